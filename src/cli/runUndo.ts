import type { CommandRunner } from "./runs.ts";

/** Placeholder. */
export const runUndo: CommandRunner = () => Promise.reject(new Error("not built"));
