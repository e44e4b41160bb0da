import { expect, test } from 'vitest';
import { banner } from './banner.ts';

const facts = {
  gatewayUrl: 'http://127.0.0.1:8003',
  gatewayInternalUrl: 'http://127.0.0.1:8005',
  liveGameUrl: 'http://127.0.0.1:8002',
  stackFile: '/repo/.stack/stack.json',
  logs: '/repo/.stack/logs',
  alice: 'aaa.bbb.ccc',
  bob: 'ddd.eee.fff',
  tokenHours: 12,
};

test('the banner names both APIs and their documentation pages', () => {
  expect(banner(facts)).toContain('http://127.0.0.1:8005 (services and operators; /docs)');
  expect(banner(facts)).toContain('http://127.0.0.1:8003\n');
  expect(banner(facts)).toContain('http://127.0.0.1:8003/docs');
});

test('every command of the banner is one line that needs nothing but the lines before it', () => {
  const commands = banner(facts)
    .split('\n')
    .filter((line) => /^ {2}(curl|ALICE=|BOB=)/.test(line))
    .map((line) => line.trim());
  expect(commands).toHaveLength(6);
  expect(commands.slice(0, 2)).toEqual(["ALICE='aaa.bbb.ccc'", "BOB='ddd.eee.fff'"]);
  for (const command of commands.slice(2)) expect(command).toMatch(/^curl -sS .*"Authorization: Bearer \$(ALICE|BOB)"/);
});
