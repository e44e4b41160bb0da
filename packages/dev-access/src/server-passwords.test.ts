import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ensureServerPasswords } from './server-passwords.ts';

const folder = mkdtempSync(join(tmpdir(), 'paireto-passwords-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every user of the servers has a password of its own, kept between starts and readable by the owner alone', () => {
  const file = join(folder, 'passwords.json');
  const passwords = ensureServerPasswords(file);
  expect(ensureServerPasswords(file)).toEqual(passwords);
  expect(new Set(Object.values(passwords)).size).toBe(Object.keys(passwords).length);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('users that came later get theirs, and the others keep what they have', () => {
  const file = join(folder, 'earlier.json');
  const { operator: _operator, ...earlier } = ensureServerPasswords(file);
  writeFileSync(file, JSON.stringify(earlier));
  expect(ensureServerPasswords(file)).toMatchObject(earlier);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('operator');
});
