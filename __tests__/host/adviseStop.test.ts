import { describe, expect, it } from "vitest";
import { adviseStop, formatAdvice } from "../../src/host/holders/adviseStop.ts";
import { AGENT, CONNECTION, type Holder, USER_UNIT } from "../../src/host/holders/Holder.ts";
import { makeHolder } from "../helpers/hostView.ts";

const holder = (given: Partial<Holder>) => makeHolder({ kind: "process", name: "node", ...given });
const labels = { project: "legacy", service: "db", directory: "/srv/legacy", oneOff: false };

describe("adviseStop", () => {
  it.each<[string, Partial<Holder>, string | null]>([
    [
      "stops a Compose service",
      { kind: "compose", name: "legacy/db", compose: labels },
      "docker compose -p legacy stop db",
    ],
    [
      "suggests nothing for a docker compose run container",
      { kind: "compose", name: "legacy/db", compose: { ...labels, oneOff: true } },
      null,
    ],
    ["stops a container", { kind: "container", name: "web_1" }, "docker stop web_1"],
    [
      "stops a systemd unit",
      { kind: "unit", name: "postgresql@17-main.service" },
      "sudo systemctl stop postgresql@17-main.service",
    ],
    [
      "stops a user unit",
      { kind: "unit", name: "db.service", detail: `postgres${USER_UNIT}` },
      "systemctl --user stop db.service",
    ],
    ["ends a process", { pid: 812 }, "kill 812"],
    ["ends a process of another user", { pid: 812, foreign: true }, "sudo kill 812"],
    ["suggests nothing for a process without an id", { pid: null }, null],
    ["suggests nothing for a connection", { pid: 812, detail: `${CONNECTION}192.0.2.7:443` }, null],
    ["suggests nothing for the kernel", { kind: "kernel", name: "TIME_WAIT" }, null],
    [
      "suggests nothing for a name that needs quotes",
      { kind: "container", name: "web;reboot" },
      null,
    ],
    [
      "suggests nothing for a name that looks like an option",
      { kind: "unit", name: "--force" },
      null,
    ],
  ])("%s", (_, given, command) =>
    expect(adviseStop(holder(given), "linux", 80)).toEqual({ command, help: null }),
  );
});
