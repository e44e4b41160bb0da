import { expect, it, vi } from 'vitest';
import { startSim } from './build.ts';
import { configSchema } from './config.ts';

it('a simulator that stops answers what is under way, and takes no more', async () => {
  const sim = await startSim(
    configSchema.parse({ PORT: '0', LIVE_GAME_API_SECRET: 's'.repeat(32), LOG_LEVEL: 'silent' }),
  );
  const url = `http://127.0.0.1:${sim.port}`;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const body = writable.getWriter();
  const write = (text: string) => body.write(new TextEncoder().encode(text));
  const asking = fetch(`${url}/sim/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: readable,
    duplex: 'half',
  });
  await write('{"mode":');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const stopped = sim.stop();
  await vi.waitFor(() => expect(fetch(`${url}/readyz`)).rejects.toThrow(), { timeout: 10_000 });
  await write('"none"}');
  await body.close();
  expect((await asking).status).toBeLessThan(500);
  await stopped;
});
