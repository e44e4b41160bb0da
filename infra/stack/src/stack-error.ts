/** Why the stack cannot do what was asked, in a sentence for the person at the terminal. */
export class StackError extends Error {
  readonly code: 'ALREADY_RUNNING' | 'NOT_RUNNING' | 'START_FAILED' | 'BAD_ARGUMENT' | 'REFUSED';

  constructor(code: StackError['code'], message: string) {
    super(message);
    this.name = 'StackError';
    this.code = code;
  }
}
