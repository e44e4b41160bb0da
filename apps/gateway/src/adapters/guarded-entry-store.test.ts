import type { TicketStore } from '@paireto/ticket-store';
import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import { appliedByRedis, createGuardedEntryStore } from './guarded-entry-store.ts';

const failing = (error: unknown) =>
  createGuardedEntryStore({
    enqueue: () => Promise.reject(error),
    readTicket: () => Promise.reject(error),
  } as unknown as TicketStore);

describe('createGuardedEntryStore', () => {
  it.each([
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Connection is closed.',
    'connect ECONNREFUSED 127.0.0.1:6379',
    'LOADING Redis is loading the dataset in memory',
    "READONLY You can't write against a read only replica. script: 0a1b, on @user_script:1.",
    'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist on disk.',
    "OOM command not allowed when used memory > 'maxmemory'.",
  ])('knows that nothing was done after %j', (message) => {
    expect(appliedByRedis(new Error(message))).toBe('no');
  });

  it.each([
    'Command timed out',
    'Command aborted due to connection close',
    'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
    'read ECONNRESET',
  ])('knows that it does not know after %j', (message) => {
    expect(appliedByRedis(new Error(message))).toBe('unknown');
  });

  it('counts a read that failed as not done, whatever the failure', async () => {
    const failure = failing(new Error('Command timed out')).readTicket('demo', 'x');
    await expect(failure).rejects.toMatchObject({ name: 'StoreUnavailableError', applied: 'no' });
  });

  it('keeps the cause of a failed write', async () => {
    const cause = new Error('Command timed out');
    const failure: unknown = await failing(cause)
      .enqueue('demo', [])
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ applied: 'unknown', cause });
  });

  it('lets a bug pass as what it is', async () => {
    const bug = new TypeError('x is not a function');
    await expect(failing(bug).enqueue('demo', [])).rejects.toBe(bug);
    await expect(failing(bug).readTicket('demo', 'x')).rejects.toBe(bug);
    expect(appliedByRedis('LOADING')).toBeUndefined();
  });
});
