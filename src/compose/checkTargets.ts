import type { MappingNode } from "./Node.ts";
import type { Problem } from "./Problem.ts";

/** A port mapping without a target ends Compose when it looks for doubles, before its schema. */
export function checkTargets(model: MappingNode, problems: Problem[]): void {
  const services = model.entries.get("services");
  if (services?.kind !== "mapping") return;
  for (const [name, service] of services.entries) {
    const ports = service.kind === "mapping" ? service.entries.get("ports") : undefined;
    if (ports?.kind !== "sequence") continue;
    ports.items = ports.items.filter((item) => {
      if (item.kind !== "mapping" || item.entries.has("target")) return true;
      problems.push({
        message: `a port of services.${name} has no target`,
        fix: "add target:, the port that the container listens on",
        span: item.span,
        related: [],
      });
      return false;
    });
  }
}
