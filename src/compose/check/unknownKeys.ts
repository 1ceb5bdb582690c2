import { findNearest } from "../../lib/findNearest.ts";
import { code } from "../../lib/inlineCode.ts";
import { quoteName } from "../../lib/quoteName.ts";
import type { Problem } from "../Problem.ts";
import type { UnknownKey } from "../Project.ts";
import {
  getChild,
  getItems,
  getMapping,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";

/** The keys of a mapping that Compose knows, and those that affect ports. */
interface Keys {
  readonly known: ReadonlySet<string>;
  readonly deciding: readonly string[];
}

const keys = (deciding: string, others: string): Keys => ({
  known: new Set(`${deciding} ${others}`.split(" ")),
  deciding: deciding.split(" "),
});

const TOP = keys("include networks services", "configs models name secrets version volumes");
const PORT = keys("host_ip protocol published target", "app_protocol mode name");
const SERVICE = keys(
  "depends_on deploy extends links network_mode networks ports profiles scale",
  "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs " +
    "container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime " +
    "cpu_shares cpus cpuset credential_spec develop device_cgroup_rules devices dns dns_opt " +
    "dns_search domainname entrypoint env_file environment expose external_links extra_hosts " +
    "gpus group_add healthcheck hostname image init ipc isolation label_file labels logging " +
    "mac_address mem_limit mem_reservation mem_swappiness memswap_limit models oom_kill_disable " +
    "oom_score_adj pid pids_limit platform post_start pre_start pre_stop privileged provider " +
    "pull_policy pull_refresh_after read_only restart runtime secrets security_opt shm_size " +
    "stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits " +
    "use_api_socket user userns_mode uts volumes volumes_from working_dir",
);

const DEPLOY = keys(
  "replicas",
  "endpoint_mode labels mode placement resources restart_policy rollback_config update_config",
);
const DEPENDENCY = keys("required", "condition restart");
const NETWORK = keys(
  "driver driver_opts enable_ipv4 enable_ipv6 external internal name",
  "attachable ipam labels",
);

/** Finds keys that are unknown to Compose and similar to one that affects ports. */
export function findUnknownKeys(model: MappingNode): readonly UnknownKey[] {
  // By place, because inherited keys occur again in the service that inherits them.
  const found = new Map<string, UnknownKey>();
  const compareKeys = (
    node: Node | undefined,
    [of, service]: readonly [of: string, service: string | null],
    { known, deciding }: Keys,
    suggest = (key: string) => suggestNearest(key, deciding),
  ) => {
    for (const [key, span] of node?.kind === "mapping" ? node.keys : []) {
      const fix = known.has(key) || key.startsWith("x-") ? null : suggest(key);
      const place = `${span.file}:${span.start}`;
      if (fix !== null && !found.has(place)) found.set(place, { of, service, key, fix, span });
    }
  };
  compareKeys(model, ["the project", null], TOP, (key) =>
    suggestPlace(key, model.entries.get(key)),
  );
  for (const [name, network] of getMapping(model, "networks")?.entries ?? [])
    compareKeys(network, [`network ${name}`, null], NETWORK);
  for (const [name, service] of getMapping(model, "services")?.entries ?? []) {
    compareKeys(service, [`service ${name}`, name], SERVICE);
    compareKeys(getChild(service, "deploy"), [`deploy of service ${name}`, name], DEPLOY);
    for (const [on, dependency] of getMapping(service, "depends_on")?.entries ?? [])
      compareKeys(dependency, [`the dependency of service ${name} on ${on}`, name], DEPENDENCY);
    for (const port of getItems(service, "ports"))
      compareKeys(port, [`a port of service ${name}`, name], PORT);
  }
  return [...found.values()];
}

function suggestNearest(key: string, deciding: readonly string[]): string | null {
  const nearest = findNearest(key, deciding);
  return nearest && `change it to ${code(nearest)}`;
}

const UNDER_SERVICES = `move it under ${code("services:")}`;

/** Suggests a fix for an unknown top-level key, which may be a service or a key of one. */
function suggestPlace(key: string, value: Node | undefined): string | null {
  if (isServiceLike(value)) return UNDER_SERVICES;
  if (SERVICE.deciding.includes(key)) return "move it into a service";
  return suggestNearest(key, TOP.deciding);
}

/** A section of a newer release may have keys with these names, but not with these values. */
function isServiceLike(node: Node | undefined): boolean {
  const build = getChild(node, "build");
  return (
    getText(getChild(node, "image")) !== null ||
    getChild(node, "ports")?.kind === "sequence" ||
    getText(build) !== null ||
    getChild(build, "context") !== undefined
  );
}

/** Reports top-level services, which Compose's first file format had. */
export function checkFormat(root: MappingNode, problems: Problem[]): void {
  const names = [...root.entries.keys()];
  if (names.some((name) => /^(?:services|include)$|^x-/.test(name))) return;
  const unknown = names.filter((name) => !TOP.known.has(name));
  const services = unknown.filter((name) => isServiceLike(root.entries.get(name)));
  // A newer release may know more keys, but no release accepts a file of unknown keys only.
  for (const name of unknown.length === names.length ? unknown : services)
    problems.push({
      message: `unknown top-level key ${quoteName(name)}`,
      fix: suggestPlace(name, root.entries.get(name)) ?? UNDER_SERVICES,
      span: root.keys.get(name) ?? root.span,
      related: [],
    });
}
