import type { Exchange } from './exchange.ts';

/** Everything that clients saw, in the order of the answers. */
export interface History {
  record(exchange: Exchange): void;
  all(): readonly Exchange[];
}

export function createHistory(): History {
  const exchanges: Exchange[] = [];
  return { record: (exchange) => void exchanges.push(exchange), all: () => exchanges };
}
