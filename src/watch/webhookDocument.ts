import type { Change, StatusChange } from "./Change.ts";
import { buildChangeDocument } from "./changeDocument.ts";
import { formatChanges, formatTime } from "./formatChanges.ts";

/** The most changes, and the most reasons. */
const MAX_CHANGES = 50;
const MAX_TEXT = 3000;

/** A change of the status with its context. */
export interface StatusReport {
  readonly status: StatusChange;
  /** All changes of the same observation. */
  readonly changes: readonly Change[];
  readonly at: number;
  /** The name of the machine. */
  readonly host: string;
}

/**
 * Builds the document for a webhook. Slack and what is compatible with it show its `text`
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
export function buildWebhookDocument({ status, changes, at, host }: StatusReport): object {
  const others = changes.filter(({ kind }) => kind !== "status");
  const lines = formatChanges(others, at).map((line) => line.slice(line.indexOf(" ") + 1));
  const [icon, words] = HEADLINES[status.status];
  const text = [`${icon} *portplan on ${escapeMarkup(host)}: ${words}*`]
    .concat([...status.reasons, ...lines].map((line) => `• ${escapeMarkup(line)}`))
    .join("\n");
  return {
    text: text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text,
    status: status.status,
    previous: status.previous,
    at: formatTime(at),
    host,
    reasons: status.reasons.slice(0, MAX_CHANGES),
    changes: others.slice(0, MAX_CHANGES).map((change) => buildChangeDocument(change, at)),
  };
}

const HEADLINES = {
  ok: [":large_green_circle:", "ok"],
  failing: [":red_circle:", "failing"],
  unknown: [":white_circle:", "status unknown"],
} as const;

/**
 * Escapes text for Slack, so that it has no links and mentions, and no formatting. Mattermost,
 * Rocket.Chat and Discord also have mentions as `@all`, and links and images as `[text](url)`.
 */
function escapeMarkup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[*_~`@]|\](?=\()/g, (sign) => `${sign}\u200B`);
}
