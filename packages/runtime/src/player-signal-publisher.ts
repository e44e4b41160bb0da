import type { NatsConnection } from '@nats-io/transport-node';
import { type Match, type PlayerAddress, type PlayerSignal, playerSubject, type Ticket } from '@paireto/contracts';
import { createBoundedOutbox } from './bounded-outbox.ts';
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
 * A lost signal costs latency only: gateways look after the players who are connected to them now and then. So what is said
 * while NATS is away, or faster than it takes it, is dropped.
 */
export function createPlayerSignalPublisher(nats: NatsConnection): PlayerSignalPublisher {
  const link = watchNatsLink(nats);
  const outbox = createBoundedOutbox(nats);

  const tell = (
    tenant: string,
    about: { ticketId: string; matchId?: string },
    players: readonly { userId: string }[],
  ): void => {
    const signal: PlayerSignal = { v: 1, kind: 'ticket', ...about };
    const text = JSON.stringify(signal);
    for (const { userId } of players) outbox.publish(playerSubject(tenant, userId), text);
  };

  return {
    tickets(tickets) {
      if (!link.isConnected()) return;
      for (const { tenant, id, players } of tickets) tell(tenant, { ticketId: id }, players);
    },
    matches(matches) {
      if (!link.isConnected()) return;
      for (const { tenant, id, tickets } of matches)
        for (const { ticketId, players } of tickets) tell(tenant, { ticketId, matchId: id }, players);
    },
    send({ tenant, userId }, signal) {
      if (link.isConnected()) outbox.publish(playerSubject(tenant, userId), JSON.stringify(signal));
    },
  };
}
