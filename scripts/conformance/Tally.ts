import type { Answer } from "./Answer.ts";
import { FEATURES, type Feature } from "./features.ts";
import type { Verdict } from "./compareAnswers.ts";
import { REFUSALS } from "./mistakes.ts";

/**
 * A feature or a kind of refusal that is rarer than this, in percent of the projects, is a failure
 * of the generator.
 */
const RARE = 2;
/**
 * More than this, in percent of what Portplan says of older releases, may not be untrue of the
 * release that was asked.
 */
const OVERSTATED = 10;

const VERDICTS: readonly (readonly [Verdict, meaning: string])[] = [
  ["same", "the same"],
  ["noted", "other, as Portplan says of this release"],
  ["left", "refused for what decides no port"],
  ["lenient", "accepted, as in the newest release no more"],
  ["build", "other by the port parser that this build is linked with"],
  ["overstated", "the same, though Portplan says that this release does otherwise"],
  ["different", "other"],
];

/** What was compared, and how often each feature and each kind of refusal occurred. */
export class Tally {
  compared = 0;
  /** Kinds of projects in which something differed: the comparison of a kind ends there. */
  differences = 0;
  readonly #failing: readonly Verdict[];
  readonly #verdicts = new Map<Verdict, number>();
  readonly #features = new Map<string, number>(FEATURES.map((feature) => [feature, 0]));
  readonly #refusals = new Map<string, number>(Object.keys(REFUSALS).map((kind) => [kind, 0]));
  /** Refusals that no mistake was meant to bring about. */
  readonly #others = new Map<string, number>();

  /** `failing`: the verdicts that are differences. */
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
      ...this.#table("Refusal", this.#refusals),
      ...this.#table("Refusal of another kind", this.#others),
      `${projects} compared with Docker Compose ${version} in ${time}, seed ${seed}`,
      ...VERDICTS.flatMap(([verdict, meaning]) =>
        this.#times(verdict) > 0
          ? [`  ${String(this.#times(verdict)).padStart(6)}  ${meaning}`]
          : [],
      ),
      ...(this.overstates()
        ? ["  ✗ Portplan says too often that this release does otherwise"]
        : []),
      this.differences > 0
        ? `  ✗ ${this.differences} kinds of project with a difference`
        : "  ✓ no difference",
      ...(rare.length > 0 ? [`  ✗ made too rarely: ${rare.join(", ")}`] : []),
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
