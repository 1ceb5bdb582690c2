import { type Files, type Project, resolveProject } from "../../src/compose/index.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import { spellPort, spellReplicas, type Answer } from "./Answer.ts";
import { environment } from "./askCompose.ts";
import type { RandomProject } from "./Draft.ts";

/** Resolves the project in a directory like `map`. */
export function askPortplan(
  directory: string,
  { files: texts, request, shell }: RandomProject,
): Project {
  const files = openLocalFiles(directory);
  const withInput: Files = {
    ...files,
    read: (path, trusted) =>
      path === "-" ? { text: texts["-"] ?? "" } : files.read(path, trusted),
  };
  return resolveProject(
    { ...request, cwd: directory, searchParents: true },
    withInput,
    environment(directory, shell),
  );
}

export function answerOf({ name, problems, services }: Project): Answer {
  if (problems.length > 0) return { refused: problems.map(({ message }) => message).join("\n") };
  const lines = services.map(({ name: service, ports, replicas }) => [
    service,
    [
      spellReplicas(replicas),
      ...ports.flatMap((binding) =>
        Array.from({ length: binding.count }, (_, by) => {
          const published =
            binding.count > 1 && binding.published !== null
              ? String(Number(binding.published) + by)
              : binding.published;
          return spellPort({ ...binding, published, target: binding.target + by });
        }),
      ),
    ],
  ]);
  return { name, services: Object.fromEntries(lines) };
}
