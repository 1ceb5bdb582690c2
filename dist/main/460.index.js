"use strict";
exports.id = 460;
exports.ids = [460];
exports.modules = {

/***/ 3460:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   connect: () => (/* binding */ connect),
/* harmony export */   context: () => (/* reexport safe */ _actions_github__WEBPACK_IMPORTED_MODULE_1__._)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _actions_github__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1758);
/* harmony import */ var _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9735);
/* harmony import */ var _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6856);
/* harmony import */ var _answers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7248);






const REQUEST_MS = 15_000;
const RETRIES = 2;
const MAX_WAITS = 2;
const MAX_SIZE = 10 * 1024 * 1024;
const MAX_ERROR_SIZE = 64 * 1024;
const SILENT = { debug() { }, info() { }, warn() { }, error() { } };
const ANONYMOUS = { auth: {}, authStrategy: () => ({ hook: anonymousHook }) };
const anonymousHook = (request, options) => request(options);
function connect(options) {
    const { token, apiUrl, patience = 60_000, second: retryAfterBaseValue = 1000 } = options;
    const end = performance.now() + patience;
    const mayWait = (seconds, _request, _client, retries) => retries < MAX_WAITS && performance.now() + seconds * retryAfterBaseValue < end;
    const clientOptions = {
        ...(token === "" && ANONYMOUS),
        baseUrl: apiUrl.replace(/(?<!\/)\/+$/, ""),
        userAgent: "portplan",
        log: SILENT,
        retry: {
            doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451],
            retries: RETRIES,
            retryAfterBaseValue,
        },
        throttle: {
            id: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)(),
            retryAfterBaseValue,
            onRateLimit: mayWait,
            onSecondaryRateLimit: mayWait,
        },
    };
    return (0,_actions_github__WEBPACK_IMPORTED_MODULE_1__/* .getOctokit */ .Q)(token, clientOptions, (client) => addBounds(client, end), _octokit_plugin_throttling__WEBPACK_IMPORTED_MODULE_3__/* .throttling */ .A, _octokit_plugin_retry__WEBPACK_IMPORTED_MODULE_4__/* .retry */ .L);
}
function addBounds({ hook, request: { endpoint } }, end) {
    const { baseUrl, request: defaults } = endpoint.DEFAULTS;
    const fetch = boundAnswers(defaults?.fetch ?? globalThis.fetch, new URL(baseUrl).origin);
    hook.before("request", ({ request }) => {
        const left = Math.max(1, Math.ceil(Math.min(REQUEST_MS, end - performance.now())));
        Object.assign(request, { signal: AbortSignal.timeout(left), fetch, log: SILENT });
    });
    hook.after("request", ({ data, status }) => {
        if (status !== 204 && (typeof data !== "object" || data === null))
            throw new _answers_js__WEBPACK_IMPORTED_MODULE_2__/* .UnusableAnswer */ .kf();
    });
    hook.error("request", (error) => {
        if (error.cause instanceof _answers_js__WEBPACK_IMPORTED_MODULE_2__/* .UnusableAnswer */ .kf)
            throw error.cause;
        const { status, headers } = ("response" in error && error.response) || {};
        const seconds = Number.parseInt(`${headers?.["retry-after"]}`, 10);
        const reset = `${Math.ceil(Date.now() / 1000) + seconds - 1}`;
        if (headers !== undefined && (status === 403 || status === 429) && seconds >= 0)
            Object.assign(headers, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
        throw error;
    });
}
function boundAnswers(fetch, origin) {
    return async (url, options) => {
        if (new URL(url).origin !== origin)
            throw new _answers_js__WEBPACK_IMPORTED_MODULE_2__/* .UnusableAnswer */ .kf();
        const response = await fetch(url, options);
        const { ok, body } = response;
        if (body === null)
            return response;
        const bytes = await readBytes(body, ok ? MAX_SIZE + 1 : MAX_ERROR_SIZE);
        if (bytes.length > MAX_SIZE)
            throw new _answers_js__WEBPACK_IMPORTED_MODULE_2__/* .UnusableAnswer */ .kf("GitHub's answer is larger than 10 MB");
        return new Response(bytes, response);
    };
}
async function readBytes(body, size) {
    const chunks = [];
    let length = 0;
    for await (const chunk of body) {
        chunks.push(chunk);
        length += chunk.length;
        if (length >= size)
            break;
    }
    return Buffer.concat(chunks).subarray(0, size);
}


/***/ })

};
;