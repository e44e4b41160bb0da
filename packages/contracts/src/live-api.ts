import { z } from 'zod';
import { challengeSchema } from './challenge-api.ts';
import { challengeMessages, queueMessages } from './live-messages.ts';
import { queueEntrySchema } from './queue-api.ts';

// One envelope over WebSocket, server-sent events and long-poll.

const instant = z.iso.datetime();

const common = {
  v: z.literal(1),
  /** Of the gateway's memory of this player. A new one means that events were missed: a snapshot comes first. */
  epoch: z.string().min(1).max(64),
  /** Counts up by one per event within an epoch; a snapshot has that of the last event that it covers, 1 before the first. */
  seq: z.int().positive(),
  at: instant,
};

const event = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({ ...common, type: z.literal(type), data });

const entryEvent = <Type extends string>(type: Type) => event(type, z.object({ entry: queueEntrySchema }));
const challengeEvent = <Type extends string>(type: Type) => event(type, z.object({ challenge: challengeSchema }));

const noticeSchema = z.object({ code: z.string().max(64), message: z.string().max(512) });

/**
 * What a player is told as it happens. `snapshot` comes first and whenever something was missed: all that there is to know.
 * `ticket.*` carry the whole queue entry as it is now: `ticket.searching` also when the estimate moves,
 * `ticket.requeued` when a match came to nothing (`entry.reason`). What passes quickly may be skipped: events lead to where the
 * entry is, not through every state on the way. `challenge.*` carry the whole challenge,
 * and go to both its players: `challenge.received` to who made it, too.
 */
export const liveEventSchema = z.discriminatedUnion('type', [
  event(
    'snapshot',
    z.object({
      /** The entry that waits or is being placed, or the latest match. */
      entry: queueEntrySchema.nullable(),
      /** Open challenges, the newest first, at most 50 each; null when they cannot be read now. */
      challenges: z.object({ incoming: z.array(challengeSchema), outgoing: z.array(challengeSchema) }).nullable(),
    }),
  ),
  entryEvent('ticket.searching'),
  entryEvent('ticket.requires_acceptance'),
  entryEvent('ticket.placing'),
  entryEvent('ticket.matched'),
  entryEvent('ticket.requeued'),
  entryEvent('ticket.cancelled'),
  entryEvent('ticket.timed_out'),
  entryEvent('ticket.failed'),
  challengeEvent('challenge.received'),
  challengeEvent('challenge.accepted'),
  challengeEvent('challenge.started'),
  challengeEvent('challenge.declined'),
  challengeEvent('challenge.withdrawn'),
  challengeEvent('challenge.expired'),
  /** Its game could not be created; PENDING again, or FAILED. */
  challengeEvent('challenge.failed'),
  /** For people to read: `going-away` when a gateway stops, before it closes connections. Codes are added in time. */
  event('notice', noticeSchema),
]);

export type LiveEvent = z.infer<typeof liveEventSchema>;
export type LiveEventType = LiveEvent['type'];
export type LiveNotice = z.infer<typeof noticeSchema>;

/** `epoch:seq`: the id of an event for `Last-Event-ID`, and `?after=` of a socket. */
export const eventId = ({ epoch, seq }: Pick<LiveEvent, 'epoch' | 'seq'>): string => `${epoch}:${seq}`;

/** Where tickets for sockets are had, and where sockets are opened. */
export const SOCKET_TICKET_PATH = '/v1/matchmaking/ws-ticket';
export const SOCKET_PATH = '/v1/matchmaking/ws';

/** Answer of `POST /v1/matchmaking/ws-ticket`: opens one socket, once, within its time. */
export const socketTicketSchema = z
  .object({
    ticket: z.string().min(1),
    expires_in: z.int().positive().meta({ description: 'Seconds' }),
    url: z.string().meta({ description: 'Path of the socket with the ticket in it' }),
  })
  .meta({ id: 'SocketTicket' });

export type SocketTicket = z.infer<typeof socketTicketSchema>;

/** Longest message of a client, in bytes. */
export const MAX_SOCKET_MESSAGE_BYTES = 4_096;

/** Sockets and event streams that one player may hold open on a gateway. */
export const MAX_SOCKETS_PER_PLAYER = 5;

/** Why a gateway closes a socket: the close code says it to programs, the close reason to people. */
export const socketCloseCodes = {
  /** The gateway stops; connect again, to another or a little later. */
  goingAway: 1001,
  /** The token expired or was revoked, or the ticket was used before. Get a new one. */
  unauthorized: 4401,
  /** A message that is none. */
  badMessage: 4400,
  /** More sockets than a player may have; the oldest is closed. */
  tooMany: 4409,
  /** Events came faster than they were read. */
  tooSlow: 4408,
} as const;

/** Where server-sent events are had. */
export const EVENTS_PATH = '/v1/matchmaking/events';

/**
 * The last thing that an event stream says when the gateway ends it, as the event `end` without an id: what is a close
 * code and a close reason of a socket.
 */
export const streamEndSchema = z.object({
  v: z.literal(1),
  type: z.literal('end'),
  code: z.enum(socketCloseCodes),
  reason: z.string(),
});

export type StreamEnd = z.infer<typeof streamEndSchema>;

/** What a client may send over a socket: a request with an id of its own, answered by a `reply` with the same id. */
export const socketRequestSchema = z.discriminatedUnion('op', [...queueMessages, ...challengeMessages]);

export type SocketRequest = z.infer<typeof socketRequestSchema>;

/** What came of a request: status and body are those of the REST endpoint that does the same. */
export const socketReplySchema = z.object({
  v: z.literal(1),
  type: z.literal('reply'),
  id: z.string(),
  status: z.int(),
  body: z.unknown(),
  /** Seconds after which to try again: the header `Retry-After` of the endpoint. */
  retry_after: z.int().nonnegative().optional(),
});

export type SocketReply = z.infer<typeof socketReplySchema>;
