import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSummary } from "../../report/parseSummary.ts";
import { eventPayload } from "./openapi.ts";
import { type Checkout, checkOut, runOn } from "./pullRequest.ts";
import { GitHubServer } from "./server.ts";

const service = (name: string, ...ports: string[]) =>
  `  ${name}:\n    image: tiny\n    ports: [${ports.map((port) => `"${port}"`).join(", ")}]\n`;
const project = (...services: string[]) => ({
  "compose.yaml": `name: shop\nservices:\n${services.join("")}`,
});
const clean = project(service("db", "5432:5432"), service("web", "8080:80"));
const colliding = project(
  service("db", "5432:5432"),
  service("web", "8080:80"),
  service("admin", "8080:8000"),
);

let server: GitHubServer;

beforeEach(async () => {
  server = await GitHubServer.start();
});

afterEach(async () => {
  await server.stop();
  expect(server.wrong).toEqual([]);
});

const bodies = () => server.comments.map(({ body }) => body);
const heading = (body: string) => parseSummary(body).headings[0];
const LIST = "GET issues/list-comments 200";
const CREATE = "POST issues/create-comment 201";
const UPDATE = "PATCH issues/update-comment 200";
const DELETE = "DELETE issues/delete-comment 204";

describe("the comment", () => {
  it("is created, kept while nothing changes, and turned green when fixed", async () => {
    const checkout = checkOut(clean, colliding);
    const first = await runOn({ server, checkout });
    expect(first).toMatchObject({
      exitCode: 1,
      outputs: { "comment-url": "https://github.com/octo-org/octo-repo/pull/7#issuecomment-1001" },
    });
    expect(server.take()).toEqual([LIST, CREATE, LIST]);
    expect(bodies().map(heading)).toEqual(["❌ Portplan: 1 error, 1 notice in this change"]);

    const second = await runOn({ server, checkout });
    expect(second.outputs["comment-url"]).toBe(first.outputs["comment-url"]);
    expect(server.take()).toEqual([LIST]);

    checkout.write(clean);
    await runOn({ server, checkout });
    expect(server.take()).toEqual([LIST, UPDATE]);
    expect(bodies().map(heading)).toEqual(["✅ Portplan: no problems in this change"]);
  });

  it("reports changes, findings and fixes, with links", async () => {
    const checkout = checkOut(
      clean,
      project(service("web", "8081:80"), service("admin", "8081:8000")),
    );
    await runOn({ server, checkout });
    const [body = ""] = bodies();
    expect(body).toMatch(/^<!-- portplan:[\w-]{22} -->\n/);
    const { tables, headings } = parseSummary(body);
    expect(headings.slice(1)).toEqual([
      "What this change breaks",
      "❌ port-collision",
      "ℹ️ newly-public",
      "What this change does to the ports",
    ]);
    expect(tables[2]?.slice(1)).toEqual([
      ["↔️ moved", "web:80", "*:8080/tcp → *:8081/tcp\ncompose.yaml:5"],
      ["➕ added\n🌐 newly public", "admin:8000", "*:8081/tcp\ncompose.yaml:8"],
      ["➖ removed\n🔒 no longer public", "db:5432", "*:5432/tcp\ncompose.yaml:5"],
    ]);
    const line = (commit: string, number: number) =>
      `https://github.com/octo-org/octo-repo/blob/${commit}/compose.yaml#L${number}`;
    expect(body).toContain(line(checkout.head, 8));
    expect(body).toContain(line(checkout.base, 5));
    expect(body).toContain("```mermaid\nflowchart LR\n");
  });

  it("is found after 130 others", async () => {
    const checkout = checkOut(clean, colliding);
    for (let at = 0; at < 130; at++) server.addComment(7, "octocat", `Comment ${at}`);
    await runOn({ server, checkout });
    expect(server.take()).toEqual([LIST, LIST, CREATE, LIST, LIST]);
    checkout.write(clean);
    await runOn({ server, checkout });
    expect(server.take()).toEqual([LIST, LIST, UPDATE]);
    expect(server.comments).toHaveLength(131);
  });

  it("is separate for each job, and ignores other users' comments with the marker", async () => {
    const checkout = checkOut(clean, colliding);
    await runOn({ server, checkout });
    const forged = server.comments
      .splice(0)
      .map(({ body }) => server.addComment(7, "octocat", body.replace("❌", "forged")));
    await runOn({ server, checkout });
    await runOn({ server, checkout, env: { GITHUB_JOB: "other" } });
    expect(server.comments).toHaveLength(3);
    expect(forged[0]?.body).toContain("forged");
  });

  it.each([
    ["an app's", "ghs_app", "portplan-app[bot]"],
    ["a person's", "ghp_person", "octocat"],
  ])("is found again with %s token", async (_, token, login) => {
    const checkout = checkOut(clean, colliding);
    const inputs = { "github-token": token };
    await runOn({ server, checkout, inputs });
    expect(server.comments.map(({ author }) => author)).toEqual([login]);
    server.take();
    await runOn({ server, checkout, inputs });
    expect(server.take()).toEqual([LIST, "POST graphql 200"]);
  });

  it("stays single if two runs create it at the same time", async () => {
    const checkout = checkOut(clean, colliding);
    await Promise.all([runOn({ server, checkout }), runOn({ server, checkout })]);
    // The second run either sees the first one's comment or removes its own.
    await runOn({ server, checkout });
    expect(bodies().map(heading)).toEqual(["❌ Portplan: 1 error, 1 notice in this change"]);
  });

  it("loses its duplicates", async () => {
    const checkout = checkOut(clean, colliding);
    await runOn({ server, checkout });
    const [body = ""] = bodies();
    for (let at = 0; at < 2; at++) server.addComment(7, "github-actions[bot]", body);
    server.take();
    await runOn({ server, checkout });
    expect(server.take()).toEqual([LIST, DELETE, DELETE]);
    expect(server.comments.map(({ id }) => id)).toEqual([1001]);
  });

  it("is created again if it was deleted", async () => {
    const checkout = checkOut(clean, colliding);
    await runOn({ server, checkout });
    checkout.write(clean);
    server.fault = (operation) => {
      if (operation === "issues/update-comment") server.comments.splice(0);
      return null;
    };
    server.take();
    await runOn({ server, checkout });
    expect(server.take()).toEqual([LIST, "PATCH issues/update-comment 404", CREATE, LIST]);
    expect(bodies().map(heading)).toEqual(["✅ Portplan: no problems in this change"]);
  });
});

describe("the jobs of a matrix", () => {
  const leg = (index: number, matrix: object) => ({
    "job-index": `${index}`,
    matrix: JSON.stringify(matrix),
  });

  it("post one comment, and one for each job whose host has findings", async () => {
    const held = server.url.split(":").at(-1) ?? "";
    const checkout = checkOut(
      clean,
      project(
        service("db", "5432:5432"),
        service("web", `127.0.0.1:${held}:80`),
        service("admin", `127.0.0.1:${held}:81`),
      ),
    );
    const legs = [
      leg(0, { os: "a" }),
      leg(1, { os: "b" }),
      { ...leg(2, { os: "-->", deep: { at: ["x"] } }), probe: "true" },
    ];
    const outcomes = await Promise.all(legs.map((inputs) => runOn({ server, checkout, inputs })));
    expect(outcomes.map(({ outputs }) => outputs["comment-url"] !== "")).toEqual([
      true,
      false,
      true,
    ]);
    const found = bodies().map((body) => parseSummary(body));
    expect(
      found
        .map(({ headings }) => headings.slice(0, 2))
        .toSorted(([a = ""], [b = ""]) => a.localeCompare(b)),
    ).toEqual([
      // The port is one that the kernel assigned to the test.
      ["❌ Portplan: 1 error, 2 warnings in this change", "What this change breaks"],
      ["❌ Portplan: 2 errors on this runner", "What this change breaks"],
    ]);
    expect(found.flatMap(({ paragraphs }) => paragraphs)).toContain(
      'Matrix job: os: -->, deep: {"at":["x"]}',
    );
    server.take();
    await Promise.all(legs.map((inputs) => runOn({ server, checkout, inputs })));
    expect(server.take()).toEqual([LIST, LIST, LIST]);
  });
});

describe("another job of a matrix", () => {
  it.each([
    ["auto", "error", ["⚪ Portplan: 1 error on this runner"]],
    ["on-failure", "error", ["⚪ Portplan: 1 error on this runner"]],
    ["auto", "never", ["✅ Portplan: 1 error on this runner"]],
    ["on-failure", "never", []],
  ])(
    "comments in mode %s if its findings fail it with fail-on %s",
    async (comment, failOn, headings) => {
      const held = server.url.split(":").at(-1) ?? "";
      const tree = project(service("web", `127.0.0.1:${held}:80`));
      const leg = { "job-index": "1", matrix: '{"os":"b"}', probe: "true" };
      await runOn({
        server,
        checkout: checkOut(tree, tree),
        inputs: { ...leg, comment, "fail-on": failOn },
      });
      expect(bodies().map(heading)).toEqual(headings);
    },
  );
});

describe("the comment mode", () => {
  const warning = project(
    service("db", "5432:5432"),
    service("web", "8080:80"),
    '  high:\n    image: tiny\n    ports: ["40000:80"]\n',
  );
  const [text = ""] = Object.values(warning);
  const excepted = {
    "compose.yaml": text.replace(
      "    ports:",
      "    # portplan-ignore: ephemeral-port -- kept out of the range on this host\n    ports:",
    ),
  };
  const states: Readonly<Record<string, Checkout>> = {
    "nothing to report": checkOut(clean, clean),
    "a changed port map": checkOut(project(service("db", "5433:5432")), clean),
    "a warning": checkOut(warning, warning),
    "an added exception": checkOut(warning, excepted),
    "an error": checkOut(colliding, colliding),
  };

  it.each([
    ["auto", [false, true, true, true, true]],
    ["always", [true, true, true, true, true]],
    ["on-failure", [false, false, false, false, true]],
    ["never", [false, false, false, false, false]],
  ])("%s", async (comment, expected) => {
    const commented: boolean[] = [];
    for (const [job, checkout] of Object.entries(states)) {
      const { outputs } = await runOn({
        server,
        checkout,
        inputs: { comment },
        env: { GITHUB_JOB: job },
      });
      commented.push(outputs["comment-url"] !== "");
    }
    expect(commented).toEqual(expected);
    expect(server.comments).toHaveLength(expected.filter(Boolean).length);
  });

  it.each(["auto", "always", "on-failure"])(
    "%s turns an earlier comment green",
    async (comment) => {
      const checkout = checkOut(colliding, colliding);
      await runOn({ server, checkout, inputs: { comment } });
      checkout.write(clean);
      await runOn({ server, checkout, inputs: { comment } });
      expect(bodies().map(heading)).toEqual(["✅ Portplan: no problems in this change"]);
    },
  );

  it("never sends requests to GitHub", async () => {
    await runOn({ server, checkout: checkOut(clean, colliding), inputs: { comment: "never" } });
    expect(server.take()).toEqual([]);
  });
});

describe("the pull request", () => {
  const checkout = checkOut(clean, colliding);
  const { base, head, merge } = checkout;
  const pull = {
    number: 7,
    state: "open",
    head: { sha: head, label: "octo-org:topic" },
    base: { sha: base },
  } as const;
  const user = { login: "octocat", id: 1 };

  beforeEach(() => {
    server.pulls.push({ ...pull, number: 6, state: "closed" }, pull);
    server.mergeBases.set(`${base}...${head}`, base);
    server.mergeBases.set(`${base}...${merge}`, base);
  });

  it.each([
    ["pull_request", {}, merge, []],
    ["pull_request_target", {}, base, []],
    [
      "push",
      eventPayload("push", { after: head }),
      head,
      ["GET repos/list-pull-requests-associated-with-commit 200"],
    ],
    [
      "merge_group",
      eventPayload("merge-group-checks-requested", {
        merge_group: {
          head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${base}`,
          head_sha: merge,
          base_sha: base,
          base_ref: "refs/heads/main",
        },
      }),
      merge,
      ["GET repos/compare-commits-with-basehead 200"],
    ],
    [
      "workflow_run",
      eventPayload("workflow-run-completed", {
        workflow_run: {
          event: "pull_request",
          head_sha: head,
          pull_requests: [{ number: 7, head: { sha: head }, base: { sha: base } }],
        },
      }),
      base,
      [],
    ],
    [
      "workflow_run",
      eventPayload("workflow-run-completed", {
        workflow_run: {
          event: "pull_request",
          head_sha: head,
          head_branch: "topic",
          head_repository: { owner: { login: "octo-org" } },
          pull_requests: [],
        },
      }),
      base,
      ["GET pulls/list 200"],
    ],
    [
      "issue_comment",
      eventPayload("issue-comment-created", { issue: { number: 7, pull_request: {}, user } }),
      base,
      ["GET pulls/get 200"],
    ],
  ])("of %s is found", async (name, payload, sha, asked) => {
    const event = {
      name,
      payload: name.startsWith("pull_request")
        ? eventPayload("pull-request-synchronize", {
            number: 7,
            pull_request: { number: 7, head: { sha: head }, base: { sha: base } },
          })
        : payload,
      sha,
    };
    // On a push, the branch itself is checked out.
    const own =
      name === "push" ? { ...checkout, workspace: checkOut(clean, colliding).workspace } : checkout;
    const outcome = await runOn({ server, checkout: own, event });
    expect(server.comments.map(({ issue }) => issue)).toEqual([7]);
    expect(outcome.outputs["comment-url"]).toContain("/pull/7#");
    expect(server.take().filter((each) => !/comment|get-|compare/.test(each))).toEqual(
      asked.filter((each) => !each.includes("compare")),
    );
  });

  it.each([
    ["push", eventPayload("push", {}), merge],
    [
      "merge_group",
      eventPayload("merge-group-checks-requested", {
        merge_group: { head_ref: "refs/heads/main" },
      }),
      merge,
    ],
    [
      "workflow_run",
      eventPayload("workflow-run-completed", {
        workflow_run: {
          event: "pull_request",
          head_sha: "0".repeat(40),
          head_branch: "topic",
          head_repository: { owner: { login: "octo-org" } },
          pull_requests: [],
        },
      }),
      base,
    ],
    [
      "workflow_run",
      eventPayload("workflow-run-completed", {
        workflow_run: {
          event: "schedule",
          head_sha: head,
          head_branch: "topic",
          pull_requests: [],
        },
      }),
      base,
    ],
    [
      "workflow_run",
      { workflow_run: { event: "schedule", head_sha: head, head_branch: "topic" } },
      base,
    ],
    ["issue_comment", eventPayload("issue-comment-created", { issue: { number: 7, user } }), base],
    ["schedule", {}, merge],
    ["workflow_dispatch", {}, merge],
    ["pull_request", {}, merge],
    ["pull_request", { pull_request: null }, merge],
  ])("is missing without an error for %s", async (name, payload, sha) => {
    const { exitCode, outputs, annotations } = await runOn({
      server,
      checkout,
      event: { name, payload, sha },
    });
    expect({
      exitCode,
      url: outputs["comment-url"],
      warnings: annotations.filter((each) => each.name === "warning"),
    }).toEqual({
      exitCode: 1,
      url: "",
      warnings: [],
    });
    expect(server.comments).toEqual([]);
  });
});
