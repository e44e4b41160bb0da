/** Calls listeners that are not ours: what they throw is theirs, and stops nobody else. */
export function callAll(listeners: Iterable<() => void>): void {
  for (const listener of [...listeners]) {
    try {
      listener();
    } catch (error) {
      // As an uncaught error of its own.
      setTimeout(() => {
        throw error;
      });
    }
  }
}
