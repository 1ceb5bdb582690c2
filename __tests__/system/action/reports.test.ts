import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { useWorkspace } from "./workspace.ts";

const workspace = useWorkspace();
const compose = {
  "compose.yaml":
    "name: shop\n" +
    "services:\n  web: {image: tiny, ports: ['8080:80']}\n" +
    "  admin: {image: tiny, ports: ['8080:81']}\n",
};
const names = ["report.html", "report.json", "report.sarif"];
const read = (...path: string[]) => readFileSync(join(workspace.path, ...path), "utf8");

describe("the report's directory", () => {
  it("is made, and holds the report in three forms", async () => {
    workspace.write(compose);
    const { outputs, exitCode } = await workspace.run({
      "report-directory": "out/ports",
      probe: "false",
    });
    expect([exitCode, outputs["report-directory"]]).toEqual([1, join(workspace.path, "out/ports")]);
    expect(readdirSync(join(workspace.path, "out/ports")).toSorted()).toEqual(names);
    expect(JSON.parse(read("out/ports/report.json"))).toMatchObject({
      version: 1,
      ok: false,
      summary: { error: 1 },
    });
    expect(JSON.parse(read("out/ports/report.sarif")).runs[0].results).toMatchObject([
      { ruleId: "port-collision" },
    ]);
    expect(read("out/ports/report.html")).toContain("<title>Portplan: 1 error</title>");
  });

  it("may lie outside of the workspace, where the user says so", async () => {
    workspace.write(compose);
    const directory = join(dirname(workspace.path), "elsewhere");
    const { outputs } = await workspace.run({ "report-directory": directory, probe: "false" });
    expect([outputs["report-directory"], readdirSync(directory).toSorted()]).toEqual([
      directory,
      names,
    ]);
  });

  it("is written over as a whole", async () => {
    workspace.write({ ...compose, "out/report.json": "x".repeat(1_000_000), "out/other": "kept" });
    await workspace.run({ "report-directory": "out", probe: "false" });
    expect([JSON.parse(read("out/report.json")).version, read("out/other")]).toEqual([1, "kept"]);
  });

  it("is not looked for behind a link of the repository that leads out of it", async () => {
    workspace.write(compose);
    const outside = join(dirname(workspace.path), "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(workspace.path, "out"));
    for (const directory of ["out", "out/deeper"]) {
      const { annotations, exitCode } = await workspace.run({
        "report-directory": directory,
        probe: "false",
      });
      expect([exitCode, annotations.map(({ data }) => data)]).toEqual([
        2,
        [`Input report-directory: "${directory}" leads out of the workspace.`],
      ]);
    }
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each(["out", "out/deeper"])("is %s, and no file stands there", async (directory) => {
    workspace.write({ ...compose, out: "kept" });
    const { annotations, exitCode } = await workspace.run({
      "report-directory": directory,
      probe: "false",
    });
    expect([exitCode, annotations.map(({ data }) => data), read("out")]).toEqual([
      2,
      [`Input report-directory: "${directory}" leads to a file.`],
      "kept",
    ]);
  });

  it("holds no link that is written through", async () => {
    workspace.write({ ...compose, "out/x": "" });
    const victim = join(dirname(workspace.path), "victim");
    writeFileSync(victim, "kept");
    for (const name of names) symlinkSync(victim, join(workspace.path, "out", name));
    await workspace.run({ "report-directory": "out", probe: "false" });
    expect(readFileSync(victim, "utf8")).toBe("kept");
    expect(JSON.parse(read("out/report.json")).version).toBe(1);
  });

  it("is not made where nobody asked", async () => {
    workspace.write(compose);
    const { outputs } = await workspace.run({ probe: "false" });
    expect([outputs["report-directory"], readdirSync(workspace.path)]).toEqual([
      "",
      ["compose.yaml"],
    ]);
  });
});

describe("the command line's form", () => {
  const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

  it.each(["check", "map"])("of %s may be Markdown, SARIF and a page", (command) => {
    workspace.write({
      ...compose,
      "portplan.yml":
        "version: 1\nroles: {api: {range: 8000-8999}}\nprojects: {shop: {block: 8080-8089}}\n",
    });
    mkdirSync(join(workspace.path, ".git"));
    const print = (...args: string[]) =>
      spawnSync(process.execPath, ["--", cli, command, ...args], {
        cwd: workspace.path,
        encoding: "utf8",
      });
    const probe = command === "check" ? ["--no-probe"] : [];
    expect(print(...probe, "--format", "markdown").stdout).toMatch(/^## (❌|✅) Portplan: /);
    expect(JSON.parse(print(...probe, "--format", "sarif").stdout)).toMatchObject({
      version: "2.1.0",
    });
    const page = print(...probe, "--format", "html").stdout;
    expect([...page.matchAll(/<g class="band"><title>([^<]*)/g)].map((match) => match[1])).toEqual([
      "api 8000-8999",
      "shop 8080-8089",
      "ephemeral 32768-60999",
    ]);
    const { status } = print(...probe, "--format", "html", "--output", "page.html");
    expect([status, existsSync(join(workspace.path, "page.html"))]).toEqual([
      command === "check" ? 1 : 0,
      true,
    ]);
  });
});
