/** Returns the most similar name, at most two edits away; null if there is none. */
export function findNearest(word: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = 3;
  for (const name of names) {
    if (Math.abs(name.length - word.length) >= least) continue;
    const distance = countEdits(word.slice(0, 40), name);
    if (distance < least && distance < name.length / 2) [best, least] = [name, distance];
  }
  return best;
}

function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
