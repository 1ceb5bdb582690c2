import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { policySchema } from "../src/policy/policySchema.ts";
import { POLICY_RULE_IDS } from "../src/rules/index.ts";

// Writes the JSON Schema of the policy file, with which editors complete it, from the schema that
// the program reads it with: npm run generate.

const path = join(dirname(import.meta.dirname), "schema/policy.schema.json");

/** The JSON Schema of a policy file. */
export function policyJsonSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The port policy of Portplan",
    ...policySchema(POLICY_RULE_IDS).json,
  };
}

export default function writePolicySchema(): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
}

if (import.meta.main) writePolicySchema();
