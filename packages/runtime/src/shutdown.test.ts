import { describe, expect, it } from 'vitest';
import { createShutdown, processCheck } from './shutdown.ts';
import { createStartup } from './startup.ts';

describe('a stop', () => {
  it('runs its steps in reverse order, everything even when one fails, and then tells which', async () => {
    const closed: string[] = [];
    const shutdown = createShutdown();
    shutdown.add('redis', () => void closed.push('redis'));
    shutdown.add('nats', async () => {
      throw new Error('stuck');
    });
    shutdown.add('requests', async () => void closed.push('requests'));
    const stopped = shutdown.stop();
    await expect(stopped).rejects.toThrow('not everything closed cleanly');
    await expect(stopped).rejects.toMatchObject({ errors: [{ message: 'nats: stuck' }] });
    expect(closed).toEqual(['requests', 'redis']);
  });

  it('is one, however often it is asked for, and says which step it is at', async () => {
    const closed: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const shutdown = createShutdown();
    shutdown.add('redis', () => void closed.push('redis'));
    shutdown.add('requests', () => promise);
    expect([shutdown.isStopping(), shutdown.waitingFor()]).toEqual([false, undefined]);
    const both = Promise.all([shutdown.stop(), shutdown.stop()]);
    expect([shutdown.isStopping(), shutdown.waitingFor()]).toEqual([true, 'requests']);
    resolve();
    await both;
    expect(closed).toEqual(['redis']);
    expect(shutdown.waitingFor()).toBeUndefined();
  });

  it('in the middle of a start closes also what was opened after it began', async () => {
    const closed: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const shutdown = createShutdown();
    shutdown.add('redis', () => promise.then(() => void closed.push('redis')));
    const stopped = shutdown.stop();
    shutdown.add('nats', () => void closed.push('nats'));
    resolve();
    await stopped;
    expect(closed).toEqual(['redis', 'nats']);
  });
});

describe('a process', () => {
  it('is ready from the end of its start to the beginning of its stop, and says what it waits for', async () => {
    const startup = createStartup(['nats', 'shard']);
    const shutdown = createShutdown();
    const check = processCheck(startup, shutdown);
    await expect(check()).rejects.toThrow('still starting: waiting for nats, shard');
    startup.done('nats');
    expect(await startup.report()).toEqual({
      ready: false,
      checks: { nats: { ok: true }, shard: { ok: false, reason: 'not yet' } },
    });
    startup.done('shard');
    await check();
    void shutdown.stop();
    await expect(check()).rejects.toThrow('stopping');
    expect(await startup.report()).toMatchObject({ ready: true });
  });
});
