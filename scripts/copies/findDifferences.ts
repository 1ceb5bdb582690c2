/** A value in the output of `docker compose config --format json`. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };

type Mapping = Readonly<Record<string, Value>>;

/** A checkout of a project, as Docker Compose resolves it. */
export interface Checkout {
  /** The root of the repository in this checkout. */
  readonly directory: string;
  readonly model: Mapping;
}

/** A change of a copy that the report of its set-up names. */
export interface NamedChange {
  /** For example "services.web.environment.API_URL". */
  readonly path: string;
  /** A name, or host ports separated by commas; null for an addition. */
  readonly from: string | null;
  /** null if it must not be printed. */
  readonly to: string | null;
}

interface Difference {
  readonly path: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/**
 * Finds the differences of a copy from its original, except host ports, the name of the project and
 * all that Docker Compose derives from it, and the changes that the report names. Returns them as
 * lines of text.
 */
export function findDifferences(
  original: Checkout,
  copy: Checkout,
  changes: readonly NamedChange[],
): string[] {
  const translate = (text: string) =>
    text
      .replaceAll(copy.directory, original.directory)
      .replaceAll(spell(copy.model["name"]), spell(original.model["name"]));
  const model = JSON.parse(translate(JSON.stringify(copy.model))) as Mapping;
  const named = changes.map((change) => ({
    ...change,
    to: change.to === null ? null : translate(change.to),
  }));
  return [...compareValues("", hidePorts(original.model), hidePorts(model))]
    .filter((difference) => !named.some((change) => isNamed(difference, change)))
    .map(({ path, before, after }) => `${path}: ${spell(before)} becomes ${spell(after)}`);
}

/** Finds the host ports, containers, networks and volumes that two checkouts both have. */
export function findShared(one: Checkout, other: Checkout): string[] {
  const owned = new Set(listOwned(one.model));
  return [...new Set(listOwned(other.model))].filter((name) => owned.has(name));
}

/** Lists what an engine can have only once: `port 80/tcp`, `container db`. */
function listOwned(model: Mapping): string[] {
  const containers = listMappings(model["services"]).flatMap((service) => [
    ...("container_name" in service ? [`container ${spell(service["container_name"])}`] : []),
    ...(isInternal(service, model) ? [] : listMappings(service["ports"])).flatMap(
      ({ published, protocol }) =>
        listPorts(published).map((port) => `port ${port}/${spell(protocol)}`),
    ),
  ]);
  const named = ["networks", "volumes"].flatMap((kind) =>
    listMappings(model[kind])
      .filter(({ external }) => external !== true)
      .map(({ name }) => `${kind.slice(0, -1)} ${spell(name)}`),
  );
  return [...containers, ...named];
}

/** Returns whether all networks of a service are internal, so that the engine publishes no port. */
function isInternal(service: Mapping, model: Mapping): boolean {
  const attached = Object.keys(asMapping(service["networks"]));
  const networks = asMapping(model["networks"]);
  return attached.length > 0 && attached.every((key) => asMapping(networks[key])["internal"]);
}

/** Lists the ports of a published range. */
function listPorts(published: Value | undefined): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(spell(published)) ?? [];
  if (first === undefined) return [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at);
}

/** Replaces the published ports, and sorts the entries, whose order has no effect. */
function hidePorts(model: Mapping): Mapping {
  const services = Object.entries(asMapping(model["services"])).map(([key, value]) => {
    const service = asMapping(value);
    if (!("ports" in service)) return [key, service] as const;
    const ports = listMappings(service["ports"]).map((port) =>
      "published" in port ? { ...port, published: "a host port" } : port,
    );
    return [key, { ...service, ports: ports.toSorted(compareTexts) }] as const;
  });
  return { ...model, services: Object.fromEntries(services) };
}

function compareTexts(a: Mapping, b: Mapping): number {
  return spell(a) < spell(b) ? -1 : 1;
}

/** Compares two values, key by key. Lists are compared as a whole. */
function* compareValues(
  path: string,
  before: Value | undefined,
  after: Value | undefined,
): Iterable<Difference> {
  if (!isMapping(before) || !isMapping(after)) {
    if (spell(before) !== spell(after)) yield { path, before, after };
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    yield* compareValues(path === "" ? key : `${path}.${key}`, before[key], after[key]);
}

/** Returns whether a change is the reason for a difference, and for all of it. */
function isNamed({ path, before, after }: Difference, { path: own, from, to }: NamedChange) {
  // Docker Compose prints null for an attached network without settings.
  const isAddition = from === null && (before ?? null) === null && own.startsWith(`${path}.`);
  if (path !== own && !isAddition) return false;
  if (after === undefined) return before === from;
  if (from !== null && /^\d/.test(from) && hideNumbers(before) !== hideNumbers(after)) return false;
  return (
    (from ?? "").split(", ").every((part) => spell(before).includes(part)) &&
    (to ?? "").split(", ").every((part) => spell(after).includes(part))
  );
}

const hideNumbers = (value: Value | undefined) => spell(value).replaceAll(/\d+/g, "0");

function isMapping(value: Value | undefined): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asMapping(value: Value | undefined): Mapping {
  return isMapping(value) ? value : {};
}

/** Returns the mappings in a list or in a mapping. */
function listMappings(value: Value | undefined): Mapping[] {
  return Object.values(value ?? {}).filter((each: Value) => isMapping(each));
}

/** Spells a value so that equal values have equal texts. */
function spell(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return value;
  return JSON.stringify(value, (_, each: Value) =>
    isMapping(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
