import { type Problem, type Project } from "../compose/index.ts";
import { takeCode } from "../lib/inlineCode.ts";
import { InvalidPolicy } from "../policy/readPolicy.ts";
import { findQuotableFiles, toReportFinding } from "./buildReport.ts";
import { formatCount } from "./formats/formatSummaryLine.ts";
import type { Diagnostic } from "./formats/mergeFindings.ts";
import { formatPlace, Places } from "./Places.ts";
import type { Place } from "./Report.ts";

/** A mistake in the input, with its fix. */
export interface InputError {
  readonly message: string;
  /** Null if the mistake is not in a file. */
  readonly place: Place | null;
  /** The mistake with its lines. Its paths are relative to the working directory. */
  readonly diagnostic?: Diagnostic;
}

/** Thrown with all mistakes in the input when the run cannot start. */
export class InputErrors extends Error {
  readonly errors: readonly InputError[];

  constructor(errors: readonly InputError[], options?: ErrorOptions) {
    super(
      errors
        .map(({ message, place }) => `${place === null ? "" : `${formatPlace(place)}: `}${message}`)
        .join("\n"),
      options,
    );
    this.errors = errors;
  }
}

const MAX_POLICY_ERRORS = 100;

/**
 * Throws an `InvalidPolicy` error as `InputErrors`, and any other error unchanged.
 *
 * @param base the directory to which the paths of annotations are relative
 */
export function rethrowPolicyErrors(error: unknown, base: string, cwd: string): never {
  if (!(error instanceof InvalidPolicy)) throw error;
  const { problems, sources } = error;
  // Other files were named by the policy, and may not even be policies.
  const local = new Places(cwd, [sources], findQuotableFiles([], [...sources.keys()].slice(0, 1)));
  const places = new Places(base, [sources]);
  const errors = problems
    .slice(0, MAX_POLICY_ERRORS)
    .map((problem) => toInputError(problem, places, local));
  const rest = problems.length - errors.length;
  throw new InputErrors(
    rest > 0
      ? [...errors, { message: `and ${formatCount(rest, "more mistake")}`, place: null }]
      : errors,
    { cause: error },
  );
}

/** Throws the problems of projects as `InputErrors`, if there are any. */
export function throwProblems(projects: readonly Project[], cwd: string): void {
  const sources = projects.map((project) => project.sources);
  const places = new Places(cwd, sources, findQuotableFiles(projects));
  const problems = projects.flatMap((project) => project.problems);
  if (problems.length > 0)
    throw new InputErrors(problems.map((problem) => toInputError(problem, places, places)));
}

function toInputError(problem: Problem, places: Places, local: Places): InputError {
  const { message, span, related } = problem;
  const { text: fix, code } = takeCode(problem.fix);
  const [other] = related;
  const also =
    other === undefined ? "" : ` (${other.message}: ${formatPlace(places.place(other.span))})`;
  const shared = { rule: "invalid-project", severity: "error", project: null } as const;
  const texts = { evidence: message, message, label: "", fix, note: "", code };
  const names = { project: null, service: null };
  const ends = related.map((end) => ({ ...end, ...names }));
  const finding = toReportFinding({ ...shared, ...names, ...texts, span, related: ends }, local);
  return {
    message: `${message}${also}; ${fix}`,
    place: span === null ? null : places.place(span),
    diagnostic: {
      head: "error",
      title: finding.message,
      findings: [finding],
      help: finding.fix,
      note: "",
      rest: "",
    },
  };
}
