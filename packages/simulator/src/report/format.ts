import type { Measured } from './simulation-report.ts';

/** Numbers as people read them; "–" when there is none. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export const percent = (share: number): string => (Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : '–');

export const whole = (value: number): string => value.toLocaleString('en').replaceAll(',', ' ');

export const withMargin = ({ mean, plusMinus }: Measured, show: (value: number) => string = number): string =>
  Number.isFinite(plusMinus) && Number.isFinite(mean) ? `${show(mean)} ± ${show(plusMinus)}` : show(mean);
