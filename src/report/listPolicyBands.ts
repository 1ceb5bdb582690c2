import type { Policy } from "../policy/Policy.ts";
import type { Band } from "./Report.ts";

/**
 * What a policy calls the stretches of host ports: the ranges of its roles, the blocks of its
 * projects, what it gives to allocations.
 */
export function listPolicyBands({ roles, blocks, dynamic }: Policy): Band[] {
  const ranges = [
    ...Array.from(roles.values(), ({ name, range }) => ({ name, range })),
    ...Array.from(blocks.values(), ({ project, range }) => ({ name: project, range })),
    { name: "dynamic", range: dynamic },
  ];
  return ranges.flatMap(({ name, range }) =>
    range === null ? [] : [{ name, first: range.first, last: range.last }],
  );
}
