import { describe, expect, it } from "vitest";
import { compareChange } from "../../../src/action/compareChange.ts";
import type { Review } from "../../../src/action/pullRequestReview.ts";
import type { Step } from "../../../src/action/step.ts";
import { runStages } from "../../../src/pipeline.ts";
import type { Report } from "../../../src/report/Report.ts";
import type { RunRequest } from "../../../src/RunRequest.ts";
import { compareWithBase } from "../../../src/review/compareWithBase.ts";
import { type FakeHost, fakeHost } from "../../host/fakeHost.ts";
import { machine } from "../../host/machine.ts";
import { memoryFiles, placeTexts, requestFor } from "../../memory.ts";

type Tree = Readonly<Record<string, string>>;

interface Change {
  readonly before: Tree;
  readonly after: Tree;
  /** The branch whose policy judges the change; by default as before. */
  readonly branch?: Tree;
  readonly from?: "head" | "base";
  readonly policy?: string | null;
  readonly host?: FakeHost;
  /** Called when the rules run. */
  readonly onCheck?: () => void;
}

const root = "/repo";
const inRepository = (tree: Tree) => memoryFiles(placeTexts({ ".git/HEAD": "", ...tree }));

/** Judges a change in memory as the action does in a pull request. */
async function judge({
  before,
  after,
  branch = before,
  from = "head",
  policy = null,
  host,
  onCheck = () => {},
}: Change): Promise<Report> {
  const files = inRepository(after);
  const base = inRepository(before);
  const target = inRepository(branch);
  const deps = {
    files,
    env: {},
    host: host ?? fakeHost({}),
    readRepository: () =>
      Promise.resolve(Object.entries(placeTexts(after)).map(([path, text]) => ({ path, text }))),
    reportProgress: (stage: string) => {
      if (stage === "checking the rules") onCheck();
    },
    fetchRemote: () => Promise.resolve({ failure: "failed", detail: "not available" } as const),
  };
  const request: RunRequest = {
    command: "check",
    projects: [{ ...requestFor(root), found: false }],
    workflows: [],
    probe: host !== undefined,
    policy,
    failOn: "error",
  };
  const inputs = { directories: [], files: [], projectName: null, profiles: [], envFiles: [] };
  const given = { services: [], policy, policyFrom: from, failOn: "error" };
  const step = { inputs: { ...inputs, ...given }, request, deps, root } as unknown as Step;
  const review: Review = {
    compare: (local, map) =>
      compareWithBase(local, (use) => use(base, [root]), map).then(
        (compared) => ({ commit: "c", ...compared }),
        ({ message }: Error) => ({ commit: "c", renamed: [], changes: [], problem: message }),
      ),
    withPolicyFiles: (_, use) => use(target, [root]),
    withBaseFiles: (_, use) => use(base, [root]),
    findCommit: () => null,
    post: () => Promise.resolve({ url: null, remark: null, warn: false }),
  };
  return compareChange(review, await runStages(request, deps), step);
}

/** Formats the hidden findings as `LEVEL RULE SERVICE`. */
const hiddenOf = ({ comparison }: Report) =>
  comparison?.policy?.hidden.map(
    ({ severity, rule, service }) => `${severity} ${rule} ${service ?? "-"}`,
  );
const exceptionsOf = ({ comparison }: Report) =>
  comparison?.exceptions.map(({ rule, service }) => `${rule} ${service ?? "-"}`);

const service = (name: string, port: string, more = "") =>
  `  ${name}:\n    image: tiny\n${more}    ports:\n      - "${port}"\n`;
const compose = (...services: string[]) => ({
  "compose.yaml": `name: shop\nservices:\n${services.join("")}`,
});
const policy = (...lines: string[]) => ({
  "portplan.yml": ["version: 1", ...lines, ""].join("\n"),
});
const ignored = (name: string, port: string, rule = "ephemeral-port", above = "") =>
  `  ${name}:\n    image: tiny\n    ports:\n${above}` +
  `      # portplan-ignore: ${rule} -- kept out of the range\n      - "${port}"\n`;

const web = service("web", "8080:80");
const reserved = policy("reserved: [8080]");
const colliding = compose(web, service("api", "8080:81"));
const ranged = policy("roles: {api: {range: 9000-9999, services: [web]}, other: {range: 1-9}}");
const leveled = policy("rules: {hardcoded-port: error}");
const needy = policy("needs: {agent: {port: 8080}}");
const high = service("web", "40000:80");
const assigned = policy("assignments: {web: 8081}");

/** Changes to a policy: the files before and after, and the hidden findings. */
const cases: Readonly<Record<string, readonly [Tree, Tree, readonly string[]]>> = {
  "turns a rule off": [
    colliding,
    { ...colliding, ...policy("rules: {port-collision: off}") },
    ["error port-collision api"],
  ],
  "lowers the level of a rule": [
    { ...compose(web), ...leveled },
    { ...compose(web), ...policy("rules: {hardcoded-port: notice}") },
    ["error hardcoded-port web"],
  ],
  "drops the level of a rule that is off by default": [
    { ...compose(web), ...leveled },
    { ...compose(web), ...policy() },
    ["error hardcoded-port web"],
  ],
  "frees a reserved port": [
    { ...compose(), ...reserved },
    { ...compose(web), ...policy("reserved: [9090]") },
    ["error reserved-port web"],
  ],
  "makes a service optional": [
    colliding,
    { ...colliding, ...policy("optional: [api]") },
    ["error port-collision api"],
  ],
  "declares services as alternatives": [
    colliding,
    { ...colliding, ...policy("alternatives: [[api, web]]") },
    ["error port-collision api"],
  ],
  "ignores a rule in the policy": [
    { ...compose(), ...reserved },
    {
      ...compose(web),
      ...policy("reserved: [8080]", "ignore: [{rule: reserved-port, reason: none}]"),
    },
    ["error reserved-port web"],
  ],
  "extends the last day of an exception": [
    {
      ...compose(web),
      ...policy(
        "reserved: [8080]",
        "ignore: [{rule: reserved-port, reason: a, until: 2020-01-01}]",
      ),
    },
    {
      ...compose(web),
      ...policy(
        "reserved: [8080]",
        "ignore: [{rule: reserved-port, reason: a, until: 2990-01-01}]",
      ),
    },
    ["error reserved-port web"],
  ],
  "widens the range of a role": [
    { ...compose(web), ...ranged },
    { ...compose(web), ...policy("roles: {api: {range: 8000-9999, services: [web]}}") },
    ["error outside-range web"],
  ],
  "takes a service out of its role": [
    { ...compose(web), ...ranged },
    { ...compose(web), ...policy("roles: {api: {range: 9000-9999, services: [none]}}") },
    ["error outside-range web"],
  ],
  "moves an assignment": [
    { ...compose(web), ...assigned },
    { ...compose(web), ...policy("assignments: {web: 8080}") },
    ["error wrong-assignment web"],
  ],
  "widens the block of a project": [
    { ...compose(web), ...policy("projects: {shop: {block: 9000-9009}}") },
    { ...compose(web), ...policy("projects: {shop: {block: 8000-9009}}") },
    ["error outside-block web"],
  ],
  "removes a need": [
    { ...compose(), ...needy },
    { ...compose(web), ...policy() },
    ["error port-collision web"],
  ],
  "stops extending a policy": [
    {
      ...compose(),
      ...policy("extends: ports/shared.yml"),
      "ports/shared.yml": reserved["portplan.yml"] ?? "",
    },
    { ...compose(web), ...policy(), "ports/shared.yml": reserved["portplan.yml"] ?? "" },
    ["error reserved-port web"],
  ],
  "edits a policy that another one extends": [
    {
      ...compose(),
      ...policy("extends: ports/shared.yml"),
      "ports/shared.yml": reserved["portplan.yml"] ?? "",
    },
    { ...compose(web), ...policy("extends: ports/shared.yml"), "ports/shared.yml": "version: 1\n" },
    ["error reserved-port web"],
  ],
  "stops extending the preset": [
    {
      ...compose(service("cache", "9999:6379").replace("tiny", "redis:8")),
      ...policy("extends: portplan:standard"),
    },
    { ...compose(service("cache", "9999:6379").replace("tiny", "redis:8")), ...policy() },
    ["error outside-range cache"],
  ],
  "deletes the policy": [{ ...compose(), ...reserved }, compose(web), ["error reserved-port web"]],
  "adds a policy that takes precedence": [
    { ...compose(), ...reserved },
    { ...compose(web), ...reserved, ".github/portplan.yml": "version: 1\n" },
    ["error reserved-port web"],
  ],
  "removes an environment": [
    {
      ...compose(service("web", "${PORT:-8080}:80")),
      ".env.b": "PORT=50000\n",
      ...policy("environments: {b: {env-files: [.env.b]}}"),
    },
    { ...compose(service("web", "${PORT:-8080}:80")), ".env.b": "PORT=50000\n", ...policy() },
    ["warning ephemeral-port web"],
  ],
  "adds an ignore comment": [
    compose(high),
    compose(ignored("web", "40000:80")),
    ["warning ephemeral-port web"],
  ],
  "copies an ignore comment to another service": [
    compose(ignored("web", "40000:80"), service("api", "40001:80")),
    compose(ignored("web", "40000:80"), ignored("api", "40001:80")),
    ["warning ephemeral-port api"],
  ],
  "moves an ignore comment to another service": [
    compose(ignored("web", "40000:80"), service("api", "40001:80")),
    compose(service("web", "8080:80"), ignored("api", "40001:80")),
    ["warning ephemeral-port api"],
  ],
  "adds an entry to a service with an ignore comment": [
    compose(ignored("web", "40000:80")),
    compose(
      `${ignored("web", "40000:80")}      - "40001:81" # portplan-ignore: ephemeral-port -- too\n`,
    ),
    ["warning ephemeral-port web"],
  ],
  "adds an ignore comment that a new file has": [
    compose(web),
    { ...compose(web), "compose.override.yaml": `services:\n${ignored("api", "40000:80")}` },
    ["warning ephemeral-port api"],
  ],
  "adds a project with an ignore comment": [
    { README: "" },
    compose(ignored("web", "40000:80")),
    ["warning ephemeral-port web"],
  ],
  "turns off the rule about exceptions": [
    {
      ...compose(web),
      ...policy(
        "ignore: [{rule: hardcoded-port, service: gone, reason: a}]",
        "rules: {hardcoded-port: warning}",
      ),
    },
    {
      ...compose(web),
      ...policy(
        "ignore: [{rule: hardcoded-port, service: gone, reason: a}]",
        "rules: {hardcoded-port: warning, ignored-finding: off}",
      ),
    },
    ["warning ignored-finding gone"],
  ],
  "labels a service with another role": [
    { ...compose(web), ...ranged },
    { ...compose(service("web", "8080:80", "    labels: {portplan.role: none}\n")), ...ranged },
    ["error outside-range web"],
  ],
  "removes the role label of a service, and renames its file": [
    { ...compose(service("site", "8080:80", "    labels: {portplan.role: api}\n")), ...ranged },
    { "docker-compose.yaml": compose(service("site", "8080:80"))["compose.yaml"], ...ranged },
    ["error outside-range site"],
  ],
  "labels a service with another role in a file that it includes": [
    { ...compose(service("site", "9000:80", "    labels: {portplan.role: api}\n")), ...ranged },
    {
      "compose.yaml": "name: shop\ninclude: [parts/site.yaml]\n",
      "parts/site.yaml":
        "services:\n" + service("site", "5:80", "    labels: {portplan.role: other}\n"),
      ...ranged,
    },
    ["error outside-range site"],
  ],
  "removes the role label of a service": [
    { ...compose(service("site", "8080:80", "    labels: {portplan.role: api}\n")), ...ranged },
    { ...compose(service("site", "8080:80")), ...ranged },
    ["error outside-range site"],
  ],
};

describe("the policy of a change", () => {
  it.each(Object.entries(cases))("hides findings if it %s", async (_, [before, after, hidden]) => {
    const report = await judge({ before, after });
    expect(hiddenOf(report)).toEqual(hidden);
    const base = await judge({ before, after, from: "base" });
    expect(hiddenOf(base)).toEqual(hidden);
    const failing = hidden.some((each) => each.startsWith("error"));
    expect([base.ok, base.exitStatus]).toEqual([!failing, Number(failing)]);
    for (const each of base.comparison?.policy?.hidden ?? [])
      expect(base.findings).toContainEqual(expect.objectContaining(each));
  });

  const kept = ignored("web", "40000:80");
  const stricter = policy("reserved: [8080, 40000]", "rules: {hardcoded-port: error}");

  it.each<[string, Tree, Tree, boolean]>([
    ["does not change", { ...compose(web), ...reserved }, { ...compose(web), ...reserved }, false],
    [
      "is written in another form",
      {
        ...compose(web),
        ...policy("reserved: [8080, 9090]", "rules: {hardcoded-port: error, port-occupied: off}"),
      },
      {
        ...compose(web),
        ...policy(
          "# why",
          "rules:",
          "  port-occupied: off",
          "  hardcoded-port: error",
          "reserved:",
          "  - 9090",
          "  - 8080",
        ),
      },
      false,
    ],
    [
      "moves to another file",
      { ...compose(web), ...reserved },
      { ...compose(web), ".github/portplan.yaml": reserved["portplan.yml"] ?? "" },
      false,
    ],
    [
      "gets a comment and another reason",
      { ...compose(web), ...policy("ignore: [{rule: hardcoded-port, reason: a}]") },
      { ...compose(web), ...policy("# why", "ignore: [{rule: hardcoded-port, reason: b}]") },
      false,
    ],
    ["gets stricter", { ...compose(web), ...reserved }, { ...compose(web), ...stricter }, true],
    ["is added", compose(web), { ...compose(web), ...stricter }, true],
    [
      "loses an exception",
      { ...compose(high), ...policy("ignore: [{rule: ephemeral-port, service: web, reason: a}]") },
      { ...compose(high), ...policy() },
      true,
    ],
    [
      "loses an exception together with the reason for it",
      { ...compose(high), ...policy("ignore: [{rule: ephemeral-port, service: web, reason: a}]") },
      { ...compose(web), ...policy() },
      true,
    ],
    [
      "frees a reserved port, and loses the ignore comment for it",
      { ...compose(ignored("web", "8080:80", "reserved-port")), ...reserved },
      { ...compose(web), ...policy() },
      true,
    ],
    [
      "frees a reserved port, and keeps the ignore comment for it",
      { ...compose(ignored("web", "8080:80", "reserved-port")), ...reserved },
      { ...compose(ignored("web", "8080:80", "reserved-port")), ...policy() },
      true,
    ],
    ["keeps an ignore comment", compose(kept), compose(kept), false],
    [
      "keeps the ignore comment of a renamed project",
      compose(kept),
      { "compose.yaml": compose(kept)["compose.yaml"].replace("shop", "store") },
      false,
    ],
    ["loses an ignore comment", compose(kept), compose(high), false],
    [
      "keeps an ignore comment below new lines",
      compose(kept),
      { "compose.yaml": `# new\n\n${compose(web.replace("web", "site"), kept)["compose.yaml"]}` },
      false,
    ],
    [
      "keeps an ignore comment in another form",
      compose(kept),
      {
        "compose.yaml":
          "name: shop\nservices:\n  web:\n" +
          "    ports: ['40000:80'] # portplan-ignore: ephemeral-port -- b\n",
      },
      false,
    ],
    [
      "keeps the ignore comment of a renamed service",
      compose(kept),
      compose(kept.replace("web", "site")),
      false,
    ],
    [
      "has a labeled new service",
      { ...compose(web.replace("8080", "9090")), ...ranged },
      {
        ...compose(
          web.replace("8080", "9090"),
          service("x", "5:5", "    labels: {portplan.role: other}\n"),
        ),
        ...ranged,
      },
      false,
    ],
  ])("hides nothing if it %s", async (_, before, after, changed) => {
    const report = await judge({ before, after });
    expect([hiddenOf(report), report.comparison?.policy?.changed]).toEqual([[], changed]);
    expect(exceptionsOf(report)).toEqual([]);
  });

  it("decides the result if the input says so, also if it is milder", async () => {
    const [before, after] = [compose(web), { ...compose(web), ...reserved }];
    expect(await judge({ before, after })).toMatchObject({ ok: false, exitStatus: 1 });
    expect(await judge({ before, after, from: "base" })).toMatchObject({ ok: true, findings: [] });
  });

  it("is read from the file of the input, in the base too", async () => {
    const before = { ...compose(web), "ports/policy.yml": reserved["portplan.yml"] ?? "" };
    const after = { ...compose(web), "ports/policy.yml": "version: 1\n" };
    const report = await judge({ before, after, policy: "ports/policy.yml" });
    expect(hiddenOf(report)).toEqual(["error reserved-port web"]);
  });

  it.each([
    ["is invalid", "version: 2\n", "portplan.yml:1:10: version must be 1, not 2; write version: 1"],
    [
      "extends a file that cannot be fetched",
      "version: 1\nextends: github>o/r//p.yml\n",
      "portplan.yml:2:10: cannot read policy github>o/r//p.yml: not available; " +
        "use a file that the GitHub token can read",
    ],
  ])("is reported if that of the base %s", async (_, text, problem) => {
    const change = { before: { ...compose(web), "portplan.yml": text }, after: compose(web) };
    const head = await judge(change);
    expect(head).toMatchObject({ ok: true, exitStatus: 0, comparison: { policy: { problem } } });
    const base = await judge({ ...change, from: "base" });
    expect(base).toMatchObject({ ok: false, exitStatus: 2, comparison: { policy: { problem } } });
  });
});

describe("the ports in use on the host", () => {
  const held = () =>
    fakeHost(machine([8080, 9100].map((port) => ({ address: "0.0.0.0", port, inode: port }))));

  it.each<[string, Tree, Tree, readonly string[]]>([
    [
      "a rule is turned off",
      compose(web),
      { ...compose(web), ...policy("rules: {port-occupied: off}") },
      ["error port-occupied web"],
    ],
    [
      "a comment that the base has ignores one",
      compose(ignored("web", "8080:80", "port-occupied")),
      { ...compose(ignored("web", "8080:80", "port-occupied")), ...policy("reserved: [1]") },
      [],
    ],
    [
      "a need of the base is removed",
      { ...compose(), ...policy("needs: {agent: {port: 9100}}") },
      compose(service("site", "80:80")),
      ["error port-occupied agent"],
    ],
  ])("count for the base's policy if %s", async (_, before, after, hidden) => {
    expect(hiddenOf(await judge({ before, after, host: held() }))).toEqual(hidden);
  });

  it("are not judged again without a reason", async () => {
    const roles = policy("roles: {api: {range: 8000-9999, services: [web]}}");
    let runs = 0;
    const count = () => void runs++;
    const before = { ...compose(web), ...roles };
    const after = { ...compose(web, service("api", "8081:80")), ...roles };
    await judge({ before: after, after, onCheck: count });
    expect(runs).toBe(1);
    await judge({ before: after, after, host: held(), onCheck: count });
    // The change, and the base, because there is a finding.
    expect(runs).toBe(3);
    await judge({ before, after, onCheck: count });
    // The change, the ports that it adds, and the base.
    expect(runs).toBe(6);
  });

  it("are read once for both policies", async () => {
    const [before, after] = [compose(web), { ...compose(web), ...policy("optional: [web]") }];
    const [once, twice] = [held(), held()];
    await judge({ before: after, after, host: once });
    expect(hiddenOf(await judge({ before, after, host: twice }))).toEqual([
      "error port-occupied web",
    ]);
    const { binds, engine } = twice.asked;
    expect({ binds, engine }).toEqual({ binds: once.asked.binds, engine: once.asked.engine });
  });
});

/** Formats the findings as `CAUSE RULE SERVICE`. */
const causesOf = ({ findings }: Report) =>
  findings.map(({ cause, rule, ...about }) => `${cause ?? "-"} ${rule} ${about.service ?? "-"}`);

const high2 = service("api", "40001:80");
const strict = policy("rules: {hardcoded-port: warning}");
const local = service("web", "${ADDRESS:-127.0.0.1}:8081:80");
const staging = policy("environments: {b: {env-files: [.env.b]}}");

/** Changes: the files before and after, and the causes of the findings. */
const causes: Readonly<Record<string, readonly [Tree, Tree, readonly string[]]>> = {
  "changes only a document": [
    { ...compose(web, high2), README: "a" },
    { ...compose(web, high2), README: "b" },
    ["runner port-occupied web", "base ephemeral-port api"],
  ],
  "adds a service": [
    compose(web),
    compose(web, high2),
    ["runner port-occupied web", "change ephemeral-port api", "change newly-public api"],
  ],
  "adds a service on a port in use": [
    compose(service("api", "80:81")),
    compose(service("api", "80:81"), web),
    ["change port-occupied web", "change newly-public web"],
  ],
  "adds a service on the port of another one": [
    compose(web),
    compose(web, service("api", "8080:81")),
    [
      "change port-collision api",
      "runner port-occupied web",
      "change port-occupied api",
      "change newly-public api",
    ],
  ],
  "moves a port to one in use": [
    compose(service("web", "8081:80")),
    compose(web),
    ["change port-occupied web"],
  ],
  "publishes a port in use on all addresses": [
    compose(service("web", "127.0.0.1:8080:80")),
    compose(web),
    ["change port-occupied web", "change newly-public web"],
  ],
  "gives a port in use to another container port": [
    compose(service("web", "8080:81")),
    compose(web),
    ["change port-occupied web", "change newly-public web"],
  ],
  "moves lines": [
    compose(web),
    { "compose.yaml": `# a\n\n${compose(web)["compose.yaml"]}` },
    ["runner port-occupied web"],
  ],
  "renames a service": [
    compose(web, high2),
    compose(web.replace("web", "site"), high2.replace("api", "backend")),
    ["runner port-occupied site", "base ephemeral-port backend"],
  ],
  "renames the project": [
    compose(web, high2),
    { "compose.yaml": compose(web, high2)["compose.yaml"].replace("shop", "store") },
    ["runner port-occupied web", "base ephemeral-port api"],
  ],
  "renames the project of a policy": [
    { ...compose(web), ...policy("projects: {shop: {block: 8000-8009}}") },
    {
      "compose.yaml": compose(web)["compose.yaml"].replace("shop", "store"),
      ...policy("projects: {shop: {block: 8000-8009}}"),
    },
    ["runner port-occupied web", "change unmatched-name -"],
  ],
  "renames the Compose file": [
    compose(web, high2),
    { "docker-compose.yml": compose(web, high2)["compose.yaml"] },
    ["runner port-occupied web", "base ephemeral-port api"],
  ],
  "makes the port of an environment public": [
    { ...compose(local), ".env.b": "", ...staging },
    { ...compose(local), ".env.b": "ADDRESS=0.0.0.0\n", ...staging },
    ["change newly-public web"],
  ],
  "makes a port public, also in an environment": [
    { ...compose(local), ".env.b": "", ...staging },
    { ...compose(service("web", "8081:80")), ".env.b": "", ...staging },
    ["change newly-public web"],
  ],
  "makes the policy stricter": [
    compose(web),
    { ...compose(web), ...strict },
    ["runner port-occupied web", "change hardcoded-port web"],
  ],
  "raises a level": [
    { ...compose(web), ...policy("rules: {hardcoded-port: notice}") },
    { ...compose(web), ...strict },
    ["runner port-occupied web", "change hardcoded-port web"],
  ],
  "lowers a level": [
    { ...compose(web), ...strict },
    { ...compose(web), ...policy("rules: {hardcoded-port: notice}") },
    ["runner port-occupied web", "base hardcoded-port web"],
  ],
  "removes an ignore comment": [
    compose(ignored("web", "40000:80")),
    compose(high),
    ["change ephemeral-port web"],
  ],
  "removes an exception of the policy": [
    { ...compose(high), ...policy("ignore: [{rule: ephemeral-port, service: web, reason: a}]") },
    { ...compose(high), ...policy() },
    ["change ephemeral-port web"],
  ],
  "adds an entry like another one": [
    compose(high),
    compose(`${high}      - "40001:81"\n`),
    ["base ephemeral-port web", "change ephemeral-port web", "change newly-public web"],
  ],
  "adds a need": [
    compose(high),
    { ...compose(high), ...policy("needs: {agent: {port: 9100}}") },
    ["change port-occupied agent", "base ephemeral-port web"],
  ],
  "adds the first Compose file": [
    { README: "" },
    compose(web, high2),
    [
      "change port-occupied web",
      "change ephemeral-port api",
      "change newly-public web",
      "change newly-public api",
    ],
  ],
  "makes the project invalid": [
    compose(web),
    { "compose.yaml": `${compose(web)["compose.yaml"]}    image: 7\n` },
    ["change invalid-project -"],
  ],
  "repairs the project": [
    { "compose.yaml": `${compose(web)["compose.yaml"]}    image: 7\n` },
    compose(web, high2),
    ["- port-occupied web", "- ephemeral-port api"],
  ],
};

describe("the cause of a finding", () => {
  const busy = () =>
    fakeHost(machine([8080, 9100].map((port) => ({ address: "0.0.0.0", port, inode: port }))));

  it.each(Object.entries(causes))(
    "is known if a change %s",
    async (_, [before, after, expected]) => {
      expect(causesOf(await judge({ before, after, host: busy() }))).toEqual(expected);
    },
  );

  it("is that of the base's own files, with the policy of the branch", async () => {
    const before = { ...compose(web, high2), ...strict };
    const branch = { ...compose(web), ...policy("rules: {hardcoded-port: notice}") };
    const report = await judge({ before, branch, after: before, host: busy(), from: "base" });
    expect(causesOf(report)).toEqual([
      "runner port-occupied web",
      "base ephemeral-port api",
      "base hardcoded-port web",
      "base hardcoded-port api",
    ]);
  });

  it("is known if the policy of the branch cannot be read", async () => {
    const [before, branch] = [compose(web), { ...compose(web), "portplan.yml": "version: 2\n" }];
    const after = compose(web, high2);
    const report = await judge({ before, branch, after, host: busy(), from: "base" });
    expect([report.exitStatus, causesOf(report)]).toEqual([
      2,
      ["runner port-occupied web", "change ephemeral-port api", "change newly-public api"],
    ]);
  });

  const readme = (port: number) => ({ "README.md": `Open http://localhost:${port}/\n` });
  it.each<[string, Tree, number, string]>([
    ["the change moves", compose(service("web", "9000:80")), 9000, "change"],
    ["only the change refers to", compose(web), 80, "change"],
    ["the base refers to as well", { ...compose(web), ...readme(80) }, 80, "base"],
  ])("is known for a reference to a port that %s", async (_, before, port, expected) => {
    const warned = policy("rules: {stale-reference: warning}");
    const report = await judge({
      before: { ...before, ...warned },
      after: { ...compose(web), ...warned, ...readme(port) },
    });
    const stale = report.findings.filter(({ rule }) => rule === "stale-reference");
    expect(stale.map(({ cause }) => cause)).toEqual([expected]);
  });

  it("is the change for a reference that only the policy of the base reports", async () => {
    const report = await judge({
      before: { ...compose(web), ...policy("rules: {stale-reference: warning}") },
      after: { ...compose(web), ...policy("rules: {stale-reference: off}"), ...readme(80) },
      from: "base",
    });
    expect(causesOf(report)).toEqual(["change stale-reference web"]);
  });

  it("is the change for a port that a comment of the change accepts", async () => {
    const report = await judge({
      before: { ...compose(service("web", "127.0.0.1:8080:80")), ...policy() },
      after: { ...compose(ignored("web", "8080:80", "newly-public")), ...policy() },
    });
    expect(causesOf(report)).toEqual([]);
    expect([hiddenOf(report), exceptionsOf(report)]).toEqual([
      ["notice newly-public web"],
      ["newly-public web"],
    ]);
  });
});
