/** Calls `onSilence` when what is expected does not come in time. */
export function createWatchdog(onSilence: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (ms: number, action: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(action, ms);
  };
  return {
    /** Something within `ms`; with `quiet`, only that long after `quiet.after`, when `quiet.first` asks for it. */
    expect(ms: number, quiet?: { after: number; first(): void }): void {
      if (quiet) {
        set(quiet.after, () => {
          set(ms, onSilence);
          quiet.first();
        });
      } else set(ms, onSilence);
    },
    stop: () => clearTimeout(timer),
  };
}
