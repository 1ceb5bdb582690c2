import fc from "fast-check";
import type { Draft } from "./Draft.ts";
import { at, list, map, put, text, type Yaml, type YamlMap } from "./Yaml.ts";

/** Something that is done to a project in the making. */
export type Change = fc.Arbitrary<(draft: Draft) => void>;

/** A service that nothing else changes, made where it is asked for. */
export const FAULTY = "faulty";

/** Makes a change out of one of some values. */
export const oneOf =
  <T>(...values: readonly [T, ...T[]]) =>
  (make: (draft: Draft, value: T, where: number) => void): Change =>
    fc.tuple(fc.constantFrom(...values), fc.constantFrom(0, 1, 2, 3, 4)).map(
      ([value, where]) =>
        (draft) =>
          make(draft, value, where),
    );

/** Puts an entry among the ports of a service of some file. */
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

/** Puts a key into a service of some file. */
export const inService = (
  ...entries: readonly [readonly [string, string], ...(readonly [string, string])[]]
): Change =>
  oneOf(...entries)((draft, [key, value], where) =>
    changeService(draft, where, (service) => put(service, [key], text(value))),
  );

/** In a port, in an include, or in something that nobody looks at. */
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

/** Does one of some things to a project. */
export const oneOfChanges = (
  ...changes: readonly [(draft: Draft) => void, ...((draft: Draft) => void)[]]
): Change => fc.constantFrom(...changes);

/** Gives that service a key. */
export const faulty = (draft: Draft, key: string, value: string) => {
  if (at(topOf(draft), "services", FAULTY) === undefined)
    changeTop(draft, 0, ["services", FAULTY], map({ image: "tiny" }));
  changeTop(draft, 0, ["services", FAULTY, key], text(value));
};

/** One of the compose files that the project is made of; the main one mostly. */
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

/** A service of some file that is mapped out, else one of its own. */
function changeService(draft: Draft, where: number, change: (service: YamlMap) => YamlMap): void {
  const services = at(topOf(draft, where), "services");
  const open =
    services !== undefined && "map" in services
      ? services.map.find(([, value]) => "map" in value)
      : undefined;
  const [name, service] = open ?? [FAULTY, map({ image: "tiny" })];
  changeTop(draft, where, ["services", name], change(service as YamlMap));
}
