import type { PlayerClaims, ServiceRole } from '@paireto/contracts';

/** Who sent a request, as the verified token says. */
export interface Caller {
  userId: string;
  tenant: string;
  roles: readonly string[];
  /** The token's rating claim: one for all queues, or per queue name. */
  rating: PlayerClaims['rating'];
  /** The party that the player is in, with their ratings and blocked players; the player may be among them. */
  party: readonly PartyMember[];
  priorityClass: string | undefined;
  /** Players whom this one blocked. */
  blocked: readonly string[];
}

/** How long the word of a token counts, as epoch ms. What is kept open by it ends with it. */
export interface TokenLife {
  expiresAtMs: number;
  /** 0 where the token does not say: it is older than any revocation. */
  issuedAtMs: number;
  /** The token's `jti`, where it has one. */
  id?: string;
}

/** A member of the caller's party, as the caller's token says. */
export type PartyMember = Pick<Caller, 'userId' | 'rating' | 'blocked'>;

/** Which service sent a request under /internal, as its verified token says. */
export interface ServiceCaller {
  subject: string;
  /** The one tenant that it may act for, or `ALL_TENANTS`. */
  tenant: string;
  roles: readonly ServiceRole[];
}
