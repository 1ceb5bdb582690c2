import type { EditStep } from "../../src/changes/ChangeRecord.ts";
import { editText } from "../../src/changes/editText.ts";
import type { FileEditor } from "../../src/changes/FileEditor.ts";
import { formatDiff } from "../../src/changes/formatDiff.ts";
import { type MoveGoal, type PreparedMove, prepareMove } from "../../src/commands/move.ts";
import type { RunProject } from "../../src/compose/index.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { emptyPolicy, type Policy } from "../../src/policy/Policy.ts";
import { parseServiceName } from "../../src/ports/serviceName.ts";
import type { Fake } from "../host/fakeHost.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

export interface MoveCase {
  /** The texts of files by path. Paths are relative to /repo/shop. */
  readonly files: Readonly<Record<string, string>>;
  /** `SERVICE PORT`, an offset such as `+10000`, or `conflicts`. */
  readonly move: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly policy?: Partial<Policy>;
  readonly options?: Partial<RunProject>;
  readonly host?: Fake;
  readonly leases?: LeaseStore | null;
  readonly editor?: Pick<FileEditor, "plan">;
}

/** An editor that does not look at the machine. */
const EDITOR: Pick<FileEditor, "plan"> = {
  plan: (path, edits): EditStep => {
    const hash = "0".repeat(64);
    return { kind: "edit", state: "planned", path, edits, before: hash, after: hash };
  },
};

/** Prepares a move in a project in memory, in the repository /repo. */
export function prepareIn({
  files: texts,
  move,
  env = {},
  policy = {},
  options = {},
  host = quiet,
  leases = null,
  editor = EDITOR,
}: MoveCase): Promise<PreparedMove> {
  const all = { "/repo/.git/HEAD": "", ...placeTexts(texts, "/repo/shop") };
  const files = memoryFiles(all, "/repo/shop");
  const project = { ...requestFor("/repo/shop"), found: false, ...options };
  const run = {
    projects: [project],
    workflows: [],
    probe: true,
    policy: { ...emptyPolicy, ...policy },
    failOn: "never",
  } as const;
  const readRepository = () =>
    Promise.resolve(
      Object.entries(all)
        .filter(([path]) => path.startsWith("/repo/") && !path.includes("/.git/"))
        .map(([path, text]) => ({ path, text })),
    );
  const deps = { files, env, host: fakeHost(host), leases, editor, readRepository };
  return prepareMove({ run, goal: parseGoal(move) }, deps);
}

function parseGoal(move: string): MoveGoal {
  if (move === "conflicts") return { kind: "conflicts" };
  if (/^[+-]\d+$/.test(move)) return { kind: "offset", offset: Number(move) };
  const [service = "", port] = move.split(" ");
  return { kind: "port", service: parseServiceName(service), port: Number(port) };
}

/** Formats what a move would do: its diff, or the reasons why it is refused. */
export function formatMove({ files, refused, remaining, warnings }: PreparedMove): string[] {
  const name = (path: string) => path.replace("/repo/shop/", "");
  const diffs = files.flatMap(({ path, text, edits }) =>
    formatDiff({ path: name(path), text, edits, isQuotable: true }).filter((line) =>
      /^(?:--- |[-+](?![-+]))/.test(line),
    ),
  );
  return [
    ...diffs,
    ...new Set(refused.map(({ reason }) => `refused: ${reason}`)),
    ...remaining.map(({ path, line, port, to }) => `left: ${name(path)}:${line} ${port} -> ${to}`),
    ...warnings.map((each) => `warning: ${each}`),
  ];
}

/** Returns the texts of the files after a move, by path relative to /repo/shop. */
export function applyTo(
  texts: Readonly<Record<string, string>>,
  { files }: PreparedMove,
): Record<string, string> {
  const changed = files.map(
    ({ path, text, edits }) => [path.replace("/repo/shop/", ""), editText(text, edits)] as const,
  );
  return { ...texts, ...Object.fromEntries(changed) };
}
