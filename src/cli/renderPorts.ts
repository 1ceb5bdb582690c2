import { formatEnvFile } from "../allocate/formatEnvFile.ts";
import { addAllocationNote } from "../allocate/allocationEnvironment.ts";
import { NO_OVERRIDE } from "../commands/allocate.ts";
import { renderJson } from "../report/formats/json.ts";
import { buildOutputs } from "../report/formats/outputs.ts";
import type { Report } from "../report/Report.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import type { Options } from "./arguments.ts";
import type { Env } from "../lib/Env.ts";

/** What a note of exported variables is made from (`addAllocationNote`). */
export interface NoteInput {
  readonly directory: string;
  readonly env: Env;
  readonly noted: Env;
}

/** Renders what `--print` asks for; null where it is not given. */
export function renderPorts(
  report: Report,
  options: Options,
  { directory, env, noted }: NoteInput,
): Iterable<string> | null {
  const { allocation } = report;
  const exported = () => [
    ...addAllocationNote(allocation?.environment ?? new Map(), directory, env, noted),
  ];
  switch (options.value("print")) {
    case "env":
      return [formatEnvFile(new Map(exported().map(requireOneLine)))];
    case "shell":
      return exported().map(([name, value]) => `export ${name}=${quoteShellWord(value)}\n`);
    case "override":
      return [allocation?.files.find(({ kind }) => kind === "override")?.text ?? NO_OVERRIDE];
    case "json": {
      const { ports, urls, "compose-args": composeArgs } = buildOutputs(report);
      const environment = JSON.stringify(Object.fromEntries(exported()));
      return [
        `{"version":1,"ports":${ports || "null"},"urls":${urls || "null"},`,
        `"composeArgs":${composeArgs || "null"},"environment":${environment}}\n`,
      ];
    }
    default:
      return options.choice("format") === "json" ? renderJson(report) : null;
  }
}

/** A second line would set what it likes: the names of directories are anybody's. */
function requireOneLine([name, value]: [string, string]): [string, string] {
  if (/[\n\r]/.test(value))
    throw new Error(
      `${name} has a line break, which --print env cannot say: use --print shell or --print json`,
    );
  return [name, value];
}

/** Returns how to use the new ports, for people, below the report. */
export function formatUsageHint({ allocation, projects }: Report, options: Options): string {
  if (options.has("quiet")) return "";
  if (allocation === undefined || allocation.assignments.length + allocation.routes.length === 0)
    return "Nothing had to move.\n";
  const routes = allocation.routes.map(
    ({ service, target, url }) => `${service}:${target} is reached at ${url}`,
  );
  const written = ["write-env", "write-override"].some((option) => options.has(option));
  const files = "have files written with --write-env and --write-override";
  const unwritten =
    projects.length > 1
      ? `Use them: ${files}; each project gets its own.`
      : `Use it: eval "$(portplan allocate --print shell ...)", or ${files}.`;
  const commands = projects.map(
    ({ composeArgs }) => `Use it: docker compose ${composeArgs.map(quoteShellWord).join(" ")} up`,
  );
  return [...routes, ...(written ? commands : [unwritten])]
    .map((line) => `${escapeWorkflowCommands(escapeControlChars(line))}\n`)
    .join("");
}

function quoteShellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
