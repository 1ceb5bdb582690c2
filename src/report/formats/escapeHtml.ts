import { escapeControlChars } from "../../lib/escapeControlChars.ts";

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for HTML content and quoted attributes. Invisible characters become visible. */
export function escapeHtml(text: string): string {
  return escapeControlChars(text).replaceAll(
    /[&<>"']/g,
    (character) => REFERENCES[character] ?? "",
  );
}
