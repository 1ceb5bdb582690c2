export const id = 386;
export const ids = [386];
export const modules = {

/***/ 6386:
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
// EXTERNAL MODULE: ./lib/src/ports/areAlternatives.js
var ports_areAlternatives = __webpack_require__(1639);
// EXTERNAL MODULE: ./lib/src/ports/toPortRequest.js
var toPortRequest = __webpack_require__(182);
;// CONCATENATED MODULE: ./lib/src/ports/makePlan.js

function makePlan(projects, ipv6) {
    const valid = projects.filter((project) => project.problems.length === 0);
    const requests = valid.flatMap((project) => project.services.flatMap((service) => service.ports.map((binding) => (0,toPortRequest/* toPortRequest */.aG)(project, service, binding, ipv6))));
    return { projects, requests };
}

// EXTERNAL MODULE: ./lib/src/ports/addressKeys.js
var addressKeys = __webpack_require__(9405);
;// CONCATENATED MODULE: ./lib/src/ports/findCollidingProjects.js




const MAX_PAIRS = 20_000;
function findAllCollidingProjects(plans, variants, alternatives) {
    const others = Array.from(variants.values(), (projects) => makePlan(projects, true));
    return [plans.here, ...others].flatMap((plan) => findCollidingProjects(plan, alternatives));
}
function findCollidingProjects({ projects, requests }, alternatives = []) {
    const areAlternatives = (0,ports_areAlternatives/* makeAreAlternatives */.t)(alternatives);
    const place = new Map(projects.map((project, index) => [project, index]));
    const found = new Map();
    for (const [one, other, port] of findConflictingPairs(requests)) {
        if (one.project === other.project || areAlternatives(one, other))
            continue;
        const [a, b] = (place.get(one.project) ?? 0) < (place.get(other.project) ?? 0)
            ? [one.project, other.project]
            : [other.project, one.project];
        const key = `${place.get(a)} ${place.get(b)}`;
        const makePair = () => ({ projects: [a, b], ports: new Set() });
        (0,getOrInsert/* getOrInsert */.P)(found, key, makePair).ports.add(port);
        if (found.size === MAX_PAIRS)
            break;
    }
    const sorted = Array.from(found.values(), (pair) => ({
        projects: pair.projects,
        ports: [...pair.ports].toSorted((a, b) => a - b),
    }));
    const index = (project) => place.get(project) ?? 0;
    return sorted.toSorted((a, b) => index(a.projects[0]) - index(b.projects[0]) || index(a.projects[1]) - index(b.projects[1]));
}
function* findConflictingPairs(requests) {
    const items = requests
        .filter(({ kind }) => kind === "fixed")
        .flatMap((request) => request.endpoints
        .slice(0, 1)
        .map(({ first, last }) => ({ request, first, last, ...(0,addressKeys/* addressKeys */.N)(request.endpoints) })))
        .toSorted((a, b) => a.first - b.first);
    let open = [];
    for (const item of items) {
        open = open.filter(({ last }) => last >= item.first);
        for (const other of open)
            if (other.ownKeys.some((key) => item.conflictKeys.includes(key)))
                yield [other.request, item.request, item.first];
        open.push(item);
    }
}

// EXTERNAL MODULE: ./lib/src/compose/Project.js
var Project = __webpack_require__(7972);
;// CONCATENATED MODULE: ./lib/src/ports/makePlans.js


function makePlans({ projects, jobs = [], needs = null, variants = [] }, ipv6) {
    const current = jobs.filter(({ origin }) => origin.kind === "workflow-job" && origin.current);
    const outside = needs === null ? [] : [needs];
    const here = makePlan([...current, ...outside, ...projects], ipv6);
    const elsewhere = jobs
        .filter((job) => !current.includes(job))
        .map((job) => makePlan([job], ipv6));
    const requestsOf = (isIncluded) => here.requests.filter(({ project }) => isIncluded(project));
    const started = [
        ...requestsOf(Project/* isComposeProject */.K),
        ...requestsOf(({ origin }) => origin.kind === "policy-needs"),
    ];
    const running = requestsOf(({ origin }) => origin.kind === "workflow-job");
    const all = {
        projects: [...projects, ...outside, ...jobs, ...variants],
        requests: [
            ...started,
            ...running,
            ...elsewhere.flatMap(({ requests }) => requests),
            ...makePlan(variants, true).requests,
        ],
    };
    return { here, projects: { projects, requests: started }, elsewhere, all };
}

// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
// EXTERNAL MODULE: ./lib/src/compose/yaml/Node.js
var Node = __webpack_require__(2765);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/src/lib/quoteName.js
function quoteName(name) {
    return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/resolveScalar.js
const NAMED = new Map([
    ...["", "~", "null", "Null", "NULL"].map((text) => [text, { type: "null", value: null }]),
    ...["true", "True", "TRUE"].map((text) => [text, { type: "bool", value: true }]),
    ...["false", "False", "FALSE"].map((text) => [text, { type: "bool", value: false }]),
    ...[".nan", ".NaN", ".NAN"].map((text) => [text, { type: "float", value: NaN }]),
    ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((text) => [text, { type: "float", value: Infinity }]),
    ...["-.inf", "-.Inf", "-.INF"].map((text) => [text, { type: "float", value: -Infinity }]),
    ...["-0", "-0.0"].map((text) => [text, { type: "float", value: -0 }]),
]);
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(.*))?$/;
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(Z|[-+]\d{2}:\d{2})?$/;
const MAX_MAGNITUDE = {
    "-": 2n ** 63n,
    "+": 2n ** 63n - 1n,
    "": 2n ** 64n - 1n,
};
function resolvePlain(source) {
    const named = NAMED.get(source);
    if (named)
        return named;
    const first = source.charAt(0);
    const asString = { type: "str", value: source };
    if (first === ".")
        return parseFloat64(source) ?? asString;
    if (!/[-+0-9]/.test(first))
        return asString;
    if (isTimestamp(source))
        return { type: "time", value: source };
    const digits = source.replaceAll("_", "");
    return parseInteger(digits) ?? parseFloat64(digits) ?? asString;
}
function resolveTagged(tag, source) {
    const asString = { type: "str", value: source };
    switch (tag) {
        case "!":
        case "tag:yaml.org,2002:str":
            return asString;
        case "tag:yaml.org,2002:null":
        case "tag:yaml.org,2002:bool":
        case "tag:yaml.org,2002:int":
        case "tag:yaml.org,2002:float": {
            const type = tag.slice("tag:yaml.org,2002:".length);
            const found = resolvePlain(source);
            if (found.type === type)
                return found;
            return type === "float" && found.type === "int"
                ? { type: "float", value: Number(found.value) }
                : null;
        }
        case "tag:yaml.org,2002:timestamp":
            return isTimestamp(source) ? { type: "time", value: source } : null;
        case "tag:yaml.org,2002:binary":
            return decodeBase64(source);
        default:
            return asString;
    }
}
function decodeBase64(base64) {
    const digits = base64.replaceAll(/[\r\n]/g, "");
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits))
        return null;
    return {
        type: "str",
        value: new TextDecoder().decode(Uint8Array.from(atob(digits), (char) => char.charCodeAt(0))),
    };
}
function parseInteger(digits) {
    const match = INTEGER.exec(digits);
    if (!match)
        return null;
    const sign = match[1] ?? "";
    const magnitude = readMagnitude(match);
    if (magnitude > (MAX_MAGNITUDE[sign] ?? 0n))
        return null;
    const value = sign === "-" ? -magnitude : magnitude;
    const small = Number(value);
    return { type: "int", value: Number.isSafeInteger(small) ? small : value };
}
function readMagnitude([, , hexadecimal, octal, binary, decimal]) {
    if (hexadecimal)
        return BigInt(`0x${hexadecimal}`);
    if (octal)
        return BigInt(`0o${octal}`);
    if (binary)
        return BigInt(`0b${binary}`);
    return BigInt(decimal ?? "0");
}
function parseFloat64(digits) {
    const value = FLOAT.test(digits) ? Number(digits) : NaN;
    return Number.isFinite(value) ? { type: "float", value } : null;
}
function isTimestamp(source) {
    const [isDate, year, month, day, separator, rest = ""] = DATE.exec(source) ?? [];
    if (isDate === undefined)
        return false;
    const [isTime, hour, minute, second, zone] = TIME.exec(rest) ?? [];
    if (separator !== undefined &&
        (isTime === undefined || (separator === " ") === (zone !== undefined)))
        return false;
    return (isDay(Number(year), Number(month), Number(day)) &&
        Number(hour ?? 0) < 24 &&
        Number(minute ?? 0) < 60 &&
        Number(second ?? 0) < 60);
}
function isDay(year, month, day) {
    const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const length = month === 2 && isLeapYear ? 29 : DAYS[month - 1];
    return length !== undefined && day >= 1 && day <= length;
}
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

;// CONCATENATED MODULE: ./lib/src/compose/yaml/readPlainYaml.js


function readPlainYaml(file, text) {
    if (UNUSUAL.test(text))
        return null;
    try {
        return new Reader(file, text).read();
    }
    catch (error) {
        if (error === ELSEWHERE)
            return null;
        throw error;
    }
}
const UNUSUAL = new RegExp(String.raw `[\0-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]` +
    String.raw `|^(?:%|\.\.\.)|[^\n]\n---`, "m");
const ELSEWHERE = Symbol("not plain");
const MAX_DEPTH = 100;
const MAX_NODES = 100_000;
const MAX_ALIASED = 20_000;
const KEY = /([A-Za-z0-9_./$][^\s:#,[\]{}"'&*!|>%@`]*|<<|"[^"\\\n]*"|'[^'\n]*'):(?=[ \n]|$)/y;
const ANCHOR = /&([A-Za-z0-9_-]+)(?: +|$)/y;
const OVERRIDE = /!override(?: +|$)/y;
const ALIAS = /\*([A-Za-z0-9_-]+)(?=[ \n,\]}]|$)/y;
const PLAIN_START = /[^\s,[\]{}#&*!|>'"%@`?:-]|[?:-](?=\S)/y;
const FLOW_PLAIN = /(?:[^\s,[\]{}#&*!|>'"%@`?:-]|[-:?](?=[^\s,[\]{}]))(?:[^\n,[\]{}:#]|:(?=[^\s,[\]{}])|(?<! )#)*/y;
const DOUBLE = /"([^"\\\n]*)"/y;
const SINGLE = /'((?:[^'\n]|'')*)'/y;
class Reader {
    #file;
    #text;
    #lines = [];
    #anchors = new Map();
    #overridden = new Set();
    #at = 0;
    #count = 0;
    #aliased = 0;
    constructor(file, text) {
        this.#file = file;
        this.#text = text;
        for (let from = 0; from < text.length;) {
            const newline = text.indexOf("\n", from);
            const end = newline < 0 ? text.length : newline;
            let start = from;
            while (text.charCodeAt(start) === 32)
                start++;
            this.#lines.push({ indent: start - from, start, end });
            from = end + 1;
        }
    }
    read() {
        let line = this.#next();
        if (line &&
            line.indent === 0 &&
            /^---[ ]*(?:#.*)?$/.test(this.#text.slice(line.start, line.end))) {
            this.#at++;
            line = this.#next();
        }
        if (!line)
            return null;
        const root = this.#block(line.indent, 0, null);
        if (this.#next())
            throw ELSEWHERE;
        if (this.#overridden.size > 0 && this.#anchors.size > 0)
            throw ELSEWHERE;
        return { root, overrides: this.#overridden.size === 0 ? [] : [...this.#overrides(root, [])] };
    }
    *#overrides(node, path) {
        if (this.#overridden.has(node)) {
            yield { path, span: node.span };
            return;
        }
        const parts = node.kind === "scalar" ? [] : node.kind === "mapping" ? node.entries : node.items.entries();
        for (const [key, part] of parts)
            yield* this.#overrides(part, [...path, String(key)]);
    }
    #next() {
        for (let line = this.#lines[this.#at]; line; line = this.#lines[++this.#at]) {
            if (line.start < line.end && this.#text.charCodeAt(line.start) !== 35)
                return line;
        }
        return undefined;
    }
    #span(start, end) {
        return { file: this.#file, start, end };
    }
    #isItem(line) {
        return (this.#text[line.start] === "-" &&
            (line.start + 1 >= line.end || this.#text[line.start + 1] === " "));
    }
    #keyAt(line) {
        KEY.lastIndex = line.start;
        return KEY.exec(this.#text);
    }
    #counted(node) {
        if (++this.#count > MAX_NODES)
            throw ELSEWHERE;
        return node;
    }
    #block(indent, depth, anchor) {
        const line = this.#next();
        if (!line || depth > MAX_DEPTH)
            throw ELSEWHERE;
        if (this.#isItem(line))
            return this.#list(indent, depth, anchor);
        if (this.#keyAt(line))
            return this.#mapping(indent, depth, anchor);
        throw ELSEWHERE;
    }
    #list(indent, depth, anchor) {
        const from = this.#next().start;
        const items = [];
        let end = from;
        for (let line = this.#next(); line && line.indent === indent && this.#isItem(line); line = this.#next()) {
            let start = line.start + 1;
            while (start < line.end && this.#text.charCodeAt(start) === 32)
                start++;
            let item;
            if (start >= line.end || this.#text[start] === "#") {
                this.#at++;
                item = this.#below(indent, indent, line.start + 1, depth, null);
            }
            else {
                line.indent += start - line.start;
                line.start = start;
                const nested = this.#isItem(line) || this.#keyAt(line);
                item = nested
                    ? this.#withEnd(this.#block(line.indent, depth + 1, null))
                    : this.#value(line, start, indent, indent, depth);
            }
            items.push(item[0]);
            end = item[1];
        }
        return this.#named(this.#counted((0,Node/* createSequence */.gh)(this.#span(from, end), items)), anchor);
    }
    #withEnd(node) {
        return [node, node.span.end];
    }
    #mapping(indent, depth, anchor) {
        const first = this.#next();
        const entries = (0,Node/* createMapping */.tM)(this.#span(first.start, first.start));
        let merged = null;
        let end = first.start;
        for (let line = this.#next(); line && line.indent === indent; line = this.#next()) {
            if (this.#isItem(line))
                break;
            const match = this.#keyAt(line);
            const written = match?.[1];
            if (!match || written === undefined)
                throw ELSEWHERE;
            const quoted = written[0] === '"' || written[0] === "'";
            const key = quoted ? written.slice(1, -1) : written;
            const span = this.#span(line.start, line.start + written.length);
            const behind = line.start + match[0].length;
            const [value, valueEnd] = this.#value(line, behind, indent, indent - 1, depth);
            end = Math.max(valueEnd, behind);
            if (key === "<<" && !quoted) {
                if (merged)
                    throw ELSEWHERE;
                merged = { value, span };
            }
            else {
                if (entries.entries.has(key) || (!quoted && resolvePlain(key).type !== "str"))
                    throw ELSEWHERE;
                (0,Node/* setEntry */.RY)(entries, key, value, span);
            }
        }
        const next = this.#next();
        if (next && next.indent > indent)
            throw ELSEWHERE;
        if (merged)
            this.#merge(entries, merged.value, merged.span);
        return this.#named(this.#counted({ ...entries, span: this.#span(first.start, end) }), anchor);
    }
    #merge(into, value, span) {
        if (value.kind === "sequence" && value.via)
            throw ELSEWHERE;
        const via = { message: "merged here by <<", span, next: null };
        for (const part of value.kind === "sequence" ? value.items : [value]) {
            if (part.kind !== "mapping")
                throw ELSEWHERE;
            for (const [key, entry] of part.entries)
                if (!into.entries.has(key))
                    (0,Node/* setEntry */.RY)(into, key, cloneThrough(entry, via), part.keys.get(key));
        }
    }
    #value(line, from, parent, listParent, depth) {
        const text = this.#text;
        let start = from;
        while (start < line.end && text.charCodeAt(start) === 32)
            start++;
        if (text[start] === "!")
            return this.#override(line, start, parent, listParent, depth);
        let anchor = null;
        let behind = from;
        if (text[start] === "&") {
            ANCHOR.lastIndex = start;
            const match = ANCHOR.exec(text.slice(0, line.end));
            if (!match)
                throw ELSEWHERE;
            anchor = match[1] ?? null;
            behind = start + match[0].trimEnd().length;
            start += match[0].length;
        }
        this.#at++;
        if (start >= line.end || (text[start] === "#" && start > from))
            return this.#below(parent, listParent, behind, depth, anchor);
        if (text[start] === "|")
            return this.#literal(line, start, parent, anchor);
        const [node, end] = this.#inline(start, line.end, anchor);
        let rest = end;
        while (rest < line.end && text.charCodeAt(rest) === 32)
            rest++;
        if (rest < line.end && !(text[rest] === "#" && rest > end))
            throw ELSEWHERE;
        const next = this.#next();
        if (next && next.indent > parent)
            throw ELSEWHERE;
        return [node, end];
    }
    #override(line, start, parent, listParent, depth) {
        OVERRIDE.lastIndex = start;
        const tag = OVERRIDE.exec(this.#text.slice(0, line.end));
        if (!tag || this.#text[OVERRIDE.lastIndex] === "!")
            throw ELSEWHERE;
        const [node, end] = this.#value(line, start + tag[0].trimEnd().length, parent, listParent, depth);
        if (node.kind === "scalar")
            throw ELSEWHERE;
        this.#overridden.add(node);
        return [node, end];
    }
    #below(parent, listParent, from, depth, anchor) {
        const next = this.#next();
        if (next && (next.indent > parent || (next.indent > listParent && this.#isItem(next))))
            return this.#withEnd(this.#block(next.indent, depth + 1, anchor));
        return [
            this.#named(this.#counted((0,Node/* createScalar */.LF)(this.#span(from, from), "null", null, true)), anchor),
            from,
        ];
    }
    #literal(line, start, parent, anchor) {
        const header = /^\|([-+]?) *(?:(?<= )#.*)?$/.exec(this.#text.slice(start, line.end));
        if (!header)
            throw ELSEWHERE;
        let indent = -1;
        let end = line.end;
        const content = [];
        for (let next = this.#lines[this.#at]; next; next = this.#lines[++this.#at]) {
            const blank = next.start >= next.end;
            if (!blank && indent < 0)
                indent = next.indent;
            if (!blank && (next.indent < indent || next.indent <= parent))
                break;
            if (blank && (indent < 0 ? next.indent > 0 : next.indent > indent))
                throw ELSEWHERE;
            content.push(blank ? "" : this.#text.slice(next.start - (next.indent - indent), next.end));
            if (!blank)
                end = next.end;
        }
        if (indent <= parent || header[1] === "+")
            throw ELSEWHERE;
        const next = this.#next();
        if (next && next.indent > parent)
            throw ELSEWHERE;
        while (content.at(-1) === "")
            content.pop();
        const newline = header[1] === "-" ? "" : "\n";
        if (newline && end >= this.#text.length)
            throw ELSEWHERE;
        while (this.#text.charCodeAt(end - 1) === 32)
            end--;
        return [
            this.#named(this.#counted((0,Node/* createScalar */.LF)(this.#span(start, end), "str", content.join("\n") + newline)), anchor),
            end,
        ];
    }
    #inline(start, lineEnd, anchor) {
        const text = this.#text;
        switch (text[start]) {
            case "[":
            case "{":
                return this.#flow(start, lineEnd, 0, anchor);
            case '"':
            case "'":
                return this.#quoted(start, anchor);
            case "*":
                if (anchor)
                    throw ELSEWHERE;
                return this.#alias(start);
        }
        PLAIN_START.lastIndex = start;
        if (!PLAIN_START.test(text))
            throw ELSEWHERE;
        const rest = text.slice(start, lineEnd);
        const comment = rest.indexOf(" #");
        let end = comment < 0 ? lineEnd : start + comment;
        while (text.charCodeAt(end - 1) === 32)
            end--;
        const source = text.slice(start, end);
        if (source.includes(": ") || source.endsWith(":"))
            throw ELSEWHERE;
        return [this.#plain(source, start, anchor), end];
    }
    #plain(source, start, anchor) {
        if (source === "<<")
            throw ELSEWHERE;
        const { type, value } = resolvePlain(source);
        return this.#named(this.#counted((0,Node/* createScalar */.LF)(this.#span(start, start + source.length), type, value, true)), anchor);
    }
    #quoted(start, anchor) {
        const pattern = this.#text[start] === '"' ? DOUBLE : SINGLE;
        pattern.lastIndex = start;
        const match = pattern.exec(this.#text);
        if (!match)
            throw ELSEWHERE;
        const end = start + match[0].length;
        const value = pattern === SINGLE ? (match[1] ?? "").replaceAll("''", "'") : (match[1] ?? "");
        return [
            this.#named(this.#counted((0,Node/* createScalar */.LF)(this.#span(start, end), "str", value)), anchor),
            end,
        ];
    }
    #alias(start) {
        ALIAS.lastIndex = start;
        const match = ALIAS.exec(this.#text);
        const target = this.#anchors.get(match?.[1] ?? "");
        if (!match || !target)
            throw ELSEWHERE;
        const end = start + match[0].length;
        this.#aliased += countNodes(target);
        if (this.#aliased > MAX_ALIASED)
            throw ELSEWHERE;
        this.#counted(target);
        return [(0,Node/* clone */.o8)(target, { message: "used here by an alias", span: this.#span(start, end) }), end];
    }
    #flow(start, lineEnd, depth, anchor) {
        if (depth > MAX_DEPTH)
            throw ELSEWHERE;
        const text = this.#text;
        const isMap = text[start] === "{";
        const items = [];
        const entries = (0,Node/* createMapping */.tM)(this.#span(start, start));
        let at = this.#skip(start + 1, lineEnd);
        while (text[at] !== (isMap ? "}" : "]")) {
            const from = at;
            let node;
            if (text[at] === "[" || text[at] === "{")
                [node, at] = this.#flow(at, lineEnd, depth + 1, null);
            else
                [node, at] = this.#flowScalar(at);
            at = this.#skip(at, lineEnd);
            if (isMap) {
                const key = node.kind === "scalar" && node.type === "str" && node.via === null
                    ? node.value
                    : null;
                if (key === null || key === "<<" || text[at] !== ":" || entries.entries.has(key))
                    throw ELSEWHERE;
                this.#count--;
                const span = this.#span(from, node.span.end);
                at = this.#skip(at + 1, lineEnd);
                if (text[at] === "," || text[at] === "}")
                    throw ELSEWHERE;
                let value;
                if (text[at] === "[" || text[at] === "{")
                    [value, at] = this.#flow(at, lineEnd, depth + 1, null);
                else
                    [value, at] = this.#flowScalar(at);
                at = this.#skip(at, lineEnd);
                (0,Node/* setEntry */.RY)(entries, key, value, span);
            }
            else
                items.push(node);
            if (text[at] === ",")
                at = this.#skip(at + 1, lineEnd);
            else if (text[at] !== (isMap ? "}" : "]"))
                throw ELSEWHERE;
        }
        const span = this.#span(start, at + 1);
        const node = isMap ? { ...entries, span } : (0,Node/* createSequence */.gh)(span, items);
        return [this.#named(this.#counted(node), anchor), at + 1];
    }
    #flowScalar(at) {
        const text = this.#text;
        if (text[at] === '"' || text[at] === "'")
            return this.#quoted(at, null);
        if (text[at] === "*")
            return this.#alias(at);
        FLOW_PLAIN.lastIndex = at;
        const match = FLOW_PLAIN.exec(text);
        if (!match)
            throw ELSEWHERE;
        const source = match[0].trimEnd();
        return [this.#plain(source, at, null), at + source.length];
    }
    #skip(from, lineEnd) {
        let at = from;
        while (at < lineEnd && this.#text.charCodeAt(at) === 32)
            at++;
        if (at >= lineEnd)
            throw ELSEWHERE;
        return at;
    }
    #named(node, anchor) {
        if (anchor)
            this.#anchors.set(anchor, node);
        return node;
    }
}
function cloneThrough(node, last) {
    const copy = (0,Node/* clone */.o8)(node);
    const walk = (at) => {
        at.via = appendVia(at.via, last);
        if (at.kind === "sequence")
            at.items.forEach(walk);
        else if (at.kind === "mapping")
            at.entries.forEach(walk);
    };
    walk(copy);
    return copy;
}
function appendVia(via, last) {
    return via === null ? last : { ...via, next: appendVia(via.next, last) };
}
function countNodes(node) {
    let size = 1;
    if (node.kind === "sequence")
        for (const item of node.items)
            size += countNodes(item);
    else if (node.kind === "mapping")
        for (const value of node.entries.values())
            size += countNodes(value);
    return size;
}

;// CONCATENATED MODULE: ./lib/src/compose/yaml/parseYaml.js





const parseYaml_MAX_DEPTH = 256;
const parseYaml_MAX_NODES = 100_000;
const MAX_TOKENS = 2_000_000;
function parseYaml(file, text) {
    const plain = readPlainYaml(file, text);
    if (plain === null)
        return parseAnyYaml(file, text);
    const tags = plain.overrides.map((override) => ({ ...override, since: TAGS["!override"].here }));
    return {
        documents: [{ root: plain.root, start: 0, tags, mergedLists: [], newAnchors: [] }],
        problems: [],
    };
}
const CONTROL = new RegExp(String.raw `[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]` +
    String.raw `|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]`);
const LINE_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/g;
function parseAnyYaml(file, text) {
    const problems = [];
    const documents = [];
    const report = (message, fix, start, end, related = []) => {
        problems.push({ message, fix, span: { file, start, end: Math.max(end, start) }, related });
    };
    const control = CONTROL.exec(text);
    if (control) {
        report("not valid YAML: a control character", "take it out, or write it as an escape in double quotes", control.index, control.index + 1);
        return { documents, problems };
    }
    const { stackTraceLimit } = Error;
    try {
        Error.stackTraceLimit = 1;
        for (const document of readDocuments(file, text, report)) {
            documents.push(document);
            if (problems.length > 0)
                break;
        }
    }
    catch (error) {
        if (error instanceof LimitExceeded)
            report(error.message, error.fix, error.start, error.start);
        else if (error instanceof RangeError) {
            const start = findTooDeep(text);
            report(`nested more than ${parseYaml_MAX_DEPTH} deep`, "nest less", start, start + 1);
        }
        else
            throw error;
    }
    finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
    return { documents, problems };
}
function* readDocuments(file, text, report) {
    const anchors = new Map();
    const taken = new Set();
    const lines = text.replace(LINE_BREAK, "\n");
    let end = 0;
    let isFirst = true;
    for (const document of composeDocuments(lines)) {
        const mistake = findSyntaxMistake(text, lines, document, end);
        if (mistake) {
            report(mistake.message, mistake.fix, mistake.start, mistake.end);
            return;
        }
        end = document.range[2];
        const { contents } = document;
        const empty = contents === null || ((0,dist/* isScalar */.jn)(contents) && contents.source === "" && !contents.tag);
        if (empty && !document.directives.docStart)
            continue;
        if (!document.directives.docStart && !isFirst) {
            const at = contents?.range?.[0] ?? document.range[0];
            report("not valid YAML: what follows ... does not begin with ---", "write --- before it, or take ... out", at, at);
            return;
        }
        isFirst = false;
        const newAnchors = checkAnchors(text, document, file, report);
        const converter = new Converter(file, text, bindAliases(document, anchors), taken, report);
        yield {
            start: document.range[0],
            root: empty ? null : converter.convert(contents, [], null, 0),
            tags: converter.tags,
            mergedLists: converter.mergedLists,
            newAnchors,
        };
    }
}
function composeDocuments(lines) {
    const composer = new dist/* Composer */.Dk({
        schema: "failsafe",
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: "silent",
        strict: false,
    });
    return composer.compose(createLenientParser().parse(lines));
}
function findSyntaxMistake(text, lines, document, from) {
    const first = document.errors.find((error) => !isAccepted(error.code, error.message));
    if (first?.message.includes("call stack"))
        throw new RangeError(first.message);
    if (first) {
        const [start, end] = first.pos;
        return {
            message: describeSyntaxError(first.code, first.message),
            fix: suggestSyntaxFix(first.code, text, start),
            start,
            end,
        };
    }
    const directive = findRefusedDirective(text.slice(from, document.range[0]));
    if (directive) {
        const start = from + directive.at;
        return {
            message: `not valid YAML: ${directive.message}`,
            fix: directive.fix,
            start,
            end: start + directive.length,
        };
    }
    const tab = findRefusedTab(text, document);
    if (tab !== null)
        return {
            message: "not valid YAML: a tab cannot indent",
            fix: "take it out, or use spaces",
            start: tab,
            end: tab + 1,
        };
    const torn = findTornKey(lines, document);
    return (torn && {
        message: "not valid YAML: a key and its colon have to be on one line",
        fix: "write a comma before it, or bring them together",
        start: torn[0],
        end: torn[1],
    });
}
function createLenientParser() {
    const lexer = new dist/* Lexer */.JG();
    for (const method of ["parseFlowCollection", "parseQuotedScalar"]) {
        const original = lexer[method];
        lexer[method] = function* () {
            const kept = lexer.indentNext;
            lexer.indentNext = 0;
            try {
                return yield* original.call(lexer);
            }
            finally {
                lexer.indentNext = kept;
            }
        };
    }
    const parser = new dist/* Parser */.iX();
    parser.lexer = lexer;
    const next = parser.next.bind(parser);
    let tokens = 0;
    parser.next = (source) => {
        if (++tokens > MAX_TOKENS)
            throw new LimitExceeded(`this file holds more than ${MAX_TOKENS} tokens of YAML`, "split it into several files", 0);
        return next(source);
    };
    return parser;
}
function findRefusedDirective(head) {
    const seen = new Set();
    for (const { 0: line, 1: name = "", 2: rest = "", index: at } of head.matchAll(/^%(\S*)(.*)$/gm)) {
        const [first = ""] = rest.trim().split(/\s+/);
        const found = { at, length: line.length };
        if (name !== "YAML" && name !== "TAG")
            return { ...found, message: "there is no such directive", fix: "take it out" };
        if (name === "YAML" && first !== "1.1")
            return { ...found, message: "Compose reads YAML 1.1 alone", fix: "take the directive out" };
        const what = name === "YAML" ? name : first;
        if (seen.has(what))
            return { ...found, message: "the same directive twice", fix: "take one of them out" };
        seen.add(what);
    }
    return null;
}
const EXPLICIT = /\?(?:\s|#[^\n]*\n|[&!]\S+\s)*$/;
function findTornKey(text, document) {
    let torn = null;
    (0,dist/* visit */.YR)(document, {
        Collection: (_key, { flow, range, items }) => {
            if (torn || !flow || !range || !text.slice(range[0], range[1]).includes("\n"))
                return;
            for (const pair of items) {
                const [start, end] = ((0,dist/* isPair */.tO)(pair) &&
                    pair.value !== null &&
                    pair.key?.range) || [0, 0];
                const colon = text.indexOf(":", end);
                if (end > 0 &&
                    text.slice(start, colon).includes("\n") &&
                    !EXPLICIT.test(text.slice(Math.max(0, start - 200), start)))
                    torn ??= [start, colon];
            }
        },
    });
    return torn;
}
const LOOSE_TABS = [/^(?=[ \t]*\t)[ \t]*(?:#.*)?$/gm, /^ *(?:- +)*- *\t/gm];
function findRefusedTab(text, document) {
    if (!text.includes("\t"))
        return null;
    const free = [];
    let begun = null;
    (0,dist/* visit */.YR)(document, {
        Collection: (_key, { flow, range }) => void (flow && range && free.push([range[0], range[1]])),
        Scalar: (_key, { type, range }) => {
            if (range)
                free.push([range[0], range[1]]);
            const tab = range && type?.startsWith("BLOCK")
                ? /^[|>][-+]?[ \t]*(?:#.*)?\n(?: *\n)* *\t/.exec(text.slice(range[0], range[1]))
                : null;
            if (range && tab)
                begun ??= range[0] + tab[0].length - 1;
        },
    });
    if (begun !== null)
        return begun;
    const own = text.slice(0, document.range[2]);
    for (const pattern of LOOSE_TABS)
        for (const { index } of own.matchAll(pattern)) {
            const tab = own.indexOf("\t", index);
            if (!free.some(([start, end]) => start < tab && tab < end))
                return tab;
        }
    return null;
}
function isAccepted(code, message) {
    return code === "MISSING_CHAR" && message.startsWith("Comments must be separated");
}
function describeSyntaxError(code, message) {
    if (code === "TAB_AS_INDENT")
        return "not valid YAML: a tab cannot indent";
    return `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
function suggestSyntaxFix(code, text, at) {
    if (code === "TAB_AS_INDENT")
        return "indent with spaces";
    if (text[at] === "[" || text.slice(at - 1, at + 2).includes("]:"))
        return 'put the value in quotes, as "[::1]:8080:80"';
    return "mend the syntax here";
}
class LimitExceeded extends Error {
    fix;
    start;
    constructor(message, fix, start) {
        super(message);
        this.fix = fix;
        this.start = start;
    }
}
function findTooDeep(text) {
    let depth = 0;
    for (let i = 0; i < text.length; i++) {
        const character = text[i];
        if (character === "[" || character === "{")
            depth++;
        else if (character === "]" || character === "}")
            depth--;
        if (depth > parseYaml_MAX_DEPTH)
            return i;
    }
    return text.search(new RegExp(`^ {${parseYaml_MAX_DEPTH},}[^ \n]`, "m")) + parseYaml_MAX_DEPTH;
}
function checkAnchors(text, document, file, report) {
    const found = [];
    (0,dist/* visit */.YR)(document, {
        Value: (_key, { anchor = "", range }) => {
            if (/^[\w-]*$/.test(anchor))
                return;
            const start = Math.max(text.lastIndexOf(`&${anchor}`, range?.[0]), 0);
            const span = { file, start, end: start + anchor.length + 1 };
            if (/^[!-9;-~]+$/.test(anchor))
                found.push(span);
            else
                report("the name of an anchor has a character that it cannot have", "use letters, digits, hyphens and underscores", span.start, span.end);
        },
    });
    return found;
}
function bindAliases(document, anchors) {
    const targets = new Map();
    (0,dist/* visit */.YR)(document, {
        Value: (_key, node) => void (node.anchor && anchors.set(node.anchor, node)),
        Alias: (_key, node) => {
            const target = anchors.get(node.source);
            if (target)
                targets.set(node, target);
        },
    });
    return targets;
}
function findEnd(node) {
    const own = node?.range?.[1] ?? 0;
    if (!(0,dist/* isCollection */.P3)(node) || node.flow)
        return own;
    const last = node.items.at(-1);
    const deepest = (0,dist/* isPair */.tO)(last) ? (last.value ?? last.key) : (last ?? null);
    const end = findEnd(deepest);
    return end === 0 ? own : end;
}
const TAGS = {
    "!reset": { here: null, alias: "2.27.0", inside: "5.1.4" },
    "!override": { here: "2.24.4", alias: "2.27.0", inside: "2.27.0" },
};
class Converter {
    tags = [];
    mergedLists = [];
    #file;
    #text;
    #targets;
    #report;
    #gone;
    #taken;
    #open = new Set();
    #overriding = false;
    #standIn = null;
    #written = 0;
    #constructed = 0;
    #aliased = 0;
    constructor(file, text, targets, taken, report) {
        this.#file = file;
        this.#text = text;
        this.#targets = targets;
        this.#gone = new Set(taken);
        this.#taken = taken;
        this.#report = report;
    }
    convert(node, path, via, aliasDepth, depth = 0, merged = false) {
        const start = node?.range?.[0] ?? 0;
        if (depth > parseYaml_MAX_DEPTH)
            throw new LimitExceeded(`nested more than ${parseYaml_MAX_DEPTH} deep`, "nest less", start);
        this.#count(aliasDepth, start);
        if ((0,dist/* isAlias */.Vj)(node))
            return this.#alias(node, path, via, aliasDepth, depth, merged);
        const span = this.#span(node);
        if (node === null)
            return { ...(0,Node/* createScalar */.LF)(span, "null", null), via };
        const overriding = this.#overriding;
        if (!overriding && (node.tag === "!reset" || node.tag === "!override")) {
            const reached = merged || (aliasDepth > 0 && this.#standIn !== node)
                ? "inside"
                : aliasDepth > 0
                    ? "alias"
                    : "here";
            this.tags.push({ path, span, since: TAGS[node.tag][reached] });
            if (node.tag === "!reset")
                return null;
            this.#overriding = true;
        }
        if ((0,dist/* isScalar */.jn)(node)) {
            this.#overriding = overriding;
            return this.#scalar(node.source ?? "", node.type === "PLAIN", node.tag, span, via);
        }
        this.#open.add(node);
        const result = (0,dist/* isSeq */.oP)(node)
            ? this.#sequence(node.items, span, path, via, aliasDepth, depth)
            : this.#mapping(node, span, path, via, aliasDepth, depth, merged);
        this.#open.delete(node);
        this.#overriding = overriding;
        return result;
    }
    #isReset(node) {
        const target = (0,dist/* isAlias */.Vj)(node) ? this.#targets.get(node) : node;
        const reset = !this.#overriding && target?.tag === "!reset";
        if (reset && node)
            this.#taken.add(node);
        return reset;
    }
    #isGone(node) {
        return this.#gone.size > 0 && this.#gone.has(node);
    }
    #span(node) {
        let end = findEnd(node);
        while (/\s/.test(this.#text.charAt(end - 1)) && end > (node?.range?.[0] ?? 0))
            end--;
        return { file: this.#file, start: node?.range?.[0] ?? 0, end };
    }
    #count(aliasDepth, start) {
        this.#constructed++;
        if (aliasDepth > 0) {
            this.#aliased++;
            const share = Math.min(1, Math.max(0, (this.#constructed - 400_000) / 3_600_000));
            if (this.#aliased > 100 &&
                this.#constructed > 1000 &&
                this.#aliased / this.#constructed > 0.99 - 0.89 * share)
                throw new LimitExceeded("the aliases of this document stand for too many values", "use fewer aliases of aliases", start);
            if (this.#constructed > 1_000_000)
                throw new LimitExceeded("the aliases of this document stand for more than 1,000,000 values", "use fewer aliases", start);
        }
        else if (++this.#written > parseYaml_MAX_NODES) {
            throw new LimitExceeded(`this document holds more than ${parseYaml_MAX_NODES} values, the most that Compose reads`, "split it into several files", start);
        }
    }
    #alias(node, path, via, aliasDepth, depth, merged) {
        const { source: name, range } = node;
        const [start, end] = [range?.[0] ?? 0, range?.[1] ?? 0];
        const target = this.#targets.get(node);
        const span = { file: this.#file, start, end };
        if (!target) {
            this.#report(`the alias *${quoteName(name)} has no anchor of that name before it in this file`, `write the anchor first, or the value itself`, start, end);
            return { ...(0,Node/* createScalar */.LF)(span, "null", null), broken: true };
        }
        if (this.#open.has(target)) {
            this.#report(`the anchor &${quoteName(name)} contains itself`, "take the alias out of what it stands for", start, end);
            return { ...(0,Node/* createScalar */.LF)(span, "null", null), broken: true };
        }
        this.#standIn = target;
        return this.convert(target, path, { message: "used here by an alias", span, next: via }, aliasDepth + 1, depth + 1, merged);
    }
    #scalar(source, plain, tag, span, via) {
        if (plain && !tag && source === "<<")
            return null;
        const resolved = tag
            ? resolveTagged(tag, source)
            : plain
                ? resolvePlain(source)
                : { type: "str", value: source };
        if (!resolved) {
            this.#report(`this value does not fit its tag !!${tag?.split(":").at(-1) ?? ""}`, "take the tag away", span.start, span.end);
            return { ...(0,Node/* createScalar */.LF)(span, "null", null), broken: true };
        }
        return {
            ...(0,Node/* createScalar */.LF)(span, resolved.type, resolved.value, plain && !source.includes("\n")),
            via,
        };
    }
    #sequence(items, span, path, via, aliasDepth, depth) {
        const converted = [];
        for (const [index, item] of items.entries()) {
            if (this.#isGone(item))
                continue;
            this.#isReset(item);
            const value = (0,dist/* isPair */.tO)(item)
                ? this.#mapping({ items: [item] }, span, [...path, String(index)], via, aliasDepth, depth + 1, false)
                : this.convert(item, [...path, String(index)], via, aliasDepth, depth + 1);
            if (value)
                converted.push(value);
        }
        return { ...(0,Node/* createSequence */.gh)(span, converted), via };
    }
    #mapping(node, span, path, via, aliasDepth, depth, merged) {
        const out = { ...(0,Node/* createMapping */.tM)(span), via };
        const seen = new Map();
        let mergeKey = null;
        for (const pair of node.items) {
            if (!(0,dist/* isPair */.tO)(pair) || this.#isGone(pair.value))
                continue;
            const keyNode = pair.key;
            const keySpan = keyNode?.range ? this.#span(keyNode) : span;
            const reset = this.#isReset(pair.value);
            const key = reset && (0,dist/* isScalar */.jn)(keyNode) ? (keyNode.source ?? "") : this.#key(keyNode, keySpan, path);
            if (key === null)
                continue;
            const before = seen.get(key);
            if (before) {
                this.#report(`the key ${quoteName(key)} is given twice in this mapping`, "keep one of them", keySpan.start, keySpan.end, [{ message: "given first here", span: before }]);
                continue;
            }
            seen.set(key, keySpan);
            if (key === "<<" && (0,dist/* isScalar */.jn)(keyNode) && keyNode.type === "PLAIN") {
                mergeKey = { value: pair.value, span: keySpan };
                continue;
            }
            const value = this.convert(pair.value, [...path, key], via, aliasDepth, depth + 1, merged);
            if (value)
                (0,Node/* setEntry */.RY)(out, key, value, keySpan);
        }
        if (mergeKey)
            this.#merge(out, mergeKey.value, mergeKey.span, path, via, aliasDepth, depth);
        return out;
    }
    #key(node, span, path) {
        const target = (0,dist/* isAlias */.Vj)(node) ? this.#targets.get(node) : node;
        if ((0,dist/* isScalar */.jn)(target)) {
            const source = target.source ?? "";
            if (source === "<<" && target.type === "PLAIN")
                return source;
            const resolved = target.tag
                ? resolveTagged(target.tag, source)
                : target.type === "PLAIN"
                    ? resolvePlain(source)
                    : null;
            if (!resolved || resolved.type === "str")
                return source;
        }
        const source = (0,dist/* isScalar */.jn)(target) ? (target.source ?? "") : null;
        const inPort = path.length === 4 && path[0] === "services" && path[2] === "ports";
        this.#report(`a key ${path.length ? `of ${path.join(".")}` : "at the top"} is not a string`, source === null
            ? "use a string as key"
            : inPort
                ? `leave no blank behind the colon of ${quoteName(source)}`
                : `put it in quotes: ${quoteName(source)}`, span.start, span.end);
        return null;
    }
    #merge(out, value, keySpan, path, via, aliasDepth, depth) {
        const source = this.convert(value, path, { message: "merged here by <<", span: keySpan, next: via }, aliasDepth, depth + 1, true);
        const parts = source?.kind === "sequence" ? source.items : source ? [source] : [];
        if ((0,dist/* isAlias */.Vj)(value) && source?.kind === "sequence")
            this.mergedLists.push(keySpan);
        for (const part of parts) {
            if (part.kind !== "mapping") {
                if (part.kind === "scalar" && part.broken)
                    continue;
                this.#report("<< takes a mapping or a list of mappings", "write <<: *anchor with the anchor at a mapping", keySpan.start, keySpan.end);
                continue;
            }
            for (const [key, entry] of part.entries)
                if (!out.entries.has(key))
                    (0,Node/* setEntry */.RY)(out, key, entry, part.keys.get(key));
        }
    }
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
        const known = workflows.get(file);
        const found = known ?? (workflows.size < MAX_WORKFLOWS ? files.read(file, false) : null);
        if (known !== undefined || found === null || !("text" in found))
            return known;
        const workflow = parseWorkflow(file, found.text);
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
    for (const caller of running) {
        for (const called of listCalled(caller).flatMap((file) => read(file) ?? []))
            running.add(called);
    }
    const [current, other] = [...running].filter(({ root }) => job !== null && hasSteps((0,Node/* getChild */.hf)(root, "jobs", job)));
    return [...workflows.values()].flatMap((workflow) => toProjects(workflow, other === undefined && workflow === current ? job : null));
}
function parseWorkflow(file, text) {
    return { file, text, root: parseYaml(file, text).documents[0]?.root ?? undefined };
}
function listCalled({ file, root }) {
    return [...((0,Node/* getMapping */.rq)(root, "jobs")?.entries.values() ?? [])].flatMap((job) => {
        const name = /^\.\/\.github\/workflows\/([^/]+\.ya?ml)$/i.exec(readScalar((0,Node/* getChild */.hf)(job, "uses")) ?? "")?.[1];
        return name === undefined ? [] : [(0,posix_.join)((0,posix_.dirname)(file), name)];
    });
}
function hasSteps(job) {
    return job !== undefined && (0,Node/* getChild */.hf)(job, "uses") === undefined;
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
    return (0,toPortRequest/* isExpression */.BH)(entry) ? parseExpression(entry, node.span) : parseEntry(entry, node.span);
}
function parseEntry(entry, span) {
    const port = (0,parseShortPort/* parseShortPort */.nX)(entry);
    if ((0,parseShortPort/* isPortMistake */.Q6)(port) || port.host === null || port.host.first === 0)
        return [];
    const { first, last } = port.host;
    const published = port.count === 1 && first !== last ? `${first}-${last}` : `${first}`;
    return [
        {
            ...emptyBinding,
            span,
            written: entry,
            target: port.target,
            count: port.count,
            protocol: port.protocol,
            hostIp: port.hostIp,
            published,
        },
    ];
}
function parseExpression(entry, span) {
    const literal = /^(?:(\d+(?:\.\d+){3}|\[[\da-f:]+\]):)?(.*):([^:{}]+)$/is.exec(entry);
    const port = (0,parseShortPort/* parseShortPort */.nX)(literal?.[3] ?? "");
    if (literal === null || (0,parseShortPort/* isPortMistake */.Q6)(port))
        return [];
    return [
        {
            ...emptyBinding,
            span,
            written: entry,
            target: port.target,
            count: port.count,
            protocol: port.protocol,
            hostIp: literal[1]?.replace(/^\[|\]$/g, "") ?? null,
            published: literal[2] ?? null,
        },
    ];
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
    return {
        ...emptyProject,
        origin: {
            kind: "policy-needs",
            fallback: new Map(needs.map((need) => [need.name, resolveFallback(need, env)])),
            misread: new Map(needs.flatMap((need) => findMisreadFallbacks({ needs: [need] }, env).map((variable) => [need.name, variable]))),
        },
        name: NAME,
        directory: "/",
        services: needs.map(toService),
        sources,
    };
}
function resolveFallback({ fallback }, env) {
    if (!("variable" in fallback))
        return fallback;
    return readWords(fallback.variable, env).filter(isPort).map(Number);
}
function findMisreadFallbacks({ needs }, env) {
    const variables = needs.flatMap(({ fallback }) => "variable" in fallback ? [fallback.variable] : []);
    return variables.filter((variable) => !readWords(variable, env).every(isPort));
}
function readWords(variable, env) {
    return ((Object.hasOwn(env, variable) && env[variable]) || "").split(/[\s,;]+/).filter(Boolean);
}
function isPort(word) {
    return /^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= PortRange/* MAX_PORT */.X;
}
function toService(need) {
    const span = need.span ?? { file: "", start: 0, end: 0 };
    return {
        ...emptyService,
        name: need.name,
        span,
        image: null,
        networks: [],
        ports: [toBinding(need, span)],
    };
}
function toBinding({ endpoint: { address, first, last, protocol } }, span) {
    return {
        ...emptyBinding,
        target: first,
        count: last - first + 1,
        protocol: protocol ?? "tcp",
        hostIp: address,
        published: String(first),
        span,
    };
}

;// CONCATENATED MODULE: ./lib/src/compose/load/template.js
const template_MAX_DEPTH = 100;
const template_NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
function substitute(template, lookup, depth = 0) {
    return new Substituter(template, lookup, depth).run();
}
class Substituter {
    #template;
    #lookup;
    #depth;
    #pieces = [];
    #unset = [];
    #failure = null;
    #value = "";
    #line = { end: -1, lastBrace: -1 };
    constructor(template, lookup, depth) {
        this.#template = template;
        this.#lookup = lookup;
        this.#depth = depth;
    }
    run() {
        let at = 0;
        for (;;) {
            const dollar = this.#template.indexOf("$", at);
            if (dollar < 0)
                break;
            this.#value += this.#template.slice(at, dollar);
            at = this.#substituteDollar(dollar);
        }
        return {
            value: this.#value + this.#template.slice(at),
            pieces: this.#pieces,
            unset: this.#unset,
            failure: this.#failure,
        };
    }
    #substituteDollar(dollar) {
        const at = dollar + 1;
        if (this.#template[at] === "{")
            return this.#substituteBraces(dollar);
        const name = readName(this.#template, at);
        if (name)
            this.#putVariable(name);
        else
            this.#value += "$";
        return this.#template[at] === "$" ? at + 1 : at + name.length;
    }
    #substituteBraces(dollar) {
        const brace = dollar + 1;
        if (brace > this.#line.end)
            this.#line = findLine(this.#template, brace);
        const { lastBrace } = this.#line;
        const name = readName(this.#template, brace + 1);
        const afterName = brace + 1 + name.length;
        if (name && this.#template[afterName] === "}") {
            this.#putVariable(name);
            return afterName + 1;
        }
        const operator = name ? readOperator(this.#template, afterName) : "";
        const start = afterName + operator.length;
        if (!operator || lastBrace < start) {
            this.#fail({ kind: "invalid", at: dollar });
            return brace + 1;
        }
        const close = findClosingBrace(this.#template, dollar, lastBrace);
        this.#putOperation(name, operator, { text: this.#template.slice(start, close), dollar });
        return close + 1;
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
                    const reason = word.text.includes("$") ? "" : word.text;
                    this.#fail({ kind: "required", name, reason });
                }
        }
    }
    #substituteWord({ text, dollar }) {
        if (this.#depth >= template_MAX_DEPTH) {
            this.#fail({ kind: "too-deep" });
            return "";
        }
        const { value, unset, failure } = substitute(text, this.#lookup, this.#depth + 1);
        if (failure)
            this.#fail(failure.kind === "invalid" ? { kind: "invalid", at: dollar } : failure);
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
function readName(template, at) {
    template_NAME.lastIndex = at;
    return template_NAME.exec(template)?.[0] ?? "";
}
function readOperator(template, at) {
    const colon = template[at] === ":" ? ":" : "";
    const sign = template[at + colon.length];
    return sign === "-" || sign === "+" || sign === "?" ? colon + sign : "";
}
function findLine(template, at) {
    const newline = template.indexOf("\n", at);
    const end = newline < 0 ? template.length : newline;
    return { end, lastBrace: template.lastIndexOf("}", end) };
}
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

const SPACE = /[\t\v\f\r \u0085\u00a0]/;
const ANY_SPACE = /[^\S\ufeff]|\u0085/;
const SPACE_AT_END = /(?:[^\S\ufeff]|\u0085)+$/;
const KEY_CHARACTER = /[\w.\-[\]]/;
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
            this.#skip(ANY_SPACE);
            if (this.#text[this.#at] !== "#")
                return this.#at < this.#text.length;
            this.#at = this.#findLineEnd();
        }
    }
    #readStatement() {
        const start = this.#at;
        if (/^export[\t\n\f\r ]/.test(this.#text.slice(start, start + 7))) {
            this.#at += "export".length;
            this.#skip(SPACE);
        }
        if (this.#at >= this.#text.length)
            return this.#failure("export without a variable", "write export NAME=value", start, this.#at);
        const key = this.#readKey();
        if (isFailure(key))
            return key;
        this.#skip(SPACE);
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
        let end = start;
        let inherited = false;
        for (let i = start; i < this.#text.length;) {
            const character = String.fromCodePoint(this.#text.codePointAt(i) ?? 0);
            if (character === "=" || character === ":" || character === "\n") {
                inherited = character === "\n";
                end = i;
                this.#at = i + 1;
                break;
            }
            if (!isKeyCharacter(character))
                return this.#failure("this character cannot stand in a variable's name", "a name is made of letters, digits and _ . - [ ], followed by = and the value", i);
            i += character.length;
        }
        const name = this.#text.slice(start, end).replace(SPACE_AT_END, "");
        if (name.includes(" "))
            return this.#failure("a variable's name cannot contain a space", "write NAME=value, one a line", start, end);
        return { name, inherited };
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
    #skip(space) {
        while (this.#at < this.#text.length && space.test(this.#text.charAt(this.#at)))
            this.#at++;
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
function isKeyCharacter(character) {
    return SPACE.test(character) || KEY_CHARACTER.test(character) || /\p{L}|\p{N}/u.test(character);
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

// EXTERNAL MODULE: ./lib/src/compose/load/PathTable.js
var PathTable = __webpack_require__(2383);
;// CONCATENATED MODULE: ./lib/src/compose/load/merge.js


const replace = (_base, override) => override;
const asSequence = (base, override) => {
    const items = [...toItems(base), ...toItems(override)];
    return { ...(0,Node/* createSequence */.gh)(override.span, items), via: override.via };
};
const extraHosts = (base, override) => {
    const right = toItems(base);
    const known = new Set(right.map(Node/* formatScalar */.kQ));
    return (0,Node/* createSequence */.gh)(override.span, [
        ...right,
        ...toItems(override).filter((item) => !known.has((0,Node/* formatScalar */.kQ)(item))),
    ]);
};
const asMapping = (fill) => (base, override, at) => mergeMappings(toMapping(base, fill), toMapping(override, fill), at);
const build = (base, override, at) => {
    const toBuild = (node) => {
        if (node.kind === "mapping")
            return node;
        const out = (0,Node/* createMapping */.tM)(node.span);
        if (node.kind === "scalar" && node.type === "str")
            (0,Node/* setEntry */.RY)(out, "context", node);
        return out;
    };
    return mergeMappings(toBuild(base), toBuild(override), at);
};
const logging = (base, override, at) => {
    if (base.kind !== "mapping" || override.kind !== "mapping")
        return (0,Node/* isNull */.kZ)(override) ? base : override;
    const [before, after] = [base.entries.get("driver"), override.entries.get("driver")];
    return before && after && (0,Node/* formatScalar */.kQ)(before) !== (0,Node/* formatScalar */.kQ)(after)
        ? override
        : mergeMappings(base, override, at);
};
const MERGERS = PathTable/* PathTable */.m.from({
    "networks.*.labels": asSequence,
    "volumes.*.labels": asSequence,
    "services.*.annotations": asSequence,
    "services.*.build": build,
    "services.*.build.args": asSequence,
    "services.*.build.additional_contexts": asSequence,
    "services.*.build.extra_hosts": extraHosts,
    "services.*.build.labels": asSequence,
    "services.*.command": replace,
    "services.*.depends_on": asMapping(createDependency),
    "services.*.deploy.labels": asSequence,
    "services.*.dns": asSequence,
    "services.*.dns_opt": asSequence,
    "services.*.dns_search": asSequence,
    "services.*.entrypoint": replace,
    "services.*.env_file": asSequence,
    "services.*.label_file": asSequence,
    "services.*.environment": asSequence,
    "services.*.extra_hosts": extraHosts,
    "services.*.healthcheck.test": replace,
    "services.*.labels": asSequence,
    "services.*.volumes.*.volume.labels": asSequence,
    "services.*.logging": logging,
    "services.*.models": asMapping(createNull),
    "services.*.networks": asMapping(createNull),
    "services.*.sysctls": asSequence,
    "services.*.tmpfs": asSequence,
    "services.*.ulimits.*": (base, override) => ((0,Node/* isNull */.kZ)(override) ? base : override),
});
function merge(base, override, reports) {
    return mergeMappings(base, override, { path: "", table: MERGERS, reports });
}
function mergeResource(inherited, override, { kind, name, tags }, reports) {
    const model = (0,Node/* createMapping */.tM)(inherited.span);
    const resources = (0,Node/* createMapping */.tM)(inherited.span);
    (0,Node/* setEntry */.RY)(model, kind, resources);
    (0,Node/* setEntry */.RY)(resources, name, inherited);
    applyResets(model, tags, reports);
    const path = `${kind}.${name}`;
    return mergeNodes(inherited, override, { path, table: MERGERS.at(kind)?.at(name), reports });
}
function mergeNodes(base, override, at) {
    const { path, table, reports } = at;
    if (table?.value)
        return table.value(base, override, at);
    if ((0,Node/* isNull */.kZ)(override))
        return base;
    if (base.kind === "scalar")
        return override;
    if (base.kind !== override.kind) {
        if (override.kind !== "scalar" || !override.broken)
            reports.problems.push({
                message: `${path} is ${KINDS[override.kind]} here and ${KINDS[base.kind]}` +
                    " where it was given first, so it cannot override",
                fix: `write ${KINDS[base.kind]}`,
                span: override.span,
                related: [{ message: "given first here", span: base.span }],
            });
        return base;
    }
    if (base.kind === "mapping")
        return mergeMappings(base, override, at);
    base.items.push(...override.items);
    return base;
}
function mergeMappings(base, override, { path, table, reports }) {
    for (const [key, value] of override.entries) {
        const existing = base.entries.get(key);
        const below = () => ({ path: path ? `${path}.${key}` : key, table: table?.at(key), reports });
        const merged = existing === undefined ? value : mergeNodes(existing, value, below());
        (0,Node/* setEntry */.RY)(base, key, merged, override.keys.get(key));
    }
    return base;
}
const KINDS = {
    scalar: "a single value",
    sequence: "a list",
    mapping: "a mapping",
};
function toItems(node) {
    if (node.kind === "sequence")
        return node.items;
    if (node.kind === "scalar")
        return node.type === "str" ? [node] : [];
    const items = [];
    for (const [key, value] of node.entries) {
        const values = value.kind === "sequence" ? value.items : [value];
        for (const each of values) {
            const joined = (0,Node/* isNull */.kZ)(each) ? key : `${key}=${(0,Node/* formatScalar */.kQ)(each)}`;
            items.push({
                ...(0,Node/* createScalar */.LF)(each.span, "str", joined),
                via: each.via,
                broken: each.kind === "scalar" && each.broken,
            });
        }
    }
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
function createNull(name) {
    return { ...(0,Node/* createScalar */.LF)(name.span, "null", null), via: name.via };
}
function createDependency(name) {
    const out = { ...(0,Node/* createMapping */.tM)(name.span), via: name.via };
    (0,Node/* setEntry */.RY)(out, "condition", (0,Node/* createScalar */.LF)(name.span, "str", "service_started"));
    (0,Node/* setEntry */.RY)(out, "required", (0,Node/* createScalar */.LF)(name.span, "bool", true, true));
    return out;
}
function applyResets(target, tags, { versions }) {
    for (const { path, span, since } of tags) {
        let at = target;
        for (const key of path.slice(0, -1))
            at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
        const last = path.at(-1);
        if (at?.kind !== "mapping" || last === undefined || !at.entries.has(last))
            continue;
        if (since)
            versions.push({
                since,
                message: `it does not see the tag that takes ${path.join(".")} away`,
                span,
            });
        (0,Node/* removeEntry */.b4)(at, last);
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/canonicalize.js




const TRANSFORMERS = PathTable/* PathTable */.m.from({
    "services.*.ports": canonicalizePorts,
    "services.*.depends_on": canonicalizeDependencies,
    "services.*.networks": toMappingOfNames,
    "services.*.models": toMappingOfNames,
    "services.*.extends": (node) => {
        if (node.kind !== "scalar")
            return node;
        const out = (0,Node/* createMapping */.tM)(node.span);
        (0,Node/* setEntry */.RY)(out, "service", node);
        return out;
    },
    "services.*.env_file": toListOfText,
    "services.*.dns": toListOfText,
    "configs.*": canonicalizeExternal,
    "networks.*": canonicalizeExternal,
    "secrets.*": canonicalizeExternal,
    "volumes.*": canonicalizeExternal,
});
function toMappingOfNames(node) {
    return node.kind === "sequence" ? toMapping(node, createNull) : node;
}
function toListOfText(node) {
    return (0,Node/* getText */.q4)(node) === null ? node : (0,Node/* createSequence */.gh)(node.span, [node]);
}
function canonicalize(root, reports) {
    walk(root, TRANSFORMERS, "", reports);
}
function walk(node, table, path, reports) {
    for (const [key, value] of node.entries) {
        const below = table.at(key);
        if (!below)
            continue;
        const at = path ? `${path}.${key}` : key;
        const next = below.value ? below.value(value, at, reports) : value;
        if (next !== value)
            node.entries.set(key, next);
        if (next.kind === "mapping")
            walk(next, below, at, reports);
    }
}
function canonicalizePorts(node, path, reports) {
    if (node.kind !== "sequence") {
        if (node.kind === "scalar" ? !node.broken : node.entries.size > 0)
            reports.problems.push({
                message: `${path} must be a list`,
                fix: 'write ports: ["8080:80"]',
                span: node.span,
                related: [],
            });
        return (0,Node/* createSequence */.gh)(node.span, []);
    }
    if (node.items.every((item) => item.kind === "mapping"))
        return node;
    const items = [];
    for (const item of node.items) {
        if (item.kind === "mapping")
            items.push(item);
        else if (item.kind === "sequence" && item.items.length > 0)
            reports.problems.push({
                message: `${path}: a list is no port`,
                fix: 'write the entry without brackets, as "8080:80"',
                span: item.span,
                related: (0,Node/* listOrigins */.c1)(item),
            });
        else if (item.kind === "scalar" && !item.broken)
            items.push(...canonicalizePort(item, path, reports));
    }
    return { ...(0,Node/* createSequence */.gh)(node.span, items), via: node.via };
}
function canonicalizePort(item, path, { problems, versions }) {
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
function canonicalizeDependencies(node, path, { problems }) {
    if (node.kind === "sequence")
        return toMapping(node, createDependency);
    if (node.kind !== "mapping")
        return node;
    for (const [name, value] of node.entries) {
        if (value.kind !== "mapping") {
            if (!(value.kind === "scalar" && value.broken))
                problems.push({
                    message: `${path}.${name} must be a mapping`,
                    fix: "write condition: service_started below it, or use a list of names",
                    span: value.span,
                    related: [],
                });
            node.entries.set(name, createDependency(value));
            continue;
        }
        if (!value.entries.has("condition"))
            (0,Node/* setEntry */.RY)(value, "condition", (0,Node/* createScalar */.LF)(value.span, "str", "service_started"));
        if (!value.entries.has("required"))
            (0,Node/* setEntry */.RY)(value, "required", (0,Node/* createScalar */.LF)(value.span, "bool", true, true));
    }
    return node;
}
function canonicalizeExternal(node, path, { problems }) {
    if (node.kind !== "mapping")
        return node;
    const external = node.entries.get("external");
    if (external?.kind !== "mapping")
        return node;
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
    return node;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/parseVolume.js
function parseVolume(spec) {
    if (spec === "")
        return { mistake: "is empty" };
    if (spec.length < 3)
        return { source: "", target: spec, bind: false };
    const sections = splitSections(spec);
    if (sections.includes(""))
        return { mistake: "has an empty section between colons" };
    if (sections.length > 3)
        return { mistake: "has too many colons" };
    const [first = "", second] = sections;
    if (second === undefined)
        return { source: "", target: first, bind: false };
    return {
        source: first,
        target: second,
        bind: /^[./~]|^\\\\/.test(first) || (first.includes(":") && /^\p{L}:/u.test(first)),
    };
}
function splitSections(spec) {
    const sections = [""];
    let depth = 0;
    for (let index = 0; index < spec.length; index++) {
        const character = spec.charAt(index);
        const last = sections.length - 1;
        const section = sections[last] ?? "";
        if (character === "$" && spec[index + 1] === "{")
            depth++;
        else if (character === "}" && depth > 0)
            depth--;
        if (character === ":" && depth === 0 && !isLetter(section))
            sections.push("");
        else
            sections[last] = section + character;
    }
    return sections;
}
function isLetter(section) {
    return section.length <= 2 && /^\p{L}$/u.test(section);
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkService.js


function checkBindMounts(name, service, problems) {
    for (const volume of (0,Node/* getItems */.JS)(service, "volumes"))
        if ((0,Node/* getText */.q4)((0,Node/* getChild */.hf)(volume, "type")) === "bind" && (0,Node/* getChild */.hf)(volume, "source") === undefined)
            problems.push({
                message: `services.${name}.volumes has a bind mount without a source`,
                fix: "add source:, a path of the host",
                span: volume.span,
                related: (0,Node/* listOrigins */.c1)(volume),
            });
}
const checkService = (...about) => {
    for (const check of [checkBuild, checkHealthcheck, checkVolumes, checkResources])
        check(...about);
};
const checkSettings = (...about) => {
    for (const check of [checkContexts, checkMounts, checkLimits, checkWatch])
        check(...about);
};
function checkBuild(name, service, model, report) {
    const build = (0,Node/* getMapping */.rq)(service, "build");
    if (build === undefined)
        return;
    const inline = build.entries.get("dockerfile_inline");
    if ((0,Node/* getText */.q4)(inline) && (0,Node/* getText */.q4)(build.entries.get("dockerfile")))
        report(`the service ${name} has both dockerfile and dockerfile_inline`, "take one of them out", inline?.span);
    const platform = service.entries.get("platform");
    const platforms = (0,Node/* getItems */.JS)(build, "platforms").map(Node/* getText */.q4);
    if ((0,Node/* getText */.q4)(platform) && platforms.length > 0 && !platforms.includes((0,Node/* getText */.q4)(platform)))
        report(`the service ${name} has a platform for which it is not built`, "add it to build.platforms", platform?.span);
}
function checkContexts(name, service, model, report) {
    const contexts = (0,Node/* getChild */.hf)(service, "build", "additional_contexts");
    const given = contexts?.kind === "mapping"
        ? [...contexts.entries.values()]
        : (0,Node/* getItems */.JS)(service, "build", "additional_contexts");
    for (const context of given) {
        const target = /^(?:[^=]*=)?service:(.*)/s.exec((0,Node/* getText */.q4)(context) ?? "")?.[1];
        if (target === undefined)
            continue;
        const other = (0,Node/* getChild */.hf)(model, "services", target);
        if (other === undefined)
            report(`the service ${name} builds from ${target}, which does not exist`, "name a service that exists", context.span);
        else if ((0,Node/* isNull */.kZ)((0,Node/* getChild */.hf)(other, "build")))
            report(`the service ${name} builds from ${target}, which has no build of its own`, `add build: to ${target}`, context.span);
    }
}
function checkHealthcheck(name, service, _, report) {
    const [first] = (0,Node/* getItems */.JS)(service, "healthcheck", "test");
    if (first !== undefined && !/^(CMD|CMD-SHELL|NONE)$/.test((0,Node/* getText */.q4)(first) ?? ""))
        report(`the health check of ${name} does not begin with CMD, CMD-SHELL or NONE`, "put CMD before the command", first.span);
}
function checkVolumes(name, service, model, report) {
    const defined = (0,Node/* getMapping */.rq)(model, "volumes")?.entries;
    for (const item of (0,Node/* getItems */.JS)(service, "volumes")) {
        const source = item.kind === "mapping" ? readLongSource(item) : readShortSource((0,Node/* getText */.q4)(item) ?? "");
        if (source && !defined?.has(source))
            report(`the service ${name} refers to the undefined volume ${source}`, `define it under volumes:, as ${source}: {}`, item.span);
    }
}
function readLongSource(volume) {
    return (0,Node/* getText */.q4)(volume.entries.get("type")) === "volume"
        ? (0,Node/* getText */.q4)(volume.entries.get("source"))
        : null;
}
function readShortSource(spec) {
    const volume = parseVolume(spec);
    return "mistake" in volume || volume.bind ? null : volume.source;
}
function checkMounts(name, service, _, report) {
    const mounts = new Set();
    const mount = (target, { span }) => {
        if (target !== null && mounts.has(target))
            report(`the service ${name} has two mounts at ${target}`, "take one of them out", span);
        if (target !== null)
            mounts.add(target);
    };
    for (const item of listItems(service.entries.get("tmpfs")))
        mount(((0,Node/* getText */.q4)(item) ?? "").split(":", 1)[0] || null, item);
    for (const item of (0,Node/* getItems */.JS)(service, "volumes")) {
        const volume = item.kind === "mapping"
            ? { target: (0,Node/* getText */.q4)(item.entries.get("target")) }
            : parseVolume((0,Node/* getText */.q4)(item) ?? "");
        if ("target" in volume)
            mount(volume.target, item);
    }
}
function listItems(node) {
    if (node === undefined)
        return [];
    return node.kind === "sequence" ? node.items : [node];
}
const RESOURCES = [
    [["configs"], "configs", "config"],
    [["models"], "models", "model"],
    [["secrets"], "secrets", "secret"],
    [["build", "secrets"], "secrets", "build secret"],
];
function checkResources(name, service, model, report) {
    for (const [path, section, what] of RESOURCES) {
        const defined = (0,Node/* getMapping */.rq)(model, section)?.entries;
        const list = (0,Node/* getChild */.hf)(service, ...path);
        const named = list?.kind === "mapping"
            ? [...list.entries]
            : (list?.kind === "sequence" ? list.items : []).map((item) => [sourceOf(item), item]);
        for (const [source, { span }] of named)
            if (source !== null && !defined?.has(source))
                report(`the service ${name} refers to the undefined ${what} ${source || "without a name"}`, `define it under ${section}:`, span);
    }
}
const sourceOf = (item) => item.kind === "mapping" ? ((0,Node/* getText */.q4)(item.entries.get("source")) ?? "") : (0,Node/* getText */.q4)(item);
const TWINS = [
    ["cpus", ["limits", "cpus"], toNumber],
    ["mem_limit", ["limits", "memory"], toBytes],
    ["mem_reservation", ["reservations", "memory"], toBytes],
    ["pids_limit", ["limits", "pids"], toNumber],
];
function checkLimits(name, service, _, report) {
    for (const [short, long, read] of TWINS) {
        const group = (0,Node/* getMapping */.rq)((0,Node/* getChild */.hf)(service, "deploy", "resources"), long[0] ?? "");
        const [one, other] = [
            service.entries.get(short),
            (0,Node/* getChild */.hf)(service, "deploy", "resources", ...long),
        ];
        const [a, b] = [one, other].map((node) => node?.kind === "scalar" && !(0,Node/* isNull */.kZ)(node) ? read(String(node.value)) : 0);
        if (group !== undefined && a && b !== null && a !== b)
            report(`the service ${name} has different values for ${short} and ` +
                `deploy.resources.${long.join(".")}`, "take one of them out", one?.span);
    }
}
function toNumber(given) {
    const number = Number(given);
    return Number.isNaN(number) ? null : Math.fround(number);
}
function toBytes(given) {
    const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/i.exec(given) ?? [];
    return number === undefined
        ? null
        : Math.trunc(Number(number) * 1024 ** ("kmgtp".indexOf(unit.toLowerCase()) + (unit === "" ? 0 : 1)));
}
function checkWatch(name, service, _, report) {
    for (const watch of (0,Node/* getItems */.JS)(service, "develop", "watch"))
        if (!(0,Node/* getText */.q4)((0,Node/* getChild */.hf)(watch, "target")) &&
            !/^(rebuild|restart)$/.test((0,Node/* getText */.q4)((0,Node/* getChild */.hf)(watch, "action")) ?? ""))
            report(`develop.watch of ${name} has no target to bring the files to`, "add target:, or take the action rebuild or restart", watch.span);
}

// EXTERNAL MODULE: ./lib/src/lib/parseIp.js
var parseIp = __webpack_require__(1504);
;// CONCATENATED MODULE: ./lib/src/compose/check/checkProject.js



function checkAddresses(model, problems) {
    for (const [name, service] of (0,Node/* getMapping */.rq)(model, "services")?.entries ?? [])
        for (const port of (0,Node/* getItems */.JS)(service, "ports")) {
            const ip = (0,Node/* getChild */.hf)(port, "host_ip");
            if (ip?.kind !== "scalar" || ip.broken || ip.type !== "str" || (0,parseIp/* parseIp */.r)(ip.value))
                continue;
            problems.push({
                message: `services.${name}.ports: ` +
                    (ip.value === "" ? "host_ip is empty" : "host_ip is no IP address"),
                fix: "use an IP address of the host, as 127.0.0.1 or ::1 without brackets, or leave host_ip " +
                    "out for every address",
                span: ip.span,
                related: (0,Node/* listOrigins */.c1)(port),
            });
            ip.broken = true;
        }
}
function checkConsistency(model, enabled, problems, newest = true) {
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
        const report = (message, fix, span = key) => problems.push({ message, fix, span, related: (0,Node/* listOrigins */.c1)(service) });
        checkImage(name, service, report);
        checkNetworks(name, service, networks, report);
        checkDependencies(name, service, { services, enabled }, report);
        if (newest)
            checkSharedNetwork(name, service, { services, enabled }, report);
        checkScale(name, service, report);
        checkService(name, service, model, report);
        if (newest)
            checkSettings(name, service, model, report);
    }
    checkSecrets(model, problems);
    checkCycles(services, enabled, problems);
}
function checkSecrets(model, problems) {
    for (const [name, secret] of (0,Node/* getMapping */.rq)(model, "secrets")?.entries ?? []) {
        if (secret.kind !== "mapping" ||
            secret.entries.has("file") ||
            (0,Node/* getText */.q4)(secret.entries.get("environment")))
            continue;
        const external = secret.entries.get("external");
        if (external?.kind === "scalar"
            ? external.value === true
            : !secret.entries.has("driver") && !secret.entries.has("environment"))
            continue;
        problems.push({
            message: `secrets.${name} has neither file nor environment`,
            fix: "say where its content comes from",
            span: secret.span,
            related: (0,Node/* listOrigins */.c1)(secret),
        });
    }
}
function checkImage(name, service, report) {
    const image = service.entries.get("image");
    if ((0,Node/* isBroken */.Qr)(image) || (image && !(0,Node/* isNull */.kZ)(image) && (0,Node/* getText */.q4)(image) !== ""))
        return;
    if (!(0,Node/* isNull */.kZ)(service.entries.get("build")) || !(0,Node/* isNull */.kZ)(service.entries.get("provider")))
        return;
    report(`the service ${name} has neither an image nor a build`, "add image: or build:");
}
function usesDefaultNetwork(service) {
    if (service.kind !== "mapping" ||
        service.entries.has("provider") ||
        service.entries.has("network_mode"))
        return false;
    const networks = (0,Node/* getMapping */.rq)(service, "networks")?.entries;
    return !networks?.size || networks.has("default");
}
function checkNetworks(name, service, networks, report) {
    const attached = (0,Node/* getMapping */.rq)(service, "networks");
    if (!attached || attached.entries.size === 0)
        return;
    const mode = service.entries.get("network_mode");
    if ((0,Node/* getText */.q4)(mode))
        report(`the service ${name} has both network_mode and networks`, "take one of them out", mode?.span);
    for (const network of attached.entries.keys())
        if (!networks.has(network))
            report(`the service ${name} refers to the undefined network ${network}`, `define it under networks:, as ${network}: {}`, attached.keys.get(network));
}
function checkDependencies(name, service, { services, enabled }, report) {
    for (const dependency of listDependencies(service)) {
        if (enabled.has(dependency.name))
            continue;
        const exists = services.entries.has(dependency.name);
        if (exists && !dependency.required)
            continue;
        report(exists
            ? `the service ${name} depends on ${dependency.name}, which no active profile enables`
            : `the service ${name} depends on ${dependency.name}, which does not exist`, exists
            ? `activate a profile of ${dependency.name}, or make the dependency required: false`
            : "name a service that exists", dependency.span);
    }
}
function checkSharedNetwork(name, service, { services, enabled }, report) {
    const mode = service.entries.get("network_mode");
    const owner = /^service:(.*)/s.exec((0,Node/* getText */.q4)(mode) ?? "")?.[1];
    if (owner === undefined || enabled.has(owner) || !services.entries.has(owner))
        return;
    if (listDependencies(service).some((each) => each.name === owner && !each.required))
        report(`the service ${name} uses the network of ${owner}, which no active profile enables`, `activate a profile of ${owner}, or give ${name} a network of its own`, mode?.span);
}
function checkScale(name, service, report) {
    const scale = findNumber(service, "scale");
    const replicas = findNumber(service, "deploy", "replicas");
    if (scale && replicas && Number(scale.value) !== Number(replicas.value))
        report(`the service ${name} has different values for scale and deploy.replicas`, "take one of them out", scale.span);
    for (const node of [scale, replicas].filter((each) => each !== undefined))
        if (Number(node.value) < 0 || Number(node.value) >= 2 ** 63)
            report(`the service ${name} has no number of containers as its scale`, "give it 0 or more", node.span);
    const containerName = service.entries.get("container_name");
    if (Number((scale ?? replicas)?.value ?? 1) > 1 && (0,Node/* getText */.q4)(containerName))
        report(`the service ${name} has container_name and more than one replica`, "take container_name out: every container needs a name of its own", containerName?.span);
}
function findNumber(service, ...path) {
    const node = (0,Node/* getChild */.hf)(service, ...path);
    return node?.kind === "scalar" && !node.broken && node.type !== "null" ? node : undefined;
}
function listDependencies(service) {
    const found = new Map(listDeclared(service).map((each) => [each.name, each]));
    for (const { name, node } of listImplied(service))
        if (!found.has(name))
            found.set(name, { name, required: true, span: node.span });
    return [...found.values()];
}
function listDeclared(service) {
    const dependsOn = (0,Node/* getMapping */.rq)(service, "depends_on");
    return Array.from(dependsOn?.entries ?? [], ([name, value]) => {
        const required = (0,Node/* getChild */.hf)(value, "required");
        return {
            name,
            required: !(required?.kind === "scalar" && required.value === false),
            span: dependsOn?.keys.get(name) ?? value.span,
        };
    });
}
function* listImplied(service) {
    for (const link of (0,Node/* getItems */.JS)(service, "links")) {
        const parts = ((0,Node/* getText */.q4)(link) ?? "").split(":");
        yield { name: parts.length === 2 ? (parts[0] ?? "") : ((0,Node/* getText */.q4)(link) ?? ""), node: link };
    }
    for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
        const node = service.entries.get(key);
        const mode = (0,Node/* getText */.q4)(node);
        if (node && mode?.startsWith("service:"))
            yield { name: mode.slice("service:".length), node };
    }
    for (const volume of (0,Node/* getItems */.JS)(service, "volumes_from")) {
        const spec = (0,Node/* getText */.q4)(volume) ?? "";
        if (!spec.startsWith("container:"))
            yield { name: spec.split(":")[0] ?? "", node: volume };
    }
}
function checkCycles(services, enabled, problems) {
    const done = new Set();
    for (const start of enabled) {
        const path = [];
        const enter = (name) => {
            const service = services.entries.get(name);
            path.push({ name, rest: service?.kind === "mapping" ? [...listDependencies(service)] : [] });
        };
        if (!done.has(start))
            enter(start);
        const open = new Set([start]);
        for (let top = path.at(-1); top; top = path.at(-1)) {
            const next = top.rest.shift();
            if (!next) {
                done.add(top.name);
                open.delete(top.name);
                path.pop();
            }
            else if (open.has(next.name)) {
                const names = path.map((step) => step.name);
                const circle = [...names.slice(names.indexOf(next.name)), next.name];
                problems.push({
                    message: `services depend on each other in a circle: ${circle.join(" → ")}`,
                    fix: "take one dependency out of the circle",
                    span: next.span,
                    related: [],
                });
            }
            else if (enabled.has(next.name) && !done.has(next.name)) {
                open.add(next.name);
                enter(next.name);
            }
        }
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkDeclarations.js

function checkDeclarations(model, problems) {
    const report = (message, fix, node) => problems.push({ message, fix, span: node.span, related: (0,Node/* listOrigins */.c1)(node) });
    for (const [section, contents] of Object.entries(CONTENTS))
        for (const [name, declared] of (0,Node/* getMapping */.rq)(model, section)?.entries ?? [])
            if (declared.kind === "mapping")
                checkContent(`${section}.${name}`, declared, contents, report);
    for (const [name, volume] of (0,Node/* getMapping */.rq)(model, "volumes")?.entries ?? [])
        if (volume.kind === "mapping")
            checkExternal(`volumes.${name}`, volume, report);
    for (const [name, service] of (0,Node/* getMapping */.rq)(model, "services")?.entries ?? [])
        checkLists(`services.${name}`, service, report);
}
const CONTENTS = {
    configs: ["file", "environment", "content"],
    secrets: ["file", "environment"],
};
function checkContent(path, declared, contents, report) {
    const given = contents.filter((key) => declared.entries.has(key));
    const [first, ...more] = given;
    if (more.length > 0)
        report(`${path} has ${given.join(" and ")}`, `leave it one of them`, declared);
    if (first === undefined && !declared.entries.has("driver") && !declared.entries.has("external"))
        report(`${path} says not where its content comes from`, `give it ${contents.join(", ")} or external: true`, declared);
}
function checkExternal(path, volume, report) {
    const external = volume.entries.get("external");
    if (external?.kind !== "scalar" || external.value !== true)
        return;
    for (const [key, value] of volume.entries)
        if (key !== "name" && key !== "external" && !key.startsWith("x-"))
            report(`${path} is external and has ${key}`, "leave an external volume nothing but its name", value);
}
function checkLists(path, service, report) {
    const devices = [
        ...(0,Node/* getItems */.JS)(service, "gpus"),
        ...(0,Node/* getItems */.JS)(service, "deploy", "resources", "reservations", "devices"),
    ];
    for (const device of devices)
        if ((0,Node/* getChild */.hf)(device, "count") && (0,Node/* getChild */.hf)(device, "device_ids"))
            report(`${path} reserves devices by count and by device_ids`, "leave it one of them", device);
    for (const watch of (0,Node/* getItems */.JS)(service, "develop", "watch"))
        if ((0,Node/* getText */.q4)((0,Node/* getChild */.hf)(watch, "path")) === "")
            report(`develop.watch of ${path} has an empty path`, "name the path to watch", watch);
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkTargets.js


const TARGETS = {
    ports: requireTarget("a port", "the port that the container listens on"),
    devices: requireTarget("a device", "the device in the container"),
    volumes: (item) => requireTarget("a volume", "the path in the container")(item) ?? checkShortVolume(item),
    env_file: (item) => item.kind === "mapping" && !item.entries.has("path")
        ? { message: "an env file has no path", fix: "add path:" }
        : null,
    configs: checkMountName,
    secrets: checkMountName,
};
function checkTargets(model, problems) {
    const services = model.entries.get("services");
    if (services?.kind !== "mapping")
        return;
    for (const [name, service] of services.entries)
        for (const [key, check] of Object.entries(TARGETS)) {
            const list = service.kind === "mapping" ? service.entries.get(key) : undefined;
            if (list?.kind !== "sequence")
                continue;
            list.items = list.items.filter((item) => {
                const mistake = check(item);
                if (mistake !== null)
                    problems.push({
                        message: `services.${name}.${key}: ${mistake.message}`,
                        fix: mistake.fix,
                        span: item.span,
                        related: (0,Node/* listOrigins */.c1)(item),
                    });
                return mistake === null;
            });
        }
}
function requireTarget(what, target) {
    return (item) => item.kind === "mapping" && !item.entries.has("target")
        ? { message: `${what} has no target`, fix: `add target:, ${target}` }
        : null;
}
function checkMountName(item) {
    const named = item.kind === "mapping" || (item.kind === "scalar" && (item.broken || (0,Node/* getText */.q4)(item) !== null));
    return named ? null : { message: "this is no name", fix: "put it in quotes" };
}
function checkShortVolume(item) {
    const spec = (0,Node/* getText */.q4)(item);
    const volume = spec === null ? null : parseVolume(spec);
    if (item.kind !== "scalar" || volume === null || !("mistake" in volume))
        return null;
    const unset = item.pieces.filter(({ source }) => source === "unset").map(({ name }) => name);
    return {
        message: `a volume ${volume.mistake}`,
        fix: unset.length > 0
            ? `set ${unset.join(" and ")}, or give a default, as \${${unset[0]}:-./data}`
            : "write SOURCE:TARGET or SOURCE:TARGET:OPTIONS",
    };
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

;// CONCATENATED MODULE: ./lib/src/compose/load/dropDuplicateItems.js



const beforeEquals = (item) => (0,Node/* formatScalar */.kQ)(item).split("=", 1)[0] ?? "";
const path = (item) => (0,Node/* formatScalar */.kQ)(item.kind === "mapping" ? item.entries.get("path") : item);
const mount = (directory) => (item) => {
    if (item.kind !== "mapping")
        return `${directory}/${(0,Node/* formatScalar */.kQ)(item)}`;
    const target = item.entries.get("target");
    return target === undefined
        ? `${directory}/${(0,Node/* formatScalar */.kQ)(item.entries.get("source"))}`
        : (0,Node/* formatScalar */.kQ)(target);
};
const device = (item) => item.kind === "mapping"
    ? (0,Node/* formatScalar */.kQ)(item.entries.get("target"))
    : ((0,Node/* formatScalar */.kQ)(item).split(":", 2).at(-1) ?? "");
const early = (key) => ({ key, since: "2.24.2" });
const late = (key) => ({ key, since: "2.24.4" });
const always = (key) => ({ key, since: null });
const LISTS = PathTable/* PathTable */.m.from({
    "networks.*.labels": late(beforeEquals),
    "services.*.annotations": late(beforeEquals),
    "services.*.build.args": early(beforeEquals),
    "services.*.build.additional_contexts": late(beforeEquals),
    "services.*.build.tags": always(beforeEquals),
    "services.*.build.labels": late(beforeEquals),
    "services.*.cap_add": late(beforeEquals),
    "services.*.cap_drop": late(beforeEquals),
    "services.*.configs": always(mount("")),
    "services.*.deploy.labels": late(beforeEquals),
    "services.*.devices": { key: device, since: "2.27.0" },
    "services.*.dns": late(beforeEquals),
    "services.*.dns_opt": late(beforeEquals),
    "services.*.dns_search": late(beforeEquals),
    "services.*.environment": early(beforeEquals),
    "services.*.env_file": always(path),
    "services.*.expose": early(Node/* formatScalar */.kQ),
    "services.*.labels": late(beforeEquals),
    "services.*.links": late(beforeEquals),
    "services.*.networks.*.aliases": late(beforeEquals),
    "services.*.networks.*.link_local_ips": late(beforeEquals),
    "services.*.ports": early(formatPortKey),
    "services.*.profiles": late(beforeEquals),
    "services.*.secrets": always(mount("/run/secrets")),
    "services.*.sysctls": late(beforeEquals),
    "services.*.tmpfs": late(beforeEquals),
    "services.*.volumes": early(formatVolumeKey),
});
function dropDuplicateItems(root, { versions }) {
    dropDuplicateItems_walk(root, LISTS, ({ key, since }, item, before) => {
        if (key === formatPortKey && isSpelledDifferently(item, before))
            versions.push({
                since: "2.24.6",
                message: "it keeps both of two entries for the same port",
                span: item.span,
            });
        else if (since !== null && (0,Node/* hasSameContent */.q1)(item, before))
            versions.push({
                since,
                message: "it refuses two equal entries in a list",
                span: item.span,
                ...(since.startsWith("2.24.") && { early: true }),
            });
    });
}
function isSpelledDifferently(item, before) {
    return String(getShortValue(item)) !== String(getShortValue(before));
}
function getShortValue(item) {
    if (item.kind === "mapping")
        return item.short?.value;
    return item.kind === "scalar" ? item.value : undefined;
}
function dropDuplicateItems_walk(node, table, dropped) {
    if (node.kind === "scalar")
        return;
    if (node.kind === "sequence") {
        const list = table.value;
        if (list)
            node.items = dropDuplicates(node.items, list.key, (item, before) => dropped(list, item, before));
        return;
    }
    for (const [key, entry] of node.entries) {
        const below = table.at(key);
        if (below)
            dropDuplicateItems_walk(entry, below, dropped);
    }
}
function dropDuplicates(items, keyOf, dropped) {
    if (items.some((item) => item.kind === "mapping" && (item.run?.count ?? 1) > 1))
        return dropOverlaps(items, dropped);
    const places = new Map();
    const kept = [];
    for (const item of items) {
        const key = keyOf(item);
        const place = places.get(key);
        if (place === undefined) {
            places.set(key, kept.length);
            kept.push(item);
        }
        else {
            dropped(item, kept[place]);
            kept[place] = item;
        }
    }
    return kept;
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
    return (0,Node/* getText */.q4)(node) ?? `%!s(${formatTyped(node)})`;
}
function formatVolumeKey(item) {
    if (item.kind === "mapping")
        return formatTyped(item.entries.get("target"));
    const volume = parseVolume((0,Node/* formatScalar */.kQ)(item));
    return "mistake" in volume ? `mistake:${(0,Node/* formatScalar */.kQ)(item)}` : `str:${volume.target}`;
}
function formatTyped(node) {
    if (node === undefined)
        return "absent";
    return node.kind === "scalar" ? `${node.type}:${String(node.value)}` : "";
}
function dropOverlaps(items, dropped) {
    let kept = [];
    for (const item of items) {
        const run = readPortRun(item);
        if (run)
            kept = addPortRun(kept, run, dropped);
        else
            addItem(kept, item, dropped);
    }
    return kept;
}
function addItem(kept, item, dropped) {
    const key = formatPortKey(item);
    const place = kept.findIndex((other) => (readPortRun(other)?.count ?? 1) === 1 && formatPortKey(other) === key);
    if (place < 0)
        kept.push(item);
    else {
        dropped(item, kept[place]);
        kept[place] = item;
    }
}
function addPortRun(kept, run, dropped) {
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
        dropped(run.item, other);
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

;// CONCATENATED MODULE: ./lib/src/compose/check/findDuplicates.js

const MAX_COMPARED = 20;
function findDuplicates(items) {
    const found = [];
    const total = items.reduce((sum, item) => sum + ((item.kind === "mapping" && item.run?.count) || 1), 0);
    if (total <= MAX_COMPARED) {
        const all = items.flatMap(toSinglePorts);
        for (const [index, item] of all.entries()) {
            const before = all.slice(0, index).find((other) => equals(item, other));
            if (before)
                found.push([item, before]);
        }
        return found;
    }
    const seen = new Map();
    for (const item of items) {
        if (item.kind === "mapping" && item.run)
            continue;
        const name = describeContent(item);
        const before = seen.get(name);
        if (before)
            found.push([item, before]);
        else
            seen.set(name, item);
    }
    return found;
}
function toSinglePorts(item) {
    if (item.kind !== "mapping" || !item.run)
        return [item];
    const run = item;
    return Array.from({ length: item.run.count }, (_, at) => slicePortRun(run, at, at + 1)).flat();
}
function equals(item, before) {
    if (item.kind === "sequence")
        return (before.kind === "sequence" &&
            item.items.length === before.items.length &&
            item.items.every((each, i) => equals(each, before.items[i])));
    if (item.kind === "mapping") {
        if (before.kind !== "mapping" || item.entries.size !== before.entries.size)
            return false;
        return [...item.entries].every(([key, value]) => {
            const other = before.entries.get(key);
            return other !== undefined && equals(value, other);
        });
    }
    if (before.kind !== "scalar" || item.broken || before.broken)
        return false;
    if (item.type === "int" || item.type === "float")
        return NUMBER.test(String(before.value)) && Number(item.value) === Number(before.value);
    return item.value === before.value;
}
const NUMBER = /^[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?$/;
function describeContent(node) {
    if (node.kind === "sequence")
        return `[${node.items.map(describeContent).join()}]`;
    if (node.kind === "mapping")
        return `{${[...node.entries]
            .map(([key, value]) => `${JSON.stringify(key)}:${describeContent(value)}`)
            .toSorted()
            .join()}}`;
    if (node.broken)
        return `broken ${node.span.start}`;
    return typeof node.value === "bigint" ? String(node.value) : JSON.stringify(node.value);
}

;// CONCATENATED MODULE: ./lib/src/compose/load/casts.js

const integer = {
    expects: "a whole number",
    apply: (text) => {
        if (!/^[-+]?\d+$/.test(text))
            return null;
        const value = BigInt(text.replace("+", ""));
        if (value > 2n ** 63n - 1n || value < -(2n ** 63n))
            return null;
        return { type: "int", value: Number.isSafeInteger(Number(value)) ? Number(value) : value };
    },
};
const casts_float = {
    expects: "a number",
    apply: (text) => /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ||
        /^[-+]?(?:inf|infinity)$|^nan$/i.test(text)
        ? { type: "float", value: Number(text.replace(/inf.*/i, "Infinity")) }
        : null,
};
const BOOLEANS = {
    true: true,
    y: true,
    yes: true,
    on: true,
    false: false,
    n: false,
    no: false,
    off: false,
};
const casts_boolean = {
    expects: "true or false",
    apply: (text) => {
        const value = BOOLEANS[text.toLowerCase()];
        return value === undefined ? null : { type: "bool", value };
    },
};
const CASTS = PathTable/* PathTable */.m.from({
    "services.*.cpu_count": integer,
    "services.*.cpu_percent": casts_float,
    "services.*.cpu_period": integer,
    "services.*.cpu_quota": integer,
    "services.*.cpu_rt_period": integer,
    "services.*.cpu_rt_runtime": integer,
    "services.*.cpus": casts_float,
    "services.*.cpu_shares": integer,
    "services.*.init": casts_boolean,
    "services.*.depends_on.*.required": casts_boolean,
    "services.*.depends_on.*.restart": casts_boolean,
    "services.*.deploy.replicas": integer,
    "services.*.deploy.update_config.parallelism": integer,
    "services.*.deploy.update_config.max_failure_ratio": casts_float,
    "services.*.deploy.rollback_config.parallelism": integer,
    "services.*.deploy.rollback_config.max_failure_ratio": casts_float,
    "services.*.deploy.restart_policy.max_attempts": integer,
    "services.*.deploy.placement.max_replicas_per_node": integer,
    "services.*.healthcheck.retries": integer,
    "services.*.healthcheck.disable": casts_boolean,
    "services.*.oom_kill_disable": casts_boolean,
    "services.*.oom_score_adj": integer,
    "services.*.pids_limit": integer,
    "services.*.ports.[].target": integer,
    "services.*.privileged": casts_boolean,
    "services.*.read_only": casts_boolean,
    "services.*.scale": integer,
    "services.*.stdin_open": casts_boolean,
    "services.*.tty": casts_boolean,
    "services.*.ulimits.*": integer,
    "services.*.ulimits.*.hard": integer,
    "services.*.ulimits.*.soft": integer,
    "services.*.volumes.[].read_only": casts_boolean,
    "services.*.volumes.[].volume.nocopy": casts_boolean,
    "networks.*.external": casts_boolean,
    "networks.*.internal": casts_boolean,
    "networks.*.attachable": casts_boolean,
    "networks.*.enable_ipv4": casts_boolean,
    "networks.*.enable_ipv6": casts_boolean,
    "volumes.*.external": casts_boolean,
    "secrets.*.external": casts_boolean,
    "configs.*.external": casts_boolean,
});

;// CONCATENATED MODULE: ./lib/src/compose/check/isCommandLine.js
function isCommandLine(line) {
    const open = { "'": false, '"': false, "`": false, $: false };
    let word = "";
    for (let index = 0; index < line.length; index++) {
        const character = line.charAt(index);
        const outside = !open["'"] && !open['"'];
        if (character === "\\" && !open["'"]) {
            word += line.charAt(++index);
            if (index === line.length)
                return false;
        }
        else if (/[ \t\r\n]/.test(character))
            word = outside && !open["`"] && !open.$ ? "" : word;
        else if (character === "`" && outside && !open.$)
            open["`"] = !open["`"];
        else if (character === '"' && !open["'"] && !open.$)
            open['"'] = !open['"'];
        else if (character === "'" && !open['"'] && !open.$)
            open["'"] = !open["'"];
        else if (character === ")" && outside && !open["`"])
            open.$ = !open.$;
        else if (character === "(" && outside && !open["`"]) {
            if (open.$ || !word.endsWith("$"))
                return false;
            open.$ = true;
        }
        else if (/[;&|<>]/.test(character) && outside && !open["`"] && !open.$)
            return true;
        else
            word += character;
    }
    return !Object.values(open).includes(true);
}

;// CONCATENATED MODULE: ./lib/src/compose/check/forms.js


const HEXADECIMAL = String.raw `0x[\da-f_]*(?:\.[\da-f_]*)?p[-+]?\d+`;
const DECIMAL = String.raw `(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?`;
const forms_NUMBER = `(?:${HEXADECIMAL}|${DECIMAL})`;
const DURATION_TEXT = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/;
const SIZE_TEXT = new RegExp(`^(?:[-+]?\\d+|[+]?${forms_NUMBER} ?(?:b|[kmgtp](?:i?b)?)?)$`, "i");
const CPUS_TEXT = new RegExp(`^[-+]?(?:${forms_NUMBER}|inf|infinity)$|^nan$`, "i");
const SPACE_BEFORE_SIGN = /^[^=]*[\t-\r \x85\xa0](?:=|$)/;
const isInt64 = ({ type, value }) => type === "int" && Number(value) < 2 ** 63;
const ofText = (pattern) => ({ type, value }) => type === "str" && pattern.test(value);
const or = (...each) => (node) => each.some((takes) => takes(node));
const isNumber = ({ type }) => type === "int" || type === "float";
const isText = ofText(/^/);
const isDate = ({ type }) => type === "time";
const isNothing = ({ type }) => type === "null";
const ANYTHING = { takes: () => true, message: "", fix: "" };
const NO_DATE = {
    takes: (node) => !isDate(node),
    message: "is a date",
    fix: "put it in quotes",
};
const FLAG = {
    takes: or(({ type }) => type === "bool", ofText(new RegExp(`^(?:${Object.keys(BOOLEANS).join("|")})$`, "i"))),
    message: "is neither true nor false",
    fix: "write true or false",
};
const COMMAND = {
    takes: ({ type, value }) => type !== "str" || isCommandLine(value),
    message: "has a quote or a bracket that nothing closes",
    fix: "close it, or write a list of words",
};
const DURATION = {
    takes: ofText(DURATION_TEXT),
    message: "is no duration",
    fix: "write a number and a unit, as 30s",
};
const SIZE = {
    takes: or(({ type }) => type !== "str", ofText(SIZE_TEXT)),
    message: "is no size",
    fix: "write a number and a unit, as 512m",
};
const CPUS = {
    takes: or(isInt64, ({ type }) => type === "float", ofText(CPUS_TEXT)),
    message: "is no number",
    fix: "write a number, as 0.5",
};
const WHOLE = { message: "is no whole number", fix: "write a whole number" };
const INT64 = { ...WHOLE, takes: or(isNumber, ofText(/^[-+]?\d+$/)) };
const INT = { ...WHOLE, takes: isInt64 };
const COUNT = {
    takes: (node) => isNumber(node) && Number(node.value) >= 0,
    message: "is neither 0 nor a positive number",
    fix: "write a whole number",
};
const DEVICES = {
    takes: or(isInt64, ofText(/^(?:all|[-+]?\d+)$/i)),
    message: "is no number of devices",
    fix: "write a whole number, or all",
};
const MODE = {
    takes: or(isInt64, ofText(/^[-+]?[0-7]+$/)),
    message: "is no mode of a file",
    fix: "write it as 0440",
};
const TEXT = { takes: isText, message: "is no text", fix: "put it in quotes" };
const TEXT_OR_INT = {
    takes: or(isInt64, isText, isNothing),
    message: "is neither text nor a whole number",
    fix: "put it in quotes",
};
const PAIR = { takes: ofText(/=/), message: "has no value", fix: "write NAME=VALUE" };
const SSH_KEY = {
    takes: ofText(/=|^default$/),
    message: "is no SSH key",
    fix: "write default, or ID=PATH",
};
const EXTRA_HOST = {
    takes: or(isDate, ofText(/^[^:=]+(?:=|:[^=]*$)/)),
    message: "is no host with its address",
    fix: "write HOST=ADDRESS",
};
const SETTING = {
    takes: (node) => isDate(node) || !SPACE_BEFORE_SIGN.test(String(node.value)),
    message: "has a blank behind its name",
    fix: "take the blank out",
};

;// CONCATENATED MODULE: ./lib/src/compose/check/schema.js





const WORDS = {
    string: "a string",
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
    null: "nothing",
    list: "a list",
    mapping: "a mapping",
};
function checkShape(node, shape, path, reports) {
    const { problems } = reports;
    if (node.kind === "scalar" && node.broken)
        return;
    const found = listKinds(node);
    if (!shape.kinds.some((kind) => found.includes(kind))) {
        const expected = joinWords(shape.kinds.map((kind) => WORDS[kind]));
        problems.push({
            message: `${path || "the project"} is ${describe(node)}, and must be ${expected}`,
            fix: describeFix(node, shape.kinds),
            span: node.span,
            related: (0,Node/* listOrigins */.c1)(node),
        });
        markBroken(node);
        return;
    }
    if (node.kind === "mapping")
        checkMapping(node, shape, path, reports);
    else if (node.kind === "sequence")
        checkItems(node.items, shape, path, reports);
    else
        checkScalar(node, shape, path, reports);
}
function checkForms(node, shape, path, problems) {
    if (node.kind === "scalar") {
        const { takes, message, fix } = shape.form ?? NO_DATE;
        if (node.broken || takes(node))
            return;
        problems.push({
            message: `${path} ${message}`,
            fix,
            span: node.span,
            related: (0,Node/* listOrigins */.c1)(node),
        });
        node.broken = true;
    }
    else if (node.kind === "sequence") {
        const { items } = shape;
        if (items)
            for (const [index, item] of node.items.entries())
                checkForms(item, items, `${path}[${index}]`, problems);
    }
    else
        for (const [key, value] of node.entries) {
            const below = findShape(key, shape);
            if (below)
                checkForms(value, below, path ? `${path}.${key}` : key, problems);
        }
}
function checkNumbers(node, path, problems) {
    if (node.kind === "mapping")
        for (const [key, value] of node.entries)
            checkNumbers(value, path ? `${path}.${key}` : key, problems);
    else if (node.kind === "sequence")
        for (const [index, item] of node.items.entries())
            checkNumbers(item, `${path}[${index}]`, problems);
    else if (node.type === "float" && !node.broken && !Number.isFinite(node.value)) {
        problems.push({
            message: `${path} is no number that Compose can read`,
            fix: "put it in quotes",
            span: node.span,
            related: (0,Node/* listOrigins */.c1)(node),
        });
        node.broken = true;
    }
}
function findShape(key, { properties, others }) {
    const property = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property)
        return typeof property === "function" ? property() : property;
    return others?.keys.test(key) ? others.shape : undefined;
}
function checkMapping(node, shape, path, reports) {
    if (!shape.properties && !shape.others)
        return;
    for (const [key, value] of node.entries) {
        const known = findShape(key, shape);
        if (known)
            checkShape(value, known, path ? `${path}.${key}` : key, reports);
        else if (!shape.open && !(shape.extensions && key.startsWith("x-")))
            reports.problems.push({
                ...describeUnknownKey(key, value, shape, path),
                span: node.keys.get(key) ?? value.span,
                related: (0,Node/* listOrigins */.c1)(value),
            });
    }
    for (const key of shape.required ?? [])
        if (!node.entries.has(key))
            reports.problems.push({
                message: `${path} needs ${quoteName(key)}`,
                fix: `add ${key}:`,
                span: node.span,
                related: (0,Node/* listOrigins */.c1)(node),
            });
}
function describeUnknownKey(key, value, { properties }, path) {
    const near = findNearest(key, Object.keys(properties ?? {}));
    const isService = path === "" && ((0,Node/* getChild */.hf)(value, "image") ?? (0,Node/* getChild */.hf)(value, "build")) !== undefined;
    const place = isService ? "write it below services:" : null;
    if (!properties)
        return {
            message: `${quoteName(key)} is no name for ${path ? `an entry of ${path}` : "this"}`,
            fix: place ?? "use letters, digits, dots, hyphens and underscores",
        };
    return {
        message: `${path ? `${path} has` : "there is"} no property ${quoteName(key)}`,
        fix: near ? `write ${near}` : (place ?? "take it out, or begin its name with x-"),
    };
}
function checkItems(items, shape, path, reports) {
    const { items: each } = shape;
    if (each)
        for (const [index, item] of items.entries())
            checkShape(item, each, `${path}[${index}]`, reports);
    if (!shape.distinct)
        return;
    for (const [item, before] of findDuplicates(items))
        reports.problems.push({
            message: `${path} holds the same twice`,
            fix: "take one of them out",
            span: item.span,
            related: [{ message: "given first here", span: before.span }, ...(0,Node/* listOrigins */.c1)(item)],
        });
}
function checkScalar(node, shape, path, { problems, versions }) {
    if (node.type === "time")
        versions.push({
            since: "5.0.0",
            message: `it refuses the date of ${path}, which has no quotes`,
            span: node.span,
        });
    const reject = (message, fix) => {
        problems.push({
            message: `${path} ${message}`,
            fix,
            span: node.span,
            related: (0,Node/* listOrigins */.c1)(node),
        });
        node.broken = true;
    };
    if (shape.early && !shape.early.takes(node))
        reject(shape.early.message, shape.early.fix);
    else if (node.type === "str") {
        const value = node.value;
        if (shape.choices && !shape.choices.includes(value))
            reject(`must be ${joinWords(shape.choices)}`, `write ${joinWords(shape.choices)}`);
        else if (shape.pattern && !shape.pattern.test(value))
            reject(`does not match ${shape.pattern.source}`, "choose a value of that form");
    }
    else if (node.type === "int" || node.type === "float") {
        const value = Number(node.value);
        if (shape.minimum !== undefined && value < shape.minimum)
            reject(`is below ${shape.minimum}`, `give it ${shape.minimum} or more`);
        else if (shape.maximum !== undefined && value > shape.maximum)
            reject(`is above ${shape.maximum}`, `give it ${shape.maximum} or less`);
    }
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
    const given = listKinds(node);
    if (kinds.includes("string") &&
        !kinds.includes("integer") &&
        ["integer", "number", "boolean"].some((kind) => given.includes(kind)))
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
const like = (shape, form) => ({ ...shape, form });
const composeSchema_early = (shape, form) => ({ ...shape, early: form });
const string = of("string");
const composeSchema_name = composeSchema_early(string, NO_DATE);
const flag = like(of("boolean", "string"), FLAG);
const number = of("number", "string");
const composeSchema_integer = of("integer", "string");
const count = like(composeSchema_integer, COUNT);
const wholeNumber = like(composeSchema_integer, INT64);
const limit = like(composeSchema_integer, INT);
const duration = like(string, DURATION);
const size = like(number, SIZE);
const composeSchema_text = like(of("string", "number"), ANYTHING);
const composeSchema_NAME = /^[a-zA-Z0-9._-]+$/;
const ANY_NAME = /./s;
const list = (items, distinct = false) => ({ kinds: ["list"], items, distinct });
const strings = list(string, true);
const either = (shape, ...kinds) => ({
    ...shape,
    kinds: [...shape.kinds, ...kinds],
});
const stringOrStrings = either(strings, "string");
const named = (shape, keys = composeSchema_NAME) => ({
    kinds: ["mapping"],
    others: { keys, shape },
});
const composeSchema_open = (shape) => ({ ...shape, open: true });
const object = (properties, required = []) => ({
    kinds: ["mapping"],
    properties: properties ?? {},
    extensions: true,
    required,
});
const composeSchema_closed = (properties, required = []) => ({
    ...object(properties, required),
    extensions: false,
});
const keysOr = (items, values = ANYTHING) => ({
    kinds: ["list", "mapping"],
    items,
    distinct: true,
    others: { keys: ANY_NAME, shape: like(of("string", "number", "boolean", "null"), values) },
});
const keysOrStrings = keysOr(composeSchema_name);
const keysOrAny = keysOr(like(string, ANYTHING));
const settings = keysOr(like(string, SETTING));
const command = { kinds: ["null", "string", "list"], items: string, form: COMMAND };
const composeSchema_extraHosts = {
    kinds: ["list", "mapping"],
    items: like(string, EXTRA_HOST),
    distinct: true,
    others: { keys: /^[^:=]+$/s, shape: either(list(like(string, ANYTHING)), "string") },
};
const mounts = list(either(object({ source: string, target: string, uid: string, gid: string, mode: like(number, MODE) }), "string"));
const ulimits = composeSchema_open(named(composeSchema_early(either(object({ hard: limit, soft: limit }, ["soft", "hard"]), "integer", "string"), INT), /^[a-z]+$/));
const hook = (more, required) => object({
    command,
    user: string,
    privileged: flag,
    working_dir: string,
    environment: settings,
    ...more,
}, required);
const port = either(object({
    name: string,
    mode: string,
    host_ip: string,
    target: count,
    published: like(of("string", "integer"), TEXT_OR_INT),
    protocol: string,
    app_protocol: string,
}), "number", "string");
const rollout = object({
    parallelism: count,
    delay: duration,
    failure_action: string,
    monitor: duration,
    max_failure_ratio: number,
    order: { ...string, choices: ["start-first", "stop-first"] },
});
const composeSchema_device = object({
    capabilities: strings,
    count: like(composeSchema_integer, DEVICES),
    device_ids: strings,
    driver: string,
    options: keysOrAny,
}, ["capabilities"]);
const deploy = either(object({
    mode: string,
    endpoint_mode: string,
    replicas: composeSchema_integer,
    labels: keysOrStrings,
    rollback_config: rollout,
    update_config: rollout,
    resources: object({
        limits: object({ cpus: like(number, CPUS), memory: like(string, SIZE), pids: wholeNumber }),
        reservations: object({
            cpus: like(number, CPUS),
            memory: like(string, SIZE),
            generic_resources: list(object({ discrete_resource_spec: object({ kind: string, value: like(number, INT64) }) })),
            devices: list(composeSchema_device),
        }),
    }),
    restart_policy: object({
        condition: string,
        delay: duration,
        max_attempts: count,
        window: duration,
    }),
    placement: object({
        constraints: list(string),
        preferences: list(object({ spread: string })),
        max_replicas_per_node: count,
    }),
}), "null");
const composeSchema_build = either(object({
    context: string,
    dockerfile: string,
    dockerfile_inline: string,
    entitlements: list(string),
    args: keysOrStrings,
    ssh: keysOr(composeSchema_early(string, SSH_KEY)),
    labels: keysOrStrings,
    cache_from: list(string),
    cache_to: list(string),
    no_cache: flag,
    no_cache_filter: stringOrStrings,
    additional_contexts: keysOr(composeSchema_early(string, PAIR), TEXT),
    network: string,
    provenance: like(flag, ANYTHING),
    sbom: like(flag, ANYTHING),
    pull: flag,
    target: string,
    shm_size: like(composeSchema_integer, SIZE),
    extra_hosts: composeSchema_extraHosts,
    isolation: string,
    privileged: flag,
    secrets: mounts,
    tags: list(string),
    ulimits,
    platforms: list(string),
}), "string");
const dependencies = {
    kinds: ["list", "mapping"],
    items: composeSchema_name,
    distinct: true,
    others: {
        keys: composeSchema_NAME,
        shape: object({
            restart: flag,
            required: of("boolean"),
            condition: {
                ...string,
                choices: ["service_started", "service_healthy", "service_completed_successfully"],
            },
        }, ["condition"]),
    },
};
const serviceNetworks = {
    kinds: ["list", "mapping"],
    items: composeSchema_name,
    distinct: true,
    others: {
        keys: composeSchema_NAME,
        shape: either(object({
            aliases: strings,
            interface_name: string,
            ipv4_address: string,
            ipv6_address: string,
            link_local_ips: strings,
            mac_address: string,
            driver_opts: named(composeSchema_text, ANY_NAME),
            priority: of("number"),
            gw_priority: of("number"),
        }), "null"),
    },
};
const serviceModels = {
    kinds: ["list", "mapping"],
    items: composeSchema_name,
    distinct: true,
    open: true,
    others: {
        keys: composeSchema_NAME,
        shape: either(object({ endpoint_var: string, model_var: string }), "null"),
    },
};
const volumes = list(either(object({
    type: { ...string, choices: ["bind", "volume", "tmpfs", "cluster", "npipe", "image"] },
    source: string,
    target: string,
    read_only: flag,
    consistency: string,
    bind: object({
        propagation: string,
        create_host_path: flag,
        recursive: { ...string, choices: ["enabled", "disabled", "writable", "readonly"] },
        selinux: { ...string, choices: ["z", "Z"] },
    }),
    volume: object({ labels: keysOrAny, nocopy: flag, subpath: string }),
    tmpfs: object({ size: { ...like(composeSchema_integer, SIZE), minimum: 0 }, mode: like(number, COUNT) }),
    image: object({ subpath: string }),
}, ["type"]), "string"), true);
const blkioLimits = list(composeSchema_closed({ path: string, rate: like(composeSchema_integer, SIZE) }));
const gpu = composeSchema_open(composeSchema_closed({
    capabilities: strings,
    count: like(composeSchema_integer, DEVICES),
    device_ids: strings,
    driver: string,
    options: keysOrAny,
}));
const service = object({
    develop: either(object({
        watch: list(object({
            ignore: stringOrStrings,
            include: stringOrStrings,
            path: string,
            action: {
                ...string,
                choices: ["rebuild", "sync", "restart", "sync+restart", "sync+exec"],
            },
            target: string,
            exec: hook({}, ["command"]),
            initial_sync: of("boolean"),
        }, ["path", "action"])),
    }), "null"),
    deploy,
    annotations: keysOrStrings,
    attach: flag,
    build: composeSchema_build,
    blkio_config: composeSchema_closed({
        device_read_bps: blkioLimits,
        device_read_iops: blkioLimits,
        device_write_bps: blkioLimits,
        device_write_iops: blkioLimits,
        weight: count,
        weight_device: list(composeSchema_closed({ path: string, weight: count })),
    }),
    cap_add: strings,
    cap_drop: strings,
    cgroup: { ...string, choices: ["host", "private"] },
    cgroup_parent: string,
    command,
    configs: mounts,
    container_name: { ...string, pattern: /[a-zA-Z0-9][a-zA-Z0-9_.-]+/ },
    cpu_count: { kinds: ["string", "integer"], minimum: 0 },
    cpu_percent: { kinds: ["string", "integer"], minimum: 0, maximum: 100 },
    cpu_shares: number,
    cpu_quota: number,
    cpu_period: number,
    cpu_rt_period: number,
    cpu_rt_runtime: number,
    cpus: number,
    cpuset: string,
    credential_spec: object({ config: string, file: string, registry: string }),
    depends_on: dependencies,
    device_cgroup_rules: strings,
    devices: list(either(object({ source: string, target: string, permissions: string }, ["source"]), "string")),
    dns: stringOrStrings,
    dns_opt: strings,
    dns_search: stringOrStrings,
    domainname: string,
    entrypoint: command,
    env_file: {
        kinds: ["string", "list"],
        items: either(composeSchema_closed({ path: string, format: string, required: flag }, ["path"]), "string"),
    },
    label_file: { kinds: ["string", "list"], items: string },
    environment: keysOr(like(composeSchema_name, SETTING)),
    expose: list(composeSchema_early(of("string", "integer"), TEXT_OR_INT), true),
    extends: either(composeSchema_closed({ service: string, file: string }, ["service"]), "string"),
    provider: object({
        type: string,
        options: named({
            kinds: ["string", "number", "boolean", "list"],
            items: like(of("string", "number", "boolean"), ANYTHING),
            form: ANYTHING,
        }, ANY_NAME),
    }, ["type"]),
    external_links: strings,
    extra_hosts: composeSchema_extraHosts,
    gpus: { kinds: ["string", "list"], choices: ["all"], items: gpu },
    group_add: list(like(of("string", "number"), TEXT_OR_INT), true),
    healthcheck: object({
        disable: flag,
        interval: duration,
        retries: like(number, COUNT),
        test: { kinds: ["string", "list"], items: string },
        timeout: duration,
        start_period: duration,
        start_interval: duration,
    }),
    hostname: string,
    image: string,
    init: flag,
    ipc: string,
    isolation: string,
    labels: keysOrStrings,
    links: strings,
    logging: object({
        driver: string,
        options: named(like(of("string", "number", "null"), ANYTHING), ANY_NAME),
    }),
    mac_address: string,
    mem_limit: size,
    mem_reservation: like(composeSchema_integer, SIZE),
    mem_swappiness: like(composeSchema_integer, SIZE),
    memswap_limit: size,
    network_mode: string,
    models: serviceModels,
    networks: serviceNetworks,
    oom_kill_disable: flag,
    oom_score_adj: { kinds: ["string", "integer"], minimum: -1000, maximum: 1000 },
    pid: string,
    pids_limit: number,
    platform: string,
    ports: list(port, true),
    pre_start: list(hook({ image: string, per_replica: flag }, [])),
    post_start: list(hook({}, ["command"])),
    pre_stop: list(hook({}, ["command"])),
    privileged: flag,
    profiles: strings,
    pull_policy: {
        ...string,
        pattern: /always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+/,
    },
    pull_refresh_after: like(string, ANYTHING),
    read_only: flag,
    restart: string,
    runtime: string,
    scale: composeSchema_integer,
    security_opt: strings,
    shm_size: size,
    secrets: mounts,
    sysctls: keysOrStrings,
    stdin_open: flag,
    stop_grace_period: duration,
    stop_signal: string,
    storage_opt: named(like(of("string", "number", "boolean", "null"), TEXT_OR_INT), ANY_NAME),
    tmpfs: stringOrStrings,
    tty: flag,
    ulimits,
    use_api_socket: of("boolean"),
    user: string,
    uts: string,
    userns_mode: string,
    volumes,
    volumes_from: strings,
    working_dir: string,
});
const driverOptions = named(composeSchema_text, ANY_NAME);
const external = either(object({ name: string }), "boolean", "string");
const network = either(object({
    name: string,
    driver: string,
    driver_opts: driverOptions,
    ipam: object({
        driver: string,
        config: list(object({
            subnet: string,
            ip_range: string,
            gateway: string,
            aux_addresses: named(like(string, ANYTHING), ANY_NAME),
        })),
        options: named(like(string, ANYTHING), ANY_NAME),
    }),
    external,
    internal: flag,
    enable_ipv4: flag,
    enable_ipv6: flag,
    attachable: flag,
    labels: keysOrStrings,
}), "null");
const fileObject = {
    name: string,
    environment: string,
    file: string,
    external: composeSchema_open(external),
    labels: keysOrAny,
    template_driver: string,
};
const COMPOSE_SCHEMA = object({
    version: like(string, ANYTHING),
    name: string,
    include: list(either(composeSchema_closed({ path: stringOrStrings, env_file: stringOrStrings, project_directory: string }), "string")),
    services: named(service),
    models: composeSchema_open(named(object({ name: string, model: string, context_size: of("integer"), runtime_flags: list(string) }, ["model"]))),
    networks: named(network, ANY_NAME),
    volumes: named(either(object({
        name: string,
        driver: string,
        driver_opts: driverOptions,
        external,
        labels: keysOrAny,
    }), "null")),
    secrets: named(object({
        ...fileObject,
        driver: string,
        driver_opts: named(like(of("string", "number"), TEXT_OR_INT), ANY_NAME),
    })),
    configs: named(object({ ...fileObject, content: string })),
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

;// CONCATENATED MODULE: ./lib/src/compose/load/isRemote.js
function isRemote(path) {
    return /^(?:oci|git|ssh|https?):\/\/|^git@|^github\.com\//.test(path);
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



function interpolate(root, lookup, reports) {
    visitScalars(root, CASTS, "", (node, cast, path) => {
        if (node.type !== "str" || !substituteVariables(node, path, lookup, reports) || !cast)
            return;
        applyCast(node, cast, path, reports);
    });
}
function visitScalars(node, casts, path, visit) {
    if (node.kind === "scalar")
        visit(node, casts?.value, path);
    else if (node.kind === "sequence")
        for (const item of node.items)
            visitScalars(item, casts?.at("[]"), `${path}[]`, visit);
    else
        for (const [key, value] of node.entries)
            visitScalars(value, casts?.at(key), path ? `${path}.${key}` : key, visit);
}
function substituteVariables(node, path, lookup, reports) {
    const template = node.value;
    if (!template.includes("$"))
        return true;
    const result = substitute(template, lookup);
    for (const name of result.unset)
        reports.unset.push({ name, span: node.span });
    if (result.failure) {
        const description = describeTemplateFailure(result.failure, path);
        reports.problems.push({ ...description, span: node.span, related: [] });
        node.broken = true;
        return false;
    }
    node.written = template;
    node.value = result.value;
    for (const { name, start, end } of result.pieces) {
        const value = result.value.slice(start, end);
        if (isSecret(value) && !template.includes(value))
            reports.substituted.push({ name, value, span: node.span });
    }
    node.pieces = result.pieces.map((piece) => piece.source === "default" ? { ...piece, span: node.span } : piece);
    return true;
}
function applyCast(node, cast, path, { problems }) {
    const typed = cast.apply(node.value);
    if (typed) {
        node.type = typed.type;
        node.value = typed.value;
        return;
    }
    problems.push({
        message: `${path} is not ${cast.expects}`,
        fix: `give it ${cast.expects}`,
        span: node.span,
        related: [],
    });
    node.broken = true;
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

// EXTERNAL MODULE: ./lib/src/compose/load/versions.js
var versions = __webpack_require__(1517);
;// CONCATENATED MODULE: ./lib/src/compose/load/findBase.js











function readReference({ name, node }, loading) {
    if ((0,Node/* isBroken */.Qr)(node))
        return null;
    const [serviceNode, fileNode] = node.kind === "mapping"
        ? [node.entries.get("service"), node.entries.get("file")]
        : [node, undefined];
    const service = (0,Node/* getText */.q4)(serviceNode);
    if (!serviceNode || service === null)
        return loading.refuse(`services.${name}.extends names no service`, FORM, node.span);
    if ((0,Node/* isBroken */.Qr)(fileNode))
        return null;
    const file = (0,Node/* getText */.q4)(fileNode);
    if (fileNode && !(0,Node/* isNull */.kZ)(fileNode) && file === null)
        return loading.refuse(`services.${name}.extends.file is no path`, FORM, fileNode.span);
    return { service, file, serviceNode, fileNode };
}
const FORM = "write extends: {service: NAME, file: FILE}, or the name of a service of this file";
function findBase({ service, file, serviceNode, fileNode }, { name, node, siblings }, context) {
    const { loading } = context;
    const base = file === null
        ? siblings
        : openBase(file, { node, fileNode: fileNode ?? node }, siblings, context);
    if (!base || base.services.entries.has(service))
        return base;
    const written = serviceNode.kind === "scalar" ? serviceNode.written : null;
    const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
    return loading.refuse(`services.${name} extends ${quoteName(written ?? service)},` +
        ` which ${file ?? "this file"} does not have`, names ? `name one of its services: ${names}` : "name a service that exists", node.span);
}
function openBase(file, { node, fileNode }, { directory }, { scope, loading }) {
    if (isRemote(file))
        return loading.refuse(`${file} is remote and is not fetched`, "extend a file of the repository", fileNode.span);
    const path = paths_resolvePath(loading.cwd, paths_resolvePath(directory, file));
    const extended = readExtended(path, fileNode, scope, loading);
    if (!extended)
        return null;
    const { services, tags } = extended;
    if (!services)
        return loading.refuse(`${path} has no services`, "name a file that has the service", node.span);
    return { services, file: path, directory: (0,posix_.dirname)(path), tags };
}
function readExtended(path, at, scope, loading) {
    const known = scope.extended.get(path);
    if (known)
        return known;
    const before = loading.problems.length;
    const parsed = loading.parse(path, false, at);
    if (!parsed)
        return null;
    let model = (0,Node/* createMapping */.tM)({ file: path, start: 0, end: 0 });
    let tags = [];
    for (const document of parsed.documents) {
        if (document.root?.kind !== "mapping") {
            loading.problems.push({
                message: `${path}: the top of the document is no mapping`,
                fix: "write services: at the top",
                span: document.root?.span ?? { file: path, start: 0, end: 0 },
                related: [{ message: "extended here", span: at.span }],
            });
            continue;
        }
        interpolate(document.root, scope.environment.lookup, loading);
        tags = document.tags;
        applyResets(model, document.tags, loading);
        (0,versions/* noteYaml */.Am)(document, loading.versions);
        model = merge(model, document.root, loading);
        dropDuplicateItems(model, loading);
        checkTargets(model, loading.problems);
        canonicalize(model, loading);
        dropDuplicateItems(model, loading);
    }
    const services = model.entries.get("services");
    if (services?.kind !== "mapping" && loading.problems.length > before)
        return null;
    const result = { services: services?.kind === "mapping" ? services : null, tags };
    scope.extended.set(path, result);
    return result;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/extend.js




function applyExtends({ root, file, tags }, scope, loading) {
    const services = root.entries.get("services");
    if (services?.kind === "scalar" && (0,Node/* isNull */.kZ)(services) && !services.broken) {
        loading.refuse("services must be a mapping", "write a service below it, or take it out", services.span);
        services.broken = true;
    }
    if (services?.kind !== "mapping")
        return;
    noteOrder(services, tags, loading);
    const siblings = { services, file, directory: scope.directory, tags };
    for (const name of services.entries.keys())
        extendService(name, siblings, [], { scope, loading });
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
        if (tags.some(({ path }) => path[0] === "services" && path[1] === base.name))
            versions.push({
                since: "5.0.0",
                message: `it may give ${name} what a tag takes from ${base.name}`,
                span: base.span,
            });
    }
}
function extendService(name, siblings, chain, context) {
    const { loading } = context;
    const service = siblings.services.entries.get(name);
    const node = (0,Node/* getChild */.hf)(service, "extends");
    if (service?.kind !== "mapping" || node === undefined)
        return service;
    (0,Node/* removeEntry */.b4)(service, "extends");
    const extension = { name, node, siblings };
    const reference = readReference(extension, loading);
    const base = reference && findBase(reference, extension, context);
    if (!base)
        return markIncomplete(service, node);
    const step = { service: name, file: base.file, node };
    if (!checkChain(step, reference, chain, loading))
        return markIncomplete(service, node);
    (0,Node/* setEntry */.RY)(service, "extends", node);
    const inherited = extendService(reference.service, base, [...chain, step], context);
    (0,Node/* removeEntry */.b4)(service, "extends");
    if (inherited === undefined)
        return service;
    if ((0,Node/* isNull */.kZ)(inherited)) {
        if (reference.file !== null)
            noteEmptyBase(extension, loading);
        return service;
    }
    if (inherited.kind !== "mapping") {
        loading.refuse(`services.${reference.service} is no mapping`, "give the service a mapping", node.span);
        return markIncomplete(service, node);
    }
    noteBase(inherited, step, { chain, reference }, context);
    const source = (0,Node/* clone */.o8)(inherited, { message: `inherited by ${name} here`, span: node.span });
    const resource = { kind: "services", name, tags: siblings.tags };
    const merged = mergeResource(source, service, resource, loading);
    siblings.services.entries.set(name, merged);
    return merged;
}
function markIncomplete(service, { span }) {
    if (!service.entries.has("image"))
        (0,Node/* setEntry */.RY)(service, "image", { ...(0,Node/* createScalar */.LF)(span, "null", null), broken: true });
    return service;
}
function checkChain(step, reference, chain, loading) {
    const { service, file, node } = step;
    const start = chain.findIndex((other) => other.file === file && other.service === service);
    if (start >= 0 || (reference.file === null && reference.service === service)) {
        const circle = start >= 0 ? chain.slice(start) : [step];
        const names = [...circle.map((each) => each.service), service];
        loading.refuse(`services.${service} extends itself: ${names.join(" → ")}`, "take one extends out of the circle", node.span, {
            related: circle.map((each) => ({
                message: `${each.service} extends here`,
                span: each.node.span,
            })),
        });
        return false;
    }
    if (chain.length < MAX_CHAIN)
        return true;
    loading.refuse(`services.${service} extends through more than ${MAX_CHAIN} services`, "shorten the chain", node.span);
    return false;
}
const MAX_CHAIN = 100;
function noteEmptyBase({ name, node }, { versions }) {
    versions.push({
        since: "2.24.4",
        message: `it does not let ${name} extend a service without content`,
        span: node.span,
    });
}
function noteBase(base, { service: name, node: { span } }, { chain, reference }, { scope, loading: { versions } }) {
    const directory = reference.file === null ? "." : scope.workingDirectory;
    if (chain.some((step) => step.service === name))
        versions.push({
            since: "2.24.6",
            message: `it takes the chain of services called ${name} for a circle`,
            span,
        });
    if (!isAbsolutePath(directory) && directory !== ".")
        versions.push({
            since: "2.24.6",
            message: "it does not find a file that an included service extends",
            span,
        });
    if (needsAnother(base))
        versions.push({
            since: "2.25.0",
            message: `it does not let ${name} extend a service that needs another one`,
            span,
        });
}
const SHARED = ["network_mode", "ipc", "pid", "cgroup", "userns_mode", "uts"];
function needsAnother({ entries }) {
    return (["links", "volumes_from", "depends_on"].some((key) => entries.has(key)) ||
        SHARED.some((key) => /^(?:service|container):/.test((0,Node/* getText */.q4)(entries.get(key)) ?? "")));
}

;// CONCATENATED MODULE: ./lib/src/compose/load/include.js







const include_RESOURCES = ["services", "volumes", "networks", "secrets", "configs", "models"];
const INCLUDED = "included here";
const include_MAX_CHAIN = 100;
function applyIncludes(document, context) {
    const { scope, loading } = context;
    const include = document.root.entries.get("include");
    (0,Node/* removeEntry */.b4)(document.root, "include");
    if (include === undefined)
        return;
    if ((0,Node/* isNull */.kZ)(include)) {
        loading.versions.push({
            since: "2.24.6",
            message: "it refuses an include of nothing",
            span: include.span,
        });
        return;
    }
    if ((0,Node/* isBroken */.Qr)(include))
        return;
    if (include.kind !== "sequence") {
        loading.refuse("include must be a list", "write include: [FILE]", include.span);
        return;
    }
    for (const item of include.items) {
        const before = loading.problems.length;
        checkShape(item, INCLUDE, "include", loading);
        checkForms(item, INCLUDE, "include", loading.problems);
        noteNewForms(item, scope, loading);
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
        project_directory: { kinds: ["string", "number", "null"], form: TEXT_OR_INT },
    },
    open: true,
};
function applyInclude(item, document, { scope, loading, load }) {
    const chain = [...scope.chain, document.file];
    const files = listFiles(item, scope, loading);
    const main = files?.[0];
    if (!files || !main || !include_checkChain(main, chain, loading))
        return;
    const imported = load(files, { chain, ...openScope(item, main, scope, loading) }, loading);
    const via = { message: INCLUDED, span: main.at.span };
    for (const kind of include_RESOURCES)
        importResources(kind, imported, document, { via, loading });
}
function listFiles(item, { directory }, loading) {
    const nodes = toList(item.kind === "mapping" ? item.entries.get("path") : item);
    if (nodes.some(Node/* isBroken */.Qr))
        return null;
    const files = [];
    for (const node of nodes) {
        const path = (0,Node/* getText */.q4)(node) ?? "";
        if (isRemote(path))
            return loading.refuse(`${path} is remote and is not fetched`, "include a file of the repository", node.span);
        const absolute = paths_resolvePath(loading.cwd, paths_resolvePath(directory, path));
        files.push({ path: absolute, trusted: false, at: node });
    }
    return files;
}
function include_checkChain(main, chain, loading) {
    const isCircle = chain.includes(main.path);
    if (!isCircle && chain.length < include_MAX_CHAIN)
        return true;
    loading.refuse(isCircle
        ? `${main.path} includes itself`
        : `files include each other more than ${include_MAX_CHAIN} deep`, "take one include out of the circle", main.at.span, {
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
    const directory = paths_resolvePath(loading.cwd, named === "" ? (0,posix_.dirname)(main.path) : paths_resolvePath(scope.workingDirectory, named));
    const envFiles = readEnvFiles(item, directory, scope, loading);
    return {
        directory,
        workingDirectory: isAbsolutePath(named)
            ? named
            : findRelativeDirectory(scope.directory, named === "" ? main.path : named, loading),
        environment: scope.environment.withFiles(envFiles, loading.problems),
        extended: new Map(),
    };
}
function noteNewForms(item, { workingDirectory }, { cwd, versions }) {
    const keys = item.kind === "mapping" ? [...item.entries.keys()] : [];
    if ((0,Node/* isNull */.kZ)(item) || keys.some((key) => !(key in INCLUDE.properties)))
        versions.push({
            since: "2.24.6",
            message: "it refuses what it does not know in an include",
            span: item.span,
        });
    const isElsewhere = (path) => paths_resolvePath(cwd, paths_resolvePath(workingDirectory, path)) !== paths_resolvePath(cwd, path);
    if (toList((0,Node/* getChild */.hf)(item, "env_file")).some((file) => isElsewhere((0,Node/* getText */.q4)(file) ?? "")))
        versions.push({
            since: "2.24.7",
            message: "it looks for the env_file of an include elsewhere",
            span: item.span,
        });
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
function readEnvFiles(item, projectDirectory, scope, loading) {
    const named = item.kind === "mapping" ? toList(item.entries.get("env_file")) : [];
    const files = named
        .map((node) => ({ path: (0,Node/* getText */.q4)(node) ?? "", at: node }))
        .filter(({ path }) => path !== "/dev/null")
        .map(({ path, at }) => ({
        path: paths_resolvePath(loading.cwd, paths_resolvePath(scope.workingDirectory, path)),
        at,
    }));
    if (named.length === 0) {
        const path = paths_resolvePath(projectDirectory, ".env");
        if (loading.files.kind(path) === "file")
            files.push({ path, at: item });
    }
    const read = [];
    for (const { path, at } of files) {
        const source = loading.read(path, false, at);
        if (source === null)
            continue;
        read.push({ path, text: source });
        loading.envFiles.push(path);
    }
    return read;
}
function importResources(kind, imported, { root, tags }, { via, loading }) {
    const included = (0,Node/* getMapping */.rq)(imported, kind);
    if (!included)
        return;
    const resources = findResources(kind, root, via.span, loading);
    for (const [name, resource] of included.entries) {
        const source = (0,Node/* clone */.o8)(resource, via);
        const local = resources.entries.get(name);
        if (local === undefined) {
            (0,Node/* setEntry */.RY)(resources, name, source, included.keys.get(name));
            continue;
        }
        const path = `${kind}.${name}`;
        if (!(0,Node/* hasSameContent */.q1)(resource, local))
            loading.versions.push({
                since: "5.0.0",
                message: `${path} is defined beside an include that defines it too, which is refused`,
                span: resources.keys.get(name) ?? local.span,
            });
        resources.entries.set(name, mergeResource(source, local, { kind, name, tags }, loading));
    }
}
function findResources(kind, root, span, loading) {
    const existing = root.entries.get(kind);
    if (existing?.kind === "mapping")
        return existing;
    if (existing && !(0,Node/* isBroken */.Qr)(existing)) {
        const description = existing.kind === "sequence" ? "a list" : "a single value";
        loading.refuse(`${kind} is ${(0,Node/* isNull */.kZ)(existing) ? "empty" : description}, and must be a mapping`, "give it a mapping", existing.span);
    }
    const resources = (0,Node/* createMapping */.tM)(span);
    (0,Node/* setEntry */.RY)(root, kind, resources, span);
    return resources;
}

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
    checkAddresses(model, loading.problems);
    checkDeclarations(model, loading.problems);
    return model;
}
function addDocument(model, document, scope, loading) {
    const { root, tags } = document;
    interpolate(root, scope.environment.lookup, loading);
    applyIncludes(document, { scope, loading, load: loadModel });
    applyResets(model, tags, loading);
    (0,versions/* noteYaml */.Am)(document, loading.versions);
    noteOverriddenIncludes(model, root, loading);
    noteExtendedIncludes(root, loading);
    applyExtends(document, scope, loading);
    const merged = merge(model, root, loading);
    dropDuplicateItems(merged, loading);
    checkTargets(merged, loading.problems);
    checkNumbers(merged, "", loading.problems);
    checkShape(merged, COMPOSE_SCHEMA, "", loading);
    (0,versions/* noteNewKeys */.nv)(merged, loading.versions);
    canonicalize(merged, loading);
    dropDuplicateItems(merged, loading);
    return merged;
}
function reportNoMapping({ root, start }, file, loading) {
    const message = root ? "the top of a compose file must be a mapping" : "this document is empty";
    const fix = root
        ? "write services: at the top"
        : "take out the --- before it, or write services: below";
    loading.refuse(message, fix, root?.span ?? { file, start, end: start });
}
function noteOverriddenIncludes(model, root, { versions }) {
    for (const [kind, resources] of root.entries)
        for (const [name, resource] of resources.kind === "mapping" ? resources.entries : [])
            if ((0,Node/* getChild */.hf)(model, kind, name)?.via?.message === INCLUDED &&
                resource.via?.message !== INCLUDED)
                versions.push({
                    since: "2.24.6",
                    message: `it refuses to override ${kind}.${name} of an include`,
                    span: resource.span,
                });
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
    #parsed = new Map();
    #read = 0;
    constructor(files, cwd) {
        this.files = files;
        this.cwd = cwd;
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
        return parsed;
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
            if (index > 0)
                loading.versions.push({
                    since: "2.24.7",
                    message: "it looks for name: in the first document of a file only",
                    span: name.span,
                });
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
    const second = locateProject_readEnvFiles(namedEnvFiles, directory, first, loading);
    if (!second)
        return null;
    noteComposeFile(request, first, second, loading);
    const trusted = request.files.length > 0 || environment.get("COMPOSE_FILE") !== undefined;
    const files = paths.map((path) => ({ path, trusted, at: null }));
    const located = resolveNameAndProfiles({ request, files, directory }, second, loading);
    if (!located)
        return null;
    noteSpacedProfiles(request, second, loading);
    if (namedEnvFiles.length > 0 || directory === startDirectory)
        return { ...located, older: [] };
    const older = [
        { since: "2.27.2", from: directory },
        { since: "2.24.6", from: startDirectory },
    ].flatMap(({ since, from }) => {
        const attempt = new LoadContext(loading.files, loading.cwd);
        const read = locateProject_readEnvFiles(namedEnvFiles, from, environment, attempt);
        const other = read && resolveNameAndProfiles({ request, files, directory }, read, attempt);
        const message = `it reads no .env but the one of ${from}`;
        return other ? [{ since, message, located: other }] : [];
    });
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
function noteComposeFile({ files }, first, second, { versions }) {
    if (files.length === 0 && !first.get("COMPOSE_FILE") && second.get("COMPOSE_FILE"))
        versions.push({
            since: "2.27.2",
            message: "it takes COMPOSE_FILE from the .env beside the compose file that it found",
            span: null,
        });
}
function noteSpacedProfiles({ profiles }, environment, { versions }) {
    const list = environment.get("COMPOSE_PROFILES")?.split(",") ?? [];
    if (profiles.length === 0 && list.some((profile) => profile !== profile.trim()))
        versions.push({
            since: "2.26.0",
            message: "it does not take blanks away from COMPOSE_PROFILES",
            span: null,
        });
}
function listNamedEnvFiles(request, environment) {
    const files = request.envFiles.length > 0
        ? request.envFiles
        : (environment.get("COMPOSE_ENV_FILES") ?? "").split(",").filter(Boolean);
    return files.map((file) => paths_resolvePath(request.cwd, file));
}
function readFirstEnvironment(named, directory, environment, loading) {
    const read = locateProject_readEnvFiles(named, directory, environment, loading);
    return read && named.length === 0 && isTrue(read.get(DISABLE))
        ? environment.withMissing(read, (name) => name.startsWith("COMPOSE_"))
        : read;
}
function locateProject_readEnvFiles(named, directory, environment, loading) {
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
    if (disable !== undefined && !locateProject_BOOLEANS.has(disable))
        return loading.refuse(`${DISABLE} is neither true nor false`, "set it to true, or unset it");
    const path = paths_resolvePath(directory, ".env");
    return !isTrue(disable) && loading.files.kind(path) === "file" ? [path] : [];
}
const DISABLE = "COMPOSE_DISABLE_ENV_FILE";
const locateProject_BOOLEANS = new Map([
    ...["1", "t", "T", "TRUE", "true", "True"].map((word) => [word, true]),
    ...["0", "f", "F", "FALSE", "false", "False"].map((word) => [word, false]),
]);
function isTrue(value) {
    return locateProject_BOOLEANS.get(value ?? "") ?? false;
}

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
        bindings.push({ ...toBindings_toBinding(item), ...entry });
    }
    return bindings;
}
function toBindings_toBinding(item) {
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
    return typeof value === "bigint" ? Number(BigInt.asUintN(32, value)) : Number(value) % 2 ** 32;
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
function selectServices(services, profiles, names, { problems, versions }) {
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
        if (matches.length > 0 && !available.has(name))
            versions.push({
                since: "2.35.0",
                message: "it takes no patterns for names of services",
                span: null,
            });
        for (const match of matches) {
            if (selected.has(match))
                continue;
            selected.add(match);
            const service = services.entries.get(match);
            for (const dependency of service?.kind === "mapping" ? listDependencies(service) : [])
                open.push({ ...dependency, dependent: match });
        }
    }
    if (profiles.includes("*") && hasProfiles(selected, services))
        versions.push({
            since: "2.26.0",
            message: 'it forgets the profile "*" where services are selected',
            span: null,
        });
    return selected;
}
function describeMissing({ name, dependent }, services, available) {
    if (!dependent)
        return {
            message: `there is no service ${quoteName(name)}`,
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
function hasProfiles(names, services) {
    const always = findEnabledServices(services, []);
    return [...names].some((name) => !always.has(name));
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







const TRUE = /^\s*(1|t|true)\s*$/i;
function toProject(model, located, names, loading) {
    const nodes = (0,Node/* getMapping */.rq)(model, "services");
    checkForms(model, COMPOSE_SCHEMA, "", loading.problems);
    const services = [];
    for (const [name, node] of nodes?.entries ?? []) {
        if (node.kind !== "mapping")
            continue;
        checkBindMounts(name, node, loading.problems);
        const span = nodes?.keys.get(name) ?? node.span;
        services.push({ name, span, ...toProject_toService(node, model, located.name) });
    }
    const selected = nodes ? checkAndSelect(nodes, model, { located, names }, loading) : new Set();
    return {
        origin: { kind: "compose" },
        name: located.name,
        directory: located.directory,
        files: located.files.map((file) => file.path),
        envFiles: loading.envFiles,
        profiles: located.profiles.filter(Boolean),
        services: services.filter(({ name }) => selected.has(name)),
        disabled: services.filter(({ name }) => !selected.has(name)),
        removesOrphans: TRUE.test(located.environment.get("COMPOSE_REMOVE_ORPHANS") ?? ""),
        problems: loading.problems,
        unset: loading.unset,
        versions: loading.versions,
        sources: loading.sources,
    };
}
function checkAndSelect(services, model, { located, names }, loading) {
    const enabled = findEnabledServices(services, located.profiles);
    checkConsistency(model, enabled, loading.problems);
    if (enabled.size < services.entries.size && loading.problems.length === 0)
        noteDisabled(model, [...services.entries.keys()], loading.versions);
    return selectServices(services, located.profiles, names, loading);
}
function noteDisabled(model, all, versions) {
    const problems = [];
    checkConsistency(model, new Set(all), problems, false);
    versions.push(...problems.map(({ message, span }) => ({
        since: "2.26.0",
        message: `it refuses that ${message}, though it is switched off`,
        span,
    })));
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
    const external = toProject_isTrue((0,Node/* getChild */.hf)(node, "external"));
    const option = (name) => {
        const value = (0,Node/* getChild */.hf)(node, "driver_opts", name);
        return value?.kind === "scalar" && value.value !== null ? String(value.value) : null;
    };
    const priority = (0,Node/* getChild */.hf)(attachment, "gw_priority");
    return {
        name: (0,Node/* getText */.q4)((0,Node/* getChild */.hf)(node, "name")) ?? (external ? key : `${project}_${key}`),
        internal: toProject_isTrue((0,Node/* getChild */.hf)(node, "internal")),
        hostBindingIpv4: option("com.docker.network.bridge.host_binding_ipv4"),
        gatewayModeIpv4: option("com.docker.network.bridge.gateway_mode_ipv4"),
        gatewayModeIpv6: option("com.docker.network.bridge.gateway_mode_ipv6"),
        driver: (0,Node/* getText */.q4)((0,Node/* getChild */.hf)(node, "driver")),
        external,
        enableIpv4: !isFalse((0,Node/* getChild */.hf)(node, "enable_ipv4")),
        enableIpv6: toProject_isTrue((0,Node/* getChild */.hf)(node, "enable_ipv6")),
        gwPriority: priority?.kind === "scalar" ? Number(priority.value) || 0 : 0,
    };
}
function toProject_isTrue(node) {
    return node?.kind === "scalar" && (node.value === true || node.value === "true");
}
function isFalse(node) {
    return node?.kind === "scalar" && (node.value === false || node.value === "false");
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
    const outcome = describeOutcome(loaded.project);
    const notes = located.older
        .filter(({ located: older }) => {
        const { project } = loadLocated(older, request, new LoadContext(files, request.cwd));
        return describeOutcome(project) !== outcome;
    })
        .map(({ since, message }) => ({ since, message, span: null }));
    const versions = [...loaded.project.versions, ...notes];
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
    const isFile = (path) => files.kind(path) === "file";
    const inNoProject = new Set(envFiles.filter((file) => !valid.some(({ project }) => isFile(paths_resolvePath(project.directory, file)))));
    return valid.map(({ request, project }) => {
        const ownFiles = envFiles
            .map((file) => ({
            path: paths_resolvePath(project.directory, file),
            missing: inNoProject.has(file),
        }))
            .filter(({ path, missing }) => missing || isFile(path))
            .map(({ path }) => path);
        const resolved = resolveProject({ ...request, envFiles: ownFiles.length > 0 ? ownFiles : request.envFiles }, markUntrusted(files, new Set(ownFiles)), env);
        const problems = resolved.problems.map((problem) => ({
            ...problem,
            span: problem.span ?? span,
        }));
        return { ...resolved, origin: { kind: "environment", environment: name }, problems };
    });
}
function markUntrusted(files, untrusted) {
    return { ...files, read: (path, trusted) => files.read(path, trusted && !untrusted.has(path)) };
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
        if (files.kind(at.endsWith("/") ? `${at}.git` : `${at}/.git`) !== null)
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
function readKernel(host) {
    if (host.platform !== "linux")
        return getKernelDefaults(host.platform);
    const sys = (name) => host.read(`/proc/sys/net/ipv4/${name}`) ?? "";
    const ephemeral = sys("ip_local_port_range").trim().split(/\s+/).map(Number);
    const [low, high] = ephemeral;
    const start = sys("ip_unprivileged_port_start").trim();
    return {
        platform: "linux",
        ephemeral: low && high ? [low, high] : EPHEMERAL.linux,
        reserved: parsePortRanges(sys("ip_local_reserved_ports")),
        unprivilegedStart: /^\d+$/.test(start) ? Number(start) : UNPRIVILEGED_START,
        ipv6: LOOPBACK_6.test(host.read("/proc/net/if_inet6") ?? ""),
    };
}
function getKernelDefaults(platform) {
    return {
        platform,
        ephemeral: EPHEMERAL[platform],
        reserved: [],
        unprivilegedStart: UNPRIVILEGED_START,
        ipv6: true,
    };
}
function parsePortRanges(text) {
    return text
        .trim()
        .split(",")
        .map((part) => /^(\d+)(?:-(\d+))?$/.exec(part))
        .filter((found) => found !== null)
        .map((found) => [Number(found[1]), Number(found[2] ?? found[1])]);
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

// EXTERNAL MODULE: ./lib/src/ports/getNameOnEngine.js
var getNameOnEngine = __webpack_require__(153);
// EXTERNAL MODULE: ./lib/src/ports/engineRelease.js
var engineRelease = __webpack_require__(9346);
// EXTERNAL MODULE: ./lib/src/ports/parseHostAddress.js
var parseHostAddress = __webpack_require__(2026);
// EXTERNAL MODULE: ./lib/src/lib/escapeControlChars.js
var lib_escapeControlChars = __webpack_require__(3053);
;// CONCATENATED MODULE: ./lib/src/host/linux/parseProcess.js

const USER_HZ = 100;
const MAX_COMMAND = 200;
const MAX_READ = 1024;
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
function parseBootTime(text) {
    const found = /^btime (\d+)$/m.exec(text);
    return found ? Number(found[1]) : null;
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
    const paths = text
        .split("\n")
        .map((line) => line.slice(line.indexOf(":", line.indexOf(":") + 1) + 1));
    const container = paths
        .map((path) => /(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/.exec(path)?.[1])
        .find((id) => id !== undefined);
    const line = text.split("\n").find((each) => each.includes(":name=systemd:")) ??
        text.split("\n").find((each) => each.startsWith("0::"));
    const parts = (line ?? "").split("/");
    const unit = parts.findLast((part) => part.endsWith(".service") && !/^user@\d+\.service$/.test(part));
    return {
        unit: unit === undefined ? null : (0,lib_escapeControlChars/* escapeControlChars */._)(unescapeUnit(unit)),
        userUnit: unit !== undefined && parts.some((part) => /^user@\d+\.service$/.test(part)),
        container: container ?? null,
    };
}
function unescapeUnit(name) {
    return name.startsWith("_") ? name.slice(1) : name;
}
function hasCapability(status, number) {
    const found = /^CapEff:\s+([0-9a-f]+)$/m.exec(status);
    return found !== null && ((BigInt(`0x${found[1]}`) >> BigInt(number)) & 1n) === 1n;
}
function parseUid(status) {
    const found = /^Uid:\s+\d+\s+(\d+)/m.exec(status);
    return found ? Number(found[1]) : null;
}

;// CONCATENATED MODULE: ./lib/src/host/linux/parseSs.js

function parseSs(text) {
    const notes = new Map();
    for (const line of text.split("\n")) {
        const inode = Number(/ ino:(\d+)/.exec(line)?.[1] ?? 0);
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
    const rows = text
        .split("\n")
        .map((line) => /^(tcp|udp)\s.*?:(\d+)\s.*users:\(\("([^"]*)",pid=(\d+),/.exec(line));
    return new Map(rows.flatMap((row) => row === null
        ? []
        : [[`${row[2]}/${row[1]}`, { name: row[3] ?? "", pid: Number(row[4]) }]]));
}

;// CONCATENATED MODULE: ./lib/src/host/linux/runSs.js

const MAX_PORTS = 40;
async function runSs(sockets, host) {
    if (sockets.length === 0)
        return new Map();
    const args = [
        "-H",
        "-t",
        "-u",
        "-a",
        "-n",
        "-e",
        "-p",
        "--cgroup",
        ...formatSourcePorts(sockets.map(({ port }) => port)),
    ];
    const output = await (host.sudo === true
        ? host.command?.("sudo", ["-n", "ss", ...args])
        : host.command?.("ss", args));
    return parseSs(output ?? "");
}
function formatSourcePorts(ports) {
    const filter = [...new Set(ports)]
        .slice(0, MAX_PORTS)
        .flatMap((port, i) => [...(i === 0 ? [] : ["or"]), "sport", "=", `:${port}`]);
    return ["(", ...filter, ")"];
}

;// CONCATENATED MODULE: ./lib/src/host/linux/findBoundSockets.js


async function findBoundSockets(ports, host) {
    if (host.platform !== "linux" || ports?.length === 0)
        return [];
    const filter = ports === null ? [] : formatSourcePorts(ports);
    return parseBound((await host.command?.("ss", ["-H", "-t", "-B", "-n", "-e", ...filter])) ?? "");
}
function parseBound(text) {
    return text.split("\n").flatMap((line) => {
        const [, host = "", port] = /(?:^|\s)(\*|\[[^\]\s]*\]|[\d.]+)(?:%\S+)?:(\d+)\s/.exec(line) ?? [];
        const address = (0,parseHostAddress/* parseHostAddress */.u)(host === "*" ? "::" : host.replace(/^\[|\]$/g, ""));
        const number = (name) => Number(new RegExp(` ${name}:(\\d+)`).exec(line)?.[1] ?? 0);
        if (address === null || !(Number(port) > 0))
            return [];
        return [
            {
                ...address,
                protocol: "tcp",
                port: Number(port),
                peer: null,
                state: "bound",
                uid: number("uid"),
                inode: number("ino"),
            },
        ];
    });
}

// EXTERNAL MODULE: ./lib/src/lib/distinctBy.js
var distinctBy = __webpack_require__(6065);
// EXTERNAL MODULE: ./lib/src/ports/HostEndpoint.js
var HostEndpoint = __webpack_require__(2042);
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
    #ports = {
        tcp: new Map(),
        udp: new Map(),
        sctp: new Map(),
    };
    constructor(sockets, containers) {
        for (const socket of sockets)
            this.#open(socket.protocol, socket.port).sockets.push(socket);
        for (const port of listContainerPorts(containers))
            this.#open(port.endpoint.protocol, port.endpoint.first).published.push(port);
    }
    listPorts({ protocol, first, last }) {
        return [...this.#ports[protocol].keys()]
            .filter((port) => port >= first && port <= last)
            .toSorted((a, b) => a - b);
    }
    findBlockers(endpoint, port) {
        const single = { ...endpoint, first: port, last: port };
        const { sockets, published } = this.#ports[endpoint.protocol].get(port) ?? {
            sockets: [],
            published: [],
        };
        const others = sockets.filter((socket) => !published.some((each) => isSameAddress(each.endpoint, socket)));
        const isIpv4Held = sockets.some((socket) => socket.family === "IPv4" && isHeld(socket));
        const blocking = others.filter((socket) => (0,HostEndpoint/* overlaps */.$f)(single, toEndpoint(socket)) || (!isIpv4Held && bindsBothFamilies(single, socket)));
        const overlapping = published.filter((each) => (0,HostEndpoint/* overlaps */.$f)(single, each.endpoint));
        return {
            containers: [...new Set(overlapping.map(({ container }) => container))],
            bound: overlapping.some((each) => each.endpoint.family === "IPv4" ||
                sockets.some((socket) => isSameAddress(each.endpoint, socket))),
            sockets: blocking.filter(isHeld),
            connections: blocking.filter((socket) => !isHeld(socket)),
        };
    }
    listInUse() {
        const all = Object.values(this.#ports).flatMap((ports) => [...ports.values()]);
        const endpoints = all.flatMap(({ sockets, published }) => [
            ...sockets.filter(isHeld).map(toEndpoint),
            ...published.map(({ endpoint }) => endpoint),
        ]);
        return (0,distinctBy/* distinctBy */.e)(endpoints, HostEndpoint/* formatEndpoint */.T0);
    }
    hasListener({ protocol }, port) {
        return (this.#ports[protocol].get(port)?.sockets.some(({ state }) => state === "listening") ?? false);
    }
    #open(protocol, port) {
        return (0,getOrInsert/* getOrInsert */.P)(this.#ports[protocol], port, () => ({ sockets: [], published: [] }));
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

;// CONCATENATED MODULE: ./lib/src/host/linux/readProcess.js


const THREAD_NAMES = new Set(["MainThread", "node-MainThread"]);
function readBootTime(host) {
    return parseBootTime(host.read("/proc/stat") ?? "");
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
        since: stat && boot !== null ? formatIsoTime(boot + stat.start) : null,
        ...parseControlGroup(file("cgroup")),
    };
}
function formatIsoTime(seconds) {
    return `${new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
function isInFirstPidNamespace(host) {
    return host.link("/proc/self/ns/pid") === FIRST_PID_NAMESPACE;
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

// EXTERNAL MODULE: ./lib/src/lib/groupBy.js
var groupBy = __webpack_require__(1748);
;// CONCATENATED MODULE: ./lib/src/host/holders/Job.js



const WORKER = "Runner.Worker";
const MAX_ANCESTORS = 100;
async function findJob(host) {
    const trackingId = host.env["RUNNER_TRACKING_ID"] ?? "";
    if (trackingId === "" && host.env["GITHUB_ACTIONS"] !== "true")
        return null;
    const worker = listAncestors("self", host).find(({ name }) => name === WORKER);
    if (worker === undefined)
        return { hosted: isHosted(host), trackingId, worker: null, label: null };
    const boot = readBootTime(host);
    const since = boot === null ? null : formatIsoTime(boot + worker.start);
    return {
        hosted: isHosted(host),
        trackingId,
        worker: { pid: worker.pid, since },
        label: await readRunnerLabel(worker.pid, host),
    };
}
const isHosted = ({ env }) => env["RUNNER_ENVIRONMENT"] === "github-hosted";
async function readRunnerLabel(worker, host) {
    const program = host.link(`/proc/${worker}/exe`);
    const settings = program === null ? null : host.read(`${(0,posix_.dirname)((0,posix_.dirname)(program))}/.runner`);
    if (settings === null)
        return null;
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(settings.replace(/^\uFEFF/, "")));
    return [...new Uint8Array(hash, 0, 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
function listAncestors(first, host) {
    const found = [];
    for (let at = first, i = 0; at !== 0 && i < MAX_ANCESTORS; i++) {
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
    const tracked = environment.split("\0").find((variable) => variable.startsWith("RUNNER_TRACKING_ID=")) ?? "";
    const id = tracked.slice(tracked.indexOf("=") + 1);
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
function describeAge(since, { worker }) {
    if (since === null || !worker?.since)
        return [];
    return [since < worker.since ? "started before this job" : "started during this job"];
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
    if (since === null || !job.worker?.since)
        return ["a service container of this runner"];
    return [
        since < job.worker.since
            ? "left over from an earlier job of this runner"
            : "this job's own service container",
    ];
}

// EXTERNAL MODULE: ./lib/src/host/windows/excludedPorts.js
var excludedPorts = __webpack_require__(2737);
// EXTERNAL MODULE: ./lib/src/lib/PortSet.js
var PortSet = __webpack_require__(8631);
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
    if (run === 0 || (run < MAX_ATTEMPTS && (0,engineRelease/* retriesInPools */.Tl)(release)))
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
function toNetstatSocket({ address, pid, ...row }) {
    const { protocol, peer } = row;
    const state = toState(row);
    return { ...address, protocol, peer, uid: 0, inode: 0, ...(pid > 0 && { pid }), state };
}
function toState({ protocol, peer, state, }) {
    if (protocol === "tcp" && state.startsWith("LISTEN"))
        return "listening";
    if (protocol === "tcp" && state === "TIME_WAIT")
        return "time-wait";
    return peer === null ? "bound" : "connected";
}

;// CONCATENATED MODULE: ./lib/src/host/windows/parseNetstat.js

function parseWindowsNetstat(text) {
    return text.split(/\r?\n/).flatMap((line) => {
        const words = line.trim().split(/\s+/);
        const [name = "", local = "", foreign = ""] = words;
        if (name !== "TCP" && name !== "UDP")
            return [];
        const address = parseNetstatAddress(local, ":", "0.0.0.0");
        const pid = Number(words.at(-1));
        if (address === null || !Number.isInteger(pid))
            return [];
        const protocol = name === "TCP" ? "tcp" : "udp";
        return /^(0\.0\.0\.0:0|\[::\]:0|\*:\*)$/.test(foreign)
            ? [toNetstatSocket({ protocol, address, peer: null, state: "LISTEN", pid })]
            : [toNetstatSocket({ protocol, address, peer: foreign, state: words[3] ?? "", pid })];
    });
}
function parseTasklist(text) {
    const rows = text.split(/\r?\n/).map((line) => /^"([^"]*)","(\d+)"/.exec(line));
    return new Map(rows.flatMap((row) => (row === null ? [] : [[Number(row[2]), row[1] ?? ""]])));
}

;// CONCATENATED MODULE: ./lib/src/host/windows/listNetstatSockets.js

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
async function readWindowsExcluded(protocols, host) {
    if (!canStartWindowsPrograms(host))
        return [];
    return (0,excludedPorts/* readExcludedRanges */.R6)(protocols, host, { suffix: ".exe", administered: false });
}
function canStartWindowsPrograms(host) {
    return INTEROPERABILITY.some((path) => host.exists(path));
}
async function listLinuxListeners(host) {
    return parseSsListeners((await host.command?.("wsl.exe", ["--exec", "ss", "-H", "-t", "-u", "-l", "-n", "-p"])) ?? "");
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
    const linux = relayed && host.platform === "win32" ? await listLinuxListeners(host) : null;
    return new Map(sockets.map((socket) => {
        const process = RELAY.test(socket.program ?? "")
            ? linux?.get(`${socket.port}/${socket.protocol}`)
            : undefined;
        return [socket, process ? toLinuxHolder(process, socket) : toListedHolder(socket)];
    }));
}
function toLinuxHolder({ name, pid }, { program }) {
    const relay = (0,lib_escapeControlChars/* escapeControlChars */._)(program ?? "");
    const detail = `on the Linux side (WSL), pid ${pid} there, through ${relay}`;
    return {
        kind: "process",
        name: (0,lib_escapeControlChars/* escapeControlChars */._)(name),
        pid: null,
        since: null,
        detail,
        compose: null,
    };
}
function toWindowsHolder(socket) {
    const holder = toListedHolder(socket);
    const { pid, detail } = holder;
    const notes = [
        "on the Windows side",
        ...(pid === null ? [] : [`pid ${pid} there`]),
        ...(detail === null ? [] : [detail]),
    ];
    return { ...holder, pid: null, detail: notes.join(", ") };
}
function toListedHolder({ pid: listed, program, peer, state }) {
    const pid = listed ?? null;
    const base = { since: null, compose: null };
    const note = PROGRAM_NOTES.find(([pattern]) => pattern.test(program ?? ""))?.[1] ?? null;
    const detail = state === "connected" ? [`a connection to ${peer}`, note].filter(Boolean).join(", ") : note;
    if (program === undefined && pid === null)
        return {
            kind: "unknown",
            name: "unknown",
            pid,
            detail: "a process that this user may not see",
            ...base,
        };
    const isProxy = note !== null && /container/.test(note);
    return {
        kind: isProxy ? "unknown" : "process",
        name: (0,lib_escapeControlChars/* escapeControlChars */._)(program ?? `pid ${pid}`),
        pid,
        detail: isProxy ? `${(0,lib_escapeControlChars/* escapeControlChars */._)(program ?? "")}, ${note}` : detail,
        ...base,
    };
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
    const inodes = new Set();
    for (const { inode } of sockets)
        if (inode > 0)
            inodes.add(inode);
    const owners = findProcesses(host, inodes);
    const hidden = owners.complete
        ? []
        : sockets.filter(({ inode }) => inode > 0 && !owners.pids.has(inode));
    const notes = await runSs(hidden, host);
    const ownUid = parseUid(host.read("/proc/self/status") ?? "");
    const context = {
        containers,
        job,
        host,
        ownUnit: parseControlGroup(host.read("/proc/self/cgroup") ?? "").unit,
        ownUid,
    };
    let boot;
    const byProcess = new Map();
    const nameOwner = (socket) => {
        const note = notes.get(socket.inode);
        const pid = owners.pids.get(socket.inode) ?? note?.pid ?? null;
        if (pid === null)
            return (toUnitHolder(note?.group ?? null, socket, context) ?? toUnseenHolder(socket, owners, host));
        const known = byProcess.get(pid);
        if (known)
            return known;
        boot ??= readBootTime(host);
        const holder = toProcessHolder(readProcess(host, pid, boot), socket, context);
        byProcess.set(pid, holder);
        return holder;
    };
    const holders = new Map();
    for (const socket of sockets) {
        const holder = socket.side === undefined ? nameOwner(socket) : toWindowsHolder(socket);
        holders.set(socket, socket.state === "connected"
            ? { ...holder, detail: describeConnection(socket, holder) }
            : holder);
    }
    return holders;
}
function toContainerHolder(container, since, job) {
    const { compose } = container;
    const status = container.status === "" ? container.state : container.status.toLowerCase();
    const detail = [
        ...(compose ? [`container ${container.name}`] : []),
        status,
        ...describeContainerJob(container, since, job),
    ].join(", ");
    const base = { pid: null, since, detail, compose };
    return compose
        ? { kind: "compose", name: `${compose.project}/${compose.service}`, ...base }
        : { kind: "container", name: container.name, ...base };
}
function toUnitHolder(group, { uid }, { containers, job, host }) {
    if (group === null)
        return null;
    const base = { pid: null, since: null, compose: null };
    const { container: id, unit } = group;
    const detail = `a process of user ${findUserName(host, uid)}`;
    if (id !== null) {
        const container = containers?.find((each) => each.id === id);
        return container
            ? toContainerHolder(container, null, job)
            : { kind: "container", name: id.slice(0, 12), detail, ...base };
    }
    if (unit === null)
        return null;
    if (LAUNCHERS.test(unit))
        return { kind: "unknown", name: "unknown", detail: `${detail}, started by ${unit}`, ...base };
    const notes = [detail, ...describeRestarts(unit, host)];
    return { kind: "unit", name: unit, detail: notes.join(", "), ...base };
}
function describeRestarts(unit, host) {
    const policy = readRestartPolicy(unit, host);
    return policy === null ? [] : [`which systemd restarts by itself (Restart=${policy})`];
}
function toProcessHolder(process, { uid }, context) {
    if (process.container !== null)
        return toContainedHolder(process, process.container, context);
    if (PROXIES.has(process.name))
        return toProxyHolder(process, context);
    const { job, host, ownUnit, ownUid } = context;
    const { pid, since, commandLine, unit, userUnit } = process;
    const base = { pid, since, compose: null };
    if (unit !== null && unit !== ownUnit && isNamedByUnit(process.name, unit)) {
        const detail = userUnit
            ? commandLine + Holder/* USER_UNIT */.p
            : [commandLine, ...describeRestarts(unit, host)].join(", ");
        return { kind: "unit", name: unit, detail, ...base };
    }
    const user = ownUid === null || uid === ownUid ? null : findUserName(host, uid);
    const notes = [
        commandLine,
        user === null ? "" : `of user ${user}`,
        ...describeJob(process, job, host),
    ];
    return {
        kind: "process",
        name: process.name || `pid ${pid}`,
        detail: notes.filter(Boolean).join(", ") || null,
        ...base,
        ...(user !== null && ownUid !== 0 && { foreign: true }),
    };
}
function toContainedHolder({ name, pid, since }, id, { containers, job }) {
    const container = containers?.find((each) => each.id === id);
    if (container)
        return { ...toContainerHolder(container, since, job), pid };
    const detail = `${name} in a container`;
    return { kind: "container", name: id.slice(0, 12), pid, since, detail, compose: null };
}
function toProxyHolder({ name, pid, since, parent }, { containers, host }) {
    const isOther = parseStat(host.read(`/proc/${parent}/stat`) ?? "")?.name === "dockerd" &&
        parent !== readEnginePid(host);
    const base = { name, pid, since, compose: null };
    if (containers !== null && name === "docker-proxy" && !isOther) {
        const detail = "left over: no running container publishes this port";
        return { kind: "process", detail, ...base };
    }
    const engine = isOther ? ", perhaps of another engine" : "";
    const detail = `on behalf of a container${engine}; which one is known to the engine only`;
    return { kind: "unknown", detail, ...base };
}
function isNamedByUnit(name, unit) {
    return !LAUNCHERS.test(unit) || isOwnProgram(name, unit);
}
function isOwnProgram(name, unit) {
    return name.startsWith(unit.replace(/d?\.service$/, ""));
}
function toUnseenHolder(socket, owners, host) {
    const base = { pid: null, since: null, compose: null };
    if (socket.state === "time-wait") {
        const detail = "a closed connection; the kernel lets go of it within a minute";
        return { kind: "kernel", name: "TIME_WAIT", detail, ...base };
    }
    if (owners.complete && isInFirstPidNamespace(host)) {
        return { kind: "kernel", name: "kernel", detail: "a socket that no process has open", ...base };
    }
    const detail = owners.complete
        ? "a process that cannot be seen from this container"
        : `a process of user ${findUserName(host, socket.uid)}, which this user may not see`;
    return { kind: "unknown", name: "unknown", detail, ...base };
}
function describeConnection(socket, holder) {
    const note = holder.detail === null ? "" : `: ${holder.detail}`;
    return `${Holder/* CONNECTION */.h}${socket.peer ?? "nowhere"}${note}`;
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

;// CONCATENATED MODULE: ./lib/src/host/engine/parseContainers.js




const PROTOCOLS = ["tcp", "udp", "sctp"];
const LABEL = "com.docker.compose.";
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
    const number = port["PublicPort"];
    const protocol = PROTOCOLS.find((each) => each === port["Type"]);
    if (typeof number !== "number" ||
        !Number.isInteger(number) ||
        number < 1 ||
        number > PortRange/* MAX_PORT */.X ||
        protocol === undefined)
        return [];
    const ip = (0,lib_json/* asString */.oJ)(port["IP"]);
    const addresses = (ip === "" ? ["0.0.0.0", "::"] : [ip])
        .map(parseHostAddress/* parseHostAddress */.u)
        .filter((address) => address !== null);
    return addresses.map((address) => ({ ...address, first: number, last: number, protocol }));
}

;// CONCATENATED MODULE: ./lib/src/host/engine/readContainers.js


const MAX_INSPECTED = 20;
async function readContainers(host, engine) {
    const answer = await getContainers(host, engine);
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
async function findPublishedPort(host, engine, { project, service, target, protocol }) {
    const answer = await getContainers(host, engine);
    if (answer === null || "failure" in answer)
        return null;
    const containers = asList(parseJson(answer.body))
        .filter(isObject)
        .filter((container) => {
        const labels = asObject(container["Labels"]);
        return (labels["com.docker.compose.project"] === project &&
            labels["com.docker.compose.service"] === service);
    });
    const ports = containers.flatMap((container) => asList(container["Ports"]).filter(isObject));
    const published = ports.find((port) => port["PrivatePort"] === target && asString(port["Type"]) === protocol.toLowerCase());
    const port = published?.["PublicPort"];
    return typeof port === "number" ? port : null;
}
async function getContainers(host, { socket }) {
    const isMissing = socket === null || ("path" in socket && host.platform !== "win32" && !host.exists(socket.path));
    return isMissing ? null : host.get(socket, "/containers/json");
}

;// CONCATENATED MODULE: ./lib/src/host/findUnlistedSockets.js

const UNLISTED = {
    kind: "unknown",
    name: "unknown",
    pid: null,
    since: null,
    detail: "a socket that is bound but does not listen, which the kernel does not list",
    compose: null,
};
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
    const outcomes = await tryBind(unlisted, host);
    const refused = unlisted.filter((endpoint) => outcomes(endpoint, endpoint.first) === "in-use");
    const retried = await tryBind(refused, host);
    const held = refused.filter((endpoint) => retried(endpoint, endpoint.first) === "in-use");
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
    const byContainer = new Map(containers.map((container) => [
        container,
        toContainerHolder(container, starts.get(container.id) ?? null, job),
    ]));
    const sockets = [...new Set(unnamed.flatMap((each) => each.sockets))];
    const bySocket = await nameHolders(sockets, view?.containers ?? null, job, host);
    const findHolders = (obstacle) => {
        const all = [
            ...obstacle.containers.map((each) => byContainer.get(each)),
            ...obstacle.sockets.map((each) => bySocket.get(each)),
        ].filter((holder) => holder !== undefined);
        return (0,distinctBy/* distinctBy */.e)(all, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
    };
    const version = view?.version ?? null;
    const excluded = await readExcluded(unnamed, host);
    const booked = new Set();
    const obstacles = unnamed.map((each) => {
        const obstacle = addExcludedRange(toObstacle(each, findHolders(each), host), excluded);
        if (isBooked(each, version))
            booked.add(obstacle);
        return obstacle;
    });
    const byRequest = (0,groupBy/* groupBy */.$)(obstacles, ({ request }) => request);
    return [...byRequest].flatMap(([request, all]) => joinNeighbors(request.kind === "pool" ? diagnosePool(request, all, booked, version) : all));
}
async function readExcluded(unnamed, host) {
    const refused = unnamed.filter(({ reason }) => reason === diagnose/* WINDOWS_EXCLUDES */.YL);
    const protocols = new Set(refused.map(({ endpoint }) => endpoint.protocol));
    return (0,excludedPorts/* readExcludedRanges */.R6)(protocols, host);
}
function addExcludedRange(obstacle, excluded) {
    const { endpoint, reason } = obstacle;
    if (reason !== diagnose/* WINDOWS_EXCLUDES */.YL)
        return obstacle;
    const range = excluded.find(({ protocol, first, last }) => protocol === endpoint.protocol && first <= endpoint.first && endpoint.first <= last);
    return range === undefined ? obstacle : { ...obstacle, reason: (0,diagnose/* formatExcludedReason */.Yx)(range) };
}
function isBooked({ endpoint, containers, sockets }, version) {
    const overlapping = containers.flatMap(({ published }) => published.filter((each) => (0,HostEndpoint/* overlaps */.$f)(each, endpoint)));
    return (sockets.length === 0 &&
        overlapping.length > 0 &&
        ((0,engineRelease/* skipsOverlappingAddresses */.Wh)(version) ||
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

;// CONCATENATED MODULE: ./lib/src/host/tryBind.js


const MAX_BINDS = 2048;
const MAX_CONCURRENT = 64;
async function tryBind_tryBind(endpoints, host, shared = false) {
    const groups = (0,groupBy/* groupBy */.$)(listSinglePorts(endpoints), ({ protocol, first }) => `${protocol} ${first}`);
    const outcomes = new Map();
    const queue = groups.values();
    const work = async () => {
        for (const group of queue) {
            const free = await findProvenFree(group, host);
            for (const single of group)
                outcomes.set(formatKey(single, single.first), free.includes(single) ? "free" : await host.bind(single, shared));
        }
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
    return (endpoint, port) => outcomes.get(formatKey(endpoint, port));
}
function listSinglePorts(endpoints) {
    const singles = new Map();
    for (const endpoint of endpoints) {
        if (endpoint.protocol === "sctp")
            continue;
        const left = MAX_BINDS - singles.size;
        const last = endpoint.last - endpoint.first < left ? endpoint.last : endpoint.first;
        for (let port = endpoint.first; port <= last; port++) {
            const key = formatKey(endpoint, port);
            if (!singles.has(key))
                singles.set(key, { ...endpoint, first: port, last: port });
        }
    }
    return singles.values();
}
async function findProvenFree(group, host) {
    if (host.platform !== "linux")
        return [];
    const covered = group.filter((single) => single.protocol === "tcp" && ((0,HostEndpoint/* isWildcard */.z2)(single) || single.address.startsWith("127.")));
    const [first] = covered;
    return first && (await host.bindEvery(first.first)) ? covered : [];
}
function formatKey({ protocol, address }, port) {
    return `${protocol} ${address} ${port}`;
}

;// CONCATENATED MODULE: ./lib/src/host/linux/parseProcNet.js


const ESTABLISHED = 0x01;
const TIME_WAIT = 0x06;
const CLOSE = 0x07;
const LISTEN = 0x0a;
const SCTP_LISTENING = "10";
const parseProcNet_SPACE = 32;
const ZERO = 48;
const knownAddresses = new Map();
function parseProcNet(text, protocol, isRequested) {
    const table = { text, protocol, isRequested };
    const sockets = [];
    let start = text.indexOf("\n") + 1;
    while (start > 0 && start < text.length) {
        const newline = text.indexOf("\n", start);
        const end = newline < 0 ? text.length : newline;
        const socket = parseLine(table, start, end);
        if (socket)
            sockets.push(socket);
        start = end + 1;
    }
    return sockets;
}
function parseLine({ text, protocol, isRequested }, start, end) {
    const local = skipSpaces(text, text.indexOf(":", start) + 1);
    const localPort = text.indexOf(":", local) + 1;
    const digits = localPort - 1 - local;
    if (localPort + 4 > end || (digits !== 8 && digits !== 32))
        return null;
    const port = readHex(text, localPort, 4);
    if (port === 0)
        return null;
    const remote = localPort + 5;
    const remotePort = remote + digits + 1;
    const state = parseState(protocol, readHex(text, remotePort + 5, 2));
    if (state === null || ((state === "connected" || state === "time-wait") && !isRequested(port)))
        return null;
    const user = skipField(text, skipField(text, skipField(text, remotePort + 8)));
    const uid = readDecimal(text, user);
    const inodeAt = skipField(text, skipField(text, user));
    const inode = readDecimal(text, inodeAt);
    if (inodeAt >= end || Number.isNaN(uid + inode))
        return null;
    const { family, address } = readAddress(text, local, digits);
    const peerPort = readHex(text, remotePort, 4);
    const peer = peerPort === 0 ? null : formatPeer(readAddress(text, remote, digits), peerPort);
    return { family, protocol, address, port, peer, state, uid, inode };
}
function parseState(protocol, state) {
    if (protocol === "udp" && state === CLOSE)
        return "bound";
    if (protocol === "udp")
        return state === ESTABLISHED ? "connected" : null;
    if (state === LISTEN)
        return "listening";
    if (state === TIME_WAIT)
        return "time-wait";
    return state >= ESTABLISHED && state !== CLOSE ? "connected" : null;
}
function readAddress(text, at, digits) {
    const words = digits === 8 ? readHex(text, at, 8) : text.slice(at, at + digits);
    const known = knownAddresses.get(words);
    if (known)
        return known;
    const address = typeof words === "number" ? formatIpv4(words) : formatIpv6(words);
    knownAddresses.set(words, address);
    return address;
}
function formatIpv4(word) {
    return {
        family: "IPv4",
        address: [0, 8, 16, 24].map((shift) => (word >>> shift) & 255).join("."),
    };
}
function formatIpv6(words) {
    const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
    return (0,parseHostAddress/* parseHostAddress */.u)(groups) ?? { family: "IPv6", address: groups };
}
function formatPeer(peer, port) {
    return peer.family === "IPv4" ? `${peer.address}:${port}` : `[${peer.address}]:${port}`;
}
function skipSpaces(text, at) {
    let next = at;
    while (text.charCodeAt(next) === parseProcNet_SPACE)
        next++;
    return next;
}
function skipField(text, at) {
    const space = text.indexOf(" ", at);
    return space < 0 ? text.length : skipSpaces(text, space);
}
function readDecimal(text, at) {
    let value = Number.NaN;
    for (let i = at;; i++) {
        const digit = text.charCodeAt(i) - ZERO;
        if (!(digit >= 0 && digit <= 9))
            return value;
        value = (value || 0) * 10 + digit;
    }
}
function readHex(text, at, length) {
    let value = 0;
    for (let i = at; i < at + length; i++)
        value = value * 16 + toDigit(text.charCodeAt(i));
    return value;
}
function toDigit(code) {
    if (code >= 48 && code <= 57)
        return code - 48;
    return code >= 65 && code <= 70 ? code - 55 : Number.NaN;
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

;// CONCATENATED MODULE: ./lib/src/host/linux/listLinuxSockets.js

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

;// CONCATENATED MODULE: ./lib/src/host/macos/parseLsof.js

function parseLsof(text) {
    const sockets = [];
    let pid = 0;
    let program = "";
    let file = {};
    const finish = () => {
        sockets.push(...parseSocket(file).map((socket) => ({ ...socket, pid, program })));
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
function parseSocket({ P: name = "", n: endpoint = "", t: family = "", ST: shown = "", }) {
    const [, host = "", digits = "", peer = null] = /^(\*|\[[^\]]*\]|[\d.]+):(\d+)(?:->(.+))?$/.exec(endpoint) ?? [];
    const protocol = parseLsof_PROTOCOLS.get(name.toLowerCase());
    const port = Number(digits);
    if (protocol === undefined || port < 1)
        return [];
    const wildcard = family === "IPv6" ? "::" : "0.0.0.0";
    const address = (0,parseHostAddress/* parseHostAddress */.u)(host === "*" ? wildcard : host.replace(/^\[(.*?)(?:%.*)?\]$/, "$1"));
    if (address === null)
        return [];
    const state = parseLsof_parseState(protocol, shown, peer);
    return [{ ...address, protocol, port, peer, state, uid: 0, inode: 0 }];
}
const parseLsof_PROTOCOLS = new Map([
    ["tcp", "tcp"],
    ["udp", "udp"],
]);
function parseLsof_parseState(protocol, state, peer) {
    if (protocol === "udp")
        return peer === null ? "bound" : "connected";
    if (state === "LISTEN")
        return "listening";
    if (state === "CLOSED")
        return "bound";
    return state === "TIME_WAIT" ? "time-wait" : "connected";
}

;// CONCATENATED MODULE: ./lib/src/host/macos/parseNetstat.js

function parseMacNetstat(text) {
    let pidColumn = -1;
    return text.split("\n").flatMap((line) => {
        if (line.startsWith("Proto"))
            pidColumn = findPidColumn(line);
        return parseNetstat_parseLine(line, pidColumn);
    });
}
function findPidColumn(header) {
    return (header
        .replace(/(Local|Foreign) Address/g, "$1")
        .trim()
        .split(/\s+/)
        .findIndex((word) => /^(process:)?pid$/.test(word)));
}
function parseNetstat_parseLine(line, pidColumn) {
    const words = line.trim().split(/\s+/);
    const [, name, families] = /^(tcp|udp)(4|6|46)$/.exec(words[0] ?? "") ?? [];
    if (name === undefined)
        return [];
    const protocol = name === "tcp" ? "tcp" : "udp";
    const [local = "", foreign = "", state = ""] = words.slice(3);
    const address = parseNetstatAddress(local, ".", families === "4" ? "0.0.0.0" : "::");
    if (address === null)
        return [];
    const pid = parseNetstat_findNumber(words, protocol === "udp" && pidColumn > 0 ? pidColumn - 1 : pidColumn);
    return [
        toNetstatSocket({ protocol, address, peer: foreign === "*.*" ? null : foreign, state, pid }),
    ];
}
function parseNetstat_findNumber(words, at) {
    return Number(/(\d+)$/.exec(words[at] ?? "")?.[1] ?? 0);
}

;// CONCATENATED MODULE: ./lib/src/host/macos/listMacSockets.js


async function listMacSockets(host) {
    const [named, all] = await Promise.all([
        host.command?.("lsof", ["-nP", "-iTCP", "-iUDP", "-FpcftPnT"]),
        host
            .command?.("netstat", ["-anv", "-f", "inet"])
            .then(async (text) => (text ?? "") + ((await host.command?.("netstat", ["-anv", "-f", "inet6"])) ?? "")),
    ]);
    const sockets = parseLsof(named ?? "");
    const known = new Set(sockets.map(listMacSockets_formatKey));
    const others = parseMacNetstat(all ?? "").filter((socket) => !known.has(listMacSockets_formatKey(socket)));
    return sockets.length + others.length === 0 ? null : [...sockets, ...others];
}
const listMacSockets_formatKey = ({ protocol, family, address, port, peer }) => `${protocol} ${family} ${address} ${port} ${peer === null}`;

;// CONCATENATED MODULE: ./lib/src/host/listSockets.js



async function listSockets(host, isRequested) {
    if (host.platform === "darwin")
        return listMacSockets(host);
    if (host.platform === "win32")
        return listNetstatSockets(host);
    return listLinuxSockets(host, isRequested);
}

;// CONCATENATED MODULE: ./lib/src/host/inspectHost.js

















async function inspectHost(plan, host) {
    const kernel = readKernel(host);
    const engine = findEngine(host);
    const reason = findBlindSpot(host, engine);
    const visible = reason === null;
    const reading = readContainers(host, engine);
    const fixed = plan.requests.filter(({ kind }) => kind === "fixed");
    const transient = fixed.flatMap((request) => (0,toPortRequest/* listTransientEndpoints */.pY)(request, kernel.ipv6).map((endpoint) => ({ request, endpoint })));
    const endpoints = [
        ...plan.requests.flatMap((request) => request.endpoints),
        ...transient.map(({ endpoint }) => endpoint),
    ];
    const outcomes = visible || (engine.local && host.platform !== "linux")
        ? await tryBind_tryBind(endpoints, host)
        : () => undefined;
    const view = await reading;
    const source = selectSource(host, engine, visible);
    const evidence = {
        kernel,
        visible,
        lowestPort: findLowestPort(endpoints, host, engine, kernel),
        ...(await collectEvidence({ endpoints, outcomes, view, source }, host)),
        excluded: source === "Windows"
            ? await readWindowsExcluded(new Set(endpoints.map(({ protocol }) => protocol)), host)
            : [],
    };
    const certain = plan.requests.flatMap((request) => request.endpoints.flatMap((endpoint) => (0,diagnose/* diagnose */.h4)(request, endpoint, evidence)));
    const possible = view?.version
        ? transient.flatMap(({ request, endpoint }) => (0,diagnose/* diagnose */.h4)(request, endpoint, evidence))
        : [];
    const taken = possible.filter(({ status }) => status === "taken");
    const obstacles = [...certain, ...taken.map(toPossible)];
    return {
        kernel,
        probed: true,
        visible,
        reason,
        engineRelease: view?.version ?? null,
        inUse: evidence.table.listInUse(),
        obstacles: obstacles.length === 0 ? [] : await nameObstacles(obstacles, view, engine, host),
        runningProjects: findRunningProjects(plan, view?.containers ?? [], host),
    };
}
function selectSource(host, engine, visible) {
    if (visible)
        return "this host";
    return publishesOnWindows(host, engine) ? "Windows" : null;
}
function toPossible(obstacle) {
    return {
        ...obstacle,
        status: "possible",
        reason: "the service has several networks, and the engine may first publish on any of them",
    };
}
function inspectKernel(host) {
    const kernel = { ...readKernel(host), ipv6: true };
    return { kernel, probed: false, visible: true, reason: null, obstacles: [], runningProjects: [] };
}
async function collectEvidence({ endpoints, outcomes, view, source }, host) {
    const containers = view?.containers ?? [];
    const refused = endpoints.flatMap((endpoint) => listRefused(endpoint, outcomes));
    const undecided = endpoints.filter((endpoint) => isUndecided(endpoint, outcomes));
    if (source === null || refused.length + undecided.length === 0)
        return { outcomes, table: new PortTable([], containers) };
    const sockets = await findSockets(refused, undecided, source, host);
    const retried = await tryBind_tryBind(refused, host, (0,engineRelease/* sharesUdp */.Y5)(view?.version ?? null));
    return {
        outcomes: (endpoint, port) => retried(endpoint, port) ?? outcomes(endpoint, port),
        table: new PortTable(sockets, containers),
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
function listRefused(endpoint, outcomes) {
    const refused = [];
    for (let port = endpoint.first; port <= endpoint.last; port++) {
        const outcome = outcomes(endpoint, port);
        if (outcome === undefined)
            break;
        if (outcome === "in-use")
            refused.push({ ...endpoint, first: port, last: port });
    }
    return refused;
}
function isUndecided(endpoint, outcomes) {
    if (outcomes(endpoint, endpoint.last) === undefined)
        return true;
    for (let port = endpoint.first; port <= endpoint.last; port++) {
        const outcome = outcomes(endpoint, port);
        if (outcome === "denied" || outcome === "failed")
            return true;
    }
    return false;
}
function findRunningProjects(plan, containers, host) {
    const names = new Set(plan.projects.map(getNameOnEngine/* getNameOnEngine */.L));
    const places = new Map();
    for (const { compose } of containers) {
        if (compose === null ||
            compose.oneOff ||
            compose.directory === "" ||
            !names.has(compose.project))
            continue;
        const { project } = compose;
        const planned = plan.projects.find((each) => (0,getNameOnEngine/* getNameOnEngine */.L)(each) === project &&
            isSameDirectory(compose.directory, each.directory, host));
        const directory = planned?.directory ?? compose.directory;
        places.set(`${project} ${directory}`, { project, directory });
    }
    return [...places.values()];
}

// EXTERNAL MODULE: ./lib/src/leases/Lease.js
var Lease = __webpack_require__(7550);
;// CONCATENATED MODULE: ./lib/src/leases/addLeases.js





function addLeases(view, plan, leases) {
    if (leases.length === 0)
        return view;
    const foreign = findForeignLeases(plan, leases);
    const byPort = (0,groupBy/* groupBy */.$)(foreign, addLeases_formatKey);
    const obstacles = plan.requests.flatMap((request) => request.endpoints.flatMap((endpoint) => findLeaseObstacles(request, endpoint, byPort)));
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
    return {
        kind: "lease",
        name,
        pid,
        since,
        detail: directory === "" ? null : `for ${directory}`,
        compose: null,
    };
}
function findLeaseObstacles(request, endpoint, byPort) {
    const found = [];
    for (let port = endpoint.first; port <= endpoint.last && byPort.size > 0; port++) {
        const single = { ...endpoint, first: port, last: port };
        const onPort = byPort.get(addLeases_formatKey({ protocol: endpoint.protocol, port })) ?? [];
        const blocking = onPort.filter((lease) => addLeases_listEndpoints(lease).some((each) => (0,HostEndpoint/* overlaps */.$f)(each, single)));
        if (blocking.length > 0)
            found.push({
                request,
                endpoint: single,
                status: "leased",
                holders: (0,distinctBy/* distinctBy */.e)(blocking, formatUse).map(toLeaseHolder),
                reason: null,
            });
    }
    const free = endpoint.last - endpoint.first + 1 - found.length;
    if (request.kind !== "pool" || free < request.service.replicas)
        return found;
    return found.map((obstacle) => ({
        ...obstacle,
        status: "possible",
        reason: "the engine takes any port of the pool, and this one is leased",
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
;// CONCATENATED MODULE: ./lib/src/lib/sleep.js
function sleep(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

;// CONCATENATED MODULE: ./lib/src/host/waitForPorts.js



const INSPECTION_INTERVAL = 500;
const MESSAGE_INTERVAL = 10_000;
const MAX_NAMED_ENDPOINTS = 5;
async function waitForPorts(inspect, describeHolder, { seconds, report, now = Date.now, pause = sleep }) {
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
function describeHeldPorts({ obstacles }, describeHolder) {
    const held = obstacles.filter(({ status }) => status === "taken" || status === "leased");
    const named = Array.from((0,groupBy/* groupBy */.$)(held, ({ request, endpoint }) => (0,formatRequest/* formatRequest */.z)(request, endpoint)), ([requested, each]) => formatHeldPort(requested, each.flatMap(({ holders }) => holders).map(describeHolder)));
    const more = named.length - MAX_NAMED_ENDPOINTS;
    return `${named.slice(0, MAX_NAMED_ENDPOINTS).join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function formatHeldPort(requested, holders) {
    return `${requested}, held by ${[...new Set(holders)].join(" and ") || "something unknown"}`;
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

// EXTERNAL MODULE: ./lib/src/ports/findCollisions.js
var findCollisions = __webpack_require__(279);
// EXTERNAL MODULE: ./lib/src/ports/serviceName.js
var serviceName = __webpack_require__(8641);
// EXTERNAL MODULE: ./lib/src/rules/Finding.js
var Finding = __webpack_require__(9251);
// EXTERNAL MODULE: ./lib/src/rules/index.js + 28 modules
var rules = __webpack_require__(9902);
// EXTERNAL MODULE: ./lib/src/rules/RuleId.js
var RuleId = __webpack_require__(4003);
;// CONCATENATED MODULE: ./lib/src/rules/exceptions.js






function applyExceptions(findings, input) {
    const { projects, policy, today } = input;
    const comments = projects.flatMap(readComments);
    if (comments.length === 0 && policy.ignore.length === 0)
        return { findings, excepted: [], unused: [] };
    const texts = new Map(projects.flatMap(({ sources }) => [...sources]));
    const byLine = new Map(comments.map((comment) => [`${comment.rule} ${comment.file} ${comment.line}`, comment]));
    const findComment = ({ rule, span }) => span === null
        ? undefined
        : listLineStarts(span, texts).flatMap((line) => byLine.get(`${rule} ${span.file} ${line}`) ?? [])[0];
    const valid = policy.ignore.filter((entry) => !isExpired(entry, today));
    const used = new Set();
    const excepted = [];
    const kept = findings.filter((finding) => {
        const comment = findComment(finding);
        const entry = valid.find((each) => matchesFinding(each, finding));
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
            return found.every(({ length }) => length > 0) ? (found[0] ?? []) : [];
        }),
        ...policy.ignore.flatMap((entry) => findUnusedEntry(entry, used.has(entry), input)),
    ];
    return { findings: kept, excepted, unused };
}
function placeOf({ file, span }) {
    return `${file} ${span.start}`;
}
const MAX_LINES = 100;
function listLineStarts({ file, start, end }, texts) {
    const text = texts.get(file) ?? "";
    const lines = [findLineStart(text, start)];
    for (let next = text.indexOf("\n", start); next >= 0 && next < end - 1 && lines.length < MAX_LINES; next = text.indexOf("\n", next + 1))
        lines.push(next + 1);
    return lines;
}
function findLineStart(text, offset) {
    return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}
const MARK = "portplan-ignore:";
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
                const comment = {
                    ...found,
                    project,
                    file,
                    span: { file, start: line + found.start, end: line + content.trimEnd().length },
                };
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
    const mark = line.indexOf(MARK);
    const start = mark < 0 ? -1 : line.slice(0, mark).trimEnd().length - 1;
    if (line[start] !== "#" || !/^\s?$/.test(line.slice(Math.max(0, start - 1), start)))
        return null;
    const rest = line
        .slice(mark + MARK.length)
        .slice(0, MAX_COMMENT)
        .trim();
    const [rule = "", ...reason] = /^--(?:\s|$)/.test(rest) ? [""] : rest.split(/\s+--(?=\s|$)/);
    return { rule, reason: reason.join(" --").trim(), start };
}
function matchesFinding({ rule, service }, finding) {
    return rule === finding.rule && (service === null || (0,Finding/* isAboutService */.z)(finding, service));
}
const EXCEPTABLE_RULE_IDS = RuleId/* RULE_IDS */.I.filter((id) => (0,rules/* ruleOf */.Y)(id).kind === "check");
function isExceptable(rule) {
    return EXCEPTABLE_RULE_IDS.some((id) => id === rule);
}
function findUnusedComment({ project, rule, reason, span, file, line }, used, input) {
    const isOnLine = ({ ports }) => ports.some((port) => port.span.file === file && listLineStarts(port.span, project.sources).includes(line));
    const service = project.services.find(isOnLine)?.name ?? null;
    const nearest = isExceptable(rule) ? null : findNearest(rule, EXCEPTABLE_RULE_IDS);
    const unused = (why) => [
        { project: project.name, service, rule, nearest, why, until: null, span },
    ];
    if (!isExceptable(rule))
        return unused("unknown-rule");
    if (reason === "")
        return unused("no-reason");
    return used || !isReportable(rule, input) || project.disabled.some(isOnLine)
        ? []
        : unused("unmatched");
}
function findUnusedEntry(entry, used, input) {
    const { rule, service, until, span } = entry;
    const [policyFile] = input.policy.sources.keys();
    if (span === null || span.file !== policyFile)
        return [];
    const owner = input.projects.find(({ name, services }) => service !== null && services.some((each) => (0,serviceName/* matchesName */.Hj)(name, each.name, service)));
    const unused = (why) => [
        {
            project: owner?.name ?? null,
            service: service?.service ?? null,
            rule,
            nearest: null,
            why,
            until,
            span,
        },
    ];
    if (isExpired(entry, input.today))
        return unused("expired");
    return used || !isReportable(rule, input) || !(owner ?? isRemoved(service, input))
        ? []
        : unused("unmatched");
}
function isReportable(rule, { activeRules }) {
    return isExceptable(rule) && activeRules.has(rule) && (0,rules/* ruleOf */.Y)(rule).dependsOn === "configuration";
}
function isRemoved(service, { projects, checksRoot }) {
    if (service === null)
        return checksRoot;
    if (projects.some(({ name, disabled }) => disabled.some((each) => (0,serviceName/* matchesName */.Hj)(name, each.name, service))))
        return false;
    return checksRoot || projects.some(({ name }) => name === service.project);
}
function isExpired({ until }, today) {
    return until !== null && until < today;
}

// EXTERNAL MODULE: ./lib/src/rules/ignored-finding.js
var ignored_finding = __webpack_require__(8288);
// EXTERNAL MODULE: ./lib/src/rules/invalid-project.js
var invalid_project = __webpack_require__(3581);
// EXTERNAL MODULE: ./lib/src/rules/runRules.js + 2 modules
var runRules = __webpack_require__(1644);
;// CONCATENATED MODULE: ./lib/src/rules/checkRun.js









function checkRun(input) {
    const { policy, repositoryContext, bases, plans, variants, host, kernelOnly } = input;
    const context = { host, policy, repositoryContext };
    const jobRules = rules/* rules */.aO.filter(({ appliesToJobs }) => appliesToJobs);
    const results = [
        { plan: plans.here, applicable: rules/* rules */.aO },
        ...plans.elsewhere.map((plan) => ({ plan, applicable: jobRules })),
    ].map(({ plan, applicable }) => {
        const collisions = (0,findCollisions/* findCollisions */.t)(plan, policy.alternatives, host.engineRelease);
        return { collisions, findings: (0,runRules/* runRules */.xG)(applicable, { ...context, plan, collisions }) };
    });
    const found = results.flatMap(({ findings }) => findings);
    const inVariants = variants.size === 0
        ? []
        : checkVariants(rules/* rules */.aO, { variants, policy, host: kernelOnly() }, found);
    const { findings, excepted, unused } = applyExceptions([...found, ...inVariants], {
        projects: plans.all.projects,
        policy,
        today: input.today,
        activeRules: new Set(rules/* rules */.aO.filter((rule) => (0,runRules/* levelOf */.In)(rule, policy) !== "off").map(({ id }) => id)),
        checksRoot: bases.some(({ project }) => project.directory === input.root),
    });
    const aboutExceptions = unused.length === 0
        ? []
        : (0,runRules/* runRules */.xG)([ignored_finding/* ignoredFinding */.Q], { ...context, plan: plans.here, unusedExceptions: unused });
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
function findInvalidProjects({ plans, variants, host, policy, }) {
    const found = (0,runRules/* runRules */.xG)([invalid_project/* invalidProject */.j], { plan: plans.here, host });
    return [...found, ...checkVariants([invalid_project/* invalidProject */.j], { variants, host, policy }, found)];
}
function checkVariants(applicable, { variants, host, policy }, known) {
    const knownKeys = new Set(known.map(identityOf));
    const found = new Map();
    const checkTogether = (projects) => {
        const plan = makePlan(projects, true);
        const collisions = (0,findCollisions/* findCollisions */.t)(plan, policy.alternatives);
        return (0,runRules/* runRules */.xG)(applicable, { plan, collisions, host, policy });
    };
    for (const projects of variants.values()) {
        const byName = [...(0,groupBy/* groupBy */.$)(projects, (project) => (0,Project/* environmentOf */.p)(project) ?? "")];
        const separate = byName.length === 1
            ? []
            : byName.map(([name, variant]) => ({
                name,
                keys: new Set(checkTogether(variant).map(identityOf)),
            }));
        for (const finding of checkTogether(projects)) {
            const key = identityOf(finding);
            if (knownKeys.has(key))
                continue;
            const entry = found.get(key) ?? { finding, environments: new Set() };
            const names = separate.flatMap(({ name, keys }) => (keys.has(key) ? [name] : []));
            for (const name of names.length > 0 ? names : listEnvironments(finding, projects))
                entry.environments.add(name);
            found.set(key, entry);
        }
    }
    return Array.from(found.values(), ({ finding, environments }) => ({
        ...finding,
        message: `In ${[...environments].join(" and ")}: ${finding.message}`,
    }));
}
function identityOf({ rule, project, service, evidence }) {
    return JSON.stringify([rule, project, service, evidence]);
}
function listEnvironments({ project }, projects) {
    return projects.flatMap((each) => (each.name === project ? ((0,Project/* environmentOf */.p)(each) ?? []) : []));
}

// EXTERNAL MODULE: ./lib/src/rules/formatHolder.js
var formatHolder = __webpack_require__(4793);
// EXTERNAL MODULE: ./lib/src/policy/Policy.js
var Policy = __webpack_require__(4183);
;// CONCATENATED MODULE: ./lib/src/policy/mergeLayers.js


function mergeLayers(layers, sources) {
    const named = (items, key) => [
        ...new Map(layers
            .flatMap(items)
            .toReversed()
            .map((item) => [key(item), item])).values(),
    ].toReversed();
    const mapped = (entries) => new Map(named((layer) => [...entries(layer)], ([name]) => name));
    const specific = named(({ assignments }) => assignments, ({ service }) => (0,serviceName/* formatServiceName */.M)(service));
    return {
        roles: mergeRoles(layers),
        assignments: specific.toSorted((a, b) => Number(a.service.project === null) - Number(b.service.project === null)),
        blocks: mapped(({ blocks }) => blocks),
        reserved: layers.flatMap(({ reserved }) => reserved),
        dynamic: layers.find(({ dynamic }) => dynamic !== null)?.dynamic ?? null,
        needs: named(({ needs }) => needs, ({ name }) => name),
        fallback: named(({ fallback }) => fallback, ({ service }) => (0,serviceName/* formatServiceName */.M)(service)),
        optional: layers.flatMap(({ optional }) => optional),
        alternatives: layers.flatMap(({ alternatives }) => alternatives),
        environments: named(({ environments }) => environments, ({ name }) => name),
        rules: mapped(({ rules }) => rules),
        ignore: layers.flatMap(({ ignore }) => ignore),
        sources,
    };
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
    for (const block of [...blocks.values()]
        .filter(({ range }) => range.last > 0)
        .toSorted((a, b) => a.range.first - b.range.first)) {
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
;// CONCATENATED MODULE: ./lib/src/policy/readPolicyLayer.js






function toPlainValue(node) {
    if (node.kind === "sequence")
        return node.items.map(toPlainValue);
    if (node.kind === "mapping")
        return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, toPlainValue(value)]));
    return typeof node.value === "bigint" ? Number(node.value) : node.value;
}
function findSpan(root, path) {
    return findNode(root, path)?.span ?? root.span;
}
function findKeySpan(root, path) {
    const parent = findNode(root, path.slice(0, -1));
    const key = parent?.kind === "mapping" ? parent.keys.get(String(path.at(-1))) : undefined;
    return key ?? findSpan(root, path);
}
function findNode(root, path) {
    return path.reduce((at, key) => (at?.kind === "sequence" ? at.items[Number(key)] : (0,Node/* getChild */.hf)(at, String(key))), root);
}
function readPolicyLayer(file, root, problems) {
    const reader = new readPolicyLayer_Reader(root, problems);
    return {
        ...Policy/* emptyPolicy */.U,
        ...readPlaces(file, reader),
        needs: readNeeds(file, reader),
        optional: (file.optional ?? []).map((name, index) => ({
            service: (0,serviceName/* parseServiceName */.qE)(name),
            span: reader.span(["optional", index]),
        })),
        alternatives: (file.alternatives ?? []).map((names, index) => ({
            services: names.map(serviceName/* parseServiceName */.qE),
            span: reader.span(["alternatives", index]),
        })),
        environments: entriesOf(file.environments).map(([name, { "env-files": envFiles = [], host = name }]) => ({
            name,
            envFiles,
            host,
            span: reader.key(["environments", name]),
        })),
        rules: new Map(entriesOf(file.rules).flatMap(([id, level]) => level === undefined ? [] : [[id, { level, span: reader.key(["rules", id]) }]])),
        ignore: (file.ignore ?? []).map(({ rule, service, reason, until }, index) => ({
            rule,
            service: service === undefined ? null : (0,serviceName/* parseServiceName */.qE)(service),
            reason,
            until: until === undefined ? null : reader.day(until, ["ignore", index, "until"]),
            span: reader.span(["ignore", index]),
        })),
    };
}
function readPlaces(file, reader) {
    const { dynamic } = file;
    return {
        roles: new Map(entriesOf(file.roles).map(([name, { range, ...role }]) => [
            name,
            {
                ...role,
                ...(range !== undefined && { range: reader.range(range, ["roles", name, "range"]) }),
                span: reader.key(["roles", name]),
            },
        ])),
        assignments: entriesOf(file.assignments).map(([name, port]) => ({
            service: (0,serviceName/* parseServiceName */.qE)(name),
            port,
            span: reader.key(["assignments", name]),
        })),
        blocks: new Map(entriesOf(file.projects).map(([project, { block }]) => [
            project,
            {
                project,
                range: reader.range(block, ["projects", project, "block"]),
                span: reader.key(["projects", project]),
            },
        ])),
        reserved: (file.reserved ?? []).map((port, index) => reader.reservation(port, ["reserved", index])),
        dynamic: dynamic === undefined
            ? null
            : { ...reader.range(dynamic, ["dynamic"]), span: reader.span(["dynamic"]) },
        fallback: entriesOf(file.fallback).map(([name, ports]) => ({
            service: (0,serviceName/* parseServiceName */.qE)(name),
            ports,
            span: reader.key(["fallback", name]),
        })),
    };
}
function readNeeds(file, reader) {
    return entriesOf(file.needs).map(([name, { port, fallback = [] }]) => ({
        name,
        endpoint: reader.reservation(port, ["needs", name, "port"]).endpoint,
        fallback: typeof fallback === "string" ? { variable: fallback.slice(1) } : fallback,
        span: reader.key(["needs", name]),
    }));
}
function entriesOf(record) {
    return Object.entries(record ?? {});
}
class readPolicyLayer_Reader {
    #root;
    #problems;
    constructor(root, problems) {
        this.#root = root;
        this.#problems = problems;
    }
    span(path) {
        return findSpan(this.#root, path);
    }
    key(path) {
        return findKeySpan(this.#root, path);
    }
    range(written, path) {
        const [first = 0, last = first] = String(written).split("-").map(Number);
        if (first >= 1 && first <= last && last <= PortRange/* MAX_PORT */.X)
            return { first, last };
        const fix = first > last && last >= 1 && first <= PortRange/* MAX_PORT */.X
            ? `write ${last}-${first}`
            : "write a range within 1-65535, as 8000-8009";
        this.#reject(path, written, "no range of ports", fix);
        return { first: 0, last: 0 };
    }
    reservation(written, path) {
        const endpoint = (0,parseEndpoint/* parseEndpoint */.B)(String(written));
        if (endpoint === null)
            this.#reject(path, written, "no port of a host", "write it as 22, 2375-2376/tcp or 127.0.0.1:53/udp");
        return {
            endpoint: endpoint ?? { family: null, address: null, first: 0, last: 0, protocol: null },
            span: this.span(path),
        };
    }
    day(written, path) {
        const day = new Date(`${written}T00:00:00Z`);
        const real = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
        if (!real)
            this.#reject(path, written, "no day of the calendar", "write a day that there is, as 2027-01-31");
        return written;
    }
    #reject(path, written, what, fix) {
        this.#problems.push({
            message: `${formatPath(path)} is ${quoteName(String(written))}, which is ${what}`,
            fix,
            span: this.span(path),
            related: [],
        });
    }
}
function formatPath(path) {
    return path
        .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`))
        .join("");
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
        dynamic: { first: 10_000, last: PortRange/* MAX_PORT */.X, span: null },
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
    const loading = new PolicyLoading(reading);
    const layers = await loading.load({ id: path, trusted, remote: null }, null, []);
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
    #reading;
    #loaded = new Map();
    #count = 0;
    constructor(reading) {
        this.#reading = reading;
    }
    async load(origin, at, chain) {
        if (chain.includes(origin.id))
            return this.#refuse(`${[...chain, origin.id].slice(chain.indexOf(origin.id)).join(" extends ")}: a circle`, "let one of them extend nothing", at);
        if (++this.#count > readPolicy_MAX_FILES)
            return this.#refuse(`the policy extends more than ${readPolicy_MAX_FILES} others`, "extend fewer", at);
        const text = await this.#read(origin, at);
        const root = text === null ? null : this.#parse(origin.id, text);
        if (root === null)
            return [];
        const value = toPlainValue(root);
        const file = await this.#check(root, value);
        const layers = file === null ? [] : [readPolicyLayer(file, root, this.problems)];
        for (const { name, place } of listExtended(root, value).toReversed())
            layers.push(...(await this.#loadExtended(name, origin, place, [...chain, origin.id])));
        return layers;
    }
    async #loadExtended(name, from, at, chain) {
        if (name === "portplan:standard")
            return [readStandardLayer()];
        if (name.startsWith("portplan:"))
            return this.#refuse(`there is no preset ${quoteName(name)}`, "write portplan:standard", at);
        const remote = REMOTE.exec(name);
        if (remote === null && name.startsWith("github>"))
            return [];
        if (remote !== null) {
            const [, owner = "", repository = "", path = "", ref = null] = remote;
            return this.load({ id: name, trusted: false, remote: { owner, repository, path, ref } }, at, chain);
        }
        return this.load(resolveOrigin(from, name), at, chain);
    }
    async #read({ id, trusted, remote }, at) {
        const { files, fetchRemote } = this.#reading;
        if (remote !== null && !this.#loaded.has(id))
            this.#loaded.set(id, fetchRemote(remote));
        const found = (await this.#loaded.get(id)) ?? files.read(id, trusted);
        if ("text" in found) {
            this.sources.set(id, found.text);
            return found.text;
        }
        const reason = found.failure === "missing" ? "there is no such file" : found.detail;
        this.#refuse(`the policy ${id} cannot be read: ${reason}`, remote === null
            ? "name a file that there is"
            : "name a file that can be read with the token at hand", at);
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
    async #check(root, value) {
        const { checkPolicyFile } = await Promise.all(/* import() */[__webpack_require__.e(934), __webpack_require__.e(752)]).then(__webpack_require__.bind(__webpack_require__, 5752));
        const { issues, valid } = checkPolicyFile(value, this.#reading.ruleIds);
        this.problems.push(...issues.map((issue) => this.#toProblem(issue, root)));
        return valid;
    }
    #toProblem({ path, kind, expected, known }, root) {
        const key = String(path.at(-1) ?? "");
        const parent = formatPath(path.slice(0, -1)) || "the policy";
        const near = known.length === 0 ? null : findNearest(key, known);
        if (kind === "unknown") {
            const fix = near === null
                ? `take it out${known.length > 20 ? "" : `; there are ${known.join(", ")}`}`
                : `write ${near}`;
            return {
                message: `${parent} has no key ${quoteName(key)}`,
                fix,
                span: findKeySpan(root, path),
                related: [],
            };
        }
        if (kind === "missing")
            return {
                message: `${parent} needs ${key}`,
                fix: key === "version" ? "begin it with version: 1" : `add ${key}:`,
                span: findSpan(root, path.slice(0, -1)),
                related: [],
            };
        if (kind === "name")
            return {
                message: `${parent} has the key ${quoteName(key)}, and each must be ${expected}`,
                fix: `write ${expected}`,
                span: findKeySpan(root, path),
                related: [],
            };
        const node = findNode(root, path);
        const value = node === undefined ? null : toPlainValue(node);
        const place = formatPath(path) || "the policy";
        const written = typeof value === "string" ? findNearest(value, known) : null;
        return {
            message: `${place} ${describeValue(value)}, and must be ${expected}`,
            fix: written === null ? `write ${expected}` : `write ${written}`,
            span: findSpan(root, path),
            related: [],
        };
    }
    #refuse(message, fix, span) {
        this.problems.push({ message, fix, span, related: [] });
        return [];
    }
}
const MAX_NAME = 500;
function listExtended(root, value) {
    const written = value.extends;
    const names = Array.isArray(written)
        ? written.map((name, index) => ({ name, path: ["extends", index] }))
        : [{ name: written, path: ["extends"] }];
    return names.flatMap(({ name, path }) => typeof name === "string" && /\S/.test(name) && name.length <= MAX_NAME
        ? [{ name, place: findSpan(root, path) }]
        : []);
}
function describeValue(value) {
    if (value === null || value === undefined)
        return "is empty";
    if (typeof value === "object")
        return `is ${Array.isArray(value) ? "a list" : "a mapping"}`;
    return `is ${typeof value === "string" ? quoteName(value) : JSON.stringify(value)}`;
}
function resolveOrigin({ id, trusted, remote }, path) {
    if (remote === null)
        return { id: paths_resolvePath((0,posix_.dirname)(id), path), trusted, remote };
    const { owner, repository, ref } = remote;
    const file = paths_resolvePath(`/${(0,posix_.dirname)(remote.path)}`, path).slice(1);
    return {
        id: `github>${owner}/${repository}//${file}${ref === null ? "" : `@${ref}`}`,
        trusted: false,
        remote: { ...remote, path: file },
    };
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
const HOST = String.raw `${LOCAL}|0\.0\.0\.0|host\.docker\.internal|docker\.for\.mac\.localhost`;
const ADDRESS = new RegExp(String.raw `(?<![\w.-])(?:${HOST}):(\d{1,5})(?!\d|\.\d)`, "g");
const findReferences_SETTING = /(?<![\w$])([A-Z0-9_]{4,80})(?:[ \t]{0,8}[=:][ \t]{0,8}["']?|:?-)(\d{2,5})(?!\w|\.\d)/g;
const QUOTE = String.raw `["'\x60]?`;
const EQUALS = String.raw `${QUOTE}[ \t]{0,4}[=: ][ \t]{0,4}${QUOTE}`;
const PORT = String.raw `(\d{2,5})(?!\w|[.:]\d)`;
const findReferences_NUMBER = new RegExp(String.raw `(?<![\w.-])(?:-p|--port|[pP]ort)${EQUALS}${PORT}`, "g");
const SEPARATE_ADDRESS = new RegExp(String.raw `(?<![\w.-])(?:${LOCAL})${QUOTE}` +
    String.raw `(?:[ \t,]{1,4}${QUOTE}|[^\n\d]{1,40}?(?:-p|port)${EQUALS})${PORT}`, "gi");
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
        if (known.has(path) ||
            IGNORED.some((pattern) => pattern.test(path)) ||
            text.length > MAX_TEXT ||
            text.includes("\0"))
            continue;
        const addresses = [ADDRESS, SEPARATE_ADDRESS].flatMap((spelling) => findPorts(path, text, spelling, "address"));
        const addressEnds = new Set(addresses.map(({ span }) => span.end));
        const numbers = findPorts(path, text, findReferences_NUMBER, "number").filter(({ span }) => !addressEnds.has(span.end));
        const found = [...addresses, ...findVariables(path, text), ...numbers];
        if (found.length > 0)
            textsWithPorts.set(path, text);
        references.push(...found);
        if (references.length > MAX_REFERENCES)
            break;
    }
    return { references, texts: textsWithPorts };
}
function findPorts(file, text, spelling, kind) {
    return Array.from(text.matchAll(spelling), ({ index, 0: found, 1: port }) => {
        return {
            port: Number(port),
            kind,
            variable: null,
            span: { file, start: index, end: index + found.length },
        };
    });
}
function findVariables(file, text) {
    return Array.from(text.matchAll(findReferences_SETTING)).flatMap(({ index, 0: found, 1: variable = "", 2: port }) => {
        if (!PORT_VARIABLE.test(variable))
            return [];
        return [
            {
                port: Number(port),
                kind: "variable",
                variable,
                span: { file, start: index, end: index + found.length },
            },
        ];
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


const PREVENTING_STATUSES = new Set([
    "taken",
    "clash",
    "excluded",
    "leased",
    "possible",
]);
function preventsStart({ status }) {
    return PREVENTING_STATUSES.has(status);
}
function selectPortsToMove(requests, collisions, obstacles, { services, settings }) {
    const movable = requests.filter(({ kind, project }) => (kind === "fixed" || kind === "pool") && project.origin.kind !== "workflow-job");
    const isFixed = new Set(movable);
    const isNamed = (request) => settings.some(({ service }) => (0,serviceName/* matchesService */.zX)(request, service)) ||
        (typeof services !== "string" && services.some((name) => (0,serviceName/* matchesService */.zX)(request, name)));
    const candidates = requests.filter((request) => isFixed.has(request) || (request.kind === "engine" && isNamed(request)));
    checkNames([...(typeof services === "string" ? [] : services), ...settings.map(({ service }) => service)], candidates);
    const blocked = typeof services === "string"
        ? findBlocked(movable, collisions, obstacles)
        : new Set();
    const isSetByHand = ({ project }) => project.origin.kind === "policy-needs";
    const mustMove = (request) => isNamed(request) ||
        blocked.has(request) ||
        (services === "all" && isFixed.has(request) && !isSetByHand(request));
    const groups = groupRequests(candidates, collisions);
    const moving = groups.filter((group) => group.requests.some(mustMove));
    for (const setting of settings)
        checkSingle(setting, moving);
    const portGroups = moving.map((group) => ({
        ...group,
        requestedPort: findRequestedPort(group, settings),
    }));
    const moved = new Set(moving.flatMap((group) => group.requests));
    return { groups: portGroups, kept: movable.filter((request) => !moved.has(request)) };
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
    const unknown = names.find((name) => !candidates.some((request) => (0,serviceName/* matchesService */.zX)(request, name)));
    if (unknown === undefined)
        return;
    const known = [...new Set(candidates.map(({ service }) => service.name))].slice(0, 20).join(", ") || "none";
    throw new Error(`no published port is of ${JSON.stringify((0,serviceName/* formatServiceName */.M)(unknown))}; ` +
        `the services with host ports are ${known}`);
}
function findBlocked(movable, collisions, obstacles) {
    const canMove = new Set(movable);
    const tooNarrow = movable.filter((request) => countHostPorts(request) > countDeclaredPorts(request));
    const blocked = new Set([
        ...tooNarrow,
        ...obstacles.filter((obstacle) => preventsStart(obstacle)).map(({ request }) => request),
    ]);
    for (const { request, others } of collisions)
        for (const end of canMove.has(request) ? [request] : others)
            blocked.add(end);
    return blocked;
}
function groupRequests(requests, collisions) {
    const colliding = new Set(collisions.flatMap(({ request, others }) => others.some((other) => groupKey(other) === groupKey(request)) ? [groupKey(request)] : []));
    const groups = new Map();
    for (const [index, request] of requests.entries()) {
        const key = colliding.has(groupKey(request)) ? `${index}` : groupKey(request);
        const known = groups.get(key);
        if (known === undefined)
            groups.set(key, [request]);
        else
            known.push(request);
    }
    return Array.from(groups.values(), (members) => ({
        requests: members,
        variable: colliding.has(groupKey(members[0])) ? null : members[0].binding.variable,
        size: Math.max(...members.map(countHostPorts)),
    }));
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
        const way = {
            project: isForeign ? project.name : service.project,
            service: publisher.name,
            target,
        };
        return `${(0,serviceName/* formatServiceName */.M)(sameTarget.length > 1 ? { ...way, protocol } : way)}=${port}`;
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
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (cause) {
        throw new Error(`${path} is not JSON; it is written by portplan allocate --save`, { cause });
    }
    const { version, ports } = Object(value);
    if (version !== 1)
        throw refuse("has no version 1");
    if (typeof ports !== "object" || ports === null || Array.isArray(ports))
        throw refuse("has no ports");
    const entries = Object.entries(ports).map(([key, port]) => {
        if (!savedPorts_KEY.test(key))
            throw refuse(`has a key ${JSON.stringify(key)}, which is not PROJECT/SERVICE:TARGET`);
        if (!Number.isInteger(port) || port < 1 || port > MAX_PORT)
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
    const { request, availability } = input;
    const current = findCurrentPort(group);
    const known = (blocked) => input.probed ? blocked : blocked.filter((reason) => reason !== "in-use");
    const selectFree = (listed, except) => listed.filter((port) => isFree(group, port, availability, known(except)));
    const takeOnly = (port) => {
        const none = group.size === 1
            ? `port ${port} is not`
            : `not all of the ports ${(0,HostEndpoint/* formatPorts */._3)(groupRange(group, port))} are`;
        return { none, named: [port], ports: selectFree([port], NAMED_MAY_BE) };
    };
    if (group.requestedPort !== null)
        return takeOnly(group.requestedPort);
    const [{ project }] = group.requests;
    if (request.offset !== null && current !== null && project.origin.kind !== "policy-needs")
        return takeOnly(current + request.offset);
    const list = listFallbackPorts(group, input);
    const before = listEarlierPorts(group, input);
    if (list.length > 0) {
        const earlier = before.filter((port) => list.includes(port));
        const ports = list.map((port) => (0,HostEndpoint/* formatPorts */._3)(groupRange(group, port)));
        return {
            none: `none of the ports ${ports.join(", ")} is`,
            named: list,
            ports: new Set([...selectFree(earlier, EARLIER_MAY_BE), ...selectFree(list, NAMED_MAY_BE)]),
        };
    }
    const range = selectRange(group, input);
    const stays = current !== null &&
        (current === findPreferredPort(group, range) || current === findSavedPort(group, request));
    const inside = before.filter((port) => range.first <= port && groupRange(group, port).last <= range.last);
    const none = `the range ${range.first}-${range.last} has nothing`;
    return {
        none,
        named: range,
        ports: concatenate(selectFree(inside, EARLIER_MAY_BE), selectFree(stays ? [current] : [], CURRENT_MAY_BE), walkRange(group, range, availability)),
    };
}
const NAMED_MAY_BE = ["low", "leaving", "in-use"];
const EARLIER_MAY_BE = ["in-use"];
const CURRENT_MAY_BE = ["leaving", "in-use"];
function isFree(group, port, availability, except) {
    const range = groupRange(group, port);
    return (findPortSource_isPort(range.first) &&
        findPortSource_isPort(range.last) &&
        availability.findObstacle(group.requests, range, { except }) === null);
}
function findPortSource_isPort(port) {
    return port >= 1 && port <= PortRange/* MAX_PORT */.X;
}
function findCurrentPort({ requests: [request] }) {
    return request.endpoints[0]?.first ?? null;
}
function* walkRange(group, range, availability) {
    const start = findPreferredPort(group, range);
    if (start === null)
        return;
    yield* walkFree(group, start, range.last - group.size + 1, availability);
    yield* walkFree(group, range.first, start - 1, availability);
}
function findPreferredPort({ requests: [request], size }, { first, last }) {
    const places = last - first - size + 2;
    return places <= 0 ? null : first + (hash(formatStableKey(request)) % places);
}
function* walkFree(group, from, to, availability) {
    for (let port = from; port <= to;) {
        const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
        if (obstacle === null)
            yield port;
        port = obstacle === null ? port + 1 : obstacle.last + 1;
    }
}
function formatStableKey({ project, service, binding }) {
    return JSON.stringify([
        (0,getNameOnEngine/* getNameOnEngine */.L)(project),
        project.directory,
        service.name,
        binding.target,
        binding.protocol.toLowerCase(),
    ]);
}
function listFallbackPorts({ requests }, { policy, env }) {
    const [request] = requests;
    if (request.project.origin.kind === "policy-needs") {
        const need = policy.needs.find(({ name }) => name === request.service.name);
        return need === undefined ? [] : resolveFallback(need, env);
    }
    return requests.map((each) => (0,findBound/* findFallback */.aC)(policy, each)).find((list) => list.length > 0) ?? [];
}
function selectRange({ requests }, { request, policy, kernel }) {
    const role = policy.dynamic === null && request.range === null
        ? (0,findRole/* findRole */._$)(policy, requests[0].service)?.range
        : null;
    return (request.range ??
        policy.dynamic ??
        role ?? { first: LOWEST_DYNAMIC, last: findDynamicEnd(kernel) });
}
function findDynamicEnd({ ephemeral: [low] }) {
    return low > LOWEST_DYNAMIC ? low - 1 : PortRange/* MAX_PORT */.X;
}
function findSavedPort({ requests: [request] }, { saved }) {
    return saved.get(formatSavedPortKey(request)) ?? null;
}
function listEarlierPorts(group, { request, earlier }) {
    const [{ project, service, binding }] = group.requests;
    const saved = findSavedPort(group, request);
    const use = {
        service: service.name,
        target: binding.target,
        protocol: binding.protocol.toLowerCase(),
    };
    const copy = {
        project: project.name,
        startedAs: (0,getNameOnEngine/* getNameOnEngine */.L)(project),
        directory: project.directory,
    };
    const leased = earlier.filter((lease) => (0,Lease/* isSameUse */.O)(lease, { ...use, ...copy }));
    return [
        ...new Set([
            ...(saved === null ? [] : [saved]),
            ...leased.map(({ port }) => port).toSorted((a, b) => a - b),
        ]),
    ];
}
function* concatenate(...all) {
    for (const each of all)
        yield* each;
}

;// CONCATENATED MODULE: ./lib/src/allocate/describeNoFreePort.js





const REASON_TEXTS = {
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
const MAX_SHOWN_REASONS = 5;
function describeNoFreePort({ group, source, refused }, all, availability, leases) {
    const [{ project, service }] = group.requests;
    const known = new Map([
        ...all.flatMap((each) => (each.group.size === group.size ? [...each.refused] : [])),
        ...refused,
    ]);
    const describe = (port, reason) => known.get(port) ?? describeReason(group, port, reason, leases);
    const reasons = listReasons(group, source, availability, describe);
    const rest = reasons.length - MAX_SHOWN_REASONS;
    const more = rest > 0 ? ` and ${rest} more` : "";
    const shown = reasons.slice(0, MAX_SHOWN_REASONS).join("; ");
    const current = findCurrentPort(group);
    const owner = project.origin.kind === "policy-needs" ? "" : `${project.name}/`;
    const ports = current === null ? "" : ` (${(0,HostEndpoint/* formatPorts */._3)(groupRange(group, current))})`;
    const why = reasons.length === 0 ? "" : `: ${shown}${more}`;
    return `${source.none} free for ${owner}${service.name}${ports}${why}`;
}
function listReasons(group, { named }, availability, describe) {
    if ("first" in named)
        return listRangeReasons(group, named, availability, describe);
    return named.flatMap((port) => {
        const range = groupRange(group, port);
        const ports = (0,HostEndpoint/* formatPorts */._3)(range);
        const obstacle = availability.findObstacle(group.requests, range, {
            except: ["low", "leaving"],
        });
        if (!findPortSource_isPort(port) || !findPortSource_isPort(range.last))
            return [`${ports} is not between 1 and 65535`];
        return obstacle === null ? [] : [`${ports} is ${describe(port, obstacle.reason)}`];
    });
}
function listRangeReasons(group, { first, last }, availability, describe) {
    if (last - first + 1 < group.size)
        return [`it takes ${group.size} ports in a row`];
    const found = new Map();
    for (let port = first; port + group.size - 1 <= last;) {
        const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
        const reason = obstacle === null ? null : describe(port, obstacle.reason);
        if (reason !== null && !found.has(reason))
            found.set(reason, `${(0,HostEndpoint/* formatPorts */._3)(groupRange(group, port))} is ${reason}`);
        port = Math.max(port, obstacle?.reason === "assigned" ? port : (obstacle?.last ?? port)) + 1;
    }
    return [...found.values()];
}
function describeReason(group, port, reason, leases) {
    const { first, last } = groupRange(group, port);
    const lease = reason === "leased"
        ? leases.find((each) => each.port >= first && each.port <= last)
        : undefined;
    return lease === undefined
        ? REASON_TEXTS[reason]
        : `kept by ${(0,formatHolder/* formatHolder */.aS)(toLeaseHolder(lease), true)}`;
}

;// CONCATENATED MODULE: ./lib/src/allocate/PortAvailability.js



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
    block(reason, requests, ports) {
        for (const { endpoints, binding } of requests) {
            this.#block(reason, endpoints.length > 0 ? (0,addressKeys/* addressKeys */.N)(endpoints).ownKeys : [getProtocol(binding)], ports);
        }
    }
    findObstacle(requests, { first, last }, { only, except = [] } = {}) {
        for (const [reason, scopes] of this.#blocked) {
            if (except.includes(reason) || only?.includes(reason) === false)
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
    const protocol = getProtocol(binding);
    return [
        "",
        protocol,
        ...(endpoints.length > 0 ? (0,addressKeys/* addressKeys */.N)(endpoints).conflictKeys : [`${protocol} any`]),
    ];
}
function getProtocol({ protocol }) {
    return protocol.toLowerCase();
}

;// CONCATENATED MODULE: ./lib/src/allocate/choosePorts.js









class NoFreePort extends Error {
}
async function choosePorts(request, state, deps) {
    const { plan, collisions, view, policy } = state;
    const { groups, kept } = selectPortsToMove(plan.requests, collisions, view.obstacles, request);
    const leasedElsewhere = await leaseKeptPorts(kept, deps.store);
    const late = request.services === "conflicts"
        ? selectPortsToMove(plan.requests, [], [...view.obstacles, ...leasedElsewhere], request)
        : { groups: [], kept };
    const all = late.groups.length > groups.length ? late : { groups, kept };
    const foreign = findForeignLeases(plan, state.leases);
    const leaving = all.groups.flatMap(({ requests }) => requests);
    const running = plan.requests.filter(({ project }) => project.origin.kind === "workflow-job");
    const availability = new PortAvailability({
        view,
        policy,
        leases: foreign,
        planned: [...all.kept, ...running],
        leaving,
    });
    const { kernel, probed } = view;
    const facts = {
        request,
        policy,
        kernel,
        probed,
        env: deps.env,
        earlier: state.leases.filter(({ ours }) => ours),
        availability,
    };
    const open = all.groups
        .toSorted((a, b) => Number(b.requestedPort !== null) - Number(a.requestedPort !== null))
        .map((group) => {
        const source = findPortSource(group, facts);
        return { group, source, candidates: source.ports[Symbol.iterator](), refused: new Map() };
    });
    return assignPorts(open, availability, state, deps);
}
async function assignPorts(all, availability, state, deps) {
    const chosen = new Map();
    const failed = [];
    for (let open = all; open.length > 0;) {
        const tried = new Map();
        for (const pending of open) {
            const next = findNextFree(pending, availability);
            if (next === null)
                failed.push(pending);
            else
                tried.set(pending, assignGroup(pending.group, next, availability, state));
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
    const optional = failed.filter(({ group }) => group.requests.every((request) => state.policy.optional.some(({ service }) => (0,serviceName/* matchesService */.zX)(request, service))));
    const needed = failed.filter((pending) => !optional.includes(pending));
    const describe = (pending) => describeNoFreePort(pending, all, availability, state.leases);
    if (needed.length > 0) {
        await deps.store?.drop([...chosen.values()].flatMap(listAssignmentClaims));
        throw new NoFreePort(needed.map(describe).join("\n"));
    }
    const warnings = optional.map((pending) => `${describe(pending)}. It is optional and stays as it is`);
    return { assignments: all.flatMap((pending) => chosen.get(pending) ?? []), warnings };
}
function findNextFree({ group, candidates }, availability) {
    for (let next = candidates.next(); !next.done; next = candidates.next()) {
        const range = groupRange(group, next.value);
        const obstacle = availability.findObstacle(group.requests, range, { only: ["assigned"] });
        if (obstacle === null)
            return next.value;
    }
    return null;
}
function assignGroup(group, port, availability, { ipv6 }) {
    const moved = group.requests.map((request) => moveRequest(request, port, ipv6));
    availability.block("assigned", moved, groupRange(group, port));
    const variable = group.size === 1 ? group.variable : null;
    return group.requests.map((request, index) => {
        const other = request.project.origin.kind === "policy-needs" ? "fallback" : "override";
        const via = variable === null ? other : "variable";
        return { request, moved: moved[index] ?? request, port, via, variable };
    });
}
async function leaseAndTest(tried, { view }, { store, host }) {
    const refused = new Map();
    const claims = Array.from(tried, ([pending, assignments]) => ({
        pending,
        ports: listAssignmentClaims(assignments),
    }));
    const claimed = (await store?.claim(claims.flatMap(({ ports }) => ports))) ?? null;
    let at = 0;
    for (const { pending, ports } of claims) {
        if (claimed !== null && !claimed.slice(at, (at += ports.length)).every(Boolean))
            refused.set(pending, "leased by another run");
    }
    if (view.probed) {
        const remaining = [...tried].filter(([pending]) => !refused.has(pending));
        const requests = remaining.flatMap(([, assignments]) => assignments.map(({ moved }) => moved));
        const { obstacles } = await inspectHost({ projects: [], requests }, host);
        for (const obstacle of obstacles.filter(preventsStart)) {
            const [pending] = remaining.find(([, assignments]) => assignments.some(({ moved }) => moved === obstacle.request)) ?? [];
            if (pending !== undefined)
                refused.set(pending, formatObstacle(obstacle));
        }
    }
    await store?.drop(claims.flatMap(({ pending, ports }) => (refused.has(pending) ? ports : [])));
    return refused;
}
function formatObstacle({ holders, reason }) {
    const names = [...new Set(holders.map((holder) => (0,formatHolder/* formatHolder */.aS)(holder, true)))];
    return names.length > 0
        ? `held by ${names.join(", ")}`
        : `not to be bound: ${reason ?? "the system keeps it"}`;
}
async function leaseKeptPorts(kept, store) {
    if (store === null)
        return [];
    const claims = listClaims(kept).slice(0, MAX_KEPT);
    const claimed = await store.claim(claims);
    const leasedElsewhere = new Set(claims.filter((_, index) => !claimed[index]).map(({ protocol, port }) => `${protocol} ${port}`));
    return kept.flatMap((request) => request.endpoints.flatMap((endpoint) => {
        const { first, last, protocol } = endpoint;
        return Array.from({ length: last - first + 1 }, (_, i) => first + i)
            .filter((port) => leasedElsewhere.has(`${protocol} ${port}`))
            .map((port) => ({
            request,
            endpoint: { ...endpoint, first: port, last: port },
            status: "leased",
            holders: [],
            reason: null,
        }));
    }));
}
const MAX_KEPT = 4096;
function listAssignmentClaims(assignments) {
    return listClaims(assignments.map(({ moved }) => moved));
}
function listClaims(requests) {
    const claims = new Map();
    for (const { project, service, binding, endpoints } of requests) {
        for (const { first, last, protocol, address } of endpoints) {
            for (let port = first; port <= last; port++) {
                const key = `${protocol} ${port}`;
                const known = claims.get(key);
                const target = binding.count === 1 ? binding.target : binding.target + port - first;
                const { name, directory } = project;
                const use = {
                    project: name,
                    startedAs: (0,getNameOnEngine/* getNameOnEngine */.L)(project),
                    service: service.name,
                    target,
                    directory,
                };
                const claim = known ?? { port, protocol, addresses: [], ...use };
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
    const tree = toPlain(model, [], context);
    const started = project.services.map(({ name }) => name);
    return {
        project,
        model: { ...tree, name: project.name, [STARTED]: started },
        namedElsewhere: context.namedElsewhere,
    };
}
const STARTED = "(started)";
function toPlain(node, path, context) {
    const special = SPECIAL_READERS.find(({ at }) => at.length === path.length && at.every((key, i) => key === "*" || key === path[i]));
    if (special !== undefined)
        return special.read(node, path, context);
    if (node.kind === "scalar")
        return toPlainScalar(node, context);
    if (node.kind === "sequence")
        return node.items.map((item) => toPlain(item, [...path, "[]"], context));
    return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, toPlain(value, [...path, key], context)]));
}
function toPlainScalar({ value, pieces }, { namedElsewhere }) {
    for (const { name } of pieces)
        namedElsewhere.add(name);
    return typeof value === "bigint" ? `${value}n` : value;
}
const SPECIAL_READERS = [
    { at: ["services", "*", "ports"], read: readPorts },
    { at: ["services", "*", "environment"], read: readEnvironment },
    { at: ["services", "*", "build", "args"], read: readEnvironment },
    { at: ["services", "*", "env_file"], read: readFileList },
    { at: ["services", "*", "label_file"], read: readFileList },
    { at: ["secrets", "*", "environment"], read: readNamedVariable },
    { at: ["configs", "*", "environment"], read: readNamedVariable },
];
function readPorts(node, path, context) {
    if (node.kind !== "sequence")
        return toPlain(node, [...path, ""], context);
    return node.items.flatMap((item) => {
        const entry = readPortEntry(item, [...path, "[]"], context);
        const { count = 1 } = item.kind === "mapping" ? (item.run ?? {}) : {};
        if (count === 1 || !isMapping(entry))
            return [entry];
        const { target, published } = entry;
        const shifted = (value, by) => typeof value === "string" && /^\d+$/.test(value) ? `${Number(value) + by}` : (value ?? null);
        return Array.from({ length: count }, (_, by) => ({
            ...entry,
            target: Number(target) + by,
            ...(published === undefined ? {} : { published: shifted(published, by) }),
        }));
    });
}
function readPortEntry(item, path, context) {
    if (item.kind !== "mapping")
        return toPlain(item, path, context);
    const entries = Array.from(item.entries, ([key, value]) => {
        if (key === "published" && value.kind === "scalar")
            return [key, String(value.value)];
        return [key, toPlain(value, [...path, key], context)];
    });
    return Object.fromEntries(entries);
}
function readEnvironment(node, path, context) {
    const { lookup, namedElsewhere } = context;
    const valueOf = (name) => {
        namedElsewhere.add(name);
        return lookup(name)?.value ?? null;
    };
    if (node.kind === "sequence") {
        return node.items.map((item) => {
            const value = toPlain(item, [...path, "[]"], context);
            return typeof value === "string" && !value.includes("=")
                ? { [value]: valueOf(value) }
                : value;
        });
    }
    if (node.kind !== "mapping")
        return toPlainScalar(node, context);
    const entries = Array.from(node.entries, ([key, value]) => [
        key,
        value.kind === "scalar" && value.type === "null"
            ? valueOf(key)
            : toPlain(value, [...path, key], context),
    ]);
    return Object.fromEntries(entries);
}
function readNamedVariable(node, path, context) {
    const name = (0,Node/* getText */.q4)(node);
    if (name !== null)
        context.namedElsewhere.add(name);
    return [
        toPlain(node, [...path, ""], context),
        name === null ? null : (context.lookup(name)?.value ?? null),
    ];
}
function readFileList(node, path, context) {
    if (node.kind !== "sequence")
        return toPlain(node, [...path, ""], context);
    return node.items.map((item) => [
        toPlain(item, [...path, "[]"], context),
        readEnvFile(item, context),
    ]);
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
function isMapping(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
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
function formatOverride({ services, network }) {
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

;// CONCATENATED MODULE: ./lib/src/allocate/traefik.js



const USUAL_PORTS = new Set([
    80, 3000, 4200, 5000, 5173, 8000, 8080, 8081, 8888,
]);
const HTTP_PROTOCOLS = new Set(["http", "https", "h2c", "ws", "wss"]);
function isRoutable({ binding, service, kind }, policy) {
    const { appProtocol, protocol, target, count } = binding;
    if (protocol.toLowerCase() !== "tcp" ||
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
function buildRoutes(requests, request) {
    checkTraefik(request);
    const routes = new Map();
    for (const { project, service, binding } of requests) {
        const before = routes.get(service.name) ?? {
            bindings: [],
            labels: {},
            network: request.network,
            urls: new Map(),
        };
        if (before.urls.has(binding.target)) {
            routes.set(service.name, { ...before, bindings: [...before.bindings, binding] });
            continue;
        }
        const host = toHostLabel(before.urls.size === 0 ? service.name : `${service.name}-${binding.target}`);
        const name = `${host}.${toHostLabel((0,getNameOnEngine/* getNameOnEngine */.L)(project))}.${request.domain}`;
        const router = `${toHostLabel((0,getNameOnEngine/* getNameOnEngine */.L)(project))}-${host}`;
        const labels = {
            "traefik.enable": "true",
            "traefik.docker.network": request.network,
            [`traefik.http.routers.${router}.rule`]: `Host(\`${name}\`)`,
            [`traefik.http.routers.${router}.entrypoints`]: request.entrypoint,
            [`traefik.http.routers.${router}.service`]: router,
            [`traefik.http.services.${router}.loadbalancer.server.port`]: `${binding.target}`,
            ...(binding.appProtocol?.toLowerCase() === "https"
                ? { [`traefik.http.services.${router}.loadbalancer.server.scheme`]: "https" }
                : {}),
        };
        routes.set(service.name, {
            ...before,
            bindings: [...before.bindings, binding],
            labels: { ...before.labels, ...labels },
            urls: new Map([...before.urls, [binding.target, `http://${name}`]]),
        });
    }
    return routes;
}
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
    if (Array.isArray(node)) {
        const pairs = node.map((item) => {
            const text = typeof item === "string" ? item : "";
            const equals = text.indexOf("=");
            return equals < 0
                ? [text, ""]
                : [text.slice(0, equals), text.slice(equals + 1)];
        });
        return Object.fromEntries(pairs);
    }
    return typeof node === "object" && node !== null ? node : {};
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

;// CONCATENATED MODULE: ./lib/src/allocate/Tree.js
function asTree(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? value
        : {};
}

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
function applyMoves({ project, model }, moves, routes) {
    const services = asTree(model?.["services"]);
    const moved = Object.entries(services).map(([name, node]) => {
        const service = [...project.services, ...project.disabled].find((each) => each.name === name);
        const tree = asTree(node);
        const entries = Array.isArray(tree["ports"]) ? tree["ports"] : [];
        if (service === undefined || entries.length === 0)
            return [name, node];
        const route = routes.get(name);
        const isRouted = (binding) => route?.bindings.includes(binding) ?? false;
        const owners = service.ports.flatMap((binding) => Array.from({ length: binding.count }, (_, by) => ({ binding, by })));
        const ports = entries.flatMap((entry, index) => {
            const owner = owners[index];
            if (owner !== undefined && isRouted(owner.binding))
                return [];
            const published = owner === undefined ? undefined : moves.get(owner.binding);
            if (owner === undefined || published === undefined)
                return [entry];
            return [
                {
                    ...asTree(entry),
                    published: /^\d+$/.test(published) ? `${Number(published) + owner.by}` : published,
                },
            ];
        });
        return [name, route === undefined ? { ...tree, ports } : { ...addRoute(tree, route), ports }];
    });
    const changed = { ...model, services: Object.fromEntries(moved) };
    const network = findNetwork(routes);
    if (network === null)
        return changed;
    const external = { [NETWORK_KEY]: { name: network, external: true } };
    return { ...changed, networks: { ...asTree(model?.["networks"]), ...external } };
}
function findNetwork(routes) {
    return [...routes.values()][0]?.network ?? null;
}
function buildOverrideFile(assignments, before, model, routes) {
    const moved = assignments
        .filter(({ via }) => via === "override")
        .map(({ request }) => request.service.name);
    const names = new Set([...moved, ...routes.keys()]);
    if (names.size === 0)
        return null;
    const services = new Map();
    for (const name of names) {
        const { ports } = asTree(asTree(model["services"])[name]);
        const list = Array.isArray(ports) ? ports : [];
        const route = routes.get(name);
        const networks = listRouteNetworks(asTree(asTree(before.model?.["services"])[name]));
        services.set(name, route === undefined ? { ports: list } : { ports: list, labels: route.labels, networks });
    }
    return { services, network: findNetwork(routes) };
}

;// CONCATENATED MODULE: ./lib/src/allocate/findModelDifference.js


function findModelDifference(expected, { project, model }) {
    if (project.problems.length > 0)
        return project.problems[0]?.message ?? "the project";
    return findFirstDifference(normalizeLabels(expected), normalizeLabels(model ?? {}));
}
function normalizeLabels(model) {
    const services = Object.entries(asTree(model["services"])).map(([name, node]) => {
        const service = asTree(node);
        return [
            name,
            service["labels"] === undefined
                ? service
                : { ...service, labels: toMappingTree(service["labels"]) },
        ];
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







function isEquivalent({ differences: { environment, args } }) {
    return environment === null && args === null;
}
function tryVariables(input, assigning, files, env) {
    const { request, before, portVariables, allowed, routes } = input;
    const { project } = before;
    const assignments = input.assignments.map((each) => {
        const isTried = each.variable === null || assigning.has(each.variable);
        return isTried ? each : { ...each, via: "override", variable: null };
    });
    const variables = new Map(assignments.flatMap(({ variable, port }) => (variable === null ? [] : [[variable, `${port}`]])));
    const model = applyMoves(before, listMoves(project, assignments, variables), routes);
    const override = buildOverrideFile(assignments, before, model, routes);
    const outputs = formatOutputs(input, variables, override === null ? null : formatOverride(override));
    const written = overlayFiles(files, outputs.texts);
    const environment = buildEnvironment(input, variables, outputs.paths, files);
    const asEnvironment = allowed.exported
        ? resolveModel({ ...request, ...PLAIN }, written, {
            ...env,
            ...Object.fromEntries(environment),
        })
        : null;
    const asArgs = resolveModel({ ...request, ...buildComposeRequest(project, outputs.paths) }, written, input.paths.envFile === null ? { ...env, ...Object.fromEntries(variables) } : env);
    return {
        project,
        assignments,
        variables,
        env: outputs.env,
        override: outputs.override,
        files: outputs.paths,
        environment: new Map([...variables, ...portVariables, ...environment]),
        differences: {
            environment: asEnvironment === null ? null : findModelDifference(model, asEnvironment),
            args: findModelDifference(model, asArgs),
        },
    };
}
const PLAIN = {
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
};
function formatOutputs({ before: { project }, paths: { envFile, overrideFile } }, variables, override) {
    const existing = envFile !== null && project.envFiles.includes(envFile) ? project.sources.get(envFile) : "";
    const env = envFile === null ? null : formatEnvFile(variables, existing);
    return {
        env,
        override,
        paths: {
            envFile: variables.size === 0 ? null : envFile,
            overrideFile: override === null ? null : overrideFile,
        },
        texts: new Map([
            ...(envFile === null ? [] : [[envFile, env ?? ""]]),
            ...(override === null ? [] : [[overrideFile, override]]),
        ]),
    };
}
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
            const text = written.get(path);
            return text === undefined ? files.read(path, trusted) : { text };
        },
        kind: (path) => (written.has(path) ? "file" : files.kind(path)),
    };
}

;// CONCATENATED MODULE: ./lib/src/allocate/buildOverride.js



class OverrideNotEquivalent extends Error {
}
function buildOverride(input, files, env) {
    const { differences, ...override } = findBestAttempt(input, files, env);
    if (differences.args !== null)
        throw new OverrideNotEquivalent(`the ports of ${input.before.project.name} cannot be handed over: ` +
            `${differences.args} would change as well. Set them in the project itself`);
    if (override.override !== null && !input.allowed.override)
        throw new OverrideNotEquivalent(describeMissingOverride(input, override.assignments));
    return {
        ...override,
        routes: input.routes,
        environment: differences.environment === null ? override.environment : null,
        difference: differences.environment,
    };
}
function findBestAttempt(input, files, env) {
    const variables = findAssignableVariables(input, env);
    const all = tryVariables(input, new Set(variables.keys()), files, env);
    if (isEquivalent(all))
        return all;
    const working = [...variables].flatMap(([variable, assignments]) => {
        const single = { ...input, assignments, routes: new Map() };
        return isEquivalent(tryVariables(single, new Set([variable]), files, env)) ? [variable] : [];
    });
    const some = tryVariables(input, new Set(working), files, env);
    if (isEquivalent(some) || working.length === 0)
        return some;
    const none = tryVariables(input, new Set(), files, env);
    return isEquivalent(none) || none.differences.args === null ? none : some;
}
function describeMissingOverride({ before, routes, namedByOthers }, assignments) {
    const moved = new Set(assignments.flatMap(({ via, request }) => (via === "override" ? [request.service.name] : [])));
    const names = formatNames([...(moved.size > 0 ? moved : routes.keys())]);
    const services = namedByOthers.size > 0 ? `${before.project.name}/${names}` : names;
    const why = moved.size > 0
        ? `no variable moves the ports of ${services} alone`
        : `no variable brings ${services} behind a proxy`;
    return `${why}: have an override file written, with --write-override FILE`;
}
function findAssignableVariables({ before, assignments, routes, namedByOthers, allowed }, env) {
    const found = new Map();
    for (const [variable, moved] of (0,groupBy/* groupBy */.$)(assignments, (each) => each.variable)) {
        if (variable === null || !allowed.variables)
            continue;
        if (allowed.exported && namedByOthers.has(variable))
            continue;
        if (moved.some(({ request }) => routes.has(request.service.name)))
            continue;
        if (isAssignable(variable, before, env))
            found.set(variable, moved);
    }
    return found;
}
const MAX_NAMED_SERVICES = 10;
function formatNames(names) {
    const more = names.length - MAX_NAMED_SERVICES;
    return names.slice(0, MAX_NAMED_SERVICES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

;// CONCATENATED MODULE: ./lib/src/allocate/buildPortVariables.js

function buildPortVariables(requests, several) {
    const makeSet = () => new Set();
    const ports = new Map();
    const uses = new Map();
    for (const { project, service, binding, kind, endpoints } of requests) {
        const [endpoint] = endpoints;
        if (endpoint === undefined || kind !== "fixed" || project.origin.kind === "workflow-job")
            continue;
        for (let port = endpoint.first; port <= endpoint.last; port++) {
            const target = binding.target + (binding.count === 1 ? 0 : port - endpoint.first);
            const use = [
                ...(several && project.origin.kind !== "policy-needs" ? [project.name] : []),
                service.name,
                `${target}`,
                ...formatProtocolSuffix(binding.protocol),
            ];
            const name = `PORTPLAN_${use
                .join("_")
                .toUpperCase()
                .replace(/[^A-Z0-9]/g, "_")}`;
            (0,getOrInsert/* getOrInsert */.P)(ports, name, makeSet).add(`${port}`);
            (0,getOrInsert/* getOrInsert */.P)(uses, name, makeSet).add(JSON.stringify(use));
        }
    }
    const shared = [...uses].flatMap(([name, { size }]) => (size > 1 ? [name] : []));
    const single = [...ports].flatMap(([name, values]) => {
        const [value] = values;
        return value === undefined || values.size > 1 || shared.includes(name) ? [] : [[name, value]];
    });
    return { variables: new Map(single), shared };
}
function formatProtocolSuffix(protocol) {
    return protocol.toLowerCase() === "tcp" ? [] : [protocol];
}

;// CONCATENATED MODULE: ./lib/src/allocate/allocate.js








async function allocate(request, state, subjects, deps) {
    const { plan, view } = state;
    const valid = subjects.filter(({ before }) => before.project.problems.length === 0);
    try {
        const routed = findRouted(request, state);
        const requests = plan.requests.filter((each) => !routed.has(each));
        const unrouted = { ...state, plan: { ...plan, requests } };
        const { assignments, warnings } = await choosePorts(request, unrouted, deps);
        const moved = new Map(assignments.map((each) => [each.request, each.moved]));
        const after = {
            projects: plan.projects,
            requests: requests.map((each) => moved.get(each) ?? each),
        };
        const { variables, shared } = buildPortVariables(after.requests, valid.length > 1);
        const outcome = { assignments, routed, portVariables: variables };
        const overrides = buildOverrides(request, valid, outcome, deps);
        const outside = assignments.filter(({ via }) => via === "fallback");
        return {
            assignments: [...overrides.flatMap((override) => override.assignments), ...outside],
            overrides,
            environment: mergeEnvironments(overrides, variables),
            plan: after,
            view: {
                ...view,
                obstacles: view.obstacles.filter((each) => {
                    return !moved.has(each.request) && !routed.has(each.request);
                }),
            },
            warnings: [
                ...warnings,
                ...findMisreadFallbacks(state.policy, deps.env).map((name) => `${name} does not only hold ports, as 8081,8082: the rest is passed over`),
                ...shared.map((name) => `two ports would share the variable ${name}, so neither has it`),
                ...(overrides.length > 1 ? [] : overrides.flatMap(warnOfDifference)),
                ...(request.rename ? valid.flatMap(({ before }) => sharedResourceWarnings(before)) : []),
                ...(deps.store?.warnings ?? []),
            ],
        };
    }
    catch (error) {
        await deps.store?.release((lease) => lease.run === deps.store?.run);
        throw error;
    }
}
function findRouted({ traefik }, { plan, policy }) {
    if (traefik === null)
        return new Set();
    return new Set(plan.requests.filter((each) => (0,Project/* isComposeProject */.K)(each.project) && isRoutable(each, policy)));
}
function buildOverrides(request, subjects, { assignments, routed, portVariables }, { files, env }) {
    const { traefik } = request;
    return subjects.map((subject) => {
        const { project } = subject.before;
        const others = subjects.filter((other) => other !== subject);
        const ownRouted = [...routed].filter((each) => each.project === project);
        const input = {
            ...subject,
            assignments: assignments.filter((each) => each.request.project === project),
            portVariables,
            routes: traefik === null ? new Map() : buildRoutes(ownRouted, traefik),
            allowed: request,
            namedByOthers: new Set(others.flatMap(({ before }) => [...listVariableNames(before)])),
        };
        return buildOverride(input, files, env);
    });
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
    if (only !== undefined && other === undefined && only.environment !== null)
        return only.environment;
    return new Map([
        ...overrides.flatMap(({ environment, variables }) => environment === null ? [] : [...variables]),
        ...portVariables,
    ]);
}
function warnOfDifference({ project, difference }) {
    if (difference === null)
        return [];
    return [
        `${project.name} cannot be handed over through the environment, ` +
            `where ${difference} would change too: use compose-args`,
    ];
}
function listVariableNames({ project, namedElsewhere }) {
    const inPorts = listBindings(project).flatMap(({ variables }) => variables.map(({ name }) => name));
    return new Set([...namedElsewhere, ...inPorts]);
}
function sharedResourceWarnings({ project, model }) {
    const entries = (key) => Object.entries(asTree(model?.[key]));
    const containers = project.services.flatMap(({ name, containerName }) => containerName !== null
        ? [`the container name ${JSON.stringify(containerName)} of ${name}`]
        : []);
    const resources = ["networks", "volumes"].flatMap((kind) => entries(kind).flatMap(([key, node]) => {
        const { external, name } = asTree(node);
        const what = `the ${kind.slice(0, -1)} ${key}`;
        if (external === true || external === "true")
            return [`${what}, which is external`];
        return typeof name === "string" ? [`${what}, which has a name of its own`] : [];
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
    const assigned = new Map(assignments.map((assignment) => [spanKey(assignment.request), assignment]));
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
function spanKey({ binding, service }) {
    return placeKey({ span: binding.span, service: service.name });
}

;// CONCATENATED MODULE: ./lib/src/allocate/allocateAndRecheck.js





function startSearch(request, search) {
    let started = request !== null && alwaysMoves(request) ? search() : null;
    return () => (started ??= search());
}
function alwaysMoves({ services, settings }) {
    return services !== "conflicts" || settings.length > 0;
}
async function allocateAndRecheck(allocationRequest, checked, { search, ...deps }) {
    const { policy, plans, host, root, found, leases, ipv6 } = checked;
    const subjects = checked.bases.flatMap(({ request, project, before }) => before === null ? [] : [{ request, before, paths: allocationRequest.pathsOf(project) }]);
    const state = {
        plan: plans.here,
        ipv6,
        collisions: found.collisions,
        view: host,
        leases,
        policy,
    };
    const hasConflict = found.collisions.length > 0 || host.obstacles.length > 0;
    const texts = alwaysMoves(allocationRequest) || hasConflict ? search() : Promise.resolve([]);
    const allocation = await allocate(allocationRequest, state, subjects, deps);
    const before = listMovedPorts(allocation);
    const repository = { root, files: deps.files, readRepository: () => texts };
    const repositoryContext = await readRepositoryContext(allocation.plan, policy, before, repository);
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

;// CONCATENATED MODULE: ./lib/src/allocate/resolveForAllocation.js


function prepareProject(allocation, request, files, env) {
    if (allocation === null)
        return { project: resolveProject(request, files, env), before: null };
    const before = resolveForAllocation(request, allocation, files, env);
    return { project: before.project, before };
}
function resolveForAllocation(request, { rename, runner }, files, env) {
    const isGiven = Boolean(request.projectName || env["COMPOSE_PROJECT_NAME"]);
    const identity = rename && !isGiven ? identifyProject(request, files, env) : null;
    if (identity === null)
        return resolveModel(request, files, env);
    const engineName = formatCopyName(identity.name, runner, identity.directory);
    const resolved = resolveModel({ ...request, projectName: engineName }, files, env);
    const project = {
        ...resolved.project,
        name: identity.name,
        origin: { kind: "copy", engineName },
    };
    return { ...resolved, project };
}
function formatCopyName(name, runner, directory) {
    return `${name}-${hash(JSON.stringify([runner, directory]))
        .toString(36)
        .padStart(11, "0")
        .slice(-8)}`;
}

;// CONCATENATED MODULE: ./lib/src/ports/formatProjectName.js

function formatProjectName(project) {
    const environment = (0,Project/* environmentOf */.p)(project);
    return environment === null ? project.name : `${project.name}@${environment}`;
}

// EXTERNAL MODULE: ./lib/src/report/computeExitStatus.js
var computeExitStatus = __webpack_require__(3590);
;// CONCATENATED MODULE: ./lib/src/report/Places.js


class Places {
    #rootOf;
    #sources;
    #paths = new Map();
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
        const known = this.#paths.get(absolute);
        if (known !== undefined)
            return known;
        const path = absolute.startsWith("github>")
            ? absolute
            : (0,posix_.relative)(this.#rootOf(absolute), absolute) || ".";
        this.#paths.set(absolute, path);
        return path;
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
        const packed = Uint32Array.from(starts);
        this.#lineStarts.set(file, packed);
        return packed;
    }
}
function formatPlace({ file, line, column }) {
    return `${(0,lib_escapeControlChars/* escapeControlChars */._)(file)}:${line}:${column}`;
}

// EXTERNAL MODULE: ./lib/src/rules/splitByStatus.js
var splitByStatus = __webpack_require__(2297);
;// CONCATENATED MODULE: ./lib/src/report/buildPortRows.js





const UNBOUND_STATUSES = {
    engine: "engine",
    discarded: "discarded",
    invalid: "unchecked",
    forbidden: "unchecked",
    unknown: "unknown",
};
const OBSTACLE_STATUSES = {
    taken: "taken",
    clash: "taken",
    excluded: "taken",
    leased: "leased",
    own: "own",
    possible: "possible",
    unknown: "unknown",
};
function buildPortRows({ plan, collisions, view }, places, assigned) {
    const obstacles = (0,splitByStatus/* groupByRequest */.i)(view.obstacles);
    const racing = new Set(collisions
        .filter(({ kind }) => kind === "race")
        .flatMap(({ request, others }) => [request, ...others]));
    const clear = findClearStatus(view);
    return plan.requests.flatMap((request) => {
        const { project, binding, kind } = request;
        const row = buildRow(request, places.place(binding.span), assigned.get(request));
        const unbound = UNBOUND_STATUSES[kind] ?? findOriginStatus(project);
        if (unbound !== null) {
            const { count } = binding;
            const requested = (0,formatRequest/* formatRequest */.z)(request);
            return [{ ...row, offset: 0, count, requested, status: unbound, holders: [] }];
        }
        const first = request.endpoints[0]?.first ?? 0;
        const open = racing.has(request) ? "possible" : clear;
        return (0,splitByStatus/* splitByStatus */.E)(request, obstacles.get(request) ?? []).map((range) => ({
            ...row,
            ...(kind === "pool"
                ? { offset: 0, count: 1 }
                : { offset: range.first - first, count: range.last - range.first + 1 }),
            assigned: row.assigned === null || kind === "pool"
                ? row.assigned
                : row.assigned + range.first - first,
            requested: (0,formatRequest/* formatRequest */.z)(request, range),
            status: range.status === null ? open : OBSTACLE_STATUSES[range.status],
            holders: listHeldEndpoints(range),
        }));
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
const ORIGIN_STATUSES = {
    compose: null,
    copy: null,
    environment: "unchecked",
    "policy-needs": null,
    "workflow-job": "unchecked",
};
function findOriginStatus({ origin }) {
    return origin.kind === "workflow-job" && origin.current ? "own" : ORIGIN_STATUSES[origin.kind];
}
function listHeldEndpoints({ obstacles }) {
    const held = new Map();
    for (const { endpoint, holders } of obstacles) {
        for (const holder of holders) {
            const { kind, name, pid } = holder;
            const key = JSON.stringify([
                kind,
                name,
                pid,
                (0,HostEndpoint/* isWildcard */.z2)(endpoint) ? "" : endpoint.address,
                endpoint.first,
            ]);
            const wildcards = new Set([...(held.get(key)?.wildcards ?? []), endpoint.address]);
            const address = wildcards.size > 1 ? "*" : endpoint.address;
            held.set(key, {
                holder,
                wildcards,
                endpoint: (0,HostEndpoint/* formatEndpoint */.T0)({ ...endpoint, address }),
            });
        }
    }
    return Array.from(held.values(), ({ holder, endpoint }) => ({ holder, endpoint }));
}

;// CONCATENATED MODULE: ./lib/src/report/buildReport.js










function buildReport(input) {
    const { command, plan, view, findings, excepted = [], pairs = [], policy, allocation } = input;
    const sources = plan.projects.map((project) => project.sources);
    const places = new Places(input.rootOf, [...sources, ...(input.sources ?? [])]);
    const status = (0,computeExitStatus/* computeExitStatus */.u)(findings, input.failOn);
    const { platform, ephemeral } = view.kernel;
    return {
        command,
        ok: status === 0,
        exitStatus: status,
        summary: countBySeverity(findings),
        projects: plan.projects
            .filter(isChecked)
            .map((project) => toReportProject(project, places, allocation ?? null)),
        rows: buildPortRows(input, places, findAssignedPorts(input)),
        findings: findings.map((finding) => toReportFinding(finding, places)),
        exceptions: excepted.map((each) => toReportException(each, places)),
        references: selectPublishedReferences(input).map(({ port, span }) => ({
            port,
            place: places.place(span),
        })),
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
        ...(allocation ? { allocation: toReportAllocation(allocation) } : {}),
    };
}
function selectPublishedReferences({ references = [], plan, }) {
    const published = plan.requests.flatMap(({ endpoints }) => endpoints);
    return references.filter(({ port }) => published.some(({ first, last }) => first <= port && port <= last));
}
function findAssignedPorts({ allocation, plan, saved = new Map(), }) {
    const assigned = allocation?.assignments.map(({ request, moved, port }) => [request, expandPorts(port, moved)]);
    return new Map(assigned ?? findSavedPorts(plan, saved));
}
const expandPorts = (port, request) => ({
    first: port,
    last: port + countHostPorts(request) - 1,
});
function findSavedPorts({ requests }, saved) {
    if (saved.size === 0)
        return [];
    return requests.flatMap((request) => {
        if ((0,Project/* environmentOf */.p)(request.project) !== null)
            return [];
        const port = saved.get(formatSavedPortKey(request));
        return port === undefined ? [] : [[request, expandPorts(port, request)]];
    });
}
function toReportAllocation({ assignments, overrides, environment, warnings, }) {
    return {
        assignments,
        environment,
        files: overrides.flatMap(buildReport_listFiles),
        warnings: warnings.map(lib_escapeControlChars/* escapeControlChars */._),
        routes: overrides.flatMap(({ project, routes }) => [...routes].flatMap(([service, { urls }]) => Array.from(urls, ([target, url]) => ({ project: project.name, service, target, url })))),
    };
}
function buildReport_listFiles({ project: { name }, env, override, files }) {
    const { envFile, overrideFile } = files;
    const written = [];
    if (envFile !== null)
        written.push({ kind: "env", project: name, path: envFile, text: env ?? "" });
    if (overrideFile !== null)
        written.push({ kind: "override", project: name, path: overrideFile, text: override ?? "" });
    return written;
}
function isChecked(project) {
    return (0,Project/* isComposeProject */.K)(project) && (0,Project/* environmentOf */.p)(project) === null;
}
function countBySeverity(findings) {
    const counts = { error: 0, warning: 0, notice: 0 };
    for (const { severity } of findings)
        counts[severity]++;
    return counts;
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
    const place = span === null ? null : places.place(span);
    return {
        rule,
        project,
        service,
        evidence: (0,lib_escapeControlChars/* escapeControlChars */._)(evidence),
        reason: (0,lib_escapeControlChars/* escapeControlChars */._)(reason),
        until,
        place,
    };
}
function toReportFinding({ span, related, ...finding }, places) {
    return {
        ...finding,
        evidence: (0,lib_escapeControlChars/* escapeControlChars */._)(finding.evidence),
        message: (0,lib_escapeControlChars/* escapeControlChars */._)(finding.message),
        ...(finding.publicMessage === undefined
            ? {}
            : { publicMessage: (0,lib_escapeControlChars/* escapeControlChars */._)(finding.publicMessage) }),
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
    const { envFiles, files, projectDirectory, projectName, profiles } = buildComposeRequest(project, written);
    const option = (name, values) => values.flatMap((value) => (value === null ? [] : [name, value]));
    return [
        ...option("--env-file", envFiles),
        ...option("--file", files),
        ...option("--project-directory", [projectDirectory]),
        ...option("--project-name", [projectName]),
        ...option("--profile", profiles),
    ];
}
function listPolicyBands({ roles, blocks, dynamic }) {
    const ranges = [
        ...Array.from(roles.values(), ({ name, range }) => ({ name, range })),
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
    const policy = await loadPolicyOfRun(request, root, rootOf, deps);
    const prepare = (each) => prepareProject(allocation, each, files, env);
    const bases = resolveProjects(request.projects, prepare, reportProgress);
    const projects = bases.map(({ project }) => project);
    const jobs = readWorkflowJobs(request.workflows, files);
    const variants = resolveVariants(policy.environments, bases, files, env);
    const probes = command === "check" && request.probe;
    const ipv6 = !probes || readPublishesIpv6(host);
    const plans = makePlans({
        projects,
        jobs,
        needs: buildNeedsProject(policy, env),
        variants: [...variants.values()].flat(),
    }, ipv6);
    const searchFor = () => searchForPorts(projects, plans.here, root);
    const search = startSearch(allocation, () => readRepository(root, searchFor()));
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
    const today = new Date().toISOString().slice(0, 10);
    const run = { ...facts, repositoryContext, bases, kernelOnly, today, root };
    const found = checkRun(run);
    const pairs = findAllCollidingProjects(plans, variants, policy.alternatives);
    const references = repositoryContext.references ?? [];
    const checked = { ...run, found, leases, ipv6 };
    const allocationDeps = { files, search, env, host, store: deps.leases };
    const allocated = allocation && (await allocateAndRecheck(allocation, checked, allocationDeps));
    return buildReport({ ...common, ...found, pairs, references, ...allocated });
}
async function loadPolicyOfRun({ policy = null, saved = new Map() }, root, rootOf, { files, fetchRemote }) {
    const loading = loadPolicy(policy, root, files, fetchRemote);
    const loaded = await loading.catch((error) => rethrowPolicyErrors(error, rootOf));
    return withSavedPorts(loaded, saved);
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
    const search = new Search();
    for (const alternative of expandBraces(pattern)) {
        const root = /^(?:[A-Za-z]:)?\//.exec(alternative)?.[0] ?? "/";
        search.walk(root, alternative.slice(root.length).split("/").filter(Boolean));
    }
    return [...search.found].toSorted();
}
function glob_matchesGlob(path, pattern) {
    const names = path.split("/").filter(Boolean);
    return expandBraces(pattern).some((alternative) => matchNames(names, alternative.split("/").filter(Boolean)));
}
function matchNames(names, parts) {
    const [part, ...rest] = parts;
    if (part === undefined)
        return names.length === 0;
    const [name, ...deeper] = names;
    if (part === "**" && rest.length === 0)
        return name !== undefined && names.every(isPassable);
    if (part === "**")
        return (matchNames(names, rest) ||
            (name !== undefined && isPassable(name) && matchNames(deeper, parts)));
    return name !== undefined && buildNameMatcher(part)(name) && matchNames(deeper, rest);
}
class Search {
    found = new Set();
    #left = MAX_DIRECTORIES;
    walk(directory, parts) {
        const [part, ...rest] = parts;
        if (part === undefined)
            this.found.add(directory.length > 1 ? directory.replace(/\/$/, "") : directory);
        else if (part === "**")
            this.#walkDeeper(directory, parts, rest);
        else if (isPattern(part))
            this.#walkMatching(directory, part, rest);
        else if (isDirectory(joinName(directory, part), external_node_fs_.statSync))
            this.walk(joinName(directory, part), rest);
    }
    #walkDeeper(directory, parts, rest) {
        this.#count();
        if (rest.length > 0)
            this.walk(directory, rest);
        for (const name of listNames(directory)) {
            const below = joinName(directory, name);
            if (!isPassable(name) || !isDirectory(below, external_node_fs_.lstatSync))
                continue;
            if (rest.length === 0)
                this.walk(below, []);
            this.walk(below, parts);
        }
    }
    #walkMatching(directory, part, rest) {
        this.#count();
        const matches = buildNameMatcher(part);
        for (const name of listNames(directory)) {
            const below = joinName(directory, name);
            if (matches(name) && isDirectory(below, external_node_fs_.statSync))
                this.walk(below, rest);
        }
    }
    #count() {
        if (this.#left-- <= 0)
            throw new Error(`The pattern looks into more than ${MAX_DIRECTORIES} directories; name fewer.`);
    }
}
function joinName(directory, name) {
    return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}
function isPassable(name) {
    return !name.startsWith(".") && name !== "node_modules";
}
function buildNameMatcher(part) {
    const source = part
        .replace(/[.+^${}()|\\]/g, "\\$&")
        .replace(/\*+/g, ".*")
        .replace(/\?/g, ".")
        .replace(/\[!/g, "[^");
    const whole = new RegExp(`^${/\[[^\]]+\]/.test(source) ? source : source.replace(/\[/g, "\\[")}$`, "s");
    return (name) => whole.test(name) && (!name.startsWith(".") || part.startsWith("."));
}
function expandBraces(pattern) {
    const done = [];
    const open = [pattern];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const braces = /\{([^{}]*,[^{}]*)\}/.exec(next);
        if (!braces)
            done.push(next);
        else
            for (const each of (braces[1] ?? "").split(","))
                open.push(next.slice(0, braces.index) + each + next.slice(braces.index + braces[0].length));
        if (done.length + open.length > MAX_ALTERNATIVES)
            throw new Error(`The pattern has more than ${MAX_ALTERNATIVES} alternatives.`);
    }
    return done;
}
function listNames(directory) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(directory)) ?? [];
}
function isDirectory(path, stat) {
    return (0,attempt/* attempt */.C)(() => stat(path).isDirectory()) ?? false;
}

;// CONCATENATED MODULE: ./lib/src/system/files/directories.js



function findDirectories(patterns, cwd) {
    const directories = new Map();
    for (const pattern of patterns) {
        for (const directory of directories_findMatches(pattern, cwd))
            if (!directories.has(directory.path))
                directories.set(directory.path, directory);
    }
    return [...directories.values()];
}
function matchDirectories(patterns, cwd, known) {
    const directories = new Map();
    for (const pattern of patterns) {
        const path = (0,external_node_path_.resolve)(cwd, pattern).replaceAll("\\", "/");
        const matching = known.filter((directory) => directory === path || glob_matchesGlob(directory, path));
        for (const directory of isPattern(pattern) ? matching : [path])
            directories.set(directory, { path: directory, found: true });
    }
    return [...directories.values()];
}
function directories_findMatches(pattern, cwd) {
    const absolute = (path) => (0,external_node_path_.resolve)(cwd, path).replaceAll("\\", "/");
    if (!isPattern(pattern) || (0,external_node_fs_.existsSync)(absolute(pattern)))
        return [{ path: absolute(pattern), found: false }];
    const found = globDirectories(absolute(pattern));
    if (found.length === 0)
        throw new Error(`No directory matches ${JSON.stringify(pattern)}.`);
    return found.map((path) => ({ path, found: true }));
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
    try {
        const { directory, variables } = JSON.parse(env[NOTE] ?? "");
        return typeof directory === "string" && typeof variables === "object" && variables !== null
            ? { directory, variables }
            : null;
    }
    catch {
        return null;
    }
}

;// CONCATENATED MODULE: ./lib/src/system/github/fetchRemote.js
const MAX_SIZE = 1024 * 1024;
const TIMEOUT_MS = 15_000;
function fetchRemote(token, apiUrl = "https://api.github.com", env = {}) {
    const fetched = new Map();
    const fetchOne = async ({ owner, repository, path, ref }) => {
        const url = new URL(`${apiUrl.replace(/\/+$/, "")}/repos/${owner}/${repository}/contents/` +
            path.split("/").map(encodeURIComponent).join("/"));
        if (ref !== null)
            url.searchParams.set("ref", ref);
        const headers = {
            accept: "application/vnd.github.raw+json",
            "x-github-api-version": "2022-11-28",
            "user-agent": "portplan",
            ...(token !== "" && { authorization: `Bearer ${token}` }),
        };
        try {
            const { makeFetch } = await Promise.all(/* import() */[__webpack_require__.e(669), __webpack_require__.e(670)]).then(__webpack_require__.bind(__webpack_require__, 9670));
            const response = await makeFetch(env)(url, {
                headers,
                signal: AbortSignal.timeout(TIMEOUT_MS),
            });
            const text = await readBounded(response);
            if (!response.ok)
                return { failure: "failed", detail: describeRefusal(response.status, token !== "") };
            if (text === null)
                return { failure: "too-large", detail: "it has more than 1 MiB" };
            return { text };
        }
        catch (error) {
            const { cause, message } = error;
            return {
                failure: "failed",
                detail: `GitHub cannot be reached: ${cause instanceof Error ? cause.message : message}`,
            };
        }
    };
    return (file) => {
        const key = JSON.stringify([file.owner, file.repository, file.path, file.ref]);
        const known = fetched.get(key) ?? fetchOne(file);
        fetched.set(key, known);
        return known;
    };
}
function describeRefusal(status, known) {
    const token = known
        ? "the token may not read it"
        : "it needs a token that may read it (GITHUB_TOKEN, or the input github-token)";
    if (status === 404)
        return `GitHub has no such file, or ${token}`;
    if (status === 401 || status === 403 || status === 429)
        return `GitHub answers ${status}: ${token}, or too much was asked for`;
    return `GitHub answers ${status}`;
}
async function readBounded(response) {
    const chunks = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
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
            const stat = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false }));
            if (!stat)
                return null;
            return stat.isDirectory() ? "directory" : "file";
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
    const bytes = stat !== null && stat.size > MAX_FILE ? null : readBytes(path);
    if (bytes === null)
        return { failure: "too-large", detail: `it has more than ${MAX_FILE / 1024 / 1024} MiB` };
    if (!(0,external_node_buffer_.isUtf8)(bytes))
        return { failure: "not-text", detail: "it is not UTF-8 text" };
    return { text: bytes.toString("utf8").replace(/^\ufeff/, "") };
}
function readBytes(path) {
    if (path === "-")
        return openLocalFiles_readBounded(0);
    const descriptor = (0,external_node_fs_.openSync)(path, "r");
    try {
        return openLocalFiles_readBounded(descriptor);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
function openLocalFiles_readBounded(descriptor) {
    const chunks = [];
    let total = 0;
    for (let size = 1 << 16; total <= MAX_FILE; size = Math.min(size * 4, 1 << 24)) {
        const chunk = Buffer.allocUnsafe(size);
        const length = (0,external_node_fs_.readSync)(descriptor, chunk);
        if (length === 0)
            return Buffer.concat(chunks, total);
        chunks.push(chunk.subarray(0, length));
        total += length;
    }
    return null;
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
    const options = { cwd: root, maxOutput: readRepositoryTexts_MAX_FILES * 200 };
    if (search === undefined) {
        const result = await (0,commands/* runCommand */.d)("git", [...NO_MONITOR, ...LISTING], options);
        return read("output" in result ? splitNames(result.output) : readRepositoryTexts_walk(root, readRepositoryTexts_MAX_FILES), root, files);
    }
    const args = [
        ...NO_MONITOR,
        ...GREP,
        "-e",
        buildPattern(search),
        "--",
        ...buildPathspecs(search, root),
    ];
    const result = await (0,commands/* runCommand */.d)("git", args, { ...options, timeout: MAX_SEARCH });
    if ("output" in result)
        return read(splitNames(result.output), root, files);
    return result.status === NOTHING_FOUND
        ? []
        : read(readRepositoryTexts_walk(search.directory, MAX_WALKED), search.directory, files);
}
const HOSTS = String.raw `(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1]|` +
    String.raw `host\.docker\.internal|docker\.for\.mac\.localhost)`;
const readRepositoryTexts_MAX_PORTS = 1000;
function buildPattern({ ports }) {
    return `${HOSTS}[^0-9]+${ports.size > readRepositoryTexts_MAX_PORTS ? "[0-9]" : `(${[...ports].join("|")})`}`;
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
        const path = (0,external_node_path_.join)(root, name);
        const stat = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
        if (stat?.isFile() !== true || stat.size > readRepositoryTexts_MAX_FILE)
            continue;
        bytes += stat.size;
        const found = files.read(path.replaceAll("\\", "/"), false);
        if ("text" in found)
            yield { path: path.replaceAll("\\", "/"), text: found.text };
    }
}
function* readRepositoryTexts_walk(root, maxEntries) {
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

;// CONCATENATED MODULE: ./lib/src/system/host/readLinks.js


const MAX_REFUSED = 8;
function readLinks(folder) {
    const names = (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readdirSync)(folder));
    if (names === null)
        return null;
    const before = (0,attempt/* attempt */.C)(() => enterFolder(folder));
    try {
        const links = [];
        for (const name of names) {
            links.push((0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)(before === null ? `${folder}/${name}` : name)));
            if (links.length === MAX_REFUSED && links.every((link) => link === null))
                break;
        }
        return links;
    }
    finally {
        if (before !== null)
            process.chdir(before);
    }
}
function enterFolder(folder) {
    const before = process.cwd();
    process.chdir(before);
    process.chdir(folder);
    return before;
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
        links: readLinks,
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
function parseAllocationWords_readServices(names) {
    const whole = names.find((name) => name === "conflicts" || name === "all");
    if (whole === undefined)
        return names.map((name) => (0,serviceName/* parseServiceName */.qE)(name));
    const other = names.find((name) => name !== whole);
    if (other !== undefined)
        throw new Error(`${JSON.stringify(whole)} and ${JSON.stringify(other)} exclude each other`);
    return whole;
}
function readSettings(words) {
    const known = new Map();
    return words.map((word) => {
        const setting = readSetting(word);
        const key = (0,serviceName/* formatServiceName */.M)(setting.service);
        const before = known.get(key) ?? word;
        if (before !== word)
            throw new Error(`${JSON.stringify(before)} and ${JSON.stringify(word)} exclude each other`);
        known.set(key, word);
        return setting;
    });
}
function readSetting(word) {
    const [, name = "", port = ""] = /^(.+)=(\d{1,5})$/.exec(word) ?? [];
    const number = Number(port);
    if (name === "" || number < 1 || number > PortRange/* MAX_PORT */.X) {
        throw new Error(`${JSON.stringify(word)} sets no port: ` +
            "write SERVICE=PORT or SERVICE:TARGET=PORT, as db:5432=15432");
    }
    return { service: (0,serviceName/* parseServiceName */.qE)(name), port: number };
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
        wait: readSeconds("wait", errors),
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
    const { allocate: words, portRange: range, leaseStore: store } = inputs;
    const { projectName: name } = inputs;
    if (name !== null && !PROJECT_NAME.test(name))
        errors.push(`Input project-name: ${JSON.stringify(name)} is not made of lowercase letters, digits, ` +
            "hyphens and underscores, beginning with a letter or digit.");
    const [alone, other] = readLines("allocate").toSorted((a, b) => Number(b === "none") - Number(a === "none"));
    if (alone === "none" && other !== undefined)
        errors.push(`Input allocate: "none" and ${JSON.stringify(other)} exclude each other.`);
    if (!LEASE_STORE.test(store))
        errors.push(`Input lease-store: ${JSON.stringify(store)} is not one of file, off, etcd://HOST:2379.`);
    collectError("allocate", () => parseAllocationWords({
        ...NO_WORDS,
        names: words.filter((word) => !isSetting(word)),
        settings: words.filter(isSetting),
    }), errors);
    collectError("port-range", () => parseAllocationWords({ ...NO_WORDS, range }), errors);
    if (errors.length > 0)
        throw new InputErrors(errors.map((message) => ({ message, place: null })));
    return inputs;
}
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const LEASE_STORE = /^(file|off|etcds?:\/\/.*)$/;
const NO_WORDS = { names: [], settings: [], range: null, offset: null };
const isSetting = (word) => word.includes("=");
function collectError(name, read, errors) {
    try {
        read();
    }
    catch (reason) {
        errors.push(`Input ${name}: ${getErrorMessage_getErrorMessage(reason)}.`);
    }
}
const readLines = (name) => (0,core/* getMultilineInput */.q3)(name).filter(Boolean);
function readSeconds(name, errors) {
    const given = (0,core/* getInput */.V4)(name) || "0";
    if (!/^\d{1,5}$/.test(given))
        errors.push(`Input ${name}: ${JSON.stringify(given)} is not a whole number of seconds from 0 to 99999.`);
    return Number(given);
}
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
    const length = Buffer.byteLength(text);
    let bytes = null;
    for (let written = 0; written < length;) {
        try {
            if (written === 0)
                written = (0,external_node_fs_.writeSync)(descriptor, text);
            else
                written += (0,external_node_fs_.writeSync)(descriptor, (bytes ??= Buffer.from(text)), written);
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
    try {
        for (const { path, pieces } of contents)
            withReason(path, () => writeBeside(path, pieces, finished));
        for (const { from, to } of finished)
            withReason(to, () => (0,external_node_fs_.renameSync)(from, to));
    }
    catch (error) {
        for (const { from } of finished)
            (0,external_node_fs_.rmSync)(from, { force: true });
        throw error;
    }
}
function writeBeside(path, pieces, finished) {
    const existing = (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false });
    const special = existing?.isFile() === false;
    const to = existing === undefined || special ? path : (0,external_node_fs_.realpathSync)(path);
    if (existing !== undefined)
        (0,external_node_fs_.accessSync)(to, external_node_fs_.constants.W_OK);
    const from = special ? to : `${to}.${process.pid}.${finished.length}.new`;
    const descriptor = (0,external_node_fs_.openSync)(from, special ? "w" : "wx", existing === undefined ? 0o666 : existing.mode & 0o777);
    if (!special)
        finished.push({ from, to });
    try {
        for (const piece of pieces)
            writeAll(descriptor, piece);
        if (existing !== undefined && !special)
            (0,external_node_fs_.fchmodSync)(descriptor, existing.mode & 0o777);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}
function withReason(path, action) {
    try {
        action();
    }
    catch (error) {
        throw new Error(`cannot write ${path}: ${describeWriteError(error)}`, { cause: error });
    }
}

;// CONCATENATED MODULE: ./lib/src/action/exportAllocation.js










function readStepAllocation({ allocate, portRange, exported }, env) {
    if (allocate.length === 0)
        return null;
    const folder = (0,external_node_path_.join)(env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), `portplan-${crypto.randomUUID()}`).replaceAll("\\", "/");
    return {
        ...parseAllocationWords({
            names: allocate.filter((word) => !isSetting(word)),
            settings: allocate.filter(isSetting),
            range: portRange,
            offset: null,
        }),
        saved: new Map(),
        variables: true,
        override: true,
        exported,
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

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseDirectory.js





const leaseDirectory_SHARED = 0o1777;
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
        (0,external_node_fs_.mkdirSync)(directory, { mode: leaseDirectory_SHARED });
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
    try {
        (0,external_node_fs_.accessSync)(directory, external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK | external_node_fs_.constants.X_OK);
        return null;
    }
    catch {
        return "this account cannot write there";
    }
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseFiles.js


const leaseFiles_MAX_FILE = 8192;
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
    let descriptor;
    try {
        descriptor = (0,external_node_fs_.openSync)(file, "wx", 0o644);
    }
    catch (error) {
        if (error.code === "EEXIST")
            return false;
        throw error;
    }
    try {
        (0,external_node_fs_.writeSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
    return true;
}
function makeReadable(action) {
    const before = process.umask(0o022);
    try {
        action();
    }
    finally {
        process.umask(before);
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
    (0,attempt/* attempt */.C)(() => append(folder, `${lines.join("\n")}\n`));
}
function append(folder, text) {
    const file = (0,external_node_path_.join)(folder, `log.${getAccount()}.jsonl`);
    if (((0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG)
        (0,external_node_fs_.renameSync)(file, (0,external_node_path_.join)(folder, `log.${getAccount()}.1.jsonl`));
    const flags = external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_APPEND | external_node_fs_.constants.O_CREAT | UNFOLLOWED;
    const descriptor = (0,external_node_fs_.openSync)(file, flags, 0o644);
    try {
        if (process.platform !== "win32")
            (0,external_node_fs_.fchmodSync)(descriptor, 0o644);
        (0,external_node_fs_.writeSync)(descriptor, text);
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseOwner.js




const RUNNER_WORKER = "Runner.Worker";
const leaseOwner_MAX_ANCESTORS = 100;
function findOwner(pid = process.pid) {
    const worker = findRunnerWorker(pid);
    const leader = worker ?? findSessionLeader(pid);
    const start = leader === null ? undefined : readStat(leader)?.startTicks;
    if (leader === null || start === undefined)
        return null;
    return { pid: leader, start, ...readMachine(), ...(worker === null && { terminal: true }) };
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
function findRunnerWorker(pid) {
    let at = pid;
    for (let i = 0; i < leaseOwner_MAX_ANCESTORS && at > 1; i++) {
        const stat = readStat(at);
        if (stat === null)
            return null;
        if (stat.name === RUNNER_WORKER)
            return at;
        at = stat.parent;
    }
    return null;
}
function findSessionLeader(pid) {
    const stat = readStat(pid);
    return stat === null || stat.terminal === 0 || stat.session === 0 || stat.session === pid
        ? null
        : stat.session;
}
function readStat(pid) {
    return parseStat(leaseOwner_read(`/proc/${pid}/stat`));
}
let known = null;
function readMachine() {
    known ??= {
        boot: leaseOwner_read("/proc/sys/kernel/random/boot_id").trim(),
        namespace: (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid")) ?? "",
        machine: leaseOwner_read("/etc/machine-id").trim(),
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
const leaseOwner_read = (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readFileSync)(path, "utf8")) ?? "";

;// CONCATENATED MODULE: ./lib/src/system/leases/leaseRuns.js





const HOUR = 3_600_000;
const MAX_AGE = 5 * 24 * HOUR;
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
const leaseRuns_MAX_ATTEMPTS = 6;
const formatRunName = (run) => `run.${run}.json`;
const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;
const UNFINISHED_NAME = /^run\.[0-9a-f]{32}\.json\.new$/;
function writeRun(folder, run, owner) {
    const now = Date.now();
    const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
    const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
    const about = { version: 1, since: new Date(now).toISOString(), until, owner };
    const file = (0,external_node_path_.join)(folder, formatRunName(run));
    for (let count = 1;; count++) {
        makeReadable(() => writeNew(`${file}.new`, `${JSON.stringify(about)}\n`));
        try {
            return (0,external_node_fs_.renameSync)(`${file}.new`, file);
        }
        catch (error) {
            if (error.code !== "ENOENT" || count === leaseRuns_MAX_ATTEMPTS)
                throw error;
        }
    }
}
function readRun(folder, run) {
    const found = readSmall((0,external_node_path_.join)(folder, formatRunName(run)));
    if (found === null)
        return null;
    const { owner, since, until } = (0,lib_json/* asObject */.eB)((0,lib_json/* parseJson */.qF)(found.text));
    const latest = found.modified + MAX_AGE + HOUR;
    return {
        owner: isOwner(owner) ? owner : null,
        since: typeof since === "string" ? since : null,
        until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
        ours: found.uid === getAccount(),
    };
}
function isRunOver(run) {
    return run !== null && (run.until < Date.now() || (run.owner !== null && isGone(run.owner)));
}
function isOwner(value) {
    const { pid, start, boot, namespace, machine } = (0,lib_json/* asObject */.eB)(value);
    const numbers = Number.isSafeInteger(pid) && pid > 0 && typeof start === "number";
    return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}

;// CONCATENATED MODULE: ./lib/src/system/leases/openFileLeases.js












const openFileLeases_MAX_ATTEMPTS = 6;
const MAX_PAUSE = 8;
const FRESH_FOR = 200;
const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
const FINISHED_AFTER = 1000;
const MAX_RUNS_INSPECTED = 16;
function openFileLeases(env, owner) {
    return new FileLeases(listLeaseDirectories(env), owner);
}
class FileLeases {
    warnings = [];
    #directories;
    #owner;
    #id = null;
    #directory = null;
    constructor(directories, owner) {
        this.#directories = directories;
        this.#owner = owner;
    }
    get run() {
        return (this.#id ??= randomToken());
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
            const refused = claimOnce(folder, run, missing);
            for (const [index, port] of ports.entries())
                got[index] = !refused.has(port);
            if (![...refused.values()].includes("contended"))
                break;
            await sleep(Math.random() * MAX_PAUSE * count);
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
        return Promise.resolve(this.#directories.flatMap((folder) => releaseFrom(folder, this.#id, which)));
    }
    #open() {
        if (this.#directory === null) {
            this.#directory = openLeaseDirectory(this.#directories);
            if (isOfContainer(this.#directory))
                this.warnings.push(`${this.#directory} is this container's own: ` +
                    "mount the host's, or other jobs do not see these leases");
        }
        if (!(0,external_node_fs_.existsSync)((0,external_node_path_.join)(this.#directory, formatRunName(this.run))))
            writeRun(this.#directory, this.run, this.#owner === undefined ? (this.#owner = findOwner()) : this.#owner);
        return this.#directory;
    }
}
function randomToken() {
    if (!(0,external_node_fs_.existsSync)("/dev/urandom"))
        return crypto.randomUUID().replaceAll("-", "");
    const descriptor = (0,external_node_fs_.openSync)("/dev/urandom", "r");
    try {
        const bytes = Buffer.alloc(16);
        if ((0,external_node_fs_.readSync)(descriptor, bytes) !== bytes.length)
            throw new Error("/dev/urandom has no random bytes");
        return bytes.toString("hex");
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
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
    toLease({ file, port, protocol, run }) {
        const about = this.#findRun({ run });
        const found = readSmall(file);
        const uses = Object.values(Object((0,lib_json/* parseJson */.qF)(found?.text ?? ""))).map((use) => Object(use));
        const { addresses, project, startedAs, service, target, directory } = uses.find((use) => use.port === port && use.protocol === protocol) ?? {};
        return {
            port,
            protocol,
            run,
            addresses: Array.isArray(addresses)
                ? addresses.filter((each) => typeof each === "string")
                : [],
            project: (0,lib_json/* asString */.oJ)(project),
            startedAs: (0,lib_json/* asString */.oJ)(startedAs),
            service: (0,lib_json/* asString */.oJ)(service),
            target: typeof target === "number" ? target : 0,
            directory: (0,lib_json/* asString */.oJ)(directory),
            ours: about?.ours === true && found?.uid === getAccount(),
            pid: about?.owner?.pid ?? null,
            since: about?.since ?? null,
            until: about === null ? null : new Date(about.until).toISOString(),
        };
    }
    #findRun({ run }) {
        const known = this.#runs.get(run);
        if (known !== undefined)
            return known;
        const read = readRun(this.#folder, run);
        this.#runs.set(run, read);
        return read;
    }
}
function claimOnce(folder, run, ports) {
    const refused = new Map();
    makeReadable(() => {
        for (const sheet of splitIntoSheets(ports))
            for (const port of writeSheet(folder, run, sheet))
                refused.set(port, "held");
    });
    const claims = new Claims(folder);
    const rivals = (0,groupBy/* groupBy */.$)(claims.all.filter((claim) => claim.run !== run), formatClaimKey);
    for (const port of ports) {
        const blocking = (rivals.get(formatClaimKey(port)) ?? []).filter((claim) => !claims.isOver(claim) && !(0,Lease/* isSameUse */.O)(claims.toLease(claim), port));
        if (blocking.length === 0)
            continue;
        removeFile((0,external_node_path_.join)(folder, formatClaimName(port, run)));
        const isContended = blocking.some(({ file }) => readAge(file) < FRESH_FOR);
        refused.set(port, isContended ? "contended" : "held");
    }
    return refused;
}
function* splitIntoSheets(ports) {
    let sheet = [];
    let size = 0;
    for (const port of ports) {
        const added = Buffer.byteLength(JSON.stringify(port)) + 1;
        if (sheet.length > 0 && size + added >= leaseFiles_MAX_FILE) {
            yield sheet;
            [sheet, size] = [[], 0];
        }
        sheet.push(port);
        size += added;
    }
    if (sheet.length > 0)
        yield sheet;
}
function writeSheet(folder, run, ports) {
    const text = JSON.stringify(ports);
    let first = null;
    return ports.filter((port) => {
        const file = (0,external_node_path_.join)(folder, formatClaimName(port, run));
        if (first !== null && makeLink(first, file))
            return false;
        if (!writeNew(file, text))
            return true;
        first = file;
        return false;
    });
}
function makeLink(from, to) {
    return (0,attempt/* attempt */.C)(() => (0,external_node_fs_.linkSync)(from, to)) !== null;
}
function releaseFrom(folder, releasing, which) {
    const claims = new Claims(folder);
    const released = claims.all.flatMap((claim) => {
        const lease = claims.toLease(claim);
        return lease.ours && which(lease) && removeFile(claim.file) ? [lease] : [];
    });
    const left = new Set(readClaims(folder).map(({ run }) => run));
    const runs = new Set([
        ...(releasing === null ? [] : [releasing]),
        ...released.map((lease) => lease.run),
    ]);
    for (const run of runs) {
        if (!left.has(run))
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        const ports = released.filter((lease) => lease.run === run);
        writeLog(folder, { event: "released", run, ports });
    }
    return released;
}
function removeEndedRuns(folder) {
    const names = readNames(folder);
    for (const name of names)
        if (UNFINISHED_NAME.test(name) && readAge((0,external_node_path_.join)(folder, name)) > FINISHED_AFTER)
            removeFile((0,external_node_path_.join)(folder, name));
    const all = names.flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
    const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
    const over = all
        .slice(from, from + MAX_RUNS_INSPECTED)
        .filter((run) => isRunOver(readRun(folder, run)));
    if (over.length === 0)
        return;
    const claims = readClaims(folder);
    for (const run of over) {
        const removed = claims.filter((claim) => claim.run === run && removeFile(claim.file));
        const left = claims.some((claim) => claim.run === run && (0,external_node_fs_.existsSync)(claim.file));
        if (!left)
            removeFile((0,external_node_path_.join)(folder, formatRunName(run)));
        writeLog(folder, { event: "reclaimed", run, ports: removed });
    }
}
function readClaims(folder) {
    return readNames(folder).flatMap((name) => parseClaim(folder, name) ?? []);
}
function parseClaim(folder, name) {
    const [, protocol, port, run = ""] = CLAIM_NAME.exec(name) ?? [];
    if (protocol === undefined)
        return null;
    const file = (0,external_node_path_.join)(folder, name);
    return { file, port: Number(port), protocol: protocol, run };
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
    return [
        ...shown,
        buildRunAnnotation(level, `${all.length - shown.length} more of this level are in the log and in the job summary.`),
    ];
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
    const ends = (0,rules/* ruleOf */.Y)(finding.rule).conflict === "between-ports"
        ? finding.related.filter(({ service }) => service !== null)
        : [];
    return ends.map((end) => buildOtherEnd(finding, end));
}
function buildOtherEnd(finding, end) {
    const first = finding.place === null ? "" : `${formatLine(finding.place)}: `;
    return buildAnnotation(finding, [end.message, first + finding.message], end.place);
}
function buildAnnotation(finding, lines, place) {
    const message = lines.filter(Boolean).join("\n");
    return { level: finding.severity, title: finding.rule, message: truncate(message), place };
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
function formatPosition({ file, line, column, endLine, endColumn, }) {
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
    const text = JSON.stringify(value);
    return encodeJson_PLAIN.test(text)
        ? text
        : text
            .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, escapeCharacter)
            .replace(SECOND_NUMBER_SIGN, "\\u0023");
}
const encodeJson_PLAIN = /^[\x20-\x22\x24-\x7e]*$/;
const SECOND_NUMBER_SIGN = /(?<=#[^\x20-\x7e]*)#/g;
function escapeCharacter(character) {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

;// CONCATENATED MODULE: ./lib/src/report/formats/json.js

const PIECE_LENGTH = 1 << 16;
function* renderJson(report) {
    let piece = "";
    for (const text of encodeReport(report)) {
        piece += text;
        if (piece.length < PIECE_LENGTH)
            continue;
        yield piece;
        piece = "";
    }
    yield piece;
}
function* encodeReport({ ok, summary, projects, rows, findings, exceptions, references, allocation, host, }) {
    yield `{"version":1,"ok":${ok},"summary":${encodeJson(summary)},\n`;
    yield* encodeList("projects", projects.map(({ name, directory, files, profiles }) => encodeJson({ name, directory, files, profiles })));
    yield* encodeList("ports", encodePorts(rows));
    yield* encodeList("findings", findings.map((finding) => encodeJson(toWireFinding(finding))));
    if (exceptions.length > 0)
        yield* encodeList("exceptions", exceptions.map((exception) => encodeJson(toWireException(exception))));
    if (references.length > 0)
        yield* encodeList("references", references.map(({ port, place }) => encodeJson({ port, source: toWireSource(place) })));
    yield* encodeList("assignments", (allocation?.assignments ?? []).flatMap(encodeAssignment));
    yield `"host":${encodeJson(host)}}\n`;
}
function* encodeList(name, lines) {
    yield `"${name}":[`;
    let separator = "\n";
    for (const line of lines) {
        yield separator + line;
        separator = ",\n";
    }
    yield "],\n";
}
function* encodePorts(rows) {
    for (const row of rows) {
        const { binding, kind, offset, count, assigned } = row;
        const { project, service, protocol, hostIp, mode, name, appProtocol, variable, status, holders, source, } = toWirePort(row);
        const before = `${encodeJson({ project, service }).slice(0, -1)},"target":`;
        const between = `,${encodeJson({ protocol, hostIp }).slice(1, -1)},"published":`;
        const rest = encodeJson({ mode, name, appProtocol, variable, status }).slice(1, -1);
        const after = `,${rest},"assigned":`;
        const end = `,${encodeJson({ holders, source }).slice(1)}`;
        for (let at = 0; at < count; at++) {
            const single = kind === "unknown" ? "null" : encodeJson(binding.published);
            const published = hasOwnPorts(row) ? `"${Number(binding.published) + offset + at}"` : single;
            yield (before +
                (binding.target + offset + at) +
                between +
                published +
                after +
                (assigned === null ? "null" : assigned + at) +
                end);
        }
    }
}
function encodeAssignment({ request, port, via, variable }) {
    const { target, count, protocol, hostIp, published } = request.binding;
    const names = { project: request.project.name, service: request.service.name };
    return Array.from({ length: count }, (_, at) => {
        const from = count > 1 && /^\d+$/.test(published ?? "") ? `${Number(published) + at}` : published;
        return encodeJson({
            ...names,
            target: target + at,
            protocol,
            hostIp,
            from,
            to: port + at,
            via,
            variable,
        });
    });
}
function hasOwnPorts({ kind, binding: { count, published } }) {
    return kind !== "unknown" && count > 1 && published !== null && published !== "";
}
function toWirePort({ project, service, binding, status, holders, place, }) {
    const { protocol, hostIp, mode, name, appProtocol, variable } = binding;
    return {
        project,
        service,
        protocol,
        hostIp,
        mode,
        name,
        appProtocol,
        variable,
        status,
        holders: holders.map(toWireHolder),
        source: toWireSource(place),
    };
}
function toWireHolder({ holder, endpoint }) {
    const { kind, name, pid, since } = holder;
    return { kind, name, pid, since, endpoint };
}
function toWireFinding({ rule, severity, project, service, evidence, message, fix, place, related, }) {
    return {
        rule,
        severity,
        project,
        service,
        evidence,
        message,
        fix,
        source: place === null ? null : toWireSource(place),
        related: related.map((end) => ({
            message: end.message,
            project: end.project,
            service: end.service,
            source: toWireSource(end.place),
        })),
    };
}
function toWireException({ rule, project, service, evidence, reason, until, place, }) {
    return {
        rule,
        project,
        service,
        evidence,
        reason,
        until,
        source: place === null ? null : toWireSource(place),
    };
}
function toWireSource({ file, line, column, endLine, endColumn }) {
    return { file, line, column, endLine, endColumn };
}

;// CONCATENATED MODULE: ./lib/src/report/formatPortUrl.js
function formatPortUrl({ appProtocol, protocol, hostIp }, port, { known = null, host = null, } = {}) {
    const given = appProtocol?.toLowerCase() ?? "";
    const scheme = /^[a-z][a-z0-9+.-]*$/.test(given)
        ? given
        : ((protocol.toLowerCase() === "tcp" ? known : null) ?? protocol.toLowerCase());
    return `${scheme}://${formatUrlHost(host ?? hostIp)}:${port}`;
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
function buildOutputs(report, { directory, commentUrl } = { directory: null, commentUrl: null }) {
    const { error, warning, notice } = report.summary;
    const published = listPublishedTargets(report);
    const values = {
        ok: String(report.ok),
        errors: String(error),
        warnings: String(warning),
        notices: String(notice),
        conflicts: String(report.findings.filter(isConflict).length),
        ports: encodeByService(published, ({ port }) => port),
        urls: encodeByService(published, ({ row, number, port }) => port === null
            ? null
            : formatPortUrl(row.binding, port, { known: report.schemeOf?.(row, number) ?? null })),
        "compose-args": JSON.stringify(Object.fromEntries(report.projects.map(({ name, composeArgs }) => [name, composeArgs]))),
        "env-file": joinPaths(report, "env"),
        "override-file": joinPaths(report, "override"),
        "report-directory": directory ?? "",
        "comment-url": commentUrl ?? "",
    };
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [
        name,
        value.length > MAX_VALUE_LENGTH ? "" : value,
    ]));
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
        const isRouted = allocation?.routes.some(({ project, service, target }) => {
            return (project === row.project &&
                service === row.service &&
                target === row.binding.target &&
                row.binding.protocol === "tcp");
        });
        if (!names.has(row.project) || isRouted)
            continue;
        const service = projects.length > 1 ? `${row.project}/${row.service}` : row.service;
        for (const { target, port } of listTargetPorts(row))
            published.push({ service, target: formatTargetKey(row, target), number: target, port, row });
        if (published.length > outputs_MAX_PORTS)
            return null;
    }
    return published;
}
function listTargetPorts({ kind, binding, offset, count, assigned, lastAssigned, }) {
    const [first = 0, last = first] = (binding.published ?? "").split("-").map(Number);
    if (assigned !== null && lastAssigned !== undefined)
        return fillRange(lastAssigned - assigned + 1, (at) => ({
            target: binding.target,
            port: assigned + at,
        }));
    if (kind === "engine")
        return fillRange(count, (at) => ({
            target: binding.target + offset + at,
            port: assigned === null ? null : assigned + at,
        }));
    if (kind === "pool")
        return fillRange(last - first + 1, (at) => ({
            target: binding.target,
            port: (assigned ?? first) + at,
        }));
    if (kind === "fixed") {
        return fillRange(count, (at) => ({
            target: binding.target + offset + at,
            port: (assigned ?? first + offset) + at,
        }));
    }
    return [];
}
const fillRange = (length, item) => Array.from({ length }, (_, at) => item(at));
function formatTargetKey({ binding: { protocol } }, target) {
    return (0,formatPort/* formatContainerPorts */.L_)({ first: target, last: target }, protocol.toLowerCase());
}
function encodeByService(published, value) {
    if (published === null)
        return "";
    const services = new Map();
    for (const one of published) {
        const targets = (0,getOrInsert/* getOrInsert */.P)(services, one.service, () => new Map());
        (0,getOrInsert/* getOrInsert */.P)(targets, one.target, () => new Set()).add(value(one));
    }
    const entries = [...services].map(([service, targets]) => [
        service,
        Object.fromEntries([...targets].map(([key, values]) => [key, unwrap([...values])])),
    ]);
    return JSON.stringify(Object.fromEntries(entries));
}
const unwrap = (items) => (items.length === 1 ? items[0] : items);

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
    const cells = new Map(pairs.map(({ projects, ports }) => [
        pairKey(projects),
        ports.length === 1 ? `${ports[0]}` : `${ports.length} ports`,
    ]));
    const heads = names.slice(0, -1);
    const rows = names
        .slice(1)
        .map((name, index) => [
        (0,lib_escapeControlChars/* escapeControlChars */._)(name),
        ...heads.slice(0, index + 1).map((other) => cells.get(pairKey([name, other])) ?? "-"),
    ]);
    return [["", ...heads.map(lib_escapeControlChars/* escapeControlChars */._)], ...rows];
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
    const lines = [
        ...(quiet ? [] : renderPortMap(report, paint, verbose)),
        ...renderFindings(report, paint),
    ];
    if (!quiet)
        lines.push(...renderMatrix(report, paint), ...(verbose
            ? [...renderSecondCopy(report), ...renderReferences(report), ...renderHost(report)]
            : []), paint(report.ok ? "green" : "red", (0,formatSummaryLine/* formatSummaryLine */.Og)(report)));
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
const SERVICE = { title: "SERVICE", cell: ({ service }) => (0,lib_escapeControlChars/* escapeControlChars */._)(service) };
const text_HOST = { title: "HOST", cell: formatPort/* formatHostPort */.zc };
const CONTAINER = { title: "CONTAINER", cell: formatPort/* formatTarget */.P4 };
const STATUS = "STATUS";
const HOLDER = { title: "HELD BY", cell: formatHolders };
const VARIABLE = { title: "VARIABLE", cell: ({ binding }) => binding.variable ?? "" };
const PLACE = { title: "DECLARED AT", cell: ({ place }) => formatPlace(place) };
const COLUMNS = {
    map: () => [SERVICE, text_HOST, CONTAINER, VARIABLE, PLACE],
    check: (report) => [
        SERVICE,
        text_HOST,
        CONTAINER,
        { title: STATUS, cell: (0,createConflictTest/* createStatusReader */.o)(report) },
        HOLDER,
    ],
};
function* renderPortMap(report, paint, verbose) {
    const { command, projects, rows, findings: found } = report;
    const [head = "", ...body] = renderTable(COLUMNS[command](report), rows, paint);
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
    for (let row = rows[next]; row !== undefined; row = rows[next]) {
        tables.push(take({ name: row.project, directory: ".", files: [row.place.file], profiles: [] }));
    }
    return tables;
}
function formatHolders({ holders }) {
    return (0,lib_escapeControlChars/* escapeControlChars */._)([...new Set(holders.map(({ holder }) => (0,formatHolder/* formatHolder */.aS)(holder, true)))].join(", "));
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
    const head = [place === null ? "" : paint("bold", formatPlace(place)), who]
        .filter(Boolean)
        .join("  ");
    if (head !== "")
        yield `  ${head}`;
    yield `    ${message}`;
    for (const end of related)
        yield paint("dim", `    ${formatPlace(end.place)}: ${end.message}`);
    if (fix !== "")
        yield `    ${paint("green", "fix:")} ${fix}`;
    yield "";
}
function renderHost({ probed, host }) {
    const view = probed ? formatVisibility(host) : "not looked at";
    const range = host.ephemeral.join("-");
    return [`host: ${host.platform}, ports ${view}; the kernel hands out ${range} by itself`];
}
function formatVisibility({ visible, reason }) {
    return visible ? "seen" : `not seen: ${(0,lib_escapeControlChars/* escapeControlChars */._)(reason ?? "")}`;
}
const MAX_NAMED_PLACES = 5;
function* renderReferences({ references }) {
    const ports = (0,groupBy/* groupBy */.$)(references, ({ port }) => port);
    for (const [port, found] of [...ports].toSorted(([a], [b]) => a - b)) {
        const places = found.slice(0, MAX_NAMED_PLACES).map(({ place }) => formatPlace(place));
        const rest = found.length - places.length;
        const more = rest > 0 ? ` and ${rest} more` : "";
        yield `${port} is named in ${(0,formatSummaryLine/* formatCount */.B4)(found.length, "place")}: ${places.join(", ")}${more}`;
    }
}
const MAX_NAMED_PORTS = 10;
function* renderSecondCopy({ projects, rows }) {
    for (const { name } of projects) {
        const fixed = rows.filter(({ project, kind }) => project === name && kind === "fixed");
        if (fixed.length === 0)
            continue;
        const hardcoded = fixed.filter((row) => !(0,isVariable/* isVariable */.D)(row));
        const named = hardcoded
            .slice(0, MAX_NAMED_PORTS)
            .map(({ service, requested }) => `${(0,lib_escapeControlChars/* escapeControlChars */._)(service)} ${requested}`);
        const rest = hardcoded.length - named.length;
        const more = rest === 0 ? "" : ` and ${rest} more`;
        const remedy = hardcoded.length === 0
            ? "variables can part them"
            : `${(0,formatSummaryLine/* countRowPorts */.mA)(hardcoded)} of them no variable can change: ${named.join(", ")}${more}`;
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

;// CONCATENATED MODULE: ./lib/src/report/formats/escapeHtml.js

const REFERENCES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
};
function escapeHtml(text) {
    return (0,lib_escapeControlChars/* escapeControlChars */._)(text).replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? "");
}

;// CONCATENATED MODULE: ./lib/src/report/formats/renderPortAxis.js





const WIDTH = 1200;
const LEFT = 150;
const LINE = WIDTH - LEFT - 20;
const LABELS = 96;
const LANE = 26;
const LABEL_SPACING = 15;
const MAX_LABELS = Math.floor(LINE / LABEL_SPACING);
const MAX_MARKS = 5000;
const CROWD = 300;
const isCrowd = (marks) => marks.length > CROWD;
const LEGEND = [
    {
        color: "good",
        words: "free, or the project's own",
        is: ({ row: { status }, conflict }) => !conflict && (status === "free" || status === "own"),
    },
    {
        color: "warn",
        words: "possibly taken, or unknown",
        is: ({ row: { status }, conflict }) => !conflict && (status === "possible" || status === "unknown"),
    },
    {
        color: "link",
        words: "not looked at",
        is: ({ row: { status }, conflict }) => !conflict && status === "unchecked",
    },
    { color: "bad", words: "in conflict", is: ({ conflict }) => conflict },
];
function renderPortAxis(report) {
    const isInConflict = (0,createConflictTest/* createConflictTest */.p)(report);
    const statusOf = (0,createConflictTest/* createStatusReader */.o)(report);
    const all = report.rows.flatMap((row, index) => {
        const ports = listHostPorts(row);
        return ports === null
            ? []
            : [{ row, index, ...ports, status: statusOf(row), conflict: isInConflict(row) }];
    });
    if (all.length === 0)
        return "";
    const marks = all.toSorted((a, b) => Number(a.conflict) - Number(b.conflict)).slice(-MAX_MARKS);
    const bands = listBands(report);
    const scale = buildPortScale(marks.map(({ first }) => first), bands);
    const x = (port) => LEFT + scale.at(port) * LINE;
    const lanes = [...new Set(all.map(({ row }) => row.project))];
    const bottom = LABELS + lanes.length * LANE;
    const labels = [...renderLabels(marks, x, bottom)];
    const top = labels.length === 0 ? LABELS - 16 : 0;
    const parts = [
        ...bands.map((band, index) => renderBand(band, index, x, bottom)),
        ...lanes.map((name, lane) => renderLane(name, lane)),
        ...renderBorders(scale.borders, x, bottom),
        ...labels,
        ...marks.map((mark) => renderMark(mark, lanes.indexOf(mark.row.project), isCrowd(marks), x)),
    ];
    const height = bottom + 64 - top;
    const caption = [
        ...LEGEND.filter(({ is }) => marks.some(is)).map(({ color, words }) => `<span class="key ${color}">${words}</span>`),
        all.length > marks.length
            ? `${marks.length} of ${all.length} ports.`
            : "Sections with ports in them are drawn wider than empty ones.",
    ].join(" ");
    const box = `viewBox="0 ${top} ${WIDTH} ${height}"${isCrowd(marks) ? ' class="crowd"' : ""}`;
    return `<section aria-labelledby="line"><h2 id="line">Host ports</h2>
<figure><div class="scroll"><svg ${box} role="group" aria-label="Host ports on a line">
${parts.join("\n")}
</svg></div><figcaption>${caption}</figcaption></figure></section>
`;
}
function listBands({ bands = [], host: { ephemeral } }) {
    return [...bands, { name: "ephemeral", first: ephemeral[0], last: ephemeral[1] }];
}
const formatPixels = (value) => value.toFixed(1);
function renderBand({ name, first, last }, index, x, bottom) {
    const [from, to] = [x(first), x(last + 1)];
    const y = bottom + 44 + (index % 2) * 14;
    const center = formatPixels((from + to) / 2);
    const label = `<text class="band-name" x="${center}" y="${y}">${escapeHtml(name)}</text>`;
    return [
        `<g class="band"><title>${escapeHtml(name)} ${first}-${last}</title>`,
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
        `<g data-lane="${escapeHtml(name)}"><title>${escapeHtml(name)}</title>`,
        `<text class="lane" x="${LEFT - 10}" y="${y + 4}">${escapeHtml(short)}</text>`,
        `<line x1="${LEFT}" x2="${LEFT + LINE}" y1="${y}" y2="${y}"/></g>`,
    ].join("");
}
const TICK_SPACING = 34;
function* renderBorders(borders, x, bottom) {
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
function* renderLabels(marks, x, bottom) {
    const byPort = new Map();
    for (const { first, conflict } of marks)
        byPort.set(first, (byPort.get(first) ?? false) || conflict);
    const conflicts = [...byPort].filter(([, conflict]) => conflict);
    const wished = [[...byPort], conflicts].find(({ length }) => length <= MAX_LABELS) ?? [];
    const ports = wished.toSorted(([a], [b]) => a - b);
    const places = spreadLabels(ports.map(([port]) => x(port)), LABEL_SPACING, LEFT + LINE);
    for (const [index, [port, conflict]] of ports.entries()) {
        const at = formatPixels(x(port));
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
function renderMark({ row, index, first, last, status, conflict }, lane, crowd, x) {
    const radius = crowd ? 3 : 6;
    const y = LABELS + lane * LANE + LANE / 2;
    const held = row.holders.map(({ holder }) => (0,formatHolder/* formatHolder */.aS)(holder, true)).join(", ");
    const ports = `${(0,formatPort/* formatHostPort */.zc)(row)} → ${(0,formatPort/* formatTarget */.P4)(row)}`;
    const holders = held === "" ? "" : `, held by ${held}`;
    const title = escapeHtml(`${row.project}/${row.service}: ${ports}, ${status}${holders}`);
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
function listHostPorts({ kind, binding: { published, count: length }, offset, count, assigned, lastAssigned, }) {
    if (kind !== "fixed" && kind !== "pool")
        return null;
    const [first = 0, last = first + length - 1] = (published ?? "").split("-").map(Number);
    if (assigned !== null && lastAssigned !== undefined)
        return { first: assigned, last: lastAssigned };
    if (kind === "pool")
        return assigned === null ? { first, last } : { first: assigned, last: assigned };
    const from = assigned ?? first + offset;
    return { first: from, last: from + count - 1 };
}
const THOUSANDS = Array.from({ length: 8 }, (_, at) => 2000 + 1000 * at);
function buildPortScale(ports, bands) {
    const ends = bands.flatMap(({ first, last }) => [first, last + 1]);
    const inner = [1024, ...THOUSANDS, 10_000, 20_000, ...ends].filter((border) => border > 1 && border <= PortRange/* MAX_PORT */.X);
    const borders = [0, ...new Set(inner.toSorted((a, b) => a - b)), PortRange/* MAX_PORT */.X + 1];
    const weights = borders.slice(1).map((end, index) => {
        const begin = borders[index] ?? 0;
        const held = new Set(ports.filter((port) => port >= begin && port < end)).size;
        return held === 0 ? 1 : 2 + Math.min(held, 10);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const starts = weights.map((_, index) => weights.slice(0, index).reduce((sum, weight) => sum + weight, 0) / total);
    const at = (port) => {
        const section = borders.findLastIndex((border) => border <= port);
        const index = Math.min(Math.max(section, 0), weights.length - 1);
        const [begin = 0, end = PortRange/* MAX_PORT */.X + 1] = [borders[index], borders[index + 1]];
        return ((starts[index] ?? 0) + ((weights[index] ?? 0) / total) * ((port - begin) / (end - begin)));
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
    const scope = escapeHtml((0,formatSummaryLine/* describeScope */.OI)(report, report.comparison));
    yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#port-map">Skip to the port map</a>
<header>
<h1>${mark} ${escapeHtml(title)}</h1>
<p>${scope}${renderLeg(report)}</p>
${renderHostNote(report)}${renderFilter(report)}</header>
<main>
`;
    yield renderPortAxis(report);
    yield* renderChanges(report);
    yield* html_renderFindings(report.findings);
    yield* renderExceptions("exceptions", "Exceptions in force", report.exceptions);
    yield* html_renderPortMap(report);
    const script = isFilterable(report) ? `<script>${PAGE_SCRIPT}</script>\n` : "";
    yield `</main>\n${script}</body>\n</html>\n`;
}
const CONTENT_POLICY = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src '${PAGE_SCRIPT_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
].join("; ");
function renderLeg({ leg }) {
    return leg === undefined ? "" : ` On the runner of <code>${escapeHtml(leg)}</code>.`;
}
function renderHostNote({ host }) {
    return host.visible || host.reason === null
        ? ""
        : `<p class="note">The host's ports cannot be seen: ${escapeHtml(host.reason)}.</p>\n`;
}
const isFilterable = ({ rows }) => rows.length > 0;
function renderFilter(report) {
    if (!isFilterable(report))
        return "";
    const { rows } = report;
    const projects = [...new Set(rows.map(({ project }) => project))];
    const options = projects
        .map((name) => `<option value="${escapeHtml(name)}">${escapeHtml(name)}</option>`)
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
        .map((end) => `<li>${renderPlace(end.place)} ${escapeHtml(end.message)}</li>`)
        .join("");
    const attributes = formatAttributes(finding, [...who, message], severity === "error");
    const badge = `<span class="badge ${severity}">${severity}</span>`;
    return [
        `<li class="finding ${severity}" ${attributes}>\n`,
        `${badge} <b>${escapeHtml(who.join("/"))}</b> ${place === null ? "" : renderPlace(place)}\n`,
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
    const base = commit === "" ? "the base" : `<code>${escapeHtml(commit.slice(0, 12))}</code>`;
    if (problem !== null)
        yield `<p class="note">Not compared with ${base}: ${escapeHtml(problem)}.</p>\n`;
    yield* html_renderTable(all, {
        id: "changes",
        heading: "What this change does to the ports",
        header: CHANGES_HEADER,
        row: toChangeRow,
    });
    yield* renderExceptions("new-exceptions", "Exceptions that it adds", exceptions);
}
function toChangeRow(change) {
    const { kind, project, service, target, before, after } = change;
    const requested = [before, after].map((side) => side?.requested ?? "");
    const shown = requested.map((port) => (port === "" ? "" : `<code>${escapeHtml(port)}</code>`));
    const at = after?.place ?? before?.place;
    const declared = at === undefined ? "" : renderPlace(at);
    const container = `<code>${escapeHtml(target)}</code>`;
    return {
        attributes: formatAttributes(change, [project, service, target, ...requested], false),
        cells: [kind, escapeHtml(project), escapeHtml(service), container, ...shown, declared],
    };
}
const CHANGES_HEADER = [
    "Change",
    "Project",
    "Service",
    "Container",
    "Before",
    "Now",
    "Declared at",
];
const EXCEPTIONS_HEADER = ["Rule", "Project", "Service", "What", "Reason", "Until", "Written at"];
function renderExceptions(id, heading, exceptions) {
    return html_renderTable(exceptions, { id, heading, header: EXCEPTIONS_HEADER, row: toExceptionRow });
}
function toExceptionRow(exception) {
    const { rule, project, service, evidence, reason, until, place } = exception;
    const words = [project ?? "", service ?? "", rule, evidence, reason];
    return {
        attributes: formatAttributes(exception, words, false),
        cells: [
            `<code>${rule}</code>`,
            escapeHtml(project ?? ""),
            escapeHtml(service ?? ""),
            `<code>${escapeHtml(evidence)}</code>`,
            escapeHtml(reason),
            until === null ? "for ever" : escapeHtml(until),
            place === null ? "" : renderPlace(place),
        ],
    };
}
function* html_renderTable(items, { id, heading, header, row }) {
    if (items.length === 0)
        return;
    yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>\n`;
    yield renderTableStart(id, header);
    for (const { attributes, cells } of items.map(row))
        yield `<tr ${attributes}>${renderCells(cells)}</tr>\n`;
    yield "</tbody></table></div></section>\n";
}
function renderTableStart(id, names) {
    const header = names.map((name) => `<th scope="col">${name}</th>`).join("");
    return [
        `<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table>`,
        `<thead><tr>${header}</tr></thead>`,
        "<tbody>\n",
    ].join("\n");
}
function renderCells(cells) {
    return cells.map((cell) => `<td>${cell}</td>`).join("");
}
const PORTS_HEADER = [
    "Project",
    "Service",
    "Host",
    "Container",
    "Variable",
    "Status",
    "Held by",
    "Declared at",
];
function* html_renderPortMap(report) {
    const isInConflict = (0,createConflictTest/* createConflictTest */.p)(report);
    const statusOf = (0,createConflictTest/* createStatusReader */.o)(report);
    yield `<section aria-labelledby="port-map"><h2 id="port-map">Port map</h2>\n`;
    yield report.rows.length === 0
        ? "<p>No host port is published.</p>"
        : renderTableStart("port-map", PORTS_HEADER);
    for (const [index, row] of report.rows.entries())
        yield renderPortRow(row, index, statusOf(row), isInConflict(row));
    yield report.rows.length === 0 ? "</section>\n" : "</tbody></table></div></section>\n";
}
const CONFLICT_STATUSES = new Set(["taken", "leased", "collides"]);
function renderPortRow(row, index, status, conflict) {
    const { project, service, place } = row;
    const holders = [...new Set(row.holders.map(({ holder }) => (0,formatHolder/* formatHolder */.aS)(holder, true)))];
    const { variable } = row.binding;
    const [host, container] = [(0,formatPort/* formatHostPort */.zc)(row), (0,formatPort/* formatTarget */.P4)(row)];
    const words = [project, service, host, container, variable ?? "", status, ...holders, place.file];
    const cells = [
        escapeHtml(project),
        escapeHtml(service),
        `<code>${escapeHtml(host)}</code>`,
        `<code>${escapeHtml(container)}</code>`,
        variable === null ? "" : `<code>${escapeHtml(variable)}</code>`,
        `<span class="status ${status}">${status}</span>${conflict ? renderBadge(status) : ""}`,
        holders.map(escapeHtml).join("<br>"),
        renderPlace(place),
    ];
    const style = conflict ? 'class="conflict" ' : "";
    const attributes = `${style}${formatAttributes(row, words, conflict)}`;
    return `<tr id="p${index}" tabindex="-1" ${attributes}>${renderCells(cells)}</tr>\n`;
}
function renderBadge(status) {
    const kind = CONFLICT_STATUSES.has(status) ? "conflict" : "error";
    return ` <span class="badge error">${kind}</span>`;
}
function formatAttributes({ project, service }, words, conflict) {
    return [
        `data-project="${escapeHtml(project ?? "")}"`,
        `data-service="${escapeHtml(service ?? "")}"`,
        `data-text="${escapeHtml(words.join(" ").toLowerCase())}"`,
        ...(conflict ? ['data-conflict=""'] : []),
    ].join(" ");
}
const renderPlace = ({ file, line }) => `<code class="place">${escapeHtml(file)}:${line}</code>`;
const renderProse = (words) => escapeHtml(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

// EXTERNAL MODULE: ./lib/src/lib/encodePath.js
var encodePath = __webpack_require__(89);
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
    const driver = encodeJson({
        name: "Portplan",
        semanticVersion: version,
        rules: shown.map(toWireRule),
    });
    yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",`;
    yield `"runs":[{"tool":{"driver":${driver}},\n"columnKind":"utf16CodeUnits",`;
    yield `"originalUriBaseIds":{"%SRCROOT%":{"description":{"text":"The repository's root."}}},`;
    yield `"results":[`;
    let separator = "\n";
    for (const finding of report.findings.slice(0, MAX_RESULTS)) {
        yield (separator +
            encodeJson(toWireResult(finding, report, indices.get(finding.rule) ?? 0, fingerprint(finding))));
        separator = ",\n";
    }
    yield "]}]}\n";
}
function toWireRule({ id, level, summary, why }) {
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
function toWireResult({ rule, severity, message, fix, place, related, project }, report, ruleIndex, fingerprint) {
    const home = report.projects.find(({ name }) => project === null || name === project);
    const at = place ?? {
        file: home?.files[0] ?? home?.directory ?? ".",
        line: 1,
        column: 1,
        endLine: 1,
        endColumn: 1,
    };
    return {
        ruleId: rule,
        ruleIndex,
        level: LEVELS[severity],
        message: { text: escapeLinks([message, fix].filter(Boolean).join(" ")) },
        locations: [{ physicalLocation: toPhysicalLocation(at) }],
        ...(related.length === 0
            ? {}
            : {
                relatedLocations: related.slice(0, MAX_RELATED).map((end, id) => ({
                    id,
                    physicalLocation: toPhysicalLocation(end.place),
                    message: { text: escapeLinks(end.message) },
                })),
            }),
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
    return ({ rule, project, service, evidence }) => {
        const hash = hashFnv1a(JSON.stringify([rule, project, service, evidence]));
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
    const reportDirectory = inputs.reportDirectory === null ? null : findReportDirectory(inputs.reportDirectory, files.cwd);
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
        fetchRemote: fetchRemote(inputs.githubToken, env["GITHUB_API_URL"], env),
        readRepository: (path, search) => readRepositoryTexts(path, files, search),
        leases: await openLeasesOfStep(inputs.leaseStore, env, allocation !== null),
        wait: { seconds: inputs.wait, report: logText },
    };
    const request = { command: "check", projects, workflows, probe, policy, failOn };
    return {
        inputs,
        request,
        allocation,
        deps,
        directory: projects[0]?.cwd ?? files.cwd,
        root,
        reportDirectory,
    };
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
    return findings.filter(({ rule }) => comparesReferences(rule));
}
function comparesReferences(rule) {
    const { reads, dependsOn } = (0,rules/* ruleOf */.Y)(rule);
    return reads === "references" && dependsOn === "run";
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
    if (!(0,pullRequest/* mayHavePullRequest */.Co)(env["GITHUB_EVENT_NAME"]))
        return null;
    return (await Promise.all(/* import() */[__webpack_require__.e(669), __webpack_require__.e(601), __webpack_require__.e(955)]).then(__webpack_require__.bind(__webpack_require__, 2955))).findReview(inputs, env, root);
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

/***/ 2383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ PathTable)
/* harmony export */ });
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
/* harmony export */   Am: () => (/* binding */ noteYaml),
/* harmony export */   nv: () => (/* binding */ noteNewKeys),
/* harmony export */   vH: () => (/* binding */ notesFor)
/* harmony export */ });
/* harmony import */ var _yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2765);
/* harmony import */ var _PathTable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2383);


const key = (since) => ({ since, only: null });
const string = (since) => ({ since, only: (value) => (0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getText */ .q4)(value) !== null });
const list = (since) => ({ since, only: ({ kind }) => kind === "sequence" });
const mapping = (since) => ({ since, only: ({ kind }) => kind === "mapping" });
const other = (since, than) => ({
    since,
    only: (value) => !than.test((0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getText */ .q4)(value) ?? ""),
});
const long = { since: "2.34.0", only: (value) => /[dw]/.test((0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getText */ .q4)(value) ?? "") };
const negative = {
    since: "5.1.4",
    only: (value) => (0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getText */ .q4)(value)?.startsWith("-") === true,
};
const bare = (since) => ({
    since,
    only: (value) => (0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getText */ .q4)(value)?.includes("=") === false,
});
const scalar = (since, ...types) => ({
    since,
    only: (value) => value.kind === "scalar" && types.includes(value.type),
});
const NEWER = _PathTable_js__WEBPACK_IMPORTED_MODULE_1__/* .PathTable */ .m.from({
    name: [other("2.29.0", /^[a-z0-9][a-z0-9_-]*$/)],
    models: [key("2.38.0")],
    "networks.*.labels.[]": [bare("2.24.2")],
    "networks.*.enable_ipv4": [key("2.33.0")],
    "services.*.attach": [string("2.29.0")],
    "services.*.build.entitlements": [key("2.27.0")],
    "services.*.build.extra_hosts.*": [list("2.29.3")],
    "services.*.build.labels.[]": [bare("2.24.2")],
    "services.*.build.no_cache": [string("2.29.0")],
    "services.*.build.no_cache_filter": [key("5.0.0")],
    "services.*.build.privileged": [string("2.29.0")],
    "services.*.build.provenance": [key("2.39.0")],
    "services.*.build.pull": [string("2.29.0")],
    "services.*.build.sbom": [key("2.39.0")],
    "services.*.build.shm_size": [negative],
    "services.*.deploy.labels.[]": [bare("2.24.2")],
    "services.*.deploy.resources.limits.memory": [negative],
    "services.*.deploy.resources.reservations.memory": [negative],
    "services.*.deploy.resources.limits.pids": [string("2.29.0")],
    "services.*.deploy.restart_policy.delay": [long],
    "services.*.deploy.restart_policy.window": [long],
    "services.*.deploy.rollback_config.delay": [long],
    "services.*.deploy.rollback_config.monitor": [long],
    "services.*.deploy.update_config.delay": [long],
    "services.*.deploy.update_config.monitor": [long],
    "services.*.develop.watch.[].action": [other("2.32.0", /^(?:rebuild|sync|sync\+restart)$/)],
    "services.*.develop.watch.[].exec": [key("2.32.0")],
    "services.*.develop.watch.[].ignore": [string("2.34.0")],
    "services.*.develop.watch.[].include": [key("2.34.0")],
    "services.*.develop.watch.[].initial_sync": [key("2.39.4")],
    "services.*.depends_on.*.required": [
        {
            since: "5.0.0",
            only: (value) => value.kind === "scalar" &&
                value.type === "bool" &&
                (!value.plain || value.written !== null),
        },
    ],
    "services.*.devices.[]": [mapping("2.29.3")],
    "services.*.env_file.[].format": [key("2.30.0")],
    "services.*.extra_hosts.*": [list("2.29.3")],
    "services.*.gpus": [key("2.30.0"), string("2.33.0")],
    "services.*.healthcheck.interval": [long],
    "services.*.healthcheck.start_interval": [long],
    "services.*.healthcheck.start_period": [long],
    "services.*.healthcheck.timeout": [long],
    "services.*.label_file": [key("2.32.0"), string("2.32.2")],
    "services.*.labels.[]": [bare("2.24.2")],
    "services.*.mem_limit": [negative],
    "services.*.mem_reservation": [negative],
    "services.*.mem_swappiness": [string("2.29.0"), negative],
    "services.*.memswap_limit": [negative],
    "services.*.models": [key("2.38.0")],
    "services.*.models.*": [scalar("2.40.3", "null")],
    "services.*.models.*.model_var": [key("2.38.1")],
    "services.*.networks.*.driver_opts": [key("2.27.1")],
    "services.*.networks.*.gw_priority": [key("2.33.0")],
    "services.*.networks.*.interface_name": [key("2.36.0")],
    "services.*.ports.[].app_protocol": [key("2.25.0")],
    "services.*.ports.[].name": [key("2.25.0")],
    "services.*.post_start": [key("2.30.0")],
    "services.*.pre_start": [key("5.3.0")],
    "services.*.pre_stop": [key("2.30.0")],
    "services.*.provider": [key("2.35.0")],
    "services.*.provider.options.*": [list("2.36.1"), scalar("2.36.1", "bool")],
    "services.*.pull_policy": [other("2.34.0", /^(?:always|never|build|if_not_present|missing)$/)],
    "services.*.pull_refresh_after": [key("2.34.0")],
    "services.*.shm_size": [negative],
    "services.*.stop_grace_period": [long],
    "services.*.use_api_socket": [key("2.37.2")],
    "services.*.volumes.[].bind.recursive": [key("2.30.0")],
    "services.*.volumes.[].image": [key("2.35.0")],
    "services.*.volumes.[].volume.labels": [key("2.35.0")],
    "services.*.volumes.[].volume.subpath": [key("2.25.0")],
    "volumes.*.labels.[]": [bare("2.24.2")],
});
function noteNewKeys(model, versions) {
    walk(model, NEWER, "", versions);
    const services = model.entries.get("services");
    for (const [name, service] of services?.kind === "mapping" ? services.entries : [])
        if (name.includes(".") && SHORT.some((path) => isShort((0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .getChild */ .hf)(service, ...path))))
            versions.push({
                since: "2.24.1",
                message: `it reads no short forms in ${name}, a name with a dot`,
                span: service.span,
            });
}
const SHORT = [
    ["build"],
    ["build", "secrets"],
    ["build", "ssh"],
    ["configs"],
    ["depends_on"],
    ["env_file"],
    ["networks"],
    ["ports"],
    ["secrets"],
    ["volumes"],
];
function isShort(node) {
    return node?.kind === "scalar"
        ? !(0,_yaml_Node_js__WEBPACK_IMPORTED_MODULE_0__/* .isNull */ .kZ)(node)
        : node?.kind === "sequence" && node.items.some(({ kind }) => kind === "scalar");
}
function noteYaml({ mergedLists, newAnchors }, versions) {
    for (const span of newAnchors)
        versions.push({ since: "5.0.0", message: "it refuses the name of this anchor", span });
    for (const span of mergedLists)
        versions.push({ since: "5.2.0", message: "it refuses an alias of a list behind <<", span });
}
function walk(node, table, path, versions) {
    if (node.kind === "scalar")
        return;
    const entries = node.kind === "mapping" ? node.entries : node.items.map((item) => ["[]", item]);
    for (const [name, value] of entries) {
        const below = table.at(name);
        if (!below)
            continue;
        const at = path === "" ? name : `${path}.${name}`;
        const latest = below.value?.findLast(({ only }) => only === null || only(value));
        if (latest)
            versions.push({
                since: latest.since,
                message: latest.only ? `it refuses this value of ${at}` : `it does not know ${at}`,
                span: (node.kind === "mapping" && latest.only === null ? node.keys.get(name) : undefined) ??
                    value.span,
            });
        walk(value, below, at, versions);
    }
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
/* harmony export */   GN: () => (/* binding */ NOT_LOCAL),
/* harmony export */   YL: () => (/* binding */ WINDOWS_EXCLUDES),
/* harmony export */   Yx: () => (/* binding */ formatExcludedReason),
/* harmony export */   h4: () => (/* binding */ diagnose)
/* harmony export */ });
/* harmony import */ var _ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2042);
/* harmony import */ var _windows_excludedPorts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2737);


const NONE = { containers: [], sockets: [], reason: null };
const NOT_LOCAL = "the address is none that can be bound on this host";
const NO_RIGHT = "the engine runs without root and may not bind ports below";
const WINDOWS_EXCLUDES = "Windows refuses it: a program has it to itself, or it is in an excluded range " +
    "(netsh interface ipv4 show excludedportrange)";
const RACE = "a connection has this source port; an outgoing one keeps it from being bound, " +
    "and it cannot be told from an accepted one";
function formatExcludedReason({ protocol, ...ports }) {
    const command = `netsh ${(0,_windows_excludedPorts_js__WEBPACK_IMPORTED_MODULE_0__/* .excludedArgs */ .GP)(protocol).join(" ")}`;
    return `Windows keeps it in the excluded range ${(0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_1__/* .formatPorts */ ._3)(ports)} (${command})`;
}
function diagnose(request, endpoint, evidence) {
    const { outcomes, table } = evidence;
    if (outcomes(endpoint, endpoint.first) === "not-local")
        return [{ request, endpoint, status: "excluded", ...NONE, reason: NOT_LOCAL }];
    const isTried = outcomes(endpoint, endpoint.last) !== undefined;
    const ports = isTried ? listPorts(endpoint) : table.listPorts(endpoint);
    const found = [
        ...findBelowLowest(request, endpoint, evidence),
        ...ports.flatMap((port) => diagnosePort(request, endpoint, port, evidence) ?? []),
    ];
    const obstacles = [...found, ...findExcluded(request, endpoint, evidence, found)].toSorted((a, b) => a.endpoint.first - b.endpoint.first);
    return evidence.visible ? obstacles : fillUnknown(request, endpoint, obstacles);
}
function diagnosePort(request, requested, port, { kernel, outcomes, table, lowestPort, visible }) {
    if (port < lowestPort)
        return null;
    const endpoint = { ...requested, first: port, last: port };
    const outcome = outcomes(requested, port);
    const { containers, bound, sockets, connections } = table.findBlockers(requested, port);
    const isBooked = containers.length > 0 && (bound || !visible);
    if (outcome === "free" && !isBooked)
        return null;
    if (outcome === "denied" && kernel.platform === "win32")
        return { request, endpoint, status: "excluded", ...NONE, reason: WINDOWS_EXCLUDES };
    if (containers.length + sockets.length > 0)
        return { request, endpoint, status: "taken", containers, sockets, reason: null };
    if (outcome === "in-use")
        return { request, endpoint, status: "taken", containers, sockets: connections, reason: null };
    const [low, high] = kernel.ephemeral;
    if (connections.length === 0 || port < low || port > high || table.hasListener(requested, port))
        return null;
    return { request, endpoint, status: "possible", containers, sockets: connections, reason: RACE };
}
function findBelowLowest(request, endpoint, { lowestPort }) {
    if (endpoint.first >= lowestPort)
        return [];
    const range = { ...endpoint, last: Math.min(endpoint.last, lowestPort - 1) };
    const reason = `${NO_RIGHT} ${lowestPort}`;
    return [{ request, endpoint: range, status: "excluded", ...NONE, reason }];
}
function findExcluded(request, endpoint, { excluded = [] }, found) {
    return excluded.flatMap((range) => {
        const first = Math.max(range.first, endpoint.first);
        const last = Math.min(range.last, endpoint.last);
        const isKnown = found.some((each) => each.endpoint.first <= last && first <= each.endpoint.last);
        if (range.protocol !== endpoint.protocol || first > last || isKnown)
            return [];
        const concerned = { ...endpoint, first, last };
        const reason = formatExcludedReason(range);
        return [{ request, endpoint: concerned, status: "excluded", ...NONE, reason }];
    });
}
function fillUnknown(request, endpoint, obstacles) {
    const all = [];
    let next = endpoint.first;
    const fill = (last) => {
        const gap = { ...endpoint, first: next, last };
        if (next <= last)
            all.push({ request, endpoint: gap, status: "unknown", ...NONE });
    };
    for (const obstacle of obstacles) {
        fill(obstacle.endpoint.first - 1);
        all.push(obstacle);
        next = obstacle.endpoint.last + 1;
    }
    fill(endpoint.last);
    return all;
}
function listPorts({ first, last }) {
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}


/***/ }),

/***/ 2659:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ CONNECTION),
/* harmony export */   p: () => (/* binding */ USER_UNIT)
/* harmony export */ });
const CONNECTION = "a connection to ";
const USER_UNIT = " (a unit of its user)";


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
async function readExcludedRanges(protocols, host, { suffix = "", administered = true } = {}) {
    const read = async (protocol) => {
        const text = (await host.command?.(`netsh${suffix}`, excludedArgs(protocol))) ?? "";
        const ranges = parseExcludedRanges(text, administered);
        return ranges.map(([first, last]) => ({ protocol, first, last }));
    };
    return (await Promise.all(Array.from(protocols, read))).flat();
}
function parseExcludedRanges(text, administered = true) {
    const rows = text
        .split(/\r?\n/)
        .map((line) => /^\s*(\d{1,5})\s+(\d{1,5})\s*(\*?)\s*$/.exec(line));
    return rows.flatMap((row) => row === null || (row[3] === "*" && !administered)
        ? []
        : [[Number(row[1]), Number(row[2])]]);
}


/***/ }),

/***/ 7550:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ isSameUse)
/* harmony export */ });
function isSameUse(lease, use) {
    const isNamed = (name) => name === use.project || name === use.startedAs;
    return (lease.ours &&
        USE.every((key) => lease[key] === use[key]) &&
        (isNamed(lease.project) || isNamed(lease.startedAs)));
}
const USE = ["service", "target", "protocol", "directory"];


/***/ }),

/***/ 1974:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ MAX_PORT)
/* harmony export */ });
const MAX_PORT = 65_535;


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
    return path
        .replaceAll(/\p{Cs}/gu, "\ufffd")
        .split("/")
        .map(encodeURIComponent)
        .join("/");
}


/***/ }),

/***/ 3053:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ escapeControlChars)
/* harmony export */ });
function escapeControlChars(text) {
    if (PLAIN.test(text))
        return text;
    return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
const PLAIN = /^[\x20-\x7e]*$/;
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
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [item]);
        else
            group.push(item);
    }
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
function parseIp(text) {
    return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}
function parseIpv4(text) {
    const parts = text.split(".");
    if (parts.length !== 4 ||
        !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
        return null;
    return parts.map(Number);
}
function parseIpv6(text) {
    const halves = text.split("::");
    if (halves.length > 2)
        return null;
    const groups = halves.map((half, index) => parseIpv6Groups(half, index === halves.length - 1));
    const [head, tail] = groups;
    if (!head || tail === null)
        return null;
    if (tail === undefined)
        return head.length === 16 ? head : null;
    const missing = 16 - head.length - tail.length;
    return missing >= 2 ? [...head, ...Array.from({ length: missing }, () => 0), ...tail] : null;
}
function parseIpv6Groups(half, last) {
    if (half === "")
        return [];
    const bytes = [];
    const groups = half.split(":");
    for (const [index, group] of groups.entries()) {
        if (last && index === groups.length - 1 && group.includes(".")) {
            const ipv4 = parseIpv4(group);
            if (!ipv4)
                return null;
            bytes.push(...ipv4);
        }
        else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
            const value = parseInt(group, 16);
            bytes.push(value >> 8, value & 255);
        }
        else
            return null;
    }
    return bytes;
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
/* harmony export */   gu: () => (/* binding */ findBound),
/* harmony export */   pP: () => (/* binding */ findBoundSource)
/* harmony export */ });
/* harmony import */ var _findRole_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8926);
/* harmony import */ var _ports_serviceName_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8641);


function findBound(policy, request) {
    const assignment = findAssignment(policy, request);
    if (assignment !== undefined)
        return {
            kind: "assignment",
            assignment,
            ports: [assignment.port, ...findFallback(policy, request)],
        };
    const block = policy.blocks.get(request.project.name);
    if (block !== undefined)
        return { kind: "block", block, range: block.range, ports: findFallback(policy, request) };
    const role = (0,_findRole_js__WEBPACK_IMPORTED_MODULE_0__/* .findRole */ ._$)(policy, request.service);
    const range = role?.range ?? null;
    return role === null || range === null
        ? null
        : { kind: "range", role, range, ports: findFallback(policy, request) };
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
function findBoundSource(bound) {
    if (bound.kind === "range")
        return { span: bound.role.writtenAt?.range ?? null };
    return bound.kind === "assignment" ? bound.assignment : bound.block;
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
function isWellKnown({ image }, port) {
    return (image !== null && (0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .findWellKnownPorts */ .bw)((0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .parseImageName */ ["if"])(image)).some((known) => known.port === port));
}
function findScheme(policy, service, target) {
    const known = service.image === null
        ? undefined
        : (0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .findWellKnownPorts */ .bw)((0,_knownImages_js__WEBPACK_IMPORTED_MODULE_0__/* .parseImageName */ ["if"])(service.image)).find(({ port }) => port === target);
    return known?.scheme ?? findRole(policy, service)?.scheme ?? null;
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
const ROWS = [
    [
        "database",
        "postgres bitnami/postgresql postgis/postgis pgvector/pgvector supabase/postgres " +
            "citusdata/citus",
        "5432/postgres",
    ],
    ["database", "timescale/*", "5432/postgres"],
    [
        "database",
        "pgbouncer/pgbouncer edoburu/pgbouncer bitnami/pgbouncer",
        "6432/postgres 5432/postgres",
    ],
    ["database", "cockroachdb/cockroach", "26257/postgres 8080/http"],
    ["database", "yugabytedb/yugabyte", "5433/postgres 9042 7000/http"],
    [
        "database",
        "mysql mysql/mysql-server percona percona/percona-server bitnami/mysql",
        "3306/mysql 33060/mysqlx",
    ],
    ["database", "mariadb bitnami/mariadb linuxserver/mariadb", "3306/mysql"],
    ["database", "mssql/server azure-sql-edge", "1433/sqlserver"],
    ["database", "gvenzl/oracle-xe gvenzl/oracle-free database/express database/free", "1521/oracle"],
    [
        "database",
        "mongo mongodb/mongodb-community-server mongodb/mongodb-atlas-local bitnami/mongodb " +
            "percona/percona-server-mongodb",
        "27017/mongodb",
    ],
    ["database", "couchdb apache/couchdb", "5984/http"],
    ["database", "arangodb", "8529/http"],
    ["database", "neo4j", "7474/http 7473/https 7687/bolt"],
    ["database", "dgraph/*", "8080/http 9080"],
    ["database", "surrealdb/surrealdb", "8000/http"],
    ["database", "rethinkdb", "28015 8080/http"],
    [
        "database",
        "clickhouse clickhouse/clickhouse-server bitnami/clickhouse",
        "8123/http 9000/clickhouse 9440/clickhouse",
    ],
    ["database", "cassandra bitnami/cassandra", "9042/cassandra 9160 7000"],
    ["database", "scylladb/scylla", "9042/cassandra 9180/http 10000/http"],
    ["database", "crate", "4200/http 5432/postgres"],
    ["database", "questdb/questdb", "9000/http 8812/postgres 9009"],
    ["database", "influxdb", "8086/http 8181/http"],
    [
        "database",
        "elasticsearch elasticsearch/elasticsearch elastic/elasticsearch bitnami/elasticsearch",
        "9200/http 9300",
    ],
    ["database", "opensearchproject/opensearch bitnami/opensearch", "9200/http 9300 9600/http"],
    ["database", "solr", "8983/http"],
    ["database", "getmeili/meilisearch", "7700/http"],
    ["database", "typesense/typesense", "8108/http"],
    ["database", "manticoresearch/manticore", "9306/mysql 9308/http"],
    ["database", "weaviate/weaviate semitechnologies/weaviate", "8080/http 50051"],
    ["database", "qdrant/qdrant", "6333/http 6334"],
    ["database", "milvusdb/milvus", "19530 9091/http"],
    ["database", "chromadb/chroma chroma-core/chroma", "8000/http"],
    ["database", "marqoai/marqo", "8882/http"],
    ["database", "amazon/dynamodb-local", "8000/http"],
    ["database", "trinodb/trino", "8080/http"],
    [
        "cache",
        "redis redis/redis-stack redis/redis-stack-server bitnami/redis redislabs/*",
        "6379/redis 8001/http",
    ],
    ["cache", "valkey/valkey valkey-io/valkey bitnami/valkey eqalpha/keydb", "6379/redis"],
    ["cache", "dragonflydb/dragonfly", "6379/redis"],
    ["cache", "memcached bitnami/memcached", "11211"],
    ["cache", "hazelcast/hazelcast", "5701"],
    ["cache", "varnish", "80/http"],
    [
        "general",
        "apache/kafka apache/kafka-native bitnami/kafka confluentinc/cp-kafka " +
            "confluentinc/cp-server confluentinc/confluent-local wurstmeister/kafka",
        "9092 9093 9094 29092",
    ],
    [
        "general",
        "redpandadata/redpanda vectorized/redpanda",
        "9092 19092 29092 9644/http 8081/http 8082/http",
    ],
    [
        "general",
        "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper",
        "2181",
    ],
    ["general", "confluentinc/cp-schema-registry", "8081/http"],
    ["general", "confluentinc/cp-kafka-connect debezium/connect", "8083/http"],
    ["general", "confluentinc/cp-kafka-rest", "8082/http"],
    ["general", "confluentinc/cp-ksqldb-server", "8088/http"],
    ["general", "provectuslabs/kafka-ui kafbat/kafka-ui", "8080/http"],
    ["general", "rabbitmq bitnami/rabbitmq", "5672/amqp 5671/amqps 15672/http 1883/mqtt 15692/http"],
    ["general", "nats", "4222/nats 8222/http 6222"],
    ["general", "eclipse-mosquitto", "1883/mqtt 8883/mqtts 9001/ws"],
    ["general", "emqx emqx/emqx", "1883/mqtt 8083/ws 8883/mqtts 18083/http"],
    [
        "general",
        "apache/activemq-classic apache/activemq-artemis symptoma/activemq",
        "61616 8161/http 5672/amqp",
    ],
    ["general", "apachepulsar/pulsar", "6650 8080/http"],
    ["general", "etcd coreos/etcd bitnami/etcd etcd-development/etcd", "2379/http 2380"],
    ["general", "consul hashicorp/consul bitnami/consul", "8500/http 8600 8300 8301 8302"],
    ["general", "vault hashicorp/vault openbao/openbao", "8200/http 8201"],
    ["general", "minio/minio bitnami/minio", "9000/http 9001/http"],
    ["general", "chrislusf/seaweedfs", "9333/http 8080/http 8888/http 8333/http"],
    ["general", "azure-storage/azurite", "10000/http 10001/http 10002/http"],
    ["general", "localstack/localstack", "4566/http"],
    ["general", "gitea/gitea", "3000/http 22"],
    ["general", "gitlab/gitlab-ce gitlab/gitlab-ee", "80/http 443/https 22"],
    ["general", "jenkins/jenkins", "8080/http 50000"],
    ["general", "sonarqube", "9000/http"],
    ["general", "sonatype/nexus3", "8081/http"],
    ["general", "registry distribution/distribution", "5000/http"],
    ["general", "adminer", "8080/http"],
    ["general", "dpage/pgadmin4", "80/http 5050/http"],
    ["general", "phpmyadmin phpmyadmin/phpmyadmin", "80/http"],
    ["general", "mongo-express", "8081/http"],
    ["general", "rediscommander/redis-commander", "8081/http"],
    ["general", "redis/redisinsight", "5540/http"],
    ["general", "axllent/mailpit", "8025/http 1025/smtp"],
    ["general", "mailhog/mailhog", "8025/http 1025/smtp"],
    ["general", "maildev/maildev", "1080/http 1025/smtp"],
    ["general", "portainer/portainer-ce portainer/portainer-ee", "9443/https 9000/http 8000"],
    ["general", "temporalio/auto-setup temporalio/server", "7233"],
    ["general", "temporalio/ui", "8080/http"],
    ["general", "selenium/*", "4444/http 7900/http"],
    ["general", "browserless/chrome", "3000/http"],
    ["general", "tomcat jetty", "8080/http 8443/https"],
    [
        "general",
        "nextcloud wordpress ghost httpd drupal joomla matomo",
        "80/http 8080/http 2368/http",
    ],
    ["general", "n8nio/n8n", "5678/http"],
    ["general", "ollama/ollama", "11434/http"],
    ["general", "metabase/metabase", "3000/http"],
    ["general", "apache/superset", "8088/http"],
    ["general", "apache/airflow", "8080/http"],
    ["general", "apache/spark bitnami/spark", "8080/http 7077"],
    ["general", "flink", "8081/http"],
    ["api", "keycloak/keycloak jboss/keycloak bitnami/keycloak", "8080/http 8443/https 9000/http"],
    ["api", "kong kong/kong-gateway", "8000/http 8443/https 8001/http 8444/https 8002/http"],
    ["api", "hasura/graphql-engine", "8080/http"],
    ["api", "postgrest/postgrest", "3000/http"],
    ["api", "oryd/kratos", "4433/http 4434/http"],
    ["api", "oryd/hydra", "4444/http 4445/http"],
    ["api", "authelia/authelia", "9091/http"],
    ["api", "swaggerapi/swagger-ui", "8080/http"],
    ["api", "wiremock/wiremock", "8080/http 8443/https"],
    ["api", "mockserver/mockserver", "1080/http"],
    [
        "system",
        "nginx nginxinc/nginx-unprivileged openresty/openresty bitnami/nginx",
        "80/http 443/https 8080/http 8443/https",
    ],
    ["system", "jc21/nginx-proxy-manager", "80/http 443/https 81/http"],
    ["system", "nginxproxy/nginx-proxy jwilder/nginx-proxy", "80/http 443/https"],
    ["system", "traefik", "80/http 443/https 8080/http 8443/https"],
    ["system", "caddy", "80/http 443/https 8080/http 8443/https 2019/http"],
    ["system", "haproxy haproxytech/*", "80/http 443/https 8080/http 8443/https 8404/http"],
    ["system", "envoyproxy/*", "10000/http 9901/http"],
    [
        "system",
        "pihole/pihole adguard/adguardhome coredns/coredns ubuntu/bind9",
        "53 80/http 443/https 3000/http",
    ],
    ["system", "osixia/openldap bitnami/openldap", "389/ldap 636/ldaps 1389/ldap 1636/ldaps"],
    ["system", "mailserver/docker-mailserver", "25/smtp 465/smtps 587/smtp 143/imap 993/imaps"],
    ["monitoring", "prom/prometheus prometheus/prometheus bitnami/prometheus", "9090/http"],
    ["monitoring", "prom/alertmanager prometheus/alertmanager", "9093/http 9094"],
    ["monitoring", "prom/node-exporter prometheus/node-exporter", "9100/http"],
    ["monitoring", "prom/blackbox-exporter prometheus/blackbox-exporter", "9115/http"],
    ["monitoring", "prom/pushgateway prometheus/pushgateway", "9091/http"],
    ["monitoring", "prom/statsd-exporter", "9102/http 9125"],
    ["monitoring", "prom/mysqld-exporter", "9104/http"],
    ["monitoring", "prometheuscommunity/postgres-exporter", "9187/http"],
    ["monitoring", "oliver006/redis_exporter", "9121/http"],
    ["monitoring", "victoriametrics/*", "8428/http 8429/http 8480/http 8481/http 8482/http"],
    ["monitoring", "cadvisor/cadvisor google/cadvisor", "8080/http"],
    [
        "monitoring",
        "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise bitnami/grafana",
        "3000/http",
    ],
    ["monitoring", "grafana/loki", "3100/http 9095"],
    ["monitoring", "grafana/promtail", "9080/http"],
    ["monitoring", "grafana/alloy", "12345/http"],
    ["monitoring", "grafana/mimir", "9009/http 8080/http"],
    ["monitoring", "grafana/tempo", "3200/http 4317 4318/http 9095"],
    ["monitoring", "grafana/pyroscope", "4040/http"],
    [
        "monitoring",
        "jaegertracing/all-in-one jaegertracing/jaeger",
        "16686/http 16687/http 8888/http 8889/http 4317 4318/http 14268/http 14250 6831 " +
            "9411/http 5778/http 5775 6832",
    ],
    ["monitoring", "grafana/otel-lgtm", "3000/http 4317 4318/http"],
    ["monitoring", "datalust/seq", "80/http 5341/http"],
    ["monitoring", "openzipkin/zipkin", "9411/http"],
    [
        "monitoring",
        "otel/opentelemetry-collector otel/opentelemetry-collector-contrib " +
            "open-telemetry/opentelemetry-collector-releases/*",
        "4317 4318/http 8888/http 8889/http 13133/http 55679/http",
    ],
    ["monitoring", "kibana kibana/kibana elastic/kibana", "5601/http"],
    ["monitoring", "opensearchproject/opensearch-dashboards", "5601/http"],
    ["monitoring", "logstash logstash/logstash elastic/logstash", "5044 9600/http 5000"],
    ["monitoring", "fluent/fluentd fluent/fluent-bit", "24224 2020/http"],
    ["monitoring", "graylog/graylog", "9000/http 12201 1514"],
    ["monitoring", "timberio/vector", "8686/http"],
    ["monitoring", "louislam/uptime-kuma", "3001/http"],
    ["monitoring", "netdata/netdata", "19999/http"],
    ["monitoring", "graphiteapp/graphite-statsd", "8080/http 2003 8125"],
    ["monitoring", "amir20/dozzle", "8080/http"],
];
function listImages(role) {
    return ROWS.filter(([name]) => name === role).flatMap(([, images]) => images.split(" "));
}
let parsed = null;
function findWellKnownPorts(image) {
    parsed ??= ROWS.map(([, images, ports]) => ({
        matches: makeMatcher(images.split(" ")),
        ports: ports.split(" ").map(parsePort),
    }));
    return parsed.find(({ matches }) => matches(image))?.ports ?? [];
}
function parsePort(text) {
    const [port, scheme = null] = text.split("/");
    return { port: Number(port), scheme };
}
const matchers = new WeakMap();
function matchesPattern(name, patterns) {
    const matches = matchers.get(patterns) ?? makeMatcher(patterns);
    matchers.set(patterns, matches);
    return matches(name);
}
function makeMatcher(patterns) {
    const exact = new Set(patterns.filter((pattern) => !pattern.includes("*")));
    const wild = patterns
        .filter((pattern) => pattern.includes("*"))
        .map((pattern) => pattern.split("*"));
    return (name) => exact.has(name) || wild.some((parts) => matchesParts(name, parts));
}
function matchesParts(name, parts) {
    const [first = "", last = ""] = [parts[0], parts.at(-1)];
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
        return false;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
        const found = name.indexOf(part, at);
        if (found < 0)
            return false;
        at = found + part.length;
    }
    return at <= name.length - last.length;
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

/***/ 1639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ makeAreAlternatives)
/* harmony export */ });
/* harmony import */ var _lib_getOrInsert_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3918);
/* harmony import */ var _serviceName_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8641);


function makeAreAlternatives(alternatives) {
    if (alternatives.length === 0)
        return () => false;
    const known = new Map();
    const findPlaces = (request) => (0,_lib_getOrInsert_js__WEBPACK_IMPORTED_MODULE_0__/* .getOrInsert */ .P)(known, request, () => alternatives.flatMap(({ services }, list) => services.flatMap((name, place) => (0,_serviceName_js__WEBPACK_IMPORTED_MODULE_1__/* .matchesService */ .zX)(request, name) ? [[list, place]] : [])));
    return (a, b) => {
        const others = findPlaces(b);
        return findPlaces(a).some(([list, place]) => others.some((other) => other[0] === list && other[1] !== place));
    };
}


/***/ }),

/***/ 9346:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Tl: () => (/* binding */ retriesInPools),
/* harmony export */   Wh: () => (/* binding */ skipsOverlappingAddresses),
/* harmony export */   Y5: () => (/* binding */ sharesUdp)
/* harmony export */ });
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


/***/ }),

/***/ 279:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ findCollisions),
/* harmony export */   x: () => (/* binding */ MAX_NAMED_OTHERS)
/* harmony export */ });
/* harmony import */ var _lib_getOrInsert_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3918);
/* harmony import */ var _lib_groupBy_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1748);
/* harmony import */ var _lib_PortSet_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8631);
/* harmony import */ var _addressKeys_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9405);
/* harmony import */ var _areAlternatives_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1639);
/* harmony import */ var _engineRelease_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9346);
/* harmony import */ var _HostEndpoint_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2042);







const MAX_NAMED_OTHERS = 10;
function findCollisions(plan, alternatives = [], release = null) {
    const items = plan.requests.flatMap(toItem);
    const context = {
        areAlternatives: alternatives.length === 0 ? null : (0,_areAlternatives_js__WEBPACK_IMPORTED_MODULE_0__/* .makeAreAlternatives */ .t)(alternatives),
        retries: (0,_engineRelease_js__WEBPACK_IMPORTED_MODULE_1__/* .retriesInPools */ .Tl)(release ?? null),
    };
    const pools = items.filter(({ request }) => request.kind === "pool");
    const exhausted = pools.length === 0 ? [] : findExhaustedPools(pools, items, context.areAlternatives);
    const exhaustedPools = new Set(exhausted.map(({ request }) => request));
    const conflicts = findPortConflicts(items, context).flatMap((collision) => collision.kind === "race" ? withoutPools(collision, exhaustedPools) : collision);
    const order = new Map(plan.requests.map((request, index) => [request, index]));
    return [...exhausted, ...conflicts].toSorted((a, b) => (order.get(a.request) ?? 0) - (order.get(b.request) ?? 0));
}
function withoutPools(collision, exhausted) {
    const others = collision.others.filter((other) => !exhausted.has(other));
    return others.length === 0 || exhausted.has(collision.request)
        ? []
        : [{ ...collision, others, total: others.length }];
}
function toItem(request, index) {
    const [endpoint] = request.endpoints;
    return endpoint === undefined
        ? []
        : [
            {
                request,
                index,
                first: endpoint.first,
                last: endpoint.last,
                ...(0,_addressKeys_js__WEBPACK_IMPORTED_MODULE_2__/* .addressKeys */ .N)(request.endpoints),
            },
        ];
}
function findPortConflicts(items, context) {
    const ends = items.toSorted((a, b) => a.last - b.last);
    const present = { fixed: new RequestIndex(), pool: new RequestIndex() };
    const found = [];
    let ended = 0;
    for (const item of items.toSorted((a, b) => a.first - b.first || a.index - b.index)) {
        for (let end = ends[ended]; end !== undefined && end.last < item.first; end = ends[++ended])
            present[kindOf(end)].delete(end);
        const collision = findCollision(item, present, context);
        if (collision !== null)
            found.push(collision);
        present[kindOf(item)].add(item);
    }
    return found;
}
function kindOf({ request }) {
    return request.kind === "pool" ? "pool" : "fixed";
}
function findCollision(item, present, context) {
    const { request } = item;
    const kind = kindOf(item);
    const conflicting = (side) => concurrent(request, present[side].conflicting(item), context);
    if (kind === "fixed") {
        const listed = context.areAlternatives === null ? null : [...conflicting("fixed")];
        const total = listed?.length ?? present.fixed.count(item);
        if (total > 0) {
            const others = [...take(listed ?? conflicting("fixed"), MAX_NAMED_OTHERS)];
            return { request, kind: "taken", others, total };
        }
    }
    const candidates = kind === "fixed" ? [conflicting("pool")] : [conflicting("fixed"), conflicting("pool")];
    const others = [...take(findRaces(request, candidates, context), MAX_NAMED_OTHERS)];
    return others.length === 0 ? null : { request, kind: "race", others, total: others.length };
}
function* concurrent(request, others, { areAlternatives }) {
    for (const other of others)
        if (!areAlternatives?.(request, other))
            yield other;
}
const MAX_RACE_CANDIDATES = 1000;
function* findRaces(request, candidates, { retries }) {
    for (const others of candidates) {
        for (const other of take(others, MAX_RACE_CANDIDATES)) {
            const test = request.kind === other.kind ? isPoolRace : isRace;
            if (test(request, other, retries))
                yield other;
        }
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
    return pool.endpoints.every((a) => other.endpoints.every((b) => a.address === b.address || !(0,_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_3__/* .overlaps */ .$f)({ ...a, first: b.first, last: b.last }, b)));
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
function findExhaustedPools(pools, items, areAlternatives) {
    const fixed = items
        .filter(({ request }) => request.kind === "fixed")
        .toSorted((a, b) => a.first - b.first);
    const portsByKey = indexPorts(fixed);
    const groups = (0,_lib_groupBy_js__WEBPACK_IMPORTED_MODULE_4__/* .groupBy */ .$)(pools, ({ conflictKeys, first, last }) => `${conflictKeys.join()} ${first} ${last}`);
    return [...groups.values()].flatMap((all) => {
        const group = areAlternatives === null ? all : maxConcurrent(all, areAlternatives);
        const pool = group.at(-1);
        if (pool === undefined)
            return [];
        const present = areAlternatives === null
            ? fixed
            : fixed.filter(({ request }) => !areAlternatives(pool.request, request));
        const ports = present === fixed ? portsByKey : indexPorts(present, pool.conflictKeys);
        const requested = group.reduce((sum, { request }) => sum + request.service.replicas, 0);
        const taken = Math.max(...pool.conflictKeys.map((key) => ports.get(key)?.count(pool.first, pool.last) ?? 0));
        const isAlone = taken === 0 && group.length === 1;
        if (isAlone || requested <= pool.last - pool.first + 1 - taken)
            return [];
        const others = [...take(findPoolUsers(pool, group, present), MAX_NAMED_OTHERS)].map(({ request }) => request);
        return [{ request: pool.request, kind: "exhausted", others, total: others.length }];
    });
}
function indexPorts(items, keys) {
    const ports = new Map();
    for (const item of items) {
        for (const key of item.ownKeys) {
            if (keys === undefined || keys.includes(key))
                (0,_lib_getOrInsert_js__WEBPACK_IMPORTED_MODULE_5__/* .getOrInsert */ .P)(ports, key, () => new _lib_PortSet_js__WEBPACK_IMPORTED_MODULE_6__/* .PortSet */ .o()).add(item.first, item.last);
        }
    }
    return ports;
}
function maxConcurrent(group, areAlternatives) {
    const kept = [];
    for (const item of group.toSorted((a, b) => b.request.service.replicas - a.request.service.replicas))
        if (!kept.some(({ request }) => areAlternatives(request, item.request)))
            kept.push(item);
    return kept.toSorted((a, b) => a.index - b.index);
}
function* findPoolUsers(pool, group, fixed) {
    yield* group.slice(0, -1);
    for (const item of fixed) {
        if (item.first <= pool.last &&
            pool.first <= item.last &&
            item.ownKeys.some((key) => pool.conflictKeys.includes(key)))
            yield item;
    }
}
class RequestIndex {
    #requests = new Map();
    add({ ownKeys, request }) {
        for (const key of ownKeys)
            (0,_lib_getOrInsert_js__WEBPACK_IMPORTED_MODULE_5__/* .getOrInsert */ .P)(this.#requests, key, () => new Set()).add(request);
    }
    delete({ ownKeys, request }) {
        for (const key of ownKeys)
            this.#requests.get(key)?.delete(request);
    }
    count({ conflictKeys }) {
        return conflictKeys.reduce((sum, key) => sum + (this.#requests.get(key)?.size ?? 0), 0);
    }
    *conflicting({ conflictKeys }) {
        for (const key of conflictKeys)
            yield* this.#requests.get(key) ?? [];
    }
}
function* take(items, limit) {
    if (limit === 0)
        return;
    let taken = 0;
    for (const item of items) {
        yield item;
        if (++taken === limit)
            return;
    }
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

function parseHostAddress(hostIp) {
    const bytes = (0,_lib_parseIp_js__WEBPACK_IMPORTED_MODULE_0__/* .parseIp */ .r)(hostIp);
    if (bytes === null)
        return null;
    if (bytes.length === 4)
        return { family: "IPv4", address: bytes.join(".") };
    if (bytes.slice(0, 12).join() === MAPPED)
        return { family: "IPv4", address: bytes.slice(12).join(".") };
    return { family: "IPv6", address: new URL(`http://[${hostIp}]`).hostname.slice(1, -1) };
}
const MAPPED = "0,0,0,0,0,0,0,0,0,0,255,255";


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
    const invalid = findEntryMistake(binding);
    if (invalid !== null)
        return publishNothing("invalid", INVALID[invalid].reason);
    const discarded = explainDiscarded(service);
    if (discarded !== null)
        return publishNothing("discarded", discarded);
    const ports = findHostPorts(binding);
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
const INVALID = {
    target: {
        reason: "the container port is not between 1 and 65535",
        fix: "Write a container port from 1 to 65535.",
    },
    protocol: { reason: "the protocol is none of tcp, udp and sctp", fix: "Write tcp, udp or sctp." },
    malformed: {
        reason: "the host port is neither a port nor a range of ports",
        fix: "Write a host port from 1 to 65535, or a range of them.",
    },
    tooHigh: {
        reason: "the host port is above 65535",
        fix: "Write a host port from 1 to 65535, or a range of them.",
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
function findEntryMistake(binding) {
    if (binding.target < 1 || binding.target + binding.count - 1 > _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_PORT */ .X)
        return "target";
    if (!PROTOCOLS.has(binding.protocol.toLowerCase()))
        return "protocol";
    const ports = parsePorts(binding);
    if (ports === null)
        return null;
    if (ports === "malformed")
        return "malformed";
    if (ports.last > _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_0__/* .MAX_PORT */ .X)
        return "tooHigh";
    if (ports.first > ports.last)
        return "reversed";
    return ports.first === 0 && ports.last > 0 ? "fromZero" : null;
}
function findHostPorts(binding) {
    const ports = parsePorts(binding);
    return ports === null || ports === "malformed" || ports.first === 0 ? null : ports;
}
function parsePorts({ published, count }) {
    if (published === null || published === "")
        return null;
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(published);
    if (match === null)
        return "malformed";
    const first = Number(match[1]);
    return { first, last: match[2] === undefined ? first + count - 1 : Number(match[2]) };
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
    const everywhere = hostIp === null && address.address === ANY_IPV4.address;
    return (everywhere && ipv6 !== false ? [ANY_IPV4, ANY_IPV6] : [address]).filter(({ family }) => publishesFamily(family, network, ipv6));
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
    const summary = { ...report.summary };
    for (const { severity } of more)
        summary[severity]++;
    const status = (0,_computeExitStatus_js__WEBPACK_IMPORTED_MODULE_1__/* .computeExitStatus */ .u)(findings, failOn);
    return { ...report, findings, summary, exitStatus: status, ok: status === 0 };
}


/***/ }),

/***/ 3590:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ computeExitStatus)
/* harmony export */ });
/* harmony import */ var _rules_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9902);

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


/***/ }),

/***/ 6419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ createStatusReader),
/* harmony export */   p: () => (/* binding */ createConflictTest)
/* harmony export */ });
/* harmony import */ var _rules_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9902);

function createConflictTest({ findings }) {
    const errors = findings.filter(({ severity }) => severity === "error");
    const lines = new Set(errors.flatMap(({ rule, place, related }) => [
        ...(place === null ? [] : [placeKey(place)]),
        ...((0,_rules_index_js__WEBPACK_IMPORTED_MODULE_0__/* .ruleOf */ .Y)(rule).conflict === "between-ports"
            ? related.map((end) => placeKey(end.place))
            : []),
    ]));
    return (row) => row.status === "taken" || row.status === "leased" || lines.has(placeKey(row.place));
}
function createStatusReader({ findings, }) {
    const collisions = findings.filter(({ rule, severity }) => (0,_rules_index_js__WEBPACK_IMPORTED_MODULE_0__/* .ruleOf */ .Y)(rule).conflict === "between-ports" && severity === "error");
    const lines = new Set(collisions.flatMap(({ place, related }) => [place, ...related.map((end) => end.place)].map((end) => placeKey(end))));
    return (row) => PASSING.has(row.status) && lines.has(placeKey(row.place)) ? "collides" : row.status;
}
const PASSING = new Set(["free", "own", "unchecked", "unknown"]);
const placeKey = (place) => place === null ? "" : JSON.stringify([place.file, place.line, place.column]);


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
const encoder = new TextEncoder();
const measureBytes = (text) => encoder.encode(text).length;


/***/ }),

/***/ 9000:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L_: () => (/* binding */ formatContainerPorts),
/* harmony export */   P4: () => (/* binding */ formatTarget),
/* harmony export */   zc: () => (/* binding */ formatHostPort)
/* harmony export */ });
/* harmony import */ var _lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3053);
/* harmony import */ var _ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2042);


function formatHostPort({ kind, binding, requested, assigned, lastAssigned, count, }) {
    const now = assigned === null
        ? ""
        : ` → ${(0,_ports_HostEndpoint_js__WEBPACK_IMPORTED_MODULE_0__/* .formatPorts */ ._3)({ first: assigned, last: lastAssigned ?? assigned + count - 1 })}`;
    if (binding.published && kind !== "engine")
        return (0,_lib_escapeControlChars_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeControlChars */ ._)(requested) + now;
    return kind === "engine" ? `engine chooses${now}` : "-";
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
/* harmony export */   OI: () => (/* binding */ describeScope),
/* harmony export */   Og: () => (/* binding */ formatSummaryLine),
/* harmony export */   mA: () => (/* binding */ countRowPorts)
/* harmony export */ });
/* harmony import */ var _rules_runRules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1644);

function formatSummaryLine({ command, summary, rows, projects, exceptions, probed, host, }) {
    const counts = _rules_runRules_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.filter((severity) => summary[severity] > 0).map((severity) => formatCount(summary[severity], severity));
    const ports = countRowPorts(rows);
    const found = ports === 0 ? "no host port" : formatCount(ports, "host port");
    const scope = `${found} in ${formatProjectCount({ rows, projects })}`;
    if (command === "map")
        return `${[...counts, scope].join(", ")}.`;
    const verdict = counts.length === 0 ? "No findings" : counts.join(", ");
    const excepted = exceptions.length === 0 ? "" : `, ${exceptions.length} excepted`;
    return `${verdict}${excepted}: ${scope}${describeView(probed, host)}.`;
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
function describeScope({ rows, projects }, comparison) {
    const ports = countRowPorts(rows);
    const changes = comparison === undefined ? "" : `; ${describeChanges(comparison)}`;
    const owners = formatProjectCount({ rows, projects });
    return `${formatCount(ports, "port")} of ${owners}${changes}.`;
}
const CHANGE_KINDS = ["added", "moved", "removed"];
function describeChanges({ changes: all, problem }) {
    if (problem !== null && all.length === 0)
        return "not compared with the base";
    const counts = CHANGE_KINDS.map((kind) => ({
        kind,
        count: all.filter((change) => change.kind === kind).length,
    })).filter(({ count }) => count > 0);
    return counts.length === 0
        ? "this change leaves them as they are"
        : `${counts.map(({ kind, count }) => `${count} ${kind}`).join(", ")} by this change`;
}


/***/ }),

/***/ 7133:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FV: () => (/* binding */ escapeMarkdown),
/* harmony export */   P_: () => (/* binding */ formatCode),
/* harmony export */   Uy: () => (/* binding */ formatTableRow),
/* harmony export */   yG: () => (/* binding */ linkPlace)
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
function linkPlace(place, link = () => null) {
    if (place === null)
        return "";
    const shown = formatCode(`${place.file}:${place.line}`);
    const address = link(place);
    return address === null ? shown : `<a href="${escapeAttribute(address)}">${shown}</a>`;
}
const escapeAttribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
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
/* harmony import */ var _lib_groupBy_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1748);
/* harmony import */ var _rules_runRules_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1644);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7133);
/* harmony import */ var _Page_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9355);
/* harmony import */ var _formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(869);
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
    page.addTable(report.exceptions, {
        heading: "### Exceptions in force",
        header: _tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .EXCEPTIONS_HEADER */ .RE,
        cells: (exception) => (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .formatExceptionRow */ .nr)(exception),
        limit: MAX_FINDINGS_BYTES,
    });
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
    page.addTable(exceptions, {
        heading: "### Exceptions that it adds",
        header: _tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .EXCEPTIONS_HEADER */ .RE,
        cells: (exception) => (0,_tableRows_js__WEBPACK_IMPORTED_MODULE_2__/* .formatExceptionRow */ .nr)(exception),
        limit: MAX_FINDINGS_BYTES,
    });
    if (problem !== null)
        page.add((0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(`Not compared with ${commit || "the base"}: ${problem}.`));
}
function renderFailureSummary(errors) {
    const page = new _Page_js__WEBPACK_IMPORTED_MODULE_0__/* .Page */ .Y("");
    page.add("## Portplan could not do its work");
    for (const { message, place } of errors)
        page.addWithin(MAX_BYTES, [SEVERITY_MARKS.error, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .linkPlace */ .yG)(place), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeMarkdown */ .FV)(message)].filter(Boolean).join(" "));
    return page.text;
}
const formatVerdict = (report) => `${report.ok ? "✅" : "❌"} Portplan: ${describeOutcome(report)}`;
function describeOutcome({ command, summary: counts, rows }) {
    const found = _rules_runRules_js__WEBPACK_IMPORTED_MODULE_3__/* .SEVERITIES */ .oC.filter((level) => counts[level] > 0).map((level) => (0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)(counts[level], level));
    if (found.length > 0)
        return found.join(", ");
    return command === "check" ? "no findings" : (0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B4)((0,_formatSummaryLine_js__WEBPACK_IMPORTED_MODULE_4__/* .countRowPorts */ .mA)(rows), "host port");
}
function groupByRule(findings) {
    return (0,_lib_groupBy_js__WEBPACK_IMPORTED_MODULE_5__/* .groupBy */ .$)(findings, ({ rule }) => rule);
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
/* harmony export */   qL: () => (/* binding */ formatChangeRow)
/* harmony export */ });
/* harmony import */ var _createConflictTest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6419);
/* harmony import */ var _formatPort_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9000);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7133);



const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "where"];
const KINDS = {
    added: "➕&nbsp;added",
    moved: "↔️&nbsp;moved",
    removed: "➖&nbsp;removed",
};
function formatChangeRow({ kind, project, service, target, before, after }, link = () => null) {
    const shown = (side) => (side === null ? "" : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(side.requested));
    const at = after === null
        ? (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .linkPlace */ .yG)(before?.place ?? null, (place) => link(place, "base"))
        : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .linkPlace */ .yG)(after.place, (place) => link(place, "head"));
    return [
        KINDS[kind],
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(project),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(service),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(target),
        shown(before),
        shown(after),
        at,
    ];
}
const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];
function formatExceptionRow({ rule, project, service, evidence, reason, until, place }, link = () => null) {
    const who = [project, service].filter((name) => name !== null).map(_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_);
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(rule),
        `${who.join("/")} ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(evidence)}`,
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(reason),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(until ?? "for ever"),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .linkPlace */ .yG)(place, (at) => link(at, "head")),
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
function createPortRowFormatter(report, link = () => null) {
    const isInConflict = (0,_createConflictTest_js__WEBPACK_IMPORTED_MODULE_1__/* .createConflictTest */ .p)(report);
    const statusOf = (0,_createConflictTest_js__WEBPACK_IMPORTED_MODULE_1__/* .createStatusReader */ .o)(report);
    return (row) => [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(row.project),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(row.service),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)((0,_formatPort_js__WEBPACK_IMPORTED_MODULE_2__/* .formatHostPort */ .zc)(row)),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)((0,_formatPort_js__WEBPACK_IMPORTED_MODULE_2__/* .formatTarget */ .P4)(row)),
        `${isInConflict(row) ? "❌&nbsp;" : ""}${statusOf(row)}`,
        row.holders.map(({ holder }) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .formatCode */ .P_)(`${holder.kind} ${holder.name}`)).join("<br/>"),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .linkPlace */ .yG)(row.place, (place) => link(place, "head")),
    ];
}
function formatFindingPlaces({ place, related }, link = () => null) {
    const format = (each) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .linkPlace */ .yG)(each, (at) => link(at, "head"));
    const ends = related.map((end) => `${format(end.place)} ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(end.message)}`);
    return [format(place), ...ends].filter(Boolean).join("<br/>");
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
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, at) => toChange(removed[at] ?? null, added[at] ?? null));
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
function toChange(before, after) {
    const row = after ?? before;
    if (row === null)
        throw new Error("a change has a side");
    return {
        kind: findKind(before, after),
        project: row.project,
        service: row.service,
        target: formatDeclaredTarget(row),
        before: toSide(before),
        after: toSide(after),
    };
}
function findKind(before, after) {
    if (before === null)
        return "added";
    return after === null ? "removed" : "moved";
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
/* harmony export */   z: () => (/* binding */ isAboutService)
/* harmony export */ });
/* harmony import */ var _ports_serviceName_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8641);

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
    "compose-version",
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
    if (detail?.startsWith(_host_holders_Holder_js__WEBPACK_IMPORTED_MODULE_0__/* .CONNECTION */ .h) || compose?.oneOff)
        return null;
    if (compose !== null)
        return ifSafe([compose.project, compose.service], `docker compose -p ${compose.project} stop ${compose.service}`);
    if (kind === "container")
        return ifSafe([name], `docker stop ${name}`);
    if (kind === "unit")
        return ifSafe([name], detail?.endsWith(_host_holders_Holder_js__WEBPACK_IMPORTED_MODULE_0__/* .USER_UNIT */ .p) ? `systemctl --user stop ${name}` : `sudo systemctl stop ${name}`);
    return kind === "process" && pid !== null ? `${foreign ? "sudo " : ""}kill ${pid}` : null;
}
function ifSafe(names, command) {
    return names.every((name) => PLAIN.test(name) && !name.startsWith("-")) ? command : null;
}


/***/ }),

/***/ 8288:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ ignoredFinding)
/* harmony export */ });
const ignoredFinding = {
    id: "ignored-finding",
    level: "warning",
    summary: "an exception that has expired, or that matches nothing any more",
    why: "An exception that nobody needs any more hides the next finding at the same place. One " +
        "that has expired was meant to be looked at again by then.",
    example: "expired",
    kind: "exception-check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
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


/***/ }),

/***/ 9902:
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
    id: "ambiguous-port",
    level: "notice",
    summary: "an unquoted entry that YAML 1.1 tools read as a number in base 60",
    why: "Docker Compose reads `22:22` as text. Tools with YAML 1.1 (PyYAML, and with it " +
        "podman-compose and many scripts) read the number 1342, and publish another port. Quotes " +
        "make both read the same.",
    example: "ssh",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
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

// EXTERNAL MODULE: ./lib/src/ports/findCollisions.js
var findCollisions = __webpack_require__(279);
// EXTERNAL MODULE: ./lib/src/lib/groupBy.js
var groupBy = __webpack_require__(1748);
;// CONCATENATED MODULE: ./lib/src/rules/compose-version.js



const composeVersion = {
    id: "compose-version",
    level: "notice",
    summary: "an older Docker Compose, from 2.24 on, refuses this project or resolves it differently",
    why: "Portplan resolves a project as the newest Compose does. Another release on a " +
        "colleague's machine or on a runner may publish other ports for the same files.",
    example: "included-service-declared-again",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check({ plan }) {
        for (const { name, problems, versions } of plan.projects) {
            if (problems.length > 0)
                continue;
            const late = versions.filter(({ early }) => !early);
            for (const [since, notes] of (0,groupBy/* groupBy */.$)(late, (note) => note.since)) {
                const [first, ...others] = withoutRepeats(notes);
                if (first === undefined)
                    continue;
                const more = others.length === 0 ? "" : `, and ${others.length} more of the kind`;
                yield {
                    project: name,
                    service: null,
                    evidence: since,
                    message: `Docker Compose before ${since} does otherwise: ${first.message}${more}.`,
                    fix: `Use Docker Compose ${since} or newer wherever this project is started.`,
                    span: first.span,
                    related: others
                        .slice(0, findCollisions/* MAX_NAMED_OTHERS */.x)
                        .flatMap(({ message, span }) => (0,rules_requests/* relateToPolicy */.x5)(span, message)),
                };
            }
        }
    },
};
function withoutRepeats(notes) {
    return [...(0,groupBy/* groupBy */.$)(notes, ({ message }) => message).values()].flatMap(([first]) => first ?? []);
}

// EXTERNAL MODULE: ./lib/src/ports/formatRequest.js
var formatRequest = __webpack_require__(1501);
;// CONCATENATED MODULE: ./lib/src/rules/discarded-ports.js



const discardedPorts = {
    id: "discarded-ports",
    level: "warning",
    summary: "`ports` that are thrown away: network mode `host` or `none`, or only internal networks",
    why: "Compose and the engine accept the entries and publish nothing, without an error. Who " +
        "waits for the port waits in vain; with `network_mode: host` the program takes the " +
        "host's port by itself, where no check sees it.",
    example: "host-network",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check({ plan }) {
        for (const requests of groupDiscarded(plan.requests)) {
            const [request] = requests;
            if (request === undefined)
                continue;
            const about = (0,rules_requests/* locateRequest */.uk)(request);
            const subject = requests.length === 1
                ? `${(0,formatRequest/* formatRequest */.z)(request)} is`
                : `The ${requests.length} ports of ${request.service.name} are`;
            yield {
                ...about,
                evidence: (0,formatRequest/* formatRequest */.z)(request),
                message: `${subject} not published: ${request.reason}.`,
                fix: "Remove the entries, or give the service a network on which ports are published.",
                related: [
                    ...(0,rules_requests/* relateToPolicy */.x5)(request.service.networkModeSpan, "the network mode"),
                    ...about.related,
                ],
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
    const port = freePorts.findSharedPort(request);
    return port === null ? NO_FREE_PORT : suggestValue(request, variable, port);
}
function suggestPort(request, port) {
    const { variable } = request.binding;
    return variable === null
        ? suggestEntry(request, port, [])
        : suggestValue(request, variable, port);
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
    const areVariants = others.some((other) => (0,Project/* environmentOf */.p)(other.project) !== (0,Project/* environmentOf */.p)(project));
    if (!areVariants)
        return (`Both come from one entry: give ${service.name} its own with \`ports: !override\` ` +
            `and ${entry}.`);
    const variable = suggestVariable(request);
    const withVariable = formatEntry(request, `\${${variable}:-${formatOwnPorts(request)}}`);
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
function replacePorts({ written, hostIp, target, count, protocol }, ports) {
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
function formatOwnPorts({ endpoints: [endpoint] }) {
    return endpoint === undefined ? "" : (0,HostEndpoint/* formatPorts */._3)(endpoint);
}
function formatPortsFrom({ endpoints: [endpoint] }, first) {
    return endpoint === undefined
        ? `${first}`
        : (0,HostEndpoint/* formatPorts */._3)({ first, last: first + endpoint.last - endpoint.first });
}
function findSource({ project, binding }, variable) {
    const use = binding.variables.find(({ name }) => name === variable);
    const file = (use?.source === "file" ? use.span?.file : project.envFiles[0]) ?? `${project.directory}/.env`;
    const path = (0,posix_.relative)(project.directory, file);
    return use?.source === "shell" ? `the environment, where it is set (it wins over ${path})` : path;
}

;// CONCATENATED MODULE: ./lib/src/rules/ephemeral-port.js





const ephemeralPort = {
    id: "ephemeral-port",
    level: "warning",
    summary: "a fixed host port inside the range from which the kernel hands out ports by itself",
    why: "Any outgoing connection may hold the port at the moment at which the container is " +
        "started: it works today and fails next Tuesday. The kernel leaves out what is listed in " +
        "`net.ipv4.ip_local_reserved_ports`; so does this rule.",
    example: "fixed-port",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "report",
    reads: null,
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
                evidence: (0,formatRequest/* formatRequest */.z)(request),
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
    id: "forbidden-ports",
    level: "error",
    summary: "`ports` or `expose` beside a network mode with which `up` fails: `service:`, `container:`",
    why: "A container in the network of another one has no network of its own on which a port " +
        "could be published. The engine refuses to create it (`conflicting options: port " +
        "publishing and the container type network mode`), and nothing of the project is started.",
    example: "network-of-a-service",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
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
    id: "hardcoded-port",
    level: "off",
    summary: "a host port that no variable can change",
    why: "A second copy of the project on the same host, for another branch or another job, " +
        "collides on every such port, and the compose file has to be edited to part them. With a " +
        "variable and a default nothing changes for those who do not set it.",
    example: "fixed-port",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check({ plan }) {
        for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
            const [endpoint] = request.endpoints;
            if (endpoint === undefined || (0,isVariable/* isVariable */.D)(request))
                continue;
            const ports = `\${${suggestVariable(request)}:-${(0,HostEndpoint/* formatPorts */._3)(endpoint)}}`;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                evidence: (0,formatRequest/* formatRequest */.z)(request),
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
    id: "host-compose-too-old",
    level: "warning",
    summary: "the Docker Compose of this host refuses this project or resolves it differently",
    why: "What is printed here is what the newest Compose would publish. The one that is " +
        "installed refuses the same files, or publishes other ports for them.",
    example: "included-service-declared-again",
    kind: "check",
    dependsOn: "run",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check({ plan, host: { composeRelease: compose = null } }) {
        if (compose === null)
            return;
        for (const { name, problems, versions } of plan.projects) {
            const [first, ...others] = problems.length > 0 ? [] : (0,load_versions/* notesFor */.vH)(compose, versions).toSorted(newestFirst);
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
    return (0,load_versions/* notesFor */.vH)(a.since, [b]).length - (0,load_versions/* notesFor */.vH)(b.since, [a]).length;
}

;// CONCATENATED MODULE: ./lib/src/rules/host-unseen.js
const hostUnseen = {
    id: "host-unseen",
    level: "warning",
    summary: "the host's ports cannot be seen from here",
    why: "In a container, or with an engine on another machine, the sockets that can be seen are " +
        "not those that decide. Every port is then `unknown`, never `free`.",
    example: "job-in-a-container",
    kind: "check",
    dependsOn: "run",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check({ plan, host }) {
        if (!host.probed ||
            host.visible ||
            !plan.requests.some(({ endpoints }) => endpoints.length > 0))
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

// EXTERNAL MODULE: ./lib/src/rules/ignored-finding.js
var ignored_finding = __webpack_require__(8288);
;// CONCATENATED MODULE: ./lib/src/rules/invalid-port.js



const invalidPort = {
    id: "invalid-port",
    level: "error",
    summary: "Compose loads this port, and the engine refuses it",
    why: "Compose does not check the host port of the long syntax, nor the container port's " +
        "value. `docker compose config` says that all is well; `up` fails when the container is " +
        "created.",
    example: "too-high",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check({ plan }) {
        for (const request of plan.requests) {
            if (request.kind !== "invalid")
                continue;
            const published = (0,formatRequest/* showPublished */.M)(request);
            const value = published === null ? " (its value comes from a variable and is not shown)" : "";
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                evidence: (0,formatRequest/* formatRequest */.z)(request),
                message: `The engine refuses ${(0,formatRequest/* formatRequest */.z)(request)}: ${request.reason}${value}.`,
                fix: Object.values(toPortRequest/* INVALID */.uY).find(({ reason }) => reason === request.reason)?.fix ?? "",
            };
        }
    },
};

// EXTERNAL MODULE: ./lib/src/rules/invalid-project.js
var invalid_project = __webpack_require__(3581);
// EXTERNAL MODULE: ./lib/src/policy/findBound.js
var findBound = __webpack_require__(4060);
;// CONCATENATED MODULE: ./lib/src/rules/bounds.js




function* findOutsideBound(facts, kind, formatMessage) {
    for (const request of (0,rules_requests/* listPublished */.B6)(facts.plan)) {
        const bound = (0,findBound/* findBound */.gu)(facts.policy, request);
        if (bound?.kind !== kind || (0,findBound/* isInside */.FK)(request, bound))
            continue;
        const about = (0,rules_requests/* locateRequest */.uk)(request);
        const [port] = bound.kind === "assignment" ? bound.ports : [];
        yield {
            ...about,
            evidence: (0,formatRequest/* formatRequest */.z)(request),
            message: formatMessage(bound, request),
            fix: port === undefined ? suggestMove(facts, request) : suggestPort(request, port),
            related: [
                ...(0,rules_requests/* relateToPolicy */.x5)((0,findBound/* findBoundSource */.pP)(bound).span, "the policy says so here"),
                ...about.related,
            ],
        };
    }
}

;// CONCATENATED MODULE: ./lib/src/rules/outside-block.js



const outsideBlock = {
    id: "outside-block",
    level: "error",
    summary: "a host port outside of the block that the policy gives to the project",
    why: "Projects with blocks of their own can be started side by side, whoever adds a service " +
        "to which of them. A port outside of the block may be the next project's.",
    example: "block-of-the-neighbour",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "drop",
    reads: null,
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
    id: "outside-range",
    level: "error",
    summary: "a host port outside of the range that the policy has for this kind of service",
    why: "Where each kind of service has a range, a port number says what answers there, and " +
        "firewalls and monitoring can be set up once for all projects. The well-known port of a " +
        "service's image is always inside.",
    example: "database-among-apis",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "drop",
    reads: null,
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
function findNeeds({ project: { origin }, }) {
    return origin.kind === "policy-needs" ? origin : null;
}

;// CONCATENATED MODULE: ./lib/src/rules/port-collision.js





const portCollision = {
    id: "port-collision",
    level: "error",
    summary: "two published ports of what runs together ask for overlapping host endpoints",
    why: "The engine gives a host port once. The container that is started second fails with " +
        "`port is already allocated` or `address already in use`, after the others have been " +
        "started. An address and every address overlap; IPv4 and IPv6, and TCP and UDP, do not. " +
        "A fixed port inside the range of another service is a warning: whether it fails depends " +
        "on which of the two is started first.",
    example: "two-services",
    kind: "check",
    dependsOn: "configuration",
    conflict: "between-ports",
    appliesToJobs: true,
    afterAllocation: "report",
    reads: null,
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
    const about = (0,rules_requests/* locateRequest */.uk)(request);
    const downgrade = total > 1 ? null : downgradeForFallback(facts, [request, ...others]);
    return {
        ...about,
        ...(kind === "race" ? { severity: "warning" } : {}),
        ...downgrade,
        evidence: (0,formatRequest/* formatRequest */.z)(request),
        message: [
            `${MESSAGES[kind]((0,formatRequest/* formatRequest */.z)(request), nameOthers(request, others, total))}.`,
            downgrade?.message ?? noteMisreadFallback([request, ...others]),
        ]
            .join(" ")
            .trimEnd(),
        fix: others.some((other) => isDuplicate(request, other))
            ? REMOVE_DUPLICATE
            : suggestMove(facts, request, others),
        related: [...others.map(linkOther), ...about.related],
    };
}
const REMOVE_DUPLICATE = "Remove one of the two entries: they publish the same port twice. Compose keeps both " +
    "because one names the host port as a number and the other as text.";
function isDuplicate({ service, project, binding, kind }, other) {
    const same = (key) => binding[key] === other.binding[key];
    return (kind === "fixed" &&
        other.project === project &&
        other.service === service &&
        same("target") &&
        same("count") &&
        same("published") &&
        same("hostIp"));
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
    const { project, service, targets, span } = (0,rules_requests/* locateRequest */.uk)(other);
    const about = { project, service, ...(targets && { targets }) };
    return {
        ...about,
        message: `${other.service.name} asks for ${(0,formatRequest/* formatRequest */.z)(other)}`,
        span: span ?? other.service.span,
    };
}

// EXTERNAL MODULE: ./lib/src/host/diagnose.js
var diagnose = __webpack_require__(6209);
// EXTERNAL MODULE: ./lib/src/rules/splitByStatus.js
var splitByStatus = __webpack_require__(2297);
;// CONCATENATED MODULE: ./lib/src/rules/port-excluded.js





const portExcluded = {
    id: "port-excluded",
    level: "error",
    summary: "the system keeps the host port from being bound",
    why: "Nobody holds the port, and still it cannot be had: Windows excludes ranges, an engine " +
        "without root may not bind low ports, and an address that is not this host's can be " +
        "bound by nobody.",
    example: "low-port-without-root",
    kind: "check",
    dependsOn: "host-state",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check(facts) {
        for (const [request, obstacles] of (0,splitByStatus/* groupByRequest */.i)(facts.host.obstacles)) {
            for (const range of (0,splitByStatus/* splitByStatus */.E)(request, obstacles)) {
                if (range.status !== "excluded")
                    continue;
                const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
                const ports = (0,formatRequest/* formatRequest */.z)(request, range);
                yield {
                    ...(0,rules_requests/* locateRequest */.uk)(request),
                    evidence: ports,
                    message: `${ports} cannot be bound: ${reasons.join("; ") || "the system keeps it"}.`,
                    fix: reasons.includes(diagnose/* NOT_LOCAL */.GN)
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
    id: "port-leased",
    level: "error",
    summary: "another run holds a lease on the host port",
    why: "Another job on this host was given the port by `allocate` and may bind it at any " +
        "moment, if it has not yet. Who comes second fails, or tests the other's server.",
    example: "another-job",
    kind: "check",
    dependsOn: "host-state",
    conflict: "with-host",
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check(facts) {
        for (const [request, obstacles] of (0,splitByStatus/* groupByRequest */.i)(facts.host.obstacles)) {
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
    id: "port-occupied",
    level: "error",
    summary: "something else holds the host port",
    why: "The engine cannot bind the port; `up` fails when it starts this container, after images " +
        "were pulled and other containers were started. It names the victim and never the holder.",
    example: "systemd-unit",
    kind: "check",
    dependsOn: "host-state",
    conflict: "with-host",
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check(facts) {
        for (const [request, obstacles] of (0,splitByStatus/* groupByRequest */.i)(facts.host.obstacles)) {
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
    const formatMessage = (shown) => {
        const names = shown.map((holder) => (0,formatHolder/* formatHolder */.aS)(holder)).join(", ") ||
            "something that cannot be seen from here";
        return [
            isPossible
                ? `${ports} may be taken: ${reasons.join("; ")}. Seen there: ${names}.`
                : `${ports} is held by ${names}.`,
            ...(downgrade === null ? [noteMisreadFallback([request])] : [downgrade.message]),
            ...(count > MAX_NAMED_RANGES
                ? [`${count - MAX_NAMED_RANGES} more stretches of this entry are taken.`]
                : []),
        ]
            .filter(Boolean)
            .join(" ");
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
    id: "privileged-port",
    level: "off",
    summary: "a host port that needs the rights of an administrator",
    why: "Below `net.ipv4.ip_unprivileged_port_start` (1024 unless changed) only a privileged " +
        "engine can bind a port: with rootless Docker or Podman the project does not start.",
    example: "http",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "report",
    reads: null,
    *check(facts) {
        const { unprivilegedStart } = facts.host.kernel;
        for (const request of (0,rules_requests/* listPublished */.B6)(facts.plan)) {
            if ((request.endpoints[0]?.first ?? unprivilegedStart) >= unprivilegedStart)
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                evidence: (0,formatRequest/* formatRequest */.z)(request),
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
    id: "project-name-clash",
    level: "error",
    summary: "a project of this name runs from another directory, or two of the directories share a name",
    why: "Compose knows its containers by the project's name alone. `up` would take over the " +
        "other project's containers: replace those of the same service, and treat the rest as " +
        "orphans.",
    example: "two-directories-of-a-name",
    kind: "check",
    dependsOn: "host-state",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
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
            if (running !== undefined)
                yield project_name_clash_draftFinding(project, `A project of the name ${name} runs from ${running.directory}.`, null);
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
        related: other === null
            ? []
            : (0,rules_requests/* relateToPolicy */.x5)(findStart(other), "the other project").map((place) => ({
                ...place,
                project: other.name,
            })),
    };
}
function findStart({ files: [file] }) {
    return file === undefined ? null : { file, start: 0, end: 0 };
}

// EXTERNAL MODULE: ./lib/src/policy/findRole.js
var findRole = __webpack_require__(8926);
;// CONCATENATED MODULE: ./lib/src/rules/public-binding.js





const publicBinding = {
    id: "public-binding",
    level: "off",
    summary: "published on every address, though the policy says that this kind of service is not public",
    why: "A port without an address can be reached from every network of the host. Docker writes " +
        "its own firewall rules, so that ufw or firewalld do not keep anybody out. Programs on " +
        "the same host need no more than 127.0.0.1, other containers no published port at all.",
    example: "database",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "report",
    reads: null,
    *check({ plan, policy }) {
        for (const request of (0,rules_requests/* listPublished */.B6)(plan)) {
            const role = request.endpoints.some(HostEndpoint/* isWildcard */.z2) ? (0,findRole/* findRole */._$)(policy, request.service) : null;
            if (role === null || role.public)
                continue;
            const about = (0,rules_requests/* locateRequest */.uk)(request);
            yield {
                ...about,
                evidence: (0,formatRequest/* formatRequest */.z)(request),
                message: `${(0,formatRequest/* formatRequest */.z)(request)} can be reached from every network of the host, ` +
                    `and ${request.service.name} has the role ${role.name}, which is not public.`,
                fix: `${suggestAddress(request, "127.0.0.1")}, or publish nothing if only other ` +
                    "containers use it.",
                related: [
                    ...(0,rules_requests/* relateToPolicy */.x5)(role.writtenAt?.public ?? null, "the role in the policy"),
                    ...about.related,
                ],
            };
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/replica-collision.js




const replicaCollision = {
    id: "replica-collision",
    level: "error",
    summary: "a service has more replicas than the entry has host ports",
    why: "Every replica publishes the same entries. The first ones get the ports; the others are " +
        "created but cannot be started. A range of host ports gives each replica one.",
    example: "one-port-for-two",
    kind: "check",
    dependsOn: "configuration",
    conflict: "between-replicas",
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
    *check(facts) {
        for (const request of facts.plan.requests) {
            const ports = countPorts(request);
            const { replicas } = request.service;
            if (ports === null || replicas <= ports)
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                evidence: (0,formatRequest/* formatRequest */.z)(request),
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
    id: "reserved-port",
    level: "error",
    summary: "a host port that the policy reserves",
    why: "The port is kept for something that is not in a compose file: the host's own SSH, an " +
        "agent, a program that is started by hand. A service that is assigned the port by the " +
        "policy may have it.",
    example: "ssh-of-the-host",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "report",
    reads: null,
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
            const about = (0,rules_requests/* locateRequest */.uk)(request);
            yield {
                ...about,
                evidence: (0,formatRequest/* formatRequest */.z)(request),
                message: `${(0,formatRequest/* formatRequest */.z)(request)} is reserved by the policy.`,
                fix: suggestMove(facts, request),
                related: [...(0,rules_requests/* relateToPolicy */.x5)(reservation.span, "reserved here"), ...about.related],
            };
        }
    },
};

// EXTERNAL MODULE: ./lib/src/rules/RuleId.js
var RuleId = __webpack_require__(4003);
// EXTERNAL MODULE: ./lib/src/ports/serviceName.js
var serviceName = __webpack_require__(8641);
;// CONCATENATED MODULE: ./lib/src/rules/stale-reference.js




const FIX_FOR_ASSIGNED_PORT = "The new port is of this run only: take it from the environment or the outputs that the " +
    "allocation leaves.";
const staleReference = {
    id: "stale-reference",
    level: "notice",
    summary: "another file of the repository still names a host port that moved, or one that no " +
        "service publishes any more",
    why: "A script, a test or an instruction that names the old port fails, or worse, reaches " +
        "whatever listens there now. The files of the repository are read when the port map is " +
        "compared with an earlier one, or when the policy gives this rule a level.",
    example: "moved-in-the-compose-file",
    kind: "check",
    dependsOn: "run",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: { fix: FIX_FOR_ASSIGNED_PORT },
    reads: "references",
    *check({ plan, repositoryContext: { references, before } }) {
        if (references === null)
            return;
        const published = listPublishedPorts(plan);
        const moved = findMovedPorts(plan, before);
        for (const reference of references) {
            const request = moved.get(reference.port);
            const gone = before?.has(reference.port) === true;
            if (published.has(reference.port) ||
                (request === undefined && !gone) ||
                !isHostAddress(reference, gone))
                continue;
            yield stale_reference_draftFinding(reference, request ?? null, request?.project ?? plan.projects[0]);
        }
    },
};
function listPublishedPorts({ requests }) {
    const ports = new Set();
    for (const { endpoints } of requests)
        for (const { first, last } of endpoints)
            for (let port = first; port <= last; port++)
                ports.add(port);
    return ports;
}
function findMovedPorts(plan, before) {
    const moved = new Map();
    for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
        const { project, service, binding } = request;
        if (before === null) {
            if (request.endpoints[0]?.first !== binding.target)
                moved.set(binding.target, request);
            continue;
        }
        const name = (0,serviceName/* formatServiceName */.M)({
            project: project.name,
            service: service.name,
            target: binding.target,
        });
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

;// CONCATENATED MODULE: ./lib/src/rules/undocumented-variable.js


const undocumentedVariable = {
    id: "undocumented-variable",
    level: "off",
    summary: "a variable of a host port that the template of the env file does not list",
    why: "Whoever sets up the project copies the template (`.env.example`, `.env.template`, " +
        "`.env.sample`, `.env.dist`). A variable that it does not list is found only in the " +
        "compose file, after the port has collided.",
    example: "missing-in-the-template",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: "templates",
    *check({ plan, repositoryContext: { templates } }) {
        const seen = new Set();
        for (const request of templates === null ? [] : (0,rules_requests/* listComposeRequests */.$f)(plan)) {
            const template = templates?.get(request.project.directory);
            for (const { name, part } of template === undefined ? [] : request.binding.variables) {
                const key = `${request.project.directory} ${name}`;
                if (template === undefined ||
                    (part !== "published" && part !== "entry") ||
                    template.variables.has(name) ||
                    seen.has(key))
                    continue;
                seen.add(key);
                const path = (0,posix_.relative)(request.project.directory, template.path);
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
    id: "unneeded-publish",
    level: "off",
    summary: "a published port that nothing in the repository uses",
    why: "Containers of a project reach each other by service name on ports that need not be " +
        "published. A port that is not published cannot collide, cannot be taken, and cannot be " +
        "reached by strangers.",
    example: "database-of-the-app",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "drop",
    reads: "references",
    *check({ plan, repositoryContext: { references } }) {
        if (references === null)
            return;
        for (const request of (0,rules_requests/* listComposeRequests */.$f)(plan)) {
            if (OPENED_BY_PEOPLE.has(request.endpoints[0]?.first ?? 0) ||
                references.some((reference) => isUse(reference, request)))
                continue;
            yield {
                ...(0,rules_requests/* locateRequest */.uk)(request),
                evidence: (0,formatRequest/* formatRequest */.z)(request),
                message: `Nothing in the repository uses ${(0,formatRequest/* formatRequest */.z)(request)}.`,
                fix: "Publish nothing: other containers of the project reach it " +
                    `as ${request.service.name}:${request.binding.target}.`,
            };
        }
    },
};
const OPENED_BY_PEOPLE = new Set([80, 443]);
function isUse({ port, variable }, { endpoints: [endpoint], binding }) {
    return (endpoint !== undefined &&
        endpoint.first <= port &&
        port <= endpoint.last &&
        (variable === null || variable !== binding.variable));
}

;// CONCATENATED MODULE: ./lib/src/rules/unset-port-variable.js

const unsetPortVariable = {
    id: "unset-port-variable",
    level: "warning",
    summary: "an unset or empty variable turned a host port into one that the engine chooses, or an " +
        "address into every address",
    why: 'An empty variable in `"${PORT}:80"` is no error for Compose: the engine then chooses a ' +
        'host port, another one at every start. In `"${ADDRESS}:8080:80"` it publishes the port ' +
        "on every address of the host, which may be the internet.",
    example: "port-not-set",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
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
const CONSEQUENCE = {
    port: "so the engine chooses the host port",
    address: "so the port is published on every address",
};
function suggestDefault(missing, { target }) {
    if (missing === "address")
        return "127.0.0.1";
    return target < 1024 ? target + 8000 : target;
}
function unset_port_variable_draftFinding(request, { name, source, span }, missing) {
    const about = (0,rules_requests/* locateRequest */.uk)(request);
    const isLinked = about.related.some((place) => place.span === span);
    const setting = isLinked ? [] : (0,rules_requests/* relateToPolicy */.x5)(span, `${name} is set here`);
    return {
        ...about,
        evidence: name,
        message: `${name} is ${source === "unset" ? "not set" : "empty"}, ${CONSEQUENCE[missing]}.`,
        fix: `Set ${name}, or write a default into the entry: ` +
            `\${${name}:-${suggestDefault(missing, request.binding)}}.`,
        related: [...setting, ...about.related],
    };
}

;// CONCATENATED MODULE: ./lib/src/rules/wrong-assignment.js



const wrongAssignment = {
    id: "wrong-assignment",
    level: "error",
    summary: "not the host port that the policy assigns to the service",
    why: "Others rely on the assigned port: bookmarks, scripts, firewalls, the configuration of a " +
        "colleague. A port of the service's `fallback` is right too.",
    example: "another-port",
    kind: "check",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: true,
    afterAllocation: "drop",
    reads: null,
    check: (facts) => findOutsideBound(facts, "assignment", ({ assignment, ports: [port, ...others] }, request) => {
        const alternates = others.length === 0 ? "" : ` (or ${others.join(", ")})`;
        return (`${(0,formatRequest/* formatRequest */.z)(request)} is not the port ${port}${alternates} that the policy ` +
            `assigns to ${(0,serviceName/* formatServiceName */.M)(assignment.service)}.`);
    }),
};

;// CONCATENATED MODULE: ./lib/src/rules/index.js




























const table = {
    "invalid-project": invalid_project/* invalidProject */.j,
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
    "compose-version": composeVersion,
    "privileged-port": privilegedPort,
    "hardcoded-port": hardcodedPort,
    "public-binding": publicBinding,
    "undocumented-variable": undocumentedVariable,
    "stale-reference": staleReference,
    "unneeded-publish": unneededPublish,
    "ignored-finding": ignored_finding/* ignoredFinding */.Q,
};
const rules = RuleId/* RULE_IDS */.I.map((id) => table[id]);
const POLICY_RULE_IDS = RuleId/* RULE_IDS */.I.filter((id) => table[id].kind !== "refusal");
function ruleOf(id) {
    return table[id];
}
function isRefusal({ rule }) {
    return table[rule].kind === "refusal";
}


/***/ }),

/***/ 3581:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ invalidProject)
/* harmony export */ });
/* harmony import */ var _requests_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4234);

const invalidProject = {
    id: "invalid-project",
    level: "error",
    summary: "Docker Compose refuses this project",
    why: "Nothing of the project can be started, and nothing about its ports is certain. The exit " +
        "status is 2; other projects of the same run are checked all the same.",
    example: "port-that-is-none",
    kind: "refusal",
    dependsOn: "configuration",
    conflict: null,
    appliesToJobs: false,
    afterAllocation: "report",
    reads: null,
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
                    related: related.flatMap((place) => (0,_requests_js__WEBPACK_IMPORTED_MODULE_0__/* .relateToPolicy */ .x5)(place.span, place.message)),
                };
            }
        }
    },
};


/***/ }),

/***/ 4234:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $f: () => (/* binding */ listComposeRequests),
/* harmony export */   B6: () => (/* binding */ listPublished),
/* harmony export */   uk: () => (/* binding */ locateRequest),
/* harmony export */   x5: () => (/* binding */ relateToPolicy)
/* harmony export */ });
/* harmony import */ var _compose_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7972);
/* harmony import */ var _lib_distinctBy_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6065);


function listPublished({ requests }) {
    return requests.filter(({ project, endpoints }) => project.origin.kind !== "policy-needs" && endpoints.length > 0);
}
function listComposeRequests({ requests }) {
    return requests.filter(({ project, endpoints }) => (0,_compose_index_js__WEBPACK_IMPORTED_MODULE_0__/* .isComposeProject */ .K)(project) && endpoints.length > 0);
}
function locateRequest({ project, service, binding, }) {
    return {
        project: project.name,
        service: service.name,
        targets: { target: binding.target, count: binding.count },
        span: binding.span,
        related: [...binding.related, ...locateVariables(binding)].flatMap(({ message, span }) => relateToPolicy(span, message)),
    };
}
function relateToPolicy(span, message) {
    return span === null ? [] : [{ message, span, project: null, service: null }];
}
function locateVariables({ span, variables }) {
    const host = variables.filter(({ part, source }) => part !== "target" && part !== "protocol" && source !== "unset");
    return (0,_lib_distinctBy_js__WEBPACK_IMPORTED_MODULE_1__/* .distinctBy */ .e)(host, ({ name }) => name).map((use) => ({
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
    #requests;
    #policy;
    #taken = new Map();
    #unavailable = new PortSet/* PortSet */.o();
    #single = new Map();
    #shared = new Map();
    #byVariable = null;
    constructor({ requests }, { kernel, obstacles, inUse = [] }, policy = Policy/* emptyPolicy */.U) {
        this.#policy = policy;
        this.#lowest = kernel.unprivilegedStart;
        this.#requests = requests;
        for (const [first, last] of [kernel.ephemeral, ...kernel.reserved])
            this.#unavailable.add(first, last);
        for (const { endpoint } of policy.reserved)
            this.#unavailable.add(endpoint.first, endpoint.last);
        for (const { endpoints } of requests)
            this.#take(endpoints);
        for (const { endpoint, status } of obstacles) {
            this.#take([endpoint]);
            if (status === "excluded" && endpoint.first < kernel.unprivilegedStart)
                this.#unavailable.add(1, kernel.unprivilegedStart - 1);
        }
        for (const endpoint of inUse)
            this.#take([endpoint]);
    }
    findPort(request) {
        return this.#suggest(this.#single, request, [request]);
    }
    findSharedPort(request) {
        return this.#suggest(this.#shared, request, this.listSharing(request));
    }
    isFree(request, port) {
        const { first, last } = portsOf(request);
        return this.#findObstacle(request, { first: port, last: port + last - first }) === null;
    }
    listSharing(request) {
        const { variable } = request.binding;
        this.#byVariable ??= groupByVariable(this.#requests);
        return ((variable === null ? null : this.#byVariable.get(request.project)?.get(variable)) ?? [request]);
    }
    findRange(request, length) {
        const { first, last } = portsOf(request);
        const added = { first: last + 1, last: first + length - 1 };
        if (added.last > PortRange/* MAX_PORT */.X || this.#findObstacle(request, added) !== null)
            return this.#suggest(new Map(), request, [request], length);
        this.#take(request.endpoints, added);
        return first;
    }
    #suggest(known, request, group, length) {
        const earlier = known.get(request);
        if (earlier !== undefined)
            return earlier;
        const { first, last } = portsOf(request);
        const size = length ?? last - first + 1;
        const port = this.#listWindows(request, size).reduce((found, window) => found ?? this.#search(group, size, window), null);
        for (const member of group) {
            known.set(member, port);
            if (port !== null)
                this.#take(member.endpoints, { first: port, last: port + size - 1 });
        }
        return port;
    }
    #listWindows(request, size) {
        const above = portsOf(request).last + 1;
        const bound = (0,findBound/* findBound */.gu)(this.#policy, request);
        const named = bound?.kind === "assignment" ? bound.ports : (0,findBound/* findFallback */.aC)(this.#policy, request);
        const { target } = request.binding;
        const wellKnown = bound?.kind === "range" && (0,findRole/* isWellKnown */.MZ)(request.service, target) ? [target] : [];
        const windows = [...named, ...wellKnown].map((first) => ({ first, last: first + size - 1 }));
        if (bound === null || bound.kind === "assignment")
            return [
                ...windows,
                ...[above, FIRST_SUGGESTED, this.#lowest].map((first) => ({ first, last: PortRange/* MAX_PORT */.X })),
            ];
        return [
            ...windows,
            { first: Math.max(above, bound.range.first), last: bound.range.last },
            bound.range,
        ];
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
function groupByVariable(requests) {
    const bound = requests.filter(({ endpoints }) => endpoints.length > 0);
    const projects = (0,groupBy/* groupBy */.$)(bound, ({ project }) => project);
    return new Map(Array.from(projects, ([project, group]) => [
        project,
        (0,groupBy/* groupBy */.$)(group, ({ binding }) => binding.variable),
    ]));
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
/* harmony export */   E: () => (/* binding */ splitByStatus),
/* harmony export */   i: () => (/* binding */ groupByRequest)
/* harmony export */ });
/* harmony import */ var _lib_groupBy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1748);

const BY_GRAVITY = [
    "taken",
    "clash",
    "excluded",
    "leased",
    "possible",
    "unknown",
    "own",
];
function groupByRequest(obstacles) {
    return (0,_lib_groupBy_js__WEBPACK_IMPORTED_MODULE_0__/* .groupBy */ .$)(obstacles, ({ request }) => request);
}
function splitByStatus(request, obstacles) {
    const [endpoint] = request.endpoints;
    if (endpoint === undefined)
        return [];
    if (obstacles.length === 0)
        return [{ first: endpoint.first, last: endpoint.last, status: null, obstacles }];
    if (request.kind === "pool")
        return [
            { first: endpoint.first, last: endpoint.last, status: findGravest(obstacles), obstacles },
        ];
    return splitRange(endpoint, obstacles);
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
    return (BY_GRAVITY.find((status) => obstacles.some((obstacle) => obstacle.status === status)) ?? null);
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

/***/ 6124:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C_: () => (/* binding */ formatLineAddress),
/* harmony export */   Co: () => (/* binding */ mayHavePullRequest),
/* harmony export */   _f: () => (/* binding */ findPullRequest)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _attempt_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4371);
/* harmony import */ var _lib_encodePath_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89);




const useEventPull = ({ pull_request: pull }) => (pull === undefined ? null : toPull(pull));
const FINDERS = {
    pull_request: useEventPull,
    pull_request_target: useEventPull,
    pull_request_review: useEventPull,
    pull_request_review_comment: useEventPull,
    async push(_payload, env, github, repository) {
        const sha = env["GITHUB_SHA"] ?? "";
        const found = await github()?.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
            ...repository,
            commit_sha: sha,
        });
        return findOpenPull(found?.data ?? [], sha);
    },
    merge_group({ merge_group: group }) {
        const number = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-/.exec(group?.head_ref ?? "")?.[1];
        return group === undefined || number === undefined
            ? null
            : { number: Number(number), head: group.head_sha, base: group.base_sha };
    },
    async workflow_run({ workflow_run: run }, _env, github, repository) {
        const [named] = run?.pull_requests ?? [];
        if (run === undefined)
            return null;
        if (named)
            return toPull(named);
        const owner = run.head_repository?.owner?.login;
        if (owner === undefined || run.head_branch === null || !run.event.startsWith("pull_request"))
            return null;
        const found = await github()?.request("GET /repos/{owner}/{repo}/pulls", {
            ...repository,
            state: "open",
            head: `${owner}:${run.head_branch}`,
        });
        return findOpenPull(found?.data ?? [], run.head_sha);
    },
    async issue_comment({ issue }, _env, github, repository) {
        if (issue?.pull_request === undefined)
            return null;
        const found = await github()?.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
            ...repository,
            pull_number: issue.number,
        });
        return found === undefined
            ? { number: issue.number, head: null, base: null }
            : toPull(found.data);
    },
};
async function findPullRequest(env, github, repository) {
    const finder = FINDERS[env["GITHUB_EVENT_NAME"] ?? ""];
    return finder === undefined
        ? null
        : finder(readPayload(env["GITHUB_EVENT_PATH"]), env, github, repository);
}
function mayHavePullRequest(eventName) {
    return Object.hasOwn(FINDERS, eventName ?? "");
}
function readPayload(path) {
    return (0,_attempt_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .C)(() => JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path ?? "", "utf8"))) ?? {};
}
function findOpenPull(pulls, head) {
    const found = pulls.find((pull) => pull.state === "open" && pull.head.sha === head);
    return found === undefined ? null : toPull(found);
}
function toPull({ number, head, base }) {
    return { number, head: head.sha, base: base.sha };
}
function formatLineAddress(server, { owner, repo }, { commit, file, line }) {
    if (file.startsWith("../") || node_path__WEBPACK_IMPORTED_MODULE_1__.posix.isAbsolute(file))
        return null;
    return `${server}/${(0,_lib_encodePath_js__WEBPACK_IMPORTED_MODULE_3__/* .encodePath */ .O)(`${owner}/${repo}/blob/${commit}/${file}`)}#L${line}`;
}


/***/ })

};
