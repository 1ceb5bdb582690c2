/** Encodes a relative path for a URL (RFC 3986). Unpaired surrogates are replaced. */
export function encodePath(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
