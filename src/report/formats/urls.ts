import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";
import { alignColumns } from "./alignColumns.ts";

/** A published port. `url` and `port` are null if the engine has not assigned the port yet. */
export interface PublishedUrl {
  readonly url: string | null;
  readonly project: string;
  readonly service: string;
  readonly target: number;
  readonly port: number | null;
}

/**
 * Renders a line for each published port: `web:80  http://127.0.0.1:8080`.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function renderUrls(urls: readonly PublishedUrl[], columns: number | null = null): string {
  if (urls.length === 0) return "No published ports.\n";
  const rows = urls.map(({ service, target, url }) => [
    `${escapeControlChars(service)}:${target}`,
    url ?? "not running",
  ]);
  return joinLines(alignColumns(rows, { columns }));
}
