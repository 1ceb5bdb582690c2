import { expect, it } from "vitest";
import type { Answer } from "../../scripts/conformance/Answer.ts";
import { compareAnswers, type Verdict } from "../../scripts/conformance/compareAnswers.ts";
import type { ProjectRequest } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

/**
 * A reduced project that `npm run conformance` found, with the answers of Docker Compose releases:
 * the ports by service, or "refused".
 */
interface Found {
  readonly files: Readonly<Record<string, string>>;
  /** The directory to run Compose in, relative to that of the files. */
  readonly cwd?: string;
  readonly request?: Partial<ProjectRequest>;
  /** By release. */
  readonly answers: Readonly<
    Record<string, Readonly<Record<string, readonly string[]>> | "refused">
  >;
  /** The expected results of comparing the answers with Portplan's, by release. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

const found: readonly (readonly [title: string, found: Found])[] = [
  [
    "ignores a key that !reset removed from an anchor in an earlier document",
    {
      files: {
        "compose.yaml": `x-less: &less
  ports: !reset []
services:
  web:
    image: tiny
    ports: ["8080:80"]
---
services:
  web:
    <<: *less
`,
      },
      answers: { "2.40.3": { web: ["8080:80/tcp"] }, "2.26.1": { web: ["8080:80/tcp"] } },
      verdicts: { "2.40.3": "same", "2.26.1": "same" },
    },
  ],
  [
    "notes !reset in a merge key in the document of its anchor",
    {
      files: {
        "compose.yaml": `services:
  web:
    image: tiny
    ports: ["8080:80"]
---
x-less: &less
  ports: !reset []
services:
  web:
    <<: *less
`,
      },
      answers: { "2.40.3": { web: ["8080:80/tcp"] }, "2.26.1": { web: ["8080:80/tcp"] } },
      verdicts: { "2.40.3": "noted", "2.26.1": "noted" },
    },
  ],
  [
    "reads the env_file of an include from a subdirectory of the project",
    {
      files: {
        "app/compose.yaml": `services:
  web:
    image: tiny
include:
  - path: inc/side.yaml
    env_file: inc.env
`,
        "app/inc/side.yaml": 'services:\n  side:\n    image: tiny\n    ports: ["${PORT}:80"]\n',
        "app/inc.env": "PORT=8081\n",
        "app/sub/readme": "",
      },
      cwd: "app/sub",
      answers: { "2.40.3": { web: [], side: ["8081:80/tcp"] } },
      verdicts: { "2.40.3": "same" },
    },
  ],
  [
    "notes extends of a service that an included file also defines",
    {
      files: {
        "compose.yaml": `include: [side.yaml]
services:
  web:
    image: tiny
    ports: ["8080:80"]
  api:
    extends: web
`,
        "side.yaml": 'services:\n  web:\n    image: tiny\n    ports: ["8081:81"]\n',
      },
      answers: {
        "5.1.4": { web: ["8081:81/tcp", "8080:80/tcp"], api: ["8081:81/tcp", "8080:80/tcp"] },
        "5.0.2": { web: ["8081:81/tcp", "8080:80/tcp"], api: ["8080:80/tcp"] },
        "2.40.3": "refused",
      },
      verdicts: { "5.1.4": "same", "5.0.2": "noted", "2.40.3": "noted" },
    },
  ],
  [
    'selects a service of a profile with the profile "*"',
    {
      files: {
        "compose.yaml":
          'services:\n  web:\n    image: tiny\n    ports: ["8080:80"]\n    profiles: [dev]\n',
      },
      request: { profiles: ["*"], services: ["web"] },
      answers: { "2.26.1": { web: ["8080:80/tcp"] } },
      verdicts: { "2.26.1": "same" },
    },
  ],
  [
    'selects a service without profiles with the profile "*"',
    {
      files: { "compose.yaml": 'services:\n  web:\n    image: tiny\n    ports: ["8080:80"]\n' },
      request: { profiles: ["*"], services: ["web"] },
      answers: { "2.26.1": { web: ["8080:80/tcp"] }, "2.24.6": { web: ["8080:80/tcp"] } },
      verdicts: { "2.26.1": "same", "2.24.6": "same" },
    },
  ],
];

it.each(found)("%s", (_, { files, cwd = "", request, answers, verdicts }) => {
  const absolute = placeTexts(files);
  const directory = cwd === "" ? "/repo" : `/repo/${cwd}`;
  const project = resolveProject(
    requestFor(directory, { ...request, searchParents: true }),
    memoryFiles(absolute, directory),
    {},
  );
  const computed = Object.entries(answers).map(([version, answer]) => [
    version,
    compareAnswers(project, toAnswer(answer, project.name), {
      program: "",
      version,
      oldPortParser: false,
    }),
  ]);
  expect(Object.fromEntries(computed)).toEqual(verdicts);
});

function toAnswer(answer: Found["answers"][string], name: string): Answer {
  if (answer === "refused") return { refused: "" };
  const services = Object.entries(answer).map(([service, ports]) => [
    service,
    ["replicas 1", ...ports],
  ]);
  return { name, services: Object.fromEntries(services) };
}
