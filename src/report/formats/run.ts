import { formatHolder, withoutCommandLine } from "../../rules/formatHolder.ts";
import type { Listener } from "../../host/Listener.ts";
import type { ReportAllocation } from "../Report.ts";
import { formatSome } from "./formatSummaryLine.ts";

/** A listener on a port that a run had leased. Its lease remains. */
export type LeftPort = Pick<Listener, "endpoint" | "holder">;

const MAX_NAMED = 8;

/** Describes the ports of a run: `web:3000 is on host port 13000, db:5432 on 15432`. */
export function describeRun({ assignments, routes }: ReportAllocation): string {
  const moved = assignments.map(({ request: { service, binding }, port }, index) => {
    const noun = index === 0 ? "is on host port" : "on";
    return `${service.name}:${binding.target} ${noun} ${port}`;
  });
  const served = routes.map(({ service, target, url }) => `${service}:${target} is at ${url}`);
  const all = [...moved, ...served];
  return all.length === 0 ? "no ports had to move" : formatSome(all, MAX_NAMED);
}

/** Commands for the user. */
export interface RunCommands {
  /** The name of the copy on the engine. */
  readonly project: string;
  /** Stops the containers of the copy. */
  readonly stop: string;
  /** Releases the leases of the copy. */
  readonly release: string;
}

/**
 * Describes the ports that are still in use at the end of a run: by what, and which commands stop
 * and release them; null if there are none.
 */
export function describeLeft(left: readonly LeftPort[], commands: RunCommands): string | null {
  const { project, stop, release } = commands;
  const ports = [...new Set(left.map(({ endpoint }) => endpoint.first))];
  if (ports.length === 0) return null;
  const [noun, verb, stay] =
    ports.length === 1 ? ["port", "is", "stays"] : ["ports", "are", "stay"];
  const holders = left.map(({ holder }) => formatHolder(withoutCommandLine(holder), true));
  const isOfCopy = left.some(({ holder }) => holder.compose?.project === project);
  const stopping = isOfCopy ? `\`${stop}\` stops the containers, and ` : "";
  return (
    `${noun} ${formatSome(ports.map(String), MAX_NAMED)} ${verb} still in use by ` +
    `${formatSome([...new Set(holders)], MAX_NAMED)}, and ${stay} leased; ` +
    `${stopping}\`${release}\` releases the ${noun}`
  );
}
