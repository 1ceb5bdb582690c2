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

// The live proof of resolving: npm run conformance -- --runs 500 --seed 1. Makes random projects,
// asks Portplan and a real Docker Compose what they come to, and compares name, services, replicas
// and ports, or that both refuse. Where Portplan says itself that this release does otherwise
// (`host-compose-too-old`), its answer may be another one; else it has to be the same, but for what
// Compose refuses where no port is decided, which Portplan may resolve. A difference is
// shrunk to a small project. Exit status 1: a difference, or something is made too rarely.
//
//   --runs N        projects, 500 unless given
//   --seed N        the same seed makes the same projects; a random one unless given
//   --compose WHAT  a program, or a suite that real-compose.sh knows; its default unless given
//   --strict        it is a difference too where Portplan says that this release does otherwise,
//                   and it does not: a few are expected, for a notice is true of the release just
//                   before the one that it names, and what a later file takes away again may have
//                   made no difference
//   --kind KIND     only projects of this kind: with this mistake, with this that is new, or plain
//   --again LOT/PATH  only this project, with --seed and --runs as they were printed

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

/**
 * How many projects of each kind there are, in parts of a thousand: 25 kinds of mistakes, and 5 of
 * what is new, besides plain ones.
 */
const SHARES = { mistake: 30, news: 24, plain: 130 };
/** The plain ones in so many lots: each ends at its first difference. */
const PLAIN = 8;
/** Programs at a time. */
const WORKERS = 2;
/** Projects that are tried to make a difference smaller. */
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
  if (!/^\d{1,9}$/.test(given)) throw new Error(`--${option} takes a whole number`);
  return Number(given);
}

function readAgain(
  given: string | undefined,
): { readonly lot: number; readonly path: string } | null {
  if (given === undefined) return null;
  const [lot = "", path = ""] = given.split("/");
  return { lot: Number(lot), path };
}

/** The projects by their kinds, so that none is rare, each lot with a seed of its own. */
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
    throw new Error(`--kind is one of ${[...new Set(kinds.map(([kind]) => kind))].join(", ")}`);
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

/** Runs something with a project on disk, in a folder whose name is no project's name yet. */
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

/** Compares so many projects of a kind, up to the first difference, which is made smaller. */
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
      ? "answers the same, though Portplan says that it does otherwise"
      : "answers otherwise";
  process.stdout.write(
    [
      `\n✗ Docker Compose ${release.version} ${answer}`,
      ...Object.entries(files).map(([name, text]) => `── ${name}\n${text.replaceAll("\r", "␍")}`),
      ...Object.entries(links).map(([name, to]) => `── ${name} → ${to}`),
      `── asked in ${cwd || "."}: ${JSON.stringify(request)}, variables ${JSON.stringify(shell)}`,
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
/** A part of the kinds has not all that there is. */
const rare = options.kind === undefined && again === null ? tally.rare() : [];
process.stdout.write(tally.text(release.version, seed, (Date.now() - began) / 1000, rare));
process.exitCode = tally.differences > 0 || tally.overstates() || rare.length > 0 ? 1 : 0;
