import { getChild, isNull, getText, type MappingNode, type Node } from "../yaml/Node.ts";
import { PathTable } from "./PathTable.ts";
import type { VersionNote } from "../Project.ts";

/** What a release of Compose knows first, from 2.24 on: a key, or one kind of its values. */
interface Newer {
  readonly since: string;
  /** The values that earlier releases refuse; null: the key itself, with any value. */
  readonly only: ((value: Node) => boolean) | null;
}

const key = (since: string): Newer => ({ since, only: null });
const string = (since: string): Newer => ({ since, only: (value) => getText(value) !== null });
const list = (since: string): Newer => ({ since, only: ({ kind }) => kind === "sequence" });
const mapping = (since: string): Newer => ({ since, only: ({ kind }) => kind === "mapping" });
const other = (since: string, than: RegExp): Newer => ({
  since,
  only: (value) => !than.test(getText(value) ?? ""),
});
/** Days and weeks came with another reader of durations. */
const long: Newer = { since: "2.34.0", only: (value) => /[dw]/.test(getText(value) ?? "") };
/** A size below nothing, as "-1". */
const negative: Newer = {
  since: "5.1.4",
  only: (value) => getText(value)?.startsWith("-") === true,
};
const bare = (since: string): Newer => ({
  since,
  only: (value) => getText(value)?.includes("=") === false,
});
const scalar = (since: string, ...types: readonly string[]): Newer => ({
  since,
  only: (value) => value.kind === "scalar" && types.includes(value.type),
});

/**
 * Found in the history of Compose's schema
 * (https://github.com/compose-spec/compose-go/blob/main/schema/compose-spec.json at the version
 * that each release of docker/compose was built with), and held against the loaders of those
 * releases. What strings are cast to before the schema looks at them is not here (casts.ts).
 */
const NEWER: PathTable<readonly Newer[]> = PathTable.from<readonly Newer[]>({
  name: [other("2.29.0", /^[a-z0-9][a-z0-9_-]*$/)],
  models: [key("2.38.0")],
  "networks.*.labels.[]": [bare("2.24.2")],
  "networks.*.enable_ipv4": [key("2.33.0")],
  "services.*.attach": [string("2.29.0")],
  "services.*.build.entitlements": [key("2.27.0")],
  "services.*.build.extra_hosts.*": [list("2.29.3")],
  "services.*.build.labels.[]": [bare("2.24.2")],
  "services.*.build.no_cache": [string("2.29.0")],
  "services.*.build.no_cache_filter": [key("5.0.0")],
  "services.*.build.privileged": [string("2.29.0")],
  "services.*.build.provenance": [key("2.39.0")],
  "services.*.build.pull": [string("2.29.0")],
  "services.*.build.sbom": [key("2.39.0")],
  "services.*.build.shm_size": [negative],
  "services.*.deploy.labels.[]": [bare("2.24.2")],
  "services.*.deploy.resources.limits.memory": [negative],
  "services.*.deploy.resources.reservations.memory": [negative],
  "services.*.deploy.resources.limits.pids": [string("2.29.0")],
  "services.*.deploy.restart_policy.delay": [long],
  "services.*.deploy.restart_policy.window": [long],
  "services.*.deploy.rollback_config.delay": [long],
  "services.*.deploy.rollback_config.monitor": [long],
  "services.*.deploy.update_config.delay": [long],
  "services.*.deploy.update_config.monitor": [long],
  "services.*.develop.watch.[].action": [other("2.32.0", /^(?:rebuild|sync|sync\+restart)$/)],
  "services.*.develop.watch.[].exec": [key("2.32.0")],
  "services.*.develop.watch.[].ignore": [string("2.34.0")],
  "services.*.develop.watch.[].include": [key("2.34.0")],
  "services.*.develop.watch.[].initial_sync": [key("2.39.4")],
  "services.*.depends_on.*.required": [
    {
      since: "5.0.0",
      only: (value) =>
        value.kind === "scalar" &&
        value.type === "bool" &&
        (!value.plain || value.written !== null),
    },
  ],
  "services.*.devices.[]": [mapping("2.29.3")],
  "services.*.env_file.[].format": [key("2.30.0")],
  "services.*.extra_hosts.*": [list("2.29.3")],
  "services.*.gpus": [key("2.30.0"), string("2.33.0")],
  "services.*.healthcheck.interval": [long],
  "services.*.healthcheck.start_interval": [long],
  "services.*.healthcheck.start_period": [long],
  "services.*.healthcheck.timeout": [long],
  "services.*.label_file": [key("2.32.0"), string("2.32.2")],
  "services.*.labels.[]": [bare("2.24.2")],
  "services.*.mem_limit": [negative],
  "services.*.mem_reservation": [negative],
  "services.*.mem_swappiness": [string("2.29.0"), negative],
  "services.*.memswap_limit": [negative],
  "services.*.models": [key("2.38.0")],
  "services.*.models.*": [scalar("2.40.3", "null")],
  "services.*.models.*.model_var": [key("2.38.1")],
  "services.*.networks.*.driver_opts": [key("2.27.1")],
  "services.*.networks.*.gw_priority": [key("2.33.0")],
  "services.*.networks.*.interface_name": [key("2.36.0")],
  "services.*.ports.[].app_protocol": [key("2.25.0")],
  "services.*.ports.[].name": [key("2.25.0")],
  "services.*.post_start": [key("2.30.0")],
  "services.*.pre_start": [key("5.3.0")],
  "services.*.pre_stop": [key("2.30.0")],
  "services.*.provider": [key("2.35.0")],
  "services.*.provider.options.*": [list("2.36.1"), scalar("2.36.1", "bool")],
  "services.*.pull_policy": [other("2.34.0", /^(?:always|never|build|if_not_present|missing)$/)],
  "services.*.pull_refresh_after": [key("2.34.0")],
  "services.*.shm_size": [negative],
  "services.*.stop_grace_period": [long],
  "services.*.use_api_socket": [key("2.37.2")],
  "services.*.volumes.[].bind.recursive": [key("2.30.0")],
  "services.*.volumes.[].image": [key("2.35.0")],
  "services.*.volumes.[].volume.labels": [key("2.35.0")],
  "services.*.volumes.[].volume.subpath": [key("2.25.0")],
  "volumes.*.labels.[]": [bare("2.24.2")],
});

/** Notes what earlier releases refuse by their schema. */
export function noteNewKeys(model: MappingNode, versions: VersionNote[]): void {
  walk(model, NEWER, "", versions);
  const services = model.entries.get("services");
  for (const [name, service] of services?.kind === "mapping" ? services.entries : [])
    if (name.includes(".") && SHORT.some((path) => isShort(getChild(service, ...path))))
      versions.push({
        since: "2.24.1",
        message: `it reads no short forms in ${name}, a name with a dot`,
        span: service.span,
      });
}

/** What 2.24.0 does not bring into its canonical form where the name of the service holds a dot. */
const SHORT: readonly (readonly string[])[] = [
  ["build"],
  ["build", "secrets"],
  ["build", "ssh"],
  ["configs"],
  ["depends_on"],
  ["env_file"],
  ["networks"],
  ["ports"],
  ["secrets"],
  ["volumes"],
];

function isShort(node: Node | undefined): boolean {
  return node?.kind === "scalar"
    ? !isNull(node)
    : node?.kind === "sequence" && node.items.some(({ kind }) => kind === "scalar");
}

function walk(
  node: Node,
  table: PathTable<readonly Newer[]>,
  path: string,
  versions: VersionNote[],
): void {
  if (node.kind === "scalar") return;
  const entries =
    node.kind === "mapping" ? node.entries : node.items.map((item) => ["[]", item] as const);
  for (const [name, value] of entries) {
    const below = table.at(name);
    if (!below) continue;
    const at = path === "" ? name : `${path}.${name}`;
    const latest = below.value?.findLast(({ only }) => only === null || only(value));
    if (latest)
      versions.push({
        since: latest.since,
        message: latest.only ? `it refuses this value of ${at}` : `it does not know ${at}`,
        span:
          (node.kind === "mapping" && latest.only === null ? node.keys.get(name) : undefined) ??
          value.span,
      });
    walk(value, below, at, versions);
  }
}

/**
 * The notes that hold for a release of Compose, as "2.40.3" or "v5.0.0-rc.1"; none for what is no
 * release.
 */
export function notesFor<T extends Pick<VersionNote, "since">>(
  release: string,
  notes: readonly T[],
): readonly T[] {
  const own = parse(release);
  return own === null ? [] : notes.filter(({ since }) => isBefore(own, parse(since) ?? []));
}

/** Major, minor, patch, and -1 where it is made before the release. */
function parse(release: string): readonly number[] | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-(?:rc|alpha|beta))?/.exec(release);
  return match && [...match.slice(1, 4).map(Number), match[4] ? -1 : 0];
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
