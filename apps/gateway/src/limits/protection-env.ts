import { envField } from '@paireto/runtime';
import { z } from 'zod';
import { isHost } from './allowed-hosts.ts';
import { forwardedHeaders } from './client-address.ts';
import { isNetwork } from './networks.ts';

const listSchema = (isOne: (text: string) => boolean, expected: string) =>
  z
    .string()
    .default('')
    .transform((text, context) => {
      const named = text.split(',').map((one) => one.trim().toLowerCase());
      const list = named.filter((one) => one !== '');
      for (const one of list)
        if (!isOne(one)) context.addIssue({ code: 'custom', message: `"${one}": expected ${expected}` });
      return list;
    });

/** The settings of what keeps requests from being too many, too large, too slow or somebody else's. */
export const protectionEnv = {
  LIMITS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A YAML or JSON file with rate limits and quotas (security.md). Absent: the limits that are described there.',
    ),
  ALLOWED_HOSTS: listSchema(isHost, 'a host name, perhaps with a port, such as play.game.example')
    .transform((hosts): ReadonlySet<string> => new Set(hosts))
    .describe(
      'Host names (header `Host`) under which players are served, with commas between, each perhaps with a port; others are refused. Empty: any.',
    ),
  TRUSTED_PROXIES: listSchema(isNetwork, 'an address or a network, such as 10.0.0.0/8 or ::1').describe(
    'Proxies and load balancers before the gateway: addresses and networks (CIDR) with commas between. Needed behind any: only they may say which address a request comes from.',
  ),
  TRUSTED_PROXY_HEADER: z
    .enum(forwardedHeaders)
    .default('x-forwarded-for')
    .describe('The header in which the trusted proxies say where requests come from; the other is not looked at.'),
  MAX_CONNECTIONS: envField
    .count(50_000)
    .describe('WebSockets, event streams and waiting requests that one gateway holds at most.'),
  MAX_LIVE_PLAYERS: envField.count(50_000).describe('Players whom one gateway listens for, or remembers, at most.'),
  MAX_REQUESTS_IN_FLIGHT: envField
    .count(10_000)
    .describe(
      'Requests that one gateway carries out at once; more are answered 503 OVERLOADED. Cancels and answers to ready checks: twice as many.',
    ),
  MAX_JOINS_IN_FLIGHT: envField
    .count(5_000)
    .describe('Joins among them at most that are not answered yet; more are answered 503 OVERLOADED.'),
  SHED_JOIN_MS: envField
    .milliseconds(500)
    .describe(
      'While joins take longer than this on average, fewer are carried out at once, and the others are answered 503 OVERLOADED.',
    ),
  SHED_LOOP_DELAY_MS: envField
    .milliseconds(500)
    .describe(
      'A gateway whose event loop stays late by more than this for half a second answers some new work 503 OVERLOADED, and all of it where it is twice as late.',
    ),
  HEADERS_TIMEOUT_MS: envField
    .milliseconds(10_000)
    .describe('How long a client may take to send the headers of a request; then it is cut.'),
  REQUEST_TIMEOUT_MS: envField
    .milliseconds(30_000)
    .describe('How long a client may take to send a whole request, body included. Answers may take longer.'),
};
