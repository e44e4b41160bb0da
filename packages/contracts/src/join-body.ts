import type { AttributeValue, Ruleset } from './ruleset/index.ts';

/** One thing to play, as it is asked for. */
export type Attributes = Record<string, AttributeValue | undefined>;

/** A parsed body: attributes at its top for a single choice, or several choices as alternatives. */
export type JoinBody = {
  queue?: string;
  region?: string;
  latencies?: Record<string, number>;
  party?: { user_id: string; roles?: string[] }[];
  roles?: string[];
  max_rating_gap?: number;
  avoid_players?: string[];
  alternatives?: Attributes[];
} & Record<string, unknown>;

/** What a body asks for, first choice first. */
export const choicesOf = (body: JoinBody): Attributes[] => body.alternatives ?? [body as Attributes];

/** The attributes of a choice that is complete but for what may be left out; optional ones stay absent. */
export function withDefaults(ruleset: Ruleset, choice: Attributes): Record<string, AttributeValue> {
  const complete: Record<string, AttributeValue> = {};
  for (const [name, attribute] of Object.entries(ruleset.attributes)) {
    const value = choice[name] ?? attribute.default;
    if (value !== undefined) complete[name] = value;
  }
  return complete;
}
