import { getOrInsert } from "../../lib/getOrInsert.ts";

/**
 * A table keyed by paths such as `services.*.ports`, to look up while walking a tree. `*` matches
 * any key or list index.
 */
export class PathTable<T> {
  readonly #children = new Map<string, PathTable<T>>();
  #value: T | undefined;

  static from<T>(rows: Readonly<Record<string, T>>): PathTable<T> {
    const root = new PathTable<T>();
    for (const [path, value] of Object.entries(rows)) {
      let at = root;
      for (const key of path.split("."))
        at = getOrInsert(at.#children, key, () => new PathTable<T>());
      at.#value = value;
    }
    return root;
  }

  get value(): T | undefined {
    return this.#value;
  }

  /** Returns the part of the table below a key; undefined if there is none. */
  at(key: string): PathTable<T> | undefined {
    return this.#children.get(key) ?? this.#children.get("*");
  }
}
