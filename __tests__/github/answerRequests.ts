import nock from "nock";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** A GitHub server whose API is below a path. */
export const API = "https://github.example.com/api/v3";

/**
 * Answers a test's requests with nock. Each answer must be used, and no other request may be sent.
 */
export function answerRequests(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([]);
    nock.cleanAll();
  });
  afterAll(() => nock.restore());
}
