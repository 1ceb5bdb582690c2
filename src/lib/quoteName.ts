/**
 * Quotes and escapes a name from the repository for a message, and shortens it to 80 characters.
 */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name);
}
