import { readFileSync } from 'node:fs';
import {
  liveEventSchema,
  MAX_SOCKET_MESSAGE_BYTES,
  MAX_SOCKETS_PER_PLAYER,
  playerClaimsSchema,
  socketCloseCodes,
  socketReplySchema,
  socketRequestSchema,
} from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { brokenLinks, fencedBlocks } from './read-markdown.ts';

const file = new URL('../../../docs/api.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const blocks = fencedBlocks(text);

/** What the first cells of a table name in backticks or as numbers. */
const firstCells = (head: string): string[] => {
  const table = text.split(`\n${head}\n`)[1]?.split('\n\n')[0] ?? '';
  return table
    .split('\n')
    .slice(1)
    .flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`|\b(\d{4})\b/g)].map(([, name, code]) => name ?? code!),
    );
};

describe('docs/api.md', () => {
  it('tells of every event, and of no other', () => {
    const types = liveEventSchema.options.map((option) => option.shape.type.value);
    expect(firstCells('| `type` | when | `data` |').toSorted()).toEqual(types.toSorted());
  });

  it('tells of every request over a socket, and of no other', () => {
    const ops = socketRequestSchema.options.map((option) => option.shape.op.value);
    expect(firstCells('| `op` | besides `id` | does |').toSorted()).toEqual(ops.toSorted());
  });

  it('tells what to do about every close code', () => {
    const codes = firstCells('| code | why | what a client does |').map(Number);
    expect(codes).toEqual(expect.arrayContaining(Object.values(socketCloseCodes)));
    expect(codes.filter((code) => code >= 4_000)).toHaveLength(
      Object.values(socketCloseCodes).filter((code) => code >= 4_000).length,
    );
  });

  it('tells of claims that tokens have, and of limits as they are', () => {
    expect(Object.keys(playerClaimsSchema.shape)).toEqual(expect.arrayContaining(firstCells('| claim | |')));
    expect(MAX_SOCKET_MESSAGE_BYTES).toBe(4 * 1_024);
    expect(MAX_SOCKETS_PER_PLAYER).toBe(5);
  });

  it('shows messages that are some', () => {
    const messages = blocks.filter(({ language }) => language === 'json').map(({ content }) => JSON.parse(content));
    expect(messages).toHaveLength(4);
    for (const message of messages) {
      const schema =
        'op' in message ? socketRequestSchema : message.type === 'reply' ? socketReplySchema : liveEventSchema;
      expect(schema.parse(message)).toEqual(message);
    }
  });

  it('draws each way from the join to the match, and how a client comes back', () => {
    const drawings = blocks.filter(({ language }) => language === 'mermaid').map(({ content }) => content);
    expect(
      drawings.filter((drawing) => drawing.includes('MATCHED') || drawing.includes('ticket.matched')),
    ).toHaveLength(5);
    for (const drawing of drawings) expect(drawing).toMatch(/^sequenceDiagram\n/);
  });

  it('has links that lead somewhere', () => {
    expect(brokenLinks(file)).toEqual([]);
  });
});
