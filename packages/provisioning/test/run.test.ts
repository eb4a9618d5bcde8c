import { openCredential } from '@portico/connections';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../src/index.ts';
import { progress } from '../src/progress.ts';
import { createRunKinds } from '../src/runs/kinds/index.ts';
import { ORIGIN, startBench } from './bench/bench.ts';
import { secretsToldDuring } from './bench/network.ts';
import { dumpTables } from './bench/tables.ts';

const bench = await startBench();
const GRAPH = '00000003-0000-0000-c000-000000000000';
const OPENID_PROFILE_EMAIL = [
  '37f7f235-527c-4136-accd-4a02d197296e',
  '14dad69e-099b-42c9-810b-d002981feec1',
  '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
];
const CLAIMS = ['email', 'xms_edov', 'upn', 'groups', 'acct', 'auth_time', 'sid', 'login_hint'];
const STEPS = [
  'confirm_consent',
  'create_app',
  'configure_sign_in',
  'seal_credential',
  'check_connection',
  'activate',
];

describe.each([
  { recipe: 'upsert', role: 'Application.ReadWrite.OwnedBy', warnings: [] },
  { recipe: 'template', role: 'Application.ReadWrite.All', warnings: ['broader_not_owner'] },
] as const)('with $role, the recipe $recipe', ({ recipe, role, warnings }) => {
  async function connected() {
    const customer = await bench.newCustomer();
    await bench.askFor(role);
    await bench.approve();
    return { customer, ...(await bench.connect(customer)) };
  }

  test('the directory holds exactly the desired state, with addresses built by us alone (attack 18)', async () => {
    const { customer, connectionId } = await connected();
    const { applications, servicePrincipals } = await bench.made(customer);
    const base = `${ORIGIN.origin}/v1/sso/connections/${connectionId}`;
    expect(applications).toHaveLength(1);
    expect(applications[0]).toMatchObject({
      // What the customer bought, and not who they are (U12).
      displayName: 'Project of Contoso',
      uniqueName: recipe === 'upsert' ? `portico-${connectionId}` : null,
      deletedDateTime: null,
      signInAudience: 'AzureADMyOrg',
      web: {
        redirectUris: [`${base}/callback`, `${base}/signed-out`],
        homePageUrl: `${base}/initiate`,
        // Entra takes https only, and this deployment is on loopback.
        logoutUrl: null,
        implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
      },
      spa: { redirectUris: [] },
      publicClient: { redirectUris: [] },
      groupMembershipClaims: 'SecurityGroup',
      requiredResourceAccess: [
        {
          resourceAppId: GRAPH,
          resourceAccess: OPENID_PROFILE_EMAIL.map((id) => ({ id, type: 'Scope' })),
        },
      ],
      authenticationBehaviors: { removeUnverifiedEmailClaim: true },
      keyCredentials: [],
    });
    const claims = applications[0]?.optionalClaims;
    expect(claims?.idToken?.map(({ name }) => name)).toEqual(CLAIMS);
    expect(claims?.accessToken).toEqual([]);
    expect(servicePrincipals).toHaveLength(1);
    expect(servicePrincipals[0]).toMatchObject({
      appId: applications[0]?.appId,
      accountEnabled: true,
      appRoleAssignmentRequired: false,
      deletedDateTime: null,
    });
  });

  test('the connection says whose objects they are and that it is active (invariant 7)', async () => {
    const { customer, connectionId, runId } = await connected();
    const { applications, servicePrincipals } = await bench.made(customer);
    const [application] = applications;
    const row = await bench.connection(connectionId);
    expect(row).toMatchObject({
      projectId: customer.projectId,
      organizationId: customer.organizationId,
      protocol: 'oidc',
      provider: 'entra',
      managedBy: 'microsoft_graph',
      status: 'active',
      name: 'Microsoft Entra ID',
      entraTenantId: customer.directoryId,
      entraDirectoryName: 'contoso.example',
      entraAppId: application?.appId,
      entraApplicationObjectId: application?.id,
      entraServicePrincipalId: servicePrincipals[0]?.id,
      issuer: `${bench.emulator.origin}/${customer.directoryId}/v2.0`,
      credential: { kind: 'client_secret', keyId: application?.passwordCredentials[0]?.keyId },
      warnings: [...warnings],
      disconnectedAt: null,
      lastSignInAt: null,
    });
    expect(row.activatedAt).toBeInstanceOf(Date);
    const validDays = (Number(row.credential?.expiresAt) - bench.clock.now().getTime()) / 86_400_000;
    expect(Math.round(validDays)).toBe(730);
    expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'succeeded', recipe, failure: null });
    expect(await bench.journal(runId)).toEqual(STEPS.map((name) => `${name} done`));
    const { rows } = await bench.pool.query(
      'SELECT action, actor_kind, data FROM audit_events WHERE target_id = $1',
      [connectionId],
    );
    const data = { run: runId, credential: 'client_secret' };
    expect(rows).toEqual([{ action: 'connection.activated', actor_kind: 'worker', data }]);
  });

  test('the client secret lies sealed for its row and in clear nowhere (invariant 3, attack 98)', async () => {
    const customer = await bench.newCustomer();
    await bench.askFor(role);
    await bench.approve();
    const run = await bench.newRun(customer);
    const told = await secretsToldDuring(() => bench.finish(customer, run.runId));
    const row = await bench.connection(run.connectionId);
    if (row.credential === null) throw new Error('it has no credential');
    const opened = await openCredential(bench.parts, row, row.credential);
    if (opened.kind !== 'secret') throw new Error('it has no secret');
    expect(told).toEqual([opened.secret]);
    const everything = (await dumpTables(bench.pool)) + JSON.stringify(bench.log);
    expect(everything).toContain(row.credential.sealed);
    for (const secret of [opened.secret, bench.environment.PORTICO_MS_PROVISION_CLIENT_SECRET ?? 'none'])
      expect(everything).not.toContain(secret);
  });

  test('connecting again repairs the same app: ids and a good credential stay, what was bent is straightened', async () => {
    const { customer, ...first } = await connected();
    const before = await bench.connection(first.connectionId);
    const [servicePrincipal] = (await bench.made(customer)).servicePrincipals;
    await bench.control.changeApplication(before.entraAppId ?? '', { web: { redirectUris: [] } });
    await bench.control.changeServicePrincipal(servicePrincipal?.id ?? '', {
      appRoleAssignmentRequired: true,
    });
    const second = await bench.connect(customer);
    expect(second.connectionId).toBe(first.connectionId);
    const after = await bench.connection(first.connectionId);
    const kept = ['entraAppId', 'entraApplicationObjectId', 'credential', 'status'] as const;
    for (const name of kept) expect(after[name], name).toEqual(before[name]);
    const made = await bench.made(customer);
    expect(made.applications).toHaveLength(1);
    expect(made.applications[0]).toMatchObject({ web: { redirectUris: { length: 2 } } });
    expect(made.servicePrincipals[0]).toMatchObject({ appRoleAssignmentRequired: false });
  });

  test('the stepper tells each step, who approved and which directory', async () => {
    const { customer, runId, connectionId } = await connected();
    const shown: Progress = await progress(bench.parts, createRunKinds(), {
      ...{ organizationId: customer.organizationId, requestId: runId },
    });
    expect(shown).toMatchObject({
      request_id: runId,
      connection_id: connectionId,
      state: 'succeeded',
      directory: { id: customer.directoryId, name: 'contoso.example' },
      approved_by: 'Ada Admin',
    });
    expect(shown.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      STEPS.map((name) => `${name} done`),
    );
  });
});

test('a name of the organization that plays tricks stays a name of at most 120 characters (attack 18)', async () => {
  const customer = await bench.newCustomer(`Evil\r\nhttps://evil.example/${'x'.repeat(300)}`);
  await bench.approve();
  await bench.connect(customer);
  const { applications } = await bench.made(customer);
  const { displayName = '', web } = applications[0] ?? {};
  expect(displayName.length).toBeLessThanOrEqual(120);
  expect(displayName).not.toMatch(/\p{Cc}/u);
  expect(web?.redirectUris.every((uri) => uri.startsWith(`${ORIGIN.origin}/v1/sso/connections/sso_`))).toBe(
    true,
  );
});

test('a repair replaces a secret that the customer deleted, and one that soon expires (faults R17, R22)', async () => {
  const customer = await bench.newCustomer();
  await bench.approve();
  const { connectionId } = await bench.connect(customer);
  const first = await bench.connection(connectionId);
  await bench.control.send(
    'DELETE',
    `/applications/${first.entraAppId}/passwords/${first.credential?.keyId}`,
  );
  await bench.connect(customer);
  const second = await bench.connection(connectionId);
  expect(second.credential?.keyId).not.toBe(first.credential?.keyId);
  await bench.pool.query(
    "UPDATE connection_credentials SET expires_at = now() + interval '5 days', created_at = now() - interval '725 days' WHERE connection_id = $1",
    [connectionId],
  );
  await bench.connect(customer);
  const third = await bench.connection(connectionId);
  const [application] = (await bench.made(customer)).applications;
  expect(application?.passwordCredentials.map(({ keyId }) => keyId)).toEqual([third.credential?.keyId]);
  expect(third.credential?.keyId).not.toBe(second.credential?.keyId);
});

test('a repair replaces a secret that is listed and that Microsoft takes no longer, as by its own clock (fault R17)', async () => {
  const customer = await bench.newCustomer();
  await bench.approve();
  const { connectionId } = await bench.connect(customer);
  const first = await bench.connection(connectionId);
  const { keyId } = first.credential ?? {};
  await bench.control.send('POST', `/applications/${first.entraAppId}/passwords/${keyId}/expire`);
  await bench.connect(customer);
  const second = await bench.connection(connectionId);
  expect(second).toMatchObject({ status: 'active', warnings: [] });
  const [application] = (await bench.made(customer)).applications;
  expect(application?.passwordCredentials.map((one) => one.keyId)).toEqual([second.credential?.keyId]);
  expect(second.credential?.keyId).not.toBe(keyId);
});

test('a repair makes the app anew when the customer deleted it, under the same connection (fault R17)', async () => {
  const customer = await bench.newCustomer();
  await bench.approve();
  const first = await bench.connect(customer);
  const before = await bench.connection(first.connectionId);
  await bench.control.deleteApplication(before.entraApplicationObjectId ?? '');
  const second = await bench.connect(customer);
  expect(second.connectionId).toBe(first.connectionId);
  const after = await bench.connection(first.connectionId);
  expect(after.entraAppId).not.toBe(before.entraAppId);
  const live = (await bench.made(customer)).applications.filter(({ deletedDateTime }) => !deletedDateTime);
  expect(live.map(({ appId }) => appId)).toEqual([after.entraAppId]);
});
