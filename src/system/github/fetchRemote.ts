import { encodePath } from "../../lib/encodePath.ts";
import type { FetchRemote, RemoteFile } from "../../policy/readPolicy.ts";
import type { GitHubOptions } from "./github.ts";
import { loadGitHub } from "./loadGitHub.ts";

/** The maximum size in bytes. A policy has a few kilobytes. */
const MAX_SIZE = 1024 * 1024;

/**
 * Fetches files of other repositories with GitHub's API
 * (https://docs.github.com/en/rest/repos/contents#get-repository-content), each once. `apiUrl` is
 * `GITHUB_API_URL`, which may be an Enterprise server.
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
  // In a URL, these would lead to something other than a file of the repository.
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
    return text === null ? { failure: "too-large", detail: "it is larger than 1 MiB" } : { text };
  } catch (error) {
    const { response, message } = error as Error & { response?: { status: number } };
    return fail(
      response === undefined
        ? `cannot reach GitHub: ${message}`
        : describeRefusal(response.status, options),
    );
  }
}

/** Describes a refusal. GitHub also responds with 404 if the token lacks a permission. */
function describeRefusal(status: number, { token }: GitHubOptions): string {
  const hint =
    token === ""
      ? "reading it requires a token (GITHUB_TOKEN, or the github-token input)"
      : "the token cannot read it";
  if (status === 404) return `the file does not exist on GitHub, or ${hint}`;
  if (status === 401 || status === 403 || status === 429)
    return `GitHub responded with ${status}: ${hint}, or the rate limit was exceeded`;
  return `GitHub responded with ${status}`;
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
