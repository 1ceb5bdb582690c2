import type { Kind, Shape } from "./checkShape.ts";

const of = (...kinds: Kind[]): Shape => ({ kinds });
const string = of("string");
const flag = of("boolean", "string");
const integer = of("integer", "string");

const list = (items: Shape, distinct = false): Shape => ({ kinds: ["list"], items, distinct });
const either = (shape: Shape, ...kinds: Kind[]): Shape => ({
  ...shape,
  kinds: [...shape.kinds, ...kinds],
});
const object = (properties: Shape["properties"]): Shape => ({
  kinds: ["mapping"],
  properties: properties ?? {},
});
/** A list of names, or a mapping of them. */
const named = (others: Shape): Shape => ({
  ...list(string, true),
  kinds: ["list", "mapping"],
  others,
});

const port: Shape = {
  ...object({
    name: string,
    mode: string,
    host_ip: string,
    target: integer,
    published: of("string", "integer"),
    protocol: string,
    app_protocol: string,
  }),
  kinds: ["mapping", "number", "string"],
  dates: true,
};

const service = object({
  cgroup: string,
  container_name: string,
  depends_on: named(object({ required: of("boolean") })),
  deploy: either(object({ replicas: integer }), "null"),
  ipc: string,
  links: list(string),
  network_mode: string,
  networks: named(either(object({ gw_priority: of("number") }), "null")),
  pid: string,
  ports: list(port, true),
  profiles: list(string),
  scale: integer,
  uts: string,
  volumes_from: list(string),
});

const network = either(
  object({
    name: string,
    driver: string,
    driver_opts: { kinds: ["mapping"], others: { kinds: ["string", "number"], dates: true } },
    external: either(object({ name: string }), "boolean", "string"),
    internal: flag,
    enable_ipv4: flag,
    enable_ipv6: flag,
  }),
  "null",
);

/**
 * The parts of the compose-spec schema of Compose 5.5 that affect published ports
 * (https://github.com/compose-spec/compose-go/blob/v2.14.0/schema/compose-spec.json).
 */
export const COMPOSE_SCHEMA: Shape = object({
  name: string,
  services: { kinds: ["mapping"], others: service, names: /^[a-zA-Z0-9._-]+$/ },
  networks: { kinds: ["mapping"], others: network },
});
