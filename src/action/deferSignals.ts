const SIGNALS = { SIGINT: 2, SIGTERM: 15 };

/** Defers SIGINT and SIGTERM until `write` has finished. If one arrived, ends the process then. */
export async function deferSignals(write: () => Promise<void> | void): Promise<void> {
  let pending = 0;
  const handlers = Object.entries(SIGNALS).map(
    ([signal, number]) => [signal, () => (pending ||= 128 + number)] as const,
  );
  for (const [signal, handler] of handlers) process.on(signal, handler);
  try {
    await write();
    // Node delivers signals between two turns of the event loop.
    await new Promise((turn) => setImmediate(turn));
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  }
  if (pending > 0) process.exit(pending);
}
