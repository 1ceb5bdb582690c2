import { notesFor, type Problem, type Project } from "../../src/compose/index.ts";
import { agree, type Answer } from "./Answer.ts";
import { answerOf } from "./askPortplan.ts";
import type { Release } from "./Release.ts";

/**
 * The result of a comparison:
 *
 * - `same`: Compose and Portplan agree.
 * - `noted`: they differ, and Portplan notes a difference for this release.
 * - `left`: Compose rejects the project for an error that does not affect ports.
 * - `lenient`: Compose accepts the project, as is known for releases before the newest one.
 * - `build`: they differ because of the port parser of this build.
 * - `different`: they differ.
 * - `overstated`: they agree, but Portplan notes a difference for this release.
 */
export type Verdict = "same" | "noted" | "left" | "lenient" | "build" | "different" | "overstated";

/** Compares Compose's answer with Portplan's and with its notes about the release. */
export function compareAnswers(
  project: Project,
  theirs: Answer,
  { version, oldPortParser }: Release,
): Verdict {
  const ours = answerOf(project);
  const noted = notesFor(version, project.versions).length > 0;
  // Portplan notes nothing for a project that the newest release rejects.
  if (agree(ours, theirs)) return noted && !("refused" in ours) ? "overstated" : "same";
  if (noted) return "noted";
  if (!("refused" in ours) && "refused" in theirs && affectsNoPorts(theirs.refused)) return "left";
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

/** Returns whether Compose rejects a project for an error that does not affect ports. */
function affectsNoPorts(refused: string): boolean {
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
/** Keys that affect ports. */
const DECIDING =
  /\b(?:ports|networks|network_mode|profiles|scale|replicas|extends|links|required)\b/;

/**
 * An error that the newest release rejects and an earlier one accepts: patterns of the text at its
 * place, of Portplan's message, and of all files.
 */
interface Accepted {
  readonly written?: RegExp;
  readonly message?: RegExp;
  readonly elsewhere?: RegExp;
}

/** Recorded from the loaders of the releases. */
const ACCEPTED: readonly (Accepted & { readonly before: string })[] = [
  // read like 80-90
  { before: "5.1.4", written: /\d-\d+-\d/ },
  // a tag in a merge key is ignored, so the list is not removed
  {
    before: "5.1.4",
    message: /must be a list, but it is empty/,
    elsewhere: /<<:[^]*!reset|!reset[^]*<<:/,
  },
  // the text after the protocol is ignored
  { before: "2.39.2", written: /\/(?:tcp|udp|sctp)\//i },
  { before: "2.37.2", message: /contains a duplicate item/ },
  // in the networks of a provider
  { before: "2.37.2", message: /undefined network default/ },
  { before: "2.36.1", message: /host_ip is/ },
  { before: "2.36.0", message: /invalid number of replicas/ },
  { before: "2.33.0", message: /project name from the name key/ },
  // ports are parsed after all files are merged
  { before: "2.29.1", message: /^service \S+: /, elsewhere: /!reset|!override/ },
  { before: "2.26.0", message: /no active profile enables/ },
];

/** The differences of go-connections 0.4 from later versions. */
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
      ({ written, message, elsewhere }) =>
        (written?.test(textAt(problem)) ?? true) &&
        (message?.test(problem.message) ?? true) &&
        (elsewhere?.test(texts) ?? true),
    ),
  );
}
