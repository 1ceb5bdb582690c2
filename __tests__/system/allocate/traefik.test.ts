import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { example, shop, viaTraefik } from "../../allocate/viaTraefik.ts";
import { realCompose } from "../real.ts";

const compose = realCompose();
it.runIf(compose !== null)(
  "the real Compose resolves the override for Traefik as expected",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "traefik-"));
    try {
      writeFileSync(
        join(folder, "proxy.yaml"),
        (await viaTraefik(shop)).overrides[0]?.override ?? "",
      );
      const config = (...files: readonly string[]) => {
        const args = [...files.flatMap((file) => ["--file", file]), "config", "--format", "json"];
        const { stdout, stderr } = spawnSync(compose ?? "", args, {
          cwd: example,
          encoding: "utf8",
        });
        if (stdout === "") throw new Error(stderr);
        return JSON.parse(stdout);
      };
      const before = config("compose.yaml");
      const after = config("compose.yaml", join(folder, "proxy.yaml"));
      expect(after.services.db).toEqual(before.services.db);
      expect(Object.keys(after.services.web.networks)).toEqual(["back", "front", "portplan-proxy"]);
      expect(Object.keys(after.services.api.networks)).toEqual(["default", "portplan-proxy"]);
      expect(after.services.web.ports).toBeUndefined();
      expect(
        after.services.api.ports.map(({ published }: { published: string }) => published),
      ).toEqual(["9100"]);
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
  },
);
