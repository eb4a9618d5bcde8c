import { expect, test } from 'vitest';
import { ENTRY, openIdWorld } from './open-id-world.ts';

const { pool, provider, setup, drafted } = await openIdWorld();

const rowOf = async (id: string) => {
  const text = `SELECT c.status, c.warnings, s.endpoints, s.endpoint_hosts FROM sso_connections c
    JOIN oidc_settings s ON s.connection_id = c.id WHERE c.id = $1`;
  return (await pool.query(text, [id])).rows[0];
};

test('what is looked up on saving is kept, every endpoint of it, and saving anew takes what moved and ends the alarm', async () => {
  const of = await drafted();
  provider.document = {
    end_session_endpoint: 'https://idp.example/bye',
    registration_endpoint: 'https://x.example',
  };
  await setup.enterOpenId({ ...of, entry: ENTRY });
  await setup.switchOn({ ...of, untried: true });
  const kept = {
    authorization_endpoint: 'https://idp.example/authorize',
    token_endpoint: 'https://idp.example/token',
    jwks_uri: 'https://idp.example/keys',
    end_session_endpoint: 'https://idp.example/bye',
  };
  expect((await rowOf(of.connectionId))?.endpoints).toEqual(kept);
  await pool.query(
    `UPDATE sso_connections SET status = 'degraded', warnings = '{endpoint_moved}' WHERE id = $1`,
    [of.connectionId],
  );
  provider.document = { token_endpoint: 'https://tokens.example/token' };
  await setup.enterOpenId({ ...of, entry: ENTRY });
  expect(await rowOf(of.connectionId)).toMatchObject({
    ...{ status: 'active', warnings: [], endpoint_hosts: ['idp.example', 'tokens.example'] },
    endpoints: { token_endpoint: 'https://tokens.example/token' },
  });
});
