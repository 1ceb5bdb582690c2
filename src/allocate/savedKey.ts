import type { PortBinding } from "../compose/Project.ts";

/** A published port, by names. */
export interface SavedPort {
  readonly project: string;
  readonly service: string;
  readonly binding: Pick<PortBinding, "target" | "protocol">;
}

/** Under what an assignment is kept: `shop/db:5432`, `shop/dns:53/udp`. */
export function savedKey({ project, service, binding: { target, protocol } }: SavedPort): string {
  return `${project}/${service}:${target}${protocol.toLowerCase() === "tcp" ? "" : `/${protocol.toLowerCase()}`}`;
}
