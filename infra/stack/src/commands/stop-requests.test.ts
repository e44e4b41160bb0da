import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createStopRequests } from './stop-requests.ts';

function someRequests() {
  let now = 0;
  const exits: number[] = [];
  const events = new EventEmitter();
  const source = {
    on: (name: string, listener: () => void) => events.on(name, listener),
    exit: (code: number) => void exits.push(code),
  };
  const stop = createStopRequests(source, () => now);
  let forced = 0;
  stop.onForce(() => {
    forced += 1;
  });
  return {
    stop,
    exits,
    forced: () => forced,
    send: (signal: string, atMs: number) => {
      now = atMs;
      events.emit(signal);
    },
  };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks to stop', async (signal) => {
  const { stop, send, exits } = someRequests();
  send(signal, 0);
  await stop.requested;
  expect(stop.signal.aborted).toBe(true);
  expect(exits).toEqual([]);
});

test('one Ctrl-C that arrives by several ways counts once', () => {
  const { send, exits, forced } = someRequests();
  send('SIGINT', 0);
  send('SIGINT', 5);
  send('SIGTERM', 900);
  expect(forced()).toBe(0);
  expect(exits).toEqual([]);
});

test('a second Ctrl-C kills everything and ends at once', () => {
  const { send, exits, forced } = someRequests();
  send('SIGINT', 0);
  send('SIGINT', 1_500);
  expect(forced()).toBe(1);
  expect(exits).toEqual([130]);
});
