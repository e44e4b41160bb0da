import { type MatchEvent, matchSubject } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';

/** A message that no consumer can make anything of. */
export interface Poison {
  what: string;
  subject: string;
  payload: string | Uint8Array;
}

type Part = Record<string, unknown>;

const found = (): MatchEvent => ({ v: 1, type: 'match.found', at: 1_000, match: buildMatch({ tenant: 'poison' }) });

/** A sound event, after something was done to its JSON. */
function spoil(what: string, change: (event: Part & { match: Part & { tickets: Part[] } }) => void): Poison {
  const event = found();
  const spoilt = structuredClone(event) as unknown as Parameters<typeof change>[0];
  change(spoilt);
  return { what, subject: matchSubject(event.type, 'poison'), payload: JSON.stringify(spoilt) };
}

const raw = (what: string, payload: string | Uint8Array, subject = matchSubject('match.found', 'poison')): Poison => ({
  what,
  subject,
  payload,
});

/** One of every kind; each call makes fresh ones. */
export function everyPoison(): Poison[] {
  const sound = JSON.stringify(found());
  return [
    raw('nothing', ''),
    raw('blanks', ' \n\t'),
    raw('half of it', sound.slice(0, sound.length / 2)),
    raw('twice', sound + sound),
    raw('null', 'null'),
    raw('a number', '42'),
    raw('a list', `[${sound}]`),
    raw('a text', JSON.stringify(sound)),
    raw('no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])),
    raw('UTF-16', Buffer.from(sound, 'utf16le')),
    raw('control characters', '\u0000\u001b[2J\r\nPaireto-Reason: none'),
    raw('very deep', '['.repeat(200_000)),
    raw('very long', `"${'x'.repeat(900_000)}"`),
    raw('an empty object', '{}'),
    raw('the prototype', '{"__proto__":{"v":1,"type":"match.found"}}'),
    raw('an endless number', sound.replace('"at":1000', '"at":1e999')),
    raw('of another tenant', sound, matchSubject('match.found', 'somebody-else')),
    raw('of another type than its subject', sound.replace('match.found', 'match.failed')),
    raw('on a subject of no type', sound, 'paireto.match.exploded.poison'),
    raw('on a subject of no tenant', sound, 'paireto.match.found.p\u00f6ison.\u2603'),
    spoil('of the future', (event) => Object.assign(event, { v: 2 })),
    spoil('of an unknown type', (event) => Object.assign(event, { type: 'match.exploded' })),
    spoil('before the epoch', (event) => Object.assign(event, { at: -1 })),
    spoil('without a match', (event) => Reflect.deleteProperty(event, 'match')),
    spoil('with an id that is none', ({ match }) => Object.assign(match, { id: 'match-1' })),
    spoil('with a tenant that leaves its hash tag', ({ match }) => Object.assign(match, { tenant: 'a}b' })),
    spoil('without tickets', ({ match }) => Object.assign(match, { tickets: [] })),
    spoil('with too many tickets', ({ match }) =>
      Object.assign(match, { tickets: Array.from({ length: 65 }, () => match.tickets[0]) }),
    ),
    spoil('with a ticket without players', ({ match }) => Object.assign(match.tickets[0] ?? {}, { players: [] })),
    spoil('for a running game that has no ticket in it', ({ match }) =>
      Object.assign(match, { backfill: { gameId: 'running' } }),
    ),
    spoil('with attributes of no kind', ({ match }) => Object.assign(match, { attributes: { mode: { a: 1 } } })),
    spoil('with a trace that is none', ({ match }) => Object.assign(match, { traceparent: 'x\r\ny' })),
    raw('a ready match without a game', sound.replace('match.found', 'match.ready'), 'paireto.match.ready.poison'),
    raw('a failed match without a reason', sound.replace('match.found', 'match.failed'), 'paireto.match.failed.poison'),
  ];
}
