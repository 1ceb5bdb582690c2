"use strict";
exports.id = 635;
exports.ids = [635];
exports.modules = {

/***/ 6635:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findReview: () => (/* binding */ findReview)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/src/lib/compute.js
var compute = __webpack_require__(4656);
// EXTERNAL MODULE: ./lib/src/lib/encodePath.js
var encodePath = __webpack_require__(2632);
// EXTERNAL MODULE: ./lib/src/report/addFindings.js
var addFindings = __webpack_require__(8645);
// EXTERNAL MODULE: ./lib/src/report/createConflictTest.js
var createConflictTest = __webpack_require__(3372);
// EXTERNAL MODULE: ./lib/src/report/formats/formatSummaryLine.js
var formatSummaryLine = __webpack_require__(5188);
// EXTERNAL MODULE: ./lib/src/report/formats/markdown.js
var markdown = __webpack_require__(3314);
// EXTERNAL MODULE: ./lib/src/lib/getOrInsert.js
var getOrInsert = __webpack_require__(5329);
// EXTERNAL MODULE: ./lib/src/report/formats/formatPort.js
var formatPort = __webpack_require__(7219);
// EXTERNAL MODULE: ./lib/src/lib/escapeControlChars.js
var escapeControlChars = __webpack_require__(9636);
;// CONCATENATED MODULE: ./lib/src/report/formats/mermaid.js




const MAX_ROWS = 40;
const MAX_LABEL_LENGTH = 60;
const HELD = new Set(["taken", "leased", "possible"]);
function renderMermaid(report) {
    const isInConflict = (0,createConflictTest/* createConflictTest */.p$)(report);
    const rows = report.rows.filter(({ kind }) => kind === "fixed" || kind === "pool");
    if (rows.length === 0)
        return null;
    const sorted = rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
    const chosen = rows.length <= MAX_ROWS ? rows : sorted.slice(0, MAX_ROWS);
    const ports = new Map();
    const holders = new Map();
    const services = new Map();
    const edges = [];
    const red = new Set();
    for (const row of chosen) {
        const port = nodeId(ports, "p", (0,formatPort/* formatHostPort */.zc)(row));
        const group = (0,getOrInsert/* getOrInsert */.P)(services, row.project, () => new Map());
        const place = [...services.keys()].indexOf(row.project);
        const service = nodeId(group, `s${place}_`, row.service);
        edges.push(`${port} -->|${quote((0,formatPort/* formatTarget */.P4)(row))}| ${service}`);
        const isHeld = HELD.has(row.status);
        for (const name of isHeld ? (0,formatPort/* listHolderNames */.Bq)(row) : [])
            edges.push(`${nodeId(holders, "h", name)} -.- ${port}`);
        if (isInConflict(row))
            red.add(port);
    }
    const lines = [
        "flowchart LR",
        ...Array.from(holders, ([name, id]) => `${id}{{${quote(name)}}}`),
        ...Array.from(ports, ([name, id]) => `${id}(${quote(name)})`),
        ...[...services].flatMap(([project, ids], at) => [
            `subgraph g${at}[${quote(project)}]`,
            ...Array.from(ids, ([name, id]) => `${id}[${quote(name)}]`),
            "end",
        ]),
        ...new Set(edges),
        "classDef conflict fill:#ffebe9,stroke:#cf222e,color:#82071e",
        ...(red.size === 0 ? [] : [`class ${[...red, ...holders.values()].join(",")} conflict`]),
    ];
    return { source: `${lines.join("\n")}\n`, shown: chosen.length, total: rows.length };
}
const nodeId = (ids, prefix, name) => (0,getOrInsert/* getOrInsert */.P)(ids, name, () => `${prefix}${ids.size}`);
function quote(text) {
    const short = text.length <= MAX_LABEL_LENGTH ? text : `${text.slice(0, MAX_LABEL_LENGTH)}…`;
    const escaped = (0,escapeControlChars/* escapeControlChars */._)(short).replace(/(?!\p{L}|\p{M}|\p{N})[^ ,/.…-]|(?<=www)\./giu, (character) => `#${character.codePointAt(0)};`);
    return `"${escaped}"`;
}

// EXTERNAL MODULE: ./lib/src/report/formats/Page.js
var Page = __webpack_require__(2448);
// EXTERNAL MODULE: ./lib/src/report/formats/sections.js
var sections = __webpack_require__(4803);
// EXTERNAL MODULE: ./lib/src/report/formats/verdict.js
var verdict = __webpack_require__(8714);
// EXTERNAL MODULE: ./lib/src/rules/index.js + 44 modules
var rules = __webpack_require__(6968);
;// CONCATENATED MODULE: ./lib/src/review/buildComment.js









function buildComment(report, { mode, ...context }) {
    const { leg } = context;
    const shown = leg === null ? report : selectHostFindings(report);
    const { ok, findings, comparison } = shown;
    const { changes = [], renamed = [], exceptions = [], policy } = comparison ?? {};
    const isChanged = changes.length + renamed.length + exceptions.length > 0;
    const isSilenced = policy?.problem === null && (0,formatSummaryLine/* describePolicy */.wy)(policy) !== "";
    const isWorthPosting = {
        always: leg === null || findings.length > 0 || isSilenced,
        "on-failure": !ok,
        auto: !ok || findings.length > 0 || isChanged || isSilenced,
    };
    return { body: renderComment(shown, context), create: isWorthPosting[mode] };
}
function selectHostFindings(report) {
    const { comparison, ...rest } = report;
    const none = { ...rest, ok: true, findings: [], summary: { error: 0, warning: 0, notice: 0 } };
    const isAboutHost = ({ rule }) => (0,rules/* ruleOf */.Y)(rule).dependsOn === "host-state";
    const selected = (0,addFindings/* addFindings */.W)(none, report.findings.filter(isAboutHost), report.failOn);
    const hidden = comparison?.policy?.hidden.filter(isAboutHost) ?? [];
    const isKept = (0,verdict/* groupByCause */.wn)(report) !== null || hidden.length > 0;
    if (comparison === undefined || !isKept)
        return selected;
    const { policy, ...compared } = { ...comparison, changes: [], renamed: [], exceptions: [] };
    const shown = policy !== undefined && hidden.length > 0 && { policy: { ...policy, hidden } };
    return { ...selected, comparison: { ...compared, ...shown } };
}
function removeTime(body) {
    return body.replace(/ · \d{4}-\d\d-\d\d \d\d:\d\d UTC(?=.*$)/, "");
}
const LIMITS = {
    findings: 22_000,
    changes: 32_000,
    exceptions: 35_000,
    policy: 38_000,
    others: 42_000,
};
const MAX_EXCEPTIONS_BYTES = 44_000;
const MAX_PICTURE_BYTES = 15_000;
const MAX_BYTES = 62_000;
const MAX_BYTES_WITH_ORIGIN = 65_000;
function renderComment(report, context) {
    const { marker, leg, link, summaryUrl, commitUrl } = context;
    const sheet = (0,sections/* openSheet */.qw)(report, summaryUrl === null
        ? "a comment can have 64 KiB. The job summary has all rows."
        : `a comment can have 64 KiB. The <a href="${summaryUrl}">job summary</a> has all rows.`, link);
    const { page } = sheet;
    const outcome = leg === null ? (0,verdict/* describeOutcome */.SS)(report) : describeRunner(report);
    page.add(`${marker}\n${(0,sections/* formatVerdict */.Pu)(report, outcome)}`);
    const job = leg ?? report.leg;
    if (job !== undefined)
        page.add(`Matrix job: ${(0,markdown/* formatCode */.P_)(job)}`);
    page.add((0,sections/* formatLead */.If)(report, leg === null));
    (0,sections/* addReview */.kD)(sheet, LIMITS, leg === null);
    if (leg === null)
        addExceptions(sheet);
    addPortMap(sheet);
    (0,sections/* addOrigin */.Mw)(sheet, MAX_BYTES_WITH_ORIGIN, commitUrl);
    return page.text.trimEnd();
}
function describeRunner(report) {
    const found = (0,formatSummaryLine/* countFindings */.Gt)(report.findings).join(", ") || "no problems";
    return `${found} on this runner`;
}
function addExceptions({ page, report, tables }) {
    const exceptions = (0,sections/* listOtherExceptions */.Rf)(report);
    if (exceptions.length === 0)
        return;
    const noun = report.comparison === undefined ? "exception" : "other exception";
    page.add(`<details><summary>${(0,formatSummaryLine/* formatCount */.B4)(exceptions.length, noun)}</summary>`);
    page.addTable(exceptions, { heading: "", limit: MAX_EXCEPTIONS_BYTES, ...tables.exceptions });
    page.add("</details>");
}
const MAX_UNSORTED_ROWS = 100;
function addPortMap({ page, report, tables }) {
    if (report.rows.length === 0)
        return;
    const isInConflict = (0,createConflictTest/* createConflictTest */.p$)(report);
    const rows = report.rows.length <= MAX_UNSORTED_ROWS
        ? report.rows
        : report.rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
    page.add(`<details><summary>Port map</summary>`);
    const picture = renderPicture(report);
    page.addTable(rows, {
        heading: "",
        limit: MAX_BYTES - (0,Page/* measureBytes */.E)(picture),
        ...tables.ports,
    });
    if (picture !== "")
        page.add(picture);
    page.add("</details>");
}
function renderPicture(report) {
    const picture = renderMermaid(report);
    if (picture === null)
        return "";
    const part = picture.shown === picture.total
        ? ""
        : `${picture.shown} of ${picture.total} ports, conflicts first:\n\n`;
    const text = `${part}\`\`\`mermaid\n${picture.source}\`\`\``;
    return (0,Page/* measureBytes */.E)(text) <= MAX_PICTURE_BYTES ? text : "";
}

// EXTERNAL MODULE: ./lib/src/review/comparePorts.js
var comparePorts = __webpack_require__(8381);
// EXTERNAL MODULE: ./lib/src/review/matchProjects.js
var matchProjects = __webpack_require__(8417);
;// CONCATENATED MODULE: ./lib/src/review/compareWithBase.js




async function compareWithBase(local, withFiles, map) {
    const before = await withFiles(map);
    const after = await map(local, null);
    const reports = [before, after].map((each) => each?.report ?? null);
    const isResolved = createResolvedTest(reports);
    const resolved = reports.map((each) => each && { ...each, rows: each.rows.filter(isResolved) });
    const [baseRefusal, ownRefusal] = reports.map((each) => each?.findings.find(rules/* isRefusal */.vu));
    const refusal = baseRefusal ?? ownRefusal;
    const where = baseRefusal === undefined ? "" : " in the base";
    const problem = refusal === undefined
        ? null
        : `${refusal.project ?? "the project"} is invalid${where}: ${refusal.message}`;
    const { names, renamed } = (0,matchProjects/* matchProjects */.CS)(before?.projects ?? [], after?.projects ?? []);
    const [old, now] = resolved;
    const known = old ? (0,matchProjects/* renameProjects */.vr)(old, names).rows : [];
    const changes = (0,compute/* compute */.OX)(() => (0,comparePorts/* comparePorts */.u)(known, now?.rows ?? []));
    return { changes, renamed, problem };
}
function createResolvedTest(reports) {
    const refused = reports.flatMap((each) => each?.findings.filter(rules/* isRefusal */.vu) ?? []);
    const names = new Set(refused.map(({ project }) => project));
    const projects = reports.flatMap((each) => each?.projects ?? []);
    const broken = projects.filter(({ name }) => names.has(name));
    const directories = new Set(broken.map(({ directory }) => directory));
    for (const { name, directory } of projects)
        if (directories.has(directory))
            names.add(name);
    return ({ project }) => ![...names].some((name) => project === name || project.startsWith(`${name}@`));
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./lib/src/lib/paths.js
var paths = __webpack_require__(6221);
// EXTERNAL MODULE: ./lib/src/system/files/localPaths.js
var localPaths = __webpack_require__(6054);
;// CONCATENATED MODULE: ./lib/src/system/commits/commitFiles.js




const MAX_ROUNDS = 50;
const MAX_FILES = 2000;
async function withCommitFiles(source, use) {
    const { content, root, local } = source;
    const entries = await content.list();
    const tree = new Tree(entries, source);
    const files = {
        ...local,
        read: (path, trusted) => tree.read(path, trusted),
        kind: (path, trusted) => tree.kind(path, trusted),
    };
    const directories = [...entries].filter(([, { kind }]) => kind === "directory");
    const paths = [root, ...directories.map(([path]) => `${root}/${path}`)];
    for (let round = 0; round < MAX_ROUNDS; round++) {
        const result = use(files, paths);
        await result.catch(() => { });
        if (!(await tree.loadMissing()))
            return result;
    }
    throw new Error(`it has a chain of more than ${MAX_ROUNDS} files that refer to each other`);
}
const DIRECTORY = { kind: "directory", id: "" };
class Tree {
    #entries;
    #source;
    #contents = new Map();
    #missing = new Set();
    constructor(entries, source) {
        this.#entries = entries;
        this.#source = source;
    }
    read(path, trusted) {
        const entry = this.#resolve(path);
        if (entry === "untracked")
            return this.#source.local.read(path, trusted);
        if (entry === null)
            return { failure: "missing", detail: "" };
        if (entry === "updated")
            return { failure: "failed", detail: "it is in a submodule that the change updates" };
        if (entry === "outside")
            return { failure: "outside", detail: "it is outside the repository" };
        if (entry.kind !== "file")
            return { failure: "directory", detail: "it is a directory" };
        const bytes = this.#content(entry);
        if (bytes === null)
            return { failure: "failed", detail: "its content is not available" };
        return (0,external_node_buffer_.isUtf8)(bytes)
            ? { text: bytes.toString("utf8").replace(/^\ufeff/, "") }
            : { failure: "not-text", detail: "it is not UTF-8 text" };
    }
    kind(path, trusted) {
        const entry = this.#resolve(path);
        if (entry === "untracked" || entry === "updated")
            return this.#source.local.kind(path, trusted);
        if (entry === null || entry === "outside")
            return null;
        return entry.kind === "file" ? "file" : "directory";
    }
    #resolve(path) {
        const { root } = this.#source;
        if (!(0,paths/* isPathBelow */.B5)(path, root))
            return "untracked";
        const inside = external_node_path_.posix.normalize(path.slice(root.length + 1));
        return /^\.git(?:\/|$)/.test(inside) ? "untracked" : this.#follow(inside);
    }
    #follow(path, links = 0) {
        const parts = path.split("/");
        let entry = DIRECTORY;
        let at = ".";
        for (const [index, part] of parts.entries()) {
            at = external_node_path_.posix.join(at, part);
            if (at === ".." || at.startsWith("../"))
                return "outside";
            const found = at === "." ? DIRECTORY : this.#entries.get(at);
            if (found === undefined)
                return this.#findLocal(external_node_path_.posix.join(at, ...parts.slice(index + 1)));
            if (found.kind === "link") {
                const target = this.#content(found)?.toString("utf8") ?? "";
                if (target === "" || links === localPaths/* MAX_LINKS */.vk)
                    return null;
                if (external_node_path_.posix.isAbsolute(target))
                    return "outside";
                const rest = parts.slice(index + 1);
                return this.#follow([external_node_path_.posix.dirname(at), target, ...rest].join("/"), links + 1);
            }
            entry = found;
        }
        return entry;
    }
    #findLocal(path) {
        const { root, local, tracked } = this.#source;
        const parts = path.split("/");
        for (const at of parts.map((_, index) => parts.slice(0, index + 1).join("/"))) {
            const [own, other] = [this.#entries.get(at), tracked.get(at)];
            if (own?.kind === "module" && own.id !== other?.id)
                return "updated";
            const isAdded = other !== undefined && other.id !== own?.id;
            if (isAdded && (other.kind !== "directory" || at === path))
                return null;
        }
        return local.kind(`${root}/${path}`) === null ? null : "untracked";
    }
    #content({ id }) {
        const known = this.#contents.get(id);
        if (known === undefined)
            this.#missing.add(id);
        return known ?? null;
    }
    async loadMissing() {
        const missing = [...this.#missing];
        this.#missing.clear();
        if (this.#contents.size + missing.length > MAX_FILES)
            throw new Error(`it has more than ${MAX_FILES} files to read`);
        const found = missing.length === 0 ? new Map() : await this.#source.content.read(missing);
        for (const id of missing)
            this.#contents.set(id, found.get(id) ?? null);
        return missing.length > 0;
    }
}

// EXTERNAL MODULE: ./lib/src/system/github/answers.js
var answers = __webpack_require__(7248);
// EXTERNAL MODULE: ./lib/src/system/programs/runGit.js
var runGit = __webpack_require__(8614);
;// CONCATENATED MODULE: ./lib/src/system/commits/CommitContent.js
const KINDS = {
    "120000": "link",
    "040000": "directory",
    "160000": "module",
};
function parseCommitEntry(mode, id) {
    return { kind: KINDS[mode] ?? "file", id };
}

;// CONCATENATED MODULE: ./lib/src/system/commits/gitCommits.js


async function findCommit(root, name) {
    const [object] = await readObjects(root, [name]);
    if (object?.type !== "commit")
        return null;
    const [head = ""] = object.content.toString("utf8").split("\n\n", 1);
    const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = ""]) => id);
    return { id: object.id, parents };
}
async function findMergeBase(root, base, head) {
    const shallow = await readGit(root, ["rev-parse", "--is-shallow-repository"]);
    if (shallow?.toString("utf8").trim() !== "false")
        return null;
    const found = await readGit(root, ["merge-base", "--", base, head]);
    return found?.toString("utf8").trim() ?? null;
}
async function listGitFiles(root, commit) {
    const listed = await readGit(root, ["ls-tree", "-r", "-t", "-z", "--full-tree", commit]);
    if (listed === null)
        throw new Error("git cannot list its files");
    const lines = listed.toString("utf8").matchAll(/(?<!\d)(\d+) \w+ ([0-9a-f]+)\t([^\0]+)\0/g);
    return new Map(Array.from(lines, ([, mode = "", id = "", path = ""]) => [path, parseCommitEntry(mode, id)]));
}
async function readObjects(root, names) {
    const input = names.map((name) => `${name}\n`).join("");
    const output = (await readGit(root, ["cat-file", "--batch"], input)) ?? Buffer.alloc(0);
    const found = [];
    for (let at = 0; at < output.length;) {
        const begin = output.indexOf("\n", at) + 1;
        const [id = "", type = "", size = ""] = output.toString("utf8", at, begin - 1).split(" ");
        at = begin;
        if (size === "")
            continue;
        const end = begin + Number(size);
        found.push({ id, type, content: output.subarray(begin, end) });
        at = end + 1;
    }
    return found;
}
async function readGit(root, args, input = "") {
    const result = await (0,runGit/* runGit */.E)(root, args, { input });
    return "output" in result ? result.output : null;
}

;// CONCATENATED MODULE: ./lib/src/system/commits/githubCommits.js


const MAX_TREES = 200;
const TREE = (0,answers/* record */.g1)({
    tree: (0,answers/* listOf */.c3)((0,answers/* record */.g1)({ path: answers/* text */.Qq, mode: answers/* text */.Qq, sha: answers/* objectId */.Tu })),
    truncated: (0,answers/* optional */.lq)(answers/* boolean */.zM),
});
const BLOB = (0,answers/* record */.g1)({
    content: answers/* text */.Qq,
    encoding: (value) => value === "base64" || value === "utf-8",
});
const TOO_LARGE = "the repository has more files than GitHub lists; check out with fetch-depth: 2";
async function listGitHubFiles(github, repository, commit) {
    let left = MAX_TREES;
    const getTree = async (id, options) => {
        if (--left < 0)
            throw new Error(TOO_LARGE);
        const request = { ...repository, tree_sha: id, ...options };
        return (0,answers/* requireShape */.By)((await github.rest.git.getTree(request)).data, TREE);
    };
    const listTree = async (id, prefix) => {
        const whole = await getTree(id, { recursive: "1" });
        const { tree, truncated } = whole.truncated ? await getTree(id, {}) : whole;
        if (truncated)
            throw new Error(TOO_LARGE);
        const entries = tree.map(({ path, mode, sha }) => [
            `${prefix}${path}`,
            parseCommitEntry(mode, sha),
        ]);
        if (!whole.truncated)
            return entries;
        const directories = entries.filter(([, { kind }]) => kind === "directory");
        const below = directories.map(([path, entry]) => listTree(entry.id, `${path}/`));
        return [...entries, ...(await Promise.all(below)).flat()];
    };
    return new Map(await listTree(commit, ""));
}
async function readGitHubBlobs(github, repository, ids) {
    const blobs = ids.map(async (id) => {
        const { data } = await github.rest.git.getBlob({ ...repository, file_sha: id });
        const { content, encoding } = (0,answers/* requireShape */.By)(data, BLOB);
        return [id, Buffer.from(content, encoding)];
    });
    return new Map(await Promise.all(blobs));
}

;// CONCATENATED MODULE: ./lib/src/system/commits/findCheckout.js



async function findCheckout(pull, eventCommit, sources) {
    const checkedOut = (await findCommit(sources.root, "HEAD")) ?? (await findOnGitHub(eventCommit, sources));
    if (checkedOut === null || !pull.head || !pull.base)
        return null;
    const { id, parents } = checkedOut;
    const head = pull.head.sha;
    const isMerge = id !== head && parents[1] === head;
    if (id !== head && !isMerge)
        return { head: id, change: null };
    const [first = ""] = parents;
    const base = isMerge ? first : await resolveMergeBase(pull.base.sha, id, sources);
    const target = isMerge && id === eventCommit ? base : pull.base.sha;
    const [opened, content] = [openCommit(base, sources), openCommit(id, sources)];
    const branch = target === base ? opened : openCommit(target, sources);
    return { head, change: { base: opened, target: branch, content } };
}
const REFERENCE = (0,answers/* record */.g1)({ sha: answers/* objectId */.Tu });
const COMMIT = (0,answers/* record */.g1)({ sha: answers/* objectId */.Tu, parents: (0,answers/* listOf */.c3)(REFERENCE) });
const COMPARISON = (0,answers/* record */.g1)({ merge_base_commit: REFERENCE });
async function findOnGitHub(commit, { github, repository }) {
    if (github === null || commit === null)
        return null;
    const { data } = await github.rest.git.getCommit({ ...repository, commit_sha: commit });
    const { sha: id, parents } = (0,answers/* requireShape */.By)(data, COMMIT);
    return { id, parents: parents.map(({ sha }) => sha) };
}
async function resolveMergeBase(base, head, { root, github, repository }) {
    const known = await findMergeBase(root, base, head);
    if (known !== null || github === null)
        return known ?? base;
    const request = { ...repository, basehead: `${base}...${head}`, per_page: 1 };
    const { data } = await github.rest.repos.compareCommitsWithBasehead(request);
    return (0,answers/* requireShape */.By)(data, COMPARISON).merge_base_commit.sha;
}
function openCommit(commit, { root, github, repository }) {
    let listed = null;
    const contents = new Map();
    const list = async () => {
        if ((await findCommit(root, commit)) !== null)
            return listGitFiles(root, commit);
        if (github !== null)
            return listGitHubFiles(github, repository, commit);
        throw new Error("it is not checked out (use fetch-depth: 2), and there is no token to read it from GitHub");
    };
    return {
        commit,
        list: () => (listed ??= list()),
        async read(ids) {
            const unread = () => ids.filter((id) => !contents.has(id));
            for (const { id, content } of await readObjects(root, unread()))
                contents.set(id, content);
            const missing = unread();
            if (missing.length === 0 || github === null)
                return contents;
            for (const [id, content] of await readGitHubBlobs(github, repository, missing))
                contents.set(id, content);
            return contents;
        },
    };
}

// EXTERNAL MODULE: ./lib/src/system/github/describeFailure.js
var describeFailure = __webpack_require__(1454);
;// CONCATENATED MODULE: ./lib/src/system/github/githubComment.js

const COMMENT = (0,answers/* record */.g1)({
    id: answers/* integer */.nd,
    html_url: answers/* text */.Qq,
    body: (0,answers/* optional */.lq)(answers/* text */.Qq),
    user: (0,answers/* optional */.lq)((0,answers/* record */.g1)({ login: answers/* text */.Qq, type: answers/* text */.Qq })),
});
const VIEWER = (0,answers/* record */.g1)({ viewer: (0,answers/* record */.g1)({ login: answers/* text */.Qq }) });
const MAX_PAGES = 50;
async function keepComment(github, comment) {
    const [first, ...duplicates] = await selectOwn(github, await listMarked(github, comment));
    if (first === undefined)
        return comment.create ? create(github, comment) : null;
    await remove(github, comment, duplicates);
    return (await update(github, comment, first)) ?? create(github, comment);
}
async function create(github, comment) {
    const { repository, number: issue_number, body } = comment;
    const request = { ...repository, issue_number, body };
    const made = (0,answers/* requireShape */.By)((await github.rest.issues.createComment(request)).data, COMMENT);
    const [first, ...duplicates] = (await listMarked(github, comment)).filter(({ user }) => user?.login === made.user?.login);
    if (first === undefined || duplicates.length === 0)
        return made.html_url;
    await remove(github, comment, duplicates);
    return update(github, comment, first);
}
async function update(github, { repository, body, normalize = (whole) => whole }, { id, html_url: url, body: before = "" }) {
    if (normalize(unifyLines(before)) === normalize(unifyLines(body)))
        return url;
    const updated = github.rest.issues.updateComment({ ...repository, comment_id: id, body });
    return (await ifThere(updated)) && url;
}
async function remove(github, { repository }, comments) {
    for (const { id } of comments)
        await ifThere(github.rest.issues.deleteComment({ ...repository, comment_id: id }));
}
async function listMarked(github, { repository, number, marker }) {
    const found = [];
    const request = { ...repository, issue_number: number, per_page: 100 };
    for (let page = 1; page <= MAX_PAGES; page++) {
        const { data, headers } = await github.rest.issues.listComments({ ...request, page });
        const comments = (0,answers/* requireShape */.By)(data, (0,answers/* listOf */.c3)(COMMENT));
        found.push(...comments.filter(({ body }) => body?.split(/\r?\n/, 1)[0] === marker));
        if (!headers.link?.includes('rel="next"'))
            return found;
    }
    throw new answers/* UnusableAnswer */.kf();
}
async function selectOwn(github, comments) {
    const byWorkflow = comments.filter(({ user }) => user?.login === "github-actions[bot]" && user.type === "Bot");
    if (byWorkflow.length > 0 || comments.length === 0)
        return byWorkflow;
    const { viewer } = (0,answers/* requireShape */.By)(await github.graphql("query { viewer { login } }"), VIEWER);
    return comments.filter(({ user }) => user !== null && normalizeLogin(user.login) === normalizeLogin(viewer.login));
}
const normalizeLogin = (login) => login.replace(/\[bot\]$/, "");
const unifyLines = (body) => body.replaceAll("\r\n", "\n").trimEnd();
async function ifThere(request) {
    return request.catch((reason) => {
        if (reason.status === 404 || reason.status === 410)
            return null;
        throw reason;
    });
}

// EXTERNAL MODULE: ./lib/src/system/github/loadGitHub.js
var loadGitHub = __webpack_require__(5720);
// EXTERNAL MODULE: ./lib/src/system/github/pullRequest.js
var pullRequest = __webpack_require__(4063);
;// CONCATENATED MODULE: ./lib/src/action/pullRequestReview.js












const CHANGE_EVENTS = /^(?:pull_request(?:_review(?:_comment)?)?|push|merge_group)$/;
async function findReview(inputs, env, root) {
    const { githubToken: token, comment } = inputs;
    try {
        const { connect, context } = await (0,loadGitHub/* loadGitHub */.g)();
        const github = token === "" ? null : connect({ token, apiUrl: context.apiUrl });
        const pull = await (0,pullRequest/* findPullRequest */._)(github, context);
        return pull && new PullRequestReview({ inputs, env, root, pull, github, context });
    }
    catch (reason) {
        const why = describeReason(reason, "pull-requests");
        const remark = `Portplan could not look up the pull request: ${why}.`;
        const warn = comment !== "auto" && comment !== "never";
        const unknown = { commit: "", changes: [], renamed: [], problem: why };
        return {
            compare: async () => (env["GITHUB_EVENT_NAME"] === "push" ? undefined : unknown),
            withPolicyFiles: () => Promise.reject(new Error(why)),
            withBaseFiles: () => Promise.reject(new Error(why)),
            findCommit: () => null,
            post: async () => ({ url: null, remark, warn }),
        };
    }
}
class PullRequestReview {
    #parts;
    #checkout = null;
    constructor(parts) {
        this.#parts = parts;
    }
    async compare(files, map) {
        let commit = this.#parts.pull.base?.sha ?? "";
        try {
            const change = await this.#findChange();
            commit = change.base.commit;
            const compared = await compareWithBase(files, (use) => this.#withFiles(change.base, change, files, use), map);
            return { commit, ...compared };
        }
        catch (reason) {
            return { commit, changes: [], renamed: [], problem: describeReason(reason, "contents") };
        }
    }
    async withPolicyFiles(files, use) {
        try {
            const change = await this.#findChange();
            const content = this.#parts.inputs.policyFrom === "base" ? change.target : change.base;
            return await this.#withFiles(content, change, files, use);
        }
        catch (reason) {
            throw new Error(describeReason(reason, "contents"), { cause: reason });
        }
    }
    async withBaseFiles(files, use) {
        const change = await this.#findChange();
        return this.#withFiles(change.base, change, files, use);
    }
    async #withFiles(content, change, local, use) {
        const tracked = await change.content.list();
        return withCommitFiles({ content, root: this.#parts.root, local, tracked }, use);
    }
    async #findChange() {
        const { root, pull, github, context } = this.#parts;
        const { eventName, sha, repo: repository } = context;
        const eventCommit = CHANGE_EVENTS.test(eventName) ? sha : null;
        this.#checkout ??= await findCheckout(pull, eventCommit, { root, repository, github });
        if (this.#checkout === null)
            throw new Error("the commit that is checked out is not known");
        const { change, head } = this.#checkout;
        if (change !== null)
            return change;
        const shown = head.slice(0, 12);
        throw new Error(`the checked out commit ${shown} is not the change of the pull request`);
    }
    async post(report) {
        const { inputs, env, pull, github, context } = this.#parts;
        const { comment: mode } = inputs;
        if (mode === "never")
            return { url: null, remark: null, warn: false };
        const warn = mode !== "auto";
        if (github === null) {
            const remark = "No comment was posted, because the input github-token is empty.";
            return { url: null, remark: `${remark} ${PERMISSION_HINT}`, warn };
        }
        const { repo: repository, runId } = context;
        const leg = findLeg(inputs);
        const marker = `<!-- portplan:${hashMarker(env, leg)} -->`;
        const summaryUrl = this.#formatUrl(`actions/runs/${runId}`);
        const commit = report.made?.commit ?? null;
        const commitUrl = commit === null ? null : this.#formatUrl(`commit/${commit}`);
        const request = { mode, marker, leg, link: this.#link, summaryUrl, commitUrl };
        const written = (0,compute/* compute */.OX)(() => buildComment(report, request));
        const normalize = removeTime;
        const comment = { repository, number: pull.number, marker, ...written, normalize };
        try {
            return { url: await keepComment(github, comment), remark: null, warn: false };
        }
        catch (reason) {
            const { kind, message, needed } = (0,describeFailure/* describeFailure */.I)(reason);
            const remark = `No comment was posted: ${message}.`;
            if (kind === "other")
                return { url: null, remark, warn: true };
            const hint = needed === null ? "" : ` GitHub requires: ${needed}.`;
            return { url: null, remark: `${remark}${hint} ${PERMISSION_HINT}`, warn };
        }
    }
    findCommit() {
        const { pull, context } = this.#parts;
        return this.#checkout?.head ?? pull.head?.sha ?? (context.sha || null);
    }
    #link = ({ file, line }, side) => {
        const commit = side === "base" ? this.#checkout?.change?.base.commit : this.findCommit();
        const isOutside = file.startsWith("../") || external_node_path_.posix.isAbsolute(file);
        if (!commit || isOutside)
            return null;
        return `${this.#formatUrl(`blob/${commit}/${file}`)}#L${line}`;
    };
    #formatUrl(path) {
        const { serverUrl, repo } = this.#parts.context;
        return `${serverUrl}/${(0,encodePath/* encodePath */.O)(`${repo.owner}/${repo.repo}/${path}`)}`;
    }
}
function hashMarker(env, leg) {
    const [workflow] = (env["GITHUB_WORKFLOW_REF"] || env["GITHUB_WORKFLOW"] || "").split("@");
    return (0,external_node_crypto_.createHash)("sha256")
        .update(JSON.stringify([workflow, env["GITHUB_JOB"], leg]))
        .digest("base64url")
        .slice(0, 22);
}
function findLeg({ jobIndex, matrix }) {
    return jobIndex === 0 ? null : matrix.join(", ") || `${jobIndex}`;
}
function describeReason(reason, scope) {
    const { kind, message } = (0,describeFailure/* describeFailure */.I)(reason);
    return kind === "permission" ? `${message} (requires \`permissions: ${scope}: read\`)` : message;
}
const PERMISSION_HINT = "Add `permissions: pull-requests: write` to the workflow. Pull requests from forks never have " +
    "this permission.";


/***/ })

};
;