import type { Delivery } from './delivery.ts';

/**
 * Sends an event of a message (its `index`-th, as it came) on as a message of its own; tells whether the stream has it. However
 * often and by whomever it is sent on, it is stored once.
 */
export type SendEventAlone = (delivery: Delivery, index: number, content: unknown) => Promise<boolean>;
