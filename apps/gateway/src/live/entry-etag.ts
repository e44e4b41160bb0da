import { hash } from 'node:crypto';
import type { QueueEntry } from '@paireto/contracts';
import { entryEssence } from './entry-essence.ts';

/** The entity tag of an entry (RFC 9110, section 8.8.3): weak, because a moved estimate is not another entry. */
export const entryEtag = (entry: QueueEntry): string =>
  `W/"${hash('sha256', entryEssence(entry), 'base64url').slice(0, 22)}"`;

/** Whether `If-None-Match` names this tag (RFC 9110, section 13.1.2: compared weakly). */
export function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}
