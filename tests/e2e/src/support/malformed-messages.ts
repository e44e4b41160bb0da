import { randomUUID } from 'node:crypto';
import {
  BRIDGE_STATUS_SUBJECT,
  bridgeOperations,
  bridgeRequestSubject,
  bridgeStatusSchema,
  explainRequestSchema,
  explainSubject,
  matchEventSchema,
  matchSubject,
  PARTITION_COUNT,
  type PlayerAddress,
  partitionSubject,
  playerSignalSchema,
  playerSignalsSchema,
  playersSubject,
  poolCommandsSchema,
  revocationSchema,
  SHARD_HEARTBEAT_SUBJECT,
  shardHeartbeatSchema,
  TOKEN_REVOKED_SUBJECT,
} from '@paireto/contracts';
import { buildMatch, buildTicket } from '@paireto/testkit';
import { z } from 'zod';

/** Whole numbers below a limit. */
export type Below = (limit: number) => number;

/** A message that nobody can make anything of. */
export interface Malformed {
  subject: string;
  payload: Uint8Array;
}

/** A kind of message: where it is heard, what a sound one says, and how to tell. */
interface Kind {
  subject: (below: Below, player: PlayerAddress) => string;
  sound: (player: PlayerAddress) => unknown;
  schema: z.ZodType | undefined;
}

const TENANT = 'poison';
const uuid = (): string => randomUUID();

/** As a gateway takes them that has players in all of them. */
const soundSignals = playerSignalsSchema.extend({
  signals: z.array(z.object({ to: z.array(z.string()), signal: playerSignalSchema })),
});

const kinds: Kind[] = [
  {
    subject: (below) => partitionSubject(below(PARTITION_COUNT)),
    sound: () => ({
      v: 1,
      commands: [
        { op: 'join', pool: 'chess:3+2:standard:rated', ticket: buildTicket({ tenant: TENANT }) },
        { op: 'leave', tenant: TENANT, pool: 'chess:3+2:standard:rated', ticketId: uuid() },
        { op: 'announce', tenant: TENANT, pool: 'chess:3+2:standard:rated' },
      ],
    }),
    schema: poolCommandsSchema,
  },
  {
    subject: (below) => explainSubject(below(PARTITION_COUNT)),
    sound: () => ({ v: 1, tenant: TENANT, pool: 'chess:3+2:standard:rated', ticketId: uuid() }),
    schema: explainRequestSchema,
  },
  {
    subject: () => SHARD_HEARTBEAT_SUBJECT,
    sound: () => ({ v: 1, shardId: 'ghost', leaving: false, owned: 'f'.repeat(64), pools: 0, tickets: 0, load: 0 }),
    schema: shardHeartbeatSchema,
  },
  {
    subject: () => BRIDGE_STATUS_SUBJECT,
    sound: () => ({ v: 1, bridgeId: 'ghost', allocation: 'open' }),
    schema: bridgeStatusSchema,
  },
  {
    subject: (_, { tenant }) => playersSubject(tenant),
    sound: ({ userId }) => ({
      v: 1,
      signals: [{ to: [userId], signal: { v: 1, kind: 'ticket', ticketId: uuid(), matchId: uuid() } }],
    }),
    schema: soundSignals,
  },
  {
    subject: () => TOKEN_REVOKED_SUBJECT,
    sound: () => ({ v: 1, kind: 'player', tenant: TENANT, userId: 'ann', issuedBeforeMs: 1, untilMs: 2 }),
    schema: revocationSchema,
  },
  ...Object.entries(bridgeOperations).map(
    ([operation, { request }]): Kind => ({
      subject: () => bridgeRequestSubject(operation),
      sound: () => ({
        v: 1,
        tenant: TENANT,
        userId: 'ann',
        id: uuid(),
        blocked: [],
        limit: 10,
        queue: 'chess',
        leaveQueue: false,
      }),
      schema: request,
    }),
  ),
  {
    subject: (below) => bridgeRequestSubject(['nothing', '__proto__', 'constructor', 'match.read.all'][below(4)]!),
    sound: () => ({}),
    schema: undefined,
  },
];

const events: Kind = {
  subject: (below) =>
    [
      matchSubject('match.found', TENANT),
      'paireto.match.ready.poison',
      'paireto.match.failed.poison',
      'paireto.match.nonsense',
    ][below(4)]!,
  sound: () => ({ v: 1, type: 'match.found', at: 1_000, match: buildMatch({ tenant: TENANT }) }),
  schema: matchEventSchema,
};

/** One for what is heard on core NATS; of signals for players, one for this one. */
export const malformedSignal = (below: Below, player: PlayerAddress): Malformed =>
  malformed(kinds[below(kinds.length)]!, below, player);

/** One for the stream of match events. */
export const malformedEvent = (below: Below): Malformed =>
  malformed(events, below, { tenant: TENANT, userId: 'nobody' });

function malformed(kind: Kind, below: Below, player: PlayerAddress): Malformed {
  for (;;) {
    const payload = spoil(JSON.stringify(kind.sound(player)), kind.sound(player), below);
    if (!isSound(kind.schema, payload)) return { subject: kind.subject(below, player), payload };
  }
}

/** A message that happens to be sound would be obeyed, and rightly. */
function isSound(schema: z.ZodType | undefined, payload: Uint8Array): boolean {
  try {
    return schema?.safeParse(JSON.parse(new TextDecoder('utf-8').decode(payload))).success ?? false;
  } catch {
    return false;
  }
}

const values: unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '\0', '__proto__', '*', '>', '{a}', '\ud800', 'x'.repeat(5_000)],
  ...[[], {}, [[]], [null], { toString: 1 }, { __proto__: null, v: 2 }, Array.from({ length: 500 }, () => 0)],
];

function spoil(text: string, value: unknown, below: Below): Uint8Array {
  const ways: (() => string | Uint8Array)[] = [
    () => '',
    () => text.slice(0, below(text.length)),
    () => text + text,
    () => `[${text}]`,
    () => JSON.stringify(text),
    () => Buffer.from(text, 'utf16le'),
    () => Uint8Array.from({ length: below(300) }, () => below(256)),
    () => '['.repeat(below(20_000)),
    () => '{"a":'.repeat(below(3_000)),
    () => `{"__proto__":${text}}`,
    () => JSON.stringify(values[below(values.length)]),
    () => text.replace(/[":{}[\],]/, String.fromCharCode(below(128))),
    () => text.replace('"v":1', `"v":${['2', '"1"', '1e999', 'null', '-0'][below(5)]}`),
    ...Array.from({ length: 12 }, () => () => JSON.stringify(change(value, below))),
  ];
  const spoilt = ways[below(ways.length)]!();
  return typeof spoilt === 'string' ? Buffer.from(spoilt) : spoilt;
}

/** Somewhere inside a member is taken away, or is something else. */
function change(value: unknown, below: Below): unknown {
  const copy = structuredClone(value);
  const holders = [...objectsIn(copy)];
  const holder = holders[below(holders.length)] as Record<string, unknown> | undefined;
  const keys = Object.keys(holder ?? {});
  const key = keys[below(keys.length)];
  if (holder === undefined || key === undefined) return values[below(values.length)];
  if (below(3) === 0) Reflect.deleteProperty(holder, key);
  else holder[key] = values[below(values.length)];
  return copy;
}

function* objectsIn(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const member of Object.values(value)) yield* objectsIn(member);
}
