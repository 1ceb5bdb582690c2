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

describe("the report directory", () => {
  it("is created with the report in three formats", async () => {
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

  it("may be outside the workspace if the user names it", async () => {
    workspace.write(compose);
    const directory = join(dirname(workspace.path), "elsewhere");
    const { outputs } = await workspace.run({ "report-directory": directory, probe: "false" });
    expect([outputs["report-directory"], readdirSync(directory).toSorted()]).toEqual([
      directory,
      names,
    ]);
  });

  it("has its reports replaced, but not other files", async () => {
    workspace.write({ ...compose, "out/report.json": "x".repeat(1_000_000), "out/other": "kept" });
    await workspace.run({ "report-directory": "out", probe: "false" });
    expect([JSON.parse(read("out/report.json")).version, read("out/other")]).toEqual([1, "kept"]);
  });

  it("must not be a link from the workspace to a directory outside it", async () => {
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
        [`input report-directory: "${directory}" is a link to a directory outside the workspace`],
      ]);
    }
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each(["out", "out/deeper"])("must not be a file or inside a file: %s", async (directory) => {
    workspace.write({ ...compose, out: "kept" });
    const { annotations, exitCode } = await workspace.run({
      "report-directory": directory,
      probe: "false",
    });
    expect([exitCode, annotations.map(({ data }) => data), read("out")]).toEqual([
      2,
      [`input report-directory: "${directory}" is a file or inside a file`],
      "kept",
    ]);
  });

  it("has links replaced by reports", async () => {
    workspace.write({ ...compose, "out/x": "" });
    const victim = join(dirname(workspace.path), "victim");
    writeFileSync(victim, "kept");
    for (const name of names) symlinkSync(victim, join(workspace.path, "out", name));
    await workspace.run({ "report-directory": "out", probe: "false" });
    expect(readFileSync(victim, "utf8")).toBe("kept");
    expect(JSON.parse(read("out/report.json")).version).toBe(1);
  });

  it("is not created by default", async () => {
    workspace.write(compose);
    const { outputs } = await workspace.run({ probe: "false" });
    expect([outputs["report-directory"], readdirSync(workspace.path)]).toEqual([
      "",
      ["compose.yaml"],
    ]);
  });
});

describe("the format of the command line", () => {
  const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

  it.each(["check", "map"])("can be Markdown, SARIF and HTML for %s", (command) => {
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
