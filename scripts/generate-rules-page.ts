import { rules } from "../src/rules/index.ts";
import type { RuleId } from "../src/rules/RuleId.ts";
import { table } from "./markdownTable.ts";

interface Section {
  readonly title: string;
  readonly intro: string;
  readonly ids: readonly RuleId[];
}

const SECTIONS: readonly Section[] = [
  {
    title: "Conflicts",
    intro: "These rules find ports or projects that cannot run at the same time.",
    ids: [
      "port-collision",
      "replica-collision",
      "project-name-clash",
      "shared-runner-port",
      "copy-conflict",
    ],
  },
  {
    title: "Ports of the host",
    intro: "These rules inspect the host, unless `--no-probe` or `probe: false` is set.",
    ids: [
      "port-occupied",
      "port-leased",
      "port-excluded",
      "host-unseen",
      "ephemeral-port",
      "privileged-port",
      "host-compose-too-old",
    ],
  },
  {
    title: "Started projects",
    intro: "These rules run in [`portplan verify`](../verify.md), after the project was started.",
    ids: ["wrong-listener", "not-listening", "wrong-port", "unhealthy"],
  },
  {
    title: "The port policy",
    intro: "These rules compare the project with the [policy](../policy.md).",
    ids: [
      "reserved-port",
      "wrong-assignment",
      "outside-block",
      "outside-range",
      "public-binding",
      "unmatched-name",
      "ignored-finding",
    ],
  },
  {
    title: "Pull requests",
    intro: "These rules compare the ports of a pull request with those of its base.",
    ids: ["newly-public"],
  },
  {
    title: "The repository",
    intro: "These rules read other files of the repository.",
    ids: ["undocumented-variable", "stale-reference", "unneeded-publish"],
  },
];

const INTRO = `# Rules

Each rule has a page with an example and the ways to fix its findings. The level is the default: the
[policy](../policy.md#levels-and-exceptions) can change it and add exceptions, except for
\`invalid-project\`, which is always an error. A rule that is \`off\` reports only if the policy
gives it a level.`;

/** Returns docs/rules/README.md: the rules by subject, each with its level and summary. */
export function rulesPage(): string {
  const listed = new Set(SECTIONS.flatMap(({ ids }) => ids));
  const others: Section = {
    title: "Compose files",
    intro: "These rules are about the ports as the Compose files declare them.",
    ids: rules.flatMap(({ id }) => (listed.has(id) ? [] : id)),
  };
  return `${[INTRO, ...[others, ...SECTIONS].map(formatSection)].join("\n\n")}\n`;
}

function formatSection({ title, intro, ids }: Section): string {
  const rows = rules
    .filter(({ id }) => ids.includes(id))
    .map(({ id, level, summary }) => [`[\`${id}\`](${id}.md)`, level, summary]);
  return `## ${title}\n\n${intro}\n\n${table(["rule", "level", "finds"], rows)}`;
}
