import { isPorticoError } from '@portico/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { signInBench } from './bench.ts';

/* How the dashboard, which serves the people of every project, finds a directory by an address (review B4). */

const bench = await signInBench();
const { hostedLogin } = bench.signIn;
let builtIn = '';
beforeAll(async () => {
  builtIn = await bench.project({ built_in: true });
});

/** A page of the dashboard's sign-in, in a browser of somebody. */
async function page(params: Readonly<Record<string, string>> = {}) {
  const started = await bench.ask(builtIn, {}, params);
  if (!started.ok) throw new Error(started.description);
  const uid = new URL(started.url).pathname.split('/').at(-1) ?? '';
  const held = new Map(started.cookies.map(({ name, value }) => [name, value]));
  return { projectId: builtIn, uid, cookie: (name: string) => held.get(name) };
}
/** The client at whose identity provider somebody with that address ends, or why nowhere. */
async function leadsTo(email: string): Promise<string> {
  try {
    const found = await hostedLogin.identify(await page(), email);
    return found.kind === 'trip' ? found.trip.url : found.kind;
  } catch (error) {
    if (isPorticoError(error)) return error.code;
    throw error;
  }
}
/** An organization with a directory, and how it came by the domain. */
async function customer(domain: string, proven: { readonly at: number } | 'vouched') {
  const over = await bench.customer(await bench.project(), domain);
  const at = new Date(proven === 'vouched' ? 0 : proven.at);
  await bench.database.pool.query(
    'UPDATE organization_domains SET challenge = $3, verified_at = $4 WHERE organization_id = $1 AND domain = $2',
    [over.organizationId, domain, proven === 'vouched' ? null : 'a-challenge', at],
  );
  return over;
}
const DAY_MS = 86_400_000;

describe('an address at the door of the dashboard', () => {
  test('leads nowhere by a domain that somebody vouched for, however early', async () => {
    await customer('vouched.example', 'vouched');
    expect(await leadsTo('ada@vouched.example')).toBe('no_connection_for_email');
    const proven = await customer('vouched.example', { at: Date.now() });
    expect(await leadsTo('ada@vouched.example')).toContain(proven.directory.tenantId);
  });

  test('leads nowhere by a domain that a directory alone has proven (attack 85)', async () => {
    const over = await customer('by-directory.example', { at: Date.now() });
    await bench.rows(
      'UPDATE organization_domains SET proven_by_connection_id = $2 WHERE organization_id = $1',
      [...[over.organizationId, over.id]],
    );
    expect(await leadsTo('ada@by-directory.example')).toBe('no_connection_for_email');
  });

  test('leads to no connection that is limited to other domains', async () => {
    const over = await customer('limited.example', { at: Date.now() });
    const limit = (...domains: string[]) =>
      bench.rows('UPDATE sso_connections SET only_domains = $2 WHERE id = $1', [over.id, domains]);
    await limit('other.example');
    expect(await leadsTo('ada@limited.example')).toBe('no_connection_for_email');
    await limit('other.example', 'limited.example');
    expect(await leadsTo('ada@limited.example')).toContain(over.directory.tenantId);
  });

  test('leads to the one organization of the deployment that proved the domain first', async () => {
    const later = await customer('twice.example', { at: Date.now() });
    const first = await customer('twice.example', { at: Date.now() - DAY_MS });
    expect(await leadsTo('ada@twice.example')).toContain(first.directory.tenantId);
    // Not to the next one when the first has nothing to offer: that would be a way to wait for.
    await bench.database.pool.query(`UPDATE sso_connections SET status = 'inactive' WHERE id = $1`, [
      first.id,
    ]);
    expect(await leadsTo('ada@twice.example')).toBe('connection_disabled');
    expect(later.id).not.toBe(first.id);
  });

  test('leads nowhere once DNS does not confirm it any more', async () => {
    const gone = await customer('gone.example', { at: Date.now() });
    await bench.database.pool.query(
      'UPDATE organization_domains SET unconfirmed_at = now() WHERE organization_id = $1',
      [gone.organizationId],
    );
    expect(await leadsTo('ada@gone.example')).toBe('no_connection_for_email');
  });

  test('tells no names, of the organization or its connections, also to who names it', async () => {
    const over = await customer('secret.example', { at: Date.now() });
    await bench.database.pool.query(`UPDATE organizations SET name = 'Secret Customer' WHERE id = $1`, [
      over.organizationId,
    ]);
    await bench.connection(
      (
        await bench.database.pool.query('SELECT project_id FROM organizations WHERE id = $1', [
          over.organizationId,
        ])
      ).rows[0].project_id,
      over.organizationId,
      bench.directory(),
      { name: 'Secret Connection' },
    );
    const typed = await hostedLogin.view(await page(), 'ada@secret.example');
    const named = await hostedLogin.view(await page({ organization: over.organizationId }));
    for (const { connections } of [typed, named]) {
      expect(connections).toHaveLength(2);
      expect(JSON.stringify(connections)).not.toMatch(/Secret/);
    }
  });
});
