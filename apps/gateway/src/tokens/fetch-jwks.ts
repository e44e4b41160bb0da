import { readCapped } from '@paireto/runtime';
import type { FetchImplementation } from 'jose';
import { z } from 'zod';

/** Bytes of the largest answer that is read. */
const MAX_BYTES = 262_144;

/** Keys that are tried for a token are few, whatever a provider serves. RFC 7517, section 5. */
const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(64) });

/** For how long nobody is asked again after a failure. */
const PAUSE_MS = 5_000;

/** Fetches the keys of a provider within bounds, and leaves a provider alone for a while that fails. `monotonicMs` never goes back. */
export function createFetchJwks({ monotonicMs }: { monotonicMs: () => number }): FetchImplementation {
  let failure: { untilMs: number; error: unknown } | undefined;
  return async (url, options) => {
    if (failure && monotonicMs() < failure.untilMs) throw failure.error;
    try {
      const text = await read(await fetch(url, options));
      failure = undefined;
      return new Response(text);
    } catch (error) {
      failure = { untilMs: monotonicMs() + PAUSE_MS, error };
      throw error;
    }
  };
}

async function read(response: Response): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the provider of keys answered ${response.status}`);
  }
  const text = await readCapped(response, MAX_BYTES);
  if (text === undefined) throw new Error(`the provider of keys answered with more than ${MAX_BYTES} bytes`);
  jwksSchema.parse(JSON.parse(text));
  return text;
}
