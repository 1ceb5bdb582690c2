import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Options, parseCommandLine } from "../../../src/cli/arguments.ts";
import { COMMAND_NAMES, COMMANDS, GENERAL } from "../../../src/cli/commandTable.ts";
import { readCopies } from "../../../src/cli/readRunRequest.ts";
import { RUNS } from "../../../src/cli/runs.ts";
import type { CommandName } from "../../../src/commands/UsageError.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-options-")));
const shop = join(scratch, "shop");
mkdirSync(join(shop, ".git"), { recursive: true });
writeFileSync(
  join(shop, "compose.yaml"),
  'services:\n  web:\n    image: nginx:1.27\n    ports: ["127.0.0.1:8080:80"]\n' +
    '  db:\n    image: postgres:17\n    ports: ["${DB_PORT}:5432"]\n',
);
writeFileSync(
  join(shop, "up.log"),
  "Error response from daemon: driver failed programming external connectivity on endpoint " +
    "shop-web-1 (5e2f): Bind for 127.0.0.1:1 failed: port is already allocated\n",
);
const output = join(scratch, "output.txt");
/** An engine without containers. */
const socket = join(scratch, "engine.sock");
const engine = createServer((_request, response) => response.end("[]")).listen(socket);
beforeAll(() => vi.stubEnv("DOCKER_HOST", `unix://${socket}`));
afterAll(() => {
  vi.unstubAllEnvs();
  engine.close();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

/** Arguments with which a command reads every option that it has. */
const ARGUMENTS: Readonly<Record<CommandName, readonly string[]>> = {
  map: [shop, "--output", output],
  check: [shop, "--output", output, "--no-probe", "--lease-store", "off"],
  verify: [shop, "--output", output, "--lease-store", "off", "--fail-on", "never"],
  watch: [shop, "--lease-store", "off"],
  allocate: [shop, "--output", output, "--via", "traefik", "--lease-store", "off"],
  run: [shop, "--via", "traefik", "--lease-store", "off", "--fail-on", "warning", "--", "true"],
  release: [shop, "--output", output, "--lease-store", "off"],
  list: ["--output", output, "--lease-store", "off"],
  url: ["web", "-f", join(shop, "compose.yaml"), "--output", output],
  init: [shop, "--policy", join(scratch, "policy.yml"), "--quiet"],
  who: ["127.0.0.1:1", "--output", output, "--lease-store", "off"],
  explain: [join(shop, "up.log"), "--output", output],
  free: ["127.0.0.1:1", "--output", output, "--dry-run"],
  move: ["web", "1081", "-f", join(shop, "compose.yaml"), "--output", output, "--dry-run"],
  undo: [shop, "--output", output, "--dry-run"],
};

/** Runs a command in this process, and returns the names of the options that its code reads. */
async function recordReads(command: CommandName): Promise<ReadonlySet<string>> {
  const invocation = parseCommandLine([command, ...ARGUMENTS[command]]);
  if (invocation.kind !== "run") throw new Error(`${command} does not run`);
  const names = new Set<string>();
  for (const method of ["has", "list", "value", "valueOrDefault"] as const) {
    const original = Options.prototype[method] as (this: Options, name: string) => unknown;
    vi.spyOn(Options.prototype, method).mockImplementation(function (this: Options, name) {
      names.add(name);
      return original.call(this, name) as never;
    });
  }
  const { options, operands, program } = invocation;
  // It ends when it is interrupted.
  if (command === "watch") setTimeout(() => process.emit("SIGTERM"), 1000);
  expect(await RUNS[command](options, operands, program)).toBeLessThan(2);
  return names;
}

it.each(COMMAND_NAMES)("%s uses every option that it accepts", async (command) => {
  const names = await recordReads(command);
  const unused = [...COMMANDS[command].options.keys()].filter(
    (name) => !names.has(name) && !(name in GENERAL.options),
  );
  expect(unused).toEqual([]);
});

it("refuses init with two files to write", async () => {
  const files = ["--policy", join(scratch, "a.yml"), "--output", join(scratch, "b.yml")];
  const invocation = parseCommandLine(["init", shop, ...files]);
  if (invocation.kind !== "run") throw new Error("init does not run");
  await expect(RUNS.init(invocation.options, invocation.operands)).rejects.toThrow(
    "--output and --policy cannot be used together",
  );
  expect(readdirSync(scratch).filter((name) => name.endsWith(".yml"))).toEqual(["policy.yml"]);
});

function optionsOf(line: string): Options {
  const invocation = parseCommandLine(line.split(" "));
  if (invocation.kind !== "run") throw new Error(`${line} does not run`);
  return invocation.options;
}

describe("readCopies", () => {
  it.each([
    ["check", 1],
    ["map", 1],
    ["check --copies 2", 2],
    ["check --copies=999", 999],
  ])("reads the number of copies: %s", (line, copies) => {
    expect(readCopies(optionsOf(line))).toBe(copies);
  });

  it.each(["0", "1", "-2", "02", "2.5", "1000", "two"])(
    "refuses a number of copies: %s",
    (value) => {
      expect(() => readCopies(optionsOf(`check --copies=${value}`))).toThrow(
        `invalid value "${value}" for --copies (use a number from 2 to 999)`,
      );
    },
  );
});
