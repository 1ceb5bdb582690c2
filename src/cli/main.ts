#!/usr/bin/env -S node --
// Without `--`, Node would read an `--env-file` of the arguments as its own option.
import { enableCompileCache } from "../system/files/compileCache.ts";

enableCompileCache(process.env);
const { runCli } = await import("./runCli.ts");
// All output is written. Exiting here saves the garbage collection that Node does at its end.
process.exit(await runCli(process.argv.slice(2)));
