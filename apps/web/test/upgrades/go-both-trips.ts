import { type Browser, freePort, type MicrosoftLogin, passEntra, writeDump } from '@portico/testing';
import { expect, inject, test } from 'vitest';
import {
  api,
  authorizationRequest,
  claimsOf,
  connectMicrosoft,
  consentAtMicrosoft,
  directoryOf,
  disconnectMicrosoft,
  issuersAreCurrent,
  MASTER_KEY,
  type Person,
  rowsOf,
  seedMember,
  signedInBrowser,
  startConnect,
  startPortico,
  type Tokens,
  tokenIn,
  tokenRequest,
  VISITOR,
} from '../harness/index.ts';
import { APPLICATION, ENTRA, type Held, PORTICO } from './held.ts';

/* Run by write-dump.ts alone. */

const portico = await startPortico();
const { administration, operatorCaller, project, origin, emulator } = portico;
const { a, b } = portico.organizations;
const SESSION_COOKIE = 'portico_session';
const PERSONAL = { upn: 'pia@personal.example', password: 'Demo-password-1' };

test('a deployment of this version', async () => {
  const projectAdmin = await invitedProjectAdmin();
  const browsers = {
    operator: await signedInBrowser(portico, portico.operator),
    owner: await signedInBrowser(portico, a.owner),
    projectAdmin: await signedInBrowser(portico, projectAdmin),
  };
  const social = await ownRegistrationAtMicrosoft(browsers.operator);
  await administration.rotateProjectKeys(operatorCaller, project.id, { compromised: false });
  const connectionId = await connectMicrosoft(portico, browsers.owner, a);
  const ofB = await signedInBrowser(portico, b.owner);
  const failed = await failedRun(ofB);
  await connectMicrosoft(portico, ofB, b);
  await disconnectMicrosoft(portico, ofB, b);
  const { user, admin } = directoryOf(portico, a.domain);
  const signedIn = await overHostedLogin('identify', { email: user.upn }, user);
  const personal = await overHostedLogin('provider', { provider: 'microsoft' }, PERSONAL);
  const endedSession = await sessionOfWhichNobodyWasTold(admin);
  await portico.newBrowser().open(authorizationRequest(portico, { scope: 'email' }).url);
  const links = await openLinks();
  const { waiting, organizationC } = await waitingRun();
  const runs = await rowsOf(portico, 'provisioning_runs');
  const succeeded = String(runs.find(({ connection_id }) => connection_id === connectionId)?.['id']);
  const held: Held = {
    masterKey: MASTER_KEY,
    seed: {
      ...{ operator: portico.operator, project, application: portico.application },
      organizations: portico.organizations,
    },
    seedFacts: emulator.seedFacts,
    directories: await directories(),
    publishedKeys: await publishedKeys(),
    connectionId,
    organizationC,
    runs: { succeeded, failed, waiting },
    user: signedIn,
    personal: { id: personal.id, ...PERSONAL },
    social,
    projectAdmin,
    dashboardSessions: {
      operator: session(browsers.operator),
      owner: session(browsers.owner),
      projectAdmin: session(browsers.projectAdmin),
    },
    applications: await applicationsOfEachKind(),
    endedSession,
    ...links,
  };
  await portico.stop();
  const places = { [PORTICO]: origin.origin, [ENTRA]: emulator.origin, [APPLICATION]: applicationServer };
  await writeDump(portico.database.url, inject('dumpName'), held, places);
});

const session = (browser: Browser) => browser.cookie(SESSION_COOKIE) ?? '';

async function invitedProjectAdmin(): Promise<Person> {
  const [email, name, { password }] = ['dev@developer.example', 'Dev', a.owner];
  const { url } = await administration.inviteProjectAdmin(operatorCaller, project.id, { email, name });
  const { userId } = await administration.acceptAsNewUser(VISITOR, {
    ...{ token: tokenIn(url), email, name, password },
  });
  return { email, password, userId };
}

async function ownRegistrationAtMicrosoft(operator: Browser): Promise<Held['social']> {
  await administration.changeProject(operatorCaller, project.id, {
    ...{ personal_sessions: true, accent_color: '#0b6075', home_page: 'https://product.example/' },
  });
  const registered = emulator.seedFacts.clients.find(
    ({ displayName }) => displayName === 'Social sign-in (demo)',
  );
  if (registered === undefined) throw new Error('the directories have no social application');
  const { clientId, clientSecret } = registered;
  const { status } = await api(portico, operator, `/v1/session/projects/${project.id}/social/microsoft`, {
    ...{ method: 'PATCH', body: { enabled: true, client_id: clientId, client_secret: clientSecret } },
  });
  expect(status).toBe(204);
  return { clientId };
}

const ADD_PASSWORD = { surface: 'graph', path: '*/addPassword' } as const;

/** Microsoft refuses the secret for good: the app that was made is deleted again. */
async function failedRun(browser: Browser): Promise<string> {
  await emulator.control.fault({ ...ADD_PASSWORD, status: 400, code: 'Request_BadRequest' });
  const run = await runInState('failed', browser, b.id, directoryOf(portico, b.domain).admin);
  await emulator.control.clearFaults();
  return run;
}

/** The app is made, and Microsoft is away before it has a secret. */
async function waitingRun(): Promise<{ waiting: string; organizationC: Held['organizationC'] }> {
  const { id } = await administration.createOrganization(operatorCaller, project.id, { name: 'Third' });
  const owner = await seedMember(administration, operatorCaller, id, 'owner', 'third.example');
  await emulator.control.fault({ ...ADD_PASSWORD, status: 503, retryAfter: 2 });
  const browser = await signedInBrowser(portico, owner);
  const directory = emulator.seedFacts.directories.find(({ domain }) => domain === 'operator.example');
  if (!directory?.admin) throw new Error('the third directory has no administrator');
  const waiting = await runInState('waiting', browser, id, directory.admin);
  return { waiting, organizationC: { id, owner } };
}

async function runInState(
  state: string,
  browser: Browser,
  organizationId: string,
  login: MicrosoftLogin,
): Promise<string> {
  const { url, requestId } = await startConnect(portico, browser, { id: organizationId });
  await consentAtMicrosoft(portico, browser, url, login);
  const path = `/v1/session/orgs/${organizationId}/ms-provision/${requestId}`;
  await expect.poll(async () => (await api(portico, browser, path)).body).toMatchObject({ state });
  return requestId;
}

/** Nobody listens there while this is written. */
const applicationServer = `http://127.0.0.1:${await freePort('127.0.0.1')}`;

async function sessionOfWhichNobodyWasTold(login: MicrosoftLogin): Promise<Held['endedSession']> {
  await administration.changeApplication(operatorCaller, project.id, portico.application.clientId, {
    backchannel_logout_uri: `${applicationServer}/logout`,
  });
  const { id: userId, tokens } = await overHostedLogin('identify', { email: login.upn }, login);
  const { ended } = await administration.revokeSessions(operatorCaller, a.id, { userId });
  expect(ended).toBe(1);
  await expect.poll(() => rowsOf(portico, 'logout_notices')).toMatchObject([{ attempts: 1 }]);
  return { id: String(claimsOf(tokens.id_token)['sid']), userId };
}

async function openLinks(): Promise<Pick<Held, 'invitation' | 'passwordLink'>> {
  const email = 'invited@contoso.example';
  const input = { email, role: 'admin', name: 'Ines' } as const;
  const invitation = await administration.inviteMember(operatorCaller, a.id, input);
  const link = await administration.issuePasswordLink(operatorCaller, a.id, a.member.userId);
  return {
    invitation: { email, token: tokenIn(invitation.url) },
    passwordLink: { token: tokenIn(link.url) },
  };
}

/** What somebody does on the page of hosted login, and then at Microsoft. */
async function overHostedLogin(
  action: 'identify' | 'provider',
  body: object,
  login: MicrosoftLogin,
): Promise<Held['user']> {
  const browser = portico.newBrowser();
  const scope = { scope: 'openid profile email offline_access' };
  const request = authorizationRequest(portico, scope);
  const { url } = await browser.open(request.url);
  const answer = await api(portico, browser, `/v1${url.pathname}/${action}`, { method: 'POST', body });
  const { url: there } = answer.body as { url: string };
  const { url: end } = await passEntra(browser, await browser.open(there), login);
  const redeemed = await tokenRequest(portico, {
    grant_type: 'authorization_code',
    code: end.searchParams.get('code') ?? '',
    code_verifier: request.codeVerifier,
  });
  expect(redeemed.status).toBe(200);
  const tokens = redeemed.body as Tokens;
  const cookies = browser.cookies
    .filter(({ path }) => path.startsWith(`/oauth2/${project.id}`))
    .map(({ name, value, path }) => ({ name, value, path }));
  return { id: String(claimsOf(tokens.id_token)['sub']), tokens, cookies };
}

async function applicationsOfEachKind(): Promise<Held['applications']> {
  const redirects = { redirect_uris: ['https://product.example/callback'] };
  const inputs = {
    spa: { ...redirects, allowed_origins: ['https://product.example'] },
    native: { redirect_uris: ['http://127.0.0.1/callback'], localhost_redirects: true },
    machine: {},
  };
  const made = async (kind: keyof typeof inputs) => {
    const input = { ...inputs[kind], name: `Test ${kind}`, kind };
    const { id, secret } = await administration.createApplication(operatorCaller, project.id, input);
    return { clientId: id, clientSecret: secret ?? null };
  };
  return { spa: await made('spa'), native: await made('native'), machine: await made('machine') };
}

async function publishedKeys(): Promise<Held['publishedKeys']> {
  await issuersAreCurrent(portico);
  const { projectId } = await administration.dashboardApplication();
  const ofProject = async (id: string) => {
    const { keys } = await (await fetch(new URL(`/oauth2/${id}/jwks`, origin))).json();
    return [id, keys] as const;
  };
  return Object.fromEntries(await Promise.all([project.id, projectId].map(ofProject)));
}

/** Without the hundreds of groups that only overfill a token. */
async function directories(): Promise<Held['directories']> {
  const exported = (await emulator.control.send('GET', '/export')) as Held['directories'];
  const groups = exported.content.groups.filter(({ displayName }) => !/^Project \d+$/.test(displayName));
  return { ...exported, content: { ...exported.content, groups } };
}
