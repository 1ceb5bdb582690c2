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

describe("profiles", () => {
  const services = servicesOf(
    'a: {}, b: {profiles: []}, x: {profiles: [x]}, xy: {profiles: [x, y]}, none: {profiles: [""]}',
  );

  it.each<[string, string[], string[]]>([
    ["none", [], ["a", "b"]],
    ["the one without a name, as where COMPOSE_PROFILES is not set", [""], ["a", "b", "none"]],
    ["one", ["x"], ["a", "b", "x", "xy"]],
    ["another", ["y"], ["a", "b", "xy"]],
    ["two", ["x", "y"], ["a", "b", "x", "xy"]],
    ["all", ["*"], ["a", "b", "x", "xy", "none"]],
    ["a list in one", ["x,y"], ["a", "b"]],
    ["one that no service has", ["q"], ["a", "b"]],
    ["the beginning of one", ["X"], ["a", "b"]],
  ])("%s", (_, profiles, expected) => {
    expect([...findEnabledServices(services, profiles)]).toEqual(expected);
  });
});

describe("selection", () => {
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
    ["no name: all that are enabled", [], ["api", "backup", "cache", "db", "side", "spy", "web"]],
    ["what a service depends on, and what that depends on", ["web"], ["api", "cache", "db", "web"]],
    ["a shared network", ["side"], ["api", "cache", "db", "side", "web"]],
    ["volumes of another", ["backup"], ["backup", "db"]],
    ["shared processes and memory", ["spy"], ["cache", "db", "spy"]],
    ["two", ["db", "cache"], ["cache", "db"]],
    [
      "a profile by the name of a service, and of its siblings only what is needed",
      ["tools"],
      ["tools"],
    ],
    ["a sibling of that profile that is needed", ["more"], ["more", "tools"]],
    ["a pattern", ["*a*"], ["api", "backup", "cache", "db"]],
    ["a pattern of one letter", ["?b"], ["db"]],
    ["a pattern of a set", ["[dw]*"], ["api", "cache", "db", "web"]],
  ])("%s", (_, names, expected) => {
    const { chosen, problems } = selected(names);
    expect(problems).toEqual([]);
    expect(chosen).toEqual(expected);
  });

  it.each<[string, string[], string]>([
    ["a name that no service has", ["zz"], 'there is no service "zz"'],
    ["a pattern that no service fits", ["z*"], 'there is no service "z*"'],
    [
      "what a needed service's profile switches off",
      ["far"],
      "far depends on tools, which no active profile enables",
    ],
  ])("refuses %s", (_, names, message) => {
    const { problems } = selected(names);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.fix).not.toBe("");
  });
});
