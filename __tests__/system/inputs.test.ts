import { afterEach, describe, expect, it, vi } from "vitest";
import { readInputs } from "../../src/system/inputs.ts";

afterEach(() => vi.unstubAllEnvs());

function read(inputs: Record<string, string>) {
  for (const [name, value] of Object.entries(inputs)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
  return readInputs();
}

describe("readInputs", () => {
  it("has a default for everything that is empty", () => {
    expect(read({ directories: "", probe: "", workflows: " ", "fail-on": "" })).toEqual({
      directories: [],
      files: [],
      projectName: null,
      profiles: [],
      envFiles: [],
      services: [],
      policy: null,
      workflows: "current",
      probe: true,
      wait: 0,
      allocate: [],
      portRange: null,
      exported: true,
      leaseStore: "file",
      failOn: "error",
      comment: "auto",
      reportDirectory: null,
      githubToken: "",
      matrix: [],
      jobIndex: 0,
    });
  });

  it.each([
    ["lines", "a\nb"],
    ["blank lines", "\n\na\n   \n\nb\n"],
    ["CR LF", "a\r\n\r\nb\r\n"],
    ["spaces around", "  a \n\tb\t"],
  ])("reads a list with %s", (_, value) => {
    expect(read({ files: value }).files).toEqual(["a", "b"]);
  });

  it("reads a number of seconds", () => {
    expect(read({ wait: "30" }).wait).toBe(30);
    expect(() => read({ wait: "half a minute" })).toThrow('the input wait is no number of seconds: "half a minute"');
  });

  it("keeps a space inside of a value", () => {
    expect(read({ directories: "my shop\nb" }).directories).toEqual(["my shop", "b"]);
  });

  it.each([
    ["true", true],
    ["True", true],
    ["TRUE", true],
    ["false", false],
    ["False", false],
    [" false ", false],
  ])("reads probe: %j as %j", (value, probe) => {
    expect(read({ probe: value }).probe).toBe(probe);
  });

  it.each([
    ["probe", "yes", 'Input probe: "yes" is not one of true, false.'],
    ["probe", "0", 'Input probe: "0" is not one of true, false.'],
    ["workflows", "some", 'Input workflows: "some" is not one of current, all, none.'],
    ["fail-on", "notice", 'Input fail-on: "notice" is not one of error, warning, never.'],
    ["fail-on", "x\n::error::", String.raw`Input fail-on: "x\n::error::" is not one of error, warning, never.`],
  ])("refuses %s: %j", (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(message);
  });
});
