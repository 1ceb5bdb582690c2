import { hash } from "./hash.ts";

/** The first line of an override file that belongs to a copy, up to the hash of its other lines. */
const SEAL = "# Written by portplan for this copy, and replaced and removed with it. Seal: ";

/** Adds a first line with a hash of the text, by which a later change is recognized. */
export function addSeal(text: string): string {
  return `${SEAL}${formatHash(text)}\n${text}`;
}

/** Returns whether a text is an override file that Portplan wrote to a checkout. */
export function hasSeal(text: string): boolean {
  return text.startsWith(SEAL);
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
