import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LoggedCommit, parseLog } from "../../src/repository/RecentChanges.ts";

/** Prints commits as git does with `LOG_FORMAT`. */
const print = (commits: readonly LoggedCommit[]) =>
  commits
    .map(({ commit, hasParents, date, subject, files }) => {
      const fields = ["", "", commit, hasParents ? "f".repeat(40) : "", date, subject, ""];
      const [first, ...rest] = files;
      return [...fields, ...(first === undefined ? [""] : [`\n${first}`, ...rest, ""])].join("\0");
    })
    .join("");

const DATE = "2026-11-30T09:00:00+00:00";

describe("parseLog", () => {
  it("parses commits with their files, as git 2.39 prints them", () => {
    const log =
      `\0\0b2\0a1\0${DATE}\0Move the port\0\0\ncompose.yaml\0.env\0` +
      `\0\0a1\0\0${DATE}\0\0\0\ncompose.yaml\0`;
    expect(parseLog(log)).toEqual([
      {
        commit: "b2",
        hasParents: true,
        date: DATE,
        subject: "Move the port",
        files: ["compose.yaml", ".env"],
      },
      { commit: "a1", hasParents: false, date: DATE, subject: "", files: ["compose.yaml"] },
    ]);
  });

  it.each(["", "\0", "\0\0\0"])("finds no commits in %j", (log) => {
    expect(parseLog(log)).toEqual([]);
  });

  const text = fc.stringMatching(/^[^\0\n]{1,12}$/);
  const commit = fc.record({
    commit: fc.stringMatching(/^[0-9a-f]{7}$/),
    hasParents: fc.boolean(),
    date: fc.constant(DATE),
    subject: fc.oneof(text, fc.constant("")),
    files: fc.array(text, { maxLength: 4 }),
  });
  it("parses every log that git prints", () => {
    fc.assert(
      fc.property(fc.array(commit), (commits) => {
        expect(parseLog(print(commits))).toEqual(commits);
      }),
    );
  });

  it("ends for every text", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\0a\n]*$/), (log) => {
        expect(parseLog(log).length).toBeLessThanOrEqual(log.length);
      }),
    );
  });
});
