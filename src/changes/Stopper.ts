import type { ProcessTarget } from "./ChangeRecord.ts";

/** The result of a program. `output`: what it printed, bounded in size. */
export interface StopperResult {
  readonly isOk: boolean;
  readonly output: string;
}

export type SignalResult = "sent" | "gone" | "denied" | "failed";

/** The interface to the machine of what stops and starts. Its methods do not throw. */
export interface Stopper {
  /** Runs a program without a shell, e.g. `["systemctl", "stop", "nginx.service"]`. */
  run(words: readonly string[]): Promise<StopperResult>;
  /**
   * Sends a signal to exactly this process. Checks its start time right before. `gone`: it has
   * ended, whatever has its id now. `denied`: no permission. `failed`: any other error.
   */
  signal(target: ProcessTarget, signal: "TERM" | "KILL"): SignalResult | Promise<SignalResult>;
  /** True if programs and signals run as root with passwordless sudo. */
  readonly sudo: boolean;
}
