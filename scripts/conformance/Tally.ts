import type { Answer } from "./Answer.ts";
import { FEATURES, type Feature } from "./features.ts";
import type { Verdict } from "./compareAnswers.ts";
import { REFUSALS } from "./mistakes.ts";

/**
 * The minimum share of projects, in percent, with each feature and each kind of rejection. A lower
 * share is an error of the generator.
 */
const RARE = 2;
/**
 * The maximum share of notes about older releases, in percent, that may be wrong for the tested
 * release.
 */
const OVERSTATED = 10;

const VERDICTS: readonly (readonly [Verdict, meaning: string])[] = [
  ["same", "equal"],
  ["noted", "different, as Portplan notes for this release"],
  ["left", "rejected by Compose for an error that does not affect ports"],
  ["lenient", "accepted by this release, but rejected by the newest one"],
  ["build", "different because of the port parser of this build"],
  ["overstated", "equal, but Portplan notes a difference for this release"],
  ["different", "different"],
];

/** Counts compared projects, features and kinds of rejections. */
export class Tally {
  compared = 0;
  /** The number of differences, at most one per lot. */
  differences = 0;
  readonly #failing: readonly Verdict[];
  readonly #verdicts = new Map<Verdict, number>();
  readonly #features = new Map<string, number>(FEATURES.map((feature) => [feature, 0]));
  readonly #refusals = new Map<string, number>(Object.keys(REFUSALS).map((kind) => [kind, 0]));
  /** Rejections that are not caused by a generated mistake. */
  readonly #others = new Map<string, number>();

  /** `failing`: the verdicts that count as differences. */
  constructor(failing: readonly Verdict[]) {
    this.#failing = failing;
  }

  add(uses: ReadonlySet<Feature>, theirs: Answer, verdict: Verdict): void {
    this.compared++;
    if (this.#failing.includes(verdict)) this.differences++;
    count(this.#verdicts, verdict);
    for (const feature of uses) count(this.#features, feature);
    if (!("refused" in theirs)) return;
    const { refused } = theirs;
    const kind = Object.entries(REFUSALS).find(([, pattern]) => pattern.test(refused))?.[0];
    if (kind !== undefined) count(this.#refusals, kind);
    else count(this.#others, refused.split("\n")[0]?.slice(0, 100) ?? "");
  }

  rare(): readonly string[] {
    return [...this.#features, ...this.#refusals]
      .filter(([, times]) => this.#percent(times) < RARE)
      .map(([name]) => name);
  }

  overstates(): boolean {
    const [overstated, noted] = [this.#times("overstated"), this.#times("noted")];
    return overstated > 1 && (100 * overstated) / (overstated + noted) > OVERSTATED;
  }

  text(version: string, seed: number, seconds: number, rare: readonly string[]): string {
    const projects = `${this.compared} random projects`;
    const time = `${seconds.toFixed(0)} s`;
    return [
      ...this.#table("Feature", this.#features),
      ...this.#table("Rejection", this.#refusals),
      ...this.#table("Other rejection", this.#others),
      `${projects} compared with Docker Compose ${version} in ${time}, seed ${seed}`,
      ...VERDICTS.flatMap(([verdict, meaning]) =>
        this.#times(verdict) > 0
          ? [`  ${String(this.#times(verdict)).padStart(6)}  ${meaning}`]
          : [],
      ),
      ...(this.overstates() ? ["  ✗ Portplan notes too many differences for this release"] : []),
      this.differences > 0
        ? `  ✗ ${this.differences} kinds of project with a difference`
        : "  ✓ no difference",
      ...(rare.length > 0 ? [`  ✗ generated too rarely: ${rare.join(", ")}`] : []),
      "",
    ].join("\n");
  }

  #times(verdict: Verdict): number {
    return this.#verdicts.get(verdict) ?? 0;
  }

  #percent(times: number): number {
    return (100 * times) / Math.max(1, this.compared);
  }

  #table(title: string, rows: ReadonlyMap<string, number>): string[] {
    if (rows.size === 0) return [];
    const width = Math.max(title.length, ...[...rows.keys()].map((name) => name.length));
    const lines = [...rows]
      .toSorted((a, b) => a[1] - b[1])
      .map(([name, times]) => {
        const percent = this.#percent(times).toFixed(1).padStart(5);
        return `${name.padEnd(width)}  ${String(times).padStart(6)}  ${percent} %`;
      });
    return [`${title.padEnd(width)}  PROJECTS`, ...lines, ""];
  }
}

function count<K>(map: Map<K, number>, key: K): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
