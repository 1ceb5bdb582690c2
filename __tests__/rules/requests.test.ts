import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { formatList, locateRequest } from "../../src/rules/requests.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import { describeProblems } from "../compose/stage.ts";

type Texts = Readonly<Record<string, string>>;

/** Lists the places of each port by service: its entry, then the related places. */
function listPlaces(texts: Texts, env: Texts = {}): Record<string, string[]> {
  const files = memoryFiles(placeTexts(texts));
  const project = resolveProject(requestFor("/repo"), files, env);
  expect(project.problems).toEqual([]);
  return Object.fromEntries(
    makePlan([project], { ipv6: true }).requests.map((request) => {
      const { span, related, service } = locateRequest(request);
      const places = [{ message: "declared", span }, ...related].map((place) => ({
        ...place,
        fix: "",
        related: [],
      }));
      return [service, describeProblems(places, project.sources)];
    }),
  );
}

const entry = (port: string) => `services:\n  web:\n    image: x\n    ports: [${port}]\n`;

describe("the related places of an entry", () => {
  it.each<[string, string, Texts, Texts, string[]]>([
    ["are empty without a variable", '"8080:80"', {}, {}, ["compose.yaml:4:13 declared"]],
    [
      "name a default",
      '"${P:-8080}:80"',
      {},
      {},
      ["compose.yaml:4:13 declared", "compose.yaml:4:13 default: P is not set"],
    ],
    [
      "name a default for an empty variable",
      '"${P:-8080}:80"',
      {},
      { P: "" },
      ["compose.yaml:4:13 declared", "compose.yaml:4:13 default: P is empty"],
    ],
    [
      "name the environment",
      '"${P}:80"',
      {},
      { P: "8080" },
      ["compose.yaml:4:13 declared", "compose.yaml:4:13 P is set in the environment"],
    ],
    [
      "include the line of the env file",
      '"${P}:80"',
      { ".env": "# one\nQ=1\n  P=8080\n" },
      {},
      ["compose.yaml:4:13 declared", ".env:3:3 P is set here"],
    ],
    [
      "name the environment if the env file sets the variable too",
      '"${P}:80"',
      { ".env": "P=1\n" },
      { P: "8080" },
      ["compose.yaml:4:13 declared", "compose.yaml:4:13 P is set in the environment"],
    ],
    [
      "include each variable once",
      '"${IP:-127.0.0.1}:${P}0${P}:80"',
      { ".env": "P=8\n" },
      {},
      [
        "compose.yaml:4:13 declared",
        "compose.yaml:4:13 default: IP is not set",
        ".env:1:1 P is set here",
      ],
    ],
    [
      "include variables of the long syntax",
      '{target: 80, published: "${P}"}',
      { ".env": "P=1\n" },
      {},
      ["compose.yaml:4:13 declared", ".env:1:1 P is set here"],
    ],
    [
      "omit variables of the container port",
      '"8080:${P-80}"',
      {},
      {},
      ["compose.yaml:4:13 declared"],
    ],
    [
      "omit variables of the protocol",
      '"8080:80/${P-udp}"',
      {},
      {},
      ["compose.yaml:4:13 declared"],
    ],
    [
      "omit variables of other entries",
      '"8080:80"',
      { ".env": "P=1\n" },
      { P: "1" },
      ["compose.yaml:4:13 declared"],
    ],
  ])("%s", (_, port, files, env, expected) => {
    expect(listPlaces({ "compose.yaml": entry(port), ...files }, env)).toEqual({ web: expected });
  });
});

it("locates a port behind an alias, three extends, an include and an override", () => {
  const texts = {
    "compose.yaml": "include: [inc/compose.yaml]\n",
    "compose.override.yaml": 'services:\n  web:\n    environment: {A: "1"}\n',
    "inc/compose.yaml": "services:\n  web:\n    extends: {service: one, file: ../one.yaml}\n",
    "one.yaml": "services:\n  one:\n    extends:\n      service: two\n      file: deep/two.yaml\n",
    "deep/two.yaml":
      'x-ports: &ports\n  - "${P}:80"\nservices:\n  two:\n    image: x\n    ports: *ports\n',
    "inc/.env": "P=8080\n",
  };
  expect(listPlaces(texts)).toEqual({
    web: [
      "deep/two.yaml:2:5 declared",
      "compose.yaml:1:11 included here",
      "inc/compose.yaml:3:14 extended by web here",
      "one.yaml:4:7 extended by one here",
      "deep/two.yaml:6:12 aliased here",
      "inc/.env:1:1 P is set here",
    ],
  });
});

it.each([
  [["db"], "db"],
  [["db", "web"], "db and web"],
  [["db", "web", "api"], "db, web and api"],
  [["db", "web", "api", "job"], "db, job and 2 other services"],
])("names the services %j", (names, expected) => {
  expect(formatList(names)).toBe(expected);
});
