import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { TraefikRequest } from "../../src/allocate/AllocateRequest.ts";
import { portVariables } from "../../src/allocate/portVariables.ts";
import { realCompose } from "../system/real.ts";
import { allocateIn } from "./allocating.ts";

const traefik: TraefikRequest = { network: "traefik", domain: "localhost", entrypoint: "web" };
const example = resolve(import.meta.dirname, "../../examples/traefik/shop");
const shop = { "compose.yaml": readFileSync(join(example, "compose.yaml"), "utf8") };
const via = (files: Readonly<Record<string, string>>, more: Partial<TraefikRequest> = {}) =>
  allocateIn({ files, allocate: "conflicts", request: { traefik: { ...traefik, ...more }, rename: false } });

describe("by way of Traefik", () => {
  it("publishes nothing of what speaks HTTP, and labels it instead", async () => {
    const { handovers, plan } = await via(shop);
    expect(handovers[0]?.override).toMatchInlineSnapshot(`
      "# Written by portplan: the host ports of this run.
      services:
        "web":
          ports: !override []
          labels:
            "traefik.enable": "true"
            "traefik.docker.network": "traefik"
            "traefik.http.routers.shop-web.rule": "Host(\`web.shop.localhost\`)"
            "traefik.http.routers.shop-web.entrypoints": "web"
            "traefik.http.routers.shop-web.service": "shop-web"
            "traefik.http.services.shop-web.loadbalancer.server.port": "80"
          networks:
            "portplan-proxy": {}
        "api":
          ports: !override
            - { "mode": "ingress", "target": 9100, "published": "9100", "protocol": "tcp" }
          labels:
            "traefik.enable": "true"
            "traefik.docker.network": "traefik"
            "traefik.http.routers.shop-api.rule": "Host(\`api.shop.localhost\`)"
            "traefik.http.routers.shop-api.entrypoints": "web"
            "traefik.http.routers.shop-api.service": "shop-api"
            "traefik.http.services.shop-api.loadbalancer.server.port": "9443"
            "traefik.http.services.shop-api.loadbalancer.server.scheme": "https"
          networks:
            "default": {}
            "portplan-proxy": {}
      networks:
        portplan-proxy:
          name: "traefik"
          external: true
      "
    `);
    expect([...(handovers[0]?.routes ?? [])].flatMap(([, { urls }]) => [...urls])).toEqual([
      [80, "http://web.shop.localhost"],
      [9443, "http://api.shop.localhost"],
    ]);
    expect([...portVariables(plan.wants, false).variables.keys()]).toEqual(["PORTPLAN_API_9100", "PORTPLAN_DB_5432"]);
  });

  const compose = realCompose();
  it.runIf(compose !== null)("is what the real Compose resolves: the same, but for what the proxy takes over", async () => {
    const folder = mkdtempSync(join(tmpdir(), "traefik-"));
    try {
      writeFileSync(join(folder, "proxy.yaml"), (await via(shop)).handovers[0]?.override ?? "");
      const config = (...files: readonly string[]) => {
        const args = [...files.flatMap((file) => ["--file", file]), "config", "--format", "json"];
        const { stdout, stderr } = spawnSync(compose ?? "", args, { cwd: example, encoding: "utf8" });
        if (stdout === "") throw new Error(stderr);
        return JSON.parse(stdout);
      };
      const before = config("compose.yaml");
      const after = config("compose.yaml", join(folder, "proxy.yaml"));
      expect(after.services.db).toEqual(before.services.db);
      expect(Object.keys(after.services.web.networks)).toEqual(["back", "front", "portplan-proxy"]);
      expect(Object.keys(after.services.api.networks)).toEqual(["default", "portplan-proxy"]);
      expect(after.services.web.ports).toBeUndefined();
      expect(after.services.api.ports.map(({ published }: { published: string }) => published)).toEqual(["9100"]);
      expect(after.services.api.labels).toMatchObject({
        "com.example.team": "shop",
        "traefik.http.routers.shop-api.rule": "Host(`api.shop.localhost`)",
        "traefik.http.services.shop-api.loadbalancer.server.port": "9443",
        "traefik.http.services.shop-api.loadbalancer.server.scheme": "https",
      });
      expect(after.networks["portplan-proxy"]).toMatchObject({ name: "traefik", external: true });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ["udp", 'ports: ["8080:80/udp"]'],
    ["a database", 'image: postgres, ports: ["8080:5432"]'],
    ["an app_protocol that is not HTTP", "ports: [{target: 80, published: '8080', app_protocol: amqp}]"],
    ["a range", 'ports: ["8080-8081:80-81"]'],
    ["a service on the host's network", 'network_mode: host, ports: ["8080:80"]'],
  ])("leaves %s as it is", async (_, service) => {
    const text = `services: {web: {${service.includes("image") ? "" : "image: x, "}${service}}}`;
    expect((await via({ "compose.yaml": text })).handovers[0]?.override).toBeNull();
  });

  it.each<[string, Partial<TraefikRequest>]>([
    ["domain", { domain: "x`) || Host(`y" }],
    ["network", { network: "a b" }],
    ["entry point", { entrypoint: "web\nx" }],
  ])("takes no %s that would be more than a name", async (what, more) => {
    await expect(via(shop, more)).rejects.toThrow(`is no ${what} for Traefik`);
  });
});
