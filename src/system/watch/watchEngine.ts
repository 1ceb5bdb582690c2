import type { ClientRequest, IncomingMessage } from "node:http";
import { findEngine } from "../../host/engine/findEngine.ts";
import type { Host } from "../../host/Host.ts";
import type { EngineEvent } from "../../watch/EngineEvent.ts";
import { EventReader } from "../../watch/EventReader.ts";
import { retryDelay } from "../../watch/retryDelay.ts";

const BACKOFF = { first: 200, max: 5000 };
/** A stream that lasts this long is not one of several failures in a row. */
const STABLE = 5000;
/** The engine may be on another host that disappears. */
const KEEP_ALIVE = 30_000;

/**
 * Calls `onEvent` for each event of a container. If the engine cannot be reached, or its stream
 * ends, it connects again until it is closed. Events since the end are read, then, as far as the
 * engine has them: it keeps 256, and none when it restarts. An engine that cannot be asked (over
 * SSH or TLS) has no events.
 */
export function watchEngine(host: Host, onEvent: (event: EngineEvent) => void): { close(): void } {
  const reader = new EventReader();
  let failures = 0;
  let isClosed = false;
  let current: ClientRequest | null = null;
  let timer: NodeJS.Timeout | undefined;

  const connect = async () => {
    const { request } = await import("node:http");
    const { socket } = findEngine(host);
    if (isClosed) return;
    if (socket === null) return retry();
    let connectedAt: number | null = null;
    const address =
      "path" in socket ? { socketPath: socket.path } : { host: socket.host, port: socket.port };
    // "close" follows each end and each error.
    current = request({ ...address, path: reader.path, headers: { host: "docker" }, agent: false })
      .on("error", () => {})
      .on("response", (response) => {
        if (response.statusCode === 200) {
          connectedAt = performance.now();
          readStream(response, reader, onEvent);
        } else response.destroy();
      })
      .on("close", () => {
        if (connectedAt !== null && performance.now() - connectedAt >= STABLE) failures = 0;
        if (connectedAt !== null && !isClosed) onEvent({ kind: "lost" });
        retry();
      });
    current.setSocketKeepAlive(true, KEEP_ALIVE);
    current.end();
  };
  const retry = () => {
    if (isClosed) return;
    failures++;
    timer = setTimeout(() => void connect(), retryDelay(BACKOFF, failures, Math.random()));
  };
  void connect();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      current?.destroy();
    },
  };
}

function readStream(
  response: IncomingMessage,
  reader: EventReader,
  onEvent: (event: EngineEvent) => void,
): void {
  const now = Date.parse(response.headers.date ?? "");
  reader.begin(Number.isNaN(now) ? Date.now() : now);
  onEvent({ kind: "connected" });
  response.on("error", () => {});
  response.setEncoding("utf8");
  response.on("data", (piece: string) => reader.read(piece).forEach(onEvent));
}
