import { defineConfig } from "vitest/config";

/** What the tests of both kinds have in common. */
const shared = {
  setupFiles: "__tests__/seed.ts",
  // GitHub's parsers import JSON without saying that it is JSON, which Node refuses.
  server: { deps: { inline: [/@actions\//] } },
  // Only what hangs is to fail by time, on a busy machine too.
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    globalSetup: "scripts/folder-for-tests.ts",
    projects: [
      {
        test: {
          ...shared,
          name: "hermetic",
          include: ["__tests__/**/*.test.ts"],
          exclude: ["__tests__/system/**"],
        },
      },
      {
        test: {
          ...shared,
          name: "system",
          include: ["__tests__/system/**/*.test.ts"],
          globalSetup: "scripts/build.ts",
          // What is waited for comes from other programs.
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
