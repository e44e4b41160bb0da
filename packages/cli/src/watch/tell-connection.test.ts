import type { ConnectionState, PairetoClient } from '@paireto/client';
import { expect, it } from 'vitest';
import { tellConnection } from './tell-connection.ts';

/** The connection of a client that goes through these states. */
function heard(...statuses: ConnectionState['status'][]): string[] {
  const said: string[] = [];
  const listeners = new Set<() => void>();
  let state: ConnectionState = { status: 'idle' };
  const connection: PairetoClient['connection'] = {
    get state() {
      return state;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const stop = tellConnection({ connection }, { say: (line) => void said.push(line) });
  for (const status of statuses) {
    state = { status };
    for (const listener of listeners) listener();
  }
  stop();
  expect(listeners.size).toBe(0);
  return said;
}

it('the first connection is no news, however long it takes', () => {
  expect(heard('connecting', 'connecting', 'open')).toEqual([]);
});

it('a connection that is lost is told once, and that it is back', () => {
  expect(heard('connecting', 'open', 'connecting', 'connecting', 'open', 'idle')).toEqual([
    'The connection is lost; trying again …',
    'Connected again.',
  ]);
});
