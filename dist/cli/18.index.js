"use strict";
exports.id = 18;
exports.ids = [18];
exports.modules = {

/***/ 7018:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   renderMetrics: () => (/* binding */ renderMetrics)
/* harmony export */ });
/* harmony import */ var prom_client__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5222);
/* harmony import */ var _watch_listMetrics_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7172);


async function renderMetrics(snapshot, format) {
    const registry = new prom_client__WEBPACK_IMPORTED_MODULE_0__.Registry();
    if (format === "openmetrics")
        registry.setContentType(prom_client__WEBPACK_IMPORTED_MODULE_0__.Registry.OPENMETRICS_CONTENT_TYPE);
    for (const { name, help, type, labelNames, samples } of (0,_watch_listMetrics_js__WEBPACK_IMPORTED_MODULE_1__/* .listMetrics */ .u)(snapshot)) {
        const options = { name, help, labelNames: [...labelNames], registers: [registry] };
        if (labelNames.length === 0 && samples.length === 0)
            continue;
        if (type === "counter") {
            const counter = new prom_client__WEBPACK_IMPORTED_MODULE_0__.Counter(options);
            for (const { labels, value } of samples)
                counter.inc(labels, value);
        }
        else {
            const gauge = new prom_client__WEBPACK_IMPORTED_MODULE_0__.Gauge(options);
            for (const { labels, value } of samples)
                gauge.set(labels, value);
        }
    }
    return { type: registry.contentType, body: await registry.metrics() };
}


/***/ })

};
;