import { describe, expect, it } from 'vitest';
import { appForTest } from '../testing/app-for-test.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { playerToken } from '../testing/gateway-for-test.ts';

const authorization = `Bearer ${await playerToken('alice')}`;
const good = '{"time_control":"3+2"}';

/** Joins with this body, which arrives where the store would be asked, or is refused before. */
async function join(body: string | undefined, headers: Record<string, string>) {
  const app = await appForTest({ joinQueue: async () => ({ outcome: 'key-reused' }) });
  const sent = body === undefined ? {} : { body: new TextEncoder().encode(body) };
  const answer = await app.request('/v1/matchmaking/queue', {
    method: 'POST',
    headers: { authorization, ...headers },
    ...sent,
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe('takeJson', () => {
  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.game+json'])(
    'takes %s',
    async (type) => {
      expectProblem(await join(good, { 'content-type': type }), 'CONFLICT');
    },
  );

  it.each(['text/plain', 'application/json-seq', 'application/jsonp', 'application/x-www-form-urlencoded', undefined])(
    'refuses a body that is declared as %s with 415',
    async (type) => {
      const answer = await join(good, type === undefined ? {} : { 'content-type': type });
      expectProblem(answer, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('names what is missing where there is no body, and says that what cannot be parsed is no JSON', async () => {
    const absent = expectProblem(await join(undefined, {}), 'INVALID_REQUEST');
    expect(absent.errors?.map(({ path }) => path)).toEqual(['time_control']);
    const broken = expectProblem(await join('{', { 'content-type': 'application/json' }), 'INVALID_REQUEST');
    expect(broken.detail).toBe('The body is not well-formed JSON.');
  });

  it('refuses bodies that are too large with 413, declared or not', async () => {
    const large = JSON.stringify({ time_control: 'x'.repeat(16 * 1_024) });
    for (const length of [{}, { 'content-length': String(large.length) }]) {
      const answer = await join(large, { 'content-type': 'application/json', ...length });
      expectProblem(answer, 'PAYLOAD_TOO_LARGE');
    }
  });
});
