import { activeEntrySchema, queuesSummarySchema } from '@paireto/contracts';
import { createGatewayApi, type GatewayApi } from '../api/gateway-api.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError, usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { internalArgs, playerArgs } from '../connection/connection-args.ts';
import { checkUrl } from '../connection/find-gateway.ts';
import { type Login, loginFile, readLogin, removeLogin, writeLogin } from '../connection/login-file.ts';
import { tokenClaims } from '../connection/token-claims.ts';
import { jsonText } from '../output/json-text.ts';
import { printable } from '../output/printable.ts';

export const loginCommand = defineCliCommand({
  name: 'login',
  about: 'Keep a gateway and a token for it, so that commands need not be told',
  args: {
    show: { type: 'boolean', description: 'Only tell what is kept; never the token itself' },
    ...playerArgs,
    ...internalArgs,
  },
  examples: [
    ['paireto login --url https://play.example.com', 'Asks for the token'],
    ['get-token | paireto login --url https://play.example.com', 'The token from a pipe, so that no history has it'],
    ['paireto login --internal-url http://10.0.0.7:8005', 'As an operator: with a service token'],
    ['paireto login --user alice', 'Development stack: be alice from now on'],
    ['paireto login --show', 'Who am I?'],
  ],
  notes:
    'The token is tried out first. The file is for your eyes only (mode 0600): $XDG_CONFIG_HOME/paireto/login.json, usually ' +
    'in ~/.config. The token is sent to this gateway and to no other.',
  async run(given, context) {
    if (given.show) return show(context, given.json ?? false);
    const isOperator = given['internal-url'] !== undefined;
    if (isOperator && (given.url !== undefined || given.user !== undefined))
      throw usageError('Either --internal-url, with the token of a service, or --url, or --user.');
    const url = given['internal-url'] ?? given.url ?? (context.env.PAIRETO_URL || undefined);
    const isDevelopment = given.user !== undefined;
    if (url === undefined && !isDevelopment)
      throw usageError('Which gateway? Say --url <address>.', 'On a development stack --user <id> is enough.');
    const token = isDevelopment
      ? undefined
      : (given.token ?? (context.env.PAIRETO_TOKEN || (await askForToken(context))));
    const connection = await connect(
      { ...context, env: { ...context.env, PAIRETO_TOKEN: undefined } },
      { ...given, ...(token === undefined ? {} : { token }) },
      { unnamed: isOperator ? 'operator' : 'refuse' },
    );
    const login: Login = {
      url: checkUrl(connection.url),
      token: connection.token,
      listener: isOperator ? 'services' : 'players',
    };
    await tryOut(createGatewayApi({ ...login, signal: context.signal }), login.listener);
    writeLogin(context, login);
    if (isInTheClear(login.url)) context.say(`Mind: ${login.url} is not encrypted, and so is the token on its way.`);
    show(context, given.json ?? false);
  },
});

export const logoutCommand = defineCliCommand({
  name: 'logout',
  about: 'Forget what login keeps',
  args: {},
  examples: [['paireto logout', 'The token itself stays good until it expires']],
  async run(_given, context) {
    const login = readLogin(context);
    removeLogin(context);
    context.say(login === undefined ? 'Nothing was kept.' : `Forgot the token for ${login.url}.`);
  },
});

/** Asks for something that every token of the listener may ask. @throws {CliError} when the token is refused */
async function tryOut(api: GatewayApi, listener: Login['listener']): Promise<void> {
  if (listener === 'players') return void (await api.ask(activeEntrySchema, '/v1/matchmaking/active'));
  await api.ask(queuesSummarySchema, '/internal/queues/summary').catch((error: unknown) => {
    // Known for who it is, only with another role.
    if (!(error instanceof CliError && error.code === 'FORBIDDEN')) throw error;
  });
}

/** Whether what is sent there can be read on the way. */
function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

async function askForToken({ ask, readInput }: CliContext): Promise<string> {
  const text = readInput !== undefined ? await readInput() : ((await ask?.('Token: ', { hidden: true })) ?? '');
  const token = text.trim();
  if (token === '' || /\s/.test(token))
    throw usageError('No token was given.', 'Pipe it in, or give it as PAIRETO_TOKEN or --token.');
  return token;
}

function show(context: CliContext, json: boolean): void {
  const login = readLogin(context);
  if (json) context.print(jsonText(login === undefined ? null : loginAsJson(login)));
  else if (login === undefined) context.say(`Nothing is kept in ${loginFile(context)}.`);
  else context.print(`${loginText(login)}\n`);
}

function loginAsJson({ url, token }: Login) {
  const claims = tokenClaims(token);
  return {
    url,
    user: claims?.sub ?? null,
    tenant: claims?.tenant ?? null,
    roles: claims?.roles ?? [],
    expires_at: claims?.exp === undefined ? null : new Date(claims.exp * 1_000).toISOString(),
  };
}

function loginText(login: Login): string {
  const { url, user, tenant, roles, expires_at: until } = loginAsJson(login);
  const who = user === null ? 'somebody' : `${user} of ${tenant}${roles.length === 0 ? '' : ` (${roles.join(', ')})`}`;
  return printable(`${who} at ${url}${until === null ? '' : `, until ${until}`}`);
}
