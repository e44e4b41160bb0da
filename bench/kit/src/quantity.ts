import type { Figure } from './figure.ts';

/** A value in units that one can read. */
export function quantity(value: number, unit: Figure['unit']): string {
  if (Number.isNaN(value)) return '-';
  switch (unit) {
    case 'ms':
      return value < 1_000 ? `${value.toPrecision(3)} ms` : `${(value / 1_000).toFixed(2)} s`;
    case 'µs':
      return `${value < 100 ? value.toPrecision(3) : Math.round(value).toLocaleString('en')} µs`;
    case 's':
      return `${value.toFixed(1)} s`;
    case 'bytes':
      return value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(1)} MiB` : `${(value / 2 ** 10).toFixed(1)} KiB`;
    case 'count':
      return value.toLocaleString('en');
    case 'per second':
      return `${Math.round(value).toLocaleString('en')}/s`;
    case 'share':
      return `${(value * 100).toFixed(1)} %`;
    case 'times':
      return value < 10 ? `${value.toPrecision(2)} x` : `${value.toFixed(1)} x`;
  }
}

/** The least and the greatest of several runs; empty for one. */
export const spreadText = ({ spread, unit }: Figure): string =>
  spread === undefined ? '' : `${quantity(spread.least, unit)} to ${quantity(spread.most, unit)} (${spread.of})`;

/** What a figure should be, in words; empty without an aim. */
export function aimText({ aim, unit }: Figure): string {
  if (aim === undefined) return '';
  const { atLeast, atMost } = aim;
  if (atLeast !== undefined && atMost !== undefined)
    return atLeast === atMost ? quantity(atMost, unit) : `${quantity(atLeast, unit)} to ${quantity(atMost, unit)}`;
  return atMost === undefined ? `>= ${quantity(atLeast!, unit)}` : `<= ${quantity(atMost, unit)}`;
}
