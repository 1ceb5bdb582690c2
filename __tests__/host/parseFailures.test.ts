import { describe, expect, it } from "vitest";
import { type PortFailure, parseFailures } from "../../src/host/engine/parseFailures.ts";
import { PORT_ERRORS } from "./portErrors.ts";
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

describe("parseFailures", () => {
  it.each(PORT_ERRORS)("parses the message for %s", (_, text, expected) => {
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
