import type { IncomingMessage } from 'node:http';
import { Provider } from 'oidc-provider';
import { type EndpointContext, isNew, keepField } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

/** Requests for which an issuer keeps something, for somebody who has proven nothing. A posted one goes on as a GET. */
const BEGINS = /^(GET \/oauth2\/[^/]+\/(auth|device)|POST \/oauth2\/[^/]+\/(par|device|device\/auth))$/;

/** Whether this request, by its whole path, may begin something that a row is kept for. */
export const beginsSomething = (method: string, path: string): boolean => BEGINS.test(`${method} ${path}`);

/** That the browser's session was made for the form of the device page. */
const FOR_DEVICE_FORM = 'forDeviceForm';

/**
 * Tells what each request begins, and what it brings to an end: by what was really written, and by the issuer's own
 * outcome, wherever and however that is answered.
 */
export function tellBeginnings(provider: Provider, { beginnings }: Pick<IssuerParts, 'beginnings'>): void {
  const began = () => {
    const request = Provider.ctx?.req;
    if (request && beginsSomething(request.method ?? '', pathOf(request))) beginnings.began(request);
  };
  const events: { on(name: string, listener: (saved: object) => void): void } = provider;
  for (const name of ['interaction', 'pushed_authorization_request']) events.on(`${name}.saved`, began);
  events.on('session.saved', (session) => isNew(session) && began());
  // The page for its code saves it, too.
  events.on('device_code.saved', () => Provider.ctx?.oidc.route === 'device_authorization' && began());
  markDeviceForms(provider);

  const finished = (ctx: EndpointContext, requests: number) => {
    if (requests > 0) beginnings.finished(ctx.req, requests);
  };
  // Who has shown a credential is no stranger.
  const proven = (ctx: EndpointContext) => finished(ctx, isStranger(ctx) ? 0 : 1);
  provider.on('pushed_authorization_request.success', proven);
  provider.on('device_authorization.success', proven);
  provider.on('authorization.success', (ctx) => finished(ctx, requestsOf(ctx)));
  provider.on('grant.success', (ctx) => {
    const isDevice = ctx.oidc.params?.['grant_type'] === 'urn:ietf:params:oauth:grant-type:device_code';
    finished(ctx, isDevice && isStranger(ctx) ? 1 : 0);
  });
}

/** Of a sign-in that succeeds: the one that waited, the pushed one of a client without credential, the page for a code. */
function requestsOf(ctx: EndpointContext): number {
  const { route, entities, session } = ctx.oidc;
  const pushed = entities.PushedAuthorizationRequest ?? Reflect.get(entities.Interaction ?? {}, 'parJti');
  const steps = [
    /resume$/.test(route),
    pushed !== undefined && isStranger(ctx),
    session !== undefined && Reflect.get(session, FOR_DEVICE_FORM) === true && route !== 'resume',
  ];
  if (steps[2] && session) Reflect.deleteProperty(session, FOR_DEVICE_FORM);
  return steps.filter(Boolean).length;
}

/** The issuer's own part is cut off before the library sees it. */
const pathOf = (request: IncomingMessage & { readonly originalUrl?: string }): string =>
  (request.originalUrl ?? request.url ?? '').split('?', 1)[0] ?? '';

const isStranger = ({ oidc }: EndpointContext): boolean => oidc.client?.clientAuthMethod === 'none';

/** The form of that page has to have a session; one that a sign-in made is counted with the sign-in. */
function markDeviceForms({ Session }: Provider): void {
  keepField(Session, FOR_DEVICE_FORM);
  const get = Session.get.bind(Session);
  Object.defineProperty(Session, 'get', {
    value: async (ctx: EndpointContext) => {
      const session = await get(ctx);
      if (ctx.path === '/device' && isNew(session)) Reflect.set(session, FOR_DEVICE_FORM, true);
      return session;
    },
  });
}
