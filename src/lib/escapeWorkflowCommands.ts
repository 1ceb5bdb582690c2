/**
 * Text that GitHub's runner takes for no workflow command, whoever wrote it: a space breaks `::` at
 * the start of a line and `##[` anywhere. The runner compares by culture, which passes over
 * characters without weight, so whatever is not plain ASCII counts as nothing between the signs
 * (docs/reference/actions.md A1). It ends a line at CR, too.
 */
export function escapeWorkflowCommands(text: string): string {
  return text.replace(current, "$1: $2").replace(legacy, "#$1 #$2[");
}

const current = /^([^\x21-\x7e\r\n]*):([^\x20-\x7e\r\n]*:)/gmu;
const legacy = /#([^\x20-\x7e\r\n]*)#([^\x20-\x7e\r\n]*)\[/gu;
