import type { Project, Service, Span } from "../compose/index.ts";
import { findNearest } from "../lib/findNearest.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { Exception, Policy } from "../policy/Policy.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import { matchesName, type ServiceName } from "../ports/serviceName.ts";
import { type Finding, isAboutService } from "./Finding.ts";
import { ruleOf } from "./index.ts";
import { findServices, suggestService } from "./namedServices.ts";
import { levelOf } from "./runRules.ts";
import { RULE_IDS, type RuleId } from "./RuleId.ts";
import type { UnusedException } from "./Rule.ts";

/** A finding to which an exception applies. */
export interface ExceptedFinding {
  readonly finding: Finding;
  readonly reason: string;
  readonly until: string | null;
  readonly span: Span | null;
}

export interface ExceptionResult {
  readonly findings: readonly Finding[];
  readonly excepted: readonly ExceptedFinding[];
  readonly unused: readonly UnusedException[];
}

/** The input that decides which exceptions apply, and which are unused. */
export interface ExceptionInput {
  readonly projects: readonly Project[];
  readonly policy: Policy;
  /** Formatted like `2027-01-31`. */
  readonly today: string;
  /**
   * True if the project in the policy's own directory is checked. Then a service that no project
   * has does not exist any more.
   */
  readonly checksRoot: boolean;
  /**
   * The unused exceptions of the same projects with their own policy. If present, another policy
   * judges them: it does not apply their comments, and looks for no unused exceptions.
   */
  readonly knownUnused?: readonly UnusedException[] | undefined;
}

/** Applies comments and policy entries to findings, and lists the unused ones. */
export function applyExceptions(
  findings: readonly Finding[],
  input: ExceptionInput,
): ExceptionResult {
  const { projects, policy, today, knownUnused } = input;
  const comments = knownUnused === undefined ? projects.flatMap(readComments) : [];
  const texts = new Map(projects.flatMap(({ sources }) => [...sources]));
  const byLine = new Map(
    comments.map((comment) => [`${comment.rule} ${comment.span.file} ${comment.line}`, comment]),
  );
  const findComment = (finding: Finding) =>
    listEnds(finding).flatMap(({ span }) =>
      span === null
        ? []
        : listLineStarts(span, texts).flatMap(
            (line) => byLine.get(`${finding.rule} ${span.file} ${line}`) ?? [],
          ),
    )[0];
  const valid = policy.ignore.filter((entry) => !isExpired(entry, today));
  const used = new Set<string | Exception>();
  const excepted: ExceptedFinding[] = [];
  const kept = findings.filter((finding) => {
    const comment = findComment(finding);
    const entry = valid.find(
      ({ rule, service }) =>
        rule === finding.rule &&
        (service === null ||
          listEnds(finding).some((end) => isAboutService(end, service, projects))),
    );
    if (comment !== undefined) used.add(placeOf(comment));
    if (entry !== undefined) used.add(entry);
    const exception = comment?.reason ? { ...comment, until: null } : entry;
    if (exception === undefined || !isExceptable(finding.rule)) return true;
    const { reason, until, span } = exception;
    excepted.push({ finding, reason, until, span });
    return false;
  });
  const ports = new Map<Project, PortLines>();
  const unused = knownUnused ?? [
    // Several projects, or variants of one, may use the same file.
    ...[...groupBy(comments, placeOf)].flatMap(([place, same]) => {
      const found = same.map((comment) => {
        const lines = getOrInsert(ports, comment.project, () => listPortLines(comment.project));
        return findUnusedComment(comment, lines, used.has(place), input);
      });
      return found.includes(null) ? [] : (found[0] ?? []);
    }),
    ...policy.ignore.flatMap((entry) => findUnusedEntry(entry, used.has(entry), input) ?? []),
  ];
  return { findings: kept, excepted, unused };
}

/** Returns the places at which an exception applies: both ends of a conflict of two entries. */
function listEnds(
  finding: Finding,
): readonly Pick<Finding, "span" | "project" | "service" | "targets">[] {
  const others = finding.related.filter(({ service }) => service !== null);
  return others.length === 1 ? [finding, ...others] : [finding];
}

function placeOf({ span: { file, start } }: Comment): string {
  return `${file} ${start}`;
}

/** Bounds the lines of an entry that are searched. */
const MAX_LINES = 100;

/** Returns the offsets of the line starts of an entry. */
function listLineStarts({ file, start, end }: Span, texts: Policy["sources"]): number[] {
  const text = texts.get(file) ?? "";
  const lines = [start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1];
  for (
    let next = text.indexOf("\n", start);
    next >= 0 && next < end - 1 && lines.length < MAX_LINES;
    next = text.indexOf("\n", next + 1)
  )
    lines.push(next + 1);
  return lines;
}

/**
 * A comment `# portplan-ignore: RULE -- REASON`. It applies to findings on the line that starts at
 * the offset `line`; -1 if there is no such line.
 */
interface Comment {
  readonly project: Project;
  /** False if it only looks like such a comment. */
  readonly isValid: boolean;
  readonly rule: string;
  readonly reason: string;
  readonly span: Span;
  readonly line: number;
}

const MARK = "portplan-ignore:";
const COMMENT = new RegExp(`(?<=^|\\s)#\\s*${MARK}([^]*)`);
/** Matches a comment that was probably meant to be one. */
const MISWRITTEN = /(?<=^|\s)#\s*portplan[-_:\s]*(?:ignore|disable)(?![a-z])([^]*)/i;
/** The longest rule and reason that are read, in characters. */
const MAX_COMMENT = 1000;

/**
 * Reads the comments of a project. A comment applies to its own line, or to the next line that is
 * not a comment if nothing else is on its line.
 */
function readComments(project: Project): Comment[] {
  return Array.from(project.sources).flatMap(([file, text]) => {
    if (!/portplan/i.test(text) || project.envFiles.includes(file)) return [];
    const comments: Comment[] = [];
    const waiting: Omit<Comment, "line">[] = [];
    let line = 0;
    for (const content of text.split("\n")) {
      const found = parseComment(content);
      const alone = content.trimStart().startsWith("#");
      if (found !== null) {
        const { start, ...words } = found;
        const span = { file, start: line + start, end: line + content.trimEnd().length };
        const comment = { ...words, project, span };
        if (alone) waiting.push(comment);
        else comments.push({ ...comment, line });
      }
      if (!alone) comments.push(...waiting.splice(0).map((comment) => ({ ...comment, line })));
      line += content.length + 1;
    }
    return [...comments, ...waiting.map((comment) => ({ ...comment, line: -1 }))];
  });
}

/** Parses the comment of a line. Returns its rule, its reason and its offset in the line. */
function parseComment(
  line: string,
): (Pick<Comment, "rule" | "reason" | "isValid"> & { start: number }) | null {
  const found = COMMENT.exec(line) ?? MISWRITTEN.exec(line);
  if (found === null) return null;
  const rest = (found[1] ?? "").slice(0, MAX_COMMENT).trim();
  if (!found[0].includes(MARK)) {
    const rule = rest.split(/[^a-z-]/).find(isExceptable) ?? "";
    return { rule, reason: "", isValid: false, start: found.index };
  }
  const [rule = "", ...reason] = /^--(?:\s|$)/.test(rest)
    ? [""]
    : rest.split(/(?<!\s)\s+--(?=\s|$)/);
  return { rule, reason: reason.join(" --").trim(), isValid: true, start: found.index };
}

/**
 * The rules that can have exceptions. An invalid project has no reliable port map, and an exception
 * for the rule about exceptions would except itself.
 */
const EXCEPTABLE_RULE_IDS: readonly RuleId[] = RULE_IDS.filter((id) => ruleOf(id).kind === "check");

function isExceptable(rule: string): rule is RuleId {
  return EXCEPTABLE_RULE_IDS.some((id) => id === rule);
}

/** Services by the lines on which they publish a port: the file, and the start of the line. */
type PortLines = ReadonlyMap<string, ReadonlySet<Service>>;

function listPortLines({ services, disabled, sources }: Project): PortLines {
  const lines = new Map<string, Set<Service>>();
  for (const service of [...services, ...disabled])
    for (const { span } of service.ports)
      for (const line of listLineStarts(span, sources))
        getOrInsert(lines, `${span.file} ${line}`, () => new Set<Service>()).add(service);
  return lines;
}

function findUnusedComment(
  { project, rule, reason, isValid, span, line }: Comment,
  lines: PortLines,
  used: boolean,
  input: ExceptionInput,
): UnusedException | null {
  const onLine = [...(lines.get(`${span.file} ${line}`) ?? [])];
  const service = onLine.find((each) => project.services.includes(each))?.name ?? null;
  const nearest = isExceptable(rule) ? null : findNearest(rule, EXCEPTABLE_RULE_IDS);
  const unused = { project: project.name, service, rule, nearest, until: null, span };
  if (!isValid) return { ...unused, why: "miswritten" };
  if (!isExceptable(rule)) return { ...unused, why: "unknown-rule" };
  if (reason === "") return { ...unused, why: "no-reason" };
  const mayBeUsed =
    used || !isReportable(rule, input) || onLine.some((each) => project.disabled.includes(each));
  return mayBeUsed ? null : { ...unused, why: "unmatched" };
}

function findUnusedEntry(
  entry: Exception,
  used: boolean,
  input: ExceptionInput,
): UnusedException | null {
  const { rule, service, until, span } = entry;
  if (span === null) return null;
  const nearest = service === null ? null : suggestService(service, input.projects);
  const [policyFile] = input.policy.sources.keys();
  // An exception of an extended policy may be used in another repository.
  if (span.file !== policyFile && nearest === null) return null;
  const owner = findOwner(service, input.projects);
  const [project, name] = [owner?.name ?? null, service?.service ?? null];
  const unused = { project, service: name, rule, nearest, until, span };
  if (isExpired(entry, input.today)) return { ...unused, why: "expired" };
  const mayBeUsed =
    used || !isReportable(rule, input) || !(owner ?? nearest ?? isRemoved(service, input));
  return mayBeUsed ? null : { ...unused, why: "unmatched" };
}

/** Returns whether an exception for the rule is unused if no finding matches it. */
function isReportable(rule: string, { policy }: ExceptionInput): boolean {
  if (!isExceptable(rule)) return false;
  const stated = ruleOf(rule);
  return levelOf(stated, policy) !== "off" && stated.dependsOn === "configuration";
}

/** Returns the project that has an active service, if any. */
function findOwner(service: ServiceName | null, projects: readonly Project[]): Project | undefined {
  return projects.find(
    (project) =>
      service !== null &&
      project.services.some((each) => matchesName(getResolvedName(project), each.name, service)),
  );
}

/** Returns whether all projects that could have the service are checked and do not have it. */
function isRemoved(service: ServiceName | null, { projects, checksRoot }: ExceptionInput): boolean {
  if (service === null) return checksRoot;
  const isChecked = projects.some((each) => getResolvedName(each) === service.project);
  return (checksRoot || isChecked) && findServices(service, projects).length === 0;
}

function isExpired({ until }: Exception, today: string): boolean {
  return until !== null && until < today;
}
