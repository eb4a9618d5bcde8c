import { randomBytes } from 'node:crypto';
import { CONNECTION_STATUSES, type ConnectionStatus } from '@portico/core';
import type { Connection } from '@portico/database';
import { microsoftCloud } from '@portico/microsoft-graph';
import { KeyRing } from '@portico/vault';
import { expect, test } from 'vitest';
import { approveForAllUrl } from '../src/approval-for-all.ts';
import { noteApprovalForAll } from '../src/index.ts';

const parts = {
  origin: new URL('https://portico.example'),
  cloud: microsoftCloud('global'),
  keyRing: KeyRing.parse(`k1:${randomBytes(32).toString('base64')}`),
};
const connection = (changes: Partial<Connection> = {}) =>
  ({
    ...{ id: 'sso_1', projectId: 'proj_1', organizationId: 'org_1', status: 'active' },
    ...{ entraAppId: 'app', entraTenantId: 'dir', createdAt: new Date(0), activatedAt: new Date(1_000) },
    ...changes,
  }) as Connection;
const urlOf = (of: Connection) => new URL(approveForAllUrl(parts, of) ?? 'none:');
const stateOf = (of: Connection) => urlOf(of).searchParams.get('state') ?? '';

/** What is written down when somebody comes back to `to` with this state. */
async function noted(state: string, to: Connection | undefined) {
  const written: object[] = [];
  const approved = await noteApprovalForAll(
    {
      keyRing: parts.keyRing,
      connections: { find: async () => to },
      milestones: { note: async (milestone) => void written.push(milestone) },
    },
    { connectionId: to?.id ?? 'sso_1', state, requestId: 'req_1' },
  );
  return { approved, written };
}

test('the approval is asked for where people can sign in, and nowhere else', () => {
  const asked = (status: ConnectionStatus) => approveForAllUrl(parts, connection({ status })) !== undefined;
  expect(CONNECTION_STATUSES.filter(asked)).toEqual(['active', 'degraded']);
  expect(approveForAllUrl(parts, connection({ entraAppId: null }))).toBeUndefined();
  expect(approveForAllUrl(parts, connection({ entraTenantId: null }))).toBeUndefined();
});

test('the approval is of the connection’s own directory and app, and comes back to us (attack 18)', () => {
  const url = urlOf(connection());
  expect(`${url.origin}${url.pathname}`).toBe('https://login.microsoftonline.com/dir/v2.0/adminconsent');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    ...{ client_id: 'app', scope: 'openid profile email' },
    redirect_uri: 'https://portico.example/v1/sso/connections/sso_1/signed-out',
  });
});

test('who comes back with the state of that page ticks it off, since the app is as it is now', async () => {
  const own = connection();
  const { approved, written } = await noted(stateOf(own), own);
  expect(approved).toBe(true);
  expect(written).toMatchObject([
    { action: 'connection.approved_for_all', targetId: 'sso_1', since: own.activatedAt },
  ]);
});

test.each([
  ['nothing', '', connection()],
  ['the state of another connection', stateOf(connection({ id: 'sso_2' })), connection()],
  ['a connection that is gone', stateOf(connection()), undefined],
  ['one that was disconnected', stateOf(connection()), connection({ status: 'inactive' })],
])('%s ticks off nothing', async (_case, state, to) => {
  expect(await noted(state, to)).toEqual({ approved: false, written: [] });
});
