import { queuesSummarySchema } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type System, startSystem } from './support/system.ts';

let system: System;
beforeEach(async () => {
  system = await startSystem();
});
afterEach(() => system?.stop());

const setFault = async (fault: object): Promise<void> => {
  const response = await fetch(`${system.stack.urls.liveGame}/sim/faults`, {
    method: 'PUT',
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(await response.text());
};

/** Two players of the same strength, in the queue of a time control. */
async function join(time_control: string) {
  const pair = [
    await system.player(`a-${time_control}`, 1500),
    await system.player(`b-${time_control}`, 1500),
  ] as const;
  const entries = [await pair[0].queue({ time_control }), await pair[1].queue({ time_control })] as const;
  return pair.map((player, index) => ({ player, entry: entries[index] as string }));
}

async function allocation(): Promise<string | null> {
  const metrics = await system.service({ roles: ['metrics'] });
  return (await metrics.ask(queuesSummarySchema, 'GET', '/internal/queues/summary')).allocation;
}

const bridgeReadiness = async (): Promise<unknown> => {
  const url = system.stack.describe().processes.find(({ name }) => name === 'game-bridge')?.healthUrl;
  return (await fetch(url as string)).json();
};

describe('a game service that refuses', () => {
  it('puts the players back twice; then they FAIL, and are told its reason', async () => {
    await setFault({ mode: 'refuse' });
    const [one, two] = await join('3+2');
    for (const { player, entry } of [one!, two!]) {
      const failed = await player.until(entry, 'FAILED');
      expect(failed.reason).toBe('simulated refusal');
      expect((await player.read(entry)).body?.enqueued_at).toBe(failed.enqueued_at);
    }
    const rows = await waitFor(async () => {
      const found = await system.query<{ failure_reason: string }>(
        `SELECT failure_reason FROM match_records WHERE tenant = $1 AND state = 'FAILED'`,
        [system.tenant],
      );
      return found.length === 3 ? found : undefined;
    });
    expect(new Set(rows.map((row) => row.failure_reason))).toEqual(new Set(['simulated refusal']));
    await setFault({ mode: 'none' });
    const again = await one!.player.queue();
    const other = await two!.player.queue();
    await one!.player.until(again, 'MATCHED');
    await two!.player.until(other, 'MATCHED');
  });
});

describe('a game service that is away', () => {
  it('makes shards hold back: those who come then may still leave, and all others play once it is back', async () => {
    await system.stack.kill('live-game-sim');
    const stuck = (await Promise.all(['1+0', '2+0', '3+0', '4+0', '5+0', '6+0'].map(join))).flat();
    await waitFor(async () => (await allocation()) === 'open', { timeoutMs: 60_000 });
    expect(await bridgeReadiness()).toMatchObject({
      ready: false,
      checks: { allocation: { ok: false, reason: expect.stringMatching(/^breaker open since /) } },
    });

    const [leaver, stayer] = await join('7+0');
    const cancelled = await leaver!.player.cancel(leaver!.entry);
    expect(cancelled.status).toBe(200);
    expect((await stayer!.player.read(stayer!.entry)).body?.status).toBe('SEARCHING');
    const partner = await system.player('partner', 1500);
    const partnerEntry = await partner.queue({ time_control: '7+0' });

    await system.stack.start('live-game-sim');
    for (const { player, entry } of stuck) await player.until(entry, 'MATCHED');
    const matched = await stayer!.player.until(stayer!.entry, 'MATCHED');
    expect((await partner.until(partnerEntry, 'MATCHED')).match_id).toBe(matched.match_id);
    expect((await leaver!.player.read(leaver!.entry)).body?.status).toBe('CANCELLED');
    await waitFor(async () => (await allocation()) === 'closed');
  });
});
