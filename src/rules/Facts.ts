import type { HostView } from "../host/HostView.ts";
import type { Plan } from "../plan/Plan.ts";

/** What a rule may look at. */
export interface Facts {
  readonly plan: Plan;
  readonly host: HostView;
}
