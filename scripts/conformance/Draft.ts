import type { ProjectRequest } from "../../src/compose/index.ts";
import type { Feature } from "./features.ts";
import type { YamlMap } from "./Yaml.ts";

/**
 * A project on disk and how it is asked for. Paths count from its folder; the file `-` is standard
 * input.
 */
export interface RandomProject {
  readonly files: Readonly<Record<string, string>>;
  /** Symbolic links, and what stands in them. */
  readonly links: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly request: Omit<ProjectRequest, "cwd" | "searchParents">;
  readonly shell: Readonly<Record<string, string>>;
  readonly uses: ReadonlySet<Feature>;
}

/**
 * A project in the making: its compose files are still trees, so that a mistake can be put into
 * them.
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
  /** The main compose file. */
  readonly main: string;
  /** The compose files that the project is made of. */
  readonly read: readonly string[];
  readonly uses: Feature[];
  /** What is changed when all is text. */
  readonly last: ((texts: Map<string, string>) => void)[];
}
