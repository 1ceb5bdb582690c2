import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { removeAllocation } from "../../../src/allocate/allocationEnvironment.ts";
import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { renderPorts } from "../../../src/cli/renderPorts.ts";
import { type EnvValue, parseDotenv } from "../../../src/compose/index.ts";
import type { Report } from "../../../src/report/Report.ts";

const scratch = mkdtempSync(join(tmpdir(), "print-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Renders variables with `--print`. Throws if they are refused. */
function print(format: "env" | "shell", variables: ReadonlyMap<string, string>, directory = "/x") {
  const invocation = parseCommandLine(["allocate", "--print", format]);
  if (invocation.kind !== "run") throw new Error("not a run");
  const report = { allocation: { environment: variables } } as unknown as Report;
  const input = { directory, noted: {} };
  return [...(renderPorts(report, invocation.options, input) ?? [])].join("");
}

/** Returns the variables that a shell has after it runs a script, and what the script printed. */
function source(shell: string, script: string) {
  const file = join(scratch, "script");
  writeFileSync(file, script);
  const { stdout, stderr } = spawnSync(shell, ["-c", 'set -a; . "$1"; env -0', "sh", file], {
    cwd: scratch,
    env: { PATH: "/usr/bin:/bin" },
    encoding: "utf8",
    // With a socket as its input, bash would read the user's settings.
    stdio: ["ignore", "pipe", "pipe"],
  });
  const entries = stdout.split("\0").map((each) => each.split(/=(.*)/s, 2));
  return { variables: Object.fromEntries(entries) as Record<string, string>, stderr };
}

const HOSTILE = [
  "$(touch ran)",
  "`touch ran`",
  "${IFS}touch",
  "a b",
  "x touch ran",
  "a;touch ran",
  "a&touch ran&",
  "a|touch ran",
  "a\ntouch ran",
  "a\rtouch ran",
  "a\u2028b",
  "'; touch ran; '",
  '"; touch ran; "',
  "\\",
  "a\\\nb",
  "!!",
  "!touch",
  "~/x",
  "~root",
  "*",
  "[a]?",
  "{a,b}",
  "#x",
  " #x",
  "<(touch ran)",
  ">ran",
  "é/ü:漢字",
  "/home/user/shop/compose.yaml:/tmp/ports.yaml",
  "",
  "31546",
];
const SHELLS = ["sh", "bash", "dash"].filter(
  (shell) => spawnSync(shell, ["-c", "exit 0"]).status === 0,
);

describe.runIf(process.platform !== "win32").each(SHELLS)("printed variables in %s", (shell) => {
  it.each(HOSTILE)("with --print shell have their value: %j", (value) => {
    const script = print("shell", new Map([["COMPOSE_FILE", value]]), value);
    const { variables, stderr } = source(shell, script);
    expect([variables["COMPOSE_FILE"], stderr]).toEqual([value, ""]);
    expect(readdirSync(scratch)).toEqual(["script"]);
    expect(removeAllocation({ ...variables })["COMPOSE_FILE"]).toBeUndefined();
  });

  it.each(HOSTILE)("with --print env have their value, or are refused: %j", (value) => {
    let script = "";
    try {
      script = print("env", new Map([["COMPOSE_FILE", value]]), value);
    } catch (error) {
      expect((error as Error).message).toMatch(/^COMPOSE_FILE contains .*use --print shell$/);
      return;
    }
    const { variables, stderr } = source(shell, script);
    expect([variables["COMPOSE_FILE"], stderr]).toEqual([value, ""]);
    expect(readdirSync(scratch)).toEqual(["script"]);
    // GITHUB_ENV takes the text after the first "=", and Compose reads quotes and variables.
    const values = new Map<string, EnvValue>();
    expect(parseDotenv("", script, () => undefined, values)).toBeNull();
    for (const line of script.trimEnd().split("\n")) {
      const [name = "", text = ""] = line.split(/=(.*)/s, 2);
      expect([variables[name], values.get(name)?.value]).toEqual([text, text]);
    }
  });

  it("never run a program, whatever the value", () => {
    const part = fc.constantFrom(..."$`'\"\\!~ \n\r;&|<>(){}[]*?#=:/a1%é".split(""), "touch ran");
    const value = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(value, value, (first, directory) => {
        const given = new Map([["A", first]]);
        const { variables } = source(shell, print("shell", given, directory));
        expect([variables["A"], existsSync(join(scratch, "ran"))]).toEqual([first, false]);
      }),
      { numRuns: 50 },
    );
  });
});

it.each(["env", "shell"] as const)(
  "--print %s refuses a name that is not an identifier",
  (format) => {
    for (const name of ["A B", "a;b", "A$(x)", "1A", "", "A\nB", "é"])
      expect(() => print(format, new Map([[name, "1"]]))).toThrow(
        /is not a valid name of a variable/,
      );
  },
);
