import { randomInt, randomUUID } from 'node:crypto';
import { chessQueue, poolOf, type Ticket } from '@paireto/contracts';

/** A valid chess ticket of one random player, waiting since now. */
export function buildTicket(overrides: Partial<Ticket> = {}): Ticket {
  const usual = { time_control: '3+2', variant: 'standard', mode: 'rated' };
  const pools = overrides.pools ?? (overrides.attributes ?? [usual]).map((choice) => poolOf(chessQueue, choice));
  const enqueuedAt = overrides.enqueuedAt ?? Date.now();
  return {
    id: randomUUID(),
    tenant: 'demo',
    queue: chessQueue.name,
    rulesetVersion: chessQueue.version,
    pools,
    players: [{ userId: `player-${randomUUID()}`, rating: randomInt(1_000, 2_000), sideBalance: 0 }],
    attributes: pools.map(() => usual),
    enqueuedAt,
    expiresAt: enqueuedAt + chessQueue.maxWaitSeconds * 1_000,
    ...overrides,
  };
}
