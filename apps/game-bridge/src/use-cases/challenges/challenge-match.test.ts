import { matchSchema, type Ruleset } from '@paireto/contracts';
import { chessRuleset, presetRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { StoredChallenge } from '../../ports/challenges.ts';
import { buildChallenge } from '../../testing/build-challenge.ts';
import { type AcceptanceDraft, draftAcceptance } from './challenge-match.ts';

/** The acceptance by `bob` that a coin of this value makes. */
function accept(changes: Partial<StoredChallenge>, random: number, draft: Partial<AcceptanceDraft> = {}) {
  const ids = ['1', '2', '3'];
  const acceptance = draftAcceptance({
    challenge: buildChallenge(changes),
    ruleset: chessRuleset,
    opponent: { userId: 'bob', rating: 1_600 },
    challenger: undefined,
    leaveQueue: false,
    newId: () => `0197a000-0000-7000-8000-00000000000${ids.shift()}`,
    nowMs: 5_000,
    random: () => random,
    traceparent: undefined,
    ...draft,
  });
  expect(matchSchema.parse(acceptance.match)).toEqual(acceptance.match);
  return acceptance;
}

const sides = ({ match }: ReturnType<typeof accept>) =>
  match.tickets.map(({ team, players }) => `${team} ${players[0]?.userId}`);
const teams = (...names: string[]): Ruleset['teams'] => names.map((name) => ({ name, minPlayers: 1, maxPlayers: 1 }));

describe('the sides of a challenge', () => {
  it.each([
    ['white', ['white ann', 'black bob']],
    ['black', ['white bob', 'black ann']],
  ] as const)('are as the challenger wished: %s', (color, expected) => {
    for (const coin of [0, 0.99]) expect(sides(accept({ color }, coin))).toEqual(expected);
  });

  it('are decided by the coin where the challenger did not mind', () => {
    expect(sides(accept({ color: 'random' }, 0.49))).toEqual(['white ann', 'black bob']);
    expect(sides(accept({ color: 'random' }, 0.5))).toEqual(['white bob', 'black ann']);
  });

  it('are in the order of the ruleset, which need not begin with white', () => {
    const ruleset = { ...chessRuleset, teams: teams('black', 'white') };
    expect(sides(accept({ color: 'white' }, 0, { ruleset }))).toEqual(['black bob', 'white ann']);
    expect(sides(accept({ color: 'black' }, 0, { ruleset }))).toEqual(['black ann', 'white bob']);
  });

  it('are decided by the coin where teams are no colours, whatever was wished', () => {
    const ruleset = presetRuleset('interview');
    expect(sides(accept({ color: 'black' }, 0.1, { ruleset }))).toEqual(['first ann', 'second bob']);
    expect(sides(accept({ color: 'white' }, 0.9, { ruleset }))).toEqual(['first bob', 'second ann']);
  });

  it('need a queue of one against one', () => {
    expect(() => accept({}, 0, { ruleset: presetRuleset('arena') })).toThrow(RangeError);
  });
});

describe('the match of a challenge', () => {
  it('has the challenger as they are rated now, where that is known', () => {
    const now = { userId: 'ann', rating: 1_550, deviation: 50, ratingFrom: 'built-in' as const };
    const [white] = accept({ color: 'white' }, 0, { challenger: now }).match.tickets;
    expect(white?.players).toEqual([{ ...now, sideBalance: 0 }]);
    const [before] = accept({ color: 'white' }, 0).match.tickets;
    expect(before?.players).toEqual([{ userId: 'ann', rating: 1_500, sideBalance: 0 }]);
  });

  it('asks nobody to accept once more, and has tickets and an id of its own', () => {
    const ruleset = { ...chessRuleset, acceptance: { withinMs: 10_000 } };
    const { match } = accept({}, 0, { ruleset });
    expect(match).not.toHaveProperty('acceptWithinMs');
    expect(new Set([match.id, ...match.tickets.map(({ ticketId }) => ticketId)]).size).toBe(3);
  });

  it('ends the queue entries of those who wished it', () => {
    expect(accept({ leaveQueue: false }, 0).leaveQueue).toEqual([]);
    expect(accept({ leaveQueue: true }, 0).leaveQueue).toEqual(['ann']);
    expect(accept({ leaveQueue: true }, 0, { leaveQueue: true }).leaveQueue).toEqual(['ann', 'bob']);
  });
});
