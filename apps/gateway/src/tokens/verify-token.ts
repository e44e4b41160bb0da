import {
  type CryptoKey,
  decodeProtectedHeader,
  errors,
  type JWSHeaderParameters,
  type JWTClaimVerificationOptions,
  type JWTPayload,
  jwtVerify,
  UnsecuredJWT,
} from 'jose';
import { CLOCK_TOLERANCE_S } from './clock-tolerance.ts';
import { isSignedWith } from './is-signed-with.ts';
import type { KeySource } from './key-source.ts';
import { TokenRefusal } from './token-refusal.ts';
import { ABSENT_TYPE, type TokenRules } from './token-rules.ts';

/** Characters of the longest token that is looked at. */
export const MAX_TOKEN_LENGTH = 8_192;

/** Three parts in base64url; the last is empty where there is no signature. */
const tokenShape = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** The header of a token that is not signed, by which jose is asked about claims alone. */
const NO_HEADER = Buffer.from('{"alg":"none"}').toString('base64url');

/** The claims of a token that is what it says. @throws {KeysUnavailableError} and what `refusalOf` explains */
export type VerifyToken = (token: string) => Promise<JWTPayload>;

/**
 * Verifies signed tokens (JWT, RFC 7519 and 8725): the cheap first, then the signature, then what it says. Of the header only
 * `alg`, `kid` and `typ` are looked at; keys that a token brings along or points to (`jwk`, `jku`, `x5c`, `x5u`) are
 * not, and extensions that it calls critical (`crit`) are refused. `nowMs` is epoch ms.
 */
export function createVerifyToken(deps: { keys: KeySource; rules: TokenRules; nowMs: () => number }): VerifyToken {
  const { keys, rules, nowMs } = deps;
  const algorithms = [...keys.algorithms];
  const headerOf = createReadHeader();
  const requiredClaims = ['exp', ...rules.requiredClaims];
  return async (token) => {
    const header = headerOf(token);
    if (header.alg === undefined || !keys.algorithms.includes(header.alg)) throw new errors.JOSEAlgNotAllowed();
    checkType(header.typ, rules.types);
    const its = {
      issuer: rules.issuer,
      audience: rules.audience,
      requiredClaims,
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(nowMs()),
    };
    const payload = isSignedWith(keys.secrets?.() ?? [], header, token)
      ? claimsOf(token, its)
      : // Pinned again, by whoever does the work.
        await verifyWithOne(token, await keys.keysFor(header), { ...its, algorithms });
    checkLifetime(payload, rules.maxLifetimeS, Math.floor(nowMs() / 1_000));
    return payload;
  };
}

/** Reads headers, and remembers the last one: those of one issuer are alike. */
function createReadHeader(): (token: string) => JWSHeaderParameters {
  let last: { text: string; header: JWSHeaderParameters } | undefined;
  return (token) => {
    checkShape(token);
    const text = token.slice(0, token.indexOf('.'));
    if (last?.text !== text) last = { text, header: decodeProtectedHeader(token) };
    return last.header;
  };
}

function checkShape(token: string): void {
  if (token.length > MAX_TOKEN_LENGTH)
    throw new TokenRefusal('malformed', `it is longer than ${MAX_TOKEN_LENGTH} characters`);
  if (!tokenShape.test(token)) throw new TokenRefusal('malformed', 'it is not a well-formed signed JWT');
}

/** RFC 8725, section 3.11; RFC 7515, section 4.1.9: without regard to case, and "application/" may be left out. */
function checkType(typ: unknown, types: ReadonlySet<string>): void {
  const type = typ === undefined ? ABSENT_TYPE : typeof typ === 'string' && typ !== ABSENT_TYPE ? typ : undefined;
  if (type !== undefined && types.has(type.toLowerCase().replace(/^application\//, ''))) return;
  if (typ === undefined) throw new TokenRefusal('type', 'its header lacks "typ"');
  throw new TokenRefusal('type', 'it is a token of another type ("typ")');
}

/** The claims of a token whose signature is known to be good, checked as jose checks those of all. */
function claimsOf(token: string, its: JWTClaimVerificationOptions): JWTPayload {
  const claims = token.slice(token.indexOf('.') + 1, token.lastIndexOf('.'));
  return UnsecuredJWT.decode(`${NO_HEADER}.${claims}.`, its).payload;
}

async function verifyWithOne(
  token: string,
  keys: readonly CryptoKey[],
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> {
  if (keys.length === 0) throw new TokenRefusal('unknown-key', 'its key ("kid") is not known here');
  let failure: unknown;
  for (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** What jose leaves to us: tokens of the future, and those that would outlive every revocation. */
function checkLifetime({ iat, exp = 0 }: JWTPayload, maxLifetimeS: number, nowS: number): void {
  if (iat !== undefined && typeof iat !== 'number') throw new TokenRefusal('claims', 'its claim "iat" is malformed');
  if (iat !== undefined && iat > nowS + CLOCK_TOLERANCE_S)
    throw new TokenRefusal('not-yet-valid', 'it was issued in the future ("iat")');
  if (exp - (iat ?? nowS) <= maxLifetimeS) return;
  throw new TokenRefusal('lifetime', 'it would live longer than tokens may here (from "iat" to "exp")');
}
