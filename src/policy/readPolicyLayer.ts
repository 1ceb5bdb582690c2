import {
  getChild,
  type MappingNode,
  type Node,
  type Problem,
  type Span,
} from "../compose/index.ts";
import { quoteName } from "../lib/quoteName.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { parseEndpoint } from "../ports/parseEndpoint.ts";
import {
  emptyPolicy,
  type Policy,
  type Reservation,
  type Role,
  type PolicyPlace,
} from "./Policy.ts";
import type { PolicyFile, ShapeIssue } from "./policySchema.ts";
import { parseServiceName } from "../ports/serviceName.ts";

export type RoleLayer = Partial<Omit<Role, "name" | "span" | "writtenAt">> & PolicyPlace;

/** The content of one policy file. */
export interface PolicyLayer extends Omit<Policy, "roles" | "sources"> {
  readonly roles: ReadonlyMap<string, RoleLayer>;
}

type Path = ShapeIssue["path"];

/** Converts a node to plain values, for the schema. */
export function toPlainValue(node: Node): unknown {
  if (node.kind === "sequence") return node.items.map(toPlainValue);
  if (node.kind === "mapping")
    return Object.fromEntries(
      Array.from(node.entries, ([key, value]) => [key, toPlainValue(value)]),
    );
  return typeof node.value === "bigint" ? Number(node.value) : node.value;
}

/** Returns the place of a value. */
export function findSpan(root: Node, path: Path): Span {
  return findNode(root, path)?.span ?? root.span;
}

/** Returns the place of a key. */
export function findKeySpan(root: Node, path: Path): Span {
  const parent = findNode(root, path.slice(0, -1));
  const key = parent?.kind === "mapping" ? parent.keys.get(String(path.at(-1))) : undefined;
  return key ?? findSpan(root, path);
}

export function findNode(root: Node, path: Path): Node | undefined {
  return path.reduce<Node | undefined>(
    (at, key) => (at?.kind === "sequence" ? at.items[Number(key)] : getChild(at, String(key))),
    root,
  );
}

/**
 * Reads the content of a file that matches the schema. What is not a range, a port or a day is
 * reported.
 */
export function readPolicyLayer(
  file: PolicyFile,
  root: MappingNode,
  problems: Problem[],
): PolicyLayer {
  const reader = new Reader(root, problems);
  return {
    ...emptyPolicy,
    ...readPlaces(file, reader),
    needs: readNeeds(file, reader),
    optional: (file.optional ?? []).map((name, index) => ({
      service: parseServiceName(name),
      span: reader.span(["optional", index]),
    })),
    alternatives: (file.alternatives ?? []).map((names, index) => ({
      services: names.map(parseServiceName),
      span: reader.span(["alternatives", index]),
    })),
    environments: entriesOf(file.environments).map(
      ([name, { "env-files": envFiles = [], host = name }]) => ({
        name,
        envFiles,
        host,
        span: reader.key(["environments", name]),
      }),
    ),
    rules: new Map(
      entriesOf(file.rules).flatMap(([id, level]) =>
        level === undefined ? [] : [[id, { level, span: reader.key(["rules", id]) }]],
      ),
    ),
    ignore: (file.ignore ?? []).map(({ rule, service, reason, until }, index) => ({
      rule,
      service: service === undefined ? null : parseServiceName(service),
      reason,
      until: until === undefined ? null : reader.day(until, ["ignore", index, "until"]),
      span: reader.span(["ignore", index]),
    })),
  };
}

/** Reads where host ports belong. */
function readPlaces(
  file: PolicyFile,
  reader: Reader,
): Pick<PolicyLayer, "roles" | "assignments" | "blocks" | "reserved" | "dynamic" | "fallback"> {
  const { dynamic } = file;
  return {
    roles: new Map(
      entriesOf(file.roles).map(([name, { range, ...role }]) => [
        name,
        {
          ...role,
          ...(range !== undefined && { range: reader.range(range, ["roles", name, "range"]) }),
          span: reader.key(["roles", name]),
        },
      ]),
    ) as PolicyLayer["roles"],
    assignments: entriesOf(file.assignments).map(([name, port]) => ({
      service: parseServiceName(name),
      port,
      span: reader.key(["assignments", name]),
    })),
    blocks: new Map(
      entriesOf(file.projects).map(([project, { block }]) => [
        project,
        {
          project,
          range: reader.range(block, ["projects", project, "block"]),
          span: reader.key(["projects", project]),
        },
      ]),
    ),
    reserved: (file.reserved ?? []).map((port, index) =>
      reader.reservation(port, ["reserved", index]),
    ),
    dynamic:
      dynamic === undefined
        ? null
        : { ...reader.range(dynamic, ["dynamic"]), span: reader.span(["dynamic"]) },
    fallback: entriesOf(file.fallback).map(([name, ports]) => ({
      service: parseServiceName(name),
      ports,
      span: reader.key(["fallback", name]),
    })),
  };
}

function readNeeds(file: PolicyFile, reader: Reader): PolicyLayer["needs"] {
  return entriesOf(file.needs).map(([name, { port, fallback = [] }]) => ({
    name,
    endpoint: reader.reservation(port, ["needs", name, "port"]).endpoint,
    fallback: typeof fallback === "string" ? { variable: fallback.slice(1) } : fallback,
    span: reader.key(["needs", name]),
  }));
}

function entriesOf<Value>(
  record: Readonly<Record<string, Value>> | undefined,
): readonly [string, Value][] {
  return Object.entries(record ?? {});
}

/** Reads values at their places, and reports those that the schema cannot refuse. */
class Reader {
  readonly #root: MappingNode;
  readonly #problems: Problem[];

  constructor(root: MappingNode, problems: Problem[]) {
    this.#root = root;
    this.#problems = problems;
  }

  span(path: Path): Span {
    return findSpan(this.#root, path);
  }

  key(path: Path): Span {
    return findKeySpan(this.#root, path);
  }

  range(written: string | number, path: Path): PortRange {
    const [first = 0, last = first] = String(written).split("-").map(Number);
    if (first >= 1 && first <= last && last <= MAX_PORT) return { first, last };
    const fix =
      first > last && last >= 1 && first <= MAX_PORT
        ? `write ${last}-${first}`
        : "write a range within 1-65535, as 8000-8009";
    this.#reject(path, written, "no range of ports", fix);
    return { first: 0, last: 0 };
  }

  reservation(written: string | number, path: Path): Reservation {
    const endpoint = parseEndpoint(String(written));
    if (endpoint === null)
      this.#reject(
        path,
        written,
        "no port of a host",
        "write it as 22, 2375-2376/tcp or 127.0.0.1:53/udp",
      );
    return {
      endpoint: endpoint ?? { family: null, address: null, first: 0, last: 0, protocol: null },
      span: this.span(path),
    };
  }

  day(written: string, path: Path): string {
    const day = new Date(`${written}T00:00:00Z`);
    const real = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
    if (!real)
      this.#reject(
        path,
        written,
        "no day of the calendar",
        "write a day that there is, as 2027-01-31",
      );
    return written;
  }

  #reject(path: Path, written: string | number, what: string, fix: string): void {
    this.#problems.push({
      message: `${formatPath(path)} is ${quoteName(String(written))}, which is ${what}`,
      fix,
      span: this.span(path),
      related: [],
    });
  }
}

/** `ignore[0].until` */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`))
    .join("");
}
