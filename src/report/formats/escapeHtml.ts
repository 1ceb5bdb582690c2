import { escapeControlChars } from "../../lib/escapeControlChars.ts";

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML, between tags or within quotes. Nothing in it hides. */
export function escapeHtml(text: string): string {
  return escapeControlChars(text).replaceAll(
    /[&<>"']/g,
    (character) => REFERENCES[character] ?? "",
  );
}
