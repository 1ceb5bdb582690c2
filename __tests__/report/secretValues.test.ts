import { describe, expect, it } from "vitest";
import { renderAnnotations } from "../../src/report/formats/github.ts";
import { renderHtml } from "../../src/report/formats/html.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { buildOutputs } from "../../src/report/formats/outputs.ts";
import { renderSarif } from "../../src/report/formats/sarif.ts";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { renderText } from "../../src/report/formats/text.ts";
import type { Report } from "../../src/report/Report.ts";
import { renderComment } from "../../src/review/buildComment.ts";
import { runPipeline } from "../../src/pipeline.ts";
import type { AllocationRequest } from "../../src/allocate/allocateAndRecheck.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** A value that is valid in all places, and one that is valid in few. */
const SECRETS = ["zq7xkw2pvt9m", "Zq7xKw/2p:Vt9m@dQ fG"];

/** Lists the spellings of the parts of a secret that an output must not contain. */
function listSpellings(secret: string): string[] {
  const parts = Array.from({ length: secret.length - 5 }, (_, at) => secret.slice(at, at + 6));
  const base64 = Buffer.from(secret).toString("base64").slice(0, 12);
  const normalized = secret.toLowerCase().replace(/[^a-z0-9_-]/g, "");
  return [...parts, encodeURIComponent(secret), base64, normalized.slice(0, 8)].map((each) =>
    each.toLowerCase(),
  );
}

const allocation = (services: AllocationRequest["services"]): AllocationRequest => ({
  services,
  settings: [],
  range: { first: 20000, last: 20099 },
  offset: null,
  saved: new Map(),
  variables: true,
  override: true,
  exported: true,
  leftovers: [],
  copying: { names: true, urls: true },
  traefik: null,
  rename: true,
  runner: "r",
  pathsOf: () => ({ envFile: "/out/x.env", overrideFile: "/out/x.yaml" }),
});

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs all commands on a project as the action does. Returns all that others see. */
async function publish({ files, env = {} }: Case): Promise<string> {
  const run = async (command: "map" | "check", request: AllocationRequest | null) => {
    try {
      const report = await runPipeline(
        {
          command,
          projects: [{ ...requestFor("/repo", { publicSuffix: "" }), found: false }],
          workflows: [],
          probe: command === "check",
          failOn: "error",
          allocation: request,
        },
        { files: memoryFiles(files), env, host: fakeHost(quiet) },
      );
      return renderAll(report);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const texts = [
    await run("map", null),
    await run("check", null),
    await run("check", allocation("all")),
    await run("check", allocation("conflicts")),
  ];
  return texts.join("\n");
}

function renderAll(report: Report): string {
  const { "compose-args": _, ...outputs } = buildOutputs(report);
  const context = { marker: "m", leg: null, link: () => null, summaryUrl: null, commitUrl: null };
  const { warnings = [], files = [], assignments = [] } = report.allocation ?? {};
  return [
    renderText(report),
    renderText(report, { local: true, verbose: true, columns: 80 }),
    ...renderJson(report),
    renderSummary(report),
    renderComment(report, context),
    ...renderSarif(report, "1.0.0"),
    ...renderHtml(report),
    ...renderAnnotations(report),
    JSON.stringify(outputs),
    ...warnings,
    ...files.flatMap(({ path, text }) => [path, text]),
    JSON.stringify(assignments.map(({ variable }) => variable)),
  ].join("\n");
}

const V = "${API_KEY}";
/** The fields of a service, each with the variable in one place. */
const SERVICE_PLACES: readonly string[] = [
  `image: "${V}"`,
  `image: "${V}/app:1"`,
  `container_name: "k${V}"`,
  `hostname: "${V}"`,
  `command: ["${V}"]`,
  `command: "run ${V}"`,
  `entrypoint: "${V}"`,
  `environment: {A: "${V}"}`,
  `environment: ["A=${V}"]`,
  `environment: ["${V}"]`,
  `env_file: "${V}"`,
  `env_file: [{path: "${V}.env", required: false}]`,
  `label_file: "${V}"`,
  `labels: {traefik.http.routers.x.rule: "Host(${V})"}`,
  `labels: ["${V}=x"]`,
  `labels: {portplan.role: "${V}"}`,
  `profiles: ["${V}"]`,
  `depends_on: ["${V}"]`,
  `depends_on: ["\${NONE:-${V}}"]`,
  `depends_on: {db: {condition: "${V}"}}`,
  `depends_on: {db: {condition: service_started, required: "${V}"}}`,
  `links: ["${V}"]`,
  `links: ["${V}:db"]`,
  `links: ["db:${V}"]`,
  `external_links: ["${V}"]`,
  `network_mode: "${V}"`,
  `network_mode: "service:${V}"`,
  `network_mode: "container:${V}"`,
  `networks: ["${V}"]`,
  `networks: {default: {aliases: ["${V}"]}}`,
  `networks: {default: {gw_priority: "${V}"}}`,
  `volumes_from: ["${V}"]`,
  `volumes_from: ["container:${V}"]`,
  `volumes: ["./${V}:/data"]`,
  `ipc: "service:${V}"`,
  `pid: "service:${V}"`,
  `uts: "service:${V}"`,
  `cgroup: "service:${V}"`,
  `extends: "${V}"`,
  `extends: {service: "${V}"}`,
  `extends: {service: "${V}", file: base.yaml}`,
  `extends: {service: db, file: "${V}"}`,
  `extends: {service: db, file: "./x/${V}.yaml"}`,
  `extends: {service: db, file: "https://${V}@example.com/x.git"}`,
  `scale: "${V}"`,
  `deploy: {replicas: "${V}"}`,
  `deploy: {mode: "${V}", labels: {a: "${V}"}}`,
  `expose: ["${V}"]`,
  `restart: "${V}"`,
  `build: "${V}"`,
  `build: {context: "${V}", args: {A: "${V}"}}`,
  `build: {context: ., args: ["${V}"]}`,
  `develop: {watch: [{path: "${V}", action: sync}]}`,
  `provider: {type: "${V}"}`,
  `x-note: "${V}"`,
  `ports: ["${V}"]`,
  `ports: ["${V}:80"]`,
  `ports: ["8080:${V}"]`,
  `ports: ["${V}:8080:80"]`,
  `ports: ["127.0.0.1%${V}:8080:80"]`,
  `ports: ["8080:80/${V}"]`,
  `ports: ["8080:80", "${V}"]`,
  `ports: [{target: "${V}", published: "8080"}]`,
  `ports: [{target: 80, published: "${V}"}]`,
  `ports: [{target: 80, published: "8${V}"}]`,
  `ports: [{target: 80, published: "\${NONE:-${V}}"}]`,
  `ports: [{target: 80, published: "8080", protocol: "${V}"}]`,
  `ports: [{target: 80, published: "8080", mode: "${V}"}]`,
  `ports: [{target: 80, published: "8080", name: "k${V}"}]`,
  `ports: [{target: 80, published: "8080", name: "\${API_KEY:+\${API_KEY}}"}]`,
  `ports: [{target: 80, published: "8080"}, {target: 81, name: "${V}"}]`,
  `ports: [{target: 80, published: "8080", app_protocol: "${V}"}]`,
  `ports: [{target: 80, published: "8080", host_ip: "${V}"}]`,
  `ports: [{target: 80, published: "8080", x-note: ["${V}"]}]`,
];

const compose = (more: string, top = "") =>
  `${top}\nservices:\n  web:\n    image: nginx\n` +
  `${more.startsWith("ports") ? "" : '    ports: ["8080:80"]\n'}    ${more}\n` +
  `  db: {image: postgres, ports: ["8080:5432", {target: 1, name: a}]}\n`;

/** Top-level texts, each with the variable in one place. */
const TOP_PLACES: readonly string[] = [
  `name: "${V}"`,
  `name: "shop-${V}"`,
  `name: "\${NONE:-x-${V}}"`,
  `name: "\${NONE:?${V}}"`,
  `include: ["${V}"]`,
  `include: ["sub/${V}.yaml"]`,
  `include: [{path: "${V}"}]`,
  `include: [{path: ["inc.yaml", "${V}"]}]`,
  `include: [{path: inc.yaml, env_file: "${V}"}]`,
  `include: [{path: inc.yaml, project_directory: "${V}"}]`,
  `include: ["oci://${V}"]`,
  `networks: {default: {name: "${V}"}}`,
  `networks: {default: {driver: "${V}", driver_opts: {a: "${V}"}}}`,
  `networks: {default: {external: "${V}"}}`,
  `networks: {default: {internal: "${V}"}}`,
  `networks: {default: {external: {name: "${V}"}}}`,
  `networks: {default: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: "${V}"}}}`,
  `volumes: {data: {name: "${V}"}}`,
  `secrets: {a: {environment: "${V}"}}`,
  `configs: {a: {file: "${V}"}}`,
  `x-note: "${V}"`,
];

const INCLUDED = "services: {inc: {image: z}}\n";

describe.each([
  ["an env file", true],
  ["the environment", false],
])("nothing that others see contains a value of %s", (_, inFile) => {
  const set = (text: string, secret: string, names = ["API_KEY"]): Case => ({
    files: {
      "/repo/compose.yaml": text,
      "/repo/inc.yaml": INCLUDED,
      "/repo/base.yaml": INCLUDED,
      ...(inFile && { "/repo/.env": names.map((name) => `${name}='${secret}'\n`).join("") }),
    },
    env: inFile ? {} : Object.fromEntries(names.map((name) => [name, secret])),
  });
  const findSpellings = async (each: Case, secret: string) => {
    const text = (await publish(each)).toLowerCase();
    return listSpellings(secret).filter((spelling) => text.includes(spelling));
  };

  it.each([
    ...SERVICE_PLACES.map((more) => [more, compose(more)] as const),
    ...TOP_PLACES.map((top) => [top, compose("restart: always", top)] as const),
  ])("in %s", async (_place, text) => {
    for (const secret of SECRETS)
      expect(await findSpellings(set(text, secret), secret)).toEqual([]);
  });

  it.each([
    "COMPOSE_PROJECT_NAME",
    "COMPOSE_PROFILES",
    "COMPOSE_FILE",
    "COMPOSE_ENV_FILES",
    "COMPOSE_PATH_SEPARATOR",
    "COMPOSE_DISABLE_ENV_FILE",
    "COMPOSE_REMOVE_ORPHANS",
  ])("for %s", async (name) => {
    for (const secret of SECRETS) {
      const each = set(compose("restart: always"), secret, [name]);
      expect(await findSpellings(each, secret)).toEqual([]);
    }
  });
});

it("a message does not name a file whose name contains a value", async () => {
  const text = await publish({
    files: {
      "/repo/compose.yaml": compose('extends: {service: db, file: "k${V}.yaml"}'),
      "/repo/khunter.yaml": "x-empty: 1\n",
    },
    env: { V: "hunter" },
  });
  expect(text).toContain("k${V}.yaml has no services");
  expect(text).not.toContain("hunter");
});

it.each([
  "A=hunter\n# b\nC=hunter\n\nD: 1\n",
  "A: b\nhunter hunter\n",
  "{a: b} hunter\n",
  "A: !hunter b\nC: [\n",
])("a message does not quote an env file that is read as a Compose file: %j", async (env) => {
  const text = await publish({
    files: { "/repo/compose.yaml": "include: [.env]\n", "/repo/.env": env },
  });
  expect(text).toContain("invalid-project");
  expect(text).not.toContain("hunter");
});

describe("a message contains no digits of a value that must not be shown", () => {
  it.each([
    ['"${V}:80"', "9123456:zq7xkw2pvt9m"],
    ['"${V}"', "zq7xkw2pvt9m:9123456"],
    ['"127.0.0.1:${V}"', "zq7xkw2pvt9m:9123456"],
    ['"8080-${V}:80-90"', "9123456:zq7xkw2pvt9m"],
    ['"${V}"', "61234-61237:80-81/tcp"],
  ])("in ports: [%s] with %j", async (entry, value) => {
    const files = { "/repo/compose.yaml": compose(`ports: [${entry}]`) };
    const text = await publish({ files, env: { V: value } });
    expect(text).toContain("invalid-project");
    expect(text).not.toMatch(/9123456|6123[47]/);
  });
});

describe("values that may be shown are shown", () => {
  it.each([
    ['ports: ["${V}:80"]', "8081", '"published":"8081"'],
    ['ports: ["${V}:8081:80"]', "fd00::a", '"hostIp":"fd00::a"'],
    ['ports: [{target: 80, published: "8081", protocol: "${V}"}]', "udp", '"protocol":"udp"'],
    ['ports: [{target: 80, published: "8081", mode: "${V}"}]', "host", '"mode":"host"'],
    ['ports: [{target: 80, app_protocol: "${V}"}]', "https", '"appProtocol":"https"'],
    ['ports: [{target: 80, name: "a${V}"}]', "10.0-1", '"name":"a10.0-1"'],
    ['ports: [{target: 80, name: "${NONE:-web}"}]', "x", '"name":"web"'],
    ['ports: [{target: 80, name: "${V:+web}"}]', "x", '"name":"web"'],
    ['ports: [{target: 80, name: "k${V}"}]', "hunter", '"name":"k${V}"'],
    ['ports: [{target: 80, published: "${V}"}]', "hunter", '"published":"${V}"'],
  ])("for %s", async (more, value, expected) => {
    const text = await publish({
      files: { "/repo/compose.yaml": compose(more) },
      env: { V: value },
    });
    expect(text).toContain(expected);
  });

  it.each([
    ["name: shop", { COMPOSE_PROJECT_NAME: "shop" }, '"name":"shop"'],
    ["", { COMPOSE_PROJECT_NAME: "repo" }, '"name":"repo"'],
    ["", { COMPOSE_PROJECT_NAME: "hunter" }, '"name":"${COMPOSE_PROJECT_NAME}"'],
    ["name: a-${V:-dev}", {}, '"name":"a-dev"'],
    ["name: a-${V}", { V: "hunter" }, '"name":"a-${V}"'],
    ["name: a-${V}", { V: "17" }, '"name":"a-17"'],
  ])("for the project name with %s and %j", async (top, env, expected) => {
    const files = { "/repo/compose.yaml": compose("restart: always", top) };
    expect(await publish({ files, env })).toContain(expected);
  });

  it("although a policy can name the project as Compose does", async () => {
    const files = {
      "/repo/compose.yaml": compose("restart: always"),
      "/repo/portplan.yaml":
        "version: 1\nignore: [{rule: port-collision, service: hunter/db, reason: never both}]\n",
    };
    const text = await publish({ files, env: { COMPOSE_PROJECT_NAME: "hunter" } });
    expect(text).toContain('"reason":"never both"');
    expect(text).toContain('"project":"${COMPOSE_PROJECT_NAME}"');
  });

  it("for the profiles that a file lists", async () => {
    const files = { "/repo/compose.yaml": compose("profiles: [debug]") };
    const text = await publish({ files, env: { COMPOSE_PROFILES: "debug,hunter" } });
    expect(text).toContain('"profiles":["debug","${COMPOSE_PROFILES}"]');
  });
});

describe("an override file", () => {
  it("has variables as written in the entries that do not move", async () => {
    const entry = `{target: 81, published: "9000", name: "k${V}$$x", x-a: ["${V}"]}`;
    const text = compose(`ports: [{target: 80, published: "8080"}, ${entry}]`);
    const published = await publish({
      files: { "/repo/compose.yaml": text, "/repo/.env": "API_KEY=hunter22\n" },
    });
    expect(published).toContain('"name": "k${API_KEY}$$x"');
    expect(published).toContain("${API_KEY}");
    expect(published).not.toContain("hunter22");
  });
});
