import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ALL_TENANTS,
  bridgeOperations,
  bridgeRequestSubject,
  explainReplySchema,
  type Match,
  type QueueEntry,
} from '@paireto/contracts';
import { connectNats, createLogger } from '@paireto/runtime';
import { devServiceToken, devToken, tempDir } from '@paireto/testkit';
import * as fc from 'fast-check';
import { z } from 'zod';
import { chessFile, rulesetsFolder, teamsFile } from '../ruleset-files.ts';
import { entryOf, ticketsOf, type WorldForTest, worldForTest } from '../world-for-test.ts';
import type { Known, RequestCase } from './request-cases.ts';
import { type JsonSchema, schemaValues } from './schema-values.ts';

const PLAYERS = 160;
const QUEUE = '/v1/matchmaking/queue';

/** A gateway over real servers in which nothing is limited, with many players in every state, and others to ask. */
export interface FuzzWorld extends WorldForTest {
  /** Puts new players into the places of those who have been tried out. */
  refill(): Promise<void>;
  /** The header of who asks; undefined: none. */
  authorizationOf(request: RequestCase): string | undefined;
  /** What a known part of a path stands for now. */
  resolve(part: Known, request: RequestCase): string;
  /** Takes notice of an answer, so that later requests are about what there is. */
  learn(request: RequestCase, status: number, body: unknown): void;
}

/** Starts it. A bridge and the owner of every pool are stood for: they answer anything that the contracts allow. */
export async function startFuzzWorld(): Promise<FuzzWorld> {
  const cooldown = { after: 1, within: '1h', pauses: ['30m'] };
  const world = await worldForTest({
    RULESETS: rulesetsFolder(
      chessFile,
      { ...teamsFile, acceptance: { within: '5m' }, cooldown },
      { ...chessFile, name: 'ladder', ratings: { source: 'built-in' } },
    ),
    LIMITS: noLimits(),
  });
  const stopOthers = await answerForOthers(world.natsUrl);
  const tokens = await tokensOfAll();
  let entries: string[] = [];
  let generation = 0;
  const backfills: string[] = [];

  return {
    ...world,
    async refill() {
      generation += 1;
      const players = await playerTokens(generation);
      const waiting = await fillQueues(world, players);
      tokens.player = players;
      entries = waiting;
    },
    authorizationOf({ identity }) {
      if ('header' in identity) return identity.header;
      const all = tokens[identity.token]!;
      return `Bearer ${all[identity.of % all.length]}`;
    },
    resolve({ known, of }, { identity }) {
      if (known === 'queue') return ['chess', 'teams', 'ladder'][of % 3]!;
      if (known === 'tenant') return 'demo';
      if (known === 'backfill') return backfills[of % Math.max(1, backfills.length)] ?? randomUUID();
      // One's own, mostly.
      const player = 'token' in identity && of % 8 !== 0 ? identity.of : of;
      return entries[player % Math.max(1, entries.length)] ?? randomUUID();
    },
    learn({ operationId, identity }, status, body) {
      if (status !== 201) return;
      const id = (body as Partial<QueueEntry>).queue_entry_id;
      if (operationId === 'joinQueue' && id !== undefined && 'token' in identity)
        entries[identity.of % entries.length] = id;
      const { backfill_id } = body as { backfill_id?: string };
      if (operationId === 'openBackfill' && backfill_id !== undefined) backfills.push(backfill_id);
    },
    async stop() {
      await stopOthers();
      await world.stop();
    },
  };
}

/** A file that says so: what is looked for here must not be hidden by refusals of too many requests. */
function noLimits(): string {
  const players = Object.fromEntries(
    ['joins', 'challenges', 'connects', 'socket_tickets', 'reads', 'changes'].map((name) => [name, 'unlimited']),
  );
  const path = join(tempDir('limits'), 'limits.json');
  const addresses = { requests: 'unlimited', failed_authentications: 'unlimited' };
  writeFileSync(path, JSON.stringify({ players, addresses }));
  return path;
}

/** A player's party is the player's neighbour. */
function playerTokens(generation: number): Promise<string[]> {
  const nameOf = (index: number): string => `fuzz-${generation}-${index}`;
  const players = Array.from({ length: PLAYERS }, (_, index) => ({
    sub: nameOf(index),
    tenant: 'demo',
    rating: 1_000 + 10 * index,
    party: { members: [{ sub: nameOf((index + 1) % PLAYERS) }] },
  }));
  return Promise.all(players.map((claims) => devToken(claims)));
}

/** Tokens by whom they are of. */
async function tokensOfAll(): Promise<Record<string, string[]>> {
  return {
    player: await playerTokens(0),
    stranger: [await devToken({ sub: 'fuzz-0-1', tenant: 'elsewhere' })],
    late: [await devToken({ sub: 'fuzz-0-1', tenant: 'demo', expiresIn: '-10m' })],
    everything: [await devServiceToken({ tenant: ALL_TENANTS })],
    operator: [await devServiceToken({ tenant: 'demo' })],
    foreignOperator: [await devServiceToken({ tenant: 'elsewhere' })],
    gameServer: [await devServiceToken({ roles: ['game-server'] })],
    metrics: [await devServiceToken({ roles: ['metrics'] })],
  };
}

/** Every fourth player waits, is asked to accept, plays, or is nowhere. Returns an entry for each. */
async function fillQueues(world: WorldForTest, tokens: readonly string[]): Promise<string[]> {
  const entries: string[] = tokens.map(() => randomUUID());
  const joined = new Map<number, QueueEntry>();
  const join = async (token: string, index: number): Promise<void> => {
    if (index % 4 === 3) return;
    const json = index % 4 === 1 ? { queue: 'teams' } : { queue: 'chess', time_control: `${1 + (index % 90)}+0` };
    const entry = await joinPatiently(world, token, json);
    joined.set(index, entry);
    entries[index] = entry.queue_entry_id;
  };
  await Promise.all(tokens.map(join));
  const ofKind = (kind: number) => [...joined].filter(([index]) => index % 4 === kind).map(([, entry]) => entry);
  await formMatches(world, ofKind(1), {
    acceptWithinMs: 300_000,
    strikes: { reasons: ['declined'], count: 1, withinMs: 3_600_000 },
  });
  const placed = await formMatches(world, ofKind(2), {});
  const games = placed.map((match) => ({ match, game: { gameId: `game-${match.id}`, serverAddr: 'play.example:1' } }));
  await world.store.finalizeMatches('demo', games);
  return entries;
}

/** With a key, so that it can be asked again while the machine stands still. */
async function joinPatiently(world: WorldForTest, token: string, json: object): Promise<QueueEntry> {
  const headers = { 'Idempotency-Key': randomUUID() };
  for (let repeat = 0; ; repeat += 1) {
    const { status, body } = await world.call(QUEUE, { method: 'POST', token, json, headers });
    if (status === 201) return entryOf(body);
    if (status !== 503 || repeat > 5) throw new Error(`a player cannot join: ${JSON.stringify(body)}`);
    await sleep(500);
  }
}

async function formMatches(
  world: WorldForTest,
  entries: readonly QueueEntry[],
  terms: Parameters<WorldForTest['matchOf']>[1],
): Promise<Match[]> {
  const tickets = await ticketsOf(world.store, entries);
  const matches = Array.from({ length: Math.floor(tickets.length / 2) }, (_, index) =>
    world.matchOf(tickets.slice(2 * index, 2 * index + 2), terms),
  );
  await world.store.commitMatches('demo', matches);
  return matches;
}

/** How many different answers of each kind are thought up. */
const ANSWERS = 60;

/** Stands for the bridges and for the shards: each question is answered by the next of many answers that its contract allows. */
async function answerForOthers(natsUrl: string): Promise<() => Promise<void>> {
  const logger = createLogger({ service: 'others', level: 'silent', pretty: false });
  const nats = await connectNats({ url: natsUrl, name: 'others', logger });
  const answer = (subject: string, schema: z.ZodType): void => {
    const answers = answersOf(schema);
    let next = 0;
    nats.subscribe(subject, {
      callback(_, message) {
        next += 1;
        const request = message.json<Asker>();
        message.respond(JSON.stringify(aboutAsker(answers[next % answers.length], request, next)));
      },
    });
  };
  for (const [operation, { reply }] of Object.entries(bridgeOperations)) answer(bridgeRequestSubject(operation), reply);
  answer('paireto.explain.*', explainReplySchema);
  await nats.flush();
  return () => nats.close();
}

/** Who asks, as questions about challenges have it. */
interface Asker {
  userId?: string;
  challenger?: { userId: string };
}

/** Challenges are of a queue that there is, and now and then those of who asks. */
function aboutAsker(answer: unknown, { userId, challenger }: Asker, turn: number): unknown {
  if (typeof answer !== 'object' || answer === null || !('challenge' in answer)) return answer;
  const challenge = answer.challenge as Record<string, object>;
  const asker = { user_id: userId ?? challenger?.userId, rating: 1_500 };
  const own = turn % 3 === 0 ? { opponent: asker, status: 'PENDING' } : turn % 3 === 1 ? { challenger: asker } : {};
  const terms = { queue: 'chess', attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' } };
  return { ...answer, challenge: { ...challenge, ...terms, ...own } };
}

/** What no request brings about, but the state of the servers. */
const isOfServers = (value: unknown): boolean => (value as { outcome?: string }).outcome === 'not-yet';

function answersOf(schema: z.ZodType): unknown[] {
  const json = z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  const values = fc
    .sample(schemaValues(json, json.$defs ?? {}), 4 * ANSWERS)
    .filter((value) => schema.safeParse(value).success && !isOfServers(value));
  if (values.length === 0) throw new Error(`no answer is thought up: ${JSON.stringify(json).slice(0, 300)}`);
  return values.slice(0, ANSWERS);
}
