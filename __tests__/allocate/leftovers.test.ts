import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addAllocationNote,
  listLeftovers,
  removeAllocation,
} from "../../src/allocate/allocationEnvironment.ts";
import type { Env } from "../../src/lib/Env.ts";
import { allocateIn, type Case } from "./allocating.ts";

const web = (more = "", variable = "WEB_PORT") =>
  `services:\n  web:\n    image: nginx\n    ports: ["\${${variable}:-8080}:80"]\n${more}`;

describe("a workflow cannot unset a variable of an earlier allocation, so", () => {
  it.each<[string, Case, readonly string[], Record<string, string>]>([
    ["nothing of Compose's is set without one", { files: { "compose.yaml": web() } }, [], {}],
    [
      "COMPOSE_FILE has the project's own files",
      { files: { "compose.yaml": web(), "compose.override.yaml": "services: {}" } },
      ["COMPOSE_FILE"],
      { COMPOSE_FILE: "/repo/shop/compose.yaml:/repo/shop/compose.override.yaml" },
    ],
    [
      "COMPOSE_PATH_SEPARATOR is the one of COMPOSE_FILE",
      { files: { "compose.yaml": web() } },
      ["COMPOSE_FILE", "COMPOSE_PATH_SEPARATOR"],
      { COMPOSE_FILE: "/repo/shop/compose.yaml", COMPOSE_PATH_SEPARATOR: ":" },
    ],
    [
      "COMPOSE_PROFILES has the profiles of the env file",
      { files: { "compose.yaml": web(), ".env": "COMPOSE_PROFILES=a,b" } },
      ["COMPOSE_PROFILES"],
      { COMPOSE_PROFILES: "a,b" },
    ],
    [
      "COMPOSE_PROFILES and COMPOSE_ENV_FILES are empty if the project needs none",
      { files: { "compose.yaml": web() } },
      ["COMPOSE_PROFILES", "COMPOSE_ENV_FILES"],
      { COMPOSE_PROFILES: "", COMPOSE_ENV_FILES: "" },
    ],
    [
      "a variable of a host port that stays has its default",
      { files: { "compose.yaml": web() }, allocate: "" },
      ["WEB_PORT"],
      { WEB_PORT: "8080" },
    ],
    [
      "a variable of a host port that stays has its value from the env file",
      { files: { "compose.yaml": web(), ".env": "WEB_PORT=8090" }, allocate: "" },
      ["WEB_PORT"],
      { WEB_PORT: "8090" },
    ],
    [
      "a variable that the project does not use is empty",
      { files: { "compose.yaml": web() }, allocate: "" },
      ["API_PORT"],
      { API_PORT: "" },
    ],
    [
      "arguments of several projects are not overridden",
      {
        files: { "compose.yaml": web(), "/repo/blog/compose.yaml": web("", "BLOG_PORT") },
        directories: ["/repo/shop", "/repo/blog"],
        allocate: "",
      },
      ["COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES", "WEB_PORT"],
      { COMPOSE_PROFILES: "", WEB_PORT: "" },
    ],
  ])("%s", async (_, given, leftovers, expected) => {
    const { environment, warnings } = await allocateIn({ ...given, request: { leftovers } });
    const own = [...environment].filter(
      ([name]) => !name.startsWith("PORTPLAN_") && name !== "COMPOSE_PROJECT_NAME",
    );
    const moved = given.allocate === undefined ? ["WEB_PORT"] : [];
    expect(Object.fromEntries(own.filter(([name]) => !moved.includes(name)))).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it("the user is warned if the project depends on whether the variable is set", async () => {
    const { warnings } = await allocateIn({
      files: { "compose.yaml": web("    environment: [API_PORT]\n") },
      request: { leftovers: ["API_PORT"] },
    });
    expect(warnings).toEqual([expect.stringContaining("without also changing")]);
  });
});

/** Returns the environment of a shell that evaluated the variables. */
function evaluate(env: Env, variables: ReadonlyMap<string, string | null>): Env {
  const set = { ...env, ...Object.fromEntries(variables) };
  return Object.fromEntries(
    Object.entries(set).filter(([, value]) => value !== null && value !== undefined),
  ) as Env;
}

describe("an allocation after another one", () => {
  const name = fc.constantFrom("COMPOSE_FILE", "COMPOSE_PROFILES", "WEB_PORT", "DB_PORT");
  const values = fc.dictionary(name, fc.constantFrom("1", "2", "3"), { noNullPrototype: true });
  const asMap = (all: Readonly<Record<string, string>>) => new Map(Object.entries(all));

  it("leaves the variables of the user and its own, whatever was exported before", () => {
    fc.assert(
      fc.property(values, fc.array(values, { minLength: 1, maxLength: 4 }), (user, all) => {
        let env: Env = user;
        for (const exported of all)
          env = evaluate(env, addAllocationNote(asMap(exported), "/x", env));
        const { PORTPLAN_EXPORTED: note, ...left } = env;
        expect(left).toEqual({ ...user, ...all.at(-1) });
        expect(removeAllocation(env)).toMatchObject(user);
        expect(note).toMatch(/^[\w%.-]+$/);
      }),
    );
  });

  it("keeps the host ports of the services of the first one, and what the user has changed", () => {
    const first = new Map([
      ["PORTPLAN_DB_5432", "10001"],
      ["WEB_PORT", "10002"],
      ["API_PORT", "10003"],
    ]);
    const env = { ...evaluate({}, addAllocationNote(first, "/x", {})), API_PORT: "9000" };
    expect(listLeftovers(env)).toEqual(["WEB_PORT"]);
    const { PORTPLAN_EXPORTED: _, ...left } = evaluate(
      env,
      addAllocationNote(new Map(), "/y", env),
    );
    expect(left).toEqual({ PORTPLAN_DB_5432: "10001", API_PORT: "9000" });
  });
});
