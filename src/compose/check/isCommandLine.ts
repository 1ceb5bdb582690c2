/* oxlint-disable complexity -- one pass over the characters of a command line */
/**
 * Whether Compose can split a line into words (go-shellwords 1.0.12): quotes, backquotes and `$(`
 * are closed, and no other bracket opens. What follows an operator is not looked at.
 */
export function isCommandLine(line: string): boolean {
  const open = { "'": false, '"': false, "`": false, $: false };
  let word = "";
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    const outside = !open["'"] && !open['"'];
    if (character === "\\" && !open["'"]) {
      word += line.charAt(++index);
      if (index === line.length) return false;
    } else if (/[ \t\r\n]/.test(character)) word = outside && !open["`"] && !open.$ ? "" : word;
    else if (character === "`" && outside && !open.$) open["`"] = !open["`"];
    else if (character === '"' && !open["'"] && !open.$) open['"'] = !open['"'];
    else if (character === "'" && !open['"'] && !open.$) open["'"] = !open["'"];
    else if (character === ")" && outside && !open["`"]) open.$ = !open.$;
    else if (character === "(" && outside && !open["`"]) {
      if (open.$ || !word.endsWith("$")) return false;
      open.$ = true;
    } else if (/[;&|<>]/.test(character) && outside && !open["`"] && !open.$) return true;
    else word += character;
  }
  return !Object.values(open).includes(true);
}
