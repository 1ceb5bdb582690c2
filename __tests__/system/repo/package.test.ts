import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "package-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const npm = (...args: string[]) =>
  execFileSync("npm", args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "ignore"],
  });

it("the package has the program and what npm always adds, and runs without other packages", () => {
  const [packed] = JSON.parse(npm("pack", "--json", "--pack-destination", scratch)) as [
    { filename: string; files: { path: string }[] },
  ];
  const program = readdirSync(join(root, "dist/cli")).map((name) => `dist/cli/${name}`);
  expect(packed.files.map(({ path }) => path).toSorted()).toEqual(
    ["LICENSE", "README.md", "dist/package.json", "package.json", ...program].toSorted(),
  );
  execFileSync("tar", ["-xzf", packed.filename], { cwd: scratch });
  writeFileSync(
    join(scratch, "compose.yaml"),
    'services: {db: {image: x, ports: ["5432:5432"]}}\n',
  );
  const args = ["--", join(scratch, "package/dist/cli/index.js"), "map"];
  const map = execFileSync(process.execPath, args, { cwd: scratch, encoding: "utf8" });
  expect(map).toContain("5432");
});
