import { describe, expect, it } from 'vitest';
import { appForTest } from '../testing/app-for-test.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { playerToken } from '../testing/gateway-for-test.ts';

const authorization = `Bearer ${await playerToken('alice')}`;
const id = '019aa2b4-7c1d-7f57-9a53-0d9a3f0b7aef';

/** Asks for an entry, which arrives where the store would be asked, or is refused before; and what it asked for. */
async function read(path: string) {
  const asked: string[] = [];
  const app = await appForTest({ readEntry: async (_, entryId) => void asked.push(entryId) });
  const answer = await app.request(`/v1/matchmaking/queue/${path}`, { headers: { authorization } });
  return { asked, status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe('takePath', () => {
  it.each(['', '?', '?wait=5'])('takes a path with the query "%s"', async (query) => {
    const answer = await read(`${id.toUpperCase()}${query}`);
    expectProblem(answer, 'NOT_FOUND');
    expect(answer.asked).toEqual([id]);
  });

  it.each([
    ['a query that nobody knows', `${id}?waits=5`, 'waits'],
    ['one that is not what it should be', `${id}?wait=long`, 'wait'],
    ['one that comes twice', `${id}?wait=1&wait=2`, 'wait'],
    ['a path that is not what it should be', 'nothing', 'id'],
  ])('refuses %s, and names it', async (_, path, name) => {
    const answer = await read(path);
    expect(expectProblem(answer, 'INVALID_REQUEST').errors?.map((error) => error.path)).toEqual([name]);
    expect(answer.asked).toEqual([]);
  });
});
