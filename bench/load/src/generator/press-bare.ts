import { createToken } from '@paireto/stack';
import { createHttpPool } from './http-pool.ts';

const CONNECTIONS = 64;

/** Posts to a server as fast as it answers, closed loop, and tells how many it answered per second. */
export async function pressBare(
  { url, seconds }: { url: string; seconds: number },
  jwt: { secret: string; issuer: string; audience: string },
): Promise<number> {
  const token = await createToken(jwt, { sub: 'bench', tenant: 'bench', rating: 1_500 }, 1);
  const body = JSON.stringify({ queue: 'chess', time_control: '3+2' });
  const text =
    `POST / HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const pool = createHttpPool([url], CONNECTIONS);
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  let answered = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const status = await new Promise<number | undefined>((resolve) =>
        pool.send(text, (response) => resolve(response?.status)),
      );
      if (status === 201) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  pool.close();
  return (answered / (performance.now() - startMs)) * 1_000;
}
