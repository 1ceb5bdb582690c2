import nock from "nock";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** A server of one's own, whose API is below a path. */
export const API = "https://github.example.com/api/v3";

/** Lets nock answer the requests of a file's tests: each answer is needed, and nothing else is. */
export function answerRequests(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });
  afterAll(() => nock.restore());
}
