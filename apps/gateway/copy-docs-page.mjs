// Part of the build: the script of the docs page is copied out of its package, so that what runs in production needs that package
// and the two hundred that it brings no more than a browser does.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = dirname(createRequire(import.meta.url).resolve('@scalar/api-reference'));
const { version, license } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8'));
const target = fileURLToPath(new URL('dist/docs-page', import.meta.url));
mkdirSync(target, { recursive: true });
cpSync(join(dist, 'browser', 'standalone.js'), join(target, 'standalone.js'));
writeFileSync(join(target, 'package.json'), `${JSON.stringify({ name: '@scalar/api-reference', version, license })}\n`);
