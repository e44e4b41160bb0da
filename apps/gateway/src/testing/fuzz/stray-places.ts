import * as fc from 'fast-check';
import { hostileTexts } from './hostile-values.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'X', 'get'];
const ODD_PARTS = [
  '',
  '.',
  '..',
  '%2e%2e',
  '%2f',
  '%00',
  '%',
  '%zz',
  ';',
  '*',
  ' ',
  '__proto__',
  'constructor',
  'v1',
  'internal',
];

/** Methods and paths, next to those that there are. */
export function strayPlaces(known: readonly string[]): fc.Arbitrary<{ method: string; path: string }> {
  const part = fc.oneof(
    fc.constantFrom(...ODD_PARTS),
    hostileTexts().map((text) => encodeURIComponent(text.toWellFormed().slice(0, 500))),
  );
  const real = fc.constantFrom(...known).map((path) => path.replaceAll(/\{\w+\}/g, 'x'));
  const paths = fc.oneof(
    real,
    fc.tuple(real, part).map(([path, more]) => `${path}/${more}`),
    fc.tuple(real, fc.nat(60)).map(([path, at]) => `${path.slice(0, at)}/${path.slice(at)}`),
    fc.tuple(real, part).map(([path, more]) => path.replace(/[^/]+$/, more)),
    fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
    real.map((path) => path.toUpperCase()),
  );
  return fc.record({ method: fc.constantFrom(...METHODS), path: paths.map((path) => `/${path.replace(/^\/+/, '')}`) });
}
