import type { PortRequest } from "../ports/Plan.ts";
import type { Facts, FindingDraft } from "./Rule.ts";

/** Returns a milder severity, and why, if a program can fall back to another port. */
export function downgradeForFallback(
  { freePorts }: Facts,
  ends: readonly PortRequest[],
): Required<Pick<FindingDraft, "severity" | "message">> | null {
  for (const request of ends) {
    const port = findNeeds(request)
      ?.fallback.get(request.service.name)
      ?.find((each) => freePorts.isFree(request, each));
    if (port !== undefined)
      return { severity: "notice", message: `${request.service.name} falls back to ${port}.` };
  }
  return null;
}

/** Says which list of fallback ports could not be read, without what may be a secret. */
export function noteMisreadFallback(ends: readonly PortRequest[]): string {
  for (const end of ends) {
    const variable = findNeeds(end)?.misread.get(end.service.name);
    if (variable !== undefined)
      return (
        `${variable}, which lists the ports that ${end.service.name} falls back to, does not ` +
        "only hold ports, as 8081,8082."
      );
  }
  return "";
}

function findNeeds({ project: { origin } }: PortRequest) {
  return origin.kind === "policy-needs" ? origin : null;
}
