import { beforeEach, describe, expect, test } from 'vitest';
import { createProvisioning, type WorkerParts } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { type Bent, click } from './bench/click.ts';
import type { Customer } from './bench/customer.ts';

const bench = await startBench();
const { seedFacts } = bench.emulator;
const contoso = seedFacts.directories.find(({ domain }) => domain === 'contoso.example');
const fabrikam = seedFacts.directories.find(({ domain }) => domain === 'fabrikam.example');
if (!contoso?.admin || !contoso.user || !contoso.applicationAdmin || !fabrikam)
  throw new Error('the seed lacks people');
const { admin, user, applicationAdmin } = contoso;
const foreignDirectory = fabrikam.tenantId;
const provisioning = createProvisioning(bench.parts);
const app = bench.parts.signInApp;
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
});

const connect = (who = customer, login = admin, bent: Bent = {}) =>
  click(bench.parts, bench.emulator.origin, who, { login, level: 'sign_in_only', bent });
/** The same by a process with other parts. */
const connectBy = (parts: WorkerParts) =>
  click(parts, bench.emulator.origin, customer, { login: admin, level: 'sign_in_only' });

/** Bound to contoso.example. @returns the id of the connection */
async function bound(who = customer): Promise<string> {
  const outcome = await connect(who);
  if (outcome['ok'] !== 'microsoft_connected') throw new Error(JSON.stringify(outcome));
  return outcome['connection'] ?? '';
}

const rows = async (text: string, values: unknown[]) => (await bench.pool.query(text, values)).rows;
const ofConnection = (table: string, id: string, column = 'connection_id') =>
  rows(`SELECT * FROM ${table} WHERE ${column} = $1`, [id]);
const connectionsOf = ({ organizationId }: Customer) =>
  rows('SELECT id, status, managed_by FROM sso_connections WHERE organization_id = $1', [organizationId]);
const logged = ({ organizationId }: Customer, action: string) =>
  rows('SELECT actor_kind, actor_id, data FROM audit_events WHERE organization_id = $1 AND action = $2', [
    ...[organizationId, action],
  ]);

describe('an organization that gives no access', () => {
  test('has a connection at once, bound to the directory’s id and to the sign-in app, and nothing in the directory', async () => {
    const id = await bound();
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
    const connectionId = await bound();
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
    expect(await connectBy(parts)).toMatchObject({
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
      { claims: { aud: seedFacts.provisioningApp?.clientId } },
      'directory_mismatch',
    ],
    ['another nonce', { claims: { nonce: 'x' } }, 'directory_mismatch'],
  ])('not by an id_token with %s (attacks 6, 7)', async (_, forgery, error) => {
    await bench.control.spoilNextIdToken(forgery as Record<string, unknown>);
    expect(await connect()).toEqual({ error });
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test('not who pressed Cancel, though Microsoft says admin_consent=True along with it (attack 10)', async () => {
    expect(await connect(customer, admin, { answer: 'cancel' })).toEqual({ error: 'consent_denied' });
    expect(await connectionsOf(customer)).toEqual([]);
  });

  test('and a credential that Microsoft refuses is the operator’s matter', async () => {
    const credential = { kind: 'secret', secret: 'demo~another' } as const;
    const parts = bench.newParts({ signInApp: { clientId: app?.clientId ?? '', credential } });
    expect(await connectBy(parts)).toEqual({
      error: 'sign_in_app_misconfigured',
    });
  });

  test('once: what came of a request comes of it no second time (attack 9)', async () => {
    await bound();
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
});

describe('one directory, one organization of a project (attack 8)', () => {
  test('also without access: the second is refused, and the first reads it in its log', async () => {
    const id = await bound();
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
    await bound();
    expect(await bound(await bench.otherCustomer(customer))).toMatch(/^sso_/);
  });
});

describe('there is nothing to look after', () => {
  test('so the schedule never takes it, whatever its time says', async () => {
    const id = await bound();
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
    const id = await bound();
    const [row] = await rows(
      "SELECT care_at = 'infinity' AS never FROM entra_app_registrations WHERE connection_id = $1",
      [id],
    );
    expect(row).toEqual({ never: true });
  });

  test.each(['check', 'repair', 'rotate', 'tidy'])('and nobody begins a run of kind %s', async (kind) => {
    const connectionId = await bound();
    const { organizationId, caller } = customer;
    await expect(provisioning.beginRun({ kind, organizationId, connectionId, caller })).rejects.toMatchObject(
      { code: 'nothing_to_manage' },
    );
    expect(await ofConnection('provisioning_runs', connectionId)).toEqual([]);
  });

  test('pausing and resuming works as with any', async () => {
    const connectionId = await bound();
    const { organizationId, caller } = customer;
    const set = (paused: boolean) => provisioning.setPaused({ organizationId, connectionId, paused, caller });
    await set(true);
    expect((await bench.connection(connectionId)).status).toBe('paused');
    // Approved once more meanwhile, it stays paused: who paused it wished that.
    expect(await bound()).toBe(connectionId);
    expect((await bench.connection(connectionId)).status).toBe('paused');
    await set(false);
    expect((await bench.connection(connectionId)).status).toBe('active');
  });
});

describe('disconnecting', () => {
  test('ends sign-in, makes no run, and says how the approval is taken back', async () => {
    const id = await bound();
    const result = await bench.disconnect(customer, id);
    expect(result).toMatchObject({ status: 'inactive', removed: true, runId: null });
    expect(result.manualSteps.join(' ')).toContain(app?.clientId);
    expect((await bench.connection(id)).status).toBe('inactive');
    expect(await ofConnection('provisioning_runs', id)).toEqual([]);
    expect(await logged(customer, 'connection.disconnected')).toHaveLength(1);
  });

  test('frees the directory for another organization, and connecting again keeps the id', async () => {
    const id = await bound();
    await bench.disconnect(customer, id);
    expect(await bound()).toBe(id);
    await bench.disconnect(customer, id);
    expect(await bound(await bench.neighbour(customer))).not.toBe(id);
  });
});

describe('from full care to none', () => {
  beforeEach(() => bench.approve());

  test('is refused while the app is there: disconnect first', async () => {
    const { connectionId } = await bench.connect(customer);
    const before = await bench.connection(connectionId);
    expect(await connect()).toEqual({ error: 'disconnect_first' });
    expect(await bench.connection(connectionId)).toEqual(before);
  });

  test('is refused while it is being taken out, and goes with the same id afterwards', async () => {
    const { connectionId } = await bench.connect(customer);
    const { organizationId, caller } = customer;
    const asked = await bench.parts.runs.disconnect({
      ...{ runId: 'msp_disconnecting', deadlineSeconds: 600, organizationId, connectionId },
      failureOfOthers: { code: 'provisioning_failed', actor: 'portico', message: '' },
      event: {
        id: 'ae_disconnect',
        actorKind: 'user',
        actorId: caller.principal.userId,
        ipAddress: null,
        requestId: null,
      },
    });
    expect(await connect()).toEqual({ error: 'provisioning_in_progress' });
    await bench.finish(customer, asked?.runId ?? '');
    expect(await bound()).toBe(connectionId);
    expect(await bench.connection(connectionId)).toMatchObject({
      ...{ status: 'active', managedBy: 'sign_in_app', credential: null, disconnectedAt: null },
    });
  });
});

describe('from none to full care', () => {
  beforeEach(() => bench.approve());

  test('keeps the id, and people sign in over the sign-in app until the other way is proven', async () => {
    const id = await bound();
    const { runId, connectionId } = await bench.newRun(customer);
    expect(connectionId).toBe(id);
    expect(await bench.connection(id)).toMatchObject({ status: 'active', managedBy: 'sign_in_app' });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([{ client_id: app?.clientId }]);
    expect((await bench.finish(customer, runId)).state).toBe('succeeded');
    const after = await bench.connection(id);
    expect(after).toMatchObject({
      ...{ status: 'active', managedBy: 'microsoft_graph', entraTenantId: customer.directoryId },
      ...{ entraAppId: expect.any(String), credential: { kind: 'client_secret' } },
    });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([{ client_id: after.entraAppId }]);
    // And it is looked after from now on.
    const [care] = await rows(
      "SELECT care_at < now() + interval '2 days' AS soon FROM entra_app_registrations WHERE connection_id = $1",
      [id],
    );
    expect(care).toEqual({ soon: true });
  });

  test('that comes to nothing leaves nothing in the directory, and sign-in as it was', async () => {
    const id = await bound();
    await bench.forbidCredentials();
    const { runId } = await bench.newRun(customer);
    expect((await bench.finish(customer, runId)).state).toBe('failed');
    expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
    expect(await bench.connection(id)).toMatchObject({
      status: 'active',
      managedBy: 'sign_in_app',
      entraAppId: null,
    });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([{ client_id: app?.clientId }]);
  });

  test('disconnected in the middle of it: what was made meanwhile is taken out', async () => {
    const id = await bound();
    await bench.newRun(customer);
    expect(await bench.disconnect(customer, id)).toMatchObject({ removed: true, runId: expect.any(String) });
    expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
    expect((await bench.connection(id)).status).toBe('inactive');
  });

  test('begun after a disconnection and come to nothing, it is disconnected as before', async () => {
    const id = await bound();
    await bench.disconnect(customer, id);
    await bench.forbidCredentials();
    const { runId } = await bench.newRun(customer);
    expect((await bench.finish(customer, runId)).state).toBe('failed');
    expect((await bench.connection(id)).status).toBe('inactive');
  });
});
