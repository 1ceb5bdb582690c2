import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explain } from "../../src/commands/explain.ts";
import { renderExplanationJson, renderExplanation } from "../../src/report/formats/explain.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../schema/explain.schema.json"), "utf8"),
) as object;
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

const ENDPOINT =
  "Error response from daemon: driver failed programming external connectivity on endpoint " +
  "shop-web-1 (5e2f): ";
const BOUND =
  `${ENDPOINT}Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already ` +
  "in use";
const ALLOCATED = `${ENDPOINT}Bind for 0.0.0.0:8080 failed: port is already allocated`;

const container = (project: string, service: string) => [
  {
    Id: "a".repeat(64),
    Names: [`/${project}-${service}-1`],
    State: "running",
    Status: "Up 3 days",
    Labels: {
      "com.docker.compose.project": project,
      "com.docker.compose.service": service,
      "com.docker.compose.project.working_dir": `/srv/${project}`,
    },
    Ports: [{ IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" }],
  },
];
const host = (containers: readonly object[] = [], node = false) =>
  fakeHost(
    machine(
      [
        ...(node ? [{ address: "0.0.0.0", port: 8080, inode: 1 }] : []),
        ...(containers.length > 0 ? [{ address: "0.0.0.0", port: 8080, inode: 2 }] : []),
      ],
      [{ pid: 4711, name: "node", command: ["node", "server.js"], inodes: [1] }],
      { engine: { "/containers/json": JSON.stringify(containers) } },
    ),
  );

describe("explain", () => {
  it("blames the host if another process uses the port", async () => {
    expect(renderExplanation(await explain(BOUND, host([], true)), false)).toBe(
      [
        "shop-web-1 cannot publish 0.0.0.0:8080/tcp: the port is in use on this host",
        "    engine error: listen tcp4 0.0.0.0:8080: bind: address already in use",
        "    in use by process node (pid 4711, since 2026-11-20T09:01:00Z, node server.js) " +
          "on 0.0.0.0:8080/tcp",
        "    note: not caused by this project",
        "    help: publish another port, or free the port: kill 4711",
        "",
      ].join("\n"),
    );
  });

  it.each([
    ["another project's container", "legacy", true],
    ["the container of a project whose name is a prefix of this one", "sho", true],
    ["the project's own container", "shop", false],
  ])("says whether the host is at fault: %s", async (_, project, infrastructure) => {
    const { cause } = JSON.parse(
      renderExplanationJson(await explain(ALLOCATED, host(container(project, "db")))),
    );
    expect(cause).toMatchObject({
      kind: "allocated",
      endpoint: "0.0.0.0:8080/tcp",
      container: "shop-web-1",
      infrastructure,
    });
    expect(cause?.holders.map(({ name }: { name: string }) => name)).toEqual([`${project}/db`]);
    expect(cause?.fix).toBe(
      `publish another port, or free the port: docker compose -p ${project} stop db`,
    );
  });

  it("suggests another start if nothing is using the port now", async () => {
    const { cause } = JSON.parse(renderExplanationJson(await explain(BOUND, host())));
    expect(cause).toMatchObject({ infrastructure: null, holders: [] });
    expect(cause?.fix).toMatch(/^start the project again: nothing is using the port now/);
  });

  it.each([
    [`${ENDPOINT}all ports are allocated`, "exhausted", false],
    ["Error response from daemon: cannot expose privileged port 80, you can", "denied", true],
    ['Error response from daemon: invalid port specification: "abc"', "refused", false],
    [
      "driver failed programming external connectivity on endpoint a (1f): Error starting " +
        "userland proxy: protocol not supported",
      "unsupported",
      true,
    ],
    [
      `${ENDPOINT}Error starting userland proxy: listen tcp4 203.0.113.1:80: bind: cannot ` +
        "assign requested address",
      "not-local",
      false,
    ],
  ])("identifies the cause of: %s", async (message, kind, infrastructure) => {
    const answer = JSON.parse(renderExplanationJson(await explain(message, host())));
    expect(answer.cause).toMatchObject({ kind, infrastructure });
    expect([isValid(answer), isValid.errors]).toEqual([true, null]);
  });

  it("lists further errors separately, and escapes the messages of the engine", async () => {
    const hostile = BOUND.replace("shop-web-1", "x\u001b[31m::error::y");
    const explained = await explain(`${hostile}\n${ALLOCATED}`, host());
    const answer = JSON.parse(renderExplanationJson(explained));
    expect(answer.others.map(({ kind }: { kind: string }) => kind)).toEqual(["allocated"]);
    expect([isValid(answer), isValid.errors]).toEqual([true, null]);
    expect(renderExplanation(explained, false)).not.toMatch(/\p{Cc}(?<!\n)|^::/mu);
  });
});
