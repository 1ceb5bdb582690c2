import { formatRequest } from "../ports/formatRequest.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { Holder } from "./holders/Holder.ts";
import type { HostView } from "./HostView.ts";

/** How long taken ports are waited for. */
export interface WaitOptions {
  /** At most. */
  readonly seconds: number;
  /** Says what is waited for: when that changes, and every ten seconds. */
  readonly report: (message: string) => void;
  /** In milliseconds. For tests. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

const INSPECTION_INTERVAL = 500;
const MESSAGE_INTERVAL = 10_000;
const MAX_NAMED_ENDPOINTS = 5;

/**
 * Looks again until nothing that could let go stands in the way, or the time is over; the last
 * view. What waiting cannot change is not waited for.
 */
export async function waitForPorts(
  look: () => Promise<HostView>,
  describe: (holder: Holder) => string,
  { seconds, report: tell, now = Date.now, pause = sleep }: WaitOptions,
): Promise<HostView> {
  const end = now() + seconds * 1000;
  let view = await look();
  let told = { what: "", at: 0 };
  for (;;) {
    const what = describeHeldPorts(view, describe);
    const left = end - now();
    if (what === "" || left <= 0) return view;
    if (what !== told.what || now() - told.at >= MESSAGE_INTERVAL) {
      tell(`waiting for ${what}, ${Math.ceil(left / 1000)} s at most`);
      told = { what, at: now() };
    }
    await pause(Math.min(INSPECTION_INTERVAL, left));
    view = await look();
  }
}

function describeHeldPorts({ obstacles }: HostView, describe: (holder: Holder) => string): string {
  const held = obstacles.filter(({ status }) => status === "taken" || status === "leased");
  const named = Array.from(
    groupBy(held, ({ request, endpoint }) => formatRequest(request, endpoint)),
    ([requested, each]) =>
      formatHeldPort(requested, each.flatMap(({ holders }) => holders).map(describe)),
  );
  const more = named.length - MAX_NAMED_ENDPOINTS;
  return `${named.slice(0, MAX_NAMED_ENDPOINTS).join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function formatHeldPort(requested: string, holders: readonly string[]): string {
  return `${requested}, held by ${[...new Set(holders)].join(" and ") || "something unknown"}`;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
