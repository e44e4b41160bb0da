import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';
import { logContext } from './log-context.ts';
import { SECRET_PATHS, withoutSecrets } from './redact.ts';

export type { Logger } from 'pino';

/**
 * A structured logger on stdout. Lines written inside a span carry its trace id, those of a request its request id. No
 * line has a token, a password or a cookie: fields of such names are left out, and what looks like one is hidden wherever
 * it stands.
 */
export function createLogger(options: { service: string; level: string; pretty: boolean }): Logger {
  return pino({
    name: options.service,
    level: options.level,
    base: { service: options.service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...SECRET_PATHS], censor: '[hidden]' },
    hooks: { streamWrite: withoutSecrets },
    mixin() {
      const span = trace.getActiveSpan()?.spanContext();
      const context = logContext();
      return span && isSpanContextValid(span)
        ? { ...context, trace_id: span.traceId, span_id: span.spanId }
        : { ...context };
    },
    ...(options.pretty ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service' } } } : {}),
  });
}
