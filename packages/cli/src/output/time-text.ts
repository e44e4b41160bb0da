/** A span of time as people say it: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function spanText(seconds: number): string {
  if (seconds < 10) return `${Math.floor(seconds * 10) / 10} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  const [hours, restMinutes] = [Math.floor(minutes / 60), minutes % 60];
  return restMinutes === 0 ? `${hours} h` : `${hours} h ${restMinutes} min`;
}

/** A moment to the second, UTC. */
export const momentText = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');
