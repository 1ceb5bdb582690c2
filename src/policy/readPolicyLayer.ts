import { type MappingNode, type Problem } from "../compose/index.ts";
import { parseServiceName } from "../ports/serviceName.ts";
import { type Policy, type PolicyPlace, type Role } from "./Policy.ts";
import { policySchema } from "./policySchema.ts";
import type { Located, TableEntry } from "./schema.ts";

export type RoleLayer = Partial<Omit<Role, "name" | "span" | "writtenAt">> & PolicyPlace;

export interface PolicyLayer extends Omit<Policy, "roles" | "sources"> {
  readonly roles: ReadonlyMap<string, RoleLayer>;
}

/** A layer with the policies that its file extends. */
export interface ExtendingLayer extends PolicyLayer {
  readonly extended: readonly Located<string>[];
}

/** Reads the valid parts of a policy file and reports the rest as problems. */
export function readPolicyLayer(
  root: MappingNode,
  ruleIds: readonly string[],
  problems: Problem[],
): ExtendingLayer {
  const file = policySchema(ruleIds).read(root, "", problems) ?? {};
  const { dynamic = null, optional = [], alternatives = [], rules = {}, ignore = [] } = file;
  return {
    extended: [file.extends].flat().flatMap((each) => each ?? []),
    roles: new Map((file.roles ?? []).map(({ name, value, span }) => [name, { ...value, span }])),
    assignments: readServices(file.assignments, (port) => ({ port })),
    blocks: new Map(
      (file.projects ?? []).flatMap(({ name, value: { block: range }, span }) =>
        range === undefined ? [] : [[name, { project: name, range, span }]],
      ),
    ),
    reserved: (file.reserved ?? []).map(({ value, span }) => ({ endpoint: value, span })),
    dynamic,
    needs: (file.needs ?? []).flatMap(
      ({ name, value: { port: endpoint, fallback = [], variable = null }, span }) => {
        const list = typeof fallback === "string" ? { variable: fallback.slice(1) } : fallback;
        return endpoint === undefined ? [] : [{ name, endpoint, fallback: list, variable, span }];
      },
    ),
    fallback: readServices(file.fallback, (ports) => ({ ports })),
    health: readServices(file.health, (path) => ({ path })),
    optional: optional.map(({ value: service, span }) => ({ service, span })),
    alternatives: alternatives.map(({ value: services, span }) => ({ services, span })),
    environments: (file.environments ?? []).map(({ name, value, span }) => ({
      name,
      envFiles: value["env-files"] ?? [],
      host: value.host ?? name,
      span,
    })),
    sharedHosts: file["shared-hosts"] ?? null,
    rules: new Map(
      Object.entries(rules).flatMap(([id, level]) =>
        level === undefined ? [] : [[id, { level }]],
      ),
    ),
    ignore: ignore.flatMap(({ value: { rule, service = null, reason, until = null }, span }) =>
      rule === undefined || reason === undefined ? [] : [{ rule, service, reason, until, span }],
    ),
  };
}

/** Reads a table whose keys are names of services. */
function readServices<Value, Entry extends object>(
  entries: readonly TableEntry<Value>[] = [],
  toEntry: (value: Value) => Entry,
) {
  return entries.map(({ name, value, span }) => ({
    service: parseServiceName(name),
    span,
    ...toEntry(value),
  }));
}
