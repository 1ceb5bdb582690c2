import type { Kernel } from "../../host/HostView.ts";
import type { ListenerView } from "../../host/listListeners.ts";
import { formatLeaseName, formatReleaseCommand, formatSeconds } from "../../leases/addLeases.ts";
import type { Lease } from "../../leases/Lease.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";
import { groupBy } from "../../lib/groupBy.ts";
import { formatEndpoint, isWildcard } from "../../ports/HostEndpoint.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import type { HeldEndpoint } from "../Report.ts";
import { alignColumns } from "./alignColumns.ts";
import { type Paint, createPainter } from "./createPainter.ts";
import { encodeJson, encodeList, joinPieces, toJsonHolder } from "./encodeJson.ts";
import { formatSome } from "./formatSummaryLine.ts";

/** A lease, with what is known about its directory and its port. */
export interface ListedLease extends Lease {
  /** The branch that is checked out in its directory; null if there is none, or it is not known. */
  readonly branch: string | null;
  /** The current users of its port. */
  readonly holders: readonly HeldEndpoint[];
}

/** The leases of all accounts, and how much of the host is visible. */
export interface LeaseList extends Pick<ListenerView, "visible" | "reason" | "fix"> {
  readonly kernel: Pick<Kernel, "platform" | "ephemeral">;
  /** Sorted by directory, port and protocol. */
  readonly leases: readonly ListedLease[];
}

const MAX_NAMED_HOLDERS = 3;
const MAX_NAMED_ADDRESSES = 4;

/**
 * Renders the leases as text, by directory.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function renderLeases(
  list: LeaseList,
  color: boolean,
  columns: number | null = null,
): string {
  const { leases, visible, reason, fix } = list;
  if (leases.length === 0) return "No leases\n";
  const paint = createPainter(color);
  const places = groupBy(leases, (lease) => {
    const { account, branch, lasts, pid, ended } = lease;
    return JSON.stringify([getPlace(lease), account, branch, lasts, pid, ended]);
  });
  const shown = [...places.values()].flatMap((group) => {
    const latest = findLatest(group);
    if (latest === undefined) return [];
    const rows = listRows(group, visible);
    return [renderPlace(latest, paint), ...alignColumns(rows, { indent: 4, columns })];
  });
  const why = [reason ?? "", ...(fix === undefined ? [] : [fix])].join("; ");
  const blind = `warning: other ports may be in use: ${escapeControlChars(why)}`;
  const remove = `${paint("green", "to remove stale leases:")} portplan release --stale`;
  return joinLines([
    ...shown,
    ...(leases.some(({ ended }) => ended) ? [remove] : []),
    ...(visible ? [] : [blind]),
  ]);
}

/** Renders the leases as JSON (schema/list.schema.json) in pieces, with one lease a line. */
export function renderLeasesJson(list: LeaseList): Iterable<string> {
  return joinPieces(encodeLeases(list));
}

function* encodeLeases({ kernel, visible, reason, leases }: LeaseList): Iterable<string> {
  const { platform, ephemeral } = kernel;
  yield '{"version":1,"ok":true,';
  yield* encodeList(
    "leases",
    leases.map((lease) => ({
      ...toJsonLease(lease),
      branch: lease.branch,
      holders: lease.holders.map(toJsonHolder),
    })),
  );
  yield `"host":${encodeJson({ platform, visible, reason, ephemeral })}}\n`;
}

/** Converts a lease to the JSON that every command prints. */
export function toJsonLease(lease: Lease) {
  const { project, service, target, protocol, port, addresses, directory, checkout } = lease;
  const { account, ours, lasts, pid, since, until, ended } = lease;
  return {
    project,
    service,
    target,
    protocol,
    port,
    addresses,
    directory,
    checkout,
    account,
    ours,
    lasts,
    pid,
    since,
    until,
    stale: ended,
    command: formatReleaseCommand(lease),
  };
}

/** Renders the leases on ports: what each is for, how long it lasts, and how to release it. */
export function renderPortLeases(leases: readonly Lease[], paint: Paint): string[] {
  const uses = groupBy(leases, (lease) => {
    const { account, lasts, pid } = lease;
    const use = [formatName(lease), getPlace(lease)];
    return JSON.stringify([formatAddresses(lease), ...use, account, lasts, pid]);
  });
  return [...uses.values()].flatMap((group) => {
    const lease = findLatest(group);
    if (lease === undefined) return [];
    const place = getPlace(lease);
    const notes = [describeStart(group), ...describePlace(lease)].filter(Boolean).join(", ");
    const name = `${formatName(lease)}${place === "" ? "" : ` in ${place}`}`;
    const release = formatReleaseCommand(lease);
    return [
      paint("bold", escapeControlChars(formatAddresses(lease))),
      `    leased for ${escapeControlChars(name)}${notes === "" ? "" : ` (${notes})`}`,
      ...(release === null ? [] : [`    ${paint("green", "to release the lease:")} ${release}`]),
    ];
  });
}

/** Returns the directory by which a lease is listed; empty if it is not known. */
function getPlace({ checkout, directory }: Lease): string {
  return checkout ?? directory;
}

function renderPlace(lease: ListedLease, paint: Paint): string {
  const { branch, ended } = lease;
  const place = escapeControlChars(getPlace(lease)) || "unknown directory";
  const head = branch === null ? [] : [`branch ${escapeControlChars(branch)}`];
  const notes = [...head, ...describePlace(lease)].join(", ");
  const stale = ended ? ` ${paint("yellow", "stale")}` : "";
  return `${paint("bold", place)}${notes === "" ? "" : ` (${notes})`}${stale}`;
}

/** Describes the account of a lease, if it is another one, and how long the lease lasts. */
function describePlace(lease: Lease): string[] {
  const { ours, account } = lease;
  const isOther = !ours && account !== null;
  return [isOther ? `of account ${account}` : "", describeEnd(lease)].filter(Boolean);
}

/** Describes how long a lease lasts; empty if that is not known. */
function describeEnd({ lasts, pid, until, ended, ours }: Lease): string {
  if (ended) return "";
  const process = pid === null ? "" : ` (pid ${pid})`;
  if (lasts === "job") return `until its job${process} ends`;
  if (lasts === "terminal") return `until its terminal${process} closes`;
  const latest = until === null ? "" : formatSeconds(until);
  if (lasts === null) return latest === "" ? "" : `until ${latest}`;
  const release = `until ${ours ? "you release it" : "it is released"}, or its directory is gone`;
  return latest === "" ? release : `${release}, at the latest ${latest}`;
}

/** Lists each port of a place once: several runs can have leased it for the same service. */
function listRows(leases: readonly ListedLease[], visible: boolean): string[][] {
  const uses = groupBy(leases, (lease) =>
    JSON.stringify([formatName(lease), lease.target, formatAddresses(lease)]),
  );
  return [...uses.values()].flatMap(([lease, ...more]) =>
    lease === undefined
      ? []
      : [
          [
            escapeControlChars(formatName(lease)),
            escapeControlChars(formatAddresses(lease)),
            describeStart([lease, ...more]),
            describeUse(lease, visible),
          ],
        ],
  );
}

/** Returns the lease that ends last. */
function findLatest<Each extends Lease>(leases: readonly Each[]): Each | undefined {
  const timeOf = ({ until }: Lease) => until ?? "";
  return leases.toSorted((a, b) => (timeOf(a) > timeOf(b) ? -1 : 1))[0];
}

/** Describes since when one of the leases has kept the port; empty if that is not known. */
function describeStart(leases: readonly Lease[]): string {
  const [since] = leases.flatMap((lease) => lease.since ?? []).toSorted();
  return since === undefined ? "" : `since ${formatSeconds(since)}`;
}

function describeUse({ holders }: ListedLease, visible: boolean): string {
  if (holders.length === 0) return visible ? "not in use" : "nothing visible is using it";
  const names = [...new Set(holders.map(({ holder }) => formatHolder(holder, true)))];
  return `in use by ${escapeControlChars(formatSome(names, MAX_NAMED_HOLDERS))}`;
}

/** Formats the service and container port of a lease, or the program outside Compose. */
function formatName(lease: Lease): string {
  const { project, service, target } = lease;
  if (service === "") return "unknown service";
  const name = project === "" ? service : formatLeaseName(lease);
  return target > 0 && name !== service ? `${name}:${target}` : name;
}

/** Formats the endpoints of a lease: `127.0.0.1:5432/tcp`, or `*:80/tcp` for all addresses. */
function formatAddresses({ port, protocol, addresses }: Lease): string {
  const range = { first: port, last: port, protocol };
  const isEverywhere =
    addresses.length === 0 || addresses.filter((address) => isWildcard({ address })).length > 1;
  if (isEverywhere) return formatEndpoint({ ...range, address: "*" });
  const each = addresses.map((address) => formatEndpoint({ ...range, address }));
  return formatSome(each, MAX_NAMED_ADDRESSES);
}
