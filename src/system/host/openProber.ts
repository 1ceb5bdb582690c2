import { connect } from "node:net";
import type { ConnectOutcome, HttpOutcome, Prober } from "../../verify/Prober.ts";

const MAX_CONNECT = 3000;
const MAX_RESPONSE = 5000;

const OUTCOMES: Readonly<Record<string, ConnectOutcome>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "closed",
  EPIPE: "closed",
  ETIMEDOUT: "timed-out",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
};

/** Opens a prober, which connects to ports of this host. */
export function openProber(): Prober {
  return { connect: connectOnce, get: getOnce };
}

/**
 * Calls a function after a time, and after what happened on sockets until then: while the process
 * is busy, a timer ends before they are looked at.
 */
function startTimer(end: () => void, time: number): NodeJS.Timeout {
  return setTimeout(() => setImmediate(end), time);
}

function connectOnce(address: string, port: number, keepOpen: number): Promise<ConnectOutcome> {
  return new Promise((resolve) => {
    let isConnected = false;
    const finish = (outcome: ConnectOutcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    let timer = startTimer(() => (isConnected ? undefined : finish("timed-out")), MAX_CONNECT);
    const socket = connect({ host: address, port });
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) =>
      finish(OUTCOMES[code] ?? "failed"),
    );
    socket.on("connect", () => {
      isConnected = true;
      clearTimeout(timer);
      if (keepOpen === 0) return finish("accepted");
      timer = startTimer(() => finish("accepted"), keepOpen);
      // A server that speaks first has accepted the connection.
      socket.on("data", () => finish("accepted"));
      socket.on("end", () => finish("closed"));
    });
  });
}

async function getOnce(address: string, port: number, path: string): Promise<HttpOutcome> {
  // Loading Node's client takes longer than a connection.
  const { request } = await import("node:http");
  return new Promise((resolve) => {
    const finish = (outcome: HttpOutcome) => {
      clearTimeout(timer);
      sent.destroy();
      resolve(outcome);
    };
    const timer = startTimer(
      () => finish({ failure: `does not respond within ${MAX_RESPONSE / 1000} seconds` }),
      MAX_RESPONSE,
    );
    const headers = { "user-agent": "portplan", connection: "close" };
    const sent = request(
      { host: address, port, path, agent: false, headers },
      ({ statusCode = 0 }) => finish({ status: statusCode }),
    );
    sent.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
      const what = code === "" ? "" : ` with ${code}`;
      finish({ failure: code.startsWith("HPE_") ? "does not respond in HTTP" : `fails${what}` });
    });
    sent.end();
  });
}
