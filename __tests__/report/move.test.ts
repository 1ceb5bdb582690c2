import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import {
  type MoveResult,
  renderMoved,
  renderMoveJson,
  renderMovePlan,
} from "../../src/report/formats/move.ts";
import { schemas } from "../../scripts/generate-schemas.ts";
import { type MoveCase, prepareIn } from "../changes/moving.ts";

const isMove = new Ajv({ strict: false }).compile(schemas["move.schema.json"] ?? {});
const COMPOSE = 'services: {web: {image: nginx, ports: ["${WEB_PORT:-8080}:80"]}}\n';

async function resultOf(
  one: MoveCase,
  more: Partial<Pick<MoveResult, "record" | "failure">> = {},
): Promise<MoveResult> {
  return { ...(await prepareIn(one)), record: null, failure: null, ...more };
}

function parse(result: MoveResult) {
  const json = JSON.parse([...renderMoveJson(result)].join(""));
  expect([isMove(json), isMove.errors]).toEqual([true, null]);
  return json;
}

describe("a move", () => {
  const files = { "compose.yaml": COMPOSE, ".env": "TOKEN=hunter2\nWEB_PORT=8081\nA=hunter3\n" };
  const move = "web 9090";

  it("shows no other value of an env file, in text and in JSON", async () => {
    const result = await resultOf({ files, move });
    const text = renderMovePlan(result, "/repo/shop", false);
    expect(text).toBe(
      "web:80 from port 8081 to 9090\n--- .env\n+++ .env\n" +
        "@@ -2 +2 @@\n-WEB_PORT=8081\n+WEB_PORT=9090\n",
    );
    expect(parse(result).files).toEqual([
      {
        file: ".env",
        diff: ["--- .env", "+++ .env", "@@ -2 +2 @@", "-WEB_PORT=8081", "+WEB_PORT=9090"],
      },
    ]);
  });

  it("shows no other value of an env file with another name", async () => {
    const named = { "compose.yaml": COMPOSE, "settings.txt": files[".env"] };
    const options = { envFiles: ["settings.txt"] };
    const result = await resultOf({ files: named, move, options });
    expect(renderMovePlan(result, "/repo/shop", false)).not.toContain("hunter");
  });

  it("shows only the port of a script, and lines of a document", async () => {
    const more = { "up.sh": "TOKEN=hunter2\ncurl -u me:hunter3 localhost:8081\n" };
    const document = { "README.md": "# Shop\nhttp://localhost:8081\n" };
    const result = await resultOf({ files: { ...files, ...more, ...document }, move });
    const text = renderMovePlan(result, "/repo/shop", false);
    expect(text).not.toContain("hunter");
    expect(text).toContain("+***localhost:9090\n");
    expect(text).toContain(" # Shop\n-http://localhost:8081\n+http://localhost:9090\n");
  });

  it("names paths relative to the working directory", async () => {
    const text = renderMovePlan(await resultOf({ files, move }), "/repo", false);
    expect(text).toContain("--- shop/.env\n");
  });

  it("colors the lines of the diff on a terminal", async () => {
    const text = renderMovePlan(await resultOf({ files, move }), "/repo/shop", true);
    expect(text).toContain("\u001b[31m-WEB_PORT=8081\u001b[39m\n");
  });

  it("says how to use the new ports and how to undo, once it is done", async () => {
    const result = await resultOf({ files, move }, { record: "1" });
    expect(renderMoved(result, "/repo/shop", "docker compose -p x up -d")).toBe(
      "moved web:80 from port 8081 to 9090\n" +
        "to use the new ports: docker compose -p x up -d\nto undo: portplan undo\n",
    );
    expect(parse(result)).toMatchObject({ ok: true, record: "1" });
  });

  it("does not list several ports again once they are moved", async () => {
    const two = { "compose.yaml": "services: {web: {image: x, ports: ['80:80', '443:443']}}\n" };
    const result = await resultOf({ files: two, move: "+8000" }, { record: "1" });
    expect(renderMovePlan(result, "/repo/shop", false)).toContain(
      "web:443 from port 443 to 8443\n",
    );
    expect(renderMoved(result, "/repo/shop", "")).toMatch(/^moved 2 ports\n/);
  });

  it("says that nothing was changed if a file could not be written", async () => {
    const result = await resultOf({ files, move }, { failure: "no space left on device" });
    expect(renderMoved(result, "/repo/shop", "")).toBe(
      "nothing was changed: no space left on device\n",
    );
    expect(parse(result)).toMatchObject({ ok: false, failure: "no space left on device" });
  });

  it("says why a port is refused, once for each port", async () => {
    const result = await resultOf({ files, move, env: { WEB_PORT: "8081" } });
    expect(renderMovePlan(result, "/repo/shop", false)).toBe(
      "cannot move web:80 from port 8081 to 9090: " +
        "WEB_PORT is set in the environment, not in a file\nnothing was changed\n",
    );
    expect(parse(result)).toMatchObject({
      ok: false,
      files: [],
      refused: [{ service: "web", from: "8081", to: "9090" }],
    });
  });

  it("lists at most 20 references in text, and all of them in JSON", async () => {
    const app = "localhost:8081\n".repeat(25);
    const result = await resultOf({ files: { ...files, "app.ts": app }, move });
    const text = renderMoved(result, "/repo/shop", "");
    expect(text).toContain("    app.ts:20 has 8081 (now 9090)\n    and 5 more\n");
    expect(parse(result).references).toHaveLength(25);
  });

  it("escapes control characters and workflow commands of the repository", async () => {
    const hostile = {
      "compose.yaml":
        'services: {web: {image: "\u009b31m", ports: ["8080:80"]}}\n# ::error::x\n::error::y: 1\n',
      "a\u001b[2J.ts": "localhost:8080\n",
    };
    const result = await resultOf({ files: hostile, move }, { record: "1" });
    const text =
      renderMovePlan(result, "/repo/shop", false) + renderMoved(result, "/repo/shop", "");
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text).not.toMatch(/^::/m);
    expect(text).toContain("9090");
    parse(result);
  });

  it("says that no port has to move", async () => {
    const result = await resultOf({ files, move: "conflicts" });
    expect(renderMovePlan(result, "/repo/shop", false)).toBe("No port has to move\n");
    expect(parse(result)).toMatchObject({ ok: true, moves: [], files: [] });
  });
});
