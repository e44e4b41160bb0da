import { z } from 'zod';

/** Most players of one match. */
export const MAX_PLAYERS_PER_MATCH = 64;

const playerCount = z.int().min(1).max(MAX_PLAYERS_PER_MATCH);

const sizeSchema = z
  .union([
    playerCount.transform((size) => ({ min: size, max: size })),
    z
      .strictObject({
        min: playerCount.meta({ description: 'Fewest players' }),
        max: playerCount.meta({ description: 'Most players' }),
      })
      .refine(({ min, max }) => min <= max, { message: '"max" is below "min"', path: ['max'] }),
  ])
  .meta({ description: 'Players: a number, or { min, max }' });

const teamName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, '1-32 lower-case letters, digits, "_" or "-"');

/** Role -> how many players of a team must play it. Seats beyond the quotas are for any role. */
const rolesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/), playerCount)
  .refine((roles) => Object.keys(roles).length <= 16, 'at most 16 roles')
  .meta({ description: 'Role -> how many players of a team play it; further seats are for any role' });

const oneSize = { size: sizeSchema.prefault(1), roles: rolesSchema.optional() };

/** Teams: a list of them, or so many alike. */
export const teamsSchema = z.union([
  z
    .array(z.strictObject({ name: teamName.meta({ description: 'Name of the team' }), ...oneSize }))
    .min(2, 'at least two teams')
    .max(16),
  z.strictObject({
    count: z.int().min(2).max(16).meta({ description: 'How many teams, all alike' }),
    names: z
      .array(teamName)
      .min(2)
      .max(16)
      .optional()
      .meta({ description: 'Their names; left out: team-1, team-2, …' }),
    ...oneSize,
  }),
]);

/** Everybody against everybody: a number of players, or { min, max }. */
export const freeForAllSchema = sizeSchema.refine(({ min }) => min >= 2, 'at least two players');

/** One team of a match, as the engine sees it. */
export interface TeamRule {
  name: string;
  minPlayers: number;
  maxPlayers: number;
  /** Role -> how many of the team play it. */
  roles?: Record<string, number>;
}

/** The teams that such a definition means. A free-for-all is as many teams of one as it takes players. */
export function teamRules(
  teams: z.output<typeof teamsSchema> | undefined,
  freeForAll: z.output<typeof freeForAllSchema> | undefined,
): TeamRule[] {
  if (freeForAll !== undefined) {
    return Array.from({ length: freeForAll.max }, (_, index) => ({
      name: `player-${index + 1}`,
      minPlayers: 1,
      maxPlayers: 1,
    }));
  }
  if (teams === undefined) return [];
  const list = Array.isArray(teams)
    ? teams
    : Array.from({ length: teams.count }, (_, index) => ({
        ...teams,
        name: teams.names?.[index] ?? `team-${index + 1}`,
      }));
  return list.map(({ name, size, roles }) => ({
    name,
    minPlayers: size.min,
    maxPlayers: size.max,
    ...(roles === undefined ? {} : { roles }),
  }));
}

/** Whether a match of these teams is one player against one other. */
export const isDuel = (teams: readonly TeamRule[]): boolean =>
  teams.length === 2 && teams.every(({ maxPlayers }) => maxPlayers === 1);

/** Whether its teams are white and black: then players may wish for a colour. */
export const hasColors = (teams: readonly Pick<TeamRule, 'name'>[]): boolean =>
  teams.length === 2 && ['white', 'black'].every((color) => teams.some(({ name }) => name === color));
