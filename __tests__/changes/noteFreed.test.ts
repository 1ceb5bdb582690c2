import { describe, expect, it } from "vitest";
import type { HostView } from "../../src/host/HostView.ts";
import { runStages } from "../../src/pipeline.ts";
import type { Report } from "../../src/report/Report.ts";
import type { RunRequest } from "../../src/RunRequest.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const COMPOSE = `
name: shop
services:
  db: {image: postgres, ports: ["5432:5432"]}
  web: {image: web, ports: ["8080:80"]}
`;

const idOf = (port: number) => `${port}`.padEnd(64, "0");
const toContainer = (port: number) => ({
  Id: idOf(port),
  Names: [`/legacy-${port}`],
  State: "running",
  Status: "Up 3 days",
  Labels: {
    "com.docker.compose.project": "legacy",
    "com.docker.compose.service": `s${port}`,
    "com.docker.compose.project.working_dir": "/srv/legacy",
  },
  Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: port, Type: "tcp" }],
});

/** A host with a container for each port, some of which can be stopped. */
function makeHost(ports: readonly number[]) {
  const running = new Set(ports);
  const engine: Record<string, string> = {};
  const update = () =>
    (engine["/containers/json"] = JSON.stringify(Array.from(running, toContainer)));
  update();
  const host = fakeHost({
    ...quiet,
    engine,
    version: "28.5.2",
    bind: ({ first }) => (running.has(first) ? "in-use" : "free"),
  });
  const stop = (port: number) => {
    running.delete(port);
    update();
  };
  return { host, stop };
}

interface Case {
  readonly inUse?: readonly number[];
  /** The ports whose users are said to be stopped. */
  readonly named?: readonly number[];
  /** The ports that are free afterwards. */
  readonly freed?: readonly number[];
  readonly request?: Partial<RunRequest>;
  readonly policy?: string;
}

async function run({ inUse = [5432, 8080], named = [], freed = named, request, policy }: Case) {
  const { host, stop } = makeHost(inUse);
  let calls = 0;
  const freePorts = (view: HostView) => {
    calls++;
    for (const port of freed) stop(port);
    const used = view.obstacles.filter(({ endpoint }) => named.includes(endpoint.first));
    const all = used.flatMap((each) => each.holders);
    const holders = new Set(all.filter(({ kind }) => kind === "compose"));
    const describeHolder = { holders, describe: ({ name }: { name: string }) => `stopped ${name}` };
    return Promise.resolve(holders.size === 0 ? null : describeHolder);
  };
  const texts = {
    "/repo/compose.yaml": COMPOSE,
    "/repo/.git/config": "",
    ...(policy !== undefined && { "/repo/portplan.yml": policy }),
  };
  const found = await runStages(
    {
      command: "check",
      projects: [{ ...requestFor("/repo"), found: false }],
      workflows: [],
      probe: true,
      failOn: "error",
      ...request,
    },
    { files: memoryFiles(texts), env: {}, host, freePorts },
  );
  return { ...found, calls };
}

const occupied = ({ findings }: Report) =>
  findings
    .filter(({ rule }) => rule === "port-occupied")
    .map(({ severity, service, note }) => {
      const stopped = /^resolved: .*$/.exec(note)?.[0];
      return [severity, service, ...(stopped === undefined ? [] : [stopped])].join(" ");
    });
const statuses = ({ rows }: Report) => rows.map(({ service, status }) => `${service} ${status}`);

describe("a run that frees ports", () => {
  it.each<[string, Case, readonly string[], readonly string[]]>([
    [
      "turns findings that it resolved into notices that say what was stopped",
      { named: [5432, 8080] },
      ["notice db resolved: stopped legacy/s5432", "notice web resolved: stopped legacy/s8080"],
      ["db free", "web free"],
    ],
    [
      "leaves the finding about a port whose user was not stopped",
      { named: [5432] },
      ["error web", "notice db resolved: stopped legacy/s5432"],
      ["db free", "web taken"],
    ],
    [
      "leaves the finding about a port that is in use again",
      { named: [5432, 8080], freed: [8080] },
      ["error db", "notice web resolved: stopped legacy/s8080"],
      ["db taken", "web free"],
    ],
    [
      "says nothing about a port that something else freed",
      { named: [5432], freed: [5432, 8080] },
      ["notice db resolved: stopped legacy/s5432"],
      ["db free", "web free"],
    ],
    [
      "changes nothing if nothing was stopped",
      {},
      ["error db", "error web"],
      ["db taken", "web taken"],
    ],
    [
      "adds no notice for a rule that the policy turns off",
      { named: [5432, 8080], policy: "version: 1\nrules: {port-occupied: off}\n" },
      [],
      ["db free", "web free"],
    ],
  ])("%s", async (_, given, findings, rows) => {
    const { report, calls } = await run(given);
    expect(occupied(report)).toEqual(findings);
    expect(statuses(report)).toEqual(rows);
    expect([report.ok, calls]).toEqual([!findings.some((each) => each.startsWith("error")), 1]);
  });

  it("has no advice and no command lines in such a notice", async () => {
    const { report } = await run({ named: [5432, 8080] });
    for (const { fix, localNote } of report.findings.filter(({ rule }) => rule === "port-occupied"))
      expect([fix, localNote]).toEqual(["", undefined]);
  });

  it("judges the same notices by another policy, without stopping anything again", async () => {
    const { judge, policy, ...found } = await run({ named: [5432] });
    expect(occupied(await judge(policy))).toEqual(occupied(found.report));
    const rules = new Map([["port-occupied", { level: "off" as const }]]);
    const off = { ...policy, rules };
    expect(occupied(await judge(off))).toEqual([]);
    expect(found.calls).toBe(1);
  });

  it.each<[string, Partial<RunRequest>]>([
    ["the port map", { command: "map" }],
    ["a check without the host", { probe: false }],
  ])("stops nothing for %s", async (_, request) => {
    expect((await run({ named: [5432], request })).calls).toBe(0);
  });
});
