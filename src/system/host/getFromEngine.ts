import { connect } from "node:net";
import type { EngineAnswer, EngineSocket } from "../../host/Host.ts";

const MAX_WAIT = 2000;
const MAX_ANSWER = 16 * 1024 * 1024;

/**
 * Sends a GET request to the Engine API. All errors are returned as failures, including responses
 * of more than 16 MB or two seconds.
 *
 * Uses HTTP/1.0, in which a response is one piece that ends with its connection and is simple to
 * parse. Node's own client takes seven milliseconds for its first request, a third of the time that
 * Node takes to start.
 */
export function getFromEngine(
  engine: EngineSocket,
  path: string,
  encoding: "utf8" | "latin1" = "utf8",
): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (answer: EngineAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(
      () => finish({ failure: "the engine did not respond within two seconds" }),
      MAX_WAIT,
    );
    const socket = connect(engine);
    socket.on("error", (error) => finish({ failure: error.message }));
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_ANSWER) finish({ failure: "the engine's response is too large" });
    });
    socket.on("end", () => finish(parseAnswer(Buffer.concat(chunks).toString(encoding))));
    socket.write(`GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`);
  });
}

function parseAnswer(text: string): EngineAnswer {
  const end = text.indexOf("\r\n\r\n");
  const head = text.slice(0, end);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  if (end < 0 || status === undefined)
    return { failure: "the response is not from a Docker engine" };
  if (status !== "200") return { failure: `the engine responded with status ${status}` };
  // "Server: Docker/28.5.2 (linux)"
  const version = /^Server: Docker\/(\d[\d.]*)/im.exec(head)?.[1] ?? null;
  return { body: text.slice(end + 4), version };
}
