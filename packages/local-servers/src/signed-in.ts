import type { StartOptions } from './server-handle.ts';

/** User and password as they stand in a URL, or nothing. */
export const signedIn = ({ admin }: Pick<StartOptions, 'admin'>): string =>
  admin === undefined ? '' : `${admin.user}:${admin.password}@`;
