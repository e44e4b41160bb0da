import {
  type BackfillEntry,
  backfillEntrySchema,
  type EntryExplanation,
  entryExplanationSchema,
  type RulesetFile,
} from '@paireto/contracts';
import { createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createApiClient } from './support/api-client.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const duo: RulesetFile = {
  name: 'duo',
  version: 1,
  teams: { count: 2, names: ['blue', 'red'], size: 2 },
  rating: { window: 200 },
  backfill: true,
};

let system: System;
let operator: ApiClient;
let gameServer: ApiClient;
beforeAll(async () => {
  system = await startSystem({ rulesets: [presetFile('chess'), duo] });
  operator = await system.service();
  gameServer = await system.service({ sub: 'eu-1', roles: ['game-server'] });
});
afterAll(() => system?.stop());

describe('a running game', () => {
  it('gets the player whom it asks for, and the player gets into that game', async () => {
    const players = await Promise.all([1, 2, 3, 4].map((number) => system.player(`first-${number}`, 1_500)));
    const entries = await Promise.all(players.map((player) => player.queue({ queue: 'duo' })));
    const matched = await Promise.all(players.map((player, index) => player.until(entries[index]!, 'MATCHED')));
    const gameId = matched[0]?.assignment?.game_id;
    expect(new Set(matched.map(({ assignment }) => assignment?.game_id))).toEqual(new Set([gameId]));

    const teamOf = (team: string) =>
      players
        .filter((_, index) => matched[index]?.assignment?.team === team)
        .map(({ userId }) => ({ user_id: userId, rating: 1_500 }));
    const opened = await gameServer.ask(backfillEntrySchema, 'POST', '/internal/backfills', {
      tenant: system.tenant,
      queue: 'duo',
      game_id: gameId,
      teams: [
        { team: 'blue', players: teamOf('blue').slice(1), open: 1 },
        { team: 'red', players: teamOf('red'), open: 0 },
      ],
    });
    const joiner = await system.player('joiner', 1_550);
    const entry = await joiner.until(await joiner.queue({ queue: 'duo' }), 'MATCHED');
    expect(entry.assignment).toMatchObject({ game_id: gameId, team: 'blue' });

    const path = `/internal/backfills/${system.tenant}/${opened.backfill_id}`;
    const filled = await waitFor(
      async (): Promise<BackfillEntry | undefined> => {
        const now = await gameServer.ask(backfillEntrySchema, 'GET', path);
        return now.status === 'MATCHED' ? now : undefined;
      },
      { description: 'the game is told who comes' },
    );
    expect(filled).toMatchObject({
      game_id: gameId,
      match_id: entry.match_id,
      players: [{ user_id: 'joiner', rating: 1_550, team: 'blue' }],
    });
  });
});

describe('a player who waits', () => {
  it('is told why: how many others there are, which rule refuses them, and when it loosens', async () => {
    const [strong, weak] = [await system.player('strong', 2_000), await system.player('weak', 1_700)];
    const pool = { time_control: '9+9' };
    const [strongEntry, weakEntry] = [await strong.queue(pool), await weak.queue(pool)];
    const token = await createToken(system.stack.secrets.jwt, { sub: 'strong', tenant: system.tenant });
    const player = createApiClient(system.stack.urls.gateway, token);
    const explained = (who: ApiClient, path: string): Promise<EntryExplanation | undefined> =>
      waitFor(
        async () => {
          const found = await who.ask(entryExplanationSchema, 'GET', path);
          return found.pools[0]?.candidates === 1 ? found : undefined;
        },
        { description: 'the matcher knows both' },
      );
    const own = await explained(player, `/v1/matchmaking/queue/${strongEntry}/explain`);
    expect(own?.pools).toEqual([
      expect.objectContaining({
        pool: 'chess:9+9:standard:rated',
        candidates: 1,
        admissible: 0,
        refused: { rating: 1 },
        nearest: { rating_gap: 300, refused_by: ['rating'], admitted_at: expect.any(String) },
      }),
    ]);
    expect(JSON.stringify(own)).not.toContain(weakEntry);
    const told = await explained(operator, `/internal/tenants/${system.tenant}/queue/${strongEntry}/explain`);
    expect(told?.pools[0]?.nearest?.queue_entry_id).toBe(weakEntry);
    await Promise.all([strong.cancel(strongEntry), weak.cancel(weakEntry)]);
  });
});
