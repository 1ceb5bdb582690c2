import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { openFileLeases } from "../../src/system/leases/openFileLeases.ts";
import { portFor } from "./portFor.ts";

const scratch = mkdtempSync(join(tmpdir(), "directories-"));
const [first = "", second = "", checkouts = ""] = ["first", "second", "checkouts"].map((name) =>
  join(scratch, name),
);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

vi.mock("../../src/system/leases/leaseDirectory.ts", async (load) => ({
  ...(await load<object>()),
  listLeaseDirectories: () => ({ passing: [first, second], lasting: [checkouts] }),
}));

it.skipIf(process.platform === "win32")(
  "a claim counts in each directory, because some accounts may only be able to use the second",
  async () => {
    mkdirSync(first);
    chmodSync(first, 0o1777);
    expect(await openFileLeases({}, null).claim([portFor(20_001)])).toEqual([true]);
    chmodSync(first, 0o777);
    const other = openFileLeases({}, null);
    expect(await other.claim([portFor(20_001, "b"), portFor(20_002, "b")])).toEqual([false, true]);
    chmodSync(first, 0o1777);
    expect(await openFileLeases({}, null).claim([portFor(20_002, "c")])).toEqual([false]);
  },
);
