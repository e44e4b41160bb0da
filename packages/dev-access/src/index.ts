export * from './create-token.ts';
export * from './dev-secrets.ts';
export * from './private-json-file.ts';
export * from './stack-file.ts';
