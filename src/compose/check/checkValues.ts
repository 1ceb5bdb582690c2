import { listOrigins, child, getItems, getText, type MappingNode } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";

/** What the values of a service lack together, of one that is switched off too. */
export function checkValues(name: string, service: MappingNode, problems: Problem[]): void {
  for (const volume of getItems(service, "volumes"))
    if (getText(child(volume, "type")) === "bind" && child(volume, "source") === undefined)
      problems.push({
        message: `services.${name}.volumes has a bind mount without a source`,
        fix: "add source:, a path of the host",
        span: volume.span,
        related: listOrigins(volume),
      });
}
