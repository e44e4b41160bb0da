import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildEntry, buildEvent } from '../testing/build-entry.ts';
import { type ScriptedTransport, scriptedTransport } from '../testing/scripted-transport.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';

describe('the live feed', () => {
  let transport: ScriptedTransport;
  let lifetime: AbortController;
  let feed: LiveFeed;
  let heard: string[];

  const name = ({ type, epoch, seq }: LiveEvent): string => `${type} ${epoch}:${seq}`;
  const snapshot = (seq: number, epoch?: string) =>
    buildEvent(seq, 'snapshot', { entry: null, challenges: null }, epoch);
  const searching = (seq: number, epoch?: string) =>
    buildEvent(seq, 'ticket.searching', { entry: buildEntry() }, epoch);
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(async () => {
    vi.useFakeTimers();
    transport = scriptedTransport('websocket');
    lifetime = new AbortController();
    feed = createLiveFeed({ transports: [transport], lifetime: lifetime.signal });
    heard = [];
    feed.listen({ event: (event) => heard.push(name(event)) });
    feed.connection.hold();
    await settle();
    transport.open();
  });
  afterEach(() => {
    lifetime.abort();
    vi.useRealTimers();
  });

  it('tells each event once, also when it comes twice', () => {
    for (const event of [snapshot(4), searching(5), searching(4), searching(5), searching(6)]) transport.tell(event);
    expect(heard).toEqual(['snapshot e:4', 'ticket.searching e:5', 'ticket.searching e:6']);
  });

  it('resumes after the last event', async () => {
    for (const event of [snapshot(1), searching(2)]) transport.tell(event);
    transport.end({ kind: 'lost' });
    await settle(2_000);
    expect(transport.starts).toEqual([undefined, 'e:2']);
  });

  it('tells nothing after a gap until a snapshot has told what was missed', async () => {
    for (const event of [snapshot(1), searching(3)]) transport.tell(event);
    await settle();
    expect(heard).toEqual(['snapshot e:1']);
    expect(transport.starts).toEqual([undefined, undefined]);
    transport.open();
    for (const event of [snapshot(7), searching(8)]) transport.tell(event);
    expect(heard.slice(1)).toEqual(['snapshot e:7', 'ticket.searching e:8']);
  });

  it('takes a new epoch from its snapshot on, and asks for one when it is missing', async () => {
    for (const event of [snapshot(9), snapshot(1, 'f'), searching(2, 'f')]) transport.tell(event);
    expect(heard).toEqual(['snapshot e:9', 'snapshot f:1', 'ticket.searching f:2']);
    transport.tell(searching(3, 'g'));
    await settle();
    expect(heard).toHaveLength(3);
    expect(transport.starts).toEqual([undefined, undefined]);
  });

  it('asks for snapshots less and less often when gaps go on', async () => {
    for (let gap = 0; gap < 50; gap += 1) {
      if (transport.isRunning) {
        transport.open();
        transport.tell(searching(1));
      }
      await settle(100);
    }
    expect(transport.starts.length).toBeLessThan(10);
  });

  it('gives a reader a snapshot first, also one who comes later, and whoever is far behind', async () => {
    transport.tell(snapshot(1));
    const events = feed.events();
    await settle();
    expect(transport.starts).toEqual([undefined, undefined]);
    transport.open();
    for (const event of [snapshot(1), searching(2)]) transport.tell(event);
    expect(await events.next()).toMatchObject({ value: { seq: 1, type: 'snapshot' } });
    for (let seq = 3; seq < 300; seq += 1) transport.tell(searching(seq));
    await settle(30_000);
    expect(transport.starts).toEqual([undefined, undefined, undefined]);
    transport.open();
    transport.tell(snapshot(300));
    expect(await events.next()).toMatchObject({ value: { seq: 300, type: 'snapshot' } });
    await events.return?.();
    expect(feed.readers).toBe(0);
  });

  it('lets a reader go whose signal is aborted', async () => {
    const controller = new AbortController();
    const next = feed.events(controller.signal).next();
    controller.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    await expect(feed.events(controller.signal).next()).rejects.toThrow('enough');
    expect(feed.readers).toBe(0);
  });

  it('ends its readers with the client', async () => {
    const events = feed.events();
    const next = events.next();
    lifetime.abort();
    expect((await next).done).toBe(true);
    expect((await feed.events().next()).done).toBe(true);
    expect(feed.readers).toBe(0);
  });
});
