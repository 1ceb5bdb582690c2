import { code } from "../lib/inlineCode.ts";
import { listComposeRequests, locateRequest, showPath } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const undocumentedVariable: RuleDefinition = {
  level: "off",
  summary: "the template of the env file does not list a host port's variable",
  happens:
    "The template (`.env.example`, `.env.template`, `.env.sample` or `.env.dist`) does not list " +
    "a variable that sets a host port.",
  why:
    "People set up the project by copying the template. They find the variable only after the " +
    "port has collided.",
  howToFix: "Add the variable to the template, with its default.",
  whenToIgnore:
    "If only CI sets the variable: " +
    "`# portplan-ignore: undocumented-variable -- only CI sets it`",
  example: "missing-in-the-template",
  isConvention: true,
  reads: "templates",
  *check({ plan, repositoryContext: { templates } }) {
    const seen = new Set<string>();
    for (const request of listComposeRequests(plan)) {
      const { project } = request;
      const { directory } = project;
      const template = templates?.get(directory);
      if (template === undefined) continue;
      for (const { name, part, value } of request.binding.variables) {
        const key = `${directory} ${name}`;
        const isDocumented = template.variables.has(name) || seen.has(key);
        if (isDocumented || (part !== "published" && part !== "entry")) continue;
        seen.add(key);
        const path = showPath(project, template.path);
        yield {
          ...locateRequest(request),
          evidence: name,
          message:
            `${name} sets a host port of ${request.service.name}, ` +
            `but ${path} does not list it`,
          // The value is the variable itself if it must not be printed.
          fix: `add ${code(`${name}=${value.includes("$") ? "" : value}`)} to ${code(path)}`,
        };
      }
    }
  },
};
