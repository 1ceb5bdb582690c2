import { appendFileSync } from "node:fs";
import { detect } from "detect-port";
import getPort, { portNumbers } from "get-port";
import { getPort as getPortPlease } from "get-port-please";
import portfinder from "portfinder";

// Picks ports with a library: picker.ts NAME COUNT LOG FIRST LAST. Writes each port as a line of
// the log, and then keeps running as if it used the ports.

const [name = "", count, log = "", from, to] = process.argv.slice(2);
const [first, last] = [Number(from), Number(to)];

const pickers: Readonly<Record<string, () => Promise<number>>> = {
  "get-port": () => getPort(),
  "get-port, a range": () => getPort({ port: portNumbers(first, last) }),
  "get-port-please": () => getPortPlease({ random: true }),
  "get-port-please, a range": () => getPortPlease({ portRange: [first, last] }),
  "detect-port": () => detect(0),
  "detect-port, from a port on": () => detect(first),
  portfinder: () => portfinder.getPortPromise({ port: first, stopPort: last }),
};

if (name === "--names") {
  console.log(JSON.stringify(Object.keys(pickers)));
} else {
  for (let i = 0; i < Number(count); i++) {
    const port = await pickers[name]?.();
    appendFileSync(log, `${performance.timeOrigin + performance.now()} ${port}\n`);
  }
  console.log("done");
  process.stdin.resume();
}
