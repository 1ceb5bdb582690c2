import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { listImages } from "./knownImages.ts";
import { emptyPolicy } from "./Policy.ts";
import type { PolicyLayer, RoleLayer } from "./readPolicyLayer.ts";

/** The host ports by role. Programs that read or change data must not listen on all addresses. */
const ROLES: Readonly<Record<string, PortRange & Pick<RoleLayer, "public">>> = {
  system: { first: 1, last: 1023 },
  general: { first: 1024, last: 4999 },
  database: { first: 5000, last: 5999, public: false },
  cache: { first: 6000, last: 6999, public: false },
  custom: { first: 7000, last: 7999 },
  api: { first: 8000, last: 8999 },
  monitoring: { first: 9000, last: 9999, public: false },
};

/** Returns the preset `portplan:standard`. */
export function readStandardLayer(): PolicyLayer {
  const roles = Object.entries(ROLES).map(
    ([name, { first, last, ...more }]): [string, RoleLayer] => [
      name,
      { range: { first, last }, images: listImages(name), ...more, span: null },
    ],
  );
  return {
    ...emptyPolicy,
    roles: new Map(roles),
    dynamic: { first: 10_000, last: MAX_PORT },
  };
}
