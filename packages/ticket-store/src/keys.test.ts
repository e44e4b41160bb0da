import { expect, test } from 'vitest';
import { rulesetsKey, tenantKeys, tenantsKey } from './keys.ts';

test('all keys of a tenant carry its hash tag, whatever ids they are made of', () => {
  const keys = tenantKeys('p:', 'demo');
  const names = [
    keys.pools,
    keys.placing,
    keys.outbox,
    keys.accepting,
    keys.ticket('t'),
    keys.player('{ann}'),
    keys.balance('chess', '}{'),
    keys.recent('chess', '}{'),
    keys.pool('chess:3+2'),
    keys.wait('chess:3+2'),
    keys.match('m'),
  ];
  for (const name of names) expect(/\{(.*?)\}/.exec(name)?.[1]).toBe('demo');
  expect(new Set(names).size).toBe(names.length);
});

test('the names are those of the documentation', () => {
  const keys = tenantKeys('p:', 'demo');
  expect(tenantsKey('p:')).toBe('p:tenants');
  expect(rulesetsKey('p:')).toBe('p:rulesets');
  expect(keys.accepting).toBe('p:accepting:{demo}');
  expect(keys.recent('chess', 'ann')).toBe('p:recent:{demo}:chess:ann');
  expect(keys.ticket('t')).toBe('p:ticket:{demo}:t');
  expect(keys.player('ann')).toBe('p:player:{demo}:ann');
  expect(keys.balance('chess', 'ann')).toBe('p:balance:{demo}:chess:ann');
  expect(keys.pool('chess:3+2')).toBe('p:pool:{demo}:chess:3+2');
  expect(keys.wait('chess:3+2')).toBe('p:wait:{demo}:chess:3+2');
  expect(keys.match('m')).toBe('p:match:{demo}:m');
});
