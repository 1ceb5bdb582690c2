import { isCommandLine } from "./isCommandLine.ts";
import { cameThrough, child, itemsAt, text, type MappingNode, type Node } from "./Node.ts";
import type { Problem } from "./Problem.ts";

/** Texts of a service that Compose reads as commands (compose-go, types/command.go). */
const COMMANDS: readonly (readonly string[])[] = [["command"], ["entrypoint"]];
const HOOKS = ["post_start", "pre_start", "pre_stop"];

/** Values, of a service that may be switched off, that fit the schema and yet cannot be read. */
export function checkValues(name: string, service: MappingNode, problems: Problem[]): void {
  const report = (path: readonly string[], node: Node, message: string, fix: string) =>
    problems.push({ message: `services.${name}.${path.join(".")} ${message}`, fix, span: node.span, related: cameThrough(node) });
  const commands = COMMANDS.map((path) => [path, child(service, ...path)] as const);
  const hooks = HOOKS.flatMap((key) => itemsAt(service, key).map((hook) => [[key, "command"], child(hook, "command")] as const));
  const watches = itemsAt(service, "develop", "watch").map(
    (watch) => [["develop", "watch", "exec"], child(watch, "exec", "command")] as const,
  );
  for (const [path, node] of [...commands, ...hooks, ...watches])
    if (node !== undefined && !isCommandLine(text(node) ?? ""))
      report(path, node, "has a quote or a bracket that nothing closes", "close it, or write a list of words");
  for (const volume of itemsAt(service, "volumes"))
    if (text(child(volume, "type")) === "bind" && child(volume, "source") === undefined)
      report(["volumes"], volume, "has a bind mount without a source", "add source:, a path of the host");
}
