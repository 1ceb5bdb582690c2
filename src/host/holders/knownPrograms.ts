import type { Kernel } from "../HostView.ts";
import { LEFT_OVER } from "./Holder.ts";

/** A program that is not the user's to end. */
export interface KnownProgram {
  /** Details to print after the name; empty if the name says enough. */
  readonly note: string;
  /** The instruction that frees the port instead, as an imperative; null if none is known. */
  readonly help: string | null;
  /** Set for programs that use ports on behalf of containers and virtual machines. */
  readonly forwards?: true;
}

/** A program that uses a port, as a list or the kernel shows it. */
export interface SeenProgram {
  readonly name: string;
  readonly pid: number | null;
  /** The command line and other notes; null if they are not known. */
  readonly detail: string | null;
  readonly port: number | null;
}

type Platform = Kernel["platform"];
type Rows<Names> = readonly (readonly [Names, Advice])[];
type Advice = KnownProgram | ((seen: SeenProgram, platform: Platform) => KnownProgram | null);

const NEVER: KnownProgram = { note: "", help: null };
const WINDOWS: KnownProgram = { note: "a part of Windows", help: null };
const MACHINE = "on behalf of a container or virtual machine";
const DOCKER = "stop the container that `docker ps` lists with the port";
const PODMAN =
  "stop the container that `podman port --all` or `podman ps --all` lists with the port " +
  "(as root for containers of root)";
const NERDCTL = "stop the container that `docker ps` or `nerdctl ps` lists";
const LIMA =
  "stop the container that `docker ps` lists with the port, or the virtual machine that " +
  "`colima list` or `limactl list` shows";
const forward = (help: string, note = "on behalf of a container"): KnownProgram => ({
  note,
  help,
  forwards: true,
});

/**
 * Describes the daemon of Incus or LXD. `incusd forkproxy` and `lxd forkproxy` forward ports to
 * instances (https://linuxcontainers.org/incus/docs/main/reference/devices_proxy/).
 */
const forwardToInstances = (product: string, client: string): KnownProgram =>
  forward(
    `remove the proxy device that \`${client} config device show INSTANCE\` lists with the port, ` +
      `or stop the instance; for the port of ${product} itself, set core.https_address`,
    `${product}, for itself or an instance`,
  );

/** Splits names, which commas separate. "*" stands for any ending. */
function compileRows(rows: Rows<string>): Rows<readonly string[]> {
  return rows.map(([names, advice]) => [names.split(", "), advice]);
}

/** The programs of any system. */
const FORWARDERS = compileRows([
  ["docker-proxy", describeProxy],
  ["dockerd", forward(DOCKER, "the Docker engine, for itself or a container")],
  ["com.docker*, vpnkit*, Docker Desktop*", forward(DOCKER)],
  ["rootlesskit*", forward(NERDCTL)],
  ["rootlessport*, slirp4netns, pasta, pasta.avx2, conmon, conmonrs", forward(PODMAN)],
  ["gvproxy*, win-sshproxy", forward(PODMAN, MACHINE)],
  [
    "OrbStack*",
    forward("stop the container that `docker ps` lists, or the machine of `orb list`", MACHINE),
  ],
  ["limactl, lima, colima, hostagent", forward(LIMA, MACHINE)],
  ["incusd", forwardToInstances("Incus", "incus")],
  ["lxd", forwardToInstances("LXD", "lxc")],
  ["rancher-desktop*, Rancher Desktop*, host-switch", forward(NERDCTL, MACHINE)],
  ["ssh", describeSsh],
  // `lsof` cuts the names of many programs of macOS to this.
  ["com.apple", NEVER],
  [
    "passt, passt.avx2, qemu-system-*, VBoxHeadless, VirtualBoxVM, VBoxNetNAT, vmware-vmx, " +
      "vmnat, vmnet-natd, vfkit, krunkit, prl_*, com.apple.Virtualization*",
    forward(
      "stop the virtual machine, or remove its port forwarding",
      "on behalf of a virtual machine",
    ),
  ],
  [
    "wslrelay, wslhost, wslservice, vmmem*",
    forward(
      "stop the program that `wsl.exe --exec ss -ltnp` lists",
      "on behalf of a program in WSL",
    ),
  ],
  ["containerd*, aardvark-dns, Runner.Worker, Runner.Listener", NEVER],
]);

const LINUX = compileRows([
  [
    "systemd, init",
    {
      note: "which starts units on demand",
      help: "stop the socket unit that `systemctl list-sockets` lists with the port",
    },
  ],
  ["sshd, sshd-session", { note: "", help: "end the SSH session that forwards the port" }],
  ["systemd-*, kthreadd, kworker*, nfsd, lockd, dbus-daemon", NEVER],
]);

/** The programs of each system that are not the user's to end. */
const SYSTEM_PROGRAMS: Readonly<Record<Platform, Rows<readonly string[]>>> = {
  linux: LINUX,
  other: LINUX,
  darwin: compileRows([
    ["launchd", ({ port }) => findSharing(port, "which starts a service on demand at this port")],
    [
      "ControlCenter",
      {
        note: "the AirPlay receiver of macOS, which launchd starts again",
        help: "turn off AirPlay Receiver in System Settings > General > AirDrop & Handoff",
      },
    ],
    ["cupsd", { note: "", help: "run `sudo launchctl bootout system/org.cups.cupsd`" }],
    [
      "httpd",
      {
        note: "",
        help: "run `sudo apachectl stop`, or `brew services stop httpd` if Homebrew started it",
      },
    ],
    // https://github.com/apple/container
    ["container-*", forward("stop the container that `container list` lists")],
    [
      "kernel_task, mDNSResponder*, rapportd, sharingd, remoted, configd, kdc, smbd, sshd*, " +
        "screensharingd, ARDAgent, AirPlayXPCHelper, AirPlayUIAgent, identityservicesd, " +
        "UserEventAgent, netbiosd, symptomsd, apsd, com.apple.*, rpcbind, rpc.*, nfsd, syslogd, " +
        "remotepairingd, replicatord, ScreensharingAgent, coreaudiod, homed",
      ({ port }) => findSharing(port, "a service of macOS, which launchd starts again"),
    ],
  ]),
  win32: compileRows([
    [
      "System",
      {
        note: "the Windows kernel, e.g. for IIS and other users of http.sys",
        help:
          "stop the program that `netsh http show servicestate` lists " +
          "(for IIS: `net stop w3svc`)",
      },
    ],
    [
      "svchost, spoolsv, inetinfo, w3wp, vmms, vmcompute, vmwp, dns, sshd, MsMpEng, " +
        "SearchIndexer, dasHost, WUDFHost, mDNSResponder",
      ({ pid }) => ({
        note: "a Windows service",
        help:
          `stop its service with \`net stop NAME\`; ` +
          `\`tasklist /SVC${pid === null ? "" : ` /FI "PID eq ${pid}"`}\` lists the name`,
      }),
    ],
    ["services, wininit, winlogon, lsass, lsaiso, csrss, smss, dwm", WINDOWS],
    ["explorer, LogonUI, fontdrvhost, sihost, RuntimeBroker, Idle, ntoskrnl", WINDOWS],
    ["Registry, Secure System, Memory Compression, System Idle Process", WINDOWS],
  ]),
};

/** The processes that belong to the system under any name, and the names of most of them. */
const SYSTEM_PIDS: Readonly<Record<Platform, Readonly<Record<number, string | null>>>> = {
  linux: { 0: "kthreadd", 1: null, 2: "kthreadd" },
  other: { 0: "kthreadd", 1: null },
  darwin: { 0: "kernel_task", 1: "launchd" },
  win32: { 0: "System", 4: "System" },
};

/** Finds a program that is not the user's to end; null for any other program. */
export function findKnownProgram(seen: SeenProgram, platform: Platform): KnownProgram | null {
  const systemName = SYSTEM_PIDS[platform][seen.pid ?? -1];
  const listed = normalizeName(systemName ?? seen.name, platform);
  const isListed = (name: string) => matchesName(listed, normalizeName(name, platform));
  const [, advice] =
    [...FORWARDERS, ...SYSTEM_PROGRAMS[platform]].find(([names]) => names.some(isListed)) ?? [];
  const known = typeof advice === "function" ? advice(seen, platform) : advice;
  return known ?? (systemName === undefined ? null : NEVER);
}

function normalizeName(name: string, platform: Platform): string {
  return platform === "win32" ? name.toLowerCase().replace(/\.exe$/, "") : name;
}

/** The shortest length to which a list of processes cuts names (`lsof`). */
const MIN_CUT_LENGTH = 9;

/**
 * Returns whether a listed name is this one, which may be longer: Linux cuts names to 15
 * characters, `netstat` of macOS to 16 and `lsof` to 9 or more.
 */
function matchesName(listed: string, name: string): boolean {
  const start = name.replace("*", "");
  if (listed.length >= MIN_CUT_LENGTH && start.startsWith(listed)) return true;
  return start === name ? listed === name : listed.startsWith(start);
}

function describeProxy({ detail }: SeenProgram): KnownProgram {
  if (detail !== LEFT_OVER)
    return forward("stop the container that `docker ps` of its engine lists");
  return { note: "", help: "restart Docker, and end the process as root if it is still there" };
}

/** The switches of macOS, by port. launchd listens for these services until they are used. */
const SHARING: Readonly<Record<number, string>> = {
  22: "Remote Login",
  139: "File Sharing",
  445: "File Sharing",
  548: "File Sharing",
  631: "Printer Sharing",
  3031: "Remote Application Scripting",
  3283: "Remote Management",
  5900: "Screen Sharing",
};

function findSharing(port: number | null, note: string): KnownProgram {
  const name = SHARING[port ?? 0];
  if (name === undefined) return { note, help: null };
  return { note, help: `turn off ${name} in System Settings > General > Sharing` };
}

/** The directories of Lima's, Colima's and Rancher Desktop's virtual machines. */
const LIMA_DIRECTORY = /[/\\](?:\.lima|\.colima|_lima|rancher-desktop[/\\]lima)[/\\]/;

const POSSIBLY_LIMA = "possibly on behalf of a container of Lima or Colima";

/** `ssh` forwards the ports of Lima's machines, but also those that a user names. */
function describeSsh({ detail, pid }: SeenProgram, platform: Platform): KnownProgram | null {
  const seen = detail ?? "";
  if (LIMA_DIRECTORY.test(seen) || seen.startsWith(MACHINE)) return forward(LIMA, MACHINE);
  const isKnown = seen !== "" && seen !== POSSIBLY_LIMA;
  // The machines of Windows are in WSL, whose ports another program forwards.
  if (isKnown || platform === "win32") return null;
  const look = `see in \`ps -ww -o command= -p ${pid}\` whether it is Lima's or Colima's`;
  return forward(`${look}; if so, ${LIMA}`, POSSIBLY_LIMA);
}
