import { describe, expect, it } from "vitest";
import type { Project, ProjectRequest } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { notesFor } from "../../src/compose/load/versions.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

type Texts = Readonly<Record<string, string>>;

const service = (more = "") => `services:\n  a:\n    image: x\n${more}`;

/** Returns the first release that behaves like the newest one, for each note. */
function since(texts: Texts, cwd = "/repo", env: Texts = {}): readonly string[] {
  return resolve(texts, { cwd, env }).versions.map((note) => note.since);
}

function resolve(
  texts: Texts,
  { cwd = "/repo", env = {}, ...request }: { cwd?: string; env?: Texts } & Partial<ProjectRequest>,
): Project {
  const files = memoryFiles(placeTexts(texts), cwd);
  return resolveProject(requestFor(cwd, { searchParents: true, ...request }), files, env);
}

describe("resolveProject notes releases that reject or resolve differently", () => {
  it.each<[string, Texts, readonly string[]]>([
    [
      "a service that an included file also defines",
      {
        "compose.yaml": `include: [i.yaml]\n${service()}`,
        "i.yaml": service('    ports: ["1:1"]\n'),
      },
      ["5.0.0"],
    ],
    [
      "a service that extends an included one",
      {
        "compose.yaml": "include: [i.yaml]\nservices:\n  b:\n    extends: a\n",
        "i.yaml": service(),
      },
      ["5.1.2"],
    ],
    [
      "!reset in a merge key",
      {
        "compose.yaml": service('    ports: ["1:1"]\n'),
        "compose.override.yaml": "x-r: &r {ports: !reset []}\nservices:\n  a:\n    <<: *r\n",
      },
      ["5.1.4"],
    ],
    [
      "the name and app_protocol of a port",
      { "compose.yaml": service("    ports: [{target: 80, name: web, app_protocol: http}]\n") },
      ["2.25.0", "2.25.0"],
    ],
    ["a port with a plus sign", { "compose.yaml": service('    ports: ["+80:80"]\n') }, ["5.1.4"]],
    [
      "a tag in a service that extends and is extended",
      {
        "compose.yaml":
          `${service()}  b:\n    extends: a\n    ports: !reset []\n  c:\n` +
          "    extends: {service: b}\n",
      },
      ["5.0.0"],
    ],
  ])("%s", (_, texts, expected) => {
    expect(since(texts)).toEqual(expected);
  });

  it("a .env file in a subdirectory of the project", () => {
    const texts = { "compose.yaml": service('    ports: ["${P:-1}:1"]\n'), "sub/.env": "P=6\n" };
    expect(since(texts, "/repo/sub")).toEqual(["2.27.2"]);
  });

  it("COMPOSE_FILE in the .env file of the project, in a subdirectory", () => {
    const texts = {
      "compose.yaml": service(),
      "x.yaml": service(),
      ".env": "COMPOSE_FILE=x.yaml\n",
    };
    expect([
      since(texts, "/repo/sub"),
      since(texts),
      since(texts, "/repo/sub", { COMPOSE_FILE: "../x.yaml" }),
    ]).toEqual([["2.27.2"], [], []]);
  });
});

describe("resolveProject notes releases that ignore some of the tags", () => {
  /** Returns the release and the line of each note. */
  const notes = (texts: Texts) =>
    resolve(texts, {}).versions.map(({ since: release, span }) => {
      const before = texts["compose.override.yaml"]?.slice(0, span?.start) ?? "";
      return `${release} line ${before.split("\n").length}`;
    });
  const aliased = 'x-t: &t !override ["2:2"]\n';
  const merged = "x-r: &r\n  ports: !reset []\n";
  const labels = "x-l: &l\n  labels: !reset []\n";
  const services = (a: string, b: string) => `services:\n  a: ${a}\n  b: ${b}\n`;

  it.each<[string, string, readonly string[]]>([
    [
      "two releases that both change ports",
      `${aliased}${merged}${services("{ports: *t}", "{<<: *r}")}`,
      ["5.1.4 line 3", "2.27.0 line 1"],
    ],
    [
      "only the later release if only its tag changes ports",
      `x-t: &t !reset []\n${merged}${services("{labels: *t}", "{<<: *r}")}`,
      ["5.1.4 line 3"],
    ],
    [
      "only the earlier release if only its tag changes ports",
      `${aliased}${labels}${services("{ports: *t}", "{<<: *l}")}`,
      ["2.27.0 line 1"],
    ],
    [
      "the tag that changes ports if it is not the first",
      `${labels}${merged}${services("{<<: *l}", "{<<: *r}")}`,
      ["5.1.4 line 4"],
    ],
    [
      "the tag that changes ports if it is not the last",
      `${merged}${labels}${services("{<<: *r}", "{<<: *l}")}`,
      ["5.1.4 line 2"],
    ],
  ])("%s", (_, override, expected) => {
    const common = '{image: x, labels: [x], ports: ["1:1"]}';
    const compose = services(common, common.replace("1:1", "3:3"));
    expect(notes({ "compose.yaml": compose, "compose.override.yaml": override })).toEqual(expected);
  });
});

describe("resolveProject notes releases before 2.26.0", () => {
  const texts = {
    "compose.yaml": `${service('    ports: ["1:1"]\n')}  b:\n    image: x\n    profiles: [p]\n`,
  };
  const releases = (request: Parameters<typeof resolve>[1]) =>
    resolve(texts, request).versions.map((note) => note.since);

  it.each<[string, Parameters<typeof resolve>[1], readonly string[]]>([
    ["with a selected service of a profile", { profiles: ["*"], services: ["b"] }, ["2.26.0"]],
    ["not with a selected service without profiles", { profiles: ["*"], services: ["a"] }, []],
    ["not without selected services", { profiles: ["*"] }, []],
    ["not with another profile", { profiles: ["p"], services: ["b"] }, []],
  ])('for the profile "*": %s', (_, request, expected) => {
    expect(releases(request)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof resolve>[1], readonly string[]]>([
    ["before the name of a profile", { env: { COMPOSE_PROFILES: "x, p" } }, ["2.26.0"]],
    ["not before the name of an unused profile", { env: { COMPOSE_PROFILES: "p, x" } }, []],
    ["not without spaces", { env: { COMPOSE_PROFILES: "x,p" } }, []],
    ["not with --profile", { env: { COMPOSE_PROFILES: "x, p" }, profiles: ["p"] }, []],
  ])("for spaces in COMPOSE_PROFILES: %s", (_, request, expected) => {
    expect(releases(request)).toEqual(expected);
  });
});

describe("resolveProject notes no release for", () => {
  it.each<[string, Texts]>([
    [
      "an include and a service with another name",
      {
        "compose.yaml": `include: [i.yaml]\n${service()}`,
        "i.yaml": "services:\n  b:\n    image: x\n",
      },
    ],
    [
      "an identical service in the included file",
      { "compose.yaml": `include: [i.yaml]\n${service()}`, "i.yaml": service() },
    ],
    [
      "a service that extends one in the same file",
      { "compose.yaml": `${service()}  b:\n    extends: a\n` },
    ],
    [
      "!reset without an alias",
      {
        "compose.yaml": service('    ports: ["1:1"]\n'),
        "compose.override.yaml": "services:\n  a:\n    ports: !reset []\n",
      },
    ],
    [
      "a newer key that does not affect ports",
      { "compose.yaml": service("    provider: {type: x}\n") },
    ],
    [
      "a newer key of a network",
      { "compose.yaml": `${service("    networks: {n: {gw_priority: 1}}\n")}networks: {n: {}}\n` },
    ],
    [
      "a volume that an included file also defines",
      {
        "compose.yaml": `include: [i.yaml]\n${service()}volumes: {v: {driver: x}}\n`,
        "i.yaml": "volumes: {v: {}}\n",
      },
    ],
    [
      "!override without an alias",
      {
        "compose.yaml": service('    ports: ["1:1"]\n'),
        "compose.override.yaml": 'services:\n  a:\n    ports: !override ["2:2"]\n',
      },
    ],
    [
      "a tag in a merge key that does not affect ports",
      {
        "compose.yaml": service("    labels: [x]\n"),
        "compose.override.yaml": "x-r: &r {labels: !reset []}\nservices:\n  a:\n    <<: *r\n",
      },
    ],
    ["two ports", { "compose.yaml": service('    ports: ["80:80", "81:80"]\n') }],
    [
      "a tag in a service that extends and is not extended",
      {
        "compose.yaml":
          `${service()}  b:\n    extends: a\n    ports: !reset []\n  c:\n` +
          "    extends: {service: a}\n",
      },
    ],
    [
      "a .env file in the project directory",
      { "compose.yaml": service('    ports: ["${P:-1}:1"]\n'), ".env": "P=6\n" },
    ],
  ])("%s", (_, texts) => {
    expect(since(texts)).toEqual([]);
  });
});

it.each([
  ["2.24.3", ["2.24.4", "5.0.0"]],
  ["2.24.4", ["5.0.0"]],
  ["v2.40.3", ["5.0.0"]],
  ["5.0.0-rc.1", ["5.0.0"]],
  ["5.0.0", []],
  ["5.10.0", []],
  ["none", []],
])("notesFor filters the notes for %s", (release, expected) => {
  expect(
    notesFor(release, [{ since: "2.24.4" }, { since: "5.0.0" }]).map((note) => note.since),
  ).toEqual(expected);
});
