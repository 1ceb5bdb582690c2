import { once } from "node:events";
import { createServer } from "node:net";
import { inspectHost } from "../../../src/host/inspectHost.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { shop } from "../../host/planOf.ts";

/**
 * Changes to another user, listens on a port if requested, and inspects the host: `node
 * inspectAs.ts '{"uid": 65534, "ports": ["80:80"], "listen": 8080}'` prints the view without the
 * requests.
 */
const { uid, ports, listen, env } = JSON.parse(process.argv[2] ?? "") as {
  readonly uid: number | null;
  readonly ports: string[];
  readonly listen: number | null;
  readonly env: Record<string, string>;
};
const plan = shop(ports);
const host = openHost(env);
if (uid !== null) {
  process.setgroups?.([]);
  process.setgid?.(uid);
  process.setuid?.(uid);
}
const server = createServer();
if (listen !== null)
  await once(server.listen({ port: listen, host: "127.0.0.1", exclusive: true }), "listening");
const view = await inspectHost(plan, host);
server.close();
process.stdout.write(
  JSON.stringify({
    ...view,
    obstacles: view.obstacles.map(({ endpoint, status, holders, reason }) => ({
      endpoint,
      status,
      holders,
      reason,
    })),
  }),
);
