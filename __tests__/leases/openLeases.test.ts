import { describe, expect, it } from "vitest";
import { parseEtcdAddress } from "../../src/system/leases/etcdGateway.ts";
import { openLeases } from "../../src/system/leases/openLeases.ts";

describe("the address of a store", () => {
  it.each([
    ["etcd://store", { secure: false, members: ["store:2379"], prefix: "portplan" }],
    ["etcd://store:2380/team/a", { secure: false, members: ["store:2380"], prefix: "team/a" }],
    [
      "etcds://a:2379,b,[::1]:2381",
      { secure: true, members: ["a:2379", "b:2379", "[::1]:2381"], prefix: "portplan" },
    ],
  ])("%s", (address, expected) => {
    expect(parseEtcdAddress(address)).toEqual(expected);
  });

  it.each(["etcd://", "etcd://user:secret@store", "etcd://a b", "etcd://a:b", "etcd://a/../$x y"])(
    "is not %s",
    (address) => {
      expect(() => parseEtcdAddress(address)).toThrow(
        /^the lease store is no address of etcd: write etcd:\/\/HOST:2379/,
      );
      expect(() => parseEtcdAddress(address)).not.toThrow(/secret/);
    },
  );

  it("is of a kind that is known", async () => {
    await expect(openLeases("redis://store", {})).rejects.toThrow(
      '"redis://store" is no lease store: write file, off or etcd://HOST:2379',
    );
    expect(await openLeases("off", {})).toBeNull();
  });
});
