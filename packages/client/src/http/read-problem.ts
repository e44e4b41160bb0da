import { PairetoError } from '../paireto-error.ts';
import type { Problem } from '../wire/problem.ts';

/** The error that an answer reports, which may come from something between here and the gateway. */
export function errorOf(response: Response, text: string): PairetoError {
  const { status } = response;
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'));
  const problem = problemOf(text);
  if (problem) return new PairetoError(problem.code, problem.detail, { status, problem, retryAfterMs });
  const message = `The answer is ${status}, and nothing that a Paireto gateway says.`;
  if (status === 429) return new PairetoError('RATE_LIMITED', message, { status, retryAfterMs });
  // A proxy whose gateway is away.
  if (status >= 502 && status <= 504) return new PairetoError('UNAVAILABLE', message, { status, retryAfterMs });
  return new PairetoError('BAD_ANSWER', message, { status });
}

function problemOf(text: string): Problem | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const problem = parsed as Problem;
    return typeof problem?.code === 'string' && typeof problem.detail === 'string' ? problem : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return ms >= 0 ? ms : undefined;
}
