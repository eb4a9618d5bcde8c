import type { Provider } from 'oidc-provider';
import type { EndpointContext, Middleware } from '../context.ts';
import type { Refused } from '../pages/named-address.ts';
import { requestIdOf } from '../request-id.ts';
import type { IssuerParts } from '../stores.ts';
import { reasonOf, toldReason } from './refusal-reasons.ts';

/** Where the library tells of what it refused, and how the developer of the application knows the place, where they do. */
const PLACES: Readonly<Record<string, string | undefined>> = {
  authorization: 'authorization',
  pushed_authorization_request: 'par',
  device_authorization: 'device_authorization',
  code_verification: 'device',
  device_resume: 'device',
  grant: 'token',
  introspection: 'introspection',
  revocation: 'revocation',
  userinfo: 'userinfo',
  end_session: 'end_session',
  end_session_confirm: undefined,
  end_session_success: undefined,
  jwks: undefined,
  discovery: undefined,
};

/** Answers, not faults: nobody is signed in when asked silently, and a device has to wait. */
const EXPECTED = new Set([
  ...['authorization_pending', 'slow_down'],
  ...['login_required', 'consent_required', 'interaction_required', 'account_selection_required'],
]);
const GRANT_TYPE = /^[a-z0-9_:.-]{1,64}$/;

type Noted = { readonly ctx: EndpointContext; readonly place: string | undefined; readonly refused: Refused };

/** By their requests: what the library has told of last. */
const noted = new WeakMap<object, Noted>();

/** Notes what the library refuses, for the two who tell of it. A failure of ours is told as `server_error` and no more. */
export function noteRefusals(provider: Provider): void {
  const events: { on(name: string, listener: (ctx: EndpointContext, refused: Refused) => void): void } =
    provider;
  for (const [name, place] of Object.entries(PLACES))
    events.on(`${name}.error`, (ctx, refused) => noted.set(ctx.req, { ctx, place, refused }));
  events.on('server_error', (ctx) =>
    noted.set(ctx.req, { ctx, place: undefined, refused: { error: 'server_error' } }),
  );
}

/**
 * Tells the log of every answer that somebody may ask about by its request id, also where a redirect tells it to the
 * application (U6).
 */
export function tellRefusals(parts: IssuerParts): Middleware {
  return async (ctx, next) => {
    await next();
    const refused = noted.get(ctx.req)?.refused;
    const { status } = ctx;
    if (refused === undefined && status < 400) return;
    const { error, error_description: description, error_detail: detail } = refused ?? {};
    parts.onRefused({
      requestId: requestIdOf(ctx),
      route: ctx.oidc?.route ?? 'none',
      status,
      code: typeof error === 'string' ? error : `http_${status}`,
      detail: [description, detail].filter((part) => typeof part === 'string').join(': ') || undefined,
    });
  };
}

/**
 * Tells an application's developers which of its requests were refused, and why: more than the answer may say. Only for a
 * client that is named, and never with what a request brought in secret (S10).
 */
export function logRefusals(parts: IssuerParts): Middleware {
  return async (ctx, next) => {
    await next();
    const found = noted.get(ctx.req);
    if (found?.place === undefined) return;
    tellOwnMistake(found);
    await write(parts, found, found.place).catch((error: unknown) =>
      parts.onServerError(error instanceof Error ? error : new Error(String(error)), requestIdOf(ctx)),
    );
  };
}

async function write(parts: IssuerParts, { ctx, refused }: Noted, endpoint: string): Promise<void> {
  // One more guess of many (attack 60): the developer has read of the first.
  if (ctx.status === 429) return;
  const { oidc } = ctx;
  const applicationId = oidc.client?.clientId ?? oidc.body?.['client_id'] ?? oidc.params?.['client_id'];
  const error = errorIn(ctx.body) ?? String(refused.error);
  if (typeof applicationId !== 'string' || EXPECTED.has(error)) return;
  const grantType = oidc.params?.['grant_type'] ?? oidc.body?.['grant_type'];
  await parts.keepRefusal({
    applicationId,
    endpoint,
    error,
    reason: reasonOf(ctx, refused),
    grantType: typeof grantType === 'string' && GRANT_TYPE.test(grantType) ? grantType : undefined,
    requestId: requestIdOf(ctx),
  });
}

/** What the answer says, where it is one for programs. */
function errorIn(body: unknown): string | undefined {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  return typeof error === 'string' ? error : undefined;
}

/** `grant request is invalid` helps nobody whose own request is wrong. */
function tellOwnMistake({ ctx, refused }: Noted): void {
  const told = toldReason(ctx, refused);
  const body: unknown = ctx.body;
  const isAnswer = typeof body === 'object' && body !== null && 'error_description' in body;
  if (told !== undefined && isAnswer) ctx.body = { ...body, error_description: told };
}
