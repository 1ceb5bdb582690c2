const SIGNALS = { SIGINT: 2, SIGTERM: 15 };

/**
 * Defers SIGINT and SIGTERM until `write` has finished. If one arrived, ends the process then, with
 * the status that a shell gives to such an end. One that arrives later does the same at once.
 */
export async function deferSignals(write: () => Promise<void> | void): Promise<void> {
  let isWriting = true;
  let pending = 0;
  for (const [signal, number] of Object.entries(SIGNALS))
    process.on(signal, () => {
      pending ||= 128 + number;
      if (!isWriting) process.exit(pending);
    });
  try {
    await write();
    // Node delivers signals between two turns of the event loop.
    await new Promise((turn) => setImmediate(turn));
  } finally {
    isWriting = false;
  }
  if (pending > 0) process.exit(pending);
}
