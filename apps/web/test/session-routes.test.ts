import { systemClock } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { installComposition } from '../composition/composition.ts';
import { dispatch } from '../src/api/dispatch.ts';
import { ENDPOINTS } from './harness/endpoints.ts';

/*
 * Every endpoint under /v1/session, so that one that forgets to ask who is there cannot hide (attacks 89,
 * 114, 116).
 */

const ROOT = `${import.meta.dirname}/../src/app/v1/session`;
const ORIGIN = 'https://portico.example';

/** For people who are not signed in. Everything else asks. */
const PUBLIC = new Set([
  ...['sign-in', 'callback', 'sign-out', 'first-owner', 'password'],
  ...['invitations/look', 'invitations/accept-as-new', 'invitations/trip', 'setup-links/open'],
]);

/** What a session does however long ago its person proved who they are: it gives nobody a way in, or only takes away. */
const AT_ANY_TIME: Readonly<Record<string, string>> = {
  'POST confirm': 'is that proof',
  'POST invitations/accept': 'whoever has the link shows it',
  'POST projects': 'a new one is nobody’s yet',
  'POST projects/[projectId]/orgs': 'a new one is nobody’s yet',
  'POST orgs/[orgId]/sso-connections/[connectionId]/test-sign-in': 'signs nobody in',
  'DELETE invitations/[invitationId]': 'takes back what is open',
  'DELETE orgs/[orgId]/sessions': 'ends sessions, and must not wait',
  'DELETE orgs/[orgId]/sessions/[sessionId]': 'ends sessions, and must not wait',
};

const IDS: Record<string, string> = {
  orgId: 'org_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  projectId: 'proj_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  applicationId: 'app_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  userId: 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  invitationId: 'inv_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  setupLinkId: 'stl_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  connectionId: 'sso_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  requestId: 'msp_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  attemptId: 'att_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  arrivalId: 'arr_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  agreementId: 'dag_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  ruleId: 'grr_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  secretId: 'secret',
  sessionId: 'sess_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  provider: 'google',
  domain: 'contoso.example',
};

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

const endpoints = ENDPOINTS.filter(({ route, kind }) => /^v1\/session(\/|$)/.test(route) && kind !== 'page');
const handlers = await Promise.all(
  endpoints.map(async ({ method, route, kind }) => {
    const path = route.replace(/^v1\/session\/?/, '');
    const handler = kind === 'operation' ? dispatch : await handlerOnDisk(path, method);
    return { name: `${method} /${route}`, path, method, handler };
  }),
);

async function handlerOnDisk(path: string, method: string): Promise<Handler> {
  const module: Record<string, Handler | undefined> = await import(`${ROOT}/${path}/route.ts`);
  const handler = module[method];
  if (handler === undefined) throw new Error(`${path} has no ${method}`);
  return handler;
}

/** An owner who has not proven lately who they are. */
const VIEWER = {
  userId: 'user_x',
  authenticatedAt: new Date(0),
  session: { method: 'password' },
  memberships: [{ organizationId: IDS['orgId'], projectId: IDS['projectId'], role: 'owner' }],
  withheld: [],
};

/** A composition in which nobody may do anything: whatever a handler reaches before it asked shows up. */
function install(signedIn: boolean): { reached: string[] } {
  const reached: string[] = [];
  const service = (name: string) =>
    new Proxy(
      {},
      {
        get: (_target, method) => () => {
          reached.push(`${name}.${String(method)}`);
          throw new Error('reached');
        },
      },
    );
  const asked = (method: string) => async () => {
    if (method !== 'resolveDashboardSession') reached.push(`administration.${method}`);
    return signedIn && method === 'resolveDashboardSession' ? VIEWER : undefined;
  };
  const administration = new Proxy(
    {},
    {
      get: (_target, method) => asked(String(method)),
    },
  );
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const made = {
    administration,
    clock: systemClock,
    log,
    origin: new URL(ORIGIN),
    provisioning: service('provisioning'),
    signIn: service('signIn'),
    managementAccess: service('managementAccess'),
  };
  installComposition(made as unknown as Parameters<typeof installComposition>[0]);
  return { reached };
}

/** The address with a value for each of its parts. */
const urlOf = (path: string) =>
  `/v1/session/${path.replace(/\[(\w+)\]/g, (_, name: string) => IDS[name] ?? '')}`.replace(/\/$/, '');

async function call(target: (typeof handlers)[number], headers: Record<string, string>) {
  const request = new Request(`${ORIGIN}${urlOf(target.path)}`, {
    method: target.method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(target.method === 'GET' ? {} : { body: '{}' }),
  });
  const response = await target.handler(request, { params: Promise.resolve(IDS) });
  return {
    status: response.status,
    body: bodyOf(await response.text()),
    cache: response.headers.get('cache-control'),
  };
}

/** Of a page for people, the code that it shows. */
function bodyOf(text: string): { code?: string } {
  if (text === '') return {};
  return text.startsWith('<') ? { code: /<code>(\w+)<\/code>/.exec(text)?.[1] ?? '' } : JSON.parse(text);
}

const COOKIE = '__Host-portico_session=a-token';
const guarded = handlers.filter(({ path }) => !PUBLIC.has(path));
const changing = handlers.filter(({ method }) => method !== 'GET');

test('there are routes to look at', () => {
  expect(guarded.length).toBeGreaterThan(25);
  expect(new Set(handlers.map(({ path }) => path).filter((path) => PUBLIC.has(path)))).toEqual(PUBLIC);
});

describe('without a session the answer is 401 and nothing is reached (attacks 89, 114)', () => {
  test.each(guarded)('$name', async (target) => {
    const { reached } = install(false);
    for (const headers of [{}, { cookie: COOKIE }]) {
      const { status, body, cache } = await call(target, {
        ...headers,
        origin: ORIGIN,
        'x-middleware-subrequest': 'src/middleware',
      });
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'not_signed_in' });
      expect(cache).toContain('no-store');
    }
    expect(reached).toEqual([]);
  });
});

describe('a change that another site sends is refused, also with the cookie (attack 116)', () => {
  test.each(changing)('$name', async (target) => {
    const { reached } = install(true);
    const foreign: Record<string, string>[] = [{}, { origin: 'null' }, { origin: 'https://evil.example' }];
    for (const headers of foreign) {
      const { status, body } = await call(target, { ...headers, cookie: COOKIE });
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'wrong_origin' });
    }
    expect(reached).toEqual([]);
  });
});

describe('what gives somebody a way in, or changes one, wants a recent proof of who is there (attack 66)', () => {
  const wanting = changing.filter(({ path }) => !PUBLIC.has(path));
  test.each(wanting)('$name', async (target) => {
    const { reached } = install(true);
    const { body } = await call(target, { origin: ORIGIN, cookie: COOKIE });
    if (Object.hasOwn(AT_ANY_TIME, `${target.method} ${target.path}`))
      expect(body.code).not.toBe('recent_sign_in_required');
    else {
      expect(body.code).toBe('recent_sign_in_required');
      expect(reached).toEqual([]);
    }
  });

  test('and each exception is one', () => {
    const names = wanting.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(AT_ANY_TIME).filter((name) => !names.includes(name))).toEqual([]);
  });
});
