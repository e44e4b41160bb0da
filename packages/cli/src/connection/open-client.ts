import { createClient, type PairetoClient } from '@paireto/client';
import type { CliContext } from '../cli-context.ts';
import type { Connection } from './connect.ts';

/** The live client of a player; closed when the command is to end. */
export function openClient(
  { signal }: Pick<CliContext, 'signal'>,
  { url, token }: Pick<Connection, 'url' | 'token'>,
): PairetoClient {
  const client = createClient({ url, getToken: () => token });
  if (signal.aborted) client.close();
  else signal.addEventListener('abort', () => client.close(), { once: true });
  return client;
}
