import { expect, it } from "vitest";
import { makeHostView } from "../helpers/hostView.ts";
import { resolveProjects } from "../../src/compose/index.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { matchProjects, renameProjects, restoreNames } from "../../src/review/matchProjects.ts";
import { makeFinding, makeReport, makeRow } from "../report/makeReport.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** Resolves projects by directory. A file other than `compose.yaml` is written after the name. */
function resolveAll(projects: Readonly<Record<string, string>>) {
  const files = memoryFiles(
    Object.fromEntries(
      Object.entries(projects).map(([directory, text]) => {
        const [name, file = "compose.yaml"] = text.split(" ");
        const ports = "services:\n  web:\n    image: x\n    ports: ['8080:80']\n";
        return [`/repo/${directory}/${file}`, `name: ${name}\n${ports}`];
      }),
    ),
  );
  const requests = Object.keys(projects).map((directory) => ({
    ...requestFor(`/repo/${directory}`, { base: "/repo" }),
    found: false,
  }));
  const resolve = (request: (typeof requests)[number]) => ({
    project: resolveProject(request, files, {}),
  });
  return resolveProjects(
    requests,
    (request) => resolve({ found: false, ...request }),
    () => {},
  ).map(({ project }) => project);
}

it.each<
  [
    string,
    Readonly<Record<string, string>>,
    Readonly<Record<string, string>>,
    Readonly<Record<string, string>>,
    readonly string[],
  ]
>([
  ["nothing if no name changes", { a: "shop" }, { a: "shop" }, {}, []],
  ["a renamed project", { a: "shop" }, { a: "store" }, { shop: "store" }, ["shop store"]],
  [
    "two projects that exchange their names",
    { a: "shop", b: "store" },
    { a: "store", b: "shop" },
    { shop: "store", store: "shop" },
    ["shop store", "store shop"],
  ],
  [
    "a renamed project whose name a new one gets",
    { a: "shop" },
    { a: "store", b: "shop" },
    { shop: "store" },
    ["shop store"],
  ],
  [
    "a project that gets a namesake, which is printed with its directory",
    { a: "shop" },
    { a: "shop", b: "shop" },
    { shop: "shop (in a)" },
    [],
  ],
  ["no project that becomes invalid", { a: "shop" }, { a: "[" }, {}, []],
  ["no project in another directory", { a: "shop" }, { b: "store" }, {}, []],
  ["no project with another file", { a: "shop" }, { a: "store docker-compose.yml" }, {}, []],
  [
    "no project that replaces another one whose name it gets",
    { a: "shop", b: "store" },
    { b: "shop" },
    {},
    [],
  ],
])("finds %s", (_, before, after, names, renamed) => {
  const found = matchProjects(resolveAll(before), resolveAll(after));
  expect(Object.fromEntries(found.names)).toEqual(names);
  expect(found.renamed.map(({ from, to }) => `${from} ${to}`)).toEqual(renamed);
});

it("gives a report of the base the names of the change, also for variants", () => {
  const names = new Map([
    ["shop", "store"],
    ["store", "shop"],
  ]);
  const projects = ["shop", "store", "shop@staging", "other", "other@staging"];
  const report = makeReport({
    rows: projects.map((project) => makeRow({ project })),
    findings: [makeFinding(), makeFinding({ project: null })],
  });
  const renamed = renameProjects(report, names);
  expect(renamed.rows.map(({ project }) => project)).toEqual([
    "store",
    "shop",
    "store@staging",
    "other",
    "other@staging",
  ]);
  expect(renamed.findings.map(({ project }) => project)).toEqual(["store", null]);
  expect(renameProjects(report, new Map())).toBe(report);
});

it("gives obstacles of the change the names of the base", () => {
  const { requests } = makePlan(resolveAll({ a: "store", b: "other" }), { ipv6: true });
  const obstacles = requests.flatMap((request) =>
    request.endpoints.slice(0, 1).map((endpoint) => ({
      request,
      endpoint,
      status: "taken" as const,
      holders: [],
      reason: null,
    })),
  );
  const view = restoreNames(makeHostView({ obstacles }), new Map([["shop", "store"]]));
  expect(view.obstacles.map(({ request }) => request.project.name)).toEqual(["shop", "other"]);
});
