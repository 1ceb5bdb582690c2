// Where a change is judged, properties see the same cases each time, so that it is not held up by
// what it did not touch. Elsewhere they see new ones.
if (process.env["CI"]) {
  const { configureGlobal } = await import("fast-check");
  configureGlobal({ seed: 1 });
}
