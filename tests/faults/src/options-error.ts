/** Bad arguments, in a sentence for whoever typed them. */
export class OptionsError extends Error {
  readonly code = 'BAD_OPTIONS';
  constructor(message: string) {
    super(message);
    this.name = 'OptionsError';
  }
}
