export const id = 670;
export const ids = [670];
export const modules = {

/***/ 9670:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   makeFetch: () => (/* binding */ makeFetch)
/* harmony export */ });
/* unused harmony export findProxy */
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4708);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7075);
/* harmony import */ var https_proxy_agent__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3669);



function makeFetch(env) {
    return (input, init = {}) => {
        const url = new URL(input instanceof Request ? input.url : input);
        const proxy = findProxy(url, env);
        return proxy === null ? fetch(url, init) : makeProxyFetch(proxy)(url, init);
    };
}
function findProxy(url, env) {
    const written = env["https_proxy"] || env["HTTPS_PROXY"] || "";
    if (url.protocol !== "https:" ||
        written === "" ||
        isThisMachine(url.hostname) ||
        isLeftOut(url, env))
        return null;
    const proxy = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
    return URL.canParse(proxy) ? new URL(proxy) : null;
}
function isThisMachine(host) {
    return host === "localhost" || host.startsWith("127.") || host === "[::1]";
}
function isLeftOut({ hostname, port }, env) {
    const names = (env["no_proxy"] || env["NO_PROXY"] || "").toLowerCase().split(/[\s,]+/);
    return names.filter(Boolean).some((name) => {
        const [, host = "", only = ""] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(name) ?? [];
        return (name === "*" ||
            ((hostname === host || hostname.endsWith(`.${host}`)) &&
                (only === "" || only === (port || "443"))));
    });
}
const REDIRECTS = new Set([301, 302, 307, 308]);
const MAX_REDIRECTS = 5;
function makeProxyFetch(proxy) {
    const agent = new https_proxy_agent__WEBPACK_IMPORTED_MODULE_2__.HttpsProxyAgent(proxy.href);
    const get = (url, init, redirects) => new Promise((resolve, reject) => {
        const { method = "GET", headers = {}, body, signal } = init;
        const options = {
            method,
            agent,
            headers: { ...headers },
            ...(signal ? { signal } : {}),
        };
        const outgoing = (0,node_https__WEBPACK_IMPORTED_MODULE_0__.request)(url, options, (answer) => {
            const { statusCode: status = 0, headersDistinct } = answer;
            const location = answer.headers.location === undefined ? null : new URL(answer.headers.location, url);
            if (REDIRECTS.has(status) && location?.origin === url.origin && redirects < MAX_REDIRECTS) {
                answer.resume();
                resolve(get(location, init, redirects + 1));
                return;
            }
            const pairs = Object.entries(headersDistinct).flatMap(([name, values = []]) => values.map((value) => [name, value]));
            const content = status === 204 || status === 304 ? null : node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable.toWeb(answer);
            resolve(new Response(content, { status, headers: pairs }));
        });
        outgoing.on("error", reject);
        outgoing.end(body);
    });
    return (input, init = {}) => get(new URL(input instanceof Request ? input.url : input), init, 0);
}


/***/ })

};
