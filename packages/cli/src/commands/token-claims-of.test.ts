import { playerClaimsSchema, serviceClaimsSchema } from '@paireto/contracts';
import { expect, test } from 'vitest';
import { serviceClaimsOf, type TokenOptions, tokenClaimsOf } from './token-claims-of.ts';

const alice = { user: 'alice', tenant: 'demo' };

test('a token claims nothing that was not asked for', () => {
  expect(tokenClaimsOf(alice)).toEqual({ sub: 'alice', tenant: 'demo' });
});

test('a token claims what the gateway understands: rating, party with ratings, priority class, blocked', () => {
  const options: TokenOptions = {
    ...alice,
    rating: '1620',
    party: 'alice=1620, bob=-5.5,carol',
    'priority-class': 'member',
    blocked: 'mallory,trudy',
  };
  const claims = tokenClaimsOf(options);
  expect(claims).toEqual({
    sub: 'alice',
    tenant: 'demo',
    rating: 1_620,
    party: { members: [{ sub: 'alice', rating: 1_620 }, { sub: 'bob', rating: -5.5 }, { sub: 'carol' }] },
    priority_class: 'member',
    blocked: ['mallory', 'trudy'],
  });
  expect(playerClaimsSchema.parse(claims)).toEqual(claims);
});

test('a token of a service has its roles and its tenant: without a word, an operator of all', () => {
  expect(serviceClaimsOf({})).toEqual({ sub: 'operator', tenant: '*', roles: ['operator'] });
  const claims = serviceClaimsOf({ user: 'eu-1', tenant: 'demo', role: 'game-server,metrics' });
  expect(claims).toEqual({ sub: 'eu-1', tenant: 'demo', roles: ['game-server', 'metrics'] });
  expect(serviceClaimsSchema.parse(claims)).toEqual(claims);
});

test.each<[TokenOptions, string]>([
  [{ role: 'service' }, '--role: one of operator, game-server, metrics'],
  [{ role: '' }, '--role: ids with commas between them'],
  [{ rating: '1500' }, '--rating is for players'],
  [{ party: 'bob' }, '--party is for players'],
])('%j is refused for a service by the name of the option', (options, message) => {
  expect(() => serviceClaimsOf(options)).toThrow(message);
});

test.each<[TokenOptions, string]>([
  [{ user: undefined }, '--user <id>'],
  [{ role: 'operator' }, '--service'],
  [{ rating: 'high' }, '--rating: a number from -10000 to 10000'],
  [{ party: 'bob=high' }, '--party: a number from -10000 to 10000'],
  [{ party: '' }, '--party: ids with commas between them'],
  [{ party: 'bob,,carol' }, '--party: ids with commas between them'],
  [{ blocked: 'mallory,' }, '--blocked: ids with commas between them'],
])('%j is refused by the name of the option', (options, message) => {
  expect(() => tokenClaimsOf({ ...alice, ...options })).toThrow(message);
});
