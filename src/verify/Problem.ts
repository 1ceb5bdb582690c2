import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { formatWithoutFamily, type HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Answer } from "./Answer.ts";

/** The part of an answer that is not `ok`. */
export type Problem = Pick<Answer, "status" | "reason" | "fix"> &
  Partial<Pick<Answer, "holders" | "isFinal">>;

/** Returns a command of Compose for the service of a check, in backticks. */
export function composeCommand(command: string, { request }: Pick<Answer, "request">): string {
  const name = quoteShellWord(escapeControlChars(request.service.name));
  return `\`docker compose ${command} ${name}\``;
}

/** Formats a host port: "5432/tcp" on all addresses, else "127.0.0.1:5432/tcp". */
export function showPort(endpoint: HostEndpoint): string {
  return formatWithoutFamily(endpoint).replace(/^\*:/, "");
}

export const notListening = (reason: string, fix: string, isFinal = false): Problem => ({
  status: "not-listening",
  reason,
  fix,
  isFinal,
});
