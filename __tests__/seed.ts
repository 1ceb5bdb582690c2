// In CI, property tests always use the same cases, so that unrelated changes pass. Otherwise they
// use new cases in each run.
if (process.env["CI"]) {
  const { configureGlobal } = await import("fast-check");
  configureGlobal({ seed: 1 });
}
