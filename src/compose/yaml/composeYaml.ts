import { code } from "../../lib/inlineCode.ts";
import { Composer, CST, Lexer, Parser, type Document } from "yaml";

/** Limits recursion in the `yaml` package and in later stages. No real project is this deep. */
export const MAX_DEPTH = 256;
/** Limits time and memory for a file that is not YAML. */
const MAX_TOKENS = 1_000_000;

/** Thrown at a place where a text is not valid YAML; `start` and `end` are offsets. */
export class YamlError extends Error {
  readonly fix: string;
  readonly start: number;
  readonly end: number;
  constructor(message: string, fix: string, start: number, end = start) {
    super(message);
    this.fix = fix;
    this.start = start;
    this.end = end;
  }
}

/**
 * The characters that libyaml, Compose's parser, rejects everywhere, and its line breaks
 * (docs/reference/compose.md C42).
 */
const CONTROL = new RegExp(String.raw`[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]`);
const LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/**
 * Yields the documents of a text.
 * @throws {YamlError} at the first syntax error, or if a limit is exceeded
 */
export function* composeDocuments(text: string): Generator<Document.Parsed> {
  const control = CONTROL.exec(text);
  if (control)
    throw new YamlError(
      "invalid YAML: control character",
      "remove the character, or escape it in double quotes",
      control.index,
      control.index + 1,
    );
  const composer = new Composer({
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  for (const document of composer.compose(parse(text.replace(LINE_BREAK, "\n")))) {
    const error = document.errors.find(({ message }) => !isAccepted(message));
    if (error) {
      const [start, end] = error.pos;
      // After a colon, the message quotes the text, which may be that of an env file.
      const [reason = ""] = error.message.split(/(?<=[\w)]):\s/, 1);
      const message = `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
      throw new YamlError(`invalid YAML: ${message}`, suggestFix(text, start), start, end);
    }
    yield document;
  }
}

/** Libyaml also accepts a comment right after a quote or a bracket. */
function isAccepted(message: string): boolean {
  return message.startsWith("Comments must be separated");
}

function suggestFix(text: string, at: number): string {
  return text[at] === "[" || text.slice(at - 1, at + 2).includes("]:")
    ? `put the value in quotes, e.g. ${code('"[::1]:8080:80"')}`
    : "correct the YAML syntax";
}

/** Yields the concrete syntax tokens of a text, and checks the limits. */
function* parse(text: string): Generator<CST.Token> {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of lex(text)) {
    if (++count > MAX_TOKENS)
      throw new YamlError(
        `YAML file has more than ${MAX_TOKENS} tokens`,
        "split it into several files",
        0,
      );
    // A document and a scalar are on the stack too.
    if (parser.stack.length > MAX_DEPTH + 2)
      throw new YamlError(
        `YAML is nested more than ${MAX_DEPTH} levels deep`,
        "reduce the nesting",
        parser.offset,
        parser.offset + 1,
      );
    for (const token of parser.next(lexeme)) {
      if (token.type === "directive") checkDirective(token);
      yield token;
    }
  }
  yield* parser.end();
}

function checkDirective({ source, offset }: CST.Directive): void {
  if (/^%(?:YAML\s+1\.1|TAG\s)/.test(source)) return;
  const isVersion = source.startsWith("%YAML");
  throw new YamlError(
    `invalid YAML: ${isVersion ? "Compose supports only YAML 1.1" : "unknown directive"}`,
    "remove the directive",
    offset,
    offset + source.length,
  );
}

const MARKERS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
/** Lexemes that can come before indentation on a line. */
const INDENTATION = /^(?:[ \t]+|[-?:])$/;

/**
 * Yields the lexemes of a text as libyaml does, which ignores indentation inside brackets and
 * quotes. The package's lexer ignores it only at the top level of a document, so at a line that is
 * indented too little for it, a second lexer continues at the top level.
 */
function* lex(text: string): Generator<string> {
  let lexemes = new Lexer().lex(text);
  let at = 0;
  /** The number of open brackets. */
  let depth = 0;
  let isScalar = false;
  let mayIndent = true;
  let isResumed = false;
  for (let next = lexemes.next(); !next.done; next = lexemes.next()) {
    const lexeme = next.value;
    // The second lexer repeats this marker.
    if (isScalar && lexeme === CST.SCALAR) continue;
    if (!isResumed && isCutOff(lexeme, text.slice(at), isScalar, depth)) {
      lexemes = lexAtTop(text.slice(at), depth);
      isResumed = true;
      continue;
    }
    if (depth === 0 && mayIndent && !isScalar) checkTab(lexeme, at);
    yield lexeme;
    isResumed = false;
    if (MARKERS.has(lexeme)) {
      isScalar = lexeme === CST.SCALAR;
      if (lexeme === CST.FLOW_END) depth = 0;
      continue;
    }
    if (!isScalar) depth = Math.max(0, depth + countBrackets(lexeme));
    isScalar = false;
    mayIndent = lexeme.endsWith("\n") || (mayIndent && INDENTATION.test(lexeme));
    at += lexeme.length;
  }
}

/** The text after a plain scalar in brackets that continues on the next line. */
const RUNS_ON = /^[ \t\r]*\n\s*[^\s,[\]{}#]/;

/** Returns whether the lexer ends brackets, quotes or a scalar only because of indentation. */
function isCutOff(lexeme: string, rest: string, isScalar: boolean, depth: number): boolean {
  if (isScalar) return depth > 0 && RUNS_ON.test(rest.slice(lexeme.length));
  if (lexeme === CST.FLOW_END) return !/^(?:---|\.\.\.)(?!\S)/.test(rest);
  const quote = lexeme.charAt(0);
  if (quote !== '"' && quote !== "'") return false;
  const escapes = quote === "'" ? /''/g : /\\./gs;
  return !lexeme.slice(1).replaceAll(escapes, "").endsWith(quote);
}

/** Lexes a text at the top level of a document, inside `depth` brackets. */
function lexAtTop(text: string, depth: number): Generator<string> {
  const lexer = new Lexer();
  // The lexer first gets the brackets, then the text.
  Array.from(lexer.lex(`--- ${"[".repeat(depth)}\n`, true));
  return lexer.lex(text);
}

function countBrackets(lexeme: string): number {
  if (lexeme === "[" || lexeme === "{") return 1;
  return lexeme === "]" || lexeme === "}" ? -1 : 0;
}

/** Rejects a tab in indentation. The package's lexer accepts it in some places. */
function checkTab(lexeme: string, at: number): void {
  const tab = lexeme.trim() === "" ? lexeme.indexOf("\t") : -1;
  if (tab >= 0)
    throw new YamlError(
      "invalid YAML: tabs cannot be used for indentation",
      "indent with spaces",
      at + tab,
      at + tab + 1,
    );
}
