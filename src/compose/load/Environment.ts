import type { Env } from "../../lib/Env.ts";
import { parseDotenv } from "./dotenv.ts";
import type { EnvValue, Lookup } from "./template.ts";
import type { Problem } from "../Problem.ts";

/**
 * Variables for interpolation. What is set first stays: the shell before env files, an outer
 * project before an included one.
 */
export class Environment {
  readonly #values: Map<string, EnvValue>;

  constructor(values: ReadonlyMap<string, EnvValue> = new Map()) {
    this.#values = new Map(values);
  }

  static ofProcess(variables: Env): Environment {
    const values = new Map<string, EnvValue>();
    for (const [name, value] of Object.entries(variables))
      if (value !== undefined) values.set(name, { value, source: "shell", span: null });
    return new Environment(values);
  }

  readonly lookup: Lookup = (name) => this.#values.get(name);

  get(name: string): string | undefined {
    return this.#values.get(name)?.value;
  }

  set(name: string, value: EnvValue): void {
    this.#values.set(name, value);
  }

  /** Adds those of the others that are not set yet and whose names are included. */
  withMissing(others: Environment, isIncluded: (name: string) => boolean): Environment {
    const out = new Environment(this.#values);
    for (const [name, value] of others.#values)
      if (!out.#values.has(name) && isIncluded(name)) out.#values.set(name, value);
    return out;
  }

  /** Adds what env files set and is not set yet; of several files the later one wins. */
  withFiles(
    files: readonly { readonly path: string; readonly text: string }[],
    problems: Problem[],
  ): Environment {
    const read = new Map<string, EnvValue>();
    for (const { path, text } of files) {
      const failure = parseDotenv(path, text, this.lookup, read);
      if (failure) problems.push({ ...failure, related: [] });
    }
    return this.withMissing(new Environment(read), () => true);
  }
}
