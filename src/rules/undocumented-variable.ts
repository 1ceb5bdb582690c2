import { relative } from "node:path/posix";
import { listComposeRequests, locateRequest } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const undocumentedVariable: RuleDefinition = {
  level: "off",
  summary: "a variable of a host port that the template of the env file does not list",
  happens: "",
  why:
    "Whoever sets up the project copies the template (`.env.example`, `.env.template`, " +
    "`.env.sample`, `.env.dist`). A variable that it does not list is found only in the " +
    "compose file, after the port has collided.",
  howToFix: "",
  whenToIgnore: "",
  example: "missing-in-the-template",
  isConvention: true,
  reads: "templates",
  *check({ plan, repositoryContext: { templates } }) {
    const seen = new Set<string>();
    for (const request of listComposeRequests(plan)) {
      const { directory } = request.project;
      const template = templates?.get(directory);
      if (template === undefined) continue;
      for (const { name, part } of request.binding.variables) {
        const key = `${directory} ${name}`;
        const isDocumented = template.variables.has(name) || seen.has(key);
        if (isDocumented || (part !== "published" && part !== "entry")) continue;
        seen.add(key);
        const path = relative(directory, template.path);
        yield {
          ...locateRequest(request),
          evidence: name,
          message: `${name} decides about a host port, and ${path} does not list it.`,
          fix: `Add ${name}=${request.endpoints[0]?.first ?? ""} to ${path}.`,
        };
      }
    }
  },
};
