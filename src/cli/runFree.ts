import { parseSelector, type Selector } from "../changes/Selector.ts";
import { type Answer, free } from "../commands/free.ts";
import { UsageError } from "../commands/UsageError.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import {
  type FreeCandidate,
  renderCandidate,
  renderFree,
  renderFreeJson,
} from "../report/formats/free.ts";
import { openChanges } from "../system/changes/openChanges.ts";
import { openStopper } from "../system/changes/openStopper.ts";
import { openHost } from "../system/host/openHost.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import type { Options } from "./arguments.ts";
import { askChoice, canAsk, type Choice } from "./askChoice.ts";
import { PROJECT_OPTIONS } from "./commandTable.ts";
import { openRemote, openWorkingFiles, readProjects } from "./readRunRequest.ts";
import { isColored, printMessage, writeAside, writeResult } from "./terminal.ts";

export async function runFree(options: Options, operands: readonly string[]): Promise<number> {
  const only = options.list("only").map(readSelector);
  const [yes, dryRun] = [options.has("yes"), options.has("dry-run")];
  if (yes && operands.length === 0 && only.length === 0)
    throw new UsageError("--yes needs a PORT or --only, to say what may be stopped", "free");
  if (!yes && !dryRun && !canAsk())
    throw new UsageError("there is no terminal to ask on; use --yes or --dry-run", "free");
  const files = openWorkingFiles();
  const [project] = readProjects(options, [], files);
  if (project === undefined) return 2;
  const { env } = process;
  const sudo = options.has("sudo");
  const deps = {
    files,
    env,
    host: openHost(env, sudo),
    stopper: openStopper(env, sudo),
    fetchRemote: openRemote(env),
    leases: await openLeases("file", env),
    force: options.has("force"),
    report: printMessage,
    openStore: () => openChanges(env),
    ask: yes ? null : (item: FreeCandidate) => ask(item, options),
  };
  const projectOptions = listProjectOptions(options);
  const report = await free({ ports: operands, project, projectOptions, only, dryRun }, deps);
  const isJson = options.valueOrDefault("format") === "json";
  writeResult([isJson ? renderFreeJson(report) : renderFree(report, isColored(options))], options);
  return report.ok ? 0 : 1;
}

function readSelector(text: string): Selector {
  try {
    return parseSelector(text);
  } catch (error) {
    throw new UsageError(getErrorMessage(error), "free");
  }
}

/** Returns the options that select the project, as they were given. */
function listProjectOptions(options: Options): string[] {
  return Object.keys(PROJECT_OPTIONS).flatMap((name) =>
    options.list(name).flatMap((value) => [`--${name}`, value]),
  );
}

const CHOICES = {
  stop: { answer: "stop", word: "yes" },
  skip: { answer: "skip", word: "no" },
  move: { answer: "move", word: "move" },
  quit: { answer: "quit", word: "quit" },
} as const satisfies Record<string, Choice<Answer>>;

async function ask(item: FreeCandidate, options: Options): Promise<Answer> {
  writeAside([renderCandidate(item, isColored(options, 2))]);
  const isStoppable = item.target !== null;
  if (!isStoppable && item.move === null) return "skip";
  const choices = [
    ...(isStoppable ? [CHOICES.stop] : []),
    CHOICES.skip,
    ...(item.move === null ? [] : [CHOICES.move]),
    CHOICES.quit,
  ];
  const question = isStoppable ? "Stop it?" : "Move the project's port?";
  return (await askChoice<Answer>(question, choices)) ?? "quit";
}
