import { asList, asObject, asString, parseJson } from "../lib/json.ts";
import { hash } from "./hash.ts";

/** The options of Compose with which a copy was set up, so that later runs repeat them. */
export interface GivenOptions {
  /** Compose files, as paths relative to the copy's directory. */
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  readonly projectName: string | null;
}

/** The content of the block that Portplan writes at the end of the `.env` of a copy. */
export interface EnvBlock {
  readonly variables: ReadonlyMap<string, string>;
  readonly options: GivenOptions;
}

/** An env file with a block. */
export interface FoundBlock {
  /** The text without the block; null if Portplan created the file and it has nothing else. */
  readonly rest: string | null;
  /** The names of the variables of the block that are as Portplan wrote them. */
  readonly names: readonly string[];
  /** True if Portplan created the file. */
  readonly isCreated: boolean;
  /** The names of the lines in the block that somebody changed or added. They are in `rest`. */
  readonly changed: readonly string[];
  readonly options: GivenOptions;
}

/** The override file that Compose finds by its name. */
export const OVERRIDE = "compose.override.yaml";
/** The override file of a project that has another one, or that does not use the default files. */
export const OWN_OVERRIDE = ".portplan/compose.yaml";

export const NO_OPTIONS: GivenOptions = { files: [], profiles: [], projectName: null };

const BEGIN =
  "# BEGIN portplan: the name and the ports of this copy (`portplan release` removes them)";
const END = "# END portplan";

/** Portplan created the file. */
const CREATED = " [created]";
/** The text before the block had no newline at its end. */
const UNENDED = " [unended]";
const LINES = /^ \[lines((?: [0-9a-z]{6})*)\]/;
const OPTIONS = " [Given as options: ";

interface Notes {
  readonly isCreated: boolean;
  readonly isUnended: boolean;
  /** The hashes of the lines that Portplan wrote. */
  readonly lines: ReadonlySet<string>;
  readonly options: GivenOptions;
}

/**
 * Adds a block at the end of an env file, or replaces the one that it has. All other bytes stay,
 * also the lines of an earlier block that somebody changed.
 *
 * @param text the present text, or null if the file does not exist
 */
export function setEnvBlock(text: string | null, { variables, options }: EnvBlock): string {
  const { rest, notes } = splitBlock(text ?? "");
  const lines = Array.from(variables, ([name, value]) => `${name}=${formatEnvValue(name, value)}`);
  const isUnended = rest !== "" && !rest.endsWith("\n");
  const isCreated = text === null || notes.some((each) => each.isCreated);
  const begin = [
    BEGIN,
    isCreated ? CREATED : "",
    isUnended ? UNENDED : "",
    ` [lines${lines.map((line) => ` ${hashLine(line)}`).join("")}]`,
    formatOptions(options),
  ].join("");
  return `${rest}${isUnended ? "\n" : ""}${[begin, ...lines, END].join("\n")}\n`;
}

/** Finds the block of an env file; null if it has none. */
export function findEnvBlock(text: string): FoundBlock | null {
  const { rest, notes, names, changed } = splitBlock(text);
  const [options] = notes.map((each) => each.options).slice(-1);
  if (options === undefined) return null;
  const isCreated = notes.some((each) => each.isCreated);
  return { rest: isCreated && rest === "" ? null : rest, names, isCreated, changed, options };
}

/** The parts of a text, while it is split. */
class BlockReader {
  readonly notes: Notes[] = [];
  readonly names: string[] = [];
  readonly changed: string[] = [];
  readonly #rest: string[] = [];
  /** The newline that Portplan added before a block. Needed if a line follows. */
  #joint = "";
  /** The names in the open block that Portplan did not write; null outside of a block. */
  #others: string[] | null = null;

  get rest(): string {
    return this.#rest.join("");
  }

  read(line: string): void {
    const content = line.replace(/\r?\n$/, "");
    const notes = parseBegin(content);
    const isWritten = this.#others !== null && this.notes.at(-1)?.lines.has(hashLine(content));
    if (notes !== null) this.#begin(notes);
    else if (this.#others !== null && content === END) {
      this.changed.push(...this.#others);
      this.#others = null;
    } else if (isWritten === true) this.names.push(nameLine(content));
    else this.#keep(line, content);
  }

  #begin(notes: Notes): void {
    this.notes.push(notes);
    this.#others = [];
    const last = this.#rest.at(-1);
    if (!notes.isUnended || last?.endsWith("\n") !== true) return;
    this.#rest.splice(-1, 1, last.slice(0, -1));
    this.#joint = "\n";
  }

  #keep(line: string, content: string): void {
    if (content.trim() !== "") this.#others?.push(nameLine(content));
    if (line !== "") this.#rest.push(this.#joint + line);
    this.#joint = "";
  }
}

/**
 * Splits a text into the notes of its blocks and the rest. There is more than one block only if
 * somebody copied it. A block without its last line has only the lines that Portplan wrote.
 */
function splitBlock(text: string): BlockReader {
  const reader = new BlockReader();
  for (const line of text.split(/(?<=\n)/)) if (line !== "") reader.read(line);
  return reader;
}

function parseBegin(line: string): Notes | null {
  if (!line.startsWith(BEGIN)) return null;
  let notes = line.slice(BEGIN.length);
  const take = (note: string) => {
    const isThere = notes.startsWith(note);
    if (isThere) notes = notes.slice(note.length);
    return isThere;
  };
  const [isCreated, isUnended] = [take(CREATED), take(UNENDED)];
  const [found = "", hashes = ""] = LINES.exec(notes) ?? [];
  notes = notes.slice(found.length);
  return {
    isCreated,
    isUnended,
    lines: new Set(hashes.split(" ").filter(Boolean)),
    options: parseOptions(take(OPTIONS) ? notes.replace(/\]$/, "") : ""),
  };
}

function formatOptions({ files, profiles, projectName }: GivenOptions): string {
  const given = {
    ...(files.length > 0 && { files }),
    ...(profiles.length > 0 && { profiles }),
    ...(projectName !== null && { projectName }),
  };
  return Object.keys(given).length === 0 ? "" : `${OPTIONS}${JSON.stringify(given)}]`;
}

function parseOptions(text: string): GivenOptions {
  const { files, profiles, projectName } = asObject(parseJson(text));
  const listTexts = (value: unknown) =>
    asList(value).flatMap((each) => (typeof each === "string" ? [each] : []));
  return {
    files: listTexts(files),
    profiles: listTexts(profiles),
    projectName: asString(projectName) || null,
  };
}

const nameLine = (line: string) =>
  /^\s*(?:export\s+)?([\w.-]{1,80})\s*[=:]/.exec(line)?.[1] ?? "a line";

const hashLine = (line: string) => hash(line).toString(36).padStart(6, "0").slice(-6);

/**
 * Formats a value so that Compose reads it literally from an env file. Throws if that is not
 * possible.
 */
export function formatEnvValue(name: string, value: string): string {
  if (/^[\w./:,@%+-]*$/.test(value)) return value;
  if (!/['\\\n]/.test(value)) return `'${value}'`;
  throw new Error(
    `${name} contains ${JSON.stringify(/['\\\n]/.exec(value)?.[0])}, which an env file cannot ` +
      "represent; rename the file or the directory",
  );
}
