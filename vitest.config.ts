import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["__tests__/**/*.test.ts"],
    globalSetup: ["scripts/folder-for-tests.ts", "scripts/build-for-tests.ts"],
    setupFiles: "__tests__/seed.ts",
    // GitHub's parsers import JSON without saying that it is JSON, which Node refuses.
    server: { deps: { inline: [/@actions\//] } },
    testTimeout: 20_000,
    // What is waited for comes from other programs, on a machine that may be busy.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
  },
});
