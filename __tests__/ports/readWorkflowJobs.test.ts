import { describe, expect, it } from "vitest";
import { memoryFiles } from "../memory.ts";
import { readWorkflowJobs } from "../../src/ports/readWorkflowJobs.ts";
import { makePlan } from "../../src/ports/makePlan.ts";

const file = "/repo/.github/workflows/ci.yml";

const read = (yaml: string, currentJob: string | null = null) =>
  readWorkflowJobs([{ file, currentJob }], memoryFiles({ [file]: yaml }));

/** Returns the ports of jobs: "job/service address:published -> target xcount/protocol kind". */
function requests(yaml: string): string[] {
  return makePlan(read(yaml), { ipv6: true }).requests.map(
    ({ project, service, binding, kind }) =>
      `${project.name}/${service.name} ${binding.hostIp ?? "*"}:${binding.published} ` +
      `-> ${binding.target}x${binding.count}/${binding.protocol} ${kind}`,
  );
}

const job = (...ports: string[]) =>
  "jobs:\n  test:\n    services:\n      db:\n        image: postgres\n" +
  `        ports:\n${ports.map((port) => `          - ${port}\n`).join("")}`;

describe("the jobs of a workflow", () => {
  it.each([
    ["a fixed port", "5432:5432", "*:5432 -> 5432x1/tcp fixed"],
    ["a fixed port in quotes", '"15432:5432"', "*:15432 -> 5432x1/tcp fixed"],
    ["a protocol", "53:53/udp", "*:53 -> 53x1/udp fixed"],
    ["an address", "127.0.0.1:5432:5432", "127.0.0.1:5432 -> 5432x1/tcp fixed"],
    ["an IPv6 address", '"[::1]:5432:5432"', "::1:5432 -> 5432x1/tcp fixed"],
    ["a range", "8000-8002:80-82", "*:8000 -> 80x3/tcp fixed"],
    ["a pool", "8000-8002:80", "*:8000-8002 -> 80x1/tcp pool"],
    [
      "an expression as host port",
      "${{ matrix.port }}:5432",
      "*:${{ matrix.port }} -> 5432x1/tcp unknown",
    ],
    [
      "an expression as part of a host port",
      '"543${{ matrix.n }}:5432/tcp"',
      "*:543${{ matrix.n }} -> 5432x1/tcp unknown",
    ],
    [
      "an expression after an IPv4 address",
      '"127.0.0.1:${{ matrix.port }}:5432"',
      "127.0.0.1:${{ matrix.port }} -> 5432x1/tcp unknown",
    ],
    [
      "an expression after an IPv6 address",
      '"[::1]:${{ matrix.port }}:5432"',
      "::1:${{ matrix.port }} -> 5432x1/tcp unknown",
    ],
    [
      "an expression as address",
      '"${{ env.IP }}:5432:5432"',
      "*:${{ env.IP }}:5432 -> 5432x1/tcp unknown",
    ],
  ])("makes a row of %s", (_, port, row) => {
    expect(requests(job(port))).toEqual([`workflow:ci.yml#test/db ${row}`]);
  });

  it.each([
    ["only a container port", "5432"],
    ["host port 0", '"0:5432"'],
    ["no host port", '":5432"'],
    ["an entry that Docker refuses", '"abc:5432"'],
    ["an expression as container port", '"5432:${{ matrix.port }}"'],
    ["only an expression", '"${{ matrix.port }}"'],
    ["an expression with a colon in it", "\"${{ format('{0}:80', 1) }}\""],
    ["a mapping", "{target: 80, published: 80}"],
    ["nothing", "~"],
  ])("makes no row of %s", (_, port) => {
    expect(requests(job(port))).toEqual([]);
  });

  it("names a project after the file and job, and marks the current job", () => {
    const yaml =
      `jobs:\n  a: {services: {db: {ports: ["1:1"]}}}\n` +
      `  b: {services: {db: {ports: ["1:1"]}}, steps: []}\n`;
    expect(read(yaml, "b").map(({ name, origin }) => [name, origin])).toEqual([
      ["workflow:ci.yml#a", { kind: "workflow-job", current: false }],
      ["workflow:ci.yml#b", { kind: "workflow-job", current: true }],
    ]);
  });

  it("counts a matrix once", () => {
    const yaml =
      "jobs:\n  a:\n    strategy: {matrix: {node: [20, 22, 24]}}\n" +
      `    services: {db: {ports: ["5432:5432"]}}\n`;
    expect(requests(yaml)).toHaveLength(1);
  });

  it("follows an anchor", () => {
    const yaml = `jobs:\n  a: {services: &s {db: {ports: ["5432:5432"]}}}\n  b: {services: *s}\n`;
    expect(requests(yaml)).toEqual(
      ["a", "b"].map((name) => `workflow:ci.yml#${name}/db *:5432 -> 5432x1/tcp fixed`),
    );
  });

  it("returns the position of the entry", () => {
    const yaml = job("5432:5432");
    const span = read(yaml)[0]?.services[0]?.ports[0]?.span;
    expect(span?.file).toBe(file);
    expect(yaml.slice(span?.start, span?.end)).toBe("5432:5432");
  });

  it.each([
    ["no YAML", "jobs: [\n"],
    ["no mapping", "- 1\n"],
    ["an empty file", ""],
    ["jobs that are a list", "jobs: [a]\n"],
    ["an expression for all services", "jobs: {a: {services: '${{ fromJSON(x) }}'}}\n"],
    ["an expression for all ports", "jobs: {a: {services: {db: {ports: '${{ fromJSON(x) }}'}}}}\n"],
    ["an alias that contains itself", "jobs: &a {b: *a}\n"],
    [
      "exponential aliases",
      `jobs:\n  a: &a [1,1,1,1,1,1,1,1,1,1]\n${"bcdefghi".replace(
        /./g,
        (name) =>
          `  ${name}: &${name} [${Array(10)
            .fill(`*${String.fromCodePoint((name.codePointAt(0) ?? 0) - 1)}`)
            .join()}]\n`,
      )}`,
    ],
    ["very deep nesting", `jobs: ${"[".repeat(100_000)}`],
  ])("returns nothing for %s", (_, yaml) => {
    expect(read(yaml)).toEqual([]);
  });

  it("keeps hostile names as they are", () => {
    const yaml =
      'jobs:\n  "a\\n::error::x": {services: {"##[error]__proto__": {ports: ["1:1"]}, ' +
      '"__proto__": {ports: ["2:2"]}}}\n';
    expect(
      read(yaml).flatMap(({ name, services }) => [
        name,
        ...services.map((service) => service.name),
      ]),
    ).toEqual(["workflow:ci.yml#a\n::error::x", "##[error]__proto__", "__proto__"]);
  });
});

describe("the current job", () => {
  const folder = "/repo/.github/workflows";
  const services = "services: {db: {image: postgres, ports: ['5432:5432']}}";
  const own = (...names: string[]) =>
    `jobs:\n${names.map((name) => `  ${name}: {${services}, steps: []}\n`).join("")}`;
  const calling = (...names: string[]) =>
    `jobs:\n${names.map((name, index) => `  call${index}: {uses: ${name}}\n`).join("")}`;
  const called = (name: string) => `./.github/workflows/${name}`;

  it.each<[string, Record<string, string>, string[]]>([
    ["its own", { "ci.yml": own("test", "other") }, ["ci.yml#test current", "ci.yml#other"]],
    [
      "a job of a called workflow",
      { "ci.yml": calling(called("a.yml")), "a.yml": own("test") },
      ["a.yml#test current"],
    ],
    [
      "a job of a workflow called by a called workflow",
      {
        "ci.yml": calling(called("a.yml")),
        "a.yml": calling(called("b.yaml")),
        "b.yaml": own("test"),
      },
      ["b.yaml#test current"],
    ],
    [
      "a job of a workflow that is called twice",
      { "ci.yml": calling(called("a.yml"), called("a.yml")), "a.yml": own("test") },
      ["a.yml#test current"],
    ],
    [
      "no job if two have the name",
      {
        "ci.yml": own("test").concat(calling(called("a.yml")).slice("jobs:\n".length)),
        "a.yml": own("test"),
      },
      ["ci.yml#test", "a.yml#test"],
    ],
    [
      "a called job if the job with that name only calls a workflow",
      { "ci.yml": `jobs: {test: {uses: ${called("a.yml")}}}`, "a.yml": own("test") },
      ["a.yml#test current"],
    ],
    [
      "no job of another repository",
      { "ci.yml": calling("octo-org/shared/.github/workflows/a.yml@v1"), "a.yml": own("test") },
      [],
    ],
    [
      "no job outside of the folder",
      { "ci.yml": calling(called("../a.yml")), "../a.yml": own("test") },
      [],
    ],
    ["no job of a missing workflow", { "ci.yml": calling(called("a.yml")) }, []],
    [
      "its own job if workflows call each other",
      { "ci.yml": `${own("test")}  again: {uses: ${called("ci.yml")}}\n` },
      ["ci.yml#test current"],
    ],
  ])("is %s", (_, texts, expected) => {
    const files = memoryFiles(
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text])),
    );
    const jobs = readWorkflowJobs([{ file: `${folder}/ci.yml`, currentJob: "test" }], files);
    expect(
      jobs.map(({ name, origin }) => {
        const suffix = "current" in origin && origin.current ? " current" : "";
        return `${name.slice("workflow:".length)}${suffix}`;
      }),
    ).toEqual(expected);
  });

  it("is found once if all workflows are requested", () => {
    const files = memoryFiles({
      [`${folder}/a.yml`]: own("test"),
      [`${folder}/ci.yml`]: calling(called("a.yml")),
    });
    const requested = ["a.yml", "ci.yml"].map((name) => ({
      file: `${folder}/${name}`,
      currentJob: name === "ci.yml" ? "test" : null,
    }));
    expect(readWorkflowJobs(requested, files).map(({ name, origin }) => [name, origin])).toEqual([
      ["workflow:a.yml#test", { kind: "workflow-job", current: true }],
    ]);
  });
});
