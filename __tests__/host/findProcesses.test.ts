import { describe, expect, it } from "vitest";
import { findProcesses } from "../../src/host/linux/findProcesses.ts";
import { fakeHost } from "./fakeHost.ts";

const socket = (inode: number) => `socket:[${inode}]`;

/** The open files of processes by id: the target of each link; null if it cannot be read. */
function owners(
  processes: Readonly<Record<number, readonly (string | null)[]>>,
  requested: readonly number[],
  locked: readonly number[] = [],
) {
  const { pids, complete } = findProcesses(hostWith(processes, locked), new Set(requested));
  return [Object.fromEntries(pids), complete];
}

function hostWith(
  processes: Readonly<Record<number, readonly (string | null)[]>>,
  locked: readonly number[] = [],
) {
  const entries = Object.entries(processes).flatMap(([pid, links]) =>
    links.map((link, i) => [`/proc/${pid}/fd/${i}`, link] as const),
  );
  const host = fakeHost({
    files: Object.fromEntries(entries.map(([path]) => [path, ""])),
    links: Object.fromEntries(
      entries.flatMap(([path, link]) => (link === null ? [] : [[path, link]])),
    ),
    locked: locked.map((pid) => `/proc/${pid}/fd`),
  });
  // Node lists a directory in the order of the names.
  return { ...host, list: (path: string) => host.list(path)?.toSorted() ?? null };
}

function ownerOf(
  inode: number,
  processes: Readonly<Record<number, readonly string[]>>,
  likely?: number,
) {
  return findProcesses(hostWith(processes), new Set([inode]), likely).pids.get(inode);
}

describe("findProcesses", () => {
  it.each([
    [
      "finds the owner of each socket",
      { 1: ["/dev/null"], 7: [socket(70), "pipe:[71]"], 8: [socket(80)] },
      [70, 80],
      { 70: 7, 80: 8 },
      true,
    ],
    [
      "returns the first of several owners",
      { 1: [socket(1)], 7: [socket(70)], 8: [socket(70)] },
      [70],
      { 70: 7 },
      true,
    ],
    [
      "returns process 1 only if it is the only owner",
      { 1: [socket(70), socket(71)], 7: [socket(70)] },
      [70, 71],
      { 70: 7, 71: 1 },
      true,
    ],
    ["knows that a socket has no owner", { 1: ["/dev/null"], 7: [socket(70)] }, [99], {}, true],
    [
      "ignores files that were closed in the meantime",
      { 1: ["/dev/null"], 7: [null, null, socket(70)] },
      [70, 99],
      { 70: 7 },
      true,
    ],
    [
      "is incomplete if links cannot be read",
      { 1: ["/dev/null"], 7: [null, null] },
      [99],
      {},
      false,
    ],
    [
      "is incomplete if none of many links can be read",
      { 1: ["/dev/null"], 7: Array.from({ length: 50 }, () => null) },
      [99],
      {},
      false,
    ],
    ["is incomplete if processes are hidden", { 7: [socket(70)] }, [99], {}, false],
    ["finds nothing if nothing is requested", { 7: [socket(70)] }, [], {}, true],
  ] as const)("%s", (_, processes, requested, pids, complete) => {
    expect(owners(processes, requested)).toEqual([pids, complete]);
  });

  it("compares process ids as numbers", () => {
    expect(ownerOf(70, { 999: [socket(70)], 1000: [socket(70)] })).toBe(999);
  });

  it("returns the likely owner rather than its child with a lower id", () => {
    const processes = { 7: [socket(70)], 900: [socket(70)] };
    expect([ownerOf(70, processes, 900), ownerOf(70, processes)]).toEqual([900, 7]);
  });

  it("is incomplete if the files of a process cannot be listed", () => {
    expect(owners({ 1: ["/dev/null"], 7: [socket(70)] }, [70, 99], [8])).toEqual([
      { 70: 7 },
      false,
    ]);
  });
});
