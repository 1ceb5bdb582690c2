import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

interface Entry {
  /** True for a package of this repository, which `resolved` names. */
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
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
  const named = Object.values(packages).flatMap((entry) => entry.resolved ?? []);
  expect(named).toEqual(["tools/node"]);
});

it("package-lock.json has the hash of every package that npm downloads", () => {
  const downloaded = Object.entries(packages).filter(
    ([path, { link = false }]) => path.startsWith("node_modules/") && !link,
  );
  expect(downloaded.filter(([, entry]) => !entry.integrity?.startsWith("sha512-"))).toEqual([]);
});

it("no package runs a script when it is installed", () => {
  const paths = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
  expect(paths).toEqual([]);
  expect(readFileSync(resolve(import.meta.dirname, "../../.npmrc"), "utf8")).toBe(
    "ignore-scripts=true\n",
  );
});
