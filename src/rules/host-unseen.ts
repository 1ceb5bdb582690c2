import type { RuleDefinition } from "./Rule.ts";

export const hostUnseen: RuleDefinition = {
  level: "warning",
  summary: "the host's ports cannot be seen from here",
  happens: "",
  why:
    "In a container, or with an engine on another machine, the sockets that can be seen are " +
    "not those that decide. Every port is then `unknown`, never `free`.",
  howToFix: "",
  whenToIgnore: "",
  example: "job-in-a-container",
  dependsOn: "run",
  *check({ plan, host }) {
    const isNeeded = plan.requests.some(({ endpoints }) => endpoints.length > 0);
    if (!host.probed || host.visible || !isNeeded) return;
    yield {
      project: null,
      service: null,
      evidence: "host",
      message:
        "Whether the ports are free cannot be seen from " +
        `here: ${host.reason ?? "the host does not say"}.`,
      fix: "Run the check on the machine on which the engine runs, outside of a container.",
      span: null,
      related: [],
    };
  },
};
