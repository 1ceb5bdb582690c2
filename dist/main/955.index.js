export const id = 955;
export const ids = [955,670];
export const modules = {

/***/ 2955:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findReview: () => (/* binding */ findReview)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/src/report/addFindings.js
var addFindings = __webpack_require__(9756);
// EXTERNAL MODULE: ./lib/src/report/createConflictTest.js
var createConflictTest = __webpack_require__(6419);
// EXTERNAL MODULE: ./lib/src/report/formats/formatSummaryLine.js
var formatSummaryLine = __webpack_require__(869);
// EXTERNAL MODULE: ./lib/src/report/formats/markdown.js
var markdown = __webpack_require__(7133);
// EXTERNAL MODULE: ./lib/src/lib/getOrInsert.js
var getOrInsert = __webpack_require__(3918);
// EXTERNAL MODULE: ./lib/src/rules/formatHolder.js
var formatHolder = __webpack_require__(4793);
// EXTERNAL MODULE: ./lib/src/report/formats/formatPort.js
var formatPort = __webpack_require__(9000);
// EXTERNAL MODULE: ./lib/src/lib/escapeControlChars.js
var escapeControlChars = __webpack_require__(3053);
;// CONCATENATED MODULE: ./lib/src/report/formats/mermaid.js





const MAX_ROWS = 40;
const MAX_LABEL_LENGTH = 60;
function renderMermaid(report) {
    const isInConflict = (0,createConflictTest/* createConflictTest */.p)(report);
    const rows = report.rows.filter(({ kind }) => kind === "fixed" || kind === "pool");
    if (rows.length === 0)
        return null;
    const chosen = rows.length <= MAX_ROWS
        ? rows
        : rows
            .toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)))
            .slice(0, MAX_ROWS);
    const ports = new NodeIds("p");
    const holders = new NodeIds("h");
    const services = new Map();
    const edges = [];
    const red = new Set();
    for (const row of chosen) {
        const port = ports.of((0,formatPort/* formatHostPort */.zc)(row));
        const group = (0,getOrInsert/* getOrInsert */.P)(services, row.project, () => new NodeIds(`s${services.size}_`));
        const service = group.of(row.service);
        edges.push(`${port} -->|${quote((0,formatPort/* formatTarget */.P4)(row))}| ${service}`);
        for (const name of listHolders(row))
            edges.push(`${holders.of(name)} -.- ${port}`);
        if (isInConflict(row))
            red.add(port);
    }
    const lines = [
        "flowchart LR",
        ...holders.nodes((id, name) => `${id}{{${quote(name)}}}`),
        ...ports.nodes((id, name) => `${id}(${quote(name)})`),
        ...[...services].flatMap(([project, ids], at) => [
            `subgraph g${at}[${quote(project)}]`,
            ...ids.nodes((id, name) => `${id}[${quote(name)}]`),
            "end",
        ]),
        ...new Set(edges),
        "classDef conflict fill:#ffebe9,stroke:#cf222e,color:#82071e",
        ...(red.size === 0 ? [] : [`class ${[...red, ...holders.all].join(",")} conflict`]),
    ];
    return { source: `${lines.join("\n")}\n`, shown: chosen.length, total: rows.length };
}
function listHolders({ status, holders }) {
    return status === "taken" || status === "leased" || status === "possible"
        ? holders.map(({ holder }) => (0,formatHolder/* formatHolder */.aS)(holder, true))
        : [];
}
class NodeIds {
    #prefix;
    #ids = new Map();
    constructor(prefix) {
        this.#prefix = prefix;
    }
    of(name) {
        return (0,getOrInsert/* getOrInsert */.P)(this.#ids, name, () => `${this.#prefix}${this.#ids.size}`);
    }
    get all() {
        return this.#ids.values();
    }
    nodes(node) {
        return Array.from(this.#ids, ([name, id]) => node(id, name));
    }
}
function quote(text) {
    const short = text.length <= MAX_LABEL_LENGTH ? text : `${text.slice(0, MAX_LABEL_LENGTH)}…`;
    const escaped = (0,escapeControlChars/* escapeControlChars */._)(short).replace(/(?!\p{L}|\p{M}|\p{N})[^ ,/.…-]|(?<=www)\./giu, (character) => `#${character.codePointAt(0)};`);
    return `"${escaped}"`;
}

// EXTERNAL MODULE: ./lib/src/report/formats/Page.js
var Page = __webpack_require__(9355);
// EXTERNAL MODULE: ./lib/src/report/formats/summary.js
var formats_summary = __webpack_require__(242);
// EXTERNAL MODULE: ./lib/src/report/formats/tableRows.js
var tableRows = __webpack_require__(7979);
// EXTERNAL MODULE: ./lib/src/rules/index.js + 28 modules
var rules = __webpack_require__(9902);
;// CONCATENATED MODULE: ./lib/src/review/buildComment.js









function buildComment(report, { mode, failOn, ...context }) {
    const { leg } = context;
    const shown = leg === null ? report : selectHostFindings(report, failOn);
    return {
        body: renderComment(shown, context),
        create: IS_WORTH_POSTING[mode](shown) && (leg === null || shown.findings.length > 0),
    };
}
const IS_WORTH_POSTING = {
    always: () => true,
    "on-failure": ({ ok }) => !ok,
    auto: ({ findings, comparison: { changes = [], exceptions = [] } = {} }) => findings.length + changes.length + exceptions.length > 0,
};
function selectHostFindings(report, failOn) {
    const none = { ...report, ok: true, findings: [], summary: { error: 0, warning: 0, notice: 0 } };
    const found = report.findings.filter(({ rule }) => (0,rules/* ruleOf */.Y)(rule).dependsOn === "host-state");
    return (0,addFindings/* addFindings */.W)(none, found, failOn);
}
const MAX_CHANGES_BYTES = 15_000;
const MAX_FINDINGS_BYTES = 40_000;
const MAX_EXCEPTIONS_BYTES = 44_000;
const MAX_PICTURE_BYTES = 15_000;
const MAX_BYTES = 62_000;
function renderComment(report, { marker, leg, link, summaryUrl }) {
    const page = new Page/* Page */.Y(summaryUrl === null
        ? "a comment holds 64 KiB. The job summary has them all."
        : `a comment holds 64 KiB. The <a href="${summaryUrl}">job summary</a> has them all.`);
    page.add(`${marker}\n## ${(0,formats_summary/* formatVerdict */.Pu)(report)}`);
    if (leg !== null)
        page.add(`On the runner of ${(0,markdown/* formatCode */.P_)(leg)}.`);
    const comparison = leg === null ? report.comparison : undefined;
    page.add((0,formatSummaryLine/* describeScope */.OI)(report, comparison));
    if (comparison !== undefined)
        addChanges(page, comparison, selectColumns(hasSeveralProjects(report), tableRows/* CHANGES_HEADER */.mb), link);
    for (const [rule, findings] of (0,formats_summary/* groupByRule */.RJ)(report.findings)) {
        const count = findings.length > 1 ? ` (${findings.length})` : "";
        const mark = formats_summary/* SEVERITY_MARKS */.ru[findings[0]?.severity ?? "notice"];
        const summary = (0,markdown/* escapeMarkdown */.FV)((0,rules/* ruleOf */.Y)(rule).summary);
        page.addTable(findings, {
            heading: `### ${mark} <code>${rule}</code>${count}\n\n${summary}`,
            header: ["where", "what", "what to do"],
            cells: (finding) => formatFindingRow(finding, link),
            limit: MAX_FINDINGS_BYTES,
        });
    }
    if (!report.host.visible && report.host.reason !== null)
        page.add((0,markdown/* escapeMarkdown */.FV)(`The host's ports cannot be seen: ${report.host.reason}.`));
    if (leg === null)
        addExceptions(page, report, link);
    addPortMap(page, report, link);
    return page.text.trimEnd();
}
function addChanges(page, { commit, changes: all, exceptions, problem }, columns, link) {
    if (problem !== null) {
        const base = commit === "" ? "the base" : (0,markdown/* formatCode */.P_)(commit.slice(0, 12));
        page.add(`Not compared with ${base}: ${(0,markdown/* escapeMarkdown */.FV)(problem)}.`);
    }
    page.addTable(all, {
        heading: "### What this change does to the ports",
        header: columns(tableRows/* CHANGES_HEADER */.mb),
        cells: (change) => columns((0,tableRows/* formatChangeRow */.qL)(change, link)),
        limit: MAX_CHANGES_BYTES,
    });
    page.addTable(exceptions, {
        heading: "### Exceptions that it adds",
        header: tableRows/* EXCEPTIONS_HEADER */.RE,
        cells: (each) => (0,tableRows/* formatExceptionRow */.nr)(each, link),
        limit: MAX_CHANGES_BYTES,
    });
}
function addExceptions(page, { exceptions }, link) {
    if (exceptions.length === 0)
        return;
    page.add(`<details><summary>${(0,formatSummaryLine/* formatCount */.B4)(exceptions.length, "exception")} in force</summary>`);
    page.addTable(exceptions, {
        heading: "",
        header: tableRows/* EXCEPTIONS_HEADER */.RE,
        cells: (each) => (0,tableRows/* formatExceptionRow */.nr)(each, link),
        limit: MAX_EXCEPTIONS_BYTES,
    });
    page.add("</details>");
}
function formatFindingRow(finding, link) {
    return [
        (0,tableRows/* formatFindingPlaces */.RD)(finding, link),
        (0,markdown/* escapeMarkdown */.FV)(finding.publicMessage ?? finding.message),
        (0,markdown/* escapeMarkdown */.FV)(finding.fix),
    ];
}
function selectColumns(several, header) {
    const at = several ? -1 : header.indexOf("project");
    return (cells) => cells.filter((_, index) => index !== at);
}
const hasSeveralProjects = ({ projects, rows }) => new Set([...projects.map(({ name }) => name), ...rows.map(({ project }) => project)]).size > 1;
const MAX_UNSORTED_ROWS = 100;
function addPortMap(page, report, link) {
    if (report.rows.length === 0)
        return;
    const isInConflict = (0,createConflictTest/* createConflictTest */.p)(report);
    const rows = report.rows.length <= MAX_UNSORTED_ROWS
        ? report.rows
        : report.rows.toSorted((a, b) => Number(isInConflict(b)) - Number(isInConflict(a)));
    page.add(`<details><summary>Port map</summary>`);
    const picture = renderPicture(report);
    const columns = selectColumns(hasSeveralProjects(report), tableRows/* PORTS_HEADER */.BE);
    const format = (0,tableRows/* createPortRowFormatter */.WI)(report, link);
    page.addTable(rows, {
        heading: "",
        header: columns(tableRows/* PORTS_HEADER */.BE),
        cells: (row) => columns(format(row)),
        limit: MAX_BYTES - (0,Page/* measureBytes */.E)(picture),
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
        : `${picture.shown} of ${picture.total} ports, those in conflict first:\n\n`;
    const text = `${part}\`\`\`mermaid\n${picture.source}\`\`\``;
    return (0,Page/* measureBytes */.E)(text) <= MAX_PICTURE_BYTES ? text : "";
}

// EXTERNAL MODULE: ./lib/src/review/comparePorts.js
var comparePorts = __webpack_require__(5926);
;// CONCATENATED MODULE: ./lib/src/review/compareWithBase.js


async function compareWithBase({ report, files: local, root }, { commit, withFiles }, map) {
    const { before, exceptions } = await withFiles(async (files, directories) => ({
        before: await map(files, directories),
        exceptions: findNewExceptions(report.exceptions, root, files, local),
    }));
    const after = await map(local, null);
    const names = listUnresolved([before, after]);
    const [old = [], now = []] = [before, after].map((each) => each?.rows.filter(({ project }) => !belongsTo(names, project)));
    const [baseRefusal, ownRefusal] = [before, after].map((each) => each?.findings.find(rules/* isRefusal */.vu));
    const refusal = baseRefusal ?? ownRefusal;
    const where = baseRefusal === undefined ? "" : " there";
    const problem = refusal === undefined
        ? null
        : `${refusal.project ?? "the project"} does not resolve${where}: ${refusal.message}`;
    return { commit, changes: (0,comparePorts/* comparePorts */.u)(old, now), exceptions, problem };
}
function listUnresolved(reports) {
    const broken = reports.flatMap((each) => each?.findings.filter(rules/* isRefusal */.vu) ?? []);
    const names = new Set(broken.map(({ project }) => project));
    const projects = reports.flatMap((each) => each?.projects ?? []);
    const directories = new Set(projects.filter(({ name }) => names.has(name)).map(({ directory }) => directory));
    return new Set([
        ...names,
        ...projects.filter(({ directory }) => directories.has(directory)).map(({ name }) => name),
    ]);
}
function belongsTo(names, project) {
    return [...names].some((name) => project === name || project.startsWith(`${name}@`));
}
function findNewExceptions(exceptions, root, base, local) {
    return exceptions.filter(({ place }) => {
        if (place === null)
            return false;
        const [before, now] = [base, local].map((files) => {
            const read = files.read(`${root}/${place.file}`, false);
            return "text" in read ? read.text : "";
        });
        const words = (now ?? "")
            .split("\n")
            .slice(place.line - 1, place.endLine)
            .join(" ");
        return !normalizeSpace(before ?? "").includes(normalizeSpace(words));
    });
}
const normalizeSpace = (text) => text.replaceAll(/\s+/g, " ").trim();

// EXTERNAL MODULE: ./lib/src/system/commands.js
var commands = __webpack_require__(838);
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


const ENV = {
    GIT_NO_LAZY_FETCH: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    LC_ALL: "C",
};
async function findCommit(root, name) {
    const [object] = await readObjects(root, [name]);
    if (object === undefined || object.type !== "commit")
        return null;
    const [head = ""] = object.content.toString("utf8").split("\n\n", 1);
    return {
        id: object.id,
        parents: [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? ""),
    };
}
async function findMergeBase(root, base, head) {
    const shallow = await runGit(root, ["rev-parse", "--is-shallow-repository"], "");
    if (shallow?.toString("utf8").trim() !== "false" ||
        ![base, head].every((id) => /^[0-9a-f]+$/.test(id)))
        return null;
    return (await runGit(root, ["merge-base", base, head], ""))?.toString("utf8").trim() ?? null;
}
function readGitContent(root, commit) {
    return {
        commit,
        async list() {
            const listed = await runGit(root, ["ls-tree", "-r", "-t", "-z", "--full-tree", commit], "");
            if (listed === null)
                throw new Error("git cannot list it");
            const entries = new Map();
            for (const line of listed.toString("utf8").split("\0")) {
                const match = /^(\d+) \w+ ([0-9a-f]+)\t([^]+)$/.exec(line);
                if (match !== null)
                    entries.set(match[3] ?? "", parseCommitEntry(match[1] ?? "", match[2] ?? ""));
            }
            return entries;
        },
        async read(ids) {
            const found = await readObjects(root, ids);
            return new Map(found.map(({ id, content }) => [id, content]));
        },
    };
}
async function readObjects(root, names) {
    const output = (await runGit(root, ["cat-file", "--batch"], names.map((name) => `${name}\n`).join(""))) ??
        Buffer.alloc(0);
    const found = [];
    for (let at = 0; at < output.length;) {
        const end = output.indexOf("\n", at);
        const match = /^([0-9a-f]+) (\w+) (\d+)$/.exec(output.toString("utf8", at, end));
        if (match === null) {
            at = end + 1;
            continue;
        }
        const [, id = "", type = "", size] = match;
        const begin = end + 1;
        at = begin + Number(size);
        found.push({ id, type, content: output.subarray(begin, at) });
        at++;
    }
    return found;
}
async function runGit(root, args, input) {
    const result = await (0,commands/* runCommand */.d)("git", ["-C", root, ...args], { cwd: root, env: ENV, input });
    return "output" in result ? result.output : null;
}

;// CONCATENATED MODULE: ./lib/src/system/commits/githubCommits.js

const MAX_TREES = 200;
const TOO_LARGE = "the repository has more files than GitHub lists; check it out with fetch-depth: 2";
function readGitHubContent(github, repository, commit) {
    return {
        commit,
        async list() {
            return new Map(await new Trees(github, repository).list(commit, ""));
        },
        async read(ids) {
            const blob = async (id) => {
                const { data } = await github.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
                    ...repository,
                    file_sha: id,
                });
                return [
                    id,
                    Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8"),
                ];
            };
            return new Map(await Promise.all(ids.map(blob)));
        },
    };
}
class Trees {
    #github;
    #repository;
    #left = MAX_TREES;
    constructor(github, repository) {
        this.#github = github;
        this.#repository = repository;
    }
    async list(id, prefix) {
        const whole = await this.#get(id, { recursive: "1" });
        const { tree, truncated } = whole.truncated ? await this.#get(id, {}) : whole;
        if (truncated)
            throw new Error(TOO_LARGE);
        const entries = tree.map(({ path, mode, sha }) => [`${prefix}${path}`, parseCommitEntry(mode, sha)]);
        if (!whole.truncated)
            return entries;
        const directories = entries.filter(([, { kind }]) => kind === "directory");
        const below = await Promise.all(directories.map(([path, entry]) => this.list(entry.id, `${path}/`)));
        return [...entries, ...below.flat()];
    }
    async #get(id, options) {
        if (--this.#left < 0)
            throw new Error(TOO_LARGE);
        const request = { ...this.#repository, tree_sha: id, ...options };
        return (await this.#github.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", request))
            .data;
    }
}

;// CONCATENATED MODULE: ./lib/src/system/commits/findCheckout.js


async function findCheckout(pull, sources) {
    const { root, eventCommit } = sources;
    const checkedOut = (await findCommit(root, "HEAD")) ??
        (eventCommit === null ? null : await findOnGitHub(eventCommit, sources));
    if (checkedOut === null || pull.head === null)
        return null;
    const { id, parents } = checkedOut;
    const [first, second] = parents;
    const isMerge = id !== pull.head && second === pull.head;
    if (id !== pull.head && !isMerge)
        return { head: id, change: null };
    const base = isMerge ? first : pull.base && (await resolveMergeBase(pull.base, id, sources));
    return base
        ? {
            head: pull.head,
            change: { base: await openCommit(base, sources), content: await openCommit(id, sources) },
        }
        : null;
}
async function findOnGitHub(commit, { github, repository }) {
    if (github === null)
        return null;
    const { data } = await github.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
        ...repository,
        commit_sha: commit,
    });
    return { id: data.sha, parents: data.parents.map(({ sha }) => sha) };
}
async function resolveMergeBase(base, head, { root, github, repository }) {
    const known = await findMergeBase(root, base, head);
    if (known !== null)
        return known;
    if (github === null)
        return base;
    const { data } = await github.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
        ...repository,
        basehead: `${base}...${head}`,
        per_page: 1,
    });
    return data.merge_base_commit.sha;
}
async function openCommit(commit, { root, github, repository }) {
    const isLocal = (await findCommit(root, commit)) !== null;
    const local = isLocal ? readGitContent(root, commit) : null;
    const remote = github === null ? null : readGitHubContent(github, repository, commit);
    return {
        commit,
        async list() {
            const listed = await (local ?? remote)?.list();
            if (listed === undefined)
                throw new Error("it is not checked out (fetch-depth: 2 does), and there is no token to ask GitHub for it");
            return listed;
        },
        async read(ids) {
            const found = (await local?.read(ids)) ?? new Map();
            const missing = ids.filter((id) => !found.has(id));
            return missing.length === 0 || remote === null
                ? found
                : new Map([...found, ...(await remote.read(missing))]);
        },
    };
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./lib/src/system/commits/commitFiles.js


const MAX_LINKS = 40;
const MAX_ROUNDS = 50;
const MAX_FILES = 2000;
async function withCommitFiles(source, use) {
    const { content } = source;
    const tree = new Tree(await content.list(), source);
    for (let round = 0; round < MAX_ROUNDS; round++) {
        const result = use(tree.files, tree.directories);
        await result.catch(() => { });
        const missing = tree.takeMissing();
        if (missing.length === 0)
            return result;
        tree.addContents(missing, await content.read(missing));
    }
    throw new Error("its files lead to ever more files");
}
const DIRECTORY = { kind: "directory", id: "" };
class Tree {
    #entries;
    #root;
    #local;
    #tracked;
    #contents = new Map();
    #missing = new Set();
    constructor(entries, { root, local, tracked }) {
        this.#entries = entries;
        this.#root = root;
        this.#local = local;
        this.#tracked = tracked;
    }
    get files() {
        const { cwd, listSeparator } = this.#local;
        return {
            cwd,
            listSeparator,
            read: (path, trusted) => this.#read(path, trusted),
            kind: (path) => this.#kind(path),
        };
    }
    get directories() {
        return [
            this.#root,
            ...[...this.#entries].flatMap(([path, { kind }]) => kind === "directory" ? [`${this.#root}/${path}`] : []),
        ];
    }
    #read(path, trusted) {
        const inside = this.#relativePath(path);
        const entry = inside === null ? "untracked" : this.#follow(inside);
        if (entry === "untracked")
            return this.#local.read(path, trusted);
        if (entry === null)
            return { failure: "missing", detail: "" };
        if (entry === "outside")
            return { failure: "outside", detail: "it lies outside of the repository" };
        if (entry.kind !== "file")
            return { failure: "directory", detail: "it is a directory" };
        const bytes = this.#content(entry);
        if (bytes === null)
            return { failure: "failed", detail: "its content cannot be had" };
        return (0,external_node_buffer_.isUtf8)(bytes)
            ? { text: bytes.toString("utf8").replace(/^\ufeff/, "") }
            : { failure: "not-text", detail: "it is not UTF-8 text" };
    }
    #kind(path) {
        const inside = this.#relativePath(path);
        if (inside === "")
            return "directory";
        const entry = inside === null ? "untracked" : this.#follow(inside);
        if (entry === "untracked")
            return this.#local.kind(path);
        if (entry === null || entry === "outside")
            return null;
        return entry.kind === "file" ? "file" : "directory";
    }
    #relativePath(path) {
        if (path === this.#root)
            return "";
        if (!path.startsWith(`${this.#root}/`))
            return null;
        const inside = external_node_path_.posix.normalize(path.slice(this.#root.length + 1));
        return inside === ".git" || inside.startsWith(".git/") ? null : inside;
    }
    #isUntracked(path) {
        const parts = path.split("/");
        const isAdded = this.#tracked.has(path) ||
            parts.some((_, at) => this.#tracked.get(parts.slice(0, at + 1).join("/"))?.kind === "link");
        return !isAdded && this.#local.kind(`${this.#root}/${path}`) !== null;
    }
    #follow(path) {
        let rest = path.split("/");
        let at = "";
        for (let links = 0;;) {
            const [part, ...further] = rest;
            if (part === undefined)
                return at === "" ? DIRECTORY : (this.#entries.get(at) ?? null);
            const next = external_node_path_.posix.join(at, part);
            if (next === ".." || next.startsWith("../"))
                return "outside";
            const entry = next === "." ? DIRECTORY : this.#entries.get(next);
            if (entry === undefined)
                return this.#isUntracked(external_node_path_.posix.join(next, ...further)) ? "untracked" : null;
            if (entry.kind !== "link") {
                rest = further;
                at = next === "." ? "" : next;
                continue;
            }
            if (++links > MAX_LINKS)
                return null;
            const target = this.#readLink(entry);
            if (target === null || target === "outside")
                return target;
            rest = [...target.parts, ...further];
        }
    }
    #readLink(entry) {
        const path = this.#content(entry)?.toString("utf8") ?? "";
        if (path === "")
            return null;
        return external_node_path_.posix.isAbsolute(path) ? "outside" : { parts: path.split("/").filter(Boolean) };
    }
    #content({ id }) {
        const known = this.#contents.get(id);
        if (known === undefined)
            this.#missing.add(id);
        return known ?? null;
    }
    takeMissing() {
        const missing = [...this.#missing];
        this.#missing.clear();
        if (this.#contents.size + missing.length > MAX_FILES)
            throw new Error(`it has more than ${MAX_FILES} files to read`);
        return missing;
    }
    addContents(ids, contents) {
        for (const id of ids)
            this.#contents.set(id, contents.get(id) ?? null);
    }
}

// EXTERNAL MODULE: ./node_modules/@octokit/core/dist-src/index.js + 12 modules
var dist_src = __webpack_require__(4730);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-paginate-rest/dist-bundle/index.js
var dist_bundle = __webpack_require__(3779);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-retry/dist-bundle/index.js
var plugin_retry_dist_bundle = __webpack_require__(9735);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var plugin_throttling_dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: ./lib/src/system/github/makeFetch.js
var makeFetch = __webpack_require__(9670);
;// CONCATENATED MODULE: ./lib/src/system/github/github.js






function readRetryAfter({ hook }) {
    hook.error("request", (error) => {
        const { status, response } = error;
        const seconds = Number.parseInt(response?.headers["retry-after"] ?? "", 10);
        const reset = `${Math.ceil(Date.now() / 1000) + seconds - 1}`;
        if (response !== undefined && (status === 403 || status === 429) && seconds >= 0)
            Object.assign(response.headers, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
        throw error;
    });
}
const Client = dist_src/* Octokit */.E.plugin(readRetryAfter, plugin_throttling_dist_bundle/* throttling */.A, plugin_retry_dist_bundle/* retry */.L, dist_bundle/* paginateRest */.ud);
const REQUEST_MS = 15_000;
const PATIENCE_MS = 60_000;
const RETRIES = 2;
const MAX_WAITS = 2;
function connect({ token, apiUrl, patience = PATIENCE_MS, second = 1000, }) {
    const end = performance.now() + patience;
    const mayWait = (seconds, _request, _client, retries) => retries < MAX_WAITS && performance.now() + seconds * second < end;
    return new Client({
        auth: token,
        baseUrl: apiUrl.replace(/\/+$/, ""),
        userAgent: "portplan",
        log: { debug() { }, info() { }, warn() { }, error() { } },
        request: { fetch: createBoundedFetch(end) },
        retry: {
            doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451],
            retries: RETRIES,
            retryAfterBaseValue: second,
        },
        throttle: {
            id: (0,external_node_crypto_.randomUUID)(),
            retryAfterBaseValue: second,
            onRateLimit: mayWait,
            onSecondaryRateLimit: mayWait,
        },
    });
}
function createBoundedFetch(end) {
    return (input, init = {}) => {
        const left = Math.max(1, Math.ceil(Math.min(REQUEST_MS, end - performance.now())));
        return (0,makeFetch.makeFetch)(process.env)(input, { ...init, signal: AbortSignal.timeout(left) });
    };
}
function describeFailure(reason) {
    const failure = reason;
    const { status, message: thrown = String(reason), response } = failure;
    const [words = ""] = thrown.split(" - https://", 1);
    const message = words.replace(/\.+$/, "");
    if (status === undefined)
        return { kind: "other", message, needed: null };
    const text = response === undefined
        ? `GitHub cannot be reached: ${message}`
        : `GitHub answers ${status}: ${message}`;
    const accepted = response?.headers?.["x-accepted-github-permissions"] ?? "";
    return {
        kind: lacksPermission(failure) ? "permission" : "other",
        message: isRateLimit(failure) ? `${text} (a limit of requests)` : text,
        needed: /^[\w=;, -]{1,200}$/.test(accepted) ? accepted : null,
    };
}
function lacksPermission(failure) {
    const { status, message = "" } = failure;
    return (!isRateLimit(failure) && (status === 403 || status === 404) && !/locked|archived/i.test(message));
}
function isRateLimit({ status, message = "", response }) {
    return (status === 429 ||
        response?.headers?.["x-ratelimit-remaining"] === "0" ||
        /\bsecondary rate\b/i.test(message));
}

;// CONCATENATED MODULE: ./lib/src/system/github/githubComment.js
async function keepComment(github, comment) {
    const [first, ...duplicates] = await selectOwn(github, await listMarked(github, comment));
    if (first === undefined)
        return comment.create ? create(github, comment) : null;
    await remove(github, comment, duplicates);
    return (await update(github, comment, first)) ?? create(github, comment);
}
async function create(github, comment) {
    const { repository, number, body } = comment;
    const { data: made } = await github.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...repository,
        issue_number: number,
        body,
    });
    const [first, ...duplicates] = (await listMarked(github, comment)).filter(({ user }) => user?.login === made.user?.login);
    if (first === undefined || duplicates.length === 0)
        return made.html_url;
    await remove(github, comment, duplicates);
    return update(github, comment, first);
}
async function update(github, { repository, body }, found) {
    if (normalizeBody(found.body ?? "") === normalizeBody(body))
        return found.html_url;
    try {
        await github.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            ...repository,
            comment_id: found.id,
            body,
        });
        return found.html_url;
    }
    catch (reason) {
        if (isGone(reason))
            return null;
        throw reason;
    }
}
async function remove(github, { repository }, comments) {
    for (const { id } of comments) {
        await github
            .request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            ...repository,
            comment_id: id,
        })
            .catch((reason) => {
            if (!isGone(reason))
                throw reason;
        });
    }
}
function listMarked(github, { repository, number, marker }) {
    const request = { ...repository, issue_number: number, per_page: 100 };
    return github.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", request, ({ data }) => data.filter(({ body }) => body?.split(/\r?\n/, 1)[0] === marker));
}
const WORKFLOW_BOT = "github-actions[bot]";
async function selectOwn(github, comments) {
    const byWorkflow = comments.filter(({ user }) => user?.login === WORKFLOW_BOT && user.type === "Bot");
    if (byWorkflow.length > 0 || comments.length === 0)
        return byWorkflow;
    const { viewer } = await github.graphql("query { viewer { login } }");
    return comments.filter(({ user }) => user !== null &&
        user !== undefined &&
        normalizeLogin(user.login) === normalizeLogin(viewer.login));
}
const normalizeLogin = (login) => login.replace(/\[bot\]$/, "");
const normalizeBody = (body) => body.replaceAll("\r\n", "\n").trimEnd();
function isGone(reason) {
    const { status } = reason;
    return status === 404 || status === 410;
}

// EXTERNAL MODULE: ./lib/src/system/github/pullRequest.js
var pullRequest = __webpack_require__(6124);
;// CONCATENATED MODULE: ./lib/src/action/pullRequestReview.js








const CHANGE_EVENTS = new Set([
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "push",
    "merge_group",
]);
async function findReview(inputs, env, root) {
    const [owner = "", repo = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
    const repository = { owner, repo };
    const github = connectOnce(inputs, env);
    try {
        const pull = await (0,pullRequest/* findPullRequest */._f)(env, github, repository);
        return pull === null
            ? null
            : new PullRequestReview({ inputs, env, root, pull, repository, github });
    }
    catch (reason) {
        const why = describeReason(reason, "pull-requests");
        const remark = `Portplan could not look for a pull request. ${why}.`;
        return {
            compare: async () => undefined,
            post: async () => ({
                url: null,
                remark,
                warn: inputs.comment !== "auto" && inputs.comment !== "never",
            }),
        };
    }
}
function connectOnce({ githubToken }, env) {
    let github = null;
    const apiUrl = env["GITHUB_API_URL"] || "https://api.github.com";
    return () => (githubToken === "" ? null : (github ??= connect({ token: githubToken, apiUrl })));
}
class PullRequestReview {
    #context;
    #checkout = null;
    constructor(context) {
        this.#context = context;
    }
    async compare(local, report, map) {
        const { env, root, pull, repository, github } = this.#context;
        const { GITHUB_EVENT_NAME: event = "", GITHUB_SHA: sha } = env;
        const eventCommit = CHANGE_EVENTS.has(event) ? (sha ?? null) : null;
        const without = (problem) => ({
            commit: pull.base ?? "",
            changes: [],
            exceptions: [],
            problem,
        });
        try {
            this.#checkout = await findCheckout(pull, {
                root,
                repository,
                github: github(),
                eventCommit,
            });
        }
        catch (reason) {
            return without(describeReason(reason, "contents"));
        }
        if (this.#checkout === null)
            return undefined;
        const { change, head } = this.#checkout;
        if (change === null)
            return without(`what is checked out, ${head.slice(0, 12)}, is not the change of the pull request`);
        return compareCommit(change, { report, files: local, root }, map);
    }
    async post(report) {
        const { inputs, env, pull, repository, github: isRequested } = this.#context;
        const { comment: mode, failOn } = inputs;
        if (mode === "never")
            return { url: null, remark: null, warn: false };
        const warn = mode !== "auto";
        const github = isRequested();
        if (github === null)
            return {
                url: null,
                remark: `No comment without a token. ${formatPermissionHint(null)}`,
                warn,
            };
        const leg = findLeg(inputs);
        const marker = `<!-- portplan:${hashMarker(env, leg)} -->`;
        const written = buildComment(report, {
            mode,
            failOn,
            marker,
            leg,
            link: this.#link,
            summaryUrl: formatSummaryUrl(env),
        });
        const comment = { repository, number: pull.number, marker, ...written };
        try {
            return { url: await keepComment(github, comment), remark: null, warn: false };
        }
        catch (reason) {
            const { kind, message, needed } = describeFailure(reason);
            if (kind === "permission")
                return {
                    url: null,
                    remark: `No comment: ${message}. ${formatPermissionHint(needed)}`,
                    warn,
                };
            return { url: null, remark: `No comment: ${message}.`, warn: true };
        }
    }
    #link = ({ file, line }, side) => {
        const { env, pull, repository } = this.#context;
        const head = this.#checkout?.head ?? pull.head ?? env["GITHUB_SHA"];
        const commit = side === "base" ? this.#checkout?.change?.base.commit : head;
        const server = env["GITHUB_SERVER_URL"] || "https://github.com";
        if (commit === undefined)
            return null;
        return (0,pullRequest/* formatLineAddress */.C_)(server, repository, { commit, file, line });
    };
}
async function compareCommit({ base, content }, change, map) {
    const { commit } = base;
    try {
        const tracked = await content.list();
        return await compareWithBase(change, {
            commit,
            withFiles: (use) => withCommitFiles({ content: base, root: change.root, local: change.files, tracked }, use),
        }, map);
    }
    catch (reason) {
        return { commit, changes: [], exceptions: [], problem: describeReason(reason, "contents") };
    }
}
function findLeg({ jobIndex, matrix }) {
    return jobIndex === 0 ? null : matrix.join(", ") || `${jobIndex}`;
}
function hashMarker(env, leg) {
    const [workflow] = (env["GITHUB_WORKFLOW_REF"] || env["GITHUB_WORKFLOW"] || "").split("@");
    return (0,external_node_crypto_.createHash)("sha256")
        .update(JSON.stringify([workflow, env["GITHUB_JOB"], leg]))
        .digest("base64url")
        .slice(0, 22);
}
function formatSummaryUrl({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, }) {
    const known = /^https?:\/\/[\w.:-]+$/.test(server ?? "") &&
        /^[\w.-]+\/[\w.-]+$/.test(repository ?? "") &&
        /^\d+$/.test(run ?? "");
    return known ? `${server}/${repository}/actions/runs/${run}` : null;
}
function describeReason(reason, scope) {
    const { kind, message } = describeFailure(reason);
    return kind === "permission" ? `${message} (it takes \`permissions: ${scope}: read\`)` : message;
}
function formatPermissionHint(needed) {
    const hint = needed === null ? "" : ` (GitHub says: ${needed})`;
    return (`With \`permissions: pull-requests: write\` in the workflow there would be one${hint}; ` +
        "the pull request of a fork never has it.");
}


/***/ }),

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
