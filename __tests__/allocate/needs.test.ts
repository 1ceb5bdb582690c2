import { describe, expect, it } from "vitest";
import { formatSavedPorts } from "../../src/allocate/savedPorts.ts";
import { buildNeedsProject } from "../../src/policy/buildNeedsProject.ts";
import { emptyPolicy, type Need } from "../../src/policy/Policy.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { allocateIn, type Case, formatAssignments, leaseOf } from "./allocating.ts";

const files = { "compose.yaml": "services:\n  db: {image: db, ports: ['5432:5432']}\n" };

function need(name: string, port: number, more: Partial<Need> = {}): Need {
  const endpoint = { family: null, address: null, first: port, last: port, protocol: null };
  return { name, endpoint, fallback: [], span: null, ...more };
}

const allocateNeeds = (needs: readonly Need[], { request, policy, ...given }: Partial<Case> = {}) =>
  allocateIn({
    files,
    ...given,
    policy: { ...policy, needs },
    request: { offset: "auto", ...request },
  });

const DB = "db:5432 5432 -> 15432 override";
const VARIABLE = need("e2e", 4444, { variable: "E2E_PORT" });
const FALLBACK = need("health", 4444, { fallback: [4445, 4446] });

describe("a program outside Compose", () => {
  it.each<[string, Need, Partial<Case>, readonly string[]]>([
    [
      "moves if it reads a variable that the policy names",
      VARIABLE,
      {},
      [DB, "e2e:4444 4444 -> 14444 variable E2E_PORT"],
    ],
    [
      "moves with such a variable also if it is written to a file",
      VARIABLE,
      { request: { exported: false } },
      [DB, "e2e:4444 4444 -> 14444 variable E2E_PORT"],
    ],
    [
      "keeps its port if only an override file is written",
      VARIABLE,
      { request: { exported: false, variables: false } },
      [DB],
    ],
    [
      "moves without a variable if the environment is exported",
      need("e2e", 4444),
      {},
      [DB, "e2e:4444 4444 -> 14444 fallback"],
    ],
    [
      "keeps its port without a variable if the environment is not exported",
      need("e2e", 4444),
      { request: { exported: false } },
      [DB],
    ],
    ["keeps its port if it has fallback ports, which it tries itself", FALLBACK, {}, [DB]],
    [
      "moves to a fallback port if its port is in use",
      FALLBACK,
      { held: ["0.0.0.0:4444/tcp"] },
      [DB, "health:4444 4444 -> 4445 fallback"],
    ],
    [
      "moves to a fallback port if it also reads a variable",
      need("health", 4444, { fallback: [4445], variable: "HEALTH_PORT" }),
      {},
      [DB, "health:4444 4444 -> 4445 variable HEALTH_PORT"],
    ],
    [
      "moves with the other ports",
      VARIABLE,
      { leases: [leaseOf(15_432)] },
      ["db:5432 5432 -> 25432 override", "e2e:4444 4444 -> 24444 variable E2E_PORT"],
    ],
    [
      "moves by an offset that the user sets",
      VARIABLE,
      { request: { offset: 3000 } },
      ["db:5432 5432 -> 8432 override", "e2e:4444 4444 -> 7444 variable E2E_PORT"],
    ],
    ["keeps its port if only conflicts move", VARIABLE, { allocate: "conflicts" }, []],
    [
      "moves if its port is in use",
      VARIABLE,
      { allocate: "conflicts", held: ["0.0.0.0:4444/tcp"] },
      ["e2e:4444 4444 -> 14444 variable E2E_PORT"],
    ],
    [
      "moves from the port that the environment sets",
      VARIABLE,
      { env: { E2E_PORT: "5555" } },
      [DB, "e2e:4444 5555 -> 15555 variable E2E_PORT"],
    ],
    [
      "moves from its own port if the environment sets another text",
      VARIABLE,
      { env: { E2E_PORT: "70000" } },
      [DB, "e2e:4444 4444 -> 14444 variable E2E_PORT"],
    ],
  ])("%s", async (_, given, more, expected) => {
    const allocation = await allocateNeeds([given], more);
    expect([formatAssignments(allocation), allocation.warnings]).toEqual([expected, []]);
  });

  it("gets its port in the environment, under its variable and the usual name", async () => {
    const { environment, needs, overrides } = await allocateNeeds([VARIABLE, need("a b", 81)]);
    expect([...needs]).toEqual([["E2E_PORT", "14444"]]);
    expect([...environment].filter(([name]) => !name.startsWith("COMPOSE"))).toEqual([
      ["E2E_PORT", "14444"],
      ["PORTPLAN_E2E_4444", "14444"],
      ["PORTPLAN_A_B_81", "10081"],
      ["PORTPLAN_DB_5432", "15432"],
    ]);
    expect(overrides.map(({ env }) => env)).toEqual([
      expect.stringMatching(/^E2E_PORT=14444\n$|\nE2E_PORT=14444\n/),
    ]);
  });

  it("gets a port without any Compose file", async () => {
    const given = { files: {}, directories: [] };
    const { environment, overrides } = await allocateNeeds([VARIABLE], given);
    expect([Object.fromEntries(environment), overrides]).toEqual([
      { E2E_PORT: "14444", PORTPLAN_E2E_4444: "14444" },
      [],
    ]);
  });

  it.each([
    ["a host port", "services:\n  db: {image: db, ports: ['${E2E_PORT:-5432}:5432']}\n"],
    [
      "another setting",
      "services:\n  db: {image: db, ports: ['5432:5432'], environment: {A: '${E2E_PORT-}'}}\n",
    ],
  ])("does not get its variable if a Compose file uses it for %s", async (_, text) => {
    const allocation = await allocateNeeds([VARIABLE], { files: { "compose.yaml": text } });
    const { environment, warnings } = allocation;
    expect(warnings).toEqual([
      "E2E_PORT is not set for e2e because a Compose file uses it too; " +
        "name another variable in the policy",
    ]);
    const isPort = text.includes("-5432");
    expect([environment.get("E2E_PORT"), environment.get("PORTPLAN_E2E_4444")]).toEqual([
      isPort ? "15432" : undefined,
      "14444",
    ]);
    expect(environment.get("PORTPLAN_DB_5432")).toBe("15432");
  });

  it("is not in the saved ports, which name services of projects", async () => {
    const { assignments } = await allocateNeeds([VARIABLE]);
    expect(JSON.parse(formatSavedPorts(new Map(), assignments)).ports).toEqual({
      "shop/db:5432": 15_432,
    });
  });

  it("has leases in the directory of the checkout", () => {
    const policy = { ...emptyPolicy, needs: [VARIABLE] };
    const project = buildNeedsProject(policy, {}, "/repo/shop");
    expect(project?.directory).toBe("/repo/shop");
    const [request] = makePlan(project === null ? [] : [project], { ipv6: true }).requests;
    expect(request?.binding).toMatchObject({ published: "4444", variable: "E2E_PORT" });
  });
});
