import { describe, expect, test } from 'vitest';
import {
  createPortico,
  type PorticoErrorCode,
  requireOrganization,
  requireRole,
  type Session,
} from '../src/index.ts';
import { fakeIssuer, ISSUER, ORIGIN, offline } from './fake-issuer.ts';

const fails = (code: PorticoErrorCode) => expect.objectContaining({ name: 'PorticoError', code });

async function signedIn() {
  const issuer = fakeIssuer();
  const portico = createPortico(issuer.options());
  const { url, transaction } = await portico.signInUrl();
  const { session } = await portico.callback(issuer.approve(url), transaction);
  return { issuer, portico, session };
}

describe('a session', () => {
  test('is refreshed once, however many ask at the same time (attack 56)', async () => {
    const { issuer, portico, session } = await signedIn();
    const refreshed = await Promise.all(Array.from({ length: 20 }, () => portico.refresh(session)));
    expect(new Set(refreshed.map(({ refreshToken }) => refreshToken))).toEqual(new Set(['refresh-2']));
    expect(issuer.sent('/token')).toHaveLength(2);
    await expect(portico.refresh(refreshed[0] as Session)).resolves.toMatchObject({
      refreshToken: 'refresh-3',
    });
  });

  test('survives an issuer that is away, and is refreshed later with the same token', async () => {
    const { issuer, portico, session } = await signedIn();
    for (const lie of [() => offline(), () => new Response('bad gateway', { status: 502 })]) {
      issuer.lies.answer = lie;
      await expect(portico.refresh(session)).rejects.toMatchObject({
        code: 'issuer_unreachable',
        retryable: true,
      });
    }
    delete issuer.lies.answer;
    await expect(portico.refresh(session)).resolves.toMatchObject({ refreshToken: 'refresh-2' });
  });

  test('that was revoked has ended', async () => {
    const { portico, session } = await signedIn();
    await portico.revoke(session);
    await expect(portico.refresh(session)).rejects.toEqual(fails('session_ended'));
  });

  test('without a refresh token has ended, too', async () => {
    const { portico, session } = await signedIn();
    await expect(portico.refresh({ ...session, refreshToken: undefined })).rejects.toEqual(
      fails('session_ended'),
    );
  });

  test.each([
    ['of another person', { claims: { sub: 'user_bob' } }],
    ['of another session', { claims: { sid: 'sess_2' } }],
    ['with a forged signature', { foreignKey: true }],
  ])('is not replaced by an id_token %s (OIDC Core section 12.2)', async (_, change) => {
    const { issuer, portico, session } = await signedIn();
    issuer.lies.idToken = change;
    await expect(portico.refresh(session)).rejects.toEqual(fails('tokens_invalid'));
  });

  test('opens from its cookie, and only as it was sealed', async () => {
    const { issuer, portico, session } = await signedIn();
    const sealed = await portico.sealSession(session);
    expect(sealed).not.toContain(session.accessToken);
    expect(await portico.openSession(sealed)).toEqual({ ...session, idToken: undefined });
    const other = createPortico(
      issuer.options({ cookieSecret: 'another demo secret of 32 characters or more' }),
    );
    expect(await other.openSession(sealed)).toBeUndefined();
    const middle = Math.floor(sealed.length / 2);
    const changed = `${sealed.slice(0, middle)}${sealed[middle] === 'A' ? 'B' : 'A'}${sealed.slice(middle + 1)}`;
    for (const value of [undefined, '', 'x', changed])
      expect(await portico.openSession(value)).toBeUndefined();
    const { transaction } = await portico.signInUrl();
    expect(await portico.openSession(transaction)).toBeUndefined();
    issuer.time.now += 15 * 24 * 3_600_000;
    expect(await portico.openSession(sealed)).toBeUndefined();
  });

  test('is signed out by a form: no token stands in an address (attack 125)', async () => {
    const { portico, session } = await signedIn();
    const { url, fields } = await portico.signOut(session);
    expect(url).toBe(`${ISSUER}/session/end`);
    expect(fields).toEqual({
      client_id: 'app_shop',
      id_token_hint: session.idToken,
      post_logout_redirect_uri: `${ORIGIN}/`,
    });
  });
});

describe('what an organization asks for', () => {
  const bearer = { organizationId: 'org_a', roles: ['member'] };
  test('is that somebody is signed in to it', () => {
    expect(requireOrganization(bearer)).toBe('org_a');
    expect(requireOrganization(bearer, 'org_a')).toBe('org_a');
    expect(() => requireOrganization(undefined)).toThrow(fails('not_signed_in'));
    for (const id of ['org_b', ''])
      expect(() => requireOrganization(bearer, id)).toThrow(fails('organization_required'));
    const nowhere = { organizationId: undefined, roles: [] };
    expect(() => requireOrganization(nowhere)).toThrow(fails('organization_required'));
  });

  test('or that they have one of some roles there', () => {
    requireRole(bearer, 'admin', 'member');
    expect(() => requireRole(bearer, 'admin', 'owner')).toThrow(fails('role_required'));
    expect(() => requireRole(bearer)).toThrow(fails('role_required'));
    expect(() => requireRole(undefined, 'member')).toThrow(fails('not_signed_in'));
  });
});

describe('a device', () => {
  const begin = async (...answers: string[]) => {
    const issuer = fakeIssuer();
    issuer.device.answers = answers;
    const slept: number[] = [];
    const sleep = async (milliseconds: number) => {
      slept.push(milliseconds / 1_000);
      issuer.time.now += milliseconds;
    };
    const portico = createPortico(issuer.options({ clientSecret: undefined }));
    return { issuer, slept, sleep, device: await portico.deviceSignIn({ organization: 'org_a' }) };
  };

  test('asks as often as it may, and more slowly when told (RFC 8628 section 3.5)', async () => {
    const { device, slept, sleep } = await begin(
      'authorization_pending',
      'slow_down',
      'authorization_pending',
      'tokens',
    );
    expect(device).toMatchObject({ userCode: 'BCDF-GHJK', verificationUri: `${ISSUER}/device` });
    expect((await device.wait(sleep)).user.id).toBe('user_ada');
    expect(slept).toEqual([5, 5, 10, 10]);
  });

  test('is told when somebody says no, or nobody says anything', async () => {
    const refused = await begin('access_denied');
    await expect(refused.device.wait(refused.sleep)).rejects.toEqual(fails('sign_in_refused'));
    for (const answers of [['expired_token'], Array.from({ length: 200 }, () => 'authorization_pending')]) {
      const { device, sleep } = await begin(...answers);
      await expect(device.wait(sleep)).rejects.toEqual(fails('device_code_expired'));
    }
  });

  test('goes on asking when the network fails', async () => {
    const { device, sleep, issuer } = await begin('tokens');
    let failures = 2;
    issuer.lies.answer = (path) => (path === '/token' && failures-- > 0 ? offline() : undefined);
    expect((await device.wait(sleep)).user.id).toBe('user_ada');
  });
});
