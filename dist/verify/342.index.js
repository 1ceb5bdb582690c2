"use strict";
exports.id = 342;
exports.ids = [342];
exports.modules = {

/***/ 3342:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* binding */ connect),
  context: () => (/* reexport */ github/* context */._)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 21 modules
var github = __webpack_require__(1758);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
;// CONCATENATED MODULE: ./lib/src/system/github/answers.js

class UnusableAnswer extends Error {
    constructor(message = "GitHub's answer is not as documented") {
        super(message);
    }
}
const answers_text = (value) => typeof value === "string";
const integer = Number.isSafeInteger;
const answers_boolean = (value) => typeof value === "boolean";
const objectId = (value) => typeof value === "string" && /^(?:[\da-f]{40}|[\da-f]{64})$/.test(value);
const optional = (check) => (value) => value === undefined || value === null || check(value);
const listOf = (item) => (value) => Array.isArray(value) && value.every(item);
const record = (fields) => {
    const checks = Object.entries(fields);
    return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]));
};
function requireShape(data, check) {
    if (!check(data))
        throw new UnusableAnswer();
    return data;
}

;// CONCATENATED MODULE: ./lib/src/system/github/github.js






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
            id: (0,external_node_crypto_.randomUUID)(),
            retryAfterBaseValue,
            onRateLimit: mayWait,
            onSecondaryRateLimit: mayWait,
        },
    };
    return (0,github/* getOctokit */.Q)(token, clientOptions, (client) => addBounds(client, end), plugin_throttling_dist_bundle/* throttling */.A, dist_bundle/* retry */.L);
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
            throw new UnusableAnswer();
    });
    hook.error("request", (error) => {
        if (error.cause instanceof UnusableAnswer)
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
            throw new UnusableAnswer();
        const response = await fetch(url, options);
        const { ok, body } = response;
        if (body === null)
            return response;
        const bytes = await readBytes(body, ok ? MAX_SIZE + 1 : MAX_ERROR_SIZE);
        if (bytes.length > MAX_SIZE)
            throw new UnusableAnswer("GitHub's answer is larger than 10 MB");
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