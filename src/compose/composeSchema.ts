import type { Kind, Shape } from "./schema.ts";

/**
 * What Compose lets stand in a file, as of the compose-spec schema of Compose 5.5 (compose-spec.json): the names of everything, and the kinds
 * of values down to where a service's ports, its replicas, its networks and its dependencies are decided.
 */
const of = (...kinds: Kind[]): Shape => ({ kinds });
const string = of("string");
const flag = of("boolean", "string");
const number = of("number", "string");
const integer = of("integer", "string");

const NAME = /^[a-zA-Z0-9._-]+$/;
const ANY_NAME = /./s;

const list = (items: Shape, distinct = false): Shape => ({ kinds: ["list"], items, distinct });
const strings = list(string, true);
const either = (shape: Shape, ...kinds: Kind[]): Shape => ({ ...shape, kinds: [...shape.kinds, ...kinds] });
const stringOrStrings = either(strings, "string");
const named = (shape: Shape, keys = NAME): Shape => ({ kinds: ["mapping"], others: { keys, shape } });
const open = (shape: Shape): Shape => ({ ...shape, open: true });
const object = (properties: Shape["properties"], required: readonly string[] = []): Shape => ({
  kinds: ["mapping"],
  properties: properties ?? {},
  extensions: true,
  required,
});
const closed = (properties: Shape["properties"], required: readonly string[] = []): Shape => ({
  ...object(properties, required),
  extensions: false,
});
const keysOrStrings: Shape = {
  kinds: ["list", "mapping"],
  items: string,
  distinct: true,
  others: { keys: ANY_NAME, shape: of("string", "number", "boolean", "null") },
};
const command: Shape = { kinds: ["null", "string", "list"], items: string };
const extraHosts: Shape = {
  kinds: ["list", "mapping"],
  items: string,
  distinct: true,
  others: { keys: ANY_NAME, shape: either(list(string), "string") },
};

const mounts = list(either(object({ source: string, target: string, uid: string, gid: string, mode: number }), "string"));

const ulimits: Shape = open(named(either(object({ hard: integer, soft: integer }, ["soft", "hard"]), "integer", "string"), /^[a-z]+$/));

const hook = (more: Shape["properties"], required: readonly string[]) =>
  object({ command, user: string, privileged: flag, working_dir: string, environment: keysOrStrings, ...more }, required);

const port: Shape = either(
  object({
    name: string,
    mode: string,
    host_ip: string,
    target: integer,
    published: of("string", "integer"),
    protocol: string,
    app_protocol: string,
  }),
  "number",
  "string",
);

const rollout = object({
  parallelism: integer,
  delay: string,
  failure_action: string,
  monitor: string,
  max_failure_ratio: number,
  order: { ...string, choices: ["start-first", "stop-first"] },
});

const device = object(
  { capabilities: strings, count: of("string", "integer"), device_ids: strings, driver: string, options: keysOrStrings },
  ["capabilities"],
);

const deploy: Shape = either(
  object({
    mode: string,
    endpoint_mode: string,
    replicas: integer,
    labels: keysOrStrings,
    rollback_config: rollout,
    update_config: rollout,
    resources: object({
      limits: object({ cpus: number, memory: string, pids: integer }),
      reservations: object({
        cpus: number,
        memory: string,
        generic_resources: list(object({ discrete_resource_spec: object({ kind: string, value: number }) })),
        devices: list(device),
      }),
    }),
    restart_policy: object({ condition: string, delay: string, max_attempts: integer, window: string }),
    placement: object({
      constraints: list(string),
      preferences: list(object({ spread: string })),
      max_replicas_per_node: integer,
    }),
  }),
  "null",
);

const build: Shape = either(
  object({
    context: string,
    dockerfile: string,
    dockerfile_inline: string,
    entitlements: list(string),
    args: keysOrStrings,
    ssh: keysOrStrings,
    labels: keysOrStrings,
    cache_from: list(string),
    cache_to: list(string),
    no_cache: flag,
    no_cache_filter: stringOrStrings,
    additional_contexts: keysOrStrings,
    network: string,
    provenance: flag,
    sbom: flag,
    pull: flag,
    target: string,
    shm_size: integer,
    extra_hosts: extraHosts,
    isolation: string,
    privileged: flag,
    secrets: mounts,
    tags: list(string),
    ulimits,
    platforms: list(string),
  }),
  "string",
);

const dependencies: Shape = {
  kinds: ["list", "mapping"],
  items: string,
  distinct: true,
  others: {
    keys: NAME,
    shape: object(
      {
        restart: flag,
        required: of("boolean"),
        condition: { ...string, choices: ["service_started", "service_healthy", "service_completed_successfully"] },
      },
      ["condition"],
    ),
  },
};

const serviceNetworks: Shape = {
  kinds: ["list", "mapping"],
  items: string,
  distinct: true,
  others: {
    keys: NAME,
    shape: either(
      object({
        aliases: strings,
        interface_name: string,
        ipv4_address: string,
        ipv6_address: string,
        link_local_ips: strings,
        mac_address: string,
        driver_opts: named(of("string", "number"), ANY_NAME),
        priority: of("number"),
        gw_priority: of("number"),
      }),
      "null",
    ),
  },
};

const serviceModels: Shape = {
  kinds: ["list", "mapping"],
  items: string,
  distinct: true,
  open: true,
  others: { keys: NAME, shape: either(object({ endpoint_var: string, model_var: string }), "null") },
};

const volumes = list(
  either(
    object(
      {
        type: { ...string, choices: ["bind", "volume", "tmpfs", "cluster", "npipe", "image"] },
        source: string,
        target: string,
        read_only: flag,
        consistency: string,
        bind: object({
          propagation: string,
          create_host_path: flag,
          recursive: { ...string, choices: ["enabled", "disabled", "writable", "readonly"] },
          selinux: { ...string, choices: ["z", "Z"] },
        }),
        volume: object({ labels: keysOrStrings, nocopy: flag, subpath: string }),
        tmpfs: object({ size: { kinds: ["integer", "string"], minimum: 0 }, mode: number }),
        image: object({ subpath: string }),
      },
      ["type"],
    ),
    "string",
  ),
  true,
);

const blkioLimits = list(closed({ path: string, rate: integer }));

const gpu: Shape = open(
  closed({ capabilities: strings, count: of("string", "integer"), device_ids: strings, driver: string, options: keysOrStrings }),
);

const service: Shape = object({
  develop: either(
    object({
      watch: list(
        object(
          {
            ignore: stringOrStrings,
            include: stringOrStrings,
            path: string,
            action: { ...string, choices: ["rebuild", "sync", "restart", "sync+restart", "sync+exec"] },
            target: string,
            exec: hook({}, ["command"]),
            initial_sync: of("boolean"),
          },
          ["path", "action"],
        ),
      ),
    }),
    "null",
  ),
  deploy,
  annotations: keysOrStrings,
  attach: flag,
  build,
  blkio_config: closed({
    device_read_bps: blkioLimits,
    device_read_iops: blkioLimits,
    device_write_bps: blkioLimits,
    device_write_iops: blkioLimits,
    weight: integer,
    weight_device: list(closed({ path: string, weight: integer })),
  }),
  cap_add: strings,
  cap_drop: strings,
  cgroup: { ...string, choices: ["host", "private"] },
  cgroup_parent: string,
  command,
  configs: mounts,
  container_name: { ...string, pattern: /[a-zA-Z0-9][a-zA-Z0-9_.-]+/ },
  cpu_count: { kinds: ["string", "integer"], minimum: 0 },
  cpu_percent: { kinds: ["string", "integer"], minimum: 0, maximum: 100 },
  cpu_shares: number,
  cpu_quota: number,
  cpu_period: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpus: number,
  cpuset: string,
  credential_spec: object({ config: string, file: string, registry: string }),
  depends_on: dependencies,
  device_cgroup_rules: strings,
  devices: list(either(object({ source: string, target: string, permissions: string }, ["source"]), "string")),
  dns: stringOrStrings,
  dns_opt: strings,
  dns_search: stringOrStrings,
  domainname: string,
  entrypoint: command,
  env_file: { kinds: ["string", "list"], items: either(closed({ path: string, format: string, required: flag }, ["path"]), "string") },
  label_file: { kinds: ["string", "list"], items: string },
  environment: keysOrStrings,
  // A fraction passes the schema, and ends Compose when it looks for doubles (override/uncity.go).
  expose: list(of("string", "integer"), true),
  extends: either(closed({ service: string, file: string }, ["service"]), "string"),
  provider: object(
    {
      type: string,
      options: named({ kinds: ["string", "number", "boolean", "list"], items: of("string", "number", "boolean") }, ANY_NAME),
    },
    ["type"],
  ),
  external_links: strings,
  extra_hosts: extraHosts,
  gpus: { kinds: ["string", "list"], choices: ["all"], items: gpu },
  group_add: list(of("string", "number"), true),
  healthcheck: object({
    disable: flag,
    interval: string,
    retries: number,
    test: { kinds: ["string", "list"], items: string },
    timeout: string,
    start_period: string,
    start_interval: string,
  }),
  hostname: string,
  image: string,
  init: flag,
  ipc: string,
  isolation: string,
  labels: keysOrStrings,
  links: strings,
  logging: object({ driver: string, options: named(of("string", "number", "null"), ANY_NAME) }),
  mac_address: string,
  mem_limit: number,
  mem_reservation: integer,
  mem_swappiness: integer,
  memswap_limit: number,
  network_mode: string,
  models: serviceModels,
  networks: serviceNetworks,
  oom_kill_disable: flag,
  oom_score_adj: { kinds: ["string", "integer"], minimum: -1000, maximum: 1000 },
  pid: of("string", "null"),
  pids_limit: number,
  platform: string,
  ports: list(port, true),
  pre_start: list(hook({ image: string, per_replica: flag }, [])),
  post_start: list(hook({}, ["command"])),
  pre_stop: list(hook({}, ["command"])),
  privileged: flag,
  profiles: strings,
  pull_policy: { ...string, pattern: /always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/ },
  pull_refresh_after: string,
  read_only: flag,
  restart: string,
  runtime: string,
  scale: integer,
  security_opt: strings,
  shm_size: number,
  secrets: mounts,
  sysctls: keysOrStrings,
  stdin_open: flag,
  stop_grace_period: string,
  stop_signal: string,
  storage_opt: of("mapping"),
  tmpfs: stringOrStrings,
  tty: flag,
  ulimits,
  use_api_socket: of("boolean"),
  user: string,
  uts: string,
  userns_mode: string,
  volumes,
  volumes_from: strings,
  working_dir: string,
});

const driverOptions = named(of("string", "number"), ANY_NAME);
const external: Shape = either(object({ name: string }), "boolean", "string");

const network: Shape = either(
  object({
    name: string,
    driver: string,
    driver_opts: driverOptions,
    ipam: object({
      driver: string,
      config: list(object({ subnet: string, ip_range: string, gateway: string, aux_addresses: named(string, ANY_NAME) })),
      options: named(string, ANY_NAME),
    }),
    external,
    internal: flag,
    enable_ipv4: flag,
    enable_ipv6: flag,
    attachable: flag,
    labels: keysOrStrings,
  }),
  "null",
);

const fileObject = {
  name: string,
  environment: string,
  file: string,
  external: open(external),
  labels: keysOrStrings,
  template_driver: string,
};

export const COMPOSE_SCHEMA: Shape = object({
  version: string,
  name: string,
  include: list(either(closed({ path: stringOrStrings, env_file: stringOrStrings, project_directory: string }), "string")),
  services: named(service),
  models: open(named(object({ name: string, model: string, context_size: of("integer"), runtime_flags: list(string) }, ["model"]))),
  networks: named(network, ANY_NAME),
  volumes: named(either(object({ name: string, driver: string, driver_opts: driverOptions, external, labels: keysOrStrings }), "null")),
  secrets: named(object({ ...fileObject, driver: string, driver_opts: driverOptions })),
  configs: named(object({ ...fileObject, content: string })),
});
