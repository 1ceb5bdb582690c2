import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { schemas } from "../../scripts/generate-schemas.ts";
import type { Change, StatusChange } from "../../src/watch/Change.ts";
import { buildChangeDocument } from "../../src/watch/changeDocument.ts";
import { buildHealthDocument } from "../../src/watch/healthDocument.ts";
import { buildWebhookDocument } from "../../src/watch/webhookDocument.ts";
import { makeObservedFinding, makePorts, NOON, TAKEN } from "./observing.ts";
import { makeSnapshot } from "./snapshot.ts";

const FAILING: StatusChange = {
  kind: "status",
  status: "failing",
  previous: "ok",
  reasons: ["db cannot publish host port 5432/tcp: in use by process node (pid 42)"],
};
const TAKEN_PORT: Change = {
  kind: "port",
  port: makePorts(TAKEN),
  previous: "free",
  removed: false,
};
const named = { project: "shop", service: "db" };
const CHANGES: readonly Change[] = [
  TAKEN_PORT,
  { kind: "port", port: makePorts({ address: "[::1]:" }), previous: "own", removed: true },
  { kind: "port", port: makePorts({ hostPort: null }), previous: null, removed: false },
  { kind: "service", ...named, up: null, previous: true },
  { kind: "container", ...named, name: "shop-db-1", action: "out of memory" },
  { kind: "finding", finding: makeObservedFinding(), resolved: true },
  FAILING,
];

describe("the document of a change", () => {
  it.each(CHANGES)("is as in the schema: %j", (change) => {
    const document = buildChangeDocument(change, NOON);
    const ajv = new Ajv({ strict: false });
    expect([ajv.validate(schemas["watch.schema.json"] as object, document), ajv.errors]).toEqual([
      true,
      null,
    ]);
    expect(document).toMatchObject({ version: 1, at: "2026-11-30T12:00:00Z", kind: change.kind });
  });

  it("has the address and the states of a port", () => {
    expect(CHANGES.slice(0, 2).map((change) => buildChangeDocument(change, NOON))).toMatchObject([
      { hostIp: null, hostPort: 5432, previous: "free", state: "taken" },
      { hostIp: "::1", hostPort: 5432, previous: "own", state: null },
    ]);
  });
});

describe("the document of /health", () => {
  it("has the status, the reasons and each service", () => {
    const ports = [{ target: 5432, protocol: "tcp", hostPort: 5432, state: "taken" }];
    const services = [{ project: "shop", service: "db", up: false, ports }];
    const snapshot = makeSnapshot({ services, startedAt: NOON });
    expect(buildHealthDocument(snapshot, NOON + 90_500)).toEqual({
      version: 1,
      status: "failing",
      reasons: ["db cannot publish host port 5432/tcp"],
      startedAt: "2026-11-30T12:00:00.000Z",
      uptime: 91,
      lastCheck: { at: "2026-11-30T12:01:00.000Z", seconds: 0.25 },
      services,
    });
  });

  it("has no last check before the first one, and no negative uptime", () => {
    const snapshot = makeSnapshot({ lastCheck: null, startedAt: NOON });
    expect(buildHealthDocument(snapshot, NOON - 5000)).toMatchObject({
      lastCheck: null,
      uptime: 0,
    });
  });
});

describe("the document of a webhook", () => {
  const build = (changes: readonly Change[], status = FAILING) =>
    buildWebhookDocument({
      status,
      changes: [...changes, status],
      at: NOON,
      host: "ci-1",
    }) as Record<"text" | "changes" | "reasons", string>;

  it("has a text for Slack, and the changes", () => {
    expect(build([TAKEN_PORT])).toEqual({
      text:
        ":red_circle: *portplan on ci-1: failing*\n" +
        "• db cannot publish host port 5432/tcp: in use by process node (pid 42)\n" +
        "• shop/db: 5432/tcp in use by process node (pid 42)",
      status: "failing",
      previous: "ok",
      at: "2026-11-30T12:00:00Z",
      host: "ci-1",
      reasons: FAILING.reasons,
      changes: [buildChangeDocument(TAKEN_PORT, NOON)],
    });
  });

  it("has no links, mentions and formatting of names in its text", () => {
    const port = makePorts({ ...TAKEN, described: "in use by <!channel> & <http://x|y> *b* ~c~" });
    const { text } = build([{ ...TAKEN_PORT, port }]);
    expect(text.split("\n").at(-1)).toBe(
      "• shop/db: 5432/tcp in use by &lt;!channel&gt; &amp; &lt;http://x|y&gt; " +
        "*\u200Bb*\u200B ~\u200Bc~\u200B",
    );
  });

  it("has no mentions, links and images of programs that are compatible with Slack", () => {
    const port = makePorts({ ...TAKEN, described: "in use by @all and ![x](http://x/y.png)" });
    const { text } = build([{ ...TAKEN_PORT, port }]);
    expect(text.split("\n").at(-1)).toBe(
      "• shop/db: 5432/tcp in use by @\u200Ball and ![x]\u200B(http://x/y.png)",
    );
  });

  it("is bounded", () => {
    const status = { ...FAILING, reasons: Array.from({ length: 500 }, (_, at) => `s${at}`) };
    const changes = Array.from({ length: 500 }, (_, at): Change => {
      const port = makePorts({ ...TAKEN, service: `s${at}`, described: "x".repeat(100) });
      return { ...TAKEN_PORT, port };
    });
    const { text, changes: listed, reasons } = build(changes, status);
    expect([text.length <= 3001, listed.length, reasons.length]).toEqual([true, 50, 50]);
  });
});
