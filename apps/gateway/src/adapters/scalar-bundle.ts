import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const { script, manifest } = findScript();
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const plain = async () => new Uint8Array(await readFile(script));
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

/** Beside the compiled program, where the build has copied it (copy-docs-page.mjs); in development, in the installed package. */
function findScript(): { script: string; manifest: string } {
  const copied = fileURLToPath(new URL('../docs-page/', import.meta.url));
  if (existsSync(copied)) return { script: join(copied, 'standalone.js'), manifest: join(copied, 'package.json') };
  const dist = dirname(createRequire(import.meta.url).resolve('@scalar/api-reference'));
  return { script: join(dist, 'browser', 'standalone.js'), manifest: join(dist, '..', 'package.json') };
}
