import type { PortRange } from "../../ports/HostEndpoint.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { escapeHtml as text } from "../../lib/escapeHtml.ts";
import { findConflicts, findShownStatuses } from "../findConflicts.ts";
import { listHostPorts, buildPortScale, spreadLabels } from "./portLine.ts";
import type { Band, PortRow, Report } from "../Report.ts";
import { formatHostPort, formatTarget } from "./formatPort.ts";

const WIDTH = 1200;
/** The line itself; on its left stand the projects' names. */
const LEFT = 150;
const LINE = WIDTH - LEFT - 20;
const LABELS = 96;
const LANE = 26;
const LABEL_ROOM = 15;
/** As many as find room; of more ports only those in conflict have a label. */
const MAX_LABELS = Math.floor(LINE / LABEL_ROOM);
/** More are not drawn: nobody could tell them apart. */
const MAX_MARKS = 5000;

/**
 * From how many marks on they are drawn small, and nobody gets past them by keyboard: the table has
 * them all.
 */
const CROWD = 300;
const isCrowd = (marks: readonly Mark[]) => marks.length > CROWD;

interface Mark extends PortRange {
  readonly row: PortRow;
  readonly index: number;
  /** In the words of the port map. */
  readonly status: string;
  readonly conflict: boolean;
}

const LEGEND: readonly {
  readonly colour: string;
  readonly words: string;
  is(this: void, mark: Mark): boolean;
}[] = [
  {
    colour: "good",
    words: "free, or the project's own",
    is: ({ row: { status }, conflict }) => !conflict && (status === "free" || status === "own"),
  },
  {
    colour: "warn",
    words: "possibly taken, or unknown",
    is: ({ row: { status }, conflict }) =>
      !conflict && (status === "possible" || status === "unknown"),
  },
  {
    colour: "link",
    words: "not looked at",
    is: ({ row: { status }, conflict }) => !conflict && status === "unchecked",
  },
  { colour: "bad", words: "in conflict", is: ({ conflict }) => conflict },
];

/**
 * The host's ports as a line with its bands, a lane for each project, and every port on it. Empty
 * where no host port is asked for.
 */
export function renderPortLine(report: Report): string {
  const isInConflict = findConflicts(report);
  const statusOf = findShownStatuses(report);
  const all = report.rows.flatMap((row, index): Mark[] => {
    const ports = listHostPorts(row);
    return ports === null
      ? []
      : [{ row, index, ...ports, status: statusOf(row), conflict: isInConflict(row) }];
  });
  if (all.length === 0) return "";
  // What is in conflict is drawn last, above the rest.
  const marks = all.toSorted((a, b) => Number(a.conflict) - Number(b.conflict)).slice(-MAX_MARKS);
  const bands = listBands(report);
  const scale = buildPortScale(
    marks.map(({ first }) => first),
    bands,
  );
  const x = (port: number) => LEFT + scale.at(port) * LINE;
  const lanes = [...new Set(all.map(({ row }) => row.project))];
  const bottom = LABELS + lanes.length * LANE;
  const labels = [...renderLabels(marks, x, bottom)];
  const top = labels.length === 0 ? LABELS - 16 : 0;
  const parts = [
    ...bands.map((band, index) => renderBand(band, index, x, bottom)),
    ...lanes.map((name, lane) => renderLane(name, lane)),
    ...renderBorders(scale.borders, x, bottom),
    ...labels,
    ...marks.map((mark) => renderMark(mark, lanes.indexOf(mark.row.project), isCrowd(marks), x)),
  ];
  const height = bottom + 64 - top;
  const caption = [
    ...LEGEND.filter(({ is }) => marks.some(is)).map(
      ({ colour, words }) => `<span class="key ${colour}">${words}</span>`,
    ),
    all.length > marks.length
      ? `${marks.length} of ${all.length} ports.`
      : "Sections with ports in them are drawn wider than empty ones.",
  ].join(" ");
  return `<section aria-labelledby="line"><h2 id="line">Host ports</h2>
<figure><div class="scroll"><svg viewBox="0 ${top} ${WIDTH} ${height}"${isCrowd(marks) ? ' class="crowd"' : ""} role="group" aria-label="Host ports on a line">
${parts.join("\n")}
</svg></div><figcaption>${caption}</figcaption></figure></section>
`;
}

/** The policy's ranges, else what the kernel keeps for itself. */
function listBands({ bands = [], host: { ephemeral } }: Report): Band[] {
  return [...bands, { name: "ephemeral", first: ephemeral[0], last: ephemeral[1] }];
}

type ScalePort = (port: number) => number;
const formatPixels = (value: number) => value.toFixed(1);

function renderBand(
  { name, first, last }: Band,
  index: number,
  x: ScalePort,
  bottom: number,
): string {
  const [from, to] = [x(first), x(last + 1)];
  const label =
    to - from < 24
      ? ""
      : `<text class="band-name" x="${formatPixels((from + to) / 2)}" y="${bottom + 44 + (index % 2) * 14}">${text(name)}</text>`;
  return `<g class="band"><title>${text(name)} ${first}-${last}</title><rect class="tint${index % 6}" x="${formatPixels(from)}" y="${LABELS - 6}" width="${formatPixels(to - from)}" height="${bottom - LABELS + 12}"/>${label}</g>`;
}

function renderLane(name: string, lane: number): string {
  const y = LABELS + lane * LANE + LANE / 2;
  const short = name.length > 20 ? `${name.slice(0, 19)}…` : name;
  return `<g data-lane="${text(name)}"><title>${text(name)}</title><text class="lane" x="${LEFT - 10}" y="${y + 4}">${text(short)}</text><line x1="${LEFT}" x2="${LEFT + LINE}" y1="${y}" y2="${y}"/></g>`;
}

const TICK_ROOM = 34;

function* renderBorders(
  borders: readonly number[],
  x: ScalePort,
  bottom: number,
): Iterable<string> {
  let free = 0;
  for (const border of borders) {
    const at = x(border);
    yield `<line class="tick" x1="${formatPixels(at)}" x2="${formatPixels(at)}" y1="${LABELS - 6}" y2="${bottom + 12}"/>`;
    if (at < free) continue;
    free = at + TICK_ROOM;
    yield `<text class="tick" x="${formatPixels(at)}" y="${bottom + 26}">${border === 0 ? 1 : Math.min(border, 65_535)}</text>`;
  }
}

/**
 * One label a port, with a line that leads to it; only the conflicts where not all find room, none
 * where they do not either.
 */
function* renderLabels(marks: readonly Mark[], x: ScalePort, bottom: number): Iterable<string> {
  const byPort = new Map<number, boolean>();
  for (const { first, conflict } of marks)
    byPort.set(first, (byPort.get(first) ?? false) || conflict);
  const conflicts = [...byPort].filter(([, conflict]) => conflict);
  const wished = [[...byPort], conflicts].find(({ length }) => length <= MAX_LABELS) ?? [];
  const ports = wished.toSorted(([a], [b]) => a - b);
  const places = spreadLabels(
    ports.map(([port]) => x(port)),
    LABEL_ROOM,
    LEFT + LINE,
  );
  for (const [index, [port, conflict]] of ports.entries()) {
    const [at, label] = [x(port), places[index] ?? 0];
    const kind = conflict ? "label conflict" : "label";
    yield `<g class="${kind}" aria-hidden="true"><polyline points="${formatPixels(label)},56 ${formatPixels(label)},66 ${formatPixels(at)},${LABELS - 6} ${formatPixels(at)},${conflict ? bottom + 6 : LABELS}"/><text transform="translate(${formatPixels(label + 4)} 52) rotate(-90)">${port}</text></g>`;
  }
}

function renderMark(
  { row, index, first, last, status, conflict }: Mark,
  lane: number,
  crowd: boolean,
  x: ScalePort,
): string {
  const radius = crowd ? 3 : 6;
  const y = LABELS + lane * LANE + LANE / 2;
  const held = row.holders.map(({ holder }) => formatHolder(holder, true)).join(", ");
  const title = `${row.project}/${row.service}: ${formatHostPort(row)} → ${formatTarget(row)}, ${status}${held === "" ? "" : `, held by ${held}`}`;
  const from = x(first);
  const shape =
    last > first
      ? `<rect x="${formatPixels(from)}" y="${y - radius + 1}" width="${formatPixels(Math.max(radius, x(last) - from))}" height="${2 * radius - 2}" rx="3"/>`
      : `<circle cx="${formatPixels(from)}" cy="${y}" r="${radius}"/>`;
  return `<a class="mark${conflict ? " conflict" : ""} ${row.status}" href="#p${index}"${crowd ? ' tabindex="-1"' : ""} data-row="p${index}" aria-label="${text(title)}"><title>${text(title)}</title>${shape}</a>`;
}
