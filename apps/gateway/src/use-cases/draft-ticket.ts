import type { CooldownRule, JoinRequest, Ruleset } from '@paireto/contracts';
import { keptTraceparentOf } from '@paireto/runtime';
import type { NewTicket } from '@paireto/ticket-store';
import type { TicketPlayers } from './seat-party.ts';

/** The ticket that a join asks for. */
export function draftTicket(parts: {
  id: string;
  tenant: string;
  ruleset: Ruleset;
  request: JoinRequest;
  players: TicketPlayers;
  /** Of the ruleset's priority classes; an unknown one counts like none. */
  priorityClass: string | undefined;
}): NewTicket {
  const { id, tenant, ruleset, request, players } = parts;
  const { choices, region, latencies, maxRatingGap } = request;
  const headStartMs = headStartOf(ruleset, parts.priorityClass);
  const traceparent = keptTraceparentOf();
  const ticket: NewTicket = {
    id,
    tenant,
    queue: ruleset.name,
    rulesetVersion: ruleset.version,
    pools: choices.map((choice) => choice.pool),
    players,
    attributes: choices.map((choice) => choice.attributes),
    maxWaitMs: ruleset.maxWaitMs,
  };
  if (region !== undefined) ticket.region = region;
  if (latencies !== undefined) ticket.latencies = latencies;
  if (maxRatingGap !== undefined) ticket.maxRatingGap = maxRatingGap;
  if (headStartMs !== undefined) ticket.headStartMs = headStartMs;
  if (ruleset.avoidRecent !== undefined) ticket.recallOpponents = true;
  if (ruleset.presence !== undefined) ticket.presence = true;
  if (ruleset.cooldown !== undefined) ticket.cooldown = pausesOf(ruleset.cooldown);
  if (traceparent !== undefined) ticket.traceparent = traceparent;
  return ticket;
}

/** What of the rule the store asks; what counts was decided when it was noted. */
const pausesOf = ({ after, withinMs, pausesMs }: CooldownRule): NonNullable<NewTicket['cooldown']> => ({
  after,
  withinMs,
  pausesMs,
});

const headStartOf = ({ priority }: Ruleset, name: string | undefined): number | undefined =>
  name !== undefined && Object.hasOwn(priority, name) ? priority[name] : undefined;
