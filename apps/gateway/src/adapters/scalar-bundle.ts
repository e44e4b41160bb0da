import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** The script of the docs page, out of the installed @scalar/api-reference package. */
export interface ScalarBundle {
  version: string;
  etag: string;
  plain(): Promise<Uint8Array<ArrayBuffer>>;
  /** Compressed once, then kept: it is 4 MB of script. */
  gzipped(): Promise<Uint8Array<ArrayBuffer>>;
}

export function createScalarBundle(): ScalarBundle {
  const dist = dirname(createRequire(import.meta.url).resolve('@scalar/api-reference'));
  const { version } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')) as { version: string };
  const plain = async () => new Uint8Array(await readFile(join(dist, 'browser', 'standalone.js')));
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    version,
    etag: `"scalar-${version}"`,
    plain,
    gzipped() {
      compressed ??= plain().then(async (script) => new Uint8Array(await promisify(gzip)(script)));
      return compressed;
    },
  };
}
