export type Color = keyof typeof CODES;
export type Paint = (color: Color, text: string) => string;

/** The codes that start and end a style (ECMA-48, "Select Graphic Rendition"). */
const CODES = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  bold: [1, 22],
  dim: [2, 22],
} as const;

/** Returns a function that colors text for a terminal, or returns it unchanged. */
export function createPainter(color: boolean): Paint {
  return color
    ? (name, text) => `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m`
    : (_name, text) => text;
}

/** Colors a line of a unified diff. */
export function paintDiffLine(line: string, paint: Paint): string {
  if (/^(?:---|\+\+\+) /.test(line)) return paint("bold", line);
  if (line.startsWith("@@")) return paint("blue", line);
  if (line.startsWith("-")) return paint("red", line);
  return line.startsWith("+") ? paint("green", line) : line;
}
