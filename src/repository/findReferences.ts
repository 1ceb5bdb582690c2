import type { Service, Setting } from "../compose/index.ts";
import { findDeclaredPorts } from "./findDeclaredPorts.ts";
import { FROM_CONTAINER, HOST, LOCAL } from "./hostNames.ts";
import type { PortReference } from "./PortReference.ts";
import type { RepositoryText } from "./RepositoryText.ts";

const withPort = (host: string) =>
  new RegExp(String.raw`(?<![\w.-])(?:${host}):(?<port>\d{1,5})(?!\d|\.\d)`, "g");
const ADDRESS = withPort(HOST);
const ADDRESS_IN_SETTING = withPort(FROM_CONTAINER);
/**
 * `DB_PORT=5432`, `PORT: "8080"`, `${DB_PORT:-5432}`. All repetitions are bounded, so that matching
 * takes linear time.
 */
const SETTING = new RegExp(
  String.raw`(?<![\w$])(?<variable>[A-Z0-9_]{4,80})` +
    String.raw`(?:[ \t]{0,8}[=:][ \t]{0,8}["']?|:?-)(?<port>\d{2,5})(?!\w|\.\d)`,
  "g",
);
const QUOTE = String.raw`["'\x60]?`;
const EQUALS = String.raw`${QUOTE}[ \t]{0,4}[=: ][ \t]{0,4}${QUOTE}`;
const PORT = String.raw`(?<port>\d{2,5})(?!\w|[.:]\d)`;
/** `psql -p 5432`, `--port=5432`, `port: 5432`. */
const NUMBER = new RegExp(String.raw`(?<![\w.-])(?:-p|--port|[pP]ort)${EQUALS}${PORT}`, "g");
/**
 * `nc localhost 5432`, `connect("localhost", 5432)`, `psql -h 127.0.0.1 -p 5432`, `{host:
 * "localhost", port: 5432}`.
 */
const SEPARATE_ADDRESS = new RegExp(
  String.raw`(?<![\w.-])(?:${LOCAL})${QUOTE}` +
    String.raw`(?:[ \t,]{1,4}${QUOTE}|[^\n\d]{1,40}?(?:-p|port)${EQUALS})${PORT}`,
  "gi",
);
const PORT_VARIABLE = /(?:^|_)PORTS?(?:_|$)/;

/** Files that programs write, and files that are only used in containers. */
const IGNORED: readonly RegExp[] = [
  /(?:^|\/)(?:node_modules|vendor|dist|build)\//,
  /(?:[-.]lock(?:\.\w+)?|\.min\.\w+|\.log|\.map|\.svg)$/,
  /(?:(?:^|\/)(?:Dockerfile|Containerfile)[^/]*|\.[Dd]ockerfile)$/,
];

/** Limits for untrusted repositories. */
const MAX_TEXT = 1024 * 1024;
const MAX_REFERENCES = 20_000;

/**
 * Finds references to host ports, and returns them with the texts of their files.
 *
 * @param known files to skip, because they declare ports
 */
export function findReferences(
  texts: Iterable<RepositoryText>,
  known: ReadonlySet<string>,
): { readonly references: readonly PortReference[]; readonly texts: ReadonlyMap<string, string> } {
  const references: PortReference[] = [];
  const textsWithPorts = new Map<string, string>();
  for (const { path, text } of texts) {
    if (known.has(path) || text.length > MAX_TEXT || text.includes("\0")) continue;
    if (IGNORED.some((pattern) => pattern.test(path))) continue;
    const find = (spelling: RegExp, kind: PortReference["kind"]) =>
      findPorts({ path, text }, spelling, kind);
    const addresses = [ADDRESS, SEPARATE_ADDRESS].flatMap((each) => find(each, "address"));
    const ends = new Set(addresses.map(({ span }) => span.end));
    const variables = find(SETTING, "variable");
    const numbers = find(NUMBER, "number").filter(({ span }) => !ends.has(span.end));
    const found = [...addresses, ...variables, ...numbers].filter(makeForeignTest({ path, text }));
    if (found.length > 0) textsWithPorts.set(path, text);
    references.push(...found);
    if (references.length > MAX_REFERENCES) break;
  }
  return { references, texts: textsWithPorts };
}

/** Returns a test for references to ports that their own file does not publish. */
function makeForeignTest(file: RepositoryText): (reference: PortReference) => boolean {
  const declared = findDeclaredPorts(file);
  if (declared === null) return () => true;
  const { published, settings } = declared;
  return ({ kind, port, span }) =>
    kind !== "address" ||
    (!published.some(({ first, last }) => first <= port && port <= last) &&
      (settings === null ||
        settings.some(({ start, end }) => start <= span.start && span.end <= end)));
}

/** An address of the host in the value of a setting. `start` and `end` are those of its port. */
export interface HostAddress {
  readonly port: number;
  readonly start: number;
  readonly end: number;
  /** The name of the host is one that means the host in containers too. */
  readonly isOutside: boolean;
}

/** Finds the addresses of the host in the value of a setting. */
export function findHostAddresses({ value, span }: Setting): HostAddress[] {
  return [ADDRESS_IN_SETTING, SEPARATE_ADDRESS].flatMap((spelling) =>
    findPorts({ path: span.file, text: value }, spelling, "address").map(({ port, span: at }) => {
      const found = value.slice(at.start, at.end);
      const [digits = ""] = /(?<!\d)\d+$/.exec(found) ?? [];
      const isOutside = /^(?:host|docker)\./.test(found);
      return { port, start: at.end - digits.length, end: at.end, isOutside };
    }),
  );
}

/** Finds references to host ports in the environment, build arguments and labels of services. */
export function findOwnReferences(services: readonly Service[]): PortReference[] {
  return services.flatMap((service) =>
    service.settings.flatMap((setting) =>
      findHostAddresses(setting).map(({ port, end }): PortReference => {
        const { kind, name, pieces, span } = setting;
        const piece = pieces.find((each) => each.start < end && end <= each.end);
        const source = piece === undefined || piece.source === "default" ? null : piece.name;
        const owner = { service, kind, name, source };
        return { port, kind: "address", variable: null, span, owner };
      }),
    ),
  );
}

/** Names of settings that are read in the container itself. */
export const INSIDE = /HEALTH|LISTEN|BIND|PROBE|INTERNAL/i;
/** Names of settings with the address that browsers and other programs on the host use. */
const OUTSIDE =
  /ORIGIN|CORS|REDIRECT|CALLBACK|EXTERNAL|ROOT_URL|(?<!NEXT_|NUXT_)PUBLIC_URL|^VITE_|^REACT_APP_/i;
/** Names of labels with commands that another program runs in the container. */
const COMMAND = /COMMAND|EXEC/i;
/** Names of variables with the port that the program in the container listens on. */
const OWN_PORT = /^(?:(?:API|APP|HTTP|NODE|SERVER|SERVICE|WEB)_)?PORT$|LISTEN|BIND|ADDR/i;

/**
 * Returns whether an address in a setting may be one inside the container: `localhost` with a port
 * that the containers of its network use themselves.
 *
 * @param services the services of the project
 */
export function mayBeInside(
  service: Service,
  { kind, name }: Setting,
  { port, isOutside }: HostAddress,
  services: readonly Service[],
): boolean {
  if (isOutside || service.networkMode === "host") return false;
  if (INSIDE.test(name)) return true;
  if (OUTSIDE.test(name) || (kind === "labels" && !COMMAND.test(name))) return false;
  const networkOf = (each: Service) =>
    /^service:(.+)$/.exec(each.networkMode ?? "")?.[1] ?? each.name;
  const sharing = services.filter((each) => networkOf(each) === networkOf(service));
  return sharing.some((each) => usesInside(each, port));
}

function usesInside({ ports, numbersInside, settings }: Service, port: number): boolean {
  return (
    numbersInside.has(port) ||
    ports.some(({ target, count }) => target <= port && port < target + count) ||
    settings.some(
      ({ kind, name, value }) =>
        kind === "environment" &&
        OWN_PORT.test(name) &&
        !value.includes("//") &&
        /(?:^|[:=])(\d{1,5})$/.exec(value)?.[1] === `${port}`,
    )
  );
}

function findPorts(
  { path: file, text }: RepositoryText,
  spelling: RegExp,
  kind: PortReference["kind"],
): PortReference[] {
  return Array.from(text.matchAll(spelling)).flatMap(({ index, 0: found, groups }) => {
    const { port, variable = null } = groups ?? {};
    if (variable !== null && !PORT_VARIABLE.test(variable)) return [];
    const span = { file, start: index, end: index + found.length };
    return [{ port: Number(port), kind, variable, span }];
  });
}
