import type { ResolvedModel } from "../compose/index.ts";
import { asTree } from "./Tree.ts";

/** Warns about resources that all copies of a project share, whatever its name. */
export function sharedResourceWarnings({ project, model }: ResolvedModel): string[] {
  const entries = (key: string) => Object.entries(asTree(model?.[key]));
  const containers = project.services.flatMap(({ name, containerName }) =>
    containerName !== null
      ? [`the container name ${JSON.stringify(containerName)} of ${name}`]
      : [],
  );
  const resources = (["networks", "volumes"] as const).flatMap((kind) =>
    entries(kind).flatMap(([key, node]) => {
      const { external, name } = asTree(node);
      const what = `the ${kind.slice(0, -1)} ${key}`;
      if (external === true || external === "true") return [`${what}, which is external`];
      return typeof name === "string" ? [`${what}, which has a name of its own`] : [];
    }),
  );
  const all = [...containers, ...resources];
  return all.length === 0
    ? []
    : [`${project.name}: other copies of the project on this host share ${all.join("; ")}`];
}
