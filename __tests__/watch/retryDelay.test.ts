import { expect, it } from "vitest";
import { isRetriable, parseRetryAfter, retryDelay } from "../../src/watch/retryDelay.ts";

const backoff = { first: 1000, max: 300_000 };

it("doubles the delay with each failure up to the maximum", () => {
  const delays = [1, 2, 3, 4, 9, 10, 2000].map((failures) => retryDelay(backoff, failures, 0));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 256_000, 300_000, 300_000]);
});

it("shortens the delay by up to half at random", () => {
  expect(retryDelay(backoff, 3, 0.5)).toBe(3000);
  expect(retryDelay(backoff, 3, 1)).toBe(2000);
});

it("tries again only if the same request may succeed later", () => {
  const statuses = [301, 400, 401, 403, 404, 408, 410, 425, 429, 500, 502, 503, 504];
  expect(statuses.filter(isRetriable)).toEqual([408, 425, 429, 500, 502, 503, 504]);
});

it.each([
  [undefined, null],
  ["7", 7000],
  ["0", 0],
  ["Mon, 30 Nov 2026 12:00:30 GMT", 30_000],
  ["Mon, 30 Nov 2026 11:00:00 GMT", 0],
  ["soon", null],
  ["99999999999999999999", null],
])("parses Retry-After: %s", (header, wait) => {
  expect(parseRetryAfter(header, Date.UTC(2026, 10, 30, 12))).toBe(wait);
});
