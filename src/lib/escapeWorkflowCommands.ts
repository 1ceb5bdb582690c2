/**
 * Escapes text so that GitHub's runner finds no workflow commands in it: a space breaks `::` at the
 * start of a line, and `##[` anywhere. The runner's comparison ignores characters without weight in
 * its culture, so any characters outside of ASCII may be between the signs. CR also ends a line
 * (docs/reference/actions.md A1).
 */
export function escapeWorkflowCommands(text: string): string {
  return text.replace(current, "$1: $2").replace(legacy, "#$1 #$2[");
}

const current = /^([^\x21-\x7e\r\n\u2028\u2029]*):([^\x20-\x7e\r\n]*:)/gmu;
const legacy = /#([^\x20-\x7e\r\n]*)#([^\x20-\x7e\r\n]*)\[/gu;

/** Joins lines to a text without workflow commands. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}
