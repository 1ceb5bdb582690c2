import { describe, expect, it } from "vitest";
import type { Container } from "../../src/host/engine/Container.ts";
import {
  describeContainerJob,
  findJob,
  type Job,
  describeJob,
} from "../../src/host/holders/Job.ts";
import { type Fake, fakeHost } from "./fakeHost.ts";

const stat = (pid: number, name: string, parent: number, seconds: number) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${seconds * 100} 0 0\n`;

/**
 * A machine that started at nine. An hour later, a runner's worker started the step in which this
 * runs.
 */
const files: Record<string, string> = {
  "/proc/stat": `cpu 1\nbtime ${Date.UTC(2026, 10, 20, 9) / 1000}\n`,
  "/proc/self/stat": stat(320, "node", 310, 3700),
  "/proc/310/stat": stat(310, "bash", 300, 3650),
  "/proc/300/stat": stat(300, "Runner.Worker", 200, 3600),
  "/proc/200/stat": stat(200, "Runner.Listener", 1, 60),
  "/proc/1/stat": stat(1, "systemd", 0, 0),
};
const self = { RUNNER_TRACKING_ID: "github_1", GITHUB_ACTIONS: "true" };
/** The first digits of `printf '{"agentId": 1}' | sha256sum`. */
const [SETTINGS, LABEL] = ['{"agentId": 1}', "a645ce"];
const installed: Fake = {
  env: self,
  files: { ...files, "/opt/runner/.runner": `\uFEFF${SETTINGS}` },
  links: { "/proc/300/exe": "/opt/runner/bin.2.330.0/Runner.Worker" },
};
const worker = { pid: 300, since: "2026-11-20T10:00:00Z" };

describe("findJob", () => {
  it.each<[string, Fake, Job | null]>([
    ["no job outside of a job", { files }, null],
    ["no job on another CI system", { env: { CI: "true" }, files }, null],
    [
      "a job on a self-hosted runner",
      installed,
      { hosted: false, trackingId: "github_1", worker, label: LABEL },
    ],
    [
      "a job whose runner settings cannot be read",
      { env: self, files, links: installed.links ?? {} },
      { hosted: false, trackingId: "github_1", worker, label: null },
    ],
    [
      "a job on a hosted runner",
      { env: { ...self, RUNNER_ENVIRONMENT: "github-hosted" }, files },
      { hosted: true, trackingId: "github_1", worker, label: null },
    ],
    [
      "a job in a container",
      { env: self },
      { hosted: false, trackingId: "github_1", worker: null, label: null },
    ],
    [
      "a step that unset its tracking id",
      { env: { ...self, RUNNER_TRACKING_ID: "" }, files },
      { hosted: false, trackingId: "", worker, label: null },
    ],
  ])("finds %s", async (_, fake, expected) => {
    expect(await findJob(fakeHost(fake))).toEqual(expected);
  });

  it("stops if processes are their own ancestors", async () => {
    const round = {
      "/proc/self/stat": stat(9, "a", 8, 0),
      "/proc/8/stat": stat(8, "b", 9, 0),
      "/proc/9/stat": stat(9, "a", 8, 0),
    };
    expect(await findJob(fakeHost({ env: self, files: round }))).toMatchObject({ worker: null });
  });
});

describe("describeJob", () => {
  const early = "2026-11-20T09:30:00Z";
  const late = "2026-11-20T10:30:00Z";

  it.each<
    [string, { environ?: string; parent?: number; since?: string | null; fake?: Fake }, string[]]
  >([
    ["outside of a job", { fake: { files } }, []],
    [
      "with this job's tracking id whose parent is process 1",
      { environ: "RUNNER_TRACKING_ID=github_1" },
      ["started by this job"],
    ],
    [
      "with another job's tracking id",
      { environ: "RUNNER_TRACKING_ID=github_2" },
      ["started by another job"],
    ],
    [
      "without a tracking id below the worker",
      { environ: "RUNNER_TRACKING_ID=0", parent: 310 },
      ["started by this job"],
    ],
    [
      "without a tracking id outside of the worker",
      { environ: "RUNNER_TRACKING_ID=0" },
      ["started during this job"],
    ],
    ["of root below the worker", { parent: 310 }, ["started by this job"]],
    ["of root that started before the job", { since: early }, ["started before this job"]],
    ["of root that started later", {}, ["started during this job"]],
    [
      "without a tracking id that started before the job",
      { environ: "PATH=/bin", since: early },
      ["started before this job"],
    ],
    ["whose start time is not known", { since: null }, []],
    [
      "seen from a job in a container",
      { environ: "PATH=/bin", fake: { env: self } },
      ["not started by this job"],
    ],
    ["of root seen from a job in a container", { fake: { env: self } }, []],
  ])(
    "describes a process %s",
    async (_, { environ = "", parent = 1, since = late, fake = installed }, expected) => {
      const process = {
        "/proc/4711/stat": stat(4711, "node", parent, 5400),
        "/proc/4711/environ": `HOME=/\0${environ}\0`,
      };
      const host = fakeHost({
        ...fake,
        files: { ...fake.files, ...process, ...(environ === "" && { "/proc/4711/environ": "" }) },
      });
      expect(describeJob({ pid: 4711, since }, await findJob(host), host)).toEqual(expected);
    },
  );
});

describe("describeContainerJob", () => {
  const job: Job = { hosted: false, trackingId: "github_1", worker, label: LABEL };
  const [early, late] = ["2026-11-20T09:30:00Z", "2026-11-20T10:00:05Z"];
  const base = {
    id: "",
    name: "",
    state: "running",
    status: "",
    published: [],
    addresses: [],
    compose: null,
  };
  const plain: Container = { ...base, image: "x", networks: ["shop_default"], runner: null };
  const service: Container = {
    ...base,
    image: "x",
    networks: ["github_network_0a"],
    runner: LABEL,
  };

  it.each<[string, Container, string | null, Job | null, string[]]>([
    ["a container outside of a job", plain, early, null, []],
    ["a container that started before the job", plain, early, job, ["started before this job"]],
    ["a container that started later", plain, late, job, ["started during this job"]],
    ["a container whose start time is not known", plain, null, job, []],
    [
      "a service container outside of a job",
      service,
      late,
      null,
      ["a service container of a workflow job"],
    ],
    [
      "a service container on a hosted runner",
      service,
      late,
      { ...job, hosted: true },
      ["this job's service container"],
    ],
    [
      "a service container of this runner that started during the job",
      service,
      late,
      job,
      ["this job's service container"],
    ],
    [
      "a service container of this runner that started before the job",
      service,
      early,
      job,
      ["left over from an earlier job of this runner"],
    ],
    [
      "a service container of this runner with an unknown start time",
      service,
      null,
      job,
      ["a service container of this runner"],
    ],
    [
      "a service container of another runner",
      { ...service, runner: "000000" },
      late,
      job,
      ["a service container of another runner's job"],
    ],
    [
      "a service container of an unknown runner",
      service,
      late,
      { ...job, label: null },
      ["a service container of a workflow job"],
    ],
  ])("describes %s", (_, container, since, of, expected) => {
    expect(describeContainerJob(container, since, of)).toEqual(expected);
  });
});
