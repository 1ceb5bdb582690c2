import { findNearest } from "../../lib/findNearest.ts";
import { quoteName } from "../../lib/quoteName.ts";
import type { Problem } from "../Problem.ts";
import type { UnknownKey } from "../Project.ts";
import { getItems, getMapping, type MappingNode, type Node } from "../yaml/Node.ts";

/** The keys of a mapping that Compose knows, and those of them that decide ports. */
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

/** Finds keys that Compose does not know and that look like one that decides ports. */
export function findUnknownKeys(model: MappingNode): readonly UnknownKey[] {
  // By place: what a service inherits is there again.
  const found = new Map<string, UnknownKey>();
  const compareKeys = (node: Node, { known, deciding }: Keys, service: string | null) => {
    for (const [key, span] of node.kind === "mapping" ? node.keys : []) {
      const nearest = known.has(key) || key.startsWith("x-") ? null : findNearest(key, deciding);
      const place = `${span.file}:${span.start}`;
      if (nearest && !found.has(place)) found.set(place, { service, key, nearest, span });
    }
  };
  compareKeys(model, TOP, null);
  for (const [name, service] of getMapping(model, "services")?.entries ?? []) {
    compareKeys(service, SERVICE, name);
    for (const port of getItems(service, "ports")) compareKeys(port, PORT, name);
  }
  return [...found.values()];
}

/** Reports the services of a file in Compose's first format, which has them at its top. */
export function checkFormat(root: MappingNode, problems: Problem[]): void {
  const names = [...root.entries.keys()];
  if (names.some((name) => /^(?:services|include)$|^x-/.test(name))) return;
  for (const name of names.filter((each) => !TOP.known.has(each))) {
    const nearest = findNearest(name, TOP.deciding);
    problems.push({
      message: `there is no property ${quoteName(name)}`,
      fix: nearest ? `write ${nearest}` : "write it below services:",
      span: root.keys.get(name) ?? root.span,
      related: [],
    });
  }
}
