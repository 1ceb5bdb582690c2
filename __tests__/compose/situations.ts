import type { ProjectRequest } from "../../src/compose/Project.ts";

/** A project that is easily resolved in another way than Compose resolves it. */
export interface ComposeSituation {
  readonly title: string;
  /** By path in the project directory, /repo. A string is the text of compose.yaml. */
  readonly files: string | Readonly<Record<string, string>>;
  /**
   * Ports by service: `IP|PUBLISHED:TARGET/PROTOCOL`, without `/tcp`, and with `~` if the engine
   * assigns a port; or a pattern of the problem.
   */
  readonly expected: Readonly<Record<string, readonly string[]>> | RegExp;
  readonly name?: string;
  /**
   * Debian's builds of Compose resolve it differently, because they use an older port parser
   * (go-connections).
   */
  readonly notInDebian?: true;
  /** The first release of Compose that accepts it. */
  readonly since?: string;
  /** A directory in /repo. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly request?: Partial<ProjectRequest>;
}

/** Returns a project with a service `a` of these lines. */
const a = (...lines: string[]) =>
  `services:\n  a:\n    image: x\n${lines.map((line) => `    ${line}\n`).join("")}`;
const ports = (...entries: string[]) => a(`ports: [${entries.join(", ")}]`);
const over = (base: string, override: string) => ({
  "compose.yaml": base,
  "compose.override.yaml": override,
});
const env = (text: string, base: string) => ({ "compose.yaml": base, ".env": text });
const b = (...lines: string[]) =>
  `  b:\n    image: y\n${lines.map((line) => `    ${line}\n`).join("")}`;

const spelling: readonly ComposeSituation[] = [
  {
    title: "an unquoted 22:22 as a string, not as a number in base 60",
    files: ports("22:22"),
    expected: { a: ["22:22"] },
  },
  {
    title: "a number with a leading zero as octal",
    files: ports("0120"),
    expected: { a: ["~:80"] },
  },
  { title: "a hexadecimal number", files: ports("0x50"), expected: { a: ["~:80"] } },
  { title: "a number with an underscore", files: ports("8_080"), expected: { a: ["~:8080"] } },
  {
    title: "0080 as a floating-point number",
    files: ports("0080"),
    expected: /floating-point number/,
  },
  {
    title: "80.0 as a floating-point number",
    files: ports("80.0"),
    expected: /floating-point number/,
  },
  {
    title: "1e3 as a floating-point number",
    files: ports("1e3"),
    expected: /floating-point number/,
  },
  { title: "container port 0 as invalid", files: ports("0"), expected: /invalid container port 0/ },
  {
    title: "three spellings of a port as one",
    files: ports("80", '"80"', '"80/tcp"'),
    expected: { a: ["~:80"] },
  },
  {
    title: "tcp and udp as two ports",
    files: ports('"8080:80"', '"8080:80/udp"'),
    expected: { a: ["8080:80", "8080:80/udp"] },
  },
  {
    title: "one host port for two container ports",
    files: ports('"8080:80"', '"8080:81"'),
    expected: { a: ["8080:80", "8080:81"] },
  },
  {
    title: "an equal short and long entry as one",
    files: ports('"8080:80"', '{target: 80, published: "8080"}'),
    expected: { a: ["8080:80"] },
  },
  {
    title: "a published integer and an equal string as two",
    files: ports('"8080:80"', "{target: 80, published: 8080}"),
    expected: { a: ["8080:80", "8080:80"] },
  },
  {
    title: "0.0.0.0 and no address as the same",
    files: ports('"8080:80"', '"0.0.0.0:8080:80"'),
    expected: { a: ["0.0.0.0|8080:80"] },
  },
  {
    title: "127.0.0.1 and no address as two",
    files: ports('"8080:80"', '"127.0.0.1:8080:80"'),
    expected: { a: ["8080:80", "127.0.0.1|8080:80"] },
  },
  {
    title: "three addresses",
    files: ports('"127.0.0.1:8080:80"', '"127.0.0.2:8080:80"', '"[::1]:8080:80"'),
    expected: { a: ["127.0.0.1|8080:80", "127.0.0.2|8080:80", "::1|8080:80"] },
  },
  {
    title: "all addresses of both families",
    files: ports('"0.0.0.0:8080:80"', '"[::]:8080:80"'),
    expected: { a: ["0.0.0.0|8080:80", "::|8080:80"] },
  },
  {
    title: "no address and [::] as two",
    files: ports('"8080:80"', '"[::]:8080:80"'),
    expected: { a: ["8080:80", "::|8080:80"] },
  },
  {
    title: "the protocol of a short entry in lower case",
    files: ports('"80:90/TCP"', '"80:90"'),
    expected: { a: ["80:90"] },
  },
  {
    title: "the protocol of a long entry unchanged",
    files: ports(
      '{target: 90, published: "80", protocol: TCP}',
      '{target: 90, published: "80", protocol: tcp}',
    ),
    expected: { a: ["80:90/TCP", "80:90"] },
  },
  {
    title: "a port that repeats one of a range",
    files: ports('"8080-8082:80-82"', '"8081:81"'),
    expected: { a: ["8080:80", "8081:81", "8082:82"] },
  },
  {
    title: "a pool and one of its ports",
    files: ports('"8000-8001:80"', '"8000:80"'),
    expected: { a: ["8000-8001:80", "8000:80"] },
  },
  {
    title: "a pool and a port for another container port",
    files: ports('"23410-23411:81"', '"23410:80"'),
    expected: { a: ["23410-23411:81", "23410:80"] },
  },
  {
    title: "a pool in long syntax",
    files: ports('{target: 80, published: "8080-8090"}'),
    expected: { a: ["8080-8090:80"] },
  },
  {
    title: "a range as target as invalid",
    files: ports('{target: "80-82", published: "8080-8082"}'),
    expected: /target must be an integer/,
  },
  {
    title: "an empty published",
    files: ports('{target: 80, published: ""}'),
    expected: { a: ["~:80"] },
  },
  {
    title: "published: null as invalid",
    files: ports("{target: 80, published: null}"),
    expected: /published must be .* but it is empty/,
  },
  { title: "published: 0", files: ports("{target: 80, published: 0}"), expected: { a: ["0:80"] } },
  {
    title: "a word as published",
    files: ports("{target: 80, published: abc}"),
    expected: { a: ["abc:80"] },
  },
  {
    title: "an entry without a target as invalid",
    files: ports('{published: "8080"}'),
    expected: /has no target/,
  },
  {
    title: "a long entry with an address in brackets as invalid",
    files: ports('{target: 80, host_ip: "[::1]"}'),
    expected: /host_ip is not an IP address/,
  },
  {
    title: "a long entry with a hostname as invalid",
    files: ports("{target: 80, host_ip: localhost}"),
    expected: /host_ip is not an IP address/,
  },
  {
    title: "a long entry with an empty address as invalid",
    files: ports('{target: 80, host_ip: ""}'),
    expected: /host_ip is empty/,
  },
  {
    title: "an IPv6 address without brackets",
    files: ports('"::1:8080:80"'),
    notInDebian: true,
    expected: { a: ["::1|8080:80"] },
  },
  {
    title: "a hostname as invalid",
    files: ports('"localhost:8080:80"'),
    expected: /invalid IP address/,
  },
  {
    title: "an incomplete address as invalid",
    files: ports('"127.1:83:83"'),
    expected: /invalid IP address/,
  },
  {
    title: "an address with a leading zero as invalid",
    files: ports('"010.0.0.1:80:80"'),
    expected: /invalid IP address/,
  },
  { title: "a pool that starts at 0", files: ports('"0-5:80"'), expected: { a: ["0-5:80"] } },
  {
    title: "a range with two hyphens as invalid",
    files: ports('"80-90-100:80"'),
    notInDebian: true,
    expected: /invalid host port/,
  },
  {
    title: "two protocols as invalid",
    files: ports('"8080:80/tcp/udp"'),
    notInDebian: true,
    expected: /protocol/,
  },
];

const yaml: readonly ComposeSituation[] = [
  {
    title: "an anchor with a dot, in newer releases",
    since: "5.0.0",
    files: ports("&own.er 80", "*own.er", '"81"'),
    expected: { a: ["~:80", "~:81"] },
  },
  {
    title: "an unquoted date, in newer releases",
    since: "5.0.0",
    files: a("environment: {DAY: 2026-11-20}", "ports: [80]"),
    expected: { a: ["~:80"] },
  },
  {
    title: "a date in an extension",
    files: `x-day: 2026-11-20\n${ports("80")}`,
    expected: { a: ["~:80"] },
  },
  {
    title: "a port in a block scalar",
    files: a("ports:", "  - |-", "    8080:80", "  - >-", "    8081:81"),
    expected: { a: ["8080:80", "8081:81"] },
  },
  {
    title: "a number with a tag",
    files: ports('!!int "80"', "!!str 81", "! 82"),
    expected: { a: ["~:80", "~:81", "~:82"] },
  },
  { title: "a directive", files: `%YAML 1.1\n---\n${ports("80")}`, expected: { a: ["~:80"] } },
  {
    title: "a merge key in an entry",
    files: ports("{target: 80, <<: [{protocol: udp}, {protocol: tcp}]}"),
    expected: { a: ["~:80/udp"] },
  },
  {
    title: "a key on two lines after a question mark",
    files: ports("{? target\n      : 80}"),
    expected: { a: ["~:80"] },
  },
];

const variables: readonly ComposeSituation[] = [
  { title: "an unset host port", files: ports('"${P}:80"'), expected: { a: ["~:80"] } },
  {
    title: "an unset address",
    files: ports('"${IP}:${P}:80"'),
    env: { P: "8080" },
    expected: { a: ["8080:80"] },
  },
  {
    title: "an empty address with a default",
    files: ports('"${IP-127.0.0.1}:8080:80"'),
    env: { IP: "" },
    expected: { a: ["8080:80"] },
  },
  {
    title: "the longest name of a variable",
    files: ports('"$PORT_X:80"'),
    env: { PORT: "81" },
    expected: { a: ["~:80"] },
  },
  { title: "an escaped dollar sign", files: ports('"$${P}:80"'), expected: /invalid host port/ },
  {
    title: "a colon without an operator as invalid",
    files: ports('"${P:}:80"'),
    expected: /invalid variable syntax/,
  },
  {
    title: "a replacement for an unset variable as empty",
    files: ports('"${P:+9}80:80"'),
    expected: { a: ["80:80"] },
  },
  {
    title: "a variable for a whole list as invalid",
    files: a('ports: "${PORTS}"'),
    env: { PORTS: "1:1" },
    expected: /must be a list/,
  },
  {
    title: "a required variable in a disabled service",
    files: `${a()}${b("profiles: [p]", 'command: "${X:?boom}"')}`,
    expected: /required variable X .*boom/,
  },
  {
    title: "a required variable in an extension",
    files: `x-q: "\${X:?boom}"\n${a()}`,
    expected: /required variable X/,
  },
  {
    title: "a required variable that is overridden",
    files: over(ports('"${X:?boom}:1"'), a('ports: !override ["2:2"]')),
    expected: /required variable X/,
  },
  {
    title: "an invalid port that is overridden",
    files: over(ports('"abc:1"'), a('ports: !override ["2:2"]')),
    expected: /invalid host port/,
  },
  {
    title: "a comment in place of a value in .env",
    files: env("P= # web\n", ports('"${P}:1"')),
    expected: /invalid host port/,
  },
  {
    title: "a tab before a comment in .env",
    files: env("P=8081\t# web\n", ports('"${P}:1"')),
    expected: /invalid host port/,
  },
  {
    title: "a space before a comment in .env",
    files: env("P=8081 # web\r\n", ports('"${P}:1"')),
    expected: { a: ["8081:1"] },
  },
  {
    title: "a variable of the shell before one of .env",
    files: env("BASE=80\nP=${BASE}81\n", ports('"${P}:1"')),
    env: { BASE: "90" },
    expected: { a: ["9081:1"] },
  },
  {
    title: "an empty variable of the shell before one of .env",
    files: env("P=5\n", ports('"${P:-1}:1"')),
    env: { P: "" },
    expected: { a: ["1:1"] },
  },
  {
    title: "variables without the environment of the service",
    files: env("", a('ports: ["${P:-1}:1"]', "environment: {P: 5}")),
    expected: { a: ["1:1"] },
  },
  {
    title: "keys without substitution",
    files: a('ports: ["1:1"]', "labels: {$P: x}"),
    expected: { a: ["1:1"] },
  },
];

const merging: readonly ComposeSituation[] = [
  {
    title: "another host port",
    files: over(ports('"8080:80"'), ports('"9090:80"')),
    expected: { a: ["8080:80", "9090:80"] },
  },
  {
    title: "!override",
    files: over(ports('"8080:80"'), a('ports: !override ["9090:90"]')),
    expected: { a: ["9090:90"] },
  },
  {
    title: "!reset of an empty list",
    files: over(ports('"8080:80"'), a("ports: !reset []")),
    expected: { a: [] },
  },
  {
    title: "!reset with a value",
    files: over(ports('"8080:80"'), a('ports: !reset ["x"]')),
    expected: { a: [] },
  },
  {
    title: "!reset on a list item",
    files: over(ports('"8080:80"'), a('ports: [!reset "8080:80"]')),
    expected: { a: ["8080:80"] },
  },
  {
    title: "!override with null as invalid",
    files: over(ports('"8080:80"'), a("ports: !override null")),
    expected: /ports must be a list, not a string/,
  },
  { title: "null", files: over(ports('"8080:80"'), a("ports:")), expected: { a: ["8080:80"] } },
  {
    title: "an empty list",
    files: over(ports('"8080:80"'), a("ports: []")),
    expected: { a: ["8080:80"] },
  },
  {
    title: "a single value as invalid",
    files: over(ports('"8080:80"'), a('ports: "9090:90"')),
    expected: /ports must be a list, not a string/,
  },
  {
    title: "!override on a service",
    files: over(ports('"8080:80"'), 'services:\n  a: !override {image: x, ports: ["1:1"]}\n'),
    expected: { a: ["1:1"] },
  },
  {
    title: "!reset on a service",
    files: over(`${ports('"1:1"')}${b()}`, "services:\n  b: !reset null\n"),
    expected: { a: ["1:1"] },
  },
  {
    title: "three files",
    files: {
      "1.yaml": ports('"1:1"'),
      "2.yaml": a('ports: !override ["2:2"]'),
      "3.yaml": ports('"3:3"'),
    },
    request: { files: ["1.yaml", "2.yaml", "3.yaml"] },
    expected: { a: ["2:2", "3:3"] },
  },
  {
    title: "a port that is removed and added again",
    files: { "1.yaml": ports('"1:1"'), "2.yaml": a("ports: !reset []"), "3.yaml": ports('"1:1"') },
    request: { files: ["1.yaml", "2.yaml", "3.yaml"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "!reset in a merge key",
    files: over(ports('"1:1"'), "x-r: &r {ports: !reset []}\nservices:\n  a:\n    <<: *r\n"),
    expected: { a: [] },
  },
  {
    title: "!override in a merge key",
    files: over(
      ports('"1:1"'),
      'x-r: &r {ports: !override ["2:2"]}\nservices:\n  a:\n    <<: *r\n',
    ),
    expected: { a: ["2:2"] },
  },
  {
    title: "a tag inside !override",
    files: over(ports('"1:1"'), a('ports: !override [!reset "7:7", "8:8"]')),
    expected: { a: ["7:7", "8:8"] },
  },
  {
    title: "!reset on a key that is not a string",
    files: a('ports: ["1:1"]', "3000: !reset []"),
    expected: { a: ["1:1"] },
  },
  {
    title: "two merged mappings",
    files: `x-b: &b {ports: ["1:1"]}\nx-c: &c {ports: ["2:2"]}\n${a("<<: [*c, *b]")}`,
    expected: { a: ["2:2"] },
  },
  {
    title: "a merged mapping in a service with ports",
    files: `x-b: &b {ports: ["1:1"]}\n${a('ports: ["2:2"]', "<<: *b")}`,
    expected: { a: ["2:2"] },
  },
  {
    title: "an anchor that is redefined after its merge key",
    files: `x-b: &b {ports: ["1:1"]}\n${a("<<: *b", "working_dir: &b /x")}`,
    expected: { a: ["1:1"] },
  },
  {
    title: "two merge keys as invalid",
    files: `x-b: &b {ports: ["1:1"]}\n${a("<<: *b", "<<: *b")}`,
    expected: /duplicate key/,
  },
  {
    title: "a duplicate key as invalid",
    files: a('ports: ["1:1"]', 'ports: ["2:2"]'),
    expected: /duplicate key/,
  },
  {
    title: "a second document",
    files: `${ports('"8080:80"')}---\n${ports('"9090:90"')}`,
    expected: { a: ["8080:80", "9090:90"] },
  },
  {
    title: "an extension in services",
    files: `${a()}  x-web:\n    image: y\n    ports: ["1:1"]\n`,
    expected: { "x-web": ["1:1"], a: [] },
  },
  { title: "an unknown tag", files: a('ports: !foo ["1:1"]'), expected: { a: ["1:1"] } },
  {
    title: "an integer as the name of a service as invalid",
    files: "services:\n  1:\n    image: x\n",
    expected: /not a string/,
  },
  {
    title: "an empty last document as invalid",
    files: `${a()}---\n`,
    expected: /document is empty/,
  },
];

const includes: readonly ComposeSituation[] = [
  {
    title: "a local service of the same name",
    files: {
      "compose.yaml": `include: [i.yaml]\nservices:\n${b('ports: ["2:2"]')}`,
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
    },
    expected: { b: ["1:1", "2:2"] },
  },
  {
    title: "a local service of the same name in a second file",
    files: {
      ...over("include: [i.yaml]\n", `services:\n${b('ports: ["2:2"]')}`),
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
    },
    expected: { b: ["1:1", "2:2"] },
  },
  {
    title: "two includes that define the same service",
    files: {
      "compose.yaml": "include: [i.yaml, j.yaml]\n",
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
      "j.yaml": `services:\n${b('ports: ["2:2"]')}`,
    },
    expected: { b: ["2:2", "1:1"] },
  },
  {
    title: "the same file twice",
    files: {
      "compose.yaml": "include: [i.yaml, i.yaml]\n",
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
    },
    expected: { b: ["1:1"] },
  },
  {
    title: "the same file through two others",
    files: {
      "compose.yaml": "include: [i.yaml, j.yaml]\n",
      "i.yaml": "include: [k.yaml]\n",
      "j.yaml": "include: [k.yaml]\n",
      "k.yaml": ports('"1:1"'),
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "the outer .env before the inner one",
    files: {
      ...env("P=11\n", "include: [sub/c.yaml]\n"),
      "sub/c.yaml": ports('"${P}:1"', '"${Q}:2"'),
      "sub/.env": "P=99\nQ=98\n",
    },
    expected: { a: ["11:1", "98:2"] },
  },
  {
    title: "an env_file relative to the including project",
    files: {
      "compose.yaml": "include: [{path: sub/c.yaml, env_file: my.env}]\n",
      "sub/c.yaml": ports('"${P}:1"'),
      "sub/.env": "P=99\n",
      "my.env": "P=77\n",
    },
    expected: { a: ["77:1"] },
  },
  {
    title: "an env_file /dev/null",
    files: {
      "compose.yaml": "include: [{path: sub/c.yaml, env_file: /dev/null}]\n",
      "sub/c.yaml": ports('"${P:-1}:1"'),
      "sub/.env": "P=99\n",
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "paths relative to the directory of the first file",
    files: {
      "compose.yaml": "include: [{path: [sub/c.yaml, o.yaml]}]\n",
      "sub/c.yaml": "include: [d.yaml]\n",
      "o.yaml": ports('"2:2"'),
      "sub/d.yaml": ports('"1:1"'),
    },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "an ignored name of the included project",
    files: {
      "compose.yaml": "name: outer\ninclude: [i.yaml]\n",
      "i.yaml": `name: inner\n${ports('"1:1"')}`,
    },
    name: "outer",
    expected: { a: ["1:1"] },
  },
  {
    title: "!override on an included service",
    files: {
      "compose.yaml": 'include: [i.yaml]\nservices:\n  a:\n    ports: !override ["2:2"]\n',
      "i.yaml": ports('"1:1"'),
    },
    expected: { a: ["2:2"] },
  },
  {
    title: "a value other than a list as invalid",
    files: { "compose.yaml": "include: i.yaml\n", "i.yaml": ports('"1:1"') },
    expected: /include must be a list/,
  },
  {
    title: "a cycle as invalid",
    files: { "compose.yaml": "include: [i.yaml]\n", "i.yaml": "include: [compose.yaml]\n" },
    expected: /includes itself/,
  },
  {
    title: "a directory as invalid",
    files: { "compose.yaml": "include: [sub]\n", "sub/compose.yaml": ports('"1:1"') },
    expected: /is a directory/,
  },
  { title: "a missing file as invalid", files: "include: [i.yaml]\n", expected: /no such file/ },
  {
    title: "a missing env_file as invalid",
    files: {
      "compose.yaml": "include: [{path: i.yaml, env_file: e.env}]\n",
      "i.yaml": ports('"1:1"'),
    },
    expected: /no such file/,
  },
];

const extending: readonly ComposeSituation[] = [
  {
    title: "an included service",
    files: {
      "compose.yaml": 'include: [i.yaml]\nservices:\n  a:\n    extends: b\n    ports: ["2:2"]\n',
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
    },
    expected: { a: ["1:1", "2:2"], b: ["1:1"] },
  },
  {
    title: "a chain",
    files:
      'services:\n  a: {image: x, ports: ["3:3"]}\n  b: {extends: a, ports: ["2:2"]}\n' +
      '  c: {extends: {service: b}, ports: ["1:1"]}\n',
    expected: { a: ["3:3"], b: ["3:3", "2:2"], c: ["3:3", "2:2", "1:1"] },
  },
  {
    title: "inherited profiles",
    files: `services:\n  a:\n    extends: b\n${b("profiles: [x]", 'ports: ["1:1"]')}`,
    expected: {},
  },
  {
    title: "a service of another -f file as invalid",
    files: over(`services:\n${b()}`, "services:\n  a:\n    extends: b\n"),
    expected: /extends "b", which is not defined in this file/,
  },
  {
    title: "a base that a later file overrides",
    files: over(
      `services:\n  a:\n    extends: b\n${b('ports: ["1:1"]')}`,
      'services:\n  b:\n    ports: ["2:2"]\n',
    ),
    expected: { a: ["1:1"], b: ["1:1", "2:2"] },
  },
  {
    title: "a file with a .env next to it",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: sub/c.yaml, service: b}\n",
      "sub/c.yaml": `services:\n${b('ports: ["${P:-1}:1"]')}`,
      "sub/.env": "P=9\n",
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "a file in the directory of another file",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: sub/c.yaml, service: b}\n",
      "sub/c.yaml": "services:\n  b:\n    extends: {file: d.yaml, service: c}\n",
      "sub/d.yaml": 'services:\n  c:\n    image: x\n    ports: ["1:1"]\n',
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "a file relative to the project directory in a second -f file",
    files: {
      "compose.yaml": a(),
      "sub/o.yaml": "services:\n  a:\n    extends: {file: b.yaml, service: b}\n",
      "b.yaml": `services:\n${b('ports: ["1:1"]')}`,
      "sub/b.yaml": `services:\n${b('ports: ["2:2"]')}`,
    },
    request: { files: ["compose.yaml", "sub/o.yaml"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "!override on an inherited value",
    files: `services:\n  a:\n    extends: b\n    ports: !override ["2:2"]\n${b('ports: ["1:1"]')}`,
    expected: { a: ["2:2"], b: ["1:1"] },
  },
  {
    title: "an extended file without its includes",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
      "c.yaml": `include: [nowhere.yaml]\nservices:\n${b('ports: ["1:1"]')}`,
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "an extended file with errors that do not matter",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
      "c.yaml": `services:\n${b('ports: ["1:1"]')}  c:\n    nonsense: true\n`,
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "a service that extends itself as invalid",
    files: "services:\n  a:\n    extends: a\n",
    expected: /extends itself/,
  },
  {
    title: "a missing file as invalid",
    files: "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
    expected: /no such file/,
  },
  {
    title: "an undefined service in the other file as invalid",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: q}\n",
      "c.yaml": `services:\n${b()}`,
    },
    expected: /extends "q", which is not defined in c\.yaml/,
  },
  {
    title: "an inherited dependency that is undefined as invalid",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
      "c.yaml": `services:\n${b("depends_on: [c]")}`,
    },
    expected: /depends on undefined service c/,
  },
];

const two = (first: string[], second: string[]) => `${a(...first)}${b(...second)}`;

const choosing: readonly ComposeSituation[] = [
  {
    title: "--profile, without splitting it",
    files: two(['ports: ["1:1"]'], ["profiles: [x]", 'ports: ["2:2"]']),
    request: { profiles: ["x,z"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "COMPOSE_PROFILES, split at commas",
    files: two(['ports: ["1:1"]'], ["profiles: [x]", 'ports: ["2:2"]']),
    env: { COMPOSE_PROFILES: "x,z" },
    expected: { a: ["1:1"], b: ["2:2"] },
  },
  {
    title: "--profile instead of COMPOSE_PROFILES",
    files: two(["profiles: [x]", 'ports: ["1:1"]'], ["profiles: [y]", 'ports: ["2:2"]']),
    env: { COMPOSE_PROFILES: "x" },
    request: { profiles: ["y"] },
    expected: { b: ["2:2"] },
  },
  {
    title: "the empty profile as active",
    files: a('profiles: [""]', 'ports: ["1:1"]'),
    expected: { a: ["1:1"] },
  },
  {
    title: "all profiles",
    files: two(["profiles: [x]", 'ports: ["1:1"]'], ["profiles: [y]", 'ports: ["2:2"]']),
    request: { profiles: ["*"] },
    expected: { a: ["1:1"], b: ["2:2"] },
  },
  {
    title: "a disabled dependency as invalid",
    files: two(["depends_on: [b]"], ["profiles: [x]"]),
    expected: /depends on b, but no active profile enables b/,
  },
  {
    title: "a disabled dependency with required: false",
    files: two(
      ['ports: ["1:1"]', "depends_on: {b: {condition: service_started, required: false}}"],
      ["profiles: [x]"],
    ),
    expected: { a: ["1:1"] },
  },
  {
    title: "an undefined dependency with required: false as invalid",
    files: a("depends_on: {b: {condition: service_started, required: false}}"),
    expected: /depends on undefined service b/,
  },
  {
    title: "a selected service with a dependency of another profile as invalid",
    files: two(["profiles: [y]", "depends_on: [b]"], ["profiles: [x]"]),
    request: { services: ["a"] },
    expected: /a depends on b, but no active profile enables b/,
  },
  {
    title: "a selected service with its profile and dependencies",
    files: two(["profiles: [y]", 'ports: ["1:1"]', "links: [b]"], ['ports: ["2:2"]']),
    request: { services: ["a"] },
    expected: { a: ["1:1"], b: ["2:2"] },
  },
  {
    title: "an undefined selected service as invalid",
    files: a(),
    request: { services: ["zz"] },
    expected: /no such service: "zz"/,
  },
  {
    title: "a dependency cycle as invalid",
    files: two(["depends_on: [b]"], ["depends_on: [a]"]),
    expected: /dependency cycle/,
  },
  {
    title: "a scale that differs from the replicas as invalid",
    files: a("scale: 2", "deploy: {replicas: 3}"),
    expected: /different values for scale/,
  },
  {
    title: "a negative scale as invalid",
    files: a("scale: -1"),
    expected: /invalid number of replicas/,
  },
  {
    title: "a container name for several replicas as invalid",
    files: a("scale: 2", "container_name: c"),
    expected: /container_name but more than one replica/,
  },
  {
    title: "network_mode with networks as invalid",
    files: `${a("network_mode: host", "networks: [n]")}networks: {n: {}}\n`,
    expected: /both network_mode and networks/,
  },
  {
    title: "a provider",
    files: 'services:\n  a:\n    provider: {type: x}\n    ports: ["1:1"]\n',
    expected: { a: ["1:1"] },
  },
];

const all4 = Object.fromEntries(
  ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"].map((name, i) => [
    name,
    ports(`"${i + 1}:1"`),
  ]),
);

const locating: readonly ComposeSituation[] = [
  { title: "all four file names", files: all4, expected: { a: ["1:1"] } },
  {
    title: "a .yml file before a .yaml file",
    files: { "docker-compose.yml": ports('"1:1"'), "docker-compose.yaml": ports('"2:2"') },
    expected: { a: ["1:1"] },
  },
  {
    title: "an override file with the other prefix",
    files: { "docker-compose.yml": ports('"1:1"'), "compose.override.yaml": ports('"2:2"') },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "only one override file, .yml before .yaml",
    files: {
      "compose.yaml": ports('"1:1"'),
      "compose.override.yml": ports('"2:2"'),
      "compose.override.yaml": ports('"3:3"'),
    },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "-f without the override file",
    files: over(ports('"1:1"'), ports('"2:2"')),
    request: { files: ["compose.yaml"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "an override file without a Compose file as invalid",
    files: { "compose.override.yaml": ports('"1:1"') },
    expected: /no Compose file/,
  },
  {
    title: "an empty COMPOSE_FILE as invalid",
    files: ports('"1:1"'),
    env: { COMPOSE_FILE: "" },
    expected: /directory/,
  },
  {
    title: "a COMPOSE_FILE of two files",
    files: { "1.yaml": ports('"1:1"'), "2.yaml": ports('"2:2"') },
    env: { COMPOSE_FILE: "1.yaml:2.yaml" },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "COMPOSE_FILE in .env",
    files: {
      ...env("COMPOSE_FILE=1.yaml,2.yaml\nCOMPOSE_PATH_SEPARATOR=,\n", ports('"9:9"')),
      "1.yaml": ports('"1:1"'),
      "2.yaml": ports('"2:2"'),
    },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "no override file in a subdirectory",
    files: { "compose.yaml": ports('"1:1"'), "sub/compose.override.yaml": ports('"2:2"') },
    cwd: "sub",
    expected: { a: ["1:1"] },
  },
  {
    title: "two .env files",
    files: { ...env("P=2\nQ=2\n", ports('"${P}:1"', '"${Q}:2"')), "sub/.env": "P=6\n" },
    cwd: "sub",
    expected: { a: ["6:1", "2:2"] },
  },
  {
    title: "--env-file instead of .env, the last file first",
    files: {
      ...env("P=1\nQ=1\n", ports('"${P:-9}:1"', '"${Q:-9}:2"')),
      "x.env": "P=2\n",
      "y.env": "P=3\n",
    },
    request: { envFiles: ["x.env", "y.env"] },
    expected: { a: ["3:1", "9:2"] },
  },
  {
    title: "COMPOSE_DISABLE_ENV_FILE in .env",
    files: env("P=1\nCOMPOSE_DISABLE_ENV_FILE=1\nCOMPOSE_PROJECT_NAME=zz\n", ports('"${P:-9}:1"')),
    name: "zz",
    expected: { a: ["9:1"] },
  },
  {
    title: "COMPOSE_DISABLE_ENV_FILE with another value as invalid",
    files: ports('"1:1"'),
    env: { COMPOSE_DISABLE_ENV_FILE: "no" },
    expected: /must be true or false/,
  },
  {
    title: "a missing --env-file as invalid",
    files: a(),
    request: { envFiles: ["x.env"] },
    expected: /no such file/,
  },
  {
    title: "an ignored COMPOSE_ENV_FILES in .env",
    files: { ...env("COMPOSE_ENV_FILES=x.env\nP=1\n", ports('"${P}:1"')), "x.env": "P=2\n" },
    expected: { a: ["1:1"] },
  },
  {
    title: "-f of a file in a subdirectory with its .env",
    files: { ".env": "P=1\n", "sub/c.yaml": ports('"${P}:1"'), "sub/.env": "P=2\n" },
    request: { files: ["sub/c.yaml"] },
    name: "sub",
    expected: { a: ["2:1"] },
  },
  {
    title: "COMPOSE_FILE of a file in a subdirectory with both .env files",
    files: {
      ".env": "P=1\n",
      "sub/c.yaml": ports('"${P}:1"', '"${Q}:2"'),
      "sub/.env": "P=2\nQ=3\n",
    },
    env: { COMPOSE_FILE: "sub/c.yaml" },
    name: "sub",
    expected: { a: ["1:1", "3:2"] },
  },
  {
    title: "--project-directory with its own .env",
    files: {
      "compose.yaml": a(),
      ".env": "P=1\n",
      "d/compose.yaml": ports('"${P}:1"'),
      "d/.env": "P=2\n",
    },
    request: { projectDirectory: "d" },
    name: "d",
    expected: { a: ["2:1"] },
  },
  {
    title: "a normalized name",
    files: `name: "Foo Bar.X"\n${a()}`,
    name: "foobarx",
    expected: { a: [] },
  },
  {
    title: "the last name",
    files: over(`name: one\n${a()}`, "name: two\nservices: {}\n"),
    name: "two",
    expected: { a: [] },
  },
  {
    title: "an invalid name from -p",
    files: a(),
    request: { projectName: "PP" },
    expected: /invalid project name from -p/,
  },
  {
    title: "-p before name:",
    files: `name: x\n${a()}`,
    request: { projectName: "pp" },
    name: "pp",
    expected: { a: [] },
  },
  {
    title: "COMPOSE_PROJECT_NAME before name:",
    files: env("COMPOSE_PROJECT_NAME=zz\n", `name: x\n${a()}`),
    name: "zz",
    expected: { a: [] },
  },
  {
    title: "COMPOSE_PROJECT_NAME as a variable",
    files: `name: shop\n${a('ports: ["1:1"]', 'hostname: "${COMPOSE_PROJECT_NAME:?}"')}`,
    name: "shop",
    expected: { a: ["1:1"] },
  },
  {
    title: "a directory instead of a file as invalid",
    files: { "compose.yaml/x": "" },
    expected: /is a directory/,
  },
];

/** Situations by the part of Compose that they test. */
export const SITUATIONS: Readonly<Record<string, readonly ComposeSituation[]>> = {
  ports: spelling,
  YAML: yaml,
  variables,
  overrides: merging,
  includes,
  extends: extending,
  "profiles, dependencies and selections": choosing,
  "files, names and environments": locating,
};
