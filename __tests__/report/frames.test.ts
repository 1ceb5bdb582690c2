import { relative } from "node:path/posix";
import { describe, expect, it } from "vitest";
import type { RunProject } from "../../src/compose/resolveProjects.ts";
import { runPipeline } from "../../src/pipeline.ts";
import type { Report } from "../../src/report/Report.ts";
import { renderAnnotations } from "../../src/report/formats/github.ts";
import { renderHtml } from "../../src/report/formats/html.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { renderSarif } from "../../src/report/formats/sarif.ts";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { renderText } from "../../src/report/formats/text.ts";
import { renderComment } from "../../src/review/buildComment.ts";
import type { RunRequest } from "../../src/RunRequest.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

interface Scenario {
  readonly texts: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly project?: Partial<RunProject>;
  readonly before?: RunRequest["before"];
  /** The file that must not be quoted, to which a finding must refer. */
  readonly file: string;
}

/** Checks a project in memory. All of its files can be references. */
async function check({ texts, env = {}, project, before = null }: Scenario): Promise<Report> {
  const placed = placeTexts({ ".git/HEAD": "", ...texts });
  return runPipeline(
    {
      command: "check",
      projects: [{ ...requestFor("/repo", project), found: false }],
      workflows: [],
      probe: false,
      before,
      failOn: "error",
    },
    {
      // "-" is standard input.
      files: memoryFiles(texts["-"] === undefined ? placed : { ...placed, "-": texts["-"] }),
      env,
      host: fakeHost({}),
      readRepository: () =>
        Promise.resolve(Object.entries(placed).map(([path, text]) => ({ path, text }))),
    },
  );
}

function render(report: Report): Readonly<Record<string, string>> {
  const context = {
    marker: "<!-- key -->",
    leg: null,
    link: () => null,
    summaryUrl: null,
    commitUrl: null,
  };
  return {
    text: renderText(report, { verbose: true }),
    "colored text": renderText(report, { color: true, columns: 80 }),
    json: [...renderJson(report)].join(""),
    summary: renderSummary(report),
    comment: renderComment(report, context),
    html: [...renderHtml(report)].join(""),
    sarif: [...renderSarif(report, "1.0.0")].join(""),
    annotations: [...renderAnnotations(report)].join(""),
  };
}

/** A text on each line of a file that no report may quote. */
const SECRET = "s3cret";
const COLLISION = `name: shop
services:
  db:
    image: postgres
    ports: ["\${DB_PORT}:5432"] # the port of db
  copy:
    image: postgres
    ports: ["\${DB_PORT}:5432"]
`;
const ENV_FILE = `TOKEN=${SECRET}\nDB_PORT=5432 # ${SECRET}\n`;

describe("a report", () => {
  it.each<[string, Scenario]>([
    [
      "the `.env` of the project",
      { file: ".env", texts: { "compose.yaml": COLLISION, ".env": ENV_FILE } },
    ],
    [
      "an env file of the command line",
      {
        file: "vars.txt",
        texts: { "compose.yaml": COLLISION, "vars.txt": ENV_FILE },
        project: { envFiles: ["vars.txt"] },
      },
    ],
    [
      "an env file of COMPOSE_ENV_FILES",
      {
        file: "vars.yaml",
        texts: { "compose.yaml": COLLISION, "vars.yaml": ENV_FILE },
        env: { COMPOSE_ENV_FILES: "vars.yaml" },
      },
    ],
    [
      "an env file that cannot be parsed",
      {
        file: "vars.txt",
        texts: { "compose.yaml": COLLISION, "vars.txt": `${ENV_FILE}BAD="${SECRET}\n` },
        project: { envFiles: ["vars.txt"] },
      },
    ],
    [
      "the env file of an include",
      {
        file: "sub/vars.txt",
        texts: {
          "compose.yaml": "include:\n  - { path: sub/compose.yaml, env_file: sub/vars.txt }\n",
          "sub/compose.yaml": COLLISION,
          "sub/vars.txt": ENV_FILE,
        },
      },
    ],
    [
      "the `.env` of an include",
      {
        file: "sub/.env",
        texts: {
          "compose.yaml": "include: [sub/compose.yaml]\n",
          "sub/compose.yaml": COLLISION,
          "sub/.env": ENV_FILE,
        },
      },
    ],
    [
      "the env file of an environment",
      {
        file: "staging.txt",
        texts: {
          "compose.yaml": COLLISION.replace("${DB_PORT}", "5431"),
          "staging.txt": ENV_FILE.replace("5432", "5431"),
          "portplan.yml": "version: 1\nenvironments: { staging: { env-files: [staging.txt] } }\n",
        },
      },
    ],
    [
      "a template of an env file",
      {
        file: ".env.example",
        texts: {
          "compose.yaml": COLLISION.replace("${DB_PORT}", "${COPY_PORT:-5433}"),
          ".env.example": `DB_PORT=5432\nAPI=http://localhost:8080/ # ${SECRET}\n`,
          "portplan.yml": "version: 1\nrules: { undocumented-variable: warning }\n",
        },
        env: { DB_PORT: "5432" },
        before: { moved: new Map([[8080, "shop/db:5432"]]), newlyPublic: new Map() },
      },
    ],
    [
      "a script that refers to a port",
      {
        file: "smoke.sh",
        texts: {
          "compose.yaml": COLLISION,
          "smoke.sh": `curl http://localhost:8080/ # ${SECRET}\n`,
        },
        env: { DB_PORT: "5432" },
        before: { moved: new Map([[8080, "shop/db:5432"]]), newlyPublic: new Map() },
      },
    ],
    [
      "a README that refers to a port",
      {
        file: "README.md",
        texts: {
          "compose.yaml": COLLISION,
          "README.md": `Open http://localhost:8080/ (${SECRET}).\n`,
        },
        env: { DB_PORT: "5432" },
        before: { moved: new Map([[8080, "shop/db:5432"]]), newlyPublic: new Map() },
      },
    ],
    [
      "standard input, which may be a resolved project",
      {
        file: relative("/repo", "-"),
        texts: { "-": COLLISION.replace("the port of db", SECRET) },
        env: { DB_PORT: "5432" },
        project: { files: ["-"] },
      },
    ],
  ])("never shows a line of %s", async (_, scenario) => {
    const report = await check(scenario);
    const places = report.findings.flatMap(({ place, related }) => [
      place,
      ...related.map((end) => end.place),
    ]);
    expect(places.map((place) => place?.file)).toContain(scenario.file);
    for (const [format, output] of Object.entries(render(report)))
      expect([format, output.includes(SECRET)]).toEqual([format, false]);
  });

  it("shows the lines of Compose files as written", async () => {
    const scenario = { file: ".env", texts: { "compose.yaml": COLLISION, ".env": ENV_FILE } };
    const { text } = render(await check(scenario));
    expect(text).toContain('5 |     ports: ["${DB_PORT}:5432"] # the port of db\n');
  });
});
