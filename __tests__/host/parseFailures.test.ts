import { describe, expect, it } from "vitest";
import { type PortFailure, parseFailures } from "../../src/host/engine/parseFailures.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

const line = ({ cause, endpoint, container }: PortFailure) => {
  const { address, protocol, ...ports } = endpoint ?? {
    address: null,
    protocol: null,
    first: 0,
    last: 0,
  };
  const at =
    endpoint === null
      ? "no port"
      : formatEndpoint({ ...ports, address: address ?? "*", protocol: protocol ?? "tcp" }).replace(
          /\/tcp$/,
          protocol ? "/tcp" : "",
        );
  return `${cause} ${at}${container === null ? "" : ` ${container}`}`;
};

const START =
  "Error response from daemon: driver failed programming external connectivity on endpoint " +
  "shop-db-1 (5e2f): ";
const START_28 = START.replace("daemon: ", "daemon: failed to set up container networking: ");

describe("parseFailures", () => {
  // Engines 20.10.24, 26.1.5 and 28.5.2: recorded. 27 and 29: from moby's sources. Desktop, podman,
  // nerdctl and rootless: from their issues and sources.
  it.each([
    [
      "another container, engine 20",
      `${START}Bind for 0.0.0.0:8080 failed: port is already allocated`,
      "allocated 0.0.0.0:8080 shop-db-1",
    ],
    [
      "another container, engine 20, IPv6",
      `${START}Bind for :::8080 failed: port is already allocated`,
      "allocated [::]:8080 shop-db-1",
    ],
    [
      "another container, engine 28, one IPv6 address",
      `${START_28}Bind for ::1:10407 failed: port is already allocated`,
      "allocated [::1]:10407 shop-db-1",
    ],
    [
      "another container, engine 28",
      `${START_28}Bind for 127.0.0.1:8080 failed: port is already allocated`,
      "allocated 127.0.0.1:8080 shop-db-1",
    ],
    [
      "a process, engine 20",
      `${START}Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already ` +
        "in use",
      "in-use 0.0.0.0:8080/tcp shop-db-1",
    ],
    [
      "a process, engine 26, IPv6 and udp",
      `${START}Error starting userland proxy: listen udp6 [::]:5353: bind: address already in use`,
      "in-use [::]:5353/udp shop-db-1",
    ],
    [
      "a process, engine 27",
      `${START}failed to bind port 0.0.0.0:8080/tcp: Error starting userland proxy: listen ` +
        "tcp4 0.0.0.0:8080: bind: address already in use",
      "in-use 0.0.0.0:8080/tcp shop-db-1",
    ],
    [
      "a process, engine 28",
      `${START_28}failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already ` +
        "in use",
      "in-use 0.0.0.0:8080/tcp shop-db-1",
    ],
    [
      "a process, engine 28, IPv6",
      `${START_28}failed to bind host port for [::]:10206:172.19.0.2:80/tcp: address already ` +
        "in use",
      "in-use [::]:10206/tcp shop-db-1",
    ],
    [
      "a process, engine 28, when listening",
      `${START_28}failed to listen on TCP socket: address already in use`,
      "in-use no port shop-db-1",
    ],
    [
      "a process, engine 29",
      `${START_28}failed to bind host port 0.0.0.0:8080/tcp: address already in use`,
      "in-use 0.0.0.0:8080/tcp shop-db-1",
    ],
    [
      "a process, engine 29, IPv6",
      `${START_28}failed to bind host port [::1]:53/udp: address already in use`,
      "in-use [::1]:53/udp shop-db-1",
    ],
    [
      "a foreign address, engine 20",
      `${START}Error starting userland proxy: listen tcp4 203.0.113.1:80: bind: cannot assign ` +
        "requested address",
      "not-local 203.0.113.1:80/tcp shop-db-1",
    ],
    [
      "a foreign address, engine 28",
      `${START_28}failed to bind host port for 203.0.113.1:11000:172.19.0.2:80/udp: cannot ` +
        "assign requested address",
      "not-local 203.0.113.1:11000/udp shop-db-1",
    ],
    ["an exhausted pool", `${START}all ports are allocated`, "exhausted no port shop-db-1"],
    [
      "Docker Desktop",
      "Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:5000 -> " +
        "0.0.0.0:0: listen tcp 0.0.0.0:5000: bind: address already in use",
      "in-use 0.0.0.0:5000/tcp",
    ],
    [
      "Docker Desktop of 2024",
      "Error response from daemon: ports are not available: exposing port TCP 0.0.0.0:8080 -> " +
        "127.0.0.1:0: listen tcp 0.0.0.0:8080: bind: Only one usage of each socket address " +
        "(protocol/network address/port) is normally permitted.",
      "in-use 0.0.0.0:8080/tcp",
    ],
    [
      "Docker Desktop in a range that Windows excludes",
      "Error response from daemon: Ports are not available: listen tcp 0.0.0.0:50051: bind: An " +
        "attempt was made to access a socket in a way forbidden by its access permissions.",
      "denied 0.0.0.0:50051/tcp",
    ],
    [
      "podman",
      "Error: cannot listen on the TCP port: listen tcp4 :27081: bind: address already in use",
      "in-use *:27081/tcp",
    ],
    [
      "podman without root",
      "Error: rootlessport listen tcp 0.0.0.0:8080: bind: address already in use",
      "in-use 0.0.0.0:8080/tcp",
    ],
    [
      "podman without root, a privileged port",
      "Error: rootlessport cannot expose privileged port 80, you can add " +
        "'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or " +
        "choose a larger port number (>= 1024): listen tcp 0.0.0.0:80: bind: permission denied",
      "denied 0.0.0.0:80/tcp",
    ],
    [
      "a rootless engine",
      `${START}error while calling PortManager.AddPort(): cannot expose privileged port 80, ` +
        "you can add",
      "denied *:80 shop-db-1",
    ],
    [
      "a rootless engine, a process",
      `${START}error while calling RootlessKit PortManager.AddPort(): listen tcp4 ` +
        "0.0.0.0:8080: bind: address already in use",
      "in-use 0.0.0.0:8080/tcp shop-db-1",
    ],
    [
      "podman with pasta",
      "Error: pasta failed with exit code 1:\nFailed to bind port 8080 (Address already in " +
        "use) for option '-t 8080-8080:80-80', exiting",
      "in-use *:8080",
    ],
    [
      "podman, a range for one container port",
      "Error: host and container port ranges have different lengths: 2 vs 1",
      "refused no port",
    ],
    [
      "Docker Desktop, udp",
      "Error response from daemon: ports are not available: exposing port UDP 0.0.0.0:53 -> " +
        "127.0.0.1:0: listen udp 0.0.0.0:53: bind: address already in use",
      "in-use 0.0.0.0:53/udp",
    ],
    [
      "an engine without a proxy, engine 26",
      `${START}failed to bind port 127.0.0.1:8080/tcp: listen tcp4 127.0.0.1:8080: bind: ` +
        "address already in use",
      "in-use 127.0.0.1:8080/tcp shop-db-1",
    ],
    [
      "sctp on a kernel without it, engine 20",
      `${START}Error starting userland proxy: protocol not supported`,
      "unsupported no port shop-db-1",
    ],
    [
      "sctp on a kernel without it, engine 28",
      `${START_28}failed to bind host port for 0.0.0.0:8080:172.19.0.2:80/sctp: protocol not ` +
        "supported",
      "unsupported 0.0.0.0:8080/sctp shop-db-1",
    ],
    [
      "a pool that starts at port 0",
      `${START}invalid port range: 0-5`,
      "refused no port shop-db-1",
    ],
    [
      "an invalid address",
      'Error response from daemon: invalid IP address: "localhost"',
      "refused no port",
    ],
    [
      "exposed ports with another container's network",
      "Error response from daemon: conflicting options: port exposing and the container type " +
        "network mode",
      "refused no port",
    ],
    [
      "a service container of a job",
      `##[error]${START.replace("shop-db-1", "0a_postgres_1b2c3d")}Bind for 0.0.0.0:5432 ` +
        "failed: port is already allocated",
      "allocated 0.0.0.0:5432 0a_postgres_1b2c3d",
    ],
    [
      "nerdctl",
      'level=fatal msg="bind for 0.0.0.0:8080 failed: port is already allocated"',
      "allocated 0.0.0.0:8080",
    ],
    [
      "an invalid port",
      'Error response from daemon: invalid port specification: "abc"',
      "refused no port",
    ],
    [
      "a port that is too high",
      "Error response from daemon: invalid port '70000': value out of range",
      "refused no port",
    ],
    ["an invalid protocol", `${START_28}unknown protocol`, "refused no port shop-db-1"],
    [
      "published ports with another container's network",
      "Error response from daemon: conflicting options: port publishing and the container type " +
        "network mode",
      "refused no port",
    ],
    ["carriage returns", `${START}all ports are allocated\r`, "exhausted no port shop-db-1"],
  ])("parses the message for %s", (_, text, expected) => {
    expect(parseFailures(` Container shop-db-1  Starting\n${text}\n`).map(line)).toEqual([
      expected,
    ]);
  });

  it.each([
    ["another failure", "Error response from daemon: No such image: tiny:latest"],
    ["a server that listens", "db-1  | LOG:  listening on IPv4 address 0.0.0.0, port 5432"],
    ["a log about listening", "listen tcp 0.0.0.0:80: everything is fine"],
    ["a port that is too large", "Bind for 0.0.0.0:99999999 failed: no"],
    ["nothing", ""],
  ])("ignores %s", (_, text) => {
    expect(parseFailures(text)).toEqual([]);
  });

  it("returns each failure once, in order, up to a limit", () => {
    const bind = (port: number) => `Bind for 0.0.0.0:${port} failed: port is already allocated`;
    expect(parseFailures([bind(81), bind(80), bind(81)].join("\n")).map(line)).toEqual([
      "allocated 0.0.0.0:81",
      "allocated 0.0.0.0:80",
    ]);
    expect(
      parseFailures(Array.from({ length: 1000 }, (_, i) => bind(i + 1)).join("\n")),
    ).toHaveLength(50);
  });
});
