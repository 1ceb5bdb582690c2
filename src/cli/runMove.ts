import { carryOutMove, type MoveGoal, type MoveRequest, prepareMove } from "../commands/move.ts";
import { UsageError } from "../commands/UsageError.ts";
import { MAX_PORT } from "../lib/PortRange.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { parseServiceName } from "../ports/serviceName.ts";
import {
  type MoveResult,
  renderMoved,
  renderMoveJson,
  renderMovePlan,
} from "../report/formats/move.ts";
import { FILE_EDITOR } from "../system/changes/applyEdits.ts";
import { openChanges } from "../system/changes/openChanges.ts";
import type { Options } from "./arguments.ts";
import { confirm, mustAsk } from "./confirm.ts";
import { listProjectOptions, openDeps, openWorkingFiles, readRequest } from "./readRunRequest.ts";
import { isColored, printWarnings, writeAside, writeResult } from "./terminal.ts";

export async function runMove(options: Options, operands: readonly string[]): Promise<number> {
  const goal = readGoal(options, operands);
  const asks = mustAsk(options, "move");
  const isJson = options.valueOrDefault("format") === "json";
  if (asks && isJson) throw misuse("--format json needs --yes or --dry-run, because it cannot ask");
  const files = openWorkingFiles();
  const { projects, ...run } = readRequest(options, [], files);
  const [project] = projects;
  if (project === undefined) throw misuse("no project");
  const request: MoveRequest = { run: { ...run, projects: [project] }, goal };
  const deps = { ...(await openDeps(options, [], files)), editor: FILE_EDITOR };
  const prepared = await prepareMove(request, deps);
  const plan: MoveResult = { ...prepared, record: null, failure: null };
  const { cwd } = files;
  const command = formatStart(options);
  const write = (result: MoveResult, isShown: boolean) => {
    const shown = isShown ? [] : [renderMovePlan(result, cwd, isColored(options))];
    const text = [...shown, renderMoved(result, cwd, command)];
    writeResult(isJson ? renderMoveJson(result) : text, options);
  };
  if (prepared.files.length === 0 || options.has("dry-run")) {
    write(plan, false);
    return prepared.refused.length === 0 ? 0 : 1;
  }
  if (asks) {
    writeAside([renderMovePlan(plan, cwd, isColored(options, 2))]);
    if (!(await confirm("Change these files?"))) {
      writeAside(["nothing was changed\n"]);
      return 1;
    }
  }
  const { warnings, record, failure } = carryOutMove(
    prepared,
    openChanges(process.env),
    FILE_EDITOR,
  );
  write({ ...plan, failure, record: failure === null ? record : null }, asks);
  printWarnings(warnings, options);
  return failure === null ? 0 : 1;
}

const misuse = (message: string) => new UsageError(message, "move");

/** Reads which ports move, and where. Throws a UsageError. */
export function readGoal(options: Options, operands: readonly string[]): MoveGoal {
  const [service, port, extra] = operands;
  const ways = ["offset", "conflicts"].filter((name) => options.has(name));
  const [way] = ways;
  if (ways.length > 1) throw misuse("--offset and --conflicts cannot be used together");
  if (way !== undefined && service !== undefined)
    throw misuse(`--${way} moves ports of all services; remove ${JSON.stringify(service)}`);
  if (way === "conflicts") return { kind: "conflicts" };
  if (way === "offset") return { kind: "offset", offset: readOffset(options.valueOrDefault(way)) };
  if (service === undefined || port === undefined)
    throw misuse("name a service and its new port, or use --offset or --conflicts");
  if (extra !== undefined) throw misuse(`unexpected argument ${JSON.stringify(extra)}`);
  const name = parseServiceName(service);
  if (name.service.includes(":"))
    throw misuse(
      `${JSON.stringify(service)} is not a service (use SERVICE or SERVICE:CONTAINER_PORT)`,
    );
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > MAX_PORT)
    throw misuse(`${JSON.stringify(port)} is not a valid port (1-65535)`);
  return { kind: "port", service: name, port: Number(port) };
}

function readOffset(text: string): number {
  const offset = Number(text);
  if (!/^[+-]?\d{1,5}$/.test(text) || offset === 0 || Math.abs(offset) >= MAX_PORT)
    throw misuse(
      `invalid value ${JSON.stringify(text)} for --offset (use a number, e.g. 10000 or -1000)`,
    );
  return offset;
}

/** Returns the command that starts the project, with its options. */
function formatStart(options: Options): string {
  const given = listProjectOptions(options)
    .filter(([name]) => name !== "service")
    .map(([name, value]) => `--${name} ${quoteShellWord(value)}`);
  return ["docker compose", ...given, "up -d"].join(" ");
}
