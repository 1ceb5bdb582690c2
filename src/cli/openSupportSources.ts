import manifest from "../../package.json" with { type: "json" };
import {
  findProjectSecrets,
  listSecretVariables,
  type ProjectSecrets,
} from "../commands/findProjectSecrets.ts";
import { type Files, resolveModel } from "../compose/index.ts";
import type { SupportSources } from "../host/readSupportInfo.ts";
import { compute } from "../lib/compute.ts";
import { isPathBelow } from "../lib/paths.ts";
import { findRepositoryRoot } from "../repository/findRepositoryRoot.ts";
import { readRecentChanges } from "../system/programs/readRecentChanges.ts";

/** Opens what a support request contains about the project in the working directory. */
export function openSupportSources(files: Files): SupportSources {
  const { paths, values, secrets } = readProject(files);
  return {
    portplan: manifest.version,
    node: process.versions.node,
    hidden: { values, secrets: [...secrets, ...listSecretVariables(process.env)] },
    now: Date.now(),
    readChanges: () => readChanges(files, paths),
  };
}

function readProject(files: Files): ProjectSecrets {
  const request = {
    cwd: files.cwd,
    searchParents: true,
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: ["*"],
    envFiles: [],
    services: [],
  };
  return compute(() => findProjectSecrets(resolveModel(request, files, process.env), files));
}

async function readChanges(files: Files, paths: readonly string[]) {
  if (paths.length === 0) return { failure: "found no Compose file in the working directory" };
  const root = findRepositoryRoot(files)(files.cwd);
  const inside = paths
    .filter((path) => isPathBelow(path, root) && path !== root)
    .map((path) => path.slice(root.length).replace(/^\//, ""));
  if (files.kind(`${root}/.git`) === null)
    return { failure: "the working directory is not in a git repository" };
  // Without paths, git would print all commits.
  if (inside.length === 0) return { failure: "the Compose file is not in the git repository" };
  return readRecentChanges(root, inside.slice(0, MAX_FILES));
}

/** More files than a project has, which are arguments of git. */
const MAX_FILES = 200;
