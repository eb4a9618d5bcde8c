import { Hono } from 'hono';
import type { ServerContext, ServerEnvironment } from '../emulator/server-environment.ts';
import type { FlowKind, ProtocolVersion } from '../sessions/flows.ts';
import { preflight } from '../web/cors.ts';
import { redirectResponse } from '../web/responses.ts';
import * as aadsts from './aadsts.ts';
import { adminConsent } from './admin-consent/admin-consent.ts';
import { answerPage } from './answer-page.ts';
import { authorize } from './authorize/authorize.ts';
import { deviceCodeEndpoint } from './device/device-code-endpoint.ts';
import { enterUserCode, userCodePage } from './device/user-code-page.ts';
import { discoveryEndpoint, keysEndpoint } from './discovery.ts';
import { instanceDiscovery, userRealm } from './instance-discovery.ts';
import type { LoginCall } from './login-call.ts';
import { logoutEndpoint } from './logout.ts';
import { nativeClientPage } from './native-client.ts';
import { LoginNotEmulated, notEmulatedResponse, otherLoginPaths } from './not-emulated.ts';
import { pathSpelling } from './path-spelling.ts';
import { openInvitation } from './redeem/redeem.ts';
import { federationMetadataEndpoint } from './saml/federation-metadata-endpoint.ts';
import { samlEndpoint } from './saml/saml-endpoint.ts';
import { tileEndpoint } from './saml/tile.ts';
import { type Endpoint, serveApi, servePage } from './serve-endpoint.ts';
import { tokenEndpoint } from './token/token-endpoint.ts';
import { USERINFO_PATH, userinfoEndpoint } from './userinfo.ts';

type Method = 'GET' | 'POST';
type Row = readonly [methods: readonly Method[], path: string, version: ProtocolVersion, endpoint: Endpoint];

const wrongMethod: Endpoint = () => {
  throw aadsts.wrongMethod();
};

/** What people see: refusals are pages. */
const pages: readonly Row[] = [
  [['GET'], '/:directory/oauth2/v2.0/authorize', 2, beginFlow('authorize')],
  [['GET'], '/:directory/oauth2/authorize', 1, beginFlow('authorize')],
  [['POST'], '/:directory/oauth2/v2.0/authorize', 2, getInstead],
  [['POST'], '/:directory/oauth2/authorize', 1, getInstead],
  [['GET'], '/:directory/v2.0/adminconsent', 2, beginFlow('adminconsent-v2')],
  [['GET'], '/:directory/adminconsent', 1, beginFlow('adminconsent-v1')],
  [['POST'], '/:directory/login', 2, answerPage],
  [['GET'], '/redeem', 2, openInvitation],
  [['GET'], '/:directory/oauth2/nativeclient', 2, nativeClientPage],
  [['GET'], '/:directory/oauth2/deviceauth', 2, userCodePage],
  [['POST'], '/:directory/oauth2/deviceauth', 2, enterUserCode],
  [['GET', 'POST'], '/:directory/oauth2/v2.0/logout', 2, logoutEndpoint],
  [['GET', 'POST'], '/:directory/oauth2/logout', 1, logoutEndpoint],
  [['GET', 'POST'], '/:directory/saml2', 2, samlEndpoint],
  [['GET'], '/signin/:appId', 2, tileEndpoint],
];

/** What programs read: refusals are JSON. Browsers' programs may read it from other origins. */
const apis: readonly Row[] = [
  [['POST'], '/:directory/oauth2/v2.0/token', 2, tokenEndpoint],
  [['POST'], '/:directory/oauth2/token', 1, tokenEndpoint],
  [['GET'], '/:directory/oauth2/v2.0/token', 2, wrongMethod],
  [['GET'], '/:directory/oauth2/token', 1, wrongMethod],
  [['POST'], '/:directory/oauth2/v2.0/devicecode', 2, deviceCodeEndpoint],
  [['POST'], '/:directory/oauth2/devicecode', 1, deviceCodeEndpoint],
  [['GET'], '/:directory/oauth2/v2.0/devicecode', 2, wrongMethod],
  [['GET'], '/:directory/oauth2/devicecode', 1, wrongMethod],
  [['GET'], '/:directory/v2.0/.well-known/openid-configuration', 2, discoveryEndpoint],
  [['GET'], '/:directory/.well-known/openid-configuration', 1, discoveryEndpoint],
  [['GET'], '/:directory/discovery/v2.0/keys', 2, keysEndpoint],
  [['GET'], '/:directory/discovery/keys', 1, keysEndpoint],
  [['GET'], '/:directory/discovery/instance', 2, instanceDiscovery],
  [['GET'], '/:directory/UserRealm/:user', 1, userRealm],
  [['GET'], '/:directory/federationmetadata/2007-06/federationmetadata.xml', 1, federationMetadataEndpoint],
  [['GET', 'POST'], USERINFO_PATH, 2, userinfoEndpoint],
];

/** Every endpoint of the login surface as method and address. */
export const loginEndpoints: readonly string[] = [...pages, ...apis].flatMap(([methods, path]) =>
  methods.map((method) => `${method} ${path}`),
);

/** A path as the routes below spell it: Entra takes its addresses in any case. */
export const loginSpelling = pathSpelling([
  ...[...pages, ...apis].map(([, path]) => path),
  ...otherLoginPaths,
]);

/** The login surface: every endpoint with its address. */
export function loginRoutes(): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>();
  for (const [methods, path, version, endpoint] of pages) {
    routes.on([...methods], path, (context: ServerContext) => servePage(context, version, endpoint));
  }
  for (const [methods, path, version, endpoint] of apis) {
    routes.on([...methods], path, (context: ServerContext) => serveApi(context, version, endpoint));
    routes.options(path, (context: ServerContext) => preflight(context.req.raw.headers));
  }
  for (const path of otherLoginPaths) routes.all(path, notHere);
  return routes;
}

/** As a 404 it would be read as a wrong address. */
function notHere(context: ServerContext): Response {
  const { method, path } = context.req;
  const error = new LoginNotEmulated(`${method} ${path.slice(0, 200)}`);
  context.get('note').reason = `NotEmulated: ${error.message}`;
  return notEmulatedResponse(error);
}

function beginFlow(kind: FlowKind): Endpoint {
  return (call) => {
    const { emulator, segment, params, browser, trace, version } = call;
    const { correlationId } = trace;
    const flow = emulator.flows.begin({ kind, version, segment, params, browser, correlationId });
    return kind === 'authorize' ? authorize(call, flow) : adminConsent(call, flow);
  };
}

/** A POST from another site arrives without Lax cookies, so the session would be invisible: go on with GET. */
function getInstead({ segment, params, version }: LoginCall): Response {
  const path = version === 1 ? 'oauth2/authorize' : 'oauth2/v2.0/authorize';
  return redirectResponse(`/${encodeURIComponent(segment)}/${path}?${new URLSearchParams(params)}`, 303);
}
