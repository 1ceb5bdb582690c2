import type { Host } from "../Host.ts";

/**
 * Returns whether the kernel is known to have no sctp: it is not registered, and no module adds it.
 * The kernel loads the module when a program creates the first socket
 * (https://man7.org/linux/man-pages/man7/sctp.7.html).
 */
export function lacksSctp(host: Host): boolean {
  const registered = host.read("/proc/net/protocols");
  if (host.platform !== "linux" || registered === null || /^SCTP\b/m.test(registered)) return false;
  // Kernels without modules do not have the file.
  if (!host.exists("/proc/modules")) return true;
  const release = host.read("/proc/sys/kernel/osrelease")?.trim() ?? "";
  const modules = /^[\w.+~-]{1,100}$/.test(release)
    ? host.read(`/lib/modules/${release}/modules.dep`)
    : null;
  return modules !== null && !/\/sctp\.ko/.test(modules);
}
