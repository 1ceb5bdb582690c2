import type { ProjectRequest } from "../../src/compose/index.ts";
import type { Feature } from "./features.ts";
import type { YamlMap } from "./Yaml.ts";

/**
 * A project on disk, and the options to resolve it with. Paths are relative to its directory; the
 * file `-` is standard input.
 */
export interface RandomProject {
  readonly files: Readonly<Record<string, string>>;
  /** The targets of symbolic links, by path. */
  readonly links: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly request: Omit<ProjectRequest, "cwd" | "searchParents">;
  readonly shell: Readonly<Record<string, string>>;
  readonly uses: ReadonlySet<Feature>;
}

/**
 * A project that is being generated. Its Compose files are still trees, so that a mistake can be
 * added to them.
 */
export interface Draft {
  readonly documents: Map<string, YamlMap[]>;
  /** Other files. */
  readonly texts: Map<string, string>;
  readonly links: Map<string, string>;
  readonly shell: Record<string, string>;
  readonly request: {
    -readonly [key in keyof RandomProject["request"]]: RandomProject["request"][key];
  };
  readonly cwd: string;
  /** The project directory, with a slash at its end, or "". */
  readonly base: string;
  /** The main Compose file. */
  readonly main: string;
  /** The Compose files of the project. */
  readonly read: readonly string[];
  readonly uses: Feature[];
  /** Changes to apply to the texts of the files. */
  readonly last: ((texts: Map<string, string>) => void)[];
}
