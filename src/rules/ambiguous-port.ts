import { code } from "../lib/inlineCode.ts";
import { nameOwnEntry } from "./entries.ts";
import { locateRequest } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

/** An integer in base 60 (https://yaml.org/type/int.html). */
const BASE_60 = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;

export const ambiguousPort: RuleDefinition = {
  level: "notice",
  summary: "an unquoted port entry that YAML 1.1 reads as a base-60 number",
  happens:
    "Docker Compose reads `22:22` as text. Tools that read YAML 1.1, e.g. PyYAML, " +
    "podman-compose and many scripts, read the number 1342.",
  why: "The same file publishes different ports, depending on the tool that reads it.",
  howToFix: 'Quote the entry: `"22:22"`. All tools then read the same text.',
  whenToIgnore:
    "If only Docker Compose reads the file: " +
    "`- 22:22 # portplan-ignore: ambiguous-port -- only Docker Compose reads this file`",
  example: "ssh",
  isConvention: true,
  *check({ plan }) {
    for (const request of plan.requests) {
      const { written, plain, short } = request.binding;
      if (!short || !plain || written === null || !BASE_60.test(written)) continue;
      const value = parseBase60(written);
      yield {
        ...locateRequest(request),
        evidence: written,
        message: `YAML 1.1 tools read entry ${written} of ${request.service.name} as ${value}`,
        label: "no quotes",
        fix: `change ${nameOwnEntry(request)} to ${code(`"${written}"`)}`,
        note: "YAML 1.1 reads unquoted digits with colons as a number in base 60",
      };
    }
  },
};

function parseBase60(written: string): number {
  const parts = written.replaceAll("_", "").split(":").map(Number);
  return parts.reduce((sum, part) => sum * 60 + part);
}
