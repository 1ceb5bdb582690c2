import { listOrigins, getText, type MappingNode, type Node } from "../yaml/Node.ts";
import { parseVolume } from "../load/parseVolume.ts";
import type { Problem } from "../Problem.ts";

type TargetMistake = { readonly message: string; readonly fix: string };

/** Lists, and what each entry needs to be told from another. */
const TARGETS: Readonly<Record<string, (item: Node) => TargetMistake | null>> = {
  ports: requireTarget("a port", "the port that the container listens on"),
  devices: requireTarget("a device", "the device in the container"),
  volumes: (item) =>
    requireTarget("a volume", "the path in the container")(item) ?? checkShortVolume(item),
  env_file: (item) =>
    item.kind === "mapping" && !item.entries.has("path")
      ? { message: "an env file has no path", fix: "add path:" }
      : null,
  configs: checkMountName,
  secrets: checkMountName,
};

/**
 * What ends Compose when it looks for doubles, before its schema
 * (https://github.com/compose-spec/compose-go/blob/main/override/uncity.go): an entry without the
 * target that it is known by.
 */
export function checkTargets(model: MappingNode, problems: Problem[]): void {
  const services = model.entries.get("services");
  if (services?.kind !== "mapping") return;
  for (const [name, service] of services.entries)
    for (const [key, check] of Object.entries(TARGETS)) {
      const list = service.kind === "mapping" ? service.entries.get(key) : undefined;
      if (list?.kind !== "sequence") continue;
      list.items = list.items.filter((item) => {
        const mistake = check(item);
        if (mistake !== null)
          problems.push({
            message: `services.${name}.${key}: ${mistake.message}`,
            fix: mistake.fix,
            span: item.span,
            related: listOrigins(item),
          });
        return mistake === null;
      });
    }
}

function requireTarget(what: string, target: string): (item: Node) => TargetMistake | null {
  return (item) =>
    item.kind === "mapping" && !item.entries.has("target")
      ? { message: `${what} has no target`, fix: `add target:, ${target}` }
      : null;
}

function checkMountName(item: Node): TargetMistake | null {
  const named =
    item.kind === "mapping" || (item.kind === "scalar" && (item.broken || getText(item) !== null));
  return named ? null : { message: "this is no name", fix: "put it in quotes" };
}

function checkShortVolume(item: Node): TargetMistake | null {
  const spec = getText(item);
  const volume = spec === null ? null : parseVolume(spec);
  if (item.kind !== "scalar" || volume === null || !("mistake" in volume)) return null;
  const unset = item.pieces.filter(({ source }) => source === "unset").map(({ name }) => name);
  return {
    message: `a volume ${volume.mistake}`,
    fix:
      unset.length > 0
        ? `set ${unset.join(" and ")}, or give a default, as \${${unset[0]}:-./data}`
        : "write SOURCE:TARGET or SOURCE:TARGET:OPTIONS",
  };
}
