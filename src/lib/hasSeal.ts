/** The first line of an override file that belongs to a copy, up to the hash of its other lines. */
export const SEAL = "# Written by portplan for this copy, and replaced and removed with it. Seal: ";

/** Returns whether a text is an override file that Portplan wrote to a checkout. */
export function hasSeal(text: string): boolean {
  return text.startsWith(SEAL);
}
