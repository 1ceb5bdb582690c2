import { basename } from "node:path/posix";
import type { ProjectRequest } from "../Project.ts";
import { getChild, type ScalarNode } from "../yaml/Node.ts";
import type { Span } from "../Span.ts";
import type { Environment } from "./Environment.ts";
import { describeTemplateFailure } from "./interpolate.ts";
import type { ComposeFile, LoadContext } from "./LoadContext.ts";
import { code } from "../../lib/inlineCode.ts";
import { isShowable } from "../../lib/isShowable.ts";
import { substitute } from "./template.ts";

/** The parts of a project that its name depends on. */
export interface NamedProject {
  readonly request: ProjectRequest;
  readonly files: readonly ComposeFile[];
  readonly directory: string;
}

/**
 * Returns the project name: `-p`, COMPOSE_PROJECT_NAME, the last `name:` in the files, or the
 * directory name. Returns null after reporting a problem.
 */
export function findProjectName(
  { request, files, directory }: NamedProject,
  environment: Environment,
  loading: LoadContext,
): string | null {
  if (request.projectName) return checkName("-p", request.projectName, null, loading);
  const variable = environment.lookup("COMPOSE_PROJECT_NAME");
  if (variable?.value)
    return checkName("COMPOSE_PROJECT_NAME", variable.value, variable.span, loading);

  const { node, inFirst } = findNameNode(files, loading);
  const span = node?.span ?? null;
  const { value, failure } = substitute(String(node?.value ?? ""), environment.lookup);
  if (failure) {
    const { message, fix } = describeTemplateFailure(failure, "name");
    return loading.refuse(message, fix, span);
  }
  const written = normalizeProjectName(value);
  const name = written || (inFirst ? "" : normalizeProjectName(basename(directory)));
  if (name) return name;
  return loading.refuse(
    `cannot derive a project name from the ${inFirst ? "name key" : "directory name"}`,
    `set ${code("name:")} to a value with a letter or digit, or use ${code("-p")}`,
    span,
  );
}

/**
 * Returns the name to print. If other people see it, a name with a secret value is as written,
 * unless the directory or the file has the same name.
 */
export function findPrintedName(
  name: string,
  { request, files, directory }: NamedProject,
  { lookup }: Environment,
  loading: LoadContext,
): string {
  const { publicSuffix, projectName } = request;
  if (publicSuffix === undefined || projectName || isShowable(name)) return name;
  const template = String(findNameNode(files, loading).node?.value ?? "");
  const isWritten = [template, basename(directory)].map(normalizeProjectName).includes(name);
  const isNamed = Boolean(lookup("COMPOSE_PROJECT_NAME")?.value);
  const isSecret = isNamed || substitute(template, lookup).pieces.some(({ secret }) => secret);
  if (isWritten || !isSecret) return name;
  return (isNamed ? "${COMPOSE_PROJECT_NAME}" : template) + publicSuffix;
}

/** Checks a name from an option or a variable. Returns null after reporting that it is invalid. */
function checkName(
  source: string,
  name: string,
  span: Span | null,
  loading: LoadContext,
): string | null {
  if (normalizeProjectName(name) === name) return name;
  return loading.refuse(
    `invalid project name from ${source}`,
    "use lowercase letters, digits, hyphens and underscores, starting with a letter or digit",
    span,
  );
}

/**
 * Finds the last `name:` in the files. `inFirst`: the first document of a file has one, so Compose
 * does not use the directory name.
 */
function findNameNode(
  files: readonly ComposeFile[],
  loading: LoadContext,
): { node: ScalarNode | null; inFirst: boolean } {
  let node: ScalarNode | null = null;
  let inFirst = false;
  for (const { path, trusted } of files)
    for (const [index, { root }] of (loading.peek(path, trusted)?.documents ?? []).entries()) {
      const name = getChild(root ?? undefined, "name");
      if (name?.kind !== "scalar" || name.value === null || name.value === "") continue;
      node = name;
      inFirst ||= index === 0;
    }
  return { node, inFirst };
}

/** Normalizes a name like Compose (docs/reference/compose.md C6). */
function normalizeProjectName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
