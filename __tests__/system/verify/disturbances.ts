import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerStatus } from "../../../src/verify/Answer.ts";
import {
  draftPort,
  draftService,
  type PortDraft,
  type ProjectDraft,
  type ServiceDraft,
  toText,
  writeProject,
} from "./ProjectDraft.ts";
import type { EngineKind } from "./VerifyEngine.ts";
import type { VerifyHost } from "./VerifyHost.ts";

/** The project of a scenario, and the service that is disturbed. */
export interface Scene {
  readonly host: VerifyHost;
  readonly project: ProjectDraft;
  readonly service: ServiceDraft;
}

/** Something that happens to a service, and what is then true of its ports. */
export interface Disturbance {
  readonly title: string;
  /** Null if its ports should not be available, so that they are not verified. */
  readonly status: AnswerStatus | null;
  /** The engines on which it can happen; all if it is absent. */
  readonly engines?: readonly EngineKind[];
  /** Changes the project before it starts. */
  prepare?(scene: Scene): void;
  /** Happens after the start. */
  act?(scene: Scene): Promise<unknown>;
  /**
   * Parts of the findings about the service; "@id" is that of the host, and "@exit" the exit status
   * of the container as the engine knows it: a busy engine may miss the one of the process.
   */
  readonly says?: readonly string[];
  /** True if the commands in the help of the findings repair it. */
  readonly isRepairable?: true;
  /** True if the state of the container changes all the time. */
  readonly flaps?: true;
  /** True if it happens to all services of the project. */
  readonly affectsAll?: true;
  /** True if `docker compose up` reports an error. */
  readonly upFails?: true;
}

/** Returns the first port of a service, which is a tcp port with a fixed host port. */
function firstPort({ service }: Scene): PortDraft & { readonly published: number } {
  const [port] = service.ports;
  if (port === undefined || port.published === null) throw new Error("the port is not fixed");
  return { ...port, published: port.published };
}

/** Changes the address of the first port before the start. */
function setAddress({ service }: Scene, address: string | null): void {
  const [port] = service.ports;
  if (port !== undefined) service.ports[0] = { ...port, address };
}

const compose = ({ host, service }: Scene, ...words: readonly string[]) =>
  host.compose([...words, service.name]);

/** Starts a process of the host on the first port of the service. */
async function listenInstead(scene: Scene): Promise<void> {
  const { address, published: port } = firstPort(scene);
  await scene.host.listen({ port, host: address ?? "0.0.0.0" });
}

/** Starts another project that publishes the first port of the service. */
async function publishInstead(scene: Scene, name: string, project: string): Promise<void> {
  const port = { ...firstPort(scene), variable: null };
  await scene.host.neighbor(name, toText(project, [draftService("db", [port])]));
}

/** Waits until the engine waits some seconds before the next restart of the container. */
async function untilItWaits(scene: Scene): Promise<void> {
  const id = await compose(scene, "ps", "--all", "--quiet");
  const state = "{{.RestartCount}} {{.State.Restarting}}";
  // It waits twice as long each time.
  while (!/^[5-9] true$/.test(await scene.host.output(["docker", "inspect", "-f", state, id])))
    await sleep(50);
}

/** Ends the docker-proxy processes of a host port. */
async function endProxies({ host }: Scene, port: number): Promise<void> {
  const parent = host.engine.pid;
  const { stdout } = await host.run(["pgrep", "-P", `${parent}`, "-f", `[-]host-port ${port} `]);
  for (const pid of stdout.split("\n").filter(Boolean)) process.kill(Number(pid), "SIGKILL");
  // The kernel frees the port when the processes have ended.
  while ((await host.run(["ss", "-Hlnt", `sport = :${port}`])).stdout !== "") await sleep(20);
}

const NONE: readonly Disturbance[] = [{ title: "nothing happens", status: "ok" }];

const INSIDE: readonly Disturbance[] = [
  {
    title: "nothing listens in the container",
    status: "not-listening",
    says: ["nothing listens on"],
    prepare: ({ service }) => void (service.listens = "nowhere"),
  },
  {
    title: "the service listens only on 127.0.0.1 of its container",
    status: "not-listening",
    says: ["only on 127.0.0.1"],
    prepare: ({ service }) => void (service.listens = "on loopback"),
  },
  {
    title: "the health check fails",
    status: "unhealthy",
    says: ["its health check fails"],
    prepare: ({ service }) =>
      void (service.more["healthcheck"] = { test: ["CMD", "false"], interval: "1s", retries: 1 }),
  },
  {
    title: "the health check has not ended yet",
    status: "unhealthy",
    says: ["its health check has not succeeded yet", "--wait"],
    prepare: ({ service }) =>
      void (service.more["healthcheck"] = { test: ["CMD", "true"], interval: "10m" }),
  },
  {
    title: "the health check succeeds",
    status: "ok",
    prepare: ({ service }) =>
      void (service.more["healthcheck"] = { test: ["CMD", "true"], interval: "1s" }),
  },
  ...["/", "/moved", "/index.html"].map((path): Disturbance => ({
    title: `the health path ${path} answers`,
    status: "ok",
    prepare: ({ service }) => void (service.more["labels"] = { "portplan.health": path }),
  })),
  {
    title: "the health path is not found",
    status: "unhealthy",
    says: ["status 404"],
    prepare: ({ service }) => void (service.more["labels"] = { "portplan.health": "/none" }),
  },
  {
    title: "the health path names a port that does not use HTTP",
    status: "unhealthy",
    prepare: (scene) => {
      const { service } = scene;
      const { target } = firstPort(scene);
      service.more["labels"] = { "portplan.health": `:${target}/` };
      service.more["command"] = ["nc", "-ll", "-p", `${target}`, "-e", "sleep", "5"];
      service.ports.splice(1);
    },
  },
];

const ENDED: readonly Disturbance[] = [
  {
    title: "the container exits with status 0",
    status: "not-listening",
    says: ["exited with status 0"],
    prepare: ({ service }) => void (service.more["command"] = ["true"]),
  },
  {
    title: "the container exits with status 1",
    status: "not-listening",
    says: ["exited with status 1"],
    prepare: ({ service }) => void (service.more["command"] = ["false"]),
  },
  {
    title: "the container restarts again and again",
    status: "not-listening",
    flaps: true,
    says: ["restart"],
    prepare: ({ service }) => {
      service.more["command"] = ["false"];
      service.more["restart"] = "always";
    },
    act: untilItWaits,
  },
  {
    title: "the service is stopped",
    status: "not-listening",
    says: ["exited with status @exit"],
    act: (scene) => compose(scene, "stop"),
    isRepairable: true,
  },
  {
    title: "the container is killed",
    status: "not-listening",
    act: (scene) => compose(scene, "kill"),
    isRepairable: true,
  },
  {
    title: "the container is paused",
    status: "not-listening",
    says: ["paused"],
    act: (scene) => compose(scene, "pause"),
    isRepairable: true,
  },
  {
    title: "the container is removed",
    status: "not-listening",
    says: ["it has no container"],
    act: (scene) => compose(scene, "rm", "--force", "--stop"),
    isRepairable: true,
  },
  {
    title: "the service is not started",
    status: "not-listening",
    prepare: ({ project, service }) => void project.omitted.add(service.name),
    isRepairable: true,
  },
  {
    title: "the container is created and not started",
    status: "not-listening",
    says: ["was created, but not started"],
    prepare: ({ project, service }) => void project.omitted.add(service.name),
    act: (scene) => compose(scene, "create"),
    isRepairable: true,
  },
  {
    title: "a dependency fails before the service starts",
    status: "not-listening",
    says: ["migrate"],
    prepare: ({ project, service }) => {
      const needed = { condition: "service_completed_successfully" };
      service.more["depends_on"] = { migrate: needed };
      const migrate = draftService("migrate", []);
      migrate.more["command"] = ["false"];
      project.services.push(migrate);
    },
    upFails: true,
  },
];

const NOT_VERIFIED: readonly Disturbance[] = [
  {
    title: "a job that another service waits for has ended",
    status: null,
    prepare: ({ project, service }) => {
      service.more["command"] = ["true"];
      const reader = draftService(`${service.name}-reader`, []);
      reader.more["depends_on"] = {
        [service.name]: { condition: "service_completed_successfully" },
      };
      project.services.push(reader);
    },
  },
  {
    title: "the service has no replicas",
    status: null,
    prepare: ({ service }) => void (service.more["deploy"] = { replicas: 0 }),
  },
  {
    title: "the profile of the service is not active",
    status: null,
    prepare: ({ service }) => void (service.more["profiles"] = ["extra"]),
  },
  {
    title: "the service uses the network of the host",
    status: null,
    prepare: ({ service }) => {
      service.more["network_mode"] = "host";
      service.more["command"] = ["sleep", "1000"];
    },
  },
];

const OTHERS: readonly Disturbance[] = [
  {
    title: "a process of the host listens after the service was stopped",
    status: "wrong-listener",
    says: ["process node (pid "],
    isRepairable: true,
    act: async (scene) => {
      await compose(scene, "stop");
      await listenInstead(scene);
    },
  },
  {
    title: "another project publishes the port after the service was stopped",
    status: "wrong-listener",
    says: ["compose service legacy-@id/db answers"],
    isRepairable: true,
    act: async (scene) => {
      await compose(scene, "stop");
      await publishInstead(scene, "legacy", `legacy-${scene.host.id}`);
    },
  },
  {
    title: "another project publishes the port, and the service was never started",
    status: "wrong-listener",
    says: ["compose service legacy-@id/db answers"],
    isRepairable: true,
    prepare: ({ project, service }) => void project.omitted.add(service.name),
    act: (scene) => publishInstead(scene, "legacy", `legacy-${scene.host.id}`),
  },
  {
    title: "a container without labels publishes the port",
    status: "wrong-listener",
    says: ["container db-@id answers"],
    isRepairable: true,
    act: async (scene) => {
      const { address, published, target } = firstPort(scene);
      const ip = address?.includes(":") ? `[${address}]` : address;
      await compose(scene, "stop");
      const port = [...(ip === null ? [] : [ip]), published, target].join(":");
      await scene.host.docker(`run -d --name db-${scene.host.id} -p ${port} tiny sleep 1000`);
    },
  },
  {
    title: "a project with the same name in another directory replaces the container",
    status: "wrong-listener",
    says: ["/other answers"],
    act: async (scene) => {
      const port = { ...firstPort(scene), variable: null };
      const other = draftService(scene.service.name, [port]);
      other.more["environment"] = { PLACE: "elsewhere" };
      await scene.host.neighbor("other", toText(scene.host.project, [other]));
    },
  },
  {
    title: "a project with the same name in another directory publishes another port",
    status: "not-listening",
    says: ["/other"],
    act: async ({ host, service }) => {
      const other = draftService(service.name, [draftPort(host.port())]);
      await host.neighbor("other", toText(host.project, [other]));
    },
  },
  {
    title: "a container of docker compose run publishes the port",
    status: "wrong-listener",
    says: ["docker compose run"],
    isRepairable: true,
    act: async (scene) => {
      await compose(scene, "rm", "--force", "--stop");
      await compose(scene, "run", "--detach", "--service-ports");
    },
  },
  {
    title: "a process of the host listens after docker-proxy ended",
    status: "wrong-listener",
    says: ["process node (pid "],
    engines: ["proxy", "default"],
    act: async (scene) => {
      await endProxies(scene, firstPort(scene).published);
      await listenInstead(scene);
    },
  },
  {
    title: "docker-proxy ended",
    status: "not-listening",
    isRepairable: true,
    engines: ["proxy"],
    act: (scene) => endProxies(scene, firstPort(scene).published),
  },
  {
    title: "the firewall drops connections",
    status: "not-listening",
    says: ["ufw status", "iptables -L -n", "nft list ruleset"],
    engines: ["default"],
    act: (scene) => {
      const port = `${firstPort(scene).published}`;
      const rule = ["INPUT", "-p", "tcp", "--dport", port, "-j", "DROP"];
      return scene.host.output(["iptables", "--wait", "-I", ...rule]);
    },
  },
  {
    title: "another project publishes the port on another address",
    status: "ok",
    prepare: (scene) => setAddress(scene, "127.0.0.1"),
    act: async ({ host, service }) => {
      const [port] = service.ports;
      if (port === undefined) return;
      const other = { ...port, address: "127.0.0.2", variable: null };
      const text = toText(`legacy-${host.id}`, [draftService("db", [other])]);
      await host.neighbor("legacy", text);
    },
  },
  {
    title: "a process of the host listens on the IPv6 port, which the service does not publish",
    status: "ok",
    prepare: (scene) => setAddress(scene, "0.0.0.0"),
    act: (scene) => scene.host.listen({ port: firstPort(scene).published, host: "::" }),
  },
];

/** Writes the Compose override file, which now also replaces the ports of the service. */
function overridePorts({ host, project, service }: Scene, ports: readonly PortDraft[]): void {
  project.overrides.push({ ...service, ports: [...ports] });
  const text = toText(host.project, project.overrides);
  host.write("shop/compose.override.yaml", text.replaceAll("    ports:", "    ports: !override"));
}

const MOVED: readonly Disturbance[] = [
  {
    title: "the .env file names another host port after the start",
    status: "wrong-port",
    prepare: ({ service }) => {
      const [port] = service.ports;
      const variable = `${service.name.toUpperCase()}_PORT`;
      if (port !== undefined) service.ports[0] = { ...port, variable };
    },
    act: async ({ host, project, service }) => {
      project.env[`${service.name.toUpperCase()}_PORT`] = `${host.port()}`;
      writeProject(host, project);
    },
    isRepairable: true,
  },
  {
    title: "an override file names another host port after the start",
    status: "wrong-port",
    act: async (scene) => {
      const [port, ...others] = scene.service.ports;
      if (port === undefined) return;
      overridePorts(scene, [{ ...port, published: scene.host.port(), variable: null }, ...others]);
    },
    isRepairable: true,
  },
  {
    title: "an override file publishes the port only on 127.0.0.1 after the start",
    status: "wrong-port",
    prepare: (scene) => setAddress(scene, null),
    act: async (scene) => {
      const [port, ...others] = scene.service.ports;
      if (port !== undefined) overridePorts(scene, [{ ...port, address: "127.0.0.1" }, ...others]);
    },
    isRepairable: true,
  },
  {
    title: "an override file publishes the port on all addresses after the start",
    status: "wrong-port",
    prepare: (scene) => setAddress(scene, "127.0.0.1"),
    act: async (scene) => {
      const [port, ...others] = scene.service.ports;
      if (port !== undefined) overridePorts(scene, [{ ...port, address: null }, ...others]);
    },
    isRepairable: true,
  },
  {
    title: "a port is added after the start",
    status: "not-listening",
    isRepairable: true,
    act: async (scene) =>
      overridePorts(scene, [...scene.service.ports, draftPort(scene.host.port(), 7000)]),
  },
  {
    title: "a port is removed after the start",
    status: null,
    act: async ({ host, project, service }) => {
      service.ports.splice(0);
      writeProject(host, project);
    },
  },
];

const REPLICAS: readonly Disturbance[] = [
  { title: "every replica runs", status: "ok", prepare: replicate },
  {
    title: "one of the replicas is removed",
    status: "not-listening",
    says: ["1 of 2"],
    prepare: replicate,
    act: ({ host, service }) => host.docker(`rm --force ${host.project}-${service.name}-2`),
    isRepairable: true,
  },
  {
    title: "one of the replicas is stopped",
    status: "not-listening",
    prepare: replicate,
    act: ({ host, service }) => host.docker(`stop ${host.project}-${service.name}-1`),
    isRepairable: true,
  },
];

/** Gives a service two replicas, with a pool of ports. */
function replicate({ host, service }: Scene): void {
  const pool = { ...draftPort(host.port(3)), hostPorts: 3 };
  service.ports.splice(0, service.ports.length, pool);
  service.more["deploy"] = { replicas: 2 };
}

async function allocate(host: VerifyHost, ...options: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await host.portplan("allocate", "--here", ...options);
  if (status !== 0) throw new Error(`allocate: ${stdout}${stderr}`);
}

const PROJECTS: readonly Disturbance[] = [
  {
    title: "all containers are removed",
    status: "not-listening",
    affectsAll: true,
    act: ({ host }) => host.compose(["down"]),
    isRepairable: true,
  },
  {
    title: "allocate renames the project and moves its ports after the start",
    status: "not-listening",
    affectsAll: true,
    act: ({ host }) => allocate(host),
    isRepairable: true,
  },
  {
    title: "allocate moves the ports before the start",
    status: "ok",
    affectsAll: true,
    act: async ({ host }) => {
      await host.compose(["down"]);
      await allocate(host);
      await host.compose(["up", "--detach"]);
    },
  },
  {
    title: "the project is started under another name",
    status: "wrong-listener",
    affectsAll: true,
    act: async ({ host }) => {
      await host.compose(["down"]);
      await host.compose(["-p", `other-${host.id}`, "up", "--detach"]);
    },
  },
];

/** Everything that can happen to a project without a restart of the engine. */
export const DISTURBANCES: readonly Disturbance[] = [
  ...NONE,
  ...INSIDE,
  ...ENDED,
  ...NOT_VERIFIED,
  ...OTHERS,
  ...MOVED,
  ...REPLICAS,
  ...PROJECTS,
];
