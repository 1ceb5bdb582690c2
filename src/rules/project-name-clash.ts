import { environmentOf, type Project, type Span } from "../compose/index.ts";
import { code } from "../lib/inlineCode.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { showPath, toRelated } from "./requests.ts";
import type { FindingDraft, RuleDefinition } from "./Rule.ts";

export const projectNameClash: RuleDefinition = {
  level: "error",
  summary: "two projects have the same name",
  happens:
    "Compose identifies containers by the project name. `up` in one directory replaces the " +
    "containers of the other project that have the same service name, and reports the rest as " +
    "orphans.",
  why: "You stop containers of another project without noticing.",
  howToFix:
    "Rename one of the projects: with `name:` at the top of its Compose file, or with " +
    "`COMPOSE_PROJECT_NAME` in its `.env`.",
  whenToIgnore:
    "If the project moved to another directory and may replace its old containers, add a policy " +
    "entry: `ignore: [{rule: project-name-clash, reason: the checkout moved}]`",
  example: "two-directories-with-one-name",
  dependsOn: "host-state",
  *check({ plan, host }) {
    const byName = new Map<string, Project>();
    for (const project of plan.projects) {
      if (project.name === "" || project.origin.kind === "policy-needs") continue;
      const name = getNameOnEngine(project);
      const other = byName.get(name);
      const shown = project.hasSecretName ? project.name : name;
      if (other === undefined) byName.set(name, project);
      else yield draftFinding(project, describeClash(project, other, shown), other);
      const running = host.runningProjects.find(
        (each) => each.project === name && each.directory !== project.directory,
      );
      if (running === undefined) continue;
      const message = `a project named ${shown} already runs from ${running.directory}`;
      yield draftFinding(project, message, null);
    }
  },
};

function describeClash(project: Project, other: Project, name: string): string {
  const areVariants = environmentOf(project) !== null && environmentOf(other) !== null;
  if (areVariants && other.directory === project.directory)
    return `two environments of one host have the project name ${name}`;
  return `two directories have the project name ${name}`;
}

function draftFinding(project: Project, message: string, other: Project | null): FindingDraft {
  const { directory, files, envFiles } = project;
  const [file = directory] = files;
  const areVariants = other?.directory === directory;
  const inFile = areVariants ? "" : `\`name:\` at the top of ${code(showPath(project, file))}, or `;
  const own = envFiles.find((path) => !other?.envFiles.includes(path));
  const envFile =
    areVariants && own === undefined
      ? "an env file that only one of them has"
      : code(showPath(project, own ?? `${directory}/.env`));
  return {
    project: project.name,
    service: null,
    evidence: project.name,
    message,
    label: `project ${project.name}`,
    fix: `rename one of the projects: set ${inFile}${code("COMPOSE_PROJECT_NAME")} in ${envFile}`,
    note: "Compose identifies containers by project name, so `up` replaces the other containers",
    span: findStart(project),
    related: toRelated(findStart(other), "the other project").map((place) => {
      return { ...place, project: other?.name ?? null };
    }),
  };
}

function findStart(project: Project | null): Span | null {
  const file = project?.files[0];
  return file === undefined ? null : { file, start: 0, end: 0 };
}
