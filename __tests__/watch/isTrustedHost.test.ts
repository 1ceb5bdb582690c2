import { expect, it } from "vitest";
import { isTrustedHost } from "../../src/watch/isTrustedHost.ts";

it.each([
  undefined,
  "127.0.0.1:8080",
  "192.0.2.1",
  "[::1]:8080",
  "localhost:8080",
  "LOCALHOST",
  "api.localhost:8080",
  "host.docker.internal:9464",
  "build7:8080",
  "Build7.ci.example.com:8080",
])("trusts the Host header %s", (header) => {
  expect(isTrustedHost(header, "build7.CI.example.com")).toBe(true);
});

it.each([
  "evil.example",
  "evil.example:8080",
  "127.0.0.1.evil.example",
  "localhost.evil.example:8080",
  "localhost.",
  "internal.example",
  "build7.ci.example.com.evil.example",
  "127.0.0.1:8080.evil.example",
])("does not trust the Host header %s", (header) => {
  expect(isTrustedHost(header, "build7.ci.example.com")).toBe(false);
});
