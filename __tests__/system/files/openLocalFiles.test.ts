import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openLocalFiles } from "../../../src/system/files/openLocalFiles.ts";
import { absent } from "../real.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-pipe-")));
const pipe = join(scratch, "pipe");
const isThere =
  spawnSync("mkfifo", [pipe]).status === 0 ||
  absent("mkfifo is not installed, which creates named pipes") !== null;
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.runIf(isThere)("a named pipe", () => {
  it.each([
    ["on the command line", null],
    ["in the action", scratch],
  ])("is not read %s", (_, boundary) => {
    expect(openLocalFiles(scratch, boundary).read(pipe, false)).toMatchObject({
      failure: "failed",
    });
  });
});
