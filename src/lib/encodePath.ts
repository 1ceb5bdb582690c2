/** A relative path as a part of an address (RFC 3986). Half of a surrogate pair is no character. */
export function encodePath(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
