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

/** A short string of a value in its one spelling. */
export const fingerprintOf = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64url');

/** Members by name; the order and repetition of a list's words mean nothing. */
export const sortedMembers = (members: Readonly<Record<string, AttributeValue>>): unknown[] =>
  Object.entries(members)
    .map(([name, value]) => [name, Array.isArray(value) ? sortedWords(value) : value])
    .toSorted(byFirst);

const sortedWords = (words: readonly string[]): string[] => [...new Set(words)].toSorted();

/** By what they begin with. */
export const byFirst = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
