import { environmentOf, type Project, type Span } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { relateToPolicy } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

export const projectNameClash: RuleDefinition = {
  level: "error",
  summary:
    "a project of this name runs from another directory, or two of the directories share a name",
  happens: "",
  why:
    "Compose knows its containers by the project's name alone. `up` would take over the " +
    "other project's containers: replace those of the same service, and treat the rest as " +
    "orphans.",
  howToFix: "",
  whenToIgnore: "",
  example: "two-directories-of-a-name",
  dependsOn: "host-state",
  *check({ plan, host }) {
    const byName = new Map<string, Project>();
    for (const project of plan.projects) {
      if (project.name === "" || project.origin.kind === "policy-needs") continue;
      const name = getNameOnEngine(project);
      const other = byName.get(name);
      if (other === undefined) byName.set(name, project);
      else yield draftFinding(project, describeClash(project, other, name), other);
      const running = host.runningProjects.find(
        (each) => each.project === name && each.directory !== project.directory,
      );
      if (running === undefined) continue;
      const message = `A project of the name ${name} runs from ${running.directory}.`;
      yield draftFinding(project, message, null);
    }
  },
};

function describeClash(project: Project, other: Project, name: string): string {
  const areVariants = environmentOf(project) !== null && environmentOf(other) !== null;
  if (areVariants && other.directory === project.directory)
    return `Both run on one host and have the project name ${name}.`;
  return `Another directory of this check has the project name ${name} too.`;
}

function draftFinding(project: Project, message: string, other: Project | null): FindingDraft {
  const inFile =
    other?.directory === project.directory ? "" : "`name:` at the top of its compose file, or ";
  const envFile = environmentOf(project) === null ? ".env" : "env file";
  return {
    project: project.name,
    service: null,
    evidence: project.name,
    message,
    fix: `Give one of them another name: ${inFile}COMPOSE_PROJECT_NAME in its ${envFile}.`,
    span: findStart(project),
    related: relateToPolicy(findStart(other), "the other project").map((place) => {
      return { ...place, project: other?.name ?? null };
    }),
  };
}

function findStart(project: Project | null): Span | null {
  const file = project?.files[0];
  return file === undefined ? null : { file, start: 0, end: 0 };
}
