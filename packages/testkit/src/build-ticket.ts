import { randomInt, randomUUID } from 'node:crypto';
import { poolOf, type Ticket } from '@paireto/contracts';
import { chessRuleset } from './preset-ruleset.ts';

/** A valid chess ticket of one random player, waiting since now. */
export function buildTicket(overrides: Partial<Ticket> = {}): Ticket {
  const usual = { time_control: '3+2', variant: 'standard', mode: 'rated' };
  const pools = overrides.pools ?? (overrides.attributes ?? [usual]).map((choice) => poolOf(chessRuleset, choice));
  const enqueuedAt = overrides.enqueuedAt ?? Date.now();
  return {
    id: randomUUID(),
    tenant: 'demo',
    queue: chessRuleset.name,
    rulesetVersion: chessRuleset.version,
    pools,
    players: [{ userId: `player-${randomUUID()}`, rating: randomInt(1_000, 2_000), sideBalance: 0 }],
    attributes: pools.map(() => usual),
    enqueuedAt,
    expiresAt: enqueuedAt + chessRuleset.maxWaitMs,
    ...overrides,
  };
}
