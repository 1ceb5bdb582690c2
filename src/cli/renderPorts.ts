import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { dirname } from "node:path/posix";
import { addAllocationNote } from "../allocate/allocationEnvironment.ts";
import { NO_OVERRIDE } from "../allocate/formatOverride.ts";
import { renderJson } from "../report/formats/json.ts";
import { buildOutputs } from "../report/formats/outputs.ts";
import type { AllocatedFile, Report, ReportProject } from "../report/Report.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { joinLines } from "../lib/escapeWorkflowCommands.ts";
import { resolvePath } from "../lib/paths.ts";
import { quoteName } from "../lib/quoteName.ts";
import type { Options } from "./arguments.ts";
import type { Env } from "../lib/Env.ts";

export interface NoteInput {
  readonly directory: string;
  readonly noted: Env;
}

/** Renders the output of `--print` or `--format json`; null if the output is the text report. */
export function renderPorts(
  report: Report,
  options: Options,
  { directory, noted }: NoteInput,
): Iterable<string> | null {
  const { allocation } = report;
  const exported = () => [
    ...addAllocationNote(allocation?.environment ?? new Map(), directory, noted),
  ];
  // Neither an env file nor the environment of a workflow can unset a variable.
  const set = () =>
    exported().flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, value]],
    );
  switch (options.value("print")) {
    case "env":
      return set().map(([name, value]) => `${requireName(name)}=${requirePlain(name, value)}\n`);
    case "shell":
      return exported().map(([name, value]) =>
        value === null
          ? `unset ${requireName(name)}\n`
          : `export ${requireName(name)}=${quoteShellWord(value)}\n`,
      );
    case "override":
      return [allocation?.files.find(({ kind }) => kind === "override")?.text ?? NO_OVERRIDE];
    case "json": {
      const { ports, urls, "compose-args": composeArgs } = buildOutputs(report);
      const environment = JSON.stringify(Object.fromEntries(set()));
      return [
        `{"version":1,"ports":${ports || "null"},"urls":${urls || "null"},`,
        `"composeArgs":${composeArgs || "null"},"environment":${environment}}\n`,
      ];
    }
    default:
      return options.valueOrDefault("format") === "json" ? renderJson(report) : null;
  }
}

/** Rejects a name with which a line would be something other than an assignment. */
function requireName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw new Error(`${quoteName(name)} is not a valid name of a variable`);
}

/**
 * Rejects a value that is not the same to Compose, to a shell and in `GITHUB_ENV`. The name of a
 * directory could otherwise run a command or set other variables.
 */
function requirePlain(name: string, value: string): string {
  const [other] = /[^\w@%+=:,./\p{L}\p{M}\p{N}-]/u.exec(value) ?? [];
  if (other === undefined) return value;
  throw new Error(
    `${name} contains ${escapeControlChars(JSON.stringify(other))}, which --print env cannot ` +
      "represent; use --print shell",
  );
}

const NOTHING_MOVED = "No ports had to move.\n";

/** The shell in which the ports are used. */
export interface Shell {
  readonly cwd: string;
  /** True if no directories are named. */
  readonly isFound: boolean;
  /** `COMPOSE_FILE`, which takes precedence over that of `.env`. */
  readonly shellFiles: string;
}

/** Returns the text below the report that explains how to use the new ports. */
export function formatUsageHint(
  { allocation, projects, exitStatus }: Report,
  options: Options,
  shell: Shell,
): string {
  if (options.has("quiet") || exitStatus === 2) return "";
  if (allocation === undefined) return NOTHING_MOVED;
  const { assignments, changes, files } = allocation;
  if (assignments.length + allocation.routes.length + changes.length === 0) return NOTHING_MOVED;
  const routes = allocation.routes.map(
    ({ service, target, url }) => `${service}:${target} is available at ${url}`,
  );
  const written = ["write-env", "write-override"].some((option) => options.has(option));
  const hasOverride = files.some(({ kind }) => kind === "override");
  const forVariables =
    projects.length > 1
      ? "--write-env FILE"
      : "--write-env FILE, or add --print shell and evaluate the output";
  const forOverride = "--write-override FILE, which prints the command that uses the file";
  const addition = hasOverride ? forOverride : forVariables;
  const leased = usesPorts(options) ? "leased" : "not leased yet";
  const unwritten = `These ports are ${leased}. To use them, add ${addition}.`;
  const envFiles = files.filter(({ kind }) => kind === "env");
  const commands = projects.map((project) => {
    const isFound = shell.isFound && !hasOverride;
    const args = shortenArgs(project, options, { ...shell, isFound, envFiles });
    const words = ["docker", "compose", ...args, "up"].map(quoteShellWord);
    return `To use these ports: ${words.join(" ")}`;
  });
  return joinLines([...routes, ...(written ? commands : [unwritten])].map(escapeControlChars));
}

/** Returns whether a later command gets the ports; otherwise they are not leased. */
export function usesPorts(options: Options): boolean {
  const isWritten = ["here", "write-env", "write-override", "save", "print"].some((each) =>
    options.has(each),
  );
  return isWritten || options.valueOrDefault("format") === "json";
}

/** The start of a project. */
interface Start extends Shell {
  /** True if Compose finds the Compose files in the working directory itself. */
  readonly isFound: boolean;
  /** The env files that are written. */
  readonly envFiles: readonly AllocatedFile[];
}

const nameFiles = (text = "") => /^COMPOSE_FILE=/m.test(text);

/** Removes the arguments without which Compose would do the same in the working directory. */
function shortenArgs(
  { composeArgs, name: ownName, resolvedName = ownName }: ReportProject,
  options: Options,
  { cwd, isFound, envFiles, shellFiles }: Start,
) {
  const pairs = composeArgs.flatMap((name, index) =>
    index % 2 === 0 ? [[name, composeArgs[index + 1] ?? ""] as const] : [],
  );
  const valuesOf = (option: string) =>
    pairs.flatMap(([name, value]) => (name === option ? value : []));
  const [directory = dirname(valuesOf("--file")[0] ?? "")] = valuesOf("--project-directory");
  const [env, ...more] = valuesOf("--env-file");
  const isDefaultEnv = env === resolvePath(directory, ".env") && more.length === 0;
  const written = isDefaultEnv ? envFiles.find(({ path }) => path === env) : undefined;
  // A plain `docker compose` in the directory of `.env` reads the names of all files in it.
  const namesFiles = directory === cwd && shellFiles === "" && nameFiles(written?.text);
  const kept = (name: string, value: string) => {
    if (namesFiles && name !== "--profile") return false;
    if (options.has(name.slice(2))) return true;
    // The default env file has the name, too.
    if (name === "--project-name") return value !== resolvedName && written === undefined;
    if (name === "--env-file") return !isDefaultEnv;
    return (name === "--file" || name === "--project-directory") && !isFound;
  };
  return pairs.flatMap(([name, value]) =>
    kept(name, value)
      ? [name, value.startsWith(`${cwd}/`) ? value.slice(cwd.length + 1) : value]
      : [],
  );
}
