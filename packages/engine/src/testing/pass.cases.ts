import type { PassResult } from '../pool-contract.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';

/** One pass: who waited before, what it found, and who is left. */
export interface Pass extends PassResult<PoolTicket> {
  before: readonly PoolTicket[];
  left: readonly PoolTicket[];
  nowMs: number;
}
