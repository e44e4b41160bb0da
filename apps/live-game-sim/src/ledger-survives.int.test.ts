import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addRequest, createSimClient, gameRequest, secret } from './testing/sim-client.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

let folder: string;
let kills: (() => Promise<void>)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paireto-sim-'));
  kills = [];
});
afterEach(async () => {
  await Promise.all(kills.map((kill) => kill()));
  rmSync(folder, { recursive: true, force: true });
});

/** The simulator as a process of its own. */
async function start(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--conditions=paireto-source', main], {
    env: { ...process.env, PORT: '0', LIVE_GAME_API_SECRET: secret, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  kills.push(kill);
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number };
    if (msg === 'ready') return { kill, ...(await createSimClient(port)) };
  }
  throw new Error('it ended before it was ready');
}

it('a simulator with a ledger file that is killed in the middle of its work forgets no game that it answered', async () => {
  const env = { SIM_LEDGER_FILE: join(folder, 'ledger.jsonl') };
  const first = await start(env);
  const answered = new Map<string, unknown>();
  const playUntilItIsGone = async (): Promise<void> => {
    for (;;) {
      const request = gameRequest();
      const reply = await first.createGame(request).catch(() => undefined);
      if (reply?.status !== 201) return;
      answered.set(request.match_id, reply.json.game_id);
      if (answered.size === 50) await first.kill();
    }
  };
  await Promise.all(Array.from({ length: 8 }, playUntilItIsGone));

  const second = await start(env);
  const kept = new Map((await second.ledger()).games.map((game) => [game.match_id, game.game_id]));
  expect(answered.size).toBeGreaterThanOrEqual(50);
  for (const [matchId, gameId] of answered) expect(kept.get(matchId)).toBe(gameId);
});

it('a simulator with a ledger file counts on where it stopped, and keeps what was withdrawn', async () => {
  const env = { SIM_LEDGER_FILE: join(folder, 'ledger.jsonl') };
  const first = await start(env);
  const [played, withdrawn] = [gameRequest(), gameRequest()];
  const game = await first.createGame(played);
  await first.createGame(played);
  await first.send('DELETE', `/v1/games/${String((await first.createGame(withdrawn)).json.game_id)}`);
  const [joined, left] = [addRequest(), addRequest()];
  const gameId = String(game.json.game_id);
  for (const request of [joined, left]) await first.addPlayers(gameId, request);
  await first.send('DELETE', `/v1/games/${gameId}/players/${left.match_id}`);
  await first.kill();

  const second = await start(env);
  expect((await second.createGame(played)).json).toEqual(game.json);
  expect((await second.createGame(withdrawn)).status).toBe(409);
  expect((await second.addPlayers(gameId, joined)).status).toBe(200);
  expect((await second.addPlayers(gameId, left)).status).toBe(409);
  await second.createGame(gameRequest());
  const { totals, games } = await second.ledger();
  expect(totals).toEqual({ created: 3, create_requests: 6, withdrawn: 1 });
  expect(games.map(({ sequence, create_requests, withdrawn: gone }) => [sequence, create_requests, gone])).toEqual([
    [1, 3, false],
    [2, 2, true],
    [3, 1, false],
  ]);
});

it('a simulator without a ledger file starts empty', async () => {
  const first = await start({});
  await first.createGame(gameRequest());
  await first.kill();
  expect((await (await start({})).ledger()).totals.created).toBe(0);
});
