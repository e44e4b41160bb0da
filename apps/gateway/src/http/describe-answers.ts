import { problemSchema, type ServiceRole } from '@paireto/contracts';
import type { z } from 'zod';
import { PROBLEM_JSON } from './problem.ts';

/** An answer of the OpenAPI document with a JSON body. */
export const answers = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** An error answer of the OpenAPI document: problem details. */
export const refuses = (description: string) => ({
  description,
  content: { [PROBLEM_JSON]: { schema: problemSchema } },
});

/** The error answers that every authenticated endpoint for players may give. */
export const commonRefusals = {
  401: refuses('UNAUTHORIZED: no valid token'),
  429: refuses('RATE_LIMITED: too often, or too much of this game; the detail says which limit. See Retry-After'),
  500: refuses('INTERNAL'),
  503: refuses(
    'UNAVAILABLE: the ticket store cannot be reached; OVERLOADED: the gateway has too much to do. See Retry-After and safe_to_retry',
  ),
};

/** The error answers that every endpoint with a body may give, by what it is sent as. */
export const bodyRefusals = {
  413: refuses('PAYLOAD_TOO_LARGE: the body is larger than 16 KiB'),
  415: refuses('UNSUPPORTED_MEDIA_TYPE: the body is not declared as JSON'),
};

/** The error answers of an endpoint for services: the common ones, and 403 for what the token may not. */
export const serviceRefusals = {
  403: refuses('FORBIDDEN: the service token lacks the role, or is not of this tenant'),
  ...commonRefusals,
};

/** Says in a description which service tokens an endpoint takes. */
export const needsService = (...roles: ServiceRole[]): string =>
  `Needs a service token with the role ${['operator', ...roles].map((role) => `\`${role}\``).join(' or ')}`;

/** Says that an endpoint needs a token: of a player on the public listener, of a service on the internal one. */
export const bearerSecurity = [{ bearer: [] }];
