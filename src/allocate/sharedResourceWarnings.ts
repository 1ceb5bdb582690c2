import type { Plain, ResolvedModel } from "../compose/index.ts";

/** What a project's name does not keep apart from other copies of it, as warnings. */
export function sharedResourceWarnings({ project, model }: ResolvedModel): string[] {
  const started = new Set(project.services.map(({ name }) => name));
  const entries = (key: string) => Object.entries(treeOf(model?.[key]));
  const containers = project.services.flatMap(({ name, containerName }) =>
    started.has(name) && containerName !== null
      ? [`the container name ${JSON.stringify(containerName)} of ${name}`]
      : [],
  );
  const resources = (["networks", "volumes"] as const).flatMap((kind) =>
    entries(kind).flatMap(([key, node]) => {
      const { external, name } = treeOf(node);
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

function treeOf(value: Plain | undefined): { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Plain })
    : {};
}
