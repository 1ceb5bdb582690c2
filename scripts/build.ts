import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import manifest from "../package.json" with { type: "json" };

const root = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
const ncc = require.resolve("@vercel/ncc/dist/ncc/cli.js");
const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, args, { cwd: root });

/** For each folder of dist/, the compiled module that starts the program, and the program. */
export const PROGRAMS: Readonly<Record<string, readonly [starter: string, program: string]>> = {
  cli: ["lib/src/cli/main.js", "lib/src/cli/runCli.js"],
  main: ["lib/src/action/main.js", "lib/src/action/runMainStep.js"],
  verify: ["lib/src/action/verify.js", "lib/src/action/runVerifyStep.js"],
  post: ["lib/src/action/post.js", "lib/src/action/finishStep.js"],
};

/** Compiles the sources to lib/, and bundles them to dist/. */
export default async function build(): Promise<void> {
  fs.rmSync(join(root, "lib"), { recursive: true, force: true });
  await run(tsc, "--project", "tsconfig.build.json");
  // ncc emits CommonJS if package.json has no type. Node loads it faster than ES modules.
  const made = join(root, "lib/dist");
  fs.mkdirSync(made);
  fs.writeFileSync(join(root, "lib/package.json"), JSON.stringify({ version: manifest.version }));
  fs.writeFileSync(join(made, "package.json"), '{ "type": "commonjs" }\n');
  await Promise.all(Object.keys(PROGRAMS).map((name) => bundleProgram(name, join(made, name))));
  fs.rmSync(join(root, "dist"), { recursive: true, force: true });
  fs.renameSync(made, join(root, "dist"));
}

/** Bundles a program, and `index.js`, which enables the compile cache and loads the program. */
export async function bundleProgram(name: string, folder: string, ...more: string[]) {
  const [starter = "", program = ""] = PROGRAMS[name] ?? [];
  await bundle(program, folder, ...more);
  fs.renameSync(join(folder, "index.js"), join(folder, basename(program)));
  await bundle(starter, join(folder, "start"), "--external", `./${basename(program)}`);
  fs.renameSync(join(folder, "start/index.js"), join(folder, "index.js"));
  fs.rmSync(join(folder, "start"), { recursive: true });
}

/** Bundles an entry and each of its `import()`s, and writes the licenses of all packages. */
export async function bundle(entry: string, folder: string, ...more: string[]): Promise<void> {
  // Without [name], the licenses of each part would overwrite those of the part before.
  const licenses = ["--license", "[name].licenses.txt"];
  const options = ["--minify", "--no-cache", "--quiet", "--out", folder];
  await run(ncc, "build", entry, ...options, ...licenses, ...more);
  const parts = fs.readdirSync(folder).filter((name) => name.endsWith(".licenses.txt"));
  const texts = parts.toSorted().map((name) => fs.readFileSync(join(folder, name), "utf8").trim());
  const isPart = (text: string) => texts.some((each) => each !== text && each.includes(text));
  for (const name of parts) fs.rmSync(join(folder, name));
  const kept = new Set(texts.filter((text) => !isPart(text)));
  fs.writeFileSync(join(folder, "licenses.txt"), `${[...kept].join("\n\n")}\n`);
}

if (import.meta.main) await build();
