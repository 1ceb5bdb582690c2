import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { getFromEngine } from "../../../src/system/host/getFromEngine.ts";

/** Answers one connection, and returns the request and the result. */
async function ask(answer: (socket: Socket) => void): Promise<{ asked: string; result: object }> {
  const windows = process.platform === "win32";
  const path = windows
    ? `\\\\.\\pipe\\portplan-${process.pid}`
    : join(tmpdir(), `portplan-${process.pid}.sock`);
  if (!windows) rmSync(path, { force: true });
  let asked = "";
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", (data) => {
      asked = data.toString();
      answer(socket);
    });
  });
  await once(server.listen(path), "listening");
  const result = await getFromEngine({ path }, "/containers/json");
  sockets.forEach((socket) => socket.destroy());
  await new Promise((resolve) => server.close(resolve));
  return { asked, result };
}

const OK =
  "HTTP/1.0 200 OK\r\nApi-Version: 1.41\r\nServer: Docker/20.10.24+dfsg1 (linux)\r\n" +
  "Content-Length: 4\r\n\r\n";

describe("getFromEngine", () => {
  it("sends a minimal request and reads the response", async () => {
    const { asked, result } = await ask((socket) => socket.end(`${OK}["ä"]`));
    expect(asked).toBe("GET /containers/json HTTP/1.0\r\nHost: docker\r\n\r\n");
    expect(result).toEqual({ body: '["ä"]', version: "20.10.24" });
  });

  it("reads a response in several pieces", async () => {
    const { result } = await ask((socket) => {
      const bytes = Buffer.from(`${OK}["ä"]`);
      [...bytes].forEach((byte, i) =>
        setTimeout(
          () => socket.write(Buffer.of(byte), () => i === bytes.length - 1 && socket.end()),
          0,
        ),
      );
    });
    expect(result).toEqual({ body: '["ä"]', version: "20.10.24" });
  });

  it.each([
    [
      "another server",
      "HTTP/1.1 200 OK\r\nServer: Libpod/5.7.0 (linux)\r\n\r\n[]",
      { body: "[]", version: null },
    ],
    ["no server", "HTTP/1.1 200 OK\r\n\r\n[]", { body: "[]", version: null }],
    [
      "an error",
      "HTTP/1.0 500 Internal Server Error\r\n\r\n{}",
      { failure: "the engine responded with status 500" },
    ],
    [
      "a response that is not HTTP",
      "SSH-2.0-OpenSSH_9.6\r\n",
      { failure: "the response is not from a Docker engine" },
    ],
    ["an empty response", "", { failure: "the response is not from a Docker engine" }],
    [
      "an incomplete header",
      "HTTP/1.0 200 OK\r\nServer: Docker/29.0.0",
      { failure: "the response is not from a Docker engine" },
    ],
  ])("reads %s", async (_, answer, expected) => {
    expect((await ask((socket) => socket.end(answer))).result).toEqual(expected);
  });

  it("does not wait for an engine that does not respond", async () => {
    // Both clocks belong to this process, so both stop if it is suspended.
    let late = false;
    const clock = setTimeout(() => (late = true), 5000);
    const { result } = await ask(() => {});
    clearTimeout(clock);
    expect([result, late]).toEqual([
      { failure: "the engine did not respond within two seconds" },
      false,
    ]);
  });

  it("limits the size of the response", async () => {
    const { result } = await ask((socket) => {
      socket.write(OK);
      const piece = Buffer.alloc(1024 * 1024, 32);
      const more = () => socket.writable && socket.write(piece, more);
      more();
    });
    expect(result).toEqual({ failure: "the engine's response is too large" });
  });

  it("reports that there is no engine", async () => {
    const result = await getFromEngine({ path: join(tmpdir(), "portplan-no-such.sock") }, "/");
    expect(result).toEqual({ failure: expect.stringContaining("ENOENT") });
  });
});
