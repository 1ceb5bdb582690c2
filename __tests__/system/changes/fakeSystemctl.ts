import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { absent } from "../real.ts";

/*
 * A FAKE of systemd and `systemctl`. It behaves as systemd 252 documents it (systemctl(1),
 * systemd.service(5), systemd.socket(5)), for what Portplan calls. The processes, their control
 * groups and their sockets are real. Differences: a socket starts its service only with
 * `systemctl start`, not with a connection, and a user's manager runs in this process too.
 */

/** A service, or a socket that activates it. */
export interface FakeUnit {
  /** With its ending, e.g. "shop-db.service". */
  readonly name: string;
  /** The program, which prints a line when it is ready, as with `Type=notify`. */
  readonly command: readonly string[];
  readonly restart?: "always" | "on-failure";
  /** The account whose service manager has the unit; that of the system if it is absent. */
  readonly account?: number;
  /** The unit that listens for this one on 127.0.0.1, and passes the socket as file 3. */
  readonly socket?: { readonly name: string; readonly port: number };
}

interface Reply {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

type ActiveState = "active" | "inactive" | "failed" | "activating";

interface ServiceState {
  readonly unit: FakeUnit;
  active: ActiveState;
  process: ChildProcess | null;
  restarts: number;
  isStopping: boolean;
  timer: NodeJS.Timeout | null;
}

interface SocketState {
  readonly name: string;
  readonly port: number;
  readonly service: ServiceState;
  active: ActiveState;
  /** The file with the id of the process that has the socket open, as process 1 has it. */
  readonly pidFile: string;
}

/** EXIT_NOPERMISSION and EXIT_NOTINSTALLED of the LSB, which systemctl(1) documents. */
const [DENIED, NOT_LOADED] = [4, 5];
/** The signals after which systemd takes the end of a service as a success. */
const CLEAN_SIGNALS = new Set<string>(["SIGHUP", "SIGINT", "SIGPIPE", "SIGTERM"]);
const RESTART_MS = 100;
const STOP_MS = 10_000;

/** Sends the arguments to the manager, and prints its answer. */
const CLIENT = `
const [path, ...args] = process.argv.slice(2);
let text = "";
const socket = require("node:net").connect(path, () => socket.end(JSON.stringify(args)));
socket.setEncoding("utf8").on("data", (more) => (text += more)).on("end", () => {
  const { status, stdout, stderr } = JSON.parse(text);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status;
});
socket.on("error", (error) => {
  console.error("Failed to connect to bus: " + error.message);
  process.exitCode = 1;
});
`;

/** Moves into a control group, and becomes the program. */
const ENTER = 'echo $$ >"$0/cgroup.procs" && exec "$@"';
/** Before that, leaves the socket open in another process, which is younger. */
const ENTER_WITH_SOCKET =
  'sh -c \'echo $$ >"$0/cgroup.procs"; echo $$ >"$2"; exec "$1" infinity\' ' +
  '"$1" "$2" "$3" >/dev/null 2>&1 & group=$0; shift 3; echo $$ >"$group/cgroup.procs" && exec "$@"';

/** Returns the hierarchy of control groups that names units; null if there is none. */
function findHierarchy(): string | null {
  const [old, unified] = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup"];
  if (existsSync(join(old, "cgroup.procs"))) return old;
  return existsSync(join(unified, "cgroup.procs")) ? unified : null;
}

/** Starts a fake; null if this account cannot create control groups. */
export async function openFakeSystemd(folder: string): Promise<FakeSystemd | null> {
  if (process.platform !== "linux") return absent("control groups are of Linux");
  const hierarchy = findHierarchy();
  if (hierarchy === null) return absent("no hierarchy of control groups");
  let groups: string;
  try {
    groups = mkdtempSync(join(hierarchy, "portplan-test-"));
  } catch {
    return absent("no permission to create control groups");
  }
  const systemd = new FakeSystemd(folder, groups);
  await systemd.listen();
  return systemd;
}

export class FakeSystemd {
  /** The directory of `systemctl`, for PATH. */
  readonly bin: string;
  /** Each command that was run, e.g. "stop shop-db.service". */
  readonly commands: string[] = [];
  readonly #folder: string;
  readonly #groups: string;
  readonly #server: Server;
  readonly #services = new Map<string, ServiceState>();
  readonly #sockets = new Map<string, SocketState>();
  #running = 0;

  constructor(folder: string, groups: string) {
    this.#folder = folder;
    this.#groups = groups;
    this.bin = join(folder, "systemd-bin");
    mkdirSync(this.bin, { recursive: true });
    const address = join(folder, "systemd.sock");
    const client = join(this.bin, "systemctl");
    const script = join(folder, "systemctl.cjs");
    writeFileSync(script, CLIENT);
    const words = [process.execPath, script, address].map((word) => `'${word}'`);
    writeFileSync(client, `#!/bin/sh\nexec ${words.join(" ")} "$(id -u)" "$@"\n`);
    chmodSync(client, 0o755);
    // The name of a process is that of its file.
    symlinkSync("/bin/sleep", join(folder, "systemd"));
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      let text = "";
      socket.setEncoding("utf8").on("data", (more: string) => (text += more));
      socket.on("error", () => {});
      socket.on("end", async () => socket.end(JSON.stringify(await this.#answer(text))));
    });
    this.#server.listen(address);
  }

  async listen(): Promise<void> {
    if (!this.#server.listening) await once(this.#server, "listening");
    chmodSync(join(this.#folder, "systemd.sock"), 0o777);
  }

  /** Adds a unit and the socket that activates it, which do not run yet. */
  add(unit: FakeUnit): void {
    const { name, account, socket } = unit;
    const service: ServiceState = {
      unit,
      active: "inactive",
      process: null,
      restarts: 0,
      isStopping: false,
      timer: null,
    };
    this.#services.set(getKey(name, account), service);
    if (socket === undefined) return;
    const pidFile = join(this.#folder, `${socket.name}.pid`);
    this.#sockets.set(getKey(socket.name, account), {
      ...socket,
      service,
      active: "inactive",
      pidFile,
    });
  }

  /** Runs `systemctl` as an account. Throws if it fails. */
  async run(words: readonly string[], account = 0): Promise<string> {
    const { status, stdout, stderr } = await this.#execute(account, words);
    if (status !== 0) throw new Error(`systemctl ${words.join(" ")}: ${status}: ${stderr}`);
    return stdout;
  }

  /** Returns the state of each unit, e.g. "shop-db.service active". */
  snapshot(): string[] {
    const units = [
      ...Array.from(this.#services.values(), ({ unit, active }) => ({ name: unit.name, active })),
      ...this.#sockets.values(),
    ];
    return units.map(({ name, active }) => `${name} ${active}`).toSorted();
  }

  /** Returns the id of the process of a service; null if it does not run. */
  pid(name: string, account?: number): number | null {
    return this.#services.get(getKey(name, account))?.process?.pid ?? null;
  }

  /** Waits until no command runs. */
  async waitUntilIdle(): Promise<void> {
    do await sleep(300);
    while (this.#running > 0);
  }

  /** Stops and forgets all units. */
  async reset(): Promise<void> {
    for (const socket of this.#sockets.values()) await this.#stopSocket(socket);
    await Promise.all(Array.from(this.#services.values(), (service) => this.#stop(service)));
    this.#services.clear();
    this.#sockets.clear();
    this.commands.length = 0;
  }

  async close(): Promise<void> {
    await this.reset();
    await new Promise((done) => this.#server.close(done));
    // A process leaves its control group shortly after its end is reported.
    for (let tries = 0; tries < 50 && !removeGroups(this.#groups); tries++) await sleep(100);
  }

  async #answer(text: string): Promise<Reply> {
    this.#running++;
    try {
      const [account = "0", ...words] = JSON.parse(text) as string[];
      this.commands.push(words.join(" "));
      return await this.#execute(Number(account), words);
    } catch (error) {
      return { status: 1, stdout: "", stderr: `fake systemctl: ${String(error)}\n` };
    } finally {
      this.#running--;
    }
  }

  async #execute(account: number, words: readonly string[]): Promise<Reply> {
    const parsed = parseWords(words);
    if ("stderr" in parsed) return parsed;
    const { verb, names, properties, isUser } = parsed;
    const find = (name: string) => {
      const key = getKey(name, isUser ? account : undefined);
      return this.#services.get(key) ?? this.#sockets.get(key) ?? null;
    };
    if (verb === "show") return this.#show(names, properties, find);
    if (verb === "is-active") {
      const states = names.map((name) => find(name)?.active ?? "inactive");
      const isActive = states.includes("active");
      return {
        status: isActive ? 0 : 3,
        stdout: states.map((each) => `${each}\n`).join(""),
        stderr: "",
      };
    }
    const mayChange = isUser || account === 0;
    let [status, stderr] = [0, ""];
    for (const name of names) {
      const found = find(name);
      const missing = verb === "start" ? "not found" : "not loaded";
      if (found === null) {
        status = NOT_LOADED;
        stderr += `Failed to ${verb} ${name}: Unit ${name} ${missing}.\n`;
      } else if (!mayChange) {
        status = DENIED;
        stderr +=
          `Failed to ${verb} ${name}: Access denied\n` +
          `See system logs and 'systemctl status ${name}' for details.\n`;
      } else {
        const complaint = await this.#change(verb, found, names);
        stderr += complaint.text;
        if (complaint.isFailure) status = 1;
      }
    }
    return { status, stdout: "", stderr };
  }

  #show(
    names: readonly string[],
    properties: readonly string[],
    find: (name: string) => ServiceState | SocketState | null,
  ): Reply {
    const blocks = names.map((name) => {
      const values = this.#describe(name, find(name));
      // In the order of systemd's own list, not of the arguments.
      const shown = values.filter(([key]) => properties.includes(key));
      return shown.map(([key, value]) => `${key}=${value}\n`).join("");
    });
    return { status: 0, stdout: blocks.join("\n"), stderr: "" };
  }

  #describe(name: string, found: ServiceState | SocketState | null): [string, string][] {
    if (found === null)
      return [
        ["Restart", "no"],
        ["Id", name],
        ["LoadState", "not-found"],
        ["ActiveState", "inactive"],
        ["SubState", "dead"],
      ];
    const isService = "unit" in found;
    const service: [string, string][] = isService
      ? [
          ["Restart", found.unit.restart ?? "no"],
          ["NRestarts", `${found.restarts}`],
          ["MainPID", `${found.process?.pid ?? 0}`],
        ]
      : [];
    const running = isService ? "running" : "listening";
    return [
      ...service,
      ["Id", name],
      ["TriggeredBy", isService ? (found.unit.socket?.name ?? "") : ""],
      ["Triggers", isService ? "" : found.service.unit.name],
      ["LoadState", "loaded"],
      ["ActiveState", found.active],
      ["SubState", found.active === "active" ? running : "dead"],
      ["UnitFileState", "enabled"],
    ];
  }

  async #change(
    verb: "start" | "stop",
    found: ServiceState | SocketState,
    names: readonly string[],
  ): Promise<{ readonly text: string; readonly isFailure: boolean }> {
    const isService = "unit" in found;
    const name = isService ? found.unit.name : found.name;
    if (verb === "start") {
      const isStarted = isService ? await this.#start(found) : await this.#startSocket(found);
      const text =
        `Job for ${name} failed.\n` +
        `See "systemctl status ${name}" and "journalctl -xeu ${name}" for details.\n`;
      return isStarted ? { text: "", isFailure: false } : { text, isFailure: true };
    }
    if (!isService) {
      await this.#stopSocket(found);
      return { text: "", isFailure: false };
    }
    await this.#stop(found);
    const socket = this.#socketOf(found);
    const canReturn = socket?.active === "active" && !names.includes(socket.name);
    const text = canReturn
      ? `Warning: Stopping ${name}, but it can still be activated by:\n  ${socket.name}\n`
      : "";
    return { text, isFailure: false };
  }

  #socketOf({ unit }: ServiceState): SocketState | null {
    const { socket, account } = unit;
    return socket === undefined ? null : (this.#sockets.get(getKey(socket.name, account)) ?? null);
  }

  /** Starts a service, and waits until it is ready. Returns false if that fails. */
  async #start(service: ServiceState): Promise<boolean> {
    if (service.active === "active") return true;
    const { unit } = service;
    const socket = this.#socketOf(service);
    const group = this.#makeGroup(unit);
    const { account } = unit;
    const ids = [`--reuid=${account}`, `--regid=${account}`, "--clear-groups"];
    const command = account ? ["setpriv", ...ids, ...unit.command] : unit.command;
    service.isStopping = false;
    const child =
      socket?.active === "active"
        ? await this.#spawnWithSocket(group, socket, command)
        : spawn("sh", ["-c", ENTER, group, ...command], { stdio: ["ignore", "pipe", "inherit"] });
    service.process = child;
    service.active = "activating";
    child.once("exit", (code, signal) =>
      this.#noteEnd(service, child, code === 0 || CLEAN_SIGNALS.has(signal ?? "")),
    );
    const exit = once(child, "exit").then(() => false);
    const ready = once(child.stdout as NodeJS.ReadableStream, "data").then(() => true);
    const isReady = await Promise.race([ready, exit]);
    if (isReady) service.active = "active";
    return isReady;
  }

  #noteEnd(service: ServiceState, child: ChildProcess, isClean: boolean): void {
    if (service.process !== child) return;
    service.process = null;
    const { restart } = service.unit;
    service.active = isClean || service.isStopping ? "inactive" : "failed";
    if (service.isStopping || restart === undefined) return;
    if (restart === "on-failure" && isClean) return;
    service.active = "activating";
    service.timer = setTimeout(() => {
      service.restarts++;
      void this.#start(service);
    }, RESTART_MS);
  }

  async #stop(service: ServiceState): Promise<void> {
    service.isStopping = true;
    if (service.timer !== null) clearTimeout(service.timer);
    const { process: child } = service;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await exit;
      clearTimeout(timer);
    }
    service.active = "inactive";
  }

  /** Refused while the service runs without it, like by systemd. */
  async #startSocket(socket: SocketState): Promise<boolean> {
    if (socket.active === "active") return true;
    if (socket.service.active === "active") return false;
    const server = await openServer(socket.port);
    if (server === null) return false;
    this.#spawnHolder(socket, server);
    socket.active = "active";
    return true;
  }

  /** Leaves a socket open in a process that has the name of process 1. */
  #spawnHolder(socket: SocketState, server: Server): void {
    const command = ["-c", ENTER, this.#initGroup(), join(this.#folder, "systemd"), "infinity"];
    const child = spawn("sh", command, {
      stdio: ["ignore", "ignore", "ignore", getDescriptor(server)],
    });
    writeFileSync(socket.pidFile, `${child.pid}\n`);
    server.close();
  }

  /**
   * Starts a service with the socket. Of the processes that have it open, Portplan takes the oldest
   * and process 1 last, so the one that stands for process 1 has to be younger than the service.
   */
  async #spawnWithSocket(
    group: string,
    socket: SocketState,
    command: readonly string[],
  ): Promise<ChildProcess> {
    await this.#stopSocket(socket);
    const server = await openServer(socket.port);
    if (server === null) throw new Error(`port ${socket.port} is in use`);
    const holder = [this.#initGroup(), join(this.#folder, "systemd"), socket.pidFile];
    const child = spawn("sh", ["-c", ENTER_WITH_SOCKET, group, ...holder, ...command], {
      stdio: ["ignore", "pipe", "inherit", getDescriptor(server)],
    });
    server.close();
    socket.active = "active";
    return child;
  }

  async #stopSocket(socket: SocketState): Promise<void> {
    socket.active = "inactive";
    if (!existsSync(socket.pidFile)) return;
    const pid = Number(readFileSync(socket.pidFile, "utf8"));
    rmSync(socket.pidFile);
    const name = () => {
      try {
        return readFileSync(`/proc/${pid}/stat`, "latin1");
      } catch {
        return "";
      }
    };
    const isHolder = () => /\((?:systemd|sh)\) [^ZX]/.test(name());
    if (pid > 1 && isHolder()) process.kill(pid, "SIGKILL");
    while (isHolder()) await sleep(10);
  }

  #makeGroup({ name, account }: FakeUnit): string {
    const path =
      account === undefined
        ? `system.slice/${name}`
        : `user.slice/user-${account}.slice/user@${account}.service/app.slice/${name}`;
    const group = join(this.#groups, path);
    mkdirSync(group, { recursive: true });
    return group;
  }

  #initGroup(): string {
    const group = join(this.#groups, "init.scope");
    mkdirSync(group, { recursive: true });
    return group;
  }
}

const getKey = (name: string, account: number | undefined) => `${account ?? "system"}/${name}`;

/** Returns a listening server; null if the port is in use. */
async function openServer(port: number): Promise<Server | null> {
  const server = createServer();
  server.listen({ host: "127.0.0.1", port, exclusive: true });
  try {
    await once(server, "listening");
    return server;
  } catch {
    return null;
  }
}

function getDescriptor(server: Server): number {
  const { _handle: handle } = server as unknown as { readonly _handle: { readonly fd: number } };
  return handle.fd;
}

type ParsedWords = {
  readonly verb: "start" | "stop" | "show" | "is-active";
  readonly names: readonly string[];
  readonly properties: readonly string[];
  readonly isUser: boolean;
};

/** Parses the arguments. Refuses all that Portplan does not use. */
function parseWords(words: readonly string[]): ParsedWords | Reply {
  const properties: string[] = [];
  const operands: string[] = [];
  let [isUser, isEnd] = [false, false];
  for (const word of words) {
    const [, list] = /^--property=(.*)$/.exec(word) ?? [];
    if (isEnd || !word.startsWith("-")) operands.push(word);
    else if (word === "--") isEnd = true;
    else if (word === "--user") isUser = true;
    else if (list !== undefined) properties.push(...list.split(","));
    else if (!/^--(?:no-ask-password|no-pager|quiet)$/.test(word))
      return { status: 1, stdout: "", stderr: `systemctl: unrecognized option '${word}'\n` };
  }
  const [verb = "", ...given] = operands;
  const names = given.map((name) =>
    /\.(?:service|socket)$/.test(name) ? name : `${name}.service`,
  );
  if (verb === "start" || verb === "stop" || verb === "show" || verb === "is-active")
    return { verb, names, properties, isUser };
  return { status: 1, stdout: "", stderr: `Unknown command verb ${verb}.\n` };
}

/** Removes control groups, the inner ones first. Returns false if a process is left in one. */
function removeGroups(folder: string): boolean {
  if (!existsSync(folder)) return true;
  const inner = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory());
  const isEmpty = inner.map(({ name }) => removeGroups(join(folder, name))).every(Boolean);
  if (!isEmpty) return false;
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
