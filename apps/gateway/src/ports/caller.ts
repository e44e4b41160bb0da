import type { PlayerClaims } from '@paireto/contracts';

/** Who sent a request, as the verified token says. */
export interface Caller {
  userId: string;
  tenant: string;
  roles: readonly string[];
  /** The token's rating claim: one for all queues, or per queue name. */
  rating: PlayerClaims['rating'];
}
