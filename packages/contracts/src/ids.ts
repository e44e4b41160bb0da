import { z } from 'zod';

/**
 * A tenant id: 1-64 of A-Z a-z 0-9 _ -, starting with a letter or digit.
 * The narrow alphabet makes it safe inside NATS subjects and Redis hash tags.
 */
export const tenantIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, '1-64 letters, digits, "_" or "-", starting with a letter or digit');

/** A player id as the tenant's identity provider issues it (the token's `sub`): 1-128 visible ASCII characters. */
export const userIdSchema = z.string().regex(/^[\x21-\x7e]{1,128}$/, '1-128 visible ASCII characters without spaces');

/** Ticket and match ids: UUIDs (version 7, so that they sort by creation time). */
export const uuidSchema = z.uuid();

/** A queue's name: lower-case kebab. */
export const queueNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, '1-32 lower-case letters, digits or "-"');

/** A rating in points. Finite, -10,000 to 10,000. */
export const ratingSchema = z.number().min(-10_000).max(10_000);

/** Milliseconds since the Unix epoch. */
export const epochMsSchema = z.int().nonnegative();

/** A W3C traceparent header value (https://www.w3.org/TR/trace-context/). */
export const traceparentSchema = z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
