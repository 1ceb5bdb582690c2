import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { Report } from "../Report.ts";
import { formatCount } from "./formatSummaryLine.ts";

const MAX_NAMED_PROFILES = 5;

/** Returns e.g. `2 services in the inactive profiles debug and test were not checked`. */
export function describeLeftOut({ services, profiles }: NonNullable<Report["leftOut"]>): string {
  const rest = profiles.length - MAX_NAMED_PROFILES;
  const named = profiles.slice(0, MAX_NAMED_PROFILES).map(escapeControlChars);
  const names = new Intl.ListFormat("en").format(rest > 0 ? [...named, `${rest} more`] : named);
  const noun = profiles.length === 1 ? "profile" : "profiles";
  const verb = services === 1 ? "was" : "were";
  return `${formatCount(services, "service")} in the inactive ${noun} ${names} ${verb} not checked`;
}
