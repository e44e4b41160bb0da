/** What to do about a process that did not start, going by its last log lines. */
export function startRemedy(tail: string, logFile: string): string {
  const whole = `The whole log: ${logFile}`;
  if (/EADDRINUSE|address already in use/i.test(tail))
    return `Another program took its port in the meantime: start again. ${whole}`;
  if (/configuration is not usable|RULESETS:/.test(tail))
    return `Correct or unset these environment variables (.env.example explains them) and start again. ${whole}`;
  if (/MODULE_NOT_FOUND|Cannot find (module|package)/.test(tail))
    return `Something is not installed or generated: remove node_modules/.paireto-install and start again. ${whole}`;
  if (/ECONNREFUSED|NOAUTH|WRONGPASS|password authentication|Authorization Violation/i.test(tail))
    return `A server refuses it: check NATS_URL, REDIS_URL and DATABASE_URL if you set them. ${whole}`;
  if (/ENOSPC|No space left/i.test(tail)) return `The disk is full: make room and start again. ${whole}`;
  return whole;
}

/** What to do about a server that did not start, going by what it said; nothing when that says enough. */
export function serverRemedy(said: string): string[] {
  if (/permission denied|wrong ownership|Operation not permitted/i.test(said))
    return [
      'Was the stack started by another account before? Start it as that one, or delete its data: npm run stack:reset',
    ];
  if (/initialized by PostgreSQL version/.test(said))
    return [
      'The data was written by another version of PostgreSQL. Put that one on the PATH, or delete the data: npm run stack:reset',
    ];
  if (/ENOSPC|No space left/i.test(said)) return ['The disk is full: make room and start again.'];
  return [];
}
