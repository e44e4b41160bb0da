import type { Logger } from '@paireto/runtime';
import { createRemoteJWKSet, customFetch, type JWKSCacheInput, jwksCache } from 'jose';
import { KeysUnavailableError } from '../ports/authenticate.ts';
import { createFetchJwks } from './fetch-jwks.ts';
import { findKeys, JWKS_ALGORITHMS } from './find-keys.ts';
import type { KeySource } from './key-source.ts';

const TIMEOUT_MS = 5_000;
/** A key that is unknown makes us ask the provider, but not again for so long. */
const COOLDOWN_MS = 10_000;
const TICK_MS = 1_000;

/** What is to be had of the provider, and how often. */
export interface JwksKeysDeps {
  url: string;
  /** After so long the keys are asked for again: one that was taken away counts no longer than that. */
  refreshMs: number;
  cooldownMs?: number;
  /** How long the provider may take to answer, all of it. */
  timeoutMs?: number;
  /** A clock that never goes back. */
  monotonicMs: () => number;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/**
 * The public keys that a provider serves (JWKS, RFC 7517). They are fetched in the background, and at once when a token names
 * one that is unknown; no request waits for a provider otherwise. While it is away, those that it served last count.
 */
export function createJwksKeys(deps: JwksKeysDeps): KeySource {
  const { url, logger, monotonicMs } = deps;
  const reactions: (() => void)[] = [];
  /** Has what `remote` uses, from the moment on in which it does. */
  const used: { jwks?: object; uat?: number } = {};
  let noted: { jwks: object; text: string } | undefined;
  let dueMs = monotonicMs();
  let isAway = false;

  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: deps.timeoutMs ?? TIMEOUT_MS,
    cooldownDuration: deps.cooldownMs ?? COOLDOWN_MS,
    // Old ones are better than none; what makes them new is below.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: createFetchJwks({ monotonicMs }),
    [jwksCache]: used as JWKSCacheInput,
  });

  /** To be called when `remote` may have taken other keys. */
  const noteChange = (): void => {
    if (used.jwks === undefined || used.jwks === noted?.jwks) return;
    const text = JSON.stringify(used.jwks);
    const before = noted?.text;
    noted = { jwks: used.jwks, text };
    if (text === before) return;
    logger.info({ url }, before === undefined ? 'the keys of tokens are known' : 'the keys of tokens have changed');
    for (const react of reactions) react();
  };
  const refresh = async (): Promise<void> => {
    dueMs = Number.POSITIVE_INFINITY;
    try {
      await remote.reload();
      noteChange();
      if (isAway) logger.info({ url }, 'the provider of keys answers again');
      isAway = false;
      dueMs = monotonicMs() + deps.refreshMs;
    } catch (error) {
      if (!isAway) logger.warn({ url, err: error }, 'the provider of keys does not answer; those known so far count');
      isAway = true;
      dueMs = monotonicMs() + TICK_MS;
    }
  };
  const stop = deps.every(TICK_MS, () => {
    if (monotonicMs() >= dueMs) void refresh();
  });
  void refresh();
  if (isInTheClear(new URL(url))) {
    logger.warn({ url }, 'the keys of tokens come unencrypted: whoever is on the way can replace them; use https');
  }

  return {
    algorithms: JWKS_ALGORITHMS,
    async keysFor(header) {
      try {
        return await findKeys(remote, header);
      } catch (error) {
        if (used.jwks === undefined) throw new KeysUnavailableError(error);
        // Unknown, and the provider cannot be asked, or has asked to be left alone.
        return [];
      } finally {
        noteChange();
      }
    },
    onChange: (react) => void reactions.push(react),
    isKnown: () => used.jwks !== undefined,
    stop,
  };
}

const isInTheClear = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
