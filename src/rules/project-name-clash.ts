import { environmentOf, type Project, type Span } from "../compose/index.ts";
import { getEngineName } from "../ports/getEngineName.ts";
import type { FindingDraft, Rule } from "./Rule.ts";

export const projectNameClash: Rule = {
  id: "project-name-clash",
  level: "error",
  summary:
    "a project of this name runs from another directory, or two of the directories share a name",
  why: "Compose knows its containers by the project's name alone. `up` would take over the other project's containers: replace those of the same service, and treat the rest as orphans.",
  example: "two-directories-of-a-name",
  kind: "check",
  dependsOn: "host-state",
  conflict: null,
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check({ plan, host }) {
    const named = new Map<string, Project>();
    for (const project of plan.projects) {
      if (project.name === "" || project.origin.kind === "policy-needs") continue;
      const ownName = getEngineName(project);
      const other = named.get(ownName);
      if (other === undefined) named.set(ownName, project);
      else yield draft(project, clash(project, other, ownName), other);
      const running = host.runningProjects.find(
        ({ project: name, directory }) => name === ownName && directory !== project.directory,
      );
      if (running !== undefined)
        yield draft(
          project,
          `A project of the name ${ownName} runs from ${running.directory}.`,
          null,
        );
    }
  },
};

function clash(project: Project, other: Project, name: string): string {
  const areVariants = environmentOf(project) !== null && environmentOf(other) !== null;
  if (areVariants && other.directory === project.directory)
    return `Both run on one host and have the project name ${name}.`;
  return `Another directory of this check has the project name ${name} too.`;
}

function draft(project: Project, message: string, other: Project | null): FindingDraft {
  return {
    project: project.name,
    service: null,
    evidence: project.name,
    message,
    fix: `Give one of them another name: ${other?.directory === project.directory ? "" : "`name:` at the top of its compose file, or "}COMPOSE_PROJECT_NAME in its ${environmentOf(project) === null ? ".env" : "env file"}.`,
    span: startOf(project)[0] ?? null,
    related:
      other === null
        ? []
        : startOf(other).map((span) => ({
            message: "the other project",
            span,
            project: other.name,
            service: null,
          })),
  };
}

function startOf({ files: [file] }: Project): Span[] {
  return file === undefined ? [] : [{ file, start: 0, end: 0 }];
}
