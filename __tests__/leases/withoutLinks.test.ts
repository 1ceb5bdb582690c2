import type * as Fs from "node:fs";
import { chmodSync, linkSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { portFor } from "./portFor.ts";

// A file system without links, or with no more of them.
vi.mock("node:fs", async (original) => ({
  ...(await original<typeof Fs>()),
  linkSync: vi.fn<typeof linkSync>(() => {
    throw Object.assign(new Error("EMLINK: too many links"), { code: "EMLINK" });
  }),
}));

const path = mkdtempSync(join(tmpdir(), "leases-"));
chmodSync(path, 0o1777);
afterAll(() => rmSync(path, { recursive: true, force: true }));

describe("a claim on a file system without links", () => {
  it("is a separate file", async () => {
    const open = () =>
      openFileLeases({ PORTPLAN_LEASE_DIR: path, PORTPLAN_STATE_DIR: `${path}-checkouts` }, null);
    expect(await open().claim([portFor(20001), portFor(20002)])).toEqual([true, true]);
    expect(linkSync).toHaveBeenCalledOnce();
    const claims = readdirSync(path).filter((name) => name.startsWith("tcp-"));
    expect(new Set(claims.map((name) => statSync(join(path, name)).ino)).size).toBe(2);
    expect(await open().claim([portFor(20002, "b"), portFor(20003, "b")])).toEqual([false, true]);
    const listed = (await open().list(() => true)).map(
      ({ port, startedAs }) => `${port} ${startedAs}`,
    );
    expect(listed.toSorted()).toEqual(["20001 shop-a", "20002 shop-a", "20003 shop-b"]);
  });
});
