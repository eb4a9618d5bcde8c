import { describe, expect, it } from 'vitest';
import { controlOperations } from '../src/control/operations.ts';
import { login } from './support/bench.ts';
import { entries } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';
import { instantiate } from './support/provisioned-app.ts';

/* What the control API changes in a directory is in its audit log, as the operation of Graph that it stands for. */

const DIRECTORY = '/directories/contoso.example';
const SECRETS = 'Update application – Certificates and secrets management';

const { bench, graph } = await graphBench(['AuditLog.Read.All', 'Application.ReadWrite.All']);

const user = () => login(bench.directory().user).objectId;
const audits = async () => {
  const { body } = await graph('GET', '/auditLogs/directoryAudits');
  return entries(body);
};
/** Activities that an act added to the log, oldest first. */
async function noted(act: () => Promise<unknown>) {
  const before = new Set((await audits()).map(({ id }) => id));
  await act();
  return (await audits()).filter(({ id }) => !before.has(id)).reverse();
}
const activities = async (act: () => Promise<unknown>) =>
  (await noted(act)).map((one) => one['activityDisplayName']);
const make = async (path: string, body: unknown) =>
  String((await bench.control('POST', `${DIRECTORY}/graph${path}`, body)).body['id']);
const shop = async () => {
  const application = await make('/applications', { displayName: 'Shop' });
  const { body } = await graph('GET', `/applications/${application}`);
  const { appId } = body;
  return { application, appId, servicePrincipal: await make('/servicePrincipals', { appId }) };
};
const change = async (method: string, path: string, body?: unknown) => {
  const answer = await bench.control(method, path, body);
  expect([path, answer.status < 300]).toEqual([path, true]);
  return answer;
};

/** What each operation is called in the log, with a body that does something. */
const ACTS: Readonly<Record<string, () => Promise<[act: () => Promise<unknown>, activities: string[]]>>> = {
  'PATCH /directories/:directory': async () => [
    () =>
      change('PATCH', DIRECTORY, { displayName: 'New', userConsentAllowed: false, secretsForbidden: true }),
    ['Set company information', 'Update authorization policy', 'Update policy'],
  ],
  'POST /directories/:directory/users': async () => [
    () =>
      change('POST', `${DIRECTORY}/users`, {
        ...{ userPrincipalName: 'cook@contoso.example', displayName: 'Cook', password: 'Demo-1' },
        directoryRoles: ['Global Administrator'],
      }),
    ['Add user', 'Add member to role'],
  ],
  'PATCH /users/:id': async () => [
    () =>
      change('PATCH', `/users/${login(bench.directory().admin).objectId}`, {
        ...{ displayName: 'Other', directoryRoles: ['Application Administrator'] },
      }),
    ['Update user', 'Add member to role', 'Remove member from role'],
  ],
  'DELETE /users/:id': async () => [
    () => change('DELETE', `/users/${user()}?purge=true`),
    ['Delete user', 'Hard Delete user'],
  ],
  'PATCH /applications/:id': async () => {
    const { application } = await shop();
    return [() => change('PATCH', `/applications/${application}`, { notes: 'seen' }), ['Update application']];
  },
  'DELETE /applications/:id': async () => {
    const { appId } = await shop();
    return [
      () => change('DELETE', `/applications/${appId}?purge=true`),
      ['Delete application', 'Hard Delete application'],
    ];
  },
  'POST /applications/:id/passwords': async () => {
    const { application } = await shop();
    return [() => change('POST', `/applications/${application}/passwords`, {}), [SECRETS]];
  },
  'DELETE /applications/:id/passwords/:keyId': async () => {
    const { application } = await shop();
    const { body } = await change('POST', `/applications/${application}/passwords`, {});
    return [() => change('DELETE', `/applications/${application}/passwords/${body['keyId']}`), [SECRETS]];
  },
  'POST /applications/:id/certificates': async () => {
    const { application } = await shop();
    return [() => change('POST', `/applications/${application}/certificates`, {}), [SECRETS]];
  },
  'DELETE /applications/:id/certificates/:keyId': async () => {
    const { application } = await shop();
    const { body } = await change('POST', `/applications/${application}/certificates`, {});
    return [() => change('DELETE', `/applications/${application}/certificates/${body['keyId']}`), [SECRETS]];
  },
  'PATCH /servicePrincipals/:id': async () => {
    const { servicePrincipal } = await shop();
    return [
      () => change('PATCH', `/servicePrincipals/${servicePrincipal}`, { accountEnabled: false }),
      ['Update service principal'],
    ];
  },
  'DELETE /servicePrincipals/:id': async () => {
    const { servicePrincipal } = await shop();
    return [() => change('DELETE', `/servicePrincipals/${servicePrincipal}`), ['Remove service principal']];
  },
  'POST /servicePrincipals/:id/assignments': async () => {
    const { servicePrincipal } = await shop();
    return [
      () => change('POST', `/servicePrincipals/${servicePrincipal}/assignments`, { principalId: user() }),
      ['Add app role assignment grant to user'],
    ];
  },
  'DELETE /assignments/:id': async () => {
    const { servicePrincipal } = await shop();
    const { body } = await change('POST', `/servicePrincipals/${servicePrincipal}/assignments`, {
      principalId: user(),
    });
    return [() => change('DELETE', `/assignments/${body['id']}`), ['Remove app role assignment from user']];
  },
  'POST /revoke-consent': async () => {
    const { appId, servicePrincipal } = await shop();
    const { body } = await bench.control(
      'GET',
      `${DIRECTORY}/graph/servicePrincipals?$filter=displayName eq 'Microsoft Graph'`,
    );
    const resourceId = entries(body)[0]?.['id'];
    await make('/oauth2PermissionGrants', {
      ...{ clientId: servicePrincipal, consentType: 'AllPrincipals', resourceId, scope: 'User.Read' },
    });
    return [
      () =>
        change('POST', '/revoke-consent', {
          ...{ directory: 'contoso.example', clientId: appId, removeEnterpriseApp: true },
        }),
      ['Remove delegated permission grant', 'Remove service principal', 'Hard Delete service principal'],
    ];
  },
  'POST /revoke-sessions': async () => [
    () => change('POST', '/revoke-sessions', { userId: user() }),
    ['Update StsRefreshTokenValidFrom Timestamp'],
  ],
  'POST /presets/:name': async () => {
    const servicePrincipal = await instantiate(bench);
    await make(`/servicePrincipals/${servicePrincipal}/synchronization/jobs`, { templateId: 'scim' });
    const { body } = await change('GET', `${DIRECTORY}/graph/servicePrincipals/${servicePrincipal}`);
    await change('POST', `/servicePrincipals/${servicePrincipal}/assignments`, { principalId: user() });
    const where = { directory: 'contoso.example', appId: body['appId'] };
    return [
      async () => {
        for (const name of Object.keys(PRESETS)) await change('POST', `/presets/${name}`, where);
      },
      Object.values(PRESETS),
    ];
  },
};

/** Presets that change a directory. */
const PRESETS = {
  'secrets-forbidden': 'Update policy',
  'user-consent-off': 'Update authorization policy',
  'synchronization-mappings-reset': 'Update attribute mappings or scope',
  'synchronization-job-vanished': 'Delete provisioning configuration',
};

/** Operations that change no directory that stays: the emulator itself, its time, logs and troubles. */
const OF_THE_EMULATOR: readonly string[] = [
  ...['DELETE /requests', 'POST /reset', 'POST /subscriptions/:id/lifecycle', 'POST /clock'],
  ...['POST /faults', 'DELETE /faults', 'DELETE /faults/:id', 'DELETE /presets', 'DELETE /presets/:name'],
  ...['POST /snapshots/:name', 'POST /snapshots/:name/restore', 'DELETE /snapshots/:name', 'POST /import'],
  ...['PUT /replication', 'POST /keys/rotate', 'POST /next-id-token', 'POST /next-authorization'],
  ...['PATCH /settings', 'POST /provisioning/run', 'DELETE /provisioning/requests'],
  // Time passes.
  'POST /applications/:id/passwords/:keyId/expire',
  // A directory with its own log begins and ends.
  ...['POST /directories', 'DELETE /directories/:directory'],
  // Graph notes those by itself.
  'ANY /directories/:directory/graph/*',
];

describe('the audit log, of what the control API does', () => {
  it.each(Object.keys(ACTS))('%s', async (operation) => {
    const [act, expected] = (await ACTS[operation]?.()) ?? [];
    expect(await activities(async () => await act?.())).toEqual(expected);
  });

  it('has each operation that changes a directory', () => {
    const changing = controlOperations
      .filter(([method]) => method !== 'GET')
      .map(([method, path]) => `${method} ${path}`);
    expect(changing.filter((one) => !(one in ACTS) && !OF_THE_EMULATOR.includes(one))).toEqual([]);
  });

  it('says of what, and what was set, but for what is secret', async () => {
    const [updated] = await noted(() =>
      change('PATCH', `/users/${user()}`, { displayName: 'Other', password: 'Marked-secret-1' }),
    );
    expect(updated).toMatchObject({
      initiatedBy: { app: { displayName: 'Entra emulator: control API' }, user: null },
      targetResources: [
        {
          ...{ type: 'User', id: user() },
          modifiedProperties: [
            { displayName: 'displayName', newValue: '"Other"' },
            { displayName: 'passwordProfile', newValue: null },
          ],
        },
      ],
    });
    expect(JSON.stringify(await audits())).not.toContain('Marked-secret-1');
    const [deleted] = await noted(() => change('DELETE', `/users/${user()}`));
    expect(deleted).toMatchObject({ targetResources: [{ type: 'User', displayName: 'Other' }] });
  });

  it('names both ends of what links two objects', async () => {
    const { servicePrincipal } = await shop();
    const assign = () =>
      change('POST', `/servicePrincipals/${servicePrincipal}/assignments`, { principalId: user() });
    const [added] = await noted(assign);
    expect(added?.['targetResources']).toMatchObject([
      { type: 'User', id: user() },
      { type: 'ServicePrincipal', id: servicePrincipal },
    ]);
    const admin = login(bench.directory().admin).objectId;
    const [removed] = await noted(() => change('PATCH', `/users/${admin}`, { directoryRoles: [] }));
    expect(removed?.['targetResources']).toMatchObject([
      { type: 'User', id: admin },
      { type: 'Role', displayName: 'Global Administrator' },
    ]);
  });

  it('has nothing of what was refused, and nothing of what leaves all as it is', async () => {
    const refused = [
      () => bench.control('PATCH', `/users/${user()}`, { directoryRoles: ['No such role'] }),
      () => bench.control('DELETE', '/assignments/none'),
      () =>
        bench.control('POST', `${DIRECTORY}/users`, {
          userPrincipalName: 'x@elsewhere.example',
          displayName: 'X',
        }),
      () => bench.control('PATCH', `/users/${user()}`, {}),
      () => bench.control('POST', '/revoke-sessions', { userId: user(), what: 'sessions' }),
    ];
    for (const act of refused) expect(await activities(act)).toEqual([]);
  });
});
