import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REFUSED, textsOf } from "../../compose/refused.ts";
import { realCompose } from "../real.ts";

const all = Object.entries(REFUSED).flatMap(([group, each]) =>
  each.map((refused) => [group, refused.title, refused] as const),
);
const compose = realCompose();
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "portplan-refused-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(compose === null)("a real Compose rejects", () => {
  it.each(all.filter(([, , { notEverywhere }]) => notEverywhere !== true))(
    "%s: %s",
    (_, __, refused) => {
      const directory = mkdtempSync(join(folder, "p-"));
      for (const [name, text] of Object.entries(textsOf(refused))) {
        mkdirSync(join(directory, dirname(name)), { recursive: true });
        writeFileSync(join(directory, name), text);
      }
      const { status } = spawnSync(compose ?? "", ["config", "--quiet"], {
        cwd: directory,
        env: { PWD: directory, HOME: "/nowhere", ...refused.env },
      });
      expect(status).not.toBe(0);
    },
  );
});
