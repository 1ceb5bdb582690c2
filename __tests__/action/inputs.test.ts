import { afterEach, describe, expect, it, vi } from "vitest";
import { readInputs } from "../../src/action/inputs.ts";

afterEach(() => vi.unstubAllEnvs());

function read(inputs: Record<string, string>) {
  for (const [name, value] of Object.entries(inputs))
    vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
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
    [
      "fail-on",
      "x\n::error::",
      String.raw`Input fail-on: "x\n::error::" is not one of error, warning, never.`,
    ],
    ["export", "on", 'Input export: "on" is not one of true, false.'],
    ["comment", "yes", 'Input comment: "yes" is not one of auto, always, on-failure, never.'],
    [
      "wait",
      "half a minute",
      'Input wait: "half a minute" is not a whole number of seconds from 0 to 99999.',
    ],
    ["wait", "-1", 'Input wait: "-1" is not a whole number of seconds from 0 to 99999.'],
    ["wait", "1.5", 'Input wait: "1.5" is not a whole number of seconds from 0 to 99999.'],
    ["allocate", "all\ndb", 'Input allocate: "all" and "db" exclude each other.'],
    ["allocate", "db\nnone", 'Input allocate: "none" and "db" exclude each other.'],
    [
      "allocate",
      "db=x",
      'Input allocate: "db=x" sets no port: write SERVICE=PORT or SERVICE:TARGET=PORT, as ' +
        "db:5432=15432.",
    ],
    [
      "port-range",
      "9000-8000",
      'Input port-range: "9000-8000" is no range of ports: write it as 10000-19999.',
    ],
    [
      "project-name",
      "My Shop",
      'Input project-name: "My Shop" is not made of lowercase letters, digits, hyphens and ' +
        "underscores, beginning with a letter or digit.",
    ],
    [
      "lease-store",
      "redis://x",
      'Input lease-store: "redis://x" is not one of file, off, etcd://HOST:2379.',
    ],
  ])("refuses %s: %j", (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(message);
  });

  it("refuses all at once", () => {
    const message =
      'Input probe: "1" is not one of true, false.\n' +
      'Input wait: "x" is not a whole number of seconds from 0 to 99999.';
    expect(() => read({ probe: "1", wait: "x" })).toThrow(message);
  });
});
