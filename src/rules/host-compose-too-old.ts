import { notesFor, type VersionNote } from "../compose/index.ts";
import type { RuleDefinition } from "./Rule.ts";

export const hostComposeTooOld: RuleDefinition = {
  level: "warning",
  summary: "the Docker Compose of this host publishes other ports of this project, or refuses one",
  happens: "",
  why:
    "What is printed here is what the newest Compose would publish. The one that is " +
    "installed publishes other ports for the same files, or refuses one of them.",
  howToFix: "",
  whenToIgnore: "",
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
        message: [
          `The Docker Compose of this host is ${compose}, and before ${describeNote(first)}.`,
          ...withoutPlace.map((note) => `Before ${describeNote(note)}.`),
        ].join(" "),
        fix: `Update Docker Compose on this host to ${first.since} or newer.`,
        span: first.span,
        related: withPlace.map((note) => ({
          message: `before ${describeNote(note)}`,
          span: note.span,
          project: name,
          service: null,
        })),
      };
    }
  },
};

function describeNote({ since, message }: VersionNote): string {
  return `${since} it does otherwise: ${message}`;
}

function newestFirst(a: VersionNote, b: VersionNote): number {
  return notesFor(a.since, [b]).length - notesFor(b.since, [a]).length;
}
