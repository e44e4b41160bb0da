import { METRICS } from '@paireto/runtime';
import { devServiceToken, devServiceTokenDefaults, devToken, devTokenDefaults } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { refuseRevoked } from '../use-cases/refuse-revoked.ts';
import { createAuthenticatePlayer } from './authenticate-player.ts';
import { createAuthenticateService } from './authenticate-service.ts';
import { createSecretKeys } from './secret-keys.ts';
import { tenantClaim } from './tenant-of.ts';
import type { RefusalReason } from './token-refusal.ts';
import { createVerifyToken } from './verify-token.ts';

const player = { sub: 'alice', tenant: 'demo' };
const usual = { types: new Set(['jwt']), maxLifetimeS: 86_400 };
const told: RefusalReason[] = [];
const onRefused = (reason: RefusalReason) => void told.push(reason);

const verify = createVerifyToken({
  keys: await createSecretKeys(devTokenDefaults.secret),
  rules: { ...devTokenDefaults, ...usual, requiredClaims: ['sub'] },
  nowMs: Date.now,
});
const ofPlayers = createAuthenticatePlayer({ verify, tenantOf: tenantClaim('tenant'), onRefused });
const ofServices = createAuthenticateService({
  verify: createVerifyToken({
    keys: await createSecretKeys(devServiceTokenDefaults.secret),
    rules: { ...devServiceTokenDefaults, ...usual, requiredClaims: ['sub', 'tenant', 'roles'] },
    nowMs: Date.now,
  }),
  revocations: { isRevokedService: () => true },
  onRefused,
});

describe('a refused token is told by what is wrong with it', () => {
  it.each<[RefusalReason, string, Promise<string> | string]>([
    ['malformed', 'not a token', 'abc'],
    ['malformed', 'two parts in the header', 'a b'],
    ['algorithm', 'unsigned', `${btoa('{"alg":"none","typ":"JWT"}')}.e30.`.replaceAll('=', '')],
    ['signature', 'signed by somebody else', devToken({ ...player, secret: 'x'.repeat(32) })],
    ['issuer', 'of another issuer', devToken({ ...player, issuer: 'stranger' })],
    ['audience', 'for another audience', devToken({ ...player, audience: 'others' })],
    ['claims', 'without a tenant that is one', devToken({ ...player, tenant: 'no tenant' })],
  ])('as %s when it is %s', async (reason, _, token) => {
    told.length = 0;
    expect((await ofPlayers(`Bearer ${await token}`)).outcome).toBe('refused');
    expect(told).toEqual([reason]);
  });

  it('as revoked when it was: that of a player and that of a service', async () => {
    told.length = 0;
    const revoked = refuseRevoked(ofPlayers, { isRevoked: () => true }, () => onRefused('revoked'));
    expect((await revoked(`Bearer ${await devToken(player)}`)).outcome).toBe('refused');
    expect((await ofServices(`Bearer ${await devServiceToken({})}`)).outcome).toBe('refused');
    expect(told).toEqual(['revoked', 'revoked']);
  });

  it('and not at all when there is none, or when it is good', async () => {
    told.length = 0;
    await ofPlayers(undefined);
    await ofPlayers(`Bearer ${await devToken(player)}`);
    expect(told).toEqual([]);
  });

  it('in words that the catalogue of metrics knows', () => {
    expect(METRICS['paireto.tokens.refused'].labels.reason.toSorted()).toEqual(Object.keys(reasons).toSorted());
  });
});

const reasons: Record<RefusalReason, true> = {
  ...{ malformed: true, type: true, algorithm: true, 'unknown-key': true, signature: true, expired: true },
  ...{ 'not-yet-valid': true, lifetime: true, issuer: true, audience: true, claims: true, revoked: true },
};
