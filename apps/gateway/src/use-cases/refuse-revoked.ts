import type { Authenticate, AuthOutcome } from '../ports/authenticate.ts';
import type { Revocations } from '../ports/revocations.ts';

/** Takes no token that was revoked; `onRefused` is told of each. */
export function refuseRevoked(
  authenticate: Authenticate,
  revocations: Pick<Revocations, 'isRevoked'>,
  onRefused: () => void,
): Authenticate {
  const check = (result: AuthOutcome): AuthOutcome => {
    if (result.outcome !== 'authenticated' || !revocations.isRevoked(result)) return result;
    onRefused();
    return { outcome: 'refused', detail: 'The token is refused: it was revoked.' };
  };
  return (authorization) => {
    const result = authenticate(authorization);
    return result instanceof Promise ? result.then(check) : check(result);
  };
}
