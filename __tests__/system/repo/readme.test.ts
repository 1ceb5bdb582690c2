import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const START = 'eval "$(portplan allocate';

/** A `docker` that starts an HTTP server on the port of web. */
const DOCKER = `#!/bin/sh
case "$*" in
  "compose up --wait")
    node -e '
      const { PORTPLAN_WEB_3000: port } = process.env;
      require("http").createServer((_, answer) => answer.end("web on " + port + "\\n"))
        .listen(port, "127.0.0.1", () => console.log("ready"));
    ' > ready & echo $! > pid
    until grep -q ready ready; do sleep 0.05; done ;;
  "compose down") kill "$(cat pid)" ;;
  *) exit 1 ;;
esac
`;

/** A `curl` that prints the URL, too. */
const CURL = `#!/bin/sh
exec node -e '
  fetch(process.argv[1]).then(async (answer) => console.log(process.argv[1], await answer.text()));
' "$1"
`;

it("the commands of the README allocate ports, and reach a real HTTP service", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const commands = readme
    .slice(readme.indexOf(START))
    .split(/\n(?! {4})/)[0]
    ?.replaceAll("/tmp/ports.yaml", "ports.yaml");
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  try {
    const programs = join(folder, "bin");
    mkdirSync(programs);
    const program = (name: string, text: string) =>
      writeFileSync(join(programs, name), text, { mode: 0o755 });
    program("docker", DOCKER);
    program("portplan", `#!/bin/sh\nexec node "${root}/dist/cli/index.js" "$@"\n`);
    program("curl", CURL);
    const cwd = join(folder, "webshop");
    cpSync(join(root, "examples/webshop"), cwd, { recursive: true });
    const child = spawn("sh", ["-ec", commands ?? ""], {
      cwd,
      env: {
        PATH: `${programs}:${process.env["PATH"]}`,
        HOME: folder,
        PORTPLAN_LEASE_DIR: join(folder, "leases"),
        PORTPLAN_STATE_DIR: join(folder, "checkouts"),
        DOCKER_HOST: `unix://${folder}/none`,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const output = child.stdout.toArray();
    const [status] = await once(child, "exit");
    const text = Buffer.concat(await output).toString();
    expect([status, text]).toEqual([
      0,
      expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:(\d+) web on \1\n\nReleased \d+ ports:\n(?: {2}.*\n)+$/,
      ),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
