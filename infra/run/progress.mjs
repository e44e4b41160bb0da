const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Says that a long step has begun, and every few seconds that it still runs; `done` says how long it took.
 * Goes to stderr, so that the output of the command itself stays clean.
 */
export function startProgress(title, everyMs = 5_000) {
  const startedMs = Date.now();
  let note = '';
  process.stderr.write(`${title} …\n`);
  const timer = setInterval(() => {
    process.stderr.write(`  … ${seconds(startedMs)}${note ? `, ${note}` : ''}\n`);
  }, everyMs);
  return {
    note(text) {
      note = text;
    },
    done(word = 'done') {
      clearInterval(timer);
      process.stderr.write(`  ${word} (${seconds(startedMs)})\n`);
    },
  };
}
