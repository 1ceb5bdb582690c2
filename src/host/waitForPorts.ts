import { formatRequest } from "../ports/formatRequest.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { Holder } from "./holders/Holder.ts";
import type { HostView } from "./HostView.ts";

/** Options for waiting, e.g. until ports are free. */
export interface WaitOptions {
  /** The maximum time in seconds. */
  readonly seconds: number;
  /** Receives a message when what is waited for changes, and every ten seconds. */
  readonly report: (message: string) => void;
  /** Returns the time in milliseconds. For tests. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const INSPECTION_INTERVAL = 500;
const MESSAGE_INTERVAL = 10_000;
const MAX_NAMED_ENDPOINTS = 5;

/**
 * Inspects the host until the ports are free or the time is over, and returns the last view. Waits
 * only for ports that are in use or leased.
 */
export function waitForPorts(
  inspect: () => Promise<HostView>,
  describeHolder: (holder: Holder) => string,
  options: WaitOptions,
): Promise<HostView> {
  return waitUntil(inspect, (view) => describeHeldPorts(view, describeHolder), options);
}

/**
 * Inspects something until nothing is missing or the time is over, and returns the last result.
 *
 * @param describeMissing describes what to wait for; empty for nothing
 */
export async function waitUntil<Result>(
  inspect: () => Promise<Result>,
  describeMissing: (result: Result) => string,
  { seconds, report, now = Date.now, pause = wait }: WaitOptions,
): Promise<Result> {
  const end = now() + seconds * 1000;
  let result = await inspect();
  let reported = { missing: "", at: 0 };
  for (;;) {
    const missing = describeMissing(result);
    const left = end - now();
    if (missing === "" || left <= 0) return result;
    if (missing !== reported.missing || now() - reported.at >= MESSAGE_INTERVAL) {
      report(`waiting up to ${Math.ceil(left / 1000)} s for ${missing}`);
      reported = { missing, at: now() };
    }
    await pause(Math.min(INSPECTION_INTERVAL, left));
    result = await inspect();
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function describeHeldPorts(
  { obstacles }: HostView,
  describeHolder: (holder: Holder) => string,
): string {
  const held = obstacles.filter(({ status }) => status === "taken" || status === "leased");
  const byPort = groupBy(held, ({ request, endpoint }) => formatRequest(request, endpoint));
  const named = Array.from(byPort, ([requested, each]) => {
    const holders = new Set(each.flatMap((obstacle) => obstacle.holders).map(describeHolder));
    return `${requested}, in use by ${[...holders].join(" and ") || "an unknown process"}`;
  });
  const more = named.length - MAX_NAMED_ENDPOINTS;
  return `${named.slice(0, MAX_NAMED_ENDPOINTS).join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}
