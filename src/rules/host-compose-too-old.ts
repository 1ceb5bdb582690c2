import { notesFor, type VersionNote } from "../compose/index.ts";
import type { RuleDefinition } from "./Rule.ts";

export const hostComposeTooOld: RuleDefinition = {
  level: "warning",
  summary: "this host's Docker Compose is too old for the project",
  happens:
    "Portplan shows the ports that the newest Docker Compose publishes. The installed release " +
    "publishes other ports for the same files, or refuses the files.",
  why: "The report does not describe what `up` does on this host.",
  howToFix: "Update Docker Compose on the host.",
  whenToIgnore:
    "If `up` never runs on this host, add a policy entry: " +
    "`ignore: [{rule: host-compose-too-old, reason: this runner only checks}]`",
  example: "included-service-declared-again",
  dependsOn: "run",
  *check({ plan, host: { composeRelease: compose = null } }) {
    if (compose === null) return;
    for (const { name, problems, versions } of plan.projects) {
      const [first, ...others] =
        problems.length > 0 ? [] : notesFor(compose, versions).toSorted(newestFirst);
      if (first === undefined) continue;
      const withPlace = others.flatMap(({ span, ...note }) =>
        span === null ? [] : [{ ...note, span }],
      );
      const withoutPlace = others.filter(({ span }) => span === null);
      yield {
        project: name,
        service: null,
        evidence: compose,
        message: `Docker Compose ${compose} on this host is too old for project ${name}`,
        label: first.span === null ? "" : describeNote(first),
        fix: `update Docker Compose on this host to ${first.since} or newer`,
        note: [...(first.span === null ? [first] : []), ...withoutPlace]
          .map(describeNote)
          .join("; "),
        span: first.span,
        related: withPlace.map((note) => ({
          message: describeNote(note),
          span: note.span,
          project: name,
          service: null,
        })),
      };
    }
  },
};

function describeNote({ since, message }: VersionNote): string {
  return `before ${since}, Compose ${message}`;
}

function newestFirst(a: VersionNote, b: VersionNote): number {
  return notesFor(a.since, [b]).length - notesFor(b.since, [a]).length;
}
