import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await Promise.all([world.startBridge(), world.startBridge()]);
});
afterAll(() => world?.stop());

/** Of each kind of decision: who takes it, what it is told when it wins, and where the challenge stands then. */
const winners = { accepted: ['ACCEPTED', 'STARTED'], declined: ['DECLINED'], withdrawn: ['WITHDRAWN'] } as const;
type Winner = keyof typeof winners;
const isWinner = (outcome: string): outcome is Winner => outcome in winners;

describe('100 accepts, declines and withdrawals of one challenge at once', () => {
  it.each(Array.from({ length: 12 }, (_, index) => index))(
    'one kind wins, and everybody is told the same (challenge %i)',
    async (round) => {
      const table = openChallengeTable(world.ask);
      const { challenge_id: id } = await table.made('ann', 'bob');
      const decisions = [
        () => table.accept('bob', id),
        () => table.decline('bob', id, { reason: 'later' }),
        () => table.withdraw('ann', id),
      ];
      // Each round begins with another kind.
      const replies = await Promise.all(Array.from({ length: 100 }, (_, n) => decisions[(n + round) % 3]!()));

      const [winner, ...others] = new Set(replies.map(({ outcome }) => outcome).filter(isWinner));
      expect(others).toEqual([]);
      const states: readonly string[] = winners[winner!];
      for (const reply of replies) {
        if (reply.outcome === 'not-pending') expect(states).toContain(reply.status);
        else expect(reply).toMatchObject({ outcome: winner, challenge: { status: expect.toBeOneOf([...states]) } });
      }
      await world.settled();
      expect(await table.seen('ann', id)).toMatchObject({ status: states.at(-1) });
      const [count] = await world.query<{ matches: number }>(
        'SELECT count(*)::int AS matches FROM match_records WHERE tenant = $1',
        [table.tenant],
      );
      expect(count).toEqual({ matches: winner === 'accepted' ? 1 : 0 });
    },
  );

  it('and a challenge that is over anyway is won by nobody', async () => {
    const table = openChallengeTable(world.ask);
    const { challenge_id: id } = await table.made('ann', 'bob');
    await world.query(`UPDATE challenges SET expires_at = now() - interval '1 ms' WHERE id = $1`, [id]);
    const replies = await Promise.all(
      Array.from({ length: 99 }, (_, n) =>
        [() => table.accept('bob', id), () => table.decline('bob', id), () => table.withdraw('ann', id)][n % 3]!(),
      ),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply)))).toEqual(
      new Set([JSON.stringify({ outcome: 'not-pending', status: 'EXPIRED' })]),
    );
  });
});
