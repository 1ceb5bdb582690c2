import { expect, it } from "vitest";
import { inspectHost } from "../../src/host/inspectHost.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";
import { shop } from "../host/planOf.ts";

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

it.each<[string, number[], string, string, string]>([
  ["", [8002], "26.1.5", "may fail to", "8002 is "],
  ["", [8002, 8004], "26.1.5", "may fail to", "8002, 8004 are "],
  ["", [8002, 8003], "26.1.5", "may fail to", "8002-8003 are "],
  ["", [8000, 8002, 8004, 8006], "26.1.5", "may fail to", "8000, 8002, 8004, 8006 are "],
  [
    ", scale: 5",
    [8000, 8002, 8004, 8006, 8007, 8009],
    "28.5.2",
    "cannot",
    "8000, 8002, 8004, 8006-8007, 8009 are ",
  ],
  [", scale: 10", [8001], "28.5.2", "cannot", "8001 is "],
  ["", range(8000, 8009), "28.5.2", "cannot", ""],
])(
  "a finding about a range names the ports in use (%j, %j, %s)",
  async (more, ports, version, verb, used) => {
    const plan = shop(["8000-8009:80"], more);
    const sockets = ports.map((port) => ({ address: "0.0.0.0", port, inode: port }));
    const node = { pid: 4711, name: "node", command: ["node"], inodes: ports };
    const engine = { "/containers/json": "[]" };
    const host = await inspectHost(plan, fakeHost(machine(sockets, [node], { engine, version })));
    const findings = runRules([ruleOf("port-occupied")], { plan, collisions: [], host });
    expect(findings.map(({ message }) => message)).toEqual([
      `web ${verb} publish host ports 8000-8009/tcp: ${used}in use by process node (pid 4711)`,
    ]);
  },
);
