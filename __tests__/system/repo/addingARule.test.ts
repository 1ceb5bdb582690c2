import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const copy = join(realpathSync(mkdtempSync(join(tmpdir(), "rule-"))), "portplan");
const NOT_COPIED = new Set([".git", ".cache", "node_modules", "lib"]);
/** Milliseconds. A step may run all hermetic tests on a busy machine. */
const STEP_TIMEOUT = 900_000;

afterAll(() => rmSync(dirname(copy), { recursive: true, force: true }));

interface Step {
  readonly title: string;
  readonly text: string;
}

/** Reads the numbered steps of the section "Adding a rule". */
function readSteps(text: string): Step[] {
  const [, section = ""] = /^## Adding a rule\n([^]*?)^## /m.exec(text) ?? [];
  const steps = section.matchAll(/^(\d+\. )\*\*(.*?)\*\*([^]*?)(?=^\d+\. |$(?![^]))/gm);
  return Array.from(steps, ([, number = "", title = "", body = ""]) => {
    const indent = new RegExp(`^ {${number.length}}`, "gm");
    return { title, text: body.replaceAll(indent, "") };
  });
}

/** The verb and the path that introduce a block, e.g. "Create `PATH`:", and the block. */
const BLOCK = /(?:\b(Create|Edit|Check)\s+`([^`]+)`:\n+)?^```(\w+)\n([^]*?)^```$/gm;

/** Follows a step: creates and edits files, checks their text, runs commands. Returns problems. */
function follow({ text }: Step): string[] {
  const blocks = [...text.matchAll(BLOCK)];
  if (blocks.length === 0) return ["the step has no block"];
  let [verb, path] = ["", ""];
  return blocks.flatMap(([, newVerb, newPath = "", language = "", content = ""]) => {
    if (newVerb !== undefined) [verb, path] = [newVerb, newPath];
    if (language === "sh") return content.trimEnd().split("\n").flatMap(run);
    return actions[verb]?.(join(copy, path), content) ?? [`no verb before ${content}`];
  });
}

const actions: Readonly<Record<string, (file: string, content: string) => string[]>> = {
  Create(file, content) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: "wx" });
    return [];
  },
  Edit(file, content) {
    const lines = content.trimEnd().split("\n");
    const strip = (some: readonly string[]) => some.map((line) => `${line.slice(1)}\n`).join("");
    const parts = readFileSync(file, "utf8").split(strip(lines.filter((line) => line[0] === " ")));
    if (parts.length !== 2) return [`found ${parts.length - 1} times in ${file}:\n${content}`];
    writeFileSync(file, parts.join(strip(lines)));
    return [];
  },
  Check(file, content) {
    const text = readFileSync(file, "utf8");
    return text.includes(content) ? [] : [`${file} does not contain\n${content}\nbut\n${text}`];
  },
};

/** Runs a command of a step as a contributor does, without the variables of this test. */
function run(command: string): string[] {
  const { PATH, HOME, TMPDIR } = process.env;
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: copy,
    shell: true,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { PATH, HOME, TMPDIR, NO_COLOR: "1" },
  });
  return status === 0 ? [] : [`${command}: status ${status}\n${stdout}${stderr}`];
}

describe.skipIf(process.platform === "win32")("the steps of CONTRIBUTING.md to add a rule", () => {
  cpSync(root, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(relative(root, path)) });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const steps = readSteps(readFileSync(join(copy, "CONTRIBUTING.md"), "utf8"));

  it("are ten", () => {
    expect(steps).toHaveLength(10);
  });

  it.each(steps.map((step) => [step.title, step] as const))(
    "work in order: %s",
    (_title, step) => expect(follow(step)).toEqual([]),
    STEP_TIMEOUT,
  );
});
