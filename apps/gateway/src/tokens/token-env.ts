import { tenantIdSchema } from '@paireto/contracts';
import { envField } from '@paireto/runtime';
import { z } from 'zod';

const secret = z.string().min(32, 'too short: at least 32 characters');
const secretFile = z.string().min(1).optional();
const jwksUrl = z.url({ protocol: /^https?$/ }).optional();
const required = (what: string) => z.string({ error: `required: ${what}` }).min(1);

const typesSchema = z
  .string()
  .default('JWT,at+jwt')
  .transform((text, context) => {
    const types = text
      .split(',')
      .map((type) => type.trim().toLowerCase())
      .filter((type) => type !== '');
    if (types.length === 0) context.addIssue({ code: 'custom', message: 'expected at least one type, such as JWT' });
    return new Set(types.map((type) => type.replace(/^application\//, '')));
  });

const lifetimeSchema = z.coerce.number().int().positive().max(31_622_400).default(2_592_000);

/** The settings by which tokens of players and of services are told. */
export const tokenEnv = {
  JWT_SECRET: secret
    .optional()
    .describe(
      "Shared secret (HS256, at least 32 characters) with which the tenants' identity provider signs player tokens. One of JWT_SECRET, JWT_SECRET_FILE and JWT_JWKS_URL is required.",
    ),
  JWT_SECRET_FILE: secretFile.describe(
    'A file with the secrets of player tokens (HS256, at least 32 characters), one per line: tokens signed with any of them count. Read again when it changes.',
  ),
  JWT_JWKS_URL: jwksUrl.describe(
    'Where the identity provider serves the public keys of player tokens (JWKS; RS256, ES256, EdDSA). Use https.',
  ),
  JWKS_REFRESH_MS: envField
    .milliseconds(300_000)
    .describe(
      'How often public keys are asked for again: one that was taken away counts for so long at most. One that is new is found when the first token names it.',
    ),
  JWT_ISSUER: required('the "iss" of player tokens').describe('The `iss` that player tokens must have.'),
  JWT_AUDIENCE: required('the "aud" of player tokens').describe('The `aud` that player tokens must have.'),
  JWT_TOKEN_TYPES: typesSchema.describe(
    'The header `typ` that player tokens may have: values with commas between. `absent` stands for a token without one.',
  ),
  JWT_TENANT_CLAIM: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'The claim of player tokens that names the tenant: its name, or a dotted path such as `app.tenant`. Absent: `tenant`.',
    ),
  JWT_TENANT: tenantIdSchema
    .optional()
    .describe(
      'The tenant of all players, for an identity provider that knows of none; not together with JWT_TENANT_CLAIM.',
    ),
  TOKEN_MAX_LIFETIME_S: lifetimeSchema.describe(
    'How long a token may live at most, from `iat` (from now, where it has none) to `exp`, in seconds; 30 days. What is revoked is remembered for so long.',
  ),
  REMEMBERED_TOKENS: envField
    .count(50_000)
    .describe(
      'Player tokens that one gateway remembers as verified, so that their signature is not checked with every request; about 1.2 KB each. As many as players are active at once.',
    ),
  SERVICE_TOKEN_SECRET: secret
    .optional()
    .describe(
      'Shared secret (HS256, at least 32 characters) with which tokens of services are signed; never that of player tokens. Without SERVICE_TOKEN_SECRET, SERVICE_TOKEN_SECRET_FILE and SERVICE_TOKEN_JWKS_URL, /internal and /metrics answer 401.',
    ),
  SERVICE_TOKEN_SECRET_FILE: secretFile.describe('A file with the secrets of service tokens, as JWT_SECRET_FILE.'),
  SERVICE_TOKEN_JWKS_URL: jwksUrl.describe('Where the public keys of service tokens are served, as JWT_JWKS_URL.'),
  SERVICE_TOKEN_ISSUER: z
    .string()
    .min(1)
    .default('paireto-services')
    .describe('The `iss` that service tokens must have.'),
  SERVICE_TOKEN_AUDIENCE: z
    .string()
    .min(1)
    .default('paireto-internal')
    .describe('The `aud` that service tokens must have; never that of player tokens.'),
  SERVICE_TOKEN_TYPES: typesSchema.describe('The header `typ` that service tokens may have, as JWT_TOKEN_TYPES.'),
};
