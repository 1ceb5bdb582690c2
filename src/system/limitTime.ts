import { performance } from "node:perf_hooks";
import { Script } from "node:vm";
import { limitComputing } from "../lib/compute.ts";
import type { Env } from "../lib/Env.ts";

const DEFAULT_SECONDS = "60";
const MAX_SECONDS = 86_400;

/** The name of the global variable from which a script takes its work. */
const WORK = "portplanWork";

/**
 * Limits the time that this process computes, in seconds (`PORTPLAN_TIMEOUT`). Throws if the
 * variable is not valid.
 */
export function limitTime(env: Env): void {
  const given = env["PORTPLAN_TIMEOUT"] || DEFAULT_SECONDS;
  const seconds = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (seconds < 1 || seconds > MAX_SECONDS)
    throw new Error(
      `invalid value ${JSON.stringify(given)} for PORTPLAN_TIMEOUT ` +
        `(use whole seconds from 1 to ${MAX_SECONDS})`,
    );
  // The timeout of a script also ends a loop or a regular expression of a function that it calls.
  const script = new Script(`${WORK}()`);
  let left = seconds * 1000;
  let isLimited = false;
  limitComputing((work) => {
    if (isLimited) return work();
    const [start, used] = [performance.now(), process.cpuUsage()];
    const timeout = Math.max(1, Math.ceil(left));
    isLimited = true;
    Reflect.set(globalThis, WORK, work);
    try {
      if (left <= 0) throw describeTimeout(seconds);
      return script.runInThisContext({ timeout, displayErrors: false });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      left = 0;
      throw describeTimeout(seconds);
    } finally {
      isLimited = false;
      // On a busy machine, work that needs little processor time can take long.
      const { user, system } = process.cpuUsage(used);
      left -= Math.min(performance.now() - start, (user + system) / 1000);
    }
  });
}

function describeTimeout(seconds: number): Error {
  return new Error(
    `stopped after ${seconds} second${seconds === 1 ? "" : "s"} of computing; ` +
      "check fewer or smaller files, or set PORTPLAN_TIMEOUT to more seconds",
  );
}
