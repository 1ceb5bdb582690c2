import { describe, expect, it } from "vitest";
import { parseEtcdAddress } from "../../src/system/leases/etcdGateway.ts";
import { openLeases } from "../../src/system/leases/openLeases.ts";

describe("parseEtcdAddress", () => {
  it.each([
    ["etcd://store", { secure: false, members: ["store:2379"], prefix: "portplan" }],
    ["etcd://store:2380/team/a", { secure: false, members: ["store:2380"], prefix: "team/a" }],
    [
      "etcds://a:2379,b,[::1]:2381",
      { secure: true, members: ["a:2379", "b:2379", "[::1]:2381"], prefix: "portplan" },
    ],
  ])("parses %s", (address, expected) => {
    expect(parseEtcdAddress(address)).toEqual(expected);
  });

  it.each(["etcd://", "etcd://user:secret@store", "etcd://a b", "etcd://a:b", "etcd://a/../$x y"])(
    "refuses %s",
    (address) => {
      expect(() => parseEtcdAddress(address)).toThrow(
        /^the lease store is not a valid etcd address: use etcd:\/\/HOST:2379/,
      );
      expect(() => parseEtcdAddress(address)).not.toThrow(/secret/);
    },
  );

  it("refuses an unknown kind of store", async () => {
    await expect(openLeases("redis://store", {})).rejects.toThrow(
      '"redis://store" is not a lease store (use file, off or etcd://HOST:2379)',
    );
    expect(await openLeases("off", {})).toBeNull();
  });

  it("does not ask a store of several hosts to release ended leases", async () => {
    const store = await openLeases("etcd://store.invalid", {});
    expect(await store?.release("ended")).toEqual([]);
  });
});
