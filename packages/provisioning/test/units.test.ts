import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availability } from '../src/availability.ts';
import { desiredApplication, ID_TOKEN_CLAIMS } from '../src/desired-state/application.ts';
import { type ProvisioningParts, readProvisioningEnv } from '../src/index.ts';
import { returnAddress, withOutcome } from '../src/return-address.ts';
import { backoffMs } from '../src/runs/backoff.ts';
import { outcomeOf } from '../src/runs/failures.ts';
import { isOwnershipLost } from '../src/step-parts/ownership.ts';
import { waitMessage } from '../src/wait-messages.ts';

describe('the time until the next attempt (faults R13, R39)', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  test('is what Microsoft says, to the millisecond', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(3_600_000), random, (attempts, after, chance) => {
        expect(backoffMs(attempts, after, chance, 30_000)).toBe(after);
      }),
    );
  });

  test('else between half and the whole of a doubling that ends at thirty seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (attempts, chance) => {
        const full = Math.min(1_000 * 2 ** Math.min(attempts - 1, 20), 30_000);
        const wait = backoffMs(attempts, undefined, chance, 30_000);
        expect(wait).toBeGreaterThanOrEqual(full / 2);
        expect(wait).toBeLessThanOrEqual(full);
      }),
    );
  });
});

describe('the return address (attack 12)', () => {
  const REGISTERED = ['https://app.example/callback', 'http://127.0.0.1:9/callback', 'not a url'];
  const ALLOWED = new Set([
    'https://portico.example',
    'https://app.example',
    'http://127.0.0.1:9',
    'https://allowed.example',
    'https://allowed.example:8443',
  ]);
  const parts = {
    origin: new URL('https://portico.example'),
    returnHosts: ['allowed.example', 'allowed.example:8443'],
    access: { registeredUrls: async () => REGISTERED },
  } as unknown as ProvisioningParts;
  const ask = (wanted: string | undefined) =>
    returnAddress(parts, { projectId: 'proj_x', organizationId: 'org_x' }, wanted);

  const piece = fc.constantFrom(
    ...[
      'https:',
      'http:',
      'javascript:',
      '/',
      '//',
      '\\',
      '@',
      '#',
      '?',
      ':',
      '.',
      '%00',
      '%2f',
      '\t',
      '\n',
      ' ',
    ],
    ...[
      'portico.example',
      'allowed.example',
      'app.example',
      'evil.example',
      '127.0.0.1:9',
      ':8443',
      '。',
      'а',
    ],
  );
  const built = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
  const nearMiss = fc
    .tuple(fc.constantFrom(...ALLOWED), fc.oneof(fc.string({ maxLength: 20 }), built))
    .map(([origin, rest]) => origin + rest);

  test('is one of the allowed origins over a secure transport, or refused: whatever was asked for', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.webUrl(), built, nearMiss), async (wanted) => {
        try {
          const url = new URL(await ask(wanted));
          expect(ALLOWED.has(url.origin)).toBe(true);
          expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
          taken += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: 'return_url_not_allowed' });
        }
      }),
      { numRuns: 4_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  test('is the page of the connection when none was asked for', async () => {
    expect(await ask(undefined)).toBe(
      'https://portico.example/dashboard/organizations/org_x/features/single-sign-on',
    );
  });

  test('carries one outcome, whatever it carried before, and keeps its own parameters', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (address, mark) => {
        const marked = new URL(address);
        marked.searchParams.set('own', mark);
        marked.searchParams.append('ok', 'faked');
        marked.searchParams.append('error', 'faked');
        const url = new URL(withOutcome(marked.href, { error: 'consent_denied' }));
        expect(url.searchParams.getAll('error')).toEqual(['consent_denied']);
        expect(url.searchParams.has('ok')).toBe(false);
        expect(url.searchParams.get('own')).toBe(new URL(marked).searchParams.get('own'));
        expect(url.origin + url.pathname).toBe(marked.origin + marked.pathname);
      }),
    );
  });
});

describe('an app registration is known to be no longer ours', () => {
  const ours = { id: 'o', appId: 'portico' };
  const person = { id: 'p' };
  const of = (owners: object[] | undefined, roles = ['Application.ReadWrite.OwnedBy']) =>
    isOwnershipLost([{ owners: [ours] }, { owners } as never], { roles, clientId: 'portico' });

  test('when all owners are told and we are none of them', () => {
    expect([of([]), of([person]), of(Array(19).fill(person))]).toEqual([true, true, true]);
    expect([of([ours]), of([person, ours])]).toEqual([false, false]);
  });

  test('not when there may be more owners than are told, or none were asked for', () => {
    expect([of(Array(20).fill(person)), of(undefined)]).toEqual([false, false]);
  });

  test('not when what was granted wants no owner', () => {
    expect(of([person], ['Application.ReadWrite.All'])).toBe(false);
  });
});

describe('what a refusal means for a run', () => {
  const click = { kind: 'connect', requestId: 'msp_of_a_click' };
  const run = { ...click, pastDeadline: false, ageSeconds: 300 } as Parameters<typeof outcomeOf>[1]['run'];
  const outcome = (kind: string, changes: object = {}, code = 'x', entraAppId: string | null = null) =>
    outcomeOf(
      { kind, code, status: 400 } as never,
      { run: { ...run, ...changes }, kind: { deadlineSeconds: 600 } },
      { entraAppId },
    );

  test('who may no longer change an app has to delete it; whose own app is switched off has not', () => {
    const told = (code: string) => outcome('forbidden', {}, code, 'app-of-the-connection');
    const lost = told('Authorization_RequestDenied');
    expect(lost).toMatchObject({ kind: 'fail', failure: { code: 'consent_incomplete' } });
    expect(JSON.stringify(lost)).toMatch(/app-of-the-connection.*has to delete it/);
    const off = told('AADSTS7000112');
    expect(off).toMatchObject({ kind: 'fail', failure: { code: 'consent_incomplete' } });
    expect(JSON.stringify(off)).not.toMatch(/delete|app-of-the-connection/);
  });

  test.each([
    ['throttled', 'throttled'],
    ['unavailable', 'microsoft_unavailable'],
    ['not_found', 'replication'],
    ['conflict', 'replication'],
    ['not_ready', 'replication'],
  ])('%s waits: %s', (kind, reason) => {
    expect(outcome(kind)).toMatchObject({ kind: 'wait', reason });
    expect(waitMessage(reason)).not.toBe('Waiting for Microsoft.');
  });

  test('a login that does not know the directory yet waits for the consent to spread', () => {
    expect(outcome('not_ready', {}, 'AADSTS7000229')).toMatchObject({ reason: 'consent_not_arrived' });
  });

  test('where nobody has just approved, what is not approved is not waited for (review R4)', () => {
    const later = { kind: 'repair', requestId: null, ageSeconds: 0 };
    for (const [kind, code] of [
      ['not_ready', 'AADSTS7000229'],
      ['forbidden', 'x'],
    ] as const)
      expect(outcome(kind, later, code)).toMatchObject({
        kind: 'fail',
        failure: { code: 'consent_incomplete', actor: 'directory_admin' },
      });
  });

  test('a missing permission waits for two minutes, then it is missing', () => {
    expect(outcome('forbidden', { ageSeconds: 119 })).toMatchObject({ reason: 'consent_not_arrived' });
    expect(outcome('forbidden', { ageSeconds: 120 })).toMatchObject({
      kind: 'fail',
      failure: { code: 'consent_incomplete', actor: 'directory_admin' },
    });
  });

  test.each(['rejected', 'misconfigured', 'policy'])('%s ends the run at once', (kind) => {
    expect(outcome(kind, { ageSeconds: 0 })).toMatchObject({ kind: 'fail' });
  });

  test('past the deadline nothing waits any more', () => {
    for (const kind of [
      'throttled',
      'unavailable',
      'not_ready',
      'not_found',
      'conflict',
      'forbidden',
      'rejected',
    ])
      expect(outcome(kind, { pastDeadline: true, ageSeconds: 0 })).toMatchObject({ kind: 'fail' });
  });
});

describe('settings of an earlier product work (DESIGN section 5)', () => {
  const origin = new URL('https://portico.example');

  test('by their names, and ours win', () => {
    const read = readProvisioningEnv(origin, {
      AUTHIO_MS_PROVISION_CLIENT_ID: 'their-id',
      AUTHIO_MS_PROVISION_CLIENT_SECRET: 'their-secret',
      AUTHIO_MS_CONSENT_RETURN_HOSTS: 'A.example, b.example:8443 ,',
      PORTICO_MS_PROVISION_CLIENT_ID: 'our-id',
    });
    expect(read.provisioningApp).toEqual({
      clientId: 'our-id',
      credential: { kind: 'secret', secret: 'their-secret' },
      permission: 'Application.ReadWrite.OwnedBy',
    });
    expect(read.returnHosts).toEqual(['a.example', 'b.example:8443']);
    expect(read.cloud.name).toBe('global');
  });

  test('without any there is no provisioning app, and that is no error', () => {
    expect(readProvisioningEnv(origin, {})).toMatchObject({
      ...{ provisioningApp: undefined, signInApp: undefined },
    });
  });
});

describe('the sign-in app is set as the provisioning app is', () => {
  const origin = new URL('https://portico.example');
  const read = (settings: Record<string, string>) => readProvisioningEnv(origin, settings);

  test('by an id and a secret', () => {
    expect(read({ PORTICO_MS_SIGN_IN_CLIENT_ID: 'id', PORTICO_MS_SIGN_IN_CLIENT_SECRET: 's' })).toMatchObject(
      {
        ...{
          provisioningApp: undefined,
          signInApp: { clientId: 'id', credential: { kind: 'secret', secret: 's' } },
        },
      },
    );
  });

  test.each([
    [{ PORTICO_MS_SIGN_IN_CLIENT_ID: 'id' }, 'PORTICO_MS_SIGN_IN_CLIENT_SECRET'],
    [{ PORTICO_MS_SIGN_IN_CLIENT_SECRET: 's' }, 'PORTICO_MS_SIGN_IN_CLIENT_ID'],
    [
      { PORTICO_MS_SIGN_IN_CLIENT_ID: 'id', PORTICO_MS_SIGN_IN_CERTIFICATE_FILE: 'x' },
      'PORTICO_MS_SIGN_IN_PRIVATE_KEY_FILE',
    ],
    [
      {
        ...{ PORTICO_MS_SIGN_IN_CLIENT_ID: 'id', PORTICO_MS_SIGN_IN_CERTIFICATE_FILE: '/no/such/file' },
        PORTICO_MS_SIGN_IN_PRIVATE_KEY_FILE: '/no/such/file',
      },
      'PORTICO_MS_SIGN_IN_PRIVATE_KEY_FILE names a file that cannot be read',
    ],
  ])('half of %o stops the start, with the name of what is missing', (settings, name) => {
    expect(() => read(settings)).toThrow(name);
  });

  test('and never as the same app: people would sign in over one that may write', () => {
    expect(() =>
      read({
        ...{ PORTICO_MS_PROVISION_CLIENT_ID: 'id', PORTICO_MS_PROVISION_CLIENT_SECRET: 's' },
        ...{ PORTICO_MS_SIGN_IN_CLIENT_ID: 'id', PORTICO_MS_SIGN_IN_CLIENT_SECRET: 's' },
      }),
    ).toThrow('another app');
  });
});

describe('what is disclosed before anybody approves (U13)', () => {
  const origin = new URL('https://login.portico.example');
  const parts = {
    origin,
    ...readProvisioningEnv(origin, {
      PORTICO_MS_PROVISION_CLIENT_ID: 'an-id',
      PORTICO_MS_PROVISION_CLIENT_SECRET: 's',
      PORTICO_MS_SIGN_IN_CLIENT_ID: 'another-id',
      PORTICO_MS_SIGN_IN_CLIENT_SECRET: 's',
    }),
  } as unknown as ProvisioningParts;
  const levels = (without: Partial<ProvisioningParts> = {}) =>
    availability({ ...parts, ...without }, 'Acme Notes').levels;
  const [fullCare, signInOnly] = levels();
  const { creates = [], permissions = [] } = fullCare ?? {};
  const told = creates.join('\n');

  test('is everything that is then made', () => {
    const made = desiredApplication(
      { id: 'sso_x', projectName: 'Acme Notes', homePage: 'https://acme.example/' } as never,
      origin,
    );
    expect(told).toContain(`“${made.displayName}”`);
    for (const uri of made.web?.redirectUris ?? []) expect(told).toContain(new URL(uri).host);
    expect(made.info?.marketingUrl).toBe('https://acme.example/');
    expect(told).toContain('home page and logo');
    for (const { name } of made.optionalClaims?.idToken ?? [])
      expect(told).toContain(ID_TOKEN_CLAIMS[name as keyof typeof ID_TOKEN_CLAIMS]);
    expect(made.requiredResourceAccess?.flatMap(({ resourceAccess }) => resourceAccess)).toHaveLength(3);
    expect(told).toContain('openid, profile, email');
  });

  test('is who may sign in, and where people come out', () => {
    expect(told).toContain('Everybody in your directory may sign in');
    expect(told).toContain('sent back to login.portico.example and nowhere else');
  });

  test('is told of each level that there is here, the recommended one first, and of no other', () => {
    expect(levels().map(({ level, appId }) => [level, appId])).toEqual([
      ['full_care', 'an-id'],
      ['sign_in_only', 'another-id'],
    ]);
    expect(levels({ signInApp: undefined }).map(({ level }) => level)).toEqual(['full_care']);
    expect(levels({ provisioningApp: undefined }).map(({ level }) => level)).toEqual(['sign_in_only']);
    expect(availability({ ...parts, provisioningApp: undefined, signInApp: undefined }, 'x')).toMatchObject({
      ...{ available: false, reason: { code: 'ms_provision_not_configured' }, levels: [] },
    });
  });

  test('is more where the operator asks for more, and never both: an approval takes in what is registered', () => {
    const { provisioningApp } = parts;
    const [broader, ...others] = levels({
      provisioningApp: provisioningApp && { ...provisioningApp, permission: 'Application.ReadWrite.All' },
    });
    expect(broader).toMatchObject({ level: 'broader', appId: 'an-id' });
    expect(others.map(({ level }) => level)).toEqual(['sign_in_only']);
    expect(broader?.permissions[0]).toMatchObject({
      ...{ name: 'Application.ReadWrite.All', kind: 'application' },
      why: expect.stringContaining('any app of your directory, whoever made it'),
    });
    expect(broader?.permissions[0]?.why).toContain('needs no more than Application.ReadWrite.OwnedBy');
    expect(broader?.can.join('\n')).toContain('every other app of your directory');
    expect(broader?.cannot.join('\n')).not.toContain('did not create');
    expect(fullCare?.can.join('\n')).not.toContain('every other app');
  });

  test('is what the operator says of their registration, and full care where they say nothing', () => {
    const permissionOf = (permission: string) =>
      readProvisioningEnv(origin, {
        ...{ PORTICO_MS_PROVISION_CLIENT_ID: 'id', PORTICO_MS_PROVISION_CLIENT_SECRET: 's' },
        PORTICO_MS_PROVISION_PERMISSION: permission,
      }).provisioningApp?.permission;
    expect(permissionOf('')).toBe('Application.ReadWrite.OwnedBy');
    expect(permissionOf('Application.ReadWrite.All')).toBe('Application.ReadWrite.All');
    expect(() => permissionOf('Directory.ReadWrite.All')).toThrow('PORTICO_MS_PROVISION_PERMISSION');
  });

  test('is no right in the directory where none is asked for', () => {
    expect(signInOnly?.permissions.map(({ kind }) => kind)).toEqual(['delegated']);
    expect(signInOnly?.creates.join('\n')).toContain('Portico itself creates nothing');
  });

  test('is as far as the permission reaches, and not less', () => {
    expect(permissions[0]?.why).toContain('cannot touch any app that it did not create');
  });
});
