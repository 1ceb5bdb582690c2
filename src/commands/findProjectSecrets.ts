import { type EnvValue, type Files, parseDotenv, type ResolvedModel } from "../compose/index.ts";
import { isSecretName } from "../lib/hideSecrets.ts";
import { asList, asObject, asString } from "../lib/json.ts";
import { resolvePath } from "../lib/paths.ts";

/** The files of a project, and the values in it that must not be printed. */
export interface ProjectSecrets {
  /** The Compose files and env files, absolute. */
  readonly paths: readonly string[];
  /** The values of its env files, and those of variables that have the name of a secret. */
  readonly values: readonly string[];
}

/** Finds the files and the secrets of a resolved project, also in the env files of services. */
export function findProjectSecrets(
  { project, model }: ResolvedModel,
  files: Files,
): ProjectSecrets {
  const services = Object.values(asObject(asObject(model)["services"])).map(asObject);
  const lists = services.flatMap((service) => asList(service["env_file"]).map(asList));
  const named = lists.map(([file]) =>
    resolvePath(project.directory, asString(asObject(file)["path"]) || asString(file)),
  );
  const existing = named.filter((path) => files.kind(path, false) === "file");
  const envFiles = [...new Set([...project.envFiles, ...existing])];
  // Also of env files that are found next to an included file.
  const contents = lists.flatMap(([, ...content]) => listTexts(content));
  const own = services.flatMap((service) => listNamedSecrets(service["environment"]));
  return {
    paths: [...new Set([...project.files, ...project.sources.keys(), ...envFiles])],
    values: [...envFiles.flatMap((path) => readValues(path, files)), ...contents, ...own],
  };
}

/** Reads the values of an env file, as written and as Compose reads them. */
function readValues(path: string, files: Files): string[] {
  const read = files.read(path, false);
  if ("failure" in read) return [];
  const into = new Map<string, EnvValue>();
  // It stops at the first mistake.
  parseDotenv(path, read.text, () => undefined, into);
  const lines = Array.from(read.text.matchAll(/^[^#=\n]{1,200}=(.*)$/gm), ([, text = ""]) => text);
  const written = lines.flatMap((line) => [line, line.split(" #", 1)[0] ?? ""]);
  const unquoted = written.map((text) => text.trim().replace(/^(["'])(.*)\1$/, "$2"));
  return [...Array.from(into.values(), ({ value }) => value), ...unquoted];
}

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(listTexts);
}

/** Lists the values of variables that have the name of a secret: a mapping, or `NAME=VALUE`. */
function listNamedSecrets(environment: unknown): string[] {
  const entries = Array.isArray(environment)
    ? environment.flatMap((item): [string, unknown][] => {
        if (typeof item !== "string") return Object.entries(asObject(item));
        const end = item.indexOf("=");
        return end < 0 ? [] : [[item.slice(0, end), item.slice(end + 1)]];
      })
    : Object.entries(asObject(environment));
  return entries.filter(([name]) => isSecretName(name)).map(([, value]) => asString(value));
}
