import type { MatchEvent } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../ports/delivery.ts';
import { dead, done, retryAfter, type Verdict } from '../use-cases/verdict.ts';
import { judgeEachEvent } from './judge-each-event.ts';

const found = (): MatchEvent => ({ v: 1, type: 'match.found', at: 1, match: buildMatch({ tenant: 'demo' }) });
const deliveryOf = (content: unknown): Delivery => ({
  subject: 'paireto.match.found.demo',
  data: new TextEncoder().encode(JSON.stringify(content)),
  sequence: 7,
  storedAtNs: 1n,
  deliveryCount: 1,
});
const listOf = (events: readonly unknown[]): Delivery => deliveryOf({ v: 1, events });

/** Judges events by their match's id; tells what was sent on alone. */
function world(verdicts: Record<string, Verdict | Error>, canSend = true) {
  const sent: [number, unknown][] = [];
  const handle = judgeEachEvent({
    judge: async (events) => events.map(({ match }) => verdicts[match.id] ?? done),
    sendAlone: async (_delivery, index, content) => {
      sent.push([index, content]);
      return canSend;
    },
    random: () => 0.5,
  });
  return { handle, sent };
}

describe('the events of a message', () => {
  it.each<[string, Verdict]>([
    ['done', done],
    ['to be tried again', retryAfter(70)],
    ['dead', dead('no')],
  ])('end as the only one of them does: %s', async (_what, verdict) => {
    const event = found();
    const { handle, sent } = world({ [event.match.id]: verdict });
    expect(await handle(deliveryOf(event))).toEqual(verdict);
    expect(sent).toEqual([]);
  });

  it('are done when all are, and come again together, the longest wait deciding, when none is', async () => {
    const [one, other] = [found(), found()];
    expect(await world({}).handle(listOf([one, other]))).toEqual(done);
    const { handle, sent } = world({ [one.match.id]: retryAfter(10), [other.match.id]: retryAfter(90) });
    expect(await handle(listOf([one, other]))).toEqual(retryAfter(90));
    expect(sent).toEqual([]);
  });

  it('that are not done among others that are go on alone, unchanged', async () => {
    const [fine, later, buried, failing] = [found(), found(), found(), found()];
    const strange = { v: 1, type: 'match.found', nothing: true };
    const elsewhere = { ...found(), match: buildMatch({ tenant: 'other' }) };
    const { handle, sent } = world({
      [later.match.id]: retryAfter(10),
      [buried.match.id]: dead('no'),
      [failing.match.id]: new Error('for the test'),
    });
    expect(await handle(listOf([fine, later, buried, strange, elsewhere, failing]))).toEqual(done);
    expect(sent).toEqual([
      [1, later],
      [2, buried],
      [3, strange],
      [4, elsewhere],
      [5, failing],
    ]);
  });

  it('come again together when they cannot be judged at all', async () => {
    const sent: number[] = [];
    const handle = judgeEachEvent({
      judge: () => Promise.reject(new Error('for the test')),
      sendAlone: async (_delivery, index) => sent.push(index) > 0,
      random: () => 0.5,
    });
    expect(await handle(listOf([found(), found()]))).toMatchObject({ verdict: 'retry' });
    expect(sent).toEqual([]);
    await expect(handle(deliveryOf(found()))).rejects.toThrow('for the test');
  });

  it('that are all dead are buried one by one', async () => {
    const { handle, sent } = world({});
    expect(await handle(listOf([{ strange: 1 }, { strange: 2 }]))).toEqual(done);
    expect(sent).toHaveLength(2);
  });

  it('stay together when they cannot be sent on', async () => {
    const [fine, later] = [found(), found()];
    const { handle } = world({ [later.match.id]: retryAfter(10) }, false);
    expect(await handle(listOf([fine, later]))).toMatchObject({ verdict: 'retry' });
  });

  it.each([
    ['no JSON', new Uint8Array([255, 1])],
    ['an empty list', new TextEncoder().encode('{"v":1,"events":[]}')],
    ['a list that is too long', new TextEncoder().encode(JSON.stringify({ v: 1, events: Array(65).fill(1) }))],
    ['a list of another version', new TextEncoder().encode('{"v":2,"events":[1,2]}')],
  ])('a message that is none is dead as a whole: %s', async (_what, data) => {
    const { handle, sent } = world({});
    expect(await handle({ ...deliveryOf({}), data })).toMatchObject({ verdict: 'dead' });
    expect(sent).toEqual([]);
  });

  it('a failure of the only one is for whoever asked', async () => {
    const event = found();
    const { handle } = world({ [event.match.id]: new Error('for the test') });
    await expect(handle(deliveryOf(event))).rejects.toThrow('for the test');
  });
});
