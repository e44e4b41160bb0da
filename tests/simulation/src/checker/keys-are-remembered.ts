import type { ApiRequest } from '../actors/http-api.ts';
import type { Check } from './evidence.ts';
import { wasLost } from './history.ts';

type Join = ApiRequest & { verb: 'join' };

/** A repeated Idempotency-Key answers the first result, and is refused for anything else. */
export const keysAreRemembered: Check = ({ history }) => {
  const problems: string[] = [];
  const joins = history.requests.filter(({ request, reply }) => request.verb === 'join' && request.key && reply);
  const byKey = Map.groupBy(
    joins,
    ({ caller, request }) => `${caller.tenant}/${caller.userId}/${(request as Join).key}`,
  );
  for (const [key, asked] of byKey) {
    const answered = asked.flatMap(({ reply, request }) =>
      reply?.status === 201 ? [{ id: reply.entry.id, asks: fingerprintOf(request as Join) }] : [],
    );
    // What a fail-over lost was never asked as far as Redis knows.
    if (answered.some(({ id }) => wasLost(history.tickets.get(id)!))) continue;
    const made = new Set(answered.map(({ id }) => id));
    if (made.size > 1) problems.push(`${key} made ${[...made].join(' and ')}`);
    if (new Set(answered.map(({ asks }) => asks)).size > 1) problems.push(`${key} was taken for two different joins`);
    const isSame = new Set(asked.map(({ request }) => fingerprintOf(request as Join))).size === 1;
    const isRefused = asked.some(({ reply }) => reply?.status === 409 && reply.code === 'CONFLICT');
    if (isSame && isRefused) problems.push(`${key} was refused for the same join`);
  }
  return problems;
};

const fingerprintOf = ({ pools, region }: Join): string => JSON.stringify([pools, region]);
