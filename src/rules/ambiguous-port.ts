import { locateRequest } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

/** An integer in base 60 (https://yaml.org/type/int.html). */
const BASE_60 = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;

export const ambiguousPort: RuleDefinition = {
  level: "notice",
  summary: "an unquoted entry that YAML 1.1 tools read as a number in base 60",
  happens: "",
  why:
    "Docker Compose reads `22:22` as text. Tools with YAML 1.1 (PyYAML, and with it " +
    "podman-compose and many scripts) read the number 1342, and publish another port. Quotes " +
    "make both read the same.",
  howToFix: "",
  whenToIgnore: "",
  example: "ssh",
  isConvention: true,
  *check({ plan }) {
    for (const request of plan.requests) {
      const { written, plain, short } = request.binding;
      if (!short || !plain || written === null || !BASE_60.test(written)) continue;
      yield {
        ...locateRequest(request),
        evidence: written,
        message:
          `${written} without quotes is the number ${parseBase60(written)} ` +
          "for tools that read YAML 1.1.",
        fix: `Write "${written}".`,
      };
    }
  },
};

function parseBase60(written: string): number {
  const parts = written.replaceAll("_", "").split(":").map(Number);
  return parts.reduce((sum, part) => sum * 60 + part);
}
