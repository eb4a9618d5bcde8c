import { UNKNOWN_PROOF } from '@portico/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bench, personOf, signInBench } from './bench.ts';

/* When somebody proved who they are is what their identity provider says, or not at all (A4; attack 66). */

const bench: Bench = await signInBench();
const SECOND = 1_000;

type Outcome = { readonly provenAt: Date | 'refused' };

/** A sign-in over a connection, and the time that its session tells; `refused` when there is none. */
async function provenAt(
  claims: object,
  { fresh = false, provider = 'entra' }: { fresh?: boolean; provider?: 'entra' | 'generic' } = {},
): Promise<Outcome> {
  const project = await bench.project();
  const over = await bench.customer(project, 'contoso.example', { provider });
  const started = await bench.ask(project, { connection: over.id, freshAuthentication: fresh });
  if (!started.ok) throw new Error(started.description);
  const [cookie] = started.cookies;
  if (cookie === undefined) throw new Error('no cookie');
  const parameters = over.directory.provider.signIn(started.url, personOf(over.directory, claims));
  const outcome = await bench.comeBack({ ...started, cookie }, { connectionId: over.id, parameters });
  if (outcome.kind === 'page') {
    expect(outcome.code).toBe('id_token_invalid');
    return { provenAt: 'refused' };
  }
  const [row] = await bench.rows<{ at: Date; told: string }>(
    `SELECT s.authenticated_at AS at, o.payload #>> '{result,portico,authenticatedAt}' AS told
     FROM sessions s JOIN oauth_states o ON o.project_id = s.project_id WHERE s.project_id = $1`,
    [project],
  );
  if (row === undefined) throw new Error('no session');
  // The issuer tells applications the same.
  expect(Number(row.told)).toBe(Math.floor(row.at.getTime() / SECOND));
  return { provenAt: row.at };
}
const secondsAgo = (seconds: number) => Math.floor(Date.now() / SECOND) - seconds;

describe('the time of a proof', () => {
  test('is the provider’s auth_time, however recently the browser came back', async () => {
    const told = secondsAgo(7_200);
    expect((await provenAt({ auth_time: told })).provenAt).toEqual(new Date(told * SECOND));
  });

  test('is never ahead of ours, as far as clocks differ', async () => {
    const { provenAt: at } = await provenAt({ auth_time: secondsAgo(-30) });
    expect(Number(at)).toBeLessThanOrEqual(Date.now());
    expect(Number(at)).toBeGreaterThan(0);
  });

  test.each<[string, object]>([
    ['is absent', {}],
    ['is far in the future', { auth_time: secondsAgo(-3_600) }],
  ])('is unknown, so recent for nobody, when auth_time %s', async (_, claims) => {
    expect((await provenAt(claims)).provenAt).toEqual(UNKNOWN_PROOF);
  });

  test.each<[string, unknown]>([
    ['a text', String(secondsAgo(5))],
    ['negative', -5],
    ['null', null],
    ['a list', [secondsAgo(5)]],
  ])('is told by no token whose auth_time is %s: it is refused', async (_, auth_time) => {
    expect((await provenAt({ auth_time })).provenAt).toBe('refused');
  });

  // What was asked for went through the browser of somebody who may have taken it out of the address.
  test.each(['entra', 'generic'] as const)(
    'without auth_time is unknown also where a new proof was asked of %s',
    async (provider) => {
      expect((await provenAt({}, { fresh: true, provider })).provenAt).toEqual(UNKNOWN_PROOF);
    },
  );

  test('is asked of the provider together with a new proof, which it otherwise need not tell', async () => {
    const project = await bench.project();
    const over = await bench.customer(project, 'asked.example');
    const started = await bench.ask(project, { connection: over.id, freshAuthentication: true });
    const asked = new URL(started.ok ? started.url : '').searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
  });

  test('whatever a provider writes there, no session seems newer than it is', async () => {
    const anything = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt().map(String),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (auth_time) => {
        const { provenAt: at } = await provenAt({ auth_time });
        if (at === 'refused') return;
        expect(at.getTime()).toBeGreaterThanOrEqual(0);
        expect(at.getTime()).toBeLessThanOrEqual(Date.now());
      }),
      { numRuns: 40 },
    );
  });
});
