/** A value in the place of a file: its bytes, the target of a symbolic link, or a directory. */
export type Entry = Buffer | { readonly link: string } | "directory";

/** A run of Portplan on a mutated project. Paths are relative to the directory of the project. */
export interface Input {
  /** The number that the input is generated from. */
  readonly seed: number;
  /** The seed project and the mutations, for people. */
  readonly made: readonly string[];
  readonly args: readonly string[];
  readonly files: ReadonlyMap<string, Entry>;
  /** The project before the mutations, which is the base of a pull request. */
  readonly base: Readonly<Record<string, string>>;
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** The directory of leases. */
  readonly leases: ReadonlyMap<string, Entry>;
  /** The answer of the engine to a list of its containers; null without an engine. */
  readonly containers: string | null;
}

/**
 * The value of variables that may be secret. Only values of the environment and of env files
 * contain it, so no output may contain it. A project cannot have it as its name, because of the
 * capital letters.
 */
export const SECRET = "Zq7Secret";
