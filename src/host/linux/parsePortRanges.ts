/**
 * Reads the kernel's list of ports (`ip_local_reserved_ports`): "8080,9148-9150", empty for none.
 * Anything else in it is left out.
 */
export function parsePortRanges(text: string): (readonly [number, number])[] {
  return text
    .trim()
    .split(",")
    .map((part) => /^(\d+)(?:-(\d+))?$/.exec(part))
    .filter((found) => found !== null)
    .map((found) => [Number(found[1]), Number(found[2] ?? found[1])] as const);
}
