import { defineConfig } from "vitest/config";

/** The settings of both kinds of tests. */
const shared = {
  setupFiles: "__tests__/seed.ts",
  // GitHub's parsers import JSON without an import attribute, which Node refuses.
  server: { deps: { inline: [/@actions\//] } },
  // Tests must not time out on a busy machine.
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
          // Polls wait for other programs.
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
