import { expect, it } from "vitest";
import { parseHealthPath } from "../../src/lib/healthPath.ts";

it.each([
  ["/", null, "/"],
  ["/healthz", null, "/healthz"],
  [":8080/healthz?full=1", 8080, "/healthz?full=1"],
  [":65535/", 65_535, "/"],
])("parses the health path %s", (text, target, path) => {
  expect(parseHealthPath(text)).toEqual({ target, path });
});

it.each([
  "",
  "healthz",
  "8080/healthz",
  ":0/",
  ":65536/",
  ":80",
  "/a b",
  "/a#b",
  "/a\r\nX: y",
  "/é",
  `/${"a".repeat(1024)}`,
  "http://example.com/",
])("refuses %j as a health path", (text) => {
  expect(parseHealthPath(text)).toBeNull();
});
