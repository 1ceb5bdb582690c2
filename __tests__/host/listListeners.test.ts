import { describe, expect, it } from "vitest";
import { listListeners } from "../../src/host/listListeners.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";
import { fakeHost } from "./fakeHost.ts";
import { machine, type Process, type Socket } from "./machine.ts";

const id = (i: number) => i.toString(16).padStart(64, "0");

/** Containers that publish one port each on all IPv4 addresses, starting at 9001. */
function engineOf(count: number): Record<string, string> {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const list = numbers.map((i) => ({
    Id: id(i),
    Names: [`/c${i}`],
    State: "running",
    Status: "Up 3 days",
    Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 9000 + i, Type: "tcp" }],
  }));
  const inspected = numbers.map((i) => [
    `/containers/${id(i)}/json`,
    '{"State": {"StartedAt": "2026-11-17T09:00:00Z"}}',
  ]);
  return {
    "/containers/json": JSON.stringify(list),
    ...(Object.fromEntries(inspected) as Record<string, string>),
  };
}

const server = (address: string, port: number): Socket => ({ address, port, inode: port });
const node = (...inodes: number[]): Process => ({ pid: 4711, name: "node", inodes });

describe("listListeners", () => {
  it("sorts by port, protocol and address", async () => {
    const sockets: Socket[] = [
      server("::1", 90),
      server("127.0.0.1", 90),
      { ...server("127.0.0.1", 80), protocol: "udp", inode: 81 },
      server("127.0.0.1", 80),
      server("127.0.0.1", 443),
    ];
    const { listeners } = await listListeners(
      fakeHost(machine(sockets, [node(80, 81, 90, 443)])),
      null,
    );
    expect(listeners.map(({ endpoint }) => formatEndpoint(endpoint))).toEqual([
      "127.0.0.1:80/tcp",
      "127.0.0.1:80/udp",
      "127.0.0.1:90/tcp",
      "[::1]:90/tcp",
      "127.0.0.1:443/tcp",
    ]);
  });

  it("lists the container instead of its proxy, and other sockets on the port", async () => {
    const sockets = [server("0.0.0.0", 9001), { ...server("::1", 9001), inode: 5 }];
    const fake = machine(sockets, [{ pid: 900, name: "docker-proxy", inodes: [9001] }, node(5)], {
      engine: engineOf(1),
    });
    const { listeners } = await listListeners(fakeHost(fake), (port) => port === 9001);
    expect(
      listeners.map(
        ({ endpoint, state, holder }) =>
          `${formatEndpoint(endpoint)} ${state} ${holder.name} ${holder.since}`,
      ),
    ).toEqual([
      "0.0.0.0:9001/tcp published c1 2026-11-17T09:00:00Z",
      "[::1]:9001/tcp listening node 2026-11-20T09:01:00Z",
    ]);
  });

  it.each([
    [1, 2],
    [20, 21],
    [21, 1],
  ])("lists %i containers with %i requests to the engine", async (count, requests) => {
    const host = fakeHost(machine([], [], { engine: engineOf(count) }));
    expect((await listListeners(host, null)).listeners).toHaveLength(count);
    expect(host.asked.engine).toHaveLength(requests);
  });
});
