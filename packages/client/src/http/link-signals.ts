/** A controller that is aborted with the first of some signals; `unlink` lets go of them. (`AbortSignal.any` is too young.) */
export function linkSignals(...signals: (AbortSignal | undefined)[]): AbortController & { unlink(): void } {
  const controller = new AbortController();
  const offs: (() => void)[] = [];
  for (const signal of signals) {
    if (signal === undefined) continue;
    if (signal.aborted) {
      controller.abort(signal.reason);
      break;
    }
    const abort = (): void => controller.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    offs.push(() => signal.removeEventListener('abort', abort));
  }
  return Object.assign(controller, {
    unlink() {
      for (const off of offs.splice(0)) off();
    },
  });
}
