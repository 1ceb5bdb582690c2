import { notesFor, type Problem, type Project } from "../../src/compose/index.ts";
import { agree, type Answer } from "./Answer.ts";
import { answerOf } from "./askPortplan.ts";
import type { Release } from "./Release.ts";

/**
 * `same`: as Portplan resolves it. `noted`: otherwise, and Portplan says that this release does
 * otherwise. `lenient`: accepted, and known to be accepted
 * before the newest release. `build`: otherwise, by the port parser that this build is linked with.
 * `left`: refused for what decides no port, which Portplan leaves to Compose.
 * `different`: otherwise. `overstated`: the same, though
 * Portplan says that this release does otherwise.
 */
export type Verdict = "same" | "noted" | "left" | "lenient" | "build" | "different" | "overstated";

/** Whether Compose's answer is what Portplan lets expect of this release. */
export function compareAnswers(
  project: Project,
  theirs: Answer,
  { version, oldPortParser }: Release,
): Verdict {
  const ours = answerOf(project);
  const noted = notesFor(version, project.versions).length > 0;
  // Of a project that the newest release refuses, Portplan says nothing else.
  if (agree(ours, theirs)) return noted && !("refused" in ours) ? "overstated" : "same";
  if (noted) return "noted";
  if (!("refused" in ours) && "refused" in theirs && decidesNoPort(theirs.refused)) return "left";
  if (!("refused" in ours))
    return oldPortParser && "refused" in theirs && OLD_PARSER.refuses.test(theirs.refused)
      ? "build"
      : "different";
  const accepted = ACCEPTED.filter(
    ({ before }) => notesFor(version, [{ since: before }]).length > 0,
  );
  if (isDueTo(project, accepted)) return "lenient";
  return oldPortParser && isDueTo(project, [...accepted, OLD_PARSER]) ? "build" : "different";
}

/** Whether Compose's refusal is about what decides no port. */
function decidesNoPort(refused: string): boolean {
  return UNKNOWN_KEY.test(refused) || (LEFT.test(refused) && !DECIDING.test(refused));
}

const UNKNOWN_KEY = /\.\w+(?:\.\d+)? additional properties '[^']*' not allowed/;
const LEFT = new RegExp(
  [
    "neither an image nor a build context",
    "invalid jsonType|cannot override services\\.",
    "services\\.[\\w.-]+\\.\\w+(?:\\.\\[\\])? (?:must be|does not match|items at)",
    "failed to cast to expected type",
    "decoding failed|invalid ssh key|unexpected type \\S+$|for external$",
    "\\.condition (?:value )?must be",
    "undefined (?:volume|secret|config|model)",
  ].join("|"),
  "im",
);
/** Places that decide ports. */
const DECIDING =
  /\b(?:ports|networks|network_mode|profiles|scale|replicas|extends|links|required)\b/;

/**
 * What the newest release refuses and an earlier one does not: how it is written, what Portplan
 * says of it, and what has to stand elsewhere.
 */
interface Accepted {
  readonly written?: RegExp;
  readonly said?: RegExp;
  readonly elsewhere?: RegExp;
}

/** Found with the loaders of the releases. */
const ACCEPTED: readonly (Accepted & { readonly before: string })[] = [
  // as 80-90
  { before: "5.1.4", written: /\d-\d+-\d/ },
  // where the tag behind a merge key is not seen, there is something that nothing overrides
  {
    before: "5.1.4",
    said: /is empty, and must be a list/,
    elsewhere: /<<:[^]*!reset|!reset[^]*<<:/,
  },
  // without what is behind the protocol
  { before: "2.39.2", written: /\/(?:tcp|udp|sctp)\//i },
  { before: "2.37.2", said: /holds the same twice/ },
  // of a provider's networks
  { before: "2.37.2", said: /undefined network default/ },
  { before: "2.36.1", said: /host_ip is/ },
  { before: "2.36.0", said: /no number of containers/ },
  { before: "2.33.0", said: /name: leaves no name/ },
  // ports were parsed when all files were merged
  { before: "2.29.1", said: /ports: /, elsewhere: /!reset|!override/ },
  { before: "2.26.0", said: /which no active profile enables/ },
];

/** What go-connections 0.4 does otherwise than every later one. */
const OLD_PARSER = {
  written: /\/(?:tcp|udp|sctp)\//i,
  refuses: /invalid ip address [^\n]*too many colons/i,
};

function isDueTo({ problems, sources }: Project, accepted: readonly Accepted[]): boolean {
  const texts = [...sources.values()].join("\n");
  const textAt = ({ span }: Problem) =>
    span === null ? "" : (sources.get(span.file) ?? "").slice(span.start, span.end);
  return problems.every((problem) =>
    accepted.some(
      ({ written, said, elsewhere }) =>
        (written?.test(textAt(problem)) ?? true) &&
        (said?.test(problem.message) ?? true) &&
        (elsewhere?.test(texts) ?? true),
    ),
  );
}
