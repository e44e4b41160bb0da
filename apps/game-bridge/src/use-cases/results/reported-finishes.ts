import type { fieldErrorSchema, ResultBody } from '@paireto/contracts';
import type { z } from 'zod';
import type { PlayedMatch } from '../../ports/match-results.ts';

export type FieldError = z.infer<typeof fieldErrorSchema>;

/** How a team fared, as it was reported: one of the two. */
export type Finish = { outcome: 'win' | 'loss' | 'draw' } | { placement: number };

/** A team of the match, who played in it, how it fared, and the place in the report that said so. */
export interface TeamFinish {
  team: string;
  userIds: string[];
  finish: Finish;
  path: string;
}

/** One entry of either list of a report. */
interface Entry {
  path: string;
  /** What it is about: the name of a player or a team, and in which field that stands. */
  name: string;
  field: 'user_id' | 'team';
  outcome?: 'win' | 'loss' | 'draw' | undefined;
  placement?: number | undefined;
}

type Reported = { teams: TeamFinish[]; errors: FieldError[] };

/** How each team of a match fared by a report that lists either players or teams. Everybody must be there once. */
export function reportedFinishes(match: Pick<PlayedMatch, 'players'>, report: ResultBody): Reported {
  const entries = entriesOf(report);
  const teams = [...Map.groupBy(match.players, ({ team }) => team)];
  const byPlayer = report.players !== undefined;
  const known = byPlayer ? match.players.map(({ userId }) => userId) : teams.map(([team]) => team);
  const errors = [...checkNames(entries, known, byPlayer), ...checkFinishes(entries)];
  if (errors.length > 0) return { teams: [], errors };

  const entryOf = new Map(entries.map((entry) => [entry.name, entry]));
  const reported: Reported = { teams: [], errors: [] };
  for (const [team, players] of teams) {
    const userIds = players.map(({ userId }) => userId);
    const [entry, ...others] = (byPlayer ? userIds : [team]).map((name) => entryOf.get(name)!);
    reported.teams.push({ team, userIds, finish: finishOf(entry!), path: entry!.path });
    reported.errors.push(...others.flatMap((other) => checkTeammate(other, entry!, team)));
  }
  return reported;
}

function entriesOf({ players, teams }: ResultBody): Entry[] {
  return [
    ...(players ?? []).map((entry, index): Entry => {
      return { ...entry, path: `players.${index}`, name: entry.user_id, field: 'user_id' };
    }),
    ...(teams ?? []).map((entry, index): Entry => {
      return { ...entry, path: `teams.${index}`, name: entry.team, field: 'team' };
    }),
  ];
}

function checkNames(entries: readonly Entry[], known: readonly string[], byPlayer: boolean): FieldError[] {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const { path, field, name } of entries) {
    const strange = byPlayer ? 'does not play in this match' : `is no team of this match; ${expectedOneOf(known)}`;
    if (!known.includes(name)) errors.push({ path: `${path}.${field}`, message: `"${name}" ${strange}` });
    else if (seen.has(name)) errors.push({ path: `${path}.${field}`, message: `"${name}" stands here twice` });
    seen.add(name);
  }
  const missing = known.filter((name) => !seen.has(name));
  if (missing.length > 0) {
    const message = `${missing.map(quoted).join(', ')} missing; expected every ${byPlayer ? 'player' : 'team'} of the match once`;
    errors.push({ path: byPlayer ? 'players' : 'teams', message });
  }
  return errors;
}

/** Each entry with an outcome or with a placement, and all with the same of the two. */
function checkFinishes(entries: readonly Entry[]): FieldError[] {
  const byPlacement = entries[0]?.outcome === undefined && entries[0]?.placement !== undefined;
  const [expected, other] = byPlacement ? (['placement', 'outcome'] as const) : (['outcome', 'placement'] as const);
  return entries.flatMap((entry) => {
    if (entry[other] !== undefined && entry[expected] !== undefined)
      return [{ path: `${entry.path}.placement`, message: 'leave it out, or leave "outcome" out' }];
    if (entry[expected] !== undefined) return [];
    if (entry[other] === undefined) return [{ path: entry.path, message: 'expected "outcome" or "placement"' }];
    return [{ path: `${entry.path}.${other}`, message: `expected "${expected}", as ${entries[0]?.path} has it` }];
  });
}

/** Players of a team fare alike. */
function checkTeammate(entry: Entry, first: Entry, team: string): FieldError[] {
  const field = first.outcome === undefined ? 'placement' : 'outcome';
  if (entry[field] === first[field]) return [];
  const same = `the same as ${first.path}, who plays for "${team}" too`;
  return [{ path: `${entry.path}.${field}`, message: `expected ${JSON.stringify(first[field])}, ${same}` }];
}

const finishOf = ({ outcome, placement }: Entry): Finish =>
  outcome === undefined ? { placement: placement! } : { outcome };

const quoted = (name: string): string => `"${name}"`;
const expectedOneOf = (names: readonly string[]): string => `expected one of ${names.map(quoted).join(', ')}`;
