import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { workflowErrors } from "../action/workflowErrors.ts";
import {
  ANSWER_NAMES,
  CHECK_NAMES,
  type ShownStatus,
  STATUS_MEANINGS,
} from "../../src/report/createConflictTest.ts";
import { loadPolicy } from "../../src/rules/loadPolicy.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(resolve(root, file), "utf8");
const documents = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(resolve(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".md")),
];
const inputsOf = (file: string): object => parse(read(file)).inputs;

/** The fields of a workflow step that these tests use. */
interface Step {
  readonly uses?: string;
  readonly with?: object;
}

const WORKFLOW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n";

/** Returns the YAML blocks of a page that are workflows or steps, as complete workflows. */
function workflowsOf(text: string): string[] {
  const blocks = Array.from(text.matchAll(/^```yaml\n([^]*?)^```$/gm), ([, block = ""]) => block);
  return blocks.flatMap((block) => {
    if (/^jobs:/m.test(block)) return [block];
    return block.startsWith("- ") ? [WORKFLOW + block.replaceAll(/^(?=.)/gm, "      ")] : [];
  });
}

describe("docs/policy.md", () => {
  it("shows a valid policy", async () => {
    const policy = await loadPolicy("docs/policy.example.yml", root, openLocalFiles(root), () =>
      Promise.reject(new Error("no network")),
    );
    expect(policy.assignments).toHaveLength(3);
  });
});

describe("README.md", () => {
  const lines = read("README.md").split("\n");

  it("has at most 250 lines", () => {
    expect(lines.length).toBeLessThanOrEqual(250);
  });

  it("links to every page of docs/", () => {
    const pages = documents.filter((name) => /^docs\/(?:\w+|\w+\/README)\.md$/.test(name));
    const isLinked = (page: string) => lines.some((line) => line.includes(`](${page})`));
    // The facts about other programs are for contributors.
    expect(pages.filter((page) => !isLinked(page))).toEqual(["docs/reference/README.md"]);
  });
});

describe.each([
  ["docs/check.md", CHECK_NAMES],
  ["docs/verify.md", ANSWER_NAMES],
] as const)("%s", (page, names) => {
  it("lists all statuses of a port, with their names in JSON and their meanings", () => {
    const text = read(page).replaceAll(/\[([\w ]+)\]\([^)]*\)/g, "$1");
    const rows = text.matchAll(/^\| ([a-z -]+) \| (?:`([\w-]+)`)? ?\| (.*) \|$/gm);
    // The JSON report has no conflicts and no exceptions in the status of a port.
    const withoutJson = { conflict: "collides", ignored: "ignored" };
    const named = Array.from(rows, ([, name = "", json, meaning]) => [
      json ?? withoutJson[name as keyof typeof withoutJson],
      name,
      meaning,
    ]);
    expect(named).toEqual(
      Object.entries(names).map(([status, name]) => [
        status,
        name,
        STATUS_MEANINGS[status as ShownStatus],
      ]),
    );
  });
});

describe("the workflows of the documents", () => {
  const workflows = documents.flatMap((file) =>
    workflowsOf(read(file)).map((workflow) => [file, workflow] as const),
  );

  it("are in the README, and in the pages about actions, allocations, leases and a rule", () => {
    expect([...new Set(workflows.map(([file]) => file))].toSorted()).toEqual([
      "README.md",
      "docs/action.md",
      "docs/allocate.md",
      "docs/leases.md",
      "docs/rules/shared-runner-port.md",
      "docs/verify.md",
    ]);
  });

  it.each(workflows)("are valid for GitHub's parser: %s", async (_file, workflow) => {
    expect(await workflowErrors(workflow)).toEqual([]);
  });

  const ofAction = workflows.filter(([file]) => !file.startsWith("docs/rules/"));
  it.each(ofAction)("use inputs that the action has: %s", (_file, workflow) => {
    const jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>> =
      parse(workflow).jobs;
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const ours = steps.filter(({ uses = "" }) => /^(?:OWNER\/portplan[/@]|\.\/)/.test(uses));
    expect(ours.length).toBeGreaterThan(0);
    for (const { uses = "", with: given = {} } of ours) {
      const inputs = inputsOf(uses.includes("/verify") ? "verify/action.yml" : "action.yml");
      expect(Object.keys(given).filter((name) => !(name in inputs))).toEqual([]);
    }
  });
});

describe.each(documents)("%s", (file) => {
  const text = read(file);

  it("links to files and headings that exist", () => {
    const prose = text.replaceAll(/^ *```[^]*?^ *```$/gm, "");
    const links = [...prose.matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !isTarget(file, link))).toEqual([]);
  });

  it("names scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...text.matchAll(/npm run ([a-z-]+)|`bash ([./\w-]+)/g)];
    expect(
      named
        .filter(
          ([, script, path]) =>
            !(script === undefined ? existsSync(resolve(root, path ?? "")) : script in scripts),
        )
        .map(([each]) => each),
    ).toEqual([]);
  });

  it("has no paragraph line over 400 characters", () => {
    const lines = text.split("\n").filter((line) => !line.startsWith("|"));
    expect(lines.filter((line) => line.length > 400)).toEqual([]);
  });
});

/** Returns whether a link of a document leads to a file, and to a heading of it if it names one. */
function isTarget(file: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? resolve(root, file) : resolve(root, file, "..", path);
  if (!existsSync(target)) return false;
  return heading === undefined || headingsOf(readFileSync(target, "utf8")).has(heading);
}

/** Returns the anchors of the headings of a page, as GitHub makes them. */
function headingsOf(text: string): ReadonlySet<string> {
  const titles = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, title = ""]) => title);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}
