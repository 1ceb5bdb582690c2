import {
  ANYTHING,
  COMMAND,
  COUNT,
  CPUS,
  DEVICES,
  DURATION,
  EXTRA_HOST,
  FLAG,
  type Form,
  INT,
  INT64,
  MODE,
  NO_DATE,
  PAIR,
  SETTING,
  SIZE,
  SSH_KEY,
  TEXT,
  TEXT_OR_INT,
} from "./forms.ts";
import type { Kind, Shape } from "./schema.ts";

/**
 * What Compose lets stand in a file, as of the compose-spec schema of Compose 5.5
 * (https://github.com/compose-spec/compose-go/blob/v2.14.0/schema/compose-spec.json): the names of
 * everything, and the kinds of values down to where a service's ports, its replicas, its networks
 * and its dependencies are decided. Beside it stands what Go makes of a value that the schema lets
 * pass.
 */
const of = (...kinds: Kind[]): Shape => ({ kinds });
const like = (shape: Shape, form: Form): Shape => ({ ...shape, form });
const early = (shape: Shape, form: Form): Shape => ({ ...shape, early: form });
const string = of("string");
const name = early(string, NO_DATE);
const flag = like(of("boolean", "string"), FLAG);
const number = of("number", "string");
const integer = of("integer", "string");
const count = like(integer, COUNT);
const wholeNumber = like(integer, INT64);
const limit = like(integer, INT);
const duration = like(string, DURATION);
const size = like(number, SIZE);
const text = like(of("string", "number"), ANYTHING);

const NAME = /^[a-zA-Z0-9._-]+$/;
const ANY_NAME = /./s;

const list = (items: Shape, distinct = false): Shape => ({ kinds: ["list"], items, distinct });
const strings = list(string, true);
const either = (shape: Shape, ...kinds: Kind[]): Shape => ({
  ...shape,
  kinds: [...shape.kinds, ...kinds],
});
const stringOrStrings = either(strings, "string");
const named = (shape: Shape, keys = NAME): Shape => ({
  kinds: ["mapping"],
  others: { keys, shape },
});
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
const keysOr = (items: Shape, values: Form = ANYTHING): Shape => ({
  kinds: ["list", "mapping"],
  items,
  distinct: true,
  others: { keys: ANY_NAME, shape: like(of("string", "number", "boolean", "null"), values) },
});
const keysOrStrings = keysOr(name);
/** Where Go prints every item. */
const keysOrAny = keysOr(like(string, ANYTHING));
const settings = keysOr(like(string, SETTING));
const command: Shape = { kinds: ["null", "string", "list"], items: string, form: COMMAND };
const extraHosts: Shape = {
  kinds: ["list", "mapping"],
  items: like(string, EXTRA_HOST),
  distinct: true,
  others: { keys: /^[^:=]+$/s, shape: either(list(like(string, ANYTHING)), "string") },
};

const mounts = list(
  either(
    object({ source: string, target: string, uid: string, gid: string, mode: like(number, MODE) }),
    "string",
  ),
);

const ulimits: Shape = open(
  named(
    early(either(object({ hard: limit, soft: limit }, ["soft", "hard"]), "integer", "string"), INT),
    /^[a-z]+$/,
  ),
);

const hook = (more: Shape["properties"], required: readonly string[]) =>
  object(
    {
      command,
      user: string,
      privileged: flag,
      working_dir: string,
      environment: settings,
      ...more,
    },
    required,
  );

const port: Shape = either(
  object({
    name: string,
    mode: string,
    host_ip: string,
    target: count,
    published: like(of("string", "integer"), TEXT_OR_INT),
    protocol: string,
    app_protocol: string,
  }),
  "number",
  "string",
);

const rollout = object({
  parallelism: count,
  delay: duration,
  failure_action: string,
  monitor: duration,
  max_failure_ratio: number,
  order: { ...string, choices: ["start-first", "stop-first"] },
});

const device = object(
  {
    capabilities: strings,
    count: like(integer, DEVICES),
    device_ids: strings,
    driver: string,
    options: keysOrAny,
  },
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
      limits: object({ cpus: like(number, CPUS), memory: like(string, SIZE), pids: wholeNumber }),
      reservations: object({
        cpus: like(number, CPUS),
        memory: like(string, SIZE),
        generic_resources: list(
          object({ discrete_resource_spec: object({ kind: string, value: like(number, INT64) }) }),
        ),
        devices: list(device),
      }),
    }),
    restart_policy: object({
      condition: string,
      delay: duration,
      max_attempts: count,
      window: duration,
    }),
    placement: object({
      constraints: list(string),
      preferences: list(object({ spread: string })),
      max_replicas_per_node: count,
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
    ssh: keysOr(early(string, SSH_KEY)),
    labels: keysOrStrings,
    cache_from: list(string),
    cache_to: list(string),
    no_cache: flag,
    no_cache_filter: stringOrStrings,
    additional_contexts: keysOr(early(string, PAIR), TEXT),
    network: string,
    provenance: like(flag, ANYTHING),
    sbom: like(flag, ANYTHING),
    pull: flag,
    target: string,
    shm_size: like(integer, SIZE),
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
  items: name,
  distinct: true,
  others: {
    keys: NAME,
    shape: object(
      {
        restart: flag,
        required: of("boolean"),
        condition: {
          ...string,
          choices: ["service_started", "service_healthy", "service_completed_successfully"],
        },
      },
      ["condition"],
    ),
  },
};

const serviceNetworks: Shape = {
  kinds: ["list", "mapping"],
  items: name,
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
        driver_opts: named(text, ANY_NAME),
        priority: of("number"),
        gw_priority: of("number"),
      }),
      "null",
    ),
  },
};

const serviceModels: Shape = {
  kinds: ["list", "mapping"],
  items: name,
  distinct: true,
  open: true,
  others: {
    keys: NAME,
    shape: either(object({ endpoint_var: string, model_var: string }), "null"),
  },
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
        volume: object({ labels: keysOrAny, nocopy: flag, subpath: string }),
        tmpfs: object({ size: { ...like(integer, SIZE), minimum: 0 }, mode: like(number, COUNT) }),
        image: object({ subpath: string }),
      },
      ["type"],
    ),
    "string",
  ),
  true,
);

const blkioLimits = list(closed({ path: string, rate: like(integer, SIZE) }));

const gpu: Shape = open(
  closed({
    capabilities: strings,
    count: like(integer, DEVICES),
    device_ids: strings,
    driver: string,
    options: keysOrAny,
  }),
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
            action: {
              ...string,
              choices: ["rebuild", "sync", "restart", "sync+restart", "sync+exec"],
            },
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
    weight: count,
    weight_device: list(closed({ path: string, weight: count })),
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
  devices: list(
    either(object({ source: string, target: string, permissions: string }, ["source"]), "string"),
  ),
  dns: stringOrStrings,
  dns_opt: strings,
  dns_search: stringOrStrings,
  domainname: string,
  entrypoint: command,
  env_file: {
    kinds: ["string", "list"],
    items: either(closed({ path: string, format: string, required: flag }, ["path"]), "string"),
  },
  label_file: { kinds: ["string", "list"], items: string },
  environment: keysOr(like(name, SETTING)),
  // A fraction passes the schema, and ends Compose when it looks for doubles
  // (docs/reference/compose.md C28).
  expose: list(early(of("string", "integer"), TEXT_OR_INT), true),
  extends: either(closed({ service: string, file: string }, ["service"]), "string"),
  provider: object(
    {
      type: string,
      options: named(
        {
          kinds: ["string", "number", "boolean", "list"],
          items: like(of("string", "number", "boolean"), ANYTHING),
          form: ANYTHING,
        },
        ANY_NAME,
      ),
    },
    ["type"],
  ),
  external_links: strings,
  extra_hosts: extraHosts,
  gpus: { kinds: ["string", "list"], choices: ["all"], items: gpu },
  group_add: list(like(of("string", "number"), TEXT_OR_INT), true),
  healthcheck: object({
    disable: flag,
    interval: duration,
    retries: like(number, COUNT),
    test: { kinds: ["string", "list"], items: string },
    timeout: duration,
    start_period: duration,
    start_interval: duration,
  }),
  hostname: string,
  image: string,
  init: flag,
  ipc: string,
  isolation: string,
  labels: keysOrStrings,
  links: strings,
  logging: object({
    driver: string,
    options: named(like(of("string", "number", "null"), ANYTHING), ANY_NAME),
  }),
  mac_address: string,
  mem_limit: size,
  mem_reservation: like(integer, SIZE),
  mem_swappiness: like(integer, SIZE),
  memswap_limit: size,
  network_mode: string,
  models: serviceModels,
  networks: serviceNetworks,
  oom_kill_disable: flag,
  oom_score_adj: { kinds: ["string", "integer"], minimum: -1000, maximum: 1000 },
  // The schema lets nothing pass, and then Compose crashes
  // (https://github.com/compose-spec/compose-go/blob/v2.14.0/loader/normalize.go).
  pid: string,
  pids_limit: number,
  platform: string,
  ports: list(port, true),
  pre_start: list(hook({ image: string, per_replica: flag }, [])),
  post_start: list(hook({}, ["command"])),
  pre_stop: list(hook({}, ["command"])),
  privileged: flag,
  profiles: strings,
  pull_policy: {
    ...string,
    pattern:
      /always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/,
  },
  pull_refresh_after: like(string, ANYTHING),
  read_only: flag,
  restart: string,
  runtime: string,
  scale: integer,
  security_opt: strings,
  shm_size: size,
  secrets: mounts,
  sysctls: keysOrStrings,
  stdin_open: flag,
  stop_grace_period: duration,
  stop_signal: string,
  storage_opt: named(like(of("string", "number", "boolean", "null"), TEXT_OR_INT), ANY_NAME),
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

const driverOptions = named(text, ANY_NAME);
const external: Shape = either(object({ name: string }), "boolean", "string");

const network: Shape = either(
  object({
    name: string,
    driver: string,
    driver_opts: driverOptions,
    ipam: object({
      driver: string,
      config: list(
        object({
          subnet: string,
          ip_range: string,
          gateway: string,
          aux_addresses: named(like(string, ANYTHING), ANY_NAME),
        }),
      ),
      options: named(like(string, ANYTHING), ANY_NAME),
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
  labels: keysOrAny,
  template_driver: string,
};

export const COMPOSE_SCHEMA: Shape = object({
  version: like(string, ANYTHING),
  name: string,
  include: list(
    either(
      closed({ path: stringOrStrings, env_file: stringOrStrings, project_directory: string }),
      "string",
    ),
  ),
  services: named(service),
  models: open(
    named(
      object(
        { name: string, model: string, context_size: of("integer"), runtime_flags: list(string) },
        ["model"],
      ),
    ),
  ),
  networks: named(network, ANY_NAME),
  volumes: named(
    either(
      object({
        name: string,
        driver: string,
        driver_opts: driverOptions,
        external,
        labels: keysOrAny,
      }),
      "null",
    ),
  ),
  secrets: named(
    object({
      ...fileObject,
      driver: string,
      driver_opts: named(like(of("string", "number"), TEXT_OR_INT), ANY_NAME),
    }),
  ),
  configs: named(object({ ...fileObject, content: string })),
});
