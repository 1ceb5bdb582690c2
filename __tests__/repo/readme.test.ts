import { parseWorkflow, NoOperationTraceWriter } from "@actions/workflow-parser";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPolicy } from "../../src/rules/loadPolicy.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import { parseCommandLine } from "../../src/cli/arguments.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(resolve(root, file), "utf8");
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "docs/architecture.md",
  "docs/policy.md",
];

describe("docs/policy.md", () => {
  it("shows a policy that can be read", async () => {
    const policy = await loadPolicy("docs/policy.example.yml", root, openLocalFiles(root), () =>
      Promise.reject(new Error("no network")),
    );
    expect(policy.assignments).toHaveLength(3);
  });
});

describe("README.md", () => {
  const text = read("README.md");

  it.each([...text.matchAll(/^ {4}portplan (.+)$/gm)].map((match) => match[1] ?? ""))(
    "names a command that there is: portplan %s",
    (line) => {
      expect(parseCommandLine(line.split(" ")).kind).toBe("run");
    },
  );

  it("shows steps that GitHub's parser takes", () => {
    const steps = /```yaml\n( {6}- uses:[^]*?)```/.exec(text)?.[1] ?? "";
    expect(steps).toContain("uses: ./.portplan");
    const content = `on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
    const { context } = parseWorkflow(
      { name: "readme.yml", content },
      new NoOperationTraceWriter(),
    );
    expect(context.errors.getErrors().map((error) => error.message)).toEqual([]);
  });
});

describe.each(documents)("%s", (file) => {
  const text = read(file);

  it("links to files that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? "");
    expect(links.filter((link) => !existsSync(resolve(root, file, "..", link)))).toEqual([]);
  });

  it("names scripts that there are", () => {
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
});
