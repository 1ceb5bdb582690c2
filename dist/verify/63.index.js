"use strict";
exports.id = 63;
exports.ids = [63];
exports.modules = {

/***/ 63:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openEtcdLeases: () => (/* binding */ openEtcdLeases)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./lib/src/leases/Lease.js
var Lease = __webpack_require__(5027);
// EXTERNAL MODULE: ./lib/src/lib/json.js
var json = __webpack_require__(7871);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./lib/src/system/leases/etcdGateway.js




const MAX_WAIT = 5000;
const MAX_ANSWER = 64 * 1024 * 1024;
const MAX_MESSAGE = 200;
const DEFAULT_PORT = "2379";
function parseEtcdAddress(address) {
    const found = /^etcd(s?):\/\/([^/@\s]+)(?:\/([\w./-]*))?$/.exec(address);
    const members = found?.[2]
        ?.split(",")
        .map((member) => (/:\d+$/.test(member) ? member : `${member}:${DEFAULT_PORT}`)) ?? [];
    if (found === null ||
        !members.every((member) => /^(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(member))) {
        throw new Error("the lease store is not a valid etcd address: " +
            "use etcd://HOST:2379, and set ETCDCTL_USER to the user and password");
    }
    return { secure: found[1] === "s", members, prefix: found[3] || "portplan" };
}
class EtcdGateway {
    #address;
    #env;
    #token = null;
    constructor(address, env) {
        this.#address = address;
        this.#env = env;
    }
    async call(path, body) {
        const used = this.#authenticated();
        try {
            return await this.#post(path, body, await used);
        }
        catch (error) {
            if (!(error instanceof Error && INVALID_TOKEN.test(error.message)))
                throw error;
            if (this.#token === used)
                this.#token = null;
            return this.#post(path, body, await this.#authenticated());
        }
    }
    #authenticated() {
        this.#token ??= this.#authenticate().catch((error) => {
            this.#token = null;
            throw error;
        });
        return this.#token;
    }
    async #authenticate() {
        const [name = "", ...rest] = (this.#env["ETCDCTL_USER"] ?? "").split(":");
        if (name === "")
            return null;
        const password = this.#env["ETCDCTL_PASSWORD"] ?? rest.join(":");
        const { token } = await this.#post("auth/authenticate", { name, password }, null);
        return typeof token === "string" ? token : null;
    }
    async #post(path, body, token) {
        const reasons = [];
        for (const member of this.#address.members) {
            try {
                const { status, text } = await this.#ask(member, path, JSON.stringify(body), token);
                const answer = (0,json/* parseJson */.qF)(text);
                if (status === 200 && (0,json/* isObject */.Gv)(answer))
                    return answer;
                if (status === 200)
                    throw new Error("its response is not from etcd's HTTP gateway");
                const failure = parseErrorMessage(text) ?? `it responded with status ${status}`;
                reasons.push(`${member}: ${addAdvice(failure)}`);
            }
            catch (error) {
                reasons.push(`${member}: ${describeError(error)}`);
            }
        }
        throw new Error(`cannot use the lease store: ${reasons.join("; ")}; no ports were leased`);
    }
    #ask(member, path, body, token) {
        const { ETCDCTL_CACERT: ca, ETCDCTL_CERT: cert, ETCDCTL_KEY: key } = this.#env;
        const secure = this.#address.secure || Boolean(ca) || Boolean(cert);
        const read = (file) => (secure && file ? (0,external_node_fs_.readFileSync)(file) : undefined);
        const authorization = token === null ? {} : { authorization: token };
        return new Promise((resolve, reject) => {
            const request = secure ? external_node_https_.request : external_node_http_.request;
            const identity = { ca: read(ca), cert: read(cert), key: read(key) };
            const options = {
                method: "POST",
                headers: { "content-type": "application/json", ...authorization },
                signal: AbortSignal.timeout(MAX_WAIT),
                agent: false,
            };
            const url = `${secure ? "https" : "http"}://${member}/v3/${path}`;
            const fail = (error) => reject(/^(?:Abort|Timeout)Error$/.test(error.name) ? new Error(NO_ANSWER) : error);
            const sending = request(url, { ...options, ...identity }, (response) => {
                readAnswer(response).then(resolve, fail);
            });
            sending.on("error", fail);
            sending.end(body);
        });
    }
}
const INVALID_TOKEN = /invalid auth token|revision of auth store is old/;
const ADVICE = [
    [
        /self[- ]signed certificate|unable to (?:verify|get (?:local )?issuer)/,
        "set ETCDCTL_CACERT to the authority that signed its certificate",
    ],
    [
        /wrong version number|packet length too long/,
        "it does not use TLS: use etcd://, without ETCDCTL_CACERT and ETCDCTL_CERT",
    ],
    [/socket hang up|ECONNRESET|Parse Error/, "if it uses TLS, use etcds://"],
    [
        /alert (?:certificate required|bad certificate|number (?:42|116))/,
        "it requires a client certificate: set ETCDCTL_CERT and ETCDCTL_KEY",
    ],
    [
        /^CommonName of client/,
        "with a user and password, the certificate in ETCDCTL_CERT must not have a common name",
    ],
    [/user name is empty/, "it requires a user: set ETCDCTL_USER to NAME:PASSWORD"],
    [
        /permission denied/,
        "the user in ETCDCTL_USER needs permission to read and write the keys " +
            "under the address's prefix",
    ],
];
function describeError(error) {
    const { errors = [error] } = error;
    const messages = errors.map(({ message }) => message.replace(/^[\dA-F]+:(error:)/, "$1"));
    return addAdvice(messages.map((message) => message.trim()).join(", "));
}
function addAdvice(message) {
    const advice = ADVICE.find(([failure]) => failure.test(message))?.[1];
    return advice === undefined ? message : `${message} (${advice})`;
}
const NO_ANSWER = `no response within ${MAX_WAIT / 1000} seconds`;
async function readAnswer(response) {
    const chunks = [];
    let size = 0;
    for await (const chunk of response) {
        size += chunk.length;
        if (size > MAX_ANSWER)
            throw new Error("its response is too large");
        chunks.push(chunk);
    }
    return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
}
function parseErrorMessage(text) {
    const answer = (0,json/* parseJson */.qF)(text);
    const { message, error } = answer === undefined ? { message: text.trim() } : (0,json/* asObject */.eB)(answer);
    const found = (0,json/* asString */.oJ)(message) || (0,json/* asString */.oJ)(error);
    return /^[\x20-\x7e]+$/.test(found) && found.length <= MAX_MESSAGE ? found : null;
}

// EXTERNAL MODULE: ./lib/src/system/leases/leaseFiles.js
var leaseFiles = __webpack_require__(3026);
// EXTERNAL MODULE: ./lib/src/system/leases/leaseOwner.js
var leaseOwner = __webpack_require__(2298);
;// CONCATENATED MODULE: ./lib/src/system/leases/openEtcdLeases.js






const TIME_TO_LIVE = 6 * 3600;
const MAX_CONCURRENT = 32;
const KEY = /^(tcp|udp|sctp)\/([1-9]\d{0,4})$/;
function openEtcdLeases(store, env) {
    const address = parseEtcdAddress(store);
    return new EtcdLeases(new EtcdGateway(address, env), `${address.prefix}/ports/`);
}
class EtcdLeases {
    run = crypto.randomUUID().replaceAll("-", "");
    warnings = [];
    #gateway;
    #root;
    #account = formatAccount();
    #granting = null;
    constructor(gateway, root) {
        this.#gateway = gateway;
        this.#root = root;
    }
    async list(isRequested) {
        return (await this.#readEntries())
            .map(({ lease }) => lease)
            .filter(({ port, protocol }) => isRequested(port, protocol));
    }
    async claim(ports) {
        try {
            return await runInBatches(ports, (port) => this.#claimOne(port));
        }
        catch (error) {
            await this.#granting
                ?.then((ID) => this.#gateway.call("lease/revoke", { ID }))
                .catch(() => null);
            this.#granting = null;
            throw error;
        }
    }
    async drop(ports) {
        const keys = new Set(ports.map(({ protocol, port }) => `${protocol} ${port}`));
        if (keys.size === 0)
            return;
        const dropped = (await this.#readEntries()).filter(({ lease }) => lease.run === this.run && keys.has(`${lease.protocol} ${lease.port}`));
        await runInBatches(dropped, (entry) => this.#remove(entry));
    }
    async release(which) {
        if (which === "ended")
            return [];
        const entries = await this.#readEntries();
        const chosen = entries.filter(({ lease }) => lease.ours && which(lease));
        const removed = await runInBatches(chosen, (entry) => this.#remove(entry));
        return chosen.filter((_, index) => removed[index]).map(({ lease }) => lease);
    }
    #grant() {
        this.#granting ??= this.#gateway
            .call("lease/grant", { TTL: String(TIME_TO_LIVE) })
            .then(({ ID }) => {
            if (typeof ID !== "string" || !/^[1-9]\d*$/.test(ID))
                throw new Error("cannot use the lease store: it did not grant a lease");
            return ID;
        });
        return this.#granting;
    }
    async #readEntries() {
        const { kvs } = await this.#gateway.call("kv/range", {
            key: toBase64(this.#root),
            range_end: toBase64(findEndOfPrefix(this.#root)),
        });
        return this.#toEntries(kvs);
    }
    #toEntries(pairs) {
        return (0,json/* asList */.DD)(pairs).flatMap((pair) => toEntry(pair, this.#root, this.#account));
    }
    async #claimOne(port) {
        const granted = await this.#grant();
        const key = toBase64(`${this.#root}${port.protocol}/${port.port}`);
        const { run } = this;
        const since = new Date().toISOString();
        const claim = { ...port, run, account: this.#account, since };
        const success = [
            { requestPut: { key, value: toBase64(JSON.stringify(claim)), lease: granted } },
        ];
        const answer = await this.#gateway.call("kv/txn", {
            compare: [{ key, target: "CREATE", result: "EQUAL", createRevision: "0" }],
            success,
            failure: [{ requestRange: { key } }],
        });
        if (answer["succeeded"] === true)
            return true;
        const { response_range: range } = (0,json/* asObject */.eB)((0,json/* asList */.DD)(answer["responses"])[0]);
        const [existing] = this.#toEntries((0,json/* asObject */.eB)(range)["kvs"]);
        if (existing === undefined || !(0,Lease/* isSameUse */.OP)(existing.lease, port))
            return false;
        return this.#replace(existing, success);
    }
    #remove({ key, value }) {
        return this.#replace({ key, value }, [{ requestDeleteRange: { key } }]);
    }
    async #replace({ key, value }, success) {
        const compare = [{ key, target: "VALUE", result: "EQUAL", value }];
        return (await this.#gateway.call("kv/txn", { compare, success }))["succeeded"] === true;
    }
}
function formatAccount() {
    const { boot, namespace, init, mounts } = (0,leaseOwner/* readOrigin */.P2)();
    return [(0,external_node_os_.hostname)(), (0,leaseFiles/* getAccount */.sU)(), boot, namespace, init, mounts].join("/");
}
function toEntry(pair, root, account) {
    const { key, value = "" } = (0,json/* asObject */.eB)(pair);
    if (typeof key !== "string" || typeof value !== "string")
        return [];
    const path = fromBase64(key);
    const [, protocol, port] = (path.startsWith(root) && KEY.exec(path.slice(root.length))) || [];
    if (protocol === undefined || Number(port) > 65_535)
        return [];
    const about = (0,json/* asObject */.eB)((0,json/* parseJson */.qF)(fromBase64(value)));
    const lease = {
        ...(0,Lease/* parseUse */.fy)(about),
        port: Number(port),
        protocol: protocol,
        run: (0,json/* asString */.oJ)(about["run"]),
        ours: about["account"] === account,
        local: about["account"] === account,
        account: null,
        ended: false,
        lasts: null,
        checkout: null,
        pid: null,
        since: (0,Lease/* parseTime */.pe)(about["since"])?.toISOString() ?? null,
        until: null,
    };
    return [{ key, value, lease }];
}
async function runInBatches(items, action) {
    const results = [];
    for (let at = 0; at < items.length; at += MAX_CONCURRENT)
        results.push(...(await Promise.all(items.slice(at, at + MAX_CONCURRENT).map(action))));
    return results;
}
const toBase64 = (plain) => Buffer.from(plain).toString("base64");
const fromBase64 = (encoded) => Buffer.from(encoded, "base64").toString("utf8");
const findEndOfPrefix = (prefix) => prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);


/***/ })

};
;