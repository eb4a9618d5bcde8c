import { beforeEach, expect, test } from 'vitest';
import { ORIGIN, startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

/* What a customer's people and administrators see beside the name of the app in their directory (U12). */

const bench = await startBench();
const HOME_PAGE = 'https://notes.acme.example/';
/** One transparent point. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
let customer: Customer;
beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.askFor('Application.ReadWrite.OwnedBy');
  await bench.approve();
});

const ofProject = (change: string, value: unknown) =>
  bench.pool.query(`UPDATE projects SET ${change} WHERE id = $1`, [customer.projectId, value]);
const withLogo = (type = 'image/png') =>
  bench.pool.query('UPDATE projects SET logo = $2, logo_type = $3 WHERE id = $1', [
    customer.projectId,
    PNG,
    type,
  ]);
async function registered() {
  const { applications, servicePrincipals } = await bench.made(customer);
  return { application: applications[0], servicePrincipal: servicePrincipals[0] };
}

test('the product’s home page and logo stand beside its name, and its tile still signs people in (U12)', async () => {
  await ofProject('home_page = $2', HOME_PAGE);
  await withLogo();
  const { connectionId } = await bench.connect(customer);
  const { application, servicePrincipal } = await registered();
  const logoUrl = `${bench.emulator.origin}/v1.0/applications/${application?.id}/logo`;
  expect(application).toMatchObject({
    displayName: 'Project of Contoso',
    web: { homePageUrl: HOME_PAGE },
    info: { marketingUrl: HOME_PAGE, logoUrl },
    logo: { type: 'image/png', base64: PNG.toString('base64') },
  });
  const initiate = `${ORIGIN.origin}/v1/sso/connections/${connectionId}/initiate`;
  expect(servicePrincipal).toMatchObject({ loginUrl: initiate });
  expect((await bench.connection(connectionId)).warnings).toEqual([]);
});

test('without a home page the app’s is the door to a sign-in; a repair brings what was set meanwhile', async () => {
  const { connectionId } = await bench.connect(customer);
  const initiate = `${ORIGIN.origin}/v1/sso/connections/${connectionId}/initiate`;
  expect((await registered()).application).toMatchObject({
    web: { homePageUrl: initiate },
    info: { marketingUrl: null },
  });
  await ofProject('home_page = $2', HOME_PAGE);
  await bench.connect(customer);
  expect((await registered()).application).toMatchObject({ web: { homePageUrl: HOME_PAGE } });
});

test.each([
  ['refuses it', { status: 403 }],
  ['is overloaded', { status: 429, retryAfter: 60 }],
  ['fails at it', { status: 503 }],
  ['cuts the connection', { drop: 'before' }],
] as const)(
  'a logo is never what a run fails at: Microsoft %s, the run goes on and says so (U12)',
  async (_, how) => {
    await withLogo();
    await bench.control.fault({ surface: 'graph', path: '*/logo', ...how });
    const { connectionId } = await bench.connect(customer);
    expect(await bench.connection(connectionId)).toMatchObject({
      status: 'active',
      warnings: ['logo_refused'],
    });
    expect(bench.log.map(({ event }) => event)).toContain('provisioning.logo_refused');
  },
);

test('a logo of a kind that Microsoft does not take is not sent, and that is said (U12)', async () => {
  await withLogo('image/webp');
  const { connectionId } = await bench.connect(customer);
  expect((await bench.connection(connectionId)).warnings).toEqual(['logo_not_taken']);
  expect((await registered()).application).not.toHaveProperty('logo');
});
