"use strict";
exports.id = 745;
exports.ids = [745];
exports.modules = {

/***/ 1745:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   listTracked: () => (/* binding */ listTracked)
/* harmony export */ });
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3916);
/* harmony import */ var node_path_posix__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path_posix__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _programs_runGit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8614);
/* harmony import */ var _localPaths_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6054);




async function listTracked(root, paths) {
    const specs = paths
        .filter((path) => (0,_localPaths_js__WEBPACK_IMPORTED_MODULE_3__/* .isBelow */ .Yw)(path, root))
        .map((path) => `:(top,literal)${(0,node_path_posix__WEBPACK_IMPORTED_MODULE_0__.relative)(root, path)}`);
    if (specs.length === 0)
        return new Set();
    const listed = await (0,_programs_runGit_js__WEBPACK_IMPORTED_MODULE_2__/* .runGit */ .E)(root, ["ls-files", "-z", "--cached", "--", ...specs]);
    if (!("output" in listed))
        return new Set();
    const names = listed.output.toString("utf8").split("\0").filter(Boolean);
    return new Set(names.map((name) => (0,_localPaths_js__WEBPACK_IMPORTED_MODULE_3__/* .toSlashes */ .TH)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, name))));
}


/***/ })

};
;