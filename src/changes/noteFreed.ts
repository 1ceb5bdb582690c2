import type { Finding } from "../rules/Finding.ts";
import { ruleOf } from "../rules/index.ts";
import type { Holder } from "../host/holders/Holder.ts";
import type { Obstacle } from "../host/HostView.ts";

/** The holders that a run stopped before it judged the ports. */
export interface Freed {
  /** The holders of ports before the run that were stopped. */
  readonly holders: ReadonlySet<Holder>;
  /** Describes a holder that was stopped: "stopped systemd unit postgresql.service". */
  describe(this: void, holder: Holder): string;
}

/**
 * Returns the findings of a check that stopping something resolved, as notices that say what was
 * stopped. A finding is resolved if no finding of its rule is left at its place.
 *
 * @param before the findings with the obstacles, before anything was stopped
 * @param after the findings after that
 */
export function noteFreed(
  before: readonly Finding[],
  after: readonly Finding[],
  obstacles: readonly Obstacle[],
  { holders, describe }: Freed,
): Finding[] {
  const left = new Set(after.map(findingKey));
  return before.flatMap((finding): Finding[] => {
    if (ruleOf(finding.rule).dependsOn !== "host-state" || left.has(findingKey(finding))) return [];
    const stopped = obstacles
      .filter(({ request }) => isAbout(finding, request))
      .flatMap((obstacle) => obstacle.holders.filter((holder) => holders.has(holder)));
    if (stopped.length === 0) return [];
    const { localNote: _, code: __, ...resolved } = finding;
    const note = `resolved: ${[...new Set(stopped.map(describe))].join(", ")}`;
    return [{ ...resolved, severity: "notice", fix: "", note, byRun: "made" }];
  });
}

/** A finding about a whole project is about all of its ports. */
function isAbout(
  { project, service, span }: Finding,
  { project: owner, service: publisher, binding }: Obstacle["request"],
): boolean {
  if (project !== null && project !== owner.name) return false;
  if (service === null) return true;
  const isSamePlace = span?.file === binding.span.file && span.start === binding.span.start;
  return service === publisher.name && (span === null || isSamePlace);
}

/** Returns a key without the ports, because a range may be free in part. */
function findingKey({ rule, project, service, span }: Finding): string {
  return JSON.stringify([rule, project, service, span?.file, span?.start]);
}
