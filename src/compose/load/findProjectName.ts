import { basename } from "node:path/posix";
import type { ProjectRequest } from "../Project.ts";
import { getChild, type ScalarNode } from "../yaml/Node.ts";
import type { Span } from "../Span.ts";
import type { Environment } from "./Environment.ts";
import { describeTemplateFailure } from "./interpolate.ts";
import type { ComposeFile, LoadContext } from "./LoadContext.ts";
import { substitute } from "./template.ts";

/** A project whose files are known, for its name. */
export interface NamedProject {
  readonly request: ProjectRequest;
  readonly files: readonly ComposeFile[];
  readonly directory: string;
}

/**
 * `-p`, COMPOSE_PROJECT_NAME, the last `name:` of the files, the directory's name. null after
 * reporting.
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
    `${inFirst ? "name:" : "the directory's name"} leaves no name for the project`,
    "give name: a value with a letter or digit, or use -p",
    span,
  );
}

/** A name that is given outside of the files has to be valid as it is. null after reporting. */
function checkName(
  source: string,
  name: string,
  span: Span | null,
  loading: LoadContext,
): string | null {
  if (normalizeProjectName(name) === name) return name;
  return loading.refuse(
    `${source} gives no valid project name`,
    "use lowercase letters, digits, hyphens and underscores, beginning with a letter or digit",
    span,
  );
}

/**
 * The last `name:` of the files. `inFirst`: one is in the first document of a file, where Compose
 * looks before it takes the directory's name.
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

/** Lowercase; only a-z, 0-9, _ and -; no _ or - in front (docs/reference/compose.md C6). */
function normalizeProjectName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
