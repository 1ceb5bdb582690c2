import type { Env } from "../../lib/Env.ts";
import { parseDotenv } from "./dotenv.ts";
import type { EnvValue, Lookup } from "./template.ts";
import type { InterpolationReports } from "./interpolate.ts";

/**
 * Variables for interpolation. The first value of a variable is kept: the shell takes precedence
 * over env files, and an including project over an included one.
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

  /** Returns a copy with the variables of `others` that are unset here and whose names match. */
  withMissing(others: Environment, isIncluded: (name: string) => boolean): Environment {
    const out = new Environment(this.#values);
    for (const [name, value] of others.#values)
      if (!out.#values.has(name) && isIncluded(name)) out.#values.set(name, value);
    return out;
  }

  /** Returns a copy with the variables of env files that are unset here. The last file wins. */
  withFiles(
    files: readonly { readonly path: string; readonly text: string }[],
    { problems, spend }: Pick<InterpolationReports, "problems" | "spend">,
  ): Environment {
    const read = new Map<string, EnvValue>();
    for (const { path, text } of files) {
      const failure = parseDotenv(path, text, this.lookup, read);
      if (failure) problems.push({ ...failure, related: [] });
      let length = 0;
      for (const { value } of read.values()) length += value.length;
      if (!spend("substituted", length, { file: path, start: 0, end: 0 })) break;
    }
    return this.withMissing(new Environment(read), () => true);
  }
}
