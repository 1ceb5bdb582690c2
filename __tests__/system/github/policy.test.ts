import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../action/runner.ts";
import { parseSummary } from "../../report/parseSummary.ts";
import { eventPayload } from "./openapi.ts";
import { type Checkout, checkOut, runOn, type Tree } from "./pullRequest.ts";
import { GitHubServer } from "./server.ts";

const compose = {
  "compose.yaml": 'name: shop\nservices:\n  web:\n    image: tiny\n    ports: ["8080:80"]\n',
};
const policy = (...lines: string[]) => ({
  "portplan.yml": ["version: 1", ...lines, ""].join("\n"),
});
const reserving: Tree = { ...compose, ...policy("reserved: [8080]") };
const freeing: Tree = { ...compose, ...policy() };

let server: GitHubServer;
beforeEach(async () => {
  server = await GitHubServer.start();
});
afterEach(async () => {
  await server.stop();
  expect(server.wrong).toEqual([]);
});

const read = (markdown = "") => {
  const { headings, tables, paragraphs } = parseSummary(markdown);
  return {
    headings,
    tables,
    said: paragraphs.filter((text) => /^Cannot judge|^This change's policy/.test(text)),
  };
};
const warnings = ({ annotations }: Outcome) => annotations.map(({ data }) => data);

const HIDES = "⚠️ Portplan: no problems in this change; its policy hides 1 error";
const HIDDEN = [
  "❌ reserved-port",
  "web publishes host port 8080/tcp, which the policy reserves\ncompose.yaml:5",
];

describe("a pull request that frees a reserved port", () => {
  it("passes, and the comment, the summary and the report list what it hides", async () => {
    const checkout = checkOut(reserving, freeing);
    const inputs = { "report-directory": "out" };
    const outcome = await runOn({ server, checkout, inputs });
    expect(outcome.exitCode).toBe(0);
    const said = ["This change's policy hides 1 error."];
    for (const markdown of [server.comments[0]?.body, outcome.summary]) {
      const { headings, tables, said: words } = read(markdown);
      expect([headings.slice(0, 2), words]).toEqual([[HIDES, "Policy"], said]);
      expect(tables[0]).toEqual([["rule", "finding"], HIDDEN]);
    }
    expect(warnings(outcome)).toEqual(["this change's policy hides 1 error"]);
    const report = JSON.parse(readFileSync(join(checkout.workspace, "out/report.json"), "utf8"));
    expect(report.comparison).toMatchObject({
      commit: checkout.base,
      policy: { from: "head", changed: true, problem: null },
      hidden: [{ rule: "reserved-port", severity: "error", service: "web" }],
      exceptions: [],
    });
  });

  it("fails if the policy of the base decides", async () => {
    const outcome = await runOn({
      server,
      checkout: checkOut(reserving, freeing),
      inputs: { "policy-from": "base" },
    });
    expect([outcome.exitCode, outcome.outputs["ok"], outcome.outputs["errors"]]).toEqual([
      1,
      "false",
      "1",
    ]);
    const { headings, said } = read(server.comments[0]?.body);
    expect(headings).toEqual([
      "⚪ Portplan: no problems in this change",
      "Policy",
      "❌ reserved-port",
    ]);
    expect(said).toEqual([
      "This change's policy would hide 1 error; the policy of its base decides.",
    ]);
  });

  it("keeps the ports of an allocation if the policy of the base decides", async () => {
    const outcome = await runOn({
      server,
      checkout: checkOut(reserving, freeing),
      inputs: { "policy-from": "base", allocate: "web=18080", "lease-store": "off" },
    });
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.outputs["ports"] ?? "")).toEqual({ web: { 80: 18_080 } });
    // The allocation resolves it, so there is no notice.
    expect(outcome.annotations.map(({ name }) => name)).toEqual(["warning"]);
  });

  it("gets no comment in mode never", async () => {
    const checkout = checkOut(reserving, freeing);
    const outcome = await runOn({ server, checkout, inputs: { comment: "never" } });
    expect([server.comments.length, outcome.exitCode]).toEqual([0, 0]);
    expect(read(outcome.summary).said).toEqual(["This change's policy hides 1 error."]);
  });
});

describe("the comment", () => {
  it.each<[string, Tree, readonly string[] | null]>([
    [
      "reports a stricter policy that hides nothing",
      { ...compose, ...policy("reserved: [8080, 9090]") },
      ["This change's policy hides nothing."],
    ],
    [
      "does not mention a policy in another form",
      { ...compose, ...policy("# why", "reserved:", "  - 8080") },
      [],
    ],
  ])("%s", async (_, after, said) => {
    await runOn({ server, checkout: checkOut(reserving, after), inputs: { "fail-on": "never" } });
    expect(read(server.comments[0]?.body).said).toEqual(said);
  });

  it.each<[string, Tree, number]>([
    ["is not created if the policy is only written in another form", policy("# why"), 0],
    ["is created if the effective policy changes", policy("reserved: [9090]"), 1],
  ])("%s", async (_, after, count) => {
    await runOn({ server, checkout: checkOut(freeing, { ...compose, ...after }) });
    expect(server.comments).toHaveLength(count);
  });
});

describe("the policy of the base", () => {
  const unreadable = (checkout: Checkout, from: string, token: string) =>
    runOn({ server, checkout, inputs: { "policy-from": from, "github-token": token } });

  it.each([
    ["head", 0, "true"],
    ["base", 2, "false"],
  ])("is reported if it cannot be read, with policy-from %s", async (from, exitCode, ok) => {
    const checkout = checkOut(reserving, freeing, { shallow: true });
    for (const token of ["", "ghs_unknown"]) {
      const outcome = await unreadable(checkout, from, token);
      expect([outcome.exitCode, outcome.outputs["ok"]]).toEqual([exitCode, ok]);
      const why = /^cannot judge this change by the policy of its base: .*(?:token|credentials)/i;
      // A run that passes has no notices.
      expect(warnings(outcome).filter((text) => why.test(text))).toHaveLength(exitCode / 2);
      expect(read(outcome.summary).said).toEqual([expect.stringMatching(why)]);
      expect(read(outcome.summary).headings[0]).toBe(
        from === "base"
          ? "❌ Portplan: the policy of the base cannot be read"
          : "✅ Portplan: no findings",
      );
    }
  });

  it("is reported if something else than the change is checked out", async () => {
    const checkout = checkOut(reserving, freeing);
    checkout.switchTo(checkout.base);
    const outcome = await unreadable(checkout, "base", "ghs_workflow");
    expect(outcome.exitCode).toBe(2);
    expect(read(outcome.summary).said).toEqual([
      expect.stringMatching(/is not the change of the pull request\.$/),
    ]);
  });

  const testRun = ({ base, head }: Pick<Checkout, "base" | "head">) =>
    eventPayload("workflow-run-completed", {
      workflow_run: {
        event: "pull_request",
        head_sha: head,
        pull_requests: [{ number: 7, head: { sha: head }, base: { sha: base } }],
      },
    });

  it.each([
    ["base", 1],
    ["head", 0],
  ])("is that of the base branch if a change begins at an old commit: %s", async (from, exit) => {
    const checkout = checkOut(freeing, freeing);
    checkout.switchTo(checkout.head);
    const tip = server.addCommit("b".repeat(40), [], reserving);
    server.mergeBases.set(`${tip}...${checkout.head}`, checkout.base);
    const payload = testRun({ ...checkout, base: tip });
    const event = { name: "workflow_run", payload, sha: tip };
    const outcome = await runOn({ server, checkout, event, inputs: { "policy-from": from } });
    expect([outcome.exitCode, outcome.outputs["errors"]]).toEqual([exit, `${exit}`]);
  });

  it("is that of the base branch if the checkout is not the commit of the event", async () => {
    // A commit that looks like a test merge, with a parent that the author chose.
    const checkout = checkOut(freeing, freeing);
    const tip = server.addCommit("b".repeat(40), [], reserving);
    const payload = eventPayload("pull-request-synchronize", {
      number: 7,
      pull_request: { number: 7, head: { sha: checkout.head }, base: { sha: tip } },
    });
    const event = { name: "pull_request_target", payload, sha: tip };
    const outcome = await runOn({ server, checkout, event, inputs: { "policy-from": "base" } });
    expect([outcome.exitCode, outcome.outputs["errors"]]).toEqual([1, "1"]);
  });

  it.each<[string, Tree, Tree, string, RegExp]>([
    [
      "updates the submodule that contains it",
      { ...compose, ports: `module:${"1".repeat(40)}` },
      { ...compose, ports: `module:${"2".repeat(40)}` },
      "ports/policy.yml",
      /^Cannot judge .* it is in a submodule that the change updates;/,
    ],
    [
      "adds a submodule with one that takes precedence",
      reserving,
      { ...reserving, ".github": `module:${"1".repeat(40)}` },
      "",
      /^This change's policy would hide 1 error/,
    ],
  ])("decides, or is reported, if a change %s", async (_, before, after, input, said) => {
    const checkout = checkOut(before, after);
    checkout.write({ [input || ".github/portplan.yml"]: "version: 1\n" });
    const inputs = { "policy-from": "base", ...(input !== "" && { policy: input }) };
    const outcome = await runOn({ server, checkout, inputs });
    expect(outcome.exitCode).not.toBe(0);
    expect(read(outcome.summary).said).toEqual([expect.stringMatching(said)]);
  });

  it("is read once from GitHub", async () => {
    const checkout = checkOut(reserving, freeing);
    rmSync(join(checkout.workspace, ".git"), { recursive: true });
    server.addCommit(checkout.base, [], reserving);
    server.addCommit(checkout.merge, [checkout.base, checkout.head], freeing);
    const outcome = await runOn({ server, checkout, inputs: { comment: "never" } });
    expect(warnings(outcome)).toEqual(["this change's policy hides 1 error"]);
    const requests = server.exchanges
      .filter(({ operation }) => operation?.startsWith("git/"))
      .map(({ path, body }) => path + body);
    expect(requests).toEqual([...new Set(requests)]);
  });

  it.each([
    ["a service", "services: {web: {image: tiny}}\n", { services: "api" }],
    ["a file", "services: {}\n", { files: "compose.yaml\ncompose.more.yaml" }],
  ])("decides if a change adds %s that an input names", async (_, text, inputs) => {
    const before = { "compose.yaml": text };
    const added = `services:\n  api:\n    image: tiny\n    ports: ["40000:80"]`;
    const comment = "# portplan-ignore: ephemeral-port -- why";
    const after = { ...before, "compose.more.yaml": `${added} ${comment}\n` };
    const change = "files" in inputs ? after : { "compose.yaml": `${added} ${comment}\n` };
    const all = { "policy-from": "base", ...inputs };
    const outcome = await runOn({ server, checkout: checkOut(before, change), inputs: all });
    expect(warnings(outcome)).toContain(
      "this change's policy would hide 1 warning; the policy of its base decides",
    );
    expect(outcome.exitCode).toBe(0);
  });

  it("is not needed on a push without a pull request", async () => {
    const checkout = checkOut(reserving, freeing);
    const event = { name: "push", payload: eventPayload("push", {}) };
    for (const token of ["", "ghs_workflow"]) {
      const inputs = { "policy-from": "base", "github-token": token };
      expect(await runOn({ server, checkout, event, inputs })).toMatchObject({ exitCode: 0 });
    }
  });

  it("is required for the workflow run of a fork without a token", async () => {
    const checkout = checkOut(reserving, freeing);
    const payload = eventPayload("workflow-run-completed", {
      workflow_run: {
        event: "pull_request",
        head_sha: checkout.head,
        head_branch: "topic",
        head_repository: { owner: { login: "octo-org" } },
        pull_requests: [],
      },
    });
    const event = { name: "workflow_run", payload, sha: checkout.base };
    const inputs = { "policy-from": "base", "github-token": "" };
    expect(await runOn({ server, checkout, event, inputs })).toMatchObject({ exitCode: 2 });
  });
});
