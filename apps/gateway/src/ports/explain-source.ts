import type { ExplainReply, ExplainRequest } from '@paireto/contracts';

/**
 * Asks the owner of a pool why a ticket waits in it. `no-answer`: nobody owns the pool's partition now, or its owner is
 * silent, or NATS is away. Never throws.
 */
export type ExplainSource = (question: Omit<ExplainRequest, 'v'>) => Promise<ExplainReply | { outcome: 'no-answer' }>;
