import type { Match } from '@paireto/contracts';
import { buildMatchTicket, buildTicket, chessRuleset } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, commit, enqueueTickets, startWorld } from './testing/bridge-world.ts';
import { type ChallengeTable, openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
});
afterEach(() => world.sim.setFault({ mode: 'none' }));
afterAll(() => world?.stop());

const freshTable = () => openChallengeTable(world.ask);

/** Queue entries of these players, as they wait. */
const waiting = (table: ChallengeTable, ...userIds: string[]) =>
  enqueueTickets(
    world.store,
    table.tenant,
    userIds.map((userId) =>
      buildTicket({ tenant: table.tenant, players: [{ userId, rating: 1_500, sideBalance: 0 }] }),
    ),
  );

/** A match of the queue for these two, that nobody has told the bridges of. */
async function inMatch(table: ChallengeTable, one: string, other: string): Promise<Match> {
  const [white, black] = await waiting(table, one, other);
  return commit(world.store, table.tenant, [buildMatchTicket(white!, 'white'), buildMatchTicket(black!, 'black')]);
}

/** What `bob` is told who accepts a challenge of `ann`, which stays as it was. */
async function expectBusy(table: ChallengeTable, who: 'you' | 'challenger') {
  const { challenge_id: id } = await table.made('ann', 'bob');
  expect(await table.accept('bob', id)).toEqual({ outcome: 'busy', who });
  expect(await table.seen('bob', id)).toMatchObject({ status: 'PENDING' });
  return id;
}

describe('accepting while one of them', () => {
  it.each([
    ['you', 'bob'],
    ['challenger', 'ann'],
  ] as const)(
    '(%s) is being put into a game is refused, and possible once that has come to nothing',
    async (who, userId) => {
      const table = freshTable();
      const match = await inMatch(table, userId, 'cat');
      const id = await expectBusy(table, who);
      await world.store.requeueMatches(table.tenant, [{ match, reason: 'test', final: true }]);
      expect(await table.accept('bob', id)).toMatchObject({ outcome: 'accepted' });
    },
  );

  it('is asked to accept a match is refused, and that match is as it was', async () => {
    const table = freshTable();
    const [white, black] = await waiting(table, 'bob', 'cat');
    const tickets = [buildMatchTicket(white!, 'white'), buildMatchTicket(black!, 'black')];
    const match: Match = {
      ...{ id: crypto.randomUUID(), tenant: table.tenant, queue: 'chess', rulesetVersion: 2, pool: white!.pools[0]! },
      ...{ attributes: white!.attributes[0]!, tickets, acceptWithinMs: 60_000, proposedAt: Date.now() },
    };
    expect(await world.store.commitMatches(table.tenant, [match])).toEqual([{ outcome: 'committed' }]);
    await expectBusy(table, 'you');
    expect(await world.ticketStates(match)).toEqual(['REQUIRES_ACCEPTANCE', 'REQUIRES_ACCEPTANCE']);
  });

  it('is held in a game until its result is refused, and possible when it is known', async () => {
    const table = freshTable();
    const [white, black] = await waiting(table, 'ann', 'cat');
    const match: Match = {
      ...{ id: crypto.randomUUID(), tenant: table.tenant, queue: 'chess', rulesetVersion: 2, pool: white!.pools[0]! },
      attributes: white!.attributes[0]!,
      tickets: [buildMatchTicket(white!, 'white'), buildMatchTicket(black!, 'black')],
      holdForMs: 60_000,
      proposedAt: Date.now(),
    };
    await world.store.commitMatches(table.tenant, [match]);
    await world.store.finalizeMatches(table.tenant, [{ match, game: { gameId: 'g' } }]);
    const id = await expectBusy(table, 'challenger');
    const ended = { matchId: match.id, ticketIds: [white!.id, black!.id], userIds: ['ann', 'cat'] };
    await world.store.releaseMatches(table.tenant, [ended]);
    expect(await table.accept('bob', id)).toMatchObject({ outcome: 'accepted' });
  });

  it('plays already is possible where the queue holds nobody', async () => {
    const table = freshTable();
    const match = await inMatch(table, 'ann', 'bob');
    await world.store.finalizeMatches(table.tenant, [{ match, game: { gameId: 'g' } }]);
    const { challenge_id: id } = await table.made('ann', 'bob');
    expect(await table.accept('bob', id)).toMatchObject({ outcome: 'accepted' });
  });

  it('is in a challenge whose game is being created is refused, however many are accepted at once', async () => {
    await world.sim.setFault({ mode: 'unavailable' });
    const table = freshTable();
    const challengers = Array.from({ length: 20 }, (_, n) => `challenger-${n}`);
    const made = await Promise.all(challengers.map((challenger) => table.made(challenger, 'bob')));
    const replies = await Promise.all(made.map(({ challenge_id: id }) => table.accept('bob', id)));
    expect(replies.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(replies.filter((reply) => reply.outcome === 'busy' && reply.who === 'you')).toHaveLength(19);

    const challenger = challengers[replies.findIndex(({ outcome }) => outcome === 'accepted')]!;
    const { challenge_id: other } = await table.made(challenger, 'dan');
    expect(await table.accept('dan', other)).toEqual({ outcome: 'busy', who: 'challenger' });
    await world.sim.setFault({ mode: 'none' });
    await world.settled();
    expect(await table.accept('dan', other)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('a queue entry', () => {
  const stateOf = async (table: ChallengeTable, ticketId: string) =>
    (await world.store.readTicket(table.tenant, ticketId))?.state;

  it('of either waits on when a challenge starts that does not say otherwise', async () => {
    const table = freshTable();
    const entries = await waiting(table, 'ann', 'bob');
    const { challenge_id: id } = await table.made('ann', 'bob');
    await table.accept('bob', id);
    await table.seenAs('STARTED', 'bob', id);
    for (const [index, { id: ticketId }] of entries.entries()) {
      expect(await stateOf(table, ticketId)).toBe('SEARCHING');
      const held = await world.store.readPlayerTicket(table.tenant, ['ann', 'bob'][index]!);
      expect(held?.ticket.id).toBe(ticketId);
    }
  });

  it.each([
    ['the challenger', true, false],
    ['who accepts', false, true],
    ['both', true, true],
  ] as const)('of %s is cancelled if that is wished, and its pool is told', async (_who, challenger, opponent) => {
    const table = freshTable();
    const entries = await waiting(table, 'ann', 'bob');
    const { challenge_id: id } = await table.made('ann', 'bob', { leaveQueue: challenger });
    await table.accept('bob', id, { leaveQueue: opponent });
    await table.seenAs('STARTED', 'bob', id);
    const states = await Promise.all(entries.map(({ id: ticketId }) => stateOf(table, ticketId)));
    expect(states).toEqual([challenger, opponent].map((leaves) => (leaves ? 'CANCELLED' : 'SEARCHING')));
    const left = entries.filter(({ id: ticketId }) => world.leaves.includes(ticketId));
    expect(left).toEqual(entries.filter((_, index) => [challenger, opponent][index]));
  });

  it('of nobody is needed to leave the queue', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob', { leaveQueue: true });
    await table.accept('bob', id, { leaveQueue: true });
    expect(await table.seenAs('STARTED', 'bob', id)).toMatchObject({ failed_attempts: 0 });
  });
});

it('a queue holds the players of a challenge as those of its own matches', async () => {
  const holding = await startWorld();
  try {
    const chess = { ...chessRuleset, holdForMs: 60_000 };
    await holding.startBridge({ rulesets: new Map([['chess', chess]]) });
    const table = openChallengeTable(holding.ask);
    const { challenge_id: id } = await table.made('ann', 'bob');
    await table.accept('bob', id);
    await table.seenAs('STARTED', 'bob', id);
    const { challenge_id: next } = await table.made('ann', 'bob');
    expect(await table.accept('bob', next)).toEqual({ outcome: 'busy', who: 'you' });
  } finally {
    await holding.stop();
  }
});
