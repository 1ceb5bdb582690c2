import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import type { Project } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

interface Answer {
  readonly project?: string;
  readonly ports?: Readonly<Record<string, readonly string[]>>;
  readonly error?: string;
  readonly refuse?: "may";
}

interface Case {
  readonly id: string;
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly select?: readonly string[];
  readonly expected: Answer;
  readonly older?: Readonly<Record<string, Answer>>;
}

/**
 * Projects, and the answers of Docker Compose's loader for them (compose-go e70e961 with
 * go-connections 0.7.0).
 */
const cases = JSON.parse(
  readFileSync(new URL("recorded/cases.json", import.meta.url), "utf8"),
) as readonly Case[];

const ROOT = "/cases/proj";

function resolve({ files, args = [], env = {}, cwd = "", select = [] }: Case): Project {
  const { values } = parseArgs({
    args: [...args],
    options: {
      file: { type: "string", short: "f", multiple: true },
      "project-name": { type: "string", short: "p" },
      "project-directory": { type: "string" },
      profile: { type: "string", multiple: true },
      "env-file": { type: "string", multiple: true },
    },
  });
  const directory = cwd === "" ? ROOT : `${ROOT}/${cwd}`;
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text.replace(/^\ufeff/, "")]),
  );
  const request = {
    searchParents: true,
    files: values.file ?? [],
    projectName: values["project-name"] ?? null,
    projectDirectory: values["project-directory"] ?? null,
    profiles: values.profile ?? [],
    envFiles: values["env-file"] ?? [],
    services: select,
  };
  return resolveProject(requestFor(directory, request), memoryFiles(texts, directory), env);
}

function portsOf({ services }: Project): Record<string, string[]> {
  const spelled = services.map(({ name, ports }) => {
    const each = ports.flatMap(({ hostIp, published, target, count, protocol, mode }) =>
      Array.from({ length: count }, (_, i) => {
        const host =
          published === null ? "~" : count > 1 ? String(Number(published) + i) : published;
        const address = hostIp === null ? "" : `${hostIp}|`;
        const suffix = mode === "ingress" ? "" : `@${mode}`;
        return `${address}${host}:${target + i}/${protocol}${suffix}`;
      }),
    );
    return [name, each.toSorted()] as const;
  });
  return Object.fromEntries(spelled.filter(([, ports]) => ports.length > 0));
}

function expectedPorts({ ports = {} }: Answer): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(ports)
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => [name, list.toSorted()]),
  );
}

describe("resolveProject matches the recorded answers of Docker Compose", () => {
  it.each(cases.map((each) => [each.id, each.title, each] as const))(
    "%s %s",
    (_id, _title, recorded) => {
      const { expected } = recorded;
      const project = resolve(recorded);
      if (expected.error !== undefined) {
        if (expected.refuse !== "may") expect(project.problems).not.toEqual([]);
        return;
      }
      if (expected.refuse === "may" && project.problems.length > 0) return;
      expect(project.problems).toEqual([]);
      expect(portsOf(project)).toEqual(expectedPorts(expected));
      if (expected.project !== undefined && expected.project !== "$PROJ")
        expect(project.name).toBe(expected.project);
    },
  );
});

describe("resolveProject returns the span of the entry of each port", () => {
  const resolved = cases
    .map((each) => [each.id, each] as const)
    .filter(([, { expected }]) => expected.error === undefined);

  it.each(resolved)("%s", (_, recorded) => {
    const project = resolve(recorded);
    for (const { ports } of project.services)
      for (const { span, variables, target, count, published, hostIp, protocol } of ports) {
        const { file, start, end } = span;
        const source = project.sources.get(file) ?? "";
        const column = start - (source.lastIndexOf("\n", start - 1) + 1);
        const indent = Math.max(column - 2, 2);
        // in a project without other entries, the entry is the same port
        const alone =
          "name: p\nservices:\n  a:\n    image: x\n    ports:\n" +
          `${" ".repeat(indent + 2)}- ` +
          `${source.slice(start, end).replaceAll("\n", `\n${" ".repeat(indent + 4 - column)}`)}\n`;
        const env = Object.fromEntries(
          Object.entries(recorded.env ?? {}).filter(([name]) => !name.startsWith("COMPOSE_")),
        );
        for (const { name, value, source: from } of variables)
          if (from === "file") env[name] = value;
        const again = resolveProject(
          requestFor("/alone"),
          memoryFiles({ "/alone/compose.yaml": alone }, "/alone"),
          env,
        );
        expect({ alone, problems: again.problems }).toEqual({ alone, problems: [] });
        const same = again.services[0]?.ports.filter(
          (port) =>
            port.hostIp === hostIp &&
            port.protocol === protocol &&
            port.target <= target &&
            target + count <= port.target + port.count,
        );
        expect(
          same?.map((port) =>
            port.published === null || port.count === 1
              ? port.published
              : String(Number(port.published) + target - port.target),
          ),
        ).toContain(published);
      }
  });
});
