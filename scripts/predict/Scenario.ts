import { stringify } from "yaml";
import type { Deck, Random } from "./random.ts";
import { COLUMNS, ROWS, type Row } from "./table.ts";

/** A service or network as in a Compose file. */
export type Yaml = Readonly<Record<string, unknown>>;

export interface ComposeFile {
  readonly services: Record<string, Yaml>;
  readonly networks?: Record<string, Yaml>;
}

/**
 * An earlier state of the host: a Compose file in a directory, and Docker Compose commands to run
 * there.
 */
export interface Stage {
  readonly directory: string;
  readonly compose: ComposeFile;
  readonly commands: readonly (readonly string[])[];
}

export interface Cell {
  readonly row: Row;
  readonly column: string;
}

/** A host, and a project to start on it in the folder `shop`. */
export interface Scenario {
  readonly name: string;
  readonly theme: string;
  readonly cells: readonly Cell[];
  /** Networks that exist on the engine before everything else. */
  readonly engineNetworks: readonly Yaml[];
  readonly stages: readonly Stage[];
  /** The arguments of hold.pl, which runs after the stages. */
  readonly sockets: readonly string[];
  readonly compose: ComposeFile;
  readonly env: Readonly<Record<string, string>>;
  /**
   * A service of the stages whose container port 80 has a port from the engine, which the variable
   * ASSIGNED_PORT gets; null if there is none.
   */
  readonly assigned: string | null;
  readonly profiles: readonly string[];
  /** The services to start; empty for all. */
  readonly services: readonly string[];
}

const BASE = { image: "tiny", pull_policy: "never", command: "sleep 900", stop_grace_period: "0s" };
const MAX_SERVICES = 5;
const LOOPBACK_6 = "[::1]";

/** Formats a Compose file in which every service sleeps. */
export function composeText({ services, networks }: ComposeFile): string {
  const all = Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, { ...BASE, ...service }]),
  );
  return stringify({ services: all, ...(networks && { networks }) });
}

function asLongSyntax(address: string): Yaml {
  return address === "" ? {} : { host_ip: address.replace(/[[\]]/g, "") };
}

/** Builds a scenario. */
export class Builder {
  readonly random: Random;
  readonly ipv6: boolean;
  readonly services: Record<string, Yaml> = {};
  readonly networks: Record<string, Yaml> = {};
  readonly engineNetworks: Yaml[] = [];
  readonly stages: Stage[] = [];
  assigned: string | null = null;
  readonly sockets: string[] = [];
  readonly env: Record<string, string> = {};
  readonly profiles: string[] = [];
  selected: string[] = [];
  readonly #neighbors: Record<string, Yaml> = {};
  readonly #pausedNeighbours: string[] = [];
  readonly #stoppedNeighbours: string[] = [];
  readonly #cells: Cell[] = [];
  readonly #addresses: readonly string[];
  #next: number;

  /**
   * @param firstPort the first of the scenario's ports, which are not reused because of TIME_WAIT
   * @param ipv6 whether the host has IPv6, so that `::1` can be used
   */
  constructor(random: Random, firstPort: number, ipv6: boolean) {
    this.random = random;
    this.ipv6 = ipv6;
    this.#next = firstPort;
    this.#addresses = ipv6 ? COLUMNS : COLUMNS.filter((address) => address !== LOOPBACK_6);
  }

  /** Returns the first of a number of ports that nothing else in the scenario uses. */
  port(count = 1): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }

  /** Adds a service to the project, and returns its name. */
  service(service: Yaml, name = this.freeName()): string {
    this.services[name] = service;
    return name;
  }

  freeName(): string {
    return "abcdefgh".split("").find((name) => this.services[name] === undefined) ?? "z";
  }

  /** Returns an entry of `ports` in one of the usual forms. */
  entry(address: string, published: string, target = 80, protocol = "tcp"): unknown {
    const form = this.random.below(10);
    const suffix = protocol === "tcp" && form % 2 === 0 ? "" : `/${protocol}`;
    const host = address === "" ? "" : `${address}:`;
    if (form < 5 || published === "") {
      const colon = published === "" && address === "" ? "" : ":";
      return `${host}${published}${colon}${target}${suffix}`;
    }
    if (form === 5) {
      const name = `PORT_${published.replaceAll("-", "_")}`;
      this.env[name] = published;
      return `${host}\${${name}}:${target}/${protocol}`;
    }
    if (form === 6) return `${host}\${UNSET_PORT:-${published}}:${target}/${protocol}`;
    const whole = /^\d+$/.test(published) && form === 7;
    return {
      target,
      published: whole ? Number(published) : published,
      protocol,
      ...asLongSyntax(address),
      ...(form === 8 && { mode: "host" }),
    };
  }

  /** Returns the first three numbers of a subnet that nothing else in the scenario uses. */
  subnet(): string {
    return `172.30.${this.port() % 200}`;
  }

  /** Returns an IPv6 subnet that nothing else in the scenario uses. */
  subnet6(): string {
    return `fd00:${this.port().toString(16)}::/64`;
  }

  address(): string {
    return this.random.pick(this.#addresses);
  }

  protocol(): "tcp" | "udp" {
    return this.random.pick(["tcp", "tcp", "udp"] as const);
  }

  /** Adds a running container of another project. */
  neighbor(service: Yaml, state: "running" | "paused" | "stopped" = "running"): void {
    const name = `n${Object.keys(this.#neighbors).length}`;
    this.#neighbors[name] = service;
    if (state === "paused") this.#pausedNeighbours.push(name);
    if (state === "stopped") this.#stoppedNeighbours.push(name);
  }

  /** Fills the project with services for cells of the conflict table. */
  fill(cells: Deck<Cell>): void {
    while (Object.keys(this.services).length < MAX_SERVICES) {
      const count = this.random.pick([2, 2, 3]);
      this.service({
        ports: Array.from({ length: count }, (_, index) => this.meet(cells.draw(), 80 + index)),
      });
    }
  }

  /** Uses a port as in the row, and returns the entry that conflicts with it. */
  meet(cell: Cell, target: number): unknown {
    const { row, column } = cell;
    this.#cells.push(cell);
    const port = this.port();
    const protocol = row.protocol ?? this.protocol();
    if (row.published === null) this.sockets.push(`${row.socket}:${port}`);
    else {
      const entry = this.entry(row.published, `${port}`, 80, protocol);
      this.neighbor(
        { ports: [entry] },
        this.random.pick(["running", "running", "running", "paused"] as const),
      );
    }
    return this.entry(column, `${port}`, target, protocol);
  }

  done(name: string, theme: string): Scenario {
    const { services, networks, engineNetworks, env, assigned, profiles } = this;
    const sockets = this.sockets.filter(
      (socket) => !socket.includes(LOOPBACK_6) || this.#addresses.includes(LOOPBACK_6),
    );
    const neighbors = { services: this.#neighbors };
    const commands = [
      ["up", "-d"],
      ...(this.#pausedNeighbours.length > 0 ? [["pause", ...this.#pausedNeighbours]] : []),
      ...(this.#stoppedNeighbours.length > 0
        ? [["stop", "-t", "0", ...this.#stoppedNeighbours]]
        : []),
    ];
    const neighbor: Stage[] =
      Object.keys(this.#neighbors).length === 0
        ? []
        : [{ directory: "neighbor", compose: neighbors, commands }];
    // A port that the neighbors stopped using may be used by an earlier version of the project.
    const stages =
      this.#stoppedNeighbours.length > 0
        ? [...neighbor, ...this.stages]
        : [...this.stages, ...neighbor];
    const compose = { services, ...(Object.keys(networks).length > 0 && { networks }) };
    return {
      name,
      theme,
      cells: this.#cells,
      engineNetworks,
      stages,
      sockets,
      compose,
      env,
      assigned,
      profiles,
      services: this.selected,
    };
  }
}

/** Returns whether a row exists without IPv6. */
export const isOfIpv4 = ({ row }: Cell) => row.published !== LOOPBACK_6;

const CELLS = ROWS.flatMap((row) =>
  COLUMNS.map((column, i) => ({ row, column, meets: row.recorded[i] === "x" })),
);
/** Returns the rows in which the port cannot be bound, and those in which it can. */
export const LOUD: readonly Cell[] = CELLS.filter(({ meets }) => meets);
export const QUIET: readonly Cell[] = CELLS.filter(({ meets }) => !meets);
