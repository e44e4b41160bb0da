import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Answers with a file below the folder, or 404: `path` cannot lead out of it. */
export async function serveFile(response: ServerResponse, folder: string, path: string): Promise<void> {
  const file = join(folder, normalize(join(sep, path)));
  const type = contentTypes[extname(file)];
  const content = type === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (type === undefined || content === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(content);
}
