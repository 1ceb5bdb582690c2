import type { FetchRemote } from "../../policy/readPolicy.ts";

/** A policy is a few kilobytes; nothing is waited for longer than a user would. */
const LARGEST = 1024 * 1024;
const PATIENCE_MS = 15_000;

/**
 * Files of other repositories through GitHub's API (docs.github.com, "Get repository content"),
 * each once. `apiUrl`: `GITHUB_API_URL`, also that of an Enterprise server. `env` may name a proxy.
 */
export function fetchRemote(
  token: string,
  apiUrl = "https://api.github.com",
  env: Readonly<Record<string, string | undefined>> = {},
): FetchRemote {
  const fetched = new Map<string, ReturnType<FetchRemote>>();
  const fetchOne: FetchRemote = async ({ owner, repository, path, ref }) => {
    const url = new URL(
      `${apiUrl.replace(/\/+$/, "")}/repos/${owner}/${repository}/contents/` +
        path.split("/").map(encodeURIComponent).join("/"),
    );
    if (ref !== null) url.searchParams.set("ref", ref);
    const headers = {
      accept: "application/vnd.github.raw+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "portplan",
      ...(token !== "" && { authorization: `Bearer ${token}` }),
    };
    try {
      // Only a run whose policy extends one of another repository pays for it.
      const { fetchAround } = await import("./fetchAround.ts");
      const response = await fetchAround(env)(url, {
        headers,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await bounded(response);
      if (!response.ok)
        return { failure: "failed", detail: refusal(response.status, token !== "") };
      if (text === null) return { failure: "too-large", detail: "it has more than 1 MiB" };
      return { text };
    } catch (error) {
      const { cause, message } = error as Error;
      return {
        failure: "failed",
        detail: `GitHub cannot be reached: ${cause instanceof Error ? cause.message : message}`,
      };
    }
  };
  return (file) => {
    const key = JSON.stringify([file.owner, file.repository, file.path, file.ref]);
    const known = fetched.get(key) ?? fetchOne(file);
    fetched.set(key, known);
    return known;
  };
}

/** GitHub answers 404 for what a token may not see, too. */
function refusal(status: number, known: boolean): string {
  const token = known
    ? "the token may not read it"
    : "it needs a token that may read it (GITHUB_TOKEN, or the input github-token)";
  if (status === 404) return `GitHub has no such file, or ${token}`;
  if (status === 401 || status === 403 || status === 429)
    return `GitHub answers ${status}: ${token}, or too much was asked for`;
  return `GitHub answers ${status}`;
}

async function bounded(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > LARGEST) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
