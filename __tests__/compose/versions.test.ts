import { describe, expect, it } from "vitest";
import type { Project, ProjectRequest } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { notesFor } from "../../src/compose/load/versions.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

type Texts = Readonly<Record<string, string>>;

const service = (more = "") => `services:\n  a:\n    image: x\n${more}`;

/** The releases from which on a project is resolved as the newest does. */
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

describe("a release that would refuse the project or resolve it differently", () => {
  it.each<[string, Texts, readonly string[]]>([
    [
      "a service beside an include that has it too",
      {
        "compose.yaml": `include: [i.yaml]\n${service()}`,
        "i.yaml": service('    ports: ["1:1"]\n'),
      },
      ["5.0.0"],
    ],
    [
      "extends of a service that an include brings",
      {
        "compose.yaml": "include: [i.yaml]\nservices:\n  b:\n    extends: a\n",
        "i.yaml": service(),
      },
      ["5.1.2"],
    ],
    [
      "!reset behind a merge key",
      {
        "compose.yaml": service('    ports: ["1:1"]\n'),
        "compose.override.yaml": "x-r: &r {ports: !reset []}\nservices:\n  a:\n    <<: *r\n",
      },
      ["5.1.4"],
    ],
    [
      "the name of a port",
      { "compose.yaml": service("    ports: [{target: 80, name: web, app_protocol: http}]\n") },
      ["2.25.0", "2.25.0"],
    ],
    ["a plus sign", { "compose.yaml": service('    ports: ["+80:80"]\n') }, ["5.1.4"]],
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

  it(".env of the directory in which it is started, below the project's", () => {
    const texts = { "compose.yaml": service('    ports: ["${P:-1}:1"]\n'), "sub/.env": "P=6\n" };
    expect(since(texts, "/repo/sub")).toEqual(["2.27.2"]);
  });

  it("COMPOSE_FILE in the .env of the project, below which it is started", () => {
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

describe("a release that does not see some of the tags", () => {
  /** Each note as its release and the line that it is at. */
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
      "two releases, of which each changes ports",
      `${aliased}${merged}${services("{ports: *t}", "{<<: *r}")}`,
      ["5.1.4 line 3", "2.27.0 line 1"],
    ],
    [
      "two releases, of which the later one changes ports",
      `x-t: &t !reset []\n${merged}${services("{labels: *t}", "{<<: *r}")}`,
      ["5.1.4 line 3"],
    ],
    [
      "two releases, of which the earlier one changes ports",
      `${aliased}${labels}${services("{ports: *t}", "{<<: *l}")}`,
      ["2.27.0 line 1"],
    ],
    [
      "the tag that changes ports, which is not the first",
      `${labels}${merged}${services("{<<: *l}", "{<<: *r}")}`,
      ["5.1.4 line 4"],
    ],
    [
      "the tag that changes ports, which is not the last",
      `${merged}${labels}${services("{<<: *r}", "{<<: *l}")}`,
      ["5.1.4 line 2"],
    ],
  ])("%s", (_, override, expected) => {
    const common = '{image: x, labels: [x], ports: ["1:1"]}';
    const compose = services(common, common.replace("1:1", "3:3"));
    expect(notes({ "compose.yaml": compose, "compose.override.yaml": override })).toEqual(expected);
  });
});

describe("a release before 2.26.0", () => {
  const texts = {
    "compose.yaml": `${service('    ports: ["1:1"]\n')}  b:\n    image: x\n    profiles: [p]\n`,
  };
  const releases = (request: Parameters<typeof resolve>[1]) =>
    resolve(texts, request).versions.map((note) => note.since);

  it.each<[string, Parameters<typeof resolve>[1], readonly string[]]>([
    ["a selected service with profiles", { profiles: ["*"], services: ["b"] }, ["2.26.0"]],
    ["a selected service without profiles", { profiles: ["*"], services: ["a"] }, []],
    ["no selected service", { profiles: ["*"] }, []],
    ["another profile", { profiles: ["p"], services: ["b"] }, []],
  ])('forgets the profile "*": %s', (_, request, expected) => {
    expect(releases(request)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof resolve>[1], readonly string[]]>([
    ["before a profile", { env: { COMPOSE_PROFILES: "x, p" } }, ["2.26.0"]],
    ["before a profile that no service has", { env: { COMPOSE_PROFILES: "p, x" } }, []],
    ["nowhere", { env: { COMPOSE_PROFILES: "x,p" } }, []],
    ["where --profile counts", { env: { COMPOSE_PROFILES: "x, p" }, profiles: ["p"] }, []],
  ])("keeps blanks in COMPOSE_PROFILES: %s", (_, request, expected) => {
    expect(releases(request)).toEqual(expected);
  });
});

describe("nothing to tell", () => {
  it.each<[string, Texts]>([
    [
      "an include beside a service of another name",
      {
        "compose.yaml": `include: [i.yaml]\n${service()}`,
        "i.yaml": "services:\n  b:\n    image: x\n",
      },
    ],
    [
      "the same service in both, alike",
      { "compose.yaml": `include: [i.yaml]\n${service()}`, "i.yaml": service() },
    ],
    [
      "extends of a service of the file's own",
      { "compose.yaml": `${service()}  b:\n    extends: a\n` },
    ],
    [
      "!reset where it stands",
      {
        "compose.yaml": service('    ports: ["1:1"]\n'),
        "compose.override.yaml": "services:\n  a:\n    ports: !reset []\n",
      },
    ],
    ["a key that came later", { "compose.yaml": service("    provider: {type: x}\n") }],
    [
      "a key of a network that came later",
      { "compose.yaml": `${service("    networks: {n: {gw_priority: 1}}\n")}networks: {n: {}}\n` },
    ],
    [
      "a volume beside an include that has it too",
      {
        "compose.yaml": `include: [i.yaml]\n${service()}volumes: {v: {driver: x}}\n`,
        "i.yaml": "volumes: {v: {}}\n",
      },
    ],
    [
      "!override",
      {
        "compose.yaml": service('    ports: ["1:1"]\n'),
        "compose.override.yaml": 'services:\n  a:\n    ports: !override ["2:2"]\n',
      },
    ],
    [
      "a tag behind a merge key that is not about ports",
      {
        "compose.yaml": service("    labels: [x]\n"),
        "compose.override.yaml": "x-r: &r {labels: !reset []}\nservices:\n  a:\n    <<: *r\n",
      },
    ],
    ["two entries for two ports", { "compose.yaml": service('    ports: ["80:80", "81:80"]\n') }],
    [
      "a tag in a service that extends and is not extended",
      {
        "compose.yaml":
          `${service()}  b:\n    extends: a\n    ports: !reset []\n  c:\n` +
          "    extends: {service: a}\n",
      },
    ],
    [
      ".env where the project lies",
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
])("of two notes, those for %s", (release, expected) => {
  expect(
    notesFor(release, [{ since: "2.24.4" }, { since: "5.0.0" }]).map((note) => note.since),
  ).toEqual(expected);
});
