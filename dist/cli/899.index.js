"use strict";
exports.id = 899;
exports.ids = [899];
exports.modules = {

/***/ 6899:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readRepositoryTexts: () => (/* binding */ readRepositoryTexts)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3916);
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path_posix__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _repository_hostNames_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2084);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(1338);
/* harmony import */ var _programs_runGit_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8614);
/* harmony import */ var _localPaths_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6054);







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
        const listed = await (0,_programs_runGit_js__WEBPACK_IMPORTED_MODULE_4__/* .runGit */ .E)(root, LISTING, { maxOutput });
        const names = "output" in listed ? splitNames(listed.output) : walk(root, MAX_FILES);
        return read(names, root, files);
    }
    const { directory } = search;
    const what = ["-e", buildPattern(search), "--", ...buildPathspecs(search, root)];
    const found = await (0,_programs_runGit_js__WEBPACK_IMPORTED_MODULE_4__/* .runGit */ .E)(root, [...GREP, ...what], { maxOutput, timeout: MAX_SEARCH });
    if ("output" in found)
        return read(splitNames(found.output), root, files);
    if (found.status === NOTHING_FOUND)
        return [];
    const named = search.files.map((file) => (0,node_path_posix__WEBPACK_IMPORTED_MODULE_2__.relative)(directory, file));
    return read(new Set([...walk(directory, MAX_WALKED), ...named]), directory, files);
}
const MAX_PORTS = 1000;
function buildPattern({ ports }) {
    return `(${_repository_hostNames_js__WEBPACK_IMPORTED_MODULE_3__/* .HOST */ .jg})[^0-9]+${ports.size > MAX_PORTS ? "[0-9]" : `(${[...ports].join("|")})`}`;
}
function buildPathspecs({ directory, files }, root) {
    const places = [directory, ...files].map((path) => `:(top,literal)${(0,node_path_posix__WEBPACK_IMPORTED_MODULE_2__.relative)(root, path)}`);
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
        const path = (0,_localPaths_js__WEBPACK_IMPORTED_MODULE_5__/* .toSlashes */ .TH)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, name));
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(path, { throwIfNoEntry: false });
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
        const entries = (0,_attempt_js__WEBPACK_IMPORTED_MODULE_6__/* .attempt */ .C)(() => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, below), { withFileTypes: true })) ?? [];
        for (const entry of entries) {
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
;