import type { Ticket, TicketState } from '@paireto/contracts';
import type * as fc from 'fast-check';
import type { ModelWorld } from './model-world.ts';

export type Command = fc.AsyncCommand<object, ModelWorld>;

/** Something that can be done at any time. */
export const command = (label: string, run: (world: ModelWorld) => Promise<unknown>): Command => ({
  check: () => true,
  run: async (_, world) => {
    await run(world);
  },
  toString: () => label,
});

/** Counted from the end, where something may still happen. */
export const recent = <Item>(items: readonly Item[], place: number): Item | undefined =>
  items.at(-1 - (place % Math.max(1, items.length)));

/** As `recent`, but none twice: fewer where there are not so many. */
export function distinct<Item>(items: readonly Item[], places: readonly number[]): Item[] {
  const left = [...items];
  return places.slice(0, items.length).map((place) => {
    const item = recent(left, place)!;
    left.splice(left.indexOf(item), 1);
    return item;
  });
}

export const stateOf = (world: ModelWorld, ticket: Pick<Ticket, 'tenant' | 'id'>): TicketState | undefined =>
  world.snapshot().get(ticket.tenant)?.tickets.get(ticket.id)?.state;
