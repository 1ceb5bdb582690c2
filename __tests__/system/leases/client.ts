import { appendFileSync, readFileSync } from "node:fs";
import type { AllocationOptions } from "../../../src/allocate/AllocationOptions.ts";
import { choosePorts } from "../../../src/allocate/choosePorts.ts";
import type { LeasedPort } from "../../../src/leases/Lease.ts";
import { inspectKernel } from "../../../src/host/inspectHost.ts";
import { makePlan } from "../../../src/ports/makePlan.ts";
import { emptyPolicy } from "../../../src/policy/Policy.ts";
import { openEtcdLeases } from "../../../src/system/leases/openEtcdLeases.ts";
import { findOwner } from "../../../src/system/leases/leaseOwner.ts";
import { openFileLeases } from "../../../src/system/leases/openFileLeases.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { ownerOf } from "../../leases/ownerOf.ts";
import { projectOf } from "../../memory.ts";

// A process that uses the lease directory: client ACTION JSON. It prints one line of JSON.

const [action = "", argument = "{}"] = process.argv.slice(2);
const asked = JSON.parse(argument);
const { env } = process;

/**
 * Returns what leases end with: this process, unless the test names a checkout, or needs the owner
 * that the program finds.
 */
function findEnd() {
  if (typeof asked.checkout === "string") return asked.checkout as string;
  if (asked.owner === "found") return findOwner();
  return asked.owner === null ? null : ownerOf(process.pid);
}

const store =
  typeof asked.store === "string"
    ? openEtcdLeases(asked.store, env)
    : openFileLeases(env, findEnd());

const actions: Readonly<Record<string, () => Promise<unknown>>> = {
  claim: async () => ({
    got: await store.claim(asked.ports as LeasedPort[]),
    run: store.run,
    warnings: store.warnings,
  }),
  list: () => store.list(() => true).then((leases) => leases.toSorted((a, b) => a.port - b.port)),
  release: () =>
    store.release((lease) => asked.directory === undefined || lease.directory === asked.directory),
  owner: async () => nameOf(findOwner()?.pid ?? null),
  storm: () => storm(asked.name, asked.count, asked.range, asked.log),
};

const answer = await actions[action]?.().catch((error: Error) => ({ error: error.message }));
console.log(JSON.stringify(answer ?? null));
// The owner of leases has to keep running.
if (asked.stay === true) process.stdin.resume();

/** The state as printed by `ps`. */
function nameOf(pid: number | null): string | null {
  return pid === null ? null : readFileSync(`/proc/${pid}/comm`, "utf8").trim();
}

/**
 * Makes one allocation after another, each for a copy of a different project. Every leased port is
 * a line of the log.
 */
async function storm(
  name: string,
  count: number,
  range: AllocationOptions["range"],
  log: string,
): Promise<number> {
  const host = openHost(env);
  const request: AllocationOptions = {
    services: "all",
    settings: [],
    range,
    offset: null,
    saved: new Map(),
    variables: true,
    override: true,
    exported: false,
    leftovers: [],
    copying: { names: false, urls: false },
    traefik: null,
    rename: false,
    runner: name,
  };
  for (let i = 0; i < count; i++) {
    const project = projectOf('services: {web: {image: tiny, ports: ["127.0.0.1:80:80"]}}', {
      directory: `/copies/${name}/${i}`,
    });
    const plan = makePlan([project], { ipv6: false });
    const view = { ...inspectKernel(host), probed: true };
    const own = openFileLeases(env, findEnd());
    const state = {
      plan,
      engine: { ipv6: false },
      collisions: [],
      view,
      leases: [],
      policy: emptyPolicy,
    };
    const { assignments } = await choosePorts(request, state, { host, store: own });
    appendFileSync(
      log,
      assignments
        .map(({ port }) => `${performance.timeOrigin + performance.now()} ${port}\n`)
        .join(""),
    );
  }
  return count;
}
