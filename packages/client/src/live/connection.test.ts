import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PairetoError } from '../paireto-error.ts';
import { type ScriptedTransport, scriptedTransport } from '../testing/scripted-transport.ts';
import { type ConnectionState, createConnection } from './connection.ts';

describe('a connection', () => {
  let lifetime: AbortController;
  let socket: ScriptedTransport;
  let stream: ScriptedTransport;
  let poll: ScriptedTransport;
  let states: string[];

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    lifetime = new AbortController();
    [socket, stream, poll] = [scriptedTransport('websocket'), scriptedTransport('sse'), scriptedTransport('long-poll')];
    states = [];
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const connect = () =>
    createConnection({
      transports: [socket, stream, poll],
      lifetime: lifetime.signal,
      after: () => 'e:1',
      onEvent: () => undefined,
      onState: ({ status, transport }: ConnectionState) =>
        states.push(transport === undefined ? status : `${status} ${transport}`),
    });
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  it('is up while somebody holds it, and leaves nothing behind', async () => {
    const connection = connect();
    const [one, two] = [connection.hold(), connection.hold()];
    await settle();
    socket.open();
    one();
    one();
    expect(connection.state).toEqual({ status: 'open', transport: 'websocket' });
    two();
    await settle();
    expect(states).toEqual(['connecting', 'open websocket', 'idle']);
    expect(vi.getTimerCount()).toBe(0);
    expect(socket.starts).toHaveLength(1);
  });

  it('resumes after the last event', async () => {
    connect().hold();
    await settle();
    expect(socket.starts).toEqual(['e:1']);
  });

  it('goes on to the next transport at once when one does not work from here', async () => {
    connect().hold();
    await settle();
    socket.end({ kind: 'unusable' });
    await settle();
    expect(stream.isRunning).toBe(true);
    stream.end({ kind: 'unusable' });
    await settle();
    poll.open();
    expect(states.at(-1)).toBe('open long-poll');
  });

  it('remembers what does not work: a lost stream is followed by a stream', async () => {
    connect().hold();
    await settle();
    socket.end({ kind: 'unusable' });
    await settle();
    stream.open();
    await settle(6_000);
    stream.end({ kind: 'lost' });
    await settle(1_000);
    expect([socket.starts.length, stream.starts.length, poll.starts.length]).toEqual([1, 2, 0]);
  });

  it('goes back up once the better transport works, without a gap', async () => {
    connect().hold();
    await settle();
    socket.end({ kind: 'unusable' });
    await settle();
    stream.open();
    await settle(60_000);
    expect([socket.isRunning, stream.isRunning]).toEqual([true, true]);
    expect(states.at(-1)).toBe('open sse');
    socket.open();
    await settle();
    expect(states.at(-1)).toBe('open websocket');
    expect(states.filter((state) => state === 'connecting')).toHaveLength(1);
  });

  it('stays where it is while the better transport still does not work, and asks less often', async () => {
    connect().hold();
    await settle();
    socket.end({ kind: 'unusable' });
    await settle();
    stream.open();
    socket.always({ kind: 'unusable' });
    await settle(60_000);
    expect(socket.starts).toHaveLength(2);
    await settle(60_000);
    expect(socket.starts).toHaveLength(2);
    await settle(60_000);
    expect(socket.starts).toHaveLength(3);
    expect(states.at(-1)).toBe('open sse');
  });

  it('waits for a gateway that is away, longer each time, and blames no transport', async () => {
    const connection = connect();
    socket.always({ kind: 'away' });
    connection.hold();
    await settle(120_000);
    // Half of 2, 4, 8, 16, 30, 30, … s.
    expect(socket.starts).toHaveLength(12);
    expect([stream.starts.length, poll.starts.length]).toEqual([0, 0]);
    socket.always(undefined);
    await settle(30_000);
    socket.open();
    expect(connection.state.transport).toBe('websocket');
  });

  it('waits as long as the gateway asks', async () => {
    connect().hold();
    await settle();
    socket.end({ kind: 'away', retryAfterMs: 20_000 });
    await settle(20_900);
    expect(socket.starts).toHaveLength(1);
    await settle(200);
    expect(socket.starts).toHaveLength(2);
  });

  it('that was steady is tried again within a second, at a random moment', async () => {
    connect().hold();
    await settle();
    socket.open();
    await settle(5_000);
    socket.end({ kind: 'lost' });
    await settle(499);
    expect(socket.starts).toHaveLength(1);
    await settle(1);
    expect(socket.starts).toHaveLength(2);
  });

  it('that breaks again and again after moments is made another way', async () => {
    connect().hold();
    for (let life = 0; life < 3; life += 1) {
      await settle(30_000);
      socket.open();
      socket.end({ kind: 'lost' });
    }
    await settle();
    expect(stream.isRunning).toBe(true);
  });

  it('does not fight other tabs for the places: it polls', async () => {
    connect().hold();
    await settle();
    socket.open();
    await settle(5_000);
    socket.end({ kind: 'crowded' });
    await settle();
    expect([stream.starts.length, poll.isRunning]).toEqual([0, true]);
  });

  it('starts from the top when nothing works', async () => {
    for (const each of [socket, stream, poll]) each.always({ kind: 'unusable' });
    connect().hold();
    await settle(1_500);
    expect([socket.starts.length, stream.starts.length, poll.starts.length]).toEqual([2, 2, 2]);
  });

  it('gives up when no token is accepted, and tries again when it is held again', async () => {
    const connection = connect();
    connection.hold();
    await settle();
    const error = new PairetoError('UNAUTHORIZED', 'The token is refused.');
    socket.end({ kind: 'refused', error });
    await settle(600_000);
    expect(connection.state).toEqual({ status: 'failed', error });
    expect(vi.getTimerCount()).toBe(0);
    connection.hold();
    await settle();
    expect(socket.starts).toHaveLength(2);
  });

  it('ends with its client, wherever it stands', async () => {
    const connection = connect();
    connection.hold();
    await settle();
    socket.end({ kind: 'unusable' });
    await settle();
    stream.open();
    lifetime.abort();
    await settle();
    expect(connection.state.status).toBe('idle');
    expect(vi.getTimerCount()).toBe(0);
    connection.hold();
    await settle(60_000);
    expect([socket.starts.length, stream.starts.length]).toEqual([1, 1]);
  });
});
