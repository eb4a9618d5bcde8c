import { newId, type Principal } from '@portico/core';
import { principalOf } from '@portico/testing';
import { expect, test } from 'vitest';
import { signInBench } from './bench.ts';
import { answerTo, type SamlCustomer, samlCustomer } from './saml-provider.ts';
import { requestIn, samlTrips } from './saml-trips.ts';

/* Whom a mapping would make of one's own test sign-in, before it is saved. */

const bench = await signInBench();
const { comeBack } = samlTrips(bench);

async function adminOf({ projectId, organizationId }: SamlCustomer) {
  const id = newId('user');
  await bench.insert('users', { id, project_id: projectId });
  const whose = { project_id: projectId, organization_id: organizationId, user_id: id };
  await bench.insert('memberships', { ...whose, role: 'admin', source: 'invited' });
  return principalOf(bench.database.pool, id);
}

type Admin = Principal;

async function tryIt(over: SamlCustomer, principal: Admin) {
  const trip = await bench.signIn.startTest({
    ...{ organizationId: over.organizationId, connectionId: over.id, principal },
  });
  await comeBack(over, trip, await answerTo(requestIn(trip.url)));
  return trip.attemptId;
}

const preview = (over: SamlCustomer, principal: Admin, mapping: Readonly<Record<string, string>>) =>
  bench.signIn.previewMapping({
    ...{ organizationId: over.organizationId, connectionId: over.id, principal, mapping },
  });

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

test('shows what one’s own last test brought, and whom the mapping as typed makes of it; nothing is changed by that', async () => {
  const over = await samlCustomer(bench);
  const ada = await adminOf(over);
  expect(await preview(over, ada, {})).toBeNull();
  await tryIt(over, ada);
  const usual = await preview(over, ada, {});
  expect(usual?.person).toEqual({ email: 'ada@contoso.example', name: 'Ada Lovelace', groups: [] });
  expect(usual?.claims).toMatchObject({ [`${CLAIMS}/givenname`]: 'Ada' });
  const mapping = { email: `${CLAIMS}/nowhere`, name: `${CLAIMS}/surname`, groups: `${CLAIMS}/givenname` };
  expect((await preview(over, ada, mapping))?.person).toEqual({
    ...{ email: null, name: 'Lovelace', groups: ['Ada'] },
  });
  const [row] = await bench.rows('SELECT attribute_mapping FROM sso_connections WHERE id = $1', [over.id]);
  expect(row?.['attribute_mapping']).toEqual({});
});

test('what a test of a colleague brought is the colleague’s, and that of another organization nobody’s (attack 81)', async () => {
  const over = await samlCustomer(bench);
  const [ada, colleague] = [await adminOf(over), await adminOf(over)];
  await tryIt(over, ada);
  expect(await preview(over, colleague, {})).toBeNull();
  const other = await samlCustomer(bench);
  const stranger = await adminOf(other);
  const asked = preview(over, stranger, {});
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
  const mixed = bench.signIn.previewMapping({
    ...{ organizationId: other.organizationId, connectionId: over.id, principal: stranger, mapping: {} },
  });
  await expect(mixed).rejects.toMatchObject({ code: 'not_found' });
});

/** Who holds the same setup link, in a browser that has opened it now. */
function holderOf({ projectId, organizationId, id: connectionId }: SamlCustomer, linkId: string): Principal {
  return {
    ...{ kind: 'setup_link', userId: linkId, projectId, authenticatedAt: new Date(), isOperator: false },
    ...{ projectAdminOf: [], memberships: [], withheld: [] },
    setsUp: { linkId, organizationId, projectId, intents: ['sso'], connectionId },
  };
}

const resultOf = (over: SamlCustomer, principal: Principal, attemptId: string) =>
  bench.signIn.testResult({
    ...{ organizationId: over.organizationId, connectionId: over.id, principal, attemptId },
  });

test('who holds a released link after somebody sees nothing of what their test brought (attack 81)', async () => {
  const over = await samlCustomer(bench);
  const linkId = newId('setupLink');
  const before = holderOf(over, linkId);
  const attemptId = await tryIt(over, before);
  expect((await preview(over, before, {}))?.person.email).toBe('ada@contoso.example');
  expect(await resultOf(over, before, attemptId)).toMatchObject({ member: { email: 'ada@contoso.example' } });
  const after = holderOf(over, linkId);
  expect(await preview(over, after, {})).toBeNull();
  expect(await resultOf(over, after, attemptId)).toEqual({
    ...{ state: 'ok', others: { missing: [], refused: null } },
  });
});

test('a colleague reads by the id of a test how it ended and what is missing, and no value of it (attack 81)', async () => {
  const over = await samlCustomer(bench);
  const [ada, colleague] = [await adminOf(over), await adminOf(over)];
  const attemptId = await tryIt(over, ada);
  await bench.rows(`UPDATE sso_connections SET attribute_mapping = '{"groups":"nowhere"}' WHERE id = $1`, [
    over.id,
  ]);
  const read = await resultOf(over, colleague, attemptId);
  expect(read).toEqual({ state: 'ok', others: { missing: ['groups'], refused: null } });
  expect(JSON.stringify(read)).not.toContain('ada');
  expect(await resultOf(over, ada, attemptId)).toMatchObject({ claims: { [`${CLAIMS}/givenname`]: 'Ada' } });
});
