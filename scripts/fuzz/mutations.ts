import { parseDocument, stringify } from "yaml";
import type { Random } from "../predict/random.ts";
import { KEYS, PORT_TOKENS, REFERENCES, REPEATED, TOKENS } from "./tokens.ts";

/** Returns a changed text, or bytes that are not a text. */
export type Mutation = (text: string, random: Random, others: readonly string[]) => string | Buffer;

const MAX_TREE_LENGTH = 20_000;
const MAX_DEPTH = 30;

const insertAt = (text: string, at: number, piece: string) =>
  text.slice(0, at) + piece + text.slice(at);

/** Changes single bytes, also to bytes outside of UTF-8. */
function changeBytes(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text);
  for (let left = 1 + random.below(4); left > 0 && bytes.length > 0; left--)
    bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** Removes or duplicates a range of characters. It may cut a surrogate pair. */
function cutOrDuplicate(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = at + random.below(random.chance(50) ? 8 : 200);
  return text.slice(0, end) + text.slice(random.chance(50) ? end : at);
}

function insertToken(text: string, random: Random): string {
  return insertAt(text, random.below(text.length + 1), random.pick(TOKENS));
}

/** Replaces a word, a number or a sign. */
function replaceWord(text: string, random: Random): string {
  const words = [...text.matchAll(/[\w${}.-]+|[^\w\s]/g)];
  if (words.length === 0) return random.pick(TOKENS);
  const { 0: word, index } = random.pick(words);
  const piece = /^\d+$/.test(word) ? random.pick(PORT_TOKENS) : random.pick(TOKENS);
  return text.slice(0, index) + piece + text.slice(index + word.length);
}

function changeLines(text: string, random: Random, others: readonly string[]): string {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const line = lines[at] ?? "";
  const other = random.pick(others).split("\n");
  const changes = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, ...Array.from({ length: 1 + random.below(20) }, () => line)),
    () => lines.splice(at, 1, " ".repeat(random.below(8)) + line),
    () => lines.splice(at, 1, line.trimStart()),
    () => lines.splice(at, 0, ...other.slice(random.below(other.length)).slice(0, 12)),
    () => lines.splice(at, 0, random.pick(TOKENS)),
    () => lines.push(...lines),
  ];
  random.pick(changes)();
  return lines.join(random.chance(5) ? "\r\n" : "\n");
}

/** Repeats a short text as in the worst case of a regular expression, up to `limit` characters. */
function repeat(text: string, random: Random, limit: number): string {
  const piece = random.pick(REPEATED);
  const times = Math.ceil(random.pick([20, 300, limit]) / piece.length);
  const end = random.chance(50) ? random.pick(REPEATED) : "";
  const places = [...text.matchAll(/(?<=[:=\s"'])\b|\b(?=[:=\s"'])/g)];
  const at = places.length === 0 ? text.length : random.pick(places).index;
  return insertAt(text, at, piece.repeat(Math.min(times, limit)) + end);
}

/** A place of a tree: a list or mapping, and a key of it. */
interface Slot {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Lists the places of a tree. A node that has several aliases, or contains itself, counts once. */
function listSlots(tree: unknown, depth = 0, seen = new Set<unknown>()): Slot[] {
  if (typeof tree !== "object" || tree === null || depth > MAX_DEPTH || seen.has(tree)) return [];
  seen.add(tree);
  const parent = tree as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [
    { parent, key },
    ...listSlots(parent[key], depth + 1, seen),
  ]);
}

function drawValue(random: Random, slots: readonly Slot[]): unknown {
  const values: readonly (() => unknown)[] = [
    () => random.pick(TOKENS),
    () => random.pick(TOKENS) + random.pick(TOKENS),
    () => random.pick(PORT_TOKENS),
    () => random.pick([0, 1, -1, 80, 8080, 65_535, 65_536, 2 ** 31, 2 ** 53, Infinity, 0.5]),
    () => random.pick([null, true, false, "", [], {}, [[]], { a: null }]),
    () => {
      const { parent, key } = random.pick(slots);
      return structuredClone(parent[key]);
    },
    () => [random.pick(TOKENS), random.pick(PORT_TOKENS)],
    () => ({ [random.pick(KEYS)]: random.pick(TOKENS) }),
    () => ({ [random.pick(TOKENS)]: random.pick(KEYS) }),
  ];
  return random.pick(values)();
}

/** Defines a property, also `__proto__`. */
function define(parent: object, key: string, value: unknown): void {
  Object.defineProperty(parent, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** Changes the tree of a YAML file. Changes a word if the text has no tree. */
function changeTree(text: string, random: Random): string {
  const tree = readTree(text);
  const slots = listSlots(tree);
  if (slots.length === 0) return replaceWord(text, random);
  for (let left = 1 + random.below(3); left > 0; left--) {
    const { parent, key } = random.pick(slots);
    const value = parent[key];
    const changes = [
      () => define(parent, key, drawValue(random, slots)),
      () => define(parent, key, [value, drawValue(random, slots)]),
      () => define(parent, random.pick(KEYS), drawValue(random, slots)),
      () => define(parent, random.pick(TOKENS), value),
      () => Reflect.deleteProperty(parent, key),
    ];
    random.pick(changes)();
  }
  return writeTree(tree, random);
}

/** Fields of a service that reports or the engine show. */
const SHOWN_FIELDS: readonly ((value: string) => object)[] = [
  (image) => ({ image }),
  (name) => ({ container_name: name }),
  (value) => ({ links: [value] }),
  (value) => ({ depends_on: [value] }),
  (value) => ({ depends_on: { [value]: { condition: value } } }),
  (value) => ({ network_mode: `service:${value}` }),
  (value) => ({ network_mode: value }),
  (value) => ({ networks: [value] }),
  (value) => ({ profiles: [value] }),
  (value) => ({ extends: { file: value, service: value } }),
  (value) => ({ env_file: [value] }),
  (value) => ({ labels: { [value]: value } }),
  (value) => ({ scale: value }),
  (value) => ({ deploy: { replicas: value } }),
  (value) => ({ expose: [value] }),
  (value) => ({ ports: [value] }),
  (value) => ({ ports: [`${value}:80`, `8080:${value}`, `${value}:8080:80`, `80:80/${value}`] }),
  (value) => ({ ports: [{ target: 80, published: value }] }),
  (value) => ({ ports: [{ target: 80, published: 8080, name: value }] }),
  (value) => ({ ports: [{ target: 80, published: 8080, mode: value }] }),
  (value) => ({ ports: [{ target: 80, published: 8080, protocol: value }] }),
  (value) => ({ ports: [{ target: 80, published: 8080, app_protocol: value }] }),
  (value) => ({ ports: [{ target: 80, published: 8080, host_ip: value }] }),
  (value) => ({ ports: [{ target: value, published: 8080 }] }),
];

/** Fields of a project that reports show. */
const PROJECT_FIELDS: readonly ((value: string) => object)[] = [
  (name) => ({ name }),
  (value) => ({ include: [value] }),
  (value) => ({ include: [{ path: `${value}.yaml`, env_file: value, project_directory: value }] }),
  (value) => ({ networks: { default: { name: value, external: true } } }),
  (value) => ({ volumes: { a: { name: value } } }),
];

/** Adds a hostile text, or a reference to a secret, where it can be valid. */
function addShownText(text: string, random: Random): string {
  const value = random.pick(random.chance(70) ? REFERENCES : TOKENS);
  const comment = ` # portplan-ignore: ${random.pick(["port-collision", "*", "x"])} ${value}`;
  if (random.chance(10))
    return text.replace(/\n/g, (end) => (random.chance(10) ? comment + end : end));
  const { tree, services, names } = readServices(text);
  if (names.length === 0) return insertToken(text, random);
  const service = services[random.pick(names)];
  const [target, field] = random.chance(15)
    ? ([tree, random.pick(PROJECT_FIELDS)] as const)
    : ([service, random.pick(SHOWN_FIELDS)] as const);
  if (typeof target === "object" && target !== null) Object.assign(target, field(value));
  return writeTree(tree, random);
}

/** Copies a service, which then publishes the same ports, or publishes one more port. */
function addService(text: string, random: Random): string {
  const { tree, services, names } = readServices(text);
  if (names.length === 0) return text;
  const service = services[random.pick(names)];
  const ports = { ports: [random.pick(PORT_TOKENS), "8080:80", "${PORT:-9090}:90"] };
  const copy = structuredClone(service) as object;
  define(services, `copy${random.below(4)}`, random.chance(50) ? copy : { image: "x", ...ports });
  return writeTree(tree, random);
}

function readServices(text: string) {
  const tree = readTree(text) as { readonly services?: unknown } | null;
  const { services } = tree ?? {};
  const isMapping = typeof services === "object" && services !== null;
  const known = (isMapping ? services : {}) as Record<string, unknown>;
  return { tree, services: known, names: Object.keys(known) };
}

/** Returns the tree of a YAML file; null if it has none, or is too large. */
function readTree(text: string): unknown {
  if (text.length > MAX_TREE_LENGTH) return null;
  // Keys of keys take time that doubles with each level.
  const document = parseDocument(text, { stringKeys: true });
  if (document.errors.some(({ code }) => code === "NON_STRING_KEY")) return null;
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch {
    return null;
  }
}

function writeTree(tree: unknown, random: Random): string {
  try {
    return random.chance(30) ? `${JSON.stringify(tree)}\n` : stringify(tree);
  } catch {
    return "";
  }
}

/** The lengths of a repeated text: most are short, because an input must take milliseconds. */
const MAX_REPEATED = 2000;
const MAX_GIANT = 200_000;

const ANY: readonly Mutation[] = [
  changeBytes,
  cutOrDuplicate,
  insertToken,
  insertToken,
  replaceWord,
  replaceWord,
  changeLines,
  changeLines,
  (text, random) => repeat(text, random, random.below(200) === 0 ? MAX_GIANT : MAX_REPEATED),
];

const TREE: readonly Mutation[] = Array.from({ length: 6 }, () => changeTree);

/** Mutates a file. `others` are texts of other projects of which lines are used. */
export function mutate(
  { path, text }: { readonly path: string; readonly text: string },
  random: Random,
  others: readonly string[],
): string | Buffer {
  const isTree = /\.ya?ml$/.test(path);
  let changed: string | Buffer = text;
  for (let left = random.pick([1, 1, 1, 2, 4]); left > 0 && typeof changed === "string"; left--)
    changed = random.pick(isTree ? [...ANY, ...TREE] : ANY)(changed, random, others);
  return changed;
}

/** Changes a Compose file so that most projects stay valid. */
export function mutateGently(text: string, random: Random): string {
  let changed = text;
  for (let left = 1 + random.below(3); left > 0; left--)
    changed = random.pick([addShownText, addShownText, addService])(changed, random);
  return changed;
}
