export { createTicketStore, type TicketStoreOptions } from './create-ticket-store.ts';
export {
  createInMemoryTicketStore,
  type InMemoryTicketStore,
  type InMemoryTicketStoreOptions,
} from './memory/create-in-memory-ticket-store.ts';
export type { MatchRow, MemorySnapshot, SlotRow, TenantState, TicketRow } from './memory/memory-state.ts';
export * from './tell-changes.ts';
export * from './ticket-store.ts';
export { TicketStoreError, type TicketStoreErrorCode } from './ticket-store-error.ts';
