import { describe, expect, it } from "vitest";
import { describeRestart } from "../../src/changes/describeRestart.ts";
import { type Holder, makeHolder } from "../../src/host/holders/Holder.ts";
import { type Fake, fakeHost } from "../host/fakeHost.ts";

const describeOn = (holder: Holder, fake: Fake) => describeRestart(holder, fakeHost(fake));
const SHOW = "systemctl show --property=Restart,TriggeredBy web.service";

describe("describeRestart of a unit", () => {
  const unit = makeHolder("unit", "web.service");

  it.each<[string, string, readonly string[]]>([
    [
      "names the timer that starts it",
      "Restart=no\nTriggeredBy=web.timer\n",
      ["web.timer can start it: stop that with `sudo systemctl disable --now web.timer`"],
    ],
    [
      "names all that start it, and its restart policy",
      "Restart=always\nTriggeredBy=web.socket web.path\n",
      [
        "it has Restart=always",
        "web.socket and web.path can start it: stop that with `sudo systemctl disable --now " +
          "web.socket web.path`",
      ],
    ],
    [
      "prevents every start if nothing is known to start it",
      "Restart=no\nTriggeredBy=\n",
      ["to keep it from starting: `sudo systemctl mask --now web.service`"],
    ],
    [
      "does not print a name that a shell would run",
      "Restart=$(id)\nTriggeredBy=$(reboot).socket --force.socket\n",
      ["to keep it from starting: `sudo systemctl mask --now web.service`"],
    ],
  ])("%s", async (_, shown, expected) => {
    expect(await describeOn(unit, { outputs: { [SHOW]: shown } })).toEqual(expected);
  });

  it("uses the manager of this user for a unit of this user", async () => {
    const own = makeHolder("unit", "web.service", { userUnit: true });
    expect(await describeOn(own, {})).toEqual([
      "to keep it from starting: `systemctl --user mask --now web.service`",
    ]);
  });

  it("says nothing about a unit whose name needs quotes", async () => {
    expect(await describeOn(makeHolder("unit", "a;b.service"), {})).toEqual([]);
  });
});

describe("describeRestart of a container", () => {
  const compose = { project: "p", service: "db", directory: "/srv/p", oneOff: false };
  const inspect = (json: object) => ({
    engine: { "/containers/p-db-1/json": JSON.stringify(json) },
  });
  const policy = (Name: string) => inspect({ HostConfig: { RestartPolicy: { Name } } });
  const update = "docker update --restart=no p-db-1";

  it.each<[string, Holder, Fake, readonly string[]]>([
    [
      "names the restart policy of a container",
      makeHolder("container", "p-db-1"),
      policy("always"),
      [`it has restart policy always: to remove that, run \`${update}\``],
    ],
    [
      "names the restart policy of the container of a service",
      makeHolder("compose", "p/db", { detail: "container p-db-1, up 2 seconds", compose }),
      policy("unless-stopped"),
      [`it has restart policy unless-stopped: to remove that, run \`${update}\``],
    ],
    ["says nothing without a policy", makeHolder("container", "p-db-1"), policy("no"), []],
    ["says nothing without an engine", makeHolder("container", "p-db-1"), {}, []],
    [
      "names the Swarm service",
      makeHolder("container", "p-db-1"),
      inspect({ Config: { Labels: { "com.docker.swarm.service.name": "p_db" } } }),
      ["Swarm starts it: stop that with `docker service scale p_db=0`"],
    ],
    [
      "does not print a policy that a shell would run",
      makeHolder("container", "p-db-1"),
      policy("`reboot`"),
      [],
    ],
    [
      "says nothing about a container of podman",
      makeHolder("container", "p-db-1", { runtime: "podman" }),
      policy("always"),
      [],
    ],
  ])("%s", async (_, holder, fake, expected) => {
    expect(await describeOn(holder, fake)).toEqual(expected);
  });
});

describe("describeRestart of a process", () => {
  const stat = (pid: number, name: string, parent: number) =>
    `${pid} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0\n`;
  const node = makeHolder("process", "node", { pid: 812 });
  const files = { "/proc/812/stat": stat(812, "node", 44) };

  it.each<[string, Fake["files"], readonly string[]]>([
    [
      "names the parent",
      { ...files, "/proc/44/stat": stat(44, "supervisord", 1) },
      ["its parent is supervisord (pid 44)"],
    ],
    [
      "names the unit of the parent",
      {
        ...files,
        "/proc/44/stat": stat(44, "pm2", 1),
        "/proc/44/cgroup": "0::/system.slice/pm2.service\n",
      },
      ["its parent is pm2 (pid 44, in systemd unit pm2.service)"],
    ],
    ["says nothing about process 1", { "/proc/812/stat": stat(812, "node", 1) }, []],
    ["says nothing if the parent has ended", files, []],
    ["says nothing if the process has ended", {}, []],
  ])("%s", async (_, given, expected) => {
    expect(await describeOn(node, { files: given ?? {} })).toEqual(expected);
  });
});
