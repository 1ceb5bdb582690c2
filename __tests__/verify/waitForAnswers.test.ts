import { expect, it } from "vitest";
import type { Answer } from "../../src/verify/Answer.ts";
import { waitForAnswers } from "../../src/verify/waitForAnswers.ts";
import type { Verification } from "../../src/verify/verifyPorts.ts";
import { makeHostView } from "../helpers/hostView.ts";
import { shop } from "../host/planOf.ts";

const OK = { status: "ok", reason: null, isFinal: false } as const;
const STARTING = {
  status: "unhealthy",
  reason: "its health check has not succeeded yet",
  isFinal: false,
} as const;
const EXITED = {
  status: "not-listening",
  reason: "its container exited with status 1",
  isFinal: true,
} as const;

function verification(...answers: readonly Pick<Answer, "status" | "reason" | "isFinal">[]) {
  const [request] = shop(["8080:80"]).requests;
  if (request === undefined) throw new Error("the project publishes no port");
  const planned = request.endpoints[0] ?? null;
  const rest = { request, target: 80, container: null, planned, actual: null, fix: null };
  return {
    view: makeHostView(),
    answers: answers.map((answer) => ({ ...rest, holders: [], ...answer })),
  };
}

/** Waits ten seconds for results, one after the other. A second passes between two of them. */
async function wait(results: readonly (Verification | Error)[]) {
  let time = 0;
  let next = 0;
  const messages: string[] = [];
  const verify = () => {
    const result = results[Math.min(next++, results.length - 1)];
    return result instanceof Error || result === undefined
      ? Promise.reject(result ?? new Error("no result"))
      : Promise.resolve(result);
  };
  const waiting = waitForAnswers(verify, {
    seconds: 10,
    report: (message) => messages.push(message),
    now: () => time,
    pause: () => {
      time += 1000;
      return Promise.resolve();
    },
  });
  const result = await waiting.catch((error: unknown) => error as Error);
  return { result, messages, verified: next };
}

it("ends as soon as all ports answer, and says what it waits for", async () => {
  const { result, messages, verified } = await wait([verification(STARTING), verification(OK)]);
  expect(result).toMatchObject({ answers: [OK] });
  expect(messages).toEqual([
    "waiting up to 10 s for web 8080/tcp (its health check has not succeeded yet)",
  ]);
  expect(verified).toBe(2);
});

it("ends as soon as waiting changes nothing", async () => {
  const { result, messages, verified } = await wait([verification(STARTING, EXITED)]);
  expect(result).toMatchObject({ answers: [STARTING, EXITED] });
  expect(messages).toEqual([]);
  expect(verified).toBe(1);
});

it("ends when the time is over", async () => {
  const { result, verified } = await wait([verification(STARTING)]);
  expect(result).toMatchObject({ answers: [STARTING] });
  expect(verified).toBe(11);
});

it("waits for an engine that restarts", async () => {
  const { result, messages } = await wait([new Error("no engine"), verification(OK)]);
  expect(result).toMatchObject({ answers: [OK] });
  expect(messages).toEqual(["waiting up to 10 s for the engine: no engine"]);
});

it("throws if the engine does not respond in time", async () => {
  const { result } = await wait([new Error("no engine")]);
  expect(result).toEqual(new Error("no engine"));
});
