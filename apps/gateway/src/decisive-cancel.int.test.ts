import { setTimeout as sleep } from 'node:timers/promises';
import type { Match, QueueEntry } from '@paireto/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import type { Answer } from './testing/gateway-for-test.ts';
import { entryOf, matchOf, ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const ROUNDS = 120;
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

interface Player {
  entry: QueueEntry;
  token: string;
}
const cancel = ({ entry, token }: Player) =>
  world.call(`${QUEUE}/${entry.queue_entry_id}`, { method: 'DELETE', token });
const read = async ({ entry, token }: Player) =>
  entryOf((await world.call(`${QUEUE}/${entry.queue_entry_id}`, { token })).body);

/** What follows a commit: a game, or a definite failure that puts the players back. */
type Ending = 'finalized' | 'requeued';

/** The store as matcher and bridge use it. Says whether the match was committed. */
async function place(match: Match, ending: Ending): Promise<boolean> {
  const { store } = world;
  const [committed] = await store.commitMatches('demo', [match]);
  if (committed?.outcome !== 'committed') return false;
  await store.claimMatches('demo', [match]);
  if (ending === 'finalized') await store.finalizeMatches('demo', [{ match, game: { gameId: `game-${match.id}` } }]);
  else await store.requeueMatches('demo', [{ match, reason: 'no server', final: false }]);
  return true;
}

/**
 * Two players of a match in the making both cancel, one of them twice. Negative: the match has so many ms of a start;
 * far ahead, either side waits for the other to be done.
 */
async function race(headStartMs: number, ending: Ending) {
  const players = [await world.join(), await world.join()] as const;
  const match = matchOf(
    await ticketsOf(
      world.store,
      players.map(({ entry }) => entry),
    ),
    players[0].entry.pool,
  );
  const cancelAll = () => Promise.all([cancel(players[0]), cancel(players[0]), cancel(players[1])]);
  const late = async <Result>(ms: number, work: () => Promise<Result>): Promise<Result> => {
    if (ms > 0) await sleep(ms);
    return work();
  };
  if (headStartMs === Number.POSITIVE_INFINITY) {
    const answers = await cancelAll();
    return { players, match, answers, committed: await place(match, ending) };
  }
  if (headStartMs === Number.NEGATIVE_INFINITY) {
    const committed = await place(match, ending);
    return { players, match, answers: await cancelAll(), committed };
  }
  const [answers, committed] = await Promise.all([
    late(-headStartMs, cancelAll),
    late(headStartMs, () => place(match, ending)),
  ]);
  return { players, match, answers, committed };
}

/** Head starts from a sure win of the match to a sure win of the cancel. */
const headStarts = [Number.NEGATIVE_INFINITY, -4, -2, -1, 0, 0, 1, 2, 4, Number.POSITIVE_INFINITY];
const rounds = Array.from({ length: ROUNDS }, (_, round) => headStarts[round % headStarts.length] ?? 0);

const wasCancelled = (answer: Answer): boolean => {
  if (answer.status !== 200) return false;
  expect(entryOf(answer.body).status).toBe('CANCELLED');
  return true;
};

describe('a cancel that meets a match in the making', () => {
  it('with 200 is never followed by the match, and with 409 names the match that it is really in', async () => {
    const seen = new Set<string>();
    for (const headStart of rounds) {
      const { players, match, answers, committed } = await race(headStart, 'finalized');
      const [first, repeated, other] = answers as [Answer, Answer, Answer];
      // Once made, a match is not unmade by a cancel, and a cancel not by a match.
      expect(wasCancelled(repeated)).toBe(wasCancelled(first));
      if (committed) expect([first.status, other.status]).toEqual([409, 409]);
      else expect(wasCancelled(first) || wasCancelled(other)).toBe(true);

      for (const [player, answer] of [
        [players[0], first],
        [players[0], repeated],
        [players[1], other],
      ] as const) {
        const after = await read(player);
        seen.add(`${answer.status} ${after.status}`);
        if (wasCancelled(answer)) {
          expect(after).toMatchObject({ status: 'CANCELLED' });
          expect(after).not.toHaveProperty('match_id');
          continue;
        }
        expect(expectProblem(answer, 'CANNOT_CANCEL').match_id).toBe(match.id);
        expect(after).toMatchObject({ status: 'MATCHED', match_id: match.id, assignment: { match_id: match.id } });
      }
    }
    expect(seen).toEqual(new Set(['200 CANCELLED', '409 MATCHED']));
  });

  it('with 200 stays cancelled although the match is tried again', async () => {
    const [one, other] = [await world.join(), await world.join()];
    const tickets = await ticketsOf(world.store, [one.entry, other.entry]);
    expect((await cancel(one)).status).toBe(200);
    for (let again = 0; again < 5; again += 1) {
      expect(await place(matchOf(tickets, one.entry.pool), 'finalized')).toBe(false);
      expect((await read(one)).status).toBe('CANCELLED');
    }
    expect((await read(other)).status).toBe('SEARCHING');
  });

  it('whose game then fails was named a real match, and may be cancelled as soon as it waits again', async () => {
    for (const headStart of rounds.slice(0, ROUNDS / 2)) {
      const { players, match, answers, committed } = await race(headStart, 'requeued');
      for (const [index, answer] of answers.entries()) {
        if (answer.status === 200) continue;
        expect(committed).toBe(true);
        expect(expectProblem(answer, 'CANNOT_CANCEL').match_id).toBe(match.id);
        // Back in the queue, unless its other cancel has taken it out since.
        const player = players[index < 2 ? 0 : 1];
        expect(['SEARCHING', 'CANCELLED']).toContain((await read(player)).status);
        expect(wasCancelled(await cancel(player))).toBe(true);
      }
      for (const player of players) {
        await cancel(player);
        expect((await read(player)).status).toBe('CANCELLED');
        expect(await read(player)).not.toHaveProperty('reason');
      }
    }
  });

  it('of an entry with alternatives meets matches in all its pools, and exactly one of them all wins', async () => {
    const [blitz, rapid] = [{ time_control: '5+0' }, { time_control: '10+0' }];
    for (const headStart of rounds.slice(0, ROUNDS / 2)) {
      const wanted = await world.join(undefined, { alternatives: [blitz, rapid] });
      const rivals = [await world.join(undefined, blitz), await world.join(undefined, rapid)];
      const matches = await Promise.all(
        rivals.map(async ({ entry }) => matchOf(await ticketsOf(world.store, [wanted.entry, entry]), entry.pool)),
      );
      const delayMs = Number.isFinite(headStart) ? headStart : 0;
      const [answer, ...committed] = await Promise.all([
        sleep(Math.max(0, -delayMs)).then(() => cancel(wanted)),
        ...matches.map(async (match) => {
          await sleep(Math.max(0, delayMs));
          return place(match, 'finalized');
        }),
      ]);
      const winners = matches.filter((_, index) => committed[index]);
      const after = await read(wanted);
      if (answer.status === 200) {
        expect(winners).toEqual([]);
        expect(after.status).toBe('CANCELLED');
      } else {
        expect(winners.map(({ id }) => id)).toEqual([expectProblem(answer, 'CANNOT_CANCEL').match_id]);
        expect(after).toMatchObject({ status: 'MATCHED', match_id: winners[0]?.id, pool: winners[0]?.pool });
      }
    }
  });
});
