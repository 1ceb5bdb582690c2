import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkOut, runOn, type Tree } from "./pullRequest.ts";
import { GitHubServer } from "./server.ts";

// The comments are also pictures: __tests__/system/browser/comments.test.ts checks their width.

const service = (name: string, ...ports: string[]) =>
  `  ${name}:\n    image: tiny\n    ports: [${ports.map((port) => `"${port}"`).join(", ")}]\n`;
const withProfile = (profile: string, name: string, port: string) =>
  `${service(name, port)}    profiles: [${profile}]\n`;
const project = (...services: string[]) => named("shop", ...services);
const named = (name: string, ...services: string[]) => ({
  "compose.yaml": `name: ${name}\nservices:\n${services.join("")}`,
});
const policy = (...lines: string[]) => ({
  "portplan.yml": ["version: 1", ...lines, ""].join("\n"),
});

const db = service("db", "127.0.0.1:5432:5432");
const web = service("web", "127.0.0.1:${WEB_PORT:-8080}:80");
const shop = project(db, web);
const docs = { "README.md": "# Shop\n" };
/** Ports that other programs of the runner use. */
const busy = [18_431, 18_432, 18_433, 18_434, 18_435];
const crowded = project(
  ...busy.map((port, at) => service(`s${at + 1}`, `\${S${at + 1}_PORT:-${port}}:80`)),
);
const moved = (port: string) => service("web", `127.0.0.1:\${WEB_PORT:-${port}}:80`);
const ignored =
  "  reports:\n    image: tiny\n    ports:\n" +
  "      # portplan-ignore: port-collision -- reports only runs without db\n" +
  '      - "127.0.0.1:5432:5432"\n';

interface Kind {
  readonly before: Tree;
  readonly after: Tree;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Ports that another program uses. */
  readonly used?: readonly number[];
  /** True to show the job summary, because there can be no comment. */
  readonly summary?: boolean;
}

const kinds: Readonly<Record<string, Kind>> = {
  "new-service": {
    before: shop,
    after: project(db, web, service("reports", "127.0.0.1:${REPORTS_PORT:-5432}:5432")),
  },
  "moved-port": { before: shop, after: project(db, moved("8081")) },
  "moved-port-with-stale-references": {
    before: { ...shop, "test.sh": "curl http://localhost:8080/health\n" },
    after: { ...project(db, moved("8081")), "test.sh": "curl http://localhost:8080/health\n" },
  },
  "removed-service-with-stale-references": {
    before: { ...shop, "test.sh": "psql -h localhost -p 5432\n" },
    after: { ...project(web), "test.sh": "psql -h localhost -p 5432\n" },
  },
  "newly-public": { before: shop, after: project(service("db", "5432:5432"), web) },
  "no-longer-public": { before: project(service("db", "5432:5432"), web), after: shop },
  "docs-only": {
    before: crowded,
    after: { ...crowded, ...docs },
    inputs: { probe: "true" },
    used: busy,
  },
  "docs-only-and-nothing-found": {
    before: shop,
    after: { ...shop, ...docs },
    inputs: { comment: "always" },
  },
  "new-service-on-busy-runner": {
    before: crowded,
    after: { "compose.yaml": crowded["compose.yaml"] + service("api", "18436:80") },
    inputs: { probe: "true" },
    used: [...busy, 18_436],
  },
  fork: {
    before: shop,
    after: project(db, web, service("reports", "127.0.0.1:${REPORTS_PORT:-5432}:5432")),
    inputs: { "github-token": "ghs_readonly" },
    summary: true,
  },
  "base-without-compose-files": { before: docs, after: { ...docs, ...shop } },
  "renamed-project": { before: shop, after: named("store", db, web) },
  "policy-weakened": {
    before: { ...shop, ...policy("reserved: [8080]") },
    after: { ...shop, ...policy("reserved: []") },
  },
  "policy-of-the-base": {
    before: { ...shop, ...policy("reserved: [8080]") },
    after: { ...shop, ...policy("reserved: []") },
    inputs: { "policy-from": "base" },
  },
  "exception-added": { before: shop, after: project(db, web, ignored) },
  "invalid-project": {
    before: shop,
    after: project(db, service("web", "127.0.0.1:80800:80")),
  },
  "invalid-base": {
    before: project(db, service("web", "127.0.0.1:80800:80")),
    after: project(db, web, service("reports", "127.0.0.1:${REPORTS_PORT:-5432}:5432")),
  },
  "first-matrix-job": {
    before: shop,
    after: project(db, web, service("high", "127.0.0.1:40000:80")),
    inputs: { matrix: '{"os":"ubuntu-24.04","node":24}' },
  },
  "other-matrix-job": {
    before: crowded,
    after: { "compose.yaml": crowded["compose.yaml"] + service("api", "127.0.0.1:18436:80") },
    inputs: { probe: "true", matrix: '{"os":"ubuntu-24.04","node":26}', "job-index": "1" },
    used: [...busy.slice(0, 2), 18_436],
  },
  "several-projects": {
    before: {
      "services/shop/compose.yaml": shop["compose.yaml"],
      "services/blog/compose.yaml": named("blog", service("web", "127.0.0.1:8081:80"))[
        "compose.yaml"
      ],
    },
    after: {
      "services/shop/compose.yaml": shop["compose.yaml"],
      "services/blog/compose.yaml": named("blog", service("web", "127.0.0.1:8080:80"))[
        "compose.yaml"
      ],
      "services/wiki/compose.yaml": named("wiki", service("web", "8083:80"))["compose.yaml"],
    },
    inputs: { directories: "services/*" },
  },
  "left-out-profiles": {
    before: project(db, web),
    after: project(
      db,
      web,
      service("cache", "127.0.0.1:6379:6379"),
      withProfile("debug", "profiler", "127.0.0.1:6060:6060"),
      withProfile("debug", "admin", "127.0.0.1:8090:80"),
      withProfile("test", "mail", "127.0.0.1:8025:8025"),
    ),
  },
};

let github: GitHubServer;
const listeners: Server[] = [];

beforeEach(async () => {
  github = await GitHubServer.start();
});
afterEach(async () => {
  await github.stop();
  await Promise.all(listeners.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** Lets another program use a port on a loopback address that no other test uses. */
async function use(port: number): Promise<void> {
  const server = createServer();
  listeners.push(server);
  await new Promise<void>((done, fail) => {
    server.once("error", fail).listen(port, "127.0.0.1", done);
  });
}

it.each(Object.entries(kinds))(
  "a pull request of the kind %s gets its comment",
  async (name, { before, after, inputs = {}, used = [], summary = false }) => {
    for (const port of used) await use(port);
    const checkout = checkOut(before, after);
    const env = { GITHUB_ACTION_REPOSITORY: "OWNER/portplan", GITHUB_ACTION_REF: "v1" };
    const outcome = await runOn({ server: github, checkout, inputs, env });
    const [comment] = github.comments;
    expect(comment === undefined).toBe(summary);
    const text = normalize(summary ? outcome.summary : (comment?.body ?? ""), checkout);
    await expect(text).toMatchFileSnapshot(`comments/${name}.md`);
    expect(github.wrong).toEqual([]);
  },
);

/** Replaces what differs in each run. */
function normalize(text: string, { base, head }: { readonly base: string; readonly head: string }) {
  const commit = (digit: string) => digit.repeat(40);
  return text
    .replace(/portplan:[\w-]{22}/, "portplan:KEY")
    .replaceAll(head, commit("a"))
    .replaceAll(base, commit("b"))
    .replaceAll(head.slice(0, 7), "aaaaaaa")
    .replaceAll(/Portplan \d+\.\d+\.\d+/g, "Portplan 0.1.0")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, "2026-11-30 15:41 UTC")
    .replaceAll(base.slice(0, 12), "b".repeat(12))
    .replaceAll(/since \d{4}-[^<)]*Z/g, "since 2026-11-30T15&#58;40&#58;00Z")
    .replaceAll(/pid \d+/g, "pid 4242");
}
