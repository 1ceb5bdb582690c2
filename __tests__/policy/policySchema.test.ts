import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { policyJsonSchema } from "../../scripts/generate-policy-schema.ts";
import { type Problem, parseYaml } from "../../src/compose/index.ts";
import { policySchema } from "../../src/policy/policySchema.ts";
import { POLICY_RULE_IDS } from "../../src/rules/index.ts";

const accepted = new Ajv({ strict: false, formats: { date: true } }).compile(policyJsonSchema());
const schema = policySchema(POLICY_RULE_IDS);
const reads = (value: unknown) => {
  const root = parseYaml("portplan.yml", JSON.stringify(value)).documents[0]?.root;
  const problems: Problem[] = [];
  if (root) schema.read(root, "", problems);
  return root !== undefined && problems.length === 0;
};

describe("policy.schema.json", () => {
  it("is up to date", () => {
    const text = readFileSync(
      resolve(import.meta.dirname, "../../schema/policy.schema.json"),
      "utf8",
    );
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
  });

  it.each([
    ["an empty policy", { version: 1 }, true],
    ["the preset", { version: 1, extends: "portplan:standard" }, true],
    [
      "a list of policies",
      {
        version: 1,
        extends: ["portplan:standard", "../ports.yml", "github>acme/policies//ports.yml@v1"],
      },
      true,
    ],
    [
      "the name of a preset in another spelling",
      { version: 1, extends: "portplan:Standard" },
      false,
    ],
    ["a remote policy without a path", { version: 1, extends: "github>acme/policies" }, false],
    ["no version", {}, false],
    ["an unknown key", { version: 1, reservd: [] }, false],
    ["an unknown rule", { version: 1, rules: { "port-colision": "error" } }, false],
    ["a level", { version: 1, rules: { "port-collision": "off" } }, true],
    ["a range", { version: 1, dynamic: "10000-19999" }, true],
    ["a single port as a range", { version: 1, dynamic: 10000 }, true],
    ["a word as a range", { version: 1, dynamic: "all" }, false],
    [
      "a reserved endpoint",
      { version: 1, reserved: [22, "2375-2376/tcp", "127.0.0.1:53/udp", "[::1]:53"] },
      true,
    ],
    ["a reserved word", { version: 1, reserved: ["ssh"] }, false],
    ["a port that is too high", { version: 1, assignments: { db: 65536 } }, false],
    ["half a port", { version: 1, assignments: { db: 0.5 } }, false],
    ["a container port", { version: 1, assignments: { "shop/rabbitmq:15672": 15672 } }, true],
    ["a service with a space", { version: 1, optional: ["a b"] }, false],
    [
      "an exception",
      { version: 1, ignore: [{ rule: "outside-range", reason: "later", until: "2027-01-31" }] },
      true,
    ],
    ["an exception without a reason", { version: 1, ignore: [{ rule: "outside-range" }] }, false],
    [
      "an exception with an empty reason",
      { version: 1, ignore: [{ rule: "outside-range", reason: " " }] },
      false,
    ],
    ["one alternative", { version: 1, alternatives: [["db"]] }, false],
    ["health paths", { version: 1, health: { web: "/healthz", "shop/api": ":8080/" } }, true],
    ["a health path without a slash", { version: 1, health: { web: "healthz" } }, false],
    ["a health path of a container port", { version: 1, health: { "web:80": "/" } }, false],
    [
      "a variable to fall back to",
      { version: 1, needs: { health: { port: 8080, fallback: "$HEALTH_SERVER_PORTS" } } },
      true,
    ],
    [
      "a variable for a port",
      { version: 1, needs: { e2e: { port: 4444, variable: "E2E_PORT" } } },
      true,
    ],
    [
      "a variable that is not named like one for a port",
      { version: 1, needs: { e2e: { port: 4444, variable: "PATH" } } },
      false,
    ],
    [
      "a variable of another program",
      { version: 1, needs: { e2e: { port: 4444, variable: "DOCKER_PORT" } } },
      false,
    ],
    ["a need without a port", { version: 1, needs: { health: {} } }, false],
    [
      "names of properties that every object has",
      JSON.parse('{"version": 1, "assignments": {"__proto__": 5432, "constructor": 80}}'),
      true,
    ],
    [
      "an invalid port under such a name",
      JSON.parse('{"version": 1, "assignments": {"__proto__": 0}}'),
      false,
    ],
    [
      "an invalid port under another such name",
      { version: 1, assignments: { constructor: "web" } },
      false,
    ],
    ["an unknown key with such a name", { version: 1, toString: 1 }, false],
    [
      "an environment",
      { version: 1, environments: { staging: { "env-files": [".env"], host: "build-1" } } },
      true,
    ],
  ])("agrees with the reader about %s", (_, value, right) => {
    expect([reads(value), accepted(value)]).toEqual([right, right]);
  });

  it("agrees with the reader about any policy", () => {
    const word = fc.constantFrom(
      "version",
      "roles",
      "range",
      "block",
      "8000-8009",
      "db",
      "shop/db",
      "off",
      "portplan:standard",
      "$A",
      "",
    );
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        word,
        fc.integer({ min: -1, max: 70_000 }),
        fc.boolean(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(word, tie("value"), { maxKeys: 3 }),
      ),
    })).value;
    const keys = fc.constantFrom(
      "extends",
      "roles",
      "assignments",
      "projects",
      "reserved",
      "dynamic",
      "needs",
      "fallback",
      "health",
      "optional",
      "alternatives",
      "environments",
      "rules",
      "ignore",
    );
    fc.assert(
      fc.property(fc.dictionary(keys, tree, { maxKeys: 3 }), (entries) => {
        const value = { version: 1, ...entries };
        expect(reads(value)).toBe(accepted(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a policy", () => {
  it("may have 2,000 entries in a list or mapping, and no more", () => {
    const make = (length: number) => {
      const services = Array.from({ length }, (_, i) => [`s${i}`, 1024 + i] as const);
      const reserved = services.map(([, port]) => port);
      return { version: 1, reserved, assignments: Object.fromEntries(services) };
    };
    expect(reads(make(2000))).toBe(true);
    expect(reads({ ...make(2001), reserved: [] })).toBe(false);
    expect(reads({ ...make(2001), assignments: {} })).toBe(false);
  });
});
