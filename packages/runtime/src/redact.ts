const HIDDEN = '[hidden]';

/** Names of fields whose values are secrets, wherever they are in what is logged. */
export const SECRET_FIELDS = [
  ...['token', 'access_token', 'refresh_token', 'id_token', 'ticket', 'join_token', 'joinToken', 'password', 'secret'],
  ...['authorization', 'Authorization', 'proxy-authorization', 'cookie', 'Cookie', 'set-cookie', 'x-api-key'],
] as const;

/** What pino's `redact` takes: those fields at the top, in objects and in objects of objects. */
export const SECRET_PATHS: readonly string[] = SECRET_FIELDS.flatMap((field) =>
  ['', '*', '*.*'].map((prefix) =>
    field.includes('-') ? `${prefix}["${field}"]` : `${prefix}${prefix && '.'}${field}`,
  ),
);

/** Secrets as they are found inside of texts: messages and stacks of errors, URLs, dumped headers. */
const SECRETS_IN_TEXT: readonly (readonly [RegExp, string])[] = [
  // A JWT, wherever it stands.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, HIDDEN],
  [/\b(Bearer|Basic)(\s+|%20|\+)[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  // The user information of a URL: redis://:password@host, postgres://user:password@host. Passwords may hold any of ":/?#".
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s"'@\\]{1,512}@(?=[\w.[-])/gi, `$1${HIDDEN}@`],
  // Parameters of addresses and forms.
  [/([?&;](?:access_token|token|ticket|key|secret|password|signature)=)[^\s"'&#;\\]+/gi, `$1${HIDDEN}`],
  // Headers and settings, one per line or as JSON.
  [
    /([a-z_-]*(?:cookie|authorization|api-key|password|secret))(\\?["']?\s*[:=]\s*)(\\?["'])?(?!\[hidden\])[^"'\r\n\\,}]+/gi,
    `$1$2$3${HIDDEN}`,
  ],
];

/** What every secret of above has in or around it: most lines have none of it. */
const MAY_HOLD_SECRETS = /eyJ|@|[?&;][a-z_]+=|bearer|basic|cookie|authorization|api-key|password|secret/i;

/** A log line, or any text, without what looks like a secret. Cheap where nothing does. */
export function withoutSecrets(text: string): string {
  if (!MAY_HOLD_SECRETS.test(text)) return text;
  let clean = text;
  for (const [pattern, replacement] of SECRETS_IN_TEXT) clean = clean.replace(pattern, replacement);
  return clean;
}
