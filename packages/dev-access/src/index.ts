export * from './create-token.ts';
export * from './dev-secrets.ts';
export * from './private-json-file.ts';
export * from './server-passwords.ts';
export * from './stack-file.ts';
