import type { PortRequest } from "./Plan.ts";

/** Whether the host ports of a want are written out, so that no variable can change them. */
export function isHardcoded({ binding: { variables }, endpoints }: PortRequest): boolean {
  return (
    endpoints.length > 0 && !variables.some(({ part }) => part === "published" || part === "entry")
  );
}
