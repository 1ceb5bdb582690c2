import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { absent } from "../real.ts";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");
const withScript =
  spawnSync("script", ["--version"]).status === 0 || absent("no script(1) of util-linux") !== null;

const COMPOSE = `name: shop
services:
  recommendation-service:
    image: tiny
    ports: ["127.0.0.1:\${RECOMMENDATION_PORT:-15432}:5432", "18080:80"]
  db:
    image: tiny
    ports: ["15433:5432"]
`;

let scratch = "";
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-terminal-test-")));
  mkdirSync(join(scratch, "数据库"));
  writeFileSync(join(scratch, "数据库/compose.yaml"), COMPOSE);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs the program on a terminal. Returns the lines it prints. */
function runOnTerminal(columns: number, ...args: readonly string[]): string[] {
  const words = [process.execPath, "--", cli, ...args].map((word) => `'${word}'`).join(" ");
  const { PATH = "", HOME = "" } = process.env;
  const { stdout, status } = spawnSync(
    "script",
    ["-qec", `stty cols ${columns} && exec ${words}`, "/dev/null"],
    { cwd: scratch, env: { PATH, HOME, PWD: scratch, LC_ALL: "C.UTF-8" }, encoding: "utf8" },
  );
  expect(status).toBe(0);
  return stdout.replaceAll("\r", "").split("\n");
}

/** Returns the lines of a table without their colors. */
const readTable = (lines: readonly string[]) =>
  lines.map(stripVTControlCharacters).filter((line) => line.startsWith("  "));

describe.runIf(withScript)("on a terminal", () => {
  it("a table is not wider than the terminal", () => {
    expect(readTable(runOnTerminal(40, "map", "数据库"))).toEqual([
      "  SERVICE",
      "      HOST                 CONTAINER",
      "      VARIABLE",
      "      PUBLISHED AT",
      "  recommendation-service",
      "      127.0.0.1:15432/tcp  5432",
      "      RECOMMENDATION_PORT",
      "      数据库/compose.yaml:5:13",
      "  recommendation-service",
      "      *:18080/tcp          80",
      "      数据库/compose.yaml:5:61",
      "  db",
      "      *:15433/tcp          5432",
      "      数据库/compose.yaml:8:13",
    ]);
  });

  it("a table that fits is as it is in a file, whose lines have any length", () => {
    const path = join(scratch, "map.txt");
    runOnTerminal(40, "map", "数据库", "--output", path);
    const written = readTable(readFileSync(path, "utf8").split("\n"));
    expect(readTable(runOnTerminal(120, "map", "数据库"))).toEqual(written);
    expect(written).toHaveLength(4);
  });
});
