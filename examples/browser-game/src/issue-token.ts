import type { IncomingMessage } from 'node:http';
import { createToken, type StackFile } from '@paireto/dev-access';

/** What a request for a token is answered with. */
export interface TokenAnswer {
  status: number;
  body: { token: string } | { problem: string };
}

const MAX_BODY_BYTES = 1_000;
/** The client asks again when it has expired. */
const TOKEN_HOURS = 1;

/**
 * Signs a token for whoever asks for one, by the name they give themselves: good for a game on your own machine and for
 * nothing else. Yours looks up who is signed in, and never believes a name.
 */
export async function issueToken(request: IncomingMessage, stack: StackFile | undefined): Promise<TokenAnswer> {
  if (stack === undefined)
    return problem(503, 'Paireto is not running here: start it with "npm start", then try again.');
  // A page of another site cannot send this without leave.
  if (request.headers['content-type'] !== 'application/json') return problem(415, 'Expected JSON.');
  const player = playerOf(await readBody(request));
  if (player === undefined) return problem(400, 'player: expected 1 to 32 letters, digits or "-"');
  return { status: 200, body: { token: await createToken(stack.jwt, { sub: player, tenant: 'demo' }, TOKEN_HOURS) } };
}

const problem = (status: number, text: string): TokenAnswer => ({ status, body: { problem: text } });

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) return '';
  }
  return text;
}

function playerOf(body: string): string | undefined {
  try {
    const { player } = JSON.parse(body) as { player?: unknown };
    return typeof player === 'string' && /^[\w-]{1,32}$/.test(player) ? player : undefined;
  } catch {
    return undefined;
  }
}
