import { randomUUID } from 'node:crypto';

/** What a request may be called by its sender. */
const SANE = /^[\w=-]{1,128}$/;

/** The id of a request: what its sender calls it in `X-Request-Id`, if that is sane, or a random one. */
export const requestIdOf = (sent: string | undefined): string =>
  sent !== undefined && SANE.test(sent) ? sent : randomUUID();
