import { problemCodeOf } from '../../http/problem.ts';
import type { AdmitSocket } from './admit-socket.ts';

/** Tells with which code sockets were refused. */
export function measureAdmission(admit: AdmitSocket, onRefused: (code: string) => void): AdmitSocket {
  return async (opening) => {
    const admission = await admit(opening);
    if (admission.outcome === 'refused') onRefused(problemCodeOf(admission.answer));
    return admission;
  };
}
