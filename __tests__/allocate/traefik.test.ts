import { describe, expect, it } from "vitest";
import type { TraefikRequest } from "../../src/allocate/AllocationOptions.ts";
import { buildPortVariables } from "../../src/allocate/buildPortVariables.ts";
import { shop, viaTraefik } from "./viaTraefik.ts";

describe("an allocation with Traefik", () => {
  it("replaces the host ports of HTTP services with labels", async () => {
    const { overrides, plan } = await viaTraefik(shop);
    expect(overrides[0]?.override).toMatchInlineSnapshot(`
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
        "portplan-proxy":
          name: "traefik"
          external: true
      "
    `);
    expect([...(overrides[0]?.routes ?? [])].flatMap(([, { urls }]) => [...urls])).toEqual([
      [80, "http://web.shop.localhost"],
      [9443, "http://api.shop.localhost"],
    ]);
    expect([...buildPortVariables(plan.requests, false).variables.keys()]).toEqual([
      "PORTPLAN_API_9100",
      "PORTPLAN_DB_5432",
    ]);
  });

  it.each([
    ["udp", 'ports: ["8080:80/udp"]'],
    ["a database", 'image: postgres, ports: ["8080:5432"]'],
    [
      "an app_protocol that is not HTTP",
      "ports: [{target: 80, published: '8080', app_protocol: amqp}]",
    ],
    ["a range", 'ports: ["8080-8081:80-81"]'],
    ["a service on the host's network", 'network_mode: host, ports: ["8080:80"]'],
  ])("does not route %s", async (_, service) => {
    const text = `services: {web: {${service.includes("image") ? "" : "image: x, "}${service}}}`;
    expect((await viaTraefik({ "compose.yaml": text })).overrides[0]?.override).toBeNull();
  });

  it.each<[string, Partial<TraefikRequest>]>([
    ["domain", { domain: "x`) || Host(`y" }],
    ["network", { network: "a b" }],
    ["entry point", { entrypoint: "web\nx" }],
  ])("refuses a %s that is not a name", async (what, more) => {
    await expect(viaTraefik(shop, more)).rejects.toThrow(`is not a valid Traefik ${what}`);
  });
});
