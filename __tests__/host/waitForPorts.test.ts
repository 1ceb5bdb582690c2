import { describe, expect, it } from "vitest";
import type { HostView, Obstacle } from "../../src/host/HostView.ts";
import { waitForPorts } from "../../src/host/waitForPorts.ts";
import { makeHolder, makeHostView } from "../helpers/hostView.ts";
import { shop } from "./planOf.ts";

const [request] = shop(["8080:80"]).requests;

/**
 * A host on which the port has one status after another, and a clock that advances with each pause.
 */
function host(...statuses: readonly (Obstacle["status"] | "free")[]) {
  const said: string[] = [];
  let looks = 0;
  let time = 0;
  const look = (): Promise<HostView> => {
    const status = statuses[Math.min(looks++, statuses.length - 1)];
    if (request === undefined || status === undefined) throw new Error("one port is asked for");
    const holder = makeHolder({ kind: "process", name: "node", pid: looks < 4 ? 1 : 2 });
    // On all addresses of both families: one port for the user.
    const obstacles =
      status === "free"
        ? []
        : request.endpoints.map((each) => ({
            request,
            endpoint: each,
            status,
            holders: [holder],
            reason: null,
          }));
    return Promise.resolve(makeHostView({ obstacles }));
  };
  const wait = (seconds: number) =>
    waitForPorts(look, ({ name, pid }) => `${name} ${pid}`, {
      seconds,
      report: (message) => said.push(`${time / 1000}: ${message}`),
      now: () => time,
      pause: (milliseconds) => {
        time += milliseconds;
        return Promise.resolve();
      },
    });
  return { wait, said, looks: () => looks, time: () => time };
}

describe("waitForPorts", () => {
  it("inspects the host once if all ports are free", async () => {
    const { wait, looks, said } = host("free");
    expect((await wait(60)).obstacles).toEqual([]);
    expect([looks(), said]).toEqual([1, []]);
  });

  it("ends as soon as the port is free, and reports the reason for waiting", async () => {
    const { wait, time, said } = host("taken", "leased", "taken", "free");
    expect((await wait(60)).obstacles).toEqual([]);
    expect(time()).toBe(1500);
    expect(said).toEqual(["0: waiting up to 60 s for *:8080/tcp, in use by node 1"]);
  });

  it("ends when the time is over, and repeats its report", async () => {
    const { wait, time, said } = host("taken");
    expect((await wait(12.3)).obstacles).toHaveLength(2);
    expect(time()).toBe(12_300);
    expect(said).toEqual([
      "0: waiting up to 13 s for *:8080/tcp, in use by node 1",
      "1.5: waiting up to 11 s for *:8080/tcp, in use by node 2",
      "11.5: waiting up to 1 s for *:8080/tcp, in use by node 2",
    ]);
  });

  it.each(["own", "clash", "excluded", "unknown", "possible"] as const)(
    "does not wait for a port that is %s",
    async (status) => {
      const { wait, time } = host(status);
      await wait(60);
      expect(time()).toBe(0);
    },
  );
});
