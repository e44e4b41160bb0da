import { playerClaimsSchema } from '@paireto/contracts';
import { expect, test } from 'vitest';
import { type TokenOptions, tokenClaimsOf } from './token-claims-of.ts';

const alice = { user: 'alice', tenant: 'demo' };

test('a token claims nothing that was not asked for', () => {
  expect(tokenClaimsOf(alice)).toEqual({ sub: 'alice', tenant: 'demo' });
});

test('a token claims what the gateway understands: rating, party with ratings, priority class, blocked, service', () => {
  const options: TokenOptions = {
    ...alice,
    rating: '1620',
    party: 'alice=1620, bob=-5.5,carol',
    'priority-class': 'member',
    blocked: 'mallory,trudy',
    service: true,
  };
  const claims = tokenClaimsOf(options);
  expect(claims).toEqual({
    sub: 'alice',
    tenant: 'demo',
    rating: 1_620,
    party: { members: [{ sub: 'alice', rating: 1_620 }, { sub: 'bob', rating: -5.5 }, { sub: 'carol' }] },
    priority_class: 'member',
    blocked: ['mallory', 'trudy'],
    roles: ['service'],
  });
  expect(playerClaimsSchema.parse(claims)).toEqual(claims);
});

test.each<[Partial<TokenOptions>, string]>([
  [{ rating: 'high' }, '--rating: a number from -10000 to 10000'],
  [{ party: 'bob=high' }, '--party: a number from -10000 to 10000'],
  [{ party: '' }, '--party: ids with commas between them'],
  [{ party: 'bob,,carol' }, '--party: ids with commas between them'],
  [{ blocked: 'mallory,' }, '--blocked: ids with commas between them'],
])('%j is refused by the name of the option', (options, message) => {
  expect(() => tokenClaimsOf({ ...alice, ...options })).toThrow(message);
});
