import { code } from "../../lib/inlineCode.ts";
import { canonicalize, setDefaults } from "./canonicalize.ts";
import { checkPorts } from "../check/checkProject.ts";
import { checkFormat } from "../check/unknownKeys.ts";
import { checkShape } from "../check/checkShape.ts";
import { COMPOSE_SCHEMA } from "../check/composeSchema.ts";
import { applyExtends, findLocalBase } from "./extend.ts";
import { applyIncludes, INCLUDED } from "./include.ts";
import { interpolate } from "./interpolate.ts";
import type { ComposeDocument, ComposeFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { applyResets, merge } from "./merge.ts";
import { countNodes, createMapping, type MappingNode } from "../yaml/Node.ts";
import type { Document } from "../yaml/parseYaml.ts";
import { dropDuplicatePorts, numberPorts } from "./dropDuplicatePorts.ts";
import { noteNewKeys } from "./versions.ts";

/**
 * Loads Compose files in merge order. Each document is interpolated, its includes and extends are
 * applied, and it is merged into the earlier documents and canonicalized
 * (docs/reference/compose.md C22).
 */
export function loadModel(
  files: readonly ComposeFile[],
  scope: LoadScope,
  loading: LoadContext,
): MappingNode {
  let model = createMapping({ file: files[0]?.path ?? "", start: 0, end: 0 });
  for (const { path: file, trusted, at } of files)
    for (const document of loading.parse(file, trusted, at)?.documents ?? []) {
      const { root } = document;
      if (root?.kind === "mapping")
        model = addDocument(model, { ...document, root, file }, scope, loading);
      else reportNoMapping(document, file, loading);
    }
  setDefaults(model);
  checkPorts(model, loading.problems);
  return model;
}

/** Loads a document and merges it into the model. */
function addDocument(
  model: MappingNode,
  document: Document & ComposeDocument,
  scope: LoadScope,
  loading: LoadContext,
): MappingNode {
  const { root, tags } = document;
  checkFormat(root, loading.problems);
  interpolate(root, scope.environment.lookup, loading);
  numberPorts(root);
  applyIncludes(document, { scope, loading, load: loadModel });
  applyResets(model, tags);
  noteExtendedIncludes(root, loading);
  applyExtends(document, scope, loading);
  numberPorts(root);
  const merged = merge(model, root);
  if (!loading.spend("values", countNodes(merged), root.span)) return merged;
  dropDuplicatePorts(merged, loading.problems);
  checkShape(merged, COMPOSE_SCHEMA, "", loading.problems);
  noteNewKeys(merged, loading.versions);
  canonicalize(merged, loading);
  dropDuplicatePorts(merged, loading.problems);
  return merged;
}

function reportNoMapping({ root, start }: Document, file: string, loading: LoadContext): void {
  const message = root ? "top level of a Compose file must be a mapping" : "YAML document is empty";
  const fix = root
    ? `add ${code("services:")} at the top level`
    : `remove the ${code("---")} before it, or add ${code("services:")} to it`;
  loading.refuse(message, fix, root?.span ?? { file, start, end: start });
}

/**
 * Notes services that extend an included one. Releases before 5.1.2 apply extends before include,
 * so they miss the included definition.
 */
function noteExtendedIncludes(root: MappingNode, { versions }: LoadContext): void {
  const services = root.entries.get("services");
  if (services?.kind !== "mapping") return;
  for (const service of services.entries.values()) {
    const base = findLocalBase(service);
    if (base && services.entries.get(base.name)?.via?.message === INCLUDED)
      versions.push({
        since: "5.1.2",
        message: `applies extends before include, so it misses the included service ${base.name}`,
        span: base.span,
      });
  }
}
