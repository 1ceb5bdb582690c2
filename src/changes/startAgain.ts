import type { Host } from "../host/Host.ts";
import type { StopTarget } from "./ChangeRecord.ts";
import type { Stopper } from "./Stopper.ts";

/** Starts what was stopped. Returns null if it runs again, otherwise the reason. */
export async function startAgain(
  target: StopTarget,
  { stopper }: { readonly stopper: Stopper; readonly host: Host },
): Promise<string | null> {
  if (target.kind === "process") return "a process that was ended cannot be started again";
  if (target.kind === "network" || (target.kind === "container" && target.removed))
    return "it was removed";
  const scope = target.kind === "unit" && target.scope === "user" ? ["--user"] : [];
  const words =
    target.kind === "unit"
      ? ["systemctl", ...scope, "start", "--", ...target.names]
      : [target.runtime, "start", ...target.ids];
  const { isOk, output } = await stopper.run(words);
  return isOk ? null : output.trim().split("\n").at(-1) || `${words[0]} failed`;
}
