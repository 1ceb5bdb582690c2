import {
  listOrigins,
  getChild,
  getItems,
  getMapping,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";

type ReportAtNode = (message: string, fix: string, node: Node) => void;

/**
 * What is refused when the files of a project, or of an include, are all merged, and has nothing to
 * do with ports (https://github.com/compose-spec/compose-go/tree/main/validation).
 */
export function checkDeclarations(model: MappingNode, problems: Problem[]): void {
  const report: ReportAtNode = (message, fix, node) =>
    problems.push({ message, fix, span: node.span, related: listOrigins(node) });
  for (const [section, contents] of Object.entries(CONTENTS))
    for (const [name, declared] of getMapping(model, section)?.entries ?? [])
      if (declared.kind === "mapping")
        checkContent(`${section}.${name}`, declared, contents, report);
  for (const [name, volume] of getMapping(model, "volumes")?.entries ?? [])
    if (volume.kind === "mapping") checkExternal(`volumes.${name}`, volume, report);
  for (const [name, service] of getMapping(model, "services")?.entries ?? [])
    checkLists(`services.${name}`, service, report);
}

/** Where the content of a config or of a secret may come from. */
const CONTENTS: Readonly<Record<string, readonly string[]>> = {
  configs: ["file", "environment", "content"],
  secrets: ["file", "environment"],
};

function checkContent(
  path: string,
  declared: MappingNode,
  contents: readonly string[],
  report: ReportAtNode,
): void {
  const given = contents.filter((key) => declared.entries.has(key));
  const [first, ...more] = given;
  if (more.length > 0)
    report(`${path} has ${given.join(" and ")}`, `leave it one of them`, declared);
  if (first === undefined && !declared.entries.has("driver") && !declared.entries.has("external"))
    report(
      `${path} says not where its content comes from`,
      `give it ${contents.join(", ")} or external: true`,
      declared,
    );
}

function checkExternal(path: string, volume: MappingNode, report: ReportAtNode): void {
  const external = volume.entries.get("external");
  if (external?.kind !== "scalar" || external.value !== true) return;
  for (const [key, value] of volume.entries)
    if (key !== "name" && key !== "external" && !key.startsWith("x-"))
      report(
        `${path} is external and has ${key}`,
        "leave an external volume nothing but its name",
        value,
      );
}

function checkLists(path: string, service: Node, report: ReportAtNode): void {
  const devices = [
    ...getItems(service, "gpus"),
    ...getItems(service, "deploy", "resources", "reservations", "devices"),
  ];
  for (const device of devices)
    if (getChild(device, "count") && getChild(device, "device_ids"))
      report(`${path} reserves devices by count and by device_ids`, "leave it one of them", device);
  for (const watch of getItems(service, "develop", "watch"))
    if (getText(getChild(watch, "path")) === "")
      report(`develop.watch of ${path} has an empty path`, "name the path to watch", watch);
}
