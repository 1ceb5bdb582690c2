import { expect } from "vitest";
import type { AnswerStatus } from "../../../src/verify/Answer.ts";
import { formatTruth, type Truth } from "./deriveAnswers.ts";
import type { VerifyHost } from "./VerifyHost.ts";

/** The output of `portplan verify --format json`. */
export interface Verified {
  readonly answers: readonly {
    readonly service: string;
    readonly target: number;
    readonly protocol: string;
    readonly port: number | null;
    readonly planned: number | null;
    readonly status: AnswerStatus;
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly service: string | null;
    readonly message: string;
    readonly fix: string;
  }[];
}

/** Runs `portplan verify`, and expects that it reports the truth and nothing else. */
export async function expectVerified(host: VerifyHost, truth: readonly Truth[]): Promise<Verified> {
  const { status, stdout, stderr } = await host.portplan("verify", "--format", "json");
  const failing = truth.filter((each) => each.status !== "ok");
  const report = stdout === "" ? { answers: [], findings: [] } : (JSON.parse(stdout) as Verified);
  const answers = report.answers.map((answer) => {
    const target = `${answer.target}/${answer.protocol}`;
    const own = truth.filter((each) => each.service === answer.service && each.target === target);
    const flapping = own.find(({ flaps }) => flaps);
    if (flapping === undefined) return { ...answer, target };
    // Its udp port is bound for moments.
    const seen = answer.protocol === "udp" ? flapping : answer;
    return { ...answer, target, status: seen.status, flaps: true as const };
  });
  const found = report.findings.map(({ rule, service }) => `${rule} ${service}`);
  expect({
    stderr,
    status,
    answers: formatTruth(answers),
    findings: [...new Set(found)].toSorted(),
  }).toEqual({
    stderr: "",
    status: failing.length === 0 ? 0 : 1,
    answers: formatTruth(truth),
    findings: [...new Set(failing.map((each) => `${each.status} ${each.service}`))].toSorted(),
  });
  for (const { service, status: rule, planned, port } of failing) {
    if (rule !== "wrong-port") continue;
    const texts = report.findings.filter((each) => each.rule === rule && each.service === service);
    for (const each of [planned, port]) expect(JSON.stringify(texts)).toContain(`${each}`);
  }
  return report;
}
