import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { Report } from "../Report.ts";
import { formatCount, formatItems } from "./formatSummaryLine.ts";

const MAX_NAMED_PROFILES = 5;

/**
 * Returns e.g. `2 services in the inactive profiles debug and test were not checked`.
 *
 * @param format formats the name of a profile
 */
export function describeLeftOut(
  { services, profiles }: NonNullable<Report["leftOut"]>,
  format: (profile: string) => string = escapeControlChars,
): string {
  const rest = profiles.length - MAX_NAMED_PROFILES;
  const named = profiles.slice(0, MAX_NAMED_PROFILES).map((profile) => format(profile));
  const names = formatItems(rest > 0 ? [...named, `${rest} more`] : named);
  const noun = profiles.length === 1 ? "profile" : "profiles";
  const verb = services === 1 ? "was" : "were";
  return `${formatCount(services, "service")} in the inactive ${noun} ${names} ${verb} not checked`;
}
