import { z } from 'zod';
import { positiveDurationSchema } from './duration.ts';

/** What may be held against a player, by the reason that their ticket was CANCELLED for. */
export const strikeReasonSchema = z.enum(['declined', 'not-accepted', 'abandoned']);

export type StrikeReason = z.infer<typeof strikeReasonSchema>;

/** When players who decline or back out often may not join for a while. Times in ms. */
export interface CooldownRule {
  /** What counts. */
  counts: StrikeReason[];
  /** So many strikes are free but one: this one is the first that is followed by a pause. */
  after: number;
  /** For how long a strike counts. */
  withinMs: number;
  /** How long the pause is after that strike, the next one, and so on; the last of them from then on. */
  pausesMs: number[];
}

/** What a store needs to know to note strikes: which, how many of the latest, and for how long. */
export const strikeTermsSchema = z.object({
  reasons: z.array(strikeReasonSchema).min(1),
  count: z.int().positive().max(64),
  withinMs: z.int().positive(),
});

export type StrikeTerms = z.infer<typeof strikeTermsSchema>;

/** The key `cooldown` of a ruleset file. */
export const cooldownFileSchema = z.strictObject({
  after: z.int().min(1).max(20).meta({ description: 'Which strike within that time is the first to be paused for' }),
  within: positiveDurationSchema.meta({ description: 'For how long a strike counts, 1s or more' }),
  pauses: z.array(positiveDurationSchema).min(1).max(16).meta({
    description: 'For how long who has so many strikes may not join, one strike more each; the last one from then on',
  }),
  counts: z
    .array(strikeReasonSchema)
    .min(1)
    .default(['declined', 'not-accepted'])
    .meta({
      description:
        'What is a strike: declining a match, or cancelling while asked (declined); not answering in time ' +
        '(not-accepted); going away while waiting (abandoned)',
    }),
});

/** The rule that a ruleset file has. */
export const cooldownRule = (file: z.output<typeof cooldownFileSchema>): CooldownRule => ({
  counts: [...file.counts].sort(),
  after: file.after,
  withinMs: file.within,
  pausesMs: file.pauses,
});

/** What is to be noted of strikes for these reasons; undefined where none of them counts. */
export function strikeTerms(rule: CooldownRule | undefined, among: readonly StrikeReason[]): StrikeTerms | undefined {
  const reasons = rule?.counts.filter((reason) => among.includes(reason)) ?? [];
  if (rule === undefined || reasons.length === 0) return undefined;
  return { reasons, count: rule.after + rule.pausesMs.length - 1, withinMs: rule.withinMs };
}
