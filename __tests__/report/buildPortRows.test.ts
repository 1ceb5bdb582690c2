import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportOf } from "../rules/fixture.ts";

const fixtures = join(import.meta.dirname, "../rules");

/** Prints the rows of a rule's fixture: `SERVICE REQUESTED COUNT STATUS HOLDERS`. */
const rows = (fixture: string) =>
  reportOf(join(fixtures, fixture)).rows.map(({ service, requested, count, status, holders }) =>
    [
      service,
      requested,
      count,
      status,
      ...holders.map(({ holder, endpoint }) => `${holder.name}@${endpoint}`),
    ].join(" "),
  );

describe("the port map of", () => {
  it.each<[string, string[]]>([
    [
      "port-occupied/systemd-unit",
      ["db 127.0.0.1:5432/tcp 1 taken postgresql.service@127.0.0.1:5432/tcp"],
    ],
    ["port-occupied/own-container", ["web *:5432/tcp 1 own legacy/db@*:5432/tcp"]],
    ["port-occupied/same-project-name-elsewhere", ["web *:5432/tcp 1 taken legacy/db@*:5432/tcp"]],
    [
      "port-occupied/connection-from-the-port",
      ["web *:40000/tcp 1 possible curl@0.0.0.0:40000/tcp"],
    ],
    ["port-occupied/other-address", ["web 127.0.0.1:5432/tcp 1 free"]],
    ["port-excluded/address-of-another-host", ["web 192.0.2.7:8080/tcp 1 taken"]],
    ["host-unseen/job-in-a-container", ["web *:8080/tcp 1 unknown"]],
    ["host-unseen/no-host-port", ["web 80/tcp 1 engine"]],
    ["invalid-port/too-high", ["web *:70000/tcp 1 unchecked"]],
    ["invalid-port/replicas-zero", ["web *:http/tcp 1 discarded"]],
    ["forbidden-ports/network-of-a-container", ["torrent *:9091/tcp 1 unchecked"]],
    ["discarded-ports/host-network", ["exporter *:9100/tcp 1 discarded"]],
    [
      "port-collision/fixed-port-in-the-range-of-another-service",
      ["worker *:8000-8004/tcp 1 possible", "web *:8002/tcp 1 possible"],
    ],
    ["invalid-project/one-project-of-two", ["web *:8080/tcp 1 free"]],
  ])("%s", (fixture, expected) => expect(rows(fixture)).toEqual(expected));

  it("a range has a row for each status", () => {
    expect(rows("port-occupied/ports-of-a-range")).toEqual([
      "web *:8000/tcp 1 free",
      "web *:8001-8002/tcp 2 taken postgresql.service@*:8001-8002/tcp",
      "web *:8003/tcp 1 free",
      "web *:8004/tcp 1 taken legacy/db@0.0.0.0:8004/tcp",
      "web *:8005/tcp 1 free",
    ]);
  });
});
