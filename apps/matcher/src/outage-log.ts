import type { Logger } from '@paireto/runtime';

/** Says once that something does not work and once that it works again, however often it is tried. */
export interface OutageLog {
  failed: (error: unknown) => void;
  worked: () => void;
}

export function createOutageLog(logger: Logger, what: string): OutageLog {
  let failing = false;
  return {
    failed(error) {
      if (failing) logger.debug({ err: error }, `${what} still fails`);
      else logger.warn({ err: error }, `${what} failed and will be repeated`);
      failing = true;
    },
    worked() {
      if (failing) logger.info(`${what} works again`);
      failing = false;
    },
  };
}
