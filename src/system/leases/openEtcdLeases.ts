import { hostname } from "node:os";
import type { Leases } from "../../leases/LeaseStore.ts";
import { isSameUse, type Lease, type LeasedPort } from "../../leases/Lease.ts";
import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import { EtcdGateway, parseEtcdAddress } from "./etcdGateway.ts";
import type { Env } from "../../lib/Env.ts";

/** A claim as it stands in the store. */
interface Entry {
  readonly key: string;
  /** As it was read, in base64: what a transaction compares with. */
  readonly value: string;
  readonly lease: Lease;
  /** etcd's lease with which it ends. */
  readonly granted: string;
}

/**
 * Nobody keeps a lease alive between the steps of a job: it has to last as long as a job does,
 * unless its workflow says otherwise.
 */
const TIME_TO_LIVE = 6 * 3600;
/** Transactions that are under way at the same time. */
const MAX_CONCURRENT = 32;

/**
 * Leases in etcd, for runners that share a Docker host or a set of ports and no file system. A
 * claim is one key, made in one transaction that fails where the key is there; it ends with a lease
 * of etcd's. Who asks again for the same use takes its claim over, and so renews it.
 */
export function openEtcdLeases(store: string, env: Env): Leases {
  const address = parseEtcdAddress(store);
  const gateway = new EtcdGateway(address, env);
  const run = crypto.randomUUID().replaceAll("-", "");
  const account = `${hostname()}/${process.getuid?.() ?? 0}`;
  const root = `${address.prefix}/ports/`;
  const since = () => new Date().toISOString();
  let granting: Promise<string> | null = null;
  const grant = () =>
    (granting ??= gateway.call("lease/grant", { TTL: String(TIME_TO_LIVE) }).then(({ ID }) => {
      if (typeof ID !== "string")
        throw new Error("the lease store cannot be used: it grants no lease");
      return ID;
    }));

  async function entries(): Promise<Entry[]> {
    const { kvs } = await gateway.call("kv/range", {
      key: base64(root),
      range_end: base64(findEndOfPrefix(root)),
    });
    return (Array.isArray(kvs) ? kvs : []).flatMap((pair: unknown) =>
      toEntry(Object(pair), account),
    );
  }

  async function claimOne(port: LeasedPort): Promise<boolean> {
    const granted = await grant();
    const key = base64(`${root}${port.protocol}/${port.port}`);
    const put = [
      {
        requestPut: {
          key,
          value: base64(JSON.stringify({ ...port, run, account, granted, since: since() })),
          lease: granted,
        },
      },
    ];
    const compare = [{ key, target: "CREATE", result: "EQUAL", createRevision: "0" }];
    const answer = await gateway.call("kv/txn", {
      compare,
      success: put,
      failure: [{ requestRange: { key } }],
    });
    if (answer["succeeded"] === true) return true;
    const [standing] = readRange(answer).flatMap((pair) => toEntry(pair, account));
    if (standing === undefined || !isSameUse(standing.lease, port)) return false;
    const same = [{ key, target: "VALUE", result: "EQUAL", value: standing.value }];
    return (await gateway.call("kv/txn", { compare: same, success: put }))["succeeded"] === true;
  }

  /** What somebody else has taken over since stays. */
  async function remove({ key, value }: Pick<Entry, "key" | "value">): Promise<boolean> {
    const compare = [{ key, target: "VALUE", result: "EQUAL", value }];
    return (
      (await gateway.call("kv/txn", { compare, success: [{ requestDeleteRange: { key } }] }))[
        "succeeded"
      ] === true
    );
  }

  async function release(which: (lease: Lease) => boolean): Promise<readonly Lease[]> {
    const all = await entries();
    const wanted = all.filter(({ lease }) => lease.ours && which(lease));
    const removed = await runInBatches(wanted, remove);
    const released = wanted.filter((_, index) => removed[index]);
    const left = new Set(
      all.filter((entry) => !released.includes(entry)).map(({ granted }) => granted),
    );
    const done = new Set(
      released.map(({ granted }) => granted).filter((granted) => !left.has(granted)),
    );
    await runInBatches([...done], (granted) =>
      gateway.call("lease/revoke", { ID: granted }).catch(() => null),
    );
    return released.map(({ lease }) => lease);
  }

  return {
    run,
    warnings: [],
    async list(wanted: (port: number, protocol: HostEndpoint["protocol"]) => boolean) {
      return (await entries())
        .map(({ lease }) => lease)
        .filter(({ port, protocol }) => wanted(port, protocol));
    },
    async claim(ports) {
      try {
        return await runInBatches(ports, claimOne);
      } catch (error) {
        // What was claimed before goes with the lease, now or when its time is over.
        await granting?.then((ID) => gateway.call("lease/revoke", { ID })).catch(() => null);
        granting = null;
        throw error;
      }
    },
    async drop(ports) {
      const keys = new Set(ports.map(({ protocol, port }) => `${protocol} ${port}`));
      if (keys.size === 0) return;
      const own = (await entries()).filter(
        ({ lease }) => lease.run === run && keys.has(`${lease.protocol} ${lease.port}`),
      );
      await runInBatches(own, remove);
    },
    release,
  };
}

function toEntry(pair: Readonly<Record<string, unknown>>, account: string): Entry[] {
  const { key, value } = pair;
  if (typeof key !== "string" || typeof value !== "string") return [];
  const [, protocol, port] = /\/(tcp|udp|sctp)\/(\d{1,5})$/.exec(text(key)) ?? [];
  const about = parse(text(value));
  const string = (name: string) => (typeof about[name] === "string" ? about[name] : "");
  const { addresses, target } = about;
  if (protocol === undefined) return [];
  const lease: Lease = {
    port: Number(port),
    protocol: protocol as Lease["protocol"],
    addresses: Array.isArray(addresses) ? addresses.filter((each) => typeof each === "string") : [],
    project: string("project"),
    startedAs: string("startedAs"),
    service: string("service"),
    target: typeof target === "number" ? target : 0,
    directory: string("directory"),
    run: string("run"),
    ours: about["account"] === account,
    pid: null,
    since: string("since") || null,
    until: null,
  };
  return [{ key, value, lease, granted: string("granted") }];
}

/** The key-value pairs of a transaction's only range. */
function readRange({
  responses,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  const [first] = Array.isArray(responses) ? (responses as unknown[]) : [];
  const { response_range: range } = Object(first) as {
    readonly response_range?: { readonly kvs?: unknown };
  };
  return Array.isArray(range?.kvs)
    ? (range.kvs as unknown[]).map((pair) => Object(pair) as Record<string, unknown>)
    : [];
}

/** All of them, a number of them at a time, in their order. */
async function runInBatches<Item, Result>(
  items: readonly Item[],
  action: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += MAX_CONCURRENT)
    results.push(...(await Promise.all(items.slice(at, at + MAX_CONCURRENT).map(action))));
  return results;
}

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const base64 = (plain: string) => Buffer.from(plain).toString("base64");
const text = (encoded: string) => Buffer.from(encoded, "base64").toString("utf8");
/** The first key behind all that begin so. */
const findEndOfPrefix = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
