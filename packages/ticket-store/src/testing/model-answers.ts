import type { Match, MatchTicket } from '@paireto/contracts';
import * as fc from 'fast-check';
import type { FallenMatch } from '../ticket-store.ts';
import { type Command, command, recent, stateOf } from './model-picks.ts';
import type { ModelWorld } from './model-world.ts';

type Answer = { ticketId: string; userId: string };

/** Everybody of a match accepts it, in one call or one after the other. */
export const acceptAll = (): fc.Arbitrary<Command> =>
  onAsked('everybody accepts', fc.boolean(), async (world, match, atOnce) => {
    const answers = match.tickets.flatMap((ticket) => answersOf(ticket));
    for (const some of atOnce ? [answers] : answers.map((answer) => [answer])) {
      await world.both((store) => store.acceptMatches(match.tenant, some));
    }
  });

/** Some of a match accept it, and at times somebody who is not in it. */
export const acceptSome = (): fc.Arbitrary<Command> =>
  onAsked('accept', fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }), (world, match, places) => {
    const answers = [...match.tickets.flatMap((ticket) => answersOf(ticket)), stranger(match)];
    const picked = places.map((place) => answers[place % answers.length]!);
    return world.both((store) => store.acceptMatches(match.tenant, picked));
  });

/** One or two players decline. */
export const declineOne = (): fc.Arbitrary<Command> =>
  onAsked('decline', fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }), async (world, match, places) => {
    const answers = [...match.tickets.flatMap((ticket) => answersOf(ticket)), stranger(match)];
    const picked = places.map((place) => answers[place % answers.length]!);
    const outcomes = await world.both((store) => store.declineMatches(match.tenant, picked));
    for (const outcome of outcomes) if (outcome.outcome === 'declined') world.checkFallen(outcome.fallen);
  });

/** What was not accepted in time ends, a few matches at a time. */
export const lapse = (tenants: readonly string[]): fc.Arbitrary<Command> =>
  fc.tuple(fc.constantFrom(...tenants), fc.constantFrom(1, 10)).map(([tenant, limit]) =>
    command(`lapse ${tenant} ${limit}`, async (world) => {
      const fallen: FallenMatch[] = await world.both((store) => store.lapseMatches(tenant, limit));
      for (const each of fallen) world.checkFallen(each);
    }),
  );

/** A match that asks its players is gone alone. */
export const loseMatch = (): fc.Arbitrary<Command> =>
  onAsked('lose match', fc.constant(0), async (world, match) => {
    if (world.snapshot().get(match.tenant)?.matches.get(match.id)?.state !== 'REQUIRES_ACCEPTANCE') return;
    await world.loseMatch(match);
  });

const answersOf = ({ ticketId, players }: MatchTicket): Answer[] => players.map(({ userId }) => ({ ticketId, userId }));

const stranger = (match: Match): Answer => ({ ticketId: match.tickets[0]!.ticketId, userId: 'stranger' });

/** About a match that asks its players, mostly; at times about any. */
function onAsked<Choice>(
  label: string,
  choice: fc.Arbitrary<Choice>,
  run: (world: ModelWorld, match: Match, choice: Choice) => Promise<unknown>,
): fc.Arbitrary<Command> {
  return fc.tuple(fc.constantFrom(false, false, false, true), fc.nat(5), choice).map(([stale, place, chosen]) =>
    command(`${label} ${stale ? 'any' : 'asked'} ${place} ${JSON.stringify(chosen)}`, async (world) => {
      const candidates = stale ? world.matches : world.matches.filter((match) => isAsked(world, match));
      const match = recent(candidates, place);
      if (match !== undefined) await run(world, match, chosen);
    }),
  );
}

const isAsked = (world: ModelWorld, { tenant, tickets }: Match): boolean =>
  tickets.some(({ ticketId }) => stateOf(world, { tenant, id: ticketId }) === 'REQUIRES_ACCEPTANCE');
