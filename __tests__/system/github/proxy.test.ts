import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createProxy, request as forward, type Server } from "node:http";
import { createServer as createTls } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { portplan } from "../cli/portplan.ts";
import { absent } from "../real.ts";
import { checkOut, runOn } from "./pullRequest.ts";
import { GitHubServer } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "proxy-"));
const [key, certificate] = ["key.pem", "certificate.pem"].map((name) => join(folder, name));
const HOST = "github.example.com";
const ELSEWHERE = "elsewhere.example.com";

/** A self-signed certificate, as Enterprise servers often have. */
function makeCertificate(): boolean {
  const subject = [
    "-subj",
    `/CN=${HOST}`,
    "-addext",
    `subjectAltName=DNS:${HOST},DNS:${ELSEWHERE}`,
  ];
  const { status } = spawnSync("openssl", [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-keyout",
    `${key}`,
    "-out",
    `${certificate}`,
    ...subject,
  ]);
  return status === 0 || absent("openssl is not installed, which creates a certificate") !== null;
}

const hasCertificate = makeCertificate();
const compose = { "compose.yaml": "services: {web: {image: tiny, ports: ['8080:80']}}\n" };
let github: GitHubServer;
let front: Server;
let proxy: Server;
/** The requests to the proxy. */
const tunnels: string[] = [];
/** The tokens that were sent to other hosts than GitHub. */
const leaked: unknown[] = [];

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listen = (server: Server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

beforeAll(async () => {
  if (!hasCertificate) return;
  github = await GitHubServer.start("/api/v3");
  front = createTls(
    { key: readFileSync(`${key}`), cert: readFileSync(`${certificate}`) },
    (incoming, answer) => {
      const { method, url, headers } = incoming;
      if (headers.host === ELSEWHERE) {
        leaked.push(headers.authorization);
        answer.writeHead(404).end();
        return;
      }
      if (url?.includes("/repos/octo-org/elsewhere/")) {
        answer.writeHead(307, { location: `https://${ELSEWHERE}/` }).end();
        return;
      }
      // A renamed repository.
      if (url?.includes("/repos/octo-org/old-name/")) {
        answer.writeHead(307, { location: (url ?? "").replace("old-name", "octo-repo") }).end();
        return;
      }
      if (url?.includes("/repos/acme/policies/")) {
        answer.end("version: 1\nassignments: {web: 9090}\n");
        return;
      }
      const onward = forward(new URL(`${url}`, github.url), { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      });
      incoming.pipe(onward);
    },
  );
  await listen(front);
  proxy = createProxy((_, answer) => void answer.writeHead(405).end());
  proxy.on("connect", (request, socket) => {
    const credentials = `${request.headers["proxy-authorization"]}`.replace("Basic ", "");
    tunnels.push(`${request.url} ${Buffer.from(credentials, "base64").toString()}`);
    const tunnel = connect(portOf(front), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on("error", () => socket.destroy());
    socket.on("error", () => tunnel.destroy());
  });
  await listen(proxy);
});

beforeEach(() => {
  tunnels.length = 0;
  leaked.length = 0;
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  if (!hasCertificate) return;
  for (const server of [front, proxy]) {
    server.closeAllConnections();
    server.close();
  }
  await github.stop();
});

describe.skipIf(!hasCertificate)("a proxy", () => {
  const env = () => ({
    GITHUB_API_URL: `https://${HOST}/api/v3`,
    NODE_EXTRA_CA_CERTS: `${certificate}`,
    https_proxy: `http://user:p%40ss@127.0.0.1:${portOf(proxy)}`,
  });
  const run = (more: Record<string, string>) =>
    runOn({
      server: github,
      checkout: checkOut(compose, compose),
      inputs: { comment: "always" },
      env: { ...env(), GITHUB_JOB: JSON.stringify(more), ...more },
    });

  it("is used for GitHub", async () => {
    const { outputs } = await run({});
    expect(outputs["comment-url"]).toMatch(/^https:/);
    expect(new Set(tunnels)).toEqual(new Set([`${HOST}:443 user:p@ss`]));
    expect(github.wrong).toEqual([]);
  });

  it.each(["https_proxy", "HTTPS_PROXY"])("in %s needs no scheme", async (name) => {
    const proxyUrl = env().https_proxy.replace("http://", "");
    const { outputs } = await run({ https_proxy: "", [name]: proxyUrl });
    expect(outputs["comment-url"]).toMatch(/^https:/);
    expect(new Set(tunnels)).toEqual(new Set([`${HOST}:443 user:p@ss`]));
  });

  it("is used for redirects of GitHub", async () => {
    const { outputs } = await run({ GITHUB_REPOSITORY: "octo-org/old-name" });
    expect(outputs["comment-url"]).toMatch(/^https:/);
    expect(github.exchanges.at(-1)?.path).toContain("/octo-repo/");
  });

  it("sends no token to another host on a redirect", async () => {
    await run({ GITHUB_REPOSITORY: "octo-org/elsewhere" });
    expect(tunnels).toContain(`${ELSEWHERE}:443 user:p@ss`);
    expect(leaked).toEqual([undefined]);
  });

  it("is used by the command line for a policy of another repository", async () => {
    const { workspace } = checkOut(compose, {
      ...compose,
      "portplan.yml": "version: 1\nextends: github>acme/policies//ports.yml\n",
    });
    const { status, stdout } = await portplan(["check", "--no-probe"], workspace, env());
    expect([status, tunnels]).toEqual([1, [`${HOST}:443 user:p@ss`]]);
    expect(stdout).toContain("wrong-assignment");
  });

  it.each(["example.com", "example.org example.com", " example.org, example.com "])(
    "is not used for a host in no_proxy: %j",
    async (names) => {
      const { exitCode } = await run({ no_proxy: names });
      expect([exitCode, tunnels]).toEqual([0, []]);
    },
  );

  it("is not used for this machine", async () => {
    const { outputs } = await run({ ...github.env, http_proxy: env().https_proxy });
    expect([outputs["comment-url"] !== "", tunnels]).toEqual([true, []]);
  });
});
