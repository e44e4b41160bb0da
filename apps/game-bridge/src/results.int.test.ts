import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from './testing/database.ts';
import { BEGIN_MS, matchAt, newTenant, type RatingsWorld, startRatingsWorld } from './testing/ratings-world.ts';

let world: RatingsWorld;
beforeAll(async () => {
  world = await startRatingsWorld({ ratedIf: { mode: ['rated'] } });
});
afterAll(() => world?.stop());

const DUEL = { white: ['ada'], black: ['bob'] };
const adaWins = {
  players: [
    { user_id: 'ada', outcome: 'win' as const },
    { user_id: 'bob', outcome: 'loss' as const },
  ],
};
const playDuel = (options: Partial<Parameters<typeof matchAt>[1]> = {}) =>
  world.played(matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL, ...options }));

const rows = (text: string, values: unknown[]) =>
  withClient(world.databaseUrl, async (client) => (await client.query(text, values)).rows as Record<string, unknown>[]);
const recordOf = async (matchId: string) => (await rows('SELECT * FROM match_records WHERE id = $1', [matchId]))[0];
const playersOf = (matchId: string) =>
  rows('SELECT user_id, outcome, placement, new_rating FROM match_players WHERE match_id = $1 ORDER BY user_id', [
    matchId,
  ]);
const ratingsOf = (tenant: string) =>
  rows('SELECT * FROM player_ratings WHERE tenant = $1 ORDER BY queue, user_id, season', [tenant]);
const changesOf = (tenant: string) => rows('SELECT * FROM rating_changes WHERE tenant = $1 ORDER BY user_id', [tenant]);

describe('a result', () => {
  it('closes the match, says how everybody fared, and changes ratings', async () => {
    const match = await playDuel();
    const reply = await world.report(match, { ...adaWins, reason: 'checkmate' });
    expect(reply).toEqual({
      outcome: 'recorded',
      repeated: false,
      answer: {
        match_id: match.id,
        state: 'FINISHED',
        rated: true,
        ratings: [
          { user_id: 'ada', before: 1_500, after: expect.closeTo(1_662.31, 2) },
          { user_id: 'bob', before: 1_500, after: expect.closeTo(1_337.69, 2) },
        ],
      },
    });
    expect(await recordOf(match.id)).toMatchObject({
      state: 'MATCHED',
      finished_at: new Date(world.nowMs()),
      result_reason: 'checkmate',
      aborted: false,
      rated: true,
    });
    const after = (userId: string) =>
      reply.outcome === 'recorded' && reply.answer.ratings.find(({ user_id }) => user_id === userId)?.after;
    expect(await playersOf(match.id)).toEqual([
      { user_id: 'ada', outcome: 'win', placement: null, new_rating: after('ada') },
      { user_id: 'bob', outcome: 'loss', placement: null, new_rating: after('bob') },
    ]);
    expect(await ratingsOf(match.tenant)).toMatchObject([
      { user_id: 'ada', season: 0, rating: after('ada'), games: 1, wins: 1, losses: 0, draws: 0 },
      { user_id: 'bob', season: 0, rating: after('bob'), games: 1, wins: 0, losses: 1, draws: 0 },
    ]);
    expect(await changesOf(match.tenant)).toMatchObject([
      { match_id: match.id, user_id: 'ada', rating_before: 1_500, rating_after: after('ada'), outcome: 'win' },
      { match_id: match.id, user_id: 'bob', rating_before: 1_500, rating_after: after('bob'), outcome: 'loss' },
    ]);
  });

  it('of a team counts for all its players', async () => {
    const teams = { red: ['r1', 'r2'], blue: ['b1', 'b2'] };
    const match = await playDuel({ queue: 'brawl', teams });
    const result = {
      teams: [
        { team: 'blue', placement: 1 },
        { team: 'red', placement: 2 },
      ],
    };
    expect(await world.report(match, result)).toMatchObject({ outcome: 'recorded', answer: { rated: true } });
    expect(await playersOf(match.id)).toMatchObject([
      { user_id: 'b1', outcome: 'win', placement: 1 },
      { user_id: 'b2', outcome: 'win', placement: 1 },
      { user_id: 'r1', outcome: 'loss', placement: 2 },
      { user_id: 'r2', outcome: 'loss', placement: 2 },
    ]);
    const ratings = await ratingsOf(match.tenant);
    expect(ratings.map(({ rating, wins, losses }) => [Number(rating) > 1_500, wins, losses])).toEqual([
      [true, 1, 0],
      [true, 1, 0],
      [false, 0, 1],
      [false, 0, 1],
    ]);
  });

  it('of everybody against everybody counts for each of them; those that are first together draw', async () => {
    const teams = { 'player-1': ['a'], 'player-2': ['b'], 'player-3': ['c'], 'player-4': ['d'] };
    const match = await playDuel({ queue: 'brawl', teams });
    const placed = (user_id: string, placement: number) => ({ user_id, placement });
    await world.report(match, { players: [placed('a', 3), placed('b', 1), placed('c', 1), placed('d', 4)] });
    const ratings = await ratingsOf(match.tenant);
    const [a, b, c, d] = ratings.map(({ rating }) => Number(rating));
    expect(b).toBeCloseTo(c!, 6);
    expect(Math.min(a!, b!)).toBeGreaterThan(d!);
    expect(ratings.map(({ wins, losses, draws }) => [wins, losses, draws])).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 1],
      [0, 1, 0],
    ]);
  });

  it.each<[string, Partial<Parameters<typeof matchAt>[1]>]>([
    ['in a queue whose ratings come from elsewhere', { queue: 'plain' }],
    ['in a queue that the bridge does not know', { queue: 'gone' }],
    ['of a casual game', { mode: 'casual' }],
    ['of who went into a running game', { teams: { white: ['ada'], black: ['bob'] }, backfill: { gameId: 'running' } }],
  ])('%s is kept and changes no rating', async (_what, options) => {
    const match = matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL, ...options });
    const game = { gameId: options.backfill?.gameId ?? `game-${match.id}` };
    await world.write({ v: 1, type: 'match.ready', at: world.nowMs(), match, attempts: 1, game });
    expect(await world.report(match, adaWins)).toMatchObject({
      outcome: 'recorded',
      answer: { rated: false, ratings: [] },
    });
    expect(await recordOf(match.id)).toMatchObject({ rated: false, aborted: false });
    expect(await playersOf(match.id)).toMatchObject([{ outcome: 'win', new_rating: null }, { outcome: 'loss' }]);
    expect(await ratingsOf(match.tenant)).toEqual([]);
  });

  it('of an aborted game is nobody’s and changes no rating', async () => {
    const match = await playDuel();
    expect(await world.report(match, { aborted: true, reason: 'crash' })).toMatchObject({
      outcome: 'recorded',
      answer: { rated: false },
    });
    expect(await recordOf(match.id)).toMatchObject({ aborted: true, rated: false, result_reason: 'crash' });
    expect(await playersOf(match.id)).toMatchObject([{ outcome: null }, { outcome: null }]);
    expect(await ratingsOf(match.tenant)).toEqual([]);
  });

  it('stays when events of the match arrive again', async () => {
    const match = await playDuel();
    await world.report(match, adaWins);
    const before = await recordOf(match.id);
    await world.played(match);
    await world.write({ v: 1, type: 'match.found', at: 1, match });
    expect(await recordOf(match.id)).toMatchObject({
      finished_at: before?.finished_at,
      result_digest: before?.result_digest,
      rated: true,
    });
    expect((await playersOf(match.id))[0]).toMatchObject({ outcome: 'win' });
  });
});

describe('a repeated report', () => {
  it('is answered the same and changes nothing, also in another order and by teams', async () => {
    const match = await playDuel();
    const first = await world.report(match, adaWins);
    const ratings = await ratingsOf(match.tenant);
    const byTeam = {
      teams: [
        { team: 'black', outcome: 'loss' as const },
        { team: 'white', outcome: 'win' as const },
      ],
    };
    for (const again of [adaWins, { players: adaWins.players.toReversed() }, byTeam]) {
      expect(await world.report(match, again)).toEqual({ ...first, repeated: true });
    }
    expect(await ratingsOf(match.tenant)).toEqual(ratings);
  });

  it('is answered the same after later games of the players', async () => {
    const match = await playDuel();
    const first = await world.report(match, adaWins);
    await world.duel(match.tenant, ['bob', 'ada']);
    expect(await world.report(match, adaWins)).toEqual({ ...first, repeated: true });
  });

  it('of 100 at once changes ratings once', async () => {
    const match = await playDuel();
    const replies = await Promise.all(Array.from({ length: 100 }, () => world.report(match, adaWins)));
    expect(replies.map(({ outcome }) => outcome)).toEqual(replies.map(() => 'recorded'));
    expect(replies.filter((reply) => reply.outcome === 'recorded' && !reply.repeated)).toHaveLength(1);
    expect(new Set(replies.map((reply) => JSON.stringify({ ...reply, repeated: true }))).size).toBe(1);
    expect((await ratingsOf(match.tenant)).map(({ games }) => games)).toEqual([1, 1]);
    expect(await changesOf(match.tenant)).toHaveLength(2);
  });
});

describe('another report', () => {
  it.each([
    ['another outcome', { players: adaWins.players.map((player) => ({ ...player, outcome: 'draw' as const })) }],
    ['another reason', { ...adaWins, reason: 'time' }],
    ['an abort', { aborted: true as const }],
  ])('with %s is refused, and nothing changes', async (_what, other) => {
    const match = await playDuel();
    await world.report(match, adaWins);
    const [record, ratings] = [await recordOf(match.id), await ratingsOf(match.tenant)];
    expect(await world.report(match, other)).toEqual({ outcome: 'conflict', state: 'FINISHED' });
    expect([await recordOf(match.id), await ratingsOf(match.tenant)]).toEqual([record, ratings]);
  });

  it('with another time is refused', async () => {
    const match = await playDuel();
    await world.report(match, adaWins);
    expect(await world.report(match, adaWins, world.nowMs() + 1_000)).toMatchObject({ outcome: 'conflict' });
  });

  it('of 50 equal and 50 others at once loses to whichever is first, whole', async () => {
    const match = await playDuel();
    const bobWins = {
      players: [
        { user_id: 'ada', outcome: 'loss' as const },
        { user_id: 'bob', outcome: 'win' as const },
      ],
    };
    const replies = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const isAda = index % 2 === 0;
        return { isAda, reply: await world.report(match, isAda ? adaWins : bobWins) };
      }),
    );
    const [record] = await playersOf(match.id);
    const adaWon = record?.outcome === 'win';
    for (const { isAda, reply } of replies) expect(reply.outcome).toBe(isAda === adaWon ? 'recorded' : 'conflict');
    expect((await ratingsOf(match.tenant)).map(({ wins, losses }) => [wins, losses])).toEqual(
      adaWon
        ? [
            [1, 0],
            [0, 1],
          ]
        : [
            [0, 1],
            [1, 0],
          ],
    );
  });
});

describe('a report of a match', () => {
  it('that nobody knows finds nothing', async () => {
    expect(await world.report({ tenant: newTenant(), id: randomUUID() }, adaWins)).toEqual({ outcome: 'not-found' });
  });

  it('of another tenant finds nothing and changes nothing', async () => {
    const match = await playDuel();
    expect(await world.report({ ...match, tenant: newTenant() }, adaWins)).toEqual({ outcome: 'not-found' });
    expect(await recordOf(match.id)).toMatchObject({ finished_at: null });
  });

  it('whose game could not be created is refused', async () => {
    const match = matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL });
    await world.write({ v: 1, type: 'match.failed', at: world.nowMs(), match, attempts: 1, reason: 'no servers' });
    expect(await world.report(match, adaWins)).toEqual({ outcome: 'conflict', state: 'FAILED' });
  });

  it('that only the ticket store knows yet comes too early, and is taken later', async () => {
    const match = matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL, queue: 'plain' });
    const tickets = match.tickets.map(({ ticketId, players, pools }) => {
      const attributes = pools.map(() => match.attributes);
      const about = { id: ticketId, tenant: match.tenant, queue: match.queue, rulesetVersion: 1, pools, attributes };
      return { ...about, maxWaitMs: 60_000, players: players.map(({ userId, rating }) => ({ userId, rating })) };
    });
    await world.store.enqueue(match.tenant, tickets);
    await world.store.commitMatches(match.tenant, [match]);
    expect(await world.report(match, adaWins)).toEqual({ outcome: 'not-yet' });
    expect(await world.report({ ...match, tenant: newTenant() }, adaWins)).toEqual({ outcome: 'not-found' });

    await world.write({ v: 1, type: 'match.found', at: world.nowMs(), match });
    expect(await world.report(match, adaWins)).toEqual({ outcome: 'not-yet' });
    await world.played(match);
    expect(await world.report(match, adaWins)).toMatchObject({ outcome: 'recorded' });
  });

  it('that does not fit it names what is wrong and writes nothing', async () => {
    const match = await playDuel();
    const reply = await world.report(match, { players: [...adaWins.players, { user_id: 'carol', outcome: 'loss' }] });
    expect(reply).toEqual({
      outcome: 'invalid',
      errors: [{ path: 'players.2.user_id', message: '"carol" does not play in this match' }],
    });
    expect(await recordOf(match.id)).toMatchObject({ finished_at: null, result_digest: null });
  });
});

describe('results of matches that share players', () => {
  it('that come together neither block each other nor lose a game', async () => {
    const tenant = newTenant();
    const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
    const half = names.length / 2;
    // Everybody plays in every match, on changing sides and in changing order.
    const matches = await Promise.all(
      Array.from({ length: 40 }, (_, turn) => {
        const order = names.map((_name, index) => names[(index * 3 + turn) % names.length]!);
        const teams = { red: order.slice(0, half), blue: order.slice(half).toReversed() };
        return world.played(matchAt(world.nowMs(), { tenant, queue: 'brawl', teams }));
      }),
    );
    const result = {
      teams: [
        { team: 'red', outcome: 'win' as const },
        { team: 'blue', outcome: 'loss' as const },
      ],
    };
    const replies = await Promise.all(matches.map((match) => world.report(match, result)));
    expect(replies.map(({ outcome }) => outcome)).toEqual(matches.map(() => 'recorded'));
    expect((await ratingsOf(tenant)).map(({ games }) => games)).toEqual(names.map(() => 40));
    // Each change begins where the one before it ended, but for a millisecond of idleness, which moves no rating.
    for (const name of names) {
      const steps = await rows(
        'SELECT rating_before, rating_after FROM rating_changes WHERE tenant = $1 AND user_id = $2 ORDER BY rated_at',
        [tenant, name],
      );
      expect(steps).toHaveLength(40);
      for (const [index, step] of steps.entries())
        expect(step.rating_before).toBe(index === 0 ? 1_500 : steps[index - 1]?.rating_after);
    }
  });
});

describe('who is held until the result', () => {
  const heldMatch = async () => {
    const tenant = newTenant();
    const match = { ...matchAt(Date.now(), { tenant, teams: DUEL }), holdForMs: 7_200_000 };
    const tickets = match.tickets.map(({ ticketId, players, pools }) => {
      const about = { id: ticketId, tenant, queue: match.queue, rulesetVersion: 1, pools, maxWaitMs: 60_000 };
      return {
        ...about,
        attributes: [match.attributes],
        players: players.map(({ userId, rating }) => ({ userId, rating })),
      };
    });
    await world.store.enqueue(tenant, tickets);
    await world.store.commitMatches(tenant, [match]);
    await world.store.claimMatches(tenant, [match]);
    await world.store.finalizeMatches(tenant, [{ match, game: { gameId: `game-${match.id}` } }]);
    await world.played(match);
    const joinAgain = async (userId: string) => {
      const [ticket] = tickets.filter(({ players }) => players[0]?.userId === userId);
      const [outcome] = await world.store.enqueue(tenant, [{ ...ticket!, id: randomUUID() }]);
      return outcome?.outcome;
    };
    return { match, joinAgain };
  };

  it.each([
    ['a result', adaWins],
    ['the abort of the game', { aborted: true as const }],
  ])('may join again after %s, and not before', async (_what, result) => {
    const { match, joinAgain } = await heldMatch();
    expect([await joinAgain('ada'), await joinAgain('bob')]).toEqual(['already-queued', 'already-queued']);
    expect(await world.report(match, result)).toMatchObject({ outcome: 'recorded' });
    expect([await joinAgain('ada'), await joinAgain('bob')]).toEqual(['enqueued', 'enqueued']);
  });

  it('is held on after a report that is refused', async () => {
    const { match, joinAgain } = await heldMatch();
    await world.report(match, { players: adaWins.players.slice(1) });
    expect(await joinAgain('ada')).toBe('already-queued');
  });

  it('is freed and known to the rating cache by a repeated report where the first one’s answer was an error', async () => {
    const { match, joinAgain } = await heldMatch();
    await expect(world.reportWithoutRedis(match, adaWins)).rejects.toThrow();
    expect(await recordOf(match.id)).toMatchObject({ rated: true });
    expect(await joinAgain('ada')).toBe('already-queued');
    expect(await world.report(match, adaWins)).toMatchObject({ outcome: 'recorded', repeated: true });
    expect(await joinAgain('ada')).toBe('enqueued');
    expect(await world.cache.read(match.tenant, 'ladder', ['ada', 'bob'])).toMatchObject([{ games: 1 }, { games: 1 }]);
  });
});

describe('the rating cache', () => {
  it('knows the new ratings as soon as the report is answered', async () => {
    const { match, answer } = await world.duel(newTenant(), ['ada', 'bob']);
    const cached = await world.cache.read(match.tenant, 'ladder', ['ada', 'bob']);
    expect(cached).toMatchObject(answer.ratings.map(({ after }) => ({ rating: after, games: 1, season: 0 })));
    expect(cached[0]?.ratedAtMs).toBeGreaterThanOrEqual(BEGIN_MS);
  });

  it('knows the latest of many concurrent results', async () => {
    const tenant = newTenant();
    await Promise.all(Array.from({ length: 30 }, (_, index) => world.duel(tenant, ['ada', `foe-${index}`])));
    const [ada] = await ratingsOf(tenant);
    expect((await world.cache.read(tenant, 'ladder', ['ada']))[0]).toMatchObject({ rating: ada?.rating, games: 30 });
  });
});
