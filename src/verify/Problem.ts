import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { formatEndpoint, type HostEndpoint, isWildcard } from "../ports/HostEndpoint.ts";
import type { Answer } from "./Answer.ts";

/** What is wrong with a port. */
export type Problem = Pick<Answer, "status" | "reason" | "fix"> &
  Partial<Pick<Answer, "holders" | "isFinal">>;

/** Returns a command of Compose for a service, in backticks. */
export function composeCommand(
  command: string,
  { request }: Pick<Answer, "request">,
  service = request.service.name,
): string {
  const name = quoteShellWord(escapeControlChars(service));
  return `\`docker compose ${formatOptions(request)}${command} ${name}\``;
}

/** Returns a command of Portplan for the project, in backticks. */
export function portplanCommand(command: string, { request }: Pick<Answer, "request">): string {
  return `\`portplan ${command} ${formatOptions(request)}`.trimEnd() + "`";
}

/** Formats the options that select the project, each with a space after it. */
function formatOptions({ project: { options = [] } }: Answer["request"]): string {
  return options.map((word) => `${quoteShellWord(escapeControlChars(word))} `).join("");
}

/** Formats a host port: "5432/tcp" on all addresses, else "127.0.0.1:5432/tcp". */
export function showPort(endpoint: HostEndpoint): string {
  const text = formatEndpoint({ ...endpoint, ...(isWildcard(endpoint) && { address: "*" }) });
  return text.replace(/^\*:/, "");
}

export const isLoopback = (address: string) => address === "::1" || address.startsWith("127.");
