import { describe, expect, it } from "vitest";
import {
  hasCapability,
  parseCommandLine,
  parseControlGroup,
  parseStat,
  parseUid,
  readBootTime,
} from "../../src/host/linux/readProcess.ts";
import { fakeHost } from "./fakeHost.ts";

/**
 * The fields of `/proc/<pid>/stat` after the name, as recorded. The start time is the twentieth.
 */
const FIELDS =
  "S 24298 24298 5796 0 -1 4194560 2997 0 3 0 1 1 0 0 20 0 7 0 129537 1373147136 11402 " +
  "18446744073709551615 7626752 52430497 0 0 0 0 0";

describe("parseStat", () => {
  it.each([
    ["a plain name", "node", "node"],
    ["spaces and parentheses in the name", "a) S 1 (b", "a) S 1 (b"],
    ["an empty name", "", ""],
  ])("reads %s", (_, comm, name) => {
    expect(parseStat(`24300 (${comm}) ${FIELDS}\n`)).toEqual({
      pid: 24300,
      parent: 24298,
      name,
      state: "S",
      session: 5796,
      terminal: 0,
      start: 1295.37,
      startTicks: 129537,
    });
  });

  it.each(["", "24300", "24300 (node)", "24300 (node) S 1"])("reads nothing in %j", (text) => {
    expect(parseStat(text)).toBeNull();
  });
});

describe("readBootTime", () => {
  it.each([
    ["cpu  1 2 3\nctxt 5\nbtime 1795178500\nprocesses 7\n", 1795178500],
    ["cpu  1 2 3\n", null],
    ["", null],
  ])("reads %j", (text, expected) => {
    expect(readBootTime(fakeHost({ files: { "/proc/stat": text } }))).toBe(expected);
  });
});

describe("hasCapability", () => {
  it.each([
    ["CapEff:\t0000000000000400\n", true],
    ["CapEff:\t000001ffffffffff\n", true],
    ["CapEff:\t0000000000000000\n", false],
    ["CapEff:\t0000000000000bff\n", false],
    ["CapPrm:\t0000000000000400\n", false],
    ["", false],
  ])("reads CAP_NET_BIND_SERVICE from %j", (status, expected) => {
    expect(hasCapability(status, 10)).toBe(expected);
  });
});

describe("parseUid", () => {
  it.each([
    ["Name:\tnode\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\t5\t5\t5\n", 1001],
    ["Name:\tnode\n", null],
    ["", null],
  ])("reads the effective user id from %j", (status, expected) => {
    expect(parseUid(status)).toBe(expected);
  });
});

describe("parseCommandLine", () => {
  it.each([
    ["words", "node\0server.js\0--name\0web\0", "node server.js --name web"],
    ["a kernel thread", "", ""],
    [
      "a title that a program set",
      "nginx: master process /usr/sbin/nginx\0",
      "nginx: master process /usr/sbin/nginx",
    ],
    ["an empty argument", "a\0\0b\0", "a  b"],
    ["a terminal escape", "a\u001b[2Jb\0", "a\\u{1b}[2Jb"],
    ["a workflow command", "a\n::error::b\0", "a\\n::error::b"],
    ["right-to-left override", "a\u202eb\0", "a\\u{202e}b"],
    ["a password in one argument", "psql\0--password=hunter2\0", "psql --password=***"],
    [
      "a password in two arguments",
      "mysqld\0--admin-password\0hunter2\0-x\0",
      "mysqld --admin-password *** -x",
    ],
    [
      "an option without a value before another option",
      "x\0--no-auth\0--name\0web\0",
      "x --no-auth --name web",
    ],
    ["a password in a URL", "app\0postgres://me:hunter2@db/x\0", "app postgres://***@db/x"],
    ["a token in the environment", "env\0API_KEY=abc\0app\0", "env API_KEY=*** app"],
    [
      "a password after an equals sign in a title",
      "node a.js --port=3 --token=abc x\0",
      "node a.js --port=3 --token=***",
    ],
    [
      "a password after a space in a title",
      "node a.js --token abc --port 3\0",
      "node a.js --token ***",
    ],
    ["a short password option", "mysql\0-phunter2\0-P\x003306\0", "mysql -p*** -P 3306"],
    ["a separate short password option", "sshpass\0-p\0hunter2\0", "sshpass -p ***"],
    ["a short port option", "x\0-p\x008080:80\0-p9000\0-port=80\0", "x -p 8080:80 -p9000 -port=80"],
    ["a user with a password", "curl\0-u\0me:hunter2\0", "curl -u me:***"],
    ["a password without a scheme", "x\0me:hunter2@db:5432\0", "x me:***@db:5432"],
    ["a password with an at sign", "x\0amqp://me:p@ss@db/x\0", "x amqp://***@db/x"],
    ["a password with a slash", "x\0amqp://me:p/ss@db/x\0", "x amqp://***@db/x"],
    ["a password in a query", "x\0http://h/?a=1&token=abc\0", "x http://h/?a=1&token=***"],
    [
      "a password in a header",
      "curl\0-H\0Authorization: Bearer abc\0",
      "curl -H Authorization:***",
    ],
    ["a password in JSON", 'x\0{"a":1,"token":"abc"}\0', 'x {"a":1,"token":***'],
    [
      "a password of Java",
      "java\0-Ddb.password=x\0-Dport=80\0",
      "java -Ddb.password=*** -Dport=80",
    ],
    ["a key in an assignment", "env\0SSH_KEY=abc\0app\0", "env SSH_KEY=*** app"],
    ["a long random word", "x\0ghp_abcdefghijklmnopqrstuvwxyz0123456789\0", "x ***"],
    ["hexadecimal digits", `x\0--id\x00${"0a1b2c3d".repeat(8)}\0`, "x --id ***"],
    [
      "long names",
      "node\0/srv/my-long-project-name/node_modules/.bin/vite-dev-server\0",
      "node /srv/my-long-project-name/node_modules/.bin/vite-dev-server",
    ],
    [
      "the title of a server",
      "postgres: shop shop 127.0.0.1(5432) idle\0",
      "postgres: shop shop 127.0.0.1(5432) idle",
    ],
    ["an address in a title", "redis-server *:6379\0", "redis-server *:6379"],
    ["a URL without a password", "curl\0http://127.0.0.1:80/a@b\0", "curl http://127.0.0.1:80/a@b"],
  ])("shows %s", (_, text, expected) => {
    expect(parseCommandLine(text)).toBe(expected);
  });

  it("limits the length", () => {
    expect(parseCommandLine(`java\0${"x".repeat(100_000)}\0`)).toBe(`java ${"x".repeat(192)}...`);
  });
});

const ID = "0dc9c8c9c57fb033428cca8235b028c1ea06671b93af7302b0aec52fd0cb70e4";

describe("parseControlGroup", () => {
  const nothing = { unit: null, userUnit: false, container: null };

  it.each<[string, string, Partial<ReturnType<typeof parseControlGroup>>]>([
    // Recorded: Docker 20.10 with the cgroupfs driver on version 1.
    [
      "a container, version 1",
      `9:name=systemd:/docker/${ID}\n8:pids:/docker/${ID}\n0::/docker/${ID}\n`,
      { container: ID, runtime: "docker" },
    ],
    ["no unit, version 1", "9:name=systemd:/\n8:pids:/\n0::/\n", {}],
    // Written from the documented forms: https://systemd.io/CGROUP_DELEGATION, systemd's
    // user@.service, Docker's and podman's systemd drivers, Kubernetes.
    ["a unit, version 2", "0::/system.slice/postgresql.service\n", { unit: "postgresql.service" }],
    [
      "a unit, version 1",
      "12:pids:/system.slice/redis.service\n1:name=systemd:/system.slice/redis.service\n",
      { unit: "redis.service" },
    ],
    [
      "an instance of a template",
      "0::/system.slice/system-postgresql.slice/postgresql@16-main.service\n",
      { unit: "postgresql@16-main.service" },
    ],
    [
      "a unit with subgroups",
      "0::/system.slice/containerd.service/worker\n",
      { unit: "containerd.service" },
    ],
    ["a login session", "0::/user.slice/user-1000.slice/session-3.scope\n", {}],
    [
      "a user unit",
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service\n",
      { unit: "web.service", userUnit: true, manager: 1000 },
    ],
    [
      "a user scope",
      "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-code-1.scope\n",
      { manager: 1000 },
    ],
    [
      "a container, systemd driver",
      `0::/system.slice/docker-${ID}.scope\n`,
      { container: ID, runtime: "docker" },
    ],
    [
      "a rootless container",
      `0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${ID}.scope\n`,
      { container: ID, runtime: "docker", manager: 1000 },
    ],
    [
      "a container with a service manager of its own",
      `0::/docker/${ID}/user.slice/user@1000.service/app.slice/app.scope\n`,
      { container: ID, runtime: "docker" },
    ],
    [
      "a podman container",
      `0::/machine.slice/libpod-${ID}.scope/container\n`,
      { container: ID, runtime: "podman" },
    ],
    [
      "the monitor of a podman container",
      `0::/machine.slice/libpod-conmon-${ID}.scope\n`,
      { container: ID, runtime: "podman" },
    ],
    [
      "a Kubernetes container",
      `0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope\n`,
      { container: ID },
    ],
    ["an id that is too short for a container", `0::/docker/${ID.slice(1)}\n`, {}],
    [
      "a name with the underscore that systemd adds",
      "0::/system.slice/_cpu.service\n",
      { unit: "cpu.service" },
    ],
    ["nothing", "", {}],
  ])("reads %s", (_, text, expected) => {
    expect(parseControlGroup(text)).toEqual({ ...nothing, ...expected });
  });
});
