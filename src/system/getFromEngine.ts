import { get } from "node:http";
import type { EngineAnswer, EngineSocket } from "../host/Host.ts";

const LONGEST_WAIT = 2000;
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** One GET of the Engine API. Everything that goes wrong is a failure with its reason; an answer beyond 16 MB or two seconds is one too. */
export function getFromEngine(engine: EngineSocket, path: string): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const fail = (failure: string) => {
      clearTimeout(timer);
      resolve({ failure });
      request.destroy();
    };
    const target = "path" in engine ? { socketPath: engine.path } : engine;
    const request = get({ ...target, path, agent: false, headers: { Host: "docker" } }, (response) => {
      if (response.statusCode !== 200) return fail(`the engine answered with status ${response.statusCode}`);
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST_ANSWER) fail("the engine's answer is too large");
        else chunks.push(chunk);
      });
      response.on("error", (error) => fail(error.message));
      response.on("end", () => {
        clearTimeout(timer);
        resolve({ body: Buffer.concat(chunks).toString("utf8"), version: versionOf(response.headers["server"]) });
      });
    });
    const timer = setTimeout(() => fail("the engine did not answer in two seconds"), LONGEST_WAIT);
    request.on("error", (error) => fail(error.message));
  });
}

/** "Docker/28.5.2 (linux)" */
function versionOf(server: string | string[] | undefined): string | null {
  return /^Docker\/(\d[\d.]*)/.exec(String(server))?.[1] ?? null;
}
