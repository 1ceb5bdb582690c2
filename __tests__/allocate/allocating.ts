import { allocate, type Allocation } from "../../src/allocate/allocate.ts";
import type { AllocationOptions } from "../../src/allocate/AllocationOptions.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { prepareProject } from "../../src/allocate/prepareProject.ts";
import { parseAllocationWords } from "../../src/allocate/parseAllocationWords.ts";
import type { Lease, LeasedPort } from "../../src/leases/Lease.ts";
import { addLeases } from "../../src/leases/addLeases.ts";
import { findCollisions } from "../../src/ports/findCollisions.ts";
import { overlaps } from "../../src/ports/HostEndpoint.ts";
import { makePlans } from "../../src/ports/makePlans.ts";
import { buildNeedsProject } from "../../src/policy/buildNeedsProject.ts";
import { emptyPolicy, type Policy } from "../../src/policy/Policy.ts";
import { endpointsOf, makeHolder, makeHostView } from "../helpers/hostView.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

export interface Case {
  /** The texts of files by path. Paths are relative to /repo/shop. */
  readonly files: Readonly<Record<string, string>>;
  /** `conflicts`, `all`, services or settings, separated by spaces. */
  readonly allocate?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Endpoints in use, e.g. `127.0.0.1:5432/tcp`. */
  readonly held?: readonly string[];
  readonly leases?: readonly Lease[];
  readonly policy?: Partial<Policy>;
  readonly directories?: readonly string[];
  readonly request?: Partial<AllocationOptions>;
  readonly store?: LeaseStore | null;
}

/** Allocates ports on a fake host. */
export function allocateIn({
  files: texts,
  allocate: words = "all",
  env = {},
  held = [],
  leases = [],
  policy: more = {},
  directories = ["/repo/shop"],
  request: asked = {},
  store = null,
}: Case): Promise<Allocation> {
  const files = memoryFiles(placeTexts(texts, "/repo/shop"));
  const given = words.split(" ").filter(Boolean);
  const policy = { ...emptyPolicy, ...more };
  const request: AllocationOptions = {
    ...parseAllocationWords({
      names: given.filter((word) => !word.includes("=")),
      settings: given.filter((word) => word.includes("=")),
      range: null,
      offset: null,
    }),
    // Tests of single ports move all of them too.
    offset: null,
    saved: new Map(),
    variables: true,
    override: true,
    exported: true,
    leftovers: [],
    copying: { names: false, urls: false },
    traefik: null,
    rename: true,
    runner: "runner-1",
    ...asked,
  };
  const subjects = directories.map((directory) => {
    const own = requestFor(directory);
    const { before } = prepareProject(request, own, files, env);
    if (before === null) throw new Error("nothing would move");
    return {
      request: own,
      before,
      paths: {
        envFile: `/out/${before.project.name}.env`,
        overrideFile: `/out/${before.project.name}.yaml`,
      },
    };
  });
  const problem = subjects.flatMap(({ before }) => before.project.problems)[0];
  if (problem !== undefined) throw new Error(problem.message);
  const plans = makePlans(
    {
      projects: subjects.map(({ before }) => before.project),
      needs: buildNeedsProject(policy, env),
    },
    { ipv6: true },
  );
  const inUse = held.flatMap(endpointsOf);
  const holders = [makeHolder({ kind: "process", name: "nginx", pid: 12 })];
  const obstacles = inUse.flatMap((endpoint) =>
    plans.here.requests.flatMap((portRequest) =>
      portRequest.endpoints
        .filter((each) => overlaps(each, endpoint))
        .map((each) => ({
          request: portRequest,
          endpoint: each,
          status: "taken" as const,
          holders,
          reason: null,
        })),
    ),
  );
  const plain = makeHostView({ probed: false, obstacles, inUse });
  const view = addLeases(plain, plans.here, leases);
  const state = {
    plan: plans.here,
    engine: { ipv6: true },
    collisions: findCollisions(plans.here),
    view,
    leases,
    policy,
  };
  return allocate(request, state, subjects, { files, env, host: fakeHost({}), store });
}

/** Formats assignments, e.g. `db:5432 5432 -> 15432 variable POSTGRES_PORT`. */
export function formatAssignments({ assignments }: Allocation): string[] {
  return assignments.map(({ request: { service, binding }, port, via, variable }) =>
    [`${service.name}:${binding.target}`, binding.published ?? "-", "->", port, via, variable ?? ""]
      .join(" ")
      .trim(),
  );
}

/** Formats assignments without ports, e.g. `db:5432 variable POSTGRES_PORT`. */
export function ways({ assignments }: Allocation): string[] {
  return assignments.map(({ request: { service, binding }, via, variable }) =>
    [`${service.name}:${binding.target}`, via, variable ?? ""].join(" ").trim(),
  );
}

export function leaseOf(port: number, more: Partial<Lease> = {}): Lease {
  const use: LeasedPort = {
    port,
    protocol: "tcp",
    addresses: ["0.0.0.0"],
    project: "other",
    startedAs: "other",
    service: "web",
    target: 80,
    directory: "/elsewhere",
  };
  return {
    ...use,
    run: "0",
    ours: true,
    local: true,
    account: 0,
    ended: false,
    lasts: "job",
    checkout: null,
    pid: null,
    since: null,
    until: null,
    ...more,
  };
}
