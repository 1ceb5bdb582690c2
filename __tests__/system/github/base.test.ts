import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSummary } from "../../report/parseSummary.ts";
import { eventPayload } from "./openapi.ts";
import { type Checkout, checkOut, runOn, type Tree } from "./pullRequest.ts";
import { GitHubServer } from "./server.ts";

const compose = (...ports: string[]) =>
  `services:\n  web:\n    image: tiny\n    ports: ` +
  `[${ports.map((port) => `"${port}"`).join(", ")}]\n`;

/**
 * Changes that the comment prints: kind, project if there are several, service, container port,
 * before, now, where.
 */
type Change = readonly string[];

const cases: Readonly<
  Record<
    string,
    {
      readonly before: Tree;
      readonly after: Tree;
      readonly inputs?: Record<string, string>;
      readonly changes: readonly Change[];
    }
  >
> = {
  "an override": {
    before: { "compose.yaml": compose("8080:80") },
    after: { "compose.yaml": compose("8080:80"), "compose.override.yaml": compose("8443:443") },
    changes: [["➕ added", "web", "443", "", "*:8443/tcp", "compose.override.yaml:4"]],
  },
  "an included file": {
    before: { "compose.yaml": "include: [parts/web.yaml]\n", "parts/web.yaml": compose("8080:80") },
    after: { "compose.yaml": "include: [parts/web.yaml]\n", "parts/web.yaml": compose("9090:80") },
    changes: [["↔️ moved", "web", "80", "*:8080/tcp", "*:9090/tcp", "parts/web.yaml:4"]],
  },
  "an extended file reached through a link": {
    before: {
      "compose.yaml": "services: {web: {extends: {file: base, service: web}}}\n",
      "parts/web.yaml": compose("8080:80"),
      base: "link:parts/web.yaml",
    },
    after: {
      "compose.yaml": "services: {web: {extends: {file: base, service: web}}}\n",
      "parts/web.yaml": compose("8080:80", "81:81"),
      base: "link:parts/web.yaml",
    },
    changes: [["➕ added", "web", "81", "", "*:81/tcp", "base:4"]],
  },
  "an env file": {
    before: { "compose.yaml": compose("${PORT}:80"), ".env": "PORT=8080\n" },
    after: { "compose.yaml": compose("${PORT}:80"), ".env": "PORT=8081\n" },
    changes: [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "compose.yaml:4"]],
  },
  "the parts of a policy": {
    before: {
      "compose.yaml": compose("8080:80"),
      "portplan.yml": "version: 1\nextends: ports/shared.yml\n",
      "ports/shared.yml": "version: 1\nneeds: {agent: {port: 9000}}\n",
    },
    after: {
      "compose.yaml": compose("8080:80"),
      "portplan.yml": "version: 1\nextends: ports/shared.yml\n",
      "ports/shared.yml": "version: 1\nneeds: {agent: {port: 9001}}\n",
    },
    changes: [
      ["➕ added", "policy:needs", "agent", "9001", "", "*:9001/tcp", "ports/shared.yml:2"],
      ["➖ removed", "policy:needs", "agent", "9000", "*:9000/tcp", "", "ports/shared.yml:2"],
    ],
  },
  "a project with a new policy": {
    before: { "compose.yaml": compose("8080:80") },
    after: { "compose.yaml": compose("8081:80"), "ports/shared.yml": "version: 1\n" },
    inputs: { policy: "ports/shared.yml" },
    changes: [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "compose.yaml:4"]],
  },
  "a new and a removed project that match a pattern": {
    before: {
      "services/old/compose.yaml": compose("8080:80"),
      "services/same/compose.yaml": compose("81:80"),
      "services/docs/x": "",
    },
    after: {
      "services/new/compose.yaml": compose("8082:80"),
      "services/same/compose.yaml": compose("81:80"),
      "services/docs/x": "",
    },
    inputs: { directories: "services/*" },
    changes: [
      ["➕ added", "new", "web", "80", "", "*:8082/tcp", "services/new/compose.yaml:4"],
      ["➖ removed", "old", "web", "80", "*:8080/tcp", "", "services/old/compose.yaml:4"],
    ],
  },
  "the root directory of the repository, by name": {
    before: { "compose.yaml": compose("8080:80") },
    after: { "compose.yaml": compose("8081:80") },
    inputs: { directories: "." },
    changes: [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "compose.yaml:4"]],
  },
  "a directory reached through a link": {
    before: { "services/shop/compose.yaml": compose("8080:80"), shop: "link:services/shop" },
    after: { "services/shop/compose.yaml": compose("8081:80"), shop: "link:services/shop" },
    inputs: { directories: "shop" },
    changes: [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "shop/compose.yaml:4"]],
  },
  "a link with a new target": {
    before: {
      "a/compose.yaml": compose("8080:80"),
      "b/compose.yaml": compose("8081:80"),
      shop: "link:a",
    },
    after: {
      "a/compose.yaml": compose("8080:80"),
      "b/compose.yaml": compose("8081:80"),
      shop: "link:b",
    },
    inputs: { directories: "shop" },
    changes: [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "shop/compose.yaml:4"]],
  },
  "a project reached through a new link": {
    before: { "a/compose.yaml": compose("8080:80") },
    after: { "a/compose.yaml": compose("8080:80"), shop: "link:a" },
    inputs: { directories: "shop" },
    changes: [["➕ added", "web", "80", "", "*:8080/tcp", "shop/compose.yaml:4"]],
  },
  "the first project": {
    before: { README: "" },
    after: { README: "", "compose.yaml": compose("8080:80") },
    changes: [["➕ added", "web", "80", "", "*:8080/tcp", "compose.yaml:4"]],
  },
  "a new file that an input names": {
    before: { README: "" },
    after: { README: "", "ci.yaml": compose("8080:80") },
    inputs: { files: "ci.yaml" },
    changes: [["➕ added", "web", "80", "", "*:8080/tcp", "ci.yaml:4"]],
  },
  "several ports of one container port": {
    before: { "compose.yaml": compose("1000:80", "1001:80", "1002:80") },
    after: { "compose.yaml": compose("1002:80", "1003:80", "1001:80", "1004:80") },
    changes: [
      ["↔️ moved", "web", "80", "*:1000/tcp", "*:1003/tcp", "compose.yaml:4"],
      ["➕ added", "web", "80", "", "*:1004/tcp", "compose.yaml:4"],
    ],
  },
  "an address": {
    before: { "compose.yaml": compose("127.0.0.1:8080:80") },
    after: { "compose.yaml": compose("8080:80") },
    changes: [["↔️ moved", "web", "80", "127.0.0.1:8080/tcp", "*:8080/tcp", "compose.yaml:4"]],
  },
  "the order, quotes and comments": {
    before: { "compose.yaml": compose("8080:80", "81:81") },
    after: { "compose.yaml": `# none\n${compose("81:81", "8080:80").replaceAll('"', "'")}` },
    changes: [],
  },
};

let server: GitHubServer;
beforeEach(async () => {
  server = await GitHubServer.start();
});
afterEach(async () => {
  await server.stop();
  expect(server.wrong).toEqual([]);
});

/** Returns the kind, the service and the host ports of each change. */
function findChanges(tables: ReturnType<typeof parseSummary>["tables"]): readonly Change[] {
  const [, ...rows] = tables.find(([header]) => header?.[0] === "change") ?? [];
  return rows.map(([kind = "", ...cells]) => [kind.split("\n")[0] ?? "", ...cells]);
}

/** Returns the cells in which a comment shows a change. */
function toCells(change: Change): Change {
  const [kind = "", ...owner] = change.slice(0, -3);
  const [before = "", after = "", file = ""] = change.slice(-3);
  const [target = ""] = owner.splice(-1);
  const ports = [before, after].filter(Boolean).join(" → ");
  return [kind, `${owner.join("/")}:${target}`, `${ports}\n${file}`];
}

async function changesOf(
  checkout: Checkout,
  inputs: Record<string, string> = {},
): Promise<{ changes: readonly Change[]; said: readonly string[] }> {
  await runOn({ server, checkout, inputs: { comment: "always", ...inputs } });
  const { tables, paragraphs } = parseSummary(server.comments[0]?.body ?? "");
  return {
    changes: findChanges(tables),
    said: paragraphs.filter((text) => /compared|leaves them/.test(text)),
  };
}

/** Returns the requests for the content of commits. */
const contentRequests = () => server.take().filter((each) => each.includes(" git/"));

describe.each(Object.entries(cases))(
  "the comparison with the base finds changes of %s",
  (_, { before, after, inputs, changes }) => {
    it("with git if its objects are available", async () => {
      expect((await changesOf(checkOut(before, after), inputs)).changes).toEqual(
        changes.map(toCells),
      );
      expect(contentRequests()).toEqual([]);
    });

    it("with the API if they are not", async () => {
      const checkout = checkOut(before, after, { shallow: true });
      server.addCommit(checkout.base, [], before);
      expect((await changesOf(checkout, inputs)).changes).toEqual(changes.map(toCells));
      expect(contentRequests()[0]).toBe("GET git/get-tree 200");
    });

    it("with the API if there is no repository", async () => {
      const checkout = checkOut(before, after);
      rmSync(join(checkout.workspace, ".git"), { recursive: true });
      server.addCommit(checkout.base, [], before);
      server.addCommit(checkout.merge, [checkout.base, checkout.head], after);
      expect((await changesOf(checkout, inputs)).changes).toEqual(changes.map(toCells));
      expect(contentRequests().slice(0, 2)).toEqual([
        "GET git/get-commit 200",
        "GET git/get-tree 200",
      ]);
    });
  },
);

describe("the comparison with the base", () => {
  const port = { "compose.yaml": compose("${PORT}:80") };

  it("uses an env file that an earlier step wrote for both sides", async () => {
    const checkout = checkOut(port, port);
    checkout.write({ ".env": "PORT=8080\n" });
    expect((await changesOf(checkout)).changes).toEqual([]);
  });

  it("works for a repository that is checked out into a subdirectory", async () => {
    const checkout = checkOut(
      { "compose.yaml": compose("8080:80") },
      { "compose.yaml": compose("8081:80") },
      { shallow: true, name: "job/change" },
    );
    server.addCommit(checkout.base, [], { "compose.yaml": compose("8080:80") });
    const { changes } = await changesOf(
      { ...checkout, workspace: dirname(checkout.workspace) },
      { directories: "change" },
    );
    expect(changes).toEqual(
      [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "compose.yaml:4"]].map(toCells),
    );
  });

  it("does not use a new env file for the base", async () => {
    const { changes } = await changesOf(checkOut(port, { ...port, ".env": "PORT=8080\n" }));
    expect(changes).toEqual(
      [["↔️ moved", "web", "80", "assigned at start", "*:8080/tcp", "compose.yaml:4"]].map(toCells),
    );
  });

  const broken = { "compose.yaml": "services: 1\n" };
  const named = { "compose.yaml": `name: store\n${compose("8080:80")}` };

  it.each<[string, Tree, Tree, RegExp]>([
    [
      "a base",
      { "compose.yaml": "services: {web: {ports: 1}}\n" },
      { "compose.yaml": compose("8080:80") },
      /shop is invalid in the base: /,
    ],
    ["a base without a name", broken, named, /shop is invalid in the base: /],
    ["a change", named, broken, /shop is invalid: /],
    [
      "the policy of a base",
      { ...named, "portplan.yml": "version: 2\n" },
      named,
      /portplan\.yml:1:10: version must be 1, not 2/,
    ],
  ])(
    "explains why %s does not resolve, and does not compare it",
    async (_, before, after, words) => {
      const { changes, said } = await changesOf(checkOut(before, after));
      expect(changes).toEqual([]);
      expect(said).toContainEqual(
        expect.stringMatching(new RegExp(`^Not compared with [0-9a-f]{12}: ${words.source}`)),
      );
      expect(said).toContainEqual(expect.stringMatching(/not compared with the base\.$/));
    },
  );

  it.each([
    ["without a token", { "github-token": "" }, /fetch-depth: 2/],
    ["with a token that cannot read", { "github-token": "ghs_unknown" }, /Bad credentials/],
  ])("explains why it is not possible %s", async (_, inputs, reason) => {
    const checkout = checkOut(
      { "compose.yaml": compose("8080:80") },
      { "compose.yaml": compose("8081:80") },
      { shallow: true },
    );
    const outcome = await runOn({ server, checkout, inputs });
    expect(outcome.exitCode).toBe(0);
    expect(parseSummary(outcome.summary).paragraphs).toContainEqual(expect.stringMatching(reason));
  });

  const large = (entry: string) => ({
    "a/b/compose.yaml": compose(entry),
    "a/b/x": "",
    "a/c/x": "",
    "d/x": "",
    README: "",
  });

  it("lists a large repository directory by directory", async () => {
    const checkout = checkOut(large("8080:80"), large("8081:80"), { shallow: true });
    server.addCommit(checkout.base, [], large("8080:80"));
    server.mostEntries = 3;
    const { changes, said } = await changesOf(checkout, { directories: "a/*" });
    expect([changes, said]).toEqual([
      [toCells(["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "a/b/compose.yaml:4"])],
      [],
    ]);
  });

  it("reports that a directory is too large to be listed", async () => {
    const checkout = checkOut(large("8080:80"), large("8081:80"), { shallow: true });
    server.addCommit(checkout.base, [], large("8080:80"));
    server.mostEntries = 1;
    expect((await changesOf(checkout, { directories: "a/*" })).said).toContainEqual(
      expect.stringMatching(/more files than GitHub lists/),
    );
  });

  it("requests at most a few hundred directories", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`d${index}/x`, ""]),
    );
    const checkout = checkOut(large("8080:80"), large("8081:80"), { shallow: true });
    server.addCommit(checkout.base, [], files);
    server.mostEntries = 400;
    expect((await changesOf(checkout, { directories: "a/*" })).said).toContainEqual(
      expect.stringMatching(/more files than GitHub lists/),
    );
    expect(contentRequests().length).toBeLessThan(250);
  });

  it.each<[string, (checkout: Checkout) => string, RegExp[]]>([
    ["the pull request's merge", ({ merge }) => merge, []],
    ["its head", ({ head }) => head, []],
    [
      "something else",
      ({ base }) => base,
      [
        /^3 host ports in 1 project; not compared with the base\.$/,
        /^Not compared .* is not the change of the pull request\.$/,
      ],
    ],
  ])("compares %s if a workflow of another event checks it out", async (_, commit, words) => {
    const checkout = checkOut(
      { "compose.yaml": compose("8080:80", "81:81", "82:82") },
      { "compose.yaml": compose("8081:80") },
    );
    const { base, head } = checkout;
    checkout.switchTo(commit(checkout));
    const payload = eventPayload("pull-request-synchronize", {
      number: 7,
      pull_request: { number: 7, head: { sha: head }, base: { sha: base } },
    });
    await runOn({
      server,
      checkout,
      event: { name: "pull_request_target", payload, sha: base },
      inputs: { comment: "always" },
    });
    const { tables, paragraphs } = parseSummary(server.comments[0]?.body ?? "");
    const kinds = findChanges(tables).map(([kind]) => kind);
    expect(kinds).toEqual(words.length === 0 ? ["↔️ moved", "➖ removed", "➖ removed"] : []);
    expect(paragraphs.filter((text) => /compared/.test(text))).toEqual(
      words.map((word) => expect.stringMatching(word)),
    );
    expect(server.comments[0]?.body).toContain(
      `/blob/${words.length === 0 ? head : base}/compose.yaml#L4`,
    );
  });

  it.each([
    ["git", false, []],
    ["GitHub if git does not have it", true, ["GET repos/compare-commits-with-basehead 200"]],
  ])("uses the merge base from %s", async (_, shallow, asked) => {
    const before = { "compose.yaml": compose("8080:80") };
    const checkout = checkOut(before, { "compose.yaml": compose("8081:80") });
    const { workspace, base, head } = checkout;
    checkout.switchTo(head);
    const left = server.addCommit("b".repeat(40), [], before);
    server.mergeBases.set(`${base}...${head}`, left);
    if (shallow) writeFileSync(join(workspace, ".git/shallow"), `${head}\n`);
    const { changes } = await changesOf(checkout);
    expect(changes).toEqual(
      [["↔️ moved", "web", "80", "*:8080/tcp", "*:8081/tcp", "compose.yaml:4"]].map(toCells),
    );
    expect(server.take().filter((each) => each.includes("compare"))).toEqual(asked);
  });

  it.each([403, 404])(
    "names the required permission if GitHub responds with %d",
    async (status) => {
      const checkout = checkOut(
        { "compose.yaml": compose("8080:80") },
        { "compose.yaml": compose("8081:80") },
        { shallow: true },
      );
      server.fault = (operation) =>
        operation === "git/get-tree"
          ? { status, message: "Resource not accessible by integration" }
          : null;
      expect((await changesOf(checkout)).said).toContainEqual(
        expect.stringMatching(/permissions: contents: read/),
      );
    },
  );

  it.each(["link:/etc/passwd", "link:../../outside", "link:compose.yaml"])(
    "does not follow %s out of the commit or in a loop",
    async (link) => {
      const checkout = checkOut(
        { "compose.yaml": compose("8080:80") },
        { "compose.yaml": compose("8080:80") },
        { shallow: true },
      );
      server.addCommit(checkout.base, [], { "compose.yaml": link });
      const { said, changes } = await changesOf(checkout);
      expect(changes.map(([kind]) => kind)).toEqual(["➕ added"]);
      expect(said).toEqual([]);
    },
  );
});
