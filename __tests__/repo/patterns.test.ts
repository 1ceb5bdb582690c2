import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseSync } from "oxc-parser";
import { analyse } from "scslre";
import { describe, expect, it } from "vitest";

// A regular expression that takes quadratic time hangs on the text of a repository.

const root = dirname(dirname(import.meta.dirname));
const files = globSync("src/**/*.ts", { cwd: root });

/** The patterns that may take more than linear time, and why no text makes them slow. */
const BOUNDED: Readonly<Record<string, string>> = {
  "src/report/formats/markdown.ts": "escapeMarkdown shortens its text to 2,000 characters",
  "src/lib/hideSecrets.ts": "hideSecrets reads at most 2,048 characters",
  "src/host/linux/ss.ts": "ss prints a line for each socket, with names of at most 15 characters",
};

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** Lists the regular expressions that are written as literals. */
function listLiterals(file: string): Pattern[] {
  const found: Pattern[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("regex" in node) {
      const { pattern, flags } = node.regex as { pattern: string; flags: string };
      found.push({ file, source: pattern, flags });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(file, readFileSync(join(root, file), "utf8")).program);
  return found;
}

/** Lists the regular expressions that a module makes of texts when it is loaded. */
async function listConstructed(file: string): Promise<Pattern[]> {
  const found: Pattern[] = [];
  const original = RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, args, newTarget) {
      const made: RegExp = Reflect.construct(target, args, newTarget);
      found.push({ file, source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    await import(join(root, file));
  } finally {
    globalThis.RegExp = original;
  }
  return found;
}

const constructing = files.filter((file) =>
  readFileSync(join(root, file), "utf8").includes("new RegExp("),
);
const all = files.flatMap(listLiterals);
for (const file of constructing) all.push(...(await listConstructed(file)));
const distinct = [...new Map(all.map((each) => [`/${each.source}/${each.flags}`, each]))];

const LENGTH = 20_000;
/** A linear search of such a text takes less than a millisecond, a quadratic one a second. */
const MAX_MILLISECONDS = 200;

/** Returns the text with which each match starts, repeated; null if there is none. */
function repeatStart({ source }: Pattern): string | null {
  const [start = ""] = /^(?:\\[^\w]|[\w ,=:-])+(?![?*{+])/.exec(source) ?? [];
  const text = start.replaceAll("\\", "");
  return text === "" ? null : text.repeat(LENGTH / text.length);
}

function measure({ source, flags }: Pattern, text: string): number {
  const pattern = new RegExp(source, flags);
  const start = performance.now();
  text.replace(pattern, "");
  return performance.now() - start;
}

describe("a regular expression takes linear time", () => {
  const checked = distinct.filter(([, { file }]) => BOUNDED[file] === undefined);

  it("for texts that repeat a character", () => {
    const slow = checked.filter(([, { source, flags }]) => {
      return analyse({ source, flags }).reports.length > 0;
    });
    expect(slow.map(([text, { file }]) => `${file}: ${text}`)).toEqual([]);
  });

  it("for texts that repeat the start of a match", () => {
    const slow = checked.filter(([, pattern]) => {
      const text = repeatStart(pattern);
      return text !== null && measure(pattern, text) > MAX_MILLISECONDS;
    });
    expect(slow.map(([text, { file }]) => `${file}: ${text}`)).toEqual([]);
  });

  it("in all but a few files with bounded texts", () => {
    const unbounded = distinct.filter(([, { source, flags }]) => {
      return analyse({ source, flags }).reports.length > 0;
    });
    expect(unbounded.length).toBeGreaterThan(0);
    expect(Object.keys(BOUNDED).filter((file) => !files.includes(file))).toEqual([]);
  });

  it("and is made of a text only when its module is loaded", () => {
    const inFunctions = constructing.filter((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return /^\s+(?:const|return|if).*new RegExp\(/m.test(text);
    });
    expect(inFunctions).toEqual(["src/host/linux/ss.ts"]);
  });
});
