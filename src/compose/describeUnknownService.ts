import { quoteName } from "../lib/quoteName.ts";
import type { Problem } from "./Problem.ts";

/** The most services to choose from that a message names. */
const MAX_CHOICES = 20;

/** Describes a name that the user gave, but that no service of the project has. */
export function describeUnknownService(
  name: string,
  services: readonly string[],
): Pick<Problem, "message" | "fix"> {
  const choices = [...new Set(services)].slice(0, MAX_CHOICES).join(", ");
  return {
    message: `no such service: ${quoteName(name)}`,
    fix: choices === "" ? "there are no services" : `choose from ${choices}`,
  };
}
