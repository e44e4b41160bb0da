import { problemResponse } from '../../http/problem.ts';
import type { Protection } from '../../http/protect.ts';
import { wrongHost } from '../../limits/check-request.ts';
import { tooManyResponse } from '../../limits/too-many.ts';
import { overloaded, retryAfterS } from '../../overload/shed-load.ts';
import type { AdmitSocket, Opening } from './admit-socket.ts';

/** Lets sockets be asked for as requests are: while there is not too much to do, at this host, and not too often from one address. */
export function guardAdmission(admit: AdmitSocket, protection: Protection): AdmitSocket {
  const { addresses } = protection;
  return async (opening) => {
    const answer = refusal(opening, protection);
    if (answer) return { outcome: 'refused', answer };
    const admission = await admit(opening);
    const isRefused = admission.outcome === 'refused' && admission.answer.status === 401;
    if (isRefused && opening.address !== undefined) addresses.authenticationFailed(opening.address);
    return admission;
  };
}

function refusal({ headers, address = '' }: Opening, protection: Protection): Response | undefined {
  const reason = protection.load.refuses('wait');
  if (reason !== undefined) {
    protection.shed(reason);
    const answer = problemResponse('OVERLOADED', overloaded);
    answer.headers.set('Retry-After', String(retryAfterS(protection.random)));
    return answer;
  }
  const host = Array.isArray(headers.host) ? headers.host[0] : headers.host;
  if (!protection.isAllowedHost(host)) return problemResponse('INVALID_REQUEST', wrongHost);
  const tooMany = protection.addresses.request(address) ?? protection.addresses.authentication(address);
  if (tooMany === undefined) return undefined;
  protection.limited(tooMany, { address });
  return tooManyResponse(tooMany);
}
