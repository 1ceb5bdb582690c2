/**
 * Why a request came to nothing. `permission`: the token lacks a right; `needed` names it where
 * GitHub does.
 */
export interface FailureDescription {
  readonly kind: "permission" | "other";
  readonly message: string;
  readonly needed: string | null;
}

/** What a client's request throws. Every part may be missing. */
interface RequestFailure {
  readonly status?: number;
  readonly message?: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Describes what was thrown by a request, in words for the user. */
export function describeFailure(reason: unknown): FailureDescription {
  const { status, message: thrown = String(reason), response } = reason as RequestFailure;
  const [words = ""] = thrown.split(" - https://", 1);
  const message = words.replace(/\.+$/, "");
  // Nothing of HTTP: a reason of our own.
  if (status === undefined) return { kind: "other", message, needed: null };
  if (response === undefined)
    return { kind: "other", message: `GitHub cannot be reached: ${message}`, needed: null };
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
    message: `GitHub answers ${status}: ${message}${isRateLimit ? " (a limit of requests)" : ""}`,
    needed: /^[\w=;, -]{1,200}$/.test(needed) ? needed : null,
  };
}
