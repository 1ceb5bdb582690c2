/** A project that Compose rejects. A string in `files` is the text of compose.yaml. */
export interface Refused {
  readonly title: string;
  readonly files: string | Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Some releases of Compose, or builds of Debian, accept it. */
  readonly notEverywhere?: true;
}

const a = (...lines: string[]) =>
  `services:\n  a:\n    image: x\n${lines.map((line) => `    ${line}\n`).join("")}`;
const port = (title: string, entry: string, more: Partial<Refused> = {}): Refused => ({
  title,
  files: a("ports:", `  - ${entry}`),
  ...more,
});
const line = (title: string, ...lines: string[]): Refused => ({ title, files: a(...lines) });
const dotenv = (title: string, text: string): Refused => ({
  title,
  files: { "compose.yaml": a(), ".env": text },
});
const variable = (form: string): Refused => port(form, `"${form}:80"`);
const file = (title: string, text: string): Refused => ({ title, files: text });

/** Projects by the part of Compose that rejects them. */
export const REFUSED: Readonly<Record<string, readonly Refused[]>> = {
  "variable syntax": [
    "${}",
    "${ V}",
    "${V }",
    "${1}",
    "${V",
    "${V:-",
    "${V:}",
    "${V:d}",
    "${V=d}",
    "${V:=d}",
    "${V!}",
    "${V//a/b}",
    "${#V}",
    "${!V}",
  ].map(variable),
  "variable values": [
    port("a required variable that is not set", '"${V:?say which}:80"'),
    port("a required variable without a reason", '"${V?}:80"'),
    { ...port("a required variable that is empty", '"${V:?}:80"'), env: { V: "" } },
    port("a required variable in a default", '"${U:-${V:?both}}:80"'),
    port("an unset variable as port entry", '"${V}"'),
    port("an unset variable as container port", '"8080:${V}"'),
    { ...port("a value with a trailing space", '"${V}:80"'), env: { V: "8080 " } },
    { ...port("a secret as host port", '"${V}:80"'), env: { V: "hunter2!" } },
    line("a required variable in a command", 'command: "${V:?say which}"'),
    file(
      "a required variable in an extension",
      'x-a: {b: ["${V:?say which}"]}\nservices: {a: {image: x}}\n',
    ),
    file("invalid syntax in an include", 'include: ["${V!}"]\n'),
    {
      title: "invalid syntax in a list that is overridden",
      files: {
        "compose.yaml": a('ports: ["${V!}:80"]'),
        "compose.override.yaml": a("ports: !reset []"),
      },
    },
  ],
  "values that Compose converts to numbers": [
    port("a range as target", '{target: "80-82", published: "8080-8082"}'),
    port("an empty target", '{target: ""}'),
    port("a word as target", "{target: http}"),
    port("an unset variable as target", '{target: "${V}"}'),
    line("a word as scale", "scale: many"),
    line("a fraction as replicas", 'deploy: {replicas: "1.5"}'),
  ],
  ".env": [
    dotenv("an invalid character in a name", "A/B=1\n"),
    dotenv("a space in a name", "GOOD=1\n\nB AD=1\n"),
    dotenv("a missing closing double quote", 'GOOD=1\nA="one\ntwo\n'),
    dotenv("a missing closing single quote", "A='one\n"),
    dotenv("a required variable that is not set", "A=${V:?say which}\n"),
    dotenv("invalid variable syntax", "A=${V!}\n"),
  ],
  YAML: [
    file("a missing closing bracket", "services: [\n"),
    file("a tab in indentation", "services:\n\ta:\n"),
    file("a control character", 'services:\n  a: {image: "x\u0001"}\n'),
    port("an address in brackets without quotes", "[::1]:83:83"),
    line("a duplicate key", 'ports: ["1:1"]', 'ports: ["2:2"]'),
    file("two merge keys", `x-a: &x {}\n${a("<<: *x", "<<: *x")}`),
    line("an undefined alias", "ports: *none"),
    file("an anchor that contains itself", "x-a: &x [*x]\nservices: {a: {image: x}}\n"),
    line("a merge key with a list of numbers", "<<: [1]"),
    file("a number as a key", "services:\n  1:\n    image: x\n"),
    file("null as a key", "services:\n  ~: {image: x}\n"),
    port("a space after the colon of a port", "8080: 80"),
    file("an empty document", `${a()}---\n`),
    file("a list at the top level", "- services\n"),
    file("a string at the top level", "services\n"),
    file("an empty file", "# nothing\n"),
    file("a version only", 'version: "3"\n'),
    port("a key in braces on two lines", "{tar\n      get: 80}"),
    port("a missing comma in brackets", "[80\n      81: 82]"),
    file("a newer version of YAML", `%YAML 1.2\n---\n${a()}`),
    file("a newer version of YAML in a second document", `${a()}...\n%YAML 1.2\n---\n${a()}`),
    file("an unknown directive", `%TAGS ! tag:x,2000:\n---\n${a()}`),
    file("a tag directive without a prefix", `%TAG !\n---\n${a()}`),
  ],
  "the schema of a project": [
    ...["[a]", "a", ""].map((value) => ({
      title: `${value || "null"} as services, with an include`,
      files: {
        "compose.yaml": `include: [o.yaml]\nservices: ${value}\n`,
        "o.yaml": "services: {b: {image: y}}\n",
      },
    })),
    file("a list as services", "services: [a]\n"),
    file("a service at the top level", "redis: {image: redis}\n"),
    file("a misspelled services key", "servics: {redis: {image: redis}}\n"),
    {
      title: "null as services in a second file",
      files: { "compose.yaml": a(), "compose.override.yaml": "services:\n" },
    },
    {
      title: "null as ports in an extended file",
      files: {
        "compose.yaml": "services:\n  a:\n    extends: {file: o.yaml, service: b}\n",
        "o.yaml": "services:\n  b:\n    image: x\n    ports:\n",
      },
    },
    file("a list as a service", "services:\n  a: [image]\n"),
    file("null as a service", "services:\n  a:\n"),
    file("a service name with a space", 'services:\n  "a b": {image: x}\n'),
    line("a string as ports", 'ports: "80:80"'),
    line("a mapping as ports", "ports: {a: 80}"),
    line("null as ports with !override", "ports: !override null"),
    {
      title: "a string as ports in an override file",
      files: { "compose.yaml": a('ports: ["1:1"]'), "compose.override.yaml": a('ports: "2:2"') },
    },
    line("a string as profiles", "profiles: dev"),
    line("a number as a profile", "profiles: [1]"),
    line("a list as network_mode", "network_mode: [host]"),
    line("a string as networks", "networks: front"),
  ],
  "port entries": [
    port("true", "true"),
    port("null", "~"),
    port("a list", "[80]"),
    port("a fraction", "80.5"),
    port("an invalid octal number", "0080"),
    port("an exponent", "1e3"),
    port("a date", "2020-01-01"),
    port("0", "0"),
    port("a negative number", "-80"),
    port("a number above 65535", "70000"),
  ],
  "short port entries": [
    port("an empty string", '""'),
    port("a colon only", '":"'),
    port("a protocol only", '"/tcp"'),
    port("an address as host port", '"127.0.0.1:80"'),
    port("a hostname as address", '"localhost:8080:80"'),
    port("an incomplete address", '"127.1:83:83"'),
    port("an address with a leading zero", '"010.0.0.1:80:80"'),
    port("an address with a zone", '"fe80::1%eth0:80:80"', { notEverywhere: true }),
    port("an asterisk as address", '"*:80:80"'),
    port("a missing closing bracket", '"[::1:80:80"'),
    port("a port as address", '"1:2:3"'),
    port("two entries in one string", '"8080:80,8081:81"'),
    port("a leading space", '" 8080:80"'),
    port("spaces around the colon", '"8080 : 80"'),
    port("a word as host port", '"http:80"'),
    port("a host port above 65535", '"65536:80"'),
    port("a container port above 65535", '"8080:65536"'),
    port("a fraction", '"8080.0"'),
    port("a hexadecimal number", '"0x50:80"'),
    port("a reversed range", '"8002-8000:80"'),
    port("a range without an end", '"8000-:80"'),
    port("ranges of different lengths", '"8000-8001:80-82"'),
    port("one host port for a range", '"8000:80-82"'),
    port("a range with two hyphens", '"80-90-100:80"', { notEverywhere: true }),
    port("an unsupported protocol", '"80/icmp"'),
    port("two protocols", '"80/tcp/udp"', { notEverywhere: true }),
    port("a protocol after the host port", '"8080/tcp:80/tcp"'),
    port("port and protocol swapped", '"tcp/80"'),
  ],
  "long port entries": [
    port("a missing target", '{published: "8080"}'),
    port("null as target", "{target: }"),
    port("a negative target", "{target: -1}"),
    port("null as published", "{target: 80, published: }"),
    port("true as published", "{target: 80, published: true}"),
    port("a fraction as published", "{target: 80, published: 80.5}"),
    port("a list as published", "{target: 80, published: [1, 2]}"),
    port("an address in brackets", '{target: 80, host_ip: "[::1]"}'),
    port("a hostname as address", "{target: 80, host_ip: localhost}"),
    port("an empty address", '{target: 80, host_ip: ""}'),
    port("a number as protocol", "{target: 80, protocol: 6}"),
    port("a list as mode", "{target: 80, mode: [host]}"),
    port("unknown keys", '{container: 80, host: "80"}'),
  ],
  consistency: [
    line("an undefined dependency", "depends_on: [b]"),
    file("a disabled dependency", `${a("depends_on: [b]")}  b: {image: y, profiles: [p]}\n`),
    line("a string as dependency", "depends_on: {b: service_started}"),
    file("a dependency cycle", `${a("depends_on: [b]")}  b: {image: y, links: [a]}\n`),
    line("the network of an undefined service", 'network_mode: "service:b"'),
    file(
      "the network of a disabled service",
      a(
        'network_mode: "service:b"',
        "depends_on: {b: {condition: service_started, required: false}}",
      ) + "  b: {image: y, profiles: [p]}\n",
    ),
    file(
      "network_mode and networks",
      `${a("network_mode: host", "networks: [n]")}networks: {n: {}}\n`,
    ),
    line("an undefined network", "networks: [n]"),
    line("a scale that differs from the replicas", "scale: 2", "deploy: {replicas: 3}"),
    line("a negative scale", "scale: -1"),
    line("a container name for several containers", "container_name: c", "scale: 2"),
  ],
  include: [
    {
      title: "a path instead of a list",
      files: { "compose.yaml": "include: i.yaml\n", "i.yaml": a() },
    },
    file("a number", "include: [1]\n"),
    file("a missing file", "include:\n  - i.yaml\n"),
    {
      title: "a directory",
      files: { "compose.yaml": "include: [sub]\n", "sub/compose.yaml": a() },
    },
    {
      title: "a missing env_file",
      files: { "compose.yaml": "include: [{path: i.yaml, env_file: e}]\n", "i.yaml": a() },
    },
    {
      title: "an invalid env_file",
      files: {
        "compose.yaml": "include: [{path: i.yaml, env_file: e}]\n",
        "i.yaml": a(),
        e: "A B=1\n",
      },
    },
    {
      title: "an empty section that an included file also defines",
      files: {
        "compose.yaml": `include: [i.yaml]\n${a()}networks:\n`,
        "i.yaml": "networks: {v: {}}\n",
      },
    },
    {
      title: "a cycle",
      files: { "compose.yaml": "include: [i.yaml]\n", "i.yaml": "include: [compose.yaml]\n" },
    },
    {
      title: "an invalid port in the included file",
      files: { "compose.yaml": "include: [i.yaml]\n", "i.yaml": a("ports: [x]") },
    },
  ],
  extends: [
    file("an undefined service", "services:\n  a:\n    extends: b\n"),
    {
      title: "a service in another file of the project",
      files: {
        "compose.yaml": "services:\n  b: {image: x}\n",
        "compose.override.yaml": "services:\n  a:\n    extends: b\n",
      },
    },
    {
      title: "an undefined service in another file",
      files: {
        "compose.yaml": "services:\n  a:\n    extends: {file: o.yaml, service: b}\n",
        "o.yaml": a(),
      },
    },
    file("a missing file", "services:\n  a:\n    extends: {file: o.yaml, service: b}\n"),
    file("a file without a service", "services:\n  a:\n    extends: {file: o.yaml}\n"),
    file("a service that extends itself", "services:\n  a:\n    extends: a\n"),
    file("a cycle", "services:\n  a:\n    extends: b\n  b:\n    extends: a\n"),
    {
      title: "an invalid port in another file",
      files: {
        "compose.yaml": "services:\n  a:\n    extends: {file: o.yaml, service: b}\n",
        "o.yaml": 'services:\n  b: {image: x, ports: ["x:1"]}\n',
      },
    },
  ],
  "project name": [
    file("a name of invalid characters only", `name: "--"\n${a()}`),
    file("a list as name", `name: [x]\n${a()}`),
    {
      title: "an invalid COMPOSE_PROJECT_NAME",
      files: { "compose.yaml": a(), ".env": "COMPOSE_PROJECT_NAME=My App\n" },
    },
  ],
};

/** Returns the files of a project by path. */
export const textsOf = ({ files }: Pick<Refused, "files">) =>
  typeof files === "string" ? { "compose.yaml": files } : files;
