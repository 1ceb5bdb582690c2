export const id = 546;
export const ids = [546];
export const modules = {

/***/ 1546:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  releaseLeasesOfStep: () => (/* binding */ releaseLeasesOfStep)
});

// UNUSED EXPORTS: openLeasesOfStep

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
;// CONCATENATED MODULE: ./lib/src/report/formats/formatSummaryLine.js

function formatSummaryLine({ command, summary, rows, projects, exceptions, probed, host, }) {
    const counts = SEVERITIES.filter((severity) => summary[severity] > 0).map((severity) => formatCount(summary[severity], severity));
    const ports = countRowPorts(rows);
    const found = ports === 0 ? "no host port" : formatCount(ports, "host port");
    const scope = `${found} in ${formatProjectCount({ rows, projects })}`;
    if (command === "map")
        return `${[...counts, scope].join(", ")}.`;
    const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
    const excepted = exceptions.length === 0 ? "" : `, ${exceptions.length} excepted`;
    return `${verdict}${excepted}: ${scope}${describeView(probed, host)}.`;
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
function describeScope({ rows, projects }, comparison) {
    const ports = countRowPorts(rows);
    const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
    const owners = formatProjectCount({ rows, projects });
    return `${formatCount(ports, "port")} of ${owners}${changes}.`;
}
const CHANGE_KINDS = (/* unused pure expression or super */ null && (["added", "moved", "removed"]));
function describeChanges({ changes: all, problem }) {
    if (problem !== null && all.length === 0)
        return "not compared with the base";
    const counts = CHANGE_KINDS.map((kind) => ({
        kind,
        count: all.filter((change) => change.kind === kind).length,
    })).filter(({ count }) => count > 0);
    return counts.length === 0
        ? "this change leaves them as they are"
        : `${counts.map(({ kind, count }) => `${count} ${kind}`).join(", ")} by this change`;
}

;// CONCATENATED MODULE: ./lib/src/lib/getErrorMessage.js
function getErrorMessage(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}

;// CONCATENATED MODULE: ./lib/src/lib/escapeControlChars.js
function escapeControlChars_escapeControlChars(text) {
    if (PLAIN.test(text))
        return text;
    return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
const PLAIN = /^[\x20-\x7e]*$/;
const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/src/leases/Lease.js
var Lease = __webpack_require__(7550);
// EXTERNAL MODULE: ./lib/src/system/attempt.js
var attempt = __webpack_require__(4371);
;// CONCATENATED MODULE: ./lib/src/lib/sleep.js
function sleep(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

;// CONCATENATED MODULE: ./lib/src/lib/groupBy.js
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [item]);
        else
            group.push(item);
    }
    return groups;
}

// EXTERNAL MODULE: ./lib/src/lib/json.js
var json = __webpack_require__(1958);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./lib/src/host/linux/readProcess.js


const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);
function readBootTime(host) {
    return parseBootTime(host.read("/proc/stat") ?? "");
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
        since: stat && boot !== null ? formatIsoTime(boot + stat.start) : null,
        ...parseControlGroup(file("cgroup")),
    };
}
function formatIsoTime(seconds) {
    return `${new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19)}Z`;
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
    const length = Buffer.byteLength(text);
    let bytes = null;
    for (let written = 0; written < length;) {
        try {
            if (written === 0)
                written = writeSync(descriptor, text);
            else
                written += writeSync(descriptor, (bytes ??= Buffer.from(text)), written);
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
    try {
        for (const { path, pieces } of contents)
            withReason(path, () => writeBeside(path, pieces, finished));
        for (const { from, to } of finished)
            withReason(to, () => renameSync(from, to));
    }
    catch (error) {
        for (const { from } of finished)
            rmSync(from, { force: true });
        throw error;
    }
}
function writeBeside(path, pieces, finished) {
    const existing = statSync(path, { throwIfNoEntry: false });
    const special = existing?.isFile() === false;
    const to = existing === undefined || special ? path : realpathSync(path);
    if (existing !== undefined)
        accessSync(to, constants.W_OK);
    const from = special ? to : `${to}.${process.pid}.${finished.length}.new`;
    const descriptor = openSync(from, special ? "w" : "wx", existing === undefined ? 0o666 : existing.mode & 0o777);
    if (!special)
        finished.push({ from, to });
    try {
        for (const piece of pieces)
            writeAll(descriptor, piece);
        if (existing !== undefined && !special)
            fchmodSync(descriptor, existing.mode & 0o777);
    }
    finally {
        closeSync(descriptor);
    }
}
function withReason(path, action) {
    try {
        action();
    }
    catch (error) {
        throw new Error(`cannot write ${path}: ${describeWriteError(error)}`, { cause: error });
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
    try {
        (0,external_node_fs_.accessSync)(directory, external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK);
        return null;
    }
    catch {
        return "this account cannot write there";
    }
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseFiles.js


const MAX_FILE = 8192;
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
    let descriptor;
    try {
        descriptor = (0,external_node_fs_.openSync)(file, "wx", 0o644);
    }
    catch (error) {
        if (error.code === "EEXIST")
            return false;
        throw error;
    }
    try {
        (0,external_node_fs_.writeSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
    return true;
}
function makeReadable(action) {
    const before = process.umask(0o022);
    try {
        action();
    }
    finally {
        process.umask(before);
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
    (0,attempt/* attempt */.C)(() => append(folder, `${lines.join("\n")}\n`));
}
function append(folder, text) {
    const file = (0,external_node_path_.join)(folder, `log.${getAccount()}.jsonl`);
    if (((0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG)
        (0,external_node_fs_.renameSync)(file, (0,external_node_path_.join)(folder, `log.${getAccount()}.1.jsonl`));
    const flags = external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | external_node_fs_.constants.O_CREAT | UNFOLLOWED;
    const descriptor = (0,external_node_fs_.openSync)(file, flags, 0o644);
    try {
        if (process.platform !== "win32")
            (0,external_node_fs_.fchmodSync)(descriptor, 0o644);
        (0,external_node_fs_.writeSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

;// CONCATENATED MODULE: ./lib/src/host/linux/parseProcess.js

const USER_HZ = 100;
const MAX_COMMAND = 200;
const MAX_READ = 1024;
const SECRET_NAME = /pass|secret|token|credential|api[-_]?key|auth/i;
function parseProcess_parseStat(text) {
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
function parseProcess_parseBootTime(text) {
    const found = /^btime (\d+)$/m.exec(text);
    return found ? Number(found[1]) : null;
}
function parseProcess_parseCommandLine(text) {
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
function parseProcess_parseControlGroup(text) {
    const paths = text
        .split("\n")
        .map((line) => line.slice(line.indexOf(":", line.indexOf(":") + 1) + 1));
    const container = paths
        .map((path) => /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/.exec(path)?.[1])
        .find((id) => id !== undefined);
    const line = text.split("\n").find((each) => each.includes(":name=systemd:")) ??
        text.split("\n").find((each) => each.startsWith("0::"));
    const parts = (line ?? "").split("/");
    const unit = parts.findLast((part) => part.endsWith(".service") && !/^user@\d+\.service$/.test(part));
    return {
        unit: unit === undefined ? null : escapeControlChars(unescapeUnit(unit)),
        userUnit: unit !== undefined && parts.some((part) => /^user@\d+\.service$/.test(part)),
        container: container ?? null,
    };
}
function unescapeUnit(name) {
    return name.startsWith("_") ? name.slice(1) : name;
}
function hasCapability(status, number) {
    const found = /^CapEff:\s+([0-9a-f]+)$/m.exec(status);
    return found !== null && ((BigInt(`0x${found[1]}`) >> BigInt(number)) & 1n) === 1n;
}
function parseUid(status) {
    const found = /^Uid:\s+\d+\s+(\d+)/m.exec(status);
    return found ? Number(found[1]) : null;
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseOwner.js




const RUNNER_WORKER = "Runner.Worker";
const MAX_ANCESTORS = 100;
function findOwner(pid = process.pid) {
    const worker = findRunnerWorker(pid);
    const leader = worker ?? findSessionLeader(pid);
    const start = leader === null ? undefined : readStat(leader)?.startTicks;
    if (leader === null || start === undefined)
        return null;
    return { pid: leader, start, ...readMachine(), ...(worker === null && { terminal: true }) };
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
function findRunnerWorker(pid) {
    let at = pid;
    for (let i = 0; i < MAX_ANCESTORS && at > 1; i++) {
        const stat = readStat(at);
        if (stat === null)
            return null;
        if (stat.name === RUNNER_WORKER)
            return at;
        at = stat.parent;
    }
    return null;
}
function findSessionLeader(pid) {
    const stat = readStat(pid);
    return stat === null || stat.terminal === 0 || stat.session === 0 || stat.session === pid
        ? null
        : stat.session;
}
function readStat(pid) {
    return parseProcess_parseStat(read(`/proc/${pid}/stat`));
}
let known = null;
function readMachine() {
    known ??= {
        boot: read("/proc/sys/kernel/random/boot_id").trim(),
        namespace: (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid")) ?? "",
        machine: read("/etc/machine-id").trim(),
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
const read = (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readFileSync)(path, "utf8")) ?? "";

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseRuns.js





const HOUR = 3_600_000;
const MAX_AGE = 5 * 24 * HOUR;
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
const MAX_ATTEMPTS = 6;
const formatRunName = (run) => `run.${run}.json`;
const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;
const UNFINISHED_NAME = /^run\.[0-9a-f]{32}\.json\.new$/;
function writeRun(folder, run, owner) {
    const now = Date.now();
    const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
    const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
    const about = { version: 1, since: new Date(now).toISOString(), until, owner };
    const file = (0,external_node_path_.join)(folder, formatRunName(run));
    for (let count = 1;; count++) {
        makeReadable(() => writeNew(`${file}.new`, `${JSON.stringify(about)}\n`));
        try {
            return (0,external_node_fs_.renameSync)(`${file}.new`, file);
        }
        catch (error) {
            if (error.code !== "ENOENT" || count === MAX_ATTEMPTS)
                throw error;
        }
    }
}
function readRun(folder, run) {
    const found = readSmall((0,external_node_path_.join)(folder, formatRunName(run)));
    if (found === null)
        return null;
    const { owner, since, until } = (0,json/* asObject */.eB)((0,json/* parseJson */.qF)(found.text));
    const latest = found.modified + MAX_AGE + HOUR;
    return {
        owner: isOwner(owner) ? owner : null,
        since: typeof since === "string" ? since : null,
        until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
        ours: found.uid === getAccount(),
    };
}
function isRunOver(run) {
    return run !== null && (run.until < Date.now() || (run.owner !== null && isGone(run.owner)));
}
function isOwner(value) {
    const { pid, start, boot, namespace, machine } = (0,json/* asObject */.eB)(value);
    const numbers = Number.isSafeInteger(pid) && pid > 0 && typeof start === "number";
    return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}

;// CONCATENATED MODULE: ./lib/src/system/leases/openFileLeases.js












const openFileLeases_MAX_ATTEMPTS = 6;
const MAX_PAUSE = 8;
const FRESH_FOR = 200;
const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
const FINISHED_AFTER = 1000;
const MAX_RUNS_INSPECTED = 16;
function openFileLeases(env, owner) {
    return new FileLeases(listLeaseDirectories(env), owner);
}
class FileLeases {
    warnings = [];
    #directories;
    #owner;
    #id = null;
    #directory = null;
    constructor(directories, owner) {
        this.#directories = directories;
        this.#owner = owner;
    }
    get run() {
        return (this.#id ??= randomToken());
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
        for (let count = 1; count <= openFileLeases_MAX_ATTEMPTS; count++) {
            const missing = ports.filter((_, index) => !got[index]);
            const refused = claimOnce(folder, run, missing);
            for (const [index, port] of ports.entries())
                got[index] = !refused.has(port);
            if (![...refused.values()].includes("contended"))
                break;
            await sleep(Math.random() * MAX_PAUSE * count);
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
        return Promise.resolve(this.#directories.flatMap((folder) => releaseFrom(folder, this.#id, which)));
    }
    #open() {
        if (this.#directory === null) {
            this.#directory = openLeaseDirectory(this.#directories);
            if (isOfContainer(this.#directory))
                this.warnings.push(`${this.#directory} is this container's own: ` +
                    "mount the host's, or other jobs do not see these leases");
        }
        if (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(this.#directory, formatRunName(this.run))))
            writeRun(this.#directory, this.run, this.#owner === undefined ? (this.#owner = findOwner()) : this.#owner);
        return this.#directory;
    }
}
function randomToken() {
    if (!(0,external_node_fs_.existsSync)("/dev/urandom"))
        return crypto.randomUUID().replaceAll("-", "");
    const descriptor = (0,external_node_fs_.openSync)("/dev/urandom", "r");
    try {
        const bytes = Buffer.alloc(16);
        if ((0,external_node_fs_.readSync)(descriptor, bytes) !== bytes.length)
            throw new Error("/dev/urandom has no random bytes");
        return bytes.toString("hex");
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
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
    toLease({ file, port, protocol, run }) {
        const about = this.#findRun({ run });
        const found = readSmall(file);
        const uses = Object.values(Object((0,json/* parseJson */.qF)(found?.text ?? ""))).map((use) => Object(use));
        const { addresses, project, startedAs, service, target, directory } = uses.find((use) => use.port === port && use.protocol === protocol) ?? {};
        return {
            port,
            protocol,
            run,
            addresses: Array.isArray(addresses)
                ? addresses.filter((each) => typeof each === "string")
                : [],
            project: (0,json/* asString */.oJ)(project),
            startedAs: (0,json/* asString */.oJ)(startedAs),
            service: (0,json/* asString */.oJ)(service),
            target: typeof target === "number" ? target : 0,
            directory: (0,json/* asString */.oJ)(directory),
            ours: about?.ours === true && found?.uid === getAccount(),
            pid: about?.owner?.pid ?? null,
            since: about?.since ?? null,
            until: about === null ? null : new Date(about.until).toISOString(),
        };
    }
    #findRun({ run }) {
        const known = this.#runs.get(run);
        if (known !== undefined)
            return known;
        const read = readRun(this.#folder, run);
        this.#runs.set(run, read);
        return read;
    }
}
function claimOnce(folder, run, ports) {
    const refused = new Map();
    makeReadable(() => {
        for (const sheet of splitIntoSheets(ports))
            for (const port of writeSheet(folder, run, sheet))
                refused.set(port, "held");
    });
    const claims = new Claims(folder);
    const rivals = groupBy(claims.all.filter((claim) => claim.run !== run), formatClaimKey);
    for (const port of ports) {
        const blocking = (rivals.get(formatClaimKey(port)) ?? []).filter((claim) => !claims.isOver(claim) && !(0,Lease/* isSameUse */.O)(claims.toLease(claim), port));
        if (blocking.length === 0)
            continue;
        removeFile((0,external_node_path_.join)(folder, formatClaimName(port, run)));
        const isContended = blocking.some(({ file }) => readAge(file) < FRESH_FOR);
        refused.set(port, isContended ? "contended" : "held");
    }
    return refused;
}
function* splitIntoSheets(ports) {
    let sheet = [];
    let size = 0;
    for (const port of ports) {
        const added = Buffer.byteLength(JSON.stringify(port)) + 1;
        if (sheet.length > 0 && size + added >= MAX_FILE) {
            yield sheet;
            [sheet, size] = [[], 0];
        }
        sheet.push(port);
        size += added;
    }
    if (sheet.length > 0)
        yield sheet;
}
function writeSheet(folder, run, ports) {
    const text = JSON.stringify(ports);
    let first = null;
    return ports.filter((port) => {
        const file = (0,external_node_path_.join)(folder, formatClaimName(port, run));
        if (first !== null && makeLink(first, file))
            return false;
        if (!writeNew(file, text))
            return true;
        first = file;
        return false;
    });
}
function makeLink(from, to) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.linkSync)(from, to)) !== null;
}
function releaseFrom(folder, releasing, which) {
    const claims = new Claims(folder);
    const released = claims.all.flatMap((claim) => {
        const lease = claims.toLease(claim);
        return lease.ours && which(lease) && removeFile(claim.file) ? [lease] : [];
    });
    const left = new Set(readClaims(folder).map(({ run }) => run));
    const runs = new Set([
        ...(releasing === null ? [] : [releasing]),
        ...released.map((lease) => lease.run),
    ]);
    for (const run of runs) {
        if (!left.has(run))
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        const ports = released.filter((lease) => lease.run === run);
        writeLog(folder, { event: "released", run, ports });
    }
    return released;
}
function removeEndedRuns(folder) {
    const names = readNames(folder);
    for (const name of names)
        if (UNFINISHED_NAME.test(name) && readAge((0,external_node_path_.join)(folder, name)) > FINISHED_AFTER)
            removeFile((0,external_node_path_.join)(folder, name));
    const all = names.flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
    const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
    const over = all
        .slice(from, from + MAX_RUNS_INSPECTED)
        .filter((run) => isRunOver(readRun(folder, run)));
    if (over.length === 0)
        return;
    const claims = readClaims(folder);
    for (const run of over) {
        const removed = claims.filter((claim) => claim.run === run && removeFile(claim.file));
        const left = claims.some((claim) => claim.run === run && (0,external_node_fs_.existsSync)(claim.file));
        if (!left)
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        writeLog(folder, { event: "reclaimed", run, ports: removed });
    }
}
function readClaims(folder) {
    return readNames(folder).flatMap((name) => parseClaim(folder, name) ?? []);
}
function parseClaim(folder, name) {
    const [, protocol, port, run = ""] = CLAIM_NAME.exec(name) ?? [];
    if (protocol === undefined)
        return null;
    const file = (0,external_node_path_.join)(folder, name);
    return { file, port: Number(port), protocol: protocol, run };
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
/* harmony export */   O: () => (/* binding */ isSameUse)
/* harmony export */ });
function isSameUse(lease, use) {
    const isNamed = (name) => name === use.project || name === use.startedAs;
    return (lease.ours &&
        USE.every((key) => lease[key] === use[key]) &&
        (isNamed(lease.project) || isNamed(lease.startedAs)));
}
const USE = ["service", "target", "protocol", "directory"];


/***/ }),

/***/ 1958:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DD: () => (/* binding */ asList),
/* harmony export */   eB: () => (/* binding */ asObject),
/* harmony export */   oJ: () => (/* binding */ asString),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
/* unused harmony export isObject */
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
