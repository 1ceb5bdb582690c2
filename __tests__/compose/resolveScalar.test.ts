import { describe, expect, it } from "vitest";
import { resolveScalar } from "../../src/compose/yaml/resolveScalar.ts";

describe("resolveScalar resolves plain scalars like go-yaml", () => {
  it.each([
    ["80", "int", 80],
    ["0x50", "int", 80],
    ["0o120", "int", 80],
    ["0120", "int", 80],
    ["017", "int", 15],
    ["0b1010000", "int", 80],
    ["8_080", "int", 8080],
    ["+80", "int", 80],
    ["-80", "int", -80],
    ["_80", "str", "_80"],
    ["0080", "float", 80],
    ["80.0", "float", 80],
    ["1e3", "float", 1000],
    [".5", "float", 0.5],
    [".inf", "float", Infinity],
    ["true", "bool", true],
    ["True", "bool", true],
    ["yes", "str", "yes"],
    ["on", "str", "on"],
    ["~", "null", null],
    ["", "null", null],
    ["NULL", "null", null],
    ["nULL", "str", "nULL"],
    ["22:22", "str", "22:22"],
    ["1:2", "str", "1:2"],
    ["8080:80", "str", "8080:80"],
    ["127.0.0.1", "str", "127.0.0.1"],
    ["0o8", "str", "0o8"],
    ["2026-11-20", "time", "2026-11-20"],
    ["2026-02-30", "str", "2026-02-30"],
    ["2024-2-29", "time", "2024-2-29"],
    ["2023-2-29", "str", "2023-2-29"],
    ["2026-11-20T01:02:03Z", "time", "2026-11-20T01:02:03Z"],
  ])("%j is %s %s", (source, type, value) => {
    expect(resolveScalar({ source, type: "PLAIN" })).toEqual({ type, value });
  });
});

describe("resolveScalar applies tags", () => {
  it.each([
    ["tag:yaml.org,2002:str", "80", { type: "str", value: "80" }],
    ["tag:yaml.org,2002:int", "80", { type: "int", value: 80 }],
    ["tag:yaml.org,2002:float", "80", { type: "float", value: 80 }],
    ["tag:yaml.org,2002:int", "x", null],
    ["!foo", "80", { type: "str", value: "80" }],
    ["tag:yaml.org,2002:timestamp", "2026-11-20", { type: "time", value: "2026-11-20" }],
    ["tag:yaml.org,2002:timestamp", "soon", null],
    ["!override", "host", { type: "str", value: "host" }],
  ])("%s %s", (tag, source, expected) => {
    expect(resolveScalar({ source, type: "PLAIN", tag })).toEqual(expected);
  });
});
