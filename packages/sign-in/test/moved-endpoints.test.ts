import { describe, expect, test } from 'vitest';
import { type Bench, type Connection, signInBench } from './bench.ts';

/* A provider by hand whose discovery document leads elsewhere than it did when the connection was entered. */

const bench: Bench = await signInBench();
const project = await bench.project();
const DOMAIN = 'moved.example';
const ada = { sub: 'ada', email: `ada@${DOMAIN}`, name: 'Ada' };
const EVIL = 'https://login.evil.example';

const byHand = async () => bench.byHand(project, await bench.organization(project, DOMAIN));
const endpointsOf = ({ directory: { provider } }: Connection) => ({
  authorization_endpoint: `${provider.issuer}/authorize`,
  token_endpoint: `${provider.issuer}/token`,
  jwks_uri: `${provider.issuer}/keys`,
});
const keep = (over: Connection) =>
  bench.rows('UPDATE oidc_settings SET endpoints = $2 WHERE connection_id = $1', [
    over.id,
    JSON.stringify(endpointsOf(over)),
  ]);
const outcomeOf = async (over: Connection) => {
  const outcome = await bench.signInAs(project, over, ada);
  return outcome.kind === 'page' ? outcome.code : 'signed in';
};
const rowOf = async ({ id }: Connection) =>
  (
    await bench.rows(
      `SELECT c.status, c.warnings, s.endpoints,
        (SELECT count(*)::int FROM audit_events a WHERE a.target_id = c.id AND a.action = 'connection.found_broken') AS told
      FROM sso_connections c JOIN oidc_settings s ON s.connection_id = c.id WHERE c.id = $1`,
      [id],
    )
  )[0];

describe('a document that leads elsewhere', () => {
  test.each(['token_endpoint', 'jwks_uri', 'authorization_endpoint'])(
    'with another %s is not followed by a process that never saw another: people sign in as before, and the administrator is told once (attacks 17, 42)',
    async (name) => {
      const over = await byHand();
      await keep(over);
      over.directory.provider.document = { [name]: `${EVIL}/somewhere` };
      expect(await outcomeOf(over)).toBe('signed in');
      expect(await outcomeOf(over)).toBe('signed in');
      const { requests } = over.directory.provider;
      expect(requests.filter(({ url }) => url.startsWith(EVIL))).toEqual([]);
      expect(await rowOf(over)).toMatchObject({ status: 'degraded', warnings: ['endpoint_moved'], told: 1 });
    },
  );

  test('is told of also where no endpoints of before are known, and nobody is sent there', async () => {
    const over = await byHand();
    over.directory.provider.document = { token_endpoint: `${EVIL}/token` };
    await expect(bench.start(project, over)).rejects.toThrow();
    expect(await rowOf(over)).toMatchObject({
      status: 'degraded',
      warnings: ['endpoint_moved'],
      endpoints: {},
    });
  });

  test('leaves the alarm standing when it leads back: somebody has to look', async () => {
    const over = await byHand();
    await keep(over);
    await bench.rows(
      `UPDATE sso_connections SET status = 'degraded', warnings = '{endpoint_moved}' WHERE id = $1`,
      [over.id],
    );
    expect(await outcomeOf(over)).toBe('signed in');
    expect(await rowOf(over)).toMatchObject({ warnings: ['endpoint_moved'] });
  });
});

test('endpoints of a connection from before they were kept are kept from its next sign-in on', async () => {
  const over = await byHand();
  expect(await outcomeOf(over)).toBe('signed in');
  expect(await rowOf(over)).toMatchObject({ status: 'active', warnings: [], endpoints: endpointsOf(over) });
});

test('one that Portico looks after keeps its own rule, and no endpoints', async () => {
  const over = await bench.customer(project, DOMAIN);
  await bench.start(project, over);
  expect(await rowOf(over)).toMatchObject({ endpoints: {}, told: 0 });
});
