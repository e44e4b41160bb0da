import { type CooldownRule, isActive, partitionOf, type Ticket } from '@paireto/contracts';
import type { AcceptOutcome, DeclineOutcome, EnqueueOutcome, FallenMatch, TicketView } from '@paireto/ticket-store';
import type { Exchange } from '../kernel/network.ts';
import { createProcess, type Process } from '../kernel/process.ts';
import { NoAnswerError, type Task, unlessUnanswered } from '../kernel/task.ts';
import type { World } from '../world.ts';
import type { ApiReply, ApiRequest, Caller, Entry } from './http-api.ts';

/** A gateway process: stateless, turns requests into calls of the store and signals to shards. */
export interface Gateway {
  process: Process;
  /** Takes a request that arrived. */
  accept(caller: Caller, request: ApiRequest, exchange: Exchange<ApiReply>): void;
}

type Reply = (caller: Caller, request: ApiRequest) => Task<ApiReply>;
type Answer = ApiRequest & { verb: 'accept' | 'decline' };

export function createGateway(world: World, name: string): Gateway {
  let open = new Set<Exchange<ApiReply>>();
  let accept = (_caller: Caller, _request: ApiRequest, exchange: Exchange<ApiReply>): void => exchange.cut('no');
  const process = createProcess({
    name,
    scheduler: world.scheduler,
    log: world.log,
    boot(life) {
      const answer = createReply(world, life);
      const take = life.bind((caller: Caller, request: ApiRequest, exchange: Exchange<ApiReply>) =>
        life.spawn(
          (function* () {
            const reply = yield* answer(caller, request);
            open.delete(exchange);
            exchange.answer(reply);
          })(),
        ),
      );
      accept = (caller, request, exchange) => {
        open.add(exchange);
        take(caller, request, exchange);
      };
      life.onCrash(() => {
        for (const exchange of open) exchange.cut('unknown');
        open = new Set();
        accept = (_caller, _request, exchange) => exchange.cut('no');
      });
    },
  });
  return { process, accept: (caller, request, exchange) => accept(caller, request, exchange) };
}

function createReply(world: World, process: Process): Reply {
  const { redis } = world;
  const graceMs = world.queue.presence?.graceMs ?? 0;
  const touchedAtMs = new Map<string, number>();

  const signal = (op: 'join' | 'leave', ticket: Ticket): void => {
    for (const pool of ticket.pools) {
      const command = op === 'join' ? { op, pool, ticket } : { op, tenant: ticket.tenant, pool, ticketId: ticket.id };
      world.commands.publish(`partition.${partitionOf(ticket.tenant, pool)}`, [command]);
    }
  };

  const { cooldown } = world.queue;

  function* enqueue({ tenant, userId }: Caller, asked: ApiRequest & { verb: 'join' }): Task<EnqueueOutcome> {
    const { key, pools, rating, region } = asked;
    const id = world.nextId('t');
    const fingerprint = JSON.stringify([pools, region]);
    const ticket = {
      ...{ id, tenant, queue: world.queue.name, rulesetVersion: world.queue.version, pools: [...pools] },
      players: [{ userId, rating }],
      ...(region === undefined ? {} : { region }),
      attributes: pools.map((pool) => ({ time_control: pool })),
      maxWaitMs: world.queue.maxWaitMs,
      presence: graceMs > 0,
      ...(cooldown === undefined ? {} : { cooldown: pausesOf(cooldown) }),
      ...(key === undefined ? {} : { idempotency: { key, fingerprint } }),
    };
    const name = `enqueue ${tenant}/${userId} ${id} key ${key ?? '-'}`;
    return yield* redis.call(process, name, (store) => store.enqueue(ticket));
  }

  function* join(caller: Caller, asked: ApiRequest & { verb: 'join' }): Task<ApiReply> {
    const outcome = yield* enqueue(caller, asked);
    switch (outcome.outcome) {
      case 'enqueued':
      case 'replayed': {
        if (outcome.outcome === 'enqueued') signal('join', outcome.ticket);
        const view = { ticket: outcome.ticket, state: 'SEARCHING', attempts: 0 } as const;
        const nothingYet = { matchId: undefined, match: undefined, game: undefined, acceptance: undefined };
        return {
          status: 201,
          entry: entryOf({ ...view, ...nothingYet, reason: undefined }),
          replayed: outcome.outcome === 'replayed',
        };
      }
      case 'already-queued':
        return { status: 409, code: 'ALREADY_QUEUED', entryId: outcome.ticketId };
      case 'key-reused':
        return { status: 409, code: 'CONFLICT' };
      case 'cooling-down':
        return { status: 429, code: 'COOLDOWN', retryInMs: outcome.remainingMs };
    }
  }

  /** Times out what has waited its time, so that the answer is right although no shard lives. */
  function* current(view: TicketView): Task<TicketView | undefined> {
    const { ticket, state } = view;
    const mayBeDue = state === 'SEARCHING' || world.planted('expire-without-state-check');
    if (!mayBeDue || ticket.expiresAt > world.scheduler.nowMs()) return view;
    yield* redis.call(process, `expire ${ticket.id}`, (store) => store.expire(ticket));
    return yield* redis.call(process, `read ${ticket.id}`, (store) => store.readTicket(ticket.tenant, ticket.id));
  }

  function* readOwn({ tenant, userId }: Caller, entryId: string): Task<TicketView | undefined> {
    const view = yield* redis.call(process, `read ${entryId}`, (store) => store.readTicket(tenant, entryId));
    if (view === undefined) return undefined;
    const isOwn = view.ticket.players.some((player) => player.userId === userId);
    if (!isOwn && !world.planted('owner-not-checked')) return undefined;
    return yield* current(view);
  }

  const noteSeen = (view: TicketView | undefined): void => {
    if (graceMs === 0 || view?.state !== 'SEARCHING') return;
    const { id, tenant } = view.ticket;
    const nowMs = world.scheduler.nowMs();
    if (nowMs - (touchedAtMs.get(id) ?? 0) < graceMs / 4) return;
    touchedAtMs.set(id, nowMs);
    const touch = redis.call(process, `touch ${id}`, (store) => store.touch(tenant, id) ?? 'touched');
    process.spawn(
      (function* () {
        if ((yield* unlessUnanswered(touch)) === undefined) touchedAtMs.delete(id);
      })(),
    );
  };

  function* cancel(caller: Caller, entryId: string): Task<ApiReply> {
    const view = yield* readOwn(caller, entryId);
    if (view === undefined) return { status: 404 };
    const { ticket } = view;
    const outcome = yield* redis.call(process, `cancel ${entryId}`, (store) => store.cancel(ticket, caller.userId));
    if (outcome.outcome === 'not-found') return { status: 404 };
    if (outcome.outcome === 'not-searching') {
      return { status: 409, code: 'CANNOT_CANCEL', state: outcome.state, matchId: outcome.matchId };
    }
    if (outcome.fallen) tellFallen(outcome.fallen);
    else signal('leave', ticket);
    return { status: 200, entry: entryOf({ ...view, state: 'CANCELLED' }) };
  }

  const tellFallen = ({ searching }: FallenMatch): void => {
    for (const ticket of searching) signal('join', ticket);
  };

  /** One player's word on a match; the entry is shown as it is afterwards. */
  function* answerMatch({ tenant, userId }: Caller, { verb, entryId }: Answer): Task<ApiReply> {
    const view = yield* readOwn({ tenant, userId }, entryId);
    if (view === undefined) return { status: 404 };
    const isRepeated = verb === 'decline' && view.state === 'CANCELLED' && view.reason === 'declined';
    if (!isRepeated) {
      const given = { tenant, ticketId: entryId, userId };
      const outcome = yield* redis.call(process, `${verb} ${entryId}`, (store): AcceptOutcome | DeclineOutcome =>
        verb === 'accept' ? store.acceptMatch(given) : store.declineMatch(given),
      );
      if (outcome.outcome === 'not-found') return { status: 404 };
      if (outcome.outcome === 'not-asked') return { status: 409, code: 'NOT_ASKED', state: outcome.state };
      if (outcome.outcome === 'declined') tellFallen(outcome.fallen);
      if (outcome.outcome === 'all-accepted') {
        const { pool } = outcome.match;
        world.commands.publish(`partition.${partitionOf(tenant, pool)}`, [{ op: 'announce', tenant, pool }]);
      }
    }
    const after = yield* redis.call(process, `read ${entryId}`, (store) => store.readTicket(tenant, entryId));
    return after === undefined ? { status: 404 } : { status: 200, entry: entryOf(after) };
  }

  function* active({ tenant, userId }: Caller): Task<ApiReply> {
    const found = yield* redis.call(process, `active of ${tenant}/${userId}`, (store) =>
      store.readPlayerTicket(tenant, userId),
    );
    const view = found && (yield* current(found));
    noteSeen(view);
    const isShown = view !== undefined && (isActive(view.state) || view.state === 'MATCHED');
    return { status: 200, entry: isShown ? entryOf(view) : null };
  }

  function* route(caller: Caller, request: ApiRequest): Task<ApiReply> {
    switch (request.verb) {
      case 'join':
        return yield* join(caller, request);
      case 'cancel':
        return yield* cancel(caller, request.entryId);
      case 'accept':
      case 'decline':
        return yield* answerMatch(caller, request);
      case 'active':
        return yield* active(caller);
      case 'read': {
        const view = yield* readOwn(caller, request.entryId);
        noteSeen(view);
        return view === undefined ? { status: 404 } : { status: 200, entry: entryOf(view) };
      }
    }
  }

  return function* answer(caller, request) {
    try {
      return yield* route(caller, request);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const hasKey = request.verb !== 'join' || request.key !== undefined;
      return { status: 503, safeToRetry: hasKey || error.executed === 'no' };
    }
  };
}

const pausesOf = ({ after, withinMs, pausesMs }: CooldownRule) => ({ after, withinMs, pausesMs });

function entryOf({ ticket, state, matchId, match, game, reason }: TicketView): Entry {
  const isPlaced = state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING' || state === 'MATCHED';
  const others = match?.tickets.filter(({ ticketId }) => ticketId !== ticket.id) ?? [];
  return {
    id: ticket.id,
    state,
    enqueuedAt: ticket.enqueuedAt,
    matchId: isPlaced ? matchId : undefined,
    gameId: state === 'MATCHED' ? game?.gameId : undefined,
    opponents: state === 'MATCHED' ? others.flatMap(({ players }) => players.map(({ userId }) => userId)) : [],
    reason,
  };
}
