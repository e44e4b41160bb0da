/** A result of the store in a few words, for the event log. */
export function describeResult(result: unknown): string {
  if (Array.isArray(result)) return `[${result.map(describeResult).join(', ')}]`;
  if (typeof result !== 'object' || result === null) return String(result);
  const { outcome, state, id, ticket, ...rest } = result as Record<string, unknown>;
  if (typeof outcome === 'string') {
    const details = [
      ticket,
      rest.ticketId,
      rest.ticketIds,
      rest.matchId,
      rest.state ?? state,
      rest.attempts,
      rest.requeued,
    ]
      .filter((detail) => detail !== undefined)
      .map(describeResult);
    return [outcome, ...details].join(' ');
  }
  if (ticket !== undefined) return `${describeResult(ticket)} ${String(state)}`;
  return typeof id === 'string' ? id : JSON.stringify(result);
}
