import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer, RequestOptions } from '../http/request.ts';
import { createLiveFeed, type LiveFeed } from '../live/live-feed.ts';
import { PairetoError } from '../paireto-error.ts';
import { buildEntry, buildEvent } from '../testing/build-entry.ts';
import { type ScriptedTransport, scriptedTransport } from '../testing/scripted-transport.ts';
import type { QueueEntry } from '../wire/queue-entry.ts';
import { followEntry } from './follow-entry.ts';
import type { QueueHandle } from './queue-handle.ts';

const assignment = { match_id: 'm', game_id: 'g', team: 'white', teammates: [], opponents: [] };
const placing = buildEntry({ status: 'PLACING', match_id: 'm' });
const matched = buildEntry({ status: 'MATCHED', match_id: 'm', assignment });
const other = buildEntry({ queue_entry_id: '01890a5d-ac96-774b-bcce-b302099a8058' });

describe('a followed entry', () => {
  let transport: ScriptedTransport;
  let lifetime: AbortController;
  let feed: LiveFeed;
  let handle: QueueHandle;
  let seq: number;
  /** Requests that wait for their answer. */
  let requests: { request: string; answer: (entry: QueueEntry) => void; fail: (error: PairetoError) => void }[];
  let timesOver: number;

  const request = (path: string, { method = 'GET' }: RequestOptions = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      requests.push({
        request: `${method} ${path.replace(handle.id, '<id>')}`,
        answer: (body) => resolve({ status: 200, headers: new Headers(), body }),
        fail: reject,
      });
    });
  const follow = (entry: QueueEntry = buildEntry()): QueueHandle =>
    followEntry(entry, {
      requester: { request, open: () => Promise.reject(new Error('no stream')) },
      feed,
      lifetime: lifetime.signal,
      onOver: () => {
        timesOver += 1;
      },
    });
  const tell = (type: Parameters<typeof buildEvent>[1], data: object): void => {
    seq += 1;
    transport.tell(buildEvent(seq, type, data));
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => expect.unreachable('it should reject'),
      (error: unknown) => error,
    );

  beforeEach(async () => {
    transport = scriptedTransport('websocket');
    lifetime = new AbortController();
    feed = createLiveFeed({ transports: [transport], lifetime: lifetime.signal });
    [requests, seq, timesOver] = [[], 0, 0];
    handle = follow();
    await settle();
    transport.open();
  });
  afterEach(() => lifetime.abort(new PairetoError('CLOSED', 'The client was closed.')));

  it('is told step by step, and lets go of the connection at its end', async () => {
    tell('snapshot', { entry: buildEntry(), challenges: null });
    const updates = (async () => {
      const all: string[] = [];
      for await (const { type, entry } of handle) all.push(`${type} ${entry.status}`);
      return all;
    })();
    const assigned = handle.matched();
    tell('ticket.placing', { entry: placing });
    tell('ticket.requeued', { entry: buildEntry({ reason: 'no-game' }) });
    tell('ticket.placing', { entry: placing });
    tell('ticket.matched', { entry: matched });
    expect(await updates).toEqual([
      'ticket.searching SEARCHING',
      'ticket.placing PLACING',
      'ticket.requeued SEARCHING',
      'ticket.placing PLACING',
      'ticket.matched MATCHED',
    ]);
    expect(await assigned).toEqual(assignment);
    expect([feed.connection.state.status, timesOver]).toEqual(['idle', 1]);
    expect(await handle.matched()).toEqual(assignment);
  });

  it('learns from a snapshot what it missed', async () => {
    const assigned = handle.matched();
    tell('snapshot', { entry: matched, challenges: null });
    expect(await assigned).toEqual(assignment);
  });

  it('is read when a snapshot shows another entry or none: it came to its end', async () => {
    const ended = failure(handle.matched());
    tell('snapshot', { entry: other, challenges: null });
    tell('snapshot', { entry: null, challenges: null });
    expect(requests.map((each) => each.request)).toEqual(['GET /v1/matchmaking/queue/<id>']);
    requests[0]?.answer(buildEntry({ status: 'TIMED_OUT' }));
    expect(await ended).toMatchObject({ name: 'EntryEndedError', code: 'TIMED_OUT', entry: { status: 'TIMED_OUT' } });
  });

  it('goes on when that snapshot was older than the entry', async () => {
    tell('snapshot', { entry: null, challenges: null });
    requests[0]?.answer(buildEntry());
    await settle();
    expect([handle.isEnded, feed.connection.state.status]).toEqual([false, 'open']);
  });

  it('says when the entry is nowhere any more', async () => {
    const [waiting, iterating] = [failure(handle.matched()), failure(readToEnd(handle))];
    tell('snapshot', { entry: null, challenges: null });
    const gone = new PairetoError('NOT_FOUND', 'You have no queue entry with this id.', { status: 404 });
    requests[0]?.fail(gone);
    expect([await waiting, await iterating, timesOver]).toEqual([gone, gone, 1]);
  });

  it('asks for another snapshot when it cannot be read', async () => {
    tell('snapshot', { entry: null, challenges: null });
    requests[0]?.fail(new PairetoError('UNAVAILABLE', 'Later.'));
    await settle();
    expect(transport.starts).toHaveLength(2);
  });

  it('does not go back to what a slow answer says', async () => {
    const accepting = handle.accept();
    tell('snapshot', { entry: placing, challenges: null });
    requests[0]?.answer(buildEntry({ status: 'REQUIRES_ACCEPTANCE', match_id: 'm' }));
    expect((await accepting).status).toBe('PLACING');
  });

  it('answers about the match that it knows', async () => {
    tell('snapshot', { entry: buildEntry({ status: 'REQUIRES_ACCEPTANCE', match_id: 'm' }), challenges: null });
    const accepting = handle.accept();
    expect(requests[0]?.request).toBe('POST /v1/matchmaking/queue/<id>/accept?match_id=m');
    requests[0]?.answer(matched);
    expect((await accepting).status).toBe('MATCHED');
    tell('ticket.placing', { entry: placing });
    expect(handle.entry.status).toBe('MATCHED');
  });

  it('hears of a match that was told before its join was answered', async () => {
    tell('snapshot', { entry: null, challenges: null });
    tell('ticket.matched', { entry: { ...matched, queue_entry_id: other.queue_entry_id } });
    expect(await follow(other).matched()).toEqual(assignment);
  });

  it('begins with the place in line that was told before its join was answered', () => {
    tell('snapshot', { entry: buildEntry({ position: 3 }), challenges: null });
    expect(follow().entry.position).toBe(3);
  });

  it('tells who waits when no token is accepted, and is followed again by who asks later', async () => {
    const error = new PairetoError('UNAUTHORIZED', 'The token is refused.');
    const waiting = failure(handle.matched());
    transport.end({ kind: 'refused', error });
    expect(await waiting).toBe(error);
    const again = handle.matched();
    await settle();
    transport.open();
    tell('snapshot', { entry: matched, challenges: null });
    expect(await again).toEqual(assignment);
  });

  it('is let go of without being cancelled', async () => {
    const [waiting, iterating] = [failure(handle.matched()), readToEnd(handle)];
    handle.detach();
    expect(await waiting).toMatchObject({ code: 'CLOSED' });
    expect(await iterating).toHaveLength(1);
    expect([requests, feed.connection.state.status]).toEqual([[], 'idle']);
  });

  it('ends with its client', async () => {
    const [waiting, iterating] = [failure(handle.matched()), readToEnd(handle)];
    const controller = new AbortController();
    const aborted = failure(handle.matched({ signal: controller.signal }));
    const left = failure(readToEnd(handle.updates({ signal: controller.signal })));
    controller.abort(new Error('enough'));
    expect(await aborted).toMatchObject({ message: 'enough' });
    expect(await left).toMatchObject({ message: 'enough' });
    expect(await failure(readToEnd(handle.updates({ signal: controller.signal })))).toBe(controller.signal.reason);
    lifetime.abort(new PairetoError('CLOSED', 'The client was closed.'));
    expect(await waiting).toMatchObject({ code: 'CLOSED' });
    expect(await iterating).toHaveLength(1);
    expect(await failure(follow().matched())).toMatchObject({ code: 'CLOSED' });
  });

  it('is not disturbed by a listener that throws', async () => {
    const thrown = vi.fn();
    vi.stubGlobal('setTimeout', (callback: () => void) => {
      try {
        callback();
      } catch (error) {
        thrown(error);
      }
    });
    handle.onChange(() => {
      throw new Error('not ours');
    });
    tell('snapshot', { entry: matched, challenges: null });
    vi.unstubAllGlobals();
    expect(thrown).toHaveBeenCalledWith(new Error('not ours'));
    expect(await handle.matched()).toEqual(assignment);
  });
});

async function readToEnd(handle: AsyncIterable<unknown>): Promise<unknown[]> {
  const updates: unknown[] = [];
  for await (const update of handle) updates.push(update);
  return updates;
}
