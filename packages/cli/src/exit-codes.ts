/** What the exit code of the command says; docs/cli.md has the same table. */
export const exitCodes = {
  ok: 0,
  /** A fault: of this program, or an answer that no gateway gives. */
  failed: 1,
  /** Arguments or files that make no sense. */
  usage: 2,
  notFound: 3,
  /** Understood and refused: a conflict with what is. */
  refused: 4,
  /** Something does not answer now; the same command may work later. */
  unavailable: 5,
  /** No token, or one that does not suffice. */
  unauthorized: 6,
  /** The wait ended without a match. */
  noMatch: 7,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
