import { readFileSync } from "node:fs";
import { attempt } from "../attempt.ts";

/**
 * Loads GitHub's client, which few runs need. Rejects where the address of GitHub or of the proxy
 * that the environment names is not valid.
 */
export async function loadGitHub() {
  const path = process.env["GITHUB_EVENT_PATH"] ?? "";
  // For a file that is missing @actions/github prints a line, and one that is not JSON it throws.
  if (attempt(() => JSON.parse(readFileSync(path, "utf8"))) === null)
    delete process.env["GITHUB_EVENT_PATH"];
  try {
    return await import("./github.ts");
  } catch (error) {
    throw new Error(`GITHUB_API_URL or https_proxy is not valid: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
