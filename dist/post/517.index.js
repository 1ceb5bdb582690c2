"use strict";
exports.id = 517;
exports.ids = [517];
exports.modules = {

/***/ 5517:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  startStopped: () => (/* binding */ startStopped)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 20 modules
var core = __webpack_require__(3218);
// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
// EXTERNAL MODULE: ./lib/src/lib/json.js
var lib_json = __webpack_require__(7871);
;// CONCATENATED MODULE: ./lib/src/host/engine/findEngine.js


const DEFAULT_UNIX = "unix:///var/run/docker.sock";
const DEFAULT_PIPE = "npipe:////./pipe/docker_engine";
const MAX_CONTEXTS = 200;
function findEngine_findEngine(host) {
    const fromHost = host.env["DOCKER_HOST"];
    if (fromHost)
        return parseAddress(fromHost, "DOCKER_HOST", host.env);
    const folder = host.env["DOCKER_CONFIG"] || `${host.home}/.docker`;
    const context = host.env["DOCKER_CONTEXT"] ||
        (0,lib_json/* asString */.oJ)((0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(host.read(`${folder}/config.json`) ?? ""))["currentContext"]);
    const fallback = host.platform === "win32" ? DEFAULT_PIPE : DEFAULT_UNIX;
    if (context === "" || context === "default")
        return parseAddress(fallback, "the default context", host.env);
    const address = readContextAddress(host, folder, context);
    const described = "the current Docker context is not in the context store";
    if (address === null)
        return { socket: null, local: false, described };
    return parseAddress(address || fallback, "the current Docker context", host.env);
}
function readContextAddress(host, folder, name) {
    const store = `${folder}/contexts/meta`;
    for (const entry of (host.list(store) ?? []).slice(0, MAX_CONTEXTS)) {
        const meta = (0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(host.read(`${store}/${entry}/meta.json`) ?? ""));
        if (meta["Name"] === name)
            return (0,lib_json/* asString */.oJ)((0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)(meta["Endpoints"])["docker"])["Host"]);
    }
    return null;
}
function parseAddress(address, source, env) {
    const scheme = /^([a-z]+):\/\//.exec(address)?.[1] ?? "tcp";
    const rest = address.replace(/^[a-z]+:\/\//, "");
    const described = `${source} is a ${scheme}:// address`;
    if (scheme === "unix")
        return { socket: { path: rest || "/var/run/docker.sock" }, local: true, described };
    if (scheme === "npipe")
        return { socket: { path: rest.replaceAll("/", "\\") }, local: true, described };
    const url = scheme === "tcp" || scheme === "http"
        ? /^([^/:[\]]+|\[[0-9a-fA-F:]+\])?(?::(\d{1,5}))?\/?$/.exec(rest)
        : null;
    const plain = url !== null && !env["DOCKER_TLS_VERIFY"] && !env["DOCKER_TLS"];
    const host = url?.[1]?.replace(/[[\]]/g, "") ?? "127.0.0.1";
    return { socket: plain ? { host, port: Number(url[2] ?? 2375) } : null, local: false, described };
}
function readEnginePid(host) {
    const { socket } = findEngine_findEngine(host);
    if (host.platform !== "linux" || socket === null || !("path" in socket))
        return null;
    const pid = host.read(`${(0,posix_.dirname)(socket.path)}/docker.pid`)?.trim() ?? "";
    return /^\d+$/.test(pid) ? Number(pid) : null;
}

;// CONCATENATED MODULE: ./lib/src/host/engine/describeRefusal.js
function describeRefusal({ platform }, { socket, described }, failure) {
    const make = (reason, fix) => ({ reason, fix, bindsHere: true });
    if (socket === null)
        return make(`${described}, which cannot be asked for containers`, "run portplan on the machine that runs the engine");
    const path = "path" in socket ? socket.path : null;
    const code = /\bE[A-Z]{3,}\b/.exec(failure)?.[0] ?? failure;
    if (path !== null && (code === "EACCES" || code === "EPERM"))
        return make(`permission denied on ${path}`, suggestAccess(platform, path));
    if (path !== null && code === "ECONNREFUSED") {
        const command = COMMANDS.find(([pattern]) => pattern.test(path))?.[1] ?? "";
        return make(`the engine is not running: nothing listens on ${path}`, `start the engine${platform === "linux" ? command : ""}`);
    }
    return make(`the engine cannot be asked for its containers: ${code}`, "run `docker ps` to see whether the engine responds");
}
const COMMANDS = [
    [/^(\/var)?\/run\/docker\.sock$/, ": sudo systemctl start docker"],
    [/^\/run\/user\/\d+\/docker\.sock$/, ": systemctl --user start docker"],
];
function suggestAccess(platform, path) {
    if (platform === "win32")
        return "run as administrator, or join the group docker-users";
    const isOfUser = platform !== "linux" || /^\/(run\/user|home)\//.test(path);
    return isOfUser || !path.endsWith("/docker.sock")
        ? "run with sudo, or as the user who started the engine"
        : "run with sudo, or join the docker group: sudo usermod -aG docker $USER, then log in again";
}

// EXTERNAL MODULE: ./lib/src/lib/PortRange.js
var PortRange = __webpack_require__(9129);
// EXTERNAL MODULE: ./lib/src/ports/parseHostAddress.js
var parseHostAddress = __webpack_require__(1463);
// EXTERNAL MODULE: ./lib/src/lib/escapeControlChars.js
var lib_escapeControlChars = __webpack_require__(9636);
;// CONCATENATED MODULE: ./lib/src/host/engine/readContainers.js





const PROTOCOLS = ["tcp", "udp", "sctp"];
const LABEL = "com.docker.compose.";
const MAX_INSPECTED = 20;
async function askEngine(host, { socket }, path) {
    const isMissing = socket === null || ("path" in socket && host.platform !== "win32" && !host.exists(socket.path));
    return isMissing ? null : host.get(socket, path);
}
async function readContainers_askForJson(host, engine, path) {
    const answer = await askEngine(host, engine, path);
    return answer !== null && "body" in answer ? (0,lib_json/* parseJson */.qF)(answer.body) : null;
}
async function listAllContainers(host, engine) {
    return parseAllContainers(await readContainers_askForJson(host, engine, "/containers/json?all=1"));
}
const IS_THERE = /\b(EACCES|EPERM)\b|respon/;
async function readContainers(host, engine) {
    const { socket } = engine;
    const refuse = (failure) => ({ view: null, failure: describeRefusal(host, engine, failure) });
    if (socket === null)
        return refuse("");
    const answer = await askEngine(host, engine, "/containers/json");
    if (answer === null)
        return { view: null, failure: null };
    if ("failure" in answer) {
        const isMissing = "path" in socket && host.platform === "win32" && !IS_THERE.test(answer.failure);
        return isMissing ? { view: null, failure: null } : refuse(answer.failure);
    }
    const containers = parseContainers(answer.body);
    return containers === null
        ? refuse("the response is not a list of containers")
        : { view: { containers, version: answer.version }, failure: null };
}
async function readStarts(host, engine, containers) {
    const { socket } = engine;
    if (socket === null)
        return new Map();
    const inspected = containers.filter(({ id }) => /^[0-9a-f]+$/.test(id)).slice(0, MAX_INSPECTED);
    const starts = inspected.map(async ({ id }) => {
        const answer = await host.get(socket, `/containers/${id}/json`);
        return [id, "failure" in answer ? null : parseStartedAt(answer.body)];
    });
    return new Map(await Promise.all(starts));
}
async function findPublishedPort(host, engine, { project, service }, { target, protocol }) {
    const { view, failure } = await readContainers(host, engine);
    if (failure !== null)
        throw new Error(`cannot ask the engine: ${failure.reason}; ${failure.fix}`);
    const containers = view?.containers ?? [];
    const published = containers
        .filter(({ compose }) => compose?.project === project && compose.service === service)
        .flatMap((container) => container.published)
        .find((port) => port.target === target && port.protocol === protocol.toLowerCase());
    return published?.first ?? null;
}
function parseContainers(text) {
    return parseAllContainers((0,lib_json/* parseJson */.qF)(text))?.filter(({ state }) => holdsPorts(state)) ?? null;
}
function parseAllContainers(list) {
    return Array.isArray(list) ? list.filter(lib_json/* isObject */.Gv).map(toContainer) : null;
}
function parseStartedAt(text) {
    return parseStart((0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(text))["State"]));
}
function parseStart(state) {
    const started = Date.parse((0,lib_json/* asString */.oJ)(state["StartedAt"]));
    return started > 0 ? new Date(started).toISOString().replace(/\.\d+Z$/, "Z") : null;
}
function holdsPorts(state) {
    return state !== "created" && state !== "exited" && state !== "dead";
}
function toContainer(json) {
    const labels = (0,lib_json/* asObject */.eB)(json["Labels"]);
    const names = (0,lib_json/* asList */.DD)(json["Names"]).map(lib_json/* asString */.oJ);
    const id = (0,lib_json/* asString */.oJ)(json["Id"]);
    return {
        id,
        name: (0,lib_escapeControlChars/* escapeControlChars */._)((names.find((name) => !name.slice(1).includes("/")) ?? names[0] ?? id.slice(0, 12)).replace(/^\//, "")),
        state: (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(json["State"])),
        status: (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(json["Status"])),
        published: (0,lib_json/* asList */.DD)(json["Ports"]).filter(lib_json/* isObject */.Gv).flatMap(toEndpoints),
        compose: toCompose(labels),
        image: (0,lib_json/* asString */.oJ)(json["Image"]),
        networks: Object.keys((0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)(json["NetworkSettings"])["Networks"])),
        runner: Object.keys(labels).find((label) => /^[0-9a-f]{6}$/.test(label)) ?? null,
    };
}
function toCompose(labels) {
    const label = (name) => (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(labels[LABEL + name]));
    const project = label("project");
    const service = label("service");
    if (project === "" || service === "")
        return null;
    return {
        project,
        service,
        directory: label("project.working_dir"),
        oneOff: label("oneoff").toLowerCase() === "true",
    };
}
function toEndpoints(port) {
    const { PublicPort: number } = port;
    const first = typeof number === "number" ? number : 0;
    const protocol = PROTOCOLS.find((each) => each === port["Type"]);
    if (!Number.isInteger(first) || first < 1 || first > PortRange/* MAX_PORT */.XP || protocol === undefined)
        return [];
    const addresses = [(0,lib_json/* asString */.oJ)(port["IP"])].flatMap((ip) => (ip === "" ? ["0.0.0.0", "::"] : ip));
    return addresses.flatMap((text) => {
        const address = (0,parseHostAddress/* parseHostAddress */.u)(text);
        return address === null
            ? []
            : [{ ...address, first, last: first, protocol, target: port["PrivatePort"] }];
    });
}

;// CONCATENATED MODULE: ./lib/src/host/holders/Holder.js
const Holder_UNNAMED = "unknown";
const CONNECTION = "a connection to ";
const USER_UNIT = " (a unit of its user)";
const Holder_AGENT = "launchd agent ";
const LEFT_OVER = "left over: no running container publishes this port";
function getHolderKey(holder) {
    const isForwarder = holder.kind === "unknown" || holder.detail === LEFT_OVER;
    return JSON.stringify(isForwarder ? { ...holder, pid: null, since: null } : holder);
}
function Holder_makeHolder(kind, name, more = {}) {
    return { kind, name, pid: null, since: null, detail: null, compose: null, ...more };
}

;// CONCATENATED MODULE: ./lib/src/host/holders/knownPrograms.js

const NEVER = { note: "", help: null };
const WINDOWS = { note: "a part of Windows", help: null };
const MACHINE = "on behalf of a container or virtual machine";
const DOCKER = "stop the container that `docker ps` lists with the port";
const PODMAN = "stop the container that `podman port --all` or `podman ps --all` lists with the port " +
    "(as root for containers of root)";
const NERDCTL = "stop the container that `docker ps` or `nerdctl ps` lists";
const LIMA = "stop the container that `docker ps` lists with the port, or the virtual machine that " +
    "`colima list` or `limactl list` shows";
const forward = (help, note = "on behalf of a container") => ({
    note,
    help,
    forwards: true,
});
const forwardToInstances = (product, client) => forward(`remove the proxy device that \`${client} config device show INSTANCE\` lists with the port, ` +
    `or stop the instance; for the port of ${product} itself, set core.https_address`, `${product}, for itself or an instance`);
function compileRows(rows) {
    return rows.map(([names, advice]) => [names.split(", "), advice]);
}
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
    ["com.apple", NEVER],
    [
        "passt, passt.avx2, qemu-system-*, VBoxHeadless, VirtualBoxVM, VBoxNetNAT, vmware-vmx, " +
            "vmnat, vmnet-natd, vfkit, krunkit, prl_*, com.apple.Virtualization*",
        forward("stop the virtual machine, or remove its port forwarding", "on behalf of a virtual machine"),
    ],
    [
        "wslrelay, wslhost, wslservice, vmmem*",
        forward("stop the program that `wsl.exe --exec ss -ltnp` lists", "on behalf of a program in WSL"),
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
const SYSTEM_PROGRAMS = {
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
                help: "stop the program that `netsh http show servicestate` lists " +
                    "(for IIS: `net stop w3svc`)",
            },
        ],
        [
            "svchost, spoolsv, inetinfo, w3wp, vmms, vmcompute, vmwp, dns, sshd, MsMpEng, " +
                "SearchIndexer, dasHost, WUDFHost, mDNSResponder",
            ({ pid }) => ({
                note: "a Windows service",
                help: `stop its service with \`net stop NAME\`; ` +
                    `\`tasklist /SVC${pid === null ? "" : ` /FI "PID eq ${pid}"`}\` lists the name`,
            }),
        ],
        ["services, wininit, winlogon, lsass, lsaiso, csrss, smss, dwm", WINDOWS],
        ["explorer, LogonUI, fontdrvhost, sihost, RuntimeBroker, Idle, ntoskrnl", WINDOWS],
        ["Registry, Secure System, Memory Compression, System Idle Process", WINDOWS],
    ]),
};
const SYSTEM_PIDS = {
    linux: { 0: "kthreadd", 1: null, 2: "kthreadd" },
    other: { 0: "kthreadd", 1: null },
    darwin: { 0: "kernel_task", 1: "launchd" },
    win32: { 0: "System", 4: "System" },
};
function knownPrograms_findKnownProgram(seen, platform) {
    const systemName = SYSTEM_PIDS[platform][seen.pid ?? -1];
    const listed = normalizeName(systemName ?? seen.name, platform);
    const isListed = (name) => matchesName(listed, normalizeName(name, platform));
    const [, advice] = [...FORWARDERS, ...SYSTEM_PROGRAMS[platform]].find(([names]) => names.some(isListed)) ?? [];
    const known = typeof advice === "function" ? advice(seen, platform) : advice;
    return known ?? (systemName === undefined ? null : NEVER);
}
function normalizeName(name, platform) {
    return platform === "win32" ? name.toLowerCase().replace(/\.exe$/, "") : name;
}
const MIN_CUT_LENGTH = 9;
function matchesName(listed, name) {
    const start = name.replace("*", "");
    if (listed.length >= MIN_CUT_LENGTH && start.startsWith(listed))
        return true;
    return start === name ? listed === name : listed.startsWith(start);
}
function describeProxy({ detail }) {
    if (detail !== LEFT_OVER)
        return forward("stop the container that `docker ps` of its engine lists");
    return { note: "", help: "restart Docker, and end the process as root if it is still there" };
}
const SHARING = {
    22: "Remote Login",
    139: "File Sharing",
    445: "File Sharing",
    548: "File Sharing",
    631: "Printer Sharing",
    3031: "Remote Application Scripting",
    3283: "Remote Management",
    5900: "Screen Sharing",
};
function findSharing(port, note) {
    const name = SHARING[port ?? 0];
    if (name === undefined)
        return { note, help: null };
    return { note, help: `turn off ${name} in System Settings > General > Sharing` };
}
const LIMA_DIRECTORY = /[/\\](?:\.lima|\.colima|_lima|rancher-desktop[/\\]lima)[/\\]/;
const POSSIBLY_LIMA = "possibly on behalf of a container of Lima or Colima";
function describeSsh({ detail, pid }, platform) {
    const seen = detail ?? "";
    if (LIMA_DIRECTORY.test(seen) || seen.startsWith(MACHINE))
        return forward(LIMA, MACHINE);
    const isKnown = seen !== "" && seen !== POSSIBLY_LIMA;
    if (isKnown || platform === "win32")
        return null;
    const look = `see in \`ps -ww -o command= -p ${pid}\` whether it is Lima's or Colima's`;
    return forward(`${look}; if so, ${LIMA}`, POSSIBLY_LIMA);
}

;// CONCATENATED MODULE: ./lib/src/host/holders/adviseStop.js


const NOTHING = { command: null, help: null, subject: null, refusal: null };
const refuse = (refusal) => ({ ...NOTHING, refusal });
const toHelp = (help) => ({
    ...NOTHING,
    help,
    refusal: help === null ? OF_SYSTEM : null,
});
const toCommand = (command) => ({ ...NOTHING, command });
const OF_SYSTEM = "it is a part of the system, or runs programs for others";
const LAUNCHERS = new RegExp("^(" +
    String.raw `(act|forgejo|gitea|gitlab)[_-]runner|actions\.runner\..*|atd|buildkite-agent.*|` +
    String.raw `colima|containerd|cron|crond|docker(-desktop)?|incus|lima-vm@.*|lxd|pm2-.*|podman|` +
    String.raw `snap\.(docker|lxd)\..*|sshd?(@.*)?|supervisord?|vsts\.agent\..*|waagent|` +
    String.raw `walinuxagent)\.service$`);
const OTHER_ENGINE = "stop the container with the engine that runs it (e.g. `podman ps`, `nerdctl ps` or `crictl ps`)";
const SYSTEM_UNITS = (/* unused pure expression or super */ null && ([
    [
        /^systemd-resolved\.service$/,
        "set DNSStubListener=no in /etc/systemd/resolved.conf and restart systemd-resolved.service",
    ],
    [/^sshd?(?:@.*)?\.(?:service|socket)$/, "change the port of the SSH server in its settings"],
    [
        /^(?:systemd-|dbus|user@|NetworkManager|networking|wpa_supplicant|dhcpcd|connman|init\.scope$)/,
        null,
    ],
]));
function adviseStop(holder, platform, port) {
    const { kind, name, compose, connection } = holder;
    if (connection)
        return refuse("it is a connection, which ends without help");
    if (compose?.oneOff)
        return refuse("it is a `docker compose run` container, not a service");
    if (compose !== null) {
        const { project, service } = compose;
        return toStop({ kind: "compose", project, service });
    }
    if (kind === "container") {
        const { runtime = "docker" } = holder;
        return runtime === null ? toHelp(OTHER_ENGINE) : toStop({ kind: "container", runtime, name });
    }
    if (kind === "unit")
        return adviseUnit(holder);
    if (kind === "process" || kind === "unknown")
        return adviseProcess(holder, platform, port);
    return refuse(kind === "lease" ? "it is a lease, not a program" : "the kernel uses the port");
}
function listStopAdvice(uses, platform) {
    const advice = uses.map(({ holder, endpoint }) => adviseStop(holder, platform, endpoint.first));
    return [...new Set(advice.flatMap(({ command, help }) => command ?? help ?? []))];
}
function adviseUnit({ name, userUnit, unitUser }) {
    const system = SYSTEM_UNITS.find(([pattern]) => pattern.test(name));
    if (system !== undefined)
        return toHelp(system[1]);
    if (LAUNCHERS.test(name))
        return refuse("it runs programs for others, which would end too");
    if (unitUser !== undefined)
        return ifSafe([name, unitUser], toHelp(`run \`systemctl --user stop ${name}\` as ${unitUser}`));
    const [, snap, app] = /^snap\.([\w-]+)\.([\w-]+)\.service$/.exec(name) ?? [];
    if (snap !== undefined)
        return ifSafe([snap], toCommand(`sudo snap stop ${snap}.${app}`));
    return toStop({ kind: "unit", scope: userUnit ? "user" : "system", name });
}
function adviseProcess(holder, here, port) {
    const { kind, name, pid, detail, foreign = false, ancestor, side } = holder;
    const platform = side === "Windows" ? "win32" : here;
    const known = findKnownProgram({ name, pid, detail, port }, platform);
    if (known !== null)
        return toHelp(known.help);
    if (kind === "unknown")
        return refuse("it could not be identified");
    if (pid === null)
        return refuse("its process id is not known");
    if (ancestor)
        return refuse("it started this run, which would end too");
    const isWindows = platform === "win32";
    if (name === `pid ${pid}`)
        return toHelp(`stop process ${pid} if it is not a part of the system: ` +
            `\`${isWindows ? `tasklist /FI "PID eq ${pid}"` : `ps -p ${pid}`}\` names it`);
    if (platform === "darwin" && detail?.startsWith(AGENT))
        return adviseAgent(detail.slice(AGENT.length).split(",", 1)[0] ?? "");
    if (isWindows)
        return toCommand(`taskkill /PID ${pid} /F`);
    const subject = { kind: "process", pid, foreign };
    return platform === "linux" ? toStop(subject) : toCommand(formatStop(subject));
}
function adviseAgent(label) {
    if (label.startsWith("com.apple."))
        return toHelp(null);
    const formula = label.replace(/^homebrew\.mxcl\./, "");
    return formula === label
        ? ifSafe([label], toCommand(`launchctl bootout gui/$(id -u)/${label}`))
        : ifSafe([formula], toCommand(`brew services stop ${formula}`));
}
function toStop(subject) {
    const names = "name" in subject ? [subject.name] : [];
    const all = subject.kind === "compose" ? [subject.project, subject.service] : names;
    return ifSafe(all, { ...NOTHING, subject, command: formatStop(subject) });
}
function formatStop(subject) {
    switch (subject.kind) {
        case "compose":
            return `docker compose -p ${subject.project} stop ${subject.service}`;
        case "container":
            return `${subject.runtime} stop ${subject.name}`;
        case "unit":
            return subject.scope === "user"
                ? `systemctl --user stop ${subject.name}`
                : `sudo systemctl stop ${subject.name}`;
        default:
            return `${subject.foreign ? "sudo " : ""}kill ${subject.pid}`;
    }
}
function adviseStop_isPlainName(name) {
    return /^[\w.@:-]+$/.test(name) && !name.startsWith("-");
}
function ifSafe(names, advice) {
    return names.every(adviseStop_isPlainName) ? advice : refuse("its name cannot be used in a command");
}

;// CONCATENATED MODULE: ./lib/src/ports/HostEndpoint.js
function isWildcard(endpoint) {
    return endpoint.address === "0.0.0.0" || endpoint.address === "::";
}
function HostEndpoint_overlaps(a, b) {
    return (a.protocol === b.protocol &&
        a.family === b.family &&
        a.first <= b.last &&
        b.first <= a.last &&
        (a.address === b.address || isWildcard(a) || isWildcard(b)));
}
function formatEndpoint(endpoint) {
    const address = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
    return `${address}:${formatPorts(endpoint)}/${endpoint.protocol}`;
}
function formatPorts({ first, last }) {
    return first === last ? `${first}` : `${first}-${last}`;
}
function formatContainerPorts({ target, count, protocol, }) {
    const ports = formatPorts({ first: target, last: target + count - 1 });
    return protocol === "tcp" ? ports : `${ports}/${protocol}`;
}

;// CONCATENATED MODULE: ./lib/src/ports/parseEndpoint.js



const SPELLING = /^(?:(\*|[\d.]+|\[[\da-f:.]+\]):)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;
function parseEndpoint(text) {
    const found = SPELLING.exec(text);
    if (found === null)
        return null;
    const [, host = "*", from, to = from, protocol = null] = found;
    const [first, last] = [Number(from), Number(to)];
    const address = host === "*"
        ? { family: null, address: null }
        : (0,parseHostAddress/* parseHostAddress */.u)(host.replace(/^\[(.*)\]$/, "$1"));
    if (address === null || first < 1 || last < first || last > PortRange/* MAX_PORT */.XP)
        return null;
    return {
        ...address,
        first,
        last,
        protocol: (protocol?.toLowerCase() ?? null),
    };
}
function overlapsNamed(endpoint, { family, address, first, last, protocol }) {
    return (endpoint.first <= last &&
        first <= endpoint.last &&
        (protocol === null || protocol === endpoint.protocol) &&
        (family === null || family === endpoint.family) &&
        (address === null ||
            address === endpoint.address ||
            isWildcard(endpoint) ||
            isWildcard({ address })));
}

;// CONCATENATED MODULE: ./lib/src/host/KernelSocket.js
const CUT = "...";
function mayBe(shortened, address) {
    return shortened.endsWith(CUT) && address.startsWith(shortened.slice(0, -CUT.length));
}
function toEndpoint({ family, address, port, protocol }) {
    return { family, address, first: port, last: port, protocol };
}

;// CONCATENATED MODULE: ./lib/src/host/Listener.js


function Listener_usesEndpoint({ endpoint, dualStack }, named) {
    const bindsBothFamilies = endpoint.address === "::" && dualStack !== false;
    return overlapsNamed(endpoint, bindsBothFamilies || mayBe(endpoint.address, named.address ?? "")
        ? { ...named, family: null, address: null }
        : named);
}

// EXTERNAL MODULE: ./lib/src/host/linux/readProcess.js + 1 modules
var readProcess = __webpack_require__(2983);
;// CONCATENATED MODULE: ./lib/src/host/linux/ss.js


const MAX_PORTS = 40;
async function readSocketNotes(sockets, host) {
    if (sockets.length === 0)
        return new Map();
    const filter = formatSourcePorts(sockets.map(({ port }) => port));
    const args = ["-H", "-t", "-u", "-a", "-n", "-e", "-p", "--cgroup", ...filter];
    const output = await (host.sudo === true
        ? host.command?.("sudo", ["-n", "ss", ...args])
        : host.command?.("ss", args));
    return parseSocketNotes(output ?? "");
}
function parseSocketNotes(text) {
    const notes = new Map();
    for (const line of text.split("\n")) {
        const inode = readNumber(line, "ino");
        if (inode === 0)
            continue;
        const pid = /users:\(\(.*?,pid=(\d+),/.exec(line)?.[1];
        const path = / cgroup:(\/\S+)/.exec(line)?.[1];
        notes.set(inode, {
            pid: pid === undefined ? null : Number(pid),
            group: path === undefined ? null : (0,readProcess/* parseControlGroup */.YX)(`0::${path}`),
        });
    }
    return notes;
}
function parseSsListeners(text) {
    const rows = text.matchAll(/^(tcp|udp) .*?:(\d+) .*users:\(\("([^"\n]*)",pid=(\d+),/gm);
    return new Map(Array.from(rows, ([, protocol, port, name = "", pid]) => [
        `${port}/${protocol}`,
        { name, pid: Number(pid) },
    ]));
}
async function findBoundSockets(ports, host) {
    if (host.platform !== "linux" || ports?.length === 0)
        return [];
    const filter = ports === null ? [] : formatSourcePorts(ports);
    return parseBound((await host.command?.("ss", ["-H", "-t", "-B", "-n", "-e", ...filter])) ?? "");
}
function parseBound(text) {
    return text.split("\n").flatMap((line) => {
        const [, host = "", digits] = /(?:^|\s)(\*|\[[^\]\s]*\]|[\d.]+)(?:%\S+)?:(\d+)\s/.exec(line) ?? [];
        const address = (0,parseHostAddress/* parseHostAddress */.u)(host === "*" ? "::" : host.replace(/^\[|\]$/g, ""));
        const port = Number(digits);
        if (address === null || !(port > 0))
            return [];
        const [uid, inode] = [readNumber(line, "uid"), readNumber(line, "ino")];
        return [{ ...address, protocol: "tcp", port, peer: null, state: "bound", uid, inode }];
    });
}
function readNumber(line, name) {
    return Number(new RegExp(` ${name}:(\\d+)`).exec(line)?.[1] ?? 0);
}
function formatSourcePorts(ports) {
    const distinct = [...new Set(ports)].slice(0, MAX_PORTS);
    return `( ${distinct.map((port) => `sport = :${port}`).join(" or ")} )`.split(" ");
}

;// CONCATENATED MODULE: ./lib/src/host/engine/Container.js
function listContainerPorts(containers) {
    return containers.flatMap((container) => container.published.map((endpoint) => ({ container, endpoint })));
}

;// CONCATENATED MODULE: ./lib/src/host/BlindSpot.js
function describeVisibility(place, engine, missing) {
    const listing = missing === null ? null : { reason: missing, fix: "run `netstat -an` to see why" };
    const spot = place ?? engine ?? listing;
    if (spot === null)
        return { visible: true, reason: null };
    const { reason, fix } = spot;
    return { visible: false, reason, ...(fix !== null && { fix }) };
}

;// CONCATENATED MODULE: ./lib/src/host/engine/findVirtualMachine.js
const PRODUCTS = [
    {
        product: "Colima",
        path: /\/\.?colima\/(?:([^/]+)\/)?docker\.sock$/,
        list: (name) => `colima ssh ${/^(default)?$/.test(name) ? "" : `--profile ${name} `}-- sudo ss -lntup`,
    },
    {
        product: "Lima",
        path: /\/\.lima\/([^/]+)\/sock\/[^/]+$/,
        list: (name) => `limactl shell ${name} sudo ss -lntup`,
    },
    {
        product: "Rancher Desktop",
        path: /\/\.rd\/docker\.sock$/,
        list: () => "rdctl shell sudo netstat -lntup",
    },
    {
        product: "Podman",
        path: /[\\/]podman[\\/](?:([^\\/]+)-api\.sock$|machine[\\/])|[\\/]podman-machine-/,
        list: (name) => `podman machine ssh ${name === "" ? "" : `${name} `}sudo ss -lntup`,
    },
    { product: "OrbStack", path: /\/\.orbstack\// },
    {
        product: "Docker Desktop",
        path: /\/\.docker\/(?:run|desktop)\/|\/com\.docker\.docker\/|dockerDesktop/,
    },
];
const USUAL = /^(?:\/private)?\/var\/run\/docker\.sock$|\\docker_engine$/;
const PLAIN = /^(?!-)[\w.-]*$/;
function findVirtualMachine(host, { socket }) {
    if (socket === null || !("path" in socket))
        return null;
    const real = host.real(socket.path);
    const path = real === socket.path ? (host.link(real) ?? real) : real;
    for (const { product, path: pattern, list } of PRODUCTS) {
        const match = pattern.exec(path);
        if (match === null)
            continue;
        const name = match[1] ?? "";
        const command = list !== undefined && PLAIN.test(name) ? list(name) : null;
        return { product, command, isDedicated: list === undefined };
    }
    return host.platform === "linux"
        ? null
        : { product: null, command: null, isDedicated: USUAL.test(path) };
}

;// CONCATENATED MODULE: ./lib/src/host/findBlindSpot.js



const ENGINE_BRIDGE = /^(docker0|br-[0-9a-f]{12})$/;
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];
const POD_MARK = "/var/run/secrets/kubernetes.io";
function findBlindSpot(host, engine) {
    const reason = findOtherSystem(host, engine);
    if (reason === null)
        return findSharedMachine(host, engine);
    const fix = publishesOnWindows(host, engine) ? "run the check on Windows, not in WSL" : null;
    return { reason, fix, bindsHere: engine.local && host.platform !== "linux" };
}
function findSharedMachine(host, engine) {
    const machine = findVirtualMachine(host, engine);
    if (machine === null || machine.isDedicated)
        return null;
    const owner = machine.product === null ? "" : ` of ${machine.product}`;
    const command = machine.command === null ? "" : `: ${machine.command}`;
    return {
        reason: `the engine runs in a virtual machine${owner}, where other programs may use ports`,
        fix: `list the ports in use in the virtual machine${command}`,
        bindsHere: true,
    };
}
function findOtherSystem(host, engine) {
    if (!engine.local)
        return `${engine.described}, so the engine may run on another machine`;
    if (host.platform === "darwin" || host.platform === "win32")
        return null;
    if (host.platform !== "linux")
        return "reading sockets is not supported on this operating system";
    if (!host.exists("/proc/net/tcp"))
        return "/proc/net is missing on this machine";
    if (publishesOnWindows(host, engine)) {
        const product = findWindowsProduct(host);
        return `${product} publishes ports on Windows, which cannot be tested from WSL`;
    }
    if (!isForeignNetwork(host) || hasEngineBridge(host))
        return null;
    if (isInPod(host))
        return "this is a Kubernetes pod without a Docker engine";
    if (isInContainer(host))
        return "this is a container, and the engine binds ports on the host outside of it";
    return "this process and the engine run in different network namespaces";
}
function publishesOnWindows(host, { local }) {
    return local && findWindowsProduct(host) !== undefined && readEnginePid(host) === null;
}
function findWindowsProduct(host) {
    if (host.platform !== "linux")
        return undefined;
    const [product] = WSL_PRODUCTS.find(([, folder]) => host.exists(`/mnt/wsl/${folder}`)) ?? [];
    return product;
}
const WSL_PRODUCTS = [
    ["Docker Desktop", "docker-desktop"],
    ["Rancher Desktop", "rancher-desktop"],
];
function isForeignNetwork(host) {
    const first = host.link("/proc/1/ns/net");
    if (first !== null && first !== host.link("/proc/self/ns/net"))
        return true;
    return (isInContainer(host) || isInPod(host)) && !(0,readProcess/* isInFirstPidNamespace */.i6)(host);
}
function isInPod(host) {
    return host.exists(POD_MARK) || Boolean(host.env["KUBERNETES_SERVICE_HOST"]);
}
function isInContainer(host) {
    return (CONTAINER_MARKS.some((path) => host.exists(path)) ||
        (host.env["GITHUB_WORKSPACE"] ?? "").startsWith("/__w/"));
}
function hasEngineBridge(host) {
    return host.list("/sys/class/net")?.some((name) => ENGINE_BRIDGE.test(name)) ?? false;
}

// EXTERNAL MODULE: ./lib/src/host/holders/Job.js
var Job = __webpack_require__(559);
// EXTERNAL MODULE: ./lib/src/lib/getOrInsert.js
var getOrInsert = __webpack_require__(5329);
;// CONCATENATED MODULE: ./lib/src/host/linux/findProcesses.js
function findProcesses(host, inodes) {
    const pids = new Map();
    if (inodes.size === 0)
        return { pids, complete: true };
    const all = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name));
    let complete = all.includes("1");
    for (const pid of [...all.filter((each) => each !== "1"), "1"]) {
        const files = host.links(`/proc/${pid}/fd`);
        for (const link of files ?? []) {
            if (!link?.startsWith("socket:["))
                continue;
            const inode = Number(link.slice(8, -1));
            if (inodes.has(inode) && !pids.has(inode))
                pids.set(inode, Number(pid));
        }
        if (!isReadable(files) && host.exists(`/proc/${pid}`))
            complete = false;
        if (pids.size === inodes.size)
            break;
    }
    return { pids, complete };
}
function isReadable(files) {
    return files !== null && (files.length === 0 || files.some((link) => link !== null));
}

;// CONCATENATED MODULE: ./lib/src/host/linux/readUnit.js
const FOLDERS = [
    "/etc/systemd/system",
    "/run/systemd/system",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
];
function readRestartPolicy(unit, host) {
    if (unit.includes("/"))
        return null;
    const names = [unit, unit.replace(/^([^@]*@).*(?=\.service$)/, "$1")];
    const main = names
        .flatMap((name) => FOLDERS.map((folder) => host.read(`${folder}/${name}`)))
        .find((text) => text !== null);
    const dropIns = names.flatMap((name) => FOLDERS.toReversed().flatMap((folder) => readDropIns(`${folder}/${name}.d`, host)));
    const values = [main ?? "", ...dropIns].flatMap((text) => [...text.matchAll(/^Restart=([a-z-]*)\s*$/gm)].map(([, value]) => value));
    const value = values.at(-1) ?? "no";
    return value === "no" || value === "" ? null : value;
}
function readDropIns(folder, host) {
    const names = (host.list(folder) ?? []).filter((name) => name.endsWith(".conf")).toSorted();
    return names.map((name) => host.read(`${folder}/${name}`) ?? "");
}

;// CONCATENATED MODULE: ./lib/src/host/netstat.js



function parseNetstatAddress(text, { separator, wildcard, maxLength = null }) {
    const end = text.lastIndexOf(separator);
    const [host, digits] = [text.slice(0, Math.max(end, 0)), text.slice(end + 1)];
    if (host === "")
        return "unreadable";
    if (/^[*0]$/.test(digits))
        return null;
    const port = Number(digits);
    if (!/^\d{1,5}$/.test(digits) || port > PortRange/* MAX_PORT */.XP)
        return "unreadable";
    const bare = host === "*" ? wildcard : host.replace(/^\[(.*)\]$/, "$1").replace(/%.*/, "");
    const isIpv6 = bare.includes(":");
    const isShortened = isIpv6 && maxLength !== null && host.length >= maxLength;
    const address = isShortened ? null : (0,parseHostAddress/* parseHostAddress */.u)(bare);
    if (address !== null)
        return { ...address, port };
    return { family: isIpv6 ? "IPv6" : "IPv4", address: bare + CUT, port };
}
function toNetstatRows(row) {
    const { address, protocol, peer, pid, program } = row;
    if (address === null)
        return [];
    if (address === "unreadable")
        return [address];
    const socket = { ...address, protocol, peer, uid: 0, inode: 0, state: toState(row) };
    return [{ ...socket, ...(pid > 0 && { pid }), ...(program !== undefined && { program }) }];
}
function toState({ protocol, peer, state }) {
    if (protocol === "tcp" && state.startsWith("LISTEN"))
        return "listening";
    if (protocol === "tcp" && state === "TIME_WAIT")
        return "time-wait";
    return peer === null || state === "CLOSED" ? "bound" : "connected";
}
function describeUnreadable(count, program) {
    if (count === 0)
        return null;
    const sockets = count === 1 ? "a socket" : `${count} sockets`;
    return `${program} lists ${sockets} without a readable port`;
}

;// CONCATENATED MODULE: ./lib/src/host/windows/netstat.js

async function listNetstatSockets(host, suffix = "") {
    const [text, tasks] = await Promise.all([
        host.command?.(`netstat${suffix}`, ["-ano"]),
        host.command?.(`tasklist${suffix}`, ["/FO", "CSV", "/NH"]),
    ]);
    if (!text)
        return { sockets: [], missing: "netstat cannot list the sockets of Windows" };
    const names = parseTasklist(tasks ?? "");
    const rows = parseWindowsNetstat(text);
    const sockets = rows.flatMap((row) => {
        if (row === "unreadable")
            return [];
        const program = names.get(row.pid ?? 0);
        return [program === undefined ? row : { ...row, program }];
    });
    return { sockets, missing: describeUnreadable(rows.length - sockets.length, "netstat") };
}
function parseWindowsNetstat(text) {
    return text.split("\n").flatMap((line) => {
        const words = line.trim().split(/\s+/);
        const [name = "", local = "", foreign = "", state = ""] = words;
        const protocol = name.toLowerCase();
        if (protocol !== "tcp" && protocol !== "udp")
            return [];
        const address = parseNetstatAddress(local, { separator: ":", wildcard: "0.0.0.0" });
        const [, id = 0] = /\s(\d+)\s*$/.exec(line) ?? [];
        const row = { protocol, address, pid: Number(id) };
        return /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign)
            ? toNetstatRows({ ...row, peer: null, state: "LISTEN" })
            : toNetstatRows({ ...row, peer: foreign, state });
    });
}
function parseTasklist(text) {
    const rows = text.matchAll(/^"([^"\n]*)","(\d+)"/gm);
    return new Map(Array.from(rows, ([, name = "", pid]) => [Number(pid), name]));
}

;// CONCATENATED MODULE: ./lib/src/host/windows/wsl.js

const RELAY = /^wsl(relay|host)(\.exe)?$/i;
const INTEROPERABILITY = [
    "/proc/sys/fs/binfmt_misc/WSLInterop",
    "/proc/sys/fs/binfmt_misc/WSLInterop-late",
];
async function listWindowsSockets(host) {
    if (!isWsl(host))
        return [];
    const { sockets } = await listNetstatSockets(host, ".exe");
    const servers = sockets.filter(({ state, program }) => (state === "listening" || state === "bound") && !RELAY.test(program ?? ""));
    return servers.map((socket) => ({ ...socket, side: "Windows" }));
}
function isWsl(host) {
    return host.platform === "linux" && INTEROPERABILITY.some((path) => host.exists(path));
}

;// CONCATENATED MODULE: ./lib/src/host/holders/nameListed.js






async function nameListed(sockets, host) {
    const relayed = sockets.some(({ program }) => RELAY.test(program ?? ""));
    const ss = ["--exec", "ss", "-H", "-t", "-u", "-l", "-n", "-p"];
    const listing = relayed && host.platform === "win32" ? host.command?.("wsl.exe", ss) : null;
    const linux = parseSsListeners((await listing) ?? "");
    const details = host.platform === "darwin" ? await readMacDetails(sockets, host) : new Map();
    return new Map(sockets.map((socket) => {
        const { program = "", port, protocol } = socket;
        const process = RELAY.test(program) ? linux.get(`${port}/${protocol}`) : undefined;
        if (process === undefined)
            return [socket, toListedHolder(socket, host.platform, details.get(socket.pid ?? 0))];
        const relay = (0,lib_escapeControlChars/* escapeControlChars */._)(program);
        const detail = `in WSL, pid ${process.pid}, through ${relay}`;
        return [socket, Holder_makeHolder("process", (0,lib_escapeControlChars/* escapeControlChars */._)(process.name), { detail })];
    }));
}
function toWindowsHolder(socket) {
    const holder = toListedHolder(socket, "win32");
    const { pid, detail } = holder;
    const place = pid === null ? "" : `pid ${pid}`;
    const notes = ["on Windows", place, detail].filter(Boolean);
    return { ...holder, pid: null, detail: notes.join(", "), side: "Windows" };
}
function toListedHolder(socket, platform, seen = null) {
    const { pid: listed, program, peer, state, port } = socket;
    const pid = listed ?? null;
    if (program === undefined && pid === null)
        return Holder_makeHolder("unknown", Holder_UNNAMED, { detail: "a process that this account cannot see" });
    const name = (0,lib_escapeControlChars/* escapeControlChars */._)(program ?? `pid ${pid}`).trim();
    const known = knownPrograms_findKnownProgram({ name, pid, detail: seen, port }, platform);
    const connection = state === "connected" ? CONNECTION + peer : "";
    const isNoted = known !== null && seen?.startsWith(Holder_AGENT);
    const detail = [connection, known?.note, isNoted ? "" : seen].filter(Boolean).join(", ") || null;
    const more = { pid, detail, ...listFlags(socket) };
    return Holder_makeHolder(known?.forwards ? "unknown" : "process", name, more);
}
function listFlags({ state, foreign }) {
    return { ...(state === "connected" && { connection: true }), ...(foreign && { foreign }) };
}
const MAX_PROCESSES = 100;
async function readMacDetails(sockets, host) {
    if (sockets.length === 0)
        return new Map();
    const clients = sockets.flatMap(({ program, pid }) => (program === "ssh" && pid ? [pid] : []));
    const ids = [...new Set(clients)].slice(0, MAX_PROCESSES).join(",");
    const [agents, commands] = await Promise.all([
        host.command?.("launchctl", ["list"]),
        ids === "" ? null : host.command?.("ps", ["-ww", "-o", "pid=,command=", "-p", ids]),
    ]);
    const labels = (agents ?? "").matchAll(/^(\d+)\t[^\t\n]*\t(?!application\.)([^\s]+)$/gm);
    const lines = (commands ?? "").matchAll(/^[ ]*(\d+) (.+)$/gm);
    return new Map([
        ...Array.from(labels, ([, pid, label = ""]) => [Number(pid), Holder_AGENT + label]),
        ...Array.from(lines, ([, pid, line = ""]) => [Number(pid), (0,readProcess/* parseCommandLine */.Du)(line.replaceAll(" ", "\0"))]),
    ]);
}

;// CONCATENATED MODULE: ./lib/src/host/holders/nameHolders.js











const KTHREADD = 2;
async function nameHolders(sockets, containers, job, host) {
    if (host.platform !== "linux")
        return nameListed(sockets, host);
    const inodes = new Set(sockets.map(({ inode }) => inode).filter((inode) => inode > 0));
    const owners = findProcesses(host, inodes);
    const isHidden = ({ inode }) => inode > 0 && !owners.pids.has(inode);
    const notes = await readSocketNotes(owners.complete ? [] : sockets.filter(isHidden), host);
    const context = {
        containers,
        job,
        host,
        ownUnit: (0,readProcess/* readControlGroup */.rd)("self", host).unit,
        ownUid: (0,readProcess/* readUid */.rX)("self", host),
        managers: listManagers(host),
        ancestors: new Set((0,Job/* listAncestors */.vl)("self", host).map(({ pid }) => pid)),
        boot: (0,readProcess/* readBootTime */.YN)(host),
    };
    const byProcess = new Map();
    const nameOwner = (socket) => {
        if (socket.side !== undefined)
            return toWindowsHolder(socket);
        const note = notes.get(socket.inode);
        const pid = owners.pids.get(socket.inode) ?? note?.pid ?? null;
        if (pid !== null)
            return (0,getOrInsert/* getOrInsert */.P)(byProcess, pid, () => toProcessHolder(pid, socket, context));
        const ofUnit = note?.group ? toUnitHolder(note.group, socket, context) : null;
        return ofUnit ?? toUnseenHolder(socket, owners, context);
    };
    return new Map(sockets.map((socket) => {
        const holder = nameOwner(socket);
        if (socket.state !== "connected")
            return [socket, holder];
        const note = holder.detail === null ? "" : `: ${holder.detail}`;
        const detail = `${CONNECTION}${socket.peer ?? "an unknown peer"}${note}`;
        return [socket, { ...holder, detail, connection: true }];
    }));
}
function listManagers(host) {
    const { socket } = findEngine_findEngine(host);
    const path = socket !== null && "path" in socket ? socket.path : "";
    const [, engineUser] = /^(?:\/var)?\/run\/user\/(\d+)\//.exec(path) ?? [];
    const own = (0,readProcess/* readUid */.rX)("self", host);
    return new Set([...(own === null ? [] : [own]), ...(engineUser ? [Number(engineUser)] : [])]);
}
function toContainerHolder(container, since, job) {
    const { compose } = container;
    const status = container.status === "" ? container.state : container.status.toLowerCase();
    const detail = [
        ...(compose ? [`container ${container.name}`] : []),
        status,
        ...(0,Job/* describeContainerJob */.C5)(container, since, job),
    ].join(", ");
    return compose
        ? Holder_makeHolder("compose", `${compose.project}/${compose.service}`, { since, detail, compose })
        : Holder_makeHolder("container", container.name, { since, detail });
}
function toUnitHolder(group, { uid }, context) {
    const { host } = context;
    const { container: id, unit, userUnit } = group;
    const detail = `a process of ${findUserName(host, uid)}`;
    if (id !== null)
        return toContainedHolder(group, { pid: null, since: null, detail }, context);
    if (unit === null)
        return null;
    if (LAUNCHERS.test(unit))
        return Holder_makeHolder("unknown", Holder_UNNAMED, { detail: `${detail}, started by ${unit}` });
    if (userUnit)
        return Holder_makeHolder("unit", unit, describeUserUnit(detail, uid, context));
    return Holder_makeHolder("unit", unit, { detail: [detail, ...describeRestarts(unit, host)].join(", ") });
}
function describeUserUnit(detail, uid, { host, ownUid }) {
    if (uid === ownUid)
        return { detail: detail + USER_UNIT, userUnit: true };
    const unitUser = findUserName(host, uid);
    return { detail: `${detail} (a unit of user ${unitUser})`, unitUser };
}
function describeRestarts(unit, host) {
    const policy = readRestartPolicy(unit, host);
    return policy === null ? [] : [`restarted by systemd (Restart=${policy})`];
}
function toProcessHolder(pid, socket, context) {
    const { host, ownUnit, boot } = context;
    const process = (0,readProcess/* readProcess */.Wv)(host, pid, boot);
    const { name, since, commandLine, unit, container: id, parent } = process;
    if (parent === KTHREADD && (0,readProcess/* isInFirstPidNamespace */.i6)(host))
        return Holder_makeHolder("kernel", "kernel", { detail: `its thread ${name}` });
    const seen = { name, pid, detail: commandLine, port: socket.port };
    const known = knownPrograms_findKnownProgram(seen, host.platform);
    if (id !== null) {
        const detail = known?.forwards ? `${name}, ${known.note}` : `${name} in a container`;
        return toContainedHolder(process, { pid, since, detail }, context);
    }
    const isLaunched = wasLaunched(process, ownUnit);
    if (known?.forwards && isLaunched)
        return toProxyHolder(process, known, context);
    const isOfUnit = unit !== null && unit !== ownUnit && (!isLaunched || isOwnProgram(name, unit));
    return isOfUnit
        ? toUnitProgramHolder(process, unit, socket, context)
        : toFreeHolder(process, socket, known, context);
}
function wasLaunched({ unit, hasTerminal }, ownUnit) {
    return unit === null || unit === ownUnit || LAUNCHERS.test(unit) || hasTerminal;
}
function toUnitProgramHolder({ pid, since, commandLine, userUnit }, unit, { uid }, context) {
    const more = userUnit
        ? describeUserUnit(commandLine, uid, context)
        : { detail: [commandLine, ...describeRestarts(unit, context.host)].join(", ") };
    return Holder_makeHolder("unit", unit, { pid, since, ...more });
}
function toFreeHolder(process, { uid }, known, { job, host, ownUid, ancestors }) {
    const { name, pid, since, commandLine } = process;
    const user = ownUid === null || uid === ownUid ? null : findUserName(host, uid);
    const notes = [
        commandLine,
        known?.note,
        user === null ? "" : `user ${user}`,
        ...(0,Job/* describeJob */.hx)(process, job, host),
    ];
    return Holder_makeHolder("process", name || `pid ${pid}`, {
        pid,
        since,
        detail: notes.filter(Boolean).join(", ") || null,
        ...(user !== null && ownUid !== 0 && { foreign: true }),
        ...(ancestors.has(pid) && { ancestor: true }),
    });
}
function toContainedHolder({ container: id, runtime, manager }, seen, { containers, job, managers }) {
    const name = id?.slice(0, 12) ?? "";
    if (manager !== undefined && !managers.has(manager))
        return Holder_makeHolder("container", name, { ...seen, runtime: null });
    const container = containers?.find((each) => each.id === id);
    if (container !== undefined)
        return { ...toContainerHolder(container, seen.since, job), pid: seen.pid };
    const isDocker = containers === null && runtime === "docker";
    const other = { runtime: runtime === "podman" ? runtime : null };
    return Holder_makeHolder("container", name, { ...seen, ...(isDocker ? {} : other) });
}
function toProxyHolder({ name, pid, since, parent }, { note }, { containers, host }) {
    const make = (detail) => Holder_makeHolder("unknown", name, { pid, since, detail });
    if (!/^(?:docker|rootlesskit)/.test(name))
        return make(note);
    if (containers === null)
        return make(`${note}; Docker could not be reached to identify it`);
    if (name !== "docker-proxy")
        return make(note);
    const engine = readEnginePid(host);
    const isOfEngine = (0,readProcess/* readStat */.BV)(parent, host)?.name === "dockerd";
    if (parent === engine || (parent === 1 && !isOfEngine))
        return Holder_makeHolder("process", name, { pid, since, detail: LEFT_OVER });
    const other = isOfEngine && engine !== null ? "" : ", or one that Docker does not list";
    return make(`${note} of another engine${other}`);
}
const INSTANCE_MANAGERS = /^(?:incus|lxd|snap\.lxd\.[\w-]+)\.service$/;
function isOwnProgram(name, unit) {
    return INSTANCE_MANAGERS.test(unit) || name.startsWith(unit.replace(/d?\.service$/, ""));
}
function toUnseenHolder(socket, owners, { host, ownUid }) {
    if (socket.state === "time-wait") {
        const detail = "a closed connection; the kernel frees the port within a minute";
        return Holder_makeHolder("kernel", "TIME_WAIT", { detail });
    }
    if (owners.complete && (0,readProcess/* isInFirstPidNamespace */.i6)(host))
        return Holder_makeHolder("kernel", "kernel", { detail: "a socket that no process has open" });
    const detail = owners.complete
        ? "a process that cannot be seen from this container"
        : `a process of ${findUserName(host, socket.uid)}` +
            (ownUid === 0 ? ", which cannot be identified" : " (run with sudo to identify it)");
    return Holder_makeHolder("unknown", Holder_UNNAMED, { detail });
}
function findUserName(host, uid) {
    const line = (host.read("/etc/passwd") ?? "")
        .split("\n")
        .find((each) => each.split(":")[2] === `${uid}`);
    return line?.split(":")[0] || `${uid}`;
}

;// CONCATENATED MODULE: ./lib/src/host/linux/readKernel.js

const EPHEMERAL = {
    linux: [32768, 60999],
    darwin: [49152, PortRange/* MAX_PORT */.XP],
    win32: [49152, PortRange/* MAX_PORT */.XP],
    other: [32768, 60999],
};
const UNPRIVILEGED_START = 1024;
const LOOPBACK_6 = /^0{31}1 /m;
function readKernel({ platform, read }) {
    const isLinux = platform === "linux";
    const sys = (name) => (isLinux && read(`/proc/sys/net/ipv4/${name}`)?.trim()) || "";
    const [low, high] = sys("ip_local_port_range").split(/\s+/).map(Number);
    const start = sys("ip_unprivileged_port_start");
    return {
        platform,
        ephemeral: low && high ? [low, high] : EPHEMERAL[platform],
        reserved: parsePortRanges(sys("ip_local_reserved_ports")),
        unprivilegedStart: /^\d+$/.test(start) ? Number(start) : UNPRIVILEGED_START,
        ipv6: !isLinux || LOOPBACK_6.test(read("/proc/net/if_inet6") ?? ""),
    };
}
function parsePortRanges(text) {
    return text
        .trim()
        .split(",")
        .flatMap((part) => {
        const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
        return first === undefined ? [] : [[Number(first), Number(last)]];
    });
}

;// CONCATENATED MODULE: ./lib/src/host/linux/listLinuxSockets.js


const STATES = {
    "tcp 06": "time-wait",
    "tcp 07": null,
    "tcp 0A": "listening",
    "udp 01": "connected",
    "udp 07": "bound",
};
const SCTP_LISTENING = "10";
const LINE = new RegExp(String.raw `^ *\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]+):([\dA-F]{4}) ([\dA-F]{2}) ` +
    String.raw `\S+ \S+ \S+ +(\d+) +\d+ (\d+) `);
function listLinuxSockets(host, isRequested) {
    const tables = [];
    for (const protocol of ["tcp", "udp"]) {
        const text = host.read(`/proc/net/${protocol}`);
        if (text === null)
            return null;
        tables.push(parseProcNet(text, protocol, isRequested));
        tables.push(parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, isRequested));
    }
    return [...tables.flat(), ...parseSctp(host.read("/proc/net/sctp/eps") ?? "")];
}
function parseProcNet(text, protocol, isRequested) {
    return text.split("\n").flatMap((line) => {
        const [, local = "", localPort = "", remote = "", remotePort = "", code = "", uid, inode] = LINE.exec(line) ?? [];
        const port = Number.parseInt(localPort, 16);
        const known = STATES[`${protocol} ${code}`];
        const state = known === undefined && protocol === "tcp" ? "connected" : known;
        const isConnection = state === "connected" || state === "time-wait";
        if (!(port > 0) || !state || (isConnection && !isRequested(port)))
            return [];
        const peerPort = Number.parseInt(remotePort, 16);
        const peer = peerPort === 0 ? null : formatPeer(readAddress(remote).address, peerPort);
        return [
            {
                ...readAddress(local),
                protocol,
                port,
                peer,
                state,
                uid: Number(uid),
                inode: Number(inode),
            },
        ];
    });
}
function readAddress(words) {
    if (words.length === 8) {
        const word = Number.parseInt(words, 16);
        const bytes = [0, 8, 16, 24].map((shift) => (word >>> shift) & 255);
        return { family: "IPv4", address: bytes.join(".") };
    }
    const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
    return (0,parseHostAddress/* parseHostAddress */.u)(groups) ?? { family: "IPv6", address: groups };
}
function formatPeer(address, port) {
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
function parseSctp(text) {
    return text.split("\n").slice(1).flatMap(parseSctpLine);
}
function parseSctpLine(line) {
    const [, , , status, , localPort, user, number, ...written] = line.trim().split(/\s+/);
    const [port, uid, inode] = [Number(localPort), Number(user), Number(number)];
    if (!(port > 0 && port <= PortRange/* MAX_PORT */.XP) || !Number.isInteger(uid) || !Number.isInteger(inode))
        return [];
    const state = status === SCTP_LISTENING ? "listening" : "bound";
    const addresses = written.map((address) => (0,parseHostAddress/* parseHostAddress */.u)(address.replace("*", "")));
    return addresses.flatMap((address) => address ? [{ ...address, protocol: "sctp", port, peer: null, state, uid, inode }] : []);
}

;// CONCATENATED MODULE: ./lib/src/host/macos/listMacSockets.js


async function listMacSockets(host) {
    const run = (...args) => host.command?.("netstat", args);
    const [named, inet, inet6] = await Promise.all([
        host.command?.("lsof", ["-nP", "-iTCP", "-iUDP", "-FpcftPnT"]),
        run("-anv", "-f", "inet"),
        run("-anvl", "-f", "inet6"),
    ]);
    const short = inet6 ? "" : await run("-anv", "-f", "inet6");
    const own = parseLsof(named ?? "");
    const rows = [
        ...parseMacNetstat((inet ?? "") + (short ?? "")),
        ...parseMacNetstat(inet6 ?? "", true),
    ];
    const listed = rows.filter((row) => row !== "unreadable");
    const isCut = ({ address }) => address.endsWith(CUT);
    const known = new Set(own.map(formatKey));
    const owners = new Set([...own, ...listed.filter((row) => !isCut(row))].map(formatOwner));
    const others = listed.filter((row) => isCut(row) ? !owners.has(formatOwner(row)) : !known.has(formatKey(row)));
    const isListed = Boolean(inet || inet6 || short);
    return {
        sockets: [...own, ...others.map((row) => ({ ...row, foreign: true }))],
        missing: isListed
            ? describeUnreadable(rows.length - listed.length, "netstat")
            : "netstat cannot list the sockets of other users",
    };
}
const formatKey = ({ protocol, family, address, port, peer }) => `${protocol} ${family} ${address} ${port} ${peer === null}`;
const formatOwner = ({ protocol, family, port, pid }) => `${protocol} ${family} ${port} of ${pid}`;
function parseLsof(text) {
    const sockets = [];
    let pid = 0;
    let program = "";
    let file = {};
    const finish = () => {
        sockets.push(...parseSocket(file, pid).map((socket) => ({ ...socket, pid, program })));
        file = {};
    };
    for (const line of text.split("\n")) {
        const [letter = "", value] = [line[0], line.slice(1)];
        if (letter === "p" || letter === "f" || letter === "")
            finish();
        if (letter === "p")
            pid = Number(value);
        else if (letter === "c")
            program = value.replaceAll(String.raw `\x20`, " ");
        else if (letter === "T")
            file[value.split("=", 1)[0] ?? ""] = value.slice(value.indexOf("=") + 1);
        else
            file[letter] = value;
    }
    finish();
    return sockets;
}
function parseSocket({ P: name = "", n: endpoint = "", t: family, ST: state = "" }, pid) {
    const [local = "", peer = null] = endpoint.split("->");
    const protocol = name.toLowerCase();
    const wildcard = family === "IPv6" ? "::" : "0.0.0.0";
    const address = parseNetstatAddress(local, { separator: ":", wildcard });
    if (protocol !== "tcp" && protocol !== "udp")
        return [];
    const rows = toNetstatRows({ protocol, address, peer, state, pid });
    return rows.filter((row) => row !== "unreadable");
}
const MAX_SHORT_ADDRESS = 16;
const NAMED_PROCESS = /^(.*):(\d+)(?= [\da-f]{5}(?: |$))/;
function parseMacNetstat(text, isFull = false) {
    let pidColumn = -1;
    return text.split("\n").flatMap((line) => {
        const words = line
            .replace(/(Local|Foreign) Address/g, "$1")
            .trim()
            .split(/\s+/);
        if (words[0] === "Proto")
            pidColumn = words.findIndex((word) => /^(process:)?pid$/.test(word));
        const [, protocol, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
        if (protocol !== "tcp" && protocol !== "udp")
            return [];
        if (protocol === "udp")
            words.splice(5, 0, "");
        const [, , , local = "", foreign = "", state = ""] = words;
        const address = parseNetstatAddress(local, {
            separator: ".",
            wildcard: families === "4" ? "0.0.0.0" : "::",
            maxLength: isFull ? null : MAX_SHORT_ADDRESS,
        });
        const peer = foreign === "*.*" ? null : foreign;
        const process = parseProcess(pidColumn < 0 ? [] : words.slice(pidColumn));
        return toNetstatRows({ protocol, address, peer, state, ...process });
    });
}
function parseProcess(words) {
    const [, program, pid = ""] = NAMED_PROCESS.exec(words.join(" ")) ?? [];
    if (program)
        return { pid: Number(pid), program };
    return { pid: /^\d+$/.test(words[0] ?? "") ? Number(words[0]) : 0 };
}

;// CONCATENATED MODULE: ./lib/src/host/listSockets.js



const NO_SOCKETS = { sockets: [], missing: null };
async function listSockets(host, isRequested) {
    if (host.platform === "darwin")
        return listMacSockets(host);
    if (host.platform === "win32")
        return listNetstatSockets(host);
    const sockets = listLinuxSockets(host, isRequested);
    return sockets === null
        ? { sockets: [], missing: "the sockets of this host cannot be listed" }
        : { sockets, missing: null };
}

;// CONCATENATED MODULE: ./lib/src/host/listListeners.js













async function listListeners_listListeners(host, isRequested) {
    const engine = findEngine_findEngine(host);
    const blind = findBlindSpot(host, engine);
    const isSeen = blind?.bindsHere ?? true;
    const isShown = (port) => isRequested === null || isRequested(port);
    const readingContainers = readContainers(host, engine);
    const listingWindows = listWindowsSockets(host);
    const { sockets: listed, missing } = isSeen
        ? await listSockets(host, isRequested ?? (() => false))
        : NO_SOCKETS;
    const bound = isSeen && isRequested !== null ? await findBoundSockets(null, host) : [];
    const all = [...listed, ...bound, ...(await listingWindows)];
    const sockets = all.filter(({ port }) => isShown(port));
    const { view, failure } = await readingContainers;
    const containers = view?.containers ?? null;
    const ports = listContainerPorts(containers ?? []).filter(({ endpoint }) => isShown(endpoint.first));
    const publishing = [...new Set(ports.map(({ container }) => container))];
    const isTooMany = isRequested === null && publishing.length > MAX_INSPECTED;
    const readingStarts = readStarts(host, engine, isTooMany ? [] : publishing);
    const publishedAt = new Set(ports.map(({ endpoint }) => formatEndpoint(endpoint)));
    const unpublished = sockets.filter((socket) => !publishedAt.has(formatEndpoint(toEndpoint(socket))));
    const job = await (0,Job/* findJob */.pC)(host);
    const holders = await nameHolders(unpublished, containers, job, host);
    const starts = await readingStarts;
    const published = ports.map(({ container, endpoint }) => {
        const holder = toContainerHolder(container, starts.get(container.id) ?? null, job);
        return { endpoint, dualStack: false, state: "published", holder };
    });
    const listeners = [...toListeners(holders, sockets), ...published].toSorted(compareListeners);
    const visibility = describeVisibility(blind, failure, missing);
    return {
        kernel: readKernel(host),
        ...visibility,
        isListed: isSeen && missing === null,
        listeners,
    };
}
function toListeners(holders, sockets) {
    const ipv4 = new Set(sockets.filter(({ family }) => family === "IPv4").map(formatPort));
    return Array.from(holders, ([socket, holder]) => {
        const dualStack = socket.address === "::" && !ipv4.has(formatPort(socket)) ? null : false;
        return { endpoint: toEndpoint(socket), dualStack, state: socket.state, holder };
    });
}
const formatPort = ({ protocol, port }) => `${port}/${protocol}`;
function compareListeners({ endpoint: a }, { endpoint: b }) {
    if (a.first !== b.first)
        return a.first - b.first;
    const [one, other] = [`${a.protocol} ${a.address}`, `${b.protocol} ${b.address}`];
    return one < other ? -1 : Number(one > other);
}

;// CONCATENATED MODULE: ./lib/src/host/linux/showUnits.js
async function showUnits_showUnits(names, properties, scope, host) {
    const user = scope === "user" ? ["--user"] : [];
    const args = [...user, "show", `--property=${properties.join(",")}`, ...names];
    const shown = (await host.command?.("systemctl", args)) ?? "";
    return shown
        .trim()
        .split(/\n\n+/)
        .filter((block) => block !== "")
        .map((block) => new Map(block.split("\n").map(parseProperty)));
}
function parseProperty(line) {
    const [name = ""] = line.split("=", 1);
    return [name, line.slice(name.length + 1)];
}

;// CONCATENATED MODULE: ./lib/src/rules/formatHolder.js

const KINDS = {
    compose: "compose service",
    container: "container",
    unit: "systemd unit",
    process: "process",
    kernel: "the kernel",
    lease: "the lease of",
};
const UNIDENTIFIED = "something that could not be identified";
function formatHolder_formatHolder(holder, brief = false) {
    const { kind, name, pid, detail } = holder;
    if (kind === "unknown")
        return name === Holder_UNNAMED ? (detail ?? UNIDENTIFIED) : [name, detail].filter(Boolean).join(", ");
    const isKernel = kind === "kernel";
    const notes = [
        isKernel && name !== "kernel" ? name : "",
        pid === null ? "" : `pid ${pid}`,
        brief ? "" : formatDetails(holder),
    ].filter(Boolean);
    const subject = isKernel ? KINDS.kernel : `${KINDS[kind]} ${name}`;
    return `${subject}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}
function formatHolderNotes(holders) {
    return holders.flatMap((holder) => {
        const details = holder.kind === "unknown" ? "" : formatDetails(holder);
        const release = holder.release === undefined ? "" : `\`${holder.release}\` releases it`;
        const notes = [details, release].filter(Boolean).join("; ");
        return notes === "" ? [] : [`${holder.name}: ${notes}`];
    });
}
function formatDetails({ since, detail }) {
    return [since === null ? "" : `since ${since}`, detail].filter(Boolean).join(", ");
}
function withoutCommandLine(holder) {
    return holder.kind === "process" || holder.kind === "unit" ? { ...holder, detail: null } : holder;
}

;// CONCATENATED MODULE: ./lib/src/host/findUnlistedSockets.js


const UNLISTED = Holder_makeHolder("unknown", Holder_UNNAMED, {
    detail: "a socket that is bound but not listening, which the kernel does not list",
});
function findUnlistedSockets_makeUnlistedHolder({ platform }) {
    const detail = "a program that the list of sockets does not show";
    return platform === "linux" ? UNLISTED : makeHolder("unknown", UNNAMED, { detail });
}
const EVERY_ADDRESS = [
    { family: "IPv4", address: "0.0.0.0" },
    { family: "IPv6", address: "::" },
];
const findUnlistedSockets_MAX_PORTS = 1000;
async function findUnlistedSockets(named, { listeners, isListed }, host) {
    if (host.platform !== "linux" || isListed !== true)
        return [];
    const listed = new Set(listeners.flatMap(({ endpoint: { protocol, first } }) => (protocol === "tcp" ? [first] : [])));
    const endpoints = named.flatMap((each) => each.protocol === null || each.protocol === "tcp" ? listEndpoints(each) : []);
    const unlisted = endpoints.filter(({ first }) => !listed.has(first));
    const refused = selectPorts(await tryBind(unlisted, host), "in-use");
    const held = selectPorts(await tryBind(refused, host), "in-use");
    return held.map((endpoint) => ({ endpoint, dualStack: false, state: "bound", holder: UNLISTED }));
}
function listEndpoints({ family, address, first, last }) {
    const addresses = family === null || address === null ? EVERY_ADDRESS : [{ family, address }];
    const ports = Array.from({ length: Math.min(last - first + 1, findUnlistedSockets_MAX_PORTS) }, (_, i) => first + i);
    return ports.flatMap((port) => addresses.map((each) => ({ ...each, first: port, last: port, protocol: "tcp" })));
}

;// CONCATENATED MODULE: ./lib/src/changes/findUsers.js





async function findUsers_findUsers(endpoints, host) {
    if (endpoints.length === 0)
        return [];
    const isRequested = (port) => endpoints.some(({ first, last }) => port >= first && port <= last);
    const view = await listListeners(host, isRequested);
    const outcomes = await tryBind(view.isListed === true ? endpoints : [], host);
    const refused = selectPorts(outcomes, "in-use");
    const using = view.listeners.filter((each) => endpoints.some((endpoint) => usesEndpoint(each, endpoint)) &&
        (isServing(each) || refused.some((endpoint) => usesEndpoint(each, endpoint))));
    const unlisted = refused.filter((endpoint) => !using.some((each) => usesEndpoint(each, endpoint)));
    const holder = makeUnlistedHolder(host);
    return [
        ...using,
        ...unlisted.map((endpoint) => ({ endpoint, dualStack: false, state: "bound", holder })),
    ];
}
function isServing({ state }) {
    return state !== "connected" && state !== "time-wait";
}
const SHORT_ID = /^[0-9a-f]{12}$/;
function findContainer({ kind, name, compose }, endpoint, containers) {
    if (kind !== "container" && kind !== "compose")
        return null;
    const named = containers.filter((each) => compose === null
        ? each.name === name || (SHORT_ID.test(name) && each.id.startsWith(name))
        : each.compose?.project === compose.project &&
            each.compose.service === compose.service &&
            each.compose.directory === compose.directory);
    const publishing = named.filter(({ published }) => published.some((each) => overlaps(each, endpoint)));
    const [found, ...others] = publishing.length > 0 ? publishing : named;
    return found !== undefined && others.length === 0 ? found : null;
}

;// CONCATENATED MODULE: ./lib/src/changes/describeRestart.js







const MAX_TRIGGERS = 5;
const SWARM_SERVICE = "com.docker.swarm.service.name";
async function describeRestart_describeRestart(holder, host) {
    const { kind } = holder;
    if (kind === "unit")
        return describeUnit(holder, host);
    if (kind === "container" || kind === "compose")
        return describeContainer(holder, host);
    return kind === "process" ? describeParent(holder, host) : [];
}
async function describeUnit({ name, userUnit }, host) {
    if (!isPlainName(name))
        return [];
    const scope = userUnit ? "user" : "system";
    const [unit] = await showUnits([name], ["Restart", "TriggeredBy"], scope, host);
    const listed = unit?.get("TriggeredBy") ?? "";
    const triggers = listed.split(" ").filter(isPlainName).slice(0, MAX_TRIGGERS);
    const restart = unit?.get("Restart") ?? "";
    const policy = /^[a-z-]+$/.test(restart) && restart !== "no" ? [`it has Restart=${restart}`] : [];
    const systemctl = userUnit ? "systemctl --user" : "sudo systemctl";
    const command = triggers.length > 0
        ? `${triggers.join(" and ")} can start it: stop that with \`${systemctl} disable --now ` +
            `${triggers.join(" ")}\``
        : `to keep it from starting: \`${systemctl} mask --now ${name}\``;
    return [...policy, command];
}
async function describeContainer(holder, host) {
    const { kind, name, detail, runtime = "docker" } = holder;
    if (runtime !== "docker")
        return [];
    const [, member] = /^container ([^,]+),/.exec(detail ?? "") ?? [];
    const container = kind === "compose" ? member : name;
    if (container === undefined || !isPlainName(container))
        return [];
    const json = asObject(await askForJson(host, findEngine(host), `/containers/${container}/json`));
    const service = asString(asObject(asObject(json["Config"])["Labels"])[SWARM_SERVICE]);
    if (isPlainName(service))
        return [`Swarm starts it: stop that with \`docker service scale ${service}=0\``];
    const policy = asString(asObject(asObject(json["HostConfig"])["RestartPolicy"])["Name"]);
    if (!/^[a-z-]+$/.test(policy) || policy === "no")
        return [];
    const command = `docker update --restart=no ${container}`;
    return [`it has restart policy ${policy}: to remove that, run \`${command}\``];
}
function describeParent({ pid }, host) {
    const parent = (pid === null ? null : readStat(pid, host))?.parent ?? 0;
    if (parent <= 1)
        return [];
    const name = readStat(parent, host)?.name ?? "";
    if (name === "")
        return [];
    const { unit } = readControlGroup(parent, host);
    const place = unit === null ? "" : `, in systemd unit ${unit}`;
    return [`its parent is ${escapeControlChars(name)} (pid ${parent}${place})`];
}

;// CONCATENATED MODULE: ./lib/src/changes/waitUntilFree.js





const MAX_WAIT = 10_000;
const MIN_STABLE = 3000;
const MIN_FREE = 1000;
const POLL = 200;
const TICKS_PER_SECOND = 100;
const MAX_NAMED = 5;
function readMoment({ host, now = Date.now }) {
    const [, uptime] = /^(\d+\.\d\d) /.exec(host.read("/proc/uptime") ?? "") ?? [];
    const ticks = uptime === undefined ? null : Math.round(Number(uptime) * TICKS_PER_SECOND);
    return { time: now(), ticks };
}
function wait(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
async function waitUntilFree(items, started, deps) {
    const users = await waitForUsers(items, deps);
    const found = await Promise.all(items.map(async (item) => {
        const own = users.filter((user) => item.endpoints.some((endpoint) => usesEndpoint(user, endpoint)));
        const use = await describeUse(item, own, started, deps.host);
        return use === null ? [] : [[item, use]];
    }));
    return new Map(found.flat());
}
async function waitForUsers(items, { host, now = Date.now, pause = wait }) {
    const endpoints = items.flatMap((item) => item.endpoints);
    if (endpoints.length === 0)
        return [];
    const start = now();
    let seen = { key: "", at: start };
    for (;;) {
        const users = await findUsers(endpoints, host);
        const key = users.map(({ holder }) => `${holder.kind} ${holder.name} ${holder.pid}`).join("\n");
        if (key !== seen.key)
            seen = { key, at: now() };
        const isStable = now() - seen.at >= (key === "" ? MIN_FREE : MIN_STABLE);
        if (isStable || now() - start >= MAX_WAIT)
            return users;
        await pause(POLL);
    }
}
async function describeUse(item, users, started, host) {
    const back = users.filter(({ holder }) => isNewer(holder, item, started, host));
    const [shown] = back.length > 0 ? back : users;
    if (shown === undefined)
        return null;
    const { holder } = shown;
    const own = users.filter((user) => user.holder === holder);
    const ports = own.map(({ endpoint }) => `${endpoint.first}/${endpoint.protocol}`);
    const named = [...new Set(ports)].slice(0, MAX_NAMED).join(", ");
    const name = formatHolder(holder, true);
    if (back.length === 0)
        return { result: "still-in-use", detail: `${named} is still in use by ${name}` };
    const cause = await describeRestart(holder, host);
    const detail = [`${named} is in use again by ${name}`, ...cause].join("; ");
    return { result: "came-back", detail };
}
function isNewer(holder, item, { time, ticks }, host) {
    const { kind, name, pid, since } = holder;
    if (pid !== null) {
        const stat = readStat(pid, host);
        return stat !== null && ticks !== null && stat.startTicks > ticks;
    }
    if (since === null)
        return false;
    const isSame = kind === item.holder.kind && name === item.holder.name;
    return Date.parse(since) > (isSame ? time - 1000 : time);
}

;// CONCATENATED MODULE: ./lib/src/changes/startAgain.js













function canStartAgain(target) {
    return target.kind === "unit" || (target.kind === "container" && !target.removed);
}
function isFinal(step) {
    return step.kind === "stop" && !canStartAgain(step.target);
}
const NEEDS_ROOT = "starting it requires root; run again with --sudo";
const REMOVED = "it was removed";
const ENDED = "a process that was ended cannot be started again";
const UNKNOWN = "Docker could not be asked about it";
async function startAgain_planStart({ target, state }, { host, stopper }) {
    switch (target.kind) {
        case "process":
            return describeProcess(target, state, host);
        case "network":
            return describeNetwork(target, state, host);
        case "unit":
            return planUnit(target, host, stopper.sudo);
        default:
            return target.runtime === "docker" ? planContainers(target, state, host) : planPodman(target);
    }
}
async function startAgain(step, deps) {
    const plan = await planAfterStop(step, deps);
    if ("result" in plan)
        return plan;
    const ports = step.ports.flatMap((text) => parseEndpoint(text) ?? []);
    const others = await listUsers(ports, deps.host);
    for (const words of plan.commands) {
        const { isOk, output } = await deps.stopper.run(words);
        if (isOk)
            continue;
        const reason = formatOutput(output) || `${words[0]} failed`;
        const users = ports.flatMap((port) => describeUser(port, others ?? []) ?? []);
        const detail = [plan.detail, reason, ...users].filter(Boolean).join("; ");
        return { result: isMissing(output, step.target) ? "lost" : "failed", detail };
    }
    const { result, detail } = await waitUntilRunning(step, ports, others, deps);
    return { result, detail: [plan.detail, detail].filter(Boolean).join("; ") || null };
}
const [STOP_TIME, MAX_STOP_TIME] = [10, 60];
async function planAfterStop(step, deps) {
    const { host, now = Date.now, pause = wait } = deps;
    const { state, target } = step;
    const plan = await startAgain_planStart(step, deps);
    if (state !== "planned" || target.kind !== "container")
        return plan;
    if (!("result" in plan) || plan.result !== "running")
        return plan;
    const end = now() + (await readStopTime(target, host)) * 1000;
    for (;;) {
        await pause(startAgain_POLL);
        const later = await startAgain_planStart(step, deps);
        if (!("result" in later) || later.result !== "running" || now() >= end)
            return later;
    }
}
async function readStopTime({ ids, runtime }, host) {
    if (runtime !== "docker")
        return 0;
    const engine = findEngine_findEngine(host);
    const times = ids.map(async (id) => {
        const json = (0,lib_json/* asObject */.eB)(await readContainers_askForJson(host, engine, `/containers/${id}/json`));
        const { StopTimeout: time } = (0,lib_json/* asObject */.eB)(json["Config"]);
        return typeof time === "number" && time >= 0 ? time : STOP_TIME;
    });
    return Math.min(Math.max(...(await Promise.all(times))), MAX_STOP_TIME) + 1;
}
function describeProcess({ pid, startTicks }, state, host) {
    if (state !== "planned")
        return { result: "lost", detail: ENDED };
    const isThere = (0,readProcess/* isSameProcess */.SM)((0,readProcess/* readStat */.BV)(pid, host), startTicks);
    return isThere ? { result: "running", detail: null } : { result: "lost", detail: ENDED };
}
async function describeNetwork({ ids }, state, host) {
    if (state !== "planned")
        return { result: "lost", detail: REMOVED };
    const engine = findEngine_findEngine(host);
    const answers = await Promise.all(ids.map((id) => askEngine(host, engine, `/networks/${id}`)));
    if (answers.some((answer) => answer === null || !("body" in answer || is404(answer.failure))))
        return { result: "failed", detail: UNKNOWN };
    const isThere = answers.every((answer) => answer !== null && "body" in answer);
    return isThere ? { result: "running", detail: null } : { result: "lost", detail: REMOVED };
}
const is404 = (failure) => failure === "the engine responded with status 404";
async function planUnit({ names, scope }, host, sudo) {
    const user = scope === "user" ? ["--user"] : [];
    const units = await showUnits_showUnits(names, ["LoadState", "ActiveState"], scope, host);
    const isKnown = units.length === names.length && units.every((unit) => unit.has("ActiveState"));
    const missing = names.filter((_, at) => units[at]?.get("LoadState") === "not-found");
    if (isKnown && missing.length > 0)
        return { result: "lost", detail: `systemd does not know ${missing.join(" and ")} anymore` };
    const isActive = (at) => /^(?:active|reloading)$/.test(units[at]?.get("ActiveState") ?? "");
    const stopped = names.filter((_, at) => !(isKnown && isActive(at)));
    if (stopped.length === 0)
        return { result: "running", detail: null };
    const isForeign = scope === "system" && !sudo;
    const uid = (0,readProcess/* readUid */.rX)("self", host);
    if (isForeign && uid !== null && uid !== 0)
        return { result: "failed", detail: NEEDS_ROOT };
    const commands = stopped.map((name) => ["systemctl", ...user, "start", name]);
    return { commands, detail: null, isStopped: isKnown };
}
function planPodman({ ids, removed }) {
    return removed
        ? { result: "lost", detail: REMOVED }
        : { commands: [["podman", "start", ...ids]], detail: null, isStopped: false };
}
async function planContainers(target, state, host) {
    const { ids, removed } = target;
    if (removed && state !== "planned")
        return { result: "lost", detail: REMOVED };
    const all = await listAllContainers(host, findEngine_findEngine(host));
    if (all === null)
        return removed
            ? { result: "failed", detail: UNKNOWN }
            : { commands: [["docker", "start", ...ids]], detail: null, isStopped: false };
    const find = (id) => all.find((each) => each.id.startsWith(id));
    const isRunning = (id) => holdsPorts(find(id)?.state ?? "exited");
    const there = ids.filter((id) => find(id) !== undefined);
    if (there.length === 0)
        return describeRemoved(target, all);
    const stopped = there.filter((id) => !isRunning(id));
    const missing = ids.length - there.length;
    const verb = missing === 1 ? "was" : "were";
    const detail = missing === 0 ? null : `${missing} of its ${ids.length} containers ${verb} removed since`;
    if (stopped.length === 0)
        return { result: "running", detail };
    return removed
        ? { result: "lost", detail: "an earlier job left it" }
        : { commands: [["docker", "start", ...stopped]], detail, isStopped: true };
}
function describeRemoved({ compose, removed }, containers) {
    const others = containers.filter((each) => compose !== null &&
        each.compose?.project === compose.project &&
        each.compose.service === compose.service &&
        !each.compose.oneOff &&
        holdsPorts(each.state));
    if (!removed && others.length > 0)
        return { result: "running", detail: null };
    const command = removed ? null : formatUp(compose);
    const since = removed ? REMOVED : `${REMOVED} since`;
    return { result: "lost", detail: command === null ? since : `${since}; ${command}` };
}
function formatUp(compose) {
    const { project = "", service = null } = compose ?? {};
    if (service === null || !adviseStop_isPlainName(project) || !adviseStop_isPlainName(service))
        return null;
    const command = `docker compose -p ${project} up -d ${service}`;
    return `\`${command}\` in the directory of its Compose file creates it again`;
}
const startAgain_MAX_WAIT = 10_000;
const MIN_RUNNING = 500;
const startAgain_POLL = 200;
async function waitUntilRunning(step, ports, others, deps) {
    const { host, now = Date.now, pause = wait } = deps;
    const start = now();
    const known = new Set(others?.map(formatUser));
    for (;;) {
        const state = await startAgain_planStart(step, deps);
        const isRunning = "result" in state ? state.result === "running" : !state.isStopped;
        const users = await listUsers(ports, host);
        const isOther = (user) => known.has(formatUser(user)) && !isOwn(user, step.target);
        const isUsed = (port) => users === null || users.some((user) => Listener_usesEndpoint(user, port) && !isOther(user));
        const unused = ports.filter((port) => !isUsed(port));
        const time = now() - start;
        if (isRunning && unused.length === 0 && time >= MIN_RUNNING)
            return { result: "started", detail: null };
        if (time >= startAgain_MAX_WAIT) {
            const uses = unused.map((port) => describeUser(port, users ?? []) ?? describeUnused(port));
            return isRunning
                ? { result: "started", detail: uses.join("; ") }
                : { result: "failed", detail: ["it ended again", ...uses].join("; ") };
        }
        await pause(startAgain_POLL);
    }
}
function isOwn({ holder: { name, compose } }, target) {
    if (target.kind !== "container")
        return target.kind === "unit" && target.names.includes(name);
    return compose === null
        ? target.names.includes(name)
        : compose.project === target.compose?.project &&
            [null, compose.service].includes(target.compose.service);
}
async function listUsers(ports, host) {
    if (ports.length === 0)
        return [];
    const isRequested = (port) => ports.some(({ first, last }) => port >= first && port <= last);
    const { listeners, isListed } = await listListeners_listListeners(host, isRequested);
    const users = listeners.filter((each) => isServing(each) && ports.some((port) => Listener_usesEndpoint(each, port)));
    return isListed === true || users.length > 0 ? users : null;
}
function formatUser({ endpoint, holder: { kind, name, pid } }) {
    return JSON.stringify([formatEndpoint(endpoint), kind, name, pid]);
}
function describeUser(port, users) {
    const user = users.find((each) => Listener_usesEndpoint(each, port));
    return user === undefined
        ? null
        : `${formatNamed(port)} is in use by ${formatHolder_formatHolder(user.holder, true)}`;
}
const describeUnused = (port) => `nothing uses ${formatNamed(port)} yet`;
const formatNamed = (port) => port.protocol === null ? formatPorts(port) : `${formatPorts(port)}/${port.protocol}`;
const MAX_OUTPUT = 1000;
function formatOutput(output) {
    const lines = output.split("\n").map((line) => line.trim());
    return lines
        .filter((line) => line !== "")
        .join("; ")
        .slice(0, MAX_OUTPUT);
}
function isMissing(output, target) {
    const isOne = target.kind === "container" && target.ids.length === 1;
    return isOne && /no such container|no container with name or ID/i.test(output);
}

;// CONCATENATED MODULE: ./lib/src/compose/Project.js
const MADE_OF_COMPOSE_FILES = {
    compose: true,
    copy: true,
    environment: true,
    "policy-needs": false,
    "workflow-job": false,
};
function isComposeProject({ origin }) {
    return MADE_OF_COMPOSE_FILES[origin.kind];
}
function environmentOf({ origin }) {
    return origin.kind === "environment" ? origin.environment : null;
}

// EXTERNAL MODULE: ./lib/src/lib/parseIp.js
var lib_parseIp = __webpack_require__(1247);
;// CONCATENATED MODULE: ./lib/src/compose/load/shown.js


function shown_isShowable(text) {
    return text.length <= 200 && (/^[\d.:/-]*$/.test(text) || (0,lib_parseIp/* parseIp */.r)(text) !== null);
}
function shown_getShown(node, known) {
    const text = getText(node);
    return text === null || known?.test(text) ? text : (shown_getHidden(node) ?? text);
}
function shown_getHidden(node) {
    return node?.kind === "scalar" && shown_isSecret(node) ? (node.written ?? "") : null;
}
function shown_isSecret({ pieces, value }) {
    return pieces.some(({ secret }) => secret) && !shown_isShowable(String(value));
}

;// CONCATENATED MODULE: ./lib/src/compose/load/template.js

const template_MAX_DEPTH = 100;
const MAX_LENGTH = 1024 * 1024;
const NAME = String.raw `[_a-zA-Z]\w*`;
const BRACED = String.raw `\{(?:(?<closed>${NAME})\}|(?<name>${NAME})(?<operator>:?[-+?]))?`;
const HEAD = new RegExp(String.raw `\$(?:\$|(?<plain>${NAME})|${BRACED})?`, "g");
function template_substitute(template, lookup, depth = 0) {
    return new Substituter(lookup, depth).run(template);
}
class Substituter {
    #lookup;
    #depth;
    #pieces = [];
    #unset = [];
    #failure = null;
    #value = "";
    constructor(lookup, depth) {
        this.#lookup = lookup;
        this.#depth = depth;
    }
    run(template) {
        for (const line of template.split(/(?<=\n)/))
            this.#substituteLine(line);
        return {
            value: this.#value,
            pieces: this.#pieces,
            unset: this.#unset,
            failure: this.#failure,
        };
    }
    #substituteLine(line) {
        const lastBrace = line.lastIndexOf("}");
        let at = 0;
        for (;;) {
            HEAD.lastIndex = at;
            const head = HEAD.exec(line);
            if (!head)
                break;
            const { plain, closed, name = "", operator } = head.groups ?? {};
            this.#value += line.slice(at, head.index);
            at = head.index + head[0].length;
            const variable = plain ?? closed;
            if (variable)
                this.#putVariable(variable);
            else if (!head[0].startsWith("${"))
                this.#value += "$";
            else if (!operator || lastBrace < at) {
                this.#fail({ kind: "invalid" });
                at = head.index + "${".length;
            }
            else {
                const close = findClosingBrace(line, head.index, lastBrace);
                this.#putOperation(name, operator, line.slice(at, close));
                at = close + 1;
            }
        }
        this.#value += line.slice(at);
    }
    #putOperation(name, operator, word) {
        const found = this.#lookup(name);
        const present = found !== undefined && !(operator.length === 2 && found.value === "");
        switch (operator.at(-1)) {
            case "-":
                if (present)
                    this.#put(toText(found), name, true, found);
                else
                    this.#put(this.#substituteWord(word), name, true, {
                        source: "default",
                        span: null,
                        ...(found && { isEmpty: true }),
                    });
                break;
            case "+":
                if (present)
                    this.#put(this.#substituteWord(word), name, false, found);
                else
                    this.#put(toText(found), name, false, found ?? UNSET);
                break;
            default:
                if (present)
                    this.#put(toText(found), name, true, found);
                else {
                    this.#substituteWord(word);
                    const reason = word.includes("$") ? "" : word;
                    this.#fail({ kind: "required", name, reason });
                }
        }
    }
    #substituteWord(word) {
        if (this.#depth >= template_MAX_DEPTH) {
            this.#fail({ kind: "too-deep" });
            return toText(undefined);
        }
        const { value, pieces, unset, failure } = template_substitute(word, this.#lookup, this.#depth + 1);
        if (failure)
            this.#fail(failure);
        this.#unset.push(...unset);
        return { value, secret: pieces.some(({ secret }) => secret) };
    }
    #putVariable(name) {
        const found = this.#lookup(name);
        if (!found)
            this.#unset.push(name);
        this.#put(toText(found), name, true, found ?? UNSET);
    }
    #put({ value, secret }, name, assignable, { source, span, isEmpty }) {
        const start = this.#value.length;
        const end = start + value.length;
        if (end > MAX_LENGTH) {
            this.#fail({ kind: "too-long" });
            return;
        }
        const origin = { source, span, secret, ...(isEmpty && { isEmpty }) };
        this.#pieces.push({ start, end, name, assignable, ...origin });
        this.#value += value;
    }
    #fail(failure) {
        this.#failure ??= failure;
    }
}
function toText(found) {
    const value = found?.value ?? "";
    return { value, secret: !shown_isShowable(value) };
}
const UNSET = { source: "unset", span: null };
function findClosingBrace(template, from, last) {
    let open = 0;
    for (let i = from; i <= last; i++) {
        if (template[i] === "}" && --open === 0)
            return i;
        if (template[i] === "{") {
            open++;
            i++;
        }
    }
    return last;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/dotenv.js

const SPACE = /(?:[^\S\ufeff]|\u0085)*/y;
const SPACE_IN_LINE = /[\t\v\f\r \u0085\u00a0]*/y;
const ONE_SPACE = /[^\S\ufeff]|\u0085/;
const KEY = /[\p{L}\p{N}\w.\-[\]\t\v\f\r \u0085\u00a0]*/uy;
const dotenv_MAX_LENGTH = 16 * 1024 * 1024;
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;
const ESCAPED = {
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
    '"': '"',
    "\\": "\\",
};
function dotenv_parseDotenv(file, text, environment, into) {
    return new DotenvReader(file, text, environment, into).run();
}
class DotenvReader {
    #file;
    #text;
    #lookup;
    #values;
    #at = 0;
    #length = 0;
    constructor(file, text, environment, values) {
        this.#file = file;
        this.#text = text;
        this.#lookup = (name) => environment(name) ?? values.get(name);
        this.#values = values;
    }
    run() {
        while (this.#skipToStatement()) {
            const failure = this.#readStatement();
            if (failure)
                return failure;
        }
        return null;
    }
    #skipToStatement() {
        for (;;) {
            this.#at = this.#findEnd(SPACE);
            if (this.#text[this.#at] !== "#")
                return this.#at < this.#text.length;
            this.#at = this.#findLineEnd();
        }
    }
    #readStatement() {
        const start = this.#at;
        if (/^export[\t\n\f\r ]/.test(this.#text.slice(start, start + 7))) {
            this.#at += "export".length;
            this.#at = this.#findEnd(SPACE_IN_LINE);
        }
        if (this.#at >= this.#text.length)
            return this.#failure("export has no variable", "use export NAME=value", start, this.#at);
        const key = this.#readKey();
        if (isFailure(key))
            return key;
        this.#at = this.#findEnd(SPACE_IN_LINE);
        if (key.inherited) {
            const found = this.#lookup(key.name);
            if (found)
                this.#values.set(key.name, found);
            return null;
        }
        const quote = this.#text[this.#at];
        const read = quote === '"' || quote === "'"
            ? this.#readQuotedValue(start, quote, key.name)
            : this.#readPlainValue(start);
        if (isFailure(read))
            return read;
        const { value, end } = read;
        const span = { file: this.#file, start, end };
        this.#values.set(key.name, { value, source: "file", span });
        return null;
    }
    #readKey() {
        const start = this.#at;
        const end = this.#findEnd(KEY);
        const sign = this.#text[end];
        if (sign === undefined)
            return { name: "", inherited: false };
        if (sign !== "=" && sign !== ":" && sign !== "\n")
            return this.#failure("invalid character in a variable name", "use only letters, digits and _ . - [ ] before the = sign", end);
        this.#at = end + 1;
        const name = trimEnd(this.#text.slice(start, end));
        if (!name.includes(" "))
            return { name, inherited: sign === "\n" };
        return this.#failure("variable name contains a space", "use one NAME=value per line", start, end);
    }
    #readQuotedValue(statement, quote, name) {
        const quoted = readQuoted(this.#text, this.#at, quote);
        if (!quoted)
            return this.#failure(`missing closing ${quote} in the value of ${showName(name)}`, `add the closing ${quote}`, this.#at, this.#findLineEnd());
        const { text, end } = quoted;
        this.#at = end;
        return quote === '"'
            ? this.#substitute(expandEscapes(text), statement, end)
            : { value: text, end };
    }
    #readPlainValue(statement) {
        const end = this.#findLineEnd();
        const raw = this.#text.slice(this.#at, end);
        const comment = raw.indexOf(" #");
        const value = trimEnd(comment < 0 ? raw : raw.slice(0, comment));
        this.#at = Math.min(end + 1, this.#text.length);
        return this.#substitute(value, statement, end);
    }
    #substitute(raw, start, end) {
        const substitution = template_substitute(raw, this.#lookup);
        const { value } = substitution;
        this.#length += value.length;
        const failure = this.#length > dotenv_MAX_LENGTH ? TOO_LONG : substitution.failure;
        return failure ? describeFailure(failure, { file: this.#file, start, end }) : { value, end };
    }
    #findEnd(characters) {
        characters.lastIndex = this.#at;
        characters.test(this.#text);
        return characters.lastIndex;
    }
    #findLineEnd() {
        const newline = this.#text.indexOf("\n", this.#at);
        return newline < 0 ? this.#text.length : newline;
    }
    #failure(message, fix, start, end = start + 1) {
        const span = { file: this.#file, start, end: Math.min(end, this.#text.length) };
        return { message, fix, span };
    }
}
function trimEnd(text) {
    let end = text.length;
    while (end > 0 && ONE_SPACE.test(text.charAt(end - 1)))
        end--;
    return text.slice(0, end);
}
function isFailure(result) {
    return "message" in result;
}
function readQuoted(text, at, quote) {
    let out = "";
    for (let i = at + 1; i < text.length; i++) {
        const character = text.charAt(i);
        if (character === quote)
            return { text: out, end: i + 1 };
        if (character === "\\" && i + 1 < text.length) {
            const following = text.charAt(++i);
            out += following === quote ? following : character + following;
            continue;
        }
        out += character;
    }
    return null;
}
function expandEscapes(raw) {
    return raw.replace(ESCAPE, (escape) => {
        if (escape === "\\$")
            return "$$";
        if (escape[1] === "0") {
            const octal = escape.slice(2);
            const code = octal.length === 3 && /^[0-7]+$/.test(octal) ? parseInt(octal, 8) : 256;
            return code < 256 ? String.fromCharCode(code) : escape;
        }
        return ESCAPED[escape.charAt(1)] ?? escape;
    });
}
function showName(name) {
    return /^[A-Z_][A-Z0-9_]{0,40}$/.test(name) ? name : "(hidden)";
}
const TOO_LONG = { kind: "too-long" };
function describeFailure(failure, span) {
    switch (failure.kind) {
        case "required":
            return {
                message: `required variable ${showName(failure.name)} is missing a value`,
                fix: `set ${showName(failure.name)}`,
                span,
            };
        case "too-deep":
            return {
                message: "variables are nested more than 100 levels deep",
                fix: "reduce the nesting of defaults",
                span,
            };
        case "too-long":
            return { message: "value is too long after substitution", fix: "shorten the value", span };
        default:
            return {
                message: "invalid variable syntax",
                fix: "use ${NAME} or ${NAME:-default}, or write $$ for a literal $",
                span,
            };
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/parseShortPort.js



const FORM = 'use "HOST:CONTAINER", "ADDRESS:HOST:CONTAINER" or "CONTAINER", e.g. "127.0.0.1:8080:80/tcp"';
function parseShortPort_parseShortPort(entry, isShown = isShowable) {
    const describeInvalid = (name, value) => isShown(value) ? `invalid ${name} ${JSON.stringify(value)}` : `invalid ${name}`;
    const parts = splitEntry(entry);
    const text = (part) => entry.slice(...parts[part]);
    const refuse = (part, name, fix) => {
        return { message: describeInvalid(name, text(part)), fix, range: parts[part] };
    };
    const describePorts = (name, part) => `${name} ports${isShown(text(part)) ? ` ${text(part)}` : ""}`;
    if (text("target") === "")
        return {
            message: `no container port${isShown(entry) ? ` in ${JSON.stringify(entry)}` : ""}`,
            fix: FORM,
        };
    const protocol = readProtocol(text("protocol"));
    if (protocol === null)
        return refuse("protocol", "protocol", "use tcp, udp or sctp");
    const hostIp = parseShortPort_readAddress(text("hostIp"));
    if (hostIp === undefined)
        return refuse("hostIp", "IP address", "use an IP address of the host, e.g. 127.0.0.1 or [::1]");
    const container = parseRange(text("target"));
    if (!container)
        return refuse("target", "container port", "use a port from 1 to 65535, or a range, e.g. 80-82");
    const host = text("published") === "" ? null : parseRange(text("published"));
    if (host === undefined)
        return refuse("published", "host port", "use a port from 1 to 65535, or a range, e.g. 8000-8010");
    const count = countPorts(container);
    if (host && count > 1 && countPorts(host) !== count)
        return {
            message: `${describePorts("host", "published")} and ${describePorts("container", "target")}` +
                " differ in number",
            fix: "use ranges of the same length, or a single container port",
        };
    return { hostIp: hostIp || null, host, target: container.first, count, protocol, parts };
}
function splitEntry(entry) {
    const lastColon = entry.lastIndexOf(":");
    const previousColon = lastColon > 0 ? entry.lastIndexOf(":", lastColon - 1) : -1;
    const slash = entry.indexOf("/", lastColon + 1);
    const targetEnd = slash < 0 ? entry.length : slash;
    return {
        hostIp: previousColon < 0 ? NOWHERE : [0, previousColon],
        published: lastColon < 0 ? NOWHERE : [previousColon + 1, lastColon],
        target: [lastColon + 1, targetEnd],
        protocol: [slash < 0 ? entry.length : slash + 1, entry.length],
    };
}
const NOWHERE = (/* unused pure expression or super */ null && ([-1, -1]));
function parseShortPort_isPortMistake(parsed) {
    return "message" in parsed;
}
function readProtocol(text) {
    const protocol = text === "" ? "tcp" : text.toLowerCase();
    return protocol === "tcp" || protocol === "udp" || protocol === "sctp" ? protocol : null;
}
function parseShortPort_readAddress(raw) {
    const bracketed = raw.startsWith("[");
    if (bracketed && !raw.endsWith("]"))
        return undefined;
    const address = bracketed ? raw.slice(1, -1) : raw;
    return address === "" || parseIp(address) ? address : undefined;
}
function parseRange(text) {
    const dash = text.indexOf("-");
    const first = parsePort(dash < 0 ? text : text.slice(0, dash));
    if (first === null)
        return undefined;
    if (dash < 0 || text.slice(0, dash) === text.slice(dash + 1))
        return { first, last: first };
    const last = parsePort(text.slice(dash + 1));
    return last === null || last < first ? undefined : { first, last };
}
function parsePort(text) {
    return /^[+]?\d+$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : null;
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/Node.js
function Node_createScalar(span, type, value, plain = false) {
    return {
        kind: "scalar",
        span,
        via: null,
        type,
        value,
        plain,
        written: null,
        pieces: [],
        broken: false,
    };
}
function Node_createSequence(span, items) {
    return { kind: "sequence", span, via: null, items };
}
function Node_createMapping(span) {
    return { kind: "mapping", span, via: null, entries: new Map(), keys: new Map() };
}
function Node_isNull(node) {
    return node === undefined || (node.kind === "scalar" && node.type === "null");
}
function Node_isBroken(node) {
    return node?.kind === "scalar" && node.broken;
}
function Node_getText(node) {
    return node?.kind === "scalar" && node.type === "str" ? node.value : null;
}
function Node_formatScalar(node) {
    return node?.kind === "scalar" ? String(node.value) : "";
}
function Node_getChild(node, ...keys) {
    let at = node;
    for (const key of keys)
        at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
    return at;
}
function Node_getItems(node, ...keys) {
    const found = Node_getChild(node, ...keys);
    return found?.kind === "sequence" ? found.items : [];
}
function Node_getMapping(node, key) {
    const found = Node_getChild(node, key);
    return found?.kind === "mapping" ? found : undefined;
}
function Node_setEntry(node, key, value, keySpan = value.span) {
    node.entries.set(key, value);
    if (!node.keys.has(key))
        node.keys.set(key, keySpan);
}
function Node_removeEntry(node, key) {
    node.entries.delete(key);
    node.keys.delete(key);
}
function Node_clone(node, via) {
    const through = via ? { ...via, next: node.via } : node.via;
    if (node.kind === "scalar")
        return { ...node, via: through };
    if (node.kind === "sequence")
        return { ...node, via: through, items: node.items.map((item) => Node_clone(item, via)) };
    const entries = new Map();
    for (const [key, value] of node.entries)
        entries.set(key, Node_clone(value, via));
    return { ...node, via: through, entries, keys: new Map(node.keys) };
}
function Node_countNodes(node) {
    if (node.kind === "scalar")
        return 1;
    let count = 1;
    for (const child of node.kind === "sequence" ? node.items : node.entries.values())
        count += Node_countNodes(child);
    return count;
}
function Node_listOrigins(node) {
    const out = [];
    for (let via = node.via; via && out.length < 10; via = via.next)
        out.push({ message: via.message, span: via.span });
    return out;
}
function Node_hasSameContent(a, b) {
    if (a.kind === "scalar")
        return b.kind === "scalar" && a.type === b.type && a.value === b.value;
    if (a.kind === "sequence")
        return (b.kind === "sequence" &&
            a.items.length === b.items.length &&
            a.items.every((item, i) => Node_hasSameContent(item, b.items[i])));
    if (b.kind !== "mapping" || a.entries.size !== b.entries.size)
        return false;
    for (const [key, value] of a.entries) {
        const other = b.entries.get(key);
        if (!other || !Node_hasSameContent(value, other))
            return false;
    }
    return true;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/dropDuplicatePorts.js


function dropDuplicatePorts_numberPorts(root) {
    for (const service of getMapping(root, "services")?.entries.values() ?? [])
        for (const [index, item] of getItems(service, "ports").entries())
            item.position ??= index;
}
function dropDuplicatePorts_dropDuplicatePorts(root, problems) {
    for (const [name, service] of getMapping(root, "services")?.entries ?? []) {
        const ports = service.kind === "mapping" ? service.entries.get("ports") : undefined;
        if (ports?.kind !== "sequence")
            continue;
        const isKnown = (item) => item.kind !== "mapping" || item.entries.has("target");
        for (const item of ports.items.filter((each) => !isKnown(each)))
            problems.push({
                message: `service ${name}: port has no target`,
                fix: "add target: with the port that the container listens on",
                span: item.span,
                related: listOrigins(item),
            });
        ports.items = dropDuplicates(ports.items.filter(isKnown));
    }
}
function dropDuplicates(items) {
    if (items.some((item) => item.kind === "mapping" && (item.run?.count ?? 1) > 1))
        return dropOverlaps(items);
    return [...distinctBy(items, formatPortKey)];
}
function formatPortKey(item) {
    if (item.kind === "mapping") {
        const { entries } = item;
        const hostIp = formatAsGo(entries.get("host_ip"), "0.0.0.0");
        const published = formatAsGo(entries.get("published"), "%!s(<nil>)");
        const protocol = formatAsGo(entries.get("protocol"), "tcp");
        return `${hostIp}:${published}:${formatScalar(entries.get("target"))}/${protocol}`;
    }
    return item.kind === "scalar" && (item.type === "int" || item.type === "str")
        ? String(item.value)
        : "";
}
function formatAsGo(node, absent) {
    if (node === undefined)
        return absent;
    return getText(node) ?? `%!s(${node.kind === "scalar" ? `${node.type}:${node.value}` : ""})`;
}
function dropOverlaps(items) {
    let kept = [];
    for (const item of items) {
        const run = readPortRun(item);
        if (run) {
            kept = addPortRun(kept, run);
            continue;
        }
        const key = formatPortKey(item);
        const place = kept.findIndex((other) => (readPortRun(other)?.count ?? 1) === 1 && formatPortKey(other) === key);
        kept[place < 0 ? kept.length : place] = item;
    }
    return kept;
}
function addPortRun(kept, run) {
    let added = [[0, run.count]];
    const out = [];
    for (const other of kept) {
        const earlier = readPortRun(other);
        const from = Math.max(earlier?.target ?? 0, run.target);
        const to = earlier ? Math.min(earlier.target + earlier.count, run.target + run.count) : 0;
        if (earlier?.group !== run.group || from >= to) {
            out.push(other);
            continue;
        }
        out.push(...slicePortRun(earlier.item, 0, from - earlier.target), ...slicePortRun(run.item, from - run.target, to - run.target), ...slicePortRun(earlier.item, to - earlier.target, earlier.count));
        added = added.flatMap((range) => subtract(range, [from - run.target, to - run.target]));
    }
    return [...out, ...added.flatMap(([start, end]) => slicePortRun(run.item, start, end))];
}
function subtract([start, end], [from, to]) {
    const parts = [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
    ];
    return parts.filter(([first, last]) => first < last);
}
function readPortRun(item) {
    if (item.kind !== "mapping")
        return null;
    const target = item.entries.get("target");
    if (target?.kind !== "scalar" || target.type !== "int" || typeof target.value !== "number")
        return null;
    const distance = readDistance(item.entries.get("published"), target.value);
    if (distance === null)
        return null;
    const hostIp = formatAsGo(item.entries.get("host_ip"), "0.0.0.0");
    const protocol = formatAsGo(item.entries.get("protocol"), "tcp");
    const group = `${hostIp}\n${protocol}\n${distance}`;
    return { item, group, target: target.value, count: item.run?.count ?? 1 };
}
function readDistance(published, target) {
    if (published === undefined)
        return "absent";
    const digits = getText(published);
    return digits !== null && /^(0|[1-9]\d*)$/.test(digits) ? String(Number(digits) - target) : null;
}
function slicePortRun(item, start, end) {
    if (start >= end)
        return [];
    if (start === 0 && end === (item.run?.count ?? 1))
        return [item];
    const out = { ...item, entries: new Map(item.entries), run: { count: end - start } };
    for (const key of ["target", "published"]) {
        const node = item.entries.get(key);
        if (node?.kind !== "scalar")
            continue;
        const port = Number(node.value) + start;
        out.entries.set(key, { ...node, value: node.type === "str" ? String(port) : port });
    }
    return [out];
}
function toSinglePorts(item) {
    if (item.kind !== "mapping" || !item.run)
        return [item];
    return Array.from({ length: item.run.count }, (_, at) => slicePortRun(item, at, at + 1)).flat();
}

;// CONCATENATED MODULE: ./lib/src/compose/load/PathTable.js

class PathTable {
    #children = new Map();
    #value;
    static from(rows) {
        const root = new PathTable();
        for (const [path, value] of Object.entries(rows)) {
            let at = root;
            for (const key of path.split("."))
                at = (0,getOrInsert/* getOrInsert */.P)(at.#children, key, () => new PathTable());
            at.#value = value;
        }
        return root;
    }
    get value() {
        return this.#value;
    }
    at(key) {
        return this.#children.get(key) ?? this.#children.get("*");
    }
}

// EXTERNAL MODULE: ./lib/src/lib/paths.js
var paths = __webpack_require__(6221);
;// CONCATENATED MODULE: ./lib/src/compose/load/Environment.js

class Environment_Environment {
    #values;
    constructor(values = new Map()) {
        this.#values = new Map(values);
    }
    static ofProcess(variables) {
        const values = new Map();
        for (const [name, value] of Object.entries(variables))
            if (value !== undefined)
                values.set(name, { value, source: "shell", span: null });
        return new Environment_Environment(values);
    }
    lookup = (name) => this.#values.get(name);
    get(name) {
        return this.#values.get(name)?.value;
    }
    set(name, value) {
        this.#values.set(name, value);
    }
    withMissing(others, isIncluded) {
        const out = new Environment_Environment(this.#values);
        for (const [name, value] of others.#values)
            if (!out.#values.has(name) && isIncluded(name))
                out.#values.set(name, value);
        return out;
    }
    withFiles(files, { problems, spend }) {
        const read = new Map();
        for (const { path, text } of files) {
            const failure = parseDotenv(path, text, this.lookup, read);
            if (failure)
                problems.push({ ...failure, related: [] });
            let length = 0;
            for (const { value } of read.values())
                length += value.length;
            if (!spend("substituted", length, { file: path, start: 0, end: 0 }))
                break;
        }
        return this.withMissing(new Environment_Environment(read), () => true);
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/merge.js


const replace = (_base, override) => override;
const asSequence = (base, override) => {
    const items = [...toItems(base), ...toItems(override)];
    return { ...Node_createSequence(override.span, items), via: override.via };
};
const asMapping = (fill) => (base, override, table) => mergeMappings(merge_toMapping(base, fill), merge_toMapping(override, fill), table);
const build = (base, override, table) => {
    const toBuild = (node) => {
        if (node.kind === "mapping")
            return node;
        const out = Node_createMapping(node.span);
        if (node.kind === "scalar" && node.type === "str")
            Node_setEntry(out, "context", node);
        return out;
    };
    return mergeMappings(toBuild(base), toBuild(override), table);
};
const MERGERS = PathTable.from({
    "services.*.build": build,
    "services.*.build.args": asSequence,
    "services.*.command": replace,
    "services.*.depends_on": asMapping(merge_createDependency),
    "services.*.entrypoint": replace,
    "services.*.env_file": asSequence,
    "services.*.environment": asSequence,
    "services.*.healthcheck.test": replace,
    "services.*.label_file": asSequence,
    "services.*.labels": asSequence,
    "services.*.networks": asMapping(merge_createNull),
});
function merge_merge(base, override) {
    return mergeMappings(base, override, MERGERS);
}
function merge_mergeResource(inherited, override, { kind, name, tags }) {
    const model = createMapping(inherited.span);
    const resources = createMapping(inherited.span);
    setEntry(model, kind, resources);
    setEntry(resources, name, inherited);
    merge_applyResets(model, tags);
    return mergeNodes(inherited, override, MERGERS.at(kind)?.at(name));
}
function mergeNodes(base, override, table) {
    if (table?.value)
        return table.value(base, override, table);
    if (Node_isNull(override))
        return base;
    if (base.kind === "mapping" && override.kind === "mapping")
        return mergeMappings(base, override, table);
    if (base.kind !== "sequence" || override.kind !== "sequence")
        return override;
    base.items.push(...override.items);
    return base;
}
function mergeMappings(base, override, table) {
    for (const [key, value] of override.entries) {
        const existing = base.entries.get(key);
        const merged = existing === undefined ? value : mergeNodes(existing, value, table?.at(key));
        Node_setEntry(base, key, merged, override.keys.get(key));
    }
    return base;
}
function toItems(node) {
    if (node.kind === "sequence")
        return node.items;
    if (node.kind === "scalar")
        return node.type === "str" ? [node] : [];
    const items = Array.from(node.entries, ([key, value]) => {
        const text = Node_isNull(value) ? key : `${key}=${Node_formatScalar(value)}`;
        const item = { ...Node_createScalar(value.span, "str", text), via: value.via };
        if (value.kind !== "scalar")
            return item;
        const { broken, written } = value;
        const shift = key.length + 1;
        const pieces = value.pieces.map((piece) => {
            return { ...piece, start: piece.start + shift, end: piece.end + shift };
        });
        return { ...item, pieces, broken, written: written === null ? null : `${key}=${written}` };
    });
    return items.toSorted((a, b) => (Node_formatScalar(a) < Node_formatScalar(b) ? -1 : 1));
}
function merge_toMapping(node, fill) {
    if (node.kind === "mapping")
        return node;
    const out = { ...Node_createMapping(node.span), via: node.via };
    if (node.kind === "sequence")
        for (const item of node.items)
            if (item.kind === "scalar" && item.type === "str")
                Node_setEntry(out, item.value, fill(item), item.span);
    return out;
}
function merge_createNull(name) {
    return { ...name, type: "null", value: null };
}
function merge_createDependency(name) {
    const out = { ...Node_createMapping(name.span), via: name.via, short: name };
    Node_setEntry(out, "condition", Node_createScalar(name.span, "str", "service_started"));
    Node_setEntry(out, "required", Node_createScalar(name.span, "bool", true, true));
    return out;
}
function merge_applyResets(target, tags) {
    for (const { path } of tags) {
        const at = getChild(target, ...path.slice(0, -1));
        const last = path.at(-1);
        if (at?.kind === "mapping" && last !== undefined)
            removeEntry(at, last);
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/canonicalize.js




function canonicalize_canonicalize(root, reports) {
    for (const [name, service] of getMapping(root, "services")?.entries ?? []) {
        if (service.kind !== "mapping")
            continue;
        const change = (key, fromList) => {
            const value = service.entries.get(key);
            if (value?.kind === "sequence")
                service.entries.set(key, fromList(value));
        };
        change("ports", (list) => ({
            ...list,
            items: list.items.flatMap((item) => item.kind === "scalar" ? canonicalizePort(item, name, reports) : [item]),
        }));
        change("depends_on", (list) => toMapping(list, createDependency));
        change("networks", (list) => toMapping(list, createNull));
    }
    for (const [name, network] of getMapping(root, "networks")?.entries ?? [])
        canonicalizeExternal(network, `networks.${name}`, reports);
}
function canonicalizePort(item, service, { problems, versions }) {
    if (item.broken)
        return [];
    const reject = (message, fix) => {
        problems.push({
            message: `service ${service}: ${message}`,
            fix,
            span: item.span,
            related: listOrigins(item),
        });
        item.broken = true;
        return [];
    };
    if (item.type !== "str" && item.type !== "int")
        return reject(NO_PORT[item.type] ?? "invalid port", 'put the port in quotes, e.g. "8080:80"');
    const parsed = parseShortPort(String(item.value), isSecret(item) ? () => false : isShowable);
    if (isPortMistake(parsed)) {
        const [first, last] = parsed.range ?? [1, 0];
        const inside = item.pieces.filter(({ start, end }) => first <= start && end <= last);
        const names = [...new Set(inside.map(({ name }) => name))].join(" and ");
        return reject(names === "" ? parsed.message : `${parsed.message}, from ${names}`, parsed.fix);
    }
    if (/[+]\d/.test(String(item.value)))
        versions.push({
            since: "5.1.4",
            message: "rejects a port with a plus sign",
            span: item.span,
        });
    if (parsed.target === 0)
        return reject("invalid container port 0", "use the port that the container listens on");
    return [toLongSyntax(item, parsed)];
}
const NO_PORT = {
    time: "YAML reads a port as a date",
    float: "YAML reads a port as a floating-point number",
};
function toLongSyntax(item, port) {
    const { hostIp, host, target, count, protocol } = port;
    const out = {
        ...createMapping(item.span),
        via: item.via,
        short: item,
        ...(count > 1 && { run: { count } }),
    };
    const put = (key, value) => setEntry(out, key, createScalar(item.span, "str", value));
    put("mode", "ingress");
    if (hostIp !== null)
        put("host_ip", hostIp);
    setEntry(out, "target", createScalar(item.span, "int", target));
    if (host) {
        const isPool = count === 1 && host.last !== host.first;
        put("published", isPool ? `${host.first}-${host.last}` : String(host.first));
    }
    put("protocol", protocol);
    return out;
}
function canonicalize_setDefaults(model) {
    for (const service of getMapping(model, "services")?.entries.values() ?? [])
        for (const port of getItems(service, "ports"))
            for (const [key, value] of Object.entries({ protocol: "tcp", mode: "ingress" }))
                if (port.kind === "mapping" && !port.entries.has(key))
                    setEntry(port, key, createScalar(port.span, "str", value));
}
function canonicalizeExternal(node, path, { problems }) {
    const external = getMapping(node, "external");
    if (node.kind !== "mapping" || !external)
        return;
    const name = external.entries.get("name");
    const other = node.entries.get("name");
    node.entries.set("external", createScalar(external.span, "bool", true));
    if (name && other && !hasSameContent(name, other))
        problems.push({
            message: `${path} has different values for name and external.name`,
            fix: "remove external.name",
            span: name.span,
            related: [],
        });
    if (name && !isNull(name) && !other)
        setEntry(node, "name", name);
}

;// CONCATENATED MODULE: ./lib/src/compose/load/listDependencies.js


const COMPLETED = "service_completed_successfully";
function listDependencies_listDependencies(service) {
    const dependsOn = getMapping(service, "depends_on");
    const found = new Map(Array.from(dependsOn?.entries ?? [], ([name, value]) => {
        const required = getChild(value, "required");
        const isRequired = required?.kind !== "scalar" || required.value !== false;
        const shown = (value.kind === "mapping" ? getShown(value.short) : null) ?? name;
        const span = dependsOn?.keys.get(name) ?? value.span;
        const completes = getText(getChild(value, "condition")) === COMPLETED;
        return [name, { name, shown, required: isRequired, completes, span }];
    }));
    const imply = (name, node) => {
        const shown = getHidden(node) ?? name;
        if (!found.has(name))
            found.set(name, { name, shown, required: true, completes: false, span: node.span });
    };
    for (const link of getItems(service, "links"))
        imply((getText(link) ?? "").replace(/^([^:]*):[^:]*$/, "$1"), link);
    for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
        const node = service.entries.get(key);
        const mode = getText(node);
        if (node && mode?.startsWith("service:"))
            imply(mode.slice("service:".length), node);
    }
    for (const volume of getItems(service, "volumes_from")) {
        const spec = getText(volume) ?? "";
        if (!spec.startsWith("container:"))
            imply(spec.split(":", 1)[0] ?? "", volume);
    }
    return [...found.values()];
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkProject.js




function checkProject_checkPorts(model, problems) {
    for (const [name, service] of getMapping(model, "services")?.entries ?? [])
        for (const [index, port] of getItems(service, "ports").entries())
            for (const { key, isValid, describe, fix } of PORT_CHECKS) {
                const node = getChild(port, key);
                if (node?.kind !== "scalar" || node.broken || isValid(node))
                    continue;
                const message = describe(node, name, port.position ?? index);
                problems.push({ message, fix, span: node.span, related: listOrigins(port) });
                node.broken = true;
            }
}
const PORT_CHECKS = [
    {
        key: "host_ip",
        isValid: ({ value }) => (0,lib_parseIp/* parseIp */.r)(String(value)) !== null,
        describe: ({ value }, service) => `service ${service}: host_ip is ${value === "" ? "empty" : "not an IP address"}`,
        fix: "use an IP address without brackets, e.g. 127.0.0.1 or ::1, " +
            "or remove host_ip to publish on all addresses",
    },
    {
        key: "target",
        isValid: ({ value }) => Number(value) >= 0,
        describe: (_, service, index) => `services.${service}.ports[${index}].target must be 0 or a positive integer`,
        fix: "use the port that the container listens on",
    },
    {
        key: "published",
        isValid: ({ type, value }) => type === "str" || (type === "int" && Number(value) < 2 ** 63),
        describe: (_, service, index) => `services.${service}.ports[${index}].published must be a string or an integer`,
        fix: "put the value in quotes",
    },
];
function checkProject_checkConsistency(model, enabled, problems) {
    const services = getMapping(model, "services");
    if (!services)
        return;
    const networks = new Set(getMapping(model, "networks")?.entries.keys());
    if ([...services.entries.values()].some(usesDefaultNetwork))
        networks.add("default");
    for (const [name, service] of services.entries) {
        if (!enabled.has(name) || service.kind !== "mapping")
            continue;
        const key = services.keys.get(name) ?? service.span;
        const report = (message, fix, span = key) => problems.push({
            message: `service ${name} ${message}`,
            fix,
            span,
            related: listOrigins(service),
        });
        checkNetworks(service, networks, report);
        checkDependencies(name, service, { services, enabled }, report);
        checkScale(service, report);
    }
    checkCycles(services, enabled, problems);
}
function usesDefaultNetwork(service) {
    if (getChild(service, "provider") || getChild(service, "network_mode"))
        return false;
    const networks = getMapping(service, "networks")?.entries;
    return !networks?.size || networks.has("default");
}
function checkNetworks(service, networks, report) {
    const attached = getMapping(service, "networks");
    if (!attached || attached.entries.size === 0)
        return;
    const mode = service.entries.get("network_mode");
    if (getText(mode))
        report("has both network_mode and networks", "remove one of them", mode?.span);
    for (const [network, node] of attached.entries) {
        if (networks.has(network))
            continue;
        const shown = getHidden(node) ?? network;
        report(`refers to undefined network ${shown}`, `add ${shown}: {} to the top-level networks section`, attached.keys.get(network));
    }
}
function checkDependencies(name, service, { services, enabled }, report) {
    const mode = service.entries.get("network_mode");
    for (const { name: other, shown, required, span } of listDependencies(service)) {
        if (enabled.has(other))
            continue;
        if (!services.entries.has(other))
            report(`depends on undefined service ${shown}`, "use a service that exists", span);
        else if (required)
            report(`depends on ${shown}, but no active profile enables ${shown}`, `activate a profile of ${shown}, or add required: false to the dependency`, span);
        else if (getText(mode) === `service:${other}`)
            report(`uses the network of ${shown}, but no active profile enables ${shown}`, `activate a profile of ${shown}, or remove network_mode from ${name}`, mode?.span);
    }
}
function checkScale(service, report) {
    const scale = findNumber(service, "scale");
    const replicas = findNumber(service, "deploy", "replicas");
    if (scale && replicas && Number(scale.value) !== Number(replicas.value))
        report("has different values for scale and deploy.replicas", "remove one of them", scale.span);
    for (const node of [scale, replicas])
        if (node && (Number(node.value) < 0 || Number(node.value) >= 2 ** 63))
            report("has an invalid number of replicas", "use 0 or a positive integer", node.span);
    const containerName = service.entries.get("container_name");
    if (Number((scale ?? replicas)?.value ?? 1) > 1 && getText(containerName))
        report("has a container_name but more than one replica", "remove container_name, so that each container gets a unique name", containerName?.span);
}
function findNumber(service, ...path) {
    const node = getChild(service, ...path);
    return node?.kind === "scalar" && !node.broken && node.type !== "null" ? node : undefined;
}
function checkCycles(services, enabled, problems) {
    const done = new Set();
    for (const start of enabled) {
        const path = [];
        const open = new Set();
        const enter = (name) => {
            const service = services.entries.get(name);
            path.push({ name, rest: service?.kind === "mapping" ? [...listDependencies(service)] : [] });
            open.add(name);
        };
        if (!done.has(start))
            enter(start);
        for (let top = path.at(-1); top; top = path.at(-1)) {
            const next = top.rest.shift();
            if (!next) {
                done.add(top.name);
                open.delete(top.name);
                path.pop();
            }
            else if (open.has(next.name)) {
                const cycle = [...open, next.name].slice([...open].indexOf(next.name));
                problems.push({
                    message: `services form a dependency cycle: ${cycle.join(" → ")}`,
                    fix: "remove one of these dependencies",
                    span: next.span,
                    related: [],
                });
            }
            else if (enabled.has(next.name) && !done.has(next.name))
                enter(next.name);
        }
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/check/unknownKeys.js



const keys = (deciding, others) => ({
    known: new Set(`${deciding} ${others}`.split(" ")),
    deciding: deciding.split(" "),
});
const TOP = keys("include networks services", "configs models name secrets version volumes");
const PORT = keys("host_ip protocol published target", "app_protocol mode name");
const SERVICE = keys("depends_on deploy extends links network_mode networks ports profiles scale", "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs " +
    "container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime " +
    "cpu_shares cpus cpuset credential_spec develop device_cgroup_rules devices dns dns_opt " +
    "dns_search domainname entrypoint env_file environment expose external_links extra_hosts " +
    "gpus group_add healthcheck hostname image init ipc isolation label_file labels logging " +
    "mac_address mem_limit mem_reservation mem_swappiness memswap_limit models oom_kill_disable " +
    "oom_score_adj pid pids_limit platform post_start pre_start pre_stop privileged provider " +
    "pull_policy pull_refresh_after read_only restart runtime secrets security_opt shm_size " +
    "stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits " +
    "use_api_socket user userns_mode uts volumes volumes_from working_dir");
const DEPLOY = keys("replicas", "endpoint_mode labels mode placement resources restart_policy rollback_config update_config");
const DEPENDENCY = keys("required", "condition restart");
const NETWORK = keys("driver driver_opts enable_ipv4 enable_ipv6 external internal name", "attachable ipam labels");
function unknownKeys_findUnknownKeys(model) {
    const found = new Map();
    const compareKeys = (node, [of, service], { known, deciding }, suggest = (key) => suggestNearest(key, deciding)) => {
        for (const [key, span] of node?.kind === "mapping" ? node.keys : []) {
            const fix = known.has(key) || key.startsWith("x-") ? null : suggest(key);
            const place = `${span.file}:${span.start}`;
            if (fix !== null && !found.has(place))
                found.set(place, { of, service, key, fix, span });
        }
    };
    compareKeys(model, ["the project", null], TOP, (key) => suggestPlace(key, model.entries.get(key)));
    for (const [name, network] of getMapping(model, "networks")?.entries ?? [])
        compareKeys(network, [`network ${name}`, null], NETWORK);
    for (const [name, service] of getMapping(model, "services")?.entries ?? []) {
        compareKeys(service, [`service ${name}`, name], SERVICE);
        compareKeys(getChild(service, "deploy"), [`deploy of service ${name}`, name], DEPLOY);
        for (const [on, dependency] of getMapping(service, "depends_on")?.entries ?? [])
            compareKeys(dependency, [`the dependency of service ${name} on ${on}`, name], DEPENDENCY);
        for (const port of getItems(service, "ports"))
            compareKeys(port, [`a port of service ${name}`, name], PORT);
    }
    return [...found.values()];
}
function suggestNearest(key, deciding) {
    const nearest = findNearest(key, deciding);
    return nearest && `change it to ${nearest}`;
}
const UNDER_SERVICES = "move it under services:";
function suggestPlace(key, value) {
    if (isServiceLike(value))
        return UNDER_SERVICES;
    if (SERVICE.deciding.includes(key))
        return "move it into a service";
    return suggestNearest(key, TOP.deciding);
}
function isServiceLike(node) {
    const build = getChild(node, "build");
    return (getText(getChild(node, "image")) !== null ||
        getChild(node, "ports")?.kind === "sequence" ||
        getText(build) !== null ||
        getChild(build, "context") !== undefined);
}
function unknownKeys_checkFormat(root, problems) {
    const names = [...root.entries.keys()];
    if (names.some((name) => /^(?:services|include)$|^x-/.test(name)))
        return;
    const unknown = names.filter((name) => !TOP.known.has(name));
    const services = unknown.filter((name) => isServiceLike(root.entries.get(name)));
    for (const name of unknown.length === names.length ? unknown : services)
        problems.push({
            message: `unknown top-level key ${quoteName(name)}`,
            fix: suggestPlace(name, root.entries.get(name)) ?? UNDER_SERVICES,
            span: root.keys.get(name) ?? root.span,
            related: [],
        });
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkShape.js



const WORDS = {
    string: "a string",
    integer: "an integer",
    number: "a number",
    boolean: "a boolean",
    null: "null",
    list: "a list",
    mapping: "a mapping",
};
function checkShape_checkShape(node, shape, path, problems) {
    if (node.kind === "scalar" && node.broken)
        return;
    const reject = (message, fix) => {
        problems.push({ message, fix, span: node.span, related: listOrigins(node) });
        markBroken(node);
    };
    if (!shape.kinds.some((kind) => listKinds(node).includes(kind))) {
        const expected = joinWords(shape.kinds.map((kind) => WORDS[kind]));
        reject(`${path} must be ${expected}, ${describe(node)}`, describeFix(node, shape.kinds));
    }
    else if (node.kind === "mapping")
        checkEntries(node, shape, path, problems);
    else if (node.kind === "sequence")
        checkItems(node, shape, path, problems);
    else if (node.type === "time" && !shape.dates)
        reject(`${path} must be a string, not a date`, "put the value in quotes");
}
function checkEntries(node, { properties = {}, others, names }, path, problems) {
    for (const [key, value] of node.entries) {
        const known = Object.hasOwn(properties, key) ? properties[key] : others;
        if (names && !names.test(key))
            problems.push({
                message: `${quoteName(key)} is not a valid name in ${path}`,
                fix: "use only letters, digits, dots, hyphens and underscores",
                span: node.keys.get(key) ?? value.span,
                related: listOrigins(value),
            });
        else if (known)
            checkShape_checkShape(value, known, path ? `${path}.${key}` : key, problems);
    }
}
function checkItems({ items }, { items: each, distinct }, path, problems) {
    if (each)
        for (const [index, item] of items.entries())
            checkShape_checkShape(item, each, `${path}[${item.position ?? index}]`, problems);
    for (const [item, before] of distinct ? findDuplicates(items) : [])
        problems.push({
            message: `${path} contains a duplicate item`,
            fix: "remove the duplicate",
            span: item.span,
            related: [{ message: "first listed here", span: before.span }, ...listOrigins(item)],
        });
}
function listKinds(node) {
    if (node.kind === "mapping")
        return ["mapping"];
    if (node.kind === "sequence")
        return ["list"];
    switch (node.type) {
        case "int":
            return ["integer", "number"];
        case "float":
            return Number.isInteger(node.value) ? ["integer", "number"] : ["number"];
        case "bool":
            return ["boolean"];
        case "null":
            return ["null"];
        default:
            return ["string"];
    }
}
function describe(node) {
    if (node.kind === "scalar" && node.type === "bool")
        return `not ${node.value}`;
    const [kind = "null"] = listKinds(node);
    if (kind === "number")
        return "not a decimal number";
    return kind === "null" ? "but it is empty" : `not ${WORDS[kind]}`;
}
function describeFix(node, kinds) {
    const isLiteral = node.kind === "scalar" && !["str", "time", "null"].includes(node.type);
    if (isLiteral && kinds.includes("string") && !kinds.includes("integer"))
        return "put the value in quotes";
    if (kinds[0] === "list" && node.kind === "scalar" && node.type !== "null")
        return "put the value in brackets to make it a list";
    return `set it to ${joinWords(kinds.map((kind) => WORDS[kind]))}`;
}
function markBroken(node) {
    if (node.kind === "scalar")
        node.broken = true;
    else if (node.kind === "sequence")
        node.items = [];
    else
        node.entries.clear();
}
function joinWords(words) {
    return words.length > 1
        ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
        : (words[0] ?? "");
}

;// CONCATENATED MODULE: ./lib/src/compose/check/composeSchema.js
const of = (...kinds) => ({ kinds });
const string = of("string");
const flag = of("boolean", "string");
const integer = of("integer", "string");
const list = (items, distinct = false) => ({ kinds: ["list"], items, distinct });
const either = (shape, ...kinds) => ({
    ...shape,
    kinds: [...shape.kinds, ...kinds],
});
const object = (properties) => ({
    kinds: ["mapping"],
    properties: properties ?? {},
});
const named = (others) => ({
    ...list(string, true),
    kinds: ["list", "mapping"],
    others,
});
const port = {
    ...object({
        name: string,
        mode: string,
        host_ip: string,
        target: integer,
        published: of("string", "integer"),
        protocol: string,
        app_protocol: string,
    }),
    kinds: ["mapping", "number", "string"],
    dates: true,
};
const service = object({
    cgroup: string,
    container_name: string,
    depends_on: named(object({ required: of("boolean") })),
    deploy: either(object({ replicas: integer }), "null"),
    ipc: string,
    links: list(string),
    network_mode: string,
    networks: named(either(object({ gw_priority: of("number") }), "null")),
    pid: string,
    ports: list(port, true),
    profiles: list(string),
    scale: integer,
    uts: string,
    volumes_from: list(string),
});
const network = either(object({
    name: string,
    driver: string,
    driver_opts: { kinds: ["mapping"], others: { kinds: ["string", "number"], dates: true } },
    external: either(object({ name: string }), "boolean", "string"),
    internal: flag,
    enable_ipv4: flag,
    enable_ipv6: flag,
}), "null");
const composeSchema_COMPOSE_SCHEMA = object({
    name: string,
    services: { kinds: ["mapping"], others: service, names: /^[a-zA-Z0-9._-]+$/ },
    networks: { kinds: ["mapping"], others: network },
});

;// CONCATENATED MODULE: ./lib/src/compose/load/interpolate.js


const interpolate_integer = {
    type: "int",
    expects: "an integer",
    pattern: /^[-+]?0*\d{1,18}$/,
    parse: Number,
};
const interpolate_boolean = {
    type: "bool",
    expects: "true or false",
    pattern: /^(?:true|y|yes|on|false|n|no|off)$/i,
    parse: (text) => /^(?:t|y|on)/i.test(text),
};
const CASTS = PathTable.from({
    "services.*.depends_on.*.required": interpolate_boolean,
    "services.*.deploy.replicas": interpolate_integer,
    "services.*.ports.[].target": interpolate_integer,
    "services.*.scale": interpolate_integer,
    "networks.*.external": interpolate_boolean,
    "networks.*.internal": interpolate_boolean,
    "networks.*.enable_ipv4": interpolate_boolean,
    "networks.*.enable_ipv6": interpolate_boolean,
});
function interpolate_interpolate(node, lookup, reports, at = {
    casts: CASTS,
    path: "",
}) {
    const { casts, path } = at;
    if (node.kind === "sequence")
        for (const item of node.items)
            interpolate_interpolate(item, lookup, reports, { casts: casts?.at("[]"), path: `${path}[]` });
    else if (node.kind === "mapping")
        for (const [key, value] of node.entries)
            interpolate_interpolate(value, lookup, reports, {
                casts: casts?.at(key),
                path: path ? `${path}.${key}` : key,
            });
    else if (node.type === "str") {
        const problem = substituteVariables(node, path, lookup, reports) ?? applyCast(node, casts?.value, path);
        if (problem === null)
            return;
        reports.problems.push({ ...problem, span: node.span, related: [] });
        node.broken = true;
    }
}
function substituteVariables(node, path, lookup, reports) {
    const template = node.value;
    if (!template.includes("$"))
        return null;
    const result = substitute(template, lookup);
    for (const name of result.unset)
        reports.unset.push({ name, span: node.span });
    if (result.failure)
        return interpolate_describeTemplateFailure(result.failure, path);
    if (!reports.spend("substituted", result.value.length, node.span))
        return null;
    node.written = template;
    node.value = result.value;
    node.pieces = result.pieces.map((piece) => piece.source === "default" ? { ...piece, span: node.span } : piece);
    return null;
}
function applyCast(node, cast, path) {
    if (!cast)
        return null;
    const text = node.value;
    if (!cast.pattern.test(text))
        return { message: `${path} must be ${cast.expects}`, fix: `set it to ${cast.expects}` };
    node.type = cast.type;
    node.value = cast.parse(text);
    return null;
}
function interpolate_describeTemplateFailure(failure, path) {
    switch (failure.kind) {
        case "required": {
            const reason = failure.reason ? `: ${failure.reason}` : "";
            return {
                message: `required variable ${failure.name} is missing a value${reason}`,
                fix: `set ${failure.name} in the environment or in .env`,
            };
        }
        case "too-deep":
            return {
                message: `variables in ${path} are nested more than 100 levels deep`,
                fix: "reduce the nesting of defaults",
            };
        case "too-long":
            return { message: `${path} is too long after substitution`, fix: "shorten its variables" };
        default:
            return {
                message: `invalid variable syntax in ${path}`,
                fix: "use ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+other}," +
                    " or write $$ for a literal $",
            };
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/extend.js










const MAX_CHAIN = 100;
const extend_FORM = "use extends: {service: NAME, file: FILE}, or the name of a service in this file";
function extend_applyExtends({ root, file, tags }, scope, loading) {
    const services = root.entries.get("services");
    if (services?.kind === "scalar" && isNull(services) && !services.broken) {
        loading.refuse("services must be a mapping, but it is empty", "add a service to it, or remove it", services.span);
        services.broken = true;
    }
    if (services?.kind !== "mapping")
        return;
    noteOrder(services, tags, loading);
    const extender = new Extender(scope, loading);
    const siblings = { services, file, directory: scope.directory, tags };
    for (const name of services.entries.keys())
        extender.extend(name, siblings, []);
}
function extend_findLocalBase(service) {
    const node = getChild(service, "extends");
    if (!node || getChild(node, "file"))
        return null;
    const name = getText(node.kind === "mapping" ? node.entries.get("service") : node);
    return name === null ? null : { name, span: node.span };
}
function noteOrder(services, tags, { versions }) {
    for (const [name, service] of services.entries) {
        const base = extend_findLocalBase(service);
        if (!base?.name || !getChild(services, base.name, "extends"))
            continue;
        if (tags.some(({ path }) => path.slice(0, 3).join() === `services,${base.name},ports`))
            versions.push({
                since: "5.0.0",
                message: `may give ${name} the ports that a tag in ${base.name} removes`,
                span: base.span,
            });
    }
}
class Extender {
    #scope;
    #loading;
    constructor(scope, loading) {
        this.#scope = scope;
        this.#loading = loading;
    }
    extend(name, siblings, chain) {
        const service = siblings.services.entries.get(name);
        const node = getChild(service, "extends");
        if (service?.kind !== "mapping" || node === undefined)
            return service;
        removeEntry(service, "extends");
        const reference = this.#readReference(name, node);
        const base = reference && this.#findBase(name, node, reference, siblings);
        if (!base)
            return service;
        const step = { service: name, file: base.file, node };
        if (!this.#checkChain(step, reference, chain))
            return service;
        setEntry(service, "extends", node);
        const inherited = this.extend(reference.service, base, [...chain, step]);
        removeEntry(service, "extends");
        if (inherited === undefined || isNull(inherited))
            return service;
        if (inherited.kind !== "mapping") {
            this.#loading.refuse(`services.${reference.service} must be a mapping`, "set it to a mapping", node.span);
            return service;
        }
        if (!this.#loading.spend("values", countNodes(inherited), node.span))
            return service;
        const source = clone(inherited, { message: `extended by ${name} here`, span: node.span });
        const resource = { kind: "services", name, tags: siblings.tags };
        const merged = mergeResource(source, service, resource);
        siblings.services.entries.set(name, merged);
        return merged;
    }
    #readReference(name, node) {
        const serviceNode = node.kind === "mapping" ? node.entries.get("service") : node;
        const fileNode = getChild(node, "file");
        if (isBroken(node) || isBroken(fileNode))
            return null;
        const [service, file] = [getText(serviceNode), getText(fileNode)];
        if (!serviceNode || service === null)
            return this.#loading.refuse(`services.${name}.extends has no service`, extend_FORM, node.span);
        if (fileNode && !isNull(fileNode) && file === null)
            return this.#loading.refuse(`services.${name}.extends.file must be a path`, extend_FORM, fileNode.span);
        return { service, file, serviceNode, fileNode };
    }
    #findBase(name, node, { service, file, serviceNode, fileNode }, siblings) {
        const base = file === null ? siblings : this.#openFile(file, fileNode ?? node, node, siblings.directory);
        if (!base || base.services.entries.has(service))
            return base;
        const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
        return this.#loading.refuse(`service ${name} extends ${quoteName(getShown(serviceNode) ?? service)},` +
            ` which is not defined in ${getShown(fileNode) ?? "this file"}`, names ? `use one of its services: ${names}` : "use a service that exists", node.span);
    }
    #openFile(file, fileNode, node, directory) {
        if (isRemote(file))
            return this.#loading.refuse(`cannot extend remote file ${getShown(fileNode)}`, "extend a file in the repository", fileNode.span);
        const path = resolvePath(this.#loading.cwd, resolvePath(directory, file));
        const before = this.#loading.problems.length;
        const extended = this.#scope.extended.get(path) ?? this.#readFile(path, fileNode);
        const services = extended?.model.entries.get("services");
        if (extended && services?.kind === "mapping") {
            this.#scope.extended.set(path, extended);
            return { services, file: path, directory: dirname(path), tags: extended.tags };
        }
        if (this.#loading.problems.length > before)
            return null;
        return this.#loading.refuse(`${getHidden(fileNode) ?? path} has no services`, "use a file that defines the service", node.span);
    }
    #readFile(path, at) {
        const loading = this.#loading;
        const parsed = loading.parse(path, false, at);
        if (!parsed)
            return null;
        let model = createMapping({ file: path, start: 0, end: 0 });
        let tags = [];
        for (const { root, tags: own } of parsed.documents) {
            if (root?.kind !== "mapping") {
                loading.refuse(`top level of ${path} must be a mapping`, "add services: at the top level", root?.span ?? { file: path, start: 0, end: 0 }, { related: [{ message: "extended here", span: at.span }] });
                continue;
            }
            interpolate(root, this.#scope.environment.lookup, loading);
            tags = own;
            applyResets(model, own);
            model = merge(model, root);
            if (!loading.spend("values", countNodes(model), at.span))
                return null;
            dropDuplicatePorts(model, loading.problems);
            canonicalize(model, loading);
            dropDuplicatePorts(model, loading.problems);
        }
        return { model, tags };
    }
    #checkChain(step, reference, chain) {
        const { service, file, node } = step;
        const start = chain.findIndex((other) => other.file === file && other.service === service);
        if (start >= 0 || (reference.file === null && reference.service === service)) {
            const cycle = start >= 0 ? chain.slice(start) : [step];
            const names = [...cycle.map((each) => each.service), service];
            const related = cycle.map((each) => ({
                message: `extends of ${each.service}`,
                span: each.node.span,
            }));
            const message = `service ${service} extends itself: ${names.join(" → ")}`;
            this.#loading.refuse(message, "remove one of these extends", node.span, { related });
            return false;
        }
        if (chain.length < MAX_CHAIN)
            return true;
        const message = `service ${service} extends a chain of more than ${MAX_CHAIN} services`;
        this.#loading.refuse(message, "shorten the chain", node.span);
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/include.js







const RESOURCES = (/* unused pure expression or super */ null && (["services", "volumes", "networks", "secrets", "configs", "models"]));
const include_INCLUDED = "included here";
const include_MAX_CHAIN = 100;
function include_applyIncludes(document, context) {
    const { loading } = context;
    const include = document.root.entries.get("include");
    removeEntry(document.root, "include");
    if (include === undefined || isNull(include) || isBroken(include))
        return;
    if (include.kind !== "sequence") {
        loading.refuse("include must be a list", "use include: [FILE]", include.span);
        return;
    }
    for (const item of include.items) {
        const before = loading.problems.length;
        checkShape(item, INCLUDE, "include", loading.problems);
        if (loading.problems.length === before)
            applyInclude(item, document, context);
    }
}
const STRINGS = { kinds: ["string", "list", "null"], items: { kinds: ["string"] } };
const INCLUDE = {
    kinds: ["string", "mapping", "null"],
    properties: {
        path: STRINGS,
        env_file: STRINGS,
        project_directory: { kinds: ["string", "integer", "null"] },
    },
};
function applyInclude(item, document, { scope, loading, load }) {
    const nodes = toList(item.kind === "mapping" ? item.entries.get("path") : item);
    if (nodes.some(isBroken))
        return;
    const remote = nodes.find((node) => isRemote(getText(node) ?? ""));
    if (remote) {
        const message = `cannot include remote file ${getShown(remote)}`;
        loading.refuse(message, "include a file in the repository", remote.span);
        return;
    }
    const files = nodes.map((at) => ({
        path: resolvePath(loading.cwd, resolvePath(scope.directory, getText(at) ?? "")),
        trusted: false,
        at,
    }));
    const chain = [...scope.chain, document.file];
    const [main] = files;
    if (!main || !checkChain(main.path, main.at.span, chain, loading))
        return;
    const imported = load(files, { chain, ...openScope(item, main.path, scope, loading) }, loading);
    const from = { imported, span: main.at.span };
    for (const kind of RESOURCES)
        importResources(kind, from, document, loading);
}
function checkChain(path, span, chain, loading) {
    const isCycle = chain.includes(path);
    if (!isCycle && chain.length < include_MAX_CHAIN)
        return true;
    loading.refuse(isCycle ? `${path} includes itself` : `includes are nested more than ${include_MAX_CHAIN} levels deep`, "remove one of these includes", span, {
        related: chain.slice(-10).map((file) => ({
            message: "included through this file",
            span: { file, start: 0, end: 0 },
        })),
    });
    return false;
}
function openScope(item, main, scope, loading) {
    const node = getChild(item, "project_directory");
    const named = node?.kind === "scalar" ? String(node.value ?? "") : "";
    const directory = resolvePath(loading.cwd, named === "" ? dirname(main) : resolvePath(scope.workingDirectory, named));
    return {
        directory,
        workingDirectory: isAbsolutePath(named)
            ? named
            : findRelativeDirectory(scope.directory, named === "" ? main : named, loading),
        environment: readVariables(item, directory, scope, loading),
        extended: new Map(),
    };
}
function findRelativeDirectory(base, path, loading) {
    const absolute = resolvePath(base, path);
    const isDirectory = loading.files.kind(absolute, false) === "directory";
    return relative(base, isDirectory ? absolute : dirname(absolute)) || ".";
}
function toList(node) {
    if (node === undefined || isNull(node))
        return [];
    return node.kind === "sequence" ? node.items : [node];
}
function readVariables(item, directory, { environment, workingDirectory }, loading) {
    const named = toList(getChild(item, "env_file"));
    const files = named
        .filter((node) => getText(node) !== "/dev/null")
        .map((at) => ({
        path: resolvePath(loading.cwd, resolvePath(workingDirectory, getText(at) ?? "")),
        at,
    }));
    const dotenv = resolvePath(directory, ".env");
    if (named.length === 0 && loading.files.kind(dotenv, false) === "file")
        files.push({ path: dotenv, at: item });
    const read = files.flatMap(({ path, at }) => {
        const text = loading.readEnvFile(path, false, at);
        if (text !== null)
            loading.envFiles.push(path);
        return text === null ? [] : [{ path, text }];
    });
    return environment.withFiles(read, loading);
}
function importResources(kind, { imported, span }, { root, tags }, loading) {
    const included = getMapping(imported, kind);
    if (!included)
        return;
    const resources = findResources(kind, root, span, loading);
    for (const [name, resource] of included.entries) {
        if (!loading.spend("values", countNodes(resource), span))
            return;
        const source = clone(resource, { message: include_INCLUDED, span });
        const local = resources.entries.get(name);
        if (local && kind === "services" && !hasSameContent(resource, local))
            loading.versions.push({
                since: "5.0.0",
                message: `rejects service ${name}, which an included file also defines`,
                span: resources.keys.get(name) ?? local.span,
            });
        const merged = local ? mergeResource(source, local, { kind, name, tags }) : source;
        setEntry(resources, name, merged, included.keys.get(name));
    }
}
function findResources(kind, root, span, loading) {
    const existing = root.entries.get(kind);
    if (existing?.kind === "mapping")
        return existing;
    if (existing && !isBroken(existing) && (kind === "services" || kind === "networks")) {
        const description = existing.kind === "sequence" ? "not a list" : "not a single value";
        loading.refuse(`${kind} must be a mapping, ${isNull(existing) ? "but it is empty" : description}`, "set it to a mapping", existing.span);
    }
    const resources = createMapping(span);
    setEntry(root, kind, resources, span);
    return resources;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/loadModel.js












function loadModel_loadModel(files, scope, loading) {
    let model = createMapping({ file: files[0]?.path ?? "", start: 0, end: 0 });
    for (const { path: file, trusted, at } of files)
        for (const document of loading.parse(file, trusted, at)?.documents ?? []) {
            const { root } = document;
            if (root?.kind === "mapping")
                model = addDocument(model, { ...document, root, file }, scope, loading);
            else
                reportNoMapping(document, file, loading);
        }
    setDefaults(model);
    checkPorts(model, loading.problems);
    return model;
}
function addDocument(model, document, scope, loading) {
    const { root, tags } = document;
    checkFormat(root, loading.problems);
    interpolate(root, scope.environment.lookup, loading);
    numberPorts(root);
    applyIncludes(document, { scope, loading, load: loadModel_loadModel });
    applyResets(model, tags);
    noteExtendedIncludes(root, loading);
    applyExtends(document, scope, loading);
    numberPorts(root);
    const merged = merge(model, root);
    if (!loading.spend("values", countNodes(merged), root.span))
        return merged;
    dropDuplicatePorts(merged, loading.problems);
    checkShape(merged, COMPOSE_SCHEMA, "", loading.problems);
    noteNewKeys(merged, loading.versions);
    canonicalize(merged, loading);
    dropDuplicatePorts(merged, loading.problems);
    return merged;
}
function reportNoMapping({ root, start }, file, loading) {
    const message = root ? "top level of a Compose file must be a mapping" : "YAML document is empty";
    const fix = root
        ? "add services: at the top level"
        : "remove the --- before it, or add services: to it";
    loading.refuse(message, fix, root?.span ?? { file, start, end: start });
}
function noteExtendedIncludes(root, { versions }) {
    const services = root.entries.get("services");
    if (services?.kind !== "mapping")
        return;
    for (const service of services.entries.values()) {
        const base = findLocalBase(service);
        if (base && services.entries.get(base.name)?.via?.message === INCLUDED)
            versions.push({
                since: "5.1.2",
                message: `applies extends before include, so it misses the included service ${base.name}`,
                span: base.span,
            });
    }
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/src/compose/yaml/composeYaml.js

const composeYaml_MAX_DEPTH = 256;
const MAX_TOKENS = 1_000_000;
class composeYaml_YamlError extends Error {
    fix;
    start;
    end;
    constructor(message, fix, start, end = start) {
        super(message);
        this.fix = fix;
        this.start = start;
        this.end = end;
    }
}
const CONTROL = (/* unused pure expression or super */ null && (new RegExp(String.raw `[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]`)));
const LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/g;
function* composeYaml_composeDocuments(text) {
    const control = CONTROL.exec(text);
    if (control)
        throw new composeYaml_YamlError("invalid YAML: control character", "remove the character, or escape it in double quotes", control.index, control.index + 1);
    const composer = new Composer({
        schema: "failsafe",
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: "silent",
    });
    for (const document of composer.compose(parse(text.replace(LINE_BREAK, "\n")))) {
        const error = document.errors.find(({ message }) => !isAccepted(message));
        if (error) {
            const [start, end] = error.pos;
            const [reason = ""] = error.message.split(/(?<=[\w)]):\s/, 1);
            const message = `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
            throw new composeYaml_YamlError(`invalid YAML: ${message}`, suggestFix(text, start), start, end);
        }
        yield document;
    }
}
function isAccepted(message) {
    return message.startsWith("Comments must be separated");
}
function suggestFix(text, at) {
    return text[at] === "[" || text.slice(at - 1, at + 2).includes("]:")
        ? 'put the value in quotes, e.g. "[::1]:8080:80"'
        : "correct the YAML syntax";
}
function* parse(text) {
    const parser = new Parser();
    let count = 0;
    for (const lexeme of lex(text)) {
        if (++count > MAX_TOKENS)
            throw new composeYaml_YamlError(`YAML file has more than ${MAX_TOKENS} tokens`, "split it into several files", 0);
        if (parser.stack.length > composeYaml_MAX_DEPTH + 2)
            throw new composeYaml_YamlError(`YAML is nested more than ${composeYaml_MAX_DEPTH} levels deep`, "reduce the nesting", parser.offset, parser.offset + 1);
        for (const token of parser.next(lexeme)) {
            if (token.type === "directive")
                checkDirective(token);
            yield token;
        }
    }
    yield* parser.end();
}
function checkDirective({ source, offset }) {
    if (/^%(?:YAML\s+1\.1|TAG\s)/.test(source))
        return;
    const isVersion = source.startsWith("%YAML");
    throw new composeYaml_YamlError(`invalid YAML: ${isVersion ? "Compose supports only YAML 1.1" : "unknown directive"}`, "remove the directive", offset, offset + source.length);
}
const MARKERS = new Set([dist/* CST */.DB.DOCUMENT, dist/* CST */.DB.FLOW_END, dist/* CST */.DB.SCALAR]);
const INDENTATION = /^(?:[ \t]+|[-?:])$/;
function* lex(text) {
    let lexemes = new Lexer().lex(text);
    let at = 0;
    let depth = 0;
    let isScalar = false;
    let mayIndent = true;
    let isResumed = false;
    for (let next = lexemes.next(); !next.done; next = lexemes.next()) {
        const lexeme = next.value;
        if (isScalar && lexeme === CST.SCALAR)
            continue;
        if (!isResumed && isCutOff(lexeme, text.slice(at), isScalar, depth)) {
            lexemes = lexAtTop(text.slice(at), depth);
            isResumed = true;
            continue;
        }
        if (depth === 0 && mayIndent && !isScalar)
            checkTab(lexeme, at);
        yield lexeme;
        isResumed = false;
        if (MARKERS.has(lexeme)) {
            isScalar = lexeme === CST.SCALAR;
            if (lexeme === CST.FLOW_END)
                depth = 0;
            continue;
        }
        if (!isScalar)
            depth = Math.max(0, depth + countBrackets(lexeme));
        isScalar = false;
        mayIndent = lexeme.endsWith("\n") || (mayIndent && INDENTATION.test(lexeme));
        at += lexeme.length;
    }
}
const RUNS_ON = /^[ \t\r]*\n\s*[^\s,[\]{}#]/;
function isCutOff(lexeme, rest, isScalar, depth) {
    if (isScalar)
        return depth > 0 && RUNS_ON.test(rest.slice(lexeme.length));
    if (lexeme === CST.FLOW_END)
        return !/^(?:---|\.\.\.)(?!\S)/.test(rest);
    const quote = lexeme.charAt(0);
    if (quote !== '"' && quote !== "'")
        return false;
    const escapes = quote === "'" ? /''/g : /\\./gs;
    return !lexeme.slice(1).replaceAll(escapes, "").endsWith(quote);
}
function lexAtTop(text, depth) {
    const lexer = new Lexer();
    Array.from(lexer.lex(`--- ${"[".repeat(depth)}\n`, true));
    return lexer.lex(text);
}
function countBrackets(lexeme) {
    if (lexeme === "[" || lexeme === "{")
        return 1;
    return lexeme === "]" || lexeme === "}" ? -1 : 0;
}
function checkTab(lexeme, at) {
    const tab = lexeme.trim() === "" ? lexeme.indexOf("\t") : -1;
    if (tab >= 0)
        throw new composeYaml_YamlError("invalid YAML: tabs cannot be used for indentation", "indent with spaces", at + tab, at + tab + 1);
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/resolveScalar.js
const NAMED = new Map([
    ...["", "~", "null", "Null", "NULL"].map((text) => [text, { type: "null", value: null }]),
    ...["true", "True", "TRUE"].map((text) => [text, { type: "bool", value: true }]),
    ...["false", "False", "FALSE"].map((text) => [text, { type: "bool", value: false }]),
    ...[".nan", ".NaN", ".NAN"].map((text) => [text, { type: "float", value: NaN }]),
    ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((text) => [text, { type: "float", value: Infinity }]),
    ...["-.inf", "-.Inf", "-.INF"].map((text) => [text, { type: "float", value: -Infinity }]),
]);
const TAGGED = new Map([
    ["tag:yaml.org,2002:null", "null"],
    ["tag:yaml.org,2002:bool", "bool"],
    ["tag:yaml.org,2002:int", "int"],
    ["tag:yaml.org,2002:float", "float"],
    ["tag:yaml.org,2002:timestamp", "time"],
]);
const INTEGER = /^([-+]?)(0x[0-9a-f]+|0o?[0-7]+|0b[01]+|0|[1-9][0-9]*)$/i;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const TIME = String.raw `(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:\.\d+)?`;
const TIMESTAMP = new RegExp(String.raw `^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]${TIME}(?:Z|[-+]\d\d:\d\d)| ${TIME})?$`);
function resolveScalar_resolveScalar({ source = "", type, tag, }) {
    if (!tag && type === "PLAIN")
        return resolvePlain(source);
    const tagged = TAGGED.get(tag ?? "");
    if (!tagged)
        return { type: "str", value: source };
    const found = resolvePlain(source);
    if (tagged === "float" && found.type === "int")
        return { type: "float", value: found.value };
    return found.type === tagged ? found : null;
}
function resolvePlain(source) {
    const named = NAMED.get(source);
    if (named)
        return named;
    if (!/^[-+.0-9]/.test(source))
        return { type: "str", value: source };
    if (isTimestamp(source))
        return { type: "time", value: source };
    const digits = source.replaceAll("_", "");
    const [, sign, integer] = INTEGER.exec(digits) ?? [];
    if (integer !== undefined) {
        const magnitude = Number(integer.replace(/^0(?=[0-7])/, "0o"));
        return { type: "int", value: sign === "-" ? -magnitude : magnitude };
    }
    if (FLOAT.test(digits))
        return { type: "float", value: Number(digits) };
    return { type: "str", value: source };
}
function isTimestamp(source) {
    const [, year = 0, month = 0, day = 0] = TIMESTAMP.exec(source)?.map(Number) ?? [];
    const date = new Date(Date.UTC(year, month - 1, day));
    return day > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/parseYaml.js





const MAX_NODES = 100_000;
function parseYaml_parseYaml(file, text) {
    const documents = [];
    const converter = new Converter(file, text);
    const { problems } = converter;
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
        for (const document of composeDocuments(text)) {
            documents.push(converter.convertDocument(document));
            if (problems.length > 0)
                break;
        }
    }
    catch (error) {
        if (!(error instanceof YamlError))
            throw error;
        const { message, fix, start, end } = error;
        problems.push({ message, fix, span: { file, start, end: Math.max(start, end) }, related: [] });
    }
    finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
    return { documents, problems };
}
function findEnd(node) {
    const end = node.range?.[1] ?? 0;
    if (!isCollection(node) || node.flow)
        return end;
    const last = node.items.at(-1);
    const deepest = isPair(last) ? (last.value ?? last.key) : last;
    return deepest ? findEnd(deepest) : end;
}
const TAGS = {
    "!reset": { alias: "2.27.0", inside: "5.1.4" },
    "!override": { alias: "2.27.0", inside: "2.27.0" },
};
const parseYaml_TOP = { path: [], via: null, isMerged: false, depth: 0 };
class Converter {
    problems = [];
    #file;
    #text;
    #anchors = new Map();
    #targets = new Map();
    #removed = new Set();
    #tags = [];
    #resets = [];
    #open = new Set();
    #isOverriding = false;
    #aliasDepth = 0;
    #aliasTarget = null;
    #written = 0;
    #constructed = 0;
    #aliased = 0;
    constructor(file, text) {
        this.#file = file;
        this.#text = text;
    }
    convertDocument(document) {
        this.#bindAliases(document);
        this.#tags = [];
        this.#written = 0;
        const { contents, range } = document;
        const isEmpty = isScalar(contents) && contents.source === "" && !contents.tag;
        const root = contents && !isEmpty ? this.#convert(contents, parseYaml_TOP) : null;
        for (const node of this.#resets)
            this.#removed.add(node);
        return { root, start: range[0], tags: this.#tags };
    }
    #bindAliases(document) {
        visit(document, {
            Value: (_key, node) => void (node.anchor && this.#anchors.set(node.anchor, node)),
            Alias: (_key, node) => {
                const target = this.#anchors.get(node.source);
                if (target)
                    this.#targets.set(node, target);
            },
        });
    }
    #convert(node, place) {
        this.#checkLimits(node, place);
        if (isAlias(node))
            return this.#convertAlias(node, place);
        if (this.#removed.has(node))
            return null;
        const { tag } = node;
        if (this.#isOverriding || (tag !== "!reset" && tag !== "!override"))
            return this.#convertValue(node, place);
        this.#tags.push({
            path: place.path,
            span: this.#span(node),
            since: this.#findRelease(tag, node, place),
        });
        if (tag === "!reset") {
            this.#resets.push(node);
            return null;
        }
        this.#isOverriding = true;
        const value = this.#convertValue(node, place);
        this.#isOverriding = false;
        return value;
    }
    #findRelease(tag, node, { isMerged }) {
        const { alias, inside } = TAGS[tag];
        if (isMerged || (this.#aliasDepth > 0 && this.#aliasTarget !== node))
            return inside;
        return this.#aliasDepth > 0 ? alias : null;
    }
    #checkLimits({ range }, { depth }) {
        const stop = (message, fix) => {
            throw new YamlError(message, fix, range?.[0] ?? 0);
        };
        if (depth > MAX_DEPTH)
            stop(`YAML is nested more than ${MAX_DEPTH} levels deep`, "reduce the nesting");
        this.#constructed++;
        if (this.#aliasDepth === 0) {
            if (++this.#written > MAX_NODES)
                stop(`YAML document has more than ${MAX_NODES} values, the limit of Compose`, "split it into several files");
            return;
        }
        this.#aliased++;
        const share = Math.min(1, Math.max(0, (this.#constructed - 400_000) / 3_600_000));
        if (this.#aliased > 100 &&
            this.#constructed > 1000 &&
            this.#aliased / this.#constructed > 0.99 - 0.89 * share)
            stop("YAML document contains excessive aliasing", "use fewer aliases of aliases");
    }
    #convertAlias(node, place) {
        const name = quoteName(node.source);
        const span = this.#span(node);
        const target = this.#targets.get(node);
        if (!target)
            return this.#reject(span, `undefined YAML alias ${name}`, "define the anchor before the alias, or write the value");
        if (this.#open.has(target))
            return this.#reject(span, `YAML anchor ${name} contains itself`, "remove the alias from the value of its anchor");
        this.#aliasTarget = target;
        this.#aliasDepth++;
        const via = { message: "aliased here", span, next: place.via };
        const value = this.#convert(target, { ...place, via, depth: place.depth + 1 });
        this.#aliasDepth--;
        return value;
    }
    #convertValue(node, place) {
        const span = this.#span(node);
        if (isScalar(node))
            return this.#convertScalar(node, span, place);
        this.#open.add(node);
        const value = isSeq(node)
            ? this.#convertSequence(node, span, place)
            : this.#convertMapping(node, span, place);
        this.#open.delete(node);
        return value;
    }
    #convertScalar(node, span, { via }) {
        const resolved = resolveScalar(node);
        if (!resolved)
            return this.#reject(span, `value does not match its YAML tag !!${node.tag?.split(":").at(-1)}`, "remove the tag");
        const isPlain = node.type === "PLAIN" && !node.source?.includes("\n");
        return { ...createScalar(span, resolved.type, resolved.value, isPlain), via };
    }
    #convertSequence({ items }, span, place) {
        const converted = items.map((item, index) => this.#convert(item, goTo(place, String(index))));
        return {
            ...createSequence(span, converted.filter((item) => item !== null)),
            via: place.via,
        };
    }
    #convertMapping({ items }, span, place) {
        const mapping = { ...createMapping(span), via: place.via };
        const seen = new Map();
        let merge = null;
        for (const { key: keyNode, value } of items) {
            const keySpan = this.#span(keyNode);
            const key = this.#readKey(keyNode, value, place);
            if (key === null)
                continue;
            const first = seen.get(key);
            seen.set(key, first ?? keySpan);
            if (first)
                this.#reject(keySpan, `duplicate key ${quoteName(key)}`, "remove one of them", [
                    { message: "first defined here", span: first },
                ]);
            else if (isMergeKey(keyNode))
                merge = { value: value ?? keyNode, span: keySpan };
            else {
                const entry = value ? this.#convert(value, goTo(place, key)) : parseYaml_createNull(keySpan, place);
                if (entry)
                    setEntry(mapping, key, entry, keySpan);
            }
        }
        if (merge)
            this.#merge(mapping, merge.value, merge.span, place);
        return mapping;
    }
    #readKey(node, value, { path }) {
        const target = isAlias(node) ? this.#targets.get(node) : node;
        const resolved = isScalar(target) ? resolveScalar(target) : null;
        if (resolved?.type === "str")
            return resolved.value;
        const source = isScalar(target) ? (target.source ?? "") : null;
        if (source !== null && this.#isReset(value))
            return source;
        const isPort = path.length === 4 && path[0] === "services" && path[2] === "ports";
        let fix = "use a string as the key";
        if (source !== null)
            fix = isPort
                ? `remove the space after ${quoteName(`${source}:`)}`
                : `put the key in quotes: ${quoteName(source)}`;
        this.#reject(this.#span(node), `${path.length > 0 ? `a key in ${path.join(".")}` : "a top-level key"} is not a string`, fix);
        return null;
    }
    #isReset(node) {
        const target = isAlias(node) ? this.#targets.get(node) : node;
        return !this.#isOverriding && target?.tag === "!reset";
    }
    #merge(mapping, value, span, place) {
        const via = { message: "merged here", span, next: place.via };
        const source = this.#convert(value, { ...place, via, isMerged: true, depth: place.depth + 1 });
        const parts = source?.kind === "sequence" ? source.items : [source];
        for (const part of parts) {
            if (part?.kind === "mapping") {
                for (const [key, entry] of part.entries)
                    if (!mapping.entries.has(key))
                        setEntry(mapping, key, entry, part.keys.get(key));
            }
            else if (part && !isBroken(part))
                this.#reject(span, "<< requires a mapping or a list of mappings", "use an anchor of a mapping in <<: *anchor");
        }
    }
    #reject(span, message, fix, related = []) {
        this.problems.push({ message, fix, span, related });
        return { ...createScalar(span, "null", null), broken: true };
    }
    #span(node) {
        const start = node.range?.[0] ?? 0;
        return {
            file: this.#file,
            start,
            end: start + this.#text.slice(start, findEnd(node)).trimEnd().length,
        };
    }
}
function goTo(place, key) {
    return { ...place, path: [...place.path, key], depth: place.depth + 1 };
}
function parseYaml_createNull(span, { via }) {
    return { ...createScalar(span, "null", null), via };
}
function isMergeKey(node) {
    return isScalar(node) && node.source === "<<" && node.type === "PLAIN";
}

;// CONCATENATED MODULE: ./lib/src/compose/load/LoadContext.js


class LoadContext_LoadContext {
    files;
    problems = [];
    unset = [];
    versions = [];
    sources = new Map();
    hidden = new Map();
    envFiles = [];
    cwd;
    lateTags = [];
    #sees;
    #parsed = new Map();
    #spent = { files: 0, values: 0, substituted: 0, text: 0 };
    #isExceeded = false;
    constructor(files, cwd, sees = () => true) {
        this.files = files;
        this.cwd = cwd;
        this.#sees = sees;
    }
    peek(path, trusted) {
        const known = this.#parsed.get(path);
        if (known)
            return known;
        const source = this.read(path, trusted, null);
        if (source === null)
            return null;
        const parsed = parseYaml(path, source);
        this.#parsed.set(path, parsed);
        return parsed;
    }
    parse(path, trusted, at) {
        const known = this.#parsed.get(path);
        this.#parsed.delete(path);
        const source = known ? null : this.read(path, trusted, at);
        if (!known && source === null)
            return null;
        const parsed = known ?? parseYaml(path, source ?? "");
        this.problems.push(...parsed.problems);
        const late = parsed.documents.flatMap(({ tags }) => tags).filter(isLate);
        this.lateTags.push(...late);
        if (late.every(this.#sees))
            return parsed;
        const documents = parsed.documents.map((document) => ({
            ...document,
            tags: document.tags.filter((tag) => !isLate(tag) || this.#sees(tag)),
        }));
        return { ...parsed, documents };
    }
    readEnvFile(path, trusted, at) {
        return this.read(path, trusted, at, "use a text file with a line NAME=VALUE for each variable");
    }
    read(path, trusted, at, format = "use a YAML file") {
        const span = at?.span ?? null;
        if (!this.spend("files", 1, span))
            return null;
        const known = this.sources.get(path);
        const found = known === undefined ? this.files.read(path, trusted) : { text: known };
        if ("failure" in found) {
            const { reason, fix = format } = FAILURES[found.failure];
            const shown = getHidden(at ?? undefined) ?? this.hidden.get(path) ?? path;
            const isNamed = at === null && trusted && NOT_A_FILE.has(found.failure);
            const more = isNamed ? { misuse: "unknown-name" } : {};
            return this.refuse(`cannot read ${shown}: ${reason}`, fix, span, more);
        }
        this.sources.set(path, found.text);
        return this.spend("text", found.text.length, span) ? found.text : null;
    }
    spend = (limit, amount, span) => {
        const { max, what, fix } = LIMITS[limit];
        this.#spent[limit] += amount;
        if (this.#spent[limit] > max && !this.#isExceeded) {
            this.refuse(`project ${what}`, fix, span);
            this.#isExceeded = true;
        }
        return !this.#isExceeded;
    };
    refuse(message, fix, span = null, more = {}) {
        this.problems.push({ message, fix, span, related: [], ...more });
        return null;
    }
}
function isLate(tag) {
    return tag.since !== null;
}
const LIMITS = {
    files: { max: 2000, what: "reads more than 2000 files", fix: "include and extend fewer files" },
    values: {
        max: 1_000_000,
        what: "has more than 1000000 values after extends and includes",
        fix: "extend and include less",
    },
    substituted: {
        max: 16 * 1024 * 1024,
        what: "has more than 16 MiB of text after substitution",
        fix: "use shorter variables",
    },
    text: {
        max: 64 * 1024 * 1024,
        what: "reads more than 64 MiB of text",
        fix: "include and extend smaller files",
    },
};
const NOT_A_FILE = new Set(["missing", "directory"]);
const FAILURES = {
    missing: { reason: "no such file", fix: "use a file that exists" },
    directory: { reason: "is a directory", fix: "use a file in this directory" },
    denied: { reason: "permission denied", fix: "grant read permission for the file" },
    "too-large": { reason: "file is too large" },
    outside: {
        reason: "file is outside the repository",
        fix: "move the file into the repository",
    },
    "not-text": { reason: "file is not UTF-8 text" },
    failed: { reason: "read error" },
};

;// CONCATENATED MODULE: ./lib/src/compose/load/findProjectName.js





function findProjectName_findProjectName({ request, files, directory }, environment, loading) {
    if (request.projectName)
        return checkName("-p", request.projectName, null, loading);
    const variable = environment.lookup("COMPOSE_PROJECT_NAME");
    if (variable?.value)
        return checkName("COMPOSE_PROJECT_NAME", variable.value, variable.span, loading);
    const { node, inFirst } = findNameNode(files, loading);
    const span = node?.span ?? null;
    const { value, failure } = substitute(String(node?.value ?? ""), environment.lookup);
    if (failure) {
        const { message, fix } = describeTemplateFailure(failure, "name");
        return loading.refuse(message, fix, span);
    }
    const written = normalizeProjectName(value);
    const name = written || (inFirst ? "" : normalizeProjectName(basename(directory)));
    if (name)
        return name;
    return loading.refuse(`cannot derive a project name from the ${inFirst ? "name key" : "directory name"}`, "set name: to a value with a letter or digit, or use -p", span);
}
function findProjectName_findPrintedName(name, { request, files, directory }, { lookup }, loading) {
    const { publicSuffix, projectName } = request;
    if (publicSuffix === undefined || projectName || isShowable(name))
        return name;
    const template = String(findNameNode(files, loading).node?.value ?? "");
    const isWritten = [template, basename(directory)].map(normalizeProjectName).includes(name);
    const isNamed = Boolean(lookup("COMPOSE_PROJECT_NAME")?.value);
    const isSecret = isNamed || substitute(template, lookup).pieces.some(({ secret }) => secret);
    if (isWritten || !isSecret)
        return name;
    return (isNamed ? "${COMPOSE_PROJECT_NAME}" : template) + publicSuffix;
}
function checkName(source, name, span, loading) {
    if (normalizeProjectName(name) === name)
        return name;
    return loading.refuse(`invalid project name from ${source}`, "use lowercase letters, digits, hyphens and underscores, starting with a letter or digit", span);
}
function findNameNode(files, loading) {
    let node = null;
    let inFirst = false;
    for (const { path, trusted } of files)
        for (const [index, { root }] of (loading.peek(path, trusted)?.documents ?? []).entries()) {
            const name = getChild(root ?? undefined, "name");
            if (name?.kind !== "scalar" || name.value === null || name.value === "")
                continue;
            node = name;
            inFirst ||= index === 0;
        }
    return { node, inFirst };
}
function normalizeProjectName(name) {
    return name
        .toLowerCase()
        .replace(/[^a-z0-9_-]/g, "")
        .replace(/^[_-]+/, "");
}

;// CONCATENATED MODULE: ./lib/src/compose/load/locateProject.js





const BASE_NAMES = (/* unused pure expression or super */ null && (["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]));
const OVERRIDE_NAMES = (/* unused pure expression or super */ null && ([
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
]));
function locateProject_locateProject(request, environment, loading) {
    const namedFiles = request.files.map((file) => resolveFile(request, file));
    const namedEnvFiles = listNamedEnvFiles(request, environment, loading);
    const startDirectory = findDirectory(request, namedFiles);
    const first = readFirstEnvironment(namedEnvFiles, startDirectory, environment, loading);
    const paths = first && findComposeFiles(request, namedFiles, first, loading);
    if (!paths)
        return null;
    const directory = findDirectory(request, paths);
    const second = readEnvFiles(namedEnvFiles, directory, first, loading);
    if (!second)
        return null;
    if (request.files.length === 0 && !first.get("COMPOSE_FILE") && second.get("COMPOSE_FILE"))
        loading.versions.push({
            since: "2.27.2",
            message: "uses COMPOSE_FILE from the .env file next to the Compose file",
            span: null,
        });
    const trusted = request.files.length > 0 || environment.get("COMPOSE_FILE") !== undefined;
    const files = paths.map((path) => ({ path, trusted, at: null }));
    const location = resolveNameAndProfiles({ request, files, directory }, second, loading);
    if (!location)
        return null;
    const located = { ...location, untrimmedProfiles: findUntrimmedProfiles(request, second) };
    if (namedEnvFiles.length > 0 || directory === startDirectory)
        return { ...located, older: null };
    const attempt = new LoadContext(loading.files, loading.cwd);
    const only = readEnvFiles([], directory, environment, attempt);
    const older = only && resolveNameAndProfiles({ request, files, directory }, only, attempt);
    return { ...located, older };
}
function resolveFile({ cwd }, file) {
    return file === "-" ? file : resolvePath(cwd, file);
}
function findDirectory({ cwd, projectDirectory }, files) {
    if (projectDirectory !== null)
        return resolvePath(cwd, projectDirectory);
    const file = files.find((path) => path !== "-");
    return file === undefined ? cwd : dirname(file);
}
function findComposeFiles(request, namedFiles, environment, loading) {
    const remote = request.files.find(isRemote);
    if (remote)
        return loading.refuse(`cannot read remote file ${remote}`, "use a local file");
    if (namedFiles.length > 0)
        return namedFiles;
    const list = environment.lookup("COMPOSE_FILE");
    if (list)
        return splitComposeFile(list, request, environment, loading);
    const { cwd, projectDirectory, searchParents } = request;
    const start = findDirectory(request, []);
    const found = findDefaultFiles(start, searchParents, loading);
    if (found.length > 0)
        return found;
    const kind = loading.files.kind(cwd);
    if (projectDirectory === null && !searchParents && kind !== "directory") {
        const [message, fix] = kind === "file"
            ? [`${cwd} is not a directory`, "use a directory, or select the file with -f"]
            : [`directory ${cwd} does not exist`, "use a directory that exists"];
        return loading.refuse(message, fix, null, { misuse: "unknown-name" });
    }
    return loading.refuse(`no Compose file in ${start}${searchParents ? " or its parent directories" : ""}`, "create compose.yaml, or select a Compose file with -f", null, { misuse: "no-compose-file" });
}
function splitComposeFile({ value, source, span }, request, environment, loading) {
    const paths = value
        .split(environment.get("COMPOSE_PATH_SEPARATOR") || loading.files.listSeparator)
        .map((file) => resolveFile(request, file));
    for (const path of paths)
        loading.hidden.set(path, "a file in COMPOSE_FILE");
    const isOwn = source === "shell";
    if (paths.every((path) => path === "-" || loading.files.kind(path, isOwn) !== null))
        return isOwn || paths.every((path) => path === "-" || loading.read(path, false, null) !== null)
            ? paths
            : null;
    const message = "COMPOSE_FILE refers to a file that does not exist";
    return loading.refuse(message, "correct or unset COMPOSE_FILE", span);
}
function findDefaultFiles(start, searchParents, loading) {
    for (let directory = start;; directory = dirname(directory)) {
        const find = (names) => names
            .map((name) => resolvePath(directory, name))
            .find((path) => loading.files.kind(path) !== null);
        const base = find(BASE_NAMES);
        if (base) {
            const override = find(OVERRIDE_NAMES);
            return override ? [base, override] : [base];
        }
        if (!searchParents || dirname(directory) === directory)
            return [];
    }
}
function resolveNameAndProfiles(named, environment, loading) {
    const { request, files, directory } = named;
    const profiles = request.profiles.length > 0
        ? request.profiles
        : (environment.get("COMPOSE_PROFILES") ?? "").split(",").map((profile) => profile.trim());
    const name = findProjectName(named, environment, loading);
    if (name === null)
        return null;
    const printedName = findPrintedName(name, named, environment, loading);
    environment.set("COMPOSE_PROJECT_NAME", { value: name, source: "shell", span: null });
    const secret = printedName === name ? {} : { resolvedName: name, hasSecretName: true };
    const names = { ...locateProject_distinguishName(printedName, request), ...secret };
    return { files, directory, environment, profiles, name, names };
}
function locateProject_distinguishName(name, { cwd, isNamesake, base = "/" }) {
    if (isNamesake === undefined)
        return { name };
    return { name: `${name} (in ${relative(base, cwd) || "."})`, resolvedName: name };
}
function findUntrimmedProfiles(request, environment) {
    const profiles = environment.get("COMPOSE_PROFILES")?.split(",") ?? [];
    const hasBlanks = profiles.some((profile) => profile !== profile.trim());
    return request.profiles.length === 0 && hasBlanks ? profiles : null;
}
function listNamedEnvFiles(request, environment, loading) {
    const resolve = (file) => resolvePath(request.cwd, file);
    if (request.envFiles.length > 0)
        return request.envFiles.map(resolve);
    const listed = environment.get("COMPOSE_ENV_FILES") ?? "";
    const paths = listed.split(",").filter(Boolean).map(resolve);
    for (const path of paths)
        loading.hidden.set(path, "a file in COMPOSE_ENV_FILES");
    return paths;
}
function readFirstEnvironment(named, directory, environment, loading) {
    const read = readEnvFiles(named, directory, environment, loading);
    return read && named.length === 0 && TRUE.test(read.get(DISABLE) ?? "")
        ? environment.withMissing(read, (name) => name.startsWith("COMPOSE_"))
        : read;
}
function readEnvFiles(named, directory, environment, loading) {
    const paths = named.length > 0 ? named : findEnvFile(directory, environment, loading);
    if (!paths)
        return null;
    const files = [];
    for (const path of paths) {
        const isKnown = loading.sources.has(path);
        const text = loading.readEnvFile(path, named.length > 0, null);
        if (text === null)
            return null;
        files.push({ path, text });
        if (!isKnown)
            loading.envFiles.push(path);
    }
    const before = loading.problems.length;
    const out = environment.withFiles(files, loading);
    return loading.problems.length > before ? null : out;
}
function findEnvFile(directory, environment, loading) {
    const disable = environment.get(DISABLE);
    if (disable !== undefined && !TRUE.test(disable) && !FALSE.test(disable))
        return loading.refuse(`${DISABLE} must be true or false`, "set it to true, or unset it");
    const path = resolvePath(directory, ".env");
    return !TRUE.test(disable ?? "") && loading.files.kind(path) === "file" ? [path] : [];
}
const DISABLE = "COMPOSE_DISABLE_ENV_FILE";
const TRUE = /^(?:1|[tT]|true|True|TRUE)$/;
const FALSE = /^(?:0|[fF]|false|False|FALSE)$/;

;// CONCATENATED MODULE: ./lib/src/compose/load/findSharedResources.js


function findSharedResources_findSharedResources(model, project) {
    const services = listMappings(model, "services");
    const own = (node) => getText(node) !== null && !isOfProject(node, project);
    const referenced = new Set(services.flatMap(({ node }) => listContainerNames(node)));
    const containers = services.flatMap(({ key, node }) => {
        const name = node.entries.get("container_name");
        if (name === undefined || getText(name) === "" || !own(name))
            return [];
        const kind = referenced.has(getText(name) ?? "") ? "referenced-container" : "container";
        return [{ kind, key, name: getShown(name) ?? "", span: name.span }];
    });
    const images = services.flatMap(({ key, node }) => {
        const image = node.entries.get("image");
        if (isNull(node.entries.get("build")) || image === undefined || !own(image))
            return [];
        return [{ kind: "image", key, name: getShown(image) ?? "", span: image.span }];
    });
    const named = ["network", "volume"].flatMap((kind) => listMappings(model, `${kind}s`).flatMap(({ key, node }) => {
        const name = node.entries.get("name");
        if (isExternal(node)) {
            const shown = getShown(name) ?? getShown(getChild(node, "external", "name")) ?? key;
            return [{ kind: `external-${kind}`, key, name: shown, span: node.span }];
        }
        if (name === undefined || getText(name) === "" || !own(name))
            return [];
        return [{ kind, key, name: getShown(name) ?? "", span: name.span }];
    }));
    return [...containers, ...named, ...images];
}
function listMappings(model, key) {
    return Array.from(getMapping(model, key)?.entries ?? []).flatMap(([name, node]) => node.kind === "mapping" ? [{ key: name, node }] : []);
}
function isOfProject(node, project) {
    return (node?.kind === "scalar" &&
        /\bCOMPOSE_PROJECT_NAME\b/.test(node.written ?? "") &&
        String(node.value).includes(project));
}
function isExternal({ entries }) {
    const external = entries.get("external");
    return external?.kind === "mapping" || /^(?:true|y|yes|on)$/i.test(formatScalar(external));
}
const CONTAINER_KEYS = (/* unused pure expression or super */ null && (["network_mode", "pid", "ipc", "volumes_from", "external_links"]));
function listContainerNames({ entries }) {
    return CONTAINER_KEYS.flatMap((key) => {
        const node = entries.get(key);
        const items = node?.kind === "sequence" ? node.items : [node];
        return items.flatMap((item) => {
            const [, prefix, name = ""] = /^(container:)?([^:]*)/.exec(getText(item) ?? "") ?? [];
            return prefix === undefined && key !== "external_links" ? [] : [name];
        });
    });
}

;// CONCATENATED MODULE: ./lib/src/compose/load/readSettings.js


const KEYS = (/* unused pure expression or super */ null && ([["environment"], ["build", "args"], ["labels"]]));
function readSettings_readSettings(service) {
    return KEYS.flatMap((path) => {
        const node = getChild(service, ...path);
        if (node?.kind === "sequence")
            return node.items.map((item) => toSetting(path[0], item, /^[^=]*/.exec(getWritten(item))?.[0]));
        if (node?.kind !== "mapping")
            return [];
        return Array.from(node.entries, ([name, value]) => toSetting(path[0], value, name));
    });
}
const INSIDE_KEYS = (/* unused pure expression or super */ null && ([["command"], ["entrypoint"], ["healthcheck", "test"], ["expose"]]));
const NUMBERS = /(?<![\d.])(\d{2,5})(?:-(\d{2,5}))?(?!\d|\.\d)/g;
const MAX_RANGE = 1000;
function readSettings_readNumbersInside(service) {
    const numbers = new Set();
    for (const path of INSIDE_KEYS) {
        const node = getChild(service, ...path);
        for (const item of node?.kind === "sequence" ? node.items : [node])
            for (const [, first, last = first] of formatScalar(item).matchAll(NUMBERS)) {
                const end = Math.min(Number(last), Number(first) + MAX_RANGE);
                for (let number = Number(first); number <= end; number++)
                    numbers.add(number);
            }
    }
    return numbers;
}
function toSetting(kind, node, name = "") {
    const pieces = node.kind === "scalar" ? node.pieces : [];
    const value = isNull(node) ? "" : formatScalar(node);
    const secret = node.kind === "scalar" && isSecret(node);
    return { kind, name, value, pieces, secret, span: node.span };
}
function getWritten(node) {
    return node.kind === "scalar" ? (node.written ?? formatScalar(node)) : "";
}

;// CONCATENATED MODULE: ./lib/src/compose/load/toBindings.js



function toBindings_toBindings(items) {
    const entries = new Map();
    const bindings = [];
    for (const item of items) {
        if (item.kind !== "mapping")
            continue;
        const key = item.short ?? item;
        const entry = entries.get(key) ?? (item.short ? readShortEntry(item, item.short) : readLongEntry(item));
        entries.set(key, entry);
        bindings.push({ ...toBinding(item), ...entry });
    }
    return bindings;
}
function toBinding(item) {
    const { entries, run } = item;
    const target = entries.get("target");
    const published = entries.get("published");
    return {
        target: target?.kind === "scalar" ? toUint32(target.value) : 0,
        count: run?.count ?? 1,
        protocol: getShown(entries.get("protocol"), /^(?:tcp|udp|sctp)$/i) || "tcp",
        hostIp: getShown(entries.get("host_ip")) || null,
        published: published?.kind === "scalar" && !published.broken
            ? (getShown(published) ?? String(published.value)) || null
            : null,
        mode: getShown(entries.get("mode"), /^(?:host|ingress)$/) ?? "ingress",
        name: getShown(entries.get("name")),
        appProtocol: getShown(entries.get("app_protocol"), APP_PROTOCOL),
    };
}
const APP_PROTOCOL = new RegExp(String.raw `^(?:https?|h2c|grpc|wss?|tcp|udp|tls|ssh|amqps?|mqtts?|mysql|postgres(?:ql)?|` +
    String.raw `rediss?|mongodb|smtps?|ldaps?|kubernetes\.io/(?:h2c|wss?))$`, "i");
function toUint32(value) {
    return Number(value) % 2 ** 32;
}
function readShortEntry(item, short) {
    const value = String(short.value);
    const parsed = parseShortPort(value);
    const parts = isPortMistake(parsed) ? null : parsed.parts;
    const partOf = ({ start, end }) => {
        for (const part of ["hostIp", "published", "target", "protocol"]) {
            const range = parts?.[part];
            if (range && range[0] <= start && end <= range[1])
                return part;
        }
        return "entry";
    };
    const variables = short.pieces.map((piece) => toUse(piece, partOf(piece), value));
    const published = short.pieces.filter((piece) => partOf(piece) === "published");
    return {
        span: short.span,
        short: true,
        plain: short.plain,
        written: short.written ?? value,
        related: listOrigins(item),
        variables,
        variable: findWholeVariable(published, parts?.published ?? [0, 0]),
    };
}
const LONG_PARTS = {
    host_ip: "hostIp",
    published: "published",
    target: "target",
    protocol: "protocol",
};
function readLongEntry(item) {
    const variables = [];
    let variable = null;
    for (const [key, part] of Object.entries(LONG_PARTS)) {
        const node = item.entries.get(key);
        if (node?.kind !== "scalar")
            continue;
        const value = String(node.value);
        variables.push(...node.pieces.map((piece) => toUse(piece, part, value)));
        if (part === "published")
            variable = findWholeVariable(node.pieces, [0, value.length]);
    }
    return {
        span: item.span,
        short: false,
        plain: false,
        written: null,
        related: listOrigins(item),
        variables,
        variable,
    };
}
function findWholeVariable(pieces, [start, end]) {
    const [piece] = pieces;
    return pieces.length === 1 && piece?.assignable && piece.start === start && piece.end === end
        ? piece.name
        : null;
}
function toUse({ name, source, span, start, end, isEmpty, secret }, part, value) {
    const use = { name, source, span, part, value: secret ? `\${${name}}` : value.slice(start, end) };
    return isEmpty ? { ...use, isEmpty } : use;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/selectServices.js




function selectServices_listProfiles(service, read = getText) {
    return getItems(service, "profiles").map((item) => read(item) ?? "");
}
function selectServices_findEnabledServices(services, profiles) {
    const active = new Set(profiles);
    const enabled = new Set();
    for (const [name, service] of services.entries) {
        const named = service.kind === "mapping" ? selectServices_listProfiles(service) : [];
        if (named.length === 0 || active.has("*") || named.some((profile) => active.has(profile)))
            enabled.add(name);
    }
    return enabled;
}
function selectServices_selectServices(services, profiles, names, problems) {
    const enabled = selectServices_findEnabledServices(services, profiles);
    if (names.length === 0)
        return enabled;
    const activated = names.flatMap((name) => {
        const service = services.entries.get(name);
        return !enabled.has(name) && service?.kind === "mapping" ? selectServices_listProfiles(service) : [];
    });
    const available = selectServices_findEnabledServices(services, [...profiles, ...activated]);
    const selected = new Set();
    const open = names.map((name) => {
        return { name, shown: name, required: true, dependent: null };
    });
    for (let next = open.pop(); next; next = open.pop()) {
        const matches = findMatches(next, available);
        if (matches.length === 0 && next.required)
            problems.push(describeMissing(next, services));
        for (const match of matches) {
            if (selected.has(match))
                continue;
            selected.add(match);
            const service = services.entries.get(match);
            for (const dependency of service?.kind === "mapping" ? listDependencies(service) : [])
                open.push({ ...dependency, dependent: match });
        }
    }
    return selected;
}
function describeMissing({ name, shown, dependent }, services) {
    if (!dependent)
        return {
            ...describeUnknownService(name, [...services.entries.keys()]),
            span: null,
            related: [],
            misuse: "unknown-name",
        };
    return {
        message: `service ${dependent} depends on ${shown}, but no active profile enables ${shown}`,
        fix: `select ${shown} too, or activate one of its profiles`,
        span: services.keys.get(name) ?? null,
        related: [],
    };
}
function findMatches({ name, dependent }, available) {
    if (available.has(name))
        return [name];
    if (dependent !== null || !/[*?[]/.test(name))
        return [];
    return [...available].filter((candidate) => matchName(name, candidate));
}

;// CONCATENATED MODULE: ./lib/src/compose/load/toProject.js









const toProject_TRUE = /^\s*(1|t|true)\s*$/i;
function toProject_toProject(model, located, request, loading) {
    const nodes = getMapping(model, "services");
    const services = [];
    for (const [name, node] of nodes?.entries ?? []) {
        if (node.kind !== "mapping")
            continue;
        const span = nodes?.keys.get(name) ?? node.span;
        services.push({ name, span, ...toService(node, model, located.name) });
    }
    if (nodes)
        checkConsistency(model, findEnabledServices(nodes, located.profiles), loading.problems);
    const selected = nodes
        ? selectServices(nodes, located.profiles, request.services, loading.problems)
        : new Set();
    const profiles = located.profiles.filter(Boolean);
    const literal = new Set(["*", ...services.flatMap((service) => service.profiles)]);
    const isShown = (profile) => literal.has(profile) || isShowable(profile);
    const shownProfiles = profiles.map((each) => (isShown(each) ? each : "${COMPOSE_PROFILES}"));
    return {
        origin: { kind: "compose" },
        ...located.names,
        directory: located.directory,
        ...(request.base !== undefined && { base: request.base }),
        files: located.files.map((file) => file.path),
        envFiles: loading.envFiles,
        profiles,
        ...(request.profiles.length === 0 && { shownProfiles: [...new Set(shownProfiles)] }),
        services: attachEmptyModes(services.filter(({ name }) => selected.has(name)), toNetwork("default", getChild(model, "networks", "default"), undefined, located.name)),
        disabled: services.filter(({ name }) => !selected.has(name)),
        removesOrphans: toProject_TRUE.test(located.environment.get("COMPOSE_REMOVE_ORPHANS") ?? ""),
        sharedResources: findSharedResources(model, located.name),
        problems: loading.problems,
        unset: loading.unset,
        versions: loading.versions,
        unknownKeys: findUnknownKeys(model),
        sources: loading.sources,
    };
}
function attachEmptyModes(services, network) {
    const networks = services.flatMap((service) => service.networks);
    const joined = networks.some(({ name }) => name === network.name)
        ? { networkMode: null, networks: [network] }
        : { networkMode: networks.length > 0 ? "default" : "" };
    return services.map((each) => (each.networkMode === "" ? { ...each, ...joined } : each));
}
function toService(node, model, project) {
    const { entries } = node;
    const mode = entries.get("network_mode");
    const attached = findNetworks(node, model, project);
    const dependencies = listDependencies(node);
    const isProvider = !isNull(entries.get("provider"));
    return {
        image: getText(entries.get("image")),
        containerName: getShown(entries.get("container_name")),
        replicas: isProvider ? 0 : readReplicas(node),
        networkMode: attached === null ? getText(mode) : null,
        networkModeSpan: mode?.span ?? null,
        networks: isProvider ? [] : (attached ?? []),
        ports: toBindings(getItems(node, "ports")),
        exposeSpan: getItems(node, "expose").length > 0 ? (entries.get("expose")?.span ?? null) : null,
        dependsOn: dependencies.map((dependency) => dependency.name),
        waitsFor: dependencies.filter(({ completes }) => completes).map(({ name }) => name),
        restarts: readRestarts(node),
        profiles: listProfiles(node, getShown),
        labels: readLabels(entries.get("labels")),
        settings: readSettings(node),
        numbersInside: readNumbersInside(node),
    };
}
function readReplicas(service) {
    const node = getChild(service, "scale") ?? getChild(service, "deploy", "replicas");
    return node?.kind === "scalar" && node.type !== "null" && !node.broken ? Number(node.value) : 1;
}
function readLabels(node) {
    const labels = new Map();
    if (node?.kind === "mapping")
        for (const [key, value] of node.entries)
            labels.set(key, value.kind === "scalar" && value.value !== null ? String(value.value) : "");
    else if (node?.kind === "sequence")
        for (const item of node.items) {
            const [key = "", ...rest] = (getText(item) ?? "").split("=");
            labels.set(key, rest.join("="));
        }
    return labels;
}
function findNetworks(service, model, project) {
    const mode = service.entries.get("network_mode");
    const named = getMapping(service, "networks");
    const isNamed = named !== null && named !== undefined && named.entries.size > 0;
    if (mode !== undefined && (getText(mode) || !isNamed))
        return null;
    const attachments = isNamed
        ? [...named.entries]
        : [["default", undefined]];
    return attachments.map(([key, attachment]) => toNetwork(key, getChild(model, "networks", key), attachment, project));
}
function readRestarts(service) {
    const policy = getText(service.entries.get("restart")) ||
        getText(getChild(service, "deploy", "restart_policy", "condition"));
    return policy === "always" || policy === "unless-stopped" || policy === "any";
}
function toNetwork(key, node, attachment, project) {
    const read = (from, ...keys) => {
        const value = getChild(from, ...keys);
        return value?.kind === "scalar" ? value.value : null;
    };
    const external = read(node, "external") === true;
    const option = (name) => read(node, "driver_opts", name)?.toString() ?? null;
    return {
        name: getText(getChild(node, "name")) ?? (external ? key : `${project}_${key}`),
        internal: read(node, "internal") === true,
        hostBindingIpv4: option("com.docker.network.bridge.host_binding_ipv4"),
        gatewayModeIpv4: option("com.docker.network.bridge.gateway_mode_ipv4"),
        gatewayModeIpv6: option("com.docker.network.bridge.gateway_mode_ipv6"),
        driver: getText(getChild(node, "driver")),
        external,
        enableIpv4: read(node, "enable_ipv4") !== false,
        enableIpv6: read(node, "enable_ipv6") === true,
        gwPriority: Number(read(attachment, "gw_priority")) || 0,
        ipam: readSubnets(node),
    };
}
function readSubnets(network) {
    const subnets = getItems(network, "ipam", "config").map((item) => ({
        subnet: getText(getChild(item, "subnet")),
        gateway: getText(getChild(item, "gateway")),
        ipRange: getText(getChild(item, "ip_range")),
    }));
    const inhibit = getChild(network, "driver_opts", "com.docker.network.bridge.inhibit_ipv4");
    return toProject_TRUE.test(formatScalar(inhibit))
        ? subnets.filter(({ subnet }) => subnet?.includes(":"))
        : subnets;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/resolveProject.js








function resolveProject(request, files, variables) {
    return resolveProject_loadProject(request, files, variables).project;
}
function resolveProject_loadProject(request, files, variables) {
    const { loading, environment, located } = locate(request, files, variables);
    if (!located)
        return { project: makeEmptyProject(request, loading), model: null, environment };
    const loaded = loadLocated(located, request, loading);
    const versions = [
        ...loaded.project.versions,
        ...compareLocations(located, loaded.project, request, files),
        ...compareTags(located, loaded.project, request, loading),
    ];
    return { ...loaded, project: { ...loaded.project, versions } };
}
function compareLocations(located, project, request, files) {
    const versions = [];
    const outcome = describeOutcome(project);
    const compareWith = (other, since, message) => {
        const loaded = loadLocated(other, request, new LoadContext(files, request.cwd));
        if (describeOutcome(loaded.project) !== outcome)
            versions.push({ since, message, span: null });
    };
    if (located.older)
        compareWith(located.older, "2.27.2", `reads only the .env file in ${located.directory}`);
    if (located.untrimmedProfiles)
        compareWith({ ...located, profiles: located.untrimmedProfiles }, "2.26.0", "does not trim spaces in COMPOSE_PROFILES");
    const hasProfiles = project.services.some(({ profiles }) => profiles.length > 0);
    if (request.services.length > 0 && located.profiles.includes("*") && hasProfiles)
        versions.push({
            since: "2.26.0",
            message: 'ignores the profile "*" when services are selected',
            span: null,
        });
    return versions;
}
function compareTags(located, project, request, { files, cwd, lateTags }) {
    const versions = [];
    const newest = describeOutcome(project);
    let later = newest;
    for (const { since, tags } of groupTags(lateTags)) {
        const resolveWith = (seen) => {
            const keys = new Set(seen.map(getKey));
            const sees = (tag) => isOlder(tag.since, since) || keys.has(getKey(tag));
            return describeOutcome(loadLocated(located, request, new LoadContext(files, cwd, sees)).project);
        };
        const outcome = resolveWith([]);
        if (outcome !== newest && outcome !== later) {
            const tag = findDecisiveTag(tags, (seen) => resolveWith(seen) !== later);
            versions.push({
                since,
                message: `ignores the tag on ${tag.path.join(".")}`,
                span: tag.span,
            });
        }
        later = outcome;
    }
    return versions;
}
function groupTags(tags) {
    const distinct = distinctBy(tags, getKey);
    const releases = [...new Set(distinct.map((tag) => tag.since))];
    return releases
        .toSorted((a, b) => Number(isOlder(a, b)) - Number(isOlder(b, a)))
        .map((since) => ({ since, tags: distinct.filter((tag) => tag.since === since) }));
}
function findDecisiveTag(tags, changes) {
    let first = 0;
    for (let last = tags.length - 1; first < last;) {
        const middle = Math.floor((first + last) / 2);
        if (changes(tags.slice(middle + 1)))
            last = middle;
        else
            first = middle + 1;
    }
    return tags[first];
}
function getKey({ path, span }) {
    return JSON.stringify([span.file, span.start, path]);
}
function isOlder(a, b) {
    return notesFor(a, [{ since: b }]).length > 0;
}
function loadLocated(located, request, loading) {
    const scope = {
        chain: [],
        directory: located.directory,
        workingDirectory: located.directory,
        environment: located.environment,
        extended: new Map(),
    };
    const model = loadModel(located.files, scope, loading);
    if ([...model.entries.keys()].every((key) => key === "version") && loading.problems.length === 0)
        loading.problems.push({
            message: "project is empty",
            fix: "add at least one service under services:",
            span: { file: located.files[0]?.path ?? "", start: 0, end: 0 },
            related: [],
        });
    const project = toProject(model, located, request, loading);
    const problems = dropRepeated(project.problems);
    return {
        project: { ...project, problems, versions: dropRepeated(project.versions) },
        model,
        environment: located.environment,
    };
}
function describeOutcome({ name, problems, services }) {
    const ports = services.map((service) => [service.name, service.ports.map(listPortFields)]);
    return JSON.stringify([name, problems.length > 0, ports]);
}
function listPortFields(binding) {
    const { target, count, protocol, hostIp, published, mode, name, appProtocol } = binding;
    return [target, count, protocol, hostIp, published, mode, name, appProtocol];
}
function identifyProject(request, files, variables) {
    return locate(request, files, variables).located;
}
function locate(request, files, variables) {
    const loading = new LoadContext(files, request.cwd);
    const environment = Environment.ofProcess(variables);
    if (environment.get("PWD") === undefined || request.cwd !== files.cwd)
        environment.set("PWD", { value: request.cwd, source: "shell", span: null });
    return { loading, environment, located: locateProject(request, environment, loading) };
}
function makeEmptyProject(request, loading) {
    return {
        origin: { kind: "compose" },
        ...distinguishName(request.projectName ?? basename(request.cwd), request),
        directory: request.cwd,
        files: [],
        envFiles: loading.envFiles,
        profiles: request.profiles,
        services: [],
        disabled: [],
        removesOrphans: false,
        sharedResources: [],
        problems: dropRepeated(loading.problems),
        unset: [],
        versions: [],
        unknownKeys: [],
        sources: loading.sources,
    };
}
function dropRepeated(found) {
    const seen = new Set();
    return found.filter(({ span, message }) => {
        const key = `${span?.file}:${span?.start}:${message.replace(/\[\d+\]/g, "[]")}`;
        return !seen.has(key) && seen.add(key);
    });
}

;// CONCATENATED MODULE: ./lib/src/compose/load/resolveModel.js








function resolveModel(request, files, variables) {
    const { project, model, environment } = loadProject(request, files, variables);
    if (model === null)
        return { project, model: null, namedElsewhere: new Set() };
    const { lookup } = environment;
    const context = { project, files, lookup, namedElsewhere: new Set(), portCount: 0 };
    const tree = toPlain(model, context, READERS);
    const started = project.services.map(({ name }) => name);
    return {
        project,
        model: { ...tree, name: project.resolvedName ?? project.name, [STARTED]: started },
        namedElsewhere: context.namedElsewhere,
    };
}
const STARTED = "(started)";
const resolveModel_MAX_PORTS = 200_000;
const READERS = PathTable.from({
    "services.*.ports": readPorts,
    "services.*.environment": readEnvironment,
    "services.*.build.args": readEnvironment,
    "services.*.env_file": readFileList,
    "services.*.label_file": readFileList,
    "secrets.*.environment": readNamedVariable,
    "configs.*.environment": readNamedVariable,
});
function toPlain(node, context, table) {
    if (table?.value)
        return table.value(node, context);
    if (node.kind === "sequence")
        return node.items.map((item) => toPlain(item, context));
    if (node.kind === "mapping")
        return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, toPlain(value, context, table?.at(key))]));
    for (const { name } of node.pieces)
        context.namedElsewhere.add(name);
    return node.value;
}
const WRITTEN = Symbol("written");
function toWrittenPort(entry) {
    return { ...Object(escapeDollars(entry)), ...Object(entry)[WRITTEN] };
}
function escapeDollars(value) {
    if (typeof value === "string")
        return value.replaceAll("$", "$$$$");
    if (typeof value !== "object" || value === null)
        return value;
    if (Array.isArray(value))
        return value.map(escapeDollars);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeDollars(each)]));
}
function toWritten(node) {
    if (node.kind === "sequence")
        return node.items.map(toWritten);
    if (node.kind === "scalar")
        return shown_isSecret(node) ? node.written : escapeDollars(node.value);
    return Object.fromEntries(Array.from(node.entries, ([key, each]) => [key, toWritten(each)]));
}
function readPorts(node, context) {
    if (node.kind !== "sequence")
        return toPlain(node, context);
    for (const item of node.items)
        context.portCount += (item.kind === "mapping" && item.run?.count) || 1;
    if (context.portCount > resolveModel_MAX_PORTS)
        throw new Error(`cannot allocate: the project has more than ${resolveModel_MAX_PORTS} ports`);
    return node.items.flatMap(toSinglePorts).map((item) => {
        if (item.kind !== "mapping")
            return toPlain(item, context);
        const entries = new Map(item.entries);
        const written = new Map(item.entries);
        const published = item.entries.get("published");
        if (published?.kind === "scalar") {
            entries.set("published", Node_createScalar(published.span, "str", String(published.value)));
            if (!shown_isSecret(published))
                written.delete("published");
        }
        const entry = Object(toPlain({ ...item, entries }, context));
        return { ...entry, [WRITTEN]: toWritten({ ...item, entries: written }) };
    });
}
function readEnvironment(node, context) {
    const read = (name, value) => {
        if (name === null)
            return toPlain(value, context);
        context.namedElsewhere.add(name);
        return context.lookup(name)?.value ?? null;
    };
    if (node.kind === "sequence")
        return node.items.map((item) => {
            const name = Node_getText(item);
            return name === null || name.includes("=")
                ? toPlain(item, context)
                : { [name]: read(name, item) };
        });
    if (node.kind === "scalar")
        return toPlain(node, context);
    return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, read(Node_isNull(value) ? key : null, value)]));
}
function readNamedVariable(node, context) {
    const name = Node_getText(node);
    if (name !== null)
        context.namedElsewhere.add(name);
    return [toPlain(node, context), name === null ? null : (context.lookup(name)?.value ?? null)];
}
function readFileList(node, context) {
    const items = node.kind === "sequence" ? node.items : [node];
    return items.map((item) => [toPlain(item, context), readEnvFile(item, context)]);
}
function readEnvFile(item, { project, files, lookup, namedElsewhere }) {
    const path = Node_getText(item.kind === "mapping" ? Node_getChild(item, "path") : item);
    if (path === null)
        return null;
    const raw = Node_getText(Node_getChild(item, "format")) === "raw";
    const bases = new Set([project.directory, (0,posix_.dirname)(item.span.file)]);
    return Array.from(bases, (base) => {
        const file = (0,paths/* resolvePath */.o1)(base, path);
        const read = files.read(file, false);
        if ("failure" in read)
            return null;
        if (raw)
            return read.text;
        const into = new Map();
        const lookupAndNote = (name) => {
            namedElsewhere.add(name);
            return lookup(name);
        };
        dotenv_parseDotenv(file, read.text, lookupAndNote, into);
        return Object.fromEntries(Array.from(into, ([name, { value }]) => [name, value]));
    });
}

;// CONCATENATED MODULE: ./lib/src/compose/index.js













// EXTERNAL MODULE: ./lib/src/lib/getErrorMessage.js
var getErrorMessage = __webpack_require__(9960);
;// CONCATENATED MODULE: ./lib/src/changes/editText.js
function editText(text, edits) {
    const pieces = [];
    let end = 0;
    for (const { start, before, after } of edits) {
        if (start < end || !text.startsWith(before, start) || start + before.length > text.length)
            throw new Error(`there is no ${JSON.stringify(before)} at offset ${start}`);
        pieces.push(text.slice(end, start), after);
        end = start + before.length;
    }
    return [...pieces, text.slice(end)].join("");
}
function reverseEdits(edits) {
    let shift = 0;
    return edits.map(({ start, before, after }) => {
        const reversed = { start: start + shift, before: after, after: before };
        shift += after.length - before.length;
        return reversed;
    });
}

;// CONCATENATED MODULE: ./lib/src/changes/formatDiff.js



const CONTEXT = 3;
const MAX_LINE = 1000;
const HIDDEN = "***";
function formatDiff({ path, text, edits, isQuotable }) {
    const after = splitLines(editText(text, edits), reverseEdits(edits));
    const lines = splitLines(text, edits).flatMap((old, at) => {
        const now = after[at];
        return now === undefined ? [] : [{ old, now }];
    });
    const name = (0,lib_escapeControlChars/* escapeControlChars */._)(path);
    const hunks = findHunks(lines, isQuotable ? CONTEXT : 0).map(([start, end]) => formatHunk(lines.slice(start, end), start, isQuotable));
    return hunks.length === 0 ? [] : [`--- ${name}`, `+++ ${name}`, ...hunks.flat()];
}
function splitLines(text, edits) {
    let [offset, at] = [0, 0];
    return text.split(/(?<=\n)/).map((line) => {
        const parts = [];
        for (let edit = edits[at]; edit && edit.start < offset + line.length; edit = edits[++at]) {
            const start = edit.start - offset;
            parts.push({ start, end: start + edit.before.length });
        }
        offset += line.length;
        return { text: line, parts };
    });
}
const isChanged = ({ old, now }) => old.text !== now.text;
function findHunks(lines, context) {
    const hunks = [];
    for (const [at, line] of lines.entries()) {
        if (!isChanged(line))
            continue;
        const start = Math.max(at - context, 0);
        const end = Math.min(at + 1 + context, lines.length);
        const last = hunks.at(-1);
        if (last !== undefined && start <= last[1])
            last[1] = end;
        else
            hunks.push([start, end]);
    }
    return hunks;
}
function formatHunk(lines, start, isQuotable) {
    const range = lines.length === 1 ? `${start + 1}` : `${start + 1},${lines.length}`;
    const shown = [`@@ -${range} +${range} @@`];
    let added = [];
    for (const pair of lines)
        if (isChanged(pair)) {
            shown.push(...formatLine("-", pair.old, isQuotable));
            added.push(...formatLine("+", pair.now, isQuotable));
        }
        else {
            shown.push(...added, ...formatLine(" ", pair.old, isQuotable));
            added = [];
        }
    return [...shown, ...added];
}
function formatLine(sign, { text, parts }, isQuotable) {
    const content = text.replace(/\r?\n$/, "");
    const all = isQuotable ? content : hideUnedited(content, parts);
    const shown = all.length > MAX_LINE ? `${all.slice(0, MAX_LINE)}...` : all;
    const escaped = shown.split("\t").map(lib_escapeControlChars/* escapeControlChars */._).join("\t");
    return [`${sign}${escaped}`, ...(text.endsWith("\n") ? [] : ["\\ No newline at end of file"])];
}
const formatDiff_NAME = /^[#\t ]*(?:export[\t ]+)?[A-Za-z_][\w.]*$/;
const LOCAL_HOST = /(?:\blocalhost|\b127\.0\.0\.1|\[::1\]):$/;
function hideUnedited(line, parts) {
    const [name = "", ...rest] = line.split("=");
    const isNamed = rest.length > 0 && formatDiff_NAME.test(name.trimEnd());
    const value = rest.join("=").trim();
    if (isNamed && shown_isShowable(/^(["'])(.*)\1$/.exec(value)?.[2] ?? value))
        return line;
    const pieces = [];
    let end = 0;
    if (isNamed && parts.every(({ start }) => start > name.length)) {
        end = name.length + 1;
        pieces.push(`${name}=`);
    }
    for (const part of [...parts, { start: line.length, end: line.length }]) {
        const edited = line.slice(part.start, part.end);
        const [host = ""] = LOCAL_HOST.exec(line.slice(end, part.start)) ?? [];
        if (part.start - host.length > end)
            pieces.push(HIDDEN);
        pieces.push(host);
        pieces.push(shown_isShowable(edited) ? edited : HIDDEN);
        end = part.end;
    }
    return pieces.join("");
}

// EXTERNAL MODULE: ./lib/src/changes/parseRecord.js + 1 modules
var parseRecord = __webpack_require__(5691);
;// CONCATENATED MODULE: ./lib/src/changes/undoRecord.js







function isRestored({ result, detail }) {
    return (result === "undone" || result === "unchanged") && detail === null;
}
async function planUndo(record, deps) {
    const steps = [];
    for (const { step } of listPending(record))
        steps.push(step.kind === "edit"
            ? describeEdit(step, inspect(step, deps.files))
            : await planStop(step, deps));
    return { record, steps, warnings: [] };
}
async function undoRecord(record, deps) {
    const pending = listPending(record);
    const edits = inspectEdits(pending, deps.files);
    if ([...edits.values()].some(({ state }) => state === "changed" || state === "unreadable"))
        return { record, steps: pending.map(({ step }) => undoRecord_refuse(step, edits)), warnings: [] };
    const log = new UndoLog(record, deps.store);
    log.save();
    const edited = [...edits].flatMap(([step, state]) => (state === BY_HAND ? [] : step));
    const failure = edited.length === 0 ? null : (0,getErrorMessage/* findFailure */.g)(() => deps.files.revert(edited));
    const steps = [];
    for (const { step, at } of pending) {
        if (step.kind === "stop")
            deps.reportProgress?.(`starting ${step.name}`);
        const undone = step.kind === "stop"
            ? describeStart(step, await startAgain(step, deps))
            : describeReverted(step, edits, failure);
        log.finish(at, undone);
        steps.push(undone);
    }
    return { record: log.record, steps, warnings: log.warnings };
}
function listPending({ steps }) {
    return steps
        .map((step, at) => ({ step, at }))
        .filter(({ step }) => (0,parseRecord/* isPending */.mm)(step))
        .toReversed();
}
function inspectEdits(pending, files) {
    const edits = pending.flatMap(({ step }) => (step.kind === "edit" ? step : []));
    return new Map(edits.map((step) => [step, inspect(step, files)]));
}
const BY_HAND = { state: "before" };
function inspect(step, files) {
    const found = files.inspect(step);
    if (found.state !== "changed")
        return found;
    const { text } = found;
    const isUndone = step.edits.every(({ start, before }) => findWords(text, before).includes(start)) &&
        step.edits.every(({ after }) => findWords(text, after).length === 0);
    return isUndone ? BY_HAND : found;
}
function undoRecord_describe(step, result, more = {}) {
    return { step, result, detail: null, commands: [], diff: [], ...more };
}
function undoRecord_refuse(step, edits) {
    const state = edits.get(step);
    return step.kind === "edit" && state !== undefined && state.state !== "after"
        ? describeEdit(step, state)
        : undoRecord_describe(step, "skipped");
}
function describeReverted(step, edits, failure) {
    if (edits.get(step)?.state === "before")
        return undoRecord_describe(step, "unchanged");
    return failure === null
        ? undoRecord_describe(step, "undone")
        : undoRecord_describe(step, "failed", { detail: failure });
}
const YAML = /\.ya?ml$/i;
function describeEdit(step, state) {
    if (state.state === "before")
        return undoRecord_describe(step, "unchanged");
    if (state.state === "unreadable")
        return undoRecord_describe(step, "failed", { detail: state.reason });
    const { path } = step;
    const { text } = state;
    const reversed = reverseEdits(step.edits);
    const isYaml = YAML.test(path);
    const format = (edits) => formatDiff({ path, text, edits, isQuotable: isYaml });
    if (state.state === "after")
        return undoRecord_describe(step, "planned", { diff: format(reversed) });
    const { found, missing } = findEdits(text, reversed);
    return undoRecord_describe(step, "changed", {
        detail: missing.length === 0 ? null : undoRecord_describeMissing(missing, isYaml),
        diff: format(found),
    });
}
function findEdits(text, edits) {
    const found = [];
    const missing = [];
    for (const edit of edits) {
        const starts = findWords(text, edit.before);
        const [only = -1] = starts.length === 1 ? starts : [];
        const start = starts.includes(edit.start) ? edit.start : only;
        const last = found.at(-1);
        const isFree = last === undefined || start >= last.start + last.before.length;
        if (start >= 0 && isFree)
            found.push({ ...edit, start });
        else
            missing.push(edit);
    }
    return { found, missing };
}
function findWords(text, word) {
    const starts = [];
    if (word === "")
        return starts;
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const around = `${text[at - 1] ?? ""} ${text[at + word.length] ?? ""}`;
        if (!/[\p{L}\p{N}_]/u.test(around))
            starts.push(at);
    }
    return starts;
}
const MAX_MISSING = 5;
const MAX_TEXT = 200;
function undoRecord_describeMissing(missing, isYaml) {
    const show = (text) => isYaml || shown_isShowable(text) ? JSON.stringify(text.slice(0, MAX_TEXT)) : "***";
    const shown = missing
        .slice(0, MAX_MISSING)
        .map(({ before, after }) => `${show(before)}, which was ${show(after)} before`);
    const rest = missing.length - shown.length;
    return `cannot find ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}
async function planStop(step, deps) {
    const plan = await planStart(step, deps);
    if ("result" in plan)
        return describeStart(step, plan);
    const needsRoot = step.target.kind === "unit" && step.target.scope === "system";
    const commands = plan.commands.map((words) => {
        const shown = words.map((word) => (ID.test(word) ? word.slice(0, 12) : quoteShellWord(word)));
        return [...(needsRoot ? ["sudo"] : []), ...shown].join(" ");
    });
    return undoRecord_describe(step, "planned", { detail: plan.detail, commands });
}
const ID = /^[0-9a-f]{64}$/;
const RESULTS = {
    started: "undone",
    running: "unchanged",
    lost: "lost",
    failed: "failed",
};
function describeStart(step, { result, detail }) {
    return undoRecord_describe(step, RESULTS[result], { detail });
}
const undoRecord_STATES = {
    undone: "undone",
    unchanged: "undone",
    lost: "lost",
};
class UndoLog {
    record;
    warnings = [];
    #store;
    constructor(record, store) {
        this.record = record;
        this.#store = store;
    }
    save() {
        this.#store.save(this.record);
    }
    finish(at, { step, result }) {
        const state = undoRecord_STATES[result];
        if (state === undefined)
            return;
        this.record = { ...this.record, steps: this.record.steps.with(at, { ...step, state }) };
        const failure = (0,getErrorMessage/* findFailure */.g)(() => this.save());
        const message = `cannot record what was undone: ${failure}`;
        if (failure !== null && !this.warnings.includes(message))
            this.warnings.push(message);
    }
}

;// CONCATENATED MODULE: ./lib/src/lib/escapeWorkflowCommands.js
function escapeWorkflowCommands(text) {
    return text.replace(current, "$1: $2").replace(legacy, "#$1 #$2[");
}
const current = /^([^\x21-\x7e\r\n\u2028\u2029]*):([^\x20-\x7e\r\n]*:)/gmu;
const legacy = /#([^\x20-\x7e\r\n]*)#([^\x20-\x7e\r\n]*)\[/gu;
function joinLines(lines) {
    return lines.map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}

;// CONCATENATED MODULE: ./lib/src/lib/quoteShellWord.js
function quoteShellWord_quoteShellWord(word) {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw `'\''`)}'`;
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/src/system/attempt.js
var system_attempt = __webpack_require__(1338);
// EXTERNAL MODULE: ./lib/src/system/files/writeFiles.js
var writeFiles = __webpack_require__(9785);
// EXTERNAL MODULE: ./lib/src/system/leases/leaseOwner.js
var leaseOwner = __webpack_require__(2298);
;// CONCATENATED MODULE: ./lib/src/system/changes/applyEdits.js









const MAX_FILE = 16 * 1024 * 1024;
const UNFOLLOWED = (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0);
const MARK = "\ufeff";
const FILE_EDITOR = {
    plan: planEdits,
    apply: applyEdits,
    inspect: applyEdits_inspect,
    revert(steps) {
        for (const { path } of steps)
            removeUnfinished(path);
        applyEdits(steps.filter((step) => applyEdits_inspect(step).state !== "before").map(reverseStep));
    },
};
function planEdits(path, edits) {
    const bytes = readRegular(path);
    const edited = editBytes(path, bytes, edits);
    (0,writeFiles/* checkReplaceable */.X7)(path);
    return {
        kind: "edit",
        state: "planned",
        path,
        edits,
        before: computeHash(bytes),
        after: computeHash(edited),
    };
}
function reverseStep(step) {
    const { before, after, edits } = step;
    return { ...step, before: after, after: before, edits: reverseEdits(edits) };
}
function applyEdits_inspect({ path, before, after }) {
    try {
        const bytes = readRegular(path);
        const hash = computeHash(bytes);
        if (hash === before)
            return { state: "before" };
        if (!(0,external_node_buffer_.isUtf8)(bytes))
            return { state: "unreadable", reason: "it is not UTF-8 text anymore" };
        return { state: hash === after ? "after" : "changed", text: splitMark(bytes).text };
    }
    catch (error) {
        return { state: "unreadable", reason: (0,getErrorMessage/* getErrorMessage */.u)(error) };
    }
}
function applyEdits(steps) {
    for (const { path } of steps)
        removeUnfinished(path);
    if (new Set(steps.map(({ path }) => path)).size < steps.length)
        throw new Error("there are several changes of one file");
    const contents = steps.map(({ path, before, after, edits }) => {
        const bytes = readUnchanged(path, before);
        (0,writeFiles/* checkReplaceable */.X7)(path);
        const edited = editBytes(path, bytes, edits);
        if (computeHash(edited) !== after)
            throw new Error(`the record of ${path} does not match it`);
        return { path, before, after, text: bytes.toString("utf8"), edited: edited.toString("utf8") };
    });
    const replaced = [];
    try {
        (0,writeFiles/* writeAllOrNothing */.PQ)(contents.map(({ path, edited }) => ({ path, pieces: [edited] })), (path) => {
            const content = contents.find((each) => each.path === path);
            if (content === undefined)
                return;
            readUnchanged(path, content.before);
            replaced.push({ path, after: content.after, pieces: [content.text] });
        });
    }
    catch (error) {
        restore(replaced, error);
        throw error;
    }
}
function restore(originals, cause) {
    const isReplaced = ({ path, after }) => (0,system_attempt/* attempt */.C)(() => computeHash(readRegular(path))) === after;
    const replaced = originals.filter(isReplaced);
    try {
        (0,writeFiles/* writeAllOrNothing */.PQ)(replaced);
    }
    catch (error) {
        const paths = replaced.map(({ path }) => path).join(", ");
        const [first, second] = [cause, error].map(getErrorMessage/* getErrorMessage */.u);
        throw new Error(`${first}; ${paths} cannot be restored: ${second}`, { cause: error });
    }
}
function readUnchanged(path, hash) {
    const bytes = readRegular(path);
    if (computeHash(bytes) !== hash)
        throw new Error(`another program has changed ${path}`);
    return bytes;
}
function readRegular(path) {
    try {
        const descriptor = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | UNFOLLOWED);
        try {
            const stat = (0,external_node_fs_.fstatSync)(descriptor);
            if (!stat.isFile())
                throw new Error("it is not a regular file");
            if (stat.size > MAX_FILE)
                throw new Error(`it is larger than ${MAX_FILE / 1024 / 1024} MiB`);
            return (0,external_node_fs_.readFileSync)(descriptor);
        }
        finally {
            (0,external_node_fs_.closeSync)(descriptor);
        }
    }
    catch (error) {
        throw new Error(`cannot read ${path}: ${describeReadError(error, path)}`, { cause: error });
    }
}
function describeReadError(error, path) {
    const { code } = error;
    if (code === "ELOOP")
        return "it is a symbolic link";
    if (code !== "ENOENT")
        return (0,writeFiles/* describeWriteError */.JB)(error);
    return (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)((0,external_node_path_.dirname)(path))) === null
        ? `${(0,external_node_path_.dirname)(path)} does not exist anymore`
        : "it does not exist anymore";
}
function editBytes(path, bytes, edits) {
    if (!(0,external_node_buffer_.isUtf8)(bytes))
        throw new Error(`cannot edit ${path}: it is not UTF-8 text`);
    const { mark, text } = splitMark(bytes);
    try {
        return Buffer.from(mark + editText(text, edits));
    }
    catch (error) {
        throw new Error(`cannot edit ${path}: ${(0,getErrorMessage/* getErrorMessage */.u)(error)}`, { cause: error });
    }
}
function splitMark(bytes) {
    const text = bytes.toString("utf8");
    return text.startsWith(MARK) ? { mark: MARK, text: text.slice(1) } : { mark: "", text };
}
function computeHash(bytes) {
    return (0,external_node_crypto_.createHash)("sha256").update(bytes).digest("hex");
}
function removeUnfinished(path) {
    const [folder, name] = [(0,external_node_path_.dirname)(path), (0,external_node_path_.basename)(path)];
    for (const each of (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(folder)) ?? []) {
        if (!each.startsWith(`${name}.`))
            continue;
        const pid = /^(\d{1,10})\.\d{1,3}\.new$/.exec(each.slice(name.length + 1))?.[1];
        if (pid !== undefined && !(0,leaseOwner/* isAlive */._n)(Number(pid)))
            (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.rmSync)((0,external_node_path_.join)(folder, each), { force: true }));
    }
}

// EXTERNAL MODULE: ./lib/src/system/changes/openChanges.js
var openChanges = __webpack_require__(9212);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:tty"
var external_node_tty_ = __webpack_require__(7066);
// EXTERNAL MODULE: ./lib/src/system/files/localPaths.js
var localPaths = __webpack_require__(6054);
;// CONCATENATED MODULE: ./lib/src/system/programs/openPrograms.js






const DEFAULT_PATH = "/usr/bin:/bin";
const PASSED = new RegExp(`^(?:${[
    "HOME|USER|LOGNAME|SUDO_UID|TMPDIR|TZ|LANG|LANGUAGE|LC_\\w+",
    "XDG_RUNTIME_DIR|XDG_CONFIG_HOME|DBUS_\\w+",
    "DOCKER_(?:API_VERSION|CERT_PATH|CONFIG|CONTEXT|HOST|TLS|TLS_VERIFY)",
    "(?:HTTPS?|ALL|NO)_PROXY",
    "SYSTEMROOT|SYSTEMDRIVE|WINDIR|TEMP|TMP|USERNAME|USERPROFILE|HOMEDRIVE|HOMEPATH",
    "(?:LOCAL)?APPDATA|PROGRAMDATA|PROGRAMFILES(?:\\(X86\\))?|PROGRAMW6432",
    "WSL_INTEROP|WSL_DISTRO_NAME",
].join("|")})$`, "i");
function openPrograms(machine = thisMachine()) {
    const { platform, env, isProgram } = machine;
    const path = platform === "win32" ? external_node_path_.win32 : external_node_path_.posix;
    const absolute = platform === "win32" ? /^[a-z]:[\\/]/i : /^\//;
    const isTrusted = trustOutside(machine);
    const folders = (env["PATH"] ?? DEFAULT_PATH)
        .split(path.delimiter)
        .filter((folder) => absolute.test(folder) && isTrusted(folder));
    const passed = Object.entries(env).filter(([name, value = ""]) => PASSED.test(name) && (!path.isAbsolute(value) || isTrusted(value)));
    return {
        env: {
            ...Object.fromEntries(passed),
            LC_ALL: "C",
            NoDefaultCurrentDirectoryInExePath: "1",
            PATH: folders.join(path.delimiter),
        },
        find(name) {
            const file = platform === "win32" && !name.endsWith(".exe") ? `${name}.exe` : name;
            const files = folders.map((folder) => path.join(folder, file));
            return files.find((each) => isProgram(each) && isTrusted(each)) ?? null;
        },
    };
}
const hasModules = (path) => /[\\/]node_modules[\\/]/.test(path);
function trustOutside({ platform, env, cwd, own, real }) {
    const { sep, ...path } = platform === "win32" ? external_node_path_.win32 : external_node_path_.posix;
    const isInside = (inner, directory) => {
        const way = path.relative(directory, inner);
        return way !== ".." && !way.startsWith(`..${sep}`) && !path.isAbsolute(way);
    };
    const untrusted = (0,localPaths/* listAncestors */.vl)(real(cwd) ?? cwd, (at) => path.dirname(at)).filter((each, above) => (above === 0 || real(path.join(each, ".git")) !== null) &&
        !own.some((at) => !hasModules(at) && isInside(at, each)));
    const workspace = env["GITHUB_WORKSPACE"];
    if (workspace)
        untrusted.push(real(workspace) ?? workspace);
    const isOutside = (at) => at !== null && !untrusted.some((folder) => isInside(at, folder));
    const known = new Map();
    const isTrusted = (at) => (0,getOrInsert/* getOrInsert */.P)(known, at, () => {
        const above = path.dirname(at);
        return (at === above || isTrusted(above)) && !hasModules(at + sep) && isOutside(real(at));
    });
    return isTrusted;
}
function thisMachine() {
    const { platform, env, execPath } = process;
    const real = (path) => (0,system_attempt/* attempt */.C)(() => external_node_fs_.realpathSync.native(path));
    const system = platform === "win32" ? `${env["SystemRoot"]}\\System32` : "/usr/bin";
    const own = [execPath, (0,system_attempt/* attempt */.C)(() => (0,external_node_os_.userInfo)().homedir) ?? execPath, system];
    return {
        platform,
        env,
        cwd: (0,system_attempt/* attempt */.C)(() => process.cwd()) ?? system,
        own: own.map((path) => real(path) ?? path),
        real,
        isProgram: (path) => (0,system_attempt/* attempt */.C)(() => {
            (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.X_OK);
            return (0,external_node_fs_.statSync)(path).isFile();
        }) ?? false,
    };
}

;// CONCATENATED MODULE: ./lib/src/system/commands.js






const SIGNALS = ["SIGINT", "SIGTERM"];
const running = new Set();
function endAll(signal) {
    for (const child of running)
        child.kill("SIGKILL");
    for (const each of SIGNALS)
        process.off(each, endAll);
    process.kill(process.pid, signal);
}
function startWatched(start) {
    if (running.size === 0)
        for (const signal of SIGNALS)
            process.on(signal, endAll);
    const child = start();
    const forget = () => {
        running.delete(child);
        if (running.size === 0)
            for (const signal of SIGNALS)
                process.off(signal, endAll);
    };
    running.add(child);
    if (child.pid === undefined)
        forget();
    else
        child.once("exit", forget);
    return child;
}
let programs;
async function runCommand(program, args, { env, input = "", timeout = 10_000, maxOutput = 64 * 1024 * 1024 } = {}) {
    programs ??= openPrograms();
    const file = programs.find(program);
    if (file === null)
        return { failure: `${program} is not installed`, status: null };
    const environment = { ...programs.env, ...env };
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 23));
    return new Promise((resolve) => {
        const options = {
            cwd: (0,external_node_path_.dirname)(process.execPath),
            env: environment,
            timeout,
            maxBuffer: maxOutput,
            killSignal: "SIGKILL",
            encoding: "buffer",
        };
        const child = startWatched(() => execFile(file, args, options, (error, output, complaint) => {
            const status = typeof error?.code === "number" ? error.code : null;
            resolve(error === null
                ? { output }
                : { failure: complaint.toString("utf8").trim() || error.message, status });
        }));
        child.stdin?.on("error", () => { });
        child.stdin?.end(input);
    });
}
const PASSED_ON = (/* unused pure expression or super */ null && (["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"]));
async function runInForeground([file = "", ...args], env, cwd) {
    let child = null;
    const early = [];
    const passOn = (signal) => {
        if (child === null)
            early.push(signal);
        else if (!isFromTerminal(signal))
            child.kill(signal);
    };
    for (const signal of PASSED_ON)
        process.on(signal, passOn);
    try {
        const { spawn } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 23));
        return await new Promise((resolve, reject) => {
            const started = spawn(file, args, { stdio: "inherit", env, ...(cwd && { cwd }) });
            child = started;
            for (const signal of early)
                started.kill(signal);
            started.on("error", (error) => {
                if (started.pid === undefined)
                    reject(error);
            });
            started.once("exit", (code, signal) => resolve({ status: code ?? 128 + constants.signals[signal ?? "SIGKILL"], failure: null }));
        });
    }
    catch (error) {
        const { code, message } = error;
        if (code === "ENOENT")
            return { status: 127, failure: "there is no such program" };
        return { status: 126, failure: code === "EACCES" ? "permission denied" : message };
    }
    finally {
        for (const signal of PASSED_ON)
            process.off(signal, passOn);
    }
}
function isFromTerminal(signal) {
    if (signal !== "SIGINT" && signal !== "SIGQUIT")
        return false;
    const stat = attempt(() => readFileSync("/proc/self/stat", "latin1"));
    if (stat === null)
        return isatty(0);
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return group === foreground;
}

// EXTERNAL MODULE: external "node:dgram"
var external_node_dgram_ = __webpack_require__(1314);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./lib/src/system/host/bindPort.js


const OUTCOMES = {
    EADDRINUSE: "in-use",
    EADDRNOTAVAIL: "not-local",
    EAFNOSUPPORT: "not-local",
    EINVAL: "not-local",
    EACCES: "denied",
};
function bindPort(endpoint, shared = false) {
    return endpoint.protocol === "udp" ? bindUdp(endpoint, shared) : listenTcp(endpoint);
}
function bindEvery(port) {
    return new Promise((resolve) => {
        const server = (0,external_node_net_.createServer)((connection) => connection.destroy());
        server.once("error", () => resolve(false));
        server.listen({ port, exclusive: true }, () => {
            const address = server.address();
            const both = typeof address === "object" && address?.family === "IPv6";
            server.close(() => resolve(both));
        });
    });
}
function listenTcp({ family, address, first }) {
    return new Promise((resolve) => {
        const server = (0,external_node_net_.createServer)((connection) => connection.destroy());
        server.once("error", (error) => resolve(toOutcome(error)));
        server.listen({ host: address, port: first, exclusive: true, ipv6Only: family === "IPv6" }, () => server.close(() => resolve("free")));
    });
}
function bindUdp({ family, address, first }, reuseAddr) {
    return new Promise((resolve) => {
        const ipv6 = family === "IPv6";
        const type = ipv6 ? "udp6" : "udp4";
        const socket = (0,external_node_dgram_.createSocket)({ type, reuseAddr, ipv6Only: ipv6, lookup: skipLookup });
        socket.once("error", (error) => socket.close(() => resolve(toOutcome(error))));
        socket.bind({ address, port: first, exclusive: true }, () => socket.close(() => resolve("free")));
    });
}
function skipLookup(address, _options, found) {
    found(null, address, address.includes(":") ? 6 : 4);
}
function toOutcome(error) {
    return OUTCOMES[error.code ?? ""] ?? "failed";
}

;// CONCATENATED MODULE: ./lib/src/system/host/getFromEngine.js

const getFromEngine_MAX_WAIT = 2000;
const MAX_ANSWER = 16 * 1024 * 1024;
function getFromEngine(engine, path, encoding = "utf8") {
    return new Promise((resolve) => {
        const chunks = [];
        let size = 0;
        const finish = (answer) => {
            clearTimeout(timer);
            socket.destroy();
            resolve(answer);
        };
        const timer = setTimeout(() => finish({ failure: "the engine did not respond within two seconds" }), getFromEngine_MAX_WAIT);
        const socket = (0,external_node_net_.connect)(engine);
        socket.on("error", (error) => finish({ failure: error.message }));
        socket.on("data", (chunk) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > MAX_ANSWER)
                finish({ failure: "the engine's response is too large" });
        });
        socket.on("end", () => finish(parseAnswer(Buffer.concat(chunks).toString(encoding))));
        socket.write(`GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`);
    });
}
function parseAnswer(text) {
    const end = text.indexOf("\r\n\r\n");
    const head = text.slice(0, end);
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
    if (end < 0 || status === undefined)
        return { failure: "the response is not from a Docker engine" };
    if (status !== "200")
        return { failure: `the engine responded with status ${status}` };
    const version = /^Server: Docker\/(\d[\d.]*)/im.exec(head)?.[1] ?? null;
    return { body: text.slice(end + 4), version };
}

;// CONCATENATED MODULE: ./lib/src/system/host/openHost.js






const openHost_MAX_FILE = 16 * 1024 * 1024;
const openHost_MAX_OUTPUT = 8 * 1024 * 1024;
const MAX_COMMAND = 3000;
function openHost(env, sudo = false) {
    const { platform } = process;
    return {
        platform: platform === "linux" || platform === "darwin" || platform === "win32" ? platform : "other",
        env,
        home: (0,system_attempt/* attempt */.C)(external_node_os_.homedir) ?? "",
        read: (path) => (0,system_attempt/* attempt */.C)(() => readText(path)),
        list: (path) => (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(path)),
        link: (path) => (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)(path)),
        links: (path) => (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(path))?.map((name) => (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)(`${path}/${name}`))) ?? null,
        real: (path) => (0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.realpathSync)(path)) ?? path,
        exists: external_node_fs_.existsSync,
        bind: bindPort,
        bindEvery: bindEvery,
        sudo,
        command: runBounded,
        get: getFromEngine,
    };
}
async function runBounded(program, args) {
    const limits = { timeout: MAX_COMMAND, maxOutput: openHost_MAX_OUTPUT };
    const result = await runCommand(program, args, limits);
    return "output" in result ? result.output.toString("utf8") : null;
}
function readText(path) {
    return !path.startsWith("/proc/") && (0,external_node_fs_.statSync)(path).size > openHost_MAX_FILE
        ? null
        : (0,external_node_fs_.readFileSync)(path, "utf8");
}
function findRunnerName({ RUNNER_NAME }) {
    return RUNNER_NAME || hostname();
}

;// CONCATENATED MODULE: ./lib/src/system/changes/openStopper.js







const MAX_TIME = 120_000;
const MAX_PROGRAM_OUTPUT = 4 * 1024 * 1024;
const openStopper_MAX_OUTPUT = 64 * 1024;
function openStopper(env, sudo) {
    const usesSudo = sudo && process.getuid !== undefined && process.getuid() !== 0;
    return {
        sudo: usesSudo,
        run: (words) => run(openStopper_toCommand(words, env, usesSudo)),
        signal: (target, signal) => sendSignal(target, signal, usesSudo),
    };
}
function openStopper_toCommand(words, env, sudo) {
    const [program = "", ...args] = words;
    const asRoot = (command) => (sudo ? ["sudo", "-n", ...command] : command);
    if (program === "systemctl")
        return args.includes("--user") ? words : asRoot(words);
    if (program !== "docker")
        return words;
    const { socket } = findEngine_findEngine(openHost(env));
    if (socket === null)
        return words;
    const command = [program, "--host", formatAddress(socket), ...args];
    return "path" in socket && isRefused(socket.path) ? asRoot(command) : command;
}
function formatAddress(socket) {
    if ("host" in socket) {
        const host = socket.host.includes(":") ? `[${socket.host}]` : socket.host;
        return `tcp://${host}:${socket.port}`;
    }
    return process.platform === "win32"
        ? `npipe://${socket.path.replaceAll("\\", "/")}`
        : `unix://${socket.path}`;
}
function isRefused(path) {
    try {
        (0,external_node_fs_.accessSync)(path, external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK);
        return false;
    }
    catch (error) {
        return error.code === "EACCES";
    }
}
async function run([program = "", ...args]) {
    const start = Date.now();
    const limits = { timeout: MAX_TIME, maxOutput: MAX_PROGRAM_OUTPUT };
    const result = await runCommand(program, args, limits);
    if ("output" in result)
        return { isOk: true, output: result.output.toString("utf8").slice(0, openStopper_MAX_OUTPUT) };
    const isLate = Date.now() - start >= MAX_TIME;
    const late = `${program} did not finish within ${MAX_TIME / 1000} seconds`;
    return { isOk: false, output: isLate ? late : result.failure.slice(0, openStopper_MAX_OUTPUT) };
}
function sendSignal(target, signal, sudo) {
    if (!isSignalable(target.pid))
        return "failed";
    const state = readState(target);
    if (state !== "running")
        return state;
    try {
        process.kill(target.pid, `SIG${signal}`);
        return "sent";
    }
    catch (error) {
        const { code } = error;
        if (code === "ESRCH")
            return "gone";
        if (code !== "EPERM")
            return "failed";
        return sudo ? signalAsRoot(target, signal) : "denied";
    }
}
const SIGNAL_EXACTLY = `
pid=$1 ticks=$2 signal=$3
stat=$(cat "/proc/$pid/stat") || exit
set -f
set -- \${stat##*) }
[ "\${20}" = "$ticks" ] && kill "-$signal" "$pid"
`;
async function signalAsRoot(target, signal) {
    const { pid, startTicks } = target;
    const script = ["sh", "-c", SIGNAL_EXACTLY, "sh", `${pid}`, `${startTicks}`, signal];
    const { isOk } = await run(["sudo", "-n", ...script]);
    if (isOk)
        return "sent";
    const state = readState(target);
    return state === "running" ? "denied" : state;
}
function isSignalable(pid) {
    return Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid;
}
function readState({ pid, startTicks }) {
    if (process.platform !== "linux")
        return "failed";
    const stat = (0,readProcess/* parseStat */.ky)((0,system_attempt/* attempt */.C)(() => (0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, "latin1")) ?? "");
    if (stat === null)
        return (0,leaseOwner/* isAlive */._n)(pid) ? "failed" : "gone";
    return (0,readProcess/* isSameProcess */.SM)(stat, startTicks) ? "running" : "gone";
}

;// CONCATENATED MODULE: ./lib/src/action/logCommands.js



function logCommands(stopper) {
    return {
        sudo: stopper.sudo,
        async run(words) {
            (0,core/* startGroup */.Oh)((0,lib_escapeControlChars/* escapeControlChars */._)(words.map(quoteShellWord_quoteShellWord).join(" ")));
            try {
                const result = await stopper.run(words);
                logOutput(result.output);
                return result;
            }
            finally {
                (0,core/* endGroup */.N4)();
            }
        },
        signal: (target, signal) => stopper.signal(target, signal),
    };
}
function logOutput(output) {
    const lines = output.trimEnd().split("\n").map(lib_escapeControlChars/* escapeControlChars */._);
    if (lines.join("") === "")
        return;
    const token = crypto.randomUUID();
    process.stdout.write(`::stop-commands::${token}\n${lines.join("\n")}\n::${token}::\n`);
}

// EXTERNAL MODULE: ./lib/src/action/stepChanges.js
var stepChanges = __webpack_require__(6147);
;// CONCATENATED MODULE: ./lib/src/action/startStopped.js













async function startStopped(state, env) {
    try {
        await startAll((0,stepChanges/* parseStopped */.HP)(state, env));
    }
    catch (reason) {
        warn(`could not start again what was stopped: ${(0,getErrorMessage/* getErrorMessage */.u)(reason)}`);
    }
}
async function startAll({ id, env }) {
    const changes = (0,openChanges/* openChanges */.eX)(env);
    const record = changes.list().find((each) => each.id === id);
    for (const message of changes.warnings)
        warn(message);
    if (record === undefined)
        throw new Error("the record of it is missing; `docker ps --all` and `systemctl` list it");
    const deps = { stopper: logCommands(openStopper(env, true)), host: openHost(env) };
    const store = { save: (changed) => saveIfPossible(changed, changes) };
    const { steps } = await undoRecord(record, { ...deps, store, files: FILE_EDITOR });
    for (const undone of steps)
        report(undone);
}
function saveIfPossible(record, changes) {
    const failure = (0,getErrorMessage/* findFailure */.g)(() => changes.save(record));
    if (failure !== null)
        log(`cannot record what was started again: ${failure}`);
}
function report({ step, result, detail }) {
    if (step.kind !== "stop")
        return;
    const { name, target } = step;
    const more = detail === null ? "" : `: ${detail}`;
    if (result === "undone")
        log(`Started ${name} again${more}`);
    if (result === "failed")
        warn(`could not start ${name} again${more}; start it with \`${formatStart(target)}\``);
    if (result !== "lost")
        return;
    if (canStartAgain(target))
        warn(`could not start ${name} again${more}`);
    else if (target.kind === "process")
        log(`Did not start ${name} again${more}`);
}
function formatStart(target) {
    if (target.kind === "unit") {
        const words = target.scope === "user" ? ["systemctl", "--user"] : ["sudo", "systemctl"];
        return [...words, "start", ...target.names].map(quoteShellWord_quoteShellWord).join(" ");
    }
    const runtime = target.kind === "container" ? target.runtime : "docker";
    const names = "names" in target ? target.names : [];
    return [runtime, "start", ...names].map(quoteShellWord_quoteShellWord).join(" ");
}
function log(message) {
    (0,core/* info */.pq)(escapeWorkflowCommands((0,lib_escapeControlChars/* escapeControlChars */._)(message)));
}
function warn(message) {
    (0,core/* warning */.$e)((0,lib_escapeControlChars/* escapeControlChars */._)(message), { title: "Portplan" });
}


/***/ })

};
;