import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { parseControlGroup } from "../../../src/host/linux/readProcess.ts";
import { freePort } from "../host/freePort.ts";
import { openFakeSystemd } from "./fakeSystemctl.ts";
import { Listeners } from "./Listeners.ts";

const folder = mkdtempSync(join(tmpdir(), "systemctl-"));
const systemd = await openFakeSystemd(folder);
const listeners = new Listeners(folder);
afterEach(() => systemd?.reset());
afterAll(async () => {
  await systemd?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the program that is first in PATH. */
function systemctl(...words: readonly string[]) {
  const file = join(systemd?.bin ?? "", "systemctl");
  return new Promise<{ status: unknown; stdout: string; stderr: string }>((done) => {
    execFile(file, words, (error, stdout, stderr) =>
      done({ status: error?.code ?? 0, stdout, stderr }),
    );
  });
}

function groupOf(pid: number | null | undefined) {
  return parseControlGroup(readFileSync(`/proc/${pid}/cgroup`, "utf8"));
}

describe.runIf(systemd !== null)("the fake systemctl", () => {
  const add = async (more: object = {}) => {
    const port = await freePort();
    systemd?.add({ name: "fake-db.service", command: listeners.command({ port }), ...more });
    return port;
  };

  it("starts and stops a unit that owns a real process", async () => {
    await add();
    expect(await systemctl("start", "fake-db")).toEqual({ status: 0, stdout: "", stderr: "" });
    const pid = systemd?.pid("fake-db.service");
    expect(groupOf(pid)).toMatchObject({ unit: "fake-db.service", userUnit: false });
    expect(systemd?.snapshot()).toEqual(["fake-db.service active"]);
    const shown = await systemctl("show", "--property=ActiveState,Id", "fake-db.service");
    expect(shown.stdout).toBe("Id=fake-db.service\nActiveState=active\n");
    expect((await systemctl("stop", "fake-db.service")).status).toBe(0);
    expect(() => process.kill(pid ?? 0, 0)).toThrow("ESRCH");
    expect((await systemctl("is-active", "fake-db.service")).status).toBe(3);
  });

  it("fails for a unit that does not exist", async () => {
    const text = "Failed to stop no.service: Unit no.service not loaded.\n";
    expect(await systemctl("stop", "no.service")).toEqual({ status: 5, stdout: "", stderr: text });
    expect(await systemctl("show", "--property=LoadState", "no")).toMatchObject({
      status: 0,
      stdout: "LoadState=not-found\n",
    });
  });

  it("starts a unit again whose process was ended, but not one that was stopped", async () => {
    await add({ restart: "always" });
    await systemctl("start", "fake-db.service");
    const first = systemd?.pid("fake-db.service") ?? 0;
    process.kill(first, "SIGTERM");
    await expect.poll(() => systemd?.snapshot()).toEqual(["fake-db.service activating"]);
    await expect.poll(() => systemd?.snapshot()).toEqual(["fake-db.service active"]);
    expect(systemd?.pid("fake-db.service")).not.toBe(first);
    await systemctl("stop", "fake-db.service");
    expect(systemd?.snapshot()).toEqual(["fake-db.service inactive"]);
  });

  it("keeps the port of a socket in use when only its service is stopped", async () => {
    const port = await freePort();
    systemd?.add({
      name: "fake-cups.service",
      command: listeners.command({ port, inherited: true }),
      socket: { name: "fake-cups.socket", port },
    });
    expect((await systemctl("start", "fake-cups.socket")).stderr).toBe("");
    expect((await systemctl("start", "fake-cups.service")).stderr).toBe("");
    expect(groupOf(systemd?.pid("fake-cups.service")).unit).toBe("fake-cups.service");
    expect((await systemctl("show", "--property=TriggeredBy", "fake-cups")).stdout).toBe(
      "TriggeredBy=fake-cups.socket\n",
    );
    const warning =
      "Warning: Stopping fake-cups.service, but it can still be activated by:\n" +
      "  fake-cups.socket\n";
    expect((await systemctl("stop", "fake-cups.service")).stderr).toBe(warning);
    const listen = () =>
      new Promise((done) => {
        const server = createServer().listen(port, "127.0.0.1");
        server.once("error", ({ code }: NodeJS.ErrnoException) => done(code));
        server.once("listening", () => server.close(() => done("free")));
      });
    expect(await listen()).toBe("EADDRINUSE");
    await systemctl("stop", "fake-cups.socket");
    expect(await listen()).toBe("free");
  });

  it("runs the unit of a user in the control group of that user's manager", async () => {
    await add({ account: 65_534 });
    await systemd?.run(["--user", "start", "fake-db.service"], 65_534);
    const pid = systemd?.pid("fake-db.service", 65_534);
    expect(groupOf(pid)).toMatchObject({ unit: "fake-db.service", userUnit: true });
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).toMatch(/^Uid:\s+65534\s/m);
    expect((await systemctl("stop", "fake-db.service")).status).toBe(5);
  });

  it("refuses to stop a unit of the system for another account", async () => {
    await add();
    await systemd?.run(["start", "fake-db.service"]);
    await expect(systemd?.run(["stop", "fake-db.service"], 65_534)).rejects.toThrow(
      "systemctl stop fake-db.service: 4: Failed to stop fake-db.service: Access denied",
    );
    expect(systemd?.snapshot()).toEqual(["fake-db.service active"]);
  });
});
