import { parseSelector, type Selector } from "../changes/Selector.ts";
import { type Answer, free, type ProjectOption } from "../commands/free.ts";
import { UsageError } from "../commands/UsageError.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { groupBy } from "../lib/groupBy.ts";
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
import { Options } from "./arguments.ts";
import { choose, mustAsk } from "./confirm.ts";
import {
  listProjectOptions,
  openRemote,
  openWorkingFiles,
  readProjects,
} from "./readRunRequest.ts";
import { runMove } from "./runMove.ts";
import { isColored, printMessage, writeAside, writeResult } from "./terminal.ts";

export async function runFree(options: Options, operands: readonly string[]): Promise<number> {
  const only = options.list("only").map(readSelector);
  const [yes, dryRun] = [options.has("yes"), options.has("dry-run")];
  const isNamed = operands.length > 0 || only.length > 0;
  if (yes && !isNamed)
    throw new UsageError("--yes needs a PORT or --only, to say what may be stopped", "free");
  mustAsk(options, "free", isNamed ? "--yes" : "--yes with a PORT or --only,");
  const files = openWorkingFiles();
  const [project] = readProjects(options, [], files);
  if (project === undefined) return 2;
  const { env } = process;
  const sudo = options.has("sudo");
  const projectOptions = listProjectOptions(options);
  const isJson = options.valueOrDefault("format") === "json";
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
    // Its result would be a second JSON document.
    movePort: isJson ? null : (item: FreeCandidate) => movePort(item, projectOptions),
  };
  const request = { ports: operands, project, projectOptions, only, dryRun };
  const report = await free(request, deps);
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

const ANSWERS = { yes: "stop", no: "skip", move: "move", quit: "quit" } as const;

async function ask(item: FreeCandidate, options: Options): Promise<Answer> {
  writeAside([renderCandidate(item, isColored(options, 2))]);
  const isStoppable = item.target !== null;
  if (!isStoppable && item.move === null) return "skip";
  const words = (["yes", "no", "move", "quit"] as const).filter(
    (word) => (word !== "yes" || isStoppable) && (word !== "move" || item.move !== null),
  );
  const question = isStoppable ? "Stop it?" : "Move the project's port?";
  const word = await choose(question, words);
  return word === null ? "quit" : ANSWERS[word];
}

/** Moves the port of the project, which shows the changes and asks. */
async function movePort(
  { move }: FreeCandidate,
  projectOptions: readonly ProjectOption[],
): Promise<boolean> {
  if (move === null) return false;
  const given = groupBy(projectOptions, ([name]) => name);
  const values = Array.from(given, ([name, all]) => [name, all.map(([, value]) => value)] as const);
  return (await runMove(new Options("move", new Map(values)), [move.entry, `${move.port}`])) === 0;
}
