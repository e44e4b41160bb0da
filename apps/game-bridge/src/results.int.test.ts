import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BEGIN_MS, matchAt, newTenant, type RatingsWorld, startRatingsWorld } from './testing/ratings-world.ts';
import { ADA_WINS, createResultRows, DUEL } from './testing/result-rows.ts';

let world: RatingsWorld;
let table: ReturnType<typeof createResultRows>;
beforeAll(async () => {
  world = await startRatingsWorld({ ratedIf: { mode: ['rated'] } });
  table = createResultRows(world.databaseUrl);
});
afterAll(() => world?.stop());

const playDuel = (options: Partial<Parameters<typeof matchAt>[1]> = {}) =>
  world.played(matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL, ...options }));

describe('a result', () => {
  it('closes the match, says how everybody fared, and changes ratings', async () => {
    const match = await playDuel();
    const reply = await world.report(match, { ...ADA_WINS, reason: 'checkmate' });
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
    expect(await table.record(match.id)).toMatchObject({
      state: 'MATCHED',
      finished_at: new Date(world.nowMs()),
      result_reason: 'checkmate',
      aborted: false,
      rated: true,
    });
    const after = (userId: string) =>
      reply.outcome === 'recorded' && reply.answer.ratings.find(({ user_id }) => user_id === userId)?.after;
    expect(await table.players(match.id)).toEqual([
      { user_id: 'ada', outcome: 'win', placement: null, new_rating: after('ada') },
      { user_id: 'bob', outcome: 'loss', placement: null, new_rating: after('bob') },
    ]);
    expect(await table.ratings(match.tenant)).toMatchObject([
      { user_id: 'ada', season: 0, rating: after('ada'), games: 1, wins: 1, losses: 0, draws: 0 },
      { user_id: 'bob', season: 0, rating: after('bob'), games: 1, wins: 0, losses: 1, draws: 0 },
    ]);
    expect(await table.changes(match.tenant)).toMatchObject([
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
    expect(await table.players(match.id)).toMatchObject([
      { user_id: 'b1', outcome: 'win', placement: 1 },
      { user_id: 'b2', outcome: 'win', placement: 1 },
      { user_id: 'r1', outcome: 'loss', placement: 2 },
      { user_id: 'r2', outcome: 'loss', placement: 2 },
    ]);
    const ratings = await table.ratings(match.tenant);
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
    const ratings = await table.ratings(match.tenant);
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
    expect(await world.report(match, ADA_WINS)).toMatchObject({
      outcome: 'recorded',
      answer: { rated: false, ratings: [] },
    });
    expect(await table.record(match.id)).toMatchObject({ rated: false, aborted: false });
    expect(await table.players(match.id)).toMatchObject([{ outcome: 'win', new_rating: null }, { outcome: 'loss' }]);
    expect(await table.ratings(match.tenant)).toEqual([]);
  });

  it('of an aborted game is nobody’s and changes no rating', async () => {
    const match = await playDuel();
    expect(await world.report(match, { aborted: true, reason: 'crash' })).toMatchObject({
      outcome: 'recorded',
      answer: { rated: false },
    });
    expect(await table.record(match.id)).toMatchObject({ aborted: true, rated: false, result_reason: 'crash' });
    expect(await table.players(match.id)).toMatchObject([{ outcome: null }, { outcome: null }]);
    expect(await table.ratings(match.tenant)).toEqual([]);
  });

  it('stays when events of the match arrive again', async () => {
    const match = await playDuel();
    await world.report(match, ADA_WINS);
    const before = await table.record(match.id);
    await world.played(match);
    await world.write({ v: 1, type: 'match.found', at: 1, match });
    expect(await table.record(match.id)).toMatchObject({
      finished_at: before?.finished_at,
      result_digest: before?.result_digest,
      rated: true,
    });
    expect((await table.players(match.id))[0]).toMatchObject({ outcome: 'win' });
  });
});

describe('a repeated report', () => {
  it('is answered the same and changes nothing, also in another order and by teams', async () => {
    const match = await playDuel();
    const first = await world.report(match, ADA_WINS);
    const ratings = await table.ratings(match.tenant);
    const byTeam = {
      teams: [
        { team: 'black', outcome: 'loss' as const },
        { team: 'white', outcome: 'win' as const },
      ],
    };
    for (const again of [ADA_WINS, { players: ADA_WINS.players.toReversed() }, byTeam]) {
      expect(await world.report(match, again)).toEqual({ ...first, repeated: true });
    }
    expect(await table.ratings(match.tenant)).toEqual(ratings);
  });

  it('is answered the same after later games of the players', async () => {
    const match = await playDuel();
    const first = await world.report(match, ADA_WINS);
    await world.duel(match.tenant, ['bob', 'ada']);
    expect(await world.report(match, ADA_WINS)).toEqual({ ...first, repeated: true });
  });
});

describe('another report', () => {
  it.each([
    ['another outcome', { players: ADA_WINS.players.map((player) => ({ ...player, outcome: 'draw' as const })) }],
    ['another reason', { ...ADA_WINS, reason: 'time' }],
    ['an abort', { aborted: true as const }],
  ])('with %s is refused, and nothing changes', async (_what, other) => {
    const match = await playDuel();
    await world.report(match, ADA_WINS);
    const [record, ratings] = [await table.record(match.id), await table.ratings(match.tenant)];
    expect(await world.report(match, other)).toEqual({ outcome: 'conflict', state: 'FINISHED' });
    expect([await table.record(match.id), await table.ratings(match.tenant)]).toEqual([record, ratings]);
  });

  it('with another time is refused', async () => {
    const match = await playDuel();
    await world.report(match, ADA_WINS);
    expect(await world.report(match, ADA_WINS, world.nowMs() + 1_000)).toMatchObject({ outcome: 'conflict' });
  });
});

describe('a report of a match', () => {
  it('that nobody knows finds nothing', async () => {
    expect(await world.report({ tenant: newTenant(), id: randomUUID() }, ADA_WINS)).toEqual({ outcome: 'not-found' });
  });

  it('of another tenant finds nothing and changes nothing', async () => {
    const match = await playDuel();
    expect(await world.report({ ...match, tenant: newTenant() }, ADA_WINS)).toEqual({ outcome: 'not-found' });
    expect(await table.record(match.id)).toMatchObject({ finished_at: null });
  });

  it('whose game could not be created is refused', async () => {
    const match = matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL });
    await world.write({ v: 1, type: 'match.failed', at: world.nowMs(), match, attempts: 1, reason: 'no servers' });
    expect(await world.report(match, ADA_WINS)).toEqual({ outcome: 'conflict', state: 'FAILED' });
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
    expect(await world.report(match, ADA_WINS)).toEqual({ outcome: 'not-yet' });
    expect(await world.report({ ...match, tenant: newTenant() }, ADA_WINS)).toEqual({ outcome: 'not-found' });

    await world.write({ v: 1, type: 'match.found', at: world.nowMs(), match });
    expect(await world.report(match, ADA_WINS)).toEqual({ outcome: 'not-yet' });
    await world.played(match);
    expect(await world.report(match, ADA_WINS)).toMatchObject({ outcome: 'recorded' });
  });

  it('that does not fit it names what is wrong and writes nothing', async () => {
    const match = await playDuel();
    const reply = await world.report(match, { players: [...ADA_WINS.players, { user_id: 'carol', outcome: 'loss' }] });
    expect(reply).toEqual({
      outcome: 'invalid',
      errors: [{ path: 'players.2.user_id', message: '"carol" does not play in this match' }],
    });
    expect(await table.record(match.id)).toMatchObject({ finished_at: null, result_digest: null });
  });
});

describe('the rating cache', () => {
  it('knows the new ratings as soon as the report is answered', async () => {
    const { match, answer } = await world.duel(newTenant(), ['ada', 'bob']);
    const cached = await world.cache.read(match.tenant, 'ladder', ['ada', 'bob']);
    expect(cached).toMatchObject(answer.ratings.map(({ after }) => ({ rating: after, games: 1, season: 0 })));
    expect(cached[0]?.ratedAtMs).toBeGreaterThanOrEqual(BEGIN_MS);
  });
});
