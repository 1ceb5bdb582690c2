import { isCommandLine } from "./isCommandLine.ts";
import { cameThrough, child, itemsAt, text, type MappingNode, type Node } from "./Node.ts";
import type { Problem } from "./Problem.ts";

/** Texts of a service that Compose reads as commands (compose-go, types/command.go). */
const COMMANDS: readonly (readonly string[])[] = [["command"], ["entrypoint"]];
const HOOKS = ["post_start", "pre_start", "pre_stop"];

/** What Go's strconv.ParseFloat takes, without a sign. */
const NUMBER = String.raw`(?:0x[\da-f_]*(?:\.[\da-f_]*)?p[-+]?\d+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?)`;

/** A text that Compose reads as something else. */
interface Form {
  readonly paths: readonly (readonly string[])[];
  readonly pattern: RegExp;
  readonly message: string;
  readonly fix: string;
}

const FORMS: readonly Form[] = [
  {
    paths: [
      ...["interval", "start_interval", "start_period", "timeout"].map((key) => ["healthcheck", key]),
      ["stop_grace_period"],
      ...["delay", "window"].map((key) => ["deploy", "restart_policy", key]),
      ...["update_config", "rollback_config"].flatMap((key) => [
        ["deploy", key, "delay"],
        ["deploy", key, "monitor"],
      ]),
    ],
    // `1h30m`, `1.5s`, `2w`; 0 needs no unit (go-str2duration, str2duration.go)
    pattern: /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/,
    message: "is no duration",
    fix: "write a number and a unit, as 30s",
  },
  {
    paths: [
      ...["mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit", "shm_size"].map((key) => [key]),
      ["build", "shm_size"],
      ...["limits", "reservations"].map((key) => ["deploy", "resources", key, "memory"]),
    ],
    // a whole number, or `512m`, `1.5 GiB` (compose-go, types/bytes.go; go-units, size.go)
    pattern: new RegExp(`^(?:[-+]?\\d+|[+]?${NUMBER} ?(?:b|[kmgtp](?:i?b)?)?)$`, "i"),
    message: "is no size",
    fix: "write a number and a unit, as 512m",
  },
  {
    paths: ["limits", "reservations"].map((key) => ["deploy", "resources", key, "cpus"]),
    pattern: new RegExp(`^[-+]?(?:${NUMBER}|inf|infinity)$|^nan$`, "i"),
    message: "is no number",
    fix: "write a number, as 0.5",
  },
];

/** Values, of a service that may be switched off, that fit the schema and yet cannot be read. */
export function checkValues(name: string, service: MappingNode, problems: Problem[]): void {
  const report = (path: readonly string[], node: Node, message: string, fix: string) =>
    problems.push({ message: `services.${name}.${path.join(".")} ${message}`, fix, span: node.span, related: cameThrough(node) });
  const commands = COMMANDS.map((path) => [path, child(service, ...path)] as const);
  const hooks = HOOKS.flatMap((key) => itemsAt(service, key).map((hook) => [[key, "command"], child(hook, "command")] as const));
  for (const [path, node] of [...commands, ...hooks])
    if (node !== undefined && !isCommandLine(text(node) ?? ""))
      report(path, node, "has a quote or a bracket that nothing closes", "close it, or write a list of words");
  for (const { paths, pattern, message, fix } of FORMS)
    for (const path of paths) {
      const node = child(service, ...path);
      const given = text(node);
      if (node !== undefined && given !== null && !pattern.test(given)) report(path, node, message, fix);
    }
  for (const volume of itemsAt(service, "volumes"))
    if (text(child(volume, "type")) === "bind" && child(volume, "source") === undefined)
      report(["volumes"], volume, "has a bind mount without a source", "add source:, a path of the host");
}
