import { linkSignals } from './link-signals.ts';
import { pause } from './pause.ts';

/** A pause that ends at once when the browser says that the network is back. */
export async function pauseUntilOnline(ms: number, signal: AbortSignal): Promise<void> {
  const link = linkSignals(signal);
  const wake = (): void => link.abort();
  const page = globalThis as object as Partial<EventTarget>;
  page.addEventListener?.('online', wake);
  try {
    await pause(ms, link.signal);
  } catch {
    if (signal.aborted) throw signal.reason;
  } finally {
    page.removeEventListener?.('online', wake);
    link.unlink();
  }
}
