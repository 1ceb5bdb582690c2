import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/**
 * The answers of Docker Compose's loader (compose-go e70e961) for values at places in a Compose
 * file: `-` if it rejects a value, `+` if it accepts it. `text` is the file, with VALUE in place of
 * the value.
 */
interface Recorded {
  readonly values: readonly string[];
  readonly places: readonly {
    readonly path: string;
    readonly text: string;
    readonly answers: string;
  }[];
}

const { values, places } = JSON.parse(
  readFileSync(new URL("recorded/values.json", import.meta.url), "utf8"),
) as Recorded;

const SIDE = { "/repo/inc.yaml": "services: {inc: {image: z}}\n", "/repo/e.env": "A=1\n" };

/**
 * The places that affect ports, where Portplan rejects the same values as Compose, with the
 * exceptions, which Portplan accepts.
 */
const DECIDING: Readonly<Record<string, readonly string[]>> = {
  name: [],
  "include.[].path": [],
  "include.[].path.[]": [],
  "include.[].project_directory": ["1e3", "9223372036854775808"],
  services: [],
  "services.web": ["{a: b}"],
  "services.web.deploy": ["{a: b}"],
  "services.web.deploy.replicas": [],
  "services.web.cgroup": ['"1"', "x", '""', '"a=b"', '"a:b"', '"1m"'],
  "services.web.container_name": ['"1"', "x", '""', '"a=b"', '"a:b"'],
  "services.web.depends_on": [],
  "services.web.depends_on.[]": [],
  "services.web.depends_on.other": ["{a: b}"],
  "services.web.depends_on.other.required": [],
  "services.web.extends": [],
  "services.web.extends.service": [],
  "services.web.extends.file": [],
  "services.web.ipc": [],
  "services.web.links": [],
  "services.web.links.[]": [],
  "services.web.network_mode": [],
  "services.web.networks": [],
  "services.web.networks.[]": [],
  "services.web.networks.default": ["{a: b}"],
  "services.web.networks.default.gw_priority": [".inf"],
  "services.web.pid": [],
  "services.web.ports": [],
  "services.web.ports.[]": [],
  "services.web.ports.[].name": [],
  "services.web.ports.[].mode": [],
  "services.web.ports.[].host_ip": [],
  "services.web.ports.[].target": [],
  "services.web.ports.[].published": [],
  "services.web.ports.[].protocol": [],
  "services.web.ports.[].app_protocol": [],
  "services.web.profiles": [],
  "services.web.profiles.[]": [],
  "services.web.scale": [],
  "services.web.uts": [],
  "services.web.volumes_from": [],
  "services.web.volumes_from.[]": [],
  networks: [],
  "networks.thing": ["{a: b}"],
  "networks.thing.name": [],
  "networks.thing.driver": [],
  "networks.thing.driver_opts": [],
  "networks.thing.driver_opts.key": [".inf"],
  "networks.thing.external": ["{a: b}"],
  "networks.thing.external.name": [],
  "networks.thing.internal": [],
  "networks.thing.enable_ipv4": [],
  "networks.thing.enable_ipv6": [],
};

it.each(places)(
  "resolveProject accepts the values of $path like Compose",
  ({ path, text, answers }) => {
    const found = values.map((value) => {
      const { problems } = resolveProject(
        requestFor("/repo"),
        memoryFiles({ "/repo/compose.yaml": text.replace("VALUE", () => value), ...SIDE }),
        {},
      );
      for (const { message, fix, span } of problems)
        expect([message, fix, span]).not.toContain(null);
      return `${problems.length > 0 ? "-" : "+"} ${value}`;
    });
    const left = DECIDING[path] ?? values;
    const expected = values.map(
      (value, index) => `${left.includes(value) ? "+" : answers[index]} ${value}`,
    );
    expect(found).toEqual(expected);
  },
);
