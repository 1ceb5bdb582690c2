import type { Host } from "../Host.ts";

/** The directories of systemd units, in order of precedence (systemd.unit(5)). */
const FOLDERS = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];

/**
 * Reads the value of `Restart=` of a unit and its drop-ins; null if systemd does not restart the
 * unit or its files cannot be read.
 */
export function readRestartPolicy(unit: string, host: Host): string | null {
  if (unit.includes("/")) return null;
  // "postgresql@16-main.service" is an instance of "postgresql@.service".
  const names = [unit, unit.replace(/^([^@]*@).*(?=\.service$)/, "$1")];
  const main = names
    .flatMap((name) => FOLDERS.map((folder) => host.read(`${folder}/${name}`)))
    .find((text) => text !== null);
  const dropIns = names.flatMap((name) =>
    FOLDERS.toReversed().flatMap((folder) => readDropIns(`${folder}/${name}.d`, host)),
  );
  const values = [main ?? "", ...dropIns].flatMap((text) =>
    [...text.matchAll(/^Restart=([a-z-]*)\s*$/gm)].map(([, value]) => value),
  );
  const value = values.at(-1) ?? "no";
  return value === "no" || value === "" ? null : value;
}

function readDropIns(folder: string, host: Host): string[] {
  const names = (host.list(folder) ?? []).filter((name) => name.endsWith(".conf")).toSorted();
  return names.map((name) => host.read(`${folder}/${name}`) ?? "");
}
