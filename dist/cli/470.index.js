export const id = 470;
export const ids = [470];
export const modules = {

/***/ 4470:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readRepositoryTexts: () => (/* binding */ readRepositoryTexts)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3916);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(838);




const MAX_FILES = 20_000;
const MAX_FILE = 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_WALKED = 2000;
const MAX_SEARCH = 3000;
const NO_MONITOR = ["-c", "core.fsmonitor=false"];
const LISTING = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
const GREP = ["grep", "-lzIE", "--untracked", "--exclude-standard", "--no-recurse-submodules"];
const NOTHING_FOUND = 1;
async function readRepositoryTexts(root, files, search) {
    const options = { cwd: root, maxOutput: MAX_FILES * 200 };
    if (search === undefined) {
        const result = await (0,_commands_js__WEBPACK_IMPORTED_MODULE_3__/* .runCommand */ .d)("git", [...NO_MONITOR, ...LISTING], options);
        return read("output" in result ? splitNames(result.output) : walk(root, MAX_FILES), root, files);
    }
    const args = [
        ...NO_MONITOR,
        ...GREP,
        "-e",
        buildPattern(search),
        "--",
        ...buildPathspecs(search, root),
    ];
    const result = await (0,_commands_js__WEBPACK_IMPORTED_MODULE_3__/* .runCommand */ .d)("git", args, { ...options, timeout: MAX_SEARCH });
    if ("output" in result)
        return read(splitNames(result.output), root, files);
    return result.status === NOTHING_FOUND
        ? []
        : read(walk(search.directory, MAX_WALKED), search.directory, files);
}
const HOSTS = String.raw `(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1]|` +
    String.raw `host\.docker\.internal|docker\.for\.mac\.localhost)`;
const MAX_PORTS = 1000;
function buildPattern({ ports }) {
    return `${HOSTS}[^0-9]+${ports.size > MAX_PORTS ? "[0-9]" : `(${[...ports].join("|")})`}`;
}
function buildPathspecs({ directory }, root) {
    const places = [`:(top,literal)${(0,node_path_posix__WEBPACK_IMPORTED_MODULE_2__.relative)(root, directory)}`];
    for (let at = directory; at !== root && at !== (0,node_path_posix__WEBPACK_IMPORTED_MODULE_2__.dirname)(at);) {
        at = (0,node_path_posix__WEBPACK_IMPORTED_MODULE_2__.dirname)(at);
        const above = (0,node_path_posix__WEBPACK_IMPORTED_MODULE_2__.relative)(root, at).replaceAll(/[*?[\\]/g, String.raw `\$&`);
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
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, name);
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path, { throwIfNoEntry: false });
        if (stat?.isFile() !== true || stat.size > MAX_FILE)
            continue;
        bytes += stat.size;
        const found = files.read(path.replaceAll("\\", "/"), false);
        if ("text" in found)
            yield { path: path.replaceAll("\\", "/"), text: found.text };
    }
}
function* walk(root, maxEntries) {
    const folders = [""];
    let count = 0;
    for (const below of folders) {
        for (const entry of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, below), { withFileTypes: true })) {
            if (++count > maxEntries)
                return;
            const name = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(below, entry.name);
            if (entry.isDirectory() && entry.name !== ".git" && entry.name !== "node_modules")
                folders.push(name);
            else if (entry.isFile())
                yield name;
        }
    }
}


/***/ })

};
