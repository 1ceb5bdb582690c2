/** A resolved project, or the reason why it is rejected. */
export type Answer =
  | { readonly refused: string }
  | {
      readonly name: string;
      /** The number of containers and the ports of each enabled and selected service. */
      readonly services: Readonly<Record<string, readonly string[]>>;
    };

export interface Port {
  readonly hostIp: string | null;
  readonly published: string | null;
  readonly target: number;
  readonly protocol: string;
  readonly mode: string;
  readonly name: string | null;
  readonly appProtocol: string | null;
}

/**
 * Formats a port as `IP|PUBLISHED:TARGET/PROTOCOL` with `~` for no host port, and appends values
 * that are not the default.
 */
export function spellPort({
  hostIp,
  published,
  target,
  protocol,
  mode,
  name,
  appProtocol,
}: Port): string {
  const more = [
    mode === "ingress" ? "" : `mode ${mode}`,
    name && `name ${name}`,
    appProtocol && `app_protocol ${appProtocol}`,
  ];
  return [
    `${hostIp ? `${hostIp}|` : ""}${published || "~"}:${target}/${protocol}`,
    ...more.filter(Boolean),
  ].join(", ");
}

export const spellReplicas = (replicas: number): string => `replicas ${replicas}`;

/** Returns whether both answers are rejections, or are equal in any order. */
export function agree(a: Answer, b: Answer): boolean {
  if ("refused" in a || "refused" in b) return "refused" in a && "refused" in b;
  return a.name === b.name && sorted(a.services) === sorted(b.services);
}

function sorted(services: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify(
    Object.entries(services)
      .map(([name, lines]) => [name, ...lines.toSorted()].join("\n"))
      .toSorted(),
  );
}
