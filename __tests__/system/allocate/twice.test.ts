import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runMain, runPost } from "../action/runner.ts";
import { realCompose } from "../real.ts";

// Two projects with the same variable. The ports of the first one need an override file.

const root = resolve(import.meta.dirname, "../../..");
const compose = realCompose();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "twice-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const FILES = {
  "shop/compose.yaml":
    'name: shop\nservices:\n  web: {image: nginx, ports: ["${WEB_PORT:-28080}:80"]}\n' +
    '  db: {image: postgres, ports: ["25432:5432"]}\n',
  "blog/compose.yaml":
    'name: blog\nservices:\n  web: {image: nginx, ports: ["${WEB_PORT:-28081}:80"]}\n' +
    '  db: {image: postgres, ports: ["${DB_PORT:-25433}:5432"]}\n',
};
let count = 0;
let folder = "";
let env: Readonly<Record<string, string>> = {};
beforeEach(() => {
  folder = join(scratch, `case-${count++}`);
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  env = {
    PORTPLAN_LEASE_DIR: join(folder, "leases"),
    PORTPLAN_STATE_DIR: join(folder, "checkouts"),
    DOCKER_HOST: `unix://${scratch}/none`,
  };
});

/** Runs a script in bash, in the parent of both projects. Prints what Compose would start. */
function bash(script: string, more: Readonly<Record<string, string>> = {}) {
  const { PATH = "", HOME = "" } = process.env;
  const { stdout, stderr } = spawnSync(
    "bash",
    [
      "-uec",
      `portplan() { "$NODE" -- "$CLI" "$@"; }
      show() { "$COMPOSE" config --format json; }\n${script}`,
    ],
    {
      cwd: folder,
      env: {
        PATH,
        HOME,
        NODE: process.execPath,
        CLI: join(root, "dist/cli/index.js"),
        COMPOSE: compose ?? "true",
        ...env,
        ...more,
      },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  return { stdout, stderr };
}

/** Returns the host ports that Compose would publish, by service; null without a Compose. */
function readPorts(config: string): Readonly<Record<string, string>> | null {
  if (compose === null) return null;
  const { services } = JSON.parse(config) as {
    readonly services: Readonly<Record<string, { readonly ports: [{ published: string }] }>>;
  };
  return Object.fromEntries(
    Object.entries(services).map(([name, { ports }]) => [name, ports[0].published]),
  );
}

const ALLOCATE_SHOP =
  'cd shop; eval "$(portplan allocate --for all --print shell --write-override ../ports.yaml)"\n';

describe.runIf(process.platform !== "win32")("a second allocation in one shell", () => {
  it("leaves Compose the files and the ports of the second project", () => {
    const { stdout, stderr } = bash(
      `${ALLOCATE_SHOP}
      echo "$COMPOSE_FILE" "$PORTPLAN_DB_5432" >&2
      cd ../blog; eval "$(portplan allocate --for db --print shell)"
      echo "\${COMPOSE_FILE-unset} \${WEB_PORT-unset}" "$DB_PORT" "$PORTPLAN_DB_5432" >&2
      show`,
    );
    const [first = "", second = "", ...more] = stderr.trim().split("\n");
    expect(more).toEqual([]);
    expect(first).toMatch(/\/shop\/compose\.yaml:\S+\/ports\.yaml \d+$/);
    expect(second).toMatch(/^unset unset (\d+) \1$/);
    if (compose !== null)
      expect(readPorts(stdout)).toEqual({ db: second.split(" ").at(-1), web: "28081" });
  });

  it("restores what the user had set, and keeps what the user has changed since", () => {
    const { stdout } = bash(
      `${ALLOCATE_SHOP}
      WEB_PORT=28090
      cd ../blog; eval "$(portplan allocate --for db --print shell)"
      echo "$COMPOSE_FILE $WEB_PORT"`,
      { COMPOSE_FILE: "compose.yaml" },
    );
    expect(stdout).toBe("compose.yaml 28090\n");
  });

  it("warns if variables of the first one override the files of the second one", () => {
    const args = "allocate --for db --write-env ports.env";
    const { stderr } = bash(`${ALLOCATE_SHOP} cd ../blog; portplan ${args} >/dev/null`);
    expect(stderr).toMatch(
      /^warning: an earlier allocation has set \S*WEB_PORT, \S.* in this environment, .*\n$/,
    );
    expect(bash(`cd blog; portplan ${args} >/dev/null`).stderr).toBe("");
  });
});

describe("a second allocation in one job", () => {
  it("leaves Compose the files and the ports of the second project", async () => {
    const step = (directory: string, allocate: string, more: Readonly<Record<string, string>>) => ({
      action: root,
      workspace: folder,
      inputs: { directories: directory, allocate },
      env: { RUNNER_TEMP: join(folder, "temp"), ...env, ...more },
    });
    mkdirSync(join(folder, "temp"));
    const first = await runMain(step("shop", "all", {}));
    expect(first.env["COMPOSE_FILE"]).toMatch(/\/shop\/compose\.yaml:/);
    const second = await runMain(step("blog", "db", first.env));
    const { DB_PORT, COMPOSE_FILE, WEB_PORT, PORTPLAN_DB_5432 } = second.env;
    expect([COMPOSE_FILE, WEB_PORT]).toEqual([`${folder}/blog/compose.yaml`, "28081"]);
    expect(DB_PORT).toBe(PORTPLAN_DB_5432);
    if (compose !== null)
      expect(readPorts(bash("cd blog; show", { ...first.env, ...second.env }).stdout)).toEqual({
        db: DB_PORT,
        web: "28081",
      });
    const third = await runMain(step("shop", "all", { ...first.env, ...second.env }));
    expect(third.env["COMPOSE_FILE"]).toMatch(/\/shop\/compose\.yaml:/);
    expect(third.env["DB_PORT"]).toBe("");
    for (const { state } of [first, second, third]) await runPost(step("shop", "all", {}), state);
  });
});
