import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, type LookUpAccountsRequest, lookUpAccountsRequestSchema } from '@paireto/contracts';

/** What the service does with a request: `works`, or something that it must not do. */
export type AccountServiceMode = 'works' | ((response: ServerResponse, request: LookUpAccountsRequest) => void);

/** An account service of the test, over HTTP, that keeps to docs/account-api.md until it is told otherwise. */
export interface AccountService {
  url: string;
  mode: AccountServiceMode;
  /** By tenant, queue and player, joined by spaces. */
  accounts: Map<string, Account>;
  /** What was asked, in order. */
  requests: LookUpAccountsRequest[];
  /** The Authorization headers of these. */
  tokens: string[];
  know(account: Account, tenant?: string, queue?: string): void;
  stop(): Promise<void>;
}

export async function startAccountService(): Promise<AccountService> {
  const accounts: AccountService['accounts'] = new Map();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const service: AccountService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`,
    mode: 'works',
    accounts,
    requests: [],
    tokens: [],
    know: (account, tenant = 'demo', queue = 'chess') => accounts.set(`${tenant} ${queue} ${account.user_id}`, account),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || request.url !== '/base/v1/accounts:lookup') {
      response.writeHead(404).end();
      return;
    }
    const body = lookUpAccountsRequestSchema.parse(JSON.parse(await textOf(request)));
    service.requests.push(body);
    service.tokens.push((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (service.mode !== 'works') {
      service.mode(response, body);
      return;
    }
    const found = body.user_ids.flatMap((userId) => accounts.get(`${body.tenant} ${body.queue} ${userId}`) ?? []);
    // In any order.
    sendJson(response, { accounts: found.reverse() });
  };
  return service;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** Answers 200 with this as JSON. */
export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
