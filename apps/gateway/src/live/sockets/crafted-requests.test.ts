import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appForTest } from '../../testing/app-for-test.ts';
import { crafted } from '../../testing/crafted-texts.ts';
import { createCarryOut, isRestBound } from './carry-out.ts';
import { parseSocketMessage } from './parse-socket-message.ts';
import { restRequestOf } from './rest-request-of.ts';

const id = '0190a0d0-0000-7000-8000-00000000000a';
const requests = [
  { op: 'queue.join', body: { queue: 'chess', time_control: '3+2' } },
  { op: 'queue.cancel', queue_entry_id: id },
  { op: 'queue.accept', queue_entry_id: id },
  { op: 'queue.decline', queue_entry_id: id },
  { op: 'challenge.create', body: { queue: 'chess', time_control: '3+2', opponent: 'bob' } },
  { op: 'challenge.accept', challenge_id: id },
  { op: 'challenge.decline', challenge_id: id },
  { op: 'challenge.withdraw', challenge_id: id },
];
const fields = ['tenant', 'user_id', 'rating', 'status', 'enqueued_at', 'verified', 'caller', '__proto__'];
const caller = {
  userId: 'alice',
  tenant: 'demo',
  roles: [],
  rating: 1_500,
  party: [],
  priorityClass: undefined,
  blocked: [],
};

const withField = (message: object, field: string): string =>
  `${JSON.stringify({ id: '1', ...message }).slice(0, -1)},"${field}":3000}`;

describe('a request over a socket', () => {
  it.each(requests)('says nothing beside what it asks for: $op', (request) => {
    expect(parseSocketMessage(JSON.stringify({ id: '1', ...request })).outcome).toBe('request');
    for (const field of fields) {
      const parsed = parseSocketMessage(withField(request, field));
      if (field === '__proto__' && parsed.outcome === 'request') {
        // A field of this name is no field: what was understood has none of it.
        expect(JSON.stringify(parsed.request)).not.toContain('3000');
        continue;
      }
      if (parsed.outcome !== 'refused') expect.fail(`${field} was not refused`);
      expect(JSON.stringify(parsed.problem.errors)).toContain(field);
    }
  });

  it.each(requests.filter(({ body }) => body))('has the body of its endpoint, refused alike: $op', async (request) => {
    const carryOut = createCarryOut(await appForTest());
    const verified = { caller, token: { expiresAtMs: Date.now() + 60_000, issuedAtMs: 0 } };
    for (const field of fields) {
      const text = JSON.stringify({ id: '1', ...request }).replace('"queue"', `"${field}":3000,"queue"`);
      const parsed = parseSocketMessage(text);
      if (parsed.outcome !== 'request' || !isRestBound(parsed.request)) expect.fail('it is a request');
      const { status, body } = await carryOut(verified, parsed.request);
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain(field);
    }
  });

  it('reaches no path but that of its endpoint, whatever its ids', () => {
    const ofOne = requests.filter((request) => !('body' in request));
    fc.assert(
      fc.property(fc.constantFrom(...ofOne), crafted, (request, text) => {
        for (const name of ['queue_entry_id', 'challenge_id', 'match_id']) {
          if (name !== 'match_id' && !(name in request)) continue;
          const parsed = parseSocketMessage(JSON.stringify({ id: '1', ...request, [name]: text }));
          if (parsed.outcome !== 'request' || !isRestBound(parsed.request)) continue;
          expect(restRequestOf(parsed.request).path).toMatch(
            /^\/v1\/matchmaking\/(queue|challenges)\/[0-9a-f-]{36}(\/(accept|decline)(\?match_id=[0-9a-f-]{36})?)?$/i,
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
