import type { Match } from '@paireto/contracts';
import * as fc from 'fast-check';
import { challengeTicket } from '../transitions/challenge-ticket.ts';
import { type Command, command } from './model-picks.ts';
import { challengeOf } from './tickets.ts';

/** Matches whose players are held: for less than what has ended is remembered, and for longer. */
export const HOLDS: Partial<Match>[] = [
  { holdForMs: 20_000.5 },
  { holdForMs: 7_200_000, rememberOpponents: { count: 1, withinMs: 600_000 } },
];

/** Challenges are accepted and claimed, at once or (by other commands) later; at times one that is too old. */
export const challenge = (
  tenants: readonly string[],
  queues: readonly string[],
  users: readonly string[],
): fc.Arbitrary<Command> =>
  fc
    .record({
      tenant: fc.constantFrom(...tenants),
      queue: fc.constantFrom(...queues),
      pairs: fc.array(fc.subarray([...users], { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
      ageMs: fc.constantFrom(0, 0, 0, 0, 1_800_000, 1_800_001),
      terms: fc.constantFrom<Partial<Match>>({}, {}, ...HOLDS),
      isClaimed: fc.constantFrom(true, true, false),
    })
    .map(({ tenant, queue, pairs, ageMs, terms, isClaimed }) =>
      command(`challenge ${tenant} ${queue} ${JSON.stringify([pairs, ageMs, terms, isClaimed])}`, async (world) => {
        const proposedAt = (await world.both((store) => store.nowMs())) - ageMs;
        const matches = pairs.map((pair) => {
          const match = challengeOf(pair, {
            ...terms,
            tenant,
            queue,
            proposedAt,
            pool: `${queue}:a`,
            id: world.newId(),
          });
          return { ...match, tickets: match.tickets.map((ticket) => ({ ...ticket, ticketId: world.newId() })) };
        });
        for (const match of matches) {
          world.know({ match });
          for (const ticket of match.tickets) world.know({ ticket: challengeTicket(match, ticket) });
        }
        if (isClaimed) await world.both((store) => store.claimMatches(tenant, matches));
      }),
    );
