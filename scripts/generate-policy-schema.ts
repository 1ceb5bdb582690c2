import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { policySchema } from "../src/policy/policySchema.ts";
import { POLICY_RULE_IDS } from "../src/rules/index.ts";

// Generates the JSON Schema of policy files, which editors use for completion, from the schema that
// the program uses to read them: npm run generate.

const path = join(dirname(import.meta.dirname), "schema/policy.schema.json");

/** Returns the JSON Schema of policy files. */
export function policyJsonSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Portplan policy",
    ...policySchema(POLICY_RULE_IDS).json,
  };
}

export default function writePolicySchema(): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
}

if (import.meta.main) writePolicySchema();
