import { beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  browserOf,
  connectMicrosoft,
  connectWithoutAccess,
  consentAtMicrosoft,
  directoryOf,
  rowsOf,
  signInToApplication,
  startConnect,
  startPortico,
} from '../harness/index.ts';

/* One directory, two organizations of a project: the second by an agreement of the first, over the API and at sign-in. */

const portico = await startPortico();
const { a, b } = portico.organizations;
const contoso = directoryOf(portico, a.domain);
const agreements = ({ id }: typeof a) => `/v1/session/orgs/${id}/directory-agreements`;
type Agreement = { readonly id: string; readonly state: string; readonly is_ours: boolean };

const listOf = async (organization: typeof a, person = organization.owner) => {
  const { body } = await api(portico, await browserOf(portico, person), agreements(organization));
  return (body as { data: Agreement[] }).data;
};
const send = async (
  person: typeof a.owner,
  method: string,
  path: string,
  body?: object,
): Promise<[number, unknown]> => {
  const answer = await api(portico, await browserOf(portico, person), path, {
    method,
    ...(body ? { body } : {}),
  });
  return [answer.status, (answer.body as { code?: string } | undefined)?.code];
};
const agree = (person: typeof a.owner, id: string, organization = a) =>
  send(person, 'POST', `${agreements(organization)}/${id}`, { decision: 'agreed' });
/** The other organization comes back from Microsoft with a proof of this directory. */
async function ask(): Promise<void> {
  const browser = await browserOf(portico, b.owner);
  const { url } = await startConnect(portico, browser, b);
  const page = await consentAtMicrosoft(portico, browser, url, contoso.admin);
  expect(page.url.searchParams.get('error')).toBe('directory_already_connected');
}
const atA = { organization: a.id };
const atB = { organization: b.id };
const signIn = (at: { organization: string }) =>
  signInToApplication(portico, portico.newBrowser(), contoso.user, at);
const membershipsOf = async (userId: unknown) =>
  (await rowsOf(portico, 'memberships'))
    .filter((row) => row['user_id'] === userId)
    .map((row) => [row['organization_id'], row['role']]);

let id = '';
beforeAll(async () => {
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
  await ask();
  [{ id }] = (await listOf(a)) as [Agreement];
});

describe('a directory of another organization', () => {
  test('is let in by an owner of that one alone (attack 81)', async () => {
    expect(await agree(a.admin, id)).toEqual([403, 'forbidden']);
    expect(await agree(b.owner, id)).toEqual([404, 'not_found']);
    expect(await agree(b.owner, id, b)).toEqual([404, 'not_found']);
    // Who administers the project is no owner: the directory is not theirs.
    expect(await agree(portico.operator, id)).toEqual([404, 'not_found']);
    expect(await send(b.owner, 'DELETE', `${agreements(a)}/${id}`)).toEqual([404, 'not_found']);
    expect(await listOf(a)).toMatchObject([{ id, state: 'asked', is_ours: false, asked_by: b.name }]);
    expect(await listOf(a, a.admin)).toHaveLength(1);
    expect(await listOf(b)).toMatchObject([{ id, state: 'asked', is_ours: true, asked_by: null }]);
    expect(JSON.stringify(await listOf(b))).not.toMatch(`${a.id}|${a.name}|${a.owner.userId}`);
  });

  test('takes no other words, and no other agreement', async () => {
    const path = `${agreements(a)}/${id}`;
    expect(await send(a.owner, 'POST', path, { decision: 'withdrawn' })).toEqual([400, 'invalid_request']);
    expect(await send(a.owner, 'POST', path, { decision: 'agreed', organization: b.id })).toEqual([
      ...[400, 'unknown_field'],
    ]);
    expect(await agree(a.owner, 'dag_aaaaaaaaaaaaaaaaaaaaaaaaaa')).toEqual([404, 'not_found']);
    expect(await send(a.owner, 'DELETE', path)).toEqual([409, 'conflict']);
  });

  test('is connected by one more click: who signs in there is a member there only, as somebody else', async () => {
    expect(await agree(a.owner, id)).toEqual([204, undefined]);
    expect(await agree(a.owner, id)).toEqual([409, 'conflict']);
    await connectWithoutAccess(portico, await browserOf(portico, b.owner), b, contoso.admin);
    const ofB = await signIn(atB);
    expect(ofB.claims).toMatchObject({ org_id: b.id });
    expect(await membershipsOf(ofB.claims['sub'])).toEqual([[b.id, 'member']]);
    const ofA = await signIn(atA);
    expect(ofA.claims).toMatchObject({ org_id: a.id });
    expect(ofA.claims['sub']).not.toBe(ofB.claims['sub']);
    expect(await membershipsOf(ofA.claims['sub'])).toEqual([[a.id, 'member']]);
  });

  test('has its e-mail domain where it was: an address leads to the first, and is proven there only', async () => {
    const [ofA, ofB] = await connections();
    // Each has a client of its own at Microsoft.
    expect(ofA).not.toBe(ofB);
    const { claims } = await signInToApplication(portico, portico.newBrowser(), contoso.user, {
      login_hint: contoso.user.upn,
    });
    expect(claims).toMatchObject({ org_id: a.id });
    expect((await signIn(atA)).claims).toMatchObject({ email_verified: true });
    expect((await signIn(atB)).claims).not.toMatchObject({ email_verified: true });
  });

  test('ends with the agreement: sessions, sign-in and the way back, and the first goes on', async () => {
    const { tokens } = await signIn(atB);
    expect(tokens.access_token).toBeDefined();
    expect(await send(a.admin, 'DELETE', `${agreements(a)}/${id}`)).toEqual([403, 'forbidden']);
    expect(await send(a.owner, 'DELETE', `${agreements(a)}/${id}`)).toEqual([204, undefined]);
    const live = (await rowsOf(portico, 'sessions')).filter((row) => row['revoked_at'] === null);
    expect(live.filter((row) => row['organization_id'] === b.id && row['method'] === 'connection')).toEqual(
      [],
    );
    await expect(signIn(atB)).rejects.toThrow();
    expect((await signIn(atA)).claims).toMatchObject({ org_id: a.id });
    await ask();
    expect(await listOf(a)).toMatchObject([{ id, state: 'asked' }]);
    const path = `${agreements(a)}/${id}`;
    expect(await send(a.owner, 'POST', path, { decision: 'declined' })).toEqual([204, undefined]);
    expect(await listOf(b)).toMatchObject([{ id, state: 'declined' }]);
  });
});

/** What the two are at Microsoft: their client ids. */
const connections = async () =>
  (
    await portico.database.pool.query<{ client_id: string }>(
      'SELECT client_id FROM oidc_settings WHERE organization_id = ANY ($1) ORDER BY organization_id = $2 DESC',
      [[a.id, b.id], a.id],
    )
  ).rows.map(({ client_id }) => client_id);
