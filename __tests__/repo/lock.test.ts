import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

interface Entry {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../../package-lock.json"), "utf8"),
);
const packages: Readonly<Record<string, Entry>> = lock.packages;

// npm 11 does not install from a lock file without the packages of all platforms.
it("package-lock.json lists the packages of all platforms", () => {
  const expected = Object.values(packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  );
  expect(expected.filter((name) => packages[`node_modules/${name}`] === undefined)).toEqual([]);
});

it("package-lock.json names no registry", () => {
  expect(Object.values(packages).flatMap((entry) => entry.resolved ?? [])).toEqual([]);
});
