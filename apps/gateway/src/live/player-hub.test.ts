import type { LiveEvent } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { createPlayerHub, eventsAfterId, type PlayerHub, REMEMBERED_EVENTS, startOver, tell } from './player-hub.ts';

const notice = { type: 'notice' as const, data: { code: 'TEST', message: 'm' }, nowMs: 0 };
const hubWith = (events: number): PlayerHub => {
  const hub = createPlayerHub({ tenant: 'demo', userId: 'ann' });
  hub.isRead = true;
  for (let count = 0; count < events; count += 1) tell(hub, notice);
  return hub;
};
const seqs = (events: readonly LiveEvent[] | undefined) => events?.map(({ seq }) => seq);

describe('what a hub remembers', () => {
  it('begins at 1, the first snapshot, and counts every event', () => {
    const hub = hubWith(3);
    expect(hub.seq).toBe(4);
    expect(seqs(eventsAfterId(hub, `${hub.epoch}:1`))).toEqual([2, 3, 4]);
    expect(seqs(eventsAfterId(hub, `${hub.epoch}:3`))).toEqual([4]);
    expect(eventsAfterId(hub, `${hub.epoch}:4`)).toEqual([]);
  });

  it('are the last events only; before them nobody goes on', () => {
    const hub = hubWith(REMEMBERED_EVENTS + 10);
    expect(hub.recent).toHaveLength(REMEMBERED_EVENTS);
    const oldest = hub.recent[0]?.seq ?? 0;
    expect(eventsAfterId(hub, `${hub.epoch}:${oldest - 1}`)).toHaveLength(REMEMBERED_EVENTS);
    expect(eventsAfterId(hub, `${hub.epoch}:${oldest - 2}`)).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    ':',
    'EPOCH',
    'EPOCH:',
    'EPOCH:0',
    'EPOCH:5',
    'EPOCH:-1',
    'EPOCH:1.5',
    'EPOCH:1e0',
    'EPOCH: 1',
    'EPOCH:1:1',
    'EPOCH:99999999999999999999',
    'other:1',
    'x'.repeat(65_536),
  ])('is not gone on from after the id %j', (id) => {
    const hub = hubWith(3);
    expect(eventsAfterId(hub, id?.replace('EPOCH', hub.epoch))).toBeUndefined();
  });

  it('counts for nobody before the store was read, after all was lost, or when signals were missed', () => {
    const hub = hubWith(3);
    startOver(hub);
    expect(hub.seq).toBe(5);
    expect(eventsAfterId(hub, `${hub.epoch}:4`)).toBeUndefined();
    expect(eventsAfterId(hub, `${hub.epoch}:5`)).toEqual([]);
    hub.hasMissedSignals = true;
    expect(eventsAfterId(hub, `${hub.epoch}:5`)).toBeUndefined();
    hub.hasMissedSignals = false;
    hub.isRead = false;
    expect(eventsAfterId(hub, `${hub.epoch}:5`)).toBeUndefined();
  });

  it('has an epoch of its own, without a colon in it', () => {
    const epochs = Array.from({ length: 100 }, () => hubWith(0).epoch);
    expect(new Set(epochs).size).toBe(100);
    for (const epoch of epochs) expect(epoch).toMatch(/^[\w-]{12}$/);
  });
});

describe('an event', () => {
  it('goes to those who are ready for it', () => {
    const hub = hubWith(0);
    const heard: string[] = [];
    const listen = (name: string, isReady: boolean) => {
      const listener = { send: () => void heard.push(name) };
      hub.attached.add({ listener, blocked: [], isReady, isBeingShown: false });
    };
    listen('ready', true);
    listen('waiting', false);
    tell(hub, notice);
    expect(heard).toEqual(['ready']);
  });
});
