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

it("randomProject generates the same projects from the same seed", () => {
  expect(sample("plain", 5)).toEqual(sample("plain", 5));
});

it("randomProject uses every feature that is not new in plain projects", () => {
  const plain = sample("plain", 300);
  const rare = FEATURES.filter(
    (feature) => !(feature in news) && plain.filter(({ uses }) => uses.has(feature)).length < 6,
  );
  expect(rare).toEqual([]);
});

it("randomProject generates mostly valid plain projects", () => {
  const refused = sample("plain", 100).filter((project) => "refused" in answerOf(resolve(project)));
  expect(refused.length).toBeLessThan(40);
});

describe("resolveProject rejects random projects with a mistake", () => {
  const kinds = Object.keys(mistakes) as Refusal[];

  it.each(kinds.filter((kind) => !LEFT_TO_COMPOSE.has(kind)))("%s", (kind) => {
    // Some are accepted, because the file is not read or another file removes the mistake.
    const accepted = sample(kind, 20).filter(
      (project) => !("refused" in answerOf(resolve(project))),
    );
    expect(accepted.length).toBeLessThan(6);
  });

  it.each([...LEFT_TO_COMPOSE])("unless it does not affect ports: %s", (kind) => {
    const refused = sample(kind, 20).filter((project) => "refused" in answerOf(resolve(project)));
    expect(refused.length).toBeLessThan(8);
  });
});

describe("resolveProject notes older releases for random projects with a new feature", () => {
  // Addresses without brackets are not new, but a build of Debian rejects them.
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
