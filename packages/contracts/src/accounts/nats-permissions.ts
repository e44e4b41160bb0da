import { bridgeOperations } from '../bridge-requests.ts';
import {
  BRIDGE_QUEUE_GROUP,
  BRIDGE_STATUS_SUBJECT,
  bridgeRequestSubject,
  DEAD_LETTERS_STREAM,
  deadLetterSubject,
  GAME_CREATOR_CONSUMER,
  MATCHES_STREAM,
  matchSubject,
  RECORD_KEEPER_CONSUMER,
  SHARD_HEARTBEAT_SUBJECT,
  TOKEN_REVOKED_SUBJECT,
} from '../subjects.ts';
import { inboxPrefix, type ServiceAccount } from './service-account.ts';

/** What an account may do on NATS. Everything else the server refuses. */
export interface NatsPermissions {
  /** Subjects that it may publish to; `*` stands for one token, `>` for the rest. */
  publish: readonly string[];
  /** Subjects that it may subscribe to; what follows a space is the only queue group in which it may. */
  subscribe: readonly string[];
  /** Whether it may answer the requests that it receives, each once. */
  answers: boolean;
}

/** Any tenant, any partition. */
const ANY = '*';

const PARTITIONS = `paireto.partition.${ANY}`;
const EXPLAINS = `paireto.explain.${ANY}`;
const PLAYERS = `paireto.players.${ANY}`;

const matches = MATCHES_STREAM.name;
const letters = DEAD_LETTERS_STREAM.name;
const consumers = [GAME_CREATOR_CONSUMER, RECORD_KEEPER_CONSUMER];

/** Requests to JetStream: https://docs.nats.io/reference/reference-protocols/nats_api_reference */
const api = (...request: string[]): string => ['$JS.API', ...request].join('.');

/** Everything that the owner of a durable pull consumer does with it. */
const consumerSubjects = ({ name, filter }: { name: string; filter: string }): string[] => [
  api('CONSUMER.CREATE', matches, name, filter),
  api('CONSUMER.INFO', matches, name),
  api('CONSUMER.MSG.NEXT', matches, name),
  `$JS.ACK.${matches}.${name}.>`,
  // As servers may write it that name domain and account in it (ADR-15 of NATS).
  `$JS.ACK.${ANY}.${ANY}.${matches}.${name}.>`,
];

const inbox = (account: ServiceAccount): string => `${inboxPrefix(account)}.>`;

/**
 * Exactly the subjects that each process uses. Streams are made and changed by `provision` alone, so that no service can
 * shrink or redirect one; `operator` is for looking after dead letters.
 */
export const natsPermissions: Readonly<Record<ServiceAccount, NatsPermissions>> = {
  gateway: {
    publish: [
      PARTITIONS,
      EXPLAINS,
      PLAYERS,
      TOKEN_REVOKED_SUBJECT,
      ...Object.keys(bridgeOperations).map((operation) => bridgeRequestSubject(operation)),
    ],
    subscribe: [PLAYERS, TOKEN_REVOKED_SUBJECT, SHARD_HEARTBEAT_SUBJECT, BRIDGE_STATUS_SUBJECT, inbox('gateway')],
    answers: false,
  },
  matcher: {
    publish: [
      PARTITIONS,
      PLAYERS,
      SHARD_HEARTBEAT_SUBJECT,
      matchSubject('match.found', ANY),
      api('STREAM.INFO', matches),
    ],
    subscribe: [PARTITIONS, EXPLAINS, SHARD_HEARTBEAT_SUBJECT, BRIDGE_STATUS_SUBJECT, inbox('matcher')],
    answers: true,
  },
  'game-bridge': {
    publish: [
      PARTITIONS,
      PLAYERS,
      BRIDGE_STATUS_SUBJECT,
      matchSubject('match.found', ANY),
      matchSubject('match.ready', ANY),
      matchSubject('match.failed', ANY),
      ...consumers.map(({ name }) => deadLetterSubject(name)),
      api('STREAM.INFO', matches),
      api('STREAM.INFO', letters),
      // How old the oldest message is that waits for its record.
      api('STREAM.MSG.GET', matches),
      // What both consumers are done with makes room for more.
      api('STREAM.PURGE', matches),
      ...consumers.flatMap(consumerSubjects),
    ],
    subscribe: [`${bridgeRequestSubject('>')} ${BRIDGE_QUEUE_GROUP}`, inbox('game-bridge')],
    answers: true,
  },
  operator: {
    publish: [
      // A dead letter is replayed to the subject that it came on.
      ...MATCHES_STREAM.subjects,
      api('STREAM.INFO', letters),
      api('STREAM.MSG.GET', letters),
      api('STREAM.MSG.DELETE', letters),
      api('STREAM.PURGE', letters),
    ],
    subscribe: [inbox('operator')],
    answers: false,
  },
  provision: {
    publish: [matches, letters].flatMap((stream) => [
      api('STREAM.INFO', stream),
      api('STREAM.CREATE', stream),
      api('STREAM.UPDATE', stream),
    ]),
    subscribe: [inbox('provision')],
    answers: false,
  },
};
