import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLogLines } from "../../src/host/engine/readLogLines.ts";

/** Returns a text as a frame of a stream, with one character per byte. */
function frame(text: string, stream = 1): string {
  const bytes = Buffer.from(text).toString("latin1");
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return header.toString("latin1") + bytes;
}

describe("readLogLines", () => {
  it.each<[string, string, string[]]>([
    ["a line", frame("ready\n"), ["ready"]],
    [
      "lines of both streams in their order",
      frame("a\n") + frame("b\n", 2) + frame("c\n"),
      ["a", "b", "c"],
    ],
    ["several lines of a frame", frame("a\nb\n"), ["a", "b"]],
    ["a line in two frames", frame("rea") + frame("dy\n"), ["ready"]],
    [
      "a line around one of the other stream",
      frame("rea") + frame("b\n", 2) + frame("dy\n"),
      ["b", "ready"],
    ],
    ["a last line without its end", frame("a\nb"), ["a", "b"]],
    ["a line of Windows", frame("a\r\nb\r\n"), ["a", "b"]],
    ["a character in two frames", "\x01\0\0\0\0\0\0\x01\xc3\x01\0\0\0\0\0\0\x02\xa9\n", ["é"]],
    ["bytes that are not UTF-8", `${frame("??\n").slice(0, 8)}\xff\xfe\n`, ["\ufffd\ufffd"]],
    ["no empty lines", frame("\n \na\n"), ["a"]],
    ["a frame that is cut off", frame("a\nbcd\n").slice(0, -3), ["a", "b"]],
    ["a header that is cut off", `${frame("a\n")}\x01\0\0`, ["a"]],
    ["nothing after a malformed header", `${frame("a\n")}\x09\0\0\0\0\0\0\x01b`, ["a"]],
    ["nothing of a log without frames", "plain text\n", []],
    ["a frame of four gigabytes", "\x01\0\0\0\xff\xff\xff\xffabc\n", ["abc"]],
    ["an empty frame", frame("") + frame("a\n"), ["a"]],
    ["nothing", "", []],
  ])("reads %s", (_, log, lines) => {
    expect(readLogLines(log, false)).toEqual(lines);
  });

  it("reads the log of a terminal, which has no frames", () => {
    expect(readLogLines("a\r\n\xc3\xa9\r\n\x01\0\0\0", true)).toEqual(["a", "é", "\x01\0\0\0"]);
  });

  it("reads the same lines however they are split into frames", () => {
    const line = fc.stringMatching(/^[a-zé😀]{1,9}$/u);
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(7), { minLength: 1 }), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(""));
        let log = "";
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1;
          const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, Math.min(size, bytes.length - at)]);
          log += Buffer.concat([header, bytes.subarray(at, at + size)]).toString("latin1");
          at += size;
        }
        expect(readLogLines(log, false)).toEqual(lines);
      }),
    );
  });

  it("returns lines of any bytes, without an end of a line in them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isTerminal) => {
        const lines = readLogLines(Buffer.from(bytes).toString("latin1"), isTerminal);
        expect(lines.filter((line) => line.includes("\n") || line.trim() === "")).toEqual([]);
      }),
    );
  });
});
