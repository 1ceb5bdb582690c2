import { findEngine } from "../host/engine/findEngine.ts";
import { askForJson } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import { isPlainName } from "../host/holders/adviseStop.ts";
import type { Holder } from "../host/holders/Holder.ts";
import { readControlGroup, readStat } from "../host/linux/readProcess.ts";
import { showUnits } from "../host/linux/showUnits.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { asObject, asString } from "../lib/json.ts";

const MAX_TRIGGERS = 5;
/** The label of the containers of a Swarm service. */
const SWARM_SERVICE = "com.docker.swarm.service.name";

/**
 * Describes what started a user of a port again, and how to stop that, as parts of a sentence.
 * Empty if that is not known.
 */
export async function describeRestart(holder: Holder, host: Host): Promise<string[]> {
  const { kind } = holder;
  if (kind === "unit") return describeUnit(holder, host);
  if (kind === "container" || kind === "compose") return describeContainer(holder, host);
  return kind === "process" ? describeParent(holder, host) : [];
}

/** Describes a unit, which a timer, a socket, a path or another unit may start. */
async function describeUnit({ name, userUnit }: Holder, host: Host): Promise<string[]> {
  if (!isPlainName(name)) return [];
  const scope = userUnit ? "user" : "system";
  const [unit] = await showUnits([name], ["Restart", "TriggeredBy"], scope, host);
  const listed = unit?.get("TriggeredBy") ?? "";
  const triggers = listed.split(" ").filter(isPlainName).slice(0, MAX_TRIGGERS);
  const restart = unit?.get("Restart") ?? "";
  const policy = /^[a-z-]+$/.test(restart) && restart !== "no" ? [`it has Restart=${restart}`] : [];
  const systemctl = userUnit ? "systemctl --user" : "sudo systemctl";
  const command =
    triggers.length > 0
      ? `${triggers.join(" and ")} can start it: stop that with \`${systemctl} disable --now ` +
        `${triggers.join(" ")}\``
      : `to keep it from starting: \`${systemctl} mask --now ${name}\``;
  return [...policy, command];
}

/** Describes a container, which the engine, Swarm or another program starts again. */
async function describeContainer(holder: Holder, host: Host): Promise<string[]> {
  const { kind, name, detail, runtime = "docker" } = holder;
  if (runtime !== "docker") return [];
  const [, member] = /^container ([^,]+),/.exec(detail ?? "") ?? [];
  const container = kind === "compose" ? member : name;
  if (container === undefined || !isPlainName(container)) return [];
  const json = asObject(await askForJson(host, findEngine(host), `/containers/${container}/json`));
  const service = asString(asObject(asObject(json["Config"])["Labels"])[SWARM_SERVICE]);
  if (isPlainName(service))
    return [`Swarm starts it: stop that with \`docker service scale ${service}=0\``];
  const policy = asString(asObject(asObject(json["HostConfig"])["RestartPolicy"])["Name"]);
  if (!/^[a-z-]+$/.test(policy) || policy === "no") return [];
  const command = `docker update --restart=no ${container}`;
  return [`it has restart policy ${policy}: to remove that, run \`${command}\``];
}

/** Names the process that started a process, often a supervisor. */
function describeParent({ pid }: Holder, host: Host): string[] {
  const parent = (pid === null ? null : readStat(pid, host))?.parent ?? 0;
  if (parent <= 1) return [];
  const name = readStat(parent, host)?.name ?? "";
  if (name === "") return [];
  const { unit } = readControlGroup(parent, host);
  const place = unit === null ? "" : `, in systemd unit ${unit}`;
  return [`its parent is ${escapeControlChars(name)} (pid ${parent}${place})`];
}
