import { type Assignment, createClient, type PairetoClient, PairetoError, type TransportName } from '@paireto/client';
import { createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PickyProxy, startPickyProxy } from './support/picky-proxy.ts';
import { RecordingSocket } from './support/recording-socket.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const asking = presetFile('chess', { name: 'asking', acceptance: { within: '20s' } });
/** For so long a token counts after its end: clocks differ. */
const CLOCK_TOLERANCE_S = 30;
const transports: TransportName[] = ['websocket', 'sse', 'long-poll'];

describe('the client', () => {
  let system: System;
  let proxy: PickyProxy;
  const clients: PairetoClient[] = [];
  beforeAll(async () => {
    system = await startSystem({ rulesets: [presetFile('chess'), asking] });
    proxy = await startPickyProxy(system.stack.urls.gateway);
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    proxy.block();
  });
  afterAll(async () => {
    await proxy?.stop();
    await system?.stop();
  });

  const wish = { queue: 'chess', time_control: '3+2' };
  let names = 0;

  /** A client of a new player. */
  const player = (
    options: Partial<Parameters<typeof createClient>[0]> & { rating?: number; name?: string } = {},
  ): PairetoClient => {
    names += 1;
    const { rating = 1_500, name = `player-${names}`, ...more } = options;
    const getToken = () => createToken(system.stack.secrets.jwt, { sub: name, tenant: system.tenant, rating });
    const client = createClient({ url: proxy.url, getToken, ...more });
    clients.push(client);
    return client;
  };
  const onTransport = (client: PairetoClient, transport: TransportName) =>
    waitFor(() => client.connection.state.status === 'open' && client.connection.state.transport === transport, {
      timeoutMs: 60_000,
      description: `the connection to be ${transport}`,
    });
  /** Lets a refusal with this code pass. */
  const unless = (code: string) => (error: unknown) => {
    if (!(error instanceof PairetoError && error.code === code)) throw error;
  };
  const sameGame = (one: Assignment, other: Assignment): void => {
    expect(one.game_id).toBe(other.game_id);
    expect(new Set([one.color, other.color])).toEqual(new Set(['white', 'black']));
  };

  it.each(transports)('is told of the match over %s, step by step', async (transport) => {
    const rating = 1_000 + 300 * transports.indexOf(transport);
    const [alice, bob] = [player({ transport, rating }), player({ transport, rating })];
    const waiting = await alice.queue.join(wish);
    const steps: string[] = [];
    const followed = (async () => {
      for await (const { type } of waiting) steps.push(type);
    })();
    await onTransport(alice, transport);
    const [one, other] = await Promise.all([
      waiting.matched(),
      bob.queue.join(wish).then((handle) => handle.matched()),
    ]);
    sameGame(one, other);
    await followed;
    expect(steps[0]).toBe('ticket.searching');
    expect(steps.at(-1)).toBe('ticket.matched');
    expect(waiting).toMatchObject({ isEnded: true, entry: { status: 'MATCHED', match_id: one.match_id } });
    expect(await waiting.matched()).toEqual(one);
  });

  it('goes over to a stream where WebSockets do not work, and to polling where streams do not either', async () => {
    proxy.block('websocket');
    const alice = player({ rating: 2_000 });
    const waiting = await alice.queue.join(wish);
    await onTransport(alice, 'sse');
    proxy.block('websocket', 'sse');
    const bob = player({ rating: 2_000 });
    const partner = await bob.queue.join(wish);
    const [one, other] = await Promise.all([waiting.matched(), partner.matched()]);
    sameGame(one, other);
    const carol = player({ rating: 2_300 });
    await carol.queue.join(wish);
    await onTransport(carol, 'long-poll');
  });

  it.each(transports)('misses no match that is made while it is cut off from %s', async (transport) => {
    const rating = 2_600 + 300 * transports.indexOf(transport);
    const alice = player({ transport, rating });
    const waiting = await alice.queue.join(wish);
    await onTransport(alice, transport);
    proxy.block('everything');
    proxy.cut();
    const bob = await player({ url: system.stack.urls.gateway, rating }).queue.join(wish);
    const matched = await bob.matched();
    proxy.block();
    sameGame(await waiting.matched(), matched);
  });

  it.each(transports)(
    'over %s survives its gateway being killed, and a join waits for it to be back',
    async (transport) => {
      const rating = -1_000 - 300 * transports.indexOf(transport);
      const alice = player({ transport, rating });
      const waiting = await alice.queue.join(wish);
      await onTransport(alice, transport);
      await system.stack.kill('gateway');
      const bob = player({ transport, rating });
      const joining = bob.queue.join(wish);
      await system.stack.start('gateway');
      const [one, other] = await Promise.all([waiting.matched(), joining.then((handle) => handle.matched())]);
      sameGame(one, other);
    },
  );

  it('queues once when the answer to its join is lost', async () => {
    const alice = player({ rating: 500 });
    const before = proxy.seen.length;
    proxy.loseAnswer('POST', '/v1/matchmaking/queue');
    const waiting = await alice.queue.join(wish);
    const joins = proxy.seen.slice(before).filter((request) => request === 'POST /v1/matchmaking/queue');
    expect(joins).toHaveLength(2);
    expect((await alice.queue.active())?.queue_entry_id).toBe(waiting.id);
    const failed = await alice.queue.join(wish).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PairetoError);
    expect(failed).toMatchObject({ code: 'ALREADY_QUEUED', problem: { queue_entry_id: waiting.id } });
  });

  it.each(transports)('over %s goes on with a fresh token when its token expires', async (transport) => {
    const rating = -3_000 - 300 * transports.indexOf(transport);
    let tokens = 0;
    const getToken = () => {
      tokens += 1;
      const claims = { sub: `forgetful-${transport}`, tenant: system.tenant, rating };
      return createToken(system.stack.secrets.jwt, claims, tokens === 1 ? (3 - CLOCK_TOLERANCE_S) / 3_600 : 12);
    };
    const alice = player({ getToken, transport });
    const waiting = await alice.queue.join(wish);
    // The connection finds out by itself; where there is none, the next request does.
    await waitFor(
      async () => {
        if (transport === 'long-poll') await alice.queue.active();
        return tokens > 1;
      },
      { timeoutMs: 60_000, intervalMs: 500, description: 'a fresh token to be asked for' },
    );
    expect((await alice.queue.active())?.queue_entry_id).toBe(waiting.id);
    const partner = await player({ rating, transport: 'long-poll' }).queue.join(wish);
    sameGame(await waiting.matched(), await partner.matched());
    expect(tokens).toBe(2);
  });

  it('keeps its WebSocket when its token expires: the socket is given a fresh one before', async () => {
    const sockets: RecordingSocket[] = [];
    class Recording extends RecordingSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
    }
    // Short, so that it happens now. Each of them: on a slow machine the first may be over before there is a socket.
    const getToken = () =>
      createToken(system.stack.secrets.jwt, { sub: 'provident', tenant: system.tenant, rating: -3_900 }, 5 / 3_600);
    const alice = player({ getToken, transport: 'websocket', WebSocket: Recording });
    const waiting = await alice.queue.join(wish);
    const renewed = await waitFor(() => sockets.find((socket) => socket.tokensTaken > 0), {
      timeoutMs: 120_000,
      description: 'the gateway to take a fresh token',
    });
    expect([renewed.readyState, sockets.indexOf(renewed)]).toEqual([WebSocket.OPEN, sockets.length - 1]);
    const partner = await player({ rating: -3_900 }).queue.join(wish);
    sameGame(await waiting.matched(), await partner.matched());
  });

  it('cancels decisively: who waits is told how it ended, and may join again', async () => {
    const alice = player({ rating: -4_000 });
    const waiting = await alice.queue.join(wish);
    const matched = waiting.matched().catch((error: unknown) => error);
    expect((await waiting.cancel()).status).toBe('CANCELLED');
    expect(await matched).toMatchObject({ name: 'EntryEndedError', code: 'CANCELLED', entry: { status: 'CANCELLED' } });
    const updates: string[] = [];
    for await (const { type } of waiting) updates.push(type);
    expect(updates).toEqual(['ticket.cancelled']);
    const again = await alice.queue.join(wish);
    expect(again.id).not.toBe(waiting.id);
  });

  it('is told when its entry is cancelled elsewhere', async () => {
    const [here, there] = [player({ name: 'two-tabs', rating: -5_000 }), player({ name: 'two-tabs', rating: -5_000 })];
    const waiting = await here.queue.join(wish);
    await onTransport(here, 'websocket');
    const resumed = await there.queue.resume();
    expect(resumed?.id).toBe(waiting.id);
    await resumed?.cancel();
    await expect(waiting.matched()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await here.queue.resume()).toBeNull();
  });

  it('stops waiting when it is told to, and the entry waits on', async () => {
    const alice = player({ rating: -6_000 });
    const waiting = await alice.queue.join(wish);
    const controller = new AbortController();
    const matched = waiting.matched({ signal: controller.signal });
    controller.abort();
    await expect(matched).rejects.toMatchObject({ name: 'AbortError' });
    expect((await alice.queue.active())?.status).toBe('SEARCHING');
    expect((await waiting.explain()).queue_entry_id).toBe(waiting.id);
    expect((await alice.queue.status('chess')).players_waiting).toBeGreaterThan(0);
  });

  it('accepts and declines matches, and goes back to waiting when another declines', async () => {
    const wishes = { queue: 'asking', time_control: '3+2' };
    const [alice, bob, carol] = [player(), player(), player()];
    const waiting = await alice.queue.join(wishes);
    const seen: string[] = [];
    const followed = (async () => {
      for await (const { type, entry } of waiting) {
        seen.push(type);
        // Bob may decline in the same moment: then there is nothing to accept any more.
        if (entry.acceptance?.accepted === false) await waiting.accept().catch(unless('CANNOT_ACCEPT'));
      }
    })();
    const declined = await bob.queue.join(wishes);
    for await (const { entry } of declined) if (entry.acceptance) await declined.decline();
    expect(declined.entry).toMatchObject({ status: 'CANCELLED', reason: 'declined' });
    await waitFor(() => seen.includes('ticket.requeued'), { description: 'alice to wait again' });
    const accepted = await carol.queue.join(wishes);
    for await (const { entry } of accepted) if (entry.acceptance?.accepted === false) await accepted.accept();
    sameGame(await accepted.matched(), await waiting.matched());
    await followed;
    expect(seen.at(-1)).toBe('ticket.matched');
  });

  it('tells every tab of a player, also those for which there is no connection left', async () => {
    const tabs = Array.from({ length: 7 }, () => player({ name: 'many-tabs', rating: -7_000 }));
    await tabs[0]?.queue.join(wish);
    const waiting = await Promise.all(tabs.map((tab) => tab.queue.resume()));
    await waitFor(() => tabs.some((tab) => tab.connection.state.transport === 'long-poll'), {
      timeoutMs: 60_000,
      description: 'a tab to make do without a connection',
    });
    const partner = await player({ rating: -7_000 }).queue.join(wish);
    const game = (await partner.matched()).game_id;
    const games = await Promise.all(waiting.map(async (handle) => (await handle?.matched())?.game_id));
    expect(games).toEqual(tabs.map(() => game));
  });

  it.each(transports)('hears of challenges over %s, and of what becomes of them', async (transport) => {
    const [alice, bob] = [
      player({ name: `alice-${transport}`, transport }),
      player({ name: `bob-${transport}`, transport }),
    ];
    const answered = (async () => {
      for await (const event of alice.events) {
        if (event.type === 'challenge.accepted' || event.type === 'challenge.started') return event.data.challenge;
      }
      return undefined;
    })();
    const received = (async () => {
      for await (const event of bob.events) {
        if (event.type === 'challenge.received') return event.data.challenge;
      }
      return undefined;
    })();
    await Promise.all([onTransport(alice, transport), onTransport(bob, transport)]);
    const made = await alice.challenges.create({ opponent: `bob-${transport}`, ...wish, color: 'white' });
    const challenge = await received;
    expect(challenge).toMatchObject({ challenge_id: made.challenge_id, status: 'PENDING' });
    const open = [];
    for await (const each of bob.challenges.incoming({ status: 'PENDING' })) open.push(each.challenge_id);
    expect(open).toEqual([made.challenge_id]);
    await bob.challenges.accept(made.challenge_id);
    expect(await answered).toMatchObject({ challenge_id: made.challenge_id });
    const started = await waitFor(
      async () => {
        const read = await alice.challenges.read(made.challenge_id);
        return read.status === 'STARTED' ? read : undefined;
      },
      { timeoutMs: 60_000, description: 'the game of the challenge' },
    );
    expect(started.assignment).toMatchObject({ color: 'white' });
    await expect(alice.challenges.withdraw(made.challenge_id)).rejects.toMatchObject({
      code: 'CONFLICT',
      problem: { challenge_status: 'STARTED' },
    });
    const listed = await waitFor(
      async () => {
        const { matches } = await bob.matches.list({ opponent: `alice-${transport}`, limit: 1 }).page();
        return matches[0]?.state === 'MATCHED' ? matches[0] : undefined;
      },
      { timeoutMs: 60_000, description: 'the record of the match' },
    );
    expect(await alice.matches.read(listed.match_id)).toMatchObject({
      source: 'challenge',
      game_id: started.assignment?.game_id,
    });
  });
});
