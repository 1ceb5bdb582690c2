import { relative } from "node:path/posix";
import type { EditedFile } from "../../changes/FileEdits.ts";
import type { RemainingReference } from "../../changes/findMovedReferences.ts";
import { formatDiff } from "../../changes/formatDiff.ts";
import type { PortMove, RefusedMove } from "../../changes/planMove.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";
import { formatContainerPorts, formatPorts } from "../../ports/HostEndpoint.ts";
import type { PortRequest } from "../../ports/Plan.ts";
import { createPainter, paintDiffLine } from "./createPainter.ts";
import { encodeJson, encodeList, joinPieces } from "./encodeJson.ts";

/** The edits of a move, and what became of them. */
export interface MoveResult {
  /** The absolute directory of the project. */
  readonly directory: string;
  readonly moves: readonly PortMove[];
  /** Empty if a move is refused, or if there is nothing to do. */
  readonly files: readonly EditedFile[];
  /** The paths of files whose lines may contain secrets. */
  readonly secretFiles: ReadonlySet<string>;
  /** The places that still have an old port. */
  readonly remaining: readonly RemainingReference[];
  /** If there are any, nothing moves. */
  readonly refused: readonly RefusedMove[];
  readonly warnings: readonly string[];
  /** The id of the record; null if nothing was edited. */
  readonly record: string | null;
  /** Why the files could not be edited, or null. */
  readonly failure: string | null;
}

/** The most references that the text lists. */
const MAX_PLACES = 20;

/** Compose files and documents, whose lines are shown. Those of other files may contain secrets. */
const QUOTABLE = /\.(?:ya?ml|md|rst|adoc)$/i;

/** Renders the ports that move and the edits. Paths are relative to a directory. */
export function renderMovePlan(result: MoveResult, cwd: string, color: boolean): string {
  const { moves, refused, warnings } = result;
  const paint = createPainter(color);
  if (moves.length === 0) return "No port has to move\n";
  if (refused.length > 0)
    return joinLines([
      ...refused.map(
        ({ move, reason }) =>
          `${paint("red", "cannot move")} ${nameMove(move)}: ${escapeControlChars(reason)}`,
      ),
      "nothing was changed",
    ]);
  return joinLines([
    ...moves.map((move) => paint("bold", nameMove(move))),
    ...listDiffs(result, cwd).flatMap(({ diff }) => diff.map((line) => paintDiffLine(line, paint))),
    ...warnings.map((each) => `${paint("yellow", "warning:")} ${escapeControlChars(each)}`),
  ]);
}

/**
 * Renders what was done, and what is left to do.
 *
 * @param command the command that starts the project
 */
export function renderMoved(
  { moves, remaining, record, failure }: MoveResult,
  cwd: string,
  command: string,
): string {
  if (failure !== null) return joinLines([`nothing was changed: ${escapeControlChars(failure)}`]);
  const places = remaining.slice(0, MAX_PLACES).map(({ path, line, port, to }) => {
    const place = `${escapeControlChars(relative(cwd, path))}:${line}`;
    return `    ${place} has ${port} (now ${to})`;
  });
  const rest = remaining.length - places.length;
  return joinLines([
    ...(record === null ? [] : [`moved ${formatMoved(moves)}`]),
    ...(places.length === 0 ? [] : ["not changed, because they may mean something else:"]),
    ...places,
    ...(rest > 0 ? [`    and ${rest} more`] : []),
    ...(record === null ? [] : [`to use the new ports: ${command}`, "to undo: portplan undo"]),
  ]);
}

/** Renders the result as JSON (schema/move.schema.json). */
export function renderMoveJson(result: MoveResult): Iterable<string> {
  return joinPieces(encodeMove(result));
}

function* encodeMove(result: MoveResult): Iterable<string> {
  const { directory, moves, refused, remaining, warnings, record, failure } = result;
  yield `{"version":1,"ok":${refused.length === 0 && failure === null},`;
  yield `"directory":${encodeJson(directory)},"record":${encodeJson(record)},`;
  yield `"failure":${encodeJson(failure)},`;
  yield* encodeList("moves", moves.map(toJsonMove));
  yield* encodeList("files", listDiffs(result, directory));
  const references = remaining.map(({ path, line, port, to }) => {
    return { file: relative(directory, path), line, port, to };
  });
  yield* encodeList("references", references);
  yield* encodeList(
    "refused",
    refused.map(({ move, reason }) => ({ ...toJsonMove(move), reason })),
  );
  yield `"warnings":${encodeJson(warnings)}}\n`;
}

function toJsonMove({ request, from, to }: PortMove) {
  const { project, service, binding } = request;
  return {
    project: project.name,
    service: service.name,
    target: binding.target,
    protocol: binding.protocol,
    hostIp: binding.hostIp,
    from: formatPorts(from),
    to: formatPorts(shift(from, to)),
  };
}

function listDiffs({ files, secretFiles }: MoveResult, directory: string) {
  return files.map((file) => {
    const isQuotable = QUOTABLE.test(file.path) && !secretFiles.has(file.path);
    const path = relative(directory, file.path);
    return { file: path, diff: formatDiff({ ...file, path, isQuotable }) };
  });
}

function nameMove({ request, from, to }: PortMove): string {
  const name = escapeControlChars(nameContainerPort(request));
  return `${name} from port ${formatPorts(from)} to ${formatPorts(shift(from, to))}`;
}

/** Names what was moved. Several ports are listed above the diff already. */
function formatMoved(moves: readonly PortMove[]): string {
  const [move, ...more] = moves;
  return move === undefined || more.length > 0 ? `${moves.length} ports` : nameMove(move);
}

/** Names the container port of a request: `web:80`, `dns:53/udp`. */
function nameContainerPort({ service, binding }: PortRequest): string {
  const protocol = binding.protocol.toLowerCase();
  return `${service.name}:${formatContainerPorts({ ...binding, protocol })}`;
}

const shift = ({ first, last }: PortMove["from"], to: number) => {
  return { first: to, last: to + last - first };
};
