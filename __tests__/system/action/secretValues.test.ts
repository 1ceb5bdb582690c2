import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { realCompose } from "../real.ts";
import type { Outcome } from "./runner.ts";
import { useWorkspace } from "./workspace.ts";

const workspace = useWorkspace();
const SECRET = "zq7xkw2pvt9m";
const SERVICE = {
  image: "x/${API_KEY}",
  container_name: "c${API_KEY}",
  profiles: ["${API_KEY}"],
  ports: [
    { target: 80, published: "28099", host_ip: "127.0.0.1" },
    { target: 81, published: "28098", name: "n${API_KEY}", app_protocol: "${API_KEY}" },
  ],
};

/** Returns all that other people see of a run. */
function readPublished({ annotations, commands, log, outputs, summary }: Outcome): string {
  const { "compose-args": _, "report-directory": folder = "", ...rest } = outputs;
  const names = folder === "" ? [] : readdirSync(folder);
  const files = names.map((name) => readFileSync(join(folder, name), "utf8"));
  // Exported variables are masked by the runner, not by the action.
  const shown = commands.filter(({ name }) => name !== "set-env");
  return JSON.stringify([annotations, shown, log, rest, summary, files]);
}

const project = (name: string) => JSON.stringify({ name, services: { web: SERVICE, db: SERVICE } });

it("an action publishes no value of a variable", async () => {
  workspace.write({
    "a/compose.yaml": project("shop-${API_KEY}"),
    "a/.env": `API_KEY=${SECRET}\nCOMPOSE_PROFILES=${SECRET}\n`,
    "b/compose.yaml": project("shop"),
    "b/.env": `API_KEY=${SECRET}\nCOMPOSE_PROJECT_NAME=${SECRET}\nCOMPOSE_PROFILES=*\n`,
  });
  for (const allocate of ["", "all"]) {
    const outcome = await workspace.run({
      directories: "a\nb",
      allocate,
      "report-directory": "out",
      "fail-on": "never",
    });
    const published = readPublished(outcome);
    expect(published.toLowerCase()).not.toContain(SECRET.slice(0, 6));
    expect(published).toContain("shop-${API_KEY} (a)");
    expect(published).toContain("${COMPOSE_PROJECT_NAME} (b)");
  }
});

it("an action publishes no command line of a process", async () => {
  const script = `require("net").createServer().listen(28099, "127.0.0.1", () => console.log(1))`;
  const child = spawn(process.execPath, ["-e", script, "--", `--word=${SECRET}`]);
  try {
    await new Promise((done) => child.stdout.once("data", done));
    workspace.write({
      "compose.yaml": 'services: {web: {image: x, ports: ["127.0.0.1:28099:80"]}}\n',
    });
    const outcome = await workspace.run({ "report-directory": "out", "fail-on": "never" });
    const published = readPublished(outcome);
    expect(published).toContain(`pid ${child.pid}`);
    expect(published).not.toContain(SECRET);
  } finally {
    child.kill();
  }
});

const compose = realCompose();
it.skipIf(compose === null)("Compose reads the values of an override file", () => {
  const text = project("shop").replace(',"profiles":["${API_KEY}"]', "");
  workspace.write({ "compose.yaml": text, ".env": `API_KEY=${SECRET}\n` });
  const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");
  const run = (program: string, args: readonly string[]) =>
    spawnSync(program, args, { cwd: workspace.path, encoding: "utf8" });
  const args = ["--", cli, "allocate", "--lease-store", "off"];
  const result = run(process.execPath, [
    ...args,
    "--write-override",
    "o.yaml",
    "--set",
    "web:80=28555",
  ]);
  expect(result).toMatchObject({ status: 0 });
  const override = readFileSync(join(workspace.path, "o.yaml"), "utf8");
  expect(override).not.toContain(SECRET);
  const files = ["-f", "compose.yaml", "-f", "o.yaml"];
  const { stdout } = run(compose ?? "", [...files, "config", "--format", "json"]);
  expect(JSON.parse(stdout).services.web.ports[1]).toMatchObject({ name: `n${SECRET}` });
});
