import { isCommandLine } from "./isCommandLine.ts";
import { cameThrough, child, text, type MappingNode, type Node } from "./Node.ts";
import type { Problem } from "./Problem.ts";

/** Texts of a service that Compose reads as commands (compose-go, types/command.go). */
const COMMANDS: readonly (readonly string[])[] = [["command"], ["entrypoint"]];
const HOOKS = ["post_start", "pre_start", "pre_stop"];

/** Texts of a service that Compose reads as durations (compose-go, types/duration.go). */
const DURATIONS: readonly (readonly string[])[] = [
  ...["interval", "start_interval", "start_period", "timeout"].map((key) => ["healthcheck", key]),
  ["stop_grace_period"],
  ...["delay", "window"].map((key) => ["deploy", "restart_policy", key]),
  ...["update_config", "rollback_config"].flatMap((key) => [
    ["deploy", key, "delay"],
    ["deploy", key, "monitor"],
  ]),
];

/** `1h30m`, `1.5s`, `2w`; 0 needs no unit (go-str2duration, str2duration.go). */
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/;

/** Values, of a service that may be switched off, that fit the schema and yet cannot be read. */
export function checkValues(name: string, service: MappingNode, problems: Problem[]): void {
  const report = (path: readonly string[], node: Node, message: string, fix: string) =>
    problems.push({ message: `services.${name}.${path.join(".")} ${message}`, fix, span: node.span, related: cameThrough(node) });
  const commands = COMMANDS.map((path) => [path, child(service, ...path)] as const);
  const hooks = HOOKS.flatMap((key) => itemsOf(service, key).map((hook) => [[key, "command"], child(hook, "command")] as const));
  for (const [path, node] of [...commands, ...hooks])
    if (node !== undefined && !isCommandLine(text(node) ?? ""))
      report(path, node, "has a quote or a bracket that nothing closes", "close it, or write a list of words");
  for (const path of DURATIONS) {
    const node = child(service, ...path);
    const given = text(node);
    if (node !== undefined && given !== null && !DURATION.test(given))
      report(path, node, "is no duration", "write a number and a unit, as 30s");
  }
  for (const volume of itemsOf(service, "volumes"))
    if (text(child(volume, "type")) === "bind" && child(volume, "source") === undefined)
      report(["volumes"], volume, "has a bind mount without a source", "add source:, a path of the host");
}

function itemsOf(node: Node, key: string): readonly Node[] {
  const found = child(node, key);
  return found?.kind === "sequence" ? found.items : [];
}
