import fc from "fast-check";
import type { Draft } from "./Draft.ts";
import { at, list, map, put, text, type Yaml, type YamlMap } from "./Yaml.ts";

/** A random change of a project. */
export type Change = fc.Arbitrary<(draft: Draft) => void>;

/** The name of a service that only changes use. It is created on demand. */
export const FAULTY = "faulty";

/** Creates a change from one of the values. */
export const oneOf =
  <T>(...values: readonly [T, ...T[]]) =>
  (make: (draft: Draft, value: T, where: number) => void): Change =>
    fc.tuple(fc.constantFrom(...values), fc.constantFrom(0, 1, 2, 3, 4)).map(
      ([value, where]) =>
        (draft) =>
          make(draft, value, where),
    );

/** Inserts an entry into the ports of a service in one of the files. */
export const inPorts = (...entries: readonly [string, ...string[]]): Change =>
  oneOf(...entries)((draft, entry, where) =>
    changeService(draft, where, (service) => {
      const ports = at(service, "ports");
      const items = ports !== undefined && "list" in ports ? ports.list : [];
      return put(service, ["ports"], {
        ...list(...items.slice(0, where), text(entry), ...items.slice(where)),
        uses: ports?.uses ?? [],
      });
    }),
  );

/** Sets a key of a service in one of the files. */
export const inService = (
  ...entries: readonly [readonly [string, string], ...(readonly [string, string])[]]
): Change =>
  oneOf(...entries)((draft, [key, value], where) =>
    changeService(draft, where, (service) => put(service, [key], text(value))),
  );

/** Inserts a value into a port, an include, an extension or a disabled service. */
export const anywhere = (...values: readonly [string, ...string[]]): Change =>
  oneOf(...values)((draft, value, where) => {
    if (where === 0) changeTop(draft, where, ["x-note"], text(value));
    else if (where === 1)
      changeTop(
        draft,
        where,
        ["services", "off"],
        text(`{image: tiny, profiles: [never], labels: [${value}]}`),
      );
    else if (where === 2) changeTop(draft, 0, ["include"], list(text(value)));
    else changeService(draft, where, (service) => put(service, ["ports"], list(text(value))));
  });

/** Applies one of the changes to a project. */
export const oneOfChanges = (
  ...changes: readonly [(draft: Draft) => void, ...((draft: Draft) => void)[]]
): Change => fc.constantFrom(...changes);

/** Sets a key of the service `FAULTY`. */
export const faulty = (draft: Draft, key: string, value: string) => {
  if (at(topOf(draft), "services", FAULTY) === undefined)
    changeTop(draft, 0, ["services", FAULTY], map({ image: "tiny" }));
  changeTop(draft, 0, ["services", FAULTY, key], text(value));
};

/** Returns the path of one of the project's Compose files, mostly that of the main one. */
export function pathAt({ read, main }: Draft, where: number): string {
  return read[where] ?? main;
}

export function topOf(draft: Draft, where = 0): YamlMap {
  return draft.documents.get(pathAt(draft, where))?.[0] ?? map({});
}

export function changeTop(draft: Draft, where: number, path: readonly string[], value: Yaml): void {
  const [, ...others] = draft.documents.get(pathAt(draft, where)) ?? [];
  draft.documents.set(pathAt(draft, where), [put(topOf(draft, where), path, value), ...others]);
}

/** Changes the first service that is a block mapping in one of the files, else `FAULTY`. */
function changeService(draft: Draft, where: number, change: (service: YamlMap) => YamlMap): void {
  const services = at(topOf(draft, where), "services");
  const open =
    services !== undefined && "map" in services
      ? services.map.find(([, value]) => "map" in value)
      : undefined;
  const [name, service] = open ?? [FAULTY, map({ image: "tiny" })];
  changeTop(draft, where, ["services", name], change(service as YamlMap));
}
