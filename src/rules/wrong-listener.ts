import { listStopAdvice } from "../host/holders/adviseStop.ts";
import type { Holder } from "../host/holders/Holder.ts";
import { code } from "../lib/inlineCode.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { type Answer, locateAnswer } from "../verify/Answer.ts";
import { composeCommand, portplanCommand } from "../verify/PortProblem.ts";
import { groupAnswers } from "./answers.ts";
import { formatHolder, formatHolderNotes, withoutCommandLine } from "./formatHolder.ts";
import type { RuleDefinition } from "./Rule.ts";

export const wrongListener: RuleDefinition = {
  level: "error",
  summary: "something else answers on the host port of a service",
  happens:
    "`portplan verify` finds that a container of another project, or of a project with the same " +
    "name in another directory, or a process of the host listens on the port of a service.",
  why:
    "Tests connect to the wrong program. They can pass although your service does not run, or " +
    "change the data of another project.",
  howToFix:
    "Stop what uses the port, and start the service again. Run `portplan check` before you start " +
    "the project: it finds such a conflict early. If several copies of the project run on this " +
    "host, give each its own ports with `portplan allocate`.",
  whenToIgnore:
    "If a program on the host replaces the service on purpose: " +
    "`# portplan-ignore: wrong-listener -- the database runs on the host`",
  example: "another-project",
  dependsOn: "run",
  conflict: "with-host",
  runsIn: "verify",
  *check(facts) {
    for (const { first, port, located } of groupAnswers(facts, "wrong-listener")) {
      const { request, reason, holders } = first;
      const { name } = request.service;
      const names = holders.map((holder) => nameHolder(holder, first)).join(", ");
      const verb = holders.length === 1 ? "answers" : "answer";
      const noteOf = (shown: readonly Holder[]) =>
        [
          ...(reason === null ? [] : [`${name} does not: ${reason}`]),
          ...formatHolderNotes(shown),
        ].join("; ");
      const [localNote, note] = [noteOf(holders), noteOf(holders.map(withoutCommandLine))];
      yield {
        ...located,
        message: `${names} ${verb} on ${port} instead of ${name}`,
        fix: suggestFix(first, facts.host.kernel.platform),
        note,
        ...(localNote !== note && { localNote }),
      };
    }
  },
};

/** Names a holder, with its directory if its project has the same name. */
function nameHolder(holder: Holder, { request }: Answer): string {
  const { compose } = holder;
  if (compose?.oneOff) return `a \`docker compose run\` container of ${compose.service}`;
  const text = formatHolder(holder, true);
  if (compose === null || compose.project !== getNameOnEngine(request.project)) return text;
  return compose.directory === request.project.directory ? text : `${text} of ${compose.directory}`;
}

type Platform = Parameters<typeof listStopAdvice>[1];

function suggestFix(answer: Answer, platform: Platform): string {
  const { request, holders, fix } = answer;
  const up = `run ${composeCommand("up -d", answer)}`;
  const isNamesake = holders.some(
    ({ compose }) =>
      compose !== null &&
      !compose.oneOff &&
      compose.project === getNameOnEngine(request.project) &&
      compose.directory !== request.project.directory,
  );
  if (isNamesake)
    return (
      "give this copy its own name and ports: " +
      `${portplanCommand("allocate --here", answer)}, then ${up}`
    );
  const endpoint = locateAnswer(answer);
  const uses = endpoint === null ? [] : holders.map((holder) => ({ holder, endpoint }));
  const stops = fix === null ? [] : fix.split("; ").map(code);
  const advice = [...stops, ...listStopAdvice(uses, platform, code)];
  const stop = advice.length === 0 ? "" : `free the port: ${advice.join("; ")}, `;
  return `${stop}${stop === "" ? "" : "then "}${up}`;
}
