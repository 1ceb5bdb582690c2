import { describe, expect, it } from "vitest";
import { findReferences } from "../../src/repository/findReferences.ts";

/** Formats the references in a text as `PORT: TEXT` or `PORT VARIABLE: TEXT`. */
const named = (text: string, path = "/repo/README.md") =>
  findReferences([{ path, text }], new Set()).references.map(
    ({ port, variable, span }) =>
      `${port}${variable === null ? "" : ` ${variable}`}: ${text.slice(span.start, span.end)}`,
  );

describe("findReferences", () => {
  it.each([
    ["localhost:8080", ["8080: localhost:8080"]],
    ["Open http://localhost:3000.", ["3000: localhost:3000"]],
    ["http://127.0.0.1:9090/metrics", ["9090: 127.0.0.1:9090"]],
    ["postgres://user:pass@localhost:5432/db", ["5432: localhost:5432"]],
    ["http://[::1]:8080/", ["8080: [::1]:8080"]],
    ["listen 0.0.0.0:80;", ["80: 0.0.0.0:80"]],
    [
      "upstream api { server 127.0.0.1:8001; server 127.0.0.1:8002; }",
      ["8001: 127.0.0.1:8001", "8002: 127.0.0.1:8002"],
    ],
    [
      "targets: ['localhost:9090', \"host.docker.internal:9100\"]",
      ["9090: localhost:9090", "9100: host.docker.internal:9100"],
    ],
    ["DB_PORT=5432", ["5432 DB_PORT: DB_PORT=5432"]],
    ["export PORT=8080", ["8080 PORT: PORT=8080"]],
    ['  REDIS_PORT: "6379"', ['6379 REDIS_PORT: REDIS_PORT: "6379']],
    ["curl $HOST:${WEB_PORT:-8080}", ["8080 WEB_PORT: WEB_PORT:-8080"]],
    ["psql -h db -p 5432", ["5432: -p 5432"]],
    ["psql -h 127.0.0.1 -U me -p 5432", ["5432: 127.0.0.1 -U me -p 5432"]],
    ["http://localhost:3000 and port 8080", ["3000: localhost:3000", "8080: port 8080"]],
    ["redis-cli --port=6379 ping", ["6379: --port=6379"]],
    ["nc -z localhost 5672", ["5672: localhost 5672"]],
    ["connect('localhost', 5432)", ["5432: localhost', 5432"]],
    ['{host: "127.0.0.1", "port": 5432}', ['5432: 127.0.0.1", "port": 5432']],
    ["Redis(host=host, port=6379)", ["6379: port=6379"]],
  ])("finds ports in %s", (text, found) => expect(named(text)).toEqual(found));
});

describe("findReferences", () => {
  it.each([
    "example.org:8080",
    "mylocalhost:8080",
    "localhost.example:8080",
    "10.127.0.0.1:8080",
    "127.0.0.1:8080.5",
    "SUPPORT=5432",
    "PORT=$OTHER",
    "PASSPORT=12345",
    "version: 8080",
    "DB_PORT=5432x",
    "docker run -p 5432:5432 postgres",
    "localhost\n5432",
    "report 5432",
    "support: 5432",
    "port 5432.1",
  ])("finds no port in %s", (text) => expect(named(text)).toEqual([]));

  it.each([
    "/repo/package-lock.json",
    "/repo/yarn.lock",
    "/repo/node_modules/a/index.js",
    "/repo/web/Dockerfile",
    "/repo/app.min.js",
    "/repo/logo.svg",
    "/repo/up.log",
  ])("skips the file %s", (path) => expect(named("localhost:8080", path)).toEqual([]));

  it("skips files that declare ports", () => {
    expect(
      findReferences(
        [{ path: "/repo/compose.yaml", text: "localhost:8080" }],
        new Set(["/repo/compose.yaml"]),
      ).references,
    ).toEqual([]);
  });

  it("limits the size of files and the number of references", () => {
    expect(named(`${" ".repeat(1024 * 1024)}localhost:8080`)).toEqual([]);
    const texts = Array.from({ length: 50 }, (_, index) => ({
      path: `/repo/${index}.md`,
      text: "localhost:8080 ".repeat(1000),
    }));
    expect(findReferences(texts, new Set()).references.length).toBeLessThan(25_000);
  });
});

// The test would time out if the time grew with the square of the size.
it.each(["PORT_", "port ", "-p ", "localhost  ", "A", "localhost:", "127.0.0.1", "_PORT_PORT"])(
  "finds nothing in 100,000 repetitions of %s",
  (part) => {
    expect(named(part.repeat(100_000))).toEqual([]);
  },
);
