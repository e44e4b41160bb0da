import { randomInt, randomUUID } from 'node:crypto';
import { chessQueue, poolOf, type Ticket } from '@paireto/contracts';

/** A valid chess ticket of one random player, waiting since now. */
export function buildTicket(overrides: Partial<Ticket> = {}): Ticket {
  const attributes = overrides.attributes ?? { time_control: '3+2', variant: 'standard', mode: 'rated' };
  const enqueuedAt = overrides.enqueuedAt ?? Date.now();
  return {
    id: randomUUID(),
    tenant: 'demo',
    queue: chessQueue.name,
    rulesetVersion: chessQueue.version,
    pools: [poolOf(chessQueue, attributes)],
    players: [{ userId: `player-${randomUUID()}`, rating: randomInt(1_000, 2_000), sideBalance: 0 }],
    attributes,
    enqueuedAt,
    expiresAt: enqueuedAt + chessQueue.maxWaitSeconds * 1_000,
    ...overrides,
  };
}
