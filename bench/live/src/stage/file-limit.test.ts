import { describe, expect, it } from 'vitest';
import { fileLimitProblem } from './file-limit.ts';

describe('the limit of open files', () => {
  it('is no problem when there are enough', () => {
    expect(fileLimitProblem(10_000, 20_000)).toBeUndefined();
    expect(fileLimitProblem(10_000, Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  it('is told with what is needed, how to get it, and what works without', () => {
    const problem = fileLimitProblem(10_000, 4_097);
    expect(problem).toContain('10,000 sockets need 10,500 open files');
    expect(problem).toContain('ulimit -Hn 10500');
    expect(problem).toContain('--sockets 3596');
  });
});
