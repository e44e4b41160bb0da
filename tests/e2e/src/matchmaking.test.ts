import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const impatient = presetFile('chess', { name: 'impatient', max_wait: '2s' });
const touchy = presetFile('chess', {
  name: 'touchy',
  acceptance: { within: '30s' },
  cooldown: { after: 1, within: '10m', pauses: ['5m'] },
});
const widening = presetFile('chess', { name: 'widening', rating: { window: 100, expand: { by: 25, every: '3s' } } });

describe('players who want to play', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ rulesets: [presetFile('chess'), impatient, widening, touchy] });
  });
  afterAll(() => system?.stop());

  it('are matched into the same game with opposite colours, and the record says so', async () => {
    const [alice, bob] = [await system.player('alice', 1500), await system.player('bob', 1540)];
    const [aliceEntry, bobEntry] = [await alice.queue(), await bob.queue()];
    const [white, black] = [await alice.until(aliceEntry, 'MATCHED'), await bob.until(bobEntry, 'MATCHED')];
    expect(white.assignment?.game_id).toBeTruthy();
    expect(black.assignment?.game_id).toBe(white.assignment?.game_id);
    expect(new Set([white.assignment?.color, black.assignment?.color])).toEqual(new Set(['white', 'black']));
    expect(white.assignment?.opponents).toMatchObject([{ user_id: 'bob', rating: 1540 }]);

    const rows = await waitFor(
      async () => {
        const found = await system.query<{ game_id: string; user_id: string; color: string; state: string }>(
          `SELECT m.game_id, m.state, p.user_id, p.color FROM match_records m JOIN match_players p ON p.match_id = m.id
           WHERE m.id = $1 AND m.state = 'MATCHED' ORDER BY p.user_id`,
          [white.match_id],
        );
        return found.length === 2 ? found : undefined;
      },
      { timeoutMs: 30_000, description: 'the record in Postgres' },
    );
    expect(rows).toEqual([
      { game_id: white.assignment?.game_id, state: 'MATCHED', user_id: 'alice', color: white.assignment?.color },
      { game_id: white.assignment?.game_id, state: 'MATCHED', user_id: 'bob', color: black.assignment?.color },
    ]);
  });

  it('take turns with the colours when they meet again', async () => {
    const [carol, dave] = [await system.player('carol', 1800), await system.player('dave', 1800)];
    const colors: (string | undefined)[] = [];
    for (let game = 0; game < 4; game += 1) {
      const entries = [await carol.queue({ time_control: '1+0' }), await dave.queue({ time_control: '1+0' })] as const;
      colors.push((await carol.until(entries[0], 'MATCHED')).assignment?.color);
      await dave.until(entries[1], 'MATCHED');
    }
    expect(colors[0]).not.toBe(colors[1]);
    expect(colors[2]).not.toBe(colors[3]);
  });

  it('who are too far apart wait until both windows have widened to the gap', async () => {
    const [low, high] = [await system.player('low', 1500), await system.player('high', 1620)];
    const wishes = { queue: 'widening', time_control: '3+2' };
    const [lowEntry, highEntry] = [await low.queue(wishes), await high.queue(wishes)];
    expect((await low.read(lowEntry)).body?.status).toBe('SEARCHING');
    const matched = await low.until(lowEntry, 'MATCHED');
    await high.until(highEntry, 'MATCHED');
    const [record] = await waitFor(
      async () => {
        const rows = await system.query<{ wait_ms: number; rating_gap: number }>(
          `SELECT min(p.wait_ms)::int AS wait_ms, max(m.rating_gap)::float AS rating_gap
           FROM match_records m JOIN match_players p ON p.match_id = m.id WHERE m.id = $1 GROUP BY m.id`,
          [matched.match_id],
        );
        return rows.length > 0 ? rows : undefined;
      },
      { description: 'the record of the match' },
    );
    expect(record?.rating_gap).toBe(120);
    // The clock of Redis stamps the entry, the shard's estimate of it the match: they may differ by a little.
    expect(record?.wait_ms).toBeGreaterThanOrEqual(2_900);
  });

  it('and cancel are never matched afterwards', async () => {
    const [erin, frank] = [await system.player('erin', 2000), await system.player('frank', 2000)];
    const erinEntry = await erin.queue();
    expect((await erin.cancel(erinEntry)).body?.status).toBe('CANCELLED');
    const frankEntry = await frank.queue();
    const grace = await system.player('grace', 2000);
    const graceEntry = await grace.queue();
    const matched = await frank.until(frankEntry, 'MATCHED');
    expect(matched.assignment?.opponents).toMatchObject([{ user_id: 'grace' }]);
    await grace.until(graceEntry, 'MATCHED');
    expect((await erin.read(erinEntry)).body?.status).toBe('CANCELLED');
    expect((await erin.cancel(erinEntry)).status).toBe(200);
    expect((await frank.cancel(frankEntry)).problem).toMatchObject({
      code: 'CANNOT_CANCEL',
      match_id: matched.match_id,
    });
  });

  it('and find nobody time out after the maximum wait, and may join again', async () => {
    const heidi = await system.player('heidi', 1500);
    const entry = await heidi.queue({ queue: 'impatient', time_control: '3+2' });
    await heidi.until(entry, 'TIMED_OUT');
    expect((await heidi.join({ queue: 'impatient', time_control: '3+2' })).status).toBe(201);
  });

  it('and decline the match that was found for them may not join for a while; who was declined plays on', async () => {
    const wishes = { queue: 'touchy', time_control: '3+2' };
    const [pia, quinn] = [await system.player('pia', 1500), await system.player('quinn', 1500)];
    const [piaEntry, quinnEntry] = [await pia.queue(wishes), await quinn.queue(wishes)];
    await Promise.all([pia.until(piaEntry, 'REQUIRES_ACCEPTANCE'), quinn.until(quinnEntry, 'REQUIRES_ACCEPTANCE')]);
    expect((await pia.decline(piaEntry)).body?.status).toBe('CANCELLED');
    const refused = await pia.join(wishes);
    expect(refused.status).toBe(429);
    expect(refused.problem).toMatchObject({ code: 'COOLDOWN', user_id: 'pia', reason: 'declined' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await pia.join({ time_control: '90+0' })).status).toBe(201);
    await quinn.until(quinnEntry, 'SEARCHING');
    expect((await quinn.cancel(quinnEntry)).status).toBe(200);
    expect((await quinn.join(wishes)).status).toBe(201);
  });

  it('hold one entry at a time: a second join is told the first', async () => {
    const ivan = await system.player('ivan', 100);
    const entry = await ivan.queue();
    const again = await ivan.join({ time_control: '5+0' });
    expect(again.status).toBe(409);
    expect(again.problem).toMatchObject({ code: 'ALREADY_QUEUED', queue_entry_id: entry });
  });

  it('meet nobody of another region, time control or tenant', async () => {
    const judy = await system.player('judy', 2500);
    const entry = await judy.queue({ region: 'eu' });
    const others = [
      (await system.player('kim', 2500)).queue({ region: 'us' }),
      (await system.player('leo', 2500)).queue({ region: 'eu', time_control: '10+0' }),
    ];
    await Promise.all(others);
    const partner = await system.player('mia', 2500);
    const partnerEntry = await partner.queue({ region: 'eu' });
    await partner.until(partnerEntry, 'MATCHED');
    expect((await judy.until(entry, 'MATCHED')).assignment?.opponents).toMatchObject([{ user_id: 'mia' }]);
  });
});
