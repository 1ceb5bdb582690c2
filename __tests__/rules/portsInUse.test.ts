import { expect, it } from "vitest";
import { inspectHost } from "../../src/host/inspectHost.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";
import { shop } from "../host/planOf.ts";

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

it.each<[string, number[], string, string]>([
  ["", [8002], "26.1.5", "web may fail to publish host ports 8000-8009/tcp: 8002 is in use by"],
  ["", [8002, 8004], "26.1.5", "…-8009/tcp: 8002, 8004 are in use by"],
  ["", [8002, 8003], "26.1.5", "…-8009/tcp: 8002-8003 are in use by"],
  ["", [8000, 8002, 8004, 8006, 8008], "26.1.5", "…: 8000, 8002, 8004, 8006, 8008 are in use by"],
  [
    ", scale: 10",
    [8001],
    "28.5.2",
    "web cannot publish host ports 8000-8009/tcp: 8001 is in use by",
  ],
  [
    ", scale: 5",
    [8000, 8001, 8003, 8005, 8006, 8008, 8009],
    "28.5.2",
    "…: 8000-8001, 8003, 8005-8006, 8008-8009 are in use by",
  ],
  ["", range(8000, 8009), "28.5.2", "web cannot publish host ports 8000-8009/tcp: in use by"],
])(
  "a finding about a range names the ports in use (%j, %j, %s)",
  async (more, ports, version, expected) => {
    const plan = shop(["8000-8009:80"], more);
    const sockets = ports.map((port) => ({ address: "0.0.0.0", port, inode: port }));
    const node = { pid: 4711, name: "node", command: ["node"], inodes: ports };
    const engine = { "/containers/json": "[]" };
    const host = await inspectHost(plan, fakeHost(machine(sockets, [node], { engine, version })));
    const findings = runRules([ruleOf("port-occupied")], { plan, collisions: [], host });
    expect(findings.map(({ message }) => message)).toEqual([
      `${expected.replace("…", "web may fail to publish host ports 8000")} process node (pid 4711)`,
    ]);
  },
);
