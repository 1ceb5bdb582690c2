import { code } from "../lib/inlineCode.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Facts, FindingDraft } from "./Rule.ts";

/** Returns a lower severity and the reason if a program can fall back to a free port. */
export function downgradeForFallback(
  { freePorts }: Facts,
  ends: readonly PortRequest[],
): Required<Pick<FindingDraft, "severity" | "note">> | null {
  for (const request of ends) {
    const port = findNeeds(request)
      ?.fallback.get(request.service.name)
      ?.find((each) => freePorts.isFree(request, each));
    if (port !== undefined)
      return { severity: "notice", note: `${request.service.name} falls back to ${port}` };
  }
  return null;
}

/** Names the variable whose list of fallback ports is invalid, without its value. */
export function noteMisreadFallback(ends: readonly PortRequest[]): string {
  for (const end of ends) {
    const { name } = end.service;
    const variable = findNeeds(end)?.misread.get(name);
    if (variable !== undefined)
      return (
        `${code(variable)}, the fallback of ${name}, ` +
        `is not a list of ports such as ${code("8081,8082")}`
      );
  }
  return "";
}

function findNeeds({ project: { origin } }: PortRequest) {
  return origin.kind === "policy-needs" ? origin : null;
}
