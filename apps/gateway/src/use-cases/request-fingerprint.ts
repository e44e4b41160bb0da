import { hash } from 'node:crypto';
import type { AttributeValue, JoinRequest } from '@paireto/contracts';

/**
 * What a join asks for, in one short string: two requests that mean the same have the same one, however they were
 * spelled. It tells a repeated request from another one with the same Idempotency-Key.
 */
export function requestFingerprint(queue: string, request: JoinRequest): string {
  const { choices, region, latencies, party, roles, maxRatingGap, avoidPlayers } = request;
  return fingerprintOf([
    queue,
    choices.map(({ attributes }) => sortedMembers(attributes)),
    region,
    sortedMembers(latencies ?? {}),
    party.map((member) => [member.userId, member.roles]).toSorted(byFirst),
    roles,
    maxRatingGap,
    sortedWords(avoidPlayers),
  ]);
}

/** Texts whose fingerprint is remembered, and their characters: most requests of a queue ask for what others ask for. */
const MAX_REMEMBERED = 1_024;
const MAX_REMEMBERED_CHARACTERS = 512;
const remembered = new Map<string, string>();

/** A short string of a value in its one spelling. */
export function fingerprintOf(value: unknown): string {
  const text = JSON.stringify(value);
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const fingerprint = hash('sha256', text, 'base64url');
  if (text.length <= MAX_REMEMBERED_CHARACTERS) {
    if (remembered.size === MAX_REMEMBERED) remembered.clear();
    remembered.set(text, fingerprint);
  }
  return fingerprint;
}

/** Members by name; the order and repetition of a list's words mean nothing. */
export function sortedMembers(members: Readonly<Record<string, AttributeValue>>): [string, AttributeValue][] {
  const names = Object.keys(members);
  // Mostly they are in order: one loop over them is cheaper than a sort.
  if (names.some((name, index) => index > 0 && name < names[index - 1]!)) names.sort(byText);
  return names.map((name) => {
    const value = members[name]!;
    return [name, Array.isArray(value) ? sortedWords(value) : value];
  });
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

const sortedWords = (words: readonly string[]): string[] => (words.length === 0 ? [] : [...new Set(words)].sort());

/** By what they begin with. */
export const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
