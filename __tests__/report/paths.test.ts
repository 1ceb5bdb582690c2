import { describe, expect, it } from "vitest";
import { runPipeline } from "../../src/pipeline.ts";
import { renderAnnotations } from "../../src/report/formats/github.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { buildOutputs } from "../../src/report/formats/outputs.ts";
import { renderText } from "../../src/report/formats/text.ts";
import type { Report } from "../../src/report/Report.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const project = (name: string, entry = '"${DB_PORT:-5432}:5432"') => {
  const head = name === "" ? "" : `name: ${name}\n`;
  return `${head}services:\n  db:\n    image: postgres\n    ports: [${entry}]\n`;
};

interface Case {
  readonly texts: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly directories: readonly string[];
  /** The report is for a terminal. */
  readonly terminal?: boolean;
}

/** Checks the projects of directories in memory. */
function check({ texts, cwd, directories, terminal = true }: Case): Promise<Report> {
  const projects = directories.map((path) => ({ ...requestFor(path), found: false }));
  const request = { projects, workflows: [], probe: false, failOn: "error" } as const;
  const files = memoryFiles(texts, cwd);
  return runPipeline(
    { ...request, command: "check", base: terminal ? cwd : null },
    { files, env: {}, host: fakeHost({}) },
  );
}

/** Returns the place and the help of each finding, and the files of the projects. */
const summarize = ({ projects, findings }: Report) => ({
  files: projects.flatMap(({ files }) => files),
  places: findings.map(({ place }) => `${place?.file}:${place?.line}`),
  related: findings.flatMap(({ related }) => related.map(({ place }) => place.file)),
  helps: findings.map(({ fix }) => fix),
});

const TWO_REPOSITORIES = {
  "/src/shop/.git/HEAD": "",
  "/src/shop/compose.yaml": project("shop"),
  "/src/blog/.git/HEAD": "",
  "/src/blog/compose.yaml": project("blog"),
};
const ONE_REPOSITORY = {
  "/src/.git/HEAD": "",
  "/src/api/compose.yaml": project("api"),
  "/src/web/compose.yaml": project("web"),
  "/src/web/.env": "",
};

describe("the paths of a report", () => {
  it.each<[string, Case, ReturnType<typeof summarize>]>([
    [
      "in a terminal in the parent of two repositories",
      { texts: TWO_REPOSITORIES, cwd: "/src", directories: ["/src/shop", "/src/blog"] },
      {
        files: ["shop/compose.yaml", "blog/compose.yaml"],
        places: ["blog/compose.yaml:5"],
        related: ["shop/compose.yaml", "blog/compose.yaml"],
        helps: ["set DB_PORT=5433 in blog/.env"],
      },
    ],
    [
      "elsewhere in the parent of two repositories",
      {
        texts: TWO_REPOSITORIES,
        cwd: "/src",
        directories: ["/src/shop", "/src/blog"],
        terminal: false,
      },
      {
        files: ["shop/compose.yaml", "blog/compose.yaml"],
        places: ["blog/compose.yaml:5"],
        related: ["shop/compose.yaml", "blog/compose.yaml"],
        helps: ["set DB_PORT=5433 in blog/.env"],
      },
    ],
    [
      "in a terminal in one of two repositories",
      { texts: TWO_REPOSITORIES, cwd: "/src/blog", directories: ["/src/blog", "/src/shop"] },
      {
        files: ["compose.yaml", "../shop/compose.yaml"],
        places: ["../shop/compose.yaml:5"],
        related: ["compose.yaml", "../shop/compose.yaml"],
        helps: ["set DB_PORT=5433 in ../shop/.env"],
      },
    ],
    [
      "in a terminal in a subdirectory",
      { texts: ONE_REPOSITORY, cwd: "/src/api", directories: ["/src/api", "/src/web"] },
      {
        files: ["compose.yaml", "../web/compose.yaml"],
        places: ["../web/compose.yaml:5"],
        related: ["compose.yaml", "../web/compose.yaml"],
        helps: ["set DB_PORT=5433 in ../web/.env"],
      },
    ],
    [
      "elsewhere in a subdirectory",
      {
        texts: ONE_REPOSITORY,
        cwd: "/src/api",
        directories: ["/src/api", "/src/web"],
        terminal: false,
      },
      {
        files: ["api/compose.yaml", "web/compose.yaml"],
        places: ["web/compose.yaml:5"],
        related: ["api/compose.yaml", "web/compose.yaml"],
        helps: ["set DB_PORT=5433 in web/.env"],
      },
    ],
    [
      "of a single project in its own directory",
      {
        texts: {
          "/src/compose.yaml": project("", '"${A}:80", "${B:-8080}:81"'),
          "/src/.env": "A=8080",
        },
        cwd: "/src",
        directories: ["/src"],
      },
      {
        files: ["compose.yaml"],
        places: ["compose.yaml:4"],
        related: ["compose.yaml", "compose.yaml"],
        helps: ["set B=8081 in .env"],
      },
    ],
  ])("%s are those that the reader can open", async (_, given, expected) => {
    expect(summarize(await check(given))).toEqual(expected);
  });

  it("are relative to the repository in annotations and JSON, even in a subdirectory", async () => {
    const report = await check({
      texts: ONE_REPOSITORY,
      cwd: "/src/api",
      directories: ["/src/api", "/src/web"],
      terminal: false,
    });
    expect([...renderAnnotations(report)].join("")).toContain("file=web/compose.yaml,line=5");
    expect([...renderJson(report)].join("")).not.toContain("../");
  });

  it("keep equal lines of two repositories apart in the frames of a finding", async () => {
    const directories = ["/src/shop", "/src/blog"];
    const text = renderText(await check({ texts: TWO_REPOSITORIES, cwd: "/src", directories }));
    expect(text.match(/--> .*/g)).toEqual([
      "--> blog/compose.yaml:5:13",
      "--> shop/compose.yaml:5:13",
    ]);
  });
});

describe("projects with one name", () => {
  const WORKTREES = {
    "/src/shop/.git/HEAD": "",
    "/src/shop/compose.yaml": project("shop"),
    "/src/shop-feature/.git/HEAD": "",
    "/src/shop-feature/compose.yaml": project("shop"),
    "/src/blog/compose.yaml": project("blog", '"8080:80"'),
  };

  it("are named with their directories in every part of the report", async () => {
    const report = await check({
      texts: WORKTREES,
      cwd: "/src/shop",
      directories: ["/src/shop", "/src/shop-feature", "/src/blog"],
    });
    expect(renderText(report).split("\n")).toEqual(
      expect.arrayContaining([
        "shop (in .)  compose.yaml",
        "shop (in ../shop-feature)  ../shop-feature/compose.yaml",
        "blog  ../blog/compose.yaml",
        "error[project-name-clash]: two directories have the project name shop",
        "   = help: rename one of the projects: set `name:` at the top of " +
          "../shop-feature/compose.yaml, or COMPOSE_PROJECT_NAME in ../shop-feature/.env",
        "error[port-collision]: shop (in .)/db and shop (in ../shop-feature)/db both publish " +
          "host port 5432/tcp",
        "                             shop (in .)",
        "  shop (in ../shop-feature)  5432",
        "2 errors. Checked 3 host ports in 3 projects (host not checked).",
      ]),
    );
    expect(renderText(report).match(/ {2}db +\*:/g)).toHaveLength(3);
    const { ports, "compose-args": args } = buildOutputs(report);
    expect(Object.keys(JSON.parse(ports ?? ""))).toEqual([
      "shop (in .)/db",
      "shop (in ../shop-feature)/db",
      "blog/db",
    ]);
    expect(JSON.parse(args ?? "")).toMatchObject({
      "shop (in .)": expect.arrayContaining(["/src/shop/compose.yaml", "shop"]),
      "shop (in ../shop-feature)": expect.arrayContaining([
        "/src/shop-feature/compose.yaml",
        "shop",
      ]),
    });
  });

  it.each<[string, Partial<Case>, string[]]>([
    ["alone", { directories: ["/src/shop-feature"] }, ["shop"]],
    ["with another name", { directories: ["/src/shop", "/src/blog"] }, ["shop", "blog"]],
    [
      "in another order",
      { directories: ["/src/shop-feature", "/src/shop"] },
      ["shop (in ../shop-feature)", "shop (in .)"],
    ],
    [
      "elsewhere than in a terminal",
      { directories: ["/src/shop", "/src/shop-feature"], cwd: "/src", terminal: false },
      ["shop (in shop)", "shop (in shop-feature)"],
    ],
    [
      "and mistakes",
      {
        texts: { "/src/a/x/compose.yaml": "services: 1", "/src/b/x/compose.yaml": "services: 1" },
        cwd: "/src",
        directories: ["/src/a/x", "/src/b/x"],
      },
      ["x (in a/x)", "x (in b/x)"],
    ],
  ])("%s have these names", async (_, given, names) => {
    const all = { texts: WORKTREES, cwd: "/src/shop", directories: [], ...given };
    expect((await check(all)).projects.map(({ name }) => name)).toEqual(names);
  });

  it("are the projects of a policy by the name that Compose uses", async () => {
    const policy =
      "version: 1\nprojects: {shop: {block: 5000-5009}}\n" +
      "ignore: [{rule: port-collision, service: shop/db, reason: never together}]\n";
    const { findings, exceptions } = await check({
      texts: { ...WORKTREES, "/src/shop/portplan.yml": policy },
      cwd: "/src/shop",
      directories: ["/src/shop", "/src/shop-feature"],
    });
    expect(findings.map(({ rule, project: name }) => `${rule} ${name}`)).toEqual([
      "project-name-clash shop (in ../shop-feature)",
      "outside-block shop (in .)",
      "outside-block shop (in ../shop-feature)",
    ]);
    expect(exceptions).toHaveLength(1);
  });
});
