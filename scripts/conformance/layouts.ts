import fc from "fast-check";
import { chance, sometimes, weighted } from "./arbitraries.ts";
import type { Feature } from "./features.ts";
import type { Using } from "./Yaml.ts";

/**
 * The paths of a project's files, and the options that select them. Paths are relative to the
 * directory of the random project.
 */
export interface Layout extends Using {
  /** The directory to run Compose in. */
  readonly cwd: string;
  readonly main: string;
  readonly overrides: readonly string[];
  /** Files that Compose ignores, because it finds a default name before theirs. */
  readonly decoys: readonly string[];
  /** The project directory, with a slash at its end, or "". */
  readonly base: string;
  readonly files: readonly string[];
  readonly projectDirectory: string | null;
  readonly shell: Readonly<Record<string, string>>;
  /** Lines that must be in the env file that is read first. */
  readonly envLines: string;
}

const BASE_NAMES = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
] as const;
const OVERRIDE_NAMES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
] as const;

const PLACES: readonly (Pick<Layout, "cwd" | "base" | "projectDirectory"> & {
  readonly weight: number;
  readonly uses: readonly Feature[];
})[] = [
  { weight: 65, base: "", cwd: "", projectDirectory: null, uses: [] },
  { weight: 12, base: "app/", cwd: "", projectDirectory: "app", uses: ["--project-directory"] },
  { weight: 8, base: "app/", cwd: "app", projectDirectory: null, uses: [] },
  {
    weight: 15,
    base: "app/",
    cwd: "app/sub",
    projectDirectory: null,
    uses: ["Compose file in a parent directory"],
  },
];

/** Generates a default name, sometimes with the next one as a decoy. */
const nameOf = (names: typeof BASE_NAMES | typeof OVERRIDE_NAMES) =>
  fc.tuple(fc.constantFrom(...names.keys()), chance(30)).map(([at, more]) => ({
    name: names[at] ?? "",
    decoys: more && at + 1 < names.length ? names.slice(at + 1, at + 2) : [],
  }));

const found: fc.Arbitrary<Layout> = fc
  .record({
    place: weighted(...PLACES.map((place) => [place.weight, fc.constant(place)] as const)),
    main: nameOf(BASE_NAMES),
    override: sometimes(45, nameOf(OVERRIDE_NAMES)),
  })
  .map(({ place: { base, cwd, projectDirectory, uses }, main, override }) => {
    const decoys = [...main.decoys, ...(override?.decoys ?? [])];
    return {
      base,
      cwd,
      projectDirectory,
      main: base + main.name,
      overrides: override === null ? [] : [base + override.name],
      decoys: decoys.map((name) => base + name),
      files: [],
      shell: {},
      envLines: "",
      uses: [
        "default file name",
        ...uses,
        ...(override === null ? [] : (["default override file name"] as const)),
        ...(decoys.length > 0 ? (["several default names"] as const) : []),
      ],
    };
  });

/** Returns the project directory with a slash at its end, or "". */
function baseOf(
  main: string,
  overrides: readonly string[],
  projectDirectory: string | null,
): string {
  if (projectDirectory !== null) return projectDirectory === "." ? "" : `${projectDirectory}/`;
  // in `-f - -f conf/third.yaml`, only the second file has a directory
  const first = main === "-" ? (overrides[0] ?? "") : main;
  return first.slice(0, first.indexOf("/") + 1);
}

function asEnvFile(variables: Readonly<Record<string, string>>): string {
  const lines = Object.entries(variables).map((entry) => `${entry.join("=")}\n`);
  return lines.join("");
}

const named: fc.Arbitrary<Layout> = fc
  .record({
    folder: weighted([70, fc.constant("")], [30, fc.constant("app/")]),
    overrides: weighted<readonly string[]>(
      [35, fc.constant([])],
      [25, fc.constantFrom(["over.yaml"], ["conf/third.yaml"])],
      [40, fc.constant(["over.yaml", "conf/third.yaml"])],
    ),
    projectDirectory: sometimes(25, fc.constantFrom(".", "other")),
    how: weighted<"-f" | "-" | "shell" | ".env">(
      [36, fc.constant("-f")],
      [10, fc.constant("-")],
      [34, fc.constant("shell")],
      [20, fc.constant(".env")],
    ),
    separator: weighted([70, fc.constant(":")], [30, fc.constant(",")]),
  })
  .map(({ folder: wanted, overrides, projectDirectory, how, separator }) => {
    const folder = how === "-" ? "" : wanted;
    const main = how === "-" ? "-" : `${folder}main.yaml`;
    const files = [main, ...overrides];
    const list = {
      COMPOSE_FILE: files.join(separator),
      ...(separator !== ":" && { COMPOSE_PATH_SEPARATOR: separator }),
    };
    const given = how === "-f" || how === "-";
    return {
      cwd: "",
      main,
      overrides,
      decoys: [],
      base: baseOf(main, overrides, projectDirectory),
      files: given ? files : [],
      projectDirectory,
      shell: how === "shell" ? list : {},
      envLines: how === ".env" ? asEnvFile(list) : "",
      uses: [
        given ? "-f" : "COMPOSE_FILE",
        ...(how === "-" ? (["standard input"] as const) : []),
        ...(how === ".env" ? (["COMPOSE_FILE in .env"] as const) : []),
        ...(overrides.length > 0 ? (["several files"] as const) : []),
        ...(overrides.length > 1 ? (["three files"] as const) : []),
        ...(projectDirectory === null ? [] : (["--project-directory"] as const)),
      ],
    };
  });

export const layout: fc.Arbitrary<Layout> = weighted([1, found], [1, named]);
