import type { Want } from "../plan/Plan.ts";

/** Under what an assignment is kept: `shop/db:5432`, `shop/dns:53/udp`. */
export function savedKey({ project, service, binding: { target, protocol } }: Want): string {
  return `${project.name}/${service.name}:${target}${protocol.toLowerCase() === "tcp" ? "" : `/${protocol.toLowerCase()}`}`;
}
