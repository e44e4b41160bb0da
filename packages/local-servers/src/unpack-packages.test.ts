import { expect, test } from 'vitest';
import { libraryPathOf, plannedPackages } from './unpack-packages.ts';

test('only the packages that the programs load are downloaded, each once', () => {
  const simulation = [
    'Inst liblzf1 (3.6-3 Debian:12.15/oldstable [amd64])',
    'Inst perl (5.36.0-7 Debian:12.15/oldstable [amd64])',
    'Inst libllvm14 (1:14.0.6-12 Debian:12.15/oldstable [amd64])',
    'Inst redis-server (5:7.0.15-1 Debian:12.15/oldstable [amd64])',
    'Conf redis-server (5:7.0.15-1 Debian:12.15/oldstable [amd64])',
    'Inst liblzf1 (3.6-3 Debian:12.15/oldstable [amd64])',
  ].join('\n');
  expect(plannedPackages(simulation)).toEqual(['liblzf1', 'redis-server']);
});

test('the library path names the folders of the architecture, below the unpacked root', () => {
  const folders: Record<string, string[]> = { '/r/usr/lib': ['postgresql', 'aarch64-linux-gnu'], '/r/lib': [] };
  expect(libraryPathOf('/r', (dir) => folders[dir] ?? [])).toEqual({
    LD_LIBRARY_PATH: '/r/usr/lib/aarch64-linux-gnu',
  });
  expect(libraryPathOf('/r', () => [])).toEqual({});
});
