import { Composer, CST, Lexer, Parser, type Document } from "yaml";

/** Far above any real project: it bounds what recurses, in the package and in later stages. */
export const MAX_DEPTH = 256;
/** So that a text which is not YAML ends before memory does. */
const MAX_TOKENS = 2_000_000;

/** Why a text is not read to its end, with offsets into it. */
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
 * What libyaml, Compose's parser, refuses wherever it stands, and what it takes for the end of a
 * line (docs/reference/compose.md C42).
 */
const CONTROL = new RegExp(String.raw`[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]`);
const LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/**
 * Yields the documents of a text.
 * @throws {YamlError} at the first mistake, or over a limit
 */
export function* composeDocuments(text: string): Generator<Document.Parsed> {
  const control = CONTROL.exec(text);
  if (control)
    throw new YamlError(
      "not valid YAML: a control character",
      "take it out, or write it as an escape in double quotes",
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
      const message = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
      throw new YamlError(`not valid YAML: ${message}`, suggestFix(text, start), start, end);
    }
    yield document;
  }
}

/** To libyaml, a `#` right behind a quote or a bracket begins a comment too. */
function isAccepted(message: string): boolean {
  return message.startsWith("Comments must be separated");
}

function suggestFix(text: string, at: number): string {
  return text[at] === "[" || text.slice(at - 1, at + 2).includes("]:")
    ? 'put the value in quotes, as "[::1]:8080:80"'
    : "mend the syntax here";
}

/** Yields the concrete syntax of a text, within the limits. */
function* parse(text: string): Generator<CST.Token> {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of lex(text)) {
    if (++count > MAX_TOKENS)
      throw new YamlError(
        `this file holds more than ${MAX_TOKENS} tokens of YAML`,
        "split it into several files",
        0,
      );
    // A document and a scalar are on the stack too.
    if (parser.stack.length > MAX_DEPTH + 2)
      throw new YamlError(
        `nested more than ${MAX_DEPTH} deep`,
        "nest less",
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
    `not valid YAML: ${isVersion ? "Compose reads YAML 1.1 alone" : "there is no such directive"}`,
    isVersion ? "take the directive out" : "take it out",
    offset,
    offset + source.length,
  );
}

const MARKERS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
/** What may stand before an indentation on its line. */
const INDENTATION = /^(?:[ \t]+|[-?:])$/;

/**
 * Yields the lexemes of a text as libyaml divides it, which ignores indentation inside of brackets
 * and quotes. The package's lexer ignores it only at the top of a document: where a line is
 * indented too little for it, another lexer goes on from there, at the top.
 */
function* lex(text: string): Generator<string> {
  let lexemes = new Lexer().lex(text);
  let at = 0;
  /** Open brackets. */
  let depth = 0;
  let isScalar = false;
  let mayIndent = true;
  let isResumed = false;
  for (let next = lexemes.next(); !next.done; next = lexemes.next()) {
    const lexeme = next.value;
    // The second lexer repeats it.
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

/** What follows a word in brackets that continues on the next line. */
const RUNS_ON = /^[ \t\r]*\n\s*[^\s,[\]{}#]/;

/** Whether indentation alone ends brackets, quotes or a word in brackets here for the lexer. */
function isCutOff(lexeme: string, rest: string, isScalar: boolean, depth: number): boolean {
  if (isScalar) return depth > 0 && RUNS_ON.test(rest.slice(lexeme.length));
  if (lexeme === CST.FLOW_END) return !/^(?:---|\.\.\.)(?!\S)/.test(rest);
  const quote = lexeme.charAt(0);
  if (quote !== '"' && quote !== "'") return false;
  const escapes = quote === "'" ? /''/g : /\\./gs;
  return !lexeme.slice(1).replaceAll(escapes, "").endsWith(quote);
}

/** Lexes a text at the top of a document, within so many brackets. */
function lexAtTop(text: string, depth: number): Generator<string> {
  const lexer = new Lexer();
  // Reads its own brackets before it gets the text.
  Array.from(lexer.lex(`--- ${"[".repeat(depth)}\n`, true));
  return lexer.lex(text);
}

function countBrackets(lexeme: string): number {
  if (lexeme === "[" || lexeme === "{") return 1;
  return lexeme === "]" || lexeme === "}" ? -1 : 0;
}

/** Refuses a tab where an indentation may stand, which only libyaml refuses everywhere. */
function checkTab(lexeme: string, at: number): void {
  const tab = lexeme.trim() === "" ? lexeme.indexOf("\t") : -1;
  if (tab >= 0)
    throw new YamlError(
      "not valid YAML: a tab cannot indent",
      "indent with spaces",
      at + tab,
      at + tab + 1,
    );
}
