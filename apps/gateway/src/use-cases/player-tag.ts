import { createHash } from 'node:crypto';
import type { PlayerAddress } from '@paireto/contracts';

/**
 * What a player is called in traces: 16 hexadecimal digits of the SHA-256 of `tenant:user_id`. Who knows the player can look
 * for them; who reads traces does not learn who plays.
 */
export const playerTag = ({ tenant, userId }: PlayerAddress): string =>
  createHash('sha256').update(`${tenant}:${userId}`).digest('hex').slice(0, 16);
