import type { Game, Match } from '@paireto/contracts';
import { decodeJson } from './decode-json.ts';
import { decodeMatchData } from './match-data.ts';

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

/** What is stored of the match of this id; undefined for what is none, which counts as vanished. */
export function decodeMatch(tenant: string, id: string, stored: string | null | undefined): StoredMatch | undefined {
  const fields = stored?.split('\t') ?? [];
  if (fields.length !== MATCH_FIELDS.length) return undefined;
  const [, , , acceptBy, accepted = '', , game, data] = fields;
  return {
    match: decodeMatchData(tenant, id, data),
    game: decodeJson<Game>(game),
    acceptance: acceptBy
      ? { acceptBy: Number(acceptBy), acceptedUserIds: accepted === '' ? [] : accepted.split(' ') }
      : undefined,
  };
}

/** The match alone; undefined for what is none. */
export function decodeOnlyMatch(tenant: string, id: string, stored: string | null | undefined): Match | undefined {
  const fields = stored?.split('\t') ?? [];
  return fields.length === MATCH_FIELDS.length ? decodeMatchData(tenant, id, fields.at(-1)) : undefined;
}
