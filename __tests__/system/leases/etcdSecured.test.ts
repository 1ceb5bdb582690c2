import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EtcdGateway, parseEtcdAddress } from "../../../src/system/leases/etcdGateway.ts";
import { openLeases } from "../../../src/system/leases/openLeases.ts";
import { runMain, runPost } from "../action/runner.ts";
import { absent } from "../real.ts";
import { portFor } from "../../leases/portFor.ts";
import { type Etcd, realEtcd } from "./realEtcd.ts";

const folder = mkdtempSync(join(tmpdir(), "secured-"));
const file = (name: string) => join(folder, name);
const openssl = (...args: readonly string[]) => spawnSync("openssl", args, { encoding: "utf8" });

/** A certificate authority, or a certificate that it signed. */
function certify(name: string, authority: string | null, subject = `/CN=${name}`): void {
  const key = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-subj",
    subject,
    "-days",
    "2",
  ];
  const own = ["-keyout", file(`${name}.key`), "-out", file(`${name}.crt`)];
  const signing =
    authority === null ? [] : ["-CA", file(`${authority}.crt`), "-CAkey", file(`${authority}.key`)];
  const use =
    authority === null
      ? []
      : ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"];
  const { status, stderr } = openssl("req", "-x509", ...key, ...own, ...signing, ...use);
  if (status !== 0) throw new Error(stderr);
}

const canCertify =
  openssl("version").status === 0 ||
  absent("openssl is not installed, which creates certificates") !== null;
let etcd: Etcd | null = null;
if (canCertify) {
  for (const name of ["authority", "stranger"]) certify(name, null);
  for (const name of ["server", "named"]) certify(name, "authority");
  // With accounts, etcd's gateway refuses certificates with a common name, which could be an
  // account (https://github.com/etcd-io/etcd/blob/main/server/embed/serve.go).
  certify("client", "authority", "/O=ci");
  certify("impostor", "stranger", "/O=ci");
  const server = ["--cert-file", file("server.crt"), "--key-file", file("server.key")];
  etcd = await realEtcd("127.0.0.1", [
    ...server,
    "--client-cert-auth",
    "--trusted-ca-file",
    file("authority.crt"),
    "--bcrypt-cost",
    "4",
  ]);
}
afterAll(async () => {
  await etcd?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const TLS = {
  ETCDCTL_CACERT: file("authority.crt"),
  ETCDCTL_CERT: file("client.crt"),
  ETCDCTL_KEY: file("client.key"),
};
const USER = { ETCDCTL_USER: "portplan:se:cret" };

describe.runIf(etcd !== null)("a store with TLS, client certificates and accounts", () => {
  const store = `etcds://${etcd?.address}`;
  const open = async (env: Readonly<Record<string, string>>, address = store) => {
    const leases = await openLeases(address, env);
    if (leases === null) throw new Error(address);
    return leases;
  };

  beforeAll(async () => {
    const gateway = new EtcdGateway(parseEtcdAddress(store), TLS);
    const [key, range_end] = ["portplan/", "portplan0"].map((text) =>
      Buffer.from(text).toString("base64"),
    );
    await gateway.call("auth/user/add", { name: "root", password: "root" });
    await gateway.call("auth/role/add", { name: "root" });
    await gateway.call("auth/user/grant", { user: "root", role: "root" });
    await gateway.call("auth/user/add", { name: "portplan", password: "se:cret" });
    await gateway.call("auth/role/add", { name: "leases" });
    await gateway.call("auth/role/grant", {
      name: "leases",
      perm: { permType: "READWRITE", key, range_end },
    });
    await gateway.call("auth/user/grant", { user: "portplan", role: "leases" });
    await gateway.call("auth/enable", {});
  });

  it.each([
    ["user and password in one variable", USER],
    [
      "the password in a separate variable",
      { ETCDCTL_USER: "portplan", ETCDCTL_PASSWORD: "se:cret" },
    ],
  ])("leases with %s", async (_, user) => {
    const leases = await open({ ...TLS, ...user });
    expect(await leases.claim([portFor(20_001), portFor(20_002)])).toEqual([true, true]);
    expect(await (await open({ ...TLS, ...user })).claim([portFor(20_002, "b")])).toEqual([false]);
    await leases.drop([portFor(20_001)]);
    expect((await leases.release(({ run }) => run === leases.run)).map(({ port }) => port)).toEqual(
      [20_002],
    );
    expect(await leases.list(() => true)).toEqual([]);
  });

  it("authenticates again if its token is no longer valid", async () => {
    const leases = await open({ ...TLS, ...USER });
    expect(await leases.claim([portFor(20_001)])).toEqual([true]);
    // Tokens are only in etcd's memory.
    await etcd?.kill();
    await etcd?.start();
    expect(await leases.claim([portFor(20_002)])).toEqual([true]);
    expect(await leases.release(({ run }) => run === leases.run)).toHaveLength(2);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp, string?]>([
    [
      "a wrong password",
      { ...TLS, ETCDCTL_USER: "portplan:wrong" },
      /authentication failed, invalid user ID or password/,
    ],
    [
      "an unknown user",
      { ...TLS, ETCDCTL_USER: "nobody:se:cret" },
      /authentication failed, invalid user ID or password/,
    ],
    ["no user", TLS, /(?:permission denied|user name is empty) \(.*ETCDCTL_USER.*\)/],
    [
      "a user without permission for these keys",
      { ...TLS, ...USER },
      /permission denied \(the user in ETCDCTL_USER needs permission/,
      `${store}/elsewhere`,
    ],
    [
      "no authority",
      USER,
      /certificate.*\(set ETCDCTL_CACERT to the authority that signed its certificate\)/,
    ],
    [
      "a wrong authority",
      { ...TLS, ...USER, ETCDCTL_CACERT: file("stranger.crt") },
      /certificate.*\(set ETCDCTL_CACERT to the authority that signed its certificate\)/,
    ],
    [
      "a missing client certificate",
      { ...USER, ETCDCTL_CACERT: TLS.ETCDCTL_CACERT },
      /\(it requires a client certificate: set ETCDCTL_CERT and ETCDCTL_KEY\)/,
    ],
    [
      "a client certificate of another authority",
      { ...TLS, ...USER, ETCDCTL_CERT: file("impostor.crt"), ETCDCTL_KEY: file("impostor.key") },
      /\(it requires a client certificate: set ETCDCTL_CERT and ETCDCTL_KEY\)/,
    ],
    [
      "a certificate with a common name",
      { ...TLS, ...USER, ETCDCTL_CERT: file("named.crt"), ETCDCTL_KEY: file("named.key") },
      /\(with a user and password, the certificate in ETCDCTL_CERT must not have a common name\)/,
    ],
    [
      "a missing file",
      { ...TLS, ...USER, ETCDCTL_CACERT: file("none.crt") },
      /ENOENT: no such file or directory, open '.*none\.crt'/,
    ],
    [
      "a host name that differs from the certificate's",
      { ...TLS, ...USER },
      /Hostname\/IP does not match/,
      store.replace("127.0.0.1", "localhost"),
    ],
    ["no TLS", {}, /use etcds:\/\//, store.replace("etcds", "etcd")],
  ])("reports an error for %s", async (_, env, message, address = store) => {
    for (const attempt of [
      async () => (await open(env, address)).claim([portFor(20_001)]),
      async () => (await open(env, address)).list(() => true),
    ]) {
      const failure = await attempt().then(
        () => "",
        (error: unknown) => String(error),
      );
      expect(failure).toMatch(/^Error: cannot use the lease store: [^\n]*; no ports were leased$/);
      expect(failure).toMatch(message);
      expect(failure).not.toMatch(/cret/);
    }
  });

  describe("through the programs", () => {
    const cwd = file("shop");
    const files = file("files");
    const env = (more: object) => ({
      PATH: process.env["PATH"],
      HOME: folder,
      DOCKER_HOST: `unix://${folder}/none`,
      PORTPLAN_LEASE_DIR: files,
      ...more,
    });
    const root = resolve(import.meta.dirname, "../../..");
    const portplan = (args: readonly string[], more: object) =>
      spawnSync(process.execPath, ["--", join(root, "dist/cli/index.js"), ...args], {
        cwd,
        env: env(more),
        encoding: "utf8",
      });
    beforeAll(() => {
      mkdirSync(cwd);
      mkdirSync(file("temp"));
      writeFileSync(
        join(cwd, "compose.yaml"),
        "name: shop\nservices: {web: {image: nginx, ports: ['${WEB_PORT:-28080}:80']}}\n",
      );
    });

    it("fails without leases or files if the store cannot be used", async () => {
      const before = readdirSync(cwd);
      const { status, stderr } = portplan(
        ["allocate", "--for", "all", "--lease-store", store, "--write-env", "x.env"],
        {
          ...TLS,
          ETCDCTL_USER: "portplan:no",
        },
      );
      expect([status, stderr]).toEqual([
        2,
        expect.stringMatching(
          new RegExp(
            String.raw`^error: cannot use the lease store: 127\.0\.0\.1:\d+: ` +
              String.raw`.*invalid user ID or password; no ports were leased\n$`,
          ),
        ),
      ]);
      const step = {
        action: root,
        workspace: cwd,
        inputs: { allocate: "all", "lease-store": store },
        env: env({ ...TLS, RUNNER_TEMP: file("temp") }),
      };
      const main = await runMain(step);
      expect([main.conclusion, main.env]).toEqual(["failure", {}]);
      expect(main.annotations.map(({ data }) => data)).toEqual([
        expect.stringContaining("the user in ETCDCTL_USER needs permission"),
      ]);
      expect([readdirSync(cwd), existsSync(files)]).toEqual([before, false]);
    });

    it("leases ports for a job, shows them to another project, and releases them", async () => {
      const step = {
        action: root,
        workspace: cwd,
        inputs: { allocate: "all", "lease-store": store },
        env: env({ ...TLS, ...USER, RUNNER_TEMP: file("temp") }),
      };
      const main = await runMain(step);
      const { web } = JSON.parse(main.outputs["ports"] ?? "") as {
        readonly web: Readonly<Record<string, number>>;
      };
      const check = () =>
        portplan(["check", "--lease-store", store, "-p", "blog"], {
          ...TLS,
          ...USER,
          WEB_PORT: `${web["80"]}`,
        });
      expect([main.conclusion, check().stdout]).toEqual([
        "success",
        expect.stringContaining("the lease of shop/web"),
      ]);
      expect((await runPost(step, main.state))?.log).toEqual(["Released 1 lease"]);
      expect([check().status, existsSync(files)]).toEqual([0, false]);
    });
  });
});
