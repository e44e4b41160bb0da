import type { NatsConnection } from '@nats-io/transport-node';
import {
  MAX_SIGNALS_PER_MESSAGE,
  type Match,
  type PlayerAddress,
  type PlayerSignal,
  playersSubject,
  type Ticket,
} from '@paireto/contracts';
import { createBoundedOutbox } from './bounded-outbox.ts';
import { intoMessages } from './into-messages.ts';
import { watchNatsLink } from './nats-link.ts';

/** Tells whoever listens for players that something about them changed (core NATS, fire and forget). Never throws. */
export interface PlayerSignalPublisher {
  /** These tickets changed: all their players are told. */
  tickets(tickets: readonly Pick<Ticket, 'tenant' | 'id' | 'players'>[]): void;
  /** The tickets of these matches changed. */
  matches(matches: readonly Match[]): void;
  send(player: PlayerAddress, signal: PlayerSignal): void;
}

/**
 * What is said about players of one tenant until the end of the turn of the event loop leaves in one message. A lost signal costs
 * latency only: gateways look after the players who are connected to them now and then. So what is said while NATS is away, or
 * faster than it takes it, is dropped.
 */
export function createPlayerSignalPublisher(nats: NatsConnection): PlayerSignalPublisher {
  const link = watchNatsLink(nats);
  const outbox = createBoundedOutbox(nats);
  /** By tenant: members of `signals`, as text. */
  let waiting = new Map<string, string[]>();

  const send = (): void => {
    const said = waiting;
    waiting = new Map();
    if (!link.isConnected()) return;
    for (const [tenant, signals] of said) {
      for (const message of messagesOf(signals)) outbox.publish(playersSubject(tenant), message);
    }
  };

  const say = (tenant: string, to: readonly string[], signal: PlayerSignal): void => {
    if (!link.isConnected()) return;
    if (waiting.size === 0) process.nextTick(send);
    const text = JSON.stringify({ to, signal });
    const ofTenant = waiting.get(tenant);
    if (ofTenant) ofTenant.push(text);
    else waiting.set(tenant, [text]);
  };

  return {
    tickets(tickets) {
      for (const { tenant, id, players } of tickets)
        say(tenant, userIdsOf(players), { v: 1, kind: 'ticket', ticketId: id });
    },
    matches(matches) {
      for (const { tenant, id, tickets } of matches)
        for (const { ticketId, players } of tickets)
          say(tenant, userIdsOf(players), { v: 1, kind: 'ticket', ticketId, matchId: id });
    },
    send: ({ tenant, userId }, signal) => say(tenant, [userId], signal),
  };
}

const userIdsOf = (players: readonly { userId: string }[]): string[] => players.map(({ userId }) => userId);

/** Messages (PlayerSignals) that hold the signals in order, as many in each as fit. */
const messagesOf = (signals: readonly string[]): string[] =>
  intoMessages(signals, MAX_SIGNALS_PER_MESSAGE, ({ length }) => length).map(
    (part) => `{"v":1,"signals":[${part.join(',')}]}`,
  );
