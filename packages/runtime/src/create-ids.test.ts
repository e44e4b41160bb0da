import { uuidSchema } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { createIds } from './create-ids.ts';

describe('createIds', () => {
  it('makes UUIDs that sort as they were made, none twice', () => {
    const newId = createIds();
    const ids = Array.from({ length: 5_000 }, newId);
    for (const id of ids.slice(0, 10)) {
      expect(uuidSchema.parse(id)).toBe(id);
      expect(id[14]).toBe('7');
    }
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of two processes are not the same', () => {
    const [one, other] = [createIds(), createIds()];
    const ids = Array.from({ length: 1_000 }, () => [one(), other()]).flat();
    expect(new Set(ids).size).toBe(ids.length);
  });
});
