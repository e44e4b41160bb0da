/** Calls again and again until the returned function is called. Keeps no process alive. */
export function every(intervalMs: number, run: () => void): () => void {
  const timer = setInterval(run, intervalMs).unref();
  return () => clearInterval(timer);
}
