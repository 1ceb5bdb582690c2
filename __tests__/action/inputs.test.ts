import { afterEach, describe, expect, it, vi } from "vitest";
import { parseAllocation, readInputs, readVerifyInputs } from "../../src/action/inputs.ts";

afterEach(() => vi.unstubAllEnvs());

function read(inputs: Record<string, string>) {
  for (const [name, value] of Object.entries(inputs))
    vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
  return readInputs();
}

describe("readInputs", () => {
  it("uses defaults for empty inputs", () => {
    expect(read({ directories: "", probe: "", workflows: " ", "fail-on": "" })).toEqual({
      directories: [],
      files: [],
      projectName: null,
      profiles: [],
      envFiles: [],
      services: [],
      policy: null,
      policyFrom: "head",
      workflows: "current",
      probe: true,
      wait: 0,
      allocate: [],
      portRange: null,
      offset: null,
      free: [],
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
    ["surrounding spaces", "  a \n\tb\t"],
  ])("reads a list with %s", (_, value) => {
    expect(read({ files: value }).files).toEqual(["a", "b"]);
  });

  it("reads wait as seconds", () => {
    expect(read({ wait: "30" }).wait).toBe(30);
  });

  it("reads what may be stopped, one a line", () => {
    const free = "\n leftovers \n\ncompose:legacy\ncontainer:ci-*\nunit:nginx\nprocess:node\n";
    expect(read({ free }).free).toEqual([
      "leftovers",
      "compose:legacy",
      "container:ci-*",
      "unit:nginx",
      "process:node",
    ]);
  });

  it("keeps spaces inside a value", () => {
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
    ["probe", "yes", 'invalid value "yes" for input probe (choose from true, false)'],
    ["probe", "0", 'invalid value "0" for input probe (choose from true, false)'],
    [
      "workflows",
      "some",
      'invalid value "some" for input workflows (choose from current, all, none)',
    ],
    [
      "fail-on",
      "notice",
      'invalid value "notice" for input fail-on (choose from error, warning, never)',
    ],
    [
      "fail-on",
      "x\n::error::",
      String.raw`invalid value "x\n::error::" for input fail-on ` +
        "(choose from error, warning, never)",
    ],
    ["export", "on", 'invalid value "on" for input export (choose from true, false)'],
    [
      "comment",
      "yes",
      'invalid value "yes" for input comment (choose from auto, always, on-failure, never)',
    ],
    [
      "wait",
      "half a minute",
      'invalid value "half a minute" for input wait (use whole seconds from 0 to 99999)',
    ],
    ["wait", "-1", 'invalid value "-1" for input wait (use whole seconds from 0 to 99999)'],
    ["wait", "1.5", 'invalid value "1.5" for input wait (use whole seconds from 0 to 99999)'],
    ["allocate", "all\ndb", 'input allocate: "all" and "db" cannot be combined'],
    ["allocate", "db\nnone", 'input allocate: "none" and "db" cannot be combined'],
    [
      "allocate",
      "db=x",
      'input allocate: "db=x" is not a valid setting (use SERVICE=PORT or ' +
        "SERVICE:CONTAINER_PORT=PORT, e.g. db:5432=15432)",
    ],
    [
      "port-range",
      "9000-8000",
      'input port-range: "9000-8000" is not a valid port range (e.g. 10000-19999)',
    ],
    ["offset", "0", 'input offset: "0" is not a valid offset (e.g. 10000, -1000 or auto)'],
    ["offset", "10000", "input offset: nothing is moved without the input allocate"],
    [
      "free",
      "leftovers\nshop",
      'input free: invalid selector "shop" (use compose:PROJECT, container:GLOB, unit:NAME, ' +
        "process:NAME or leftovers)",
    ],
    [
      "free",
      "unit:postgres*",
      'input free: invalid selector "unit:postgres*" (only container:GLOB takes *, ? and [a-z])',
    ],
    [
      "project-name",
      "My Shop",
      'invalid value "My Shop" for input project-name (use lowercase letters, digits, hyphens ' +
        "and underscores, starting with a letter or digit)",
    ],
    [
      "lease-store",
      "redis://x",
      'invalid value "redis://x" for input lease-store (choose from file, off, ' +
        "etcd://HOST:2379)",
    ],
  ])("refuses %s: %j", (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(message);
  });

  it("refuses the offset auto with a port range, like the command line", () => {
    const inputs = { allocate: "all", offset: "auto", "port-range": "10000-19999" };
    expect(() => read(inputs)).toThrow(
      'input offset: "auto" cannot be used together with the input port-range',
    );
  });

  it.each([
    [{ allocate: "all" }, "auto"],
    [{ allocate: "all", "port-range": "10000-19999" }, null],
    [{ allocate: "all", offset: "10000" }, 10_000],
    [{ allocate: "all", offset: "-1000", "port-range": "2000-2999" }, -1000],
    [{ allocate: "db", offset: "auto" }, "auto"],
    [{ allocate: "db" }, null],
  ])("reads the offset of %j as %j", (inputs, offset) => {
    expect(parseAllocation(read(inputs)).offset).toBe(offset);
  });

  it("reports all invalid inputs at once", () => {
    const message =
      'invalid value "x" for input wait (use whole seconds from 0 to 99999)\n' +
      'invalid value "1" for input probe (choose from true, false)';
    expect(() => read({ probe: "1", wait: "x" })).toThrow(message);
  });
});

describe("readVerifyInputs", () => {
  it("waits for half a minute unless the input says how long", () => {
    expect(readVerifyInputs()).toEqual({
      directories: [],
      files: [],
      projectName: null,
      profiles: [],
      envFiles: [],
      services: [],
      policy: null,
      wait: 30,
      failOn: "error",
      reportDirectory: null,
      githubToken: "",
    });
    vi.stubEnv("INPUT_WAIT", "0");
    expect(readVerifyInputs().wait).toBe(0);
  });

  it("reports all invalid inputs at once", () => {
    vi.stubEnv("INPUT_WAIT", "-1");
    vi.stubEnv("INPUT_PROJECT-NAME", "Shop");
    vi.stubEnv("INPUT_FAIL-ON", "notice");
    expect(() => readVerifyInputs()).toThrow(
      /^invalid value "-1" .*\ninvalid value "Shop" .*\ninvalid value "notice" for input fail-on/,
    );
  });
});
