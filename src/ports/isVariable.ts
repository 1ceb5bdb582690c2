import type { PortRequest } from "./Plan.ts";

/** Returns whether a variable can change the host ports of an entry. */
export function isVariable({ binding: { variables } }: Pick<PortRequest, "binding">): boolean {
  return variables.some(({ part }) => part === "published" || part === "entry");
}
