import type { Random } from "../predict/random.ts";
import type { SeedProject } from "./corpus.ts";
import { REPEATED, TOKENS } from "./tokens.ts";

// Projects that are small and expand, or that have very many of one thing. `size` is from 1, which
// is harmless, to about 1,000, for which time and memory must still be bounded.

type Files = Readonly<Record<string, string>>;

const range = <T>(length: number, item: (index: number) => T) =>
  Array.from({ length }, (_, index) => item(index));
const service = (name: string, more: string) => `  ${name}:\n    image: x\n    ${more}\n`;
const services = (count: number, more: (index: number) => string) =>
  `services:\n${range(count, (index) => service(`s${index}`, more(index))).join("")}`;
const web = services(1, () => 'ports: ["8080:80"]');

const KINDS: Readonly<Record<string, (size: number, random: Random) => Files>> = {
  "blanks in an env file": (size, random) => {
    const blanks = random.pick([" ", "\t", " \t", "\u00a0", "\r"]).repeat(200 * size);
    const lines = [
      `A=${blanks}x`,
      `A${blanks}=x`,
      `A="${blanks}`,
      `A='x'${blanks}#`,
      `A=x${blanks}#`,
    ];
    return { "compose.yaml": web, ".env": `${random.pick(lines)}\n` };
  },
  "variables that double": (size, random) => ({
    "compose.yaml": services(1, () => 'ports: ["${V9}:80"]'),
    ".env": `V0=xxxxxxxxxx\n${range(random.pick([Math.min(size, 8), Math.min(size, 60)]), (at) => {
      const before = `\${V${at}}`;
      return `V${at + 1}=${before.repeat(10)}\n`;
    }).join("")}`,
  }),
  "defaults that double": (size) => ({
    "compose.yaml": `x-a: &a "${"${A:-${B:-".repeat(Math.min(size, 60))}"\n${web}`,
  }),
  "files that include the next one twice": (size) =>
    Object.fromEntries(
      range(Math.min(2 + size, 40), (index) => [
        index === 0 ? "compose.yaml" : `f${index}.yaml`,
        `include: [f${index + 1}.yaml, ./f${index + 1}.yaml]\nservices: {s${index}: {image: x}}\n`,
      ]).concat([[`f${Math.min(2 + size, 40)}.yaml`, "services: {}\n"]]),
    ),
  "services that extend a large one": (size) => ({
    "compose.yaml": `services:\n  big:\n    image: x\n    labels:\n${range(
      20 * size,
      (index) => `      l${index}: ${index}\n`,
    ).join("")}${range(size, (index) => service(`s${index}`, "extends: big")).join("")}`,
  }),
  "services that extend each other": (size) => ({
    "compose.yaml": services(size, (index) => `extends: {service: s${index + 1}}`),
  }),
  "names that are patterns": (size, random) => ({
    "compose.yaml": `services:\n${service(
      "web",
      `depends_on: ["${random
        .pick(["*a", "?", "[a-z]*", "**/", "{a,b}"])
        .repeat(Math.min(size, 400))}b"]`,
    )}${service("a".repeat(Math.min(10 * size, 4000)), "ports: ['8080:80']")}`,
  }),
  "long names": (size, random) => {
    const long = random.pick(REPEATED).repeat(50 * size);
    return {
      "compose.yaml": JSON.stringify({
        services: {
          [`a${long}`]: {
            image: long,
            ports: [`\${A${long}}:80`, "8080:80", { target: 80, name: long }],
          },
          b: { image: "x", ports: ["8080:80"] },
        },
      }),
    };
  },
  "deep nesting": (size, random) => {
    const depth = 30 * size;
    const [open, close] = random.pick([
      ["[", "]"],
      ["{a: ", "}"],
      ["- ", ""],
      ["? ", ""],
      ["!!seq [", "]"],
    ] as const);
    return { "compose.yaml": `${web}x-a: ${open.repeat(depth)}1${close.repeat(depth)}\n` };
  },
  aliases: (size) => ({
    "compose.yaml": `${range(Math.min(size, 30), (index) => {
      const item = index === 0 ? "x" : `*a${index - 1}`;
      return `x-${index}: &a${index} [${range(9, () => item).join(", ")}]\n`;
    }).join("")}${web}`,
  }),
  "many ports": (size) => ({
    "compose.yaml": services(
      Math.min(size, 200),
      (index) => `ports: [${range(5, (port) => `"${1000 + index + port}:80"`).join(", ")}, "80"]`,
    ),
  }),
  "wide ranges": (size, random) => ({
    "compose.yaml": services(Math.min(size, 100), (index) => {
      const address = random.pick(["", "127.0.0.1:", "203.0.113.1:", "[::1]:", "[2001:db8::1]:"]);
      const ports = `${1000 + index}-${60_000 + index}`;
      return `ports: ["${address}${ports}:${ports}"]`;
    }),
  }),
  "a pool": (size) => ({
    "compose.yaml": services(Math.min(size, 300), () => 'ports: ["10000-60000:80"]'),
  }),
  replicas: (size) => ({
    "compose.yaml": services(
      3,
      (index) => `{scale: ${size * 1000}, ports: ["${8000 + index}-60000:80"]}`,
    ).replaceAll("\n    {", "\n    scale: 5000\n    x-a: {"),
  }),
  "many environments": (size) => ({
    "compose.yaml": services(3, (index) => `ports: ["\${P${index}:-808${index}}:80"]`),
    "portplan.yml": `version: 1\nenvironments:\n${range(
      size,
      (index) => `  e${index}: {env-files: [.env], host: h}\n`,
    ).join("")}`,
    ".env": "P0=8080\n",
  }),
  "a policy that extends much": (size, random) => ({
    "compose.yaml": web,
    "portplan.yml": `version: 1\nextends: ${random.pick([
      `"${"a/".repeat(200 * size)}"`,
      `[${range(size, (index) => `p${index % 20}.yml`).join(", ")}]`,
      `github>${"a".repeat(200 * size)}/b`,
      `"${" ".repeat(200 * size)}"`,
    ])}\n`,
    ...Object.fromEntries(
      range(20, (index) => [
        `p${index}.yml`,
        `version: 1\nextends: [p${index + 1}.yml, ./p${index + 1}.yml]\nreserved: [${index + 1}]\n`,
      ]),
    ),
  }),
  "a policy with many patterns": (size, random) => ({
    "compose.yaml": services(Math.min(size, 50), (index) => `ports: ["${8000 + index}:80"]`),
    "portplan.yml": `version: 1\nroles:\n  a:\n    range: 1-2\n    services: [${range(
      Math.min(size, 300),
      () => `"${random.pick(["*", "**", "*a", "?*"]).repeat(30)}b"`,
    ).join(", ")}]\noptional: ["${"*s".repeat(Math.min(size, 500))}x"]\n`,
  }),
  "many exceptions": (size) => ({
    "compose.yaml": services(
      Math.min(size, 100),
      (index) => `ports: ["8080:80"] # portplan-ignore: port-collision ${index}`,
    ),
    "portplan.yml": `version: 1\nignore:\n${range(
      size,
      (index) => `  - {rule: port-collision, service: s${index}, reason: x}\n`,
    ).join("")}`,
  }),
  "many findings": (size) => ({
    "compose.yaml": services(
      Math.min(size, 300),
      () => 'ports: ["8080:80", "22:22", "0.0.0.0:8080:81"]',
    ),
  }),
  "many profiles": (size) => ({
    "compose.yaml": services(size, (index) => `profiles: [p${index}]`),
    ".env": `COMPOSE_PROFILES=${range(size, (index) => `p${index}`).join(",")}\n`,
  }),
  "dependencies of dependencies": (size) => ({
    "compose.yaml": services(
      Math.min(size, 500),
      (index) =>
        `depends_on: [${range(Math.min(index, 20), (to) => `s${index - to - 1}`).join(", ")}]`,
    ),
  }),
  "a long line": (size, random) => ({
    "compose.yaml": `${web}x-a: "${random.pick(REPEATED).repeat(500 * size)}\n`,
  }),
  "a long line with a finding": (size, random) => {
    const label = random
      .pick(REPEATED)
      .replaceAll("'", "")
      .repeat(200 * size);
    const ports = 'image: x, ports: ["8080:80"]';
    return {
      "compose.yaml": `services: {a: {${ports}}, b: {${ports}, labels: {x: '${label}'}}}\n`,
    };
  },
  "a workflow with many jobs": (size) => {
    const job = 'runs-on: x, services: {a: {image: x, ports: ["8080:80"]}}';
    const jobs = range(size, (index) => `  j${index}: {${job}}\n`).join("");
    return { "compose.yaml": web, ".github/workflows/ci.yml": `on: push\njobs:\n${jobs}` };
  },
  "workflows that call each other": (size) => ({
    "compose.yaml": web,
    ...Object.fromEntries(
      range(Math.min(size, 50), (index) => {
        const call = `{uses: ./.github/workflows/w${index + 1}.yml}`;
        const text = `on: push\njobs:\n  a: ${call}\n  b: ${call}\n`;
        return [`.github/workflows/w${index}.yml`, text];
      }),
    ),
  }),
  "a matrix of matrices": (size) => {
    const values = range(Math.min(size, 40), (value) => 8000 + value).join(", ");
    const matrix = range(6, (index) => `m${index}: [${values}]`).join(", ");
    const ports = 'ports: ["${{ matrix.m0 }}${{ matrix.m1 }}:80"]';
    const a = `{image: x, ${ports}}`;
    const job = `{runs-on: x, strategy: {matrix: {${matrix}}}, services: {a: ${a}}}`;
    return { "compose.yaml": web, ".github/workflows/ci.yml": `on: push\njobs:\n  a: ${job}\n` };
  },
  "text that is not a project": (size, random) => ({
    "compose.yaml": range(5 * size, () => random.pick(TOKENS)).join(random.pick(["", " ", "\n"])),
    ".env": range(size, () => random.pick(TOKENS)).join(""),
  }),
};

export const HOSTILE_KINDS: readonly string[] = Object.keys(KINDS);

/** Makes a hostile project of a kind, by default of a random one. */
export function makeHostile(
  random: Random,
  size: number,
  kind = random.pick(HOSTILE_KINDS),
): SeedProject {
  const files = KINDS[kind]?.(size, random) ?? {};
  // Only a selection compares the names of services.
  const name = files["compose.yaml"]?.includes("\n  web:\n") ? "web" : "s0";
  const args = random.chance(50) ? ["--service", name] : [];
  return { name: `${kind}, size ${size}`, files, env: {}, args };
}
