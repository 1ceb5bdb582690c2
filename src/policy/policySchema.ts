import { isPort, MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { type NamedEndpoint, parseEndpoint } from "../ports/parseEndpoint.ts";
import { parseServiceName } from "../ports/serviceName.ts";
import {
  choice,
  described,
  list,
  type Located,
  located,
  mapping,
  Mistake,
  parsed,
  scalar,
  table,
  text,
  union,
} from "./schema.ts";

const PORT = "a port from 1 to 65535, as 5432";
const RANGE = "a range of ports, as 8000-8009";
const ENDPOINT = "a port, perhaps with an address and a protocol, as 2375-2376/tcp";
const VARIABLE = 'a list of ports or a variable, as [8081, 8082] or "$HEALTH_SERVER_PORTS"';
const REFERENCE =
  "a policy to extend, as portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF";
const DAY = "a day, as 2027-01-31";

const port = scalar(PORT, { type: "integer", minimum: 1, maximum: MAX_PORT }, (value) =>
  isPort(value) ? value : undefined,
);
const range = parsed(
  union<string | number>(RANGE, text(RANGE, /^\d{1,5}-\d{1,5}$/), port),
  parseRange,
);
const endpoint = parsed(
  union<string | number>(
    ENDPOINT,
    port,
    text(
      ENDPOINT,
      /^(?:(?:\*|[\d.]+|\[[\da-fA-F:.]+\]):)?\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/,
    ),
  ),
  (written): NamedEndpoint | Mistake =>
    parseEndpoint(String(written)) ??
    new Mistake("no port of a host", "write it as 22, 2375-2376/tcp or 127.0.0.1:53/udp"),
);
const anyText = text("a text", /\S/);
const serviceName = text(
  "the name of a service, as db, shop/db or shop/db:5432",
  /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+(?::\d{1,5})?$/,
);
const service = parsed(serviceName, parseServiceName);
const projectName = text("the name of a project of Compose, as shop", /^[a-z0-9][a-z0-9_-]*$/);
/** No path is longer. */
const MAX_REFERENCE = 500;
const reference = located(
  parsed(
    text(
      REFERENCE,
      /^(?:portplan:[a-z]+|github>[\w.-]+\/[\w.-]+\/\/[^@]+(?:@\S+)?|(?!portplan:|github>).*\S.*)$/,
    ),
    (written) =>
      written.length > MAX_REFERENCE ? new Mistake("too long", `write ${REFERENCE}`) : written,
  ),
);

const role = mapping(
  {
    range: described("Where the host ports of such services belong.", range),
    images: described(
      "Images without registry, tag and digest; `*` stands for any characters.",
      list(anyText, "names of images"),
    ),
    services: described(
      "Names of services; `*` stands for any characters.",
      list(anyText, "names of services"),
    ),
    scheme: described(
      "Of the URLs of such services.",
      text("the scheme of a URL, as postgres", /^[a-z][a-z0-9+.-]*$/),
    ),
    public: described(
      "Whether such services may be published on every address.",
      scalar("true or false", { type: "boolean" }, (value) =>
        typeof value === "boolean" ? value : undefined,
      ),
    ),
  },
  "range, images, services, scheme and public",
);

const need = mapping(
  {
    port: described("The port that the program wants.", endpoint),
    fallback: described(
      "Ports to try in this order where the first is taken, or the variable that lists them.",
      union<string | readonly number[]>(VARIABLE, list(port, "ports"), text(VARIABLE, /^\$\w+$/)),
    ),
  },
  "port and fallback",
  ["port"],
);

const variant = mapping(
  {
    "env-files": described(
      "As for `docker compose --env-file`, from the directory of the project.",
      list(anyText, "env files"),
    ),
    host: described(
      "Where it runs; the variants of one host are checked together. Without one: on a host " +
        "of its own.",
      anyText,
    ),
  },
  "env-files and host",
);

const block = mapping({ block: described("Its host ports.", range) }, "block", ["block"]);

const day = parsed(
  { ...text(DAY, /^\d{4}-\d\d-\d\d$/), json: { type: "string", format: "date" } },
  (written) =>
    new Date(`${written}T00:00:00Z`).toJSON()?.startsWith(written)
      ? written
      : new Mistake("no day of the calendar", "write a day that there is, as 2027-01-31"),
);

const level = choice("one of error, warning, notice and off", [
  "error",
  "warning",
  "notice",
  "off",
]);

const FIELDS = {
  version: described(
    "Of the format.",
    scalar("1", { const: 1 }, (value) => (value === 1 ? value : undefined)),
  ),
  extends: described(
    "What this policy begins from: the preset portplan:standard, a file, or a file of " +
      "another repository; the nearest wins.",
    union<Located<string> | readonly Located<string>[]>(
      "a policy to extend, or a list of them",
      reference,
      list(reference, "policies"),
    ),
  ),
  roles: described("Kinds of services.", table(anyText, role, "roles")),
  assignments: described(
    "Which host port a service has to have.",
    table(serviceName, port, "services and their ports"),
  ),
  projects: described(
    "Which host ports belong to a project.",
    table(projectName, block, "projects and their blocks"),
  ),
  reserved: described("Host ports that no service may publish.", list(located(endpoint), "ports")),
  dynamic: described("From which ports are allocated.", range),
  needs: described("Ports of programs outside of Compose.", table(anyText, need, "programs")),
  fallback: described(
    "Host ports to try, in this order, where that of a service is taken.",
    table(serviceName, list(port, "ports"), "services and ports"),
  ),
  optional: described(
    "Services and needs whose findings are warnings at most.",
    list(service, "services"),
  ),
  alternatives: described(
    "Services that never run together.",
    list(list(service, "services", true), "lists of services, as [[db-mysql, db-postgres]]"),
  ),
  environments: described(
    "More variants of the projects, each with its own env files.",
    table(anyText, variant, "environments"),
  ),
};

/**
 * Makes the schema of a policy file.
 *
 * @param ruleIds the rules that a policy may configure
 */
export function policySchema(ruleIds: readonly string[]) {
  const exception = mapping(
    {
      rule: described("The rule whose findings are excepted.", choice("the id of a rule", ruleIds)),
      service: described("Where; without it everywhere.", service),
      reason: described("Why this is right as it is.", anyText),
      until: described("The last day on which the exception holds.", day),
    },
    "rule, service, reason and until",
    ["rule", "reason"],
  );
  const levels = Object.fromEntries(ruleIds.map((id) => [id, level]));
  return mapping(
    {
      ...FIELDS,
      rules: described("The levels of rules.", mapping(levels, "rules and levels")),
      ignore: described("Exceptions.", list(located(exception), "exceptions")),
    },
    "version and what it holds",
    ["version"],
  );
}

function parseRange(written: string | number): PortRange | Mistake {
  const [first = 0, last = first] = String(written).split("-").map(Number);
  if (first >= 1 && first <= last && last <= MAX_PORT) return { first, last };
  const fix =
    first > last && last >= 1 && first <= MAX_PORT
      ? `write ${last}-${first}`
      : "write a range within 1-65535, as 8000-8009";
  return new Mistake("no range of ports", fix);
}
