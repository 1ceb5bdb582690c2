import type { Origin } from "../compose/index.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Facts } from "./Facts.ts";
import type { FindingDraft } from "./Rule.ts";

/**
 * What a finding is where a program outside of Compose is one of its ends and carries on at another
 * port by itself: no more than a notice, which says so. null where that is not so.
 */
export function downgradeForFallback(
  { freePorts }: Facts,
  ends: readonly PortRequest[],
): Required<Pick<FindingDraft, "severity" | "message">> | null {
  for (const request of ends) {
    const port = needsOf(request)
      ?.fallback.get(request.service.name)
      ?.find((each) => freePorts.isFree(request, each));
    if (port !== undefined)
      return { severity: "notice", message: `${request.service.name} falls back to ${port}.` };
  }
  return null;
}

/**
 * Where a list of ports to fall back to could not be read; what it holds may be a secret. "" where
 * that is not so.
 */
export function noteMisreadFallback(ends: readonly PortRequest[]): string {
  for (const end of ends) {
    const variable = needsOf(end)?.misread.get(end.service.name);
    if (variable !== undefined)
      return `${variable}, which lists the ports that ${end.service.name} falls back to, does not only hold ports, as 8081,8082.`;
  }
  return "";
}

function needsOf({
  project: { origin },
}: PortRequest): Extract<Origin, { kind: "policy-needs" }> | null {
  return origin.kind === "policy-needs" ? origin : null;
}
