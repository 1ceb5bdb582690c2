import type { RuleId } from "../../rules/RuleId.ts";
import type { Place, Report } from "../Report.ts";
import { escapeHtml as text } from "./escapeHtml.ts";
import { splitProse } from "./splitProse.ts";

export const renderCode = (value: string): string =>
  value === "" ? "" : `<code>${text(value)}</code>`;

export const renderPlace = (place: Place | null | undefined): string =>
  place ? `<code class="place">${text(place.file)}:${place.line}</code>` : "";

/** Renders text as `splitProse` splits it. */
export const renderProse = (words: string, code?: readonly string[]): string =>
  splitProse(words, code)
    .map((part, index) => (index % 2 === 0 ? text(part) : `<code>${text(part)}</code>`))
    .join("");

/** Renders the ID of a rule, as a link if the address of its page is known. */
export function renderRule(rule: RuleId, { rulesUrl }: Pick<Report, "rulesUrl">): string {
  const id = renderCode(rule);
  return rulesUrl === undefined ? id : `<a href="${text(`${rulesUrl}/${rule}.md`)}">${id}</a>`;
}

/** A part of the page that the filter shows or hides. */
export interface Item {
  readonly project: string | null;
  readonly service: string | null;
  readonly conflict?: boolean;
}

/** Formats the attributes that the filter uses. */
export function formatAttributes(
  { project, service, conflict }: Item,
  words: readonly string[],
): string {
  return [
    `data-project="${text(project ?? "")}"`,
    `data-service="${text(service ?? "")}"`,
    `data-text="${text(words.join(" ").toLowerCase())}"`,
    ...(conflict ? ['data-conflict=""'] : []),
  ].join(" ");
}

/** Renders a section with a heading, unless it is empty. */
export function* renderSection(
  id: string,
  heading: string,
  parts: Iterable<string>,
): Iterable<string> {
  let isEmpty = true;
  for (const part of parts) {
    if (isEmpty) yield `<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>\n`;
    isEmpty = false;
    yield part;
  }
  if (!isEmpty) yield "</section>\n";
}
