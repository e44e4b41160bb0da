import { readFileSync } from 'node:fs';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  bridgeRequestSubject,
  DEAD_LETTER_HEADERS,
  DEAD_LETTERS_STREAM,
  deadLetterConsumer,
  EVENTS_PATH,
  GAME_CREATOR_CONSUMER,
  MATCHES_STREAM,
  natsServers,
  RECORD_KEEPER_CONSUMER,
} from '@paireto/contracts';
import { createToken } from '@paireto/stack';
import { seededRandom, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { malformedEvent, malformedSignal } from './support/malformed-messages.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_120);
const SIGNALS = 45_000;
const EVENTS = 5_000;
const AT_ONCE = 500;

let system: System;
let nats: NatsConnection;
beforeAll(async () => {
  system = await startSystem({ rulesets: [presetFile('chess')] });
  nats = await connect({ ...natsServers(system.stack.urls.nats), name: 'mallory' });
});
afterAll(async () => {
  await nats?.close();
  await system?.stop();
});

const apps = () => system.stack.describe().processes.filter(({ healthUrl }) => healthUrl !== undefined);
const pids = () => Object.fromEntries(apps().map(({ name, pid }) => [name, pid]));

/** A line in the log for a hundred messages, at most. */
function expectQuietLogs(): void {
  for (const { name, logFile } of apps()) {
    const lines = readFileSync(logFile, 'utf8').split('\n').length;
    expect(lines, `lines in the log of ${name}`).toBeLessThan((SIGNALS + EVENTS) / 100);
  }
}

/** Two join, meet, and get a game; a third asks why they wait. */
async function expectToWork(round: string): Promise<void> {
  const [one, other] = [await system.player(`one-${round}`), await system.player(`other-${round}`)];
  const entries = [await one.queue(), await other.queue()] as const;
  const matched = await one.until(entries[0], 'MATCHED');
  expect((await other.until(entries[1], 'MATCHED')).assignment?.game_id).toBe(matched.assignment?.game_id);
}

/** A gateway listens for the signals of whoever has a stream of events. */
async function listenAs(sub: string): Promise<AbortController> {
  const token = await createToken(system.stack.secrets.jwt, { sub, tenant: system.tenant });
  const ending = new AbortController();
  const response = await fetch(`${system.stack.urls.gateway}${EVENTS_PATH}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: ending.signal,
  });
  expect(response.status).toBe(200);
  return ending;
}

/** What was given up, as `consumer sequence`. */
async function deadLetters(): Promise<string[]> {
  const manager = await jetstreamManager(nats);
  const { state } = await manager.streams.info(DEAD_LETTERS_STREAM.name);
  const letters: string[] = [];
  for (let from = 1; from <= state.last_seq; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, state.last_seq - from + 1) }, (_, index) =>
      manager.streams.getMessage(DEAD_LETTERS_STREAM.name, { seq: from + index }),
    );
    for (const letter of await Promise.all(some)) {
      letters.push(`${deadLetterConsumer(letter?.subject ?? '')} ${letter?.header.get(DEAD_LETTER_HEADERS.sequence)}`);
    }
  }
  return letters;
}

async function backlog(): Promise<number> {
  const manager = await jetstreamManager(nats);
  const infos = await Promise.all(
    [GAME_CREATOR_CONSUMER, RECORD_KEEPER_CONSUMER].map(({ name }) =>
      manager.consumers.info(MATCHES_STREAM.name, name),
    ),
  );
  return infos.reduce((sum, info) => sum + info.num_pending + info.num_ack_pending, 0);
}

describe(`${SIGNALS + EVENTS} malformed messages (seed ${SEED})`, { timeout: 300_000 }, () => {
  it('of every kind end no process, and matches are formed meanwhile and afterwards', async () => {
    const random = seededRandom(SEED);
    const below = (limit: number): number => Math.floor(random() * limit);
    const before = pids();
    const listener = await listenAs('ann');
    for (let sent = 0; sent < SIGNALS; sent += 1) {
      const { subject, payload } = malformedSignal(below, { tenant: system.tenant, userId: 'ann' });
      nats.publish(subject, payload, below(3) === 0 ? { reply: `_INBOX.mallory.${sent}` } : {});
      if (sent % 1_000 === 0) await nats.flush();
      if (sent === SIGNALS / 2) await expectToWork('meanwhile');
    }
    await nats.flush();
    await expectToWork('afterwards');
    expect(pids()).toEqual(before);
    listener.abort();
    expectQuietLogs();
  });

  it('in the stream of match events are kept as dead letters, each once for each of its consumers', async () => {
    const random = seededRandom(SEED + 1);
    const below = (limit: number): number => Math.floor(random() * limit);
    const stream = jetstream(nats);
    const expected: string[] = [];
    for (let sent = 0; sent < EVENTS; sent += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, () => malformedEvent(below));
      const stored = await Promise.all(some.map(({ subject, payload }) => stream.publish(subject, payload)));
      for (const [index, { seq }] of stored.entries()) {
        expected.push(`${RECORD_KEEPER_CONSUMER.name} ${seq}`);
        if (some[index]!.subject.startsWith('paireto.match.found.'))
          expected.push(`${GAME_CREATOR_CONSUMER.name} ${seq}`);
      }
    }
    await waitFor(async () => (await backlog()) === 0, {
      timeoutMs: 120_000,
      description: 'all events are dealt with',
    });
    expect((await deadLetters()).sort()).toEqual(expected.sort());
    await expectToWork('after-events');
    expectQuietLogs();
  });

  it('that ask something are told that they are malformed', async () => {
    const reply = await nats.request(bridgeRequestSubject('match.read'), '{"v":1}', { timeout: 5_000 });
    expect(reply.json()).toMatchObject({ outcome: 'malformed' });
  });
});
