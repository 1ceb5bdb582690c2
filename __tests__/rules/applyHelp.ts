import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import type { HostEndpoint } from "../../src/ports/HostEndpoint.ts";
import { overlaps } from "../../src/ports/HostEndpoint.ts";
import { findCollisions } from "../../src/ports/findCollisions.ts";
import type { PortRequest } from "../../src/ports/Plan.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { emptyPolicy, type Policy } from "../../src/policy/Policy.ts";
import { formatServiceName, parseServiceName } from "../../src/ports/serviceName.ts";
import type { Kernel } from "../../src/host/HostView.ts";
import { readTemplates } from "../../src/repository/readTemplates.ts";
import {
  emptyRepositoryContext,
  formatPublishedName,
} from "../../src/repository/RepositoryContext.ts";
import type { Finding } from "../../src/rules/Finding.ts";
import { rules } from "../../src/rules/index.ts";
import { namePort } from "../../src/rules/requests.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { LINUX, makeHolder, makeHostView } from "../helpers/hostView.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** A project, its policy and its host. Each port entry of `compose` is on a line of its own. */
export interface Situation {
  readonly compose: string;
  /** The lines of `.env`. */
  readonly env: Readonly<Record<string, string>>;
  /** The variables of `.env.example`; null without the file. */
  readonly template: readonly string[] | null;
  readonly shell: Readonly<Record<string, string>>;
  readonly policy: Partial<Policy>;
  readonly kernel: Partial<Kernel>;
  readonly inUse: readonly HostEndpoint[];
}

const DIRECTORY = "/repo/shop";

const nameUnpublished = ({ project, service, binding }: PortRequest): [string, null] => [
  formatPublishedName({ project: project.name, service: service.name, binding }),
  null,
];

interface LocatedEntry {
  readonly service: string;
  readonly written: string | null;
  /** `host port 5432/tcp`. */
  readonly port: string;
  readonly line: number;
}

/** A finding with the lines that it is about. */
interface LocatedFinding {
  readonly finding: Finding;
  /** The line of the entry, then the lines of the other services of a conflict. */
  readonly lines: readonly number[];
  /** The entries of all services. */
  readonly entries: readonly LocatedEntry[];
  /** Identifies the finding also if its entry has another port: one key for each pair of lines. */
  readonly keys: readonly string[];
}

/** The findings of a situation. */
interface Checked {
  readonly findings: readonly LocatedFinding[];
  /** The pairs of lines that cannot both be bound. An entry with a collision hides its races. */
  readonly overlapping: ReadonlySet<string>;
  /** True if Compose removes a port that two entries of a service publish. */
  readonly hasDuplicates: boolean;
}

/** Runs all rules. Throws if Compose refuses the project. */
export function check(situation: Situation): Checked {
  const { compose, env, template, shell, policy: more, kernel, inUse } = situation;
  const files = memoryFiles({
    [`${DIRECTORY}/compose.yaml`]: compose,
    [`${DIRECTORY}/.env`]: formatEnv(env),
    ...(template && { [`${DIRECTORY}/.env.example`]: `${template.join("=\n")}=\n` }),
  });
  const project = resolveProject(requestFor(DIRECTORY), files, { ...shell });
  const [problem] = project.problems;
  if (problem !== undefined) throw new Error(`${problem.message}\n${compose}`);
  const plan = makePlan([project], { ipv6: true });
  const policy = { ...emptyPolicy, ...more };
  const obstacles = plan.requests.flatMap((request) =>
    request.endpoints.flatMap((endpoint) =>
      inUse
        .filter((each) => overlaps(each, endpoint))
        .map((each) => ({
          request,
          endpoint: {
            ...endpoint,
            first: Math.max(each.first, endpoint.first),
            last: Math.min(each.last, endpoint.last),
          },
          status: "taken" as const,
          holders: [makeHolder({ kind: "process", name: "other" })],
          reason: null,
        })),
    ),
  );
  const host = makeHostView({ kernel: { ...LINUX, ...kernel }, obstacles, inUse });
  const found = runRules(rules, {
    plan,
    host,
    policy,
    collisions: findCollisions(plan, policy.alternatives),
    copies: { count: 2, trackedFiles: new Set() },
    repositoryContext: {
      ...emptyRepositoryContext,
      templates: readTemplates([project], files),
      before: { moved: new Map(), newlyPublic: new Map(plan.requests.map(nameUnpublished)) },
    },
  });
  const lineOf = (start: number) => compose.slice(0, start).split("\n").length - 1;
  const overlapping = new Set(
    plan.requests.flatMap((a) =>
      plan.requests
        .filter((b) => a.endpoints.some((one) => b.endpoints.some((each) => overlaps(one, each))))
        .map((b) => pairOf(lineOf(a.binding.span.start), lineOf(b.binding.span.start))),
    ),
  );
  const entries = plan.requests.map((request): LocatedEntry => {
    const { service, binding } = request;
    const { written, span } = binding;
    return { service: service.name, written, port: namePort(request), line: lineOf(span.start) };
  });
  const findings = found.map((finding) => {
    const others = finding.related.filter(({ service }) => service !== null);
    const line = finding.span === null ? -1 : lineOf(finding.span.start);
    const ends = others.map(({ span }) => lineOf(span.start));
    const subject = /variable/.test(finding.rule) ? finding.evidence : "";
    const key = `${finding.rule} ${subject}`;
    const pairs = ends.map((end) => `${key} ${pairOf(line, end)}`);
    return {
      finding,
      lines: [line, ...ends],
      entries,
      keys:
        pairs.length > 0
          ? pairs
          : [finding.rule === "undocumented-variable" ? key : `${key} ${line}`],
    };
  });
  const countOf = (entry: string) => {
    const [first = 0, last = first] = (/:([\d-]+)(?:\/\w+)?"$/.exec(entry)?.[1] ?? "0")
      .split("-")
      .map(Number);
    return last - first + 1;
  };
  const written = compose.split("\n").filter((line) => line.startsWith("      - "));
  const declared = written.reduce((sum, entry) => sum + countOf(entry), 0);
  const resolved = plan.requests.reduce((sum, { binding }) => sum + binding.count, 0);
  return { findings, overlapping, hasDuplicates: declared !== resolved };
}

const pairOf = (a: number, b: number) => `${Math.min(a, b)} ${Math.max(a, b)}`;

/** The findings after a fix that it should have resolved, and those that it caused. */
export function compare(
  { findings, overlapping }: Checked,
  fixed: LocatedFinding,
  after: Situation,
): { readonly remaining: string[]; readonly added: string[] } {
  const left = check(after).findings;
  const known = new Set([
    ...findings.flatMap(({ keys }) => keys),
    ...[...overlapping].map((pair) => `port-collision  ${pair}`),
  ]);
  const isRevealed = ({ rule }: Finding) =>
    // The engine publishes the ports that it assigns on all addresses, too.
    (/remove the host port|add a default/.test(fixed.finding.fix) && /public/.test(rule)) ||
    // A port that moves within the Compose file is not about other copies.
    (fixed.finding.rule !== "copy-conflict" && rule === "copy-conflict");
  const format = ({ finding }: LocatedFinding) => `${finding.rule}: ${finding.message}`;
  return {
    remaining: left.filter(({ keys }) => keys.some((key) => fixed.keys.includes(key))).map(format),
    added: left
      .filter(({ keys, finding }) => keys.some((key) => !known.has(key)) && !isRevealed(finding))
      .map(format),
  };
}

function formatEnv(env: Situation["env"]): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/**
 * Applies each alternative of a help text on its own. Alternatives that are not edits of these
 * files, e.g. commands that stop a program, are left out.
 */
export function applyHelp(situation: Situation, found: LocatedFinding): Situation[] {
  const alternatives = found.finding.fix.split(/, or /);
  return alternatives.flatMap((help) => {
    const after = applyEdits(situation, help, found);
    return after === situation ? [] : [after];
  });
}

const ENTRY =
  String.raw`(?:the entry|entry "([^"]+)")` +
  String.raw`(?: of ([\w-]+)(?: for ((?:host ports? )?[\da-f.:[\]-]+/\w+))?)?`;

/** The edits and commands of help texts. Each changes the situation by the groups of its match. */
const EDITS: readonly (readonly [
  RegExp,
  (
    situation: Situation,
    groups: readonly (string | undefined)[],
    found: LocatedFinding,
  ) => Situation,
])[] = [
  [
    new RegExp(String.raw`${ENTRY} to (?:published: )?"([^"]+)"`, "g"),
    (situation, [written, name, port, value = ""], found) =>
      editLine(situation, { name, written, port }, found, (entry) =>
        entry.startsWith("{")
          ? entry.replace(/published: "[^"]*"/, `published: "${value}"`)
          : `"${value}"`,
      ),
  ],
  [
    /free (?:port|the ports in use of) (\d+)(?:-(\d+))?/g,
    (situation, [first = "", last = first]) => ({
      ...situation,
      inUse: situation.inUse.filter(
        (each) => each.first < Number(first) || each.first > Number(last),
      ),
    }),
  ],
  [
    /set ([A-Za-z_]\w*)=([\d-]+) in ([^ ,]+)/g,
    (situation, [name = "", value = "", place]) =>
      place === "the"
        ? { ...situation, shell: { ...situation.shell, [name]: value } }
        : { ...situation, env: { ...situation.env, [name]: value } },
  ],
  [
    /add a default to the entry: (\$\{(\w+):-[\d.a-f:[\]-]+\})/g,
    (situation, [text = "", name = ""], found) =>
      editLine(situation, {}, found, (entry) =>
        entry.replace(new RegExp(`\\$\\{${name}\\}|\\$${name}\\b`), text),
      ),
  ],
  [
    /(?:add|change) (?:host_ip: |host_ip of the entry to )([^ ,]+)/g,
    (situation, [address = ""], found) =>
      editLine(situation, {}, found, (entry) =>
        entry.includes("host_ip")
          ? entry.replace(/host_ip: "[^"]*"/, `host_ip: "${address}"`)
          : entry.replace("{", `{ host_ip: "${address}",`),
      ),
  ],
  [
    new RegExp(`remove the host port(?: from ${ENTRY})?`, "g"),
    (situation, [written, name, port], found) =>
      editLine(situation, { written, name, port }, found, (entry) =>
        entry.startsWith("{")
          ? entry.replace(/published: "[^"]*", /, "")
          : `"${/[^:]*$/.exec(entry.slice(1, -1))?.[0]}"`,
      ),
  ],
  [
    new RegExp(`remove (?:one of the two entries|${ENTRY}, because)`, "g"),
    (situation, [written, name, port], found) =>
      editLine(situation, { written, name, port }, found, () => null),
  ],
  [
    /ip_local_reserved_ports=([\d,-]+)/g,
    (situation, [list = ""]) => ({
      ...situation,
      kernel: {
        ...situation.kernel,
        reserved: list.split(",").map((each) => {
          const [first = 0, last = first] = each.split("-").map(Number);
          return [first, last] as const;
        }),
      },
    }),
  ],
  [
    /add (\w+)(?:=\S+)? to \.env\.example/g,
    (situation, [name = ""]) => ({ ...situation, template: [...(situation.template ?? []), name] }),
  ],
  [
    /assign (\d+) to ([\w:-]+) in the policy/g,
    (situation, [port, name = ""]) => ({
      ...situation,
      policy: {
        ...situation.policy,
        assignments: [
          ...(situation.policy.assignments ?? []).filter(
            ({ service }) => formatServiceName(service) !== name,
          ),
          { service: parseServiceName(name), port: Number(port), span: null },
        ],
      },
    }),
  ],
  [
    /the assignment of ([\w:-]+) in the policy/g,
    (situation, [name]) => ({
      ...situation,
      policy: {
        ...situation.policy,
        assignments: (situation.policy.assignments ?? []).filter(
          ({ service }) => formatServiceName(service) !== name,
        ),
      },
    }),
  ],
];

function applyEdits(situation: Situation, help: string, found: LocatedFinding): Situation {
  return EDITS.reduce(
    (before, [pattern, edit]) =>
      Array.from(help.matchAll(pattern)).reduce(
        (each, [, ...groups]) => edit(each, groups, found),
        before,
      ),
    situation,
  );
}

/** Changes the entry that a help text names; by default, the entry of the finding. */
function editLine(
  situation: Situation,
  { name = "", written = "", port = "" },
  { finding, lines, entries }: LocatedFinding,
  edit: (entry: string) => string | null,
): Situation {
  const text = situation.compose.split("\n");
  const named = entries
    .filter((each) => each.service === name)
    .filter((each) => written === "" || each.written === written)
    .filter((each) => port === "" || each.port === port)
    .map((each) => each.line);
  const line = name === "" ? lines[0] : (lines.find((each) => named.includes(each)) ?? named[0]);
  if (line === undefined) throw new Error(`no entry of ${name} in: ${finding.fix}`);
  const [, indent = "", entry = ""] = /^(\s*- )(.*)$/.exec(text[line] ?? "") ?? [];
  const edited = edit(entry);
  text[line] = edited === null ? "" : `${indent}${edited}`;
  return { ...situation, compose: text.join("\n") };
}
