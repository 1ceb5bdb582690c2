import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hideSecretsInLine, hideSecretsInLines } from "../../src/lib/hideSecrets.ts";

const KEY = "MIIEpAIBAAKCAQEAx5n/3vJQ0gkR7uWb1Zq8LrY2hT4dPfXcMaSoEiNvKjGwBzUy";

describe("hideSecretsInLine", () => {
  it.each([
    ["a password", "POSTGRES_PASSWORD=hunter2", "POSTGRES_PASSWORD=***"],
    [
      "the password of a statement that failed",
      "STATEMENT:  ALTER USER app WITH PASSWORD 'hunter2' VALID UNTIL 'infinity'",
      "STATEMENT:  ALTER USER app WITH PASSWORD *** VALID UNTIL 'infinity'",
    ],
    [
      "the password of a statement without an end",
      "CREATE USER 'app' IDENTIFIED WITH caching_sha2_password BY 'hunter",
      "CREATE USER 'app' IDENTIFIED WITH caching_sha2_password BY ***",
    ],
    [
      "the password that a statement sets",
      'SET PASSWORD FOR app = "hunter2"',
      "SET PASSWORD FOR app = ***",
    ],
    ["the password of a setting", "requirepass hunter2", "requirepass ***"],
    ["the password of an element", "<password>hunter2</password>", "<password>***</password>"],
    [
      "the value of a variable in a sentence",
      "GENERATED_ROOT_PASSWORD is hunter2",
      "GENERATED_ROOT_PASSWORD is ***",
    ],
    [
      "a password in JSON",
      '{"level":"info","password":"hunter2"}',
      '{"level":"info","password":***',
    ],
    ["a generated password", "GENERATED ROOT PASSWORD: xK3ve", "GENERATED ROOT PASSWORD:***"],
    ["a password in a sentence", "The initial password is xK3ve", "The initial password is ***"],
    ["a token after an arrow", "created a token for ci -> xK3ve", "created a token for ci -> ***"],
    [
      "a password in a URL",
      "connecting to amqp://me:hunter2@mq:5672",
      "connecting to amqp://***@mq:5672",
    ],
    ["a bearer token", "Authorization Bearer abc-123-def", "Authorization Bearer ***"],
    ["basic credentials", "got Basic bWU6aHVudGVyMg==", "got Basic ***"],
    [
      "a JSON web token",
      "jwt eyJhbGciOiJIUzI1NiIsInR5cCI6Ik.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x",
      "jwt ***.***.x",
    ],
    ["a line of a key", KEY, "***"],
    ["a line of a key after a prefix", `web | ${KEY}`, "web | ***"],
    ["an access key", "use wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1 now", "use *** now"],
    ["a random word", "session 9f86d081884c7d659a2feaa0c55ad015", "session ***"],
  ])("hides %s", (_, line, shown) => {
    expect(hideSecretsInLine(line)).toBe(shown);
  });

  it.each([
    'listening on IPv4 address "0.0.0.0", port 5432',
    "Bind for 0.0.0.0:5432 failed: port is already allocated",
    "listen tcp4 0.0.0.0:80: bind: address already in use",
    'FATAL:  password authentication failed for user "shop"',
    'no password for "shop" in <passwords>',
    "2026-11-30T09:00:00.000Z INFO server started in 1.2 s",
    "GET /api/v1/orders/2026/11/30 200 12ms",
    "at Server.listen (/usr/local/lib/node_modules/server2/dist/Index.js:12:3)",
    "see /docs/Documentation/Configuration/Installation2/Overview",
    "set the password to sign in with a new account",
    "Basic settings loaded; bearer of news",
    "",
  ])("keeps %j", (line) => {
    expect(hideSecretsInLine(line)).toBe(line);
  });

  it("reads at most 2,048 characters", () => {
    expect(hideSecretsInLine("a ".repeat(50_000))).toHaveLength(2048);
  });
});

describe("hideSecretsInLines", () => {
  const BEGIN = "-----BEGIN RSA PRIVATE KEY-----";
  const END = "-----END RSA PRIVATE KEY-----";
  it.each<[string, string[], string[]]>([
    ["a key", ["a", BEGIN, "QUJD", END, "b"], ["a", "***", "***", "***", "b"]],
    ["a key in one line", ["a", `${BEGIN}QUJD${END}`, "b"], ["a", "***", "b"]],
    ["a key that began before", ["QUJD", END, "b"], ["***", "***", "b"]],
    ["a key that ends afterwards", ["a", BEGIN, "QUJD"], ["a", "***", "***"]],
    [
      "the end of a key and another",
      ["QUJD", END, "b", BEGIN, "x"],
      ["***", "***", "b", "***", "***"],
    ],
    [
      "the line after an announced password",
      ["Use the following password to sign in:", "xK3ve", "ready"],
      ["Use the following password to sign in:", "***", "ready"],
    ],
    ["nothing else", ["Listening on:", "0.0.0.0:80"], ["Listening on:", "0.0.0.0:80"]],
  ])("hides %s", (_, lines, shown) => {
    expect(hideSecretsInLines(lines)).toEqual(shown);
  });

  it("returns a line for each line", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(BEGIN, END))), (lines) => {
        expect(hideSecretsInLines(lines)).toHaveLength(lines.length);
      }),
    );
  });

  const secret = fc.stringMatching(/^[A-Za-z\d!?*]{8,30}$/);
  const form = fc.constantFrom<(secret: string) => string>(
    (text) => `DB_PASSWORD=${text}`,
    (text) => `"api_key": "${text}"`,
    (text) => `--token ${text}`,
    (text) => `postgres://shop:${text}@db:5432/shop`,
    (text) => `the root password is ${text}`,
    (text) => `http://localhost/?token=${text}&a=b`,
  );
  it("leaves no secret after its name", () => {
    fc.assert(
      fc.property(
        secret,
        form,
        fc.constantFrom("", "web-1  | ", "INFO "),
        (text, write, before) => {
          expect(hideSecretsInLine(`${before}${write(text)}`)).not.toContain(text);
        },
      ),
    );
  });
});
