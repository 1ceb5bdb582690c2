import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
const ncc = require.resolve("@vercel/ncc/dist/ncc/cli.js");

/** The programs: a folder below dist/, and the compiled module that starts it. */
export const ENTRIES = {
  cli: "lib/src/cli/main.js",
  main: "lib/src/action/main.js",
  post: "lib/src/action/post.js",
};

/** Compiles the sources to lib/, and bundles them to dist/. */
export default async function build(): Promise<void> {
  const made = join(root, "lib/dist");
  rmSync(join(root, "lib"), { recursive: true, force: true });
  await run(tsc, "--project", "tsconfig.build.json");
  await Promise.all(
    Object.entries(ENTRIES).map(([name, entry]) => bundle(entry, join(made, name))),
  );
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(made, join(root, "dist"));
}

/** Writes an entry, a file for each of its `import()`, and the licenses of all of them. */
export async function bundle(entry: string, folder: string, ...more: string[]): Promise<void> {
  // Without [name], ncc writes the licenses of each part over those of the one before.
  const licenses = ["--license", "[name].licenses.txt"];
  const options = ["--minify", "--no-cache", "--quiet", "--out", folder];
  await run(ncc, "build", entry, ...options, ...licenses, ...more);
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith(".licenses.txt"))
    .map((name) => join(folder, name));
  const texts = [...new Set(parts.toSorted().map((path) => readFileSync(path, "utf8").trim()))];
  const isRepeated = (text: string) => texts.some((each) => each !== text && each.includes(text));
  const kept = texts.filter((text) => !isRepeated(text));
  for (const path of parts) rmSync(path);
  writeFileSync(join(folder, "licenses.txt"), `${kept.join("\n\n")}\n`);
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" });
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`${program} ended with exit status ${String(status)}`);
}

if (import.meta.main) await build();
