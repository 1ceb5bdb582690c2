import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Project } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/resolveProject.ts";
import type { Holder } from "../../src/host/Holder.ts";
import type { HostView, Kernel, Obstacle } from "../../src/host/HostView.ts";
import { NOT_LOCAL } from "../../src/host/judge.ts";
import { collisions } from "../../src/plan/collisions.ts";
import { type HostEndpoint, overlaps } from "../../src/plan/HostEndpoint.ts";
import { makePlan } from "../../src/plan/makePlan.ts";
import { parseEndpoint } from "../../src/plan/parseEndpoint.ts";
import type { Plan } from "../../src/plan/Plan.ts";
import { makeReport } from "../../src/report/makeReport.ts";
import type { Place, Report, ReportFinding } from "../../src/report/Report.ts";
import { rules } from "../../src/rules/index.ts";
import { judge } from "../../src/rules/judge.ts";
import { localFiles } from "../../src/system/localFiles.ts";
import { requestFor } from "../memory.ts";

interface HeldFixture {
  /** `*:5432/tcp`, `127.0.0.1:53/udp`. */
  readonly endpoint: string;
  /** "taken" unless given. */
  readonly status?: Obstacle["status"];
  /** NOT_LOCAL for what the host stage says of an address that is not this host's. */
  readonly reason?: string;
  readonly holder?: Pick<Holder, "kind" | "name"> & Partial<Holder>;
}

/** What `listeners.json` of a case says of the host; without it nothing is in the way. */
interface HostFixture {
  readonly listeners?: readonly HeldFixture[];
  readonly running?: HostView["runningProjects"];
  /** Why the host cannot be seen. */
  readonly unseen?: string;
  readonly kernel?: Partial<Kernel>;
}

const LINUX: Kernel = { platform: "linux", ephemeral: [32_768, 60_999], reserved: [], unprivilegedStart: 1024, ipv6: true };

/** What all rules find in a case: in the project in its directory, or in those in the directories below. */
export function reportOf(directory: string): Report {
  const plan = makePlan(projectsOf(directory), true);
  const host = hostOf(directory, plan);
  const collided = collisions(plan);
  const findings = judge(rules, plan, collided, host);
  return makeReport({ command: "check", rootOf: () => slashed(directory), plan, collisions: collided, host, findings, failOn: "error" });
}

const slashed = (path: string) => path.replaceAll("\\", "/");

function projectsOf(directory: string): Project[] {
  if (existsSync(join(directory, "compose.yaml"))) return [resolveProject(requestFor(slashed(directory)), localFiles(directory), {})];
  const below = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below.flatMap(({ name }) => projectsOf(join(directory, name)));
}

function hostOf(directory: string, plan: Plan): HostView {
  const file = join(directory, "listeners.json");
  const {
    listeners = [],
    running = [],
    unseen = null,
    kernel = {},
  } = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as HostFixture;
  return {
    kernel: { ...LINUX, ...kernel },
    probed: true,
    visible: unseen === null,
    reason: unseen,
    obstacles: listeners.flatMap((listener) => obstaclesOf(listener, plan)),
    inUse: listeners.flatMap(({ endpoint }) => endpointsOf(endpoint)),
    runningProjects: running.map(({ project, directory: place }) => ({ project, directory: slashed(resolve(directory, place)) })),
  };
}

function obstaclesOf({ endpoint, status = "taken", reason = "", holder }: HeldFixture, { wants }: Plan): Obstacle[] {
  const holders = holder === undefined ? [] : [{ pid: null, since: null, detail: null, compose: null, ...holder }];
  return wants.flatMap((want) =>
    want.endpoints.flatMap((wanted) => {
      const held = endpointsOf(endpoint).find((each) => overlaps(each, wanted));
      if (held === undefined) return [];
      const part = { ...wanted, first: Math.max(wanted.first, held.first), last: Math.min(wanted.last, held.last) };
      return [{ want, endpoint: part, status, holders, reason: reason === "NOT_LOCAL" ? NOT_LOCAL : reason || null }];
    }),
  );
}

function endpointsOf(spelling: string): HostEndpoint[] {
  const named = parseEndpoint(spelling);
  if (named === null || named.protocol === null) throw new Error(`${spelling}: write ADDRESS:PORT/PROTOCOL`);
  const { first, last, protocol, family, address } = named;
  const rest = { first, last, protocol };
  if (family !== null && address !== null) return [{ family, address, ...rest }];
  return [
    { family: "IPv4", address: "0.0.0.0", ...rest },
    { family: "IPv6", address: "::", ...rest },
  ];
}

/** Findings as a person would tell them; empty for none. */
export function printed(findings: readonly ReportFinding[]): string {
  return findings
    .map(({ severity, rule, project, service, evidence, place, message, fix, related }) =>
      [
        `${severity} ${rule} ${[project, service].filter((name) => name !== null).join("/")} ${evidence}`,
        `  at  ${placed(place)}`,
        `      ${message}`,
        `  fix ${fix}`,
        ...related.map((end) => `  see ${placed(end.place)} ${end.message}`),
      ].join("\n"),
    )
    .map((finding) => `${finding}\n`)
    .join("\n");
}

function placed(place: Place | null): string {
  return place === null ? "-" : `${place.file}:${place.line}:${place.column}-${place.endLine}:${place.endColumn}`;
}
