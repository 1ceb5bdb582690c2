import type { PortBinding } from "../compose/index.ts";
import type { CopyChange } from "./CopyChange.ts";
import { findAddressChanges, listAddressTexts } from "./findAddressChanges.ts";
import { findSharedNames } from "./findSharedNames.ts";
import type { OverrideInput } from "./ProjectOverride.ts";
import type { Tree } from "./Tree.ts";

/** The ports that an attempt moves. */
interface AttemptedMoves {
  /** The new first port of each binding. */
  readonly moves: ReadonlyMap<PortBinding, string>;
  /** The variables that are assigned. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * Finds the changes of a copy other than those of ports and routes, as far as the options allow
 * them.
 *
 * @param resolve resolves the project with other values of variables
 */
export function findCopyChanges(
  { before, assignments, allowed: { copying } }: OverrideInput,
  { moves, variables }: AttemptedMoves,
  resolve: (variables: ReadonlyMap<string, string>) => Tree | null,
): CopyChange[] {
  const names = copying.names ? findSharedNames(before) : [];
  if (!copying.urls || moves.size === 0 || listAddressTexts(before.project).length === 0)
    return names;
  const all = new Map(
    assignments.flatMap(({ request: { binding }, port }) =>
      binding.variable === null ? [] : [[binding.variable, `${port}`] as const],
    ),
  );
  const followed = all.size === 0 ? before.model : resolve(all);
  const isSame = variables.size === all.size;
  const assigned = isSame ? followed : resolve(variables);
  return [...names, ...findAddressChanges(before, moves, { all: followed, assigned })];
}
