/** What a project comes to, or why it is refused. */
export type Answer =
  | { readonly refused: string }
  | {
      readonly name: string;
      /** Of each service that is enabled and selected, how many containers it has and its ports. */
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
 * `IP|PUBLISHED:TARGET/PROTOCOL`, and what else is not as usual; `~` where no host port is given.
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

/** Whether both refuse, or both come to the same, in whatever order. */
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
