import type * as Fs from "node:fs";
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { portsOf, storeOf } from "./fileStore.ts";
import { portFor } from "./portFor.ts";

const hooks = vi.hoisted(() => ({ beforeUnlink: (_file: string): void => undefined }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    unlinkSync(file: string) {
      hooks.beforeUnlink(file);
      fs.unlinkSync(file);
    },
  };
});

const path = mkdtempSync(join(tmpdir(), "leases-"));
afterAll(() => rmSync(path, { recursive: true, force: true }));

it("keeps the run of a process that makes its claims while the run is being removed", async () => {
  const [slow, other] = [storeOf(path), storeOf(path)];
  await slow.claim([portFor(20_001)]);
  const claim = join(path, `tcp-20001.${slow.run}`);
  renameSync(claim, `${claim}.later`);
  hooks.beforeUnlink = vi.fn<typeof hooks.beforeUnlink>((file) => {
    if (file.endsWith(`run.${slow.run}.json`)) renameSync(`${claim}.later`, claim);
  });
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 61_000);
  expect(await other.release(() => false)).toEqual([]);
  vi.restoreAllMocks();
  expect(hooks.beforeUnlink).toHaveBeenCalledWith(join(path, `run.${slow.run}.json`));
  expect(portsOf(await slow.release(() => true))).toEqual(["20001/tcp"]);
});
