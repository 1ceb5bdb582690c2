import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/** The programs, one bundle each: the folder below dist/ and the module that starts it. */
const entries = { cli: "src/cli/main.ts", main: "src/action/main.ts", post: "src/action/post.ts" };

/** `--env-file` behind the script's name is Node's own option unless `--` stands before it. */
const shebang = "#!/usr/bin/env -S node --\n";

const root = dirname(import.meta.dirname);

/** What a bundle was made of, as esbuild tells it. */
export type Inputs = Metafile["inputs"];

/**
 * Every file of dist/ as it has to be, by its path below the root; and what each bundle was made
 * of.
 */
export async function bundles(): Promise<{
  files: Map<string, string>;
  inputs: Map<string, Inputs>;
}> {
  const files = new Map([["dist/package.json", `${JSON.stringify({ type: "commonjs" })}\n`]]);
  const inputs = new Map<string, Inputs>();
  for (const [name, entry] of Object.entries(entries)) {
    if (!existsSync(join(root, entry))) continue;
    const { text, parts } = await bundle(entry);
    files.set(`dist/${name}/index.js`, (name === "cli" ? shebang : "") + text);
    files.set(`dist/${name}/licenses.txt`, licences(parts));
    inputs.set(name, parts);
  }
  return { files, inputs };
}

/**
 * A module with all that it imports. What is rarely needed, `import()` or the YAML package, stands
 * there as a string: Node has to read all of a program's text before it begins, and passes over a
 * string fast.
 */
async function bundle(entry: string): Promise<{ text: string; parts: Inputs }> {
  const lazy = new Map<string, string>();
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Its modules for browsers are the same code as ES modules: what is unused stays out, which
    // makes the start faster.
    alias: { yaml: "./node_modules/yaml/browser/index.js" },
    minify: true,
    // As literals they would be looked at with the rest of the text, and what Unicode says of them
    // with them. esbuild sees those outside of [].
    supported: { "regexp-unicode-property-escapes": false },
    plugins: [apart(lazy), withoutSideEffects, withoutOptional],
    legalComments: "none",
    write: false,
    metafile: true,
    logLevel: "warning",
  });
  const parts = { ...usedInputs(metafile) };
  // A text that the loader evaluates has no `import()`.
  const text = outputFiles
    .map((file) =>
      file.text.replaceAll(
        /\bimport\(("node:[\w/]+")\)/g,
        "Promise.resolve().then(()=>require($1))",
      ),
    )
    .join("");
  // What is imported is known before it is known to be used.
  const used = [...lazy].filter(([name]) => text.includes(`:${name}")`));
  if (used.length === 0) return { text, parts };
  const texts: Record<string, string> = {};
  // Sorted, since esbuild resolves imports in an order of chance.
  for (const [name, path] of used.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const part = await bundle(path);
    texts[name] = part.text;
    Object.assign(parts, part.parts);
  }
  const linked = text
    .replaceAll(/\brequire\("lazy:(\w+)"\)/g, 'lazy("$1")')
    .replaceAll(/\bimport\("later:(\w+)"\)/g, 'Promise.resolve().then(()=>later("$1"))');
  return { text: `${loader(texts)}${linked}`, parts };
}

/**
 * `later` evaluates a text and answers its module; `lazy` answers a module that is evaluated when
 * something of it is used.
 */
const loader = (texts: Readonly<Record<string, string>>) => `"use strict";
var texts=${JSON.stringify(texts)},modules={};
var later=(name)=>{if(!modules[name]){var module=modules[name]={exports:{}};
require("node:vm").compileFunction(texts[name],["module","exports","require","__filename"],
{filename:__filename+"#"+name})(module,module.exports,require,__filename)}
return modules[name].exports};
var lazy=(name)=>new Proxy({},{get:(_,key)=>later(name)[key]});
`;

/**
 * Leaves the YAML package, which a plain file does without, and what is behind an `import()`, out
 * of a bundle, and tells of them.
 */
const apart = (lazy: Map<string, string>): Plugin => ({
  name: "apart",
  setup(bundler) {
    bundler.onResolve(
      { filter: /^yaml$|^\.\.?\// },
      async ({ path, kind, pluginData, ...from }) => {
        const dynamic = kind === "dynamic-import";
        if (pluginData === "apart" || (!dynamic && path !== "yaml")) return null;
        const { path: file } = await bundler.resolve(path, { ...from, kind, pluginData: "apart" });
        const name = path === "yaml" ? path : basename(file, ".ts");
        if ((lazy.get(name) ?? file) !== file)
          throw new Error(`${lazy.get(name)} and ${file} would share a name in the bundle`);
        lazy.set(name, file);
        return { path: `${dynamic ? "later" : "lazy"}:${name}`, external: true };
      },
    );
  },
});

/**
 * GitHub's toolkit does not say that importing it does nothing by itself. Where that is known,
 * `@actions/core` comes without the HTTP client that only its OpenID Connect part needs: 5 kB
 * instead of 750, and half the time to start.
 */
const withoutSideEffects: Plugin = {
  name: "without-side-effects",
  setup(bundler) {
    bundler.onResolve({ filter: /^@actions\/|^\./ }, async ({ path, pluginData, ...from }) => {
      if (
        pluginData === "resolved" ||
        !(path.startsWith("@actions/") || /[\\/]@actions[\\/]/.test(from.importer))
      )
        return null;
      return {
        ...(await bundler.resolve(path, { ...from, pluginData: "resolved" })),
        sideEffects: false,
      };
    });
  },
};

/**
 * What a package takes where it happens to be installed. Beside a bundle that could be anybody's.
 */
const withoutOptional: Plugin = {
  name: "without-optional",
  setup(bundler) {
    bundler.onResolve({ filter: /^supports-color$/ }, ({ path }) => ({
      path,
      namespace: "optional",
    }));
    bundler.onLoad({ filter: /^/, namespace: "optional" }, () => ({ contents: "" }));
  },
};

/** The files of which something is in the bundle. */
function usedInputs({ inputs, outputs }: Metafile): Inputs {
  const contained = new Set(
    Object.values(outputs).flatMap(({ inputs: parts }) =>
      Object.keys(parts).filter((file) => parts[file]?.bytesInOutput !== 0),
    ),
  );
  return Object.fromEntries(Object.entries(inputs).filter(([file]) => contained.has(file)));
}

/** Name, version and licence text of every package in a bundle. */
function licences(inputs: Inputs): string {
  const folders = new Set(
    Object.keys(inputs).flatMap(
      (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
    ),
  );
  return [...folders]
    .toSorted()
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(root, folder, "package.json"), "utf8"),
      );
      const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
      if (file === undefined) throw new Error(`${folder} has no licence file`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(root, folder, file), "utf8")
        .replaceAll("\r\n", "\n")
        .trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * Brings dist/ to what the sources say. A file that is right already is left alone, so that a
 * program that runs from it is not disturbed.
 */
export default async function writeDist(): Promise<void> {
  const { files } = await bundles();
  for (const [path, text] of files) {
    const target = join(root, path);
    if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.new`, text);
    if (path === "dist/cli/index.js") chmodSync(`${target}.new`, 0o755);
    renameSync(`${target}.new`, target);
  }
}

if (import.meta.main) await writeDist();
