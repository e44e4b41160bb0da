import { hash } from 'node:crypto';
import type { JoinRequest } from '@paireto/contracts';

/**
 * What a join asks for, in one short string: two requests that mean the same have the same one, however they were
 * spelled. It tells a repeated request from another one with the same Idempotency-Key.
 */
export function requestFingerprint(queue: string, request: JoinRequest): string {
  const choices = request.choices.map(({ attributes }) => Object.entries(attributes).toSorted(byName));
  return hash('sha256', JSON.stringify([queue, request.region ?? null, choices]), 'base64url');
}

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);
