#!/usr/bin/env -S node --
// Without `--`, Node would take an `--env-file` after the program's name for its own option.
import { enableCompileCache } from "../system/files/compileCache.ts";

enableCompileCache(process.env);
const { runCli } = await import("./runCli.ts");
// All is written by then. Left alone, Node would collect garbage once more before it ends.
process.exit(await runCli(process.argv.slice(2)));
