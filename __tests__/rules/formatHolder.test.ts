import { describe, expect, it } from "vitest";
import type { Holder } from "../../src/host/holders/Holder.ts";
import { formatHolder, formatHolderNotes } from "../../src/rules/formatHolder.ts";
import { makeHolder } from "../helpers/hostView.ts";

const holder = (given: Partial<Holder>) => makeHolder({ kind: "process", name: "node", ...given });
const labels = { project: "legacy", service: "db", directory: "/srv/legacy", oneOff: false };

describe("formatHolder", () => {
  it.each<[Partial<Holder>, string, string]>([
    [
      { pid: 812, since: "2026-11-20T09:00:00Z", detail: "node server.ts" },
      "process node (pid 812, since 2026-11-20T09:00:00Z, node server.ts)",
      "process node (pid 812)",
    ],
    [
      { kind: "kernel", name: "TIME_WAIT", detail: "a closed connection" },
      "the kernel (TIME_WAIT, a closed connection)",
      "the kernel (TIME_WAIT)",
    ],
    [
      { kind: "kernel", name: "kernel", detail: "a socket that no process has open" },
      "the kernel (a socket that no process has open)",
      "the kernel",
    ],
    [
      { kind: "unit", name: "postgresql.service" },
      "systemd unit postgresql.service",
      "systemd unit postgresql.service",
    ],
    [
      { kind: "compose", name: "legacy/db", compose: labels },
      "compose service legacy/db",
      "compose service legacy/db",
    ],
    [
      { kind: "unknown", name: "unknown", detail: "a process of root" },
      "a process of root",
      "a process of root",
    ],
    [
      { kind: "unknown", name: "unknown" },
      "something that could not be identified",
      "something that could not be identified",
    ],
  ])("formats %j", (given, long, brief) =>
    expect([formatHolder(holder(given)), formatHolder(holder(given), true)]).toEqual([long, brief]),
  );
});

describe("formatHolderNotes", () => {
  const release = "portplan release /code/a";
  const detail = "for /code/a";

  it.each<[string, Partial<Holder>, readonly string[]]>([
    ["a holder without details", {}, []],
    ["the details of a holder", { detail: "node server.ts" }, ["node: node server.ts"]],
    [
      "the command that releases a lease",
      { kind: "lease", name: "shop/db", detail, release },
      ["shop/db: for /code/a; `portplan release /code/a` releases it"],
    ],
    [
      "no command for a lease that this account cannot release",
      { kind: "lease", name: "shop/db", detail },
      ["shop/db: for /code/a"],
    ],
    [
      "nothing for a holder that is not known",
      { kind: "unknown", detail: "a process of root" },
      [],
    ],
  ])("has %s", (_, given, notes) => {
    expect(formatHolderNotes([holder(given)])).toEqual(notes);
  });
});
