export const id = 752;
export const ids = [752];
export const modules = {

/***/ 5752:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkPolicyFile: () => (/* binding */ checkPolicyFile)
/* harmony export */ });
/* unused harmony export policySchema */
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7934);
/* harmony import */ var _lib_PortRange_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1974);


const withExample = (words, example) => `${words}, as ${example}`;
const PORT = withExample("a port from 1 to 65535", "5432");
const RANGE = withExample("a range of ports", "8000-8009");
const ENDPOINT = withExample("a port, perhaps with an address and a protocol", "2375-2376/tcp");
const NAME = withExample("the name of a service", "db, shop/db or shop/db:5432");
const PROJECT = withExample("the name of a project of Compose", "shop");
const TEXT = "a text";
const DAY = withExample("a day", "2027-01-31");
const SCHEME = withExample("the scheme of a URL", "postgres");
const VARIABLE = withExample("a list of ports or a variable", '[8081, 8082] or "$HEALTH_SERVER_PORTS"');
const port = valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(PORT), valibot__WEBPACK_IMPORTED_MODULE_0__/* .integer */ .ndf(PORT), valibot__WEBPACK_IMPORTED_MODULE_0__/* .minValue */ .Wwf(1, PORT), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxValue */ .cGV(_lib_PortRange_js__WEBPACK_IMPORTED_MODULE_1__/* .MAX_PORT */ .X, PORT));
const range = valibot__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(RANGE), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^\d{1,5}-\d{1,5}$/, RANGE)), port], RANGE);
const endpoint = valibot__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
    port,
    valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(ENDPOINT), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^[\d.:*[\]a-fA-F-]+(?:\/(?:tcp|udp|sctp))?$/, ENDPOINT)),
], ENDPOINT);
const text = valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(TEXT), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/\S/, TEXT));
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const SERVICE_NAME = /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+(?::\d{1,5})?$/;
const service = valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(NAME), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(SERVICE_NAME, NAME));
const reference = valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP("a policy to extend"), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^(?:portplan:[a-z]+|github>[\w.-]+\/[\w.-]+\/\/[^@]+(?:@\S+)?|(?!portplan:|github>).*\S.*)$/, withExample("a policy to extend", "portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF")));
const noList = (schema) => ({
    ...schema,
    "~run": (dataset, config) => schema["~run"](Array.isArray(dataset.value) ? { value: undefined } : { value: dataset.value }, config),
});
const mapping = (entries, message) => noList(valibot__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej(entries, message));
const list = (item, of) => valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(item, `a list of ${of}`);
const table = (key, value, of) => {
    const record = valibot__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(key, value, `a mapping of ${of}`);
    const map = valibot__WEBPACK_IMPORTED_MODULE_0__/* .map */ .TjK(key, value);
    return noList({
        ...record,
        "~run": (dataset, config) => {
            if (typeof dataset.value !== "object" || dataset.value === null)
                return record["~run"](dataset, config);
            const result = map["~run"]({ value: new Map(Object.entries(dataset.value)) }, config);
            const found = result.value instanceof Map ? Object.fromEntries(result.value) : result.value;
            return { ...result, value: found };
        },
    });
};
const described = (description, schema) => valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(schema, valibot__WEBPACK_IMPORTED_MODULE_0__/* .description */ .h_(description)));
const role = mapping({
    range: described("Where the host ports of such services belong.", range),
    images: described("Images without registry, tag and digest; `*` stands for any characters.", list(text, "names of images")),
    services: described("Names of services; `*` stands for any characters.", list(text, "names of services")),
    scheme: described("Of the URLs of such services.", valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(SCHEME), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^[a-z][a-z0-9+.-]*$/, SCHEME))),
    public: described("Whether such services may be published on every address.", valibot__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY("true or false")),
}, "a mapping of range, images, services, scheme and public");
const need = mapping({
    port: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(endpoint, valibot__WEBPACK_IMPORTED_MODULE_0__/* .description */ .h_("The port that the program wants.")),
    fallback: described("Ports to try in this order where the first is taken, or the variable that lists them.", valibot__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(port, VARIABLE), valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(VARIABLE), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^\$\w+$/, VARIABLE))], VARIABLE)),
}, "a mapping of port and fallback");
const variant = mapping({
    "env-files": described("As for `docker compose --env-file`, from the directory of the project.", list(text, "env files")),
    host: described("Where it runs; the variants of one host are checked together. Without one: on a host " +
        "of its own.", text),
}, "a mapping of env-files and host");
const levels = valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(["error", "warning", "notice", "off"], "one of error, warning, notice and off");
function policySchema(ruleIds) {
    const rule = valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(ruleIds, "the id of a rule");
    const exception = mapping({
        rule: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(rule, valibot__WEBPACK_IMPORTED_MODULE_0__/* .description */ .h_("The rule whose findings are excepted.")),
        service: described("Where; without it everywhere.", service),
        reason: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(text, valibot__WEBPACK_IMPORTED_MODULE_0__/* .description */ .h_("Why this is right as it is.")),
        until: described("The last day on which the exception holds.", valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(DAY), valibot__WEBPACK_IMPORTED_MODULE_0__/* .isoDate */ ._$n(DAY))),
    }, "a mapping of rule, service, reason and until");
    const rules = Object.fromEntries(ruleIds.map((id) => [id, valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(levels)]));
    return mapping({
        version: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(1, "1"), valibot__WEBPACK_IMPORTED_MODULE_0__/* .description */ .h_("Of the format.")),
        extends: described("What this policy begins from: the preset portplan:standard, a file, or a file of " +
            "another repository; the nearest wins.", valibot__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([reference, valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(reference)], "a policy to extend, or a list of them")),
        roles: described("Kinds of services.", table(text, role, "roles")),
        assignments: described("Which host port a service has to have.", table(service, port, "services and their ports")),
        projects: described("Which host ports belong to a project.", table(valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(PROJECT), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(PROJECT_NAME, PROJECT)), mapping({ block: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(range, valibot__WEBPACK_IMPORTED_MODULE_0__/* .description */ .h_("Its host ports.")) }, "a mapping of block"), "projects and their blocks")),
        reserved: described("Host ports that no service may publish.", list(endpoint, "ports")),
        dynamic: described("From which ports are allocated.", range),
        needs: described("Ports of programs outside of Compose.", table(text, need, "programs")),
        fallback: described("Host ports to try, in this order, where that of a service is taken.", table(service, list(port, "ports"), "services and ports")),
        optional: described("Services and needs whose findings are warnings at most.", list(service, "services")),
        alternatives: described("Services that never run together.", list(valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(service, "a list of services"), valibot__WEBPACK_IMPORTED_MODULE_0__/* .minLength */ .BpQ(2, "a list of at least two services")), "lists of services, as [[db-mysql, db-postgres]]")),
        environments: described("More variants of the projects, each with its own env files.", table(text, variant, "environments")),
        rules: described("The levels of rules.", mapping(rules, "a mapping of rules and levels")),
        ignore: described("Exceptions.", list(exception, "exceptions")),
    }, "a mapping that begins with version: 1");
}
const MAX_ROUNDS = 10;
function checkPolicyFile(value, ruleIds) {
    const schema = policySchema(ruleIds);
    const unknown = [];
    for (let round = 0;; round++) {
        const result = valibot__WEBPACK_IMPORTED_MODULE_0__/* .safeParse */ .xLC(schema, value);
        if (result.success && unknown.length === 0)
            return { issues: [], valid: result.output };
        const issues = (result.issues ?? [])
            .flatMap(listInnermost)
            .map((issue) => toIssue(issue, schema));
        const unknownKeys = issues.filter(({ kind }) => kind === "unknown");
        if (unknownKeys.length === 0 || round === MAX_ROUNDS)
            return {
                issues: [...unknown, ...withoutDuplicates(issues)],
                valid: keepValid(value, issues, schema, ruleIds),
            };
        for (const { path, known } of unknownKeys)
            unknown.push(...removeUnknown(value, path.slice(0, -1), known));
    }
}
const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function keepValid(value, issues, schema, ruleIds) {
    if (!isMapping(value))
        return null;
    const sections = { ...value, version: 1 };
    for (const { path } of issues)
        removeInvalid(sections, path, ruleIds);
    for (const { path } of valibot__WEBPACK_IMPORTED_MODULE_0__/* .safeParse */ .xLC(schema, sections)
        .issues?.map((issue) => toIssue(issue, schema)) ?? [])
        removeInvalid(sections, path.slice(0, 2), ruleIds);
    const result = valibot__WEBPACK_IMPORTED_MODULE_0__/* .safeParse */ .xLC(schema, sections);
    return result.success ? result.output : null;
}
function removeInvalid(sections, [section = "", entry, key], ruleIds) {
    const content = sections[section];
    if (section === "version")
        return;
    if (Array.isArray(content) && typeof entry === "number" && section in VALID_ITEMS)
        content[entry] = replaceItem(content[entry], key, VALID_ITEMS[section]?.(ruleIds));
    else if (!isMapping(content) || entry === undefined)
        delete sections[section];
    else if (key !== undefined && isMapping(content[entry]))
        delete content[entry][key];
    else
        delete content[entry];
}
function replaceItem(item, key, valid) {
    if (!isMapping(item) || !isMapping(valid) || key === undefined)
        return valid;
    const { [key]: _, ...rest } = item;
    return key in valid ? { ...rest, [key]: valid[key] } : rest;
}
const VALID_ITEMS = {
    reserved: () => 1,
    optional: () => "any",
    alternatives: () => ["one", "other"],
    ignore: ([rule]) => ({ rule, reason: "any" }),
};
function removeUnknown(value, path, known) {
    const holder = path.reduce((below, key) => below[key], value);
    const keys = Object.keys(holder).filter((key) => !known.includes(key));
    for (const key of keys)
        delete holder[key];
    return keys.map((key) => ({ path: [...path, key], kind: "unknown", expected: "", known }));
}
function listInnermost(issue) {
    const items = issue.type === "union" && Array.isArray(issue.input)
        ? (issue.issues ?? []).filter(({ path }) => path !== undefined)
        : [];
    return items.length === 0
        ? [issue]
        : items.map((item) => ({
            ...item,
            path: [...(issue.path ?? []), ...(item.path ?? [])],
        }));
}
function toIssue({ type, path, expected, message }, schema) {
    const keys = path?.map(({ key }) => key) ?? [];
    const inKeys = type === "strict_object" && path?.at(-1)?.origin === "key";
    if (inKeys && expected === "never")
        return {
            path: keys,
            kind: "unknown",
            expected: "",
            known: listKnown(schema, keys.slice(0, -1)),
        };
    if (inKeys)
        return { path: keys, kind: "missing", expected: "", known: [] };
    if (path?.at(-1)?.origin === "key")
        return { path: keys, kind: "name", expected: message, known: [] };
    return {
        path: keys,
        kind: "wrong",
        expected: message,
        known: type === "picklist" ? listKnown(schema, keys) : [],
    };
}
function withoutDuplicates(issues) {
    return [
        ...new Map(issues.toReversed().map((issue) => [JSON.stringify(issue.path), issue])).values(),
    ].toReversed();
}
function listKnown(schema, path) {
    const found = path.reduce((at, key) => (at === undefined ? undefined : unwrap(stepInto(at, key))), unwrap(schema));
    return found?.entries === undefined
        ? (found?.options ?? []).filter((option) => typeof option === "string")
        : Object.keys(found.entries);
}
function stepInto({ entries, value, item }, key) {
    return entries?.[key] ?? value ?? item;
}
function unwrap(schema) {
    return schema?.wrapped ?? schema;
}


/***/ })

};
