import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { requireCompose, requireEngine, requireLinux } from "../requirements.ts";

/** Sets up a network namespace with its own interfaces, and a second address. */
const NAMESPACE = `set -e
groups=$(mktemp -d)
mount --rbind /sys/fs/cgroup "$groups"
mount -t sysfs sysfs /sys
mount --rbind "$groups" /sys/fs/cgroup
umount -l "$groups"
rmdir "$groups"
ip link set lo up
echo \${NO_IPV6:-0} >/proc/sys/net/ipv6/conf/all/disable_ipv6
echo \${NO_IPV6:-0} >/proc/sys/net/ipv6/conf/default/disable_ipv6
echo \${NO_IPV6:-0} >/proc/sys/net/ipv6/conf/lo/disable_ipv6
ip address add 10.99.0.1/32 dev lo
exec "$@"`;

/** Starts an engine, runs a command, and stops the engine afterwards. */
const WITH_ENGINE = `trap 'sh "$TEST_ENGINE" stop' EXIT
trap 'kill "$child"; wait' INT TERM
sh "$TEST_ENGINE" start >&2 || exit
"$@" & child=$!
wait "$child"`;

/** The options of the engine by kind of host. */
const OPTIONS: Readonly<Record<string, string>> = {
  "no-proxy": "--userland-proxy=false",
  ip: "--ip=127.0.0.2",
  "network-opts":
    "--default-network-opt=bridge=com.docker.network.bridge.host_binding_ipv4=127.0.0.2",
};

/** The socket of the engine in the namespace. */
export function engineSocket(): string | null {
  return process.env["PREDICT_SOCKET"] ?? null;
}

/**
 * Runs this script in a network namespace with its own engine, stops both afterwards, and returns
 * the exit status. Needs root. The namespace has no network, so dependencies must be installed
 * before; if one is missing, the script prints it and ends.
 *
 * @param host plain, no-ipv6, no-proxy, ip or network-opts
 */
export async function inNamespace(host = "plain"): Promise<number> {
  requireLinux(["bash", "perl", "setsid", "unshare"]);
  requireEngine();
  const compose = requireCompose();
  const folder = mkdtempSync(join(tmpdir(), "predict-engine-"));
  const scripts = dirname(import.meta.dirname);
  const env = {
    ...process.env,
    TEST_ENGINE: join(scripts, "test-engine.sh"),
    PORTPLAN_TEST_ENGINE: folder,
    PREDICT_SOCKET: join(folder, "docker.sock"),
    COMPOSE_BINARY: compose,
    ...(host === "no-ipv6" && { NO_IPV6: "1" }),
    ...(host in OPTIONS && { PORTPLAN_TEST_ENGINE_OPTIONS: OPTIONS[host] }),
  };
  const namespace = ["--net", "--mount", "--propagation", "private", "sh", "-c", NAMESPACE, "sh"];
  const command = ["bash", "-c", WITH_ENGINE, "bash", process.execPath, ...process.argv.slice(1)];
  const cwd = dirname(scripts);
  const child = spawn("unshare", [...namespace, ...command], { cwd, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  await once(child, "exit");
  // If the namespace could not be set up, there was no engine to remove it.
  rmSync(folder, { recursive: true, force: true });
  return child.exitCode ?? 1;
}
