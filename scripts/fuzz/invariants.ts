import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { type DefaultTreeAdapterTypes, parse as parseHtml } from "parse5";
import { parseDocument } from "yaml";
import { UsageError } from "../../src/commands/UsageError.ts";
import { MissingInput, NoComposeFile } from "../../src/compose/index.ts";
import { NoFreePort } from "../../src/allocate/choosePorts.ts";
import { InputErrors } from "../../src/report/InputErrors.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "../../src/report/formats/pageParts.ts";
import { loadPolicy } from "../../src/rules/loadPolicy.ts";
import { rules } from "../../src/rules/index.ts";
import { readStreams } from "../../__tests__/action/readStreams.ts";
import { memoryFiles } from "../../__tests__/memory.ts";
import { descendants, type Node, parseMarkdown } from "../../__tests__/report/parseSummary.ts";
import { SECRET } from "./Input.ts";
import type { Outcome, Output } from "./Outcome.ts";

/** A broken invariant. `kind` groups the same mistakes of several inputs. */
export interface Broken {
  readonly kind: string;
  readonly detail: string;
}

/** The kind of a secret in an output, which `--no-taint` does not count. */
export const TAINT = "secret";

/**
 * Finds the invariants that a run breaks, apart from its use of time and memory. The command line
 * and the outputs of the action have the name of a project as resolved, in small letters.
 */
export async function findBroken(outcome: Outcome, isAction = false): Promise<Broken[]> {
  const broken = [...checkEnd(outcome)];
  for (const output of outcome.outputs) {
    const { text, kind } = output;
    const secret = [SECRET, SECRET.toLowerCase()].find((each) => text.includes(each));
    if (secret === SECRET || (isAction && secret !== undefined && kind !== "output"))
      broken.push({ kind: `${TAINT} in ${kind}`, detail: quote(text, secret) });
    for (const detail of await checkOutput(output))
      broken.push({ kind: `${output.kind}: ${detail.split(":")[0]}`, detail });
  }
  return broken;
}

/** Errors that a person can understand. Other classes are mistakes of the program. */
const EXPECTED: ReadonlySet<unknown> = new Set([
  Error,
  UsageError,
  InputErrors,
  MissingInput,
  NoComposeFile,
  NoFreePort,
]);
/** Messages of Node. */
export const UNEXPECTED = new RegExp(
  [
    /^[A-Z][A-Z0-9_]{2,}: /,
    /Cannot read prop|is not a function|call stack|(?:of|is) undefined|Invalid \w+ length/,
    /(?:Type|Range|Syntax|Reference)Error|FATAL ERROR|ENOENT: /,
  ]
    .map(({ source }) => source)
    .join("|"),
);

function* checkEnd({ status, error }: Outcome): Iterable<Broken> {
  if (![0, 1, 2].includes(status ?? -1))
    yield { kind: "exit status", detail: `exit status ${status}: ${String(error)}` };
  else if (error instanceof Error) {
    const { message, stack = "" } = error;
    if (EXPECTED.has(error.constructor) && !UNEXPECTED.test(message)) return;
    const at = /\bat (.*)/.exec(stack)?.[1]?.replace(/file:.*\/(?=src|dist)/, "") ?? "";
    yield { kind: `throws ${error.constructor.name} at ${at}`, detail: message.slice(0, 300) };
  }
}

type Check = (text: string) => Iterable<string> | Promise<Iterable<string>>;

const ajv = new Ajv({ strict: false });
const compile = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(join(import.meta.dirname, "../../schema", name), "utf8")));
const isReport = compile("report.schema.json");
const isList = compile("list.schema.json");
const isMove = compile("move.schema.json");
const isExplanation = compile("explain.schema.json");

const CHECKS: Readonly<Record<Output["kind"], readonly Check[]>> = {
  text: [checkCharacters, checkCommands],
  github: [checkCharacters, checkAnnotations],
  markdown: [checkCharacters, checkCommands, checkMarkdown],
  comment: [checkCharacters, checkMarkdown],
  json: [checkCharacters, checkCommands, (text) => checkSchema(isReport, text)],
  sarif: [checkCharacters, checkCommands, checkJson],
  html: [checkCharacters, checkPage],
  explain: [checkCharacters, checkCommands, (text) => checkSchema(isExplanation, text)],
  released: [checkCharacters, checkCommands, checkJson],
  move: [checkCharacters, checkCommands, (text) => checkSchema(isMove, text)],
  leases: [checkCharacters, checkCommands, (text) => checkSchema(isList, text)],
  copy: [(text) => (text === "" ? [] : [text.slice(0, 300)])],
  // Control characters are escaped when it is printed.
  warning: [],
  env: [checkCharacters, checkEnv],
  shell: [checkShell],
  override: [checkCharacters, checkYaml],
  printed: [checkJson],
  resolved: [(text) => (text === "" ? [] : [`invalid project: ${text.slice(0, 200)}`])],
  policy: [checkCharacters, checkPolicy],
  output: [],
};

async function checkOutput({ kind, text }: Output): Promise<string[]> {
  const found = await Promise.all(CHECKS[kind].map(async (check) => check(text)));
  return found.flatMap((each) => [...each]);
}

const quote = (text: string, part: string) => {
  const at = text.indexOf(part);
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + part.length + 40));
};

/** Characters that move the cursor, or change the order or the visibility of others. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function* checkCharacters(text: string): Iterable<string> {
  const [found] = CONTROL.exec(text) ?? [];
  if (found === undefined) return;
  yield `control character: U+${found.codePointAt(0)?.toString(16)} in ${quote(text, found)}`;
}

/** On GitHub's runner, a line may be a command. */
function* checkCommands(text: string): Iterable<string> {
  const { annotations, commands } = readStreams(text.split(/\r\n|\n|\r/));
  for (const { name, data } of [...annotations, ...commands])
    yield `workflow command: ${name} ${data.slice(0, 100)}`;
}

const TITLES: ReadonlySet<string | undefined> = new Set(["Portplan", ...rules.map(({ id }) => id)]);
const PROPERTIES = new Set(["title", "file", "line", "endLine", "col", "endColumn"]);

function* checkAnnotations(text: string): Iterable<string> {
  const { annotations, commands } = readStreams(text.split(/\r\n|\n|\r/));
  for (const { name } of commands) yield `workflow command: ${name}`;
  for (const { properties, data } of annotations) {
    if (!TITLES.has(properties["title"])) yield `title: ${properties["title"]}`;
    for (const name of Object.keys(properties))
      if (!PROPERTIES.has(name)) yield `property: ${name}`;
    yield* checkCharacters(data);
  }
}

function* checkJson(text: string): Iterable<string> {
  try {
    JSON.parse(text);
  } catch (error) {
    yield `invalid JSON: ${String(error)}`;
  }
}

function* checkSchema(isValid: ReturnType<typeof compile>, text: string): Iterable<string> {
  const invalid = [...checkJson(text)];
  yield* invalid;
  if (invalid.length > 0 || isValid(JSON.parse(text))) return;
  for (const { instancePath, message } of isValid.errors?.slice(0, 3) ?? [])
    yield `schema: ${instancePath} ${message}`;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** The elements of summaries and comments. */
const MARKUP = words(
  "#text #comment a b br code details h2 h3 h4 p pre sub summary table tbody td th thead tr " +
    "wbr",
);
/** The elements of the page. */
const ELEMENTS = words(
  "#text #document #documentType a b body button br circle code div figcaption figure form g h1 " +
    "dd details dl dt h2 h3 head header html input label li line main meta option output p " +
    "path polyline pre rect " +
    "script section select small span style summary svg table tbody td text th thead title tr ul",
);
const ATTRIBUTES = words(
  "action aria-hidden aria-keyshortcuts aria-label aria-labelledby autocomplete charset class " +
    "content cx cy d data-conflict data-lane data-project data-row data-service data-text for " +
    "height hidden href http-equiv id lang name placeholder points preserveAspectRatio r role rx " +
    "ry scope tabindex text-anchor transform type value viewBox width x x1 x2 y y1 y2",
);

function* checkMarkdown(markdown: string): Iterable<string> {
  for (const node of descendants(parseMarkdown(markdown))) {
    if (!MARKUP.has(node.nodeName)) yield `element: ${node.nodeName}`;
    for (const { name, value } of attributesOf(node))
      if (!/^(?:href|class|align)$/.test(name) || /^(?!https:\/\/github\.com\/).*:/.test(value))
        yield `attribute: ${name}=${value.slice(0, 100)}`;
  }
}

function* checkPage(html: string): Iterable<string> {
  for (const node of descendants(parseHtml(html).childNodes)) {
    if (!ELEMENTS.has(node.nodeName)) yield `element: ${node.nodeName}`;
    if (node.nodeName === "script" && readText(node) !== PAGE_SCRIPT) yield "script: changed";
    if (node.nodeName === "style" && readText(node) !== PAGE_STYLE) yield "style: changed";
    for (const { name, value } of attributesOf(node)) {
      if (!ATTRIBUTES.has(name)) yield `attribute: ${name}`;
      if (name === "href" && !/^#[\w-]+$/.test(value)) yield `link: ${value.slice(0, 100)}`;
    }
  }
}

const attributesOf = (node: Node) => ("attrs" in node ? node.attrs : []);
const readText = (node: DefaultTreeAdapterTypes.Element | Node) =>
  "childNodes" in node
    ? node.childNodes.map((each) => ("value" in each ? each.value : "")).join("")
    : "";

/** A shell that reads the file must assign variables, and do nothing else. */
const ASSIGNMENT =
  /^(?:[A-Za-z_]\w*=(?:[\w@%+=:,./*{}[\]\p{L}\p{M}\p{N}-]+|'[^']*'|"(?:[^"\\$`]|\\[^])*")*)?$/u;

function* checkEnv(text: string): Iterable<string> {
  for (const line of text.split("\n"))
    if (!ASSIGNMENT.test(line)) yield `not an assignment: ${line.slice(0, 200)}`;
}

function* checkShell(text: string): Iterable<string> {
  const rest = text.replaceAll(/'[^']*'|\\'/g, "");
  for (const line of rest.split("\n"))
    if (!/^(?:export [A-Za-z_]\w*=[\w@%+=:,./-]*|unset [A-Za-z_]\w*|false)?$/.test(line))
      yield `not an assignment: ${line.slice(0, 200)}`;
}

function* checkYaml(text: string): Iterable<string> {
  const { errors } = parseDocument(text, { logLevel: "silent" });
  for (const { message } of errors) yield `invalid YAML: ${message}`;
}

async function checkPolicy(text: string): Promise<string[]> {
  const files = memoryFiles({ "/repo/portplan.yml": text });
  const failed = () => Promise.reject(new Error("not fetched"));
  return loadPolicy(null, "/repo", files, failed).then(
    () => [],
    (error: unknown) => [`invalid policy: ${String(error)}`],
  );
}
