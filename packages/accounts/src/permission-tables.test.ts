import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '@paireto/contracts';
import { natsPermissions, redisPermissions, serviceAccounts } from '@paireto/contracts';
import { expect, test } from 'vitest';
import { natsAccounts } from './nats-accounts.ts';

/** Every subject that contracts can make, an example of each: by the name of what makes it. */
const subjectsOf: Record<string, string[]> = {
  partitionSubject: [contracts.partitionSubject(3)],
  explainSubject: [contracts.explainSubject(3)],
  playersSubject: [contracts.playersSubject('demo')],
  bridgeRequestSubject: Object.keys(contracts.bridgeOperations).map(contracts.bridgeRequestSubject),
  matchSubject: (['match.found', 'match.ready', 'match.failed'] as const).map((type) =>
    contracts.matchSubject(type, 'demo'),
  ),
  deadLetterSubject: [contracts.GAME_CREATOR_CONSUMER, contracts.RECORD_KEEPER_CONSUMER].map(({ name }) =>
    contracts.deadLetterSubject(name),
  ),
  ...Object.fromEntries(
    Object.entries(contracts).flatMap(([name, value]) =>
      name.endsWith('_SUBJECT') && typeof value === 'string' ? [[name, [value]]] : [],
    ),
  ),
};
const subjects = Object.values(subjectsOf).flat();

/** As servers compare subjects: https://docs.nats.io/nats-concepts/subjects#wildcards */
function matches(pattern: string, subject: string): boolean {
  const [wanted, given] = [pattern.split('.'), subject.split('.')];
  for (const [index, token] of wanted.entries()) {
    if (token === '>') return given.length > index;
    if (given[index] === undefined || (token !== '*' && token !== given[index])) return false;
  }
  return wanted.length === given.length;
}

const ownSubjects = (patterns: readonly string[]): string[] =>
  patterns.map((pattern) => pattern.split(' ')[0]!).filter((pattern) => !/^(\$JS|_INBOX)\./.test(pattern));

test('every subject of the contracts is known to this test', () => {
  const makers = Object.keys(contracts).filter((name) => /[a-z]Subject$|_SUBJECT$/.test(name));
  expect(makers.filter((name) => subjectsOf[name] === undefined)).toEqual([]);
});

test('every subject of the contracts has somebody who may send on it, and somebody or a stream that hears it', () => {
  const sent = serviceAccounts.flatMap((account) => natsPermissions[account].publish);
  const heard = [
    ...ownSubjects(serviceAccounts.flatMap((account) => natsPermissions[account].subscribe)),
    ...contracts.MATCHES_STREAM.subjects,
    ...contracts.DEAD_LETTERS_STREAM.subjects,
  ];
  expect(subjects.filter((subject) => !sent.some((pattern) => matches(pattern, subject)))).toEqual([]);
  expect(subjects.filter((subject) => !heard.some((pattern) => matches(pattern, subject)))).toEqual([]);
});

test.each(serviceAccounts)('%s is given no subject that is not in the contracts', (account) => {
  const { publish, subscribe } = natsPermissions[account];
  const unknown = ownSubjects([...publish, ...subscribe]).filter(
    (pattern) => !subjects.some((subject) => matches(pattern, subject)),
  );
  expect(unknown).toEqual([]);
});

test('the committed configuration of NATS says what the table says', () => {
  const file = join(import.meta.dirname, '../../../infra/nats/accounts.conf');
  expect(readFileSync(file, 'utf8')).toContain(
    natsAccounts((account) => ({ variable: `NATS_${account.toUpperCase().replaceAll('-', '_')}_PASSWORD` })),
  );
});

test('the commands of every script of the ticket store are given to all who run them', () => {
  const folder = join(import.meta.dirname, '../../ticket-store/src/scripts');
  const scripts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const used = new Set(
    scripts.flatMap((text) =>
      [...text.matchAll(/(?:p?call|write)\(\s*'([A-Z]+)'/g)].map(([, name]) => name!.toLowerCase()),
    ),
  );
  expect(used.size).toBeGreaterThan(10);
  for (const { commands } of Object.values(redisPermissions)) {
    expect([...used].filter((name) => !commands.includes(name))).toEqual([]);
  }
});
