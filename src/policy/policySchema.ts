import * as v from "valibot";
import { MAX_PORT } from "../lib/PortRange.ts";

/** Formats what is expected, for messages: in words, and with an example. */
const withExample = (words: string, example: string) => `${words}, as ${example}`;

const PORT = withExample("a port from 1 to 65535", "5432");
const RANGE = withExample("a range of ports", "8000-8009");
const ENDPOINT = withExample("a port, perhaps with an address and a protocol", "2375-2376/tcp");
const NAME = withExample("the name of a service", "db, shop/db or shop/db:5432");
const PROJECT = withExample("the name of a project of Compose", "shop");
const TEXT = "a text";
const DAY = withExample("a day", "2027-01-31");
const SCHEME = withExample("the scheme of a URL", "postgres");
const VARIABLE = withExample(
  "a list of ports or a variable",
  '[8081, 8082] or "$HEALTH_SERVER_PORTS"',
);

const port = v.pipe(
  v.number(PORT),
  v.integer(PORT),
  v.minValue(1, PORT),
  v.maxValue(MAX_PORT, PORT),
);
const range = v.union([v.pipe(v.string(RANGE), v.regex(/^\d{1,5}-\d{1,5}$/, RANGE)), port], RANGE);
const endpoint = v.union(
  [
    port,
    v.pipe(v.string(ENDPOINT), v.regex(/^[\d.:*[\]a-fA-F-]+(?:\/(?:tcp|udp|sctp))?$/, ENDPOINT)),
  ],
  ENDPOINT,
);
const text = v.pipe(v.string(TEXT), v.regex(/\S/, TEXT));
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const SERVICE_NAME = /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+(?::\d{1,5})?$/;
const service = v.pipe(v.string(NAME), v.regex(SERVICE_NAME, NAME));
const reference = v.pipe(
  v.string("a policy to extend"),
  v.regex(
    /^(?:portplan:[a-z]+|github>[\w.-]+\/[\w.-]+\/\/[^@]+(?:@\S+)?|(?!portplan:|github>).*\S.*)$/,
    withExample(
      "a policy to extend",
      "portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF",
    ),
  ),
);

/** valibot takes a list for an object without its keys. */
const noList = <const Schema extends v.GenericSchema>(schema: Schema): Schema => ({
  ...schema,
  "~run": (dataset: { value: unknown }, config: v.Config<v.BaseIssue<unknown>>) =>
    schema["~run"](
      Array.isArray(dataset.value) ? { value: undefined } : { value: dataset.value },
      config,
    ),
});

const mapping = <const Entries extends v.ObjectEntries>(entries: Entries, message: string) =>
  noList(v.strictObject(entries, message));
const list = <const Item extends v.GenericSchema>(item: Item, of: string) =>
  v.array(item, `a list of ${of}`);
/**
 * valibot's record leaves out what JavaScript objects have by themselves (`constructor`,
 * `__proto__`), which are names like any other; its map does not.
 */
const table = <
  const Key extends v.GenericSchema<string, string>,
  const Value extends v.GenericSchema,
>(
  key: Key,
  value: Value,
  of: string,
) => {
  const record = v.record(key, value, `a mapping of ${of}`);
  const map = v.map(key, value);
  return noList<typeof record>({
    ...record,
    "~run": (dataset, config) => {
      if (typeof dataset.value !== "object" || dataset.value === null)
        return record["~run"](dataset, config);
      const result = map["~run"]({ value: new Map(Object.entries(dataset.value)) }, config);
      const found = result.value instanceof Map ? Object.fromEntries(result.value) : result.value;
      return { ...result, value: found };
    },
  });
};
const described = <const Schema extends v.GenericSchema>(description: string, schema: Schema) =>
  v.optional(v.pipe(schema, v.description(description)));

const role = mapping(
  {
    range: described("Where the host ports of such services belong.", range),
    images: described(
      "Images without registry, tag and digest; `*` stands for any characters.",
      list(text, "names of images"),
    ),
    services: described(
      "Names of services; `*` stands for any characters.",
      list(text, "names of services"),
    ),
    scheme: described(
      "Of the URLs of such services.",
      v.pipe(v.string(SCHEME), v.regex(/^[a-z][a-z0-9+.-]*$/, SCHEME)),
    ),
    public: described(
      "Whether such services may be published on every address.",
      v.boolean("true or false"),
    ),
  },
  "a mapping of range, images, services, scheme and public",
);

const need = mapping(
  {
    port: v.pipe(endpoint, v.description("The port that the program wants.")),
    fallback: described(
      "Ports to try in this order where the first is taken, or the variable that lists them.",
      v.union(
        [v.array(port, VARIABLE), v.pipe(v.string(VARIABLE), v.regex(/^\$\w+$/, VARIABLE))],
        VARIABLE,
      ),
    ),
  },
  "a mapping of port and fallback",
);

const variant = mapping(
  {
    "env-files": described(
      "As for `docker compose --env-file`, from the directory of the project.",
      list(text, "env files"),
    ),
    host: described(
      "Where it runs; the variants of one host are checked together. Without one: on a host " +
        "of its own.",
      text,
    ),
  },
  "a mapping of env-files and host",
);

const levels = v.picklist(
  ["error", "warning", "notice", "off"],
  "one of error, warning, notice and off",
);

/**
 * Makes the schema of a policy file.
 *
 * @param ruleIds the rules that a policy may configure
 */
// oxlint-disable-next-line max-lines-per-function -- a schema is one table
export function policySchema<const Id extends string>(ruleIds: readonly Id[]) {
  const rule = v.picklist(ruleIds, "the id of a rule");
  const exception = mapping(
    {
      rule: v.pipe(rule, v.description("The rule whose findings are excepted.")),
      service: described("Where; without it everywhere.", service),
      reason: v.pipe(text, v.description("Why this is right as it is.")),
      until: described(
        "The last day on which the exception holds.",
        v.pipe(v.string(DAY), v.isoDate(DAY)),
      ),
    },
    "a mapping of rule, service, reason and until",
  );
  const rules = Object.fromEntries(ruleIds.map((id) => [id, v.optional(levels)])) as Record<
    Id,
    v.OptionalSchema<typeof levels, undefined>
  >;
  return mapping(
    {
      version: v.pipe(v.literal(1, "1"), v.description("Of the format.")),
      extends: described(
        "What this policy begins from: the preset portplan:standard, a file, or a file of " +
          "another repository; the nearest wins.",
        v.union([reference, v.array(reference)], "a policy to extend, or a list of them"),
      ),
      roles: described("Kinds of services.", table(text, role, "roles")),
      assignments: described(
        "Which host port a service has to have.",
        table(service, port, "services and their ports"),
      ),
      projects: described(
        "Which host ports belong to a project.",
        table(
          v.pipe(v.string(PROJECT), v.regex(PROJECT_NAME, PROJECT)),
          mapping({ block: v.pipe(range, v.description("Its host ports.")) }, "a mapping of block"),
          "projects and their blocks",
        ),
      ),
      reserved: described("Host ports that no service may publish.", list(endpoint, "ports")),
      dynamic: described("From which ports are allocated.", range),
      needs: described("Ports of programs outside of Compose.", table(text, need, "programs")),
      fallback: described(
        "Host ports to try, in this order, where that of a service is taken.",
        table(service, list(port, "ports"), "services and ports"),
      ),
      optional: described(
        "Services and needs whose findings are warnings at most.",
        list(service, "services"),
      ),
      alternatives: described(
        "Services that never run together.",
        list(
          v.pipe(
            v.array(service, "a list of services"),
            v.minLength(2, "a list of at least two services"),
          ),
          "lists of services, as [[db-mysql, db-postgres]]",
        ),
      ),
      environments: described(
        "More variants of the projects, each with its own env files.",
        table(text, variant, "environments"),
      ),
      rules: described("The levels of rules.", mapping(rules, "a mapping of rules and levels")),
      ignore: described("Exceptions.", list(exception, "exceptions")),
    },
    "a mapping that begins with version: 1",
  );
}

export type PolicyFile = v.InferOutput<ReturnType<typeof policySchema<string>>>;

/** A part of a policy file that does not match the schema. */
export interface ShapeIssue {
  readonly path: readonly (string | number)[];
  /** `name`: a key that cannot be one. */
  readonly kind: "unknown" | "missing" | "wrong" | "name";
  /** The correct form; empty where a key is unknown or missing. */
  readonly expected: string;
  /** The valid keys where one is unknown, the valid values where there are only a few. */
  readonly known: readonly string[];
}

/** Nobody makes more mistakes of different kinds. */
const MAX_ROUNDS = 10;

/** The result of comparing a policy file with the schema. */
export interface PolicyFileCheck {
  /** Empty if the file is valid. */
  readonly issues: readonly ShapeIssue[];
  /** The policy without its invalid parts; null if nothing is left. */
  readonly valid: PolicyFile | null;
}

/** Compares a value, which is changed by this, with the schema. */
export function checkPolicyFile(value: unknown, ruleIds: readonly string[]): PolicyFileCheck {
  const schema = policySchema(ruleIds);
  const unknown: ShapeIssue[] = [];
  for (let round = 0; ; round++) {
    const result = v.safeParse(schema, value);
    if (result.success && unknown.length === 0) return { issues: [], valid: result.output };
    const issues = (result.issues ?? [])
      .flatMap(listInnermost)
      .map((issue) => toIssue(issue, schema));
    // valibot reports one unknown key of a mapping and nothing else of it: the other mistakes are
    // found when that key is removed.
    const unknownKeys = issues.filter(({ kind }) => kind === "unknown");
    if (unknownKeys.length === 0 || round === MAX_ROUNDS)
      return {
        issues: [...unknown, ...withoutDuplicates(issues)],
        valid: keepValid(value, issues, schema, ruleIds),
      };
    for (const { path, known } of unknownKeys)
      unknown.push(...removeUnknown(value, path.slice(0, -1), known));
  }
}

type Sections = Record<string, unknown>;

const isMapping = (value: unknown): value is Sections =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Returns a policy file without its invalid parts, so that mistakes which the schema cannot express
 * are found too: a range that ends before it begins. null if nothing is left.
 */
function keepValid(
  value: unknown,
  issues: readonly ShapeIssue[],
  schema: ReturnType<typeof policySchema<string>>,
  ruleIds: readonly string[],
): PolicyFile | null {
  if (!isMapping(value)) return null;
  const sections: Sections = { ...value, version: 1 };
  for (const { path } of issues) removeInvalid(sections, path, ruleIds);
  for (const { path } of v
    .safeParse(schema, sections)
    .issues?.map((issue) => toIssue(issue, schema)) ?? [])
    removeInvalid(sections, path.slice(0, 2), ruleIds);
  const result = v.safeParse(schema, sections);
  return result.success ? result.output : null;
}

/**
 * Removes the value of an entry's key, else the entry. An item of a list is replaced by a valid
 * one, so that the other items keep their positions.
 */
function removeInvalid(
  sections: Sections,
  [section = "", entry, key]: ShapeIssue["path"],
  ruleIds: readonly string[],
): void {
  const content = sections[section];
  if (section === "version") return;
  if (Array.isArray(content) && typeof entry === "number" && section in VALID_ITEMS)
    content[entry] = replaceItem(content[entry], key, VALID_ITEMS[section]?.(ruleIds));
  else if (!isMapping(content) || entry === undefined) delete sections[section];
  else if (key !== undefined && isMapping(content[entry])) delete content[entry][key];
  else delete content[entry];
}

/** Replaces an invalid item; a mapping keeps its other keys. */
function replaceItem(
  item: unknown,
  key: ShapeIssue["path"][number] | undefined,
  valid: unknown,
): unknown {
  if (!isMapping(item) || !isMapping(valid) || key === undefined) return valid;
  const { [key]: _, ...rest } = item;
  return key in valid ? { ...rest, [key]: valid[key] } : rest;
}

/** A valid item of each list. */
const VALID_ITEMS: Readonly<Record<string, (ruleIds: readonly string[]) => unknown>> = {
  reserved: () => 1,
  optional: () => "any",
  alternatives: () => ["one", "other"],
  ignore: ([rule]) => ({ rule, reason: "any" }),
};

/** Removes the unknown keys from the mapping at a path. */
function removeUnknown(
  value: unknown,
  path: ShapeIssue["path"],
  known: readonly string[],
): ShapeIssue[] {
  const holder = path.reduce(
    (below, key) => (below as Readonly<Record<string | number, unknown>>)[key],
    value,
  ) as Record<string, unknown>;
  const keys = Object.keys(holder).filter((key) => !known.includes(key));
  for (const key of keys) delete holder[key];
  return keys.map((key) => ({ path: [...path, key], kind: "unknown", expected: "", known }));
}

/** Returns the issues of the items if a value that may have several forms is a list. */
function listInnermost(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown>[] {
  const items =
    issue.type === "union" && Array.isArray(issue.input)
      ? (issue.issues ?? []).filter(({ path }) => path !== undefined)
      : [];
  return items.length === 0
    ? [issue]
    : items.map((item) => ({
        ...item,
        path: [...(issue.path ?? []), ...(item.path ?? [])] as never,
      }));
}

function toIssue(
  { type, path, expected, message }: v.BaseIssue<unknown>,
  schema: v.GenericSchema,
): ShapeIssue {
  const keys = path?.map(({ key }) => key as string | number) ?? [];
  const inKeys = type === "strict_object" && path?.at(-1)?.origin === "key";
  if (inKeys && expected === "never")
    return {
      path: keys,
      kind: "unknown",
      expected: "",
      known: listKnown(schema, keys.slice(0, -1)),
    };
  if (inKeys) return { path: keys, kind: "missing", expected: "", known: [] };
  if (path?.at(-1)?.origin === "key")
    return { path: keys, kind: "name", expected: message, known: [] };
  return {
    path: keys,
    kind: "wrong",
    expected: message,
    known: type === "picklist" ? listKnown(schema, keys) : [],
  };
}

/** Returns the first issue of each place: a value that is not a port is not an integer either. */
function withoutDuplicates(issues: readonly ShapeIssue[]): ShapeIssue[] {
  return [
    ...new Map(issues.toReversed().map((issue) => [JSON.stringify(issue.path), issue])).values(),
  ].toReversed();
}

/** The parts of valibot's schemas that lead to inner schemas. */
interface Walkable {
  readonly entries?: Readonly<Record<string, Walkable>>;
  readonly value?: Walkable;
  readonly item?: Walkable;
  readonly wrapped?: Walkable;
  readonly options?: readonly unknown[];
}

/** Returns the keys or values that the schema allows at a path. */
function listKnown(schema: unknown, path: readonly (string | number)[]): string[] {
  const found = path.reduce<Walkable | undefined>(
    (at, key) => (at === undefined ? undefined : unwrap(stepInto(at, key))),
    unwrap(schema as Walkable),
  );
  return found?.entries === undefined
    ? (found?.options ?? []).filter((option) => typeof option === "string")
    : Object.keys(found.entries);
}

function stepInto({ entries, value, item }: Walkable, key: string | number): Walkable | undefined {
  return entries?.[key] ?? value ?? item;
}

function unwrap(schema: Walkable | undefined): Walkable | undefined {
  return schema?.wrapped ?? schema;
}
