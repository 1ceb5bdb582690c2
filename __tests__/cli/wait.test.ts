import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../src/commandLine.ts";

describe("--wait", () => {
  it.each([["map"], ["who"], ["explain"]])("is none of %s", (command) => {
    expect(() => parseCommandLine([command, "--wait", "3"])).toThrow(`${command} has no option --wait: it belongs to check`);
  });
});
