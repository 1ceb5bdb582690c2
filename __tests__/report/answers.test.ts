import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { runPipeline } from "../../src/pipeline.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { buildOutputs } from "../../src/report/formats/outputs.ts";
import { renderText } from "../../src/report/formats/text.ts";
import type { Report } from "../../src/report/Report.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";
import { type Started, startedHost } from "../verify/startedHost.ts";

const COMPOSE = `services:
  api:
    image: x
    scale: 2
    ports: ["80"]
  web:
    image: x
    ports: ["8000-8003:8000-8003", "127.0.0.1:9000:90"]
  db:
    image: x
    ports: ["5432:5432"] # portplan-ignore: not-listening -- it starts on request
`;

const api = (number: number): Started => ({
  service: "api",
  number,
  ports: [`0.0.0.0:${32_767 + number}->80/tcp`],
  inside: ["0.0.0.0:80"],
});
const PORTS = [8000, 8001, 8002, 8003].map((port) => `0.0.0.0:${port}->${port}/tcp`);
const CONTAINERS: readonly Started[] = [
  api(2),
  api(1),
  {
    service: "web",
    ports: [...PORTS, "127.0.0.1:9001->90/tcp"],
    inside: ["0.0.0.0:8000", "0.0.0.0:8001", "0.0.0.0:8003", "0.0.0.0:90"],
  },
];

/** Verifies the project. Only the container port 8002 closes connections. */
function verify(): Promise<Report> {
  const files = memoryFiles({ "/srv/shop/compose.yaml": COMPOSE }, "/srv/shop");
  return runPipeline(
    {
      command: "verify",
      projects: [{ ...requestFor("/srv/shop"), found: false }],
      workflows: [],
      probe: true,
      failOn: "error",
    },
    {
      files,
      env: {},
      host: fakeHost(startedHost(CONTAINERS)),
      prober: {
        connect: (_address, port) => Promise.resolve(port === 8002 ? "closed" : "accepted"),
        get: () => Promise.resolve({ status: 200 }),
      },
    },
  );
}

it("shows what answers in the port map", async () => {
  const report = await verify();
  expect(report).toMatchObject({ command: "verify", ok: false, exitStatus: 1 });
  expect(renderText(report, { quiet: false }).split("\n\n")[0]).toBe(
    [
      "shop  compose.yaml",
      "  SERVICE  HOST                       CONTAINER  STATUS",
      "  api      assigned at start → 32768  80/tcp     ok",
      "  api      assigned at start → 32769  80/tcp     ok",
      "  web      *:8000-8001/tcp            8000-8001  ok",
      "  web      *:8002/tcp                 8002       not listening",
      "  web      *:8003/tcp                 8003       ok",
      "  web      127.0.0.1:9000/tcp → 9001  90         wrong port",
      "  db       *:5432/tcp                 5432       not listening",
    ].join("\n"),
  );
});

it("applies exceptions to findings", async () => {
  const { findings, exceptions } = await verify();
  expect(findings.map(({ rule, evidence }) => `${rule} ${evidence}`)).toEqual([
    "not-listening *:8002/tcp",
    "wrong-port 127.0.0.1:9000/tcp",
  ]);
  expect(exceptions).toMatchObject([{ rule: "not-listening", evidence: "*:5432/tcp" }]);
});

it("writes the actual ports to the outputs, also of replicas", async () => {
  const { ports = "", urls = "" } = buildOutputs(await verify());
  expect(JSON.parse(ports)).toMatchObject({
    api: { "80": [32_768, 32_769] },
    web: { "8000": 8000, "8002": 8002, "90": 9001 },
  });
  expect(JSON.parse(urls)).toMatchObject({
    api: { "80": ["http://127.0.0.1:32768", "http://127.0.0.1:32769"] },
  });
});

it("lists an answer for each host port in JSON, as the schema says", async () => {
  const json = JSON.parse([...renderJson(await verify())].join("")) as {
    readonly answers: readonly Record<string, unknown>[];
  };
  const schema = JSON.parse(readFileSync("schema/report.schema.json", "utf8")) as object;
  const ajv = new Ajv({ strict: false });
  expect([ajv.validate(schema, json), ajv.errorsText()]).toEqual([true, "No errors"]);
  const shown = json.answers.map(({ service, target, container, port, planned, status }) =>
    [service, target, container, port, planned, status].join(" "),
  );
  expect(shown).toEqual([
    "api 80 shop-api-1 32768  ok",
    "api 80 shop-api-2 32769  ok",
    "web 8000 shop-web-1 8000 8000 ok",
    "web 8001 shop-web-1 8001 8001 ok",
    "web 8002 shop-web-1 8002 8002 not-listening",
    "web 8003 shop-web-1 8003 8003 ok",
    "web 90 shop-web-1 9001 9000 wrong-port",
    "db 5432   5432 not-listening",
  ]);
});
