import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { ANSWER_NAMES } from "../src/report/createConflictTest.ts";
import { rules } from "../src/rules/index.ts";

// `npm run generate` writes the JSON Schemas of `--format json` to schema/.

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const place = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.nullable(v.string());
const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

const host = v.strictObject({
  platform: v.picklist(["linux", "darwin", "win32", "other"]),
  visible: described(v.boolean(), "True if the program can see the host's ports."),
  reason: described(text, "The reason why the host's ports are not visible, else null."),
  ephemeral: described(
    v.strictTuple([port, port]),
    "The first and the last port of the kernel's ephemeral port range.",
  ),
});

const source = described(
  v.strictObject({
    file: described(v.string(), "Relative to the repository's root, with forward slashes."),
    line: place,
    column: place,
    endLine: place,
    endColumn: described(place, "The column after the last character."),
  }),
  "A range of a file. Lines and columns start at 1.",
);

const holder = {
  kind: v.picklist(["compose", "container", "unit", "process", "kernel", "lease", "unknown"]),
  name: v.string(),
  pid: v.nullable(count),
  since: described(text, "The start time, ISO 8601 in UTC."),
  endpoint: described(
    v.string(),
    'E.g. "*:5432/tcp", "127.0.0.1:53/udp" or "[::1]:8000-8010/tcp"; "*" is all addresses.',
  ),
};

const severity = v.picklist(["error", "warning", "notice"]);
const about = { project: text, service: text };

const finding = v.strictObject({
  rule: v.picklist(rules.map(({ id }) => id as string)),
  severity,
  ...about,
  evidence: described(
    v.string(),
    "The subject. Rule, project, service and evidence identify a finding.",
  ),
  cause: v.exactOptional(
    described(
      v.picklist(["change", "runner", "base"]),
      "In a pull request whose base could be checked too. `change`: the change causes it. " +
        "`runner`: the host of this run causes it. `base`: the base has it too.",
    ),
  ),
  message: described(v.string(), "The title: the services, the port, and what is wrong."),
  label: described(v.string(), "Describes what is written at `source`; may be empty."),
  fix: described(v.string(), "The edit or the command that fixes it; may be empty."),
  note: described(v.string(), "The reason, if it is not obvious, else empty."),
  source: v.nullable(source),
  related: v.array(v.strictObject({ message: v.string(), ...about, source })),
});

const exceptions = v.array(
  v.strictObject({
    rule: v.string(),
    ...about,
    evidence: v.string(),
    reason: v.string(),
    until: described(text, "The last day on which the exception applies."),
    source: described(v.nullable(source), "Where the exception was written."),
  }),
);

const answer = v.strictObject({
  project: v.string(),
  service: v.string(),
  target: described(v.pipe(v.number(), v.integer()), "The container port."),
  container: described(text, "The name of the container; null if the service has none."),
  status: v.picklist(Object.keys(ANSWER_NAMES)),
  protocol: v.string(),
  hostIp: described(text, "The resolved host address; null for all addresses."),
  port: described(v.nullable(port), "The host port that the container publishes; null for none."),
  planned: described(
    v.nullable(port),
    "The host port of the project or of a lease; null if the engine assigns one, or for a pool.",
  ),
  reason: described(text, "Why the status is not `ok`, as part of a sentence."),
  holders: described(
    v.array(v.strictObject(holder)),
    "What uses the port instead of the service (`wrong-listener`).",
  ),
  source,
});

const side = v.nullable(
  v.strictObject({
    port: described(v.string(), 'E.g. "*:5432/tcp" or "assigned at start".'),
    source,
  }),
);

const portChange = v.strictObject({
  kind: v.picklist(["added", "moved", "removed"]),
  project: v.string(),
  service: v.string(),
  target: described(v.string(), 'The container ports: "80", "53/udp", "8000-8002".'),
  before: described(side, "The host port in the base; null for an added port."),
  after: described(side, "The host port in the change; null for a removed port."),
  exposure: described(
    v.nullable(v.picklist(["newly-public", "no-longer-public"])),
    "`newly-public`: on all addresses, and before only on loopback addresses or not at all. " +
      "`no-longer-public`: no longer on all addresses.",
  ),
});

const report = v.strictObject({
  version: v.literal(1),
  ok: described(v.boolean(), "True if the exit status is 0."),
  summary: described(
    v.strictObject({ error: count, warning: count, notice: count }),
    "The number of findings of each severity.",
  ),
  tool: v.exactOptional(v.strictObject({ name: v.literal("portplan"), version: v.string() })),
  projects: v.array(
    v.strictObject({
      name: v.string(),
      directory: v.string(),
      files: v.array(v.string()),
      profiles: v.array(v.string()),
    }),
  ),
  leftOut: v.exactOptional(
    described(
      v.strictObject({ services: count, profiles: v.array(v.string()) }),
      "How many services with ports inactive profiles exclude, and these profiles.",
    ),
  ),
  ports: described(
    v.array(
      v.strictObject({
        project: v.string(),
        service: v.string(),
        target: described(v.pipe(v.number(), v.integer()), "The container port."),
        protocol: v.string(),
        hostIp: described(text, "The resolved host address; null for all addresses."),
        published: described(
          text,
          'As Compose prints it, e.g. "5432", "8000-8010" or "0"; null if Compose prints none.',
        ),
        mode: v.string(),
        name: text,
        appProtocol: text,
        variable: described(text, "The variable whose value is the whole host port, else null."),
        status: v.picklist([
          "free",
          "taken",
          "own",
          "leased",
          "possible",
          "engine",
          "discarded",
          "unknown",
          "unchecked",
        ]),
        assigned: described(v.nullable(port), "The host port that an allocation assigned."),
        holders: v.array(v.strictObject(holder)),
        source,
      }),
    ),
    "One row for each entry that `docker compose config --format json` prints, in the order of " +
      "the project. Then the service containers of workflow jobs (project " +
      "`workflow:FILE#JOB`) and the environments of the policy (`PROJECT@ENVIRONMENT`).",
  ),
  answers: v.exactOptional(
    described(v.array(answer), "The verification of each host port; only of `verify`."),
  ),
  findings: v.array(finding),
  exceptions: v.exactOptional(
    described(exceptions, "The findings that a comment or the policy ignores."),
  ),
  comparison: v.exactOptional(
    described(
      v.strictObject({
        commit: described(v.string(), "The base commit; empty if it is not known."),
        head: described(text, "The checked commit; null if it is not known."),
        problem: described(text, "The reason why the ports were not compared, else null."),
        changes: described(
          v.array(portChange),
          "The ports that the change adds, moves or removes.",
        ),
        renamed: described(
          v.array(v.strictObject({ from: v.string(), to: v.string() })),
          "The projects to which the change gives another name.",
        ),
        policy: v.strictObject({
          from: described(v.picklist(["head", "base"]), "Whose policy made `findings`."),
          changed: described(v.boolean(), "True if the effective policy differs."),
          problem: described(text, "The reason why the base's policy was not read, else null."),
        }),
        hidden: described(
          v.array(finding),
          "The findings of the base's policy that the policy or the ignore comments of the " +
            "change turn off, except or give a lower level.",
        ),
        exceptions: described(exceptions, "The exceptions that the change adds."),
      }),
      "In a pull request: the differences from its base.",
    ),
  ),
  references: v.exactOptional(
    described(
      v.array(v.strictObject({ port, source })),
      "Other places in the repository that refer to a published host port, if they were searched.",
    ),
  ),
  copies: v.exactOptional(
    described(
      v.array(
        v.strictObject({
          project: v.string(),
          name: v.string(),
          directory: v.string(),
          files: v.array(
            v.strictObject({ kind: v.picklist(["env", "override"]), path: v.string() }),
          ),
        }),
      ),
      "Copies that `allocate --here` set up: the name on the engine, and the files it wrote.",
    ),
  ),
  assignments: v.array(
    v.strictObject({
      project: v.string(),
      service: v.string(),
      target: port,
      protocol: v.string(),
      hostIp: text,
      from: v.nullable(v.string()),
      to: port,
      via: v.picklist(["variable", "override", "fallback"]),
      variable: text,
    }),
  ),
  changes: v.exactOptional(
    described(
      v.array(
        v.strictObject({
          project: v.string(),
          path: described(v.string(), 'E.g. "services.web.environment.API_URL".'),
          from: described(text, "The name or host ports that are replaced; null for an addition."),
          to: described(text, "What replaces it; null if it may be secret."),
          reason: v.string(),
        }),
      ),
      "The changes of an allocation other than those of host ports.",
    ),
  ),
  host,
});

const cause = v.strictObject({
  kind: v.picklist([
    "allocated",
    "in-use",
    "exhausted",
    "not-local",
    "denied",
    "unsupported",
    "refused",
    "firewall",
    "forwarder",
    "unknown",
  ]),
  endpoint: described(text, "The host port, if the message contains it."),
  container: described(text, "The container that could not start."),
  message: described(v.string(), "The message of the engine."),
  why: v.string(),
  holders: described(v.array(v.strictObject(holder)), "The current users of the port."),
  infrastructure: described(
    v.nullable(v.boolean()),
    "True if the host causes the failure, not the project; null if that is not known.",
  ),
  fix: v.string(),
});

const explain = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  cause: described(v.nullable(cause), "The first failure, which stopped Compose."),
  others: v.array(cause),
  host,
});

const lease = {
  project: described(v.string(), "Empty if it is not known."),
  service: described(v.string(), "The service, or the program outside Compose."),
  target: described(v.pipe(v.number(), v.integer()), "The container port; 0 if it is not known."),
  protocol: v.picklist(["tcp", "udp", "sctp"]),
  port,
  addresses: described(v.array(v.string()), "The addresses to bind; empty for all addresses."),
  directory: described(v.string(), "The project's absolute directory."),
  checkout: described(text, "The directory that the lease lasts as long as, else null."),
  account: described(v.nullable(count), "The account that made it; null if that is not known."),
  ours: described(
    v.boolean(),
    "True if this account made it, on this machine and in this container.",
  ),
  lasts: described(
    v.nullable(v.picklist(["job", "terminal", "checkout"])),
    "What the lease lasts as long as; null if only the time decides, or that is not known.",
  ),
  pid: described(v.nullable(count), "The process that the lease ends with, else null."),
  since: described(text, "The time when it was made, ISO 8601 in UTC."),
  until: described(
    text,
    "The time when it ends unless its process is certainly running; null if there is none.",
  ),
  stale: described(v.boolean(), "True if it has ended and does not count."),
  command: described(text, "The command that releases it; null if this account cannot."),
};

const list = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  leases: described(
    v.array(
      v.strictObject({
        ...lease,
        branch: described(text, "The branch that is checked out in the directory, if it is known."),
        holders: described(v.array(v.strictObject(holder)), "The current users of the port."),
      }),
    ),
    "The leases of all accounts, in the order of their directories.",
  ),
  host,
});

const container = v.strictObject({
  name: v.string(),
  project: text,
  service: text,
  status: described(v.string(), "As the engine prints it."),
  health: described(text, "The result of its health check; null if it has none."),
  exitCode: described(v.nullable(v.number()), "Null if it is running."),
  restartCount: v.nullable(v.number()),
  restartPolicy: text,
  started: described(text, "ISO 8601, UTC."),
  finished: described(text, "When it ended last; ISO 8601, UTC."),
  error: described(text, "Why the engine could not start it."),
  lines: described(v.array(v.string()), "The last lines of its log without likely secrets."),
  reason: described(text, "Why there are no lines."),
});

const support = v.strictObject({
  system: v.string(),
  engine: v.strictObject({
    found: described(v.string(), "The source of its address, without the address."),
    version: text,
    system: described(text, 'The system it runs on, e.g. "Docker Desktop".'),
    rootless: v.nullable(v.boolean()),
  }),
  versions: v.strictObject({ portplan: text, node: text, distribution: text, compose: text }),
  environment: described(v.array(v.string()), "What is special about the machine, e.g. WSL."),
  lists: described(
    v.record(v.string(), v.string()),
    "The kernel's settings of ports by name, unchanged.",
  ),
  containers: described(v.array(v.string()), "The running containers with their ports."),
  details: described(
    v.array(container),
    "The containers of the ports, and those that restart or failed in the last 24 hours.",
  ),
  firewall: described(
    v.nullable(v.array(v.string())),
    "The firewall rules that name one of the ports; null if they cannot be read.",
  ),
  firewalls: described(v.array(v.string()), "The states of ufw and firewalld."),
  changes: described(
    v.nullable(
      v.strictObject({
        commits: v.array(
          v.strictObject({
            commit: v.string(),
            date: v.string(),
            subject: v.string(),
            files: v.array(v.string()),
          }),
        ),
        uncommitted: v.array(v.string()),
        ignored: v.array(v.string()),
      }),
    ),
    "The last commits that changed Compose files and env files of the project in the working " +
      "directory, without contents; null if they are not known.",
  ),
  missing: described(
    v.strictObject({
      containers: v.exactOptional(v.string()),
      details: v.exactOptional(v.string()),
      compose: v.exactOptional(v.string()),
      firewall: v.exactOptional(v.string()),
      changes: v.exactOptional(v.string()),
    }),
    "Why parts are missing, by part.",
  ),
});

const who = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  listeners: v.array(
    v.strictObject({
      ...holder,
      state: v.picklist(["listening", "bound", "connected", "time-wait", "published"]),
      detail: text,
      command: described(text, "The command that frees the port."),
    }),
  ),
  leases: described(v.array(v.strictObject(lease)), "The leases on the requested ports."),
  host,
  support: v.exactOptional(described(support, "Details for a bug report; only with --verbose.")),
});

const change = {
  id: v.string(),
  command: v.picklist(["free", "move"]),
  directory: described(v.string(), "The absolute directory of the project, or of the run."),
  time: described(v.string(), "ISO 8601 in UTC."),
};

const step = {
  kind: v.picklist(["container", "unit", "process", "network", "file"]),
  name: described(v.string(), "The name of what was stopped, or the absolute path of a file."),
  ports: described(v.array(v.string()), 'The ports that it used, e.g. "5432/tcp".'),
};

const undo = v.union([
  v.strictObject({
    version: v.literal(1),
    ok: described(v.boolean(), "True if the exit status is 0."),
    dryRun: v.boolean(),
    change: described(v.nullable(v.strictObject(change)), "Null if there is nothing to undo."),
    steps: described(
      v.array(
        v.strictObject({
          ...step,
          result: described(
            v.picklist(["undone", "unchanged", "lost", "failed", "changed", "skipped", "planned"]),
            "unchanged: there was nothing to do. lost: it cannot be undone. changed: the file " +
              "was changed since. skipped: not tried, because a file was changed. planned: " +
              "--dry-run.",
          ),
          detail: described(text, "The reason, or what is not as it was."),
          commands: described(v.array(v.string()), "The commands of a planned step."),
          diff: described(v.array(v.string()), "The lines of a diff that restores the file."),
        }),
      ),
      "In the order in which they were undone.",
    ),
    otherDirectories: described(
      v.array(v.string()),
      "Other directories with changes that are not undone.",
    ),
  }),
  v.strictObject({
    version: v.literal(1),
    ok: v.boolean(),
    changes: described(
      v.array(
        v.strictObject({
          ...change,
          steps: v.array(
            v.strictObject({
              ...step,
              state: described(
                v.picklist(["planned", "done", "failed", "undone", "lost"]),
                "planned: the run was killed, so it may be done or not. failed: it changed " +
                  "nothing. lost: it cannot be undone.",
              ),
            }),
          ),
        }),
      ),
      "With --list: the changes, the newest first.",
    ),
  }),
]);

const free = v.strictObject({
  version: v.literal(1),
  ok: described(v.boolean(), "True if all ports are free, or would be with --dry-run."),
  dryRun: v.boolean(),
  change: described(text, "The record of what was stopped, for `undo`; null if nothing was."),
  items: described(
    v.array(
      v.strictObject({
        kind: holder.kind,
        name: holder.name,
        pid: holder.pid,
        since: holder.since,
        endpoints: described(v.array(v.string()), "The ports that it uses or used."),
        result: described(
          v.picklist([
            "would-stop",
            "stopped",
            "skipped",
            "refused",
            "moved",
            "failed",
            "came-back",
            "still-in-use",
          ]),
          "`came-back`, `still-in-use`: it was stopped, but a port is in use.",
        ),
        command: described(text, "The command that stops it, if one is known."),
        detail: described(text, "Why it was not stopped, or what uses a port now."),
        move: described(text, "The command that moves the project's port instead, if it has it."),
      }),
    ),
    "What uses the ports, and what was done about it.",
  ),
  unused: described(v.array(v.string()), "The requested ports that nothing uses, as given."),
  leftovers: described(text, "Why it is not known what earlier jobs left, else null."),
  host,
});

const movedPort = {
  project: v.string(),
  service: v.string(),
  target: described(port, "The container port; the first one of a range."),
  protocol: v.string(),
  hostIp: described(text, "The host address; null for all addresses."),
  from: described(v.string(), 'The host port in the files: "8080", or "8000-8010".'),
  to: described(v.string(), "The new host port."),
};

const move = v.strictObject({
  version: v.literal(1),
  ok: described(v.boolean(), "True if the exit status is 0."),
  directory: described(v.string(), "The project's absolute directory."),
  record: described(text, "The id of the change for `undo`; null if nothing was changed."),
  failure: described(text, "Why the files could not be written, else null."),
  moves: v.array(v.strictObject(movedPort)),
  files: described(
    v.array(
      v.strictObject({
        file: described(v.string(), "Relative to the project's directory."),
        diff: described(
          v.array(v.string()),
          "The lines of a unified diff. Values of env files are hidden unless they are ports.",
        ),
      }),
    ),
    "The changes of the files; empty if a port is refused.",
  ),
  references: described(
    v.array(
      v.strictObject({
        file: described(v.string(), "Relative to the project's directory."),
        line: place,
        port: described(port, "The old host port."),
        to: described(port, "The new host port."),
      }),
    ),
    "Places that have an old port and are not changed, because they may mean something else.",
  ),
  refused: described(
    v.array(v.strictObject({ ...movedPort, reason: v.string() })),
    "The ports that cannot move. If there are any, nothing is changed.",
  ),
  warnings: v.array(v.string()),
});

const status = v.picklist(["ok", "failing", "unknown"]);
const up = described(
  v.nullable(v.boolean()),
  "True if a container of the service uses its ports, with `--verify` if they also answer; null " +
    "if that is not known.",
);
const portState = described(
  text,
  "A status of a port as in the report of `check`, `collides` or `ignored`, or with `--verify` a " +
    "status of an answer; null if the port is not published.",
);

const watch = v.variant(
  "kind",
  (
    [
      [
        "port",
        {
          project: v.string(),
          service: v.string(),
          target: described(v.pipe(v.number(), v.integer()), "The container port."),
          protocol: v.string(),
          hostIp: described(text, "The host address; null for all addresses."),
          hostPort: described(v.nullable(port), "Null if the engine assigns one."),
          count: described(count, "The number of ports in a row with this change."),
          state: portState,
          previous: portState,
          description: described(v.string(), "The state in words, with what uses the port."),
        },
      ],
      ["service", { project: v.string(), service: v.string(), up, previous: up }],
      [
        "container",
        {
          project: v.string(),
          service: v.string(),
          name: described(v.string(), "The name of the container."),
          action: v.picklist([
            "started",
            "stopped",
            "paused",
            "resumed",
            "healthy",
            "unhealthy",
            "out of memory",
          ]),
        },
      ],
      [
        "finding",
        {
          resolved: v.boolean(),
          rule: v.picklist(rules.map(({ id }) => id as string)),
          severity,
          ...about,
          evidence: v.string(),
          message: v.string(),
        },
      ],
      ["status", { status, previous: status, reasons: v.array(v.string()) }],
    ] as const
  ).map(([kind, fields]) =>
    v.strictObject({
      version: v.literal(1),
      at: described(v.string(), "ISO 8601 in UTC, in seconds."),
      kind: v.literal(kind),
      ...fields,
    }),
  ),
);

/** The schemas by their file in schema/. */
export const schemas: Readonly<Record<string, object>> = {
  "report.schema.json": {
    title: "Portplan: output of map, check and verify with --format json",
    ...toJsonSchema(report, { errorMode: "ignore" }),
  },
  "explain.schema.json": {
    title: "Portplan: output of explain with --format json",
    ...toJsonSchema(explain, { errorMode: "ignore" }),
  },
  "free.schema.json": {
    title: "Portplan: output of free with --format json",
    ...toJsonSchema(free, { errorMode: "ignore" }),
  },
  "list.schema.json": {
    title: "Portplan: output of list with --format json",
    ...toJsonSchema(list, { errorMode: "ignore" }),
  },
  "undo.schema.json": {
    title: "Portplan: output of undo with --format json",
    ...toJsonSchema(undo, { errorMode: "ignore" }),
  },
  "move.schema.json": {
    title: "Portplan: output of move with --format json",
    ...toJsonSchema(move, { errorMode: "ignore" }),
  },
  "watch.schema.json": {
    title: "Portplan: a line of the output of watch with --format json",
    ...toJsonSchema(watch, { errorMode: "ignore" }),
  },
  "who.schema.json": {
    title: "Portplan: output of who with --format json",
    ...toJsonSchema(who, { errorMode: "ignore" }),
  },
};

export default function writeSchemas(): void {
  const folder = join(dirname(import.meta.dirname), "schema");
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of Object.entries(schemas))
    writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}

if (import.meta.main) writeSchemas();
