import { z } from 'zod';

const file = z.string().min(1).optional();
const secret = z.string().min(1).optional();

/** Settings of how an app signs in to NATS and Redis, and of TLS; part of `commonEnv`. docs/security.md, "Accounts". */
export const connectionEnv = {
  NATS_USER: z.string().min(1).optional().describe('User of this app on NATS; may stand in NATS_URL instead.'),
  NATS_PASSWORD: secret.describe('Its password.'),
  NATS_PASSWORD_FILE: file.describe('A file with its password instead; read again at every connection.'),
  NATS_CREDS_FILE: file.describe(
    'A credentials file (JWT and NKey) instead of user and password; read at every connection.',
  ),
  NATS_INBOX_PREFIX: z
    .string()
    .regex(/^[^\s.*>]+(\.[^\s.*>]+)*$/, 'expected a subject without wildcards, such as _INBOX.gateway')
    .optional()
    .describe('Subject below which answers arrive; when left out, `_INBOX.` and the name of the app.'),
  NATS_TLS_CA_FILE: file.describe('Certificates (PEM) that the certificate of NATS is checked against; turns TLS on.'),
  NATS_TLS_CERT_FILE: file.describe('Certificate (PEM) that this app shows to NATS, where it asks for one.'),
  NATS_TLS_KEY_FILE: file.describe('Its key (PEM).'),
  REDIS_USERNAME: z.string().min(1).optional().describe('User of this app on Redis; may stand in REDIS_URL instead.'),
  REDIS_PASSWORD: secret.describe('Its password.'),
  REDIS_PASSWORD_FILE: file.describe('A file with its password instead.'),
  REDIS_TLS_CA_FILE: file.describe(
    'Certificates (PEM) that the certificate of a `rediss://` server is checked against.',
  ),
};
