import { beforeEach, describe, expect, test } from 'vitest';
import { mayReadDomains, unusedRemarks } from '../src/step-parts/approval.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { scheduledCheck } from './bench/domain-check.ts';

/* What a directory proves of the domains that its organization claims, where it has approved that Portico may read them. */

const bench = await startBench();
const { control, pool } = bench;
const OWNED_BY = 'Application.ReadWrite.OwnedBy';
const DOMAIN = 'contoso.example';
let customer: Customer;
beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.askFor(OWNED_BY, 'Domain.Read.All');
  await bench.approve();
});

const claim = (domain: string, columns: Record<string, unknown> = {}, of = customer) => {
  const row = {
    ...{ project_id: of.projectId, organization_id: of.organizationId, domain, challenge: 'c', ...columns },
  };
  const names = Object.keys(row);
  return pool.query(
    `INSERT INTO organization_domains (${names.join(', ')}) VALUES (${names.map((_, n) => `$${n + 1}`).join(', ')})`,
    Object.values(row),
  );
};
type Row = { verified: boolean; confirmed: boolean; by: string | null };
const stateOf = async (domain = DOMAIN, of = customer): Promise<Row | undefined> =>
  (
    await pool.query<Row>(
      `SELECT verified_at IS NOT NULL AS verified, unconfirmed_at IS NULL AS confirmed, proven_by_connection_id AS by
       FROM organization_domains WHERE organization_id = $1 AND domain = $2`,
      [of.organizationId, domain],
    )
  ).rows[0];
const CLAIMED = { verified: false, confirmed: true, by: null };
const told = async (action: string) =>
  (
    await pool.query('SELECT target_id, data FROM audit_events WHERE organization_id = $1 AND action = $2', [
      customer.organizationId,
      action,
    ])
  ).rows;
const asked = async () => (await control.requests()).filter(({ path }) => path.endsWith('/domains'));

/** A Microsoft whose directory lists these; everything else is the emulator's. */
const listing = (answer: unknown, status = 200) =>
  bench.newParts({
    microsoft: {
      timeoutMs: bench.parts.microsoft.timeoutMs,
      send: (input, init) =>
        String(input).endsWith('/v1.0/domains')
          ? Promise.resolve(Response.json(answer, { status }))
          : fetch(input, init),
    },
  });
const entry = (id: string, others: object = {}) => ({
  id,
  isVerified: true,
  isAdminManaged: true,
  ...others,
});
const check = scheduledCheck(bench);

describe('a domain that the organization claims and its directory has verified', () => {
  test('counts as soon as it is connected, without a record in DNS, and the log says by what', async () => {
    await claim(DOMAIN);
    const { connectionId } = await bench.connect(customer);
    expect(await stateOf()).toEqual({ verified: true, confirmed: true, by: connectionId });
    expect(await told('domain.verified')).toEqual([
      { target_id: DOMAIN, data: { by: 'directory', connection: connectionId } },
    ]);
  });

  test('counts after the next look where it is claimed later, and nothing is claimed by itself', async () => {
    const { connectionId } = await bench.connect(customer);
    await check(customer, connectionId);
    expect(await stateOf()).toBeUndefined();
    // Nothing waits for an answer, so Microsoft is not asked.
    expect(await asked()).toEqual([]);
    await claim(DOMAIN);
    await claim('elsewhere.example');
    await check(customer, connectionId);
    expect(await stateOf()).toMatchObject({ verified: true, by: connectionId });
    expect(await stateOf('elsewhere.example')).toEqual(CLAIMED);
  });

  test('is not asked about, and nothing is said, where the directory has not approved that (attack 14)', async () => {
    await bench.askFor(OWNED_BY);
    await bench.revoke();
    await bench.approve();
    await claim(DOMAIN);
    const { connectionId } = await bench.connect(customer);
    expect(await check(customer, connectionId)).toMatchObject({ state: 'succeeded' });
    expect(await stateOf()).toEqual(CLAIMED);
    expect(await asked()).toEqual([]);
    expect(bench.log.filter(({ event }) => event === 'directory_domains_unknown')).toEqual([]);
    expect((await bench.connection(connectionId)).warnings).toEqual([]);
  });

  test('stays with whoever has proven it in the project (attack 85)', async () => {
    const neighbour = await bench.neighbour(customer);
    await claim(DOMAIN, { verified_at: new Date() }, neighbour);
    await claim(DOMAIN);
    await bench.connect(customer);
    expect(await stateOf()).toEqual(CLAIMED);
    expect(await stateOf(DOMAIN, neighbour)).toMatchObject({ verified: true, by: null });
    expect(await told('domain.verified')).toEqual([]);
  });

  test('that DNS or somebody’s word proves already is left as it is', async () => {
    await claim(DOMAIN, { verified_at: new Date() });
    const { connectionId } = await bench.connect(customer);
    expect(await stateOf()).toMatchObject({ verified: true, by: null });
    await pool.query(
      'UPDATE organization_domains SET challenge = NULL, unconfirmed_at = now() WHERE organization_id = $1',
      [customer.organizationId],
    );
    await check(customer, connectionId);
    expect(await stateOf()).toMatchObject({ confirmed: false, by: null });
  });

  test('proves nothing for an organization that has the directory by agreement of another one', async () => {
    await claim(DOMAIN);
    const { connectionId } = await bench.connect(customer);
    await pool.query('UPDATE organization_domains SET verified_at = NULL, proven_by_connection_id = NULL');
    const neighbour = await bench.neighbour(customer);
    await pool.query(
      `INSERT INTO directory_agreements (id, project_id, organization_id, holder_organization_id, entra_tenant_id, state, approved_by_object_id)
       VALUES ('dag_x', $1, $2, $3, $4, 'agreed', 'a')`,
      [customer.projectId, customer.organizationId, neighbour.organizationId, customer.directoryId],
    );
    await pool.query(
      `UPDATE entra_app_registrations SET agreement_id = 'dag_x', agreement_state = 'agreed' WHERE connection_id = $1`,
      [connectionId],
    );
    await check(customer, connectionId);
    expect(await stateOf()).toEqual(CLAIMED);
  });
});

describe('what a directory lists proves nothing', () => {
  test.each([
    ['that it has not verified', entry(DOMAIN, { isVerified: false })],
    ['that only somebody’s address has brought there', entry(DOMAIN, { isAdminManaged: false })],
    ['of which it does not say who looks after it', { id: DOMAIN, isVerified: true }],
    ['that is a part of it', entry(`mail.${DOMAIN}`)],
    ['that it is a part of', entry('example')],
  ])('%s (attack 85)', async (_, listed) => {
    await claim(DOMAIN);
    const { connectionId } = await bench.connect(customer);
    await pool.query('UPDATE organization_domains SET verified_at = NULL, proven_by_connection_id = NULL');
    await check(customer, connectionId, listing({ value: [listed] }));
    expect(await stateOf()).toEqual(CLAIMED);
  });

  test('of Microsoft’s own domains, which every directory has', async () => {
    const own = 'contoso.onmicrosoft.com';
    await claim(own);
    const { connectionId } = await bench.connect(customer);
    await check(customer, connectionId, listing({ value: [entry(own), entry(DOMAIN)] }));
    expect(await stateOf(own)).toEqual(CLAIMED);
  });

  test('but a name in other letters is the same', async () => {
    await claim('xn--mnchen-3ya.example');
    const { connectionId } = await bench.connect(customer);
    await check(customer, connectionId, listing({ value: [entry('München.example')] }));
    expect(await stateOf('xn--mnchen-3ya.example')).toMatchObject({ verified: true });
  });
});

describe('a domain that a directory has proven', () => {
  let connectionId: string;
  beforeEach(async () => {
    await claim(DOMAIN);
    ({ connectionId } = await bench.connect(customer));
    await pool.query("UPDATE organization_domains SET checked_at = now() - interval '2 days'");
  });
  const checkedLately = async () =>
    (await pool.query("SELECT 1 FROM organization_domains WHERE checked_at > now() - interval '1 hour'"))
      .rowCount === 1;

  test('is looked at again with the connection', async () => {
    await check(customer, connectionId);
    expect(await stateOf()).toEqual({ verified: true, confirmed: true, by: connectionId });
    expect(await checkedLately()).toBe(true);
  });

  test('is lost once the directory lists it no longer, told once, and comes back with it (attack 85)', async () => {
    const without = listing({ value: [entry('other.example')] });
    await check(customer, connectionId, without);
    await check(customer, connectionId, without);
    expect(await stateOf()).toEqual({ verified: true, confirmed: false, by: connectionId });
    expect(await told('domain.lost')).toHaveLength(1);
    await check(customer, connectionId);
    expect(await stateOf()).toEqual({ verified: true, confirmed: true, by: connectionId });
    expect(await told('domain.verified')).toHaveLength(2);
  });

  test('takes the trust in its addresses along (attack 35)', async () => {
    const { projectId, organizationId, userId } = customer;
    const address = `ada@${DOMAIN}`;
    await pool.query('UPDATE users SET email = $2, email_verified = true WHERE id = $1', [userId, address]);
    await pool.query(
      `INSERT INTO identities (id, project_id, organization_id, connection_id, user_id, issuer, subject, email, email_verified)
       VALUES ('idn_x', $1, $2, $3, $4, 'i', 's', $5, true)`,
      [projectId, organizationId, connectionId, userId, address],
    );
    await check(customer, connectionId, listing({ value: [] }));
    const trusted = 'SELECT 1 FROM users u, identities i WHERE u.email_verified OR i.email_verified';
    expect((await pool.query(trusted)).rows).toEqual([]);
    await pool.query('DELETE FROM identities');
  });

  test.each([
    ['is throttled', { error: { code: 'TooManyRequests' } }, 429],
    ['refuses', { error: { code: 'Authorization_RequestDenied' } }, 403],
    ['is broken', {}, 500],
    ['sends no list', {}, 200],
    ['sends something else', { value: [{ id: 7 }] }, 200],
    ['sends a part of the list', { value: [], '@odata.nextLink': 'https://graph.microsoft.com/x' }, 200],
  ])('stays while Microsoft %s, and the look goes on', async (_, answer, status) => {
    expect(await check(customer, connectionId, listing(answer, status))).toMatchObject({
      state: 'succeeded',
    });
    expect(await stateOf()).toEqual({ verified: true, confirmed: true, by: connectionId });
    expect(await checkedLately()).toBe(false);
  });
});

test('reading domains counts as needed, and more than that does not', () => {
  expect(mayReadDomains([OWNED_BY])).toBe(false);
  for (const role of ['Domain.Read.All', 'Directory.Read.All'])
    expect(mayReadDomains([OWNED_BY, role])).toBe(true);
  expect(unusedRemarks([OWNED_BY, 'Domain.Read.All'])).toEqual([]);
  for (const more of ['Directory.Read.All', 'Domain.ReadWrite.All'])
    expect(unusedRemarks([OWNED_BY, 'Domain.Read.All', more])).toEqual(
      more === 'Domain.ReadWrite.All' ? ['more_permissions_than_needed'] : expect.any(Array),
    );
});
