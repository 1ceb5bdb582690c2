import { describe, expect, it } from "vitest";
import { isPortMistake, parseShortPort } from "../../src/compose/load/parseShortPort.ts";

/**
 * Formats a result like the recorded cases: `IP|PUBLISHED:TARGET/PROTOCOL`, with `+N` for a run of
 * N.
 */
function format(entry: string): string {
  const parsed = parseShortPort(entry);
  if (isPortMistake(parsed)) return `rejected: ${parsed.message}`;
  const { hostIp, host, target, count, protocol } = parsed;
  const published =
    host === null
      ? "~"
      : host.first === host.last || count > 1
        ? String(host.first)
        : `${host.first}-${host.last}`;
  const address = hostIp === null ? "" : `${hostIp}|`;
  return `${address}${published}:${target}/${protocol}${count > 1 ? `+${count}` : ""}`;
}

describe("parseShortPort", () => {
  it.each([
    ["80", "~:80/tcp"],
    ["8080:80/UDP", "8080:80/udp"],
    ["8080:80/", "8080:80/tcp"],
    ["80-82", "~:80/tcp+3"],
    ["8000-8002:80", "8000-8002:80/tcp"],
    ["8000-8002:80-82", "8000:80/tcp+3"],
    ["8000-8000:80", "8000:80/tcp"],
    ["127.0.0.1:8000-8001:80-81", "127.0.0.1|8000:80/tcp+2"],
    ["0:80", "0:80/tcp"],
    ["0-5:80", "0-5:80/tcp"],
    ["[::1]::80", "::1|~:80/tcp"],
    ["::1:8080:80", "::1|8080:80/tcp"],
    [":::8080:80", "::|8080:80/tcp"],
    ["2001:db8::1:8080:80", "2001:db8::1|8080:80/tcp"],
    ["[127.0.0.1]:8080:80", "127.0.0.1|8080:80/tcp"],
    [":8080:80", "8080:80/tcp"],
    ["::80", "~:80/tcp"],
    [":80", "~:80/tcp"],
    ["127.0.0.1::80", "127.0.0.1|~:80/tcp"],
    ["08080:080", "8080:80/tcp"],
    ["+8080:80", "8080:80/tcp"],
    ["53:53/sctp", "53:53/sctp"],
    ["::ffff:127.0.0.1:8080:80", "::ffff:127.0.0.1|8080:80/tcp"],
  ])("parses %s", (entry, expected) => {
    expect(format(entry)).toBe(expected);
  });

  it.each([
    ["127.0.0.1:80", "host port"],
    ["8080::80", "IP address"],
    ["1:2:3", "IP address"],
    ["80:80:80:80", "IP address"],
    ["8080/tcp:80/tcp", "host port"],
    ["tcp/80", "protocol"],
    ["80/icmp", "protocol"],
    ["8080:80/tcp/udp", "protocol"],
    ["", "no container port"],
    [":", "no container port"],
    ["::", "no container port"],
    ["/tcp", "no container port"],
    [" 8080:80", "host port"],
    ["8080 : 80", "port"],
    ["8080:80,8081:81", "IP address"],
    ["8080.0", "container port"],
    ["70000:80", "host port"],
    ["8080:70000", "container port"],
    ["80-", "container port"],
    ["82-80", "container port"],
    ["80-90-100:80", "host port"],
    ["8000-8001:80-82", "differ in number"],
    ["8000:80-82", "differ in number"],
    ["localhost:8080:80", "IP address"],
    ["127.1:83:83", "IP address"],
    ["010.0.0.1:80:80", "IP address"],
    ["fe80::1%eth0:80:80", "IP address"],
    ["[::1:80:80", "IP address"],
    ["*:80:80", "IP address"],
  ])("rejects %j", (entry, reason) => {
    expect(format(entry)).toMatch(new RegExp(`^rejected: .*${reason}`));
  });

  it("returns the offsets of each part", () => {
    const parsed = parseShortPort("127.0.0.1:8080:80/udp");
    expect(isPortMistake(parsed) ? null : parsed.parts).toEqual({
      hostIp: [0, 9],
      published: [10, 14],
      target: [15, 17],
      protocol: [18, 21],
    });
  });

  it("prints a value only if it cannot be a secret", () => {
    expect(format("hunter2:80")).toBe("rejected: invalid host port");
    expect(format("hunter2:")).toBe("rejected: no container port");
    expect(format("70000:80")).toContain('"70000"');
  });
});
