import type { Screen } from '../cli-context.ts';

/** Size of a terminal that does not say. */
const USUAL = { columns: 80, rows: 24 };

/** The terminal of this process. */
export function createScreen({ stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>): Screen {
  return {
    size: () => ({ columns: stdout.columns || USUAL.columns, rows: stdout.rows || USUAL.rows }),
    write: (text) => void stdout.write(text),
    onResize(listener) {
      stdout.on('resize', listener);
      return () => stdout.off('resize', listener);
    },
    onKey:
      stdin.isTTY && stdout.isTTY
        ? (listener) => {
            const hear = (data: Buffer): void => {
              for (const key of data.toString('utf8')) listener(key);
            };
            stdin.setRawMode(true);
            stdin.on('data', hear);
            stdin.resume();
            return () => {
              stdin.off('data', hear);
              stdin.setRawMode(false);
              stdin.pause();
            };
          }
        : undefined,
  };
}
