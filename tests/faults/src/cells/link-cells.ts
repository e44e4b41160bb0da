import type { LinkState } from '../proxy/link-proxy.ts';
import { type LinkName, linkNames } from '../world/links.ts';
import { type Cell, usualFaultMs } from './cell.ts';

const ways: { state: Exclude<LinkState, 'open'>; about: string }[] = [
  { state: 'cut', about: 'cut both ways: connections are reset, new ones too' },
  { state: 'drop-requests', about: 'cut one way: what is sent never arrives, connections stay' },
  { state: 'drop-replies', about: 'cut one way: answers never arrive, connections stay' },
];

const POSTGRES: LinkName = 'bridge-postgres';

/** Connections that break. */
export const linkCells: Cell[] = linkNames.flatMap((link) =>
  ways.map(
    ({ state, about }): Cell => ({
      name: `${link}:${state}`,
      about: `${link} ${about}`,
      links: [link],
      recoveryFrom: 'lift',
      ...(link === POSTGRES ? { recoveryBarMs: 2_000, stallBarMs: 2_000 } : { recoveryBarMs: 15_000 }),
      faultMs: usualFaultMs,
      async begin(world) {
        world.links.get(link).set(state);
        return {};
      },
      lift: async (world) => world.links.get(link).set('open'),
    }),
  ),
);
