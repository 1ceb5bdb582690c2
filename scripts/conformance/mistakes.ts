import {
  anywhere,
  changeTop,
  FAULTY,
  faulty,
  inPorts,
  inService,
  oneOf,
  oneOfChanges,
  pathAt,
  topOf,
  type Change,
} from "./changes.ts";
import type { Draft } from "./Draft.ts";
import { at, map, text } from "./Yaml.ts";

/**
 * The kinds of rejections by Compose, with patterns of its messages. Each must occur in at least
 * two percent of projects.
 */
export const REFUSALS = {
  "host port": /invalid hostport/i,
  "container port": /invalid containerport|no port specified/i,
  address: /invalid ip address/i,
  protocol: /invalid proto/i,
  "ranges of different lengths": /invalid ranges specified/i,
  "type of a port": /invalid type \S+ for port|invalid jsonType time/,
  "missing target": /missing a target port/,
  "unknown key": /additional properties '(?:prots|unknown|unheard_of|pre_start)' not allowed/,
  value:
    /decoding failed|invalid ssh key|unexpected type \S+$|\.(?:image|security_opt|tty|condition)\b/,
  schema: /^validating |must be a mapping$|\.service is required/,
  cast: /failed to cast/,
  "required variable": /required variable/,
  "variable syntax": /invalid interpolation format/,
  YAML: new RegExp(
    [
      "failed to parse|go-yaml|yaml: (?:line|unknown|unmarshal|did not find|found)",
      "already defined|non-string key|top-level object",
    ].join("|"),
    "i",
  ),
  "env file":
    /unexpected character|cannot contain a space|unterminated quoted|couldn't find env file/,
  "missing file": /no such file|is a directory|no configuration file/,
  extends: /cannot extend service|Circular reference/,
  include: /include cycle|`include` must be/,
  dependency: /depends on undefined service|dependency cycle/,
  scale: /distinct values on 'scale'|must be greater than or equal to 0|can't set container_name/,
  network: /mutually exclusive `network_mode`|undefined network/,
  "unknown service": /no such service/,
  "project name": /invalid project name|project name must not be empty|project name can't be empty/,
  "missing image": /neither an image nor a build/,
  "override of another type": /cannot override/,
} as const satisfies Record<string, RegExp>;

export type Refusal = keyof typeof REFUSALS;

/** The kinds that do not affect ports, which Portplan accepts. */
export const LEFT_TO_COMPOSE: ReadonlySet<Refusal> = new Set([
  "unknown key",
  "missing image",
  "value",
]);

/** Mistakes by kind. Compose may reject a project for another reason first. */
export const mistakes: Readonly<Record<Refusal, Change>> = {
  "host port": inPorts(
    '"abc:80"',
    '"70000:80"',
    '"80-:80"',
    '"8081-8080:80"',
    '" 8080:80"',
    '"8080/tcp:80"',
    '"127.0.0.1:80"',
    '"$${PORT}:80"',
    '"80-90-100:80"',
    '"0x50:80"',
  ),
  "container port": inPorts(
    '"8080:abc"',
    "99999",
    '"8080:"',
    '""',
    '"/tcp"',
    '":"',
    '"80 "',
    '"8080:80-"',
    '"8080:${NONE}"',
    "-80",
    '"tcp/80"',
  ),
  address: inPorts(
    '"localhost:8080:80"',
    '"127.1:8080:80"',
    '"010.0.0.1:8080:80"',
    '"1:2:3"',
    '"[::1:8080:80"',
    '"fe80::1%eth0:80:80"',
    "{target: 80, host_ip: localhost}",
    '{target: 80, host_ip: "[::1]"}',
    '{target: 80, host_ip: ""}',
  ),
  protocol: inPorts(
    '"8080:80/icmp"',
    '"8080:80/udp4"',
    '"8080:80/tcps"',
    '"8080:80/6"',
    '"127.0.0.1:8080:80/tls"',
    '"53:53/dns"',
    '"80/tcp,udp"',
    '"8080:80/tcp/udp"',
  ),
  "ranges of different lengths": inPorts(
    '"8000-8002:80-81"',
    '"8000:80-82"',
    '"127.0.0.1:8000-8001:80-82/udp"',
  ),
  "type of a port": inPorts(
    "0080",
    "80.0",
    "1e3",
    "80.5",
    "08",
    ".5",
    "0090",
    "2026-11-20",
    "!!float 80",
  ),
  "missing target": inPorts(
    '{published: "8080"}',
    "0",
    "{published: 8080, protocol: udp}",
    '"8080:0"',
  ),
  schema: inService(
    ["ports", '"8080:80"'],
    ["ports", "{a: 1}"],
    ["ports", "[true]"],
    ["ports", "[[80]]"],
    ["ports", "[null]"],
    ["ports", "[{target: 80, published: null}]"],
    ["scale", "1.5"],
    ["profiles", "dev"],
    ["networks", "front"],
  ),
  "unknown key": inService(
    ["ports", "[{target: 80, unknown: 1}]"],
    ["prots", '["8080:80"]'],
    ["unheard_of", "{a: 1}"],
    ["pre_start", "[]"],
  ),
  cast: inService(
    ["ports", '[{target: "80-82"}]'],
    ["ports", '[{target: "${NONE}"}]'],
    ["scale", '"two"'],
    ["deploy", '{replicas: "${NONE}"}'],
    ["scale", '"1.0"'],
  ),
  "required variable": anywhere(
    '"${NONE:?set it}"',
    '"${NONE?}"',
    '"${NONE:-${NONE:?}}:80"',
    '"${EMPTY:?empty}"',
  ),
  "variable syntax": anywhere(
    '"${PORT:}"',
    '"${}"',
    '"${PORT"',
    '"${1}"',
    '"${PORT=1}"',
    '"${ PORT}"',
    '"${PORT!}:80"',
    '"${PORT:-"',
  ),
  YAML: oneOf<(written: string) => string>(
    (written) => `${written}x-list: [1, 2\n`,
    (written) => `${written}\tx: 1\n`,
    (written) => `${written}x-one: 1\nx-one: 2\n`,
    (written) => `${written}x-alias: *nowhere\n`,
    (written) => `${written}1: one\n`,
    (written) => `${written}---\n`,
    (written) => `%YAML 1.2\n---\n${written}`,
    (written) => `services: [a]\n${written}`,
    () => "- services\n",
    (written) => `${written}x-text: a: b\n`,
    (written) => `${written}x-one:\n   two: 1\n  three: 2\n`,
  )((draft, change, where) => {
    const path = pathAt(draft, where);
    draft.last.push((texts) => texts.set(path, change(texts.get(path) ?? "")));
  }),
  "env file": oneOf(
    "A/B=1",
    "TWO WORDS=1",
    'OPEN="never closed',
    "$X=1",
    "A='x",
    null,
  )(({ texts, request, shell, base }, bad) => {
    const path = [...texts.keys()].find((name) => name.endsWith("one.env")) ?? `${base}.env`;
    if (bad === null) request.envFiles = ["nowhere.env"];
    else texts.set(path, `${texts.get(path) ?? ""}\n${bad}\n`);
    if (bad === null) delete shell["COMPOSE_ENV_FILES"];
    delete shell["COMPOSE_DISABLE_ENV_FILE"];
  }),
  "missing file": oneOfChanges(
    (draft) => {
      draft.request.files = [
        ...(draft.request.files.length > 0 ? draft.request.files : [fromCwd(draft, draft.main)]),
        "nowhere.yaml",
      ];
    },
    (draft) => changeTop(draft, 0, ["include"], text("[nowhere.yaml]")),
    (draft) => faulty(draft, "extends", "{file: nowhere.yaml, service: web}"),
    (draft) =>
      changeTop(draft, 0, ["include"], text("[{path: again.yaml, env_file: nowhere.env}]")),
    (draft) => changeTop(draft, 0, ["include"], text("[.]")),
    ({ request, shell }) => {
      request.files = [];
      shell["COMPOSE_FILE"] = "";
    },
    ({ request, shell }) => {
      request.files = [];
      shell["COMPOSE_FILE"] = "nowhere.yaml";
    },
  ),
  extends: oneOf(
    "nobody",
    "{service: nobody}",
    FAULTY,
    `{service: ${FAULTY}}`,
    "{file: self.yaml, service: nobody}",
    "{file: self.yaml, service: loop}",
    "{file: empty.yaml, service: a}",
  )((draft, value) => {
    faulty(draft, "extends", value);
    draft.texts.set(
      `${draft.base}self.yaml`,
      "services:\n  loop: {image: tiny, extends: {file: self.yaml, service: loop}}\n",
    );
    draft.texts.set(`${draft.base}empty.yaml`, "x-nothing: here\n");
  }),
  include: oneOf(
    "loop.yaml",
    "[loop.yaml]",
    "[{path: loop.yaml}]",
    "[first.yaml]",
  )((draft, value) => {
    changeTop(draft, 0, ["include"], text(value));
    draft.texts.set(
      `${draft.base}loop.yaml`,
      "include: [loop.yaml]\nservices: {loop: {image: tiny}}\n",
    );
    draft.texts.set(`${draft.base}first.yaml`, "include: [second.yaml]\n");
    draft.texts.set(`${draft.base}second.yaml`, "include: [first.yaml]\n");
  }),
  dependency: oneOf<readonly [string, string]>(
    ["depends_on", "[nobody]"],
    ["links", "[nobody]"],
    ["network_mode", "service:nobody"],
    ["depends_on", "[hidden]"],
    ["depends_on", "{nobody: {condition: service_started, required: false}}"],
    ["depends_on", "[round]"],
    ["volumes_from", "[nobody]"],
  )((draft, [key, value]) => {
    changeTop(draft, 0, ["services", "hidden"], text("{image: tiny, profiles: [never]}"));
    changeTop(
      draft,
      0,
      ["services", "round"],
      text(value === "[round]" ? `{image: tiny, depends_on: [${FAULTY}]}` : "{image: tiny}"),
    );
    faulty(draft, key, value);
    draft.request.profiles = draft.request.profiles.filter((profile) => profile !== "*");
  }),
  scale: oneOf<readonly [string, string, string]>(
    ["scale", "3", "4"],
    ["scale", "5", '"6"'],
    ["scale", "-1", "-1"],
    ["container_name", "one", "2"],
    ["scale", "0", "1"],
    ["scale", '"2"', "3"],
    ["container_name", "one", '"3"'],
  )((draft, [key, value, replicas]) => {
    faulty(draft, key, value);
    faulty(draft, "deploy", `{replicas: ${replicas}}`);
  }),
  network: oneOf(
    "[nowhere]",
    "{nowhere: {}}",
    "[default]",
  )((draft, networks) => {
    faulty(draft, "networks", networks);
    if (networks === "[default]") faulty(draft, "network_mode", "host");
  }),
  "unknown service": oneOf(
    ["nobody"],
    ["web", "nobody"],
    [""],
  )(({ request }, services) => {
    request.services = services;
  }),
  "project name": oneOf<readonly ["-p" | "COMPOSE_PROJECT_NAME" | "name:", string]>(
    ["-p", "PP"],
    ["-p", "_x"],
    ["-p", "a b"],
    ["-p", "-"],
    ["COMPOSE_PROJECT_NAME", "Über"],
    ["COMPOSE_PROJECT_NAME", "A"],
    ["name:", '"..."'],
    ["name:", '"__"'],
    ["name:", '"${NONE:-.}"'],
  )((draft, [where, name]) => {
    draft.request.projectName = where === "-p" ? name : null;
    if (where === "COMPOSE_PROJECT_NAME") draft.shell["COMPOSE_PROJECT_NAME"] = name;
    if (where !== "name:") return;
    delete draft.shell["COMPOSE_PROJECT_NAME"];
    for (const index of draft.read.keys())
      if (at(topOf(draft, index), "name")) changeTop(draft, index, ["name"], text(name));
    changeTop(draft, 0, ["name"], text(name));
  }),
  "missing image": oneOf(
    '{ports: ["8080:80"]}',
    '{image: ""}',
    '{image: "${NONE}"}',
    "{}",
  )((draft, value) => changeTop(draft, 0, ["services", "bare"], text(value))),
  value: inService(
    ["image", "[tiny]"],
    ["depends_on", "{web: {condition: ready}}"],
    ["security_opt", "[a, a]"],
    ["tty", '"maybe"'],
    ["attach", '"maybe"'],
    ["mem_limit", "much"],
    ["extra_hosts", "[nowhere]"],
    ["environment", '["A =b"]'],
    ["secrets", "[{source: ports, mode: rw}]"],
    ["build", "{context: ., ssh: [agent]}"],
    ["stop_grace_period", "soon"],
    ["ulimits", "{nofile: 1.0}"],
    ["group_add", "[1.5]"],
    ["healthcheck", "{retries: -1}"],
    ["blkio_config", '{weight: "10"}'],
    ["hostname", "2026-11-20"],
    ["labels", "[2026-11-20]"],
  ),
  "override of another type": oneOf(
    '{ports: "8080:80"}',
    "{ports: 8080}",
    "{ports: {a: b}}",
    "{labels: {a: b}, ports: {}}",
  )((draft, value) => {
    faulty(draft, "ports", '["8080:80"]');
    draft.documents.get(draft.main)?.push(map({ services: map({ [FAULTY]: value }) }));
  }),
};

function fromCwd({ cwd }: Draft, path: string): string {
  return (cwd === "" ? "" : "../".repeat(cwd.split("/").length)) + path;
}
