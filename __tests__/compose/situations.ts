import type { ProjectRequest } from "../../src/compose/Project.ts";

/** A project of which it is easy to think otherwise than Compose does. */
export interface ComposeSituation {
  readonly title: string;
  /** By path in the project's directory, /repo. A text alone is its compose.yaml. */
  readonly files: string | Readonly<Record<string, string>>;
  /**
   * Ports by service, as `IP|PUBLISHED:TARGET/PROTOCOL` with `~` where the engine chooses, without
   * `/tcp`; or what the refusal says.
   */
  readonly expected: Readonly<Record<string, readonly string[]>> | RegExp;
  readonly name?: string;
  /**
   * Debian's builds of Compose answer otherwise: they are linked with an older parser of ports
   * (go-connections).
   */
  readonly notInDebian?: true;
  /** The first release of Compose that reads it. */
  readonly since?: string;
  /** Below /repo. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly request?: Partial<ProjectRequest>;
}

/** A service of the name a, with these lines. */
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
    title: "22:22 without quotes is no number in base 60",
    files: ports("22:22"),
    expected: { a: ["22:22"] },
  },
  {
    title: "a zero in front makes an octal number",
    files: ports("0120"),
    expected: { a: ["~:80"] },
  },
  { title: "a hexadecimal number", files: ports("0x50"), expected: { a: ["~:80"] } },
  { title: "an underscore in a number", files: ports("8_080"), expected: { a: ["~:8080"] } },
  { title: "0080 is a fraction", files: ports("0080"), expected: /0080/ },
  { title: "80.0 is a fraction", files: ports("80.0"), expected: /fraction/ },
  { title: "1e3 is a fraction", files: ports("1e3"), expected: /fraction/ },
  { title: "0 is no container port", files: ports("0"), expected: /0 is no container port/ },
  {
    title: "one port in three spellings",
    files: ports("80", '"80"', '"80/tcp"'),
    expected: { a: ["~:80"] },
  },
  {
    title: "tcp and udp",
    files: ports('"8080:80"', '"8080:80/udp"'),
    expected: { a: ["8080:80", "8080:80/udp"] },
  },
  {
    title: "one host port for two targets",
    files: ports('"8080:80"', '"8080:81"'),
    expected: { a: ["8080:80", "8080:81"] },
  },
  {
    title: "short and long",
    files: ports('"8080:80"', '{target: 80, published: "8080"}'),
    expected: { a: ["8080:80"] },
  },
  {
    title: "a published integer is not its string",
    files: ports('"8080:80"', "{target: 80, published: 8080}"),
    expected: { a: ["8080:80", "8080:80"] },
  },
  {
    title: "0.0.0.0 is no address",
    files: ports('"8080:80"', '"0.0.0.0:8080:80"'),
    expected: { a: ["0.0.0.0|8080:80"] },
  },
  {
    title: "127.0.0.1 is one",
    files: ports('"8080:80"', '"127.0.0.1:8080:80"'),
    expected: { a: ["8080:80", "127.0.0.1|8080:80"] },
  },
  {
    title: "three addresses",
    files: ports('"127.0.0.1:8080:80"', '"127.0.0.2:8080:80"', '"[::1]:8080:80"'),
    expected: { a: ["127.0.0.1|8080:80", "127.0.0.2|8080:80", "::1|8080:80"] },
  },
  {
    title: "every address of both families",
    files: ports('"0.0.0.0:8080:80"', '"[::]:8080:80"'),
    expected: { a: ["0.0.0.0|8080:80", "::|8080:80"] },
  },
  {
    title: "none and every one of IPv6",
    files: ports('"8080:80"', '"[::]:8080:80"'),
    expected: { a: ["8080:80", "::|8080:80"] },
  },
  {
    title: "short syntax lowers the protocol",
    files: ports('"80:90/TCP"', '"80:90"'),
    expected: { a: ["80:90"] },
  },
  {
    title: "long syntax does not",
    files: ports(
      '{target: 90, published: "80", protocol: TCP}',
      '{target: 90, published: "80", protocol: tcp}',
    ),
    expected: { a: ["80:90/TCP", "80:90"] },
  },
  {
    title: "a port of a range again",
    files: ports('"8080-8082:80-82"', '"8081:81"'),
    expected: { a: ["8080:80", "8081:81", "8082:82"] },
  },
  {
    title: "a pool and one of its ports",
    files: ports('"8000-8001:80"', '"8000:80"'),
    expected: { a: ["8000-8001:80", "8000:80"] },
  },
  {
    title: "a pool and a port of another target",
    files: ports('"23410-23411:81"', '"23410:80"'),
    expected: { a: ["23410-23411:81", "23410:80"] },
  },
  {
    title: "a pool in long syntax",
    files: ports('{target: 80, published: "8080-8090"}'),
    expected: { a: ["8080-8090:80"] },
  },
  {
    title: "a target is no range",
    files: ports('{target: "80-82", published: "8080-8082"}'),
    expected: /target is not a whole number/,
  },
  {
    title: "published nothing",
    files: ports('{target: 80, published: ""}'),
    expected: { a: ["~:80"] },
  },
  {
    title: "published null",
    files: ports("{target: 80, published: null}"),
    expected: /published is empty/,
  },
  { title: "published 0", files: ports("{target: 80, published: 0}"), expected: { a: ["0:80"] } },
  {
    title: "published a word",
    files: ports("{target: 80, published: abc}"),
    expected: { a: ["abc:80"] },
  },
  { title: "no target", files: ports('{published: "8080"}'), expected: /has no target/ },
  {
    title: "an address in brackets, long",
    files: ports('{target: 80, host_ip: "[::1]"}'),
    expected: /host_ip is no IP address/,
  },
  {
    title: "a name for an address, long",
    files: ports("{target: 80, host_ip: localhost}"),
    expected: /host_ip is no IP address/,
  },
  {
    title: "no address, long",
    files: ports('{target: 80, host_ip: ""}'),
    expected: /host_ip is empty/,
  },
  {
    title: "IPv6 without brackets",
    files: ports('"::1:8080:80"'),
    notInDebian: true,
    expected: { a: ["::1|8080:80"] },
  },
  {
    title: "a name for an address",
    files: ports('"localhost:8080:80"'),
    expected: /no IP address/,
  },
  {
    title: "an address with parts left out",
    files: ports('"127.1:83:83"'),
    expected: /no IP address/,
  },
  {
    title: "an address with a zero in front",
    files: ports('"010.0.0.1:80:80"'),
    expected: /no IP address/,
  },
  { title: "a pool that begins at 0", files: ports('"0-5:80"'), expected: { a: ["0-5:80"] } },
  {
    title: "two hyphens",
    files: ports('"80-90-100:80"'),
    notInDebian: true,
    expected: /no host port/,
  },
  {
    title: "two protocols",
    files: ports('"8080:80/tcp/udp"'),
    notInDebian: true,
    expected: /protocol/,
  },
];

const yaml: readonly ComposeSituation[] = [
  {
    title: "an anchor with a dot, which is newer",
    since: "5.0.0",
    files: ports("&own.er 80", "*own.er", '"81"'),
    expected: { a: ["~:80", "~:81"] },
  },
  {
    title: "a date without quotes, which is newer",
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
    title: "a port in a block of text",
    files: a("ports:", "  - |-", "    8080:80", "  - >-", "    8081:81"),
    expected: { a: ["8080:80", "8081:81"] },
  },
  {
    title: "a number by its tag",
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
    title: "a key on two lines, with a question mark",
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
    title: "the longest name counts",
    files: ports('"$PORT_X:80"'),
    env: { PORT: "81" },
    expected: { a: ["~:80"] },
  },
  { title: "an escaped dollar", files: ports('"$${P}:80"'), expected: /no host port/ },
  {
    title: "a colon before nothing",
    files: ports('"${P:}:80"'),
    expected: /begins no valid variable/,
  },
  {
    title: "something in place of an unset one",
    files: ports('"${P:+9}80:80"'),
    expected: { a: ["80:80"] },
  },
  {
    title: "a variable is no list",
    files: a('ports: "${PORTS}"'),
    env: { PORTS: "1:1" },
    expected: /must be a list/,
  },
  {
    title: "a required one in a service that is switched off",
    files: `${a()}${b("profiles: [p]", 'command: "${X:?boom}"')}`,
    expected: /X is required.*boom/,
  },
  {
    title: "a required one in an extension",
    files: `x-q: "\${X:?boom}"\n${a()}`,
    expected: /X is required/,
  },
  {
    title: "a required one that is overridden",
    files: over(ports('"${X:?boom}:1"'), a('ports: !override ["2:2"]')),
    expected: /X is required/,
  },
  {
    title: "a mistake that is overridden",
    files: over(ports('"abc:1"'), a('ports: !override ["2:2"]')),
    expected: /no host port/,
  },
  {
    title: ".env: a comment that is the value",
    files: env("P= # web\n", ports('"${P}:1"')),
    expected: /no host port/,
  },
  {
    title: ".env: a tab before a comment",
    files: env("P=8081\t# web\n", ports('"${P}:1"')),
    expected: /no host port/,
  },
  {
    title: ".env: a space before it",
    files: env("P=8081 # web\r\n", ports('"${P}:1"')),
    expected: { a: ["8081:1"] },
  },
  {
    title: ".env: the shell before an earlier line",
    files: env("BASE=80\nP=${BASE}81\n", ports('"${P}:1"')),
    env: { BASE: "90" },
    expected: { a: ["9081:1"] },
  },
  {
    title: "an empty one of the shell hides .env",
    files: env("P=5\n", ports('"${P:-1}:1"')),
    env: { P: "" },
    expected: { a: ["1:1"] },
  },
  {
    title: "the environment of a service is none for variables",
    files: env("", a('ports: ["${P:-1}:1"]', "environment: {P: 5}")),
    expected: { a: ["1:1"] },
  },
  {
    title: "keys hold no variables",
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
    title: "!reset of nothing",
    files: over(ports('"8080:80"'), a("ports: !reset []")),
    expected: { a: [] },
  },
  {
    title: "!reset of something",
    files: over(ports('"8080:80"'), a('ports: !reset ["x"]')),
    expected: { a: [] },
  },
  {
    title: "!reset of an item",
    files: over(ports('"8080:80"'), a('ports: [!reset "8080:80"]')),
    expected: { a: ["8080:80"] },
  },
  {
    title: "!override with nothing",
    files: over(ports('"8080:80"'), a("ports: !override null")),
    expected: /ports is a string, and must be a list/,
  },
  { title: "null", files: over(ports('"8080:80"'), a("ports:")), expected: { a: ["8080:80"] } },
  {
    title: "an empty list",
    files: over(ports('"8080:80"'), a("ports: []")),
    expected: { a: ["8080:80"] },
  },
  {
    title: "a single value",
    files: over(ports('"8080:80"'), a('ports: "9090:90"')),
    expected: /ports is a string, and must be a list/,
  },
  {
    title: "!override of a service",
    files: over(ports('"8080:80"'), 'services:\n  a: !override {image: x, ports: ["1:1"]}\n'),
    expected: { a: ["1:1"] },
  },
  {
    title: "!reset of a service",
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
    title: "!reset, and the same again",
    files: { "1.yaml": ports('"1:1"'), "2.yaml": a("ports: !reset []"), "3.yaml": ports('"1:1"') },
    request: { files: ["1.yaml", "2.yaml", "3.yaml"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "!reset behind a merge key",
    files: over(ports('"1:1"'), "x-r: &r {ports: !reset []}\nservices:\n  a:\n    <<: *r\n"),
    expected: { a: [] },
  },
  {
    title: "!override behind a merge key",
    files: over(
      ports('"1:1"'),
      'x-r: &r {ports: !override ["2:2"]}\nservices:\n  a:\n    <<: *r\n',
    ),
    expected: { a: ["2:2"] },
  },
  {
    title: "a tag within !override",
    files: over(ports('"1:1"'), a('ports: !override [!reset "7:7", "8:8"]')),
    expected: { a: ["7:7", "8:8"] },
  },
  {
    title: "a key that is no string, with !reset",
    files: a('ports: ["1:1"]', "3000: !reset []"),
    expected: { a: ["1:1"] },
  },
  {
    title: "two merged mappings",
    files: `x-b: &b {ports: ["1:1"]}\nx-c: &c {ports: ["2:2"]}\n${a("<<: [*c, *b]")}`,
    expected: { a: ["2:2"] },
  },
  {
    title: "a merged mapping and own ports",
    files: `x-b: &b {ports: ["1:1"]}\n${a('ports: ["2:2"]', "<<: *b")}`,
    expected: { a: ["2:2"] },
  },
  {
    title: "an anchor that is given again below its merge key",
    files: `x-b: &b {ports: ["1:1"]}\n${a("<<: *b", "working_dir: &b /x")}`,
    expected: { a: ["1:1"] },
  },
  {
    title: "two merge keys",
    files: `x-b: &b {ports: ["1:1"]}\n${a("<<: *b", "<<: *b")}`,
    expected: /given twice/,
  },
  { title: "a key twice", files: a('ports: ["1:1"]', 'ports: ["2:2"]'), expected: /given twice/ },
  {
    title: "a second document",
    files: `${ports('"8080:80"')}---\n${ports('"9090:90"')}`,
    expected: { a: ["8080:80", "9090:90"] },
  },
  {
    title: "an extension among services",
    files: `${a()}  x-web:\n    image: y\n    ports: ["1:1"]\n`,
    expected: { "x-web": ["1:1"], a: [] },
  },
  { title: "an unknown tag", files: a('ports: !foo ["1:1"]'), expected: { a: ["1:1"] } },
  {
    title: "a service with a number for a name",
    files: "services:\n  1:\n    image: x\n",
    expected: /not a string/,
  },
  { title: "an empty document at the end", files: `${a()}---\n`, expected: /document is empty/ },
];

const includes: readonly ComposeSituation[] = [
  {
    title: "beside a service of the same name",
    files: {
      "compose.yaml": `include: [i.yaml]\nservices:\n${b('ports: ["2:2"]')}`,
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
    },
    expected: { b: ["1:1", "2:2"] },
  },
  {
    title: "and a second file with a service of that name",
    files: {
      ...over("include: [i.yaml]\n", `services:\n${b('ports: ["2:2"]')}`),
      "i.yaml": `services:\n${b('ports: ["1:1"]')}`,
    },
    expected: { b: ["1:1", "2:2"] },
  },
  {
    title: "two that define the same",
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
    title: "a diamond",
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
    title: "env_file counts from the including project",
    files: {
      "compose.yaml": "include: [{path: sub/c.yaml, env_file: my.env}]\n",
      "sub/c.yaml": ports('"${P}:1"'),
      "sub/.env": "P=99\n",
      "my.env": "P=77\n",
    },
    expected: { a: ["77:1"] },
  },
  {
    title: "env_file /dev/null",
    files: {
      "compose.yaml": "include: [{path: sub/c.yaml, env_file: /dev/null}]\n",
      "sub/c.yaml": ports('"${P:-1}:1"'),
      "sub/.env": "P=99\n",
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "paths within count from the first file's directory",
    files: {
      "compose.yaml": "include: [{path: [sub/c.yaml, o.yaml]}]\n",
      "sub/c.yaml": "include: [d.yaml]\n",
      "o.yaml": ports('"2:2"'),
      "sub/d.yaml": ports('"1:1"'),
    },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "a name within does not count",
    files: {
      "compose.yaml": "name: outer\ninclude: [i.yaml]\n",
      "i.yaml": `name: inner\n${ports('"1:1"')}`,
    },
    name: "outer",
    expected: { a: ["1:1"] },
  },
  {
    title: "!override of what is included",
    files: {
      "compose.yaml": 'include: [i.yaml]\nservices:\n  a:\n    ports: !override ["2:2"]\n',
      "i.yaml": ports('"1:1"'),
    },
    expected: { a: ["2:2"] },
  },
  {
    title: "no list",
    files: { "compose.yaml": "include: i.yaml\n", "i.yaml": ports('"1:1"') },
    expected: /include must be a list/,
  },
  {
    title: "a circle",
    files: { "compose.yaml": "include: [i.yaml]\n", "i.yaml": "include: [compose.yaml]\n" },
    expected: /includes itself/,
  },
  {
    title: "a directory",
    files: { "compose.yaml": "include: [sub]\n", "sub/compose.yaml": ports('"1:1"') },
    expected: /it is a directory/,
  },
  { title: "nothing that is there", files: "include: [i.yaml]\n", expected: /no such file/ },
  {
    title: "an env_file that is not there",
    files: {
      "compose.yaml": "include: [{path: i.yaml, env_file: e.env}]\n",
      "i.yaml": ports('"1:1"'),
    },
    expected: /no such file/,
  },
];

const extending: readonly ComposeSituation[] = [
  {
    title: "a service of an include",
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
    title: "profiles too",
    files: `services:\n  a:\n    extends: b\n${b("profiles: [x]", 'ports: ["1:1"]')}`,
    expected: {},
  },
  {
    title: "of another -f file",
    files: over(`services:\n${b()}`, "services:\n  a:\n    extends: b\n"),
    expected: /extends "b", which this file does not have/,
  },
  {
    title: "what a later file overrides",
    files: over(
      `services:\n  a:\n    extends: b\n${b('ports: ["1:1"]')}`,
      'services:\n  b:\n    ports: ["2:2"]\n',
    ),
    expected: { a: ["1:1"], b: ["1:1", "2:2"] },
  },
  {
    title: "a file beside an .env",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: sub/c.yaml, service: b}\n",
      "sub/c.yaml": `services:\n${b('ports: ["${P:-1}:1"]')}`,
      "sub/.env": "P=9\n",
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "a file of another file's directory",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: sub/c.yaml, service: b}\n",
      "sub/c.yaml": "services:\n  b:\n    extends: {file: d.yaml, service: c}\n",
      "sub/d.yaml": 'services:\n  c:\n    image: x\n    ports: ["1:1"]\n',
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "from a second -f file, which counts from the project's directory",
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
    title: "!override of what is inherited",
    files: `services:\n  a:\n    extends: b\n    ports: !override ["2:2"]\n${b('ports: ["1:1"]')}`,
    expected: { a: ["2:2"], b: ["1:1"] },
  },
  {
    title: "an include of the other file does not count",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
      "c.yaml": `include: [nowhere.yaml]\nservices:\n${b('ports: ["1:1"]')}`,
    },
    expected: { a: ["1:1"] },
  },
  {
    title: "what else is wrong there does not count",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
      "c.yaml": `services:\n${b('ports: ["1:1"]')}  c:\n    nonsense: true\n`,
    },
    expected: { a: ["1:1"] },
  },
  { title: "itself", files: "services:\n  a:\n    extends: a\n", expected: /extends itself/ },
  {
    title: "a file that is not there",
    files: "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
    expected: /no such file/,
  },
  {
    title: "a service that is not in it",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: q}\n",
      "c.yaml": `services:\n${b()}`,
    },
    expected: /extends "q", which c\.yaml does not have/,
  },
  {
    title: "a dependency comes along, and has to be there",
    files: {
      "compose.yaml": "services:\n  a:\n    extends: {file: c.yaml, service: b}\n",
      "c.yaml": `services:\n${b("depends_on: [c]")}`,
    },
    expected: /depends on c, which does not exist/,
  },
];

const two = (first: string[], second: string[]) => `${a(...first)}${b(...second)}`;

const choosing: readonly ComposeSituation[] = [
  {
    title: "--profile is not split",
    files: two(['ports: ["1:1"]'], ["profiles: [x]", 'ports: ["2:2"]']),
    request: { profiles: ["x,z"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "COMPOSE_PROFILES is",
    files: two(['ports: ["1:1"]'], ["profiles: [x]", 'ports: ["2:2"]']),
    env: { COMPOSE_PROFILES: "x,z" },
    expected: { a: ["1:1"], b: ["2:2"] },
  },
  {
    title: "--profile replaces COMPOSE_PROFILES",
    files: two(["profiles: [x]", 'ports: ["1:1"]'], ["profiles: [y]", 'ports: ["2:2"]']),
    env: { COMPOSE_PROFILES: "x" },
    request: { profiles: ["y"] },
    expected: { b: ["2:2"] },
  },
  {
    title: "a profile without a name is on",
    files: a('profiles: [""]', 'ports: ["1:1"]'),
    expected: { a: ["1:1"] },
  },
  {
    title: "every profile",
    files: two(["profiles: [x]", 'ports: ["1:1"]'], ["profiles: [y]", 'ports: ["2:2"]']),
    request: { profiles: ["*"] },
    expected: { a: ["1:1"], b: ["2:2"] },
  },
  {
    title: "a dependency that is switched off",
    files: two(["depends_on: [b]"], ["profiles: [x]"]),
    expected: /depends on b, which no active profile enables/,
  },
  {
    title: "one that is not required",
    files: two(
      ['ports: ["1:1"]', "depends_on: {b: {condition: service_started, required: false}}"],
      ["profiles: [x]"],
    ),
    expected: { a: ["1:1"] },
  },
  {
    title: "one that is not required and does not exist",
    files: a("depends_on: {b: {condition: service_started, required: false}}"),
    expected: /depends on b, which does not exist/,
  },
  {
    title: "a selected service whose dependency has another profile",
    files: two(["profiles: [y]", "depends_on: [b]"], ["profiles: [x]"]),
    request: { services: ["a"] },
    expected: /a depends on b, which no active profile enables/,
  },
  {
    title: "a selected service with its profile, and what it needs",
    files: two(["profiles: [y]", 'ports: ["1:1"]', "links: [b]"], ['ports: ["2:2"]']),
    request: { services: ["a"] },
    expected: { a: ["1:1"], b: ["2:2"] },
  },
  {
    title: "a selected service that is not there",
    files: a(),
    request: { services: ["zz"] },
    expected: /no service "zz"/,
  },
  {
    title: "a circle",
    files: two(["depends_on: [b]"], ["depends_on: [a]"]),
    expected: /in a circle/,
  },
  {
    title: "scale and replicas that differ",
    files: a("scale: 2", "deploy: {replicas: 3}"),
    expected: /different values for scale/,
  },
  { title: "a negative scale", files: a("scale: -1"), expected: /no number of containers/ },
  {
    title: "a name for several containers",
    files: a("scale: 2", "container_name: c"),
    expected: /container_name and more than one replica/,
  },
  {
    title: "network_mode beside networks",
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
  { title: "all four names", files: all4, expected: { a: ["1:1"] } },
  {
    title: ".yml before .yaml",
    files: { "docker-compose.yml": ports('"1:1"'), "docker-compose.yaml": ports('"2:2"') },
    expected: { a: ["1:1"] },
  },
  {
    title: "families mix",
    files: { "docker-compose.yml": ports('"1:1"'), "compose.override.yaml": ports('"2:2"') },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "one override only, .yml before .yaml",
    files: {
      "compose.yaml": ports('"1:1"'),
      "compose.override.yml": ports('"2:2"'),
      "compose.override.yaml": ports('"3:3"'),
    },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "-f leaves the override out",
    files: over(ports('"1:1"'), ports('"2:2"')),
    request: { files: ["compose.yaml"] },
    expected: { a: ["1:1"] },
  },
  {
    title: "an override alone",
    files: { "compose.override.yaml": ports('"1:1"') },
    expected: /no compose file/,
  },
  {
    title: "COMPOSE_FILE of nothing",
    files: ports('"1:1"'),
    env: { COMPOSE_FILE: "" },
    expected: /directory/,
  },
  {
    title: "COMPOSE_FILE of two",
    files: { "1.yaml": ports('"1:1"'), "2.yaml": ports('"2:2"') },
    env: { COMPOSE_FILE: "1.yaml:2.yaml" },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "COMPOSE_FILE of the .env",
    files: {
      ...env("COMPOSE_FILE=1.yaml,2.yaml\nCOMPOSE_PATH_SEPARATOR=,\n", ports('"9:9"')),
      "1.yaml": ports('"1:1"'),
      "2.yaml": ports('"2:2"'),
    },
    expected: { a: ["1:1", "2:2"] },
  },
  {
    title: "an override below",
    files: { "compose.yaml": ports('"1:1"'), "sub/compose.override.yaml": ports('"2:2"') },
    cwd: "sub",
    expected: { a: ["1:1"] },
  },
  {
    title: "two .env",
    files: { ...env("P=2\nQ=2\n", ports('"${P}:1"', '"${Q}:2"')), "sub/.env": "P=6\n" },
    cwd: "sub",
    expected: { a: ["6:1", "2:2"] },
  },
  {
    title: "--env-file leaves .env out, and the later one wins",
    files: {
      ...env("P=1\nQ=1\n", ports('"${P:-9}:1"', '"${Q:-9}:2"')),
      "x.env": "P=2\n",
      "y.env": "P=3\n",
    },
    request: { envFiles: ["x.env", "y.env"] },
    expected: { a: ["3:1", "9:2"] },
  },
  {
    title: "COMPOSE_DISABLE_ENV_FILE within .env",
    files: env("P=1\nCOMPOSE_DISABLE_ENV_FILE=1\nCOMPOSE_PROJECT_NAME=zz\n", ports('"${P:-9}:1"')),
    name: "zz",
    expected: { a: ["9:1"] },
  },
  {
    title: "COMPOSE_DISABLE_ENV_FILE that is neither true nor false",
    files: ports('"1:1"'),
    env: { COMPOSE_DISABLE_ENV_FILE: "no" },
    expected: /neither true nor false/,
  },
  {
    title: "--env-file that is not there",
    files: a(),
    request: { envFiles: ["x.env"] },
    expected: /no such file/,
  },
  {
    title: "COMPOSE_ENV_FILES within .env",
    files: { ...env("COMPOSE_ENV_FILES=x.env\nP=1\n", ports('"${P}:1"')), "x.env": "P=2\n" },
    expected: { a: ["1:1"] },
  },
  {
    title: "-f of a directory below has the .env there",
    files: { ".env": "P=1\n", "sub/c.yaml": ports('"${P}:1"'), "sub/.env": "P=2\n" },
    request: { files: ["sub/c.yaml"] },
    name: "sub",
    expected: { a: ["2:1"] },
  },
  {
    title: "COMPOSE_FILE of a directory below has both",
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
    title: "--project-directory has its own .env",
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
    title: "a name is normalised",
    files: `name: "Foo Bar.X"\n${a()}`,
    name: "foobarx",
    expected: { a: [] },
  },
  {
    title: "the last name wins",
    files: over(`name: one\n${a()}`, "name: two\nservices: {}\n"),
    name: "two",
    expected: { a: [] },
  },
  {
    title: "-p is not normalised",
    files: a(),
    request: { projectName: "PP" },
    expected: /-p gives no valid project name/,
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
    title: "COMPOSE_PROJECT_NAME is a variable",
    files: `name: shop\n${a('ports: ["1:1"]', 'hostname: "${COMPOSE_PROJECT_NAME:?}"')}`,
    name: "shop",
    expected: { a: ["1:1"] },
  },
  {
    title: "a directory for a file",
    files: { "compose.yaml/x": "" },
    expected: /it is a directory/,
  },
];

/** By the part of Compose that they are about. */
export const SITUATIONS: Readonly<Record<string, readonly ComposeSituation[]>> = {
  "the spelling of ports": spelling,
  YAML: yaml,
  variables,
  merging,
  include: includes,
  extends: extending,
  "profiles, dependencies and selection": choosing,
  "files, names and environment": locating,
};
