import { type Caller, newId, type SetupIntent } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { codeOf, linksWorld } from './links-world.ts';

/* A program makes a link by the access token of an owner: less than they may do themselves, and no longer than it could. */

const world = await linksWorld();
const { pool, links, project } = world;
const DAY_SECONDS = 86_400;

/** An owner whose token an application shows. */
async function bearer() {
  const { id: organizationId, userId, owner } = await world.organization();
  const [applicationId, sessionId] = [newId('application'), newId('session')];
  await pool.query(
    `INSERT INTO applications (id, project_id, name, kind, connections_manage) VALUES ($1, $2, 'Notes', 'web', true)`,
    [applicationId, project],
  );
  await pool.query(
    `INSERT INTO sessions (id, project_id, organization_id, user_id, application_id, method, authenticated_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, 'password', now(), now() + interval '8 hours')`,
    [sessionId, project, organizationId, userId, applicationId],
  );
  const caller: Caller = { principal: { ...owner.principal, through: { applicationId, sessionId } } };
  return { organizationId, owner, caller, applicationId, sessionId };
}

type Bearer = Awaited<ReturnType<typeof bearer>>;

const make = (
  { organizationId, caller }: Pick<Bearer, 'organizationId' | 'caller'>,
  { intents = ['sso'], lifetimeSeconds = DAY_SECONDS }: { intents?: SetupIntent[]; lifetimeSeconds?: number },
) =>
  links.make({
    organizationId,
    intents,
    connectionId: undefined,
    lifetimeSeconds,
    returnUrl: undefined,
    caller,
  });

test('it is for a connection alone and for a day at the most; in the dashboard its owner makes more', async () => {
  const of = await bearer();
  const beyond: Parameters<typeof make>[1][] = [
    { intents: ['sso', 'domain'] },
    { intents: ['domain'] },
    { intents: ['certificate_renewal'] },
    { lifetimeSeconds: DAY_SECONDS + 1 },
  ];
  for (const each of beyond) expect(await codeOf(make(of, each))).toBe('invalid_request');
  expect(await codeOf(make(of, {}))).toBe('done');
  const atDashboard = { ...of, caller: of.owner };
  expect(
    await codeOf(make(atDashboard, { intents: ['sso', 'domain'], lifetimeSeconds: 2 * DAY_SECONDS })),
  ).toBe('done');
});

test('the log names the application that made it', async () => {
  const of = await bearer();
  const { id } = await make(of, {});
  const { rows } = await pool.query(
    `SELECT data ->> 'application' AS application FROM audit_events WHERE target_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ application: of.applicationId }]);
});

const ENDS: Readonly<Record<string, (of: Bearer) => Promise<unknown>>> = {
  'the session of the token ends': ({ sessionId }) =>
    pool.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [sessionId]),
  'that session has come to its end': ({ sessionId }) =>
    pool.query('UPDATE sessions SET expires_at = now() WHERE id = $1', [sessionId]),
  'the application may manage connections no more': ({ applicationId }) =>
    pool.query('UPDATE applications SET connections_manage = false WHERE id = $1', [applicationId]),
  'the application is deleted': ({ applicationId }) =>
    pool.query('DELETE FROM applications WHERE id = $1', [applicationId]),
};

describe.each(Object.keys(ENDS))('when %s', (end) => {
  test('it opens nothing, and whoever has it open writes nothing more (attack 127)', async () => {
    const of = await bearer();
    const [opened, waiting] = [await make(of, {}), await make(of, {})];
    const tokenOf = ({ url }: { url: string }) => url.slice(url.lastIndexOf('/') + 1);
    const { kept } = await links.open(tokenOf(opened), () => undefined, {});
    const caller: Caller = { principal: await links.holder(opened.id, kept?.value) };
    const { organizationId } = of;
    const draft = { organizationId, protocol: 'oidc', provider: 'okta', name: 'Okta', caller } as const;
    expect(await codeOf(links.draft(draft))).toBe('done');
    await ENDS[end]?.(of);
    expect(await codeOf(links.draft(draft))).toBe('setup_link_revoked');
    expect(await codeOf(links.holder(opened.id, kept?.value))).toBe('setup_link_revoked');
    expect(await codeOf(links.open(tokenOf(waiting), () => undefined, {}))).toBe('setup_link_revoked');
  });
});
