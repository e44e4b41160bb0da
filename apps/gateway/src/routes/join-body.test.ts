import { chessQueue, type QueueDefinition } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { createJoinBody } from './join-body.ts';

const arena: QueueDefinition = {
  ...chessQueue,
  name: 'arena',
  attributes: { map: { values: ['desert', 'harbour'], default: 'desert' } },
  poolBy: ['map'],
};
const duel: QueueDefinition = { ...arena, name: 'duel' };
const bodyOf = (...queues: QueueDefinition[]) => createJoinBody(new Map(queues.map((queue) => [queue.name, queue])));
const read = (joinBody: ReturnType<typeof createJoinBody>, input: unknown) =>
  joinBody.read(joinBody.schema.parse(input));

describe('the join body', () => {
  it('may leave out the queue when there is only one', () => {
    expect(read(bodyOf(arena), {})).toMatchObject({ queue: arena, request: { choices: [{ pool: 'arena:desert' }] } });
    expect(read(bodyOf(arena), { queue: 'arena' })).toMatchObject({ queue: arena });
  });

  it('means chess when several queues are configured and none is named', () => {
    expect(read(bodyOf(arena, chessQueue), { time_control: '3+2' })).toMatchObject({ queue: chessQueue });
    expect(read(bodyOf(arena, chessQueue), { queue: 'arena', map: 'harbour' })).toMatchObject({
      queue: arena,
      request: { choices: [{ pool: 'arena:harbour', attributes: { map: 'harbour' } }] },
    });
  });

  it('must name the queue when there are several and no chess', () => {
    expect(bodyOf(arena, duel).schema.safeParse({}).success).toBe(false);
    expect(read(bodyOf(arena, duel), { queue: 'duel' })).toMatchObject({ queue: duel });
  });

  it('may bring several things to play, all of one queue', () => {
    const both = [{ map: 'harbour' }, {}];
    expect(read(bodyOf(arena, chessQueue), { queue: 'arena', alternatives: both })).toMatchObject({
      queue: arena,
      request: { choices: [{ pool: 'arena:harbour' }, { pool: 'arena:desert' }] },
    });
    const { schema } = bodyOf(arena, chessQueue);
    expect(schema.safeParse({ alternatives: [{ time_control: '3+2' }, { map: 'harbour' }] }).success).toBe(false);
  });

  it('refuses the attributes of another queue', () => {
    const { schema } = bodyOf(arena, chessQueue);
    expect(schema.safeParse({ queue: 'arena', time_control: '3+2' }).success).toBe(false);
    expect(schema.safeParse({ time_control: '3+2', map: 'desert' }).success).toBe(false);
  });

  it('gives an example that it accepts itself', () => {
    for (const joinBody of [bodyOf(chessQueue), bodyOf(arena), bodyOf(arena, chessQueue)]) {
      expect(Object.keys(joinBody.examples)).toEqual(['one', 'several']);
      for (const { value } of Object.values(joinBody.examples))
        expect(joinBody.schema.safeParse(value).success).toBe(true);
    }
  });
});
