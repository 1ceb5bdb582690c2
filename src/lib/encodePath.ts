/** A relative path as a part of an address (RFC 3986). Half of a surrogate pair is no character. */
export function encodePath(path: string): string {
  return path
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
