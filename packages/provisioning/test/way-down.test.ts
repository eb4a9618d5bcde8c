import { healthOf } from '@portico/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createProvisioning } from '../src/index.ts';
import { broaderRemarks, mayReadMembership, recipeFor, unusedRemarks } from '../src/step-parts/approval.ts';
import { isOwnershipLost } from '../src/step-parts/ownership.ts';
import { startBench } from './bench/bench.ts';
import { click } from './bench/click.ts';
import type { AppRole } from './bench/consent.ts';
import type { Customer } from './bench/customer.ts';

/* From a permission that reaches every app of a directory down to one that reaches what Portico made there. */

const ALL = 'Application.ReadWrite.All';
const OWNED_BY = 'Application.ReadWrite.OwnedBy';

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
  bench.log.length = 0;
});

/** A customer who approved these. @returns the id of the connection that came of it */
async function connectedBy(...roles: AppRole[]): Promise<string> {
  await bench.askFor(...roles);
  await bench.approve();
  return (await bench.connect(customer)).connectionId;
}

/** Another customer of the same directory, where nothing was approved before. */
async function connectedAnew(...roles: AppRole[]): Promise<string> {
  await bench.revoke();
  customer = await bench.newCustomer();
  return connectedBy(...roles);
}

/** The operator registers others, and the administrator approves again: what was approved before stays so. */
async function approveAgain(...roles: AppRole[]): Promise<void> {
  await bench.askFor(...roles);
  await bench.approve();
  await bench.connect(customer);
}

async function run(kind: 'check' | 'repair' | 'rotate' | 'own', connectionId: string) {
  const { organizationId, caller } = customer;
  const { request_id: runId } = await provisioning.beginRun({ kind, organizationId, connectionId, caller });
  return bench.finish(customer, runId);
}

async function standing(connectionId: string) {
  const { status, warnings } = await bench.connection(connectionId);
  return { status, warnings, health: healthOf(warnings) };
}

async function looked(connectionId: string) {
  expect(await run('check', connectionId)).toMatchObject({ state: 'succeeded' });
  return standing(connectionId);
}

const well = (...warnings: string[]) => ({ status: 'active', warnings, health: 'healthy' });
const LOST = { status: 'degraded', warnings: ['ownership_lost'], health: 'degraded' };

async function made() {
  const { applications, servicePrincipals } = await bench.made(customer);
  const [application, enterpriseApp] = [applications[0], servicePrincipals[0]];
  if (application === undefined || enterpriseApp === undefined) throw new Error('there is no app');
  return { application, owners: [application['ownerIds'], enterpriseApp['ownerIds']] };
}

describe('a connection that was made by the broader permission', () => {
  test('goes all the way down where Microsoft makes nobody an owner who holds nothing else: people do that, and then it is looked after by the narrow one', async () => {
    const id = await connectedBy(ALL);
    expect(await standing(id)).toEqual(well('broader_not_owner'));
    expect(await looked(id)).toEqual(well('broader_not_owner'));
    await bench.makeOwner((await made()).application);
    expect(await looked(id)).toEqual(well('broader_alone'));
    await approveAgain(OWNED_BY);
    expect(await standing(id)).toEqual(well('broader_to_withdraw'));
    await bench.withdrawPermissions(ALL);
    expect(await looked(id)).toEqual(well());
    const before = (await bench.connection(id)).credential?.keyId;
    expect(await run('rotate', id)).toMatchObject({ state: 'succeeded' });
    expect((await bench.connection(id)).credential?.keyId).not.toBe(before);
    expect(await run('repair', id)).toMatchObject({ state: 'succeeded' });
    expect(await looked(id)).toEqual(well());
    expect(await bench.disconnect(customer, id)).toMatchObject({ removed: true, manualSteps: [] });
    expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
  });

  test('makes itself an owner of both where Microsoft lets it', async () => {
    const id = await connectedBy(ALL, 'Directory.Read.All');
    const ours = await bench.enterpriseAppId();
    expect((await made()).owners).toEqual([[ours], [ours]]);
    expect(await standing(id)).toEqual(well('broader_alone'));
    expect(await looked(id)).toEqual(well('broader_alone'));
  });

  test.each(['approval', 'repair'] as const)(
    'that owned nothing owns both after the next %s',
    async (next) => {
      const id = await connectedBy(ALL);
      await bench.askFor(OWNED_BY, 'Directory.Read.All');
      await bench.approve();
      if (next === 'approval') await bench.connect(customer);
      else expect(await run('repair', id)).toMatchObject({ state: 'succeeded' });
      const ours = await bench.enterpriseAppId();
      expect((await made()).owners).toEqual([[ours], [ours]]);
      await bench.withdrawPermissions(ALL, 'Directory.Read.All');
      expect(await looked(id)).toEqual(well());
      expect(await run('rotate', id)).toMatchObject({ state: 'succeeded' });
    },
  );

  test('that owned nothing owns both by a run of its own, which changes nothing else', async () => {
    const id = await connectedBy(ALL);
    const [path, name] = ['/directories/contoso.example/graph', 'As the customer words it'];
    const { application } = await made();
    await bench.control.send('PATCH', `${path}/applications/${application.id}`, { displayName: name });
    await bench.control.send('PATCH', `${path}/servicePrincipals(appId='${application.appId}')`, {
      appRoleAssignmentRequired: true,
    });
    expect(await looked(id)).toMatchObject({ warnings: ['assignment_required', 'broader_not_owner'] });
    await bench.askFor(OWNED_BY, 'Directory.Read.All');
    await bench.approve();
    const before = await bench.made(customer);
    expect(await run('own', id)).toMatchObject({ kind: 'own', state: 'succeeded' });
    const ours = [await bench.enterpriseAppId()];
    const owned = (objects: readonly object[]) => objects.map((object) => ({ ...object, ownerIds: ours }));
    expect(await bench.made(customer)).toEqual({
      applications: owned(before.applications),
      servicePrincipals: owned(before.servicePrincipals),
    });
    expect(before.servicePrincipals[0]).toMatchObject({ appRoleAssignmentRequired: true });
    // What it did not look at is as it was, and the next step is said without another look.
    expect(await standing(id)).toMatchObject({
      warnings: ['assignment_required', 'broader_to_withdraw'],
      status: 'degraded',
    });
    const { rows } = await bench.pool.query(
      `SELECT actor_kind FROM audit_events WHERE action = 'connection.ownership_taken' AND target_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ actor_kind: 'worker' }]);
  });

  test('says that Microsoft refused to make it an owner, and who can: nothing is told as done that is not', async () => {
    const id = await connectedBy(ALL);
    const before = [await standing(id), await bench.made(customer)];
    expect(await run('own', id)).toMatchObject({
      ...{ state: 'failed', failure: { actor: 'directory_admin' } },
    });
    expect([await standing(id), await bench.made(customer)]).toEqual(before);
  });

  test('waits where Microsoft takes it for an owner already and does not show it yet (fault R14)', async () => {
    const id = await connectedBy(ALL);
    await bench.askFor(OWNED_BY, 'Directory.Read.All');
    await bench.approve();
    const already = 'One or more added object references already exist';
    await bench.control.fault({
      ...{ surface: 'graph', method: 'POST', path: '*owners*', count: 1, status: 400 },
      ...{ code: 'Request_BadRequest', message: already },
    });
    expect(await run('own', id)).toMatchObject({ state: 'succeeded' });
    expect(await standing(id)).toEqual(well('broader_to_withdraw'));
  });

  test('does not become an owner of an app that is gone', async () => {
    const id = await connectedBy(ALL);
    await bench.control.deleteApplication((await made()).application.appId);
    expect(await run('own', id)).toMatchObject({ state: 'failed' });
    expect(await standing(id)).toEqual(well('broader_not_owner'));
  });

  test('may be one from the start: nothing is left but to approve less', async () => {
    await bench.control.send('PATCH', '/settings', { instantiateGivesOwner: true });
    expect(await standing(await connectedBy(ALL))).toEqual(well('broader_alone'));
  });

  test('that loses the permission without being an owner can no longer be looked after, and says so', async () => {
    const id = await connectedBy(ALL);
    await approveAgain(OWNED_BY);
    expect(await standing(id)).toEqual(well('broader_not_owner'));
    await bench.withdrawPermissions(ALL);
    expect(await looked(id)).toEqual(LOST);
    expect(await run('repair', id)).toMatchObject({ state: 'failed', failure: { actor: 'directory_admin' } });
    expect(await standing(id)).toEqual(LOST);
  });

  test.each(['applications', 'servicePrincipals'] as const)(
    'that owns one of the two, %s, is as one that owns neither',
    async (collection) => {
      const id = await connectedBy(ALL);
      await bench.makeOwner((await made()).application, [collection]);
      await approveAgain(OWNED_BY);
      expect(await looked(id)).toEqual(well('broader_not_owner'));
      await bench.withdrawPermissions(ALL);
      expect(await looked(id)).toEqual(LOST);
    },
  );

  test('that loses the permission before another is approved is as one whose approval was taken back', async () => {
    const id = await connectedBy(ALL);
    await bench.withdrawPermissions(ALL);
    expect(await looked(id)).toEqual({
      ...{ status: 'degraded', warnings: ['consent_withdrawn'], health: 'degraded' },
    });
  });

  test('is an owner once when the answer was lost (fault R14)', async () => {
    await bench.askFor(ALL, 'Directory.Read.All');
    await bench.approve();
    const lost = { method: 'POST', path: '*owners*', count: 2, status: 503, takesEffect: true };
    await bench.control.fault({ surface: 'graph', ...lost });
    const { connectionId } = await bench.connect(customer);
    const ours = await bench.enterpriseAppId();
    expect((await made()).owners).toEqual([[ours], [ours]]);
    expect(await looked(connectionId)).toEqual(well('broader_alone'));
  });

  test('is told to take it back only where nothing is lost by that', () => {
    const others = ['User.ReadBasic.All', 'GroupMember.Read.All', 'Directory.Read.All'];
    const granted = fc.subarray([ALL, OWNED_BY, ...others]);
    const owners = fc.constantFrom<{ id: string; appId?: string }[]>(
      ...[[], [{ id: 'o', appId: 'portico' }], [{ id: 'p' }]],
    );
    fc.assert(
      fc.property(granted, owners, owners, (roles, ofApplication, ofEnterpriseApp) => {
        const objects = [{ owners: ofApplication }, { owners: ofEnterpriseApp }];
        const ownsBoth = objects.every((object) => object.owners.some(({ appId }) => appId === 'portico'));
        const without = roles.filter((role) => role !== ALL);
        const nothingIsLost =
          recipeFor(without) !== undefined &&
          !isOwnershipLost(objects, { roles: without, clientId: 'portico' });
        const remarks = broaderRemarks(roles, ownsBoth);
        expect(remarks.includes('broader_to_withdraw')).toBe(roles.includes(ALL) && nothingIsLost);
        expect(remarks).toHaveLength(roles.includes(ALL) ? 1 : 0);
      }),
    );
  });
});

describe('what is approved besides', () => {
  const READING = ['User.ReadBasic.All', 'GroupMember.Read.All'];
  const BROADER = ['User.Read.All', 'Group.Read.All', 'Directory.Read.All'];

  test.each([
    [[OWNED_BY]],
    [[OWNED_BY, ...READING]],
    [[OWNED_BY, 'Directory.Read.All']],
    [[OWNED_BY, 'User.Read.All', 'Group.Read.All']],
    [[ALL, 'Directory.Read.All']],
    [[ALL, ...READING, 'Directory.Read.All']],
  ])('is not called unused where something uses it: %j', (roles) => {
    expect(unusedRemarks(roles)).toEqual([]);
  });

  test.each([
    [[OWNED_BY, 'Mail.Read']],
    [[OWNED_BY, ...READING, 'Directory.Read.All']],
    [[ALL, 'Directory.Read.All', 'Mail.Read']],
  ])('is called unused where less does the same: %j', (roles) => {
    expect(unusedRemarks(roles)).toEqual(['more_permissions_than_needed']);
  });

  test('is never all called used when one may go without anything lost', () => {
    fc.assert(
      fc.property(fc.subarray([OWNED_BY, ...READING, ...BROADER]), (roles) => {
        const goes = (role: string) => {
          const rest = roles.filter((other) => other !== role);
          return mayReadMembership(rest) === mayReadMembership(roles);
        };
        const idle = roles.some((role) => BROADER.includes(role) && goes(role));
        expect(unusedRemarks(roles)).toHaveLength(idle ? 1 : 0);
      }),
    );
  });
});

describe('what a directory has really granted', () => {
  const granted = async (id: string) => (await bench.connection(id)).grantedPermissions;

  test('is known from the token, whatever the operator has set, and followed by each look', async () => {
    const id = await connectedBy(ALL);
    expect(bench.parts.provisioningApp?.permission).toBe(OWNED_BY);
    expect(await granted(id)).toEqual([ALL]);
    await bench.makeOwner((await made()).application);
    await approveAgain(OWNED_BY, 'User.ReadBasic.All');
    expect(await granted(id)).toEqual([ALL, OWNED_BY, 'User.ReadBasic.All']);
    await bench.withdrawPermissions(ALL);
    await looked(id);
    expect(await granted(id)).toEqual([OWNED_BY, 'User.ReadBasic.All']);
    await bench.revoke();
    await looked(id);
    expect(await granted(id)).toEqual([]);
  });

  test('tells that the next one will be asked for more than it reads, until an approval shows otherwise', async () => {
    const says = (parts = bench.parts) => createProvisioning(parts).approvesMoreThanTold();
    await connectedBy(OWNED_BY);
    expect(await says()).toBe(false);
    const id = await connectedAnew(ALL);
    expect(await says()).toBe(true);
    const { provisioningApp } = bench.parts;
    const told = provisioningApp && ({ ...provisioningApp, permission: ALL } as const);
    expect(await says(bench.newParts({ provisioningApp: told }))).toBe(false);
    await approveAgain(OWNED_BY);
    expect(await says()).toBe(false);
    // A run that nobody approved anything for says nothing of the registration.
    await bench.withdrawPermissions(OWNED_BY);
    expect(await run('repair', id)).toMatchObject({ recipe: 'template' });
    expect(await says()).toBe(false);
  });

  test('is kept as names and nothing else, whoever answers in the place of Microsoft (attack 11)', async () => {
    const id = await connectedBy(OWNED_BY);
    const runId = (
      await provisioning.beginRun({
        ...{ kind: 'check', organizationId: customer.organizationId, connectionId: id },
        caller: customer.caller,
      })
    ).request_id;
    await bench.pool.query(
      "UPDATE provisioning_runs SET lease_owner = 'w', lease_until = now() + interval '1 minute' WHERE id = $1",
      [runId],
    );
    const names = ['<script>', 'x'.repeat(101), 'Mail.Read', '\0', ...Array(200).fill('Directory.Read.All')];
    await bench.parts.managed.noteGranted({ runId, workerId: 'w' }, id, names);
    const kept = await granted(id);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(new Set(kept)).toEqual(new Set(['Mail.Read', 'Directory.Read.All']));
  });
});

describe('the level that a directory is asked for', () => {
  const admin = bench.emulator.seedFacts.directories.find(
    ({ domain }) => domain === 'contoso.example',
  )?.admin;
  const { provisioningApp } = bench.parts;
  const broader = bench.newParts({
    provisioningApp: provisioningApp && { ...provisioningApp, permission: ALL },
  });
  const start = (using: typeof broader, level?: 'full_care' | 'broader') =>
    createProvisioning(using).start({
      ...{ organizationId: customer.organizationId, caller: customer.caller, level },
      ...{ setsCookies: true, returnTo: undefined },
    });

  test.each([
    ['full care', () => broader, 'full_care'],
    ['the broader', () => bench.parts, 'broader'],
  ] as const)('is refused when it is %s and the operator asks for the other', async (_, using, level) => {
    await expect(start(using(), level)).rejects.toMatchObject({ code: 'level_not_offered' });
  });

  test('is the one that the operator asks for where none is named, and stands in the audit log', async () => {
    await start(broader);
    await start(bench.parts);
    const { rows } = await bench.pool.query(
      'SELECT level FROM provisioning_requests WHERE organization_id = $1 ORDER BY created_at',
      [customer.organizationId],
    );
    expect(rows).toEqual([{ level: 'broader' }, { level: 'full_care' }]);
  });

  test('the broader one comes to a run like full care, in a whole click', async () => {
    if (!admin) throw new Error('the seed has no administrator');
    await bench.askFor(ALL);
    // The browser waits for the run: its time passes with each look.
    const now = () => {
      bench.clock.advance(5_000);
      return bench.clock.now();
    };
    const waiting = { ...broader, clock: { now } };
    const outcome = await click(waiting, bench.emulator.origin, customer, { login: admin, level: 'broader' });
    expect(outcome['error']).toBeUndefined();
    const { rows } = await bench.pool.query(
      'SELECT r.id, q.level FROM provisioning_runs r JOIN provisioning_requests q ON q.id = r.request_id WHERE r.organization_id = $1',
      [customer.organizationId],
    );
    expect(rows).toMatchObject([{ level: 'broader' }]);
    expect(await bench.finish(customer, rows[0].id, broader)).toMatchObject({ recipe: 'template' });
    expect(bench.log.map(({ event }) => event)).not.toContain('provisioning.permission_other_than_set');
  });

  test('that was told and is not what was approved is a line in the operator’s log', async () => {
    await connectedBy(ALL);
    expect(bench.log).toContainEqual({
      event: 'provisioning.permission_other_than_set',
      facts: { run: expect.any(String), set: OWNED_BY, granted: ALL },
    });
  });
});
