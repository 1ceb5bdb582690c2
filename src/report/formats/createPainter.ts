export type Color = keyof typeof CODES;
export type Paint = (color: Color, text: string) => string;

/** ECMA-48, "Select Graphic Rendition": on and off. */
const CODES = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  bold: [1, 22],
  dim: [2, 22],
} as const;

/** Colours text for a terminal, or leaves it as it is. */
export function createPainter(color: boolean): Paint {
  return color
    ? (name, text) => `\u001b[${CODES[name][0]}m${text}\u001b[${CODES[name][1]}m`
    : (_name, text) => text;
}
