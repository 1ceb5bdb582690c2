import { encodePath } from "../../lib/encodePath.ts";
import { getOrInsert } from "../../lib/getOrInsert.ts";
import type { FetchRemote } from "../../policy/readPolicy.ts";
import type { RemoteFile } from "../../policy/remoteFile.ts";
import { describeFailure } from "./describeFailure.ts";
import type { GitHubOptions } from "./github.ts";
import { loadGitHub } from "./loadGitHub.ts";

/** The maximum size in bytes. A policy has a few kilobytes. */
const MAX_SIZE = 1024 * 1024;

/** An empty part of a path, or a dot segment. */
const NO_NAME = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * Fetches files of other repositories with GitHub's API
 * (https://docs.github.com/en/rest/repos/contents#get-repository-content), each once. `apiUrl` is
 * `GITHUB_API_URL`, which may be an Enterprise server.
 */
export function fetchRemote(token: string, apiUrl = "https://api.github.com"): FetchRemote {
  const fetched = new Map<string, ReturnType<FetchRemote>>();
  const options = { token, apiUrl, patience: 15_000 };
  return (file) => getOrInsert(fetched, JSON.stringify(file), () => fetchOne(file, options));
}

async function fetchOne(
  { owner, repository: repo, path, ref }: RemoteFile,
  options: GitHubOptions,
): ReturnType<FetchRemote> {
  const fail = (detail: string) => ({ failure: "failed", detail }) as const;
  try {
    const { connect } = await loadGitHub();
    const { request } = connect(options);
    const api = new URL(options.apiUrl).href.replace(/(?<!\/)\/+$/, "");
    const url = `${api}/repos/${owner}/${repo}/contents/`;
    const target = request.endpoint(`GET ${url}${encodePath(path)}`, {
      ...(ref !== null && { ref }),
      headers: { accept: "application/vnd.github.raw+json" },
      request: { parseSuccessResponseBody: false },
    });
    // A dot segment would lead to something other than a file of the repository.
    if (!new URL(target.url).href.startsWith(url) || NO_NAME.test(`${owner}/${repo}/${path}`))
      return fail(describeRefusal(404, options));
    const { data } = await request({ ...target });
    const bytes = await new Response(data).arrayBuffer();
    return bytes.byteLength > MAX_SIZE
      ? { failure: "too-large", detail: "it is larger than 1 MiB" }
      : { text: new TextDecoder().decode(bytes) };
  } catch (error) {
    const { response } = error as { response?: { status: number } };
    return fail(
      response === undefined
        ? describeFailure(error).message
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
