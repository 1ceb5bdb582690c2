import type { HostView } from "../host/HostView.ts";
import type { Collision } from "../ports/findCollisions.ts";
import type { Plan } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import type { RepositoryContext, UnusedException } from "../repository/RepositoryContext.ts";
import type { FreePorts } from "./FreePorts.ts";

/** What a rule may look at. */
export interface Facts {
  readonly plan: Plan;
  /** What collides within the plan. */
  readonly collisions: readonly Collision[];
  readonly host: HostView;
  /** Where a port that cannot stay could go. */
  readonly freePorts: FreePorts;
  readonly policy: Policy;
  readonly repositoryContext: RepositoryContext;
  /** Known when every other rule has spoken. */
  readonly unusedExceptions: readonly UnusedException[];
}
