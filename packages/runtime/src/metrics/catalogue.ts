import { errorCodeSchema } from '@paireto/contracts';
import type { MetricDescription } from './metric-description.ts';

const EVERYWHERE = ['gateway', 'matcher', 'game-bridge'] as const;
const GATEWAY = ['gateway'] as const;
const MATCHER = ['matcher'] as const;
const BRIDGE = ['game-bridge'] as const;

const WAITS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1_800];
const ANSWERS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PASSES_S = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
const POINTS = [10, 25, 50, 75, 100, 150, 200, 300, 400, 600, 1_000];
const STEPS = [0, 1, 2, 3, 4, 6, 8, 12, 16, 32];

const JOIN_OUTCOMES = [
  ...[
    'joined',
    'replayed',
    'refused',
    'already-queued',
    'member-queued',
    'cooling-down',
    'key-reused',
    'unknown',
    'failed',
  ],
] as const;
const CHECKS = [
  ...['process', 'nats', 'redis', 'rulesets', 'partitions', 'postgres', 'schema', 'records'],
  ...['live-game-api', 'allocation', 'keys', 'service-keys', 'revocations', 'stream'],
] as const;
const REFUSED_TOKENS = [
  ...['malformed', 'type', 'algorithm', 'unknown-key', 'signature', 'expired', 'not-yet-valid', 'lifetime'],
  ...['issuer', 'audience', 'claims', 'revoked'],
] as const;
const CONSUMERS = ['game-creator', 'record-keeper'] as const;

/**
 * Every metric of Paireto. Instruments are made from it, docs/observability.md has it as a table, and dashboards and alert
 * rules may use nothing else. Names are OpenTelemetry's; `prometheusNamesOf` tells what they are called at `GET /metrics`.
 */
export const METRICS = {
  'paireto.joins': {
    ...{ kind: 'counter', unit: '{join}', apps: GATEWAY },
    labels: { queue: 'queue', outcome: JOIN_OUTCOMES },
    description: 'Requests to join a queue, by what came of them',
  },
  'paireto.cancels': {
    ...{ kind: 'counter', unit: '{cancel}', apps: GATEWAY },
    labels: { queue: 'queue', outcome: ['cancelled', 'too-late'] },
    description: 'Requests to cancel an entry that exists, by what came of them',
  },
  'paireto.http.requests': {
    ...{ kind: 'counter', unit: '{request}', apps: GATEWAY },
    labels: { route: 'route', status: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
    description: 'HTTP requests answered, by method and pattern of the route, and class of the status',
  },
  'paireto.http.duration': {
    ...{ kind: 'histogram', unit: 's', apps: GATEWAY, buckets: ANSWERS_S },
    labels: { route: 'route' },
    description: 'Time to the head of the answer; long polls have a route of their own, ending in ?wait',
  },
  'paireto.http.problems': {
    ...{ kind: 'counter', unit: '{answer}', apps: GATEWAY },
    labels: { code: errorCodeSchema.options },
    description: 'Refusals and failures by their code: RATE_LIMITED and OVERLOADED are requests that were turned away',
  },
  'paireto.revocations': {
    ...{ kind: 'counter', unit: '{revocation}', apps: GATEWAY },
    labels: { kind: ['token', 'player'] },
    description: 'Revocations that were news to this gateway: of one token, or of all of a player before a time',
  },
  'paireto.tokens.refused': {
    ...{ kind: 'counter', unit: '{token}', apps: GATEWAY },
    labels: { whose: ['player', 'service'], reason: REFUSED_TOKENS },
    description: 'Tokens that were not taken, with requests and over sockets, by what was wrong with them',
  },
  'paireto.gateway.sockets': {
    ...{ kind: 'gauge', unit: '{socket}', apps: GATEWAY },
    description: 'WebSockets that are open',
  },
  'paireto.gateway.event_streams': {
    ...{ kind: 'gauge', unit: '{stream}', apps: GATEWAY },
    description: 'Streams of server-sent events that are open',
  },
  'paireto.gateway.players': {
    ...{ kind: 'gauge', unit: '{player}', apps: GATEWAY },
    description: 'Players who are listened for',
  },
  'paireto.matches': {
    ...{ kind: 'counter', unit: '{match}', apps: MATCHER },
    labels: { queue: 'queue' },
    description: 'Matches committed',
  },
  'paireto.ticket.wait': {
    ...{ kind: 'histogram', unit: 's', apps: MATCHER, buckets: WAITS_S },
    labels: { queue: 'queue' },
    description: 'Wait of tickets from joining until their match was committed; one record per ticket',
  },
  'paireto.tickets.expired': {
    ...{ kind: 'counter', unit: '{ticket}', apps: MATCHER },
    labels: { queue: 'queue' },
    description: 'Tickets that waited as long as their queue lets anybody wait, in vain',
  },
  'paireto.match.rating_gap': {
    ...{ kind: 'histogram', unit: '{point}', apps: MATCHER, buckets: POINTS },
    labels: { queue: 'queue' },
    description: 'Points between the highest and the lowest rating in a match',
  },
  'paireto.match.expansions': {
    ...{ kind: 'histogram', unit: '{step}', apps: MATCHER, buckets: STEPS },
    labels: { queue: 'queue' },
    description: 'Steps by which the rules had loosened for a match: widened limits and relaxed demands',
  },
  'paireto.queue.players': {
    ...{ kind: 'gauge', unit: '{player}', apps: MATCHER },
    labels: { queue: 'queue' },
    description: 'Players who wait in the pools of this shard',
  },
  'paireto.queue.tickets': {
    ...{ kind: 'gauge', unit: '{ticket}', apps: MATCHER },
    labels: { queue: 'queue' },
    description: 'Tickets that wait in the pools of this shard',
  },
  'paireto.pass.duration': {
    ...{ kind: 'histogram', unit: 's', apps: MATCHER, buckets: PASSES_S },
    labels: { queue: 'queue' },
    description: 'Time that one look for matches in one pool took',
  },
  'paireto.pass.faults': {
    ...{ kind: 'counter', unit: '{pass}', apps: MATCHER },
    labels: { queue: 'queue' },
    description: 'Looks for matches that broke off with an error: a defect',
  },
  'paireto.commit.conflicts': {
    ...{ kind: 'counter', unit: '{match}', apps: MATCHER },
    labels: { queue: 'queue' },
    description: 'Proposed matches that came too late for one of their tickets',
  },
  'paireto.commit.unanswered': {
    ...{ kind: 'counter', unit: '{match}', apps: MATCHER },
    description: 'Proposed matches whose commit got no answer from Redis and was tried again',
  },
  'paireto.outbox.age': {
    ...{ kind: 'gauge', unit: 's', apps: MATCHER },
    description: 'Age of the oldest committed match that the stream was not told of, as of the last sweep; 0: none',
  },
  'paireto.shard.partitions': {
    ...{ kind: 'gauge', unit: '{partition}', apps: MATCHER },
    labels: { state: ['owned', 'loaded'] },
    description: 'Partitions that this shard owns, and of those the ones in which it matches; 256 over all shards',
  },
  'paireto.matching.held_back': {
    ...{ kind: 'gauge', unit: '{flag}', apps: MATCHER },
    description: '1 while no matches are formed because no bridge can get games',
  },
  'paireto.messages.dropped': {
    ...{ kind: 'counter', unit: '{message}', apps: MATCHER },
    description: 'Messages that made no sense',
  },
  'paireto.allocations': {
    ...{ kind: 'counter', unit: '{request}', apps: BRIDGE },
    labels: {
      outcome: ['created', 'refused', 'busy', 'timeout', 'unreachable', 'bad-answer', 'breaker-open'],
    },
    description: 'Requests for a game, by what came of them; all but created are failures',
  },
  'paireto.allocation.duration': {
    ...{ kind: 'histogram', unit: 's', apps: BRIDGE, buckets: ANSWERS_S },
    description: 'Time until the game service answered a request for a game, or did not in time',
  },
  'paireto.breaker.state': {
    ...{ kind: 'gauge', unit: '{flag}', apps: BRIDGE },
    labels: { state: ['closed', 'half-open', 'open'] },
    description: '1 for the state that the breaker before the game service is in, 0 for the others',
  },
  'paireto.consumer.pending': {
    ...{ kind: 'gauge', unit: '{event}', apps: BRIDGE },
    labels: { consumer: CONSUMERS },
    description: 'Match events that this consumer has not finished, over all bridges',
  },
  'paireto.consumer.lag': {
    ...{ kind: 'gauge', unit: 's', apps: BRIDGE },
    labels: { consumer: CONSUMERS },
    description: 'Age of the oldest match event that this consumer has not finished',
  },
  'paireto.records.pending': {
    ...{ kind: 'gauge', unit: '{event}', apps: BRIDGE },
    description: 'Match events that are not in the history yet',
  },
  'paireto.records.lag': {
    ...{ kind: 'gauge', unit: 's', apps: BRIDGE },
    description: 'Age of the oldest match event that is not in the history yet',
  },
  'paireto.messages.handled': {
    ...{ kind: 'counter', unit: '{message}', apps: BRIDGE },
    labels: { consumer: CONSUMERS, verdict: ['done', 'retry', 'dead'] },
    description: 'Match events handled, by what came of them; dead: put into the dead letters',
  },
  'paireto.dependency.up': {
    ...{ kind: 'gauge', unit: '{flag}', apps: EVERYWHERE },
    labels: { check: CHECKS },
    description: 'The checks of /readyz at the time of the look: 1 passed, 0 failed',
  },
  'process.cpu.time': {
    ...{ kind: 'counter', unit: 's', apps: EVERYWHERE },
    labels: { mode: ['user', 'system'] },
    description: 'Processor time used',
  },
  'process.memory.usage': {
    ...{ kind: 'gauge', unit: 'By', apps: EVERYWHERE },
    description: 'Resident memory',
  },
  'process.uptime': {
    ...{ kind: 'gauge', unit: 's', apps: EVERYWHERE },
    description: 'Time since the process started',
  },
  'nodejs.heap.used': {
    ...{ kind: 'gauge', unit: 'By', apps: EVERYWHERE },
    description: 'Heap of JavaScript in use',
  },
  'nodejs.eventloop.delay': {
    ...{ kind: 'gauge', unit: 's', apps: EVERYWHERE },
    labels: { quantile: ['0.5', '0.99', '1'] },
    description: 'How late the event loop was since the last look: median, 99th percentile, worst',
  },
  'nodejs.eventloop.utilization': {
    ...{ kind: 'gauge', unit: '1', apps: EVERYWHERE },
    description: 'Share of the time since the last look in which the event loop was busy',
  },
} as const satisfies Readonly<Record<string, MetricDescription>>;

/** The name of a metric, as OpenTelemetry has it. */
export type MetricName = keyof typeof METRICS;
