import { listServices } from "../allocate/assignable.ts";
import { buildExpectedModel } from "../allocate/buildExpectedModel.ts";
import { findEnvBlock } from "../allocate/envBlock.ts";
import { findModelDifference } from "../allocate/findModelDifference.ts";
import { FIRST_LINE } from "../allocate/formatOverride.ts";
import { hasSeal } from "../allocate/seal.ts";
import { asTree, type Tree } from "../allocate/Tree.ts";
import {
  type EnvValue,
  type Files,
  parseDotenv,
  type Plain,
  type PortBinding,
  type ProjectRequest,
  type ResolvedModel,
  resolveModel,
  type Span,
  type VariableUse,
} from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { isPathBelow } from "../lib/paths.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { formatContainerPorts, formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Template } from "../repository/RepositoryContext.ts";
import { showPath } from "../rules/requests.ts";
import { FileEdits, findNumber, type PlacedEdit } from "./FileEdits.ts";

/** A published port, and the host port that it is to get. */
export interface PortMove {
  readonly request: PortRequest;
  readonly from: PortRange;
  /** The first port. */
  readonly to: number;
}

/** A port that stays, and why. */
export interface RefusedMove {
  readonly move: PortMove;
  /** As the end of a sentence: "WEB_PORT is set in the environment". */
  readonly reason: string;
  /** The edits that would move it but also change something else, if that is the reason. */
  readonly tried?: readonly PlacedEdit[];
}

export interface MoveInput {
  readonly request: ProjectRequest;
  readonly before: ResolvedModel;
  /** Requests of the project of `before`. */
  readonly moves: readonly PortMove[];
  /** The root of the repository: only files below it are edited. */
  readonly root: string;
  readonly template: Template | null;
  /** References in other files, to edit if that changes nothing in the project. */
  readonly references: readonly PlacedEdit[];
}

/** The edits that move ports. No file is edited if one of the ports cannot move. */
export interface MovePlan {
  readonly edits: FileEdits;
  readonly refused: readonly RefusedMove[];
  /** The references that are edited. */
  readonly references: readonly PlacedEdit[];
}

/**
 * Plans the edits that move ports: of the value of a variable in an env file, or of the port entry.
 * Each edit is tried by resolving the project again from the edited text: only the requested ports
 * may change.
 */
export function planMove(input: MoveInput, files: Files, env: Env): MovePlan {
  return new MovePlanner(input, files, env).run();
}

/** The project with an edit, compared with the project as it is. */
interface Outcome {
  /** The first difference other than host ports, or null. */
  readonly difference: string | null;
  /** The requested ports that moved as requested. */
  readonly moved: ReadonlySet<PortBinding>;
  /** The other ports that moved, e.g. "api:80". */
  readonly others: readonly string[];
}

/** Edits that may move a port. `source` names what they edit, for a message. */
interface Candidate {
  readonly edits: readonly PlacedEdit[];
  readonly source: string;
}

/** The place of an edit, as a candidate names it. */
interface NamedEdit extends PlacedEdit {
  readonly source: string;
}

/** The number of places to try in an entry or in the line of a variable. */
const MAX_TRIED = 20;

class MovePlanner {
  readonly #input: MoveInput;
  readonly #files: Files;
  readonly #env: Env;
  readonly #expected: Tree;
  readonly #owners: ReadonlyMap<string, Entry>;

  constructor(input: MoveInput, files: Files, env: Env) {
    this.#input = input;
    this.#files = files;
    this.#env = env;
    const { before, moves } = input;
    const bindings = moves.map((move) => [move.request.binding, formatPublished(move)] as const);
    this.#expected = dropExtensions(buildExpectedModel(before, new Map(bindings), new Map(), []));
    this.#owners = listOwners(before);
  }

  run(): MovePlan {
    const together = this.#tryAll();
    if (together !== null) return this.#complete(together);
    const edits = new FileEdits();
    const moved = new Set<PortBinding>();
    const refused: RefusedMove[] = [];
    for (const move of this.#input.moves) {
      if (moved.has(move.request.binding)) continue;
      const found = this.#findEdit(move);
      if ("reason" in found) refused.push({ move, ...found });
      else if (found.edits.every((each) => edits.add(each)))
        for (const each of found.moved) moved.add(each);
      else refused.push({ move, reason: `${found.source} also sets another port` });
    }
    return refused.length > 0 ? { ...NOTHING, refused } : this.#complete(edits);
  }

  /**
   * Tries the first place of each port at once: it is usually the right one, and resolving a large
   * project for each port takes long.
   */
  #tryAll(): FileEdits | null {
    const edits = new FileEdits();
    for (const move of this.#input.moves) {
      const [first] = this.#listCandidates(move);
      const isUsable = first?.edits.every(
        (each) => this.#explainFile(each.path, each.text) === null && edits.add(each),
      );
      if (isUsable !== true) return null;
    }
    return this.#findDifference(edits) === null ? edits : null;
  }

  /** Adds what is optional, and proves that all edits together move the ports. */
  #complete(edits: FileEdits): MovePlan {
    const { moves, references } = this.#input;
    const template = this.#listTemplateEdits();
    for (const more of [{ template, references }, { template, references: [] }, OPTIONAL]) {
      const all = new FileEdits(edits);
      const isPossible = [...more.template, ...more.references].every((each) => all.add(each));
      if (isPossible && this.#findDifference(all) === null)
        return { edits: all, refused: [], references: more.references };
    }
    const reason = `the edits would also change ${this.#findDifference(edits) ?? "the project"}`;
    return { ...NOTHING, refused: moves.map((move) => ({ move, reason })) };
  }

  #findDifference(edits: FileEdits): string | null {
    return findModelDifference(this.#expected, this.#resolve(edits));
  }

  #resolve(edits: FileEdits): ResolvedModel {
    const after = resolveModel(this.#input.request, edits.overlay(this.#files), this.#env);
    return { ...after, model: after.model && dropExtensions(after.model) };
  }

  #findEdit(move: PortMove) {
    const { binding } = move.request;
    const refused: Omit<RefusedMove, "move">[] = [];
    const inShell = listUses(binding).find(({ source }) => source === "shell");
    if (inShell !== undefined)
      return { reason: `${inShell.name} is set in the environment, not in a file` };
    for (const candidate of this.#listCandidates(move)) {
      const outcome = this.#try(candidate);
      if (!outcome.moved.has(binding)) continue;
      const reason = this.#explainRefusal(candidate, outcome);
      if (reason === null) return { ...candidate, moved: outcome.moved };
      refused.push({ reason, tried: candidate.edits });
    }
    const none = { reason: `no file sets the port as the number ${formatPorts(move.from)}` };
    return refused[0] ?? none;
  }

  /** Lists the edits to try, in the order of preference. */
  *#listCandidates({ request, from, to }: PortMove): Iterable<Candidate> {
    const { binding } = request;
    const last = to + from.last - from.first;
    const find = (old: PortRange, now: PortRange) => this.#findPlaces(binding, old, now);
    for (const edit of find(from, { first: to, last }))
      yield { edits: [edit], source: edit.source };
    if (from.first === from.last) return;
    // A range of two numbers that different variables set.
    const starts = find({ ...from, last: from.first }, { first: to, last: to });
    const ends = find({ ...from, first: from.last }, { first: last, last });
    const pairs = starts.flatMap((start) => ends.map((end) => [start, end] as const));
    for (const edits of pairs.slice(0, MAX_TRIED))
      yield { edits, source: [...new Set(edits.map(({ source }) => source))].join(" and ") };
  }

  /** Finds the places of a port in the env files that set its variables, and in the entry. */
  #findPlaces(binding: PortBinding, from: PortRange, to: PortRange): NamedEdit[] {
    const find = (span: Span, source: string): NamedEdit[] => {
      const text = this.#input.before.project.sources.get(span.file);
      if (text === undefined) return [];
      const found = findNumber(text, span, from, to).slice(0, MAX_TRIED);
      return found.map((edit) => ({ path: span.file, text, edit, source }));
    };
    const inFiles = listUses(binding).flatMap(({ name, source, span }) =>
      source === "file" && span !== null
        ? find(this.#skipName(span), `${name} in ${this.#show(span.file)}`)
        : [],
    );
    return [...inFiles, ...find(binding.span, `the entry in ${this.#show(binding.span.file)}`)];
  }

  /** Returns the part of a line of an env file after the name of the variable. */
  #skipName(span: Span): Span {
    const text = this.#input.before.project.sources.get(span.file) ?? "";
    const sign = text.slice(span.start, span.end).search(/[=:]/);
    return { ...span, start: span.start + sign + 1 };
  }

  #show(file: string): string {
    return showPath(this.#input.before.project, file);
  }

  #try(candidate: Candidate): Outcome {
    const edits = new FileEdits();
    for (const each of candidate.edits) edits.add(each);
    const { before } = this.#input;
    const after = this.#resolve(edits);
    const hidden = { ...after, model: hidePorts(after.model ?? {}) };
    const difference = findModelDifference(hidePorts(dropExtensions(before.model ?? {})), hidden);
    const [old, now, expected] = [before.model ?? {}, after.model ?? {}, this.#expected].map(
      listPublished,
    ) as [Ports, Ports, Ports];
    const changed = [...this.#owners].filter(([key]) => old.get(key) !== now.get(key));
    const isExpected = ([key]: readonly [string, unknown]) => now.get(key) === expected.get(key);
    const others = changed
      .filter((each) => !isExpected(each))
      .map(([, owner]) => nameRequest(owner));
    const moved = changed.filter(isExpected).map(([, { binding }]) => binding);
    return { difference, moved: new Set(moved), others: [...new Set(others)] };
  }

  /** Returns why an edit that moves a port is refused, or null. */
  #explainRefusal({ edits, source }: Candidate, outcome: Outcome): string | null {
    const { difference, others } = outcome;
    for (const { path, text } of edits) {
      const reason = this.#explainFile(path, text);
      if (reason !== null) return reason;
    }
    if (others.length > 0) return `${source} also sets the host port of ${formatNames(others)}`;
    return difference === null ? null : `${source} also sets ${describeDifference(difference)}`;
  }

  /** Returns why a file is not edited, or null. */
  #explainFile(path: string, text: string): string | null {
    const file = this.#show(path);
    const { root } = this.#input;
    if (hasSeal(text) || text.startsWith(FIRST_LINE))
      return `portplan wrote ${file}; use portplan allocate, or run portplan release first`;
    if (findEnvBlock(text) !== null)
      return `${file} has the ports of portplan allocate --here; run portplan release first`;
    return isPathBelow(path, root) ? null : `${file} is outside of the repository ${root}`;
  }

  /** Lists the edits of the template of the env file, where it has the same value. */
  #listTemplateEdits(): PlacedEdit[] {
    const { template, moves, root } = this.#input;
    const found = template === null ? null : this.#files.read(template.path, false);
    if (template === null || found === null || "failure" in found) return [];
    if (!isPathBelow(template.path, root)) return [];
    const { text } = found;
    const values = new Map<string, EnvValue>();
    parseDotenv(template.path, text, () => undefined, values);
    const edits = moves.flatMap(({ request: { binding }, from, to }) =>
      listUses(binding).flatMap(({ name }) => {
        const { span = null, value } = values.get(name) ?? {};
        if (span === null || value !== formatPorts(from)) return [];
        const moved = { first: to, last: to + from.last - from.first };
        const [edit] = findNumber(text, { ...span, start: span.start + name.length }, from, moved);
        return edit === undefined ? [] : [{ path: template.path, text, edit }];
      }),
    );
    return edits;
  }
}

/** Describes a path of the model, in the terms of a Compose file. */
function describeDifference(path: string): string {
  const [, service, rest = ""] = /^services\.([^.]+)\.(.+)$/s.exec(path) ?? [];
  if (service === undefined) return path;
  if (/^ports\.\d+\.target$/.test(rest)) return `the container port of ${service}`;
  if (rest.startsWith("env_file.")) return `the environment of ${service} (env_file)`;
  const [, name] = /^environment(?:\.([^.]+))?$/.exec(rest) ?? [null];
  if (name === null) return path;
  return `${name === undefined ? "" : `${name} in `}the environment of ${service}`;
}

const NOTHING = { edits: new FileEdits(), references: [] };
const OPTIONAL = { template: [], references: [] };

/** Returns the variables that set the host port, or may do so. */
function listUses({ variables }: PortBinding): VariableUse[] {
  return variables.filter(({ part }) => part === "published" || part === "entry");
}

type Ports = ReadonlyMap<string, Plain | undefined>;

/** Formats the new host ports as the model has them. */
function formatPublished({ request: { binding }, from, to }: PortMove): string {
  const isPool = binding.count === 1 && from.last > from.first;
  return isPool ? `${to}-${to + from.last - from.first}` : `${to}`;
}

/** Returns the binding of each port of the model, by the key of `listPublished`. */
function listOwners({ project }: ResolvedModel) {
  return new Map(
    listServices(project).flatMap((service) =>
      service.ports
        .flatMap((binding) => Array.from({ length: binding.count }, () => binding))
        .map((binding, at) => [`${service.name}\n${at}`, { service, binding }] as const),
    ),
  );
}

/** Lists the host ports of a model. */
function listPublished(model: Tree): Ports {
  return new Map(
    Object.entries(asTree(model["services"])).flatMap(([name, service]) =>
      listPorts(service).map((port, at) => [`${name}\n${at}`, asTree(port)["published"]] as const),
    ),
  );
}

/** Removes the extensions of the project (`x-web: &web`), which Compose ignores. */
function dropExtensions(model: Tree): Tree {
  return Object.fromEntries(Object.entries(model).filter(([key]) => !key.startsWith("x-")));
}

/** Replaces the host ports of a model by a text. */
function hidePorts(model: Tree): Tree {
  const services = Object.entries(asTree(model["services"])).map(([name, service]) => {
    const ports = listPorts(service).map((port) =>
      "published" in asTree(port) ? { ...asTree(port), published: "a host port" } : port,
    );
    const isPlain = asTree(service)["ports"] === undefined;
    return [name, isPlain ? service : { ...asTree(service), ports }] as const;
  });
  return { ...model, services: Object.fromEntries(services) };
}

function listPorts(service: Plain): readonly Plain[] {
  const { ports } = asTree(service);
  return Array.isArray(ports) ? (ports as readonly Plain[]) : [];
}

type Entry = Pick<PortRequest, "service" | "binding">;

/** Names the container port of an entry, the first one of several: `web:80`, `dns:53/udp`. */
export function nameRequest({ service, binding }: Entry): string {
  const protocol = binding.protocol.toLowerCase();
  return `${service.name}:${formatContainerPorts({ ...binding, protocol, count: 1 })}`;
}

/** The most ports that a message names. */
const MAX_NAMES = 3;

function formatNames(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
