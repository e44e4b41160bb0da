/** Ctrl-C and its kin as an AbortController; pressed again later, the process ends at once (exit code 130). */
export function stopSignal(): AbortController {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const request = (): void => {
    // One Ctrl-C may come twice: from the terminal, and passed on by whoever started this process.
    if (firstMs !== undefined && performance.now() - firstMs > 1_000) process.exit(130);
    firstMs ??= performance.now();
    controller.abort(new Error('stopped'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  return controller;
}
