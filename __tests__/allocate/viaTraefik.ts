import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TraefikRequest } from "../../src/allocate/AllocationOptions.ts";
import { allocateIn } from "./allocating.ts";

const traefik: TraefikRequest = { network: "traefik", domain: "localhost", entrypoint: "web" };
/** The directory of the Traefik example. */
export const example = resolve(import.meta.dirname, "../../examples/traefik/shop");
/** The files of the Traefik example. */
export const shop = { "compose.yaml": readFileSync(join(example, "compose.yaml"), "utf8") };
/** Allocates ports with routes through Traefik. */
export const viaTraefik = (
  files: Readonly<Record<string, string>>,
  more: Partial<TraefikRequest> = {},
) =>
  allocateIn({
    files,
    allocate: "conflicts",
    request: { traefik: { ...traefik, ...more }, rename: false },
  });
