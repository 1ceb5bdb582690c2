import { expect, it } from "vitest";
import { makePlan } from "../../src/ports/makePlan.ts";
import { buildReport } from "../../src/report/buildReport.ts";
import { comparePorts } from "../../src/review/comparePorts.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { makeHostView } from "../helpers/hostView.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** The entries of each service. */
type Entries = Readonly<Record<string, readonly (string | number)[]>>;

/** Maps the ports of services. `more` is added to the end of the Compose file. */
function map(services: Entries, more = "") {
  const texts = Object.entries(services).map(
    ([name, ports]) => `  ${name}:\n    image: x\n    ports: ${JSON.stringify(ports)}\n`,
  );
  const text = `name: shop\nservices:\n${texts.join("")}${more}`;
  const project = resolveProject(
    requestFor("/repo"),
    memoryFiles({ "/repo/compose.yaml": text }),
    {},
  );
  const about = { command: "map", base: "/repo", failOn: "error", findings: [] } as const;
  const plan = makePlan([project], { ipv6: true });
  return buildReport({ ...about, plan, view: makeHostView({}), collisions: [] }).rows;
}

const NEW = "newly-public";
const NO_LONGER = "no-longer-public";

it.each<[string, Entries, Entries, readonly string[]]>([
  ["the same ports", { web: ["8080:80", 443] }, { web: ["8080:80", 443] }, []],
  ["an added port", {}, { web: ["8080:80"] }, [`added web:80 - *:8080/tcp ${NEW}`]],
  [
    "an added loopback port",
    {},
    { web: ["127.0.0.1:80:80"] },
    ["added web:80 - 127.0.0.1:80/tcp -"],
  ],
  [
    "another address",
    { web: ["127.0.0.1:8080:80"] },
    { web: ["8080:80"] },
    [`moved web:80 127.0.0.1:8080/tcp *:8080/tcp ${NEW}`],
  ],
  [
    "the reverse of it",
    { web: ["8080:80"] },
    { web: ["127.0.0.1:8080:80"] },
    [`moved web:80 *:8080/tcp 127.0.0.1:8080/tcp ${NO_LONGER}`],
  ],
  [
    "one family of addresses",
    { web: ["[::1]:8080:80"], api: ["0.0.0.0:9000:90"] },
    { web: ["[::]:8080:80"], api: ["9000:90"] },
    [
      `moved web:80 [::1]:8080/tcp [::]:8080/tcp ${NEW}`,
      "moved api:90 0.0.0.0:9000/tcp *:9000/tcp -",
    ],
  ],
  [
    "an address of the host",
    { web: ["127.0.0.1:80:80"], api: ["192.0.2.1:90:90"] },
    { web: ["192.0.2.1:80:80"], api: ["90:90"] },
    [
      "moved web:80 127.0.0.1:80/tcp 192.0.2.1:80/tcp -",
      "moved api:90 192.0.2.1:90/tcp *:90/tcp -",
    ],
  ],
  [
    "another host port",
    { web: ["80:80"] },
    { web: ["90:80"] },
    ["moved web:80 *:80/tcp *:90/tcp -"],
  ],
  [
    "a second host port",
    { web: ["80:80"] },
    { web: ["80:80", "90:80"] },
    ["added web:80 - *:90/tcp -"],
  ],
  [
    "another container port",
    { web: ["80:80"] },
    { web: ["80:81"] },
    [`added web:81 - *:80/tcp ${NEW}`, `removed web:80 *:80/tcp - ${NO_LONGER}`],
  ],
  [
    "another name of a service",
    { web: ["80:80", 443] },
    { site: ["80:80", 443] },
    [
      "added site:80 - *:80/tcp -",
      "added site:443 - assigned at start -",
      "removed web:80 *:80/tcp - -",
      "removed web:443 assigned at start - -",
    ],
  ],
  [
    "a port that the engine assigns, for another service",
    { web: [80] },
    { web: [80], api: [80] },
    [`added api:80 - assigned at start ${NEW}`],
  ],
  [
    "a port that the engine assigns, next to a service that is named engine",
    { engine: ["80:80"] },
    { engine: ["80:80"], api: [80] },
    [`added api:80 - assigned at start ${NEW}`],
  ],
  [
    "a port that the engine assigns, on another address",
    { web: ["127.0.0.1::80"] },
    { web: [80] },
    [`moved web:80 assigned at start on 127.0.0.1 assigned at start ${NEW}`],
  ],
  [
    "a longer range",
    { web: ["8000-8002:8000-8002"] },
    { web: ["8000-8003:8000-8003"] },
    [`added web:8000-8003 - *:8000-8003/tcp ${NEW}`, "removed web:8000-8002 *:8000-8002/tcp - -"],
  ],
  [
    "a pool of ports",
    { web: ["8000-8002:80"] },
    { site: ["8000-8002:80"] },
    ["added site:80 - *:8000-8002/tcp -", "removed web:80 *:8000-8002/tcp - -"],
  ],
  [
    "another protocol",
    { dns: ["53:53"] },
    { dns: ["53:53", "53:53/udp"] },
    [`added dns:53/udp - *:53/udp ${NEW}`],
  ],
])("compares %s", (_, before, after, expected) => {
  const changes = comparePorts(map(before), map(after));
  expect(
    changes.map((change) =>
      [
        change.kind,
        `${change.service}:${change.target}`,
        change.before?.requested ?? "-",
        change.after?.requested ?? "-",
        change.exposure ?? "-",
      ].join(" "),
    ),
  ).toEqual(expected);
});

it("knows the default address of a network for ports that the engine assigns", () => {
  const network = (address: string) =>
    "networks:\n  default:\n    driver_opts:\n" +
    `      com.docker.network.bridge.host_binding_ipv4: ${address}\n`;
  const [before, after] = [map({ web: [80] }, network("127.0.0.1")), map({ web: [80] })];
  expect(comparePorts(before, after)).toMatchObject([{ kind: "moved", exposure: NEW }]);
  expect(comparePorts(after, before)).toMatchObject([{ kind: "moved", exposure: NO_LONGER }]);
});

it("removes a port that the engine discards, and adds one that it no longer discards", () => {
  const published = map({ web: ["80:80"] });
  const discarded = map({ web: ["80:80"] }, "    network_mode: host\n");
  expect(comparePorts(published, discarded)).toMatchObject([
    { kind: "removed", after: null, exposure: NO_LONGER },
  ]);
  expect(comparePorts(discarded, published)).toMatchObject([
    { kind: "added", before: null, exposure: NEW },
  ]);
  expect(comparePorts(discarded, discarded)).toEqual([]);
});
