import { formatRequest } from "../ports/formatRequest.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { Holder } from "./holders/Holder.ts";
import type { HostView } from "./HostView.ts";

/** How long taken ports are waited for. */
export interface WaitOptions {
  /** At most. */
  readonly seconds: number;
  /** Reports what is waited for: when that changes, and every ten seconds. */
  readonly report: (message: string) => void;
  /** In milliseconds. For tests. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const INSPECTION_INTERVAL = 500;
const MESSAGE_INTERVAL = 10_000;
const MAX_NAMED_ENDPOINTS = 5;

/**
 * Inspects the host until nothing that could end stands in the way, or the time is over. Returns
 * the last view. What waiting cannot change is not waited for.
 */
export async function waitForPorts(
  inspect: () => Promise<HostView>,
  describeHolder: (holder: Holder) => string,
  { seconds, report, now = Date.now, pause = wait }: WaitOptions,
): Promise<HostView> {
  const end = now() + seconds * 1000;
  let view = await inspect();
  let reported = { ports: "", at: 0 };
  for (;;) {
    const ports = describeHeldPorts(view, describeHolder);
    const left = end - now();
    if (ports === "" || left <= 0) return view;
    if (ports !== reported.ports || now() - reported.at >= MESSAGE_INTERVAL) {
      report(`waiting for ${ports}, ${Math.ceil(left / 1000)} s at most`);
      reported = { ports, at: now() };
    }
    await pause(Math.min(INSPECTION_INTERVAL, left));
    view = await inspect();
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
    return `${requested}, held by ${[...holders].join(" and ") || "something unknown"}`;
  });
  const more = named.length - MAX_NAMED_ENDPOINTS;
  return `${named.slice(0, MAX_NAMED_ENDPOINTS).join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}
