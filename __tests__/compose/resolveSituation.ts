import type { Project } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import type { ComposeSituation } from "./situations.ts";

/** The ports of each service, in a short form. */
export type Ports = Readonly<Record<string, readonly string[]>>;

/** The files of a situation, by path. */
export const textsOf = ({ files }: ComposeSituation) =>
  typeof files === "string" ? { "compose.yaml": files } : files;

/** The project of a situation, from files that are in memory only. */
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

/** A port without the protocol where that is TCP. */
export const short = (port: string) => port.replace(/\/tcp$/, "");

/** The ports of a project, in the form in which situations expect them. */
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
