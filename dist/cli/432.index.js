"use strict";
exports.id = 432;
exports.ids = [432];
exports.modules = {

/***/ 4432:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openSupportSources: () => (/* binding */ openSupportSources)
});

// EXTERNAL MODULE: ./lib/package.json
var lib_package = __webpack_require__(6594);
// EXTERNAL MODULE: ./lib/src/compose/index.js + 38 modules
var compose = __webpack_require__(9216);
// EXTERNAL MODULE: ./lib/src/lib/hideSecrets.js
var hideSecrets = __webpack_require__(7220);
// EXTERNAL MODULE: ./lib/src/lib/json.js
var json = __webpack_require__(7871);
// EXTERNAL MODULE: ./lib/src/lib/paths.js
var lib_paths = __webpack_require__(6221);
;// CONCATENATED MODULE: ./lib/src/commands/findProjectSecrets.js




function findProjectSecrets({ project, model }, files) {
    const services = Object.values((0,json/* asObject */.eB)((0,json/* asObject */.eB)(model)["services"])).map(json/* asObject */.eB);
    const lists = services.flatMap((service) => (0,json/* asList */.DD)(service["env_file"]).map(json/* asList */.DD));
    const named = lists.map(([file]) => (0,lib_paths/* resolvePath */.o1)(project.directory, (0,json/* asString */.oJ)((0,json/* asObject */.eB)(file)["path"]) || (0,json/* asString */.oJ)(file)));
    const existing = named.filter((path) => files.kind(path, false) === "file");
    const envFiles = [...new Set([...project.envFiles, ...existing])];
    const contents = lists.flatMap(([, ...content]) => content.flatMap(listTexts));
    const own = services.flatMap((service) => listEntries(service["environment"]));
    const entries = [...envFiles.flatMap((path) => readEntries(path, files)), ...contents];
    return {
        paths: [...new Set([...project.files, ...project.sources.keys(), ...envFiles])],
        values: entries.filter(([name]) => !name.startsWith("COMPOSE_")).map(([, value]) => value),
        secrets: [
            ...listNamedSecrets([...entries, ...own]),
            ...readSecrets((0,json/* asObject */.eB)((0,json/* asObject */.eB)(model)["secrets"]), project.directory, files),
        ],
    };
}
function listSecretVariables(env) {
    const entries = Object.entries(env).map(([name, value = ""]) => [name, value]);
    return listNamedSecrets(entries).filter((value) => !/^(?:\/|[A-Za-z]:\\)/.test(value));
}
function listNamedSecrets(entries) {
    return entries.filter(([name]) => (0,hideSecrets/* isSecretName */.eh)(name)).map(([, value]) => value);
}
function readEntries(path, files) {
    const read = files.read(path, false);
    if ("failure" in read)
        return [];
    const into = new Map();
    (0,compose/* parseDotenv */.qd)(path, read.text, () => undefined, into);
    const lines = read.text.matchAll(/^(?:export[ \t]+)?([^#=:\n]{1,200})[=:](.*)$/gm);
    const written = Array.from(lines, ([, name = "", text = ""]) => [text, text.split(" #", 1)[0] ?? ""].map((value) => [name.trim(), unquote(value)]));
    return [...Array.from(into, ([name, { value }]) => [name, value]), ...written.flat()];
}
function unquote(text) {
    return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
function listTexts(content) {
    if (Array.isArray(content))
        return content.flatMap(listTexts);
    return listEntries(typeof content === "string" ? content.split("\n") : content);
}
function listEntries(environment) {
    if (!Array.isArray(environment))
        return Object.entries((0,json/* asObject */.eB)(environment)).map(([name, value]) => [
            name,
            toText(value),
        ]);
    return environment.flatMap((item) => {
        if (typeof item !== "string")
            return listEntries(item);
        const end = item.indexOf("=");
        return end < 0 ? [] : [[item.slice(0, end), item.slice(end + 1)]];
    });
}
function toText(value) {
    return typeof value === "number" ? `${value}` : (0,json/* asString */.oJ)(value);
}
function readSecrets(secrets, directory, files) {
    return Object.values(secrets).flatMap((secret) => {
        const { file, environment } = (0,json/* asObject */.eB)(secret);
        const [, value] = (0,json/* asList */.DD)(environment);
        if (typeof file !== "string")
            return [(0,json/* asString */.oJ)(value)];
        const read = files.read((0,lib_paths/* resolvePath */.o1)(directory, file), false);
        return "text" in read ? [read.text.slice(0, MAX_SECRET)] : [];
    });
}
const MAX_SECRET = 16 * 1024;

// EXTERNAL MODULE: ./lib/src/lib/compute.js
var compute = __webpack_require__(4656);
// EXTERNAL MODULE: ./lib/src/repository/findRepositoryRoot.js
var findRepositoryRoot = __webpack_require__(4059);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/src/host/readSupportInfo.js + 3 modules
var readSupportInfo = __webpack_require__(2234);
;// CONCATENATED MODULE: ./lib/src/repository/RecentChanges.js
const LOG_FORMAT = ["-z", "--name-only", "--format=%x00%x00%h%x00%P%x00%cI%x00%s%x00"];
function parseLog(text) {
    const fields = text.split("\0");
    const commits = [];
    for (let at = 0; at < fields.length;) {
        while (fields[at] === "")
            at++;
        const [commit, parents = "", date = "", subject = ""] = fields.slice(at, at + 4);
        at += 4;
        if (commit === undefined)
            break;
        const files = [];
        if (fields[at] === "")
            at++;
        for (; at < fields.length && fields[at] !== ""; at++)
            files.push((fields[at] ?? "").replace(files.length === 0 ? /^\n/ : /$^/, ""));
        commits.push({ commit, hasParents: parents !== "", date, subject, files });
    }
    return commits;
}

// EXTERNAL MODULE: ./lib/src/system/attempt.js
var attempt = __webpack_require__(1338);
// EXTERNAL MODULE: ./lib/src/system/programs/runGit.js
var runGit = __webpack_require__(8614);
;// CONCATENATED MODULE: ./lib/src/system/programs/readRecentChanges.js







const MAX_TIME = 2500;
const MAX_OUTPUT = 1024 * 1024;
const MAX_FILE = 16 * 1024 * 1024;
const ATTRIBUTES = ["filter", "ident", "working-tree-encoding"];
const NOTHING_IGNORED = 1;
class GitFailure extends Error {
}
async function readRecentChanges(root, paths) {
    try {
        const [commits, ignored, committed, filtered] = await Promise.all([
            readCommits(root, paths),
            listIgnored(root, paths),
            listCommitted(root, paths),
            listFiltered(root, paths),
        ]);
        const isChanged = (path) => !ignored.includes(path) && !filtered.has(path) && !isSame(root, path, committed.get(path));
        return { commits, ignored, uncommitted: paths.filter(isChanged) };
    }
    catch (error) {
        if (error instanceof GitFailure)
            return { failure: error.message };
        throw error;
    }
}
async function git(root, args, input = "") {
    const options = { input, timeout: MAX_TIME, maxOutput: MAX_OUTPUT };
    const result = await (0,runGit/* runGit */.E)(root, args, options);
    if ("output" in result)
        return result.output.toString("utf8");
    if (result.status === NOTHING_IGNORED && args[0] === "check-ignore")
        return "";
    throw new GitFailure(NO_COMMITS.test(result.failure) ? "the git repository has no commits" : result.failure);
}
const NO_COMMITS = /does not have any commits yet|Not a valid object name HEAD/;
const LITERAL = "--literal-pathspecs";
async function readCommits(root, paths) {
    const options = ["--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames"];
    const limit = ["-n", `${readSupportInfo/* MAX_COMMITS */.M}`, "--encoding=UTF-8", "--no-color"];
    const [shallow, log] = await Promise.all([
        git(root, ["rev-parse", "--is-shallow-repository"]),
        git(root, [LITERAL, "log", ...options, ...limit, ...LOG_FORMAT, "--", ...paths]),
    ]);
    const isWhole = shallow.trim() === "false";
    return parseLog(log)
        .filter(({ hasParents }) => isWhole || hasParents)
        .map(({ commit, date, subject, files }) => ({ commit, date, subject, files }));
}
async function listIgnored(root, paths) {
    const input = paths.map((path) => `./${path}\0`).join("");
    const printed = await git(root, ["check-ignore", "-z", "--stdin"], input);
    return printed.split("\0").flatMap((path) => path.slice("./".length) || []);
}
async function listCommitted(root, paths) {
    const options = ["-z", "--full-tree", "HEAD", "--"];
    const listed = await git(root, [LITERAL, "ls-tree", ...options, ...paths]);
    const entries = listed.matchAll(/(?<![^\0])\d{6} blob ([0-9a-f]{40,64})\t([^\0]+)\0/g);
    return new Map(Array.from(entries, ([, id = "", path = ""]) => [path, id]));
}
async function listFiltered(root, paths) {
    const input = paths.map((path) => `${path}\0`).join("");
    const printed = await git(root, ["check-attr", "-z", "--stdin", ...ATTRIBUTES], input);
    const fields = printed.split("\0");
    const filtered = new Set();
    for (let at = 0; at + 2 < fields.length; at += 3)
        if (!/^(?:unspecified|unset)$/.test(fields[at + 2] ?? ""))
            filtered.add(fields[at] ?? "");
    return filtered;
}
function isSame(root, path, id) {
    if (id === undefined)
        return false;
    const file = (0,external_node_path_.join)(root, path);
    const content = (0,attempt/* attempt */.C)(() => readContent(file));
    if (content === null)
        return false;
    const unix = Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
    return [content, unix].some((bytes) => hashObject(bytes, id.length) === id);
}
function readContent(file) {
    const stat = (0,external_node_fs_.lstatSync)(file);
    if (stat.isSymbolicLink())
        return (0,external_node_fs_.readlinkSync)(file, "buffer");
    if (!stat.isFile() || stat.size > MAX_FILE)
        throw new Error("not a file that git has");
    return (0,external_node_fs_.readFileSync)(file);
}
function hashObject(content, digits) {
    const hash = (0,external_node_crypto_.createHash)(digits === 64 ? "sha256" : "sha1");
    return hash.update(`blob ${content.length}\0`).update(content).digest("hex");
}

;// CONCATENATED MODULE: ./lib/src/cli/openSupportSources.js







function openSupportSources(files) {
    const { paths, values, secrets } = readProject(files);
    return {
        portplan: lib_package/* version */.r,
        node: process.versions.node,
        hidden: { values, secrets: [...secrets, ...listSecretVariables(process.env)] },
        now: Date.now(),
        readChanges: () => readChanges(files, paths),
    };
}
function readProject(files) {
    const request = {
        cwd: files.cwd,
        searchParents: true,
        files: [],
        projectName: null,
        projectDirectory: null,
        profiles: ["*"],
        envFiles: [],
        services: [],
    };
    return (0,compute/* compute */.OX)(() => findProjectSecrets((0,compose/* resolveModel */.AX)(request, files, process.env), files));
}
async function readChanges(files, paths) {
    if (paths.length === 0)
        return { failure: "found no Compose file in the working directory" };
    const root = (0,findRepositoryRoot/* findRepositoryRoot */.m)(files)(files.cwd);
    const inside = paths
        .filter((path) => (0,lib_paths/* isPathBelow */.B5)(path, root) && path !== root)
        .map((path) => path.slice(root.length).replace(/^\//, ""));
    if (files.kind(`${root}/.git`) === null)
        return { failure: "the working directory is not in a git repository" };
    if (inside.length === 0)
        return { failure: "the Compose file is not in the git repository" };
    return readRecentChanges(root, inside.slice(0, MAX_FILES));
}
const MAX_FILES = 200;


/***/ })

};
;