import { TAINT } from "./invariants.ts";
import type { Result } from "./Result.ts";

/** The number of failing inputs of each kind that are shown. */
const MAX_SHOWN = 3;

interface TallyOptions {
  /** False to ignore secrets in outputs. */
  readonly taint: boolean;
  /** Keeps a failing input, and returns how to repeat it. */
  readonly report: (result: Result) => string;
}

/** Counts runs, and groups failing ones by kind. */
export class Tally {
  runs = 0;
  /** The number of inputs that break an invariant. */
  failed = 0;
  readonly #options: TallyOptions;
  readonly #kinds = new Map<string, { times: number; readonly shown: string[] }>();
  #slowest: Result | null = null;
  #largest: Result | null = null;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  add(result: Result): void {
    const { cpu, memory } = result;
    this.runs++;
    if (cpu > (this.#slowest?.cpu ?? -1)) this.#slowest = result;
    if (memory > (this.#largest?.memory ?? -1)) this.#largest = result;
    const broken = result.broken.filter(
      ({ kind }) => this.#options.taint || !kind.startsWith(TAINT),
    );
    if (broken.length === 0) return;
    this.failed++;
    const kinds = new Map(broken.map(({ kind, detail }) => [kind, detail]));
    for (const [kind, detail] of kinds) {
      const known = this.#kinds.get(kind) ?? { times: 0, shown: [] };
      this.#kinds.set(kind, known);
      known.times++;
      if (known.shown.length < MAX_SHOWN)
        known.shown.push(`    ${detail}\n      ${this.#options.report(result)}`);
    }
  }

  /** Returns the failures by kind, and a line about all runs. */
  text(seed: number, seconds: number): string {
    const kinds = [...this.#kinds].toSorted(([, a], [, b]) => b.times - a.times);
    const failures = kinds.map(
      ([kind, { times, shown }]) => `✗ ${kind} (${times})\n${shown.join("\n")}\n`,
    );
    const slowest = `${this.#slowest?.cpu.toFixed(2)} s (seed ${this.#slowest?.seed})`;
    const largest = `${this.#largest?.memory.toFixed(0)} MiB (seed ${this.#largest?.seed})`;
    const sum = [
      `${this.runs} runs in ${seconds.toFixed(0)} s`,
      `seeds ${seed} to ${seed + this.runs - 1}`,
      `${this.failed} failed`,
      `slowest ${slowest}`,
      `largest ${largest}`,
    ];
    return `${failures.join("")}${sum.join(", ")}\n`;
  }
}
