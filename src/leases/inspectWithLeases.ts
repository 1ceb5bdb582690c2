import type { Plan } from "../ports/Plan.ts";
import { addLeases } from "./addLeases.ts";
import type { Holder } from "../host/holders/Holder.ts";
import type { Host } from "../host/Host.ts";
import type { HostView } from "../host/HostView.ts";
import type { Lease } from "./Lease.ts";
import { inspectHost } from "../host/inspectHost.ts";
import { readComposeRelease } from "../host/engine/readComposeRelease.ts";
import { type WaitOptions, waitForPorts } from "../host/waitForPorts.ts";

/** A view of the host, and the leases of all runs. */
export interface Inspection {
  readonly view: HostView;
  readonly leases: readonly Lease[];
}

/** The dependencies of an inspection. */
export interface InspectionDeps {
  readonly host: Host;
  /** How long to wait for ports that are in use. */
  readonly wait: WaitOptions;
  listLeases(this: void): Promise<readonly Lease[]>;
  describeHolder(this: void, holder: Holder): string;
  reportProgress(this: void, what: string): void;
}

/** Inspects the host for the ports of a plan until they are free or the time is over. */
export async function inspectWithLeases(
  plan: Plan,
  { host, wait, listLeases, describeHolder, reportProgress }: InspectionDeps,
): Promise<Inspection> {
  let leases: readonly Lease[] = [];
  const inspect = async () => {
    reportProgress("checking ports on this host");
    leases = await listLeases();
    return addLeases(await inspectHost(plan, host), plan, leases);
  };
  const release = readComposeRelease(plan.projects, host);
  const view = await waitForPorts(inspect, describeHolder, wait);
  return { view: { ...view, composeRelease: await release }, leases };
}
