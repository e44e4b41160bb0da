import { SERVICE_TOKEN } from '@paireto/contracts';
import { jwtVerify } from 'jose';

/** Tokens remembered as good; a client uses one for minutes, so a handful is plenty. */
const CACHE_LIMIT = 100;

/** Answers at once about a token that it knows. */
export type TokenVerifier = (token: string) => boolean | Promise<boolean>;

/** Tells whether a bearer token is a valid service token of game-bridge: HS256, its issuer and audience, not expired. */
export function createServiceTokenVerifier(deps: { secret: string; nowMs: () => number }): TokenVerifier {
  const key = new TextEncoder().encode(deps.secret);
  const goodUntilMs = new Map<string, number>();
  const verify = async (token: string): Promise<boolean> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: SERVICE_TOKEN.issuer,
        audience: SERVICE_TOKEN.audience,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(deps.nowMs()),
      });
      if (goodUntilMs.size >= CACHE_LIMIT) goodUntilMs.clear();
      goodUntilMs.set(token, (payload.exp ?? 0) * 1_000);
      return true;
    } catch {
      goodUntilMs.delete(token);
      return false;
    }
  };
  return (token) => {
    const known = goodUntilMs.get(token);
    return known !== undefined && known > deps.nowMs() ? true : verify(token);
  };
}
