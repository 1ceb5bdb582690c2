import type { Stopper, StopperResult } from "../../src/changes/Stopper.ts";
import type { StartDeps } from "../../src/changes/startAgain.ts";
import type { Host } from "../../src/host/Host.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine, type Process, type Socket } from "../host/machine.ts";

interface FakeContainer {
  state: string;
  readonly name: string;
  readonly project?: string;
  readonly service?: string;
  /** The host port that it publishes while it runs. */
  readonly port?: number;
}

interface FakeUnit {
  state: string;
  readonly load?: string;
  /** The port that it uses while it is active. */
  readonly port?: number;
}

/** The contents of a machine, which programs change. */
export interface World {
  /** By id. Null if the engine cannot be asked. */
  readonly containers?: Record<string, FakeContainer> | null;
  readonly networks?: readonly string[];
  /** By name. Null if systemd cannot be asked. */
  readonly units?: Record<string, FakeUnit> | null;
  readonly sockets?: readonly Socket[];
  readonly processes?: readonly Process[];
  readonly files?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly sudo?: boolean;
  /** The results of programs by command line. Others succeed. */
  readonly results?: Readonly<Record<string, StopperResult>>;
  /** Programs that succeed, but start nothing that stays. */
  readonly inert?: readonly string[];
  /** Called with each command line, before it is run. */
  readonly onRun?: (line: string) => void;
}

/** Makes the dependencies of a start on a machine, with the command lines that are run. */
export function makeWorld(world: World): StartDeps & { readonly ran: string[] } {
  const ran: string[] = [];
  let time = Date.UTC(2026, 10, 30, 6);
  const run: Stopper["run"] = (words) => {
    const line = words.join(" ");
    world.onRun?.(line);
    ran.push(line);
    const result = world.results?.[line] ?? { isOk: true, output: "" };
    const isInert = world.inert?.includes(line) === true;
    if (result.isOk && !isInert) for (const word of words) start(word, world);
    return Promise.resolve(result);
  };
  return {
    ran,
    stopper: { run, sudo: world.sudo ?? false, signal: () => "failed" },
    // The contents can change with each program.
    host: new Proxy({} as Host, {
      get: (_, key) => Reflect.get(openHost(world), key) as unknown,
    }),
    now: () => time,
    pause(milliseconds) {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

function start(name: string, { containers, units }: World): void {
  const [container, unit] = [containers?.[name], units?.[name]];
  if (container !== undefined) container.state = "running";
  if (unit !== undefined) unit.state = "active";
}

function openHost({ containers = {}, networks = [], units = {}, ...world }: World): Host {
  const sockets = Object.values(units ?? {}).flatMap(({ state, port }): Socket[] =>
    state === "active" && port !== undefined ? [{ address: "0.0.0.0", port, inode: port }] : [],
  );
  const all = Object.entries(containers ?? {}).map(([id, each]) => toJson(id, each));
  const engine = {
    "/containers/json": JSON.stringify(all.filter(({ State }) => State === "running")),
    "/containers/json?all=1": JSON.stringify(all),
    ...Object.fromEntries(networks.map((id) => [`/networks/${id}`, "{}"])),
  };
  const uid = `Uid:\t${world.uid ?? 0}\t${world.uid ?? 0}\t0\t0\n`;
  const fake = fakeHost(
    machine([...(world.sockets ?? []), ...sockets], world.processes ?? [], {
      files: { "/proc/self/status": uid, ...world.files },
      ...(containers !== null && { engine }),
    }),
  );
  return {
    ...fake,
    get: async (socket, path) => {
      const answer = await fake.get(socket, path);
      const failure = "the engine responded with status 404";
      return "failure" in answer && containers !== null ? { failure } : answer;
    },
    command: (program, args) =>
      Promise.resolve(program === "systemctl" && units !== null ? show(args, units) : null),
  };
}

function show(args: readonly string[], units: Record<string, FakeUnit>): string {
  const names = args.filter((arg) => !arg.startsWith("-") && arg !== "show");
  const blocks = names.map((name) => {
    const { load = "loaded", state = "inactive" } = units[name] ?? { load: "not-found" };
    return `LoadState=${load}\nActiveState=${state}\n`;
  });
  return blocks.join("\n");
}

function toJson(id: string, { state, name, project, service, port }: FakeContainer) {
  const compose = {
    "com.docker.compose.project": project,
    "com.docker.compose.service": service,
  };
  return {
    Id: id,
    Names: [`/${name}`],
    State: state,
    Status: "",
    Labels: project === undefined ? {} : compose,
    Ports:
      state === "running" && port !== undefined
        ? [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: port, Type: "tcp" }]
        : [],
  };
}
