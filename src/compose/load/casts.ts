import { PathTable } from "./PathTable.ts";
import type { ScalarNode } from "../yaml/Node.ts";

/**
 * What a string becomes after interpolation, by Compose's table (docs/reference/compose.md C14);
 * null where it does not fit.
 */
export interface Cast {
  /** What it takes, in words. */
  readonly expects: string;
  readonly apply: (text: string) => Pick<ScalarNode, "type" | "value"> | null;
}

const integer: Cast = {
  expects: "a whole number",
  apply: (text) => {
    if (!/^[-+]?\d+$/.test(text)) return null;
    const value = BigInt(text.replace("+", ""));
    if (value > 2n ** 63n - 1n || value < -(2n ** 63n)) return null;
    return { type: "int", value: Number.isSafeInteger(Number(value)) ? Number(value) : value };
  },
};

const boolean: Cast = {
  expects: "true or false",
  apply: (text) =>
    /^(?:true|y|yes|on|false|n|no|off)$/i.test(text)
      ? { type: "bool", value: /^(?:t|y|on)/i.test(text) }
      : null,
};

export const CASTS: PathTable<Cast> = PathTable.from<Cast>({
  "services.*.depends_on.*.required": boolean,
  "services.*.deploy.replicas": integer,
  "services.*.ports.[].target": integer,
  "services.*.scale": integer,
  "networks.*.external": boolean,
  "networks.*.internal": boolean,
  "networks.*.enable_ipv4": boolean,
  "networks.*.enable_ipv6": boolean,
});
