import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { init } from "../../src/commands/init.ts";
import { checkRun } from "../../src/rules/checkRun.ts";
import { loadPolicy } from "../../src/rules/loadPolicy.ts";
import { makePlans } from "../../src/ports/makePlans.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { emptyRepositoryContext } from "../../src/repository/RepositoryContext.ts";
import { rules } from "../../src/rules/index.ts";
import type { RuleId } from "../../src/rules/RuleId.ts";
import { MissingInput } from "../../src/compose/index.ts";
import { makeHostView } from "../helpers/hostView.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const OF_THE_POLICY: ReadonlySet<RuleId> = new Set([
  "reserved-port",
  "wrong-assignment",
  "outside-block",
  "outside-range",
  "ignored-finding",
]);
const host = makeHostView({ probed: false });

/**
 * Runs `init` for projects in directories of these names. Returns the policy and the findings of
 * the rules about policies.
 */
async function drafted(projects: Readonly<Record<string, string>>) {
  const texts = Object.fromEntries(
    Object.entries(projects).map(([name, text]) => [`/repo/${name}/compose.yaml`, text]),
  );
  const requests = Object.keys(projects).map((name) => requestFor(`/repo/${name}`));
  const { path, text } = init(
    { projects: requests, path: null, root: "/repo" },
    memoryFiles(texts),
    {},
  );
  const files = memoryFiles({ ...texts, [path]: text });
  const policy = await loadPolicy(null, "/repo", files, () =>
    Promise.reject(new Error("no network")),
  );
  const bases = requests.map((request) => ({
    request,
    project: resolveProject(request, files, {}),
  }));
  const plans = makePlans({ projects: bases.map(({ project }) => project) }, { ipv6: true });
  const { findings } = checkRun({
    policy,
    repositoryContext: emptyRepositoryContext,
    bases,
    plans,
    variants: new Map(),
    host,
    kernelOnly: () => host,
    today: "2026-11-20",
    root: "/repo",
  });
  return { path, text, findings: findings.filter(({ rule }) => OF_THE_POLICY.has(rule)) };
}

describe("init", () => {
  it.each([
    [
      "one project",
      {
        shop:
          'services: {db: {image: "postgres:17", ports: ["5433:5432"]}, web: {image: nginx, ' +
          'ports: ["8090:80"]}}',
      },
    ],
    [
      "several ports of a service",
      { shop: 'services: {mq: {image: "rabbitmq:4", ports: ["5672:5672", "15673:15672"]}}' },
    ],
    [
      "two host ports of a container port",
      { shop: 'services: {dns: {image: dns, ports: ["53:53/udp", "5353:53/udp"]}}' },
    ],
    [
      "ranges and pools",
      { shop: 'services: {web: {image: web, ports: ["8000-8003:80-83", "9000-9010:90"]}}' },
    ],
    ["a project without ports", { shop: "services: {web: {image: web}}" }],
    [
      "names that YAML does not read as strings",
      {
        shop:
          'services: {"on": {image: redis, ports: ["7001:1"]}, "1.0": {image: redis, ports: ' +
          '["7002:1"]}, "null": {image: redis, ports: ["7003:1"]}}',
      },
    ],
    [
      "projects with separate ports",
      {
        shop: 'services: {web: {image: web, ports: ["8001:80"]}}',
        blog: 'services: {web: {image: web, ports: ["8015:80"]}}',
      },
    ],
    [
      "projects with ports in the same ten",
      {
        shop: 'services: {web: {image: web, ports: ["8001:80"]}}',
        blog: 'services: {web: {image: web, ports: ["8005:80"]}}',
      },
    ],
    [
      "projects with mixed ports",
      {
        shop: 'services: {web: {image: web, ports: ["8001:80", "9001:81"]}}',
        blog: 'services: {web: {image: web, ports: ["8002:80"]}}',
      },
    ],
  ])("describes %s", async (_, projects) => {
    const { text, findings } = await drafted(projects);
    expect(findings).toEqual([]);
    expect(
      text
        .split("extends: portplan:standard\n")[1]
        ?.split("# Host ports that no service may publish.")[0],
    ).toMatchSnapshot();
  });

  it("says which assignments are equal", async () => {
    const { text } = await drafted({
      shop:
        'services: {web: {image: a, ports: ["8080:80"]}, api: {image: a, ports: ["8080:80"]}, ' +
        'dns: {image: a, ports: ["8080:53/udp"]}}',
    });
    expect(text.match(/^ {2}\w+: 8080.*$/gm)).toEqual([
      "  web: 8080",
      "  api: 8080 # also the port of web: assign another",
      "  dns: 8080",
    ]);
  });

  it("writes a policy that its projects comply with", async () => {
    const port = fc.integer({ min: 1, max: 65_000 });
    const name = fc.constantFrom("db", "web", "on", "api-1", "a.b", "X_y", "1");
    const image = fc.constantFrom(
      "postgres:17",
      "redis",
      "nginx",
      "acme/app",
      "quay.io/prometheus/prometheus",
    );
    const entry = fc
      .tuple(port, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 3 }), fc.boolean())
      .map(([first, target, more, isPool]) => {
        if (more === 0) return `${first}:${target}`;
        return isPool
          ? `${first}-${first + more}:${target}`
          : `${first}-${first + more}:${target}-${target + more}`;
      });
    const service = fc.record({ image, ports: fc.uniqueArray(entry, { maxLength: 3 }) });
    const project = fc
      .dictionary(name, service, { minKeys: 1, maxKeys: 4 })
      .map((services) => JSON.stringify({ services }));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom("shop", "blog", "docs"), project, { minKeys: 1 }),
        async (projects) => {
          expect((await drafted(projects)).findings).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("lists all rules that are off by default", async () => {
    const { text } = await drafted({ shop: "services: {web: {image: web}}" });
    const [, named = ""] = /^# rules:\n((?:# {3}\S+: \w+\n)+)/m.exec(text) ?? [];
    expect(Array.from(named.matchAll(/[\w-]+(?=:)/g), ([id]) => id).toSorted()).toEqual(
      rules
        .filter(({ level }) => level === "off")
        .map(({ id }) => id as string)
        .toSorted(),
    );
  });

  it("writes the policy to the path where it is found", async () => {
    expect((await drafted({ shop: "services: {web: {image: web}}" })).path).toBe(
      "/repo/portplan.yml",
    );
    expect(
      (
        await drafted({
          shop: "services: {web: {image: web}}",
          ".github": "services: {web: {image: web}}",
        })
      ).path,
    ).toBe("/repo/.github/portplan.yml");
  });

  it("does not replace an existing policy", () => {
    const files = memoryFiles({
      "/repo/compose.yaml": "services: {web: {image: web}}",
      "/repo/.github/portplan.yaml": "version: 1",
    });
    expect(() =>
      init({ projects: [requestFor("/repo")], path: null, root: "/repo" }, files, {}),
    ).toThrow("policy already exists: /repo/.github/portplan.yaml");
  });

  it("refuses a directory without a Compose file as a wrong command, as check does", () => {
    const files = memoryFiles({ "/repo/README.md": "" });
    expect(() =>
      init({ projects: [requestFor("/repo")], path: null, root: "/repo" }, files, {}),
    ).toThrow(expect.objectContaining({ constructor: MissingInput }));
  });
});
