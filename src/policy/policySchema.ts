import { HEALTH_PATH, type HealthPath, parseHealthPath } from "../lib/healthPath.ts";
import { isPort, MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { type NamedEndpoint, parseEndpoint } from "../ports/parseEndpoint.ts";
import { PORT_VARIABLE, RESERVED_PREFIX } from "../ports/portVariable.ts";
import { parseServiceName } from "../ports/serviceName.ts";
import { isRemoteId, parseRemote } from "./remoteFile.ts";
import {
  choice,
  described,
  Expectation,
  list,
  type Located,
  located,
  mapping,
  parsed,
  scalar,
  table,
  text,
  union,
} from "./schema.ts";

const PORT = new Expectation("a port (1-65535)", "use a port, e.g. 5432");
const RANGE = new Expectation("a port range", "use FIRST-LAST within 1-65535, e.g. 8000-8009");
const ENDPOINT = new Expectation(
  "a host port or port range",
  "use a port, e.g. 22, 2375-2376/tcp or 127.0.0.1:53/udp",
);
const VARIABLE = new Expectation(
  "a list of ports or a variable",
  'use a list or a variable, e.g. [8081, 8082] or "$HEALTH_SERVER_PORTS"',
);
const NAME = new Expectation(
  "the name of a port variable",
  "use a name such as E2E_PORT, without a prefix of another program such as DOCKER_",
);
/** A file of the repository chooses the name, so it must not configure another program. */
const NAME_PATTERN = new RegExp(`(?!${RESERVED_PREFIX.source})${PORT_VARIABLE.source}`);
const REFERENCE = new Expectation(
  "a policy to extend",
  "use portplan:standard, a path, or github>OWNER/REPO//PATH@REF",
);
const DATE = new Expectation("a valid date", "use YYYY-MM-DD, e.g. 2027-01-31");

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
  (written): NamedEndpoint | Expectation => parseEndpoint(String(written)) ?? ENDPOINT,
);
const anyText = text(new Expectation("a non-empty string", "write text, in quotes"), /\S/);
const serviceName = text(
  new Expectation("a service name", "use a name, e.g. db, shop/db or shop/db:5432"),
  /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+(?::\d{1,5})?$/,
);
const portlessName = text(
  new Expectation("the name of a service", "use a name, e.g. web or shop/web"),
  /^(?:[a-z0-9][a-z0-9_-]*\/)?[a-zA-Z0-9._-]+$/,
);
const HEALTH = new Expectation(
  "a path, with or without a container port",
  "use a path, e.g. /healthz or :8080/healthz",
);
const healthPath = parsed(
  text(HEALTH, HEALTH_PATH),
  (written): HealthPath | Expectation => parseHealthPath(written) ?? HEALTH,
);
const service = parsed(serviceName, parseServiceName);
const projectName = text(
  new Expectation(
    "a Compose project name",
    "use lowercase letters, digits, hyphens and underscores, e.g. shop",
  ),
  /^[a-z0-9][a-z0-9_-]*$/,
);
const EXTENDED =
  /^(?:portplan:[a-z]+|github>[\w.-]+\/[\w.-]+\/\/[^@]+(?:@\S+)?|(?!portplan:|github>)\s*\S.*)$/;
const MAX_REFERENCE = 500;
const reference = located(
  parsed(text(REFERENCE, EXTENDED), (written) => {
    if (written.length > MAX_REFERENCE)
      return new Expectation(`at most ${MAX_REFERENCE} characters long`, REFERENCE.fix);
    return isRemoteId(written) && parseRemote(written) === null ? REFERENCE : written;
  }),
);

const flag = scalar(
  new Expectation("true or false", "use true or false"),
  { type: "boolean" },
  (value) => (typeof value === "boolean" ? value : undefined),
);

const role = mapping(
  {
    range: described("The host ports of services with this role.", range),
    images: described(
      "Names of images without registry, tag and digest. `*` matches any characters.",
      list(anyText, "image names"),
    ),
    services: described(
      "Names of services. `*` matches any characters.",
      list(anyText, "service names"),
    ),
    scheme: described(
      "The URL scheme of services with this role.",
      text(new Expectation("a URL scheme", "use a scheme, e.g. postgres"), /^[a-z][a-z0-9+.-]*$/),
    ),
    public: described("True if services with this role may be published on all addresses.", flag),
  },
  "range, images, services, scheme and public",
);

const need = mapping(
  {
    port: described("The port that the program listens on.", endpoint),
    fallback: described(
      "Ports to try in this order if the first one is in use, or a variable that lists them.",
      union<string | readonly number[]>(VARIABLE, list(port, "ports"), text(VARIABLE, /^\$\w+$/)),
    ),
    variable: described(
      "The environment variable that the program reads its port from. Allocations export it.",
      text(NAME, NAME_PATTERN),
    ),
  },
  "port, fallback and variable",
  ["port"],
);

const variant = mapping(
  {
    "env-files": described(
      "Env files, as in `docker compose --env-file`, relative to the project directory.",
      list(anyText, "env files"),
    ),
    host: described(
      "The host that runs the variant. Variants on the same host are checked together. " +
        "Default: a separate host.",
      anyText,
    ),
  },
  "env-files and host",
);

const block = mapping({ block: described("The host ports of the project.", range) }, "block", [
  "block",
]);

const date = parsed(
  { ...text(DATE, /^\d{4}-\d\d-\d\d$/), json: { type: "string", format: "date" } },
  (written) => (new Date(`${written}T00:00:00Z`).toJSON()?.startsWith(written) ? written : DATE),
);

const level = choice(
  new Expectation("error, warning, notice or off", "use error, warning, notice or off"),
  ["error", "warning", "notice", "off"],
);

const FIELDS = {
  version: described(
    "The version of the policy format.",
    scalar(new Expectation("1", "write version: 1"), { const: 1 }, (value) =>
      value === 1 ? value : undefined,
    ),
  ),
  extends: described(
    "Policies that this one extends: the preset portplan:standard, a file, or a file of " +
      "another repository. Entries of this policy win, then entries of later ones.",
    union<Located<string> | readonly Located<string>[]>(
      new Expectation("a policy to extend, or a list of them", REFERENCE.fix),
      reference,
      list(reference, "policies"),
    ),
  ),
  roles: described("Kinds of services.", table(anyText, role, "roles")),
  assignments: described(
    "The host port that each service must have.",
    table(serviceName, port, "services to ports"),
  ),
  projects: described(
    "The block of host ports of each project.",
    table(projectName, block, "projects to blocks"),
  ),
  reserved: described("Host ports that no service may publish.", list(located(endpoint), "ports")),
  dynamic: described("The range from which ports are allocated.", range),
  needs: described("Ports of programs outside Compose.", table(anyText, need, "programs to ports")),
  fallback: described(
    "Host ports to try in this order if the port of a service is in use.",
    table(serviceName, list(port, "ports"), "services to lists of ports"),
  ),
  health: described(
    "The HTTP path that answers whether a service is healthy, for `portplan verify`. A port " +
      "before it is the container port. The label `portplan.health` takes precedence.",
    table(portlessName, healthPath, "services to paths"),
  ),
  optional: described(
    "Services and needs whose findings are at most warnings.",
    list(located(service), "services"),
  ),
  alternatives: described(
    "Services that never run at the same time.",
    list(located(list(service, "services", true)), "lists of services"),
  ),
  environments: described(
    "Variants of the projects, each with its own env files.",
    table(anyText, variant, "environments"),
  ),
  "shared-hosts": described("True if a self-hosted host runs several jobs at the same time.", flag),
};

/**
 * Returns the schema of a policy file.
 *
 * @param ruleIds the rules that a policy may configure
 */
export function policySchema(ruleIds: readonly string[]) {
  const exception = mapping(
    {
      rule: described(
        "The rule whose findings are ignored.",
        choice(new Expectation("a rule ID", "use the ID of a rule, e.g. port-collision"), ruleIds),
      ),
      service: described("The service whose findings are ignored. Default: all.", service),
      reason: described("Why the findings are acceptable.", anyText),
      until: described("The last day of the exception.", date),
    },
    "rule, service, reason and until",
    ["rule", "reason"],
  );
  const levels = Object.fromEntries(ruleIds.map((id) => [id, level]));
  return mapping(
    {
      ...FIELDS,
      rules: described("The level of each rule.", mapping(levels, "rule IDs")),
      ignore: described("Exceptions.", list(located(exception), "exceptions")),
    },
    "keys",
    ["version"],
  );
}

function parseRange(written: string | number): PortRange | Expectation {
  const [first = 0, last = first] = String(written).split("-").map(Number);
  if (first >= 1 && first <= last && last <= MAX_PORT) return { first, last };
  return first > last && last >= 1 && first <= MAX_PORT
    ? new Expectation(RANGE.what, `use ${last}-${first}`)
    : RANGE;
}
