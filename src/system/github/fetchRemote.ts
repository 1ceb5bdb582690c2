import { encodePath } from "../../lib/encodePath.ts";
import type { FetchRemote, RemoteFile } from "../../policy/readPolicy.ts";
import type { GitHubOptions } from "./github.ts";
import { loadGitHub } from "./loadGitHub.ts";

/** Bytes. A policy is a few kilobytes. */
const MAX_SIZE = 1024 * 1024;

/**
 * Files of other repositories through GitHub's API
 * (https://docs.github.com/en/rest/repos/contents#get-repository-content), each once. `apiUrl`:
 * `GITHUB_API_URL`, also that of an Enterprise server.
 */
export function fetchRemote(token: string, apiUrl = "https://api.github.com"): FetchRemote {
  const fetched = new Map<string, ReturnType<FetchRemote>>();
  return (file) => {
    const key = JSON.stringify(file);
    const known = fetched.get(key) ?? fetchOne(file, { token, apiUrl, patience: 15_000 });
    fetched.set(key, known);
    return known;
  };
}

async function fetchOne(
  { owner, repository: repo, path, ref }: RemoteFile,
  options: GitHubOptions,
): ReturnType<FetchRemote> {
  const fail = (detail: string) => ({ failure: "failed", detail }) as const;
  // In an address, these lead to something else than a file of the repository.
  if ([owner, repo, ...path.split("/")].some((part) => part === "." || part === ".."))
    return fail(describeRefusal(404, options));
  try {
    const { connect } = await loadGitHub();
    const route = `GET /repos/{owner}/{repo}/contents/${encodePath(path)}`;
    const { data } = await connect(options).request(route, {
      owner,
      repo,
      ...(ref !== null && { ref }),
      headers: { accept: "application/vnd.github.raw+json" },
      request: { parseSuccessResponseBody: false },
    });
    const text = await readBounded(data);
    return text === null ? { failure: "too-large", detail: "it has more than 1 MiB" } : { text };
  } catch (error) {
    const { response, message } = error as Error & { response?: { status: number } };
    return fail(
      response === undefined
        ? `GitHub cannot be reached: ${message}`
        : describeRefusal(response.status, options),
    );
  }
}

/** GitHub answers 404 for what a token may not see, too. */
function describeRefusal(status: number, { token }: GitHubOptions): string {
  const hint =
    token === ""
      ? "it needs a token that may read it (GITHUB_TOKEN, or the input github-token)"
      : "the token may not read it";
  if (status === 404) return `GitHub has no such file, or ${hint}`;
  if (status === 401 || status === 403 || status === 429)
    return `GitHub answers ${status}: ${hint}, or too much was asked for`;
  return `GitHub answers ${status}`;
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_SIZE) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
