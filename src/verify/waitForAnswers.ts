import { type WaitOptions, waitUntil } from "../host/waitForPorts.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { type Answer, locateAnswer } from "./Answer.ts";
import { showPort } from "./PortProblem.ts";
import type { Verification } from "./verifyPorts.ts";

const MAX_NAMED = 5;

/**
 * Verifies ports until all answer, until one fails for good, or until the time is over. Throws if
 * the last verification does.
 */
export async function waitForAnswers(
  verify: () => Promise<Verification>,
  wait: WaitOptions,
): Promise<Verification> {
  const attempt = () => verify().catch((error: unknown) => ({ error }));
  const result = await waitUntil(
    attempt,
    (each) =>
      "error" in each
        ? `the engine: ${getErrorMessage(each.error)}`
        : describeMissing(each.answers),
    wait,
  );
  if ("error" in result) throw result.error;
  return result;
}

/** Describes the ports that do not answer yet; empty if waiting changes nothing. */
function describeMissing(answers: readonly Answer[]): string {
  const failing = answers.filter(({ status }) => status !== "ok" && status !== "unknown");
  if (failing.some(({ isFinal }) => isFinal)) return "";
  const named = failing.map((answer) => {
    const endpoint = locateAnswer(answer);
    const port = endpoint === null ? "" : ` ${showPort(endpoint)}`;
    return `${answer.request.service.name}${port} (${answer.reason ?? answer.status})`;
  });
  const more = named.length > MAX_NAMED ? ` and ${named.length - MAX_NAMED} more` : "";
  return `${named.slice(0, MAX_NAMED).join(", ")}${more}`;
}
