import { randomBytes } from 'node:crypto';
import { ENDPOINTS } from '../harness/endpoints.ts';
import { authorizationRequest, type Portico } from '../harness/index.ts';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

/** Something that anybody can send, each time with other values. */
export type Door = {
  readonly name: string;
  readonly method: string;
  ask(): { readonly path: string; readonly headers?: Record<string, string>; readonly body?: string };
};

/** Whose doors: of a server that serves under an origin of its own, with an application that needs no credential. */
export type House = { readonly portico: Portico; readonly origin: URL; readonly nativeClientId: string };

const random = () => randomBytes(32).toString('base64url');
const email = () => `${random().slice(0, 12).toLowerCase()}@stranger.example`;
const password = 'demo-password-of-a-stranger';
/** In the shape that a door expects, so that its check is what refuses it. */
const BODIES: Readonly<Record<string, () => Record<string, string>>> = {
  'v1/session/first-owner': () => ({ token: random(), email: email(), password, name: 'A stranger' }),
  'v1/session/password': () => ({ token: random(), password }),
  'v1/session/setup-links/open': () => ({ token: random() }),
  'v1/session/invitations/look': () => ({ token: random() }),
  'v1/session/invitations/trip': () => ({ token: random(), provider: 'google' }),
  'v1/session/invitations/accept-as-new': () => ({ token: random(), email: email(), password, name: 'New' }),
  'v1/session/sign-in': () => ({ organization: 'org_aaaaaaaaaaaaaaaaaaaaaaaaaa' }),
  'v1/device': () => ({ user_code: 'BCDF-GHJK' }),
  'v1/login/[projectId]/[uid]/identify': () => ({ email: email() }),
  'v1/login/[projectId]/[uid]/password': () => ({ email: email(), password }),
  'v1/login/[projectId]/[uid]/provider': () => ({ provider: 'microsoft' }),
  'v1/login/[projectId]/[uid]/connection': () => ({ connection_id: 'sso_aaaaaaaaaaaaaaaaaaaaaaaaaa' }),
  'v1/login/[projectId]/[uid]/organization': () => ({ organization_id: 'org_aaaaaaaaaaaaaaaaaaaaaaaaaa' }),
};
const QUERIES: Readonly<Record<string, (portico: Portico) => Record<string, string>>> = {
  device: () => ({ user_code: 'BCDF-GHJK' }),
  'v1/session/sign-in': ({ organizations }) => ({ organization: organizations.a.id }),
};
/** What comes back from an identity provider, or from Microsoft’s consent. */
const ANSWER = () => ({ code: random(), state: random(), tenant: 'made-up', admin_consent: 'True' });

/** Every page and endpoint by each of its methods, with made-up ids: so none can be forgotten. */
export function doorsOfWeb(house: House): Door[] {
  return ENDPOINTS.map(({ route, method }) => doorOf(house, route, method));
}

function doorOf({ portico, origin: { origin } }: House, route: string, method: string): Door {
  const path = `/${route}`.replace(/\[(\w+)\]/g, (_, name: string) => idOf(portico, name));
  const query = route.endsWith('callback') ? ANSWER : () => QUERIES[route]?.(portico) ?? {};
  return {
    ...{ name: `${method} /${route}`, method },
    ask: () => {
      if (method === 'GET') return { path: `${path}?${new URLSearchParams(query())}` };
      const body = BODIES[route]?.() ?? {};
      if (/(device|session\/sign-in|again|back)$/.test(route))
        return { path, headers: { origin, 'content-type': FORM }, body: `${new URLSearchParams(body)}` };
      return { path, headers: { origin, 'content-type': JSON_TYPE }, body: JSON.stringify(body) };
    },
  };
}

function idOf({ project, organizations, application }: Portico, name: string): string {
  const made = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';
  const ids: Readonly<Record<string, string>> = {
    ...{ projectId: project.id, orgId: organizations.a.id, organizationId: organizations.a.id },
    ...{ applicationId: application.clientId, provider: 'google', uid: random(), domain: 'contoso.example' },
    ...{
      connectionId: `sso_${made}`,
      invitationId: `inv_${made}`,
      token: random(),
      requestId: `msp_${made}`,
    },
    ...{
      ruleId: `grr_${made}`,
      arrivalId: `arr_${made}`,
      agreementId: `dag_${made}`,
      linkId: `stl_${made}`,
      setupLinkId: `stl_${made}`,
    },
    ...{ attemptId: `att_${made}`, sessionId: `sess_${made}`, userId: `user_${made}`, secretId: made },
  };
  const id = ids[name];
  if (id === undefined) throw new Error(`no value for [${name}]`);
  return id;
}

/** Where a browser may go for the issuer, which discovery does not name. */
const MORE = [
  'GET /auth/x',
  'GET /consent/x',
  'POST /consent/x',
  'GET /device',
  'POST /device',
  'GET /device/x',
];
const SIGN_OUT = ['POST /session/end', 'POST /session/end/confirm', 'GET /session/end/success'];

/** Every endpoint that the issuer’s own document names, and what stands behind them. */
export async function doorsOfIssuer(house: House): Promise<Door[]> {
  const { issuer } = house.portico.project;
  const own = new URL(issuer).pathname;
  const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const named = Object.entries(document as Record<string, unknown>).flatMap(([name, value]) => {
    if (!/_endpoint$|^jwks_uri$/.test(name) || typeof value !== 'string') return [];
    const isGet =
      /authorization_endpoint|end_session|userinfo|jwks/.test(name) && !/^(device|pushed)/.test(name);
    return [`${isGet ? 'GET' : 'POST'} ${new URL(value).pathname.slice(own.length)}`];
  });
  const doors = [...named, 'POST /auth', ...MORE, ...SIGN_OUT].map((name) => issuerDoor(house.portico, name));
  return [...doors, ...others(house)];
}

function issuerDoor(portico: Portico, name: string): Door {
  const [method = '', path = ''] = name.split(' ');
  const { clientId } = portico.application;
  return {
    ...{ name: `${method} {issuer}${path}`, method },
    ask: () => {
      const own = {
        ...Object.fromEntries(authorizationRequest(portico).url.searchParams),
        ...{ client_id: clientId, token: random(), id_token_hint: random(), xsrf: random(), logout: 'yes' },
        ...{ grant_type: 'authorization_code', code: random(), user_code: 'BCDF-GHJK' },
      };
      const at = new URL(portico.project.issuer).pathname + path;
      // An authorization request has to be in order, or nothing would be kept for it.
      if (path === '/auth' && method === 'GET')
        return { path: at + authorizationRequest(portico).url.search };
      if (method === 'GET') return { path: `${at}?${new URLSearchParams({ state: random() })}` };
      return { path: at, headers: { 'content-type': FORM }, body: `${new URLSearchParams(own)}` };
    },
  };
}

/** The same doors in other ways: a client that there is not, an answer in another form, an error after a beginning. */
function others({ portico, nativeClientId }: House): Door[] {
  const at = (path: string) => new URL(portico.project.issuer).pathname + path;
  const ask = (change: Record<string, string>) => () => ({
    path: at(`/auth${authorizationRequest(portico, change).url.search}`),
  });
  const method = 'GET';
  return [
    { name: 'an authorization request without a connection', method, ask: ask({ connection: 'sso_none' }) },
    { name: 'one that asks silently', method, ask: ask({ prompt: 'none' }) },
    { name: 'one of nobody', method, ask: ask({ client_id: 'app_none' }) },
    { name: 'one for an organization', method, ask: ask({ organization: portico.organizations.a.id }) },
    posted('a token request of a client that there is not', at('/token'), () => ({
      ...{ client_id: random(), grant_type: 'refresh_token', refresh_token: random() },
    })),
    posted('a device', at('/device/auth'), () => ({ client_id: nativeClientId, scope: 'openid' })),
    posted('a pushed request', at('/par'), () => ({
      ...Object.fromEntries(authorizationRequest(portico).url.searchParams),
      ...{ client_id: nativeClientId, redirect_uri: 'http://127.0.0.1/cb' },
    })),
    posted('a sign-out', at('/session/end'), () => ({ state: random() })),
  ];
}

const posted = (name: string, path: string, fields: () => Record<string, string>): Door => ({
  ...{ name, method: 'POST' },
  ask: () => ({ path, headers: { 'content-type': FORM }, body: `${new URLSearchParams(fields())}` }),
});

/** The steps of a page that waits, in a browser that holds it. */
export function stepsOf(
  { origin: { origin } }: House,
  page: { readonly path: string; readonly cookie: string },
): Door[] {
  return Object.entries(BODIES).flatMap(([route, body]) => {
    const step = /\[uid\]\/(\w+)$/.exec(route)?.[1];
    if (step === undefined) return [];
    return {
      ...{ name: `${page.path}: ${step}`, method: 'POST' },
      ask: () => ({
        path: `/v1${page.path}/${step}`,
        headers: { origin, 'content-type': JSON_TYPE, cookie: page.cookie },
        body: JSON.stringify(body()),
      }),
    };
  });
}
