import type { Tokens } from '../http/tokens.ts';

/** How long before its end a token is renewed: this, or a fifth of what is left of it. */
const BEFORE_MS = 30_000;
/** What timers can do. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Gets a fresh token a while before this one expires, and hands it to `send`; again for the fresh one. Where the clock here is
 * wrong, or the token cannot be read, the gateway says that it has expired. Returns a way to stop.
 */
export function renewToken(tokens: Tokens, first: string, send: (token: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const schedule = (token: string): void => {
    const leftMs = (expiryMsOf(token) ?? 0) - Date.now();
    if (leftMs <= 0) return;
    const inMs = Math.min(leftMs - Math.min(BEFORE_MS, leftMs / 5), MAX_TIMER_MS);
    timer = setTimeout(() => void renew(token), inMs);
  };
  const renew = async (token: string): Promise<void> => {
    const fresh = await tokens.renew(token).catch(() => token);
    if (isStopped || fresh === token) return;
    send(fresh);
    schedule(fresh);
  };
  schedule(first);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** When a JWT expires, epoch ms; undefined when it does not say. Nothing is verified here. */
function expiryMsOf(token: string): number | undefined {
  try {
    const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
