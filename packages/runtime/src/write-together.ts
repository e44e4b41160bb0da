import type { Writable } from 'node:stream';

/**
 * Holds what is written to a stream until the turn of the event loop is over: all of it leaves in one system call, which
 * costs more than most of what is written. Called before each write; the stream may be another every time.
 */
export function createWriteTogether(): (stream: Pick<Writable, 'cork' | 'uncork'>) => void {
  let held: Pick<Writable, 'cork' | 'uncork'> | undefined;
  const letGo = (): void => {
    const stream = held;
    held = undefined;
    stream?.uncork();
  };
  return (stream) => {
    if (held === stream) return;
    if (held === undefined) setImmediate(letGo);
    else held.uncork();
    held = stream;
    stream.cork();
  };
}
