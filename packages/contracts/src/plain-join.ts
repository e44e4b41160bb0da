import { queueNameSchema, tenantIdSchema, traceparentSchema } from './ids.ts';
import type { JoinCommand } from './pool-commands.ts';
import { MAX_POOL_NAME_LENGTH } from './ticket.ts';

type Fields = Record<string, unknown>;

/**
 * Whether a value out of JSON is a `joinCommandSchema` as it usually comes: nothing unknown in it, nothing rare. It is then
 * what the schema would make of it. Of anything else this says no, and the schema is to be asked; it takes a quarter of its time.
 */
export function isPlainJoin(value: unknown): value is JoinCommand {
  if (!isFields(value) || countOf(value) !== 3) return false;
  const { op, pool, ticket } = value;
  return op === 'join' && typeof pool === 'string' && isPlainTicket(ticket);
}

function isPlainTicket(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { id, tenant, queue, rulesetVersion, pools, players, attributes, enqueuedAt, expiresAt } = value;
  const { region, traceparent, maxRatingGap } = value;
  const optional =
    Number(region !== undefined) + Number(traceparent !== undefined) + Number(maxRatingGap !== undefined);
  return (
    countOf(value) === 9 + optional &&
    isUuid(id) &&
    typeof tenant === 'string' &&
    TENANT.test(tenant) &&
    typeof queue === 'string' &&
    QUEUE.test(queue) &&
    isWhole(rulesetVersion) &&
    rulesetVersion > 0 &&
    isWhole(enqueuedAt) &&
    enqueuedAt >= 0 &&
    isWhole(expiresAt) &&
    expiresAt >= 0 &&
    (region === undefined || isText(region, 0, 32)) &&
    (traceparent === undefined || (typeof traceparent === 'string' && TRACEPARENT.test(traceparent))) &&
    (maxRatingGap === undefined || (isWithin(maxRatingGap, 0, Number.MAX_VALUE) && maxRatingGap > 0)) &&
    isList(pools, 8, isPoolName) &&
    isList(attributes, 8, areAttributes) &&
    pools.length === attributes.length &&
    isList(players, 64, isPlainPlayer)
  );
}

function isPlainPlayer(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { userId, rating, sideBalance, deviation } = value;
  return (
    countOf(value) === (deviation === undefined ? 3 : 4) &&
    isVisible(userId) &&
    isWithin(rating, -10_000, 10_000) &&
    isWhole(sideBalance) &&
    (deviation === undefined || isWithin(deviation, 0, 1_000))
  );
}

function areAttributes(value: unknown): boolean {
  if (!isFields(value) || countOf(value) > 16) return false;
  for (const name in value) {
    const chosen = value[name];
    if (name.length > 64 || name === '__proto__') return false;
    if (typeof chosen === 'string' ? chosen.length > 64 : !isWithin(chosen, -Number.MAX_VALUE, Number.MAX_VALUE))
      return false;
  }
  return true;
}

const patternOf = ({ def }: typeof tenantIdSchema): RegExp => {
  const pattern = def.checks?.flatMap((check) =>
    'pattern' in check._zod.def ? [check._zod.def.pattern as RegExp] : [],
  )[0];
  if (pattern === undefined) throw new TypeError('a schema without a pattern');
  return pattern;
};
const TENANT = patternOf(tenantIdSchema);
const QUEUE = patternOf(queueNameSchema);
const TRACEPARENT = patternOf(traceparentSchema);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function countOf(fields: Fields): number {
  let count = 0;
  for (const _ in fields) count += 1;
  return count;
}

function isList(value: unknown, most: number, isMember: (member: unknown) => boolean): value is unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return false;
  for (let index = 0; index < value.length; index += 1) if (!isMember(value[index])) return false;
  return true;
}

const isPoolName = (value: unknown): boolean => isText(value, 1, MAX_POOL_NAME_LENGTH);

const isText = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'string' && value.length >= least && value.length <= most;

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;

/** As `userIdSchema` has it. */
function isVisible(value: unknown): boolean {
  if (typeof value !== 'string' || value.length === 0 || value.length > 128) return false;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < 0x21 || code > 0x7e) return false;
  }
  return true;
}

/** Of versions 1 to 8 and the variant of RFC 9562, in small letters. */
function isUuid(value: unknown): boolean {
  if (typeof value !== 'string' || value.length !== 36) return false;
  for (let index = 0; index < 36; index += 1) {
    const code = value.charCodeAt(index);
    const isDash = index === 8 || index === 13 || index === 18 || index === 23;
    if (isDash ? code !== DASH : !isHex(code)) return false;
  }
  const version = value.charCodeAt(14);
  const variant = value.charCodeAt(19);
  return (
    version >= ONE && version <= EIGHT && (variant === EIGHT || variant === NINE || variant === A || variant === B)
  );
}

const [DASH, ONE, EIGHT, NINE, A, B] = [0x2d, 0x31, 0x38, 0x39, 0x61, 0x62] as const;
const isHex = (code: number): boolean => (code >= 0x30 && code <= NINE) || (code >= A && code <= 0x66);
