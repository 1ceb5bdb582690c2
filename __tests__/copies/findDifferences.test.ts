import { describe, expect, it } from "vitest";
import {
  findDifferences,
  findShared,
  type NamedChange,
  type Value,
} from "../../scripts/copies/findDifferences.ts";

type Model = Readonly<Record<string, Value>>;

const port = (published: string, target = 80) => ({ target, published, protocol: "tcp" });
const ORIGINAL: Model = {
  name: "shop",
  services: {
    web: {
      container_name: "shop-web",
      environment: { API_URL: "http://localhost:8081/v1", NAME: "shop" },
      ports: [port("8080"), port("8081", 81)],
      networks: { default: null },
      volumes: [{ source: "/repo/shop/data" }],
    },
  },
  networks: { default: { name: "shop_default" } },
};
const COPY: Model = {
  name: "shop-1a2b3c4d",
  services: {
    web: {
      environment: { API_URL: "http://localhost:18081/v1", NAME: "shop-1a2b3c4d" },
      networks: { default: { aliases: ["shop-web"] } },
      ports: [port("18081", 81), port("18080")],
      volumes: [{ source: "/repo/copy/data" }],
    },
  },
  networks: { default: { name: "shop-1a2b3c4d_default" } },
};
const CHANGES: readonly NamedChange[] = [
  { path: "services.web.container_name", from: "shop-web", to: "shop-1a2b3c4d-web-1" },
  { path: "services.web.networks.default.aliases", from: null, to: "shop-web" },
  { path: "services.web.environment.API_URL", from: "8081", to: "18081" },
];

/** Returns a copy with other values in its service. */
const withService = (values: Model): Model => ({
  ...COPY,
  services: { web: { ...(COPY["services"] as { readonly web: Model }).web, ...values } },
});
const compare = (model: Model, changes = CHANGES) =>
  findDifferences(
    { directory: "/repo/shop", model: ORIGINAL },
    { directory: "/repo/copy", model },
    changes,
  );

describe("findDifferences", () => {
  it("finds none if the report names all changes but ports and what follows from the name", () => {
    expect(compare(COPY)).toEqual([]);
  });

  it.each(CHANGES.map(({ path }) => path))("finds a change of %s that is not named", (path) => {
    const named = CHANGES.filter((change) => change.path !== path);
    const found = compare(COPY, named);
    expect(found).toHaveLength(1);
    expect(found[0]?.split(":")[0]).toBe(path.replace(/\.aliases$/, ""));
  });

  it.each<[title: string, values: Model, path: string]>([
    ["another container port", { ports: [port("18080", 82), port("18081", 81)] }, "ports"],
    ["a port that is missing", { ports: [port("18080")] }, "ports"],
    ["a port that the engine assigns", { ports: [{ target: 80 }, port("18081", 81)] }, "ports"],
    ["a variable that is missing", { environment: { NAME: "shop" } }, "environment.API_URL"],
    ["another name of a container", { container_name: "other" }, "container_name"],
    [
      "an address with more than another port",
      { environment: { API_URL: "http://localhost:18081/v1/x", NAME: "shop" } },
      "environment.API_URL",
    ],
    [
      "an address with another port than the named one",
      { environment: { API_URL: "http://localhost:18082/v1", NAME: "shop" } },
      "environment.API_URL",
    ],
    ["another directory", { volumes: [{ source: "/repo/other/data" }] }, "volumes"],
    ["a key that the original does not have", { privileged: true }, "privileged"],
  ])("finds %s", (_, values, path) => {
    expect(compare(withService(values)).map((line) => line.split(":")[0])).toEqual([
      `services.web.${path}`,
    ]);
  });
});

describe("findShared", () => {
  const share = (one: Model, other: Model) =>
    findShared({ directory: "/a", model: one }, { directory: "/b", model: other });

  it("finds nothing if all names and host ports differ", () => {
    expect(share(ORIGINAL, COPY)).toEqual([]);
  });

  it("finds ports in ranges, containers, networks and volumes that both have", () => {
    const model = {
      services: {
        db: { container_name: "db", ports: [port("9000-9002"), { target: 81, protocol: "tcp" }] },
      },
      networks: { a: { name: "net" }, b: { name: "given", external: true } },
      volumes: { data: { name: "data" } },
    };
    const other = { ...model, services: { web: { container_name: "db", ports: [port("9001")] } } };
    expect(share(model, other)).toEqual([
      "container db",
      "port 9001/tcp",
      "network net",
      "volume data",
    ]);
  });

  it("ignores ports of services that have only internal networks", () => {
    const model = (networks: Model) => ({
      services: { db: { networks, ports: [port("9000")] } },
      networks: { inner: { internal: true, external: true }, outer: { external: true } },
    });
    expect(share(model({ inner: null }), model({ inner: null }))).toEqual([]);
    expect(share(model({ outer: null }), model({ inner: null, outer: null }))).toEqual([
      "port 9000/tcp",
    ]);
  });

  it("does not compare a TCP port with a UDP port", () => {
    const udp = { services: { web: { ports: [{ ...port("8080"), protocol: "udp" }] } } };
    expect(share(ORIGINAL, udp)).toEqual([]);
  });
});
