import { PathTable } from "./PathTable.ts";
import type { ScalarNode } from "../yaml/Node.ts";

/**
 * What a string becomes after interpolation, by Compose's table (docs/reference/compose.md C14);
 * null where it does not fit.
 */
export interface Cast {
  /** What it takes, in words. */
  readonly expects: string;
  readonly apply: (text: string) => Pick<ScalarNode, "type" | "value"> | null;
}

const integer: Cast = {
  expects: "a whole number",
  apply: (text) => {
    if (!/^[-+]?\d+$/.test(text)) return null;
    const value = BigInt(text.replace("+", ""));
    if (value > 2n ** 63n - 1n || value < -(2n ** 63n)) return null;
    return { type: "int", value: Number.isSafeInteger(Number(value)) ? Number(value) : value };
  },
};

const float: Cast = {
  expects: "a number",
  apply: (text) =>
    /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ||
    /^[-+]?(?:inf|infinity)$|^nan$/i.test(text)
      ? { type: "float", value: Number(text.replace(/inf.*/i, "Infinity")) }
      : null,
};

/** Words that Compose takes for one. */
export const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  y: true,
  yes: true,
  on: true,
  false: false,
  n: false,
  no: false,
  off: false,
};

const boolean: Cast = {
  expects: "true or false",
  apply: (text) => {
    const value = BOOLEANS[text.toLowerCase()];
    return value === undefined ? null : { type: "bool", value };
  },
};

export const CASTS: PathTable<Cast> = PathTable.from<Cast>({
  "services.*.cpu_count": integer,
  "services.*.cpu_percent": float,
  "services.*.cpu_period": integer,
  "services.*.cpu_quota": integer,
  "services.*.cpu_rt_period": integer,
  "services.*.cpu_rt_runtime": integer,
  "services.*.cpus": float,
  "services.*.cpu_shares": integer,
  "services.*.init": boolean,
  "services.*.depends_on.*.required": boolean,
  "services.*.depends_on.*.restart": boolean,
  "services.*.deploy.replicas": integer,
  "services.*.deploy.update_config.parallelism": integer,
  "services.*.deploy.update_config.max_failure_ratio": float,
  "services.*.deploy.rollback_config.parallelism": integer,
  "services.*.deploy.rollback_config.max_failure_ratio": float,
  "services.*.deploy.restart_policy.max_attempts": integer,
  "services.*.deploy.placement.max_replicas_per_node": integer,
  "services.*.healthcheck.retries": integer,
  "services.*.healthcheck.disable": boolean,
  "services.*.oom_kill_disable": boolean,
  "services.*.oom_score_adj": integer,
  "services.*.pids_limit": integer,
  "services.*.ports.[].target": integer,
  "services.*.privileged": boolean,
  "services.*.read_only": boolean,
  "services.*.scale": integer,
  "services.*.stdin_open": boolean,
  "services.*.tty": boolean,
  "services.*.ulimits.*": integer,
  "services.*.ulimits.*.hard": integer,
  "services.*.ulimits.*.soft": integer,
  "services.*.volumes.[].read_only": boolean,
  "services.*.volumes.[].volume.nocopy": boolean,
  "networks.*.external": boolean,
  "networks.*.internal": boolean,
  "networks.*.attachable": boolean,
  "networks.*.enable_ipv4": boolean,
  "networks.*.enable_ipv6": boolean,
  "volumes.*.external": boolean,
  "secrets.*.external": boolean,
  "configs.*.external": boolean,
});
