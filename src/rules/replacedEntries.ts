import { notesFor, type PortBinding } from "../compose/index.ts";
import { code } from "../lib/inlineCode.ts";
import { findLaterEntry, findMergedFiles } from "../ports/findAppended.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { formatWithVariable } from "./entries.ts";
import { showPath } from "./requests.ts";
import type { Facts } from "./Rule.ts";

/** The reason why an entry does not replace one of an earlier file. */
export const APPENDED = "Compose appends the ports of a later file to those of an earlier one";

/** Finds a request that a later file was meant to replace, with the entry of that file. */
export function findReplaced(
  { policy }: Facts,
  [request, ...others]: readonly [PortRequest, ...PortRequest[]],
): readonly [PortRequest, PortBinding] | null {
  if (policy.rules.get("appended-ports")?.level === "off") return null;
  // The conflict remains if only one of several others moves.
  for (const end of others.length === 1 ? [request, ...others] : [request]) {
    const later = findLaterEntry(end.binding, end.service);
    if (later !== null) return [end, later];
  }
  return null;
}

/** Returns the edit that lets the entry of a later file replace a request of an earlier one. */
export function suggestOverride(
  { host: { composeRelease } }: Facts,
  request: PortRequest,
  later: PortBinding,
): string {
  const { project, service, binding } = request;
  const nameFile = (path: string) => code(showPath(project, path));
  const file = nameFile(findMergedFiles(binding, later)?.[1] ?? later.span.file);
  const isPartial = binding.target !== later.target || binding.count !== later.count;
  const isDropped = (each: PortBinding) =>
    each === binding
      ? isPartial
      : findMergedFiles(each, later) !== null && findLaterEntry(each, service) === null;
  const rest = service.ports.some(isDropped) ? " and repeat its other ports" : "";
  const override =
    `write \`ports: !override\` for ${service.name} in ${file}${rest} ` +
    "(Docker Compose 2.24.4 or newer)";
  const isFixed = /^\d+$/.test(later.published ?? "") && later.published !== binding.published;
  if (isPartial || !isFixed || later.hostIp !== binding.hostIp) return override;
  const withVariable =
    binding.variable === null
      ? `remove the entry from ${file} and use a variable in ` +
        `${nameFile(binding.span.file)}: ${code(formatWithVariable(request))}`
      : `remove the entry from ${file} and set ${code(`${binding.variable}=${later.published}`)}`;
  const isOld = notesFor(composeRelease ?? "", [{ since: "2.24.4" }]).length > 0;
  return (isOld ? [withVariable, override] : [override, withVariable]).join(", or ");
}
