import { newId } from '@portico/core';
import { createSignIn } from '@portico/sign-in';
import { createTestDatabase } from '@portico/testing';
import { BROWSER_TRIPS } from '@portico/vault';
import { beforeEach, describe, expect, test } from 'vitest';
import { installComposition } from '../../composition/composition.ts';
import { POST } from '../../src/app/v1/sso/connections/[connectionId]/acs/route.ts';
import { GET as METADATA } from '../../src/app/v1/sso/connections/[connectionId]/metadata/route.ts';
import { GET as LOGOUT } from '../../src/app/v1/sso/connections/[connectionId]/slo/route.ts';
import { loneParts } from './lone-parts.ts';

/* Where SAML responses are posted, from another site and by anybody. */

const ORIGIN = new URL('https://portico.example');
const { pool } = await createTestDatabase();
const logged: unknown[] = [];
const write = (...entry: unknown[]) => void logged.push(entry);
let verified = 0;
const parts = {
  ...loneParts({ origin: ORIGIN, pool, ask: () => Promise.reject(new Error('nobody is asked')) }),
};
const saml = {
  ...parts.saml,
  verify: () => {
    verified += 1;
    return Promise.reject(new Error('nothing is looked at here'));
  },
};
installComposition({
  ...{ signIn: createSignIn({ ...parts, saml }), origin: ORIGIN },
  log: { info: write, warn: write, error: write },
} as unknown as Parameters<typeof installComposition>[0]);

const STATE = 's'.repeat(43);
let connectionId: string;
beforeEach(() => {
  verified = 0;
  connectionId = newId('connection');
});

const context = () => ({ params: Promise.resolve({ connectionId }) });
const post = (
  fields: readonly (readonly [string, string])[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  POST(
    new Request(new URL(`/v1/sso/connections/${connectionId}/acs`, ORIGIN), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
    }),
    context(),
  );

const ANSWER = [
  ['SAMLResponse', 'PHg+'],
  ['RelayState', STATE],
] as const;
const rowsOf = async (table: string) => (await pool.query(`SELECT FROM ${table}`)).rowCount;

describe('a response from another site', () => {
  test('is given back to the browser, to post it from here; nothing is looked at and nothing kept (attack 47)', async () => {
    const response = await post(ANSWER);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain(`action="${ORIGIN.origin}/v1/sso/connections/${connectionId}/acs"`);
    for (const [name, value] of [...ANSWER, ['again', '1']])
      expect(page).toContain(`<input type="hidden" name="${name}" value="${value}">`);
    expect(response.headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(verified).toBe(0);
    expect(await rowsOf('provider_messages_seen')).toBe(0);
  });

  test('that comes again without the cookie is refused, and does not go round for ever', async () => {
    const twice = [
      ['again', '1'],
      ['again', '1'],
    ] as const;
    const response = await post([...ANSWER, ...twice]);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('invalid_state');
    expect(verified).toBe(0);
  });

  test('has no markup of its own in our page (attack 138)', async () => {
    const page = await (
      await post([
        ['SAMLResponse', 'PHg+'],
        ['RelayState', '"><script>alert(1)</script>'],
        ['RelayState', STATE],
      ])
    ).text();
    expect(page).not.toContain('<script>alert');
  });

  test('of more than half a megabyte is not read', async () => {
    const response = await post([
      ['SAMLResponse', 'A'.repeat(600_000)],
      ['RelayState', STATE],
    ]);
    expect(response.status).toBe(413);
  });

  test.each([
    ['with two states', [...ANSWER, ['RelayState', STATE]]],
    ['with two responses', [...ANSWER, ['SAMLResponse', 'PHg+']]],
    ['without one', [['RelayState', STATE]]],
    [
      'that is no base64',
      [
        ['SAMLResponse', '<x/>'],
        ['RelayState', STATE],
      ],
    ],
    ['that went round too often', [...ANSWER, ['again', '1'], ['again', '1'], ['again', '1']]],
  ] as const)('%s is not given back to anybody (attack 73)', async (_, fields) => {
    const response = await post(fields);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('invalid_request');
  });

  test('in another form than a form is refused', async () => {
    expect((await post(ANSWER, { 'content-type': 'application/json' })).status).toBe(415);
  });
});

describe('a response that answers no request of ours (attack 37)', () => {
  const again = ['again', '1'] as const;
  const ROUND = { cookie: '__Host-portico_saml_round=1; portico_saml_round=1' };

  test.each([
    ['without RelayState', []],
    ['with one of its own', [['RelayState', 'https://idp.example/start']]],
  ] as const)('%s begins a sign-in from our side, whoever it is about', async (_, relayStates) => {
    const response = await post([['SAMLResponse', 'PHg+'], ...relayStates, again]);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(
      `${ORIGIN.origin}/v1/sso/connections/${connectionId}/initiate`,
    );
    expect(response.headers.get('set-cookie')).toContain('saml_round=1');
    expect(verified).toBe(0);
  });

  test('may come again at once after one that was asked for: that ends the round', async () => {
    const name = `portico_${BROWSER_TRIPS.signIn.cookie(STATE)}`;
    const asked = `__Host-${name}=value; ${name}=value`;
    const response = await post(ANSWER, { cookie: `${asked}; ${ROUND.cookie}` });
    expect(response.headers.get('set-cookie')).toMatch(/saml_round=;.*Max-Age=0/i);
    const other = await post(ANSWER, { cookie: asked });
    expect(other.headers.get('set-cookie') ?? '').not.toContain('saml_round');
  });

  test('leads round once: a provider that never gives our state back is told so', async () => {
    const response = await post([['SAMLResponse', 'PHg+'], again], ROUND);
    expect(await response.text()).toContain('idp_error');
  });
});

test('what is no connection over SAML has no metadata and takes no sign-out', async () => {
  const at = (name: string) => new Request(new URL(`/v1/sso/connections/${connectionId}/${name}`, ORIGIN));
  expect((await METADATA(at('metadata'), context())).status).toBe(404);
  expect((await LOGOUT(at('slo?SAMLRequest=x'), context())).status).toBe(404);
});
