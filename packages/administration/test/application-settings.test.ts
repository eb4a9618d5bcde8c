import { generateKeyPairSync } from 'node:crypto';
import { PorticoError } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { applicationChange, applicationInput, redirectUriRefusal } from '../src/index.ts';
import { codeOf, harness } from './harness.ts';

const context = await harness();
const { administration, database } = context;
const operator = await context.firstOwner();
const { project } = await context.customer(operator, 'Contoso');
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = pair.publicKey.export({ format: 'jwk' }) as never;
const privateKey = pair.privateKey.export({ format: 'jwk' });
const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' });

const base = (kind: 'web' | 'spa' | 'native' | 'machine') => ({
  ...{ name: kind, kind },
  redirect_uris: kind === 'machine' ? [] : ['https://notes.example/callback'],
});
const make = (kind: 'web' | 'spa' | 'native' | 'machine', extra = {}) =>
  administration.createApplication(operator, project.id, { ...base(kind), ...extra });
const read = (id: string) => administration.getApplication(operator.principal, project.id, id);
const change = (id: string, settings: object) =>
  administration.changeApplication(operator, project.id, id, applicationChange.parse(settings));
/** Which fields a change is refused for. */
async function refusedFields(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof PorticoError)) return error;
  return ((error.data?.['errors'] ?? []) as { field: string }[]).map(({ field }) => field);
}

test('an application has the standard’s settings until it says otherwise', async () => {
  const { id } = await make('web');
  expect(await read(id)).toMatchObject({
    ...{ authentication: 'client_secret', jwks: null, idTokenAlgorithm: 'RS256', pkceRequired: true },
    ...{ dpopRequired: false, parRequired: false, thirdParty: false, localhostRedirects: false },
    ...{ connectionsManage: false, backchannelLogoutUri: null, builtIn: false },
  });
});

test('every setting is kept as it was given, and taken back', async () => {
  const { id } = await make('web');
  await change(id, {
    ...{ authentication: 'private_key_jwt', jwks: { keys: [publicKey] }, id_token_algorithm: 'ES256' },
    ...{ pkce_required: false, dpop_required: true, par_required: true, third_party: true },
    ...{ connections_manage: false, backchannel_logout_uri: 'https://notes.example/logout' },
  });
  expect(await read(id)).toMatchObject({
    ...{ authentication: 'private_key_jwt', jwks: { keys: [publicKey] }, idTokenAlgorithm: 'ES256' },
    ...{ pkceRequired: false, dpopRequired: true, parRequired: true, thirdParty: true },
    backchannelLogoutUri: 'https://notes.example/logout',
  });
  await change(id, { authentication: 'client_secret', jwks: null, backchannel_logout_uri: null });
  expect(await read(id)).toMatchObject({ jwks: null, backchannelLogoutUri: null, dpopRequired: true });
});

test('who proves itself by a key gets no secret', async () => {
  const made = await make('machine', { authentication: 'private_key_jwt', jwks: { keys: [publicKey] } });
  expect(made.secret).toBeNull();
  expect((await read(made.id)).secrets).toEqual([]);
});

describe('settings that do not fit together are refused, at the start and later', () => {
  test.each<[string, 'web' | 'spa' | 'native' | 'machine', object, string[]]>([
    ['a key that is not there', 'web', { authentication: 'private_key_jwt' }, ['jwks']],
    [
      'a key in a browser',
      'spa',
      { authentication: 'private_key_jwt', jwks: { keys: [publicKey] } },
      ['authentication'],
    ],
    ['a public application without PKCE (attack 55)', 'spa', { pkce_required: false }, ['pkce_required']],
    ['a native one without PKCE (attack 55)', 'native', { pkce_required: false }, ['pkce_required']],
    ['a machine that asks people', 'machine', { third_party: true }, ['third_party']],
    [
      'somebody else’s that decides over sign-in',
      'web',
      { third_party: true, connections_manage: true },
      ['connections_manage'],
    ],
    ['a machine that decides over sign-in', 'machine', { connections_manage: true }, ['connections_manage']],
    ['localhost by name in the browser', 'web', { localhost_redirects: true }, ['localhost_redirects']],
    [
      'a scheme of its own in the browser (attack 49)',
      'web',
      { redirect_uris: ['com.example.app:/cb'] },
      ['redirect_uris'],
    ],
    [
      'localhost without saying so (attack 50)',
      'native',
      { redirect_uris: ['http://localhost/cb'] },
      ['redirect_uris'],
    ],
  ])('%s', async (_, kind, settings, fields) => {
    const issues = applicationInput.safeParse({ ...base(kind), ...settings }).error?.issues ?? [];
    expect([...new Set(issues.map(({ path }) => path[0]))]).toEqual(fields);
    const { id } = await make(kind);
    expect(await refusedFields(change(id, settings))).toEqual(fields);
  });

  test('one after the other, too: the address first, the permission taken away later', async () => {
    const { id } = await make('native', {
      localhost_redirects: true,
      redirect_uris: ['http://localhost/cb'],
    });
    expect(await refusedFields(change(id, { localhost_redirects: false }))).toEqual(['redirect_uris']);
  });
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'app:/callback',
  'com.example:callback',
  'com.example.app://host/callback',
  'com.example.app:/call back',
  'com.example.app:/cb#x',
  'vbscript.x:/\n',
])('%j is no address even of a native application (attack 49)', (uri) => {
  expect(redirectUriRefusal(uri, 'native')).toBeTruthy();
});

test('a native application may have a scheme of its own, which is a domain turned round', async () => {
  const { id } = await make('native', {
    redirect_uris: ['com.example.notes:/callback', 'http://127.0.0.1/cb'],
  });
  expect((await read(id)).redirectUris).toHaveLength(2);
});

test.each<[string, unknown]>([
  ['a private key', privateKey],
  ['a shared key', { kty: 'oct', k: 'c2VjcmV0' }],
  ['a weak RSA key', weak],
  ['a point of another curve', { kty: 'EC', crv: 'P-521', x: 'x', y: 'y' }],
  ['a key for encryption', { ...(publicKey as object), use: 'enc' }],
  ['an address to fetch keys from (attack 79)', { ...(publicKey as object), x5u: 'http://169.254.169.254/' }],
  ['nothing', null],
])('%s is no public key, and is not repeated', (_, key) => {
  const result = applicationChange.safeParse({ jwks: { keys: [key] } });
  expect(result.success).toBe(false);
  expect(JSON.stringify(result.error)).not.toContain((privateKey as { d: string }).d);
});

test('a back-channel address is https, or on this machine (attack 79)', () => {
  for (const uri of ['http://notes.example/logout', 'javascript:x', 'com.example.app:/x'])
    expect(applicationChange.safeParse({ backchannel_logout_uri: uri }).success).toBe(false);
  for (const uri of ['https://notes.example/logout', 'http://127.0.0.1:9/logout'])
    expect(applicationChange.safeParse({ backchannel_logout_uri: uri }).success).toBe(true);
});

test('an application of Portico itself is neither changed nor deleted nor given secrets', async () => {
  const { id } = await make('web');
  await database.prisma.application.update({ where: { id }, data: { builtIn: true } });
  expect(await codeOf(change(id, { name: 'Mine' }))).toBe('forbidden');
  expect(await codeOf(administration.deleteApplication(operator, project.id, id))).toBe('forbidden');
  const rotation = { overlap_hours: 1 };
  expect(await codeOf(administration.rotateSecret(operator, project.id, id, rotation))).toBe('forbidden');
});
