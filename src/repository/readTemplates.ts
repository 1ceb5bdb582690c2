import type { Files, Project } from "../compose/index.ts";
import { resolvePath } from "../lib/paths.ts";
import type { Template } from "./RepositoryContext.ts";

const NAMES = [".env.example", ".env.template", ".env.sample", ".env.dist"];

const LINE =
  /^[ \t]{0,20}(#?)[ \t]{0,20}(?:export[ \t]{1,20})?([a-z_]\w{0,99})[ \t]{0,20}(?:=(.{0,99})|$)/gim;
/** The value of a variable that is a port or a range of ports, quoted or not. */
const PORTS = /^[ \t]{0,20}(["']?)(\d{1,5}(?:-\d{1,5})?)\1\s{0,20}(?:#.{0,99})?$/;

/** Reads the templates of env files by project directory. Includes commented out variables. */
export function readTemplates(projects: readonly Project[], files: Files): Map<string, Template> {
  const templates = new Map<string, Template>();
  for (const { directory } of projects) {
    const path = NAMES.map((name) => resolvePath(directory, name)).find(
      (each) => files.kind(each) === "file",
    );
    const found = path === undefined ? null : files.read(path, false);
    if (path === undefined || found === null || !("text" in found)) continue;
    const variables = new Map<string, string | null>();
    for (const [, comment, name = "", value = ""] of found.text.matchAll(LINE))
      if (comment === "") variables.set(name, PORTS.exec(value)?.[2] ?? null);
      else if (!variables.has(name)) variables.set(name, null);
    templates.set(directory, { path, variables });
  }
  return templates;
}
