/** Files of a project, and whether its services publish host ports that cannot all be bound. */
export interface CollisionCase {
  readonly name: string;
  readonly collides: boolean;
  readonly files: Readonly<Record<string, string>>;
}

const services = (...entries: readonly (readonly [name: string, more: string])[]) =>
  `services:\n${entries.map(([name, more]) => `  ${name}: {image: tiny, ${more}}\n`).join("")}`;

const one = (
  name: string,
  collides: boolean,
  compose: string,
  files: CollisionCase["files"] = {},
): CollisionCase => ({
  name,
  collides,
  files: { "compose.yaml": compose, ...files },
});

/** Two services with these ports. */
const two = (
  name: string,
  collides: boolean,
  a: string,
  b: string,
  files: CollisionCase["files"] = {},
) => one(name, collides, services(["a", `ports: [${a}]`], ["b", `ports: [${b}]`]), files);

const ports = (text: string) => `services: {b: {ports: ${text}}}\n`;

/**
 * Collisions, and as many similar projects without one. They follow from how Compose resolves a
 * project and how the engine binds ports: an entry without an address binds all addresses of both
 * families, with a socket for each family.
 */
export const collisionCases: readonly CollisionCase[] = [
  two("the same port", true, '"8080:80"', '"8080:81"'),
  two("a variable with a default", true, '"${A:-8080}:80"', '"8080:80"'),
  two("a variable from .env", true, '"${A}:80"', '"8080:80"', { ".env": "A=8080\n" }),
  two("a whole entry from .env", true, '"${A}"', '"8080:80"', { ".env": "A=8080:80\n" }),
  two("a range around a port", true, '"8000-8002:80-82"', '"8001:80"'),
  two("all addresses and one of them", true, '"8080:80"', '"127.0.0.1:8080:80"'),
  two("all addresses and one of IPv6", true, '"8080:80"', '"[::1]:8080:80"'),
  two("the same port for udp", true, '"53:53/udp"', '"53:53/UDP"'),
  two("long and short syntax", true, '{target: 80, published: "8080"}', '"8080:80"'),
  one("two ports of one service", true, services(["a", 'ports: ["8080:80", "8080:81"]'])),
  one("replicas", true, services(["a", 'ports: ["8080:80"], deploy: {replicas: 2}'])),
  one("scale", true, services(["a", 'ports: ["8080:80"], scale: 2'])),
  one(
    "more replicas than the pool has ports",
    true,
    services(["a", 'ports: ["8080-8081:80"], deploy: {replicas: 3}']),
  ),
  one(
    "a merge key",
    true,
    `x-web: &web {ports: ["8080:80"]}\nservices:\n  a: {image: tiny, <<: *web}\n` +
      "  b: {image: tiny, <<: *web}\n",
  ),
  one(
    "an alias",
    true,
    `services:\n  a: {image: tiny, ports: &ports ["8080:80"]}\n  b: {image: tiny, ports: *ports}\n`,
  ),
  two("an override file", true, '"8080:80"', '"8081:80"', {
    "compose.override.yaml": ports('["8080:81"]'),
  }),
  one("an included file", true, `include: [other.yaml]\n${services(["a", 'ports: ["8080:80"]'])}`, {
    "other.yaml": services(["b", 'ports: ["8080:80"]']),
  }),
  one(
    "an extended service",
    true,
    `services:\n  a: {image: tiny, ports: ["8080:80"]}\n  b: {extends: {service: a}}\n`,
  ),
  one(
    "a service of an active profile",
    true,
    services(["a", 'ports: ["8080:80"]'], ["b", 'profiles: [tools], ports: ["8080:80"]']),
    {
      ".env": "COMPOSE_PROFILES=tools\n",
    },
  ),

  two("the same container port without a host port", false, '"80"', '"80"'),
  two("the same container ports without host ports", false, '"80-82"', '"80-82"'),
  two("tcp and udp", false, '"53:53"', '"53:53/udp"'),
  two("two loopback addresses", false, '"127.0.0.1:8080:80"', '"127.0.0.2:8080:80"'),
  two("IPv4 and IPv6", false, '"127.0.0.1:8080:80"', '"[::1]:8080:80"'),
  two(
    "two addresses in long syntax",
    false,
    '{target: 80, published: "8080", host_ip: 127.0.0.1}',
    '{target: 80, published: "8080", host_ip: 127.0.0.2}',
  ),
  two("port 0, for which the engine assigns a port", false, '"0:80"', '"0:80"'),
  two("variables without a value", false, '"${A}:80"', '"${A}:80"'),
  two("variables with different values", false, '"${A:-8080}:80"', '"${B:-8080}:80"', {
    ".env": "B=8081\n",
  }),
  two("adjacent ranges", false, '"8000-8002:80-82"', '"8003-8005:80-82"'),
  two("a pool with enough ports for both", false, '"8000-8001:80"', '"8000-8001:80"'),
  one(
    "replicas of a pool with enough ports",
    false,
    services(["a", 'ports: ["8080-8082:80"], deploy: {replicas: 3}']),
  ),
  one(
    "the same entry twice",
    false,
    `services:\n  a: {image: tiny, ports: ["8080:80", "8080:80/tcp"]}\n`,
  ),
  one(
    "services of two profiles",
    false,
    services(
      ["a", 'profiles: [mysql], ports: ["8080:80"]'],
      ["b", 'profiles: [postgres], ports: ["8080:80"]'],
    ),
  ),
  one(
    "a disabled service",
    false,
    services(["a", 'ports: ["8080:80"]'], ["b", 'profiles: [tools], ports: ["8080:80"]']),
  ),
  one(
    "no replicas",
    false,
    services(["a", 'ports: ["8080:80"]'], ["b", 'scale: 0, ports: ["8080:80"]']),
  ),
  one(
    "the host network",
    false,
    services(["a", 'ports: ["8080:80"]'], ["b", 'network_mode: host, ports: ["8080:80"]']),
  ),
  one(
    "an internal network",
    false,
    services(["a", 'ports: ["8080:80"]'], ["b", 'networks: [back], ports: ["8080:80"]']) +
      "networks: {back: {internal: true}}\n",
  ),
  two("an override file that removes the port", false, '"8080:80"', '"8080:80"', {
    "compose.override.yaml": ports("!reset []"),
  }),
  two("an override file that sets another port", false, '"8080:80"', '"8080:80"', {
    "compose.override.yaml": ports('!override ["8081:80"]'),
  }),
  two("an override file with the same port", false, '"8080:80"', '"8081:80"', {
    "compose.override.yaml": ports('["8081:80"]'),
  }),
];
