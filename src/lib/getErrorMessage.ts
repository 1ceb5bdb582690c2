/** Returns the message of a thrown value. */
export function getErrorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Returns the message of the error that an action throws, or null. */
export function findFailure(action: () => void): string | null {
  try {
    action();
    return null;
  } catch (error) {
    return getErrorMessage(error);
  }
}
