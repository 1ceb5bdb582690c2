export const id = 255;
export const ids = [255];
export const modules = {

/***/ 7255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runMainStep: () => (/* binding */ runMainStep)
});

;// CONCATENATED MODULE: ./lib/src/compose/resolveProjects.js
class NoComposeFile extends Error {
}
function resolveProjects(requests, resolve, reportProgress) {
    const resolved = requests.map((request, index) => {
        const count = requests.length === 1 ? "" : `${index + 1} of ${requests.length}: `;
        reportProgress(`resolving ${count}${request.cwd.split("/").slice(-2).join("/")}`);
        return { ...resolve(request), request };
    });
    const kept = resolved.filter(({ request, project }) => !request.found || !project.problems.some(({ noFile }) => noFile));
    if (kept.length === 0)
        throw new NoComposeFile("none of the directories has a compose file");
    return kept;
}

// EXTERNAL MODULE: ./lib/src/lib/getOrInsert.js
var getOrInsert = __webpack_require__(3918);
// EXTERNAL MODULE: ./lib/src/ports/serviceName.js
var serviceName = __webpack_require__(8641);
;// CONCATENATED MODULE: ./lib/src/ports/areAlternatives.js


function makeAreAlternatives(alternatives) {
    if (alternatives.length === 0)
        return () => false;
    const known = new Map();
    const findPlaces = (request) => (0,getOrInsert/* getOrInsert */.P)(known, request, () => alternatives.flatMap(({ services }, list) => services.flatMap((name, place) => (0,serviceName/* matchesService */.zX)(request, name) ? [[list, place]] : [])));
    return (a, b) => {
        const others = findPlaces(b);
        return findPlaces(a).some(([list, place]) => others.some((other) => other[0] === list && other[1] !== place));
    };
}

// EXTERNAL MODULE: ./lib/src/ports/toPortRequest.js
var toPortRequest = __webpack_require__(182);
;// CONCATENATED MODULE: ./lib/src/ports/makePlan.js

function makePlan(projects, ipv6) {
    const valid = projects.filter((project) => project.problems.length === 0);
    const requests = valid.flatMap((project) => project.services.flatMap((service) => service.ports.map((binding) => (0,toPortRequest/* toPortRequest */.aG)(project, service, binding, ipv6))));
    return { projects, requests };
}

// EXTERNAL MODULE: ./lib/src/lib/groupBy.js
var groupBy = __webpack_require__(1748);
// EXTERNAL MODULE: ./lib/src/lib/PortSet.js
var PortSet = __webpack_require__(8631);
// EXTERNAL MODULE: ./lib/src/ports/addressKeys.js
var addressKeys = __webpack_require__(9405);
;// CONCATENATED MODULE: ./lib/src/ports/engineRelease.js
function retriesInPools(release) {
    return isSince(release, 27, 0);
}
function skipsOverlappingAddresses(release) {
    return isSince(release, 28, 3);
}
function sharesUdp(release) {
    return isSince(release, 28, 0) && !isSince(release, 29, 0);
}
function isSince(release, major, minor) {
    const [releaseMajor = 0, releaseMinor = 0] = (release ?? "")
        .split(".")
        .map((part) => Number.parseInt(part, 10));
    return releaseMajor > major || (releaseMajor === major && releaseMinor >= minor);
}

// EXTERNAL MODULE: ./lib/src/ports/HostEndpoint.js
var HostEndpoint = __webpack_require__(2042);
;// CONCATENATED MODULE: ./lib/src/ports/findCollisions.js







const MAX_NAMED_OTHERS = 10;
function findCollisions(plan, alternatives = [], release = null) {
    const items = plan.requests.flatMap(toItem);
    const areAlternatives = alternatives.length === 0 ? null : makeAreAlternatives(alternatives);
    const exhausted = findExhaustedPools(items, areAlternatives);
    const context = {
        areAlternatives,
        retries: retriesInPools(release ?? null),
        exhausted: new Set(exhausted.map(({ request }) => request)),
    };
    const found = [...exhausted];
    for (const [item, present] of sweepPorts(items))
        found.push(...findCollision(item, present, context));
    const order = new Map(plan.requests.map((request, index) => [request, index]));
    return found.toSorted((a, b) => (order.get(a.request) ?? 0) - (order.get(b.request) ?? 0));
}
function toItem(request, index) {
    const [endpoint] = request.endpoints;
    if (endpoint === undefined)
        return [];
    const { first, last } = endpoint;
    const kind = request.kind === "pool" ? "pool" : "fixed";
    return [{ request, kind, index, first, last, ...(0,addressKeys/* addressKeys */.N)(request.endpoints) }];
}
function* sweepPorts(items) {
    const ends = items.toSorted((a, b) => a.last - b.last);
    const present = { fixed: new RequestIndex(), pool: new RequestIndex() };
    let ended = 0;
    for (const item of items.toSorted((a, b) => a.first - b.first || a.index - b.index)) {
        for (let end = ends[ended]; end !== undefined && end.last < item.first; end = ends[++ended])
            present[end.kind].delete(end);
        yield [item, present];
        present[item.kind].add(item);
    }
}
function findCollision(item, present, context) {
    const { request, kind } = item;
    const { areAlternatives } = context;
    if (kind === "fixed") {
        const others = [...take(present.fixed.conflicting(item, areAlternatives), MAX_NAMED_OTHERS)];
        const total = areAlternatives === null
            ? present.fixed.count(item)
            : [...present.fixed.conflicting(item, areAlternatives)].length;
        if (total > 0)
            return [{ request, kind: "taken", others, total }];
    }
    const others = [...take(findRaces(item, present, context), MAX_NAMED_OTHERS)];
    return others.length === 0 ? [] : [{ request, kind: "race", others, total: others.length }];
}
const MAX_RACE_CANDIDATES = 1000;
function* findRaces(item, present, { areAlternatives, retries, exhausted }) {
    if (exhausted.has(item.request))
        return;
    for (const kind of ["fixed", "pool"]) {
        if (kind === "fixed" && item.kind === "fixed")
            continue;
        const isRacing = kind === item.kind ? isPoolRace : isRace;
        const candidates = present[kind].conflicting(item, areAlternatives);
        for (const other of take(candidates, MAX_RACE_CANDIDATES))
            if (!exhausted.has(other) && isRacing(item.request, other, retries))
                yield other;
    }
}
function isRace(request, other, retries) {
    const [pool, fixed] = request.kind === "pool" ? [request, other] : [other, request];
    const fails = !retries && !isSkipped(pool, fixed);
    if (pool.service === fixed.service)
        return fails || (!retries && fixed.binding.target <= pool.binding.target);
    return fails || !startsBefore(fixed, pool);
}
function isPoolRace(request, other, retries) {
    const [a, b] = [request.endpoints[0], other.endpoints[0]];
    if (a === undefined || b === undefined)
        return false;
    const shared = Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1;
    const countSpare = ({ service }, { first, last }) => last - first + 1 - service.replicas;
    return ((!retries && !isSkipped(request, other)) ||
        Math.min(other.service.replicas, shared) > countSpare(request, a) ||
        Math.min(request.service.replicas, shared) > countSpare(other, b));
}
function isSkipped(pool, other) {
    return pool.endpoints.every((a) => other.endpoints.every((b) => a.address === b.address || !(0,HostEndpoint/* overlaps */.$f)({ ...a, first: b.first, last: b.last }, b)));
}
const MAX_FOLLOWED_SERVICES = 1000;
function startsBefore(earlier, later) {
    if (earlier.project !== later.project || later.service.dependsOn.length === 0)
        return false;
    const services = new Map(later.project.services.map((service) => [service.name, service]));
    const seen = new Set(later.service.dependsOn);
    for (const name of seen) {
        if (name === earlier.service.name)
            return true;
        if (seen.size < MAX_FOLLOWED_SERVICES)
            for (const next of services.get(name)?.dependsOn ?? [])
                seen.add(next);
    }
    return false;
}
function findExhaustedPools(items, areAlternatives) {
    const pools = items.filter(({ kind }) => kind === "pool");
    if (pools.length === 0)
        return [];
    const fixed = items.filter(({ kind }) => kind === "fixed").toSorted((a, b) => a.first - b.first);
    const portsByKey = indexPorts(fixed);
    const groups = (0,groupBy/* groupBy */.$)(pools, ({ conflictKeys, first, last }) => `${conflictKeys.join()} ${first} ${last}`);
    return [...groups.values()].flatMap((all) => {
        const group = areAlternatives === null ? all : maxConcurrent(all, areAlternatives);
        const pool = group.at(-1);
        if (pool === undefined)
            return [];
        const { request, first, last, conflictKeys } = pool;
        const present = areAlternatives === null
            ? fixed
            : fixed.filter((item) => !areAlternatives(request, item.request));
        const ports = areAlternatives === null ? portsByKey : indexPorts(present);
        const requested = group.reduce((sum, item) => sum + item.request.service.replicas, 0);
        const taken = Math.max(...conflictKeys.map((key) => ports.get(key)?.count(first, last) ?? 0));
        const isAlone = taken === 0 && group.length === 1;
        if (isAlone || requested <= last - first + 1 - taken)
            return [];
        const inside = present.filter((item) => item.first <= last &&
            first <= item.last &&
            item.ownKeys.some((key) => conflictKeys.includes(key)));
        const others = [...group.slice(0, -1), ...inside]
            .slice(0, MAX_NAMED_OTHERS)
            .map((item) => item.request);
        return [{ request, kind: "exhausted", others, total: others.length }];
    });
}
function indexPorts(items) {
    const ports = new Map();
    for (const { ownKeys, first, last } of items)
        for (const key of ownKeys)
            (0,getOrInsert/* getOrInsert */.P)(ports, key, () => new PortSet/* PortSet */.o()).add(first, last);
    return ports;
}
function maxConcurrent(group, areAlternatives) {
    const kept = [];
    for (const item of group.toSorted((a, b) => b.request.service.replicas - a.request.service.replicas))
        if (!kept.some(({ request }) => areAlternatives(request, item.request)))
            kept.push(item);
    return kept.toSorted((a, b) => a.index - b.index);
}
class RequestIndex {
    #requests = new Map();
    add({ ownKeys, request }) {
        for (const key of ownKeys)
            (0,getOrInsert/* getOrInsert */.P)(this.#requests, key, () => new Set()).add(request);
    }
    delete({ ownKeys, request }) {
        for (const key of ownKeys)
            this.#requests.get(key)?.delete(request);
    }
    count({ conflictKeys }) {
        return conflictKeys.reduce((sum, key) => sum + (this.#requests.get(key)?.size ?? 0), 0);
    }
    *conflicting({ conflictKeys, request }, areAlternatives) {
        for (const key of conflictKeys)
            for (const other of this.#requests.get(key) ?? [])
                if (!areAlternatives?.(request, other))
                    yield other;
    }
}
function* take(items, limit) {
    let taken = 0;
    for (const item of items) {
        yield item;
        if (++taken === limit)
            return;
    }
}

;// CONCATENATED MODULE: ./lib/src/ports/findCollidingProjects.js




const MAX_PAIRS = 20_000;
function findAllCollidingProjects(plans, variants, alternatives) {
    const others = Array.from(variants.values(), (projects) => makePlan(projects, true));
    return [plans.here, ...others].flatMap((plan) => findCollidingProjects(plan, alternatives));
}
function findCollidingProjects({ projects, requests }, alternatives = []) {
    const areAlternatives = makeAreAlternatives(alternatives);
    const places = new Map(projects.map((project, place) => [project, place]));
    const found = new Map();
    const items = requests.flatMap(toItem).filter(({ kind }) => kind === "fixed");
    for (const [item, present] of sweepPorts(items)) {
        if (found.size >= MAX_PAIRS)
            break;
        const { project } = item.request;
        for (const other of present.fixed.conflicting(item, areAlternatives)) {
            if (other.project === project)
                continue;
            const pair = [places.get(other.project) ?? 0, places.get(project) ?? 0];
            const key = Math.min(...pair) * projects.length + Math.max(...pair);
            (0,getOrInsert/* getOrInsert */.P)(found, key, () => new Set()).add(item.first);
        }
    }
    const sorted = [...found].toSorted(([a], [b]) => a - b);
    return sorted.flatMap(([key, ports]) => {
        const a = projects[Math.floor(key / projects.length)];
        const b = projects[key % projects.length];
        if (a === undefined || b === undefined)
            return [];
        return [{ projects: [a, b], ports: [...ports].toSorted((one, other) => one - other) }];
    });
}

;// CONCATENATED MODULE: ./lib/src/ports/makePlans.js

function makePlans({ projects, jobs = [], needs = null, variants = [] }, ipv6) {
    const current = jobs.filter(({ origin }) => origin.kind === "workflow-job" && origin.current);
    const running = makePlan(current, ipv6);
    const needed = makePlan(needs === null ? [] : [needs], ipv6);
    const started = makePlan(projects, ipv6);
    const others = jobs.filter((job) => !current.includes(job));
    const elsewhere = others.map((job) => makePlan([job], ipv6));
    const join = (plans) => ({
        projects: plans.flatMap((plan) => plan.projects),
        requests: plans.flatMap((plan) => plan.requests),
    });
    return {
        here: join([running, needed, started]),
        projects: { projects, requests: join([started, needed]).requests },
        elsewhere,
        all: {
            projects: [...projects, ...needed.projects, ...jobs, ...variants],
            requests: join([started, needed, running, ...elsewhere, makePlan(variants, true)]).requests,
        },
    };
}

// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./lib/src/compose/yaml/Node.js
var Node = __webpack_require__(2765);
// EXTERNAL MODULE: ./lib/src/lib/quoteName.js
var quoteName = __webpack_require__(6477);
;// CONCATENATED MODULE: ./lib/src/compose/yaml/composeYaml.js

const MAX_DEPTH = 256;
const MAX_TOKENS = 2_000_000;
class YamlError extends Error {
    fix;
    start;
    end;
    constructor(message, fix, start, end = start) {
        super(message);
        this.fix = fix;
        this.start = start;
        this.end = end;
    }
}
const CONTROL = new RegExp(String.raw `[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]`);
const LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/g;
function* composeDocuments(text) {
    const control = CONTROL.exec(text);
    if (control)
        throw new YamlError("not valid YAML: a control character", "take it out, or write it as an escape in double quotes", control.index, control.index + 1);
    const composer = new dist/* Composer */.Dk({
        schema: "failsafe",
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: "silent",
    });
    for (const document of composer.compose(parse(text.replace(LINE_BREAK, "\n")))) {
        const error = document.errors.find(({ message }) => !isAccepted(message));
        if (error) {
            const [start, end] = error.pos;
            const message = `${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
            throw new YamlError(`not valid YAML: ${message}`, suggestFix(text, start), start, end);
        }
        yield document;
    }
}
function isAccepted(message) {
    return message.startsWith("Comments must be separated");
}
function suggestFix(text, at) {
    return text[at] === "[" || text.slice(at - 1, at + 2).includes("]:")
        ? 'put the value in quotes, as "[::1]:8080:80"'
        : "mend the syntax here";
}
function* parse(text) {
    const parser = new dist/* Parser */.iX();
    let count = 0;
    for (const lexeme of lex(text)) {
        if (++count > MAX_TOKENS)
            throw new YamlError(`this file holds more than ${MAX_TOKENS} tokens of YAML`, "split it into several files", 0);
        if (parser.stack.length > MAX_DEPTH + 2)
            throw new YamlError(`nested more than ${MAX_DEPTH} deep`, "nest less", parser.offset, parser.offset + 1);
        for (const token of parser.next(lexeme)) {
            if (token.type === "directive")
                checkDirective(token);
            yield token;
        }
    }
    yield* parser.end();
}
function checkDirective({ source, offset }) {
    if (/^%(?:YAML\s+1\.1|TAG\s)/.test(source))
        return;
    const isVersion = source.startsWith("%YAML");
    throw new YamlError(`not valid YAML: ${isVersion ? "Compose reads YAML 1.1 alone" : "there is no such directive"}`, isVersion ? "take the directive out" : "take it out", offset, offset + source.length);
}
const MARKERS = new Set([dist/* CST */.DB.DOCUMENT, dist/* CST */.DB.FLOW_END, dist/* CST */.DB.SCALAR]);
const INDENTATION = /^(?:[ \t]+|[-?:])$/;
function* lex(text) {
    let lexemes = new dist/* Lexer */.JG().lex(text);
    let at = 0;
    let depth = 0;
    let isScalar = false;
    let mayIndent = true;
    let isResumed = false;
    for (let next = lexemes.next(); !next.done; next = lexemes.next()) {
        const lexeme = next.value;
        if (isScalar && lexeme === dist/* CST */.DB.SCALAR)
            continue;
        if (!isResumed && isCutOff(lexeme, text.slice(at), isScalar, depth)) {
            lexemes = lexAtTop(text.slice(at), depth);
            isResumed = true;
            continue;
        }
        if (depth === 0 && mayIndent && !isScalar)
            checkTab(lexeme, at);
        yield lexeme;
        isResumed = false;
        if (MARKERS.has(lexeme)) {
            isScalar = lexeme === dist/* CST */.DB.SCALAR;
            if (lexeme === dist/* CST */.DB.FLOW_END)
                depth = 0;
            continue;
        }
        if (!isScalar)
            depth = Math.max(0, depth + countBrackets(lexeme));
        isScalar = false;
        mayIndent = lexeme.endsWith("\n") || (mayIndent && INDENTATION.test(lexeme));
        at += lexeme.length;
    }
}
const RUNS_ON = /^[ \t\r]*\n\s*[^\s,[\]{}#]/;
function isCutOff(lexeme, rest, isScalar, depth) {
    if (isScalar)
        return depth > 0 && RUNS_ON.test(rest.slice(lexeme.length));
    if (lexeme === dist/* CST */.DB.FLOW_END)
        return !/^(?:---|\.\.\.)(?!\S)/.test(rest);
    const quote = lexeme.charAt(0);
    if (quote !== '"' && quote !== "'")
        return false;
    const escapes = quote === "'" ? /''/g : /\\./gs;
    return !lexeme.slice(1).replaceAll(escapes, "").endsWith(quote);
}
function lexAtTop(text, depth) {
    const lexer = new dist/* Lexer */.JG();
    Array.from(lexer.lex(`--- ${"[".repeat(depth)}\n`, true));
    return lexer.lex(text);
}
function countBrackets(lexeme) {
    if (lexeme === "[" || lexeme === "{")
        return 1;
    return lexeme === "]" || lexeme === "}" ? -1 : 0;
}
function checkTab(lexeme, at) {
    const tab = lexeme.trim() === "" ? lexeme.indexOf("\t") : -1;
    if (tab >= 0)
        throw new YamlError("not valid YAML: a tab cannot indent", "indent with spaces", at + tab, at + tab + 1);
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/resolveScalar.js
const NAMED = new Map([
    ...["", "~", "null", "Null", "NULL"].map((text) => [text, { type: "null", value: null }]),
    ...["true", "True", "TRUE"].map((text) => [text, { type: "bool", value: true }]),
    ...["false", "False", "FALSE"].map((text) => [text, { type: "bool", value: false }]),
    ...[".nan", ".NaN", ".NAN"].map((text) => [text, { type: "float", value: NaN }]),
    ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((text) => [text, { type: "float", value: Infinity }]),
    ...["-.inf", "-.Inf", "-.INF"].map((text) => [text, { type: "float", value: -Infinity }]),
]);
const TAGGED = new Map([
    ["tag:yaml.org,2002:null", "null"],
    ["tag:yaml.org,2002:bool", "bool"],
    ["tag:yaml.org,2002:int", "int"],
    ["tag:yaml.org,2002:float", "float"],
    ["tag:yaml.org,2002:timestamp", "time"],
]);
const INTEGER = /^([-+]?)(0x[0-9a-f]+|0o?[0-7]+|0b[01]+|0|[1-9][0-9]*)$/i;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const TIME = String.raw `(?:[01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(?:\.\d+)?`;
const TIMESTAMP = new RegExp(String.raw `^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]${TIME}(?:Z|[-+]\d\d:\d\d)| ${TIME})?$`);
function resolveScalar({ source = "", type, tag, }) {
    if (!tag && type === "PLAIN")
        return resolvePlain(source);
    const tagged = TAGGED.get(tag ?? "");
    if (!tagged)
        return { type: "str", value: source };
    const found = resolvePlain(source);
    if (tagged === "float" && found.type === "int")
        return { type: "float", value: found.value };
    return found.type === tagged ? found : null;
}
function resolvePlain(source) {
    const named = NAMED.get(source);
    if (named)
        return named;
    if (!/^[-+.0-9]/.test(source))
        return { type: "str", value: source };
    if (isTimestamp(source))
        return { type: "time", value: source };
    const digits = source.replaceAll("_", "");
    const [, sign, integer] = INTEGER.exec(digits) ?? [];
    if (integer !== undefined) {
        const magnitude = Number(integer.replace(/^0(?=[0-7])/, "0o"));
        return { type: "int", value: sign === "-" ? -magnitude : magnitude };
    }
    if (FLOAT.test(digits))
        return { type: "float", value: Number(digits) };
    return { type: "str", value: source };
}
function isTimestamp(source) {
    const [, year = 0, month = 0, day = 0] = TIMESTAMP.exec(source)?.map(Number) ?? [];
    const date = new Date(Date.UTC(year, month - 1, day));
    return day > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/parseYaml.js





const MAX_NODES = 100_000;
function parseYaml(file, text) {
    const documents = [];
    const converter = new Converter(file, text);
    const { problems } = converter;
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
        for (const document of composeDocuments(text)) {
            documents.push(converter.convertDocument(document));
            if (problems.length > 0)
                break;
        }
    }
    catch (error) {
        if (!(error instanceof YamlError))
            throw error;
        const { message, fix, start, end } = error;
        problems.push({ message, fix, span: { file, start, end: Math.max(start, end) }, related: [] });
    }
    finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
    return { documents, problems };
}
function findEnd(node) {
    const end = node.range?.[1] ?? 0;
    if (!(0,dist/* isCollection */.P3)(node) || node.flow)
        return end;
    const last = node.items.at(-1);
    const deepest = (0,dist/* isPair */.tO)(last) ? (last.value ?? last.key) : last;
    return deepest ? findEnd(deepest) : end;
}
const TAGS = {
    "!reset": { here: null, alias: "2.27.0", inside: "5.1.4" },
    "!override": { here: "2.24.4", alias: "2.27.0", inside: "2.27.0" },
};
const TOP = { path: [], via: null, isMerged: false, depth: 0 };
class Converter {
    problems = [];
    #file;
    #text;
    #anchors = new Map();
    #targets = new Map();
    #removed = new Set();
    #tags = [];
    #resets = [];
    #open = new Set();
    #isOverriding = false;
    #aliasDepth = 0;
    #aliasTarget = null;
    #written = 0;
    #constructed = 0;
    #aliased = 0;
    constructor(file, text) {
        this.#file = file;
        this.#text = text;
    }
    convertDocument(document) {
        this.#bindAliases(document);
        this.#tags = [];
        this.#written = 0;
        const { contents, range } = document;
        const isEmpty = (0,dist/* isScalar */.jn)(contents) && contents.source === "" && !contents.tag;
        const root = contents && !isEmpty ? this.#convert(contents, TOP) : null;
        for (const node of this.#resets)
            this.#removed.add(node);
        return { root, start: range[0], tags: this.#tags };
    }
    #bindAliases(document) {
        (0,dist/* visit */.YR)(document, {
            Value: (_key, node) => void (node.anchor && this.#anchors.set(node.anchor, node)),
            Alias: (_key, node) => {
                const target = this.#anchors.get(node.source);
                if (target)
                    this.#targets.set(node, target);
            },
        });
    }
    #convert(node, place) {
        this.#checkLimits(node, place);
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#convertAlias(node, place);
        if (this.#removed.has(node))
            return null;
        const { tag } = node;
        if (this.#isOverriding || (tag !== "!reset" && tag !== "!override"))
            return this.#convertValue(node, place);
        this.#tags.push({
            path: place.path,
            span: this.#span(node),
            since: this.#findRelease(tag, node, place),
        });
        if (tag === "!reset") {
            this.#resets.push(node);
            return null;
        }
        this.#isOverriding = true;
        const value = this.#convertValue(node, place);
        this.#isOverriding = false;
        return value;
    }
    #findRelease(tag, node, { isMerged }) {
        const { here, alias, inside } = TAGS[tag];
        if (isMerged || (this.#aliasDepth > 0 && this.#aliasTarget !== node))
            return inside;
        return this.#aliasDepth > 0 ? alias : here;
    }
    #checkLimits({ range }, { depth }) {
        const stop = (message, fix) => {
            throw new YamlError(message, fix, range?.[0] ?? 0);
        };
        if (depth > MAX_DEPTH)
            stop(`nested more than ${MAX_DEPTH} deep`, "nest less");
        this.#constructed++;
        if (this.#aliasDepth === 0) {
            if (++this.#written > MAX_NODES)
                stop(`this document holds more than ${MAX_NODES} values, the most that Compose reads`, "split it into several files");
            return;
        }
        this.#aliased++;
        const share = Math.min(1, Math.max(0, (this.#constructed - 400_000) / 3_600_000));
        if (this.#aliased > 100 &&
            this.#constructed > 1000 &&
            this.#aliased / this.#constructed > 0.99 - 0.89 * share)
            stop("the aliases of this document stand for too many values", "use fewer aliases of aliases");
    }
    #convertAlias(node, place) {
        const name = (0,quoteName/* quoteName */.A)(node.source);
        const span = this.#span(node);
        const target = this.#targets.get(node);
        if (!target)
            return this.#reject(span, `the alias *${name} has no anchor of that name before it in this file`, "write the anchor first, or the value itself");
        if (this.#open.has(target))
            return this.#reject(span, `the anchor &${name} contains itself`, "take the alias out of what it stands for");
        this.#aliasTarget = target;
        this.#aliasDepth++;
        const via = { message: "used here by an alias", span, next: place.via };
        const value = this.#convert(target, { ...place, via, depth: place.depth + 1 });
        this.#aliasDepth--;
        return value;
    }
    #convertValue(node, place) {
        const span = this.#span(node);
        if ((0,dist/* isScalar */.jn)(node))
            return this.#convertScalar(node, span, place);
        this.#open.add(node);
        const value = (0,dist/* isSeq */.oP)(node)
            ? this.#convertSequence(node, span, place)
            : this.#convertMapping(node, span, place);
        this.#open.delete(node);
        return value;
    }
    #convertScalar(node, span, { via }) {
        const resolved = resolveScalar(node);
        if (!resolved)
            return this.#reject(span, `this value does not fit its tag !!${node.tag?.split(":").at(-1)}`, "take the tag away");
        const isPlain = node.type === "PLAIN" && !node.source?.includes("\n");
        return { ...(0,Node/* createScalar */.LF)(span, resolved.type, resolved.value, isPlain), via };
    }
    #convertSequence({ items }, span, place) {
        const converted = items.map((item, index) => this.#convert(item, goTo(place, String(index))));
        return {
            ...(0,Node/* createSequence */.gh)(span, converted.filter((item) => item !== null)),
            via: place.via,
        };
    }
    #convertMapping({ items }, span, place) {
        const mapping = { ...(0,Node/* createMapping */.tM)(span), via: place.via };
        const seen = new Map();
        let merge = null;
        for (const { key: keyNode, value } of items) {
            const keySpan = this.#span(keyNode);
            const key = this.#readKey(keyNode, value, place);
            if (key === null)
                continue;
            const first = seen.get(key);
            seen.set(key, first ?? keySpan);
            if (first)
                this.#reject(keySpan, `the key ${(0,quoteName/* quoteName */.A)(key)} is given twice in this mapping`, "keep one of them", [{ message: "given first here", span: first }]);
            else if (isMergeKey(keyNode))
                merge = { value: value ?? keyNode, span: keySpan };
            else {
                const entry = value ? this.#convert(value, goTo(place, key)) : createNull(keySpan, place);
                if (entry)
                    (0,Node/* setEntry */.RY)(mapping, key, entry, keySpan);
            }
        }
        if (merge)
            this.#merge(mapping, merge.value, merge.span, place);
        return mapping;
    }
    #readKey(node, value, { path }) {
        const target = (0,dist/* isAlias */.Vj)(node) ? this.#targets.get(node) : node;
        const resolved = (0,dist/* isScalar */.jn)(target) ? resolveScalar(target) : null;
        if (resolved?.type === "str")
            return resolved.value;
        const source = (0,dist/* isScalar */.jn)(target) ? (target.source ?? "") : null;
        if (source !== null && this.#isReset(value))
            return source;
        const isPort = path.length === 4 && path[0] === "services" && path[2] === "ports";
        let fix = "use a string as key";
        if (source !== null)
            fix = isPort
                ? `leave no blank behind the colon of ${(0,quoteName/* quoteName */.A)(source)}`
                : `put it in quotes: ${(0,quoteName/* quoteName */.A)(source)}`;
        this.#reject(this.#span(node), `a key ${path.length > 0 ? `of ${path.join(".")}` : "at the top"} is not a string`, fix);
        return null;
    }
    #isReset(node) {
        const target = (0,dist/* isAlias */.Vj)(node) ? this.#targets.get(node) : node;
        return !this.#isOverriding && target?.tag === "!reset";
    }
    #merge(mapping, value, span, place) {
        const via = { message: "merged here by <<", span, next: place.via };
        const source = this.#convert(value, { ...place, via, isMerged: true, depth: place.depth + 1 });
        const parts = source?.kind === "sequence" ? source.items : [source];
        for (const part of parts) {
            if (part?.kind === "mapping") {
                for (const [key, entry] of part.entries)
                    if (!mapping.entries.has(key))
                        (0,Node/* setEntry */.RY)(mapping, key, entry, part.keys.get(key));
            }
            else if (part && !(0,Node/* isBroken */.Qr)(part))
                this.#reject(span, "<< takes a mapping or a list of mappings", "write <<: *anchor with the anchor at a mapping");
        }
    }
    #reject(span, message, fix, related = []) {
        this.problems.push({ message, fix, span, related });
        return { ...(0,Node/* createScalar */.LF)(span, "null", null), broken: true };
    }
    #span(node) {
        const start = node.range?.[0] ?? 0;
        return {
            file: this.#file,
            start,
            end: start + this.#text.slice(start, findEnd(node)).trimEnd().length,
        };
    }
}
function goTo(place, key) {
    return { ...place, path: [...place.path, key], depth: place.depth + 1 };
}
function createNull(span, { via }) {
    return { ...(0,Node/* createScalar */.LF)(span, "null", null), via };
}
function isMergeKey(node) {
    return (0,dist/* isScalar */.jn)(node) && node.source === "<<" && node.type === "PLAIN";
}

// EXTERNAL MODULE: ./lib/src/compose/load/parseShortPort.js
var parseShortPort = __webpack_require__(1032);
;// CONCATENATED MODULE: ./lib/src/ports/emptyProject.js
const emptyProject = {
    files: [],
    envFiles: [],
    profiles: [],
    disabled: [],
    removesOrphans: false,
    problems: [],
    unset: [],
    versions: [],
    unknownKeys: [],
};
const emptyService = {
    containerName: null,
    replicas: 1,
    networkMode: null,
    networkModeSpan: null,
    exposeSpan: null,
    dependsOn: [],
    profiles: [],
    labels: new Map(),
};
const emptyBinding = {
    mode: "ingress",
    name: null,
    appProtocol: null,
    short: true,
    plain: false,
    written: null,
    related: [],
    variables: [],
    variable: null,
};

;// CONCATENATED MODULE: ./lib/src/ports/readWorkflowJobs.js





const MAX_WORKFLOWS = 100;
function readWorkflowJobs(requested, files) {
    const workflows = new Map();
    const running = new Set();
    const read = (file) => {
        if (workflows.has(file) || workflows.size === MAX_WORKFLOWS)
            return workflows.get(file);
        const found = files.read(file, false);
        if (found === null || !("text" in found))
            return undefined;
        const { text } = found;
        const workflow = { file, text, root: parseYaml(file, text).documents[0]?.root ?? undefined };
        workflows.set(file, workflow);
        return workflow;
    };
    let job = null;
    for (const { file, currentJob } of requested) {
        const workflow = read(file);
        if (workflow !== undefined && currentJob !== null)
            running.add(workflow);
        job ??= currentJob;
    }
    for (const caller of running)
        for (const called of listCalled(caller).flatMap((file) => read(file) ?? []))
            running.add(called);
    const [current, other] = [...running].filter(({ root }) => {
        const node = job === null ? undefined : (0,Node/* getChild */.hf)(root, "jobs", job);
        return node !== undefined && (0,Node/* getChild */.hf)(node, "uses") === undefined;
    });
    return [...workflows.values()].flatMap((workflow) => toProjects(workflow, other === undefined && workflow === current ? job : null));
}
function listCalled({ file, root }) {
    return [...((0,Node/* getMapping */.rq)(root, "jobs")?.entries.values() ?? [])].flatMap((job) => {
        const name = /^\.\/\.github\/workflows\/([^/]+\.ya?ml)$/i.exec(readScalar((0,Node/* getChild */.hf)(job, "uses")) ?? "")?.[1];
        return name === undefined ? [] : [(0,posix_.join)((0,posix_.dirname)(file), name)];
    });
}
function toProjects({ file, text, root }, current) {
    return [...((0,Node/* getMapping */.rq)(root, "jobs")?.entries ?? [])].flatMap(([job, node]) => {
        const services = readServices((0,Node/* getMapping */.rq)(node, "services"), file);
        if (services.length === 0)
            return [];
        return [
            {
                ...emptyProject,
                origin: { kind: "workflow-job", current: job === current },
                name: `workflow:${(0,posix_.basename)(file)}#${job}`,
                directory: "",
                services,
                sources: new Map([[file, text]]),
            },
        ];
    });
}
function readServices(services, file) {
    return [...(services?.entries ?? [])].flatMap(([name, node]) => {
        const entries = (0,Node/* getChild */.hf)(node, "ports");
        const ports = entries?.kind === "sequence" ? entries.items.flatMap(readEntry) : [];
        if (ports.length === 0)
            return [];
        return [
            {
                ...emptyService,
                name,
                span: services?.keys.get(name) ?? { file, start: 0, end: 0 },
                image: readScalar((0,Node/* getChild */.hf)(node, "image")),
                networks: [JOB_NETWORK],
                ports,
            },
        ];
    });
}
const JOB_NETWORK = {
    name: "github_network",
    internal: false,
    hostBindingIpv4: null,
    gatewayModeIpv4: null,
    gatewayModeIpv6: null,
    driver: "bridge",
    external: false,
    enableIpv4: true,
    enableIpv6: false,
    gwPriority: 0,
};
function readEntry(node) {
    const entry = readScalar(node);
    if (entry === null)
        return [];
    const binding = (0,toPortRequest/* isExpression */.BH)(entry) ? parseExpression(entry) : parseEntry(entry);
    return binding === null ? [] : [{ ...emptyBinding, span: node.span, written: entry, ...binding }];
}
function parseEntry(entry) {
    const port = (0,parseShortPort/* parseShortPort */.nX)(entry);
    if ((0,parseShortPort/* isPortMistake */.Q6)(port) || port.host === null || port.host.first === 0)
        return null;
    const { target, count, protocol, hostIp, host } = port;
    const published = count === 1 ? (0,HostEndpoint/* formatPorts */._3)(host) : `${host.first}`;
    return { target, count, protocol, hostIp, published };
}
function parseExpression(entry) {
    const [, address = null, published = "", container = ""] = /^(?:(\d+(?:\.\d+){3}|\[[\da-f:]+\]):)?(.*):([^:{}]+)$/is.exec(entry) ?? [];
    const port = (0,parseShortPort/* parseShortPort */.nX)(container);
    if ((0,parseShortPort/* isPortMistake */.Q6)(port))
        return null;
    const { target, count, protocol } = port;
    return { target, count, protocol, hostIp: address?.replace(/^\[|\]$/g, "") ?? null, published };
}
function readScalar(node) {
    return node?.kind === "scalar" && (node.type === "str" || node.type === "int")
        ? String(node.value)
        : null;
}

// EXTERNAL MODULE: ./lib/src/lib/PortRange.js
var PortRange = __webpack_require__(1974);
;// CONCATENATED MODULE: ./lib/src/policy/buildNeedsProject.js


const NAME = "policy:needs";
function buildNeedsProject({ needs, sources }, env) {
    if (needs.length === 0)
        return null;
    const fallbacks = needs.map(({ name, fallback }) => ({ name, ...readFallback(fallback, env) }));
    return {
        ...emptyProject,
        origin: {
            kind: "policy-needs",
            fallback: new Map(fallbacks.map(({ name, ports }) => [name, ports])),
            misread: new Map(fallbacks.flatMap(({ name, misread }) => (misread === null ? [] : [[name, misread]]))),
        },
        name: NAME,
        directory: "/",
        services: needs.map(toService),
        sources,
    };
}
function readFallback(fallback, env) {
    if (!("variable" in fallback))
        return { ports: fallback, misread: null };
    const { variable } = fallback;
    const words = ((Object.hasOwn(env, variable) && env[variable]) || "")
        .split(/[\s,;]+/)
        .filter(Boolean);
    const ports = words
        .filter((word) => /^\d{1,5}$/.test(word))
        .map(Number)
        .filter(PortRange/* isPort */.s);
    return { ports, misread: ports.length < words.length ? variable : null };
}
function toService({ name, span: place, endpoint }) {
    const span = place ?? { file: "", start: 0, end: 0 };
    const { address, first, last, protocol } = endpoint;
    const binding = {
        ...emptyBinding,
        target: first,
        count: last - first + 1,
        protocol: protocol ?? "tcp",
        hostIp: address,
        published: String(first),
        span,
    };
    return { ...emptyService, name, span, image: null, networks: [], ports: [binding] };
}

;// CONCATENATED MODULE: ./lib/src/compose/load/template.js
const template_MAX_DEPTH = 100;
const template_NAME = String.raw `[_a-zA-Z]\w*`;
const BRACED = String.raw `\{(?:(?<closed>${template_NAME})\}|(?<name>${template_NAME})(?<operator>:?[-+?]))?`;
const HEAD = new RegExp(String.raw `\$(?:\$|(?<plain>${template_NAME})|${BRACED})?`, "g");
function substitute(template, lookup, depth = 0) {
    return new Substituter(lookup, depth).run(template);
}
class Substituter {
    #lookup;
    #depth;
    #pieces = [];
    #unset = [];
    #failure = null;
    #value = "";
    constructor(lookup, depth) {
        this.#lookup = lookup;
        this.#depth = depth;
    }
    run(template) {
        for (const line of template.split(/(?<=\n)/))
            this.#substituteLine(line);
        return {
            value: this.#value,
            pieces: this.#pieces,
            unset: this.#unset,
            failure: this.#failure,
        };
    }
    #substituteLine(line) {
        const lastBrace = line.lastIndexOf("}");
        let at = 0;
        for (;;) {
            HEAD.lastIndex = at;
            const head = HEAD.exec(line);
            if (!head)
                break;
            const { plain, closed, name = "", operator } = head.groups ?? {};
            this.#value += line.slice(at, head.index);
            at = head.index + head[0].length;
            const variable = plain ?? closed;
            if (variable)
                this.#putVariable(variable);
            else if (!head[0].startsWith("${"))
                this.#value += "$";
            else if (!operator || lastBrace < at) {
                this.#fail({ kind: "invalid" });
                at = head.index + "${".length;
            }
            else {
                const close = findClosingBrace(line, head.index, lastBrace);
                this.#putOperation(name, operator, line.slice(at, close));
                at = close + 1;
            }
        }
        this.#value += line.slice(at);
    }
    #putOperation(name, operator, word) {
        const found = this.#lookup(name);
        const present = found !== undefined && !(operator.length === 2 && found.value === "");
        switch (operator.at(-1)) {
            case "-":
                if (present)
                    this.#put(found.value, name, true, found);
                else
                    this.#put(this.#substituteWord(word), name, true, { source: "default", span: null });
                break;
            case "+":
                if (present)
                    this.#put(this.#substituteWord(word), name, false, found);
                else
                    this.#put(found?.value ?? "", name, false, found ?? UNSET);
                break;
            default:
                if (present)
                    this.#put(found.value, name, true, found);
                else {
                    this.#substituteWord(word);
                    const reason = word.includes("$") ? "" : word;
                    this.#fail({ kind: "required", name, reason });
                }
        }
    }
    #substituteWord(word) {
        if (this.#depth >= template_MAX_DEPTH) {
            this.#fail({ kind: "too-deep" });
            return "";
        }
        const { value, unset, failure } = substitute(word, this.#lookup, this.#depth + 1);
        if (failure)
            this.#fail(failure);
        this.#unset.push(...unset);
        return value;
    }
    #putVariable(name) {
        const found = this.#lookup(name);
        if (!found)
            this.#unset.push(name);
        this.#put(found?.value ?? "", name, true, found ?? UNSET);
    }
    #put(text, name, assignable, { source, span }) {
        const start = this.#value.length;
        this.#pieces.push({ start, end: start + text.length, name, assignable, source, span });
        this.#value += text;
    }
    #fail(failure) {
        this.#failure ??= failure;
    }
}
const UNSET = { source: "unset", span: null };
function findClosingBrace(template, from, last) {
    let open = 0;
    for (let i = from; i <= last; i++) {
        if (template[i] === "}" && --open === 0)
            return i;
        if (template[i] === "{") {
            open++;
            i++;
        }
    }
    return last;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/dotenv.js

const SPACE = /(?:[^\S\ufeff]|\u0085)*/y;
const SPACE_IN_LINE = /[\t\v\f\r \u0085\u00a0]*/y;
const SPACE_AT_END = /(?:[^\S\ufeff]|\u0085)+$/;
const KEY = /[\p{L}\p{N}\w.\-[\]\t\v\f\r \u0085\u00a0]*/uy;
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;
const ESCAPED = {
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
    '"': '"',
    "\\": "\\",
};
function parseDotenv(file, text, environment, into) {
    return new DotenvReader(file, text, environment, into).run();
}
class DotenvReader {
    #file;
    #text;
    #lookup;
    #values;
    #at = 0;
    constructor(file, text, environment, values) {
        this.#file = file;
        this.#text = text;
        this.#lookup = (name) => environment(name) ?? values.get(name);
        this.#values = values;
    }
    run() {
        while (this.#skipToStatement()) {
            const failure = this.#readStatement();
            if (failure)
                return failure;
        }
        return null;
    }
    #skipToStatement() {
        for (;;) {
            this.#at = this.#findEnd(SPACE);
            if (this.#text[this.#at] !== "#")
                return this.#at < this.#text.length;
            this.#at = this.#findLineEnd();
        }
    }
    #readStatement() {
        const start = this.#at;
        if (/^export[\t\n\f\r ]/.test(this.#text.slice(start, start + 7))) {
            this.#at += "export".length;
            this.#at = this.#findEnd(SPACE_IN_LINE);
        }
        if (this.#at >= this.#text.length)
            return this.#failure("export without a variable", "write export NAME=value", start, this.#at);
        const key = this.#readKey();
        if (isFailure(key))
            return key;
        this.#at = this.#findEnd(SPACE_IN_LINE);
        if (key.inherited) {
            const found = this.#lookup(key.name);
            if (found)
                this.#values.set(key.name, found);
            return null;
        }
        const quote = this.#text[this.#at];
        const read = quote === '"' || quote === "'"
            ? this.#readQuotedValue(start, quote, key.name)
            : this.#readPlainValue(start);
        if (isFailure(read))
            return read;
        const { value, end } = read;
        const span = { file: this.#file, start, end };
        this.#values.set(key.name, { value, source: "file", span });
        return null;
    }
    #readKey() {
        const start = this.#at;
        const end = this.#findEnd(KEY);
        const sign = this.#text[end];
        if (sign === undefined)
            return { name: "", inherited: false };
        if (sign !== "=" && sign !== ":" && sign !== "\n")
            return this.#failure("this character cannot stand in a variable's name", "a name is made of letters, digits and _ . - [ ], followed by = and the value", end);
        this.#at = end + 1;
        const name = this.#text.slice(start, end).replace(SPACE_AT_END, "");
        if (!name.includes(" "))
            return { name, inherited: sign === "\n" };
        return this.#failure("a variable's name cannot contain a space", "write NAME=value, one a line", start, end);
    }
    #readQuotedValue(statement, quote, name) {
        const quoted = readQuoted(this.#text, this.#at, quote);
        if (!quoted)
            return this.#failure(`the value of ${showName(name)} has an opening ${quote} and no closing one`, `close it with ${quote}`, this.#at, this.#findLineEnd());
        const { text, end } = quoted;
        this.#at = end;
        return quote === '"'
            ? this.#substitute(expandEscapes(text), statement, end)
            : { value: text, end };
    }
    #readPlainValue(statement) {
        const end = this.#findLineEnd();
        const raw = this.#text.slice(this.#at, end);
        const comment = raw.indexOf(" #");
        const value = (comment < 0 ? raw : raw.slice(0, comment)).replace(SPACE_AT_END, "");
        this.#at = Math.min(end + 1, this.#text.length);
        return this.#substitute(value, statement, end);
    }
    #substitute(raw, start, end) {
        const { value, failure } = substitute(raw, this.#lookup);
        return failure ? describeFailure(failure, { file: this.#file, start, end }) : { value, end };
    }
    #findEnd(characters) {
        characters.lastIndex = this.#at;
        characters.test(this.#text);
        return characters.lastIndex;
    }
    #findLineEnd() {
        const newline = this.#text.indexOf("\n", this.#at);
        return newline < 0 ? this.#text.length : newline;
    }
    #failure(message, fix, start, end = start + 1) {
        const span = { file: this.#file, start, end: Math.min(end, this.#text.length) };
        return { message, fix, span };
    }
}
function isFailure(result) {
    return "message" in result;
}
function readQuoted(text, at, quote) {
    let out = "";
    for (let i = at + 1; i < text.length; i++) {
        const character = text.charAt(i);
        if (character === quote)
            return { text: out, end: i + 1 };
        if (character === "\\" && i + 1 < text.length) {
            const following = text.charAt(++i);
            out += following === quote ? following : character + following;
            continue;
        }
        out += character;
    }
    return null;
}
function expandEscapes(raw) {
    return raw.replace(ESCAPE, (escape) => {
        if (escape === "\\$")
            return "$$";
        if (escape[1] === "0") {
            const octal = escape.slice(2);
            const code = octal.length === 3 && /^[0-7]+$/.test(octal) ? parseInt(octal, 8) : 256;
            return code < 256 ? String.fromCharCode(code) : escape;
        }
        return ESCAPED[escape.charAt(1)] ?? escape;
    });
}
function showName(name) {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : "this variable";
}
function describeFailure(failure, span) {
    switch (failure.kind) {
        case "required":
            return {
                message: `the variable ${failure.name} is required here and has no value`,
                fix: `set ${failure.name}`,
                span,
            };
        case "too-deep":
            return {
                message: "variables are nested more than 100 deep",
                fix: "nest fewer defaults",
                span,
            };
        default:
            return {
                message: "this is no valid form of a variable",
                fix: "write ${NAME}, ${NAME:-default}, or $$ for a plain $",
                span,
            };
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/Environment.js

class Environment {
    #values;
    constructor(values = new Map()) {
        this.#values = new Map(values);
    }
    static ofProcess(variables) {
        const values = new Map();
        for (const [name, value] of Object.entries(variables))
            if (value !== undefined)
                values.set(name, { value, source: "shell", span: null });
        return new Environment(values);
    }
    lookup = (name) => this.#values.get(name);
    get(name) {
        return this.#values.get(name)?.value;
    }
    set(name, value) {
        this.#values.set(name, value);
    }
    withMissing(others, isIncluded) {
        const out = new Environment(this.#values);
        for (const [name, value] of others.#values)
            if (!out.#values.has(name) && isIncluded(name))
                out.#values.set(name, value);
        return out;
    }
    withFiles(files, problems) {
        const read = new Map();
        for (const { path, text } of files) {
            const failure = parseDotenv(path, text, this.lookup, read);
            if (failure)
                problems.push({ ...failure, related: [] });
        }
        return this.withMissing(new Environment(read), () => true);
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/PathTable.js
class PathTable {
    #children = new Map();
    #value;
    static from(rows) {
        const root = new PathTable();
        for (const [path, value] of Object.entries(rows)) {
            let at = root;
            for (const key of path.split(".")) {
                let next = at.#children.get(key);
                if (!next)
                    at.#children.set(key, (next = new PathTable()));
                at = next;
            }
            at.#value = value;
        }
        return root;
    }
    get value() {
        return this.#value;
    }
    at(key) {
        return this.#children.get(key) ?? this.#children.get("*");
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/merge.js


const replace = (_base, override) => override;
const asSequence = (base, override) => {
    const items = [...toItems(base), ...toItems(override)];
    return { ...(0,Node/* createSequence */.gh)(override.span, items), via: override.via };
};
const asMapping = (fill) => (base, override, table) => mergeMappings(toMapping(base, fill), toMapping(override, fill), table);
const build = (base, override, table) => {
    const toBuild = (node) => {
        if (node.kind === "mapping")
            return node;
        const out = (0,Node/* createMapping */.tM)(node.span);
        if (node.kind === "scalar" && node.type === "str")
            (0,Node/* setEntry */.RY)(out, "context", node);
        return out;
    };
    return mergeMappings(toBuild(base), toBuild(override), table);
};
const MERGERS = PathTable.from({
    "services.*.build": build,
    "services.*.build.args": asSequence,
    "services.*.command": replace,
    "services.*.depends_on": asMapping(createDependency),
    "services.*.entrypoint": replace,
    "services.*.env_file": asSequence,
    "services.*.environment": asSequence,
    "services.*.healthcheck.test": replace,
    "services.*.label_file": asSequence,
    "services.*.labels": asSequence,
    "services.*.networks": asMapping(merge_createNull),
});
function merge(base, override) {
    return mergeMappings(base, override, MERGERS);
}
function mergeResource(inherited, override, { kind, name, tags }) {
    const model = (0,Node/* createMapping */.tM)(inherited.span);
    const resources = (0,Node/* createMapping */.tM)(inherited.span);
    (0,Node/* setEntry */.RY)(model, kind, resources);
    (0,Node/* setEntry */.RY)(resources, name, inherited);
    applyResets(model, tags);
    return mergeNodes(inherited, override, MERGERS.at(kind)?.at(name));
}
function mergeNodes(base, override, table) {
    if (table?.value)
        return table.value(base, override, table);
    if ((0,Node/* isNull */.kZ)(override))
        return base;
    if (base.kind === "mapping" && override.kind === "mapping")
        return mergeMappings(base, override, table);
    if (base.kind !== "sequence" || override.kind !== "sequence")
        return override;
    base.items.push(...override.items);
    return base;
}
function mergeMappings(base, override, table) {
    for (const [key, value] of override.entries) {
        const existing = base.entries.get(key);
        const merged = existing === undefined ? value : mergeNodes(existing, value, table?.at(key));
        (0,Node/* setEntry */.RY)(base, key, merged, override.keys.get(key));
    }
    return base;
}
function toItems(node) {
    if (node.kind === "sequence")
        return node.items;
    if (node.kind === "scalar")
        return node.type === "str" ? [node] : [];
    const items = Array.from(node.entries, ([key, value]) => {
        const text = (0,Node/* isNull */.kZ)(value) ? key : `${key}=${(0,Node/* formatScalar */.kQ)(value)}`;
        const item = { ...(0,Node/* createScalar */.LF)(value.span, "str", text), via: value.via };
        return value.kind === "scalar" ? { ...item, pieces: value.pieces, broken: value.broken } : item;
    });
    return items.toSorted((a, b) => ((0,Node/* formatScalar */.kQ)(a) < (0,Node/* formatScalar */.kQ)(b) ? -1 : 1));
}
function toMapping(node, fill) {
    if (node.kind === "mapping")
        return node;
    const out = { ...(0,Node/* createMapping */.tM)(node.span), via: node.via };
    if (node.kind === "sequence")
        for (const item of node.items)
            if (item.kind === "scalar" && item.type === "str")
                (0,Node/* setEntry */.RY)(out, item.value, fill(item), item.span);
    return out;
}
function merge_createNull(name) {
    return { ...(0,Node/* createScalar */.LF)(name.span, "null", null), via: name.via };
}
function createDependency(name) {
    const out = { ...(0,Node/* createMapping */.tM)(name.span), via: name.via };
    (0,Node/* setEntry */.RY)(out, "condition", (0,Node/* createScalar */.LF)(name.span, "str", "service_started"));
    (0,Node/* setEntry */.RY)(out, "required", (0,Node/* createScalar */.LF)(name.span, "bool", true, true));
    return out;
}
function applyResets(target, tags) {
    for (const { path } of tags) {
        let at = target;
        for (const key of path.slice(0, -1))
            at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
        const last = path.at(-1);
        if (at?.kind === "mapping" && last !== undefined)
            (0,Node/* removeEntry */.b4)(at, last);
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/canonicalize.js



function canonicalize(root, reports) {
    for (const [name, service] of (0,Node/* getMapping */.rq)(root, "services")?.entries ?? []) {
        if (service.kind !== "mapping")
            continue;
        const change = (key, fromList) => {
            const value = service.entries.get(key);
            if (value?.kind === "sequence")
                service.entries.set(key, fromList(value));
        };
        change("ports", (list) => ({
            ...list,
            items: list.items.flatMap((item) => item.kind === "scalar" ? canonicalizePort(item, `services.${name}.ports`, reports) : [item]),
        }));
        change("depends_on", (list) => toMapping(list, createDependency));
        change("networks", (list) => toMapping(list, merge_createNull));
    }
    for (const [name, network] of (0,Node/* getMapping */.rq)(root, "networks")?.entries ?? [])
        canonicalizeExternal(network, `networks.${name}`, reports);
}
function canonicalizePort(item, path, { problems, versions }) {
    if (item.broken)
        return [];
    const reject = (message, fix) => {
        problems.push({
            message: `${path}: ${message}`,
            fix,
            span: item.span,
            related: (0,Node/* listOrigins */.c1)(item),
        });
        item.broken = true;
        return [];
    };
    if (item.type !== "str" && item.type !== "int")
        return reject(NO_PORT[item.type] ?? "this is no port", 'put it in quotes, as "8080:80"');
    const parsed = (0,parseShortPort/* parseShortPort */.nX)(String(item.value));
    if ((0,parseShortPort/* isPortMistake */.Q6)(parsed))
        return reject(parsed.message, parsed.fix);
    if (/[+]\d/.test(String(item.value)))
        versions.push({
            since: "5.1.4",
            message: "it refuses a port with a plus sign",
            span: item.span,
        });
    if (parsed.target === 0)
        return reject("0 is no container port", "name the port that the container listens on");
    return [toLongSyntax(item, parsed)];
}
const NO_PORT = {
    time: "a date is no port",
    float: "a number with a fraction, or one as 0080, is no port",
};
function toLongSyntax(item, port) {
    const { hostIp, host, target, count, protocol } = port;
    const out = {
        ...(0,Node/* createMapping */.tM)(item.span),
        via: item.via,
        short: item,
        ...(count > 1 && { run: { count } }),
    };
    const put = (key, value) => (0,Node/* setEntry */.RY)(out, key, (0,Node/* createScalar */.LF)(item.span, "str", value));
    put("mode", "ingress");
    if (hostIp !== null)
        put("host_ip", hostIp);
    (0,Node/* setEntry */.RY)(out, "target", (0,Node/* createScalar */.LF)(item.span, "int", target));
    if (host) {
        const isPool = count === 1 && host.last !== host.first;
        put("published", isPool ? `${host.first}-${host.last}` : String(host.first));
    }
    put("protocol", protocol);
    return out;
}
function setDefaults(model) {
    for (const service of (0,Node/* getMapping */.rq)(model, "services")?.entries.values() ?? []) {
        const ports = (0,Node/* getChild */.hf)(service, "ports");
        if (ports?.kind !== "sequence")
            continue;
        for (const port of ports.items) {
            if (port.kind !== "mapping")
                continue;
            if (!port.entries.has("protocol"))
                (0,Node/* setEntry */.RY)(port, "protocol", (0,Node/* createScalar */.LF)(port.span, "str", "tcp"));
            if (!port.entries.has("mode"))
                (0,Node/* setEntry */.RY)(port, "mode", (0,Node/* createScalar */.LF)(port.span, "str", "ingress"));
        }
    }
}
function canonicalizeExternal(node, path, { problems }) {
    const external = (0,Node/* getMapping */.rq)(node, "external");
    if (node.kind !== "mapping" || !external)
        return;
    const name = external.entries.get("name");
    const other = node.entries.get("name");
    node.entries.set("external", (0,Node/* createScalar */.LF)(external.span, "bool", true));
    if (name && other && !(0,Node/* hasSameContent */.q1)(name, other))
        problems.push({
            message: `${path} has two names`,
            fix: "leave it name: alone",
            span: name.span,
            related: [],
        });
    if (name && !(0,Node/* isNull */.kZ)(name) && !other)
        (0,Node/* setEntry */.RY)(node, "name", name);
}

// EXTERNAL MODULE: ./lib/src/lib/parseIp.js
var parseIp = __webpack_require__(1504);
;// CONCATENATED MODULE: ./lib/src/compose/load/listDependencies.js

function listDependencies(service) {
    const dependsOn = (0,Node/* getMapping */.rq)(service, "depends_on");
    const found = new Map(Array.from(dependsOn?.entries ?? [], ([name, value]) => {
        const required = (0,Node/* getChild */.hf)(value, "required");
        const isRequired = required?.kind !== "scalar" || required.value !== false;
        return [name, { name, required: isRequired, span: dependsOn?.keys.get(name) ?? value.span }];
    }));
    const imply = (name, { span }) => {
        if (!found.has(name))
            found.set(name, { name, required: true, span });
    };
    for (const link of (0,Node/* getItems */.JS)(service, "links"))
        imply(((0,Node/* getText */.q4)(link) ?? "").replace(/^([^:]*):[^:]*$/, "$1"), link);
    for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
        const node = service.entries.get(key);
        const mode = (0,Node/* getText */.q4)(node);
        if (node && mode?.startsWith("service:"))
            imply(mode.slice("service:".length), node);
    }
    for (const volume of (0,Node/* getItems */.JS)(service, "volumes_from")) {
        const spec = (0,Node/* getText */.q4)(volume) ?? "";
        if (!spec.startsWith("container:"))
            imply(spec.split(":", 1)[0] ?? "", volume);
    }
    return [...found.values()];
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkProject.js



function checkPorts(model, problems) {
    for (const [name, service] of (0,Node/* getMapping */.rq)(model, "services")?.entries ?? [])
        for (const [index, port] of (0,Node/* getItems */.JS)(service, "ports").entries())
            for (const { key, isValid, describe, fix } of PORT_CHECKS) {
                const node = (0,Node/* getChild */.hf)(port, key);
                if (node?.kind !== "scalar" || node.broken || isValid(node))
                    continue;
                const message = `services.${name}.ports${describe(node, index)}`;
                problems.push({ message, fix, span: node.span, related: (0,Node/* listOrigins */.c1)(port) });
                node.broken = true;
            }
}
const PORT_CHECKS = [
    {
        key: "host_ip",
        isValid: ({ value }) => (0,parseIp/* parseIp */.r)(String(value)) !== null,
        describe: ({ value }) => `: host_ip is ${value === "" ? "empty" : "no IP address"}`,
        fix: "use an IP address of the host, as 127.0.0.1 or ::1 without brackets, or leave host_ip " +
            "out for every address",
    },
    {
        key: "target",
        isValid: ({ value }) => Number(value) >= 0,
        describe: (_, index) => `[${index}].target is neither 0 nor a positive number`,
        fix: "write a whole number",
    },
    {
        key: "published",
        isValid: ({ type, value }) => type === "str" || (type === "int" && Number(value) < 2 ** 63),
        describe: (_, index) => `[${index}].published is neither text nor a whole number`,
        fix: "put it in quotes",
    },
];
function checkConsistency(model, enabled, problems) {
    const services = (0,Node/* getMapping */.rq)(model, "services");
    if (!services)
        return;
    const networks = new Set((0,Node/* getMapping */.rq)(model, "networks")?.entries.keys());
    if ([...services.entries.values()].some(usesDefaultNetwork))
        networks.add("default");
    for (const [name, service] of services.entries) {
        if (!enabled.has(name) || service.kind !== "mapping")
            continue;
        const key = services.keys.get(name) ?? service.span;
        const report = (message, fix, span = key) => problems.push({
            message: `the service ${name} ${message}`,
            fix,
            span,
            related: (0,Node/* listOrigins */.c1)(service),
        });
        checkNetworks(service, networks, report);
        checkDependencies(name, service, { services, enabled }, report);
        checkScale(service, report);
    }
    checkCycles(services, enabled, problems);
}
function usesDefaultNetwork(service) {
    if ((0,Node/* getChild */.hf)(service, "provider") || (0,Node/* getChild */.hf)(service, "network_mode"))
        return false;
    const networks = (0,Node/* getMapping */.rq)(service, "networks")?.entries;
    return !networks?.size || networks.has("default");
}
function checkNetworks(service, networks, report) {
    const attached = (0,Node/* getMapping */.rq)(service, "networks");
    if (!attached || attached.entries.size === 0)
        return;
    const mode = service.entries.get("network_mode");
    if ((0,Node/* getText */.q4)(mode))
        report("has both network_mode and networks", "take one of them out", mode?.span);
    for (const network of attached.entries.keys())
        if (!networks.has(network))
            report(`refers to the undefined network ${network}`, `define it under networks:, as ${network}: {}`, attached.keys.get(network));
}
function checkDependencies(name, service, { services, enabled }, report) {
    const mode = service.entries.get("network_mode");
    for (const { name: other, required, span } of listDependencies(service)) {
        if (enabled.has(other))
            continue;
        if (!services.entries.has(other))
            report(`depends on ${other}, which does not exist`, "name a service that exists", span);
        else if (required)
            report(`depends on ${other}, which no active profile enables`, `activate a profile of ${other}, or make the dependency required: false`, span);
        else if ((0,Node/* getText */.q4)(mode) === `service:${other}`)
            report(`uses the network of ${other}, which no active profile enables`, `activate a profile of ${other}, or give ${name} a network of its own`, mode?.span);
    }
}
function checkScale(service, report) {
    const scale = findNumber(service, "scale");
    const replicas = findNumber(service, "deploy", "replicas");
    if (scale && replicas && Number(scale.value) !== Number(replicas.value))
        report("has different values for scale and deploy.replicas", "take one of them out", scale.span);
    for (const node of [scale, replicas])
        if (node && (Number(node.value) < 0 || Number(node.value) >= 2 ** 63))
            report("has no number of containers as its scale", "give it 0 or more", node.span);
    const containerName = service.entries.get("container_name");
    if (Number((scale ?? replicas)?.value ?? 1) > 1 && (0,Node/* getText */.q4)(containerName))
        report("has container_name and more than one replica", "take container_name out: every container needs a name of its own", containerName?.span);
}
function findNumber(service, ...path) {
    const node = (0,Node/* getChild */.hf)(service, ...path);
    return node?.kind === "scalar" && !node.broken && node.type !== "null" ? node : undefined;
}
function checkCycles(services, enabled, problems) {
    const done = new Set();
    for (const start of enabled) {
        const path = [];
        const open = new Set();
        const enter = (name) => {
            const service = services.entries.get(name);
            path.push({ name, rest: service?.kind === "mapping" ? [...listDependencies(service)] : [] });
            open.add(name);
        };
        if (!done.has(start))
            enter(start);
        for (let top = path.at(-1); top; top = path.at(-1)) {
            const next = top.rest.shift();
            if (!next) {
                done.add(top.name);
                open.delete(top.name);
                path.pop();
            }
            else if (open.has(next.name)) {
                const circle = [...open, next.name].slice([...open].indexOf(next.name));
                problems.push({
                    message: `services depend on each other in a circle: ${circle.join(" → ")}`,
                    fix: "take one dependency out of the circle",
                    span: next.span,
                    related: [],
                });
            }
            else if (enabled.has(next.name) && !done.has(next.name))
                enter(next.name);
        }
    }
}

;// CONCATENATED MODULE: ./lib/src/lib/findNearest.js
function findNearest(word, names) {
    let best = null;
    let least = 3;
    for (const name of names) {
        if (Math.abs(name.length - word.length) >= least)
            continue;
        const distance = countEdits(word.slice(0, 40), name);
        if (distance < least && distance < name.length / 2)
            [best, least] = [name, distance];
    }
    return best;
}
function countEdits(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
        row = next;
    }
    return row[b.length] ?? 0;
}

;// CONCATENATED MODULE: ./lib/src/compose/check/unknownKeys.js



const keys = (deciding, others) => ({
    known: new Set(`${deciding} ${others}`.split(" ")),
    deciding: deciding.split(" "),
});
const unknownKeys_TOP = keys("include networks services", "configs models name secrets version volumes");
const PORT = keys("host_ip protocol published target", "app_protocol mode name");
const SERVICE = keys("depends_on deploy extends links network_mode networks ports profiles scale", "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs " +
    "container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime " +
    "cpu_shares cpus cpuset credential_spec develop device_cgroup_rules devices dns dns_opt " +
    "dns_search domainname entrypoint env_file environment expose external_links extra_hosts " +
    "gpus group_add healthcheck hostname image init ipc isolation label_file labels logging " +
    "mac_address mem_limit mem_reservation mem_swappiness memswap_limit models oom_kill_disable " +
    "oom_score_adj pid pids_limit platform post_start pre_start pre_stop privileged provider " +
    "pull_policy pull_refresh_after read_only restart runtime secrets security_opt shm_size " +
    "stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits " +
    "use_api_socket user userns_mode uts volumes volumes_from working_dir");
function findUnknownKeys(model) {
    const found = new Map();
    const compareKeys = (node, { known, deciding }, service) => {
        for (const [key, span] of node.kind === "mapping" ? node.keys : []) {
            const nearest = known.has(key) || key.startsWith("x-") ? null : findNearest(key, deciding);
            const place = `${span.file}:${span.start}`;
            if (nearest && !found.has(place))
                found.set(place, { service, key, nearest, span });
        }
    };
    compareKeys(model, unknownKeys_TOP, null);
    for (const [name, service] of (0,Node/* getMapping */.rq)(model, "services")?.entries ?? []) {
        compareKeys(service, SERVICE, name);
        for (const port of (0,Node/* getItems */.JS)(service, "ports"))
            compareKeys(port, PORT, name);
    }
    return [...found.values()];
}
function checkFormat(root, problems) {
    const names = [...root.entries.keys()];
    if (names.some((name) => /^(?:services|include)$|^x-/.test(name)))
        return;
    for (const name of names.filter((each) => !unknownKeys_TOP.known.has(each))) {
        const nearest = findNearest(name, unknownKeys_TOP.deciding);
        problems.push({
            message: `there is no property ${(0,quoteName/* quoteName */.A)(name)}`,
            fix: nearest ? `write ${nearest}` : "write it below services:",
            span: root.keys.get(name) ?? root.span,
            related: [],
        });
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/dropDuplicatePorts.js

function dropDuplicatePorts(root, problems) {
    for (const [name, service] of (0,Node/* getMapping */.rq)(root, "services")?.entries ?? []) {
        const ports = service.kind === "mapping" ? service.entries.get("ports") : undefined;
        if (ports?.kind !== "sequence")
            continue;
        const isKnown = (item) => item.kind !== "mapping" || item.entries.has("target");
        for (const item of ports.items.filter((each) => !isKnown(each)))
            problems.push({
                message: `services.${name}.ports: a port has no target`,
                fix: "add target:, the port that the container listens on",
                span: item.span,
                related: (0,Node/* listOrigins */.c1)(item),
            });
        ports.items = dropDuplicates(ports.items.filter(isKnown));
    }
}
function dropDuplicates(items) {
    if (items.some((item) => item.kind === "mapping" && (item.run?.count ?? 1) > 1))
        return dropOverlaps(items);
    return [...new Map(items.map((item) => [formatPortKey(item), item])).values()];
}
function formatPortKey(item) {
    if (item.kind === "mapping") {
        const { entries } = item;
        const hostIp = formatAsGo(entries.get("host_ip"), "0.0.0.0");
        const published = formatAsGo(entries.get("published"), "%!s(<nil>)");
        const protocol = formatAsGo(entries.get("protocol"), "tcp");
        return `${hostIp}:${published}:${(0,Node/* formatScalar */.kQ)(entries.get("target"))}/${protocol}`;
    }
    return item.kind === "scalar" && (item.type === "int" || item.type === "str")
        ? String(item.value)
        : "";
}
function formatAsGo(node, absent) {
    if (node === undefined)
        return absent;
    return (0,Node/* getText */.q4)(node) ?? `%!s(${node.kind === "scalar" ? `${node.type}:${node.value}` : ""})`;
}
function dropOverlaps(items) {
    let kept = [];
    for (const item of items) {
        const run = readPortRun(item);
        if (run) {
            kept = addPortRun(kept, run);
            continue;
        }
        const key = formatPortKey(item);
        const place = kept.findIndex((other) => (readPortRun(other)?.count ?? 1) === 1 && formatPortKey(other) === key);
        kept[place < 0 ? kept.length : place] = item;
    }
    return kept;
}
function addPortRun(kept, run) {
    let added = [[0, run.count]];
    const out = [];
    for (const other of kept) {
        const earlier = readPortRun(other);
        const from = Math.max(earlier?.target ?? 0, run.target);
        const to = earlier ? Math.min(earlier.target + earlier.count, run.target + run.count) : 0;
        if (earlier?.group !== run.group || from >= to) {
            out.push(other);
            continue;
        }
        out.push(...slicePortRun(earlier.item, 0, from - earlier.target), ...slicePortRun(run.item, from - run.target, to - run.target), ...slicePortRun(earlier.item, to - earlier.target, earlier.count));
        added = added.flatMap((range) => subtract(range, [from - run.target, to - run.target]));
    }
    return [...out, ...added.flatMap(([start, end]) => slicePortRun(run.item, start, end))];
}
function subtract([start, end], [from, to]) {
    const parts = [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
    ];
    return parts.filter(([first, last]) => first < last);
}
function readPortRun(item) {
    if (item.kind !== "mapping")
        return null;
    const target = item.entries.get("target");
    if (target?.kind !== "scalar" || target.type !== "int" || typeof target.value !== "number")
        return null;
    const distance = readDistance(item.entries.get("published"), target.value);
    if (distance === null)
        return null;
    const hostIp = formatAsGo(item.entries.get("host_ip"), "0.0.0.0");
    const protocol = formatAsGo(item.entries.get("protocol"), "tcp");
    const group = `${hostIp}\n${protocol}\n${distance}`;
    return { item, group, target: target.value, count: item.run?.count ?? 1 };
}
function readDistance(published, target) {
    if (published === undefined)
        return "absent";
    const digits = (0,Node/* getText */.q4)(published);
    return digits !== null && /^(0|[1-9]\d*)$/.test(digits) ? String(Number(digits) - target) : null;
}
function slicePortRun(item, start, end) {
    if (start >= end)
        return [];
    if (start === 0 && end === (item.run?.count ?? 1))
        return [item];
    const out = { ...item, entries: new Map(item.entries), run: { count: end - start } };
    for (const key of ["target", "published"]) {
        const node = item.entries.get(key);
        if (node?.kind !== "scalar")
            continue;
        const port = Number(node.value) + start;
        out.entries.set(key, { ...node, value: node.type === "str" ? String(port) : port });
    }
    return [out];
}
function toSinglePorts(item) {
    if (item.kind !== "mapping" || !item.run)
        return [item];
    return Array.from({ length: item.run.count }, (_, at) => slicePortRun(item, at, at + 1)).flat();
}

;// CONCATENATED MODULE: ./lib/src/compose/check/findDuplicates.js


const MAX_COMPARED = 20;
function findDuplicates(items) {
    const total = items.reduce((sum, item) => sum + ((item.kind === "mapping" && item.run?.count) || 1), 0);
    const singles = total <= MAX_COMPARED ? items.flatMap(toSinglePorts) : [];
    const found = [];
    const seen = new Map();
    for (const [index, item] of (singles.length > 0 ? singles : items).entries()) {
        if (item.kind === "sequence" || (item.kind === "scalar" && item.broken))
            continue;
        const before = item.kind === "scalar"
            ? seen.get(item.value)
            : singles.slice(0, index).find((other) => isSamePort(item, other));
        if (before)
            found.push([item, before]);
        else if (item.kind === "scalar")
            seen.set(item.value, item);
    }
    return found;
}
function isSamePort(item, before) {
    if (before.kind !== "mapping" || item.entries.size !== before.entries.size)
        return false;
    return [...item.entries].every(([key, value]) => {
        const other = before.entries.get(key);
        if (other?.kind !== "scalar" || value.kind !== "scalar" || value.type !== "int")
            return other !== undefined && (0,Node/* hasSameContent */.q1)(value, other);
        return /^[-+]?\d+$/.test(String(other.value)) && Number(value.value) === Number(other.value);
    });
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkShape.js



const WORDS = {
    string: "a string",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
    null: "nothing",
    list: "a list",
    mapping: "a mapping",
};
function checkShape(node, shape, path, problems) {
    if (node.kind === "scalar" && node.broken)
        return;
    const reject = (message, fix) => {
        problems.push({ message, fix, span: node.span, related: (0,Node/* listOrigins */.c1)(node) });
        markBroken(node);
    };
    if (!shape.kinds.some((kind) => listKinds(node).includes(kind))) {
        const expected = joinWords(shape.kinds.map((kind) => WORDS[kind]));
        reject(`${path} is ${describe(node)}, and must be ${expected}`, describeFix(node, shape.kinds));
    }
    else if (node.kind === "mapping")
        checkEntries(node, shape, path, problems);
    else if (node.kind === "sequence")
        checkItems(node, shape, path, problems);
    else if (node.type === "time" && !shape.dates)
        reject(`${path} is a date`, "put it in quotes");
}
function checkEntries(node, { properties = {}, others, names }, path, problems) {
    for (const [key, value] of node.entries) {
        const known = Object.hasOwn(properties, key) ? properties[key] : others;
        if (names && !names.test(key))
            problems.push({
                message: `${(0,quoteName/* quoteName */.A)(key)} is no name for an entry of ${path}`,
                fix: "use letters, digits, dots, hyphens and underscores",
                span: node.keys.get(key) ?? value.span,
                related: (0,Node/* listOrigins */.c1)(value),
            });
        else if (known)
            checkShape(value, known, path ? `${path}.${key}` : key, problems);
    }
}
function checkItems({ items }, { items: each, distinct }, path, problems) {
    if (each)
        for (const [index, item] of items.entries())
            checkShape(item, each, `${path}[${index}]`, problems);
    for (const [item, before] of distinct ? findDuplicates(items) : [])
        problems.push({
            message: `${path} holds the same twice`,
            fix: "take one of them out",
            span: item.span,
            related: [{ message: "given first here", span: before.span }, ...(0,Node/* listOrigins */.c1)(item)],
        });
}
function listKinds(node) {
    if (node.kind === "mapping")
        return ["mapping"];
    if (node.kind === "sequence")
        return ["list"];
    switch (node.type) {
        case "int":
            return ["integer", "number"];
        case "float":
            return Number.isInteger(node.value) ? ["integer", "number"] : ["number"];
        case "bool":
            return ["boolean"];
        case "null":
            return ["null"];
        default:
            return ["string"];
    }
}
function describe(node) {
    if (node.kind === "scalar" && node.type === "bool")
        return String(node.value);
    const [kind = "null"] = listKinds(node);
    if (kind === "number")
        return "a number with a fraction";
    return kind === "null" ? "empty" : WORDS[kind];
}
function describeFix(node, kinds) {
    const isLiteral = node.kind === "scalar" && !["str", "time", "null"].includes(node.type);
    if (isLiteral && kinds.includes("string") && !kinds.includes("integer"))
        return "put it in quotes";
    if (kinds[0] === "list" && node.kind === "scalar" && node.type !== "null")
        return 'put it in brackets, or on a line of its own behind "- "';
    return `give it ${joinWords(kinds.map((kind) => WORDS[kind]))}`;
}
function markBroken(node) {
    if (node.kind === "scalar")
        node.broken = true;
    else if (node.kind === "sequence")
        node.items = [];
    else
        node.entries.clear();
}
function joinWords(words) {
    return words.length > 1
        ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`
        : (words[0] ?? "");
}

;// CONCATENATED MODULE: ./lib/src/compose/check/composeSchema.js
const of = (...kinds) => ({ kinds });
const string = of("string");
const flag = of("boolean", "string");
const integer = of("integer", "string");
const list = (items, distinct = false) => ({ kinds: ["list"], items, distinct });
const either = (shape, ...kinds) => ({
    ...shape,
    kinds: [...shape.kinds, ...kinds],
});
const object = (properties) => ({
    kinds: ["mapping"],
    properties: properties ?? {},
});
const named = (others) => ({
    ...list(string, true),
    kinds: ["list", "mapping"],
    others,
});
const port = {
    ...object({
        name: string,
        mode: string,
        host_ip: string,
        target: integer,
        published: of("string", "integer"),
        protocol: string,
        app_protocol: string,
    }),
    kinds: ["mapping", "number", "string"],
    dates: true,
};
const service = object({
    cgroup: string,
    container_name: string,
    depends_on: named(object({ required: of("boolean") })),
    deploy: either(object({ replicas: integer }), "null"),
    ipc: string,
    links: list(string),
    network_mode: string,
    networks: named(either(object({ gw_priority: of("number") }), "null")),
    pid: string,
    ports: list(port, true),
    profiles: list(string),
    scale: integer,
    uts: string,
    volumes_from: list(string),
});
const network = either(object({
    name: string,
    driver: string,
    driver_opts: { kinds: ["mapping"], others: { kinds: ["string", "number"], dates: true } },
    external: either(object({ name: string }), "boolean", "string"),
    internal: flag,
    enable_ipv4: flag,
    enable_ipv6: flag,
}), "null");
const COMPOSE_SCHEMA = object({
    name: string,
    services: { kinds: ["mapping"], others: service, names: /^[a-zA-Z0-9._-]+$/ },
    networks: { kinds: ["mapping"], others: network },
});

;// CONCATENATED MODULE: ./lib/src/lib/paths.js

function isAbsolutePath(path) {
    return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}
function paths_resolvePath(base, path) {
    return isAbsolutePath(path) ? trim((0,posix_.normalize)(path)) : trim((0,posix_.join)(base, path));
}
function trim(path) {
    return path.length > 1 && path.endsWith("/") && !/^[A-Za-z]:\/$/.test(path)
        ? path.slice(0, -1)
        : path;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/redact.js

function isSecret(value) {
    return value !== "" && !(0,parseShortPort/* isShowable */.q6)(value);
}
function redact(report, substituted) {
    const secrets = substituted
        .filter(({ span }) => isWithin(span, report.span))
        .flatMap(({ name, value }) => listSpellings(value).map((spelling) => ({ name, spelling })))
        .toSorted((a, b) => b.spelling.length - a.spelling.length);
    if (secrets.length === 0)
        return report;
    const hide = (text) => secrets.reduce((hidden, { name, spelling }) => hidden.replaceAll(spelling, () => `\${${name}}`), text);
    return {
        ...report,
        message: hide(report.message),
        ...(report.fix !== undefined && { fix: hide(report.fix) }),
    };
}
function isWithin(inner, outer) {
    return (outer !== null &&
        inner.file === outer.file &&
        inner.start >= outer.start &&
        inner.end <= outer.end);
}
function listSpellings(value) {
    const parts = value.split(/[\s:=,/@"'\\]+/).filter((part) => part.length > 3 && isSecret(part));
    return [...new Set([value, JSON.stringify(value).slice(1, -1), ...parts])];
}

;// CONCATENATED MODULE: ./lib/src/compose/load/interpolate.js



const interpolate_integer = {
    type: "int",
    expects: "a whole number",
    pattern: /^[-+]?0*\d{1,18}$/,
    parse: Number,
};
const interpolate_boolean = {
    type: "bool",
    expects: "true or false",
    pattern: /^(?:true|y|yes|on|false|n|no|off)$/i,
    parse: (text) => /^(?:t|y|on)/i.test(text),
};
const CASTS = PathTable.from({
    "services.*.depends_on.*.required": interpolate_boolean,
    "services.*.deploy.replicas": interpolate_integer,
    "services.*.ports.[].target": interpolate_integer,
    "services.*.scale": interpolate_integer,
    "networks.*.external": interpolate_boolean,
    "networks.*.internal": interpolate_boolean,
    "networks.*.enable_ipv4": interpolate_boolean,
    "networks.*.enable_ipv6": interpolate_boolean,
});
function interpolate(node, lookup, reports, at = {
    casts: CASTS,
    path: "",
}) {
    const { casts, path } = at;
    if (node.kind === "sequence")
        for (const item of node.items)
            interpolate(item, lookup, reports, { casts: casts?.at("[]"), path: `${path}[]` });
    else if (node.kind === "mapping")
        for (const [key, value] of node.entries)
            interpolate(value, lookup, reports, {
                casts: casts?.at(key),
                path: path ? `${path}.${key}` : key,
            });
    else if (node.type === "str") {
        const problem = substituteVariables(node, path, lookup, reports) ?? applyCast(node, casts?.value, path);
        if (problem === null)
            return;
        reports.problems.push({ ...problem, span: node.span, related: [] });
        node.broken = true;
    }
}
function substituteVariables(node, path, lookup, { unset, substituted }) {
    const template = node.value;
    if (!template.includes("$"))
        return null;
    const result = substitute(template, lookup);
    for (const name of result.unset)
        unset.push({ name, span: node.span });
    if (result.failure)
        return describeTemplateFailure(result.failure, path);
    node.written = template;
    node.value = result.value;
    for (const { name, start, end } of result.pieces) {
        const value = result.value.slice(start, end);
        if (isSecret(value) && !template.includes(value))
            substituted.push({ name, value, span: node.span });
    }
    node.pieces = result.pieces.map((piece) => piece.source === "default" ? { ...piece, span: node.span } : piece);
    return null;
}
function applyCast(node, cast, path) {
    if (!cast)
        return null;
    const text = node.value;
    if (!cast.pattern.test(text))
        return { message: `${path} is not ${cast.expects}`, fix: `give it ${cast.expects}` };
    node.type = cast.type;
    node.value = cast.parse(text);
    return null;
}
function describeTemplateFailure(failure, path) {
    switch (failure.kind) {
        case "required": {
            const reason = failure.reason ? `: ${failure.reason}` : "";
            return {
                message: `the variable ${failure.name} is required here and has no value${reason}`,
                fix: `set ${failure.name} in the environment or in .env`,
            };
        }
        case "too-deep":
            return {
                message: `the variables of ${path} are nested more than 100 deep`,
                fix: "nest fewer defaults",
            };
        default:
            return {
                message: `${path} holds a \${ that begins no valid variable`,
                fix: "write ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+other};" +
                    " write $$ for a plain $",
            };
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/isRemote.js
function isRemote(path) {
    return /^(?:oci|git|ssh|https?):\/\/|^git@|^github\.com\//.test(path);
}

;// CONCATENATED MODULE: ./lib/src/compose/load/extend.js









const MAX_CHAIN = 100;
const FORM = "write extends: {service: NAME, file: FILE}, or the name of a service of this file";
function applyExtends({ root, file, tags }, scope, loading) {
    const services = root.entries.get("services");
    if (services?.kind === "scalar" && (0,Node/* isNull */.kZ)(services) && !services.broken) {
        loading.refuse("services must be a mapping", "write a service below it, or take it out", services.span);
        services.broken = true;
    }
    if (services?.kind !== "mapping")
        return;
    noteOrder(services, tags, loading);
    const extender = new Extender(scope, loading);
    const siblings = { services, file, directory: scope.directory, tags };
    for (const name of services.entries.keys())
        extender.extend(name, siblings, []);
}
function findLocalBase(service) {
    const node = (0,Node/* getChild */.hf)(service, "extends");
    if (!node || (0,Node/* getChild */.hf)(node, "file"))
        return null;
    const name = (0,Node/* getText */.q4)(node.kind === "mapping" ? node.entries.get("service") : node);
    return name === null ? null : { name, span: node.span };
}
function noteOrder(services, tags, { versions }) {
    for (const [name, service] of services.entries) {
        const base = findLocalBase(service);
        if (!base?.name || !(0,Node/* getChild */.hf)(services, base.name, "extends"))
            continue;
        if (tags.some(({ path }) => path.slice(0, 3).join() === `services,${base.name},ports`))
            versions.push({
                since: "5.0.0",
                message: `it may give ${name} what a tag takes from ${base.name}`,
                span: base.span,
            });
    }
}
class Extender {
    #scope;
    #loading;
    constructor(scope, loading) {
        this.#scope = scope;
        this.#loading = loading;
    }
    extend(name, siblings, chain) {
        const service = siblings.services.entries.get(name);
        const node = (0,Node/* getChild */.hf)(service, "extends");
        if (service?.kind !== "mapping" || node === undefined)
            return service;
        (0,Node/* removeEntry */.b4)(service, "extends");
        const reference = this.#readReference(name, node);
        const base = reference && this.#findBase(name, node, reference, siblings);
        if (!base)
            return service;
        const step = { service: name, file: base.file, node };
        if (!this.#checkChain(step, reference, chain))
            return service;
        (0,Node/* setEntry */.RY)(service, "extends", node);
        const inherited = this.extend(reference.service, base, [...chain, step]);
        (0,Node/* removeEntry */.b4)(service, "extends");
        if (inherited === undefined || (0,Node/* isNull */.kZ)(inherited))
            return service;
        if (inherited.kind !== "mapping") {
            this.#loading.refuse(`services.${reference.service} is no mapping`, "give the service a mapping", node.span);
            return service;
        }
        const source = (0,Node/* clone */.o8)(inherited, { message: `inherited by ${name} here`, span: node.span });
        const resource = { kind: "services", name, tags: siblings.tags };
        const merged = mergeResource(source, service, resource);
        siblings.services.entries.set(name, merged);
        return merged;
    }
    #readReference(name, node) {
        const [serviceNode, fileNode] = node.kind === "mapping"
            ? [node.entries.get("service"), node.entries.get("file")]
            : [node, undefined];
        if ((0,Node/* isBroken */.Qr)(node) || (0,Node/* isBroken */.Qr)(fileNode))
            return null;
        const [service, file] = [(0,Node/* getText */.q4)(serviceNode), (0,Node/* getText */.q4)(fileNode)];
        if (!serviceNode || service === null)
            return this.#loading.refuse(`services.${name}.extends names no service`, FORM, node.span);
        if (fileNode && !(0,Node/* isNull */.kZ)(fileNode) && file === null)
            return this.#loading.refuse(`services.${name}.extends.file is no path`, FORM, fileNode.span);
        return { service, file, serviceNode, fileNode };
    }
    #findBase(name, node, { service, file, serviceNode, fileNode }, siblings) {
        const base = file === null ? siblings : this.#openFile(file, fileNode ?? node, node, siblings.directory);
        if (!base || base.services.entries.has(service))
            return base;
        const written = serviceNode.kind === "scalar" ? serviceNode.written : null;
        const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
        return this.#loading.refuse(`services.${name} extends ${(0,quoteName/* quoteName */.A)(written ?? service)},` +
            ` which ${file ?? "this file"} does not have`, names ? `name one of its services: ${names}` : "name a service that exists", node.span);
    }
    #openFile(file, fileNode, node, directory) {
        if (isRemote(file))
            return this.#loading.refuse(`${file} is remote and is not fetched`, "extend a file of the repository", fileNode.span);
        const path = paths_resolvePath(this.#loading.cwd, paths_resolvePath(directory, file));
        const before = this.#loading.problems.length;
        const extended = this.#scope.extended.get(path) ?? this.#readFile(path, fileNode);
        const services = extended?.model.entries.get("services");
        if (extended && services?.kind === "mapping") {
            this.#scope.extended.set(path, extended);
            return { services, file: path, directory: (0,posix_.dirname)(path), tags: extended.tags };
        }
        if (this.#loading.problems.length > before)
            return null;
        return this.#loading.refuse(`${path} has no services`, "name a file that has the service", node.span);
    }
    #readFile(path, at) {
        const loading = this.#loading;
        const parsed = loading.parse(path, false, at);
        if (!parsed)
            return null;
        let model = (0,Node/* createMapping */.tM)({ file: path, start: 0, end: 0 });
        let tags = [];
        for (const { root, tags: own } of parsed.documents) {
            if (root?.kind !== "mapping") {
                loading.refuse(`${path}: the top of the document is no mapping`, "write services: at the top", root?.span ?? { file: path, start: 0, end: 0 }, { related: [{ message: "extended here", span: at.span }] });
                continue;
            }
            interpolate(root, this.#scope.environment.lookup, loading);
            tags = own;
            applyResets(model, own);
            model = merge(model, root);
            dropDuplicatePorts(model, loading.problems);
            canonicalize(model, loading);
            dropDuplicatePorts(model, loading.problems);
        }
        return { model, tags };
    }
    #checkChain(step, reference, chain) {
        const { service, file, node } = step;
        const start = chain.findIndex((other) => other.file === file && other.service === service);
        if (start >= 0 || (reference.file === null && reference.service === service)) {
            const circle = start >= 0 ? chain.slice(start) : [step];
            const names = [...circle.map((each) => each.service), service];
            const related = circle.map((each) => ({
                message: `${each.service} extends here`,
                span: each.node.span,
            }));
            const message = `services.${service} extends itself: ${names.join(" → ")}`;
            this.#loading.refuse(message, "take one extends out of the circle", node.span, { related });
            return false;
        }
        if (chain.length < MAX_CHAIN)
            return true;
        const message = `services.${service} extends through more than ${MAX_CHAIN} services`;
        this.#loading.refuse(message, "shorten the chain", node.span);
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/include.js






const RESOURCES = ["services", "volumes", "networks", "secrets", "configs", "models"];
const INCLUDED = "included here";
const include_MAX_CHAIN = 100;
function applyIncludes(document, context) {
    const { loading } = context;
    const include = document.root.entries.get("include");
    (0,Node/* removeEntry */.b4)(document.root, "include");
    if (include === undefined || (0,Node/* isNull */.kZ)(include) || (0,Node/* isBroken */.Qr)(include))
        return;
    if (include.kind !== "sequence") {
        loading.refuse("include must be a list", "write include: [FILE]", include.span);
        return;
    }
    for (const item of include.items) {
        const before = loading.problems.length;
        checkShape(item, INCLUDE, "include", loading.problems);
        if (loading.problems.length === before)
            applyInclude(item, document, context);
    }
}
const STRINGS = { kinds: ["string", "list", "null"], items: { kinds: ["string"] } };
const INCLUDE = {
    kinds: ["string", "mapping", "null"],
    properties: {
        path: STRINGS,
        env_file: STRINGS,
        project_directory: { kinds: ["string", "integer", "null"] },
    },
};
function applyInclude(item, document, { scope, loading, load }) {
    const nodes = toList(item.kind === "mapping" ? item.entries.get("path") : item);
    if (nodes.some(Node/* isBroken */.Qr))
        return;
    const remote = nodes.find((node) => isRemote((0,Node/* getText */.q4)(node) ?? ""));
    if (remote) {
        const message = `${(0,Node/* getText */.q4)(remote)} is remote and is not fetched`;
        loading.refuse(message, "include a file of the repository", remote.span);
        return;
    }
    const files = nodes.map((at) => ({
        path: paths_resolvePath(loading.cwd, paths_resolvePath(scope.directory, (0,Node/* getText */.q4)(at) ?? "")),
        trusted: false,
        at,
    }));
    const chain = [...scope.chain, document.file];
    const [main] = files;
    if (!main || !checkChain(main.path, main.at.span, chain, loading))
        return;
    const imported = load(files, { chain, ...openScope(item, main.path, scope, loading) }, loading);
    const from = { imported, span: main.at.span };
    for (const kind of RESOURCES)
        importResources(kind, from, document, loading);
}
function checkChain(path, span, chain, loading) {
    const isCircle = chain.includes(path);
    if (!isCircle && chain.length < include_MAX_CHAIN)
        return true;
    loading.refuse(isCircle ? `${path} includes itself` : `files include each other more than ${include_MAX_CHAIN} deep`, "take one include out of the circle", span, {
        related: chain.slice(-10).map((file) => ({
            message: "in the circle of includes",
            span: { file, start: 0, end: 0 },
        })),
    });
    return false;
}
function openScope(item, main, scope, loading) {
    const node = (0,Node/* getChild */.hf)(item, "project_directory");
    const named = node?.kind === "scalar" ? String(node.value ?? "") : "";
    const directory = paths_resolvePath(loading.cwd, named === "" ? (0,posix_.dirname)(main) : paths_resolvePath(scope.workingDirectory, named));
    return {
        directory,
        workingDirectory: isAbsolutePath(named)
            ? named
            : findRelativeDirectory(scope.directory, named === "" ? main : named, loading),
        environment: readVariables(item, directory, scope, loading),
        extended: new Map(),
    };
}
function findRelativeDirectory(base, path, loading) {
    const absolute = paths_resolvePath(base, path);
    return ((0,posix_.relative)(base, loading.files.kind(absolute) === "directory" ? absolute : (0,posix_.dirname)(absolute)) ||
        ".");
}
function toList(node) {
    if (node === undefined || (0,Node/* isNull */.kZ)(node))
        return [];
    return node.kind === "sequence" ? node.items : [node];
}
function readVariables(item, directory, { environment, workingDirectory }, loading) {
    const named = toList((0,Node/* getChild */.hf)(item, "env_file"));
    const files = named
        .filter((node) => (0,Node/* getText */.q4)(node) !== "/dev/null")
        .map((at) => ({
        path: paths_resolvePath(loading.cwd, paths_resolvePath(workingDirectory, (0,Node/* getText */.q4)(at) ?? "")),
        at,
    }));
    const dotenv = paths_resolvePath(directory, ".env");
    if (named.length === 0 && loading.files.kind(dotenv) === "file")
        files.push({ path: dotenv, at: item });
    const read = files.flatMap(({ path, at }) => {
        const text = loading.read(path, false, at);
        if (text !== null)
            loading.envFiles.push(path);
        return text === null ? [] : [{ path, text }];
    });
    return environment.withFiles(read, loading.problems);
}
function importResources(kind, { imported, span }, { root, tags }, loading) {
    const included = (0,Node/* getMapping */.rq)(imported, kind);
    if (!included)
        return;
    const resources = findResources(kind, root, span, loading);
    for (const [name, resource] of included.entries) {
        const source = (0,Node/* clone */.o8)(resource, { message: INCLUDED, span });
        const local = resources.entries.get(name);
        if (local && kind === "services" && !(0,Node/* hasSameContent */.q1)(resource, local))
            loading.versions.push({
                since: "5.0.0",
                message: `services.${name} is defined beside an include that defines it too, ` +
                    "which is refused",
                span: resources.keys.get(name) ?? local.span,
            });
        const merged = local ? mergeResource(source, local, { kind, name, tags }) : source;
        (0,Node/* setEntry */.RY)(resources, name, merged, included.keys.get(name));
    }
}
function findResources(kind, root, span, loading) {
    const existing = root.entries.get(kind);
    if (existing?.kind === "mapping")
        return existing;
    if (existing && !(0,Node/* isBroken */.Qr)(existing) && (kind === "services" || kind === "networks")) {
        const description = existing.kind === "sequence" ? "a list" : "a single value";
        loading.refuse(`${kind} is ${(0,Node/* isNull */.kZ)(existing) ? "empty" : description}, and must be a mapping`, "give it a mapping", existing.span);
    }
    const resources = (0,Node/* createMapping */.tM)(span);
    (0,Node/* setEntry */.RY)(root, kind, resources, span);
    return resources;
}

// EXTERNAL MODULE: ./lib/src/compose/load/versions.js
var versions = __webpack_require__(1517);
;// CONCATENATED MODULE: ./lib/src/compose/load/loadModel.js












function loadModel(files, scope, loading) {
    let model = (0,Node/* createMapping */.tM)({ file: files[0]?.path ?? "", start: 0, end: 0 });
    for (const { path: file, trusted, at } of files)
        for (const document of loading.parse(file, trusted, at)?.documents ?? []) {
            const { root } = document;
            if (root?.kind === "mapping")
                model = addDocument(model, { ...document, root, file }, scope, loading);
            else
                reportNoMapping(document, file, loading);
        }
    setDefaults(model);
    checkPorts(model, loading.problems);
    return model;
}
function addDocument(model, document, scope, loading) {
    const { root, tags } = document;
    checkFormat(root, loading.problems);
    interpolate(root, scope.environment.lookup, loading);
    applyIncludes(document, { scope, loading, load: loadModel });
    applyResets(model, tags);
    noteExtendedIncludes(root, loading);
    applyExtends(document, scope, loading);
    const merged = merge(model, root);
    dropDuplicatePorts(merged, loading.problems);
    checkShape(merged, COMPOSE_SCHEMA, "", loading.problems);
    (0,versions/* noteNewKeys */.n)(merged, loading.versions);
    canonicalize(merged, loading);
    dropDuplicatePorts(merged, loading.problems);
    return merged;
}
function reportNoMapping({ root, start }, file, loading) {
    const message = root ? "the top of a compose file must be a mapping" : "this document is empty";
    const fix = root
        ? "write services: at the top"
        : "take out the --- before it, or write services: below";
    loading.refuse(message, fix, root?.span ?? { file, start, end: start });
}
function noteExtendedIncludes(root, { versions }) {
    const services = root.entries.get("services");
    if (services?.kind !== "mapping")
        return;
    for (const service of services.entries.values()) {
        const base = findLocalBase(service);
        if (base && services.entries.get(base.name)?.via?.message === INCLUDED)
            versions.push({
                since: "5.1.2",
                message: `the service ${base.name} comes from an include, which extends does not see`,
                span: base.span,
            });
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/LoadContext.js

class LoadContext {
    files;
    problems = [];
    unset = [];
    versions = [];
    substituted = [];
    sources = new Map();
    envFiles = [];
    cwd;
    lateTags = [];
    #seesLateTags;
    #parsed = new Map();
    #read = 0;
    constructor(files, cwd, seesLateTags = true) {
        this.files = files;
        this.cwd = cwd;
        this.#seesLateTags = seesLateTags;
    }
    peek(path, trusted) {
        const known = this.#parsed.get(path);
        if (known)
            return known;
        const source = this.read(path, trusted, null);
        if (source === null)
            return null;
        const parsed = parseYaml(path, source);
        this.#parsed.set(path, parsed);
        return parsed;
    }
    parse(path, trusted, at) {
        const known = this.#parsed.get(path);
        this.#parsed.delete(path);
        const source = known ? null : this.read(path, trusted, at);
        if (!known && source === null)
            return null;
        const parsed = known ?? parseYaml(path, source ?? "");
        this.problems.push(...parsed.problems);
        const late = parsed.documents.flatMap(({ tags }) => tags).filter(isLate);
        this.lateTags.push(...late);
        if (late.length === 0 || this.#seesLateTags)
            return parsed;
        const documents = parsed.documents.map((document) => ({
            ...document,
            tags: document.tags.filter((tag) => !isLate(tag)),
        }));
        return { ...parsed, documents };
    }
    read(path, trusted, at) {
        const known = this.sources.get(path);
        if (known !== undefined)
            return known;
        const span = at?.span ?? null;
        if (++this.#read > MAX_FILES)
            return this.refuse(`the project reads more than ${MAX_FILES} files`, "include and extend fewer files", span);
        const found = this.files.read(path, trusted);
        if ("failure" in found) {
            const { reason, fix } = FAILURES[found.failure];
            return this.refuse(`cannot read ${path}: ${reason}`, fix, span);
        }
        this.sources.set(path, found.text);
        return found.text;
    }
    refuse(message, fix, span = null, more = {}) {
        this.problems.push({ message, fix, span, related: [], ...more });
        return null;
    }
}
function isLate({ since }) {
    return since === "2.27.0" || since === "5.1.4";
}
const MAX_FILES = 2000;
const FAILURES = {
    missing: { reason: "there is no such file", fix: "name a file that exists" },
    directory: { reason: "it is a directory", fix: "name a file in it" },
    denied: { reason: "permission denied", fix: "give yourself the right to read it" },
    "too-large": { reason: "it is too large", fix: "name a YAML file" },
    outside: {
        reason: "it lies outside of the repository",
        fix: "keep what the project reads inside of the repository",
    },
    "not-text": { reason: "it is not text in UTF-8", fix: "name a YAML file" },
    failed: { reason: "it cannot be read", fix: "name a YAML file" },
};

;// CONCATENATED MODULE: ./lib/src/compose/load/findProjectName.js




function findProjectName({ request, files, directory }, environment, loading) {
    if (request.projectName)
        return checkName("-p", request.projectName, null, loading);
    const variable = environment.lookup("COMPOSE_PROJECT_NAME");
    if (variable?.value)
        return checkName("COMPOSE_PROJECT_NAME", variable.value, variable.span, loading);
    const { node, inFirst } = findNameNode(files, loading);
    const span = node?.span ?? null;
    const { value, failure } = substitute(String(node?.value ?? ""), environment.lookup);
    if (failure) {
        const { message, fix } = describeTemplateFailure(failure, "name");
        return loading.refuse(message, fix, span);
    }
    const written = normalizeProjectName(value);
    const name = written || (inFirst ? "" : normalizeProjectName((0,posix_.basename)(directory)));
    if (name)
        return name;
    return loading.refuse(`${inFirst ? "name:" : "the directory's name"} leaves no name for the project`, "give name: a value with a letter or digit, or use -p", span);
}
function checkName(source, name, span, loading) {
    if (normalizeProjectName(name) === name)
        return name;
    return loading.refuse(`${source} gives no valid project name`, "use lowercase letters, digits, hyphens and underscores, beginning with a letter or digit", span);
}
function findNameNode(files, loading) {
    let node = null;
    let inFirst = false;
    for (const { path, trusted } of files)
        for (const [index, { root }] of (loading.peek(path, trusted)?.documents ?? []).entries()) {
            const name = (0,Node/* getChild */.hf)(root ?? undefined, "name");
            if (name?.kind !== "scalar" || name.value === null || name.value === "")
                continue;
            node = name;
            inFirst ||= index === 0;
        }
    return { node, inFirst };
}
function normalizeProjectName(name) {
    return name
        .toLowerCase()
        .replace(/[^a-z0-9_-]/g, "")
        .replace(/^[_-]+/, "");
}

;// CONCATENATED MODULE: ./lib/src/compose/load/locateProject.js





const BASE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE_NAMES = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];
function locateProject(request, environment, loading) {
    const namedFiles = request.files.map((file) => resolveFile(request, file));
    const namedEnvFiles = listNamedEnvFiles(request, environment);
    const startDirectory = findDirectory(request, namedFiles);
    const first = readFirstEnvironment(namedEnvFiles, startDirectory, environment, loading);
    const paths = first && findComposeFiles(request, namedFiles, first, loading);
    if (!paths)
        return null;
    const directory = findDirectory(request, paths);
    const second = readEnvFiles(namedEnvFiles, directory, first, loading);
    if (!second)
        return null;
    if (request.files.length === 0 && !first.get("COMPOSE_FILE") && second.get("COMPOSE_FILE"))
        loading.versions.push({
            since: "2.27.2",
            message: "it takes COMPOSE_FILE from the .env beside the compose file that it found",
            span: null,
        });
    const trusted = request.files.length > 0 || environment.get("COMPOSE_FILE") !== undefined;
    const files = paths.map((path) => ({ path, trusted, at: null }));
    const located = resolveNameAndProfiles({ request, files, directory }, second, loading);
    if (!located)
        return null;
    if (namedEnvFiles.length > 0 || directory === startDirectory)
        return { ...located, older: null };
    const attempt = new LoadContext(loading.files, loading.cwd);
    const only = readEnvFiles([], directory, environment, attempt);
    const older = only && resolveNameAndProfiles({ request, files, directory }, only, attempt);
    return { ...located, older };
}
function resolveFile({ cwd }, file) {
    return file === "-" ? file : paths_resolvePath(cwd, file);
}
function findDirectory({ cwd, projectDirectory }, files) {
    if (projectDirectory !== null)
        return paths_resolvePath(cwd, projectDirectory);
    const file = files.find((path) => path !== "-");
    return file === undefined ? cwd : (0,posix_.dirname)(file);
}
function findComposeFiles(request, namedFiles, environment, loading) {
    const remote = request.files.find(isRemote);
    if (remote)
        return loading.refuse(`${remote} is remote and is not fetched`, "name a file");
    if (namedFiles.length > 0)
        return namedFiles;
    const list = environment.lookup("COMPOSE_FILE");
    if (list)
        return splitComposeFile(list, request, environment, loading);
    const { cwd, projectDirectory, searchParents } = request;
    const start = findDirectory(request, []);
    const found = findDefaultFiles(start, searchParents, loading);
    if (found.length > 0)
        return found;
    const kind = loading.files.kind(cwd);
    if (projectDirectory === null && !searchParents && kind !== "directory")
        return kind === "file"
            ? loading.refuse(`${cwd} is no directory`, "name a directory, and a file with -f")
            : loading.refuse(`there is no directory ${cwd}`, "name one that there is");
    return loading.refuse(`there is no compose file in ${start}${searchParents ? " or above it" : ""}`, `make one of ${BASE_NAMES.join(", ")}, or name one with -f`, null, { noFile: true });
}
function splitComposeFile({ value, source, span }, request, environment, loading) {
    const paths = value
        .split(environment.get("COMPOSE_PATH_SEPARATOR") || loading.files.listSeparator)
        .map((file) => resolveFile(request, file));
    const missing = paths.find((path) => path !== "-" && loading.files.kind(path) === null);
    if (missing === undefined)
        return paths;
    const message = source === "shell"
        ? `COMPOSE_FILE names ${missing}, and there is no such file`
        : "COMPOSE_FILE names a file that is not there";
    return loading.refuse(message, "mend COMPOSE_FILE, or unset it", span);
}
function findDefaultFiles(start, searchParents, loading) {
    for (let directory = start;; directory = (0,posix_.dirname)(directory)) {
        const find = (names) => names
            .map((name) => paths_resolvePath(directory, name))
            .find((path) => loading.files.kind(path) !== null);
        const base = find(BASE_NAMES);
        if (base) {
            const override = find(OVERRIDE_NAMES);
            return override ? [base, override] : [base];
        }
        if (!searchParents || (0,posix_.dirname)(directory) === directory)
            return [];
    }
}
function resolveNameAndProfiles({ request, files, directory }, environment, loading) {
    const profiles = request.profiles.length > 0
        ? request.profiles
        : (environment.get("COMPOSE_PROFILES") ?? "").split(",").map((profile) => profile.trim());
    const name = findProjectName({ request, files, directory }, environment, loading);
    if (name === null)
        return null;
    environment.set("COMPOSE_PROJECT_NAME", { value: name, source: "shell", span: null });
    return { files, directory, environment, profiles, name };
}
function listNamedEnvFiles(request, environment) {
    const files = request.envFiles.length > 0
        ? request.envFiles
        : (environment.get("COMPOSE_ENV_FILES") ?? "").split(",").filter(Boolean);
    return files.map((file) => paths_resolvePath(request.cwd, file));
}
function readFirstEnvironment(named, directory, environment, loading) {
    const read = readEnvFiles(named, directory, environment, loading);
    return read && named.length === 0 && TRUE.test(read.get(DISABLE) ?? "")
        ? environment.withMissing(read, (name) => name.startsWith("COMPOSE_"))
        : read;
}
function readEnvFiles(named, directory, environment, loading) {
    const paths = named.length > 0 ? named : findEnvFile(directory, environment, loading);
    if (!paths)
        return null;
    const files = [];
    for (const path of paths) {
        const isKnown = loading.sources.has(path);
        const text = loading.read(path, named.length > 0, null);
        if (text === null)
            return null;
        files.push({ path, text });
        if (!isKnown)
            loading.envFiles.push(path);
    }
    const before = loading.problems.length;
    const out = environment.withFiles(files, loading.problems);
    return loading.problems.length > before ? null : out;
}
function findEnvFile(directory, environment, loading) {
    const disable = environment.get(DISABLE);
    if (disable !== undefined && !TRUE.test(disable) && !FALSE.test(disable))
        return loading.refuse(`${DISABLE} is neither true nor false`, "set it to true, or unset it");
    const path = paths_resolvePath(directory, ".env");
    return !TRUE.test(disable ?? "") && loading.files.kind(path) === "file" ? [path] : [];
}
const DISABLE = "COMPOSE_DISABLE_ENV_FILE";
const TRUE = /^(?:1|[tT]|true|True|TRUE)$/;
const FALSE = /^(?:0|[fF]|false|False|FALSE)$/;

;// CONCATENATED MODULE: ./lib/src/compose/load/toBindings.js


function toBindings(items) {
    const entries = new Map();
    const bindings = [];
    for (const item of items) {
        if (item.kind !== "mapping")
            continue;
        const key = item.short ?? item;
        const entry = entries.get(key) ?? (item.short ? readShortEntry(item, item.short) : readLongEntry(item));
        entries.set(key, entry);
        bindings.push({ ...toBinding(item), ...entry });
    }
    return bindings;
}
function toBinding(item) {
    const { entries, run } = item;
    const target = entries.get("target");
    const published = entries.get("published");
    return {
        target: target?.kind === "scalar" ? toUint32(target.value) : 0,
        count: run?.count ?? 1,
        protocol: (0,Node/* getText */.q4)(entries.get("protocol")) ?? "tcp",
        hostIp: (0,Node/* getText */.q4)(entries.get("host_ip")) || null,
        published: published?.kind === "scalar" && !published.broken ? String(published.value) || null : null,
        mode: (0,Node/* getText */.q4)(entries.get("mode")) ?? "ingress",
        name: (0,Node/* getText */.q4)(entries.get("name")),
        appProtocol: (0,Node/* getText */.q4)(entries.get("app_protocol")),
    };
}
function toUint32(value) {
    return Number(value) % 2 ** 32;
}
function readShortEntry(item, short) {
    const value = String(short.value);
    const parsed = (0,parseShortPort/* parseShortPort */.nX)(value);
    const parts = (0,parseShortPort/* isPortMistake */.Q6)(parsed) ? null : parsed.parts;
    const partOf = ({ start, end }) => {
        for (const part of ["hostIp", "published", "target", "protocol"]) {
            const range = parts?.[part];
            if (range && range[0] <= start && end <= range[1])
                return part;
        }
        return "entry";
    };
    const variables = short.pieces.map((piece) => toUse(piece, partOf(piece), value));
    const published = short.pieces.filter((piece) => partOf(piece) === "published");
    return {
        span: short.span,
        short: true,
        plain: short.plain,
        written: short.written ?? value,
        related: (0,Node/* listOrigins */.c1)(item),
        variables,
        variable: findWholeVariable(published, parts?.published ?? [0, 0]),
    };
}
const LONG_PARTS = {
    host_ip: "hostIp",
    published: "published",
    target: "target",
    protocol: "protocol",
};
function readLongEntry(item) {
    const variables = [];
    let variable = null;
    for (const [key, part] of Object.entries(LONG_PARTS)) {
        const node = item.entries.get(key);
        if (node?.kind !== "scalar")
            continue;
        const value = String(node.value);
        variables.push(...node.pieces.map((piece) => toUse(piece, part, value)));
        if (part === "published")
            variable = findWholeVariable(node.pieces, [0, value.length]);
    }
    return {
        span: item.span,
        short: false,
        plain: false,
        written: null,
        related: (0,Node/* listOrigins */.c1)(item),
        variables,
        variable,
    };
}
function findWholeVariable(pieces, [start, end]) {
    const [piece] = pieces;
    return pieces.length === 1 && piece?.assignable && piece.start === start && piece.end === end
        ? piece.name
        : null;
}
function toUse({ name, source, span, start, end }, part, value) {
    return { name, value: value.slice(start, end), source, span, part };
}

;// CONCATENATED MODULE: ./lib/src/compose/load/selectServices.js



function listProfiles(service) {
    const profiles = service.entries.get("profiles");
    return profiles?.kind === "sequence" ? profiles.items.map((item) => (0,Node/* getText */.q4)(item) ?? "") : [];
}
function findEnabledServices(services, profiles) {
    const active = new Set(profiles);
    const enabled = new Set();
    for (const [name, service] of services.entries) {
        const named = service.kind === "mapping" ? listProfiles(service) : [];
        if (named.length === 0 || active.has("*") || named.some((profile) => active.has(profile)))
            enabled.add(name);
    }
    return enabled;
}
function selectServices(services, profiles, names, problems) {
    const enabled = findEnabledServices(services, profiles);
    if (names.length === 0)
        return enabled;
    const activated = names.flatMap((name) => {
        const service = services.entries.get(name);
        return !enabled.has(name) && service?.kind === "mapping" ? listProfiles(service) : [];
    });
    const available = findEnabledServices(services, [...profiles, ...activated]);
    const selected = new Set();
    const open = names.map((name) => ({ name, required: true, dependent: null }));
    for (let next = open.pop(); next; next = open.pop()) {
        const { name } = next;
        const matches = findMatches(name, available);
        if (matches.length === 0 && next.required)
            problems.push(describeMissing(next, services, available));
        for (const match of matches) {
            if (selected.has(match))
                continue;
            selected.add(match);
            const service = services.entries.get(match);
            for (const dependency of service?.kind === "mapping" ? listDependencies(service) : [])
                open.push({ ...dependency, dependent: match });
        }
    }
    return selected;
}
function describeMissing({ name, dependent }, services, available) {
    if (!dependent)
        return {
            message: `there is no service ${(0,quoteName/* quoteName */.A)(name)}`,
            fix: `name one of ${[...available].slice(0, 20).join(", ")}`,
            span: null,
            related: [],
        };
    return {
        message: `${dependent} depends on ${name}, which no active profile enables`,
        fix: `select ${name} too, or activate one of its profiles`,
        span: services.keys.get(name) ?? null,
        related: [],
    };
}
function findMatches(name, available) {
    if (available.has(name))
        return [name];
    return [...available].filter((candidate) => matchesGlob(name, candidate));
}
function matchesGlob(pattern, name) {
    if (!/[*?[]/.test(pattern) || pattern.length > 200)
        return false;
    const source = pattern
        .replace(/\*+/g, "*")
        .replace(/[.+^${}()|\\]/g, "\\$&")
        .replace(/\*/g, "[^/]*")
        .replace(/\?/g, "[^/]");
    try {
        return new RegExp(`^${source}$`).test(name);
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/toProject.js






const toProject_TRUE = /^\s*(1|t|true)\s*$/i;
function toProject(model, located, names, loading) {
    const nodes = (0,Node/* getMapping */.rq)(model, "services");
    const services = [];
    for (const [name, node] of nodes?.entries ?? []) {
        if (node.kind !== "mapping")
            continue;
        const span = nodes?.keys.get(name) ?? node.span;
        services.push({ name, span, ...toProject_toService(node, model, located.name) });
    }
    if (nodes)
        checkConsistency(model, findEnabledServices(nodes, located.profiles), loading.problems);
    const selected = nodes
        ? selectServices(nodes, located.profiles, names, loading.problems)
        : new Set();
    return {
        origin: { kind: "compose" },
        name: located.name,
        directory: located.directory,
        files: located.files.map((file) => file.path),
        envFiles: loading.envFiles,
        profiles: located.profiles.filter(Boolean),
        services: services.filter(({ name }) => selected.has(name)),
        disabled: services.filter(({ name }) => !selected.has(name)),
        removesOrphans: toProject_TRUE.test(located.environment.get("COMPOSE_REMOVE_ORPHANS") ?? ""),
        problems: loading.problems,
        unset: loading.unset,
        versions: loading.versions,
        unknownKeys: findUnknownKeys(model),
        sources: loading.sources,
    };
}
function toProject_toService(node, model, project) {
    const { entries } = node;
    const mode = entries.get("network_mode");
    const isProvider = !(0,Node/* isNull */.kZ)(entries.get("provider"));
    return {
        image: (0,Node/* getText */.q4)(entries.get("image")),
        containerName: (0,Node/* getText */.q4)(entries.get("container_name")),
        replicas: isProvider ? 0 : readReplicas(node),
        networkMode: (0,Node/* getText */.q4)(mode) || null,
        networkModeSpan: mode?.span ?? null,
        networks: mode || isProvider ? [] : findNetworks(node, model, project),
        ports: toBindings((0,Node/* getItems */.JS)(node, "ports")),
        exposeSpan: (0,Node/* getItems */.JS)(node, "expose").length > 0 ? (entries.get("expose")?.span ?? null) : null,
        dependsOn: listDependencies(node).map((dependency) => dependency.name),
        profiles: listProfiles(node),
        labels: readLabels(entries.get("labels")),
    };
}
function readReplicas(service) {
    const node = (0,Node/* getChild */.hf)(service, "scale") ?? (0,Node/* getChild */.hf)(service, "deploy", "replicas");
    return node?.kind === "scalar" && node.type !== "null" && !node.broken ? Number(node.value) : 1;
}
function readLabels(node) {
    const labels = new Map();
    if (node?.kind === "mapping")
        for (const [key, value] of node.entries)
            labels.set(key, value.kind === "scalar" && value.value !== null ? String(value.value) : "");
    else if (node?.kind === "sequence")
        for (const item of node.items) {
            const [key = "", ...rest] = ((0,Node/* getText */.q4)(item) ?? "").split("=");
            labels.set(key, rest.join("="));
        }
    return labels;
}
function findNetworks(service, model, project) {
    const named = (0,Node/* getMapping */.rq)(service, "networks");
    const attachments = named && named.entries.size > 0 ? [...named.entries] : [["default", undefined]];
    return attachments
        .map(([key, attachment]) => toNetwork(key, (0,Node/* getChild */.hf)(model, "networks", key), attachment, project))
        .toSorted((a, b) => b.gwPriority - a.gwPriority ||
        Number(a.internal) - Number(b.internal) ||
        (a.name < b.name ? -1 : Number(a.name > b.name)));
}
function toNetwork(key, node, attachment, project) {
    const read = (from, ...keys) => {
        const value = (0,Node/* getChild */.hf)(from, ...keys);
        return value?.kind === "scalar" ? value.value : null;
    };
    const external = read(node, "external") === true;
    const option = (name) => read(node, "driver_opts", name)?.toString() ?? null;
    return {
        name: (0,Node/* getText */.q4)((0,Node/* getChild */.hf)(node, "name")) ?? (external ? key : `${project}_${key}`),
        internal: read(node, "internal") === true,
        hostBindingIpv4: option("com.docker.network.bridge.host_binding_ipv4"),
        gatewayModeIpv4: option("com.docker.network.bridge.gateway_mode_ipv4"),
        gatewayModeIpv6: option("com.docker.network.bridge.gateway_mode_ipv6"),
        driver: (0,Node/* getText */.q4)((0,Node/* getChild */.hf)(node, "driver")),
        external,
        enableIpv4: read(node, "enable_ipv4") !== false,
        enableIpv6: read(node, "enable_ipv6") === true,
        gwPriority: Number(read(attachment, "gw_priority")) || 0,
    };
}

;// CONCATENATED MODULE: ./lib/src/compose/load/resolveProject.js







function resolveProject(request, files, variables) {
    return loadProject(request, files, variables).project;
}
function loadProject(request, files, variables) {
    const { loading, environment, located } = locate(request, files, variables);
    if (!located)
        return { project: makeEmptyProject(request, loading), model: null, environment };
    const loaded = loadLocated(located, request, loading);
    const versions = [...loaded.project.versions];
    const compareWith = (older, context, note) => {
        const { project } = loadLocated(older, request, context);
        if (describeOutcome(project) !== describeOutcome(loaded.project))
            versions.push(note);
    };
    if (located.older)
        compareWith(located.older, new LoadContext(files, request.cwd), {
            since: "2.27.2",
            message: `it reads no .env but the one of ${located.directory}`,
            span: null,
        });
    const [tag] = loading.lateTags;
    if (tag)
        compareWith(located, new LoadContext(files, request.cwd, false), {
            since: tag.since ?? "",
            message: `it does not see the tag that takes ${tag.path.join(".")} away`,
            span: tag.span,
        });
    return { ...loaded, project: { ...loaded.project, versions } };
}
function loadLocated(located, request, loading) {
    const scope = {
        chain: [],
        directory: located.directory,
        workingDirectory: located.directory,
        environment: located.environment,
        extended: new Map(),
    };
    const model = loadModel(located.files, scope, loading);
    if ([...model.entries.keys()].every((key) => key === "version") && loading.problems.length === 0)
        loading.problems.push({
            message: "the project is empty",
            fix: "write services: with at least one service",
            span: { file: located.files[0]?.path ?? "", start: 0, end: 0 },
            related: [],
        });
    const project = toProject(model, located, request.services, loading);
    const clean = (found) => dropRepeated(found.map((each) => redact(each, loading.substituted)));
    return {
        project: { ...project, problems: clean(project.problems), versions: clean(project.versions) },
        model,
        environment: located.environment,
    };
}
function describeOutcome({ name, problems, services }) {
    const ports = services.map((service) => [service.name, service.ports.map(listPortFields)]);
    return JSON.stringify([name, problems.length > 0, ports]);
}
function listPortFields(binding) {
    const { target, count, protocol, hostIp, published, mode, name, appProtocol } = binding;
    return [target, count, protocol, hostIp, published, mode, name, appProtocol];
}
function identifyProject(request, files, variables) {
    return locate(request, files, variables).located;
}
function locate(request, files, variables) {
    const loading = new LoadContext(files, request.cwd);
    const environment = Environment.ofProcess(variables);
    if (environment.get("PWD") === undefined || request.cwd !== files.cwd)
        environment.set("PWD", { value: request.cwd, source: "shell", span: null });
    return { loading, environment, located: locateProject(request, environment, loading) };
}
function makeEmptyProject(request, loading) {
    return {
        origin: { kind: "compose" },
        name: request.projectName ?? (0,posix_.basename)(request.cwd),
        directory: request.cwd,
        files: [],
        envFiles: loading.envFiles,
        profiles: request.profiles,
        services: [],
        disabled: [],
        removesOrphans: false,
        problems: dropRepeated(loading.problems),
        unset: [],
        versions: [],
        unknownKeys: [],
        sources: loading.sources,
    };
}
function dropRepeated(found) {
    const seen = new Set();
    return found.filter(({ span, message }) => {
        const key = `${span?.file}:${span?.start}:${message.replace(/\[\d+\]/g, "[]")}`;
        return !seen.has(key) && seen.add(key);
    });
}

;// CONCATENATED MODULE: ./lib/src/policy/variants.js



function resolveVariants(environments, bases, files, env) {
    const hosts = new Map();
    for (const environment of environments) {
        const resolved = resolveEnvironment(environment, bases, files, env);
        (0,getOrInsert/* getOrInsert */.P)(hosts, environment.host, () => []).push(...resolved);
    }
    return hosts;
}
function resolveEnvironment({ name, envFiles, span }, bases, files, env) {
    const valid = bases.filter(({ project }) => project.problems.length === 0);
    const resolve = ({ directory }, file) => paths_resolvePath(directory, file);
    const isFile = (path) => files.kind(path) === "file";
    const inNoProject = new Set(envFiles.filter((file) => !valid.some(({ project }) => isFile(resolve(project, file)))));
    return valid.map(({ request, project }) => {
        const ownFiles = envFiles
            .filter((file) => inNoProject.has(file) || isFile(resolve(project, file)))
            .map((file) => resolve(project, file));
        const resolved = resolveProject({ ...request, envFiles: ownFiles.length > 0 ? ownFiles : request.envFiles }, { ...files, read: (path, trusted) => files.read(path, trusted && !ownFiles.includes(path)) }, env);
        const problems = resolved.problems.map((problem) => ({
            ...problem,
            span: problem.span ?? span,
        }));
        return { ...resolved, origin: { kind: "environment", environment: name }, problems };
    });
}

;// CONCATENATED MODULE: ./lib/src/repository/findRepositoryRoot.js

function findRepositoryRoot(files) {
    const above = findGitDirectory(files, files.cwd);
    const known = new Map();
    return (path) => {
        const root = above ?? known.get(path) ?? findGitDirectory(files, path) ?? files.cwd;
        known.set(path, root);
        return root;
    };
}
function findGitDirectory(files, path) {
    for (let at = path;; at = (0,posix_.dirname)(at)) {
        if (files.kind((0,posix_.join)(at, ".git")) !== null)
            return at;
        if ((0,posix_.dirname)(at) === at || at === ".")
            return null;
    }
}

// EXTERNAL MODULE: ./lib/src/lib/json.js
var lib_json = __webpack_require__(1958);
;// CONCATENATED MODULE: ./lib/src/host/engine/findEngine.js


const DEFAULT_UNIX = "unix:///var/run/docker.sock";
const DEFAULT_PIPE = "npipe:////./pipe/docker_engine";
const MAX_CONTEXTS = 200;
function findEngine(host) {
    const fromHost = host.env["DOCKER_HOST"];
    if (fromHost)
        return parseAddress(fromHost, "DOCKER_HOST", host.env);
    const folder = host.env["DOCKER_CONFIG"] || `${host.home}/.docker`;
    const context = host.env["DOCKER_CONTEXT"] ||
        (0,lib_json/* asString */.oJ)((0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(host.read(`${folder}/config.json`) ?? ""))["currentContext"]);
    const fallback = host.platform === "win32" ? DEFAULT_PIPE : DEFAULT_UNIX;
    if (context === "" || context === "default")
        return parseAddress(fallback, "the default context", host.env);
    const address = readContextAddress(host, folder, context);
    if (address === null)
        return {
            socket: null,
            local: false,
            described: "the current Docker context is not in the context store",
        };
    return parseAddress(address || fallback, "the current Docker context", host.env);
}
function readContextAddress(host, folder, name) {
    const store = `${folder}/contexts/meta`;
    for (const entry of (host.list(store) ?? []).slice(0, MAX_CONTEXTS)) {
        const meta = (0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(host.read(`${store}/${entry}/meta.json`) ?? ""));
        if (meta["Name"] === name)
            return (0,lib_json/* asString */.oJ)((0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)(meta["Endpoints"])["docker"])["Host"]);
    }
    return null;
}
function parseAddress(address, source, env) {
    const scheme = /^([a-z]+):\/\//.exec(address)?.[1] ?? "tcp";
    const rest = address.replace(/^[a-z]+:\/\//, "");
    const described = `${source} is a ${scheme}:// address`;
    if (scheme === "unix")
        return { socket: { path: rest || "/var/run/docker.sock" }, local: true, described };
    if (scheme === "npipe")
        return { socket: { path: rest.replaceAll("/", "\\") }, local: true, described };
    const url = scheme === "tcp" || scheme === "http"
        ? /^([^/:[\]]+|\[[0-9a-fA-F:]+\])?(?::(\d{1,5}))?\/?$/.exec(rest)
        : null;
    const plain = url !== null && !env["DOCKER_TLS_VERIFY"] && !env["DOCKER_TLS"];
    const host = url?.[1]?.replace(/[[\]]/g, "") ?? "127.0.0.1";
    return { socket: plain ? { host, port: Number(url[2] ?? 2375) } : null, local: false, described };
}
function readEnginePid(host) {
    const { socket } = findEngine(host);
    if (host.platform !== "linux" || socket === null || !("path" in socket))
        return null;
    const pid = host.read(`${(0,posix_.dirname)(socket.path)}/docker.pid`)?.trim() ?? "";
    return /^\d+$/.test(pid) ? Number(pid) : null;
}

;// CONCATENATED MODULE: ./lib/src/host/linux/readKernel.js

const EPHEMERAL = {
    linux: [32768, 60999],
    darwin: [49152, PortRange/* MAX_PORT */.X],
    win32: [49152, PortRange/* MAX_PORT */.X],
    other: [32768, 60999],
};
const UNPRIVILEGED_START = 1024;
const LOOPBACK_6 = /^0{31}1 /m;
function readKernel({ platform, read }) {
    const isLinux = platform === "linux";
    const sys = (name) => (isLinux && read(`/proc/sys/net/ipv4/${name}`)?.trim()) || "";
    const [low, high] = sys("ip_local_port_range").split(/\s+/).map(Number);
    const start = sys("ip_unprivileged_port_start");
    return {
        platform,
        ephemeral: low && high ? [low, high] : EPHEMERAL[platform],
        reserved: parsePortRanges(sys("ip_local_reserved_ports")),
        unprivilegedStart: /^\d+$/.test(start) ? Number(start) : UNPRIVILEGED_START,
        ipv6: !isLinux || LOOPBACK_6.test(read("/proc/net/if_inet6") ?? ""),
    };
}
function parsePortRanges(text) {
    return text
        .trim()
        .split(",")
        .flatMap((part) => {
        const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
        return first === undefined ? [] : [[Number(first), Number(last)]];
    });
}

;// CONCATENATED MODULE: ./lib/src/host/engine/readPublishesIpv6.js



function readPublishesIpv6(host) {
    if (!readKernel(host).ipv6)
        return false;
    return usesProxy(host) || "to-ipv6";
}
function usesProxy(host) {
    const { socket } = findEngine(host);
    if (host.platform !== "linux" || socket === null || !("path" in socket))
        return true;
    const pid = readEnginePid(host);
    const words = pid === null ? [] : (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
    const option = words.findLast((word) => /^--?userland-proxy(=|$)/.test(word));
    if (option !== undefined)
        return !/=(false|f|0)$/i.test(option);
    const at = words.findIndex((word) => /^--?config-file(=|$)/.test(word));
    const named = words[at]?.split("=")[1] ?? words[at + 1];
    const file = at >= 0 && named ? named : DAEMON_FILE;
    return (0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(host.read(file) ?? ""))["userland-proxy"] !== false;
}
const DAEMON_FILE = "/etc/docker/daemon.json";

// EXTERNAL MODULE: ./lib/src/lib/distinctBy.js
var distinctBy = __webpack_require__(6065);
// EXTERNAL MODULE: ./lib/src/ports/getNameOnEngine.js
var getNameOnEngine = __webpack_require__(153);
// EXTERNAL MODULE: ./lib/src/ports/parseHostAddress.js
var parseHostAddress = __webpack_require__(2026);
// EXTERNAL MODULE: ./lib/src/lib/escapeControlChars.js
var lib_escapeControlChars = __webpack_require__(3053);
;// CONCATENATED MODULE: ./lib/src/host/linux/readProcess.js

const USER_HZ = 100;
const MAX_COMMAND = 200;
const MAX_READ = 1024;
const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);
const SECRET_NAME = /pass|secret|token|credential|api[-_]?key|auth/i;
function parseStat(text) {
    const [open, close] = [text.indexOf("("), text.lastIndexOf(")")];
    const fields = text.slice(close + 2).split(" ");
    const ticks = Number(fields[19]);
    if (open < 0 || close < open || !Number.isInteger(ticks))
        return null;
    return {
        pid: Number.parseInt(text, 10),
        parent: Number(fields[1]),
        name: text.slice(open + 1, close),
        state: fields[0] ?? "",
        session: Number(fields[3]),
        terminal: Number(fields[4]),
        start: ticks / USER_HZ,
        startTicks: ticks,
    };
}
function parseCommandLine(text) {
    const words = text.slice(0, MAX_READ).replace(/\0+$/, "").split("\0");
    const shown = words.map((word, i) => hideSecret(word, words[i - 1] ?? ""));
    const line = (0,lib_escapeControlChars/* escapeControlChars */._)(shown.join(" ")).trim();
    return line.length > MAX_COMMAND ? `${line.slice(0, MAX_COMMAND - 3)}...` : line;
}
function hideSecret(word, before) {
    const assigned = /^([^=]*)=/.exec(word);
    if (assigned && SECRET_NAME.test(assigned[1] ?? ""))
        return `${assigned[0]}***`;
    if (/^--?[^=]+$/.test(before) && SECRET_NAME.test(before) && !word.startsWith("-"))
        return "***";
    return word.replace(/(\/\/)[^/@\s]*@/g, "$1***@");
}
function parseControlGroup(text) {
    const container = /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(text)?.[1] ?? null;
    const [, path = ""] = /^.*:name=systemd:(.*)/m.exec(text) ?? /^0::(.*)/m.exec(text) ?? [];
    const services = path.split("/").filter((part) => part.endsWith(".service"));
    const units = services.filter((name) => !/^user@\d+\.service$/.test(name));
    const unit = units.at(-1)?.replace(/^_/, "");
    return {
        unit: unit === undefined ? null : (0,lib_escapeControlChars/* escapeControlChars */._)(unit),
        userUnit: unit !== undefined && units.length < services.length,
        container,
    };
}
function hasCapability(status, number) {
    const found = /^CapEff:\s+([0-9a-f]+)$/m.exec(status);
    return found !== null && ((BigInt(`0x${found[1]}`) >> BigInt(number)) & 1n) === 1n;
}
function parseUid(status) {
    const found = /^Uid:\s+\d+\s+(\d+)/m.exec(status);
    return found ? Number(found[1]) : null;
}
function readBootTime(host) {
    const found = /^btime (\d+)$/m.exec(host.read("/proc/stat") ?? "");
    return found ? Number(found[1]) : null;
}
function readProcess(host, pid, boot) {
    const file = (name) => host.read(`/proc/${pid}/${name}`) ?? "";
    const stat = parseStat(file("stat"));
    const program = THREAD_NAMES.has(stat?.name ?? "")
        ? host.link(`/proc/${pid}/exe`)?.split("/").at(-1)
        : undefined;
    return {
        pid,
        parent: stat?.parent ?? 0,
        name: (0,lib_escapeControlChars/* escapeControlChars */._)(program ?? stat?.name ?? ""),
        commandLine: parseCommandLine(file("cmdline")),
        since: stat && formatStart(stat.start, boot),
        ...parseControlGroup(file("cgroup")),
    };
}
function formatStart(start, boot) {
    if (boot === null)
        return null;
    return `${new Date(Math.round(boot + start) * 1000).toISOString().slice(0, 19)}Z`;
}
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
function isInFirstPidNamespace(host) {
    return host.link("/proc/self/ns/pid") === FIRST_PID_NAMESPACE;
}

;// CONCATENATED MODULE: ./lib/src/host/linux/ss.js


const MAX_PORTS = 40;
async function readSocketNotes(sockets, host) {
    if (sockets.length === 0)
        return new Map();
    const filter = formatSourcePorts(sockets.map(({ port }) => port));
    const args = ["-H", "-t", "-u", "-a", "-n", "-e", "-p", "--cgroup", ...filter];
    const output = await (host.sudo === true
        ? host.command?.("sudo", ["-n", "ss", ...args])
        : host.command?.("ss", args));
    return parseSocketNotes(output ?? "");
}
function parseSocketNotes(text) {
    const notes = new Map();
    for (const line of text.split("\n")) {
        const inode = readNumber(line, "ino");
        if (inode === 0)
            continue;
        const pid = /users:\(\(.*?,pid=(\d+),/.exec(line)?.[1];
        const path = / cgroup:(\/\S+)/.exec(line)?.[1];
        notes.set(inode, {
            pid: pid === undefined ? null : Number(pid),
            group: path === undefined ? null : parseControlGroup(`0::${path}`),
        });
    }
    return notes;
}
function parseSsListeners(text) {
    const rows = text.matchAll(/^(tcp|udp) .*?:(\d+) .*users:\(\("([^"\n]*)",pid=(\d+),/gm);
    return new Map(Array.from(rows, ([, protocol, port, name = "", pid]) => [
        `${port}/${protocol}`,
        { name, pid: Number(pid) },
    ]));
}
async function findBoundSockets(ports, host) {
    if (host.platform !== "linux" || ports?.length === 0)
        return [];
    const filter = ports === null ? [] : formatSourcePorts(ports);
    return parseBound((await host.command?.("ss", ["-H", "-t", "-B", "-n", "-e", ...filter])) ?? "");
}
function parseBound(text) {
    return text.split("\n").flatMap((line) => {
        const [, host = "", digits] = /(?:^|\s)(\*|\[[^\]\s]*\]|[\d.]+)(?:%\S+)?:(\d+)\s/.exec(line) ?? [];
        const address = (0,parseHostAddress/* parseHostAddress */.u)(host === "*" ? "::" : host.replace(/^\[|\]$/g, ""));
        const port = Number(digits);
        if (address === null || !(port > 0))
            return [];
        const [uid, inode] = [readNumber(line, "uid"), readNumber(line, "ino")];
        return [{ ...address, protocol: "tcp", port, peer: null, state: "bound", uid, inode }];
    });
}
function readNumber(line, name) {
    return Number(new RegExp(` ${name}:(\\d+)`).exec(line)?.[1] ?? 0);
}
function formatSourcePorts(ports) {
    const distinct = [...new Set(ports)].slice(0, MAX_PORTS);
    return `( ${distinct.map((port) => `sport = :${port}`).join(" or ")} )`.split(" ");
}

;// CONCATENATED MODULE: ./lib/src/host/engine/Container.js
function listContainerPorts(containers) {
    return containers.flatMap((container) => container.published.map((endpoint) => ({ container, endpoint })));
}

;// CONCATENATED MODULE: ./lib/src/host/KernelSocket.js
function toEndpoint({ family, address, port, protocol }) {
    return { family, address, first: port, last: port, protocol };
}

;// CONCATENATED MODULE: ./lib/src/host/PortTable.js





class PortTable {
    #sockets;
    #published;
    #endpoints;
    inUse;
    constructor(sockets, containers) {
        const ports = listContainerPorts(containers);
        this.#sockets = (0,groupBy/* groupBy */.$)(sockets, ({ protocol, port }) => `${port}/${protocol}`);
        this.#published = (0,groupBy/* groupBy */.$)(ports, ({ endpoint }) => `${endpoint.first}/${endpoint.protocol}`);
        const published = ports.map(({ endpoint }) => endpoint);
        this.#endpoints = [...sockets.map(toEndpoint), ...published];
        const held = sockets.filter(isHeld).map(toEndpoint);
        this.inUse = (0,distinctBy/* distinctBy */.e)([...held, ...published], HostEndpoint/* formatEndpoint */.T0);
    }
    listPorts({ protocol, first, last }) {
        const ports = this.#endpoints.flatMap((each) => (each.protocol === protocol ? each.first : []));
        const inside = ports.filter((port) => port >= first && port <= last);
        return [...new Set(inside)].toSorted((a, b) => a - b);
    }
    findBlockers(endpoint, port) {
        const single = { ...endpoint, first: port, last: port };
        const key = `${port}/${endpoint.protocol}`;
        const sockets = this.#sockets.get(key) ?? [];
        const published = this.#published.get(key) ?? [];
        const isIpv4Held = sockets.some((socket) => socket.family === "IPv4" && isHeld(socket));
        const blocking = sockets.filter((socket) => !published.some((each) => isSameAddress(each.endpoint, socket)) &&
            ((0,HostEndpoint/* overlaps */.$f)(single, toEndpoint(socket)) ||
                (!isIpv4Held && bindsBothFamilies(single, socket))));
        const overlapping = published.filter((each) => (0,HostEndpoint/* overlaps */.$f)(single, each.endpoint));
        return {
            containers: [...new Set(overlapping.map(({ container }) => container))],
            bound: overlapping.some((each) => each.endpoint.family === "IPv4" ||
                sockets.some((socket) => isSameAddress(each.endpoint, socket))),
            sockets: blocking.filter(isHeld),
            connections: blocking.filter((socket) => !isHeld(socket)),
            listening: sockets.some(({ state }) => state === "listening"),
        };
    }
}
function bindsBothFamilies(endpoint, socket) {
    return endpoint.family === "IPv4" && socket.family === "IPv6" && (0,HostEndpoint/* isWildcard */.z2)(socket);
}
function isHeld({ protocol, state }) {
    return protocol !== "tcp" || state === "listening" || state === "bound";
}
function isSameAddress(endpoint, socket) {
    return endpoint.family === socket.family && endpoint.address === socket.address;
}

;// CONCATENATED MODULE: ./lib/src/host/findBlindSpot.js

const ENGINE_BRIDGE = /^(docker0|br-[0-9a-f]{12})$/;
const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv"];
const POD_MARK = "/var/run/secrets/kubernetes.io";
function findBlindSpot(host, engine) {
    if (!engine.local)
        return `${engine.described}: its ports are not those of this machine`;
    if (host.platform === "darwin" || host.platform === "win32")
        return null;
    if (host.platform !== "linux")
        return "the sockets of this system are not read";
    if (!host.exists("/proc/net/tcp"))
        return "there is no /proc/net on this machine";
    if (publishesOnWindows(host, engine))
        return "Docker Desktop publishes on Windows, where nothing can be tried from inside WSL";
    if (!isForeignNetwork(host) || hasEngineBridge(host))
        return null;
    if (isInPod(host))
        return "this runs in a pod of Kubernetes that has no engine of its own";
    if (isInContainer(host))
        return "this runs in a container, and the engine binds ports on the machine outside of it";
    return "this runs in a network namespace of its own, and the engine in another";
}
function publishesOnWindows(host, { local }) {
    return local && host.platform === "linux" && host.exists("/mnt/wsl/docker-desktop");
}
function isForeignNetwork(host) {
    const first = host.link("/proc/1/ns/net");
    if (first !== null && first !== host.link("/proc/self/ns/net"))
        return true;
    return (isInContainer(host) || isInPod(host)) && !isInFirstPidNamespace(host);
}
function isInPod(host) {
    return host.exists(POD_MARK) || Boolean(host.env["KUBERNETES_SERVICE_HOST"]);
}
function isInContainer(host) {
    return (CONTAINER_MARKS.some((path) => host.exists(path)) ||
        (host.env["GITHUB_WORKSPACE"] ?? "").startsWith("/__w/"));
}
function hasEngineBridge(host) {
    return host.list("/sys/class/net")?.some((name) => ENGINE_BRIDGE.test(name)) ?? false;
}

// EXTERNAL MODULE: ./lib/src/host/diagnose.js
var diagnose = __webpack_require__(6209);
;// CONCATENATED MODULE: ./lib/src/host/linux/findLowestPort.js

const NET_BIND_SERVICE = 10;
function findLowestPort(endpoints, host, { socket }, { unprivilegedStart }) {
    if (endpoints.every(({ first }) => first >= unprivilegedStart))
        return 1;
    const runtime = host.env["XDG_RUNTIME_DIR"] || "/run/user";
    const rootless = socket !== null &&
        "path" in socket &&
        [`${runtime}/`, "/run/user/"].some((folder) => socket.path.startsWith(folder));
    return rootless && !mayRootlesskitBind(host) ? unprivilegedStart : 1;
}
function mayRootlesskitBind(host) {
    const pids = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name));
    const rootlesskits = pids.filter((pid) => host.read(`/proc/${pid}/comm`)?.trim() === "rootlesskit");
    return rootlesskits.some((pid) => hasCapability(host.read(`/proc/${pid}/status`) ?? "", NET_BIND_SERVICE));
}

;// CONCATENATED MODULE: ./lib/src/host/holders/Job.js


const WORKER = "Runner.Worker";
const MAX_ANCESTORS = 100;
async function findJob(host) {
    const trackingId = host.env["RUNNER_TRACKING_ID"] ?? "";
    if (trackingId === "" && host.env["GITHUB_ACTIONS"] !== "true")
        return null;
    const worker = findWorker("self", host);
    const hosted = host.env["RUNNER_ENVIRONMENT"] === "github-hosted";
    if (worker === undefined)
        return { hosted, trackingId, worker: null, label: null };
    const { pid, start } = worker;
    const since = formatStart(start, readBootTime(host));
    return { hosted, trackingId, worker: { pid, since }, label: await readRunnerLabel(pid, host) };
}
async function readRunnerLabel(worker, host) {
    const program = host.link(`/proc/${worker}/exe`);
    const settings = program === null ? null : host.read(`${(0,posix_.dirname)((0,posix_.dirname)(program))}/.runner`);
    if (settings === null)
        return null;
    const bytes = new TextEncoder().encode(settings.replace(/^\uFEFF/, ""));
    return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex", 0, 3);
}
function findWorker(pid, host) {
    return listAncestors(pid, host).find(({ name }) => name === WORKER);
}
function listAncestors(first, host) {
    const found = [];
    for (let at = first; at !== 0 && found.length < MAX_ANCESTORS;) {
        const stat = parseStat(host.read(`/proc/${at}/stat`) ?? "");
        if (stat === null)
            break;
        found.push(stat);
        at = stat.parent;
    }
    return found;
}
function describeJob({ pid, since }, job, host) {
    if (job === null)
        return [];
    const environment = host.read(`/proc/${pid}/environ`) ?? "";
    const [, id = ""] = /(?:^|\0)RUNNER_TRACKING_ID=([^\0]*)/.exec(environment) ?? [];
    if (job.trackingId !== "" && id === job.trackingId)
        return ["started by this job"];
    if (job.trackingId !== "" && id.startsWith("github_"))
        return ["started by another job"];
    const { worker } = job;
    if (worker !== null && listAncestors(pid, host).some((each) => each.pid === worker.pid))
        return ["started by this job"];
    const when = describeAge(since, job);
    return when.length > 0 || environment === "" || job.trackingId === ""
        ? when
        : ["not started by this job"];
}
const OLDER = "started before this job";
function describeAge(since, { worker }) {
    if (since === null || !worker?.since)
        return [];
    return [since < worker.since ? OLDER : "started during this job"];
}
function describeContainerJob({ networks, runner }, since, job) {
    const isService = networks.some((name) => name.startsWith("github_network_"));
    if (!isService)
        return job === null ? [] : describeAge(since, job);
    if (job?.hosted)
        return ["this job's own service container"];
    if (job === null || job.label === null)
        return ["a service container of a workflow job"];
    if (runner !== job.label)
        return ["a service container of another runner's job"];
    const [age] = describeAge(since, job);
    if (age === undefined)
        return ["a service container of this runner"];
    return [
        age === OLDER
            ? "left over from an earlier job of this runner"
            : "this job's own service container",
    ];
}

;// CONCATENATED MODULE: ./lib/src/host/diagnosePool.js


const MAX_ATTEMPTS = 10;
function diagnosePool(request, obstacles, booked, release) {
    const [pool] = request.endpoints;
    const blocking = obstacles.filter(({ status }) => status !== "own" && status !== "unknown");
    if (pool === undefined || blocking.length === 0)
        return obstacles;
    const blocked = new PortSet/* PortSet */.o();
    for (const { endpoint } of blocking)
        blocked.add(endpoint.first, endpoint.last);
    const free = pool.last - pool.first + 1 - blocked.count(pool.first, pool.last);
    if (free < request.service.replicas)
        return obstacles;
    const unseen = obstacles.filter(({ status }) => status === "unknown");
    if (unseen.length > 0)
        return request.endpoints.map((endpoint) => ({
            request,
            endpoint,
            status: "unknown",
            holders: [],
            reason: null,
        }));
    const unexpected = blocking.filter((obstacle) => !booked.has(obstacle));
    const run = findLongestRun(pool, unexpected);
    if (run === 0 || (run < MAX_ATTEMPTS && retriesInPools(release)))
        return [];
    const reason = `the pool has ${free} free ports, but the engine may begin with one that is taken`;
    return unexpected.map((obstacle) => ({ ...obstacle, status: "possible", reason }));
}
function findLongestRun({ first, last }, obstacles) {
    const size = last - first + 1;
    const bound = new PortSet/* PortSet */.o();
    for (const { endpoint } of obstacles) {
        bound.add(endpoint.first, endpoint.last);
        bound.add(endpoint.first + size, endpoint.last + size);
    }
    let longest = 0;
    let run = 0;
    for (let port = first; port < first + 2 * size; port++) {
        run = bound.count(port, port) === 1 ? run + 1 : 0;
        longest = Math.max(longest, run);
    }
    return longest;
}

;// CONCATENATED MODULE: ./lib/src/host/linux/findProcesses.js
function findProcesses(host, inodes) {
    const pids = new Map();
    if (inodes.size === 0)
        return { pids, complete: true };
    const all = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name));
    let complete = all.includes("1");
    for (const pid of [...all.filter((each) => each !== "1"), "1"]) {
        const files = host.links(`/proc/${pid}/fd`);
        for (const link of files ?? []) {
            if (!link?.startsWith("socket:["))
                continue;
            const inode = Number(link.slice(8, -1));
            if (inodes.has(inode) && !pids.has(inode))
                pids.set(inode, Number(pid));
        }
        if (!isReadable(files) && host.exists(`/proc/${pid}`))
            complete = false;
        if (pids.size === inodes.size)
            break;
    }
    return { pids, complete };
}
function isReadable(files) {
    return files !== null && (files.length === 0 || files.some((link) => link !== null));
}

// EXTERNAL MODULE: ./lib/src/host/holders/Holder.js
var Holder = __webpack_require__(2659);
;// CONCATENATED MODULE: ./lib/src/host/linux/readUnit.js
const FOLDERS = [
    "/etc/systemd/system",
    "/run/systemd/system",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
];
function readRestartPolicy(unit, host) {
    if (unit.includes("/"))
        return null;
    const names = [unit, unit.replace(/@.*(?=\.service$)/, "@")];
    const main = names
        .flatMap((name) => FOLDERS.map((folder) => host.read(`${folder}/${name}`)))
        .find((text) => text !== null);
    const dropIns = names.flatMap((name) => FOLDERS.toReversed().flatMap((folder) => readDropIns(`${folder}/${name}.d`, host)));
    const values = [main ?? "", ...dropIns].flatMap((text) => [...text.matchAll(/^Restart=([a-z-]*)\s*$/gm)].map(([, value]) => value));
    const value = values.at(-1) ?? "no";
    return value === "no" || value === "" ? null : value;
}
function readDropIns(folder, host) {
    const names = (host.list(folder) ?? []).filter((name) => name.endsWith(".conf")).toSorted();
    return names.map((name) => host.read(`${folder}/${name}`) ?? "");
}

;// CONCATENATED MODULE: ./lib/src/host/netstat.js

function parseNetstatAddress(text, separator, wildcard) {
    const end = text.lastIndexOf(separator);
    const port = Number(text.slice(end + 1));
    const host = text
        .slice(0, end)
        .replace(/^\[(.*)\]$/, "$1")
        .replace(/%.*$/, "");
    const address = end < 0 ? null : (0,parseHostAddress/* parseHostAddress */.u)(host === "*" ? wildcard : host);
    return address === null || !(port > 0) ? null : { ...address, port };
}
function toNetstatSocket(row) {
    const { address, protocol, peer, pid } = row;
    return {
        ...address,
        protocol,
        peer,
        uid: 0,
        inode: 0,
        ...(pid > 0 && { pid }),
        state: toState(row),
    };
}
function toState({ protocol, peer, state }) {
    if (protocol === "tcp" && state.startsWith("LISTEN"))
        return "listening";
    if (protocol === "tcp" && state === "TIME_WAIT")
        return "time-wait";
    return peer === null || state === "CLOSED" ? "bound" : "connected";
}

;// CONCATENATED MODULE: ./lib/src/host/windows/netstat.js

async function listNetstatSockets(host, suffix = "") {
    const [text, tasks] = await Promise.all([
        host.command?.(`netstat${suffix}`, ["-ano"]),
        host.command?.(`tasklist${suffix}`, ["/FO", "CSV", "/NH"]),
    ]);
    if (!text)
        return null;
    const names = parseTasklist(tasks ?? "");
    return parseWindowsNetstat(text).map((socket) => {
        const program = names.get(socket.pid ?? 0);
        return program === undefined ? socket : { ...socket, program };
    });
}
function parseWindowsNetstat(text) {
    return text.split("\n").flatMap((line) => {
        const words = line.trim().split(/\s+/);
        const [name = "", local = "", foreign = "", state = ""] = words;
        const protocol = name.toLowerCase();
        const address = parseNetstatAddress(local, ":", "0.0.0.0");
        const pid = Number(words.at(-1));
        if ((protocol !== "tcp" && protocol !== "udp") || address === null || !Number.isInteger(pid))
            return [];
        return /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign)
            ? [toNetstatSocket({ protocol, address, peer: null, state: "LISTEN", pid })]
            : [toNetstatSocket({ protocol, address, peer: foreign, state, pid })];
    });
}
function parseTasklist(text) {
    const rows = text.matchAll(/^"([^"\n]*)","(\d+)"/gm);
    return new Map(Array.from(rows, ([, name = "", pid]) => [Number(pid), name]));
}

;// CONCATENATED MODULE: ./lib/src/host/windows/wsl.js

const RELAY = /^wsl(relay|host)(\.exe)?$/i;
const INTEROPERABILITY = [
    "/proc/sys/fs/binfmt_misc/WSLInterop",
    "/proc/sys/fs/binfmt_misc/WSLInterop-late",
];
async function listWindowsSockets(host) {
    if (host.platform !== "linux" || !canStartWindowsPrograms(host))
        return [];
    const sockets = (await listNetstatSockets(host, ".exe")) ?? [];
    const servers = sockets.filter(({ state, program }) => (state === "listening" || state === "bound") && !RELAY.test(program ?? ""));
    return servers.map((socket) => ({ ...socket, side: "Windows" }));
}
function canStartWindowsPrograms(host) {
    return INTEROPERABILITY.some((path) => host.exists(path));
}

;// CONCATENATED MODULE: ./lib/src/host/holders/nameListed.js




const PROGRAM_NOTES = [
    [
        /^ControlCe/,
        "the AirPlay receiver of macOS; " +
            "it is switched off in System Settings, General, AirDrop & Handoff",
    ],
    [
        /^(com\.docker|vpnkit|OrbStack|limactl|colima|wslrelay|wslhost)/i,
        "on behalf of a container or of a virtual machine",
    ],
    [/^System$/, "the kernel of Windows, as for IIS and others that use http.sys"],
    [/^svchost\.exe$/i, "a service of Windows"],
];
async function nameListed(sockets, host) {
    const relayed = sockets.some(({ program }) => RELAY.test(program ?? ""));
    const ss = ["--exec", "ss", "-H", "-t", "-u", "-l", "-n", "-p"];
    const listing = relayed && host.platform === "win32" ? host.command?.("wsl.exe", ss) : null;
    const linux = parseSsListeners((await listing) ?? "");
    return new Map(sockets.map((socket) => {
        const { program = "", port, protocol } = socket;
        const process = RELAY.test(program) ? linux.get(`${port}/${protocol}`) : undefined;
        if (process === undefined)
            return [socket, toListedHolder(socket)];
        const relay = (0,lib_escapeControlChars/* escapeControlChars */._)(program);
        const detail = `on the Linux side (WSL), pid ${process.pid} there, through ${relay}`;
        return [socket, (0,Holder/* makeHolder */.le)("process", (0,lib_escapeControlChars/* escapeControlChars */._)(process.name), { detail })];
    }));
}
function toWindowsHolder(socket) {
    const holder = toListedHolder(socket);
    const { pid, detail } = holder;
    const place = pid === null ? "" : `pid ${pid} there`;
    const notes = ["on the Windows side", place, detail].filter(Boolean);
    return { ...holder, pid: null, detail: notes.join(", ") };
}
function toListedHolder({ pid: listed, program, peer, state }) {
    const pid = listed ?? null;
    if (program === undefined && pid === null)
        return (0,Holder/* makeHolder */.le)("unknown", "unknown", { detail: "a process that this user may not see" });
    const name = (0,lib_escapeControlChars/* escapeControlChars */._)(program ?? `pid ${pid}`);
    const note = PROGRAM_NOTES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
    if (note?.includes("container"))
        return (0,Holder/* makeHolder */.le)("unknown", name, { pid, detail: `${name}, ${note}` });
    const connection = state === "connected" ? Holder/* CONNECTION */.hM + peer : "";
    const detail = [connection, note].filter(Boolean).join(", ") || null;
    return (0,Holder/* makeHolder */.le)("process", name, { pid, detail });
}

;// CONCATENATED MODULE: ./lib/src/host/holders/nameHolders.js









const PROXIES = new Set([
    "docker-proxy",
    "dockerd",
    "rootlesskit",
    "rootlesskit-doc",
    "com.docker.backe",
]);
const LAUNCHERS = new RegExp("^(" +
    String.raw `actions\.runner\..*|atd|buildkite-agent.*|containerd|cron|crond|docker|` +
    String.raw `gitlab-runner|podman|sshd?|waagent|walinuxagent)\.service$`);
async function nameHolders(sockets, containers, job, host) {
    if (host.platform !== "linux")
        return nameListed(sockets, host);
    const inodes = new Set(sockets.map(({ inode }) => inode).filter((inode) => inode > 0));
    const owners = findProcesses(host, inodes);
    const isHidden = ({ inode }) => inode > 0 && !owners.pids.has(inode);
    const notes = await readSocketNotes(owners.complete ? [] : sockets.filter(isHidden), host);
    const context = {
        containers,
        job,
        host,
        ownUnit: parseControlGroup(host.read("/proc/self/cgroup") ?? "").unit,
        ownUid: parseUid(host.read("/proc/self/status") ?? ""),
        boot: readBootTime(host),
    };
    const byProcess = new Map();
    const nameOwner = (socket) => {
        if (socket.side !== undefined)
            return toWindowsHolder(socket);
        const note = notes.get(socket.inode);
        const pid = owners.pids.get(socket.inode) ?? note?.pid ?? null;
        if (pid !== null)
            return (0,getOrInsert/* getOrInsert */.P)(byProcess, pid, () => toProcessHolder(pid, socket, context));
        const ofUnit = note?.group ? toUnitHolder(note.group, socket, context) : null;
        return ofUnit ?? toUnseenHolder(socket, owners, host);
    };
    return new Map(sockets.map((socket) => {
        const holder = nameOwner(socket);
        if (socket.state !== "connected")
            return [socket, holder];
        const note = holder.detail === null ? "" : `: ${holder.detail}`;
        return [socket, { ...holder, detail: `${Holder/* CONNECTION */.hM}${socket.peer ?? "nowhere"}${note}` }];
    }));
}
function toContainerHolder(container, since, job) {
    const { compose } = container;
    const status = container.status === "" ? container.state : container.status.toLowerCase();
    const detail = [
        ...(compose ? [`container ${container.name}`] : []),
        status,
        ...describeContainerJob(container, since, job),
    ].join(", ");
    return compose
        ? (0,Holder/* makeHolder */.le)("compose", `${compose.project}/${compose.service}`, { since, detail, compose })
        : (0,Holder/* makeHolder */.le)("container", container.name, { since, detail });
}
function toUnitHolder({ container: id, unit }, { uid }, context) {
    const { host } = context;
    const detail = `a process of user ${findUserName(host, uid)}`;
    if (id !== null)
        return toContainedHolder(id, { pid: null, since: null, detail }, context);
    if (unit === null)
        return null;
    if (LAUNCHERS.test(unit))
        return (0,Holder/* makeHolder */.le)("unknown", "unknown", { detail: `${detail}, started by ${unit}` });
    return (0,Holder/* makeHolder */.le)("unit", unit, { detail: [detail, ...describeRestarts(unit, host)].join(", ") });
}
function describeRestarts(unit, host) {
    const policy = readRestartPolicy(unit, host);
    return policy === null ? [] : [`which systemd restarts by itself (Restart=${policy})`];
}
function toProcessHolder(pid, { uid }, context) {
    const { job, host, ownUnit, ownUid, boot } = context;
    const process = readProcess(host, pid, boot);
    const { name, since, commandLine, unit, userUnit, container: id } = process;
    if (id !== null)
        return toContainedHolder(id, { pid, since, detail: `${name} in a container` }, context);
    if (PROXIES.has(name))
        return toProxyHolder(process, context);
    const isOfUnit = unit !== null && (!LAUNCHERS.test(unit) || isOwnProgram(name, unit));
    if (isOfUnit && unit !== ownUnit) {
        const detail = userUnit
            ? commandLine + Holder/* USER_UNIT */.pO
            : [commandLine, ...describeRestarts(unit, host)].join(", ");
        return (0,Holder/* makeHolder */.le)("unit", unit, { pid, since, detail });
    }
    const user = ownUid === null || uid === ownUid ? null : findUserName(host, uid);
    const notes = [
        commandLine,
        user === null ? "" : `of user ${user}`,
        ...describeJob(process, job, host),
    ];
    return (0,Holder/* makeHolder */.le)("process", name || `pid ${pid}`, {
        pid,
        since,
        detail: notes.filter(Boolean).join(", ") || null,
        ...(user !== null && ownUid !== 0 && { foreign: true }),
    });
}
function toContainedHolder(id, seen, { containers, job }) {
    const container = containers?.find((each) => each.id === id);
    if (container === undefined)
        return (0,Holder/* makeHolder */.le)("container", id.slice(0, 12), seen);
    return { ...toContainerHolder(container, seen.since, job), pid: seen.pid };
}
function toProxyHolder({ name, pid, since, parent }, { containers, host }) {
    const isOther = parseStat(host.read(`/proc/${parent}/stat`) ?? "")?.name === "dockerd" &&
        parent !== readEnginePid(host);
    if (containers !== null && name === "docker-proxy" && !isOther) {
        const detail = "left over: no running container publishes this port";
        return (0,Holder/* makeHolder */.le)("process", name, { pid, since, detail });
    }
    const engine = isOther ? ", perhaps of another engine" : "";
    const detail = `on behalf of a container${engine}; which one is known to the engine only`;
    return (0,Holder/* makeHolder */.le)("unknown", name, { pid, since, detail });
}
function isOwnProgram(name, unit) {
    return name.startsWith(unit.replace(/d?\.service$/, ""));
}
function toUnseenHolder(socket, owners, host) {
    if (socket.state === "time-wait") {
        const detail = "a closed connection; the kernel lets go of it within a minute";
        return (0,Holder/* makeHolder */.le)("kernel", "TIME_WAIT", { detail });
    }
    if (owners.complete && isInFirstPidNamespace(host))
        return (0,Holder/* makeHolder */.le)("kernel", "kernel", { detail: "a socket that no process has open" });
    const detail = owners.complete
        ? "a process that cannot be seen from this container"
        : `a process of user ${findUserName(host, socket.uid)}, which this user may not see`;
    return (0,Holder/* makeHolder */.le)("unknown", "unknown", { detail });
}
function findUserName(host, uid) {
    const line = (host.read("/etc/passwd") ?? "")
        .split("\n")
        .find((each) => each.split(":")[2] === `${uid}`);
    return line?.split(":")[0] || `${uid}`;
}

;// CONCATENATED MODULE: ./lib/src/host/holders/classifyOwnership.js

function classifyOwnership(holder, { project }, host) {
    const { compose } = holder;
    if (compose === null ||
        compose.project !== (0,getNameOnEngine/* getNameOnEngine */.L)(project) ||
        compose.oneOff ||
        compose.directory === "")
        return "foreign";
    const isService = ({ name }) => name === compose.service;
    const service = project.services.find(isService);
    const removed = project.removesOrphans && service === undefined && !project.disabled.some(isService);
    if (!removed && (service === undefined || service.networkMode === "host"))
        return "foreign";
    return isSameDirectory(compose.directory, project.directory, host) ? "own" : "clash";
}
function isSameDirectory(a, b, host) {
    return (normalizePath(a, host) === normalizePath(b, host) ||
        normalizePath(host.real(a), host) === normalizePath(host.real(b), host));
}
function normalizePath(path, { platform }) {
    return platform === "win32" ? path.replaceAll("\\", "/").toLowerCase() : path;
}

;// CONCATENATED MODULE: ./lib/src/host/engine/readContainers.js




const PROTOCOLS = ["tcp", "udp", "sctp"];
const LABEL = "com.docker.compose.";
const MAX_INSPECTED = 20;
async function readContainers(host, { socket }) {
    const isMissing = socket === null || ("path" in socket && host.platform !== "win32" && !host.exists(socket.path));
    const answer = isMissing ? null : await host.get(socket, "/containers/json");
    if (answer === null || "failure" in answer)
        return null;
    const containers = parseContainers(answer.body);
    return containers && { containers, version: answer.version };
}
async function readStarts(host, engine, containers) {
    const { socket } = engine;
    if (socket === null)
        return new Map();
    const inspected = containers.filter(({ id }) => /^[0-9a-f]+$/.test(id)).slice(0, MAX_INSPECTED);
    const starts = inspected.map(async ({ id }) => {
        const answer = await host.get(socket, `/containers/${id}/json`);
        return [id, "failure" in answer ? null : parseStartedAt(answer.body)];
    });
    return new Map(await Promise.all(starts));
}
async function findPublishedPort(host, engine, { project, service }, { target, protocol }) {
    const { containers = [] } = (await readContainers(host, engine)) ?? {};
    const published = containers
        .filter(({ compose }) => compose?.project === project && compose.service === service)
        .flatMap((container) => container.published)
        .find((port) => port.target === target && port.protocol === protocol.toLowerCase());
    return published?.first ?? null;
}
function parseContainers(text) {
    const list = (0,lib_json/* parseJson */.qF)(text);
    if (!Array.isArray(list))
        return null;
    return list
        .filter(lib_json/* isObject */.Gv)
        .map(toContainer)
        .filter((container) => holdsPorts(container.state));
}
function parseStartedAt(text) {
    const state = (0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(text))["State"];
    const started = Date.parse((0,lib_json/* asString */.oJ)((0,lib_json/* asObject */.eB)(state)["StartedAt"]));
    return started > 0 ? new Date(started).toISOString().replace(/\.\d+Z$/, "Z") : null;
}
function holdsPorts(state) {
    return state !== "created" && state !== "exited" && state !== "dead";
}
function toContainer(json) {
    const labels = (0,lib_json/* asObject */.eB)(json["Labels"]);
    const names = (0,lib_json/* asList */.DD)(json["Names"]).map(lib_json/* asString */.oJ);
    const id = (0,lib_json/* asString */.oJ)(json["Id"]);
    return {
        id,
        name: (0,lib_escapeControlChars/* escapeControlChars */._)((names.find((name) => !name.slice(1).includes("/")) ?? names[0] ?? id.slice(0, 12)).replace(/^\//, "")),
        state: (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(json["State"])),
        status: (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(json["Status"])),
        published: (0,lib_json/* asList */.DD)(json["Ports"]).filter(lib_json/* isObject */.Gv).flatMap(toEndpoints),
        compose: toCompose(labels),
        networks: Object.keys((0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)(json["NetworkSettings"])["Networks"])),
        runner: Object.keys(labels).find((label) => /^[0-9a-f]{6}$/.test(label)) ?? null,
    };
}
function toCompose(labels) {
    const label = (name) => (0,lib_escapeControlChars/* escapeControlChars */._)((0,lib_json/* asString */.oJ)(labels[LABEL + name]));
    const project = label("project");
    const service = label("service");
    if (project === "" || service === "")
        return null;
    return {
        project,
        service,
        directory: label("project.working_dir"),
        oneOff: label("oneoff").toLowerCase() === "true",
    };
}
function toEndpoints(port) {
    const { PublicPort: number } = port;
    const first = typeof number === "number" ? number : 0;
    const protocol = PROTOCOLS.find((each) => each === port["Type"]);
    if (!Number.isInteger(first) || first < 1 || first > PortRange/* MAX_PORT */.X || protocol === undefined)
        return [];
    const addresses = [(0,lib_json/* asString */.oJ)(port["IP"])].flatMap((ip) => (ip === "" ? ["0.0.0.0", "::"] : ip));
    return addresses.flatMap((text) => {
        const address = (0,parseHostAddress/* parseHostAddress */.u)(text);
        return address === null
            ? []
            : [{ ...address, first, last: first, protocol, target: port["PrivatePort"] }];
    });
}

;// CONCATENATED MODULE: ./lib/src/host/findUnlistedSockets.js


const UNLISTED = (0,Holder/* makeHolder */.le)("unknown", "unknown", {
    detail: "a socket that is bound but does not listen, which the kernel does not list",
});
const EVERY_ADDRESS = [
    { family: "IPv4", address: "0.0.0.0" },
    { family: "IPv6", address: "::" },
];
const findUnlistedSockets_MAX_PORTS = 1000;
async function findUnlistedSockets(named, { listeners, visible }, host) {
    if (host.platform !== "linux" || !visible)
        return [];
    const listed = new Set(listeners.flatMap(({ endpoint: { protocol, first } }) => (protocol === "tcp" ? [first] : [])));
    const endpoints = named.flatMap((each) => each.protocol === null || each.protocol === "tcp" ? listEndpoints(each) : []);
    const unlisted = endpoints.filter(({ first }) => !listed.has(first));
    const refused = selectPorts(await tryBind(unlisted, host), "in-use");
    const held = selectPorts(await tryBind(refused, host), "in-use");
    return held.map((endpoint) => ({ endpoint, dualStack: false, state: "bound", holder: UNLISTED }));
}
function listEndpoints({ family, address, first, last }) {
    const addresses = family === null || address === null ? EVERY_ADDRESS : [{ family, address }];
    const ports = Array.from({ length: Math.min(last - first + 1, findUnlistedSockets_MAX_PORTS) }, (_, i) => first + i);
    return ports.flatMap((port) => addresses.map((each) => ({ ...each, first: port, last: port, protocol: "tcp" })));
}

;// CONCATENATED MODULE: ./lib/src/host/holders/nameObstacles.js










async function nameObstacles(unnamed, view, engine, host) {
    const containers = [...new Set(unnamed.flatMap((each) => each.containers))];
    const starts = await readStarts(host, engine, containers);
    const job = await findJob(host);
    const sockets = [...new Set(unnamed.flatMap((each) => each.sockets))];
    const bySocket = await nameHolders(sockets, view?.containers ?? null, job, host);
    const findHolders = (obstacle) => {
        const holders = [
            ...obstacle.containers.map((each) => toContainerHolder(each, starts.get(each.id) ?? null, job)),
            ...obstacle.sockets.flatMap((each) => bySocket.get(each) ?? []),
        ];
        return (0,distinctBy/* distinctBy */.e)(holders, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
    };
    const version = view?.version ?? null;
    const booked = new Set();
    const obstacles = unnamed.map((each) => {
        const obstacle = toObstacle(each, findHolders(each), host);
        if (isBooked(each, version))
            booked.add(obstacle);
        return obstacle;
    });
    const byRequest = (0,groupBy/* groupBy */.$)(obstacles, ({ request }) => request);
    return [...byRequest].flatMap(([request, all]) => joinNeighbors(request.kind === "pool" ? diagnosePool(request, all, booked, version) : all));
}
function isBooked({ endpoint, containers, sockets }, version) {
    const overlapping = containers.flatMap(({ published }) => published.filter((each) => (0,HostEndpoint/* overlaps */.$f)(each, endpoint)));
    return (sockets.length === 0 &&
        overlapping.length > 0 &&
        (skipsOverlappingAddresses(version) ||
            overlapping.every(({ address }) => address === endpoint.address)));
}
function toObstacle({ request, endpoint, status, reason }, holders, host) {
    if (status !== "taken")
        return { request, endpoint, status, holders, reason };
    if (holders.length === 0)
        return { request, endpoint, status, holders: [UNLISTED], reason };
    const foreign = holders.filter((holder) => classifyOwnership(holder, request, host) !== "own");
    if (foreign.length === 0)
        return { request, endpoint, status: "own", holders, reason };
    const clash = foreign.every((holder) => classifyOwnership(holder, request, host) === "clash");
    return { request, endpoint, status: clash ? "clash" : "taken", holders: foreign, reason };
}
function joinNeighbors(obstacles) {
    const joined = [];
    let last = "";
    for (const obstacle of obstacles) {
        const { endpoint, status, holders, reason } = obstacle;
        const previous = joined.at(-1);
        const next = JSON.stringify([endpoint.address, endpoint.protocol, status, holders, reason]);
        if (previous && next === last && previous.endpoint.last + 1 === endpoint.first) {
            joined[joined.length - 1] = {
                ...previous,
                endpoint: { ...previous.endpoint, last: endpoint.last },
            };
        }
        else
            joined.push(obstacle);
        last = next;
    }
    return joined;
}

// EXTERNAL MODULE: ./lib/src/host/tryBind.js
var host_tryBind = __webpack_require__(5407);
;// CONCATENATED MODULE: ./lib/src/host/linux/listLinuxSockets.js


const STATES = {
    "tcp 06": "time-wait",
    "tcp 07": null,
    "tcp 0A": "listening",
    "udp 01": "connected",
    "udp 07": "bound",
};
const SCTP_LISTENING = "10";
const LINE = new RegExp(String.raw `^ *\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]+):([\dA-F]{4}) ([\dA-F]{2}) ` +
    String.raw `\S+ \S+ \S+ +(\d+) +\d+ (\d+) `);
function listLinuxSockets(host, isRequested) {
    const tables = [];
    for (const protocol of ["tcp", "udp"]) {
        const text = host.read(`/proc/net/${protocol}`);
        if (text === null)
            return null;
        tables.push(parseProcNet(text, protocol, isRequested));
        tables.push(parseProcNet(host.read(`/proc/net/${protocol}6`) ?? "", protocol, isRequested));
    }
    return [...tables.flat(), ...parseSctp(host.read("/proc/net/sctp/eps") ?? "")];
}
function parseProcNet(text, protocol, isRequested) {
    return text.split("\n").flatMap((line) => {
        const [, local = "", localPort = "", remote = "", remotePort = "", code = "", uid, inode] = LINE.exec(line) ?? [];
        const port = Number.parseInt(localPort, 16);
        const known = STATES[`${protocol} ${code}`];
        const state = known === undefined && protocol === "tcp" ? "connected" : known;
        const isConnection = state === "connected" || state === "time-wait";
        if (!(port > 0) || !state || (isConnection && !isRequested(port)))
            return [];
        const peerPort = Number.parseInt(remotePort, 16);
        const peer = peerPort === 0 ? null : formatPeer(readAddress(remote).address, peerPort);
        return [
            {
                ...readAddress(local),
                protocol,
                port,
                peer,
                state,
                uid: Number(uid),
                inode: Number(inode),
            },
        ];
    });
}
function readAddress(words) {
    if (words.length === 8) {
        const word = Number.parseInt(words, 16);
        const bytes = [0, 8, 16, 24].map((shift) => (word >>> shift) & 255);
        return { family: "IPv4", address: bytes.join(".") };
    }
    const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
    return (0,parseHostAddress/* parseHostAddress */.u)(groups) ?? { family: "IPv6", address: groups };
}
function formatPeer(address, port) {
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
function parseSctp(text) {
    return text.split("\n").slice(1).flatMap(parseSctpLine);
}
function parseSctpLine(line) {
    const [, , , status, , localPort, user, number, ...written] = line.trim().split(/\s+/);
    const [port, uid, inode] = [Number(localPort), Number(user), Number(number)];
    if (!(port > 0 && port <= PortRange/* MAX_PORT */.X) || !Number.isInteger(uid) || !Number.isInteger(inode))
        return [];
    const state = status === SCTP_LISTENING ? "listening" : "bound";
    const addresses = written.map((address) => (0,parseHostAddress/* parseHostAddress */.u)(address.replace("*", "")));
    return addresses.flatMap((address) => address ? [{ ...address, protocol: "sctp", port, peer: null, state, uid, inode }] : []);
}

;// CONCATENATED MODULE: ./lib/src/host/macos/listMacSockets.js

async function listMacSockets(host) {
    const [named, inet, inet6] = await Promise.all([
        host.command?.("lsof", ["-nP", "-iTCP", "-iUDP", "-FpcftPnT"]),
        host.command?.("netstat", ["-anv", "-f", "inet"]),
        host.command?.("netstat", ["-anv", "-f", "inet6"]),
    ]);
    const sockets = parseLsof(named ?? "");
    const known = new Set(sockets.map(formatKey));
    const others = parseMacNetstat((inet ?? "") + (inet6 ?? "")).filter((socket) => !known.has(formatKey(socket)));
    return sockets.length + others.length === 0 ? null : [...sockets, ...others];
}
const formatKey = ({ protocol, family, address, port, peer }) => `${protocol} ${family} ${address} ${port} ${peer === null}`;
function parseLsof(text) {
    const sockets = [];
    let pid = 0;
    let program = "";
    let file = {};
    const finish = () => {
        sockets.push(...parseSocket(file, pid).map((socket) => ({ ...socket, pid, program })));
        file = {};
    };
    for (const line of text.split("\n")) {
        const [letter = "", value] = [line[0], line.slice(1)];
        if (letter === "p" || letter === "f" || letter === "")
            finish();
        if (letter === "p")
            pid = Number(value);
        else if (letter === "c")
            program = value;
        else if (letter === "T")
            file[value.split("=", 1)[0] ?? ""] = value.slice(value.indexOf("=") + 1);
        else
            file[letter] = value;
    }
    finish();
    return sockets;
}
function parseSocket({ P: name = "", n: endpoint = "", t: family, ST: state = "" }, pid) {
    const [local = "", peer = null] = endpoint.split("->");
    const protocol = name.toLowerCase();
    const address = parseNetstatAddress(local, ":", family === "IPv6" ? "::" : "0.0.0.0");
    if ((protocol !== "tcp" && protocol !== "udp") || address === null)
        return [];
    return [toNetstatSocket({ protocol, address, peer, state, pid })];
}
function parseMacNetstat(text) {
    let pidColumn = -1;
    return text.split("\n").flatMap((line) => {
        const words = line
            .replace(/(Local|Foreign) Address/g, "$1")
            .trim()
            .split(/\s+/);
        if (words[0] === "Proto")
            pidColumn = words.findIndex((word) => /^(process:)?pid$/.test(word));
        const [, name, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
        const protocol = name === "tcp" ? "tcp" : "udp";
        if (protocol === "udp")
            words.splice(5, 0, "");
        const [local = "", foreign = "", state = ""] = words.slice(3);
        const address = parseNetstatAddress(local, ".", families === "4" ? "0.0.0.0" : "::");
        if (name === undefined || address === null)
            return [];
        const pid = readEndingNumber(words[pidColumn]);
        const peer = foreign === "*.*" ? null : foreign;
        return [toNetstatSocket({ protocol, address, peer, state, pid })];
    });
}
function readEndingNumber(word = "") {
    return Number(/(\d*)$/.exec(word)?.[1]);
}

;// CONCATENATED MODULE: ./lib/src/host/listSockets.js



async function listSockets(host, isRequested) {
    if (host.platform === "darwin")
        return listMacSockets(host);
    if (host.platform === "win32")
        return listNetstatSockets(host);
    return listLinuxSockets(host, isRequested);
}

// EXTERNAL MODULE: ./lib/src/host/windows/excludedPorts.js
var excludedPorts = __webpack_require__(2737);
;// CONCATENATED MODULE: ./lib/src/host/inspectHost.js



















async function inspectHost(plan, host) {
    const kernel = readKernel(host);
    const engine = findEngine(host);
    const reason = findBlindSpot(host, engine);
    const visible = reason === null;
    const reading = readContainers(host, engine);
    const certain = plan.requests.flatMap((request) => request.endpoints.map((endpoint) => ({ request, endpoint })));
    const fixed = plan.requests.filter(({ kind }) => kind === "fixed");
    const transient = fixed.flatMap((request) => (0,toPortRequest/* listTransientEndpoints */.pY)(request, kernel.ipv6).map((endpoint) => ({ request, endpoint })));
    const endpoints = [...certain, ...transient].map(({ endpoint }) => endpoint);
    const isTried = visible || (engine.local && host.platform !== "linux");
    const outcomes = await (0,host_tryBind/* tryBind */.Xb)(isTried ? endpoints : [], host);
    const view = await reading;
    const publishing = publishesOnWindows(host, engine) ? "Windows" : null;
    const source = visible ? "this host" : publishing;
    const evidence = {
        kernel,
        visible,
        lowestPort: findLowestPort(endpoints, host, engine, kernel),
        ...(await collectEvidence({ endpoints, outcomes, view, source }, host)),
    };
    const obstacles = certain.flatMap((target) => (0,diagnose/* diagnose */.h)(target, evidence));
    const passing = view?.version ? transient : [];
    for (const obstacle of passing.flatMap((target) => (0,diagnose/* diagnose */.h)(target, evidence)))
        if (obstacle.status === "taken")
            obstacles.push({ ...obstacle, status: "possible", reason: ANY_NETWORK });
    return {
        kernel,
        probed: true,
        visible,
        reason,
        engineRelease: view?.version ?? null,
        inUse: evidence.table.inUse,
        obstacles: obstacles.length === 0 ? [] : await nameObstacles(obstacles, view, engine, host),
        runningProjects: findRunningProjects(plan, view?.containers ?? [], host),
    };
}
const ANY_NETWORK = "the service has several networks, and the engine may first publish on any of them";
function inspectKernel(host) {
    const kernel = { ...readKernel(host), ipv6: true };
    return { kernel, probed: false, visible: true, reason: null, obstacles: [], runningProjects: [] };
}
async function collectEvidence({ endpoints, outcomes, view, source }, host) {
    const containers = view?.containers ?? [];
    const refused = (0,host_tryBind/* selectPorts */.bg)(outcomes, "in-use");
    const untried = endpoints.filter((each) => (0,host_tryBind/* getOutcome */.p8)(outcomes, each, each.last) === undefined);
    const undecided = [...untried, ...(0,host_tryBind/* selectPorts */.bg)(outcomes, "denied", "failed")];
    if (source === null || refused.length + undecided.length === 0)
        return { outcomes, table: new PortTable([], containers), excluded: [] };
    const sockets = await findSockets(refused, undecided, source, host);
    const protocols = new Set(undecided.map(({ protocol }) => protocol));
    const isKeptByWindows = source === "Windows" || host.platform === "win32";
    const retried = await (0,host_tryBind/* tryBind */.Xb)(refused, host, sharesUdp(view?.version ?? null));
    return {
        outcomes: new Map([...outcomes, ...retried]),
        table: new PortTable(sockets, containers),
        excluded: isKeptByWindows ? await (0,excludedPorts/* readExcludedRanges */.R6)(protocols, host) : [],
    };
}
async function findSockets(refused, undecided, source, host) {
    const ports = new Uint8Array(PortRange/* MAX_PORT */.X + 1);
    for (const { first, last } of [...refused, ...undecided])
        ports.fill(1, first, last + 1);
    const isRequested = (port) => ports[port] === 1;
    const sockets = source === "this host" ? ((await listSockets(host, isRequested)) ?? []) : [];
    const listed = new Set(sockets.map(({ port }) => port));
    const unlisted = new Set(refused.map(({ first }) => first).filter((port) => !listed.has(port)));
    const bound = await findBoundSockets([...unlisted], host);
    if (source === "this host" && bound.length >= unlisted.size)
        return [...sockets, ...bound];
    const ofWindows = await listWindowsSockets(host);
    const others = ofWindows.filter(({ port }) => isRequested(port) && !listed.has(port));
    return [...sockets, ...bound, ...others];
}
function findRunningProjects(plan, containers, host) {
    const places = containers.flatMap(({ compose }) => {
        if (compose === null || compose.oneOff || compose.directory === "")
            return [];
        const { project, directory } = compose;
        const named = plan.projects.filter((each) => (0,getNameOnEngine/* getNameOnEngine */.L)(each) === project);
        const own = named.find((each) => isSameDirectory(directory, each.directory, host));
        return named.length === 0 ? [] : [{ project, directory: own?.directory ?? directory }];
    });
    return (0,distinctBy/* distinctBy */.e)(places, ({ project, directory }) => `${project} ${directory}`);
}

// EXTERNAL MODULE: ./lib/src/leases/Lease.js
var Lease = __webpack_require__(7550);
;// CONCATENATED MODULE: ./lib/src/leases/addLeases.js






function addLeases(view, plan, leases) {
    if (leases.length === 0)
        return view;
    const foreign = findForeignLeases(plan, leases);
    const obstacles = plan.requests.flatMap((request) => request.endpoints.flatMap((endpoint) => findLeaseObstacles(request, endpoint, foreign)));
    return {
        ...view,
        obstacles: [...view.obstacles, ...obstacles],
        inUse: [...(view.inUse ?? []), ...foreign.flatMap(addLeases_listEndpoints)],
    };
}
function findForeignLeases({ requests }, leases) {
    const ofPlan = leases.filter((lease) => !requests.every((request) => isForeign(lease, request)));
    const ports = new Set(ofPlan.map(addLeases_formatKey));
    return leases.filter((lease) => !ports.has(addLeases_formatKey(lease)));
}
function isForeign(lease, { project, service, binding }) {
    const { target, count } = binding;
    if (lease.target < target || lease.target >= target + count)
        return true;
    const { name, directory } = project;
    return !(0,Lease/* isSameUse */.O)(lease, {
        ...lease,
        project: name,
        startedAs: (0,getNameOnEngine/* getNameOnEngine */.L)(project),
        service: service.name,
        directory,
    });
}
function toLeaseHolder({ project, service, directory, pid, since }) {
    const name = project === "" ? "another run" : `${project}/${service}`;
    const detail = directory === "" ? null : `for ${directory}`;
    return (0,Holder/* makeHolder */.le)("lease", name, { pid, since, detail });
}
function findLeaseObstacles(request, endpoint, leases) {
    const blocking = leases
        .filter((lease) => addLeases_listEndpoints(lease).some((each) => (0,HostEndpoint/* overlaps */.$f)(each, endpoint)))
        .toSorted((a, b) => a.port - b.port);
    const byPort = (0,groupBy/* groupBy */.$)(blocking, ({ port }) => port);
    const free = endpoint.last - endpoint.first + 1 - byPort.size;
    const isPossible = request.kind === "pool" && free >= request.service.replicas;
    return Array.from(byPort, ([port, onPort]) => ({
        request,
        endpoint: { ...endpoint, first: port, last: port },
        status: isPossible ? "possible" : "leased",
        holders: (0,distinctBy/* distinctBy */.e)(onPort, formatUse).map(toLeaseHolder),
        reason: isPossible ? "the engine takes any port of the pool, and this one is leased" : null,
    }));
}
const formatUse = ({ startedAs, service, directory }) => JSON.stringify([startedAs, service, directory]);
function addLeases_listEndpoints({ port, protocol, addresses }) {
    const known = addresses.length === 0 ? ["0.0.0.0", "::"] : addresses;
    return known.map((address) => ({
        family: address.includes(":") ? "IPv6" : "IPv4",
        address,
        first: port,
        last: port,
        protocol,
    }));
}
const addLeases_formatKey = ({ protocol, port }) => `${protocol} ${port}`;

;// CONCATENATED MODULE: ./lib/src/host/engine/readComposeRelease.js
const COMMANDS = [
    ["docker", "compose", "version", "--short"],
    ["docker-compose", "version", "--short"],
];
const RELEASE = /^v?(\d+\.\d+\.\d+[\w.+~-]{0,40})$/;
async function readComposeRelease(projects, host) {
    if (!projects.some(({ problems, versions }) => problems.length === 0 && versions.length > 0))
        return null;
    for (const [program, ...args] of COMMANDS) {
        const release = RELEASE.exec((await host.command?.(program, args))?.trim() ?? "")?.[1];
        if (release !== undefined)
            return release;
    }
    return null;
}

// EXTERNAL MODULE: ./lib/src/ports/formatRequest.js
var formatRequest = __webpack_require__(1501);
;// CONCATENATED MODULE: ./lib/src/host/waitForPorts.js


const INSPECTION_INTERVAL = 500;
const MESSAGE_INTERVAL = 10_000;
const MAX_NAMED_ENDPOINTS = 5;
async function waitForPorts(inspect, describeHolder, { seconds, report, now = Date.now, pause = wait }) {
    const end = now() + seconds * 1000;
    let view = await inspect();
    let reported = { ports: "", at: 0 };
    for (;;) {
        const ports = describeHeldPorts(view, describeHolder);
        const left = end - now();
        if (ports === "" || left <= 0)
            return view;
        if (ports !== reported.ports || now() - reported.at >= MESSAGE_INTERVAL) {
            report(`waiting for ${ports}, ${Math.ceil(left / 1000)} s at most`);
            reported = { ports, at: now() };
        }
        await pause(Math.min(INSPECTION_INTERVAL, left));
        view = await inspect();
    }
}
function wait(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
function describeHeldPorts({ obstacles }, describeHolder) {
    const held = obstacles.filter(({ status }) => status === "taken" || status === "leased");
    const byPort = (0,groupBy/* groupBy */.$)(held, ({ request, endpoint }) => (0,formatRequest/* formatRequest */.z)(request, endpoint));
    const named = Array.from(byPort, ([requested, each]) => {
        const holders = new Set(each.flatMap((obstacle) => obstacle.holders).map(describeHolder));
        return `${requested}, held by ${[...holders].join(" and ") || "something unknown"}`;
    });
    const more = named.length - MAX_NAMED_ENDPOINTS;
    return `${named.slice(0, MAX_NAMED_ENDPOINTS).join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}

;// CONCATENATED MODULE: ./lib/src/leases/inspectWithLeases.js




async function inspectWithLeases(plan, { host, wait, listLeases, describeHolder, reportProgress }) {
    let leases = [];
    const inspect = async () => {
        reportProgress("looking at the host");
        leases = await listLeases();
        return addLeases(await inspectHost(plan, host), plan, leases);
    };
    const release = readComposeRelease(plan.projects, host);
    const view = await waitForPorts(inspect, describeHolder, wait);
    return { view: { ...view, composeRelease: await release }, leases };
}

// EXTERNAL MODULE: ./lib/src/compose/Project.js
var Project = __webpack_require__(7972);
// EXTERNAL MODULE: ./lib/src/rules/Finding.js
var Finding = __webpack_require__(9251);
// EXTERNAL MODULE: ./lib/src/rules/index.js + 31 modules
var rules = __webpack_require__(9110);
// EXTERNAL MODULE: ./lib/src/rules/runRules.js + 2 modules
var runRules = __webpack_require__(1644);
// EXTERNAL MODULE: ./lib/src/rules/RuleId.js
var RuleId = __webpack_require__(4003);
;// CONCATENATED MODULE: ./lib/src/rules/exceptions.js







function applyExceptions(findings, input) {
    const { projects, policy, today } = input;
    const comments = projects.flatMap(readComments);
    const texts = new Map(projects.flatMap(({ sources }) => [...sources]));
    const byLine = new Map(comments.map((comment) => [`${comment.rule} ${comment.span.file} ${comment.line}`, comment]));
    const findComment = ({ rule, span }) => span === null
        ? undefined
        : listLineStarts(span, texts).flatMap((line) => byLine.get(`${rule} ${span.file} ${line}`) ?? [])[0];
    const valid = policy.ignore.filter((entry) => !isExpired(entry, today));
    const used = new Set();
    const excepted = [];
    const kept = findings.filter((finding) => {
        const comment = findComment(finding);
        const entry = valid.find(({ rule, service }) => rule === finding.rule && (service === null || (0,Finding/* isAboutService */.z)(finding, service)));
        if (comment !== undefined)
            used.add(placeOf(comment));
        if (entry !== undefined)
            used.add(entry);
        const exception = comment?.reason ? { ...comment, until: null } : entry;
        if (exception === undefined || !isExceptable(finding.rule))
            return true;
        const { reason, until, span } = exception;
        excepted.push({ finding, reason, until, span });
        return false;
    });
    const unused = [
        ...[...(0,groupBy/* groupBy */.$)(comments, placeOf)].flatMap(([place, same]) => {
            const found = same.map((comment) => findUnusedComment(comment, used.has(place), input));
            return found.includes(null) ? [] : (found[0] ?? []);
        }),
        ...policy.ignore.flatMap((entry) => findUnusedEntry(entry, used.has(entry), input) ?? []),
    ];
    return { findings: kept, excepted, unused };
}
function placeOf({ span: { file, start } }) {
    return `${file} ${start}`;
}
const MAX_LINES = 100;
function listLineStarts({ file, start, end }, texts) {
    const text = texts.get(file) ?? "";
    const lines = [text.slice(0, start).lastIndexOf("\n") + 1];
    for (let next = text.indexOf("\n", start); next >= 0 && next < end - 1 && lines.length < MAX_LINES; next = text.indexOf("\n", next + 1))
        lines.push(next + 1);
    return lines;
}
const MARK = "portplan-ignore:";
const COMMENT = new RegExp(`(?<=^|\\s)#\\s*${MARK}([^]*)`);
const MAX_COMMENT = 1000;
function readComments(project) {
    return Array.from(project.sources).flatMap(([file, text]) => {
        if (!text.includes(MARK) || project.envFiles.includes(file))
            return [];
        const comments = [];
        const waiting = [];
        let line = 0;
        for (const content of text.split("\n")) {
            const found = parseComment(content);
            const alone = content.trimStart().startsWith("#");
            if (found !== null) {
                const { start, ...words } = found;
                const span = { file, start: line + start, end: line + content.trimEnd().length };
                const comment = { ...words, project, span };
                if (alone)
                    waiting.push(comment);
                else
                    comments.push({ ...comment, line });
            }
            if (!alone)
                comments.push(...waiting.splice(0).map((comment) => ({ ...comment, line })));
            line += content.length + 1;
        }
        return [...comments, ...waiting.map((comment) => ({ ...comment, line: -1 }))];
    });
}
function parseComment(line) {
    const found = COMMENT.exec(line);
    if (found === null)
        return null;
    const rest = (found[1] ?? "").slice(0, MAX_COMMENT).trim();
    const [rule = "", ...reason] = /^--(?:\s|$)/.test(rest) ? [""] : rest.split(/\s+--(?=\s|$)/);
    return { rule, reason: reason.join(" --").trim(), start: found.index };
}
const EXCEPTABLE_RULE_IDS = RuleId/* RULE_IDS */.I.filter((id) => (0,rules/* ruleOf */.Y)(id).kind === "check");
function isExceptable(rule) {
    return EXCEPTABLE_RULE_IDS.some((id) => id === rule);
}
function findUnusedComment({ project, rule, reason, span, line }, used, input) {
    const isOnLine = ({ ports }) => ports.some((port) => port.span.file === span.file && listLineStarts(port.span, project.sources).includes(line));
    const service = project.services.find(isOnLine)?.name ?? null;
    const nearest = isExceptable(rule) ? null : findNearest(rule, EXCEPTABLE_RULE_IDS);
    const unused = { project: project.name, service, rule, nearest, until: null, span };
    if (!isExceptable(rule))
        return { ...unused, why: "unknown-rule" };
    if (reason === "")
        return { ...unused, why: "no-reason" };
    const mayBeUsed = used || !isReportable(rule, input) || project.disabled.some(isOnLine);
    return mayBeUsed ? null : { ...unused, why: "unmatched" };
}
function findUnusedEntry(entry, used, input) {
    const { rule, service, until, span } = entry;
    const [policyFile] = input.policy.sources.keys();
    if (span === null || span.file !== policyFile)
        return null;
    const owner = input.projects.find(({ name, services }) => service !== null && services.some((each) => (0,serviceName/* matchesName */.Hj)(name, each.name, service)));
    const [project, name] = [owner?.name ?? null, service?.service ?? null];
    const unused = { project, service: name, rule, nearest: null, until, span };
    if (isExpired(entry, input.today))
        return { ...unused, why: "expired" };
    const mayBeUsed = used || !isReportable(rule, input) || !(owner ?? isRemoved(service, input));
    return mayBeUsed ? null : { ...unused, why: "unmatched" };
}
function isReportable(rule, { policy }) {
    if (!isExceptable(rule))
        return false;
    const stated = (0,rules/* ruleOf */.Y)(rule);
    return (0,runRules/* levelOf */.In)(stated, policy) !== "off" && stated.dependsOn === "configuration";
}
function isRemoved(service, { projects, checksRoot }) {
    if (service === null)
        return checksRoot;
    const isDisabled = projects.some(({ name, disabled }) => disabled.some((each) => (0,serviceName/* matchesName */.Hj)(name, each.name, service)));
    return !isDisabled && (checksRoot || projects.some(({ name }) => name === service.project));
}
function isExpired({ until }, today) {
    return until !== null && until < today;
}

;// CONCATENATED MODULE: ./lib/src/rules/checkRun.js








function checkRun(input) {
    const { policy, repositoryContext, bases, plans, variants, host, kernelOnly } = input;
    const context = { host, policy, repositoryContext };
    const jobRules = rules/* rules */.aO.filter(({ appliesToJobs }) => appliesToJobs);
    const results = [
        { plan: plans.here, applicable: rules/* rules */.aO },
        ...plans.elsewhere.map((plan) => ({ plan, applicable: jobRules })),
    ].map(({ plan, applicable }) => {
        const collisions = findCollisions(plan, policy.alternatives, host.engineRelease);
        return { collisions, findings: (0,runRules/* runRules */.xG)(applicable, { ...context, plan, collisions }) };
    });
    const found = results.flatMap(({ findings }) => findings);
    const inVariants = checkVariants(rules/* rules */.aO, { variants, policy, host: kernelOnly() }, found);
    const { findings, excepted, unused } = applyExceptions([...found, ...inVariants], {
        projects: plans.all.projects,
        policy,
        today: input.today,
        checksRoot: bases.some(({ project }) => project.directory === input.root),
    });
    const aboutExceptions = unused.length === 0
        ? []
        : (0,runRules/* runRules */.xG)([(0,rules/* ruleOf */.Y)("ignored-finding")], {
            ...context,
            plan: plans.here,
            unusedExceptions: unused,
        });
    return {
        findings: [...findings, ...aboutExceptions].toSorted(runRules/* compareSeverity */.zK),
        excepted,
        collisions: results.flatMap(({ collisions }) => collisions),
        sources: [
            policy.sources,
            repositoryContext.texts,
            ...[...variants.values()].flat().map(({ sources }) => sources),
        ],
    };
}
function findInvalidProjects(input) {
    const { plans, variants, host, policy } = input;
    const invalid = [(0,rules/* ruleOf */.Y)("invalid-project")];
    const found = (0,runRules/* runRules */.xG)(invalid, { plan: plans.here, host });
    return [...found, ...checkVariants(invalid, { variants, host, policy }, found)];
}
function checkVariants(applicable, { variants, host, policy }, known) {
    const knownKeys = new Set(known.map(Finding/* identityOf */.c));
    const found = new Map();
    const checkTogether = (projects) => {
        const plan = makePlan(projects, true);
        const collisions = findCollisions(plan, policy.alternatives);
        return (0,runRules/* runRules */.xG)(applicable, { plan, collisions, host, policy });
    };
    for (const projects of variants.values()) {
        const byName = [...(0,groupBy/* groupBy */.$)(projects, (project) => (0,Project/* environmentOf */.p)(project) ?? "")];
        const separate = (byName.length > 1 ? byName : []).map(([name, variant]) => {
            return { name, keys: new Set(checkTogether(variant).map(Finding/* identityOf */.c)) };
        });
        for (const finding of checkTogether(projects)) {
            const key = (0,Finding/* identityOf */.c)(finding);
            if (knownKeys.has(key))
                continue;
            const entry = found.get(key) ?? { finding, environments: new Set() };
            const alone = separate.flatMap(({ name, keys }) => (keys.has(key) ? [name] : []));
            const own = projects.filter(({ name }) => name === finding.project);
            const names = alone.length > 0 ? alone : own.flatMap((each) => (0,Project/* environmentOf */.p)(each) ?? []);
            for (const name of names)
                entry.environments.add(name);
            found.set(key, entry);
        }
    }
    return Array.from(found.values(), ({ finding, environments }) => ({
        ...finding,
        message: `In ${[...environments].join(" and ")}: ${finding.message}`,
    }));
}

// EXTERNAL MODULE: ./lib/src/rules/formatHolder.js
var formatHolder = __webpack_require__(4793);
// EXTERNAL MODULE: ./lib/src/policy/Policy.js
var Policy = __webpack_require__(4183);
;// CONCATENATED MODULE: ./lib/src/policy/mergeLayers.js



function mergeLayers(layers, sources) {
    const assignments = nearest(layers.flatMap((layer) => layer.assignments), ({ service }) => (0,serviceName/* formatServiceName */.M)(service));
    return {
        roles: mergeRoles(layers),
        assignments: assignments.toSorted((a, b) => Number(a.service.project === null) - Number(b.service.project === null)),
        blocks: new Map(layers.toReversed().flatMap(({ blocks }) => [...blocks])),
        reserved: layers.flatMap(({ reserved }) => reserved),
        dynamic: layers.find(({ dynamic }) => dynamic !== null)?.dynamic ?? null,
        needs: nearest(layers.flatMap(({ needs }) => needs), ({ name }) => name),
        fallback: nearest(layers.flatMap(({ fallback }) => fallback), ({ service }) => (0,serviceName/* formatServiceName */.M)(service)),
        optional: layers.flatMap(({ optional }) => optional),
        alternatives: layers.flatMap(({ alternatives }) => alternatives),
        environments: nearest(layers.flatMap(({ environments }) => environments), ({ name }) => name),
        rules: new Map(layers.toReversed().flatMap(({ rules }) => [...rules])),
        ignore: layers.flatMap(({ ignore }) => ignore),
        sources,
    };
}
function nearest(items, keyOf) {
    return (0,distinctBy/* distinctBy */.e)(items.toReversed(), keyOf).toReversed();
}
const DEFAULTS = {
    range: null,
    images: [],
    services: [],
    scheme: null,
    public: true,
};
function mergeRoles(layers) {
    const roles = new Map();
    for (const layer of layers)
        for (const [name, role] of layer.roles)
            roles.set(name, { ...role, ...roles.get(name) });
    const writtenAt = (name, field) => layers.map((layer) => layer.roles.get(name)).find((role) => role?.[field] !== undefined)
        ?.span ?? null;
    return new Map(Array.from(roles, ([name, role]) => [
        name,
        {
            ...DEFAULTS,
            ...role,
            name,
            writtenAt: { range: writtenAt(name, "range"), public: writtenAt(name, "public") },
        },
    ]));
}
function checkBlocks({ blocks }, problems) {
    let widest = null;
    for (const block of [...blocks.values()].toSorted((a, b) => a.range.first - b.range.first)) {
        if (widest !== null && block.range.first <= widest.range.last)
            problems.push(describeOverlap(block, widest));
        if (widest === null || block.range.last > widest.range.last)
            widest = block;
    }
}
function describeOverlap(block, other) {
    return {
        message: `the block ${(0,HostEndpoint/* formatPorts */._3)(block.range)} of ${block.project} ` +
            `overlaps ${(0,HostEndpoint/* formatPorts */._3)(other.range)} of ${other.project}`,
        fix: "give each project ports of its own",
        span: block.span,
        related: other.span === null ? [] : [{ message: `the block of ${other.project}`, span: other.span }],
    };
}

// EXTERNAL MODULE: ./lib/src/ports/parseEndpoint.js
var parseEndpoint = __webpack_require__(6591);
;// CONCATENATED MODULE: ./lib/src/policy/schema.js


class Mistake {
    what;
    fix;
    constructor(what, fix) {
        this.what = what;
        this.fix = fix;
    }
}
function scalar(expected, json, parse, known = []) {
    return {
        json,
        read(node, path, problems) {
            const value = parse(getScalar(node));
            if (value === undefined)
                refuse(node, path, problems, { expected, known });
            return value;
        },
    };
}
function schema_text(expected, pattern) {
    const json = { type: "string", pattern: pattern.source };
    const parse = (value) => typeof value === "string" && pattern.test(value) ? value : undefined;
    return { ...scalar(expected, json, parse), expected, pattern };
}
function choice(expected, names) {
    const parse = (value) => names.find((name) => name === value);
    return scalar(expected, { enum: names, type: "string" }, parse, names);
}
function union(expected, ...forms) {
    return {
        json: { anyOf: forms.map(({ json }) => json) },
        read(node, path, problems) {
            const type = node.kind === "sequence" ? "array" : typeof getScalar(node);
            const form = forms.find(({ json }) => json["type"] === type.replace("number", "integer"));
            return form === undefined
                ? refuse(node, path, problems, { expected })
                : form.read(node, path, problems);
        },
    };
}
function parsed(schema, parse) {
    return {
        json: schema.json,
        read(node, path, problems) {
            const written = schema.read(node, path, problems);
            const value = written === undefined ? undefined : parse(written);
            if (!(value instanceof Mistake))
                return value;
            const message = `${path} is ${(0,quoteName/* quoteName */.A)(String(written))}, which is ${value.what}`;
            problems.push({ message, fix: value.fix, span: node.span, related: [] });
            return undefined;
        },
    };
}
function located({ json, read }) {
    return {
        json,
        read(node, path, problems) {
            const value = read(node, path, problems);
            return value === undefined ? undefined : { value, span: node.span };
        },
    };
}
function schema_list(item, of, needsTwo = false) {
    return {
        json: { type: "array", items: item.json, ...(needsTwo && { minItems: 2 }) },
        read(node, path, problems) {
            if (node.kind !== "sequence")
                return refuse(node, path, problems, { expected: `a list of ${of}` });
            if (needsTwo && node.items.length < 2)
                return refuse(node, path, problems, { expected: `a list of at least two ${of}` });
            return node.items.flatMap((each, index) => {
                const value = item.read(each, `${path}[${index}]`, problems);
                return value === undefined ? [] : [value];
            });
        },
    };
}
function table(name, value, of) {
    return {
        json: { type: "object", propertyNames: name.json, additionalProperties: value.json },
        read(node, path, problems) {
            if (node.kind !== "mapping")
                return refuse(node, path, problems, { expected: `a mapping of ${of}` });
            return [...node.entries].flatMap(([key, child]) => {
                const span = node.keys.get(key) ?? child.span;
                const { expected } = name;
                const message = `${path} has the key ${(0,quoteName/* quoteName */.A)(key)}, and each must be ${expected}`;
                if (!name.pattern.test(key))
                    problems.push({ message, fix: `write ${expected}`, span, related: [] });
                const found = value.read(child, `${path}.${key}`, problems);
                return found === undefined ? [] : [{ name: key, value: found, span }];
            });
        },
    };
}
function mapping(fields, of, required = []) {
    const json = Object.entries(fields).map(([key, field]) => [key, field.json]);
    const known = Object.keys(fields);
    return {
        json: {
            type: "object",
            properties: Object.fromEntries(json),
            required,
            additionalProperties: false,
        },
        read(node, path, problems) {
            if (node.kind !== "mapping")
                return refuse(node, path, problems, { expected: `a mapping of ${of}` });
            const place = path || "the policy";
            for (const [key, child] of node.entries)
                if (!Object.hasOwn(fields, key)) {
                    const message = `${place} has no key ${(0,quoteName/* quoteName */.A)(key)}`;
                    const span = node.keys.get(key) ?? child.span;
                    problems.push({ message, fix: suggestKey(key, known), span, related: [] });
                }
            const found = {};
            for (const [key, field] of Object.entries(fields)) {
                const child = node.entries.get(key);
                const value = child && field.read(child, path === "" ? key : `${path}.${key}`, problems);
                if (value !== undefined)
                    found[key] = value;
                if (child === undefined && required.includes(key)) {
                    const fix = key === "version" ? "begin it with version: 1" : `add ${key}:`;
                    problems.push({ message: `${place} needs ${key}`, fix, span: node.span, related: [] });
                }
            }
            return found;
        },
    };
}
function described(description, { json, read }) {
    return { json: { ...json, description }, read };
}
function suggestKey(key, known) {
    const near = findNearest(key, known);
    if (near !== null)
        return `write ${near}`;
    return `take it out${known.length > 20 ? "" : `; there are ${known.join(", ")}`}`;
}
function refuse(node, path, problems, { expected, known = [] }) {
    const value = getScalar(node);
    const near = typeof value === "string" ? findNearest(value, known) : null;
    const message = `${path} ${describeNode(node)}, and must be ${expected}`;
    problems.push({ message, fix: `write ${near ?? expected}`, span: node.span, related: [] });
}
function getScalar(node) {
    if (node.kind !== "scalar")
        return undefined;
    return node.value;
}
function describeNode(node) {
    if (node.kind !== "scalar")
        return `is a ${node.kind === "sequence" ? "list" : "mapping"}`;
    const value = getScalar(node);
    if (value === null)
        return "is empty";
    return `is ${typeof value === "string" ? (0,quoteName/* quoteName */.A)(value) : JSON.stringify(value)}`;
}

;// CONCATENATED MODULE: ./lib/src/policy/policySchema.js




const policySchema_PORT = "a port from 1 to 65535, as 5432";
const RANGE = "a range of ports, as 8000-8009";
const ENDPOINT = "a port, perhaps with an address and a protocol, as 2375-2376/tcp";
const VARIABLE = 'a list of ports or a variable, as [8081, 8082] or "$HEALTH_SERVER_PORTS"';
const REFERENCE = "a policy to extend, as portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF";
const DAY = "a day, as 2027-01-31";
const policySchema_port = scalar(policySchema_PORT, { type: "integer", minimum: 1, maximum: PortRange/* MAX_PORT */.X }, (value) => (0,PortRange/* isPort */.s)(value) ? value : undefined);
const range = parsed(union(RANGE, schema_text(RANGE, /^\d{1,5}-\d{1,5}$/), policySchema_port), parseRange);
const endpoint = parsed(union(ENDPOINT, policySchema_port, schema_text(ENDPOINT, /^(?:(?:\*|[\d.]+|\[[\da-fA-F:.]+\]):)?\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/)), (written) => (0,parseEndpoint/* parseEndpoint */.B)(String(written)) ??
    new Mistake("no port of a host", "write it as 22, 2375-2376/tcp or 127.0.0.1:53/udp"));
const anyText = schema_text("a text", /\S/);
const policySchema_serviceName = schema_text("the name of a service, as db, shop/db or shop/db:5432", /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+(?::\d{1,5})?$/);
const policySchema_service = parsed(policySchema_serviceName, serviceName/* parseServiceName */.qE);
const projectName = schema_text("the name of a project of Compose, as shop", /^[a-z0-9][a-z0-9_-]*$/);
const MAX_REFERENCE = 500;
const reference = located(parsed(schema_text(REFERENCE, /^(?:portplan:[a-z]+|github>[\w.-]+\/[\w.-]+\/\/[^@]+(?:@\S+)?|(?!portplan:|github>).*\S.*)$/), (written) => written.length > MAX_REFERENCE ? new Mistake("too long", `write ${REFERENCE}`) : written));
const role = mapping({
    range: described("Where the host ports of such services belong.", range),
    images: described("Images without registry, tag and digest; `*` stands for any characters.", schema_list(anyText, "names of images")),
    services: described("Names of services; `*` stands for any characters.", schema_list(anyText, "names of services")),
    scheme: described("Of the URLs of such services.", schema_text("the scheme of a URL, as postgres", /^[a-z][a-z0-9+.-]*$/)),
    public: described("Whether such services may be published on every address.", scalar("true or false", { type: "boolean" }, (value) => typeof value === "boolean" ? value : undefined)),
}, "range, images, services, scheme and public");
const need = mapping({
    port: described("The port that the program wants.", endpoint),
    fallback: described("Ports to try in this order where the first is taken, or the variable that lists them.", union(VARIABLE, schema_list(policySchema_port, "ports"), schema_text(VARIABLE, /^\$\w+$/))),
}, "port and fallback", ["port"]);
const variant = mapping({
    "env-files": described("As for `docker compose --env-file`, from the directory of the project.", schema_list(anyText, "env files")),
    host: described("Where it runs; the variants of one host are checked together. Without one: on a host " +
        "of its own.", anyText),
}, "env-files and host");
const block = mapping({ block: described("Its host ports.", range) }, "block", ["block"]);
const day = parsed({ ...schema_text(DAY, /^\d{4}-\d\d-\d\d$/), json: { type: "string", format: "date" } }, (written) => new Date(`${written}T00:00:00Z`).toJSON()?.startsWith(written)
    ? written
    : new Mistake("no day of the calendar", "write a day that there is, as 2027-01-31"));
const level = choice("one of error, warning, notice and off", [
    "error",
    "warning",
    "notice",
    "off",
]);
const FIELDS = {
    version: described("Of the format.", scalar("1", { const: 1 }, (value) => (value === 1 ? value : undefined))),
    extends: described("What this policy begins from: the preset portplan:standard, a file, or a file of " +
        "another repository; the nearest wins.", union("a policy to extend, or a list of them", reference, schema_list(reference, "policies"))),
    roles: described("Kinds of services.", table(anyText, role, "roles")),
    assignments: described("Which host port a service has to have.", table(policySchema_serviceName, policySchema_port, "services and their ports")),
    projects: described("Which host ports belong to a project.", table(projectName, block, "projects and their blocks")),
    reserved: described("Host ports that no service may publish.", schema_list(located(endpoint), "ports")),
    dynamic: described("From which ports are allocated.", range),
    needs: described("Ports of programs outside of Compose.", table(anyText, need, "programs")),
    fallback: described("Host ports to try, in this order, where that of a service is taken.", table(policySchema_serviceName, schema_list(policySchema_port, "ports"), "services and ports")),
    optional: described("Services and needs whose findings are warnings at most.", schema_list(policySchema_service, "services")),
    alternatives: described("Services that never run together.", schema_list(schema_list(policySchema_service, "services", true), "lists of services, as [[db-mysql, db-postgres]]")),
    environments: described("More variants of the projects, each with its own env files.", table(anyText, variant, "environments")),
};
function policySchema(ruleIds) {
    const exception = mapping({
        rule: described("The rule whose findings are excepted.", choice("the id of a rule", ruleIds)),
        service: described("Where; without it everywhere.", policySchema_service),
        reason: described("Why this is right as it is.", anyText),
        until: described("The last day on which the exception holds.", day),
    }, "rule, service, reason and until", ["rule", "reason"]);
    const levels = Object.fromEntries(ruleIds.map((id) => [id, level]));
    return mapping({
        ...FIELDS,
        rules: described("The levels of rules.", mapping(levels, "rules and levels")),
        ignore: described("Exceptions.", schema_list(located(exception), "exceptions")),
    }, "version and what it holds", ["version"]);
}
function parseRange(written) {
    const [first = 0, last = first] = String(written).split("-").map(Number);
    if (first >= 1 && first <= last && last <= PortRange/* MAX_PORT */.X)
        return { first, last };
    const fix = first > last && last >= 1 && first <= PortRange/* MAX_PORT */.X
        ? `write ${last}-${first}`
        : "write a range within 1-65535, as 8000-8009";
    return new Mistake("no range of ports", fix);
}

;// CONCATENATED MODULE: ./lib/src/policy/readPolicyLayer.js




function readPolicyLayer(root, ruleIds, problems) {
    const file = policySchema(ruleIds).read(root, "", problems) ?? {};
    const { dynamic = null, optional = [], alternatives = [], rules = {}, ignore = [] } = file;
    return {
        extended: [file.extends ?? []].flat(),
        roles: new Map((file.roles ?? []).map(({ name, value, span }) => [name, { ...value, span }])),
        assignments: (file.assignments ?? []).map(({ name, value: port, span }) => ({
            service: (0,serviceName/* parseServiceName */.qE)(name),
            port,
            span,
        })),
        blocks: new Map((file.projects ?? []).flatMap(({ name, value: { block: range }, span }) => range === undefined ? [] : [[name, { project: name, range, span }]])),
        reserved: (file.reserved ?? []).map(({ value, span }) => ({ endpoint: value, span })),
        dynamic,
        needs: (file.needs ?? []).flatMap(({ name, value: { port: endpoint, fallback = [] }, span }) => {
            const list = typeof fallback === "string" ? { variable: fallback.slice(1) } : fallback;
            return endpoint === undefined ? [] : [{ name, endpoint, fallback: list, span }];
        }),
        fallback: (file.fallback ?? []).map(({ name, value: ports }) => ({
            service: (0,serviceName/* parseServiceName */.qE)(name),
            ports,
        })),
        optional: optional.map((service) => ({ service })),
        alternatives: alternatives.map((services) => ({ services })),
        environments: (file.environments ?? []).map(({ name, value, span }) => ({
            name,
            envFiles: value["env-files"] ?? [],
            host: value.host ?? name,
            span,
        })),
        rules: new Map(Object.entries(rules).flatMap(([id, level]) => level === undefined ? [] : [[id, { level }]])),
        ignore: ignore.flatMap(({ value: { rule, service = null, reason, until = null }, span }) => rule === undefined || reason === undefined ? [] : [{ rule, service, reason, until, span }]),
    };
}

// EXTERNAL MODULE: ./lib/src/policy/knownImages.js
var knownImages = __webpack_require__(5064);
;// CONCATENATED MODULE: ./lib/src/policy/standardPreset.js



const ROLES = {
    system: { first: 1, last: 1023 },
    general: { first: 1024, last: 4999 },
    database: { first: 5000, last: 5999, public: false },
    cache: { first: 6000, last: 6999, public: false },
    custom: { first: 7000, last: 7999 },
    api: { first: 8000, last: 8999 },
    monitoring: { first: 9000, last: 9999, public: false },
};
function readStandardLayer() {
    const roles = Object.entries(ROLES).map(([name, { first, last, ...more }]) => [
        name,
        { range: { first, last }, images: (0,knownImages/* listImages */.v8)(name), ...more, span: null },
    ]);
    return {
        ...Policy/* emptyPolicy */.U,
        roles: new Map(roles),
        dynamic: { first: 10_000, last: PortRange/* MAX_PORT */.X },
    };
}

;// CONCATENATED MODULE: ./lib/src/policy/readPolicy.js








class InvalidPolicy extends Error {
    problems;
    sources;
    constructor(problems, sources) {
        super("the policy is not valid");
        this.problems = problems;
        this.sources = sources;
    }
}
const NAMES = [".github/portplan.yml", ".github/portplan.yaml", "portplan.yml", "portplan.yaml"];
function findPolicy(root, files) {
    return (NAMES.map((name) => paths_resolvePath(root, name)).find((path) => files.kind(path) === "file") ?? null);
}
async function readPolicy(path, trusted, reading) {
    const loading = new PolicyLoading(trusted, reading);
    const layers = await loading.load(path, null, []);
    const policy = mergeLayers(layers, loading.sources);
    checkBlocks(policy, loading.problems);
    if (loading.problems.length > 0)
        throw new InvalidPolicy(sortProblems(loading.problems, loading.sources), loading.sources);
    return policy;
}
function sortProblems(problems, sources) {
    const files = [...sources.keys()];
    const fileOf = ({ span }) => (span === null ? -1 : files.indexOf(span.file));
    return problems.toSorted((a, b) => fileOf(a) - fileOf(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0));
}
const readPolicy_MAX_FILES = 50;
const REMOTE = /^github>([\w.-]+)\/([\w.-]+)\/\/([^@]+?)(?:@(\S+))?$/;
class PolicyLoading {
    problems = [];
    sources = new Map();
    #trusted;
    #reading;
    #fetched = new Map();
    #count = 0;
    constructor(trusted, reading) {
        this.#trusted = trusted;
        this.#reading = reading;
    }
    async load(id, at, chain) {
        if (chain.includes(id))
            return this.#refuse(`${[...chain, id].slice(chain.indexOf(id)).join(" extends ")}: a circle`, "let one of them extend nothing", at);
        if (++this.#count > readPolicy_MAX_FILES)
            return this.#refuse(`the policy extends more than ${readPolicy_MAX_FILES} others`, "extend fewer", at);
        const text = await this.#read(id, at);
        const root = text === null ? null : this.#parse(id, text);
        if (root === null)
            return [];
        const { extended, ...layer } = readPolicyLayer(root, this.#reading.ruleIds, this.problems);
        const layers = [layer];
        for (const { value: name, span } of extended.toReversed()) {
            if (name === "portplan:standard")
                layers.push(readStandardLayer());
            else if (name.startsWith("portplan:"))
                this.#refuse(`there is no preset ${(0,quoteName/* quoteName */.A)(name)}`, "write portplan:standard", span);
            else
                layers.push(...(await this.load(resolveExtended(name, id), span, [...chain, id])));
        }
        return layers;
    }
    async #read(id, at) {
        const [isRemote, owner = "", repository = "", path = "", ref = null] = REMOTE.exec(id) ?? [];
        const { files, fetchRemote } = this.#reading;
        const found = isRemote
            ? await (0,getOrInsert/* getOrInsert */.P)(this.#fetched, id, () => fetchRemote({ owner, repository, path, ref }))
            : files.read(id, this.#trusted);
        if ("text" in found) {
            this.sources.set(id, found.text);
            return found.text;
        }
        const reason = found.failure === "missing" ? "there is no such file" : found.detail;
        const fix = isRemote
            ? "name a file that can be read with the token at hand"
            : "name a file that there is";
        this.#refuse(`the policy ${id} cannot be read: ${reason}`, fix, at);
        return null;
    }
    #parse(id, text) {
        const { documents, problems } = parseYaml(id, text);
        this.problems.push(...problems);
        const root = documents[0]?.root;
        if (problems.length > 0)
            return null;
        if (root?.kind === "mapping" && documents.length === 1)
            return root;
        const message = documents.length > 1 ? "a policy is one YAML document" : "a policy is a mapping";
        this.#refuse(message, "begin it with version: 1", root?.span ?? { file: id, start: 0, end: 0 });
        return null;
    }
    #refuse(message, fix, span) {
        this.problems.push({ message, fix, span, related: [] });
        return [];
    }
}
function resolveExtended(name, from) {
    if (REMOTE.test(name))
        return name;
    const [, repository, path = "", ref = ""] = /^(github>.+?\/\/)([^@]+)(.*)$/.exec(from) ?? [];
    return repository === undefined
        ? paths_resolvePath((0,posix_.dirname)(from), name)
        : `${repository}${paths_resolvePath(`/${(0,posix_.dirname)(path)}`, name).slice(1)}${ref}`;
}

;// CONCATENATED MODULE: ./lib/src/rules/loadPolicy.js





async function loadPolicy(path, root, files, fetchRemote) {
    const found = path === null ? findPolicy(root, files) : paths_resolvePath(files.cwd, path);
    if (found === null)
        return Policy/* emptyPolicy */.U;
    return readPolicy(found, path !== null, { files, ruleIds: rules/* POLICY_RULE_IDS */.zY, fetchRemote });
}
function withSavedPorts(policy, saved) {
    if (saved.size === 0)
        return policy;
    const assignments = Array.from(saved, ([key, port]) => ({
        service: { protocol: "tcp", ...(0,serviceName/* parseServiceName */.qE)(key) },
        port,
        span: null,
    }));
    return { ...policy, assignments: [...assignments, ...policy.assignments] };
}

;// CONCATENATED MODULE: ./lib/src/repository/findReferences.js
const LOCAL = String.raw `localhost|127\.0\.0\.1|\[::1\]`;
const HOST = LOCAL + String.raw `|0\.0\.0\.0|host\.docker\.internal|docker\.for\.mac\.localhost`;
const ADDRESS = new RegExp(String.raw `(?<![\w.-])(?:${HOST}):(?<port>\d{1,5})(?!\d|\.\d)`, "g");
const SETTING = new RegExp(String.raw `(?<![\w$])(?<variable>[A-Z0-9_]{4,80})` +
    String.raw `(?:[ \t]{0,8}[=:][ \t]{0,8}["']?|:?-)(?<port>\d{2,5})(?!\w|\.\d)`, "g");
const QUOTE = String.raw `["'\x60]?`;
const EQUALS = String.raw `${QUOTE}[ \t]{0,4}[=: ][ \t]{0,4}${QUOTE}`;
const findReferences_PORT = String.raw `(?<port>\d{2,5})(?!\w|[.:]\d)`;
const NUMBER = new RegExp(String.raw `(?<![\w.-])(?:-p|--port|[pP]ort)${EQUALS}${findReferences_PORT}`, "g");
const SEPARATE_ADDRESS = new RegExp(String.raw `(?<![\w.-])(?:${LOCAL})${QUOTE}` +
    String.raw `(?:[ \t,]{1,4}${QUOTE}|[^\n\d]{1,40}?(?:-p|port)${EQUALS})${findReferences_PORT}`, "gi");
const PORT_VARIABLE = /(?:^|_)PORTS?(?:_|$)/;
const IGNORED = [
    /(?:^|\/)(?:node_modules|vendor|dist|build)\//,
    /(?:[-.]lock(?:\.\w+)?|\.min\.\w+|\.map|\.svg)$/,
    /(?:(?:^|\/)(?:Dockerfile|Containerfile)[^/]*|\.[Dd]ockerfile)$/,
];
const MAX_TEXT = 1024 * 1024;
const MAX_REFERENCES = 20_000;
function findReferences(texts, known) {
    const references = [];
    const textsWithPorts = new Map();
    for (const { path, text } of texts) {
        if (known.has(path) || text.length > MAX_TEXT || text.includes("\0"))
            continue;
        if (IGNORED.some((pattern) => pattern.test(path)))
            continue;
        const find = (spelling, kind) => findPorts({ path, text }, spelling, kind);
        const addresses = [ADDRESS, SEPARATE_ADDRESS].flatMap((each) => find(each, "address"));
        const ends = new Set(addresses.map(({ span }) => span.end));
        const variables = find(SETTING, "variable");
        const numbers = find(NUMBER, "number").filter(({ span }) => !ends.has(span.end));
        const found = [...addresses, ...variables, ...numbers];
        if (found.length > 0)
            textsWithPorts.set(path, text);
        references.push(...found);
        if (references.length > MAX_REFERENCES)
            break;
    }
    return { references, texts: textsWithPorts };
}
function findPorts({ path: file, text }, spelling, kind) {
    return Array.from(text.matchAll(spelling)).flatMap(({ index, 0: found, groups }) => {
        const { port, variable = null } = groups ?? {};
        if (variable !== null && !PORT_VARIABLE.test(variable))
            return [];
        const span = { file, start: index, end: index + found.length };
        return [{ port: Number(port), kind, variable, span }];
    });
}

;// CONCATENATED MODULE: ./lib/src/repository/readTemplates.js

const readTemplates_NAMES = [".env.example", ".env.template", ".env.sample", ".env.dist"];
function readTemplates(projects, files) {
    const templates = new Map();
    for (const { directory } of projects) {
        const path = readTemplates_NAMES.map((name) => paths_resolvePath(directory, name)).find((each) => files.kind(each) === "file");
        const found = path === undefined ? null : files.read(path, false);
        if (path === undefined || found === null || !("text" in found))
            continue;
        const names = found.text.matchAll(/^[ \t]{0,20}#?[ \t]{0,20}(?:export[ \t]{1,20})?([A-Za-z_]\w*)[ \t]{0,20}(?:=|$)/gm);
        templates.set(directory, {
            path,
            variables: new Set(Array.from(names, ([, name = ""]) => name)),
        });
    }
    return templates;
}

;// CONCATENATED MODULE: ./lib/src/rules/readRepositoryContext.js




function searchForPorts([only, other], { requests }, root) {
    const ports = new Set(requests.flatMap(({ endpoints }) => endpoints.map(({ first }) => first)));
    return { directory: only !== undefined && other === undefined ? only.directory : root, ports };
}
async function readRepositoryContext({ projects, requests }, policy, before, { root, files, readRepository }) {
    const readers = rules/* rules */.aO.filter((rule) => rule.reads !== null && (0,runRules/* levelOf */.In)(rule, policy) !== "off");
    const readsTemplates = readers.some(({ reads }) => reads === "templates");
    const isConfigured = readers.some(({ id, reads }) => reads === "references" && policy.rules.has(id));
    const readsTexts = before !== null || isConfigured;
    const listDeclaringFiles = () => new Set([
        ...projects.flatMap((project) => project.files),
        ...requests.map(({ binding }) => binding.span.file),
        ...policy.sources.keys(),
    ]);
    return {
        templates: readsTemplates ? readTemplates(projects, files) : null,
        ...(readsTexts
            ? findReferences(await readRepository(root), listDeclaringFiles())
            : { references: null, texts: new Map() }),
        before,
    };
}

;// CONCATENATED MODULE: ./lib/src/allocate/assignable.js
const assignable_PORT_VARIABLE = /^([A-Z0-9_]+_)?PORTS?(_[A-Z0-9_]+)?$/;
const RESERVED_PREFIX = /^(?:COMPOSE|DOCKER|GITHUB|RUNNER|ACTIONS|INPUT|PORTPLAN)_/;
function isAssignable(name, { project, namedElsewhere }, env) {
    return (assignable_PORT_VARIABLE.test(name) &&
        !RESERVED_PREFIX.test(name) &&
        env[name] === undefined &&
        !namedElsewhere.has(name) &&
        listBindings(project).every(({ variable, variables }) => variable === name || variables.every((use) => use.name !== name)));
}
function listBindings({ services, disabled }) {
    return [...services, ...disabled].flatMap(({ ports }) => ports);
}

// EXTERNAL MODULE: ./lib/src/policy/findBound.js
var findBound = __webpack_require__(4060);
// EXTERNAL MODULE: ./lib/src/policy/findRole.js
var findRole = __webpack_require__(8926);
;// CONCATENATED MODULE: ./lib/src/allocate/hash.js
function hash(text) {
    return fnv(text, 0x811c9dc5) * 0x200000 + (fnv(text, 0x9747b28c) >>> 11);
}
function fnv(text, start) {
    let value = start;
    for (let i = 0; i < text.length; i++)
        value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    return (value ^ (value >>> 13)) >>> 0;
}

;// CONCATENATED MODULE: ./lib/src/allocate/PortGroup.js



function preventsStart({ status }) {
    return status !== "own" && status !== "unknown";
}
function selectPortsToMove(requests, collisions, blocked, { services, settings }) {
    const movable = requests.filter(({ kind, project }) => (kind === "fixed" || kind === "pool") && project.origin.kind !== "workflow-job");
    const isMovable = new Set(movable);
    const names = [
        ...(typeof services === "string" ? [] : services),
        ...settings.map(({ service }) => service),
    ];
    const isNamed = (request) => names.some((name) => (0,serviceName/* matchesService */.zX)(request, name));
    const candidates = requests.filter((request) => isMovable.has(request) || (request.kind === "engine" && isNamed(request)));
    checkNames(names, candidates);
    const inConflict = new Set([
        ...movable.filter((request) => countHostPorts(request) > countDeclaredPorts(request)),
        ...blocked,
        ...collisions.flatMap(({ request, others }) => (isMovable.has(request) ? request : others)),
    ]);
    const mustMove = (request) => isNamed(request) ||
        (typeof services === "string" && inConflict.has(request)) ||
        (services === "all" &&
            isMovable.has(request) &&
            request.project.origin.kind !== "policy-needs");
    const moving = groupRequests(candidates, collisions).filter((group) => group.requests.some(mustMove));
    for (const setting of settings)
        checkSingle(setting, moving);
    const moved = new Set(moving.flatMap((group) => group.requests));
    return {
        groups: moving.map((group) => ({
            ...group,
            requestedPort: findRequestedPort(group, settings),
        })),
        kept: movable.filter((request) => !moved.has(request)),
    };
}
function countHostPorts(request) {
    const { binding, service } = request;
    return binding.count === 1
        ? Math.max(countDeclaredPorts(request), service.replicas)
        : countDeclaredPorts(request);
}
function countDeclaredPorts({ binding, endpoints: [endpoint] }) {
    return endpoint === undefined ? binding.count : endpoint.last - endpoint.first + 1;
}
function groupRange({ size }, first) {
    return { first, last: first + size - 1 };
}
function moveRequest(request, port, ipv6) {
    const { project, service, binding } = request;
    const last = port + countHostPorts(request) - 1;
    const published = binding.count === 1 && last > port ? `${port}-${last}` : `${port}`;
    return (0,toPortRequest/* toPortRequest */.aG)(project, service, { ...binding, published }, ipv6);
}
function checkNames(names, candidates) {
    const unknown = names.find((name) => !candidates.some((each) => (0,serviceName/* matchesService */.zX)(each, name)));
    if (unknown === undefined)
        return;
    const services = [...new Set(candidates.map(({ service }) => service.name))];
    const known = services.slice(0, 20).join(", ") || "none";
    throw new Error(`no published port is of ${JSON.stringify((0,serviceName/* formatServiceName */.M)(unknown))}; ` +
        `the services with host ports are ${known}`);
}
function groupRequests(requests, collisions) {
    const colliding = new Set(collisions.flatMap(({ request, others }) => others.some((other) => groupKey(other) === groupKey(request)) ? [groupKey(request)] : []));
    const isAlone = (request) => colliding.has(groupKey(request));
    const groups = (0,groupBy/* groupBy */.$)(requests, (each) => (isAlone(each) ? each : groupKey(each)));
    return Array.from(groups.values(), (members) => {
        const [first] = members;
        return {
            requests: [first, ...members.slice(1)],
            variable: isAlone(first) ? null : first.binding.variable,
            size: Math.max(...members.map(countHostPorts)),
        };
    });
}
function groupKey({ project, service, binding, kind }) {
    const { target, published, protocol, hostIp, variable } = binding;
    const address = published === null ? [protocol, hostIp] : [];
    const entry = variable === null ? [service.name, target, published, kind, ...address] : [variable];
    return JSON.stringify([project.directory, project.name, ...entry]);
}
function checkSingle({ service, port }, groups) {
    const matches = groups.flatMap(({ requests }) => requests.filter((request) => (0,serviceName/* matchesService */.zX)(request, service)).slice(0, 1));
    if (matches.length < 2 || service.target !== null)
        return;
    const ways = matches.map(({ project, service: publisher, binding: { target, protocol } }) => {
        const isForeign = matches.some((other) => other.project !== project);
        const sameTarget = matches.filter((other) => other.service === publisher && other.binding.target === target);
        const name = {
            project: isForeign ? project.name : service.project,
            service: publisher.name,
            target,
            ...(sameTarget.length > 1 && { protocol }),
        };
        return `${(0,serviceName/* formatServiceName */.M)(name)}=${port}`;
    });
    throw new Error(`${(0,serviceName/* formatServiceName */.M)(service)} has several published ports: write one of ${ways.join(", ")}`);
}
function findRequestedPort({ requests }, settings) {
    const found = settings.flatMap(({ service, port }) => {
        const { target } = service;
        const request = requests.find((each) => (0,serviceName/* matchesService */.zX)(each, service));
        if (request === undefined)
            return [];
        const { target: first } = request.binding;
        return [{ target, first: port - ((target ?? first) - first) }];
    });
    return (found.find(({ target }) => target !== null) ?? found[0])?.first ?? null;
}

;// CONCATENATED MODULE: ./lib/src/allocate/savedPorts.js



function formatSavedPortKey({ project, service, binding }) {
    const protocol = binding.protocol.toLowerCase();
    const suffix = protocol === "tcp" ? "" : `/${protocol}`;
    return `${project.name}/${service.name}:${binding.target}${suffix}`;
}
function readSavedPorts(path, files, mayBeNew = false) {
    if (path === null)
        return new Map();
    const found = files.read(resolvePath(files.cwd, path), true);
    if ("text" in found)
        return parseSavedPorts(found.text, path);
    if (found.failure === "missing" && mayBeNew)
        return new Map();
    const why = found.failure === "missing" ? "there is no such file" : found.detail;
    throw new Error(`${path} cannot be read: ${why}`);
}
function parseSavedPorts(text, path) {
    const refuse = (what) => new Error(`${path} ${what}; it is written by portplan allocate --save`);
    const value = parseJson(text);
    if (value === undefined)
        throw refuse("is not JSON");
    const { version, ports } = asObject(value);
    if (version !== 1)
        throw refuse("has no version 1");
    if (!isObject(ports))
        throw refuse("has no ports");
    const entries = Object.entries(ports).map(([key, port]) => {
        if (!savedPorts_KEY.test(key))
            throw refuse(`has a key ${JSON.stringify(key)}, which is not PROJECT/SERVICE:TARGET`);
        if (!isPort(port))
            throw refuse(`has no port at ${JSON.stringify(key)}`);
        return [key, port];
    });
    return new Map(entries);
}
const savedPorts_KEY = /^[^/:]+\/[^/:]+:\d{1,5}(?:\/[a-z]+)?$/;
function formatSavedPorts(before, assignments) {
    const ports = new Map(before);
    for (const { request, port, via } of assignments)
        if (via !== "fallback")
            ports.set(formatSavedPortKey(request), port);
    const sorted = [...ports].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
    return `${JSON.stringify({ version: 1, ports: Object.fromEntries(sorted) }, null, 2)}\n`;
}

;// CONCATENATED MODULE: ./lib/src/allocate/findPortSource.js










const LOWEST_DYNAMIC = 10_000;
function findPortSource(group, input) {
    const { request, availability, view } = input;
    const current = findCurrentPort(group);
    function* selectFree(ports, reasons) {
        const except = view.probed ? [...reasons, "in-use"] : reasons;
        for (const port of ports) {
            const range = groupRange(group, port);
            const fits = (0,PortRange/* isPort */.s)(range.first) && (0,PortRange/* isPort */.s)(range.last);
            if (fits && availability.findObstacle(group.requests, range, except) === null)
                yield port;
        }
    }
    const [{ project }] = group.requests;
    const byOffset = request.offset !== null && current !== null && project.origin.kind !== "policy-needs"
        ? current + request.offset
        : null;
    const set = group.requestedPort ?? byOffset;
    if (set !== null) {
        const none = group.size === 1
            ? `port ${set} is not`
            : `not all of the ports ${(0,HostEndpoint/* formatPorts */._3)(groupRange(group, set))} are`;
        return { none, named: [set], ports: selectFree([set], NAMED_MAY_BE) };
    }
    const list = listFallbackPorts(group, input);
    const before = listEarlierPorts(group, input);
    if (list.length > 0) {
        const earlier = before.filter((port) => list.includes(port));
        const ports = list.map((port) => (0,HostEndpoint/* formatPorts */._3)(groupRange(group, port)));
        return {
            none: `none of the ports ${ports.join(", ")} is`,
            named: list,
            ports: concatenate(selectFree(earlier, []), selectFree(list, NAMED_MAY_BE)),
        };
    }
    const range = selectRange(group, input);
    const preferred = findPreferredPort(group, range);
    const stays = (current === preferred && groupRange(group, preferred).last <= range.last) ||
        current === findSavedPort(group, request);
    const inside = before.filter((port) => range.first <= port && groupRange(group, port).last <= range.last);
    return {
        none: `the range ${range.first}-${range.last} has nothing`,
        named: range,
        ports: concatenate(selectFree(inside, []), selectFree(stays && current !== null ? [current] : [], ["leaving"]), walkFree(group, { first: preferred, last: range.last }, availability), walkFree(group, { first: range.first, last: preferred + group.size - 2 }, availability)),
    };
}
const NAMED_MAY_BE = ["low", "leaving"];
function findCurrentPort({ requests: [request] }) {
    return request.endpoints[0]?.first ?? null;
}
function findPreferredPort({ requests: [{ project, service, binding }], size }, { first, last }) {
    const key = JSON.stringify([
        (0,getNameOnEngine/* getNameOnEngine */.L)(project),
        project.directory,
        service.name,
        binding.target,
        binding.protocol.toLowerCase(),
    ]);
    return first + (hash(key) % Math.max(1, last - first - size + 2));
}
function* walkFree(group, { first, last }, availability) {
    for (let port = first; groupRange(group, port).last <= last;) {
        const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
        if (obstacle === null)
            yield port;
        port = (obstacle?.last ?? port) + 1;
    }
}
function listFallbackPorts({ requests }, { policy }) {
    const [{ project, service }] = requests;
    if (project.origin.kind === "policy-needs")
        return project.origin.fallback.get(service.name) ?? [];
    return requests.map((each) => (0,findBound/* findFallback */.aC)(policy, each)).find((list) => list.length > 0) ?? [];
}
function selectRange({ requests }, { request, policy, view }) {
    const set = request.range ?? policy.dynamic ?? (0,findRole/* findRole */._$)(policy, requests[0].service)?.range;
    const [low] = view.kernel.ephemeral;
    return set ?? { first: LOWEST_DYNAMIC, last: low > LOWEST_DYNAMIC ? low - 1 : PortRange/* MAX_PORT */.X };
}
function findSavedPort({ requests: [request] }, { saved }) {
    return saved.get(formatSavedPortKey(request)) ?? null;
}
function listEarlierPorts(group, { request, earlier }) {
    const [{ project, service, binding }] = group.requests;
    const saved = findSavedPort(group, request);
    const use = {
        project: project.name,
        startedAs: (0,getNameOnEngine/* getNameOnEngine */.L)(project),
        directory: project.directory,
        service: service.name,
        target: binding.target,
        protocol: binding.protocol.toLowerCase(),
    };
    const leased = earlier.filter((lease) => (0,Lease/* isSameUse */.O)(lease, use)).map(({ port }) => port);
    return [...(saved === null ? [] : [saved]), ...leased.toSorted((a, b) => a - b)];
}
function* concatenate(...all) {
    for (const each of all)
        yield* each;
}

;// CONCATENATED MODULE: ./lib/src/allocate/PortAvailability.js



const UNAVAILABLE_REASONS = {
    low: "below the ports that everybody may bind",
    ephemeral: "in the range from which the kernel hands out ports by itself",
    kernel: "in the kernel's reserved list (ip_local_reserved_ports)",
    policy: "reserved by the policy",
    leased: "leased by another run",
    planned: "wanted by another service",
    leaving: "what another service leaves in this run",
    "in-use": "held on this host",
    assigned: "given to another service in this run",
};
class PortAvailability {
    #blocked = new Map();
    constructor({ view, policy, leases, planned, leaving }) {
        const { ephemeral, reserved, unprivilegedStart } = view.kernel;
        this.#block("ephemeral", [""], { first: ephemeral[0], last: ephemeral[1] });
        this.#block("low", [""], { first: 1, last: unprivilegedStart - 1 });
        for (const [first, last] of reserved)
            this.#block("kernel", [""], { first, last });
        for (const { endpoint } of policy.reserved)
            this.#block("policy", [endpoint.protocol ?? ""], endpoint);
        for (const { protocol, port } of leases)
            this.#block("leased", [protocol], { first: port, last: port });
        for (const { endpoints } of planned)
            this.#blockEndpoints("planned", endpoints);
        for (const { endpoints } of leaving)
            this.#blockEndpoints("leaving", endpoints);
        for (const endpoint of view.inUse ?? [])
            this.#blockEndpoints("in-use", [endpoint]);
        for (const { endpoint, status } of view.obstacles)
            if (status !== "leased")
                this.#blockEndpoints("in-use", [endpoint]);
    }
    assign(requests, ports) {
        for (const { endpoints } of requests)
            this.#block("assigned", (0,addressKeys/* addressKeys */.N)(endpoints).ownKeys, ports);
    }
    findObstacle(requests, { first, last }, except = []) {
        for (const [reason, scopes] of this.#blocked) {
            if (except.includes(reason))
                continue;
            for (const key of new Set(requests.flatMap(listBlockingKeys))) {
                const end = scopes.get(key)?.findLastBlocked(first, last) ?? null;
                if (end !== null)
                    return { reason, last: end };
            }
        }
        return null;
    }
    #blockEndpoints(reason, endpoints) {
        const [ports] = endpoints;
        if (ports !== undefined)
            this.#block(reason, (0,addressKeys/* addressKeys */.N)(endpoints).ownKeys, ports);
    }
    #block(reason, keys, { first, last }) {
        if (last < first)
            return;
        const scopes = (0,getOrInsert/* getOrInsert */.P)(this.#blocked, reason, () => new Map());
        for (const key of keys)
            (0,getOrInsert/* getOrInsert */.P)(scopes, key, () => new PortSet/* PortSet */.o()).add(first, last);
    }
}
function listBlockingKeys({ endpoints, binding }) {
    const protocol = binding.protocol.toLowerCase();
    return [
        "",
        protocol,
        ...(endpoints.length > 0 ? (0,addressKeys/* addressKeys */.N)(endpoints).conflictKeys : [`${protocol} any`]),
    ];
}

;// CONCATENATED MODULE: ./lib/src/allocate/describeNoFreePort.js







const MAX_SHOWN_REASONS = 5;
function describeNoFreePort({ group, source, refused }, all, availability, leases) {
    const [{ project, service }] = group.requests;
    const known = new Map([
        ...all.flatMap((each) => (each.group.size === group.size ? [...each.refused] : [])),
        ...refused,
    ]);
    const describe = (port, reason) => {
        const { first, last } = groupRange(group, port);
        const lease = leases.find((each) => each.port >= first && each.port <= last);
        const holder = reason === "leased" && lease !== undefined ? toLeaseHolder(lease) : null;
        const why = holder === null ? UNAVAILABLE_REASONS[reason] : `kept by ${(0,formatHolder/* formatHolder */.aS)(holder, true)}`;
        return known.get(port) ?? why;
    };
    const { named } = source;
    const reasons = "first" in named
        ? listRangeReasons(group, named, availability, describe)
        : named.flatMap((port) => describeNamedPort(group, port, availability, describe));
    const rest = reasons.length - MAX_SHOWN_REASONS;
    const more = rest > 0 ? ` and ${rest} more` : "";
    const shown = reasons.slice(0, MAX_SHOWN_REASONS).join("; ");
    const current = findCurrentPort(group);
    const owner = project.origin.kind === "policy-needs" ? "" : `${project.name}/`;
    const ports = current === null ? "" : ` (${(0,HostEndpoint/* formatPorts */._3)(groupRange(group, current))})`;
    const why = reasons.length === 0 ? "" : `: ${shown}${more}`;
    return `${source.none} free for ${owner}${service.name}${ports}${why}`;
}
function describeNamedPort(group, port, availability, describe) {
    const range = groupRange(group, port);
    const ports = (0,HostEndpoint/* formatPorts */._3)(range);
    if (!(0,PortRange/* isPort */.s)(port) || !(0,PortRange/* isPort */.s)(range.last))
        return [`${ports} is not between 1 and 65535`];
    const obstacle = availability.findObstacle(group.requests, range, ["low", "leaving"]);
    return obstacle === null ? [] : [`${ports} is ${describe(port, obstacle.reason)}`];
}
function listRangeReasons(group, { first, last }, availability, describe) {
    if (last - first + 1 < group.size)
        return [`it takes ${group.size} ports in a row`];
    const found = new Map();
    for (let port = first; port + group.size - 1 <= last;) {
        const range = groupRange(group, port);
        const obstacle = availability.findObstacle(group.requests, range);
        const reason = obstacle === null ? null : describe(port, obstacle.reason);
        if (reason !== null && !found.has(reason))
            found.set(reason, `${(0,HostEndpoint/* formatPorts */._3)(range)} is ${reason}`);
        port = obstacle === null || obstacle.reason === "assigned" ? port + 1 : obstacle.last + 1;
    }
    return [...found.values()];
}

;// CONCATENATED MODULE: ./lib/src/allocate/choosePorts.js









class NoFreePort extends Error {
}
async function choosePorts(request, state, deps) {
    const { plan, collisions, view, policy } = state;
    const blocked = view.obstacles.filter(preventsStart).map((obstacle) => obstacle.request);
    const { kept: staying } = selectPortsToMove(plan.requests, collisions, blocked, request);
    const lost = await leaseKeptPorts(staying, deps.store);
    const all = [...blocked, ...lost];
    const { groups, kept } = selectPortsToMove(plan.requests, collisions, all, request);
    const running = plan.requests.filter(({ project }) => project.origin.kind === "workflow-job");
    const availability = new PortAvailability({
        view,
        policy,
        leases: findForeignLeases(plan, state.leases),
        planned: [...kept, ...running],
        leaving: groups.flatMap(({ requests }) => requests),
    });
    const earlier = state.leases.filter(({ ours }) => ours);
    const input = { request, policy, view, earlier, availability };
    const pending = groups
        .toSorted((a, b) => Number(b.requestedPort !== null) - Number(a.requestedPort !== null))
        .map((group) => ({ group, source: findPortSource(group, input), refused: new Map() }));
    return assignPorts(pending, availability, state, deps);
}
async function assignPorts(all, availability, state, deps) {
    const chosen = new Map();
    const failed = [];
    for (let open = all; open.length > 0;) {
        const tried = new Map();
        for (const pending of open) {
            const next = pending.source.ports.next();
            if (next.done)
                failed.push(pending);
            else
                tried.set(pending, assignGroup(pending.group, next.value, availability, state));
        }
        const refused = await leaseAndTest(tried, state, deps);
        for (const [pending, assignments] of tried) {
            const reason = refused.get(pending);
            if (reason === undefined)
                chosen.set(pending, assignments);
            else
                for (const { port } of assignments)
                    pending.refused.set(port, reason);
        }
        open = [...tried.keys()].filter((pending) => refused.has(pending));
    }
    const isOptional = ({ group }) => group.requests.every((request) => state.policy.optional.some(({ service }) => (0,serviceName/* matchesService */.zX)(request, service)));
    const describe = (pending) => describeNoFreePort(pending, all, availability, state.leases);
    const needed = failed.filter((pending) => !isOptional(pending));
    if (needed.length > 0)
        throw new NoFreePort(needed.map(describe).join("\n"));
    const warnings = failed.map((pending) => `${describe(pending)}. It is optional and stays as it is`);
    return { assignments: all.flatMap((pending) => chosen.get(pending) ?? []), warnings };
}
function assignGroup(group, port, availability, { ipv6 }) {
    const variable = group.size === 1 ? group.variable : null;
    const assignments = group.requests.map((request) => {
        const other = request.project.origin.kind === "policy-needs" ? "fallback" : "override";
        const via = variable === null ? other : "variable";
        return { request, moved: moveRequest(request, port, ipv6), port, via, variable };
    });
    availability.assign(assignments.map(({ moved }) => moved), groupRange(group, port));
    return assignments;
}
async function leaseAndTest(tried, { view }, { store, host }) {
    const refused = new Map();
    const claims = [...tried].flatMap(([pending, assignments]) => listClaims(assignments.map(({ moved }) => moved)).map((port) => ({ pending, port })));
    const claimed = await store?.claim(claims.map(({ port }) => port));
    for (const [index, { pending }] of claims.entries())
        if (claimed?.[index] === false)
            refused.set(pending, "leased by another run");
    if (view.probed) {
        const owners = new Map([...tried].flatMap(([pending, assignments]) => refused.has(pending) ? [] : assignments.map(({ moved }) => [moved, pending])));
        const { obstacles } = await inspectHost({ projects: [], requests: [...owners.keys()] }, host);
        for (const obstacle of obstacles.filter(preventsStart)) {
            const pending = owners.get(obstacle.request);
            if (pending !== undefined)
                refused.set(pending, formatObstacle(obstacle));
        }
    }
    await store?.drop(claims.flatMap(({ pending, port }) => (refused.has(pending) ? [port] : [])));
    return refused;
}
function formatObstacle({ holders, reason }) {
    const names = [...new Set(holders.map((holder) => (0,formatHolder/* formatHolder */.aS)(holder, true)))];
    return names.length > 0
        ? `held by ${names.join(", ")}`
        : `not to be bound: ${reason ?? "the system keeps it"}`;
}
async function leaseKeptPorts(kept, store) {
    const claims = listClaims(kept).slice(0, MAX_KEPT);
    const claimed = (await store?.claim(claims)) ?? claims.map(() => true);
    const keyOf = ({ protocol, port }) => `${protocol} ${port}`;
    const lost = new Set(claims.filter((_, index) => !claimed[index]).map(keyOf));
    return kept.filter((each) => listClaims([each]).some((claim) => lost.has(keyOf(claim))));
}
const MAX_KEPT = 4096;
function listClaims(requests) {
    const claims = new Map();
    for (const { project, service, binding, endpoints } of requests) {
        for (const { first, last, protocol, address } of endpoints) {
            for (let port = first; port <= last; port++) {
                const key = `${protocol} ${port}`;
                const claim = claims.get(key) ?? {
                    port,
                    protocol,
                    addresses: [],
                    project: project.name,
                    startedAs: (0,getNameOnEngine/* getNameOnEngine */.L)(project),
                    service: service.name,
                    target: binding.count === 1 ? binding.target : binding.target + port - first,
                    directory: project.directory,
                };
                claims.set(key, { ...claim, addresses: [...new Set([...claim.addresses, address])] });
            }
        }
    }
    return [...claims.values()];
}

;// CONCATENATED MODULE: ./lib/src/compose/load/resolveModel.js







function resolveModel(request, files, variables) {
    const { project, model, environment } = loadProject(request, files, variables);
    if (model === null)
        return { project, model: null, namedElsewhere: new Set() };
    const { lookup } = environment;
    const context = { project, files, lookup, namedElsewhere: new Set() };
    const tree = toPlain(model, context, READERS);
    const started = project.services.map(({ name }) => name);
    return {
        project,
        model: { ...tree, name: project.name, [STARTED]: started },
        namedElsewhere: context.namedElsewhere,
    };
}
const STARTED = "(started)";
const READERS = PathTable.from({
    "services.*.ports": readPorts,
    "services.*.environment": readEnvironment,
    "services.*.build.args": readEnvironment,
    "services.*.env_file": readFileList,
    "services.*.label_file": readFileList,
    "secrets.*.environment": readNamedVariable,
    "configs.*.environment": readNamedVariable,
});
function toPlain(node, context, table) {
    if (table?.value)
        return table.value(node, context);
    if (node.kind === "sequence")
        return node.items.map((item) => toPlain(item, context));
    if (node.kind === "mapping")
        return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, toPlain(value, context, table?.at(key))]));
    for (const { name } of node.pieces)
        context.namedElsewhere.add(name);
    return node.value;
}
function readPorts(node, context) {
    if (node.kind !== "sequence")
        return toPlain(node, context);
    return node.items.flatMap(toSinglePorts).map((item) => {
        const published = (0,Node/* getChild */.hf)(item, "published");
        if (item.kind !== "mapping" || published?.kind !== "scalar")
            return toPlain(item, context);
        const entries = new Map(item.entries).set("published", {
            ...(0,Node/* createScalar */.LF)(published.span, "str", String(published.value)),
        });
        return toPlain({ ...item, entries }, context);
    });
}
function readEnvironment(node, context) {
    const read = (name, value) => {
        if (name === null)
            return toPlain(value, context);
        context.namedElsewhere.add(name);
        return context.lookup(name)?.value ?? null;
    };
    if (node.kind === "sequence")
        return node.items.map((item) => {
            const name = (0,Node/* getText */.q4)(item);
            return name === null || name.includes("=")
                ? toPlain(item, context)
                : { [name]: read(name, item) };
        });
    if (node.kind === "scalar")
        return toPlain(node, context);
    return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, read((0,Node/* isNull */.kZ)(value) ? key : null, value)]));
}
function readNamedVariable(node, context) {
    const name = (0,Node/* getText */.q4)(node);
    if (name !== null)
        context.namedElsewhere.add(name);
    return [toPlain(node, context), name === null ? null : (context.lookup(name)?.value ?? null)];
}
function readFileList(node, context) {
    const items = node.kind === "sequence" ? node.items : [node];
    return items.map((item) => [toPlain(item, context), readEnvFile(item, context)]);
}
function readEnvFile(item, { project, files, lookup, namedElsewhere }) {
    const path = (0,Node/* getText */.q4)(item.kind === "mapping" ? (0,Node/* getChild */.hf)(item, "path") : item);
    if (path === null)
        return null;
    const raw = (0,Node/* getText */.q4)((0,Node/* getChild */.hf)(item, "format")) === "raw";
    const bases = new Set([project.directory, (0,posix_.dirname)(item.span.file)]);
    return Array.from(bases, (base) => {
        const file = paths_resolvePath(base, path);
        const read = files.read(file, false);
        if ("failure" in read)
            return null;
        if (raw)
            return read.text;
        const into = new Map();
        const lookupAndNote = (name) => {
            namedElsewhere.add(name);
            return lookup(name);
        };
        parseDotenv(file, read.text, lookupAndNote, into);
        return Object.fromEntries(Array.from(into, ([name, { value }]) => [name, value]));
    });
}

;// CONCATENATED MODULE: ./lib/src/allocate/buildComposeRequest.js


function buildComposeRequest(project, { envFile, overrideFile }) {
    const [first] = project.files;
    return {
        envFiles: appendFile(project.envFiles.toReversed(), envFile),
        files: appendFile(project.files, overrideFile),
        projectDirectory: first === undefined || (0,posix_.dirname)(first) === project.directory ? null : project.directory,
        projectName: (0,getNameOnEngine/* getNameOnEngine */.L)(project),
        profiles: project.profiles,
    };
}
function appendFile(paths, more) {
    return more === null || paths.includes(more) ? paths : [...paths, more];
}

;// CONCATENATED MODULE: ./lib/src/allocate/formatOverride.js
const NETWORK_KEY = "portplan-proxy";
const FIRST_LINE = "# Written by portplan: the host ports of this run.";
function isOverride(text) {
    return text.startsWith(FIRST_LINE);
}
function formatOverride(services, network) {
    const lines = [FIRST_LINE, "services:"];
    for (const [name, { ports, labels = {}, networks = [] }] of services) {
        lines.push(`  ${quote(name)}:`);
        lines.push(ports.length === 0 ? "    ports: !override []" : "    ports: !override");
        for (const entry of ports)
            lines.push(`      - ${quote(escapeDollars(entry))}`);
        const own = Object.entries(labels);
        if (own.length > 0)
            lines.push("    labels:", ...own.map(([key, value]) => `      ${quote(key)}: ${quote(escapeDollars(value))}`));
        if (networks.length > 0)
            lines.push("    networks:", ...networks.map((key) => `      ${quote(key)}: {}`));
    }
    if (network !== null)
        lines.push("networks:", `  ${NETWORK_KEY}:`, `    name: ${quote(escapeDollars(network))}`, "    external: true");
    return `${lines.join("\n")}\n`;
}
function escapeDollars(value) {
    if (typeof value === "string")
        return value.replaceAll("$", "$$$$");
    if (typeof value !== "object" || value === null)
        return value;
    if (Array.isArray(value))
        return value.map(escapeDollars);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escapeDollars(each)]));
}
function quote(value) {
    return JSON.stringify(value, null, 1)
        .replaceAll(/\n */g, " ")
        .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

;// CONCATENATED MODULE: ./lib/src/allocate/Tree.js
function asTree(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? value
        : {};
}

;// CONCATENATED MODULE: ./lib/src/allocate/traefik.js





const USUAL_PORTS = new Set([
    80, 3000, 4200, 5000, 5173, 8000, 8080, 8081, 8888,
]);
const HTTP_PROTOCOLS = new Set(["http", "https", "h2c", "ws", "wss"]);
function isRoutable({ project, binding, service, kind }, policy) {
    const { appProtocol, protocol, target, count } = binding;
    if (!(0,Project/* isComposeProject */.K)(project) ||
        protocol.toLowerCase() !== "tcp" ||
        count > 1 ||
        service.networkMode !== null ||
        !ROUTED_KINDS.has(kind))
        return false;
    if (appProtocol !== null)
        return HTTP_PROTOCOLS.has(appProtocol.toLowerCase());
    const known = (0,findRole/* findScheme */.Df)(policy, service, target);
    return known === null ? USUAL_PORTS.has(target) : HTTP_PROTOCOLS.has(known);
}
const ROUTED_KINDS = new Set(["fixed", "pool", "engine"]);
function buildRoutes(requests, traefik) {
    if (traefik === null)
        return new Map();
    checkTraefik(traefik);
    const { network, domain, entrypoint } = traefik;
    const routes = new Map();
    for (const { project, service, binding } of requests) {
        const { target, appProtocol } = binding;
        const { bindings, labels, urls } = routes.get(service.name) ?? NO_ROUTE;
        const route = { bindings: [...bindings, binding], labels, urls, network };
        routes.set(service.name, route);
        if (urls.has(target))
            continue;
        const host = toHostLabel(urls.size === 0 ? service.name : `${service.name}-${target}`);
        const copy = toHostLabel((0,getNameOnEngine/* getNameOnEngine */.L)(project));
        const router = `${copy}-${host}`;
        const server = `traefik.http.services.${router}.loadbalancer.server`;
        route.urls = new Map([...urls, [target, `http://${host}.${copy}.${domain}`]]);
        route.labels = {
            ...labels,
            "traefik.enable": "true",
            "traefik.docker.network": network,
            [`traefik.http.routers.${router}.rule`]: `Host(\`${host}.${copy}.${domain}\`)`,
            [`traefik.http.routers.${router}.entrypoints`]: entrypoint,
            [`traefik.http.routers.${router}.service`]: router,
            [`${server}.port`]: `${target}`,
            ...(appProtocol?.toLowerCase() === "https" && { [`${server}.scheme`]: "https" }),
        };
    }
    return routes;
}
const NO_ROUTE = { bindings: [], labels: {}, urls: new Map() };
function listRouteNetworks(service) {
    return service["networks"] === undefined || service["networks"] === null
        ? ["default", NETWORK_KEY]
        : [NETWORK_KEY];
}
function addRoute(service, { labels }) {
    const added = Object.fromEntries(listRouteNetworks(service).map((key) => [key, {}]));
    return {
        ...service,
        labels: { ...toMappingTree(service["labels"]), ...labels },
        networks: { ...toMappingTree(service["networks"]), ...added },
    };
}
function toMappingTree(node) {
    if (!Array.isArray(node))
        return asTree(node);
    const texts = node.map((item) => (typeof item === "string" ? item : ""));
    return Object.fromEntries(texts.map((text) => {
        const [name = "", ...value] = text.split("=");
        return [name, value.join("=")];
    }));
}
function toHostLabel(name) {
    return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
function checkTraefik({ network, domain, entrypoint }) {
    const wrong = (what, value, right) => new Error(`${JSON.stringify(value)} is no ${what} for Traefik: write ${right}`);
    if (!/^[\w][\w.-]*$/.test(network))
        throw wrong("network", network, "the name of the network that the proxy is in, as traefik");
    if (!DOMAIN.test(domain))
        throw wrong("domain", domain, "the domain below which services have their names, as ci.example.org");
    if (!/^[\w-]+(,[\w-]+)*$/.test(entrypoint))
        throw wrong("entry point", entrypoint, "the name of one of the proxy's, as web");
}
const DOMAIN = /^(?=.{1,180}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

;// CONCATENATED MODULE: ./lib/src/allocate/buildExpectedModel.js




function listMoves(project, assignments, variables) {
    const moves = new Map();
    for (const binding of listBindings(project)) {
        const value = binding.variable === null ? undefined : variables.get(binding.variable);
        if (value !== undefined)
            moves.set(binding, value);
    }
    for (const { request, moved } of assignments)
        moves.set(request.binding, moved.binding.published ?? "");
    return moves;
}
function buildExpectedModel({ project, model }, moves, routes) {
    const services = new Map(Object.entries(asTree(model?.["services"])));
    for (const { name, ports: bindings } of [...project.services, ...project.disabled]) {
        const service = asTree(services.get(name));
        if (bindings.length === 0 || services.get(name) === undefined)
            continue;
        const route = routes.get(name);
        const owners = bindings.flatMap((binding) => Array.from({ length: binding.count }, (_, by) => ({ binding, by })));
        const ports = listPorts(service).flatMap((entry, index) => {
            const owner = owners[index];
            if (owner === undefined)
                return [entry];
            const { binding, by } = owner;
            if (route?.bindings.includes(binding))
                return [];
            const first = moves.get(binding);
            if (first === undefined)
                return [entry];
            const published = /^\d+$/.test(first) ? `${Number(first) + by}` : first;
            return [{ ...asTree(entry), published }];
        });
        services.set(name, { ...(route === undefined ? service : addRoute(service, route)), ports });
    }
    const changed = { ...model, services: Object.fromEntries(services) };
    const network = findNetwork(routes);
    if (network === null)
        return changed;
    const external = { [NETWORK_KEY]: { name: network, external: true } };
    return { ...changed, networks: { ...asTree(model?.["networks"]), ...external } };
}
function listPorts({ ports }) {
    return Array.isArray(ports) ? ports : [];
}
function findNetwork(routes) {
    return [...routes.values()][0]?.network ?? null;
}
function buildOverrideFile(assignments, before, expected, routes) {
    const moved = assignments
        .filter(({ via }) => via === "override")
        .map(({ request }) => request.service.name);
    const names = [...new Set([...moved, ...routes.keys()])];
    if (names.length === 0)
        return null;
    const find = (model, name) => asTree(asTree(model?.["services"])[name]);
    const services = names.map((name) => {
        const ports = listPorts(find(expected, name));
        const route = routes.get(name);
        if (route === undefined)
            return [name, { ports }];
        const networks = listRouteNetworks(find(before.model, name));
        return [name, { ports, labels: route.labels, networks }];
    });
    return formatOverride(services, findNetwork(routes));
}

;// CONCATENATED MODULE: ./lib/src/allocate/findModelDifference.js


function findModelDifference(expected, { project, model }) {
    if (project.problems.length > 0)
        return project.problems[0]?.message ?? "the project";
    return findFirstDifference(normalizeLabels(expected), normalizeLabels(model ?? {}));
}
function normalizeLabels(model) {
    const services = Object.entries(asTree(model["services"])).map(([name, node]) => {
        const { labels = null, ...service } = asTree(node);
        return [name, { ...service, labels: toMappingTree(labels) }];
    });
    return { ...model, services: Object.fromEntries(services) };
}
function findFirstDifference(expected, actual, path = "") {
    if (expected === actual)
        return null;
    if (!isTree(expected) || !isTree(actual) || Array.isArray(expected) !== Array.isArray(actual))
        return path || "the project";
    const [a, b] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
    for (const key of new Set([...a.keys(), ...b.keys()])) {
        const found = findFirstDifference(a.get(key), b.get(key), path === "" ? key : `${path}.${key}`);
        if (found !== null)
            return found;
    }
    return null;
}
function isTree(value) {
    return typeof value === "object" && value !== null;
}

;// CONCATENATED MODULE: ./lib/src/allocate/formatEnvFile.js

function formatEnvFile(variables, existing = "") {
    const known = new Map();
    if (existing !== "")
        parseDotenv("", existing, () => undefined, known);
    const places = [...known].flatMap(([name, { span }]) => span === null || !variables.has(name) ? [] : [{ name, ...span }]);
    let text = existing;
    for (const { name, start, end } of places.toSorted((a, b) => b.start - a.start))
        text =
            text.slice(0, start) +
                replaceValue(text.slice(start, end), name, variables.get(name) ?? "") +
                text.slice(end);
    const added = Array.from(variables, ([name, value]) => known.has(name) ? "" : `${name}=${value}\n`).join("");
    return `${text}${added === "" || text === "" || text.endsWith("\n") ? "" : "\n"}${added}`;
}
function replaceValue(statement, name, value) {
    const [exporting = ""] = /^export\s+/.exec(statement) ?? [];
    const isQuoted = /^[^=:]*[=:]\s*["']/.test(statement);
    const comment = statement.indexOf(" #");
    const rest = isQuoted ? "" : statement.slice(comment < 0 ? statement.trimEnd().length : comment);
    return `${exporting}${name}=${value}${rest}`;
}

;// CONCATENATED MODULE: ./lib/src/allocate/tryVariables.js






function tryVariables(input, assigning, files, env) {
    const { request, before, allowed, routes, paths } = input;
    const { project } = before;
    const assignments = input.assignments.map((each) => {
        const isTried = each.variable === null || assigning.has(each.variable);
        return isTried ? each : { ...each, via: "override", variable: null };
    });
    const variables = new Map(assignments.flatMap(({ variable, port }) => (variable === null ? [] : [[variable, `${port}`]])));
    const model = buildExpectedModel(before, listMoves(project, assignments, variables), routes);
    const override = buildOverrideFile(assignments, before, model, routes);
    const { envFile, overrideFile } = paths;
    const existing = envFile !== null && project.envFiles.includes(envFile) ? project.sources.get(envFile) : "";
    const envText = envFile === null ? null : formatEnvFile(variables, existing);
    const written = {
        envFile: variables.size === 0 ? null : envFile,
        overrideFile: override === null ? null : overrideFile,
    };
    const environment = buildEnvironment(input, variables, written, files);
    const texts = new Map([[envFile, envText], [overrideFile, override]]);
    const compare = (more, set) => findModelDifference(model, resolveModel({ ...request, ...more }, overlayFiles(files, texts), {
        ...env,
        ...Object.fromEntries(set),
    }));
    const difference = allowed.exported ? compare(PLAIN, environment) : null;
    return {
        override: {
            project,
            assignments,
            variables,
            env: envText,
            override,
            files: written,
            environment: difference === null ? environment : null,
            routes,
            difference,
        },
        argsDifference: compare(buildComposeRequest(project, written), envFile === null ? variables : new Map()),
    };
}
const PLAIN = {
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
};
function buildEnvironment({ request, before: { project }, portVariables }, variables, outputs, files) {
    const { envFiles, files: paths } = buildComposeRequest(project, { ...outputs, envFile: null });
    const named = [["COMPOSE_PROJECT_NAME", (0,getNameOnEngine/* getNameOnEngine */.L)(project)]];
    if (outputs.overrideFile !== null || request.files.length > 0) {
        const separator = [files.listSeparator, ...SEPARATORS].find((each) => !paths.some((path) => path.includes(each))) ?? files.listSeparator;
        named.push(["COMPOSE_FILE", paths.join(separator)]);
        if (separator !== files.listSeparator)
            named.push(["COMPOSE_PATH_SEPARATOR", separator]);
    }
    if (request.profiles.length > 0)
        named.push(["COMPOSE_PROFILES", request.profiles.join(",")]);
    if (request.envFiles.length > 0)
        named.push(["COMPOSE_ENV_FILES", envFiles.join(",")]);
    return new Map([...variables, ...portVariables, ...named]);
}
const SEPARATORS = ["|", ";", ","];
function overlayFiles(files, written) {
    return {
        ...files,
        read(path, trusted) {
            const text = written.get(path) ?? null;
            return text === null ? files.read(path, trusted) : { text };
        },
        kind: (path) => ((written.get(path) ?? null) === null ? files.kind(path) : "file"),
    };
}

;// CONCATENATED MODULE: ./lib/src/allocate/buildOverride.js


function buildOverride(input, files, env) {
    const { override, argsDifference } = findBestAttempt(input, files, env);
    if (argsDifference !== null)
        throw new Error(`the ports of ${input.before.project.name} cannot be handed over: ` +
            `${argsDifference} would change as well. Set them in the project itself`);
    if (override.override !== null && !input.allowed.override)
        throw new Error(describeMissingOverride(input, override.assignments));
    return override;
}
function findBestAttempt(input, files, env) {
    const isProven = ({ override, argsDifference }) => override.difference === null && argsDifference === null;
    const variables = findAssignableVariables(input, env);
    const all = tryVariables(input, variables, files, env);
    if (isProven(all))
        return all;
    const working = [...variables].filter((variable) => {
        const assignments = input.assignments.filter((each) => each.variable === variable);
        const single = { ...input, assignments, routes: new Map() };
        return isProven(tryVariables(single, new Set([variable]), files, env));
    });
    const some = tryVariables(input, new Set(working), files, env);
    return isProven(some) ? some : tryVariables(input, new Set(), files, env);
}
const MAX_NAMED_SERVICES = 10;
function describeMissingOverride({ before, routes, namedByOthers }, assignments) {
    const inOverride = assignments.filter(({ via }) => via === "override");
    const moved = [...new Set(inOverride.map(({ request }) => request.service.name))];
    const names = moved.length > 0 ? moved : [...routes.keys()];
    const rest = names.length - MAX_NAMED_SERVICES;
    const more = rest > 0 ? ` and ${rest} more` : "";
    const owner = namedByOthers.size > 0 ? `${before.project.name}/` : "";
    const services = `${owner}${names.slice(0, MAX_NAMED_SERVICES).join(", ")}${more}`;
    const why = moved.length > 0
        ? `no variable moves the ports of ${services} alone`
        : `no variable brings ${services} behind a proxy`;
    return `${why}: have an override file written, with --write-override FILE`;
}
function findAssignableVariables({ before, assignments, routes, namedByOthers, allowed }, env) {
    if (!allowed.variables)
        return new Set();
    const routed = assignments.filter(({ request }) => routes.has(request.service.name));
    const blocked = new Set(routed.map(({ variable }) => variable));
    const names = assignments.flatMap(({ variable }) => variable ?? []);
    return new Set(names.filter((name) => !blocked.has(name) &&
        !(allowed.exported && namedByOthers.has(name)) &&
        isAssignable(name, before, env)));
}

;// CONCATENATED MODULE: ./lib/src/allocate/buildPortVariables.js

function buildPortVariables(requests, several) {
    const ports = new Map();
    const uses = new Map();
    for (const { project, service, binding, kind, endpoints } of requests) {
        const [endpoint] = endpoints;
        if (endpoint === undefined || kind !== "fixed" || project.origin.kind === "workflow-job")
            continue;
        const protocol = binding.protocol.toLowerCase();
        for (let port = endpoint.first; port <= endpoint.last; port++) {
            const target = binding.target + (binding.count === 1 ? 0 : port - endpoint.first);
            const use = [
                ...(several && project.origin.kind !== "policy-needs" ? [project.name] : []),
                service.name,
                `${target}`,
                ...(protocol === "tcp" ? [] : [protocol]),
            ];
            const name = `PORTPLAN_${use.join("_").toUpperCase()}`.replace(/[^A-Z0-9]/g, "_");
            (0,getOrInsert/* getOrInsert */.P)(ports, name, () => new Set()).add(`${port}`);
            (0,getOrInsert/* getOrInsert */.P)(uses, name, () => new Set()).add(JSON.stringify(use));
        }
    }
    const shared = [...uses].flatMap(([name, { size }]) => (size > 1 ? [name] : []));
    const single = [...ports].flatMap(([name, [value = "", ...others]]) => others.length > 0 || shared.includes(name) ? [] : [[name, value]]);
    return { variables: new Map(single), shared };
}

;// CONCATENATED MODULE: ./lib/src/allocate/allocate.js






async function allocate(request, state, subjects, deps) {
    const { plan, view, policy } = state;
    const valid = subjects.filter(({ before }) => before.project.problems.length === 0);
    const routed = plan.requests.filter((each) => request.traefik !== null && isRoutable(each, policy));
    const requests = plan.requests.filter((each) => !routed.includes(each));
    const unrouted = { ...state, plan: { ...plan, requests } };
    const { assignments, warnings } = await choosePorts(request, unrouted, deps);
    const moved = new Map(assignments.map((each) => [each.request, each.moved]));
    const after = requests.map((each) => moved.get(each) ?? each);
    const staying = new Set(after);
    const { variables, shared } = buildPortVariables(after, valid.length > 1);
    const overrides = valid.map((subject) => {
        const { project } = subject.before;
        const own = routed.filter((each) => each.project === project);
        const input = {
            ...subject,
            assignments: assignments.filter((each) => each.request.project === project),
            portVariables: variables,
            routes: buildRoutes(own, request.traefik),
            allowed: request,
            namedByOthers: listVariableNames(valid.filter((other) => other !== subject)),
        };
        return buildOverride(input, deps.files, deps.env);
    });
    const outside = assignments.filter(({ via }) => via === "fallback");
    const obstacles = view.obstacles.filter((each) => staying.has(each.request));
    return {
        assignments: [...overrides.flatMap((override) => override.assignments), ...outside],
        overrides,
        environment: mergeEnvironments(overrides, variables),
        plan: { ...plan, requests: after },
        view: { ...view, obstacles },
        warnings: [
            ...warnings,
            ...listMisreadFallbacks(plan).map((name) => `${name} does not only hold ports, as 8081,8082: the rest is passed over`),
            ...shared.map((name) => `two ports would share the variable ${name}, so neither has it`),
            ...(overrides.length > 1 ? [] : overrides.flatMap(warnOfDifference)),
            ...(request.rename ? valid.flatMap(({ before }) => sharedResourceWarnings(before)) : []),
            ...(deps.store?.warnings ?? []),
        ],
    };
}
function listMovedPorts({ assignments }) {
    const moved = assignments.flatMap(({ request }) => {
        const { project, service, binding, endpoints } = request;
        const [endpoint] = endpoints;
        return endpoint === undefined
            ? []
            : [[endpoint.first, `${project.name}/${service.name}:${binding.target}`]];
    });
    return moved.length === 0 ? null : new Map(moved);
}
function mergeEnvironments(overrides, portVariables) {
    const [only, other] = overrides;
    if (only?.environment && other === undefined)
        return only.environment;
    const usable = overrides.filter(({ environment }) => environment !== null);
    return new Map([...usable.flatMap(({ variables }) => [...variables]), ...portVariables]);
}
function warnOfDifference({ project, difference }) {
    if (difference === null)
        return [];
    return [
        `${project.name} cannot be handed over through the environment, ` +
            `where ${difference} would change too: use compose-args`,
    ];
}
function listMisreadFallbacks({ requests }) {
    const origins = new Set(requests.map(({ project }) => project.origin));
    return [...origins].flatMap((origin) => origin.kind === "policy-needs" ? [...origin.misread.values()] : []);
}
function listVariableNames(subjects) {
    return new Set(subjects.flatMap(({ before: { project, namedElsewhere } }) => [
        ...namedElsewhere,
        ...listBindings(project).flatMap(({ variables }) => variables.map(({ name }) => name)),
    ]));
}
function sharedResourceWarnings({ project, model }) {
    const containers = project.services.flatMap(({ name, containerName }) => containerName === null
        ? []
        : [`the container name ${JSON.stringify(containerName)} of ${name}`]);
    const resources = ["network", "volume"].flatMap((kind) => Object.entries(asTree(model?.[`${kind}s`])).flatMap(([key, node]) => {
        const { external, name } = asTree(node);
        if (external === true || external === "true")
            return [`the ${kind} ${key}, which is external`];
        return typeof name === "string" ? [`the ${kind} ${key}, which has a name of its own`] : [];
    }));
    const all = [...containers, ...resources];
    return all.length === 0
        ? []
        : [`${project.name}: other copies of the project on this host share ${all.join("; ")}`];
}

;// CONCATENATED MODULE: ./lib/src/allocate/downgradeResolved.js


function downgradeResolved(before, after, assignments) {
    const left = new Set(after.map(findingKey));
    const known = new Set(before.map(findingKey));
    const assigned = new Map(assignments.map((each) => {
        const { binding, service } = each.request;
        return [placeKey({ span: binding.span, service: service.name }), each];
    }));
    const found = before.map((finding) => {
        if (left.has(findingKey(finding)))
            return finding;
        const ownAssignment = finding.span === null ? undefined : assigned.get(placeKey(finding));
        const fix = ownAssignment === undefined
            ? "Settled by the ports of this run."
            : `Settled: it has ${describePorts(ownAssignment)} in this run.`;
        return { ...finding, severity: "notice", fix };
    });
    const more = after.flatMap((finding) => {
        const { afterAllocation } = (0,rules/* ruleOf */.Y)(finding.rule);
        if (known.has(findingKey(finding)) || afterAllocation === "drop")
            return [];
        return [afterAllocation === "report" ? finding : { ...finding, ...afterAllocation }];
    });
    return [...found, ...more];
}
function describePorts({ port, moved }) {
    const size = countHostPorts(moved);
    return size === 1 ? `port ${port}` : `the ports ${port}-${port + size - 1}`;
}
function findingKey(finding) {
    const { rule, project, service, evidence, span } = finding;
    return JSON.stringify([rule, project, service, span === null ? evidence : placeKey(finding)]);
}
function placeKey({ span, service }) {
    return JSON.stringify([span?.file, span?.start, service]);
}

;// CONCATENATED MODULE: ./lib/src/allocate/allocateAndRecheck.js





async function allocateAndRecheck(allocationRequest, checked, { search, ...deps }) {
    const { policy, plans, host, root, found, leases, ipv6 } = checked;
    const subjects = checked.bases.flatMap(({ request, project, before }) => before === null ? [] : [{ request, before, paths: allocationRequest.pathsOf(project) }]);
    const { collisions } = found;
    const state = { plan: plans.here, ipv6, collisions, view: host, leases, policy };
    const allocation = await allocate(allocationRequest, state, subjects, deps).catch(async (error) => {
        await deps.store?.release(({ run }) => run === deps.store?.run);
        throw error;
    });
    const repositoryContext = await readRepositoryContext(allocation.plan, policy, listMovedPorts(allocation), { root, files: deps.files, readRepository: search });
    const after = checkRun({
        ...checked,
        repositoryContext,
        plans: { ...plans, here: allocation.plan },
        host: allocation.view,
    });
    const findings = downgradeResolved(found.findings, after.findings, allocation.assignments);
    return {
        allocation,
        findings: findings.toSorted(runRules/* compareSeverity */.zK),
        sources: [...found.sources, ...after.sources],
    };
}

;// CONCATENATED MODULE: ./lib/src/allocate/prepareProject.js


function prepareProject(allocation, request, files, env) {
    if (allocation === null)
        return { project: resolveProject(request, files, env), before: null };
    const isNamed = Boolean(request.projectName || env["COMPOSE_PROJECT_NAME"]);
    const own = allocation.rename && !isNamed ? identifyProject(request, files, env) : null;
    if (own === null) {
        const before = resolveModel(request, files, env);
        return { project: before.project, before };
    }
    const key = JSON.stringify([allocation.runner, own.directory]);
    const copy = hash(key).toString(36).padStart(11, "0").slice(-8);
    const engineName = `${own.name}-${copy}`;
    const resolved = resolveModel({ ...request, projectName: engineName }, files, env);
    const origin = { kind: "copy", engineName };
    const project = { ...resolved.project, name: own.name, origin };
    return { project, before: { ...resolved, project } };
}

;// CONCATENATED MODULE: ./lib/src/ports/formatProjectName.js

function formatProjectName(project) {
    const environment = (0,Project/* environmentOf */.p)(project);
    return environment === null ? project.name : `${project.name}@${environment}`;
}

// EXTERNAL MODULE: ./lib/src/rules/requests.js
var requests = __webpack_require__(4234);
// EXTERNAL MODULE: ./lib/src/report/computeExitStatus.js
var computeExitStatus = __webpack_require__(3590);
;// CONCATENATED MODULE: ./lib/src/report/Places.js


class Places {
    #rootOf;
    #sources;
    #lineStarts = new Map();
    constructor(rootOf, sources) {
        this.#rootOf = rootOf;
        this.#sources = sources;
    }
    place({ file, start, end }) {
        const from = this.#lineAndColumn(file, start);
        const to = this.#lineAndColumn(file, end);
        return { file: this.path(file), ...from, endLine: to.line, endColumn: to.column };
    }
    path(absolute) {
        if (absolute.startsWith("github>"))
            return absolute;
        return (0,posix_.relative)(this.#rootOf(absolute), absolute) || ".";
    }
    #lineAndColumn(file, offset) {
        const starts = this.#startsOf(file);
        let low = 0;
        let high = starts.length;
        while (high - low > 1) {
            const middle = (low + high) >>> 1;
            if ((starts[middle] ?? 0) <= offset)
                low = middle;
            else
                high = middle;
        }
        return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    }
    #startsOf(file) {
        const known = this.#lineStarts.get(file);
        if (known !== undefined)
            return known;
        const text = this.#sources.find((source) => source.has(file))?.get(file) ?? "";
        const starts = [0];
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
            starts.push(at + 1);
        this.#lineStarts.set(file, starts);
        return starts;
    }
}
function formatPlace({ file, line, column }) {
    return `${(0,lib_escapeControlChars/* escapeControlChars */._)(file)}:${line}:${column}`;
}

// EXTERNAL MODULE: ./lib/src/rules/splitByStatus.js
var splitByStatus = __webpack_require__(2297);
;// CONCATENATED MODULE: ./lib/src/report/buildPortRows.js






function buildPortRows({ plan, collisions, view }, places, assigned) {
    const obstacles = (0,groupBy/* groupBy */.$)(view.obstacles, ({ request }) => request);
    const racing = new Set(collisions
        .filter(({ kind }) => kind === "race")
        .flatMap(({ request, others }) => [request, ...others]));
    const clear = findClearStatus(view);
    return plan.requests.flatMap((request) => {
        const { binding, kind } = request;
        const row = buildRow(request, places.place(binding.span), assigned.get(request));
        const unbound = findForeignStatus(request);
        if (unbound !== null) {
            const { count } = binding;
            const requested = (0,formatRequest/* formatRequest */.z)(request);
            return [{ ...row, offset: 0, count, requested, status: unbound, holders: [] }];
        }
        const { first = 0 } = request.endpoints[0] ?? {};
        const open = racing.has(request) ? "possible" : clear;
        return (0,splitByStatus/* splitByStatus */.E)(request, obstacles.get(request) ?? []).map((range) => {
            const offset = kind === "pool" ? 0 : range.first - first;
            return {
                ...row,
                offset,
                count: kind === "pool" ? 1 : range.last - range.first + 1,
                assigned: row.assigned === null ? null : row.assigned + offset,
                requested: (0,formatRequest/* formatRequest */.z)(request, range),
                status: range.status === null ? open : toPortStatus(range.status),
                holders: listHeldEndpoints(range),
            };
        });
    });
}
function findClearStatus({ probed, visible }) {
    if (!probed)
        return "unchecked";
    return visible ? "free" : "unknown";
}
function buildRow({ project, service, binding, kind }, place, assigned) {
    const environment = (0,Project/* environmentOf */.p)(project);
    const isPool = assigned !== undefined && binding.count === 1 && assigned.last > assigned.first;
    return {
        project: formatProjectName(project),
        service: service.name,
        ...(environment !== null && { environment }),
        binding,
        kind,
        assigned: assigned?.first ?? null,
        ...(isPool && { lastAssigned: assigned.last }),
        place,
    };
}
function findForeignStatus({ kind, project: { origin } }) {
    if (kind === "invalid" || kind === "forbidden")
        return "unchecked";
    if (kind !== "fixed" && kind !== "pool")
        return kind;
    if (origin.kind === "workflow-job")
        return origin.current ? "own" : "unchecked";
    return origin.kind === "environment" ? "unchecked" : null;
}
function toPortStatus(status) {
    return status === "clash" || status === "excluded" ? "taken" : status;
}
function listHeldEndpoints({ obstacles }) {
    const held = obstacles.flatMap(({ endpoint, holders }) => holders.map((holder) => ({ endpoint, holder })));
    const groups = (0,groupBy/* groupBy */.$)(held, ({ endpoint, holder: { kind, name, pid } }) => {
        const address = (0,HostEndpoint/* isWildcard */.z2)(endpoint) ? "" : endpoint.address;
        return JSON.stringify([kind, name, pid, address, endpoint.first]);
    });
    return Array.from(groups.values()).flatMap((group) => {
        const addresses = new Set(group.map(({ endpoint }) => endpoint.address));
        return group.slice(-1).map(({ endpoint, holder }) => {
            const address = addresses.size > 1 ? "*" : endpoint.address;
            return { holder, endpoint: (0,HostEndpoint/* formatEndpoint */.T0)({ ...endpoint, address }) };
        });
    });
}

;// CONCATENATED MODULE: ./lib/src/report/buildReport.js











function buildReport(input) {
    const { command, plan, view, findings, policy, allocation } = input;
    const { excepted = [], pairs = [] } = input;
    const sources = plan.projects.map((project) => project.sources);
    const places = new Places(input.rootOf, [...sources, ...(input.sources ?? [])]);
    const { platform, ephemeral } = view.kernel;
    return {
        command,
        projects: plan.projects
            .filter((project) => (0,Project/* isComposeProject */.K)(project) && (0,Project/* environmentOf */.p)(project) === null)
            .map((project) => toReportProject(project, places, allocation)),
        rows: buildPortRows(input, places, findAssignedPorts(input)),
        ...(0,computeExitStatus/* judgeFindings */.q)(findings.map((finding) => toReportFinding(finding, places)), input.failOn),
        exceptions: excepted.map((each) => toReportException(each, places)),
        references: (input.references ?? [])
            .filter(({ port }) => plan.requests.some((request) => (0,requests/* needsPort */.Ne)(request, port)))
            .map(({ port, span }) => ({ port, place: places.place(span) })),
        pairs: pairs.map(({ projects: [a, b], ports }) => ({
            projects: [formatProjectName(a), formatProjectName(b)],
            ports,
        })),
        probed: view.probed,
        bands: policy === undefined ? [] : listPolicyBands(policy),
        schemeOf: ({ project, service: name }, target) => {
            const services = plan.projects.find((each) => each.name === project)?.services;
            const service = services?.find((each) => each.name === name);
            if (policy === undefined || service === undefined)
                return null;
            return (0,findRole/* findScheme */.Df)(policy, service, target);
        },
        host: { platform, visible: view.visible, reason: view.reason, ephemeral },
        ...(allocation && { allocation: toReportAllocation(allocation) }),
    };
}
function findAssignedPorts({ allocation, plan, saved = new Map(), }) {
    const assigned = new Map();
    const assign = (request, first, moved = request) => assigned.set(request, { first, last: first + countHostPorts(moved) - 1 });
    if (allocation)
        for (const { request, port, moved } of allocation.assignments)
            assign(request, port, moved);
    else
        for (const request of saved.size === 0 ? [] : plan.requests) {
            const port = saved.get(formatSavedPortKey(request));
            if (port !== undefined && (0,Project/* environmentOf */.p)(request.project) === null)
                assign(request, port);
        }
    return assigned;
}
function toReportAllocation(allocation) {
    const { assignments, overrides, environment } = allocation;
    return {
        assignments,
        environment,
        files: overrides.flatMap(listFiles),
        warnings: allocation.warnings.map(lib_escapeControlChars/* escapeControlChars */._),
        routes: overrides.flatMap(({ project, routes }) => [...routes].flatMap(([service, { urls }]) => Array.from(urls, ([target, url]) => ({ project: project.name, service, target, url })))),
    };
}
function listFiles({ project: { name }, env, override, files }) {
    const { envFile, overrideFile } = files;
    return [
        { kind: "env", project: name, path: envFile, text: env ?? "" },
        { kind: "override", project: name, path: overrideFile, text: override ?? "" },
    ].flatMap(({ path, ...file }) => (path === null ? [] : [{ ...file, path }]));
}
function toReportProject(project, places, allocation) {
    const written = allocation?.overrides.find((override) => override.project === project);
    return {
        name: project.name,
        directory: places.path(project.directory),
        files: project.files.map((file) => places.path(file)),
        profiles: project.profiles,
        composeArgs: buildComposeArgs(project, written?.files),
    };
}
function toReportException({ finding: { rule, project, service, evidence }, reason, until, span }, places) {
    return {
        rule,
        project,
        service,
        evidence: (0,lib_escapeControlChars/* escapeControlChars */._)(evidence),
        reason: (0,lib_escapeControlChars/* escapeControlChars */._)(reason),
        until,
        place: span === null ? null : places.place(span),
    };
}
function toReportFinding({ span, related, publicMessage, ...finding }, places) {
    return {
        ...finding,
        evidence: (0,lib_escapeControlChars/* escapeControlChars */._)(finding.evidence),
        message: (0,lib_escapeControlChars/* escapeControlChars */._)(finding.message),
        ...(publicMessage !== undefined && { publicMessage: (0,lib_escapeControlChars/* escapeControlChars */._)(publicMessage) }),
        fix: (0,lib_escapeControlChars/* escapeControlChars */._)(finding.fix),
        place: span === null ? null : places.place(span),
        related: related.map(({ message, project, service, span: at }) => ({
            message: (0,lib_escapeControlChars/* escapeControlChars */._)(message),
            project,
            service,
            place: places.place(at),
        })),
    };
}
function buildComposeArgs(project, written = { envFile: null, overrideFile: null }) {
    const request = buildComposeRequest(project, written);
    const option = (name, values) => values.flatMap((value) => (value === null ? [] : [name, value]));
    return [
        ...option("--env-file", request.envFiles),
        ...option("--file", request.files),
        ...option("--project-directory", [request.projectDirectory]),
        ...option("--project-name", [request.projectName]),
        ...option("--profile", request.profiles),
    ];
}
function listPolicyBands({ roles, blocks, dynamic }) {
    const ranges = [
        ...roles.values(),
        ...Array.from(blocks.values(), ({ project, range }) => ({ name: project, range })),
        { name: "dynamic", range: dynamic },
    ];
    return ranges.flatMap(({ name, range }) => range === null ? [] : [{ name, first: range.first, last: range.last }]);
}

;// CONCATENATED MODULE: ./lib/src/report/InputErrors.js


class InputErrors extends Error {
    errors;
    constructor(errors, options) {
        super(errors
            .map(({ message, place }) => `${place === null ? "" : `${formatPlace(place)}: `}${message}`)
            .join("\n"), options);
        this.errors = errors;
    }
}
const MAX_POLICY_ERRORS = 100;
function rethrowPolicyErrors(error, rootOf) {
    if (!(error instanceof InvalidPolicy))
        throw error;
    const places = new Places(rootOf, [error.sources]);
    const errors = error.problems
        .slice(0, MAX_POLICY_ERRORS)
        .map(({ message, fix, span, related: [other] }) => {
        const also = other === undefined ? "" : ` (${other.message}: ${formatPlace(places.place(other.span))})`;
        return {
            message: `${message}${also}; ${fix}`,
            place: span === null ? null : places.place(span),
        };
    });
    const rest = error.problems.length - errors.length;
    throw new InputErrors(rest > 0 ? [...errors, { message: `and ${rest} more mistakes`, place: null }] : errors, { cause: error });
}

;// CONCATENATED MODULE: ./lib/src/RunRequest.js
const DEFAULT_DEPS = {
    fetchRemote: () => Promise.resolve({
        failure: "failed",
        detail: "nothing here can get a file of another repository",
    }),
    readRepository: () => Promise.resolve([]),
    leases: null,
    wait: { seconds: 0, report: () => { } },
    reportProgress: () => { },
};

;// CONCATENATED MODULE: ./lib/src/pipeline.js



















async function runPipeline(request, given) {
    const deps = { ...DEFAULT_DEPS, ...given };
    const { command, failOn, saved = new Map(), allocation = null } = request;
    const { files, env, host, readRepository, reportProgress } = deps;
    const rootOf = findRepositoryRoot(files);
    const root = rootOf(request.projects[0]?.cwd ?? files.cwd);
    reportProgress("reading the policy");
    const loading = loadPolicy(request.policy ?? null, root, files, deps.fetchRemote);
    const loaded = await loading.catch((error) => rethrowPolicyErrors(error, rootOf));
    const policy = withSavedPorts(loaded, saved);
    const prepare = (each) => prepareProject(allocation, each, files, env);
    const bases = resolveProjects(request.projects, prepare, reportProgress);
    const projects = bases.map(({ project }) => project);
    const variants = resolveVariants(policy.environments, bases, files, env);
    const probes = command === "check" && request.probe;
    const ipv6 = !probes || readPublishesIpv6(host);
    const needs = buildNeedsProject(policy, env);
    const jobs = readWorkflowJobs(request.workflows, files);
    const started = { projects, jobs, needs, variants: [...variants.values()].flat() };
    const plans = makePlans(started, ipv6);
    const search = () => readRepository(root, searchForPorts(projects, plans.here, root));
    const kernelOnly = () => inspectKernel(host);
    const { view, leases } = probes
        ? await inspect(plans.projects, deps)
        : { view: kernelOnly(), leases: [] };
    const facts = { plans, variants, host: view, policy };
    const common = { command, rootOf, plan: plans.all, view, failOn, policy };
    if (command === "map") {
        const findings = findInvalidProjects(facts);
        return buildReport({ ...common, saved, collisions: [], findings, sources: [policy.sources] });
    }
    reportProgress("reading what else names the ports");
    const before = request.before ?? null;
    const repository = { root, files, readRepository };
    const repositoryContext = await readRepositoryContext(plans.here, policy, before, repository);
    reportProgress("judging");
    const { references } = repositoryContext;
    const today = new Date().toISOString().slice(0, 10);
    const run = { ...facts, repositoryContext, bases, kernelOnly, today, root };
    const found = checkRun(run);
    const pairs = findAllCollidingProjects(plans, variants, policy.alternatives);
    const checked = { ...run, found, leases, ipv6 };
    const allocationDeps = { files, search, env, host, store: deps.leases };
    const allocated = allocation && (await allocateAndRecheck(allocation, checked, allocationDeps));
    return buildReport({ ...common, ...found, pairs, references, ...allocated });
}
function inspect(plan, { host, leases, wait, reportProgress }) {
    return inspectWithLeases(plan, {
        host,
        wait,
        reportProgress,
        listLeases: async () => (await leases?.list(() => true)) ?? [],
        describeHolder: (holder) => (0,formatHolder/* formatHolder */.aS)(holder, true),
    });
}

// EXTERNAL MODULE: ./lib/src/report/addFindings.js
var addFindings = __webpack_require__(9756);
// EXTERNAL MODULE: ./lib/src/system/github/pullRequest.js
var pullRequest = __webpack_require__(6124);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/src/review/comparePorts.js
var comparePorts = __webpack_require__(5926);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./lib/src/system/attempt.js
var attempt = __webpack_require__(4371);
;// CONCATENATED MODULE: ./lib/src/system/files/glob.js



const MAX_ALTERNATIVES = 256;
const MAX_DIRECTORIES = 20_000;
function isPattern(path) {
    return /[*?[{]/.test(path);
}
function globDirectories(pattern) {
    const found = new Set();
    let count = 0;
    const walk = (directory, parts) => {
        const [part, ...rest] = parts;
        const anyDepth = part === "**";
        if (part === undefined)
            found.add(directory);
        else if (!isPattern(part)) {
            if (isDirectory((0,posix_.join)(directory, part), external_node_fs_.statSync))
                walk((0,posix_.join)(directory, part), rest);
        }
        else {
            if (++count > MAX_DIRECTORIES)
                throw new Error(`The pattern looks into more than ${MAX_DIRECTORIES} directories; name fewer.`);
            if (anyDepth && rest.length > 0)
                walk(directory, rest);
            const name = new RegExp(`^${toSource(part)}$`, "s");
            for (const entry of (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(directory)) ?? []) {
                const below = (0,posix_.join)(directory, entry);
                if (!name.test(entry) || !isDirectory(below, anyDepth ? external_node_fs_.lstatSync : external_node_fs_.statSync))
                    continue;
                if (anyDepth && rest.length === 0)
                    found.add(below);
                walk(below, anyDepth ? parts : rest);
            }
        }
    };
    for (const alternative of expandBraces(pattern)) {
        const root = /^(?:[A-Za-z]:)?\//.exec(alternative)?.[0] ?? "/";
        walk(root, alternative.slice(root.length).split("/").filter(Boolean));
    }
    return [...found].toSorted();
}
function glob_matchesGlob(path, pattern) {
    const names = path.split("/").filter(Boolean);
    return expandBraces(pattern).some((alternative) => {
        const parts = alternative.split("/").filter(Boolean);
        const sources = parts.map((part, index) => {
            if (part !== "**")
                return `/${toSource(part)}`;
            return `(?:/${toSource(part)})${index === parts.length - 1 ? "+" : "*"}`;
        });
        return new RegExp(`^${sources.join("")}$`, "s").test(`/${names.join("/")}`);
    });
}
function toSource(part) {
    if (part === "**")
        return String.raw `(?!\.|node_modules(?:/|$))[^/]+`;
    const special = /\[[^\]]+\]/.test(part) ? /[.+^${}()|\\]/g : /[.+^${}()|\\[]/g;
    const source = part
        .replace(special, "\\$&")
        .replace(/\[!/g, "[^")
        .replace(/\*+/g, "[^/]*")
        .replace(/\?/g, "[^/]");
    return `${part.startsWith(".") ? "" : "(?!\\.)"}${source}`;
}
function expandBraces(pattern) {
    let expanded = [pattern];
    for (const braces = /\{([^{}]*,[^{}]*)\}/; expanded.some((each) => braces.test(each));) {
        expanded = expanded.flatMap((each) => {
            const choices = braces.exec(each)?.[1]?.split(",");
            return choices?.map((choice) => each.replace(braces, () => choice)) ?? [each];
        });
        if (expanded.length > MAX_ALTERNATIVES)
            throw new Error(`The pattern has more than ${MAX_ALTERNATIVES} alternatives.`);
    }
    return expanded;
}
function isDirectory(path, stat) {
    return (0,attempt/* attempt */.C)(() => stat(path).isDirectory()) ?? false;
}

;// CONCATENATED MODULE: ./lib/src/system/files/directories.js



function findDirectories(patterns, cwd) {
    const directories = new Map();
    for (const directory of patterns.flatMap((pattern) => directories_findMatches(pattern, cwd)))
        if (!directories.has(directory.path))
            directories.set(directory.path, directory);
    return [...directories.values()];
}
function matchDirectories(patterns, cwd, known) {
    const paths = patterns.flatMap((pattern) => {
        const path = resolveSlashes(cwd, pattern);
        if (!isPattern(pattern))
            return [path];
        return known.filter((directory) => directory === path || glob_matchesGlob(directory, path));
    });
    return [...new Set(paths)].map((path) => ({ path, found: true }));
}
function directories_findMatches(pattern, cwd) {
    const path = resolveSlashes(cwd, pattern);
    if (!isPattern(pattern) || (0,external_node_fs_.existsSync)(path))
        return [{ path, found: false }];
    const found = globDirectories(path);
    if (found.length === 0)
        throw new Error(`No directory matches ${JSON.stringify(pattern)}.`);
    return found.map((each) => ({ path: each, found: true }));
}
function resolveSlashes(cwd, path) {
    return (0,external_node_path_.resolve)(cwd, path).replaceAll("\\", "/");
}

;// CONCATENATED MODULE: ./lib/src/allocate/allocationEnvironment.js

const NOTE = "PORTPLAN_EXPORTED";
function addAllocationNote(exported, directory, env, noted) {
    const variables = { ...readNote(noted)?.variables };
    for (const [name, value] of exported)
        variables[name] = [value, env[name] ?? null];
    return new Map([...exported, [NOTE, JSON.stringify({ directory, variables })]]);
}
function removeAllocation(env) {
    const restored = { ...env };
    for (const [name, [set, before]] of Object.entries(readNote(env)?.variables ?? {}))
        if (restored[name] === set)
            restored[name] = before ?? undefined;
    return restored;
}
function selectEnvironment(directories, env) {
    const exportedDirectory = readNote(env)?.directory;
    return directories.every((directory) => directory === exportedDirectory)
        ? env
        : removeAllocation(env);
}
function readNote(env) {
    const { directory, variables } = (0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(env[NOTE] ?? ""));
    return typeof directory === "string" && (0,lib_json/* isObject */.Gv)(variables)
        ? { directory, variables: variables }
        : null;
}

// EXTERNAL MODULE: ./lib/src/lib/encodePath.js
var encodePath = __webpack_require__(89);
// EXTERNAL MODULE: ./lib/src/system/github/loadGitHub.js
var loadGitHub = __webpack_require__(7981);
;// CONCATENATED MODULE: ./lib/src/system/github/fetchRemote.js


const MAX_SIZE = 1024 * 1024;
function fetchRemote(token, apiUrl = "https://api.github.com") {
    const fetched = new Map();
    return (file) => {
        const key = JSON.stringify(file);
        const known = fetched.get(key) ?? fetchOne(file, { token, apiUrl, patience: 15_000 });
        fetched.set(key, known);
        return known;
    };
}
async function fetchOne({ owner, repository: repo, path, ref }, options) {
    const fail = (detail) => ({ failure: "failed", detail });
    if ([owner, repo, ...path.split("/")].some((part) => part === "." || part === ".."))
        return fail(describeRefusal(404, options));
    try {
        const { connect } = await (0,loadGitHub/* loadGitHub */.g)();
        const route = `GET /repos/{owner}/{repo}/contents/${(0,encodePath/* encodePath */.O)(path)}`;
        const { data } = await connect(options).request(route, {
            owner,
            repo,
            ...(ref !== null && { ref }),
            headers: { accept: "application/vnd.github.raw+json" },
            request: { parseSuccessResponseBody: false },
        });
        const text = await readBounded(data);
        return text === null ? { failure: "too-large", detail: "it has more than 1 MiB" } : { text };
    }
    catch (error) {
        const { response, message } = error;
        return fail(response === undefined
            ? `GitHub cannot be reached: ${message}`
            : describeRefusal(response.status, options));
    }
}
function describeRefusal(status, { token }) {
    const hint = token === ""
        ? "it needs a token that may read it (GITHUB_TOKEN, or the input github-token)"
        : "the token may not read it";
    if (status === 404)
        return `GitHub has no such file, or ${hint}`;
    if (status === 401 || status === 403 || status === 429)
        return `GitHub answers ${status}: ${hint}, or too much was asked for`;
    return `GitHub answers ${status}`;
}
async function readBounded(body) {
    const chunks = [];
    let length = 0;
    for await (const chunk of body) {
        length += chunk.length;
        if (length > MAX_SIZE)
            return null;
        chunks.push(chunk);
    }
    return new TextDecoder().decode(Buffer.concat(chunks));
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./lib/src/system/files/openLocalFiles.js




const MAX_FILE = 64 * 1024 * 1024;
const CHUNK = 256 * 1024;
const NOTHING = "/dev/null";
const openLocalFiles_FAILURES = {
    ENOENT: "missing",
    ENOTDIR: "missing",
    EISDIR: "directory",
    EACCES: "denied",
    EPERM: "denied",
};
function openLocalFiles(cwd, boundary = null) {
    const mayRead = (path, trusted) => boundary === null ||
        (trusted && !isBelow(path, boundary)) ||
        isBelow((0,external_node_fs_.realpathSync)(path), (0,external_node_fs_.realpathSync)(boundary));
    const streams = new Map();
    const read = (path, trusted) => {
        const found = streams.get(path) ?? readText(path, trusted);
        if (path === "-" || ("text" in found && !(0,external_node_fs_.statSync)(path).isFile()))
            streams.set(path, found);
        return found;
    };
    return {
        cwd: toSlashes(cwd),
        listSeparator: external_node_path_.delimiter,
        read(path, trusted) {
            try {
                if (path !== "-" && (0,external_node_fs_.realpathSync)(path) === NOTHING)
                    return { text: "" };
                return mayRead(path, trusted)
                    ? read(path, trusted)
                    : { failure: "outside", detail: "it lies outside of the repository" };
            }
            catch (error) {
                return toFailure(error);
            }
        },
        kind(path) {
            const isDirectory = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.statSync)(path).isDirectory());
            if (isDirectory === null)
                return null;
            return isDirectory ? "directory" : "file";
        },
    };
}
function isBelow(path, directory) {
    const [inner, outer] = [path, directory].map(toSlashes);
    return inner === outer || `${inner}`.startsWith(outer?.endsWith("/") ? outer : `${outer}/`);
}
function findWorkingDirectory(env) {
    const { PWD } = env;
    const directory = process.cwd();
    if (PWD === undefined || resolve(PWD) !== PWD)
        return directory;
    const [named, actual] = [PWD, directory].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
    return named !== undefined && named.dev === actual?.dev && named.ino === actual.ino
        ? PWD
        : directory;
}
function readText(path, trusted) {
    const stat = path === "-" ? null : (0,external_node_fs_.statSync)(path);
    if (stat?.isDirectory())
        return { failure: "directory", detail: "it is a directory" };
    if (stat?.isFile() === false && !trusted)
        return { failure: "failed", detail: "it is no regular file" };
    const bytes = stat !== null && stat.size > MAX_FILE ? null : openLocalFiles_readBounded(path);
    if (bytes === null)
        return { failure: "too-large", detail: `it has more than ${MAX_FILE / 1024 / 1024} MiB` };
    if (!(0,external_node_buffer_.isUtf8)(bytes))
        return { failure: "not-text", detail: "it is not UTF-8 text" };
    return { text: bytes.toString("utf8").replace(/^\ufeff/, "") };
}
function openLocalFiles_readBounded(path) {
    const descriptor = path === "-" ? 0 : (0,external_node_fs_.openSync)(path, "r");
    const chunks = [];
    try {
        for (let total = 0; total <= MAX_FILE;) {
            const chunk = Buffer.allocUnsafe(CHUNK);
            const length = (0,external_node_fs_.readSync)(descriptor, chunk);
            if (length === 0)
                return Buffer.concat(chunks, total);
            chunks.push(chunk.subarray(0, length));
            total += length;
        }
        return null;
    }
    finally {
        if (path !== "-")
            (0,external_node_fs_.closeSync)(descriptor);
    }
}
function toFailure(error) {
    const { code = "", message } = error;
    return { failure: openLocalFiles_FAILURES[code] ?? "failed", detail: message };
}
function toSlashes(path) {
    return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

// EXTERNAL MODULE: ./lib/src/system/commands.js
var commands = __webpack_require__(838);
;// CONCATENATED MODULE: ./lib/src/system/files/readRepositoryTexts.js





const readRepositoryTexts_MAX_FILES = 20_000;
const readRepositoryTexts_MAX_FILE = 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_WALKED = 2000;
const MAX_SEARCH = 3000;
const NO_MONITOR = ["-c", "core.fsmonitor=false"];
const LISTING = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
const GREP = ["grep", "-lzIE", "--untracked", "--exclude-standard", "--no-recurse-submodules"];
const NOTHING_FOUND = 1;
async function readRepositoryTexts(root, files, search) {
    const git = (args, limits = {}) => (0,commands/* runCommand */.d)("git", [...NO_MONITOR, ...args], {
        cwd: root,
        maxOutput: readRepositoryTexts_MAX_FILES * 200,
        ...limits,
    });
    if (search === undefined) {
        const listed = await git(LISTING);
        const names = "output" in listed ? splitNames(listed.output) : walk(root, readRepositoryTexts_MAX_FILES);
        return read(names, root, files);
    }
    const { directory } = search;
    const what = ["-e", buildPattern(search), "--", ...buildPathspecs(search, root)];
    const found = await git([...GREP, ...what], { timeout: MAX_SEARCH });
    if ("output" in found)
        return read(splitNames(found.output), root, files);
    return found.status === NOTHING_FOUND ? [] : read(walk(directory, MAX_WALKED), directory, files);
}
const readRepositoryTexts_MAX_PORTS = 1000;
function buildPattern({ ports }) {
    return `(${HOST})[^0-9]+${ports.size > readRepositoryTexts_MAX_PORTS ? "[0-9]" : `(${[...ports].join("|")})`}`;
}
function buildPathspecs({ directory }, root) {
    const places = [`:(top,literal)${(0,posix_.relative)(root, directory)}`];
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
        if (++count > readRepositoryTexts_MAX_FILES || bytes > MAX_BYTES)
            return;
        const path = (0,external_node_path_.join)(root, name).replaceAll("\\", "/");
        const stat = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
        if (stat?.isFile() !== true || stat.size > readRepositoryTexts_MAX_FILE)
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
        for (const entry of (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, below), { withFileTypes: true })) {
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

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:dgram"
var external_node_dgram_ = __webpack_require__(1314);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./lib/src/system/host/bindPort.js


const OUTCOMES = {
    EADDRINUSE: "in-use",
    EADDRNOTAVAIL: "not-local",
    EAFNOSUPPORT: "not-local",
    EINVAL: "not-local",
    EACCES: "denied",
};
function bindPort(endpoint, shared = false) {
    return endpoint.protocol === "udp" ? bindUdp(endpoint, shared) : listenTcp(endpoint);
}
function bindEvery(port) {
    return new Promise((resolve) => {
        const server = (0,external_node_net_.createServer)((connection) => connection.destroy());
        server.once("error", () => resolve(false));
        server.listen({ port, exclusive: true }, () => {
            const address = server.address();
            const both = typeof address === "object" && address?.family === "IPv6";
            server.close(() => resolve(both));
        });
    });
}
function listenTcp({ family, address, first }) {
    return new Promise((resolve) => {
        const server = (0,external_node_net_.createServer)((connection) => connection.destroy());
        server.once("error", (error) => resolve(toOutcome(error)));
        server.listen({ host: address, port: first, exclusive: true, ipv6Only: family === "IPv6" }, () => server.close(() => resolve("free")));
    });
}
function bindUdp({ family, address, first }, reuseAddr) {
    return new Promise((resolve) => {
        const ipv6 = family === "IPv6";
        const type = ipv6 ? "udp6" : "udp4";
        const socket = (0,external_node_dgram_.createSocket)({ type, reuseAddr, ipv6Only: ipv6, lookup: skipLookup });
        socket.once("error", (error) => socket.close(() => resolve(toOutcome(error))));
        socket.bind({ address, port: first, exclusive: true }, () => socket.close(() => resolve("free")));
    });
}
function skipLookup(address, _options, found) {
    found(null, address, address.includes(":") ? 6 : 4);
}
function toOutcome(error) {
    return OUTCOMES[error.code ?? ""] ?? "failed";
}

;// CONCATENATED MODULE: ./lib/src/system/host/getFromEngine.js

const MAX_WAIT = 2000;
const MAX_ANSWER = 16 * 1024 * 1024;
function getFromEngine(engine, path) {
    return new Promise((resolve) => {
        const chunks = [];
        let size = 0;
        const finish = (answer) => {
            clearTimeout(timer);
            socket.destroy();
            resolve(answer);
        };
        const timer = setTimeout(() => finish({ failure: "the engine did not answer in two seconds" }), MAX_WAIT);
        const socket = (0,external_node_net_.connect)(engine);
        socket.on("error", (error) => finish({ failure: error.message }));
        socket.on("data", (chunk) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > MAX_ANSWER)
                finish({ failure: "the engine's answer is too large" });
        });
        socket.on("end", () => finish(parseAnswer(Buffer.concat(chunks).toString("utf8"))));
        socket.write(`GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`);
    });
}
function parseAnswer(text) {
    const end = text.indexOf("\r\n\r\n");
    const head = text.slice(0, end);
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
    if (end < 0 || status === undefined)
        return { failure: "what answered is no engine" };
    if (status !== "200")
        return { failure: `the engine answered with status ${status}` };
    const version = /^Server: Docker\/(\d[\d.]*)/im.exec(head)?.[1] ?? null;
    return { body: text.slice(end + 4), version };
}

;// CONCATENATED MODULE: ./lib/src/system/host/openHost.js






const openHost_MAX_FILE = 16 * 1024 * 1024;
const MAX_OUTPUT = 8 * 1024 * 1024;
const openHost_MAX_COMMAND = 3000;
function openHost(env, sudo = false) {
    const { platform } = process;
    return {
        platform: platform === "linux" || platform === "darwin" || platform === "win32" ? platform : "other",
        env,
        home: (0,attempt/* attempt */.C)(external_node_os_.homedir) ?? "",
        read: (path) => (0,attempt/* attempt */.C)(() => openHost_readText(path)),
        list: (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(path)),
        link: (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)(path)),
        links: (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(path))?.map((name) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)(`${path}/${name}`))) ?? null,
        real: (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.realpathSync)(path)) ?? path,
        exists: external_node_fs_.existsSync,
        bind: bindPort,
        bindEvery: bindEvery,
        sudo,
        command: runBounded,
        get: getFromEngine,
    };
}
async function runBounded(program, args) {
    const result = await (0,commands/* runCommand */.d)(program, args, {
        cwd: "/",
        timeout: openHost_MAX_COMMAND,
        maxOutput: MAX_OUTPUT,
        env: { LC_ALL: "C" },
    });
    return "output" in result ? result.output.toString("utf8") : null;
}
function openHost_readText(path) {
    return !path.startsWith("/proc/") && (0,external_node_fs_.statSync)(path).size > openHost_MAX_FILE
        ? null
        : (0,external_node_fs_.readFileSync)(path, "utf8");
}
function findRunnerName({ RUNNER_NAME }) {
    return RUNNER_NAME || (0,external_node_os_.hostname)();
}

;// CONCATENATED MODULE: ./lib/src/system/files/findWorkflowFiles.js



function findWorkflowFiles(choice, env, root) {
    const current = findCurrentWorkflow(env);
    const names = {
        none: () => [],
        current: () => (current === null ? [] : [current]),
        all: () => listWorkflowNames(root),
    }[choice]();
    const job = env["GITHUB_JOB"] ?? null;
    return names.map((name) => ({
        file: (0,external_node_path_.join)(root, FOLDER, name).replaceAll("\\", "/"),
        currentJob: name === current ? job : null,
    }));
}
const FOLDER = ".github/workflows";
function findCurrentWorkflow(env) {
    const match = /^([^/]+\/[^/]+)\/\.github\/workflows\/([^/]+?\.ya?ml)@/i.exec(env["GITHUB_WORKFLOW_REF"] ?? "");
    return match?.[1]?.toLowerCase() === env["GITHUB_REPOSITORY"]?.toLowerCase()
        ? (match?.[2] ?? null)
        : null;
}
function listWorkflowNames(root) {
    const names = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, FOLDER))) ?? [];
    return names.filter((name) => /\.ya?ml$/i.test(name)).toSorted();
}

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
;// CONCATENATED MODULE: ./lib/src/allocate/parseAllocationWords.js



function parseAllocationWords({ names, settings, range, offset, }) {
    return {
        services: parseAllocationWords_readServices(names),
        settings: readSettings(settings),
        range: range === null ? null : readRange(range),
        offset: offset === null ? null : readOffset(offset),
    };
}
function parseAllocationWords_refuse(one, other) {
    return new Error(`${JSON.stringify(one)} and ${JSON.stringify(other)} exclude each other`);
}
function parseAllocationWords_readServices(names) {
    const whole = names.find((name) => name === "conflicts" || name === "all");
    if (whole === undefined)
        return names.map(serviceName/* parseServiceName */.qE);
    const other = names.find((name) => name !== whole);
    if (other !== undefined)
        throw parseAllocationWords_refuse(whole, other);
    return whole;
}
function readSettings(words) {
    const known = new Map();
    return words.map((word) => {
        const [, name = "", port = ""] = /^(.+)=(\d{1,5})$/.exec(word) ?? [];
        if (Number(port) < 1 || Number(port) > PortRange/* MAX_PORT */.X)
            throw new Error(`${JSON.stringify(word)} sets no port: ` +
                "write SERVICE=PORT or SERVICE:TARGET=PORT, as db:5432=15432");
        const service = (0,serviceName/* parseServiceName */.qE)(name);
        const before = (0,getOrInsert/* getOrInsert */.P)(known, (0,serviceName/* formatServiceName */.M)(service), () => word);
        if (before !== word)
            throw parseAllocationWords_refuse(before, word);
        return { service, port: Number(port) };
    });
}
function readRange(text) {
    const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
    const [first, last] = [Number(from ?? 0), Number(to ?? 0)];
    if (first < 1 || last < first || last > PortRange/* MAX_PORT */.X)
        throw new Error(`${JSON.stringify(text)} is no range of ports: write it as 10000-19999`);
    return { first, last };
}
function readOffset(text) {
    const offset = Number(text);
    if (!/^[+-]?\d{1,5}$/.test(text) || offset === 0 || Math.abs(offset) >= PortRange/* MAX_PORT */.X)
        throw new Error(`${JSON.stringify(text)} is no offset: ` +
            "write by how much each port goes up or down, as 10000 or -1000");
    return offset;
}

;// CONCATENATED MODULE: ./lib/src/lib/getErrorMessage.js
function getErrorMessage_getErrorMessage(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}

;// CONCATENATED MODULE: ./lib/src/action/inputs.js




function readInputs() {
    const errors = [];
    const oneOf = createChoice(errors);
    const inputs = {
        directories: readLines("directories"),
        files: readLines("files"),
        projectName: (0,core/* getInput */.V4)("project-name") || null,
        profiles: readLines("profiles"),
        envFiles: readLines("env-files"),
        services: readLines("services"),
        policy: (0,core/* getInput */.V4)("policy") || null,
        workflows: oneOf("workflows", ["current", "all", "none"]),
        probe: oneOf("probe", ["true", "false"]) === "true",
        wait: Number((0,core/* getInput */.V4)("wait")),
        allocate: readLines("allocate").filter((word) => word !== "none"),
        portRange: (0,core/* getInput */.V4)("port-range") || null,
        exported: oneOf("export", ["true", "false"]) === "true",
        leaseStore: (0,core/* getInput */.V4)("lease-store") || "file",
        failOn: oneOf("fail-on", ["error", "warning", "never"]),
        comment: oneOf("comment", ["auto", "always", "on-failure", "never"]),
        reportDirectory: (0,core/* getInput */.V4)("report-directory") || null,
        githubToken: (0,core/* getInput */.V4)("github-token"),
        matrix: parseMatrix((0,core/* getInput */.V4)("matrix")),
        jobIndex: Number(/^\d+$/.exec((0,core/* getInput */.V4)("job-index"))?.[0] ?? 0),
    };
    errors.push(...findMistakes(inputs));
    if (errors.length > 0)
        throw new InputErrors(errors.map((message) => ({ message, place: null })));
    return inputs;
}
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const LEASE_STORE = /^(file|off|etcds?:\/\/.*)$/;
function* findMistakes(inputs) {
    const { projectName: name, allocate, portRange, leaseStore: store } = inputs;
    const wait = (0,core/* getInput */.V4)("wait");
    if (!/^\d{0,5}$/.test(wait))
        yield `Input wait: ${JSON.stringify(wait)} is not a whole number of seconds from 0 to 99999.`;
    if (name !== null && !PROJECT_NAME.test(name))
        yield (`Input project-name: ${JSON.stringify(name)} is not made of lowercase letters, digits, ` +
            "hyphens and underscores, beginning with a letter or digit.");
    const other = allocate[0];
    if (other !== undefined && readLines("allocate").includes("none"))
        yield `Input allocate: "none" and ${JSON.stringify(other)} exclude each other.`;
    if (!LEASE_STORE.test(store))
        yield `Input lease-store: ${JSON.stringify(store)} is not one of file, off, etcd://HOST:2379.`;
    yield* findMistake("allocate", () => parseAllocation({ allocate, portRange: null }));
    yield* findMistake("port-range", () => parseAllocation({ allocate: [], portRange }));
}
function findMistake(name, read) {
    try {
        read();
        return [];
    }
    catch (reason) {
        return [`Input ${name}: ${getErrorMessage_getErrorMessage(reason)}.`];
    }
}
function parseAllocation({ allocate, portRange }) {
    const isSetting = (word) => word.includes("=");
    return parseAllocationWords({
        names: allocate.filter((word) => !isSetting(word)),
        settings: allocate.filter(isSetting),
        range: portRange,
        offset: null,
    });
}
const readLines = (name) => (0,core/* getMultilineInput */.q3)(name).filter(Boolean);
function parseMatrix(json) {
    try {
        const matrix = JSON.parse(json);
        return Object.entries(Object(matrix)).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    }
    catch {
        return [];
    }
}
function createChoice(errors) {
    return (name, allowed) => {
        const given = (0,core/* getInput */.V4)(name) || allowed[0];
        const value = allowed.find((each) => each === given.toLowerCase());
        if (value === undefined)
            errors.push(`Input ${name}: ${JSON.stringify(given)} is not one of ${allowed.join(", ")}.`);
        return value ?? allowed[0];
    };
}

;// CONCATENATED MODULE: ./lib/src/system/files/writeFiles.js

const RETRY_MS = 2;
const GONE = new Set(["EPIPE", "EOF", "ECONNRESET"]);
function writePieces(pieces, descriptor) {
    for (const piece of pieces)
        if (!writeAll(descriptor, piece))
            return false;
    return true;
}
function writeAll(descriptor, text) {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
        try {
            written += (0,external_node_fs_.writeSync)(descriptor, bytes, written);
        }
        catch (error) {
            const { code } = error;
            if (GONE.has(code))
                return false;
            if (code !== "EAGAIN")
                throw error;
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
        }
    }
    return true;
}
const REASONS = {
    ENOENT: "there is no such directory",
    ENOTDIR: "a part of the path is no directory",
    EISDIR: "it is a directory",
    EACCES: "this user has no right to",
    EPERM: "this user has no right to",
    EROFS: "the file system is read-only",
    ENOSPC: "no space is left",
};
function describeWriteError(error) {
    const { code = "", message } = error;
    return REASONS[code] ?? message;
}
function writeWhole(path, pieces) {
    writeAllOrNothing([{ path, pieces }]);
}
function writeAllOrNothing(contents) {
    const finished = [];
    let at = "";
    try {
        for (const { path, pieces } of contents)
            writeBeside((at = path), pieces, finished);
        for (const { from, to } of finished)
            (0,external_node_fs_.renameSync)(from, (at = to));
    }
    catch (error) {
        for (const { from } of finished)
            (0,external_node_fs_.rmSync)(from, { force: true });
        throw new Error(`cannot write ${at}: ${describeWriteError(error)}`, { cause: error });
    }
}
function writeBeside(path, pieces, finished) {
    const existing = (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false });
    const mode = existing === undefined ? 0o666 : existing.mode & 0o777;
    const special = existing?.isFile() === false;
    const to = existing === undefined || special ? path : (0,external_node_fs_.realpathSync)(path);
    if (existing !== undefined)
        (0,external_node_fs_.accessSync)(to, external_node_fs_.constants.W_OK);
    const from = special ? to : `${to}.${process.pid}.${finished.length}.new`;
    const descriptor = (0,external_node_fs_.openSync)(from, special ? "w" : "wx", mode);
    if (!special)
        finished.push({ from, to });
    try {
        for (const piece of pieces)
            writeAll(descriptor, piece);
        if (existing !== undefined && !special)
            (0,external_node_fs_.fchmodSync)(descriptor, mode);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

;// CONCATENATED MODULE: ./lib/src/action/exportAllocation.js









function readStepAllocation(inputs, env) {
    if (inputs.allocate.length === 0)
        return null;
    const folder = (0,external_node_path_.join)(env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), `portplan-${crypto.randomUUID()}`).replaceAll("\\", "/");
    return {
        ...parseAllocation(inputs),
        saved: new Map(),
        variables: true,
        override: true,
        exported: inputs.exported,
        traefik: null,
        rename: true,
        runner: findRunnerName(env),
        folder,
        pathsOf(project) {
            const path = `${folder}/${(0,getNameOnEngine/* getNameOnEngine */.L)(project)}`;
            return { envFile: `${path}.env`, overrideFile: `${path}.override.yaml` };
        },
    };
}
function exportAllocation({ allocation, projects }, { folder, exported }, env, directory) {
    if (allocation === undefined)
        return;
    try {
        if (allocation.files.length > 0)
            (0,external_node_fs_.mkdirSync)(folder, { mode: 0o700 });
        for (const { path, text } of allocation.files)
            writeWhole(path, [text]);
    }
    catch (error) {
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
        throw error;
    }
    if (!exported)
        return;
    const variables = addAllocationNote(allocation.environment, projects.length === 1 ? directory : "", env, process.env);
    for (const [name, value] of variables)
        (0,core/* exportVariable */.dN)(name, value);
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./lib/src/system/leases/leaseDirectory.js






const SHARED = 0o1777;
function listLeaseDirectories({ PORTPLAN_LEASE_DIR: named }) {
    if (named)
        return [named];
    if (process.platform === "win32")
        return [(0,external_node_path_.join)(process.env["SystemRoot"] ?? (0,external_node_os_.tmpdir)(), "Temp", "portplan-leases")];
    return ["/var/lock/portplan", "/tmp/portplan-leases"];
}
function openLeaseDirectory(directories) {
    const reasons = [];
    for (const directory of directories) {
        const reason = makeDirectory(directory) ?? findUnusableReason(directory);
        if (reason === null)
            return directory;
        reasons.push(`${directory}: ${reason}`);
    }
    throw new Error(`leases cannot be kept: ${reasons.join("; ")}. ` +
        "Name a directory that all accounts can write to in PORTPLAN_LEASE_DIR");
}
function isOfContainer(directory) {
    const isContainer = ["/.dockerenv", "/run/.containerenv"].some((path) => (0,external_node_fs_.existsSync)(path));
    if (!isContainer || (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid") === FIRST_PID_NAMESPACE)
        return false;
    return (0,external_node_fs_.statSync)(directory).dev === (0,external_node_fs_.statSync)("/").dev;
}
function makeDirectory(directory) {
    if ((0,external_node_fs_.existsSync)(directory))
        return null;
    const before = process.umask(0);
    try {
        (0,external_node_fs_.mkdirSync)(directory, { mode: SHARED });
        return null;
    }
    catch (error) {
        return error.code === "EEXIST" ? null : describeWriteError(error);
    }
    finally {
        process.umask(before);
    }
}
function findUnusableReason(directory) {
    const stat = (0,external_node_fs_.lstatSync)(directory, { throwIfNoEntry: false });
    if (!stat?.isDirectory())
        return "it is no directory";
    if (process.platform !== "win32" && (stat.mode & 0o022) !== 0 && (stat.mode & 0o1000) === 0)
        return "accounts could remove each other's leases: its mode has to be 1777";
    const rights = external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK;
    const isRefused = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.accessSync)(directory, rights)) === null;
    return isRefused ? "this account cannot write there" : null;
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseFiles.js


const leaseFiles_MAX_FILE = 128 * 1024;
const UNFOLLOWED = (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0);
function readSmall(file) {
    const descriptor = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.openSync)(file, external_node_fs_.constants.O_RDONLY | UNFOLLOWED));
    if (descriptor === null)
        return null;
    try {
        const stat = (0,external_node_fs_.fstatSync)(descriptor);
        if (!stat.isFile() || stat.size > leaseFiles_MAX_FILE)
            return null;
        const bytes = Buffer.allocUnsafe(stat.size);
        return {
            text: bytes.toString("utf8", 0, (0,external_node_fs_.readSync)(descriptor, bytes)),
            uid: stat.uid,
            modified: stat.mtimeMs,
        };
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
function writeNew(file, text) {
    try {
        write(file, "wx", text);
        return true;
    }
    catch (error) {
        if (error.code === "EEXIST")
            return false;
        throw error;
    }
}
function append(file, text) {
    write(file, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | external_node_fs_.constants.O_CREAT | UNFOLLOWED, text);
}
function write(file, flags, text) {
    const descriptor = (0,external_node_fs_.openSync)(file, flags, 0o644);
    try {
        if (process.platform !== "win32")
            (0,external_node_fs_.fchmodSync)(descriptor, 0o644);
        (0,external_node_fs_.writeFileSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
function readNames(folder) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(folder)) ?? [];
}
function removeFile(file) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.unlinkSync)(file)) !== null;
}
function readAge(file) {
    const stat = (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false });
    return stat === undefined ? 0 : Date.now() - stat.ctimeMs;
}
const getAccount = () => process.getuid?.() ?? 0;

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseLog.js




const MAX_LOG = 1 << 20;
function writeLog(folder, { event, run, ports }) {
    if (ports.length === 0)
        return;
    const time = new Date().toISOString();
    const { pid } = process;
    const lines = ports.map(({ port, protocol, project, service, directory }) => JSON.stringify({ time, event, port, protocol, project, service, directory, run, pid }));
    const file = (0,external_node_path_.join)(folder, `log.${getAccount()}.jsonl`);
    (0,attempt/* attempt */.C)(() => {
        if (((0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG)
            (0,external_node_fs_.renameSync)(file, (0,external_node_path_.join)(folder, `log.${getAccount()}.1.jsonl`));
        append(file, `${lines.join("\n")}\n`);
    });
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseOwner.js




function findOwner(pid = process.pid) {
    const worker = findWorker(pid, { read: leaseOwner_read });
    const leader = worker ?? findSessionLeader(pid);
    if (leader === null)
        return null;
    const { pid: leading, startTicks: start } = leader;
    return { pid: leading, start, ...readMachine(), ...(worker === undefined && { terminal: true }) };
}
function isHidden({ namespace }) {
    return namespace !== FIRST_PID_NAMESPACE;
}
function isGone(owner) {
    const { boot, namespace, machine } = readMachine();
    if (boot === "" || owner.boot === "")
        return false;
    if (owner.boot !== boot)
        return machine !== "" && owner.machine === machine;
    if (namespace === "" || owner.namespace !== namespace)
        return false;
    const stat = readStat(owner.pid);
    if (stat !== null)
        return stat.startTicks !== owner.start || stat.state === "Z" || stat.state === "X";
    return !isAlive(owner.pid);
}
function findSessionLeader(pid) {
    const { terminal, session } = readStat(pid) ?? { terminal: 0, session: 0 };
    return terminal === 0 || session === 0 || session === pid ? null : readStat(session);
}
function readStat(pid) {
    return parseStat(leaseOwner_read(`/proc/${pid}/stat`) ?? "");
}
let known = null;
function readMachine() {
    known ??= {
        boot: leaseOwner_read("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
        namespace: (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid")) ?? "",
        machine: leaseOwner_read("/etc/machine-id")?.trim() ?? "",
    };
    return known;
}
function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code !== "ESRCH";
    }
}
const leaseOwner_read = (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readFileSync)(path, "utf8"));

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseRuns.js




const HOUR = 3_600_000;
const MAX_AGE = 5 * 24 * HOUR;
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
const formatRunName = (run) => `run.${run}.json`;
const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;
function writeRun(folder, run, owner) {
    const now = Date.now();
    const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
    const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
    const about = { version: 1, since: new Date(now).toISOString(), until, owner };
    writeNew((0,external_node_path_.join)(folder, formatRunName(run)), `${JSON.stringify(about)}\n`);
}
function readRun(folder, run) {
    const found = readSmall((0,external_node_path_.join)(folder, formatRunName(run)));
    const about = (0,lib_json/* parseJson */.qF)(found?.text ?? "");
    if (found === null || !(0,lib_json/* isObject */.Gv)(about))
        return null;
    const { owner, since, until } = about;
    const latest = found.modified + MAX_AGE + HOUR;
    return {
        owner: isOwner(owner) ? owner : null,
        since: typeof since === "string" ? since : null,
        until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
        ours: found.uid === getAccount(),
    };
}
function isRunOver({ owner, until }) {
    return until < Date.now() || (owner !== null && isGone(owner));
}
function isOwner(value) {
    if (!(0,lib_json/* isObject */.Gv)(value))
        return false;
    const { pid, start, boot, namespace, machine } = value;
    const numbers = Number.isSafeInteger(pid) && pid > 0 && typeof start === "number";
    return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}

;// CONCATENATED MODULE: ./lib/src/system/leases/openFileLeases.js













const openFileLeases_MAX_ATTEMPTS = 6;
const MAX_PAUSE = 8;
const FRESH_FOR = 200;
const MAX_LINKS = 16;
const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
const MAX_WRITE_TIME = 1000;
const MAX_RUNS_INSPECTED = 16;
function openFileLeases(env, owner) {
    return new FileLeases(listLeaseDirectories(env), owner);
}
class FileLeases {
    #run = null;
    warnings = [];
    #directories;
    #owner;
    #directory = null;
    constructor(directories, owner) {
        this.#directories = directories;
        this.#owner = owner;
    }
    get run() {
        return (this.#run ??= crypto.randomUUID().replaceAll("-", ""));
    }
    list(isRequested) {
        const leases = this.#directories.flatMap((folder) => {
            const claims = new Claims(folder);
            return claims.all
                .filter(({ port, protocol }) => isRequested(port, protocol))
                .filter((claim) => !claims.isOver(claim))
                .map((claim) => claims.toLease(claim));
        });
        return Promise.resolve(leases);
    }
    async claim(ports) {
        if (ports.length === 0)
            return [];
        const { run } = this;
        const isFirst = this.#directory === null;
        const folder = this.#open();
        if (isFirst)
            removeEndedRuns(folder);
        const got = ports.map(() => false);
        for (let count = 1; count <= openFileLeases_MAX_ATTEMPTS; count++) {
            const missing = ports.filter((_, index) => !got[index]);
            const { refused, contended } = claimOnce(folder, run, missing);
            for (const [index, port] of ports.entries())
                got[index] = !refused.has(port);
            if (!contended)
                break;
            await (0,promises_.setTimeout)(Math.random() * MAX_PAUSE * count);
        }
        this.#open();
        writeLog(folder, { event: "given", run, ports: ports.filter((_, index) => got[index]) });
        return got;
    }
    drop(ports) {
        if (this.#directory !== null)
            for (const port of ports)
                removeFile((0,external_node_path_.join)(this.#directory, formatClaimName(port, this.run)));
        return Promise.resolve();
    }
    release(which) {
        return Promise.resolve(this.#directories.flatMap((folder) => releaseFrom(folder, this.run, which)));
    }
    #open() {
        if (this.#directory === null) {
            this.#directory = openLeaseDirectory(this.#directories);
            if (isOfContainer(this.#directory))
                this.warnings.push(`${this.#directory} is this container's own: ` +
                    "mount the host's, or other jobs do not see these leases");
        }
        if (this.#owner === undefined)
            this.#owner = findOwner();
        writeRun(this.#directory, this.run, this.#owner);
        return this.#directory;
    }
}
class Claims {
    all;
    #folder;
    #runs = new Map();
    constructor(folder) {
        this.#folder = folder;
        this.all = readClaims(folder);
    }
    isOver(claim) {
        const run = this.#findRun(claim);
        if (run !== null)
            return isRunOver(run);
        const stat = (0,external_node_fs_.statSync)(claim.file, { throwIfNoEntry: false });
        return stat === undefined || stat.mtimeMs + MAX_AGE < Date.now();
    }
    toLease(claim) {
        const { file, port, protocol, run } = claim;
        const about = this.#findRun(claim);
        const found = readSmall(file);
        const uses = (0,lib_json/* asList */.DD)((0,lib_json/* parseJson */.qF)(found?.text ?? "")).map(lib_json/* asObject */.eB);
        return {
            ...(0,Lease/* parseUse */.f)(uses.find((use) => use["port"] === port && use["protocol"] === protocol)),
            port,
            protocol,
            run,
            ours: about?.ours === true && found?.uid === getAccount(),
            pid: about?.owner?.pid ?? null,
            since: about?.since ?? null,
            until: about === null ? null : new Date(about.until).toISOString(),
        };
    }
    #findRun({ run }) {
        return (0,getOrInsert/* getOrInsert */.P)(this.#runs, run, () => readRun(this.#folder, run));
    }
}
function claimOnce(folder, run, ports) {
    const refused = new Set();
    let contended = false;
    for (let at = 0; at < ports.length; at += MAX_LINKS)
        for (const port of writeClaims(folder, run, ports.slice(at, at + MAX_LINKS)))
            refused.add(port);
    const claims = new Claims(folder);
    const rivals = (0,groupBy/* groupBy */.$)(claims.all.filter((claim) => claim.run !== run), formatClaimKey);
    for (const port of ports) {
        const blocking = (rivals.get(formatClaimKey(port)) ?? []).filter((claim) => !claims.isOver(claim) && !(0,Lease/* isSameUse */.O)(claims.toLease(claim), port));
        if (blocking.length === 0)
            continue;
        removeFile((0,external_node_path_.join)(folder, formatClaimName(port, run)));
        contended ||= blocking.some(({ file }) => readAge(file) < FRESH_FOR);
        refused.add(port);
    }
    return { refused, contended };
}
function writeClaims(folder, run, ports) {
    const text = JSON.stringify(ports);
    let first = null;
    return ports.filter((port) => {
        const file = (0,external_node_path_.join)(folder, formatClaimName(port, run));
        const target = first;
        if (target !== null && (0,attempt/* attempt */.C)(() => (0,external_node_fs_.linkSync)(target, file)) !== null)
            return false;
        if (!writeNew(file, text))
            return true;
        first = file;
        return false;
    });
}
function releaseFrom(folder, own, which) {
    const claims = new Claims(folder);
    const released = claims.all.flatMap((claim) => {
        const lease = claims.toLease(claim);
        return lease.ours && which(lease) && removeFile(claim.file) ? [lease] : [];
    });
    const left = new Set(readClaims(folder).map(({ run }) => run));
    for (const run of new Set([own, ...released.map((lease) => lease.run)])) {
        if (!left.has(run))
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        const ports = released.filter((lease) => lease.run === run);
        writeLog(folder, { event: "released", run, ports });
    }
    return released;
}
function removeEndedRuns(folder) {
    const all = readNames(folder).flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
    const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
    const over = all.slice(from, from + MAX_RUNS_INSPECTED).filter((run) => {
        const about = readRun(folder, run);
        if (about === null)
            return readAge((0,external_node_path_.join)(folder, formatRunName(run))) > MAX_WRITE_TIME;
        return isRunOver(about);
    });
    if (over.length === 0)
        return;
    const claims = new Claims(folder);
    for (const run of over) {
        const ofRun = claims.all.filter((claim) => claim.run === run);
        const removed = ofRun.filter((claim) => claims.isOver(claim) && removeFile(claim.file));
        if (!ofRun.some(({ file }) => (0,external_node_fs_.existsSync)(file)))
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        writeLog(folder, { event: "reclaimed", run, ports: removed });
    }
}
function readClaims(folder) {
    return readNames(folder).flatMap((name) => {
        const [, protocol, port, run = ""] = CLAIM_NAME.exec(name) ?? [];
        if (protocol === undefined)
            return [];
        const file = (0,external_node_path_.join)(folder, name);
        return [{ file, port: Number(port), protocol: protocol, run }];
    });
}
const formatClaimName = (port, run) => `${formatClaimKey(port)}.${run}`;
const formatClaimKey = ({ protocol, port }) => `${protocol}-${port}`;

;// CONCATENATED MODULE: ./lib/src/system/leases/openLeases.js

async function openLeases_openLeases(store, env) {
    if (store === "off")
        return null;
    if (store === "file")
        return openFileLeases(env);
    if (/^etcds?:\/\//.test(store))
        return (await __webpack_require__.e(/* import() */ 616).then(__webpack_require__.bind(__webpack_require__, 8616))).openEtcdLeases(store, env);
    throw new Error(`${JSON.stringify(store)} is no lease store: write file, off or etcd://HOST:2379`);
}

;// CONCATENATED MODULE: ./lib/src/action/stepLeases.js





const STATE = "leases";
const DIRECTORY = "PORTPLAN_LEASE_DIR";
async function openLeasesOfStep(store, env, isAllocating) {
    const leases = await openLeases_openLeases(store, env);
    if (isAllocating && leases !== null)
        (0,core/* saveState */.LZ)(STATE, JSON.stringify({ run: leases.run, store, directory: env[DIRECTORY] ?? null }));
    return leases;
}
async function releaseLeasesOfStep(env) {
    try {
        const state = getState(STATE);
        if (state === "")
            return;
        const { run, store, directory } = JSON.parse(state);
        const leases = await openLeases(store, { ...env, [DIRECTORY]: directory ?? undefined });
        const released = (await leases?.release((lease) => lease.run === run)) ?? [];
        info(`Gave back ${formatCount(released.length, "lease")}.`);
    }
    catch (reason) {
        const why = getErrorMessage(reason);
        const message = `The leases were not given back, and end with the job: ${why}`;
        warning(escapeControlChars(message), { title: "Portplan" });
    }
}

;// CONCATENATED MODULE: ./lib/src/report/formats/annotations.js



const MAX_PER_LEVEL = 10;
const MAX_MESSAGE_LENGTH = 4096;
function buildAnnotations(report, ofRun = []) {
    return runRules/* SEVERITIES */.oC.flatMap((level) => {
        const findings = report.findings.filter((finding) => finding.severity === level);
        const first = ofRun.filter((each) => each.level === level);
        if (first.length + findings.length > MAX_PER_LEVEL)
            return limitCount(level, [...first, ...findings.map(toAnnotation)]);
        return [...first, ...addOtherEnds(findings)].slice(0, MAX_PER_LEVEL);
    });
}
function buildRunAnnotation(level, message) {
    return { level, title: "Portplan", message: truncate((0,lib_escapeControlChars/* escapeControlChars */._)(message)), place: null };
}
function buildErrorAnnotations(errors) {
    return limitCount("error", errors.map(({ message, place }) => ({ ...buildRunAnnotation("error", message), place })));
}
function limitCount(level, all) {
    if (all.length <= MAX_PER_LEVEL)
        return all;
    const shown = all.slice(0, MAX_PER_LEVEL - 1);
    const rest = `${all.length - shown.length} more of this level`;
    return [...shown, buildRunAnnotation(level, `${rest} are in the log and in the job summary.`)];
}
function addOtherEnds(findings) {
    const primary = findings.map(toAnnotation);
    const marked = new Set(primary.map(({ place }) => JSON.stringify(place)));
    const isNew = ({ place }) => !marked.has(JSON.stringify(place)) && marked.add(JSON.stringify(place));
    return [...primary, ...findings.flatMap(buildOtherEnds).filter(isNew)];
}
function toAnnotation(finding) {
    const related = finding.related.map((end) => `${formatLine(end.place)}: ${end.message}`);
    return buildAnnotation(finding, [finding.message, finding.fix, ...related], finding.place);
}
function buildOtherEnds(finding) {
    if ((0,rules/* ruleOf */.Y)(finding.rule).conflict !== "between-ports")
        return [];
    const first = finding.place === null ? "" : `${formatLine(finding.place)}: `;
    const ends = finding.related.filter(({ service }) => service !== null);
    return ends.map((end) => buildAnnotation(finding, [end.message, first + finding.message], end.place));
}
function buildAnnotation({ severity, rule }, lines, place) {
    const message = truncate(lines.filter(Boolean).join("\n"));
    return { level: severity, title: rule, message, place };
}
const formatLine = (place) => `${(0,lib_escapeControlChars/* escapeControlChars */._)(place.file)}:${place.line}`;
const truncate = (message) => message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;

// EXTERNAL MODULE: ./lib/src/report/formats/formatSummaryLine.js
var formatSummaryLine = __webpack_require__(869);
;// CONCATENATED MODULE: ./lib/src/lib/escapeWorkflowCommands.js
function escapeWorkflowCommands(text) {
    return text.replace(current, "$1: $2").replace(legacy, "#$1 #$2[");
}
const current = /^([^\x21-\x7e\r\n]*):([^\x20-\x7e\r\n]*:)/gmu;
const legacy = /#([^\x20-\x7e\r\n]*)#([^\x20-\x7e\r\n]*)\[/gu;

;// CONCATENATED MODULE: ./lib/src/report/formats/github.js



function* renderAnnotations(report, ofRun = []) {
    for (const annotation of buildAnnotations(report, ofRun))
        yield `${formatCommand(annotation)}\n`;
    yield `${escapeWorkflowCommands((0,formatSummaryLine/* formatSummaryLine */.Og)(report))}\n`;
}
function formatCommand({ level, title, message, place }) {
    const properties = { ...(place === null ? {} : formatPosition(place)), title };
    const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
    return `::${level} ${list.join(",")}::${escapeData(message)}`;
}
function formatPosition(place) {
    const { file, line, column, endLine, endColumn } = place;
    const lines = { file, line: `${line}`, endLine: `${endLine}` };
    return line === endLine ? { ...lines, col: `${column}`, endColumn: `${endColumn}` } : lines;
}
function escapeData(text) {
    return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
    return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

;// CONCATENATED MODULE: ./lib/src/report/formats/encodeJson.js
function encodeJson(value) {
    return JSON.stringify(value)
        .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, escapeCharacter)
        .replace(SECOND_NUMBER_SIGN, "\\u0023");
}
const SECOND_NUMBER_SIGN = /(?<=#[^\x20-\x7e]*)#/g;
function escapeCharacter(character) {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
function* encodeList(name, items, end = "],\n") {
    yield `"${name}":[`;
    let separator = "\n";
    for (const item of items) {
        yield separator + encodeJson(item);
        separator = ",\n";
    }
    yield end;
}
const PIECE_LENGTH = 1 << 16;
function* joinPieces(texts) {
    let piece = "";
    for (const text of texts) {
        piece += text;
        if (piece.length < PIECE_LENGTH)
            continue;
        yield piece;
        piece = "";
    }
    yield piece;
}
function toJsonHolder({ holder, endpoint }) {
    const { kind, name, pid, since } = holder;
    return { kind, name, pid, since, endpoint };
}

;// CONCATENATED MODULE: ./lib/src/report/formats/json.js

function renderJson(report) {
    return joinPieces(encodeReport(report));
}
function* encodeReport(report) {
    const { ok, summary, projects, rows, exceptions, references, allocation, host } = report;
    yield `{"version":1,"ok":${ok},"summary":${encodeJson(summary)},\n`;
    yield* encodeList("projects", projects.map(({ name, directory, files, profiles }) => ({ name, directory, files, profiles })));
    yield* encodeList("ports", json_listPorts(rows));
    yield* encodeList("findings", report.findings.map(toJsonFinding));
    if (exceptions.length > 0)
        yield* encodeList("exceptions", exceptions.map(toJsonException));
    if (references.length > 0)
        yield* encodeList("references", references.map(({ port, place }) => ({ port, source: place })));
    yield* encodeList("assignments", (allocation?.assignments ?? []).flatMap(listAssignments));
    yield `"host":${encodeJson(host)}}\n`;
}
function* json_listPorts(rows) {
    for (const row of rows) {
        const { project, service, binding, kind, offset, count, status, assigned } = row;
        const { target, protocol, hostIp, published, mode, name, appProtocol, variable } = binding;
        const single = kind === "unknown" ? null : published;
        const hasOwnPorts = binding.count > 1 && Boolean(single);
        const holders = row.holders.map(toJsonHolder);
        for (let at = 0; at < count; at++)
            yield {
                project,
                service,
                target: target + offset + at,
                protocol,
                hostIp,
                published: hasOwnPorts ? `${Number(single) + offset + at}` : single,
                mode,
                name,
                appProtocol,
                variable,
                status,
                assigned: assigned === null ? null : assigned + at,
                holders,
                source: row.place,
            };
    }
}
function listAssignments({ request, port, via, variable }) {
    const { target, count, protocol, hostIp, published } = request.binding;
    const isNumbered = count > 1 && /^\d+$/.test(published ?? "");
    return Array.from({ length: count }, (_, at) => ({
        project: request.project.name,
        service: request.service.name,
        target: target + at,
        protocol,
        hostIp,
        from: isNumbered ? `${Number(published) + at}` : published,
        to: port + at,
        via,
        variable,
    }));
}
function toJsonFinding(finding) {
    const { rule, severity, project, service, evidence, message, fix, place } = finding;
    const related = finding.related.map((end) => ({
        message: end.message,
        project: end.project,
        service: end.service,
        source: end.place,
    }));
    return { rule, severity, project, service, evidence, message, fix, source: place, related };
}
function toJsonException(exception) {
    const { rule, project, service, evidence, reason, until, place } = exception;
    return { rule, project, service, evidence, reason, until, source: place };
}

;// CONCATENATED MODULE: ./lib/src/report/formatPortUrl.js
function formatPortUrl({ appProtocol, protocol, hostIp }, port, other = {}) {
    const given = appProtocol?.toLowerCase() ?? "";
    const scheme = /^[a-z][a-z0-9+.-]*$/.test(given)
        ? given
        : ((protocol.toLowerCase() === "tcp" ? other.known : null) ?? protocol.toLowerCase());
    return `${scheme}://${formatUrlHost(other.host ?? hostIp)}:${port}`;
}
function formatUrlHost(hostIp) {
    const address = (hostIp ?? "").replace(/^\[|\]$/g, "");
    if (address === "" || address === "0.0.0.0")
        return "127.0.0.1";
    if (!address.includes(":"))
        return address;
    return /^[0:]+$/.test(address) ? "[::1]" : `[${address}]`;
}

// EXTERNAL MODULE: ./lib/src/report/formats/formatPort.js
var formatPort = __webpack_require__(9000);
;// CONCATENATED MODULE: ./lib/src/report/formats/outputs.js




const MAX_VALUE_LENGTH = 150_000;
const outputs_MAX_PORTS = 10_000;
function buildOutputs(report, elsewhere = {}) {
    const { error, warning, notice } = report.summary;
    const published = listPublishedTargets(report);
    const byService = (value) => published === null ? "" : encodeByService(published, value);
    const values = {
        ok: String(report.ok),
        errors: String(error),
        warnings: String(warning),
        notices: String(notice),
        conflicts: String(report.findings.filter(isConflict).length),
        ports: byService(({ port }) => port),
        urls: byService(({ row, number, port }) => port === null
            ? null
            : formatPortUrl(row.binding, port, { known: report.schemeOf?.(row, number) ?? null })),
        "compose-args": JSON.stringify(Object.fromEntries(report.projects.map(({ name, composeArgs }) => [name, composeArgs]))),
        "env-file": joinPaths(report, "env"),
        "override-file": joinPaths(report, "override"),
        "report-directory": elsewhere.directory ?? "",
        "comment-url": elsewhere.commentUrl ?? "",
    };
    const entries = Object.entries(values);
    return Object.fromEntries(entries.map(([name, value]) => [name, value.length > MAX_VALUE_LENGTH ? "" : value]));
}
function joinPaths({ allocation }, kind) {
    const files = allocation?.files.filter((file) => file.kind === kind) ?? [];
    return files.map(({ path }) => path).join("\n");
}
function isConflict({ rule, severity }) {
    return (0,rules/* ruleOf */.Y)(rule).conflict !== null && severity !== "notice";
}
function listPublishedTargets({ projects, rows, allocation }) {
    const names = new Set(projects.map(({ name }) => name));
    const published = [];
    for (const row of rows) {
        const isRouted = allocation?.routes.some(({ project, service, target }) => project === row.project &&
            service === row.service &&
            target === row.binding.target &&
            row.binding.protocol === "tcp");
        if (!names.has(row.project) || isRouted)
            continue;
        const service = projects.length > 1 ? `${row.project}/${row.service}` : row.service;
        const protocol = row.binding.protocol.toLowerCase();
        for (const { target: number, port } of listTargetPorts(row)) {
            const target = (0,formatPort/* formatContainerPorts */.L_)({ first: number, last: number }, protocol);
            published.push({ service, target, number, port, row });
        }
        if (published.length > outputs_MAX_PORTS)
            return null;
    }
    return published;
}
function listTargetPorts(row) {
    const { kind, binding, offset, count, lastAssigned } = row;
    const ports = (0,formatPort/* listHostPorts */.nl)(row);
    if (ports === null && kind !== "engine")
        return [];
    const isPool = kind === "pool" || lastAssigned !== undefined;
    return Array.from({ length: ports === null ? count : ports.last - ports.first + 1 }, (_, at) => ({
        target: isPool ? binding.target : binding.target + offset + at,
        port: ports === null ? null : ports.first + at,
    }));
}
function encodeByService(published, value) {
    const services = new Map();
    for (const one of published) {
        const targets = (0,getOrInsert/* getOrInsert */.P)(services, one.service, () => new Map());
        (0,getOrInsert/* getOrInsert */.P)(targets, one.target, () => new Set()).add(value(one));
    }
    const entries = [...services].map(([service, targets]) => [
        service,
        Object.fromEntries(Array.from(targets, ([key, [first, ...more]]) => [
            key,
            more.length === 0 ? first : [first, ...more],
        ])),
    ]);
    return JSON.stringify(Object.fromEntries(entries));
}

// EXTERNAL MODULE: ./lib/src/report/formats/summary.js
var summary = __webpack_require__(242);
// EXTERNAL MODULE: ./lib/src/ports/isVariable.js
var isVariable = __webpack_require__(2929);
;// CONCATENATED MODULE: ./lib/src/report/formats/alignColumns.js
const HALF_WIDTH = /[\uff61-\uffdc\uffe8-\uffee]/u;
function measureWidth(text) {
    let cells = 0;
    for (const character of text) {
        if (character <= "~")
            cells++;
        else if (!/\p{M}/u.test(character))
            cells += isWide(character) && !HALF_WIDTH.test(character) ? 2 : 1;
    }
    return cells;
}
function isWide(character) {
    return (/\p{scx=Han}|\p{scx=Hangul}|\p{scx=Hiragana}|\p{scx=Katakana}/u.test(character) ||
        /\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u.test(character));
}
function alignColumns(table, style = (cell) => cell) {
    const widths = [];
    for (const row of table)
        for (const [column, cell] of row.entries())
            widths[column] = Math.max(widths[column] ?? 0, measureWidth(cell));
    return table.map((row, number) => {
        const last = row.findLastIndex((cell) => cell !== "");
        const cells = row.slice(0, last + 1).map((cell, column) => {
            const padding = column === last ? "" : " ".repeat((widths[column] ?? 0) - measureWidth(cell));
            return style(cell, column, number) + padding;
        });
        return cells.join("  ");
    });
}

// EXTERNAL MODULE: ./lib/src/report/createConflictTest.js
var createConflictTest = __webpack_require__(6419);
;// CONCATENATED MODULE: ./lib/src/report/formats/createPainter.js
const CODES = {
    red: [31, 39],
    green: [32, 39],
    yellow: [33, 39],
    blue: [34, 39],
    bold: [1, 22],
    dim: [2, 22],
};
function createPainter(color) {
    return color
        ? (name, text) => `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m`
        : (_name, text) => text;
}

;// CONCATENATED MODULE: ./lib/src/report/formats/matrix.js


const MAX_COLUMNS = 8;
const matrix_MAX_PAIRS = 20;
function* renderMatrix({ projects, pairs }, paint) {
    if (pairs.length === 0)
        return;
    const taking = new Set(pairs.flatMap(({ projects: names }) => names));
    const names = [...new Set([...projects.map(({ name }) => name), ...taking])].filter((name) => taking.has(name));
    yield paint("bold", "who collides with whom");
    const lines = names.length - 1 <= MAX_COLUMNS ? alignColumns(buildGrid(names, pairs)) : listPairs(pairs);
    for (const line of lines)
        yield `  ${line}`;
    yield "";
}
function buildGrid(names, pairs) {
    const cells = new Map(pairs.map(({ projects, ports: [port, ...more] }) => [
        pairKey(projects),
        more.length === 0 ? `${port}` : `${more.length + 1} ports`,
    ]));
    const shown = names.map(lib_escapeControlChars/* escapeControlChars */._);
    const rows = names.map((name, index) => [
        shown[index] ?? "",
        ...names.slice(0, index).map((other) => cells.get(pairKey([name, other])) ?? "-"),
    ]);
    return [["", ...shown.slice(0, -1)], ...rows.slice(1)];
}
function pairKey(projects) {
    return JSON.stringify(projects.toSorted());
}
function listPairs(pairs) {
    const shown = pairs.toSorted((a, b) => b.ports.length - a.ports.length).slice(0, matrix_MAX_PAIRS);
    const rows = shown.map(({ projects: [a, b], ports }) => [
        (0,lib_escapeControlChars/* escapeControlChars */._)(a),
        (0,lib_escapeControlChars/* escapeControlChars */._)(b),
        `${ports.slice(0, 6).join(", ")}${ports.length > 6 ? ", …" : ""}`,
    ]);
    const rest = pairs.length - shown.length;
    return [...alignColumns(rows), ...(rest === 0 ? [] : [`and ${rest} more pairs`])];
}

;// CONCATENATED MODULE: ./lib/src/report/formats/text.js












function renderText(report, { color = false, quiet = false, verbose = false } = {}) {
    const paint = createPainter(color);
    const found = [...renderFindings(report, paint)];
    const lines = quiet
        ? found
        : [
            ...renderPortMap(report, paint, verbose),
            ...found,
            ...renderMatrix(report, paint),
            ...(verbose ? renderDetails(report) : []),
            paint(report.ok ? "green" : "red", (0,formatSummaryLine/* formatSummaryLine */.Og)(report)),
        ];
    return lines.map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}
const STATUS_COLORS = {
    collides: "red",
    free: "green",
    own: "green",
    taken: "red",
    leased: "red",
    possible: "yellow",
    unknown: "yellow",
};
const SEVERITY_COLORS = {
    error: "red",
    warning: "yellow",
    notice: "blue",
};
const STATUS = "STATUS";
function listColumns(report) {
    const first = [
        { title: "SERVICE", cell: ({ service }) => (0,lib_escapeControlChars/* escapeControlChars */._)(service) },
        { title: "HOST", cell: formatPort/* formatHostPort */.zc },
        { title: "CONTAINER", cell: formatPort/* formatTarget */.P4 },
    ];
    if (report.command === "check")
        return [
            ...first,
            { title: STATUS, cell: (0,createConflictTest/* createStatusReader */.o)(report) },
            { title: "HELD BY", cell: (row) => (0,lib_escapeControlChars/* escapeControlChars */._)((0,formatPort/* listHolderNames */.Bq)(row).join(", ")) },
        ];
    return [
        ...first,
        { title: "VARIABLE", cell: ({ binding }) => binding.variable ?? "" },
        { title: "DECLARED AT", cell: ({ place }) => formatPlace(place) },
    ];
}
function* renderPortMap(report, paint, verbose) {
    const { projects, rows, findings: found } = report;
    const [head = "", ...body] = renderTable(listColumns(report), rows, paint);
    let next = 0;
    for (const { project, own } of groupRowsByProject(projects, rows)) {
        const name = paint("bold", (0,lib_escapeControlChars/* escapeControlChars */._)(project.name || project.directory));
        const paths = paint("dim", project.files.map(lib_escapeControlChars/* escapeControlChars */._).join(", "));
        yield `${name}  ${paths}`.trimEnd();
        if (verbose && project.profiles.length > 0)
            yield `  profiles: ${project.profiles.map(lib_escapeControlChars/* escapeControlChars */._).join(", ")}`;
        const refused = found.some((finding) => (0,rules/* isRefusal */.vu)(finding) && finding.project === project.name);
        if (own.length === 0)
            yield `  ${refused ? "cannot be resolved, see below" : "publishes no port"}`;
        else
            yield* [head, ...body.slice(next, next + own.length)].map((line) => `  ${line}`);
        next += own.length;
        yield "";
    }
}
function renderTable(all, rows, paint) {
    const filled = all
        .map(({ title, cell }) => ({ title, cells: rows.map(cell) }))
        .filter(({ cells }) => cells.some(Boolean));
    const lines = [
        filled.map(({ title }) => title),
        ...rows.map((_, row) => filled.map(({ cells }) => cells[row] ?? "")),
    ];
    return alignColumns(lines, (cell, column, row) => {
        if (row === 0)
            return paint("dim", cell);
        const isStatus = filled[column]?.title === STATUS;
        const color = isStatus ? STATUS_COLORS[cell] : undefined;
        return color === undefined ? cell : paint(color, cell);
    });
}
function groupRowsByProject(projects, rows) {
    let next = 0;
    const take = (project) => {
        const from = next;
        while (rows[next]?.project === project.name)
            next++;
        return { project, own: rows.slice(from, next) };
    };
    const tables = projects.map(take);
    for (let row = rows[next]; row !== undefined; row = rows[next])
        tables.push(take({ name: row.project, directory: ".", files: [row.place.file], profiles: [] }));
    return tables;
}
function* renderFindings({ findings: found, projects }, paint) {
    for (const group of (0,groupBy/* groupBy */.$)(found, ({ severity, rule }) => `${severity} ${rule}`).values()) {
        const [first] = group;
        if (first === undefined)
            continue;
        const { rule, severity } = first;
        const summary = (0,rules/* ruleOf */.Y)(rule).summary;
        yield `${paint(SEVERITY_COLORS[severity], severity)} ${paint("bold", rule)}: ${summary}`;
        yield "";
        for (const finding of group)
            yield* renderFinding(finding, projects.length > 1, paint);
    }
}
function* renderFinding({ place, project, service, message, fix, related }, several, paint) {
    const who = [several || service === null ? project : null, service]
        .filter((name) => name !== null)
        .map(lib_escapeControlChars/* escapeControlChars */._)
        .join("/");
    const head = [place === null ? "" : paint("bold", formatPlace(place)), who].filter(Boolean);
    if (head.length > 0)
        yield `  ${head.join("  ")}`;
    yield `    ${message}`;
    for (const end of related)
        yield paint("dim", `    ${formatPlace(end.place)}: ${end.message}`);
    if (fix !== "")
        yield `    ${paint("green", "fix:")} ${fix}`;
    yield "";
}
function* renderDetails(report) {
    yield* renderSecondCopy(report);
    yield* renderReferences(report);
    const { probed, host } = report;
    const seen = host.visible ? "seen" : `not seen: ${(0,lib_escapeControlChars/* escapeControlChars */._)(host.reason ?? "")}`;
    const range = host.ephemeral.join("-");
    const view = probed ? seen : "not looked at";
    yield `host: ${host.platform}, ports ${view}; the kernel hands out ${range} by itself`;
}
const MAX_NAMED_PLACES = 5;
function* renderReferences({ references }) {
    const ports = (0,groupBy/* groupBy */.$)(references, ({ port }) => port);
    for (const [port, found] of [...ports].toSorted(([a], [b]) => a - b)) {
        const places = found.map(({ place }) => formatPlace(place));
        const shown = (0,formatSummaryLine/* formatSome */.wS)(places, MAX_NAMED_PLACES);
        yield `${port} is named in ${(0,formatSummaryLine/* formatCount */.B4)(found.length, "place")}: ${shown}`;
    }
}
const MAX_NAMED_PORTS = 10;
function* renderSecondCopy({ projects, rows }) {
    for (const { name } of projects) {
        const fixed = rows.filter(({ project, kind }) => project === name && kind === "fixed");
        if (fixed.length === 0)
            continue;
        const hardcoded = fixed.filter((row) => !(0,isVariable/* isVariable */.D)(row));
        const named = hardcoded.map(({ service, requested }) => `${(0,lib_escapeControlChars/* escapeControlChars */._)(service)} ${requested}`);
        const shown = (0,formatSummaryLine/* formatSome */.wS)(named, MAX_NAMED_PORTS);
        const remedy = hardcoded.length === 0
            ? "variables can part them"
            : `${(0,formatSummaryLine/* countRowPorts */.mA)(hardcoded)} of them no variable can change: ${shown}`;
        const ports = (0,formatSummaryLine/* formatCount */.B4)((0,formatSummaryLine/* countRowPorts */.mA)(fixed), "host port");
        const copy = `a second copy of ${(0,lib_escapeControlChars/* escapeControlChars */._)(name)}`;
        yield `${copy} on this host would collide on ${ports}; ${remedy}`;
    }
}

;// CONCATENATED MODULE: ./lib/src/action/publish.js












async function publish(report, inputs, { posted, directory }) {
    (0,core/* startGroup */.Oh)("Port map and findings");
    logText(renderText(report));
    (0,core/* endGroup */.N4)();
    if ((0,core/* isDebug */._o)())
        logDetails(report, inputs);
    const remarks = [
        ...(report.allocation?.warnings ?? []),
        ...(posted?.warn && posted.remark !== null ? [posted.remark] : []),
    ];
    const notes = remarks.map((remark) => buildRunAnnotation("warning", remark));
    for (const line of renderAnnotations(report, notes))
        process.stdout.write(line);
    for (const [name, value] of Object.entries(buildOutputs(report, { directory, commentUrl: posted?.url ?? null })))
        writeOutput(name, value);
    await writeSummary((0,summary/* renderSummary */.Br)(report, posted?.remark ?? null));
}
async function fail(reason) {
    process.exitCode = 2;
    const errors = reason instanceof InputErrors
        ? reason.errors
        : [{ message: getErrorMessage_getErrorMessage(reason), place: null }];
    if (errors.some(({ place }, index) => place !== null || index > 0))
        logText(getErrorMessage_getErrorMessage(reason));
    for (const annotation of buildErrorAnnotations(errors))
        process.stdout.write(`${formatCommand(annotation)}\n`);
    if ((0,core/* isDebug */._o)() && reason instanceof Error)
        (0,core/* debug */.Yz)((reason.stack ?? "").split("\n").map(lib_escapeControlChars/* escapeControlChars */._).join("\n"));
    try {
        (0,core/* setOutput */.uH)("ok", "false");
    }
    catch (error) {
        logText(`There are no outputs: ${getErrorMessage_getErrorMessage(error)}`);
    }
    await writeSummary((0,summary/* renderFailureSummary */.Fr)(errors));
}
function logText(message) {
    (0,core/* info */.pq)(escapeWorkflowCommands(message.trimEnd().split("\n").map(lib_escapeControlChars/* escapeControlChars */._).join("\n")));
}
function logDetails(report, inputs) {
    const githubToken = inputs.githubToken === "" ? "none" : "given";
    (0,core/* debug */.Yz)(`inputs: ${encodeJson({ ...inputs, githubToken })}`);
    for (const piece of renderJson(report))
        (0,core/* debug */.Yz)(piece);
}
const TOO_LARGE_IS_EMPTY = new Set(["ports", "urls", "compose-args"]);
function writeOutput(name, value) {
    if (value === "" && TOO_LARGE_IS_EMPTY.has(name))
        logText(`The output ${name} is empty: it is larger than GitHub takes.`);
    (0,core/* setOutput */.uH)(name, value);
}
async function writeSummary(markdown) {
    try {
        await core/* summary */.z.addRaw(markdown).write();
    }
    catch (reason) {
        logText(`There is no job summary: ${getErrorMessage_getErrorMessage(reason)}`);
    }
}

;// CONCATENATED MODULE: ./lib/package.json
const package_namespaceObject = {"rE":"0.1.0"};
;// CONCATENATED MODULE: ./lib/src/report/formats/pageParts.js
const PAGE_STYLE = `
:root{--text:#1f2328;--soft:#59636e;--line:#d1d9e0;--back:#fff;--panel:#f6f8fa;--link:#0969da;\
--bad:#cf222e;--bad-back:#ffebe9;--good:#1a7f37;--warn:#9a6700;--tint0:#ddf4ff;--tint1:#fff8c5;\
--tint2:#dafbe1;--tint3:#fbefff;--tint4:#ffeff7;--tint5:#fff1e5}
@media (prefers-color-scheme:dark){:root{--text:#f0f6fc;--soft:#9198a1;--line:#3d444d;\
--back:#0d1117;--panel:#151b23;--link:#4493f8;--bad:#f85149;--bad-back:#3c1618;--good:#3fb950;\
--warn:#d29922;--tint0:#0c2d6b55;--tint1:#4b290055;--tint2:#04260f99;--tint3:#3c1e7055;\
--tint4:#5e103e55;--tint5:#5a1e0255}}
*{box-sizing:border-box}
body{overflow-wrap:anywhere;margin:0 auto;max-width:80rem;padding:1.5rem;background:var(--back);\
color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem;\
border-bottom:1px solid var(--line);padding-bottom:.25rem}h3{font-size:1rem;margin:1rem 0 .25rem}
h3 small{color:var(--soft);font-weight:400;font-size:.9em}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}\
.place,figcaption,.note{color:var(--soft)}
form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;position:sticky;top:0;\
z-index:1;background:var(--panel);border:1px solid var(--line);border-radius:6px;\
padding:.6rem .8rem;margin-top:1rem}
form[hidden]{display:none}
input,select,button{font:inherit;color:inherit;background:var(--back);\
border:1px solid var(--line);border-radius:6px;padding:.2rem .5rem}
input[type=search]{width:18rem;max-width:100%}select{max-width:14rem}
:focus-visible{outline:2px solid var(--link);outline-offset:1px}
output{color:var(--soft);margin-left:auto}
figure{margin:0}.scroll{overflow-x:auto}svg{display:block;width:100%;min-width:44rem;height:auto;\
font:12px system-ui,sans-serif;fill:var(--text)}
svg line{stroke:var(--line)}svg line.tick{stroke-dasharray:2 3}\
text.tick,text.band-name{fill:var(--soft);font-size:11px;text-anchor:middle}\
text.lane{text-anchor:end}
.tint0{fill:var(--tint0)}.tint1{fill:var(--tint1)}.tint2{fill:var(--tint2)}\
.tint3{fill:var(--tint3)}.tint4{fill:var(--tint4)}.tint5{fill:var(--tint5)}
.label polyline{fill:none;stroke:var(--line)}.label text{fill:var(--soft)}\
.label.conflict polyline{stroke:var(--bad)}.label.conflict text{fill:var(--bad);font-weight:700}
.mark{fill:var(--soft)}.mark.free,.mark.own{fill:var(--good)}\
.mark.possible,.mark.unknown{fill:var(--warn)}.mark.unchecked{fill:var(--link)}\
.mark.conflict{fill:var(--bad)}
.mark circle,.mark rect{stroke:var(--back);stroke-width:1.5}.crowd .mark *{stroke:none}\
.mark:hover circle,.mark:focus circle{stroke:var(--text);stroke-width:2}
svg .off{opacity:.12}.off:not(svg *){display:none}
ul{margin:0;padding-left:1.2rem}.cause>ul{list-style:none;padding:0}\
.finding{border-left:4px solid var(--line);padding:.4rem .8rem;margin:.5rem 0;\
background:var(--panel);border-radius:0 6px 6px 0}
.finding.error{border-color:var(--bad)}.finding.warning{border-color:var(--warn)}\
.finding.notice{border-color:var(--link)}.finding p{margin:.2rem 0}\
.fix::before{content:"Fix: ";color:var(--good);font-weight:600}
table{border-collapse:collapse;width:100%;min-width:44rem}\
th,td{overflow-wrap:normal;text-align:left;vertical-align:top;padding:.3rem .6rem;\
border-bottom:1px solid var(--line)}td code,th{white-space:nowrap}\
th{color:var(--soft);font-weight:600}
tr.conflict{background:var(--bad-back)}tr:target{outline:2px solid var(--link)}\
.status.free,.status.own{color:var(--good)}\
.status.taken,.status.leased,.status.collides{color:var(--bad);font-weight:600}\
.status.possible,.status.unknown{color:var(--warn)}
.key{margin-right:1em;white-space:nowrap}.key::before{content:"\\25cf\\a0"}\
.key.good::before{color:var(--good)}.key.warn::before{color:var(--warn)}\
.key.link::before{color:var(--link)}.key.bad::before{color:var(--bad)}
.skip{position:absolute;left:-100vw}.skip:focus{left:1.5rem;top:.25rem;z-index:2;\
background:var(--panel);color:var(--link);padding:.2rem .6rem}
.badge{font-size:.8em;font-weight:600;border:1px solid;border-radius:1em;padding:0 .5em;\
white-space:nowrap}.badge.error,.sign.bad{color:var(--bad)}.badge.warning{color:var(--warn)}\
.badge.notice{color:var(--link)}.sign.good{color:var(--good)}
@media print{:root{--text:#000;--soft:#444;--line:#999;--back:#fff;--panel:#fff;--bad:#b00;\
--bad-back:#fff;--good:#060;--warn:#850}body{max-width:none;padding:0;font-size:10pt}\
form,.skip{display:none!important}.scroll{overflow:visible}svg{min-width:0}\
tr,.finding,figure{break-inside:avoid}thead{display:table-header-group}*{print-color-adjust:exact}}
`;
const PAGE_SCRIPT = `
"use strict";
const byId = (id) => document.getElementById(id);
const [form, query, project, service, conflicts, count] = ["filter", "query", "project",\
 "service", "conflicts", "count"].map(byId);
const items = [...document.querySelectorAll("[data-project]")];
const rows = items.filter(({ id }) => id !== "");
const marks = new Map([...document.querySelectorAll("[data-row]")]\
.map((mark) => [mark.dataset.row, mark]));
function services() {
  const names = new Set(rows.filter(({ dataset }) => project.value === ""\
 || dataset.project === project.value).map(({ dataset }) => dataset.service));
  const chosen = service.value;
  service.replaceChildren(new Option("all", ""), ...[...names].sort()\
.map((name) => new Option(name, name)));
  service.value = names.has(chosen) ? chosen : "";
}
function apply() {
  const words = query.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const shows = ({ dataset }) =>
    (project.value === "" || dataset.project === project.value) &&
    (service.value === "" || dataset.service === service.value) &&
    (!conflicts.checked || "conflict" in dataset) &&
    words.every((word) => dataset.text.includes(word));
  let shown = 0;
  for (const item of items) {
    const visible = shows(item);
    item.classList.toggle("off", !visible);
    if (item.id === "") continue;
    marks.get(item.id)?.classList.toggle("off", !visible);
    if (visible) shown++;
  }
  for (const lane of document.querySelectorAll("[data-lane]")) lane.classList.toggle("off",\
 project.value !== "" && lane.dataset.lane !== project.value);
  for (const cause of document.querySelectorAll(".cause")) cause.classList.toggle("off",\
 cause.querySelector(".finding:not(.off)") === null);
  count.value = shown + " of " + rows.length + " rows";
}
project.addEventListener("change", services);
form.addEventListener("input", apply);
form.addEventListener("reset", () => setTimeout(() => (services(), apply())));
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey\
 || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  query.focus();
});
form.hidden = false;
services();
apply();
`;
const PAGE_SCRIPT_HASH = "sha256-voq66TaBRA4vDLb5GdvIb2L0884KSWRR1yc+Uvno5Lg=";

// EXTERNAL MODULE: ./lib/src/report/formats/escapeHtml.js
var escapeHtml = __webpack_require__(8878);
;// CONCATENATED MODULE: ./lib/src/report/formats/renderPortAxis.js





const WIDTH = 1200;
const LEFT = 150;
const renderPortAxis_LINE = WIDTH - LEFT - 20;
const LABELS = 96;
const LANE = 26;
const LABEL_SPACING = 15;
const MAX_LABELS = Math.floor(renderPortAxis_LINE / LABEL_SPACING);
const MAX_MARKS = 5000;
const CROWD = 300;
const LEGEND = {
    good: "free, or the project's own",
    warn: "possibly taken, or unknown",
    link: "not looked at",
    bad: "in conflict",
};
const COLORS = {
    free: "good",
    own: "good",
    possible: "warn",
    unknown: "warn",
    unchecked: "link",
};
function renderPortAxis(report) {
    const isInConflict = (0,createConflictTest/* createConflictTest */.p)(report);
    const statusOf = (0,createConflictTest/* createStatusReader */.o)(report);
    const all = report.rows.flatMap((row, index) => {
        const ports = row.kind === "engine" ? null : (0,formatPort/* listHostPorts */.nl)(row);
        return ports === null
            ? []
            : [{ row, index, ...ports, status: statusOf(row), conflict: isInConflict(row) }];
    });
    if (all.length === 0)
        return "";
    const marks = all.toSorted((a, b) => Number(a.conflict) - Number(b.conflict)).slice(-MAX_MARKS);
    const [from, to] = report.host.ephemeral;
    const bands = [...(report.bands ?? []), { name: "ephemeral", first: from, last: to }];
    const scale = buildPortScale(marks.map(({ first }) => first), bands);
    const lanes = [...new Set(all.map(({ row }) => row.project))];
    const bottom = LABELS + lanes.length * LANE;
    const frame = { x: (port) => LEFT + scale.at(port) * renderPortAxis_LINE, bottom };
    const labels = [...renderLabels(marks, frame)];
    const crowd = marks.length > CROWD;
    const top = labels.length === 0 ? LABELS - 16 : 0;
    const parts = [
        ...bands.map((band, index) => renderBand(band, index, frame)),
        ...lanes.map((name, lane) => renderLane(name, lane)),
        ...renderBorders(scale.borders, frame),
        ...labels,
        ...marks.map((mark) => renderMark(mark, lanes.indexOf(mark.row.project), crowd, frame)),
    ];
    const height = bottom + 64 - top;
    const colors = new Set(marks.map(({ row, conflict }) => (conflict ? "bad" : COLORS[row.status])));
    const caption = [
        ...Object.entries(LEGEND)
            .filter(([color]) => colors.has(color))
            .map(([color, words]) => `<span class="key ${color}">${words}</span>`),
        all.length > marks.length
            ? `${marks.length} of ${all.length} ports.`
            : "Sections with ports in them are drawn wider than empty ones.",
    ].join(" ");
    const box = `viewBox="0 ${top} ${WIDTH} ${height}"${crowd ? ' class="crowd"' : ""}`;
    return `<section aria-labelledby="line"><h2 id="line">Host ports</h2>
<figure><div class="scroll"><svg ${box} role="group" aria-label="Host ports on a line">
${parts.join("\n")}
</svg></div><figcaption>${caption}</figcaption></figure></section>
`;
}
const formatPixels = (value) => value.toFixed(1);
function renderBand({ name, first, last }, index, { x, bottom }) {
    const [from, to] = [x(first), x(last + 1)];
    const y = bottom + 44 + (index % 2) * 14;
    const center = formatPixels((from + to) / 2);
    const label = `<text class="band-name" x="${center}" y="${y}">${(0,escapeHtml/* escapeHtml */.Z)(name)}</text>`;
    return [
        `<g class="band"><title>${(0,escapeHtml/* escapeHtml */.Z)(name)} ${first}-${last}</title>`,
        `<rect class="tint${index % 6}" x="${formatPixels(from)}" y="${LABELS - 6}"`,
        ` width="${formatPixels(to - from)}" height="${bottom - LABELS + 12}"/>`,
        to - from < 24 ? "" : label,
        "</g>",
    ].join("");
}
function renderLane(name, lane) {
    const y = LABELS + lane * LANE + LANE / 2;
    const short = name.length > 20 ? `${name.slice(0, 19)}…` : name;
    return [
        `<g data-lane="${(0,escapeHtml/* escapeHtml */.Z)(name)}"><title>${(0,escapeHtml/* escapeHtml */.Z)(name)}</title>`,
        `<text class="lane" x="${LEFT - 10}" y="${y + 4}">${(0,escapeHtml/* escapeHtml */.Z)(short)}</text>`,
        `<line x1="${LEFT}" x2="${LEFT + renderPortAxis_LINE}" y1="${y}" y2="${y}"/></g>`,
    ].join("");
}
const TICK_SPACING = 34;
function* renderBorders(borders, { x, bottom }) {
    let free = 0;
    for (const border of borders) {
        const at = x(border);
        const center = formatPixels(at);
        const ends = `y1="${LABELS - 6}" y2="${bottom + 12}"`;
        yield `<line class="tick" x1="${center}" x2="${center}" ${ends}/>`;
        if (at < free)
            continue;
        free = at + TICK_SPACING;
        const port = Math.min(Math.max(border, 1), PortRange/* MAX_PORT */.X);
        yield `<text class="tick" x="${center}" y="${bottom + 26}">${port}</text>`;
    }
}
function* renderLabels(marks, { x, bottom }) {
    const conflicting = new Set(marks.filter(({ conflict }) => conflict).map(({ first }) => first));
    const all = new Set(marks.map(({ first }) => first));
    const wished = [all, conflicting].find(({ size }) => size <= MAX_LABELS) ?? [];
    const ports = [...wished].toSorted((a, b) => a - b);
    const places = spreadLabels(ports.map((port) => x(port)), LABEL_SPACING, LEFT + renderPortAxis_LINE);
    for (const [index, port] of ports.entries()) {
        const at = formatPixels(x(port));
        const conflict = conflicting.has(port);
        const label = places[index] ?? 0;
        const kind = conflict ? "label conflict" : "label";
        const points = [
            `${formatPixels(label)},56`,
            `${formatPixels(label)},66`,
            `${at},${LABELS - 6}`,
            `${at},${conflict ? bottom + 6 : LABELS}`,
        ].join(" ");
        const turn = `translate(${formatPixels(label + 4)} 52) rotate(-90)`;
        yield (`<g class="${kind}" aria-hidden="true"><polyline points="${points}"/>` +
            `<text transform="${turn}">${port}</text></g>`);
    }
}
function renderMark(mark, lane, crowd, { x }) {
    const { row, index, first, last, status, conflict } = mark;
    const radius = crowd ? 3 : 6;
    const y = LABELS + lane * LANE + LANE / 2;
    const held = row.holders.map(({ holder }) => (0,formatHolder/* formatHolder */.aS)(holder, true)).join(", ");
    const ports = `${(0,formatPort/* formatHostPort */.zc)(row)} → ${(0,formatPort/* formatTarget */.P4)(row)}`;
    const holders = held === "" ? "" : `, held by ${held}`;
    const title = (0,escapeHtml/* escapeHtml */.Z)(`${row.project}/${row.service}: ${ports}, ${status}${holders}`);
    const from = x(first);
    const left = formatPixels(from);
    const width = formatPixels(Math.max(radius, x(last) - from));
    const size = `width="${width}" height="${2 * radius - 2}"`;
    const shape = last > first
        ? `<rect x="${left}" y="${y - radius + 1}" ${size} rx="3"/>`
        : `<circle cx="${left}" cy="${y}" r="${radius}"/>`;
    return [
        `<a class="mark${conflict ? " conflict" : ""} ${row.status}" href="#p${index}"`,
        `${crowd ? ' tabindex="-1"' : ""} data-row="p${index}" aria-label="${title}">`,
        `<title>${title}</title>${shape}</a>`,
    ].join("");
}
const THOUSANDS = Array.from({ length: 8 }, (_, at) => 2000 + 1000 * at);
function buildPortScale(ports, bands) {
    const ends = bands.flatMap(({ first, last }) => [first, last + 1]);
    const inner = [1024, ...THOUSANDS, 10_000, 20_000, ...ends].filter((border) => border > 1 && border <= PortRange/* MAX_PORT */.X);
    const borders = [0, ...new Set(inner.toSorted((a, b) => a - b)), PortRange/* MAX_PORT */.X + 1];
    const sections = borders.slice(1).map((end, index) => {
        const begin = borders[index] ?? 0;
        const held = new Set(ports.filter((port) => port >= begin && port < end)).size;
        return { begin, end, weight: held === 0 ? 1 : 2 + Math.min(held, 10) };
    });
    const total = sections.reduce((sum, { weight }) => sum + weight, 0);
    const at = (port) => {
        let before = 0;
        for (const { begin, end, weight } of sections) {
            if (port < end)
                return before / total + (weight / total) * ((port - begin) / (end - begin));
            before += weight;
        }
        return 1;
    };
    return { at, borders };
}
function spreadLabels(at, spacing, width) {
    const placed = [];
    for (const [index, wish] of at.entries())
        placed[index] = Math.max(wish, index === 0 ? 0 : (placed[index - 1] ?? 0) + spacing);
    for (let index = placed.length - 1, limit = width; index >= 0; index--, limit -= spacing)
        placed[index] = Math.min(placed[index] ?? 0, limit);
    return placed;
}

;// CONCATENATED MODULE: ./lib/src/report/formats/html.js








function* renderHtml(report) {
    const title = `Portplan: ${(0,summary/* describeOutcome */.SS)(report)}`;
    const mark = report.ok
        ? '<span class="sign good" aria-hidden="true">✓</span>'
        : '<span class="sign bad" aria-hidden="true">✗</span>';
    const scope = (0,escapeHtml/* escapeHtml */.Z)((0,formatSummaryLine/* describeScope */.OI)(report, report.comparison));
    const leg = report.leg === undefined ? "" : ` On the runner of ${renderCode(report.leg)}.`;
    yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="color-scheme" content="light dark">
<title>${(0,escapeHtml/* escapeHtml */.Z)(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#port-map">Skip to the port map</a>
<header>
<h1>${mark} ${(0,escapeHtml/* escapeHtml */.Z)(title)}</h1>
<p>${scope}${leg}</p>
${renderHostNote(report)}${renderFilter(report)}</header>
<main>
`;
    yield renderPortAxis(report);
    yield* renderChanges(report);
    yield* html_renderFindings(report.findings);
    yield* renderExceptions("exceptions", "Exceptions in force", report.exceptions);
    yield* html_renderPortMap(report);
    const script = report.rows.length > 0 ? `<script>${PAGE_SCRIPT}</script>\n` : "";
    yield `</main>\n${script}</body>\n</html>\n`;
}
const CONTENT_POLICY = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src '${PAGE_SCRIPT_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
].join("; ");
function renderHostNote({ host }) {
    return host.visible || host.reason === null
        ? ""
        : `<p class="note">The host's ports cannot be seen: ${(0,escapeHtml/* escapeHtml */.Z)(host.reason)}.</p>\n`;
}
function renderFilter({ rows }) {
    if (rows.length === 0)
        return "";
    const projects = [...new Set(rows.map(({ project }) => project))];
    const options = projects
        .map((name) => `<option value="${(0,escapeHtml/* escapeHtml */.Z)(name)}">${(0,escapeHtml/* escapeHtml */.Z)(name)}</option>`)
        .join("");
    return `<form id="filter" role="search" hidden>
<label>Find <input id="query" type="search" placeholder="service, port, holder, file" \
autocomplete="off" aria-keyshortcuts="/"></label>
<label>Project <select id="project"><option value="">all</option>${options}</select></label>
<label>Service <select id="service"><option value="">all</option></select></label>
<label><input id="conflicts" type="checkbox"> conflicts only</label>
<button type="reset">Reset</button>
<output id="count"></output>
</form>
`;
}
function* html_renderFindings(found) {
    if (found.length === 0)
        return;
    yield `<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n`;
    for (const [rule, group] of (0,summary/* groupByRule */.RJ)(found)) {
        const summary = `<small>${renderProse((0,rules/* ruleOf */.Y)(rule).summary)}</small>`;
        yield `<section class="cause"><h3><code>${rule}</code> ${summary}</h3><ul>\n`;
        for (const finding of group)
            yield html_renderFinding(finding);
        yield "</ul></section>\n";
    }
    yield "</section>\n";
}
function html_renderFinding(finding) {
    const { severity, project, service, message, fix, place, related } = finding;
    const who = [project, service].filter((name) => name !== null);
    const ends = related
        .map((end) => `<li>${renderPlace(end.place)} ${(0,escapeHtml/* escapeHtml */.Z)(end.message)}</li>`)
        .join("");
    const conflict = severity === "error";
    const attributes = formatAttributes({ project, service, conflict }, [...who, message]);
    const badge = `<span class="badge ${severity}">${severity}</span>`;
    return [
        `<li class="finding ${severity}" ${attributes}>\n`,
        `${badge} <b>${(0,escapeHtml/* escapeHtml */.Z)(who.join("/"))}</b> ${renderPlace(place)}\n`,
        `<p>${renderProse(message)}</p>`,
        ends === "" ? "" : `<ul class="ends">${ends}</ul>`,
        fix === "" ? "" : `<p class="fix">${renderProse(fix)}</p>`,
        "</li>\n",
    ].join("");
}
function* renderChanges({ comparison }) {
    if (comparison === undefined)
        return;
    const { commit, changes: all, exceptions, problem } = comparison;
    const base = commit === "" ? "the base" : `<code>${(0,escapeHtml/* escapeHtml */.Z)(commit.slice(0, 12))}</code>`;
    if (problem !== null)
        yield `<p class="note">Not compared with ${base}: ${(0,escapeHtml/* escapeHtml */.Z)(problem)}.</p>\n`;
    yield* html_renderTable(all, {
        id: "changes",
        heading: "What this change does to the ports",
        columns: CHANGE_COLUMNS,
    });
    yield* renderExceptions("new-exceptions", "Exceptions that it adds", exceptions);
}
const toText = (value) => ({ html: (0,escapeHtml/* escapeHtml */.Z)(value ?? ""), word: value ?? "" });
const toCode = (value = "") => ({ html: renderCode(value), word: value });
const CHANGE_COLUMNS = {
    Change: ({ kind }) => ({ html: kind }),
    Project: ({ project }) => toText(project),
    Service: ({ service }) => toText(service),
    Container: ({ target }) => toCode(target),
    Before: ({ before }) => toCode(before?.requested),
    Now: ({ after }) => toCode(after?.requested),
    "Declared at": ({ before, after }) => ({ html: renderPlace((after ?? before)?.place) }),
};
const EXCEPTION_COLUMNS = {
    Rule: ({ rule }) => toCode(rule),
    Project: ({ project }) => toText(project),
    Service: ({ service }) => toText(service),
    What: ({ evidence }) => toCode(evidence),
    Reason: ({ reason }) => toText(reason),
    Until: ({ until }) => ({ html: (0,escapeHtml/* escapeHtml */.Z)(until ?? "for ever") }),
    "Written at": ({ place }) => ({ html: renderPlace(place) }),
};
function renderExceptions(id, heading, exceptions) {
    return html_renderTable(exceptions, { id, heading, columns: EXCEPTION_COLUMNS });
}
function* html_renderTable(rows, { id, heading, columns, attributes = () => "" }) {
    if (rows.length === 0)
        return;
    const titles = Object.keys(columns).map((name) => `<th scope="col">${name}</th>`);
    yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>
<thead><tr>${titles.join("")}</tr></thead>
<tbody>
`;
    for (const [index, row] of rows.entries()) {
        const cells = Object.values(columns).map((toCell) => toCell(row));
        const words = cells.flatMap(({ word }) => word ?? []);
        const html = cells.map((cell) => `<td>${cell.html}</td>`).join("");
        yield `<tr ${attributes(row, index)}${formatAttributes(row, words)}>${html}</tr>\n`;
    }
    yield "</tbody></table></div></section>\n";
}
const PORT_COLUMNS = {
    Project: ({ project }) => toText(project),
    Service: ({ service }) => toText(service),
    Host: (row) => toCode((0,formatPort/* formatHostPort */.zc)(row)),
    Container: (row) => toCode((0,formatPort/* formatTarget */.P4)(row)),
    Variable: ({ binding }) => toCode(binding.variable ?? ""),
    Status: ({ shown, conflict }) => ({
        html: `<span class="status ${shown}">${shown}</span>${conflict ? renderBadge(shown) : ""}`,
        word: shown,
    }),
    "Held by": (row) => {
        const names = (0,formatPort/* listHolderNames */.Bq)(row);
        return {
            html: names.map(escapeHtml/* escapeHtml */.Z).join("<br>"),
            ...(names.length > 0 && { word: names.join(" ") }),
        };
    },
    "Declared at": ({ place }) => ({ html: renderPlace(place), word: place.file }),
};
function* html_renderPortMap(report) {
    const isInConflict = (0,createConflictTest/* createConflictTest */.p)(report);
    const statusOf = (0,createConflictTest/* createStatusReader */.o)(report);
    const rows = report.rows.map((row) => {
        return { ...row, shown: statusOf(row), conflict: isInConflict(row) };
    });
    yield* html_renderTable(rows, {
        id: "port-map",
        heading: "Port map",
        columns: PORT_COLUMNS,
        attributes: ({ conflict }, index) => `id="p${index}" tabindex="-1" ${conflict ? 'class="conflict" ' : ""}`,
    });
    if (rows.length === 0)
        yield `<section aria-labelledby="port-map"><h2 id="port-map">Port map</h2>
<p>No host port is published.</p></section>
`;
}
function renderBadge(status) {
    const kind = ["taken", "leased", "collides"].includes(status) ? "conflict" : "error";
    return ` <span class="badge error">${kind}</span>`;
}
function formatAttributes({ project, service, conflict }, words) {
    return [
        `data-project="${(0,escapeHtml/* escapeHtml */.Z)(project ?? "")}"`,
        `data-service="${(0,escapeHtml/* escapeHtml */.Z)(service ?? "")}"`,
        `data-text="${(0,escapeHtml/* escapeHtml */.Z)(words.join(" ").toLowerCase())}"`,
        ...(conflict ? ['data-conflict=""'] : []),
    ].join(" ");
}
const renderCode = (value) => (value === "" ? "" : `<code>${(0,escapeHtml/* escapeHtml */.Z)(value)}</code>`);
const renderPlace = (place) => place ? `<code class="place">${(0,escapeHtml/* escapeHtml */.Z)(place.file)}:${place.line}</code>` : "";
const renderProse = (words) => (0,escapeHtml/* escapeHtml */.Z)(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

;// CONCATENATED MODULE: ./lib/src/report/formats/sarif.js




const MAX_RESULTS = 5000;
const MAX_RELATED = 100;
const LEVELS = {
    error: "error",
    warning: "warning",
    notice: "note",
};
function* renderSarif(report, version) {
    const used = new Set(report.findings.map(({ rule }) => rule));
    const shown = rules/* rules */.aO.filter(({ id }) => used.has(id));
    const indices = new Map(shown.map(({ id }, index) => [id, index]));
    const fingerprint = createFingerprinter();
    const driver = { name: "Portplan", semanticVersion: version, rules: shown.map(toSarifRule) };
    yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",`;
    yield `"runs":[{"tool":{"driver":${encodeJson(driver)}},\n"columnKind":"utf16CodeUnits",`;
    yield `"originalUriBaseIds":{"%SRCROOT%":{"description":{"text":"The repository's root."}}},`;
    const results = report.findings.slice(0, MAX_RESULTS).map((finding) => {
        const ruleIndex = indices.get(finding.rule) ?? 0;
        return toSarifResult(finding, report, ruleIndex, fingerprint(finding));
    });
    yield* encodeList("results", results, "]}]}\n");
}
function toSarifRule({ id, level, summary, why }) {
    return {
        id,
        name: id.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase()),
        shortDescription: { text: toSentence(summary) },
        fullDescription: { text: stripCode(why) },
        help: { text: stripCode(why), markdown: why },
        defaultConfiguration: { level: LEVELS[level] ?? "note" },
        properties: { tags: ["ports"], precision: "very-high" },
    };
}
function toSarifResult({ rule, severity, message, fix, place, related, project }, report, ruleIndex, fingerprint) {
    const home = report.projects.find(({ name }) => project === null || name === project);
    const file = home?.files[0] ?? home?.directory ?? ".";
    const at = place ?? { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const relatedLocations = related.slice(0, MAX_RELATED).map((end, id) => ({
        id,
        physicalLocation: toPhysicalLocation(end.place),
        message: { text: escapeLinks(end.message) },
    }));
    return {
        ruleId: rule,
        ruleIndex,
        level: LEVELS[severity],
        message: { text: escapeLinks([message, fix].filter(Boolean).join(" ")) },
        locations: [{ physicalLocation: toPhysicalLocation(at) }],
        ...(related.length > 0 && { relatedLocations }),
        partialFingerprints: { primaryLocationLineHash: fingerprint },
    };
}
function toPhysicalLocation({ file, line, column, endLine, endColumn }) {
    return {
        artifactLocation: { uri: (0,encodePath/* encodePath */.O)(file), uriBaseId: "%SRCROOT%" },
        region: {
            startLine: line,
            startColumn: column,
            endLine,
            endColumn: Math.max(endColumn, endLine === line ? column : 1),
        },
    };
}
function createFingerprinter() {
    const counts = new Map();
    return (finding) => {
        const hash = hashFnv1a((0,Finding/* identityOf */.c)(finding));
        const count = (counts.get(hash) ?? 0) + 1;
        counts.set(hash, count);
        return `${hash}:${count}`;
    };
}
function hashFnv1a(text) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text))
        hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    return hash.toString(16).padStart(16, "0");
}
const escapeLinks = (text) => text.replaceAll(/[\\[\]]/g, "\\$&");
const stripCode = (markdown) => markdown.replaceAll("`", "");
const toSentence = (summary) => `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`;

;// CONCATENATED MODULE: ./lib/src/action/writeReports.js







function findReportDirectory(directory, workspace) {
    const target = (0,external_node_path_.resolve)(workspace, directory);
    const isWithin = (path, folder) => path === folder || path.startsWith(folder.endsWith(external_node_path_.sep) ? folder : folder + external_node_path_.sep);
    const refuse = (why) => new Error(`Input report-directory: ${JSON.stringify(directory)} ${why}.`);
    let existing = target;
    while (!(0,external_node_fs_.existsSync)(existing))
        existing = (0,external_node_path_.dirname)(existing);
    if (isWithin(target, (0,external_node_path_.resolve)(workspace)) &&
        !isWithin((0,external_node_fs_.realpathSync)(existing), (0,external_node_fs_.realpathSync)(workspace)))
        throw refuse("leads out of the workspace");
    if (!(0,external_node_fs_.statSync)(existing).isDirectory())
        throw refuse("leads to a file");
    return target;
}
function writeReports(target, report) {
    (0,external_node_fs_.mkdirSync)(target, { recursive: true });
    const forms = {
        "report.json": renderJson(report),
        "report.sarif": renderSarif(report, package_namespaceObject.rE),
        "report.html": renderHtml(report),
    };
    for (const [name, pieces] of Object.entries(forms)) {
        const path = (0,external_node_path_.join)(target, name);
        if ((0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false })?.isSymbolicLink())
            (0,external_node_fs_.rmSync)(path);
        writeWhole(path, pieces);
    }
}

;// CONCATENATED MODULE: ./lib/src/action/step.js














async function prepareStep() {
    const files = openLocalFiles(process.cwd(), process.env["GITHUB_WORKSPACE"] ?? process.cwd());
    const inputs = readInputs();
    const { probe, failOn, policy } = inputs;
    const reportDirectory = inputs.reportDirectory && findReportDirectory(inputs.reportDirectory, files.cwd);
    const allocation = readStepAllocation(inputs, process.env);
    const directories = findDirectories(inputs.directories, files.cwd);
    const paths = directories.map(({ path }) => path);
    const env = allocation === null ? selectEnvironment(paths, process.env) : removeAllocation(process.env);
    const projects = buildProjectRequests(inputs, directories, files.cwd);
    const root = findRepositoryRoot(files)(findFirstPath(projects, files.cwd));
    const workflows = findWorkflowFiles(inputs.workflows, env, root);
    const deps = {
        files,
        env,
        host: openHost(env),
        fetchRemote: fetchRemote(inputs.githubToken, env["GITHUB_API_URL"]),
        readRepository: (path, search) => readRepositoryTexts(path, files, search),
        leases: await openLeasesOfStep(inputs.leaseStore, env, allocation !== null),
        wait: { seconds: inputs.wait, report: logText },
    };
    const request = { command: "check", projects, workflows, probe, policy, failOn };
    const directory = projects[0]?.cwd ?? files.cwd;
    return { inputs, request, allocation, deps, directory, root, reportDirectory };
}
function buildProjectRequests(inputs, found, cwd) {
    const { directories, files, projectName, profiles, envFiles, services } = inputs;
    const request = { files, projectName, projectDirectory: null, profiles, envFiles, services };
    if (directories.length === 0)
        return [{ ...request, cwd, searchParents: true, found: false }];
    const forOneProject = { files, "project-name": projectName ?? [], "env-files": envFiles };
    const single = Object.entries(forOneProject).find(([, value]) => value.length > 0);
    if (found.length > 1 && single !== undefined)
        throw new Error(`Input ${single[0]}: is for a single project, and there are ${found.length} directories.`);
    return found.map((directory) => ({
        ...request,
        cwd: directory.path,
        searchParents: false,
        found: directory.found,
    }));
}
function findFirstPath([first], cwd) {
    return (0,external_node_path_.resolve)(first?.cwd ?? cwd, first?.files[0] ?? ".").replaceAll("\\", "/");
}

;// CONCATENATED MODULE: ./lib/src/action/compareChange.js







async function compareChange(review, checked, step) {
    const comparison = await review?.compare(step.deps.files, checked, (files, known) => mapPorts(files, known, step));
    if (comparison === undefined)
        return { stale: [] };
    return { comparison, stale: await findStaleReferences(comparison, step) };
}
async function findStaleReferences(comparison, { request, deps }) {
    const before = (0,comparePorts/* listPortsBefore */.s)(comparison);
    if (before === null)
        return [];
    const { findings } = await runPipeline({ ...request, probe: false, before }, deps);
    return findings.filter(({ rule }) => {
        const { reads, dependsOn } = (0,rules/* ruleOf */.Y)(rule);
        return reads === "references" && dependsOn === "run";
    });
}
async function mapPorts(files, known, { inputs, request, deps }) {
    const { cwd } = files;
    const directories = known === null
        ? findDirectories(inputs.directories, cwd)
        : matchDirectories(inputs.directories, cwd, known);
    const projects = buildProjectRequests(inputs, directories, cwd)
        .filter((project) => exists(files, (0,external_node_path_.resolve)(project.cwd, project.files[0] ?? ".")))
        .map((project) => ({ ...project, found: true }));
    if (projects.length === 0)
        return null;
    const policy = inputs.policy !== null && exists(files, (0,external_node_path_.resolve)(cwd, inputs.policy)) ? inputs.policy : null;
    try {
        return await runPipeline({ ...request, command: "map", projects, policy }, { ...deps, files });
    }
    catch (reason) {
        if (reason instanceof NoComposeFile)
            return null;
        throw reason;
    }
}
const exists = (files, path) => files.kind(path.replaceAll("\\", "/")) !== null;

;// CONCATENATED MODULE: ./lib/src/action/deferSignals.js
const SIGNALS = { SIGINT: 2, SIGTERM: 15 };
async function deferSignals(write) {
    let pending = 0;
    const handlers = Object.entries(SIGNALS).map(([signal, number]) => [signal, () => (pending ||= 128 + number)]);
    for (const [signal, handler] of handlers)
        process.on(signal, handler);
    try {
        await write();
        await new Promise((turn) => setImmediate(turn));
    }
    finally {
        for (const [signal, handler] of handlers)
            process.off(signal, handler);
    }
    if (pending > 0)
        process.exit(pending);
}

;// CONCATENATED MODULE: ./lib/src/action/runMainStep.js









async function runMainStep() {
    await main().catch(fail);
}
async function main() {
    const step = await prepareStep();
    const { inputs, allocation, request, deps, reportDirectory } = step;
    const checked = await runPipeline({ ...request, allocation }, deps);
    if (allocation !== null)
        await deferSignals(() => exportAllocation(checked, allocation, deps.env, step.directory));
    const review = await findReview(step);
    const { stale, ...change } = await compareChange(review, checked, step);
    const report = (0,addFindings/* addFindings */.W)({ ...checked, ...formatLeg(step), ...change }, stale, inputs.failOn);
    const posted = (await review?.post(report)) ?? null;
    await deferSignals(async () => {
        if (reportDirectory !== null)
            writeReports(reportDirectory, report);
        await publish(report, inputs, { posted, directory: reportDirectory });
    });
    process.exitCode = report.exitStatus;
}
async function findReview({ inputs, deps: { env }, root }) {
    if (!(0,pullRequest/* mayHavePullRequest */.C)(env["GITHUB_EVENT_NAME"]))
        return null;
    return (await __webpack_require__.e(/* import() */ 569).then(__webpack_require__.bind(__webpack_require__, 2569))).findReview(inputs, env, root);
}
function formatLeg({ inputs: { matrix } }) {
    return matrix.length === 0 ? {} : { leg: matrix.join(", ") };
}


/***/ }),

/***/ 7972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ isComposeProject),
/* harmony export */   p: () => (/* binding */ environmentOf)
/* harmony export */ });
const MADE_OF_COMPOSE_FILES = {
    compose: true,
    copy: true,
    environment: true,
    "policy-needs": false,
    "workflow-job": false,
};
function isComposeProject({ origin }) {
    return MADE_OF_COMPOSE_FILES[origin.kind];
}
function environmentOf({ origin }) {
    return origin.kind === "environment" ? origin.environment : null;
}


/***/ }),

/***/ 1032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q6: () => (/* binding */ isPortMistake),
/* harmony export */   nX: () => (/* binding */ parseShortPort),
/* harmony export */   q6: () => (/* binding */ isShowable)
/* harmony export */ });
/* harmony import */ var _lib_parseIp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1504);
/* harmony import */ var _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1974);


const FORM = 'write "HOST:CONTAINER", "ADDRESS:HOST:CONTAINER" or "CONTAINER", as "127.0.0.1:8080:80/tcp"';
function parseShortPort(entry) {
    const parts = splitEntry(entry);
    const text = (part) => entry.slice(...parts[part]);
    if (text("target") === "")
        return { message: `no container port in ${show(entry)}`, fix: FORM };
    const protocol = readProtocol(text("protocol"));
    if (protocol === null)
        return {
            message: `${show(text("protocol"))} is no protocol for a port`,
            fix: "use tcp, udp or sctp",
        };
    const hostIp = readAddress(text("hostIp"));
    if (hostIp === undefined)
        return {
            message: `${show(text("hostIp"))} is no IP address`,
            fix: "use an IP address of the host, as 127.0.0.1 or [::1]; names are not allowed",
        };
    const container = parseRange(text("target"));
    if (!container)
        return {
            message: `${show(text("target"))} is no container port`,
            fix: "use a number up to 65535, or a range as 80-82",
        };
    const host = text("published") === "" ? null : parseRange(text("published"));
    if (host === undefined)
        return {
            message: `${show(text("published"))} is no host port`,
            fix: "use a number up to 65535, or a range as 8000-8010",
        };
    const count = countPorts(container);
    if (host && count > 1 && countPorts(host) !== count)
        return {
            message: `the host range ${text("published")} and the container range ${text("target")}` +
                " differ in length",
            fix: "give both ranges the same length, or one container port",
        };
    return { hostIp: hostIp || null, host, target: container.first, count, protocol, parts };
}
function splitEntry(entry) {
    const lastColon = entry.lastIndexOf(":");
    const previousColon = lastColon > 0 ? entry.lastIndexOf(":", lastColon - 1) : -1;
    const slash = entry.indexOf("/", lastColon + 1);
    const targetEnd = slash < 0 ? entry.length : slash;
    return {
        hostIp: previousColon < 0 ? NOWHERE : [0, previousColon],
        published: lastColon < 0 ? NOWHERE : [previousColon + 1, lastColon],
        target: [lastColon + 1, targetEnd],
        protocol: [slash < 0 ? entry.length : slash + 1, entry.length],
    };
}
const NOWHERE = [-1, -1];
function isPortMistake(parsed) {
    return "message" in parsed;
}
function readProtocol(text) {
    const protocol = text === "" ? "tcp" : text.toLowerCase();
    return protocol === "tcp" || protocol === "udp" || protocol === "sctp" ? protocol : null;
}
function readAddress(raw) {
    const bracketed = raw.startsWith("[");
    if (bracketed && !raw.endsWith("]"))
        return undefined;
    const address = bracketed ? raw.slice(1, -1) : raw;
    return address === "" || (0,_lib_parseIp_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIp */ .r)(address) ? address : undefined;
}
function parseRange(text) {
    const dash = text.indexOf("-");
    const first = parsePort(dash < 0 ? text : text.slice(0, dash));
    if (first === null)
        return undefined;
    if (dash < 0 || text.slice(0, dash) === text.slice(dash + 1))
        return { first, last: first };
    const last = parsePort(text.slice(dash + 1));
    return last === null || last < first ? undefined : { first, last };
}
function countPorts({ first, last }) {
    return last - first + 1;
}
function parsePort(text) {
    return /^[+]?\d+$/.test(text) && Number(text) <= _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_PORT */ .X ? Number(text) : null;
}
function show(text) {
    return isShowable(text) ? JSON.stringify(text) : "this value";
}
function isShowable(text) {
    return /^[\d.:/-]*$/.test(text) && text.length <= 200;
}


/***/ }),

/***/ 1517:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ noteNewKeys),
/* harmony export */   v: () => (/* binding */ notesFor)
/* harmony export */ });
/* harmony import */ var _yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2765);

function noteNewKeys(model, versions) {
    for (const [name, service] of (0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getMapping */ .rq)(model, "services")?.entries ?? [])
        for (const port of (0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getItems */ .JS)(service, "ports"))
            for (const key of ["name", "app_protocol"])
                if (port.kind === "mapping" && port.entries.has(key))
                    versions.push({
                        since: "2.25.0",
                        message: `it does not know services.${name}.ports.[].${key}`,
                        span: port.keys.get(key) ?? port.span,
                    });
}
function notesFor(release, notes) {
    const own = parse(release);
    return own === null ? [] : notes.filter(({ since }) => isBefore(own, parse(since) ?? []));
}
function parse(release) {
    const match = /^v?(\d+)\.(\d+)\.(\d+)(-(?:rc|alpha|beta))?/.exec(release);
    return match && [...match.slice(1, 4).map(Number), match[4] ? -1 : 0];
}
function isBefore(a, b) {
    const at = a.findIndex((part, index) => part !== b[index]);
    return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}


/***/ }),

/***/ 2765:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JS: () => (/* binding */ getItems),
/* harmony export */   LF: () => (/* binding */ createScalar),
/* harmony export */   Qr: () => (/* binding */ isBroken),
/* harmony export */   RY: () => (/* binding */ setEntry),
/* harmony export */   b4: () => (/* binding */ removeEntry),
/* harmony export */   c1: () => (/* binding */ listOrigins),
/* harmony export */   gh: () => (/* binding */ createSequence),
/* harmony export */   hf: () => (/* binding */ getChild),
/* harmony export */   kQ: () => (/* binding */ formatScalar),
/* harmony export */   kZ: () => (/* binding */ isNull),
/* harmony export */   o8: () => (/* binding */ clone),
/* harmony export */   q1: () => (/* binding */ hasSameContent),
/* harmony export */   q4: () => (/* binding */ getText),
/* harmony export */   rq: () => (/* binding */ getMapping),
/* harmony export */   tM: () => (/* binding */ createMapping)
/* harmony export */ });
function createScalar(span, type, value, plain = false) {
    return {
        kind: "scalar",
        span,
        via: null,
        type,
        value,
        plain,
        written: null,
        pieces: [],
        broken: false,
    };
}
function createSequence(span, items) {
    return { kind: "sequence", span, via: null, items };
}
function createMapping(span) {
    return { kind: "mapping", span, via: null, entries: new Map(), keys: new Map() };
}
function isNull(node) {
    return node === undefined || (node.kind === "scalar" && node.type === "null");
}
function isBroken(node) {
    return node?.kind === "scalar" && node.broken;
}
function getText(node) {
    return node?.kind === "scalar" && node.type === "str" ? node.value : null;
}
function formatScalar(node) {
    return node?.kind === "scalar" ? String(node.value) : "";
}
function getChild(node, ...keys) {
    let at = node;
    for (const key of keys)
        at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
    return at;
}
function getItems(node, ...keys) {
    const found = getChild(node, ...keys);
    return found?.kind === "sequence" ? found.items : [];
}
function getMapping(node, key) {
    const found = getChild(node, key);
    return found?.kind === "mapping" ? found : undefined;
}
function setEntry(node, key, value, keySpan = value.span) {
    node.entries.set(key, value);
    if (!node.keys.has(key))
        node.keys.set(key, keySpan);
}
function removeEntry(node, key) {
    node.entries.delete(key);
    node.keys.delete(key);
}
function clone(node, via) {
    const through = via ? { ...via, next: node.via } : node.via;
    if (node.kind === "scalar")
        return { ...node, via: through };
    if (node.kind === "sequence")
        return { ...node, via: through, items: node.items.map((item) => clone(item, via)) };
    const entries = new Map();
    for (const [key, value] of node.entries)
        entries.set(key, clone(value, via));
    return { ...node, via: through, entries, keys: new Map(node.keys) };
}
function listOrigins(node) {
    const out = [];
    for (let via = node.via; via && out.length < 10; via = via.next)
        out.push({ message: via.message, span: via.span });
    return out;
}
function hasSameContent(a, b) {
    if (a.kind === "scalar")
        return b.kind === "scalar" && a.type === b.type && a.value === b.value;
    if (a.kind === "sequence")
        return (b.kind === "sequence" &&
            a.items.length === b.items.length &&
            a.items.every((item, i) => hasSameContent(item, b.items[i])));
    if (b.kind !== "mapping" || a.entries.size !== b.entries.size)
        return false;
    for (const [key, value] of a.entries) {
        const other = b.entries.get(key);
        if (!other || !hasSameContent(value, other))
            return false;
    }
    return true;
}


/***/ }),

/***/ 6209:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ NOT_LOCAL),
/* harmony export */   h: () => (/* binding */ diagnose)
/* harmony export */ });
/* harmony import */ var _ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2042);
/* harmony import */ var _tryBind_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5407);
/* harmony import */ var _windows_excludedPorts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2737);



const NOT_LOCAL = "the address is none that can be bound on this host";
const NO_RIGHT = "the engine runs without root and may not bind ports below";
const WINDOWS_EXCLUDES = "Windows refuses it: a program has it to itself, or it is in an excluded range " +
    "(netsh interface ipv4 show excludedportrange)";
const RACE = "a connection has this source port; an outgoing one keeps it from being bound, " +
    "and it cannot be told from an accepted one";
function diagnose(target, evidence) {
    const { outcomes, table, visible } = evidence;
    const { endpoint } = target;
    if ((0,_tryBind_js__WEBPACK_IMPORTED_MODULE_0__/* .getOutcome */ .p8)(outcomes, endpoint, endpoint.first) === "not-local")
        return [makeObstacle(target, endpoint, "excluded", { reason: NOT_LOCAL })];
    const isTried = (0,_tryBind_js__WEBPACK_IMPORTED_MODULE_0__/* .getOutcome */ .p8)(outcomes, endpoint, endpoint.last) !== undefined;
    const ports = isTried ? listPorts(endpoint) : table.listPorts(endpoint);
    const found = [
        ...findBelowLowest(target, evidence),
        ...ports.flatMap((port) => diagnosePort(target, port, evidence) ?? []),
    ];
    if (visible)
        return found;
    const obstacles = [...found, ...findExcluded(target, evidence, found)].toSorted((a, b) => a.endpoint.first - b.endpoint.first);
    return fillUnknown(target, obstacles);
}
function makeObstacle({ request, endpoint }, { first, last }, status, more = {}) {
    const concerned = { ...endpoint, first, last };
    return {
        request,
        endpoint: concerned,
        status,
        containers: [],
        sockets: [],
        reason: null,
        ...more,
    };
}
function diagnosePort(target, port, { kernel, outcomes, table, lowestPort, visible, excluded }) {
    if (port < lowestPort)
        return null;
    const { endpoint } = target;
    const single = { first: port, last: port };
    const outcome = (0,_tryBind_js__WEBPACK_IMPORTED_MODULE_0__/* .getOutcome */ .p8)(outcomes, endpoint, port);
    const { containers, bound, sockets, connections, listening } = table.findBlockers(endpoint, port);
    const isBooked = containers.length > 0 && (bound || !visible);
    if (outcome === "free" && !isBooked)
        return null;
    if (outcome === "denied" && kernel.platform === "win32") {
        const range = excluded.find((each) => includesPort(each, endpoint.protocol, port));
        const reason = range === undefined ? WINDOWS_EXCLUDES : formatExcludedReason(range);
        return makeObstacle(target, single, "excluded", { reason });
    }
    if (containers.length + sockets.length > 0)
        return makeObstacle(target, single, "taken", { containers, sockets });
    if (outcome === "in-use")
        return makeObstacle(target, single, "taken", { sockets: connections });
    const [low, high] = kernel.ephemeral;
    if (connections.length === 0 || port < low || port > high || listening)
        return null;
    return makeObstacle(target, single, "possible", { sockets: connections, reason: RACE });
}
function formatExcludedReason({ protocol, ...ports }) {
    const command = `netsh ${(0,_windows_excludedPorts_js__WEBPACK_IMPORTED_MODULE_1__/* .excludedArgs */ .GP)(protocol).join(" ")}`;
    return `Windows keeps it in the excluded range ${(0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__/* .formatPorts */ ._3)(ports)} (${command})`;
}
function includesPort(range, protocol, port) {
    return range.protocol === protocol && range.first <= port && port <= range.last;
}
function findBelowLowest(target, { lowestPort }) {
    const { first, last } = target.endpoint;
    if (first >= lowestPort)
        return [];
    const range = { first, last: Math.min(last, lowestPort - 1) };
    return [makeObstacle(target, range, "excluded", { reason: `${NO_RIGHT} ${lowestPort}` })];
}
function findExcluded(target, { excluded }, found) {
    return excluded.flatMap((range) => {
        const first = Math.max(range.first, target.endpoint.first);
        const last = Math.min(range.last, target.endpoint.last);
        const isKnown = found.some(({ endpoint }) => endpoint.first <= last && first <= endpoint.last);
        if (range.protocol !== target.endpoint.protocol || first > last || isKnown)
            return [];
        const reason = formatExcludedReason(range);
        return [makeObstacle(target, { first, last }, "excluded", { reason })];
    });
}
function fillUnknown(target, obstacles) {
    const all = [];
    let first = target.endpoint.first;
    const fill = (last) => {
        if (first <= last)
            all.push(makeObstacle(target, { first, last }, "unknown"));
    };
    for (const obstacle of obstacles) {
        fill(obstacle.endpoint.first - 1);
        all.push(obstacle);
        first = obstacle.endpoint.last + 1;
    }
    fill(target.endpoint.last);
    return all;
}
function listPorts({ first, last }) {
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}


/***/ }),

/***/ 2659:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hM: () => (/* binding */ CONNECTION),
/* harmony export */   le: () => (/* binding */ makeHolder),
/* harmony export */   pO: () => (/* binding */ USER_UNIT)
/* harmony export */ });
const CONNECTION = "a connection to ";
const USER_UNIT = " (a unit of its user)";
function makeHolder(kind, name, more = {}) {
    return { kind, name, pid: null, since: null, detail: null, compose: null, ...more };
}


/***/ }),

/***/ 5407:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xb: () => (/* binding */ tryBind),
/* harmony export */   bg: () => (/* binding */ selectPorts),
/* harmony export */   p8: () => (/* binding */ getOutcome)
/* harmony export */ });
/* harmony import */ var _lib_groupBy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1748);
/* harmony import */ var _ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2042);


const MAX_BINDS = 2048;
const MAX_CONCURRENT = 64;
function getOutcome(outcomes, endpoint, port) {
    return outcomes.get(formatKey(endpoint, port))?.outcome;
}
function selectPorts(outcomes, ...which) {
    const selected = [...outcomes.values()].filter(({ outcome }) => which.includes(outcome));
    return selected.map(({ endpoint }) => endpoint);
}
async function tryBind(endpoints, host, shared = false) {
    const tried = new Map();
    for (const endpoint of endpoints) {
        if (endpoint.protocol === "sctp")
            continue;
        const left = MAX_BINDS - tried.size;
        const last = endpoint.last - endpoint.first < left ? endpoint.last : endpoint.first;
        for (let port = endpoint.first; port <= last; port++) {
            const single = { ...endpoint, first: port, last: port };
            tried.set(formatKey(endpoint, port), { endpoint: single, outcome: "failed" });
        }
    }
    const queue = (0,_lib_groupBy_js__WEBPACK_IMPORTED_MODULE_0__/* .groupBy */ .$)(tried.values(), ({ endpoint }) => `${endpoint.protocol} ${endpoint.first}`).values();
    const work = async () => {
        for (const group of queue) {
            const covered = host.platform === "linux" ? group.filter(isOnWildcard) : [];
            const isFree = covered[0] !== undefined && (await host.bindEvery(covered[0].endpoint.first));
            for (const port of group) {
                const isProven = isFree && covered.includes(port);
                port.outcome = isProven ? "free" : await host.bind(port.endpoint, shared);
            }
        }
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
    return tried;
}
function isOnWildcard({ endpoint }) {
    const isCovered = (0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_1__/* .isWildcard */ .z2)(endpoint) || endpoint.address.startsWith("127.");
    return endpoint.protocol === "tcp" && isCovered;
}
function formatKey({ protocol, address }, port) {
    return `${protocol} ${address} ${port}`;
}


/***/ }),

/***/ 2737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GP: () => (/* binding */ excludedArgs),
/* harmony export */   R6: () => (/* binding */ readExcludedRanges)
/* harmony export */ });
/* unused harmony export parseExcludedRanges */
const excludedArgs = (protocol) => [
    "interface",
    "ipv4",
    "show",
    "excludedportrange",
    `protocol=${protocol}`,
];
async function readExcludedRanges(protocols, host) {
    const isWindows = host.platform === "win32";
    const read = async (protocol) => {
        const program = isWindows ? "netsh" : "netsh.exe";
        const text = (await host.command?.(program, excludedArgs(protocol))) ?? "";
        const ranges = parseExcludedRanges(text, isWindows);
        return ranges.map(([first, last]) => ({ protocol, first, last }));
    };
    return (await Promise.all(Array.from(protocols, read))).flat();
}
function parseExcludedRanges(text, administered = true) {
    const rows = text.matchAll(/^[ \t]*(\d{1,5})[ \t]+(\d{1,5})[ \t]*(\*?)[ \t]*$/gm);
    return [...rows].flatMap(([, first, last, mark]) => mark === "*" && !administered ? [] : [[Number(first), Number(last)]]);
}


/***/ }),

/***/ 7550:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isSameUse),
/* harmony export */   f: () => (/* binding */ parseUse)
/* harmony export */ });
/* harmony import */ var _lib_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1958);

function isSameUse(lease, use) {
    const isNamed = (name) => name === use.project || name === use.startedAs;
    return (lease.ours &&
        USE.every((key) => lease[key] === use[key]) &&
        (isNamed(lease.project) || isNamed(lease.startedAs)));
}
const USE = ["service", "target", "protocol", "directory"];
function parseUse(json) {
    const { addresses, project, startedAs, service, target, directory } = (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asObject */ .eB)(json);
    return {
        addresses: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asList */ .DD)(addresses).filter((each) => typeof each === "string"),
        project: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(project),
        startedAs: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(startedAs),
        service: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(service),
        target: typeof target === "number" ? target : 0,
        directory: (0,_lib_json_js__WEBPACK_IMPORTED_MODULE_0__/* .asString */ .oJ)(directory),
    };
}


/***/ }),

/***/ 1974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ MAX_PORT),
/* harmony export */   s: () => (/* binding */ isPort)
/* harmony export */ });
const MAX_PORT = 65_535;
function isPort(value) {
    return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}


/***/ }),

/***/ 8631:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ PortSet)
/* harmony export */ });
class PortSet {
    #ranges = [];
    add(first, last) {
        const from = this.#endingFrom(first - 1);
        const to = this.#beginningAfter(last + 1);
        const merged = this.#ranges.slice(from, to);
        this.#ranges.splice(from, to - from, [
            Math.min(first, merged[0]?.[0] ?? first),
            Math.max(last, merged.at(-1)?.[1] ?? last),
        ]);
    }
    findLastBlocked(first, last) {
        const found = this.#ranges[this.#endingFrom(first)];
        return found !== undefined && found[0] <= last ? found[1] : null;
    }
    count(first, last) {
        let sum = 0;
        for (let i = this.#endingFrom(first), to = this.#beginningAfter(last); i < to; i++) {
            const [begin, end] = this.#ranges[i] ?? [0, -1];
            sum += Math.min(end, last) - Math.max(begin, first) + 1;
        }
        return sum;
    }
    #endingFrom(port) {
        return this.#search(([, last]) => last >= port);
    }
    #beginningAfter(port) {
        return this.#search(([first]) => first > port);
    }
    #search(holds) {
        let low = 0;
        let high = this.#ranges.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            const range = this.#ranges[middle];
            if (range !== undefined && holds(range))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}


/***/ }),

/***/ 6065:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ distinctBy)
/* harmony export */ });
function distinctBy(items, keyOf) {
    return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}


/***/ }),

/***/ 89:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ encodePath)
/* harmony export */ });
function encodePath(path) {
    return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}


/***/ }),

/***/ 3053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ escapeControlChars)
/* harmony export */ });
function escapeControlChars(text) {
    return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };


/***/ }),

/***/ 3918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ getOrInsert)
/* harmony export */ });
function getOrInsert(map, key, makeValue) {
    const found = map.get(key);
    if (found !== undefined)
        return found;
    const value = makeValue();
    map.set(key, value);
    return value;
}


/***/ }),

/***/ 1748:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ groupBy)
/* harmony export */ });
/* harmony import */ var _getOrInsert_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3918);

function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items)
        (0,_getOrInsert_js__WEBPACK_IMPORTED_MODULE_0__/* .getOrInsert */ .P)(groups, keyOf(item), () => []).push(item);
    return groups;
}


/***/ }),

/***/ 1958:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DD: () => (/* binding */ asList),
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   eB: () => (/* binding */ asObject),
/* harmony export */   oJ: () => (/* binding */ asString),
/* harmony export */   qF: () => (/* binding */ parseJson)
/* harmony export */ });
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
function asObject(value) {
    return isObject(value) ? value : {};
}
function asList(value) {
    return Array.isArray(value) ? value : [];
}
function asString(value) {
    return typeof value === "string" ? value : "";
}


/***/ }),

/***/ 1504:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ parseIp)
/* harmony export */ });
const BYTE = String.raw `(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = new RegExp(String.raw `^${BYTE}(?:\.${BYTE}){3}$`);
function parseIp(text) {
    if (IPV4.test(text))
        return text;
    if (!/^[\da-f.]*:[\da-f.:]*$/i.test(text))
        return null;
    const url = `http://[${text}]`;
    return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : null;
}


/***/ }),

/***/ 6477:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ quoteName)
/* harmony export */ });
function quoteName(name) {
    return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}


/***/ }),

/***/ 4183:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ emptyPolicy)
/* harmony export */ });
const emptyPolicy = {
    roles: new Map(),
    assignments: [],
    blocks: new Map(),
    reserved: [],
    dynamic: null,
    needs: [],
    fallback: [],
    optional: [],
    alternatives: [],
    environments: [],
    rules: new Map(),
    ignore: [],
    sources: new Map(),
};


/***/ }),

/***/ 4060:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   aC: () => (/* binding */ findFallback),
/* harmony export */   gu: () => (/* binding */ findBound)
/* harmony export */ });
/* harmony import */ var _findRole_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8926);
/* harmony import */ var _ports_serviceName_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8641);


function findBound(policy, request) {
    const ports = findFallback(policy, request);
    const assignment = findAssignment(policy, request);
    if (assignment !== undefined) {
        const { port, span } = assignment;
        return { kind: "assignment", assignment, ports: [port, ...ports], span };
    }
    const block = policy.blocks.get(request.project.name);
    if (block !== undefined) {
        const { range, span } = block;
        return { kind: "block", block, range, ports, span };
    }
    const role = (0,_findRole_js__WEBPACK_IMPORTED_MODULE_0__/* .findRole */ ._$)(policy, request.service);
    const range = role?.range ?? null;
    return role === null || range === null
        ? null
        : { kind: "range", role, range, ports, span: role.writtenAt?.range ?? null };
}
function findAssignment({ assignments }, request) {
    const matching = assignments.filter((each) => (0,_ports_serviceName_js__WEBPACK_IMPORTED_MODULE_1__/* .matchesService */ .zX)(request, each.service) && isPrimary(request, each));
    return matching.find(({ service }) => service.target === request.binding.target) ?? matching[0];
}
function isInside({ service, binding, endpoints: [endpoint] }, bound) {
    if (endpoint === undefined)
        return true;
    const { first, last } = endpoint;
    if (bound.kind === "assignment")
        return bound.ports.includes(first + (bound.assignment.service.target ?? binding.target) - binding.target);
    if (bound.ports.includes(first) || (bound.range.first <= first && last <= bound.range.last))
        return true;
    return (bound.kind === "range" &&
        Array.from({ length: last - first + 1 }, (_, at) => first + at).every((port) => (0,_findRole_js__WEBPACK_IMPORTED_MODULE_0__/* .isWellKnown */ .MZ)(service, port)));
}
function findFallback({ fallback }, request) {
    const named = fallback.filter(({ service }) => (0,_ports_serviceName_js__WEBPACK_IMPORTED_MODULE_1__/* .matchesService */ .zX)(request, service));
    const specific = named.find(({ service }) => service.project !== null) ?? named[0];
    return specific?.ports ?? [];
}
function isPrimary({ service, binding }, { service: name, port }) {
    if (name.target !== null)
        return true;
    const has = (part) => service.ports.find((each) => String(part(each)) === String(port));
    return (binding ===
        (has(({ published }) => published) ?? has(({ target }) => target) ?? service.ports[0]));
}


/***/ }),

/***/ 8926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Df: () => (/* binding */ findScheme),
/* harmony export */   MZ: () => (/* binding */ isWellKnown),
/* harmony export */   _$: () => (/* binding */ findRole)
/* harmony export */ });
/* harmony import */ var _knownImages_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5064);

const ROLE_LABEL = "portplan.role";
function findRole({ roles }, { name, image, labels }) {
    const label = labels.get(ROLE_LABEL);
    if (label !== undefined)
        return roles.get(label) ?? null;
    const all = [...roles.values()];
    const byName = all.find(({ services }) => (0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .matchesPattern */ .MT)(name, services));
    if (byName !== undefined || image === null)
        return byName ?? null;
    const known = (0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .parseImageName */ ["if"])(image);
    return all.find(({ images }) => (0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .matchesPattern */ .MT)(known, images)) ?? null;
}
function isWellKnown(service, port) {
    return findKnownPort(service, port) !== undefined;
}
function findScheme(policy, service, target) {
    return findKnownPort(service, target)?.scheme ?? findRole(policy, service)?.scheme ?? null;
}
function findKnownPort({ image }, port) {
    const known = image === null ? [] : (0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .findWellKnownPorts */ .bw)((0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .parseImageName */ ["if"])(image));
    return known.find((each) => each.port === port);
}


/***/ }),

/***/ 5064:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MT: () => (/* binding */ matchesPattern),
/* harmony export */   bw: () => (/* binding */ findWellKnownPorts),
/* harmony export */   "if": () => (/* binding */ parseImageName),
/* harmony export */   v8: () => (/* binding */ listImages)
/* harmony export */ });
const IMAGES = {
    database: {
        "postgres bitnami/postgresql postgis/postgis pgvector/pgvector supabase/postgres": "5432/postgres",
        "citusdata/citus": "5432/postgres",
        "timescale/*": "5432/postgres",
        "pgbouncer/pgbouncer edoburu/pgbouncer bitnami/pgbouncer": "6432/postgres 5432/postgres",
        "cockroachdb/cockroach": "26257/postgres 8080/http",
        "yugabytedb/yugabyte": "5433/postgres 9042 7000/http",
        "mysql mysql/mysql-server percona percona/percona-server bitnami/mysql": "3306/mysql 33060/mysqlx",
        "mariadb bitnami/mariadb linuxserver/mariadb": "3306/mysql",
        "mssql/server azure-sql-edge": "1433/sqlserver",
        "gvenzl/oracle-xe gvenzl/oracle-free database/express database/free": "1521/oracle",
        "mongo mongodb/mongodb-community-server mongodb/mongodb-atlas-local bitnami/mongodb": "27017/mongodb",
        "percona/percona-server-mongodb": "27017/mongodb",
        "couchdb apache/couchdb": "5984/http",
        arangodb: "8529/http",
        neo4j: "7474/http 7473/https 7687/bolt",
        "dgraph/*": "8080/http 9080",
        "surrealdb/surrealdb": "8000/http",
        rethinkdb: "28015 8080/http",
        "clickhouse clickhouse/clickhouse-server bitnami/clickhouse": "8123/http 9000/clickhouse 9440/clickhouse",
        "cassandra bitnami/cassandra": "9042/cassandra 9160 7000",
        "scylladb/scylla": "9042/cassandra 9180/http 10000/http",
        crate: "4200/http 5432/postgres",
        "questdb/questdb": "9000/http 8812/postgres 9009",
        influxdb: "8086/http 8181/http",
        "elasticsearch elasticsearch/elasticsearch elastic/elasticsearch bitnami/elasticsearch": "9200/http 9300",
        "opensearchproject/opensearch bitnami/opensearch": "9200/http 9300 9600/http",
        solr: "8983/http",
        "getmeili/meilisearch": "7700/http",
        "typesense/typesense": "8108/http",
        "manticoresearch/manticore": "9306/mysql 9308/http",
        "weaviate/weaviate semitechnologies/weaviate": "8080/http 50051",
        "qdrant/qdrant": "6333/http 6334",
        "milvusdb/milvus": "19530 9091/http",
        "chromadb/chroma chroma-core/chroma": "8000/http",
        "marqoai/marqo": "8882/http",
        "amazon/dynamodb-local": "8000/http",
        "trinodb/trino": "8080/http",
    },
    cache: {
        "redis redis/redis-stack redis/redis-stack-server bitnami/redis redislabs/*": "6379/redis 8001/http",
        "valkey/valkey valkey-io/valkey bitnami/valkey eqalpha/keydb": "6379/redis",
        "dragonflydb/dragonfly": "6379/redis",
        "memcached bitnami/memcached": "11211",
        "hazelcast/hazelcast": "5701",
        varnish: "80/http",
    },
    general: {
        "apache/kafka apache/kafka-native bitnami/kafka confluentinc/cp-kafka confluentinc/cp-server": "9092 9093 9094 29092",
        "confluentinc/confluent-local wurstmeister/kafka": "9092 9093 9094 29092",
        "redpandadata/redpanda vectorized/redpanda": "9092 19092 29092 9644/http 8081/http 8082/http",
        "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper": "2181",
        "confluentinc/cp-schema-registry": "8081/http",
        "confluentinc/cp-kafka-connect debezium/connect": "8083/http",
        "confluentinc/cp-kafka-rest": "8082/http",
        "confluentinc/cp-ksqldb-server": "8088/http",
        "provectuslabs/kafka-ui kafbat/kafka-ui": "8080/http",
        "rabbitmq bitnami/rabbitmq": "5672/amqp 5671/amqps 15672/http 1883/mqtt 15692/http",
        nats: "4222/nats 8222/http 6222",
        "eclipse-mosquitto": "1883/mqtt 8883/mqtts 9001/ws",
        "emqx emqx/emqx": "1883/mqtt 8083/ws 8883/mqtts 18083/http",
        "apache/activemq-classic apache/activemq-artemis symptoma/activemq": "61616 8161/http 5672/amqp",
        "apachepulsar/pulsar": "6650 8080/http",
        "etcd coreos/etcd bitnami/etcd etcd-development/etcd": "2379/http 2380",
        "consul hashicorp/consul bitnami/consul": "8500/http 8600 8300 8301 8302",
        "vault hashicorp/vault openbao/openbao": "8200/http 8201",
        "minio/minio bitnami/minio": "9000/http 9001/http",
        "chrislusf/seaweedfs": "9333/http 8080/http 8888/http 8333/http",
        "azure-storage/azurite": "10000/http 10001/http 10002/http",
        "localstack/localstack": "4566/http",
        "gitea/gitea": "3000/http 22",
        "gitlab/gitlab-ce gitlab/gitlab-ee": "80/http 443/https 22",
        "jenkins/jenkins": "8080/http 50000",
        sonarqube: "9000/http",
        "sonatype/nexus3": "8081/http",
        "registry distribution/distribution": "5000/http",
        adminer: "8080/http",
        "dpage/pgadmin4": "80/http 5050/http",
        "phpmyadmin phpmyadmin/phpmyadmin": "80/http",
        "mongo-express": "8081/http",
        "rediscommander/redis-commander": "8081/http",
        "redis/redisinsight": "5540/http",
        "axllent/mailpit": "8025/http 1025/smtp",
        "mailhog/mailhog": "8025/http 1025/smtp",
        "maildev/maildev": "1080/http 1025/smtp",
        "portainer/portainer-ce portainer/portainer-ee": "9443/https 9000/http 8000",
        "temporalio/auto-setup temporalio/server": "7233",
        "temporalio/ui": "8080/http",
        "selenium/*": "4444/http 7900/http",
        "browserless/chrome": "3000/http",
        "tomcat jetty": "8080/http 8443/https",
        "nextcloud wordpress ghost httpd drupal joomla matomo": "80/http 8080/http 2368/http",
        "n8nio/n8n": "5678/http",
        "ollama/ollama": "11434/http",
        "metabase/metabase": "3000/http",
        "apache/superset": "8088/http",
        "apache/airflow": "8080/http",
        "apache/spark bitnami/spark": "8080/http 7077",
        flink: "8081/http",
    },
    api: {
        "keycloak/keycloak jboss/keycloak bitnami/keycloak": "8080/http 8443/https 9000/http",
        "kong kong/kong-gateway": "8000/http 8443/https 8001/http 8444/https 8002/http",
        "hasura/graphql-engine": "8080/http",
        "postgrest/postgrest": "3000/http",
        "oryd/kratos": "4433/http 4434/http",
        "oryd/hydra": "4444/http 4445/http",
        "authelia/authelia": "9091/http",
        "swaggerapi/swagger-ui": "8080/http",
        "wiremock/wiremock": "8080/http 8443/https",
        "mockserver/mockserver": "1080/http",
    },
    system: {
        "nginx nginxinc/nginx-unprivileged openresty/openresty bitnami/nginx": "80/http 443/https 8080/http 8443/https",
        "jc21/nginx-proxy-manager": "80/http 443/https 81/http",
        "nginxproxy/nginx-proxy jwilder/nginx-proxy": "80/http 443/https",
        traefik: "80/http 443/https 8080/http 8443/https",
        caddy: "80/http 443/https 8080/http 8443/https 2019/http",
        "haproxy haproxytech/*": "80/http 443/https 8080/http 8443/https 8404/http",
        "envoyproxy/*": "10000/http 9901/http",
        "pihole/pihole adguard/adguardhome coredns/coredns ubuntu/bind9": "53 80/http 443/https 3000/http",
        "osixia/openldap bitnami/openldap": "389/ldap 636/ldaps 1389/ldap 1636/ldaps",
        "mailserver/docker-mailserver": "25/smtp 465/smtps 587/smtp 143/imap 993/imaps",
    },
    monitoring: {
        "prom/prometheus prometheus/prometheus bitnami/prometheus": "9090/http",
        "prom/alertmanager prometheus/alertmanager": "9093/http 9094",
        "prom/node-exporter prometheus/node-exporter": "9100/http",
        "prom/blackbox-exporter prometheus/blackbox-exporter": "9115/http",
        "prom/pushgateway prometheus/pushgateway": "9091/http",
        "prom/statsd-exporter": "9102/http 9125",
        "prom/mysqld-exporter": "9104/http",
        "prometheuscommunity/postgres-exporter": "9187/http",
        "oliver006/redis_exporter": "9121/http",
        "victoriametrics/*": "8428/http 8429/http 8480/http 8481/http 8482/http",
        "cadvisor/cadvisor google/cadvisor": "8080/http",
        "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise bitnami/grafana": "3000/http",
        "grafana/loki": "3100/http 9095",
        "grafana/promtail": "9080/http",
        "grafana/alloy": "12345/http",
        "grafana/mimir": "9009/http 8080/http",
        "grafana/tempo": "3200/http 4317 4318/http 9095",
        "grafana/pyroscope": "4040/http",
        "jaegertracing/all-in-one jaegertracing/jaeger": "16686/http 16687/http 8888/http 8889/http 4317 4318/http 14268/http 14250 6831 " +
            "9411/http 5778/http 5775 6832",
        "grafana/otel-lgtm": "3000/http 4317 4318/http",
        "datalust/seq": "80/http 5341/http",
        "openzipkin/zipkin": "9411/http",
        "otel/opentelemetry-collector otel/opentelemetry-collector-contrib": "4317 4318/http 8888/http 8889/http 13133/http 55679/http",
        "open-telemetry/opentelemetry-collector-releases/*": "4317 4318/http 8888/http 8889/http 13133/http 55679/http",
        "kibana kibana/kibana elastic/kibana": "5601/http",
        "opensearchproject/opensearch-dashboards": "5601/http",
        "logstash logstash/logstash elastic/logstash": "5044 9600/http 5000",
        "fluent/fluentd fluent/fluent-bit": "24224 2020/http",
        "graylog/graylog": "9000/http 12201 1514",
        "timberio/vector": "8686/http",
        "louislam/uptime-kuma": "3001/http",
        "netdata/netdata": "19999/http",
        "graphiteapp/graphite-statsd": "8080/http 2003 8125",
        "amir20/dozzle": "8080/http",
    },
};
function listImages(role) {
    return Object.keys(IMAGES[role] ?? {}).flatMap((images) => images.split(" "));
}
const ALL_IMAGES = Object.values(IMAGES).flatMap(Object.entries);
function findWellKnownPorts(image) {
    const [, ports] = ALL_IMAGES.find(([images]) => matchesPattern(image, images.split(" "))) ?? [];
    return (ports?.split(" ") ?? []).map((text) => {
        const [port, scheme = null] = text.split("/");
        return { port: Number(port), scheme };
    });
}
function matchesPattern(name, patterns) {
    return patterns.some((pattern) => {
        const [first = "", ...middle] = pattern.split("*");
        const last = middle.pop();
        if (last === undefined)
            return name === pattern;
        if (!name.startsWith(first))
            return false;
        let at = first.length;
        for (const part of middle) {
            const found = name.indexOf(part, at);
            if (found < 0)
                return false;
            at = found + part.length;
        }
        return name.endsWith(last) && at + last.length <= name.length;
    });
}
const MAX_NAME = 1000;
function parseImageName(image) {
    if (image.length > MAX_NAME)
        return image;
    const [withoutDigest = ""] = image.split("@");
    const withoutTag = withoutDigest.replace(/:[^/]*$/, "");
    const parts = withoutTag.split("/");
    const [first = ""] = parts;
    const name = parts.length > 1 && (/[.:]/.test(first) || first === "localhost") ? parts.slice(1) : parts;
    return name
        .join("/")
        .replace(/^(?:docker\/)?library\//, "")
        .replace(/^bitnami(?:legacy|secure)\//, "bitnami/");
}


/***/ }),

/***/ 2042:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ overlaps),
/* harmony export */   T0: () => (/* binding */ formatEndpoint),
/* harmony export */   _3: () => (/* binding */ formatPorts),
/* harmony export */   z2: () => (/* binding */ isWildcard)
/* harmony export */ });
function isWildcard(endpoint) {
    return endpoint.address === "0.0.0.0" || endpoint.address === "::";
}
function overlaps(a, b) {
    return (a.protocol === b.protocol &&
        a.family === b.family &&
        a.first <= b.last &&
        b.first <= a.last &&
        (a.address === b.address || isWildcard(a) || isWildcard(b)));
}
function formatEndpoint(endpoint) {
    const address = endpoint.address.includes(":") ? `[${endpoint.address}]` : endpoint.address;
    return `${address}:${formatPorts(endpoint)}/${endpoint.protocol}`;
}
function formatPorts({ first, last }) {
    return first === last ? `${first}` : `${first}-${last}`;
}


/***/ }),

/***/ 9405:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ addressKeys)
/* harmony export */ });
/* harmony import */ var _HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2042);

function addressKeys(endpoints) {
    const keys = (groups) => groups.map((group) => `${endpoints[0]?.protocol} ${group}`);
    const [only, other] = endpoints;
    if (only === undefined || other !== undefined) {
        return {
            ownKeys: keys(["any", "IPv4", "IPv6", "IPv4 wildcard", "IPv6 wildcard"]),
            conflictKeys: keys(["any"]),
        };
    }
    const { family, address } = only;
    if ((0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .isWildcard */ .z2)(only))
        return { ownKeys: keys(["any", family, `${family} wildcard`]), conflictKeys: keys([family]) };
    return {
        ownKeys: keys(["any", family, address]),
        conflictKeys: keys([`${family} wildcard`, address]),
    };
}


/***/ }),

/***/ 1501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ showPublished),
/* harmony export */   z: () => (/* binding */ formatRequest)
/* harmony export */ });
/* harmony import */ var _compose_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1032);
/* harmony import */ var _parseHostAddress_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2026);
/* harmony import */ var _HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2042);



function formatRequest(request, ports) {
    const { binding } = request;
    const [endpoint] = request.endpoints;
    if (endpoint !== undefined)
        return (0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .formatEndpoint */ .T0)({ ...endpoint, ...ports, address: showAddress(request) });
    const { count, target } = binding;
    const protocol = showProtocol(request);
    if (!binding.published)
        return `${count === 1 ? target : `${target}-${target + count - 1}`}/${protocol}`;
    const address = showAddress(request);
    const host = address.includes(":") ? `[${address}]` : address;
    return `${host}:${showPublished(request) ?? "?"}/${protocol}`;
}
function showAddress({ binding: { hostIp }, endpoints: [endpoint, other] }) {
    if (hostIp !== null)
        return (0,_parseHostAddress_js__WEBPACK_IMPORTED_MODULE_1__/* .parseHostAddress */ .u)(hostIp)?.address ?? "?";
    return endpoint === undefined || other !== undefined || (0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .isWildcard */ .z2)(endpoint)
        ? "*"
        : endpoint.address;
}
function showPublished({ binding: { published, count, variables }, }) {
    const text = published ?? "";
    if (variables.length > 0 && !(0,_compose_index_js__WEBPACK_IMPORTED_MODULE_2__/* .isShowable */ .q6)(text))
        return null;
    return count > 1 && /^\d+$/.test(text) ? `${text}-${Number(text) + count - 1}` : text;
}
function showProtocol({ binding: { protocol, variables } }) {
    return variables.length > 0 && !/^(?:tcp|udp|sctp)$/i.test(protocol) ? "?" : protocol;
}


/***/ }),

/***/ 153:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ getNameOnEngine)
/* harmony export */ });
function getNameOnEngine({ name, origin }) {
    return origin.kind === "copy" ? origin.engineName : name;
}


/***/ }),

/***/ 2929:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ isVariable)
/* harmony export */ });
function isVariable({ binding: { variables } }) {
    return variables.some(({ part }) => part === "published" || part === "entry");
}


/***/ }),

/***/ 6591:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ parseEndpoint),
/* harmony export */   S: () => (/* binding */ overlapsNamed)
/* harmony export */ });
/* harmony import */ var _parseHostAddress_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2026);
/* harmony import */ var _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1974);
/* harmony import */ var _HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2042);



const SPELLING = /^(?:(\*|[\d.]+|\[[\da-f:.]+\]):)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;
function parseEndpoint(text) {
    const found = SPELLING.exec(text);
    if (found === null)
        return null;
    const [, host = "*", from, to = from, protocol = null] = found;
    const [first, last] = [Number(from), Number(to)];
    const address = host === "*"
        ? { family: null, address: null }
        : (0,_parseHostAddress_js__WEBPACK_IMPORTED_MODULE_0__/* .parseHostAddress */ .u)(host.replace(/^\[(.*)\]$/, "$1"));
    if (address === null || first < 1 || last < first || last > _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_PORT */ .X)
        return null;
    return {
        ...address,
        first,
        last,
        protocol: (protocol?.toLowerCase() ?? null),
    };
}
function overlapsNamed(endpoint, { family, address, first, last, protocol }) {
    return (endpoint.first <= last &&
        first <= endpoint.last &&
        (protocol === null || protocol === endpoint.protocol) &&
        (family === null || family === endpoint.family) &&
        (address === null ||
            address === endpoint.address ||
            (0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__/* .isWildcard */ .z2)(endpoint) ||
            (0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__/* .isWildcard */ .z2)({ address })));
}


/***/ }),

/***/ 2026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ parseHostAddress)
/* harmony export */ });
/* harmony import */ var _lib_parseIp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1504);

const MAPPED = /^::ffff:([\da-f]+):([\da-f]+)$/;
function parseHostAddress(hostIp) {
    const address = (0,_lib_parseIp_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIp */ .r)(hostIp);
    if (address === null)
        return null;
    const groups = MAPPED.exec(address)
        ?.slice(1)
        .map((group) => Number.parseInt(group, 16));
    if (groups !== undefined)
        return { family: "IPv4", address: groups.flatMap((each) => [each >> 8, each & 255]).join(".") };
    return { family: address.includes(":") ? "IPv6" : "IPv4", address };
}


/***/ }),

/***/ 8641:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hj: () => (/* binding */ matchesName),
/* harmony export */   M: () => (/* binding */ formatServiceName),
/* harmony export */   qE: () => (/* binding */ parseServiceName),
/* harmony export */   zX: () => (/* binding */ matchesService)
/* harmony export */ });
/* unused harmony export hasTarget */
function parseServiceName(text) {
    const [, project = null, service = text, target = null, protocol] = /^(?:([^/:]*)\/)?([^/]*?)(?::(\d+)(?:\/(tcp|udp|sctp))?)?$/.exec(text) ?? [];
    return {
        project,
        service,
        target: target === null ? null : Number(target),
        ...(protocol !== undefined && { protocol }),
    };
}
function formatServiceName({ project, service, target, protocol }) {
    const port = target === null ? "" : `:${target}${protocol === undefined ? "" : `/${protocol}`}`;
    return `${project === null ? "" : `${project}/`}${service}${port}`;
}
function matchesService({ project, service, binding }, { target, protocol, ...name }) {
    return (matchesName(project.name, service.name, name) &&
        (target === null || hasTarget(binding, target, protocol)));
}
function hasTarget(binding, target, protocol) {
    const isInside = binding.target <= target && target < binding.target + binding.count;
    return isInside && (protocol === undefined || protocol === binding.protocol.toLowerCase());
}
function matchesName(project, service, name) {
    return service === name.service && (name.project === null || name.project === project);
}


/***/ }),

/***/ 182:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BH: () => (/* binding */ isExpression),
/* harmony export */   Pb: () => (/* binding */ usesOtherNetwork),
/* harmony export */   aG: () => (/* binding */ toPortRequest),
/* harmony export */   pY: () => (/* binding */ listTransientEndpoints),
/* harmony export */   uY: () => (/* binding */ INVALID)
/* harmony export */ });
/* harmony import */ var _parseHostAddress_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2026);
/* harmony import */ var _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1974);
/* harmony import */ var _HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2042);



const ANY_IPV4 = { family: "IPv4", address: "0.0.0.0" };
const ANY_IPV6 = { family: "IPv6", address: "::" };
const PROTOCOLS = new Set(["tcp", "udp", "sctp"]);
function toPortRequest(project, service, binding, ipv6) {
    if (project.origin.kind === "workflow-job" && isExpression(binding.published))
        return { project, service, binding, ...publishNothing("unknown", null) };
    return { project, service, binding, ...findOutcome(service, binding, ipv6) };
}
function findOutcome(service, binding, ipv6) {
    if (service.replicas === 0)
        return publishNothing("discarded", null);
    if (usesOtherNetwork(service))
        return publishNothing("forbidden", "a container in the network of another one publishes no ports itself");
    const ports = parseHostPorts(binding);
    if (typeof ports === "string")
        return publishNothing("invalid", INVALID[ports].reason);
    const discarded = explainDiscarded(service);
    if (discarded !== null)
        return publishNothing("discarded", discarded);
    if (ports === null)
        return publishNothing("engine", null);
    const addresses = findAddresses(service, binding.hostIp, ipv6);
    if (addresses === null)
        return publishNothing("invalid", INVALID.preset.reason);
    if (addresses.length === 0)
        return publishNothing("discarded", explainUnbound(service, ipv6));
    const protocol = binding.protocol.toLowerCase();
    const endpoints = addresses.map((address) => ({ ...address, ...ports, protocol }));
    return {
        kind: binding.count === 1 && ports.first !== ports.last ? "pool" : "fixed",
        endpoints,
        reason: null,
    };
}
function publishNothing(kind, reason) {
    return { kind, endpoints: [], reason };
}
function usesOtherNetwork({ networkMode }) {
    return networkMode !== null && /^(?:service|container):/.test(networkMode);
}
const HOST_PORT_FIX = "Write a host port from 1 to 65535, or a range of them.";
const INVALID = {
    target: {
        reason: "the container port is not between 1 and 65535",
        fix: "Write a container port from 1 to 65535.",
    },
    protocol: { reason: "the protocol is none of tcp, udp and sctp", fix: "Write tcp, udp or sctp." },
    malformed: {
        reason: "the host port is neither a port nor a range of ports",
        fix: HOST_PORT_FIX,
    },
    tooHigh: {
        reason: "the host port is above 65535",
        fix: HOST_PORT_FIX,
    },
    reversed: {
        reason: "the range of host ports ends before it begins",
        fix: "Write the lower port first.",
    },
    fromZero: {
        reason: "the range of host ports begins with 0",
        fix: "Begin the range with 1 or more; 0 by itself lets the engine choose.",
    },
    preset: {
        reason: "the network's option host_binding_ipv4 is no IPv4 address",
        fix: "Give the option an IPv4 address of the host.",
    },
};
function parseHostPorts({ target, count, protocol, published, }) {
    if (target < 1 || target + count - 1 > _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_PORT */ .X)
        return "target";
    if (!PROTOCOLS.has(protocol.toLowerCase()))
        return "protocol";
    if (published === null || published === "")
        return null;
    const [, from, to] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(published) ?? [];
    if (from === undefined)
        return "malformed";
    const first = Number(from);
    const last = to === undefined ? first + count - 1 : Number(to);
    if (last > _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_PORT */ .X)
        return "tooHigh";
    if (first > last)
        return "reversed";
    if (first > 0)
        return { first, last };
    return last > 0 ? "fromZero" : null;
}
const UNPUBLISHED_DRIVERS = new Set(["macvlan", "ipvlan"]);
function explainDiscarded({ networkMode, networks }) {
    if (networkMode === "host")
        return "network_mode: host, with which a program binds the host's ports itself";
    if (networkMode === "none")
        return "network_mode: none, with which there is no network";
    const [deciding] = networks;
    if (deciding?.internal)
        return networks.length === 1
            ? "its only network is internal"
            : "all of its networks are internal";
    if (deciding?.driver && UNPUBLISHED_DRIVERS.has(deciding.driver))
        return `its network has the driver ${deciding.driver}, which gives it an address of its own`;
    return null;
}
function findAddresses({ networks: [network] }, hostIp, ipv6) {
    const preset = hostIp ?? network?.hostBindingIpv4 ?? "";
    const address = preset === "" ? ANY_IPV4 : (0,_parseHostAddress_js__WEBPACK_IMPORTED_MODULE_1__/* .parseHostAddress */ .u)(preset);
    if (address === null || (hostIp === null && address.family === "IPv6"))
        return null;
    const everywhere = hostIp === null && (0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_2__/* .isWildcard */ .z2)(address) && ipv6 !== false;
    const addresses = everywhere ? [ANY_IPV4, ANY_IPV6] : [address];
    return addresses.filter(({ family }) => publishesFamily(family, network, ipv6));
}
function publishesFamily(family, network, ipv6) {
    if (family === "IPv4")
        return network === undefined || (network.enableIpv4 && network.gatewayModeIpv4 !== "routed");
    return (network?.gatewayModeIpv6 !== "routed" && (ipv6 !== "to-ipv6" || network?.enableIpv6 === true));
}
function explainUnbound({ networks: [network] }, ipv6) {
    return ipv6 === "to-ipv6" && !network?.enableIpv6 && network?.gatewayModeIpv4 !== "routed"
        ? "the engine runs without its userland proxy, and the container has no IPv6 address"
        : "the gateway mode of its network routes to the container itself";
}
function listTransientEndpoints({ service, binding, endpoints }, ipv6) {
    const [known] = endpoints;
    const others = service.networks.slice(1).filter(({ internal }) => !internal);
    if (known === undefined || others.length === 0)
        return [];
    const addresses = others.flatMap((network) => findAddresses({ ...service, networks: [network] }, binding.hostIp, ipv6) ?? []);
    const found = new Map(addresses.map((address) => [address.address, { ...known, ...address }]));
    for (const { address } of endpoints)
        found.delete(address);
    return [...found.values()];
}
function isExpression(text) {
    return text?.includes("${{") ?? false;
}


/***/ }),

/***/ 9756:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ addFindings)
/* harmony export */ });
/* harmony import */ var _rules_runRules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1644);
/* harmony import */ var _computeExitStatus_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3590);


function addFindings(report, more, failOn) {
    if (more.length === 0)
        return report;
    const findings = [...report.findings, ...more].toSorted(_rules_runRules_js__WEBPACK_IMPORTED_MODULE_0__/* .compareSeverity */ .zK);
    return { ...report, ...(0,_computeExitStatus_js__WEBPACK_IMPORTED_MODULE_1__/* .judgeFindings */ .q)(findings, failOn) };
}


/***/ }),

/***/ 3590:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ judgeFindings)
/* harmony export */ });
/* unused harmony export computeExitStatus */
/* harmony import */ var _rules_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9110);

const FAILING = {
    error: ["error"],
    warning: ["error", "warning"],
    never: [],
};
function computeExitStatus(findings, failOn) {
    if (findings.some(_rules_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isRefusal */ .vu))
        return 2;
    return findings.some(({ severity }) => FAILING[failOn].includes(severity)) ? 1 : 0;
}
function judgeFindings(findings, failOn) {
    const summary = { error: 0, warning: 0, notice: 0 };
    for (const { severity } of findings)
        summary[severity]++;
    const exitStatus = computeExitStatus(findings, failOn);
    return { findings, summary, exitStatus, ok: exitStatus === 0 };
}


/***/ }),

/***/ 6419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ createStatusReader),
/* harmony export */   p: () => (/* binding */ createConflictTest)
/* harmony export */ });
/* harmony import */ var _rules_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9110);

function createConflictTest({ findings }) {
    const lines = listLines(findings.filter(({ severity }) => severity === "error"));
    return ({ status, place }) => status === "taken" || status === "leased" || lines.has(formatKey(place));
}
function createStatusReader({ findings, }) {
    const lines = listLines(findings.filter(({ rule, severity }) => isBetweenPorts(rule) && severity === "error"));
    return ({ status, place }) => PASSING.has(status) && lines.has(formatKey(place)) ? "collides" : status;
}
const PASSING = new Set(["free", "own", "unchecked", "unknown"]);
const isBetweenPorts = (rule) => (0,_rules_index_js__WEBPACK_IMPORTED_MODULE_0__/* .ruleOf */ .Y)(rule).conflict === "between-ports";
function listLines(findings) {
    const places = findings.flatMap(({ rule, place, related }) => [
        ...(place === null ? [] : [place]),
        ...(isBetweenPorts(rule) ? related.map((end) => end.place) : []),
    ]);
    return new Set(places.map(formatKey));
}
const formatKey = ({ file, line, column }) => JSON.stringify([file, line, column]);


/***/ }),

/***/ 9355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ measureBytes),
/* harmony export */   Y: () => (/* binding */ Page)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7133);
/* harmony import */ var _formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(869);


class Page {
    text = "";
    #bytes = 0;
    #more;
    constructor(more) {
        this.#more = more;
    }
    add(line) {
        this.#append(`${line}\n\n`);
    }
    addWithin(limit, text) {
        return this.#append(`${text}\n\n`, limit);
    }
    addTable(items, { heading, header, cells, limit }) {
        if (items.length === 0)
            return;
        if (heading !== "")
            this.add(heading);
        this.#append((0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatTableRow */ .Uy)(header) + (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatTableRow */ .Uy)(header.map(() => "---")));
        const cutAt = items.findIndex((item) => !this.#append((0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatTableRow */ .Uy)(cells(item)), limit));
        this.#append("\n");
        if (cutAt >= 0)
            this.add(`${(0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCount */ .B4)(items.length - cutAt, "more row")}: ${this.#more}`);
    }
    #append(text, limit = Infinity) {
        const bytes = this.#bytes + measureBytes(text);
        if (bytes > limit)
            return false;
        this.text += text;
        this.#bytes = bytes;
        return true;
    }
}
const measureBytes = (text) => Buffer.byteLength(text);


/***/ }),

/***/ 8878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ escapeHtml)
/* harmony export */ });
/* harmony import */ var _lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3053);

const REFERENCES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};
function escapeHtml(text) {
    return (0,_lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeControlChars */ ._)(text).replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? "");
}


/***/ }),

/***/ 9000:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ listHolderNames),
/* harmony export */   L_: () => (/* binding */ formatContainerPorts),
/* harmony export */   P4: () => (/* binding */ formatTarget),
/* harmony export */   nl: () => (/* binding */ listHostPorts),
/* harmony export */   zc: () => (/* binding */ formatHostPort)
/* harmony export */ });
/* harmony import */ var _lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3053);
/* harmony import */ var _rules_formatHolder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4793);
/* harmony import */ var _ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2042);



function formatHostPort(row) {
    const { kind, binding, requested, assigned } = row;
    const ports = assigned === null ? null : listHostPorts(row);
    const now = ports === null ? "" : ` → ${(0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPorts */ ._3)(ports)}`;
    if (binding.published && kind !== "engine")
        return (0,_lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeControlChars */ ._)(requested) + now;
    return kind === "engine" ? `engine chooses${now}` : "-";
}
function listHostPorts(row) {
    const { kind, binding, offset, count, assigned, lastAssigned } = row;
    if (assigned !== null)
        return { first: assigned, last: lastAssigned ?? assigned + count - 1 };
    if (kind !== "fixed" && kind !== "pool")
        return null;
    const [first = 0, last = first] = (binding.published ?? "").split("-").map(Number);
    return kind === "pool"
        ? { first, last }
        : { first: first + offset, last: first + offset + count - 1 };
}
function listHolderNames({ holders }) {
    return [...new Set(holders.map(({ holder }) => (0,_rules_formatHolder_js__WEBPACK_IMPORTED_MODULE_2__/* .formatHolder */ .aS)(holder, true)))];
}
function formatContainerPorts(ports, protocol) {
    return protocol === "tcp" ? (0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPorts */ ._3)(ports) : `${(0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPorts */ ._3)(ports)}/${protocol}`;
}
function formatTarget({ binding, offset, count, kind }) {
    const first = binding.target + offset;
    const ports = (0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPorts */ ._3)({ first, last: first + count - 1 });
    return binding.published && kind !== "engine"
        ? ports
        : `${ports}/${(0,_lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeControlChars */ ._)(binding.protocol)}`;
}


/***/ }),

/***/ 869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B4: () => (/* binding */ formatCount),
/* harmony export */   Gt: () => (/* binding */ countFindings),
/* harmony export */   OI: () => (/* binding */ describeScope),
/* harmony export */   Og: () => (/* binding */ formatSummaryLine),
/* harmony export */   mA: () => (/* binding */ countRowPorts),
/* harmony export */   wS: () => (/* binding */ formatSome)
/* harmony export */ });
/* harmony import */ var _rules_runRules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1644);

function formatSummaryLine(report) {
    const { command, rows, exceptions, probed, host } = report;
    const counts = countFindings(report);
    const ports = countRowPorts(rows);
    const found = ports === 0 ? "no host port" : formatCount(ports, "host port");
    const scope = `${found} in ${formatProjectCount(report)}`;
    if (command === "map")
        return `${[...counts, scope].join(", ")}.`;
    const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
    const excepted = exceptions.length === 0 ? "" : `, ${exceptions.length} excepted`;
    return `${verdict}${excepted}: ${scope}${describeView(probed, host)}.`;
}
function countFindings({ summary }) {
    return _rules_runRules_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.filter((severity) => summary[severity] > 0).map((severity) => formatCount(summary[severity], severity));
}
function describeView(probed, { visible }) {
    if (!probed)
        return ", the host not looked at";
    return visible ? "" : ", the host not seen";
}
function formatProjectCount({ rows, projects }) {
    const variants = new Set(rows.flatMap(({ project, environment }) => (environment === undefined ? [] : project)));
    const more = variants.size === 0 ? "" : ` and ${formatCount(variants.size, "variant")}`;
    return `${formatCount(projects.length, "project")}${more}`;
}
function countRowPorts(rows) {
    return rows.reduce((sum, { count }) => sum + count, 0);
}
function formatCount(count, noun) {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function formatSome(items, max) {
    const rest = items.length - max;
    return `${items.slice(0, max).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
function describeScope(report, comparison) {
    const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
    const ports = formatCount(countRowPorts(report.rows), "port");
    return `${ports} of ${formatProjectCount(report)}${changes}.`;
}
function describeChanges({ changes: all, problem }) {
    if (problem !== null && all.length === 0)
        return "not compared with the base";
    const counts = ["added", "moved", "removed"].flatMap((kind) => {
        const count = all.filter((change) => change.kind === kind).length;
        return count === 0 ? [] : `${count} ${kind}`;
    });
    return counts.length === 0
        ? "this change leaves them as they are"
        : `${counts.join(", ")} by this change`;
}


/***/ }),

/***/ 7133:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FV: () => (/* binding */ escapeMarkdown),
/* harmony export */   P_: () => (/* binding */ formatCode),
/* harmony export */   Uy: () => (/* binding */ formatTableRow)
/* harmony export */ });
/* harmony import */ var _lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3053);

const MAX_TEXT_LENGTH = 2000;
const LINKED = /(@(?=\.)|@[\w-]+(?:\/[\w-]+)?|(?:[\w.-]+\/[\w.-]+)?#\d\w*|\bGH-\d\w*|\b[0-9a-f]{7,40}\b)/i;
function escapeMarkdown(text) {
    return shorten(text)
        .split(LINKED)
        .map((part, index) => index % 2 === 0 ? escapeReferences(part) : `<code>${escapeReferences(part)}</code>`)
        .join("");
}
function shorten(text) {
    return (0,_lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeControlChars */ ._)(text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}…`);
}
function escapeReferences(text) {
    return text.replaceAll(/(?!\p{L}|\p{M}|\p{N})[^ ,;()/.-]|(?<=www)\./giu, (character) => `&#${character.codePointAt(0)};`);
}
const ADDRESS = /(?<=[\w.+-])(?=@[\w.-]*\.)/;
function formatCode(text) {
    if (text === "")
        return "";
    return shorten(text)
        .split(ADDRESS)
        .map((part) => `<code>${escapeReferences(part)}</code>`)
        .join("");
}
const formatTableRow = (cells) => `| ${cells.join(" | ")} |\n`;


/***/ }),

/***/ 242:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Br: () => (/* binding */ renderSummary),
/* harmony export */   Fr: () => (/* binding */ renderFailureSummary),
/* harmony export */   Pu: () => (/* binding */ formatVerdict),
/* harmony export */   RJ: () => (/* binding */ groupByRule),
/* harmony export */   SS: () => (/* binding */ describeOutcome),
/* harmony export */   ru: () => (/* binding */ SEVERITY_MARKS)
/* harmony export */ });
/* harmony import */ var _lib_groupBy_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1748);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7133);
/* harmony import */ var _Page_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9355);
/* harmony import */ var _formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(869);
/* harmony import */ var _tableRows_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7979);





const MAX_FINDINGS_BYTES = 700_000;
const MAX_BYTES = 1_000_000;
const FINDINGS_HEADER = ["", "where", "what", "what to do"];
function renderSummary(report, remark = null) {
    const page = new _Page_js__WEBPACK_IMPORTED_MODULE_0__/* .Page */ .Y("a summary holds 1 MiB. The log has them all.");
    page.add(`## ${formatVerdict(report)}`);
    if (report.leg !== undefined)
        page.add(`On the runner of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .formatCode */ .P_)(report.leg)}.`);
    for (const [rule, findings] of groupByRule(report.findings))
        page.addTable(findings, {
            heading: `### <code>${rule}</code>`,
            header: FINDINGS_HEADER,
            cells: formatFindingRow,
            limit: MAX_FINDINGS_BYTES,
        });
    if (!report.host.visible && report.host.reason !== null)
        page.add((0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(`The host's ports cannot be seen: ${report.host.reason}.`));
    if (report.comparison !== undefined)
        addComparison(page, report.comparison);
    addExceptions(page, "### Exceptions in force", report.exceptions);
    page.addTable(report.rows, {
        heading: "### Port map",
        header: _tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .PORTS_HEADER */ .BE,
        cells: (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .createPortRowFormatter */ .WI)(report),
        limit: MAX_BYTES,
    });
    if (remark !== null)
        page.add((0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(remark));
    return page.text;
}
function addComparison(page, comparison) {
    const { changes, exceptions, problem, commit } = comparison;
    page.addTable(changes, {
        heading: "### What this change does to the ports",
        header: _tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .CHANGES_HEADER */ .mb,
        cells: (change) => (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .formatChangeRow */ .qL)(change),
        limit: MAX_FINDINGS_BYTES,
    });
    addExceptions(page, "### Exceptions that it adds", exceptions);
    if (problem !== null)
        page.add((0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(`Not compared with ${commit || "the base"}: ${problem}.`));
}
function addExceptions(page, heading, exceptions) {
    page.addTable(exceptions, {
        heading,
        header: _tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .EXCEPTIONS_HEADER */ .RE,
        cells: (exception) => (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .formatExceptionRow */ .nr)(exception),
        limit: MAX_FINDINGS_BYTES,
    });
}
function renderFailureSummary(errors) {
    const page = new _Page_js__WEBPACK_IMPORTED_MODULE_0__/* .Page */ .Y("");
    page.add("## Portplan could not do its work");
    for (const { message, place } of errors)
        page.addWithin(MAX_BYTES, [SEVERITY_MARKS.error, (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .linkPlace */ .yG)(place), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(message)].filter(Boolean).join(" "));
    return page.text;
}
const formatVerdict = (report) => `${report.ok ? "✅" : "❌"} Portplan: ${describeOutcome(report)}`;
function describeOutcome(report) {
    const found = (0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_3__/* .countFindings */ .Gt)(report);
    if (found.length > 0)
        return found.join(", ");
    const ports = (0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_3__/* .formatCount */ .B4)((0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_3__/* .countRowPorts */ .mA)(report.rows), "host port");
    return report.command === "check" ? "no findings" : ports;
}
function groupByRule(findings) {
    return (0,_lib_groupBy_js__WEBPACK_IMPORTED_MODULE_4__/* .groupBy */ .$)(findings, ({ rule }) => rule);
}
const SEVERITY_MARKS = { error: "❌", warning: "⚠️", notice: "ℹ️" };
function formatFindingRow(finding) {
    return [
        SEVERITY_MARKS[finding.severity],
        (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .formatFindingPlaces */ .RD)(finding),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(finding.message),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(finding.fix),
    ];
}


/***/ }),

/***/ 7979:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BE: () => (/* binding */ PORTS_HEADER),
/* harmony export */   RD: () => (/* binding */ formatFindingPlaces),
/* harmony export */   RE: () => (/* binding */ EXCEPTIONS_HEADER),
/* harmony export */   WI: () => (/* binding */ createPortRowFormatter),
/* harmony export */   mb: () => (/* binding */ CHANGES_HEADER),
/* harmony export */   nr: () => (/* binding */ formatExceptionRow),
/* harmony export */   qL: () => (/* binding */ formatChangeRow),
/* harmony export */   yG: () => (/* binding */ linkPlace)
/* harmony export */ });
/* harmony import */ var _createConflictTest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6419);
/* harmony import */ var _formatPort_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9000);
/* harmony import */ var _escapeHtml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8878);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7133);




const NO_LINK = () => null;
function linkPlace(place, link = NO_LINK, side = "head") {
    if (!place)
        return "";
    const shown = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(`${place.file}:${place.line}`);
    const address = link(place, side);
    return address === null ? shown : `<a href="${(0,_escapeHtml_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeHtml */ .Z)(address)}">${shown}</a>`;
}
const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "where"];
const KINDS = {
    added: "➕&nbsp;added",
    moved: "↔️&nbsp;moved",
    removed: "➖&nbsp;removed",
};
function formatChangeRow({ kind, project, service, target, before, after }, link = NO_LINK) {
    const shown = (side) => (side === null ? "" : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(side.requested));
    return [
        KINDS[kind],
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(project),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(service),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(target),
        shown(before),
        shown(after),
        after === null ? linkPlace(before?.place, link, "base") : linkPlace(after.place, link),
    ];
}
const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];
function formatExceptionRow({ rule, project, service, evidence, reason, until, place }, link = NO_LINK) {
    const who = [project, service].filter((name) => name !== null).map(_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_);
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(rule),
        `${who.join("/")} ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(evidence)}`,
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(reason),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(until ?? "for ever"),
        linkPlace(place, link),
    ];
}
const PORTS_HEADER = [
    "project",
    "service",
    "host",
    "container",
    "status",
    "held by",
    "where",
];
function createPortRowFormatter(report, link = NO_LINK) {
    const isInConflict = (0,_createConflictTest_js__WEBPACK_IMPORTED_MODULE_2__/* .createConflictTest */ .p)(report);
    const statusOf = (0,_createConflictTest_js__WEBPACK_IMPORTED_MODULE_2__/* .createStatusReader */ .o)(report);
    return (row) => [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(row.project),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(row.service),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)((0,_formatPort_js__WEBPACK_IMPORTED_MODULE_3__/* .formatHostPort */ .zc)(row)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)((0,_formatPort_js__WEBPACK_IMPORTED_MODULE_3__/* .formatTarget */ .P4)(row)),
        `${isInConflict(row) ? "❌&nbsp;" : ""}${statusOf(row)}`,
        row.holders.map(({ holder }) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(`${holder.kind} ${holder.name}`)).join("<br/>"),
        linkPlace(row.place, link),
    ];
}
function formatFindingPlaces({ place, related }, link = NO_LINK) {
    const ends = related.map((end) => `${linkPlace(end.place, link)} ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(end.message)}`);
    return [linkPlace(place, link), ...ends].filter(Boolean).join("<br/>");
}


/***/ }),

/***/ 5926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ listPortsBefore),
/* harmony export */   u: () => (/* binding */ comparePorts)
/* harmony export */ });
/* harmony import */ var _lib_groupBy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1748);
/* harmony import */ var _ports_parseEndpoint_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6591);
/* harmony import */ var _report_formats_formatPort_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9000);



function comparePorts(before, after) {
    const old = groupByTarget(before);
    const now = groupByTarget(after);
    return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => compareTarget(old.get(key) ?? [], now.get(key) ?? []));
}
function groupByTarget(rows) {
    return (0,_lib_groupBy_js__WEBPACK_IMPORTED_MODULE_0__/* .groupBy */ .$)(rows, (row) => JSON.stringify([row.project, row.service, formatDeclaredTarget(row)]));
}
function compareTarget(before, after) {
    const [removed, added] = [subtractRows(before, after), subtractRows(after, before)];
    const moved = Math.min(removed.length, added.length);
    return [
        ...added.map((row, at) => toChange(row, removed[at] ?? null, row)),
        ...removed.slice(moved).map((row) => toChange(row, row, null)),
    ];
}
function subtractRows(rows, others) {
    const remaining = others.map(_report_formats_formatPort_js__WEBPACK_IMPORTED_MODULE_1__/* .formatHostPort */ .zc);
    return rows.filter((row) => {
        const at = remaining.indexOf((0,_report_formats_formatPort_js__WEBPACK_IMPORTED_MODULE_1__/* .formatHostPort */ .zc)(row));
        if (at >= 0)
            remaining.splice(at, 1);
        return at < 0;
    });
}
function toChange(row, before, after) {
    const kindWithBefore = after === null ? "removed" : "moved";
    return {
        kind: before === null ? "added" : kindWithBefore,
        project: row.project,
        service: row.service,
        target: formatDeclaredTarget(row),
        before: toSide(before),
        after: toSide(after),
    };
}
const toSide = (row) => row === null ? null : { requested: (0,_report_formats_formatPort_js__WEBPACK_IMPORTED_MODULE_1__/* .formatHostPort */ .zc)(row), place: row.place };
function formatDeclaredTarget({ binding: { target, protocol }, offset, count }) {
    const first = target + offset;
    return (0,_report_formats_formatPort_js__WEBPACK_IMPORTED_MODULE_1__/* .formatContainerPorts */ .L_)({ first, last: first + count - 1 }, protocol);
}
function listPortsBefore({ changes, }) {
    const ports = new Map();
    for (const { project, service, target, before } of changes) {
        const endpoint = before === null ? null : (0,_ports_parseEndpoint_js__WEBPACK_IMPORTED_MODULE_2__/* .parseEndpoint */ .B)(before.requested);
        if (endpoint === null)
            continue;
        const first = Number(/^\d+/.exec(target)?.[0]);
        for (let port = endpoint.first; port <= endpoint.last; port++)
            ports.set(port, `${project}/${service}:${first + port - endpoint.first}`);
    }
    return ports.size === 0 ? null : ports;
}


/***/ }),

/***/ 9251:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ identityOf),
/* harmony export */   z: () => (/* binding */ isAboutService)
/* harmony export */ });
/* harmony import */ var _ports_serviceName_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8641);

function identityOf({ rule, project, service, evidence }) {
    return JSON.stringify([rule, project, service, evidence]);
}
function isAboutService({ project, service, targets }, name) {
    if (!(0,_ports_serviceName_js__WEBPACK_IMPORTED_MODULE_0__/* .matchesName */ .Hj)(project, service, name))
        return false;
    return (name.target === null ||
        (targets !== undefined &&
            targets.target <= name.target &&
            name.target < targets.target + targets.count));
}


/***/ }),

/***/ 4003:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ RULE_IDS)
/* harmony export */ });
const RULE_IDS = [
    "invalid-project",
    "project-name-clash",
    "port-collision",
    "replica-collision",
    "port-occupied",
    "port-leased",
    "port-excluded",
    "invalid-port",
    "forbidden-ports",
    "reserved-port",
    "wrong-assignment",
    "outside-block",
    "outside-range",
    "host-unseen",
    "discarded-ports",
    "unset-port-variable",
    "ephemeral-port",
    "host-compose-too-old",
    "ambiguous-port",
    "unknown-key",
    "privileged-port",
    "hardcoded-port",
    "public-binding",
    "undocumented-variable",
    "stale-reference",
    "unneeded-publish",
    "ignored-finding",
];


/***/ }),

/***/ 4793:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   VG: () => (/* binding */ suggestStop),
/* harmony export */   _3: () => (/* binding */ withoutCommandLine),
/* harmony export */   aS: () => (/* binding */ formatHolder)
/* harmony export */ });
/* harmony import */ var _host_holders_Holder_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2659);

const KINDS = {
    compose: "compose service",
    container: "container",
    unit: "systemd unit",
    process: "process",
    kernel: "the kernel:",
    lease: "the lease of",
};
function formatHolder({ kind, name, pid, since, detail }, brief = false) {
    if (kind === "unknown")
        return detail ?? "something that cannot be seen from here";
    const notes = [
        pid === null ? "" : `pid ${pid}`,
        brief || since === null ? "" : `since ${since}`,
        brief ? "" : (detail ?? ""),
    ].filter(Boolean);
    const subject = kind === "kernel" && name === "kernel" ? "the kernel" : `${KINDS[kind]} ${name}`;
    return `${subject}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}
function withoutCommandLine(holder) {
    return holder.kind === "process" || holder.kind === "unit" ? { ...holder, detail: null } : holder;
}
const PLAIN = /^[\w.@:-]+$/;
function suggestStop({ kind, name, pid, detail, compose, foreign }) {
    if (detail?.startsWith(_host_holders_Holder_js__WEBPACK_IMPORTED_MODULE_0__/* .CONNECTION */ .hM) || compose?.oneOff)
        return null;
    if (compose !== null)
        return ifSafe([compose.project, compose.service], `docker compose -p ${compose.project} stop ${compose.service}`);
    if (kind === "container")
        return ifSafe([name], `docker stop ${name}`);
    if (kind === "unit")
        return ifSafe([name], detail?.endsWith(_host_holders_Holder_js__WEBPACK_IMPORTED_MODULE_0__/* .USER_UNIT */ .pO) ? `systemctl --user stop ${name}` : `sudo systemctl stop ${name}`);
    return kind === "process" && pid !== null ? `${foreign ? "sudo " : ""}kill ${pid}` : null;
}
function ifSafe(names, command) {
    return names.every((name) => PLAIN.test(name) && !name.startsWith("-")) ? command : null;
}


/***/ }),

/***/ 9110:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  zY: () => (/* binding */ POLICY_RULE_IDS),
  vu: () => (/* binding */ isRefusal),
  Y: () => (/* binding */ ruleOf),
  aO: () => (/* binding */ rules)
});

// EXTERNAL MODULE: ./lib/src/rules/requests.js
var rules_requests = __webpack_require__(4234);
;// CONCATENATED MODULE: ./lib/src/rules/ambiguous-port.js

const BASE_60 = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;
const ambiguousPort = {
    level: "notice",
    summary: "an unquoted entry that YAML 1.1 tools read as a number in base 60",
    why: "Docker Compose reads `22:22` as text. Tools with YAML 1.1 (PyYAML, and with it " +
        "podman-compose and many scripts) read the number 1342, and publish another port. Quotes " +
        "make both read the same.",
    example: "ssh",
    *check({ plan }) {
        for (const request of plan.requests) {
            const { written, plain, short } = request.binding;
            if (!short || !plain || written === null || !BASE_60.test(written))
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                evidence: written,
                message: `${written} without quotes is the number ${parseBase60(written)} ` +
                    "for tools that read YAML 1.1.",
                fix: `Write "${written}".`,
            };
        }
    },
};
function parseBase60(written) {
    const parts = written.replaceAll("_", "").split(":").map(Number);
    return parts.reduce((sum, part) => sum * 60 + part);
}

// EXTERNAL MODULE: ./lib/src/ports/formatRequest.js
var formatRequest = __webpack_require__(1501);
// EXTERNAL MODULE: ./lib/src/lib/groupBy.js
var groupBy = __webpack_require__(1748);
;// CONCATENATED MODULE: ./lib/src/rules/discarded-ports.js



const discardedPorts = {
    level: "warning",
    summary: "`ports` that are thrown away: network mode `host` or `none`, or only internal networks",
    why: "Compose and the engine accept the entries and publish nothing, without an error. Who " +
        "waits for the port waits in vain; with `network_mode: host` the program takes the " +
        "host's port by itself, where no check sees it.",
    example: "host-network",
    *check({ plan }) {
        for (const requests of groupDiscarded(plan.requests)) {
            const [request] = requests;
            if (request === undefined)
                continue;
            const subject = requests.length === 1
                ? `${(0,formatRequest/* formatRequest */.z)(request)} is`
                : `The ${requests.length} ports of ${request.service.name} are`;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request, (0,rules_requests/* relateToPolicy */.x5)(request.service.networkModeSpan, "the network mode")),
                message: `${subject} not published: ${request.reason}.`,
                fix: "Remove the entries, or give the service a network on which ports are published.",
            };
        }
    },
};
function groupDiscarded(requests) {
    const discarded = requests.filter(({ kind, reason }) => kind === "discarded" && reason !== null);
    const services = [...(0,groupBy/* groupBy */.$)(discarded, ({ service }) => service).values()];
    return services.flatMap((group) => [...(0,groupBy/* groupBy */.$)(group, ({ reason }) => reason).values()]);
}

// EXTERNAL MODULE: ./lib/src/ports/HostEndpoint.js
var HostEndpoint = __webpack_require__(2042);
// EXTERNAL MODULE: ./lib/src/lib/PortSet.js
var PortSet = __webpack_require__(8631);
// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
// EXTERNAL MODULE: ./lib/src/compose/Project.js
var Project = __webpack_require__(7972);
;// CONCATENATED MODULE: ./lib/src/rules/fixes.js



function suggestMove({ freePorts }, request, others = []) {
    const { variable } = request.binding;
    const sharing = freePorts.listSharing(request);
    if (variable === null || others.some((other) => sharing.includes(other)))
        return suggestEntry(request, freePorts.findPort(request), others);
    const port = freePorts.findPort(request, sharing);
    return port === null ? NO_FREE_PORT : suggestValue(request, variable, port);
}
function suggestPort(request, port) {
    const { variable } = request.binding;
    if (variable === null)
        return suggestEntry(request, port, []);
    return suggestValue(request, variable, port);
}
function suggestValue(request, variable, port) {
    return `Set ${variable}=${formatPortsFrom(request, port)} in ${findSource(request, variable)}.`;
}
const NO_FREE_PORT = "No host port is left for it: publish it without one, so that the engine chooses.";
function suggestEntry(request, port, others) {
    if (port === null)
        return NO_FREE_PORT;
    const { project, service, binding } = request;
    const ports = formatPortsFrom(request, port);
    if (project.origin.kind === "policy-needs")
        return `Have ${service.name} listen on ${ports}, and write that into the policy.`;
    const entry = formatEntry(request, ports);
    const isSameEntry = others.some(({ binding: { span } }) => span.file === binding.span.file && span.start === binding.span.start);
    if (!isSameEntry)
        return `Change the entry to ${entry}.`;
    const environment = (0,Project/* environmentOf */.p)(project);
    if (others.every((other) => (0,Project/* environmentOf */.p)(other.project) === environment))
        return (`Both come from one entry: give ${service.name} its own with \`ports: !override\` ` +
            `and ${entry}.`);
    const variable = suggestVariable(request);
    const withVariable = formatEntry(request, `\${${variable}:-${formatPortsFrom(request)}}`);
    const source = findSource(request, variable);
    return `Change the entry to ${withVariable}, and set ${variable}=${ports} in ${source}.`;
}
function suggestVariable({ service, binding: { target } }) {
    const name = service.name
        .toUpperCase()
        .replace(/[^A-Z0-9]+/g, "_")
        .replace(/^(?=\d)/, "_");
    return service.ports.length === 1 ? `${name}_PORT` : `${name}_${target}_PORT`;
}
function formatEntry(request, ports) {
    const { binding } = request;
    return binding.short ? `"${replacePorts(binding, ports)}"` : `published: "${ports}"`;
}
function suggestAddress({ binding }, address) {
    const { short, written } = binding;
    if (!short)
        return `Give the entry host_ip: ${address}`;
    const parts = splitEntry(written ?? "");
    const ports = parts.length > 1 ? parts.slice(-2) : [binding.published ?? "", ...parts];
    return `Change the entry to "${address}:${ports.join(":")}"`;
}
function replacePorts(binding, ports) {
    const { written, hostIp, target, count, protocol } = binding;
    const parts = splitEntry(written ?? "");
    if (parts.length > 1)
        return [...parts.slice(0, -2), ports, parts.at(-1)].join(":");
    const host = hostIp?.includes(":") ? `[${hostIp}]` : hostIp;
    const address = host === null ? "" : `${host}:`;
    const targets = (0,HostEndpoint/* formatPorts */._3)({ first: target, last: target + count - 1 });
    return `${address}${ports}:${targets}${protocol === "tcp" ? "" : `/${protocol}`}`;
}
function splitEntry(written) {
    const parts = [""];
    let depth = 0;
    for (const character of written) {
        if (character === "{" || character === "[")
            depth++;
        if (character === "}" || character === "]")
            depth--;
        if (character === ":" && depth === 0)
            parts.push("");
        else
            parts[parts.length - 1] += character;
    }
    return parts;
}
function formatPortsFrom({ endpoints: [endpoint] }, start) {
    const { first = 0, last = first } = endpoint ?? {};
    const from = start ?? first;
    return (0,HostEndpoint/* formatPorts */._3)({ first: from, last: from + last - first });
}
function findSource({ project, binding }, variable) {
    const use = binding.variables.find(({ name }) => name === variable);
    const file = (use?.source === "file" ? use.span?.file : project.envFiles[0]) ?? `${project.directory}/.env`;
    const path = (0,posix_.relative)(project.directory, file);
    return use?.source === "shell" ? `the environment, where it is set (it wins over ${path})` : path;
}

;// CONCATENATED MODULE: ./lib/src/rules/ephemeral-port.js





const ephemeralPort = {
    level: "warning",
    summary: "a fixed host port inside the range from which the kernel hands out ports by itself",
    why: "Any outgoing connection may hold the port at the moment at which the container is " +
        "started: it works today and fails next Tuesday. The kernel leaves out what is listed in " +
        "`net.ipv4.ip_local_reserved_ports`; so does this rule.",
    example: "fixed-port",
    appliesToJobs: true,
    *check(facts) {
        const { ephemeral, reserved, platform } = facts.host.kernel;
        const excluded = new PortSet/* PortSet */.o();
        for (const [first, last] of reserved)
            excluded.add(first, last);
        for (const request of facts.plan.requests) {
            const [endpoint] = request.endpoints;
            if (endpoint === undefined)
                continue;
            const first = Math.max(endpoint.first, ephemeral[0]);
            const last = Math.min(endpoint.last, ephemeral[1]);
            if (first > last || excluded.count(first, last) === last - first + 1)
                continue;
            const list = [...reserved.map(([from, to]) => ({ first: from, last: to })), { first, last }]
                .map(HostEndpoint/* formatPorts */._3)
                .join(",");
            const reserve = platform === "linux"
                ? ` Or reserve it on the host: sudo sysctl -w net.ipv4.ip_local_reserved_ports=${list}`
                : "";
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                message: `${(0,formatRequest/* formatRequest */.z)(request)} is ` +
                    `inside ${(0,HostEndpoint/* formatPorts */._3)({ first: ephemeral[0], last: ephemeral[1] })}, from which the ` +
                    "kernel takes ports for outgoing connections.",
                fix: suggestMove(facts, request) + reserve,
            };
        }
    },
};

// EXTERNAL MODULE: ./lib/src/ports/toPortRequest.js
var toPortRequest = __webpack_require__(182);
;// CONCATENATED MODULE: ./lib/src/rules/forbidden-ports.js


const forbiddenPorts = {
    level: "error",
    summary: "`ports` or `expose` beside a network mode with which `up` fails: `service:`, `container:`",
    why: "A container in the network of another one has no network of its own on which a port " +
        "could be published. The engine refuses to create it (`conflicting options: port " +
        "publishing and the container type network mode`), and nothing of the project is started.",
    example: "network-of-a-service",
    *check({ plan }) {
        for (const project of plan.projects) {
            if (project.problems.length > 0)
                continue;
            for (const service of project.services) {
                if (!(0,toPortRequest/* usesOtherNetwork */.Pb)(service) || service.replicas === 0)
                    continue;
                const [port] = service.ports;
                const span = port?.span ?? service.exposeSpan;
                if (span !== null)
                    yield draftFinding(project, service, port === undefined ? "expose" : "ports", span);
            }
        }
    },
};
function draftFinding(project, service, key, span) {
    const [mode = "", partner = ""] = service.networkMode?.split(":", 2) ?? [];
    const owner = mode === "service" && project.services.some(({ name }) => name === partner)
        ? `the service ${partner}`
        : "the container whose network it uses";
    return {
        project: project.name,
        service: service.name,
        evidence: key,
        message: `${service.name} has \`${key}\` beside \`network_mode: ${mode}:…\`, so that its ` +
            "container cannot be created.",
        fix: key === "ports" ? `Publish the ports on ${owner}.` : "Remove `expose`.",
        span,
        related: (0,rules_requests/* relateToPolicy */.x5)(service.networkModeSpan, "the network mode"),
    };
}

// EXTERNAL MODULE: ./lib/src/ports/isVariable.js
var isVariable = __webpack_require__(2929);
;// CONCATENATED MODULE: ./lib/src/rules/hardcoded-port.js





const hardcodedPort = {
    level: "off",
    summary: "a host port that no variable can change",
    why: "A second copy of the project on the same host, for another branch or another job, " +
        "collides on every such port, and the compose file has to be edited to part them. With a " +
        "variable and a default nothing changes for those who do not set it.",
    example: "fixed-port",
    *check({ plan }) {
        for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
            const [endpoint] = request.endpoints;
            if (endpoint === undefined || (0,isVariable/* isVariable */.D)(request))
                continue;
            const ports = `\${${suggestVariable(request)}:-${(0,HostEndpoint/* formatPorts */._3)(endpoint)}}`;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                message: `No variable can change the host port of ${(0,formatRequest/* formatRequest */.z)(request)}.`,
                fix: `Change the entry to ${formatEntry(request, ports)}.`,
            };
        }
    },
};

// EXTERNAL MODULE: ./lib/src/compose/load/versions.js
var load_versions = __webpack_require__(1517);
;// CONCATENATED MODULE: ./lib/src/rules/host-compose-too-old.js

const hostComposeTooOld = {
    level: "warning",
    summary: "the Docker Compose of this host publishes other ports of this project, or refuses one",
    why: "What is printed here is what the newest Compose would publish. The one that is " +
        "installed publishes other ports for the same files, or refuses one of them.",
    example: "included-service-declared-again",
    dependsOn: "run",
    *check({ plan, host: { composeRelease: compose = null } }) {
        if (compose === null)
            return;
        for (const { name, problems, versions } of plan.projects) {
            const [first, ...others] = problems.length > 0 ? [] : (0,load_versions/* notesFor */.v)(compose, versions).toSorted(newestFirst);
            if (first === undefined)
                continue;
            const withPlace = others.flatMap(({ span, ...note }) => span === null ? [] : [{ ...note, span }]);
            const withoutPlace = others.filter(({ span }) => span === null);
            yield {
                project: name,
                service: null,
                evidence: compose,
                message: [
                    `The Docker Compose of this host is ${compose}, and before ${describeNote(first)}.`,
                    ...withoutPlace.map((note) => `Before ${describeNote(note)}.`),
                ].join(" "),
                fix: `Update Docker Compose on this host to ${first.since} or newer.`,
                span: first.span,
                related: withPlace.map((note) => ({
                    message: `before ${describeNote(note)}`,
                    span: note.span,
                    project: name,
                    service: null,
                })),
            };
        }
    },
};
function describeNote({ since, message }) {
    return `${since} it does otherwise: ${message}`;
}
function newestFirst(a, b) {
    return (0,load_versions/* notesFor */.v)(a.since, [b]).length - (0,load_versions/* notesFor */.v)(b.since, [a]).length;
}

;// CONCATENATED MODULE: ./lib/src/rules/host-unseen.js
const hostUnseen = {
    level: "warning",
    summary: "the host's ports cannot be seen from here",
    why: "In a container, or with an engine on another machine, the sockets that can be seen are " +
        "not those that decide. Every port is then `unknown`, never `free`.",
    example: "job-in-a-container",
    dependsOn: "run",
    *check({ plan, host }) {
        const isNeeded = plan.requests.some(({ endpoints }) => endpoints.length > 0);
        if (!host.probed || host.visible || !isNeeded)
            return;
        yield {
            project: null,
            service: null,
            evidence: "host",
            message: "Whether the ports are free cannot be seen from " +
                `here: ${host.reason ?? "the host does not say"}.`,
            fix: "Run the check on the machine on which the engine runs, outside of a container.",
            span: null,
            related: [],
        };
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/ignored-finding.js
const ignoredFinding = {
    level: "warning",
    summary: "an exception that has expired, or that matches nothing any more",
    why: "An exception that nobody needs any more hides the next finding at the same place. One " +
        "that has expired was meant to be looked at again by then.",
    example: "expired",
    kind: "exception-check",
    *check({ unusedExceptions }) {
        for (const unused of unusedExceptions) {
            const { project, service, rule, span } = unused;
            yield { project, service, evidence: rule, ...TEXTS[unused.why](unused), span, related: [] };
        }
    },
};
const TEXTS = {
    expired: ({ rule, until }) => ({
        message: `The exception from ${rule} held until ${until}.`,
        fix: "Mend what it excepts, or give it a later day and a reason for that.",
    }),
    unmatched: ({ rule }) => ({
        message: `${rule} finds nothing here any more.`,
        fix: "Take the exception out.",
    }),
    "unknown-rule": ({ rule, nearest }) => ({
        message: rule === ""
            ? "The exception names no rule."
            : `There is no rule ${rule} that can be excepted.`,
        fix: `Write portplan-ignore: ${nearest ?? "RULE"} -- ` +
            `REASON${/[\s,]/.test(rule) ? ", and a comment for each rule" : ""}.`,
    }),
    "no-reason": ({ rule }) => ({
        message: `The exception from ${rule} has no reason, so it does not count.`,
        fix: `Write portplan-ignore: ${rule} -- REASON.`,
    }),
};

;// CONCATENATED MODULE: ./lib/src/rules/invalid-port.js



const invalidPort = {
    level: "error",
    summary: "Compose loads this port, and the engine refuses it",
    why: "Compose does not check the host port of the long syntax, nor the container port's " +
        "value. `docker compose config` says that all is well; `up` fails when the container is " +
        "created.",
    example: "too-high",
    *check({ plan }) {
        for (const request of plan.requests) {
            if (request.kind !== "invalid")
                continue;
            const published = (0,formatRequest/* showPublished */.M)(request);
            const value = published === null ? " (its value comes from a variable and is not shown)" : "";
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                message: `The engine refuses ${(0,formatRequest/* formatRequest */.z)(request)}: ${request.reason}${value}.`,
                fix: Object.values(toPortRequest/* INVALID */.uY).find(({ reason }) => reason === request.reason)?.fix ?? "",
            };
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/invalid-project.js

const invalidProject = {
    level: "error",
    summary: "Docker Compose refuses this project",
    why: "Nothing of the project can be started, and nothing about its ports is certain. The exit " +
        "status is 2; other projects of the same run are checked all the same.",
    example: "port-that-is-none",
    kind: "refusal",
    *check({ plan }) {
        for (const { name, problems } of plan.projects) {
            for (const { message, fix, span, related } of problems) {
                yield {
                    project: name,
                    service: null,
                    evidence: message,
                    message,
                    fix,
                    span,
                    related: related.flatMap((place) => (0,rules_requests/* relateToPolicy */.x5)(place.span, place.message)),
                };
            }
        }
    },
};

// EXTERNAL MODULE: ./lib/src/policy/findBound.js
var findBound = __webpack_require__(4060);
;// CONCATENATED MODULE: ./lib/src/rules/bounds.js



function* findOutsideBound(facts, kind, formatMessage) {
    for (const request of (0,rules_requests/* listPublished */.B6)(facts.plan)) {
        const bound = (0,findBound/* findBound */.gu)(facts.policy, request);
        if (bound?.kind !== kind || (0,findBound/* isInside */.FK)(request, bound))
            continue;
        const [port] = bound.kind === "assignment" ? bound.ports : [];
        yield {
            ...(0,rules_requests/* locateRequest */.uk)(request, (0,rules_requests/* relateToPolicy */.x5)(bound.span, "the policy says so here")),
            message: formatMessage(bound, request),
            fix: port === undefined ? suggestMove(facts, request) : suggestPort(request, port),
        };
    }
}

;// CONCATENATED MODULE: ./lib/src/rules/outside-block.js



const outsideBlock = {
    level: "error",
    summary: "a host port outside of the block that the policy gives to the project",
    why: "Projects with blocks of their own can be started side by side, whoever adds a service " +
        "to which of them. A port outside of the block may be the next project's.",
    example: "block-of-the-neighbour",
    appliesToJobs: true,
    afterAllocation: "drop",
    check: (facts) => findOutsideBound(facts, "block", ({ block }, request) => {
        const owner = [...facts.policy.blocks.values()].find(({ range, project }) => project !== block.project &&
            request.endpoints.some(({ first, last }) => range.first <= last && first <= range.last));
        const neighbour = owner === undefined
            ? ""
            : `, and inside of ${(0,HostEndpoint/* formatPorts */._3)(owner.range)}, the block of ${owner.project}`;
        return (`${(0,formatRequest/* formatRequest */.z)(request)} is outside of ${(0,HostEndpoint/* formatPorts */._3)(block.range)}, the block ` +
            `of ${block.project}${neighbour}.`);
    }),
};

;// CONCATENATED MODULE: ./lib/src/rules/outside-range.js



const outsideRange = {
    level: "error",
    summary: "a host port outside of the range that the policy has for this kind of service",
    why: "Where each kind of service has a range, a port number says what answers there, and " +
        "firewalls and monitoring can be set up once for all projects. The well-known port of a " +
        "service's image is always inside.",
    example: "database-among-apis",
    appliesToJobs: true,
    afterAllocation: "drop",
    check: (facts) => findOutsideBound(facts, "range", ({ role, range }, request) => `${(0,formatRequest/* formatRequest */.z)(request)} is outside of ${(0,HostEndpoint/* formatPorts */._3)(range)}, where the policy has ` +
        `the role ${role.name} of ${request.service.name}.`),
};

;// CONCATENATED MODULE: ./lib/src/rules/fallbacks.js
function downgradeForFallback({ freePorts }, ends) {
    for (const request of ends) {
        const port = findNeeds(request)
            ?.fallback.get(request.service.name)
            ?.find((each) => freePorts.isFree(request, each));
        if (port !== undefined)
            return { severity: "notice", message: `${request.service.name} falls back to ${port}.` };
    }
    return null;
}
function noteMisreadFallback(ends) {
    for (const end of ends) {
        const variable = findNeeds(end)?.misread.get(end.service.name);
        if (variable !== undefined)
            return (`${variable}, which lists the ports that ${end.service.name} falls back to, does not ` +
                "only hold ports, as 8081,8082.");
    }
    return "";
}
function findNeeds({ project: { origin } }) {
    return origin.kind === "policy-needs" ? origin : null;
}

;// CONCATENATED MODULE: ./lib/src/rules/port-collision.js





const portCollision = {
    level: "error",
    summary: "two published ports of what runs together ask for overlapping host endpoints",
    why: "The engine gives a host port once. The container that is started second fails with " +
        "`port is already allocated` or `address already in use`, after the others have been " +
        "started. An address and every address overlap; IPv4 and IPv6, and TCP and UDP, do not. " +
        "A fixed port inside the range of another service is a warning: whether it fails depends " +
        "on which of the two is started first.",
    example: "two-services",
    conflict: "between-ports",
    appliesToJobs: true,
    *check(facts) {
        for (const collision of facts.collisions)
            yield port_collision_draftFinding(facts, collision);
    },
};
const MESSAGES = {
    taken: (ports, others) => `${ports} is also asked for by ${others}`,
    exhausted: (ports, others) => `${ports} has fewer ports than are wanted of it: ${others} takes of them too`,
    race: (ports, others) => `${ports} and ${others} share ports: whether both get one depends on which is started first`,
};
function port_collision_draftFinding(facts, { request, kind, others, total }) {
    const downgrade = total > 1 ? null : downgradeForFallback(facts, [request, ...others]);
    return {
        ...(0,rules_requests/* locateRequest */.uk)(request, others.map(linkOther)),
        ...(kind === "race" ? { severity: "warning" } : {}),
        ...downgrade,
        message: [
            `${MESSAGES[kind]((0,formatRequest/* formatRequest */.z)(request), nameOthers(request, others, total))}.`,
            downgrade?.message ?? noteMisreadFallback([request, ...others]),
        ]
            .join(" ")
            .trimEnd(),
        fix: others.some((other) => isDuplicate(request, other))
            ? REMOVE_DUPLICATE
            : suggestMove(facts, request, others),
    };
}
const REMOVE_DUPLICATE = "Remove one of the two entries: they publish the same port twice. Compose keeps both " +
    "because one names the host port as a number and the other as text.";
function isDuplicate(request, other) {
    const { project, service, binding, kind } = request;
    const keys = ["target", "count", "published", "hostIp"];
    return (kind === "fixed" &&
        other.project === project &&
        other.service === service &&
        keys.every((key) => binding[key] === other.binding[key]));
}
function nameOthers(request, [first, ...more], total) {
    if (first === undefined)
        return "";
    const name = nameOther(request, first);
    if (total === 1)
        return name;
    if (total === 2 && more[0] !== undefined)
        return `${name} and ${nameOther(request, more[0])}`;
    return `${name} and ${total - 1} others`;
}
function nameOther({ project, service }, other) {
    const name = other.service === service ? "another entry" : other.service.name;
    const owner = other.project === project ? name : nameWithProject(other);
    return `${owner} (${(0,formatRequest/* formatRequest */.z)(other)})`;
}
function nameWithProject({ project, service }) {
    if (project.origin.kind === "policy-needs")
        return `${service.name} outside of Compose`;
    const environment = (0,Project/* environmentOf */.p)(project);
    return `${project.name}/${service.name}${environment === null ? "" : ` in ${environment}`}`;
}
function linkOther(other) {
    const { span, target, count } = other.binding;
    const { name } = other.service;
    const message = `${name} asks for ${(0,formatRequest/* formatRequest */.z)(other)}`;
    return { project: other.project.name, service: name, targets: { target, count }, message, span };
}

// EXTERNAL MODULE: ./lib/src/host/diagnose.js
var diagnose = __webpack_require__(6209);
// EXTERNAL MODULE: ./lib/src/rules/splitByStatus.js
var splitByStatus = __webpack_require__(2297);
;// CONCATENATED MODULE: ./lib/src/rules/port-excluded.js






const portExcluded = {
    level: "error",
    summary: "the system keeps the host port from being bound",
    why: "Nobody holds the port, and still it cannot be had: Windows excludes ranges, an engine " +
        "without root may not bind low ports, and an address that is not this host's can be " +
        "bound by nobody.",
    example: "low-port-without-root",
    dependsOn: "host-state",
    *check(facts) {
        for (const [request, obstacles] of (0,groupBy/* groupBy */.$)(facts.host.obstacles, (each) => each.request)) {
            for (const range of (0,splitByStatus/* splitByStatus */.E)(request, obstacles)) {
                if (range.status !== "excluded")
                    continue;
                const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
                const ports = (0,formatRequest/* formatRequest */.z)(request, range);
                yield {
                    ...(0,rules_requests/* locateRequest */.uk)(request),
                    evidence: ports,
                    message: `${ports} cannot be bound: ${reasons.join("; ") || "the system keeps it"}.`,
                    fix: reasons.includes(diagnose/* NOT_LOCAL */.G)
                        ? "Use an address of this host, or none for every address."
                        : suggestMove(facts, request),
                };
            }
        }
    },
};

// EXTERNAL MODULE: ./lib/src/rules/formatHolder.js
var formatHolder = __webpack_require__(4793);
;// CONCATENATED MODULE: ./lib/src/rules/port-leased.js






const portLeased = {
    level: "error",
    summary: "another run holds a lease on the host port",
    why: "Another job on this host was given the port by `allocate` and may bind it at any " +
        "moment, if it has not yet. Who comes second fails, or tests the other's server.",
    example: "another-job",
    dependsOn: "host-state",
    conflict: "with-host",
    *check(facts) {
        for (const [request, obstacles] of (0,groupBy/* groupBy */.$)(facts.host.obstacles, (each) => each.request)) {
            for (const range of (0,splitByStatus/* splitByStatus */.E)(request, obstacles)) {
                if (range.status !== "leased")
                    continue;
                const holders = range.obstacles
                    .filter(({ status }) => status === "leased")
                    .flatMap((obstacle) => obstacle.holders);
                const names = new Set(holders.map((holder) => (0,formatHolder/* formatHolder */.aS)(holder)));
                const ports = (0,formatRequest/* formatRequest */.z)(request, range);
                yield {
                    ...(0,rules_requests/* locateRequest */.uk)(request),
                    evidence: ports,
                    message: `${ports} is kept by ${[...names].join(", ")}.`,
                    fix: `${suggestMove(facts, request)} Or let \`portplan allocate\` choose.`,
                };
            }
        }
    },
};

// EXTERNAL MODULE: ./lib/src/lib/distinctBy.js
var distinctBy = __webpack_require__(6065);
;// CONCATENATED MODULE: ./lib/src/rules/port-occupied.js








const portOccupied = {
    level: "error",
    summary: "something else holds the host port",
    why: "The engine cannot bind the port; `up` fails when it starts this container, after images " +
        "were pulled and other containers were started. It names the victim and never the holder.",
    example: "systemd-unit",
    dependsOn: "host-state",
    conflict: "with-host",
    *check(facts) {
        for (const [request, obstacles] of (0,groupBy/* groupBy */.$)(facts.host.obstacles, (each) => each.request)) {
            const ranges = (0,splitByStatus/* splitByStatus */.E)(request, obstacles).filter(({ status }) => status === "taken" || status === "possible");
            for (const range of ranges.slice(0, MAX_NAMED_RANGES))
                yield port_occupied_draftFinding(facts, request, range, ranges.length);
        }
    },
};
const MAX_NAMED_RANGES = 10;
function port_occupied_draftFinding(facts, request, range, count) {
    const ports = (0,formatRequest/* formatRequest */.z)(request, range);
    const holders = listHolders(range.obstacles);
    const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
    const isPossible = range.status === "possible";
    const commands = [...new Set(holders.flatMap((holder) => (0,formatHolder/* suggestStop */.VG)(holder) ?? []))];
    const downgrade = downgradeForFallback(facts, [request]);
    const notes = [downgrade?.message ?? noteMisreadFallback([request])];
    if (count > MAX_NAMED_RANGES)
        notes.push(`${count - MAX_NAMED_RANGES} more stretches of this entry are taken.`);
    const formatMessage = (shown) => {
        const names = shown.map((holder) => (0,formatHolder/* formatHolder */.aS)(holder)).join(", ") ||
            "something that cannot be seen from here";
        const message = isPossible
            ? `${ports} may be taken: ${reasons.join("; ")}. Seen there: ${names}.`
            : `${ports} is held by ${names}.`;
        return [message, ...notes].filter(Boolean).join(" ");
    };
    return {
        ...(0,rules_requests/* locateRequest */.uk)(request),
        ...(isPossible ? { severity: "warning" } : {}),
        ...downgrade,
        evidence: ports,
        message: formatMessage(holders),
        publicMessage: formatMessage(holders.map(formatHolder/* withoutCommandLine */._3)),
        fix: suggestMove(facts, request) +
            (isPossible || commands.length === 0 ? "" : ` Or make it let go: ${commands.join("; ")}`),
    };
}
function listHolders(obstacles) {
    const holders = obstacles.flatMap((obstacle) => obstacle.holders);
    return (0,distinctBy/* distinctBy */.e)(holders, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
}

;// CONCATENATED MODULE: ./lib/src/rules/privileged-port.js



const privilegedPort = {
    level: "off",
    summary: "a host port that needs the rights of an administrator",
    why: "Below `net.ipv4.ip_unprivileged_port_start` (1024 unless changed) only a privileged " +
        "engine can bind a port: with rootless Docker or Podman the project does not start.",
    example: "http",
    appliesToJobs: true,
    *check(facts) {
        const { unprivilegedStart } = facts.host.kernel;
        for (const request of (0,rules_requests/* listPublished */.B6)(facts.plan)) {
            if ((request.endpoints[0]?.first ?? unprivilegedStart) >= unprivilegedStart)
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                message: `${(0,formatRequest/* formatRequest */.z)(request)} is below ${unprivilegedStart}, where only an engine with ` +
                    "the rights of an administrator can bind a port.",
                fix: suggestMove(facts, request),
            };
        }
    },
};

// EXTERNAL MODULE: ./lib/src/ports/getNameOnEngine.js
var getNameOnEngine = __webpack_require__(153);
;// CONCATENATED MODULE: ./lib/src/rules/project-name-clash.js



const projectNameClash = {
    level: "error",
    summary: "a project of this name runs from another directory, or two of the directories share a name",
    why: "Compose knows its containers by the project's name alone. `up` would take over the " +
        "other project's containers: replace those of the same service, and treat the rest as " +
        "orphans.",
    example: "two-directories-of-a-name",
    dependsOn: "host-state",
    *check({ plan, host }) {
        const byName = new Map();
        for (const project of plan.projects) {
            if (project.name === "" || project.origin.kind === "policy-needs")
                continue;
            const name = (0,getNameOnEngine/* getNameOnEngine */.L)(project);
            const other = byName.get(name);
            if (other === undefined)
                byName.set(name, project);
            else
                yield project_name_clash_draftFinding(project, describeClash(project, other, name), other);
            const running = host.runningProjects.find((each) => each.project === name && each.directory !== project.directory);
            if (running === undefined)
                continue;
            const message = `A project of the name ${name} runs from ${running.directory}.`;
            yield project_name_clash_draftFinding(project, message, null);
        }
    },
};
function describeClash(project, other, name) {
    const areVariants = (0,Project/* environmentOf */.p)(project) !== null && (0,Project/* environmentOf */.p)(other) !== null;
    if (areVariants && other.directory === project.directory)
        return `Both run on one host and have the project name ${name}.`;
    return `Another directory of this check has the project name ${name} too.`;
}
function project_name_clash_draftFinding(project, message, other) {
    const inFile = other?.directory === project.directory ? "" : "`name:` at the top of its compose file, or ";
    const envFile = (0,Project/* environmentOf */.p)(project) === null ? ".env" : "env file";
    return {
        project: project.name,
        service: null,
        evidence: project.name,
        message,
        fix: `Give one of them another name: ${inFile}COMPOSE_PROJECT_NAME in its ${envFile}.`,
        span: findStart(project),
        related: (0,rules_requests/* relateToPolicy */.x5)(findStart(other), "the other project").map((place) => {
            return { ...place, project: other?.name ?? null };
        }),
    };
}
function findStart(project) {
    const file = project?.files[0];
    return file === undefined ? null : { file, start: 0, end: 0 };
}

// EXTERNAL MODULE: ./lib/src/policy/findRole.js
var findRole = __webpack_require__(8926);
;// CONCATENATED MODULE: ./lib/src/rules/public-binding.js





const publicBinding = {
    level: "off",
    summary: "published on every address, though the policy says that this kind of service is not public",
    why: "A port without an address can be reached from every network of the host. Docker writes " +
        "its own firewall rules, so that ufw or firewalld do not keep anybody out. Programs on " +
        "the same host need no more than 127.0.0.1, other containers no published port at all.",
    example: "database",
    appliesToJobs: true,
    *check({ plan, policy }) {
        for (const request of (0,rules_requests/* listPublished */.B6)(plan)) {
            const role = request.endpoints.some(HostEndpoint/* isWildcard */.z2) ? (0,findRole/* findRole */._$)(policy, request.service) : null;
            if (role === null || role.public)
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request, (0,rules_requests/* relateToPolicy */.x5)(role.writtenAt?.public ?? null, "the role in the policy")),
                message: `${(0,formatRequest/* formatRequest */.z)(request)} can be reached from every network of the host, ` +
                    `and ${request.service.name} has the role ${role.name}, which is not public.`,
                fix: `${suggestAddress(request, "127.0.0.1")}, or publish nothing if only other ` +
                    "containers use it.",
            };
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/replica-collision.js




const replicaCollision = {
    level: "error",
    summary: "a service has more replicas than the entry has host ports",
    why: "Every replica publishes the same entries. The first ones get the ports; the others are " +
        "created but cannot be started. A range of host ports gives each replica one.",
    example: "one-port-for-two",
    conflict: "between-replicas",
    *check(facts) {
        for (const request of facts.plan.requests) {
            const ports = countPorts(request);
            const { replicas } = request.service;
            if (ports === null || replicas <= ports)
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                message: `${request.service.name} has ${replicas} replicas, but ${(0,formatRequest/* formatRequest */.z)(request)} has ` +
                    `room for ${ports}.`,
                fix: suggestFix(facts, request, replicas),
            };
        }
    },
};
function countPorts({ kind, endpoints: [endpoint] }) {
    if (endpoint === undefined)
        return null;
    return kind === "pool" ? endpoint.last - endpoint.first + 1 : 1;
}
function suggestFix({ freePorts }, request, replicas) {
    const withoutPort = "publish it without a host port, so that the engine chooses one for each replica";
    const first = request.binding.count === 1 ? freePorts.findRange(request, replicas) : null;
    if (first === null)
        return `${withoutPort[0]?.toUpperCase()}${withoutPort.slice(1)}.`;
    const ports = (0,HostEndpoint/* formatPorts */._3)({ first, last: first + replicas - 1 });
    return `Change the entry to ${formatEntry(request, ports)}, or ${withoutPort}.`;
}

// EXTERNAL MODULE: ./lib/src/ports/parseEndpoint.js
var parseEndpoint = __webpack_require__(6591);
;// CONCATENATED MODULE: ./lib/src/rules/reserved-port.js





const reservedPort = {
    level: "error",
    summary: "a host port that the policy reserves",
    why: "The port is kept for something that is not in a compose file: the host's own SSH, an " +
        "agent, a program that is started by hand. A service that is assigned the port by the " +
        "policy may have it.",
    example: "ssh-of-the-host",
    appliesToJobs: true,
    *check(facts) {
        const { reserved } = facts.policy;
        if (reserved.length === 0)
            return;
        for (const request of (0,rules_requests/* listPublished */.B6)(facts.plan)) {
            const reservation = reserved.find(({ endpoint }) => request.endpoints.some((each) => (0,parseEndpoint/* overlapsNamed */.S)(each, endpoint)));
            if (reservation === undefined)
                continue;
            const bound = (0,findBound/* findBound */.gu)(facts.policy, request);
            if (bound?.kind === "assignment" && (0,findBound/* isInside */.FK)(request, bound))
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request, (0,rules_requests/* relateToPolicy */.x5)(reservation.span, "reserved here")),
                message: `${(0,formatRequest/* formatRequest */.z)(request)} is reserved by the policy.`,
                fix: suggestMove(facts, request),
            };
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/Rule.js
const DEFAULT_TRAITS = {
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
};

// EXTERNAL MODULE: ./lib/src/rules/RuleId.js
var RuleId = __webpack_require__(4003);
// EXTERNAL MODULE: ./lib/src/ports/serviceName.js
var serviceName = __webpack_require__(8641);
;// CONCATENATED MODULE: ./lib/src/rules/stale-reference.js




const FIX_FOR_ASSIGNED_PORT = "The new port is of this run only: take it from the environment or the outputs that the " +
    "allocation leaves.";
const staleReference = {
    level: "notice",
    summary: "another file of the repository still names a host port that moved, or one that no " +
        "service publishes any more",
    why: "A script, a test or an instruction that names the old port fails, or worse, reaches " +
        "whatever listens there now. The files of the repository are read when the port map is " +
        "compared with an earlier one, or when the policy gives this rule a level.",
    example: "moved-in-the-compose-file",
    dependsOn: "run",
    afterAllocation: { fix: FIX_FOR_ASSIGNED_PORT },
    reads: "references",
    *check({ plan, repositoryContext: { references, before } }) {
        const moved = findMovedPorts(plan, before);
        for (const reference of references ?? []) {
            const { port } = reference;
            const request = moved.get(port);
            const gone = before?.has(port) === true;
            if ((request === undefined && !gone) || !isHostAddress(reference, gone))
                continue;
            if (plan.requests.some((each) => (0,rules_requests/* needsPort */.Ne)(each, port)))
                continue;
            yield stale_reference_draftFinding(reference, request ?? null, request?.project ?? plan.projects[0]);
        }
    },
};
function findMovedPorts(plan, before) {
    const moved = new Map();
    for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
        const { project, service } = request;
        const { target } = request.binding;
        if (before === null) {
            if (request.endpoints[0]?.first !== target)
                moved.set(target, request);
            continue;
        }
        const name = (0,serviceName/* formatServiceName */.M)({ project: project.name, service: service.name, target });
        for (const [port, published] of before)
            if (published === name)
                moved.set(port, request);
    }
    return moved;
}
const HOST_SIDE = [
    /^\.env(?:\..*)?$/,
    /^.*\.env$/,
    /^.*\.(?:md|rst|adoc|sh|bash|http|rest)$/,
    /^(?:Makefile|justfile|Taskfile\.ya?ml)$/,
];
function isHostAddress({ kind, span }, certain) {
    return (kind === "address" &&
        (certain || HOST_SIDE.some((pattern) => pattern.test((0,posix_.basename)(span.file)))));
}
function stale_reference_draftFinding({ port, span }, request, project) {
    return {
        project: request?.project.name ?? null,
        service: request?.service.name ?? null,
        evidence: `${(0,posix_.relative)(project?.directory ?? "/", span.file)}:${port}`,
        message: `Port ${port} of this host is named here, and ${request === null
            ? "no service publishes it any more"
            : `${request.service.name} is published as ${(0,formatRequest/* formatRequest */.z)(request)}`}.`,
        fix: request === null
            ? "Name a port that is published, or take the reference out."
            : `Write ${request.endpoints[0]?.first ?? ""}.`,
        span,
        related: (0,rules_requests/* relateToPolicy */.x5)(request?.binding.span ?? null, "published here"),
    };
}

// EXTERNAL MODULE: ./lib/src/lib/quoteName.js
var quoteName = __webpack_require__(6477);
;// CONCATENATED MODULE: ./lib/src/rules/unknown-key.js

const unknownKey = {
    level: "notice",
    summary: "a key that Docker Compose does not know looks like one that decides ports",
    why: "Docker Compose refuses a key that it does not know. Portplan reads nothing from it, so what " +
        "it was meant to publish is missing from the port map.",
    example: "port-of-a-service",
    *check({ plan }) {
        for (const { name: project, problems, unknownKeys } of plan.projects)
            for (const { service, key, nearest, span } of problems.length > 0 ? [] : unknownKeys)
                yield {
                    project,
                    service,
                    evidence: key,
                    message: `Docker Compose does not know the key ${(0,quoteName/* quoteName */.A)(key)} of ` +
                        `${service ?? "a project"}.`,
                    fix: `Write ${nearest}.`,
                    span,
                    related: [],
                };
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/undocumented-variable.js


const undocumentedVariable = {
    level: "off",
    summary: "a variable of a host port that the template of the env file does not list",
    why: "Whoever sets up the project copies the template (`.env.example`, `.env.template`, " +
        "`.env.sample`, `.env.dist`). A variable that it does not list is found only in the " +
        "compose file, after the port has collided.",
    example: "missing-in-the-template",
    reads: "templates",
    *check({ plan, repositoryContext: { templates } }) {
        const seen = new Set();
        for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
            const { directory } = request.project;
            const template = templates?.get(directory);
            if (template === undefined)
                continue;
            for (const { name, part } of request.binding.variables) {
                const key = `${directory} ${name}`;
                const isDocumented = template.variables.has(name) || seen.has(key);
                if (isDocumented || (part !== "published" && part !== "entry"))
                    continue;
                seen.add(key);
                const path = (0,posix_.relative)(directory, template.path);
                yield {
                    ...(0,rules_requests/* locateRequest */.uk)(request),
                    evidence: name,
                    message: `${name} decides about a host port, and ${path} does not list it.`,
                    fix: `Add ${name}=${request.endpoints[0]?.first ?? ""} to ${path}.`,
                };
            }
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/unneeded-publish.js


const unneededPublish = {
    level: "off",
    summary: "a published port that nothing in the repository uses",
    why: "Containers of a project reach each other by service name on ports that need not be " +
        "published. A port that is not published cannot collide, cannot be taken, and cannot be " +
        "reached by strangers.",
    example: "database-of-the-app",
    afterAllocation: "drop",
    reads: "references",
    *check({ plan, repositoryContext: { references } }) {
        if (references === null)
            return;
        for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
            if (OPENED_BY_PEOPLE.has(request.endpoints[0]?.first ?? 0))
                continue;
            if (references.some((reference) => isUse(reference, request)))
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                message: `Nothing in the repository uses ${(0,formatRequest/* formatRequest */.z)(request)}.`,
                fix: "Publish nothing: other containers of the project reach it " +
                    `as ${request.service.name}:${request.binding.target}.`,
            };
        }
    },
};
const OPENED_BY_PEOPLE = new Set([80, 443]);
function isUse({ port, variable }, request) {
    return (0,rules_requests/* needsPort */.Ne)(request, port) && (variable === null || variable !== request.binding.variable);
}

;// CONCATENATED MODULE: ./lib/src/rules/unset-port-variable.js

const unsetPortVariable = {
    level: "warning",
    summary: "an unset or empty variable turned a host port into one that the engine chooses, or an " +
        "address into every address",
    why: 'An empty variable in `"${PORT}:80"` is no error for Compose: the engine then chooses a ' +
        'host port, another one at every start. In `"${ADDRESS}:8080:80"` it publishes the port ' +
        "on every address of the host, which may be the internet.",
    example: "port-not-set",
    *check({ plan }) {
        const seen = new Set();
        for (const request of plan.requests) {
            for (const use of request.binding.variables) {
                const missing = findMissingPart(use, request.binding);
                if (missing === null || request.service.replicas === 0 || seen.has(use))
                    continue;
                seen.add(use);
                yield unset_port_variable_draftFinding(request, use, missing);
            }
        }
    },
};
function findMissingPart({ part, value, source }, { published, hostIp }) {
    if (value !== "" || source === "default")
        return null;
    if (part === "published" && !published)
        return "port";
    return part === "hostIp" && hostIp === null ? "address" : null;
}
const CONSEQUENCES = {
    port: "so the engine chooses the host port",
    address: "so the port is published on every address",
};
const unset_port_variable_suggestPort = ({ target }) => (target < 1024 ? target + 8000 : target);
function unset_port_variable_draftFinding(request, { name, source, span }, missing) {
    const about = (0,rules_requests/* locateRequest */.uk)(request);
    const isLinked = about.related.some((place) => place.span === span);
    const value = missing === "address" ? "127.0.0.1" : unset_port_variable_suggestPort(request.binding);
    const setting = isLinked ? [] : (0,rules_requests/* relateToPolicy */.x5)(span, `${name} is set here`);
    return {
        ...about,
        evidence: name,
        message: `${name} is ${source === "unset" ? "not set" : "empty"}, ${CONSEQUENCES[missing]}.`,
        fix: `Set ${name}, or write a default into the entry: \${${name}:-${value}}.`,
        related: [...setting, ...about.related],
    };
}

;// CONCATENATED MODULE: ./lib/src/rules/wrong-assignment.js



const wrongAssignment = {
    level: "error",
    summary: "not the host port that the policy assigns to the service",
    why: "Others rely on the assigned port: bookmarks, scripts, firewalls, the configuration of a " +
        "colleague. A port of the service's `fallback` is right too.",
    example: "another-port",
    appliesToJobs: true,
    afterAllocation: "drop",
    check: (facts) => findOutsideBound(facts, "assignment", ({ assignment, ports: [port, ...others] }, request) => {
        const alternates = others.length === 0 ? "" : ` (or ${others.join(", ")})`;
        return (`${(0,formatRequest/* formatRequest */.z)(request)} is not the port ${port}${alternates} that the policy ` +
            `assigns to ${(0,serviceName/* formatServiceName */.M)(assignment.service)}.`);
    }),
};

;// CONCATENATED MODULE: ./lib/src/rules/index.js





























const table = {
    "invalid-project": invalidProject,
    "project-name-clash": projectNameClash,
    "port-collision": portCollision,
    "replica-collision": replicaCollision,
    "port-occupied": portOccupied,
    "port-leased": portLeased,
    "port-excluded": portExcluded,
    "invalid-port": invalidPort,
    "forbidden-ports": forbiddenPorts,
    "reserved-port": reservedPort,
    "wrong-assignment": wrongAssignment,
    "outside-block": outsideBlock,
    "outside-range": outsideRange,
    "host-unseen": hostUnseen,
    "discarded-ports": discardedPorts,
    "unset-port-variable": unsetPortVariable,
    "ephemeral-port": ephemeralPort,
    "host-compose-too-old": hostComposeTooOld,
    "ambiguous-port": ambiguousPort,
    "unknown-key": unknownKey,
    "privileged-port": privilegedPort,
    "hardcoded-port": hardcodedPort,
    "public-binding": publicBinding,
    "undocumented-variable": undocumentedVariable,
    "stale-reference": staleReference,
    "unneeded-publish": unneededPublish,
    "ignored-finding": ignoredFinding,
};
const rules = RuleId/* RULE_IDS */.I.map(ruleOf);
const POLICY_RULE_IDS = RuleId/* RULE_IDS */.I.filter((id) => ruleOf(id).kind !== "refusal");
function ruleOf(id) {
    return { ...DEFAULT_TRAITS, ...table[id], id };
}
function isRefusal({ rule }) {
    return ruleOf(rule).kind === "refusal";
}


/***/ }),

/***/ 4234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ listComposeRequests),
/* harmony export */   B6: () => (/* binding */ listPublished),
/* harmony export */   Ne: () => (/* binding */ needsPort),
/* harmony export */   uk: () => (/* binding */ locateRequest),
/* harmony export */   x5: () => (/* binding */ relateToPolicy)
/* harmony export */ });
/* harmony import */ var _compose_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7972);
/* harmony import */ var _lib_distinctBy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6065);
/* harmony import */ var _ports_formatRequest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1501);



function needsPort({ endpoints }, port) {
    return endpoints.some(({ first, last }) => first <= port && port <= last);
}
function listPublished({ requests }) {
    return requests.filter(({ project, endpoints }) => project.origin.kind !== "policy-needs" && endpoints.length > 0);
}
function listComposeRequests({ requests }) {
    return requests.filter(({ project, endpoints }) => (0,_compose_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isComposeProject */ .K)(project) && endpoints.length > 0);
}
function locateRequest(request, related = []) {
    const { project, service, binding } = request;
    const origins = [...binding.related, ...locateVariables(binding)];
    return {
        project: project.name,
        service: service.name,
        evidence: (0,_ports_formatRequest_js__WEBPACK_IMPORTED_MODULE_1__/* .formatRequest */ .z)(request),
        targets: { target: binding.target, count: binding.count },
        span: binding.span,
        related: [...related, ...origins.flatMap(({ message, span }) => relateToPolicy(span, message))],
    };
}
function relateToPolicy(span, message) {
    return span === null ? [] : [{ message, span, project: null, service: null }];
}
function locateVariables({ span, variables }) {
    const host = variables.filter(({ part, source }) => part !== "target" && part !== "protocol" && source !== "unset");
    return (0,_lib_distinctBy_js__WEBPACK_IMPORTED_MODULE_2__/* .distinctBy */ .e)(host, ({ name }) => name).map((use) => ({
        message: describeSource(use),
        span: (use.source === "file" ? use.span : null) ?? span,
    }));
}
function describeSource({ name, source }) {
    if (source === "file")
        return `${name} is set here`;
    return source === "shell"
        ? `${name} is set in the environment`
        : `${name} has no value, so its default is used`;
}


/***/ }),

/***/ 1644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  oC: () => (/* binding */ SEVERITIES),
  zK: () => (/* binding */ compareSeverity),
  In: () => (/* binding */ levelOf),
  xG: () => (/* binding */ runRules)
});

// EXTERNAL MODULE: ./lib/src/policy/Policy.js
var Policy = __webpack_require__(4183);
;// CONCATENATED MODULE: ./lib/src/repository/RepositoryContext.js
const emptyRepositoryContext = {
    templates: null,
    references: null,
    texts: new Map(),
    before: null,
};

// EXTERNAL MODULE: ./lib/src/lib/getOrInsert.js
var getOrInsert = __webpack_require__(3918);
// EXTERNAL MODULE: ./lib/src/lib/groupBy.js
var groupBy = __webpack_require__(1748);
// EXTERNAL MODULE: ./lib/src/lib/PortSet.js
var PortSet = __webpack_require__(8631);
// EXTERNAL MODULE: ./lib/src/policy/findBound.js
var findBound = __webpack_require__(4060);
// EXTERNAL MODULE: ./lib/src/policy/findRole.js
var findRole = __webpack_require__(8926);
// EXTERNAL MODULE: ./lib/src/ports/addressKeys.js
var addressKeys = __webpack_require__(9405);
// EXTERNAL MODULE: ./lib/src/lib/PortRange.js
var PortRange = __webpack_require__(1974);
;// CONCATENATED MODULE: ./lib/src/rules/FreePorts.js








const FIRST_SUGGESTED = 10_000;
class FreePorts {
    #lowest;
    #policy;
    #byVariable;
    #taken = new Map();
    #unavailable = new PortSet/* PortSet */.o();
    #alone = new Map();
    #shared = new Map();
    constructor({ requests }, { kernel, obstacles, inUse = [] }, policy = Policy/* emptyPolicy */.U) {
        this.#policy = policy;
        this.#lowest = kernel.unprivilegedStart;
        const bound = requests.filter(({ endpoints }) => endpoints.length > 0);
        this.#byVariable = (0,groupBy/* groupBy */.$)(bound, ({ binding }) => binding.variable);
        for (const [first, last] of [kernel.ephemeral, ...kernel.reserved])
            this.#unavailable.add(first, last);
        for (const { endpoint } of policy.reserved)
            this.#unavailable.add(endpoint.first, endpoint.last);
        for (const { endpoints } of bound)
            this.#take(endpoints);
        for (const { endpoint, status } of obstacles) {
            this.#take([endpoint]);
            if (status === "excluded" && endpoint.first < kernel.unprivilegedStart)
                this.#unavailable.add(1, kernel.unprivilegedStart - 1);
        }
        for (const endpoint of inUse)
            this.#take([endpoint]);
    }
    findPort(request, group = [request]) {
        const known = group.length === 1 ? this.#alone : this.#shared;
        const earlier = known.get(request);
        if (earlier !== undefined)
            return earlier;
        const { first, last } = portsOf(request);
        const port = this.#takeRange(request, group, last - first + 1);
        for (const member of group)
            known.set(member, port);
        return port;
    }
    isFree(request, port) {
        const { first, last } = portsOf(request);
        return this.#findObstacle(request, { first: port, last: port + last - first }) === null;
    }
    listSharing(request) {
        const { variable } = request.binding;
        const sharing = variable === null ? [] : (this.#byVariable.get(variable) ?? []);
        const own = sharing.filter(({ project }) => project === request.project);
        return own.length === 0 ? [request] : own;
    }
    findRange(request, length) {
        const { first, last } = portsOf(request);
        const added = { first: last + 1, last: first + length - 1 };
        if (added.last > PortRange/* MAX_PORT */.X || this.#findObstacle(request, added) !== null)
            return this.#takeRange(request, [request], length);
        this.#take(request.endpoints, added);
        return first;
    }
    #takeRange(request, group, size) {
        for (const window of this.#listWindows(request, size)) {
            const first = this.#search(group, size, window);
            if (first === null)
                continue;
            for (const { endpoints } of group)
                this.#take(endpoints, { first, last: first + size - 1 });
            return first;
        }
        return null;
    }
    #listWindows(request, size) {
        const above = portsOf(request).last + 1;
        const bound = (0,findBound/* findBound */.gu)(this.#policy, request);
        const named = bound?.kind === "assignment" ? bound.ports : (0,findBound/* findFallback */.aC)(this.#policy, request);
        const { target } = request.binding;
        const wellKnown = bound?.kind === "range" && (0,findRole/* isWellKnown */.MZ)(request.service, target) ? [target] : [];
        const windows = [...named, ...wellKnown].map((first) => ({ first, last: first + size - 1 }));
        if (bound === null || bound.kind === "assignment") {
            const starts = [above, FIRST_SUGGESTED, this.#lowest];
            return [...windows, ...starts.map((first) => ({ first, last: PortRange/* MAX_PORT */.X }))];
        }
        const { range } = bound;
        return [...windows, { first: Math.max(above, range.first), last: range.last }, range];
    }
    #search(group, size, window) {
        for (let { first } = window; first + size - 1 <= window.last;) {
            const ports = { first, last: first + size - 1 };
            const obstacle = Math.max(...group.map((member) => this.#findObstacle(member, ports) ?? 0));
            if (obstacle === 0)
                return first;
            first = obstacle + 1;
        }
        return null;
    }
    #findObstacle({ endpoints }, { first, last }) {
        const sets = [
            this.#unavailable,
            ...(0,addressKeys/* addressKeys */.N)(endpoints).conflictKeys.map((key) => this.#taken.get(key)),
        ];
        const ends = sets.map((set) => set?.findLastBlocked(first, last) ?? 0);
        return Math.max(...ends) || null;
    }
    #take(endpoints, ports = endpoints[0]) {
        if (ports === undefined)
            return;
        for (const key of (0,addressKeys/* addressKeys */.N)(endpoints).ownKeys)
            (0,getOrInsert/* getOrInsert */.P)(this.#taken, key, () => new PortSet/* PortSet */.o()).add(ports.first, ports.last);
    }
}
function portsOf({ endpoints: [endpoint] }) {
    return endpoint ?? { first: 0, last: 0 };
}

// EXTERNAL MODULE: ./lib/src/rules/Finding.js
var Finding = __webpack_require__(9251);
;// CONCATENATED MODULE: ./lib/src/rules/runRules.js




const SEVERITIES = ["error", "warning", "notice"];
function runRules(rules, input) {
    const { plan, host, policy = Policy/* emptyPolicy */.U } = input;
    const facts = {
        collisions: [],
        repositoryContext: emptyRepositoryContext,
        unusedExceptions: [],
        freePorts: new FreePorts(plan, host, policy),
        ...input,
        policy,
    };
    const findings = rules.flatMap((rule) => {
        const level = levelOf(rule, policy);
        if (level === "off")
            return [];
        return Array.from(rule.check(facts), ({ severity = level, ...draft }) => {
            const finding = { ...draft, rule: rule.id, severity: pickMilder(level, severity) };
            return isOptional(finding, policy)
                ? { ...finding, severity: pickMilder(finding.severity, "warning") }
                : finding;
        });
    });
    return findings.toSorted(compareSeverity);
}
function levelOf({ id, level }, { rules }) {
    return rules.get(id)?.level ?? level;
}
function compareSeverity(a, b) {
    return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
function pickMilder(a, b) {
    return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}
function isOptional(finding, { optional }) {
    if (optional.length === 0)
        return false;
    const named = (end) => optional.some((each) => (0,Finding/* isAboutService */.z)(end, each.service));
    const others = finding.related.filter((end) => end.service !== null);
    return named(finding) || (others.length > 0 && others.every(named));
}


/***/ }),

/***/ 2297:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ splitByStatus)
/* harmony export */ });
const BY_GRAVITY = [
    "taken",
    "clash",
    "excluded",
    "leased",
    "possible",
    "unknown",
    "own",
];
function splitByStatus(request, obstacles) {
    const [endpoint] = request.endpoints;
    if (endpoint === undefined)
        return [];
    if (obstacles.length > 0 && request.kind !== "pool")
        return splitRange(endpoint, obstacles);
    const { first, last } = endpoint;
    return [{ first, last, status: findGravest(obstacles), obstacles }];
}
function splitRange({ first, last }, obstacles) {
    const cuts = new Set([
        first,
        ...obstacles.flatMap(({ endpoint }) => [Math.max(endpoint.first, first), endpoint.last + 1]),
    ]);
    const starts = [...cuts].filter((port) => port <= last).toSorted((a, b) => a - b);
    const sorted = obstacles.toSorted((a, b) => a.endpoint.first - b.endpoint.first);
    let next = 0;
    let present = [];
    const found = [];
    for (const [index, start] of starts.entries()) {
        const from = next;
        while ((sorted[next]?.endpoint.first ?? Infinity) <= start)
            next++;
        present = [...present, ...sorted.slice(from, next)].filter(({ endpoint }) => endpoint.last >= start);
        const range = {
            first: start,
            last: (starts[index + 1] ?? last + 1) - 1,
            status: findGravest(present),
            obstacles: present,
        };
        const previous = found.at(-1);
        if (previous !== undefined && identityOf(previous) === identityOf(range))
            found[found.length - 1] = { ...previous, last: range.last };
        else
            found.push(range);
    }
    return found;
}
function findGravest(obstacles) {
    const present = new Set(obstacles.map(({ status }) => status));
    return BY_GRAVITY.find((status) => present.has(status)) ?? null;
}
function identityOf({ status, obstacles }) {
    return JSON.stringify([
        status,
        ...obstacles.map(({ endpoint, holders, reason }) => [
            endpoint.address,
            reason,
            ...holders.map(({ kind, name, pid }) => [kind, name, pid]),
        ]),
    ]);
}


/***/ }),

/***/ 838:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ runCommand)
/* harmony export */ });
const SIGNALS = ["SIGINT", "SIGTERM"];
const running = new Set();
function endAll(signal) {
    for (const child of running)
        child.kill("SIGKILL");
    for (const each of SIGNALS)
        process.off(each, endAll);
    process.kill(process.pid, signal);
}
function watch(child) {
    if (running.size === 0)
        for (const signal of SIGNALS)
            process.on(signal, endAll);
    running.add(child);
    child.once("exit", () => {
        running.delete(child);
        if (running.size === 0)
            for (const signal of SIGNALS)
                process.off(signal, endAll);
    });
}
async function runCommand(program, args, { cwd, env = {}, input = "", timeout = 10_000, maxOutput = 64 * 1024 * 1024 }) {
    const { execFile } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 1421, 19));
    return new Promise((resolve) => {
        const options = {
            cwd,
            env: { ...process.env, ...env },
            timeout,
            maxBuffer: maxOutput,
            killSignal: "SIGKILL",
            encoding: "buffer",
        };
        const child = execFile(program, args, options, (error, output, complaint) => {
            const status = typeof error?.code === "number" ? error.code : null;
            resolve(error === null
                ? { output }
                : { failure: complaint.toString("utf8").trim() || error.message, status });
        });
        if (child.pid !== undefined)
            watch(child);
        child.stdin?.on("error", () => { });
        child.stdin?.end(input);
    });
}


/***/ }),

/***/ 7981:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ loadGitHub)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4371);


async function loadGitHub() {
    const path = process.env["GITHUB_EVENT_PATH"] ?? "";
    if ((0,_attempt_js__WEBPACK_IMPORTED_MODULE_1__/* .attempt */ .C)(() => JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, "utf8"))) === null)
        delete process.env["GITHUB_EVENT_PATH"];
    try {
        return await Promise.all(/* import() */[__webpack_require__.e(239), __webpack_require__.e(305)]).then(__webpack_require__.bind(__webpack_require__, 7305));
    }
    catch (error) {
        throw new Error(`GITHUB_API_URL or https_proxy is not valid: ${error.message}`, {
            cause: error,
        });
    }
}


/***/ }),

/***/ 6124:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ mayHavePullRequest),
/* harmony export */   _: () => (/* binding */ findPullRequest)
/* harmony export */ });
function mayHavePullRequest(eventName = "") {
    return /^(?:pull_request(?:_\w+)?|push|merge_group|workflow_run|issue_comment)$/.test(eventName);
}
async function findPullRequest(github, context) {
    const { eventName, payload, repo, sha } = context;
    const { pull_request: pull, issue, merge_group: group } = payload;
    if (eventName === "push") {
        const request = { ...repo, commit_sha: sha };
        const found = await github?.rest.repos.listPullRequestsAssociatedWithCommit(request);
        return findOpenPull(found?.data, sha);
    }
    if (group) {
        const number = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-/.exec(group.head_ref)?.[1];
        const [head, base] = [{ sha: group.head_sha }, { sha: group.base_sha }];
        return number === undefined ? null : { number: Number(number), head, base };
    }
    if (payload["workflow_run"])
        return findTested(github, context);
    if (issue?.["pull_request"]) {
        const { number } = issue;
        if (github === null)
            return { number };
        return (await github.rest.pulls.get({ ...repo, pull_number: number })).data;
    }
    return pull ?? null;
}
async function findTested(github, { payload: { workflow_run: run }, repo }) {
    const [named] = run.pull_requests;
    if (named)
        return named;
    const owner = run.head_repository?.owner?.login;
    if (!owner || !run.head_branch || !run.event.startsWith("pull_request"))
        return null;
    const head = `${owner}:${run.head_branch}`;
    const found = await github?.rest.pulls.list({ ...repo, state: "open", head });
    return findOpenPull(found?.data, run.head_sha);
}
function findOpenPull(pulls = [], sha) {
    return pulls.find(({ state, head }) => state === "open" && head.sha === sha) ?? null;
}


/***/ })

};
