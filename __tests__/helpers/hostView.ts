import type { Holder } from "../../src/host/holders/Holder.ts";
import type { HostView, Kernel } from "../../src/host/HostView.ts";
import type { HostEndpoint } from "../../src/ports/HostEndpoint.ts";
import { parseEndpoint } from "../../src/ports/parseEndpoint.ts";

/** A Linux kernel with its default settings. */
export const LINUX: Kernel = {
  platform: "linux",
  ephemeral: [32_768, 60_999],
  reserved: [],
  unprivilegedStart: 1024,
  ipv6: true,
};

/** Returns a view of a Linux host without ports in use, with the changes of the test. */
export function makeHostView(view: Partial<HostView> = {}): HostView {
  return {
    kernel: LINUX,
    probed: true,
    visible: true,
    reason: null,
    obstacles: [],
    runningProjects: [],
    ...view,
  };
}

/** Returns a holder with only the properties of the test. */
export function makeHolder(holder: Pick<Holder, "kind" | "name"> & Partial<Holder>): Holder {
  return { pid: null, since: null, detail: null, compose: null, ...holder };
}

/** Parses `*:5432/tcp` or `127.0.0.1:53/udp`. `*` is two endpoints, one for each family. */
export function endpointsOf(spelling: string): HostEndpoint[] {
  const named = parseEndpoint(spelling);
  if (named === null || named.protocol === null) {
    throw new Error(`${spelling}: write ADDRESS:PORT/PROTOCOL`);
  }
  const { first, last, protocol, family, address } = named;
  const rest = { first, last, protocol };
  if (family !== null && address !== null) return [{ family, address, ...rest }];
  return [
    { family: "IPv4", address: "0.0.0.0", ...rest },
    { family: "IPv6", address: "::", ...rest },
  ];
}
