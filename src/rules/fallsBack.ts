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

/** Where a list of ports to fall back to could not be read; what it holds may be a secret. "" where that is not so. */
export function misreadList(ends: readonly Want[]): string {
  const want = ends.find(({ project, service }) => project.outside?.misread.has(service.name));
  const variable = want?.project.outside?.misread.get(want.service.name);
  return want === undefined
    ? ""
    : `${variable}, which lists the ports that ${want.service.name} falls back to, does not only hold ports, as 8081,8082.`;
}
