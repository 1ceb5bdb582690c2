import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A network namespace with its own list of interfaces, and an address that is not the loopback's. */
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

/** The socket of the engine, within the namespace. */
export function engineSocket(): string | null {
  return process.env["PREDICT_SOCKET"] ?? null;
}

/**
 * Runs this same script in a network namespace with an engine of its own, and ends both with it; its exit status. Needs root.
 *
 * @param host plain, no-ipv6 or no-proxy
 */
export async function inNamespace(host = "plain"): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "predict-engine-"));
  const env = {
    ...process.env,
    PORTPLAN_TEST_ENGINE: folder,
    PREDICT_SOCKET: join(folder, "docker.sock"),
    ...(host === "no-ipv6" && { NO_IPV6: "1" }),
    ...(host === "no-proxy" && { PORTPLAN_TEST_ENGINE_OPTIONS: "--userland-proxy=false" }),
  };
  const scripts = dirname(import.meta.dirname);
  const engine = JSON.stringify(join(scripts, "test-engine.sh"));
  const script = `trap 'sh ${engine} stop' EXIT; trap 'kill "$child"; wait' INT TERM; sh ${engine} start >&2; "$@" & child=$!; wait "$child"`;
  const args = [
    "--net",
    "--mount",
    "--propagation",
    "private",
    "sh",
    "-c",
    NAMESPACE,
    "sh",
    "bash",
    "-c",
    script,
    "bash",
  ];
  const child = spawn("unshare", [...args, process.execPath, ...process.argv.slice(1)], {
    cwd: dirname(scripts),
    env,
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  await once(child, "exit");
  return child.exitCode ?? 1;
}
