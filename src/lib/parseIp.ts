const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const IPV4 = new RegExp(String.raw`^${BYTE}(?:\.${BYTE}){3}$`);

/**
 * Returns the canonical text (RFC 5952) of an IP address that Go's net.ParseIP accepts; null for
 * anything else: names, zones, leading zeros.
 */
export function parseIp(text: string): string | null {
  if (IPV4.test(text)) return text;
  if (!/^[\da-f.]*:[\da-f.:]*$/i.test(text)) return null;
  // The URL parser accepts the same forms. `isIPv6` of node:net accepts zones and does not
  // normalize.
  const url = `http://[${text}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : null;
}
