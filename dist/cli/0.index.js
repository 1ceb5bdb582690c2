export const id = 0;
export const ids = [0];
export const modules = {

/***/ 1000:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCli: () => (/* binding */ runCli)
});

;// CONCATENATED MODULE: ./lib/package.json
const package_namespaceObject = {"rE":"0.1.0"};
;// CONCATENATED MODULE: ./lib/src/commands/UsageError.js
class UsageError extends Error {
    command;
    constructor(message, command = null) {
        super(message);
        this.command = command;
    }
}

;// CONCATENATED MODULE: ./lib/src/lib/getErrorMessage.js
function getErrorMessage(thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/src/compose/yaml/Node.js
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

;// CONCATENATED MODULE: ./lib/src/lib/quoteName.js
function quoteName(name) {
    return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}

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
        const name = quoteName(node.source);
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
        return { ...createScalar(span, resolved.type, resolved.value, isPlain), via };
    }
    #convertSequence({ items }, span, place) {
        const converted = items.map((item, index) => this.#convert(item, goTo(place, String(index))));
        return {
            ...createSequence(span, converted.filter((item) => item !== null)),
            via: place.via,
        };
    }
    #convertMapping({ items }, span, place) {
        const mapping = { ...createMapping(span), via: place.via };
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
                this.#reject(keySpan, `the key ${quoteName(key)} is given twice in this mapping`, "keep one of them", [{ message: "given first here", span: first }]);
            else if (isMergeKey(keyNode))
                merge = { value: value ?? keyNode, span: keySpan };
            else {
                const entry = value ? this.#convert(value, goTo(place, key)) : createNull(keySpan, place);
                if (entry)
                    setEntry(mapping, key, entry, keySpan);
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
                ? `leave no blank behind the colon of ${quoteName(source)}`
                : `put it in quotes: ${quoteName(source)}`;
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
                        setEntry(mapping, key, entry, part.keys.get(key));
            }
            else if (part && !isBroken(part))
                this.#reject(span, "<< takes a mapping or a list of mappings", "write <<: *anchor with the anchor at a mapping");
        }
    }
    #reject(span, message, fix, related = []) {
        this.problems.push({ message, fix, span, related });
        return { ...createScalar(span, "null", null), broken: true };
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
    return { ...createScalar(span, "null", null), via };
}
function isMergeKey(node) {
    return (0,dist/* isScalar */.jn)(node) && node.source === "<<" && node.type === "PLAIN";
}

// EXTERNAL MODULE: external "node:path/posix"
var posix_ = __webpack_require__(3916);
;// CONCATENATED MODULE: ./lib/src/lib/getOrInsert.js
function getOrInsert(map, key, makeValue) {
    const found = map.get(key);
    if (found !== undefined)
        return found;
    const value = makeValue();
    map.set(key, value);
    return value;
}

;// CONCATENATED MODULE: ./lib/src/lib/paths.js

function isAbsolutePath(path) {
    return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}
function resolvePath(base, path) {
    return isAbsolutePath(path) ? trim((0,posix_.normalize)(path)) : trim((0,posix_.join)(base, path));
}
function trim(path) {
    return path.length > 1 && path.endsWith("/") && !/^[A-Za-z]:\/$/.test(path)
        ? path.slice(0, -1)
        : path;
}

;// CONCATENATED MODULE: ./lib/src/lib/distinctBy.js
function distinctBy(items, keyOf) {
    return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

;// CONCATENATED MODULE: ./lib/src/ports/HostEndpoint.js
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

;// CONCATENATED MODULE: ./lib/src/ports/serviceName.js
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

;// CONCATENATED MODULE: ./lib/src/policy/mergeLayers.js



function mergeLayers(layers, sources) {
    const assignments = nearest(layers.flatMap((layer) => layer.assignments), ({ service }) => formatServiceName(service));
    return {
        roles: mergeRoles(layers),
        assignments: assignments.toSorted((a, b) => Number(a.service.project === null) - Number(b.service.project === null)),
        blocks: new Map(layers.toReversed().flatMap(({ blocks }) => [...blocks])),
        reserved: layers.flatMap(({ reserved }) => reserved),
        dynamic: layers.find(({ dynamic }) => dynamic !== null)?.dynamic ?? null,
        needs: nearest(layers.flatMap(({ needs }) => needs), ({ name }) => name),
        fallback: nearest(layers.flatMap(({ fallback }) => fallback), ({ service }) => formatServiceName(service)),
        optional: layers.flatMap(({ optional }) => optional),
        alternatives: layers.flatMap(({ alternatives }) => alternatives),
        environments: nearest(layers.flatMap(({ environments }) => environments), ({ name }) => name),
        rules: new Map(layers.toReversed().flatMap(({ rules }) => [...rules])),
        ignore: layers.flatMap(({ ignore }) => ignore),
        sources,
    };
}
function nearest(items, keyOf) {
    return distinctBy(items.toReversed(), keyOf).toReversed();
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
        message: `the block ${formatPorts(block.range)} of ${block.project} ` +
            `overlaps ${formatPorts(other.range)} of ${other.project}`,
        fix: "give each project ports of its own",
        span: block.span,
        related: other.span === null ? [] : [{ message: `the block of ${other.project}`, span: other.span }],
    };
}

;// CONCATENATED MODULE: ./lib/src/lib/PortRange.js
const MAX_PORT = 65_535;
function isPort(value) {
    return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}

;// CONCATENATED MODULE: ./lib/src/lib/parseIp.js
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

;// CONCATENATED MODULE: ./lib/src/ports/parseHostAddress.js

const MAPPED = /^::ffff:([\da-f]+):([\da-f]+)$/;
function parseHostAddress(hostIp) {
    const address = parseIp(hostIp);
    if (address === null)
        return null;
    const groups = MAPPED.exec(address)
        ?.slice(1)
        .map((group) => Number.parseInt(group, 16));
    if (groups !== undefined)
        return { family: "IPv4", address: groups.flatMap((each) => [each >> 8, each & 255]).join(".") };
    return { family: address.includes(":") ? "IPv6" : "IPv4", address };
}

;// CONCATENATED MODULE: ./lib/src/ports/parseEndpoint.js



const SPELLING = /^(?:(\*|[\d.]+|\[[\da-f:.]+\]):)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;
function parseEndpoint(text) {
    const found = SPELLING.exec(text);
    if (found === null)
        return null;
    const [, host = "*", from, to = from, protocol = null] = found;
    const [first, last] = [Number(from), Number(to)];
    const address = host === "*"
        ? { family: null, address: null }
        : parseHostAddress(host.replace(/^\[(.*)\]$/, "$1"));
    if (address === null || first < 1 || last < first || last > MAX_PORT)
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
            isWildcard(endpoint) ||
            isWildcard({ address })));
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
            const message = `${path} is ${quoteName(String(written))}, which is ${value.what}`;
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
function list(item, of, needsTwo = false) {
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
                const message = `${path} has the key ${quoteName(key)}, and each must be ${expected}`;
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
                    const message = `${place} has no key ${quoteName(key)}`;
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
    return `is ${typeof value === "string" ? quoteName(value) : JSON.stringify(value)}`;
}

;// CONCATENATED MODULE: ./lib/src/policy/policySchema.js




const PORT = "a port from 1 to 65535, as 5432";
const RANGE = "a range of ports, as 8000-8009";
const ENDPOINT = "a port, perhaps with an address and a protocol, as 2375-2376/tcp";
const VARIABLE = 'a list of ports or a variable, as [8081, 8082] or "$HEALTH_SERVER_PORTS"';
const REFERENCE = "a policy to extend, as portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF";
const DAY = "a day, as 2027-01-31";
const port = scalar(PORT, { type: "integer", minimum: 1, maximum: MAX_PORT }, (value) => isPort(value) ? value : undefined);
const range = parsed(union(RANGE, schema_text(RANGE, /^\d{1,5}-\d{1,5}$/), port), parseRange);
const endpoint = parsed(union(ENDPOINT, port, schema_text(ENDPOINT, /^(?:(?:\*|[\d.]+|\[[\da-fA-F:.]+\]):)?\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/)), (written) => parseEndpoint(String(written)) ??
    new Mistake("no port of a host", "write it as 22, 2375-2376/tcp or 127.0.0.1:53/udp"));
const anyText = schema_text("a text", /\S/);
const serviceName = schema_text("the name of a service, as db, shop/db or shop/db:5432", /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+(?::\d{1,5})?$/);
const service = parsed(serviceName, parseServiceName);
const projectName = schema_text("the name of a project of Compose, as shop", /^[a-z0-9][a-z0-9_-]*$/);
const MAX_REFERENCE = 500;
const reference = located(parsed(schema_text(REFERENCE, /^(?:portplan:[a-z]+|github>[\w.-]+\/[\w.-]+\/\/[^@]+(?:@\S+)?|(?!portplan:|github>).*\S.*)$/), (written) => written.length > MAX_REFERENCE ? new Mistake("too long", `write ${REFERENCE}`) : written));
const role = mapping({
    range: described("Where the host ports of such services belong.", range),
    images: described("Images without registry, tag and digest; `*` stands for any characters.", list(anyText, "names of images")),
    services: described("Names of services; `*` stands for any characters.", list(anyText, "names of services")),
    scheme: described("Of the URLs of such services.", schema_text("the scheme of a URL, as postgres", /^[a-z][a-z0-9+.-]*$/)),
    public: described("Whether such services may be published on every address.", scalar("true or false", { type: "boolean" }, (value) => typeof value === "boolean" ? value : undefined)),
}, "range, images, services, scheme and public");
const need = mapping({
    port: described("The port that the program wants.", endpoint),
    fallback: described("Ports to try in this order where the first is taken, or the variable that lists them.", union(VARIABLE, list(port, "ports"), schema_text(VARIABLE, /^\$\w+$/))),
}, "port and fallback", ["port"]);
const variant = mapping({
    "env-files": described("As for `docker compose --env-file`, from the directory of the project.", list(anyText, "env files")),
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
        "another repository; the nearest wins.", union("a policy to extend, or a list of them", reference, list(reference, "policies"))),
    roles: described("Kinds of services.", table(anyText, role, "roles")),
    assignments: described("Which host port a service has to have.", table(serviceName, port, "services and their ports")),
    projects: described("Which host ports belong to a project.", table(projectName, block, "projects and their blocks")),
    reserved: described("Host ports that no service may publish.", list(located(endpoint), "ports")),
    dynamic: described("From which ports are allocated.", range),
    needs: described("Ports of programs outside of Compose.", table(anyText, need, "programs")),
    fallback: described("Host ports to try, in this order, where that of a service is taken.", table(serviceName, list(port, "ports"), "services and ports")),
    optional: described("Services and needs whose findings are warnings at most.", list(service, "services")),
    alternatives: described("Services that never run together.", list(list(service, "services", true), "lists of services, as [[db-mysql, db-postgres]]")),
    environments: described("More variants of the projects, each with its own env files.", table(anyText, variant, "environments")),
};
function policySchema(ruleIds) {
    const exception = mapping({
        rule: described("The rule whose findings are excepted.", choice("the id of a rule", ruleIds)),
        service: described("Where; without it everywhere.", service),
        reason: described("Why this is right as it is.", anyText),
        until: described("The last day on which the exception holds.", day),
    }, "rule, service, reason and until", ["rule", "reason"]);
    const levels = Object.fromEntries(ruleIds.map((id) => [id, level]));
    return mapping({
        ...FIELDS,
        rules: described("The levels of rules.", mapping(levels, "rules and levels")),
        ignore: described("Exceptions.", list(located(exception), "exceptions")),
    }, "version and what it holds", ["version"]);
}
function parseRange(written) {
    const [first = 0, last = first] = String(written).split("-").map(Number);
    if (first >= 1 && first <= last && last <= MAX_PORT)
        return { first, last };
    const fix = first > last && last >= 1 && first <= MAX_PORT
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
            service: parseServiceName(name),
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
            service: parseServiceName(name),
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

;// CONCATENATED MODULE: ./lib/src/policy/knownImages.js
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

;// CONCATENATED MODULE: ./lib/src/policy/Policy.js
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
        { range: { first, last }, images: listImages(name), ...more, span: null },
    ]);
    return {
        ...emptyPolicy,
        roles: new Map(roles),
        dynamic: { first: 10_000, last: MAX_PORT },
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
    return (NAMES.map((name) => resolvePath(root, name)).find((path) => files.kind(path) === "file") ?? null);
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
const MAX_FILES = 50;
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
        if (++this.#count > MAX_FILES)
            return this.#refuse(`the policy extends more than ${MAX_FILES} others`, "extend fewer", at);
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
                this.#refuse(`there is no preset ${quoteName(name)}`, "write portplan:standard", span);
            else
                layers.push(...(await this.load(resolveExtended(name, id), span, [...chain, id])));
        }
        return layers;
    }
    async #read(id, at) {
        const [isRemote, owner = "", repository = "", path = "", ref = null] = REMOTE.exec(id) ?? [];
        const { files, fetchRemote } = this.#reading;
        const found = isRemote
            ? await getOrInsert(this.#fetched, id, () => fetchRemote({ owner, repository, path, ref }))
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
        ? resolvePath((0,posix_.dirname)(from), name)
        : `${repository}${resolvePath(`/${(0,posix_.dirname)(path)}`, name).slice(1)}${ref}`;
}

;// CONCATENATED MODULE: ./lib/src/lib/escapeControlChars.js
function escapeControlChars(text) {
    return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu, (character) => named[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

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
    return `${escapeControlChars(file)}:${line}:${column}`;
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

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./lib/src/cli/commandTable.js
const PROJECT_OPTIONS = {
    file: {
        short: "f",
        metavar: "FILE",
        repeatable: true,
        summary: "a compose file; the later ones are merged onto the first",
    },
    "project-name": { short: "p", metavar: "NAME", summary: "the project's name" },
    "project-directory": { metavar: "DIR", summary: "what relative paths begin from" },
    profile: { metavar: "NAME", repeatable: true, summary: 'an active profile; "*" for all' },
    "env-file": { metavar: "FILE", repeatable: true, summary: "an env file in place of .env" },
    service: {
        metavar: "NAME",
        repeatable: true,
        summary: "only this service and those that it depends on",
    },
};
const FORMAT = { metavar: "FORMAT", summary: "how the result is shown" };
const FAIL_ON = { metavar: "LEVEL", allowed: ["error", "warning", "never"] };
const USED_FAIL_ON = { ...FAIL_ON, summary: "the level from which on findings fail the run" };
const POLICY = { metavar: "FILE", summary: "the policy file in place of the repository's own" };
const LEASE_STORE = {
    metavar: "STORE",
    summary: "where leases are kept: file (the default), off, or the address of a store, as " +
        "etcd://HOST:2379",
};
const SUDO = { summary: "ask as root, if that takes no password, whose the sockets of others are" };
const SAVED = { metavar: "FILE", summary: "assignments that `allocate --save` has kept" };
const UNUSED = "taken as by every command; it changes nothing here";
const COMMON_OPTIONS = {
    format: { ...FORMAT, allowed: ["text", "json"] },
    policy: { ...POLICY, summary: UNUSED },
    "fail-on": { ...FAIL_ON, summary: UNUSED },
    output: { metavar: "FILE", summary: "write to a file: the whole result, or nothing" },
    verbose: { summary: "say more" },
    quiet: { summary: "say less: only what was found" },
    "no-color": { summary: "no colours; so does the variable NO_COLOR" },
    help: { short: "h", summary: "this" },
    version: { summary: "the version of portplan" },
};
const REPORT_OPTIONS = {
    format: { ...FORMAT, allowed: ["text", "json", "markdown", "sarif", "html", "github"] },
    policy: POLICY,
    "fail-on": USED_FAIL_ON,
};
function listOptions(own, changed = {}) {
    return new Map(Object.entries({ ...own, ...COMMON_OPTIONS, ...changed }));
}
const WHICH_PROJECT = [
    "Without a directory: the project that `docker compose` would take here.",
    "With directories: each is a project as after `cd DIRECTORY`, and all are checked " +
        "together. A pattern (services/*) skips directories without a compose file.",
].join("\n");
const CHECK_OPTIONS = {
    ...PROJECT_OPTIONS,
    "no-probe": { summary: "do not look at sockets and containers" },
    wait: { metavar: "SECONDS", summary: "how long to wait for a taken port to be released" },
    sudo: SUDO,
    workflows: {
        metavar: "WHICH",
        allowed: ["current", "all", "none"],
        summary: "GitHub workflows whose services count as well; outside of a workflow none is the " +
            "current one",
    },
    saved: SAVED,
    "lease-store": LEASE_STORE,
};
const ALLOCATE_OPTIONS = {
    ...PROJECT_OPTIONS,
    for: {
        metavar: "WHAT",
        repeatable: true,
        summary: "whose ports move: conflicts, all, or services, with commas between them",
    },
    set: {
        metavar: "SERVICE[:TARGET]=PORT",
        repeatable: true,
        summary: "a host port as you tell it",
    },
    "port-range": {
        metavar: "A-B",
        summary: "where ports are taken from; else the policy says, else 10000 up to what the kernel " +
            "hands out",
    },
    offset: { metavar: "N", summary: "every port goes N ports up: 10000 makes 16379 of 6379" },
    "write-env": {
        metavar: "FILE",
        summary: "write the assigned variables into an env file; of several projects each into its own, " +
            "FILE with its name",
    },
    "write-override": {
        metavar: "FILE",
        summary: "write a compose file that overrides the ports; of several projects one for each",
    },
    save: {
        metavar: "FILE",
        summary: "keep the assignments in a file, and prefer those that it has",
    },
    print: {
        metavar: "AS",
        allowed: ["env", "shell", "json", "override"],
        summary: "what to use, instead of the report",
    },
    via: {
        metavar: "PROXY",
        allowed: ["traefik"],
        summary: "services that speak HTTP get a name at a proxy instead of a host port",
    },
    "traefik-network": { metavar: "NAME", summary: "the network that the proxy is in; else traefik" },
    "traefik-domain": {
        metavar: "NAME",
        summary: "what the names of the services end in; else localhost",
    },
    "traefik-entrypoint": { metavar: "NAME", summary: "the entry point of the proxy; else web" },
    "lease-store": LEASE_STORE,
};
const COMMANDS = {
    map: {
        usage: "map [OPTIONS] [DIRECTORY...]",
        summary: "shows which host ports a project publishes",
        description: "Shows every host port that a project publishes, and where it is declared. Does not look " +
            `at the host.\n\n${WHICH_PROJECT}`,
        options: listOptions({ ...PROJECT_OPTIONS, saved: SAVED }, REPORT_OPTIONS),
    },
    check: {
        usage: "check [OPTIONS] [DIRECTORY...]",
        summary: "says whether the host ports will be there, and if not, why",
        description: "Says whether the host ports of a project will be there when it is started: collisions " +
            `within it, what the host has taken, what the engine refuses.\n\n${WHICH_PROJECT}`,
        options: listOptions(CHECK_OPTIONS, REPORT_OPTIONS),
    },
    allocate: {
        usage: "allocate [OPTIONS] [DIRECTORY...]",
        summary: "gives a project free ports of its own, and says how to use them",
        description: "Chooses free host ports, leases them so that nobody else gets them, and proves that " +
            "what hands them over changes nothing else. Edits no file of the " +
            `project.\n\n${WHICH_PROJECT}`,
        options: listOptions(ALLOCATE_OPTIONS, { policy: POLICY, "fail-on": USED_FAIL_ON }),
    },
    release: {
        usage: "release [OPTIONS] [DIRECTORY...]",
        summary: "gives back the leases of a project",
        description: "Gives back the leases on ports of the projects in these directories, or in this one. " +
            "Repeating it is harmless.",
        options: listOptions({ "lease-store": LEASE_STORE }),
    },
    url: {
        usage: "url [OPTIONS] SERVICE [TARGET]",
        summary: "says at which address a service is reached now",
        description: "Prints the address at which a published port of a service is reached: its first one, " +
            "or that of the container port TARGET.",
        options: listOptions({
            ...PROJECT_OPTIONS,
            host: {
                metavar: "NAME",
                summary: "the host's name in the address; else the address that is bound, the loopback for " +
                    "every one",
            },
        }, { policy: POLICY }),
    },
    init: {
        usage: "init [OPTIONS] [DIRECTORY...]",
        summary: "writes a policy that describes the project as it is",
        description: "Writes a policy, with comments, that the projects pass as they are: " +
            ".github/portplan.yml where there is a .github, else portplan.yml, at the repository's " +
            "root; --policy or --output names another place. A policy that is there already is left " +
            `alone.\n\n${WHICH_PROJECT}`,
        options: listOptions(PROJECT_OPTIONS, {
            policy: { ...POLICY, summary: "where the policy is written" },
        }),
    },
    who: {
        usage: "who [OPTIONS] [PORT...]",
        summary: "says who holds a port, and how to make it let go",
        description: "Says who holds these ports: 5432, 8080-8084, 127.0.0.1:53/udp. Without a port: every " +
            "one that is held.",
        options: listOptions({ sudo: SUDO }),
    },
    explain: {
        usage: "explain [OPTIONS] [FILE]",
        summary: "says why `docker compose up` failed on a port",
        description: "Reads the output of a failed `docker compose up` from a file or from standard input: " +
            "which port, who holds it now, why, and what to do.",
        options: listOptions({}),
    },
};
const COMMAND_NAMES = Object.keys(COMMANDS);

;// CONCATENATED MODULE: ./lib/src/cli/arguments.js





class Options {
    #given;
    #options;
    constructor(given, options) {
        this.#given = given;
        this.#options = options;
    }
    has(name) {
        return this.#given.has(name);
    }
    list(name) {
        return this.#given.get(name) ?? [];
    }
    value(name) {
        return this.list(name).at(-1) ?? null;
    }
    choice(name) {
        return this.value(name) ?? this.#options.get(name)?.allowed?.[0] ?? "";
    }
}
function parseCommandLine(args) {
    const types = COMMAND_NAMES.flatMap((command) => Array.from(COMMANDS[command].options, ([name, { short, metavar }]) => {
        const type = metavar === undefined ? "boolean" : "string";
        return [name, { type, ...(short && { short }) }];
    }));
    const { tokens, positionals } = (0,external_node_util_.parseArgs)({
        args: [...args],
        options: Object.fromEntries(types),
        strict: false,
        tokens: true,
        allowPositionals: true,
    });
    const given = tokens.filter((token) => token.kind === "option");
    const [word = null, ...operands] = positionals;
    if (word === "help")
        return { kind: "help", command: findCommand(operands[0] ?? null) };
    const command = findCommand(word);
    if (given.some(({ name }) => name === "help" || name === "h"))
        return { kind: "help", command };
    if (given.some(({ name }) => name === "version"))
        return { kind: "version" };
    if (command === null)
        throw new UsageError(`a command is missing: ${COMMAND_NAMES.join(", ")}`);
    const known = COMMANDS[command].options;
    const values = new Map();
    for (const { name, rawName, value } of given) {
        const option = known.get(name);
        if (option === undefined)
            throw createUnknownOptionError(rawName, command);
        const mistake = findMistake(option, value, Object.hasOwn(PROJECT_OPTIONS, name));
        if (mistake !== null)
            throw new UsageError(`${rawName} ${mistake}`, command);
        getOrInsert(values, name, () => []).push(value ?? "");
    }
    const options = new Options(values, known);
    if (options.has("quiet") && options.has("verbose"))
        throw new UsageError("--quiet and --verbose exclude each other", command);
    checkSingle(options, operands.length, command);
    return { kind: "run", command, options, operands };
}
function findCommand(word) {
    const found = COMMAND_NAMES.find((name) => name === word);
    if (found !== undefined || word === null)
        return found ?? null;
    throw new UsageError(`there is no command ${JSON.stringify(word)}${formatSuggestion(word, COMMAND_NAMES)}; ` +
        `there are ${COMMAND_NAMES.join(", ")}`);
}
function findMistake({ metavar, allowed }, value, mayBeEmpty) {
    if (metavar === undefined)
        return value === undefined ? null : "takes no value";
    if (value === undefined || (value === "" && !mayBeEmpty && allowed === undefined))
        return `needs a value: ${allowed?.join(", ") ?? metavar}`;
    if (allowed === undefined || allowed.includes(value))
        return null;
    return `${JSON.stringify(value)} is none of ${allowed.join(", ")}`;
}
function createUnknownOptionError(rawName, command) {
    const listNames = (of) => Array.from(COMMANDS[of].options.keys(), (name) => `--${name}`);
    const others = COMMAND_NAMES.filter((name) => listNames(name).includes(rawName));
    const hint = others.length > 0
        ? `: it belongs to ${others.join(" and ")}`
        : formatSuggestion(rawName, listNames(command));
    return new UsageError(`${command} has no option ${rawName}${hint}`, command);
}
function formatSuggestion(word, known) {
    const near = findNearest(word, known);
    return near === null ? "" : `; did you mean ${near}?`;
}
const SINGLE_PROJECT = ["file", "project-name", "project-directory", "env-file"];
function checkSingle(options, directories, command = null) {
    const single = SINGLE_PROJECT.find((name) => options.has(name));
    if (directories > 1 && single !== undefined)
        throw new UsageError(`--${single} is for one project, and ${directories} directories are given`, command);
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/src/lib/json.js
var lib_json = __webpack_require__(1958);
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
    const value = (0,lib_json/* parseJson */.qF)(text);
    if (value === undefined)
        throw refuse("is not JSON");
    const { version, ports } = (0,lib_json/* asObject */.eB)(value);
    if (version !== 1)
        throw refuse("has no version 1");
    if (!(0,lib_json/* isObject */.Gv)(ports))
        throw refuse("has no ports");
    const entries = Object.entries(ports).map(([key, port]) => {
        if (!KEY.test(key))
            throw refuse(`has a key ${JSON.stringify(key)}, which is not PROJECT/SERVICE:TARGET`);
        if (!isPort(port))
            throw refuse(`has no port at ${JSON.stringify(key)}`);
        return [key, port];
    });
    return new Map(entries);
}
const KEY = /^[^/:]+\/[^/:]+:\d{1,5}(?:\/[a-z]+)?$/;
function formatSavedPorts(before, assignments) {
    const ports = new Map(before);
    for (const { request, port, via } of assignments)
        if (via !== "fallback")
            ports.set(formatSavedPortKey(request), port);
    const sorted = [...ports].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
    return `${JSON.stringify({ version: 1, ports: Object.fromEntries(sorted) }, null, 2)}\n`;
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

;// CONCATENATED MODULE: ./lib/src/ports/areAlternatives.js


function makeAreAlternatives(alternatives) {
    if (alternatives.length === 0)
        return () => false;
    const known = new Map();
    const findPlaces = (request) => getOrInsert(known, request, () => alternatives.flatMap(({ services }, list) => services.flatMap((name, place) => matchesService(request, name) ? [[list, place]] : [])));
    return (a, b) => {
        const others = findPlaces(b);
        return findPlaces(a).some(([list, place]) => others.some((other) => other[0] === list && other[1] !== place));
    };
}

;// CONCATENATED MODULE: ./lib/src/ports/toPortRequest.js



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
    if (target < 1 || target + count - 1 > MAX_PORT)
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
    if (last > MAX_PORT)
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
    const address = preset === "" ? ANY_IPV4 : parseHostAddress(preset);
    if (address === null || (hostIp === null && address.family === "IPv6"))
        return null;
    const everywhere = hostIp === null && isWildcard(address) && ipv6 !== false;
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

;// CONCATENATED MODULE: ./lib/src/ports/makePlan.js

function makePlan(projects, ipv6) {
    const valid = projects.filter((project) => project.problems.length === 0);
    const requests = valid.flatMap((project) => project.services.flatMap((service) => service.ports.map((binding) => toPortRequest(project, service, binding, ipv6))));
    return { projects, requests };
}

;// CONCATENATED MODULE: ./lib/src/lib/groupBy.js

function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items)
        getOrInsert(groups, keyOf(item), () => []).push(item);
    return groups;
}

;// CONCATENATED MODULE: ./lib/src/lib/PortSet.js
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

;// CONCATENATED MODULE: ./lib/src/ports/addressKeys.js

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
    if (isWildcard(only))
        return { ownKeys: keys(["any", family, `${family} wildcard`]), conflictKeys: keys([family]) };
    return {
        ownKeys: keys(["any", family, address]),
        conflictKeys: keys([`${family} wildcard`, address]),
    };
}

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
    return [{ request, kind, index, first, last, ...addressKeys(request.endpoints) }];
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
    return pool.endpoints.every((a) => other.endpoints.every((b) => a.address === b.address || !overlaps({ ...a, first: b.first, last: b.last }, b)));
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
    const groups = groupBy(pools, ({ conflictKeys, first, last }) => `${conflictKeys.join()} ${first} ${last}`);
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
            getOrInsert(ports, key, () => new PortSet()).add(first, last);
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
            getOrInsert(this.#requests, key, () => new Set()).add(request);
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
            getOrInsert(found, key, () => new Set()).add(item.first);
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

;// CONCATENATED MODULE: ./lib/src/compose/load/parseShortPort.js


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
    const container = parseShortPort_parseRange(text("target"));
    if (!container)
        return {
            message: `${show(text("target"))} is no container port`,
            fix: "use a number up to 65535, or a range as 80-82",
        };
    const host = text("published") === "" ? null : parseShortPort_parseRange(text("published"));
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
    return address === "" || parseIp(address) ? address : undefined;
}
function parseShortPort_parseRange(text) {
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
    return /^[+]?\d+$/.test(text) && Number(text) <= MAX_PORT ? Number(text) : null;
}
function show(text) {
    return isShowable(text) ? JSON.stringify(text) : "this value";
}
function isShowable(text) {
    return /^[\d.:/-]*$/.test(text) && text.length <= 200;
}

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
        const node = job === null ? undefined : getChild(root, "jobs", job);
        return node !== undefined && getChild(node, "uses") === undefined;
    });
    return [...workflows.values()].flatMap((workflow) => toProjects(workflow, other === undefined && workflow === current ? job : null));
}
function listCalled({ file, root }) {
    return [...(getMapping(root, "jobs")?.entries.values() ?? [])].flatMap((job) => {
        const name = /^\.\/\.github\/workflows\/([^/]+\.ya?ml)$/i.exec(readScalar(getChild(job, "uses")) ?? "")?.[1];
        return name === undefined ? [] : [(0,posix_.join)((0,posix_.dirname)(file), name)];
    });
}
function toProjects({ file, text, root }, current) {
    return [...(getMapping(root, "jobs")?.entries ?? [])].flatMap(([job, node]) => {
        const services = readServices(getMapping(node, "services"), file);
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
        const entries = getChild(node, "ports");
        const ports = entries?.kind === "sequence" ? entries.items.flatMap(readEntry) : [];
        if (ports.length === 0)
            return [];
        return [
            {
                ...emptyService,
                name,
                span: services?.keys.get(name) ?? { file, start: 0, end: 0 },
                image: readScalar(getChild(node, "image")),
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
    const binding = isExpression(entry) ? parseExpression(entry) : parseEntry(entry);
    return binding === null ? [] : [{ ...emptyBinding, span: node.span, written: entry, ...binding }];
}
function parseEntry(entry) {
    const port = parseShortPort(entry);
    if (isPortMistake(port) || port.host === null || port.host.first === 0)
        return null;
    const { target, count, protocol, hostIp, host } = port;
    const published = count === 1 ? formatPorts(host) : `${host.first}`;
    return { target, count, protocol, hostIp, published };
}
function parseExpression(entry) {
    const [, address = null, published = "", container = ""] = /^(?:(\d+(?:\.\d+){3}|\[[\da-f:]+\]):)?(.*):([^:{}]+)$/is.exec(entry) ?? [];
    const port = parseShortPort(container);
    if (isPortMistake(port))
        return null;
    const { target, count, protocol } = port;
    return { target, count, protocol, hostIp: address?.replace(/^\[|\]$/g, "") ?? null, published };
}
function readScalar(node) {
    return node?.kind === "scalar" && (node.type === "str" || node.type === "int")
        ? String(node.value)
        : null;
}

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
        .filter(isPort);
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
const dotenv_KEY = /[\p{L}\p{N}\w.\-[\]\t\v\f\r \u0085\u00a0]*/uy;
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
        const end = this.#findEnd(dotenv_KEY);
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
    return { ...createSequence(override.span, items), via: override.via };
};
const asMapping = (fill) => (base, override, table) => mergeMappings(toMapping(base, fill), toMapping(override, fill), table);
const build = (base, override, table) => {
    const toBuild = (node) => {
        if (node.kind === "mapping")
            return node;
        const out = createMapping(node.span);
        if (node.kind === "scalar" && node.type === "str")
            setEntry(out, "context", node);
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
    const model = createMapping(inherited.span);
    const resources = createMapping(inherited.span);
    setEntry(model, kind, resources);
    setEntry(resources, name, inherited);
    applyResets(model, tags);
    return mergeNodes(inherited, override, MERGERS.at(kind)?.at(name));
}
function mergeNodes(base, override, table) {
    if (table?.value)
        return table.value(base, override, table);
    if (isNull(override))
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
        setEntry(base, key, merged, override.keys.get(key));
    }
    return base;
}
function toItems(node) {
    if (node.kind === "sequence")
        return node.items;
    if (node.kind === "scalar")
        return node.type === "str" ? [node] : [];
    const items = Array.from(node.entries, ([key, value]) => {
        const text = isNull(value) ? key : `${key}=${formatScalar(value)}`;
        const item = { ...createScalar(value.span, "str", text), via: value.via };
        return value.kind === "scalar" ? { ...item, pieces: value.pieces, broken: value.broken } : item;
    });
    return items.toSorted((a, b) => (formatScalar(a) < formatScalar(b) ? -1 : 1));
}
function toMapping(node, fill) {
    if (node.kind === "mapping")
        return node;
    const out = { ...createMapping(node.span), via: node.via };
    if (node.kind === "sequence")
        for (const item of node.items)
            if (item.kind === "scalar" && item.type === "str")
                setEntry(out, item.value, fill(item), item.span);
    return out;
}
function merge_createNull(name) {
    return { ...createScalar(name.span, "null", null), via: name.via };
}
function createDependency(name) {
    const out = { ...createMapping(name.span), via: name.via };
    setEntry(out, "condition", createScalar(name.span, "str", "service_started"));
    setEntry(out, "required", createScalar(name.span, "bool", true, true));
    return out;
}
function applyResets(target, tags) {
    for (const { path } of tags) {
        let at = target;
        for (const key of path.slice(0, -1))
            at = at?.kind === "mapping" ? at.entries.get(key) : undefined;
        const last = path.at(-1);
        if (at?.kind === "mapping" && last !== undefined)
            removeEntry(at, last);
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/canonicalize.js



function canonicalize(root, reports) {
    for (const [name, service] of getMapping(root, "services")?.entries ?? []) {
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
    for (const [name, network] of getMapping(root, "networks")?.entries ?? [])
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
            related: listOrigins(item),
        });
        item.broken = true;
        return [];
    };
    if (item.type !== "str" && item.type !== "int")
        return reject(NO_PORT[item.type] ?? "this is no port", 'put it in quotes, as "8080:80"');
    const parsed = parseShortPort(String(item.value));
    if (isPortMistake(parsed))
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
        ...createMapping(item.span),
        via: item.via,
        short: item,
        ...(count > 1 && { run: { count } }),
    };
    const put = (key, value) => setEntry(out, key, createScalar(item.span, "str", value));
    put("mode", "ingress");
    if (hostIp !== null)
        put("host_ip", hostIp);
    setEntry(out, "target", createScalar(item.span, "int", target));
    if (host) {
        const isPool = count === 1 && host.last !== host.first;
        put("published", isPool ? `${host.first}-${host.last}` : String(host.first));
    }
    put("protocol", protocol);
    return out;
}
function setDefaults(model) {
    for (const service of getMapping(model, "services")?.entries.values() ?? []) {
        const ports = getChild(service, "ports");
        if (ports?.kind !== "sequence")
            continue;
        for (const port of ports.items) {
            if (port.kind !== "mapping")
                continue;
            if (!port.entries.has("protocol"))
                setEntry(port, "protocol", createScalar(port.span, "str", "tcp"));
            if (!port.entries.has("mode"))
                setEntry(port, "mode", createScalar(port.span, "str", "ingress"));
        }
    }
}
function canonicalizeExternal(node, path, { problems }) {
    const external = getMapping(node, "external");
    if (node.kind !== "mapping" || !external)
        return;
    const name = external.entries.get("name");
    const other = node.entries.get("name");
    node.entries.set("external", createScalar(external.span, "bool", true));
    if (name && other && !hasSameContent(name, other))
        problems.push({
            message: `${path} has two names`,
            fix: "leave it name: alone",
            span: name.span,
            related: [],
        });
    if (name && !isNull(name) && !other)
        setEntry(node, "name", name);
}

;// CONCATENATED MODULE: ./lib/src/compose/load/listDependencies.js

function listDependencies(service) {
    const dependsOn = getMapping(service, "depends_on");
    const found = new Map(Array.from(dependsOn?.entries ?? [], ([name, value]) => {
        const required = getChild(value, "required");
        const isRequired = required?.kind !== "scalar" || required.value !== false;
        return [name, { name, required: isRequired, span: dependsOn?.keys.get(name) ?? value.span }];
    }));
    const imply = (name, { span }) => {
        if (!found.has(name))
            found.set(name, { name, required: true, span });
    };
    for (const link of getItems(service, "links"))
        imply((getText(link) ?? "").replace(/^([^:]*):[^:]*$/, "$1"), link);
    for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
        const node = service.entries.get(key);
        const mode = getText(node);
        if (node && mode?.startsWith("service:"))
            imply(mode.slice("service:".length), node);
    }
    for (const volume of getItems(service, "volumes_from")) {
        const spec = getText(volume) ?? "";
        if (!spec.startsWith("container:"))
            imply(spec.split(":", 1)[0] ?? "", volume);
    }
    return [...found.values()];
}

;// CONCATENATED MODULE: ./lib/src/compose/check/checkProject.js



function checkPorts(model, problems) {
    for (const [name, service] of getMapping(model, "services")?.entries ?? [])
        for (const [index, port] of getItems(service, "ports").entries())
            for (const { key, isValid, describe, fix } of PORT_CHECKS) {
                const node = getChild(port, key);
                if (node?.kind !== "scalar" || node.broken || isValid(node))
                    continue;
                const message = `services.${name}.ports${describe(node, index)}`;
                problems.push({ message, fix, span: node.span, related: listOrigins(port) });
                node.broken = true;
            }
}
const PORT_CHECKS = [
    {
        key: "host_ip",
        isValid: ({ value }) => parseIp(String(value)) !== null,
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
    const services = getMapping(model, "services");
    if (!services)
        return;
    const networks = new Set(getMapping(model, "networks")?.entries.keys());
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
            related: listOrigins(service),
        });
        checkNetworks(service, networks, report);
        checkDependencies(name, service, { services, enabled }, report);
        checkScale(service, report);
    }
    checkCycles(services, enabled, problems);
}
function usesDefaultNetwork(service) {
    if (getChild(service, "provider") || getChild(service, "network_mode"))
        return false;
    const networks = getMapping(service, "networks")?.entries;
    return !networks?.size || networks.has("default");
}
function checkNetworks(service, networks, report) {
    const attached = getMapping(service, "networks");
    if (!attached || attached.entries.size === 0)
        return;
    const mode = service.entries.get("network_mode");
    if (getText(mode))
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
        else if (getText(mode) === `service:${other}`)
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
    if (Number((scale ?? replicas)?.value ?? 1) > 1 && getText(containerName))
        report("has container_name and more than one replica", "take container_name out: every container needs a name of its own", containerName?.span);
}
function findNumber(service, ...path) {
    const node = getChild(service, ...path);
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

;// CONCATENATED MODULE: ./lib/src/compose/check/unknownKeys.js



const keys = (deciding, others) => ({
    known: new Set(`${deciding} ${others}`.split(" ")),
    deciding: deciding.split(" "),
});
const unknownKeys_TOP = keys("include networks services", "configs models name secrets version volumes");
const unknownKeys_PORT = keys("host_ip protocol published target", "app_protocol mode name");
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
    for (const [name, service] of getMapping(model, "services")?.entries ?? []) {
        compareKeys(service, SERVICE, name);
        for (const port of getItems(service, "ports"))
            compareKeys(port, unknownKeys_PORT, name);
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
            message: `there is no property ${quoteName(name)}`,
            fix: nearest ? `write ${nearest}` : "write it below services:",
            span: root.keys.get(name) ?? root.span,
            related: [],
        });
    }
}

;// CONCATENATED MODULE: ./lib/src/compose/load/dropDuplicatePorts.js

function dropDuplicatePorts(root, problems) {
    for (const [name, service] of getMapping(root, "services")?.entries ?? []) {
        const ports = service.kind === "mapping" ? service.entries.get("ports") : undefined;
        if (ports?.kind !== "sequence")
            continue;
        const isKnown = (item) => item.kind !== "mapping" || item.entries.has("target");
        for (const item of ports.items.filter((each) => !isKnown(each)))
            problems.push({
                message: `services.${name}.ports: a port has no target`,
                fix: "add target:, the port that the container listens on",
                span: item.span,
                related: listOrigins(item),
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
        return `${hostIp}:${published}:${formatScalar(entries.get("target"))}/${protocol}`;
    }
    return item.kind === "scalar" && (item.type === "int" || item.type === "str")
        ? String(item.value)
        : "";
}
function formatAsGo(node, absent) {
    if (node === undefined)
        return absent;
    return getText(node) ?? `%!s(${node.kind === "scalar" ? `${node.type}:${node.value}` : ""})`;
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
    const digits = getText(published);
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
            return other !== undefined && hasSameContent(value, other);
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
        problems.push({ message, fix, span: node.span, related: listOrigins(node) });
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
                message: `${quoteName(key)} is no name for an entry of ${path}`,
                fix: "use letters, digits, dots, hyphens and underscores",
                span: node.keys.get(key) ?? value.span,
                related: listOrigins(value),
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
            related: [{ message: "given first here", span: before.span }, ...listOrigins(item)],
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
const composeSchema_list = (items, distinct = false) => ({ kinds: ["list"], items, distinct });
const either = (shape, ...kinds) => ({
    ...shape,
    kinds: [...shape.kinds, ...kinds],
});
const object = (properties) => ({
    kinds: ["mapping"],
    properties: properties ?? {},
});
const composeSchema_named = (others) => ({
    ...composeSchema_list(string, true),
    kinds: ["list", "mapping"],
    others,
});
const composeSchema_port = {
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
const composeSchema_service = object({
    cgroup: string,
    container_name: string,
    depends_on: composeSchema_named(object({ required: of("boolean") })),
    deploy: either(object({ replicas: integer }), "null"),
    ipc: string,
    links: composeSchema_list(string),
    network_mode: string,
    networks: composeSchema_named(either(object({ gw_priority: of("number") }), "null")),
    pid: string,
    ports: composeSchema_list(composeSchema_port, true),
    profiles: composeSchema_list(string),
    scale: integer,
    uts: string,
    volumes_from: composeSchema_list(string),
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
    services: { kinds: ["mapping"], others: composeSchema_service, names: /^[a-zA-Z0-9._-]+$/ },
    networks: { kinds: ["mapping"], others: network },
});

;// CONCATENATED MODULE: ./lib/src/compose/load/redact.js

function isSecret(value) {
    return value !== "" && !isShowable(value);
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
const extend_FORM = "write extends: {service: NAME, file: FILE}, or the name of a service of this file";
function applyExtends({ root, file, tags }, scope, loading) {
    const services = root.entries.get("services");
    if (services?.kind === "scalar" && isNull(services) && !services.broken) {
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
    const node = getChild(service, "extends");
    if (!node || getChild(node, "file"))
        return null;
    const name = getText(node.kind === "mapping" ? node.entries.get("service") : node);
    return name === null ? null : { name, span: node.span };
}
function noteOrder(services, tags, { versions }) {
    for (const [name, service] of services.entries) {
        const base = findLocalBase(service);
        if (!base?.name || !getChild(services, base.name, "extends"))
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
        const node = getChild(service, "extends");
        if (service?.kind !== "mapping" || node === undefined)
            return service;
        removeEntry(service, "extends");
        const reference = this.#readReference(name, node);
        const base = reference && this.#findBase(name, node, reference, siblings);
        if (!base)
            return service;
        const step = { service: name, file: base.file, node };
        if (!this.#checkChain(step, reference, chain))
            return service;
        setEntry(service, "extends", node);
        const inherited = this.extend(reference.service, base, [...chain, step]);
        removeEntry(service, "extends");
        if (inherited === undefined || isNull(inherited))
            return service;
        if (inherited.kind !== "mapping") {
            this.#loading.refuse(`services.${reference.service} is no mapping`, "give the service a mapping", node.span);
            return service;
        }
        const source = clone(inherited, { message: `inherited by ${name} here`, span: node.span });
        const resource = { kind: "services", name, tags: siblings.tags };
        const merged = mergeResource(source, service, resource);
        siblings.services.entries.set(name, merged);
        return merged;
    }
    #readReference(name, node) {
        const [serviceNode, fileNode] = node.kind === "mapping"
            ? [node.entries.get("service"), node.entries.get("file")]
            : [node, undefined];
        if (isBroken(node) || isBroken(fileNode))
            return null;
        const [service, file] = [getText(serviceNode), getText(fileNode)];
        if (!serviceNode || service === null)
            return this.#loading.refuse(`services.${name}.extends names no service`, extend_FORM, node.span);
        if (fileNode && !isNull(fileNode) && file === null)
            return this.#loading.refuse(`services.${name}.extends.file is no path`, extend_FORM, fileNode.span);
        return { service, file, serviceNode, fileNode };
    }
    #findBase(name, node, { service, file, serviceNode, fileNode }, siblings) {
        const base = file === null ? siblings : this.#openFile(file, fileNode ?? node, node, siblings.directory);
        if (!base || base.services.entries.has(service))
            return base;
        const written = serviceNode.kind === "scalar" ? serviceNode.written : null;
        const names = [...base.services.entries.keys()].slice(0, 20).join(", ");
        return this.#loading.refuse(`services.${name} extends ${quoteName(written ?? service)},` +
            ` which ${file ?? "this file"} does not have`, names ? `name one of its services: ${names}` : "name a service that exists", node.span);
    }
    #openFile(file, fileNode, node, directory) {
        if (isRemote(file))
            return this.#loading.refuse(`${file} is remote and is not fetched`, "extend a file of the repository", fileNode.span);
        const path = resolvePath(this.#loading.cwd, resolvePath(directory, file));
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
        let model = createMapping({ file: path, start: 0, end: 0 });
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
    removeEntry(document.root, "include");
    if (include === undefined || isNull(include) || isBroken(include))
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
    if (nodes.some(isBroken))
        return;
    const remote = nodes.find((node) => isRemote(getText(node) ?? ""));
    if (remote) {
        const message = `${getText(remote)} is remote and is not fetched`;
        loading.refuse(message, "include a file of the repository", remote.span);
        return;
    }
    const files = nodes.map((at) => ({
        path: resolvePath(loading.cwd, resolvePath(scope.directory, getText(at) ?? "")),
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
    const node = getChild(item, "project_directory");
    const named = node?.kind === "scalar" ? String(node.value ?? "") : "";
    const directory = resolvePath(loading.cwd, named === "" ? (0,posix_.dirname)(main) : resolvePath(scope.workingDirectory, named));
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
    const absolute = resolvePath(base, path);
    return ((0,posix_.relative)(base, loading.files.kind(absolute) === "directory" ? absolute : (0,posix_.dirname)(absolute)) ||
        ".");
}
function toList(node) {
    if (node === undefined || isNull(node))
        return [];
    return node.kind === "sequence" ? node.items : [node];
}
function readVariables(item, directory, { environment, workingDirectory }, loading) {
    const named = toList(getChild(item, "env_file"));
    const files = named
        .filter((node) => getText(node) !== "/dev/null")
        .map((at) => ({
        path: resolvePath(loading.cwd, resolvePath(workingDirectory, getText(at) ?? "")),
        at,
    }));
    const dotenv = resolvePath(directory, ".env");
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
    const included = getMapping(imported, kind);
    if (!included)
        return;
    const resources = findResources(kind, root, span, loading);
    for (const [name, resource] of included.entries) {
        const source = clone(resource, { message: INCLUDED, span });
        const local = resources.entries.get(name);
        if (local && kind === "services" && !hasSameContent(resource, local))
            loading.versions.push({
                since: "5.0.0",
                message: `services.${name} is defined beside an include that defines it too, ` +
                    "which is refused",
                span: resources.keys.get(name) ?? local.span,
            });
        const merged = local ? mergeResource(source, local, { kind, name, tags }) : source;
        setEntry(resources, name, merged, included.keys.get(name));
    }
}
function findResources(kind, root, span, loading) {
    const existing = root.entries.get(kind);
    if (existing?.kind === "mapping")
        return existing;
    if (existing && !isBroken(existing) && (kind === "services" || kind === "networks")) {
        const description = existing.kind === "sequence" ? "a list" : "a single value";
        loading.refuse(`${kind} is ${isNull(existing) ? "empty" : description}, and must be a mapping`, "give it a mapping", existing.span);
    }
    const resources = createMapping(span);
    setEntry(root, kind, resources, span);
    return resources;
}

;// CONCATENATED MODULE: ./lib/src/compose/load/versions.js

function noteNewKeys(model, versions) {
    for (const [name, service] of getMapping(model, "services")?.entries ?? [])
        for (const port of getItems(service, "ports"))
            for (const key of ["name", "app_protocol"])
                if (port.kind === "mapping" && port.entries.has(key))
                    versions.push({
                        since: "2.25.0",
                        message: `it does not know services.${name}.ports.[].${key}`,
                        span: port.keys.get(key) ?? port.span,
                    });
}
function notesFor(release, notes) {
    const own = versions_parse(release);
    return own === null ? [] : notes.filter(({ since }) => isBefore(own, versions_parse(since) ?? []));
}
function versions_parse(release) {
    const match = /^v?(\d+)\.(\d+)\.(\d+)(-(?:rc|alpha|beta))?/.exec(release);
    return match && [...match.slice(1, 4).map(Number), match[4] ? -1 : 0];
}
function isBefore(a, b) {
    const at = a.findIndex((part, index) => part !== b[index]);
    return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

;// CONCATENATED MODULE: ./lib/src/compose/load/loadModel.js












function loadModel(files, scope, loading) {
    let model = createMapping({ file: files[0]?.path ?? "", start: 0, end: 0 });
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
    noteNewKeys(merged, loading.versions);
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
        if (++this.#read > LoadContext_MAX_FILES)
            return this.refuse(`the project reads more than ${LoadContext_MAX_FILES} files`, "include and extend fewer files", span);
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
const LoadContext_MAX_FILES = 2000;
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
            const name = getChild(root ?? undefined, "name");
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
    return file === "-" ? file : resolvePath(cwd, file);
}
function findDirectory({ cwd, projectDirectory }, files) {
    if (projectDirectory !== null)
        return resolvePath(cwd, projectDirectory);
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
            .map((name) => resolvePath(directory, name))
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
    return files.map((file) => resolvePath(request.cwd, file));
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
    const path = resolvePath(directory, ".env");
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
        protocol: getText(entries.get("protocol")) ?? "tcp",
        hostIp: getText(entries.get("host_ip")) || null,
        published: published?.kind === "scalar" && !published.broken ? String(published.value) || null : null,
        mode: getText(entries.get("mode")) ?? "ingress",
        name: getText(entries.get("name")),
        appProtocol: getText(entries.get("app_protocol")),
    };
}
function toUint32(value) {
    return Number(value) % 2 ** 32;
}
function readShortEntry(item, short) {
    const value = String(short.value);
    const parsed = parseShortPort(value);
    const parts = isPortMistake(parsed) ? null : parsed.parts;
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
        related: listOrigins(item),
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
        related: listOrigins(item),
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
    return profiles?.kind === "sequence" ? profiles.items.map((item) => getText(item) ?? "") : [];
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
function findMatches(name, available) {
    if (available.has(name))
        return [name];
    return [...available].filter((candidate) => selectServices_matchesGlob(name, candidate));
}
function selectServices_matchesGlob(pattern, name) {
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
    const nodes = getMapping(model, "services");
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
    const isProvider = !isNull(entries.get("provider"));
    return {
        image: getText(entries.get("image")),
        containerName: getText(entries.get("container_name")),
        replicas: isProvider ? 0 : readReplicas(node),
        networkMode: getText(mode) || null,
        networkModeSpan: mode?.span ?? null,
        networks: mode || isProvider ? [] : findNetworks(node, model, project),
        ports: toBindings(getItems(node, "ports")),
        exposeSpan: getItems(node, "expose").length > 0 ? (entries.get("expose")?.span ?? null) : null,
        dependsOn: listDependencies(node).map((dependency) => dependency.name),
        profiles: listProfiles(node),
        labels: readLabels(entries.get("labels")),
    };
}
function readReplicas(service) {
    const node = getChild(service, "scale") ?? getChild(service, "deploy", "replicas");
    return node?.kind === "scalar" && node.type !== "null" && !node.broken ? Number(node.value) : 1;
}
function readLabels(node) {
    const labels = new Map();
    if (node?.kind === "mapping")
        for (const [key, value] of node.entries)
            labels.set(key, value.kind === "scalar" && value.value !== null ? String(value.value) : "");
    else if (node?.kind === "sequence")
        for (const item of node.items) {
            const [key = "", ...rest] = (getText(item) ?? "").split("=");
            labels.set(key, rest.join("="));
        }
    return labels;
}
function findNetworks(service, model, project) {
    const named = getMapping(service, "networks");
    const attachments = named && named.entries.size > 0 ? [...named.entries] : [["default", undefined]];
    return attachments
        .map(([key, attachment]) => toNetwork(key, getChild(model, "networks", key), attachment, project))
        .toSorted((a, b) => b.gwPriority - a.gwPriority ||
        Number(a.internal) - Number(b.internal) ||
        (a.name < b.name ? -1 : Number(a.name > b.name)));
}
function toNetwork(key, node, attachment, project) {
    const read = (from, ...keys) => {
        const value = getChild(from, ...keys);
        return value?.kind === "scalar" ? value.value : null;
    };
    const external = read(node, "external") === true;
    const option = (name) => read(node, "driver_opts", name)?.toString() ?? null;
    return {
        name: getText(getChild(node, "name")) ?? (external ? key : `${project}_${key}`),
        internal: read(node, "internal") === true,
        hostBindingIpv4: option("com.docker.network.bridge.host_binding_ipv4"),
        gatewayModeIpv4: option("com.docker.network.bridge.gateway_mode_ipv4"),
        gatewayModeIpv6: option("com.docker.network.bridge.gateway_mode_ipv6"),
        driver: getText(getChild(node, "driver")),
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
        getOrInsert(hosts, environment.host, () => []).push(...resolved);
    }
    return hosts;
}
function resolveEnvironment({ name, envFiles, span }, bases, files, env) {
    const valid = bases.filter(({ project }) => project.problems.length === 0);
    const resolve = ({ directory }, file) => resolvePath(directory, file);
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
    darwin: [49152, MAX_PORT],
    win32: [49152, MAX_PORT],
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

;// CONCATENATED MODULE: ./lib/src/ports/getNameOnEngine.js
function getNameOnEngine({ name, origin }) {
    return origin.kind === "copy" ? origin.engineName : name;
}

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
function readProcess_parseCommandLine(text) {
    const words = text.slice(0, MAX_READ).replace(/\0+$/, "").split("\0");
    const shown = words.map((word, i) => hideSecret(word, words[i - 1] ?? ""));
    const line = escapeControlChars(shown.join(" ")).trim();
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
        unit: unit === undefined ? null : escapeControlChars(unit),
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
        name: escapeControlChars(program ?? stat?.name ?? ""),
        commandLine: readProcess_parseCommandLine(file("cmdline")),
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
        const address = parseHostAddress(host === "*" ? "::" : host.replace(/^\[|\]$/g, ""));
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
        this.#sockets = groupBy(sockets, ({ protocol, port }) => `${port}/${protocol}`);
        this.#published = groupBy(ports, ({ endpoint }) => `${endpoint.first}/${endpoint.protocol}`);
        const published = ports.map(({ endpoint }) => endpoint);
        this.#endpoints = [...sockets.map(toEndpoint), ...published];
        const held = sockets.filter(isHeld).map(toEndpoint);
        this.inUse = distinctBy([...held, ...published], formatEndpoint);
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
            (overlaps(single, toEndpoint(socket)) ||
                (!isIpv4Held && bindsBothFamilies(single, socket))));
        const overlapping = published.filter((each) => overlaps(single, each.endpoint));
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
    return endpoint.family === "IPv4" && socket.family === "IPv6" && isWildcard(socket);
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

;// CONCATENATED MODULE: ./lib/src/host/tryBind.js


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
    const queue = groupBy(tried.values(), ({ endpoint }) => `${endpoint.protocol} ${endpoint.first}`).values();
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
    const isCovered = isWildcard(endpoint) || endpoint.address.startsWith("127.");
    return endpoint.protocol === "tcp" && isCovered;
}
function formatKey({ protocol, address }, port) {
    return `${protocol} ${address} ${port}`;
}

;// CONCATENATED MODULE: ./lib/src/host/windows/excludedPorts.js
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

;// CONCATENATED MODULE: ./lib/src/host/diagnose.js



const NOT_LOCAL = "the address is none that can be bound on this host";
const NO_RIGHT = "the engine runs without root and may not bind ports below";
const WINDOWS_EXCLUDES = "Windows refuses it: a program has it to itself, or it is in an excluded range " +
    "(netsh interface ipv4 show excludedportrange)";
const RACE = "a connection has this source port; an outgoing one keeps it from being bound, " +
    "and it cannot be told from an accepted one";
function diagnose(target, evidence) {
    const { outcomes, table, visible } = evidence;
    const { endpoint } = target;
    if (getOutcome(outcomes, endpoint, endpoint.first) === "not-local")
        return [makeObstacle(target, endpoint, "excluded", { reason: NOT_LOCAL })];
    const isTried = getOutcome(outcomes, endpoint, endpoint.last) !== undefined;
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
    const outcome = getOutcome(outcomes, endpoint, port);
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
    const command = `netsh ${excludedArgs(protocol).join(" ")}`;
    return `Windows keeps it in the excluded range ${formatPorts(ports)} (${command})`;
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
    const blocked = new PortSet();
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
    const bound = new PortSet();
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

;// CONCATENATED MODULE: ./lib/src/host/holders/Holder.js
const CONNECTION = "a connection to ";
const USER_UNIT = " (a unit of its user)";
function makeHolder(kind, name, more = {}) {
    return { kind, name, pid: null, since: null, detail: null, compose: null, ...more };
}

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
    const address = end < 0 ? null : parseHostAddress(host === "*" ? wildcard : host);
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
        const relay = escapeControlChars(program);
        const detail = `on the Linux side (WSL), pid ${process.pid} there, through ${relay}`;
        return [socket, makeHolder("process", escapeControlChars(process.name), { detail })];
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
        return makeHolder("unknown", "unknown", { detail: "a process that this user may not see" });
    const name = escapeControlChars(program ?? `pid ${pid}`);
    const note = PROGRAM_NOTES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
    if (note?.includes("container"))
        return makeHolder("unknown", name, { pid, detail: `${name}, ${note}` });
    const connection = state === "connected" ? CONNECTION + peer : "";
    const detail = [connection, note].filter(Boolean).join(", ") || null;
    return makeHolder("process", name, { pid, detail });
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
            return getOrInsert(byProcess, pid, () => toProcessHolder(pid, socket, context));
        const ofUnit = note?.group ? toUnitHolder(note.group, socket, context) : null;
        return ofUnit ?? toUnseenHolder(socket, owners, host);
    };
    return new Map(sockets.map((socket) => {
        const holder = nameOwner(socket);
        if (socket.state !== "connected")
            return [socket, holder];
        const note = holder.detail === null ? "" : `: ${holder.detail}`;
        return [socket, { ...holder, detail: `${CONNECTION}${socket.peer ?? "nowhere"}${note}` }];
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
        ? makeHolder("compose", `${compose.project}/${compose.service}`, { since, detail, compose })
        : makeHolder("container", container.name, { since, detail });
}
function toUnitHolder({ container: id, unit }, { uid }, context) {
    const { host } = context;
    const detail = `a process of user ${findUserName(host, uid)}`;
    if (id !== null)
        return toContainedHolder(id, { pid: null, since: null, detail }, context);
    if (unit === null)
        return null;
    if (LAUNCHERS.test(unit))
        return makeHolder("unknown", "unknown", { detail: `${detail}, started by ${unit}` });
    return makeHolder("unit", unit, { detail: [detail, ...describeRestarts(unit, host)].join(", ") });
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
            ? commandLine + USER_UNIT
            : [commandLine, ...describeRestarts(unit, host)].join(", ");
        return makeHolder("unit", unit, { pid, since, detail });
    }
    const user = ownUid === null || uid === ownUid ? null : findUserName(host, uid);
    const notes = [
        commandLine,
        user === null ? "" : `of user ${user}`,
        ...describeJob(process, job, host),
    ];
    return makeHolder("process", name || `pid ${pid}`, {
        pid,
        since,
        detail: notes.filter(Boolean).join(", ") || null,
        ...(user !== null && ownUid !== 0 && { foreign: true }),
    });
}
function toContainedHolder(id, seen, { containers, job }) {
    const container = containers?.find((each) => each.id === id);
    if (container === undefined)
        return makeHolder("container", id.slice(0, 12), seen);
    return { ...toContainerHolder(container, seen.since, job), pid: seen.pid };
}
function toProxyHolder({ name, pid, since, parent }, { containers, host }) {
    const isOther = parseStat(host.read(`/proc/${parent}/stat`) ?? "")?.name === "dockerd" &&
        parent !== readEnginePid(host);
    if (containers !== null && name === "docker-proxy" && !isOther) {
        const detail = "left over: no running container publishes this port";
        return makeHolder("process", name, { pid, since, detail });
    }
    const engine = isOther ? ", perhaps of another engine" : "";
    const detail = `on behalf of a container${engine}; which one is known to the engine only`;
    return makeHolder("unknown", name, { pid, since, detail });
}
function isOwnProgram(name, unit) {
    return name.startsWith(unit.replace(/d?\.service$/, ""));
}
function toUnseenHolder(socket, owners, host) {
    if (socket.state === "time-wait") {
        const detail = "a closed connection; the kernel lets go of it within a minute";
        return makeHolder("kernel", "TIME_WAIT", { detail });
    }
    if (owners.complete && isInFirstPidNamespace(host))
        return makeHolder("kernel", "kernel", { detail: "a socket that no process has open" });
    const detail = owners.complete
        ? "a process that cannot be seen from this container"
        : `a process of user ${findUserName(host, socket.uid)}, which this user may not see`;
    return makeHolder("unknown", "unknown", { detail });
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
        compose.project !== getNameOnEngine(project) ||
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




const readContainers_PROTOCOLS = ["tcp", "udp", "sctp"];
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
        name: escapeControlChars((names.find((name) => !name.slice(1).includes("/")) ?? names[0] ?? id.slice(0, 12)).replace(/^\//, "")),
        state: escapeControlChars((0,lib_json/* asString */.oJ)(json["State"])),
        status: escapeControlChars((0,lib_json/* asString */.oJ)(json["Status"])),
        published: (0,lib_json/* asList */.DD)(json["Ports"]).filter(lib_json/* isObject */.Gv).flatMap(toEndpoints),
        compose: toCompose(labels),
        networks: Object.keys((0,lib_json/* asObject */.eB)((0,lib_json/* asObject */.eB)(json["NetworkSettings"])["Networks"])),
        runner: Object.keys(labels).find((label) => /^[0-9a-f]{6}$/.test(label)) ?? null,
    };
}
function toCompose(labels) {
    const label = (name) => escapeControlChars((0,lib_json/* asString */.oJ)(labels[LABEL + name]));
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
    const protocol = readContainers_PROTOCOLS.find((each) => each === port["Type"]);
    if (!Number.isInteger(first) || first < 1 || first > MAX_PORT || protocol === undefined)
        return [];
    const addresses = [(0,lib_json/* asString */.oJ)(port["IP"])].flatMap((ip) => (ip === "" ? ["0.0.0.0", "::"] : ip));
    return addresses.flatMap((text) => {
        const address = parseHostAddress(text);
        return address === null
            ? []
            : [{ ...address, first, last: first, protocol, target: port["PrivatePort"] }];
    });
}

;// CONCATENATED MODULE: ./lib/src/host/findUnlistedSockets.js


const UNLISTED = makeHolder("unknown", "unknown", {
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
        return distinctBy(holders, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
    };
    const version = view?.version ?? null;
    const booked = new Set();
    const obstacles = unnamed.map((each) => {
        const obstacle = toObstacle(each, findHolders(each), host);
        if (isBooked(each, version))
            booked.add(obstacle);
        return obstacle;
    });
    const byRequest = groupBy(obstacles, ({ request }) => request);
    return [...byRequest].flatMap(([request, all]) => joinNeighbors(request.kind === "pool" ? diagnosePool(request, all, booked, version) : all));
}
function isBooked({ endpoint, containers, sockets }, version) {
    const overlapping = containers.flatMap(({ published }) => published.filter((each) => overlaps(each, endpoint)));
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
        const peer = peerPort === 0 ? null : formatPeer(listLinuxSockets_readAddress(remote).address, peerPort);
        return [
            {
                ...listLinuxSockets_readAddress(local),
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
function listLinuxSockets_readAddress(words) {
    if (words.length === 8) {
        const word = Number.parseInt(words, 16);
        const bytes = [0, 8, 16, 24].map((shift) => (word >>> shift) & 255);
        return { family: "IPv4", address: bytes.join(".") };
    }
    const groups = words.replace(/(..)(..)(..)(..)/g, "$4$3:$2$1:").slice(0, -1);
    return parseHostAddress(groups) ?? { family: "IPv6", address: groups };
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
    if (!(port > 0 && port <= MAX_PORT) || !Number.isInteger(uid) || !Number.isInteger(inode))
        return [];
    const state = status === SCTP_LISTENING ? "listening" : "bound";
    const addresses = written.map((address) => parseHostAddress(address.replace("*", "")));
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
    const known = new Set(sockets.map(listMacSockets_formatKey));
    const others = parseMacNetstat((inet ?? "") + (inet6 ?? "")).filter((socket) => !known.has(listMacSockets_formatKey(socket)));
    return sockets.length + others.length === 0 ? null : [...sockets, ...others];
}
const listMacSockets_formatKey = ({ protocol, family, address, port, peer }) => `${protocol} ${family} ${address} ${port} ${peer === null}`;
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

;// CONCATENATED MODULE: ./lib/src/host/inspectHost.js



















async function inspectHost(plan, host) {
    const kernel = readKernel(host);
    const engine = findEngine(host);
    const reason = findBlindSpot(host, engine);
    const visible = reason === null;
    const reading = readContainers(host, engine);
    const certain = plan.requests.flatMap((request) => request.endpoints.map((endpoint) => ({ request, endpoint })));
    const fixed = plan.requests.filter(({ kind }) => kind === "fixed");
    const transient = fixed.flatMap((request) => listTransientEndpoints(request, kernel.ipv6).map((endpoint) => ({ request, endpoint })));
    const endpoints = [...certain, ...transient].map(({ endpoint }) => endpoint);
    const isTried = visible || (engine.local && host.platform !== "linux");
    const outcomes = await tryBind(isTried ? endpoints : [], host);
    const view = await reading;
    const publishing = publishesOnWindows(host, engine) ? "Windows" : null;
    const source = visible ? "this host" : publishing;
    const evidence = {
        kernel,
        visible,
        lowestPort: findLowestPort(endpoints, host, engine, kernel),
        ...(await collectEvidence({ endpoints, outcomes, view, source }, host)),
    };
    const obstacles = certain.flatMap((target) => diagnose(target, evidence));
    const passing = view?.version ? transient : [];
    for (const obstacle of passing.flatMap((target) => diagnose(target, evidence)))
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
    const refused = selectPorts(outcomes, "in-use");
    const untried = endpoints.filter((each) => getOutcome(outcomes, each, each.last) === undefined);
    const undecided = [...untried, ...selectPorts(outcomes, "denied", "failed")];
    if (source === null || refused.length + undecided.length === 0)
        return { outcomes, table: new PortTable([], containers), excluded: [] };
    const sockets = await findSockets(refused, undecided, source, host);
    const protocols = new Set(undecided.map(({ protocol }) => protocol));
    const isKeptByWindows = source === "Windows" || host.platform === "win32";
    const retried = await tryBind(refused, host, sharesUdp(view?.version ?? null));
    return {
        outcomes: new Map([...outcomes, ...retried]),
        table: new PortTable(sockets, containers),
        excluded: isKeptByWindows ? await readExcludedRanges(protocols, host) : [],
    };
}
async function findSockets(refused, undecided, source, host) {
    const ports = new Uint8Array(MAX_PORT + 1);
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
        const named = plan.projects.filter((each) => getNameOnEngine(each) === project);
        const own = named.find((each) => isSameDirectory(directory, each.directory, host));
        return named.length === 0 ? [] : [{ project, directory: own?.directory ?? directory }];
    });
    return distinctBy(places, ({ project, directory }) => `${project} ${directory}`);
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
        startedAs: getNameOnEngine(project),
        service: service.name,
        directory,
    });
}
function toLeaseHolder({ project, service, directory, pid, since }) {
    const name = project === "" ? "another run" : `${project}/${service}`;
    const detail = directory === "" ? null : `for ${directory}`;
    return makeHolder("lease", name, { pid, since, detail });
}
function findLeaseObstacles(request, endpoint, leases) {
    const blocking = leases
        .filter((lease) => addLeases_listEndpoints(lease).some((each) => overlaps(each, endpoint)))
        .toSorted((a, b) => a.port - b.port);
    const byPort = groupBy(blocking, ({ port }) => port);
    const free = endpoint.last - endpoint.first + 1 - byPort.size;
    const isPossible = request.kind === "pool" && free >= request.service.replicas;
    return Array.from(byPort, ([port, onPort]) => ({
        request,
        endpoint: { ...endpoint, first: port, last: port },
        status: isPossible ? "possible" : "leased",
        holders: distinctBy(onPort, formatUse).map(toLeaseHolder),
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
const readComposeRelease_COMMANDS = [
    ["docker", "compose", "version", "--short"],
    ["docker-compose", "version", "--short"],
];
const RELEASE = /^v?(\d+\.\d+\.\d+[\w.+~-]{0,40})$/;
async function readComposeRelease(projects, host) {
    if (!projects.some(({ problems, versions }) => problems.length === 0 && versions.length > 0))
        return null;
    for (const [program, ...args] of readComposeRelease_COMMANDS) {
        const release = RELEASE.exec((await host.command?.(program, args))?.trim() ?? "")?.[1];
        if (release !== undefined)
            return release;
    }
    return null;
}

;// CONCATENATED MODULE: ./lib/src/ports/formatRequest.js



function formatRequest(request, ports) {
    const { binding } = request;
    const [endpoint] = request.endpoints;
    if (endpoint !== undefined)
        return formatEndpoint({ ...endpoint, ...ports, address: showAddress(request) });
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
        return parseHostAddress(hostIp)?.address ?? "?";
    return endpoint === undefined || other !== undefined || isWildcard(endpoint)
        ? "*"
        : endpoint.address;
}
function showPublished({ binding: { published, count, variables }, }) {
    const text = published ?? "";
    if (variables.length > 0 && !isShowable(text))
        return null;
    return count > 1 && /^\d+$/.test(text) ? `${text}-${Number(text) + count - 1}` : text;
}
function showProtocol({ binding: { protocol, variables } }) {
    return variables.length > 0 && !/^(?:tcp|udp|sctp)$/i.test(protocol) ? "?" : protocol;
}

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
    const byPort = groupBy(held, ({ request, endpoint }) => formatRequest(request, endpoint));
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

;// CONCATENATED MODULE: ./lib/src/compose/Project.js
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

;// CONCATENATED MODULE: ./lib/src/rules/Finding.js

function identityOf({ rule, project, service, evidence }) {
    return JSON.stringify([rule, project, service, evidence]);
}
function isAboutService({ project, service, targets }, name) {
    if (!matchesName(project, service, name))
        return false;
    return (name.target === null ||
        (targets !== undefined &&
            targets.target <= name.target &&
            name.target < targets.target + targets.count));
}

;// CONCATENATED MODULE: ./lib/src/rules/requests.js



function needsPort({ endpoints }, port) {
    return endpoints.some(({ first, last }) => first <= port && port <= last);
}
function listPublished({ requests }) {
    return requests.filter(({ project, endpoints }) => project.origin.kind !== "policy-needs" && endpoints.length > 0);
}
function listComposeRequests({ requests }) {
    return requests.filter(({ project, endpoints }) => isComposeProject(project) && endpoints.length > 0);
}
function locateRequest(request, related = []) {
    const { project, service, binding } = request;
    const origins = [...binding.related, ...locateVariables(binding)];
    return {
        project: project.name,
        service: service.name,
        evidence: formatRequest(request),
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
    return distinctBy(host, ({ name }) => name).map((use) => ({
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
                ...locateRequest(request),
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
                ? `${formatRequest(request)} is`
                : `The ${requests.length} ports of ${request.service.name} are`;
            yield {
                ...locateRequest(request, relateToPolicy(request.service.networkModeSpan, "the network mode")),
                message: `${subject} not published: ${request.reason}.`,
                fix: "Remove the entries, or give the service a network on which ports are published.",
            };
        }
    },
};
function groupDiscarded(requests) {
    const discarded = requests.filter(({ kind, reason }) => kind === "discarded" && reason !== null);
    const services = [...groupBy(discarded, ({ service }) => service).values()];
    return services.flatMap((group) => [...groupBy(group, ({ reason }) => reason).values()]);
}

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
    const environment = environmentOf(project);
    if (others.every((other) => environmentOf(other.project) === environment))
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
    const parts = fixes_splitEntry(written ?? "");
    const ports = parts.length > 1 ? parts.slice(-2) : [binding.published ?? "", ...parts];
    return `Change the entry to "${address}:${ports.join(":")}"`;
}
function replacePorts(binding, ports) {
    const { written, hostIp, target, count, protocol } = binding;
    const parts = fixes_splitEntry(written ?? "");
    if (parts.length > 1)
        return [...parts.slice(0, -2), ports, parts.at(-1)].join(":");
    const host = hostIp?.includes(":") ? `[${hostIp}]` : hostIp;
    const address = host === null ? "" : `${host}:`;
    const targets = formatPorts({ first: target, last: target + count - 1 });
    return `${address}${ports}:${targets}${protocol === "tcp" ? "" : `/${protocol}`}`;
}
function fixes_splitEntry(written) {
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
    return formatPorts({ first: from, last: from + last - first });
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
        const excluded = new PortSet();
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
                .map(formatPorts)
                .join(",");
            const reserve = platform === "linux"
                ? ` Or reserve it on the host: sudo sysctl -w net.ipv4.ip_local_reserved_ports=${list}`
                : "";
            yield {
                ...locateRequest(request),
                message: `${formatRequest(request)} is ` +
                    `inside ${formatPorts({ first: ephemeral[0], last: ephemeral[1] })}, from which the ` +
                    "kernel takes ports for outgoing connections.",
                fix: suggestMove(facts, request) + reserve,
            };
        }
    },
};

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
                if (!usesOtherNetwork(service) || service.replicas === 0)
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
        related: relateToPolicy(service.networkModeSpan, "the network mode"),
    };
}

;// CONCATENATED MODULE: ./lib/src/ports/isVariable.js
function isVariable({ binding: { variables } }) {
    return variables.some(({ part }) => part === "published" || part === "entry");
}

;// CONCATENATED MODULE: ./lib/src/rules/hardcoded-port.js





const hardcodedPort = {
    level: "off",
    summary: "a host port that no variable can change",
    why: "A second copy of the project on the same host, for another branch or another job, " +
        "collides on every such port, and the compose file has to be edited to part them. With a " +
        "variable and a default nothing changes for those who do not set it.",
    example: "fixed-port",
    *check({ plan }) {
        for (const request of listComposeRequests(plan)) {
            const [endpoint] = request.endpoints;
            if (endpoint === undefined || isVariable(request))
                continue;
            const ports = `\${${suggestVariable(request)}:-${formatPorts(endpoint)}}`;
            yield {
                ...locateRequest(request),
                message: `No variable can change the host port of ${formatRequest(request)}.`,
                fix: `Change the entry to ${formatEntry(request, ports)}.`,
            };
        }
    },
};

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
            const [first, ...others] = problems.length > 0 ? [] : notesFor(compose, versions).toSorted(newestFirst);
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
    return notesFor(a.since, [b]).length - notesFor(b.since, [a]).length;
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
            const published = showPublished(request);
            const value = published === null ? " (its value comes from a variable and is not shown)" : "";
            yield {
                ...locateRequest(request),
                message: `The engine refuses ${formatRequest(request)}: ${request.reason}${value}.`,
                fix: Object.values(INVALID).find(({ reason }) => reason === request.reason)?.fix ?? "",
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
                    related: related.flatMap((place) => relateToPolicy(place.span, place.message)),
                };
            }
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/policy/findRole.js

const ROLE_LABEL = "portplan.role";
function findRole({ roles }, { name, image, labels }) {
    const label = labels.get(ROLE_LABEL);
    if (label !== undefined)
        return roles.get(label) ?? null;
    const all = [...roles.values()];
    const byName = all.find(({ services }) => matchesPattern(name, services));
    if (byName !== undefined || image === null)
        return byName ?? null;
    const known = parseImageName(image);
    return all.find(({ images }) => matchesPattern(known, images)) ?? null;
}
function isWellKnown(service, port) {
    return findKnownPort(service, port) !== undefined;
}
function findScheme(policy, service, target) {
    return findKnownPort(service, target)?.scheme ?? findRole(policy, service)?.scheme ?? null;
}
function findKnownPort({ image }, port) {
    const known = image === null ? [] : findWellKnownPorts(parseImageName(image));
    return known.find((each) => each.port === port);
}

;// CONCATENATED MODULE: ./lib/src/policy/findBound.js


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
    const role = findRole(policy, request.service);
    const range = role?.range ?? null;
    return role === null || range === null
        ? null
        : { kind: "range", role, range, ports, span: role.writtenAt?.range ?? null };
}
function findAssignment({ assignments }, request) {
    const matching = assignments.filter((each) => matchesService(request, each.service) && isPrimary(request, each));
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
        Array.from({ length: last - first + 1 }, (_, at) => first + at).every((port) => isWellKnown(service, port)));
}
function findFallback({ fallback }, request) {
    const named = fallback.filter(({ service }) => matchesService(request, service));
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

;// CONCATENATED MODULE: ./lib/src/rules/bounds.js



function* findOutsideBound(facts, kind, formatMessage) {
    for (const request of listPublished(facts.plan)) {
        const bound = findBound(facts.policy, request);
        if (bound?.kind !== kind || isInside(request, bound))
            continue;
        const [port] = bound.kind === "assignment" ? bound.ports : [];
        yield {
            ...locateRequest(request, relateToPolicy(bound.span, "the policy says so here")),
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
            : `, and inside of ${formatPorts(owner.range)}, the block of ${owner.project}`;
        return (`${formatRequest(request)} is outside of ${formatPorts(block.range)}, the block ` +
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
    check: (facts) => findOutsideBound(facts, "range", ({ role, range }, request) => `${formatRequest(request)} is outside of ${formatPorts(range)}, where the policy has ` +
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
        ...locateRequest(request, others.map(linkOther)),
        ...(kind === "race" ? { severity: "warning" } : {}),
        ...downgrade,
        message: [
            `${MESSAGES[kind](formatRequest(request), nameOthers(request, others, total))}.`,
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
    return `${owner} (${formatRequest(other)})`;
}
function nameWithProject({ project, service }) {
    if (project.origin.kind === "policy-needs")
        return `${service.name} outside of Compose`;
    const environment = environmentOf(project);
    return `${project.name}/${service.name}${environment === null ? "" : ` in ${environment}`}`;
}
function linkOther(other) {
    const { span, target, count } = other.binding;
    const { name } = other.service;
    const message = `${name} asks for ${formatRequest(other)}`;
    return { project: other.project.name, service: name, targets: { target, count }, message, span };
}

;// CONCATENATED MODULE: ./lib/src/rules/splitByStatus.js
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
        if (previous !== undefined && splitByStatus_identityOf(previous) === splitByStatus_identityOf(range))
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
function splitByStatus_identityOf({ status, obstacles }) {
    return JSON.stringify([
        status,
        ...obstacles.map(({ endpoint, holders, reason }) => [
            endpoint.address,
            reason,
            ...holders.map(({ kind, name, pid }) => [kind, name, pid]),
        ]),
    ]);
}

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
        for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
            for (const range of splitByStatus(request, obstacles)) {
                if (range.status !== "excluded")
                    continue;
                const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
                const ports = formatRequest(request, range);
                yield {
                    ...locateRequest(request),
                    evidence: ports,
                    message: `${ports} cannot be bound: ${reasons.join("; ") || "the system keeps it"}.`,
                    fix: reasons.includes(NOT_LOCAL)
                        ? "Use an address of this host, or none for every address."
                        : suggestMove(facts, request),
                };
            }
        }
    },
};

;// CONCATENATED MODULE: ./lib/src/rules/formatHolder.js

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
    if (detail?.startsWith(CONNECTION) || compose?.oneOff)
        return null;
    if (compose !== null)
        return ifSafe([compose.project, compose.service], `docker compose -p ${compose.project} stop ${compose.service}`);
    if (kind === "container")
        return ifSafe([name], `docker stop ${name}`);
    if (kind === "unit")
        return ifSafe([name], detail?.endsWith(USER_UNIT) ? `systemctl --user stop ${name}` : `sudo systemctl stop ${name}`);
    return kind === "process" && pid !== null ? `${foreign ? "sudo " : ""}kill ${pid}` : null;
}
function ifSafe(names, command) {
    return names.every((name) => PLAIN.test(name) && !name.startsWith("-")) ? command : null;
}

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
        for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
            for (const range of splitByStatus(request, obstacles)) {
                if (range.status !== "leased")
                    continue;
                const holders = range.obstacles
                    .filter(({ status }) => status === "leased")
                    .flatMap((obstacle) => obstacle.holders);
                const names = new Set(holders.map((holder) => formatHolder(holder)));
                const ports = formatRequest(request, range);
                yield {
                    ...locateRequest(request),
                    evidence: ports,
                    message: `${ports} is kept by ${[...names].join(", ")}.`,
                    fix: `${suggestMove(facts, request)} Or let \`portplan allocate\` choose.`,
                };
            }
        }
    },
};

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
        for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
            const ranges = splitByStatus(request, obstacles).filter(({ status }) => status === "taken" || status === "possible");
            for (const range of ranges.slice(0, MAX_NAMED_RANGES))
                yield port_occupied_draftFinding(facts, request, range, ranges.length);
        }
    },
};
const MAX_NAMED_RANGES = 10;
function port_occupied_draftFinding(facts, request, range, count) {
    const ports = formatRequest(request, range);
    const holders = listHolders(range.obstacles);
    const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
    const isPossible = range.status === "possible";
    const commands = [...new Set(holders.flatMap((holder) => suggestStop(holder) ?? []))];
    const downgrade = downgradeForFallback(facts, [request]);
    const notes = [downgrade?.message ?? noteMisreadFallback([request])];
    if (count > MAX_NAMED_RANGES)
        notes.push(`${count - MAX_NAMED_RANGES} more stretches of this entry are taken.`);
    const formatMessage = (shown) => {
        const names = shown.map((holder) => formatHolder(holder)).join(", ") ||
            "something that cannot be seen from here";
        const message = isPossible
            ? `${ports} may be taken: ${reasons.join("; ")}. Seen there: ${names}.`
            : `${ports} is held by ${names}.`;
        return [message, ...notes].filter(Boolean).join(" ");
    };
    return {
        ...locateRequest(request),
        ...(isPossible ? { severity: "warning" } : {}),
        ...downgrade,
        evidence: ports,
        message: formatMessage(holders),
        publicMessage: formatMessage(holders.map(withoutCommandLine)),
        fix: suggestMove(facts, request) +
            (isPossible || commands.length === 0 ? "" : ` Or make it let go: ${commands.join("; ")}`),
    };
}
function listHolders(obstacles) {
    const holders = obstacles.flatMap((obstacle) => obstacle.holders);
    return distinctBy(holders, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
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
        for (const request of listPublished(facts.plan)) {
            if ((request.endpoints[0]?.first ?? unprivilegedStart) >= unprivilegedStart)
                continue;
            yield {
                ...locateRequest(request),
                message: `${formatRequest(request)} is below ${unprivilegedStart}, where only an engine with ` +
                    "the rights of an administrator can bind a port.",
                fix: suggestMove(facts, request),
            };
        }
    },
};

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
            const name = getNameOnEngine(project);
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
    const areVariants = environmentOf(project) !== null && environmentOf(other) !== null;
    if (areVariants && other.directory === project.directory)
        return `Both run on one host and have the project name ${name}.`;
    return `Another directory of this check has the project name ${name} too.`;
}
function project_name_clash_draftFinding(project, message, other) {
    const inFile = other?.directory === project.directory ? "" : "`name:` at the top of its compose file, or ";
    const envFile = environmentOf(project) === null ? ".env" : "env file";
    return {
        project: project.name,
        service: null,
        evidence: project.name,
        message,
        fix: `Give one of them another name: ${inFile}COMPOSE_PROJECT_NAME in its ${envFile}.`,
        span: findStart(project),
        related: relateToPolicy(findStart(other), "the other project").map((place) => {
            return { ...place, project: other?.name ?? null };
        }),
    };
}
function findStart(project) {
    const file = project?.files[0];
    return file === undefined ? null : { file, start: 0, end: 0 };
}

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
        for (const request of listPublished(plan)) {
            const role = request.endpoints.some(isWildcard) ? findRole(policy, request.service) : null;
            if (role === null || role.public)
                continue;
            yield {
                ...locateRequest(request, relateToPolicy(role.writtenAt?.public ?? null, "the role in the policy")),
                message: `${formatRequest(request)} can be reached from every network of the host, ` +
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
            const ports = replica_collision_countPorts(request);
            const { replicas } = request.service;
            if (ports === null || replicas <= ports)
                continue;
            yield {
                ...locateRequest(request),
                message: `${request.service.name} has ${replicas} replicas, but ${formatRequest(request)} has ` +
                    `room for ${ports}.`,
                fix: replica_collision_suggestFix(facts, request, replicas),
            };
        }
    },
};
function replica_collision_countPorts({ kind, endpoints: [endpoint] }) {
    if (endpoint === undefined)
        return null;
    return kind === "pool" ? endpoint.last - endpoint.first + 1 : 1;
}
function replica_collision_suggestFix({ freePorts }, request, replicas) {
    const withoutPort = "publish it without a host port, so that the engine chooses one for each replica";
    const first = request.binding.count === 1 ? freePorts.findRange(request, replicas) : null;
    if (first === null)
        return `${withoutPort[0]?.toUpperCase()}${withoutPort.slice(1)}.`;
    const ports = formatPorts({ first, last: first + replicas - 1 });
    return `Change the entry to ${formatEntry(request, ports)}, or ${withoutPort}.`;
}

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
        for (const request of listPublished(facts.plan)) {
            const reservation = reserved.find(({ endpoint }) => request.endpoints.some((each) => overlapsNamed(each, endpoint)));
            if (reservation === undefined)
                continue;
            const bound = findBound(facts.policy, request);
            if (bound?.kind === "assignment" && isInside(request, bound))
                continue;
            yield {
                ...locateRequest(request, relateToPolicy(reservation.span, "reserved here")),
                message: `${formatRequest(request)} is reserved by the policy.`,
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

;// CONCATENATED MODULE: ./lib/src/rules/RuleId.js
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
            if (plan.requests.some((each) => needsPort(each, port)))
                continue;
            yield stale_reference_draftFinding(reference, request ?? null, request?.project ?? plan.projects[0]);
        }
    },
};
function findMovedPorts(plan, before) {
    const moved = new Map();
    for (const request of listComposeRequests(plan)) {
        const { project, service } = request;
        const { target } = request.binding;
        if (before === null) {
            if (request.endpoints[0]?.first !== target)
                moved.set(target, request);
            continue;
        }
        const name = formatServiceName({ project: project.name, service: service.name, target });
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
            : `${request.service.name} is published as ${formatRequest(request)}`}.`,
        fix: request === null
            ? "Name a port that is published, or take the reference out."
            : `Write ${request.endpoints[0]?.first ?? ""}.`,
        span,
        related: relateToPolicy(request?.binding.span ?? null, "published here"),
    };
}

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
                    message: `Docker Compose does not know the key ${quoteName(key)} of ` +
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
        for (const request of listComposeRequests(plan)) {
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
                    ...locateRequest(request),
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
        for (const request of listComposeRequests(plan)) {
            if (OPENED_BY_PEOPLE.has(request.endpoints[0]?.first ?? 0))
                continue;
            if (references.some((reference) => isUse(reference, request)))
                continue;
            yield {
                ...locateRequest(request),
                message: `Nothing in the repository uses ${formatRequest(request)}.`,
                fix: "Publish nothing: other containers of the project reach it " +
                    `as ${request.service.name}:${request.binding.target}.`,
            };
        }
    },
};
const OPENED_BY_PEOPLE = new Set([80, 443]);
function isUse({ port, variable }, request) {
    return needsPort(request, port) && (variable === null || variable !== request.binding.variable);
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
    const about = locateRequest(request);
    const isLinked = about.related.some((place) => place.span === span);
    const value = missing === "address" ? "127.0.0.1" : unset_port_variable_suggestPort(request.binding);
    const setting = isLinked ? [] : relateToPolicy(span, `${name} is set here`);
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
        return (`${formatRequest(request)} is not the port ${port}${alternates} that the policy ` +
            `assigns to ${formatServiceName(assignment.service)}.`);
    }),
};

;// CONCATENATED MODULE: ./lib/src/rules/index.js





























const rules_table = {
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
const rules = RULE_IDS.map(ruleOf);
const POLICY_RULE_IDS = RULE_IDS.filter((id) => ruleOf(id).kind !== "refusal");
function ruleOf(id) {
    return { ...DEFAULT_TRAITS, ...rules_table[id], id };
}
function isRefusal({ rule }) {
    return ruleOf(rule).kind === "refusal";
}

;// CONCATENATED MODULE: ./lib/src/repository/RepositoryContext.js
const emptyRepositoryContext = {
    templates: null,
    references: null,
    texts: new Map(),
    before: null,
};

;// CONCATENATED MODULE: ./lib/src/rules/FreePorts.js








const FIRST_SUGGESTED = 10_000;
class FreePorts {
    #lowest;
    #policy;
    #byVariable;
    #taken = new Map();
    #unavailable = new PortSet();
    #alone = new Map();
    #shared = new Map();
    constructor({ requests }, { kernel, obstacles, inUse = [] }, policy = emptyPolicy) {
        this.#policy = policy;
        this.#lowest = kernel.unprivilegedStart;
        const bound = requests.filter(({ endpoints }) => endpoints.length > 0);
        this.#byVariable = groupBy(bound, ({ binding }) => binding.variable);
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
        if (added.last > MAX_PORT || this.#findObstacle(request, added) !== null)
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
        const bound = findBound(this.#policy, request);
        const named = bound?.kind === "assignment" ? bound.ports : findFallback(this.#policy, request);
        const { target } = request.binding;
        const wellKnown = bound?.kind === "range" && isWellKnown(request.service, target) ? [target] : [];
        const windows = [...named, ...wellKnown].map((first) => ({ first, last: first + size - 1 }));
        if (bound === null || bound.kind === "assignment") {
            const starts = [above, FIRST_SUGGESTED, this.#lowest];
            return [...windows, ...starts.map((first) => ({ first, last: MAX_PORT }))];
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
            ...addressKeys(endpoints).conflictKeys.map((key) => this.#taken.get(key)),
        ];
        const ends = sets.map((set) => set?.findLastBlocked(first, last) ?? 0);
        return Math.max(...ends) || null;
    }
    #take(endpoints, ports = endpoints[0]) {
        if (ports === undefined)
            return;
        for (const key of addressKeys(endpoints).ownKeys)
            getOrInsert(this.#taken, key, () => new PortSet()).add(ports.first, ports.last);
    }
}
function portsOf({ endpoints: [endpoint] }) {
    return endpoint ?? { first: 0, last: 0 };
}

;// CONCATENATED MODULE: ./lib/src/rules/runRules.js




const SEVERITIES = ["error", "warning", "notice"];
function runRules(rules, input) {
    const { plan, host, policy = emptyPolicy } = input;
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
    const named = (end) => optional.some((each) => isAboutService(end, each.service));
    const others = finding.related.filter((end) => end.service !== null);
    return named(finding) || (others.length > 0 && others.every(named));
}

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
        const entry = valid.find(({ rule, service }) => rule === finding.rule && (service === null || isAboutService(finding, service)));
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
        ...[...groupBy(comments, placeOf)].flatMap(([place, same]) => {
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
const EXCEPTABLE_RULE_IDS = RULE_IDS.filter((id) => ruleOf(id).kind === "check");
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
    const owner = input.projects.find(({ name, services }) => service !== null && services.some((each) => matchesName(name, each.name, service)));
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
    const stated = ruleOf(rule);
    return levelOf(stated, policy) !== "off" && stated.dependsOn === "configuration";
}
function isRemoved(service, { projects, checksRoot }) {
    if (service === null)
        return checksRoot;
    const isDisabled = projects.some(({ name, disabled }) => disabled.some((each) => matchesName(name, each.name, service)));
    return !isDisabled && (checksRoot || projects.some(({ name }) => name === service.project));
}
function isExpired({ until }, today) {
    return until !== null && until < today;
}

;// CONCATENATED MODULE: ./lib/src/rules/checkRun.js








function checkRun(input) {
    const { policy, repositoryContext, bases, plans, variants, host, kernelOnly } = input;
    const context = { host, policy, repositoryContext };
    const jobRules = rules.filter(({ appliesToJobs }) => appliesToJobs);
    const results = [
        { plan: plans.here, applicable: rules },
        ...plans.elsewhere.map((plan) => ({ plan, applicable: jobRules })),
    ].map(({ plan, applicable }) => {
        const collisions = findCollisions(plan, policy.alternatives, host.engineRelease);
        return { collisions, findings: runRules(applicable, { ...context, plan, collisions }) };
    });
    const found = results.flatMap(({ findings }) => findings);
    const inVariants = checkVariants(rules, { variants, policy, host: kernelOnly() }, found);
    const { findings, excepted, unused } = applyExceptions([...found, ...inVariants], {
        projects: plans.all.projects,
        policy,
        today: input.today,
        checksRoot: bases.some(({ project }) => project.directory === input.root),
    });
    const aboutExceptions = unused.length === 0
        ? []
        : runRules([ruleOf("ignored-finding")], {
            ...context,
            plan: plans.here,
            unusedExceptions: unused,
        });
    return {
        findings: [...findings, ...aboutExceptions].toSorted(compareSeverity),
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
    const invalid = [ruleOf("invalid-project")];
    const found = runRules(invalid, { plan: plans.here, host });
    return [...found, ...checkVariants(invalid, { variants, host, policy }, found)];
}
function checkVariants(applicable, { variants, host, policy }, known) {
    const knownKeys = new Set(known.map(identityOf));
    const found = new Map();
    const checkTogether = (projects) => {
        const plan = makePlan(projects, true);
        const collisions = findCollisions(plan, policy.alternatives);
        return runRules(applicable, { plan, collisions, host, policy });
    };
    for (const projects of variants.values()) {
        const byName = [...groupBy(projects, (project) => environmentOf(project) ?? "")];
        const separate = (byName.length > 1 ? byName : []).map(([name, variant]) => {
            return { name, keys: new Set(checkTogether(variant).map(identityOf)) };
        });
        for (const finding of checkTogether(projects)) {
            const key = identityOf(finding);
            if (knownKeys.has(key))
                continue;
            const entry = found.get(key) ?? { finding, environments: new Set() };
            const alone = separate.flatMap(({ name, keys }) => (keys.has(key) ? [name] : []));
            const own = projects.filter(({ name }) => name === finding.project);
            const names = alone.length > 0 ? alone : own.flatMap((each) => environmentOf(each) ?? []);
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

;// CONCATENATED MODULE: ./lib/src/rules/loadPolicy.js





async function loadPolicy(path, root, files, fetchRemote) {
    const found = path === null ? findPolicy(root, files) : resolvePath(files.cwd, path);
    if (found === null)
        return emptyPolicy;
    return readPolicy(found, path !== null, { files, ruleIds: POLICY_RULE_IDS, fetchRemote });
}
function withSavedPorts(policy, saved) {
    if (saved.size === 0)
        return policy;
    const assignments = Array.from(saved, ([key, port]) => ({
        service: { protocol: "tcp", ...parseServiceName(key) },
        port,
        span: null,
    }));
    return { ...policy, assignments: [...assignments, ...policy.assignments] };
}

// EXTERNAL MODULE: ./lib/src/repository/findReferences.js
var findReferences = __webpack_require__(8122);
;// CONCATENATED MODULE: ./lib/src/repository/readTemplates.js

const readTemplates_NAMES = [".env.example", ".env.template", ".env.sample", ".env.dist"];
function readTemplates(projects, files) {
    const templates = new Map();
    for (const { directory } of projects) {
        const path = readTemplates_NAMES.map((name) => resolvePath(directory, name)).find((each) => files.kind(each) === "file");
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
    const readers = rules.filter((rule) => rule.reads !== null && levelOf(rule, policy) !== "off");
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
            ? (0,findReferences/* findReferences */.y)(await readRepository(root), listDeclaringFiles())
            : { references: null, texts: new Map() }),
        before,
    };
}

;// CONCATENATED MODULE: ./lib/src/allocate/assignable.js
const PORT_VARIABLE = /^([A-Z0-9_]+_)?PORTS?(_[A-Z0-9_]+)?$/;
const RESERVED_PREFIX = /^(?:COMPOSE|DOCKER|GITHUB|RUNNER|ACTIONS|INPUT|PORTPLAN)_/;
function isAssignable(name, { project, namedElsewhere }, env) {
    return (PORT_VARIABLE.test(name) &&
        !RESERVED_PREFIX.test(name) &&
        env[name] === undefined &&
        !namedElsewhere.has(name) &&
        listBindings(project).every(({ variable, variables }) => variable === name || variables.every((use) => use.name !== name)));
}
function listBindings({ services, disabled }) {
    return [...services, ...disabled].flatMap(({ ports }) => ports);
}

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
    const isNamed = (request) => names.some((name) => matchesService(request, name));
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
        PortGroup_checkSingle(setting, moving);
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
    return toPortRequest(project, service, { ...binding, published }, ipv6);
}
function checkNames(names, candidates) {
    const unknown = names.find((name) => !candidates.some((each) => matchesService(each, name)));
    if (unknown === undefined)
        return;
    const services = [...new Set(candidates.map(({ service }) => service.name))];
    const known = services.slice(0, 20).join(", ") || "none";
    throw new Error(`no published port is of ${JSON.stringify(formatServiceName(unknown))}; ` +
        `the services with host ports are ${known}`);
}
function groupRequests(requests, collisions) {
    const colliding = new Set(collisions.flatMap(({ request, others }) => others.some((other) => groupKey(other) === groupKey(request)) ? [groupKey(request)] : []));
    const isAlone = (request) => colliding.has(groupKey(request));
    const groups = groupBy(requests, (each) => (isAlone(each) ? each : groupKey(each)));
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
function PortGroup_checkSingle({ service, port }, groups) {
    const matches = groups.flatMap(({ requests }) => requests.filter((request) => matchesService(request, service)).slice(0, 1));
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
        return `${formatServiceName(name)}=${port}`;
    });
    throw new Error(`${formatServiceName(service)} has several published ports: write one of ${ways.join(", ")}`);
}
function findRequestedPort({ requests }, settings) {
    const found = settings.flatMap(({ service, port }) => {
        const { target } = service;
        const request = requests.find((each) => matchesService(each, service));
        if (request === undefined)
            return [];
        const { target: first } = request.binding;
        return [{ target, first: port - ((target ?? first) - first) }];
    });
    return (found.find(({ target }) => target !== null) ?? found[0])?.first ?? null;
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
            const fits = isPort(range.first) && isPort(range.last);
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
            : `not all of the ports ${formatPorts(groupRange(group, set))} are`;
        return { none, named: [set], ports: selectFree([set], NAMED_MAY_BE) };
    }
    const list = listFallbackPorts(group, input);
    const before = listEarlierPorts(group, input);
    if (list.length > 0) {
        const earlier = before.filter((port) => list.includes(port));
        const ports = list.map((port) => formatPorts(groupRange(group, port)));
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
        getNameOnEngine(project),
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
    return requests.map((each) => findFallback(policy, each)).find((list) => list.length > 0) ?? [];
}
function selectRange({ requests }, { request, policy, view }) {
    const set = request.range ?? policy.dynamic ?? findRole(policy, requests[0].service)?.range;
    const [low] = view.kernel.ephemeral;
    return set ?? { first: LOWEST_DYNAMIC, last: low > LOWEST_DYNAMIC ? low - 1 : MAX_PORT };
}
function findSavedPort({ requests: [request] }, { saved }) {
    return saved.get(formatSavedPortKey(request)) ?? null;
}
function listEarlierPorts(group, { request, earlier }) {
    const [{ project, service, binding }] = group.requests;
    const saved = findSavedPort(group, request);
    const use = {
        project: project.name,
        startedAs: getNameOnEngine(project),
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
            this.#block("assigned", addressKeys(endpoints).ownKeys, ports);
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
            this.#block(reason, addressKeys(endpoints).ownKeys, ports);
    }
    #block(reason, keys, { first, last }) {
        if (last < first)
            return;
        const scopes = getOrInsert(this.#blocked, reason, () => new Map());
        for (const key of keys)
            getOrInsert(scopes, key, () => new PortSet()).add(first, last);
    }
}
function listBlockingKeys({ endpoints, binding }) {
    const protocol = binding.protocol.toLowerCase();
    return [
        "",
        protocol,
        ...(endpoints.length > 0 ? addressKeys(endpoints).conflictKeys : [`${protocol} any`]),
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
        const why = holder === null ? UNAVAILABLE_REASONS[reason] : `kept by ${formatHolder(holder, true)}`;
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
    const ports = current === null ? "" : ` (${formatPorts(groupRange(group, current))})`;
    const why = reasons.length === 0 ? "" : `: ${shown}${more}`;
    return `${source.none} free for ${owner}${service.name}${ports}${why}`;
}
function describeNamedPort(group, port, availability, describe) {
    const range = groupRange(group, port);
    const ports = formatPorts(range);
    if (!isPort(port) || !isPort(range.last))
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
            found.set(reason, `${formatPorts(range)} is ${reason}`);
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
    const isOptional = ({ group }) => group.requests.every((request) => state.policy.optional.some(({ service }) => matchesService(request, service)));
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
    const names = [...new Set(holders.map((holder) => formatHolder(holder, true)))];
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
                    startedAs: getNameOnEngine(project),
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
        const published = getChild(item, "published");
        if (item.kind !== "mapping" || published?.kind !== "scalar")
            return toPlain(item, context);
        const entries = new Map(item.entries).set("published", {
            ...createScalar(published.span, "str", String(published.value)),
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
            const name = getText(item);
            return name === null || name.includes("=")
                ? toPlain(item, context)
                : { [name]: read(name, item) };
        });
    if (node.kind === "scalar")
        return toPlain(node, context);
    return Object.fromEntries(Array.from(node.entries, ([key, value]) => [key, read(isNull(value) ? key : null, value)]));
}
function readNamedVariable(node, context) {
    const name = getText(node);
    if (name !== null)
        context.namedElsewhere.add(name);
    return [toPlain(node, context), name === null ? null : (context.lookup(name)?.value ?? null)];
}
function readFileList(node, context) {
    const items = node.kind === "sequence" ? node.items : [node];
    return items.map((item) => [toPlain(item, context), readEnvFile(item, context)]);
}
function readEnvFile(item, { project, files, lookup, namedElsewhere }) {
    const path = getText(item.kind === "mapping" ? getChild(item, "path") : item);
    if (path === null)
        return null;
    const raw = getText(getChild(item, "format")) === "raw";
    const bases = new Set([project.directory, (0,posix_.dirname)(item.span.file)]);
    return Array.from(bases, (base) => {
        const file = resolvePath(base, path);
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
        projectName: getNameOnEngine(project),
        profiles: project.profiles,
    };
}
function appendFile(paths, more) {
    return more === null || paths.includes(more) ? paths : [...paths, more];
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
    if (!isComposeProject(project) ||
        protocol.toLowerCase() !== "tcp" ||
        count > 1 ||
        service.networkMode !== null ||
        !ROUTED_KINDS.has(kind))
        return false;
    if (appProtocol !== null)
        return HTTP_PROTOCOLS.has(appProtocol.toLowerCase());
    const known = findScheme(policy, service, target);
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
        const copy = toHostLabel(getNameOnEngine(project));
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
        const ports = buildExpectedModel_listPorts(service).flatMap((entry, index) => {
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
function buildExpectedModel_listPorts({ ports }) {
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
        const ports = buildExpectedModel_listPorts(find(expected, name));
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
    const difference = allowed.exported ? compare(tryVariables_PLAIN, environment) : null;
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
const tryVariables_PLAIN = {
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
};
function buildEnvironment({ request, before: { project }, portVariables }, variables, outputs, files) {
    const { envFiles, files: paths } = buildComposeRequest(project, { ...outputs, envFile: null });
    const named = [["COMPOSE_PROJECT_NAME", getNameOnEngine(project)]];
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
            getOrInsert(ports, name, () => new Set()).add(`${port}`);
            getOrInsert(uses, name, () => new Set()).add(JSON.stringify(use));
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
        const { afterAllocation } = ruleOf(finding.rule);
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
        findings: findings.toSorted(compareSeverity),
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
    const environment = environmentOf(project);
    return environment === null ? project.name : `${project.name}@${environment}`;
}

;// CONCATENATED MODULE: ./lib/src/report/computeExitStatus.js

const FAILING = {
    error: ["error"],
    warning: ["error", "warning"],
    never: [],
};
function computeExitStatus(findings, failOn) {
    if (findings.some(isRefusal))
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

;// CONCATENATED MODULE: ./lib/src/report/buildPortRows.js






function buildPortRows({ plan, collisions, view }, places, assigned) {
    const obstacles = groupBy(view.obstacles, ({ request }) => request);
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
            const requested = formatRequest(request);
            return [{ ...row, offset: 0, count, requested, status: unbound, holders: [] }];
        }
        const { first = 0 } = request.endpoints[0] ?? {};
        const open = racing.has(request) ? "possible" : clear;
        return splitByStatus(request, obstacles.get(request) ?? []).map((range) => {
            const offset = kind === "pool" ? 0 : range.first - first;
            return {
                ...row,
                offset,
                count: kind === "pool" ? 1 : range.last - range.first + 1,
                assigned: row.assigned === null ? null : row.assigned + offset,
                requested: formatRequest(request, range),
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
    const environment = environmentOf(project);
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
    const groups = groupBy(held, ({ endpoint, holder: { kind, name, pid } }) => {
        const address = isWildcard(endpoint) ? "" : endpoint.address;
        return JSON.stringify([kind, name, pid, address, endpoint.first]);
    });
    return Array.from(groups.values()).flatMap((group) => {
        const addresses = new Set(group.map(({ endpoint }) => endpoint.address));
        return group.slice(-1).map(({ endpoint, holder }) => {
            const address = addresses.size > 1 ? "*" : endpoint.address;
            return { holder, endpoint: formatEndpoint({ ...endpoint, address }) };
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
            .filter((project) => isComposeProject(project) && environmentOf(project) === null)
            .map((project) => toReportProject(project, places, allocation)),
        rows: buildPortRows(input, places, findAssignedPorts(input)),
        ...judgeFindings(findings.map((finding) => toReportFinding(finding, places)), input.failOn),
        exceptions: excepted.map((each) => toReportException(each, places)),
        references: (input.references ?? [])
            .filter(({ port }) => plan.requests.some((request) => needsPort(request, port)))
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
            return findScheme(policy, service, target);
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
            if (port !== undefined && environmentOf(request.project) === null)
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
        warnings: allocation.warnings.map(escapeControlChars),
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
        evidence: escapeControlChars(evidence),
        reason: escapeControlChars(reason),
        until,
        place: span === null ? null : places.place(span),
    };
}
function toReportFinding({ span, related, publicMessage, ...finding }, places) {
    return {
        ...finding,
        evidence: escapeControlChars(finding.evidence),
        message: escapeControlChars(finding.message),
        ...(publicMessage !== undefined && { publicMessage: escapeControlChars(publicMessage) }),
        fix: escapeControlChars(finding.fix),
        place: span === null ? null : places.place(span),
        related: related.map(({ message, project, service, span: at }) => ({
            message: escapeControlChars(message),
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
        describeHolder: (holder) => formatHolder(holder, true),
    });
}

;// CONCATENATED MODULE: ./lib/src/commands/allocate.js






const NO_OVERRIDE = "services: {}\n";
function recordFiles(files, { overrideFile }) {
    const pathsRead = new Set();
    return {
        ...files,
        pathsRead,
        read(path, trusted) {
            const found = files.read(path, trusted);
            if ("text" in found)
                pathsRead.add(path);
            return path === overrideFile && "text" in found && isOverride(found.text)
                ? { text: NO_OVERRIDE }
                : found;
        },
    };
}
async function allocate_allocate(request, allocation, deps, use) {
    const releaseRun = () => deps.leases?.release(({ run }) => run === deps.leases?.run);
    try {
        const report = await runPipeline({ ...request, command: "check", allocation }, deps);
        if (report.exitStatus !== 2)
            return { report, used: use(report) };
        await releaseRun();
        return { report, used: null };
    }
    catch (error) {
        await releaseRun();
        throw error;
    }
}
function resolvePaths(project, { envFile, overrideFile }, several, files) {
    const namePath = (path) => (several ? insertName(path, getNameOnEngine(project)) : path);
    const env = envFile === null ? null : namePath(envFile);
    const override = namePath(overrideFile ?? resolvePath(files.cwd, "compose.portplan.yaml"));
    if (env !== null && files.pathsRead.has(env) && !project.envFiles.includes(env))
        throw new UsageError(`--write-env: ${env} ${IN_USE}`, "allocate");
    if (overrideFile !== null && files.pathsRead.has(override)) {
        const found = files.read(override, true);
        if (!("text" in found) || found.text !== NO_OVERRIDE)
            throw new UsageError(`--write-override: ${override} ${IN_USE}`, "allocate");
    }
    return { envFile: env, overrideFile: override };
}
const IN_USE = "is a file of the project, and stays as it is: name another one";
function insertName(path, name) {
    const extension = /[^/]\.([^./]+)$/.exec(path)?.[1];
    return extension === undefined
        ? `${path}.${name}`
        : `${path.slice(0, -extension.length)}${name}.${extension}`;
}
function listFilesToWrite({ allocation, projects }, { envFile, overrideFile, savedFile }, files, saved) {
    const texts = new Map();
    const several = projects.length > 1;
    if (!several && envFile !== null && !files.pathsRead.has(envFile))
        texts.set(envFile, "");
    if (!several && overrideFile !== null)
        texts.set(overrideFile, NO_OVERRIDE);
    const wanted = { env: envFile, override: overrideFile };
    for (const { kind, path, text } of allocation?.files ?? [])
        if (wanted[kind] !== null)
            texts.set(path, text);
    if (savedFile !== null)
        texts.set(savedFile, formatSavedPorts(saved, allocation?.assignments ?? []));
    return Array.from(texts, ([path, text]) => ({ path, pieces: [text] }));
}

;// CONCATENATED MODULE: ./lib/src/host/Listener.js

function usesEndpoint({ endpoint, dualStack }, named) {
    const bindsBothFamilies = endpoint.address === "::" && dualStack !== false;
    return overlapsNamed(endpoint, bindsBothFamilies ? { ...named, family: null, address: null } : named);
}

;// CONCATENATED MODULE: ./lib/src/host/listListeners.js












async function listListeners(host, isRequested) {
    const engine = findEngine(host);
    const reason = findBlindSpot(host, engine);
    const visible = reason === null;
    const isShown = (port) => isRequested === null || isRequested(port);
    const readingContainers = readContainers(host, engine);
    const listingWindows = listWindowsSockets(host);
    const listed = visible ? ((await listSockets(host, isRequested ?? (() => false))) ?? []) : [];
    const bound = visible && isRequested !== null ? await findBoundSockets(null, host) : [];
    const all = [...listed, ...bound, ...(await listingWindows)];
    const sockets = all.filter(({ port }) => isShown(port));
    const containers = (await readingContainers)?.containers ?? null;
    const ports = listContainerPorts(containers ?? []).filter(({ endpoint }) => isShown(endpoint.first));
    const publishing = [...new Set(ports.map(({ container }) => container))];
    const isTooMany = isRequested === null && publishing.length > MAX_INSPECTED;
    const readingStarts = readStarts(host, engine, isTooMany ? [] : publishing);
    const publishedAt = new Set(ports.map(({ endpoint }) => formatEndpoint(endpoint)));
    const unpublished = sockets.filter((socket) => !publishedAt.has(formatEndpoint(toEndpoint(socket))));
    const job = await findJob(host);
    const holders = await nameHolders(unpublished, containers, job, host);
    const starts = await readingStarts;
    const published = ports.map(({ container, endpoint }) => {
        const holder = toContainerHolder(container, starts.get(container.id) ?? null, job);
        return { endpoint, dualStack: false, state: "published", holder };
    });
    const ipv4 = new Set(sockets.filter(({ family }) => family === "IPv4").map(formatPort));
    const bySocket = Array.from(holders, ([socket, holder]) => {
        const dualStack = socket.address === "::" && !ipv4.has(formatPort(socket)) ? null : false;
        return { endpoint: toEndpoint(socket), dualStack, state: socket.state, holder };
    });
    const listeners = [...bySocket, ...published].toSorted(compareListeners);
    return { kernel: readKernel(host), visible, reason, listeners };
}
const formatPort = ({ protocol, port }) => `${port}/${protocol}`;
function compareListeners({ endpoint: a }, { endpoint: b }) {
    if (a.first !== b.first)
        return a.first - b.first;
    const [one, other] = [`${a.protocol} ${a.address}`, `${b.protocol} ${b.address}`];
    return one < other ? -1 : Number(one > other);
}

;// CONCATENATED MODULE: ./lib/src/host/engine/parseFailures.js


const MAX_FAILURES = 50;
const WHY = [
    [/address already in use|only one usage of each socket address|WSAEADDRINUSE/i, "in-use"],
    [/cannot assign requested address|requested address is not valid in its context/i, "not-local"],
    [/permission denied|forbidden by its access permissions|WSAEACCES/i, "denied"],
    [/protocol not supported/i, "unsupported"],
];
const FORMS = [
    [/bind for (?<at>\S+) failed: port is already allocated/i, "allocated"],
    [
        new RegExp(String.raw `failed to bind (?:host )?port (?:for )?(?<at>\[[^\]]*\]:\d+|[^\s:]+:\d+)` +
            String.raw `\S*?\/(?<protocol>tcp|udp|sctp): (?<why>.+)`, "i"),
        null,
    ],
    [
        /ports are not available: exposing port (?<protocol>tcp|udp) (?<at>\S+) -> \S+: (?<why>.+)/i,
        null,
    ],
    [/listen (?<protocol>tcp|udp|sctp)[46]? (?<at>\S+): (?:bind: )?(?<why>.+)/i, null],
    [/failed to listen on (?<protocol>tcp|udp|sctp) socket\S*: (?<why>.+)/i, null],
    [/failed to bind port (?<at>\d+) \((?<why>[^)]+)\) for option/i, null],
    [/external connectivity .*: (?<why>protocol not supported)/i, null],
    [/cannot expose privileged port (?<at>\d+)/i, "denied"],
    [/all ports are allocated/i, "exhausted"],
    [
        /conflicting options: port (?:publishing|exposing) and the container type network mode/i,
        "refused",
    ],
    [
        new RegExp("invalid (?:port|hostPort|containerPort|IP address|proto|transport protocol|" +
            String.raw `published port)\b.*|unknown protocol`, "i"),
        "refused",
    ],
    [/host and container port ranges have different lengths: \d+ vs \d+/i, "refused"],
];
function parseFailures(text) {
    const found = new Map();
    for (const line of text.split(/\r?\n/)) {
        const failure = parseLine(line);
        if (failure === null)
            continue;
        const { cause, endpoint, container } = failure;
        const key = JSON.stringify([cause, endpoint, container]);
        if (!found.has(key))
            found.set(key, failure);
        if (found.size === MAX_FAILURES)
            break;
    }
    return [...found.values()];
}
function parseLine(line) {
    for (const [form, known] of FORMS) {
        const match = form.exec(line);
        if (match === null)
            continue;
        const { at, protocol, why } = match.groups ?? {};
        const cause = known ?? WHY.find(([words]) => words.test(why ?? ""))?.[1];
        if (cause === undefined)
            continue;
        const container = /on endpoint (\S+) \(/.exec(line)?.[1] ?? null;
        return {
            cause,
            endpoint: at === undefined ? null : parseEndpointAt(at, protocol),
            container,
            message: match[0].trim(),
        };
    }
    return null;
}
function parseEndpointAt(at, protocol = "") {
    const [, host = "", digits = ""] = /^(?:(.*):)?(\d{1,5})$/.exec(at) ?? [];
    const port = Number(digits);
    if (port < 1 || port > MAX_PORT)
        return null;
    const address = host === "" ? null : parseHostAddress(host.replace(/^\[(.*)\]$/, "$1"));
    const { family = null, address: text = null } = address ?? {};
    return {
        family,
        address: text,
        first: port,
        last: port,
        protocol: (protocol.toLowerCase() || null),
    };
}

;// CONCATENATED MODULE: ./lib/src/commands/explain.js




async function explain(output, host) {
    const failures = parseFailures(output);
    const endpoints = failures.flatMap(({ endpoint }) => endpoint ?? []);
    const ports = new Set(endpoints.map(({ first }) => first));
    const view = await listListeners(host, (port) => ports.has(port));
    const listeners = [...view.listeners, ...(await findUnlistedSockets(endpoints, view, host))];
    const explanations = failures.map((failure) => {
        const { endpoint } = failure;
        const uses = (listener) => endpoint !== null && usesEndpoint(listener, endpoint);
        return { failure, listeners: listeners.filter(uses) };
    });
    return { ...view, explanations };
}

;// CONCATENATED MODULE: ./lib/src/policy/draftPolicy.js





function draftPolicy({ projects, requests }, standard) {
    const published = requests.filter(({ endpoints }) => endpoints.length > 0);
    const blocks = findBlocks(projects, published);
    const ports = listAssignedPorts(published, projects.length > 1);
    return [
        "# The port policy of this repository: which host port belongs to which service.",
        "# `portplan check` holds the projects against it.",
        "version: 1",
        "",
        "# Kinds of services by their images, and where their host ports belong:",
        ...formatRanges(standard),
        "# The well-known port of an image is right everywhere. The label portplan.role names " +
            "another kind.",
        "extends: portplan:standard",
        "",
        ...(blocks === null ? formatAssignments(ports, standard) : formatBlocks(blocks)),
        ...SUGGESTIONS,
        "",
    ].join("\n");
}
const SUGGESTIONS = [
    "# Ports that no service may have.",
    "# reserved: [22]",
    "",
    "# Ports of programs outside of Compose; they take part in the search for collisions.",
    "# needs: {health: {port: 8080, fallback: [8081, 8082]}}",
    "",
    "# Findings about these are warnings at most.",
    "# optional: [metrics]",
    "",
    "# These never run together.",
    "# alternatives: [[db-mysql, db-postgres]]",
    "",
    "# More variants of the projects, each with its own env files; those of one host are checked",
    "# together.",
    "# environments:",
    "#   staging: {env-files: [.env, .env.staging], host: build-1}",
    "",
    "# Rules that are off unless they are given a level.",
    "# rules:",
    "#   hardcoded-port: warning",
    "#   public-binding: warning",
    "#   undocumented-variable: warning",
    "#   privileged-port: warning",
    "#   unneeded-publish: notice",
    "",
    "# Exceptions, each with a reason and, if wished, its last day.",
    "# ignore:",
    "#   - rule: outside-range",
    "#     service: legacy",
    "#     reason: moves with the new cluster",
    "#     until: 2030-12-31",
];
function formatRanges({ roles }) {
    const known = [...roles.values()].flatMap(({ name, range }) => range === null ? [] : { name, ports: formatPorts(range) });
    const width = Math.max(...known.map(({ name }) => name.length));
    return known.map(({ name, ports }) => `#   ${name.padEnd(width)}  ${ports}`);
}
function findBlocks(projects, requests) {
    if (projects.length < 2 || requests.length === 0)
        return null;
    const blocks = new Map();
    for (const { project, endpoints } of requests) {
        for (const { first, last } of endpoints) {
            const block = blocks.get(project.name);
            blocks.set(project.name, {
                first: Math.min(block?.first ?? first, first),
                last: Math.max(block?.last ?? last, last),
            });
        }
    }
    const rounded = Array.from(blocks, ([name, { first, last }]) => [
        name,
        { first: Math.max(1, first - (first % 10)), last: Math.min(MAX_PORT, last - (last % 10) + 9) },
    ]);
    const sorted = rounded.toSorted(([, a], [, b]) => a.first - b.first);
    const isApart = sorted.every(([, { first }], at) => first > (sorted[at - 1]?.[1].last ?? 0));
    return isApart ? new Map(rounded) : null;
}
function formatBlocks(blocks) {
    return [
        "# Which host ports belong to which project.",
        "projects:",
        ...Array.from(blocks, ([name, range]) => `  ${draftPolicy_formatKey(name)}: {block: ${formatPorts(range)}}`),
        "",
    ];
}
function listAssignedPorts(requests, withProject) {
    const assigned = new Map();
    for (const request of requests) {
        const { project, service, binding, endpoints } = request;
        const name = formatServiceName({
            project: withProject ? project.name : null,
            service: service.name,
            target: service.ports.length > 1 ? binding.target : null,
        });
        const { ports } = getOrInsert(assigned, name, () => ({ request, ports: new Set() }));
        for (const { first } of endpoints)
            ports.add(first);
    }
    return assigned;
}
function formatAssignments(assigned, standard) {
    if (assigned.size === 0)
        return [];
    const entries = Array.from(assigned, ([name, { request, ports }]) => {
        const [port, ...others] = ports;
        return { name: draftPolicy_formatKey(name), port, others, remark: formatRemark(request, standard) };
    });
    const width = Math.max(...entries.map(({ name, port }) => `${name}: ${port}`.length));
    const lines = entries.map(({ name, port, remark }) => `  ${`${name}: ${port}`.padEnd(width)}${remark}`.trimEnd());
    const more = entries.flatMap(({ name, others }) => others.length === 0 ? [] : [`  ${name}: [${others.join(", ")}]`]);
    return [
        "# The host port of each service, as it is today.",
        "assignments:",
        ...lines,
        "",
        ...(more.length === 0
            ? []
            : [
                "# Ports that are right, too, in the order in which they are tried.",
                "fallback:",
                ...more,
                "",
            ]),
    ];
}
function formatRemark(request, standard) {
    const role = findRole(standard, request.service);
    const { first = 0, last = 0 } = request.endpoints[0] ?? {};
    if (role?.range === undefined || role.range === null)
        return "";
    const inside = role.range.first <= first && last <= role.range.last;
    return inside || isWellKnown(request.service, first)
        ? ` # ${role.name}`
        : ` # ${role.name}, outside of ${formatPorts(role.range)}`;
}
function draftPolicy_formatKey(name) {
    return /^[a-z][a-z_-]*$/.test(name) && !/^(?:y|n|yes|no|on|off|true|false|null)$/.test(name)
        ? name
        : JSON.stringify(name);
}

;// CONCATENATED MODULE: ./lib/src/commands/init.js










function init({ projects: requests, path, root }, files, env) {
    const existing = path === null ? findPolicy(root, files) : path;
    if (existing !== null && files.kind(resolvePath(files.cwd, existing)) !== null)
        throw new Error(`there is a policy already: ${existing}`);
    const projects = requests.map((request) => resolveProject(request, files, env));
    const places = new Places(findRepositoryRoot(files), projects.map(({ sources }) => sources));
    const problems = projects.flatMap((project) => project.problems);
    if (problems.length > 0) {
        throw new InputErrors(problems.map(({ message, fix, span }) => ({
            message: `${message}; ${fix}`,
            place: span === null ? null : places.place(span),
        })));
    }
    const place = files.kind(`${root}/.github`) === "directory" ? ".github/portplan.yml" : "portplan.yml";
    return {
        path: resolvePath(files.cwd, path ?? resolvePath(root, place)),
        text: draftPolicy(makePlan(projects, true), mergeLayers([readStandardLayer()], new Map())),
    };
}

;// CONCATENATED MODULE: ./lib/src/commands/release.js
async function release(directories, leases) {
    const isBelow = (path, directory) => path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
    const released = leases?.release(({ directory }) => directories.some((each) => isBelow(directory, each)));
    return (await released) ?? [];
}

;// CONCATENATED MODULE: ./lib/src/report/formats/formatPort.js



function formatHostPort(row) {
    const { kind, binding, requested, assigned } = row;
    const ports = assigned === null ? null : listHostPorts(row);
    const now = ports === null ? "" : ` → ${formatPorts(ports)}`;
    if (binding.published && kind !== "engine")
        return escapeControlChars(requested) + now;
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
    return [...new Set(holders.map(({ holder }) => formatHolder(holder, true)))];
}
function formatContainerPorts(ports, protocol) {
    return protocol === "tcp" ? formatPorts(ports) : `${formatPorts(ports)}/${protocol}`;
}
function formatTarget({ binding, offset, count, kind }) {
    const first = binding.target + offset;
    const ports = formatPorts({ first, last: first + count - 1 });
    return binding.published && kind !== "engine"
        ? ports
        : `${ports}/${escapeControlChars(binding.protocol)}`;
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

;// CONCATENATED MODULE: ./lib/src/commands/url.js











async function findUrl(request, deps) {
    const { service: name, target } = request;
    const { files, env, host, fetchRemote } = deps;
    const root = findRepositoryRoot(files)(files.cwd);
    const policy = await loadPolicy(request.policy, root, files, fetchRemote);
    const project = resolveProject(request.project, files, env);
    const [problem] = project.problems;
    if (problem !== undefined)
        throw new Error(`the project cannot be resolved: ${problem.message}; ${problem.fix}`);
    const requests = makePlan([project], true).requests.filter(({ service, kind }) => service.name === name && PUBLISHED.has(kind));
    const protocols = target?.protocol === undefined ? ["tcp", undefined] : [target.protocol];
    const isMeant = ({ binding }, protocol) => target === null || hasTarget(binding, target.port, protocol);
    const [portRequest] = protocols.flatMap((each) => requests.filter((one) => isMeant(one, each)));
    if (portRequest === undefined)
        throw new Error(describeMissingPort(name, target, requests, project.services));
    const targetPort = target?.port ?? portRequest.binding.target;
    const port = await findHostPort(portRequest, targetPort, host);
    if (port === null)
        throw new Error(`the engine chooses the host port of ${name}:${targetPort}, and no container of it runs`);
    const known = findScheme(policy, portRequest.service, targetPort);
    const url = formatPortUrl(portRequest.binding, port, { known, host: request.host });
    return { url, project: project.name, service: name, target: targetPort, port };
}
const PUBLISHED = new Set(["fixed", "pool", "engine"]);
function findHostPort(request, target, host) {
    const { endpoints, kind, project, service, binding } = request;
    const [endpoint] = endpoints;
    if (kind === "fixed" && endpoint !== undefined)
        return binding.count === 1 ? endpoint.first : endpoint.first + target - binding.target;
    const owner = { project: getNameOnEngine(project), service: service.name };
    return findPublishedPort(host, findEngine(host), owner, { ...binding, target });
}
function describeMissingPort(name, target, requests, services) {
    if (!services.some((service) => service.name === name)) {
        const names = services.map((service) => service.name).join(", ");
        return `there is no service ${JSON.stringify(name)}; there are ${names}`;
    }
    if (requests.length === 0)
        return `${name} publishes no port`;
    const protocol = target?.protocol === undefined ? "" : `/${target.protocol}`;
    const published = requests.map(({ binding }) => formatContainerPorts({ first: binding.target, last: binding.target + binding.count - 1 }, binding.protocol.toLowerCase()));
    const wanted = `${target?.port}${protocol}`;
    return `${name} does not publish ${wanted}; it publishes ${published.join(", ")}`;
}

;// CONCATENATED MODULE: ./lib/src/host/readSupportInfo.js




const LISTS = [
    "net/ipv4/ip_local_port_range",
    "net/ipv4/ip_local_reserved_ports",
    "net/ipv4/ip_unprivileged_port_start",
    "net/ipv6/conf/all/disable_ipv6",
    "net/ipv6/bindv6only",
];
const MAX_RULES = 200;
const FIREWALLS = [["iptables-save"], ["ip6tables-save"], ["nft", "list", "ruleset"]];
async function readSupportInfo(host, ports) {
    const engine = findEngine(host);
    const answer = await readContainers(host, engine);
    const lists = LISTS.flatMap((name) => {
        const text = host.read(`/proc/sys/${name}`);
        if (text === null)
            return [];
        const shown = escapeControlChars(text.trim().replaceAll("\t", " "));
        return [[name.replaceAll("/", "."), shown]];
    });
    const version = (host.read("/proc/version") ?? "").split(" ").slice(0, 3).join(" ");
    return {
        system: escapeControlChars(version) || host.platform,
        engine: { found: engine.described, version: answer?.version ?? null },
        lists: Object.fromEntries(lists),
        containers: (answer?.containers ?? []).map(describeContainer),
        firewall: await readFirewall(host, ports),
    };
}
function describeContainer({ name, status, compose, published }) {
    const project = compose === null ? "" : ` (${compose.project}/${compose.service})`;
    const ports = published.map(formatEndpoint).join(", ") || "publishes nothing";
    return `${name}${project}, ${status.toLowerCase()}: ${ports}`;
}
async function readFirewall(host, ports) {
    const run = async (words) => {
        const [program = "", ...args] = host.sudo === true ? ["sudo", "-n", ...words] : words;
        return host.command?.(program, args);
    };
    const printed = (await Promise.all(FIREWALLS.map(run))).filter((text) => typeof text === "string");
    if (printed.length === 0)
        return null;
    const named = (line) => [...line.matchAll(/(?:port|ports|:|,|\{)[ \t{]*(\d{1,5})\b/g)].map(([, port]) => Number(port));
    const rules = printed
        .flatMap((text) => text.split("\n"))
        .filter((line) => /\b(dport|sport|dports|sports|to-destination|dnat)\b/i.test(line))
        .filter((line) => ports.length === 0 || named(line).some((port) => ports.includes(port)));
    return [...new Set(rules.map((line) => escapeControlChars(line.trim())))].slice(0, MAX_RULES);
}

;// CONCATENATED MODULE: ./lib/src/commands/who.js






const MAX_FIREWALL_PORTS = 1000;
async function who(names, host, verbose = false) {
    const requested = names.map((name) => ({ name, endpoint: parseName(name) }));
    const endpoints = requested.map(({ endpoint }) => endpoint);
    const isRequested = (port) => endpoints.some(({ first, last }) => port >= first && port <= last);
    const view = await listListeners(host, names.length === 0 ? null : isRequested);
    const all = [...view.listeners, ...(await findUnlistedSockets(endpoints, view, host))];
    const listeners = all.filter((each) => names.length === 0 || endpoints.some((endpoint) => usesEndpoint(each, endpoint)));
    const ports = endpoints.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
    const unused = requested.filter(({ endpoint }) => !listeners.some((each) => usesEndpoint(each, endpoint)));
    return {
        ...view,
        support: verbose ? await readSupportInfo(host, ports.slice(0, MAX_FIREWALL_PORTS)) : null,
        listeners,
        unused: unused.map(({ name }) => name),
    };
}
function parseName(name) {
    const endpoint = parseEndpoint(name);
    if (endpoint !== null)
        return endpoint;
    throw new UsageError(`${JSON.stringify(name)} names no port: write 5432, 8080-8084, 127.0.0.1:53/udp or [::1]:53`, "who");
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

;// CONCATENATED MODULE: ./lib/src/lib/escapeWorkflowCommands.js
function escapeWorkflowCommands(text) {
    return text.replace(current, "$1: $2").replace(legacy, "#$1 #$2[");
}
const current = /^([^\x21-\x7e\r\n]*):([^\x20-\x7e\r\n]*:)/gmu;
const legacy = /#([^\x20-\x7e\r\n]*)#([^\x20-\x7e\r\n]*)\[/gu;

;// CONCATENATED MODULE: ./lib/src/report/formats/explain.js







const CAUSES = {
    allocated: {
        why: "another container of the engine publishes this port",
        fix: "Stop the container that holds it, or publish another port.",
        infrastructure: null,
    },
    "in-use": {
        why: "a socket of the machine has this port",
        fix: "End what holds it, or publish another port.",
        infrastructure: null,
    },
    exhausted: {
        why: "no port of the range is left, or none that the engine tried",
        fix: "Widen the range, or start fewer containers: `portplan check` names what has its ports.",
        infrastructure: false,
    },
    "not-local": {
        why: "the address is none of this machine",
        fix: "Publish on an address that the machine has, as 127.0.0.1, or on every address.",
        infrastructure: false,
    },
    denied: {
        why: "the system keeps this port: a rootless engine may not bind low ports, and Windows " +
            "excludes ranges (netsh interface ipv4 show excludedportrange)",
        fix: "Publish a higher port, or give the right: net.ipv4.ip_unprivileged_port_start on Linux; " +
            "`net stop winnat` and `net start winnat` on Windows.",
        infrastructure: true,
    },
    unsupported: {
        why: "the kernel of the machine does not have this protocol",
        fix: "Load it there, as `modprobe sctp`, or publish with another protocol.",
        infrastructure: true,
    },
    refused: {
        why: "the engine does not take the project as it is written",
        fix: "Mend the entry: `portplan check` names its line.",
        infrastructure: false,
    },
};
const ALREADY_FREE = "Nobody holds it any more: start again. If it comes back, another job or an outgoing " +
    "connection takes the port now and then.";
function renderExplanation({ explanations, visible, reason }, color) {
    const paint = createPainter(color);
    const lines = explanations.flatMap((explanation) => {
        const { failure, listeners } = explanation;
        const container = failure.container === null ? "" : ` of ${failure.container}`;
        const title = escapeControlChars(`${formatFailureEndpoint(failure)}${container}`);
        const details = [
            `the engine said: ${failure.message}`,
            ...listDistinctHolders(listeners).map(({ holder, endpoint }) => `held now by ${formatHolder(holder)} on ${formatEndpoint(endpoint)}`),
        ];
        if (!visible && listeners.length === 0)
            details.push(`Who holds it cannot be seen from here: ${reason ?? ""}.`);
        if (isInfrastructure(explanation) === true)
            details.push("This is infrastructure, not the change under review.");
        return [
            `${paint("bold", title)}: ${CAUSES[failure.cause].why}`,
            ...details.map((line) => `    ${escapeControlChars(line)}`),
            `    ${paint("green", "to fix it:")} ${escapeControlChars(explain_suggestFix(explanation, visible))}`,
        ];
    });
    return lines.map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}
function renderExplanationJson({ explanations, kernel: { platform, ephemeral }, visible, reason, }) {
    const [cause = null, ...others] = explanations.map((explanation) => {
        const { failure, listeners } = explanation;
        return {
            kind: failure.cause,
            endpoint: failure.endpoint === null ? null : formatFailureEndpoint(failure),
            container: failure.container,
            message: failure.message,
            why: CAUSES[failure.cause].why,
            holders: listDistinctHolders(listeners).map(({ holder, endpoint }) => toJsonHolder({ holder, endpoint: formatEndpoint(endpoint) })),
            infrastructure: isInfrastructure(explanation),
            fix: explain_suggestFix(explanation, visible),
        };
    });
    const host = { platform, visible, reason, ephemeral };
    return `${encodeJson({ version: 1, ok: true, cause, others, host })}\n`;
}
function formatFailureEndpoint({ endpoint, cause }) {
    if (endpoint === null)
        return cause === "refused" ? "A port entry" : "A port";
    const { address, protocol, first, last } = endpoint;
    return formatEndpoint({ address: address ?? "*", protocol: protocol ?? "tcp", first, last });
}
function isInfrastructure({ failure: { cause, container, endpoint }, listeners, }) {
    const { infrastructure } = CAUSES[cause];
    if (infrastructure !== null)
        return infrastructure;
    if (endpoint === null || listeners.length === 0)
        return null;
    const known = listeners.filter(({ holder }) => holder.kind !== "unknown");
    if (known.length === 0)
        return null;
    const isOwn = ({ holder: { compose } }) => compose !== null &&
        container !== null &&
        /[-_]/.test(container[compose.project.length] ?? "") &&
        container.startsWith(compose.project);
    return !known.some(isOwn);
}
function explain_suggestFix({ failure: { cause, endpoint }, listeners }, visible) {
    const commands = [...new Set(listeners.flatMap(({ holder }) => suggestStop(holder) ?? []))];
    const taken = cause === "allocated" || cause === "in-use";
    if (taken && endpoint !== null && listeners.length === 0 && visible)
        return ALREADY_FREE;
    return commands.length === 0
        ? CAUSES[cause].fix
        : `${commands.join("; ")}. Or publish another port.`;
}
function listDistinctHolders(listeners) {
    return distinctBy(listeners, ({ holder }) => JSON.stringify(holder));
}

;// CONCATENATED MODULE: ./lib/src/report/formats/formatSummaryLine.js

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
    return SEVERITIES.filter((severity) => summary[severity] > 0).map((severity) => formatCount(summary[severity], severity));
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

;// CONCATENATED MODULE: ./lib/src/report/formats/released.js




function renderReleased(leases) {
    const ports = sortByPort(leases).map(({ port, protocol, project, service }) => `  ${port}/${protocol}  ${escapeControlChars(`${project}/${service}`)}`);
    const distinct = new Set(ports);
    const head = distinct.size === 0
        ? "There was nothing to give back."
        : `Gave back ${formatCount(distinct.size, "port")}:`;
    return [head, ...distinct].map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}
function sortByPort(leases) {
    return leases.toSorted((a, b) => a.port - b.port);
}
function renderReleasedJson(leases) {
    const released = sortByPort(leases).map(({ project, service, target, protocol, port, directory }) => ({
        project,
        service,
        target,
        protocol,
        port,
        directory,
    }));
    return `{"version":1,"ok":true,${[...encodeList("released", released, "]}\n")].join("")}`;
}

;// CONCATENATED MODULE: ./lib/src/report/formats/who.js








function renderWho({ listeners, unused, visible, reason, support = null }, color) {
    const paint = createPainter(color);
    const holders = groupBy(mergeFamilies(listeners), ({ holder }) => JSON.stringify(holder));
    const lines = [...holders.values()].flatMap((held) => [...renderHolder(held, paint)]);
    const blind = visible
        ? []
        : [`What else is held cannot be seen from here: ${escapeControlChars(reason ?? "")}.`];
    const nobody = visible ? "is held by nobody" : "is held by nobody that can be seen";
    const more = support === null ? [] : renderSupport(support).map(escapeControlChars);
    return [
        ...lines,
        ...unused.map((name) => `${escapeControlChars(name)} ${nobody}`),
        ...blind,
        ...more,
    ]
        .map((line) => `${escapeWorkflowCommands(line)}\n`)
        .join("");
}
function renderWhoJson(who) {
    return joinPieces(encodeWho(who));
}
function* encodeWho(who) {
    const { kernel, visible, reason, support = null } = who;
    const { platform, ephemeral } = kernel;
    yield '{"version":1,"ok":true,';
    yield* encodeList("listeners", mergeFamilies(who.listeners).map((line) => {
        const { state, holder } = line;
        const command = suggestStop(holder);
        return { ...toJsonHolder(line), state, detail: holder.detail, command };
    }));
    yield `"host":${encodeJson({ platform, visible, reason, ephemeral })}`;
    if (support !== null)
        yield `,\n"support":${encodeJson(support)}`;
    yield "}\n";
}
function renderSupport({ system, engine, lists, containers, firewall }) {
    const section = (title, lines) => [
        "",
        `${title}:`,
        ...(lines.length === 0 ? ["none"] : lines).map((line) => `    ${line}`),
    ];
    return [
        ...section("system", [system]),
        ...section("engine", [engine.version ?? "does not answer", engine.found]),
        ...section("kernel", Object.entries(lists).map(([name, value]) => `${name} = ${value}`)),
        ...section("containers", containers),
        ...section("firewall rules", firewall ?? ["cannot be read; --sudo may help"]),
    ];
}
function* renderHolder(held, paint) {
    const [first] = held;
    if (first === undefined)
        return;
    const endpoints = held.map(({ endpoint }) => endpoint);
    yield paint("bold", formatSome(endpoints, who_MAX_NAMED_ENDPOINTS));
    yield `    ${escapeControlChars(formatHolder(first.holder))}`;
    const command = suggestStop(first.holder);
    if (command !== null)
        yield `    ${paint("green", "to free it:")} ${escapeControlChars(command)}`;
}
const who_MAX_NAMED_ENDPOINTS = 8;
function mergeFamilies(listeners) {
    const lines = new Map();
    for (const { endpoint, state, dualStack, holder } of listeners) {
        const text = formatEndpoint(endpoint);
        const shared = isWildcard(endpoint) ? formatEndpoint({ ...endpoint, address: "*" }) : text;
        const key = JSON.stringify([shared, state, holder]);
        const first = lines.get(key);
        if (first === undefined)
            lines.set(key, { endpoint: dualStack ? shared : text, state, holder });
        else if (first.endpoint !== text)
            first.endpoint = shared;
    }
    return [...lines.values()];
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/src/system/attempt.js
var attempt = __webpack_require__(4371);
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
    if (PWD === undefined || (0,external_node_path_.resolve)(PWD) !== PWD)
        return directory;
    const [named, actual] = [PWD, directory].map((path) => (0,external_node_fs_.statSync)(path, { throwIfNoEntry: false, bigint: true }));
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
    const bytes = stat !== null && stat.size > MAX_FILE ? null : readBounded(path);
    if (bytes === null)
        return { failure: "too-large", detail: `it has more than ${MAX_FILE / 1024 / 1024} MiB` };
    if (!(0,external_node_buffer_.isUtf8)(bytes))
        return { failure: "not-text", detail: "it is not UTF-8 text" };
    return { text: bytes.toString("utf8").replace(/^\ufeff/, "") };
}
function readBounded(path) {
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

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
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
    const worker = findWorker(pid, { read });
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
    return parseStat(read(`/proc/${pid}/stat`) ?? "");
}
let known = null;
function readMachine() {
    known ??= {
        boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
        namespace: (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid")) ?? "",
        machine: read("/etc/machine-id")?.trim() ?? "",
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
const read = (path) => (0,attempt/* attempt */.C)(() => (0,external_node_fs_.readFileSync)(path, "utf8"));

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
        return getOrInsert(this.#runs, run, () => readRun(this.#folder, run));
    }
}
function claimOnce(folder, run, ports) {
    const refused = new Set();
    let contended = false;
    for (let at = 0; at < ports.length; at += MAX_LINKS)
        for (const port of writeClaims(folder, run, ports.slice(at, at + MAX_LINKS)))
            refused.add(port);
    const claims = new Claims(folder);
    const rivals = groupBy(claims.all.filter((claim) => claim.run !== run), formatClaimKey);
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

async function openLeases(store, env) {
    if (store === "off")
        return null;
    if (store === "file")
        return openFileLeases(env);
    if (/^etcds?:\/\//.test(store))
        return (await __webpack_require__.e(/* import() */ 616).then(__webpack_require__.bind(__webpack_require__, 8616))).openEtcdLeases(store, env);
    throw new Error(`${JSON.stringify(store)} is no lease store: write file, off or etcd://HOST:2379`);
}

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

// EXTERNAL MODULE: ./lib/src/system/commands.js
var commands = __webpack_require__(838);
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
        return names.map(parseServiceName);
    const other = names.find((name) => name !== whole);
    if (other !== undefined)
        throw parseAllocationWords_refuse(whole, other);
    return whole;
}
function readSettings(words) {
    const known = new Map();
    return words.map((word) => {
        const [, name = "", port = ""] = /^(.+)=(\d{1,5})$/.exec(word) ?? [];
        if (Number(port) < 1 || Number(port) > MAX_PORT)
            throw new Error(`${JSON.stringify(word)} sets no port: ` +
                "write SERVICE=PORT or SERVICE:TARGET=PORT, as db:5432=15432");
        const service = parseServiceName(name);
        const before = getOrInsert(known, formatServiceName(service), () => word);
        if (before !== word)
            throw parseAllocationWords_refuse(before, word);
        return { service, port: Number(port) };
    });
}
function readRange(text) {
    const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
    const [first, last] = [Number(from ?? 0), Number(to ?? 0)];
    if (first < 1 || last < first || last > MAX_PORT)
        throw new Error(`${JSON.stringify(text)} is no range of ports: write it as 10000-19999`);
    return { first, last };
}
function readOffset(text) {
    const offset = Number(text);
    if (!/^[+-]?\d{1,5}$/.test(text) || offset === 0 || Math.abs(offset) >= MAX_PORT)
        throw new Error(`${JSON.stringify(text)} is no offset: ` +
            "write by how much each port goes up or down, as 10000 or -1000");
    return offset;
}

;// CONCATENATED MODULE: ./lib/src/cli/allocateOptions.js







const misuse = (message) => new UsageError(message, "allocate");
function readPaths(options, { cwd }) {
    const pathOf = (option) => {
        const path = options.value(option);
        return path === null ? null : resolvePath(cwd, path);
    };
    return {
        envFile: pathOf("write-env"),
        overrideFile: pathOf("write-override"),
        savedFile: pathOf("save"),
    };
}
function readAllocateOptions(options, { paths, files, several, runner }) {
    const { envFile, overrideFile } = paths;
    if (envFile !== null && envFile === overrideFile)
        throw misuse("--write-env and --write-override name one file: each needs its own");
    const print = options.value("print");
    if (print !== null && options.choice("format") === "json")
        throw misuse("--print and --format json exclude each other: --print json is the shorter one");
    const exported = print === "env" || print === "shell" || print === "json";
    return {
        ...allocateOptions_readPorts(options),
        saved: nameOption("save", () => readSavedPorts(options.value("save"), files, true)),
        traefik: readTraefik(options),
        variables: envFile !== null || exported || (overrideFile === null && print !== "override"),
        override: overrideFile !== null || print === "override" || (envFile === null && !exported),
        rename: exported,
        exported,
        runner,
        pathsOf: (project) => resolvePaths(project, paths, several, files),
    };
}
const NO_WORDS = { names: [], settings: [], range: null, offset: null };
function allocateOptions_readPorts(options) {
    const read = (name, words) => nameOption(name, () => parseAllocationWords({ ...NO_WORDS, ...words }));
    const { services } = read("for", { names: splitWords(options.list("for")) });
    const { settings } = read("set", { settings: options.list("set") });
    const { range } = read("port-range", { range: options.value("port-range") });
    const { offset } = read("offset", { offset: options.value("offset") });
    if (options.has("for"))
        return { services, settings, range, offset };
    if (options.has("offset"))
        return { services: "all", settings, range, offset };
    return { services: options.has("set") ? [] : "conflicts", settings, range, offset };
}
function splitWords(given) {
    const words = given.flatMap((each) => each.split(",")).map((word) => word.trim());
    if (words.includes(""))
        throw misuse("--for names no service: write conflicts, all, or services with commas between them");
    return words;
}
function readTraefik(options) {
    if (!options.has("via")) {
        const names = ["traefik-network", "traefik-domain", "traefik-entrypoint"];
        const alone = names.find((name) => options.has(name));
        if (alone === undefined)
            return null;
        throw misuse(`--${alone} needs --via traefik`);
    }
    const traefik = {
        network: options.value("traefik-network") ?? "traefik",
        domain: options.value("traefik-domain") ?? "localhost",
        entrypoint: options.value("traefik-entrypoint") ?? "web",
    };
    nameOption("via", () => checkTraefik(traefik));
    return traefik;
}
function nameOption(option, action) {
    try {
        return action();
    }
    catch (error) {
        throw misuse(`--${option}: ${getErrorMessage(error)}`);
    }
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
    return ruleOf(rule).conflict !== null && severity !== "notice";
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
            const target = formatContainerPorts({ first: number, last: number }, protocol);
            published.push({ service, target, number, port, row });
        }
        if (published.length > outputs_MAX_PORTS)
            return null;
    }
    return published;
}
function listTargetPorts(row) {
    const { kind, binding, offset, count, lastAssigned } = row;
    const ports = listHostPorts(row);
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
        const targets = getOrInsert(services, one.service, () => new Map());
        getOrInsert(targets, one.target, () => new Set()).add(value(one));
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

;// CONCATENATED MODULE: ./lib/src/cli/renderPorts.js







function renderPorts(report, options, { directory, env, noted }) {
    const { allocation } = report;
    const exported = () => [
        ...addAllocationNote(allocation?.environment ?? new Map(), directory, env, noted),
    ];
    switch (options.value("print")) {
        case "env":
            return [formatEnvFile(new Map(exported().map(requireOneLine)))];
        case "shell":
            return exported().map(([name, value]) => `export ${name}=${quoteShellWord(value)}\n`);
        case "override":
            return [allocation?.files.find(({ kind }) => kind === "override")?.text ?? NO_OVERRIDE];
        case "json": {
            const { ports, urls, "compose-args": composeArgs } = buildOutputs(report);
            const environment = JSON.stringify(Object.fromEntries(exported()));
            return [
                `{"version":1,"ports":${ports || "null"},"urls":${urls || "null"},`,
                `"composeArgs":${composeArgs || "null"},"environment":${environment}}\n`,
            ];
        }
        default:
            return options.choice("format") === "json" ? renderJson(report) : null;
    }
}
function requireOneLine([name, value]) {
    if (/[\n\r]/.test(value))
        throw new Error(`${name} has a line break, which --print env cannot say: use --print shell or --print json`);
    return [name, value];
}
function formatUsageHint({ allocation, projects }, options) {
    if (options.has("quiet"))
        return "";
    if (allocation === undefined || allocation.assignments.length + allocation.routes.length === 0)
        return "Nothing had to move.\n";
    const routes = allocation.routes.map(({ service, target, url }) => `${service}:${target} is reached at ${url}`);
    const written = ["write-env", "write-override"].some((option) => options.has(option));
    const files = "have files written with --write-env and --write-override";
    const unwritten = projects.length > 1
        ? `Use them: ${files}; each project gets its own.`
        : `Use it: eval "$(portplan allocate --print shell ...)", or ${files}.`;
    const commands = projects.map(({ composeArgs }) => `Use it: docker compose ${composeArgs.map(quoteShellWord).join(" ")} up`);
    return [...routes, ...(written ? commands : [unwritten])]
        .map((line) => `${escapeWorkflowCommands(escapeControlChars(line))}\n`)
        .join("");
}
function quoteShellWord(word) {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

;// CONCATENATED MODULE: ./lib/src/report/formats/annotations.js



const MAX_PER_LEVEL = 10;
const MAX_MESSAGE_LENGTH = 4096;
function buildAnnotations(report, ofRun = []) {
    return SEVERITIES.flatMap((level) => {
        const findings = report.findings.filter((finding) => finding.severity === level);
        const first = ofRun.filter((each) => each.level === level);
        if (first.length + findings.length > MAX_PER_LEVEL)
            return limitCount(level, [...first, ...findings.map(toAnnotation)]);
        return [...first, ...addOtherEnds(findings)].slice(0, MAX_PER_LEVEL);
    });
}
function buildRunAnnotation(level, message) {
    return { level, title: "Portplan", message: truncate(escapeControlChars(message)), place: null };
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
    if (ruleOf(finding.rule).conflict !== "between-ports")
        return [];
    const first = finding.place === null ? "" : `${formatLine(finding.place)}: `;
    const ends = finding.related.filter(({ service }) => service !== null);
    return ends.map((end) => buildAnnotation(finding, [end.message, first + finding.message], end.place));
}
function buildAnnotation({ severity, rule }, lines, place) {
    const message = truncate(lines.filter(Boolean).join("\n"));
    return { level: severity, title: rule, message, place };
}
const formatLine = (place) => `${escapeControlChars(place.file)}:${place.line}`;
const truncate = (message) => message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;

;// CONCATENATED MODULE: ./lib/src/report/formats/github.js



function* renderAnnotations(report, ofRun = []) {
    for (const annotation of buildAnnotations(report, ofRun))
        yield `${formatCommand(annotation)}\n`;
    yield `${escapeWorkflowCommands(formatSummaryLine(report))}\n`;
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

;// CONCATENATED MODULE: ./lib/src/report/createConflictTest.js

function createConflictTest({ findings }) {
    const lines = listLines(findings.filter(({ severity }) => severity === "error"));
    return ({ status, place }) => status === "taken" || status === "leased" || lines.has(createConflictTest_formatKey(place));
}
function createStatusReader({ findings, }) {
    const lines = listLines(findings.filter(({ rule, severity }) => isBetweenPorts(rule) && severity === "error"));
    return ({ status, place }) => PASSING.has(status) && lines.has(createConflictTest_formatKey(place)) ? "collides" : status;
}
const PASSING = new Set(["free", "own", "unchecked", "unknown"]);
const isBetweenPorts = (rule) => ruleOf(rule).conflict === "between-ports";
function listLines(findings) {
    const places = findings.flatMap(({ rule, place, related }) => [
        ...(place === null ? [] : [place]),
        ...(isBetweenPorts(rule) ? related.map((end) => end.place) : []),
    ]);
    return new Set(places.map(createConflictTest_formatKey));
}
const createConflictTest_formatKey = ({ file, line, column }) => JSON.stringify([file, line, column]);

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
    return escapeControlChars(text).replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? "");
}

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
    const isInConflict = createConflictTest(report);
    const statusOf = createStatusReader(report);
    const all = report.rows.flatMap((row, index) => {
        const ports = row.kind === "engine" ? null : listHostPorts(row);
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
        const port = Math.min(Math.max(border, 1), MAX_PORT);
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
    const held = row.holders.map(({ holder }) => formatHolder(holder, true)).join(", ");
    const ports = `${formatHostPort(row)} → ${formatTarget(row)}`;
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
const THOUSANDS = Array.from({ length: 8 }, (_, at) => 2000 + 1000 * at);
function buildPortScale(ports, bands) {
    const ends = bands.flatMap(({ first, last }) => [first, last + 1]);
    const inner = [1024, ...THOUSANDS, 10_000, 20_000, ...ends].filter((border) => border > 1 && border <= MAX_PORT);
    const borders = [0, ...new Set(inner.toSorted((a, b) => a - b)), MAX_PORT + 1];
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

;// CONCATENATED MODULE: ./lib/src/report/formats/markdown.js

const MAX_TEXT_LENGTH = 2000;
const LINKED = /(@(?=\.)|@[\w-]+(?:\/[\w-]+)?|(?:[\w.-]+\/[\w.-]+)?#\d\w*|\bGH-\d\w*|\b[0-9a-f]{7,40}\b)/i;
function markdown_escapeMarkdown(text) {
    return shorten(text)
        .split(LINKED)
        .map((part, index) => index % 2 === 0 ? escapeReferences(part) : `<code>${escapeReferences(part)}</code>`)
        .join("");
}
function shorten(text) {
    return escapeControlChars(text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH)}…`);
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

;// CONCATENATED MODULE: ./lib/src/report/formats/Page.js


class Page_Page {
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
        this.#append(formatTableRow(header) + formatTableRow(header.map(() => "---")));
        const cutAt = items.findIndex((item) => !this.#append(formatTableRow(cells(item)), limit));
        this.#append("\n");
        if (cutAt >= 0)
            this.add(`${formatCount(items.length - cutAt, "more row")}: ${this.#more}`);
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

;// CONCATENATED MODULE: ./lib/src/report/formats/tableRows.js




const NO_LINK = () => null;
function tableRows_linkPlace(place, link = NO_LINK, side = "head") {
    if (!place)
        return "";
    const shown = formatCode(`${place.file}:${place.line}`);
    const address = link(place, side);
    return address === null ? shown : `<a href="${escapeHtml(address)}">${shown}</a>`;
}
const CHANGES_HEADER = ["", "project", "service", "container", "before", "now", "where"];
const tableRows_KINDS = {
    added: "➕&nbsp;added",
    moved: "↔️&nbsp;moved",
    removed: "➖&nbsp;removed",
};
function formatChangeRow({ kind, project, service, target, before, after }, link = NO_LINK) {
    const shown = (side) => (side === null ? "" : formatCode(side.requested));
    return [
        tableRows_KINDS[kind],
        formatCode(project),
        formatCode(service),
        formatCode(target),
        shown(before),
        shown(after),
        after === null ? tableRows_linkPlace(before?.place, link, "base") : tableRows_linkPlace(after.place, link),
    ];
}
const EXCEPTIONS_HEADER = ["rule", "what", "reason", "until", "where"];
function formatExceptionRow({ rule, project, service, evidence, reason, until, place }, link = NO_LINK) {
    const who = [project, service].filter((name) => name !== null).map(formatCode);
    return [
        formatCode(rule),
        `${who.join("/")} ${formatCode(evidence)}`,
        markdown_escapeMarkdown(reason),
        markdown_escapeMarkdown(until ?? "for ever"),
        tableRows_linkPlace(place, link),
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
    const isInConflict = createConflictTest(report);
    const statusOf = createStatusReader(report);
    return (row) => [
        formatCode(row.project),
        formatCode(row.service),
        formatCode(formatHostPort(row)),
        formatCode(formatTarget(row)),
        `${isInConflict(row) ? "❌&nbsp;" : ""}${statusOf(row)}`,
        row.holders.map(({ holder }) => formatCode(`${holder.kind} ${holder.name}`)).join("<br/>"),
        tableRows_linkPlace(row.place, link),
    ];
}
function formatFindingPlaces({ place, related }, link = NO_LINK) {
    const ends = related.map((end) => `${tableRows_linkPlace(end.place, link)} ${markdown_escapeMarkdown(end.message)}`);
    return [tableRows_linkPlace(place, link), ...ends].filter(Boolean).join("<br/>");
}

;// CONCATENATED MODULE: ./lib/src/report/formats/summary.js





const MAX_FINDINGS_BYTES = 700_000;
const MAX_BYTES = 1_000_000;
const FINDINGS_HEADER = ["", "where", "what", "what to do"];
function renderSummary(report, remark = null) {
    const page = new Page_Page("a summary holds 1 MiB. The log has them all.");
    page.add(`## ${formatVerdict(report)}`);
    if (report.leg !== undefined)
        page.add(`On the runner of ${formatCode(report.leg)}.`);
    for (const [rule, findings] of groupByRule(report.findings))
        page.addTable(findings, {
            heading: `### <code>${rule}</code>`,
            header: FINDINGS_HEADER,
            cells: formatFindingRow,
            limit: MAX_FINDINGS_BYTES,
        });
    if (!report.host.visible && report.host.reason !== null)
        page.add(markdown_escapeMarkdown(`The host's ports cannot be seen: ${report.host.reason}.`));
    if (report.comparison !== undefined)
        addComparison(page, report.comparison);
    addExceptions(page, "### Exceptions in force", report.exceptions);
    page.addTable(report.rows, {
        heading: "### Port map",
        header: PORTS_HEADER,
        cells: createPortRowFormatter(report),
        limit: MAX_BYTES,
    });
    if (remark !== null)
        page.add(markdown_escapeMarkdown(remark));
    return page.text;
}
function addComparison(page, comparison) {
    const { changes, exceptions, problem, commit } = comparison;
    page.addTable(changes, {
        heading: "### What this change does to the ports",
        header: CHANGES_HEADER,
        cells: (change) => formatChangeRow(change),
        limit: MAX_FINDINGS_BYTES,
    });
    addExceptions(page, "### Exceptions that it adds", exceptions);
    if (problem !== null)
        page.add(markdown_escapeMarkdown(`Not compared with ${commit || "the base"}: ${problem}.`));
}
function addExceptions(page, heading, exceptions) {
    page.addTable(exceptions, {
        heading,
        header: EXCEPTIONS_HEADER,
        cells: (exception) => formatExceptionRow(exception),
        limit: MAX_FINDINGS_BYTES,
    });
}
function renderFailureSummary(errors) {
    const page = new Page("");
    page.add("## Portplan could not do its work");
    for (const { message, place } of errors)
        page.addWithin(MAX_BYTES, [SEVERITY_MARKS.error, linkPlace(place), escapeMarkdown(message)].filter(Boolean).join(" "));
    return page.text;
}
const formatVerdict = (report) => `${report.ok ? "✅" : "❌"} Portplan: ${summary_describeOutcome(report)}`;
function summary_describeOutcome(report) {
    const found = countFindings(report);
    if (found.length > 0)
        return found.join(", ");
    const ports = formatCount(countRowPorts(report.rows), "host port");
    return report.command === "check" ? "no findings" : ports;
}
function groupByRule(findings) {
    return groupBy(findings, ({ rule }) => rule);
}
const SEVERITY_MARKS = { error: "❌", warning: "⚠️", notice: "ℹ️" };
function formatFindingRow(finding) {
    return [
        SEVERITY_MARKS[finding.severity],
        formatFindingPlaces(finding),
        markdown_escapeMarkdown(finding.message),
        markdown_escapeMarkdown(finding.fix),
    ];
}

;// CONCATENATED MODULE: ./lib/src/report/formats/html.js








function* renderHtml(report) {
    const title = `Portplan: ${summary_describeOutcome(report)}`;
    const mark = report.ok
        ? '<span class="sign good" aria-hidden="true">✓</span>'
        : '<span class="sign bad" aria-hidden="true">✗</span>';
    const scope = escapeHtml(describeScope(report, report.comparison));
    const leg = report.leg === undefined ? "" : ` On the runner of ${renderCode(report.leg)}.`;
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
<p>${scope}${leg}</p>
${renderHostNote(report)}${renderFilter(report)}</header>
<main>
`;
    yield renderPortAxis(report);
    yield* renderChanges(report);
    yield* renderFindings(report.findings);
    yield* renderExceptions("exceptions", "Exceptions in force", report.exceptions);
    yield* renderPortMap(report);
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
        : `<p class="note">The host's ports cannot be seen: ${escapeHtml(host.reason)}.</p>\n`;
}
function renderFilter({ rows }) {
    if (rows.length === 0)
        return "";
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
function* renderFindings(found) {
    if (found.length === 0)
        return;
    yield `<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n`;
    for (const [rule, group] of groupByRule(found)) {
        const summary = `<small>${renderProse(ruleOf(rule).summary)}</small>`;
        yield `<section class="cause"><h3><code>${rule}</code> ${summary}</h3><ul>\n`;
        for (const finding of group)
            yield renderFinding(finding);
        yield "</ul></section>\n";
    }
    yield "</section>\n";
}
function renderFinding(finding) {
    const { severity, project, service, message, fix, place, related } = finding;
    const who = [project, service].filter((name) => name !== null);
    const ends = related
        .map((end) => `<li>${renderPlace(end.place)} ${escapeHtml(end.message)}</li>`)
        .join("");
    const conflict = severity === "error";
    const attributes = formatAttributes({ project, service, conflict }, [...who, message]);
    const badge = `<span class="badge ${severity}">${severity}</span>`;
    return [
        `<li class="finding ${severity}" ${attributes}>\n`,
        `${badge} <b>${escapeHtml(who.join("/"))}</b> ${renderPlace(place)}\n`,
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
    yield* renderTable(all, {
        id: "changes",
        heading: "What this change does to the ports",
        columns: CHANGE_COLUMNS,
    });
    yield* renderExceptions("new-exceptions", "Exceptions that it adds", exceptions);
}
const toText = (value) => ({ html: escapeHtml(value ?? ""), word: value ?? "" });
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
    Until: ({ until }) => ({ html: escapeHtml(until ?? "for ever") }),
    "Written at": ({ place }) => ({ html: renderPlace(place) }),
};
function renderExceptions(id, heading, exceptions) {
    return renderTable(exceptions, { id, heading, columns: EXCEPTION_COLUMNS });
}
function* renderTable(rows, { id, heading, columns, attributes = () => "" }) {
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
    Host: (row) => toCode(formatHostPort(row)),
    Container: (row) => toCode(formatTarget(row)),
    Variable: ({ binding }) => toCode(binding.variable ?? ""),
    Status: ({ shown, conflict }) => ({
        html: `<span class="status ${shown}">${shown}</span>${conflict ? renderBadge(shown) : ""}`,
        word: shown,
    }),
    "Held by": (row) => {
        const names = listHolderNames(row);
        return {
            html: names.map(escapeHtml).join("<br>"),
            ...(names.length > 0 && { word: names.join(" ") }),
        };
    },
    "Declared at": ({ place }) => ({ html: renderPlace(place), word: place.file }),
};
function* renderPortMap(report) {
    const isInConflict = createConflictTest(report);
    const statusOf = createStatusReader(report);
    const rows = report.rows.map((row) => {
        return { ...row, shown: statusOf(row), conflict: isInConflict(row) };
    });
    yield* renderTable(rows, {
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
        `data-project="${escapeHtml(project ?? "")}"`,
        `data-service="${escapeHtml(service ?? "")}"`,
        `data-text="${escapeHtml(words.join(" ").toLowerCase())}"`,
        ...(conflict ? ['data-conflict=""'] : []),
    ].join(" ");
}
const renderCode = (value) => (value === "" ? "" : `<code>${escapeHtml(value)}</code>`);
const renderPlace = (place) => place ? `<code class="place">${escapeHtml(place.file)}:${place.line}</code>` : "";
const renderProse = (words) => escapeHtml(words).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

;// CONCATENATED MODULE: ./lib/src/lib/encodePath.js
function encodePath(path) {
    return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

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
    const shown = rules.filter(({ id }) => used.has(id));
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
        artifactLocation: { uri: encodePath(file), uriBaseId: "%SRCROOT%" },
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
        const hash = hashFnv1a(identityOf(finding));
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
    const shown = names.map(escapeControlChars);
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
        escapeControlChars(a),
        escapeControlChars(b),
        `${ports.slice(0, 6).join(", ")}${ports.length > 6 ? ", …" : ""}`,
    ]);
    const rest = pairs.length - shown.length;
    return [...alignColumns(rows), ...(rest === 0 ? [] : [`and ${rest} more pairs`])];
}

;// CONCATENATED MODULE: ./lib/src/report/formats/text.js












function renderText(report, { color = false, quiet = false, verbose = false } = {}) {
    const paint = createPainter(color);
    const found = [...text_renderFindings(report, paint)];
    const lines = quiet
        ? found
        : [
            ...text_renderPortMap(report, paint, verbose),
            ...found,
            ...renderMatrix(report, paint),
            ...(verbose ? renderDetails(report) : []),
            paint(report.ok ? "green" : "red", formatSummaryLine(report)),
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
        { title: "SERVICE", cell: ({ service }) => escapeControlChars(service) },
        { title: "HOST", cell: formatHostPort },
        { title: "CONTAINER", cell: formatTarget },
    ];
    if (report.command === "check")
        return [
            ...first,
            { title: STATUS, cell: createStatusReader(report) },
            { title: "HELD BY", cell: (row) => escapeControlChars(listHolderNames(row).join(", ")) },
        ];
    return [
        ...first,
        { title: "VARIABLE", cell: ({ binding }) => binding.variable ?? "" },
        { title: "DECLARED AT", cell: ({ place }) => formatPlace(place) },
    ];
}
function* text_renderPortMap(report, paint, verbose) {
    const { projects, rows, findings: found } = report;
    const [head = "", ...body] = text_renderTable(listColumns(report), rows, paint);
    let next = 0;
    for (const { project, own } of groupRowsByProject(projects, rows)) {
        const name = paint("bold", escapeControlChars(project.name || project.directory));
        const paths = paint("dim", project.files.map(escapeControlChars).join(", "));
        yield `${name}  ${paths}`.trimEnd();
        if (verbose && project.profiles.length > 0)
            yield `  profiles: ${project.profiles.map(escapeControlChars).join(", ")}`;
        const refused = found.some((finding) => isRefusal(finding) && finding.project === project.name);
        if (own.length === 0)
            yield `  ${refused ? "cannot be resolved, see below" : "publishes no port"}`;
        else
            yield* [head, ...body.slice(next, next + own.length)].map((line) => `  ${line}`);
        next += own.length;
        yield "";
    }
}
function text_renderTable(all, rows, paint) {
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
function* text_renderFindings({ findings: found, projects }, paint) {
    for (const group of groupBy(found, ({ severity, rule }) => `${severity} ${rule}`).values()) {
        const [first] = group;
        if (first === undefined)
            continue;
        const { rule, severity } = first;
        const summary = ruleOf(rule).summary;
        yield `${paint(SEVERITY_COLORS[severity], severity)} ${paint("bold", rule)}: ${summary}`;
        yield "";
        for (const finding of group)
            yield* text_renderFinding(finding, projects.length > 1, paint);
    }
}
function* text_renderFinding({ place, project, service, message, fix, related }, several, paint) {
    const who = [several || service === null ? project : null, service]
        .filter((name) => name !== null)
        .map(escapeControlChars)
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
    const seen = host.visible ? "seen" : `not seen: ${escapeControlChars(host.reason ?? "")}`;
    const range = host.ephemeral.join("-");
    const view = probed ? seen : "not looked at";
    yield `host: ${host.platform}, ports ${view}; the kernel hands out ${range} by itself`;
}
const MAX_NAMED_PLACES = 5;
function* renderReferences({ references }) {
    const ports = groupBy(references, ({ port }) => port);
    for (const [port, found] of [...ports].toSorted(([a], [b]) => a - b)) {
        const places = found.map(({ place }) => formatPlace(place));
        const shown = formatSome(places, MAX_NAMED_PLACES);
        yield `${port} is named in ${formatCount(found.length, "place")}: ${shown}`;
    }
}
const MAX_NAMED_PORTS = 10;
function* renderSecondCopy({ projects, rows }) {
    for (const { name } of projects) {
        const fixed = rows.filter(({ project, kind }) => project === name && kind === "fixed");
        if (fixed.length === 0)
            continue;
        const hardcoded = fixed.filter((row) => !isVariable(row));
        const named = hardcoded.map(({ service, requested }) => `${escapeControlChars(service)} ${requested}`);
        const shown = formatSome(named, MAX_NAMED_PORTS);
        const remedy = hardcoded.length === 0
            ? "variables can part them"
            : `${countRowPorts(hardcoded)} of them no variable can change: ${shown}`;
        const ports = formatCount(countRowPorts(fixed), "host port");
        const copy = `a second copy of ${escapeControlChars(name)}`;
        yield `${copy} on this host would collide on ${ports}; ${remedy}`;
    }
}

// EXTERNAL MODULE: external "node:tty"
var external_node_tty_ = __webpack_require__(7066);
;// CONCATENATED MODULE: ./lib/src/cli/ProgressLine.js
const PATIENCE_MS = 700;
const ERASE = "\r\u001b[2K";
class ProgressLine {
    #write;
    #columns;
    #text = "";
    #since = Date.now();
    #shown = false;
    #timer = null;
    constructor(write, columns = 80) {
        this.#write = write;
        this.#columns = columns;
    }
    show(text) {
        if (this.#write === null)
            return;
        this.#text = text;
        const left = this.#since + PATIENCE_MS - Date.now();
        if (left <= 0)
            this.#draw();
        else
            this.#timer ??= setTimeout(() => this.#draw(), left).unref();
    }
    clear() {
        if (this.#timer !== null)
            clearTimeout(this.#timer);
        this.#timer = null;
        if (this.#shown)
            this.#write?.(ERASE);
        this.#shown = false;
    }
    #draw() {
        this.#shown = true;
        this.#write?.(ERASE + this.#text.slice(0, this.#columns - 1));
    }
}

;// CONCATENATED MODULE: ./lib/src/cli/terminal.js





const progress = (0,external_node_tty_.isatty)(2)
    ? new ProgressLine((piece) => void writePieces([piece], 2), process.stderr.columns)
    : new ProgressLine(null);
function reportProgress(what) {
    progress.show(`portplan: ${escapeControlChars(what)}`);
}
function writeResult(pieces, options) {
    progress.clear();
    const path = options.value("output");
    if (path === null)
        writePieces(pieces, 1);
    else
        writeWhole(path, pieces);
}
function printText(message) {
    writePieces([message], 1);
}
function printMessage(message) {
    progress.clear();
    writePieces([`${escapeWorkflowCommands(`portplan: ${escapeControlChars(message)}`)}\n`], 2);
}
function isColored(options) {
    return ((0,external_node_tty_.isatty)(1) && !options.has("output") && !options.has("no-color") && !process.env["NO_COLOR"]);
}

;// CONCATENATED MODULE: ./lib/src/cli/renderReport.js








function renderReport(report, options) {
    const format = options.choice("format");
    if (format === "json")
        return renderJson(report);
    if (format === "github")
        return renderAnnotations(report);
    if (format === "markdown")
        return [renderSummary(report)];
    if (format === "sarif")
        return renderSarif(report, package_namespaceObject.rE);
    if (format === "html")
        return renderHtml(report);
    return [
        renderText(report, {
            color: isColored(options),
            quiet: options.has("quiet"),
            verbose: options.has("verbose"),
        }),
    ];
}

;// CONCATENATED MODULE: ./lib/src/system/files/glob.js



const MAX_ALTERNATIVES = 256;
const MAX_DIRECTORIES = 20_000;
function glob_isPattern(path) {
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
        else if (!glob_isPattern(part)) {
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
        return known.filter((directory) => directory === path || matchesGlob(directory, path));
    });
    return [...new Set(paths)].map((path) => ({ path, found: true }));
}
function directories_findMatches(pattern, cwd) {
    const path = resolveSlashes(cwd, pattern);
    if (!glob_isPattern(pattern) || (0,external_node_fs_.existsSync)(path))
        return [{ path, found: false }];
    const found = globDirectories(path);
    if (found.length === 0)
        throw new Error(`No directory matches ${JSON.stringify(pattern)}.`);
    return found.map((each) => ({ path: each, found: true }));
}
function resolveSlashes(cwd, path) {
    return (0,external_node_path_.resolve)(cwd, path).replaceAll("\\", "/");
}

;// CONCATENATED MODULE: ./lib/src/system/github/loadGitHub.js


async function loadGitHub() {
    const path = process.env["GITHUB_EVENT_PATH"] ?? "";
    if ((0,attempt/* attempt */.C)(() => JSON.parse((0,external_node_fs_.readFileSync)(path, "utf8"))) === null)
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
        const { connect } = await loadGitHub();
        const route = `GET /repos/{owner}/{repo}/contents/${encodePath(path)}`;
        const { data } = await connect(options).request(route, {
            owner,
            repo,
            ...(ref !== null && { ref }),
            headers: { accept: "application/vnd.github.raw+json" },
            request: { parseSuccessResponseBody: false },
        });
        const text = await fetchRemote_readBounded(data);
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
async function fetchRemote_readBounded(body) {
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

;// CONCATENATED MODULE: ./lib/src/cli/readRunRequest.js










function readRequest(options, operands, files) {
    const { cwd } = files;
    const request = {
        files: options.list("file"),
        projectName: options.value("project-name"),
        projectDirectory: options.value("project-directory"),
        profiles: options.list("profile"),
        envFiles: options.list("env-file"),
        services: options.list("service"),
    };
    const directories = findDirectories(operands, cwd);
    checkSingle(options, directories.length);
    const choice = (options.choice("workflows") || "none");
    return {
        projects: operands.length === 0
            ? [{ ...request, cwd, searchParents: true, found: false }]
            : directories.map(({ path, found }) => {
                return { ...request, cwd: path, searchParents: false, found };
            }),
        workflows: findWorkflowFiles(choice, process.env, findRepositoryRoot(files)(cwd)),
        probe: !options.has("no-probe"),
        policy: options.value("policy"),
        failOn: options.choice("fail-on"),
    };
}
function listDirectories(operands, { cwd }) {
    return findDirectories(operands, cwd).map(({ path }) => path);
}
async function openDeps(options, operands, files) {
    const env = selectEnvironment(listDirectories(operands, files), process.env);
    const leases = await openLeases(options.value("lease-store") ?? "file", env);
    return {
        files,
        env,
        host: openHost(env, options.has("sudo")),
        fetchRemote: openRemote(env),
        readRepository: async (root, search) => {
            const { readRepositoryTexts } = await __webpack_require__.e(/* import() */ 470).then(__webpack_require__.bind(__webpack_require__, 4470));
            return readRepositoryTexts(root, files, search);
        },
        leases,
        wait: readWait(options),
        reportProgress: (what) => (options.has("quiet") ? undefined : reportProgress(what)),
    };
}
function readWait(options) {
    const given = options.value("wait") ?? "0";
    if (!/^\d{1,5}$/.test(given))
        throw new UsageError(`--wait ${JSON.stringify(given)} is no number of seconds`, "check");
    return {
        seconds: Number(given),
        report: (message) => (options.has("quiet") ? undefined : printMessage(message)),
    };
}
function openRemote(env) {
    return fetchRemote(env["GH_TOKEN"] ?? env["GITHUB_TOKEN"] ?? "", env["GITHUB_API_URL"]);
}

;// CONCATENATED MODULE: ./lib/src/cli/runs.js





























const RUNS = {
    map: (options, operands) => runReport("map", options, operands),
    check: (options, operands) => runReport("check", options, operands),
    allocate: runAllocate,
    release: runRelease,
    url: runUrl,
    init: runInit,
    who: runWho,
    explain: runExplain,
};
const openWorkingFiles = () => openLocalFiles(findWorkingDirectory(process.env));
async function runReport(command, options, operands) {
    const files = openWorkingFiles();
    const saved = readSavedPorts(options.value("saved"), files);
    const request = readRequest(options, operands, files);
    const deps = await openDeps(options, operands, files);
    const report = await runPipeline({ ...request, command, saved }, deps);
    writeResult(renderReport(report, options), options);
    printProjectErrors(report);
    return report.exitStatus;
}
async function runAllocate(options, operands) {
    const present = openWorkingFiles();
    const paths = readPaths(options, present);
    const files = recordFiles(present, paths);
    const env = removeAllocation(process.env);
    const deps = { ...(await openDeps(options, operands, present)), files, env, host: openHost(env) };
    const request = readRequest(options, operands, files);
    const several = request.projects.length > 1;
    const allocation = readAllocateOptions(options, {
        paths,
        files,
        several,
        runner: findRunnerName(env),
    });
    const { report, used } = await allocate_allocate(request, allocation, deps, (made) => {
        const [directory = files.cwd] = made.projects.length === 1 ? listDirectories(operands, files) : [];
        const ports = renderPorts(made, options, { directory, env, noted: process.env });
        writeAllOrNothing(listFilesToWrite(made, paths, files, allocation.saved));
        return ports;
    });
    const hint = options.choice("format") === "text" ? [formatUsageHint(report, options)] : [];
    writeResult(used ?? [...renderReport(report, options), ...hint], options);
    for (const warning of report.allocation?.warnings ?? [])
        printMessage(warning);
    printProjectErrors(report);
    return report.exitStatus;
}
function printProjectErrors({ findings }) {
    for (const { place, message, fix } of findings.filter(isRefusal)) {
        printMessage(`${place === null ? "" : `${formatPlace(place)}: `}${message}; ${fix}`);
    }
}
async function runRelease(options, operands) {
    const files = openWorkingFiles();
    const leases = await openLeases(options.value("lease-store") ?? "file", process.env);
    const directories = operands.length > 0 ? listDirectories(operands, files) : [files.cwd];
    const released = await release(directories, leases);
    writeResult([options.choice("format") === "json" ? renderReleasedJson(released) : renderReleased(released)], options);
    return 0;
}
async function runUrl(options, operands) {
    const files = openWorkingFiles();
    const given = readUrlArguments(options, operands);
    const [project] = readRequest(options, [], files).projects;
    if (project === undefined)
        return 2;
    const { env } = process;
    const request = { ...given, project, policy: options.value("policy") };
    const found = await findUrl(request, {
        files,
        env,
        host: openHost(env),
        fetchRemote: openRemote(env),
    });
    writeResult([
        options.choice("format") === "json"
            ? `${encodeJson({ version: 1, ok: true, ...found })}\n`
            : `${found.url}\n`,
    ], options);
    return 0;
}
function readUrlArguments(options, [service, target, ...more]) {
    if (service === undefined)
        throw new UsageError("url needs the name of a service", "url");
    const [, port, protocol] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(target ?? "") ?? [];
    if (more.length > 0 || (target !== undefined && port === undefined))
        throw new UsageError("url takes a service and one container port, as 80 or 53/udp", "url");
    const host = options.value("host");
    if (host !== null && !/^[\w.-]+$|^\[?[\da-f:.]+\]?$/i.test(host))
        throw new UsageError(`--host ${JSON.stringify(host)} is neither the name nor the address of a host`, "url");
    const named = protocol === undefined ? {} : { protocol: protocol.toLowerCase() };
    return { service, target: port === undefined ? null : { port: Number(port), ...named }, host };
}
async function runInit(options, operands) {
    const files = openWorkingFiles();
    const { projects } = readRequest(options, operands, files);
    const root = findRepositoryRoot(files)(projects[0]?.cwd ?? files.cwd);
    const given = options.value("output") ?? options.value("policy");
    const { path, text } = init({ projects, path: given, root }, files, process.env);
    writeWhole(path, [text]);
    if (options.choice("format") === "json")
        printText(`${encodeJson({ version: 1, ok: true, policy: path })}\n`);
    else if (!options.has("quiet"))
        printText(`${escapeWorkflowCommands(escapeControlChars(path))}\n`);
    return 0;
}
async function runWho(options, operands) {
    const found = await who(operands, openHost(process.env, options.has("sudo")), options.has("verbose"));
    writeResult(options.choice("format") === "json"
        ? renderWhoJson(found)
        : [renderWho(found, isColored(options))], options);
    return 0;
}
async function runExplain(options, [path = "-", ...more]) {
    const files = openWorkingFiles();
    if (more.length > 0)
        throw new UsageError("explain reads one file", "explain");
    const output = files.read(path === "-" ? path : (0,external_node_path_.resolve)(files.cwd, path), true);
    if ("failure" in output)
        throw new Error(`${path}: ${output.detail}`);
    const found = await explain(output.text, openHost(process.env));
    if (found.explanations.length === 0)
        throw new Error("no engine speaks of a port here that could not be published");
    writeResult([
        options.choice("format") === "json"
            ? renderExplanationJson(found)
            : renderExplanation(found, isColored(options)),
    ], options);
    return 0;
}

;// CONCATENATED MODULE: ./lib/src/cli/help.js

function formatHelp(command) {
    if (command !== null)
        return formatCommandHelp(COMMANDS[command]);
    const width = Math.max(...COMMAND_NAMES.map((name) => name.length));
    return [
        "Will the host ports that a Docker Compose project wants be there?",
        "",
        "Usage: portplan COMMAND [OPTIONS] [DIRECTORY...]",
        "",
        ...COMMAND_NAMES.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name].summary}`),
        "",
        "portplan COMMAND --help tells the options of a command.",
        "",
        ...wrapText("Exit status: 0 nothing found at or above --fail-on; 1 findings; 2 it could not do all " +
            "of its work.", 0),
        "",
    ].join("\n");
}
function formatCommandHelp({ usage, description, options }) {
    const rows = Array.from(options, ([name, option]) => [formatSpelling(name, option), formatSummary(option)]);
    const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
    const paragraphs = description.split("\n").flatMap((paragraph) => wrapText(paragraph, 0));
    const lines = rows.flatMap(([name, text]) => wrapText(text, indent, `  ${name}`));
    return [`Usage: portplan ${usage}`, "", ...paragraphs, "", ...lines, ""].join("\n");
}
const LINE_LENGTH = 80;
function wrapText(text, indent, head = "") {
    const lines = [head.padEnd(indent)];
    for (const word of text.split(" ")) {
        const line = lines.at(-1) ?? "";
        const isFirst = line.length === indent;
        if (!isFirst && line.length + 1 + word.length > LINE_LENGTH)
            lines.push(" ".repeat(indent) + word);
        else
            lines[lines.length - 1] = `${line}${isFirst ? "" : " "}${word}`;
    }
    return lines;
}
function formatSpelling(name, { short, metavar }) {
    const prefix = short === undefined ? "    " : `-${short}, `;
    return `${prefix}--${name}${metavar === undefined ? "" : ` ${metavar}`}`;
}
function formatSummary({ summary, allowed, repeatable }) {
    const notes = [allowed?.join(", ") ?? "", repeatable ? "repeatable" : ""].filter(Boolean);
    return notes.length === 0 ? summary : `${summary} (${notes.join("; ")})`;
}

;// CONCATENATED MODULE: ./lib/src/cli/runCli.js








async function runCli(args) {
    try {
        const invocation = parseCommandLine(args);
        if (invocation.kind === "run")
            return await RUNS[invocation.command](invocation.options, invocation.operands);
        printText(invocation.kind === "help" ? formatHelp(invocation.command) : `${package_namespaceObject.rE}\n`);
        return 0;
    }
    catch (error) {
        return reportFailure(error);
    }
}
function reportFailure(error) {
    const message = getErrorMessage(error);
    for (const line of message.split("\n"))
        printMessage(line);
    if (error instanceof UsageError)
        printMessage(`see portplan ${error.command === null ? "" : `${error.command} `}--help`);
    else if (process.argv.includes("--verbose") &&
        error instanceof Error &&
        !(error instanceof InputErrors))
        for (const [line] of (error.stack ?? "").matchAll(/^ +at .*$/gm))
            printMessage(line);
    return 2;
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

/***/ 8122:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ HOST),
/* harmony export */   y: () => (/* binding */ findReferences)
/* harmony export */ });
const LOCAL = String.raw `localhost|127\.0\.0\.1|\[::1\]`;
const HOST = LOCAL + String.raw `|0\.0\.0\.0|host\.docker\.internal|docker\.for\.mac\.localhost`;
const ADDRESS = new RegExp(String.raw `(?<![\w.-])(?:${HOST}):(?<port>\d{1,5})(?!\d|\.\d)`, "g");
const SETTING = new RegExp(String.raw `(?<![\w$])(?<variable>[A-Z0-9_]{4,80})` +
    String.raw `(?:[ \t]{0,8}[=:][ \t]{0,8}["']?|:?-)(?<port>\d{2,5})(?!\w|\.\d)`, "g");
const QUOTE = String.raw `["'\x60]?`;
const EQUALS = String.raw `${QUOTE}[ \t]{0,4}[=: ][ \t]{0,4}${QUOTE}`;
const PORT = String.raw `(?<port>\d{2,5})(?!\w|[.:]\d)`;
const NUMBER = new RegExp(String.raw `(?<![\w.-])(?:-p|--port|[pP]ort)${EQUALS}${PORT}`, "g");
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


/***/ })

};
