import type { Files, Project } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import type { Template } from "./RepositoryContext.ts";

const NAMES = [".env.example", ".env.template", ".env.sample", ".env.dist"];

/** Reads the templates of env files by project directory. Includes commented out variables. */
export function readTemplates(projects: readonly Project[], files: Files): Map<string, Template> {
  const templates = new Map<string, Template>();
  for (const { directory } of projects) {
    const path = NAMES.map((name) => resolvePath(directory, name)).find(
      (each) => files.kind(each) === "file",
    );
    const found = path === undefined ? null : files.read(path, false);
    if (path === undefined || found === null || !("text" in found)) continue;
    const names = found.text.matchAll(
      /^[ \t]{0,20}#?[ \t]{0,20}(?:export[ \t]{1,20})?([A-Za-z_]\w{0,99})[ \t]{0,20}(?:=|$)/gm,
    );
    templates.set(directory, {
      path,
      variables: new Set(Array.from(names, ([, name = ""]) => name)),
    });
  }
  return templates;
}
