import { describe, expect, it } from "vitest";
import { deriveAnswers, formatTruth } from "./deriveAnswers.ts";
import type {
  Attempt,
  BoundSocket,
  ComposeService,
  Evidence,
  InspectedContainer,
  Reached,
} from "./observe.ts";

const ENGINE = 1000;

const web: ComposeService = { ports: [{ target: 80, published: "8080", protocol: "tcp" }] };

function container(state: Partial<InspectedContainer["State"]>, port = "8080"): InspectedContainer {
  return {
    Id: "a1",
    State: { Status: "running", ExitCode: 0, Pid: 7, ...state },
    Config: {
      Labels: {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "web",
        "com.docker.compose.project.working_dir": "/srv/shop",
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.container-number": "1",
      },
    },
    NetworkSettings: {
      Ports: { "80/tcp": [{ HostIp: "0.0.0.0", HostPort: port }] },
      Networks: { shop_default: { IPAddress: "172.18.0.2" } },
    },
  };
}

function socket(address: string, port: number, command: string): BoundSocket {
  return { protocol: "tcp", address, port, command: command.split(" "), pid: 12 };
}

const proxy = socket("0.0.0.0", 8080, "/usr/bin/docker-proxy -container-ip 172.18.0.2");
const inside = socket("*", 80, "httpd");

async function derive(more: Partial<Evidence>, reached: Reached = "open"): Promise<string[]> {
  const evidence: Evidence = {
    directory: "/srv/shop",
    project: "shop",
    services: { web },
    containers: [container({})],
    sockets: [proxy],
    inside: new Map([["a1", [inside]]]),
    enginePid: ENGINE,
    ...more,
  };
  const connect = async (attempts: readonly Attempt[]) => attempts.map(() => reached);
  return formatTruth(await deriveAnswers(evidence, connect));
}

describe("the truth about published ports", () => {
  it.each<[string, Partial<Evidence>, Reached, string]>([
    ["everything is right", {}, "open", "8080 → 8080 ok"],
    ["a connection is refused", {}, "refused", "8080 → 8080 not-listening"],
    ["a connection times out", {}, "timed out", "8080 → 8080 not-listening"],
    ["nothing listens inside", { inside: new Map() }, "closed", "8080 → 8080 not-listening"],
    [
      "it listens only on loopback inside",
      { inside: new Map([["a1", [socket("127.0.0.1", 80, "httpd")]]]) },
      "open",
      "8080 → 8080 not-listening",
    ],
    ["there is no container", { containers: [], sockets: [] }, "open", "8080 → none not-listening"],
    [
      "the container exited, although Docker still names its ports",
      { containers: [container({ Status: "exited" })], sockets: [] },
      "open",
      "8080 → none not-listening",
    ],
    [
      "a process has the port",
      { containers: [], sockets: [socket("127.0.0.1", 8080, "node server.js")] },
      "open",
      "8080 → none wrong-listener",
    ],
    [
      "docker-proxy has the port for another container",
      { sockets: [socket("0.0.0.0", 8080, "docker-proxy -container-ip 172.19.0.9")] },
      "open",
      "8080 → 8080 wrong-listener",
    ],
    [
      "the daemon has the port for another container",
      { containers: [], sockets: [{ ...proxy, pid: ENGINE, command: ["dockerd"] }] },
      "open",
      "8080 → none wrong-listener",
    ],
    [
      "the daemon has the port for this container",
      { sockets: [{ ...proxy, pid: ENGINE, command: ["dockerd"] }] },
      "open",
      "8080 → 8080 ok",
    ],
    [
      "the container publishes another port",
      { containers: [container({}, "8081")], sockets: [] },
      "open",
      "8080 → 8081 wrong-port",
    ],
    [
      "the health check has not ended",
      { containers: [container({ Health: { Status: "starting" } })] },
      "open",
      "8080 → 8080 unhealthy",
    ],
  ])("is found if %s", async (_, evidence, reached, expected) => {
    expect(await derive(evidence, reached)).toEqual([`web 80/tcp ${expected}`]);
  });

  it("has no port of a job that has ended, on which another service depends", async () => {
    const needed = { condition: "service_completed_successfully" };
    const services = { web, reader: { depends_on: { web: needed } } };
    const ended = (ExitCode: number) => ({
      services,
      containers: [container({ Status: "exited", ExitCode })],
      sockets: [],
    });
    expect(await derive(ended(0))).toEqual([]);
    expect(await derive(ended(1))).toEqual(["web 80/tcp 8080 → none not-listening"]);
  });

  it("has a port for each replica", async () => {
    const ports = [{ target: 80, published: "8080-8082", protocol: "tcp" }] as const;
    expect(await derive({ services: { web: { ports, scale: 2 } } })).toEqual([
      "web 80/tcp any → 8080 ok",
      "web 80/tcp any → none not-listening",
    ]);
  });
});
