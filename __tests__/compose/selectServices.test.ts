import { describe, expect, it } from "vitest";
import { getMapping, type MappingNode } from "../../src/compose/yaml/Node.ts";
import type { Problem } from "../../src/compose/Problem.ts";
import { findEnabledServices, selectServices } from "../../src/compose/load/selectServices.ts";
import { treeOf } from "./stage.ts";

const servicesOf = (values: string): MappingNode => {
  const services = getMapping(treeOf(`services: {${values}}`), "services");
  if (services === undefined) throw new Error(values);
  return services;
};

describe("findEnabledServices enables services", () => {
  const services = servicesOf(
    'a: {}, b: {profiles: []}, x: {profiles: [x]}, xy: {profiles: [x, y]}, none: {profiles: [""]}',
  );

  it.each<[string, string[], string[]]>([
    ["no profile", [], ["a", "b"]],
    ["the empty profile, which is active if COMPOSE_PROFILES is unset", [""], ["a", "b", "none"]],
    ["profile x", ["x"], ["a", "b", "x", "xy"]],
    ["profile y", ["y"], ["a", "b", "xy"]],
    ["two profiles", ["x", "y"], ["a", "b", "x", "xy"]],
    ["all profiles", ["*"], ["a", "b", "x", "xy", "none"]],
    ["a comma-separated list, which is one profile", ["x,y"], ["a", "b"]],
    ["an unknown profile", ["q"], ["a", "b"]],
    ["a profile in another case", ["X"], ["a", "b"]],
  ])("of %s", (_, profiles, expected) => {
    expect([...findEnabledServices(services, profiles)]).toEqual(expected);
  });
});

describe("selectServices", () => {
  const services = servicesOf(
    [
      "web: {depends_on: {api: }, links: ['cache:c']}",
      "api: {depends_on: {db: , gone: {required: false}}}",
      "db: {}",
      "cache: {}",
      "side: {network_mode: 'service:web'}",
      "backup: {volumes_from: ['db:ro', 'container:x']}",
      "spy: {pid: 'service:db', ipc: 'service:cache'}",
      "tools: {profiles: [t]}",
      "more: {profiles: [t], depends_on: {tools: }}",
      "far: {profiles: [u], depends_on: {tools: }}",
    ].join(", "),
  );
  const selected = (names: string[], profiles: string[] = [""]) => {
    const problems: Problem[] = [];
    const chosen = [...selectServices(services, profiles, names, problems)].toSorted();
    return { chosen, problems };
  };

  it.each<[string, string[], string[]]>([
    ["all enabled services", [], ["api", "backup", "cache", "db", "side", "spy", "web"]],
    ["a service with all of its dependencies", ["web"], ["api", "cache", "db", "web"]],
    ["a service with the network that it shares", ["side"], ["api", "cache", "db", "side", "web"]],
    ["a service with the volumes that it uses", ["backup"], ["backup", "db"]],
    ["a service with shared processes and memory", ["spy"], ["cache", "db", "spy"]],
    ["two services", ["db", "cache"], ["cache", "db"]],
    ["a disabled service without others of its profile", ["tools"], ["tools"]],
    ["a disabled service with a dependency of its profile", ["more"], ["more", "tools"]],
    ["services by the pattern *a*", ["*a*"], ["api", "backup", "cache", "db"]],
    ["services by the pattern ?b", ["?b"], ["db"]],
    ["services by the pattern [dw]*", ["[dw]*"], ["api", "cache", "db", "web"]],
  ])("selects %s", (_, names, expected) => {
    const { chosen, problems } = selected(names);
    expect(problems).toEqual([]);
    expect(chosen).toEqual(expected);
  });

  it.each<[string, string[], string]>([
    ["an unknown service", ["zz"], 'no such service: "zz"'],
    ["a pattern that matches no service", ["z*"], 'no such service: "z*"'],
    [
      "a service with a disabled dependency",
      ["far"],
      "service far depends on tools, but no active profile enables tools",
    ],
  ])("rejects %s", (_, names, message) => {
    const { problems } = selected(names);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.fix).not.toBe("");
  });
});
