import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, setDefaultAutoSelectFamily } from 'node:net';
import { MADE_SESSION, type MadeSession } from '@portico/core';
import { Browser, type Page } from '@portico/testing';
import { afterAll } from 'vitest';
import {
  createIssuer,
  type KeptRefusal,
  mountIssuer,
  newProjectKeys,
  type PostedForm,
  ProjectIssuers,
  type RefusedRequest,
  type RegisteredApplication,
  type Replay,
  type SessionFacts,
  type SignInWish,
  storedId,
} from '../src/index.ts';
import { memoryStore } from './memory-store.ts';

export const CALLBACK = 'http://127.0.0.1:9/callback';
/** Marked, and of no use anywhere else. */
export const SECRET = 'demo-secret-of-the-application';
const FACTS = {
  applicationId: undefined,
  refreshSeconds: undefined,
  userId: 'user_ada',
  organizationId: 'org_a',
  organizationName: 'Contoso',
  connectionId: 'sso_a',
  role: 'member',
  emailVerified: true,
};

export type Project = ReturnType<typeof newProject>;
export type Tokens = { id_token: string; access_token: string; refresh_token?: string };

/** One with a secret, another, and one in a browser. */
function seededApplications(): Map<string, RegisteredApplication> {
  const application: RegisteredApplication = {
    ...{ id: 'app_one', name: 'First <b>application</b>', kind: 'web', allowedOrigins: [] },
    redirectUris: [CALLBACK, 'https://app.example/callback?fixed=1'],
    postLogoutRedirectUris: ['http://127.0.0.1:9/bye'],
    secretHashes: [storedId('an older secret'), storedId(SECRET)],
    ...{ authentication: 'client_secret', jwks: undefined, idTokenAlgorithm: 'RS256', pkceRequired: true },
    ...{ dpopRequired: false, parRequired: false, thirdParty: false, localhostRedirects: false },
    connectionsManage: true,
  };
  return new Map<string, RegisteredApplication>([
    [application.id, application],
    ['app_two', { ...application, id: 'app_two', secretHashes: [storedId('secret of two')] }],
    [
      'app_spa',
      {
        ...application,
        id: 'app_spa',
        kind: 'spa' as const,
        secretHashes: [],
        allowedOrigins: ['https://spa.example'],
      },
    ],
  ]);
}

/** A project whose people sign in by being sent straight back: what happens outside is not this package's. */
function newProject(origin: string, id: string) {
  const sessions = new Map<string, SessionFacts>();
  const store = memoryStore((grantId) => sessions.delete(grantId));
  const wishes: SignInWish[] = [];
  const errors: Error[] = [];
  const replays: Replay[] = [];
  const refused: KeptRefusal[] = [];
  const refusals: RefusedRequest[] = [];
  /** What requests began, and what came to its end. */
  const begun = { requests: new Set<object>(), finished: 0 };
  const keys = newProjectKeys();
  const userCodes = { left: 1_000 };
  /** By how much the issuer's clock differs from that of the library. */
  const time = { aheadMs: 0 };
  /** Failed attempts of clients are counted for a test that is about them. */
  const guesses = { counted: false, of: new Map<string, number>() };
  const applications = seededApplications();
  const issuer = `${origin}/oauth2/${id}`;
  /** Who signs in next, and where. Undefined: nobody does, the browser stays outside. */
  const next: { facts: SessionFacts | undefined; acted?: boolean } = { facts: factsOf({}) };
  /** What the identity provider takes sign-outs by, where that is no address. */
  const atProvider: { form?: PostedForm } = {};
  const provider = createIssuer({
    ...{ issuer, projectId: id, store, secureCookies: false },
    clock: { now: () => new Date(Date.now() + time.aheadMs) },
    keys: {
      signing: keys.filter(({ purpose }) => purpose !== 'cookie').map(({ secret }) => JSON.parse(secret)),
      cookie: keys.filter(({ purpose }) => purpose === 'cookie').map(({ secret }) => secret),
    },
    application: async (applicationId) => applications.get(applicationId),
    session: async (sessionId) => sessions.get(sessionId),
    organizationsOf: async () => [
      { id: 'org_a', name: 'A' },
      { id: 'org_b', name: 'B' },
    ],
    organizationName: async (organizationId) => `Name of <${organizationId}>`,
    clientGuesses: async (clientId) => {
      const count = (guesses.of.get(clientId) ?? 0) + 1;
      guesses.of.set(clientId, count);
      return guesses.counted ? count : 0;
    },
    admitsUserCode: async () => {
      userCodes.left -= 1;
      return userCodes.left >= 0;
    },
    forgiveUserCode: async () => {
      userCodes.left += 1;
    },
    identityProviderSignOut: async (sessionId) =>
      atProvider.form ?? `https://login.example/logout?of=${sessionId}`,
    startSignIn: async (wish) => {
      wishes.push(wish);
      if (wish.connection === 'sso_missing')
        return { ok: false, error: 'access_denied', description: 'no connection to sign in over' };
      const url = `${origin}/outside/${id}/${wish.interactionUid}`;
      return {
        ok: true,
        url,
        cookies: [
          {
            name: `portico_att_${randomUUID()}`,
            prefix: 'portico_att_',
            value: 'v',
            maxAgeSeconds: 600,
          },
        ],
      };
    },
    applicationHome: async (applicationId) => {
      const application = applications.get(applicationId);
      return application && { name: application.name, url: 'https://app.example/start' };
    },
    onServerError: (error) => errors.push(error),
    onReplay: async (replay) => {
      replays.push(replay);
    },
    keepRefusal: async (request) => {
      refused.push(request);
    },
    beginnings: {
      began: (request) => begun.requests.add(request),
      finished: (_request, requests) => {
        begun.finished += requests;
      },
    },
    isUnavailable: () => false,
    onRefused: (request) => refusals.push(request),
  });
  /** The person has signed in outside: the address at which the issuer goes on. */
  async function complete(interactionUid: string): Promise<string | undefined> {
    const state = await store.find('Interaction', 'id', storedId(interactionUid));
    if (!state || next.facts === undefined) return undefined;
    const sessionId = `sess_${randomUUID()}`;
    const params = state.payload['params'] as Record<string, string>;
    sessions.set(sessionId, { ...next.facts, applicationId: params['client_id'] });
    const authenticatedAt = Math.floor(next.facts.authenticatedAt.getTime() / 1000);
    const made: MadeSession = { sessionId, authenticatedAt, acted: next.acted ?? false };
    const login = { accountId: next.facts.userId, remember: false };
    const result = { login, [MADE_SESSION]: made };
    const payload = { ...state.payload, result };
    await store.upsert({ kind: 'Interaction', id: storedId(interactionUid), payload, expiresInSeconds: 600 });
    return state.payload['returnTo'] as string;
  }
  return {
    ...{
      id,
      issuer,
      provider,
      store,
      sessions,
      guesses,
      wishes,
      errors,
      replays,
      refused,
      refusals,
      begun,
      applications,
      next,
      keys,
      complete,
      userCodes,
      time,
      atProvider,
    },
  };
}

/** Registers an application that differs from the first one. */
export function register(project: Project, id: string, changes: Partial<RegisteredApplication>): string {
  const application = project.applications.get('app_one');
  if (application === undefined) throw new Error('unreachable');
  project.applications.set(id, { ...application, ...changes, id });
  return id;
}

export const factsOf = (changes: Partial<SessionFacts>): SessionFacts => ({
  ...FACTS,
  authenticatedAt: new Date(),
  email: 'ada@contoso.example',
  name: 'Ada',
  groups: ['group-1'],
  ...changes,
});

/** What a session says changes. */
export function changeFacts(project: Project, sessionId: string, changes: Partial<SessionFacts>): void {
  const facts = project.sessions.get(sessionId);
  if (facts === undefined) throw new Error(`no session ${sessionId}`);
  project.sessions.set(sessionId, { ...facts, ...changes });
}

/** Two projects on one origin, over HTTP. */
export async function startIssuers() {
  const projects = new Map<string, Project>();
  const issuers = new ProjectIssuers({
    currentVersion: async (id) => (projects.has(id) ? { projectId: id, configVersion: 1 } : undefined),
    create: async (id) => {
      const project = projects.get(id);
      if (!project) throw new Error('unreachable');
      return project.provider;
    },
    isUnavailable: () => false,
    recheckAfterMs: 1_000,
    patienceMs: 1_000,
    now: Date.now,
  });
  const server = createServer((request, response) => {
    // As the web server does: host and protocol are configuration, whatever a client says.
    request.headers['x-forwarded-host'] = new URL(origin).host;
    request.headers['x-forwarded-proto'] = 'http';
    const outside = /^\/outside\/(\w+)\/(.+)$/.exec(request.url ?? '');
    if (!outside)
      return void mountIssuer((id) => issuers.find(id), request, response).then((found) => {
        if (!found) response.writeHead(404).end();
      });
    void projects
      .get(outside[1] ?? '')
      ?.complete(outside[2] ?? '')
      .then((url) => {
        if (url === undefined) response.writeHead(200).end('outside');
        else response.writeHead(303, { location: url }).end();
      });
  });
  const origin = await listening(server);
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  for (const id of ['one', 'two']) projects.set(id, newProject(origin, id));
  const [one, two] = ['one', 'two'].map((id) => projects.get(id));
  if (!one || !two) throw new Error('unreachable');
  return { origin, one, two };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

// The server has the first address of localhost. Where that name has a second one, a client whose event loop stands still
// for 250 ms, as with fifty requests at once it may, takes the first for dead and finds nobody at the second.
setDefaultAutoSelectFamily(false);

/** A browser in which the application's own addresses answer from nowhere. */
export const newBrowser = () =>
  new Browser({
    fetch: async (input, init) =>
      /^(http:\/\/127\.0\.0\.1:9|https:\/\/app\.example)\//.test(String(input))
        ? new Response('the application')
        : fetch(input, init),
  });

export type Asked = { readonly url: URL; readonly codeVerifier: string; readonly state: string };

/** What the application sends the browser to. A value of undefined leaves the parameter out. */
export function authorizationRequest(
  project: Project,
  change: Record<string, string | undefined> = {},
): Asked {
  const codeVerifier = randomBytes(32).toString('base64url');
  const state = randomUUID();
  const parameters: Record<string, string | undefined> = {
    ...{
      response_type: 'code',
      client_id: 'app_one',
      redirect_uri: CALLBACK,
      scope: 'openid profile email offline_access',
    },
    ...{ state, nonce: randomUUID(), organization: 'org_a', prompt: undefined },
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  };
  const url = new URL(`${project.issuer}/auth`);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return { url, codeVerifier, state };
}

export const goTo = (asked: Asked, browser: Browser = newBrowser()): Promise<Page> => browser.open(asked.url);

/** The code with which the browser came back. */
export async function codeFor(asked: Asked, browser?: Browser): Promise<string> {
  const page = await goTo(asked, browser);
  const code = page.url.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${page.url.href} ${page.status} ${page.body.slice(0, 300)}`);
  return code;
}

export const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

/** A request to the token endpoint, by the first application unless told otherwise. */
export async function token(
  project: Project,
  form: Record<string, string>,
  authorization: string | null = basic('app_one', SECRET),
) {
  const response = await fetch(`${project.issuer}/token`, {
    method: 'POST',
    headers: authorization === null ? {} : { authorization },
    body: new URLSearchParams({ redirect_uri: CALLBACK, ...form }),
  });
  const body = (await response.json()) as Record<string, unknown> & Partial<Tokens>;
  return { status: response.status, body, headers: response.headers };
}

export const redeem = (project: Project, code: string, { codeVerifier }: Asked) =>
  token(project, { grant_type: 'authorization_code', code, code_verifier: codeVerifier });

/** A whole sign-in: the tokens. */
export async function signedIn(
  project: Project,
  change?: Record<string, string | undefined>,
  browser?: Browser,
) {
  const asked = authorizationRequest(project, change);
  const { status, body } = await redeem(project, await codeFor(asked, browser), asked);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Tokens;
}

export const refresh = (
  project: Project,
  refreshToken: string | undefined,
  form: Record<string, string> = {},
) => token(project, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...form });

export function partOf(jwt: string, part: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[part] ?? '', 'base64url').toString('utf8'));
}
