import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

/**
 * A transcript of a page: a block of commands with their output after a marker. `real`: it runs on
 * this machine. `fake`: it runs on a machine that the test makes.
 */
export interface Transcript {
  readonly kind: "real" | "fake";
  readonly name: string;
  readonly text: string;
}

const BLOCK = /(<!-- (real|fake): ([\w-]+) -->\n```console\n)([^]*?)(```)/g;

/** Lists the transcripts of pages. Throws if two of them have the same name. */
export function listTranscripts(pages: readonly string[]): readonly Transcript[] {
  const found = pages.flatMap((page) =>
    Array.from(page.matchAll(BLOCK), ([, , kind = "", name = "", text = ""]) => ({
      kind: kind === "real" ? ("real" as const) : ("fake" as const),
      name,
      text,
    })),
  );
  if (new Set(found.map(({ name }) => name)).size < found.length)
    throw new Error("two transcripts have the same name");
  return found;
}

/** Returns the commands of a transcript: the lines that begin with `$`. */
export function listCommands(text: string): string[] {
  return Array.from(text.matchAll(/^\$ (.*)$/gm), ([, command = ""]) => command);
}

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "TIME"],
  [/\b(pid|kill) \d+/g, "$1 PID"],
  [/\b[0-9a-f]{12,64}\b/g, "ID"],
  [/\bup (?:less than a second|about an? \w+|\d+ \w+)/gi, "up AGE"],
  [/^ {4}Linux version .*/gm, "    Linux"],
  [/^engine:\n {4}.*/gm, "engine:"],
  [/(?<=ip_local_port_range = ).*/g, "RANGE"],
  // The name and the ports of a copy.
  [/\bshop-[0-9a-z]{8}\b/g, "shop-COPY"],
  [/→ \d{5}\b/g, "→ PORT"],
];

/** Replaces what changes from run to run. */
function mask(text: string): string {
  return CHANGING.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);
}

/** Returns whether an output is as shown. A line `...` stands for any lines. */
export function isAsShown(shown: string, output: string): boolean {
  const parts = mask(shown).split(/^\.\.\.\n/m);
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join("(?:.*\n)*?")}$`).test(mask(output));
}

/** The pages whose transcripts are run. */
const FILES = ["troubleshooting.md", "verify.md"].map((name) =>
  join(import.meta.dirname, "../../docs", name),
);

export const readPages = (): readonly string[] => FILES.map((file) => readFileSync(file, "utf8"));

/**
 * Compares a transcript of a page. With `UPDATE_TRANSCRIPTS=1`, writes the output to the page
 * instead.
 */
export function expectShown(name: string, output: string): void {
  const shown = listTranscripts(readPages()).find((each) => each.name === name)?.text ?? "";
  if (isAsShown(shown, output)) return;
  if (process.env["UPDATE_TRANSCRIPTS"] !== "1") expect(output).toBe(shown);
  for (const file of FILES) {
    const updated = readFileSync(file, "utf8").replace(
      BLOCK,
      (whole, head: string, _kind, found, _shown, tail) =>
        found === name ? `${head}${output}${tail}` : whole,
    );
    writeFileSync(file, updated);
  }
}
