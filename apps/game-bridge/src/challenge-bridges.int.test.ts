import { buildMatchTicket, buildTicket, waitFor } from '@paireto/testkit';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrismaChallenges } from './adapters/challenges/prisma-challenges.ts';
import { createPrisma } from './adapters/database/create-prisma.ts';
import { createPostgresPool } from './adapters/database/postgres-pool.ts';
import type { Challenges } from './ports/challenges.ts';
import { type BridgeWorld, commit, enqueueTickets, startWorld } from './testing/bridge-world.ts';
import { type ChallengeTable, openChallengeTable } from './testing/challenge-table.ts';
import { silentLogger } from './testing/silent-logger.ts';
import { draftAcceptance } from './use-cases/challenges/challenge-match.ts';

let world: BridgeWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world?.stop());

const waiting = async (table: ChallengeTable, userId: string) => {
  const players = [{ userId, rating: 1_500, sideBalance: 0 }];
  const [ticket] = await enqueueTickets(world.store, table.tenant, [buildTicket({ tenant: table.tenant, players })]);
  return ticket!;
};
const stateOf = async (table: ChallengeTable, ticketId: string) =>
  (await world.store.readTicket(table.tenant, ticketId))?.state;

describe('an accepted challenge whose bridge is killed before it told the match', () => {
  it('is told by another, queue entries included, and has one game', async () => {
    const killed = await world.startBridgeProcess();
    const table = openChallengeTable(world.ask);
    const entry = await waiting(table, 'bob');
    const { challenge_id: id } = await table.made('ann', 'bob');
    // Who writes to Redis waits: the bridge stops between the acceptance and the match, at the queue entry.
    await world.redisCommand('CLIENT', 'PAUSE', '60000', 'WRITE');
    expect(await table.accept('bob', id, { leaveQueue: true })).toMatchObject({ outcome: 'accepted' });
    await killed.kill();
    await world.redisCommand('CLIENT', 'UNPAUSE');
    expect(await world.eventsOf('match.found', table.tenant)).toEqual([]);
    expect(await stateOf(table, entry.id)).toBe('SEARCHING');

    await world.startBridge();
    const started = await table.seenAs('STARTED', 'bob', id);
    expect(await stateOf(table, entry.id)).toBe('CANCELLED');
    expect(await world.sim.gameOf(started.match_id!)).toMatchObject({ create_requests: 1, withdrawn: false });
    expect(await world.eventsOf('match.found', table.tenant)).toHaveLength(1);
    expect(await world.query('SELECT FROM match_outbox')).toEqual([]);
  });
});

describe('500 challenges that are accepted while two bridges are killed in turn', () => {
  it('have 500 games and 500 records, none twice', async () => {
    const settings = { ACK_WAIT_MS: 2_000 };
    const bridges = await Promise.all([world.startBridgeProcess(settings), world.startBridgeProcess(settings)]);
    const table = openChallengeTable(world.askWithin(2_000));
    const pairs = Array.from({ length: 500 }, (_, n) => [`challenger-${n}`, `opponent-${n}`] as const);
    const made = await inParts(pairs, async ([ann, bob]) => (await table.made(ann, bob)).challenge_id);

    let isDone = false;
    const accepting = inParts(pairs, ([, bob], index) => acceptUntilAnswered(table, bob, made[index]!)).finally(() => {
      isDone = true;
    });
    let kills = 0;
    for (; !isDone || kills < 4; kills += 1) {
      const before = await startedOrAccepted();
      // Each kill finds the bridges at work.
      await waitFor(async () => isDone || (await startedOrAccepted()) > before + 20, { timeoutMs: 60_000 });
      await bridges[kills % 2]!.kill();
      bridges[kills % 2] = await world.startBridgeProcess(settings);
    }
    const outcomes = await accepting;
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    expect(kills).toBeGreaterThanOrEqual(4);

    await waitFor(async () => (await countStates()).STARTED === 500, {
      timeoutMs: 120_000,
      description: 'all challenges have started',
    });
    await world.settled();
    expect(await countStates()).toEqual({ STARTED: 500 });
    const games = await world.sim.ledger();
    expect(games).toHaveLength(500);
    expect(games.filter(({ withdrawn }) => withdrawn)).toEqual([]);
    const records = await world.query<{ state: string; challenge_id: string; game_id: string }>(
      'SELECT state, challenge_id, game_id FROM match_records',
    );
    expect(records).toHaveLength(500);
    expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['MATCHED']));
    expect(new Set(records.map(({ challenge_id }) => challenge_id))).toEqual(new Set(made));
    expect(new Set(records.map(({ game_id }) => game_id))).toEqual(new Set(games.map(({ game_id }) => game_id)));
    expect(await world.countRecords()).toEqual({ matches: 500, players: 1_000 });
    const wrong = await world.query(
      `SELECT c.id FROM challenges c LEFT JOIN match_records m ON m.id = c.match_id AND m.game_id = c.game_id
      WHERE m.id IS NULL`,
    );
    expect(wrong).toEqual([]);
    expect(await world.query('SELECT FROM match_outbox')).toEqual([]);
  }, 300_000);

  const countStates = async (): Promise<Record<string, number>> => {
    const rows = await world.query<{ state: string; count: number }>(
      'SELECT state, count(*)::int AS count FROM challenges GROUP BY state',
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };
  const startedOrAccepted = async (): Promise<number> => {
    const { ACCEPTED = 0, STARTED = 0 } = await countStates();
    return ACCEPTED + STARTED;
  };
});

/** Does it for all, five at a time; the results in order. */
async function inParts<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const workOff = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 5 }, workOff));
  return results;
}

/** Accepts as a client does: what nobody answered is asked again. */
async function acceptUntilAnswered(table: ChallengeTable, userId: string, id: string): Promise<string> {
  for (;;) {
    const reply = await table.accept(userId, id).catch(() => undefined);
    if (reply !== undefined && reply.outcome !== 'unavailable') return reply.outcome;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a match of a challenge in the outbox', () => {
  /** A challenge that was accepted by a bridge that then fell silent. */
  async function acceptedAndUntold(
    tenant: string,
    leaveQueue: boolean,
    then?: (challenges: Challenges, matchId: string) => Promise<void>,
  ) {
    const pool = createPostgresPool({ url: world.config.DATABASE_URL, maxConnections: 1, logger: silentLogger });
    const prisma = createPrisma(pool);
    const challenges = createPrismaChallenges(prisma, silentLogger);
    const id = uuidv7();
    const ann = { userId: 'ann', rating: 1_500 };
    const bob = { userId: 'bob', rating: 1_500 };
    const ref = { tenant, id, userId: 'bob' };
    await challenges.create(
      {
        ...{ id, tenant, challenger: ann, opponentId: 'bob', queue: 'chess', rulesetVersion: 2 },
        ...{ pool: 'chess:3+2:standard:rated', attributes: { time_control: '3+2' }, color: 'white', leaveQueue },
        expiresInMs: 600_000,
      },
      0,
    );
    const acceptance = draftAcceptance({
      challenge: (await challenges.read(ref))!,
      ruleset: world.config.rulesets.get('chess')!,
      ...{ opponent: bob, challenger: undefined, leaveQueue: false, newId: uuidv7, nowMs: Date.now() },
      ...{ random: Math.random, traceparent: undefined },
    });
    expect(await challenges.accept(ref, acceptance)).toMatchObject({ outcome: 'accepted' });
    await then?.(challenges, acceptance.match.id);
    await prisma.$disconnect();
    await pool.end();
    return id;
  }

  it('ends no queue entry that was made after the acceptance', async () => {
    const table = openChallengeTable(world.ask);
    const id = await acceptedAndUntold(table.tenant, true);
    await world.query(`UPDATE match_outbox SET created_at = now() - interval '10 s'`);
    const entry = await waiting(table, 'ann');
    await world.startBridge();
    await table.seenAs('STARTED', 'ann', id);
    expect(await stateOf(table, entry.id)).toBe('SEARCHING');
  });

  it('is void when one of them was put into another game since: the challenge comes back', async () => {
    const table = openChallengeTable(world.ask);
    const id = await acceptedAndUntold(table.tenant, false);
    const tickets = [await waiting(table, 'ann'), await waiting(table, 'cat')];
    const other = await commit(world.store, table.tenant, [
      buildMatchTicket(tickets[0]!, 'white'),
      buildMatchTicket(tickets[1]!, 'black'),
    ]);
    await world.startBridge();
    expect(await table.seenAs('PENDING', 'ann', id)).toMatchObject({
      failed_attempts: 1,
      reason: 'a player is in another match',
    });
    expect(await world.ticketStates(other)).toEqual(['PLACING', 'PLACING']);
    for (const game of await world.sim.ledger()) expect(game).toMatchObject({ withdrawn: true });
    expect(world.joins).toEqual([]);
  });

  it('is told by one of several bridges, once', async () => {
    const table = openChallengeTable(world.ask);
    const id = await acceptedAndUntold(table.tenant, false);
    await Promise.all([world.startBridge(), world.startBridge(), world.startBridge()]);
    await table.seenAs('STARTED', 'ann', id);
    expect(await world.eventsOf('match.found', table.tenant)).toHaveLength(1);
  });

  it('that was told and then lost is told again, and is forgotten when the challenge is settled', async () => {
    const table = openChallengeTable(world.ask);
    const id = await acceptedAndUntold(table.tenant, false, (challenges, matchId) => challenges.noteTold([matchId]));
    const dueInS = async () =>
      (await world.query<{ s: number }>('SELECT extract(epoch FROM due_at - now())::float AS s FROM match_outbox'))[0]
        ?.s;
    // Later than the stream knows duplicates.
    expect(await dueInS()).toBeGreaterThan(120);
    await world.query('UPDATE match_outbox SET due_at = now()');
    await world.startBridge();
    await table.seenAs('STARTED', 'ann', id);
    expect(await dueInS()).toBeUndefined();
  });
});
