import { waitFor } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { createEventStreams } from '../live/event-streams.ts';
import { createPlayerConnections } from '../live/player-connections.ts';
import { appForTest } from '../testing/app-for-test.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { feedInMemory } from '../testing/feed-in-memory.ts';
import { playerToken } from '../testing/gateway-for-test.ts';
import { readStream } from '../testing/stream-for-test.ts';

const EVENTS = '/v1/matchmaking/events';
const ENTRY = '/v1/matchmaking/queue/0190a0d0-0000-7000-8000-00000000000a';
const authorization = `Bearer ${await playerToken('ann')}`;

async function streamingApp(maxTotal: number) {
  const feed = feedInMemory();
  const eventStreams = createEventStreams({
    feed,
    connections: createPlayerConnections({ maxTotal }),
    revocations: { isRevoked: () => false },
    nowMs: Date.now,
    random: () => 0,
    every: () => () => undefined,
  });
  return { feed, app: await appForTest({ eventStreams }) };
}
const answerOf = async (response: Response) => ({
  status: response.status,
  headers: response.headers,
  body: await response.json(),
});

describe(`GET ${EVENTS}`, () => {
  it('gives each event as it comes: nothing waits for the next one', async () => {
    const { app, feed } = await streamingApp(1);
    const response = await app.request(EVENTS, { headers: { authorization, 'last-event-id': 'e:1' } });
    const stream = readStream(response, () => undefined);
    expect(feed.attached).toEqual([{ userId: 'ann', blocked: [], after: 'e:1' }]);
    for (let count = 0; count < 3; count += 1) {
      const event = feed.say();
      await waitFor(() => stream.events.at(-1)?.seq === event.seq);
    }
  });

  it('looks at so much of a Last-Event-ID only', async () => {
    const { app, feed } = await streamingApp(1);
    await app.request(EVENTS, { headers: { authorization, 'last-event-id': 'x'.repeat(5_000) } });
    expect(feed.attached[0]?.after).toHaveLength(128);
  });

  it('is 503 with Retry-After when the gateway has no room', async () => {
    const { app } = await streamingApp(0);
    const answer = await answerOf(await app.request(EVENTS, { headers: { authorization } }));
    expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('GET of an entry with a wait', () => {
  const ask = async (waitForEntry: NonNullable<Parameters<typeof appForTest>[0]>['waitForEntry']) => {
    const app = await appForTest(waitForEntry ? { waitForEntry } : {});
    const headers = { authorization, 'if-none-match': '"a"' };
    return answerOf(await app.request(`${ENTRY}?wait=25`, { headers }));
  };

  it('hands over what the request knows and how long it waits', async () => {
    const asked: unknown[] = [];
    const answer = await ask(async ({ userId }, entryId, { known, waitMs }) => {
      asked.push([userId, entryId, known, waitMs]);
      return { outcome: 'not-found' };
    });
    expectProblem(answer, 'NOT_FOUND');
    expect(asked).toEqual([['ann', ENTRY.split('/').at(-1), '"a"', 25_000]]);
  });

  it('is 503 with Retry-After when the gateway has no room for who waits', async () => {
    const answer = await ask(async () => ({ outcome: 'full' }));
    expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
