import { addAllocationNote } from "../allocate/allocationEnvironment.ts";
import type { Host } from "../host/Host.ts";
import type { Listener } from "../host/Listener.ts";
import { listListeners } from "../host/listListeners.ts";
import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import type { Env } from "../lib/Env.ts";
import type { LeftPort } from "../report/formats/run.ts";
import type { Report } from "../report/Report.ts";

/**
 * Builds the environment of a program that uses the ports of an allocation: the environment of this
 * process, with the variables that `allocate --print shell` would set and unset. Throws if the
 * project needs arguments instead.
 *
 * @param directory the directory of the project
 * @param env the environment of this process, with what earlier allocations exported to it
 */
export function buildRunEnvironment(
  { allocation, projects }: Pick<Report, "allocation" | "projects">,
  directory: string,
  env: Env,
): Env {
  const exported = allocation?.environment ?? new Map<string, string>();
  const [project] = projects;
  if (project !== undefined && !exported.has("COMPOSE_PROJECT_NAME"))
    throw new Error(
      `the environment of a program cannot move the ports of ${project.name}: ` +
        "use `portplan allocate --write-override FILE`, and the arguments that it prints",
    );
  const changed: Record<string, string | undefined> = { ...env };
  for (const [name, value] of addAllocationNote(exported, directory, env))
    if (value === null) delete changed[name];
    else changed[name] = value;
  return changed;
}

/**
 * Ends a run: releases its leases, except for those of ports that are still in use, and returns
 * what uses these.
 */
export async function endRun(leases: LeaseStore, host: Host): Promise<readonly LeftPort[]> {
  const isOwn = ({ run }: Lease) => run === leases.run;
  const own = (await leases.list(() => true)).filter(isOwn);
  if (own.length === 0) return [];
  const ports = new Set(own.map(({ port }) => port));
  const { listeners } = await listListeners(host, (port) => ports.has(port));
  const left = listeners.filter(
    (listener) => STAYS[listener.state] && own.some((lease) => isOn(lease, listener)),
  );
  await leases.release((lease) => isOwn(lease) && !left.some((each) => isOn(lease, each)));
  return left;
}

/** The states that last until a program or a container stops. */
const STAYS: Readonly<Record<Listener["state"], boolean>> = {
  listening: true,
  bound: true,
  published: true,
  connected: false,
  "time-wait": false,
};

function isOn({ port, protocol }: Lease, { endpoint }: Listener): boolean {
  return endpoint.first === port && endpoint.protocol === protocol;
}
