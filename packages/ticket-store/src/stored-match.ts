import type { Game, Match } from '@paireto/contracts';
import { decodeJson } from './stored-ticket.ts';

/** The names of the fields of a stored match, in their order, tabs between; the last two are JSON, which has no tabs. */
export const MATCH_FIELDS = [
  ...['state', 'attempts', 'reason', 'acceptBy', 'accepted', 'released', 'game'],
  'data',
] as const;

/** A stored match as players are shown it. */
export interface StoredMatch {
  match: Match | undefined;
  game: Game | undefined;
  /** Until when its players may accept and who has; undefined where they are not asked. */
  acceptance: { acceptBy: number; acceptedUserIds: string[] } | undefined;
}

/** What is stored of a match; undefined for what is none, which counts as vanished. */
export function decodeMatch(stored: string | null | undefined): StoredMatch | undefined {
  const fields = stored?.split('\t') ?? [];
  if (fields.length !== MATCH_FIELDS.length) return undefined;
  const [, , , acceptBy, accepted = '', , game, data] = fields;
  return {
    match: decodeJson<Match>(data),
    game: decodeJson<Game>(game),
    acceptance: acceptBy
      ? { acceptBy: Number(acceptBy), acceptedUserIds: accepted === '' ? [] : accepted.split(' ') }
      : undefined,
  };
}

/** The match alone; undefined for what is none. */
export function decodeMatchData(stored: string | null | undefined): Match | undefined {
  const fields = stored?.split('\t') ?? [];
  return fields.length === MATCH_FIELDS.length ? decodeJson<Match>(fields.at(-1)) : undefined;
}
