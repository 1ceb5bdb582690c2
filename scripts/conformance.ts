import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import type { Answer } from "./conformance/Answer.ts";
import { askCompose } from "./conformance/askCompose.ts";
import { answerOf, askPortplan } from "./conformance/askPortplan.ts";
import type { RandomProject } from "./conformance/Draft.ts";
import { compareAnswers, type Verdict } from "./conformance/compareAnswers.ts";
import { mistakes } from "./conformance/mistakes.ts";
import { news } from "./conformance/news.ts";
import { randomProject, type Kind } from "./conformance/randomProject.ts";
import { findRelease } from "./conformance/Release.ts";
import { Tally } from "./conformance/Tally.ts";

// Compares Portplan with a real Docker Compose: npm run conformance -- --runs 500 --seed 1
//
// Generates random projects, resolves them with both, and compares the name, services, replicas and
// ports, or that both reject the project. The results must be equal, with two exceptions: Portplan
// notes that the release resolves the project differently (`host-compose-too-old`), or Compose
// rejects it for an error that does not affect ports. Shrinks a difference to a small project.
// Exits with status 1 if there is a difference, or if a feature is generated too rarely.
//
//   --runs N          number of projects (default: 500)
//   --seed N          seed of the projects (default: random)
//   --compose WHAT    path of a program, or a suite of real-compose.sh (default: its default)
//   --strict          also report notes of Portplan about releases that resolve a project equally.
//                     A few are expected: a note is about the release just before the one that it
//                     names, and a later file may remove the difference
//   --kind KIND       only projects with this mistake or this new feature, or plain ones
//   --again LOT/PATH  only this project; use the --seed and --runs that were printed with it

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    seed: { type: "string" },
    compose: { type: "string" },
    strict: { type: "boolean", default: false },
    kind: { type: "string" },
    again: { type: "string" },
  },
});

/** The share of each kind of project per thousand: 25 mistakes, 5 new features, and plain ones. */
const SHARES = { mistake: 30, news: 24, plain: 130 };
/** The number of lots of plain projects. Each lot ends at its first difference. */
const PLAIN = 8;
/** The number of programs that run at the same time. */
const WORKERS = 2;
/** The maximum number of projects to try when shrinking a difference. */
const MAX_SHRINKS = 600;

interface Lot {
  readonly index: number;
  readonly kind: Kind;
  readonly seed: number;
  readonly runs: number;
}

interface Compared {
  readonly project: RandomProject;
  readonly ours: Answer;
  readonly theirs: Answer;
  readonly verdict: Verdict;
}

const runs = wholeNumber("runs", options.runs);
const seed = wholeNumber("seed", options.seed ?? String(Math.floor(Math.random() * 1e6)));
const release = findRelease(options.compose ?? null);
const again = readAgain(options.again);
const scratch = mkdtempSync(join(tmpdir(), "conformance-"));
const failing: readonly Verdict[] = options.strict ? ["different", "overstated"] : ["different"];
const tally = new Tally(failing);

process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

function wholeNumber(option: string, given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new Error(`--${option} must be an integer`);
  return Number(given);
}

function readAgain(
  given: string | undefined,
): { readonly lot: number; readonly path: string } | null {
  if (given === undefined) return null;
  const [lot = "", path = ""] = given.split("/");
  return { lot: Number(lot), path };
}

/** Divides the projects into lots by kind, so that no kind is rare. Each lot has its own seed. */
function lots(): Lot[] {
  const kinds: readonly (readonly [Kind, share: number])[] = [
    ...Object.keys(mistakes).map((kind) => [kind as Kind, SHARES.mistake] as const),
    ...Object.keys(news).map((kind) => [kind as Kind, SHARES.news] as const),
    ...Array.from({ length: PLAIN }, () => ["plain", SHARES.plain / PLAIN] as const),
  ];
  const all = kinds.map(([kind, share], index) => ({
    index,
    kind,
    share,
    seed: seed * kinds.length + index,
  }));
  const wanted = all.filter(({ kind }) => options.kind === undefined || options.kind === kind);
  if (wanted.length === 0)
    throw new Error(
      `--kind must be one of ${[...new Set(kinds.map(([kind]) => kind))].join(", ")}`,
    );
  const shares = wanted.reduce((sum, { share }) => sum + share, 0);
  let dealt = 0;
  let before = 0;
  return wanted.map((lot) => {
    dealt += lot.share;
    const upTo = Math.round((dealt * runs) / shares);
    const own = { ...lot, runs: upTo - before };
    before = upTo;
    return own;
  });
}

/** Writes a project to disk and calls `use`. The directory name is not a valid project name. */
async function onDisk<T>(
  { files, links, cwd }: RandomProject,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(scratch, "p"));
  const folder = join(root, "Stack.One");
  try {
    mkdirSync(join(folder, cwd), { recursive: true });
    const write = (path: string, make: (place: string) => void) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      make(join(folder, path));
    };
    for (const [path, text] of Object.entries(files))
      if (path !== "-") write(path, (place) => writeFileSync(place, text));
    for (const [path, to] of Object.entries(links)) write(path, (place) => symlinkSync(to, place));
    return await use(join(folder, cwd));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function compare(project: RandomProject): Promise<Compared> {
  return onDisk(project, async (directory) => {
    const theirs = await askCompose(release.program, directory, project);
    const resolved = askPortplan(directory, project);
    return {
      project,
      ours: answerOf(resolved),
      theirs,
      verdict: compareAnswers(resolved, theirs, release),
    };
  });
}

/** Compares the projects of a lot up to the first difference, which it shrinks. */
async function check({ index, kind, seed: own, runs: many }: Lot): Promise<void> {
  let found: Compared | null = null;
  let shrinks = 0;
  const property = fc.asyncProperty(randomProject(kind), async (project) => {
    if (found !== null && ++shrinks > MAX_SHRINKS) return true;
    const compared = await compare(project);
    if (found === null) tally.add(project.uses, compared.theirs, compared.verdict);
    if (process.stderr.isTTY) process.stderr.write(`\r${tally.compared} of ${runs} `);
    if (!failing.includes(compared.verdict)) return true;
    found = compared;
    return false;
  });
  const replayed = again === null ? {} : { path: again.path };
  const result = await fc.check(property, { seed: own, numRuns: many, ...replayed });
  if (result.errorInstance instanceof Error && found === null) throw result.errorInstance;
  if (found !== null) show(found, `${index}/${result.counterexamplePath}`);
}

function show(
  { project: { files, links, cwd, request, shell }, ours, theirs, verdict }: Compared,
  place: string,
): void {
  const same = [
    `--seed ${seed} --runs ${runs}`,
    options.compose === undefined ? "" : ` --compose ${options.compose}`,
    options.strict ? " --strict" : "",
  ];
  const answer =
    verdict === "overstated"
      ? "resolves this project like Portplan, which notes a difference"
      : "resolves this project differently";
  process.stdout.write(
    [
      `\n✗ Docker Compose ${release.version} ${answer}`,
      ...Object.entries(files).map(([name, text]) => `── ${name}\n${text.replaceAll("\r", "␍")}`),
      ...Object.entries(links).map(([name, to]) => `── ${name} → ${to}`),
      `── run in ${cwd || "."}: ${JSON.stringify(request)}, variables ${JSON.stringify(shell)}`,
      `   Compose:  ${JSON.stringify(theirs)}`,
      `   Portplan: ${JSON.stringify(ours)}`,
      `   again:    npm run conformance -- ${same.join("")} --again "${place}"\n`,
    ].join("\n"),
  );
}

const queue = lots().filter(({ index }) => again === null || index === again.lot);
const work = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) await check(next);
};
const began = Date.now();
await Promise.all(Array.from({ length: WORKERS }, work));
if (process.stderr.isTTY) process.stderr.write("\r");
// A subset of the kinds does not use all features.
const rare = options.kind === undefined && again === null ? tally.rare() : [];
process.stdout.write(tally.text(release.version, seed, (Date.now() - began) / 1000, rare));
process.exitCode = tally.differences > 0 || tally.overstates() || rare.length > 0 ? 1 : 0;
