import type { DemoScreen } from './run-demo.ts';

const PLAIN_EVERY_MS = 2_000;

/** On a terminal one line that is redrawn; elsewhere (a log) a plain line every two seconds. */
export function createDemoScreen(deps: {
  print: (text: string) => void;
  isTerminal: boolean;
  columns: number;
  nowMs: () => number;
}): DemoScreen {
  let lastMs = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  const show = (line: string, stragglers: string): string => (stragglers === '' ? line : `${line} · ${stragglers}`);
  return {
    live(line, stragglers) {
      const text = show(line, stragglers);
      if (deps.isTerminal) {
        const fitting = text.length > deps.columns - 3 ? `${text.slice(0, deps.columns - 4)}…` : text;
        deps.print(`\r\u001b[2K  ${fitting}`);
        isDrawn = true;
      } else if (deps.nowMs() - lastMs >= PLAIN_EVERY_MS) {
        lastMs = deps.nowMs();
        deps.print(`  ${text}\n`);
      }
    },
    print(text) {
      deps.print(isDrawn ? `\n${text}` : text);
      isDrawn = false;
    },
  };
}
