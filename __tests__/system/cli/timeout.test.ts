import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compute, computeEach } from "../../../src/lib/compute.ts";
import { limitTime } from "../../../src/system/limitTime.ts";
import { portplan } from "./portplan.ts";

const TIMEOUT = /^error: stopped after 1 second of computing; .*PORTPLAN_TIMEOUT/;

describe("PORTPLAN_TIMEOUT", () => {
  let workspace = "";
  beforeAll(() => {
    workspace = mkdtempSync(join(tmpdir(), "portplan-timeout-"));
    // This takes some seconds: a million tokens that are not YAML.
    writeFileSync(join(workspace, "compose.yaml"), "}".repeat(5_000_000));
    writeFileSync(join(workspace, "small.yaml"), "services: {web: {image: tiny}}\n");
  });
  afterAll(() => rmSync(workspace, { recursive: true }));

  it.each([
    ["map", ["map", "--output", "report.txt"]],
    ["check", ["check", "--no-probe"]],
    ["allocate", ["allocate", "--lease-store", "off", "--write-env", "ports.env"]],
    ["init", ["init"]],
    ["url", ["url", "web"]],
  ])("ends %s with exit status 2, and leaves no file behind", async (_, args) => {
    const before = readdirSync(workspace);
    const ended = await portplan(args, workspace, { PORTPLAN_TIMEOUT: "1" });
    expect(ended.stderr).toMatch(TIMEOUT);
    expect(ended.status).toBe(2);
    expect(ended.stdout).toBe("");
    expect(readdirSync(workspace)).toEqual(before);
  });

  it.each(["0", "-1", "1.5", "x", "1e3", "86401"])("rejects the value %s", async (value) => {
    const ended = await portplan(["map", "-f", "small.yaml"], workspace, {
      PORTPLAN_TIMEOUT: value,
    });
    expect(ended.stderr).toMatch(/^error: invalid value ".*" for PORTPLAN_TIMEOUT/);
    expect(ended.status).toBe(2);
  });

  it("ends inside one regular expression, and then refuses to compute", async () => {
    limitTime({ PORTPLAN_TIMEOUT: "1" });
    // Waiting does not count.
    await new Promise((done) => setTimeout(done, 1200));
    expect(compute(() => compute(() => 1) + 1)).toBe(2);
    expect([...computeEach([1, 2])]).toEqual([1, 2]);
    expect(() => compute(() => JSON.parse("{"))).toThrow(SyntaxError);
    expect(() => compute(() => /^(?:a+)+$/.test(`${"a".repeat(50)}b`))).toThrow("stopped after");
    expect(() => compute(() => 1)).toThrow("stopped after 1 second of computing");
  });
});
