import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addAllocationNote } from "../../src/allocate/allocationEnvironment.ts";
import { buildRunEnvironment, endRun } from "../../src/commands/run.ts";
import type { Env } from "../../src/lib/Env.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine, type Socket } from "../host/machine.ts";
import { claimsIn, portsOf, storeOf } from "../leases/fileStore.ts";
import { portFor } from "../leases/portFor.ts";
import { makeReport } from "../report/makeReport.ts";

/** Builds the environment of a program for a project with these variables. */
const nothing = {
  assignments: [],
  changes: [],
  copies: [],
  needs: new Map<string, string>(),
  files: [],
  warnings: [],
  routes: [],
};

function build(variables: Readonly<Record<string, string>>, env: Env = {}): Env {
  const environment = new Map(Object.entries(variables));
  const allocation = { ...nothing, environment };
  const { PORTPLAN_EXPORTED: _, ...rest } = buildRunEnvironment(
    makeReport({ allocation }),
    "/repo/shop",
    env,
  );
  return rest;
}

describe("buildRunEnvironment", () => {
  const NAME = { COMPOSE_PROJECT_NAME: "shop-1a2b3c4d" };

  it("adds the variables to the environment, and replaces those with other values", () => {
    expect(build({ ...NAME, PORT: "13000" }, { HOME: "/home/dev", PORT: "3000" })).toEqual({
      ...NAME,
      PORT: "13000",
      HOME: "/home/dev",
    });
  });

  it("unsets what only an earlier allocation has set for Compose, and keeps the rest", () => {
    const exported = new Map([
      ["COMPOSE_FILE", "a.yaml"],
      ["PORTPLAN_DB_5432", "15432"],
    ]);
    const earlier = Object.fromEntries(
      [...addAllocationNote(exported, "/repo/blog", {})].map(([name, value]) => [
        name,
        value ?? "",
      ]),
    );
    expect(build(NAME, { ...earlier, COMPOSE_PROFILES: "dev" })).toEqual({
      ...NAME,
      PORTPLAN_DB_5432: "15432",
      COMPOSE_PROFILES: "dev",
    });
  });

  it("restores what an earlier allocation has replaced", () => {
    const exported = new Map([["COMPOSE_FILE", "a.yaml"]]);
    const before = { COMPOSE_FILE: "mine.yaml" };
    const noted = Object.fromEntries(addAllocationNote(exported, "/repo/blog", before)) as Env;
    expect(build(NAME, { ...before, ...noted })).toEqual({ ...NAME, ...before });
  });

  it("records the variables, so that an allocation of the program knows them", () => {
    const allocation = {
      ...nothing,
      environment: new Map(Object.entries(NAME)),
    };
    const env = buildRunEnvironment(makeReport({ allocation }), "/repo/shop", {});
    expect(decodeURIComponent(env["PORTPLAN_EXPORTED"] ?? "")).toContain('"/repo/shop"');
  });

  it("throws if the environment cannot move the ports", () => {
    expect(() => build({ PORTPLAN_WEB_80: "13000" })).toThrow(
      "the environment of a program cannot move the ports of shop: use `portplan allocate " +
        "--write-override FILE`, and the arguments that it prints",
    );
  });
});

describe("endRun", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "portplan-end-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const socket = (port: number, more: Partial<Socket> = {}): Socket => ({
    address: "127.0.0.1",
    port,
    inode: port,
    ...more,
  });
  const hostWith = (...sockets: readonly Socket[]) =>
    fakeHost(
      machine(sockets, [
        { pid: 500, name: "node", inodes: sockets.map((each) => each.inode ?? 0) },
      ]),
    );

  it("releases all ports of the run if nothing uses them", async () => {
    const store = storeOf(folder);
    await store.claim([portFor(15_432), portFor(13_000, "a", { service: "web" })]);
    expect(await endRun(store, hostWith(socket(8080)))).toEqual([]);
    expect(claimsIn(folder)).toEqual([]);
  });

  it("keeps the ports that are in use, and returns what uses them", async () => {
    const store = storeOf(folder);
    await store.claim([portFor(15_432), portFor(13_000, "a", { service: "web" })]);
    const left = await endRun(store, hostWith(socket(15_432), socket(8080)));
    expect(left.map(({ endpoint, holder }) => [endpoint.first, holder.name])).toEqual([
      [15_432, "node"],
    ]);
    expect(portsOf(await store.list(() => true))).toEqual(["15432/tcp"]);
  });

  it.each<[string, Partial<Socket>]>([
    ["the other protocol", { protocol: "udp" }],
    ["a connection", { state: "connected" }],
  ])("does not keep a port for %s", async (_, more) => {
    const store = storeOf(folder);
    await store.claim([portFor(15_432)]);
    expect(await endRun(store, hostWith(socket(15_432, more)))).toEqual([]);
    expect(claimsIn(folder)).toEqual([]);
  });

  it("does not release the leases of other runs", async () => {
    const [store, other] = [storeOf(folder), storeOf(folder)];
    await store.claim([portFor(15_432)]);
    await other.claim([portFor(15_432), portFor(25_432, "b")]);
    await endRun(store, hostWith());
    expect(portsOf(await store.list(() => true))).toEqual(["15432/tcp", "25432/tcp"]);
  });

  it("does not inspect the host without leases", async () => {
    const host = hostWith(socket(15_432));
    expect(await endRun(storeOf(folder), host)).toEqual([]);
    expect(host.asked.reads).toEqual([]);
  });
});
