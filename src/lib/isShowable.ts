import { parseIp } from "./parseIp.ts";

/**
 * Returns whether the value of a variable can be printed: it contains only digits, dots, colons,
 * slashes and hyphens, or is an IP address.
 */
export function isShowable(text: string): boolean {
  return text.length <= 200 && (/^[\d.:/-]*$/.test(text) || parseIp(text) !== null);
}
