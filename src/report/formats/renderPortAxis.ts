import { groupBy } from "../../lib/groupBy.ts";
import { MAX_PORT, type PortRange } from "../../lib/PortRange.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { escapeHtml as text } from "./escapeHtml.ts";
import { createConflictTest, createStatusReader, STATUS_NAMES } from "../createConflictTest.ts";
import type { Band, PortRow, PortStatus, Report } from "../Report.ts";
import { formatHostPort, formatTarget, listHostPorts } from "./formatPort.ts";

const WIDTH = 1200;
/** The right end of the line. */
const RIGHT = WIDTH - 20;
/** The most room for the names of the projects, to the left of the line. */
const MAX_NAMES = 200;
const LABELS = 96;
const LANE = 26;
const LABEL_SPACING = 15;
/** More marks would cover each other. */
const MAX_MARKS = 5000;

/** More marks are small, and the keyboard skips them: the table has all ports. */
const CROWD = 300;

interface Mark extends PortRange {
  readonly row: PortRow;
  readonly index: number;
  /** The status as the port map shows it. */
  readonly status: string;
  readonly conflict: boolean;
}

const LEGEND = {
  good: "free, or the project's own",
  warn: "may be unavailable, or unknown",
  link: "not checked",
  bad: "conflict",
};
const COLORS: Readonly<Partial<Record<PortStatus, string>>> = {
  free: "good",
  own: "good",
  possible: "warn",
  unknown: "warn",
  unchecked: "link",
};

/**
 * Renders the host ports on a line, with the named port ranges and a lane for each project. Empty
 * if no host port is published.
 */
export function renderPortAxis(report: Report): string {
  const isInConflict = createConflictTest(report);
  const statusOf = createStatusReader(report);
  const all = report.rows.flatMap((row, index): Mark[] => {
    const ports = row.kind === "engine" ? null : listHostPorts(row);
    if (ports === null) return [];
    const status = STATUS_NAMES[statusOf(row)];
    return [{ row, index, ...ports, status, conflict: isInConflict(row) }];
  });
  if (all.length === 0) return "";
  // Conflicts are drawn last, above the other marks.
  const marks = all.toSorted((a, b) => Number(a.conflict) - Number(b.conflict)).slice(-MAX_MARKS);
  const [from, to] = report.host.ephemeral;
  const bands = [...(report.bands ?? []), { name: "ephemeral", first: from, last: to }];
  const ports = marks.map(({ first }) => first);
  const scale = buildPortScale(ports, bands);
  const lanes = [...new Set(all.map(({ row }) => row.project))];
  const short = shortenNames(lanes);
  const bottom = LABELS + lanes.length * LANE;
  const left = Math.min(MAX_NAMES, 16 + Math.max(...Array.from(short.values(), measureText)));
  const frame = { left, x: (port: number) => left + scale.at(port) * (RIGHT - left), bottom };
  const labels = [...renderLabels(marks, frame)];
  const crowd = marks.length > CROWD;
  const top = labels.length === 0 ? LABELS - 16 : 0;
  const names = placeBandNames(bands, frame);
  const parts = [
    ...bands.map((band, index) => renderBand(band, index, frame, names.get(band))),
    ...Array.from(short, (name, lane) => renderLane(name, lane, frame)),
    ...renderBorders(scale.borders, frame),
    ...labels,
    ...marks.map((mark) => renderMark(mark, lanes.indexOf(mark.row.project), crowd, frame)),
  ];
  const nameRows = Math.max(...Array.from(names.values(), ({ row }) => row + 1));
  const height = bottom + 36 + nameRows * NAME_HEIGHT - top;
  const colors = new Set(marks.map(({ row, conflict }) => (conflict ? "bad" : COLORS[row.status])));
  const caption = [
    ...Object.entries(LEGEND)
      .filter(([color]) => colors.has(color))
      .map(([color, words]) => `<span class="key ${color}">${words}</span>`),
    all.length > marks.length
      ? `${marks.length} of ${all.length} ports.`
      : "Sections with ports are wider than empty ones.",
  ].join(" ");
  const box = `viewBox="0 ${top} ${WIDTH} ${height}"${crowd ? ' class="crowd"' : ""}`;
  return `<section aria-labelledby="line"><h2 id="line">Host ports</h2>
<figure><div class="scroll"><svg ${box} role="group" aria-label="Host ports on a line">
${parts.join("\n")}
</svg></div><figcaption>${caption}</figcaption></figure></section>
`;
}

/** The horizontal position of a port, and the left and lower end of the lanes. */
interface Frame {
  readonly left: number;
  readonly x: (port: number) => number;
  readonly bottom: number;
}

const formatPixels = (value: number) => value.toFixed(1);

const NAME_HEIGHT = 14;
/** More rows of names would take more room than the ports. Each band has its name as a title. */
const MAX_NAME_ROWS = 4;
const MAX_NAME_LENGTH = 40;
/** The most that a character takes, in pixels: a Latin letter, and any other character. */
const LETTER_WIDTH = 7;
const CHARACTER_WIDTH = 12;

interface NamePlace {
  readonly text: string;
  /** The middle of the name. */
  readonly center: number;
  readonly row: number;
}

/** Places the names of bands in rows in which they do not overlap. */
function placeBandNames(bands: readonly Band[], { x }: Frame): ReadonlyMap<Band, NamePlace> {
  const middle = ({ first, last }: Band) => (x(first) + x(last + 1)) / 2;
  const places = new Map<Band, NamePlace>();
  const ends: number[] = [];
  for (const band of bands.toSorted((a, b) => middle(a) - middle(b))) {
    const { name } = band;
    const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1)}…` : name;
    const width = measureText(shown);
    const left = Math.max(0, Math.min(middle(band) - width / 2, WIDTH - width));
    const free = ends.findIndex((end) => end <= left);
    const row = free < 0 ? ends.length : free;
    if (row === MAX_NAME_ROWS) continue;
    ends[row] = left + width;
    places.set(band, { text: shown, center: left + width / 2, row });
  }
  return places;
}

/** Returns the most pixels that a name takes, with a space after it. */
function measureText(shown: string): number {
  const letters = shown.match(/[\u0020-\u024f]/g)?.length ?? 0;
  return letters * LETTER_WIDTH + (shown.length - letters) * CHARACTER_WIDTH + LETTER_WIDTH;
}

function renderBand(
  { name, first, last }: Band,
  index: number,
  { x, bottom }: Frame,
  place: NamePlace | undefined,
): string {
  const [from, to] = [x(first), x(last + 1)];
  const y = bottom + 44 + (place?.row ?? 0) * NAME_HEIGHT;
  const at = `x="${formatPixels(place?.center ?? from)}" y="${y}"`;
  return [
    `<g class="band"><title>${text(name)} ${first}-${last}</title>`,
    `<rect class="tint${index % 6}" x="${formatPixels(from)}" y="${LABELS - 6}"`,
    ` width="${formatPixels(to - from)}" height="${bottom - LABELS + 12}"/>`,
    place === undefined ? "" : `<text class="band-name" ${at}>${text(place.text)}</text>`,
    "</g>",
  ].join("");
}

/** The lengths of the two parts of a name that is too long for a lane. */
const HEAD_LENGTH = 7;
const TAIL_LENGTH = 18;
const MAX_LENGTH = HEAD_LENGTH + 1 + TAIL_LENGTH;

/**
 * Shortens the names of lanes to their start and end, without the directories that names with the
 * same start share at the end: "shop (in blue/deploy/compose)" becomes "shop (in blue…" if there is
 * "shop (in green/deploy/compose)". Names that would then be the same have a number.
 */
function shortenNames(names: readonly string[]): ReadonlyMap<string, string> {
  const isLong = ({ length }: string) => length > MAX_LENGTH;
  const takeHead = (name: string) => name.slice(0, HEAD_LENGTH);
  const groups = groupBy(names.filter(isLong), takeHead);
  const shared = new Map(Array.from(groups, ([head, group]) => [head, measureSharedPath(group)]));
  const uses = new Map<string, number>();
  return new Map(
    names.map((name) => {
      if (!isLong(name)) return [name, name];
      const short = shortenName(name, shared.get(takeHead(name)) ?? 0);
      const use = (uses.get(short) ?? 0) + 1;
      uses.set(short, use);
      return [name, use === 1 ? short : `${short} ${use}`];
    }),
  );
}

/** Shortens a name without a number of characters at its end. */
function shortenName(name: string, omitted: number): string {
  const kept = name.slice(0, name.length - omitted);
  const more = omitted > 0 ? "…" : "";
  return kept.length < MAX_LENGTH
    ? kept + more
    : `${kept.slice(0, HEAD_LENGTH)}…${kept.slice(more.length - TAIL_LENGTH)}${more}`;
}

/** Measures the end that several names share, from its first slash on. */
function measureSharedPath([first = "", ...others]: readonly string[]): number {
  if (others.length === 0) return 0;
  let length = 0;
  while (others.every((name) => name.at(-1 - length) === first.at(-1 - length))) length++;
  const slash = first.indexOf("/", first.length - length);
  return slash < 0 ? 0 : first.length - slash;
}

function renderLane(
  [name, short]: readonly [string, string],
  lane: number,
  { left }: Frame,
): string {
  const y = LABELS + lane * LANE + LANE / 2;
  return [
    `<g data-lane="${text(name)}"><title>${text(name)}</title>`,
    `<text class="lane" x="${left - 10}" y="${y + 4}">${text(short)}</text>`,
    `<line x1="${left}" x2="${RIGHT}" y1="${y}" y2="${y}"/></g>`,
  ].join("");
}

/** The width of five digits, with a space. */
const TICK_SPACING = 42;

function* renderBorders(borders: readonly number[], { x, bottom }: Frame): Iterable<string> {
  let free = 0;
  for (const border of borders) {
    const at = x(border);
    const center = formatPixels(at);
    const ends = `y1="${LABELS - 6}" y2="${bottom + 12}"`;
    yield `<line class="tick" x1="${center}" x2="${center}" ${ends}/>`;
    if (at < free) continue;
    free = at + TICK_SPACING;
    const port = Math.min(Math.max(border, 1), MAX_PORT);
    yield `<text class="tick" x="${center}" y="${bottom + 26}">${port}</text>`;
  }
}

/**
 * Renders a label for each port, with a line to the port. If not all labels fit, it renders
 * only those of conflicts; if those do not fit, none.
 */
function* renderLabels(marks: readonly Mark[], { left, x, bottom }: Frame): Iterable<string> {
  const conflicting = new Set(marks.filter(({ conflict }) => conflict).map(({ first }) => first));
  const all = new Set(marks.map(({ first }) => first));
  const max = Math.floor((RIGHT - left) / LABEL_SPACING);
  const labeled = [all, conflicting].find(({ size }) => size <= max) ?? [];
  const ports = [...labeled].toSorted((a, b) => a - b);
  const places = spreadLabels(ports.map(x), LABEL_SPACING, RIGHT);
  for (const [index, port] of ports.entries()) {
    const at = formatPixels(x(port));
    const conflict = conflicting.has(port);
    const label = places[index] ?? 0;
    const kind = conflict ? "label conflict" : "label";
    const points = [
      `${formatPixels(label)},56`,
      `${formatPixels(label)},66`,
      `${at},${LABELS - 6}`,
      `${at},${conflict ? bottom + 6 : LABELS}`,
    ].join(" ");
    const turn = `translate(${formatPixels(label + 4)} 52) rotate(-90)`;
    yield (
      `<g class="${kind}" aria-hidden="true"><polyline points="${points}"/>` +
        `<text transform="${turn}">${port}</text></g>`
    );
  }
}

function renderMark(mark: Mark, lane: number, crowd: boolean, { x }: Frame): string {
  const { row, index, first, last, status, conflict } = mark;
  const radius = crowd ? 3 : 6;
  const y = LABELS + lane * LANE + LANE / 2;
  const held = row.holders.map(({ holder }) => formatHolder(holder, true)).join(", ");
  const ports = `${formatHostPort(row)} → ${formatTarget(row)}`;
  const holders = held === "" ? "" : `: ${held}`;
  const title = text(`${row.project}/${row.service}: ${ports}, ${status}${holders}`);
  const from = x(first);
  const left = formatPixels(from);
  const width = formatPixels(Math.max(radius, x(last) - from));
  const size = `width="${width}" height="${2 * radius - 2}"`;
  const shape =
    last > first
      ? `<rect x="${left}" y="${y - radius + 1}" ${size} rx="3"/>`
      : `<circle cx="${left}" cy="${y}" r="${radius}"/>`;
  return [
    `<a class="mark${conflict ? " conflict" : ""} ${row.status}" href="#p${index}"`,
    `${crowd ? ' tabindex="-1"' : ""} data-row="p${index}" aria-label="${title}">`,
    `<title>${title}</title>${shape}</a>`,
  ].join("");
}

const THOUSANDS = Array.from({ length: 8 }, (_, at) => 2000 + 1000 * at);

/** The position of a port on the line, from 0 to 1, and the ports at which the scale changes. */
export interface Scale {
  readonly at: (port: number) => number;
  readonly borders: readonly number[];
}

/**
 * Builds a scale of linear sections. A section with ports is wider than an empty one. Sections end
 * at thousands and at the ends of bands.
 */
export function buildPortScale(ports: readonly number[], bands: readonly Band[]): Scale {
  const ends = bands.flatMap(({ first, last }) => [first, last + 1]);
  const inner = [1024, ...THOUSANDS, 10_000, 20_000, ...ends].filter(
    (border) => border > 1 && border <= MAX_PORT,
  );
  const borders = [0, ...new Set(inner.toSorted((a, b) => a - b)), MAX_PORT + 1];
  const sections = borders.slice(1).map((end, index) => {
    const begin = borders[index] ?? 0;
    const held = new Set(ports.filter((port) => port >= begin && port < end)).size;
    return { begin, end, weight: held === 0 ? 1 : 2 + Math.min(held, 10) };
  });
  const total = sections.reduce((sum, { weight }) => sum + weight, 0);
  const at = (port: number) => {
    let before = 0;
    for (const { begin, end, weight } of sections) {
      if (port < end) return before / total + (weight / total) * ((port - begin) / (end - begin));
      before += weight;
    }
    return 1;
  };
  return { at, borders };
}

/**
 * Moves labels that would overlap apart, within 0 to `width`.
 *
 * @param at the preferred positions, in ascending order
 */
export function spreadLabels(at: readonly number[], spacing: number, width: number): number[] {
  const placed: number[] = [];
  for (const [index, preferred] of at.entries())
    placed[index] = Math.max(preferred, index === 0 ? 0 : (placed[index - 1] ?? 0) + spacing);
  for (let index = placed.length - 1, limit = width; index >= 0; index--, limit -= spacing)
    placed[index] = Math.min(placed[index] ?? 0, limit);
  return placed;
}
