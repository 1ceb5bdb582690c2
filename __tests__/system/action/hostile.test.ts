import { describe, expect, it } from "vitest";
import { rules } from "../../../src/rules/index.ts";
import { parseSummary } from "../../report/parseSummary.ts";
import type { Outcome } from "./runner.ts";
import { useWorkspace } from "./workspace.ts";

const workspace = useWorkspace();

/** Attacks in text of a pull request, one per line. */
const attacks = [
  "::error file=a.yaml::pwned",
  "  ::set-output name=ok::true",
  "::add-mask::8",
  "::set-env name=PATH::x",
  "x ##[error]pwned",
  "\u00ad::warning::pwned",
  "#\u2060#[error]pwned",
  "::stop-commands::x",
  "<img src=x onerror=alert(1)></code></td></table>",
  "| a | b | `c` [d](https://evil.example) **e** @octocat #1",
  "ok<<ghadelimiter_",
  "\u202e\u001b[2J\u001b]0;x\u0007",
];
const payloads = {
  lines: attacks.join("\n"),
  "carriage returns": attacks.join("\r"),
  "one line": attacks.join(" "),
};

const json = JSON.stringify;
/** A project with a collision, so that findings contain names. */
const project = (service: object, rest: object = {}) =>
  json({
    services: {
      web: { image: "nginx", ports: ["8080:80"], ...service },
      other: { image: "nginx", ports: ["8080:80"] },
    },
    ...rest,
  });
const workflow = (jobs: object) => ({
  "compose.yaml": project({}),
  ".github/workflows/ci.yml": json({ on: "push", jobs }),
});

interface Hostile {
  readonly files: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** True if the step fails before it reads a project. */
  readonly wrong?: true;
}

/** All places of untrusted names and values. */
const places: Readonly<Record<string, (text: string) => Hostile>> = {
  "a service": (text) => ({
    files: {
      "compose.yaml": json({ services: { [text]: { image: "x", ports: ["1:1", "1:2"] } } }),
    },
  }),
  "a project's name": (text) => ({ files: { "compose.yaml": project({}, { name: text }) } }),
  "an image": (text) => ({ files: { "compose.yaml": project({ image: text }) } }),
  "a label": (text) => ({ files: { "compose.yaml": project({ labels: { [text]: text } }) } }),
  "a profile": (text) => ({
    files: { "compose.yaml": project({ profiles: [text] }) },
    inputs: { profiles: "*" },
  }),
  "a container's name": (text) => ({
    files: { "compose.yaml": project({ container_name: text }) },
  }),
  "a dependency": (text) => ({ files: { "compose.yaml": project({ depends_on: [text] }) } }),
  "a network mode": (text) => ({
    files: { "compose.yaml": project({ network_mode: `service:${text}` }) },
  }),
  "a network": (text) => ({
    files: {
      "compose.yaml": project(
        { networks: [text] },
        { networks: { [text]: { name: text, internal: true } } },
      ),
    },
  }),
  "an unknown key": (text) => ({ files: { "compose.yaml": project({ [text]: text }) } }),
  "a port": (text) => ({ files: { "compose.yaml": project({ ports: [text] }) } }),
  "a host port": (text) => ({
    files: { "compose.yaml": project({ ports: [{ target: 80, published: text }] }) },
  }),
  "a host address": (text) => ({
    files: { "compose.yaml": project({ ports: [{ target: 80, published: 8080, host_ip: text }] }) },
  }),
  "a protocol": (text) => ({
    files: {
      "compose.yaml": project({ ports: [{ target: 80, published: 8080, protocol: text }] }),
    },
  }),
  "an application's protocol": (text) => ({
    files: {
      "compose.yaml": project({ ports: [{ target: 80, published: 8080, app_protocol: text }] }),
    },
  }),
  "a port's name": (text) => ({
    files: { "compose.yaml": project({ ports: [{ target: 80, published: 8080, name: text }] }) },
  }),
  "a variable": (text) => ({ files: { "compose.yaml": project({ ports: [`\${${text}}:80`] }) } }),
  "a variable's default": (text) => ({
    files: { "compose.yaml": project({ ports: [`\${PORT:-${text}}:80`] }) },
  }),
  "a variable's value": (text) => ({
    files: { "compose.yaml": project({ ports: ["${PORT}:80"] }), ".env": `PORT=${json(text)}\n` },
  }),
  "an error message of a variable": (text) => ({
    files: { "compose.yaml": project({ ports: [`\${PORT:?${text}}:80`] }) },
  }),
  "an env file": (text) => ({ files: { "compose.yaml": project({}), ".env": text } }),
  "an included file": (text) => ({ files: { "compose.yaml": project({}, { include: [text] }) } }),
  "an extended file": (text) => ({
    files: { "compose.yaml": project({ extends: { file: text, service: text } }) },
  }),
  "invalid YAML": (text) => ({ files: { "compose.yaml": `services: [\n${text}` } }),
  "a duplicate key": (text) => ({
    files: { "compose.yaml": `${json(text)}: 1\n${json(text)}: 2\n` },
  }),
  "a job": (text) => ({
    files: workflow({ [text]: { services: { a: { ports: ["1:1"] }, b: { ports: ["1:1"] } } } }),
  }),
  "a service container": (text) => ({
    files: workflow({ test: { services: { [text]: { image: text, ports: ["8080:80"] } } } }),
  }),
  "a service container's port": (text) => ({
    files: workflow({ test: { services: { a: { ports: [`\${{ ${text} }}:80`, text] } } } }),
  }),
  "an input": (text) => ({
    files: { "compose.yaml": project({}) },
    inputs: { services: text },
    wrong: true,
  }),
  "a project's name in an input": (text) => ({
    files: { "compose.yaml": project({}) },
    inputs: { "project-name": text },
    wrong: true,
  }),
  "a choice": (text) => ({
    files: { "compose.yaml": project({}) },
    inputs: { probe: text },
    wrong: true,
  }),
};
/** Makes a file name, which is not valid on Windows. */
const fileName = (text: string) => text.replaceAll("/", "").slice(0, 150);
const named: typeof places = {
  "a directory": (text) => ({
    files: { [`${fileName(text)}/compose.yaml`]: project({}) },
    inputs: { directories: "*" },
  }),
  "a compose file": (text) => ({
    files: {
      "compose.yaml": project({}, { include: [fileName(text)] }),
      [fileName(text)]: project({}),
    },
  }),
  "a workflow": (text) => ({
    files: {
      "compose.yaml": project({}),
      [`.github/workflows/${fileName(text)}.yml`]: json({
        jobs: { a: { services: { a: { ports: ["45000:1", "45000:1"] } } } },
      }),
    },
    inputs: { workflows: "all" },
  }),
};

const markup = new Set([
  "b",
  "h2",
  "h3",
  "p",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "code",
  "br",
  "sub",
  "wbr",
]);
const titles = new Set(["Portplan", ...rules.map(({ id }) => id as string)]);

function expectHarmless(
  { annotations, commands, log, outputs, env, state, path, summary }: Outcome,
  wrong: boolean,
): void {
  expect(commands.map(({ name }) => name)).toEqual(wrong ? [] : ["group", "endgroup"]);
  for (const { properties } of annotations) {
    expect(titles).toContain(properties["title"]);
    expect(
      Object.keys(properties).filter(
        (name) => !["title", "file", "line", "endLine", "col", "endColumn"].includes(name),
      ),
    ).toEqual([]);
  }
  const shown = [...log, summary, ...annotations.map(({ data }) => data)].join("\n");
  expect(/[^\P{C}\n]/u.exec(shown)?.[0]).toBeUndefined();
  expect(shown).not.toContain("\u2060");
  expect([env, state, path]).toEqual([{}, {}, []]);
  if (wrong) return;
  // The runner keeps ten annotations of each level. A run that passes has no notices.
  const shownOf = (name: string) => Math.min(Number(outputs[name]), 10);
  const notices = outputs["ok"] === "true" ? 0 : shownOf("notices");
  expect(shownOf("errors") + shownOf("warnings") + notices).toBeLessThanOrEqual(annotations.length);
  expect(outputs["ok"]).toMatch(/^(true|false)$/);
  const { elements, tables } = parseSummary(summary);
  expect(elements.filter((element) => !markup.has(element))).toEqual([]);
  // Only the titles of findings are bold.
  const findings = ["errors", "warnings", "notices"].map((name) => Number(outputs[name]));
  expect(summary.split("<b>")).toHaveLength(1 + findings.reduce((sum, count) => sum + count));
  for (const table of tables)
    for (const cells of table) expect(cells).toHaveLength(table[0]?.length ?? 0);
}

describe.each(Object.entries(payloads))("untrusted text in %s", (_, payload) => {
  it.each(Object.entries(process.platform === "win32" ? places : { ...places, ...named }))(
    "is harmless in %s",
    async (_place, make) => {
      const { files, inputs, wrong = false } = make(payload);
      workspace.write(files);
      expectHarmless(await workspace.run({ probe: "false", ...inputs }), wrong);
    },
  );
});
