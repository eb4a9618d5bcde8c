import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/** What the publisher of an application holds fast on its enterprise apps (app instance property lock). */

const HOME = 'contoso.example';
const ELSEWHERE = 'fabrikam.example';
const KEY_ID = '5b2f3c0e-8f3b-4a76-9d3a-0c1b2d3e4f50';
const LOCKED = [400, 'CannotUpdateLockedServicePrincipalProperty'];

let bench: Bench;
const tokens = new Map<string, string>();
let application: Record<string, unknown>;
let enterpriseApps: Map<string, string>;

beforeAll(async () => {
  bench = await Bench.start();
  for (const domain of [HOME, ELSEWHERE])
    tokens.set(domain, await tokenWith(bench, ['Application.ReadWrite.All'], domain));
});
afterAll(() => bench.close());
beforeEach(async () => {
  const made = { displayName: 'Shop', signInAudience: 'AzureADMultipleOrgs' };
  application = (await graph(HOME, 'POST', '/applications', made)).body;
  enterpriseApps = new Map();
  for (const domain of [HOME, ELSEWHERE]) {
    const { body } = await graph(domain, 'POST', '/servicePrincipals', { appId: application['appId'] });
    enterpriseApps.set(domain, String(body['id']));
  }
});

const graph = (domain: string, method: string, path: string, body?: unknown) =>
  bench.graph(String(tokens.get(domain)), method, path, body);

const lock = async (servicePrincipalLockConfiguration: object | null) => {
  const body = { servicePrincipalLockConfiguration };
  expect((await graph(HOME, 'PATCH', `/applications/${application['id']}`, body)).status).toBe(204);
};

const shownLock = async () =>
  (await graph(HOME, 'GET', `/applications/${application['id']}`)).body['servicePrincipalLockConfiguration'];

const onEnterpriseApp = async (domain: string, method: string, below: string, body: object) => {
  const path = `/servicePrincipals/${enterpriseApps.get(domain)}${below}`;
  const { status, body: answer } = await graph(domain, method, path, body);
  return { outcome: [status, codeOf(answer)], answer };
};

describe.each([HOME, ELSEWHERE])('an enterprise app in %s', (domain) => {
  const addPassword = () => onEnterpriseApp(domain, 'POST', '/addPassword', {});
  const addCertificate = () =>
    onEnterpriseApp(domain, 'POST', '/addTokenSigningCertificate', { displayName: 'CN=Demo' });
  const encryptFor = () => onEnterpriseApp(domain, 'PATCH', '', { tokenEncryptionKeyId: KEY_ID });

  it('changes none of its sensitive properties while all of them are locked', async () => {
    const { answer: secret } = await addPassword();
    await lock({ isEnabled: true, allProperties: true });
    const { keyId } = secret;
    const tried = [
      await addPassword(),
      await onEnterpriseApp(domain, 'POST', '/removePassword', { keyId }),
      await addCertificate(),
      await onEnterpriseApp(domain, 'PATCH', '', { keyCredentials: [] }),
      await encryptFor(),
    ];
    expect(tried.map(({ outcome }) => outcome)).toEqual(tried.map(() => LOCKED));
    expect(tried[0]?.answer['error']).toMatchObject({ message: 'Property passwordCredentials is invalid.' });
    expect((await onEnterpriseApp(domain, 'PATCH', '', { notes: 'changed' })).outcome[0]).toBe(204);
  });

  it('changes what a lock does not name, and everything under a lock that is off', async () => {
    await lock({ isEnabled: true, credentialsWithUsageVerify: true });
    // What no lock keeps from it is not emulated of enterprise apps.
    expect([(await addPassword()).outcome, (await encryptFor()).outcome[0]]).toEqual([LOCKED, 501]);
    await lock({ credentialsWithUsageVerify: false, credentialsWithUsageSign: true });
    expect([(await addPassword()).outcome[0], (await addCertificate()).outcome]).toEqual([200, LOCKED]);
    await lock({ credentialsWithUsageSign: null, tokenEncryptionKeyId: true });
    expect([(await addCertificate()).outcome[0], (await encryptFor()).outcome]).toEqual([200, LOCKED]);
    await lock({ isEnabled: false, allProperties: true });
    expect([(await addPassword()).outcome[0], (await encryptFor()).outcome[0]]).toEqual([200, 501]);
  });
});

describe('the lock of an application', () => {
  const full = {
    isEnabled: true,
    allProperties: true,
    credentialsWithUsageSign: null,
    credentialsWithUsageVerify: null,
    tokenEncryptionKeyId: null,
  };

  it('is shown whole, is null unless set, and survives export and import', async () => {
    expect(await shownLock()).toBeNull();
    await lock({ isEnabled: true, allProperties: true });
    const { body } = await bench.control('GET', '/export');
    expect((await bench.control('POST', '/import', body)).status).toBe(200);
    expect(await shownLock()).toEqual(full);
    await lock(null);
    expect(await shownLock()).toBeNull();
  });

  it('of a state that kept it without effect has its effect', async () => {
    const { body } = await bench.control('GET', '/export');
    const { applications } = body['content'] as { applications: Record<string, unknown>[] };
    const saved = applications.find(({ id }) => id === application['id']) ?? {};
    delete saved['servicePrincipalLockConfiguration'];
    Object.assign(saved, {
      withoutEffect: { servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true } },
    });
    expect((await bench.control('POST', '/import', body)).status).toBe(200);
    expect(await shownLock()).toEqual(full);
  });

  it.each([{ isEnabled: 'yes' }, { identifierUris: true }, { isEnabled: null }])(
    'is checked: %o',
    async (servicePrincipalLockConfiguration) => {
      const path = `/applications/${application['id']}`;
      expect((await graph(HOME, 'PATCH', path, { servicePrincipalLockConfiguration })).status).toBe(400);
    },
  );

  it('leaves the secrets of the application itself free', async () => {
    await lock({ isEnabled: true, allProperties: true });
    const path = `/applications/${application['id']}/addPassword`;
    expect((await graph(HOME, 'POST', path, {})).status).toBe(200);
  });
});
