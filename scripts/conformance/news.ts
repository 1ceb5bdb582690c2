import fc from "fast-check";
import { changeTop, oneOf, topOf, type Change } from "./changes.ts";
import type { Draft } from "./Draft.ts";
import type { Feature } from "./features.ts";
import { FIRST, plainService } from "./services.ts";
import { at, list, map, text, type Yaml } from "./Yaml.ts";

/**
 * Changes that add a new feature to a project: one that older releases or builds reject or resolve
 * differently.
 */
export const news = {
  "plus sign": entry('"+8090:80"', '"8091:+81"'),
  "IPv6 address without brackets": entry('"::1:8092:80"', '":::8093:80"', '"2001:db8::1:8094:80"'),
  "!reset in a merge key": oneOf(
    "!reset []",
    '!reset ["1:1"]',
  )((draft, value, where) => {
    const less = { ...map({ ports: value }), properties: "&less" };
    const merging = map({ services: map({ [FIRST]: map({ "<<": "*less" }) }) });
    // An anchor of an earlier document does not contain the removed keys.
    if (where === 0) changeTop(draft, 0, ["x-less"], less);
    draft.documents
      .get(draft.main)
      ?.push(where === 0 ? merging : { ...merging, map: [["x-less", less], ...merging.map] });
    draft.uses.push("!reset in a merge key");
  }),
  "extends a service of an include": fc.constant((draft) => {
    include(draft, "guest", map({ image: "tiny", ports: '["8095:80"]' }));
    changeTop(draft, 0, ["services", "visitor"], map({ extends: "guest" }));
    draft.uses.push("extends a service of an include");
  }),
  "include of a service that is also defined locally": plainService.map((service) => (draft) => {
    include(draft, FIRST, service);
    draft.uses.push("include of a service that is also defined locally");
  }),
} as const satisfies Partial<Record<Feature, Change>>;

export type News = keyof typeof news;

/** Inserts an entry before the ports of the first service. */
function entry(...entries: readonly [string, ...string[]]): Change {
  return oneOf(...entries)((draft, written) => {
    const known = at(topOf(draft), "services", FIRST, "ports");
    const uses: readonly Feature[] = [
      written.includes("+") ? "plus sign" : "IPv6 address without brackets",
    ];
    const value: Yaml =
      known !== undefined && "list" in known
        ? { ...known, list: [text(written), ...known.list] }
        : list(text(written));
    changeTop(draft, 0, ["services", FIRST, "ports"], { ...value, uses: [...value.uses, ...uses] });
  });
}

/** Includes another file with a service. */
function include(draft: Draft, name: string, service: Yaml): void {
  const known = at(topOf(draft), "include");
  const items = known !== undefined && "list" in known ? known.list : [];
  changeTop(draft, 0, ["include"], {
    ...list(...items, text("again.yaml")),
    uses: known?.uses ?? [],
  });
  draft.documents.set(`${draft.base}again.yaml`, [map({ services: map({ [name]: service }) })]);
}
