import { Places } from "../report/Places.ts";
import type { Report } from "../report/Report.ts";
import { type Annotation, buildRunAnnotation } from "../report/formats/annotations.ts";
import {
  type ComposeCommand,
  findLaterSteps,
  namesFile,
} from "../repository/findComposeCommands.ts";
import type { Span } from "../compose/index.ts";
import type { StepRemark } from "./publish.ts";
import type { Step } from "./step.ts";

const USES_ARGUMENTS = "use the arguments in the output compose-args";

/** Explains how later steps of the job use the allocated ports, and finds those that do not. */
export function explainUse(report: Report, step: Step): StepRemark {
  const { allocation } = report;
  if (allocation === undefined || allocation.assignments.length === 0)
    return { remark: null, warnings: [] };
  const isPlain = step.inputs.exported && allocation.environment.has("COMPOSE_PROJECT_NAME");
  if (!isPlain) return { remark: `To use the allocated ports, ${USES_ARGUMENTS}.`, warnings: [] };
  const plain = "docker compose up in later steps uses the allocated ports.";
  if (!allocation.files.some(({ kind }) => kind === "override"))
    return { remark: plain, warnings: [] };
  const remark = `${plain} Commands with --file do not: there, ${USES_ARGUMENTS}.`;
  return { remark, warnings: findWarnings(report, step) };
}

function findWarnings({ projects }: Report, { inputs, deps, root, workflow }: Step): Annotation[] {
  const { file = "", currentJob = null } = workflow ?? {};
  const read = workflow === null ? null : deps.files.read(file, false);
  const text = read !== null && "text" in read ? read.text : null;
  const later =
    text === null
      ? null
      : findLaterSteps({ path: file, text }, currentJob ?? "", deps.env["GITHUB_ACTION"]);
  const places = new Places(root, [new Map([[file, text ?? ""]])]);
  const warn = (what: string, span: Span | null): Annotation => {
    const message =
      `${what} COMPOSE_FILE of this allocation, so the override file with the allocated ports is ` +
      `not read; ${USES_ARGUMENTS} instead`;
    const place = span === null ? null : places.place(span);
    return { ...buildRunAnnotation("warning", message), place };
  };
  if (later === null || later.commands.length === 0) {
    const isGiven = inputs.files.length > 0;
    return isGiven ? [warn("a command with --file replaces", later?.filesInput ?? null)] : [];
  }
  const files = projects.flatMap((project) => project.files);
  const isAboutProject = (command: ComposeCommand) =>
    command.files.some((written) => files.some((each) => namesFile(written, each)));
  return later.commands
    .filter((command) => !command.isUnknown && isAboutProject(command))
    .map(({ named, span }) =>
      warn(named === "option" ? "--file replaces" : "COMPOSE_FILE of the step replaces", span),
    );
}
