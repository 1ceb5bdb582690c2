import type { Report } from "../../src/report/Report.ts";
import type { RuleId } from "../../src/rules/RuleId.ts";
import type { Scenario } from "./Scenario.ts";
import { COLUMNS, ROWS } from "./table.ts";
import type { Prediction } from "./verdict.ts";

/** The rules that must each report a finding in any forty runs. */
const FINDINGS: readonly RuleId[] = [
  "port-collision",
  "replica-collision",
  "invalid-port",
  "forbidden-ports",
  "discarded-ports",
  "port-occupied",
  "port-excluded",
  "project-name-clash",
];

/** The outcomes that must occur in any forty runs. */
const OUTCOMES = [
  "up succeeds",
  "up possible",
  "up fails",
  "up create",
  "port free",
  "port taken",
  "port own",
  "port possible",
  "port engine",
  "port discarded",
  ...FINDINGS,
];
const FULL_RUN = 40;
/** The most predictions of `possible`, in percent. Short runs vary more. */
const [MAX_POSSIBLE, MAX_POSSIBLE_IN_SHORT_RUN, LONG_RUN] = [6, 10, 200];

/** Counts the covered cases and the disagreements. */
export class Tally {
  readonly #engine: string;
  readonly #isWhole: boolean;
  readonly #cells = new Map<string, number>();
  readonly #outcomes = new Map<string, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  readonly #themes = new Map<string, number>();
  readonly #complaints: string[] = [];
  #runs = 0;
  #disagreements = 0;
  #broken = 0;

  /** @param host the kind of host; only a plain one covers everything */
  constructor(engine: string, host: string) {
    this.#engine = host === "plain" ? engine : `${engine}, ${host}`;
    this.#isWhole = host === "plain";
  }

  add(
    { name, theme, cells }: Scenario,
    { rows, findings }: Report,
    { up }: Prediction,
    faults: readonly string[],
  ): void {
    this.#runs++;
    for (const { row, column } of cells) count(this.#cells, `${row.name} × ${column}`);
    count(this.#outcomes, `up ${up}`);
    for (const status of new Set(rows.map((row) => row.status)))
      count(this.#outcomes, `port ${status}`);
    for (const rule of new Set(findings.map((finding) => finding.rule)))
      count(this.#outcomes, rule);
    count(this.#themes, theme);
    if (faults.length === 0) return;
    this.#disagreements++;
    this.#complain(name, theme, faults.join("\n  "));
  }

  /** Counts a scenario that could not be set up. */
  broke({ name, theme }: Scenario, why: string): void {
    this.#broken++;
    this.#complain(name, theme, why);
  }

  #complain(name: string, theme: string, what: string): void {
    this.#complaints.push(`${name} (${theme}):\n  ${what}\n`);
    process.stderr.write(`${name} (${theme}):\n  ${what}\n`);
  }

  isGood(): boolean {
    return (
      this.#disagreements === 0 &&
      this.#broken === 0 &&
      this.#empty().length === 0 &&
      !this.#isVague()
    );
  }

  text(seconds: number): string {
    const width = Math.max(...ROWS.map(({ name }) => name.length));
    const columns = COLUMNS.map((column) => (column || "all").padStart(9));
    const head = `${"".padEnd(width)}  ${columns.join(" ")}`;
    const rows = ROWS.map(({ name }) => {
      const hits = COLUMNS.map((column) =>
        String(this.#cells.get(`${name} × ${column}`) ?? 0).padStart(9),
      );
      return `${name.padEnd(width)}  ${hits.join(" ")}`;
    });
    const outcomes = [...this.#outcomes].map(
      ([outcome, hits]) => `${String(hits).padStart(5)}  ${outcome}`,
    );
    const themes = [...this.#themes]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([theme, hits]) => `${String(hits).padStart(5)}  ${theme}`);
    const empty = this.#empty();
    const results = [
      `${this.#runs} scenarios in ${seconds.toFixed(0)} s`,
      `${this.#disagreements} disagreements`,
      `${this.#broken} could not be set up`,
    ];
    const last = [
      ...(empty.length > 0 ? [`never met: ${empty.join(", ")}`] : []),
      ...(this.#isVague() ? [`more than ${this.#maxPossible()} % are predicted as possible`] : []),
      `engine ${this.#engine}: ${results.join(", ")}`,
    ];
    return [
      head,
      ...rows,
      "",
      ...outcomes,
      "",
      ...themes,
      "",
      ...this.#complaints,
      ...last,
      "",
    ].join("\n");
  }

  /** Returns the cases that were not covered. A long run must cover all. */
  #empty(): string[] {
    if (this.#runs < FULL_RUN || !this.#isWhole) return [];
    const cells = ROWS.flatMap(({ name }) => COLUMNS.map((column) => `${name} × ${column}`)).filter(
      (cell) => !this.#cells.has(cell),
    );
    return [
      ...cells,
      ...[...this.#outcomes].filter(([, hits]) => hits === 0).map(([outcome]) => outcome),
    ];
  }

  #isVague(): boolean {
    return (
      this.#runs >= FULL_RUN &&
      (this.#outcomes.get("up possible") ?? 0) * 100 > this.#maxPossible() * this.#runs
    );
  }

  #maxPossible(): number {
    return this.#runs < LONG_RUN ? MAX_POSSIBLE_IN_SHORT_RUN : MAX_POSSIBLE;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
