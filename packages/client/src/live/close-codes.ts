/** Why a gateway ends a connection, as far as a client does something about it. */
export const closeCodes = {
  /** The token expired or was revoked. */
  unauthorized: 4401,
  /** The player has more connections than they may. */
  tooMany: 4409,
} as const;
