import {
  getChild,
  isNull,
  listOrigins,
  getItems,
  getMapping,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import { parseVolume } from "../load/parseVolume.ts";
import type { Problem } from "../Problem.ts";
import type { Span } from "../Span.ts";

export type ReportProblem = (message: string, fix: string, span?: Span) => void;

type Check = (
  name: string,
  service: MappingNode,
  model: MappingNode,
  report: ReportProblem,
) => void;

/** Checks bind mounts, of a service that is switched off too. */
export function checkBindMounts(name: string, service: MappingNode, problems: Problem[]): void {
  for (const volume of getItems(service, "volumes"))
    if (getText(getChild(volume, "type")) === "bind" && getChild(volume, "source") === undefined)
      problems.push({
        message: `services.${name}.volumes has a bind mount without a source`,
        fix: "add source:, a path of the host",
        span: volume.span,
        related: listOrigins(volume),
      });
}

/**
 * What has nothing to do with ports and yet keeps `up` from starting, in one enabled service
 * (https://github.com/compose-spec/compose-go/blob/main/loader/validate.go).
 */
export const checkService: Check = (...about) => {
  for (const check of [checkBuild, checkHealthcheck, checkVolumes, checkResources]) check(...about);
};

/** Checks what releases before 2.26 do not look at. */
export const checkSettings: Check = (...about) => {
  for (const check of [checkContexts, checkMounts, checkLimits, checkWatch]) check(...about);
};

function checkBuild(
  name: string,
  service: MappingNode,
  model: MappingNode,
  report: ReportProblem,
): void {
  const build = getMapping(service, "build");
  if (build === undefined) return;
  const inline = build.entries.get("dockerfile_inline");
  if (getText(inline) && getText(build.entries.get("dockerfile")))
    report(
      `the service ${name} has both dockerfile and dockerfile_inline`,
      "take one of them out",
      inline?.span,
    );
  const platform = service.entries.get("platform");
  const platforms = getItems(build, "platforms").map(getText);
  if (getText(platform) && platforms.length > 0 && !platforms.includes(getText(platform)))
    report(
      `the service ${name} has a platform for which it is not built`,
      "add it to build.platforms",
      platform?.span,
    );
}

function checkContexts(
  name: string,
  service: MappingNode,
  model: MappingNode,
  report: ReportProblem,
): void {
  const contexts = getChild(service, "build", "additional_contexts");
  const given =
    contexts?.kind === "mapping"
      ? [...contexts.entries.values()]
      : getItems(service, "build", "additional_contexts");
  for (const context of given) {
    const target = /^(?:[^=]*=)?service:(.*)/s.exec(getText(context) ?? "")?.[1];
    if (target === undefined) continue;
    const other = getChild(model, "services", target);
    if (other === undefined)
      report(
        `the service ${name} builds from ${target}, which does not exist`,
        "name a service that exists",
        context.span,
      );
    else if (isNull(getChild(other, "build")))
      report(
        `the service ${name} builds from ${target}, which has no build of its own`,
        `add build: to ${target}`,
        context.span,
      );
  }
}

function checkHealthcheck(
  name: string,
  service: MappingNode,
  _: MappingNode,
  report: ReportProblem,
): void {
  const [first] = getItems(service, "healthcheck", "test");
  if (first !== undefined && !/^(CMD|CMD-SHELL|NONE)$/.test(getText(first) ?? ""))
    report(
      `the health check of ${name} does not begin with CMD, CMD-SHELL or NONE`,
      "put CMD before the command",
      first.span,
    );
}

/** A named volume must be defined; a path of the host or an anonymous volume need not. */
function checkVolumes(
  name: string,
  service: MappingNode,
  model: MappingNode,
  report: ReportProblem,
): void {
  const defined = getMapping(model, "volumes")?.entries;
  for (const item of getItems(service, "volumes")) {
    const source =
      item.kind === "mapping" ? readLongSource(item) : readShortSource(getText(item) ?? "");
    if (source && !defined?.has(source))
      report(
        `the service ${name} refers to the undefined volume ${source}`,
        `define it under volumes:, as ${source}: {}`,
        item.span,
      );
  }
}

function readLongSource(volume: MappingNode): string | null {
  return getText(volume.entries.get("type")) === "volume"
    ? getText(volume.entries.get("source"))
    : null;
}

function readShortSource(spec: string): string | null {
  const volume = parseVolume(spec);
  return "mistake" in volume || volume.bind ? null : volume.source;
}

function checkMounts(
  name: string,
  service: MappingNode,
  _: MappingNode,
  report: ReportProblem,
): void {
  const mounts = new Set<string>();
  const mount = (target: string | null, { span }: Node) => {
    if (target !== null && mounts.has(target))
      report(`the service ${name} has two mounts at ${target}`, "take one of them out", span);
    if (target !== null) mounts.add(target);
  };
  for (const item of listItems(service.entries.get("tmpfs")))
    mount((getText(item) ?? "").split(":", 1)[0] || null, item);
  for (const item of getItems(service, "volumes")) {
    const volume =
      item.kind === "mapping"
        ? { target: getText(item.entries.get("target")) }
        : parseVolume(getText(item) ?? "");
    if ("target" in volume) mount(volume.target, item);
  }
}

/** Returns the items of a list; of anything else that is there, that alone. */
function listItems(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return node.kind === "sequence" ? node.items : [node];
}

/** Where a service names what must be defined at the top: the list or mapping, and the section. */
const RESOURCES: readonly (readonly [path: readonly string[], section: string, what: string])[] = [
  [["configs"], "configs", "config"],
  [["models"], "models", "model"],
  [["secrets"], "secrets", "secret"],
  [["build", "secrets"], "secrets", "build secret"],
];

function checkResources(
  name: string,
  service: MappingNode,
  model: MappingNode,
  report: ReportProblem,
): void {
  for (const [path, section, what] of RESOURCES) {
    const defined = getMapping(model, section)?.entries;
    const list = getChild(service, ...path);
    const named =
      list?.kind === "mapping"
        ? [...list.entries]
        : (list?.kind === "sequence" ? list.items : []).map(
            (item) => [sourceOf(item), item] as const,
          );
    for (const [source, { span }] of named)
      if (source !== null && !defined?.has(source))
        report(
          `the service ${name} refers to the undefined ${what} ${source || "without a name"}`,
          `define it under ${section}:`,
          span,
        );
  }
}

const sourceOf = (item: Node) =>
  item.kind === "mapping" ? (getText(item.entries.get("source")) ?? "") : getText(item);

/** Settings that may be given in two places, and how they are read. */
const TWINS: readonly (readonly [
  short: string,
  long: readonly string[],
  read: (given: string) => number | null,
])[] = [
  ["cpus", ["limits", "cpus"], toNumber],
  ["mem_limit", ["limits", "memory"], toBytes],
  ["mem_reservation", ["reservations", "memory"], toBytes],
  ["pids_limit", ["limits", "pids"], toNumber],
];

function checkLimits(
  name: string,
  service: MappingNode,
  _: MappingNode,
  report: ReportProblem,
): void {
  for (const [short, long, read] of TWINS) {
    // An absent limit is 0 to Compose where its group is there.
    const group = getMapping(getChild(service, "deploy", "resources"), long[0] ?? "");
    const [one, other] = [
      service.entries.get(short),
      getChild(service, "deploy", "resources", ...long),
    ];
    const [a, b] = [one, other].map((node) =>
      node?.kind === "scalar" && !isNull(node) ? read(String(node.value)) : 0,
    );
    if (group !== undefined && a && b !== null && a !== b)
      report(
        `the service ${name} has different values for ${short} and ` +
          `deploy.resources.${long.join(".")}`,
        "take one of them out",
        one?.span,
      );
  }
}

function toNumber(given: string): number | null {
  const number = Number(given);
  return Number.isNaN(number) ? null : Math.fround(number);
}

/**
 * Bytes, as `512m` or `1.5 GiB`: the units are powers of 1024
 * (https://github.com/docker/go-units/blob/master/size.go, `RAMInBytes`).
 */
function toBytes(given: string): number | null {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(given) ?? [];
  return number === undefined
    ? null
    : Math.trunc(
        Number(number) * 1024 ** ("kmgtp".indexOf(unit.toLowerCase()) + (unit === "" ? 0 : 1)),
      );
}

function checkWatch(
  name: string,
  service: MappingNode,
  _: MappingNode,
  report: ReportProblem,
): void {
  for (const watch of getItems(service, "develop", "watch"))
    if (
      !getText(getChild(watch, "target")) &&
      !/^(rebuild|restart)$/.test(getText(getChild(watch, "action")) ?? "")
    )
      report(
        `develop.watch of ${name} has no target to bring the files to`,
        "add target:, or take the action rebuild or restart",
        watch.span,
      );
}
