"use strict";
exports.id = 414;
exports.ids = [414];
exports.modules = {

/***/ 414:
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
    return parseAllContainers(await readContainers_askForJson(host, engine, ALL_CONTAINERS));
}
const ALL_CONTAINERS = "/containers/json?all=1";
const IS_THERE = /\b(EACCES|EPERM)\b|respon/;
function readContainers(host, engine) {
    return readList(host, engine, "/containers/json", parseContainers);
}
function readAllContainers(host, engine) {
    return readList(host, engine, ALL_CONTAINERS, (text) => parseAllContainers(parseJson(text)));
}
async function readList(host, engine, path, parse) {
    const { socket } = engine;
    const refuse = (failure) => ({ view: null, failure: describeRefusal(host, engine, failure) });
    if (socket === null)
        return refuse("");
    const answer = await askEngine(host, engine, path);
    if (answer === null)
        return { view: null, failure: null };
    if ("failure" in answer) {
        const isMissing = "path" in socket && host.platform === "win32" && !IS_THERE.test(answer.failure);
        return isMissing ? { view: null, failure: null } : refuse(answer.failure);
    }
    const containers = parse(answer.body);
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
    const networks = (0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)(json["NetworkSettings"])["Networks"]);
    return {
        id,
        name: (0,lib_escapeControlChars/* escapeControlChars */._)((names.find((name) => !name.slice(1).includes("/")) ?? names[0] ?? id.slice(0, 12)).replace(/^\//, "")),
        state: (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(json["State"])),
        status: (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(json["Status"])),
        published: (0,lib_json/* asList */.DD)(json["Ports"]).filter(lib_json/* isObject */.Gv).flatMap(toEndpoints),
        compose: toCompose(labels),
        image: (0,lib_json/* asString */.oJ)(json["Image"]),
        networks: Object.keys(networks),
        addresses: Object.values(networks).flatMap(listAddresses),
        runner: Object.keys(labels).find((label) => /^[0-9a-f]{6}$/.test(label)) ?? null,
    };
}
function listAddresses(network) {
    const { IPAddress: ipv4, GlobalIPv6Address: ipv6 } = (0,lib_json/* asObject */.eB)(network);
    return [ipv4, ipv6].flatMap((text) => (0,parseHostAddress/* parseHostAddress */.u)((0,lib_json/* asString */.oJ)(text))?.address ?? []);
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
const SETTING = /\b\w+=\w+|\/etc\/\S+/g;
function listStopAdvice(uses, platform, format = (command) => command) {
    const advice = uses.flatMap(({ holder, endpoint }) => {
        const { command, help } = adviseStop(holder, platform, endpoint.first);
        if (command !== null)
            return format(command);
        return help?.replaceAll(SETTING, (setting) => format(setting)) ?? [];
    });
    return [...new Set(advice)];
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
function isLoopback({ address }) {
    return address === "::1" || address.startsWith("127.");
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
function formatWithoutFamily(endpoint) {
    return formatEndpoint(isWildcard(endpoint) ? { ...endpoint, address: "*" } : endpoint);
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
function findProcesses(host, inodes, likely = null) {
    const pids = new Map();
    if (inodes.size === 0)
        return { pids, complete: true };
    const all = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
    let complete = all.includes(1);
    const others = all.filter((pid) => pid !== 1 && pid !== likely).toSorted((a, b) => a - b);
    for (const pid of [...(likely === null ? [] : [likely]), ...others, 1]) {
        const files = host.links(`/proc/${pid}/fd`);
        for (const link of files ?? []) {
            if (!link?.startsWith("socket:["))
                continue;
            const inode = Number(link.slice(8, -1));
            if (inodes.has(inode) && !pids.has(inode))
                pids.set(inode, pid);
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

// EXTERNAL MODULE: ./lib/src/lib/parseIp.js
var parseIp = __webpack_require__(1247);
;// CONCATENATED MODULE: ./lib/src/lib/isShowable.js

function isShowable(text) {
    return text.length <= 200 && (/^[\d.:/-]*$/.test(text) || (0,parseIp/* parseIp */.r)(text) !== null);
}

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
const NAME = /^[#\t ]*(?:export[\t ]+)?[A-Za-z_][\w.]*$/;
const LOCAL_HOST = /(?:\blocalhost|\b127\.0\.0\.1|\[::1\]):$/;
function hideUnedited(line, parts) {
    const [name = "", ...rest] = line.split("=");
    const isNamed = rest.length > 0 && NAME.test(name.trimEnd());
    const value = rest.join("=").trim();
    if (isNamed && isShowable(/^(["'])(.*)\1$/.exec(value)?.[2] ?? value))
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
        pieces.push(isShowable(edited) ? edited : HIDDEN);
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
function describe(step, result, more = {}) {
    return { step, result, detail: null, commands: [], diff: [], ...more };
}
function undoRecord_refuse(step, edits) {
    const state = edits.get(step);
    return step.kind === "edit" && state !== undefined && state.state !== "after"
        ? describeEdit(step, state)
        : describe(step, "skipped");
}
function describeReverted(step, edits, failure) {
    if (edits.get(step)?.state === "before")
        return describe(step, "unchanged");
    return failure === null
        ? describe(step, "undone")
        : describe(step, "failed", { detail: failure });
}
const YAML = /\.ya?ml$/i;
function describeEdit(step, state) {
    if (state.state === "before")
        return describe(step, "unchanged");
    if (state.state === "unreadable")
        return describe(step, "failed", { detail: state.reason });
    const { path } = step;
    const { text } = state;
    const reversed = reverseEdits(step.edits);
    const isYaml = YAML.test(path);
    const format = (edits) => formatDiff({ path, text, edits, isQuotable: isYaml });
    if (state.state === "after")
        return describe(step, "planned", { diff: format(reversed) });
    const { found, missing } = findEdits(text, reversed);
    return describe(step, "changed", {
        detail: missing.length === 0 ? null : describeMissing(missing, isYaml),
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
function describeMissing(missing, isYaml) {
    const show = (text) => isYaml || isShowable(text) ? JSON.stringify(text.slice(0, MAX_TEXT)) : "***";
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
    return describe(step, "planned", { detail: plan.detail, commands });
}
const ID = /^[0-9a-f]{64}$/;
const RESULTS = {
    started: "undone",
    running: "unchanged",
    lost: "lost",
    failed: "failed",
};
function describeStart(step, { result, detail }) {
    return describe(step, RESULTS[result], { detail });
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
// EXTERNAL MODULE: ./lib/src/system/files/localPaths.js + 1 modules
var localPaths = __webpack_require__(3972);
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