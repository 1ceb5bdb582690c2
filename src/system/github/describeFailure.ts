/**
 * A failed request. `permission` means that the token lacks a permission; `needed` is the
 * permission, if GitHub names it.
 */
export interface FailureDescription {
  readonly kind: "permission" | "other";
  readonly message: string;
  readonly needed: string | null;
}

/** An error of a client's request. All parts may be missing. */
interface RequestFailure {
  readonly status?: number;
  readonly message?: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Describes the error of a request for the user. */
export function describeFailure(reason: unknown): FailureDescription {
  const { status, message: thrown = String(reason), response } = reason as RequestFailure;
  const [words = ""] = thrown.split(" - https://", 1);
  const message = words.replace(/(?<!\.)\.+$/, "");
  // Errors without a status are our own.
  if (status === undefined) return { kind: "other", message, needed: null };
  if (response === undefined)
    return { kind: "other", message: `cannot reach GitHub: ${message}`, needed: null };
  const { headers = {} } = response;
  const isRateLimit =
    status === 429 ||
    headers["x-ratelimit-remaining"] === "0" ||
    /\bsecondary rate\b/i.test(message);
  const lacksPermission =
    !isRateLimit && (status === 403 || status === 404) && !/locked|archived/i.test(message);
  const needed = headers["x-accepted-github-permissions"] ?? "";
  return {
    kind: lacksPermission ? "permission" : "other",
    message: `GitHub responded with ${status}: ${message}${isRateLimit ? " (rate limit)" : ""}`,
    needed: /^[\w=;, -]{1,200}$/.test(needed) ? needed : null,
  };
}
