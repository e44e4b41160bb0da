import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line says that is written while some work is done. */
export type LogContext = Readonly<Record<string, string>>;

const present = new AsyncLocalStorage<LogContext>();

/** Does the work; every line that it logs, now or later, carries these fields. */
export const inLogContext = <Result>(fields: LogContext, work: () => Result): Result => present.run(fields, work);

/** The fields of the work that is being done. */
export const logContext = (): LogContext | undefined => present.getStore();
