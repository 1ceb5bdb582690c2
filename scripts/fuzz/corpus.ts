import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { SITUATIONS } from "../../__tests__/compose/situations.ts";
import { textsOf } from "../../__tests__/compose/resolveSituation.ts";
import { mistakes } from "../conformance/mistakes.ts";
import { news } from "../conformance/news.ts";
import { type Kind, randomProject } from "../conformance/randomProject.ts";
import type { Random } from "../predict/random.ts";

/** A project to mutate. */
export interface SeedProject {
  readonly name: string;
  /** Texts by relative path. */
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

const root = resolve(import.meta.dirname, "../..");
/** Directories with a project in each of their directories. */
const PARENTS = [
  "examples",
  "__tests__/policy/policies",
  "__tests__/predict",
  "__tests__/system/action",
  "__tests__/system/cli",
  ...readdirSync(join(root, "__tests__/rules"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `__tests__/rules/${name}`),
];
/** Expected results are not part of a project. */
const INPUT = /\.ya?ml$|(?:^|\/)[\w.-]*\.?env[\w.-]*$|\.(?:sh|js|toml|md)$|Dockerfile$/;
const MAX_FILE = 20_000;
const MAX_FILES = 20;

/** Reads the projects of the repository, in an order that does not depend on the machine. */
export function readCorpus(): readonly SeedProject[] {
  const directories = PARENTS.flatMap((parent) =>
    readdirSync(join(root, parent))
      .toSorted()
      .map((name) => join(parent, name)),
  );
  const workflows = readFiles(join(root, ".github"));
  return [
    ...directories.flatMap((directory): SeedProject[] => {
      const path = join(root, directory);
      const inner = ["workspace", "project"].map((name) => join(path, name)).find(existsSync);
      const files = statSync(path).isDirectory() ? readFiles(inner ?? path) : {};
      const isProject = Object.keys(files).some((name) => name.endsWith("ml"));
      return isProject ? [{ name: directory, files, env: {}, args: [] }] : [];
    }),
    ...Object.values(SITUATIONS)
      .flat()
      .map((situation) => {
        const { title: name, env = {}, request } = situation;
        const args = (request?.files ?? []).flatMap((file) => ["-f", file]);
        return { name, files: textsOf(situation), env, args };
      }),
    {
      name: "workflows",
      files: {
        ...Object.fromEntries(
          Object.entries(workflows).map(([path, text]) => [`.github/${path}`, text]),
        ),
        ".github/portplan.yml": readFileSync(join(root, "docs/policy.example.yml"), "utf8"),
        "compose.yaml": "services: {web: {image: nginx, ports: ['8080:80', '${PORT:-9090}:90']}}\n",
      },
      env: {},
      args: [],
    },
  ];
}

function readFiles(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" }).toSorted();
  const paths = names.filter((name) => {
    const stat = statSync(join(directory, name));
    return INPUT.test(name) && stat.isFile() && stat.size <= MAX_FILE;
  });
  return Object.fromEntries(
    paths.slice(0, MAX_FILES).map((name) => [name, readFileSync(join(directory, name), "utf8")]),
  );
}

const KINDS = [...Object.keys(mistakes), ...Object.keys(news)] as readonly Kind[];

/** Returns a random project of the comparison with Compose. */
export function drawRandomProject(random: Random): SeedProject {
  const kind = random.chance(80) ? "plain" : random.pick(KINDS);
  const [project] = fc.sample(randomProject(kind), { seed: random.below(2 ** 31), numRuns: 1 });
  if (project === undefined) throw new Error("no project");
  const { files, request, shell } = project;
  const named = Object.entries(files).filter(([path]) => path !== "-" && !path.startsWith("../"));
  return {
    name: `random ${kind}`,
    files: Object.fromEntries(named),
    env: shell,
    args: request.files.flatMap((file) => (file === "-" ? [] : ["-f", file])),
  };
}
