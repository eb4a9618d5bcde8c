import type { Forgery } from '@portico/testing/hostile-provider';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Bench, type Connection, personOf, signInBench } from './bench.ts';

/* An identity provider tells that its session has ended (OpenID Connect Back-Channel Logout 1.0; attack 45). */

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const DOMAIN = 'byhand.example';
const bench: Bench = await signInBench();
let project: string;
let over: Connection;
beforeEach(async () => {
  project = await bench.project();
  over = await bench.byHand(project, await bench.organization(project, DOMAIN));
});
const signIn = async (sub: string, sid?: string, connection = over) => {
  const claims = { sub, email: `${sub}@${DOMAIN}`, ...(sid === undefined ? {} : { sid }) };
  expect(await bench.signInAs(project, connection, claims)).toHaveProperty('kind', 'redirect');
};
const token = (claims: object, forgery?: Forgery, { directory } = over) =>
  directory.provider.logoutToken('by-hand', claims, forgery);
const told = (logoutToken: string, { id } = over): Promise<string> =>
  bench.signIn.backChannelLogout({ connectionId: id, logoutToken }).then(
    () => 'taken',
    ({ code }: { code: string }) => code,
  );
/** Whose sessions live, as `subject/sid`. */
const live = async ({ id } = over) => {
  const rows = await bench.rows<{ name: string }>(
    `SELECT i.subject || '/' || coalesce(s.idp_session_id, '-') AS name FROM sessions s JOIN identities i ON i.id = s.identity_id
      WHERE s.connection_id = $1 AND s.revoked_at IS NULL ORDER BY 1`,
    [id],
  );
  return rows.map(({ name }) => name);
};

describe('a logout token of the connection’s provider', () => {
  test('ends the session that it names, and no other of that person', async () => {
    await signIn('ada', 'one');
    await signIn('ada', 'two');
    expect(await told(token({ sid: 'one' }))).toBe('taken');
    expect(await live()).toEqual(['ada/two']);
    expect(await told(token({ sid: 'two', sub: 'ada' }))).toBe('taken');
    expect(await live()).toEqual([]);
  });

  test('that names a person alone ends all of theirs, and nobody else’s', async () => {
    await signIn('ada', 'one');
    await signIn('ada');
    await signIn('bob', 'three');
    expect(await told(token({ sub: 'ada' }))).toBe('taken');
    expect(await live()).toEqual(['bob/three']);
  });

  test('is told on to the application, by the statement that ends the session', async () => {
    await signIn('ada', 'one');
    await bench.rows(
      "UPDATE applications SET backchannel_logout_uri = 'https://app.example' WHERE project_id = $1",
      [project],
    );
    await told(token({ sid: 'one' }));
    const notices =
      'SELECT s.idp_session_id FROM logout_notices n JOIN sessions s ON s.id = n.session_id WHERE n.project_id = $1';
    expect(await bench.rows(notices, [project])).toEqual([{ idp_session_id: 'one' }]);
  });

  test('ends nothing over another connection, though to the same provider', async () => {
    const other = await bench.byHand(project, over.organizationId, {}, over.directory);
    await signIn('ada', 'one', other);
    await signIn('ada', 'one');
    expect(await told(token({ sid: 'one' }))).toBe('taken');
    expect(await told(token({ sub: 'ada' }))).toBe('taken');
    expect([await live(), await live(other)]).toEqual([[], ['ada/one']]);
  });

  test.each(['/keys', 'openid-configuration'])(
    'that cannot be looked into, for want of %s, is neither taken nor refused, and counts when it comes again (fault R18)',
    async (end) => {
      const { provider } = over.directory;
      const sent = token({ sid: 'one' });
      provider.answer(end, () => new Response(null, { status: 503 }));
      expect(await told(sent)).toBe('idp_unavailable');
      provider.answer(end, undefined);
      expect(await told(sent)).toBe('taken');
    },
  );
});

describe('what ends nothing (attack 45)', () => {
  beforeEach(() => signIn('ada', 'one'));
  const now = () => Math.floor(Date.now() / 1000);
  const named = { sid: 'one', sub: 'ada' };

  test.each<[string, () => Forgery]>([
    ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['for another client', () => ({ claims: { aud: 'another' } })],
    ['for others as well', () => ({ claims: { aud: ['by-hand', 'another'] } })],
    ['not signed', () => ({ signature: 'none' })],
    ['signed with the public key as a secret', () => ({ signature: 'hs256' })],
    ['signed by somebody else', () => ({ signature: 'other-key' })],
    ['signed with an algorithm of another kind', () => ({ signature: 'es256' })],
    ['with a nonce', () => ({ claims: { nonce: 'n' } })],
    ['without events', () => ({ omit: ['events'] })],
    ['of another event', () => ({ claims: { events: { 'https://x.example/event': {} } } })],
    ['whose event is no object', () => ({ claims: { events: { [EVENT]: true } } })],
    ['without jti', () => ({ omit: ['jti'] })],
    ['for neither session nor subject', () => ({ omit: ['sid', 'sub'] })],
    ['that has expired', () => ({ claims: { exp: now() - 90 } })],
    ['that is old', () => ({ claims: { iat: now() - 400 } })],
    ['of the future', () => ({ claims: { iat: now() + 90 } })],
    ['of the type of an access token (attack 68)', () => ({ header: { typ: 'at+jwt' } })],
  ])('a token %s', async (_, forgery) => {
    expect(await told(token(named, forgery()))).toBe('invalid_request');
    expect(await live()).toEqual(['ada/one']);
  });

  test('a token that was taken before: who signs in again stays, also with the same session there', async () => {
    const sent = token(named);
    expect(await told(sent)).toBe('taken');
    await signIn('ada', 'one');
    expect(await told(sent)).toBe('invalid_request');
    expect(await told(token(named, { claims: { jti: 'again' } }))).toBe('taken');
    await signIn('ada', 'one');
    expect(await told(token({ sid: 'one' }, { claims: { jti: 'again' } }))).toBe('invalid_request');
    expect(await live()).toEqual(['ada/one']);
  });

  test('all but one of the same that come at once', async () => {
    const sent = token(named);
    const answers = await Promise.all(Array.from({ length: 8 }, () => told(sent)));
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
  });

  test('a token of another connection, whose jti is another matter', async () => {
    const other = await bench.byHand(project, await bench.organization(project, 'other.example'));
    const same = await bench.byHand(project, over.organizationId, { client_id: 'other' }, over.directory);
    expect(await told(token(named, {}, other))).toBe('invalid_request');
    expect(await told(token(named), same)).toBe('invalid_request');
    expect(await told(token(named, { claims: { jti: 'shared' } }, other), other)).toBe('taken');
    expect(await live()).toEqual(['ada/one']);
    expect(await told(token(named, { claims: { jti: 'shared' } }))).toBe('taken');
  });

  test('a token for a session of somebody else than it names, or for a name of another issuer', async () => {
    await signIn('bob', 'two');
    expect(await told(token({ sid: 'one', sub: 'bob' }))).toBe('taken');
    expect(await told(token({ sub: 'nobody' }))).toBe('taken');
    await bench.rows("UPDATE identities SET issuer = 'https://before.example' WHERE connection_id = $1", [
      over.id,
    ]);
    expect(await told(token({ sub: 'ada' }))).toBe('taken');
    expect(await live()).toEqual(['ada/one', 'bob/two']);
  });

  test('the id_token that the session began with', async () => {
    const claims = { iss: over.directory.provider.issuer, nonce: 'n', ...named };
    const idToken = token(claims, { omit: ['events', 'jti'], header: { typ: 'JWT' } });
    expect(await told(idToken)).toBe('invalid_request');
    expect(await live()).toEqual(['ada/one']);
  });

  test('a token for a connection that is gone, or was not entered by hand, or is none', async () => {
    const made = await bench.customer(project, 'made.example');
    await bench.signInAs(project, made, personOf(made.directory, { sid: 'one', email: 'a@made.example' }));
    const [client] = await bench.rows<{ client_id: string }>(
      'SELECT client_id FROM oidc_settings WHERE connection_id = $1',
      [made.id],
    );
    const ofMade = made.directory.provider.logoutToken(client?.client_id ?? '', { sid: 'one' });
    expect(await told(ofMade, made)).toBe('invalid_request');
    expect(await live(made)).toHaveLength(1);
    await bench.rows("UPDATE sso_connections SET status = 'inactive' WHERE id = $1", [over.id]);
    expect(await told(token(named))).toBe('invalid_request');
    expect(await live()).toEqual(['ada/one']);
    expect(await told(token(named), { ...over, id: 'sso_\0' })).toBe('invalid_request');
  });

  test('a name of a session that anybody sends unsigned: what a provider calls it may be guessed', async () => {
    await bench.signIn.endFromProvider(over.id, 'one');
    expect(await live()).toEqual(['ada/one']);
  });

  test('whatever is sent', async () => {
    const sent = fc.oneof(
      fc.string(),
      fc.string().map((part) => token(named).replace(/[^.]+$/, part)),
    );
    await fc.assert(
      fc.asyncProperty(sent, async (logoutToken) => {
        expect(await told(logoutToken)).toBe('invalid_request');
      }),
      { numRuns: 100 },
    );
    expect(await live()).toEqual(['ada/one']);
  });
});

test('why one was refused names nobody', async () => {
  const sent = token({ sub: 'somebody', sid: 'a-session' }, { claims: { aud: 'another' } });
  const refused = bench.signIn.backChannelLogout({ connectionId: over.id, logoutToken: sent });
  const error = await refused.catch((caught: unknown) => caught);
  expect(error).toMatchObject({ detail: 'logout_token_invalid: aud' });
});

describe('the name of a session at its provider', () => {
  test.each<[unknown, string | null]>([
    ['x'.repeat(255), 'x'.repeat(255)],
    ['x'.repeat(256), null],
    ['', null],
    [7, null],
    [undefined, null],
  ])('%j is kept as a logout token may name it', async (sid, kept) => {
    await bench.signInAs(project, over, { sub: 'ada', email: `ada@${DOMAIN}`, sid });
    const rows = await bench.rows('SELECT idp_session_id FROM sessions WHERE connection_id = $1', [over.id]);
    expect(rows).toEqual([{ idp_session_id: kept }]);
  });
});
