import { expect, it } from "vitest";
import { parsePortRanges } from "../../src/host/linux/parsePortRanges.ts";

it.each([
  ["", []],
  ["\n", []],
  ["8080\n", [[8080, 8080]]],
  [
    "8080,9148-9150,30000-30001\n",
    [
      [8080, 8080],
      [9148, 9150],
      [30000, 30001],
    ],
  ],
  ["x,1-,2\n", [[2, 2]]],
])("reads %j", (text, expected) => {
  expect(parsePortRanges(text)).toEqual(expected);
});
