import { hasSeal, SEAL } from "../lib/hasSeal.ts";
import { hash } from "./hash.ts";

/** Adds a first line with a hash of the text, by which a later change is recognized. */
export function addSeal(text: string): string {
  return `${SEAL}${formatHash(text)}\n${text}`;
}

/** Returns whether Portplan wrote a text to a checkout, and nobody has changed it since. */
export function isSealed(text: string): boolean {
  if (!hasSeal(text)) return false;
  const end = text.indexOf("\n");
  return text.slice(SEAL.length, end) === formatHash(text.slice(end + 1));
}

function formatHash(text: string): string {
  return hash(text).toString(36).padStart(11, "0");
}
