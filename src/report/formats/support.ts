import type { ContainerDetails } from "../../host/engine/readContainerDetails.ts";
import type { SupportInfo, SupportPart } from "../../host/readSupportInfo.ts";
import type { RecentChanges } from "../../repository/RecentChanges.ts";

/** Renders the details for a bug report, in sections with titles. */
export function renderSupport(support: SupportInfo): string[] {
  const { lists, containers, details, firewall, firewalls, changes } = support;
  const missing = (part: SupportPart) => {
    const why = support.missing[part];
    return why === undefined ? [] : [`not known: ${why}`];
  };
  return [
    ...renderSection("system", [support.system, ...listVersions(support), ...support.environment]),
    ...renderSection("engine", listEngine(support)),
    ...renderSection(
      "kernel",
      Object.entries(lists).map(([name, value]) => `${name} = ${value}`),
    ),
    ...renderSection("containers", [...missing("containers"), ...containers]),
    ...details.flatMap(renderContainer),
    ...(containers.length + details.length > 0 ? renderNote(support.missing.details) : []),
    ...renderSection("firewall rules", [...firewalls, ...missing("firewall"), ...(firewall ?? [])]),
    ...renderSection("recent changes", [
      ...missing("changes"),
      ...(changes === null ? [] : listChanges(changes)),
    ]),
  ];
}

function renderSection(title: string, lines: readonly string[]): string[] {
  return ["", `${title}:`, ...(lines.length === 0 ? ["none"] : lines).map(indent)];
}

function indent(line: string): string {
  return `    ${line}`;
}

function renderNote(note: string | undefined): string[] {
  return note === undefined ? [] : [`note: ${note}`];
}

function listVersions({ versions }: SupportInfo): string[] {
  const { distribution, portplan, node, compose } = versions;
  return [
    ...(distribution === null ? [] : [distribution]),
    `portplan ${portplan ?? "(version not known)"}`,
    `Node.js ${node ?? "(version not known)"}`,
    `Docker Compose ${compose ?? "not found"}`,
  ];
}

function listEngine({ engine, missing }: SupportInfo): string[] {
  const { version, found, system, rootless } = engine;
  const responds = missing.containers === undefined;
  return [
    version ?? (responds ? "version not known" : "no response"),
    found,
    ...(system === null ? [] : [`runs on ${system}`]),
    ...(rootless === true ? ["rootless"] : []),
  ];
}

function renderContainer(details: ContainerDetails): string[] {
  const { name, status, health, exitCode, restartCount, restartPolicy } = details;
  const { started, finished, error, lines, reason } = details;
  const restarts = restartCount ? `, restarted ${formatTimes(restartCount)}` : "";
  return renderSection(`container ${name}`, [
    `status: ${status}`,
    ...(health === null ? [] : [`health: ${health}`]),
    ...(exitCode === null ? [] : [`exit code: ${exitCode}`]),
    ...(restartPolicy === null ? [] : [`restart policy: ${restartPolicy}${restarts}`]),
    ...(started === null ? [] : [`started: ${started}`]),
    ...(finished === null ? [] : [`ended: ${finished}`]),
    ...(error === null ? [] : [`error: ${error}`]),
    ...(reason === null ? ["log:"] : [`log: ${reason}`]),
    ...lines.map(indent),
  ]);
}

function formatTimes(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function listChanges({ commits, uncommitted, ignored }: RecentChanges): string[] {
  const list = (title: string, paths: readonly string[]) =>
    paths.length === 0 ? [] : [`${title}: ${paths.join(", ")}`];
  return [
    ...commits.map(
      ({ commit, date, subject, files }) => `${commit} ${date} ${subject} (${files.join(", ")})`,
    ),
    ...list("not committed", uncommitted),
    ...list("ignored by git", ignored),
  ];
}
