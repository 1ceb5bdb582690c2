import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { portplan } from "../cli/portplan.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../docs/move.md"), "utf8");

/** Returns the blocks of the page with a comment before them: its text, and that of the block. */
const blocks = (pattern: RegExp) =>
  Array.from(page.matchAll(pattern), ([, about = "", text = ""]) => [about, text] as const);

const FILE = /<!-- file: (.*) -->\n```\w+\n([^]*?)^```$/gm;
const RUN = /<!-- run -->\n```text\n\$ portplan (.*)\n([^]*?)^```$/gm;

it("the examples of docs/move.md print what it shows, and undo restores the files", async () => {
  const root = mkdtempSync(join(tmpdir(), "page-"));
  try {
    const shop = join(root, "shop");
    mkdirSync(join(shop, ".git"), { recursive: true });
    const files = blocks(FILE).flatMap(([names, text]) =>
      names.split(", ").map((name) => [join(shop, name), text] as const),
    );
    expect(files).toHaveLength(4);
    for (const [path, text] of files) writeFileSync(path, text);
    const env = {
      PORTPLAN_STATE_DIR: join(root, "state"),
      PORTPLAN_LEASE_DIR: join(root, "leases"),
      DOCKER_HOST: `unix://${root}/none`,
    };
    const runs = blocks(RUN);
    expect(runs).toHaveLength(2);
    for (const [args, expected] of runs) {
      const { stdout, stderr, status } = await portplan(args.split(" "), shop, env);
      expect([stdout, stderr, status]).toEqual([expected, "", 0]);
    }
    for (let left = runs.length; left > 0; left--)
      expect(await portplan(["undo"], shop, env)).toMatchObject({ status: 0 });
    for (const [path, text] of files) expect(readFileSync(path, "utf8")).toBe(text);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
