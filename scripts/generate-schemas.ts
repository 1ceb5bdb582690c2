import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { rules } from "../src/rules/index.ts";

// Writes the JSON Schemas of the output of `--format json` into schema/: npm run generate. The
// compiler checks them against the types of the code.

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
    "True if the program can see which ports of the host are in use.",
  ),
  reason: described(text, "Why the program cannot see the ports, or null."),
  ephemeral: described(
    v.strictTuple([port, port]),
    "The ephemeral port range: the first and the last port.",
  ),
});

const source = described(
  v.strictObject({
    file: described(v.string(), "Path relative to the repository root, with forward slashes."),
    line: place,
    column: place,
    endLine: place,
    endColumn: described(place, "The column after the last character."),
  }),
  "A place in a file. Lines and columns start at 1.",
);

const holder = {
  kind: v.picklist(["compose", "container", "unit", "process", "kernel", "lease", "unknown"]),
  name: v.string(),
  pid: v.nullable(count),
  since: described(text, "ISO 8601, UTC."),
  endpoint: described(
    v.string(),
    'E.g. "*:5432/tcp", "127.0.0.1:53/udp", "[::1]:8000-8010/tcp". "*" is all addresses.',
  ),
};

const severity = v.picklist(["error", "warning", "notice"]);
const about = { project: text, service: text };

const report = v.strictObject({
  version: v.literal(1),
  ok: described(v.boolean(), "True if the exit status is 0."),
  summary: described(
    v.strictObject({ error: count, warning: count, notice: count }),
    "The number of findings of each severity.",
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
        target: described(v.pipe(v.number(), v.integer()), "The container port."),
        protocol: v.string(),
        hostIp: described(text, "The address as resolved. null for all addresses."),
        published: described(
          text,
          'As Compose prints it, e.g. "5432", "8000-8010" or "0". null if Compose prints none.',
        ),
        mode: v.string(),
        name: text,
        appProtocol: text,
        variable: described(text, "The variable that is the entire host port, or null."),
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
        assigned: described(v.nullable(port), "The host port after an allocation, or null."),
        holders: v.array(v.strictObject(holder)),
        source,
      }),
    ),
    "One row for each entry that `docker compose config --format json` prints, in that order. " +
      "Rows of service containers of workflows (project `workflow:FILE#JOB`) and of environments " +
      "of the policy (`PROJECT@ENVIRONMENT`) follow.",
  ),
  findings: v.array(
    v.strictObject({
      rule: v.picklist(rules.map(({ id }) => id as string)),
      severity,
      ...about,
      evidence: described(
        v.string(),
        "The subject of the finding. Rule, project, service and evidence identify a finding.",
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
          until: described(text, "The last day of the exception, or null."),
          source: described(v.nullable(source), "The place of the exception."),
        }),
      ),
      "Findings that a comment or the policy ignores.",
    ),
  ),
  references: v.exactOptional(
    described(
      v.array(v.strictObject({ port, source })),
      "References to published host ports in other files of the repository, if it was searched.",
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
  endpoint: described(text, "The port, or null if the engine does not report it."),
  container: described(text, "The container that did not start, or null."),
  message: described(v.string(), "The error message of the engine."),
  why: v.string(),
  holders: described(v.array(v.strictObject(holder)), "What uses the port now."),
  infrastructure: described(
    v.nullable(v.boolean()),
    "True if the cause is the runner rather than the change under review. null if unknown.",
  ),
  fix: v.string(),
});

const explain = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  cause: described(v.nullable(cause), "The first failure, which made Compose stop."),
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
      command: described(text, "A command that frees the port, or null."),
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
          "The socket lists of the kernel by name, unmodified.",
        ),
        containers: v.array(v.string()),
        firewall: described(
          v.nullable(v.array(v.string())),
          "Firewall rules about one of the ports. null if the firewall cannot be read.",
        ),
      }),
      "With --verbose: details for support.",
    ),
  ),
});

/** The schemas by file name in schema/. */
export const schemas: Readonly<Record<string, object>> = {
  "report.schema.json": {
    title: "Portplan: output of map and check with --format json",
    ...toJsonSchema(report, { errorMode: "ignore" }),
  },
  "explain.schema.json": {
    title: "Portplan: output of explain with --format json",
    ...toJsonSchema(explain, { errorMode: "ignore" }),
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
