import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveModel } from "../../src/compose/load/resolveModel.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

const service = (more: string) => `services:\n  a:\n    image: x\n${more}`;
const repeat = (length: number, line: (index: number) => string) =>
  Array.from({ length }, (_, i) => line(i)).join("");
const LETTERS = "abcdefghijklm".split("");
/** Returns a project of nested anchors, where each one contains ten aliases of the one before. */
function laughs(item: (name: string) => string, [open, close]: readonly [string, string]): string {
  const anchors = LETTERS.slice(1).map((letter, i) => {
    const items = Array.from({ length: 10 }, (_, j) => {
      const key = open === "{" ? `k${j}: ` : "";
      return `${key}${item(LETTERS[i] ?? "")}`;
    });
    return `x-${letter}: &${letter} ${open}${items.join(", ")}${close}\n`;
  });
  const first = `x-a: &a ${open}x${open === "{" ? ": y" : ""}${close}\n`;
  return `${first}${anchors.join("")}${service("")}`;
}

/** Returns the first problem of a project with its place; null if it has none. */
function firstProblem(files: Readonly<Record<string, string>>): string | null {
  const { problems, sources } = resolveProject(
    requestFor("/repo"),
    memoryFiles(placeTexts(files)),
    {},
  );
  const [problem] = problems;
  if (!problem?.span) return problem?.message ?? null;
  const { file, start } = problem.span;
  const before = (sources.get(file) ?? "").slice(0, start).split("\n");
  const column = (before.at(-1) ?? "").length + 1;
  return `${file.slice("/repo/".length)}:${before.length}:${column} ${problem.message}`;
}

describe("resolveProject reports the place of a problem", () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ["invalid YAML", { "compose.yaml": "{{{{ not yaml : [" }, /^compose\.yaml:1:\d+ invalid YAML/],
    [
      "a tab in indentation",
      { "compose.yaml": "services:\n\ta:\n" },
      /^compose\.yaml:2:1 invalid YAML: tabs cannot be used for indentation/,
    ],
    [
      "a duplicate key",
      { "compose.yaml": service("    image: y\n") },
      /^compose\.yaml:4:5 duplicate key "image"/,
    ],
    [
      "invalid variable syntax",
      { "compose.yaml": service('    ports: ["${P!x}:80"]\n') },
      /^compose\.yaml:4:13 invalid variable syntax/,
    ],
    [
      "a port above 65535",
      { "compose.yaml": service('    ports: ["70000:80"]\n') },
      /^compose\.yaml:4:13 .*invalid host port "70000"/,
    ],
    [
      "a hundred thousand brackets",
      { "compose.yaml": `services:\n  a: ${"[".repeat(100_000)}` },
      /^compose\.yaml:2:\d+ YAML is nested more than 256 levels deep/,
    ],
    [
      "deeply nested blocks",
      {
        "compose.yaml": `x:\n${repeat(3000, (i) => `${" ".repeat(i + 1)}a:\n`)}`,
      },
      /nested more than 256 levels deep/,
    ],
    [
      "a billion laughs",
      { "compose.yaml": laughs((name) => `*${name}`, ["[", "]"]) },
      /^compose\.yaml:\d+:\d+ YAML document contains excessive aliasing/,
    ],
    [
      "a billion laughs in mappings",
      { "compose.yaml": laughs((name) => `*${name}`, ["{", "}"]) },
      /^compose\.yaml:\d+:\d+ YAML document contains excessive aliasing/,
    ],
    [
      "more values than Compose allows",
      { "compose.yaml": service(`x-a: [${"1,".repeat(100_001)}]\n`) },
      /more than 100000 values/,
    ],
    [
      "files that include each other",
      {
        "compose.yaml": "include: [b.yaml]\nservices: {}\n",
        "b.yaml": "include: [compose.yaml]\n",
      },
      /^b\.yaml:1:11 .*includes itself/,
    ],
    [
      "services that extend each other",
      { "compose.yaml": "services:\n  a:\n    extends: b\n  b:\n    extends: a\n" },
      /^compose\.yaml:\d:14 service [ab] extends itself/,
    ],
    [
      "an include of a missing file",
      { "compose.yaml": "include: [nowhere.yaml]\nservices: {}\n" },
      /^compose\.yaml:1:11 cannot read/,
    ],
    [
      "more than two thousand files",
      {
        "compose.yaml": `include:\n${repeat(2100, (i) => `  - ${i}.yaml\n`)}`,
        ...Object.fromEntries(
          Array.from({ length: 2100 }, (_, i) => [`${i}.yaml`, `services: {s${i}: {image: x}}\n`]),
        ),
      },
      /^compose\.yaml:2001:5 project reads more than 2000 files/,
    ],
    [
      "an invalid env file",
      { "compose.yaml": service(""), ".env": "GOOD=1\nB AD=hunter2\n" },
      /^\.env:2:1 /,
    ],
  ])("%s", (_, files, expected) => {
    // without limits, some of these would not end
    expect(firstProblem(files)).toMatch(expected);
  });
});

it("rejects a file of two million commas", () => {
  expect(firstProblem({ "compose.yaml": `? a\n: [${",".repeat(2_000_100)}` })).toMatch(
    /^compose\.yaml:1:1 YAML file has more than 1000000 tokens/,
  );
});

describe("resolveProject ends early", () => {
  const web = service('    ports: ["8080:80"]\n    labels: ["$A9"]\n');
  const makeFiles = (length: number, text: (i: number) => string) =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`${i}.yaml`, text(i)]));
  const labels = repeat(20_000, (i) => `      - l${i}\n`);
  const base = `services:\n  base:\n    image: x\n    labels:\n${labels}`;

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "if 30 files include the next one twice",
      {
        ...makeFiles(30, (i) => `include: [${i + 1}.yaml, ./${i + 1}.yaml]\n`),
        "30.yaml": service(""),
        "compose.yaml": "include: [0.yaml]\n",
      },
      /reads more than 2000 files$/,
    ],
    [
      "if 500 services extend one with 20,000 labels",
      { "compose.yaml": `${base}${repeat(500, (i) => `  s${i}: {extends: base}\n`)}` },
      /has more than 1000000 values after extends and includes$/,
    ],
    [
      "if 300 files extend a large one",
      {
        ...makeFiles(
          300,
          (i) => `services: {s${i}: {extends: {file: base.yaml, service: base}}}\n`,
        ),
        "base.yaml": base,
        "compose.yaml": `include:\n${repeat(300, (i) => `  - ${i}.yaml\n`)}`,
      },
      /has more than 1000000 values after extends and includes$/,
    ],
    [
      "if ten variables of an env file repeat the one before eight times",
      {
        "compose.yaml": web,
        ".env": `A0=xxxxxxxxxx\n${repeat(10, (i) => `A${i + 1}=${`$A${i}`.repeat(8)}\n`)}`,
      },
      /^\.env:\d+:1 value is too long after substitution$/,
    ],
    [
      "if an env file has many long values",
      {
        "compose.yaml": web,
        ".env": `A9=${"x".repeat(500_000)}\n${repeat(200, (i) => `B${i}=$A9\n`)}`,
      },
      /^\.env:\d+:1 value is too long after substitution$/,
    ],
    [
      "if a value repeats a long variable",
      {
        "compose.yaml": service(`    labels: ["${"$A9".repeat(1000)}"]\n`),
        ".env": `A9=${"x".repeat(10_000)}\n`,
      },
      /services\.a\.labels\[\] is too long after substitution$/,
    ],
    [
      "if many values have a long variable",
      {
        "compose.yaml": service(`    labels:\n${repeat(5000, (i) => `      - "${i}=$A9"\n`)}`),
        ".env": `A9=${"x".repeat(10_000)}\n`,
      },
      /has more than 16 MiB of text after substitution$/,
    ],
  ])("%s", (_, files, expected) => {
    expect(firstProblem(files)).toMatch(expected);
  });

  it("if a dependency looks like a pattern", () => {
    const files = memoryFiles({
      "/repo/compose.yaml":
        `services:\n  ${"a".repeat(60)}: {image: x}\n` +
        `  web: {image: x, depends_on: ["${"*a".repeat(30)}*b"]}\n`,
    });
    const request = requestFor("/repo", { services: ["web"] });
    expect(resolveProject(request, files, {}).problems).not.toEqual([]);
  });

  it("if a model would have many ports", () => {
    const model = (ranges: number) => {
      const ports = repeat(ranges, (i) => `      - 127.0.0.${i}:1-60000:1-60000\n`);
      const files = memoryFiles({ "/repo/compose.yaml": service(`    ports:\n${ports}`) });
      return resolveModel(requestFor("/repo"), files, {});
    };
    expect(() => model(50)).toThrow("the project has more than 200000 ports");
    expect(model(1).model).not.toBeNull();
  });

  it("but not if several files include a file", () => {
    const files = {
      "compose.yaml": "include: [a.yaml, b.yaml]\n",
      "a.yaml": "include: [{path: c.yaml, env_file: a.env}]\n",
      "b.yaml": "include: [{path: c.yaml, env_file: b.env}]\n",
      "c.yaml": "services: {c: {image: x, ports: ['80']}}\n",
      "a.env": "P=1\n",
      "b.env": "P=2\n",
    };
    expect(firstProblem(files)).toBeNull();
  });
});

describe("resolveProject resolves a large project", () => {
  it("with a comment of fifty megabytes", () => {
    expect(
      firstProblem({
        "compose.yaml": `${service('    ports: ["8080:80"]\n')}# ${"x".repeat(50_000_000)}\n`,
      }),
    ).toBeNull();
  });

  it("with two hundred ranges of sixty thousand ports, without expanding them", () => {
    const entries = Array.from(
      { length: 200 },
      (_, i) => `      - "${1000 + i}-${60_999 + i}:${1000 + i}-${60_999 + i}"\n`,
    ).join("");
    const files = memoryFiles({ "/repo/compose.yaml": service(`    ports:\n${entries}`) });
    const project = resolveProject(requestFor("/repo"), files, {});
    const ports = project.services[0]?.ports ?? [];
    // the ranges overlap, and duplicates are dropped
    expect(ports.reduce((sum, { count }) => sum + count, 0)).toBe(60_199);
    expect(ports.length).toBeLessThan(500);
  });
});

/** Projects that could print the value of a variable in a message. */
const PLACES: readonly string[] = [
  'include: ["${S}"]\n',
  'include: [{path: "x/${S}", env_file: "${S}"}]\n',
  'include: [{path: "compose.yaml", env_file: "../${S}"}]\n',
  'include: ["https://${S}@example.com/x"]\n',
  'name: "${S}"\n',
  'networks: {n: {name: "${S}", external: {name: x}}}\n',
  ...[
    'extends: "${S}"',
    'extends: {service: "${S}"}',
    'extends: {service: b, file: "x/${S}"}',
    'extends: {service: b, file: "https://${S}@example.com"}',
    'networks: ["${S}"]',
    'depends_on: ["${S}"]',
    'depends_on: {b: {condition: "${S}"}}',
    'links: ["${S}", "${S}:x"]',
    'network_mode: "service:${S}"',
    'volumes_from: ["${S}"]',
    'volumes: ["${S}:/x", {type: volume, source: "${S}", target: /y}, "x:${S}", "y:${S}:z:z"]',
    'tmpfs: ["${S}", "${S}:x"]',
    'secrets: ["${S}"]',
    'configs: ["${S}"]',
    'models: ["${S}"]',
    'build: {context: ., secrets: ["${S}"], additional_contexts: ["x=service:${S}"], ' +
      'ssh: ["${S}"]}',
    'healthcheck: {test: ["${S}"], interval: "${S}", retries: "${S}"}',
    'command: "\'${S}"',
    'ports: ["${S}:80", "80:${S}", "80/${S}", "${S}:80:80", "${S}", "80${S}:80", ' +
      '{target: "${S}"}, {target: 1, host_ip: "${S}", protocol: "${S}"}]',
    'expose: ["${S}"]',
    'profiles: ["${S}", "${S}"]',
    'scale: "${S}"',
    'deploy: {replicas: "${S}", resources: {limits: {memory: "${S}"}}}',
    'devices: ["${S}:a:b:c:d"]',
    'extra_hosts: ["${S}"]',
    'environment: ["${S} =x"]',
    'label_file: "${S}"',
    'pull_policy: "${S}"',
    'command: "${MISSING:?need $S}"',
    'command: "${MISSING:?need ${S}}"',
    'command: "${S:+${MISSING:?${S}}}"',
    'command: "${MISSING:-${S}"',
    'networks: ["${MISSING:-${S}}"]',
  ].map((line) => `services:\n  a:\n    image: x\n    ${line}\n`),
];

describe("resolveProject never prints a secret value", () => {
  const word = fc.stringMatching(/^[q-z]{7}$/);
  const secret = fc.tuple(
    word,
    fc.constantFrom(
      "",
      "!",
      "/",
      ":",
      "=",
      '"',
      "\\",
      " ",
      "@",
      "/../",
      ", ",
      "é",
      "$$",
      "{",
      "x".repeat(90),
    ),
    word,
  );

  it.each(PLACES)("%j", (compose) => {
    fc.assert(
      fc.property(secret, fc.boolean(), ([before, between, after], fromShell) => {
        const value = `${before}${between}${after}`;
        const files = {
          "/repo/compose.yaml": compose,
          "/repo/.env": fromShell ? "" : `S='${value}'\n`,
        };
        const { problems, versions } = resolveProject(
          requestFor("/repo"),
          memoryFiles(files),
          fromShell ? { S: value } : {},
        );
        const shown = JSON.stringify([
          problems.map(({ message, fix, related }) => [message, fix, related]),
          versions.map(({ message }) => message),
        ]);
        expect(shown).not.toContain(before);
        expect(shown).not.toContain(after);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, string]>([
    ["COMPOSE_FILE", "COMPOSE_FILE=hunter2!\n"],
    ["COMPOSE_PROJECT_NAME", "COMPOSE_PROJECT_NAME=hunter2!\n"],
    ["an invalid line", "A=1\nhunter2! hunter2!=3\n"],
    ["a value without a closing quote", 'A="hunter2!\n'],
  ])("of %s in .env", (_, env) => {
    const files = { "/repo/.env": env, "/repo/compose.yaml": service("") };
    const { problems } = resolveProject(requestFor("/repo"), memoryFiles(files), {});
    expect(problems).not.toEqual([]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("but prints numbers, addresses and values from the Compose file", () => {
    const messages = (compose: string, value: string) =>
      resolveProject(
        requestFor("/repo"),
        memoryFiles({ "/repo/compose.yaml": compose, "/repo/.env": `S=${value}\n` }),
        {},
      ).problems.map(({ message }) => message);
    expect(messages(service('    ports: ["${S}:80"]\n'), "70000")).toEqual([
      'service a: invalid host port "70000", from S',
    ]);
    expect(messages(service('    networks: ["${X:-front}"]\n'), "1")).toEqual([
      "service a refers to undefined network front",
    ]);
    expect(messages(service('    networks: ["${S}"]\n'), "front")).toEqual([
      "service a refers to undefined network ${S}",
    ]);
  });
});
