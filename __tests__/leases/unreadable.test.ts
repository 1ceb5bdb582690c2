import type * as Fs from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { claimsIn, storeOf } from "./fileStore.ts";
import { portFor } from "./portFor.ts";

const scratch = mkdtempSync(join(tmpdir(), "unreadable-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let isBroken = false;
vi.mock("node:fs", async (load) => {
  const real = await load<typeof Fs>();
  const readdirSync = (folder: string) => {
    if (isBroken) throw new Error("EIO: i/o error, scandir");
    return real.readdirSync(folder);
  };
  return { ...real, readdirSync };
});

it("a claim fails if the directory cannot be read after it was created", async () => {
  const path = join(scratch, "store");
  isBroken = true;
  expect(await storeOf(path).claim([portFor(20_001)])).toEqual([false]);
  isBroken = false;
  expect(claimsIn(path)).toEqual([]);
});
