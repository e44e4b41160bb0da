import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Player } from './support/player.ts';
import { type System, startSystem } from './support/system.ts';

describe('while something is down', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system?.stop());

  /** Two players of the same strength. */
  const pair = async (name: string): Promise<[Player, Player]> => [
    await system.player(`${name}-1`, 1500),
    await system.player(`${name}-2`, 1500),
  ];
  const recordOf = (matchId: string | undefined) =>
    waitFor(
      async () => {
        const rows = await system.query<{ game_id: string }>(
          `SELECT game_id FROM match_records WHERE id = $1 AND state = 'MATCHED'`,
          [matchId],
        );
        return rows[0];
      },
      { timeoutMs: 60_000, description: 'the record of the match' },
    );

  it('live-game-api: the match waits, and its game is created once it is back', async () => {
    await system.stack.kill('live-game-sim');
    const [one, two] = await pair('api');
    const entries = [await one.queue(), await two.queue()] as const;
    const placing = await one.until(entries[0], 'PLACING');
    expect((await one.cancel(entries[0])).problem).toMatchObject({ code: 'CANNOT_CANCEL', match_id: placing.match_id });
    await system.stack.start('live-game-sim');
    const [first, second] = [await one.until(entries[0], 'MATCHED'), await two.until(entries[1], 'MATCHED')];
    expect(first.assignment?.game_id).toBe(second.assignment?.game_id);
    expect(first.match_id).toBe(placing.match_id);
  });

  it('a matcher, killed: the other takes over its pools, those who waited included', async () => {
    // Enough time controls that both shards own some of the pools.
    const controls = Array.from({ length: 12 }, (_, index) => `${index + 1}+0`);
    const waiting = await Promise.all(
      controls.map(async (time_control) => {
        const player = await system.player(`early-${time_control}`, 1500);
        return { player, time_control, entry: await player.queue({ time_control }) };
      }),
    );
    await system.stack.kill('matcher-1');
    await Promise.all(
      waiting.map(async ({ player, time_control, entry }) => {
        const partner = await system.player(`late-${time_control}`, 1500);
        const partnerEntry = await partner.queue({ time_control });
        const matched = await player.until(entry, 'MATCHED');
        expect((await partner.until(partnerEntry, 'MATCHED')).match_id).toBe(matched.match_id);
      }),
    );
    await system.stack.start('matcher-1');
  });

  it('Postgres: players are matched all the same, and the record follows', async () => {
    await system.stack.kill('postgres', 'SIGKILL');
    const [one, two] = await pair('pg');
    const entries = [await one.queue(), await two.queue()] as const;
    const matched = await one.until(entries[0], 'MATCHED');
    await two.until(entries[1], 'MATCHED');
    await system.stack.start('postgres');
    expect((await recordOf(matched.match_id)).game_id).toBe(matched.assignment?.game_id);
  });

  it('NATS: a join is accepted, and matched once it is back', async () => {
    await system.stack.kill('nats');
    const [one, two] = await pair('nats');
    const entries = [await one.queue(), await two.queue()] as const;
    await system.stack.start('nats');
    const matched = await one.until(entries[0], 'MATCHED', 60_000);
    expect((await two.until(entries[1], 'MATCHED')).match_id).toBe(matched.match_id);
  });

  it('Redis: a join is refused with Retry-After and nothing half done, and works once it is back', async () => {
    const [one, two] = await pair('redis');
    await system.stack.stopProcess('redis');
    const refused = await one.join();
    expect(refused.status).toBe(503);
    expect(refused.problem?.code).toBe('UNAVAILABLE');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await system.stack.start('redis');
    const entry = await waitFor(async () => (await one.join()).body?.queue_entry_id, {
      description: 'a join after Redis is back',
    });
    const other = await waitFor(async () => (await two.join()).body?.queue_entry_id, { description: 'a second join' });
    expect((await one.until(entry, 'MATCHED')).match_id).toBe((await two.until(other, 'MATCHED')).match_id);
  });
});
