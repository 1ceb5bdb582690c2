/**
 * The bytes of an IP address as Go's net.ParseIP reads it: four for IPv4, sixteen for IPv6; null
 * for anything else (names, zones, leading zeros).
 */
export function parseIp(text: string): readonly number[] | null {
  if (!text.includes(":")) return parseIpv4(text);
  // An IPv4 address at the end stands for two groups.
  const last = text.slice(text.lastIndexOf(":") + 1);
  const ipv4 = parseIpv4(last);
  const plain = ipv4 === null ? text : `${text.slice(0, -last.length)}0:0`;
  const [head = [], tail, more] = plain
    .split("::")
    .map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (more !== undefined || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const all = [...head, ...Array<string>(missing).fill("0"), ...(tail ?? [])];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const bytes = all.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
  return ipv4 === null ? bytes : [...bytes.slice(0, -4), ...ipv4];
}

function parseIpv4(text: string): number[] | null {
  const parts = text.split(".");
  const isByte = (part: string) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255;
  return parts.length === 4 && parts.every(isByte) ? parts.map(Number) : null;
}
