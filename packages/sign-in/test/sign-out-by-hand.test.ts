import { randomBytes } from 'node:crypto';
import { KeyRing } from '@portico/vault';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSignIn } from '../src/sign-in.ts';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

/* Signing out at a provider that was entered by hand (RP-Initiated Logout 1.0 section 2). */

const DOMAIN = 'byhand.example';
const bench: Bench = await signInBench();
let project: string;
let over: Connection;
beforeEach(async () => {
  project = await bench.project();
  over = await bench.byHand(project, await bench.organization(project, DOMAIN));
});
const hasPlace = ({ directory: { provider } } = over) => {
  provider.document = { end_session_endpoint: `${provider.issuer}/logout` };
};
type Row = { id: string; idp_id_token: string | null };
/** Signs somebody in, and answers their session's row. */
async function session(claims: object = {}): Promise<Row> {
  await bench.signInAs(project, over, { sub: 'ada', email: `ada@${DOMAIN}`, ...claims });
  const text =
    'SELECT id, idp_id_token FROM sessions WHERE connection_id = $1 ORDER BY created_at DESC LIMIT 1';
  const [row] = await bench.rows<Row>(text, [over.id]);
  if (row === undefined) throw new Error('nobody signed in');
  return row;
}
const signOut = async (id: string, using = bench.signIn) => {
  const url = await using.providerSignOut(project, id);
  return typeof url === 'string' ? new URL(url) : undefined;
};
const payloadOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

describe('the id_token of a session', () => {
  test('goes back to the provider with the browser, once, so that nobody is asked', async () => {
    hasPlace();
    const { id } = await session();
    const url = await signOut(id);
    const { id_token_hint: hint = '', ...others } = Object.fromEntries(url?.searchParams ?? []);
    expect(payloadOf(hint)).toMatchObject({ sub: 'ada', iss: over.directory.provider.issuer });
    expect(others).toEqual({
      client_id: 'by-hand',
      post_logout_redirect_uri: `https://portico.example/v1/sso/connections/${over.id}/signed-out`,
    });
    expect((await signOut(id))?.searchParams.has('id_token_hint')).toBe(false);
  });

  test('goes also when the session has ended, which it has by then', async () => {
    hasPlace();
    const { id } = await session();
    await bench.rows('UPDATE sessions SET revoked_at = now() WHERE id = $1', [id]);
    expect((await signOut(id))?.searchParams.has('id_token_hint')).toBe(true);
  });

  test('lies sealed for its row: it opens in no other (attack 98), and under no other key', async () => {
    hasPlace();
    const first = await session();
    const second = await session({ sub: 'bob', email: `bob@${DOMAIN}` });
    expect(payloadOfAny(first.idp_id_token)).toBeUndefined();
    await bench.rows('UPDATE sessions SET idp_id_token = $2 WHERE id = $1', [second.id, first.idp_id_token]);
    expect((await signOut(second.id))?.searchParams.has('id_token_hint')).toBe(false);
    const keyRing = KeyRing.parse(`other:${randomBytes(32).toString('base64')}`);
    const third = await session();
    // What proves the client does not open either, so it is a public one.
    await bench.rows("UPDATE oidc_settings SET client_authentication = 'none' WHERE connection_id = $1", [
      over.id,
    ]);
    const url = await signOut(third.id, createSignIn({ ...bench.parts, keyRing }));
    expect(url?.searchParams.has('id_token_hint')).toBe(false);
    expect(url?.searchParams.get('client_id')).toBe('by-hand');
  });

  test('is not kept where it is of no use: no place to sign out, too long for an address, made by us', async () => {
    expect((await session()).idp_id_token).toBeNull();
    const other = await bench.byHand(project, over.organizationId);
    over = other;
    hasPlace();
    expect((await session({ filler: 'x'.repeat(4_000) })).idp_id_token).not.toBeNull();
    expect((await session({ filler: 'x'.repeat(8_192) })).idp_id_token).toBeNull();
    over = await bench.customer(project, 'made.example');
    hasPlace();
    const made = await session(personOf(over.directory, { login_hint: 'opaque', email: 'a@made.example' }));
    expect(made.idp_id_token).toBeNull();
    expect((await signOut(made.id))?.searchParams.get('logout_hint')).toBe('opaque');
  });

  test('stands in no log, no audit event and no trace of a sign-in', async () => {
    hasPlace();
    bench.log.length = 0;
    const { id } = await session();
    const hint = (await signOut(id))?.searchParams.get('id_token_hint') ?? 'none';
    const [told] = await bench.rows<{ text: string }>(
      `SELECT (SELECT json_agg(a)::text FROM audit_events a) || (SELECT json_agg(t)::text FROM sign_in_attempts t)
         || (SELECT json_agg(s)::text FROM sessions s) AS text`,
    );
    expect(told?.text).toContain(id);
    for (const part of [hint, hint.split('.')[1] ?? '', hint.split('.')[2] ?? ''])
      expect(`${told?.text}${JSON.stringify(bench.log)}`).not.toContain(part);
  });
});

/** Nothing can be read of it. */
function payloadOfAny(text: string | null): unknown {
  try {
    return payloadOf(text ?? '');
  } catch {
    return undefined;
  }
}
