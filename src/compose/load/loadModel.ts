import { canonicalize, setDefaults } from "./canonicalize.ts";
import { checkAddresses } from "../check/checkProject.ts";
import { checkDeclarations } from "../check/checkDeclarations.ts";
import { checkTargets } from "../check/checkTargets.ts";
import { checkNumbers, checkShape } from "../check/schema.ts";
import { COMPOSE_SCHEMA } from "../check/composeSchema.ts";
import { applyExtends } from "./extend.ts";
import { applyIncludes, INCLUDED } from "./include.ts";
import { interpolate } from "./interpolate.ts";
import type { ComposeFile, LoadContext, LoadScope } from "./LoadContext.ts";
import { applyResets, merge } from "./merge.ts";
import { child, mapping, text, type MappingNode } from "../yaml/Node.ts";
import type { Document } from "../yaml/parseYaml.ts";
import { dropDuplicateItems } from "./dropDuplicateItems.ts";
import { noteYaml, noteNewKeys } from "./versions.ts";

/**
 * Loads compose files in the order of merging: each document is interpolated, its includes and
 * extends are applied, and it is merged into what came before and brought into canonical form
 * (docs/reference/compose.md C22). `chain` holds the files that include these.
 */
export function loadModel(
  files: readonly ComposeFile[],
  scope: LoadScope,
  chain: readonly string[],
  loading: LoadContext,
): MappingNode {
  let model = mapping({ file: files[0]?.path ?? "", start: 0, end: 0 });
  for (const file of files) {
    for (const document of loading.parse(file.path, file.trusted, file.at)?.documents ?? [])
      model = loadDocument(document, file.path, model, scope, [...chain, file.path], loading);
  }
  setDefaults(model);
  checkAddresses(model, loading.problems);
  checkDeclarations(model, loading.problems);
  return model;
}

function loadDocument(
  document: Document,
  file: string,
  model: MappingNode,
  scope: LoadScope,
  chain: readonly string[],
  loading: LoadContext,
): MappingNode {
  const root = document.root;
  if (root?.kind !== "mapping") {
    loading.problems.push({
      message: root ? "the top of a compose file must be a mapping" : "this document is empty",
      fix: root
        ? "write services: at the top"
        : "take out the --- before it, or write services: below",
      span: root?.span ?? { file, start: document.start, end: document.start },
      related: [],
    });
    return model;
  }
  interpolate(root, scope.environment.lookup, loading);
  applyIncludes(root, document.tags, { scope, chain, loading, load: loadModel });
  applyResets(model, document.tags, loading);
  noteYaml(document, loading.versions);
  noteOverriddenIncludes(model, root, loading);
  noteExtendedIncludes(root, loading);
  applyExtends(root, file, document.tags, scope, loading);
  const merged = merge(model, root, loading);
  dropDuplicateItems(merged, loading);
  checkTargets(merged, loading.problems);
  checkNumbers(merged, "", loading.problems);
  checkShape(merged, COMPOSE_SCHEMA, "", loading);
  noteNewKeys(merged, loading.versions);
  canonicalize(merged, loading);
  dropDuplicateItems(merged, loading);
  return merged;
}

/** Releases before 2.24.6 refuse that a later file says something of what an include brought. */
function noteOverriddenIncludes(
  model: MappingNode,
  root: MappingNode,
  { versions }: LoadContext,
): void {
  for (const [kind, resources] of root.entries)
    for (const [name, resource] of resources.kind === "mapping" ? resources.entries : [])
      if (child(model, kind, name)?.via?.message === INCLUDED && resource.via?.message !== INCLUDED)
        versions.push({
          since: "2.24.6",
          message: `it refuses to override ${kind}.${name} of an include`,
          span: resource.span,
        });
}

/**
 * Releases before 5.1.2 apply extends before include, so they do not see what an include brings of
 * a service.
 */
function noteExtendedIncludes(root: MappingNode, loading: LoadContext): void {
  const services = root.entries.get("services");
  if (services?.kind !== "mapping") return;
  for (const service of services.entries.values()) {
    const extending = service.kind === "mapping" ? service.entries.get("extends") : undefined;
    if (!extending || child(extending, "file")) continue;
    const target = text(
      extending.kind === "mapping" ? extending.entries.get("service") : extending,
    );
    if (target !== null && services.entries.get(target)?.via?.message === INCLUDED)
      loading.versions.push({
        since: "5.1.2",
        message: `the service ${target} comes from an include, which extends does not see`,
        span: extending.span,
      });
  }
}
