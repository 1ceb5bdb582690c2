import { hostname } from "node:os";
import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { isSameUse, type Lease, type LeasedPort, parseUse } from "../../leases/Lease.ts";
import { asList, asObject, asString, parseJson } from "../../lib/json.ts";
import { EtcdGateway, parseEtcdAddress } from "./etcdGateway.ts";
import type { Env } from "../../lib/Env.ts";

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
const MAX_CONCURRENT = 32;

/**
 * Leases in etcd, for runners that share a Docker host or a set of ports and no file system. A
 * claim is one key, made in one transaction that fails where the key is there; it ends with a lease
 * of etcd's. Who asks again for the same use takes its claim over, and so renews it.
 */
export function openEtcdLeases(store: string, env: Env): LeaseStore {
  const address = parseEtcdAddress(store);
  return new EtcdLeases(new EtcdGateway(address, env), `${address.prefix}/ports/`);
}

class EtcdLeases implements LeaseStore {
  readonly run = crypto.randomUUID().replaceAll("-", "");
  readonly warnings = [];
  readonly #gateway: EtcdGateway;
  readonly #root: string;
  readonly #account = `${hostname()}/${process.getuid?.() ?? 0}`;
  #granting: Promise<string> | null = null;

  constructor(gateway: EtcdGateway, root: string) {
    this.#gateway = gateway;
    this.#root = root;
  }

  async list(isRequested: Parameters<LeaseStore["list"]>[0]): Promise<readonly Lease[]> {
    return (await this.#readEntries())
      .map(({ lease }) => lease)
      .filter(({ port, protocol }) => isRequested(port, protocol));
  }

  async claim(ports: readonly LeasedPort[]): Promise<readonly boolean[]> {
    try {
      return await runInBatches(ports, (port) => this.#claimOne(port));
    } catch (error) {
      // What was claimed before goes with the lease, now or when its time is over.
      await this.#granting?.then((id) => this.#revoke(id)).catch(() => null);
      this.#granting = null;
      throw error;
    }
  }

  async drop(ports: readonly LeasedPort[]): Promise<void> {
    const keys = new Set(ports.map(({ protocol, port }) => `${protocol} ${port}`));
    if (keys.size === 0) return;
    const dropped = (await this.#readEntries()).filter(
      ({ lease }) => lease.run === this.run && keys.has(`${lease.protocol} ${lease.port}`),
    );
    await runInBatches(dropped, (entry) => this.#remove(entry));
  }

  async release(which: (lease: Lease) => boolean): Promise<readonly Lease[]> {
    const all = await this.#readEntries();
    const chosen = all.filter(({ lease }) => lease.ours && which(lease));
    const removed = await runInBatches(chosen, (entry) => this.#remove(entry));
    const released = chosen.filter((_, index) => removed[index]);
    const kept = all.filter((entry) => !released.includes(entry));
    const used = new Set(kept.map(({ granted }) => granted));
    const unused = new Set(
      released.map(({ granted }) => granted).filter((granted) => !used.has(granted)),
    );
    await runInBatches([...unused], (granted) => this.#revoke(granted).catch(() => null));
    return released.map(({ lease }) => lease);
  }

  /** Returns etcd's lease with which the claims of this run end. */
  #grant(): Promise<string> {
    this.#granting ??= this.#gateway
      .call("lease/grant", { TTL: String(TIME_TO_LIVE) })
      .then(({ ID }) => {
        if (typeof ID !== "string")
          throw new Error("the lease store cannot be used: it grants no lease");
        return ID;
      });
    return this.#granting;
  }

  #revoke(granted: string): Promise<unknown> {
    return this.#gateway.call("lease/revoke", { ID: granted });
  }

  async #readEntries(): Promise<Entry[]> {
    const { kvs } = await this.#gateway.call("kv/range", {
      key: toBase64(this.#root),
      range_end: toBase64(findEndOfPrefix(this.#root)),
    });
    return this.#toEntries(kvs);
  }

  #toEntries(pairs: unknown): Entry[] {
    return asList(pairs).flatMap((pair) => toEntry(pair, this.#account));
  }

  async #claimOne(port: LeasedPort): Promise<boolean> {
    const granted = await this.#grant();
    const key = toBase64(`${this.#root}${port.protocol}/${port.port}`);
    const { run } = this;
    const since = new Date().toISOString();
    const claim = { ...port, run, account: this.#account, granted, since };
    const success = [
      { requestPut: { key, value: toBase64(JSON.stringify(claim)), lease: granted } },
    ];
    const answer = await this.#gateway.call("kv/txn", {
      compare: [{ key, target: "CREATE", result: "EQUAL", createRevision: "0" }],
      success,
      failure: [{ requestRange: { key } }],
    });
    if (answer["succeeded"] === true) return true;
    const { response_range: range } = asObject(asList(answer["responses"])[0]);
    const [existing] = this.#toEntries(asObject(range)["kvs"]);
    if (existing === undefined || !isSameUse(existing.lease, port)) return false;
    return this.#replace(existing, success);
  }

  /** False where somebody else has taken the claim over since: that one stays. */
  #remove({ key, value }: Pick<Entry, "key" | "value">): Promise<boolean> {
    return this.#replace({ key, value }, [{ requestDeleteRange: { key } }]);
  }

  /** Carries out `success` if the claim is still what it was when it was read. */
  async #replace(
    { key, value }: Pick<Entry, "key" | "value">,
    success: readonly object[],
  ): Promise<boolean> {
    const compare = [{ key, target: "VALUE", result: "EQUAL", value }];
    return (await this.#gateway.call("kv/txn", { compare, success }))["succeeded"] === true;
  }
}

function toEntry(pair: unknown, account: string): Entry[] {
  const { key, value } = asObject(pair);
  if (typeof key !== "string" || typeof value !== "string") return [];
  const [, protocol, port] = /\/(tcp|udp|sctp)\/(\d{1,5})$/.exec(fromBase64(key)) ?? [];
  if (protocol === undefined) return [];
  const about = asObject(parseJson(fromBase64(value)));
  const lease: Lease = {
    ...parseUse(about),
    port: Number(port),
    protocol: protocol as Lease["protocol"],
    run: asString(about["run"]),
    ours: about["account"] === account,
    pid: null,
    since: asString(about["since"]) || null,
    until: null,
  };
  return [{ key, value, lease, granted: asString(about["granted"]) }];
}

/** Runs an action for all items, some of them at a time, and returns the results in their order. */
async function runInBatches<Item, Result>(
  items: readonly Item[],
  action: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += MAX_CONCURRENT)
    results.push(...(await Promise.all(items.slice(at, at + MAX_CONCURRENT).map(action))));
  return results;
}

const toBase64 = (plain: string) => Buffer.from(plain).toString("base64");
const fromBase64 = (encoded: string) => Buffer.from(encoded, "base64").toString("utf8");
/** The first key behind all that begin so. */
const findEndOfPrefix = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
