export { findRunningStack } from './claim-data-folder.ts';
export { createToken } from './create-token.ts';
export { deleteStackData } from './delete-stack-data.ts';
export type { DevSecrets } from './dev-secrets.ts';
export { StackError } from './stack-error.ts';
export { readStackFile, type StackFile } from './stack-file.ts';
export { defaultDataDir, repositoryRoot, type StackFolder, stackFolder } from './stack-folder.ts';
export type { StackHandle, StackOptions } from './stack-options.ts';
export { startStack } from './start-stack.ts';
