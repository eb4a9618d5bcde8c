import { beforeEach, describe, expect, test } from 'vitest';
import { createProvisioning } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { withoutAccess } from './bench/without-access.ts';

const bench = await startBench();
const {
  admin,
  user,
  applicationAdmin,
  foreignDirectory,
  app,
  connect,
  connectBy,
  bound,
  rows,
  ofConnection,
  connectionsOf,
  logged,
} = withoutAccess(bench);
const provisioning = createProvisioning(bench.parts);
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
});

describe('an organization that gives no access', () => {
  test('has a connection at once, bound to the directory’s id and to the sign-in app, and nothing in the directory', async () => {
    const id = await bound(customer);
    expect(await bench.connection(id)).toMatchObject({
      ...{ status: 'active', managedBy: 'sign_in_app', provider: 'entra', protocol: 'oidc' },
      ...{ entraTenantId: customer.directoryId, entraDirectoryName: 'contoso.example' },
      ...{ entraAppId: null, entraApplicationObjectId: null, entraServicePrincipalId: null },
      ...{ credential: null, warnings: [], activatedAt: expect.any(Date) },
    });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([
      { client_id: app?.clientId, issuer: `${bench.emulator.origin}/${customer.directoryId}/v2.0` },
    ]);
    expect(await ofConnection('connection_credentials', id)).toEqual([]);
    expect(await ofConnection('provisioning_runs', id)).toEqual([]);
    expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
    expect(await logged(customer, 'connection.activated')).toEqual([
      {
        ...{ actor_kind: 'user', actor_id: customer.userId },
        data: {
          ...{ level: 'sign_in_only', directory: customer.directoryId, approved_by: admin.objectId },
          request: expect.stringMatching(/^msp_/),
        },
      },
    ]);
  });

  test('is asked at Microsoft for delegated permissions alone', async () => {
    const { url } = await provisioning.start({
      ...{ organizationId: customer.organizationId, caller: customer.caller, level: 'sign_in_only' },
      ...{ setsCookies: true, returnTo: undefined },
    });
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe('/organizations/v2.0/adminconsent');
    expect(searchParams.get('scope')).toBe('openid profile email');
    expect(searchParams.get('client_id')).toBe(app?.clientId);
  });

  test('sees that its click came to an end, without steps that nobody did', async () => {
    const connectionId = await bound(customer);
    const [request] = await rows('SELECT id FROM provisioning_requests WHERE organization_id = $1', [
      customer.organizationId,
    ]);
    const { organizationId, caller } = customer;
    expect(await provisioning.progress(organizationId, request.id, caller.principal)).toMatchObject({
      ...{ state: 'succeeded', connection_id: connectionId, steps: [] },
    });
  });

  test('is told where the operator has no such app, and nobody leaves for Microsoft', async () => {
    const without = createProvisioning(bench.newParts({ signInApp: undefined }));
    const { organizationId, caller } = customer;
    const start = { organizationId, caller, setsCookies: true, returnTo: undefined };
    await expect(without.start({ ...start, level: 'sign_in_only' })).rejects.toMatchObject({
      code: 'sign_in_app_not_configured',
    });
    expect((await without.start(start)).requestId).toMatch(/^msp_/);
  });

  test('has it also where the operator has no provisioning app', async () => {
    const parts = bench.newParts({ provisioningApp: undefined });
    expect(await connectBy(parts, customer)).toMatchObject({
      ok: 'microsoft_connected',
    });
  });
});

describe('who binds a directory', () => {
  test.each([
    ['an ordinary member', user],
    ['an application administrator, who may consent to a sign-in at Microsoft', applicationAdmin],
  ])('is not %s, of a directory that has approved before (attack 7)', async (_, login) => {
    await bound(await bench.otherCustomer(customer));
    const forgedConsent = customer.directoryId;
    expect(await connect(customer, login, { forgedConsent })).toEqual({ error: 'admin_required' });
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test('has proven it in a token of that very directory: a tenant that was written by hand is a hint (attack 6)', async () => {
    const outcome = await connect(customer, admin, {
      consent: (url) => url.searchParams.set('tenant', foreignDirectory),
    });
    expect(outcome['page']).toContain(`/${foreignDirectory}/`);
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test.each([
    ['wids missing', { omit: ['wids'] }, 'sign_in_app_misconfigured'],
    ['acct missing', { omit: ['acct'] }, 'sign_in_app_misconfigured'],
    ['no role', { claims: { wids: [] } }, 'admin_required'],
    ['acct of a guest', { claims: { acct: 1 } }, 'guest_not_allowed'],
    ['tid of another directory', { claims: { tid: foreignDirectory } }, 'directory_mismatch'],
    [
      'the audience of the provisioning app',
      { claims: { aud: bench.emulator.seedFacts.provisioningApp?.clientId } },
      'directory_mismatch',
    ],
    ['another nonce', { claims: { nonce: 'x' } }, 'directory_mismatch'],
  ])('not by an id_token with %s (attacks 6, 7)', async (_, forgery, error) => {
    await bench.control.spoilNextIdToken(forgery as Record<string, unknown>);
    expect(await connect(customer)).toEqual({ error });
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test('not who pressed Cancel, though Microsoft says admin_consent=True along with it (attack 10)', async () => {
    expect(await connect(customer, admin, { answer: 'cancel' })).toEqual({ error: 'consent_denied' });
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test('and a credential that Microsoft refuses is the operator’s matter', async () => {
    const credential = { kind: 'secret', secret: 'demo~another' } as const;
    const parts = bench.newParts({ signInApp: { clientId: app?.clientId ?? '', credential } });
    expect(await connectBy(parts, customer)).toEqual({
      error: 'sign_in_app_misconfigured',
    });
  });

  test('once: what came of a request comes of it no second time (attack 9)', async () => {
    await bound(customer);
    const [request] = await rows('SELECT id FROM provisioning_requests WHERE organization_id = $1', [
      customer.organizationId,
    ]);
    const again = (requestId: string) =>
      bench.parts.bindings.bind({
        ...{ requestId, newConnectionId: 'sso_second', connectionName: 'x', directoryName: null },
        ...{ entraTenantId: foreignDirectory, issuer: 'x', clientId: 'x', approvedByObjectId: 'x' },
        event: { id: `ae_${requestId}`, actorKind: 'user', actorId: null, ipAddress: null, requestId: null },
      });
    expect(await again(request.id)).toBeUndefined();
    expect(await connectionsOf(customer)).toHaveLength(1);
  });

  test('not by a request for the other level, whichever the statement', async () => {
    const insert = async (level: string) => {
      const id = `msp_${level}_${customer.organizationId}`;
      await bench.pool.query(
        `INSERT INTO provisioning_requests (id, project_id, organization_id, user_id, via, level, return_to, expires_at,
           proof_consumed_at) VALUES ($1, $2, $3, $4, 'dashboard', $5::consent_level, 'http://localhost:3000/', now(), now())`,
        [id, customer.projectId, customer.organizationId, customer.userId, level],
      );
      return id;
    };
    const event = { actorKind: 'user', actorId: null, ipAddress: null, requestId: null } as const;
    const common = {
      ...{ newConnectionId: 'sso_other', connectionName: 'x', directoryName: null },
      ...{ entraTenantId: customer.directoryId, approvedByObjectId: 'x' },
    };
    const asked = await insert('full_care');
    expect(
      await bench.parts.bindings.bind({
        ...{ ...common, requestId: asked, issuer: 'x', clientId: 'x', event: { ...event, id: 'ae_one' } },
      }),
    ).toBeUndefined();
    expect(
      await bench.parts.runs.start({
        ...{ ...common, requestId: await insert('sign_in_only'), approvedByName: null, deadlineSeconds: 600 },
        ...{ givingWay: { kinds: [], failure: { code: 'x', actor: 'portico', message: '' } as never } },
        event: { ...event, id: 'ae_two' },
      }),
    ).toBeUndefined();
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test('and no run comes of it by a process of an older release, which asks for no level', async () => {
    const connectionId = await bound(customer);
    const [request] = await rows('SELECT id FROM provisioning_requests WHERE organization_id = $1', [
      customer.organizationId,
    ]);
    const insert = rows(
      `INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, request_id,
         started_by_kind, deadline_at) VALUES ($1, 'connect', $2, $3, $4, $5, $1, 'user', now())`,
      [request.id, customer.projectId, customer.organizationId, connectionId, customer.directoryId],
    );
    await expect(insert).rejects.toThrow('makes no run');
  });
});

describe('one directory, one organization of a project (attack 8)', () => {
  test('also without access: the second is refused, and the first reads it in its log', async () => {
    const id = await bound(customer);
    const neighbour = await bench.neighbour(customer);
    expect(await connect(neighbour)).toEqual({ error: 'directory_already_connected' });
    expect(await connectionsOf(neighbour)).toEqual([]);
    expect(await logged(customer, 'connection.directory_claimed_elsewhere')).toHaveLength(1);
    expect((await bench.connection(id)).status).toBe('active');
  });

  test('and across the levels', async () => {
    await bench.approve();
    await bench.connect(customer);
    const neighbour = await bench.neighbour(customer);
    expect(await connect(neighbour)).toEqual({ error: 'directory_already_connected' });
  });

  test('of two who approve at the same moment, one has it', async () => {
    const neighbour = await bench.neighbour(customer);
    const outcomes = await Promise.all([connect(customer), connect(neighbour)]);
    expect(outcomes.map((outcome) => outcome['ok'] ?? outcome['error']).toSorted()).toEqual([
      ...['directory_already_connected', 'microsoft_connected'],
    ]);
  });

  test('while another project may have the same directory', async () => {
    await bound(customer);
    expect(await bound(await bench.otherCustomer(customer))).toMatch(/^sso_/);
  });
});

describe('there is nothing to look after', () => {
  test('so the schedule never takes it, whatever its time says', async () => {
    const id = await bound(customer);
    for (const due of ["'infinity'", "now() - interval '1 day'", 'NULL']) {
      await bench.pool.query(`UPDATE entra_app_registrations SET care_at = ${due} WHERE connection_id = $1`, [
        id,
      ]);
      expect(await bench.parts.care.take(16)).toEqual([]);
      const { organizationId, caller } = customer;
      expect(await provisioning.lookNow(organizationId, id, caller.principal)).toBeUndefined();
    }
  });

  test('nor a worker of an older release, which goes by the time alone', async () => {
    const id = await bound(customer);
    const [row] = await rows(
      "SELECT care_at = 'infinity' AS never FROM entra_app_registrations WHERE connection_id = $1",
      [id],
    );
    expect(row).toEqual({ never: true });
  });

  test.each(['check', 'repair', 'rotate', 'tidy', 'own'])(
    'and nobody begins a run of kind %s',
    async (kind) => {
      const connectionId = await bound(customer);
      const { organizationId, caller } = customer;
      await expect(
        provisioning.beginRun({ kind, organizationId, connectionId, caller }),
      ).rejects.toMatchObject({ code: 'nothing_to_manage' });
      expect(await ofConnection('provisioning_runs', connectionId)).toEqual([]);
    },
  );

  test('pausing and resuming works as with any', async () => {
    const connectionId = await bound(customer);
    const { organizationId, caller } = customer;
    const set = (paused: boolean) => provisioning.setPaused({ organizationId, connectionId, paused, caller });
    await set(true);
    expect((await bench.connection(connectionId)).status).toBe('paused');
    // Approved once more meanwhile, it stays paused: who paused it wished that.
    expect(await bound(customer)).toBe(connectionId);
    expect((await bench.connection(connectionId)).status).toBe('paused');
    await set(false);
    expect((await bench.connection(connectionId)).status).toBe('active');
  });
});
