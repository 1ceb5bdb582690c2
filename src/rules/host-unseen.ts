import { code } from "../lib/inlineCode.ts";
import type { RuleDefinition } from "./Rule.ts";

export const hostUnseen: RuleDefinition = {
  level: "warning",
  summary: "the ports of the host cannot be inspected",
  happens:
    "In a container, or with an engine on another machine or in a virtual machine, Portplan sees " +
    "other sockets than the engine does. An engine that does not respond, or whose socket this " +
    "account may not use, does not list its containers. Portplan reports every port as `unknown` " +
    "that is not known to be in use, never as `free`.",
  why: "The check can miss ports that are in use on the host.",
  howToFix:
    "Run the check on the machine that runs the engine, outside of a container, as a user who " +
    "may use the engine. The message names the command that shows the ports of a virtual machine.",
  whenToIgnore:
    "If you only check the configuration, add a policy entry: " +
    "`ignore: [{rule: host-unseen, reason: this job runs in a container}]`",
  example: "job-in-a-container",
  dependsOn: "run",
  runsIn: "both",
  *check({ plan, host, answers }) {
    const isNeeded = plan.requests.some(({ endpoints }) => endpoints.length > 0);
    if (!host.probed || host.visible || !isNeeded) return;
    const [task, run, assumed] =
      answers.length === 0
        ? ["check which host ports are free", "run the check", "free"]
        : ["verify what answers on the host ports", `run ${code("portplan verify")}`, "ok"];
    yield {
      project: null,
      service: null,
      evidence: "host",
      message: `cannot ${task}: ${host.reason ?? "the reason is unknown"}`,
      fix:
        host.fix?.replace(COMMAND, (command) => code(command)) ??
        `${run} on the machine that runs the engine, outside of a container`,
      note: `ports are reported as unknown, not as ${assumed}`,
      span: null,
      related: [],
    };
  },
};

/** Matches the command at the end of a fix, or before another instruction. */
const COMMAND = /(?<=: )[^:]+?(?=, then |$)/;
