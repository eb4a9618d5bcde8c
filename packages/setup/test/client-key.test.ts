import { isPorticoError } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { noSaml } from './no-saml.ts';
import { ENTRY, openIdWorld } from './open-id-world.ts';

/* A connection as OpenID client with a key of its own: made, published, used, replaced in two steps. */

const { pool, setup, drafted } = await openIdWorld();

const credentialsOf = async (id: string) => {
  const text = `SELECT kind, state, key_id, sealed, certificate FROM connection_credentials
    WHERE connection_id = $1 ORDER BY created_at, state`;
  type Row = {
    kind: string;
    state: string;
    key_id: string | null;
    sealed: string;
    certificate: string | null;
  };
  return (await pool.query<Row>(text, [id])).rows;
};
const statesOf = async (id: string) =>
  (await credentialsOf(id)).map(({ kind, state }) => `${kind} ${state}`).sort();
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error: unknown) => (isPorticoError(error) ? error.code : error),
  );

describe('the key of a connection', () => {
  test('is made by entering that the client has one: no secret is asked for, and none is kept', async () => {
    const of = await drafted();
    await setup.enterOpenId({
      ...of,
      entry: { ...ENTRY, clientAuthentication: 'post', clientSecret: 'demo' },
    });
    await setup.enterOpenId({ ...of, entry: ENTRY });
    expect(await statesOf(of.connectionId)).toEqual(['private_key active']);
    await setup.switchOn({ ...of, untried: true });
  });

  test('is the one that was shown before, and stays however often the rest is entered anew', async () => {
    const of = await drafted();
    await setup.addClientKey(of);
    expect(await statesOf(of.connectionId)).toEqual(['private_key pending']);
    const [shown] = await credentialsOf(of.connectionId);
    await setup.enterOpenId({ ...of, entry: ENTRY });
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, clientId: 'another' } });
    const [used, ...others] = await credentialsOf(of.connectionId);
    expect([used?.key_id, used?.state, others]).toEqual([shown?.key_id, 'active', []]);
  });

  test('takes the place of a secret by being entered, and not by being used: nothing says yet that the provider knows it', async () => {
    const of = await drafted();
    await setup.addClientKey(of);
    expect(await codeOf(setup.useClientKey(of))).toBe('conflict');
    const bySecret = { ...ENTRY, clientAuthentication: 'post', clientSecret: 'demo' } as const;
    await setup.enterOpenId({ ...of, entry: bySecret });
    expect(await codeOf(setup.useClientKey(of))).toBe('conflict');
    expect(await statesOf(of.connectionId)).toEqual(['client_secret active', 'private_key pending']);
    await setup.enterOpenId({ ...of, entry: ENTRY });
    expect(await statesOf(of.connectionId)).toEqual(['private_key active']);
  });

  test('lies here sealed, and nothing of its private half in the open', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    const [key] = await credentialsOf(of.connectionId);
    expect(key?.certificate).toContain('BEGIN CERTIFICATE');
    expect(JSON.stringify(key)).not.toContain('PRIVATE KEY');
    expect(key?.sealed).toMatch(/^ey/);
  });

  test('is replaced in two steps, each once and in the audit log; the one of before is kept for a month', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    expect(await codeOf(setup.useClientKey(of))).toBe('conflict');
    const adding = await Promise.all([setup.addClientKey(of), setup.addClientKey(of)].map(codeOf));
    expect(adding.sort()).toEqual(['conflict', 'done']);
    const using = await Promise.all([setup.useClientKey(of), setup.useClientKey(of)].map(codeOf));
    expect(using.sort()).toEqual(['conflict', 'done']);
    expect(await statesOf(of.connectionId)).toEqual(['private_key active', 'private_key retired']);
    const { rows } = await pool.query<{ action: string }>(
      `SELECT action FROM audit_events WHERE target_id = $1 AND action LIKE '%key%' ORDER BY position`,
      [of.connectionId],
    );
    expect(rows.map(({ action }) => action)).toEqual(['connection.key_added', 'connection.key_rolled']);
    const { settings } = noSaml(pool);
    await settings.forgetOldKeys();
    expect(await credentialsOf(of.connectionId)).toHaveLength(2);
    await pool.query(`UPDATE connection_credentials SET retired_at = now() - interval '31 days'
      WHERE state = 'retired'`);
    await settings.forgetOldKeys();
    expect(await statesOf(of.connectionId)).toEqual(['private_key active']);
  });

  test('is gone with a secret, with a public client and with the connection', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    expect(
      await codeOf(setup.enterOpenId({ ...of, entry: { ...ENTRY, clientAuthentication: 'post' } })),
    ).toBe('client_secret_missing');
    await setup.addClientKey(of);
    await setup.useClientKey(of);
    const bySecret = { ...ENTRY, clientAuthentication: 'post', clientSecret: 'demo' } as const;
    await setup.enterOpenId({ ...of, entry: bySecret });
    const [secret, ...others] = await credentialsOf(of.connectionId);
    expect([secret, others]).toMatchObject([{ kind: 'client_secret', key_id: null, certificate: null }, []]);
    await setup.enterOpenId({ ...of, entry: ENTRY });
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, clientAuthentication: 'none' } });
    expect(await credentialsOf(of.connectionId)).toEqual([]);
    await setup.addClientKey(of);
    await setup.remove(of);
    expect(await credentialsOf(of.connectionId)).toEqual([]);
  });

  test('is none of SAML, and nobody’s of another organization (attack 81)', async () => {
    expect(await codeOf(setup.addClientKey(await drafted('saml')))).toBe('conflict');
    const [mine, other] = [await drafted(), await drafted()];
    const foreign = { ...mine, organizationId: other.organizationId, caller: other.caller };
    expect(await codeOf(setup.addClientKey(foreign))).toBe('not_found');
    expect(await codeOf(setup.useClientKey({ ...foreign, caller: mine.caller }))).not.toBe('done');
  });
});
