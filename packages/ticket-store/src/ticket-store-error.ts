/** What went wrong: a reply that no script gives, or a name that cannot be part of a key. */
export type TicketStoreErrorCode = 'UNEXPECTED_REPLY' | 'INVALID_TENANT' | 'INVALID_KEY_PREFIX';

/** A fault of the store itself. Expected outcomes are values, and Redis being away is an error of ioredis. */
export class TicketStoreError extends Error {
  override readonly name = 'TicketStoreError';
  readonly code: TicketStoreErrorCode;

  constructor(code: TicketStoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
