import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["__tests__/**/*.test.ts"],
    globalSetup: "scripts/build-for-tests.ts",
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
