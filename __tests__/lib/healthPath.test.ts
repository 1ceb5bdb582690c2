import { expect, it } from "vitest";
import { parseHealthPath } from "../../src/lib/healthPath.ts";

it.each([
  ["/", { target: null, path: "/" }],
  ["/healthz", { target: null, path: "/healthz" }],
  ["/health?full=1&a=%20", { target: null, path: "/health?full=1&a=%20" }],
  [":8080/healthz", { target: 8080, path: "/healthz" }],
  [":65535/", { target: 65_535, path: "/" }],
  [`/${"a".repeat(999)}`, { target: null, path: `/${"a".repeat(999)}` }],
])("parses %j", (text, path) => {
  expect(parseHealthPath(text)).toEqual(path);
});

it.each([
  "",
  "healthz",
  ":8080",
  ":0/healthz",
  ":08/healthz",
  ":65536/healthz",
  "8080/healthz",
  "/a b",
  "/a\r\nHost: shop.example",
  "/ä",
  "/#top",
  "http://shop.example/healthz",
  `/${"a".repeat(1000)}`,
])("refuses %j", (text) => {
  expect(parseHealthPath(text)).toBeNull();
});
