import type { Project } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import type { ComposeSituation } from "./situations.ts";

/** The ports by service, in a short form. */
export type Ports = Readonly<Record<string, readonly string[]>>;

/** Returns the files of a situation, by path. */
export const textsOf = ({ files }: ComposeSituation) =>
  typeof files === "string" ? { "compose.yaml": files } : files;

/** Resolves the project of a situation from files in memory. */
export function resolveSituation(state: ComposeSituation): Project {
  const { cwd = "", env = {}, request = {} } = state;
  const directory = cwd === "" ? "/repo" : `/repo/${cwd}`;
  const texts = placeTexts(textsOf(state));
  return resolveProject(
    requestFor(directory, { searchParents: true, ...request }),
    memoryFiles(texts, directory),
    env,
  );
}

/** Removes the protocol of a TCP port. */
export const short = (port: string) => port.replace(/\/tcp$/, "");

/** Returns the ports of a project in the form that situations expect. */
export function portsOf({ services }: Project): Ports {
  const spelled = services.map(({ name, ports }) => {
    const each = ports.flatMap(({ hostIp, published, target, count, protocol }) =>
      Array.from({ length: count }, (_, i) => {
        const host =
          published === null ? "~" : count > 1 ? String(Number(published) + i) : published;
        return short(`${hostIp === null ? "" : `${hostIp}|`}${host}:${target + i}/${protocol}`);
      }),
    );
    return [name, each] as const;
  });
  return Object.fromEntries(spelled);
}
