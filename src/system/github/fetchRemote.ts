import type { Env } from "../../lib/Env.ts";
import type { FetchRemote } from "../../policy/readPolicy.ts";

/** A policy is a few kilobytes; nothing is waited for longer than a user would. */
const MAX_SIZE = 1024 * 1024;
const TIMEOUT_MS = 15_000;

/**
 * Files of other repositories through GitHub's API
 * (https://docs.github.com/en/rest/repos/contents#get-repository-content), each once. `apiUrl`:
 * `GITHUB_API_URL`, also that of an Enterprise server. `env` may name a proxy.
 */
export function fetchRemote(
  token: string,
  apiUrl = "https://api.github.com",
  env: Env = {},
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
      const { makeFetch } = await import("./makeFetch.ts");
      const response = await makeFetch(env)(url, {
        headers,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await readBounded(response);
      if (!response.ok)
        return { failure: "failed", detail: describeRefusal(response.status, token !== "") };
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
function describeRefusal(status: number, known: boolean): string {
  const token = known
    ? "the token may not read it"
    : "it needs a token that may read it (GITHUB_TOKEN, or the input github-token)";
  if (status === 404) return `GitHub has no such file, or ${token}`;
  if (status === 401 || status === 403 || status === 429)
    return `GitHub answers ${status}: ${token}, or too much was asked for`;
  return `GitHub answers ${status}`;
}

async function readBounded(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_SIZE) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
