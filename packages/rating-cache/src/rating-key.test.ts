import { expect, test } from 'vitest';
import { ratingKey } from './rating-key.ts';

const users = ['ann', 'chess:ann', '{red}', '}{', 'ladder:{red}:rating:chess:ann', '*', '[a-z]', 'a\\', ':', '::'];
const queues = ['chess', 'ladder', 'chess-ladder'];
const tenants = ['red', 'blue', 'red-1'];

test('every player of every queue of every tenant has a key of their own, on the node of their tenant', () => {
  const keys = tenants.flatMap((tenant) =>
    queues.flatMap((queue) =>
      users.map((user) => {
        const key = ratingKey('p:', tenant, queue, user);
        expect(/\{(.*?)\}/.exec(key)?.[1]).toBe(tenant);
        expect(key.startsWith(`p:rating:{${tenant}}:`)).toBe(true);
        return key;
      }),
    ),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(['', '{', 'a}b', '{red}'])('a tenant that could leave its hash tag has none: %j', (tenant) => {
  expect(() => ratingKey('p:', tenant, 'chess', 'ann')).toThrow(RangeError);
});
