import { randomBytes } from 'node:crypto';
import { isPorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import {
  certificateFacts,
  KeyRing,
  newSigningCertificate,
  seal,
  signingCertificateText,
} from '@portico/vault';
import { describe, expect, test } from 'vitest';
import { ConnectionRegistrations, openCredential, type SignInApp, sealCredential } from '../src/index.ts';

const keyRing = KeyRing.parse(`k1:${randomBytes(32).toString('base64')}`);
const opener = { keyRing, workload: { assertion: async (subject: string) => `signed for ${subject}` } };
const origin = new URL('https://portico.example');
const KIND = 'client_secret' as const;
const SECRET = 'demo~client-secret-of-forty-characters!!';
const owner = { id: 'sso_1', organizationId: 'org_1' };
const sealedAs = async (text: string) => sealCredential(keyRing, owner, { id: 'cred_1', kind: KIND, text });

/** The code of what opening throws, and whether its log text holds the secret. */
const refusal = (opening: Promise<unknown>) =>
  opening.then(
    () => 'opened',
    (error: unknown) => {
      if (!isPorticoError(error)) throw error;
      expect(`${error.message} ${error.detail}`).not.toContain(SECRET);
      return error.code;
    },
  );

describe('a credential of a connection', () => {
  test('opens for its own row, organization and connection, and for no other (attack 98)', async () => {
    const sealed = await sealedAs(SECRET);
    const own = { id: 'cred_1', kind: KIND, sealed, sealedInConnection: false };
    expect(await openCredential(opener, owner, own)).toEqual({ kind: 'secret', secret: SECRET });
    expect(await refusal(openCredential(opener, owner, { ...own, id: 'cred_2' }))).toBe('secret_unavailable');
    const elsewhere = { ...owner, organizationId: 'org_2' };
    expect(await refusal(openCredential(opener, elsewhere, own))).toBe('secret_unavailable');
    const moved = { ...own, sealedInConnection: true };
    expect(await refusal(openCredential(opener, owner, moved))).toBe('secret_unavailable');
  });

  test('that is a certificate opens as one, and as no secret for a release that knows no certificates', async () => {
    const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2026-07-01') };
    const made = await newSigningCertificate({ commonName: 'portico-sso_1', ...dates });
    const text = signingCertificateText(made);
    const sealed = await sealCredential(keyRing, owner, { id: 'cred_1', kind: 'certificate', text });
    const own = { id: 'cred_1', sealed, sealedInConnection: false };
    expect(await openCredential(opener, owner, { ...own, kind: 'certificate' })).toEqual({
      kind: 'certificate',
      privateKeyPem: made.privateKeyPem,
      thumbprintSha256: certificateFacts(made).thumbprintSha256,
    });
    expect(await refusal(openCredential(opener, owner, { ...own, kind: KIND }))).toBe('secret_unavailable');
  });

  test('that is federated opens as what signs for its subject, and as nothing else', async () => {
    const sealed = await sealCredential(keyRing, owner, { id: 'cred_1', kind: 'federated', text: 'subject' });
    const own = { id: 'cred_1', sealed, sealedInConnection: false };
    const opened = await openCredential(opener, owner, { ...own, kind: 'federated' });
    if (opened.kind !== 'assertion') throw new Error(opened.kind);
    expect(await opened.assertion()).toBe('signed for subject');
    for (const kind of [KIND, 'certificate'] as const)
      expect(await refusal(openCredential(opener, owner, { ...own, kind }))).toBe('secret_unavailable');
    const elsewhere = { ...owner, id: 'sso_1', organizationId: 'org_2' };
    expect(await refusal(openCredential(opener, elsewhere, { ...own, kind: 'federated' }))).toBe(
      'secret_unavailable',
    );
  });

  test('that was sealed before credentials were rows opens from the place that it had', async () => {
    const before = { table: 'sso_connections', column: 'client_secret', row: 'sso_1', organization: 'org_1' };
    const credential = {
      id: 'cred_1',
      kind: KIND,
      sealed: await seal(keyRing, before, SECRET),
      sealedInConnection: true,
    };
    expect(await openCredential(opener, owner, credential)).toEqual({ kind: 'secret', secret: SECRET });
    expect(await refusal(openCredential(opener, { ...owner, id: 'sso_2' }, credential))).toBe(
      'secret_unavailable',
    );
  });

  test('opens with no other key ring', async () => {
    const other = KeyRing.parse(`k1:${randomBytes(32).toString('base64')}`);
    const credential = {
      id: 'cred_1',
      kind: KIND,
      sealed: await sealedAs(SECRET),
      sealedInConnection: false,
    };
    expect(await refusal(openCredential({ ...opener, keyRing: other }, owner, credential))).toBe(
      'secret_unavailable',
    );
  });
});

const client = (issuer: string, clientId: string) => ({
  ...{ issuer, clientId, clientAuthentication: 'post', scopes: ['profile', 'email'], pkce: true },
  ...{ endpointHosts: [], endpoints: {} },
});

describe('a connection as OpenID client', () => {
  const connection = async (text: string, changes: Partial<ResolvedConnection> = {}) =>
    ({
      ...{ ...owner, provider: 'entra', managedBy: 'microsoft_graph', attributeMapping: {} },
      client: client('https://login.example/v2.0', 'client'),
      credential: { id: 'cred_1', kind: KIND, sealed: await sealedAs(text), sealedInConnection: false },
      ...changes,
    }) as unknown as ResolvedConnection;
  const registrations = (now = () => 0, signInApp: SignInApp | undefined = undefined) =>
    new ConnectionRegistrations({ ...opener, origin, now, signInApp });

  test('comes back to an address of ours that is its own (attack 18)', async () => {
    expect(await registrations().of(await connection(SECRET))).toMatchObject({
      ...{ issuer: 'https://login.example/v2.0', clientId: 'client', dialect: 'entra' },
      authentication: { kind: 'secret', secret: SECRET },
      redirectUri: 'https://portico.example/v1/sso/connections/sso_1/callback',
    });
  });

  test('has the secret of now, however recently another was opened', async () => {
    const all = registrations();
    await all.of(await connection(SECRET));
    const rotated = await all.of(await connection('demo~another'));
    expect(rotated.authentication).toEqual({ kind: 'secret', secret: 'demo~another' });
  });

  test('is opened once in five minutes, and anew after', async () => {
    let now = 0;
    const all = registrations(() => now);
    const row = await connection(SECRET);
    const first = await all.of(row);
    now = 5 * 60_000 - 1;
    expect(await all.of(row)).toBe(first);
    now = 5 * 60_000;
    expect(await all.of(row)).not.toBe(first);
  });

  describe('over the sign-in app', () => {
    const APP: SignInApp = { clientId: 'shared', credential: { kind: 'secret', secret: SECRET } };
    const over = (directory: string, changes: Partial<ResolvedConnection> = {}) =>
      connection('unused', {
        ...{ managedBy: 'sign_in_app', credential: null, ...changes },
        client: client(`https://login.example/${directory}/v2.0`, 'shared'),
      } as Partial<ResolvedConnection>);

    test('is the app at its own directory alone, and comes back to the one address of the app (attack 32)', async () => {
      const all = registrations(() => 0, APP);
      const [a, b] = [await all.of(await over('a')), await all.of(await over('b'))];
      expect([a.issuer, b.issuer]).toEqual(['https://login.example/a/v2.0', 'https://login.example/b/v2.0']);
      for (const registration of [a, b])
        expect(registration).toMatchObject({
          ...{ clientId: 'shared', dialect: 'entra', authentication: APP.credential },
          redirectUri: 'https://portico.example/v1/sso/microsoft/callback',
        });
      // The same object each time: by it the client is found again.
      expect(await all.of(await over('a'))).toBe(a);
    });

    test('is none while another app is set, or no app at all: the directory has not approved that one', async () => {
      const other = registrations(() => 0, { ...APP, clientId: 'another' });
      for (const all of [other, registrations()])
        expect(await refusal(all.of(await over('a')))).toBe('sign_in_app_misconfigured');
    });

    test('is never for a connection that has an app of its own', async () => {
      const own = await registrations(() => 0, APP).of(
        await connection(SECRET, { managedBy: 'microsoft_graph' }),
      );
      expect(own.clientId).toBe('client');
      const without = await connection(SECRET, { managedBy: 'microsoft_graph', credential: null });
      expect(await refusal(registrations(() => 0, APP).of(without))).toBe('connection_disabled');
    });
  });

  test.each([{ credential: null }, { client: null }])('is none with %j', async (missing) => {
    expect(await refusal(registrations().of(await connection(SECRET, missing)))).toBe('connection_disabled');
  });
});
