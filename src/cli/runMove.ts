import type { CommandRunner } from "./runs.ts";

/** Placeholder. */
export const runMove: CommandRunner = () => Promise.reject(new Error("not built"));
