import { connect } from 'node:net';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { GraphError } from '../src/graph/graph-error.ts';
import { parseGraphPath } from '../src/graph/path.ts';
import { compileFilter } from '../src/graph/query/filter.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();
let token: string;
beforeEach(async () => {
  await bench.consent();
  token = await bench.graphToken();
});

const runs = { numRuns: 150 };
const alive = async (): Promise<boolean> => (await fetch(`${bench.emulator.origin}/livez`)).ok;
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    "'",
    '%',
    '%00',
    '__proto__',
    'constructor',
    '<script>alert(1)</script>',
    '"><img src=x>',
    '../..',
    '\r\nx: y',
    '{{7*7}}',
  ),
);

describe('whatever comes in, the emulator answers below 500 and stays alive', () => {
  it('in an authorization request', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, async (clientId, redirectUri, scope, state) => {
        const query = new URLSearchParams({
          client_id: clientId,
          redirect_uri: redirectUri,
          scope,
          state,
          response_type: 'code',
        });
        const page = await bench
          .browser()
          .get(`/d${encodeURIComponent(scope)}/oauth2/v2.0/authorize?${query}`);
        expect(page.status).toBeLessThan(500);
        expect(page.location).toBeUndefined();
        expect(page.text).not.toMatch(/<script>alert|<img src=x/);
      }),
      runs,
    );
  });

  it('in the state, scope, nonce and hint of a known client', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, async (state, scope, hint) => {
        const page = await bench
          .browser()
          .get(bench.authorizePath('organizations', { state, scope, login_hint: hint, nonce: state }));
        expect(page.status).toBeLessThan(500);
        expect(page.text).not.toMatch(/<script>alert|<img src=x/);
      }),
      runs,
    );
  });

  it('in a token request', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, async (grant, secret, code, assertion) => {
        const { clientId } = bench.provisioningApp;
        const type =
          fc.sample(
            fc.constantFrom('client_credentials', 'authorization_code', 'refresh_token', grant),
            1,
          )[0] ?? '';
        const fields = {
          grant_type: type,
          client_id: clientId,
          client_secret: secret,
          code,
          refresh_token: code,
        };
        const extra: Record<string, string> = assertion === '' ? {} : { client_assertion: assertion };
        const answer = await bench.token(bench.directory().tenantId, { ...fields, ...extra });
        expect([400, 401]).toContain(answer.status);
        expect(answer.body).toHaveProperty('error_codes');
      }),
      runs,
    );
  });

  it('in a Graph body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        for (const [method, path] of [
          ['POST', '/applications'],
          ['PATCH', "/applications(uniqueName='h')"],
          ['POST', '/servicePrincipals'],
        ] as const) {
          const answer = await bench.graph(token, method, path, body);
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).toBeLessThan(500);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('in a control request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom('/faults', '/clock', '/next-id-token', '/revoke-consent'),
        async (body, path) => {
          expect((await bench.control('POST', path, body)).status).toBeLessThan(500);
          await bench.control('DELETE', '/faults');
          await bench.control('POST', '/clock', { reset: true });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('in a Graph address or filter', async () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseGraphPath(text);
        try {
          compileFilter(text, { typeName: 'T', filterable: ['displayName'], advanced: true })({
            displayName: 'x',
          });
        } catch (error) {
          expect(error).toBeInstanceOf(GraphError);
        }
      }),
      { numRuns: 1000 },
    );
    expect((await bench.graph(token, 'GET', `/applications?$filter=${'('.repeat(500)}`)).status).toBe(400);
    expect((await bench.graph(token, 'GET', '/applications/%ff')).status).toBe(400);
  });

  it('that is too large, or sent twice', async () => {
    const url = `${bench.emulator.origin}/${bench.directory().tenantId}/oauth2/v2.0/token`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(
      (await fetch(url, { method: 'POST', headers: form, body: `a=${'x'.repeat(2_000_000)}` })).status,
    ).toBe(413);
    const twice = await fetch(url, {
      method: 'POST',
      headers: form,
      body: 'grant_type=client_credentials&client_id=a&client_id=b',
    });
    expect(twice.status).toBe(400);
    const large = await bench.graph(token, 'POST', '/applications', { displayName: 'x'.repeat(2_000_000) });
    expect(large.status).toBe(413);
    expect(await alive()).toBe(true);
  });

  it('that is no HTTP at all', async () => {
    const { hostname, port } = new URL(bench.emulator.origin);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end('\x16\x03\x01 GARBAGE\r\n\r\n'));
      socket.on('close', () => resolve()).resume();
      socket.on('error', () => resolve());
    });
    expect(await alive()).toBe(true);
  });
});
