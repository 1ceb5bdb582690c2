import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, assert, constantFrom, property, tuple } from "fast-check";
import { expect, it } from "vitest";
import type { TextEdit } from "../../../src/changes/ChangeRecord.ts";
import { editText } from "../../../src/changes/editText.ts";
import { formatDiff } from "../../../src/changes/formatDiff.ts";

it("prints what diff prints if numbers in lines are edited", () => {
  const folder = mkdtempSync(join(tmpdir(), "portplan-diff-"));
  const lines = array(tuple(constantFrom("a ", "b ", "c "), constantFrom("", "80")));
  const printDiff = () =>
    spawnSync("diff", ["-u", "a", "b"], { cwd: folder, encoding: "utf8" }).stdout;
  try {
    assert(
      property(lines, constantFrom("\n", "\nlast", ""), (parts, end) => {
        const edits: TextEdit[] = [];
        let text = "";
        for (const [word, port] of parts) {
          text += word;
          if (port !== "") edits.push({ start: text.length, before: port, after: "81" });
          text += `${port}\n`;
        }
        text = `${text.replace(/\n$/, "")}${end}`;
        const fitting = edits.filter(({ start }) => start < text.length);
        writeFileSync(join(folder, "a"), text);
        writeFileSync(join(folder, "b"), editText(text, fitting));
        const shown = formatDiff({ path: "a", text, edits: fitting, isQuotable: true });
        expect(shown.slice(2)).toEqual(printDiff().replace(/\n$/, "").split("\n").slice(2));
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
