import fc from "fast-check";
import { chance, oneOf, sometimes, using, weighted } from "./arbitraries.ts";
import type { Draft, RandomProject } from "./Draft.ts";
import type { Feature } from "./features.ts";
import { layout } from "./layouts.ts";
import { mistakes, type Refusal } from "./mistakes.ts";
import { news, type News } from "./news.ts";
import {
  anchors,
  bases,
  ENV_FILE,
  FIRST,
  firstService,
  IDLE,
  nextService,
  patch,
  plainService,
} from "./services.ts";
import { envFile, shell } from "./variables.ts";
import {
  list,
  map,
  put,
  text,
  usesOf,
  yamlText,
  type Entry,
  type Text,
  type Yaml,
  type YamlMap,
} from "./Yaml.ts";

/**
 * The kind of a project: plain, with a mistake, or with a feature that only newer releases accept.
 */
export type Kind = "plain" | Refusal | News;

/** Generates random projects of a kind. Compose accepts nearly all plain ones. */
export function randomProject(kind: Kind): fc.Arbitrary<RandomProject> {
  const change = kind === "plain" ? fc.constant(() => {}) : { ...mistakes, ...news }[kind];
  return fc.tuple(fc.record(PARTS), change).map(([parts, make]) => {
    const draft = assemble(parts);
    make(draft);
    return finish(draft);
  });
}

/** The content of an override file. `of`: the index of the service that each patch is for. */
const overlay = fc.record({
  patches: fc.array(fc.record({ of: fc.constantFrom(0, 1, 2), patch }), {
    minLength: 1,
    maxLength: 3,
    size: "max",
  }),
  late: sometimes(20, plainService),
  include: sometimes(12, using("include in an override", oneOf("[late/side.yaml]"))),
  name: sometimes(12, using("name: in an override", oneOf("later"))),
});

const include = fc.record({
  service: plainService,
  extra: sometimes(30, plainService),
  name: sometimes(30, oneOf("inner")),
  deeper: sometimes(25, using("include in an include", plainService)),
  patch: sometimes(25, patch),
  env: sometimes(40, using(".env of an include", envFile)),
  named: sometimes(
    30,
    fc.tuple(envFile, oneOf("inc.env", "[inc.env]", "[more.env, inc.env]", "/dev/null")),
  ),
  directory: sometimes(20, oneOf("inc", ".")),
  path: weighted<Text>(
    [63, oneOf("inc/side.yaml")],
    [
      22,
      using("variable in an include", oneOf("${NONE:-inc}/side.yaml", '"inc/${NONE:-side}.yaml"')),
    ],
    [9, using("symbolic link", oneOf("way/side.yaml"))],
    [6, using("symbolic link", oneOf("aside.yaml"))],
  ),
  short: chance(60),
});

const PARTS = {
  layout,
  first: firstService,
  others: fc.array(nextService, { maxLength: 2, size: "max" }),
  overlays: fc.tuple(overlay, overlay),
  second: sometimes(16, fc.record({ overlay, alias: chance(40) })),
  anchors,
  bases,
  include: sometimes(30, include),
  version: sometimes(12, oneOf('"3.8"')),
  name: sometimes(
    25,
    using("name:", oneOf("shop", '"My.Shop"', "${NONE:-store}", '"${DIGIT:-web}x"')),
  ),
  shell,
  env: sometimes(50, using(".env", envFile)),
  ownProfiles: sometimes(
    20,
    fc.constant(text("COMPOSE_PROFILES=dev\n", "COMPOSE_PROFILES in .env")),
  ),
  envHere: sometimes(40, using(".env of the working directory", envFile)),
  explicit: sometimes(
    22,
    fc.record({ one: envFile, two: sometimes(40, envFile), variable: chance(35) }),
  ),
  request: fc.record({
    projectName: sometimes(10, fc.constantFrom("mine", "my_own-1")),
    profiles: weighted<string[]>(
      [85, fc.constant([])],
      [15, fc.constantFrom(["dev"], ["test", "dev"], ["*"], ["dev,test"])],
    ),
    service: sometimes(15, fc.constantFrom(0, 1, 2)),
  }),
  composeProfiles: sometimes(10, fc.constantFrom("dev", "test,dev", "test, dev", "")),
  noEnvFile: sometimes(8, fc.constantFrom("1", "true", "0", "F")),
  composeProjectName: sometimes(8, fc.constantFrom("env", "")),
  comment: chance(12),
  crlf: chance(8),
  mark: chance(5),
  directive: chance(5),
  end: chance(5),
  link: chance(5),
};

type Value<T> = T extends fc.Arbitrary<infer V> ? V : never;
type Parts = { readonly [key in keyof typeof PARTS]: Value<(typeof PARTS)[key]> };

function assemble(parts: Parts): Draft {
  const { layout: place, request, shell: variables } = parts;
  const draft: Draft = {
    documents: new Map(),
    texts: new Map(),
    links: new Map(),
    shell: { ...variables.variables, ...place.shell },
    request: {
      files: place.files,
      projectDirectory: place.projectDirectory,
      projectName: request.projectName,
      profiles: request.profiles,
      envFiles: [],
      services: [],
    },
    cwd: place.cwd,
    base: place.base,
    main: place.main,
    read: [
      place.main,
      ...place.overrides,
      ...(parts.include ? [`${place.base}inc/side.yaml`] : []),
    ],
    uses: [...place.uses, ...variables.uses],
    last: [],
  };
  writeServices(draft, parts);
  if (parts.include) writeInclude(draft, parts.include);
  for (const path of place.decoys)
    draft.documents.set(path, [
      map({ services: map({ decoy: map({ image: "tiny", ports: '["9:9"]' }) }) }),
    ]);
  writeAsides(draft);
  for (const path of [place.cwd, place.projectDirectory].filter(Boolean))
    draft.texts.set(`${path}/readme`, "");
  writeEnvFiles(draft, parts);
  choose(draft, parts);
  if (parts.comment)
    note(
      draft,
      "comment",
      (written) => `# first\n${written.replaceAll(/^(services:|[ ]+ports:)$/gm, "$1 # as below")}`,
    );
  if (parts.end) note(draft, "end of a document", (written) => `${written}...\n# nothing more\n`);
  if (parts.directive)
    note(
      draft,
      "directive",
      (written) => `%YAML 1.1\n%TAG !e! tag:example.org,2000:\n---\n${written}`,
    );
  if (parts.crlf) note(draft, "CRLF", (written) => written.replaceAll("\n", "\r\n"));
  if (parts.mark) note(draft, "byte order mark", (written) => `\ufeff${written}`);
  if (parts.link && place.main !== "-") {
    draft.uses.push("symbolic link");
    draft.links.set(place.main, `${"../".repeat(place.main.split("/").length - 1)}${STORED}`);
  }
  return draft;
}

/** The path of the main file if its own path is a link. */
const STORED = "stored.yaml";

/** Writes the links and env files that the documents name. */
function writeAsides({ documents, texts, links, base }: Draft): void {
  const all = [...documents.values()].flat().map(yamlText).join("");
  const wanted: readonly (readonly [name: string, to: string])[] = [
    ["link.yaml", "common.yaml"],
    ["linked", "lib"],
    ["way", "inc"],
    ["aside.yaml", "inc/side.yaml"],
  ];
  for (const [name, to] of wanted)
    if (all.includes(`${name}/`) || all.includes(name)) links.set(base + name, to);
  if (all.includes(ENV_FILE))
    for (const folder of ["", "inc/", "lib/", "late/"])
      texts.set(base + folder + ENV_FILE, "SERVICE=1\n");
}

/** Changes the text of the main file. */
function note(draft: Draft, feature: Feature, change: (written: string) => string): void {
  draft.uses.push(feature);
  draft.last.push((texts) => texts.set(draft.main, change(texts.get(draft.main) ?? "")));
}

const namesOf = ({ others }: Parts) => [FIRST, ...["api", "db"].slice(0, others.length)];

function writeServices({ documents, base, main }: Draft, parts: Parts): void {
  const { version, name, first, others, second, layout: place } = parts;
  const names = namesOf(parts);
  const own: readonly Entry[] = [first, ...others].map((service, index) => [
    names[index] ?? "",
    service,
  ]);
  const needed = others.some((service) => yamlText(service).includes(`${IDLE}:`));
  const services: YamlMap = {
    map: needed
      ? [...own, [IDLE, text('{image: tiny, profiles: [never], ports: ["8080:80"]}')]]
      : own,
    uses: [],
  };
  const overlays = parts.overlays
    .slice(0, place.overrides.length)
    .map((each) => overlayOf(each, names));
  const more = second === null ? [] : [another(overlayOf(second.overlay, names), second.alias)];
  const all = yamlText(map({ services })) + [...overlays, ...more].map(yamlText).join("");
  const top: Entry[] = [
    ...(version === null ? [] : [["version", version] as const]),
    ...(name === null ? [] : [["name", name] as const]),
    ...(/\*(?:port|service|more)/.test(all) ? parts.anchors : []),
    ["services", services],
  ];
  documents.set(main, [{ map: top, uses: [] }, ...more]);
  for (const [index, path] of place.overrides.entries())
    documents.set(path, [overlays[index] ?? map({})]);
  const isNamed = (path: string) => (NAMES[path] ?? [path]).some((named) => all.includes(named));
  for (const [path, document] of Object.entries(parts.bases))
    if (isNamed(path)) documents.set(base + path, [document]);
}

/** The texts that refer to a file, if they are not its path. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "common.yaml": ["common.yaml", "common}.yaml", "link.yaml"],
  "lib/chain.yaml": ["lib/chain.yaml", "linked/chain.yaml"],
  "lib/deep.yaml": ["lib/chain.yaml", "linked/chain.yaml"],
};

/** Returns another document of the main file, which can use the anchors of the first one. */
function another(document: YamlMap, alias: boolean): YamlMap {
  const made = alias
    ? put(document, ["services", FIRST, "ports"], text("*ports", "alias of another document"))
    : document;
  return { ...made, uses: ["several documents"] };
}

function overlayOf(
  { patches, late, include: included, name }: Value<typeof overlay>,
  names: readonly string[],
): YamlMap {
  const made = new Map<string, Yaml>(
    patches.map(({ of, patch: each }) => [names[of % names.length] ?? "", each]),
  );
  if (late) made.set("late", late);
  const services: YamlMap = { map: [...made], uses: [] };
  const top: (Entry | null)[] = [
    included && ["include", included],
    ["services", services],
    name && ["name", name],
  ];
  return { map: top.filter((entry) => entry !== null), uses: [] };
}

function writeInclude(draft: Draft, parts: Value<typeof include>): void {
  const { documents, main, uses } = draft;
  const { env, named, patch: over, path, short } = parts;
  writeIncluded(draft, parts);
  const entry = includeEntry(parts);
  const only = entry.map.length === 1 && short && !over;
  const [top = map({}), ...rest] = documents.get(main) ?? [];
  documents.set(main, [
    put(top, ["include"], { ...list(only ? path : entry), uses: ["include"] }),
    ...rest,
  ]);
  uses.push(...(env?.uses ?? []), ...(named?.[0].uses ?? []));
}

/** Writes the files of an include, and its env files. */
function writeIncluded({ documents, texts, base }: Draft, parts: Value<typeof include>): void {
  const { service, extra, name, deeper, patch: over, env, named } = parts;
  const inner = map({
    ...(name && { name }),
    ...(deeper && { include: "[deeper.yaml]" }),
    services: map({ side: service, ...(extra && { extra }) }),
  });
  documents.set(`${base}inc/side.yaml`, [inner]);
  if (deeper) documents.set(`${base}inc/deeper.yaml`, [map({ services: map({ deeper }) })]);
  if (over) documents.set(`${base}inc/patch.yaml`, [map({ services: map({ side: over }) })]);
  if (env) texts.set(`${base}inc/.env`, env.text);
  if (named) texts.set(`${base}inc.env`, named[0].text);
  if (named?.[1].text.includes("more.env")) texts.set(`${base}more.env`, "PORT=8087\nTARGET=87\n");
}

/** Returns an item of `include` in long syntax. */
function includeEntry(parts: Value<typeof include>): YamlMap {
  const { deeper, patch: over, named, directory, path } = parts;
  return map({
    path: over
      ? { ...list(path, text("inc/patch.yaml")), flow: true, uses: ["include of several files"] }
      : path,
    ...(named && { env_file: { ...named[1], uses: ["env_file of an include"] } }),
    ...(directory &&
      !deeper && {
        project_directory: { ...directory, uses: ["project_directory of an include"] },
      }),
  });
}

function defaultEnvFile(projectDirectory: string | null): string {
  const folder = projectDirectory ?? ".";
  return folder === "." ? ".env" : `${folder}/.env`;
}

function writeEnvFiles(
  draft: Draft,
  { layout: { envLines, projectDirectory }, env, ownProfiles, envHere, explicit }: Parts,
): void {
  const { texts, base, request, shell: variables, uses } = draft;
  const here = draft.cwd === "" ? "" : `${draft.cwd}/`;
  const write = (path: string, ...parts: readonly (Text | null)[]) => {
    const given = parts.filter((part) => part !== null);
    texts.set(path, given.map((part) => part.text).join(""));
    uses.push(...given.flatMap((part) => part.uses));
  };
  if (env) write(`${base}.env`, ...(env.text.startsWith("\ufeff") ? [env] : [ownProfiles, env]));
  if (envHere && here !== base) write(`${here}.env`, envHere);
  if (envLines !== "") {
    const path = explicit ? `${here}one.env` : defaultEnvFile(projectDirectory);
    draft.last.unshift((written) => {
      const known = written.get(path) ?? "";
      written.set(
        path,
        known.startsWith("\ufeff") || known === "" ? `${known}\n${envLines}` : envLines + known,
      );
    });
  }
  if (!explicit) return;
  const files = explicit.two === null ? ["one.env"] : ["one.env", "two.env"];
  if (explicit.two) uses.push("several env files");
  write(`${here}one.env`, explicit.one);
  if (explicit.two) write(`${here}two.env`, explicit.two);
  uses.push(explicit.variable ? "COMPOSE_ENV_FILES" : "--env-file");
  if (explicit.variable) variables["COMPOSE_ENV_FILES"] = files.join(",");
  else request.envFiles = files;
}

/** Sets names, profiles and services by options and variables. */
function choose({ request, shell: variables, uses }: Draft, parts: Parts): void {
  const { composeProfiles, composeProjectName, noEnvFile, request: asked } = parts;
  if (asked.projectName) uses.push("-p");
  if (asked.profiles.length > 0) uses.push("--profile");
  if (asked.service !== null) {
    const names = namesOf(parts);
    request.services = [names[asked.service % names.length] ?? ""];
    uses.push("selected services");
  }
  if (composeProfiles !== null) {
    variables["COMPOSE_PROFILES"] = composeProfiles;
    uses.push("COMPOSE_PROFILES");
  }
  if (noEnvFile !== null) {
    variables["COMPOSE_DISABLE_ENV_FILE"] = noEnvFile;
    uses.push("COMPOSE_DISABLE_ENV_FILE");
  }
  if (composeProjectName !== null) {
    variables["COMPOSE_PROJECT_NAME"] = composeProjectName;
    uses.push("COMPOSE_PROJECT_NAME");
  }
}

function finish({
  documents,
  texts,
  links,
  cwd,
  main,
  request,
  shell: variables,
  uses,
  last,
}: Draft): RandomProject {
  const all = [...documents.values()].flat().map(yamlText).join("");
  for (const [path, trees] of documents) {
    const written = trees.map((tree, index) =>
      yamlText(withNetworks(path === main && index === 0 ? withDefinitions(tree, all) : tree)),
    );
    texts.set(path, written.join("---\n"));
    uses.push(...trees.flatMap(usesOf));
  }
  for (const change of last) change(texts);
  if (links.has(main)) {
    texts.set(STORED, texts.get(main) ?? "");
    texts.delete(main);
  }
  return {
    files: Object.fromEntries(texts),
    links: Object.fromEntries(links),
    cwd,
    request,
    shell: variables,
    uses: new Set(uses),
  };
}

/** Defines the resources that services of any file use. */
function withDefinitions(tree: YamlMap, all: string): YamlMap {
  const wanted: readonly (readonly [named: RegExp, key: string, value: string])[] = [
    [NETWORKS, "networks", "{front: {internal: true}, back: }"],
    [/ models:/, "models", "{llm: {model: ai/small}}"],
    [/ configs:/, "configs", '{"8080": {content: "80"}}'],
    [/ secrets:/, "secrets", "{ports: {environment: SET}}"],
  ];
  return wanted.reduce(
    (made, [named, key, value]) => (named.test(all) ? put(made, [key], text(value)) : made),
    tree,
  );
}

/** Matches uses of networks. */
const NETWORKS = /\bback\]|^ *front:$/m;

/** Defines the networks that a document uses. */
function withNetworks(tree: YamlMap): YamlMap {
  return NETWORKS.test(yamlText(tree))
    ? put(tree, ["networks"], map({ front: map({ internal: "true" }), back: "" }))
    : tree;
}
