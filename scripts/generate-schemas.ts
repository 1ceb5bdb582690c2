import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { rules } from "../src/rules/index.ts";

// Writes the JSON Schemas of what `--format json` prints into schema/: npm run generate. The
// compiler holds them against the types of the code.

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const place = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.nullable(v.string());
const described = <const Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.pipe(schema, v.description(description));

const host = v.strictObject({
  platform: v.picklist(["linux", "darwin", "win32", "other"]),
  visible: described(
    v.boolean(),
    "Whether the host's ports can be seen from where the program runs.",
  ),
  reason: described(text, "Why they cannot be seen."),
  ephemeral: described(
    v.strictTuple([port, port]),
    "The ports from which the kernel takes one for an outgoing connection, first and last.",
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
  "A stretch of a file; lines and columns start at 1.",
);

const holder = {
  kind: v.picklist(["compose", "container", "unit", "process", "kernel", "lease", "unknown"]),
  name: v.string(),
  pid: v.nullable(count),
  since: described(text, "ISO 8601, UTC."),
  endpoint: described(
    v.string(),
    'As "*:5432/tcp", "127.0.0.1:53/udp", "[::1]:8000-8010/tcp"; "*" is every address.',
  ),
};

const severity = v.picklist(["error", "warning", "notice"]);
const about = { project: text, service: text };

const report = v.strictObject({
  version: v.literal(1),
  ok: described(v.boolean(), "The exit status is 0."),
  summary: described(
    v.strictObject({ error: count, warning: count, notice: count }),
    "How many findings there are of each severity.",
  ),
  projects: v.array(
    v.strictObject({
      name: v.string(),
      directory: v.string(),
      files: v.array(v.string()),
      profiles: v.array(v.string()),
    }),
  ),
  ports: described(
    v.array(
      v.strictObject({
        project: v.string(),
        service: v.string(),
        target: described(v.pipe(v.number(), v.integer()), "The container's port."),
        protocol: v.string(),
        hostIp: described(text, "As resolved; null: not given, every address."),
        published: described(
          text,
          'As Compose prints it: "5432", "8000-8010", "0"; null where Compose prints none.',
        ),
        mode: v.string(),
        name: text,
        appProtocol: text,
        variable: described(text, "The one variable that is the whole host port."),
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
        assigned: described(v.nullable(port), "The host port after an allocation."),
        holders: v.array(v.strictObject(holder)),
        source,
      }),
    ),
    "One row for each entry that `docker compose config --format json` prints, in the project's " +
      "order; behind them those of a workflow's service containers (project " +
      "`workflow:FILE#JOB`) and of the environments that the policy names " +
      "(`PROJECT@ENVIRONMENT`).",
  ),
  findings: v.array(
    v.strictObject({
      rule: v.picklist(rules.map(({ id }) => id as string)),
      severity,
      ...about,
      evidence: described(
        v.string(),
        "What it is about. Rule, project, service and evidence are a finding's identity.",
      ),
      message: described(v.string(), "The title: the services, the port, and what is wrong."),
      label: described(v.string(), "Describes what is written at `source`; may be empty."),
      fix: described(v.string(), "The edit or the command that fixes it; may be empty."),
      note: described(v.string(), "The reason, if it is not obvious, else empty."),
      source: v.nullable(source),
      related: v.array(v.strictObject({ message: v.string(), ...about, source })),
    }),
  ),
  exceptions: v.exactOptional(
    described(
      v.array(
        v.strictObject({
          rule: v.string(),
          ...about,
          evidence: v.string(),
          reason: v.string(),
          until: described(text, "The last day on which the exception holds."),
          source: described(v.nullable(source), "Where the exception was written."),
        }),
      ),
      "What was found and excepted, by a comment or by the policy.",
    ),
  ),
  references: v.exactOptional(
    described(
      v.array(v.strictObject({ port, source })),
      "What else in the repository names a host port that is published, where that was looked for.",
    ),
  ),
  assignments: v.array(
    v.strictObject({
      project: v.string(),
      service: v.string(),
      target: port,
      protocol: v.string(),
      hostIp: text,
      from: v.string(),
      to: port,
      via: v.picklist(["variable", "override", "fallback"]),
      variable: text,
    }),
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
  ]),
  endpoint: described(text, "The port, where the engine says it."),
  container: described(text, "What was to be started."),
  message: described(v.string(), "The engine's own words."),
  why: v.string(),
  holders: described(v.array(v.strictObject(holder)), "Who holds the port by now."),
  infrastructure: described(
    v.nullable(v.boolean()),
    "Not the change under review; null where it cannot be told.",
  ),
  fix: v.string(),
});

const explain = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  cause: described(v.nullable(cause), "The first failure, at which Compose stopped."),
  others: v.array(cause),
  host,
});

const who = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  listeners: v.array(
    v.strictObject({
      ...holder,
      state: v.picklist(["listening", "bound", "connected", "time-wait", "published"]),
      detail: text,
      command: described(text, "What makes the holder let go of the port."),
    }),
  ),
  host,
  support: v.exactOptional(
    described(
      v.strictObject({
        system: v.string(),
        engine: v.strictObject({ found: v.string(), version: text }),
        lists: described(
          v.record(v.string(), v.string()),
          "The kernel's lists by name, as it prints them.",
        ),
        containers: v.array(v.string()),
        firewall: described(
          v.nullable(v.array(v.string())),
          "Rules that name one of the ports; null where the firewall cannot be read.",
        ),
      }),
      "With --verbose: what support would ask for.",
    ),
  ),
});

/** The schemas by their file in schema/. */
export const schemas: Readonly<Record<string, object>> = {
  "report.schema.json": {
    title: "Portplan: what map and check print with --format json",
    ...toJsonSchema(report, { errorMode: "ignore" }),
  },
  "explain.schema.json": {
    title: "Portplan: what explain prints with --format json",
    ...toJsonSchema(explain, { errorMode: "ignore" }),
  },
  "who.schema.json": {
    title: "Portplan: what who prints with --format json",
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
