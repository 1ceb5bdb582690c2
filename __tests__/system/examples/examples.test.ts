import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { realCompose } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const compose = realCompose();

function portplan(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--", "dist/cli/index.js", ...args],
    { cwd: root, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

interface Port {
  readonly service: string;
  readonly hostIp?: string | null | undefined;
  readonly host_ip?: string;
  readonly published?: string | null;
  readonly target: number;
  readonly protocol: string;
}

const spell = ({ service, hostIp, published, target, protocol }: Port) =>
  `${service} ${hostIp ?? ""}|${published ?? ""}:${target}/${protocol}`;

/** Returns the report of a check without the host, so that it does not depend on the machine. */
function check(example: string) {
  const { status, stdout } = portplan(
    "check",
    "--no-probe",
    "--format",
    "json",
    `examples/${example}`,
  );
  return { status, report: JSON.parse(stdout) };
}

describe("examples/webshop", () => {
  const { status, report } = check("webshop");

  it("has no findings", () => {
    expect(report.findings).toEqual([]);
    expect(status).toBe(0);
  });

  it("has twelve services that publish a port", () => {
    expect(new Set(report.ports.map((port: { service: string }) => port.service)).size).toBe(12);
  });

  it("publishes only ports below the ephemeral port range", () => {
    const published: number[] = report.ports.map((port: { published: string }) =>
      Number(port.published),
    );
    expect(published.filter((port) => !(port < 32_768))).toEqual([]);
  });

  it("has an .env.example with all variables and values of its .env", () => {
    const entries = (file: string) =>
      readFileSync(join(root, "examples/webshop", file), "utf8").match(/^\w+=.*$/gm) ?? [];
    expect(entries(".env.example")).toEqual(expect.arrayContaining(entries(".env")));
  });

  it("publishes one more port with the profile tools", () => {
    const { stdout } = portplan(
      "map",
      "--format",
      "json",
      "--project-directory",
      "examples/webshop",
      "--profile",
      "tools",
    );
    expect(JSON.parse(stdout).ports.length).toBe(report.ports.length + 1);
  });
});

describe("examples/conflicts", () => {
  const { status, report } = check("conflicts");
  const text = readdirSync(join(root, "examples/conflicts")).map((file) =>
    readFileSync(join(root, "examples/conflicts", file), "utf8"),
  );
  const named = [...text.join("\n").matchAll(/# ([a-z]+(?:-[a-z]+)+): /g)].map(
    (match) => match[1] ?? "",
  );

  it("has exactly the findings that its comments name", () => {
    const rules = report.findings.map((finding: { rule: string }) => finding.rule);
    expect(rules.toSorted()).toEqual(named.toSorted());
    expect(rules.length).toBe(8);
  });

  it("fails the check", () => {
    expect(status).toBe(1);
  });
});

describe.skipIf(compose === null)("Docker Compose", () => {
  it.each(["webshop", "conflicts"])(
    "accepts examples/%s and publishes the ports of the port map",
    (example) => {
      const cwd = join(root, "examples", example);
      const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
      const { status, stdout } = spawnSync(compose ?? "", ["config", "--format", "json"], {
        cwd,
        env,
        encoding: "utf8",
      });
      expect(status).toBe(0);
      const services: Record<string, { ports?: Port[] }> = JSON.parse(stdout).services;
      const theirs = Object.entries(services).flatMap(([service, { ports = [] }]) =>
        ports.map((port) => spell({ ...port, service, hostIp: port.host_ip })),
      );
      const ours: Port[] = JSON.parse(
        portplan("map", "--format", "json", `examples/${example}`).stdout,
      ).ports;
      expect(ours.map(spell).toSorted()).toEqual(theirs.toSorted());
    },
  );
});
