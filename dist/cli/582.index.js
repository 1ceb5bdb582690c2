"use strict";
exports.id = 582;
exports.ids = [582];
exports.modules = {

/***/ 7582:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readRepositoryTexts: () => (/* binding */ readRepositoryTexts)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
// EXTERNAL MODULE: ./lib/src/repository/hostNames.js
var hostNames = __webpack_require__(2084);
// EXTERNAL MODULE: ./lib/src/system/attempt.js
var attempt = __webpack_require__(1338);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./lib/src/system/commands.js + 1 modules
var commands = __webpack_require__(8355);
;// CONCATENATED MODULE: ./lib/src/system/programs/runGit.js





const ENV = {
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
};
const SETTINGS = [
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "core.fsmonitor=false",
    `core.hooksPath=${external_node_os_.devNull}`,
].flatMap((setting) => ["-c", setting]);
async function runGit(root, args, options = {}) {
    const at = (0,external_node_path_.join)(root, ".git");
    if (!(0,external_node_fs_.existsSync)(at))
        return { failure: `${root} has no .git`, status: null };
    for (const file of [at, (0,external_node_path_.join)(at, "HEAD"), (0,external_node_path_.join)(at, "config"), (0,external_node_path_.join)(at, "index")]) {
        const stat = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.statSync)(file));
        if (stat !== null && !stat.isFile() && !stat.isDirectory())
            return { failure: `${file} is not a regular file`, status: null };
    }
    const where = ["--no-pager", "-C", root, `--work-tree=${root}`];
    const env = { ...ENV, GIT_CEILING_DIRECTORIES: (0,external_node_path_.dirname)(root) };
    return (0,commands/* runCommand */.d)("git", [...where, ...SETTINGS, ...args], { ...options, env });
}

// EXTERNAL MODULE: ./lib/src/system/files/localPaths.js
var localPaths = __webpack_require__(6054);
;// CONCATENATED MODULE: ./lib/src/system/files/readRepositoryTexts.js







const MAX_FILES = 20_000;
const MAX_FILE = 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_WALKED = 2000;
const MAX_SEARCH = 3000;
const LISTING = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
const GREP = "grep --no-color -lzIE --untracked --exclude-standard --no-recurse-submodules".split(" ");
const NOTHING_FOUND = 1;
async function readRepositoryTexts(root, files, search) {
    const maxOutput = MAX_FILES * 200;
    if (search === undefined) {
        const listed = await runGit(root, LISTING, { maxOutput });
        const names = "output" in listed ? splitNames(listed.output) : walk(root, MAX_FILES);
        return read(names, root, files);
    }
    const { directory } = search;
    const what = ["-e", buildPattern(search), "--", ...buildPathspecs(search, root)];
    const found = await runGit(root, [...GREP, ...what], { maxOutput, timeout: MAX_SEARCH });
    if ("output" in found)
        return read(splitNames(found.output), root, files);
    if (found.status === NOTHING_FOUND)
        return [];
    const named = search.files.map((file) => (0,posix_.relative)(directory, file));
    return read(new Set([...walk(directory, MAX_WALKED), ...named]), directory, files);
}
const MAX_PORTS = 1000;
function buildPattern({ ports }) {
    return `(${hostNames/* HOST */.jg})[^0-9]+${ports.size > MAX_PORTS ? "[0-9]" : `(${[...ports].join("|")})`}`;
}
function buildPathspecs({ directory, files }, root) {
    const places = [directory, ...files].map((path) => `:(top,literal)${(0,posix_.relative)(root, path)}`);
    for (let at = directory; at !== root && at !== (0,posix_.dirname)(at);) {
        at = (0,posix_.dirname)(at);
        const above = (0,posix_.relative)(root, at).replaceAll(/[*?[\\]/g, String.raw `\$&`);
        places.push(`:(top,glob)${above === "" ? "*" : `${above}/*`}`);
    }
    return places;
}
const splitNames = (output) => output.toString("utf8").split("\0").filter(Boolean);
function* read(names, root, files) {
    let count = 0;
    let bytes = 0;
    for (const name of names) {
        if (++count > MAX_FILES || bytes > MAX_BYTES)
            return;
        const path = (0,localPaths/* toSlashes */.TH)((0,external_node_path_.join)(root, name));
        const stat = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
        if (stat?.isFile() !== true || stat.size > MAX_FILE)
            continue;
        bytes += stat.size;
        const found = files.read(path, false);
        if ("text" in found)
            yield { path, text: found.text };
    }
}
function* walk(root, maxEntries) {
    const folders = [""];
    let count = 0;
    for (const below of folders) {
        const entries = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, below), { withFileTypes: true })) ?? [];
        for (const entry of entries) {
            if (++count > maxEntries)
                return;
            const name = (0,external_node_path_.join)(below, entry.name);
            if (entry.isDirectory() && entry.name !== ".git" && entry.name !== "node_modules")
                folders.push(name);
            else if (entry.isFile())
                yield name;
        }
    }
}


/***/ })

};
;