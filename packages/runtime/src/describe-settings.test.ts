import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeSettings } from './describe-settings.ts';
import { envField } from './env.ts';

it('tells of every setting what its schema says', () => {
  const schema = z.object({
    SECRET: z.string().min(32).describe('The secret.'),
    URL: z.url().optional().describe('Where.'),
    WAIT_MS: envField.milliseconds(500).describe('How long.'),
    LOUD: envField.flag(false).describe('Whether.'),
    LIST: z
      .string()
      .default('')
      .transform((text) => text.split(','))
      .describe('Which.'),
    NAME: z
      .string()
      .default(() => `made-${process.pid}`)
      .meta({ description: 'Who.', shownDefault: 'made of the process id' }),
  });
  expect(describeSettings(schema)).toEqual([
    { name: 'SECRET', description: 'The secret.', required: true, default: undefined, values: undefined },
    { name: 'URL', description: 'Where.', required: false, default: undefined, values: undefined },
    { name: 'WAIT_MS', description: 'How long.', required: false, default: '500', values: undefined },
    { name: 'LOUD', description: 'Whether.', required: false, default: 'false', values: ['true', 'false'] },
    { name: 'LIST', description: 'Which.', required: false, default: '', values: undefined },
    { name: 'NAME', description: 'Who.', required: false, default: 'made of the process id', values: undefined },
  ]);
});
