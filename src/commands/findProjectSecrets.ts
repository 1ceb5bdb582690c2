import { type EnvValue, type Files, parseDotenv, type ResolvedModel } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { isSecretName } from "../lib/hideSecrets.ts";
import { asList, asObject, asString } from "../lib/json.ts";
import { resolvePath } from "../lib/paths.ts";
import type { HiddenValues } from "../lib/ValueFilter.ts";

/** The files of a project, and the values in it that must not be printed. */
export interface ProjectSecrets extends Pick<HiddenValues, "values" | "secrets"> {
  /** The Compose files and env files, absolute. */
  readonly paths: readonly string[];
}

/** A variable with its value. */
type Entry = readonly [name: string, value: string];

/**
 * Finds the files of a resolved project, the values of its env files, also those of services, and
 * its secrets: the values of variables that have the name of a secret, and the contents of secrets.
 */
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
  const contents = lists.flatMap(([, ...content]) => content.flatMap(listTexts));
  const own = services.flatMap((service) => listEntries(service["environment"]));
  const entries = [...envFiles.flatMap((path) => readEntries(path, files)), ...contents];
  return {
    paths: [...new Set([...project.files, ...project.sources.keys(), ...envFiles])],
    values: entries.filter(([name]) => !name.startsWith("COMPOSE_")).map(([, value]) => value),
    secrets: [
      ...listNamedSecrets([...entries, ...own]),
      ...readSecrets(asObject(asObject(model)["secrets"]), project.directory, files),
    ],
  };
}

/** Lists the values of the variables that have the name of a secret. */
export function listSecretVariables(env: Env): string[] {
  const entries = Object.entries(env).map(([name, value = ""]): Entry => [name, value]);
  // The working directory ($PWD) is not a password, and the path of a socket is not a key.
  return listNamedSecrets(entries).filter((value) => !/^(?:\/|[A-Za-z]:\\)/.test(value));
}

function listNamedSecrets(entries: readonly Entry[]): string[] {
  return entries.filter(([name]) => isSecretName(name)).map(([, value]) => value);
}

/** Reads the variables of an env file, as written and as Compose reads them. */
function readEntries(path: string, files: Files): Entry[] {
  const read = files.read(path, false);
  if ("failure" in read) return [];
  const into = new Map<string, EnvValue>();
  // It stops at the first mistake.
  parseDotenv(path, read.text, () => undefined, into);
  const lines = read.text.matchAll(/^(?:export[ \t]+)?([^#=:\n]{1,200})[=:](.*)$/gm);
  const written = Array.from(lines, ([, name = "", text = ""]) =>
    [text, text.split(" #", 1)[0] ?? ""].map((value): Entry => [name.trim(), unquote(value)]),
  );
  return [...Array.from(into, ([name, { value }]): Entry => [name, value]), ...written.flat()];
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** Lists the variables of an env file: its values by name, or its text. */
function listTexts(content: unknown): Entry[] {
  if (Array.isArray(content)) return content.flatMap(listTexts);
  return listEntries(typeof content === "string" ? content.split("\n") : content);
}

/** Lists variables: a mapping, or a list of `NAME=VALUE`. */
function listEntries(environment: unknown): Entry[] {
  if (!Array.isArray(environment))
    return Object.entries(asObject(environment)).map(([name, value]): Entry => [
      name,
      toText(value),
    ]);
  return environment.flatMap((item) => {
    if (typeof item !== "string") return listEntries(item);
    const end = item.indexOf("=");
    return end < 0 ? [] : [[item.slice(0, end), item.slice(end + 1)] as const];
  });
}

function toText(value: unknown): string {
  return typeof value === "number" ? `${value}` : asString(value);
}

/** Reads the secrets of a project: the contents of files and the values of variables. */
function readSecrets(secrets: object, directory: string, files: Files): string[] {
  return Object.values(secrets).flatMap((secret) => {
    const { file, environment } = asObject(secret);
    const [, value] = asList(environment);
    if (typeof file !== "string") return [asString(value)];
    const read = files.read(resolvePath(directory, file), false);
    return "text" in read ? [read.text.slice(0, MAX_SECRET)] : [];
  });
}

/** Longer than a key or a password. */
const MAX_SECRET = 16 * 1024;
