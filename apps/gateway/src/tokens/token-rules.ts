/** What is asked of tokens besides their signature. */
export interface TokenRules {
  /** The `iss` that they must have. */
  issuer: string;
  /** The `aud` that they must have, or have among others. */
  audience: string;
  /** The values of the header `typ` that are taken, in lower case; `absent` stands for none. */
  types: ReadonlySet<string>;
  /** From `iat`, or from now where there is none, to `exp`, at most. */
  maxLifetimeS: number;
  /** Claims without which a token says too little, besides `iss`, `aud` and `exp`. */
  requiredClaims: readonly string[];
}

/** Stands in a list of token types for a token whose header has no `typ`. */
export const ABSENT_TYPE = 'absent';
