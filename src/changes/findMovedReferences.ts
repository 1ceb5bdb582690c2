import { basename, dirname } from "node:path/posix";
import type { Project, Service } from "../compose/index.ts";
import { listServices } from "../allocate/assignable.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { isPathBelow } from "../lib/paths.ts";
import { findDeclaredPorts } from "../repository/findDeclaredPorts.ts";
import { findHostAddresses, findReferences, mayBeInside } from "../repository/findReferences.ts";
import type { PortReference } from "../repository/PortReference.ts";
import type { RepositoryText } from "../repository/RepositoryText.ts";
import type { PlacedEdit } from "./FileEdits.ts";
import type { PortMove } from "./planMove.ts";

/** A place that still has an old host port after a move. */
export interface RemainingReference {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The offset of the port; null if its value may be made of variables. */
  readonly start: number | null;
  /** The old port. */
  readonly port: number;
  readonly to: number;
}

/** References to ports that move. */
export interface MovedReferences {
  /** The references that certainly mean the host port. */
  readonly edits: readonly PlacedEdit[];
  /** The references that may mean it, by file and line. */
  readonly remaining: readonly RemainingReference[];
}

export interface ReferenceInput {
  readonly project: Project;
  readonly moves: readonly PortMove[];
  /** Returns whether an entry that stays publishes a host port. */
  readonly isStillPublished: (port: number) => boolean;
  /** The texts with references. */
  readonly texts: Iterable<RepositoryText>;
  /** All texts of the repository, which may be of other projects. */
  readonly others: Iterable<RepositoryText>;
}

/**
 * Finds the references to ports that move. An address of this host in a file for people or for
 * programs on the host is certain, unless another project of the repository may publish its port.
 */
export function findMovedReferences(input: ReferenceInput): MovedReferences {
  const { project, moves, isStillPublished } = input;
  const ports = listMovedPorts(moves, isStillPublished);
  if (ports.size === 0) return { edits: [], remaining: [] };
  const declaring = findDeclaring(input, ports);
  const isEditable = ({ port, span }: PortReference) =>
    ports.get(port)?.length === 1 &&
    !project.envFiles.includes(span.file) &&
    !declaring.some((other) => other.port === port && mayDescribe(span.file, other, project));
  const edits = new Map<string, PlacedEdit>();
  const remaining = listOwnReferences(project, ports);
  for (const { reference, text } of searchTexts(input, ports)) {
    const { port, span } = reference;
    const [to = port] = ports.get(port) ?? [];
    const start = span.end - `${port}`.length;
    const edit = { start, before: `${port}`, after: `${to}` };
    if (isEditable(reference) && isCertain(reference, text, moves))
      edits.set(`${span.file}\n${start}`, { path: span.file, text, edit });
    else remaining.push({ path: span.file, line: countLines(text, start), start, port, to });
  }
  return { edits: [...edits.values()], remaining: sortPlaces(remaining) };
}

/** A file that publishes a port itself, e.g. that of another project. */
interface DeclaringFile {
  readonly directory: string;
  readonly port: number;
}

/** Finds references to the ports. */
function searchTexts({ project, texts }: ReferenceInput, ports: MovedPorts) {
  const found: { readonly reference: PortReference; readonly text: string }[] = [];
  for (const file of texts) {
    if (isOwn(file.path, project) && !project.envFiles.includes(file.path)) continue;
    for (const reference of findReferences([file], new Set()).references)
      if (ports.has(reference.port)) found.push({ reference, text: file.text });
  }
  return found;
}

/** Finds other files of the repository that publish the ports. */
function findDeclaring({ project, others }: ReferenceInput, ports: MovedPorts): DeclaringFile[] {
  const declaring: DeclaringFile[] = [];
  for (const file of others) {
    if (isOwn(file.path, project)) continue;
    const published = findDeclaredPorts(file)?.published ?? [];
    for (const port of ports.keys())
      if (published.some(({ first, last }) => first <= port && port <= last))
        declaring.push({ directory: dirname(file.path), port });
  }
  return declaring;
}

function isOwn(path: string, { files, sources }: Project): boolean {
  return files.includes(path) || sources.has(path);
}

/**
 * Returns whether a file may be about another project than this one: that of a file in the same
 * directory or below, and any other one if the file is outside of this project's directory.
 */
function mayDescribe(path: string, other: DeclaringFile, { directory }: Project): boolean {
  return !isPathBelow(path, directory) || isPathBelow(other.directory, directory);
}

/** The new ports by the old one. */
type MovedPorts = ReadonlyMap<number, readonly number[]>;

/** Returns the new ports by the old one, without ports that are still published. */
function listMovedPorts(
  moves: readonly PortMove[],
  isStillPublished: (port: number) => boolean,
): MovedPorts {
  const ports = new Map<number, number[]>();
  for (const { from, to } of moves)
    for (let at = 0; at <= from.last - from.first; at++) {
      const port = from.first + at;
      const known = ports.get(port) ?? [];
      if (!isStillPublished(port)) ports.set(port, [...new Set([...known, to + at])]);
    }
  return ports;
}

/** Files for people. */
const DOCUMENTS = /\.(?:md|rst|adoc|http|rest)$/;
/** Files that run on the host, or in a container that has the same port. */
const SCRIPTS = /^\.env(?:\..*)?$|\.env$|\.(?:sh|bash)$|^(?:Makefile|justfile|Taskfile\.ya?ml)$/;
/** A command that runs another one in a container. */
const IN_CONTAINER = /\b(?:exec|run|attach)\b/;

/** Returns whether a reference is an address of the host, and not one inside a container. */
function isCertain(
  { kind, port, span }: PortReference,
  text: string,
  moves: readonly PortMove[],
): boolean {
  if (kind !== "address") return false;
  const name = basename(span.file);
  const isScript = SCRIPTS.test(name);
  if (!isScript && !DOCUMENTS.test(name)) return false;
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  if (IN_CONTAINER.test(text.slice(start, span.start))) return false;
  const isInside = moves.some(
    ({ request: { binding } }) => binding.target <= port && port < binding.target + binding.count,
  );
  return !(isScript && isInside);
}

/** Lists the settings of services with an address of the host. */
function listOwnReferences(project: Project, ports: MovedPorts): RemainingReference[] {
  const services: readonly Service[] = listServices(project);
  return services.flatMap((service) =>
    service.settings.flatMap((setting) =>
      findHostAddresses(setting).flatMap((address): RemainingReference[] => {
        const [to] = ports.get(address.port) ?? [];
        if (to === undefined || mayBeInside(service, setting, address, services)) return [];
        const { file, start } = setting.span;
        const line = countLines(project.sources.get(file) ?? "", start);
        return [{ path: file, line, start: null, port: address.port, to }];
      }),
    ),
  );
}

/** Returns the line of an offset, from 1. */
export function countLines(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

/** Sorts places, and removes those that are there twice. */
function sortPlaces(places: readonly RemainingReference[]): RemainingReference[] {
  return distinctBy(places, ({ path, line, port }) => JSON.stringify([path, line, port])).toSorted(
    (a, b) => (a.path === b.path ? a.line - b.line : compareTexts(a.path, b.path)),
  );
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : 1);
