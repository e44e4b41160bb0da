import { connect, type NatsConnection } from '@nats-io/transport-node';
import { inboxPrefix, natsPermissions, natsServers, type ServiceAccount, serviceAccounts } from '@paireto/contracts';
import { natsWithAccounts, type ServerWithAccounts } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let server: ServerWithAccounts<ServiceAccount>;

beforeAll(async () => {
  server = await natsWithAccounts();
});
afterAll(() => server.stop());

/** A connection of this account, and what the server has refused it so far. */
async function signIn(account: ServiceAccount): Promise<{ nats: NatsConnection; refused: string[] }> {
  const nats = await connect({ ...natsServers(server.urlAs(account)), inboxPrefix: inboxPrefix(account) });
  const refused: string[] = [];
  void (async () => {
    for await (const status of nats.status()) if (status.type === 'error') refused.push(status.error.message);
  })();
  return { nats, refused };
}

/** Which of these the server refuses: it says so before it answers the round trip. */
async function refusedOf(
  account: ServiceAccount,
  subjects: readonly string[],
  attempt: (nats: NatsConnection, subject: string) => void,
): Promise<string[]> {
  const { nats, refused } = await signIn(account);
  const result: string[] = [];
  for (const subject of subjects) {
    const before = refused.length;
    attempt(nats, subject);
    await nats.flush();
    // The status is told in a later turn than the answer.
    await new Promise((resolve) => setImmediate(resolve));
    if (refused.length > before) result.push(subject);
  }
  await nats.close();
  return result;
}

const publish = (nats: NatsConnection, subject: string): void => nats.publish(subject, '{}');
const subscribe = (nats: NatsConnection, subject: string): void => {
  const [name, queue] = subject.split(' ');
  nats.subscribe(name!, { callback: () => undefined, ...(queue === undefined ? {} : { queue }) });
};

const api = (request: string): string => `$JS.API.${request}`;

/** What nobody who serves may send. */
const neverPublished = [
  ...['MATCHES', 'DEAD_LETTERS'].flatMap((stream) => [
    ...['DELETE', 'SNAPSHOT', 'RESTORE', 'PEER.REMOVE', 'LEADER.STEPDOWN'].map((what) =>
      api(`STREAM.${what}.${stream}`),
    ),
    api(`CONSUMER.CREATE.${stream}`),
    api(`CONSUMER.CREATE.${stream}.spy`),
    api(`CONSUMER.CREATE.${stream}.spy.paireto.match.>`),
    api(`CONSUMER.DURABLE.CREATE.${stream}.spy`),
    api(`CONSUMER.LIST.${stream}`),
    api(`DIRECT.GET.${stream}`),
  ]),
  api('STREAM.MSG.DELETE.MATCHES'),
  api('STREAM.CREATE.OTHER'),
  api('STREAM.NAMES'),
  api('CONSUMER.DELETE.MATCHES.game-creator'),
  api('CONSUMER.DELETE.MATCHES.record-keeper'),
  // Its own consumer on other subjects than its own.
  api('CONSUMER.CREATE.MATCHES.game-creator'),
  api('CONSUMER.CREATE.MATCHES.game-creator.paireto.match.>'),
  api('CONSUMER.DURABLE.CREATE.MATCHES.game-creator'),
  api('CONSUMER.PAUSE.MATCHES.game-creator'),
  api('ACCOUNT.PURGE.x'),
  api('META.LEADER.STEPDOWN'),
  '$SYS.REQ.SERVER.PING',
  '$SYS.REQ.ACCOUNT.PING',
  'paireto',
  'paireto.unknown',
  'somebody.elses',
];

const matchEvents = ['found', 'ready', 'failed'].map((type) => `paireto.match.${type}.demo`);
const consumerRequests = ['game-creator', 'record-keeper'].flatMap((consumer) => [
  api(`CONSUMER.INFO.MATCHES.${consumer}`),
  api(`CONSUMER.MSG.NEXT.MATCHES.${consumer}`),
  `$JS.ACK.MATCHES.${consumer}.1.1.1.1.0`,
  `$JS.ACK._.hash.MATCHES.${consumer}.1.1.1.1.0.x`,
]);
const streamChanges = ['MATCHES', 'DEAD_LETTERS'].flatMap((stream) => [
  api(`STREAM.CREATE.${stream}`),
  api(`STREAM.UPDATE.${stream}`),
]);
const letterRequests = ['INFO', 'MSG.GET', 'MSG.DELETE', 'PURGE'].map((what) => api(`STREAM.${what}.DEAD_LETTERS`));
const deadLetters = ['paireto.dead.game-creator', 'paireto.dead.record-keeper'];

/** What each account must not send besides. */
const mustNotPublish: Record<ServiceAccount, string[]> = {
  gateway: [
    ...[...matchEvents, ...deadLetters, ...streamChanges, ...consumerRequests, ...letterRequests],
    ...['paireto.shard.heartbeat', 'paireto.bridge.status', 'paireto.ask.unknown', 'paireto.ask'],
    ...[api('INFO'), api('STREAM.INFO.MATCHES'), api('STREAM.MSG.GET.MATCHES'), api('STREAM.PURGE.MATCHES')],
  ],
  matcher: [
    ...['paireto.match.ready.demo', 'paireto.match.failed.demo', 'paireto.match.found', 'paireto.match.found.a.b'],
    ...[...deadLetters, ...streamChanges, ...consumerRequests, ...letterRequests],
    ...['paireto.bridge.status', 'paireto.ask.challenge.accept', 'paireto.ask.match.result', 'paireto.explain.3'],
    ...[api('STREAM.MSG.GET.MATCHES'), api('STREAM.PURGE.MATCHES'), 'paireto.token.revoked'],
  ],
  'game-bridge': [
    ...['paireto.shard.heartbeat', 'paireto.explain.3', 'paireto.ask.match.result', 'paireto.dead.other'],
    ...[...streamChanges, 'paireto.token.revoked'],
    ...['MSG.GET', 'MSG.DELETE', 'PURGE'].map((what) => api(`STREAM.${what}.DEAD_LETTERS`)),
  ],
  operator: [
    ...['paireto.partition.3', 'paireto.players.demo', 'paireto.explain.3', 'paireto.shard.heartbeat'],
    ...['paireto.bridge.status', 'paireto.ask.match.result', 'paireto.token.revoked'],
    ...[...deadLetters, ...streamChanges, ...consumerRequests],
    ...[api('STREAM.INFO.MATCHES'), api('STREAM.MSG.GET.MATCHES'), api('STREAM.PURGE.MATCHES')],
  ],
  provision: [
    ...[...matchEvents, ...deadLetters, ...consumerRequests],
    ...['MSG.GET', 'MSG.DELETE', 'PURGE'].flatMap((what) =>
      ['MATCHES', 'DEAD_LETTERS'].map((stream) => api(`STREAM.${what}.${stream}`)),
    ),
    ...['paireto.partition.3', 'paireto.players.demo', 'paireto.shard.heartbeat', 'paireto.ask.match.result'],
  ],
};

/** What nobody who serves may hear. */
const neverHeard = [
  '>',
  '*',
  '*.>',
  'paireto.>',
  'paireto.*.>',
  'paireto',
  '$JS.>',
  '$JS.ACK.>',
  '$JS.API.>',
  '$SYS.>',
];
const everybodysInboxes = ['_INBOX.>', '_INBOX.*', '_INBOX.*.>', '_INBOX'];

const mustNotHear: Record<ServiceAccount, string[]> = {
  gateway: ['paireto.partition.3', 'paireto.explain.*', 'paireto.ask.>', 'paireto.match.>', 'paireto.dead.>'],
  matcher: ['paireto.players.*', 'paireto.ask.>', 'paireto.match.>', 'paireto.dead.>'],
  'game-bridge': [
    ...['paireto.partition.3', 'paireto.players.demo', 'paireto.shard.heartbeat', 'paireto.match.>', 'paireto.dead.>'],
    // Besides the queue group, so that all requests of players would be heard twice.
    ...['paireto.ask.>', 'paireto.ask.> spies'],
  ],
  operator: ['paireto.match.>', 'paireto.dead.>', 'paireto.players.*', 'paireto.ask.>', 'paireto.shard.heartbeat'],
  provision: ['paireto.match.>', 'paireto.dead.>', 'paireto.players.*', 'paireto.ask.>', 'paireto.shard.heartbeat'],
};

test.each(serviceAccounts)('%s may send nothing that is for others to send', async (account) => {
  const others = serviceAccounts.filter((each) => each !== account).map((each) => `${inboxPrefix(each)}.abc.1`);
  const subjects = [...neverPublished, ...mustNotPublish[account], ...others, '_INBOX.abc'];
  expect(await refusedOf(account, subjects, publish)).toEqual(subjects);
});

test.each(serviceAccounts)('%s may hear nothing that is for others, and no inbox but its own', async (account) => {
  const others = serviceAccounts.filter((each) => each !== account).map((each) => `${inboxPrefix(each)}.>`);
  const subjects = [...neverHeard, ...everybodysInboxes, ...mustNotHear[account], ...others];
  expect(await refusedOf(account, subjects, subscribe)).toEqual(subjects);
});

test.each(serviceAccounts)('%s may do all that the table gives it', async (account) => {
  const { publish: sent, subscribe: heard } = natsPermissions[account];
  const concrete = sent.map((subject) => subject.replaceAll('*', 'any').replace(/>$/, 'rest.of.it'));
  // Of requests to JetStream only those that change nothing are sent.
  const harmless = concrete.filter((subject) => !/STREAM\.(CREATE|UPDATE|PURGE|MSG\.DELETE)/.test(subject));
  expect(await refusedOf(account, harmless, publish)).toEqual([]);
  expect(await refusedOf(account, heard, subscribe)).toEqual([]);
});

describe('answers', () => {
  test('reach who asked, once, and nobody may answer who was not asked', async () => {
    const gateway = await signIn('gateway');
    const matcher = await signIn('matcher');
    matcher.nats.subscribe('paireto.explain.3', {
      callback(_error, message) {
        message.respond('first');
        message.respond('second');
      },
    });
    await matcher.nats.flush();
    const answer = await gateway.nats.request('paireto.explain.3', '{}', { timeout: 5_000 });
    expect(answer.string()).toBe('first');
    await matcher.nats.flush();
    await expect.poll(() => matcher.refused).toEqual([expect.stringMatching(/Publish to "_INBOX\.gateway\./)]);
    await Promise.all([gateway.nats.close(), matcher.nats.close()]);
  });
});

test('who does not sign in, or with a wrong password, is refused', async () => {
  const { servers } = natsServers(server.adminUrl);
  const options = { servers, reconnect: false };
  await expect(connect(options)).rejects.toThrow(/authorization violation/i);
  await expect(connect({ ...options, user: 'gateway', pass: 'wrong' })).rejects.toThrow(/authorization violation/i);
  await expect(connect({ ...options, user: 'nobody', pass: '' })).rejects.toThrow(/authorization violation/i);
});
