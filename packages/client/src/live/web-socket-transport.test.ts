import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SocketLike } from '../client-options.ts';
import { emptySnapshot as snapshot } from '../testing/build-entry.ts';
import { problemOf } from '../testing/scripted-gateway.ts';
import { type TransportWorld, transportWorld } from '../testing/transport-world.ts';
import { createWebSocketTransport } from './web-socket-transport.ts';

/** A socket that does what a test says. */
class ScriptedSocket implements SocketLike {
  static last: ScriptedSocket;
  readonly sent: string[] = [];
  readonly url: string;
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(url: string) {
    this.url = url;
    ScriptedSocket.last = this;
  }
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {
    this.isClosed = true;
  }
}

describe('events by WebSocket', () => {
  let world: TransportWorld;
  beforeEach(async () => {
    world = await transportWorld();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await world.stop();
  });

  const create = () =>
    createWebSocketTransport({ ...world, baseUrl: world.gateway.url, WebSocket: ScriptedSocket as never });
  const ticket = { ticket: 't', expires_in: 30, url: '/v1/matchmaking/ws?ticket=t' };
  /** A socket that was opened with a ticket. */
  const open = async (after?: string) => {
    world.gateway.on('POST /v1/matchmaking/ws-ticket', { status: 200, body: ticket });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const before = ScriptedSocket.last;
    const ending = world.run(create(), after);
    await vi.waitFor(() => expect(ScriptedSocket.last).not.toBe(before));
    return { socket: ScriptedSocket.last, ending };
  };

  it('is opened with a ticket, and never has a token in its URL', async () => {
    const { socket, ending } = await open('e:7');
    expect(socket.url).toBe(`${world.gateway.url.replace('http', 'ws')}/v1/matchmaking/ws?ticket=t&after=e%3A7`);
    world.lifetime.abort();
    expect([(await ending).kind, socket.isClosed]).toEqual(['lost', true]);
  });

  it('works once something was heard, and tells events but not replies', async () => {
    const { socket } = await open();
    socket.onopen?.();
    expect([world.opened, socket.sent]).toEqual([0, ['{"op":"ping","id":"1"}']]);
    socket.onmessage?.({ data: '{"v":1,"type":"reply","id":"1","status":200,"body":{}}' });
    socket.onmessage?.({ data: JSON.stringify(snapshot) });
    socket.onmessage?.({ data: 'nonsense' });
    expect([world.opened, world.events]).toEqual([1, [snapshot]]);
  });

  it('is of no use when nothing comes through it', async () => {
    const { socket, ending } = await open();
    socket.onopen?.();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([await ending, socket.isClosed]).toEqual([{ kind: 'unusable' }, true]);
  });

  it('is lost when it falls silent and does not answer', async () => {
    const { socket, ending } = await open();
    socket.onopen?.();
    socket.onmessage?.({ data: JSON.stringify(snapshot) });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(socket.sent).toHaveLength(2);
    socket.onmessage?.({ data: '{"type":"reply"}' });
    await vi.advanceTimersByTimeAsync(34_000);
    expect(socket.isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await ending).toEqual({ kind: 'lost' });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(socket.sent).toHaveLength(3);
  });

  it.each([
    [1001, 'lost'],
    [4401, 'expired'],
    [4408, 'lost'],
    [4409, 'crowded'],
  ])('closed with %i is %s', async (code, kind) => {
    const { socket, ending } = await open();
    socket.onmessage?.({ data: JSON.stringify(snapshot) });
    socket.onclose?.({ code });
    expect(await ending).toEqual({ kind });
    await world.tokens.current();
    expect(world.tokensAsked).toBe(code === 4_401 ? 2 : 1);
  });

  it('that cannot be opened does not work from here', async () => {
    const { socket, ending } = await open();
    socket.onerror?.();
    socket.onclose?.({ code: 1_006 });
    expect(await ending).toEqual({ kind: 'unusable' });
  });

  it.each([
    [{ status: 404, body: problemOf('NOT_FOUND', 404) }, 'unusable'],
    [{ status: 503, body: problemOf('UNAVAILABLE', 503) }, 'away'],
    [{ status: 401, body: problemOf('UNAUTHORIZED', 401) }, 'refused'],
    ['cut', 'away'],
  ] as const)('without a ticket (%j) is %s', async (reply, kind) => {
    world.gateway.on('POST /v1/matchmaking/ws-ticket', reply);
    expect((await world.run(create())).kind).toBe(kind);
  });
});
