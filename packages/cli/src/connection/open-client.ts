import { createClient, type PairetoClient } from '@paireto/client';
import type { CliContext } from '../cli-context.ts';
import type { Connection } from './connect.ts';

/** Whoever sits before a terminal wants to know rather than wait. */
const RETRY_MS = 5_000;

/** The live client of a player; closed when the command is to end. */
export function openClient(
  { signal }: Pick<CliContext, 'signal'>,
  { url, token }: Pick<Connection, 'url' | 'token'>,
): PairetoClient {
  const client = createClient({ url, getToken: () => token, retryForMs: RETRY_MS });
  if (signal.aborted) client.close();
  else signal.addEventListener('abort', () => client.close(), { once: true });
  return client;
}
