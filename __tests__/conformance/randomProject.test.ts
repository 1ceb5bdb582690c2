import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf } from "../../scripts/conformance/askPortplan.ts";
import type { RandomProject } from "../../scripts/conformance/Draft.ts";
import { FEATURES } from "../../scripts/conformance/features.ts";
import { LEFT_TO_COMPOSE, mistakes, type Refusal } from "../../scripts/conformance/mistakes.ts";
import { news, type News } from "../../scripts/conformance/news.ts";
import { randomProject, type Kind } from "../../scripts/conformance/randomProject.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const sample = (kind: Kind, numRuns: number) =>
  fc.sample(randomProject(kind), { seed: 1, numRuns });

function resolve({ files, links, cwd, request, shell }: RandomProject) {
  const linked = Object.entries(links).flatMap(([link, to]) => {
    const target = posix.join(posix.dirname(link), to);
    return Object.entries(files).flatMap(([path, text]) =>
      path === target || path.startsWith(`${target}/`)
        ? [[link + path.slice(target.length), text] as const]
        : [],
    );
  });
  const absolute = Object.fromEntries(
    [...Object.entries(files), ...linked].map(([path, text]) => [
      path === "-" ? path : `/repo/Stack.One/${path}`,
      text,
    ]),
  );
  const directory = `/repo/Stack.One/${cwd}`.replace(/\/$/, "");
  return resolveProject(
    requestFor(directory, { ...request, searchParents: true }),
    memoryFiles(absolute, directory),
    shell,
  );
}

it("makes the same projects of the same seed", () => {
  expect(sample("plain", 5)).toEqual(sample("plain", 5));
});

it("makes use of every feature, in plain projects or where it is new", () => {
  const plain = sample("plain", 300);
  const rare = FEATURES.filter(
    (feature) => !(feature in news) && plain.filter(({ uses }) => uses.has(feature)).length < 6,
  );
  expect(rare).toEqual([]);
});

it("makes mostly plain projects that are not refused", () => {
  const refused = sample("plain", 100).filter((project) => "refused" in answerOf(resolve(project)));
  expect(refused.length).toBeLessThan(40);
});

describe("a mistake is refused, whatever else the project holds", () => {
  const kinds = Object.keys(mistakes) as Refusal[];

  it.each(kinds.filter((kind) => !LEFT_TO_COMPOSE.has(kind)))("%s", (kind) => {
    // The file may not be read, or another one may take the mistake away again.
    const accepted = sample(kind, 20).filter(
      (project) => !("refused" in answerOf(resolve(project))),
    );
    expect(accepted.length).toBeLessThan(6);
  });

  it.each([...LEFT_TO_COMPOSE])("but for what decides no port: %s", (kind) => {
    const refused = sample(kind, 20).filter((project) => "refused" in answerOf(resolve(project)));
    expect(refused.length).toBeLessThan(8);
  });
});

describe("what is new leads to a note about older releases", () => {
  // Addresses without brackets are old: a build of Debian's refuses them.
  it.each((Object.keys(news) as News[]).filter((kind) => kind !== "IPv6 address without brackets"))(
    "%s",
    (kind) => {
      const projects = sample(kind, 20).map((project) => resolve(project));
      const noted = projects.filter(
        ({ problems, versions }) => problems.length === 0 && versions.length > 0,
      );
      expect(noted.length).toBeGreaterThan(8);
    },
  );
});
