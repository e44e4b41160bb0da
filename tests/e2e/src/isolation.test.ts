import {
  ALL_TENANTS,
  backfillEntrySchema,
  challengeSchema,
  matchRecordSchema,
  SOCKET_PATH,
  SOCKET_TICKET_PATH,
  socketTicketSchema,
} from '@paireto/contracts';
import { createServiceToken, createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiClient } from './support/api-client.ts';
import { type ApiOperation, readOperations } from './support/api-operations.ts';
import { type Attempt, playerRows, type Secret, serviceRows } from './support/isolation-table.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

const OTHER = 'other-tenant';
const challenges = '/v1/matchmaking/challenges';

let system: System;
let ids: Record<Secret, string>;
let operations: Record<'players' | 'services', Map<string, ApiOperation>>;
let before: unknown;

beforeAll(async () => {
  const asking = presetFile('chess', { name: 'asking', acceptance: { within: '5m' } });
  const duo = { name: 'duo', version: 1, teams: { count: 2, names: ['blue', 'red'], size: 2 }, backfill: true };
  system = await startSystem({ rulesets: [presetFile('chess'), presetFile('chess-ladder'), asking, duo] });
  const { gateway, gatewayInternal } = system.stack.urls;
  operations = { players: await readOperations(gateway), services: await readOperations(gatewayInternal) };
  ids = await makeSecrets();
  before = await stateOfAll();
});
afterAll(() => system?.stop());

const playerToken = (sub: string, tenant = system.tenant, more: object = {}) =>
  createToken(system.stack.secrets.jwt, { sub, tenant, rating: 1_500, ...more });
const serviceToken = (tenant: string, role: 'operator' | 'game-server' | 'metrics') =>
  createServiceToken(system.stack.secrets.services, { sub: 'it', tenant, roles: [role] });
const playerClient = async (sub: string) => createApiClient(system.stack.urls.gateway, await playerToken(sub));

/** What belongs to players of one tenant: of each kind one that could be changed. */
async function makeSecrets(): Promise<Record<Secret, string>> {
  const { tenant } = system;
  const player = (name: string) => system.player(name, 1_500);
  const entry = await (await player('olga')).queue({ time_control: '31+0' });
  const [anna, arno, mia, max] = await Promise.all(['anna', 'arno', 'mia', 'max'].map(player));
  const asked = await anna!.queue({ queue: 'asking', time_control: '3+2' });
  await arno!.queue({ queue: 'asking', time_control: '3+2' });
  await anna!.until(asked, 'REQUIRES_ACCEPTANCE');
  const played = await mia!.queue({ time_control: '3+2' });
  await max!.queue({ time_control: '3+2' });
  const { match_id: match = '' } = await mia!.until(played, 'MATCHED');
  const olga = await playerClient('olga');
  const challenge = await olga.ask(challengeSchema, 'POST', challenges, {
    queue: 'chess',
    time_control: '5+3',
    opponent: 'otto',
  });
  const operator = await system.service();
  const body = serviceRows.openBackfill?.body?.({ tenant } as Record<Secret, string>);
  const backfill = await operator.ask(backfillEntrySchema, 'POST', '/internal/backfills', body);
  await waitFor(
    () => operator.ask(matchRecordSchema, 'GET', `/internal/tenants/${tenant}/matches/${match}`).catch(() => undefined),
    { description: 'the record' },
  );
  return { tenant, entry, asked, challenge: challenge.challenge_id, match, backfill: backfill.backfill_id };
}

/** How all of it stands, as its owners and the databases see it; without what changes with time. */
async function stateOfAll(): Promise<unknown> {
  const entryOf = async (name: string, id: string) => {
    const { body } = await (await system.player(name)).read(id);
    return [body?.status, body?.enqueued_at, body?.expires_at, body?.acceptance];
  };
  const operator = await system.service();
  const inside = `/internal/tenants/${ids.tenant}`;
  const backfill = `/internal/backfills/${ids.tenant}/${ids.backfill}`;
  return {
    entries: [await entryOf('olga', ids.entry), await entryOf('anna', ids.asked)],
    challenge: await (await playerClient('olga')).ask(challengeSchema, 'GET', `${challenges}/${ids.challenge}`),
    backfill: await operator.ask(backfillEntrySchema, 'GET', backfill),
    match: await operator.ask(matchRecordSchema, 'GET', `${inside}/matches/${ids.match}`),
    challenges: await system.query('SELECT * FROM challenges WHERE tenant = $1 AND id::text = $2', [
      ids.tenant,
      ids.challenge,
    ]),
    records: await system.query('SELECT * FROM match_records WHERE tenant = $1', [ids.tenant]),
  };
}

interface Seen {
  status: number;
  text: string;
}

/** Asks an operation; of a stream the first words are read. */
async function attempt(
  listener: 'players' | 'services',
  id: string,
  how: Attempt,
  { token, tenant = ids.tenant, query = how.query ?? '' }: { token?: string; tenant?: string; query?: string },
): Promise<Seen> {
  const { method, path } = operations[listener].get(id) ?? { method: '', path: '' };
  const named = { ...ids, tenant };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = how.path?.[name] ?? `=no-value-for-${name}`;
    return value.startsWith('=') ? value.slice(1) : named[value as Secret];
  });
  const { gateway, gatewayInternal } = system.stack.urls;
  const body = how.body?.(named);
  const stop = new AbortController();
  const response = await fetch(`${listener === 'players' ? gateway : gatewayInternal}${filled}${query}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: stop.signal,
  });
  const { status, headers } = response;
  if (!headers.get('content-type')?.includes('event-stream')) return { status, text: await response.text() };
  const { value } = (await response.body?.getReader().read()) ?? {};
  stop.abort();
  return { status, text: new TextDecoder().decode(value) };
}

/** Nothing that was answered names what belongs to somebody else. */
function expectNoSecret({ text }: Seen): void {
  for (const [kind, secret] of Object.entries(ids)) if (kind !== 'tenant') expect(text).not.toContain(secret);
}

const rowsOf = <Row>(rows: Record<string, Row>, isOpen: (row: Row) => boolean) =>
  Object.entries(rows).filter(([, row]) => !isOpen(row));

describe('every operation is in the table', () => {
  it('and the table has no other: a new one needs a row', () => {
    expect([...operations.players.keys()].toSorted()).toEqual(Object.keys(playerRows).toSorted());
    expect([...operations.services.keys()].toSorted()).toEqual(Object.keys(serviceRows).toSorted());
  });
});

describe('what belongs to a player', () => {
  it.each(Object.entries(playerRows))('is not to be had by others: %s', async (id, row) => {
    const stranger = await attempt('players', id, row, { token: await playerToken('sam') });
    expect(stranger).toMatchObject({ status: row.stranger });
    expectNoSecret(stranger);
    const foreigner = await attempt('players', id, row, { token: await playerToken(row.owner, OTHER) });
    expect(foreigner).toMatchObject({ status: row.foreigner });
    expectNoSecret(foreigner);
    expect(foreigner.text).not.toContain(ids.tenant);
    // An id of somebody else is answered like one that does not exist.
    if (row.stranger === 404) expect(foreigner.text).toBe(stranger.text);
  });

  it.each(rowsOf(playerRows, ({ open }) => open === true))(
    'needs a player’s token: none and those of services are refused by %s',
    async (id, row) => {
      expect((await attempt('players', id, row, {})).status).toBe(401);
      for (const tenant of [ids.tenant, ALL_TENANTS]) {
        const service = await attempt('players', id, row, { token: await serviceToken(tenant, 'operator') });
        expect(service.status).toBe(401);
        expectNoSecret(service);
      }
    },
  );
});

describe('a socket', () => {
  it.each(['sam', 'olga'])(
    'of %s shows what is theirs, and nothing of who is called the same elsewhere',
    async (name) => {
      const token = await playerToken(name, name === 'sam' ? ids.tenant : OTHER);
      const { gateway } = system.stack.urls;
      const { ticket } = await createApiClient(gateway, token).ask(socketTicketSchema, 'POST', SOCKET_TICKET_PATH);
      const socket = new WebSocket(`${gateway.replace(/^http/, 'ws')}${SOCKET_PATH}?ticket=${ticket}`);
      const text = await new Promise<string>((resolve, reject) => {
        socket.onmessage = ({ data }) => resolve(String(data));
        socket.onclose = reject;
      });
      socket.onclose = null;
      socket.close();
      expect(text).toContain('"snapshot"');
      expectNoSecret({ status: 101, text });
    },
  );
});

describe('what services may do', () => {
  it.each(rowsOf(serviceRows, ({ open }) => open === true))(
    'players may not, whatever their token says: %s',
    async (id, row) => {
      const player = await playerToken('olga', ids.tenant, { roles: ['operator', 'game-server', 'metrics'] });
      for (const token of [undefined, player]) {
        const seen = await attempt('services', id, row, token === undefined ? {} : { token });
        expect(seen.status).toBe(401);
        expectNoSecret(seen);
      }
    },
  );

  it.each(rowsOf(serviceRows, ({ open }) => open === true))('needs the role: %s', async (id, row) => {
    const seen = await attempt('services', id, row, { token: await serviceToken(ids.tenant, row.weak) });
    expect(seen.status).toBe(403);
    expectNoSecret(seen);
  });

  it.each(Object.entries(serviceRows))('ends at the tenant of the token: %s', async (id, row) => {
    const token = await serviceToken(OTHER, 'operator');
    const seen = await attempt('services', id, row, { token });
    expect(seen).toMatchObject({ status: row.foreign });
    expectNoSecret(seen);
    if (!('open' in row)) expect(seen.text).not.toContain(ids.tenant);
    if (row.foreignOwn === undefined) return;
    const own = await attempt('services', id, row, { token, tenant: OTHER });
    expect(own).toMatchObject({ status: row.foreignOwn });
    expectNoSecret(own);
  });

  it('does not reach further by the name of a tenant beside the id', async () => {
    const row = serviceRows.reportResult ?? expect.fail();
    const token = await serviceToken(OTHER, 'game-server');
    const query = `?tenant=${ids.tenant}`;
    expect((await attempt('services', 'reportResult', row, { token, query })).status).toBe(403);
  });
});

describe('after all of it', () => {
  it('everything stands as it stood, and its owners may go on', async () => {
    expect(await stateOfAll()).toEqual(before);
    const [olga, anna] = [await system.player('olga', 1_500), await system.player('anna', 1_500)];
    expect((await anna.accept(ids.asked)).body?.acceptance).toMatchObject({ accepted: true });
    expect((await olga.cancel(ids.entry)).body?.status).toBe('CANCELLED');
  });
});
