import { describe, expect, it } from "vitest";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";

describe("escapeControlChars", () => {
  it.each([
    ["a\nb\r\tc", String.raw`a\nb\r\tc`],
    ["\u001b[31m", String.raw`\u{1b}[31m`],
    ["a\u202eb", String.raw`a\u{202e}b`],
    ["\u200b\ufe0f\u3164\u2028", String.raw`\u{200b}\u{fe0f}\u{3164}\u{2028}`],
    ["\ud800", String.raw`\u{d800}`],
    ["\u{e0041}", String.raw`\u{e0041}`],
    ["gute Größe 数据 🐳", "gute Größe 数据 🐳"],
  ])("escapes %j as %s", (text, shown) => {
    expect(escapeControlChars(text)).toBe(shown);
  });
});
