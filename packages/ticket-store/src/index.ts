export { createTicketStore, type TicketStoreOptions } from './create-ticket-store.ts';
export * from './ticket-store.ts';
export { TicketStoreError, type TicketStoreErrorCode } from './ticket-store-error.ts';
