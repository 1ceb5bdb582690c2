import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { formatWithoutFamily, type HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Answer } from "./Answer.ts";

/** The part of an answer that is not `ok`. */
export type PortProblem = Pick<Answer, "status" | "reason" | "fix"> &
  Partial<Pick<Answer, "holders" | "isFinal">>;

/** Returns a command of Compose for a service, or for all of them, in backticks. */
export function composeCommand(
  command: string,
  { request }: Pick<Answer, "request">,
  service = request.service.name,
): string {
  const { options = [] } = request.project;
  const names = service === "" ? [] : [show(service)];
  return `\`${["docker compose", ...options.map(show), command, ...names].join(" ")}\``;
}

/**
 * Returns a command of Portplan for the project, in backticks. `allocate --here` edits the working
 * directory unless the directory is an argument.
 */
export function portplanCommand(command: string, { request }: Pick<Answer, "request">): string {
  const { options = [] } = request.project;
  const [name, directory, ...more] = options;
  const isDirectory =
    name === "--project-directory" && directory !== undefined && more.length === 0;
  const words = isDirectory ? [directory] : options;
  return `\`${["portplan", command, ...words.map(show)].join(" ")}\``;
}

const show = (word: string) => quoteShellWord(escapeControlChars(word));

/** Formats a host port: "5432/tcp" on all addresses, else "127.0.0.1:5432/tcp". */
export function showPort(endpoint: HostEndpoint): string {
  return formatWithoutFamily(endpoint).replace(/^\*:/, "");
}

export const notListening = (reason: string, fix: string, isFinal = false): PortProblem => ({
  status: "not-listening",
  reason,
  fix,
  isFinal,
});
