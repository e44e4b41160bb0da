import { randomUUID } from 'node:crypto';
import { createToken } from '@paireto/stack';
import type { StageFacts } from '../stage/stage-messages.ts';
import { createLiveClient, type LiveClient } from './live-client.ts';
import { inParallel } from './open-loop.ts';

/** Players of a tenant of their own, and their sockets. */
export interface Crowd {
  readonly tenant: string;
  readonly clients: readonly LiveClient[];
  /** Opens all sockets, as fast as the gateway takes them. */
  connect(onOpen?: (opened: number) => void): Promise<void>;
  leave(): void;
}

/** Handshakes under way at once. */
const HANDSHAKES_AT_ONCE = 128;

/** Makes players with tokens; `ratingOf` by the index of the player. Nobody is connected yet. */
export async function createCrowd(
  { gatewayUrl, jwt }: Pick<StageFacts, 'gatewayUrl' | 'jwt'>,
  options: { count: number; ratingOf: (index: number) => number },
): Promise<Crowd> {
  const tenant = `bench-${randomUUID().slice(0, 8)}`;
  const socketUrl = `${gatewayUrl.replace(/^http/, 'ws')}/v1/matchmaking/ws`;
  const clients: LiveClient[] = [];
  for (let index = 0; index < options.count; index += 1) {
    const userId = `player-${index}`;
    const rating = options.ratingOf(index);
    const token = await createToken(jwt, { sub: userId, tenant, rating }, 2);
    clients.push(createLiveClient({ socketUrl, userId, rating, token }));
  }
  return {
    tenant,
    clients,
    async connect(onOpen) {
      let opened = 0;
      await inParallel(clients, HANDSHAKES_AT_ONCE, async (client) => {
        await client.connect();
        opened += 1;
        onOpen?.(opened);
      });
    },
    leave() {
      for (const client of clients) client.leave();
    },
  };
}
