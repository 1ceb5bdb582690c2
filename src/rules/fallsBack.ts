import type { Want } from "../plan/Plan.ts";
import type { Facts } from "./Facts.ts";
import type { Draft } from "./Rule.ts";

/**
 * What a finding is where a program outside of Compose is one of its ends and carries on at another port by itself: no more than a notice, which says so.
 * null where that is not so.
 */
export function fallsBack({ freePorts }: Facts, ends: readonly Want[]): Required<Pick<Draft, "severity" | "message">> | null {
  for (const want of ends) {
    const port = want.project.outside?.fallback.get(want.service.name)?.find((each) => freePorts.isFree(want, each));
    if (port !== undefined) return { severity: "notice", message: `${want.service.name} falls back to ${port}.` };
  }
  return null;
}
