import { expect, it } from "vitest";
import { parseEndpoint } from "../../src/ports/parseEndpoint.ts";

const ANY = { family: null, address: null };

it.each([
  ["5432", { ...ANY, first: 5432, last: 5432, protocol: null }],
  ["8080-8084", { ...ANY, first: 8080, last: 8084, protocol: null }],
  ["53/UDP", { ...ANY, first: 53, last: 53, protocol: "udp" }],
  ["*:80/tcp", { ...ANY, first: 80, last: 80, protocol: "tcp" }],
  [
    "127.0.0.1:53/udp",
    { family: "IPv4", address: "127.0.0.1", first: 53, last: 53, protocol: "udp" },
  ],
  ["0.0.0.0:80", { family: "IPv4", address: "0.0.0.0", first: 80, last: 80, protocol: null }],
  [
    "[::1]:8080-8084/tcp",
    { family: "IPv6", address: "::1", first: 8080, last: 8084, protocol: "tcp" },
  ],
  ["[0:0::1]:80", { family: "IPv6", address: "::1", first: 80, last: 80, protocol: null }],
])("parses %s", (text, expected) => expect(parseEndpoint(text)).toEqual(expected));

it.each([
  "",
  "0",
  "70000",
  "90-80",
  "postgres",
  "::1:80",
  "localhost:80",
  "80/icmp",
  "127.0.0.1",
  "127.0.0.256:80",
  "80;id",
  "80\n",
  "[::1]",
  "-1",
])("returns null for %j", (text) => expect(parseEndpoint(text)).toBeNull());
