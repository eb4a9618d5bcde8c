import type { Caller } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, linksWorld } from './links-world.ts';

/* Who holds a link has asked for something that takes a while. What they then write counts only if the link is theirs still. */

const world = await linksWorld();
const { pool, links, setup } = world;
const OKTA = { protocol: 'oidc', provider: 'okta', name: 'Okta' } as const;

type Held = Awaited<ReturnType<typeof world.opened>> & {
  readonly connectionId: string;
  /** As they were when they asked. */
  readonly caller: Caller;
};
let held: Held;

beforeEach(async () => {
  const link = await world.opened();
  const { organizationId, holder } = link;
  const connectionId = await links.draft({ organizationId, ...OKTA, caller: await holder() });
  await pool.query(
    `INSERT INTO oidc_settings (connection_id, project_id, organization_id, issuer, client_id, client_authentication)
     SELECT id, project_id, organization_id, 'https://idp.example', 'portico', 'none' FROM sso_connections WHERE id = $1`,
    [connectionId],
  );
  await pool.query('UPDATE sso_connections SET entered_at = now() WHERE id = $1', [connectionId]);
  held = { ...link, connectionId, caller: await holder() };
});

/** What they have asked for, as it comes to its write. */
const WRITES: Readonly<Record<string, (of: Held) => Promise<unknown>>> = {
  'a new draft': ({ organizationId, caller }) => links.draft({ organizationId, ...OKTA, caller }),
  'another name': ({ organizationId, connectionId, caller }) =>
    setup.change({ organizationId, connectionId, change: { name: 'Renamed' }, caller }),
  'switching on': ({ organizationId, connectionId, caller }) =>
    setup.switchOn({ organizationId, connectionId, untried: true, caller }),
};

const ENDS: Readonly<Record<string, (of: Held) => Promise<unknown>>> = {
  'was taken back': ({ organizationId, id: linkId, owner: caller }) =>
    links.revoke({ organizationId, linkId, caller }),
  'was released': ({ organizationId, id: linkId, owner: caller }) =>
    links.release({ organizationId, linkId, caller }),
  'was released and opened elsewhere': async ({ organizationId, id: linkId, owner: caller, token }) => {
    await links.release({ organizationId, linkId, caller });
    await links.open(token, () => undefined, {});
  },
  'has expired': ({ id }) => pool.query('UPDATE setup_links SET expires_at = now() WHERE id = $1', [id]),
  'was made by somebody who may no more': ({ userId }) =>
    pool.query('DELETE FROM memberships WHERE user_id = $1', [userId]),
};

const stored = async ({ organizationId }: Held) => {
  const { rows } = await pool.query<object>(
    'SELECT id, name, status FROM sso_connections WHERE organization_id = $1',
    [organizationId],
  );
  return rows;
};

describe.each(Object.keys(ENDS))('while the link %s', (end) => {
  test.each(Object.keys(WRITES))('%s is not written (attack 127)', async (write) => {
    const before = await stored(held);
    await ENDS[end]?.(held);
    expect(await codeOf(WRITES[write]?.(held) ?? Promise.resolve())).not.toBe('done');
    expect(await stored(held)).toEqual(before);
  });
});

test.each(Object.keys(WRITES))('where nothing came between, %s is', async (write) => {
  const before = await stored(held);
  expect(await codeOf(WRITES[write]?.(held) ?? Promise.resolve())).toBe('done');
  expect(await stored(held)).not.toEqual(before);
});

test('what was switched on meanwhile is changed by the link no more', async () => {
  const { organizationId, connectionId, caller } = held;
  await setup.switchOn({ organizationId, connectionId, untried: true, caller });
  const change = { name: 'Renamed' };
  expect(await codeOf(setup.change({ organizationId, connectionId, change, caller }))).toBe('conflict');
});

test('taking it back waits for what is being written, and comes after it (attack 127)', async () => {
  const { organizationId, id: linkId, owner, connectionId, caller } = held;
  const waiting = async () =>
    (
      await pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
    ).rowCount;
  const came: string[] = [];
  const ended = (what: string, doing: Promise<unknown>) =>
    codeOf(doing).then((code) => void came.push(`${what} ${code}`));
  // Their write has come as far as it gets while somebody else has the connection.
  const somebody = await pool.connect();
  await somebody.query('BEGIN');
  await somebody.query('SELECT FROM sso_connections WHERE id = $1 FOR UPDATE', [connectionId]);
  const change = { name: 'In time' };
  const writing = ended('written', setup.change({ organizationId, connectionId, change, caller }));
  await expect.poll(waiting).toBe(1);
  const revoking = ended('revoked', links.revoke({ organizationId, linkId, caller: owner }));
  await expect.poll(waiting).toBe(2);
  expect(came).toEqual([]);
  await somebody.query('COMMIT');
  somebody.release();
  await Promise.all([writing, revoking]);
  expect(came).toEqual(['written done', 'revoked done']);
  expect(await stored(held)).toMatchObject([{ name: 'In time' }]);
});
