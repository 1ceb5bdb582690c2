import { describe, expect, it } from "vitest";
import { parseRecord } from "../../src/changes/parseRecord.ts";
import type { StopItem } from "../../src/changes/planStops.ts";
import { stopAll } from "../../src/changes/stopAll.ts";
import type { SignalResult } from "../../src/changes/Stopper.ts";
import { type Holder, makeHolder } from "../../src/host/holders/Holder.ts";
import { changingMachine, type Program, START } from "./changingMachine.ts";

const WEB: Program = { pid: 812, name: "node", ticks: 6000, port: 8080 };

const endpointOf = (port: number) =>
  ({ family: "IPv4", address: "127.0.0.1", first: port, last: port, protocol: "tcp" }) as const;

function toItem({ pid, name, ticks, port }: Program, more: Partial<Holder> = {}): StopItem {
  return {
    holder: makeHolder("process", name, { pid, ...more }),
    endpoints: port === null ? [] : [endpointOf(port)],
    target: { kind: "process", pid, startTicks: ticks, name },
    command: `kill ${pid}`,
    reason: null,
  };
}

const ABOUT = { command: "free", directory: "/srv/shop" } as const;

async function stop(
  world: ReturnType<typeof changingMachine>,
  items: readonly StopItem[],
  force = false,
) {
  const outcomes = await stopAll(items, ABOUT, { ...world.deps, force });
  return outcomes.map(({ result, detail }) => ({ result, detail }));
}

describe("stopAll", () => {
  it("records a step as planned before it is done, and as done after it", async () => {
    const world = changingMachine([WEB]);
    expect(await stop(world, [toItem(WEB)])).toEqual([{ result: "stopped", detail: null }]);
    expect(world.log).toEqual([
      "record planned",
      "stopping process node (pid 812): kill 812",
      "TERM 812",
      "record done",
    ]);
    expect(world.records.at(-1)).toMatchObject({
      ...ABOUT,
      version: 1,
      time: "2026-11-20T12:00:00.000Z",
      steps: [
        {
          kind: "stop",
          name: "process node (pid 812)",
          ports: ["8080/tcp"],
          target: { kind: "process", pid: 812, startTicks: 6000, name: "node" },
        },
      ],
    });
  });

  it("stops nothing and records nothing for items without a target", async () => {
    const world = changingMachine([WEB]);
    expect(await stop(world, [{ ...toItem(WEB), target: null, reason: "no" }])).toEqual([]);
    expect(world.log).toEqual([]);
  });

  it("sends nothing to another process with the id of one that has ended", async () => {
    const world = changingMachine([{ ...WEB, ticks: 899_000 }]);
    const [outcome] = await stop(world, [toItem(WEB)]);
    expect(outcome).toEqual({
      result: "still-in-use",
      detail: "8080/tcp is still in use by process node (pid 812)",
    });
    expect(world.log).toEqual([]);
  });

  it.each<[string, Program]>([
    ["has ended, and its id is of a process without ports", { ...WEB, ticks: 7000, port: null }],
    ["no longer uses the port", { ...WEB, port: null }],
    ["uses only another port", { ...WEB, port: 8081 }],
    ["only waits for its parent", { ...WEB, state: "Z" }],
  ])("sends nothing to a process that %s", async (_, program) => {
    const world = changingMachine([program]);
    await stop(world, [toItem(WEB)]);
    expect(world.log).toEqual([]);
  });

  it("sends nothing to a process that runs another program now", async () => {
    const world = changingMachine([{ ...WEB, name: "postgres" }]);
    expect(await stop(world, [toItem(WEB)])).toEqual([
      { result: "failed", detail: "process 812 runs another program now" },
    ]);
    expect(world.log).toEqual([]);
  });

  it("kills a process that does not end only with --force", async () => {
    const stubborn = () => {
      const world = changingMachine([WEB]);
      world.onSignal = ({ pid }, signal) => {
        if (signal === "KILL") world.end(pid);
        return "sent";
      };
      return world;
    };
    const asked = stubborn();
    expect(await stop(asked, [toItem(WEB)])).toEqual([
      { result: "failed", detail: "it did not end within 10 s of TERM; --force kills it" },
    ]);
    expect(asked.log.filter((line) => line.includes("812"))).not.toContain("KILL 812");
    expect(asked.log.at(-1)).toBe("record failed");
    const forced = stubborn();
    expect(await stop(forced, [toItem(WEB)], true)).toEqual([
      { result: "stopped", detail: "it did not end within 10 s of TERM, and was killed" },
    ]);
    expect(forced.log).toContain("KILL 812");
  });

  it("does not kill another process that got the id after TERM", async () => {
    const world = changingMachine([WEB]);
    world.onSignal = () => {
      world.end(812);
      world.start({ ...WEB, name: "other", ticks: 900_500, port: null });
      return "sent";
    };
    expect(await stop(world, [toItem(WEB)], true)).toEqual([{ result: "stopped", detail: null }]);
    expect(world.log.filter((line) => /^(?:TERM|KILL)/.test(line))).toEqual(["TERM 812"]);
  });

  it.each<[SignalResult, string]>([
    ["denied", "ending it requires root; run again with --sudo"],
    ["failed", "it could not be sent TERM"],
  ])("reports a signal that was %s, and records that nothing changed", async (result, detail) => {
    const world = changingMachine([WEB]);
    world.onSignal = () => result;
    expect(await stop(world, [toItem(WEB)])).toEqual([{ result: "failed", detail }]);
    expect(world.log.at(-1)).toBe("record failed");
  });

  it("waits for a port that becomes free later", async () => {
    const world = changingMachine([WEB, { ...WEB, pid: 813, port: 8080, name: "slow" }]);
    let pauses = 0;
    world.onPause = () => void (++pauses === 10 && world.end(813));
    expect(await stop(world, [toItem(WEB)])).toEqual([{ result: "stopped", detail: null }]);
    expect(pauses).toBeGreaterThan(10);
  });

  it("names what came back, and its parent", async () => {
    const supervisor = { pid: 44, name: "supervisord", ticks: 100, port: null };
    const world = changingMachine([WEB, supervisor]);
    let pauses = 0;
    world.onPause = () => {
      if (++pauses === 2) world.start({ ...WEB, pid: 950, ticks: START + 50, parent: 44 });
    };
    expect(await stop(world, [toItem(WEB)])).toEqual([
      {
        result: "came-back",
        detail:
          "8080/tcp is in use again by process node (pid 950); its parent is supervisord (pid 44)",
      },
    ]);
  });

  it("does not say that something came back which was there before", async () => {
    const worker = { ...WEB, pid: 813 };
    const world = changingMachine([WEB, worker]);
    expect(await stop(world, [toItem(WEB)])).toEqual([
      {
        result: "still-in-use",
        detail: "8080/tcp is still in use by process node (pid 813)",
      },
    ]);
  });

  it("stops the other items if one fails", async () => {
    const db = { ...WEB, pid: 900, name: "postgres", port: 5432 };
    const world = changingMachine([WEB, db]);
    world.onSignal = ({ pid }) => {
      if (pid === 812) return "denied";
      world.end(pid);
      return "sent";
    };
    const results = (await stop(world, [toItem(WEB), toItem(db)])).map(({ result }) => result);
    expect(results).toEqual(["failed", "stopped"]);
    expect(world.log.at(-1)).toBe("record failed done");
  });

  it("stops nothing if it cannot be recorded", async () => {
    const world = changingMachine([WEB]);
    world.onSave = () => {
      throw new Error("the disk is full");
    };
    await expect(stop(world, [toItem(WEB)])).rejects.toThrow("the disk is full");
    expect(world.log).toEqual([]);
  });

  it("reports that a stop could not be recorded as done, and keeps it as planned", async () => {
    const world = changingMachine([WEB]);
    world.onSave = ({ steps }) => {
      if (steps[0]?.state === "done") throw new Error("the disk is full");
    };
    expect(await stop(world, [toItem(WEB)])).toEqual([{ result: "stopped", detail: null }]);
    expect(world.log.at(-1)).toBe(
      "cannot record that process node (pid 812) was stopped: the disk is full",
    );
    expect(world.records.at(-1)?.steps[0]?.state).toBe("planned");
  });

  it("leaves a valid record of all that may be done, wherever the run is killed", async () => {
    const programs = [1, 2, 3].map((at) => ({ ...WEB, pid: 800 + at, port: 8080 + at }));
    class Killed extends Error {}
    for (let at = 0; at < 30; at++) {
      const world = changingMachine(programs);
      let left = at;
      const step = () => {
        if (left-- === 0) throw new Killed();
      };
      const ended: number[] = [];
      world.onSave = step;
      world.onSignal = ({ pid }) => {
        step();
        world.end(pid);
        ended.push(pid);
        step();
        return "sent";
      };
      const isKilled = await stop(
        world,
        programs.map((each) => toItem(each)),
      ).then(
        () => false,
        (error: unknown) => error instanceof Killed,
      );
      const record = world.records.at(-1);
      if (record !== undefined) expect(parseRecord(structuredClone(record))).toEqual(record);
      const recorded = (record?.steps ?? []).flatMap((each) =>
        each.kind === "stop" && each.target.kind === "process" && each.state !== "failed"
          ? [each.target.pid]
          : [],
      );
      expect(recorded).toEqual(expect.arrayContaining(ended));
      if (!isKilled && at > 12) return;
    }
    expect.unreachable("the run has more steps than this test");
  });
});

describe("stopAll with programs", () => {
  const id = "ab".repeat(32);
  const list = (...ids: string[]) => ({
    "/containers/json": JSON.stringify(
      ids.map((Id) => ({ Id, Names: ["/web"], State: "running" })),
    ),
  });
  const web: StopItem = {
    holder: makeHolder("container", "web"),
    endpoints: [endpointOf(8080)],
    target: {
      kind: "container",
      runtime: "docker",
      ids: [id],
      names: ["web"],
      compose: null,
      removed: false,
    },
    command: "docker stop web",
    reason: null,
  };

  it("stops a container by its id, whatever its name", async () => {
    const world = changingMachine([], { engine: list(id) });
    await stop(world, [{ ...web, holder: makeHolder("container", "$(reboot)\n::error::") }]);
    expect(world.log).toContain(`docker stop ${id}`);
  });

  it("stops no container that has ended, also if another one has its name", async () => {
    const world = changingMachine([], { engine: list("cd".repeat(32)) });
    expect(await stop(world, [web])).toEqual([
      { result: "stopped", detail: "it had ended already" },
    ]);
    expect(world.log).toEqual([]);
  });

  it.each([
    ["no other one was started", ["db"], "docker compose -p legacy stop db"],
    ["another one was started since", ["db", "db"], `docker stop ${id}`],
    ["one of another service was started", ["db", "web"], "docker compose -p legacy stop db"],
  ])("stops the containers of a service that it listed: %s", async (_, services, command) => {
    const labels = (service: string) => ({
      "com.docker.compose.project": "legacy",
      "com.docker.compose.service": service,
    });
    const containers = services.map((service, at) => ({
      Id: at === 0 ? id : "cd".repeat(32),
      Names: [`/legacy-${service}-${at}`],
      State: "running",
      Labels: labels(service),
    }));
    const world = changingMachine([], {
      engine: { "/containers/json": JSON.stringify(containers) },
      outputs: { "docker compose version": "Docker Compose version v2.40.3\n" },
    });
    const compose = { project: "legacy", service: "db" };
    await stop(world, [{ ...web, target: { ...(web.target as object), compose } as never }]);
    expect(world.log.filter((line) => line.startsWith("docker"))).toEqual([command]);
  });

  it("removes what an earlier job left, and then its network", async () => {
    const world = changingMachine([], { engine: list(id) });
    const target = { kind: "network", ids: [id], names: ["shop_default"] } as const;
    await stop(world, [
      { ...web, endpoints: [], target: { ...(web.target as object), removed: true } as never },
      { ...web, holder: makeHolder("unknown", "network shop_default"), endpoints: [], target },
    ]);
    expect(world.log.filter((line) => line.startsWith("docker"))).toEqual([
      `docker stop ${id}`,
      `docker rm ${id}`,
      `docker network rm ${id}`,
    ]);
  });

  it("reports the output of a program that fails as one line of limited length", async () => {
    const world = changingMachine([], { engine: list(id) });
    world.onRun = () => ({ isOk: false, output: `Stopping\n\n  Error: no\n${"x".repeat(5000)}` });
    const [outcome] = await stop(world, [web]);
    expect(outcome?.detail).toHaveLength(1000);
    expect(outcome?.detail).toMatch(/^Stopping; Error: no; x+$/);
  });

  it.each([
    ["nothing changed if the container still runs", list(id), "record failed"],
    ["it may have changed if the container has ended", list(), "record planned"],
  ])("records for a program that fails that %s", async (_, after, last) => {
    const engine: Record<string, string> = { ...list(id) };
    const world = changingMachine([], { engine });
    world.onRun = () => {
      Object.assign(engine, after);
      return { isOk: false, output: "Error response from daemon: no\n" };
    };
    expect(await stop(world, [web])).toEqual([
      { result: "failed", detail: "Error response from daemon: no" },
    ]);
    expect(world.log.findLast((line) => line.startsWith("record"))).toBe(last);
  });
});
