import type { IncomingMessage } from 'node:http';

/** Reads the body of a request as text; undefined where it is longer. Rejects when the caller goes away in the middle. */
export function readText(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      // The rest is read and forgotten, so that the answer is heard.
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(bytes > maxBytes ? undefined : Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}
