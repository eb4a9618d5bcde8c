import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerMicrosoft,
  api,
  browserOf,
  connectMicrosoft,
  consentAnswer,
  consentAtMicrosoft,
  directoryOf,
  rowsOf,
  signInToApplication,
  startConnect,
  startPortico,
} from '../harness/index.ts';
import { comingBack, isLogged, withError } from '../sign-in/refusals.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;
const { admin, user, guest } = directoryOf(portico, a.domain);

type Connection = {
  readonly id: string;
  readonly tested_at: string | null;
  readonly approved_for_all_at: string | null;
  readonly approval_missed_at: string | null;
  readonly approve_for_everyone_url: string;
  readonly in_use: { readonly people: number; readonly sessions: number };
};

async function heldUp(error: string, description: string): Promise<void> {
  const back = withError(error, description);
  await comingBack(portico, { login: user, parameters: { organization: a.id }, back });
}

async function shown({ id, owner }: typeof a): Promise<Connection> {
  const { body } = await api(
    portico,
    await browserOf(portico, owner),
    `/v1/session/orgs/${id}/sso-connections`,
  );
  const [connection] = (body as { data: Connection[] }).data;
  if (connection === undefined) throw new Error('no connection');
  return connection;
}
const eventsOf = async (action: string) =>
  (await rowsOf(portico, 'audit_events')).filter((event) => event['action'] === action);

describe('an approval that comes from a link which was passed on (U11)', () => {
  const offer = async () => {
    const path = `/v1/session/orgs/${b.id}/ms-provision`;
    const { body } = await api(portico, await browserOf(portico, b.owner), path);
    return body as { approved_elsewhere_at: string | null };
  };
  const elsewhere = directoryOf(portico, b.domain);

  test('is explained to who approved, and told to who asked, once', async () => {
    expect((await offer()).approved_elsewhere_at).toBeNull();
    const started = await startConnect(portico, await browserOf(portico, b.owner), b);
    const approver = portico.newBrowser();
    const callback = await consentAnswer(portico, approver, started, elsewhere.admin);
    for (let times = 0; times < 3; times += 1) {
      const page = await approver.open(callback);
      expect(page.status).toBe(400);
      expect(page.body).toContain('Microsoft keeps the approval');
      expect(page.body).toContain('ask them for a setup link');
      expect(page.body).not.toContain(b.name);
      await isLogged(portico, page, 'invalid_state');
    }
    expect((await offer()).approved_elsewhere_at).toMatch(/^20/);
    expect(await eventsOf('microsoft_consent.approved_elsewhere')).toMatchObject([
      { organization_id: b.id, actor_kind: 'anonymous', data: { claimed: elsewhere.tenantId } },
    ]);
    expect(await rowsOf(portico, 'sso_connections')).toEqual([]);
  });

  test('leaves the request to the browser that made it, which asks nobody to approve again', async () => {
    const browser = await browserOf(portico, b.owner);
    const { url } = await startConnect(portico, browser, b);
    const end = await consentAtMicrosoft(portico, browser, url, elsewhere.admin);
    expect(end.url.search).toMatch(/ok=microsoft_connected|pending=microsoft/);
  });

  test('whose state nobody knows, or that was refused, is told to nobody', async () => {
    const before = (await eventsOf('microsoft_consent.approved_elsewhere')).length;
    const callback = `${portico.origin.origin}/v1/sso/microsoft/consent/callback`;
    const made = await portico.newBrowser().open(`${callback}?admin_consent=True&tenant=x&state=made-up`);
    expect(made.body).toContain('Microsoft keeps the approval');
    const refused = await portico
      .newBrowser()
      .open(`${callback}?error=access_denied&admin_consent=True&state=x`);
    expect(refused.body).not.toContain('Microsoft keeps the approval');
    expect(await eventsOf('microsoft_consent.approved_elsewhere')).toHaveLength(before);
  });
});

describe('the next steps after connecting (U7)', () => {
  beforeAll(async () => {
    await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
  });

  test('are all to be done at first', async () => {
    expect(await shown(a)).toMatchObject({
      ...{ tested_at: null, approved_for_all_at: null, in_use: { people: 0, sessions: 0 } },
    });
  });

  test('the test is done when it worked, and a refused one is not', async () => {
    const browser = await browserOf(portico, a.owner);
    const { id } = await shown(a);
    const start = async () => {
      const path = `/v1/session/orgs/${a.id}/sso-connections/${id}/test-sign-in`;
      return (await api(portico, browser, path, { method: 'POST', body: {} })).body as { url: string };
    };
    await portico.emulator.control.spoilNextIdToken({ claims: { nonce: 'x' } });
    const failed = await answerMicrosoft(portico, browser, (await start()).url, user);
    // Nobody is left on a page of ours that knows nothing of the dashboard (U9).
    expect(failed.url.pathname).toMatch(/\/single-sign-on\/test\/att_/);
    expect((await shown(a)).tested_at).toBeNull();
    const { url } = await start();
    const passed = await answerMicrosoft(portico, browser, url, guest);
    expect(passed.url.pathname).toMatch(/\/single-sign-on\/test\/att_/);
    expect((await shown(a)).tested_at).toMatch(/^20/);
  });

  test('a directory that lets nobody approve an app themselves is known by whom Microsoft held up', async () => {
    expect((await shown(a)).approval_missed_at).toBeNull();
    await heldUp('access_denied', 'AADSTS65004: User declined to consent.');
    expect((await shown(a)).approval_missed_at).toBeNull();
    await heldUp('interaction_required', 'AADSTS90094: The grant requires admin permission.');
    expect((await shown(a)).approval_missed_at).toMatch(/^20/);
  });

  test('the approval for all is done when Microsoft says so to whoever gave it, with our state', async () => {
    const { approve_for_everyone_url: url, id } = await shown(a);
    const signedOut = `${portico.origin.origin}/v1/sso/connections/${id}/signed-out`;
    for (const forged of ['', '&state=approved', `&state=${'A'.repeat(43)}`]) {
      await portico.newBrowser().open(`${signedOut}?admin_consent=True${forged}`);
      expect((await shown(a)).approved_for_all_at).toBeNull();
    }
    const end = await answerMicrosoft(portico, portico.newBrowser(), url, admin);
    expect(end.body).toContain('Approved for all your people');
    await portico.newBrowser().open(end.url);
    expect(await shown(a)).toMatchObject({
      approved_for_all_at: expect.stringMatching(/^20/),
      approval_missed_at: null,
    });
    expect(await eventsOf('connection.approved_for_all')).toHaveLength(1);
    // Anybody can have a browser say so.
    await heldUp('interaction_required', 'AADSTS90094: The grant requires admin permission.');
    expect((await shown(a)).approval_missed_at).toBeNull();
  });

  test('Disconnect knows how many people and sessions it is about (U8)', async () => {
    for (const login of [user, user, admin])
      await signInToApplication(portico, portico.newBrowser(), login, { organization: a.id });
    expect((await shown(a)).in_use).toEqual({ people: 2, sessions: 3 });
  });
});
