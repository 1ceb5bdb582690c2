/** A project that Compose refuses. A text alone is its compose.yaml. */
export interface Refused {
  readonly title: string;
  readonly files: string | Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Only newer releases of Compose refuse it, or Debian's builds read it otherwise. */
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
  title: `.env: ${title}`,
  files: { "compose.yaml": a(), ".env": text },
});
const variable = (form: string): Refused => port(form, `"${form}:80"`);
const file = (title: string, text: string): Refused => ({ title, files: text });

/** By the section of the rules that they break. */
export const REFUSED: Readonly<Record<string, readonly Refused[]>> = {
  "variables: forms": [
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
  "variables: values": [
    port("required and not set", '"${V:?say which}:80"'),
    port("required and not set, without a reason", '"${V?}:80"'),
    { ...port("required and empty", '"${V:?}:80"'), env: { V: "" } },
    port("required in a default", '"${U:-${V:?both}}:80"'),
    port("nothing left", '"${V}"'),
    port("no container port left", '"8080:${V}"'),
    { ...port("a blank behind a value", '"${V}:80"'), env: { V: "8080 " } },
    { ...port("a secret for a port", '"${V}:80"'), env: { V: "hunter2!" } },
    line("in a service's command", 'command: "${V:?say which}"'),
    file("in an extension", 'x-a: {b: ["${V:?say which}"]}\nservices: {a: {image: x}}\n'),
    file("a form that is none, in an include", 'include: ["${V!}"]\n'),
    {
      title: "where a default is overridden later",
      files: {
        "compose.yaml": a('ports: ["${V!}:80"]'),
        "compose.override.yaml": a("ports: !reset []"),
      },
    },
  ],
  "variables: what Compose makes numbers of": [
    port("a target that is a range", '{target: "80-82", published: "8080-8082"}'),
    port("a target that is empty", '{target: ""}'),
    port("a target that is a word", "{target: http}"),
    port("a target that is a variable of nothing", '{target: "${V}"}'),
    line("scale", "scale: many"),
    line("replicas", 'deploy: {replicas: "1.5"}'),
  ],
  ".env": [
    dotenv("a character that no name holds", "A/B=1\n"),
    dotenv("a blank in a name", "GOOD=1\n\nB AD=1\n"),
    dotenv("a double quote that is not closed", 'GOOD=1\nA="one\ntwo\n'),
    dotenv("a single quote that is not closed", "A='one\n"),
    dotenv("a required variable", "A=${V:?say which}\n"),
    dotenv("a form that is none", "A=${V!}\n"),
  ],
  YAML: [
    file("no YAML", "services: [\n"),
    file("a tab that indents", "services:\n\ta:\n"),
    file("a control character", 'services:\n  a: {image: "x\u0001"}\n'),
    port("brackets of an address without quotes", "[::1]:83:83"),
    line("a key twice", 'ports: ["1:1"]', 'ports: ["2:2"]'),
    file("two merge keys", `x-a: &x {}\n${a("<<: *x", "<<: *x")}`),
    line("an alias of nothing", "ports: *none"),
    file("an anchor that contains itself", "x-a: &x [*x]\nservices: {a: {image: x}}\n"),
    line("a merged list of values", "<<: [1]"),
    file("a number as a key", "services:\n  1:\n    image: x\n"),
    file("nothing as a key", "services:\n  ~: {image: x}\n"),
    port("a mapping of a number", "8080: 80"),
    file("an empty document", `${a()}---\n`),
    file("a list at the top", "- services\n"),
    file("a word at the top", "services\n"),
    file("nothing at all", "# nothing\n"),
    file("a version and nothing else", 'version: "3"\n'),
    port("a key in braces on two lines", "{tar\n      get: 80}"),
    port("a comma that is missing between brackets", "[80\n      81: 82]"),
    file("a later version of YAML", `%YAML 1.2\n---\n${a()}`),
    file("a later version of YAML in a second document", `${a()}...\n%YAML 1.2\n---\n${a()}`),
    file("a directive that is none", `%TAGS ! tag:x,2000:\n---\n${a()}`),
    file("a tag's directive without its prefix", `%TAG !\n---\n${a()}`),
  ],
  "the shape of a project": [
    ...["[a]", "a", ""].map((value) => ({
      title: `services that are ${value || "nothing"}, beside an include`,
      files: {
        "compose.yaml": `include: [o.yaml]\nservices: ${value}\n`,
        "o.yaml": "services: {b: {image: y}}\n",
      },
    })),
    file("services that are a list", "services: [a]\n"),
    file("services at the top, as in the first format", "redis: {image: redis}\n"),
    file("a word that is nearly services:", "servics: {redis: {image: redis}}\n"),
    {
      title: "services of nothing, in a second file",
      files: { "compose.yaml": a(), "compose.override.yaml": "services:\n" },
    },
    {
      title: "ports of nothing, in a file that is extended",
      files: {
        "compose.yaml": "services:\n  a:\n    extends: {file: o.yaml, service: b}\n",
        "o.yaml": "services:\n  b:\n    image: x\n    ports:\n",
      },
    },
    file("a service that is a list", "services:\n  a: [image]\n"),
    file("a service that is nothing", "services:\n  a:\n"),
    file("a service whose name has a blank", 'services:\n  "a b": {image: x}\n'),
    line("ports that are a text", 'ports: "80:80"'),
    line("ports that are a mapping", "ports: {a: 80}"),
    line("ports that are overridden by nothing", "ports: !override null"),
    {
      title: "ports that are overridden by a text",
      files: { "compose.yaml": a('ports: ["1:1"]'), "compose.override.yaml": a('ports: "2:2"') },
    },
    line("profiles that are a text", "profiles: dev"),
    line("profiles of numbers", "profiles: [1]"),
    line("a network_mode that is a list", "network_mode: [host]"),
    line("networks that are a text", "networks: front"),
  ],
  "entries of ports": [
    port("true", "true"),
    port("nothing", "~"),
    port("a list", "[80]"),
    port("a fraction", "80.5"),
    port("an octal number that is none", "0080"),
    port("an exponent", "1e3"),
    port("a date", "2020-01-01"),
    port("0", "0"),
    port("a negative number", "-80"),
    port("the same entry in numbers without quotes", "70000"),
  ],
  "short entries": [
    port("empty", '""'),
    port("a colon", '":"'),
    port("a protocol alone", '"/tcp"'),
    port("an address for a host port", '"127.0.0.1:80"'),
    port("a name for an address", '"localhost:8080:80"'),
    port("an address with parts left out", '"127.1:83:83"'),
    port("an address with a zero in front", '"010.0.0.1:80:80"'),
    port("an address with a zone", '"fe80::1%eth0:80:80"', { notEverywhere: true }),
    port("every address as a star", '"*:80:80"'),
    port("a bracket that is not closed", '"[::1:80:80"'),
    port("a port for an address", '"1:2:3"'),
    port("two entries in one", '"8080:80,8081:81"'),
    port("a blank before it", '" 8080:80"'),
    port("blanks around the colon", '"8080 : 80"'),
    port("a word for a host port", '"http:80"'),
    port("a host port that is too large", '"65536:80"'),
    port("a container port that is too large", '"8080:65536"'),
    port("a fraction", '"8080.0"'),
    port("a hexadecimal number", '"0x50:80"'),
    port("a range that ends before it begins", '"8002-8000:80"'),
    port("a range without its end", '"8000-:80"'),
    port("ranges of two lengths", '"8000-8001:80-82"'),
    port("one host port for a range", '"8000:80-82"'),
    port("two hyphens", '"80-90-100:80"', { notEverywhere: true }),
    port("a protocol that is none", '"80/icmp"'),
    port("two protocols", '"80/tcp/udp"', { notEverywhere: true }),
    port("a protocol at the host port", '"8080/tcp:80/tcp"'),
    port("port and protocol swapped", '"tcp/80"'),
  ],
  "long entries": [
    port("no target", '{published: "8080"}'),
    port("a target of nothing", "{target: }"),
    port("a negative target", "{target: -1}"),
    port("published nothing", "{target: 80, published: }"),
    port("published true", "{target: 80, published: true}"),
    port("published a fraction", "{target: 80, published: 80.5}"),
    port("a list of published ports", "{target: 80, published: [1, 2]}"),
    port("an address in brackets", '{target: 80, host_ip: "[::1]"}'),
    port("a name for an address", "{target: 80, host_ip: localhost}"),
    port("an empty address", '{target: 80, host_ip: ""}'),
    port("a protocol that is a number", "{target: 80, protocol: 6}"),
    port("a mode that is a list", "{target: 80, mode: [host]}"),
    port("a key of the short syntax", '{container: 80, host: "80"}'),
  ],
  "services together": [
    line("a dependency that does not exist", "depends_on: [b]"),
    file("one that is switched off", `${a("depends_on: [b]")}  b: {image: y, profiles: [p]}\n`),
    line("a dependency that is no mapping", "depends_on: {b: service_started}"),
    file("a circle", `${a("depends_on: [b]")}  b: {image: y, links: [a]}\n`),
    line("the network of a service that does not exist", 'network_mode: "service:b"'),
    file(
      "the network of a service that is switched off",
      a(
        'network_mode: "service:b"',
        "depends_on: {b: {condition: service_started, required: false}}",
      ) + "  b: {image: y, profiles: [p]}\n",
    ),
    file(
      "network_mode and networks",
      `${a("network_mode: host", "networks: [n]")}networks: {n: {}}\n`,
    ),
    line("a network that nobody defines", "networks: [n]"),
    line("two scales", "scale: 2", "deploy: {replicas: 3}"),
    line("a negative scale", "scale: -1"),
    line("a name for several containers", "container_name: c", "scale: 2"),
  ],
  include: [
    { title: "a path alone", files: { "compose.yaml": "include: i.yaml\n", "i.yaml": a() } },
    file("a number", "include: [1]\n"),
    file("a file that is not there", "include:\n  - i.yaml\n"),
    {
      title: "a directory",
      files: { "compose.yaml": "include: [sub]\n", "sub/compose.yaml": a() },
    },
    {
      title: "an env_file that is not there",
      files: { "compose.yaml": "include: [{path: i.yaml, env_file: e}]\n", "i.yaml": a() },
    },
    {
      title: "a mistake in an env_file",
      files: {
        "compose.yaml": "include: [{path: i.yaml, env_file: e}]\n",
        "i.yaml": a(),
        e: "A B=1\n",
      },
    },
    {
      title: "an empty section that the included file has too",
      files: {
        "compose.yaml": `include: [i.yaml]\n${a()}networks:\n`,
        "i.yaml": "networks: {v: {}}\n",
      },
    },
    {
      title: "a circle",
      files: { "compose.yaml": "include: [i.yaml]\n", "i.yaml": "include: [compose.yaml]\n" },
    },
    {
      title: "a mistake in the file",
      files: { "compose.yaml": "include: [i.yaml]\n", "i.yaml": a("ports: [x]") },
    },
  ],
  extends: [
    file("a service that is not in the file", "services:\n  a:\n    extends: b\n"),
    {
      title: "one of another file of the project",
      files: {
        "compose.yaml": "services:\n  b: {image: x}\n",
        "compose.override.yaml": "services:\n  a:\n    extends: b\n",
      },
    },
    {
      title: "a service that is not in the other file",
      files: {
        "compose.yaml": "services:\n  a:\n    extends: {file: o.yaml, service: b}\n",
        "o.yaml": a(),
      },
    },
    file("a file that is not there", "services:\n  a:\n    extends: {file: o.yaml, service: b}\n"),
    file("no service", "services:\n  a:\n    extends: {file: o.yaml}\n"),
    file("itself", "services:\n  a:\n    extends: a\n"),
    file("a circle", "services:\n  a:\n    extends: b\n  b:\n    extends: a\n"),
    {
      title: "a mistake in the other file",
      files: {
        "compose.yaml": "services:\n  a:\n    extends: {file: o.yaml, service: b}\n",
        "o.yaml": 'services:\n  b: {image: x, ports: ["x:1"]}\n',
      },
    },
  ],
  "the project's name": [
    file("a name of nothing that a name may have", `name: "--"\n${a()}`),
    file("a name that is a list", `name: [x]\n${a()}`),
    {
      title: "COMPOSE_PROJECT_NAME that is none",
      files: { "compose.yaml": a(), ".env": "COMPOSE_PROJECT_NAME=My App\n" },
    },
  ],
};

/** The files of a project that is refused, by path. */
export const textsOf = ({ files }: Pick<Refused, "files">) =>
  typeof files === "string" ? { "compose.yaml": files } : files;
