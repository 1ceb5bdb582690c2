import { hostname } from "node:os";
import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { isSameUse, type Lease, type LeasedPort, parseTime, parseUse } from "../../leases/Lease.ts";
import { asList, asObject, asString, parseJson } from "../../lib/json.ts";
import { EtcdGateway, parseEtcdAddress } from "./etcdGateway.ts";
import { getAccount } from "./leaseFiles.ts";
import { readOrigin } from "./leaseOwner.ts";
import type { Env } from "../../lib/Env.ts";

interface Entry {
  readonly key: string;
  /** The value in base64, as it was read, for comparison in a transaction. */
  readonly value: string;
  readonly lease: Lease;
}

/**
 * In seconds. Nothing renews a lease between the steps of a job, so it has to last for the default
 * maximum duration of a job.
 */
const TIME_TO_LIVE = 6 * 3600;
const MAX_CONCURRENT = 32;
/** The protocol and the port of a key, after the prefix. */
const KEY = /^(tcp|udp|sctp)\/([1-9]\d{0,4})$/;

/**
 * Opens the leases in etcd, for runners that share a Docker host or a set of ports, but no file
 * system. A claim is one key, created in a transaction that fails if the key exists. It ends with
 * an etcd lease. A new claim for the same use replaces the old one, and so renews it.
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
  readonly #account = formatAccount();
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
      // This removes the earlier claims, now or when their time is over.
      await this.#granting
        ?.then((ID) => this.#gateway.call("lease/revoke", { ID }))
        .catch(() => null);
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

  /** The store removes ended leases itself. */
  async release(which: Parameters<LeaseStore["release"]>[0]): Promise<readonly Lease[]> {
    if (which === "ended") return [];
    const entries = await this.#readEntries();
    const chosen = entries.filter(({ lease }) => lease.ours && which(lease));
    const removed = await runInBatches(chosen, (entry) => this.#remove(entry));
    return chosen.filter((_, index) => removed[index]).map(({ lease }) => lease);
  }

  /** Returns the etcd lease that the claims of this run end with. */
  #grant(): Promise<string> {
    this.#granting ??= this.#gateway
      .call("lease/grant", { TTL: String(TIME_TO_LIVE) })
      .then(({ ID }) => {
        if (typeof ID !== "string" || !/^[1-9]\d*$/.test(ID))
          throw new Error("cannot use the lease store: it did not grant a lease");
        return ID;
      });
    return this.#granting;
  }

  async #readEntries(): Promise<Entry[]> {
    const { kvs } = await this.#gateway.call("kv/range", {
      key: toBase64(this.#root),
      range_end: toBase64(findEndOfPrefix(this.#root)),
    });
    return this.#toEntries(kvs);
  }

  #toEntries(pairs: unknown): Entry[] {
    return asList(pairs).flatMap((pair) => toEntry(pair, this.#root, this.#account));
  }

  async #claimOne(port: LeasedPort): Promise<boolean> {
    const granted = await this.#grant();
    const key = toBase64(`${this.#root}${port.protocol}/${port.port}`);
    const { run } = this;
    const since = new Date().toISOString();
    const claim = { ...port, run, account: this.#account, since };
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

  /** Removes a claim. Returns false if another run has replaced it since, and keeps it. */
  #remove({ key, value }: Pick<Entry, "key" | "value">): Promise<boolean> {
    return this.#replace({ key, value }, [{ requestDeleteRange: { key } }]);
  }

  /** Applies `success` if the claim has not changed since it was read. */
  async #replace(
    { key, value }: Pick<Entry, "key" | "value">,
    success: readonly object[],
  ): Promise<boolean> {
    const compare = [{ key, target: "VALUE", result: "EQUAL", value }];
    return (await this.#gateway.call("kv/txn", { compare, success }))["succeeded"] === true;
  }
}

/** Formats this account on this machine and in this container, which may have any host name. */
function formatAccount(): string {
  const { boot, namespace, init, mounts } = readOrigin();
  return [hostname(), getAccount(), boot, namespace, init, mounts].join("/");
}

/** Parses a key and its value, which may be anybody's: a key counts whatever its value is. */
function toEntry(pair: unknown, root: string, account: string): Entry[] {
  // An empty value is not in the answer.
  const { key, value = "" } = asObject(pair);
  if (typeof key !== "string" || typeof value !== "string") return [];
  const path = fromBase64(key);
  const [, protocol, port] = (path.startsWith(root) && KEY.exec(path.slice(root.length))) || [];
  if (protocol === undefined || Number(port) > 65_535) return [];
  const about = asObject(parseJson(fromBase64(value)));
  const lease: Lease = {
    ...parseUse(about),
    port: Number(port),
    protocol: protocol as Lease["protocol"],
    run: asString(about["run"]),
    ours: about["account"] === account,
    local: about["account"] === account,
    account: null,
    ended: false,
    lasts: null,
    checkout: null,
    pid: null,
    since: parseTime(about["since"])?.toISOString() ?? null,
    until: null,
  };
  return [{ key, value, lease }];
}

/** Runs an action for all items in batches, and returns the results in order. */
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
/** Returns the first key after all keys with this prefix. */
const findEndOfPrefix = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
