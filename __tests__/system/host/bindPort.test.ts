import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import type { HostEndpoint } from "../../../src/ports/HostEndpoint.ts";
import { bindEvery, bindPort } from "../../../src/system/host/bindPort.ts";
import { freePort } from "./freePort.ts";
import { tcp, udp } from "./holdPort.ts";

const endpoint = (
  address: string,
  port: number,
  protocol: "tcp" | "udp" = "tcp",
): HostEndpoint => ({
  family: address.includes(":") ? "IPv6" : "IPv4",
  address,
  first: port,
  last: port + 5,
  protocol,
});

describe.each(["tcp", "udp"] as const)("bindPort, %s", (protocol) => {
  const hold = { tcp, udp }[protocol];

  it("reports a free port and closes it", async () => {
    const port = await freePort();
    expect(await bindPort(endpoint("127.0.0.1", port, protocol))).toBe("free");
    expect(await bindPort(endpoint("0.0.0.0", port, protocol))).toBe("free");
    const release = await hold("127.0.0.1")(port);
    expect(await bindPort(endpoint("127.0.0.1", port, protocol))).toBe("in-use");
    await release();
    expect(await bindPort(endpoint("127.0.0.1", port, protocol))).toBe("free");
  });

  it.each(["203.0.113.1", "2001:db8::1", "fe80::1"])(
    "reports that %s is not this host's",
    async (address) => {
      expect(await bindPort(endpoint(address, await freePort(), protocol))).toBe("not-local");
    },
  );
});

describe("bindEvery", () => {
  it("returns true for a free port and closes it", async () => {
    const port = await freePort();
    expect([await bindEvery(port), await bindEvery(port)]).toEqual([true, true]);
  });

  it.each(["127.0.0.1", "0.0.0.0", "::1", "::"])(
    "returns false with a listener on %s",
    async (address) => {
      const port = await freePort();
      const release = await tcp(address)(port);
      expect(await bindEvery(port)).toBe(false);
      await release();
    },
  );

  it("ignores udp", async () => {
    const port = await freePort();
    const release = await udp("::")(port);
    expect(await bindEvery(port)).toBe(true);
    await release();
  });
});

it("never connects to a listener", async () => {
  const server = createServer(() => {
    throw new Error("a connection was made");
  });
  await once(server.listen({ port: await freePort(), host: "127.0.0.1" }), "listening");
  const { port } = server.address() as { port: number };
  expect([await bindPort(endpoint("127.0.0.1", port)), await bindEvery(port)]).toEqual([
    "in-use",
    false,
  ]);
  await new Promise((resolve) => server.close(resolve));
});
