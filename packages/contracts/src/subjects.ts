import type { MatchEvent } from './match-events.ts';

/** Core NATS subject of the commands for one partition. Listened to by its owner. */
export const partitionSubject = (partition: number): string => `paireto.partition.${partition}`;

/** Core NATS request/reply: asks the owner of a partition why a ticket waits. */
export const explainSubject = (partition: number): string => `paireto.explain.${partition}`;

/** Core NATS: every shard's heartbeat, once a second. */
export const SHARD_HEARTBEAT_SUBJECT = 'paireto.shard.heartbeat';

/** Core NATS: every bridge's word, once a second, on whether games can be had. */
export const BRIDGE_STATUS_SUBJECT = 'paireto.bridge.status';

/** Core NATS request/reply, answered by one of the bridges (queue group): `paireto.ask.challenge.accept`. */
export const bridgeRequestSubject = (operation: string): string => `paireto.ask.${operation}`;

/** The queue group in which bridges answer. */
export const BRIDGE_QUEUE_GROUP = 'game-bridge';

/**
 * Core NATS subject of the signals for one player, heard by the gateways that the player is connected to. The player's id is
 * written in hexadecimal: none can stand for another subject, or for several.
 */
export const playerSubject = (tenant: string, userId: string): string => `paireto.player.${tenant}.${hexOf(userId)}`;

/** Core NATS: tokens that were revoked, to all gateways. */
export const TOKEN_REVOKED_SUBJECT = 'paireto.token.revoked';

const encoder = new TextEncoder();
const HEX_BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The bytes of a text (UTF-8) in hexadecimal. */
function hexOf(text: string): string {
  let hex = '';
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return hexOfBytes(encoder.encode(text));
    hex += HEX_BYTES[code];
  }
  return hex;
}

function hexOfBytes(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX_BYTES[byte];
  return hex;
}

/** JetStream subject of a match event: `paireto.match.found.<tenant>` and so on. */
export const matchSubject = (type: MatchEvent['type'], tenant: string): string => `paireto.${type}.${tenant}`;

const DAY_NS = 86_400 * 1_000_000_000;

/** The stream of match events: what must not be lost between shards, bridge and records. */
export const MATCHES_STREAM = {
  name: 'MATCHES',
  subjects: ['paireto.match.>'],
  maxAgeNs: 7 * DAY_NS,
  maxBytes: 8 * 1024 ** 3,
  duplicateWindowNs: 120 * 1_000_000_000,
} as const;

/** The durable consumers of the MATCHES stream. */
export const GAME_CREATOR_CONSUMER = { name: 'game-creator', filter: 'paireto.match.found.>' } as const;
export const RECORD_KEEPER_CONSUMER = { name: 'record-keeper', filter: 'paireto.match.>' } as const;

/**
 * Where messages go that a consumer can never process, so that nothing is thrown away and nothing blocks. Duplicates are
 * known for a day: a consumer that died between keeping a letter and giving up its message may come back that late.
 */
export const DEAD_LETTERS_STREAM = {
  name: 'DEAD_LETTERS',
  subjects: ['paireto.dead.>'],
  maxAgeNs: 30 * DAY_NS,
  maxBytes: 1024 ** 3,
  duplicateWindowNs: DAY_NS,
} as const;

const DEAD_LETTER_PREFIX = 'paireto.dead.';

/** JetStream subject of what this consumer could not process: `paireto.dead.game-creator`. */
export const deadLetterSubject = (consumer: string): string => DEAD_LETTER_PREFIX + consumer;

/** The consumer that a subject of DEAD_LETTERS names. */
export const deadLetterConsumer = (subject: string): string => subject.slice(DEAD_LETTER_PREFIX.length);

/**
 * Headers of a dead letter: why it is one, the subject it came on, its sequence in the stream it came from, and how many
 * bytes it had (the letter has fewer when it had to be cut).
 */
export const DEAD_LETTER_HEADERS = {
  reason: 'Paireto-Reason',
  subject: 'Paireto-Subject',
  sequence: 'Paireto-Sequence',
  size: 'Paireto-Size',
} as const;
