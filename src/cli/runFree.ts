import type { CommandRunner } from "./runs.ts";

/** Placeholder. */
export const runFree: CommandRunner = () => Promise.reject(new Error("not built"));
