import { canStartAgain } from "../../changes/startAgain.ts";
import type { StopOutcome } from "../../changes/stopAll.ts";
import type { StopItem } from "../../changes/planStops.ts";
import type { ListenerView } from "../../host/listListeners.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";
import { formatEndpoint, type HostEndpoint, isWildcard } from "../../ports/HostEndpoint.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { createPainter, type Paint } from "./createPainter.ts";
import { encodeJson, encodeList } from "./encodeJson.ts";
import { formatSome } from "./formatSummaryLine.ts";
import { formatRequested } from "./who.ts";

/** The result for a user of ports. */
export type FreeResult = "would-stop" | "skipped" | "refused" | "moved" | StopOutcome["result"];

/** A command that moves a port of the project. */
export interface MoveCommand {
  /** The first operand of `move`: "db:5432". */
  readonly entry: string;
  readonly port: number;
  readonly command: string;
}

/** A user of ports before the result is known. */
export interface FreeCandidate extends StopItem {
  /** Moves the project's port instead; null if it is not one of its ports. */
  readonly move: MoveCommand | null;
}

export interface FreeItem extends FreeCandidate {
  readonly result: FreeResult;
  /** Details about the result; null if there are none. */
  readonly detail: string | null;
}

export interface FreeReport extends Pick<ListenerView, "kernel" | "visible" | "reason" | "fix"> {
  readonly items: readonly FreeItem[];
  /** The ports that were not in use, as the user wrote them. */
  readonly unused: readonly string[];
  /** Why it is not known what earlier jobs left; null if it is, or nobody asked. */
  readonly leftovers: string | null;
  readonly dryRun: boolean;
  /** True if all ports are free, or would be. */
  readonly ok: boolean;
  /** The id of the record of what was stopped; null if nothing was. */
  readonly change: string | null;
}

const MAX_NAMED_ENDPOINTS = 8;

/** Renders what `free` did as text. */
export function renderFree(report: FreeReport, color: boolean): string {
  const { items, unused, leftovers, visible, reason, fix } = report;
  const paint = createPainter(color);
  const why = [reason ?? "", ...(fix === undefined ? [] : [fix])].join("; ");
  const nothing = visible ? "nothing" : "nothing visible";
  const isIdle = items.length + unused.length === 0 && leftovers === null;
  // The user has just seen what uses the ports, and did not want to stop it.
  const isDeclined =
    items.length > 0 && items.every(({ result, detail }) => result === "skipped" && !detail);
  return joinLines([
    ...(isDeclined ? ["nothing was stopped"] : items.flatMap((item) => renderItem(item, paint))),
    ...unused.map((name) => `${nothing} is using ${escapeControlChars(formatRequested(name))}`),
    ...(isIdle ? [`${nothing} has to be stopped`] : []),
    ...(leftovers === null ? [] : [`leftovers are not stopped: ${escapeControlChars(leftovers)}`]),
    ...(visible ? [] : [`warning: other ports may be in use: ${escapeControlChars(why)}`]),
    ...(items.some(canUndo) ? ["to start what was stopped again: portplan undo"] : []),
  ]);
}

/** Renders a user of ports, and what can be done about it, for a question. */
export function renderCandidate(item: FreeCandidate, color: boolean): string {
  const paint = createPainter(color);
  const { command, reason } = item;
  return joinLines([
    ...renderHead(item, "in use by", paint),
    ...(reason === null
      ? renderCommand("to free the port:", command, paint)
      : [`    cannot be stopped: ${escapeControlChars(reason)}`]),
    ...renderCommand("or move the project's port:", item.move?.command, paint),
  ]);
}

/** Renders the JSON of `free` (schema/free.schema.json). */
export function renderFreeJson(report: FreeReport): string {
  const { items, unused, leftovers, dryRun, ok, change, kernel, visible, reason } = report;
  const { platform, ephemeral } = kernel;
  const encoded = items.map(({ holder, endpoints, result, command, detail, move }) => {
    const { kind, name, pid, since } = holder;
    const named = formatEndpoints(endpoints);
    const moving = move?.command ?? null;
    return { kind, name, pid, since, endpoints: named, result, command, detail, move: moving };
  });
  return [
    `{"version":1,"ok":${ok},"dryRun":${dryRun},"change":${encodeJson(change)},\n`,
    ...encodeList("items", encoded),
    `"unused":${encodeJson(unused)},"leftovers":${encodeJson(leftovers)},\n`,
    `"host":${encodeJson({ platform, visible, reason, ephemeral })}}\n`,
  ].join("");
}

function renderItem(item: FreeItem, paint: Paint): string[] {
  const { result, command, detail, move } = item;
  const notes = detail === null ? [] : [`    ${escapeControlChars(detail)}`];
  if (wasStopped(item)) {
    const many = item.endpoints.length > 1 && formatEndpoints(item.endpoints).length > 1;
    const free = many ? "    the ports are free" : "    the port is free";
    const isFree = result === "stopped" && item.endpoints.length > 0;
    return [
      ...renderHead(item, "was in use by", paint),
      ...renderCommand("stopped with:", command, paint),
      ...notes,
      ...(isFree ? [free] : []),
    ];
  }
  const head = renderHead(item, "in use by", paint);
  if (result === "moved") return [...head, "    not stopped: the port of the project was moved"];
  const moving = renderCommand("or move the project's port:", move?.command, paint);
  if (result === "would-stop")
    return [...head, ...renderCommand("would run:", command, paint), ...moving];
  const state = result === "failed" ? "could not be stopped" : "not stopped";
  const why = detail === null ? "" : `: ${escapeControlChars(detail)}`;
  return [...head, `    ${state}${why}`, ...(result === "skipped" ? [] : moving)];
}

function renderHead({ endpoints, holder }: StopItem, relation: string, paint: Paint): string[] {
  const shown = escapeControlChars(formatHolder(holder));
  if (endpoints.length === 0) return [paint("bold", shown)];
  const named = formatSome(formatEndpoints(endpoints), MAX_NAMED_ENDPOINTS);
  return [paint("bold", named), `    ${relation} ${shown}`];
}

function renderCommand(label: string, command: string | null | undefined, paint: Paint): string[] {
  return command ? [`    ${paint("green", label)} ${escapeControlChars(command)}`] : [];
}

/** Formats endpoints; `*:5432/tcp` for a port on all addresses of both families. */
function formatEndpoints(endpoints: readonly HostEndpoint[]): string[] {
  const isOnBoth = (each: HostEndpoint) =>
    isWildcard(each) &&
    endpoints.some(
      (other) =>
        isWildcard(other) &&
        other.family !== each.family &&
        other.protocol === each.protocol &&
        other.first === each.first &&
        other.last === each.last,
    );
  const named = endpoints.map((each) =>
    formatEndpoint(isOnBoth(each) ? { ...each, address: "*" } : each),
  );
  return [...new Set(named)];
}

function wasStopped({ result }: FreeItem): boolean {
  return result === "stopped" || result === "came-back" || result === "still-in-use";
}

function canUndo(item: FreeItem): boolean {
  const { target, isTemporary } = item;
  return wasStopped(item) && target !== null && canStartAgain(target) && isTemporary !== true;
}
