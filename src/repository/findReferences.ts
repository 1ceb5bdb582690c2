import type { Reference } from "./Reference.ts";

/** A file of the repository. */
export interface RepositoryText {
  /** Absolute, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** This host, by the names that programs on it and in its containers use, and a port of it. */
const ADDRESS =
  /(?<![\w.-])(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|host\.docker\.internal|docker\.for\.mac\.localhost):(\d{1,5})(?!\d|\.\d)/g;
/**
 * `DB_PORT=5432`, `PORT: "8080"`, `${DB_PORT:-5432}`. Bounded everywhere, so that the time grows
 * with the text and no faster.
 */
const SETTING =
  /(?<![\w$])([A-Z0-9_]{4,80})(?:[ \t]{0,8}[=:][ \t]{0,8}["']?|:?-)(\d{2,5})(?!\w|\.\d)/g;
/**
 * `nc localhost 5432`, `connect("localhost", 5432)`, `psql -h 127.0.0.1 -p 5432`, `{host:
 * "localhost", port: 5432}`.
 */
const ADDRESS_APART =
  /(?<![\w.-])(?:localhost|127\.0\.0\.1|\[::1\])["'`]?(?:[ \t,]{1,4}|[^\n\d]{1,40}?(?:-p|port)["'`]?[ \t]{0,4}[=: ][ \t]{0,4})["'`]?(\d{2,5})(?!\w|[.:]\d)/gi;
/** `psql -p 5432`, `--port=5432`, `port: 5432`. */
const NUMBER =
  /(?<![\w.-])(?:-p|--port|[pP]ort)["'`]?[ \t]{0,4}[=: ][ \t]{0,4}["'`]?(\d{2,5})(?!\w|[.:]\d)/g;
const OF_A_PORT = /(?:^|_)PORTS?(?:_|$)/;

/** What nobody wrote by hand, and what only the inside of a container reads. */
const LEFT_OUT =
  /(?:^|\/)(?:node_modules|vendor|dist|build)\/|(?:[-.]lock(?:\.\w+)?|\.lock|\.min\.\w+|\.map|\.svg|(?:^|\/)(?:Dockerfile|Containerfile)[^/]*|\.[Dd]ockerfile)$/;

/** Beyond these nobody reads a list, and a hostile repository would cost more than it is worth. */
const MAX_TEXT = 1024 * 1024;
const MAX_REFERENCES = 20_000;

/**
 * Where files name ports of this host, and the texts of these files. `known`: files that declare
 * ports instead of using them.
 */
export function findReferences(
  texts: Iterable<RepositoryText>,
  known: ReadonlySet<string>,
): { readonly references: readonly Reference[]; readonly texts: ReadonlyMap<string, string> } {
  const references: Reference[] = [];
  const naming = new Map<string, string>();
  for (const { path, text } of texts) {
    if (known.has(path) || LEFT_OUT.test(path) || text.length > MAX_TEXT || text.includes("\0"))
      continue;
    const addresses = [ADDRESS, ADDRESS_APART].flatMap((spelling) =>
      portsIn(path, text, spelling, "address"),
    );
    const named = new Set(addresses.map(({ span }) => span.end));
    const numbers = portsIn(path, text, NUMBER, "number").filter(
      ({ span }) => !named.has(span.end),
    );
    const found = [...addresses, ...variablesIn(path, text), ...numbers];
    if (found.length > 0) naming.set(path, text);
    references.push(...found);
    if (references.length > MAX_REFERENCES) break;
  }
  return { references, texts: naming };
}

function portsIn(
  file: string,
  text: string,
  spelling: RegExp,
  kind: Reference["kind"],
): Reference[] {
  return Array.from(text.matchAll(spelling), ({ index, 0: found, 1: port }): Reference => {
    return {
      port: Number(port),
      kind,
      variable: null,
      span: { file, start: index, end: index + found.length },
    };
  });
}

function variablesIn(file: string, text: string): Reference[] {
  return Array.from(text.matchAll(SETTING)).flatMap(
    ({ index, 0: found, 1: variable = "", 2: port }): Reference[] => {
      if (!OF_A_PORT.test(variable)) return [];
      return [
        {
          port: Number(port),
          kind: "variable",
          variable,
          span: { file, start: index, end: index + found.length },
        },
      ];
    },
  );
}
