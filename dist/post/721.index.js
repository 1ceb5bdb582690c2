export const id = 721;
export const ids = [721];
export const modules = {

/***/ 6721:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  releaseLeasesOfStep: () => (/* binding */ releaseLeasesOfStep)
});

// UNUSED EXPORTS: openLeasesOfStep

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
;// CONCATENATED MODULE: ./lib/src/report/formats/formatSummaryLine.js

function formatSummaryLine(report) {
    const { command, rows, exceptions, probed, host } = report;
    const counts = countFindings(report);
    const ports = countRowPorts(rows);
    const found = ports === 0 ? "no host port" : formatCount(ports, "host port");
    const scope = `${found} in ${formatProjectCount(report)}`;
    if (command === "map")
        return `${[...counts, scope].join(", ")}.`;
    const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
    const excepted = exceptions.length === 0 ? "" : `, ${exceptions.length} excepted`;
    return `${verdict}${excepted}: ${scope}${describeView(probed, host)}.`;
}
function countFindings({ summary }) {
    return SEVERITIES.filter((severity) => summary[severity] > 0).map((severity) => formatCount(summary[severity], severity));
}
function describeView(probed, { visible }) {
    if (!probed)
        return ", the host not looked at";
    return visible ? "" : ", the host not seen";
}
function formatProjectCount({ rows, projects }) {
    const variants = new Set(rows.flatMap(({ project, environment }) => (environment === undefined ? [] : project)));
    const more = variants.size === 0 ? "" : ` and ${formatCount(variants.size, "variant")}`;
    return `${formatCount(projects.length, "project")}${more}`;
}
function countRowPorts(rows) {
    return rows.reduce((sum, { count }) => sum + count, 0);
}
function formatCount(count, noun) {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function formatSome(items, max) {
    const rest = items.length - max;
    return `${items.slice(0, max).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
function describeScope(report, comparison) {
    const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
    const ports = formatCount(countRowPorts(report.rows), "port");
    return `${ports} of ${formatProjectCount(report)}${changes}.`;
}
function describeChanges({ changes: all, problem }) {
    if (problem !== null && all.length === 0)
        return "not compared with the base";
    const counts = ["added", "moved", "removed"].flatMap((kind) => {
        const count = all.filter((change) => change.kind === kind).length;
        return count === 0 ? [] : `${count} ${kind}`;
    });
    return counts.length === 0
        ? "this change leaves them as they are"
        : `${counts.join(", ")} by this change`;
}

;// CONCATENATED MODULE: ./lib/src/lib/getErrorMessage.js
function getErrorMessage(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}

;// CONCATENATED MODULE: ./lib/src/lib/escapeControlChars.js
function escapeControlChars_escapeControlChars(text) {
    return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/src/leases/Lease.js
var Lease = __webpack_require__(7550);
// EXTERNAL MODULE: ./lib/src/system/attempt.js
var attempt = __webpack_require__(4371);
;// CONCATENATED MODULE: ./lib/src/lib/getOrInsert.js
function getOrInsert(map, key, makeValue) {
    const found = map.get(key);
    if (found !== undefined)
        return found;
    const value = makeValue();
    map.set(key, value);
    return value;
}

;// CONCATENATED MODULE: ./lib/src/lib/groupBy.js

function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items)
        getOrInsert(groups, keyOf(item), () => []).push(item);
    return groups;
}

// EXTERNAL MODULE: ./lib/src/lib/json.js
var json = __webpack_require__(1958);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./lib/src/host/linux/readProcess.js

const USER_HZ = 100;
const MAX_COMMAND = 200;
const MAX_READ = 1024;
const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);
const SECRET_NAME = /pass|secret|token|credential|api[-_]?key|auth/i;
function parseStat(text) {
    const [open, close] = [text.indexOf("("), text.lastIndexOf(")")];
    const fields = text.slice(close + 2).split(" ");
    const ticks = Number(fields[19]);
    if (open < 0 || close < open || !Number.isInteger(ticks))
        return null;
    return {
        pid: Number.parseInt(text, 10),
        parent: Number(fields[1]),
        name: text.slice(open + 1, close),
        state: fields[0] ?? "",
        session: Number(fields[3]),
        terminal: Number(fields[4]),
        start: ticks / USER_HZ,
        startTicks: ticks,
    };
}
function parseCommandLine(text) {
    const words = text.slice(0, MAX_READ).replace(/\0+$/, "").split("\0");
    const shown = words.map((word, i) => hideSecret(word, words[i - 1] ?? ""));
    const line = escapeControlChars(shown.join(" ")).trim();
    return line.length > MAX_COMMAND ? `${line.slice(0, MAX_COMMAND - 3)}...` : line;
}
function hideSecret(word, before) {
    const assigned = /^([^=]*)=/.exec(word);
    if (assigned && SECRET_NAME.test(assigned[1] ?? ""))
        return `${assigned[0]}***`;
    if (/^--?[^=]+$/.test(before) && SECRET_NAME.test(before) && !word.startsWith("-"))
        return "***";
    return word.replace(/(\/\/)[^/@\s]*@/g, "$1***@");
}
function parseControlGroup(text) {
    const container = /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(text)?.[1] ?? null;
    const [, path = ""] = /^.*:name=systemd:(.*)/m.exec(text) ?? /^0::(.*)/m.exec(text) ?? [];
    const services = path.split("/").filter((part) => part.endsWith(".service"));
    const units = services.filter((name) => !/^user@\d+\.service$/.test(name));
    const unit = units.at(-1)?.replace(/^_/, "");
    return {
        unit: unit === undefined ? null : escapeControlChars(unit),
        userUnit: unit !== undefined && units.length < services.length,
        container,
    };
}
function hasCapability(status, number) {
    const found = /^CapEff:\s+([0-9a-f]+)$/m.exec(status);
    return found !== null && ((BigInt(`0x${found[1]}`) >> BigInt(number)) & 1n) === 1n;
}
function parseUid(status) {
    const found = /^Uid:\s+\d+\s+(\d+)/m.exec(status);
    return found ? Number(found[1]) : null;
}
function readProcess_readBootTime(host) {
    const found = /^btime (\d+)$/m.exec(host.read("/proc/stat") ?? "");
    return found ? Number(found[1]) : null;
}
function readProcess(host, pid, boot) {
    const file = (name) => host.read(`/proc/${pid}/${name}`) ?? "";
    const stat = parseStat(file("stat"));
    const program = THREAD_NAMES.has(stat?.name ?? "")
        ? host.link(`/proc/${pid}/exe`)?.split("/").at(-1)
        : undefined;
    return {
        pid,
        parent: stat?.parent ?? 0,
        name: escapeControlChars(program ?? stat?.name ?? ""),
        commandLine: parseCommandLine(file("cmdline")),
        since: stat && readProcess_formatStart(stat.start, boot),
        ...parseControlGroup(file("cgroup")),
    };
}
function readProcess_formatStart(start, boot) {
    if (boot === null)
        return null;
    return `${new Date(Math.round(boot + start) * 1000).toISOString().slice(0, 19)}Z`;
}
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
function isInFirstPidNamespace(host) {
    return host.link("/proc/self/ns/pid") === FIRST_PID_NAMESPACE;
}

;// CONCATENATED MODULE: ./lib/src/system/files/writeFiles.js

const RETRY_MS = 2;
const GONE = new Set(["EPIPE", "EOF", "ECONNRESET"]);
function writePieces(pieces, descriptor) {
    for (const piece of pieces)
        if (!writeAll(descriptor, piece))
            return false;
    return true;
}
function writeAll(descriptor, text) {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
        try {
            written += writeSync(descriptor, bytes, written);
        }
        catch (error) {
            const { code } = error;
            if (GONE.has(code))
                return false;
            if (code !== "EAGAIN")
                throw error;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
        }
    }
    return true;
}
const REASONS = {
    ENOENT: "there is no such directory",
    ENOTDIR: "a part of the path is no directory",
    EISDIR: "it is a directory",
    EACCES: "this user has no right to",
    EPERM: "this user has no right to",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left",
};
function describeWriteError(error) {
    const { code = "", message } = error;
    return REASONS[code] ?? message;
}
function writeWhole(path, pieces) {
    writeAllOrNothing([{ path, pieces }]);
}
function writeAllOrNothing(contents) {
    const finished = [];
    let at = "";
    try {
        for (const { path, pieces } of contents)
            writeBeside((at = path), pieces, finished);
        for (const { from, to } of finished)
            renameSync(from, (at = to));
    }
    catch (error) {
        for (const { from } of finished)
            rmSync(from, { force: true });
        throw new Error(`cannot write ${at}: ${describeWriteError(error)}`, { cause: error });
    }
}
function writeBeside(path, pieces, finished) {
    const existing = statSync(path, { throwIfNoEntry: false });
    const mode = existing === undefined ? 0o666 : existing.mode & 0o777;
    const special = existing?.isFile() === false;
    const to = existing === undefined || special ? path : realpathSync(path);
    if (existing !== undefined)
        accessSync(to, constants.W_OK);
    const from = special ? to : `${to}.${process.pid}.${finished.length}.new`;
    const descriptor = openSync(from, special ? "w" : "wx", mode);
    if (!special)
        finished.push({ from, to });
    try {
        for (const piece of pieces)
            writeAll(descriptor, piece);
        if (existing !== undefined && !special)
            fchmodSync(descriptor, mode);
    }
    finally {
        closeSync(descriptor);
    }
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseDirectory.js






const SHARED = 0o1777;
function listLeaseDirectories({ PORTPLAN_LEASE_DIR: named }) {
    if (named)
        return [named];
    if (process.platform === "win32")
        return [(0,external_node_path_.join)(process.env["SystemRoot"] ?? (0,external_node_os_.tmpdir)(), "Temp", "portplan-leases")];
    return ["/var/lock/portplan", "/tmp/portplan-leases"];
}
function openLeaseDirectory(directories) {
    const reasons = [];
    for (const directory of directories) {
        const reason = makeDirectory(directory) ?? findUnusableReason(directory);
        if (reason === null)
            return directory;
        reasons.push(`${directory}: ${reason}`);
    }
    throw new Error(`leases cannot be kept: ${reasons.join("; ")}. ` +
        "Name a directory that all accounts can write to in PORTPLAN_LEASE_DIR");
}
function isOfContainer(directory) {
    const isContainer = ["/.dockerenv", "/run/.containerenv"].some((path) => (0,external_node_fs_.existsSync)(path));
    if (!isContainer || (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid") === FIRST_PID_NAMESPACE)
        return false;
    return (0,external_node_fs_.statSync)(directory).dev === (0,external_node_fs_.statSync)("/").dev;
}
function makeDirectory(directory) {
    if ((0,external_node_fs_.existsSync)(directory))
        return null;
    const before = process.umask(0);
    try {
        (0,external_node_fs_.mkdirSync)(directory, { mode: SHARED });
        return null;
    }
    catch (error) {
        return error.code === "EEXIST" ? null : describeWriteError(error);
    }
    finally {
        process.umask(before);
    }
}
function findUnusableReason(directory) {
    const stat = (0,external_node_fs_.lstatSync)(directory, { throwIfNoEntry: false });
    if (!stat?.isDirectory())
        return "it is no directory";
    if (process.platform !== "win32" && (stat.mode & 0o022) !== 0 && (stat.mode & 0o1000) === 0)
        return "accounts could remove each other's leases: its mode has to be 1777";
    const rights = external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK;
    const isRefused = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.accessSync)(directory, rights)) === null;
    return isRefused ? "this account cannot write there" : null;
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseFiles.js


const MAX_FILE = 128 * 1024;
const UNFOLLOWED = (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0);
function readSmall(file) {
    const descriptor = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.openSync)(file, external_node_fs_.constants.O_RDONLY | UNFOLLOWED));
    if (descriptor === null)
        return null;
    try {
        const stat = (0,external_node_fs_.fstatSync)(descriptor);
        if (!stat.isFile() || stat.size > MAX_FILE)
            return null;
        const bytes = Buffer.allocUnsafe(stat.size);
        return {
            text: bytes.toString("utf8", 0, (0,external_node_fs_.readSync)(descriptor, bytes)),
            uid: stat.uid,
            modified: stat.mtimeMs,
        };
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
function writeNew(file, text) {
    try {
        write(file, "wx", text);
        return true;
    }
    catch (error) {
        if (error.code === "EEXIST")
            return false;
        throw error;
    }
}
function append(file, text) {
    write(file, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | external_node_fs_.constants.O_CREAT | UNFOLLOWED, text);
}
function write(file, flags, text) {
    const descriptor = (0,external_node_fs_.openSync)(file, flags, 0o644);
    try {
        if (process.platform !== "win32")
            (0,external_node_fs_.fchmodSync)(descriptor, 0o644);
        (0,external_node_fs_.writeFileSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
function readNames(folder) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(folder)) ?? [];
}
function removeFile(file) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.unlinkSync)(file)) !== null;
}
function readAge(file) {
    const stat = (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false });
    return stat === undefined ? 0 : Date.now() - stat.ctimeMs;
}
const getAccount = () => process.getuid?.() ?? 0;

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseLog.js




const MAX_LOG = 1 << 20;
function writeLog(folder, { event, run, ports }) {
    if (ports.length === 0)
        return;
    const time = new Date().toISOString();
    const { pid } = process;
    const lines = ports.map(({ port, protocol, project, service, directory }) => JSON.stringify({ time, event, port, protocol, project, service, directory, run, pid }));
    const file = (0,external_node_path_.join)(folder, `log.${getAccount()}.jsonl`);
    (0,attempt/* attempt */.C)(() => {
        if (((0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG)
            (0,external_node_fs_.renameSync)(file, (0,external_node_path_.join)(folder, `log.${getAccount()}.1.jsonl`));
        append(file, `${lines.join("\n")}\n`);
    });
}

// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
;// CONCATENATED MODULE: ./lib/src/host/holders/Job.js


const WORKER = "Runner.Worker";
const MAX_ANCESTORS = 100;
async function findJob(host) {
    const trackingId = host.env["RUNNER_TRACKING_ID"] ?? "";
    if (trackingId === "" && host.env["GITHUB_ACTIONS"] !== "true")
        return null;
    const worker = findWorker("self", host);
    const hosted = host.env["RUNNER_ENVIRONMENT"] === "github-hosted";
    if (worker === undefined)
        return { hosted, trackingId, worker: null, label: null };
    const { pid, start } = worker;
    const since = formatStart(start, readBootTime(host));
    return { hosted, trackingId, worker: { pid, since }, label: await readRunnerLabel(pid, host) };
}
async function readRunnerLabel(worker, host) {
    const program = host.link(`/proc/${worker}/exe`);
    const settings = program === null ? null : host.read(`${dirname(dirname(program))}/.runner`);
    if (settings === null)
        return null;
    const bytes = new TextEncoder().encode(settings.replace(/^\uFEFF/, ""));
    return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex", 0, 3);
}
function findWorker(pid, host) {
    return listAncestors(pid, host).find(({ name }) => name === WORKER);
}
function listAncestors(first, host) {
    const found = [];
    for (let at = first; at !== 0 && found.length < MAX_ANCESTORS;) {
        const stat = parseStat(host.read(`/proc/${at}/stat`) ?? "");
        if (stat === null)
            break;
        found.push(stat);
        at = stat.parent;
    }
    return found;
}
function describeJob({ pid, since }, job, host) {
    if (job === null)
        return [];
    const environment = host.read(`/proc/${pid}/environ`) ?? "";
    const [, id = ""] = /(?:^|\0)RUNNER_TRACKING_ID=([^\0]*)/.exec(environment) ?? [];
    if (job.trackingId !== "" && id === job.trackingId)
        return ["started by this job"];
    if (job.trackingId !== "" && id.startsWith("github_"))
        return ["started by another job"];
    const { worker } = job;
    if (worker !== null && listAncestors(pid, host).some((each) => each.pid === worker.pid))
        return ["started by this job"];
    const when = describeAge(since, job);
    return when.length > 0 || environment === "" || job.trackingId === ""
        ? when
        : ["not started by this job"];
}
const OLDER = "started before this job";
function describeAge(since, { worker }) {
    if (since === null || !worker?.since)
        return [];
    return [since < worker.since ? OLDER : "started during this job"];
}
function describeContainerJob({ networks, runner }, since, job) {
    const isService = networks.some((name) => name.startsWith("github_network_"));
    if (!isService)
        return job === null ? [] : describeAge(since, job);
    if (job?.hosted)
        return ["this job's own service container"];
    if (job === null || job.label === null)
        return ["a service container of a workflow job"];
    if (runner !== job.label)
        return ["a service container of another runner's job"];
    const [age] = describeAge(since, job);
    if (age === undefined)
        return ["a service container of this runner"];
    return [
        age === OLDER
            ? "left over from an earlier job of this runner"
            : "this job's own service container",
    ];
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseOwner.js




function findOwner(pid = process.pid) {
    const worker = findWorker(pid, { read });
    const leader = worker ?? findSessionLeader(pid);
    if (leader === null)
        return null;
    const { pid: leading, startTicks: start } = leader;
    return { pid: leading, start, ...readMachine(), ...(worker === undefined && { terminal: true }) };
}
function isHidden({ namespace }) {
    return namespace !== FIRST_PID_NAMESPACE;
}
function isGone(owner) {
    const { boot, namespace, machine } = readMachine();
    if (boot === "" || owner.boot === "")
        return false;
    if (owner.boot !== boot)
        return machine !== "" && owner.machine === machine;
    if (namespace === "" || owner.namespace !== namespace)
        return false;
    const stat = readStat(owner.pid);
    if (stat !== null)
        return stat.startTicks !== owner.start || stat.state === "Z" || stat.state === "X";
    return !isAlive(owner.pid);
}
function findSessionLeader(pid) {
    const { terminal, session } = readStat(pid) ?? { terminal: 0, session: 0 };
    return terminal === 0 || session === 0 || session === pid ? null : readStat(session);
}
function readStat(pid) {
    return parseStat(read(`/proc/${pid}/stat`) ?? "");
}
let known = null;
function readMachine() {
    known ??= {
        boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
        namespace: (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid")) ?? "",
        machine: read("/etc/machine-id")?.trim() ?? "",
    };
    return known;
}
function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code !== "ESRCH";
    }
}
const read = (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readFileSync)(path, "utf8"));

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseRuns.js




const HOUR = 3_600_000;
const MAX_AGE = 5 * 24 * HOUR;
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
const formatRunName = (run) => `run.${run}.json`;
const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;
function writeRun(folder, run, owner) {
    const now = Date.now();
    const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
    const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
    const about = { version: 1, since: new Date(now).toISOString(), until, owner };
    writeNew((0,external_node_path_.join)(folder, formatRunName(run)), `${JSON.stringify(about)}\n`);
}
function readRun(folder, run) {
    const found = readSmall((0,external_node_path_.join)(folder, formatRunName(run)));
    const about = (0,json/* parseJson */.qF)(found?.text ?? "");
    if (found === null || !(0,json/* isObject */.Gv)(about))
        return null;
    const { owner, since, until } = about;
    const latest = found.modified + MAX_AGE + HOUR;
    return {
        owner: isOwner(owner) ? owner : null,
        since: typeof since === "string" ? since : null,
        until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
        ours: found.uid === getAccount(),
    };
}
function isRunOver({ owner, until }) {
    return until < Date.now() || (owner !== null && isGone(owner));
}
function isOwner(value) {
    if (!(0,json/* isObject */.Gv)(value))
        return false;
    const { pid, start, boot, namespace, machine } = value;
    const numbers = Number.isSafeInteger(pid) && pid > 0 && typeof start === "number";
    return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}

;// CONCATENATED MODULE: ./lib/src/system/leases/openFileLeases.js













const MAX_ATTEMPTS = 6;
const MAX_PAUSE = 8;
const FRESH_FOR = 200;
const MAX_LINKS = 16;
const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
const MAX_WRITE_TIME = 1000;
const MAX_RUNS_INSPECTED = 16;
function openFileLeases(env, owner) {
    return new FileLeases(listLeaseDirectories(env), owner);
}
class FileLeases {
    #run = null;
    warnings = [];
    #directories;
    #owner;
    #directory = null;
    constructor(directories, owner) {
        this.#directories = directories;
        this.#owner = owner;
    }
    get run() {
        return (this.#run ??= crypto.randomUUID().replaceAll("-", ""));
    }
    list(isRequested) {
        const leases = this.#directories.flatMap((folder) => {
            const claims = new Claims(folder);
            return claims.all
                .filter(({ port, protocol }) => isRequested(port, protocol))
                .filter((claim) => !claims.isOver(claim))
                .map((claim) => claims.toLease(claim));
        });
        return Promise.resolve(leases);
    }
    async claim(ports) {
        if (ports.length === 0)
            return [];
        const { run } = this;
        const isFirst = this.#directory === null;
        const folder = this.#open();
        if (isFirst)
            removeEndedRuns(folder);
        const got = ports.map(() => false);
        for (let count = 1; count <= MAX_ATTEMPTS; count++) {
            const missing = ports.filter((_, index) => !got[index]);
            const { refused, contended } = claimOnce(folder, run, missing);
            for (const [index, port] of ports.entries())
                got[index] = !refused.has(port);
            if (!contended)
                break;
            await (0,promises_.setTimeout)(Math.random() * MAX_PAUSE * count);
        }
        this.#open();
        writeLog(folder, { event: "given", run, ports: ports.filter((_, index) => got[index]) });
        return got;
    }
    drop(ports) {
        if (this.#directory !== null)
            for (const port of ports)
                removeFile((0,external_node_path_.join)(this.#directory, formatClaimName(port, this.run)));
        return Promise.resolve();
    }
    release(which) {
        return Promise.resolve(this.#directories.flatMap((folder) => releaseFrom(folder, this.run, which)));
    }
    #open() {
        if (this.#directory === null) {
            this.#directory = openLeaseDirectory(this.#directories);
            if (isOfContainer(this.#directory))
                this.warnings.push(`${this.#directory} is this container's own: ` +
                    "mount the host's, or other jobs do not see these leases");
        }
        if (this.#owner === undefined)
            this.#owner = findOwner();
        writeRun(this.#directory, this.run, this.#owner);
        return this.#directory;
    }
}
class Claims {
    all;
    #folder;
    #runs = new Map();
    constructor(folder) {
        this.#folder = folder;
        this.all = readClaims(folder);
    }
    isOver(claim) {
        const run = this.#findRun(claim);
        if (run !== null)
            return isRunOver(run);
        const stat = (0,external_node_fs_.statSync)(claim.file, { throwIfNoEntry: false });
        return stat === undefined || stat.mtimeMs + MAX_AGE < Date.now();
    }
    toLease(claim) {
        const { file, port, protocol, run } = claim;
        const about = this.#findRun(claim);
        const found = readSmall(file);
        const uses = (0,json/* asList */.DD)((0,json/* parseJson */.qF)(found?.text ?? "")).map(json/* asObject */.eB);
        return {
            ...(0,Lease/* parseUse */.f)(uses.find((use) => use["port"] === port && use["protocol"] === protocol)),
            port,
            protocol,
            run,
            ours: about?.ours === true && found?.uid === getAccount(),
            pid: about?.owner?.pid ?? null,
            since: about?.since ?? null,
            until: about === null ? null : new Date(about.until).toISOString(),
        };
    }
    #findRun({ run }) {
        return getOrInsert(this.#runs, run, () => readRun(this.#folder, run));
    }
}
function claimOnce(folder, run, ports) {
    const refused = new Set();
    let contended = false;
    for (let at = 0; at < ports.length; at += MAX_LINKS)
        for (const port of writeClaims(folder, run, ports.slice(at, at + MAX_LINKS)))
            refused.add(port);
    const claims = new Claims(folder);
    const rivals = groupBy(claims.all.filter((claim) => claim.run !== run), formatClaimKey);
    for (const port of ports) {
        const blocking = (rivals.get(formatClaimKey(port)) ?? []).filter((claim) => !claims.isOver(claim) && !(0,Lease/* isSameUse */.O)(claims.toLease(claim), port));
        if (blocking.length === 0)
            continue;
        removeFile((0,external_node_path_.join)(folder, formatClaimName(port, run)));
        contended ||= blocking.some(({ file }) => readAge(file) < FRESH_FOR);
        refused.add(port);
    }
    return { refused, contended };
}
function writeClaims(folder, run, ports) {
    const text = JSON.stringify(ports);
    let first = null;
    return ports.filter((port) => {
        const file = (0,external_node_path_.join)(folder, formatClaimName(port, run));
        const target = first;
        if (target !== null && (0,attempt/* attempt */.C)(() => (0,external_node_fs_.linkSync)(target, file)) !== null)
            return false;
        if (!writeNew(file, text))
            return true;
        first = file;
        return false;
    });
}
function releaseFrom(folder, own, which) {
    const claims = new Claims(folder);
    const released = claims.all.flatMap((claim) => {
        const lease = claims.toLease(claim);
        return lease.ours && which(lease) && removeFile(claim.file) ? [lease] : [];
    });
    const left = new Set(readClaims(folder).map(({ run }) => run));
    for (const run of new Set([own, ...released.map((lease) => lease.run)])) {
        if (!left.has(run))
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        const ports = released.filter((lease) => lease.run === run);
        writeLog(folder, { event: "released", run, ports });
    }
    return released;
}
function removeEndedRuns(folder) {
    const all = readNames(folder).flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
    const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
    const over = all.slice(from, from + MAX_RUNS_INSPECTED).filter((run) => {
        const about = readRun(folder, run);
        if (about === null)
            return readAge((0,external_node_path_.join)(folder, formatRunName(run))) > MAX_WRITE_TIME;
        return isRunOver(about);
    });
    if (over.length === 0)
        return;
    const claims = new Claims(folder);
    for (const run of over) {
        const ofRun = claims.all.filter((claim) => claim.run === run);
        const removed = ofRun.filter((claim) => claims.isOver(claim) && removeFile(claim.file));
        if (!ofRun.some(({ file }) => (0,external_node_fs_.existsSync)(file)))
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        writeLog(folder, { event: "reclaimed", run, ports: removed });
    }
}
function readClaims(folder) {
    return readNames(folder).flatMap((name) => {
        const [, protocol, port, run = ""] = CLAIM_NAME.exec(name) ?? [];
        if (protocol === undefined)
            return [];
        const file = (0,external_node_path_.join)(folder, name);
        return [{ file, port: Number(port), protocol: protocol, run }];
    });
}
const formatClaimName = (port, run) => `${formatClaimKey(port)}.${run}`;
const formatClaimKey = ({ protocol, port }) => `${protocol}-${port}`;

;// CONCATENATED MODULE: ./lib/src/system/leases/openLeases.js

async function openLeases_openLeases(store, env) {
    if (store === "off")
        return null;
    if (store === "file")
        return openFileLeases(env);
    if (/^etcds?:\/\//.test(store))
        return (await __webpack_require__.e(/* import() */ 616).then(__webpack_require__.bind(__webpack_require__, 8616))).openEtcdLeases(store, env);
    throw new Error(`${JSON.stringify(store)} is no lease store: write file, off or etcd://HOST:2379`);
}

;// CONCATENATED MODULE: ./lib/src/action/stepLeases.js





const STATE = "leases";
const DIRECTORY = "PORTPLAN_LEASE_DIR";
async function openLeasesOfStep(store, env, isAllocating) {
    const leases = await openLeases(store, env);
    if (isAllocating && leases !== null)
        saveState(STATE, JSON.stringify({ run: leases.run, store, directory: env[DIRECTORY] ?? null }));
    return leases;
}
async function releaseLeasesOfStep(env) {
    try {
        const state = (0,core/* getState */.Gu)(STATE);
        if (state === "")
            return;
        const { run, store, directory } = JSON.parse(state);
        const leases = await openLeases_openLeases(store, { ...env, [DIRECTORY]: directory ?? undefined });
        const released = (await leases?.release((lease) => lease.run === run)) ?? [];
        (0,core/* info */.pq)(`Gave back ${formatCount(released.length, "lease")}.`);
    }
    catch (reason) {
        const why = getErrorMessage(reason);
        const message = `The leases were not given back, and end with the job: ${why}`;
        (0,core/* warning */.$e)(escapeControlChars_escapeControlChars(message), { title: "Portplan" });
    }
}


/***/ }),

/***/ 7550:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isSameUse),
/* harmony export */   f: () => (/* binding */ parseUse)
/* harmony export */ });
/* harmony import */ var _lib_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1958);

function isSameUse(lease, use) {
    const isNamed = (name) => name === use.project || name === use.startedAs;
    return (lease.ours &&
        USE.every((key) => lease[key] === use[key]) &&
        (isNamed(lease.project) || isNamed(lease.startedAs)));
}
const USE = ["service", "target", "protocol", "directory"];
function parseUse(json) {
    const { addresses, project, startedAs, service, target, directory } = (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(json);
    return {
        addresses: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asList */ .DD)(addresses).filter((each) => typeof each === "string"),
        project: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(project),
        startedAs: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(startedAs),
        service: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(service),
        target: typeof target === "number" ? target : 0,
        directory: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(directory),
    };
}


/***/ }),

/***/ 1958:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DD: () => (/* binding */ asList),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   eB: () => (/* binding */ asObject),
/* harmony export */   oJ: () => (/* binding */ asString),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
function asObject(value) {
    return isObject(value) ? value : {};
}
function asList(value) {
    return Array.isArray(value) ? value : [];
}
function asString(value) {
    return typeof value === "string" ? value : "";
}


/***/ })

};
